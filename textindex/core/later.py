"""In: a library's name. Out: a stand-in that imports it when something of it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any


class Later:
    """A library for the modules that every worker loads: hints may name what is in it, and it is loaded where used.

    >>> Later("math").sqrt(4.0)
    2.0
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


if TYPE_CHECKING:
    import pandas as pandas
else:
    pandas = Later("pandas")
