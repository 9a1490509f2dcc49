"""Parts whose values no store writes, disks that are full for Excel, addresses that are none: told in words."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command_line import invoke

import textindex as ti
from textindex.core import place
from textindex.core.errors import DictionaryError
from textindex.dictionary import load, save
from textindex.store import Store
from textindex.tables import office

REPORT = "证券代码：600519  公司简称：云帆科技\n云帆科技股份有限公司\n2019年年度报告\n" + "公司推进大数据建设。" * 60
ODD = {
    "sections": [None, "", "{}", "[1]", '[{"section": 1}]', "[" * 50_000, '{"a": 1}', "\\"],
    "origin": [None, b"", b"\x01", b"\x05\x00\x00\x00\x4d", b"\xff\xff\xff\xff\x01\x00\x01\x00\x01\x00"],
    "folded": [None],
    "pages": [None, [None]],
    "sha256": [None],
    "suffix": [None],
    "rules": [None],
}


@pytest.fixture
def store(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "600519_2019.txt").write_text(REPORT, encoding="utf-8")
    ti.read_archive(tmp_path / "reports", tmp_path / "store", workers=0)
    return tmp_path / "store"


def changed(store, column, value):
    (path,) = (store / "parts").glob("*.parquet")
    table = pq.read_table(path)
    at = table.column_names.index(column)
    made = table.set_column(at, table.schema.field(at), pa.array([value], table.schema.field(at).type))
    pq.write_table(made, path, write_page_checksum=True)


@pytest.mark.parametrize(("column", "value"), [(column, value) for column, values in ODD.items() for value in values])
def test_a_part_that_holds_what_no_store_writes_is_damaged(store, column, value):
    changed(store, column, value)
    check = invoke("store", "verify", store, code=None)
    assert check.exit_code != 0
    assert "damaged" in check.output
    for command in (["store", "info", str(store)], ["kwic", "--store", str(store), "大数据"]):
        invoke(*command, code=None)
    again = ti.read_archive(store.parent / "reports", store, workers=0)
    assert len(again) == 1


def test_of_a_good_part_verify_says_nothing(store):
    invoke("store", "verify", store)


class SerialisationError(Exception):
    """Called as lxml's, which openpyxl lets through where the disk is full."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of openpyxl's generators, cut short
def test_excel_on_a_full_disk_is_told_and_what_was_there_stays(tmp_path, monkeypatch):
    import openpyxl

    def full(self, file):
        raise SerialisationError("IO_WRITE")

    monkeypatch.setattr(openpyxl.Workbook, "save", full)
    (tmp_path / "dictionary.xlsx").write_bytes(b"earlier")
    with pytest.raises(DictionaryError, match="no room in the folder of temporary files"):
        save(load("li2023-zh"), tmp_path / "dictionary.xlsx")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"dictionary.xlsx": b"earlier"}
    with pytest.raises(KeyError), office.writing():
        _ = {}["another fault is not hidden"]


@pytest.mark.parametrize(
    "address",
    [
        *("generic://x", "dir://x", "reference://x", "jupyter://127.0.0.1/x", "github://me:pw@main/x", "zip://a.zip"),
        *("memory://x::file:///etc", "simplecache::memory://x", "filecache://x", "nothing://x", "python://os.system"),
    ],
)
@pytest.mark.parametrize("where", ["archive", "store"])
def test_addresses_of_other_kinds_are_refused_in_one_message(tmp_path, address, where):
    given = [address] if where == "archive" else ["--store", address]
    done = invoke("score", *given, "--out", tmp_path / "out", "-w", "0", code=None)
    assert done.exit_code == 1
    assert done.stderr.count("Error: ") == 1
    assert not (tmp_path / "out" / "index.csv").exists()


SECRET = "hunter2@!x"


@pytest.mark.parametrize("address", [f"ftp://me:{SECRET}@127.0.0.1:9/x", f"sftp://me:{SECRET}@127.0.0.1:9/x"])
@pytest.mark.parametrize(
    "command", [["score", "{}", "--out", "out"], ["read", "--store", "{}", "."], ["store", "info", "{}"]]
)
def test_passwords_are_neither_shown_nor_logged(tmp_path, monkeypatch, address, command):
    monkeypatch.chdir(tmp_path)
    log = [] if command[0] == "store" else ["--log", "log.jsonl"]
    done = invoke(*([part.format(address) for part in command] + log), code=None)
    assert done.exit_code != 0
    assert SECRET not in done.output + done.stderr
    assert all(SECRET.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_the_name_of_a_place_holds_no_password():
    assert place.canonical("FTP://me:pw@host//x/") == "ftp://me:***@host/x"
    assert place.without_password("s3://bucket/a:b@c") == "s3://bucket/a:b@c"
    assert json.loads(place.without_password(json.dumps(["ftp://a:b@c/x", "ftp://d:e@f/y"]))) == [
        "ftp://a:***@c/x",
        "ftp://d:***@f/y",
    ]


def test_a_store_in_memory_still_works(tmp_path):
    (tmp_path / "600519_2019.txt").write_text(REPORT, encoding="utf-8")
    assert len(ti.score(tmp_path, dictionary="li2023-zh", store="memory://odd-values", workers=0).index) == 1
    assert list(Store("memory://odd-values").entries())
