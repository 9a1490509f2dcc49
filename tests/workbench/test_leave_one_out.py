"""Counts are those of scoring; and each term left out gives what scoring the dictionary without it gives."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex import dictionary, documents
from textindex.core.records import COUNT_RULES, FLAGS, Dictionary, Dimension, Document, Filing, MatchPolicy, Page, Term
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Stored
from textindex.workbench import Corpus
from textindex.workbench.comparison.leave_one_out import LeaveOneOut

ZH = ("数据", "大数据", "数据中心", "中心", "大数据中心", "智能", "人工智能", "工智", "物联网", "联网", "5g", "g网",
      "数字化", "化", "信息", "信息化", "云", "云计算", "计算", "计算机")  # fmt: skip
ZH_PIECES = (
    *ZH,
    "的",
    "建设",
    "15g",
    "，",
    "。",
    "\n",
    " ",
    "公司",
    "不",
    "没有",
    "机",
    "管理",
    "联盟",
    "人工",
    "b/c",
    "系统",
)
EN = ("data", "data center", "big data", "data analytics", "center", "cloud", "cloud computing", "computing",
      "e-commerce", "commerce", "AI", "ai platform", "big data analytics platform", "analytics platform")  # fmt: skip
EN_PIECES = (
    *EN,
    "data-center",
    "clouds",
    "centres",
    "digital",
    " ",
    " ",
    " ",
    "-",
    ".",
    "\n",
    "AIS",
    "Ai",
    "we",
    "not",
)


def stored(text):
    pages = text.split("\f")
    parts = tuple(Page(number, part, "plain") for number, part in enumerate(pages, 1))
    return Stored(0, documents.fold(Document(Filing("", ""), parts, "text")), pages)


def made(terms, language, rule, drop=()):
    terms = tuple(term if isinstance(term, Term) else Term(term, "d") for term in terms)
    dimension = Dimension("d", "d", "d", "")
    policy = MatchPolicy(rule, drop)
    return Dictionary("made", "1", language, {"zh": "", "en": ""}, policy, (dimension,), terms, ())


def scored(given, text):
    """The kept hits by the ledger: the brute way."""
    if not given.terms:
        return Counter()
    rows = Scorer(Settings((given,))).score(text, "f", given.language).rows
    return Counter(row.term for row in rows if row.kept)


def check(given, texts):
    names = [term.text for term in given.terms]
    leave_out = LeaveOneOut(given, names)
    counted = [leave_out(text) for text in texts]
    full = [scored(given, text) for text in texts]
    assert [one.terms for one in counted] == full
    for name in names:
        less = replace(given, terms=tuple(term for term in given.terms if term.text != name))
        for text, one, before in zip(texts, counted, full, strict=True):
            after = scored(less, text)
            change = {term: after[term] - before[term] for term in names if after[term] != before[term]}
            found = {term: number for term, number in one.without.get(name, {}).items() if number}
            assert found == change, (name, given.policy, text.folded.text)


def texts_of(pieces):
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=25).map("".join).filter(str.strip)


RULES = st.sampled_from(COUNT_RULES)
DROPS = st.sampled_from([(), ("negated",), FLAGS])


@given(st.lists(st.sampled_from(ZH), min_size=1, max_size=7, unique=True), texts_of(ZH_PIECES), RULES, DROPS)
def test_chinese_terms_left_out_one_at_a_time(terms, text, rule, drop):
    check(made(terms, "zh", rule, drop), [stored(text)])


@given(st.lists(st.sampled_from(EN), min_size=1, max_size=7, unique=True), texts_of(EN_PIECES), RULES, DROPS)
def test_english_terms_left_out_one_at_a_time(terms, text, rule, drop):
    check(made(terms, "en", rule, drop), [stored(text)])


@given(st.lists(st.sampled_from(EN), min_size=1, max_size=7, unique=True), texts_of(EN_PIECES), RULES, st.data())
def test_terms_that_count_only_as_written(terms, text, rule, data):
    exact = [Term(term, "d", exact=data.draw(st.booleans())) for term in terms]
    check(made(exact, "en", rule), [stored(text)])


@given(st.data(), RULES, st.sampled_from(["zh", "en"]))
def test_terms_with_wildcards_exclusions_and_flags_of_their_own(data, rule, language):
    words, pieces = (ZH, ZH_PIECES) if language == "zh" else (EN, EN_PIECES)
    text = data.draw(texts_of(pieces))
    terms = []
    for word in data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=6, unique_by=str.lower)):
        exclude = tuple(
            before + word + after for before, after in data.draw(st.sampled_from([(), (("大", ""), ("", "机"))]))
        )
        drop = data.draw(st.sampled_from([None, (), ("negated",)]))
        text_of = word + data.draw(st.sampled_from(["", "", "*"]))
        terms.append(Term(text_of, "d", exclude=exclude, drop=drop))
    check(made(terms, language, rule, data.draw(DROPS)), [stored(text)])


def test_a_term_left_out_frees_characters_and_changes_the_words():
    text = stored("大数据中心建设。")
    [longest] = [LeaveOneOut(made(["大数据", "数据中心"], "zh", "longest"), ["大数据"])(text)]
    assert longest.terms == {"大数据": 1}
    assert longest.without["大数据"] == {"大数据": -1, "数据中心": 1}  # 数据中心 takes its place
    whole = LeaveOneOut(made(["大数据中心", "大数据", "中心"], "zh", "whole"), ["大数据中心"])(text)
    assert whole.terms == {"大数据中心": 1}
    assert whole.without["大数据中心"].total() == 1  # two words in place of one


@pytest.mark.parametrize(("language", "name"), [("zh", "wu2021-zh"), ("en", "industry40-en")])
@pytest.mark.parametrize(
    ("rule", "drop"),
    [
        ("whole", ("negated", "other_party")),
        *(pytest.param(rule, (), marks=pytest.mark.slow) for rule in COUNT_RULES),
    ],
)
def test_every_term_of_a_dictionary_on_the_samples(samples, tmp_path, language, name, rule, drop):
    ti.read_archive(samples / language, tmp_path / "st")
    loaded = dictionary.load(name)
    texts = [s._replace(pages=list(s.pages)) for _, s in Corpus(tmp_path / "st", languages=(language,)).texts()]
    chosen = [t for t in loaded.terms if any(t.text.lower()[:2] in text.folded.text for text in texts)][:12]
    check(replace(loaded, terms=tuple(chosen), policy=MatchPolicy(rule, drop)), texts)
