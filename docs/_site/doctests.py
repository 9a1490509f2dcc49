"""In: docstrings with doctests. Out: the doctests as blocks of Python, where Markdown would read them as quotations."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

DOCTEST = re.compile(r"^>>> (?:.|\n)+?(?=\n\s*\n(?!>>> )|\Z)", re.MULTILINE)


class Doctests(Extension):
    """Sets the doctests of every docstring as code."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Change a docstring before it is parsed."""
        if obj.docstring and ">>> " in obj.docstring.value:
            obj.docstring.value = DOCTEST.sub(lambda found: f"```python\n{found[0]}\n```", obj.docstring.value)
