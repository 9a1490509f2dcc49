"""English counts are exact: a slow search over spaCy's words of the full text finds the same spans."""

import itertools
import re
from collections import defaultdict

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_words import bytes_before, in_capitals, stands_free, touches

from textindex.core.errors import MatchError
from textindex.core.records import Filing, Term
from textindex.core.text import fold_term
from textindex.documents import fold, quote, read
from textindex.matching import PhraseMatcher, same_words

TERMS = [
    "data center", "data", "big data", "big data analytics", "cloud computing", "cloud", "e-commerce", "ecommerce",
    "digitalize", "digitalization", "machine learning", "Internet of Things", "5G", "AI/ML", "industry 4.0", "chatbot",
    "IoT", "R&D platform", "IT systems", "digital marketing", "digital market", "U.S.-based cloud", "let", "B2B",
    "C++", "robotic process automation", "end-to-end encryption", "smart", "API", "8", "o'clock", "(a)", "naïve",
]  # fmt: skip
EXACT = ["IT", "AR", "APIs are"]
PIECES = [
    *TERMS, *EXACT, "data centres", "Data-Centers", "clouds", "cloud\u2010computing", "cloud\u2013computing", "its",
    "digitalised", "digitalisation", "digitizing", "chatbots", "APIs", "it", "ARE", "HOW IT WORKS", "markets", "the",
    "marketing", "analytics", "of", "company", "center", "centers", " ", " ", " ", "  ", "\n", "-", "\u2013", "\u2014",
    ".", ",", "(", ")", "'s", "\u2019s", "'em", "nothin'", "'", ":", ":)", "8)", "/", "a.m.", "10a.m.", "p.", "co.",
    "x", "5g", "10km", "id", "lets", "http://a.b/cloud-computing", "\u00a0", "\u3000", "\u2028", "\x1c", "é", "数据",
    "1", "\t",
]  # fmt: skip
FIGURES = re.compile("[a-z0-9]*(?:[0-9][a-z]|[a-z][0-9])[a-z0-9]*")
"""A term such as 5G or B2B, which spaCy's units and hyphens cut now and then, and which is a word all the same."""
NOTED = re.compile("([a-z]{4,})[0-9]{1,2}(?:,[0-9]{1,2})*")
"""A word and the figure of a footnote, which is no part of it where it is the last of several."""
NOTE = re.compile("(?<=[a-z]{4})[0-9]{1,2}(?:,[0-9]{1,2})*(?![0-9a-z]|[.,-][0-9])")
GAP = re.compile(r"[-\u2010\u2013\s]+")

# What a dictionary of digitalization may hold, written here in one inflection and one spelling each.
WIDE = [
    "digital", "digital transformation", "digitalization", "digitize", "data", "data center", "data analytics",
    "big data", "data-driven", "database", "data science", "data mining", "data platform", "cloud", "cloud computing",
    "cloud service", "cloud platform", "cloud-based", "SaaS", "internet", "internet of things", "IoT",
    "internet service", "online", "online service", "online advertising", "e-commerce", "ecommerce", "mobile",
    "mobile application", "mobile device", "app", "software", "software platform", "platform", "algorithm",
    "artificial intelligence",
    "machine learning", "deep learning", "neural network", "automation", "automate", "robot", "robotics",
    "robotic process automation", "cybersecurity", "cyber attack", "cyber-attack", "information technology",
    "information system", "IT infrastructure", "IT system", "augmented reality", "virtual reality", "blockchain",
    "digital asset", "digital payment", "digital marketing", "streaming", "semiconductor", "smart device", "smartphone",
    "wearable", "3D printing", "5G", "server", "analytics", "chatbot", "API", "electronic health record", "modelling",
    "business process", "real-time data", "supply chain management",
]  # fmt: skip
WIDE_EXACT = ["IT", "AI", "ERP", "CRM", "AR", "VR", "ML"]


def terms_of(texts, exact=()):
    return [Term(text, "d") for text in texts] + [Term(text, "d", exact=True) for text in exact]


class Oracle:
    """All words of the full text, and a slow search over them: what counts, without a scan and without chunks."""

    def __init__(self, terms, nlp, splitter):
        self.nlp, self.first, self.terms, self.several = nlp, defaultdict(list), terms, set()
        for number, term in enumerate(terms):
            parts = splitter.parts(term.text, term.exact)
            self.several |= {term.text} if len(parts) > 1 else set()
            for form in parts[0][0]:
                self.first[form].append((number, term, parts))

    def document(self, text):
        """The words as spaCy cuts them."""
        document = self.nlp.make_doc(text.replace("\u2010", "-"))
        assert document.text == text.replace("\u2010", "-")
        return document

    def tokens(self, text):
        """(start, stop, word) of each word, blanks too; the figure of a footnote is parted from its word."""
        document, words = self.document(text), []
        for start, stop in [(token.idx, token.idx + len(token)) for token in document]:
            noted = NOTED.fullmatch(text, start, stop)
            edges = [start, noted.end(1), stop] if noted and NOTE.match(text, noted.end(1)) else [start, stop]
            words += [(a, b, text[a:b]) for a, b in itertools.pairwise(edges)]
        return words

    def end_of(self, tokens, at, parts, text):
        """The number of the word after the term that begins with word ``at``; None if it does not stand there."""
        first = at
        for forms, glued in parts:
            touches = first < at < len(tokens) and tokens[at][0] == tokens[at - 1][1]
            if at > first and glued and not touches:
                return None
            if at > first and not glued and touches:
                if tokens[at][2] not in ("-", "\u2010", "\u2013"):
                    return None
                at += 1
                if at < len(tokens) and tokens[at][0] != tokens[at - 1][1]:
                    return None
            elif first < at < len(tokens) and not touches and text[tokens[at - 1][1] : tokens[at][0]] != " ":
                return None
            if at >= len(tokens) or tokens[at][2] not in forms:
                return None
            at += 1
        return at

    def spans(self, folded):
        """(start, stop, number, term) of every term that stands at some word; figures wherever they stand free."""
        tokens = self.tokens(folded)
        for at, (start, _, word) in enumerate(tokens):
            for number, term, parts in self.first.get(word, ()):
                end = self.end_of(tokens, at, parts, folded)
                if end is not None and not FIGURES.fullmatch(term.text.casefold()):
                    yield start, tokens[end - 1][1], number, term
        for number, term in enumerate(self.terms):
            if FIGURES.fullmatch(term.text.casefold()):
                plural = "s?" * (sum(map(str.isupper, term.text)) > 1)
                free = rf"(?<![a-z0-9])(?<![0-9][.,]){term.text.casefold()}{plural}(?![a-z0-9])"
                yield from ((*found.span(), number, term) for found in re.finditer(free, folded))

    def find(self, folded, written):
        """(start, stop, term) under the word rules: at each word the longest term, then on from its end."""
        found, end = [], 0
        fits = [
            (start, -stop, folded[start:stop] != fold_term(term.text), number, term.text)
            for start, stop, number, term in self.spans(folded)
            if free_of_letters(self.several, term, folded, start, stop)
            and (not term.exact or as_written(term.text, written, folded, start, stop))
        ]
        for start, back, _, _, text in sorted(fits):
            if start >= end:
                end = -back
                found.append((start, end, text))
        return found


def free_of_letters(several, term, folded, start, stop):
    """Whether a span stands free; of several words it does with a footnote's figure behind it."""
    noted = term.text in several and NOTE.match(folded, stop)
    return not touches(folded, start) if noted else stands_free(folded, start, stop)


def as_written(term, written, folded, start, stop):
    """Whether the report writes it like the term, and among small letters; ``written`` gives its own characters."""
    as_term = GAP.sub(" ", written(start, stop)) in (term, term + "s")
    return as_term and not in_capitals(written, folded, start, stop)


def found_by(matcher, splitter, folded, written, rule="whole"):
    """What the matcher finds: start and stop in characters, and the term."""
    chars = {byte: number for number, byte in enumerate(bytes_before(folded))}
    hits = matcher.match(folded.encode(), rule, splitter, splitter, lambda a, b: written(chars[a], chars[b]))
    return [(chars[hit.start], chars[hit.stop], hit.term) for hit in hits]


def words_found(matcher, splitter, text, rule="whole"):
    found = found_by(matcher, splitter, text.casefold(), lambda start, stop: text[start:stop], rule)
    return [text[start:stop] for start, stop, _ in found]


texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text("aeo't.-/ (8)':;dm\n", max_size=4)), max_size=30).map(
    "".join
)


@pytest.fixture(scope="module")
def matcher(splitter):
    return PhraseMatcher(terms_of(TERMS, EXACT), splitter)


@pytest.fixture(scope="module")
def plain(splitter):
    return PhraseMatcher(terms_of(TERMS), splitter)


@pytest.fixture(scope="module")
def oracle(nlp, splitter):
    return Oracle(terms_of(TERMS, EXACT), nlp, splitter)


@given(texts)
@example("data center1, big data12 cloud1 industry 4.01 data centers1,2")
@settings(max_examples=400)
def test_spans_equal_those_of_the_full_text(matcher, splitter, oracle, written):
    folded = written.casefold()

    def quoted(start, stop):
        return written[start:stop]

    assert found_by(matcher, splitter, folded, quoted) == oracle.find(folded, quoted)


@given(texts)
def test_literal_rules_are_naive_search(plain, splitter, oracle, written):
    folded = written.casefold()
    found = sorted(
        (start, start + len(fold_term(term)), term)
        for term in TERMS
        for start in range(len(folded))
        if folded.startswith(fold_term(term), start)
        and free_of_letters(oracle.several, Term(term, "d"), folded, start, start + len(fold_term(term)))
    )
    assert sorted(found_by(plain, splitter, folded, None, "substring")) == found
    longest, end = [], 0
    for start, stop, term in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= end:
            longest.append((start, stop, term))
            end = stop
    assert found_by(plain, splitter, folded, None, "longest") == longest


@given(texts)
def test_boundaries_are_those_of_the_full_text(plain, splitter, oracle, written):
    folded = written.casefold()
    edges = {
        edge
        for token in oracle.nlp.make_doc(folded.replace("\u2010", "-"))
        for edge in (token.idx, token.idx + len(token))
    }
    edges |= {0, len(folded)}
    data = folded.encode()
    for hit in plain.match(data, "substring", plain=splitter):
        ends = len(data[: hit.start].decode()), len(data[: hit.stop].decode())
        assert hit.boundary_ok == edges.issuperset(ends)


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("data center", "Data centers, a data-centre's data\ncenter.", ["Data centers", "data-centre"]),
        ("cloud-computing", "cloud computing\u2013cloud - computing, cloud/computing", ["cloud computing"]),
        ("cloud computing", "Cloud\u2010Computing cloud\u2013clouds", ["Cloud\u2010Computing"]),
        ("cloud computing", "clouds\u2013computing", ["clouds\u2013computing"]),
        ("digitalise", "digitalized digitalising digitalization digital", ["digitalized", "digitalising"]),
        ("digitalization", "digitalisation and digitalise", ["digitalisation"]),
        ("e-commerce", "E-Commerce, e commerce, ecommerce", ["E-Commerce", "e commerce"]),
        ("machine learning", "machine learning; the machines learn", ["machine learning"]),
        ("digital market", "digital marketing in digital markets", ["digital markets"]),
        ("IT systems", "its systems, IT-system, it systems", ["IT-system", "it systems"]),
        ("5G", "5G, 5 G and 15G", ["5G"]),
        ("5G", "5G-enabled, 4G/5G; non-5G (5G's) 4.5G 5Gs 5G2", ["5G", "5G", "5G", "5G"]),
        ("5G network", "5G-networks, a 4G/5G network, 5 G network", ["5G-networks", "5G network"]),
        ("3D printing", "3D-printing, 3D printing", ["3D-printing", "3D printing"]),
        ("API", "APIs and an API", ["APIs", "API"]),
        ("IoT", "(IoT's) AI/IoT-based IoT.", ["IoT", "IoT", "IoT"]),
        ("business process", "Business Processes (processing)", ["Business Processes"]),
    ],
)  # fmt: skip
def test_a_term_stands_for_its_spellings(splitter, term, text, found):
    assert words_found(PhraseMatcher([Term(term, "d")], splitter), splitter, text) == found


def test_of_two_terms_that_overlap_the_leftmost_longest_counts_and_every_word_once(splitter):
    matcher = PhraseMatcher(terms_of(["big data", "data", "data analytics", "big data analytics"]), splitter)
    text = "Big data analytics, big data, data analytics; big data-analytics platforms of big-data."
    found = ["Big data analytics", "big data", "data analytics", "big data-analytics", "big-data"]
    assert words_found(matcher, splitter, text) == found


def test_an_exact_term_counts_where_the_report_writes_it_so(splitter):
    matcher = PhraseMatcher([Term("IT", "d", exact=True), Term("API", "d", exact=True)], splitter)
    text = "IT does it; It is our IT. APIs, APIS, apis, API\nHOW IT WORKS\nERP, IT, CRM"
    for rule in ("whole", "longest", "substring"):
        found = ["IT", "IT", "APIs", "API", "IT"] if rule == "whole" else ["IT", "IT", "API", "IT"]
        assert words_found(matcher, splitter, text, rule) == found
    data = text.casefold().encode()
    aside = matcher.match_by(data, ["whole"], {"whole": splitter}, None, lambda start, stop: text[start:stop]).aside[
        "whole"
    ]
    assert [(data[: hit.start].count(b"\n"), hit.term, why) for hit, why in aside] == [
        (1, "IT", "stands among capitals, where it may be another word")
    ]


def test_an_exact_term_needs_the_reports_own_characters(splitter):
    with pytest.raises(MatchError, match="the report's own characters"):
        PhraseMatcher([Term("IT", "d", exact=True)], splitter).match(b"it", "longest")


def test_terms_of_the_same_words_are_told(splitter):
    terms = terms_of(["data centre", "data centers", "cloud", "machine learning", "machine-learning", "learning"])
    assert same_words(terms, splitter) == [("data centre", "data centers"), ("machine learning", "machine-learning")]


@given(st.text(max_size=30), st.sampled_from(["cloud computing", "AI/ML"]))
@example("\U0001f600", "cloud computing")
def test_offsets_hold_beyond_the_basic_plane(splitter, noise, term):
    text = fold_term(f"{noise} {term}\n{noise}")
    found = found_by(PhraseMatcher([Term(term, "d")], splitter), splitter, text, None)
    assert found
    assert all(text[start:stop] == fold_term(term) for start, stop, _ in found)


SHORT = ["en_pdf/NASDAQ_MSFT_2019.pdf"]
SPREAD = [
    "en_html/meta-10-k-2025-01-30.html",
    "en_html/ibm-10-k-2025-02-25.html",
    "en_html/10-K_0000950153-99-001234.html",
    "en_pdf/NYSE_PFE_2022.pdf",
    "en_pdf/BAKER_STEEL_RESOURCES_TRUST_LIMITED_2022_770d20.pdf",
]


def assert_equals_full_spacy(paths, splitter, nlp):
    terms = terms_of(WIDE, WIDE_EXACT)
    matcher, oracle = PhraseMatcher(terms, splitter), Oracle(terms, nlp, splitter)
    seen = set()
    for path in paths:
        document = read(Filing(str(path), path.name))
        folded = fold(document)
        pages = [page.text for page in document.pages]

        text = folded.text
        places = bytes_before(text)

        def written(start, stop, pages=pages, folded=folded, places=places):
            return quote(pages, folded, places[start], places[stop])

        found = found_by(matcher, splitter, text, written)
        assert found == oracle.find(text, written), path.name
        assert found
        seen |= {term for _, _, term in found}
        assert splitter.count_words(text) == sum(any(map(str.isalnum, word.text)) for word in oracle.document(text))
    assert len(seen) > 5


def test_a_real_report_equals_full_spacy(shared_data, splitter, nlp):
    assert_equals_full_spacy([shared_data / name for name in SHORT], splitter, nlp)


@pytest.mark.slow
def test_real_reports_equal_full_spacy(shared_data, splitter, nlp):
    assert_equals_full_spacy([shared_data / name for name in SPREAD], splitter, nlp)
