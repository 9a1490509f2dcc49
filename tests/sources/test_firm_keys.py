"""A firm is one key by a stated order, in all years; what is no name is none; a code is the report's own."""

import pytest

from textindex.core.records import Document, Filing, Page
from textindex.sources import identify, not_annual, settle, tie
from textindex.sources.codes import exchange_code
from textindex.sources.firms import lei_of, named
from textindex.sources.names import read_name

PROSE = "The company and its subsidiaries report on the results of their business for the year. " * 40
FORM = """UNITED STATES
SECURITIES AND EXCHANGE COMMISSION
FORM {form}
ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
For the fiscal year ended {ended}
Commission file number 1-9828
{name}
{label}
Delaware 52-1574808
{more}"""
LABEL = "(Exact name of registrant as specified in its charter)"


def form(name, form="10-K", ended="June 30, 2021", label=LABEL, more=""):
    return FORM.format(form=form, ended=ended, name=name, label=label, more=more)


def told(*pages, file="x.pdf", **stated):
    texts = tuple(Page(number, text, "html") for number, text in enumerate((*pages, PROSE), 1))
    filing, _ = identify(Document(read_name(Filing(f"/{file}", file)), texts, "test", stated=stated))
    return filing


# ---- names


@pytest.mark.parametrize(
    "text",
    [
        *(
            "NYSE",
            "Nasdaq Stock Market LLC",
            "New York Stock Exchange, Inc.",
            "The Stock Exchange of Hong Kong Limited",
        ),
        *(
            "Number",
            "INC.",
            "Commission File No. 1-10299",
            "NOTES TO THE COMPANY",
            "File",
            "Company",
            "Y",
            "the Company",
        ),
        *(
            "Holdings Limited",
            "Notes to the Consolidated Financial Statements",
            "Page 31",
            "(Mark One)",
            "To the members",
        ),
        *(
            "(Exact name of registrant",
            "Independent Auditor’s Report",
            "_______",
            "1-10299",
            "Table of Contents",
            "In 2021",
        ),
    ],
)
def test_what_is_no_name_is_none(text):
    assert named(text) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("3M COMPANY", "3M COMPANY"),
        ("On Holding AG", "On Holding AG"),
        ("easyJet plc", "easyJet plc"),
        ("and Clearing Limited", ""),  # the second line of another's name
        ("of the Hollow Bank plc", ""),
        ("PG&E CORPORATION", "PG&E CORPORATION"),
        ("Wombat Mining Limited | ABN 12 345 678 901", "Wombat Mining Limited"),
        ("Larch Split Corp. (the “Company”)", "Larch Split Corp."),
        ("Finch Communications plc 39", "Finch Communications plc"),
        ("FINCH BANCORP /DE/", "FINCH BANCORP"),
        ("Larch Automotive Trust (USA) 2007-1", "Larch Automotive Trust (USA) 2007-1"),
    ],
)
def test_a_name_is_taken_without_what_is_said_of_it(text, name):
    assert named(text) == name


@pytest.mark.parametrize(
    ("cover", "name"),
    [
        (form("THE FINCH & LARCH\nCOMPANY"), "THE FINCH & LARCH COMPANY"),
        (form("FINCH HOLDINGS,\nINC."), "FINCH HOLDINGS, INC."),
        (form("", label=f"{LABEL}\nState\n1-12609 LARCH POWER CORPORATION Ohio 94-3234914"), "LARCH POWER CORPORATION"),
        (form("FINCH COMPANY", label="State of Incorporation: Delaware"), "FINCH COMPANY"),
        (
            form(
                "KAEDE KABUSHIKI KAISHA", "20-F", label=f"{LABEL}\nKAEDE CO., LTD.\n(Translation of Registrant’s name)"
            ),
            "KAEDE CO., LTD.",
        ),
        (
            form("Larch Trust 2007-1", label="(Exact name of Issuing Entity)\nLarch Bank\n(Depositor)"),
            "Larch Trust 2007-1",
        ),
    ],
)
def test_the_registrant_is_found_however_the_cover_is_set(cover, name):
    assert told(cover).name == name


def test_a_cover_without_a_name_gives_the_one_that_the_auditor_addresses_and_no_bank():
    bank = "The Bank of New York Mellon Corporation is the depositary. " * 20
    audit = (
        "Report of Independent Registered Public Accounting Firm\nTo the Shareholders of Fjord Tankers Limited\nOpinion"
    )
    assert told(form("", "20-F"), bank, audit).name == "Fjord Tankers Limited"
    assert told(form("")).firm == ""


def test_an_excerpt_names_no_firm_that_it_only_speaks_of():
    assert told("In the year we invested in Larch Trust. " * 30).name == ""


# ---- the order of keys


@pytest.mark.parametrize(
    ("text", "file", "stated", "firm", "by"),
    [
        (form("FINCH INC"), "FNCH_2021_10-K.htm", {"cik": "718413"}, "0000718413", ""),
        (form("FINCH INC"), "FNCH_2021_10-K.htm", {}, "FINCH INC", "name"),
        (form("FINCH INC"), "718413_2021.txt", {}, "0000718413", ""),
        (form("FINCH INC"), "831001_2021.txt", {}, "0000831001", ""),  # a CIK, though codes of Beijing look like it
        ("Finch plc\nAnnual Report 2021\nLEI: 213800LRO7NS5CYQMN21", "x.pdf", {}, "213800LRO7NS5CYQMN21", ""),
        ("Finch plc\nAnnual Report 2021", "LSE_FNCH_2021.pdf", {}, "FINCH PLC", "name"),
        ("Annual Report 2021", "LSE_FNCH_2021.pdf", {}, "FNCH", "ticker"),
        ("Finch Co., Ltd.\nStock code: 600519\nShanghai\nAnnual Report 2021", "x.pdf", {}, "600519", ""),
        ("Finch Limited\nStock Code: 700\nHong Kong\nAnnual Report 2021", "x.pdf", {"cik": "718413"}, "00700.HK", ""),
    ],
)
def test_the_firm_is_its_code_else_its_cik_else_its_lei_else_its_name_else_its_symbol(text, file, stated, firm, by):
    filing = told(text, file=file, **stated)
    assert (filing.firm, filing.firm_by) == (firm, by)


def test_the_check_digits_of_a_lei_are_right_and_it_is_the_only_one():
    assert lei_of("LEI 213800LRO7NS5CYQMN21") == "213800LRO7NS5CYQMN21"
    assert lei_of("LEI 213800LRO7NS5CYQMN22") == ""
    assert lei_of("LEI 213800LRO7NS5CYQMN21 and LEI: 5493001KJTIIGC8Y1R12") == ""


def filing(file, firm, by="", name="", cik="", ticker="", **more):
    return Filing(f"/{file}", file, firm, 2020, name, firm_by=by, cik=cik, ticker=ticker, **more)


def keys(*filings):
    told, remarks = tie(filings)
    assert [bool(said) for said in remarks] == [a.firm != b.firm for a, b in zip(filings, told, strict=True)]
    return [(one.firm, one.firm_by) for one in told]


def test_one_firm_is_not_its_symbol_one_year_its_name_the_next_and_its_cik_the_third():
    cik = filing("a", "0000718413", name="FINCH CORP", cik="0000718413", ticker="FNCH")
    by_name = filing("b", "FINCH CORP", "name", "Finch Corporation", ticker="FNCH")
    scanned = filing("c", "FNCH", "ticker", ticker="FNCH")
    assert keys(cik, by_name, scanned) == [("0000718413", "")] * 3
    assert tie([cik, by_name, scanned])[0][2].cik == "0000718413"
    assert keys(by_name, scanned) == [("FINCH CORP", "name")] * 2


def test_spellings_of_a_name_are_one_firm_and_the_code_of_an_exchange_stands_for_the_cik():
    inc, plain = filing("a", "FINCH COM INC", "name", "Finch.com, Inc."), filing("b", "FINCHCOM", "name", "FinchCom")
    assert keys(inc, inc, plain) == [("FINCH COM INC", "name")] * 3
    listed = filing("c", "00700.HK", name="Larch Ltd", cik="0000718413")
    early = filing("d", "0000718413", name="Larch Ltd", cik="0000718413")
    assert keys(listed, early) == [("00700.HK", "")] * 2


def test_what_two_firms_share_ties_none_of_them_and_a_manifests_word_stands():
    one, two = (filing(f, f, name="Finch Inc", cik=f, ticker="F") for f in ("0000000001", "0000000002"))
    loose = filing("c", "FINCH INC", "name", "Finch Inc", ticker="F")
    assert keys(one, two, loose)[2] == ("FINCH INC", "name")
    asserted = filing("d", "MINE", name="Finch Inc", asserted=frozenset({"firm"}))
    assert keys(asserted, one)[0] == ("MINE", "")


# ---- codes of exchanges


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(Incorporated in Bermuda with limited liability)\n(Stock Code: 1161)", "01161.HK"),
        ("Stock code 股份代號：00876\nAnnual Report", "00876.HK"),
        ("股份代號：5\n年報", "00005.HK"),
        ("(HKEX: 9988; NYSE: LRCH)", "09988.HK"),
        ("Hong Kong\nStock Codes: 80700 (RMB counter) and 700 (HKD counter)", "00700.HK"),
        ("Hong Kong\nSTOCK CODE\n1161\nWEBSITE", "01161.HK"),
        ("Ordinary Shares 9988 The Stock Exchange of Hong Kong Limited", "09988.HK"),
        ("A Share Stock Code: 601318\nH Share Stock Code: 2318\nShanghai and Hong Kong", "601318"),
        ("Hong Kong\nTaiwan Stock Exchange stock code: 2330", ""),
        ("Bursa Malaysia stock code: 1155", ""),
        ("Stock code: 700", ""),
    ],
)
def test_the_code_on_a_cover(text, code):
    assert exchange_code([text]) == code


def test_codes_of_investments_are_not_the_firms_own():
    list_of_them = (
        "In Hong Kong we hold shares of Larch Group (stock code: 8021) and of Finch Holdings (stock code: 99). "
    )
    assert exchange_code([list_of_them * 3] * 20) == ""
    corporate = "CORPORATE INFORMATION\nDirectors\nHong Kong\nSTOCK CODE\n1161"
    assert exchange_code([list_of_them * 3] * 20 + [corporate]) == "01161.HK"


# ---- names of files


@pytest.mark.parametrize(
    ("file", "firm", "year", "kind"),
    [
        ("hk_0700_2021.pdf", "00700.HK", 2021, ""),
        ("HK00700 2021 Annual Report.pdf", "00700.HK", 2021, "annual"),
        ("0700.HK-2021.pdf", "00700.HK", 2021, ""),
        ("01234_10089444_20220113_Annual-Report-20202021.pdf", "01234.HK", 2021, "annual"),
        ("02324_101_20220128_Annual-Report-202021_pages_10-21_MANAGEMENT_DISCUSSION.txt", "02324.HK", 2021, "other"),
        ("0012345_2006-12-31_FNCH_FINCH_CORP_10-K_2007-02-23.html", "0000012345", 2006, "10-K"),
        ("718413_1993.txt", "0000718413", 1993, ""),
        ("1065280_2007-12-31_NFLX_NETFLIX_INC_10-K_2008-02-28.html", "0001065280", 2007, "10-K"),  # no ETF
        ("600519_2019.txt", "600519", 2019, ""),
        ("600519_2019-04-16_X.pdf", "600519", None, ""),
        ("ASX_WMB_2020.pdf", "WMB", 2020, ""),
        ("EDGAR/10-K/2019/x.htm", "", 2019, "10-K"),
        ("000001-平安银行/Thumbs.db", "", None, ""),
        ("2019/600519/desktop.ini", "", None, ""),
        ("2022042800123.pdf", "", None, ""),
        ("01234_2021-Annual-Results-Announcement.pdf", "01234.HK", 2021, "other"),
        ("Finch_Therapeutics_Inc_NA_0c0b72.pdf", "FINCH THERAPEUTICS INC", None, ""),
    ],
)  # fmt: skip
def test_names_of_collections(file, firm, year, kind):
    filing = read_name(Filing("", file))
    assert (filing.firm, filing.year, filing.kind) == (firm, year, kind)


# ---- what is an annual report


@pytest.mark.parametrize(
    "title",
    [
        "Finch plc\nAnnual Report\nFor the Year Ended 31 December 2021\nContents\nNotice of Annual General Meeting 90",
        "Finch plc Annual Report & Accounts 2021",
        "Finch SE\nAnnual Report 2021 of the Finch Group",
        "FINCH HOLDINGS LTD.\nANNUAL REPORT FY2021",
        "Kaede Co., Ltd.\nIntegrated Report 2021",
        "Finch SA\nUniversal Registration Document 2021",
        "Finch Real Estate Investment Trust\nAnnual Report 2021\nunitholders, net asset value per unit",
        "Finch Investment Trust plc\nAnnual Report 2021\n" + "net asset value per share " * 12,
    ],
)
def test_annual_reports_of_many_countries(title):
    filing = told(title, "for the year ended 31 December 2021 " * 3)
    assert (filing.kind, filing.year, not_annual(filing)) == ("annual", 2021, None)


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("No responsibility for the contents of this announcement\nAnnual Report\nIt is sent.", "announcement"),
        ("Finch plc\nEnvironmental, Social and Governance Report 2021", "sustainability"),
        ("Finch plc\nNotice of 2022 Annual General Meeting", "notice"),
        ("SCHEDULE 14A\nProxy Statement\nAnnual report to follow", "proxy"),
        ("Finch Reports Fourth Quarter and Full Year 2021 Results", "results"),
        ("Finch Limited\nAnnual Results Announcement for the year ended 31 December 2021", "results"),
        ("Finch FTSE ETF\nA sub-fund of the Finch ETFs\nAnnual Report 2021\n" + "sub-fund unitholders " * 9, "fund"),
        ("Larch Corp.\n2021 Annual Report\nManagement Report of Fund Performance\n" + "redeemable shares " * 9, "fund"),
        ("Finch plc\nAppendix 4D\nHalf-year ended 31 December 2021", "half-year"),
        ("Finch Securities\nEquity Research\nTarget price: 12", "research"),
    ],
)  # fmt: skip
def test_other_documents_are_left_out_and_say_what_they_are(title, why):
    rejection = not_annual(told(title))
    assert rejection.reason == "not an annual report"
    assert why in rejection.detail


def test_a_proxy_statement_with_the_10k_behind_it_is_a_10k_and_an_asset_backed_one_is_told():
    proxy = "Notice of 2021 Annual Meeting and Proxy Statement\n2021 Annual Report\n" + "proxy statement " * 200
    assert told(*[proxy] * 40, form("FINCH INC")).kind == "10-K"
    trust = form("Larch Trust 2007-1", more="(Exact name of depositor as specified in its charter)")
    assert told(trust).kind == "10-K"
    assert "asset-backed" in told(trust).what


def test_a_report_in_both_languages_is_a_chinese_one_and_names_in_chinese_do_not_make_it_so():
    chinese = "本公司及其附屬公司於年內之業務表現理想，董事會欣然呈列年報及經審核財務報表。"
    both = PROSE[:480] + chinese * 4
    title = "LARCH GROUP LIMITED 落葉松集團有限公司\n(Stock Code 股份代號: 1234)\nAnnual Report 2021 年報"
    filing = told(title, *[both] * 12)
    assert (filing.language, filing.firm, filing.year, filing.name) == ("zh", "01234.HK", 2021, "落葉松集團有限公司")
    assert told(title, *[PROSE[:480] + chinese[:10]] * 12).language == "en"


# ---- the last day of the year


@pytest.mark.parametrize(
    ("text", "words", "year", "day"),
    [
        (form("FINCH INC", ended="January 29, 2022"), "", 2021, "2022-01-29"),
        (form("FINCH INC", ended="January 31, 2022"), "fiscal 2022 was good, fiscal 2022", 2022, "2022-01-31"),
        (form("FINCH INC", ended="May 31, 2019"), "fiscal 2019 " * 5 + "fiscal 2018", 2019, "2019-05-31"),
        (
            "Kaede Co., Ltd.\nAnnual Report 2022\nYear ended March 31, 2022",
            "FY2021 " * 9 + "FY2020",
            2021,
            "2022-03-31",
        ),
        ("Finch Limited\nAnnual Report 2022\nYear ended 31 March 2022", "FY22 " * 9 + "FY21", 2022, "2022-03-31"),
        ("Finch Limited\nAnnual Report 2020/21", "for the year ended 31 March 2021", 2021, "2021-03-31"),
    ],
)
def test_the_fiscal_year_is_the_one_that_the_firm_names_and_its_last_day_is_told(text, words, year, day):
    filing = told(text, words)
    assert (filing.year, filing.period_end) == (year, day)


def test_a_chinese_fiscal_year_ends_with_the_calendars_but_in_hong_kong():
    share = told("证券代码：600519\n某某股份有限公司\n2021年年度报告\n" + "本公司董事会报告本年度的经营情况。" * 60)
    assert (share.firm, share.period_end) == ("600519", "2021-12-31")
    text = (
        "落葉松集團有限公司\n股份代號：1234\n2021\n年報\n截至二零二一年三月三十一日止年度\n"
        + "董事會欣然呈列年報。" * 60
    )
    assert (told(text).firm, told(text).period_end) == ("01234.HK", "2021-03-31")


def test_a_part_cut_out_of_a_report_says_so_and_its_dates_are_those_of_its_text():
    part = read_name(Filing("", "01234_101_20220128_Annual-Report-2021_pages_6-13_MANAGEMENT_DISCUSSION.txt"))
    said = {"kind": "other", "language": "en", "year": 2024, "period_end": "2024-09-30"}
    filing, _ = settle(part, said)
    assert (filing.firm, filing.year, filing.period_end) == ("01234.HK", 2021, "")
    assert not_annual(filing).detail.startswith("a part cut out of a report, by its file name; to score it, name")
    agreeing, _ = settle(part, said | {"year": 2021, "period_end": "2021-09-30"})
    assert agreeing.period_end == "2021-09-30"
