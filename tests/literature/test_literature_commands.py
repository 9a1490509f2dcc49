"""The commands: code, sheet, agree, recall, overview; what each writes, prints and ends with."""

import json

import pandas as pd
import pytest
from command_line import invoke
from made_papers import SUPPORT, pdf


def table(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    pdf(folder / "P1.pdf", [SUPPORT["market_knowledge", "effect"]])
    pdf(folder / "P2.pdf", [SUPPORT["distance_location", "opportunity"]])
    return folder


def test_from_papers_to_two_coders_and_their_agreement(papers, tmp_path):
    out = tmp_path / "coded"
    invoke("literature", "code", papers, "-o", out)
    cells = table(out / "cells.csv")
    assert (cells["code"] == "1").sum() == 2
    assert set(table(out / "passages.csv")["counted"]) == {"True"}
    sheets = tmp_path / "sheet.xlsx"
    invoke("literature", "sheet", out, "-o", sheets, "--coders", 2)
    paths = [tmp_path / "sheet-1.xlsx", tmp_path / "sheet-2.xlsx"]
    filled = pd.read_excel(paths[0], dtype=str, keep_default_na=False)
    assert filled.columns.tolist() == ["text", "field", "kind", "passages", "code", "note"]
    assert (filled["code"] == "").all()
    assert filled["passages"].str.contains(SUPPORT["market_knowledge", "effect"], regex=False).sum() == 1
    for path, turned in zip(paths, (0, 1), strict=True):
        codes = cells["code"].tolist()
        codes[-1] = str(turned)
        filled.assign(code=codes).to_excel(path, index=False)
    told = json.loads(invoke("literature", "agree", *paths, "--json", "-o", tmp_path / "consensus.csv").stdout)
    assert told["coders"] == ["sheet-1", "sheet-2"]
    assert told["agreement"][-1]["agreement"] == 15 / 16
    assert (table(tmp_path / "consensus.csv")["consensus"] == "").sum() == 1
    assert "1 of 16 cells are to be discussed" in invoke("literature", "agree", *paths).stdout
    assert "is there already" in invoke("literature", "sheet", out, "-o", sheets, code=1).stderr


def test_what_could_not_be_read_ends_with_three(papers, tmp_path):
    (papers / "bad.pdf").write_bytes(b"nothing")
    done = invoke("literature", "code", papers, "-o", tmp_path / "coded", "--json", code=3)
    assert "bad.pdf" in json.loads(done.stdout)["failed"]
    assert (table(tmp_path / "coded" / "cells.csv")["code"] == "").sum() == 8


def test_interviews(tmp_path):
    (tmp_path / "rossi.txt").write_text("Anna: Virtual?\nRossi: We are agile.\n", encoding="utf-8")
    invoke(
        "literature", "code", tmp_path / "rossi.txt", "--interviews", "--interviewer", "Anna", "-o", tmp_path / "out"
    )
    pillars = table(tmp_path / "out" / "pillars.csv").set_index("field")
    assert pillars["for"].to_dict() == {
        "virtualisation": "0",
        "information_processing": "0",
        "operational_flexibility": "1",
    }


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["code", "none.pdf", "-o", "out"], 1, "no such file or folder"),
        (["code", "papers", "-o", "out", "--interviewer", "A"], 2, "--interviewer needs --interviews"),
        (["code", "papers", "-o", "out", "--interviews", "--cited"], 2, "--cited is of papers"),
        (["code", "papers", "-o", "out", "-d", "none"], 1, "none"),
        (["sheet", "papers", "-o", "s.csv"], 1, "cells.csv: it cannot be opened"),
        (["sheet", "papers", "-o", "s.docx"], 1, "choose one of .xlsx, .csv"),
        (["agree", "none.csv"], 1, "cannot be opened"),
    ],
)
def test_bad_calls(papers, tmp_path, monkeypatch, words, code, message):
    monkeypatch.chdir(tmp_path)
    done = invoke("literature", *words, code=code)
    assert message in done.stderr


WORKS = """work,outcome,reason,title,authors,year,outlet
W01,included,,Going abroad,"Abel, A.; Bohr, B.; Curie, M.",2018,J
W02,excluded,period,Staying home,"Dunant, H.",2015,J
W03,included,,Going on,"Abel, A.; Bohr, B.",2016,K
W04,excluded,language,Bleiben,"Euler, L.",2017,J
"""


def test_recall_of_the_screening(tmp_path):
    (tmp_path / "works.csv").write_text(WORKS, encoding="utf-8")
    (tmp_path / "hand.csv").write_text("work,relevant\nW01,1\nW02,yes\nW03,0\nW04,\n", encoding="utf-8")
    told = json.loads(invoke("literature", "recall", tmp_path / "works.csv", tmp_path / "hand.csv", "--json").stdout)
    values = {row["measure"]: (row["n"], row["value"]) for row in told["measures"]}
    assert values == {"recall": (2, 0.5), "precision": (2, 0.5)}
    assert told["missed"] == [{"work": "W02", "reason": "period", "title": "Staying home"}]
    (tmp_path / "hand.csv").write_text("work,relevant\nW01,0\n", encoding="utf-8")
    assert (
        "no work is relevant"
        in invoke("literature", "recall", tmp_path / "works.csv", tmp_path / "hand.csv", code=1).stderr
    )
    (tmp_path / "hand.csv").write_text("work,relevant\nW09,1\n", encoding="utf-8")
    assert (
        "W09 is no work of"
        in invoke("literature", "recall", tmp_path / "works.csv", tmp_path / "hand.csv", code=1).stderr
    )


def test_overview(tmp_path):
    (tmp_path / "works.csv").write_text(WORKS, encoding="utf-8")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "work,authors,year,title,outlet,objective,framework,results\n"
        'W01; W03,,,,,How firms go,Uppsala,They go\n,"Noether, E.",2017,Rings,L,Why,RBV,So\n',
        encoding="utf-8",
    )
    invoke("literature", "overview", sheet, "--works", tmp_path / "works.csv", "-o", tmp_path / "o.md")
    text = (tmp_path / "o.md").read_text(encoding="utf-8")
    for told in (
        "Abel et al. (2018, 2016)",
        "Going abroad; Going on",
        "J; K",
        "Noether (2017)",
        "Uppsala",
        "Key results",
    ):
        assert told in text
    invoke("literature", "overview", sheet, "--works", tmp_path / "works.csv", "-o", tmp_path / "o.docx")
    assert (tmp_path / "o.docx").stat().st_size > 5000
    assert (
        "row 2 names works: give works.csv too"
        in invoke("literature", "overview", sheet, "-o", tmp_path / "o.md", code=1).stderr
    )
    sheet.write_text("objective,framework,results\na,b,c\n", encoding="utf-8")
    assert "row 2 has no authors" in invoke("literature", "overview", sheet, "-o", tmp_path / "o.md", code=1).stderr
