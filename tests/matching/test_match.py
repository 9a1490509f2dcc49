"""Counts are exact: every rule against an oracle that shares no code with the matcher (naive search, full jieba)."""

import math
import re
from functools import cache

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_words import loaded, stands_free

import textindex as ti
from textindex.core.records import Filing, Term
from textindex.core.text import RUN, fold_term
from textindex.documents import fold, read
from textindex.matching import Matcher, Splitter, jieba_words
from textindex.sources import find

TERMS = [
    "大数据", "大数据中心", "数据中心", "数据", "人工智能", "智能", "信息管理", "网联", "物联网", "流计算", "云计算",
    "5G", "B2B", "ERP", "O2O", "Fintech", "互联网+", "金融科技", "科技金融",
]  # fmt: skip
PIECES = [
    *TERMS, "其他信息", "管理层", "论坛网联合主办", "客流计算", "中心", "的", "公司", "建设", "平台", "enterprise",
    "15g", "a", "x1", "b2bs", "，", "。", " ", "\n", "（", "/", "2019", "年", "%", ".", "-", "+", "科", "金融",
]  # fmt: skip


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher([Term(term, "d") for term in TERMS])


@pytest.fixture(scope="module")
def splitters(matcher) -> dict:
    return {rule: Splitter(matcher.folded, rule) for rule in ("token", "whole")}


@pytest.fixture(scope="module")
def tokenizers(matcher) -> dict:
    return {rule: loaded(rule, matcher.folded) for rule in ("none", "token", "whole")}


texts = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(alphabet="".join(set("".join(TERMS).lower())), max_size=6)), max_size=25
).map(lambda pieces: "".join(pieces).casefold())


def naive_occurrences(text: str, terms: list[str]) -> list[tuple[int, int, str]]:
    return sorted(
        (start, start + len(term), term)
        for term in terms
        for start in range(len(text))
        if text.startswith(term, start) and stands_free(text, start, start + len(term))
    )


def naive_longest(text: str, terms: list[str]) -> list[tuple[int, int, str]]:
    found, position = [], 0
    occurrences = naive_occurrences(text, terms)
    while position < len(text):
        here = [hit for hit in occurrences if hit[0] == position]
        if here:
            found.append(max(here, key=lambda hit: hit[1]))
            position = found[-1][1]
        else:
            position += 1
    return found


def full_jieba(text: str, terms: list[str], tokenizer) -> list[tuple[int, int, str]]:
    """What published scripts do: cut the whole text and compare words, with the rule for Latin ends."""
    found, position, wanted = [], 0, set(terms)
    for word in tokenizer.cut(text):
        stop = position + len(word)
        if word in wanted and stands_free(text, position, stop):
            found.append((position, stop, word))
        position = stop
    return found


def found_by(matcher: Matcher, text: str, rule: str, *splitters) -> list[tuple[int, int, str]]:
    """What the matcher finds in a text: start and stop in characters, and the folded term."""
    data = text.encode()
    hits = matcher.match(data, rule, *splitters)
    return [(len(data[: hit.start].decode()), len(data[: hit.stop].decode()), fold_term(hit.term)) for hit in hits]


@given(texts)
def test_substring_is_naive_search(matcher, text):
    assert found_by(matcher, text, "substring") == naive_occurrences(text, [fold_term(term) for term in TERMS])


@given(texts)
def test_longest_is_leftmost_longest_without_overlap(matcher, text):
    assert found_by(matcher, text, "longest") == naive_longest(text, [fold_term(term) for term in TERMS])


@pytest.mark.parametrize("rule", ["token", "whole"])
@given(text=texts)
@settings(max_examples=400)
def test_word_rules_equal_full_jieba(matcher, splitters, tokenizers, rule, text):
    assert found_by(matcher, text, rule, splitters[rule]) == full_jieba(text, list(matcher.folded), tokenizers[rule])


@given(st.text(max_size=40), st.sampled_from(["大数据", "B2B"]))
def test_offsets_hold_beyond_the_basic_plane(noise, term):
    text = fold_term(f"𠀀😀{noise}。{term}。{noise}")
    matcher = Matcher([Term(term, "d")])
    assert all(text[start:stop] == fold_term(term) for start, stop, _ in found_by(matcher, text, "substring"))
    assert len(found_by(matcher, text, "substring")) == len(naive_occurrences(text, [fold_term(term)]))


@cache
def splitter_alone(terms, rule):
    """One that cuts alone, whose words are found in another way."""
    return Splitter(terms if rule != "none" else (), rule, remembered=0, alone=True)


@pytest.mark.parametrize("rule", ["none", "token", "whole"])
@given(text=st.one_of(texts, st.text(alphabet="公司大数据的了在一不中国网联智能研究生产力a1.%-+&#_é，", max_size=60)))
@settings(max_examples=400)
def test_words_are_those_of_jieba(matcher, splitters, tokenizers, rule, text):
    splitter = splitters.get(rule) or Splitter()
    for run in RUN.findall(text):
        assert splitter.words(run) == list(tokenizers[rule].cut(run))
        assert splitter_alone(matcher.folded, rule).words(run) == splitter.words(run)
    assert splitter.count_words(text) == sum(1 for word in tokenizers[rule].cut(text) if re.search(r"\w", word))


def test_whole_keeps_a_term_that_plain_loading_splits(matcher, splitters):
    words = Splitter([fold_term("大数据")], "whole").words("建设大数据中心")
    assert "大数据" in words
    assert found_by(matcher, "建设大数据中心。", "whole", splitters["whole"]) == [(2, 7, "大数据中心")]


def test_words_read_when_asked_for_are_all_of_jieba_s_list():
    """Every word, every beginning of one, and their frequencies; none besides."""
    tokenizer = jieba.Tokenizer()
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    words, read = jieba_words.jieba_words(), {}
    assert words.total == total
    for first in {word[0] for word in frequencies}:
        read |= words[first]
    assert read == {word: math.log(n) if n else None for word, n in frequencies.items()}
    as_asked = jieba_words.Frequencies(words)
    some = list(frequencies)[::5]
    assert [as_asked.get(word) for word in some] == [frequencies[word] for word in some]
    assert words["😀"] == {}


def test_a_word_list_of_another_hash_is_summed_and_may_be_out_of_order():
    words = jieba_words.Words("大 3 a\n数据 5 n\n大数据 7 n\n大 4 n\n".encode())
    assert words.total == 19
    parts = ("大", "大数", "大数据", "数据", "大 3", "大数据7", "据", "")
    assert [words.frequency(part) for part in parts] == [4, 0, 7, 5, None, None, None, None]
    assert words["大"] == {"大": math.log(4), "大数": None, "大数据": math.log(7)}
    assert [words.weight(part) for part in parts] == [math.log(4), None, math.log(7), math.log(5), *[None] * 4]


def test_jieba_module_tokenizer_is_left_alone(matcher):
    before = dict(jieba.dt.FREQ)
    Splitter(matcher.folded, "whole").words("大数据中心")
    assert before == jieba.dt.FREQ


def test_run_is_what_jieba_cuts_as_one_block():
    every = "".join(chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000)
    assert RUN.findall(every) == jieba.re_han_default.findall(every)


def test_boundary_marks_a_hit_inside_another_word(matcher, splitters):
    plain = Splitter()
    inside = matcher.match("论坛网联合主办".encode(), "longest", plain=plain)
    own = matcher.match("公司运用大数据。".encode(), "longest", plain=plain)
    assert [(hit.term, hit.boundary_ok) for hit in inside] == [("网联", False)]
    assert [(hit.term, hit.boundary_ok) for hit in own] == [("大数据", True)]


def real_texts(shared_data, names):
    for filing in find([shared_data / "zh_pdf" / name for name in names]):
        yield fold(read(Filing(filing.path, filing.file))).text


SHORT = ["000001-平安银行/2016年年度报告.pdf"]
SPREAD = [
    *SHORT,
    "000001-平安银行/2014年年度报告.pdf",
    "000001-平安银行/深发展Ａ2005年年度报告.pdf",
    "688222_20250426_NOJZ.pdf",
    "H2_AN202604281821703679_1.pdf",
    "annual_chinamobile_2025_report.PDF",
    "贵州茅台2021年年度报告.pdf",
]


def assert_equals_full_jieba(texts, dictionary):
    matcher = Matcher(ti.load_dictionary(dictionary).terms)
    splitters = {rule: Splitter(matcher.folded, rule) for rule in ("token", "whole")}
    tokenizers = {rule: loaded(rule, matcher.folded) for rule in splitters}
    total = 0
    for text in texts:
        for rule, splitter in splitters.items():
            found = found_by(matcher, text, rule, splitter)
            assert found == full_jieba(text, list(matcher.folded), tokenizers[rule])
            total += len(found)
    assert total > 20


@pytest.mark.slow
def test_real_report_equals_full_jieba(shared_data):
    assert_equals_full_jieba(real_texts(shared_data, SHORT), "li2023-zh")


@pytest.mark.slow
@pytest.mark.parametrize("dictionary", ["li2023-zh", "wu2021-zh", "li2023-wide-zh"])
def test_real_reports_equal_full_jieba(shared_data, dictionary):
    assert_equals_full_jieba(real_texts(shared_data, SPREAD), dictionary)
