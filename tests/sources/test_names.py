"""File names tell what they tell and nothing more: firm with its zeros, fiscal year, name, kind; a date is no year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex.core.records import Filing
from textindex.sources import not_annual
from textindex.sources.names import kind_of, read_name

KNOWN = [
    # the forms of ../shared/data/README.md: path, firm, fiscal year, name, kind
    (
        "2020-04-16__四方科技集团股份有限公司__603339__四方科技__2019年__年度报告.pdf",
        *("603339", 2019, "四方科技", "annual"),
    ),
    ("贵州茅台2021年年度报告.pdf", "", 2021, "贵州茅台", "annual"),
    ("迈普医学：2024年年度报告.pdf", "", 2024, "迈普医学", "annual"),
    ("000001-平安银行/2007年年度报告.pdf", "000001", 2007, "平安银行", "annual"),
    ("000001-平安银行/深发展Ａ2001年年度报告.pdf", "000001", 2001, "深发展A", "annual"),
    ("600080_20250425_LXGH.pdf", "600080", None, "", ""),
    ("annual_catl_2024_report.PDF", "", 2024, "", "annual"),
    ("normal_pay_table.PDF", "", None, "", ""),
    ("600519_2019.pdf", "600519", 2019, "", ""),
    ("600519_贵州茅台_2019.pdf", "600519", 2019, "贵州茅台", ""),
    ("2019_600519.txt", "600519", 2019, "", ""),
    ("AAPL_2019_10-K.htm", "AAPL", 2019, "", "10-K"),
    ("0000320193-19-000119.txt", "0000320193", None, "", ""),
    ("H2_AN202604281821703679_1.pdf", "", None, "", ""),
    ("prospectus_03c625c108ac0137f413dfd4136adb55c74b3805.txt", "", None, "", "prospectus"),
    # further forms that archives have
    ("000001_平安银行_2018_annual.txt", "000001", 2018, "平安银行", "annual"),
    ("002099_海翔药业_2019_annual.html", "002099", 2019, "海翔药业", "annual"),
    ("600519_2019_zh.txt", "600519", 2019, "", ""),
    ("2019/000001.txt", "000001", 2019, "", ""),
    ("000001/2007.pdf", "000001", 2007, "", ""),
    ("000001/2007/annual.pdf", "000001", 2007, "", "annual"),
    ("2019年年度报告/000002_万科A.txt", "000002", 2019, "万科A", "annual"),
    ("SZ000001_2020.pdf", "000001", 2020, "", ""),
    ("sh600519-2019年报.pdf", "600519", 2019, "", "annual"),
    ("600519.SH_2019.pdf", "600519", 2019, "", ""),
    ("000001.SZ-2019.pdf", "000001", 2019, "", ""),
    ("03968.HK_2020_annual.pdf", "03968.HK", 2020, "", "annual"),
    ("年报/2019/600519贵州茅台.pdf", "600519", 2019, "贵州茅台", "annual"),
    ("600519贵州茅台2019年年度报告.pdf", "600519", 2019, "贵州茅台", "annual"),
    ("600519-贵州茅台-2019年年度报告.pdf", "600519", 2019, "贵州茅台", "annual"),
    ("600519 贵州茅台 2019 年年度报告.pdf", "600519", 2019, "贵州茅台", "annual"),
    ("贵州茅台（600519）：2019年年度报告摘要.pdf", "600519", 2019, "贵州茅台", "summary"),
    ("600221_*ST海航_2019.pdf", "600221", 2019, "*ST海航", ""),
    ("000100_TCL科技_2020.pdf", "000100", 2020, "TCL科技", ""),
    ("万科Ａ2019年年度报告.pdf", "", 2019, "万科A", "annual"),
    ("600519_FY2019.pdf", "600519", 2019, "", ""),
    ("贵州茅台酒股份有限公司2019年年度报告.pdf", "", 2019, "", "annual"),
    ("NASDAQ_AMZN_2019.pdf", "AMZN", 2019, "", ""),
    ("600519_2019_20200422.pdf", "600519", 2019, "", ""),
    ("20200422_600519_2019年年度报告.pdf", "600519", 2019, "", "annual"),
]
KINDS = {
    "600519_2019年半年度报告.pdf": "half-year",
    "600519_2019年半年度报告摘要.pdf": "half-year summary",
    "600519_2019年中期报告.pdf": "half-year",
    "贵州茅台2019年中报.pdf": "half-year",
    "600519_2019年第三季度报告全文.pdf": "quarterly",
    "华润三九：2023年一季度报告.pdf": "quarterly",
    "贵州茅台2019年三季报.pdf": "quarterly",
    "000651_格力电器_2019年年度报告（英文版）.pdf": "english",
    "招商银行：2019年年报摘要.pdf": "summary",
    "首次公开发行股票招股说明书.pdf": "prospectus",
    "2019年年報.pdf": "annual",
}
NOT_ANNUAL = [
    "600036_招商银行_2019年社会责任报告.pdf",
    "600036_招商银行_2019年可持续发展报告.pdf",
    "600036_招商银行_2019年度审计报告.pdf",
    "600036_招商银行_2019年度内部控制评价报告.pdf",
    "600036_招商银行_关于2019年年度报告的更正公告.pdf",
]


def told(path: str) -> tuple:
    filing = read_name(Filing("", path))
    return filing.firm, filing.year, filing.name, filing.kind


@pytest.mark.parametrize(("path", "firm", "year", "name", "kind"), KNOWN)
def test_a_name_of_a_known_form_is_understood(path, firm, year, name, kind):
    assert told(path) == (firm, year, name, kind)


@pytest.mark.parametrize("name", KINDS)
def test_the_kind_of_report_is_told_from_its_name(name):
    assert kind_of(name) == KINDS[name]


@pytest.mark.parametrize(
    "name", ["贵州茅台2019年三季报.pdf", "贵州茅台2019年中报.pdf", "300750_宁德时代_2020_一季报.pdf"]
)
def test_a_kind_of_report_is_no_firms_name(name):
    assert told(name)[2] in ("贵州茅台", "宁德时代")


@pytest.mark.parametrize("name", NOT_ANNUAL)
def test_other_documents_of_a_firm_year_are_not_taken_for_its_annual_report(name):
    assert not_annual(read_name(Filing("", name))) is not None


@pytest.mark.parametrize("word", ["更新后", "修订版", "更正后", "修订稿"])
@pytest.mark.parametrize("brackets", ["（{}）", "({})", "_{}"])
def test_a_correction_is_told_from_its_name(word, brackets):
    name = f"平安银行：2019年年度报告{brackets.format(word)}.pdf"
    filing = read_name(Filing("", name))
    assert (filing.year, filing.name, filing.kind, filing.revision) == (2019, "平安银行", "annual", 1)
    assert read_name(Filing("", "平安银行：2019年年度报告.pdf")).revision == 0


@pytest.mark.parametrize("month", ["201912", "202004"])
def test_a_year_and_month_is_no_stock_code(month):
    assert told(f"{month}_600519.pdf")[0] == "600519"


dates = st.dates(min_value=date(1995, 1, 1), max_value=date(2035, 12, 31))
codes = st.from_regex(r"(?:60[0-9]{4}|00[0-3][0-9]{3}|30[0-9]{4}|68[89][0-9]{3})", fullmatch=True)


@given(dates, codes, st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%Y.%m.%d"]), st.booleans())
def test_a_date_is_the_day_of_publication_and_gives_no_fiscal_year(day_published, code, form, first):
    day = day_published.strftime(form)
    name = f"{day}_{code}.pdf" if first else f"{code}_{day}_ABCD.pdf"
    assert told(name)[:2] == (code, None)


@given(codes, st.integers(1995, 2035), st.sampled_from(["{0}_{1}", "{1}_{0}", "{0}-{1}年年报", "{1}/{0}", "{0}/{1}"]))
def test_code_and_year_are_found_in_any_order_and_the_code_keeps_its_zeros(code, year, form):
    assert told(form.format(code, year) + ".pdf")[:2] == (code, year)


@given(st.text("0123456789abcdef", min_size=32, max_size=64))
def test_a_hash_tells_nothing(digest):
    assert told(digest + ".pdf") == ("", None, "", "")


@given(st.text("0123456789", min_size=11, max_size=40))
def test_a_long_string_of_digits_tells_nothing(digits):
    assert told(digits + ".pdf") == ("", None, "", "")


@given(st.text(max_size=60))
def test_no_name_whatever_breaks_the_reading_of_names(name):
    filing = read_name(Filing("", name))
    assert filing.file == name
    assert filing.year is None or 1900 <= filing.year < 2100
