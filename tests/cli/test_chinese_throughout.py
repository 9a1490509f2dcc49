"""In a Chinese terminal every command speaks Chinese: no line of what it prints is English alone.

What stands in every language alike is passed over: paths, addresses, codes, names of columns, of options and of
variables. A command that nothing here runs fails a test, so that a new one is run too.
"""

import csv
import re
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import click
import pandas as pd
import pytest
from command_line import invoke

from textindex.cli.main import main
from textindex.core import schemas
from textindex.core.text import HAN

ROOT = Path(__file__).parents[2]
CHINESE = {"LC_ALL": None, "LC_MESSAGES": None, "LANG": "zh_CN.UTF-8", "OPENAI_API_KEY": None}
SAME = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|--[a-z-]+|\S*[\d_/\\.=<>(){}\[\]|]\S*")
"""Code, what is quoted, options, and words with figures or signs in them: columns, paths, terms of a model."""
TYPED = re.compile(r"\s*textindex [a-z]")
"""A command to type."""
WRITTEN = {
    *("pearson", "spearman", "overall", "imputation", "frequent", "middle", "rare", "code", "band", "scope"),
    *("relevant", "speaker", "own", "sum", "ave", "test", "type", "statistic", "digital"),
}
"""Names that stand in tables, and a source as it is cited."""


def columns():
    """The columns of all files that are written, which tables on a screen have too."""
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from _site.files import FILES
    finally:
        sys.path.remove(str(ROOT / "docs"))
    told = {column for file in FILES.values() for column in file}
    return told | {name for schema in vars(schemas).values() if isinstance(schema, dict) for name in schema}


KNOWN = WRITTEN | columns()


def english(line):
    """Words side by side that only English has; none in JSON or a command to type; beside Chinese four at least."""
    if re.search(f"[{HAN}]", line):
        rest = SAME.sub(" | ", re.sub("`[^`]*`|textindex .*", "", line))
        return [] if line.startswith(("{", "[")) else re.findall(r"[A-Za-z'-]+[,;:]?(?: [a-z'-]{2,}[,;:]?){3,}", rest)
    if line.startswith(("{", "[")) or TYPED.match(line):
        return []
    words = [""]
    for token in SAME.sub(" | ", line).split(" "):
        word = re.fullmatch("[A-Za-z][A-Za-z'-]*[,;:]?", token)
        words.append(token if word and token.rstrip(",;:") not in KNOWN else "")
    return [f"{first} {then}" for first, then in pairwise(words) if first and then]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("3 firm-years were taken out", ["firm-years were", "were taken", "taken out"]),
        ("没有公司 were taken out", []),
        ("完成 kind: the file name says annual", ["kind: the file name says annual"]),
        ("scope  statistic  value  low", []),
        ("900001  2018  n_total 12", []),
        ("textindex score reports/ --out out/", []),
        ('{"a": "of the file"}', []),
        ("/a/b/c.csv: of the reader", ["of the", "the reader"]),
    ],
)
def test_what_counts_as_english(line, found):
    assert english(line) == found


WRONG = (1, 2)


class Place:
    """A folder in which commands are run, and what they said in English, by command."""

    def __init__(self, folder):
        self.folder, self.found, self.silent = folder, {}, []

    def run(self, *words, codes=(0,)):
        """Run a command in Chinese; it ends with one of the codes that are expected."""
        words = [str(word) for word in words]
        done = invoke(*words, code=None, env=CHINESE)
        assert done.exit_code in codes, (words, done.output, done.exception)
        if lines := [line for line in done.output.splitlines() if english(line)]:
            self.found[" ".join(words)] = lines
        if not re.search(f"[{HAN}]", done.output):
            self.silent.append(" ".join(words))


@pytest.fixture
def place(tmp_path, samples, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEXTINDEX_CONFIG", str(tmp_path / "settings.toml"))
    (tmp_path / "reports").mkdir()
    for name in ("900001-云帆科技-2021年年度报告.txt", "900002_2018.txt"):
        shutil.copy(samples / "zh" / name, tmp_path / "reports")
    return Place(tmp_path)


def test_commands_on_reports_speak_chinese(place):
    place.run("score", "reports", "-d", "li2023-zh", "-o", "out", "--store", "st", "-w", 0)
    place.run("kwic", "数据", "-s", "st", "--limit", 3)
    place.run("kwic", "-d", "li2023-zh", "-s", "st", "-o", "k.html")
    for command in ("info", "verify", "compact"):
        place.run("store", command, "st")
    place.run("dict", "list")
    place.run("dict", "new", "mine")
    place.run("dict", "validate", "mine.yaml")
    place.run("dict", "lint", "li2023-zh")
    place.run("dict", "sample", "--hits", "out", "--n", 20, "-o", "sheet.csv", "--store", "st")
    with (place.folder / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    for turn, name in enumerate(("a.csv", "b.csv")):
        with (place.folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            sheet = csv.DictWriter(file, rows[0])
            sheet.writeheader()
            sheet.writerows(
                {**row, "relevant": int((at + turn) % 5 != 0), "speaker": "own"} for at, row in enumerate(rows)
            )
    place.run("dict", "agree", "a.csv", "b.csv")
    place.run("validate", "out", "--against", "out/index.csv", "--measure", "n_total", "--column", "n_total")
    place.run("reconstruct", "out/index.csv", "-s", "st", "--column", "n_total", "--search-time", 1, "-o", "made")
    place.run("pack", "out", "-s", "st", "-o", "p.zip")
    place.run("verify", "p.zip", "--archive", "reports", "-w", 0)
    place.run("panel", "build", "out/index.csv", "--firms", "out/index.csv", "-o", "panel.csv")
    assert place.found == {}
    assert place.silent == []
    page = (place.folder / "k.html").read_text(encoding="utf-8")
    assert "<th>公司</th>" in page
    assert "<th>firm</th>" not in page


def test_mistakes_are_told_in_chinese(place):
    place.run("read", "none.txt", "--page", "1", codes=WRONG)
    place.run("sections", "none.pdf", codes=WRONG)
    place.run("store", "sql", "none", "select 1", codes=WRONG)
    place.run("store", "forget", "none", "reports", codes=WRONG)
    place.run("dict", "show", "none", codes=WRONG)
    place.run("dict", "log", "none", codes=WRONG)
    place.run("dict", "convert", "none", "a.csv", codes=WRONG)
    place.run("dict", "decide", "none", "a.csv", codes=WRONG)
    place.run("dict", "expand", "none", codes=WRONG)
    place.run("dict", "classify", "none.csv", "--hits", "none", "-o", "a.csv", codes=WRONG)
    place.run("dict", "code", "none.csv", "--model", "m", "--endpoint", "nowhere", codes=WRONG)
    place.run("workbench", "none", "-s", "none", codes=WRONG)
    place.run("table", "none", codes=WRONG)
    for figure in ("coefficients", "curve"):
        place.run("draw", figure, "none", "-o", "a.svg", codes=WRONG)
    place.run(
        "draw", "marginal", "none.toml", "-p", "n.csv", "-M", "1", "-t", "a", "--over", "b", "-o", "a.svg", codes=WRONG
    )
    for figure in ("by-dimension", "coverage", "distribution", "movers", "over-time", "terms"):
        place.run("draw", figure, "none", "-o", "a.svg", codes=WRONG)
    place.run("draw", "by-industry", "none", "-o", "a.svg", "--industry", "none.csv", codes=WRONG)
    place.run("report", "none", codes=WRONG)
    place.run("estimate", codes=WRONG)
    place.run("multiverse", "-s", "none", "-p", "none.csv", "-o", "mv", codes=WRONG)
    place.run("adoption", "none", "-o", "a.csv", codes=WRONG)
    place.run("survey", "none.toml", codes=WRONG)
    place.run("recheck", "none.toml", codes=WRONG)
    place.run("run", "none.toml", "--check", codes=WRONG)
    place.run("init", "new.toml", "--yes")
    place.run("completion", "bash")
    place.found.pop("completion bash", None)  # a script
    place.run("literature", "review", "none.toml", "-o", "rev", codes=WRONG)
    place.run("literature", "agree", "none.csv", codes=WRONG)
    place.run("literature", "code", "none", "-o", "coded", codes=WRONG)
    place.run("literature", "overview", "none.csv", "-o", "a.docx", codes=WRONG)
    place.run("literature", "recall", "none.csv", "none.csv", codes=WRONG)
    place.run("literature", "sheet", "none", "-o", "a.xlsx", codes=WRONG)
    place.run("fetch", "cninfo", "--years", "2020", codes=WRONG)
    place.run("fetch", "edgar", "AAPL", "--years", "x", "-o", "f", "--email", "Jane Doe jane@univ.edu", codes=WRONG)
    place.run("fetch", "esef", "--years", "2020", "-o", "f", codes=WRONG)
    patents = ("--patents", "none.csv", "--citations", "none.csv", "--ipc", "none.csv", "-o", "a.csv")
    place.run("patents", "cycle", *patents, codes=WRONG)
    place.run("patents", "quality", *patents, codes=WRONG)
    match = ("--applicants", "n.csv", "--firm-names", "n.csv", "--decisions", "n.csv", "--open-pairs", "o.csv")
    place.run("patents", "match", *match, "-o", "a.csv", codes=WRONG)
    place.run("patents", "collaborators", "--patents", "n.csv", "--applicants", "n.csv", "--links", "n.csv", "-o",
              "a.csv", codes=WRONG)  # fmt: skip
    assert place.found == {}
    assert place.silent == []


def adopters(folder):
    """A simulated panel some of whose firms adopt, and one row of each firm."""
    panel = pd.read_csv(folder / "sim.csv", encoding="utf-8-sig", dtype={"firm": str})
    years = {firm: (2012, 2014, 0)[at % 3] for at, firm in enumerate(panel["firm"].unique())}
    panel["adopted"] = panel["firm"].map(years)
    panel["treated"] = (panel["adopted"] > 0).astype(int)
    panel.to_csv(folder / "panel.csv", index=False)
    panel.drop_duplicates("firm").to_csv(folder / "firms.csv", index=False)


@pytest.mark.slow
def test_commands_on_panels_speak_chinese(place):
    place.run("simulate", "-o", "sim.csv", "--n-firms", 200, "--no-channels")
    adopters(place.folder)
    place.run("estimate", "--list")
    place.run("estimate", "li2023", "-p", "sim.csv", "-o", "est", "-M", "2.1", "-M", "2.3")
    place.run("table", "sim.csv")
    place.run("table", "est")
    place.run("draw", "coefficients", "est", "-o", "c.svg")
    place.run("filter", "-p", "sim.csv", "-o", "filtered", "--count-column", "dig_count", "--draws", 2)
    study = ("event-study", "panel.csv", "--outcome", "International", "--cohort", "adopted")
    place.run(*study, "--estimator", "twfe", "--estimator", "sun-abraham", "-o", "es")
    place.run("event-study", "panel.csv", "--outcome", "International", "--cohort", "treated", codes=WRONG)
    place.run("match", "firms.csv", "--treatment", "treated", "--covariate", "Size", "--covariate", "ROE", "--outcome",
              "International", "-o", "matched")  # fmt: skip
    place.run("power", "panel.csv", "--outcome", "International", "--predicted", "SOE", "--error", "0.1")
    place.found.pop("draw coefficients est -o c.svg", None)
    assert place.found == {}
    assert [words for words in place.silent if not words.startswith("draw")] == []
    notes = (place.folder / "est" / "estimates.md").read_text(encoding="utf-8")
    assert "括号内为标准误" in notes
    assert not re.search("standard errors|singletons|clusters", notes)


@pytest.mark.slow
def test_commands_that_take_long_speak_chinese(place, samples):
    shutil.copy(samples / "zh" / "900001_2018.pdf", place.folder / "reports")
    place.run("score", "reports", "-d", "li2023-zh", "-o", "out", "--store", "st", "-w", 0)
    place.run("read", "reports", "-s", "st", "-w", 0)
    place.run("sections", "reports/900001_2018.pdf")
    place.run("dict", "diff", "li2023-zh", "wu2021-zh", "-s", "st")
    place.run("dict", "impact", "li2023-zh", "B2B", "-s", "st")
    place.run("dict", "expand", "li2023-zh", "-s", "st", "--top", 3, "-o", "found.csv")
    place.run("dict", "decide", "li2023-zh", "found.csv")
    place.run("report", "out")
    place.run("demo", "-o", "demo")
    place.run("doctor")
    answers = pd.read_csv(ROOT / "tests" / "oracles" / "sisters" / "survey.csv")
    answers.to_csv(place.folder / "answers.csv", index=False)
    scales = "".join(
        f'[[scale]]\nname = "{name}"\nitems = {[f"{name}{at}" for at in range(1, n + 1)]}\n'
        for name, n in (("ck", 5), ("mk", 3))
    )
    asked = f'data = "answers.csv"\nrange = [1, 7]\n{scales}[[regression]]\nname = "1"\noutcome = "ck"\n'
    (place.folder / "survey.toml").write_text(asked + 'regressors = ["mk"]\n', encoding="utf-8")
    place.run("survey", "survey.toml")
    printed = (
        'n = 200\noutcome = "y"\nnames = ["a", "b", "y"]\ncorrelations = [["1"], ["0.2", "1"], ["0.4", "0.3", "1"]]\n'
    )
    (place.folder / "printed.toml").write_text(printed + '[printed]\nt = ["3.0", "9.0"]\n', encoding="utf-8")
    place.run("recheck", "printed.toml")
    study = 'title = "t"\n[reports]\nfolders = ["reports"]\n[score]\ndictionaries = ["li2023-zh"]\n'
    (place.folder / "study.toml").write_text(study, encoding="utf-8")
    place.run("run", "study.toml", "--check")
    place.run("run", "study.toml", "-w", 0)
    assert place.found == {}
    assert place.silent == []


def leaves(command, path=()):
    """Every command that runs by itself."""
    if not isinstance(command, click.Group):
        yield " ".join(path)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        yield from leaves(command.get_command(context, name), (*path, name))


def test_every_command_is_run_here():
    source = Path(__file__).read_text(encoding="utf-8")
    run = re.sub(r'",\s*"', " ", source)
    in_loops = {
        "store info",
        "store verify",
        "store compact",
        "draw coefficients",
        "draw curve",
        "event-study",
        "draw marginal",
    } | {f"draw {figure}" for figure in ("by-dimension", "coverage", "distribution", "movers", "over-time", "terms")}
    assert {name for name in leaves(main) if f'place.run("{name}' not in run} - in_loops == set()
