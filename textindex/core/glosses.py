"""In: what tables and files hold, such as ``negated`` or ``within firm``. Out: a message that says what it means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from textindex.core.messages import Message, recognized
from textindex.core.records import DROPPED, EXCLUDED

if TYPE_CHECKING:
    import pandas as pd

OWN = "own_p below "
FLAGS: Mapping[str, Message] = MappingProxyType({
    str(said): said
    for said in (
        Message("flag.negated"), Message("flag.other_party"), Message("flag.background"), Message("flag.boilerplate"),
        Message("flag.plan"), Message("flag.off_concept"),
    )
})  # fmt: skip
KINDS = ("flag.", "why.", "option.", "altered.", "scope.", "step.", "did.", "firms.", "row.")
"""Codes of the catalogue whose English is what tables hold."""
OPTIONS: Mapping[str, Message] = MappingProxyType({
    str(said): said
    for said in (
        Message("option.report"), Message("option.mdna"), Message("option.business"), Message("option.token"),
        Message("option.whole"), Message("option.longest"), Message("option.substring"), Message("option.policy"),
        Message("option.all"), Message("option.not_others"), Message("option.own"), Message("option.own_done"),
        Message("option.ln"), Message("option.chars"), Message("option.words"), Message("option.tfidf"),
        Message("option.entropy"), Message("option.pca"), Message("option.z"), Message("option.z_year"),
        Message("option.none"),
    )
})  # fmt: skip
"""Of a multiverse."""


def gloss(code: str) -> str:
    """What a code is called; the code itself where it is none of these.

    >>> from textindex.core.messages import told
    >>> told(gloss("negated"), "zh"), told(gloss("dropped: negated, plan"), "zh"), gloss("2.3")
    ('否定', '按词典不计：否定、计划', '2.3')
    >>> told(gloss("excluded: 物联网联盟"), "zh")
    '在排除语“物联网联盟”之内'
    """
    if code.startswith(DROPPED):
        return Message("flag.dropped", flags=tuple(FLAGS.get(flag, flag) for flag in code[len(DROPPED) :].split(", ")))
    if code.startswith(EXCLUDED):
        return Message("why.excluded", within=code[len(EXCLUDED) :])
    if code.startswith(OWN):
        return Message("why.own", own=float(code[len(OWN) :]))
    return recognized(code, KINDS)


def beside(table: pd.DataFrame, column: str) -> list[str]:
    """A table's lines for a screen; what a row is called, which is told in the reader's language, stands last.

    >>> import pandas as pd
    >>> beside(pd.DataFrame({"flag": ["negated"], "n": [3]}), "flag")
    [' n   flag', ' 3   negated']
    """
    numbers = table.drop(columns=column).to_string(index=False, na_rep="", float_format=lambda v: f"{v:.4f}")
    names = [column, *map(gloss, table[column])]
    return [
        Message("list.beside", first=first, then=then) for first, then in zip(numbers.splitlines(), names, strict=True)
    ]
