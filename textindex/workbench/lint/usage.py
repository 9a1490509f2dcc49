"""In: a dictionary and a store. Out: what the archive knows of each term: where, how often, in which words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from textindex import documents, matching
from textindex.core.records import COUNT_RULES, CountRule, Dictionary, Term
from textindex.core.schemas import HITS
from textindex.core.text import MAX_CHAR_BYTES, fold_term
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Stored
from textindex.workbench.corpus import Corpus

ENDS = re.compile(r"[。!?;\n]|\.\s")
REACH_CHARS = 200
LONGEST = 256  # bytes of a term
MIN_SENTENCE = 12
NORMAL = re.compile(r"[\s\d]+")
LEDGER = [column for column in HITS.columns if column not in ("firm", "year")]


class Place(NamedTuple):
    """A sentence of the archive, and where it stands."""

    sentence: str
    file: str
    page: int


@dataclass(slots=True)
class Usage:
    """What the archive knows of one term.

    Attributes:
        rules: hits by counting rule, before any flag is looked at.
        strings: occurrences as a string, overlapping ones included.
        hits: counted by rule and policy.
        by_file: the same by report.
        within: hits whose ends are no word boundaries for jieba or spaCy, by the words that they stand in.
        sentences: counted hits by sentence, blanks and digits aside (a hash).
        held: the reports that hold each of these sentences.
        nested: occurrences that lie inside one of another term, by that term.
        inside_others: occurrences that lie inside one of any other term.
        first: where it first stands.
        file_at, within_at, sentence_at: where it first stands in a report, in another word, in a sentence.
    """

    rules: Counter[CountRule] = field(default_factory=Counter)
    strings: int = 0
    hits: int = 0
    by_file: Counter[str] = field(default_factory=Counter)
    within: Counter[str] = field(default_factory=Counter)
    sentences: Counter[bytes] = field(default_factory=Counter)
    held: defaultdict[bytes, set[str]] = field(default_factory=lambda: defaultdict(set))
    nested: Counter[str] = field(default_factory=Counter)
    inside_others: int = 0
    first: Place | None = None
    file_at: dict[str, Place] = field(default_factory=dict)
    within_at: dict[str, Place] = field(default_factory=dict)
    sentence_at: dict[bytes, Place] = field(default_factory=dict)


class Survey:
    """Reads every report of a store once.

    Args:
        dictionary: what is counted.
        store: a store, its folder or its address.
        others: further strings to count, as terms that the dictionary's are compared with.

    Attributes:
        known: what is known of each term, by its text.
        strings: occurrences of every string, by its folded text.
        reports: reports read.
    """

    def __init__(self, dictionary: Dictionary, store: Any, others: Collection[str] = ()) -> None:
        self._dictionary = dictionary
        self.known = {term.text: Usage() for term in dictionary.terms}
        self.strings: Counter[str] = Counter()
        own = {fold_term(term.text): term for term in dictionary.terms}
        further = {fold_term(text) for text in others} - own.keys()
        self._all = [*own.values(), *(Term(text, "") for text in sorted(further))]
        self._matcher = matching.Matcher(self._all)
        settings = Settings((dictionary,))
        scorer = Scorer(settings)
        self._plain: Any = matching.Splitter() if dictionary.language == "zh" else matching.EnglishSplitter()
        corpus = Corpus(store, languages=(dictionary.language,))
        self.reports = len(corpus)
        for report, stored in corpus.texts():
            scored = scorer.score(stored, report.file, report.language)
            for rule in COUNT_RULES:
                for term, number in scored.totals[dictionary.name][rule].items():
                    self.known[term].rules[rule] += number
            self._strings(stored, report.file)
            for row in scored.rows:
                facts = dict(zip(LEDGER, row, strict=True))
                if facts["kept"]:
                    self._hit(stored, facts)

    def _strings(self, stored: Stored, file: str) -> None:
        """Occurrences as strings, and which lie inside another term's."""
        spans = self._matcher.occurrences(stored.folded.data)
        own = len(self._dictionary.terms)
        for number, (start, stop, which) in enumerate(spans):
            text = self._all[which].text
            self.strings[fold_term(text)] += 1
            if which >= own:
                continue
            known = self.known[text]
            known.strings += 1
            if known.first is None:
                known.first = place(stored, file, start, stop)
            around = self._around(spans, number)
            known.nested.update(around)
            known.inside_others += bool(around)

    def _around(self, spans: Sequence[tuple[int, int, int]], number: int) -> set[str]:
        """The dictionary's terms that stand around an occurrence."""
        start, stop, which = spans[number]
        found, own = set(), len(self._dictionary.terms)
        for direction in (-1, 1):
            at = number + direction
            while 0 <= at < len(spans) and (
                spans[at][0] == start or (direction < 0 and spans[at][0] > start - LONGEST)
            ):
                first, last, other = spans[at]
                if other != which and other < own and first <= start and stop <= last:
                    found.add(self._all[other].text)
                at += direction
        return found

    def _hit(self, stored: Stored, facts: dict[str, Any]) -> None:
        known = self.known[facts["term"]]
        known.hits += 1
        known.by_file[facts["file"]] += 1
        start = stored.folded.find(facts["page"], facts["start"])
        stop = stored.folded.find(facts["end_page"], facts["stop"])
        if facts["file"] not in known.file_at:
            known.file_at[facts["file"]] = place(stored, facts["file"], start, stop)
        first, last = sentence(stored, start, stop)
        key = _key(stored.folded.part(first, last))
        if key is not None:
            known.sentences[key] += 1
            known.held[key].add(facts["file"])
            if key not in known.sentence_at:
                known.sentence_at[key] = place(stored, facts["file"], start, stop)
        if not facts["boundary_ok"]:
            words = self._words(stored, start, stop)
            known.within[words] += 1
            if words not in known.within_at:
                known.within_at[words] = place(stored, facts["file"], start, stop)

    def _words(self, stored: Stored, start: int, stop: int) -> str:
        """The words, by the tokenizer without the dictionary, that a span cuts through, with blanks between."""
        data, reach = stored.folded.data, REACH_CHARS * MAX_CHAR_BYTES
        before = str(data[max(0, start - reach) : start], "utf-8", "ignore")
        inside = stored.folded.part(start, stop)
        text = before + inside + str(data[stop : stop + reach], "utf-8", "ignore")
        begin, end = self._plain.run_around(text, len(before))
        found, at, first, last = [], begin, len(before), len(before) + len(inside)
        for word_end in self._plain.ends(text[begin:end]):
            to = begin + word_end
            if at < first < to or at < last < to:
                found.append(text[at:to])
            at = to
        return " ".join(found) or text[begin:end]


def sentence(stored: Stored, start: int, stop: int) -> tuple[int, int]:
    """Where the sentence of the folded text that holds a span begins and ends, in bytes."""
    data, reach = stored.folded.data, REACH_CHARS * MAX_CHAR_BYTES
    before = str(data[max(0, start - reach) : start], "utf-8", "ignore")
    after = str(data[stop : stop + reach], "utf-8", "ignore")
    begins = [mark.end() for mark in ENDS.finditer(before)] or [max(0, len(before) - REACH_CHARS)]
    lead = before[begins[-1] :]
    ending = ENDS.search(after)
    tail = after[: ending.end() if ending else REACH_CHARS]
    return start - len(lead.encode()), stop + len(tail.rstrip("\n").encode())


def place(stored: Stored, file: str, start: int, stop: int) -> Place:
    """The sentence around a span as the report writes it, and where the span stands."""
    first, last = sentence(stored, start, stop)
    quoted = documents.quote(stored.pages, stored.folded, first, last).strip()
    return Place(quoted, file, stored.folded.locate(start)[0])


def _key(text: str) -> bytes | None:
    """What equal sentences have in common, blanks and digits aside; None for what is hardly a sentence."""
    normal = NORMAL.sub("", text)
    return blake2b(normal.encode(), digest_size=8).digest() if len(normal) >= MIN_SENTENCE else None
