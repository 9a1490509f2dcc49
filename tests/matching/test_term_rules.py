"""Wildcards and exclusions are exact: every rule against naive search and full tokenizers, one word at a time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_words import bytes_before, in_capitals, loaded, stands_free, touches

import textindex as ti
from textindex.core.errors import MatchError
from textindex.core.records import EXCLUDED, Filing, Term
from textindex.core.text import fold_term
from textindex.documents import fold, quote, read
from textindex.matching import Matcher, PhraseMatcher, Splitter, same_words
from textindex.sources import find

TERMS_ZH = [
    Term("智能*", "d"), Term("智能制*", "d"), Term("智能", "d"), Term("智能制造", "d"), Term("人工智能", "d"),
    Term("网联", "d", exclude=("物联网联盟", "车网联合")), Term("物联网", "d"), Term("数据*", "d", exclude=("数据线",)),
    Term("大数据", "d", exclude=("大数据局", "X大数据")), Term("digital*", "d", exclude=("digitalis",)),
    Term("Digit", "d"), Term("5G", "d", exclude=("5G消息",)), Term("ERP系统*", "d"), Term("互联网＊", "d"),
]  # fmt: skip
PIECES_ZH = [
    *(term.stem for term in TERMS_ZH), *(text for term in TERMS_ZH for text in term.exclude), "智能化",
    "智能手机", "数据库", "数据中心", "大数据分析", "制造", "互联网金融", "互联网+", "digitalisation",
    "digital2", "digitalis1", "a", "9", "盟", "线", "消息", "的", "公司", "，", " ", "\n", "-", ".", "联合",
    "系统集成", "x",
]  # fmt: skip
TERMS_EN = [
    Term("digital*", "d", exclude=("digital clock", "digitalis")), Term("digital", "d"), Term("digitalize", "d"),
    Term("data analy*", "d"), Term("data", "d", exclude=("data protection officer", "a data")),
    Term("cloud-comp*", "d"), Term("data anal*", "d"), Term("API*", "d", exact=True),
    Term("cloud", "d"), Term("internet of thin*", "d"),
]  # fmt: skip
PIECES_EN = [
    *(term.stem for term in TERMS_EN), *(text for term in TERMS_EN for text in term.exclude), "digitally",
    "Digitalized", "digitalised", "data analytics", "Data-Analysis", "data analyses", "cloud computing",
    "cloud\u2010computers", "API", "APIs", "APIx", "api", "apish", "things", "Internet of Things", "clouds",
    "clock", "clocks", "officers", "-", " ", " ", " ", "\n", ".", "a", "the", "'s", "x", "3", "/", "\u2013",
    "é", "数据", "HOW API WORKS", "predigital",
]  # fmt: skip


def texts(pieces):
    return st.lists(st.sampled_from(pieces), max_size=20).map("".join)


def places(text, part):
    return [at for at in range(len(text)) if text.startswith(part, at)]


def occurrences(text, terms):
    """(start, stop, number) of each literal occurrence, by the definition."""
    found = []
    for number, term in enumerate(terms):
        stem = fold_term(term.stem)
        for start in places(text, stem):
            stop = start + len(stem)
            while term.wildcard and touches(text, stop):
                stop += 1
            if stands_free(text, start, stop):
                found.append((start, stop, number))
    return found


def exclusion_of(text, term, start, stop):
    """The longest excluded string around a span, or nothing."""
    around = [
        given
        for given in term.exclude
        for at in places(text, fold_term(given))
        if at <= start and stop <= at + len(fold_term(given))
        if stands_free(text, at, at + len(fold_term(given)))
    ]
    return min(around, key=lambda given: (-len(given), given), default="")


def sorted_out(text, terms, spans):
    kept, out = [], {}
    for span in spans:
        why = exclusion_of(text, terms[span[2]], span[0], span[1])
        if why:
            out[span] = EXCLUDED + why
        else:
            kept.append(span)
    return kept, out


def one_by_one(text, terms, spans):
    """From left to right the longest; of equal ones the term to the letter, then plain ones, then the longest stem."""
    chosen, at = [], 0
    while at < len(text):
        here = [span for span in spans if span[0] == at]
        if here:
            best = max(here, key=lambda span: (span[1], *merit(text, terms, span)))
            chosen.append(best)
            at = best[1]
        else:
            at += 1
    return chosen


def merit(text, terms, span):
    start, stop, number = span
    term = terms[number]
    plain = not term.wildcard
    return plain and text[start:stop] == fold_term(term.text), plain, 0 if plain else len(term.stem), -number


def whole(text, terms, rule, tokenizers):
    """Words of full jieba: with the terms loaded those that equal a term, without them those that begin with a stem."""
    found = []
    for tokenizer, wildcard in ((tokenizers[rule], False), (tokenizers["none"], True)):
        start = 0
        for word in tokenizer.cut(text):
            stop = start + len(word)
            for number, term in enumerate(terms):
                fits = word.startswith(fold_term(term.stem)) if wildcard else word == fold_term(term.text)
                if fits and term.wildcard == wildcard and stands_free(text, start, stop):
                    found.append((start, stop, number))
            start = stop
    return found


class Chinese:
    def __init__(self, terms):
        self.terms = terms
        plain = [fold_term(term.text) for term in terms if not term.wildcard]
        self.matcher, self.plain = Matcher(terms), Splitter()
        assert list(self.matcher.folded) == plain
        self.splitters = {rule: Splitter(plain, rule) for rule in ("token", "whole")}
        self.tokenizers = {rule: loaded(rule, plain) for rule in ("none", "token", "whole")}

    def oracle(self, text, rule):
        literal, out = sorted_out(text, self.terms, occurrences(text, self.terms))
        if rule == "substring":
            return sorted(literal), out
        if rule == "longest":
            return one_by_one(text, self.terms, literal), out
        words, unfit = sorted_out(text, self.terms, whole(text, self.terms, rule, self.tokenizers))
        there = {(start, number) for start, _, number in (*words, *unfit)}
        unfit |= {span: why for span, why in out.items() if (span[0], span[2]) not in there}
        return one_by_one(text, self.terms, words), unfit

    def found(self, text, rule):
        return found_by(self.matcher, self.terms, text, rule, self.splitters, self.plain)


def found_by(matcher, terms, text, rule, splitters, plain, written=None):
    numbers = {term.text: number for number, term in enumerate(terms)}
    chars = {byte: at for at, byte in enumerate(bytes_before(text))}

    def span(hit):
        return chars[hit.start], chars[hit.stop], numbers[hit.term]

    quoted = None if written is None else (lambda a, b: written(chars[a], chars[b]))
    got = matcher.match_by(text.encode(), [rule], splitters, plain, quoted)
    return [span(hit) for hit in got.by_rule[rule]], {span(hit): why for hit, why in got.aside[rule]}


@pytest.fixture(scope="module")
def chinese():
    return Chinese(TERMS_ZH)


@pytest.mark.parametrize("rule", ["substring", "longest", "token", "whole"])
@given(text=texts(PIECES_ZH))
@settings(max_examples=300)
def test_chinese_equals_the_oracle(chinese, rule, text):
    text = fold_term(text)
    hits, aside = chinese.found(text, rule)
    wanted, out = chinese.oracle(text, rule)
    assert sorted(hits) == sorted(wanted)
    assert aside == out


CASES = [  # term, text, found by whole and by longest
    (Term("智能*", "d"), "智能化和人工智能", ["智能化"], ["智能", "智能"]),
    (Term("digital*", "d"), "数字digitalisation的predigital", ["digitalisation"], ["digitalisation"]),
    (Term("网联", "d", exclude=("物联网联盟",)), "物联网联盟。网联汽车", ["网联"], ["网联"]),
    (Term("5G", "d", exclude=("5G消息",)), "5G消息, 5G, 15G消息", ["5g"], ["5g"]),
]


@pytest.mark.parametrize(("term", "text", "by_word", "by_string"), CASES)
def test_what_a_term_counts(term, text, by_word, by_string):
    text, matcher, plain = fold_term(text), Matcher([term]), Splitter()
    splitters = {"whole": Splitter(matcher.folded, "whole")}
    for rule, wanted in (("whole", by_word), ("longest", by_string), ("substring", by_string)):
        found, _ = found_by(matcher, [term], text, rule, splitters, plain)
        assert [text[start:stop] for start, stop, _ in found] == wanted


def test_a_wildcard_needs_the_plain_words():
    with pytest.raises(MatchError, match="without the dictionary"):
        Matcher([Term("智能*", "d")]).match("智能化".encode(), "whole", Splitter())


# ---- English


def cut(nlp, text):
    return [(token.idx, token.idx + len(token)) for token in nlp.make_doc(text.replace("\u2010", "-"))]


def phrases(text, terms, splitter, nlp):
    """Spans of terms read from every word of the full text; the last word of a wildcard by its beginning."""
    tokens, found = cut(nlp, text), []
    for number, term in enumerate(terms):
        forms = splitter.parts(term.stem, term.exact)
        stem = [fold_term(term.stem)[a:b] for a, b in cut(nlp, fold_term(term.stem))][-1]
        for first in range(len(tokens)):
            at = first
            for place, (spellings, glued) in enumerate(forms):
                if place and at < len(tokens) and not glued:
                    between = text[tokens[at - 1][1] : tokens[at][0]]
                    if not between and text[tokens[at][0] : tokens[at][1]] in ("-", "\u2010", "\u2013"):
                        at += 1
                        if at < len(tokens) and tokens[at][0] != tokens[at - 1][1]:
                            break
                    elif between != " ":
                        break
                if at >= len(tokens):
                    break
                word = text[tokens[at][0] : tokens[at][1]]
                last = term.wildcard and place == len(forms) - 1
                if not (word.startswith(stem) if last else word in spellings):
                    break
                at += 1
            else:
                span = tokens[first][0], tokens[at - 1][1]
                if stands_free(text, *span):
                    found.append((*span, number))
    return found


def english_oracle(folded, terms, rule, splitter, nlp, written):
    """Spans and exclusions; what exact terms ask is tested in test_english, here only how a wildcard is written."""

    def fits(span):
        term = terms[span[2]]
        if not term.exact:
            return True
        return written(*span[:2]).startswith(term.stem) and not in_capitals(written, folded, *span[:2])

    literal = [span for span in occurrences(folded, terms) if fits(span)]
    kept, _ = sorted_out(folded, terms, literal)
    if rule == "substring":
        return sorted(kept)
    if rule == "longest":
        return one_by_one(folded, terms, kept)
    spans = [span for span in phrases(folded, terms, splitter, nlp) if fits(span)]
    return one_by_one(folded, terms, sorted_out(folded, terms, spans)[0])


@pytest.fixture(scope="module")
def phrase_matcher(splitter):
    return PhraseMatcher(TERMS_EN, splitter)


@pytest.mark.parametrize("rule", ["substring", "longest", "whole"])
@given(text=texts(PIECES_EN))
@settings(max_examples=300)
def test_english_equals_the_oracle(phrase_matcher, splitter, nlp, rule, text):
    folded = text.casefold()

    def written(start, stop):
        return text[start:stop]

    found, _ = found_by(phrase_matcher, TERMS_EN, folded, rule, {"whole": splitter}, splitter, written)
    assert sorted(found) == sorted(english_oracle(folded, TERMS_EN, rule, splitter, nlp, written))


def test_terms_of_the_same_words_are_told_apart_by_the_wildcard(splitter):
    terms = [Term(text, "d") for text in ("data analy*", "data-analy*", "data analysis", "cloud*", "cloud")]
    assert same_words(terms, splitter) == [("data analy*", "data-analy*")]


# ---- real reports


@pytest.mark.slow
def test_a_real_chinese_report_equals_full_jieba(shared_data):
    terms = [*ti.load_dictionary("li2023-zh").terms, Term("数字*", "d"), Term("智能*", "d", exclude=("智能电表",))]
    chinese, seen = Chinese(terms), 0
    for filing in find([shared_data / "zh_pdf/000001-平安银行/2016年年度报告.pdf"]):
        text = fold(read(Filing(filing.path, filing.file))).text
        for line in {line for line in text.split("\n") if "数字" in line or "智能" in line}:
            for rule in ("whole", "longest"):
                found = chinese.found(line, rule)
                assert found == chinese.oracle(line, rule)
                seen += sum(terms[number].wildcard for _, _, number in found[0])
    assert seen > 20


@pytest.mark.slow
def test_a_real_english_report_equals_full_spacy(shared_data, splitter, nlp):
    terms = [Term("digital*", "d"), Term("cloud comput*", "d"), Term("data*", "d", exclude=("data center",))]
    path = shared_data / "en_pdf/NASDAQ_MSFT_2019.pdf"
    document = read(Filing(str(path), path.name))
    folded = fold(document)
    pages, seen = [page.text for page in document.pages], set()
    text = folded.text
    starts = bytes_before(text)

    def written(start, stop):
        return quote(pages, folded, starts[start], starts[stop])

    found, _ = found_by(PhraseMatcher(terms, splitter), terms, text, "whole", {"whole": splitter}, splitter, written)
    spans = sorted_out_fast(text, terms, phrases(text, terms, splitter, nlp))
    chosen, end = [], 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= end:
            chosen.append(span)
            end = span[1]
    assert found == chosen
    seen = {text[start:stop] for start, stop, _ in found}
    assert {"data", "digital"} < seen
    assert "database" in seen or "datacenter" in seen


def sorted_out_fast(text, terms, spans):
    """Without those inside an excluded string; each looked at in its own surroundings."""
    kept = []
    for start, stop, number in spans:
        first = max(0, start - 60)
        if not exclusion_of(text[first : stop + 60], terms[number], start - first, stop - first):
            kept.append((start, stop, number))
    return kept
