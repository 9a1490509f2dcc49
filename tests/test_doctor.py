"""The doctor finds what is broken, says what to do, and nothing where all is well."""

import json
import shutil
from collections import namedtuple

import pytest
from command_line import invoke

import textindex
from textindex import doctor


def examined(name):
    return doctor._ran(name, doctor.CHECKS[name])


@pytest.fixture
def found():
    return invoke("doctor", "--json", code=None)


def test_where_all_is_well_nothing_stops_work(found):
    assert found.exit_code == 0, found.output
    rows = json.loads(found.stdout)
    assert [row["name"] for row in rows] == list(doctor.CHECKS)
    assert all(row["detail"] for row in rows)
    assert all(bool(row["remedy"]) == (row["state"] != "ok") for row in rows)


def test_a_missing_library_is_a_fault_and_named(monkeypatch):
    monkeypatch.setattr(doctor, "_version", lambda name: "" if name == "duckdb" else "1")
    finding = examined("packages")
    assert (finding.state, finding.remedy) == ("fault", "pip install duckdb")
    done = invoke("doctor", code=1)
    assert "missing: duckdb" in done.stdout


def test_optional_parts_are_noted_only(monkeypatch):
    monkeypatch.setattr(doctor, "_version", lambda name: "")
    finding = examined("optional")
    assert finding.state == "note"
    assert "textindex[cluster,sevenzip]" in finding.remedy


def test_damaged_samples_are_found(monkeypatch, samples, tmp_path):
    textindex.load_dictionary("li2023-zh")
    shutil.copytree(samples, tmp_path / "corpora_samples")
    text = (tmp_path / "corpora_samples/truth.csv").read_text(encoding="utf-8")
    changed = text.replace(
        "zh/900001_2018.pdf,900001,2018,云帆科技,annual,ok,大数据,2",
        "zh/900001_2018.pdf,900001,2018,云帆科技,annual,ok,大数据,3",
    )
    assert changed != text
    (tmp_path / "corpora_samples/truth.csv").write_text(changed, encoding="utf-8")
    monkeypatch.setattr("textindex.core.data.shipped", lambda name: tmp_path / name)
    assert examined("reading").state == "fault"


def test_words_that_differ_are_found(monkeypatch):
    monkeypatch.setattr("textindex.matching.Splitter.words", lambda self, run: [run])
    finding = examined("Chinese words")
    assert finding.state == "fault"
    assert "counts will differ" in finding.detail


def test_a_check_that_fails_is_a_fault(monkeypatch):
    def broken(*args, **more):
        raise ImportError("DLL load failed while importing _core")

    monkeypatch.setattr(textindex, "fit", broken)
    finding = examined("regression")
    assert finding.state == "fault"
    assert finding.remedy


def test_little_room_and_no_place_for_temporary_files(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(10, 9, 1))
    assert examined("disk").state == "note"

    def full(*args, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(doctor.tempfile, "TemporaryDirectory", full)
    finding = examined("temporary files")
    assert finding.state == "fault"
    assert "No space left" in finding.detail


def test_no_chinese_font_is_noted_with_what_to_install(monkeypatch):
    monkeypatch.setattr("textindex.exhibits.figures.save.has_chinese_font", lambda: False)
    finding = examined("fonts")
    assert finding.state == "note"
    assert "fonts-noto-cjk" in finding.remedy
    assert finding.remedy.startswith("install one:")


def test_a_console_without_chinese_is_noted(monkeypatch):
    Console = namedtuple("Console", "encoding")
    monkeypatch.setattr(doctor.sys, "stdout", Console("cp1252"))
    finding = doctor._console()
    assert finding.state == "note"
    assert "PYTHONUTF8" in finding.remedy
