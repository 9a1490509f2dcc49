"""In: a dictionary, a store. Out: terms that it may lack: words before and after its terms, and their combinations.

Li, Xu and Sukumar (2023) name the step: seed words, the words before and after them, the combinations frequent there.
Here it is four readings of the store, by several processes if asked for (`texts`), and a look at example sentences:

1. the words, rows of up to four, and unknown strings that begin near a seed (`candidates.gather`);
2. how often these words stand elsewhere (`totals.count`): company words are those that prefer the seeds' company;
3. the rows, anywhere, that hold a company word, or a word that several terms are made of and texts seldom use
   (智能, 算法), its kin: these two lead to terms;
4. all candidates are counted, then measured, sifted and ranked (`measures`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Any

import pandas as pd

from textindex import dictionary, documents
from textindex.core import leaving
from textindex.core.errors import DictionaryError, SourceError
from textindex.core.messages import Message
from textindex.core.records import Dictionary
from textindex.core.text import fold_term
from textindex.matching.grammar import stop_words
from textindex.statistics.association import c_values
from textindex.store import Store
from textindex.workbench.expansion.archive import of_folder, of_store
from textindex.workbench.expansion.candidates import (
    Gathered,
    building_words,
    gather,
    known_terms,
    new_words,
    rows_with,
)
from textindex.workbench.expansion.contexts import similarities, vectors
from textindex.workbench.expansion.counts import ArchiveCounts, Candidate, CandidateCounts
from textindex.workbench.expansion.measures import (
    COMBINATION,
    FAR_AFFINITY,
    FAR_SIMILARITY,
    FEW_HITS,
    KIN_TERMS,
    KINSHIP,
    NEAR_LLR,
    NEIGHBOUR,
    NEW_WORD,
    WORD_LLR,
    WORD_PMI,
    Company,
    Measured,
    Measures,
    affinity,
    is_name,
    is_piece,
    merged,
    ranked,
)
from textindex.workbench.expansion.passages import grammar_of
from textindex.workbench.expansion.texts import Texts
from textindex.workbench.expansion.totals import count

MIN_NEAR = 2
MIN_STRING = 3
MIN_HITS = 3
MAX_CANDIDATES = 5_000
TOP = 200
COLUMNS = {
    "candidate": "string",
    "dimension": "string",
    "kind": "string",
    "n_hits": "int64",
    "n_new": "int64",
    "n_reports": "int64",
    "n_near": "int64",
    "llr": "float64",
    "pmi": "float64",
    "c_value": "float64",
    "affinity": "float64",
    "similarity": "float64",
    "also_in": "string",
    "variants": "string",
    "example": "string",
    "file": "string",
    "page": "Int64",
    "archive_hits": "Int64",
    "archive_reports": "Int64",
}


def expand(
    name: Dictionary | str | Path,
    *,
    store: Store | str | Path | None = None,
    dimensions: Collection[str] = (),
    folder: str | Path | None = None,
    without: Collection[str] = (),
    top: int = TOP,
    workers: int = 0,
) -> pd.DataFrame:
    """Terms that a dictionary may lack, the likeliest first.

    Args:
        name: a shipped dictionary's name, a YAML file, or a `Dictionary`.
        store: its annual reports in the dictionary's language are read; with a folder, only counted in.
        dimensions: whose terms are the seeds; none for all.
        folder: policies, research reports or other texts that are read in place of the store's reports.
        without: terms that are no candidates, such as those rejected before.
        top: how many at most.
        workers: processes that read; 0 reads in this one. The table does not depend on it.

    Returns:
        A table of `COLUMNS`. ``n_hits`` counts all occurrences, in Chinese as a string, in English in any inflection;
        ``n_new`` those that no hit of the dictionary touches, which the term would add; ``n_reports`` the reports that
        hold it. ``n_near`` (those near a seed: 20 characters, in English 80) and the measures are of distinct
        sentences, so that what is printed every year counts once. ``llr`` (Dunning 1993) and ``pmi`` (bits) are, for a
        ``neighbour`` or ``new word``, of standing near the seeds; for a ``combination``, of its two parts following
        one another, where it is weakest. ``c_value`` is Frantzi et al. (2000); missing for one word. ``affinity``:
        how much its words lead to terms, the mean of the highest and the average. ``similarity``: cosine of its
        sentences and the seeds' by TF-IDF and truncated SVD. ``also_in``: shipped dictionaries that have it.
        ``archive_hits`` and ``archive_reports``, where a folder is searched and a store given: the same counts there.

    Raises:
        DictionaryError: there is no such dictionary or dimension.
        SourceError: neither store nor folder, or they hold no text in its language, or none that holds a seed.
    """
    loaded = name if isinstance(name, Dictionary) else dictionary.load(name)
    wanted = _dimensions(loaded, dimensions)
    if folder is not None:
        with leaving.folder(prefix="textindex-") as temporary:
            texts = of_folder(folder, Path(temporary) / "store", loaded.language, workers)
            found = _Search(loaded, texts, wanted, without).table(top)
        return found if store is None else _counted_in(found, loaded, of_store(store, loaded.language, workers))
    if store is None:
        raise SourceError(Message("expand.nothing"))
    return _Search(loaded, of_store(store, loaded.language, workers), wanted, without).table(top)


def _dimensions(loaded: Dictionary, dimensions: Collection[str]) -> tuple[str, ...]:
    keys = [dimension.key for dimension in loaded.dimensions]
    if unknown := sorted(set(dimensions) - set(keys)):
        raise DictionaryError(Message("expand.dimension", loaded=loaded.name, unknown=tuple(unknown), keys=tuple(keys)))
    return tuple(key for key in keys if not dimensions or key in dimensions)


class _Search:
    """The steps from seeds to a table."""

    def __init__(self, loaded: Dictionary, texts: Texts, dimensions: tuple[str, ...], without: Collection[str]) -> None:
        self._loaded, self._texts, self._dimensions = loaded, texts, dimensions
        self._every = tuple(dimension.key for dimension in loaded.dimensions)
        self._grammar = grammar_of(loaded)
        self._known = known_terms(loaded, self._grammar)
        self._without = frozenset(map(fold_term, without))
        self._stop = stop_words(loaded.language)
        self._share = 1.0

    def table(self, top: int) -> pd.DataFrame:
        """The best candidates."""
        near = gather(self._texts, self._loaded, self._dimensions)
        if not near.seeds:
            keys = ", ".join(self._dimensions)
            raise SourceError(Message("expand.no_term", loaded=self._loaded.name, keys=keys))
        self._share = self._grammar.compared / max(near.chars, 1)
        new, leading, points, before = self._lead(near)
        candidates = self._hopeful(self._candidates(near, new, leading), before, leading)
        counts = self._count(candidates, before)
        found = ranked(merged(self._measured(candidates, counts, leading, points)))
        return self._frame(found[:top])

    def _lead(self, near: Gathered) -> tuple[dict[str, Candidate], dict[str, float], Any, ArchiveCounts]:
        """New words; the words that lead to terms, and how much each does; vectors of sentences; what was counted."""
        rows = [row for row, n in near.rows.items() if len(row) == 1 and n >= MIN_NEAR and row[0] not in self._known]
        words = {row[0]: Candidate(row[0], row, NEIGHBOUR) for row in rows}
        strings = new_words(near.strings, self._grammar, words, self._known, MIN_STRING)
        new = {text: Candidate(text, pieces, NEW_WORD) for text, pieces in strings.items()}
        words = {text: one for text, one in words.items() if self._leads(text)}  # others, and most are, never lead
        built = building_words(self._loaded, self._grammar)
        kin = {word: n for word, n in built.items() if n >= KIN_TERMS and self._grammar.leads(word)}
        counts = self._count({**{word: Candidate(word, (word,), NEIGHBOUR) for word in kin}, **words, **new})
        points = vectors(counts.sentences, self._known)
        measures = Measures(counts, self._grammar)
        new = {text: one for text, one in new.items() if measures.is_word(text)}
        leading: dict[str, float] = {}
        for text in (*words, *new):
            found = measures.company(text, self._dimensions)
            similarity = similarities(points, [counts.patterns[text].sentences], counts.seeded[found.dimension])[0]
            if measures.keeps_company(text, found, similarity) and self._leads(text):
                leading[text] = found.pmi * (similarity or 0.0)
        for word, n in kin.items():
            value = measures.kinship(word, n, built.total(), near.words / max(near.cut, 1))
            if value >= KINSHIP:
                leading[word] = max(value, leading.get(word, 0.0))
        return new, leading, points, counts

    def _leads(self, text: str) -> bool:
        """Whether a word is particular enough; what the tokenizer does not know is."""
        return len(self._grammar.words(text)) > 1 or self._grammar.leads(text)

    def _candidates(
        self, near: Gathered, new: Mapping[str, Candidate], leading: Mapping[str, float]
    ) -> dict[str, Candidate]:
        """The rows that hold a leading word, the rows near seeds, and the new words."""
        rows = rows_with(self._texts, self._loaded, self._dimensions, sorted(leading))
        often = sorted(
            (row for row, n in rows.items() if n >= MIN_NEAR or row in near.rows), key=lambda row: (-rows[row], row)
        )
        found: dict[str, Candidate] = {}
        for row in often[:MAX_CANDIDATES]:
            text = self._grammar.spell(row)
            if text not in self._known:
                found[text] = Candidate(text, row, COMBINATION if len(row) > 1 else NEIGHBOUR)
        return {**found, **new}

    def _hopeful(
        self, candidates: Mapping[str, Candidate], before: ArchiveCounts, leading: Mapping[str, float]
    ) -> dict[str, Candidate]:
        """Candidates without the words that are known not to be firm: most of what is near seeds (管理, 业务) is not.

        A word stays that another candidate is part of, since that may be nested in it.
        """
        measures, kept = Measures(before, self._grammar), dict[str, Candidate]()
        for text, one in sorted(candidates.items(), key=lambda item: len(item[0])):
            parts = (text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1))
            alone = one.kind == NEIGHBOUR and kept.keys().isdisjoint(parts)
            counted = text in before.patterns and before.patterns[text].distinct > 0  # of a part that is not told
            known = counted and leading.get(text, 0.0) < KINSHIP and not self._is_firm(text, measures)
            if not (alone and (known or not self._leads(text))):
                kept[text] = one
        return {text: one for text, one in candidates.items() if text in kept}

    def _is_firm(self, text: str, measures: Measures) -> bool:
        """Whether a word or string stands near the seeds so much more than elsewhere that it is a candidate alone."""
        near = measures.company(text, self._dimensions)
        return near.llr >= WORD_LLR and near.pmi >= WORD_PMI and self._leads(text)

    def _count(self, candidates: Mapping[str, Candidate], before: ArchiveCounts | None = None) -> ArchiveCounts:
        """Count candidates, and the parts into which the measures cut them.

        Args:
            candidates: what is looked for.
            before: what was counted of others; the parts among them are not counted again. Without it the words of the
                sentences that are compared are given.
        """
        patterns = {text: one.words for text, one in candidates.items()}
        parts: dict[str, tuple[str, ...]] = {}
        for one in candidates.values():
            units = tuple(one.text) if one.kind == NEW_WORD else one.words
            rows = [units[:i] for i in range(1, len(units))] + [units[i:] for i in range(1, len(units))]
            parts |= {self._grammar.spell(row): row for row in rows}
        known = before.patterns if before else {}
        wanted = {text: row for text, row in parts.items() if text not in patterns and text not in known}
        counts = count(
            texts=self._texts,
            dictionary=self._loaded,
            dimensions=self._every,
            patterns=patterns | wanted,
            parts=frozenset(wanted),
            share=self._share,
            beside=None if before else [text for text, one in candidates.items() if one.kind == NEW_WORD],
            leading=before is None,
        )
        for text in parts.keys() & known.keys() - patterns.keys():
            counts.patterns[text] = CandidateCounts(everywhere=known[text].everywhere)
        return counts

    def _measured(
        self, candidates: Mapping[str, Candidate], counts: ArchiveCounts, leading: Mapping[str, float], points: Any
    ) -> Iterator[Measured]:
        """The candidates that are more than chance, with their measures."""
        measures = Measures(counts, self._grammar)
        values = c_values(
            {one.words: counts.patterns[text].hits for text, one in candidates.items() if one.kind != NEW_WORD}
        )
        members = [counts.patterns[text].sentences for text in candidates]
        alike = {key: similarities(points, members, counts.seeded[key]) for key in self._every}
        for number, (text, one) in enumerate(candidates.items()):
            tally = counts.patterns[text]
            if tally.hits < MIN_HITS or tally.new == 0 or (tally.reports == 1 and tally.hits < FEW_HITS):
                continue
            if text in self._without or is_piece(tally, self._stop) or is_name(tally):
                continue
            near, anywhere = (measures.company(text, keys) for keys in (self._dimensions, self._every))
            key, similarity, most = self._suggested(anywhere, {k: alike[k][number] for k in alike})
            if one.kind == COMBINATION:
                llr, pmi = measures.parts(one.words)
                close, value = affinity(one.words, leading), values[one.words]
                alien = most < FAR_SIMILARITY or close < FAR_AFFINITY
                beside = near.llr >= WORD_LLR and measures.in_several(text, near)
                if llr < NEAR_LLR or (alien and not beside):
                    continue
            else:
                llr, pmi, close, value = near.llr, near.pmi, max(near.pmi, leading.get(text, 0.0)), None
                kin = leading.get(text, 0.0) >= KINSHIP and most >= FAR_SIMILARITY
                if not (self._is_firm(text, measures) or (kin and self._leads(text))):
                    continue
            yield Measured(
                candidate=one,
                tally=tally,
                dimension=key,
                llr=llr,
                pmi=pmi,
                affinity=close,
                c_value=value,
                similarity=similarity,
            )

    def _suggested(self, near: Company, alike: Mapping[str, float | None]) -> tuple[str, float | None, float]:
        """The dimension near whose seeds it stands, else whose sentences are most like its own; and how like.

        How like to the dimensions asked for, and how like at most.
        """
        known = {key: value for key, value in alike.items() if value is not None}
        key = near.dimension if near.llr >= NEAR_LLR or not known else max(known, key=known.__getitem__)
        asked = max((known[one] for one in self._dimensions if one in known), default=None)
        return key, asked, max(known.values(), default=-1.0)

    def _frame(self, found: Sequence[Measured]) -> pd.DataFrame:
        examples = self._examples({one.candidate.text: one.tally.example[:3] for one in found})
        elsewhere = _elsewhere(self._loaded)
        rows = [
            (
                *(one.candidate.text, one.dimension, one.candidate.kind, one.tally.hits, one.tally.new),
                *(
                    one.tally.reports,
                    sum(one.tally.near[key] for key in self._dimensions),
                    round(one.llr, 2),
                    _rounded(one.pmi),
                ),
                *(None if one.c_value is None else round(one.c_value, 2), round(one.affinity, 2)),
                None if one.similarity is None else round(one.similarity, 3),
                *(
                    elsewhere.get(one.candidate.text, ""),
                    ", ".join(one.variants),
                    *examples[one.candidate.text],
                    None,
                    None,
                ),
            )
            for one in found
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)

    def _examples(self, wanted: Mapping[str, tuple[str, int, int]]) -> dict[str, tuple[str, str, int]]:
        """Sentences in the reports' own characters, with file and page."""
        found = {}
        held: dict[str, list[tuple[str, int, int]]] = {}
        for text, (file, start, stop) in wanted.items():
            held.setdefault(file, []).append((text, start, stop))
        for file, stored in self._texts.of(held):
            for text, start, stop in held[file]:
                quoted = documents.quote(stored.pages, stored.folded, start, stop).strip()
                found[text] = (quoted, file, stored.folded.locate(start)[0])
        return found


def _counted_in(found: pd.DataFrame, loaded: Dictionary, texts: Texts) -> pd.DataFrame:
    """Candidates of a folder with their counts in the reports of a store."""
    grammar = grammar_of(loaded)
    patterns = {text: tuple(word.key for word in grammar.words(text)) for text in found["candidate"]}
    if patterns:
        counts = count(texts=texts, dictionary=loaded, dimensions=(), patterns=patterns, parts=(), share=0.0)
        found["archive_hits"] = [counts.patterns[text].hits for text in patterns]
        found["archive_reports"] = [counts.patterns[text].reports for text in patterns]
    return found.astype(COLUMNS)


def _rounded(pmi: float) -> float | None:
    """A PMI for the table; missing where there is none, for what never stands there."""
    return None if pmi == -inf else round(pmi, 2)


def _elsewhere(loaded: Dictionary) -> dict[str, str]:
    """The terms of the other shipped dictionaries of the language, folded, and who has them."""
    found: dict[str, list[str]] = {}
    for name in dictionary.shipped_names():
        other = dictionary.load(name)
        if other.language == loaded.language and other.name != loaded.name:
            for term in other.terms:
                found.setdefault(fold_term(term.text), []).append(name)
    return {text: ", ".join(names) for text, names in found.items()}
