"""The documentation site builds strictly, asks no network, has no dead link, and says what commands and files say."""

import json
import os
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from command_line import invoke
from selectolax.lexbor import LexborHTMLParser

import textindex as ti
from textindex.patents import cycle
from textindex.workbench.expansion.expand import COLUMNS as CANDIDATES

ROOT = Path(__file__).resolve().parents[2]
BUILDER = ROOT / "docs" / "_site"


@pytest.fixture(scope="module")
def pages(site):
    """Each page, parsed, by its path."""
    return {path: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


@pytest.fixture
def builder(monkeypatch):
    """The modules that make pages can be imported."""
    monkeypatch.syspath_prepend(str(BUILDER))


def test_every_page_is_there_in_both_languages(site):
    named = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md") if ".zh" not in path.suffixes}
    assert len(named) >= 25
    for page in named:
        for folder in (site, site / "zh"):
            assert (folder / page.with_suffix(".html")).is_file(), page


def test_nothing_is_asked_of_a_network(site, pages):
    asked = ("script[src]", "link[rel=stylesheet]", "link[rel=icon]", "img[src]", "iframe[src]", "source[src]")
    for path, page in pages.items():
        for selector in asked:
            for node in page.css(selector):
                address = node.attributes.get("src") or node.attributes.get("href") or ""
                assert not re.match(r"(?:https?:)?//", address), (path.relative_to(site), address)
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", style.read_text(encoding="utf-8")), style


def test_every_link_leads_somewhere(site, pages):
    anchors = {path: {node.attributes["id"] for node in page.css("[id]")} for path, page in pages.items()}
    seen = 0
    for path, page in pages.items():
        if path.name == "404.html":  # its links start at the server's root
            continue
        for node in page.css("a[href]"):
            address, _, anchor = (node.attributes["href"] or "").partition("#")
            if re.match(r"[a-z]+:", address):
                continue
            target = Path(os.path.normpath(path.parent / unquote(address))) if address else path
            assert target.is_file(), (path.relative_to(site), address)
            if anchor and target in anchors:
                assert unquote(anchor) in anchors[target] | {"__toc"}, (path.relative_to(site), address, anchor)
            seen += 1
    assert seen > 1000


def test_each_language_is_searched_on_its_own_and_chinese_by_words(site, pages):
    for folder, own in ((site, "en"), (site / "zh", "zh")):
        index = json.loads((folder / "search" / "search_index.json").read_text(encoding="utf-8"))
        script = (folder / "search" / "search_index.js").read_text(encoding="utf-8")
        assert json.loads(script.removeprefix("var __index = ")) == index
        assert index["config"]["lang"] == [own]
        for entry in index["docs"]:
            assert (folder / entry["location"].partition("#")[0]).is_file(), entry["location"]
            assert own == "zh" or not entry["location"].startswith("zh/")
        for path in pages:
            if path.parent == folder / "guides":
                assert '"base": ".."' in path.read_text(encoding="utf-8")
    assert "\u200b指数\u200b" in "".join(entry["text"] for entry in index["docs"])


def test_equations_are_set(site):
    page = (site / "methods" / "indices.html").read_text(encoding="utf-8")
    assert page.count("<math") >= 10
    assert "arithmatex" not in page
    assert "<merror" not in page


def test_the_page_of_commands_says_what_help_says(builder):
    from commands import commands

    page = re.sub(r"\\([\\*_\[\]<>|#$])", r"\1", commands(language="en"))
    named = re.findall(r"^#+ textindex ([\w -]+) \{", page, re.MULTILINE)
    assert len(named) == len(set(named)) >= 40
    for command in named:
        told = page.partition(f" textindex {command} {{")[2].partition("\n## ")[0]
        shown = invoke(*command.split(), "--help", terminal_width=500, max_content_width=500).stdout
        if "\nCommands:\n" in shown:
            continue
        for word in (
            shown.replace("Usage:", "").replace("Options:", "").replace("Show this message and exit.", "").split()
        ):
            assert word in (*told.split(), "-h,", "--help", "main") or word in told, (command, word)


def test_every_public_name_has_a_page(pages, site):
    shown = {
        node.attributes["id"]
        for path, page in pages.items()
        if path.parent.name == "api"
        for node in page.css("h2[id]")
    }
    for name in ti.__all__:
        if not name.startswith("__"):
            thing = getattr(ti, name)
            assert f"{thing.__module__}.{thing.__name__}" in shown, name


@pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")
def test_columns_of_files_are_those_that_are_written(builder, samples, tmp_path):
    from files import FILES

    from textindex.estimates import tables

    panel, _ = ti.simulate(1, 200)
    written = tables.files(ti.estimate("li2023", panel, models=["2.3", "3.1", "3.2", "3.3", "6.1"]))
    found = {
        name: text.lstrip("\ufeff").splitlines()[0].split(",") for name, text in written.items() if name[-4:] == ".csv"
    }
    spec = tmp_path / "waves.toml"
    spec.write_text(
        '[[match]]\nname = "w"\ntreatment = "SOE"\ncovariates = ["Size"]\nwhere = { year = 2015 }\n'
        '[[describe]]\nname = "1"\ncolumns = ["Size"]\n',
        encoding="utf-8",
    )
    waves = tables.files(ti.estimate(spec, panel))
    names = ("balance.csv", "matched-pairs.csv", "matched.csv", "descriptives.csv")
    found |= {name: waves[name].lstrip("\ufeff").splitlines()[0].split(",") for name in names}
    screened = ti.screen(panel, "dig_count", path="li2023#2.3", draws=1)
    found |= {f"{name}.csv": list(getattr(screened, name)) for name in ("summary", "agreement", "path")}
    found["screen.csv"] = list(screened.table)
    index = ti.score(samples / "zh", "li2023-zh", store=tmp_path / "store").index
    few = index[["firm", "year"]].assign(Change=panel["Change"].head(len(index)), y=panel["Size"].head(len(index)))
    spec = tmp_path / "few.toml"
    spec.write_text('[[model]]\nname = "1"\noutcome = "y"\nregressors = ["DC", "Digital"]\n', encoding="utf-8")
    tried = ti.multiverse(tmp_path / "store", few, ti.Choices(screens=(0.0,), models=("1",)), spec=spec)
    found |= {"multiverse.csv": list(tried.table), "choices.csv": list(tried.moves)}
    found |= {**patent_tables(), **survey_tables(tmp_path), **coding_tables(tmp_path, index), **pack_tables(tmp_path)}
    assert {*FILES} == {*found}
    for name, columns in found.items():
        assert list(FILES[name]) == columns, name


def coding_tables(folder, index):
    """Columns of what is written while a dictionary is tuned on the samples, which a store holds."""
    store, run = ["--store", folder / "store"], folder / "run"
    ti.write(ti.score(None, "li2023-zh", store=folder / "store"), run)
    names = ("lines", "candidates", "diff", "impact", "sheet", "precision", "validity")
    files = {name: folder / f"{name}.csv" for name in names}
    index.to_csv(folder / "other.csv", index=False)
    for words in (
        ["kwic", "数据", *store, "-o", files["lines"]],
        ["dict", "diff", "wu2021-zh", "li2023-zh", *store, "-o", files["diff"]],
        ["dict", "impact", "li2023-zh", "大数据", *store, "-o", files["impact"]],
        ["dict", "sample", "--hits", run, "--n", "8", "--out", files["sheet"]],
    ):
        invoke(*words)
    pd.read_csv(files["sheet"], dtype=str).assign(relevant="1").to_csv(folder / "coded.csv", index=False)
    for words in (
        ["dict", "agree", folder / "coded.csv", "-o", files["precision"]],
        ["validate", run, "--against", folder / "other.csv", "--out", files["validity"]],
        [
            "reconstruct",
            folder / "other.csv",
            *store,
            "-d",
            "li2023-zh",
            "--column",
            "n_total",
            "--out",
            folder / "made",
        ],
    ):
        invoke(*words)
    written = {name: list(pd.read_csv(file)) for name, file in files.items() if name != "candidates"}
    written |= {path.stem: list(pd.read_csv(path)) for path in (folder / "made").glob("*.csv")}
    offered = ["candidate", "decision", "reason", *(column for column in CANDIDATES if column != "candidate")]
    return {f"{name}.csv": columns for name, columns in {**written, "candidates": offered}.items()}


def pack_tables(folder):
    """Columns of a pack's pages, and of what its check writes; the run and its store are those of `coding_tables`."""
    (folder / "one").mkdir()
    (folder / "one" / "a.txt").write_text("text", encoding="utf-8")
    for words in (
        ["pack", folder / "run", "--store", folder / "store", "-o", folder / "p.zip"],
        ["verify", folder / "p.zip", "--archive", folder / "one", "-w", "0", "-o", folder / "verified.csv"],
    ):
        assert invoke(*words, code=None).exit_code in (0, 3), words
    with zipfile.ZipFile(folder / "p.zip") as pack, pack.open("pages.csv") as pages:
        return {"verified.csv": list(pd.read_csv(folder / "verified.csv")), "pages.csv": list(pd.read_csv(pages))}


def survey_tables(tmp_path):
    """Columns of what a questionnaire and a printed matrix give."""
    out, answers = tmp_path / "survey", ROOT / "tests" / "oracles" / "sisters" / "survey.csv"
    (tmp_path / "s.toml").write_text(
        '[[scale]]\nname = "rd"\nitems = ["rd1", "rd2", "rd3"]\n'
        '[[regression]]\noutcome = "rd"\nregressors = ["wine"]\n', encoding="utf-8",
    )  # fmt: skip
    (tmp_path / "p.toml").write_text(
        'n = 50\ncorrelations = [["1"], ["0.30*", "1"]]\nlegend = { "*" = 0.05 }\n'
        '[printed]\nB = ["1.0"]\nt = ["2.2"]\n',
        encoding="utf-8",
    )
    for words in (["survey", tmp_path / "s.toml", "--data", answers], ["recheck", tmp_path / "p.toml"]):
        invoke(*(*words, "--out", out))
    names = ("scales", "items", "correlations", "regressions", "recheck", "matrix")
    return {f"{name}.csv": list(pd.read_csv(out / f"{name}.csv")) for name in names}


def patent_tables():
    """Columns of the tables that three patents give, one of them cited."""
    patents = pd.DataFrame({
        "patent_id": ["a", "b", "c"], "grant_date": pd.to_datetime(["2015-01-01", "2016-01-01", "2017-01-01"]),
        "filing_date": pd.to_datetime(["2013-01-01", "2014-01-01", "2015-01-01"]), "claims": [1, 2, 3],
        "lapse_date": pd.to_datetime(["2018-01-01", None, None]),
    })  # fmt: skip
    citations = pd.DataFrame({"citing": ["b", "c"], "cited": ["a", "a"]})
    ipc = pd.DataFrame({"patent_id": ["a", "b", "c"], "ipc": ["G06F 1/00", "G06F 1/00", "G06F 1/00"]})
    applicants = pd.DataFrame({"patent_id": ["a", "b", "c"], "name": ["甲公司", "甲公司", "乙公司"]})
    matched = ti.match_applicants(applicants, pd.DataFrame({"firm": ["000001"], "name": ["甲公司"]}))
    quality = ti.patent_quality(patents, citations, ipc, applicants=applicants, links=matched.links)
    return {
        "change.csv": list(cycle.COLUMNS),
        "quality.csv": list(quality.firms),
        "collaborators.csv": list(ti.collaborators(patents, applicants, matched.links)),
        "links.csv": list(matched.links),
    }
