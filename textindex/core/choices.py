"""In: an argument that has few right values, as its `Literal` says. Out: nothing, or an error that names them."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from textindex.core.messages import Message


def check_choices(error: type[Exception], **given: tuple[object, Any]) -> None:
    """Refuse a value that an argument cannot take: Python itself does not look at a `Literal`.

    Args:
        error: raised where a value is wrong.
        **given: by the argument's name its value, and its type: a `Literal`, with ``| None`` where None is right, or a
            collection of a `Literal`, all of whose values are looked at.

    Raises:
        Exception: of the class given; the text names the argument, the right values, and the nearest.

    >>> check_choices(ValueError, shuffle=("firms", Literal["rows", "firms"]), sort=(None, Literal["left"] | None))
    >>> check_choices(ValueError, shuffle=("firm", Literal["rows", "firms"]))
    Traceback (most recent call last):
    ValueError: shuffle: 'firm' is none of rows, firms; 'firms'?
    """
    for name, (value, kind) in given.items():
        right, several = values_of(kind), _several(kind)
        if value is None and None in right:
            continue
        told = [own for own in right if own is not None]
        alone = not several or isinstance(value, str) or not isinstance(value, Collection)
        for one in [value] if alone else value:  # type: ignore[attr-defined]
            if not any(one is own or (isinstance(one, str) and one == own) for own in told):
                raise error(
                    Message("choice.none", name=name, one=one, told=tuple(map(_told, told)), nearest=nearest(one, told))
                )
        if several and isinstance(value, str):
            raise error(Message("choice.several", name=name, value=value))


def values_of(kind: Any) -> tuple[Any, ...]:
    """The right values of a type.

    >>> values_of(Literal["a", "b"] | None), values_of(Collection[Literal["a"]]), values_of(str)
    (('a', 'b', None), ('a',), ())
    """
    if kind is type(None):
        return (None,)
    if kind is bool:
        return (True, False)
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(dict.fromkeys(value for own in get_args(kind) for value in values_of(own)))


def nearest(value: object, right: Collection[Any]) -> str:
    """The right value that a wrong one looks like, as a question; empty if none does.

    >>> nearest("grants", ["grant", "filing"]), nearest(3, ["grant"])
    ("; 'grant'?", '')
    """
    near = get_close_matches(str(value), [own for own in right if isinstance(own, str)], n=1)
    return Message("choice.near", near=near[0]) if near else ""


def _several(kind: Any) -> bool:
    """Whether a type is of a collection."""
    own = get_origin(kind)
    return (isinstance(own, type) and issubclass(own, Collection)) or (
        own is not Literal and any(map(_several, get_args(kind)))
    )


def _told(value: Any) -> str:
    return value or repr(value) if isinstance(value, str) else str(value)
