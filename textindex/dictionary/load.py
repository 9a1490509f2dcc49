"""In: the name of a shipped dictionary or the path of a YAML file. Out: a `Dictionary`, or every fault in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textindex.base.data import shipped
from textindex.base.errors import DictionaryError
from textindex.base.records import Dictionary
from textindex.dictionary.validate import build, extended
from textindex.dictionary.yaml_nodes import Faults, Node, to_node

OTHER_ENDINGS = (".csv", ".xlsx", ".dic", ".cat")
"""What other programs' dictionaries end with that `textindex.dictionary.convert` reads."""


def shipped_names() -> list[str]:
    """Names of the dictionaries that come with textindex, sorted."""
    return sorted(path.stem for path in shipped("dictionaries").glob("*.yaml"))


def load(name: str | Path) -> Dictionary:
    """Load a dictionary.

    Args:
        name: a shipped dictionary's name (``li2023-zh``) or the path of a YAML file of your own.

    Returns:
        The dictionary, its terms in the file's order, after those of the dictionary that it extends, if it does.

    Raises:
        DictionaryError: there is no such dictionary, or it has faults; all of them are listed with file, line and term.
    """
    return _load(name, ())


def _load(name: str | Path, within: tuple[Path, ...]) -> Dictionary:
    path = _path_of(name)
    if path in within:
        raise DictionaryError(f"{path.name}: extends itself; take the line `extends` out of one of the files")
    root = parse(_text_of(path), path)
    faults = Faults(path.name)
    parent = extended(root)
    dictionary = build(root, path.stem, faults, _load(parent, (*within, path)) if parent else None)
    if faults.found or dictionary is None:
        raise DictionaryError(faults.report())
    return dictionary


def _path_of(name: str | Path) -> Path:
    path = Path(name)
    if path.suffix.lower() in (".yaml", ".yml"):
        return path
    if path.suffix.lower() in OTHER_ENDINGS:
        raise DictionaryError(f"{path}: convert it first: textindex dict convert {path} {path.stem}.yaml")
    path = shipped("dictionaries") / f"{name}.yaml"
    if not path.is_file():
        raise DictionaryError(
            f"no dictionary is called {str(name)!r}: choose one of {', '.join(shipped_names())}, "
            "or give the path of a .yaml file"
        )
    return path


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DictionaryError(f"{path}: the dictionary cannot be opened: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise DictionaryError(f"{path}: not UTF-8 (byte {error.start}); save the dictionary as UTF-8") from None


def parse(text: str, path: Path) -> Node:
    """The nodes of a YAML text.

    Raises:
        DictionaryError: it is no YAML.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "somewhere"
        raise DictionaryError(
            f"{path.name}: {line}: broken YAML: {error.problem}; look for a missing colon, bracket, quote or blank"
        ) from None
    except yaml.YAMLError as error:
        raise DictionaryError(f"{path.name}: broken YAML: {error}") from None
    return to_node(root)
