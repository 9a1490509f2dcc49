"""A thousand PDFs from other projects' test suites: each is scored or rejected with a reason, none breaks the run."""

import csv
import warnings
from collections import Counter

import pytest

import textindex
from textindex.base.records import REASONS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def notes(shared_data):
    """What bare pdfium made of each file: text, no text, garbage glyphs, password, pdfium refuses."""
    with (shared_data / "torture" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {row["file"]: (row["note"] or "").partition(":")[0] for row in rows}


@pytest.fixture(scope="module")
def run(shared_data):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", textindex.IdentityWarning)
        return textindex.score(shared_data / "torture", "li2023-zh", workers=2, timeout_s=60)


@pytest.fixture(scope="module")
def reasons(run):
    return dict(zip(run.rejections["file"], run.rejections["reason"], strict=True))


def test_every_file_is_scored_or_rejected_once_with_a_reason(run, notes):
    files = Counter(run.documents["file"])
    assert set(notes) <= set(files)
    assert set(files.values()) == {1}
    scored = set(run.documents.loc[run.documents["status"] == "ok", "file"])
    assert Counter(scored) + Counter(run.rejections["file"]) == files
    assert set(run.rejections["reason"]) <= set(REASONS)
    assert run.rejections["detail"].str.len().min() > 0


def test_no_file_crashes_a_worker_or_hangs(reasons):
    assert [file for file, reason in reasons.items() if reason in ("crashed", "timed out")] == []


def test_what_needs_a_password_and_nothing_else_is_called_encrypted(reasons, notes):
    encrypted = {file for file, reason in reasons.items() if reason == "encrypted"}
    assert encrypted == {file for file, note in notes.items() if note == "password"}


def test_what_pdfium_refuses_is_called_unreadable(reasons, notes):
    refused = [file for file, note in notes.items() if note == "pdfium refuses"]
    assert {file: reasons[file] for file in refused if reasons[file] != "unreadable"} == {}


def test_what_has_text_on_its_pages_is_not_called_empty(reasons, notes):
    texts = [file for file, note in notes.items() if note in ("text", "CJK text")]
    assert [file for file in texts if reasons.get(file) == "empty"] == []
