"""In: a study file. Out: its steps done, those only whose settings, inputs or outputs are not as they were."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import repeat
from pathlib import Path
from typing import Any, Literal

import textindex
from textindex.core import packed, place
from textindex.core.errors import StudyError, TextIndexError
from textindex.core.messages import Message, kept, lines, of_error, restored
from textindex.core.place import check_regular, read_text
from textindex.scoring.archives import Progress
from textindex.study.file import StudyFile, load_study
from textindex.study.steps import Done, Machine, Step, faults_named, is_there, steps_of
from textindex.tables.write import write_tables

LEDGER = "study.json"
State = Literal["will run", "up to date", "cannot run", "done"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a step stands.

    Attributes:
        step: its name.
        state: ``will run``, ``up to date``, ``cannot run``; in a run ``done``.
        why: the reason; of a step that is done, what it gave.
        place: where its outputs lie.
        notes: what a researcher must know of it.
        rejected: reports or models that could not be had.
    """

    step: str
    state: State
    why: str
    place: str
    notes: tuple[str, ...] = ()
    rejected: int = 0


def check_study(path: str | Path, *, force: Sequence[str] = ()) -> list[Standing]:
    """Say what `run_study` would do, and do nothing.

    Args:
        path: the study file.
        force: steps to be done again in any case.

    Returns:
        One row a step, in order. A step that follows one that will run is told as such: it is left as it is where that
        one's files come out equal.

    Raises:
        StudyError: the file cannot be read or has faults; all are listed.
    """
    study = load_study(path, faults_named)
    steps, ledger = _steps(study, force), _Ledger(study)
    return list(_standings(steps, ledger, force))


def run_study(
    path: str | Path,
    *,
    force: Sequence[str] = (),
    workers: int = 0,
    progress: Progress | None = None,
    told: Callable[[Standing], None] | None = None,
) -> list[Standing]:
    """Do a study: every step whose settings, inputs or outputs are not as they were when it was last done.

    What a step is made of (its settings, the content of the files that it reads, dictionaries, the archive's listing,
    textindex's version) and the hashes of what it wrote stand in ``study.json`` beside the outputs, written after each
    step: a run that was stopped goes on where it was.

    Args:
        path: the study file; relative paths in it begin where it lies.
        force: steps to do again in any case.
        workers: processes; 0 works in this one. Results do not depend on it.
        progress: called at each report, as in `score`.
        told: called with each step before it is done, and after.

    Returns:
        How each step stands now.

    Raises:
        StudyError: the file has faults, or a step cannot be done for want of an input; then nothing is done.
        TextIndexError: what went wrong in a step; the steps before it are kept.
    """
    study = load_study(path, faults_named)
    steps, ledger = _steps(study, force), _Ledger(study)
    if wrong := [row for row in _standings(steps, ledger, force) if row.state == "cannot run"]:
        each = lines(Message("run.why", step=row.step, why=row.why) for row in wrong)
        raise StudyError(Message("run.nothing", name=study.path.name, lines=each))
    machine, made = Machine(workers, progress), list[Standing]()
    for step in steps:
        standing = _standing(step, ledger, {}, step.name in force)
        if standing.state == "cannot run":
            raise StudyError(Message("list.of", of=step.name, what=standing.why))
        if standing.state == "will run":
            _tell(told, standing)
            fingerprint = ledger.fingerprint(step)  # before: what changes during the work is not what went into it
            done = ledger.keep(step, step.do(machine), fingerprint)
            standing = Standing(step.name, "done", done.said, step.place, done.notes, done.rejected)
        _tell(told, standing)
        made.append(standing)
    return made


def _tell(told: Callable[[Standing], None] | None, standing: Standing) -> None:
    if told is not None:
        told(standing)


def _steps(study: StudyFile, force: Sequence[str]) -> list[Step]:
    steps = steps_of(study)
    names = [step.name for step in steps]
    if unknown := [name for name in force if name not in names]:
        raise StudyError(Message("fault.no_step", file=study.path.name, name=unknown[0], names=tuple(names)))
    return steps


class _Ledger:
    """What each step was made of and what it wrote, in ``study.json``; paths as seen from the study file."""

    def __init__(self, study: StudyFile) -> None:
        self._folder, self._path = study.folder, study.out / LEDGER
        self.steps: dict[str, dict[str, Any]] = {}
        try:
            root = json.loads(read_text(self._path, "utf-8"))
            self.steps = {
                str(name): own for name, own in root["steps"].items() if {"fingerprint", "files"} <= own.keys()
            }
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError as error:
            raise StudyError(Message("run.unread", path=self._path, strerror=error.strerror or error)) from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise StudyError(Message("run.damaged", path=self._path)) from None

    def fingerprint(self, step: Step) -> dict[str, Any]:
        """What a step would be made of now.

        Raises:
            OSError: a file that it reads is not there.
            TextIndexError: something else that it takes is at fault.
        """
        files = {self._called(path): _hash(path) for path in step.reads}
        given = {f"{name}: {key}": value for name in step.after for key, value in self._gives(name).items()}
        parts = {
            "version": {"textindex": textindex.__version__}, "settings": dict(step.settings), "files": files,
            "known": {**step.known(), **given},
        }  # fmt: skip
        same: dict[str, Any] = json.loads(json.dumps(parts))
        return same

    def damage(self, step: Step) -> str:
        """What is wrong with a step's outputs; empty where nothing is."""
        for name, digest in self.steps[step.name]["files"].items():
            try:
                if _hash(self._folder / name) != digest:
                    return Message("run.changed", name=name)
            except OSError:
                return Message("run.gone", name=name)
        if step.name == "read" and not place.exists(step.place):
            return Message("run.no_store", place=step.place)
        return Message("run.lost") if self._again(step) else ""

    def keep(self, step: Step, done: Done, fingerprint: Mapping[str, Any]) -> Done:
        """Remember a step that is done; of its earlier files, those that it wrote and no longer writes go."""
        before = self.steps.get(step.name, {}).get("files", {})
        files = {self._called(path): _hash(path) for path in done.files}
        for name in before.keys() - files.keys():
            old = self._folder / name
            if old.is_file() and _hash(old) == before[name]:
                old.unlink()
        self.steps[step.name] = {
            "fingerprint": fingerprint, "files": files, "gives": dict(done.gives), "again": done.again,
            "said": done.said, "notes": list(done.notes), "rejected": done.rejected,
            "told": [kept(done.said), *map(kept, done.notes)],
        }  # fmt: skip
        text = json.dumps({"textindex": textindex.__version__, "steps": self.steps}, ensure_ascii=False, indent=1)
        write_tables({self._path: text + "\n"})
        return done

    def _gives(self, name: str) -> Mapping[str, str]:
        gives: Mapping[str, str] = self.steps.get(name, {}).get("gives", {})
        return gives

    def _again(self, step: Step) -> bool:
        return bool(self.steps[step.name].get("again"))

    def _called(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix() if path.is_relative_to(self._folder) else path.as_posix()


def _hash(path: Path) -> str:
    if packed.split(path):
        return sha256(packed.read_bytes(path)).hexdigest()
    check_regular(path)
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _standings(steps: Sequence[Step], ledger: _Ledger, force: Sequence[str]) -> Iterator[Standing]:
    """How the steps stand before a run."""
    states: dict[str, State] = {}
    for step in steps:
        standing = _standing(step, ledger, states, step.name in force)
        states[step.name] = standing.state
        yield standing


def _standing(step: Step, ledger: _Ledger, states: Mapping[str, State], forced: bool) -> Standing:
    """How a step stands, given the states of those before it."""

    def says(state: State, why: str, **more: Any) -> Standing:
        return Standing(step.name, state, why, step.place, **more)

    try:
        if stuck := [name for name in step.after if states.get(name) == "cannot run"]:
            return says("cannot run", Message("run.stuck", stuck=stuck[0]))
        first = [name for name in step.after if states.get(name) == "will run"]
        lost = [path for path in step.reads if not is_there(path)]
        if never := [path for path in lost if not _comes(path, first)]:
            return says("cannot run", Message("run.no_file", path=never[0]))
        if lost:
            step.known()
            return says("will run", Message("run.after", first=tuple(first)))
        now, own = ledger.fingerprint(step), ledger.steps.get(step.name)
    except (TextIndexError, OSError) as error:
        return says("cannot run", of_error(error))
    if own is None:
        return says("will run", Message("run.not_done"))
    if forced:
        return says("will run", Message("run.forced"))
    if step.name == "read" and now["known"].get("archive") == "gone":
        now["known"], now["files"] = own["fingerprint"]["known"], own["fingerprint"]["files"]
    why = _changes(own["fingerprint"], now) or ledger.damage(step)
    if why:
        return says("will run", why)
    if first:
        return says("will run", Message("run.follows", first=tuple(first)))
    said, *notes = map(restored, (own["said"], *own["notes"]), own.get("told") or repeat(None))
    return says("up to date", said, notes=tuple(notes), rejected=int(own["rejected"]))


def _comes(path: Path, first: Sequence[str]) -> bool:
    """Whether a file that is missing is one that a step before will write."""
    folders = {"score": "index", "panel": "panel", "filter": "filter", "change": "change"}
    return path.parent.name in {folders.get(name) for name in first}


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What differs between what a step was made of and what it would be made of now."""
    found = []
    for part in ("settings", "files", "known", "version"):
        old, new = before.get(part, {}), now[part]
        names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        found += [Message(f"changed.{part}", name=name) for name in names]
    return Message("run.changes", found=tuple(found)) if found else ""
