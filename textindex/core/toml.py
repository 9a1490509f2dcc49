"""In: a TOML file, or its text. Out: its tables; what no file that somebody wrote holds is refused in words."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from textindex.core.errors import TextIndexError
from textindex.core.messages import Message, of_error
from textindex.core.place import read_text

MAX_CHARS = 10_000_000
MAX_PARTS = 1_000
"""Parts of a dotted key; each is a table within the one before it, and the parser keeps every beginning of the key."""
MAX_DEPTH = 50
MAX_INTEGER = 2**63
DEEP = Message("toml.deep", depth=MAX_DEPTH)
PLACE = re.compile(r"(?s)(.*) \((?:at line (\d+), column (\d+)|at end of document)\)")
DOTTED = re.compile(r"""(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)++""")


class TomlError(ValueError):
    """A text that is no TOML, or holds what none should; its words say what, and where if that is known."""


def specification(path: Path, error: type[TextIndexError]) -> dict[str, Any]:
    """The tables of a file that says what is to be done.

    Raises:
        TextIndexError: of the class given: it cannot be opened, is not UTF-8, or is no TOML.
    """
    try:
        return parsed(read_text(path))
    except OSError as fault:
        raise error(Message("fault.specs_closed", path=path, why=fault.strerror)) from None
    except UnicodeDecodeError as fault:
        raise error(Message("fault.utf8", path=path, byte=fault.start)) from None
    except TomlError as fault:
        raise error(Message("fault.toml", file=path.name, error=of_error(fault))) from None


def parsed(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        TomlError: it is broken, too long, too deep, or has a number or key beyond bounds.

    >>> parsed("a.b = [1, 2.5]"), parsed("[reports]")
    ({'a': {'b': [1, 2.5]}}, {'reports': {}})
    >>> parsed("a = " + "9" * 5000)
    Traceback (most recent call last):
    textindex.core.toml.TomlError: a whole number of more than 19 digits
    """
    if len(text) > MAX_CHARS:
        raise TomlError(Message("toml.long", n_text=len(text), max_chars=MAX_CHARS))
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") >= MAX_PARTS and any(key.count(".") >= MAX_PARTS for key in DOTTED.findall(line)):
            raise TomlError(Message("toml.key", max_parts=MAX_PARTS, number=number))
    try:
        root = tomllib.loads(text)
        _check(root)
    except tomllib.TOMLDecodeError as error:
        raise TomlError(_placed(str(error))) from None
    except RecursionError:
        raise TomlError(DEEP) from None
    except ValueError:  # Python reads no number of thousands of digits
        raise TomlError(Message("toml.whole")) from None
    return root


def _placed(said: str) -> str:
    """What the parser says, and where."""
    found = PLACE.fullmatch(said)
    if found is None:
        return said
    if found[2] is None:
        return Message("toml.end", what=found[1])
    return Message("toml.at", what=found[1], line=int(found[2]), column=int(found[3]))


def _check(root: dict[str, Any]) -> None:
    """Look at every value.

    Raises:
        RecursionError: some lie too deep in one another.
        ValueError: a whole number that has no place in 64 bits.
    """
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise RecursionError
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            waiting += ((one, depth + 1) for one in inner)
        elif isinstance(value, int) and not -MAX_INTEGER <= value < MAX_INTEGER:
            raise ValueError
