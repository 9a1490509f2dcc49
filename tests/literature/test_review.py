"""The fixture's groups, reasons and flow; protocols, decisions and sheets of full texts; the command."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from command_line import invoke
from made_references import record

import textindex as ti
from textindex.exhibits import figure_bytes
from textindex.literature.protocol import Rules, pattern_of
from textindex.literature.screening import screen

ORACLE = Path(__file__).parents[1] / "oracles" / "literature"
TRUTH = json.loads((ORACLE / "literature.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found():
    return ti.review(ORACLE / "protocol.toml")


def key(reference):
    return reference.accession.removeprefix("inv-")


def test_the_records_are_all_there(found):
    assert found.flow.identified == {k: v for k, v in TRUTH["flow"]["identified"].items() if k != "total"}
    assert found.flow.total == TRUTH["flow"]["identified"]["total"]
    assert sorted(map(key, found.references)) == sorted(r for w in TRUTH["works"].values() for r in w["records"])


def test_the_groups_are_the_true_ones(found):
    groups = {frozenset(map(key, work.records)) for work in found.works}
    assert groups == {frozenset(work["records"]) for work in TRUTH["works"].values()}


def test_the_merges_are_as_many_as_the_duplicates(found):
    merged = found.pairs[found.pairs["verdict"] == "merged"]
    assert len(merged) == TRUTH["flow"]["duplicates_removed"] == len(TRUTH["duplicates"])
    assert (merged["look"] == "").all()


def test_title_year_language_type_and_reason_of_every_work(found):
    for work, outcome in zip(found.works, found.outcomes, strict=True):
        (true,) = (t for t in TRUTH["works"].values() if set(t["records"]) == set(map(key, work.records)))
        assert (work.best.year, work.best.language, work.best.kind) == (true["year"], true["language"], true["type"])
        assert (outcome.reason or "included") == true["outcome"]
        assert outcome.included == (true["outcome"] == "included")
        assert not outcome.unknown


def test_the_flow_is_the_true_one(found):
    flow = found.flow
    excluded = dict(TRUTH["flow"]["excluded"])
    assert sum(flow.excluded.values()) == excluded.pop("total")
    assert flow.excluded == excluded
    assert list(flow.excluded) == ["language", "period", "document type", "search terms"]
    assert (flow.duplicates, flow.screened, flow.included) == tuple(
        TRUTH["flow"][k] for k in ("duplicates_removed", "screened", "included")
    )


def test_the_guide_shows_the_diagram_of_the_fixture(found):
    shown = (ORACLE.parents[2] / "docs" / "assets" / "flow.svg").read_bytes()
    assert shown == figure_bytes(ti.draw_flow(found.flow), ".svg")


def test_terms_as_databases_write_them_screen_alike(found):
    lists = {
        "internationalization": ["internationali?ation*", "international entrepreneurship", "foreign market*",
                                 "export*",
                                 "born global*"],
        "digitalization": ["digitali?ation*", "digital technolog*", "digital transformation*",
                           "digital entrepreneurship",
                           "digital platform*"],
    }  # fmt: skip
    rules = Rules(("en",), (2016, 2018), ("article", "conference paper"), {k: pattern_of(v) for k, v in lists.items()})
    assert screen(found.works, rules) == list(found.outcomes)


def test_a_record_that_lacks_what_a_rule_asks_for_is_not_excluded_for_it():
    rules = Rules(("English",), (2016, 2018), ("Article",), {"digital": pattern_of(["digital"])})
    works = ti.deduplicate([record(1, title="Digital trade"), record(2, title="Trade"),
                            record(3, title="Trades", year=2011)]).works  # fmt: skip
    first, second, third = screen(works, rules)
    assert first.included
    assert first.unknown == ("language", "period", "document type")
    assert second.unknown[-1] == "search terms"
    assert (third.reason, third.detail) == ("period", "2011")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ORACLE, tmp_path / "search")
    return tmp_path


def run(folder, *more, code=0):
    return invoke("literature", "review", folder / "search" / "protocol.toml", "-o", folder / "out", *more, code=code)


def table(folder, name):
    return pd.read_csv(folder / "out" / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_the_command_writes_what_it_found_and_keeps_decisions(folder):
    told = json.loads(run(folder, "--json").stdout)
    assert {"stage": "included", "box": "included", "what": "reports", "n": 12} in told["flow"]
    works, pairs, references = table(folder, "works"), table(folder, "pairs"), table(folder, "references")
    assert (len(works), len(references)) == (30, 41)
    assert references["raw"].str.len().min() > 50
    assert set(works["work"]) == set(references["work"])
    assert "Records screened (n = 30)" in (folder / "out" / "flow.svg").read_text(encoding="utf-8")

    pairs.loc[pairs["record_a"] == "scopus-3", "decision"] = "apart"
    pairs.to_csv(folder / "out" / "pairs.csv", index=False)
    for _ in range(2):
        run(folder)
        assert len(table(folder, "works")) == 31
        again = table(folder, "pairs")
        assert again.loc[again["decision"] == "apart", ["record_a", "record_b", "verdict"]].values.tolist() == [
            ["scopus-3", "wos-5", "apart"]
        ]


def test_decisions_are_not_written_over_by_those_of_another_sheet(folder):
    run(folder)
    pairs = table(folder, "pairs")
    pairs.loc[0, "decision"] = "apart"
    pairs.to_csv(folder / "out" / "pairs.csv", index=False)
    pairs.assign(decision="").to_csv(folder / "other.csv", index=False)
    assert (
        "holds decisions and would be written over"
        in run(folder, "--decisions", str(folder / "other.csv"), code=1).stderr
    )
    run(folder, "--decisions", str(folder / "out" / "pairs.csv"))
    assert (table(folder, "pairs")["decision"] == "apart").sum() == 1


def test_the_diagram_as_a_file_of_another_kind(folder):
    run(folder, "--diagram", str(folder / "flow.png"))
    assert (folder / "flow.png").read_bytes().startswith(b"\x89PNG")
    assert "choose one of" in run(folder, "--diagram", str(folder / "flow.gif"), code=1).stderr


def test_full_texts_carry_the_flow_to_its_end(folder):
    run(folder)
    sheet = table(folder, "assess")
    assert len(sheet) == 12
    sheet["retrieved"], sheet["included"] = "1", "1"
    sheet.loc[0, "retrieved"], sheet.loc[0, "included"] = "no", ""
    sheet.loc[1, "included"], sheet.loc[1, "reason"] = "0", "no firms"
    sheet.loc[2:3, "study"] = "one study in two papers"
    sheet.to_csv(folder / "out" / "assess.csv", index=False)
    rows = {(r["box"], r["what"]): r["n"] for r in json.loads(run(folder, "--json").stdout)["flow"]}
    assert rows["not retrieved", "reports"] == rows["reports excluded", "no firms"] == 1
    assert (rows["included", "reports"], rows["included", "studies"]) == (10, 9)
    assert table(folder, "assess").equals(sheet.fillna(""))
    assert (table(folder, "works")["full_text"] == "included").sum() == 10

    sheet.drop(index=4).assign(reason="").to_csv(folder / "out" / "assess.csv", index=False)
    assert "no row for " in (error := run(folder, code=1).stderr)
    assert "is excluded without a reason" in error


def test_a_sheet_that_is_half_filled_or_of_other_works_is_told(folder):
    run(folder)
    sheet = table(folder, "assess")
    sheet.loc[0, ["retrieved", "included"]] = "1"
    sheet.to_csv(folder / "out" / "assess.csv", index=False)
    assert "11 works are not assessed yet" in run(folder, code=1).stderr
    sheet["retrieved"], sheet["included"] = "1", "1"
    sheet.loc[3, "title"] = "Another paper"
    sheet.to_csv(folder / "out" / "assess.csv", index=False)
    assert "and 'Another paper' in the sheet: were the exports changed?" in run(folder, code=1).stderr


def test_an_undone_merge_renames_no_other_work(found, tmp_path):
    pairs = found.pairs.assign(decision=["apart", *[""] * (len(found.pairs) - 1)])
    pairs.to_csv(tmp_path / "pairs.csv", index=False)
    undone = ti.review(ORACLE / "protocol.toml", decisions=tmp_path / "pairs.csv")
    assert {work.id for work in undone.works} == {work.id for work in found.works} | {"other-1"}


PROTOCOL = (ORACLE / "protocol.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('["English"]', '"English"', "languages is 'English': write a list of texts in square brackets"),
        ("[2016, 2018]", "[2018, 2016]", r"years is \[2018, 2016\]: write the first and the last year"),
        ('"internationali[sz]', '"(internationali[sz]', "terms of internationalization: no regular expression"),
        ('"internationali[sz]ation|international entrepreneurship|foreign market|export|born global"', '""',
         "terms of internationalization: write a list of terms"),
        ("hits = 14", "hit = 14", "search 1: hit is no key; there are source, file"),
        ("hits = 14", "hits = -1", "search 1: hits is -1"),
        ('source = "wos"', 'source = "scopus"', "two searches have the source 'scopus'"),
        ('file = "wos.ris"', "", "search 2: file is None"),
        ('way = "other"', 'way = "friends"', "choose among database, register, other"),
        ("[[search]]", "[[searches]]", "searches is no key"),
        ("[screening]", "[screening", "no TOML"),
    ],
)  # fmt: skip
def test_faults_of_a_protocol_are_told(tmp_path, old, new, message):
    path = tmp_path / "protocol.toml"
    assert old in PROTOCOL
    path.write_text(PROTOCOL.replace(old, new), encoding="utf-8")
    with pytest.raises(ti.LiteratureError, match=message):
        ti.review(path)


def test_hits_that_the_export_does_not_hold_are_told(folder):
    path = folder / "search" / "protocol.toml"
    path.write_text(PROTOCOL.replace("hits = 14", "hits = 2014"), encoding="utf-8")
    assert ti.review(path).notes[0] == "scopus: the protocol tells 2,014 hits, and scopus.csv holds 14 records"


def test_a_cut_export_ends_the_review_with_one_message(folder):
    path = folder / "search" / "wos.ris"
    path.write_bytes(path.read_bytes()[:1500])
    error = run(folder, code=1).stderr
    assert "wos.ris: the record that begins in line" in error
    assert "The file was cut; export it again" in error
    assert not (folder / "out").exists()
