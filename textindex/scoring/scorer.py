"""In: stored texts. Out: `Scored`: their hits, and their counts by every rule. What one worker does with one part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Literal, NamedTuple

from textindex import dictionary as dictionaries_room
from textindex import documents, matching
from textindex.core.errors import DictionaryError, DocumentError
from textindex.core.messages import Message
from textindex.core.records import (
    COUNT_RULES,
    DROPPED,
    EXCLUDED,
    FLAGS,
    SECTIONS,
    CountRule,
    Dictionary,
    Folded,
    Hit,
    SectionName,
    Term,
)
from textindex.core.schemas import HitRow
from textindex.core.text import visible_chars
from textindex.scoring.hearing import Asked, Context, Heard, flags, hear, place_of, places_of
from textindex.scoring.sentences import signs_around
from textindex.store import Store, Stored

WORD_RULES: tuple[Literal["token", "whole"], ...] = ("token", "whole")
CONTEXT_CHARS = 30
NOT_A_WORD = {"zh": Message("why.jieba"), "en": Message("why.spacy")}
BEGINS_NO_WORD = {"zh": Message("why.begins_jieba"), "en": Message("why.begins_spacy")}
OVERLAPS = Message("why.overlaps")


@dataclass(frozen=True, slots=True)
class Settings:
    """What every report of a run is scored by; plain values, so that a worker process can be given them.

    ``count`` and ``drop`` override the dictionaries' own counting rules and the flags whose hits they drop; ``section``
    is the only one that is scored; ``words`` asks for the total of words; hits whose ``own_p`` is below ``own`` are not
    counted; ``sentences`` asks for the sentences of those that are.
    """

    dictionaries: tuple[Dictionary, ...]
    count: CountRule | None = None
    engine: str = "pdfium"
    words: bool = False
    section: SectionName | None = None
    drop: tuple[str, ...] | None = None
    own: float | None = None
    sentences: bool = False

    def rule(self, dictionary: Dictionary) -> CountRule:
        """The counting rule of a dictionary in this run."""
        return self.count or dictionary.policy.count

    def drops(self, dictionary: Dictionary, term: Term | None = None) -> tuple[str, ...]:
        """The flags whose hits are not counted in this run: the run's own, else the term's, else the dictionary's."""
        if self.drop is not None:
            return self.drop
        return dictionary.policy.drop if term is None or term.drop is None else term.drop

    def drops_by_term(self, dictionary: Dictionary) -> dict[str, tuple[str, ...]]:
        """The same for each term whose flags are not the dictionary's."""
        default = self.drops(dictionary)
        own = {term.text: self.drops(dictionary, term) for term in dictionary.terms}
        return {text: drops for text, drops in own.items() if drops != default}

    def of_language(self, language: str) -> tuple[Dictionary, ...]:
        """The dictionaries that a report in that language is scored by; all of them where it is not known."""
        return tuple(d for d in self.dictionaries if not language or d.language == language)

    def check(self) -> None:
        """Find what is wrong with the settings before hours of reading.

        Raises:
            DictionaryError: a dictionary that its counting rule cannot count, or an unknown flag.
            DocumentError: an unknown engine or section.
        """
        documents.extractor_version(self.engine)
        if self.section not in (None, *SECTIONS):
            raise DocumentError(Message("score.section", section=self.section, sections=tuple(SECTIONS)))
        if self.own is not None and not 0 <= self.own <= 1:
            raise DictionaryError(Message("score.own", own=self.own))
        if unknown := set(self.drop or ()) - set(FLAGS):
            raise DictionaryError(Message("score.no_flag", unknown=tuple(sorted(unknown)), flags=tuple(FLAGS)))
        for dictionary in self.dictionaries:
            if self.rule(dictionary) not in WORD_RULES:
                continue
            if dictionary.language == "zh":
                dictionaries_room.check_words(dictionary)
            elif same := matching.same_words(dictionary.terms, _english()):
                pairs = "; ".join(f"{first} and {second}" for first, second in same)
                raise DictionaryError(Message("score.same_words", dictionary=dictionary.name, pairs=pairs))


def rule_of(count: str | None) -> CountRule | None:
    """The counting rule of that name; None stays None.

    Raises:
        DictionaryError: there is no such rule.
    """
    rules: dict[str, CountRule] = {rule: rule for rule in COUNT_RULES}
    if count is not None and count not in rules:
        raise DictionaryError(Message("score.rule", count=count, count_rules=tuple(COUNT_RULES)))
    return rules[count] if count else None


class Job(NamedTuple):
    """Some documents of one part: the store's address, the part, and for each row its file and language."""

    address: str
    part: str
    files: Mapping[int, tuple[str, str]]


class Scored(NamedTuple):
    """The hits of one file.

    ``rows`` are ledger rows without firm and year, which the parent knows; ``totals`` counts by dictionary, rule and
    term, of the dictionaries of the file's language, before any flag is looked at. ``n_chars`` is of the section that
    is scored, None where the whole report is. ``sentences`` are those of the rows that are kept, as signs.
    """

    file: str
    rows: tuple[HitRow, ...]
    totals: Mapping[str, Mapping[CountRule, Counter[str]]]
    n_chars: int | None
    n_words: int | None
    sentences: tuple[str | None, ...] = ()


class _Report(NamedTuple):
    """A text that is being scored: what is known of it, and what is found."""

    stored: Stored
    file: str
    language: str
    places: Sequence[Context]
    scope: Context | None
    written: partial[str]
    rows: list[HitRow]
    sentences: list[str | None]
    totals: dict[str, Mapping[CountRule, Counter[str]]]

    @classmethod
    def of(cls, stored: Stored, file: str, language: str, only: SectionName | None) -> _Report:
        """A text of which nothing is found yet; the section that alone is scored is empty where it lacks."""
        places = places_of(stored)
        scope = next((place for place in places if place.name == only), Context(0, 0)) if only else None
        written = partial(documents.quote, stored.pages, stored.folded)
        return cls(stored, file, language, places, scope, written, [], [], {})


class _Kit(NamedTuple):
    """What a dictionary is matched by: its automaton, tokenizers for the word rules, and one without its terms.

    And what its hits are dropped for: most terms', and those of terms with a policy of their own; and the probability
    of being the firm's own that a hit must reach.
    """

    matcher: matching.Matcher
    splitters: Mapping[CountRule, matching.RunSplitter]
    plain: matching.RunSplitter
    drops: frozenset[str]
    own_drops: Mapping[str, frozenset[str]]
    own: float | None = None

    def drops_of(self, hit: Hit) -> frozenset[str]:
        """The flags that a hit is not counted for."""
        return self.own_drops.get(hit.term, self.drops)


@lru_cache(maxsize=1)
def _chinese() -> matching.Splitter:
    """The tokenizer without a dictionary, made when first needed, as `_english` is."""
    return matching.Splitter()


@lru_cache(maxsize=1)
def _english() -> matching.EnglishSplitter:
    return matching.EnglishSplitter()


class Scorer:
    """Scores stored texts; holds the automata and tokenizers, which are costly to build."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kits = {d.name: self._kit(d) for d in settings.dictionaries}

    def _kit(self, dictionary: Dictionary) -> _Kit:
        """What a dictionary's language asks for: in English, both word rules cut by the same words."""
        drops = frozenset(self._settings.drops(dictionary))
        own = {text: frozenset(drop) for text, drop in self._settings.drops_by_term(dictionary).items()}
        if dictionary.language == "en":
            words = _english()
            phrases = matching.PhraseMatcher(dictionary.terms, words)
            return _Kit(phrases, dict.fromkeys(WORD_RULES, words), words, drops, own, self._settings.own)
        matcher = matching.Matcher(dictionary.terms)
        splitters: dict[CountRule, matching.RunSplitter] = {r: matching.Splitter(matcher.folded, r) for r in WORD_RULES}
        return _Kit(matcher, splitters, _chinese(), drops, own, self._settings.own)

    def __call__(self, job: Job) -> list[Scored]:
        """Score the rows of a part."""
        groups = Store(job.address).groups(job.part, list(job.files))
        told = ([(stored, *job.files[stored.row]) for stored in group] for group in groups)
        return [scored for texts in told for scored in self.score_all(texts)]

    def hits(
        self, stored: Stored, dictionary: Dictionary, rules: Sequence[CountRule] = COUNT_RULES
    ) -> dict[CountRule, list[Hit]]:
        """The hits of one of the run's dictionaries in a text under rules, whatever is said of them."""
        kit, written = self._kits[dictionary.name], partial(documents.quote, stored.pages, stored.folded)
        return kit.matcher.match_by(stored.folded.data, rules, kit.splitters, kit.plain, written).by_rule

    def score(self, stored: Stored, file: str, language: str = "") -> Scored:
        """Score one text by the dictionaries of its language."""
        return self.score_all([(stored, file, language)])[0]

    def score_all(self, texts: Sequence[tuple[Stored, str, str]]) -> list[Scored]:
        """Score texts, each with its file and language: one step of all of them, then the next, which is faster."""
        reports = [_Report.of(*text, self._settings.section) for text in texts]
        for dictionary in self._settings.dictionaries:
            its = [report for report in reports if report.language in ("", dictionary.language)]
            self._score_by(dictionary, its)
        return [self._scored(report) for report in reports]

    def _score_by(self, dictionary: Dictionary, reports: Sequence[_Report]) -> None:
        """Add the hits of a dictionary, and what it counts, to reports in its language."""
        rule, kit = self._settings.rule(dictionary), self._kits[dictionary.name]
        told, asked = [], []
        for report in reports:
            data = report.stored.folded.data
            matched = kit.matcher.match_by(data, COUNT_RULES, kit.splitters, kit.plain, report.written)
            found, aside = _within(matched.by_rule, matched.aside[rule], report.scope)
            passed = _passed_over(found, rule, aside, dictionary.language)
            report.totals[dictionary.name] = {by: Counter([hit.term for hit in found[by]]) for by in COUNT_RULES}
            told.append([*((hit, None) for hit in found[rule]), *passed])
            concept = matching.Concept(data, report.written, matched.stems)
            asked.append(Asked(report.stored.folded, [hit for hit, _ in told[-1]], concept, report.places))
        heard = hear(asked, dictionary.language)
        for report, hits, said in zip(reports, told, heard, strict=True):
            rows = [_row(report, dictionary, kit, hit, why, own) for (hit, why), own in zip(hits, said, strict=True)]
            report.rows.extend(rows)
            if self._settings.sentences:
                folded, of_row = report.stored.folded, zip(hits, rows, strict=True)
                report.sentences.extend(
                    [signs_around(folded, hit, report.language) if row.kept else None for (hit, _), row in of_row]
                )

    def _scored(self, report: _Report) -> Scored:
        """What became of a report of which all dictionaries were asked."""
        folded, scope = report.stored.folded, report.scope
        n_words = self._count_words(report.stored, report.language, scope) if self._settings.words else None
        n_chars = visible_chars(folded.part(scope.start, scope.stop)) if scope else None
        return Scored(report.file, tuple(report.rows), report.totals, n_chars, n_words, tuple(report.sentences))

    def _count_words(self, stored: Stored, language: str, scope: Context | None) -> int:
        """Words by the tokenizer of the text's language; where that is not known, of the dictionaries'."""
        languages = {language} if language else {d.language for d in self._settings.dictionaries}
        words = _english() if languages == {"en"} else _chinese()
        return words.count_words(stored.folded.part(scope.start, scope.stop) if scope else stored.folded.text)

    def undropped(self, stored: Stored, dictionary: Dictionary) -> list[Hit]:
        """The hits of one of the run's dictionaries that its rule counts and no flag drops: where ``own`` is not asked
        for, those that are counted.
        """
        rule, kit = self._settings.rule(dictionary), self._kits[dictionary.name]
        written = partial(documents.quote, stored.pages, stored.folded)
        matched = kit.matcher.match_by(stored.folded.data, [rule], kit.splitters, kit.plain, written)
        found = matched.by_rule[rule]
        if not found or not (kit.drops or kit.own_drops):
            return found
        said = flags(stored, found, dictionary.language, matched.stems)
        return [hit for hit, own in zip(found, said, strict=True) if kit.drops_of(hit).isdisjoint(own)]

    def count(self, folded: Folded, pages: Sequence[str], dictionary: Dictionary) -> Counter[str]:
        """Count a dictionary's terms in a folded text under the run's rule and policy: term to number."""
        rule, kit = self._settings.rule(dictionary), self._kits[dictionary.name]
        written = partial(documents.quote, pages, folded)
        plain = kit.plain if rule in WORD_RULES else None
        matched = kit.matcher.match_by(folded.data, [rule], kit.splitters, plain, written)
        found = matched.by_rule[rule]
        if kit.drops or kit.own_drops:
            concept = matching.Concept(folded.data, written, matched.stems)
            (heard,) = hear([Asked(folded, found, concept)], dictionary.language)
            found = [hit for hit, said in zip(found, heard, strict=True) if kit.drops_of(hit).isdisjoint(said.flags)]
        return Counter(hit.term for hit in found)


def _within(
    found: dict[CountRule, list[Hit]], aside: list[tuple[Hit, str]], scope: Context | None
) -> tuple[dict[CountRule, list[Hit]], list[tuple[Hit, str]]]:
    """The hits that begin in a part of the text; all of them where there is no part."""
    if scope is None:
        return found, aside
    inside = {rule: [hit for hit in some if scope.start <= hit.start < scope.stop] for rule, some in found.items()}
    return inside, [(hit, why) for hit, why in aside if scope.start <= hit.start < scope.stop]


def _row(report: _Report, dictionary: Dictionary, kit: _Kit, hit: Hit, reason: str | None, found: Heard) -> HitRow:
    drops = kit.drops_of(hit)
    if reason is None and (dropped := [flag for flag in FLAGS if flag in drops and flag in found.flags]):
        reason = DROPPED + ", ".join(dropped)
    if reason is None and kit.own is not None and (found.own_p or 0.0) < kit.own:
        reason = Message("why.own", own=kit.own)
    quoted = documents.quoted(report.stored.pages, report.stored.folded, hit.start, hit.stop, CONTEXT_CHARS)
    return HitRow(
        file=report.file,
        page=quoted.page,
        start=quoted.start,
        end_page=quoted.end_page,
        stop=quoted.stop,
        section=place_of(report.places, hit).name,
        dictionary=dictionary.name,
        term=hit.term,
        dimension=hit.dimension,
        surface=quoted.surface,
        left=quoted.left,
        right=quoted.right,
        boundary_ok=hit.boundary_ok,
        polarity=found.polarity,
        speaker=found.speaker,
        tense=found.tense,
        cue=found.cue,
        own_p=found.own_p,
        off_concept=found.off_concept,
        off_cue=found.off_cue,
        kept=reason is None,
        reason=reason,
    )


def _passed_over(
    found: Mapping[CountRule, list[Hit]], rule: CountRule, aside: list[tuple[Hit, str]], language: str
) -> list[tuple[Hit, str]]:
    """Hits that are not counted, and why: longest matches that the word rule leaves, and what is set aside."""
    counted, longest = found[rule], found["longest"] if rule in WORD_RULES else []
    spans = {(hit.start, hit.stop) for hit in counted}
    begun = {(hit.start, hit.term) for hit in (*counted, *(hit for hit, _ in aside))}
    left = [hit for hit in longest if (hit.start, hit.stop) not in spans and (hit.start, hit.term) not in begun]
    if not left and not aside:
        return []
    taken = {position for start, stop in spans for position in range(start, stop)}

    def is_free(hit: Hit) -> bool:
        return taken.isdisjoint(range(hit.start, hit.stop))

    no_word = {hit.term: BEGINS_NO_WORD if Term(hit.term, "").wildcard else NOT_A_WORD for hit in left}
    told = [(hit, no_word[hit.term][language] if is_free(hit) else OVERLAPS) for hit in left]
    return told + [(hit, why) for hit, why in aside if why.startswith(EXCLUDED) or is_free(hit)]
