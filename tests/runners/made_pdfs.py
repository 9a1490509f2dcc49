"""Small PDFs that need much time or memory."""

import zlib

MEGABYTE = 1_000_000


def pdf_of(content, pages=1):
    """A PDF whose pages all draw one content stream, given in pieces and packed."""
    packer = zlib.compressobj(9)
    packed = b"".join(map(packer.compress, content)) + packer.flush()
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * pages,
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(pdf))
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table + end


TEXT_OBJECTS = b"BT /F 9 Tf 20 20 Td (a) Tj ET\n" * 1000


def many_objects(number):
    """A page of very many text objects, each of which takes memory: a small file that needs much."""
    return pdf_of([TEXT_OBJECTS] * (number // 1000))


def flate_bomb(megabytes):
    """A content stream that unpacks to a thousand times its size."""
    return pdf_of([b" " * MEGABYTE] * megabytes)


def endless():
    """Hours of work that need little memory: page after page of many text objects."""
    return pdf_of([TEXT_OBJECTS] * 100, pages=500)
