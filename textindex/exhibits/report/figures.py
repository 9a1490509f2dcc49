"""In: what a run wrote. Out: its figures at two widths, each with a caption and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd

from textindex.exhibits.figures import index as index_figures
from textindex.exhibits.figures import index_tables, index_words
from textindex.exhibits.figures.save import figure_bytes
from textindex.exhibits.report import data as report_data
from textindex.exhibits.report.content import Content
from textindex.exhibits.report.tables import Shown, shown
from textindex.exhibits.report.words import PAGE

TABLES: Mapping[str, Callable[..., Any]] = {
    "over-time": index_tables.over_time,
    "by-industry": index_tables.by_industry,
    "distribution": index_tables.distribution,
    "movers": index_tables.movers,
}


class Drawn(NamedTuple):
    """A figure at two widths, with its caption and its numbers."""

    measure: str
    switched: bool
    wide: Any
    narrow: Any
    label: str
    caption: str
    table: Shown


def measures(content: Content, language: str) -> list[tuple[str, str]]:
    """What the reader may switch between: the whole index and its dimensions, each with its label."""
    own = [(key, labels[language == "en"]) for key, labels in content.dimensions.items()]
    return [("total", content.construct.called(language)), *own]


def drawn(content: Content, language: str) -> dict[str, list[Drawn]]:
    """Every figure, those that follow the reader's choice once a measure."""
    w, index = PAGE[language], content.index
    rows = index_tables.read_rows(index)
    several = rows.groupby("firm")["year"].nunique().gt(1).sum()
    known = int(rows["industry"].notna().sum()) if "industry" in rows else 0
    values = {"over-time": f"{len(rows):,}", "by-industry": f"{len(rows) - known:,}", "movers": f"{several:,}"}
    made: dict[str, list[Drawn]] = {name: [] for name in index_figures.FIGURES}
    for measure, label in measures(content, language):
        axis = index_words.axis(content.construct if measure == "total" else None, language)
        for name, tabled in TABLES.items():
            if name == "by-industry" and not known:
                continue
            caption = w["distribution-caption" if name == "distribution" else name].format(label, values.get(name))
            made[name].append(_figure(name, tabled(index, measure), caption, language, measure, axis))
        terms = index_tables.top_terms(content.terms, measure)
        terms["dimension"] = [content.dimensions[key][language == "en"] for key in terms["dimension"]]
        own = content.terms if measure == "total" else content.terms[content.terms["dimension"] == measure]
        caption = w["terms-caption"].format(label, f"{int(own['kept'].sum()):,}")
        made["terms"].append(_figure("terms", terms, caption, language, measure))
    labels = dict(measures(content, language)[1:])
    by_dimension = index_tables.by_dimension(index, labels)
    made["by-dimension"].append(_figure("by-dimension", by_dimension, w["by-dimension"], language))
    made["coverage"].append(_figure("coverage", index_tables.coverage(index), w["coverage"], language))
    return made


def _figure(
    name: str, table: pd.DataFrame, caption: str, language: str, measure: str | None = None, axis: str = ""
) -> Drawn:
    from markupsafe import Markup

    draw = index_figures.FIGURES[name]
    more = {"axis": axis} if axis else {}
    sizes = []
    for width in ("page", "column") if len(table) else ():
        svg = figure_bytes(draw(table, language=language, width=width, **more), ".svg").decode()
        own = report_data.inline(svg, f"{name}-{measure or 'all'}-{width}")
        sizes.append(Markup(own))  # written as XML: texts in it are escaped
    wide, narrow = sizes or ("", "")
    if "status" in table:
        table = table.assign(status=[index_words.status(one, language) for one in table["status"]])
    numbers = shown(table, language, caption)
    return Drawn(
        measure=measure or "total",
        switched=measure is not None,
        wide=wide,
        narrow=narrow,
        label=caption,
        caption=caption,
        table=numbers,
    )
