"""Cases of a review of the whole program that no room's tests hold; `TABLE.md` lists all 120 with what holds each."""

import ast
import json
import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pytest
from command_line import invoke

import textindex as ti
from tests.hostile import reports
from textindex.core.errors import EstimateError
from textindex.estimates import estimate, load_specs
from textindex.estimates.stata import do_file
from textindex.study import check_study
from textindex.study.file import load_study
from textindex.tables.write import write_tables

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("TABLE.md")
COLUMNS = ["case", "input", "wanted", "what happens", "held by"]


# ---- the table of them all


def cases():
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]
    assert cells[0] == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells[2:]]


def test_every_case_has_an_outcome_and_a_test_that_is_there():
    found = cases()
    assert [row["case"] for row in found] == [str(number) for number in range(1, 121)]
    for row in found:
        assert all(row.values()), row
        for name in re.findall(r"`([^`]+)`", row["held by"]):
            file, _, function = name.partition("::")
            tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
            names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert function in names, f"case {row['case']}: no {name}"
        assert "`" in row["held by"], row


# ---- no connection, no program


@pytest.fixture
def shut(monkeypatch):
    """No socket is connected and no program started; what tries is told."""

    def refused(*given, **more):
        raise AssertionError(f"asks for {given}")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    for name in ("system", "popen", "execv", "execve", "posix_spawn"):
        monkeypatch.setattr(os, name, refused)
    monkeypatch.setattr(subprocess, "Popen", refused)


@pytest.fixture(scope="module")
def run_of(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "reports").mkdir()
    for year in (2018, 2019):
        text = reports.report(600_519).replace(b"2019", str(year).encode())
        (folder / "reports" / f"600519_{year}.txt").write_bytes(text)
    asked = ["score", folder / "reports", "-s", folder / "store", "-o", folder / "out", "-w", "0"]
    invoke(*asked)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["score", "{0}/reports", "-o", "{1}/out", "-s", "{1}/st", "-w", "0"],
        ["read", "{0}/reports/600519_2019.txt", "-w", "0"],
        ["kwic", "大数据", "--store", "{0}/store", "-o", "{1}/k.html"],
        ["draw", "over-time", "{0}/out", "-o", "{1}/x.html"],
        ["report", "{0}/out", "-o", "{1}/r.html"],
        ["store", "sql", "{0}/store", "SELECT * FROM pages"],
    ],
    ids=lambda command: command[0],
)
def test_commands_connect_to_nothing_and_start_nothing(run_of, shut, tmp_path, command):
    done = invoke(*[part.format(run_of, tmp_path) for part in command], code=None)
    assert done.exit_code == 0, done.output


# ---- pages


@pytest.mark.slow
def test_a_title_is_no_tag_and_every_page_has_a_policy(run_of, tmp_path):
    title = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    pages = [tmp_path / "kwic.html", tmp_path / "figure.html", tmp_path / "report.html"]
    for command in (
        ["kwic", "大数据", "--store", run_of / "store", "-o", pages[0]],
        ["draw", "over-time", run_of / "out", "-o", pages[1], "--title", title],
        ["report", run_of / "out", "-o", pages[2]],
    ):
        invoke(*command)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert policy, page
        assert "default-src 'none'" in policy[1]
        assert "unsafe-inline" not in policy[1].partition("script-src")[2].partition(";")[0]
        assert "<img src=x" not in text
        assert "<script>alert" not in text


# ---- Stata

LINES = "x\nshell touch made\r\nshell touch made\u2028shell touch made"


def test_no_text_begins_a_line_of_a_do_file(tmp_path):
    specification = f"""
title = {json.dumps(LINES)}
[labels]
x = {{ en = {json.dumps(LINES)} }}
[[model]]
name = "one"
label = {json.dumps(LINES)}
outcome = "y"
regressors = ["x"]
vcov = "iid"
where = {{ kind = [{json.dumps(LINES)}, "b\\"' + `c' $d"] }}
"""
    (tmp_path / "s.toml").write_text(specification, encoding="utf-8")
    panel = pd.DataFrame({
        "firm": [f"{n:06d}" for n in range(12)], "year": 2019, "y": [n * n % 7 for n in range(12)],
        "x": range(12), "kind": [LINES, "b\"' + `c' $d"] * 6,
    })  # fmt: skip
    results = estimate(load_specs(tmp_path / "s.toml"), panel)
    script = do_file(results, "panel.csv", panel)
    assert not [line for line in script.splitlines() if line.lstrip().startswith("shell")]
    assert "`c'" not in script.replace("`\"b\"' + `c'", "")
    for name in ('p".csv', "p\nshell x.csv", "p`x'.csv", "$x.csv"):
        with pytest.raises(EstimateError):
            do_file(results, name, panel)


# ---- files


@pytest.mark.skipif(os.name == "nt", reason="masks of rights are Unix's")
def test_outputs_have_the_rights_that_the_user_gives(run_of, tmp_path):
    code = (
        "import os, sys; os.umask(0o077); from textindex.cli import main; "
        "main(['score', sys.argv[1], '-s', sys.argv[2] + '/st', '-o', sys.argv[2] + '/out', '-w', '0'])"
    )
    subprocess.run([sys.executable, "-c", code, run_of / "reports", tmp_path], check=True, timeout=120)
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) > 10
    assert {path.stat().st_mode & 0o077 for path in made} == {0}


@pytest.mark.skipif(os.name == "nt", reason="links are Unix's")
def test_a_link_in_an_outputs_place_is_replaced_and_not_followed(run_of, tmp_path):
    target = tmp_path / "target"
    target.write_text("mine", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "index.csv").symlink_to(target)
    (tmp_path / "k.html").symlink_to(target)
    invoke("score", "-s", run_of / "store", "-o", tmp_path / "out", "-w", "0", "--force")
    invoke("kwic", "大数据", "--store", run_of / "store", "-o", tmp_path / "k.html", "--force")
    assert target.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "out" / "index.csv").is_symlink()


def test_nothing_is_left_among_the_temporary_files(run_of, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for command in (
        ["score", str(run_of / "reports"), "-o", str(tmp_path.parent / "left"), "-w", "0"],
        ["store", "sql", str(run_of / "store"), "SELECT * FROM pages"],
        ["store", "sql", str(run_of / "store"), "SELEC"],
    ):
        invoke(*command, code=None)
    assert list(tmp_path.iterdir()) == []


def test_the_host_in_a_mark_steers_no_terminal(run_of):
    mark = {"host": "h\x1b]0;x\x07\u202e", "pid": 1, "started": 4e9}
    path = run_of / "store" / "running" / "other.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(mark), encoding="utf-8")
    try:
        for command in ("info", "compact"):
            done = invoke("store", command, run_of / "store", code=None)
            told = done.output + done.stderr
            assert "\\x1b" in told
            assert not set(told) & {"\x1b", "\x07", "\u202e"}
    finally:
        path.unlink()


def test_paths_of_a_study_know_no_variables(tmp_path, monkeypatch):
    monkeypatch.setenv("WHERE", "/etc")
    (tmp_path / "study.toml").write_text(
        "[reports]\nfolders = ['$WHERE/a', '${WHERE}', '%WHERE%', '`id`']\n", encoding="utf-8"
    )
    study = load_study(tmp_path / "study.toml")
    found = [study.address(folder) for folder in study.asked.reports.folders]
    assert found == [str(tmp_path / name) for name in ("$WHERE/a", "${WHERE}", "%WHERE%", "`id`")]


def test_a_check_of_a_study_asks_the_folder_that_it_names_and_writes_nothing(tmp_path, monkeypatch):
    import fsspec

    asked = []
    memory = fsspec.filesystem("memory")
    memory.pipe("/checked/600519_2019.txt", reports.report(600_519))
    real = ti.core.place.filesystem
    monkeypatch.setattr("textindex.core.place.filesystem", lambda address: asked.append(address) or real(address))
    (tmp_path / "study.toml").write_text("[reports]\nfolders = ['memory://checked']\n[score]\n", encoding="utf-8")
    check_study(tmp_path / "study.toml")
    assert all(address.replace(":///", "://").startswith("memory://checked") for address in asked)
    assert [path.name for path in tmp_path.rglob("*")] == ["study.toml"]
    assert memory.ls("/checked", detail=False) == ["/checked/600519_2019.txt"]


# ---- spreadsheets


@pytest.mark.parametrize("before", ["\n", " ", "\xa0", "\ufeff", "\u200b", "\u3000", "\v", "\f"])
def test_what_stands_before_a_formulas_sign_makes_it_no_formula(tmp_path, before):
    """LibreOffice and Excel take such a cell for a text; the workbook says so itself."""
    import openpyxl

    text = f"{before}=1+1"
    write_tables({tmp_path / "t.csv": pd.DataFrame({"a": [text]}), tmp_path / "t.xlsx": pd.DataFrame({"a": [text]})})
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").active["A2"].data_type == "s"
    line = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").partition("\n")[2]
    assert not line.lstrip('"').startswith("=")


# ---- the code


def test_no_code_is_made_of_data():
    """No eval, no shell, no pickle of a file, no YAML that makes objects anywhere in the package."""
    forbidden = {
        "eval", "exec", "os.system", "os.popen", "pickle.load", "pickle.loads", "yaml.load", "yaml.unsafe_load",
        "marshal.loads", "subprocess.getoutput", "compile", "__import__",
    }  # fmt: skip
    shells = {}
    for path in sorted((ROOT / "textindex").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        named = any(f"{name}(" in text for name in forbidden) or "shell=" in text
        for node in ast.walk(ast.parse(text)) if named else ():
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                shell = any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords)
                if name in forbidden or shell:
                    shells.setdefault(path.relative_to(ROOT).as_posix(), []).append(ast.unparse(node)[:80])
    assert shells.keys() <= ALLOWED, shells


ALLOWED = {"textindex/runners/cluster.py"}
"""Where a pickle is opened: what this program itself sent to a Dask worker."""


def test_a_column_with_a_quotation_mark_is_that_column(tmp_path):
    for name, text in (
        ("p.csv", '"patent ""id""",grant_date\nP1,2010-01-01\n'),
        ("m.toml", "[patents]\npatent_id = ['patent \"id\"']\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    from textindex.patents.session import session
    from textindex.patents.tables import load

    with session(200, tmp_path / "p.csv") as db:
        load(db, "patents", tmp_path / "p.csv", tmp_path / "m.toml")
        assert db.run("SELECT count(*) FROM patents").fetchall() == [(1,)]


def test_a_secret_of_the_environment_is_in_no_log(run_of, tmp_path, monkeypatch):
    for name in ("AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY", "HTTPS_PROXY", "TEXTINDEX_CONTACT"):
        monkeypatch.setenv(name, "http://me:hunter2SECRET@proxy")
    done = invoke(
        "score", run_of / "reports", "-o", tmp_path / "out", "-w", "0", "--log", tmp_path / "l.jsonl", "--json"
    )
    assert "hunter2SECRET" not in done.output + done.stderr
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"hunter2SECRET" not in path.read_bytes(), path


@pytest.mark.slow
def test_a_cluster_of_our_own_listens_on_this_machine_alone():
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    import psutil

    from textindex.runners.cluster import _client

    with ExitStack() as stack:
        client = stack.enter_context(_client("local", 1, stack))
        client.submit(abs, -1).result(timeout=60)
        here = psutil.Process()
        heard = {
            one.laddr.ip
            for process in (here, *here.children(recursive=True))
            for one in process.net_connections()
            if one.status == "LISTEN"
        }
    assert heard == {"127.0.0.1"}
