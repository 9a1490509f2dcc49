"""What a store is asked: its figures are the archive's, SQL changes nothing, compacting loses nothing, marks die."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from command_line import invoke
from made_files import fingerprint

import textindex as ti
from textindex import documents, store
from textindex.core.errors import StoreError
from textindex.core.records import Filing, Folded, Origin, Reading, Rejection
from textindex.scoring.pipeline import read_archive
from textindex.store import Store, query
from textindex.store.folder import TEMPORARY, Folder


def reports_of(samples):
    return [path for folder in ("zh", "en", "broken") for path in sorted((samples / folder).rglob("*.*"))]


@pytest.fixture(scope="module")
def filled(samples, tmp_path_factory):
    """A store of many small parts, some documents in two of them; the whole archive was read last."""
    place = tmp_path_factory.mktemp("filled") / "store"
    paths = reports_of(samples)
    for first in range(0, len(paths), 5):
        read_archive(paths[first : first + 5], place)
    shelf = Store(place)
    twice = [entry for entry in shelf.entries() if entry.n_pages > 1][:2]
    name, data = store.parts.merged(twice, lambda part: shelf.folder.open(f"parts/{part}"))
    shelf.folder.write(f"parts/{name}", data)
    read_archive([samples / "zh", samples / "en", samples / "broken"], place)
    return place


@pytest.fixture
def kept(filled, tmp_path):
    """A copy of it that a test may change."""
    return Path(shutil.copytree(filled, tmp_path / "store"))


@pytest.fixture(scope="module")
def truth(samples):
    """Each content and ending with its document, or why it cannot be read, without any store."""
    found = {}
    for path in reports_of(samples):
        key = hashlib.sha256(path.read_bytes()).hexdigest(), path.suffix.lower()
        found[key] = documents.read(Filing(str(path), path.name))
    return found


def readable(truth):
    return {key: got for key, got in truth.items() if not isinstance(got, Rejection)}


# ---- figures


def test_info_gives_the_figures_of_the_archive(filled, truth, samples):
    facts = json.loads(invoke("store", "info", filled, "--json").stdout)
    read = readable(truth)
    lost = Counter(got.reason for got in truth.values() if isinstance(got, Rejection))
    assert facts["documents"] == len(truth) == len(read) + lost.total()
    assert facts["unreadable"] == lost
    assert facts["pages"] == sum(len(got.pages) for got in read.values())
    folded = [documents.fold(got).text for got in read.values()]
    assert facts["characters"] == sum(len(text) - text.count(" ") - text.count("\n") for text in folded)
    files = list((filled / "parts").iterdir())
    assert facts["parts"] == len(files) > 5
    assert facts["bytes"] == sum(path.stat().st_size for path in files)
    assert sum(facts["readers"].values()) == facts["documents"]
    pdfs = sum(reader.startswith("pdfium") * number for reader, number in facts["readers"].items())
    assert pdfs == sum(got.extractor.startswith("pdfium") for got in read.values()) + sum(
        isinstance(got, Rejection) and b"%PDF-" in Path(got.filing.path).read_bytes()[:1024] for got in truth.values()
    )
    assert facts["archives"][f"{samples / 'broken'}, {samples / 'en'}, {samples / 'zh'}"] == len(reports_of(samples))
    assert (facts["damaged"], facts["runs_now"]) == ({}, [])
    shown = invoke("store", "info", filled).stdout
    assert f"documents    {len(truth)}\n" in shown
    assert f"characters   {facts['characters']:,}\n" in shown


def test_verify_counts_parts_documents_and_what_is_stored_twice(filled, truth):
    before = fingerprint(filled)
    found = json.loads(invoke("store", "verify", filled, "--json").stdout)
    rows = sum(pq.ParquetFile(path).metadata.num_rows for path in (filled / "parts").iterdir())
    assert found["documents"] == len(truth)
    assert found["twice"] == rows - len(truth) == 2
    assert (found["damaged"], found["missing"], found["leftovers"]) == ({}, [], [])
    assert "all is well" in invoke("store", "verify", filled).stdout
    assert fingerprint(filled) == before


def test_verify_names_the_files_whose_text_is_gone(kept, samples):
    held = {path: set(pq.read_table(path)["sha256"].to_pylist()) for path in sorted((kept / "parts").iterdir())}
    times = Counter(sha256 for of_part in held.values() for sha256 in of_part)
    gone = next(path for path, own in held.items() if any(times[sha256] == 1 for sha256 in own))
    gone.unlink()
    only = {sha256 for sha256 in held[gone] if times[sha256] == 1}
    missing = [path for path in reports_of(samples) if hashlib.sha256(path.read_bytes()).hexdigest() in only]
    assert missing
    found = json.loads(invoke("store", "verify", kept, "--json", code=1).stdout)
    assert set(found["missing"]) == {str(path) for path in missing}
    invoke("store", "verify", kept, code=1)
    invoke("read", samples / "zh", samples / "en", samples / "broken", "-s", kept, "-j", 0, code=3)
    invoke("store", "verify", kept)


def test_sql_answers_from_the_same_texts(filled, truth):
    read = readable(truth)
    pages = ti_sql(filled, "SELECT sha256, suffix, page, text FROM pages")
    counted = Counter((row.sha256, row.suffix) for row in pages.itertuples())
    assert counted == {key: len(got.pages) for key, got in read.items()}
    for (sha256, suffix), own in pages.groupby(["sha256", "suffix"]):
        own = own.sort_values("page")
        assert own["page"].tolist() == list(range(1, len(own) + 1))
        assert own["text"].tolist() == [page.text for page in read[sha256, suffix].pages]
    texts = ti_sql(filled, "SELECT sha256, suffix, folded FROM texts WHERE folded IS NOT NULL")
    assert len(texts) == len(read)
    for row in texts.itertuples():
        assert row.folded == documents.fold(read[row.sha256, row.suffix]).text
    held = ti_sql(filled, "SELECT sha256, suffix, reason, n_pages FROM documents")
    assert len(held) == len(truth)
    for row in held.itertuples():
        got = truth[row.sha256, row.suffix]
        assert row.reason == (got.reason if isinstance(got, Rejection) else "")
        assert row.n_pages == (0 if isinstance(got, Rejection) else len(got.pages))


def ti_sql(place, statement):
    return store.sql(Store(place), statement)


def test_sql_knows_the_files_of_every_archive(filled, samples):
    roots = f"{samples}/"
    files = ti_sql(filled, f"SELECT path, sha256 FROM files WHERE path LIKE '{roots}%'")
    assert set(files["path"]) == {str(path) for path in reports_of(samples)}
    for row in files.itertuples():
        assert hashlib.sha256(Path(row.path).read_bytes()).hexdigest() == row.sha256
    years = ti_sql(filled, "SELECT firm, year FROM documents WHERE firm = '900001' AND kind = 'annual'")
    assert set(years["year"]) == {2018, 2019, 2020, 2021}


def test_sql_prints_tables_csv_and_json(filled, truth):
    ask = ("store", "sql", filled)
    assert invoke(*ask, "SELECT count(*) AS n FROM documents").stdout.split() == ["n", str(len(truth))]
    lines = invoke(
        *ask, "SELECT suffix, count(*) AS n FROM documents GROUP BY 1 ORDER BY 1", "--csv"
    ).stdout.splitlines()
    counted = Counter(suffix for _, suffix in truth)
    assert lines == ["suffix,n", *(f"{suffix},{counted[suffix]}" for suffix in sorted(counted))]
    (answer,) = json.loads(invoke(*ask, "SELECT '大数据' AS word, NULL AS nothing", "--json").stdout)
    assert answer == {"word": "大数据", "nothing": None}


def test_a_store_without_a_part_can_be_asked(tmp_path):
    Store(tmp_path, create=True).save_listing(["nowhere"], [])
    assert invoke("store", "sql", tmp_path, "SELECT count(*) AS n FROM pages").stdout.split() == ["n", "0"]
    assert json.loads(invoke("store", "info", tmp_path, "--json").stdout)["documents"] == 0
    invoke("store", "verify", tmp_path)
    assert invoke("store", "compact", tmp_path).stdout == "0 parts are now 0\n"


def test_a_folder_without_a_store_is_told_and_left_alone(tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        for command in (["info"], ["verify"], ["compact"], ["sql"]):
            asked = [*command, place, *(["SELECT 1"] if command == ["sql"] else [])]
            assert f"Error: {place}: no store; make one with" in invoke("store", *asked, code=1).stderr
    assert list(tmp_path.iterdir()) == []


# ---- SQL changes nothing

REFUSED = [
    "COPY documents TO '{out}/x.csv'",
    "COPY (SELECT 1) TO '{out}/x.parquet' (FORMAT parquet)",
    "COPY documents TO '{store}/parts/x.parquet' (FORMAT parquet)",
    "COPY documents TO '{store}' (FORMAT parquet, PARTITION_BY (year))",
    "COPY documents TO '/dev/null'",
    "ATTACH '{out}/x.db' AS x",
    "EXPORT DATABASE '{out}'",
    "IMPORT DATABASE '{out}'",
    "SELECT 1; COPY documents TO '{out}/x.csv'",
    "SET enable_external_access = true; COPY documents TO '{out}/x.csv'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_parquet('{store}/parts/*.parquet')",
    "SELECT * FROM '{store}/parts/*.parquet'",
    "CREATE TABLE t AS SELECT * FROM read_csv('/etc/passwd')",
    "INSTALL httpfs",
    "FORCE INSTALL json",
    "LOAD httpfs",
    "LOAD '{out}/x.duckdb_extension'",
    "SET enable_external_access = true",
    "RESET enable_external_access",
    "SET lock_configuration = false",
    "SET temp_directory = '{out}'",
    "SET secret_directory = '{out}'",
    "SET log_query_path = '{out}/log'",
    "PRAGMA enable_profiling",
    "PRAGMA profiling_output = '{out}/profile.json'",
    "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "DELETE FROM documents",
    "UPDATE documents SET firm = 'x'",
    "INSERT INTO documents SELECT * FROM documents",
    "DELETE FROM parts",
    "SELEC 1",
    "SELECT * FROM nothing",
    "SELECT * FROM caller",
    "SELECT error('on purpose')",
]


@pytest.fixture
def surroundings(tmp_path, monkeypatch):
    """A home, a current folder and a temporary one, all of them empty, so that whatever is written is seen."""
    for name in ("home", "here", "tmp", "out"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


@pytest.mark.parametrize("statement", REFUSED)
def test_sql_refuses_what_writes_or_looks_elsewhere(kept, surroundings, statement):
    caller = pd.DataFrame({"x": [1]})
    assert len(caller) == 1  # a table of the calling program is none of the store's
    before = fingerprint(surroundings)
    failed = invoke("store", "sql", kept, statement.format(out=surroundings / "out", store=kept), code=1)
    assert failed.stderr.startswith("Error: DuckDB: ")
    assert failed.stdout == ""
    assert fingerprint(surroundings) == before


def test_sql_does_not_reach_a_folder_that_duckdb_would_spill_to(filled, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text("a\n", encoding="utf-8")
    (tmp_path / ".tmp").symlink_to(tmp_path / "elsewhere")
    before = fingerprint(tmp_path)
    for statement in (
        "COPY (SELECT 1 AS a) TO '.tmp/secret.txt'",
        f"SELECT * FROM read_text('{tmp_path}/.tmp/secret.txt')",
    ):
        with pytest.raises(StoreError, match="Permission"):
            ti_sql(filled, statement)
    assert fingerprint(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE t AS SELECT * FROM pages", "DROP VIEW pages", "CHECKPOINT", "VACUUM", "ATTACH ':memory:' AS y",
     "CREATE OR REPLACE VIEW documents AS SELECT 1", "SHOW TABLES", "SELECT * FROM pages ORDER BY text"],
)  # fmt: skip
def test_sql_that_stays_in_memory_changes_nothing_on_disk(kept, surroundings, statement):
    before = fingerprint(surroundings)
    invoke("store", "sql", kept, statement, code=None)
    assert fingerprint(surroundings) == before
    assert len(ti_sql(kept, "SELECT DISTINCT sha256 FROM pages")) > 10  # the next question meets the whole store


HUNGRY = {
    "a sort": "SELECT * FROM range(20000000) AS t(i) ORDER BY hash(i)",
    "one list": "SELECT list(i) FROM range(100000000) AS t(i)",
    "a text that doubles": "WITH RECURSIVE t(x) AS (SELECT 'a' UNION ALL SELECT x || x FROM t) SELECT length(x) FROM t",
}


@pytest.mark.parametrize("question", HUNGRY)
def test_sql_that_takes_too_much_ends_with_a_message(filled, surroundings, monkeypatch, question):
    monkeypatch.setattr(query, "MEMORY", "30MB")
    monkeypatch.setattr(query, "DISK", 0)
    monkeypatch.setattr("tempfile.tempdir", str(surroundings / "tmp"))
    failed = invoke("store", "sql", filled, HUNGRY[question], code=1)
    assert "takes more than 28.6 MiB of memory and 0 bytes of disk" in failed.stderr
    assert "SET memory_limit" not in failed.stderr  # which no question can do
    assert list((surroundings / "tmp").iterdir()) == []


def test_sql_goes_to_disk_before_it_ends(filled, monkeypatch):
    monkeypatch.setattr(query, "MEMORY", "60MB")
    assert (
        len(ti_sql(filled, HUNGRY["a sort"].replace("SELECT *", "SELECT i").replace("20000000", "1000000")))
        == 1_000_000
    )


def test_an_answer_that_is_too_large_is_refused_and_printed_as_it_comes(filled, monkeypatch):
    monkeypatch.setattr(query, "MEMORY", "15MB")
    question = "SELECT i, repeat('数字化', 100) AS text FROM range(20000) AS t(i)"
    for more in ((), ("--json",)):
        assert "--csv" in invoke("store", "sql", filled, question, *more, code=1).stderr
    with pytest.raises(StoreError, match="LIMIT"):
        ti_sql(filled, question)
    lines = invoke("store", "sql", filled, question, "--csv").stdout.splitlines()
    assert lines == ["i,text", *(f"{i},{'数字化' * 100}" for i in range(20_000))]


def test_rows_come_as_they_are_in_one_answer(filled):
    """Types too: a whole number with gaps in one frame only is whole in the answer."""
    question = "SELECT i, CASE WHEN i > 9000 THEN NULL ELSE i END AS some, i / 2 AS half FROM range(10000) AS t(i)"
    whole = ti_sql(filled, question)
    assert (len(whole), whole["some"].isna().sum(), str(whole["some"].dtype)) == (10_000, 999, "Int64")
    assert invoke("store", "sql", filled, question, "--csv").stdout == whole.to_csv(index=False)
    assert invoke("store", "sql", filled, "SELECT 1 AS a WHERE false", "--csv").stdout == "a\n"


def test_a_question_that_only_a_program_writes_is_refused(filled):
    with pytest.raises(StoreError, match="200,007 characters"):
        ti_sql(filled, "SELECT " + "[" * 100_000 + "]" * 100_000)
    with pytest.raises(StoreError, match="DuckDB"):
        ti_sql(filled, "SELECT " + "(" * 40_000 + "1" + ")" * 40_000)


@pytest.mark.parametrize("statement", ["", " ", ";", "/* nothing */"])
def test_an_empty_question_is_told(filled, statement):
    assert invoke("store", "sql", filled, statement, code=1).stderr.startswith("Error: ")


# ---- compact


@pytest.fixture(scope="module")
def scored(samples, filled):
    """The index, and all else that a run gives, straight from the store of many parts."""
    return ti.score([samples / "zh", samples / "en", samples / "broken"], store=filled)


def assert_still_scored(samples, place, scored):
    again = ti.score([samples / "zh", samples / "en", samples / "broken"], store=place)
    for name in ("index", "hits", "documents", "rejections", "terms"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(scored, name))


def contents(place):
    """Every document that a store can find, with its text."""
    held = Store(place)
    found = {}
    for key, entry in held.ledger().items():
        facts = entry._replace(part="", row=0, cover=dict(entry.cover))
        found[key] = facts, None, None, None
        if not entry.reason:
            for stored in held.texts(entry.part, [entry.row]):
                runs = tuple(tuple(map(int, column)) for column in stored.folded.origin)
                found[key] = facts, bytes(stored.folded.data), runs, list(stored.pages)
    return found


def test_compact_keeps_every_document_in_one_part(kept, samples, scored):
    before = contents(kept)
    number = len(list((kept / "parts").iterdir()))
    assert invoke("store", "compact", kept).stdout == f"{number} parts are now 1\n"
    (part,) = (kept / "parts").iterdir()
    assert pq.ParquetFile(part).metadata.num_rows == len(before)
    assert contents(kept) == before
    assert json.loads(invoke("store", "verify", kept, "--json").stdout)["twice"] == 0
    assert_still_scored(samples, kept, scored)
    assert invoke("store", "compact", kept).stdout == "1 part is now 1\n"
    assert [path.name for path in (kept / "parts").iterdir()] == [part.name]
    assert list((kept / "running").iterdir()) == []


def test_compact_makes_parts_of_a_bounded_size(kept, monkeypatch):
    before = contents(kept)
    monkeypatch.setattr(store.query, "COMPACT_DOCUMENTS", 10)
    invoke("store", "compact", kept)
    rows = [pq.ParquetFile(path).metadata.num_rows for path in (kept / "parts").iterdir()]
    assert sorted(rows) == sorted([10] * (len(before) // 10) + [len(before) % 10] * (len(before) % 10 > 0))
    assert contents(kept) == before


def test_compact_keeps_each_readers_reading(tmp_path):
    shelf = Store(tmp_path, create=True)
    for reader in ("a", "b"):
        for rules in (1, 2):
            text = f"{reader}{rules}"
            folded = Folded(text.encode(), Origin([0], [1], [0]))
            shelf.add([Reading("0" * 64, ".txt", reader, rules, pages=(text,), folded=folded)])
    assert invoke("store", "compact", tmp_path).stdout == "4 parts are now 1\n"
    for reader in ("a", "b"):
        for rules in (1, 2):
            (entry,) = shelf.ledger([reader], rules).values()
            assert [one.folded.text for one in shelf.texts(entry.part, [entry.row])] == [f"{reader}{rules}"]
    assert len(list(shelf.entries())) == 4


class Stopped(BaseException):
    pass


@pytest.mark.parametrize("deleted", range(4))
def test_compact_stopped_between_two_deletions_loses_nothing(kept, samples, scored, monkeypatch, deleted):
    before, left = contents(kept), [deleted]
    delete = Folder.delete

    def stopping(self, name):
        if name.startswith("parts/"):
            if not left[0]:
                raise Stopped
            left[0] -= 1
        delete(self, name)

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "delete", stopping)
        with pytest.raises(Stopped):
            store.compact(Store(kept))
    assert contents(kept) == before
    found = store.verify(Store(kept))
    assert (found.damaged, found.missing, found.documents) == ({}, [], len(before))
    assert_still_scored(samples, kept, scored)
    invoke("store", "compact", kept)
    assert contents(kept) == before
    assert len(list((kept / "parts").iterdir())) == 1


def test_compact_stopped_while_it_writes_loses_nothing(kept, monkeypatch):
    before, parts = contents(kept), sorted((kept / "parts").iterdir())

    def stopping(self, name, data):
        if name.startswith("parts/"):
            (Path(self.path) / "parts" / f"{TEMPORARY}0").write_bytes(bytes(data)[:100])  # as a killed run leaves it
            raise Stopped
        write(self, name, data)

    write = Folder.write
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "write", stopping)
        with pytest.raises(Stopped):
            store.compact(Store(kept))
    assert Store(kept).part_names() == [path.name for path in parts]
    assert contents(kept) == before
    assert json.loads(invoke("store", "verify", kept, "--json").stdout)["leftovers"] == [f"parts/{TEMPORARY}0"]
    invoke("store", "compact", kept)
    assert contents(kept) == before
    assert not list(kept.rglob(f"{TEMPORARY}*"))


KILLED = """
import os, signal, sys
from textindex.store import Store, compact
from textindex.store.folder import Folder
left, delete = [int(sys.argv[2])], Folder.delete
def killing(self, name):
    if name.startswith("parts/") and not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= name.startswith("parts/")
    delete(self, name)
Folder.delete = killing
compact(Store(sys.argv[1]))
"""


def test_compact_killed_half_way_loses_nothing_and_hinders_nobody(kept, samples, scored):
    before = contents(kept)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(kept), "2"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list((kept / "running").iterdir())) == 1
    assert contents(kept) == before
    assert_still_scored(samples, kept, scored)
    invoke("store", "compact", kept)
    assert contents(kept) == before
    assert list((kept / "running").iterdir()) == []


@pytest.mark.parametrize("folder", ["", "parts", "archives", "running"])
def test_leftovers_are_told_and_taken_away(kept, folder):
    left = kept / folder / f"{TEMPORARY}0123456789"
    left.write_bytes(b"half")
    before = contents(kept)
    assert "1 leftover of killed runs" in invoke("store", "verify", kept).stdout
    invoke("store", "compact", kept)
    assert not left.exists()
    assert "leftovers" not in invoke("store", "verify", kept).stdout
    assert contents(kept) == before


def test_compact_leaves_a_store_with_a_damaged_part_as_it_is(kept):
    part = sorted((kept / "parts").iterdir())[0]
    part.write_bytes(part.read_bytes()[:-100])
    before = fingerprint(kept)
    failed = invoke("store", "compact", kept, code=1)
    assert part.name in failed.stderr
    assert "store verify" in failed.stderr
    assert fingerprint(kept) == before


# ---- marks of runs


def test_compact_waits_for_a_run_that_adds_to_the_store(kept):
    with Store(kept).at_work() as others:
        assert others == []
        before = fingerprint(kept)
        failed = invoke("store", "compact", kept, code=1)
        assert f"process {os.getpid()} on" in failed.stderr
        assert "compact it afterwards" in failed.stderr
        assert fingerprint(kept) == before
        assert json.loads(invoke("store", "info", kept, "--json").stdout)["runs_now"] == Store(kept).others_at_work()
    invoke("store", "compact", kept)


def test_a_run_takes_its_mark_away_when_it_fails(kept):
    with pytest.raises(Stopped), Store(kept).at_work():
        raise Stopped
    assert Store(kept).others_at_work() == []
    assert list((kept / "running").iterdir()) == []


def test_the_mark_of_a_dead_process_vanishes(kept):
    code = "import sys, os; from textindex.store import Store\nwith Store(sys.argv[1]).at_work(): os._exit(7)"
    assert subprocess.run([sys.executable, "-c", code, str(kept)], check=False).returncode == 7
    assert len(list((kept / "running").iterdir())) == 1
    assert Store(kept).others_at_work() == []
    assert list((kept / "running").iterdir()) == []


def test_marks_of_other_machines_stand_for_a_day(kept):
    (mark,) = marks_left(kept)
    for age, stands in ((0, True), (86_000, True), (86_500, False)):
        told = json.loads(mark) | {"host": "elsewhere", "pid": 1}
        told["started"] -= age
        (kept / "running" / "0.json").write_text(json.dumps(told))
        assert Store(kept).others_at_work() == (["process 1 on elsewhere"] if stands else [])
        assert (kept / "running" / "0.json").exists() == stands


def marks_left(place):
    with Store(place).at_work():
        return [path.read_text() for path in (place / "running").iterdir()]


@pytest.mark.parametrize("mark", ["", "{", "[]", "{}", '{"host": "a", "pid": "b", "started": 0}', "null"])
def test_a_mark_that_is_none_hinders_nobody(kept, mark):
    (kept / "running").mkdir(exist_ok=True)
    (kept / "running" / "0.json").write_text(mark)
    assert Store(kept).others_at_work() == []
    invoke("store", "compact", kept)


def test_of_two_runs_that_begin_at_once_one_sees_the_other(tmp_path):
    # Both have looked for others before either has left its mark, unless the mark comes first.
    ready = threading.Barrier(2)
    seen = []

    class Slow(Store):
        def write(self, name, data):
            if name.startswith("running/"):
                ready.wait(30)
            super().write(name, data)

    def work():
        with Slow(tmp_path, create=True).at_work() as others:
            seen.append(others)
            ready.wait(30)

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert len(seen) == 2
    assert any(seen)


def test_compact_sees_a_run_that_begins_while_it_looks(kept):
    with ExitStack() as runs:

        class Late(Store):
            def write(self, name, data):
                runs.enter_context(Store(kept).at_work())  # between compact's look and its mark
                super().write(name, data)

        before = fingerprint(kept / "parts")
        with pytest.raises(StoreError, match="compact it afterwards"):
            store.compact(Late(kept))
        assert fingerprint(kept / "parts") == before
