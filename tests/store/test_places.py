"""Archive and store at fsspec addresses: memory, files, and S3 (a real server on loopback) give what a folder gives."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import boto3
import fsspec
import pandas as pd
import pytest
import s3fs
from commands import invoke
from fsspec.implementations.memory import MemoryFileSystem
from moto.server import ThreadedMotoServer

import textindex as ti
from textindex import store as room
from textindex.core.errors import SourceError, StoreError
from textindex.core.records import Reading
from textindex.scoring.pipeline import read_archive
from textindex.store import Store, Writer, parts

TABLES = ("index", "hits", "documents", "rejections", "terms")
NAMES = (
    "900001-云帆科技-2021年年度报告.txt",
    "900002_2018.txt",
    "900003-远山银行/远山银行_2020年年度报告.html",
    "scanned.pdf",
)


@pytest.fixture(scope="module")
def reports(samples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive") / "reports"
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        source = samples / ("broken" if name == "scanned.pdf" else "zh") / name
        (folder / name).write_bytes(source.read_bytes())
    return folder


@pytest.fixture(scope="module")
def expected(reports):
    """What a run over the folder of this machine gives."""
    return ti.score(reports)


def contents(reports):
    return {path.relative_to(reports).as_posix(): path.read_bytes() for path in reports.rglob("*") if path.is_file()}


def assert_equal(result, expected):
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(result, name), getattr(expected, name))


def scored(archive, place, **options):
    """Score; gives the result, and the files that had to be opened for it."""
    opened = []

    def note(event):
        if event.step == "read":
            opened.append(event.file)

    return ti.score(archive, store=place, progress=note, **options), sorted(opened)


def run(*arguments, code=0):
    result = invoke(*arguments, code=code)
    assert "Traceback" not in result.stderr
    return result


def failing(*arguments):
    result = run(*arguments, code=1)
    (message,) = re.findall("^Error: .*", result.stderr, re.MULTILINE)
    assert result.stdout == ""
    return message


# ---- places, each with an archive and room for a store


class Place:
    """An address below which files can be put and listed without textindex."""

    def __init__(self, address, system, path):
        self.address, self.system, self.path = address, system, path

    def put(self, files):
        for name, data in files.items():
            self.system.makedirs(f"{self.path}/{name}".rpartition("/")[0], exist_ok=True)
            self.system.pipe_file(f"{self.path}/{name}", data)
            if os.path.exists(f"{self.path}/{name}"):  # noqa: PTH110
                os.utime(f"{self.path}/{name}", (1_600_000_000, 1_600_000_000))  # a time of change that is trusted

    def files(self, below):
        self.system.invalidate_cache()
        found = self.system.find(f"{self.path}/{below}")
        return {str(path).partition(f"{below}/")[2]: self.system.cat_file(path) for path in found}


@pytest.fixture
def memory():
    def clear():
        MemoryFileSystem.store.clear()
        MemoryFileSystem.pseudo_dirs[:] = [""]

    clear()
    yield Place("memory://here", MemoryFileSystem(), "/here")
    clear()


@pytest.fixture(scope="module")
def s3_server():
    """A server that speaks S3 on loopback; gives another library's client of it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patched.delenv(name)
        patched.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patched.setenv("AWS_ACCESS_KEY_ID", "testing")
        patched.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patched.setenv("AWS_DEFAULT_REGION", "us-east-1")
        patched.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patched.setenv("AWS_CONFIG_FILE", os.devnull)
        patched.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patched.setenv("NO_PROXY", "127.0.0.1")
        s3fs.S3FileSystem.clear_instance_cache()
        yield boto3.client("s3")
        s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


@pytest.fixture
def s3(s3_server, request):
    name = f"bucket-{sha256(request.node.name.encode()).hexdigest()[:20]}"
    s3_server.create_bucket(Bucket=name)
    return Place(f"s3://{name}", s3fs.S3FileSystem(), name)


@pytest.fixture
def local_url(tmp_path):
    return Place((tmp_path / "a place").as_uri().replace("%20", " "), fsspec.filesystem("file"), f"{tmp_path}/a place")


@pytest.fixture(params=["memory", "s3", "local_url"])
def place(request):
    return request.getfixturevalue(request.param)


# ---- equal to a folder


def test_archive_and_store_at_an_address_give_what_folders_give(place, reports, expected):
    place.put({f"reports/{name}": data for name, data in contents(reports).items()})
    archive, store = f"{place.address}/reports", f"{place.address}/store"
    result, opened = scored(archive, store)
    assert_equal(result, expected)
    assert opened == sorted(expected.documents["file"])
    again, opened = scored(archive, store)
    assert_equal(again, expected)
    assert opened == []
    alone, opened = scored(None, store)
    assert_equal(alone, expected)
    assert opened == []


def test_an_archive_at_an_address_is_read_into_a_store_here(place, reports, expected, tmp_path):
    place.put({f"reports/{name}": data for name, data in contents(reports).items()})
    for number in range(2):
        result, opened = scored(f"{place.address}/reports", tmp_path / "store")
        assert_equal(result, expected)
        assert len(opened) == (0 if number else len(NAMES))


def test_an_archive_here_is_read_into_a_store_at_an_address(place, reports, expected):
    for path in reports.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    for number in range(2):
        result, opened = scored(reports, f"{place.address}/store")
        assert_equal(result, expected)
        assert len(opened) == (0 if number else len(NAMES))


def test_one_report_at_an_address(place, reports):
    place.put({f"reports/{name}": data for name, data in contents(reports).items()})
    address = f"{place.address}/reports/{NAMES[1]}"
    assert ti.read(address).pages == ti.read(reports / NAMES[1]).pages
    result, opened = scored(address, f"{place.address}/store")
    assert result.index[["firm", "year"]].to_numpy().tolist() == [["900002", 2018]]
    assert opened == [NAMES[1]]


def test_a_store_inside_an_archive_at_an_address_is_not_read_as_reports(place, reports, expected):
    place.put({f"reports/{name}": data for name, data in contents(reports).items()})
    for _ in range(3):
        result, _ = scored(f"{place.address}/reports", f"{place.address}/reports/store")
        assert_equal(result, expected)
    assert room.verify(Store(f"{place.address}/reports/store")).documents == len(NAMES)


def test_the_same_store_at_an_address_and_in_a_folder(place, reports, tmp_path):
    read_archive(reports, f"{place.address}/store")
    read_archive(reports, tmp_path / "store")
    here = {path.relative_to(tmp_path / "store").as_posix(): path.read_bytes()
            for path in (tmp_path / "store").rglob("*") if path.is_file()}  # fmt: skip
    there = {name: data for name, data in place.files("store").items() if not name.startswith("running/")}
    assert there.keys() == here.keys()
    for name in here:
        if not name.startswith("archives/"):  # which say when they were seen
            assert there[name] == here[name], name
    listings = [Store(store).listings() for store in (f"{place.address}/store", tmp_path / "store")]
    assert [one.files for one in listings[0].values()] == [one.files for one in listings[1].values()]


# ---- once only


def test_a_renamed_object_is_not_stored_again_and_a_changed_one_is(s3, reports, expected):
    files = contents(reports)
    s3.put({f"reports/{name}": data for name, data in files.items()})
    archive, store = f"{s3.address}/reports", f"{s3.address}/store"
    scored(archive, store)
    (part,) = Store(store).part_names()
    s3.system.mv(f"{s3.path}/reports/{NAMES[0]}", f"{s3.path}/reports/moved/900001_2021年年报.txt")
    result, opened = scored(archive, store)
    assert opened == ["moved/900001_2021年年报.txt"]
    assert Store(store).part_names() == [part]
    count = ["firm", "year", "n_total"]
    pd.testing.assert_frame_equal(result.index[count], expected.index[count])
    s3.put({f"reports/{NAMES[1]}": files[NAMES[1]] + "公司推进大数据建设。\n".encode()})
    changed, opened = scored(archive, store)
    assert opened == [NAMES[1]]
    assert len(Store(store).part_names()) == 2
    firm = changed.index["firm"] == "900002"
    assert changed.index.loc[firm, "n_total"].item() == expected.index.loc[firm, "n_total"].item() + 1
    s3.system.rm_file(f"{s3.path}/reports/{NAMES[1]}")
    left, opened = scored(archive, store)
    assert opened == []
    assert "900002" not in set(left.index["firm"])


def test_what_is_in_the_store_is_written_once(s3, s3_server, reports):
    s3_server.put_bucket_versioning(Bucket=s3.path, VersioningConfiguration={"Status": "Enabled"})
    s3.put({f"reports/{name}": data for name, data in contents(reports).items()})
    for _ in range(3):
        scored(f"{s3.address}/reports", f"{s3.address}/store")
    versions = Counter(one["Key"] for one in s3_server.list_object_versions(Bucket=s3.path)["Versions"])
    assert len([name for name in versions if name.startswith("store/parts/")]) == 1
    assert set(versions.values()) == {1}
    assert not [name for name in s3.files("store") if name.startswith("running/")]


def test_parts_that_several_writers_made_count_once(place, reports):
    read_archive([reports / name for name in NAMES[1:]], f"{place.address}/store")
    read_archive([reports / name for name in NAMES[:2]], f"{place.address}/store")
    store = Store(f"{place.address}/store")
    with Writer(store) as writer:
        for entry in [entry for entry in store.entries() if not entry.reason][:2]:
            for stored in store.texts(entry.part, [entry.row]):
                again = {key: getattr(entry, key) for key in ("sha256", "suffix", "reader", "rules", "extractor")}
                pages = list(stored.pages)
                writer.add(Reading(**again, cover=entry.cover, pages=pages, folded=stored.folded))
    assert room.verify(store).twice == 2
    assert len(store.ledger()) == len(NAMES)


# ---- the other commands


def test_the_store_commands_work_at_an_address(place, reports, expected):
    place.put({f"reports/{name}": data for name, data in contents(reports).items()})
    archive, store = f"{place.address}/reports", f"{place.address}/store"
    for name in NAMES:
        read_archive(f"{archive}/{name}", store)
    scored(archive, store)
    facts = json.loads(run("store", "info", store, "--json").stdout)
    assert (facts["parts"], facts["documents"], facts["unreadable"]) == (4, 4, {"scanned": 1})
    assert facts["archives"][archive.removeprefix("file://")] == 4
    assert facts["bytes"] == sum(len(d) for name, d in place.files("store").items() if name.startswith("parts/"))
    assert "all is well" in run("store", "verify", store).stdout
    question = "SELECT count(*) AS n, sum(length(text)) AS c FROM pages"
    (answer,) = json.loads(run("store", "sql", store, question, "--json").stdout)
    pages = [page.text for name in NAMES[:3] for page in ti.read(reports / name).pages]
    assert (answer["n"], answer["c"]) == (len(pages), sum(map(len, pages)))
    assert run("store", "compact", store).stdout == "4 parts are now 1\n"
    assert [name for name in place.files("store") if name.startswith("parts/")] == [
        f"parts/{name}" for name in Store(store).part_names()
    ]
    result, opened = scored(archive, store)
    assert_equal(result, expected)
    assert opened == []
    assert run("store", "compact", store).stdout == "1 part is now 1\n"
    assert "all is well" in run("store", "verify", store).stdout


def test_a_damaged_part_at_an_address_is_named_and_its_reports_are_read_again(place, reports, expected):
    archive, store = f"{place.address}/reports", f"{place.address}/store"
    place.put({f"reports/{name}": data for name, data in contents(reports).items()})
    read_archive([f"{archive}/{name}" for name in NAMES[:2]], store)
    (part,) = Store(store).part_names()
    scored(archive, store)
    place.put({f"store/parts/{part}": place.files("store")[f"parts/{part}"][:-500]})
    assert f"damaged: {part}: " in run("store", "verify", store, code=1).stdout
    result, opened = scored(archive, store)
    assert_equal(result, expected)
    assert opened == sorted(NAMES[:2])


def test_a_store_of_a_newer_version_at_an_address_is_refused(place, reports):
    read_archive(reports, f"{place.address}/store")
    place.put({"store/store.json": f'{{"textindex store": {parts.FORMAT + 1}}}'.encode()})
    before = place.files("store")
    assert "newer textindex" in failing("score", reports, "-o", "unwritten", "-s", f"{place.address}/store", "-j", 0)
    assert place.files("store") == before


def test_compact_waits_for_a_run_at_an_address(place, reports):
    store = f"{place.address}/store"
    read_archive(reports, store)
    with Store(store).at_work():
        assert "compact it afterwards" in failing("store", "compact", store)
    run("store", "compact", store)


@pytest.mark.slow
def test_worker_processes_read_from_and_score_from_s3(s3, reports, expected, tmp_path):
    s3.put({f"reports/{name}": data for name, data in contents(reports).items()})
    command = [
        sys.executable,
        "-m",
        "textindex",
        "score",
        f"{s3.address}/reports",
        "-s",
        f"{s3.address}/store",
        "-j",
        "2",
    ]
    for number in range(2):
        out = tmp_path / str(number)
        done = subprocess.run([*command, "-o", str(out)], capture_output=True, text=True, check=False, encoding="utf-8")
        assert done.returncode == 3, done.stderr
        assert ("Reading 4 files" in done.stderr) == (number == 0)
        index = pd.read_parquet(out / "index.parquet").astype(dict(expected.index.dtypes))
        pd.testing.assert_frame_equal(index, expected.index)
    assert len(Store(f"{s3.address}/store").ledger()) == len(NAMES)


# ---- what cannot be reached


def test_a_bucket_that_is_not_there_is_told(s3, reports, tmp_path):
    s3.put({"reports/900002_2018.txt": b"x"})
    out = ("-o", tmp_path / "out", "-j", 0)
    message = failing("score", "s3://no-such-bucket/reports", *out, "-s", tmp_path / "store")
    assert "s3://no-such-bucket/reports" in message
    assert "no such" in message
    message = failing("score", f"{s3.address}/nowhere", *out, "-s", tmp_path / "store")
    assert f"{s3.address}/nowhere: no such" in message
    message = failing("score", reports, *out, "-s", "s3://no-such-bucket/store")
    assert "s3://no-such-bucket/store" in message
    assert "bucket does not exist" in message
    for command in ("info", "verify", "compact"):
        assert "s3://no-such-bucket/store" in failing("store", command, "s3://no-such-bucket/store")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "store").exists()


@pytest.fixture
def closed_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # held, not listened to: every connection is refused
        yield held.getsockname()[1]


def nobody_answers(monkeypatch, port):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


def no_credentials(monkeypatch, port):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


@pytest.mark.parametrize(
    ("trouble", "word"), [(nobody_answers, "connect"), (no_credentials, "credentials")], ids=["endpoint", "credentials"]
)
def test_a_server_that_does_not_answer_or_know_us_is_told(
    s3, reports, tmp_path, monkeypatch, closed_port, trouble, word
):
    s3.put({"reports/900002_2018.txt": (reports / "900002_2018.txt").read_bytes()})
    s3fs.S3FileSystem.clear_instance_cache()
    trouble(monkeypatch, closed_port)
    out = ("-o", tmp_path / "out", "-j", 0)
    try:
        message = failing("score", reports, *out, "-s", f"{s3.address}/store")
        assert word in message.lower()
        message = failing("store", "info", f"{s3.address}/store")
        assert word in message.lower()
        message = failing("score", f"{s3.address}/reports", *out, "-s", tmp_path / "store")
        assert word in message.lower()  # not: no such folder
    finally:
        s3fs.S3FileSystem.clear_instance_cache()
    assert not (tmp_path / "out").exists()


@pytest.fixture
def without_s3fs(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    for name in ("s3", "s3a"):
        monkeypatch.delitem(import_module("fsspec.registry")._registry, name, raising=False)


def test_a_missing_s3fs_is_told_for_a_store(without_s3fs, reports, tmp_path):
    message = failing("score", reports, "-o", tmp_path / "out", "-s", "s3://bucket/store", "-j", 0)
    assert "pip install 'textindex[cluster]'" in message
    with pytest.raises(StoreError, match="s3fs"):
        Store("s3://bucket/store")


def test_a_missing_s3fs_is_told_for_an_archive(without_s3fs, tmp_path):
    message = failing("score", "s3://bucket/reports", "-o", tmp_path / "out", "-s", tmp_path / "store", "-j", 0)
    assert "pip install 'textindex[cluster]'" in message
    with pytest.raises(SourceError, match="s3fs"):
        ti.read("s3://bucket/reports/900002_2018.txt")


def test_an_unknown_protocol_is_told_for_a_store(reports, tmp_path):
    for arguments in (["score", reports, "-o", tmp_path / "out", "-j", 0, "-s"], ["store", "info"]):
        message = failing(*arguments, "foo://bucket/store")
        assert "foo://bucket/store" in message
        assert "Protocol not known: foo" in message


def test_an_unknown_protocol_is_told_for_an_archive(tmp_path):
    message = failing("score", "foo://bucket/reports", "-o", tmp_path / "out", "-s", tmp_path / "store", "-j", 0)
    assert "foo://bucket/reports" in message
    assert "Protocol not known: foo" in message
    with pytest.raises(SourceError, match="Protocol not known: foo"):
        ti.read("foo://bucket/reports/900002_2018.txt")


def test_an_archive_that_is_gone_is_scored_as_last_seen(place, reports, expected):
    archive, store = f"{place.address}/reports", f"{place.address}/store"
    place.put({f"reports/{name}": data for name, data in contents(reports).items()})
    scored(archive, store)
    place.system.rm(f"{place.path}/reports", recursive=True)
    place.system.invalidate_cache()
    result, opened = scored(archive, store)
    assert_equal(result, expected)
    assert opened == []


def test_a_folder_named_like_an_address_is_a_folder(reports, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(reports, Path("s3:") / "reports")
    result, _ = scored(Path("s3:") / "reports", Path("memory:") / "store")
    assert_equal(result, expected)
    assert (tmp_path / "memory:" / "store" / "store.json").exists()
