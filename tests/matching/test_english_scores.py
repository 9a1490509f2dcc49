"""English reports are scored: ledger, totals by rule and words add up, and exact terms tell why they miss."""

from collections import Counter

import pytest

from textindex import DictionaryVectorizer
from textindex.core.errors import DictionaryError
from textindex.core.records import Dictionary, Dimension, Document, Filing, MatchPolicy, Page, Term
from textindex.core.schemas import HITS
from textindex.documents import fold
from textindex.scoring.scorer import NOT_A_WORD, Scorer, Settings
from textindex.store import Stored

TEXT = """\
HOW IT WORKS
It is our IT strategy: data centres, a Data-Center and cloud computing in AI-based APIs.
Machine learning is digitalised; cloud.computing and our U.S. data
center are not. Its clouds, data.
"""
TERMS = (
    Term("IT", "it", exact=True), Term("AI", "it", exact=True), Term("data center", "cloud"), Term("cloud", "cloud"),
    Term("cloud computing", "cloud"), Term("digitalize", "it"), Term("API", "it"), Term("data", "cloud"),
)  # fmt: skip


def dictionary(terms=TERMS, count="whole", language="en"):
    dimensions = (Dimension("it", "IT", "IT", ""), Dimension("cloud", "云", "Cloud", ""))
    return Dictionary("own-en", "1", language, {}, MatchPolicy(count), dimensions, tuple(terms), ())


def scored(made, text=TEXT, language="en", words=False):
    pages = tuple(Page(number, part, "plain") for number, part in enumerate(text.split("\f"), 1))
    folded = fold(Document(Filing("", ""), pages, "test"))
    stored = Stored(0, folded, tuple(page.text for page in pages))
    return Scorer(Settings((made,), words=words)).score(stored, "report.txt", language)


def rows_of(result):
    columns = [column for column in HITS.columns if column not in ("firm", "year")]
    return [dict(zip(columns, row, strict=True)) for row in result.rows]


@pytest.mark.parametrize("count", ["whole", "token", "longest", "substring"])
def test_ledger_and_totals_agree_under_every_rule(count):
    result = scored(dictionary(count=count))
    kept = Counter(row["term"] for row in rows_of(result) if row["kept"])
    assert kept == result.totals["own-en"][count]
    assert result.totals["own-en"]["token"] == result.totals["own-en"]["whole"]
    assert all((row["reason"] is None) == row["kept"] for row in rows_of(result))


def test_hits_stand_in_the_ledger_as_the_report_writes_them():
    rows = rows_of(scored(dictionary()))
    assert [(row["surface"], row["term"], row["boundary_ok"]) for row in rows if row["kept"]] == [
        ("IT", "IT", True), ("data centres", "data center", True), ("Data-Center", "data center", True),
        ("cloud computing", "cloud computing", True), ("AI", "AI", True), ("APIs", "API", True),
        ("digitalised", "digitalize", True), ("data", "data", True), ("clouds", "cloud", True), ("data", "data", True),
    ]  # fmt: skip


def test_what_is_not_counted_says_why():
    missed = [(row["surface"], row["left"], row["reason"]) for row in rows_of(scored(dictionary())) if not row["kept"]]
    assert ("IT", "HOW ", "stands among capitals, where it may be another word") in missed
    assert ("cloud", "Machine learning is digitalised; "[-30:], NOT_A_WORD["en"]) in missed
    assert not any(surface in ("It", "it", "Its") for surface, _, _ in missed)


def test_a_line_end_parts_words_only_where_it_is_one():
    line = "Our company pushes ahead with the digital transformation of all its business in cloud"
    wrapped = "\n".join([line, "computing and goes on."] * 8)
    hits = Counter(row["term"] for row in rows_of(scored(dictionary(), wrapped)) if row["kept"])
    assert hits == {"cloud computing": 8}


def test_words_of_an_english_report_are_those_of_spacy():
    text = "It isn't e-commerce (AI/ML), is it? $5.3bn \u2014 U.S.-based."
    words = ["it", "is", "n't", "e", "commerce", "ai", "ml", "is", "it", "5.3bn", "u.s.-based"]
    assert scored(dictionary(), text, words=True).n_words == len(words)


def test_an_exact_term_counts_alike_in_chinese():
    terms = [Term("IT", "it", exact=True), Term("大数据", "cloud")]
    rows = rows_of(scored(dictionary(terms, "whole", "zh"), "公司 IT 系统。it系统。大数据与IT。\nWHAT IT DOES", "zh"))
    assert [(row["surface"], row["kept"]) for row in rows] == [
        ("IT", True),
        ("大数据", True),
        ("IT", True),
        ("IT", False),
    ]


def test_terms_of_the_same_words_are_refused_under_word_rules():
    terms = [Term("data center", "cloud"), Term("data centres", "cloud"), Term("cloud", "cloud")]
    with pytest.raises(DictionaryError, match="data center and data centres: the same words"):
        Settings((dictionary(terms),)).check()
    Settings((dictionary(terms, "longest"),)).check()
    Settings((dictionary(),)).check()


def test_the_vectorizer_counts_as_the_ledger_does():
    counts = DictionaryVectorizer(dictionary(), level="term").fit_transform([TEXT, "IT or it"]).toarray()
    whole = scored(dictionary()).totals["own-en"]["whole"]
    assert counts.tolist() == [[whole[term.text] for term in TERMS], [1, *[0] * (len(TERMS) - 1)]]
