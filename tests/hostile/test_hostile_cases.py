"""Hostile inputs of our own making, kind by kind, and what becomes of each: `outcomes.csv`.

TEXTINDEX_OUTCOMES=write writes the table anew; look at what changed. What a limit ends may end by time or by memory,
as the machine is fast: the table says "stopped at a limit".
"""

import csv
import os
import signal
import socket
import warnings
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import textindex as ti
from tests.hostile import packed_files, reports, small_files
from textindex import documents
from textindex.cli.say import shown
from textindex.cli.workbench import _new_file
from textindex.core import place
from textindex.core.errors import TextIndexError
from textindex.core.records import Rejection
from textindex.estimates import load_specs
from textindex.estimates.read import read_panel
from textindex.exhibits.tables.latex import escaped
from textindex.sources import search
from textindex.store import Store, sql
from textindex.study.file import load_study
from textindex.tables.read import read_table
from textindex.tables.write import write_tables

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and links are Unix's"),
]
TABLE = Path(__file__).with_name("outcomes.csv")
HANGS_S = 120
QUERIES = {
    "read a file": "SELECT * FROM read_text('/etc/passwd')", "read a blob": "SELECT * FROM read_blob('/etc/passwd')",
    "read CSV": "SELECT * FROM read_csv('secret.csv')", "a file as a table": "SELECT * FROM 'secret.csv'",
    "list a folder": "SELECT * FROM glob('/etc/*')", "read stdin": "SELECT * FROM read_csv('/dev/stdin')",
    "write a file": "COPY (SELECT 1) TO 'made.csv'", "export": "EXPORT DATABASE 'made'",
    "import": "IMPORT DATABASE 'made'",
    "write where it spills": "COPY (SELECT 1) TO '.tmp/made.csv'", "attach a file": "ATTACH 'made.db' AS m",
    "install": "INSTALL httpfs", "load": "LOAD httpfs", "an address": "SELECT * FROM 'http://127.0.0.1:9/x.csv'",
    "a bucket": "SELECT * FROM 's3://b/x.parquet'", "open its access": "SET enable_external_access = true",
    "unlock": "SET lock_configuration = false", "another spill": "SET temp_directory = '.'",
    "a profile": "PRAGMA profiling_output = 'made.json'",
    "a log": "CALL enable_logging(storage='file', storage_path='made')",
    "a secret": "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "several statements": "SELECT 1; COPY (SELECT 1) TO 'made.csv'; SELECT 2",
    "within a query": "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
    "through a macro": "CREATE MACRO f() AS TABLE SELECT * FROM read_text('/etc/passwd'); SELECT * FROM f()",
    "through a variable": "SET VARIABLE x = '/etc/passwd'; SELECT * FROM read_text(getvariable('x'))",
    "delete": "DELETE FROM documents", "update": "UPDATE documents SET firm = 'x'", "drop": "DROP TABLE documents",
    "a program": "COPY (SELECT 1) TO PROGRAM 'touch made'", "a variable of the system": "SELECT getenv('HOME')",
    "beside where it spills": "SELECT * FROM read_text('.tmp/../secret.csv')",
    "JSON": "SELECT * FROM read_json_auto('secret.csv')", "a summary of a file": "SUMMARIZE 'secret.csv'",
    "its own parts": "SELECT * FROM read_parquet('store/parts/*.parquet')",
    "the process's variables": "SELECT * FROM read_text('/proc/self/environ')",
    "another database": "SELECT * FROM read_duckdb('made.db')", "a database far away": "ATTACH 'http://127.0.0.1:9/x'",
    "secrets that are kept": "SELECT * FROM duckdb_secrets()", "a home": "SET home_directory = '.'",
    "a plan that writes": "EXPLAIN ANALYZE COPY (SELECT 1) TO 'made.csv'",
    "a list of what a file holds": "CREATE TYPE x AS ENUM (SELECT content FROM read_text('/etc/passwd'))",
    "prepared": "PREPARE x AS COPY (SELECT 1) TO 'made'", "into its table": "COPY documents FROM '/etc/passwd'",
    "brackets 40,000 deep": "SELECT " + "(" * 40_000 + "1" + ")" * 40_000,
    "a million characters": "SELECT '" + "x" * 1_000_000 + "'",
    "Python's names": "SELECT * FROM connection", "the server": "CALL start_ui()", "nothing": "  ;;",
}  # fmt: skip
FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "'=1",
    "=cmd|' /C calc'!A0",
    "a;=1+1",
    "＝1+1",
    "=HYPERLINK(1)",
]
STEERING = ["\x1b]0;x\x07", "\x1b[2J", "\x9b31m", "\u202e", "\x00", "\x7f", "a\rb", "\u2066", "\x08\x08"]
LATEX = ["\\input{/etc/passwd}", "\\write18{touch made}", "^^5cinput", "%", "$x$ & _ # {", "~\\"]
SAVED = [
    "../up",
    "/abs",
    "a/b",
    "a\\b",
    "..",
    "x:y",
    "con",
    "nul.yaml",
    "a\x00b",
    "a\x1bb",
    "a\nb",
    "\u202ex",
    "x" * 300,
    " x ",
    "?",
]
ADDRESSES = [
    "reference://x",
    "generic://x",
    "dir://x",
    "jupyter://x@y",
    "github://a:b@c",
    "zip://a::file:///etc",
    "data://x",
    "local:///x",
]
MANIFESTS = ["http://127.0.0.1:9/x.pdf", "file:///etc/passwd", "../../../etc/passwd", "/etc/passwd", "a\x1b[2J.pdf"]


@pytest.fixture(autouse=True)
def _no_hanging_and_no_network(monkeypatch):
    def late(number, frame):
        raise TimeoutError("it hangs")

    def refused(*given, **more):
        raise AssertionError(f"a parser asks the network: {given}")

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: refused(address))
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(10 * HANGS_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def outcome(act):
    """What came of a call: a message of ours, or what it gave."""
    signal.alarm(HANGS_S)
    try:
        return str(act() or "read as data")
    except (TextIndexError, OSError) as error:
        return "refused in words" if 0 < len(str(error)) < 100_000 else "REFUSED without words"


def archive(folder):
    """The reports of an archive, read and scored in a process of its own."""
    (folder / "reports").mkdir()
    made = reports.write(folder / "reports")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        result = ti.score(folder / "reports", "li2023-zh", workers=1, timeout_s=100.0, memory_mb=2_000)
    assert not any(set(str(one.message)) & {"\x1b", "\x07", "\u202e"} for one in warned)
    told = dict(zip(result.rejections["file"], result.rejections["reason"], strict=True))
    scored = set(result.index["file"])
    passed = {name.rstrip("/") for names in search([folder / "reports"]).passed.values() for name in names}
    for (kind, name), file in made.items():
        yield kind, name, f"rejected: {told[file]}" if file in told else (
            "scored" if file in scored else "passed over and told" if file in passed else "VANISHED")  # fmt: skip
    assert not any("root:" in str(value) for value in result.rejections.to_numpy().ravel())


def endless(folder):
    place_of = folder / "endless"
    place_of.mkdir()
    files = {f"{600_000 + n}_2019.pdf": name for n, name in enumerate(reports.ENDLESS)}
    for file, name in files.items():
        (place_of / file).write_bytes(reports.ENDLESS[name]())
    told = ti.score(place_of, "li2023-zh", workers=1, timeout_s=20.0, memory_mb=700).rejections
    for file, reason in zip(told["file"], told["reason"], strict=True):
        yield (
            "PDF",
            files[file],
            "stopped at a limit" if reason in ("timed out", "too large") else f"rejected: {reason}",
        )


def dictionaries(folder):
    for name, text in small_files.YAML.items():
        (folder / "it.yaml").write_text(text, encoding="utf-8")
        yield "YAML", name, outcome(lambda: ti.load_dictionary(folder / "it.yaml").name)
    assert not Path("made").exists()


def studies(folder):
    for name, text in small_files.TOML.items():
        (folder / "it.toml").write_text(text, encoding="utf-8")
        for kind, load in (("study", load_study), ("specification", load_specs)):
            yield f"TOML, {kind}", name, outcome(lambda load=load: load(folder / "it.toml") and "read as data")


def workbooks(folder):
    for name, change in small_files.CHANGES.items():
        (folder / "it.xlsx").write_bytes(small_files.workbook(change))
        for kind, load in (("dictionary", ti.load_dictionary), ("table", read_table), ("panel", read_panel)):

            def read(load=load):
                got = load(folder / "it.xlsx")
                assert "root:" not in str(got)
                return "read as data"

            yield f"xlsx, {kind}", name, outcome(read)


def queries(folder):
    (folder / "reports-of-sql").mkdir()
    (folder / "reports-of-sql" / "600519_2019.txt").write_bytes(reports.report(600_519))
    ti.read_archive(folder / "reports-of-sql", folder / "store", workers=0)
    (folder / ".tmp").mkdir()
    (folder / "secret.csv").write_text("a\nTOPSECRET\n")
    before = sorted(path.name for path in folder.rglob("*"))
    for name, query in QUERIES.items():
        yield "SQL", name, outcome(lambda query=query: f"answered: {sql(Store(folder / 'store'), query).shape}")
    assert sorted(path.name for path in folder.rglob("*")) == before


def outputs(folder):
    for text in FORMULAS:
        write_tables({folder / "t.csv": pd.DataFrame({"a": [text]}), folder / "t.xlsx": pd.DataFrame({"a": [text]})})
        line = (folder / "t.csv").read_text(encoding="utf-8-sig").partition("\n")[2].lstrip('"')
        bare = [part for part in line.split(";") if part[:1] in set("=+-@\t\r＝＋－＠")]
        import openpyxl

        cell = openpyxl.load_workbook(folder / "t.xlsx").active["A2"]
        yield "formula", repr(text), "a text in CSV and Excel" if not bare and cell.data_type == "s" else "RUNS"
    for text in LATEX:
        made = escaped(text)
        bare = made.replace("\\textbackslash", "").replace("\\text", "")
        yield "LaTeX", text, "RUNS" if "\\input" in bare or "\\write" in bare or "^^" in made else "printed as it is"


def terminals(folder):
    for text in STEERING:
        told = shown(f"a{text}b")
        yield "terminal", repr(text), "written out" if told.isprintable() else "STEERS"


def packed_ones(folder):
    pytest.importorskip("py7zr", reason="the extra sevenzip is not installed")
    for name, (file, make) in packed_files.PACKED.items():
        place_of = folder / "packed" / str(len(list(folder.glob("packed/*"))))
        place_of.mkdir(parents=True)
        (place_of / file).write_bytes(make())

        def read(place_of=place_of):
            found = search([place_of])
            got = [documents.read(filing) for filing in found.filings]
            lost = [one for one in [*found.rejections, *got] if isinstance(one, Rejection)]
            assert not any("root:" in getattr(one, "text", "") for one in got)
            reasons = ", ".join(f"{n} {reason}" for reason, n in sorted(Counter(r.reason for r in lost).items()))
            return f"{len(got) - sum(isinstance(one, Rejection) for one in got)} read; {reasons or 'none'} rejected"

        yield "packed", name, outcome(read)
    assert not list(folder.rglob("evil*"))


def tables(folder):
    for name, (file, make) in packed_files.TABLES.items():
        (folder / file).write_bytes(make())

        def read(file=file):
            got = read_table(folder / file)
            assert "root:" not in str(got.to_dict())
            return f"read as data: {got.shape[0]} x {got.shape[1]}"

        yield "table", name, outcome(read)


def names(folder):
    for text in SAVED:
        yield "workbench, save as", repr(text[:20]), outcome(lambda text=text: _new_file(text).name)
    for address in ADDRESSES:
        yield "address", address, outcome(lambda address=address: place.filesystem(address)[1])
    (folder / "manifested").mkdir()
    (folder / "manifested" / "600519_2019.txt").write_bytes(reports.report(600_519))
    for path in MANIFESTS:
        with (folder / "m.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["path", "firm", "year"], [path, "600519", "2019"]])
        yield "manifest", repr(path), outcome(lambda: search([folder / "manifested"], folder / "m.csv").filings[0].file)


GROUPS = (
    *(archive, endless, packed_ones, dictionaries, studies, workbooks, tables, queries, outputs, terminals, names),
)


def committed():
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["case"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    return {(row["group"], row["kind"], row["input"]): row["outcome"] for row in rows}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_what_becomes_of_hostile_inputs(group, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = {(group.__name__, kind, name): told for kind, name, told in group(tmp_path)}
    assert not any(told.split(" ")[0].isupper() for told in found.values()), found
    if os.environ.get("TEXTINDEX_OUTCOMES") == "write":
        kept = {key: told for key, told in committed().items() if key[0] != group.__name__} | found
        order = [one.__name__ for one in GROUPS]
        rows = sorted(kept.items(), key=lambda row: order.index(row[0][0]))
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["case", "group", "kind", "input", "outcome"])
            out.writerows([number, *key, told] for number, (key, told) in enumerate(rows, 1))
    assert {key: told for key, told in committed().items() if key[0] == group.__name__} == found


def test_there_are_cases_enough():
    assert len(committed()) > 150
