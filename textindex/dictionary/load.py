"""In: the name of a shipped dictionary or a file of any known format. Out: a `Dictionary`, or every fault in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from textindex.core.data import shipped
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message
from textindex.core.place import read_bytes
from textindex.core.records import Dictionary
from textindex.dictionary.draft import Draft, decoded
from textindex.dictionary.lists import read_liwc, read_wordstat
from textindex.dictionary.tables import read_csv, read_excel
from textindex.dictionary.validate import build, extended
from textindex.dictionary.words import read_words
from textindex.dictionary.yaml_nodes import Faults, Node, parse
from textindex.dictionary.yamls import is_cntext, is_textindex, read_cntext, read_quanteda

ENDINGS = {
    ".yaml": "textindex",
    ".yml": "textindex",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "excel",
    ".txt": "words",
    ".dic": "liwc",
    ".cat": "wordstat",
}
"""What files end with, and the format that it tells; YAML is told apart by what is in it."""
READERS: dict[str, Callable[[Path, Faults], Draft]] = {
    "csv": read_csv,
    "excel": read_excel,
    "words": read_words,
    "quanteda": read_quanteda,
    "liwc": read_liwc,
    "wordstat": read_wordstat,
    "cntext": read_cntext,
}


class ReadDictionary(NamedTuple):
    """A dictionary that was read, and remarks on what had to be assumed."""

    dictionary: Dictionary
    notes: tuple[str, ...]


def shipped_names() -> list[str]:
    """Names of the dictionaries that come with textindex, sorted."""
    return sorted(path.stem for path in shipped("dictionaries").glob("*.yaml"))


def load(name: str | Path) -> Dictionary:
    """Load a dictionary.

    Args:
        name: a shipped dictionary's name (``li2023-zh``) or the path of a file of your own: YAML, or what `read` takes.

    Returns:
        The dictionary, its terms in the file's order, after those of the dictionary that it extends, if it does; in its
        ``notes`` what had to be assumed of a file that is no YAML of ours.

    Raises:
        DictionaryError: there is no such dictionary, or it has faults; all of them are listed with file, line and term.
    """
    return read(name).dictionary


def read(source: str | Path, *, language: str | None = None) -> ReadDictionary:
    """Read a dictionary of any known format.

    Args:
        source: a shipped dictionary's name, or a file: YAML of textindex, quanteda or cntext (told apart by what is in
            it), CSV, Excel (.xlsx), a list of words or a user dictionary of jieba (.txt), LIWC (.dic), WordStat (.cat).
        language: ``zh`` or ``en``, for files that do not state it; None takes Chinese where any term holds a Chinese
            character.

    Raises:
        DictionaryError: it cannot be read, or has faults; all of them are listed with their lines.
    """
    return _load(source, (), language)


def _load(source: str | Path, within: tuple[Path, ...], language: str | None = None) -> ReadDictionary:
    path = _path_of(source)
    form = ENDINGS[path.suffix.lower()]
    if form != "textindex":
        return read_as(path, form, language)
    root = parse(decoded(path, []), path)
    if not is_textindex(root) or is_cntext(root):
        return read_as(path, "cntext" if is_cntext(root) else "quanteda", language)
    if path in within:
        raise DictionaryError(Message("fault.dictionary_itself", file=path.name))
    _check_utf8(path)
    faults = Faults(path.name)
    dictionary = _checked(root, path.stem, faults, (*within, path))
    named = {"construct", "extends"}.intersection(key for key, _, _ in root.mapping or [])
    return ReadDictionary(dictionary, () if named else (Message("draft.construct"),))


def _check_utf8(path: Path) -> None:
    """Refuse a file of ours in another encoding: terms are added to it as it stands (`edit`)."""
    try:
        read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DictionaryError(Message("fault.dictionary_utf8", path=path, byte=error.start)) from None


def _checked(root: Node, stem: str, faults: Faults, within: tuple[Path, ...]) -> Dictionary:
    parent = extended(root)
    dictionary = build(root, stem, faults, _load(parent, within).dictionary if parent else None)
    if faults.found or dictionary is None:
        raise DictionaryError(faults.report())
    return dictionary


def read_as(path: Path, form: str, language: str | None = None, stem: str = "") -> ReadDictionary:
    """Read a file as one of a format; ``stem`` is what the dictionary is called where the file does not say."""
    if form == "textindex":
        return _load(path, ())
    faults = Faults(path.name)
    draft = READERS[form](path, faults)
    dictionary = build(draft.node(stem or path.stem, language), path.stem, faults)
    if faults.found or dictionary is None:
        raise DictionaryError(faults.report())
    notes = tuple(draft.notes)
    return ReadDictionary(replace(dictionary, notes=notes), notes)


def _path_of(name: str | Path) -> Path:
    path = Path(name)
    if path.suffix.lower() in ENDINGS:
        return path
    if path.is_file():
        raise DictionaryError(Message("fault.dictionary_ending", path=path, ending=path.suffix, endings=tuple(ENDINGS)))
    path = shipped("dictionaries") / f"{name}.yaml"
    if not path.is_file():
        raise DictionaryError(
            Message("fault.no_dictionary", name=str(name), names=tuple(shipped_names()), endings=tuple(ENDINGS))
        )
    return path
