"""Counts that public tables give for the same firm-years, for the 76 terms of Wu et al. (2021).

The tables are not trusted blindly (see the README beside them): a zero there is often a report that was not read. Held
to: the firm-years where both tables are silent or zero and the report holds no term; and 000001-2016, where both
agree. They were counted on text whose lines were not rejoined, by words that jieba yields, and hold mentions that the
dictionary's policy drops: the one hit of 000001-2010 stands in a biography.
"""

import csv
import unicodedata
from collections import Counter

import pytest

import textindex as ti
from textindex.matching import Matcher, Splitter

DIMENSIONS = ("artificial_intelligence", "big_data", "cloud_computing", "blockchain", "digital_applications")
COLUMNS = ("ai", "big_data", "cloud", "blockchain", "digital_applications")
FILES = {
    ("000001", "2010"): "000001-平安银行/2010年年度报告.pdf",
    ("000001", "2016"): "000001-平安银行/2016年年度报告.pdf",
    ("000001", "2001"): "000001-平安银行/深发展Ａ2001年年度报告.pdf",
    ("603339", "2019"): "2020-04-16__四方科技集团股份有限公司__603339__四方科技__2019年__年度报告.pdf",
    ("000430", "2016"): "normal_pay_table.PDF",
}


@pytest.fixture(scope="module")
def published(shared_data):
    with (shared_data / "published_counts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["firm"], row["year"]): row for row in csv.DictReader(file)}
    return {
        key: {table: [row[f"{table}_{column}"] for column in COLUMNS] for table in "ab"} for key, row in rows.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("firm_year", [key for key in FILES if key != ("000001", "2016")])
def test_firm_years_on_which_table_and_report_agree(shared_data, published, firm_year):
    result = ti.score(shared_data / "zh_pdf" / FILES[firm_year], "wu2021-zh", count="longest", drop=[])
    ours = [str(result.index[f"n_{dimension}"].iloc[0]) for dimension in DIMENSIONS]
    assert ours == [count.removesuffix(".0") for count in published[firm_year]["a"]]


@pytest.mark.slow
def test_2016_as_the_tables_counted_it_and_as_it_is(shared_data, published):
    path = shared_data / "zh_pdf" / FILES["000001", "2016"]
    tables = published["000001", "2016"]
    raw = unicodedata.normalize("NFKC", "\n".join(page.text for page in ti.read(path).pages)).casefold()
    matcher = Matcher(ti.load_dictionary("wu2021-zh").terms)
    words = Counter(hit.dimension for hit in matcher.match(raw.encode(), "token", Splitter(matcher.folded, "token")))
    assert [str(words[dimension]) for dimension in DIMENSIONS] == [c.removesuffix(".0") for c in tables["a"]]
    assert tables["a"] == tables["b"]
    # One 互联网金融 is broken over two lines, one 金融科技 is split by jieba: the tables lose both.
    ours = ti.score(path, "wu2021-zh").hits
    assert Counter(ours["dimension"])["digital_applications"] == words["digital_applications"] + 2
