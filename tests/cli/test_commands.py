"""The commands do what their help says: results on stdout, messages on stderr, equal outputs for equal input."""

import json
import re
import shutil

import pytest
from command_line import invoke

import textindex
from textindex import dictionary
from textindex.cli import main
from textindex.cli.render import incomplete
from textindex.core.messages import Message, told

OUTPUTS = {
    *("index.xlsx", "index.csv", "index.dta", "index.parquet", "hits.csv", "hits.parquet"),
    *("documents.csv", "documents.parquet"),
    *("terms.csv", "rejections.csv", "methods.md", "provenance.json", "run.json"),
}
COMMANDS = [(), ("demo",), ("score",), ("read",), ("dict",), ("dict", "list"), ("dict", "show"), ("dict", "validate"),
            ("kwic",), ("dict", "lint"), ("dict", "diff"), ("dict", "impact"),
            ("dict", "new"), ("dict", "convert"),
            ("store",),
            ("store", "info"), ("store", "verify"), ("store", "sql"), ("store", "compact")]  # fmt: skip


@pytest.fixture(scope="module")
def scored(samples, tmp_path_factory):
    """Outputs of the samples scored in this process and in two of their own."""
    outs = {}
    for workers in (0, 2):
        outs[workers] = tmp_path_factory.mktemp(f"j{workers}") / "deep" / "out"
        invoke("score", samples / "zh", samples / "broken", "-o", outs[workers], "-j", workers, code=3)
    return outs


def test_outputs_are_equal_byte_by_byte_with_and_without_processes(scored):
    for out in scored.values():
        assert {path.name for path in out.iterdir()} == OUTPUTS
    for name in OUTPUTS - {"run.json"}:
        assert (scored[0] / name).read_bytes() == (scored[2] / name).read_bytes(), name


def test_scoring_again_into_the_same_folder_replaces_the_outputs(samples, tmp_path, scored):
    out = tmp_path / "out"
    shutil.copytree(scored[0], out)
    invoke("score", samples / "zh" / "900001_2018.pdf", "-o", out, "-j", 0)
    assert {path.name for path in out.iterdir()} == OUTPUTS
    assert len((out / "index.csv").read_text(encoding="utf-8-sig").splitlines()) == 2


def test_a_run_without_rejections_ends_with_code_0_and_the_ledger_as_last_line(samples, tmp_path):
    result = invoke("score", samples / "zh" / "900002_2018.txt", "-o", tmp_path / "out", "-j", 0)
    assert result.stdout.splitlines()[-1] == "1 file in: 1 scored, 0 rejected"
    assert "900002,2018,青禾食品,zh,ok,,,,2018-12-31,0," in (tmp_path / "out" / "index.csv").read_text(
        encoding="utf-8-sig"
    )


def test_a_run_with_rejections_ends_with_code_3_and_names_their_reasons(samples, tmp_path):
    result = invoke(
        "score",
        samples / "broken" / "scanned.pdf",
        samples / "zh" / "900002_2018.txt",
        "-o",
        tmp_path / "out",
        "-j",
        0,
        code=3,
    )
    assert result.stdout.splitlines()[-1] == "2 files in: 1 scored, 1 rejected (scanned 1; see rejections.csv)"


def test_pages_without_text_are_told_on_the_screen(samples, tmp_path):
    """A report of which pages are pictures is scored; that its count is that of the rest is said, and where."""
    import pypdfium2 as pdfium

    report = pdfium.PdfDocument(samples / "zh" / "900001_2018.pdf")
    n_pages = len(report)
    for _ in range(5):
        report.new_page(595, 842)
    (tmp_path / "in").mkdir()
    report.save(tmp_path / "in" / "900001_2018.pdf")
    shutil.copy(samples / "zh" / "900002_2018.txt", tmp_path / "in")
    result = invoke("score", tmp_path / "in", "-o", tmp_path / "out", "-j", 0)
    assert "1 scored report lacks a part of the text" in result.stdout
    assert f"900001_2018.pdf: 5 of {n_pages + 5} pages hold no text" in result.stdout
    assert "hold no text" in (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8-sig")


def test_a_report_that_lacks_text_for_two_reasons_is_one():
    notes = (
        Message("quality.blank", blank=5, pages=9),
        Message("pdf.unread", chars=7, some=2, pages=9, which="1, 2"),
    )
    head, only = incomplete({"a.pdf": notes})
    assert head.startswith("\n1 scored report lacks")
    assert only == f"  a.pdf: {notes[0]}; {notes[1]}"
    assert told(only, "zh").startswith("  a.pdf：9 页中有 5 页没有文字；9 页中有 2 页的 7 个字符无法读出")
    assert incomplete({}) == []


def test_of_many_reports_that_lack_text_the_first_are_named():
    lacking = {f"{n}.pdf": (Message("quality.blank", blank=n, pages=9),) for n in range(7)}
    *_, last = incomplete(lacking)
    assert last == "  … and 2 more, in documents.csv (notes)"
    assert told(last, "zh") == "  ……另有 2 份，见 documents.csv（notes_zh 列）"


def test_json_is_all_there_is_on_stdout(samples, tmp_path):
    out = tmp_path / "out"
    result = invoke("score", samples / "zh" / "900002_2018.txt", "-o", out, "-j", 0, "--json")
    assert json.loads(result.stdout) == json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert "1 file in: 1 scored" in result.stderr


def test_the_demo_prints_the_index_and_where_the_files_lie(tmp_path):
    out = tmp_path / "demo"
    result = invoke("demo", "-o", out)
    rows = [line.split() for line in result.stdout.splitlines() if re.match(r" *90000[1-4] ", line)]
    assert len(rows) == 12
    assert ["900002", "2018", "青禾食品", "ok"] in [row[:4] for row in rows]
    assert str(out / "index.csv") in result.stdout
    assert {path.name for path in out.iterdir()} == OUTPUTS
    # rejections belong to the demonstration: it is no failure
    assert "rejected (" in result.stdout


def test_the_dictionaries_are_listed_with_their_size():
    lines = invoke("dict", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == dictionary.shipped_names()
    for line in lines:
        loaded = dictionary.load(line.split()[0])
        assert f" {len(loaded.terms)} terms " in line
        assert loaded.title["en"] in line


@pytest.mark.parametrize("name", dictionary.shipped_names())
def test_a_dictionary_is_shown_as_a_table_and_is_valid(name):
    loaded = dictionary.load(name)
    shown = invoke("dict", "show", name)
    table = [line.split("\t") for line in shown.stdout.splitlines()]
    assert [(row[0], row[1]) for row in table] == [(term.dimension, term.text) for term in loaded.terms]
    assert {len(row) for row in table} == {4}
    assert all(source.reference in shown.stderr for source in loaded.sources)
    assert f"{len(loaded.terms)} terms" in invoke("dict", "validate", name).stdout


def test_read_prints_the_pages_asked_for_as_they_are(samples):
    path = samples / "zh" / "900001_2018.pdf"
    pages = {page.number: page.text for page in textindex.read(path).pages}
    result = invoke("read", path, "--page", 2, "--page", 1)
    assert "".join(result.stdout.split()) == "".join(f"--- page {n}\n{pages[n]}\n" for n in (1, 2)).replace(
        " ", ""
    ).translate({ord(c): None for c in "\r\n\t\u3000\xa0"})
    assert "firm 900001  year 2018  云帆科技  annual" in result.stderr
    assert invoke("read", path).stdout.count("--- page ") == len(pages)


def test_read_folded_prints_what_is_matched(samples):
    path = samples / "zh" / "900001_2018.pdf"
    assert invoke("read", path, "--folded").stdout == textindex.fold(textindex.read(path)).text + "\n"


def test_the_version_is_the_packages():
    assert invoke("--version").stdout.split() == ["textindex,", "version", textindex.__version__]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help(command, option):
    text = invoke(*command, option).stdout
    assert text.startswith(f"Usage: main {' '.join(command)}".rstrip())
    assert len(text.splitlines()[2].strip()) > 10


def test_help_lists_every_command():
    text = invoke("--help").stdout
    listed = re.findall(r"^  ([\w-]+)  +\S", text.partition("Commands:")[2], re.MULTILINE)
    assert sorted(listed) == sorted(main.LAZY)
