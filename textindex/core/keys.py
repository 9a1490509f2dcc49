"""In: nothing. Out: what a key of a study file may hold, as types that pydantic checks, and how a key is declared.

Nothing here needs pydantic until a study file is read: the command line takes defaults and helps from the declaration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple, get_args, get_origin, get_type_hints

from textindex.core.choices import values_of
from textindex.core.messages import Message

PATHS = Message("keys.paths")
STRICT = ("str", "int", "float", "bool")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key's values are, and what a wrong one is told.

    Attributes:
        name: ``text``, ``texts``, ``path``, ``paths``, ``named`` (a shipped name or a file), ``nameds``, ``whole``,
            ``number``, ``numbers``, ``flag``, ``pairs``, ``years``; empty for the single values of several.
        wanted: what is to be written, in words.
        fault: what is wrong with a value of the right type, as it follows the key's name; empty if nothing is.
    """

    name: str
    wanted: str = ""
    fault: Callable[[Any], str] = lambda _: ""

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """The type itself without conversions, and then the fault."""
        from pydantic_core import core_schema

        schema = handler(source)
        if schema["type"] in STRICT:
            schema = {**schema, "strict": True}
        return core_schema.no_info_after_validator_function(self._checked, schema)

    def _checked(self, value: Any) -> Any:
        if said := self.fault(value):
            raise ValueError(said)
        return value

    def told(self, value: object) -> str:
        """What a value of another type is told, as it follows the key's name."""
        return Message("keys.must", wanted=self.wanted, value=value)


def _blank(value: str) -> str:
    return "" if value.strip() else "blank"


def _no_path(value: str) -> str:
    escaped = any(ord(char) < 32 for char in value)
    return Message("keys.escaped", value=value, paths=PATHS) if escaped else _blank(value)


def _below(value: float) -> str:
    return "" if 0 <= value < float("inf") else "below"


def _none(values: object) -> str:
    return "" if values else "none"


def span(years: str) -> tuple[int, int] | None:
    """First and last year; None where they are none.

    >>> span("2007-2020"), span("2020-2007"), span("2007")
    ((2007, 2020), None, None)
    """
    found = re.fullmatch(r"\s*(\d{4})\s*-\s*(\d{4})\s*", years, re.ASCII)
    return (int(found[1]), int(found[2])) if found and int(found[1]) <= int(found[2]) else None


Text = Annotated[str, Kind("text", Message("keys.text"))]
Texts = Annotated[tuple[Annotated[str, Kind("", "", _blank)], ...], Kind("texts", Message("keys.texts"))]
Path = Annotated[str, Kind("path", Message("keys.path"), _no_path)]
Paths = Annotated[tuple[Annotated[str, Kind("", "", _no_path)], ...], Kind("paths", Message("keys.path_list"))]
Named = Annotated[str, Kind("named", Message("keys.named"), _no_path)]
Nameds = Annotated[tuple[Annotated[str, Kind("", "", _no_path)], ...], Kind("nameds", Message("keys.nameds"))]
Whole = Annotated[int, Kind("whole", Message("keys.whole"), _below)]
Number = Annotated[float, Kind("number", Message("keys.number"), _below)]
Numbers = Annotated[tuple[Annotated[float, Kind("", "", _below)], ...], Kind("numbers", Message("keys.numbers"), _none)]
Flag = Annotated[bool, Kind("flag", Message("keys.flag"))]
Pairs = Annotated[Mapping[str, Annotated[str, Kind("")]], Kind("pairs", Message("keys.pairs"))]
Years = Annotated[str, Kind("years", Message("keys.years"), lambda value: "" if span(value) else "no years")]
ONE, SEVERAL = Kind("text", Message("keys.text")), Kind("texts", Message("keys.texts"))
"""Of a `Literal`, and of a tuple of one."""


class Key(NamedTuple):
    """A key as its section declares it.

    Attributes:
        name: the key.
        kind: what it may hold.
        default: what stands for it where it is not given.
        among: the only values, where there are few.
        example: as TOML has it, for a new study file.
        zh: what it means, for its comment there, in Chinese.
        en: and in English.
        help: what the option of the same name says; ``en`` as a sentence where empty.
    """

    name: str
    kind: Kind
    default: Any
    among: tuple[str, ...]
    example: str
    zh: str
    en: str
    help: str


def key(default: Any, example: str, zh: str, en: str, help: str = "") -> Any:
    """Declare a key; see `Key`."""
    return field(default=default, metadata={"example": example, "zh": zh, "en": en, "help": help})


class Section:
    """Base of a section's keys.

    Attributes:
        about: what the section is for, in Chinese and in English.
    """

    __slots__ = ()
    about: ClassVar[tuple[str, str]] = ("", "")


def keys_of(section: Any) -> dict[str, Key]:
    """The keys that a section declares, in its order."""
    return _declared(section)  # a section has the type of a class whose instances cannot be hashed: `cache` refuses it


@cache
def _declared(section: Any) -> dict[str, Key]:
    hints = get_type_hints(section, include_extras=True)
    found = {}
    for own in fields(section):
        kind, among = _kind(hints[own.name]), tuple(v for v in values_of(hints[own.name]) if isinstance(v, str))
        found[own.name] = Key(own.name, kind, own.default, among, **own.metadata)
    return found


def _kind(hint: Any) -> Kind:
    """The outermost kind in a type."""
    if get_origin(hint) is Annotated:
        return next(part for part in get_args(hint)[1:] if isinstance(part, Kind))
    for part in get_args(hint):
        if get_origin(part) is Annotated:
            return _kind(part)
    raise AssertionError(hint)
