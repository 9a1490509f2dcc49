"""In: a pack, and a copy of the reports. Out: whether every number of the pack is made of them; else what differs."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from textindex import dictionary, documents, sources
from textindex.core import leaving
from textindex.core.choices import check_choices
from textindex.core.errors import CombineError, IdentityWarning, MissingExtraError, StudyError, TextIndexError
from textindex.core.messages import Message, of_error, told
from textindex.core.outputs import PROVENANCE
from textindex.core.records import Dictionary, Filing, ScoreFormula
from textindex.core.results import ScoreResult
from textindex.core.summaries import Shown
from textindex.runners import Limits
from textindex.scoring import pipeline
from textindex.scoring.archives import Progress
from textindex.scoring.scorer import Settings
from textindex.store import write
from textindex.study.pack.clean import MOST_QUOTED
from textindex.study.pack.compare import Tables, matched, rows_of
from textindex.study.pack.make import extends, reading_of, several
from textindex.study.pack.refit import refitted
from textindex.study.pack.sealed import FACTS, Opened, unseal
from textindex.study.pack.tables import MANIFEST, TABLES, as_texts, read_csv, read_members, tables_of, written
from textindex.study.pack.why import Sides, frame, numbers, reports, sides_of
from textindex.study.pack.within import contradictions

AS_GIVEN = ("filter", "multiverse", "change")
DAMAGED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, NotImplementedError, RecursionError)
"""What values that no pack holds make Python raise."""


@dataclass(frozen=True, slots=True, repr=False)
class Verified(Shown):
    """What came of a pack on a copy of the reports.

    Attributes:
        equal: whether every number that was checked is equal.
        differences: a row for each report, firm-year or estimate that differs (`textindex.study.pack.why.Row`).
        checked: what was compared, and how many.
        not_checked: what was not, and why, a sentence each.
        versions: packages and rules that differ between pack and this installation.
        title: of the study.
        quotes: characters around a hit that the pack holds.
    """

    equal: bool
    differences: pd.DataFrame
    checked: Mapping[str, int]
    not_checked: tuple[str, ...]
    versions: tuple[str, ...]
    title: str
    quotes: int

    def _headline(self) -> str:
        return str(Message("verify.equal") if self.equal else Message("verify.differs", n=len(self.differences)))


def verify(
    pack: str | Path,
    archive: str | Path | Sequence[str | Path],
    *,
    panel: str | Path | None = None,
    store: str | Path | None = None,
    workers: int = 0,
    progress: Progress | None = None,
) -> Verified:
    """Make the numbers of a pack again from one's own copy of the reports, and compare every one.

    The reports are scored by the pack's dictionaries, settings and manifest. A report of the copy is the one of the
    pack that has its name, its bytes, or its firm-year. Numbers are equal within 1e-9 of their size, estimates within
    1e-6.

    Args:
        pack: what `pack` wrote.
        archive: the folder of the reports, or several.
        panel: the panel of the regressions, where the pack does not hold it.
        store: where the texts are kept, to check again; None keeps nothing.
        workers: processes.
        progress: called at each report, as in `score`.

    Returns:
        What differs and why; ``equal`` says whether nothing does.

    Raises:
        StudyError: the pack is damaged, changed, or none.
        SourceError: the archive is not there, or holds no file.
    """
    opened = unseal(pack)
    folders = several(archive)
    packed = read_members(opened.members)
    if store is None:
        _found(folders)  # before a store is named that only this check knows
    with leaving.folder(prefix="textindex-") as temporary:
        place = Path(temporary)
        with _fit(pack, FACTS):
            plan = _planned(opened, packed)
        with _fit(pack, PROVENANCE):
            asked = _asked(opened, plan.provenance, place)
            found = list(contradictions(opened, packed, plan.provenance))
        copy = _Copy(folders, place, str(store or place / "store"), Limits(workers), progress)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", IdentityWarning)  # what differs is told
            manifest = _manifest(_listed(opened), packed["documents"], copy, asked)
            sides, extra = _sides(pack, packed, plan, asked, copy, manifest)
        with _fit(pack, "ledger.csv"):
            found += reports(sides)
            found += list(numbers(sides, found))
        again = refitted(opened, plan.estimate, place, panel)
    found += again.rows
    done = {name: len(packed[name]) for name in ("documents", "pages", "ledger", "index", "terms")}
    done["estimates"] = again.compared
    if sides.beyond or any(row.numbers and row.what == "report" for row in found):
        done["terms"] = 0  # their totals follow
    notes = [*again.notes, *_notes(opened, sides, plan.provenance, extra)]
    equal = not any(row.numbers for row in found)
    return Verified(equal, frame(found), done, tuple(notes), sides.versions, plan.title, plan.quotes)


@contextmanager
def _fit(pack: str | Path, name: str, *, sure: bool = False) -> Iterator[None]:
    """Say of a pack that is none what it is: what a member of it says makes no sense.

    Args:
        pack: the pack.
        name: the member that is looked at.
        sure: the member is known to make sense; what fails is no fault of the pack.
    """
    try:
        yield
    except (MissingExtraError, StudyError):
        raise
    except (*DAMAGED, TextIndexError) as error:
        if sure:
            raise
        why = of_error(error)
        known = isinstance(error, TextIndexError) or isinstance(why, Message)
        raise StudyError(
            Message("pack.unfit", path=pack, why=why if known else Message("pack.no_sense", name=name))
        ) from None


class _Copy(NamedTuple):
    """The copy of the reports, a folder to work in, where texts are kept, and what the work may take."""

    folders: list[str | Path]
    place: Path
    store: str
    limits: Limits
    progress: Progress | None


class _Asked(NamedTuple):
    """How the run of a pack was asked for."""

    settings: Settings
    formulas: tuple[Any, ...]
    weights: dict[str, Any] | None
    reading: dict[str, Any]


class _Plan(NamedTuple):
    """What a pack says of itself."""

    provenance: dict[str, Any]
    quotes: int
    title: str
    estimate: dict[str, Any] | None


def _planned(opened: Opened, packed: Tables) -> _Plan:
    """What a pack says of itself, looked at before it is used.

    Raises:
        ValueError, KeyError, TypeError: it cannot be what `pack` wrote.
    """
    facts, about = opened.facts, opened.facts["estimate"]
    known = {(row.firm, row.year) for row in rows_of(packed["index"])}
    for row in rows_of(packed["documents"]):
        if row.status == "ok" and (row.firm, row.year) not in known:
            raise ValueError(Message("pack.firm_year", file=row.file, firm=row.firm, year=row.year))
    if not 0 <= int(facts["quotes"]) <= MOST_QUOTED:
        raise ValueError("quotes")
    if about is not None:
        panel = about["panel"]
        opened.members[about["spec"]], panel["name"], panel["sha256"]
        if panel["member"] is not None:
            opened.members[panel["member"]]
        about["models"] = [str(model) for model in about["models"]]
    return _Plan(json.loads(opened.members["provenance.json"]), int(facts["quotes"]), str(facts["title"]), about)


def _asked(opened: Opened, then: Mapping[str, Any], place: Path) -> _Asked:
    """How the run of a pack was asked for; its dictionaries lie in the place.

    Raises:
        ValueError, KeyError, TypeError, TextIndexError: it cannot be what `pack` wrote.
    """
    names = list[Path]()
    for member in opened.facts["dictionaries"]:
        names.append(place / "dictionaries" / Path(member).name)
        names[-1].parent.mkdir(exist_ok=True)
        names[-1].write_bytes(opened.members[member])
        if extends(names[-1]):
            raise ValueError(member)  # of what lies outside the pack
    used, loaded = then["dictionaries"], [dictionary.load(name) for name in names]
    engine, ocr = reading_of(then)
    pairs = list(zip(loaded, used, strict=True))
    as_they_count = all(own.policy.count == facts["count"] for own, facts in pairs)
    as_they_drop = all(_drops(own) == (list(facts["drop"]), facts.get("drop_by_term", {})) for own, facts in pairs)
    formulas, weights = tuple(then["formulas"]), then["weights"] if then["weights_reused"] else None
    check_choices(CombineError, formulas=(formulas, Sequence[ScoreFormula]))
    settings = pipeline.settings_of(
        loaded,
        count=None if as_they_count else used[0]["count"],
        drop=None if as_they_drop else used[0]["drop"],
        section=then["section"],
        own=used[0].get("own"),
        formulas=formulas,
        weights=weights,
        by=documents.with_ocr(engine, ocr),
    )
    dict(then["versions"])
    return _Asked(settings, formulas, weights, {"engine": engine, "ocr": ocr})


def _sides(
    pack: str | Path, packed: Tables, plan: _Plan, asked: _Asked, copy: _Copy, manifest: Path | None
) -> tuple[Sides, Mapping[tuple[str, str], str]]:
    """Both sides; and the firm-years that only the copy has, which are set aside: no total hangs on them then."""
    aside: Mapping[tuple[str, str], str] = {}
    for last in (False, True):
        with _fit(pack, PROVENANCE, sure=asked.weights is None):
            result = pipeline.scored(
                asked.settings,
                copy.folders,
                copy.store,
                manifest=manifest,
                formulas=asked.formulas,
                weights=asked.weights,
                limits=copy.limits,
                aside=aside,
                progress=copy.progress,
            )
        here = _here(result, copy.place, copy.store, plan.quotes)
        with _fit(pack, "documents.csv"):
            sides = sides_of(packed, here, plan.provenance, result.provenance)
            known = {(row.firm, row.year) for row in rows_of(packed["index"])}
            extra = {key: file for key, file in sides.beyond.items() if key not in known}
        if last or not extra:
            break
        aside = extra
    return sides, aside


def _drops(own: Dictionary) -> tuple[list[str], dict[str, list[str]]]:
    """What a dictionary drops by itself: its policy, and of each term with another one, that."""
    policy = own.policy.drop
    return list(policy), {t.text: list(t.drop) for t in own.terms if t.drop is not None and t.drop != policy}


def _found(folders: Sequence[str | Path]) -> list[Filing]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return sources.find(folders)


def _listed(opened: Opened) -> dict[str, tuple[str, ...]]:
    """What the pack's manifest tells, by file.

    Raises:
        StudyError: it is no manifest.
    """
    name = "manifest.csv"
    if name not in opened.members:
        return {}
    table = read_csv(opened.members[name], name)
    if not set(MANIFEST) <= set(table):
        raise StudyError(Message("pack.table", name=name))
    return {row[0]: row for row in table[list(MANIFEST)].itertuples(index=False, name=None)}


def _manifest(
    listed: Mapping[str, tuple[str, ...]], documents: pd.DataFrame, copy: _Copy, asked: _Asked
) -> Path | None:
    """The pack's manifest, of those of its files that are in the copy, under their names there."""
    if not listed:
        return None
    workers, progress = copy.limits.workers, copy.progress
    read = pipeline.read_archive(copy.folders, copy.store, workers=workers, progress=progress, **asked.reading)
    files = matched(documents, read_csv(written(read), "documents.csv"))
    at = {filing.file: str(Path(filing.path).absolute()) for filing in _found(copy.folders)}
    named = [(at[files[file]], *row[1:]) for file, row in listed.items() if files.get(file) in at]
    if not named:
        return None
    path = copy.place / "manifest.csv"
    path.write_bytes(written(pd.DataFrame(named, columns=list(MANIFEST), dtype="object")))
    return path


def _here(result: ScoreResult, place: Path, store: str, quotes: int) -> dict[str, pd.DataFrame]:
    write(result, place / "run")
    return as_texts(tables_of(place / "run", store, quotes))


def _notes(opened: Opened, sides: Sides, then: Mapping[str, Any], aside: Mapping[tuple[str, str], str]) -> list[str]:
    """What a reader of the result must know beside."""
    extra = len(sides.here["documents"]) - len(sides.files)
    lacking = [f"{name}.{column}" for name in TABLES for column in sides.packed[name] if column not in sides.here[name]]
    folders = sorted({name.partition("/")[0] for name in opened.members} & set(AS_GIVEN))
    pairs = zip(opened.facts["dictionaries"], then["dictionaries"], sides.now["dictionaries"], strict=True)
    others = tuple(name for name, told, own in pairs if told.get("sha256") != own["sha256"])
    found = [Message("verify.as_given", folders=tuple(folders))] if folders else []
    found += [Message("verify.other_dictionary", names=others)] if others else []
    found += [Message("verify.lacking", columns=tuple(lacking))] if lacking else []
    for code, files in (("beyond", tuple(sides.beyond.values())), ("set_aside", tuple(aside.values()))):
        if files:
            more = ", …" if len(files) > 1 else ""
            found.append(Message(f"verify.{code}", n=len(files), first=files[0], more=more))
    return [*found, *([Message("verify.extra", n=extra)] if extra > 0 else [])]


def report_of(done: Verified) -> pd.DataFrame:
    """The differences as they are written: what is said in English, and in Chinese."""
    table = done.differences
    return table.assign(detail=table["detail"].map(str), detail_zh=[told(one, "zh") for one in table["detail"]])
