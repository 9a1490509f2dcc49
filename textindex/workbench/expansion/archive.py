"""In: a store, or a folder of policies and other texts. Out: its texts in a language, to be read several times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.scoring import archives, outcomes, pipeline
from textindex.store import Store
from textindex.workbench.corpus import Corpus
from textindex.workbench.expansion.texts import Texts

POOL_CHARS = 60_000_000
"""Text that takes longer to read four times than processes to start."""


def of_folder(folder: str | Path, place: Path, language: str, workers: int) -> Texts:
    """The texts of a folder in a language, whatever they are, read into a store of their own."""
    pipeline.read_archive(folder, place, workers=workers)
    store = Store(place)
    read = outcomes.judged(store, archives.as_last_seen(store, [folder]), (language,))
    used = [o for o in read if o.entry and not o.entry.reason and o.filing.language in (language, "")]
    if not used:
        raise SourceError(Message("expand.language", folder=folder, language=language))

    return _texts(store, used, workers)


def of_store(store: Store | str | Path, language: str, workers: int) -> Texts:
    """The annual reports of a store in a language."""
    corpus = Corpus(store, languages=(language,))
    return _texts(corpus.store, corpus.used, workers)


def _texts(store: Store, used: Sequence[outcomes.Outcome], workers: int) -> Texts:
    """The texts of some files; of few, starting processes takes longer than they spare."""
    chars = sum(o.entry.n_chars for o in used if o.entry)
    return Texts(list(outcomes.jobs(store.address, used)), chars, workers if chars >= POOL_CHARS else 0)
