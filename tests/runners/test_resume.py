"""An archive changes between two runs on one store: only what is new is read, and the outputs are a fresh run's."""

import json
import os
import shutil
import socket
import tempfile
import time
import warnings
from pathlib import Path

import pandas as pd
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import textindex
from textindex.core.errors import SourceError
from textindex.store import Store, compact, verify

FULL, BARE = "zh/900001-云帆科技-2021年年度报告.txt", "zh/900002_2018.txt"  # of hits; FULL is in GB18030
REPORTS = (
    FULL,
    BARE,
    "zh/900003-远山银行/远山银行_2020年年度报告.html",
    "broken/prospectus.txt",
    "broken/wrong_encoding.txt",
)
SLOW_PAGES = 80
SENTENCE = "公司持续推进数字化建设，运用大数据和云计算提高经营管理的效率。"


class Archive:
    """A folder of reports and a store; each run tells which files it went through."""

    def __init__(self, folder, samples):
        self.folder, self.store, self.seen = folder / "archive", folder / "store", []
        for file in REPORTS:
            self.put(file, (samples / file).read_bytes())

    def put(self, file, data):
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.touch(file, time.time() - 3600)

    def touch(self, file, then):
        os.utime(self.folder / file, (then, then))

    def move(self, file, target):
        place = self.folder / target
        place.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / file).rename(place)

    def files(self):
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file())

    def run(self, *dictionary, **more):
        """Score from the store; `seen` then tells what was gone through."""
        self.seen = []
        more = {"paths": self.folder, "store": self.store} | more
        return quietly(more.pop("paths"), *dictionary, progress=self._note, **more)

    def _note(self, event):
        if event.step == "read":
            self.seen.append(event.file)

    def contents(self):
        return set(Store(self.store).ledger())

    def parts(self):
        return Store(self.store).part_names()


def quietly(*arguments, **more):
    """`textindex.score` without its warnings of files that disagree with their names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", textindex.IdentityWarning)
        return textindex.score(*arguments, **more)


def assert_equal_runs(one, other):
    for table in ("index", "hits", "rejections", "documents", "terms"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table), obj=table)
    assert one.provenance == other.provenance


def assert_as_fresh(result, archive, *dictionary):
    """Equal to a run of the same archive with a store of its own."""
    with tempfile.TemporaryDirectory() as fresh:
        assert_equal_runs(result, quietly(archive.folder, *dictionary, store=fresh))


@pytest.fixture
def archive(samples, tmp_path):
    return Archive(tmp_path, samples)


def test_the_first_run_reads_every_file_and_the_second_none(archive):
    first = archive.run()
    assert sorted(archive.seen) == archive.files()
    assert len(archive.contents()) == len(REPORTS)
    parts = archive.parts()
    assert_equal_runs(archive.run(), first)
    assert archive.seen == []
    assert archive.parts() == parts


def test_of_new_files_only_they_are_read(archive, samples):
    archive.run()
    new = "zh/900001_2018.pdf"
    archive.put(new, (samples / new).read_bytes())
    result = archive.run()
    assert archive.seen == [new]
    assert len(archive.contents()) == len(REPORTS) + 1
    assert ("900001", 2018) in set(zip(result.index["firm"], result.index["year"], strict=True))
    assert_as_fresh(result, archive)


def test_a_removed_file_leaves_index_hits_and_documents_and_stays_in_the_store(archive):
    before = archive.run()
    assert FULL in set(before.hits["file"])
    data = (archive.folder / FULL).read_bytes()
    (archive.folder / FULL).unlink()
    result = archive.run()
    assert archive.seen == []
    assert "900001" in set(before.index["firm"])
    assert "900001" not in set(result.index["firm"])
    assert FULL not in set(result.hits["file"]) | set(result.documents["file"])
    assert_as_fresh(result, archive)
    archive.put(FULL, data)
    parts = archive.parts()
    assert_equal_runs(archive.run(), before)
    assert archive.parts() == parts


def test_of_a_renamed_or_moved_file_the_hash_is_formed_and_the_store_gets_no_new_entry_and_no_new_part(archive):
    archive.run()
    contents, parts = archive.contents(), archive.parts()
    archive.move(BARE, "zh/青禾食品_900002_2018.txt")
    archive.move(FULL, "elsewhere/云帆科技-2021年年度报告.txt")
    result = archive.run()
    assert sorted(archive.seen) == ["elsewhere/云帆科技-2021年年度报告.txt", "zh/青禾食品_900002_2018.txt"]
    assert archive.contents() == contents
    assert archive.parts() == parts
    assert_as_fresh(result, archive)


def test_a_file_copied_with_a_new_time_is_hashed_and_not_read(archive):
    first = archive.run()
    parts = archive.parts()
    archive.touch(BARE, time.time() - 1800)
    assert_equal_runs(archive.run(), first)
    assert archive.seen == [BARE]
    assert archive.parts() == parts


def test_a_file_of_changed_content_is_read_again(archive, samples):
    before, path = archive.run(), archive.folder / BARE
    path.write_bytes(path.read_bytes() + f"\n{SENTENCE}\n".encode())
    archive.touch(BARE, time.time() + 60)  # near to each run below, however slow the machine is
    result = archive.run()
    assert archive.seen == [BARE]
    assert len(archive.contents()) == len(REPORTS) + 1
    assert BARE in set(result.hits["file"]) - set(before.hits["file"])
    assert_as_fresh(result, archive)
    parts = archive.parts()
    archive.run()  # a time so near to the run is not trusted: the hash is formed again
    assert archive.seen == [BARE]
    assert archive.parts() == parts


def test_a_change_that_keeps_size_and_name_is_seen_by_its_time(archive):
    before, data = archive.run(), (archive.folder / FULL).read_bytes()
    archive.put(FULL, data.replace("人工智能".encode("gb18030"), "人工技能".encode("gb18030")))
    archive.touch(FULL, time.time() - 1800)
    result = archive.run()
    assert archive.seen == [FULL]
    assert (result.hits["term"] == "人工智能").sum() < (before.hits["term"] == "人工智能").sum()
    assert_as_fresh(result, archive)


def test_a_changed_dictionary_reads_nothing(archive):
    first = archive.run("li2023-zh")
    other = archive.run("wu2021-zh")
    assert archive.seen == []
    assert list(other.index.columns) != list(first.index.columns)
    assert_as_fresh(other, archive, "wu2021-zh")
    assert_as_fresh(archive.run(["li2023-zh", "wu2021-zh"]), archive, ["li2023-zh", "wu2021-zh"])
    assert archive.seen == []


def test_another_engine_reads_again_and_back_again_nothing(archive, samples):
    file = "zh/900001_2018.pdf"
    archive.put(file, (samples / file).read_bytes())
    first = archive.run()
    archive.run(engine="pdfplumber")
    assert archive.seen == [file]
    assert_equal_runs(archive.run(), first)
    assert archive.seen == []


def test_an_archive_that_is_gone_is_scored_from_the_store(archive):
    first = archive.run()
    away = archive.folder.rename(archive.folder.with_name("away"))
    assert_equal_runs(archive.run(), first)
    assert archive.seen == []
    away.rename(archive.folder)
    assert_equal_runs(archive.run(), first)
    assert archive.seen == []


def test_without_paths_all_that_the_store_holds_is_scored(archive):
    first = archive.run()
    shutil.rmtree(archive.folder)
    assert_equal_runs(archive.run(paths=None), first)
    compact(Store(archive.store))
    assert_equal_runs(archive.run(paths=None), first)
    assert archive.seen == []


def test_an_archive_that_is_an_empty_folder_is_an_error_and_the_store_remembers_it(archive):
    first = archive.run()
    away = archive.folder.rename(archive.folder.with_name("away"))
    archive.folder.mkdir()
    for left in (None, "zh", ".hidden"):
        if left:
            (archive.folder / left).mkdir()
        with pytest.raises(SourceError, match="archive: no files found; give the folder that holds the reports"):
            archive.run()
    assert_equal_runs(archive.run(paths=None), first)
    shutil.rmtree(archive.folder)
    away.rename(archive.folder)
    assert_equal_runs(archive.run(), first)
    assert archive.seen == []


CHANGES = st.lists(
    st.tuples(st.sampled_from(("add", "remove", "rename", "move", "change", "touch", "compact")), st.integers(0, 99)),
    min_size=2,
    max_size=4,
)


@settings(
    max_examples=max(4, settings().max_examples // 25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(CHANGES, min_size=1, max_size=2))
def test_after_any_changes_all_is_as_in_a_fresh_run(samples, rounds):
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), samples)
        result = archive.run()
        for number, changes in enumerate(rounds):
            for step, (change, which) in enumerate(changes):
                apply(archive, change, which, f"{number}{step}")
            held = archive.contents()
            result = archive.run()
            assert archive.contents() >= held
        assert_as_fresh(result, archive)
        assert_equal_runs(archive.run(), result)


def apply(archive, change, which, mark):
    """Change something of an archive; the mark makes new names and contents."""
    files = archive.files()
    file = files[which % len(files)]
    data = (archive.folder / file).read_bytes()
    folder, _, name = file.rpartition("/")
    then = time.time() - 3600 + 60 * int(mark)
    match change:
        case "add":
            archive.put(f"{folder}/{mark}_{name}", data.replace(b"9000", b"9100"))
        case "remove" if len(files) > 1:
            (archive.folder / file).unlink()
        case "rename":
            archive.move(file, f"{folder}/{mark}-{name}")
        case "move":
            archive.move(file, f"moved-{mark}/{name}")
        case "change":
            archive.put(file, data + f"\n{SENTENCE}{mark}\n".encode())
            archive.touch(file, then)
        case "touch":
            archive.touch(file, then)
        case "compact" if archive.store.exists():
            compact(Store(archive.store))


def slow_pdf(path):
    """A report of a few seconds: the same thousand pieces of text on every page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = Canvas(str(path))
    page.beginForm("thousand")
    page.setFont("STSong-Light", 9)
    for line in range(78):
        for column in range(14):
            page.drawString(20 + column * 38, 810 - line * 10, SENTENCE[2 * column : 2 * column + 4])
    page.endForm()
    page.setFont("STSong-Light", 12)
    page.drawString(100, 700, "青禾食品股份有限公司2019年年度报告 公司代码：900002")
    page.showPage()
    for _ in range(SLOW_PAGES):
        page.doForm("thousand")
        page.showPage()
    page.save()


def test_what_ran_out_of_time_is_tried_again_at_the_next_run_and_read_when_there_is_time(archive):
    archive.run()
    slow = "900002_2019.pdf"
    slow_pdf(archive.folder / slow)
    archive.touch(slow, time.time() - 3600)
    result = archive.run(workers=1, timeout_s=0.3)
    assert archive.seen == [slow]
    row = result.rejections.set_index("file").loc[slow]
    assert (row["stage"], row["reason"]) == ("runners", "timed out")
    assert "not done after 0.3 seconds; it is tried again" in row["detail"]
    missing = result.index.set_index(["firm", "year"]).loc[("900002", 2019)]
    assert missing["status"] == "timed out"
    assert pd.isna(missing["digital"])
    assert len(archive.contents()) == len(REPORTS)
    result = archive.run(workers=1, timeout_s=300)
    assert archive.seen == [slow]
    assert len(archive.contents()) == len(REPORTS) + 1
    found = result.index.set_index(["firm", "year"]).loc[("900002", 2019)]
    assert found["status"] == "ok"
    assert found["n_pages"] == SLOW_PAGES + 1
    assert_equal_runs(archive.run(workers=1, timeout_s=300), result)  # the limit holds for scoring too
    assert archive.seen == []


def test_the_mark_of_a_killed_run_whose_process_number_is_anothers_now_holds_nothing_up(archive):
    archive.run()
    killed = {"host": socket.gethostname(), "pid": os.getpid(), "started": psutil.Process().create_time() - 60}
    Store(archive.store).write("running/killed.json", json.dumps(killed).encode())
    assert Store(archive.store).others_at_work() == []
    compact(Store(archive.store))


def test_what_killed_runs_left_half_written_harms_nothing_and_is_taken_away_by_compact(archive):
    first = archive.run()
    for place in ("parts", "archives", "running", "."):
        (archive.store / place / ".writing-0123456789abcdef").write_bytes(b"PAR1 half")
    assert len(verify(Store(archive.store)).leftovers) == 4
    assert_equal_runs(archive.run(), first)
    compact(Store(archive.store))
    assert verify(Store(archive.store)).leftovers == []
