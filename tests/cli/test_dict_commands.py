"""`dict new` and `dict convert`: results on stdout, what is lost on stderr, nothing overwritten."""

from functools import partial
from pathlib import Path

import pytest
from command_line import invoke

from textindex.cli.dictionaries import FORMATS
from textindex.dictionary import FORMATS as KNOWN
from textindex.dictionary import load


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return partial(invoke, "dict")


def test_the_formats_offered_are_those_known():
    assert FORMATS == KNOWN


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_new_dictionary_is_one_without_faults_and_is_never_overwritten(run, tmp_path, language):
    assert "mine.yaml" in run("new", "mine", "--text-language", language).stdout
    assert load(tmp_path / "mine.yaml").language == language
    assert "no faults" in run("validate", "mine.yaml").stdout
    before = (tmp_path / "mine.yaml").read_bytes()
    assert "there already" in run("new", "mine.yaml", code=1).stderr
    assert (tmp_path / "mine.yaml").read_bytes() == before


def test_a_new_dictionary_begins_with_another(run, tmp_path):
    run("new", "mine", "--dictionary", "wu2021-zh")
    mine, wu = load(tmp_path / "mine.yaml"), load("wu2021-zh")
    assert mine.name == "mine"
    assert mine.sha256 == wu.sha256
    assert mine.terms == wu.terms
    assert mine.title == {"zh": "mine（以 wu2021-zh 第 1 版为起点）", "en": "mine (begun with wu2021-zh, version 1)"}
    assert (
        "leave out the language"
        in run("new", "m2", "--dictionary", "wu2021-zh", "--text-language", "en", code=1).stderr
    )
    assert "another name" in run("new", "wu2021-zh", code=1).stderr
    assert "cannot be a dictionary's name" in run("new", "a: b", code=1).stderr
    assert "cannot be written" in run("new", "nowhere/m", code=1).stderr


@pytest.mark.parametrize(("speaks", "said"), [("C", "# A dictionary of"), ("zh_CN.UTF-8", "# textindex 的词典。")])
def test_the_comments_of_a_new_dictionary_are_in_the_terminals_language(run, tmp_path, monkeypatch, speaks, said):
    monkeypatch.setenv("LC_ALL", speaks)
    run("new", "mine", "--text-language", "en")
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert text.startswith(said)
    assert "mine.yaml" in text.splitlines()[1]


def test_convert_says_what_is_lost_on_stderr_and_validate_reads_the_file(run):
    done = run("convert", "wu2021-zh", "wu.dic")
    assert done.stdout == "Written to wu.dic: 76 terms in 5 dimensions\n"
    assert "liwc does not hold the sources of 76 terms (人工智能, " in done.stderr
    checked = run("validate", "wu.dic")
    assert checked.stdout == "wu: 76 terms in 5 dimensions, no faults\n"
    assert "taken to be zh" in checked.stderr
    assert run("convert", "wu2021-zh", "wu.xlsx").stderr == ""
    assert len(run("show", "wu.xlsx").stdout.splitlines()) == 76


def test_validate_says_what_a_dictionary_is_taken_to_measure_where_it_does_not(run):
    green = "{label: {zh: 绿, en: Green}, definition: x, terms: [碳中和]}"
    text = f"name: esg\nlanguage: zh\ndimensions:\n  green: {green}\n"
    named = f"{text}construct: {{name: esg, label: ESG}}\n"
    further = f"extends: wu2021-zh\n{text}"
    for whole, told in ((text, True), (named, False), (further, False)):
        Path("esg.yaml").write_text(whole, encoding="utf-8")
        assert ("taken to be digitalization (column digital)" in run("validate", "esg.yaml").stderr) == told
    assert run("validate", "li2023-wide-zh").stderr == ""


def test_a_format_is_told_by_name_where_the_ending_does_not(run):
    run("convert", "wu2021-zh", "wu.yml", "--format", "cntext")
    assert "wu2021-zh: 76 terms" in run("validate", "wu.yml").stdout
    assert "ending tells no format" in run("convert", "wu2021-zh", "wu.txt", code=1).stderr
    run("convert", "wu2021-zh", "wu.txt", "--format", "spss", code=2)
    assert "no dictionary is called 'nothing'" in run("convert", "nothing", "wu.csv", code=1).stderr
    assert "No such file" in run("convert", "nothing.csv", "wu.csv", code=1).stderr
