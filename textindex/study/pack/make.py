"""In: a study that is done, or a run. Out: its pack: all that its numbers were made of, but for the reports."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from textindex import dictionary as dictionaries
from textindex.core import leaving
from textindex.core.data import shipped
from textindex.core.errors import DictionaryError, StudyError
from textindex.core.messages import Message
from textindex.core.place import read_bytes, read_text
from textindex.core.records import Dictionary
from textindex.core.summaries import Shown
from textindex.scoring import pipeline
from textindex.study.file import StudyFile
from textindex.study.pack.clean import MOST_QUOTED, Cleaner, added
from textindex.study.pack.environment import lock
from textindex.study.pack.sealed import seal
from textindex.study.pack.source import (
    OUTPUTS,
    Source,
    own_mappings,
    panel_of,
    source_of,
    spec_files,
    study_text,
)
from textindex.study.pack.tables import asserted, tables_of, written
from textindex.tables.write import write_tables

README = """\
# A pack of textindex

What the numbers of a study were made of, without the reports. With your own copy of the reports in `reports/`:

    textindex verify PACK.zip --archive reports/

`pack.json` lists every member with its hash; `ledger.csv` has every hit with file, page and place, `pages.csv` the hash
of every page's text, `environment.txt` the versions of all packages.

# textindex 复核包

研究结果的全部来源，不含年报。自备年报放在 `reports/`，运行上面的命令即可复核。`pack.json` 列出每个文件及其哈希；
`ledger.csv` 为全部命中（文件、页、位置），`pages.csv` 为每页文字的哈希，`environment.txt` 为全部软件包的版本。
"""


@dataclass(frozen=True, slots=True, repr=False)
class Packed(Shown):
    """A pack that was made.

    Attributes:
        path: its file.
        members: its members, name to bytes.
        facts: what pack.json says.
        left_out: what is no part of it, a sentence each.
    """

    path: Path
    members: dict[str, int]
    facts: dict[str, Any]
    left_out: tuple[str, ...]


def pack(
    study: str | Path,
    out: str | Path,
    *,
    quotes: int = 0,
    with_panel: bool = False,
    add: str | Path | Sequence[str | Path] = (),
    store: str | Path | None = None,
    archive: str | Path | Sequence[str | Path] = (),
    manifest: str | Path | None = None,
    dictionary: str | Path | Sequence[str | Path] = (),
) -> Packed:
    """Put what a study's numbers were made of into one file, for a referee who has the reports.

    Study file, dictionaries, specifications, index, ledger, the hashes of reports and pages, versions and tables are in
    it. No report is, no firm data, no path of this machine, and of the reports' words the hits alone. Equal studies
    give equal packs.

    Args:
        study: a study file or its folder, the study done; or the folder of a run of `score`.
        out: the pack, a ``.zip``; what is there is replaced.
        quotes: characters of a report on either side of a hit, 0 to 30.
        with_panel: put the panel of the regressions in, whatever licence its data have.
        add: code books (.md), coding sheets and sheets of decisions (.csv, .xlsx).
        store: where the run's texts lie, if not where `score` and studies put them.
        archive: the reports, where there is no store: they are read again.
        manifest: the manifest of a run that had one; a study names its own.
        dictionary: of a run, the dictionaries that are no shipped ones.

    Returns:
        What was put in, and what was left out.

    Raises:
        StudyError: there is no such study or run, it is not done, or something that it was made of has changed.
        TextIndexError: a file of it cannot be read, or the pack not be written.
    """
    if not 0 <= quotes <= MOST_QUOTED:
        raise StudyError(Message("pack.quotes", quotes=quotes, most=MOST_QUOTED))
    target = Path(out)
    if target.suffix.lower() != ".zip":
        raise StudyError(Message("pack.ending", path=target))
    folders = several(archive)
    source = source_of(Path(study), several(dictionary))
    source = source._replace(manifest=Path(manifest) if manifest else source.manifest)
    loaded = _loaded(source)
    with ExitStack() as stack:
        place = str(store) if store else source.store
        if folders:
            place = stack.enter_context(leaving.folder(prefix="textindex-"))
            read_again(source, folders, place)
        tables = tables_of(source.run, place, quotes)
        told_by = asserted(place, tables["documents"])
    if source.provenance.get("manifest_sha256") and told_by.empty:
        raise StudyError(Message("pack.manifest"))
    tables |= {} if told_by.empty else {"manifest": told_by}
    places = (*source.folders, place, *folders, Path.cwd(), Path.home(), tempfile.gettempdir(), Path(study).absolute())
    cleaner = Cleaner(places)
    members = {f"{name}.csv": written(table) for name, table in tables.items()}
    members |= {"environment.txt": lock(source.provenance["versions"]).encode(), "README.md": README.encode()}
    facts = _made_of(source, loaded, cleaner, members)
    told = _outputs(source, cleaner, members, facts, with_panel=with_panel)
    for path in map(Path, several(add)):
        name, data, gone = added(path, quotes, cleaner)
        if f"added/{name}" in members:
            raise StudyError(Message("pack.added_twice", name=name))
        members[f"added/{name}"] = data
        told += [Message("pack.columns_out", name=name, columns=tuple(gone))] if gone else []
    facts |= {"counts": {name: len(table) for name, table in tables.items()}}
    facts |= {"quotes": quotes, "left out": [str(line) for line in told]}
    write_tables({target: seal(facts, members)})
    return Packed(target, {name: len(own) for name, own in sorted(members.items())}, facts, tuple(told))


def several(given: str | Path | Sequence[str | Path]) -> list[str | Path]:
    """What is given as one or as several."""
    return [given] if isinstance(given, (str, Path)) else list(given)


def read_again(source: Source, archive: Sequence[str | Path], store: str) -> None:
    """Read reports into a store as a run read them."""
    engine, ocr = reading_of(source.provenance)
    pipeline.read_archive(list(archive), store, manifest=source.manifest, engine=engine, ocr=ocr)


def reading_of(provenance: Mapping[str, Any]) -> tuple[Any, Any]:
    """The PDF engine of a run and its mode of OCR.

    >>> reading_of({"engine": "pdfium 5.15.2"}), reading_of({"engine": "pdfium 5.15.2; rapidocr 3.10.0, auto"})
    (('pdfium', 'never'), ('pdfium', 'auto'))
    """
    engine, ocr, how = str(provenance["engine"]).partition(";")
    return engine.split()[0], how.rpartition(", ")[2] if ocr else "never"


def _loaded(source: Source) -> list[Dictionary]:
    """The dictionaries that a run was scored by.

    Raises:
        StudyError: one has changed since; DictionaryError: one is not there.
    """
    found = [dictionaries.load(name) for name in source.dictionaries]
    for name, own, facts in zip(source.dictionaries, found, source.provenance["dictionaries"], strict=True):
        if own.sha256 != facts["sha256"]:
            raise StudyError(Message("pack.dictionary", name=str(name), run=source.run))
    return found


def _made_of(
    source: Source, loaded: Sequence[Dictionary], cleaner: Cleaner, members: dict[str, bytes]
) -> dict[str, Any]:
    """Put in what the index was made of (dictionaries, study file); gives what pack.json says of it."""
    called = list[str]()
    for name, own in zip(source.dictionaries, loaded, strict=True):
        called.append(f"dictionaries/{own.name}.yaml")
        members[called[-1]] = _dictionary(own, name, cleaner)
        log = Path(name).with_suffix(".decisions.tsv")
        if Path(name).suffix and log.is_file():
            members[f"dictionaries/{log.name}"] = cleaner.clean(read_text(log)).encode()
    provenance = {key: value for key, value in source.provenance.items() if key != "inputs"}
    record = json.dumps(provenance, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    members["provenance.json"] = cleaner.clean(record).encode()
    members["methods.md"] = cleaner.clean(read_text(source.run / "methods.md", "utf-8")).encode()
    made: dict[str, Any] = {"title": "", "dictionaries": called, "estimate": None}
    return made | (_study(source.study, cleaner, members, called) if source.study else {})


def _study(study: StudyFile, cleaner: Cleaner, members: dict[str, bytes], dictionaries: list[str]) -> dict[str, Any]:
    """Put in the study file and what it names; gives what pack.json says of it."""
    asked = study.asked
    called = dict(zip(asked.score.dictionaries if asked.score else (), dictionaries, strict=True))
    for folder, files in (("specs", spec_files(study)), ("mappings", own_mappings(study))):
        for name, path in files.items():
            called[name] = f"{folder}/{path.name}"
            members[called[name]] = cleaner.clean(read_text(path)).encode()
    if asked.reports and asked.reports.manifest and "manifest.csv" in members:
        called[asked.reports.manifest] = "manifest.csv"
    members["study.toml"] = cleaner.clean(study_text(study, called)).encode()
    facts: dict[str, Any] = {"title": cleaner.clean(study.title)}
    if asked.estimate and (panel := panel_of(study)):
        about = {"name": panel.name, "sha256": hash_of(panel), "member": None}
        facts["estimate"] = {"spec": called[asked.estimate.spec], "models": list(asked.estimate.models), "panel": about}
    return facts


def _outputs(
    source: Source, cleaner: Cleaner, members: dict[str, bytes], facts: dict[str, Any], *, with_panel: bool
) -> list[str]:
    """Put in the study's tables, and the panel if it is asked for; gives what is left out."""
    study, told = source.study, list[str]()
    if study is None:
        return []
    panel = panel_of(study) if with_panel else None
    if panel:
        facts["estimate"]["panel"]["member"] = f"panel/{panel.name}"
        members[f"panel/{panel.name}"] = read_bytes(panel)
    for folder, names in OUTPUTS.items():
        there = sorted(path for path in (study.out / folder).glob("*") if path.is_file() and path != panel)
        for path in there:
            if path.name in names:
                members[f"{folder}/{path.name}"] = cleaner.clean(read_text(path, "utf-8")).encode()
        if gone := [path.name for path in there if path.name not in names]:
            told.append(Message("pack.left_out", folder=folder, names=tuple(gone)))
    return told


def _dictionary(own: Dictionary, name: str | Path, cleaner: Cleaner) -> bytes:
    """A dictionary's file, with its remarks where it stands alone as it is; else as textindex writes it."""
    with leaving.folder(prefix="textindex-") as folder:
        made = Path(folder) / f"{own.name}.yaml"
        path = Path(name) if Path(name).suffix else shipped("dictionaries") / f"{name}.yaml"
        if path.suffix.lower() in (".yaml", ".yml") and not extends(path):
            made.write_text(cleaner.clean(read_text(path)), encoding="utf-8", newline="\n")
            try:
                if dictionaries.load(made).sha256 == own.sha256:
                    return made.read_bytes()
            except DictionaryError:
                pass
        dictionaries.save(own, made)
        return cleaner.clean(read_text(made)).encode()


def extends(path: Path) -> bool:
    """Whether a dictionary's file extends another dictionary, which may change by itself."""
    return any(line.startswith("extends:") for line in read_text(path).splitlines())


def hash_of(path: Path) -> str:
    """The sha256 of a file of this machine."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
