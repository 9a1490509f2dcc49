"""The whole road, as plain calls: archive, filings, documents, hits, scores, index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from textindex import dictionary as dictionaries_room
from textindex import documents, index, runners, sources
from textindex.assembly import ScoreResult, assemble, weights_of
from textindex.base.errors import CombineError, DictionaryError, DocumentError, SourceError
from textindex.base.records import CountRule, Dictionary, Document, Filing, Rejection
from textindex.scoring import Outcome, Settings, rule_of, task

Progress = Callable[[Outcome], None]


def read(path: str | Path, *, engine: str = "pdfium") -> Document:
    """Read one report and tell which it is.

    Raises:
        DocumentError: the file cannot be read; the text says why (scanned, garbled, encrypted, …).
        SourceError: there is no such file.
    """
    if Path(path).is_dir():
        raise SourceError(f"{path}: a folder; give one report")
    filing = sources.find([path])[0]
    document = documents.read(filing, engine=engine)
    if isinstance(document, Rejection):
        raise DocumentError(f"{filing.file}: {document.reason}: {document.detail}")
    known, remarks = sources.identify(document)
    return replace(document, filing=known, notes=(*document.notes, *remarks))


def score(
    paths: str | Path | Iterable[str | Path],
    dictionary: str | Path | Dictionary | Sequence[str | Path | Dictionary] = "li2023-zh",
    *,
    manifest: str | Path | None = None,
    count: CountRule | None = None,
    formulas: Sequence[str] = (),
    weights: dict[str, Any] | None = None,
    engine: str = "pdfium",
    workers: int = 0,
    timeout_s: float = 600.0,
    progress: Progress | None = None,
) -> ScoreResult:
    """Score a folder of annual reports: one row a firm-year, every count traceable to its sentence.

    Args:
        paths: a folder, a file, or several of them.
        dictionary: a shipped dictionary's name, a YAML file, a `Dictionary`, or several of these.
        manifest: CSV with path, firm, year, name, for files that do not tell which report they are.
        count: ``token``, ``whole``, ``longest`` or ``substring``; None takes each dictionary's own rule.
        formulas: further indices, names of `textindex.index.FORMULAS`.
        weights: fitted weights of an earlier run (its provenance's ``weights``), to score new firms by.
        engine: ``pdfium`` or ``pdfplumber``.
        workers: processes; 0 works in this one. Scripts that ask for more need ``if __name__ == "__main__":``.
        timeout_s: seconds after which a report is given up (with workers).
        progress: called with each file's outcome.

    Raises:
        SourceError, DictionaryError, CombineError, DocumentError: what is wrong with the call, in one message.
    """
    started = time.time()
    chosen = _dictionaries(dictionary)
    settings = Settings(chosen, rule_of(count), engine, words="per-10k-words" in formulas)
    settings.check()
    if unknown := set(formulas) - set(index.FORMULAS):
        raise CombineError(
            f"no formula is called {', '.join(sorted(unknown))}: choose among {', '.join(index.FORMULAS)}"
        )
    for item in chosen:
        weights_of(item, settings, weights)
    filings = sources.find([paths] if isinstance(paths, (str, Path)) else list(paths), manifest)
    outcomes = []
    for filing, done in runners.run(task(settings), filings, workers=workers, timeout_s=timeout_s):
        outcome = done if isinstance(done, Outcome) else _lost(filing, done)
        outcomes.append(outcome)
        if progress is not None:
            progress(outcome)
    result = assemble(outcomes, settings, formulas, weights)
    result.provenance["manifest_sha256"] = sha256(Path(manifest).read_bytes()).hexdigest() if manifest else None
    result.run.update(started=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(started)), workers=workers)
    result.run["seconds"] = round(time.time() - started, 3)
    return result


def _dictionaries(given: Any) -> tuple[Dictionary, ...]:
    several = [given] if isinstance(given, (str, Path, Dictionary)) else list(given)
    loaded = tuple(item if isinstance(item, Dictionary) else dictionaries_room.load(item) for item in several)
    names = Counter(d.name for d in loaded)
    if twice := [name for name, number in names.items() if number > 1]:
        raise DictionaryError(f"two dictionaries are called {', '.join(twice)}: give each a name of its own")
    prefixes = Counter(d.prefix(True) for d in loaded)
    if twice := [prefix for prefix, number in prefixes.items() if number > 1]:
        raise DictionaryError(f"two dictionaries would name their columns {twice[0]}…: rename one of them")
    if not loaded:
        raise DictionaryError("no dictionary is given")
    return loaded


def _lost(filing: Filing, lost: runners.Lost) -> Outcome:
    return Outcome(filing, Rejection(filing, "runners", lost.reason, lost.detail))
