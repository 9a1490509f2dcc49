"""In: estimates of a file. Out: its tables of descriptive statistics, and the balance tables of its matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textindex.core.estimates import Estimates, in_language
from textindex.core.messages import told
from textindex.core.records import Language
from textindex.exhibits.tables.balance import typeset_balance
from textindex.exhibits.tables.describe import typeset_description
from textindex.exhibits.tables.record import Table
from textindex.exhibits.words import words


def described(estimates: Estimates, labels: Mapping[str, str], language: Language) -> list[Table]:
    """Tables of descriptive statistics, titled by the file's ``[tables]``."""
    return [
        typeset_description(own, labels=labels, language=language, title=_title(estimates, own.name, language))
        for own in estimates.descriptions
    ]


def balanced(estimates: Estimates, labels: Mapping[str, str], language: Language) -> list[Table]:
    """Balance tables, one a match, titled by the file's ``[tables]``; what the match warned of in their notes."""
    found = []
    for own in estimates.matches:
        title = in_language(estimates.file.tables.get(own.name, ""), language) or words(language)["balance"]
        table = typeset_balance(
            own.balance, own.record, labels=labels, language=language, title=f"{title} ({own.name})"
        )
        found.append(replace(table, notes=(*table.notes, *(told(text, language) for text in own.warnings))))
    return found


def _title(estimates: Estimates, name: str, language: Language) -> str:
    word = words(language)
    numbered, own = word["table"].format(name), in_language(estimates.file.tables.get(name, ""), language)
    return word["titled"].format(numbered, own) if own else numbered
