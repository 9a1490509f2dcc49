"""In: tables or a chart, and a file's name. Out: the file, of the kind that its ending says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.records import Language
from textindex.exhibits import Table, figure_bytes, table_bytes
from textindex.tables.write import write_tables


def save_exhibit(
    exhibit: Table | Sequence[Table] | Any,
    out: str | Path,
    *,
    title: str = "",
    language: Language = "en",
    ppi: int = 300,
) -> Path:
    """Write tables (of `typeset`, `describe`) or a chart (of `draw_coefficients` and its like).

    Args:
        exhibit: one table, several, or an Altair chart.
        out: the file; tables end in ``.docx``, ``.tex``, ``.html``, ``.xlsx``, ``.md`` or ``.txt``, charts in ``.svg``,
            ``.pdf``, ``.png``, ``.html`` or ``.json``.
        title: an HTML page's title.
        language: of an HTML page with a chart, ``en`` or ``zh``.
        ppi: dots an inch of a PNG.

    Returns:
        The file.

    Raises:
        ExhibitError: no such ending for such an exhibit.
        StoreError: the file cannot be written.

    Warns:
        ExhibitWarning: Chinese text and no font for it on this machine (PDF, PNG).
    """
    check_choices(ExhibitError, language=(language, Language))

    path = Path(out)
    tables = [exhibit] if isinstance(exhibit, Table) else list(exhibit) if isinstance(exhibit, (list, tuple)) else []
    if tables:
        data = table_bytes(tables, path.suffix, title)
    else:
        chart: Any = exhibit
        data = figure_bytes(chart, path.suffix, ppi=ppi, title=title or path.stem, language=language)
    return write_tables({path: data})[0]
