"""English reports tell firm, fiscal year, form and language, by header, cover or text, whatever the file is called."""

import csv
import re
from collections import Counter
from dataclasses import replace

import pytest

from textindex.core.records import Document, Filing, Page, Rejection
from textindex.documents import read
from textindex.sources import ReadReport, cover, identify, not_annual, resolve
from textindex.sources.identify_en import fiscal_year
from textindex.sources.names import read_name

PROSE = "The company and its subsidiaries report on the results of their business for the year. " * 40
COVER = """UNITED STATES
SECURITIES AND EXCHANGE COMMISSION
Washington, D.C. 20549
FORM {form}
[X] ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
{period}
OR
[ ] TRANSITION REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
For the transition period from ________ to ________
Commission file number 1-9828
{name}
(Exact name of registrant as specified in its charter)
Delaware 52-1574808
Securities registered pursuant to Section 12(b) of the Act:
{listed}
Securities registered pursuant to Section 12(g) of the Act: None
"""
LISTED = "Title of each class Trading Symbol(s) Name of each exchange on which registered\nCommon Stock ABCD The Nasdaq"


def report(*pages, file="x.htm", **stated):
    texts = [*pages, PROSE]
    filing = read_name(Filing(f"/{file}", file))
    return Document(filing, tuple(Page(n, text, "html") for n, text in enumerate(texts, 1)), "test", stated=stated)


def form_cover(form="10-K", period="For the fiscal year ended June 30, 1999", name="MEDICIS CORP", listed=LISTED):
    return COVER.format(form=form, period=period, name=name, listed=listed)


def told(*pages, **stated):
    seen = cover(report(*pages, **stated))
    return seen.get("firm") or seen.get("ticker"), seen.get("year"), seen.get("kind"), seen["language"]


# ---- covers of forms


@pytest.mark.parametrize(
    ("form", "kind", "revision"),
    [
        ("10-K", "10-K", 0),
        ("10-K405", "10-K", 0),
        ("10-KSB", "10-K", 0),
        ("10-KT", "10-K", 0),
        ("10‑K", "10-K", 0),
        ("10 - K", "10-K", 0),
        ("10-K/A", "10-K", 1),
        ("10-K\n(Amendment No. 2)", "10-K", 1),
        ("20-F", "20-F", 0),
        ("20-F/A", "20-F", 1),
        ("40-F", "annual", 0),
    ],
)
def test_the_form_on_the_cover_gives_kind_and_revision(form, kind, revision):
    seen = cover(report(form_cover(form)))
    assert (seen["kind"], seen.get("revision", 0), seen["ticker"], seen["year"]) == (kind, revision, "ABCD", 1999)


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("For the fiscal year ended December 31, 2022", 2022),
        ("For the fiscal year endedDecember 31, 2022", 2022),
        ("FOR THE FISCAL YEAR ENDED:  DECEMBER 31, 1998.", 1998),
        ("For the fiscal year ended      December 31, 2000\n                         ---------------", 2000),
        ("For the fiscal year ended 31 December 2022", 2022),
        ("For the year ended 31st December, 2008", 2008),
        ("For the fiscal year ended 12/31/2009", 2009),
        ("For the fiscal year ended (month, day, year): Sept. 30th, 2010", 2010),
        ("For the 52 weeks ended\nMay 28, 2011", 2011),
        ("For the fiscal year ended         Commission File Number\nDecember 31, 1996        1-6541", 1996),
        ("For the fiscal year ended February 29, 2020", 2020),
    ],
)
def test_the_period_on_the_cover_gives_the_fiscal_year(period, year):
    assert told(form_cover(period=period))[1] == year


def test_a_transition_report_is_of_the_year_its_period_ends_in():
    text = form_cover("10-KT", period="For the fiscal year ended:").replace(
        "from ________ to ________", "from April 2, 2000 to December 30, 2000"
    )
    assert told(text)[1:3] == (2000, "10-K")


def test_a_cover_behind_a_letter_is_found_and_a_mention_of_the_form_is_none():
    letter = "To our shareholders: our annual report on Form 10-K for the year ended December 31, 1997 tells more. " * 3
    assert told(letter, letter, form_cover())[:3] == ("ABCD", 1999, "10-K")


@pytest.mark.parametrize("form", [("10-Q", "QUARTERLY"), ("8-K", "CURRENT")])
def test_other_forms_are_no_annual_reports(form):
    text = form_cover(form[0]).replace("ANNUAL REPORT", f"{form[1]} REPORT").replace("fiscal year", "quarterly period")
    assert told(text)[2] == {"10-Q": "quarterly", "8-K": "other"}[form[0]]
    assert not_annual(identify(report(text))[0]).reason == "not an annual report"


@pytest.mark.parametrize(
    ("listed", "firm"),
    [
        (LISTED, "ABCD"),
        ("Title of each class\nTrading Symbol(s)\nName of each exchange\nCommon Stock, $.01 par value\nF\nNYSE", "F"),
        ("Trading Name of each\nTitle of class symbol(s) exchange on which\nStock HLLY New York Stock", "HLLY"),
        ("Title Trading symbol Exchange\nClass B Common Stock\tBRK.B\tNew York Stock Exchange", "BRK.B"),
        ("Title of each class Trading Symbol\nNone\nCOMMON STOCK NEW YORK STOCK EXCHANGE", None),
        ("Title of each class Name of each exchange\nCommon Stock NEW YORK STOCK EXCHANGE", None),
    ],
)  # fmt: skip
def test_the_trading_symbol_stands_beside_the_exchange(listed, firm):
    assert told(form_cover(listed=listed))[0] == firm


def test_a_symbol_said_in_the_text_is_taken_where_the_cover_has_none():
    said = "Our common stock is traded on the NYSE Amex under the symbol “GAN.” We were listed under the symbol “GAN”."
    assert told(form_cover(listed="Common Stock The NYSE Amex"), said)[0] == "GAN"
    other = "Until 1999 the shares of Old Co were traded under the symbol “OLD”."
    assert told(form_cover(listed="Common Stock The NYSE Amex"), said + other)[0] == "GAN"


# ---- what the file states for machines


def test_what_is_stated_comes_before_the_cover():
    stated = {"form": "10-K", "cik": "354950", "name": "HOME DEPOT, INC.", "period": "20250202", "fiscal_year": "2024"}
    seen = cover(report(form_cover(), **stated, ticker="HD"))
    assert (seen["cik"], seen["ticker"], seen["year"]) == ("0000354950", "HD", 2024)
    assert (seen["name"], seen["period_end"]) == ("HOME DEPOT, INC.", "2025-02-02")
    known = {"firm", "year", "name", "kind", "language", "revision", "cik", "lei", "ticker", "period_end", "what"}
    assert seen.keys() <= known


@pytest.mark.parametrize(
    ("form", "kind"), [("10-K405", "10-K"), ("10-KSB", "10-K"), ("10-KT", "10-K"), ("20-F", "20-F")]
)
@pytest.mark.parametrize("amended", ["", "/A"])
def test_a_stated_form_gives_kind_and_revision(form, kind, amended):
    seen = cover(report(PROSE, form=form + amended, period="2019-12-31", cik="0000320193"))
    assert (seen["kind"], seen.get("revision", 0), seen["year"]) == (kind, int(bool(amended)), 2019)


def test_a_stated_form_that_is_no_annual_report_keeps_firm_and_gets_no_year():
    document = report(PROSE, form="424B5", cik="0001259380", name="CARMAX AUTO FUNDING LLC", period="20100630")
    filing, _ = identify(document)
    assert (filing.firm, filing.year, filing.kind) == ("0001259380", None, "other")
    rejection = not_annual(filing, ["an EDGAR submission of form 424B5"])
    assert (rejection.reason, "form 424B5" in rejection.detail) == ("not an annual report", True)


@pytest.mark.parametrize(
    ("period", "stated", "words", "year"),
    [
        ("2025-02-02", "2024", "", 2024),
        ("2025-01-26", "2025", "", 2025),
        ("2025-02-02", "", "In fiscal 2024 sales grew from those of fiscal 2023; fiscal 2024 had 52 weeks.", 2024),
        ("2025-01-26", "", "In fiscal year 2025 revenue grew; fiscal 2025 and fiscal year 2024 were good.", 2025),
        ("2023-01-01", "", "The year ended January 1, 2023 was good.", 2022),
        ("2016-01-03", "", "", 2015),
        ("2020-02-29", "", "In fiscal 2019 sales grew; fiscal 2019 was good.", 2020),
        ("2019-06-30", "", "In fiscal 2020 we will grow; fiscal 2020 will be good.", 2019),
        ("2019-12-31", "2007", "", 2019),
        ("2019-12-31", "none", "", 2019),
    ],
)
def test_a_year_that_ends_in_january_is_the_one_the_firm_names(period, stated, words, year):
    from datetime import date

    assert fiscal_year(date.fromisoformat(period), stated, [words]) == year


# ---- reports without a cover

AUDIT = """REPORT OF INDEPENDENT REGISTERED PUBLIC ACCOUNTING FIRM
To the Stockholders and the Board of Directors of Microsoft Corporation
We have audited the balance sheets of Microsoft Corporation as of June 30, 2019 and 2018.
"""


def test_a_shareholder_report_is_told_by_its_auditor_and_what_is_said_beside():
    letter = "Dear shareholders, colleagues, customers, and partners:\nThank you for your continued commitment.\n"
    seen = cover(report("", letter, "Year Ended June 30, 2019 2018 2017", AUDIT))
    assert (seen["kind"], seen["year"], seen["name"], seen.get("firm")) == (
        "annual",
        2019,
        "Microsoft Corporation",
        None,
    )


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [
        ("BAKER TRUST\nAnnual Report and Audited Statements\nfor the year ended 31 December 2022", "annual", 2022),
        ("Acme plc\n2021 Annual Report", "annual", 2021),
        ("Acme plc\nAnnual Report 2021", "annual", 2021),
        ("Acme plc\nAnnual Report and Accounts", "annual", 2020),
        ("CONSOLIDATED FINANCIAL STATEMENTS\nACME HOLDINGS, INC.\nAS OF DECEMBER 31, 2020 AND 2019", "other", 2020),
        ("Acme plc\nInterim Report 2021", "half-year", None),
        ("Acme plc\nHalf-yearly financial report", "half-year", None),
        ("2021 Quarterly Report\nAcme plc", "quarterly", None),
        ("Acme 2021\nCorporate Sustainability Report", "other", None),
        ("Notice of Annual General Meeting", "other", None),
        ("PROSPECTUS\nAcme plc", "prospectus", None),
    ],
)  # fmt: skip
def test_titles_of_reports_without_a_form(title, kind, year):
    statements = "As of December 31, 2020 and 2019. " * 5 if year == 2020 else ""
    assert told(title, statements)[1:3] == (year, kind)


def test_an_excerpt_is_no_annual_report_but_its_running_feet_tell_whose_it_is():
    pages = [
        f"Item 7. Management’s Discussion and Analysis\n{PROSE}\nApple Inc. | 2020 Form 10-K | {n}" for n in range(5)
    ]
    seen = cover(report(*pages))
    assert (seen["kind"], seen["year"], seen["name"]) == ("other", 2020, "Apple Inc.")


def test_a_hong_kong_report_in_english_gives_its_stock_code():
    assert told("Tencent Holdings Limited, Hong Kong\n(Stock Code: 700)\nAnnual Report 2021")[:3] == (
        "00700.HK",
        2021,
        "annual",
    )


# ---- names of files


@pytest.mark.parametrize(
    ("file", "stated", "listed", "firm", "remarks"),
    [
        ("ABCD_2024_10-K.htm", {"cik": "0000320193"}, LISTED, "0000320193", 0),
        ("AAPL_2024_10-K.htm", {"cik": "0000320193"}, LISTED, "0000320193", 1),
        ("0000320193_2024_10-K.htm", {}, LISTED, "0000320193", 0),
        ("0000320194_2024_10-K.htm", {"cik": "0000320193"}, LISTED, "0000320193", 1),
        ("AAPL_2024_10-K.htm", {}, LISTED, "MEDICIS CORP", 1),
        ("AAPL_2024_10-K.htm", {}, "Common Stock NYSE", "MEDICIS CORP", 0),
        ("0000950153-99-001234.txt", {"cik": "0000859368"}, "", "0000859368", 0),
        ("0000950153-99-001234.txt", {}, LISTED, "MEDICIS CORP", 0),
        ("0000950153-99-001234.txt", {}, "", "MEDICIS CORP", 0),
        ("10-K_0000950153-99-001234.html", {}, "", "MEDICIS CORP", 0),
        ("annual.htm", {}, "", "MEDICIS CORP", 0),
    ],
)
def test_the_firm_is_the_cik_else_the_name_and_never_the_filer_agent(file, stated, listed, firm, remarks):
    text = form_cover(listed=listed, period="For the fiscal year ended June 30, 2024", name="Medicis Corp.")
    filing, said = identify(report(text, file=file, **stated))
    assert (filing.firm, filing.year, filing.kind) == (firm, 2024, "10-K")
    assert len(said) == remarks, said


def test_an_accession_number_stands_for_the_firm_where_nothing_else_is_known():
    filing, _ = identify(report("the results of the year were good", file="0000320193-19-000119.txt"))
    assert filing.firm == "0000320193"


@pytest.mark.parametrize(
    ("name", "firm", "year", "kind"),
    [
        ("320193_10K_2019_0000320193-19-000119.htm", "0000320193", 2019, "10-K"),
        ("sec-edgar-filings/AAPL/10-K/0000320193-19-000119/full-submission.txt", "AAPL", None, "10-K"),
        ("sec-edgar-filings/0000320193/20-F/0000320193-19-000119/primary-document.html", "0000320193", None, "20-F"),
        ("CIK0000320193_2018.txt", "0000320193", 2018, ""),
        ("XOM_10-K405_2001.txt", "XOM", 2001, "10-K"),
        ("ENB_40-F_2019.pdf", "ENB", 2019, "annual"),
        ("2019_10-K.htm", "", 2019, "10-K"),
        ("20191031_10-K.htm", "", None, "10-K"),
        ("NYSE/2019/report.htm", "", 2019, ""),
    ],
)
def test_names_that_downloaders_of_edgar_give(name, firm, year, kind):
    filing = read_name(Filing("", name))
    assert (filing.firm, filing.year, filing.kind) == (firm, year, kind)


# ---- one report a firm-year


def candidate(file, n_chars, **known):
    known = {"firm": "0000320193", "year": 2019, "kind": "10-K", "language": "en", "sha256": file, **known}
    return ReadReport(Filing(f"/{file}", file, **known), n_chars)


@pytest.mark.parametrize("kind", ["annual", "10-K", "20-F"])
def test_annual_reports_and_the_forms_of_them_go_on(kind):
    assert not_annual(candidate("x", 1, kind=kind).filing) is None


def test_an_amendment_supersedes_a_report_unless_it_holds_only_a_part_of_it():
    chosen, rejected = resolve([candidate("a.htm", 400_000), candidate("whole.htm", 390_000, revision=1)])
    assert ([f.file for f in chosen], rejected[0].reason) == (["whole.htm"], "superseded")
    chosen, rejected = resolve([candidate("a.htm", 400_000), candidate("part3.htm", 40_000, revision=1)])
    assert ([f.file for f in chosen], rejected[0].reason) == (["a.htm"], "duplicate")
    chosen, _ = resolve([candidate("part3.htm", 40_000, revision=1)])
    assert [f.file for f in chosen] == ["part3.htm"]


# ---- languages

LANGUAGES = {
    "de": "Der Vorstand und der Aufsichtsrat berichten über die Lage des Konzerns und das Ergebnis für das Jahr. ",
    "fr": "Le conseil et la direction du groupe rendent compte des résultats et de la situation dans les pays. ",
    "ja": "当社グループの事業の内容、経営環境及び業績について、次のとおり報告いたします。",
    "en": "The board and the management of the group report on the results of the year in all of its markets. ",
    "zh": "本公司董事会及管理层报告本年度的经营情况、财务状况及业务发展。",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_told(language):
    assert cover(report(LANGUAGES[language] * 60).__class__(
        Filing("", "x"), (Page(1, LANGUAGES[language] * 60),), "test"
    ))["language"] == language  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kweichow Moutai 贵州茅台酒股份有限公司\n" + LANGUAGES["en"] * 60, "en"),
        (LANGUAGES["zh"] * 60 + " Apple Inc. Microsoft Corporation " * 5, "zh"),
        ("Geschäftsbericht der Deutschen Beteiligungs AG, und das für die Aktionäre. " + LANGUAGES["en"] * 60, "en"),
    ],
)
def test_a_mixed_report_is_in_the_language_of_its_body(text, language):
    assert cover(Document(Filing("", "x"), (Page(1, text),), "test"))["language"] == language


@pytest.mark.parametrize("language", ["de", "fr", "ja"])
def test_a_report_in_a_third_language_is_left_out_and_says_so(language):
    document = Document(Filing("", "600519_2019.txt", "600519", 2019), (Page(1, LANGUAGES[language] * 60),), "test")
    rejection = not_annual(identify(document)[0])
    assert (rejection.reason, language in rejection.detail) == ("other language", True)


# ---- real reports

FIELDS = ("firm", "ticker", "year", "kind", "language")
FLOOR = 0.95
KINDS = {"10-K": "10-K", "20-F": "20-F", "annual report": "annual", "MD&A excerpt": "other", "other": "other"}
QUICK = (".txt", "99-001234.html", "01-500187.html", "ibm-10-k-2025-02-25.html", "wfc-10-k-2025-02-25.html")


def truth(shared_data):
    with (shared_data / "en_truth.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def named(text):
    return re.sub(r"[^a-z0-9]", "", text.lower().removeprefix("the "))


def wrong_fields(row, filing):
    """The firm by its CIK where the file states one, else by its name; the ticker beside it."""
    ticker = row["ticker"]
    right = {
        "firm": filing.firm == row["cik"] if row["cik"] else named(filing.name) == named(row["firm"]),
        "ticker": not ticker or filing.ticker == ticker,
        "year": str(filing.year or "") == row["fiscal_year"],
        "kind": filing.kind == KINDS[row["form"]],
        "language": filing.language == row["language"],
    }
    return [field for field in FIELDS if not right[field]]


def identified(shared_data, rows):
    """Each file under a name that tells nothing, with the fields that are wrong."""
    wrong = {}
    for row in rows:
        path = shared_data / row["file"]
        document = read(Filing(str(path), path.name))
        if row["has_usable_text"] == "garbage":
            assert (type(document), document.reason) == (Rejection, "garbled")
            wrong[row["file"]] = []
            continue
        assert isinstance(document, Document), document
        wrong[row["file"]] = wrong_fields(row, identify(replace(document, filing=Filing("", "x" + path.suffix)))[0])
    return wrong


def check(wrong):
    missed = Counter(field for fields in wrong.values() for field in fields)
    assert all(len(wrong) - missed[field] >= FLOOR * len(wrong) for field in FIELDS), wrong


def test_the_quick_ones_of_the_real_reports_are_identified(shared_data):
    rows = [row for row in truth(shared_data) if row["file"].endswith(QUICK)]
    wrong = identified(shared_data, rows)
    assert len(wrong) == 10
    # Of this excerpt, which has no cover, neither feet nor auditor tell the name.
    assert {file: fields for file, fields in wrong.items() if fields} == {
        "en_html/mda_NASDAQ_AMZN_2022_DISCUSSION.txt": ["firm"]
    }


@pytest.mark.slow
def test_of_all_real_reports_at_least_95_percent_are_identified_in_each_field(shared_data):
    rows = truth(shared_data)
    assert len(rows) == 37
    check(identified(shared_data, rows))
