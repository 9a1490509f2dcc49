"""In: a study file. Out: its steps in order: what each is made of, what it needs, and the call that does it."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from textindex import documents, sources
from textindex.core import packed, place
from textindex.core.errors import IdentityWarning, SourceError, StudyError, TextIndexError
from textindex.core.keys import Section, keys_of, span
from textindex.core.messages import Message, apart, of_error
from textindex.core.study import SECTIONS, Asked, Change, Estimate, Filter, Multiverse, Panel, Report, Reports, Score
from textindex.core.study_results import FORMATS
from textindex.multiverse.run import Choices
from textindex.panel import build_panel
from textindex.patents import technology_cycle
from textindex.scoring import pipeline
from textindex.scoring.archives import Progress
from textindex.scoring.reading import RULES
from textindex.store import Store, check_writable, roots_of, write
from textindex.study.actions import estimate_to, filter_to, multiverse_to, screened_name, write_cycle, write_panel
from textindex.study.file import StudyFile
from textindex.study.fingerprint import dictionaries_of, digest, held, mapped, spec_hash, together
from textindex.study.report import report
from textindex.tables.write import write_tables

AGAIN = ("timed out", "crashed", "too large")
"""Reports lost for such a reason are tried again."""
SHOWN = 5
OF_INDEX = ("index.parquet", "hits.parquet", "terms.csv", "rejections.csv", "methods.md", "provenance.json")
"""What a report is made of; run.json, which has a clock, is no part."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a step gave.

    Attributes:
        files: what it wrote.
        said: one line for the screen.
        notes: what a researcher must know.
        rejected: reports or models that could not be had.
        gives: what steps that follow are made of, beside files.
        again: whether something was lost that is tried again.
    """

    files: list[Path]
    said: str
    notes: tuple[str, ...] = ()
    rejected: int = 0
    gives: Mapping[str, str] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """How a run works here; no part of a study, since results do not depend on it."""

    workers: int = 0
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step.

    Attributes:
        name: its section; ``read`` for the reading of [reports].
        settings: what the study file says of it.
        reads: files whose content it takes.
        known: what else it is made of (dictionaries, the archive's listing); raises what is wrong with it.
        after: steps whose outputs it takes.
        place: where its outputs lie.
        do: the work.
    """

    name: str
    settings: Mapping[str, Any]
    reads: tuple[Path, ...]
    known: Callable[[], dict[str, str]]
    after: tuple[str, ...]
    place: str
    do: Callable[[Machine], Done]


def steps_of(study: StudyFile) -> list[Step]:
    """The steps of a study, in the order in which they are done."""
    return _steps(study, study.asked)


def is_there(path: Path) -> bool:
    """Whether a file lies there, or in a packed file."""
    return path.is_file() or (packed.split(path) is not None and packed.exists(path))


def faults_named(study: StudyFile) -> list[str]:
    """What is wrong with what a study file names (dictionaries, specifications, files), whatever faults it has itself.

    That a store is not there is not told: it may follow from those.
    """
    whole: dict[str, Any] = {name: getattr(study.asked, name) or kind() for name, kind in SECTIONS.items()}
    told: dict[str, str] = {}
    for step in _steps(replace(study, asked=Asked(**whole)), study.asked):
        for path in step.reads:
            if not is_there(path) and not path.is_relative_to(study.out):
                told.setdefault(Message("run.no_file", path=path), step.name)
        try:
            step.known()
        except StudyError:
            pass
        except (TextIndexError, OSError) as error:
            told |= {line: step.name for line in apart(of_error(error)) if line not in told}
    return [Message("list.of", of=step, what=text) for text, step in told.items()]


def _steps(study: StudyFile, wanted: Asked) -> list[Step]:
    makers: dict[str, Callable[[StudyFile, Any], Step | None]] = {
        "reports": _read, "score": _score, "change": _change, "panel": _panel, "filter": _filter,
        "estimate": _estimate, "multiverse": _multiverse, "report": _report,
    }  # fmt: skip
    made = (make(study, getattr(study.asked, name)) for name, make in makers.items() if getattr(wanted, name))
    return [step for step in made if step is not None]


def _without(own: Section, *names: str) -> dict[str, Any]:
    """A section's keys and values but for some, as JSON has them."""
    given = ((key, getattr(own, key)) for key in keys_of(type(own)) if key not in names)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in given}


def _paths(study: StudyFile, *written: str | None) -> tuple[Path, ...]:
    return tuple(study.at(one) for one in written if one)


def _archive(study: StudyFile) -> tuple[list[str], str, dict[str, Any]]:
    """The reports' folders, the store, and how they are read."""
    own = study.asked.reports or Reports()
    how: dict[str, Any] = {"engine": own.engine, "ocr": own.ocr}
    how |= {"timeout_s": float(own.timeout), "memory_mb": own.memory}
    folders = [study.address(folder) for folder in own.folders]
    there = any(map(packed.exists, folders))  # an archive that is gone keeps what the manifest said
    how["manifest"] = study.at(own.manifest) if own.manifest and there else None
    return folders, study.address(own.store), how


def _read(study: StudyFile, own: Reports) -> Step | None:
    folders, store, how = _archive(study)
    if not folders:
        return None

    def known() -> dict[str, str]:
        rules = {
            "rules": str(RULES),
            "readers": ", ".join(sorted(documents.readers(documents.with_ocr(own.engine, own.ocr)))),
        }
        if any(map(packed.exists, folders)):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # told when the step is done
                found = sources.find(folders, how["manifest"])
            return {"archive": digest(*((f.file, packed.stamp(f.path, math.inf)) for f in found)), **rules}
        if not place.exists(store) or Store(store).listing(roots_of(folders) or []) is None:
            raise SourceError(Message("run.no_folder", folders=tuple(own.folders)))
        return {"archive": "gone", **rules}  # scored as last seen

    def do(machine: Machine) -> Done:
        if not any(map(packed.exists, folders)):
            return Done([], Message("run.last_seen"), gives={"reports": "gone"})
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", IdentityWarning)
            table = pipeline.read_archive(folders, store, workers=machine.workers, progress=machine.progress, **how)
        columns = ["file", "firm", "year", "name", "language", "kind", "revision", "sha256", "status"]
        rows = (tuple(map(str, row)) for row in table[columns].itertuples(index=False))
        again = int(table["status"].isin(AGAIN).sum())
        said = Message("run.files", n_table=len(table), sum=int((table["status"] == "ok").sum()))
        return Done([], said, _told(caught), 0, {"reports": digest(*rows)}, bool(again))

    return Step(
        name="read",
        settings=_without(own),
        reads=() if how["manifest"] is None else (how["manifest"],),
        known=known,
        after=(),
        place=store,
        do=do,
    )


def _score(study: StudyFile, own: Score) -> Step:
    folders, store, how = _archive(study)
    engine = documents.with_ocr(how["engine"], how["ocr"])
    names, out = [study.named(name) for name in own.dictionaries], study.out / "index"

    known = together(partial(dictionaries_of, names), lambda: {} if folders else held(store))

    def do(machine: Machine) -> Done:
        check_writable(out)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", IdentityWarning)
            result = pipeline.score(
                folders or None, names, store=store, count=own.count, section=own.section, drop=own.drop, own=own.own,
                formulas=own.formulas, workers=machine.workers, progress=machine.progress, **how,
            )  # fmt: skip
        files = result.provenance["files"]
        lost = sum(files["rejected"].values())
        reasons = [
            Message("said.counted", what=Message(f"reason.{reason}"), n=n) for reason, n in files["rejected"].items()
        ]
        told = {"found": files["found"], "scored": files["scored"], "lost": lost}
        said = Message("run.scored_lost", **told, reasons=tuple(reasons)) if lost else Message("run.scored", **told)
        return Done(write(result, out), said, _told(caught), lost)

    settings = _without(own, "dictionaries") | {"dictionaries": list(own.dictionaries), "engine": engine}
    return Step(
        name="score",
        settings=settings,
        reads=(),
        known=known,
        after=("read",) if folders else (),
        place=str(out),
        do=do,
    )


def _change(study: StudyFile, own: Change) -> Step | None:
    if own.file:
        return None
    tables = ("patents", "citations", "ipc", "applications", "applicants", "concordance")
    given: dict[str, Any] = {name: study.at(at) if (at := getattr(own, name)) else None for name in tables}
    out = study.out / "change" / "change.csv"

    def do(machine: Machine) -> Done:
        how = _without(own, "file", "memory", "mapping", *tables)
        mapping = study.named(own.mapping) if own.mapping else None
        result = technology_cycle(**given, **how, mapping=mapping, memory_mb=own.memory)
        files, record = write_cycle(result, out)
        toy = () if own.concordance else (Message("run.toy"),)
        each = tuple(Message("cycle.so_many", n=n, name=what) for what, n in record["ledger"].items())
        return Done(files, Message("said.each", each=each), toy)

    reads = _paths(study, *(getattr(own, name) for name in tables))
    return Step(
        name="change",
        settings=_without(own, "memory"),
        reads=reads,
        known=mapped(study, own.mapping),
        after=(),
        place=str(out.parent),
        do=do,
    )


def _panel(study: StudyFile, own: Panel) -> Step | None:
    if own.file:
        return None
    index, out = study.out / "index", panel_file(study)
    changed, change = study.asked.change, None
    if changed:
        change = study.at(changed.file) if changed.file else study.out / "change" / "change.csv"
    firms, status = list(_paths(study, *own.firms)), study.at(own.status) if own.status else None

    def do(machine: Machine) -> Done:
        how = _without(own, "file", "firms", "status", "digital", "mapping", "years", "winsorize", "format")
        made = build_panel(
            index, firms, change, status=status, indices=own.digital, mapping=study.named(own.mapping),
            span=span(own.years) if own.years else None, winsorize_share=float(own.winsorize), **how,
        )  # fmt: skip
        said = Message("run.panel", n_panel=len(made.panel), nunique=made.panel["firm"].nunique())
        return Done(write_panel(made, out), said, tuple(made.record["notes"]))

    reads = (index / "index.parquet", *firms, *([status] if status else []), *([change] if change else []))
    after = ("score", *(["change"] if changed and not changed.file else []))
    return Step(
        name="panel",
        settings=_without(own),
        reads=reads,
        known=mapped(study, own.mapping),
        after=after,
        place=str(out.parent),
        do=do,
    )


def panel_file(study: StudyFile) -> Path:
    """The panel that regressions run on: the ready one, or the one to be built."""
    own = study.asked.panel or Panel()
    return study.at(own.file) if own.file else study.out / "panel" / f"panel.{own.format}"


def _filter(study: StudyFile, own: Filter) -> Step:
    panel, out = panel_file(study), study.out / "filter"
    path = None if own.path == "none" else str(_spec(study, own.path))
    hits = study.out / "index" / "hits.parquet" if own.hits else None

    def do(machine: Machine) -> Done:
        asked = {key: getattr(own, key) for key in keys_of(Filter)}
        asked = {key: v for key, v in asked.items() if v is not None or key not in ("controls", "inputs", "effects")}
        found, _, files = filter_to(panel, out, **{**asked, "path": path, "hits": hits})
        rows = found.record["rows"]
        said = Message("run.above", above=rows["above"], kept=rows["kept"], not_scored=rows["not_scored"])
        return Done(files, said, found.warnings)

    reads, after = (panel, *([hits] if hits else [])), (*_built(study), *(["score"] if hits else []))
    return Step(
        name="filter",
        settings=_without(own),
        reads=reads,
        known=lambda: spec_hash(path),
        after=after,
        place=str(out),
        do=do,
    )


def _estimate(study: StudyFile, own: Estimate) -> Step:
    spec, out, panel = study.named(own.spec), study.out / "tables", panel_file(study)
    if own.screened:
        panel = study.out / "filter" / screened_name(panel)

    def do(machine: Machine) -> Done:
        formats = tuple(dict.fromkeys(FORMATS[name] for name in own.format))
        results, _, files = estimate_to(
            spec, panel, out, models=own.models, check=own.check, stata=own.stata, formats=formats,
            language=own.language,
        )  # fmt: skip
        lost = tuple(Message("run.not_run", name=name, why=why) for name, why in results.failed.items())
        return Done(files, Message("run.models", n=len(results.estimates)), lost, len(lost))

    after = ("filter",) if own.screened else _built(study)
    known = partial(spec_hash, spec, own.models)
    return Step(
        name="estimate", settings=_without(own), reads=(panel,), known=known, after=after, place=str(out), do=do
    )


def _multiverse(study: StudyFile, own: Multiverse) -> Step:
    folders, store, _ = _archive(study)
    spec, panel, out = study.named(own.spec), panel_file(study), study.out / "multiverse"
    names = tuple(study.named(name) for name in own.dictionaries)
    choices = Choices(names, *(getattr(own, name) for name in Choices._fields[1:]))

    def checked() -> dict[str, str]:
        choices.check()
        return held(store) if not folders or place.exists(store) else {}

    known = together(partial(dictionaries_of, names), partial(spec_hash, spec, own.models), checked)

    def do(machine: Machine) -> Done:
        found, simulated, files = multiverse_to(
            store, panel, out, choices, language=own.language, progress=machine.progress, spec=spec,
            term=own.term, winsorize_share=float(own.winsorize), workers=machine.workers,
        )  # fmt: skip
        seen = found.summary()
        said = Message("run.combinations", combinations=seen["combinations"], estimated=seen["estimated"])
        return Done(files, said, (Message("run.simulated"),) if simulated else ())

    after = (*(["read"] if folders else []), *_built(study))
    return Step(
        name="multiverse", settings=_without(own), reads=(panel,), known=known, after=after, place=str(out), do=do
    )


def _report(study: StudyFile, own: Report) -> Step:
    _, store, _ = _archive(study)
    folder, page = study.out / "index", study.out / "report.html"
    above = study.out / "filter" / "screen.csv" if own.above else None
    industry = study.at(own.industry) if own.industry else None

    def do(machine: Machine) -> Done:
        text = report(
            folder, dictionary=own.dictionary, language=own.language, firms=own.firms, industry=industry,
            above=above, store=store if own.sentences else None,
        )  # fmt: skip
        return Done(write_tables({page: text}), f"{len(text.encode()) / 1e6:.1f} MB")

    reads = (*(folder / name for name in OF_INDEX), *([industry] if industry else []), *([above] if above else []))
    after = ("score", *(["filter"] if above else []))
    return Step(name="report", settings=_without(own), reads=reads, known=dict, after=after, place=str(page), do=do)


def _built(study: StudyFile) -> tuple[str, ...]:
    return () if (study.asked.panel or Panel()).file else ("panel",)


def _spec(study: StudyFile, given: str) -> str:
    """A model by ``file#model``, the file's place written out."""
    file, mark, model = given.partition("#")
    return f"{study.named(file)}{mark}{model}"


def _told(caught: Sequence[warnings.WarningMessage]) -> tuple[str, ...]:
    """The first disagreements about which report a file is."""
    found = [of_error(w.message) for w in caught if isinstance(w.message, IdentityWarning)]
    more = (Message("score.more_notes", n_found=len(found) - SHOWN),) if len(found) > SHOWN else ()
    return (*found[:SHOWN], *more)
