"""In: a regular expression. Out: its pattern, which is compiled when it is first used.

Of the hundreds that a room holds a command uses a few, and each takes a third of a millisecond.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class Late:
    """A pattern that is not compiled yet."""

    def __init__(self, text: str | bytes, flags: int = 0) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)  # found there, and not asked for here, from now on
        return value


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` gives, as far as its methods and attributes go.

    >>> regex("[0-9]+").findall("5G, 10K")
    ['5', '10']
    """
    return cast("re.Pattern[AnyStr]", Late(text, flags))
