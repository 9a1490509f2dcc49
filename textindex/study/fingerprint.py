"""In: what a study file names: dictionaries, specifications, mappings, a store. Out: what each holds, as hashes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from textindex import dictionary
from textindex.core import place
from textindex.core.data import shipped
from textindex.core.errors import StudyError, TextIndexError
from textindex.core.messages import Message, lines, of_error
from textindex.core.place import read_bytes
from textindex.estimates import load_specs
from textindex.store import Store
from textindex.study.file import StudyFile
from textindex.tables.mapping import load_mapping


def digest(*rows: Any) -> str:
    """The hash of plain values."""
    return sha256("\n".join(json.dumps(row, ensure_ascii=True, default=str) for row in rows).encode()).hexdigest()


def spec_hash(given: str | Path | None, models: Sequence[str] = ()) -> dict[str, str]:
    """What a file of specifications holds.

    Raises:
        EstimateError: there is none, it has faults, or lacks a model.
    """
    if given is None:
        return {}
    name, mark, model = str(given).partition("#")
    file = load_specs(name)

    def known(wanted: str) -> dict[str, str]:
        file.model(wanted)
        return {}

    together(*(partial(known, wanted) for wanted in (*models, *([model] if mark else []))))()
    path = Path(name) if Path(name).suffix.lower() == ".toml" else shipped("specs") / f"{name}.toml"
    return {f"specification {path.stem}": sha256(read_bytes(path)).hexdigest()}


def mapped(study: StudyFile, given: str | None) -> Callable[[], dict[str, str]]:
    """What a mapping holds; nothing where the headers tell it."""

    def known() -> dict[str, str]:
        return {f"mapping {given}": digest(load_mapping(study.named(given)))} if given else {}

    return known


def dictionaries_of(names: Iterable[str | Path]) -> dict[str, str]:
    """What dictionaries count, and the file of one's own, whose sources stand in methods.md.

    Raises:
        DictionaryError: there is none of that name, or it has faults.
    """

    def known(name: str | Path) -> dict[str, str]:
        loaded = dictionary.load(name)
        own = sha256(read_bytes(name)).hexdigest() if isinstance(name, Path) else ""
        return {f"dictionary {loaded.name}": f"{loaded.version} {loaded.sha256} {own}".strip()}

    return together(*(partial(known, name) for name in names))()


def together(*parts: Callable[[], dict[str, str]]) -> Callable[[], dict[str, str]]:
    """All that a step is made of; what is wrong with any part of it is told at once, a `StudyError` last."""

    def known() -> dict[str, str]:
        found, faults = dict[str, str](), list[TextIndexError]()
        for part in parts:
            try:
                found |= part()
            except TextIndexError as error:
                faults.append(error)
        faults = [fault for fault in faults if not isinstance(fault, StudyError)] or faults
        if len(faults) > 1:
            raise TextIndexError(lines(dict.fromkeys(map(of_error, faults))))
        if faults:
            raise faults[0]
        return found

    return known


def held(store: str) -> dict[str, str]:
    """What a store holds: its parts are named by their content.

    Raises:
        StudyError: there is no such store.
    """
    if not place.exists(store):
        raise StudyError(Message("study.no_store", store=store))
    shelf = Store(store)
    listed = (one.filing for own in shelf.listings().values() for one in own.files)
    return {
        "store": digest(shelf.part_names(), *sorted({(f.file, f.sha256, str(f.firm), str(f.year)) for f in listed}))
    }
