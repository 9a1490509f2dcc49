"""In: a study file, or the folder of a run. Out: what a pack is made of: the run, its store, dictionaries, outputs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core import toml
from textindex.core.data import shipped
from textindex.core.errors import StudyError
from textindex.core.keys import keys_of
from textindex.core.messages import Message, lines
from textindex.core.outputs import PROVENANCE
from textindex.core.place import is_remote, read_text
from textindex.core.study import SECTIONS, Top
from textindex.study.actions import screened_name
from textindex.study.file import StudyFile, load_study, unified
from textindex.study.run import check_study
from textindex.study.steps import panel_file

STUDY = "study.toml"
STORE = "textindex-store"
OUTPUTS = {
    "tables": (
        "coefficients.csv", "standard_errors.csv", "rows.csv", "differences.csv", "mediations.csv", "balance.csv",
        "descriptives.csv", "estimates.md", "tables.tex", "tables.html", "tables.md", "tables.txt",
    ),
    "filter": ("summary.csv", "agreement.csv", "path.csv"),
    "multiverse": ("multiverse.csv", "choices.csv"),
    "change": ("change.csv",),
    "panel": ("panel.flow.json",),
}  # fmt: skip
"""What a pack holds of a study's other outputs, by folder: nothing with rows of firms."""


class Source(NamedTuple):
    """What a pack is made of.

    Attributes:
        run: the folder that `textindex score` wrote.
        provenance: its provenance.json.
        store: where its texts lie.
        dictionaries: names or files, in the run's order.
        manifest: the manifest's file, if there is one.
        study: the study, if there is one.
        folders: places that no text of a pack may name.
    """

    run: Path
    provenance: dict[str, Any]
    store: str
    dictionaries: tuple[str | Path, ...]
    manifest: Path | None = None
    study: StudyFile | None = None
    folders: tuple[str | Path, ...] = ()


def source_of(given: Path, dictionaries: Sequence[str | Path] = ()) -> Source:
    """Find what a pack is to be made of.

    Args:
        given: a study file, its folder, or the folder of a run.
        dictionaries: of a run, those that are no shipped ones.

    Raises:
        StudyError: it is none of these; the study has faults, or is not done.
    """
    file = given / STUDY if given.is_dir() and (given / STUDY).is_file() else given
    if given.is_dir() and file == given:
        return _of_run(given, dictionaries)
    study = load_study(file)
    if study.asked.score is None or study.asked.reports is None:
        raise StudyError(Message("pack.no_score", file=file))
    if undone := [row for row in check_study(file) if row.state != "up to date"]:
        told = lines(Message("run.why", step=row.step, why=row.why) for row in undone)
        raise StudyError(Message("pack.undone", file=file, lines=told))
    own, run = study.asked.reports, study.out / "index"
    return Source(
        run=run,
        provenance=_provenance(run),
        store=study.address(own.store),
        dictionaries=tuple(study.named(name) for name in study.asked.score.dictionaries),
        manifest=study.at(own.manifest) if own.manifest else None,
        study=study,
        folders=(study.folder, study.out, study.address(own.store), *map(study.address, own.folders)),
    )


def _of_run(run: Path, given: Sequence[str | Path]) -> Source:
    provenance = _provenance(run)
    by_name = {Path(name).stem: name for name in given}
    try:
        names = tuple(by_name.get(own["name"], own["name"]) for own in provenance["dictionaries"])
    except (KeyError, TypeError):
        raise StudyError(Message("pack.no_run", folder=run)) from None
    return Source(run, provenance, str(run.absolute().parent / STORE), names, folders=(run, run.absolute().parent))


def _provenance(run: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_text(run / PROVENANCE, "utf-8"))
        found["dictionaries"], found["versions"], found["engine"]
    except (OSError, ValueError, KeyError, TypeError):
        raise StudyError(Message("pack.no_run", folder=run)) from None
    return dict(found)


def spec_files(study: StudyFile) -> dict[str, Path]:
    """The specifications that a study names: by the value of the key, the file."""
    asked = study.asked
    named = [own.spec for own in (asked.estimate, asked.multiverse) if own]
    named += [asked.filter.path.partition("#")[0]] if asked.filter and asked.filter.path != "none" else []
    found = {}
    for name in named:
        place = study.named(name)
        found[name] = place if isinstance(place, Path) else shipped("specs") / f"{name}.toml"
    return found


def own_mappings(study: StudyFile) -> dict[str, Path]:
    """The mappings that are files of one's own: by the value of the key."""
    asked = study.asked
    named = [own.mapping for own in (asked.panel, asked.change) if own]
    places = {name: study.named(name) for name in named if name}
    return {name: place for name, place in places.items() if isinstance(place, Path)}


def panel_of(study: StudyFile) -> Path | None:
    """The panel that the study's regressions run on."""
    own = study.asked.estimate
    if own is None:
        return None
    panel = panel_file(study)
    return study.out / "filter" / screened_name(panel) if own.screened else panel


def study_text(study: StudyFile, called: Mapping[str, str]) -> str:
    """The study file as a pack holds it: what it says, without its remarks, every path within the pack or the study.

    Args:
        study: the study.
        called: names and files that are members of the pack: as written, and by the member's name.
    """
    root, found = toml.parsed(read_text(study.path)), list[str]()
    kinds = {name: {key.name: key.kind.name for key in keys_of(kind).values()} for name, kind in SECTIONS.items()}
    top = {key: value for key, value in root.items() if key in keys_of(Top)}
    top |= {"out": _beside(top["out"])} if "out" in top else {}
    found += [f"{key} = {_toml(value)}" for key, value in top.items()]
    for section, own in root.items():
        if section in SECTIONS:
            found += ["", f"[{section}]"]
            found += [f"{key} = {_toml(_named(value, kinds[section][key], called))}" for key, value in own.items()]
    return "\n".join(found) + "\n"


def _named(value: Any, kind: str, called: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_named(one, kind, called) for one in value]
    if not isinstance(value, str):
        return value
    file, mark, model = value.partition("#")
    if file in called:
        return f"{called[file]}{mark}{model}"
    return _beside(value) if kind in ("path", "paths", "named", "nameds") else value


def _beside(written: str) -> str:
    """A path of a study that stays within its folder; of another one, and of an address, the last name."""
    path = Path(unified(written))
    leads_out = is_remote(written) or path.is_absolute() or ".." in path.parts or written[1:2] == ":"
    return path.name if leads_out else path.as_posix()


def _toml(value: Any) -> str:
    """A value as TOML writes it; JSON's escapes are TOML's."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(own)}" for key, own in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return (
        json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        if isinstance(value, str)
        else (str(value).lower() if isinstance(value, bool) else repr(value))
    )
