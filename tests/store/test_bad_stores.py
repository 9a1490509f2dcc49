"""Bad stores, full disks, read-only folders, two runs at once: a clear message, nothing lost, the good parts used."""

import errno
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command_line import invoke
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import fingerprint

import textindex as ti
from textindex import store as room
from textindex.core.errors import TextIndexError
from textindex.scoring.pipeline import read_archive
from textindex.store import Store, parts
from textindex.store.folder import TEMPORARY

OUTPUTS = ("index.csv", "hits.csv", "hits.parquet", "documents.parquet", "rejections.csv", "provenance.json")
POSIX = pytest.mark.skipif(os.name == "nt", reason="limits and permissions of POSIX")


def outputs(out):
    return {name: (out / name).read_bytes() for name in OUTPUTS}


def run(*arguments, code=0):
    result = invoke(*arguments, code=code)
    assert "Traceback" not in result.stderr
    assert len(re.findall("^Error: ", result.stderr, re.MULTILINE)) == (code == 1 and result.stdout == "")
    return result


def alone(*arguments, limit=None, prefix=(), **options):
    """Run the command in a process of its own; ``limit`` is the largest file, in bytes, that it may write."""
    start = "from textindex.cli import main; main()"
    if limit is not None:
        start = (
            "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); {start}"
        )
    command = [*prefix, sys.executable, "-c", start, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", **options)


def the_error(done):
    """The one message of a run that failed."""
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    (message,) = re.findall("^Error: .*", done.stderr, re.MULTILINE)
    return message


def files_read(stderr):
    """How many files a run had to open."""
    found = re.findall(r"^Reading ([0-9,]+) files", stderr, re.MULTILINE)
    return int(found[0].replace(",", "")) if found else 0


# ---- a store of three parts, and what is scored from it undisturbed


@pytest.fixture(scope="module")
def archive(samples, tmp_path_factory):
    """Reports with a time of change that is trusted, among them one that cannot be read."""
    folder = tmp_path_factory.mktemp("archive") / "reports"
    shutil.copytree(samples / "zh", folder)
    shutil.copy(samples / "broken" / "scanned.pdf", folder / "900009_2020年年度报告.pdf")
    for path in folder.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    return folder


@pytest.fixture(scope="module")
def whole(archive, tmp_path_factory):
    """A store of three parts, undisturbed, and the outputs of scoring from it."""
    home = tmp_path_factory.mktemp("whole")
    paths = sorted(path for path in archive.rglob("*") if path.is_file())
    for first in range(0, len(paths), 6):
        read_archive(paths[first : first + 6], home / "store")
    shutil.rmtree(home / "store" / "archives")  # as if the whole archive had been read in three portions
    run("score", archive, "-o", home / "out", "-s", home / "store", "-j", 0, code=3)
    assert len(Store(home / "store").part_names()) == 3
    assert files_read(run("score", archive, "-o", home / "out", "-s", home / "store", "-j", 0, code=3).stderr) == 0
    return home / "store", outputs(home / "out")


@pytest.fixture
def kept(whole, tmp_path):
    """A copy of the store that a test may damage."""
    return Path(shutil.copytree(whole[0], tmp_path / "store"))


@pytest.fixture
def part(kept):
    """The part of it that holds most reports that are scored."""
    entries = list(Store(kept).entries())
    return kept / "parts" / Counter(entry.part for entry in entries if not entry.reason).most_common(1)[0][0]


# ---- newer versions


def newer_store(place):
    (place / "store.json").write_text(json.dumps({"textindex store": parts.FORMAT + 1}) + "\n")


def newer_part(place):
    with_format(next((place / "parts").iterdir()), str(parts.FORMAT + 1).encode())


def with_format(path, number):
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({b"textindex.format": number}), path)


@pytest.mark.parametrize("made", [newer_store, newer_part])
@pytest.mark.parametrize("command", ["score", "score alone", "read", "info", "verify", "sql", "compact"])
def test_a_store_of_a_newer_version_is_refused_and_left_alone(archive, kept, tmp_path, made, command):
    made(kept)
    before, out = fingerprint(kept), tmp_path / "out"
    arguments = {
        "score": ["score", archive, "-o", out, "-s", kept, "-j", 0],
        "score alone": ["score", "-o", out, "-s", kept, "-j", 0],
        "read": ["read", archive, "-s", kept, "-j", 0],
        "sql": ["store", "sql", kept, "SELECT 1"],
    }.get(command, ["store", command, kept])
    failed = run(*arguments, code=1)
    assert failed.stdout == ""
    assert "newer textindex" in failed.stderr
    assert f"format {parts.FORMAT + 1}; this one reads {parts.FORMAT}" in failed.stderr
    assert "upgrade textindex" in failed.stderr
    assert fingerprint(kept) == before
    assert not out.exists()


@pytest.mark.parametrize(
    "mark",
    ["", "{", "[]", "{}", "1", "null", '{"textindex store": "1"}', '{"textindex store": null}', "\xff"],
)
def test_a_damaged_mark_of_the_store_is_told(archive, kept, tmp_path, mark):
    (kept / "store.json").write_bytes(mark.encode("latin-1"))
    before = fingerprint(kept)
    for arguments in (["score", archive, "-o", tmp_path / "out", "-s", kept, "-j", 0], ["store", "info", kept]):
        assert "store.json is damaged" in run(*arguments, code=1).stderr
    assert fingerprint(kept) == before


# ---- damaged parts


def truncated(path):
    path.write_bytes(path.read_bytes()[:-1000])


def halved(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path):
    path.write_bytes(b"")


def zeroed(path):
    path.write_bytes(bytes(path.stat().st_size))


def text_in_place(path):
    path.write_text("<html>404 not found</html>")


def foreign(path):
    pq.write_table(pa.table({"sha256": ["a", "b"], "n": [1, 2]}), path)


def foreign_with_our_mark(path):
    table = pa.table({"sha256": ["a", "b"], "n": [1, 2]})
    pq.write_table(table.replace_schema_metadata({b"textindex.format": str(parts.FORMAT).encode()}), path)


def column_renamed(path):
    data = path.read_bytes()
    assert data.count(b"n_chars") > 1
    path.write_bytes(data.replace(b"n_chars", b"n_charz"))


DAMAGES = [truncated, halved, emptied, zeroed, text_in_place, foreign, foreign_with_our_mark, column_renamed]


def names_damaged(place, path):
    found = run("store", "verify", place, code=1)
    return f"damaged: {path.name}: " in found.stdout


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_a_damaged_part_held_is_read_again(archive, whole, kept, part, tmp_path, damage):
    held = {entry.sha256 for entry in Store(kept).entries() if entry.part == part.name}
    files = [path for path in archive.rglob("*") if path.is_file()]
    lost = sum(hashlib.sha256(path.read_bytes()).hexdigest() in held for path in files)
    others = {path: path.read_bytes() for path in (kept / "parts").iterdir() if path != part}
    damage(part)
    assert names_damaged(kept, part)
    done = run("score", archive, "-o", tmp_path / "out", "-s", kept, "-j", 0, code=3)
    assert files_read(done.stderr) == lost
    assert outputs(tmp_path / "out") == whole[1]
    assert {path: path.read_bytes() for path in others} == others
    found = room.verify(Store(kept))
    assert found.missing == []
    assert found.documents == len({hashlib.sha256(path.read_bytes()).hexdigest() for path in files})
    part.unlink(missing_ok=True)  # as verify says; where the same reports made the part anew, they are read once more
    run("score", archive, "-o", tmp_path / "out", "-s", kept, "-j", 0, code=3)
    run("store", "verify", kept)
    assert outputs(tmp_path / "out") == whole[1]


@pytest.mark.parametrize("damage", [truncated, foreign])
@pytest.mark.parametrize("number", [1, 2])  # one part is made anew under its name; two become a third
def test_a_run_says_that_a_part_is_damaged(archive, kept, tmp_path, damage, number):
    damaged = sorted((kept / "parts").iterdir())[:number]
    for part in damaged:
        damage(part)
    done = run("score", archive, "-o", tmp_path / "out", "-s", kept, "-j", 0, code=3)
    assert "damaged" in done.stderr
    for part in damaged:
        assert part.name in done.stderr
    assert len(list((kept / "parts").iterdir())) == (3 if number == 1 else 4)


@pytest.mark.parametrize("damage", [truncated, emptied, foreign])
def test_without_the_archive_the_good_parts_are_scored_and_the_rest_is_missing(
    archive, kept, part, tmp_path, damage, whole
):
    held = {(entry.sha256, entry.suffix) for entry in Store(kept).entries() if entry.part == part.name}
    damage(part)
    full = ti.score(archive, store=whole[0])
    result = ti.score(store=kept)
    assert sorted(result.documents["file"]) == sorted(full.documents["file"])
    unread = result.documents[result.documents["status"] == "unreadable"]
    assert {(row.sha256, Path(row.file).suffix.lower()) for row in unread.itertuples()} == held
    good = set(result.documents.loc[result.documents["status"] == "ok", "file"])
    assert good
    pd.testing.assert_frame_equal(
        result.hits.reset_index(drop=True), full.hits[full.hits["file"].isin(good)].reset_index(drop=True)
    )
    detail = result.rejections.set_index("file").loc[unread["file"], "detail"]
    assert detail.str.contains("read the archive again").all()
    assert run("score", "-o", tmp_path / "out", "-s", kept, "-j", 0, code=3).stdout.splitlines()[-1].startswith("17 ")


def test_a_part_whose_rows_are_looked_up_and_then_gone_is_told(archive, kept, part, tmp_path):
    entry = next(entry for entry in Store(kept).entries() if entry.part == part.name and not entry.reason)
    looked_up = Store(kept)
    truncated(part)
    for damage, told in (
        (lambda: None, "delete it and run the same command again"),
        (part.unlink, "is gone; was the store compacted meanwhile"),
    ):
        damage()
        with pytest.raises(TextIndexError, match=told):
            list(looked_up.texts(part.name, [entry.row]))


@pytest.mark.parametrize("damage", [truncated, emptied, foreign, text_in_place])
def test_a_damaged_listing_is_told_and_made_anew(archive, whole, kept, tmp_path, damage):
    keys = {key: one.roots for key, one in Store(kept).listings().items()}
    listing = kept / "archives" / f"{next(key for key, roots in keys.items() if roots == [str(archive)])}.parquet"
    before = Store(kept).listing([str(archive)])
    damage(listing)
    assert (
        names_damaged(kept, Path("archives") / listing.name)
        or f"archives/{listing.name}" in run("store", "verify", kept, code=1).stdout
    )
    parts = fingerprint(kept / "parts")
    run("score", archive, "-o", tmp_path / "out", "-s", kept, "-j", 0, code=3)
    assert outputs(tmp_path / "out") == whole[1]
    assert fingerprint(kept / "parts") == parts
    assert Store(kept).listing([str(archive)]) == before
    run("store", "verify", kept)


# ---- a bit flipped


class OnePart:
    def __init__(self, reports, store, result):
        self.reports, self.store, self.result = reports, store, result

    def __repr__(self):
        return "OnePart"


@pytest.fixture(scope="module")
def one_part(archive, tmp_path_factory):
    """A store of one small part, its archive, and what is scored from it."""
    home = tmp_path_factory.mktemp("one")
    (home / "reports").mkdir()
    for name in ("900002_2018.txt", "900001-云帆科技-2021年年度报告.txt", "900001_2018.pdf"):
        shutil.copy2(archive / name, home / "reports")
    result = ti.score(home / "reports", store=home / "store")
    assert len(result.hits) > 30
    return OnePart(home / "reports", home / "store", result)


def same(result, expected):
    return all(getattr(result, name).equals(getattr(expected, name)) for name in ("index", "hits", "documents"))


def verified(place, part):
    """Whether verify finds a part damaged."""
    try:
        return part.name in room.verify(Store(place)).damaged
    except TextIndexError as error:
        return "newer textindex" in str(error)


@settings(max_examples=settings.default.max_examples // 3)
@given(st.floats(0, 1, exclude_max=True), st.integers(0, 7), st.booleans())
def test_a_flipped_bit_changes_no_number_unnoticed(one_part, where, bit, in_texts):
    reports, expected = one_part.reports, one_part.result
    with tempfile.TemporaryDirectory() as folder:
        place = Path(shutil.copytree(one_part.store, Path(folder, "store")))
        (part,) = (place / "parts").iterdir()
        data = bytearray(part.read_bytes())
        footer = int.from_bytes(data[-8:-4], "little") + 8
        data[int(where * (len(data) - footer if in_texts else len(data)))] ^= 1 << bit
        part.write_bytes(data)
        found, trouble = verified(place, part), ""
        try:
            assert same(ti.score(reports, store=place), expected)
        except TextIndexError as error:
            trouble = str(error)
        if trouble:
            assert found
            assert part.name in trouble
            assert "delete it and run the same command again" in trouble or "newer textindex" in trouble
            part.unlink()
            assert same(ti.score(reports, store=place), expected)
            assert room.verify(Store(place)).damaged == {}


def flipped(place, column, number):
    """Flip a bit in the stored bytes of a column of the part; gives the part."""
    (part,) = (place / "parts").iterdir()
    metadata = pq.ParquetFile(part).metadata.row_group(0)
    chunks = [metadata.column(i) for i in range(metadata.num_columns)]
    chunk = next(chunk for chunk in chunks if chunk.path_in_schema.split(".")[0] == column)
    data = bytearray(part.read_bytes())
    position = random.Random(number).randrange(chunk.total_compressed_size)
    data[chunk.data_page_offset + position] ^= 1 << number % 8
    part.write_bytes(data)
    return part


def rows_of(part):
    try:
        return pq.read_table(part).to_pylist()
    except (OSError, ValueError) as error:
        return str(error)


@pytest.mark.parametrize("column", ["folded", "origin", "pages", "sha256", "notes", "n_chars"])
def test_verify_finds_any_flipped_bit_that_changes_what_is_read(one_part, tmp_path, column):
    expected = rows_of(next((one_part.store / "parts").iterdir()))
    changed = 0
    for number in range(20):
        place = Path(shutil.copytree(one_part.store, tmp_path / str(number)))
        part = flipped(place, column, number)
        if rows_of(part) != expected:  # a page's header holds statistics too, which nobody reads
            changed += 1
            assert names_damaged(place, part)
    assert changed > 2


def test_sql_over_a_damaged_part_says_so(one_part, tmp_path):
    answers = []
    for number in range(20):
        place = Path(shutil.copytree(one_part.store, tmp_path / str(number)))
        flipped(place, "pages", number)
        result = invoke("store", "sql", place, "SELECT sum(length(text)) FROM pages", code=None)
        assert result.exit_code in (0, 1)
        answers.append(result.exit_code)
    assert 1 in answers


# ---- a full disk


@pytest.fixture(scope="module")
def reports_of_two_parts(samples, tmp_path_factory):
    """Forty reports in text; the last ones are long, so that the second part is the larger one."""
    folder = tmp_path_factory.mktemp("forty") / "reports"
    folder.mkdir()
    chars = sorted(set((samples / "zh" / "900002_2018.txt").read_text(encoding="utf-8")) - set(" \n"))
    for number in range(40):
        size = 300 if number < 32 else 8000
        words = "".join(random.Random(number).choices(chars, k=size))
        text = f"某某{number}股份有限公司2020年年度报告\n公司推进大数据建设。" + "公司经营情况良好。" * 40 + words
        path = folder / f"9{number:05}_2020年年度报告.txt"
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1_600_000_000, 1_600_000_000))
    home = folder.parent
    run("score", folder, "-o", home / "out", "-s", home / "store", "-j", 0)
    sizes = {path: path.stat().st_size for path in (home / "store").rglob("*.parquet")}
    small, large = sorted(size for path, size in sizes.items() if path.parent.name == "parts")
    assert small * 1.5 < large
    return folder, outputs(home / "out"), small, large, next(v for k, v in sizes.items() if k.parent.name != "parts")


def assert_whole_and_each_once(place, number):
    """No half-written file, no mark, every part readable, every document once."""
    assert not list(place.rglob(f"{TEMPORARY}*"))
    assert list((place / "running").iterdir()) == []
    rows = [row["sha256"] for path in (place / "parts").iterdir() for row in pq.read_table(path).to_pylist()]
    assert len(rows) == len(set(rows)) == number
    assert {path.suffix for path in place.rglob("*") if path.is_file()} <= {".parquet", ".json"}


@POSIX
@pytest.mark.parametrize("workers", [0, pytest.param(2, marks=pytest.mark.slow)])
def test_a_part_that_finds_no_room_is_told_and_the_next_run_goes_on(reports_of_two_parts, tmp_path, workers):
    reports, expected, small, large, _ = reports_of_two_parts
    place, out = tmp_path / "store", tmp_path / "out"
    arguments = ("score", reports, "-o", out, "-s", place, "-j", workers)
    message = the_error(alone(*arguments, limit=(small + large) // 2))
    assert f"the store {place} cannot be written: {os.strerror(errno.EFBIG)}" in message
    assert not out.exists()
    if not workers:
        assert_whole_and_each_once(place, 32)
    before = fingerprint(place)
    done = alone(*arguments)
    assert done.returncode == 0, done
    assert outputs(out) == expected
    assert before.items() <= fingerprint(place).items()
    assert_whole_and_each_once(place, 40)


@pytest.mark.slow
@POSIX
def test_a_store_that_finds_no_room_at_all_is_told(reports_of_two_parts, tmp_path):
    reports, expected, *_ = reports_of_two_parts
    place, out = tmp_path / "store", tmp_path / "out"
    arguments = ("score", reports, "-o", out, "-s", place, "-j", 0)
    for limit in (0, 40):  # the mark of the store, the mark of the run
        message = the_error(alone(*arguments, limit=limit))
        assert f"the store {place} cannot be written" in message
        assert not list(place.rglob(f"{TEMPORARY}*"))
    assert alone(*arguments).returncode == 0
    assert outputs(out) == expected


@pytest.mark.slow
@POSIX
def test_a_listing_that_finds_no_room_is_told_and_nothing_is_read_again(reports_of_two_parts, tmp_path):
    reports, expected, small, _, listing = reports_of_two_parts
    place, out = tmp_path / "store", tmp_path / "out"
    run("read", reports, "-s", place, "-j", 0)
    (path,) = (place / "archives").iterdir()
    path.unlink()
    parts = fingerprint(place / "parts")
    assert listing < small
    message = the_error(alone("score", reports, "-o", out, "-s", place, "-j", 0, limit=listing - 1))
    assert f"the store {place} cannot be written" in message
    assert fingerprint(place / "parts") == parts
    assert list((place / "archives").iterdir()) == []
    done = alone("score", reports, "-o", out, "-s", place, "-j", 0)
    assert done.returncode == 0
    assert outputs(out) == expected
    assert fingerprint(place / "parts") == parts


WRITES = """
import resource, signal, sys
import textindex as ti
from textindex.store import write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
result = ti.score(sys.argv[1], store=sys.argv[2])
for limit in map(int, sys.argv[4:]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        write(result, sys.argv[3])
    except ti.core.errors.StoreError as error:
        text = f"{limit} {error}"
    else:
        text = f"{limit} written"
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(text)
"""


@pytest.mark.slow
@POSIX
def test_outputs_that_find_no_room_leave_the_earlier_ones(archive, whole, kept, tmp_path):
    out = tmp_path / "out"
    run("score", archive, "-o", out, "-s", kept, "-j", 0, code=3)
    sizes = sorted({path.stat().st_size for path in out.iterdir()})
    for path in out.iterdir():
        if path.name != "run.json":  # by which a run's own files are known
            path.write_bytes(b"earlier " + path.read_bytes())
    before = fingerprint(out)
    asked = ("score", archive, "-o", out, "-s", kept, "-j", 0, "--force")
    message = the_error(alone(*asked, limit=sizes[-1] // 2))
    assert f"{out}: the outputs cannot be written: " in message
    assert message.rstrip().endswith("earlier ones are as before")
    assert fingerprint(out) == before
    limits = [size - 1 for size in sizes]  # each time another of the outputs is the first without room
    done = subprocess.run(
        [sys.executable, "-c", WRITES, str(archive), str(kept), str(out), *map(str, limits)],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    told = done.stdout.splitlines()
    assert len(told) == len(limits)
    for limit, line in zip(limits, told, strict=True):
        assert line.startswith(f"{limit} {out}: the outputs cannot be written: "), line
        assert os.strerror(errno.EFBIG) in line or "no room in the folder of temporary files" in line, line
    assert fingerprint(out) == before
    run(*asked, code=3)
    assert outputs(out) == whole[1]


FULL = """
import json, os, subprocess, sys
reports, home, room = sys.argv[1:]
place = home + "/disk/store"
subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", home + "/disk"], check=True)
def score(out):
    code = "from textindex.cli import main; main()"
    asked = [sys.executable, "-c", code, "score", reports, "-s", place, "-o", out, "-j", "0"]
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8")
    files = [os.path.relpath(os.path.join(at, name), place) for at, _, names in os.walk(place) for name in names]
    return done.returncode, done.stderr, sorted(files)
told = [score(home + "/out")]
subprocess.run(["mount", "-o", "remount,size=100m", home + "/disk"], check=True)
told.append(score(home + "/out"))
subprocess.run(["mount", "-o", "remount,size=2m", home + "/disk"], check=True)
with open(home + "/disk/fill", "wb", buffering=0) as file:
    try:
        while True:
            file.write(bytes(4096))
    except OSError:
        pass
told.append(score(home + "/disk/out"))
print(json.dumps(told))
"""


@pytest.mark.slow
@POSIX
def test_a_disk_that_is_really_full(reports_of_two_parts, tmp_path):
    reports, expected, small, large, _ = reports_of_two_parts
    (tmp_path / "disk").mkdir()
    (tmp_path / "try").mkdir()
    private = ["unshare", "--user", "--map-root-user", "--mount"]  # its mounts are its own and end with it
    try:
        probe = [*private, "mount", "-t", "tmpfs", "tmpfs", str(tmp_path / "try")]
        subprocess.run(probe, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs a mount name space, to make a small disk")
    room = small + large // 2 + 40_000
    asked = [*private, sys.executable, "-c", FULL, str(reports), str(tmp_path), str(room)]
    done = subprocess.run(asked, check=True, capture_output=True, text=True, encoding="utf-8")
    full, after, no_outputs = json.loads(done.stdout)
    assert full[0] == 1
    assert "Traceback" not in full[1]
    assert f"cannot be written: {os.strerror(errno.ENOSPC)}; free some space and run the same command again" in full[1]
    assert [name.partition("/")[0] for name in full[2]] == ["parts", "store.json"]  # the first part is kept, whole
    assert after[0] == 0
    assert set(full[2]) < set(after[2])
    assert [name.partition("/")[0] for name in after[2]] == ["archives", "parts", "parts", "store.json"]
    assert outputs(tmp_path / "out") == expected
    assert no_outputs[0] == 1
    assert "Traceback" not in no_outputs[1]
    assert os.strerror(errno.ENOSPC) in no_outputs[1]
    assert no_outputs[2] == after[2]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_log_on_a_full_disk_stops_nothing(archive, whole, kept, tmp_path):
    run("score", archive, "-o", tmp_path / "out", "-s", kept, "-j", 0, "--log", "/dev/full", code=3)
    assert outputs(tmp_path / "out") == whole[1]


# ---- a read-only folder


@pytest.fixture
def bound(tmp_path):
    """Options of a process that permissions bind; root's rights to pass over them are taken away first."""
    if os.geteuid():
        prefix = ()
    elif shutil.which("setpriv"):
        prefix = ("setpriv", "--inh-caps=-all", "--bounding-set=-all")
    else:
        pytest.skip("permissions do not bind root")
    yield {"prefix": prefix, "cwd": tmp_path}
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755)


def read_only(folder):
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


@pytest.fixture
def locked(archive, whole, kept, tmp_path):
    """A complete store that cannot be written."""
    run("score", archive, "-o", tmp_path / "first", "-s", kept, "-j", 0, code=3)
    assert outputs(tmp_path / "first") == whole[1]
    read_only(kept)
    return kept


@POSIX
def test_a_complete_read_only_store_is_scored_from(locked, bound, tmp_path):
    before, out = fingerprint(locked), tmp_path / "out"
    done = alone("score", "-o", out, "-s", locked, "-j", 0, **bound)
    assert done.returncode == 3, done
    assert "Traceback" not in done.stderr
    indices = [pd.read_csv(place / "index.csv", dtype=str) for place in (out, tmp_path / "first")]
    pd.testing.assert_frame_equal(*indices)
    assert fingerprint(locked) == before


@POSIX
@pytest.mark.parametrize("last", [True, False])
def test_a_complete_read_only_store_with_its_archive_is_scored(archive, locked, bound, whole, tmp_path, last):
    if not last:  # another archive was read into the store since
        for path in (locked, *locked.rglob("*")):
            path.chmod(0o755)
        read_archive(archive / "900002_2018.txt", locked)
        read_only(locked)
    before, out = fingerprint(locked), tmp_path / "out"
    done = alone("score", archive, "-o", out, "-s", locked, "-j", 0, **bound)
    assert done.returncode == 3, done
    assert files_read(done.stderr) == 0
    assert outputs(out) == whole[1]
    assert fingerprint(locked) == before


@POSIX
def test_a_read_only_store_that_lacks_a_report_is_told(archive, locked, bound, tmp_path):
    before, out = fingerprint(locked), tmp_path / "out"
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "900002_2018.txt").write_bytes((archive / "900002_2018.txt").read_bytes() + b"\n")
    message = the_error(alone("score", reports, "-o", out, "-s", locked, "-j", 0, **bound))
    assert f"the store {locked} cannot be written: {os.strerror(errno.EACCES)}" in message
    assert "--store" in message
    assert not out.exists()
    assert fingerprint(locked) == before


@POSIX
@pytest.mark.parametrize("command", ["info", "verify", "sql", "compact"])
def test_a_read_only_store_can_be_looked_into(locked, bound, command):
    before = fingerprint(locked)
    done = alone("store", command, locked, *["SELECT count(*) FROM pages"] * (command == "sql"), **bound)
    if command == "compact":
        assert os.strerror(errno.EACCES) in the_error(done)
    else:
        assert done.returncode == 0, done
    assert fingerprint(locked) == before


@POSIX
@pytest.mark.parametrize("command", ["info", "verify"])
def test_a_read_only_store_in_which_a_run_was_killed_can_be_looked_into(kept, bound, command):
    code = "import sys, os; from textindex.store import Store\nwith Store(sys.argv[1]).at_work(): os._exit(7)"
    assert subprocess.run([sys.executable, "-c", code, str(kept)], check=False).returncode == 7
    assert len(list((kept / "running").iterdir())) == 1
    read_only(kept)
    done = alone("store", command, kept, **bound)
    assert done.returncode == 0, done


@POSIX
def test_outputs_and_stores_in_a_read_only_folder_are_refused_before_the_work(archive, bound, tmp_path):
    (tmp_path / "locked").mkdir()
    read_only(tmp_path / "locked")
    inside = tmp_path / "locked" / "inside"
    for asked in (["-o", inside, "-s", tmp_path / "store"], ["-o", tmp_path / "out", "-s", inside]):
        done = alone("score", archive, *asked, "-j", 0, **bound)
        assert os.strerror(errno.EACCES) in the_error(done)
        assert "Reading" not in done.stderr
        assert list((tmp_path / "locked").iterdir()) == []
        assert not (tmp_path / "out").exists()


# ---- two runs at once


@pytest.fixture(scope="module")
def many(archive, tmp_path_factory):
    """Reports enough to keep two runs busy at once: the archive's, and copies of them with a byte appended."""
    folder = tmp_path_factory.mktemp("many") / "reports"
    files = [path for path in sorted(archive.rglob("*")) if path.is_file()]
    for number in range(8):
        for path in files:
            target = folder / str(number) / path.relative_to(archive)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes() + b"\n" * number)
    result = ti.score(folder)
    ti.write(result, folder.parent / "out")
    return folder, outputs(folder.parent / "out")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [0, 2])
def test_two_runs_at_once_on_one_store(many, tmp_path, workers):
    folder, expected = many
    place = tmp_path / "store"
    start = "from textindex.cli import main; main()"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", start, "score", folder, "-o", tmp_path / name, "-s", place, "-j", str(workers)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for name in ("a", "b")
    ]  # fmt: skip
    told = [one.communicate(timeout=600) for one in both]
    assert [one.returncode for one in both] == [3, 3], told
    for name, (_, stderr) in zip(("a", "b"), told, strict=True):
        assert "Traceback" not in stderr
        assert outputs(tmp_path / name) == expected
    noted = [re.findall(r"^Note: process ([0-9]+) on .* also reads into", stderr, re.MULTILINE) for _, stderr in told]
    assert any(noted)
    for notes, other in zip(noted, both[::-1], strict=True):
        assert set(notes) <= {str(other.pid)}
    contents = {(hashlib.sha256(p.read_bytes()).hexdigest(), p.suffix.lower())
                for p in folder.rglob("*") if p.is_file()}  # fmt: skip
    store = Store(place)
    assert store.ledger().keys() == contents
    assert store.damaged == {}
    assert list((place / "running").iterdir()) == []
    run("store", "verify", place)
    again = run("score", folder, "-o", tmp_path / "c", "-s", place, "-j", 0, code=3)
    assert files_read(again.stderr) == 0
    assert outputs(tmp_path / "c") == expected
    run("store", "compact", place)
    assert len(list(Store(place).entries())) == len(contents)
    run("score", folder, "-o", tmp_path / "d", "-s", place, "-j", 0, code=3)
    assert outputs(tmp_path / "d") == expected
