"""Hostile packed files and tables of our own making: bytes by name of the case."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib

from tests.hostile.reports import report
from tests.hostile.small_files import END, SHEET, workbook

REPORT = report(600_519)
NAME = b"600519_2019.txt"
ODD_NAMES = [
    *("..\\..\\x.txt", "C:\\x.txt", "a\x00b.txt", "\u202efdp.txt", "con.txt", "x" * 60_000 + ".txt", "a//b.txt"),
    *("a/../d.txt", "\\\\srv\\share\\e.txt", "~/f.txt", "-rf.txt", "a\nb.txt", "\x1b[2J.txt", " .txt", " "),
]


def tarred(*members, **more):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:", **more) as archive:
        for info, data in members:
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def entry(name, **more):
    info = tarfile.TarInfo(name)
    for attribute, value in more.items():
        setattr(info, attribute, value)
    return info


def linked():
    return tarred(
        (entry("..\\..\\evil.txt"), REPORT), (entry("600520_2019.txt"), REPORT),
        (entry("600521_2019.txt", type=tarfile.SYMTYPE, linkname="/etc/passwd"), b""),
        (entry("d", type=tarfile.SYMTYPE, linkname="/etc"), b""), (entry("d/passwd"), REPORT),
        (entry("hard.txt", type=tarfile.LNKTYPE, linkname="../../../etc/passwd"), b""),
        (entry("dev", type=tarfile.CHRTYPE, devmajor=1, devminor=5), b""),
    )  # fmt: skip


def in_7z():
    import py7zr

    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.writestr(linked(), "in.tar")
    return buffer.getvalue()


def odd_names():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ODD_NAMES:
            archive.writestr(zipfile.ZipInfo(name), REPORT)
    return buffer.getvalue()


def zip64(packed, size, data, method=8):
    """A ZIP archive of one member whose sizes stand in the fields for large ones, whatever they are."""
    more = struct.pack("<HHQQ", 1, 16, size, packed)
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 45, 0, method, 0, 0, 0, 2**32 - 1, 2**32 - 1, len(NAME), len(more))
    head += NAME + more + data
    more = struct.pack("<HHQQQ", 1, 24, size, packed, 0)
    listed = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 45, 45, 0, method, 0, 0, 0, 2**32 - 1, 2**32 - 1, len(NAME), len(more),
        0, 0, 0, 0, 2**32 - 1,
    )  # fmt: skip
    listed += NAME + more
    end = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(listed), len(head))
    end += struct.pack("<4sIQI", b"PK\6\7", 0, len(head) + len(listed), 1)
    return head + listed + end + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 65_535, 65_535, 2**32 - 1, 2**32 - 1, 0)


def zeros():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()


def announced_again():
    """A tar whose one file has its name announced 20,000 times: each announcement is read within the one before it."""
    name = entry("././@LongLink", type=b"L")
    name.size = 5
    block = name.tobuf(format=tarfile.GNU_FORMAT) + b"aaaa\0".ljust(512, b"\0")
    return block * 20_000 + bytes(1024)


def sparse():
    head = bytearray(entry("s.txt", type=tarfile.GNUTYPE_SPARSE).tobuf(format=tarfile.GNU_FORMAT))
    head[386:398], head[398:410], head[483:495] = b"00000000000\0", b"77777777777\0", b"77777777777\0"
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + bytes(1024)


def lying():
    told = b"30 size=1000000000000000000\n24 path=../../../evil.txt\n99999999999 comment=x\n"
    head, file = entry("x", type=b"x"), entry("y.txt")
    head.size, file.size = len(told), 3
    return head.tobuf() + told.ljust(512, b"\0") + file.tobuf() + b"abc".ljust(512, b"\0") + bytes(1024)


def headed(header, at=0, size=None):
    """A 7z archive of nothing but its header."""
    size = len(header) if size is None else size
    start = struct.pack("<QQI", at, size, zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + header


def gz_in_gz(times, data):
    for _ in range(times):
        data = gzip.compress(data, mtime=0)
    return data


PACKED = {
    "a tar in a 7z, links in it": ("a.7z", in_7z),
    "a tar of links": ("a.tar", linked),
    "names that lead out, or steer": ("a.zip", odd_names),
    "zip64: 300 MB of zeros, told so": ("a.zip", lambda: zip64(len(zeros()), 300_000_000, zeros())),
    "zip64: 300 MB of zeros, told as 100 bytes": ("a.zip", lambda: zip64(len(zeros()), 100, zeros())),
    "zip64: 2^63 bytes": ("a.zip", lambda: zip64(2**63, 2**63, b"x" * 50)),
    "zip64: -1 bytes": ("a.zip", lambda: zip64(2**64 - 1, 2**64 - 1, b"x" * 50, method=0)),
    "a list beyond the file": (
        "a.zip", lambda: b"PK\3\4" + bytes(60) + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 9, 9, 2**32 - 16, 4, 0),
    ),
    "200,000 ends": ("a.zip", lambda: b"PK\3\4" + b"PK\5\6" * 200_000),
    "gz in gz, 12 times": ("600519_2019.txt.gz", lambda: gz_in_gz(12, REPORT)),
    "gz in gz in gz of 100 MB": ("a.gz", lambda: gz_in_gz(3, bytes(100_000_000))),
    "pax headers that lie": ("a.tar", lying),
    "a sparse file of 8 GB": ("a.tar", sparse),
    "a name announced 20,000 times": ("a.tar", announced_again),
    "a 7z of 2^60 files": ("a.7z", lambda: headed(b"\x01\x05\xff" + b"\xff" * 8 + bytes(9))),
    "a 7z whose list is at 2^62": ("a.7z", lambda: headed(b"", 2**62, 2**40)),
}  # fmt: skip


def parquet():
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table({"firm": ["600519"] * 1_000, "x": list(range(1_000))}), buffer)
    return buffer.getvalue()


def stata():
    import pandas as pd

    buffer = io.BytesIO()
    pd.DataFrame({"firm": ["600519"], "x": [1.0]}).to_stata(buffer, write_index=False, version=117)
    return buffer.getvalue()


def book(changes, more=()):
    """A workbook with parts changed and others added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part.filename)
            for before, after in changes.get(part.filename, ()):
                assert before in data
                data = data.replace(before, after)
            new.writestr(part.filename, data)
        for name, data in more:
            new.writestr(name, data)
    return made.getvalue()


OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINK = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="%s/externalLinkPath" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>' % OFFICE
)
SHEETS, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
DDE = b'<row r="3"><c r="A3"><f>[1]S!A1</f><v>7</v></c><c r="B3"><f>cmd|\'/C calc\'!A0</f><v>8</v></c></row>'


def with_links():
    link = b'<Relationship Id="rIdX" Type="%s/externalLink" Target="externalLinks/externalLink1.xml"/>' % OFFICE
    named = b'<externalReferences><externalReference xmlns:r="%s" r:id="rIdX"/></externalReferences>' % OFFICE
    outer = b'<externalLink xmlns="%s"><externalBook xmlns:r="%s" r:id="rId1"/></externalLink>'
    changes = {
        RELATIONS: [(b"</Relationships>", link + b"</Relationships>")],
        SHEETS: [(b"</sheets>", b"</sheets>" + named)],
        SHEET: [(END, DDE + END)],
    }
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return book(changes, [
        ("xl/externalLinks/externalLink1.xml", outer % (main, OFFICE)),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", LINK),
    ])  # fmt: skip


TABLES = {
    "a parquet whose footer is 2 GB": ("t.parquet", lambda: parquet()[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1"),
    "a parquet with a hole": ("t.parquet", lambda: parquet()[:-300] + parquet()[-8:]),
    "a Stata file of two billion rows": (
        "t.dta", lambda: stata().replace(b"<N>" + struct.pack("<I", 1), b"<N>" + struct.pack("<I", 2**31 - 1)),
    ),
    "a Stata file of 32,767 columns": (
        "t.dta", lambda: stata().replace(b"<K>" + struct.pack("<H", 2), b"<K>" + struct.pack("<H", 32_767)),
    ),
    "a CSV with commands": (
        "t.csv", lambda: b"firm,x\n=cmd|' /C calc'!A0,\"=HYPERLINK(\"\"http://127.0.0.1:9/\"\",1)\"\n",
    ),
    "a CSV with an open quotation mark": ("t.csv", lambda: b'firm,x\n"' + b"a,b\n" * 1_000_000),
    "a CSV whose header is 20 MB": ("t.csv", lambda: b"x" * 20_000_000 + b",b\n1,2\n"),
    "a workbook with DDE and a link to an address": ("t.xlsx", with_links),
    "a workbook whose sheet is /etc/passwd": (
        "t.xlsx", lambda: book({RELATIONS: [(b"worksheets/sheet1.xml", b"../../../../etc/passwd")]}),
    ),
    "a workbook of a text that is not there": (
        "t.xlsx", lambda: book({SHEET: [(END, b'<row r="3"><c r="A3" t="s"><v>99999999</v></c></row>' + END)]}),
    ),
    "a workbook that names one sheet 20,000 times": (
        "t.xlsx", lambda: book({SHEETS: [(b"</sheets>", b"".join(
            b'<sheet xmlns:r="%s" name="s%d" sheetId="%d" r:id="rId1"/>' % (OFFICE, n, n) for n in range(5, 20_000)
        ) + b"</sheets>")]}),
    ),
    "a workbook of a false size": ("t.xlsx", lambda: book({SHEET: [(b'ref="A1:E2"', b'ref="A1:XFD1048576"')]})),
}  # fmt: skip
