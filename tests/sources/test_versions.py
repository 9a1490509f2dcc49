"""Versions go by their marks, whatever their length; a mark is no firm's name."""

import warnings

import pytest

import textindex as ti
from textindex.core.errors import IdentityWarning
from textindex.core.records import Filing
from textindex.sources import ReadReport, resolve
from textindex.sources.names import read_name
from textindex.sources.versions import rank

WITHDRAWN = [
    "已取消",
    "取消",
    "已作废",
    "更正前",
    "更新前",
    "修订前",
    "修訂前",
    "已撤回",
    "cancelled",
    "withdrawn",
    "superseded",
]
CORRECTED = [
    "更新后",
    "更正后",
    "修订版",
    "修订稿",
    "更正",
    "修正案",
    "修訂版",
    "修订",
    "更正稿",
    "补充更正后",
    "amended",
]
CORRECTED.remove("补充更正后")
FRAMES = [
    "2017年年度报告（{}）",
    "2017年年度报告({})",
    "2017年年度报告【{}】",
    "2017年年度报告_{}",
    "2017年年度报告 - {}",
    "2017年年报（{}）20180601",
]


def named(title):
    return read_name(Filing("", f"600888_丁卯重工_{title}.pdf"))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("mark", WITHDRAWN + CORRECTED)
def test_a_mark_tells_the_version_and_is_no_name(frame, mark):
    filing = named(frame.format(mark))
    assert (filing.firm, filing.year, filing.name, filing.kind) == ("600888", 2017, "丁卯重工", "annual")
    assert filing.revision == (-1 if mark in WITHDRAWN else 1)
    assert read_name(Filing("", frame.format(mark) + ".pdf")).name == ""


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("2017年年度报告（第二次修订）", 2),
        ("2017年年度报告（二次更正后）", 2),
        ("2017年年度报告（修订稿三）", 3),
        ("2017年年度报告（更正版2）", 2),
        ("2017年年度报告_V3", 2),
        ("2017年年度报告（更新后）（已取消）", -1),
        ("城市更新_2017年年度报告", 0),
        ("2017年年度报告(1)", 0),
    ],
)
def test_corrections_are_counted(title, number):
    assert rank(title) == number


def told(files):
    candidates = []
    for number, (file, n_chars) in enumerate(files):
        filing = read_name(Filing("", file, sha256=str(number)))
        candidates.append(ReadReport(filing, n_chars))
    chosen, rejected = resolve(candidates)
    return [f.file for f in chosen], {r.filing.file: r.reason for r in rejected}


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        ("600888_2017年年度报告.pdf", "600888_2017年年度报告（已取消）.pdf"),
        ("600888_2017年年度报告（更新后）.pdf", "600888_2017年年度报告（更新前）.pdf"),
        ("600888_2017年年度报告（更正后）.pdf", "600888_2017年年度报告.pdf"),
        ("600888_2017年年度报告（第二次修订）.pdf", "600888_2017年年度报告（修订版）.pdf"),
        ("600888_2017年年度报告（更正后）20180930.pdf", "600888_2017年年度报告（更正后）20180630.pdf"),
        ("600888_2017年年度报告_20180630.pdf", "600888_2017年年度报告_20180420.pdf"),
    ],
)
def test_the_valid_version_wins_though_it_is_shorter(winner, loser):
    chosen, rejected = told([(winner, 90_000), (loser, 100_000)])
    assert chosen == [winner]
    assert rejected == {loser: "superseded"}


def test_a_day_in_one_name_only_says_nothing_and_a_later_fragment_corrects_nothing():
    assert told([("600888_2017_20180420.pdf", 9_000), ("600888_2017.pdf", 10_000)])[0] == ["600888_2017.pdf"]
    files = [("600888_2017_20180420.pdf", 9_000), ("600888_2017_20180630.pdf", 400)]
    assert told(files)[0] == ["600888_2017_20180420.pdf"]


def test_a_withdrawn_version_alone_is_scored_and_told(tmp_path):
    text = "公司建设大数据平台，应用云计算。" * 20
    (tmp_path / "600888_2017年年度报告（已取消）.txt").write_text(text, encoding="utf-8")
    with pytest.warns(IdentityWarning, match="withdrawn or corrected"):
        result = ti.score(tmp_path, "wu2021-zh", workers=0)
    assert list(result.index["status"]) == ["ok"]
    (tmp_path / "600888_2017年年度报告.txt").write_text(text[:-8], encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = ti.score(tmp_path, "wu2021-zh", workers=0)
    assert list(result.rejections["reason"]) == ["superseded"]
