"""Hostile PDFs of our own making: objects in, bytes out."""

import zlib

LINE = b"(The company and its business in the year of the report for our net income is told to the end.) Tj T*"
TEXT = b"BT /F1 10 Tf 50 700 Td 12 TL " + b" ".join([LINE] * 40) + b" ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
FONTS = b"<< /Font << /F1 5 0 R >> >>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 600 700] "


def stream(data, more=b""):
    return b"<< /Length %d %s >>\nstream\n" % (len(data), more) + data + b"\nendstream"


def packed(head, piece, times):
    """A stream that unpacks to a piece many times over."""
    packer = zlib.compressobj(9)
    data = packer.compress(head) + b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()
    return stream(data, b"/Filter /FlateDecode")


def pdf(objects, trailer=b"", head=b"%PDF-1.7\n"):
    out, places = bytearray(head), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, top = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % top
    for number in range(1, top):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(out) + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (top, trailer, start)


def one_page(content=TEXT, *, page=b"", catalog=b"", more=None, box=b"[0 0 612 792]", kids=b"[3 0 R]", count=b"1",
             resources=FONTS, trailer=b"", head=b"%PDF-1.7\n"):  # fmt: skip
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids %s /Count %s >>" % (kids, count),
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources %s %s >>" % (box, resources, page),
        4: stream(content), 5: FONT,
    }  # fmt: skip
    return pdf(objects | (more or {}), trailer, head)


def doubling(levels):
    """Forms that each draw the next one twice: 2 to the power of the levels drawings."""
    inner = FORM + b"/Resources << /XObject << /N %d 0 R >> >>"
    forms = {6 + n: stream(b"/N Do /N Do", inner % (7 + n)) for n in range(levels)}
    forms[6 + levels] = stream(TEXT, FORM + b"/Resources " + FONTS)
    return one_page(b"/N Do", resources=b"<< /XObject << /N 6 0 R >> >>", more=forms)
