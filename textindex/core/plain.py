"""What JSON can hold, and a record as the text of a file of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_json(record: Any) -> str:
    r"""A record as JSON that a person can read too.

    >>> as_json({"share": float("nan")})
    '{\n "share": null\n}\n'
    """
    return json.dumps(plain(record), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """A value that JSON has: NaN, infinite and missing numbers as null, what it does not know as text.

    >>> plain({1: (float("nan"), 2.5), "a": None})
    {'1': [None, 2.5], 'a': None}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(own) for key, own in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(own) for own in value]
    if isinstance(value, float):
        return value if value - value == 0 else None
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)
