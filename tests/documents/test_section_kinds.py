"""Sections of the kinds that went wrong: titles of a firm's own, lists of items, reports without items."""

import re

import pytest

from textindex.documents.items import item
from textindex.documents.sections import sections

WORDS = "Our revenue grew because customers bought more of our pumps and valves.\n" * 60
MDNA = "Management’s Discussion and Analysis of Financial Condition and Results of Operations"
ITEMS = {
    "1": "Business",
    "1A": "Risk Factors",
    "2": "Properties",
    "3": "Legal Proceedings",
    "7": MDNA,
    "7A": "Quantitative and Qualitative Disclosures About Market Risk",
    "8": "Financial Statements and Supplementary Data",
    "9A": "Controls and Procedures",
}


def find(text, section="mdna", language="en"):
    pages = text if isinstance(text, list) else [text]
    return {found.section: found for found in sections(pages, language)}[section]


def form(changed=(), contents=True, label="Item {}. {}", bodies=()):
    """A report on Form 10-K, some of its titles changed, some of its items with another text."""
    items, bodies = ITEMS | dict(changed), dict(bodies)
    listing = [f"{label.format(number, title)} {3 + 9 * i}" for i, (number, title) in enumerate(items.items())]
    texts = [f"{label.format(number, title)}\n{bodies.get(number, WORDS)}" for number, title in items.items()]
    return "\n".join(["FORM 10-K", *(["TABLE OF CONTENTS", *listing] if contents else []), *texts])


def glossy(contents, chapters, running=False):
    """A report to shareholders: cover, contents, then pages by the page numbers printed in the contents."""
    last = max(page for page, _ in chapters) + 4
    starts = dict(chapters)
    pages, title = ["Harbour Line plc\nAnnual Report", contents], ""
    for number in range(1, last):
        if number in starts:
            title = starts[number]
        head = f"{title}\n" if number in starts or running else ""
        pages.append(f"{head}{number} Harbour Line plc\n{WORDS}")
    return pages


# -- items


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("7A", "Quantitative & Qualitative Disclosures About Market Risk"),
        ("7A", "Qualitative and Quantitative Disclosures About Market Risks"),
        ("7A", "Interest Rate Risk"),
        ("7A", "RISK MANAGEMENT"),
        ("7A", "Quantitative and Qualitat ive Dis closures About Market Risk"),
        ("8", "Audited Accounts and Supplementary Data"),
    ],
)
@pytest.mark.parametrize("contents", [True, False])
def test_an_item_ends_the_one_before_whatever_its_title(number, title, contents):
    changed = {number: title}
    text = form(changed, contents)
    if number == "8":
        text = re.sub(r"Item 7A\. .*\n", "", text)
    assert find(text).ends_before == f"Item {number}. {title}"


@pytest.mark.parametrize(
    ("number", "title"),
    [("1A", "Certain Risk Factors"), ("1A", "Factors That May Affect Future Results"), ("2", "Facilities")],
)
def test_business_ends_at_an_item_with_a_title_of_its_own(number, title):
    text = form({number: title})
    if number == "2":
        text = re.sub(r"Item 1A\. .*\n", "", text)
    assert find(text, "business").ends_before == f"Item {number}. {title}"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("ITEM SEVEN. Management's Discussion and Analysis", 70),
        ("Item VII - Management's Discussion and Analysis", 70),
        ("I TEM 7. M ANAGEMENT’S D ISCUSSION AND A NALYSIS", 70),
        ("Part II, Item 7. Management’s Discussion & Analysis", 70),
        ("Item 7(a): Market Risk", 71),
        ("Item 1. B usiness", 10),
        ("Item 1A.R isk Factors", 11),
        ("ITEMS 1 AND 2. BUSINESS AND PROPERTIES", 10),
        ("# Item 8 | Financial Statements", 80),
    ],
)
def test_how_items_are_written(line, key):
    assert item(line, "").key == key


@pytest.mark.parametrize(
    "line",
    [
        "Item 7 of this report",
        "Item 7A describes our exposure",
        "Items impacting comparability",
        "Item 405 of Regulation S-K",
        "Item 1112(b) of Regulation AB. Significant Obligors",
        "Item 3. See the note on Commitments",
        "Items Benefit Plan Total",
    ],
)
def test_what_is_no_item(line):
    assert item(line, "Our sales rose in every quarter of the year.") is None


def test_a_heading_with_one_word_a_line():
    text = re.sub(r"(?m)^Item .*[A-Za-z]$", lambda match: match[0].replace(" ", "\n"), form())
    found = find(text)
    assert found.heading == f"Item 7. {MDNA}"
    assert found.ends_before.startswith("Item 7A. Quantitative and Qualitative")


def test_items_told_as_omitted_are_absent():
    listed = "\n".join(f"Item {number}. {title}." for number, title in ITEMS.items() if number != "9A")
    text = (
        f"PART I\nThe following items have been omitted under General Instruction J:\n{listed}\nItem 9B. Other\nNone."
    )
    assert {found.status for found in sections([text], "en")} == {"absent"}
    body = "This item is omitted by the registrant pursuant to General Instruction I(2)(a) of Form 10-K.\n"
    found = find(form(bodies={"7": body}))
    assert found.status == "absent"
    assert "General Instruction I(2)" in found.why
    narrative = "Omitted under General Instruction I(2)(a); a narrative analysis follows.\n" + WORDS
    assert find(form(bodies={"7": narrative})).status == "present"


def test_an_index_of_items_at_the_end_is_none():
    index = "\n".join(f"Item {number}. {title}" for number, title in ITEMS.items())
    bodies = {"7": "Refer to pages 12 through 53 of the 2006 Annual Report, incorporated herein by reference.\n"}
    text = form(contents=False, bodies=bodies)
    found = find(f"{text}\n{index}\nSIGNATURES")
    assert found.status == "pointer"
    assert found.start < len(text)


def test_a_report_whose_items_stand_only_in_an_index():
    chapters = ["ABOUT US", "RISK FACTORS", MDNA.upper(), "MARKET RISK", "FINANCIAL STATEMENTS AND NOTES"]
    index = "\n".join(
        f"Item {number}. {title} {4 + 9 * i}-{9 + 9 * i}" for i, (number, title) in enumerate(ITEMS.items())
    )
    text = "\n".join(f"{title}\n{WORDS}" for title in chapters) + "\nFORM 10-K CROSS REFERENCE INDEX\n" + index
    assert find(text).ends_before == "MARKET RISK"


def test_an_item_whose_parts_refer_elsewhere_is_a_pointer():
    part = "{}. The information on {} is incorporated herein by reference to the annual report, exhibit 15.1. "
    names = [
        "History",
        "Business overview",
        "Organizational structure",
        "Property",
        "Operations",
        "Liquidity",
        "Research",
        "Trends",
        "Obligations",
        "Safe harbour",
        "Employees",
        "Regulation",
        "Competition",
        "Seasonality",
        "Capital",
        "Patents",
    ]
    body = "".join(part.format(name, name) for name in names) + "\n"
    assert 1_500 < len(body) < 6_000
    assert find(form(bodies={"7": body})).status == "pointer"


def test_what_nothing_ends_is_told():
    text = form().partition("Item 7A. Quantitative and Qualitative Disclosures About Market Risk\n")[0]
    found = find(text)
    assert (found.status, found.ends_before, found.end) == ("present", "", len(text))
    assert "only with the document" in found.why


# -- reports without items


HONG_KONG = "CONTENTS\n2 Corporate Profile\n4 CEO’s Statement\n6 Management Discussion\nand Analysis\n14 Directors and Senior Management\n16 Corporate Governance Report\n40 Directors’ Report"  # noqa: E501


@pytest.mark.parametrize(
    "title",
    ["Management Discussion\nand Analysis", "MANAGEMENT DISCUSSION AND ANALYSIS", "Management Discussion &\nAnalysis"],
)
@pytest.mark.parametrize(
    "contents", [HONG_KONG, HONG_KONG.replace("6 Management Discussion\nand", "6 Management Discussion and")]
)
def test_a_chapter_of_a_hong_kong_report(title, contents):
    chapters = [(2, "Corporate Profile"), (4, "CEO’s Statement"), (6, title), (14, "Directors and Senior Management")]
    chapters += [(16, "Corporate Governance Report"), (40, "Directors’ Report"), (52, "Independent Auditor’s Report")]
    found = find(glossy(contents, chapters))
    assert (found.status, found.start_page, found.end_page) == ("present", 8, 16)
    assert find(glossy(contents, chapters), "business").status == "absent"


UK = [
    (1, "Chairman’s statement"),
    (3, "Our strategy"),
    (5, "Operating review"),
    (9, "Financial review"),
    (13, "Principal risks"),
    (16, "Board of directors"),
    (20, "Corporate governance"),
    (30, "Independent auditor’s report"),
]


def contents_of(chapters, form="{title} {page}", head="Contents"):
    return "\n".join([head, *(form.format(title=title.replace("\n", " "), page=page) for page, title in chapters)])


@pytest.mark.parametrize(
    "form",
    [
        "{title} {page}",
        "{page} {title}",
        "{title} ........ {page}",
        "{page}\n{title}",
        "{title}\n{page}",
        "{page}-{page} {title}",
        "{title} p. {page}",
    ],
)
@pytest.mark.parametrize("running", [False, True])
def test_reviews_of_operations_and_finances_side_by_side(form, running):
    found = find(glossy(contents_of(UK, form), UK, running))
    assert (found.status, found.start_page, found.end_page) == ("present", 7, 15)


@pytest.mark.parametrize(
    ("title", "end"),
    [
        ("Review of operations", 11),
        ("Business and financial review", 11),
        ("Operating\nand Financial Review", 11),
        ("Group management report", 18),
        ("Management’s review", 18),
        ("Strategic Report", 18),
        ("Chief Executive’s Review", 11),
    ],
)
def test_what_stands_for_a_discussion(title, end):
    chapters = [(page, title if page == 5 else name) for page, name in UK if page != 9] + [(9, "Our people")]
    chapters.sort()
    found = find(glossy(contents_of(chapters), chapters))
    assert (found.status, found.start_page, found.end_page) == ("present", 7, end)


@pytest.mark.parametrize(
    "title",
    [
        "Management’s Financial Review",
        "Management’s Analysis of Financial Position, Operating Results and Cash Flows",
        "Management Discussions and Analysis",
        "Analysis of Financial Condition and Results of Operations",
        "IV. Management Discussion & Analysis",
        "MD&A",
        "Chairman’s Statement and Review of Operations",
        "Chief Financial Officer’s Report",
        "Overview of Operations",
        "Consolidated Financial Review",
        "Our Performance",
        "Financial performance",
        "Operations report",
        "Review of the year",
        "President’s report",
        "Chairman and Chief Executive’s review",
        "Report on Operations",
        "Strategic review",
    ],
)
@pytest.mark.parametrize("upper", [False, True])
def test_names_of_a_discussion_in_reports_to_shareholders(title, upper):
    chapters = [(page, title if page == 5 else name) for page, name in UK if page not in (3, 9, 13)]
    found = find(glossy(contents_of(chapters), [(p, t.upper() if upper else t) for p, t in chapters]))
    assert (found.status, found.start_page, found.end_page) == ("present", 7, 18)


@pytest.mark.parametrize(
    "title",
    [
        "Financial report",
        "Five-year financial review",
        "Segment analysis",
        "Remuneration review",
        "Key performance indicators",
        "Management’s report",
        "Our business",
        "Financial overview",
        "Chief Executive’s letter",
    ],
)
def test_names_of_something_else(title):
    chapters = [(page, title if page == 5 else name) for page, name in UK if page not in (3, 9)]
    found = find(glossy(contents_of(chapters), chapters))
    assert found.status == "absent" or title == "Management’s report"


def test_a_review_is_not_ended_by_the_reviews_that_it_holds():
    chapters = [(page, "Operating and Financial Review" if page == 3 else name) for page, name in UK]
    found = find(glossy(contents_of(chapters), chapters))
    assert (found.start_page, found.end_page) == (5, 15)


@pytest.mark.parametrize("form", ["{} {}", "{} ..... {}", "{1} {0}", "0{1}  {0}"])
def test_a_table_of_contents_in_two_columns(form):
    half = len(UK) // 2
    sides = zip(UK[:half], UK[half:], strict=True)
    contents = "\n".join(["Contents", *("  ".join(form.format(title, page) for page, title in pair) for pair in sides)])
    found = find(glossy(contents, UK))
    assert (found.status, found.start_page, found.end_page) == ("present", 7, 15)


@pytest.mark.parametrize("head", ["What’s inside", "Inside this report", "Annual Report Contents", "In this report"])
def test_heads_of_tables_of_contents(head):
    assert find(glossy(contents_of(UK, head=head), UK)).start_page == 7


EXHIBIT = [
    "Financial Review",
    "FINANCIAL REVIEW",
    "Management’s Discussion",
    "MANAGEMENT’S DISCUSSION AND ANALYSIS OF OPERATIONS",
    "Management’s Financial Review",
    "Review of Operations",
    "Financial Review and Analysis",
    "Discussion and Analysis of Operations",
    "Management’s Analysis of Financial\nCondition and Results of Operations",
]


@pytest.mark.parametrize("title", EXHIBIT)
@pytest.mark.parametrize(
    "end",
    [
        "Consolidated Statements of Income",
        "STATEMENTS OF CONSOLIDATED EARNINGS",
        "Report of Management",
        "Management’s Responsibility for Financial Reporting",
    ],
)
def test_the_exhibit_to_which_an_item_refers(title, end):
    bodies = {"7": "Incorporated herein by reference to the annual report to shareholders, Exhibit 13.\n"}
    text = (
        form(bodies=bodies) + f"\nEXHIBIT 13\nSelected Financial Data\nSales 1 2\n{title}\n{WORDS * 2}\n{end}\n{WORDS}"
    )
    found = find(text)
    assert (found.heading, found.ends_before) == (title.replace("\n", " "), end)
    assert "Item 7" in found.why


def test_a_review_among_the_chapters_of_a_report_is_not_taken_for_the_business():
    titles = ["Financial Review", "BUSINESS", MDNA, "Quantitative and Qualitative Disclosures About Market Risk"]
    text = "\n".join(f"{title}\n{WORDS}" for title in [*titles, "Financial Statements and Supplementary Data"])
    assert (find(text).heading, find(text, "business").heading) == (MDNA, "BUSINESS")


def test_a_section_begins_behind_the_name_of_the_part():
    text = form().replace("Item 1. Business\nOur", "PART I  Item 1. Business\nOur")
    found = find(text, "business")
    assert text[found.start :].startswith("Item 1. Business")
    assert found.starts_with.startswith(found.heading)


def test_the_strategic_report_of_a_fund_is_none():
    chapters = [
        (1, "Chairman’s statement"),
        (3, "Investment Manager’s report"),
        (8, "Strategic report"),
        (14, "Directors’ report"),
        (20, "Independent auditor’s report"),
        (26, "Notes to the financial statements"),
    ]
    assert find(glossy(contents_of(chapters), chapters)).status == "absent"


def test_titles_that_are_drawn_and_a_table_without_a_heading():
    drawn = [(page, "" if page in (5, 13) else title) for page, title in UK]
    pages = glossy(contents_of(UK, head="Harbour"), drawn)
    found = find([*pages[:2], *pages[2:]])
    assert (found.status, found.start_page, found.end_page) == ("present", 7, 15)
    assert "without a heading" in found.why


def test_running_heads_that_name_the_part_before_the_chapter():
    chapters = [(page, f"STRATEGIC REPORT | {title.upper()}") for page, title in UK]
    found = find(glossy(contents_of(UK), chapters, running=True))
    assert (found.start_page, found.end_page) == (7, 15)


def test_a_numbered_part_of_the_directors_report():
    names = ["Directors", "Company secretary", "Operating and financial review", "Strategy", "Risks"]
    text = "\n".join(f"{i}. {name}\n{WORDS}" for i, name in enumerate(names, 6))
    found = find([WORDS, text])
    assert (found.heading, found.ends_before) == ("8. Operating and financial review", "9. Strategy")


def test_an_unnumbered_part_of_the_directors_report():
    names = ["Principal activities", "Review of operations", "Dividends", "Significant changes in the state of affairs"]
    text = "\n".join(f"{name}\n{WORDS}" for name in names)
    found = find([WORDS, text])
    assert (found.heading, found.ends_before) == ("Review of operations", "Dividends")


def test_a_page_with_nothing_but_the_chapters_title_comes_before_it():
    pages = [
        WORDS,
        "Sales 3\nOutlook 9\nManagement’s Discussion and Analysis\n",
        f"Management’s Discussion and Analysis\n{WORDS}",
        WORDS,
        f"Consolidated Financial Statements\n{WORDS}",
    ]
    assert (find(pages).start_page, find(pages).end_page) == (3, 5)


# -- Chinese


def test_headings_of_markdown():
    titles = ["重要提示", "公司简介和主要财务指标", "管理层讨论与分析", "公司治理", "重要事项"]
    text = "\n".join(f"# 第{'一二三四五'[i]}节 {title}\n\n公司收入增长。" * 3 + WORDS for i, title in enumerate(titles))
    found = find(text, language="zh")
    assert (found.heading, found.ends_before) == ("第三节 管理层讨论与分析", "第四节 公司治理")
    assert text[found.start :].startswith("第三节")


@pytest.mark.parametrize("form", ["{page} {title}", "{title}\n{page}", "{page}\n{title}", "{title}……{page}"])
def test_a_hong_kong_report_in_chinese_with_drawn_titles(form):
    chapters = [
        (2, "公司資料"),
        (4, "主席報告"),
        (8, "管理層討論及分析"),
        (15, "企業管治報告"),
        (30, "董事會報告"),
        (40, "獨立核數師報告"),
    ]
    drawn = [(page, "" if page in (8, 15) else title) for page, title in chapters]
    found = find(glossy(contents_of(chapters, form, "目錄"), drawn), language="zh")
    assert (found.start_page, found.end_page) == (10, 17)


HONG_KONG_CHAPTERS = [
    (2, "Corporate Information", "公司資料"),
    (4, "Chairman’s Statement", "主席報告"),
    (8, "Management Discussion and Analysis", "管理層討論及分析"),
    (15, "Corporate Governance Report", "企業管治報告"),
    (30, "Directors’ Report", "董事會報告"),
    (40, "Independent Auditor’s Report", "獨立核數師報告"),
]


@pytest.mark.parametrize(
    "form", ["{1} {2} {0}", "{2} {1} {0}", "{0} {1} {2}", "{0} {1}\n{2}", "{2}\n{1} {0}", "{1}\n{2} {0}"]
)
@pytest.mark.parametrize("title", ["{1} {2}", "{1}\n{2}", "{2}\n{1}"])
def test_a_hong_kong_report_in_two_languages(form, title):
    contents = "\n".join(["CONTENTS 目錄", *(form.format(*chapter) for chapter in HONG_KONG_CHAPTERS)])
    pages = glossy(contents, [(chapter[0], title.format(*chapter)) for chapter in HONG_KONG_CHAPTERS])
    pages = [page.replace(WORDS, "報告期內，本集團收入增長。Our revenue grew.\n" * 40) for page in pages]
    found = find(pages, language="zh")
    assert (found.status, found.start_page, found.end_page) == ("present", 10, 17)


@pytest.mark.parametrize(
    "title",
    [
        "業務回顧",
        "業務回顧及展望",
        "財務回顧",
        "營運及財務回顧",
        "主席報告及業務回顧",
        "管理層論述及分析",
        "行政總裁報告",
    ],
)
def test_what_stands_for_a_discussion_in_hong_kong(title):
    chapters = [(page, title if page == 8 else name) for page, _, name in HONG_KONG_CHAPTERS]
    if title == "行政總裁報告":
        chapters = [chapter for chapter in chapters if chapter[1] != "董事會報告"]
    found = find(glossy(contents_of(chapters, head="目錄"), chapters), language="zh")
    assert (found.status, found.start_page, found.end_page) == ("present", 10, 17)


def test_a_discussion_is_not_ended_by_the_reviews_that_it_holds():
    chapters = [(page, name) for page, _, name in HONG_KONG_CHAPTERS]
    chapters[3:3] = [(9, "業務回顧"), (12, "財務回顧")]
    found = find(glossy(contents_of(chapters, head="目錄"), chapters), language="zh")
    assert (found.start_page, found.end_page) == (10, 17)


@pytest.mark.parametrize("title", ["管理层评述", "会计数据、经营情况和管理层分析", "管理层对经营成果的分析"])
def test_names_of_a_discussion_in_numbered_chapters(title):
    titles = ["重要提示", "公司简介", title, "公司治理", "重要事项"]
    text = "\n".join(f"第{'一二三四五'[i]}节 {one}\n" + "公司收入增长。\n" * 60 for i, one in enumerate(titles))
    assert find(text, language="zh").heading == f"第三节 {title}"


def test_a_numbered_chapter_whose_heading_is_drawn():
    titles = ["重要提示", "公司简介", "经营情况讨论与分析", "重要事项", "公司治理", "财务报告"]
    chapters = [(3 + 5 * i, f"第{'一二三四五六'[i]}节 {title}") for i, title in enumerate(titles)]
    drawn = [(page, title if page != 13 else "") for page, title in chapters]
    found = find(glossy(contents_of(chapters, "{title} ....... {page}", "目录"), drawn), language="zh")
    assert (found.status, found.start_page, found.end_page) == ("present", 15, 20)
    assert "without a heading" in found.why


def test_all_titles_drawn_and_only_page_numbers_printed():
    pages = ["Harbour Line plc", contents_of(UK), *(f"{WORDS}{number}" for number in range(1, 36))]
    found = find(pages)
    assert (found.status, found.start_page, found.end_page) == ("present", 7, 15)


def test_running_heads_of_two_reviews():
    heads = ["Our markets"] * 5 + ["Operating review"] * 5 + ["Financial review"] * 4 + ["Governance"] * 8
    found = find([f"{head}\n{WORDS}{number}" for number, head in enumerate(heads)])
    assert (found.start_page, found.end_page) == (6, 15)


@pytest.mark.parametrize("label", ["ITEM 6. {}", "Items 7. and 7A. {}", "ITEM 5. - {}"])
def test_a_title_ends_with_its_line(label):
    heading = label.format("MANAGEMENT'S DISCUSSION AND ANALYSIS OR PLAN OF OPERATION")
    assert item(heading, "Sales rose.").heading == heading
    body = "See Exhibit 13.\n"
    text = form().replace(f"Item 7. {MDNA}\n{WORDS}", f"Item 7. {MDNA.removesuffix('s')}\n{body}")
    assert find(text).status == "pointer"


@pytest.mark.parametrize(
    ("number", "title", "section"),
    [
        ("7", "MD&A", "mdna"),
        ("7", "Trustee’s Discussion and Analysis of Financial Condition", "mdna"),
        ("7", "Financial Review", "mdna"),
        ("1", "The Company and its Markets", "business"),
        ("1", "Business – General", "business"),
    ],
)
def test_a_section_under_a_name_of_its_own(number, title, section):
    found = find(form({number: title}), section)
    assert found.heading == f"Item {number}. {title}"
    assert found.ends_before.startswith(f"Item {number}A.")
