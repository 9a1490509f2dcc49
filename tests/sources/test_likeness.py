"""What is no annual report is told by its title, its marks and its chapters, and is never scored as zero hits."""

import csv
from pathlib import Path

import pytest

from textindex.core.records import Document, Filing, Page, Rejection
from textindex.documents import read
from textindex.sources import find, identify, no_text, not_annual
from textindex.sources.names import kind_of, read_name
from textindex.sources.titles import opening

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
BODY = "报告期内，公司所处行业竞争加剧，主营业务收入与上年基本持平，管理层对未来发展保持审慎。" * 6
NOTICE = "本公司董事会及全体董事保证本公告内容不存在任何虚假记载，并承担个别及连带责任。\n一、基本情况\n{}\n特此公告。"
OTHERS = [
    "关于2018年度利润分配及资本公积转增股本预案的公告",
    "2018年度业绩预告",
    "2018年度业绩快报",
    "2018年度财务决算报告",
    "2018 年度内部控制评价报告",
    "董事会关于非标准审计意见涉及事项的专项说明",
    "监事会对2018年年度报告的书面审核意见",
    "独立董事2018年度述职报告",
    "2018年度募集资金存放与实际使用情况鉴证报告",
    "2018年度环境、社会及公司治理（ESG）报告",
    "关于2018年年度报告的更正公告",
    "2018年年度报告的补充公告",
    "关于对2018年年报问询函回复的公告",
    "2018年年度报告披露提示性公告",
    "2018年年度股东大会会议资料",
    "审计报告（2018年度）",
    "2018年公司债券年度报告",
    "稳健成长证券投资基金2018年年度报告",
    "董事、监事、高级管理人员关于2018年年度报告的书面确认意见",
    "截至二零一八年十二月三十一日止年度業績公告",
]
REPORTS = [
    "2018年年度报告",
    "２０１８年年度报告全文",
    "二〇一八年年度报告",
    "2018 年度报告",
    "2018年年度報告",
    "2018年年度报告（修订版）",
    "2018年年报",
]


def document(text, file="x.txt"):
    pages = tuple(Page(number, page) for number, page in enumerate(text.split("\f"), start=1))
    return Document(read_name(Filing(f"/{file}", file)), pages, "test")


@pytest.mark.parametrize("title", OTHERS)
@pytest.mark.parametrize("name", ["600888_2018.txt", "600888_丁卯重工_2018年年度报告.txt"])
def test_a_title_of_something_else_on_the_first_page_is_seen_whatever_the_file_is_called(title, name):
    text = f"证券代码：600888 证券简称：丁卯重工 公告编号：2019-017\n丁卯重工股份有限公司\n{title}\n{BODY}"
    filing, _ = identify(document(text, name))
    wrong = not_annual(filing)
    assert wrong is not None
    assert wrong.reason == "not an annual report"


@pytest.mark.parametrize("title", OTHERS)
def test_a_title_of_something_else_in_the_files_name_is_seen(title):
    name = f"600888_丁卯重工_{title}.pdf"
    assert not_annual(read_name(Filing("", name))) is not None


def test_a_title_broken_over_lines_is_one():
    assert opening(["丁卯重工股份有限公司\n关于2018年年度报告\n信息披露问询函\n的回复公告\n" + BODY]).kind == "other"
    assert opening(["丁卯重工股份有限公司\n2018年年度报告\n更正公告\n" + BODY]).kind == "other"


@pytest.mark.parametrize("title", REPORTS)
def test_an_annual_reports_title_stays_one(title):
    text = f"公司代码：600888 公司简称：丁卯重工\n丁卯重工股份有限公司\n{title}\n二〇一九年四月\n重要提示\n{BODY}"
    filing, remarks = identify(document(text, f"600888_丁卯重工_{title}.txt"))
    assert (filing.kind, filing.firm, filing.year, filing.name) == ("annual", "600888", 2018, "丁卯重工")
    assert remarks == []


@pytest.mark.parametrize(
    "name",
    [
        "600888_2018.txt",
        "公司公告/600888_丁卯重工_2018.txt",
        "毕业论文数据说明/600888_2018.txt",
        "600888_规划丁卯_2018.txt",
    ],
)
def test_a_text_without_a_cover_is_scored_as_its_name_says(name):
    filing, _ = identify(document(BODY, name))
    assert not_annual(filing) is None
    assert (filing.firm, filing.year) == ("600888", 2018)


@pytest.mark.parametrize(
    "text",
    [
        NOTICE.format(BODY),
        "2018年年度报告全文已于今日登载于巨潮资讯网（www.cninfo.com.cn），敬请投资者查阅，注意投资风险。" + "。" * 40,
        "基金管理人：稳健基金管理有限公司\n基金托管人：某银行股份有限公司\n" + BODY,
        "证券研究报告\n维持“增持”评级\n分析师：某某\n" + BODY,
        "某市人民政府文件\n某政发〔2018〕12号\n各县（区）人民政府：\n" + BODY,
    ],
)
def test_a_text_without_a_title_is_told_by_its_marks(text):
    filing, _ = identify(document(text, "600888_2018.txt"))
    assert not_annual(filing) is not None


def test_a_report_with_a_notice_bound_in_front_is_a_report():
    chapters = ["重要提示", "公司简介", "公司治理", "股东大会情况", "董事会报告", "监事会报告", "重要事项", "财务报告"]
    pages = [
        f"丁卯重工股份有限公司2018年年度报告\n{number}\n第{number}节 {chapter}\n{BODY}"
        for number, chapter in enumerate(chapters, 1)
    ]
    front = f"证券代码：600888\n丁卯重工股份有限公司\n关于披露2018年年度报告的公告\n{NOTICE.format('')}"
    filing, _ = identify(document("\f".join([front, *pages]), "600888_2018.txt"))
    assert filing.kind == "annual"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("404 Not Found\nnginx", "unreadable"),
        ("抱歉，您访问的页面不存在，请稍后再试。", "unreadable"),
        ("<Error><Code>NoSuchKey</Code>The specified key does not exist.", "unreadable"),
        ("公告已被删除", "unreadable"),
        ("见附件", "empty"),
        ("丁卯重工股份有限公司\n2018年年度报告\n二〇一九年四月", "empty"),
    ],
)
def test_an_error_page_and_next_to_nothing_are_no_text(text, reason):
    told = no_text(document(text))
    assert told is not None
    assert told[0] == reason


@pytest.mark.parametrize(
    "text", ["公司建设大数据平台，推进数字化。", "Cloud computing is used, and data centers are built. " * 2, BODY]
)
def test_a_short_text_is_a_text(text):
    assert no_text(document(text * 2)) is None


def test_full_text_and_summary_in_one_file_are_a_report():
    assert kind_of("2018年年度报告全文及摘要") == "annual"
    assert kind_of("2018年年度报告摘要") == "summary"


def truth():
    with (SHARED / "more" / "MANIFEST.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row for row in rows if row["language"].startswith("zh") and "MD&A" not in row["kind"]]


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "more" / "MANIFEST.tsv").exists(), reason="no real reports here")
def test_real_chinese_filings_are_what_they_are():
    found = {"/".join(Path(f.path).parts[-2:]): f for f in find([SHARED / "more"])}
    right = {"kind": [], "year": [], "firm": []}
    for row in truth():
        file = f"{row['folder']}/{row['file']}"
        known = read(found[file])
        if isinstance(known, Rejection):
            continue
        filing, _ = identify(known)
        scored = not_annual(filing) is None
        if not row["kind"].startswith("annual"):
            assert not scored, f"{file} is {row['kind']}"
            continue
        right["kind"].append(scored)
        right["year"].append(str(filing.year) == row["fiscal_year"])
        right["firm"].append(filing.firm == row["firm"])
    shares = {of: sum(own) / len(own) for of, own in right.items()}
    assert len(right["kind"]) > 15
    assert min(shares["kind"], shares["year"]) >= 0.98
    assert shares["firm"] >= 0.95
