"""A study does what its commands do one by one, and does again only what is not as it was."""

import csv
import json
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest
from command_line import invoke
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import StudyError, TextIndexError
from textindex.core.keys import keys_of
from textindex.core.study import SECTIONS, Top
from textindex.study import check_study, run_study
from textindex.study.file import load_study
from textindex.study.new import study_text

EVERY = {"": Top, **SECTIONS}
SENTENCES = ("公司建成大数据平台并投入使用。", "公司已经应用人工智能技术。", "公司未来将建设云计算中心。")
FILLER = "本公司坚持稳健经营，完善治理结构，产品质量稳步提升。"
SPEC = """
[[model]]
name = "one"
outcome = "International"
regressors = ["DC", "Digital", "Change", "Size"]
fixed_effects = ["year"]
vcov = { CRV1 = "firm" }

[[model]]
name = "two"
outcome = "International"
regressors = ["Digital", "Size"]
"""
STUDY = """
title = "simulated"

[reports]
folders = ["reports"]
manifest = "manifest.csv"

[score]
dictionaries = ["mine.yaml"]
drop = []

[panel]
firms = ["firms.csv"]
keep = ["Change"]
winsorize = 0
digital = { n_total = "n_total" }

[filter]
count = "n_total"
controls = ["Size", "ROE"]
inputs = []
effects = ["year"]
path = "spec.toml#two"
draws = 2
hits = true

[estimate]
spec = "spec.toml"
format = ["md", "docx"]
stata = true

[multiverse]
dictionaries = ["mine.yaml"]
spec = "spec.toml"
models = ["one"]
counts = ["whole"]
screens = [0.0]
"""
ALL = ["read", "score", "panel", "filter", "estimate", "multiverse"]


def mine(terms):
    return (
        "name: mine\nlanguage: zh\ntitle: {zh: 试, en: try}\nversion: 1\n"
        f"dimensions:\n  tech:\n    label: {{zh: 技术, en: tech}}\n    terms: [{', '.join(terms)}]\n"
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Simulated firms, simulated reports, and a study file; nothing done yet."""
    folder = tmp_path_factory.mktemp("fresh")
    panel, _ = ti.simulate(3, 200)
    panel = panel[panel["firm"].isin(panel["firm"].unique()[:12])].reset_index(drop=True)
    random, rows = np.random.default_rng(3), [("path", "firm", "year", "name")]
    (folder / "reports").mkdir()
    for firm, year, digital in panel[["firm", "year", "Digital"]].itertuples(index=False):
        lines = [FILLER] * 5 + [SENTENCES[i] for i in random.integers(0, 3, round(np.expm1(digital)))]
        text = f"某某公司{year}年年度报告\n证券代码：{firm}\n" + "\n".join(lines) + "\n"
        (folder / "reports" / f"{firm}_{year}.txt").write_text(text, encoding="utf-8")
        rows.append((f"reports\\{firm}_{year}.txt", firm, year, "某某公司"))  # as Windows writes paths
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    columns = ["firm", "year", "International", "Size", "ROE", "Change", "simulated"]
    panel[columns].to_csv(folder / "firms.csv", index=False)
    (folder / "mine.yaml").write_text(mine(["大数据", "人工智能"]), encoding="utf-8")
    (folder / "spec.toml").write_text(SPEC, encoding="utf-8")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def finished(fresh, tmp_path_factory):
    folder = tmp_path_factory.mktemp("finished") / "study"
    shutil.copytree(fresh, folder)
    assert ran(folder) == ALL
    return folder


@pytest.fixture
def copy(finished, tmp_path):
    shutil.copytree(finished, tmp_path / "study")
    return tmp_path / "study"


def ran(folder, **options):
    """The steps that a run does."""
    return [row.step for row in run_study(folder / "study.toml", **options) if row.state == "done"]


def states(folder):
    return {row.step: row.state for row in check_study(folder / "study.toml")}


def files(folder):
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return {name: data for name, data in found.items() if name not in ("study.json", "index/run.json")}


def test_a_study_gives_the_bytes_of_its_commands(fresh, tmp_path, monkeypatch):
    shutil.copytree(fresh, tmp_path / "study")
    monkeypatch.chdir(tmp_path / "study")
    ask = ["--fundamental", "Size", "--fundamental", "ROE", "--effect", "year", "--count-column", "n_total"]
    ask += ["--draws", "2"]
    for command in (
        ["score", "reports", "-m", "manifest.csv", "-d", "mine.yaml", "--drop", "none", "-o", "one/index", "-s", "st"],
        ["panel", "build", "one/index", "--firms", "firms.csv", "--keep", "Change", "--winsorize", "0",
         "--digital", "n_total=n_total", "-o", "one/panel/panel.dta"],
        ["filter", "-p", "one/panel/panel.dta", *ask, "--path", "spec.toml#two", "--hits", "one/index/hits.parquet",
         "-o", "one/filter"],
        ["estimate", "spec.toml", "-p", "one/panel/panel.dta", "--format", "md,docx", "--stata", "-o", "one/tables"],
        ["multiverse", "-s", "st", "-p", "one/panel/panel.dta", "-d", "mine.yaml", "--spec", "spec.toml", "-M", "one",
         "--count", "whole", "--screen", "0", "-o", "one/multiverse"],
    ):  # fmt: skip
        invoke(*command, *(["-w", "0"] if command[0] in ("score", "multiverse") else []))
    text = STUDY.replace("inputs = []\n", "").replace('title = "simulated"', 'out = "two"')
    (tmp_path / "study" / "study.toml").write_text(text, encoding="utf-8")
    invoke("run", "-w", "0")
    one, two = files(Path("one")), files(Path("two"))
    assert one.keys() == two.keys()
    differing = [name for name in one if one[name].replace(b"one/", b"two/") != two[name]]
    assert not differing
    assert len(one) > 25


PATENTS = """
[change]
patents = 'patents\\p.csv'
citations = 'patents\\c.csv'
ipc = 'patents\\i.csv'
min_citations = 1
"""


def test_change_is_what_patents_cycle_writes_and_enters_the_panel(fresh, tmp_path, monkeypatch):
    folder = tmp_path / "study"
    shutil.copytree(fresh, folder)
    (folder / "patents").mkdir()
    ids = range(1, 61)
    dates = [f"{1990 + k // 2}-0{1 + k % 9}-15" for k in ids]
    tables = {
        "p": ["patent_id,grant_date", *(f"{k},{date}" for k, date in zip(ids, dates, strict=True))],
        "c": ["citing,cited", *(f"{k},{k - step}" for k in ids for step in (1, 3, 8) if k > step)],
        "i": ["patent_id,ipc", *(f"{k},H04L 9/0{k % 9}" for k in ids)],
    }
    for name, lines in tables.items():
        (folder / "patents" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = STUDY.partition("[filter]")[0].replace('keep = ["Change"]\n', "") + PATENTS
    rows = (folder / "firms.csv").read_text(encoding="utf-8").replace("Change", "OldChange").splitlines()
    (folder / "firms.csv").write_text("\n".join([f"{rows[0]},industry", *(f"{row},C39" for row in rows[1:])]) + "\n")
    (folder / "study.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert ran(folder) == ["read", "score", "change", "panel"]
    words = ["--patents", "patents/p.csv", "--citations", "patents/c.csv", "--ipc", "patents/i.csv"]
    invoke("patents", "cycle", *words, "--min-citations", "1", "-o", "one/change.csv")
    assert files(Path("one")) == files(Path("out/change"))
    change("patents/c.csv", "60,52", "60,40")(folder)
    assert ran(folder)[0] == "change"


@pytest.mark.slow
def test_the_report_is_that_of_the_command(samples, tmp_path, monkeypatch):
    shutil.copytree(samples / "zh", tmp_path / "reports")
    monkeypatch.chdir(tmp_path)
    Path("study.toml").write_text('[reports]\nfolders = ["reports"]\n[score]\n[report]\n', encoding="utf-8")
    assert ran(Path()) == ["read", "score", "report"]
    invoke("report", "out/index", "-s", "textindex-store", "-o", "one.html")
    assert Path("one.html").read_bytes() == Path("out/report.html").read_bytes()
    change("study.toml", "[report]", '[report]\nlanguage = "en"')(tmp_path)
    assert ran(Path()) == ["report"]


@pytest.mark.slow
def test_ctrl_c_ends_with_130_and_the_next_run_gives_the_same(fresh, finished, tmp_path):
    shutil.copytree(fresh, tmp_path / "study")
    words = [sys.executable, "-m", "textindex", "run", str(tmp_path / "study/study.toml"), "-w", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not (tmp_path / "study/out/filter/screen.csv").exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130, said
    assert not list((tmp_path / "study").rglob(".writing-*"))
    assert ran(tmp_path / "study")
    assert files(tmp_path / "study/out") == files(finished / "out")


def test_init_asks_five_questions_and_never_overwrites(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = invoke("init", input="\n\nfirms.dta, more.xlsx\n2.2，2.3\n\n")
    assert done.stdout.strip() == "study.toml"
    assert len(re.findall(r"\[[^\]]+\]: ", done.stderr)) == 5
    study = load_study("study.toml")
    assert study.asked.panel.firms == ("firms.dta", "more.xlsx")
    assert study.asked.estimate.models == ("2.2", "2.3")
    before = Path("study.toml").read_bytes()
    again = invoke("init", "--yes", code=1)
    assert "stays as it is" in again.stderr
    assert Path("study.toml").read_bytes() == before


def test_what_is_done_is_up_to_date_and_is_not_done_again(copy):
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in copy.rglob("*") if p.is_file()}
    assert set(states(copy).values()) == {"up to date"}
    assert ran(copy) == []
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in copy.rglob("*") if p.is_file()} == before


def change(name, old, new):
    def act(folder):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return act


def touch(*names):
    return lambda folder: [(folder / name).touch() for name in names]


def delete(name):
    return lambda folder: (folder / name).unlink()


def without_a_report(folder):
    rows = (folder / "manifest.csv").read_text(encoding="utf-8").splitlines()
    (folder / rows.pop().split(",")[0].replace("\\", "/")).unlink()
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


REDO = {
    "dictionary": (change("mine.yaml", "人工智能", "云计算"), ["score", "panel", "filter", "estimate", "multiverse"]),
    "specification": (change("spec.toml", '"Change", "Size"', '"Change"'), ["filter", "estimate", "multiverse"]),
    "formats": (change("study.toml", '["md", "docx"]', '["txt"]'), ["estimate"]),
    "a comment": (change("study.toml", "[score]", "# more\n[score]"), []),
    "firm data": (change("firms.csv", ",1\n", ",1\n"), []),
    "touched": (touch("mine.yaml", "spec.toml", "firms.csv", "manifest.csv", "study.toml"), []),
    "reports touched": (touch("reports/S00001_2007.txt"), ["read"]),
    "a report gone": (without_a_report, ALL),
    "panel's settings": (change("study.toml", "winsorize = 0", "winsorize = 0.05"), ALL[2:]),
    "a setting without effect": (change("study.toml", 'keep = ["Change"]', 'keep = ["Change"]\nst_rule = "year-end"'),
                                 ["panel"]),
    "output deleted": (delete("out/tables/coefficients.csv"), ["estimate"]),
    "output changed": (change("out/multiverse/choices.csv", "choice", "Choice"), ["multiverse"]),
    "index deleted": (delete("out/index/index.parquet"), ["score"]),
    "panel deleted": (delete("out/panel/panel.dta"), ["panel"]),
}  # fmt: skip


@pytest.mark.parametrize("case", REDO)
def test_only_what_depends_on_a_change_is_done_again(copy, fresh, case):
    act, expected = REDO[case]
    if case == "reports touched":
        first = sorted((copy / "reports").iterdir())[0]
        first.touch()
    else:
        act(copy)
    told = states(copy)
    assert ran(copy) == expected
    assert {step for step, state in told.items() if state == "will run"} >= set(expected)
    assert {step for step, state in told.items() if state == "up to date"}.isdisjoint(expected)
    assert set(states(copy).values()) == {"up to date"}
    if case == "formats":
        assert {p.name for p in (copy / "out/tables").glob("tables.*")} == {"tables.txt"}  # the others are gone


def test_a_changed_study_is_what_a_new_one_gives(copy, fresh, tmp_path):
    shutil.copytree(fresh, tmp_path / "new")
    for folder in (copy, tmp_path / "new"):
        change("mine.yaml", "人工智能", "云计算")(folder)
        ran(folder)
    assert files(copy / "out") == files(tmp_path / "new" / "out")


def test_from_another_folder_the_outputs_are_the_same(finished, fresh, tmp_path, monkeypatch):
    shutil.copytree(fresh, tmp_path / "study")
    monkeypatch.chdir(tmp_path)
    run_study("study/study.toml")
    assert files(tmp_path / "study/out") == files(finished / "out")


@pytest.mark.parametrize("step", ["score", "filter", "multiverse"])
def test_a_run_that_was_stopped_goes_on_where_it_was(fresh, finished, tmp_path, step):
    shutil.copytree(fresh, tmp_path / "study")

    def stop(row):
        if row.step == step and row.state == "will run":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(tmp_path / "study" / "study.toml", told=stop)
    assert ran(tmp_path / "study") == ALL[ALL.index(step) :]
    assert files(tmp_path / "study/out") == files(finished / "out")


def test_a_step_that_fails_keeps_those_before_it(copy):
    change("study.toml", 'count = "n_total"', 'count = "no_such"')(copy)
    change("mine.yaml", "人工智能", "云计算")(copy)
    with pytest.raises(TextIndexError, match="no_such"):
        ran(copy)
    change("study.toml", 'count = "no_such"', 'count = "n_total"')(copy)
    assert ran(copy) == ["filter", "estimate", "multiverse"]


def test_check_writes_nothing_and_nothing_is_done_where_a_step_cannot_run(fresh, tmp_path):
    shutil.copytree(fresh, tmp_path / "study")
    (tmp_path / "study/firms.csv").unlink()
    before = sorted((tmp_path / "study").rglob("*"))
    told = states(tmp_path / "study")
    assert told == dict.fromkeys(ALL[:2], "will run") | dict.fromkeys(ALL[2:], "cannot run")
    with pytest.raises(StudyError, match=r"panel: .*firms.csv: no such file"):
        ran(tmp_path / "study")
    invoke("run", "--check", tmp_path / "study" / "study.toml", code=2)
    assert sorted((tmp_path / "study").rglob("*")) == before


@pytest.mark.parametrize(
    ("old", "new", "step", "said"),
    [
        ('dictionaries = ["mine.yaml"]\ndrop', 'dictionaries = ["wu2012-zh"]\ndrop', "score", "wu2012-zh"),
        ('spec = "spec.toml"\nformat', 'spec = "li2032"\nformat', "estimate", "li2032"),
        ('models = ["one"]', 'models = ["three"]', "multiverse", "three"),
        ('firms = ["firms.csv"]', 'firms = ["firms.csv"]\nmapping = "csmars"', "panel", "csmars"),
        ('folders = ["reports"]', 'folders = ["no-reports"]', "read", "no-reports"),
        ('"spec.toml#two"', '"spec.toml#2"', "filter", "'2'"),
    ],
)
def test_what_a_step_names_and_is_not_there_is_found_before_the_work(copy, old, new, step, said):
    change("study.toml", old, new)(copy)
    row = next(row for row in check_study(copy / "study.toml") if row.step == step)
    assert row.state == "cannot run"
    assert said in row.why


def test_a_table_in_an_archive_is_read_there(copy):
    with zipfile.ZipFile(copy / "sold.zip", "w") as archive:
        archive.write(copy / "firms.csv", "2019/firms.csv")
    change("study.toml", 'firms = ["firms.csv"]', 'firms = ["sold.zip/2019/firms.csv"]')(copy)
    (copy / "firms.csv").unlink()
    before = files(copy / "out")
    assert ran(copy) == ["panel"]  # what follows rests on equal bytes
    assert files(copy / "out") == before
    change("study.toml", "2019/firms.csv", "2020/firms.csv")(copy)
    row = next(row for row in check_study(copy / "study.toml") if row.step == "panel")
    assert (row.state, "sold.zip/2020/firms.csv" in row.why) == ("cannot run", True)


def test_reports_that_are_gone_are_scored_as_last_seen(fresh, tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(fresh, folder)
    ran(folder)
    before = files(folder / "out")
    shutil.rmtree(folder / "reports")
    assert set(states(folder).values()) == {"up to date"}
    (folder / "out/index/index.csv").unlink()
    assert ran(folder) == ["score"]
    after = files(folder / "out")
    assert after["index/index.csv"] == before["index/index.csv"]


def test_force_does_a_step_again_and_an_unknown_one_is_named(copy):
    assert ran(copy, force=["estimate"]) == ["estimate"]
    with pytest.raises(StudyError, match=r"'estimates'.*estimate"):
        ran(copy, force=["estimates"])


def test_a_damaged_ledger_is_told(copy):
    (copy / "out/study.json").write_text("{", encoding="utf-8")
    with pytest.raises(StudyError, match="delete it"):
        check_study(copy / "study.toml")


def test_rejections_and_models_not_run_end_a_run_with_3_each_time(samples, tmp_path):
    shutil.copytree(samples / "zh", tmp_path / "reports")
    (tmp_path / "study.toml").write_text('[reports]\nfolders = ["reports"]\n[score]\n', encoding="utf-8")
    for _ in range(2):
        done = invoke("run", tmp_path / "study.toml", "-w", "0", "--json", code=3)
        assert [row["step"] for row in json.loads(done.stdout)] == ["read", "score"]


# ------------------------------------------------------------------ the file


def write(folder, text):
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder / "study.toml"


NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(list(SECTIONS)), st.sets(NAMES, max_size=4), min_size=1))
def test_every_unknown_key_is_named_with_its_line(tmp_path, unknown):
    unknown = {section: keys - keys_of(SECTIONS[section]).keys() for section, keys in unknown.items()}
    lines = [line for section, keys in unknown.items() for line in (f"[{section}]", *(f"{key} = 1" for key in keys))]
    path = write(tmp_path, "\n".join(lines))
    if not any(unknown.values()):
        return
    with pytest.raises(StudyError) as caught:
        load_study(path)
    section = ""
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            section = line
        else:
            assert f"line {number}: {section} '{line[:-4]}' is unknown" in str(caught.value)


@pytest.mark.parametrize(
    ("section", "key"), [(section, key) for section, kind in EVERY.items() for key in keys_of(kind)]
)
def test_a_value_of_the_wrong_kind_is_told_with_its_line(tmp_path, section, key):
    wrong = "{ a = 1 }" if keys_of(EVERY[section])[key].kind.name != "pairs" else "[1]"
    text = f"[{section}]\n\n{key} = {wrong}\n" if section else f"\n\n{key} = {wrong}\n"
    with pytest.raises(StudyError, match=rf"line 3: .*{key} must be"):
        load_study(write(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no section"),
        ("[repots]\nfolders = []", r"line 1: section \[repots\] is unknown; 'reports'"),
        ("[score]\ncuont = 'whole'", r"line 2: \[score\] 'cuont' is unknown; 'count'"),
        ("[score]\ncount = 'most'", "line 2: .*'most' is none of token, whole"),
        ("[score]\n", r"line 1: \[score\] needs a section \[reports\]"),
        ("[panel]\nfile = 'a.dta'\nfirms = ['b.dta']", "either firms"),
        ("[estimate]\n", r"needs a section \[panel\]"),
        ("[panel]\nfile = 'a.dta'\n[change]\nfile = 'c.csv'", r"\[change\] serves"),
        ("[panel]\nfile = 'a.dta'\nyears = '2020-2007'", "line 3: .*first and last year"),
        ("[reports]\nfolders = ['.']\n", "lies in the reports' folder"),
        ('[panel]\nfile = "my\\data.dta"', "broken TOML.*in a path write /"),
        ("score = 1", r"line 1: score is a section: write \[score\]"),
        ("[panel]\nfile = 'a.dta'\n[estimate]\nscreened = true", r"screened needs a section \[filter\]"),
    ],
)
def test_faults_are_told_with_line_and_remedy(tmp_path, text, said):
    with pytest.raises(StudyError, match=said):
        load_study(write(tmp_path, text))


BROKEN = """
[reports]
folders = ["reports"]
timout = 60

[score]
dictionaries = ["bad.yaml", "wu2012-zh"]
count = "most"

[panel]
firms = ["no-firms.csv"]
mapping = "csmars"

[estimate]
spec = "bad.toml"

[filter]
path = "good.toml#no-such"

[multiverse]
dictionaries = ["bad.yaml"]
spec = "good.toml"
models = ["neither", "nor"]
"""


def test_faults_of_the_file_and_of_what_it_names_are_told_at_once(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(mine(["大数据", "大数据"]) + "colour: red\n", encoding="utf-8")
    (tmp_path / "bad.toml").write_text(SPEC.replace("regressors", "regresors", 1), encoding="utf-8")
    (tmp_path / "good.toml").write_text(SPEC, encoding="utf-8")
    told = [
        "line 4: [reports] 'timout' is unknown", "line 8: [score] count: 'most' is none of", "大数据", "colour",
        "wu2012-zh", "no-firms.csv: no such file", "csmars", "regresors", "'no-such'", "'neither'", "'nor'",
    ]  # fmt: skip
    for act in (check_study, run_study):
        with pytest.raises(StudyError) as caught:
            act(write(tmp_path, BROKEN))
        said = str(caught.value)
        assert [one for one in told if one not in said] == []
        assert said.count("colour") == said.count("wu2012-zh") == 1
    # nothing else: what follows from these is not told
    good = BROKEN.replace("timout", "timeout").replace('"most"', '"whole"').replace("bad.yaml", "mine.yaml")
    good = good.replace(', "wu2012-zh"', "").replace("csmars", "csmar").replace("bad.toml", "good.toml")
    good = good.replace("no-such", "one").replace('["neither", "nor"]', '["one"]')
    (tmp_path / "mine.yaml").write_text(mine(["大数据"]), encoding="utf-8")
    (tmp_path / "no-firms.csv").write_text("firm,year\n", encoding="utf-8")
    assert {row.state for row in check_study(write(tmp_path, good))} == {"will run"}
    with pytest.raises(StudyError) as caught:
        check_study(write(tmp_path, good.replace("timeout", "timout")))
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize("section", list(SECTIONS))
def test_a_section_that_lacks_what_it_needs_is_told_and_nothing_breaks(tmp_path, section):
    with pytest.raises(StudyError, match="no_such_key"):
        check_study(write(tmp_path, f"[{section}]\nno_such_key = 1\n"))


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(StudyError, match="textindex init"):
        load_study(tmp_path / "study.toml")
    (tmp_path / "study.toml").write_bytes("# 数字化".encode("gb18030"))
    with pytest.raises(StudyError, match="not UTF-8"):
        load_study(tmp_path / "study.toml")


def test_windows_paths_are_paths_everywhere(tmp_path):
    study = load_study(write(tmp_path, "[panel]\nfile = 'data\\firms.dta'\n"))
    assert study.at(study.asked.panel.file) == tmp_path / "data" / "firms.dta"


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\\"), min_size=1, max_size=20).filter(str.strip)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3), TEXTS)
def test_answers_come_back_from_the_file_that_init_writes(reports, dictionary, firms, tables, out):
    root = tomllib.loads(study_text(reports, dictionary, firms, tables, out))
    assert (root["reports"]["folders"], root["score"]["dictionaries"], root["out"]) == ([reports], [dictionary], out)
    assert root.get("panel", {}).get("firms", []) == firms
    assert root.get("estimate", {}).get("models", []) == (tables if firms else [])


def test_every_comment_of_a_new_study_is_true_to_the_keys(tmp_path):
    text = study_text("reports", "li2023-zh", ["firms.dta"], ["2.3"], "out")
    text = re.sub(r"(?m)^# (\[\w+\]|[a-z_]+ = )", r"\1", text)
    text = text.replace('file = "panel.dta"', "").replace('patents = "', '#"').replace('citations = "', '#"')
    study = load_study(write(tmp_path, text.replace('ipc = "', '#"')))
    assert all(getattr(study.asked, name) for name in SECTIONS)


def test_a_new_study_runs_on_a_folder_of_ten_files(samples, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("reports").mkdir()
    for file in sorted(path for path in (samples / "zh").iterdir() if path.is_file())[:10]:
        shutil.copy(file, "reports")
    assert len(list(Path("reports").iterdir())) == 10
    invoke("init", "--yes")
    done = invoke("run", "-w", "0", code=3)
    assert re.search(r"score +done +10 files in: [1-9]", done.output)
    assert Path("out/index/index.dta").stat().st_size > 0
    assert "<h1>" in Path("out/report.html").read_text(encoding="utf-8")
    assert without_codes(Path("out")) == ["report"]  # so many MB


def without_codes(out):
    """Steps of which study.json keeps what they said in English alone."""
    steps = json.loads((out / "study.json").read_text(encoding="utf-8"))["steps"]
    return [name for name, own in steps.items() if own["told"][0] is None]


def test_what_every_step_says_is_kept_by_its_code(finished):
    assert without_codes(finished / "out") == []
