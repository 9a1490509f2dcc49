"""In: a dictionary, a store. Out: terms that it may lack: words before and after its terms, and their combinations.

Li, Xu and Sukumar (2023) name the step: seed words, the words before and after them, the combinations frequent there.
Here it is four readings of the store:

1. the words, rows of up to four, and unknown strings that begin near a seed (`candidates.gather`);
2. how often these words stand elsewhere (`tally.count`): company words are those that prefer the seeds' company;
3. the rows, anywhere, that hold a company word or what many seeds have in common (数据);
4. all candidates are counted, then measured, sifted and ranked (`measures`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textindex import archives, dictionary, documents, outcomes, pipeline
from textindex.base.errors import DictionaryError, SourceError
from textindex.base.records import Dictionary
from textindex.base.text import fold_term
from textindex.store import Store, Stored
from textindex.tokens.grammar import stop_words
from textindex.workbench.association import c_values
from textindex.workbench.candidates import Gathered, Seeds, Texts, gather, known_terms, new_words, stems
from textindex.workbench.contexts import similarities, vectors
from textindex.workbench.corpus import Corpus
from textindex.workbench.measures import (
    COMBINATION,
    FEW_HITS,
    MIN_SIMILARITY,
    NEAR_LLR,
    NEIGHBOUR,
    NEW_WORD,
    WORD_LLR,
    WORD_PMI,
    Measured,
    Measures,
    affinity,
    is_piece,
    merged,
    ranked,
)
from textindex.workbench.passages import Grammar, grammar_of
from textindex.workbench.tally import Candidate, Counts, count

if TYPE_CHECKING:
    import pandas as pd

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
}


def expand(
    name: str | Path,
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
        name: a shipped dictionary's name or a YAML file.
        store: its annual reports in the dictionary's language are read.
        dimensions: whose terms are the seeds; none for all.
        folder: policies, research reports or other texts that are read in place of the store's reports.
        without: terms that are no candidates, such as those rejected before.
        top: how many at most.
        workers: processes that read the folder.

    Returns:
        A table of `COLUMNS`. ``n_hits`` counts all occurrences, in Chinese as a string, in English in any inflection;
        ``n_new`` those that no hit of the dictionary touches, which the term would add; ``n_near`` those near a seed
        (20 characters, in English 80). These and ``n_reports`` are of all reports; the measures are of distinct
        sentences, so that what is printed every year counts once. ``llr`` (Dunning 1993) and ``pmi`` (bits) are, for a
        ``neighbour`` or ``new word``, of standing near the seeds; for a ``combination``, of its two parts following
        one another, where it is weakest. ``c_value`` is Frantzi et al. (2000); missing for one word. ``affinity``:
        PMI of its words with the seeds, the mean of the highest and the average. ``similarity``: cosine of its
        sentences and the seeds' by TF-IDF and truncated SVD. ``also_in``: shipped dictionaries that have it.

    Raises:
        DictionaryError: there is no such dictionary or dimension.
        SourceError: neither store nor folder, or they hold no text in its language, or none that holds a seed.
    """
    loaded = dictionary.load(name)
    wanted = _dimensions(loaded, dimensions)
    if folder is not None:
        with tempfile.TemporaryDirectory(prefix="textindex-") as temporary:
            texts = _of_folder(folder, Path(temporary) / "store", loaded.language, workers)
            return _Search(loaded, texts, wanted, without).table(top)
    if store is None:
        raise SourceError("nothing to look for terms in: give a store (--store DIR) or a folder of texts (--from DIR)")
    corpus = Corpus(store, languages=(loaded.language,))
    return _Search(loaded, lambda: ((r.file, s) for r, s in corpus.texts()), wanted, without).table(top)


def _dimensions(loaded: Dictionary, dimensions: Collection[str]) -> tuple[str, ...]:
    keys = [dimension.key for dimension in loaded.dimensions]
    if unknown := sorted(set(dimensions) - set(keys)):
        raise DictionaryError(f"{loaded.name} has no dimension {', '.join(unknown)}: choose among {', '.join(keys)}")
    return tuple(key for key in keys if not dimensions or key in dimensions)


def _of_folder(folder: str | Path, place: Path, language: str, workers: int) -> Texts:
    """The texts of a folder in a language, whatever they are, read into a store of their own."""
    pipeline.read_archive(folder, place, workers=workers)
    store = Store(place)
    read = outcomes.judged(store, archives.as_last_seen(store, [folder]), (language,))
    used = [o for o in read if o.entry and not o.entry.reason and o.filing.language in (language, "")]
    if not used:
        raise SourceError(f"{folder}: no text in the dictionary's language ({language}) can be read there")

    def texts() -> Iterator[tuple[str, Stored]]:
        for job in outcomes.jobs(store.address, used):
            for stored in store.texts(job.part, list(job.files)):
                yield job.files[stored.row][0], stored

    return texts


class _Search:
    """The steps from seeds to a table."""

    def __init__(self, loaded: Dictionary, texts: Texts, dimensions: tuple[str, ...], without: Collection[str]) -> None:
        self._loaded, self._texts, self._dimensions = loaded, texts, dimensions
        self._grammar = grammar_of(loaded)
        self._seeds = Seeds(loaded)
        self._known = known_terms(loaded, self._grammar)
        self._out = self._known | {fold_term(term) for term in without}
        self._stems = stems(loaded, self._grammar, dimensions)
        self._stop = stop_words(loaded.language)

    def table(self, top: int) -> pd.DataFrame:
        """The best candidates."""
        near = gather(self._texts, self._grammar, self._seeds, self._dimensions, self._stems)
        if not near.seeds:
            keys = ", ".join(self._dimensions)
            raise SourceError(f"no term of {self._loaded.name} ({keys}) is found there: there is nothing to start from")
        new, company, positions = self._company(near)
        candidates = self._candidates(new, company)
        counts = self._count(candidates, self._grammar.compared / max(positions, 1))
        found = ranked(merged(self._measured(candidates, counts, company)))
        return self._frame(found[:top])

    def _company(self, near: Gathered) -> tuple[dict[str, Candidate], dict[str, float], int]:
        """New words; the company words with their PMI; and the positions of the texts."""
        words = {row[0]: Candidate(row[0], row, NEIGHBOUR) for row, n in near.rows.items() if len(row) == 1 and n >= MIN_NEAR}
        strings = new_words(near.strings, self._grammar, words, self._out, MIN_STRING)
        new = {text: Candidate(text, pieces, NEW_WORD) for text, pieces in strings.items()}
        words = {text: one for text, one in words.items() if text not in self._known}
        counts = self._count({**words, **new}, 0.0)
        measures = Measures(counts, self._grammar, self._dimensions)
        new = {text: one for text, one in new.items() if measures.is_word(text)}
        leading = [text for text in (*words, *new) if measures.keeps_company(text)]
        return new, {text: measures.company(text).pmi for text in leading}, counts.positions

    def _candidates(self, new: Mapping[str, Candidate], company: Mapping[str, float]) -> dict[str, Candidate]:
        """The rows that hold a company word or a stem, the words near seeds, and the new words."""
        leading = [*self._stems, *sorted(company)]
        rows = gather(self._texts, self._grammar, self._seeds, self._dimensions, leading).rows
        often = sorted((row for row, n in rows.items() if n >= MIN_NEAR), key=lambda row: (-rows[row], row))
        found: dict[str, Candidate] = {}
        for row in often[:MAX_CANDIDATES]:
            text = self._grammar.spell(row)
            if text not in self._out and text not in self._stems:
                found[text] = Candidate(text, row, COMBINATION if len(row) > 1 else NEIGHBOUR)
        return {**found, **{text: one for text, one in new.items()}}

    def _count(self, candidates: Mapping[str, Candidate], share: float) -> Counts:
        """Count candidates, and the parts into which the measures cut them."""
        patterns = {text: one.words for text, one in candidates.items()}
        parts: dict[str, tuple[str, ...]] = {}
        for one in candidates.values():
            units = tuple(one.text) if one.kind == NEW_WORD else one.words
            rows = [units[:i] for i in range(1, len(units))] + [units[i:] for i in range(1, len(units))]
            parts |= {self._grammar.spell(row): row for row in (*rows, *((word,) for word in one.words))}
        parts = {text: row for text, row in parts.items() if text not in patterns}
        return count(self._texts, self._grammar, self._seeds, self._dimensions, patterns | parts, frozenset(parts), share)

    def _measured(
        self, candidates: Mapping[str, Candidate], counts: Counts, company: Mapping[str, float]
    ) -> Iterator[Measured]:
        """The candidates that are more than chance, with their measures."""
        measures = Measures(counts, self._grammar, self._dimensions)
        values = c_values({one.words: counts.patterns[text].hits for text, one in candidates.items() if one.kind != NEW_WORD})
        points = vectors(counts.compared, self._known)
        own = self._known | {word for one in candidates.values() for word in one.words if self._holds_stem(word)}
        alike = {
            key: similarities(points, [counts.patterns[text].sentences for text in candidates], counts.seeded[key])
            for key in self._dimensions
        }
        for number, (text, one) in enumerate(candidates.items()):
            tally, near = counts.patterns[text], measures.company(text)
            if tally.hits < MIN_HITS or tally.new == 0 or (tally.reports == 1 and tally.hits < FEW_HITS):
                continue
            if is_piece(tally, self._stop):
                continue
            key = self._dimension_of(text, near.dimension, near.llr, {key: alike[key][number] for key in alike})
            similarity = alike[key][number]
            if one.kind == COMBINATION:
                llr, pmi = measures.parts(one.words)
                unlike = similarity is None or similarity < MIN_SIMILARITY
                if llr < NEAR_LLR or (near.llr < NEAR_LLR and unlike):
                    continue
                close, value = affinity(one.words, company, own, measures), values[one.words]
            else:
                llr, pmi, close, value = near.llr, near.pmi, near.pmi, None
                if llr < WORD_LLR or pmi < WORD_PMI:
                    continue
            yield Measured(one, tally, key, llr, pmi, close, value, similarity)

    def _holds_stem(self, word: str) -> bool:
        return any(stem in word if self._grammar.language == "zh" else stem == word for stem in self._stems)

    def _dimension_of(self, text: str, near: str, llr: float, alike: Mapping[str, float | None]) -> str:
        """Near whose seeds it stands; where it stands near none, whose sentences are most like its own."""
        if llr >= NEAR_LLR:
            return near
        return max(self._dimensions, key=lambda key: -2.0 if alike[key] is None else alike[key] or 0.0)

    def _frame(self, found: Sequence[Measured]) -> pd.DataFrame:
        import pandas as pd

        examples = self._examples({one.candidate.text: one.tally.example[:3] for one in found})
        elsewhere = _elsewhere(self._loaded)
        rows = [
            (
                *(one.candidate.text, one.dimension, one.candidate.kind, one.tally.hits, one.tally.new),
                *(one.tally.reports, one.tally.near.total(), round(one.llr, 2), round(one.pmi, 2)),
                *(None if one.c_value is None else round(one.c_value, 2), round(one.affinity, 2)),
                None if one.similarity is None else round(one.similarity, 3),
                *(elsewhere.get(one.candidate.text, ""), ", ".join(one.variants), *examples[one.candidate.text]),
            )
            for one in found
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)

    def _examples(self, wanted: Mapping[str, tuple[str, int, int]]) -> dict[str, tuple[str, str, int]]:
        """Sentences in the reports' own characters, with file and page."""
        found = {}
        for file, stored in self._texts():
            for text, (where, start, stop) in wanted.items():
                if where == file:
                    quoted = documents.quote(stored.pages, stored.folded, start, stop).strip()
                    found[text] = (quoted, file, stored.folded.locate(start)[0])
        return found


def _elsewhere(loaded: Dictionary) -> dict[str, str]:
    """The terms of the other shipped dictionaries of the language, folded, and who has them."""
    found: dict[str, list[str]] = {}
    for name in dictionary.shipped_names():
        other = dictionary.load(name)
        if other.language == loaded.language and other.name != loaded.name:
            for term in other.terms:
                found.setdefault(fold_term(term.text), []).append(name)
    return {text: ", ".join(names) for text, names in found.items()}
