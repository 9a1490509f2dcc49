"""In: a firm's code as a table has it. Out: the code with the zeros that a spreadsheet took."""

from __future__ import annotations

import re
from collections.abc import Collection

CODE_DIGITS = (6, 10)
"""Of a firm's code in China, and of a CIK."""


def whole_code(value: object, known: Collection[str]) -> str:
    """A firm's code with the zeros that a spreadsheet took, where that is a known one; else as it stands.

    >>> whole_code(1.0, {"000001"}), whole_code("320193", {"0000320193"}), whole_code("7", {"8"})
    ('000001', '0000320193', '7')
    """
    text = re.sub(r"\.0+$", "", str(value).strip().removeprefix("'"))
    longer = [text.zfill(digits) for digits in CODE_DIGITS] if text.isascii() and text.isdigit() else []
    return next((one for one in (text, *longer) if one in known), text)
