"""In: a run's estimates. Out: tables with published values and other clusterings, and what failed; Markdown, text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textindex.core.estimates import Estimates, in_language
from textindex.core.messages import told
from textindex.core.records import Language
from textindex.exhibits.tables.plain import escaped, markdown, plain
from textindex.exhibits.tables.record import Table, cleaned
from textindex.exhibits.tables.typeset import typeset
from textindex.exhibits.words import words


def full_markdown(results: Estimates, language: Language = "en") -> str:
    """All of a run to be read: what a paper prints in brackets beside it, controls too, models that were not run.

    Args:
        results: of `estimate`.
        language: ``en`` or ``zh``.
    """
    return _full(results, language, markdown, escaped, "# ", "- ")


def full_text(results: Estimates, language: Language = "en") -> str:
    """The same for a screen: columns of numbers, nothing escaped."""
    return _full(results, language, plain, str, "", "")


def _full(
    results: Estimates,
    language: Language,
    tabled: Callable[[Sequence[Table]], str],
    said: Callable[[str], str],
    title: str,
    item: str,
) -> str:
    file, word = results.file, words(language)
    lines = [f"{title}{said(in_language(file.title, language) or file.name)}", ""]
    lines += [word["source"].format(said(file.source)), ""] if file.source else []
    lines += [said(in_language(file.note, language)), ""] if file.note else []
    tables = typeset(results, show_controls=True, language=language, published=True, beside=True)
    lines.append(tabled([cleaned(table) for table in tables]))
    lines += [
        f"{item}{said(word['not_run'].format(name, told(why, language)))}" for name, why in results.failed.items()
    ]
    return "\n".join(lines).rstrip() + "\n"
