"""What textindex did not write it does not write over unasked; of several files all are replaced or none."""

import contextlib
import signal
from pathlib import Path

import pandas as pd
import pytest
from command_line import invoke
from made_files import report

from textindex.cli import stopping
from textindex.cli.progress import Progress
from textindex.core.errors import StoreError
from textindex.tables.swap import swap_in
from textindex.tables.write import write_tables


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(report(1), encoding="utf-8")
    return folder


# ---- score --out


@pytest.mark.parametrize("name", ["index.csv", "hits.parquet", "methods.md", "provenance.json", "run.json"])
def test_score_does_not_write_over_a_users_file_unless_told(reports, tmp_path, name):
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text("mine")
    arguments = ("score", reports, "-o", out, "-j", 0)
    failed = invoke(*arguments, code=1)
    assert f"{out / name} is there, and no run of textindex wrote it" in failed.stderr
    assert [path.name for path in out.iterdir()] == [name]
    assert (out / name).read_text() == "mine"
    assert not (tmp_path / "textindex-store").exists()
    invoke(*arguments, "--force")
    assert (out / name).read_bytes() != b"mine"
    invoke(*arguments)
    assert {path.name for path in out.iterdir() if path.name.startswith(".")} == set()


def test_score_writes_over_what_an_earlier_version_wrote(reports, tmp_path):
    arguments = ("score", reports, "-o", tmp_path / "out", "-j", 0)
    invoke(*arguments)
    (tmp_path / "out" / "run.json").write_text("{}")
    for later in ("index.xlsx", "documents.csv"):
        (tmp_path / "out" / later).unlink()
    invoke(*arguments)


def test_a_users_other_files_in_the_folder_stay(reports, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.md").write_text("mine")
    invoke("score", reports, "-o", tmp_path / "out", "-j", 0)
    assert (tmp_path / "out" / "notes.md").read_text() == "mine"


# ---- dict convert


@pytest.mark.parametrize("name", ["mine.yaml", "mine.csv", "mine.xlsx", "mine.dic"])
def test_convert_writes_over_the_same_dictionary_only(tmp_path, name):
    target = tmp_path / name
    invoke("dict", "convert", "wu2021-zh", target)
    invoke("dict", "convert", "wu2021-zh", target)
    before = target.read_bytes()
    failed = invoke("dict", "convert", "industry40-en", target, code=1)
    assert f"{target} is there and holds something else" in failed.stderr
    assert target.read_bytes() == before
    invoke("dict", "convert", "industry40-en", target, "--force")
    assert target.read_bytes() != before
    target.write_bytes(b"my notes, no dictionary")
    invoke("dict", "convert", "wu2021-zh", target, code=1)
    assert target.read_bytes() == b"my notes, no dictionary"


# ---- all or none


def test_where_one_table_cannot_be_put_in_its_place_all_are_as_before(tmp_path, monkeypatch):
    first, new, locked = (tmp_path / name for name in ("first.csv", "new.csv", "locked.csv"))
    first.write_text("old")
    locked.write_text("held")
    plain = Path.replace

    def replace(path, target):
        if Path(target) == locked or path == locked:
            raise PermissionError(13, "held by another program", str(path), None, str(target))
        return plain(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    table = pd.DataFrame({"a": [1]})
    with pytest.raises(StoreError, match=r"locked\.csv: cannot be written: held by another program"):
        write_tables({first: table, new: table, locked: table})
    monkeypatch.undo()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"first.csv": "old", "locked.csv": "held"}
    write_tables({first: table, new: table, locked: table})
    assert {path.name for path in tmp_path.iterdir()} == {"first.csv", "new.csv", "locked.csv"}
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1


@pytest.mark.parametrize("moves", range(4))
def test_an_interruption_between_two_moves_leaves_what_was_there(tmp_path, monkeypatch, moves):
    pairs = []
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
        (tmp_path / f"new-{name}").write_text("new")
        pairs.append((tmp_path / f"new-{name}", tmp_path / name))
    plain, done = Path.replace, []

    def replace(path, target):
        if len(done) == moves:
            done.append("stopped")
            raise KeyboardInterrupt
        done.append(path)
        return plain(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        swap_in(pairs)
    assert [(tmp_path / name).read_text() for name in "ab"] == ["old", "old"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


# ---- a stop that a library swallows


def test_a_stop_whose_exception_is_lost_still_stops_the_run(reports, tmp_path, monkeypatch):
    plain = Progress.__call__

    def swallowed(self, event):
        if event.step == "read":
            with contextlib.suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
        plain(self, event)

    monkeypatch.setattr(Progress, "__call__", swallowed)
    failed = invoke("score", reports, "-o", tmp_path / "out", "-j", 0, code=130)
    assert "Interrupted" in failed.stderr
    assert not (tmp_path / "out" / "index.csv").exists()


def test_a_stop_at_the_very_end_is_no_finished_run(reports, tmp_path, monkeypatch):
    def swallowed(*_, **__):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("textindex.cli.render.summary", swallowed)
    invoke("score", reports, "-o", tmp_path / "out", "-j", 0, code=130)
    stopping.listen()
    assert not stopping.was_asked()
