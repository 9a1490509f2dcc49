"""The cover tells which report it is, whatever the file is called; a manifest beats it, it beats the file name."""

import csv
import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import textindex
from textindex.core.messages import told as said_in
from textindex.core.records import Document, Filing, Page, Rejection
from textindex.documents import read
from textindex.sources import find, identify
from textindex.sources.names import read_name

SAMPLES = Path(__file__).resolve().parents[2] / "corpora_samples"
COVER = "公司代码：600519 公司简称：贵州茅台\n贵州茅台酒股份有限公司\n2019年年度报告\n"


def truth():
    with (SAMPLES / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    return {name: row for name, row in rows.items() if name.startswith("zh/")}


def wanted(row):
    return row["firm"], int(row["year"]), row["name"], row["kind"], "zh"


def told(filing):
    return filing.firm, filing.year, filing.name, filing.kind, filing.language


def reported(cover, file="x.pdf", **known):
    filing = replace(read_name(Filing(f"/{file}", file)), **known)
    return Document(filing, (Page(1, cover), Page(2, "公司本期营业收入增长，主要产品的销售情况良好。" * 20)), "test")


@pytest.mark.parametrize("file", truth())
def test_a_sample_is_identified_under_its_own_name(file):
    filing = textindex.read(SAMPLES / file).filing
    assert told(filing) == wanted(truth()[file])


@pytest.mark.parametrize("file", truth())
def test_a_sample_is_identified_when_its_name_is_a_hash(file, tmp_path):
    copy = tmp_path / (hashlib.md5(file.encode()).hexdigest() + Path(file).suffix)
    shutil.copy(SAMPLES / file, copy)
    filing = textindex.read(copy).filing
    assert told(filing) == wanted(truth()[file])
    assert filing.revision == ("修订" in file)


def test_cover_and_file_name_that_agree_leave_no_remark():
    known, remarks = identify(reported(COVER, "600519_2019年年度报告.pdf"))
    assert (known.firm, known.year, known.name, known.kind) == ("600519", 2019, "贵州茅台", "annual")
    assert remarks == []


@pytest.mark.parametrize(
    ("file", "key", "named", "on_cover"),
    [
        ("600518_2019.pdf", "firm", "600518", "600519"),
        ("600519_2020.pdf", "year", "2020", "2019"),
        ("600519_2019年年度报告摘要.pdf", "kind", "summary", "annual"),
    ],
)
def test_the_cover_beats_the_file_name_and_the_disagreement_is_remarked(file, key, named, on_cover):
    known, remarks = identify(reported(COVER, file))
    assert (known.firm, known.year, known.kind) == ("600519", 2019, "annual")
    assert len(remarks) == 1
    assert remarks[0].startswith(f"{key}: ")
    assert named in remarks[0]
    assert on_cover in remarks[0]
    assert "the cover is taken" in remarks[0]
    said = {"summary": "摘要", "annual": "年度报告"}
    assert all(said.get(one, one) in said_in(remarks[0], "zh") for one in (named, on_cover))


def test_a_manifest_beats_cover_and_file_name_and_each_disagreement_is_remarked(tmp_path):
    (tmp_path / "600000_2001.txt").write_text(COVER + "公司本期营业收入增长。" * 50, encoding="utf-8")
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("path,firm,year,name\n600000_2001.txt,000001,2018,平安银行\n", encoding="utf-8")
    known, remarks = identify(read(find([tmp_path], manifest)[0]))
    assert (known.firm, known.year, known.name, known.kind) == ("000001", 2018, "平安银行", "annual")
    assert len(remarks) == 2
    assert all("the manifest is taken" in remark for remark in remarks)
    assert any("000001" in remark and "600519" in remark for remark in remarks)
    assert any("2018" in remark and "2019" in remark for remark in remarks)


def test_what_a_manifest_leaves_open_the_cover_fills():
    known, remarks = identify(reported(COVER, year=2018, asserted=frozenset({"year"})))
    assert (known.firm, known.year, known.name) == ("600519", 2018, "贵州茅台")
    assert len(remarks) == 1


def test_the_file_name_stands_where_the_cover_is_silent():
    known, remarks = identify(reported("封面\n", "600519_贵州茅台_2019.pdf"))
    assert (known.firm, known.year, known.name, remarks) == ("600519", 2019, "贵州茅台", [])


@pytest.mark.parametrize(
    ("cover", "year", "kind"),
    [
        ("二〇一九年年度报告", 2019, "annual"),
        ("二○一九年度报告", 2019, "annual"),
        ("2019 年 年 度 报 告", 2019, "annual"),
        ("２０１９年年度报告", 2019, "annual"),
        ("2019\n年度报告\n2020年4月", 2019, "annual"),
        ("2020年4月22日\n2019年年度报告", 2019, "annual"),
        ("2019年年度报告（摘要）", 2019, "summary"),
        ("2019年年度报告摘要", 2019, "summary"),
        ("2019年半年度报告", 2019, "half-year"),
        ("2019年半年度报告摘要", 2019, "half-year summary"),
        ("2019年第三季度报告全文", 2019, "quarterly"),
        ("二零一九年年報", 2019, "annual"),
    ],
)
def test_the_title_on_the_cover_gives_fiscal_year_and_kind(cover, year, kind):
    known, _ = identify(reported(f"股票代码：000001\n某某股份有限公司\n{cover}\n", "20200422.pdf"))
    assert (known.firm, known.year, known.kind) == ("000001", year, kind)


@pytest.mark.slow
def test_of_real_reports_at_least_98_percent_are_identified_under_any_name(shared_data):
    folder = shared_data / "zh_pdf"
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong = []
    for row in rows:
        document = read(Filing(str(folder / row["file"]), row["file"]))
        assert not isinstance(document, Rejection), document
        expected = row["firm"], int(row["year"]), row["kind"].replace("annual summary", "summary")
        for name in (row["file"], row["sha256"] + Path(row["file"]).suffix):
            filing, _ = identify(replace(document, filing=read_name(Filing("", name))))
            if (filing.firm, filing.year, filing.kind) != expected:
                wrong.append((name, expected, (filing.firm, filing.year, filing.kind)))
    assert len(wrong) <= 0.02 * 2 * len(rows), wrong
