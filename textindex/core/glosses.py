"""In: a code that files hold, such as ``negated`` or ``per-10k-chars``. Out: a message that says what it means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from textindex.core.messages import Message
from textindex.core.records import DROPPED

OWN = "own_p below "
FLAGS: Mapping[str, Message] = MappingProxyType({
    str(said): said
    for said in (
        Message("flag.negated"), Message("flag.other_party"), Message("flag.background"), Message("flag.boilerplate"),
        Message("flag.plan"), Message("flag.off_concept"),
    )
})  # fmt: skip
WHY: Mapping[str, Message] = MappingProxyType(
    {
        str(said): said
        for said in (
            Message("why.touched"),
            Message("why.straddles"),
            Message("why.in_capitals"),
            Message("why.overlaps"),
            Message("why.begins_spacy"),
            Message("why.begins_jieba"),
            Message("why.spacy"),
            Message("why.jieba"),
        )
    }
)
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
    return FLAGS.get(code) or WHY.get(code) or OPTIONS.get(code) or code
