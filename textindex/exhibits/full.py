"""In: a run's estimates. Out: estimates.md: tables with published values and other clusterings, and what failed."""

from __future__ import annotations

from textindex.base.estimates import Estimates
from textindex.exhibits.plain import escaped, markdown
from textindex.exhibits.record import cleaned
from textindex.exhibits.typeset import typeset
from textindex.exhibits.words import words


def full_markdown(results: Estimates, language: str = "en") -> str:
    """All of a run to be read: what a paper prints in brackets beside it, controls too, models that were not run.

    Args:
        results: of `estimate`.
        language: ``en`` or ``zh``.
    """
    file, word = results.file, words(language)
    lines = [f"# {escaped(file.title or file.name)}", ""]
    lines += [word["source"].format(escaped(file.source)), ""] if file.source else []
    lines += [escaped(file.note), ""] if file.note else []
    tables = typeset(results, show_controls=True, language=language, published=True, beside=True)
    lines.append(markdown([cleaned(table) for table in tables]))
    lines += [f"- {escaped(word['not_run'].format(name, why))}" for name, why in results.failed.items()]
    return "\n".join(lines).rstrip() + "\n"
