"""What is said to the user, as a code and parameters; in: these. Out: the sentence in English, or in Chinese.

The rooms make messages, and know no language; where something is shown or written (a command, a page, a table's file)
`told` says it in the reader's language. The sentences of both languages stand side by side in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, reduce
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any

from textindex.core.messages.catalogue import CATALOGUE
from textindex.core.messages.system import SAID

COMMAS = {"en": ", ", "zh": "、"}


FEW, MOST_LINES = 20, 1_000
"""Messages that are put together one by one; lines that are told of what may have any number of faults."""


class Message(str):
    """A code of the catalogue and its parameters; as a string it is the English sentence.

    So whatever takes a text takes a message, and only the edge need know of languages. What is put together with other
    strings (``message + "…"``, an f-string) is a plain English text: give a message as a parameter of another instead.

    Attributes:
        code: which sentence.
        params: what fills its holes: numbers, texts, further messages, or several of them in a tuple.

    >>> Message("pdf.blank", pages=12)
    '12 blank pages'
    >>> told(Message("pdf.blank", pages=12), "zh")
    '共 12 页，均为空白'
    >>> Message("number.term", n=1), Message("number.term", n=2_000)
    ('1 term', '2,000 terms')
    """

    __slots__ = ("code", "params")
    code: str
    params: Mapping[str, Any]

    def __new__(cls, code: str, /, **params: Any) -> Message:
        """Make the sentence.

        Raises:
            KeyError: the catalogue has no such code, or the sentence has another hole.
        """
        message = super().__new__(cls, _sentence(code, params, "en"))
        message.code, message.params = code, MappingProxyType(params)
        return message

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes as code and parameters."""
        return _made, (self.code, dict(self.params))


def told(text: object, language: str) -> str:
    """Say a message in a language; what is no message, as it stands, unless the system is known to say it.

    >>> told("ValueError: of the file", "zh")
    'ValueError: of the file'
    """
    if language == "en":
        return str(text)
    return _sentence(text.code, text.params, language) if isinstance(text, Message) else SAID.get(str(text), str(text))


def joined(texts: Iterable[str], by: str = "list.next") -> str:
    """Several messages as one, with semicolons between them, or as another code says; empty where there are none.

    >>> told(joined([Message("pdf.blank", pages=2), "of old"]), "zh")
    '共 2 页，均为空白；of old'
    >>> joined(["a", "b", "c"], "list.or")
    'a or b or c'
    """
    said = list(texts)
    if len(said) > FEW:  # each message holds the words of its parts: of many, in halves
        half = len(said) // 2
        return Message(by, first=joined(said[:half], by), then=joined(said[half:], by))
    return reduce(lambda first, then: Message(by, first=first, then=then), said) if said else ""


def kept(text: str) -> dict[str, Any] | None:
    """A message as it is kept beside its English sentence; None of what is no message.

    >>> kept(Message("pdf.blank", pages=12))
    {'code': 'pdf.blank', 'params': {'pages': 12}}
    """
    return _plain(text) if isinstance(text, Message) else None


def restored(text: str, record: Mapping[str, Any] | None) -> str:
    """The message that was kept beside its English sentence; the sentence alone where this version has no such code.

    >>> restored("12 blank pages", {"code": "pdf.blank", "params": {"pages": 12}}).code
    'pdf.blank'
    """
    try:
        return _of_plain(record) if record else text
    except (KeyError, ValueError, TypeError, AttributeError):
        return text


def of_error(error: BaseException) -> str:
    """An error's text, which is a message where the room gave it one.

    >>> of_error(ValueError(Message("pdf.no_pages"))).code
    'pdf.no_pages'
    """
    first = error.args[0] if len(error.args) == 1 else None
    return first if isinstance(first, Message) else str(error)


def at(place: object, why: str) -> Message:
    """What is said of a file, behind its name; alone it is the parameter ``why``.

    >>> at("a.pdf", Message("pdf.no_pages"))
    'a.pdf: a PDF without pages'
    """
    return Message("said.at", place=place, why=why)


def renamed(text: str, old: str, new: str) -> str:
    """The same message with another name in place of one, wherever it stands among its parameters.

    >>> told(renamed(at(".trial-a.pdf", Message("pdf.no_pages")), ".trial-a", "a"), "zh")
    'a.pdf：PDF 没有页面'
    """
    if not isinstance(text, Message):
        return text.replace(old, new)
    return Message(text.code, **{name: _renamed(value, old, new) for name, value in text.params.items()})


def some(texts: Sequence[str], shown: int = 5) -> Message:
    """The first few of some texts, and how many more there are.

    >>> some(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    few = Message("list.each", each=tuple(texts[:shown]))
    return Message("list.some_more", some=few, n=len(texts) - shown) if len(texts) > shown else few


def lines(texts: Iterable[str]) -> str:
    r"""Several messages as one, each in a line of its own, of very many the first; empty where there are none.

    >>> told(lines([Message("pdf.no_pages"), "of old"]), "zh")
    'PDF 没有页面\nof old'
    """
    said = list(texts)
    more = [Message("list.lines_more", n=len(said) - MOST_LINES)] if len(said) > MOST_LINES else []
    return joined([*said[:MOST_LINES], *more], "list.line")


def apart(text: str) -> list[str]:
    """What `lines` put below one another; the lines of a plain text.

    >>> [part.code for part in apart(lines([Message("pdf.no_pages"), Message("pdf.blank", pages=2)]))]
    ['pdf.no_pages', 'pdf.blank']
    """
    if not isinstance(text, Message):
        return text.splitlines()
    if text.code != "list.line":
        return [text]
    return [part for name in ("first", "then") for part in apart(text.params[name])]


def recognized(text: str, kinds: tuple[str, ...]) -> str:
    """The message whose English sentence a table or a file holds; the text itself where it is none of these.

    Args:
        text: what may be such a sentence, or a code that is its own English.
        kinds: what the codes begin with.

    >>> told(recognized("12 pages", ("flag.",)), "zh"), told(recognized("negated", ("flag.",)), "zh")
    ('12 pages', '否定')
    """
    if code := _by_sentence(kinds).get(text):
        return _made(code, {})
    found = ((code, form.fullmatch(text)) for code, form in _forms(kinds))
    return next((_made(code, filled.groupdict()) for code, filled in found if filled), text)


@cache
def _by_sentence(kinds: tuple[str, ...]) -> Mapping[str, str]:
    return {said: code for code, (said, _) in CATALOGUE.items() if code.startswith(kinds) and "{" not in said}


@cache
def _forms(kinds: tuple[str, ...]) -> Sequence[tuple[str, re.Pattern[str]]]:
    """Sentences that have holes for texts, as patterns."""
    forms = []
    for code, (said, _) in CATALOGUE.items():
        parts = [*Formatter().parse(said)]
        holes = [hole for _, hole, *_ in parts if hole]
        if code.startswith(kinds) and holes and len(set(holes)) == len(holes) and not re.search("[:!]", said):
            told = "".join(re.escape(text) + (f"(?P<{hole}>.+)" if hole else "") for text, hole, *_ in parts)
            forms.append((code, re.compile(told)))
    return forms


def noted(texts: Iterable[str]) -> list[str]:
    """What a result notes of itself, each as it is shown below it.

    >>> noted([Message("pdf.no_pages")])
    ['note: a PDF without pages']
    """
    return [Message("said.note_small", note=text) for text in texts]


def _made(code: str, params: Mapping[str, Any]) -> Message:
    return Message(code, **params)


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, tuple | list):
        return tuple(_renamed(each, old, new) for each in value)
    if isinstance(value, Path):
        return str(value).replace(old, new)
    return renamed(value, old, new) if isinstance(value, str) else value


def _sentence(code: str, params: Mapping[str, Any], language: str) -> str:
    english, chinese = CATALOGUE[code]
    form = chinese if language == "zh" else english
    filled = {name: _part(value, language) for name, value in params.items()}
    return COUNTING.vformat(form, (), filled) if "|" in form else form.format(**filled)


class _Counting(Formatter):
    """Writes a number with its noun: ``{n:,|file|files}`` is 1 file, or 2,000 files."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """What stands for a hole."""
        form, *nouns = format_spec.split("|")
        shown = str(super().format_field(value, form))
        return f"{shown} {nouns[shown.strip() != '1']}" if nouns else shown


COUNTING = _Counting()


class _Several(str):
    """Several values, with commas between them; where a sentence quotes them (``!r``), the list as it is written."""

    __slots__ = ("_list",)
    _list: list[Any]

    def __new__(cls, values: list[Any], language: str) -> _Several:
        several = super().__new__(cls, COMMAS[language].join(map(str, values)))
        several._list = values
        return several

    def __repr__(self) -> str:
        return repr(self._list)


def _part(value: Any, language: str) -> Any:
    if isinstance(value, tuple | list):
        return _Several([_part(one, language) for one in value], language)
    return told(value, language) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return {"code": value.code, "params": {name: _plain(own) for name, own in value.params.items()}}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _of_plain(value: Any) -> Any:
    if isinstance(value, dict):
        return _made(value["code"], {name: _of_plain(own) for name, own in value["params"].items()})
    return tuple(_of_plain(one) for one in value) if isinstance(value, list) else value
