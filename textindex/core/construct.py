"""In: what a dictionary says it measures. Out: the name of its index's column and variable, and what texts call it.

The construct is the dictionary's: one of digitalization has the index ``digital``, one of ESG ``esg``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from textindex.core.messages import Message

if TYPE_CHECKING:
    import pandas as pd

NAME = re.compile(r"[a-z][a-z0-9_]{0,25}")
"""A column for pandas and a name for Stata, also with ``zy_`` before it."""
FAMILIES = ("n_", "w_", "ln_", "pc10k_", "pw10k_", "tfidf_", "z_", "zy_")
"""What the other columns of an index begin with."""
OTHERS = tuple(f"_{family}" for family in FAMILIES)  # whole words: own_ is a dictionary's, not n_
COLUMNS = frozenset(
    (
        *(
            "firm",
            "firm_id",
            "firm_by",
            "year",
            "name",
            "language",
            "status",
            "file",
            "file_name",
            "path",
            "kind",
            "industry",
        ),
        *("industry", "cik", "ticker", "lei", "code", "sha256", "revision", "period", "period_end"),
        *("entropy", "pca1", "total", "index", "n", "w"),
    )
)
"""Other columns of an index, or of the tables that are joined to it."""
STATA = frozenset(("byte", "double", "float", "if", "in", "int", "long", "str", "strl", "using", "with"))
"""Words that Stata takes for no name; the others of them begin with an underscore."""
WORD_INDEX = re.compile(r"\s*(?:index|指数)$", re.IGNORECASE)


class Construct(NamedTuple):
    """What a dictionary measures.

    Attributes:
        name: the index's column, such as ``digital``; its standard scores are ``z_digital`` and ``zy_digital``.
        zh: what Chinese texts call it, without 指数: 数字化.
        en: what English texts call it inside a sentence, without "index": digitalization.
    """

    name: str = "digital"
    zh: str = "数字化"
    en: str = "digitalization"

    @property
    def variable(self) -> str:
        """The panel's variable: ``Digital``, which Li, Xu and Sukumar (2023) call it; of another construct its name.

        >>> Construct().variable, Construct("esg", "ESG", "ESG").variable
        ('Digital', 'esg')
        """
        return "Digital" if self.name == "digital" else self.name

    def called(self, language: str) -> str:
        """What the index is called at the head of a page, an axis or a column.

        >>> Construct().called("zh"), Construct().called("en"), Construct("esg", "ESG", "ESG").called("en")
        ('数字化指数', 'Digitalization index', 'ESG index')
        """
        return f"{self.zh}指数" if language == "zh" else f"{self.en[:1].upper()}{self.en[1:]} index"


DIGITAL = Construct()
"""What a dictionary measures that does not say so."""


def fault_of(name: str) -> str:
    """Why a name can be no construct's; empty where it can.

    >>> fault_of("esg"), fault_of("ESG")[-11:], fault_of("n_total")[11:28]
    ('', 'such as esg', 'an index has colu')
    """
    if not NAME.fullmatch(name):
        made = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        like = Message("construct.like", made=made) if NAME.fullmatch(made) and not fault_of(made) else ""
        return Message("construct.name", name=name, like=like)
    if name in STATA:
        return Message("construct.stata", name=name)
    family = next((family for family in FAMILIES if name.startswith(family)), None)
    if name in COLUMNS or family:
        which = Message("construct.beginning", family=family) if family else Message("construct.that_name")
        return Message("construct.taken", name=name, which=which)
    return ""


def label_of(text: str) -> str:
    """A label without the word index at its end, which is added where it is needed.

    >>> label_of("ESG指数"), label_of("ESG Index"), label_of("指数")
    ('ESG', 'ESG', '指数')
    """
    return WORD_INDEX.sub("", text.strip()) or text.strip()


def index_columns(table: pd.DataFrame) -> dict[str, str]:
    """The columns of a table that hold an index, each with what its dictionary's columns begin with.

    ``digital`` is known by its name; the index of another construct by what it is: ln(1 + n_total), or ln(1 + w_total)
    where terms have weights, in every row.

    >>> import pandas as pd
    >>> index_columns(pd.DataFrame({"n_total": [0, 1], "esg": [0.0, 0.6931471805599453]}))
    {'esg': ''}
    """
    names = [str(column) for column in table.columns]
    found = {name: name.removesuffix("digital") for name in names if name == "digital" or name.endswith("_digital")}
    found = {name: prefix for name, prefix in found.items() if not f"_{prefix}".endswith(OTHERS)}
    for total in names:
        if re.fullmatch(r"(?:.*_)?[nw]_total", total):
            found |= _by_what_it_is(table, names, total)
    return {name: found[name] for name in names if name in found}


def _by_what_it_is(table: pd.DataFrame, names: list[str], total: str) -> dict[str, str]:
    import numpy as np
    import pandas as pd

    prefix = total[: -len("n_total")]
    hits = pd.to_numeric(table[total], errors="coerce").astype("float64")
    if hits.isna().all():
        return {}
    candidates = [name for name in names if name.startswith(prefix) and not fault_of(name.removeprefix(prefix))]
    values = {name: pd.to_numeric(table[name], errors="coerce").astype("float64") for name in candidates}
    return {name: prefix for name, own in values.items() if np.allclose(own, np.log1p(hits), atol=1e-6, equal_nan=True)}
