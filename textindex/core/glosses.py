"""In: what tables and files hold, such as ``negated`` or ``within firm``. Out: a message that says what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from textindex.core.messages import Message, recognized
from textindex.core.records import DROPPED

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
YEAR, MORE = re.compile("year ([0-9]{4})"), re.compile("([0-9]+) or more")
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
    """
    if code.startswith(DROPPED):
        return Message("flag.dropped", flags=tuple(FLAGS.get(flag, flag) for flag in code[len(DROPPED) :].split(", ")))
    if code.startswith(OWN):
        return Message("why.own", own=float(code[len(OWN) :]))
    if more := MORE.fullmatch(code):
        return Message("scope.or_more", n=more[1])
    if year := YEAR.fullmatch(code):
        return Message("scope.year", year=year[1])
    return recognized(code, KINDS)
