"""In: the header of a table. Out: what its columns are set apart by; a name that stands twice is refused."""

from __future__ import annotations

from collections.abc import Sequence

from textindex.core.messages import Message, joined

DELIMITERS = (",", ";", "\t")


def delimiter(line: str) -> str:
    """What sets columns apart: of comma, semicolon and tab the one most often in a header line, outside quotes.

    >>> delimiter('firm;"sales, in yuan";year'), delimiter("firm"), delimiter('"a;b","c"')
    (';', ',', ',')
    """
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def refuse_twice(names: Sequence[object]) -> None:
    """Columns without a name do not count.

    Raises:
        ValueError: a name stands twice; which of the columns is meant cannot be told.
    """
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, 1):
        if name is not None and name == name and str(name).strip():
            places.setdefault(str(name).strip(), []).append(place)
    if many := next((name for name, own in places.items() if len(own) > 1), None):
        numbers = joined(map(str, places[many]), "list.and")
        raise ValueError(Message("header.twice", numbers=numbers, many=many))
