"""In: decisions on candidates. Out: the user's dictionary with the accepted terms, and a log of every decision.

The log is a plain file beside the dictionary, NAME.decisions.tsv, a line a decision, to which lines are only added. It
goes under version control with the dictionary. Both are changed together or not at all: what is about to be done
stands in a third file until it is done (`_finish` brings a stopped change to its end, or undoes it).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from textindex import dictionary
from textindex.core.errors import DictionaryError, StoreError
from textindex.core.messages import Message, joined, lines, of_error, renamed
from textindex.core.place import read_bytes, read_text
from textindex.core.records import Dictionary, Source, Term
from textindex.core.text import fold_term
from textindex.dictionary.edit import begun, with_terms
from textindex.tables.cells import guarded, unguarded
from textindex.workbench.expansion.sheets import Row

ACCEPT, REJECT = "accept", "reject"
WORDS = {
    **dict.fromkeys(("accept", "accepted", "a", "yes", "y", "1", "1.0", "接受", "是"), ACCEPT),
    **dict.fromkeys(("reject", "rejected", "r", "no", "n", "0", "0.0", "拒绝", "否"), REJECT),
    **dict.fromkeys(("", "skip", "s", "跳过"), ""),
}
COLUMNS = ("date", "who", "decision", "term", "dimension", "reason", "found", "sha256_before", "sha256_after")
SOURCE = Source(
    "expand",
    "own mapping",
    "Found by textindex dict expand (words before and after the terms, and their combinations) and accepted after "
    "reading; each decision with its reason stands in the .decisions.tsv beside this file",
)


class Decision(NamedTuple):
    """What was decided of a candidate: its term, accept or reject, why, the dimension, and where it was found."""

    term: str
    decision: str
    reason: str
    dimension: str = ""
    found: str = ""


class Logged(NamedTuple):
    """A line of the log; the hashes are those of the dictionary (`Dictionary.sha256`) before and after it."""

    date: str
    who: str
    decision: str
    term: str
    dimension: str
    reason: str
    found: str
    sha256_before: str
    sha256_after: str


class Decided(NamedTuple):
    """What came of decisions: the dictionary's file, the log, how many of which, and what was decided before."""

    dictionary: Path
    log: Path
    accepted: int
    rejected: int
    before: tuple[str, ...]


class History(NamedTuple):
    """The log, the dictionary's hash now, and where its hash changed without a decision (lines of the log, from 1)."""

    path: Path
    lines: tuple[Logged, ...]
    sha256: str
    breaks: tuple[int, ...]

    @property
    def as_logged(self) -> bool:
        """Whether the dictionary is as its last decision left it."""
        return not self.lines or self.lines[-1].sha256_after == self.sha256


def own_file(name: str | Path, into: str | Path | None = None) -> Path:
    """The file that accepted terms are written to: a dictionary's own; for a shipped one, a new file that extends it.

    >>> own_file("li2023-zh").name, own_file("my/words.yaml").name, own_file("li2023-zh", "mine.yaml").name
    ('li2023-zh-own.yaml', 'words.yaml', 'mine.yaml')
    """
    path = Path(name)
    if path.suffix.lower() in dictionary.ENDINGS.keys() - {".yaml", ".yml"}:
        raise DictionaryError(Message("decide.yaml", path=path, stem=path.stem))
    if into is not None:
        if Path(into).suffix.lower() not in (".yaml", ".yml"):
            raise DictionaryError(Message("decide.ending", into=into))
        return Path(into)
    return path if path.suffix.lower() in (".yaml", ".yml") else Path(f"{name}-own.yaml")


def log_file(path: Path) -> Path:
    """The log beside a dictionary's file."""
    return path.with_name(f"{path.stem}.decisions.tsv")


def current(name: str | Path, into: str | Path | None = None) -> str | Path:
    """What counts as the dictionary now: the user's file if it is there, else what it will extend."""
    path = own_file(name, into)
    _finish(path)
    return path if path.exists() else name


def history(name: str | Path, into: str | Path | None = None) -> History:
    """The decisions on a dictionary, the oldest first, and whether it was changed by hand since.

    Raises:
        DictionaryError: there is no such dictionary, or the log is damaged.
    """
    path = own_file(name, into)
    loaded = dictionary.load(current(name, into))
    lines = _lines(log_file(path))
    hashes = [(line.sha256_before, line.sha256_after) for line in lines]
    breaks = [n for n, (one, two) in enumerate(pairwise(hashes), 2) if one[1] != two[0]]
    return History(log_file(path), tuple(lines), loaded.sha256, tuple(breaks))


def rejected(name: str | Path, into: str | Path | None = None) -> frozenset[str]:
    """The terms whose last decision is to reject them."""
    last = {fold_term(line.term): line.decision for line in _lines(log_file(own_file(name, into)))}
    return frozenset(term for term, decision in last.items() if decision == REJECT)


def from_rows(rows: Sequence[Row]) -> list[Decision]:
    """The decisions of a sheet; rows without one are passed over.

    Raises:
        DictionaryError: rows that do not say what is decided, of what, or why; all of them are listed.
    """
    made, faults = [], []
    first: dict[str, int] = {}
    for row in rows:
        cells = row.cells
        term, said = cells.get("candidate", ""), cells.get("decision", "").casefold()
        if said not in WORDS:
            faults.append(Message("decide.unknown", number=row.number, decision=cells["decision"]))
        elif WORDS[said]:
            reason = cells.get("reason", "")
            if not term or term.startswith("="):
                faults.append(
                    Message(
                        "decide.stands",
                        number=row.number,
                        term=Message("decide.formula") if term else Message("decide.empty"),
                    )
                )
            elif not reason:
                faults.append(Message("decide.reason", number=row.number, term=term))
            elif fold_term(term) in first:
                faults.append(Message("decide.already", number=row.number, term=term, first=first[fold_term(term)]))
            else:
                first[fold_term(term)] = row.number
                made.append(Decision(term, WORDS[said], reason, cells.get("dimension", ""), evidence(cells)))
    if faults:
        raise DictionaryError(
            Message(
                "list.line",
                first=Message("decide.mend", n_faults=len(faults)),
                then=lines(Message("list.indented", of=fault) for fault in faults),
            )
        )
    return made


def evidence(cells: dict[str, Any]) -> str:
    """Where a candidate was found, in a line; one that no search proposed was added by hand."""
    if not cells.get("kind"):
        return "added by hand"
    counts = f"{_number(cells.get('n_hits'))} hits in {_number(cells.get('n_reports'))} reports"
    page = f" p. {_number(cells['page'])}" if cells.get("page") not in ("", None) else ""
    place = f"; {cells['file']}{page}" if cells.get("file") else ""
    return f"{cells['kind']}, {counts}{place}"


def _number(value: Any) -> str:
    return str(value).removesuffix(".0")


def decide(
    name: str | Path,
    decisions: Sequence[Decision],
    *,
    who: str,
    date: str,
    into: str | Path | None = None,
) -> Decided:
    """Write accepted terms to the user's dictionary, and every decision to its log; all of them or none.

    Args:
        name: a YAML file, which is added to, its comments and order kept; or a shipped dictionary's name, for which a
            file that extends it is begun.
        decisions: what was decided; terms that the dictionary has, and rejections made before, are passed over.
        who: who decided.
        date: the day, as it is to stand in the log.
        into: the file for a shipped dictionary's new terms, in place of NAME-own.yaml.

    Raises:
        DictionaryError: a dimension that the dictionary does not have, or a term that it cannot hold.
        StoreError: a file cannot be written; all are as before.
    """
    path = own_file(name, into)
    base = dictionary.load(current(name, into))
    held, out = {fold_term(term.text) for term in base.terms}, rejected(name, into)
    known = [d for d in decisions if fold_term(d.term) in held or (d.decision == REJECT and fold_term(d.term) in out)]
    fresh = [d for d in decisions if d not in known]
    _check(fresh, base)
    terms = [Term(d.term, d.dimension, SOURCE.key, _why(d)) for d in fresh if d.decision == ACCEPT]
    text, after = _changed(path, name, base, terms)
    lines = _logged(fresh, base, who, date)
    if lines and lines[-1].sha256_after != after:
        raise DictionaryError(Message("decide.counts", path=path, base=base.name))
    if lines:
        _write(path, text, lines)
    passed = tuple(d.term for d in known)
    return Decided(path, log_file(path), len(terms), len(fresh) - len(terms), passed)


def _logged(decisions: Iterable[Decision], base: Dictionary, who: str, date: str) -> list[Logged]:
    """The lines of the log; each holds the hash of the dictionary before and after its own decision."""
    logged, held = [], base
    for one in decisions:
        before = held.sha256
        if one.decision == ACCEPT:
            held = replace(held, terms=(*held.terms, Term(one.term, one.dimension)))
        told = (one.decision, one.term, one.dimension, one.reason, one.found)
        logged.append(Logged(date, who, *told, before, held.sha256))
    return logged


def _check(decisions: Iterable[Decision], base: Dictionary) -> None:
    keys = [dimension.key for dimension in base.dimensions]
    wrong = [
        Message("decide.dimension_of", term=d.term, dimension=d.dimension or Message("decide.no_dimension"))
        for d in decisions
        if d.decision == ACCEPT and d.dimension not in keys
    ]
    if wrong:
        raise DictionaryError(Message("decide.dimension", base=base.name, wrong=joined(wrong), keys=tuple(keys)))


def _why(decision: Decision) -> str:
    return f"{decision.reason} ({decision.found})" if decision.found else decision.reason


def _changed(path: Path, name: str | Path, base: Dictionary, terms: Sequence[Term]) -> tuple[str | None, str]:
    """The dictionary's new text, and its hash then; None where it does not change."""
    if not terms:
        return None, base.sha256
    text = read_bytes(path).decode("utf-8") if path.exists() else begun(dictionary.load(name), path.stem)
    text = with_terms(text, terms, [SOURCE])
    trial = path.with_name(f".trial-{path.stem}{path.suffix}")
    try:
        trial.parent.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(text.encode())
        after = dictionary.load(trial)
    except DictionaryError as error:
        raise DictionaryError(
            Message("decide.nothing", error=renamed(of_error(error), trial.name, path.name))
        ) from None
    except OSError as error:
        raise StoreError(Message("write.unwritten", path=path, strerror=error.strerror)) from None
    finally:
        with suppress(OSError):
            trial.unlink()
    if {fold_term(t.text) for t in after.terms} != {fold_term(t.text) for t in (*base.terms, *terms)}:
        raise DictionaryError(Message("decide.layout", path=path))
    return text, after.sha256


def _write(path: Path, text: str | None, lines: Sequence[Logged]) -> None:
    """Change both files: first say what will be done, then do it, then take back what was said."""
    log = log_file(path)
    added = "".join("\t".join(guarded(" ".join(cell.split())) for cell in line) + "\n" for line in lines)
    if not log.exists():
        added = "\t".join(COLUMNS) + "\n" + added
    plan = {
        "log_size": log.stat().st_size if log.exists() else 0,
        "lines": added,
        "text": text,
        "before": _hash(path),
        "after": _hash(path) if text is None else sha256(text.encode()).hexdigest(),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(_plan_of(path), json.dumps(plan, ensure_ascii=False).encode())
        _carry_out(path, plan)
    except OSError as error:
        raise StoreError(Message("decide.again", path=path, strerror=error.strerror)) from None


def _carry_out(path: Path, plan: dict[str, Any]) -> None:
    if plan["text"] is not None:
        _put(path, plan["text"].encode())
    log = log_file(path)
    with log.open("r+b" if log.exists() else "wb") as file:
        file.truncate(plan["log_size"])  # what a stopped run wrote of these lines
        file.seek(plan["log_size"])
        file.write(plan["lines"].encode())
        file.flush()
        os.fsync(file.fileno())
    _plan_of(path).unlink()


def _finish(path: Path) -> None:
    """Carry out what a stopped run had planned: the plan is whole once it is there."""
    planned = _plan_of(path)
    if not planned.exists():
        return
    plan = json.loads(read_bytes(planned))
    if _hash(path) not in (plan["before"], plan["after"]):
        raise DictionaryError(Message("decide.changed", path=path, planned=planned))
    try:
        _carry_out(path, plan)
    except OSError as error:
        raise StoreError(Message("write.unwritten", path=path, strerror=error.strerror)) from None


def _plan_of(path: Path) -> Path:
    return path.with_name(f".{path.stem}.decisions.pending")


def _put(path: Path, data: bytes) -> None:
    """Write a file under another name and rename it: it is there whole or not at all."""
    temporary = path.with_name(f".writing-{path.name}")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _hash(path: Path) -> str:
    return sha256(read_bytes(path)).hexdigest() if path.exists() else ""


def _lines(log: Path) -> list[Logged]:
    try:
        text = read_text(log)
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise DictionaryError(Message("decide.log_unread", log=log, error=of_error(error))) from None
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
    if rows and tuple(rows[0]) != COLUMNS:
        raise DictionaryError(Message("decide.log_first", log=log, columns=" ".join(COLUMNS)))
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS):
            raise DictionaryError(
                Message("decide.log_line", log=log, number=number, n_row=len(row), n_columns=len(COLUMNS))
            )
    return [Logged(*map(unguarded, row)) for row in rows[1:]]
