"""Packed files: what lies inside, under which name, what is refused and why; the bytes of each file, read in place."""

import bz2
import gzip
import io
import lzma
import os
import sys
import tarfile
import zipfile
from pathlib import PurePath

import pytest

from textindex.core import packed, place
from textindex.core.packed import PackedError, inside, limits, tars, zips
from textindex.core.packed.names import encoding_of, path_of

REPORT = "公司推进数字化转型。\n".encode()


def zipped(members, **more):
    """A ZIP archive of (name or ZipInfo, bytes)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **{"compression": zipfile.ZIP_DEFLATED, **more}) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members, mode="w:"):
    """A tar archive of (name or TarInfo, bytes)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


class Raw(zipfile.ZipInfo):
    """A member whose name is written in another encoding, without the mark of UTF-8, as old programs do."""

    __slots__ = ("encoding",)

    def _encodeFilenameFlags(self):  # noqa: N802 (the name that zipfile calls)
        return self.filename.encode(self.encoding), 0


def raw(name, encoding):
    info = Raw(name)
    info.encoding = encoding
    return info


def listed(tmp_path, data, name="a.zip"):
    (tmp_path / name).write_bytes(data)
    return packed.listing(tmp_path / name)


def paths(listing):
    return [member.path for member in listing.members]


def refused(listing):
    return {one.path: one.reason for one in listing.refused}


# ---- every kind of packed file


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("a.zip", zipped),
        ("a.tar", tarred),
        ("a.tar.gz", lambda members: tarred(members, "w:gz")),
        ("a.tgz", lambda members: gzip.compress(tarred(members))),
        ("a.tar.bz2", lambda members: tarred(members, "w:bz2")),
        ("a.tar.xz", lambda members: tarred(members, "w:xz")),
        ("without an ending", zipped),
    ],
)
def test_a_file_inside_is_read_in_place(tmp_path, name, made):
    listing = listed(tmp_path, made([("2019/甲.txt", REPORT), ("2020/乙.txt", REPORT * 2)]), name)
    assert paths(listing) == ["2019/甲.txt", "2020/乙.txt"]
    assert [member.size for member in listing.members] == [len(REPORT), 2 * len(REPORT)]
    assert packed.read_bytes(tmp_path / name / "2020/乙.txt") == REPORT * 2
    assert packed.read_bytes(tmp_path / name / "2019/甲.txt") == REPORT  # before the one read last
    assert not refused(listing)
    assert sorted(file.name for file in tmp_path.iterdir()) == [name]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_one_compressed_file_holds_one_file(tmp_path, compress):
    listing = listed(tmp_path, compress(REPORT), "600519_2019.txt.gz")
    assert paths(listing) == ["600519_2019.txt"]
    assert packed.read_bytes(tmp_path / "600519_2019.txt.gz/600519_2019.txt") == REPORT


def sevenzipped(members):
    """A 7z archive of (name, bytes)."""
    py7zr = pytest.importorskip("py7zr", reason="the extra sevenzip is not installed")
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        for name, data in members:
            archive.writestr(data, name)
    return buffer.getvalue()


OF_MANY = {
    "zip": zipped, "tar": tarred, "tar.gz": lambda members: tarred(members, "w:gz"),
    "tar.bz2": lambda members: tarred(members, "w:bz2"), "tar.xz": lambda members: tarred(members, "w:xz"),
    "7z": sevenzipped,
}  # fmt: skip
OF_ONE = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("outer", OF_MANY)
@pytest.mark.parametrize("inner", [*OF_MANY, *OF_ONE])
def test_every_kind_is_read_in_every_other(tmp_path, outer, inner):
    if inner in OF_ONE:
        made, path = OF_ONE[inner](REPORT), f"a.txt.{inner}/a.txt"
    else:
        made, path = OF_MANY[inner]([("甲.txt", REPORT)]), f"b.{inner}/甲.txt"
    name = f"outer.{outer}"
    listing = listed(tmp_path, OF_MANY[outer]([("before.txt", REPORT), (path.partition("/")[0], made)]), name)
    assert (paths(listing), refused(listing)) == (["before.txt", path], {})
    assert packed.read_bytes(tmp_path / name / path) == REPORT


def test_packed_files_within_each_other_are_read_down_to_a_depth(tmp_path):
    data = zipped([("d.txt", REPORT)])
    for name in ("c.zip", "b.zip", "a.zip"):
        data = zipped([(name, data), (f"{name}.txt", REPORT)], compression=zipfile.ZIP_STORED)
    listing = listed(tmp_path, data, "outer.zip")
    assert paths(listing) == ["a.zip/b.zip/c.zip.txt", "a.zip/b.zip.txt", "a.zip.txt"]
    assert refused(listing) == {"a.zip/b.zip/c.zip": "too large"}
    assert packed.read_bytes(tmp_path / "outer.zip/a.zip/b.zip/c.zip.txt") == REPORT


def test_a_word_document_is_no_archive(tmp_path):
    document = zipped([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>")])
    (tmp_path / "a.docx").write_bytes(document)
    assert not packed.holds_files(tmp_path / "a.docx")
    assert paths(listed(tmp_path, zipped([("b.zip", document)]))) == ["b.zip"]


# ---- names


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "big5"])
def test_a_name_without_the_mark_of_utf_8_is_decoded(tmp_path, encoding):
    name = "年報/台積電2019年報.txt" if encoding == "big5" else "年报/贵州茅台2019年年度报告.txt"
    listing = listed(tmp_path, zipped([(raw(name, encoding), REPORT)]))
    assert paths(listing) == [name]
    assert packed.read_bytes(tmp_path / "a.zip" / name) == REPORT


def test_western_names_stay_as_they_are():
    assert encoding_of(["Société Générale 2019.pdf".encode("cp437"), b"plain.pdf"]) == "cp437"


def test_a_tar_archive_from_chinese_windows(tmp_path):
    info = tarfile.TarInfo("年报2019.txt".encode("gbk").decode("utf-8", "surrogateescape"))
    assert paths(listed(tmp_path, tarred([(info, REPORT)]), "a.tar")) == ["年报2019.txt"]


def test_files_of_one_name_are_told_apart(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a.txt", b"first"), ("a.txt", b"second"), ("a (2).txt", b"third")])
    listing = listed(tmp_path, data)
    assert paths(listing) == ["a.txt", "a (3).txt", "a (2).txt"]
    assert [packed.read_bytes(tmp_path / "a.zip" / path) for path in paths(listing)] == [b"first", b"second", b"third"]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "C:/a.txt", "\\\\server\\a.txt"])
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    for made, archive in ((zipped, "a.zip"), (tarred, "a.tar")):
        listing = listed(tmp_path, made([(name, REPORT), ("b.txt", REPORT)]), archive)
        assert paths(listing) == ["b.txt"]
        assert list(refused(listing).values()) == ["no access"]
    assert path_of(name)[1]


def test_links_and_devices_are_told_and_not_followed(tmp_path):
    members = []
    for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        members.append((info, b""))
    listing = listed(tmp_path, tarred([*members, ("a.txt", REPORT)]), "a.tar")
    assert (paths(listing), listing.links, refused(listing)) == (["a.txt"], ["link", "hard"], {"pipe": "no access"})
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    listing = listed(tmp_path, zipped([(link, b"/etc/passwd"), ("a.txt", REPORT)]), "b.zip")
    assert (paths(listing), listing.links) == (["a.txt"], ["link"])


def test_what_lies_below_a_file_is_refused(tmp_path):
    listing = listed(tmp_path, zipped([("a.zip", zipped([("x.txt", REPORT)])), ("a.zip/x.txt", b"other")]))
    assert (paths(listing), refused(listing)) == (["a.zip/x.txt"], {"a.zip/x (2).txt": "no access"})
    assert packed.read_bytes(tmp_path / "a.zip/a.zip/x.txt") == REPORT


# ---- damaged and hostile ones


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_is_told_whatever_it_is_packed_with(tmp_path, method):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", method) as made:
        made.writestr("a.txt", bytes(range(256)) * 40)
    data = bytearray(path.read_bytes())
    data[40:52] = bytes(byte ^ 255 for byte in data[40:52])
    path.write_bytes(data)
    with pytest.raises(PackedError, match="damaged"):
        packed.read_bytes(path / "a.txt")


def test_a_damaged_member_is_refused_alone(tmp_path):
    data = zipped([("a.txt", REPORT), ("b.txt", b"unharmed")], compression=zipfile.ZIP_STORED)
    listing = listed(tmp_path, data.replace(REPORT, REPORT[:-1] + b"!"))
    assert paths(listing) == ["a.txt", "b.txt"]
    with pytest.raises(PackedError, match="damaged") as told:
        packed.read_bytes(tmp_path / "a.zip/a.txt")
    assert told.value.reason == "unreadable"
    assert packed.read_bytes(tmp_path / "a.zip/b.txt") == b"unharmed"


def test_an_encrypted_member_is_told(tmp_path):
    data = bytearray(zipped([("a.txt", REPORT), ("b.txt", REPORT)]))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of the first member in the list
    listing = listed(tmp_path, bytes(data))
    assert (paths(listing), refused(listing)) == (["b.txt"], {"a.txt": "encrypted"})


@pytest.mark.parametrize("cut", [30, 200])
def test_an_archive_that_is_cut_off_is_told(tmp_path, cut):
    with pytest.raises(PackedError, match="cut off"):
        listed(tmp_path, zipped([(f"{number}.txt", REPORT) for number in range(9)])[:-cut])


def test_a_tar_archive_that_is_cut_off_or_damaged_gives_what_is_before(tmp_path):
    whole = tarred([(f"{number}.txt", REPORT) for number in range(9)])
    cut = listed(tmp_path, whole[: 4 * 1024 + 100], "cut.tar")
    assert len(paths(cut)) == 4
    assert refused(cut) == {"": "unreadable"}
    damaged = listed(tmp_path, whole[: 4 * 1024] + b"x" * 512 + whole[4 * 1024 + 512 :], "damaged.tar")
    assert len(paths(damaged)) == 4
    assert refused(damaged) == {"": "unreadable"}
    tight = tarred([("a.txt", REPORT), ("b.txt", os.urandom(9000)), ("c.txt", REPORT)], "w:gz")
    assert refused(listed(tmp_path, tight[:4000], "a.tar.gz")) == {"": "unreadable"}


def test_a_member_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "RATIO_FROM", 10_000)
    monkeypatch.setattr(tars, "RATIO_FROM", 10_000)
    zeros = b"\0" * 1_000_000
    listing = listed(tmp_path, zipped([("bomb.txt", zeros), ("a.txt", REPORT)]))
    assert (paths(listing), refused(listing)) == (["a.txt"], {"bomb.txt": "too large"})
    listing = listed(tmp_path, tarred([("a.txt", REPORT), ("bomb.txt", zeros), ("b.txt", REPORT)], "w:gz"), "a.tgz")
    assert (paths(listing), refused(listing)) == (["a.txt"], {"": "too large"}) or "bomb.txt" in paths(listing)
    assert "too large" in refused(listing).values()
    listing = listed(tmp_path, gzip.compress(zeros), "bomb.txt.gz")
    assert refused(listing) == {"bomb.txt": "too large"}


def test_members_that_share_their_bytes_are_refused(tmp_path):
    data = zipped([("a.txt", REPORT), ("b.txt", REPORT)])
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 1)
    data = data[: second + 42] + (0).to_bytes(4, "little") + data[second + 46 :]
    assert "too large" in refused(listed(tmp_path, data)).values()


@pytest.mark.parametrize(
    ("name", "value", "left"), [("MEMBERS", 3, 3), ("TOTAL_BYTES", 2 * len(REPORT), 2), ("DEPTH", 0, 4)]
)
def test_limits_of_an_archive_hold(tmp_path, monkeypatch, name, value, left):
    monkeypatch.setattr(inside, name, value)
    listing = listed(tmp_path, zipped([(f"{number}.txt", REPORT) for number in range(4)]))
    assert len(paths(listing)) == left
    assert set(refused(listing).values()) == ({"too large"} if left < 4 else set())


def test_a_list_of_members_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "DIRECTORY_BYTES", 100)
    with pytest.raises(PackedError, match="list of members"):
        listed(tmp_path, zipped([(f"{number}.txt", REPORT) for number in range(4)]))


def test_an_empty_archive_is_told(tmp_path):
    assert refused(listed(tmp_path, zipped([]))) == {"": "empty"}


def test_rar_is_told(tmp_path):
    with pytest.raises(PackedError, match="RAR"):
        listed(tmp_path, b"Rar!\x1a\x07\x01\x00" + b"x" * 100, "a.rar")


# ---- what is known of a file without reading it


def test_a_file_is_known_by_its_checksum_when_the_archive_was_made_anew(tmp_path):
    date = (2020, 1, 1, 0, 0, 0)
    members = [(zipfile.ZipInfo("a.txt", date), REPORT), (zipfile.ZipInfo("b.txt", date), REPORT)]
    (tmp_path / "a.zip").write_bytes(zipped(members))
    before = packed.stamp(str(tmp_path / "a.zip/a.txt"), 0)
    members[1] = zipfile.ZipInfo("b.txt", date), REPORT + b"more"
    (tmp_path / "a.zip").write_bytes(zipped(members))
    assert packed.stamp(str(tmp_path / "a.zip/a.txt"), 0) == before != ""
    members[0] = zipfile.ZipInfo("a.txt", date), REPORT[::-1]
    (tmp_path / "a.zip").write_bytes(zipped(members))
    assert packed.stamp(str(tmp_path / "a.zip/a.txt"), 0) not in (before, "")


def test_of_a_tar_archive_its_own_time_of_change_tells(tmp_path):
    place = tmp_path / "a.tar"
    place.write_bytes(tarred([("a.txt", REPORT)]))
    now = place.stat().st_mtime
    assert packed.stamp(f"{place}/a.txt", now) == ""  # it may change again within one tick
    first = packed.stamp(f"{place}/a.txt", now + 100)
    os.utime(place, (now + 5, now + 5))
    assert packed.stamp(f"{place}/a.txt", now + 100) not in (first, "")


def test_an_address_is_parted_only_at_a_file(tmp_path):
    (tmp_path / "folder.zip").mkdir()
    (tmp_path / "folder.zip/a.txt").write_bytes(REPORT)
    assert packed.split(tmp_path / "folder.zip/a.txt") is None
    assert packed.read_bytes(tmp_path / "folder.zip/a.txt") == REPORT
    (tmp_path / "a.zip").write_bytes(zipped([("x/b.txt", REPORT)]))
    assert packed.split(tmp_path / "a.zip/x/b.txt") == (str(tmp_path / "a.zip"), "x/b.txt")
    assert packed.exists(tmp_path / "a.zip/x")
    assert not packed.exists(tmp_path / "a.zip/y")
    assert packed.size(str(tmp_path / "a.zip/x/b.txt")) == len(REPORT)
    with pytest.raises(PackedError, match="of one file 3 are read"):
        packed.read_bytes(tmp_path / "a.zip/x/b.txt", 3)
    with pytest.raises(PackedError, match="no file"):
        packed.read_bytes(tmp_path / "a.zip/y")


def test_7z_is_read_or_told_with_the_remedy(tmp_path, monkeypatch):
    py7zr = pytest.importorskip("py7zr")
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w") as archive:
        archive.writestr(REPORT, "2019/甲.txt")
        archive.writestr(REPORT * 2, "乙.txt")
    assert paths(packed.listing(tmp_path / "a.7z")) == ["2019/甲.txt", "乙.txt"]
    assert packed.read_bytes(tmp_path / "a.7z/乙.txt") == REPORT * 2
    assert packed.read_bytes(tmp_path / "a.7z/2019/甲.txt") == REPORT
    with py7zr.SevenZipFile(tmp_path / "locked.7z", "w", password="x", header_encryption=True) as archive:
        archive.writestr(REPORT, "a.txt")
    with pytest.raises(PackedError, match="password"):
        packed.listing(tmp_path / "locked.7z")


def test_7z_without_its_library_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "py7zr", None)
    with pytest.raises(PackedError, match="sevenzip"):
        listed(tmp_path, b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "a.7z")


@pytest.mark.parametrize(
    "path", ["a.PDF", "a/b.tar.gz", ".hidden", "a.", "a/.b.txt", "..a", "a.b/c", "s3://x/y.Txt", "", "年报.txt"]
)
def test_a_suffix_is_what_pathlib_takes_for_one(path):
    assert place.suffix_of(path) == PurePath(path).suffix.lower()
