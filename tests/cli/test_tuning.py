"""`dict expand`, `dict decide` and `dict log` as they are typed: what they print, ask, refuse and leave behind."""

import json
from importlib import import_module

import pytest
from command_line import invoke

from textindex import dictionary
from textindex.workbench.expansion import decisions

SEEDS = """name: seeds
language: zh
dimensions:
  big_data:
    label: {zh: 大数据, en: Big data}
    terms: [大数据]
  other:
    label: {zh: 其他, en: Other}
    terms: [元宇宙]
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a dictionary, and a search that is quick: three candidates, less those that are not to come."""
    import pandas as pd

    search = import_module("textindex.workbench.expansion.expand")

    def found(name, *, store=None, dimensions=(), folder=None, without=(), top=200, workers=0):
        held = {term.text for term in dictionary.load(name).terms}
        rows = [
            (
                text,
                "big_data",
                "combination",
                9,
                8,
                3,
                2,
                11.5,
                4.2,
                3.0,
                5.0,
                0.5,
                "",
                "",
                f"利用{text}。",
                "a.pdf",
                4,
                None,
                None,
            )
            for text in ("数据资产", "数据要素", "数据差异")
            if text not in without and text not in held
        ]
        return pd.DataFrame(rows, columns=list(search.COLUMNS)).astype(search.COLUMNS).head(top)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(search, "expand", found)
    (tmp_path / "seeds.yaml").write_text(SEEDS, encoding="utf-8")
    return tmp_path


def run(*words, answers=None):
    return invoke("dict", *words, code=None, input=answers)


def test_candidates_are_printed_with_counts_and_sentence(desk):
    done = run("expand", "seeds.yaml", "--store", "st")
    assert done.exit_code == 0
    assert "数据资产" in done.stdout
    assert "n_hits 9  n_new 8  n_reports 3" in done.stdout
    assert "利用数据资产。  (a.pdf p. 4)" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("expand", "seeds.yaml"), 2, "--store DIR, or --documents DIR"),
        (("expand", "seeds.yaml", "-s", "st", "--out", "c.doc"), 2, ".csv or .xlsx"),
        (("expand", "none.yaml", "-s", "st"), 1, "cannot be opened"),
        (("expand", "seeds.yaml", "--documents", "nowhere"), 2, "does not exist"),
        (("decide", "seeds.yaml", "none.csv"), 1, "No such file"),
        (("decide", "none", "none.csv"), 1, "No such file"),
        (("log", "none"), 1, "no dictionary is called 'none'"),
        (("log", "seeds.yaml", "--into", "x.txt"), 1, "ends in .yaml"),
    ],
)
def test_what_cannot_be_done_is_said(desk, words, code, said):
    done = run(*words)
    assert done.exit_code == code
    assert said in done.stderr
    assert sorted(path.name for path in desk.iterdir()) == ["seeds.yaml"]


def test_review_writes_each_decision_at_once_and_goes_on_where_it_was(desk):
    done = run("expand", "seeds.yaml", "-s", "st", "--review", answers="a\nother\nan asset of the firm\nq\n")
    assert done.exit_code == 0, done.output
    assert "1 accepted, 0 rejected" in done.output
    assert [t.text for t in dictionary.load("seeds.yaml").terms if t.dimension == "other"] == ["元宇宙", "数据资产"]
    done = run("expand", "seeds.yaml", "-s", "st", "--review", answers="s\nr\naccounting\n")
    assert "1 of 2  数据要素" in done.output
    assert "0 accepted, 1 rejected" in done.output
    assert "1 of 1  数据要素" in run("expand", "seeds.yaml", "-s", "st", "--review", answers="q\n").output
    told = run("log", "seeds.yaml").stdout
    assert "accept  数据资产  other: an asset of the firm" in told
    assert "reject  数据差异  big_data: accounting" in told
    assert "as the last decision left it" in told


def test_review_asks_again_until_it_is_answered(desk):
    answers = "x\na\nno such dimension\nbig_data\n\na reason\nq\n"
    done = run("expand", "seeds.yaml", "-s", "st", "--review", answers=answers)
    assert done.exit_code == 0
    assert decisions.history("seeds.yaml").lines[0].reason == "a reason"


@pytest.mark.parametrize("answers", ["a\nbig_data\nfits\nr\n", "a\nbig_data\nfits\n"])
def test_an_interrupted_review_keeps_what_was_decided(desk, answers):
    done = run("expand", "seeds.yaml", "-s", "st", "--review", answers=answers)  # the input ends: as Ctrl-C
    assert done.exit_code == 130
    past = decisions.history("seeds.yaml")
    assert [line.term for line in past.lines] == ["数据资产"]
    assert past.as_logged


@pytest.mark.parametrize("sheet", ["c.csv", "c.xlsx"])
def test_a_sheet_goes_out_and_its_decisions_come_in(desk, sheet):
    import pandas as pd

    done = run("expand", "seeds.yaml", "-s", "st", "--out", sheet)
    assert f"textindex dict decide seeds.yaml {sheet}" in done.stdout
    read, write = ("read_csv", "to_csv") if sheet.endswith("csv") else ("read_excel", "to_excel")
    table = getattr(pd, read)(sheet, dtype=object).fillna("")
    table["decision"], table["reason"] = ["accept", "reject", ""], ["fits", "wide", ""]
    getattr(table, write)(sheet, index=False)
    done = run("decide", "seeds.yaml", sheet)
    assert done.exit_code == 0, done.output
    assert "1 accepted, 1 rejected" in done.stdout
    assert dictionary.load("seeds.yaml").terms[1].why == "fits (combination, 9 hits in 3 reports; a.pdf p. 4)"
    done = run("decide", "seeds.yaml", sheet)
    assert "0 accepted, 0 rejected, 2 decided before" in done.stdout
    assert "1 of 1  数据差异" in run("expand", "seeds.yaml", "-s", "st", "--review", answers="q\n").output


def test_a_sheet_with_faults_changes_nothing(desk):
    (desk / "c.csv").write_text("candidate,decision,reason,dimension\n数据资产,accept,x,nowhere\n", encoding="utf-8")
    done = run("decide", "seeds.yaml", "c.csv")
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    assert (desk / "seeds.yaml").read_text(encoding="utf-8") == SEEDS
    assert not (desk / "seeds.decisions.tsv").exists()


def test_the_log_as_json_tells_of_changes_by_hand(desk):
    run("expand", "seeds.yaml", "-s", "st", "--review", answers="a\nbig_data\nfits\nq\n")
    facts = json.loads(run("log", "seeds.yaml", "--json").stdout)
    assert facts["as_logged"] is True
    assert facts["decisions"][0]["sha256_after"] == facts["sha256"] == dictionary.load("seeds.yaml").sha256
    path = desk / "seeds.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("元宇宙", "元宇宙, 虚拟人"), encoding="utf-8")
    assert json.loads(run("log", "seeds.yaml", "--json").stdout)["as_logged"] is False
    assert "Changed by hand since the last decision" in run("log", "seeds.yaml").stdout


def test_a_dictionary_without_decisions_says_so(desk):
    assert "no decisions" in run("log", "seeds.yaml").stdout
    assert json.loads(run("log", "wu2021-zh", "--json").stdout)["decisions"] == []
