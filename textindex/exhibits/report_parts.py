"""In: what a run wrote, and a language. Out: the page's texts, tables and figures, as its template takes them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from textindex.exhibits import index_figures, index_tables, report_data, index_words
from textindex.exhibits.report_words import FLAGS, PAGE
from textindex.exhibits.save import figure_bytes

if TYPE_CHECKING:
    import pandas as pd

    from textindex.exhibits.report import Content

FILES = 300
FIRST = 50
SHARES = ("share", "cumulative", "zero")
YEARS = ("year", "first_year", "last_year")
TABLES: Mapping[str, Callable[..., Any]] = {
    "over-time": index_tables.over_time,
    "by-industry": index_tables.by_industry,
    "distribution": index_tables.distribution,
    "movers": index_tables.movers,
}


class Head(NamedTuple):
    """A column's head: its text, whether it holds numbers, and the class of its cells."""

    text: str
    number: bool
    name: str


class Shown(NamedTuple):
    """A table as it is printed."""

    label: str
    heads: list[Head]
    rows: list[list[str]]


class Drawn(NamedTuple):
    """A figure at two widths, with its caption and its numbers."""

    measure: str
    switched: bool
    wide: Any
    narrow: Any
    label: str
    caption: str
    table: Shown


def measures(dimensions: Mapping[str, tuple[str, str]], language: str) -> list[tuple[str, str]]:
    """What the reader may switch between: the whole index and its dimensions, each with its label."""
    own = [(key, labels[language == "en"]) for key, labels in dimensions.items()]
    return [("digital", index_words.WORDS[language]["all"]), *own]


def json_text(data: Any) -> str:
    """JSON with its characters as they are."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def parts(content: Content, language: str) -> dict[str, Any]:
    """Everything that the template shows, but for the sentences."""
    w, facts = PAGE[language], content.facts
    rows = index_tables.read_rows(content.index)
    years = f"{rows['year'].min()}–{rows['year'].max()}" if len(rows) else ""
    lead = w["lead"].format(facts["name"], facts["version"], f"{facts['terms']:,}", len(facts["dimensions"]), facts["count"])
    if content.others:
        lead += " " + w["others"].format(", ".join((facts["name"], *content.others)), facts["name"])
    drawn = _drawn(content, language)
    return {
        "title": w["title"].format(years) if years else w["title_none"],
        "lead": lead,
        "warnings": [w["unverified"]] if facts["unverified"] else [],
        "facts": _facts(content, rows, language),
        "sections": _sections(w, drawn, content.above is not None),
        "drawn": drawn,
        "above": None if content.above is None else _above(content.above, content.index, language),
        "methods": _paragraphs(content.methods),
        **_input(content, language),
        **_quality(content, language),
        **_provenance(content, language),
        "footer": w["footer"].format(content.provenance["versions"]["textindex"]),
    }


def _sections(w: Mapping[str, str], drawn: Mapping[str, Any], above: bool) -> list[tuple[str, str]]:
    names = {
        "input": "input", "time": "time", "dimensions": "dimensions", "industries": "industries",
        "distribution": "distribution", "quality": "quality", "terms": "terms", "moved": "moved",
        "above": "above_title", "firms": "firms", "methods": "methods", "provenance": "provenance",
    }  # fmt: skip
    left_out = {*(() if drawn["by-industry"] else ("industries",)), *(() if above else ("above",))}
    return [(key, w[word]) for key, word in names.items() if key not in left_out]


def held_text(content: Content, held: int, language: str) -> str:
    """How many firms' sentences the page holds, and which."""
    w = PAGE[language]
    which = "held_named" if content.named else "held_all" if held == content.with_hits else "held_most"
    return w["held_text"].format(f"{content.index['firm'].nunique():,}", f"{held:,}", w[which])


def _facts(content: Content, rows: pd.DataFrame, language: str) -> list[tuple[str, str, str]]:
    w, n = PAGE[language], len(rows)
    missing = len(content.index) - n
    zeros, hits = int(rows["n_total"].eq(0).sum()), int(rows["n_total"].sum())
    sd = rows["digital"].std(ddof=1)
    weighted = w["weighted"] if "w_total" in rows else ""
    return [
        (w["fact_n"], f"{n:,}", ""),
        (w["fact_firms"], f"{rows['firm'].nunique():,}", ""),
        (w["fact_index"], _cell(rows["digital"].mean()), w["sd"].format(_cell(sd)) if n > 1 else ""),
        (w["fact_zero"], _cell(zeros / n if n else math.nan, "zero"), w["of_n"].format(f"{zeros:,}", f"{n:,}")),
        (w["fact_hits"], f"{hits:,}", weighted),
        (w["fact_missing"], f"{missing:,}", w["of_n"].format(f"{missing:,}", f"{len(content.index):,}")),
    ]


def _drawn(content: Content, language: str) -> dict[str, list[Drawn]]:
    """Every figure, those that follow the reader's choice once a measure."""
    w, index = PAGE[language], content.index
    rows = index_tables.read_rows(index)
    several = rows.groupby("firm")["year"].nunique().gt(1).sum()
    unknown = int(rows["industry"].isna().sum()) if "industry" in rows else 0
    values = {"over-time": f"{len(rows):,}", "by-industry": f"{unknown:,}", "movers": f"{several:,}"}
    made: dict[str, list[Drawn]] = {name: [] for name in index_figures.FIGURES}
    for measure, label in measures(content.dimensions, language):
        for name, tabled in TABLES.items():
            if name != "by-industry" or unknown < len(rows):
                if name == "by-industry" and "industry" not in rows:
                    continue
                caption = w["distribution-caption" if name == "distribution" else name].format(label, values.get(name))
                made[name].append(_figure(name, tabled(index, measure), caption, language, measure))
        terms = index_tables.top_terms(content.terms, measure)
        terms["dimension"] = [content.dimensions[key][language == "en"] for key in terms["dimension"]]
        own = content.terms if measure == "digital" else content.terms[content.terms["dimension"] == measure]
        caption = w["terms-caption"].format(label, f"{int(own['kept'].sum()):,}")
        made["terms"].append(_figure("terms", terms, caption, language, measure))
    labels = dict(measures(content.dimensions, language)[1:])
    by_dimension = index_tables.by_dimension(index, labels)
    made["by-dimension"].append(_figure("by-dimension", by_dimension, w["by-dimension"], language))
    made["coverage"].append(_figure("coverage", index_tables.coverage(index), w["coverage"], language))
    return made


def _figure(name: str, table: pd.DataFrame, caption: str, language: str, measure: str | None = None) -> Drawn:
    from markupsafe import Markup

    draw = index_figures.FIGURES[name]
    more = {"measure": measure} if measure and name != "terms" else {}
    sizes = []
    for width in ("page", "column") if len(table) else ():
        svg = figure_bytes(draw(table, language=language, width=width, **more), ".svg").decode()
        drawn = report_data.inline(svg, f"{name}-{measure or 'all'}-{width}")
        sizes.append(Markup(drawn))  # noqa: S704 (serialized as XML: texts in it are escaped)
    wide, narrow = sizes or ("", "")
    shown = table.assign(status=[index_words.status(one, language) for one in table["status"]]) if "status" in table else table
    numbers = _shown(shown, language, caption)
    return Drawn(measure or "digital", measure is not None, wide, narrow, caption, caption, numbers)


def _shown(table: pd.DataFrame, language: str, label: str) -> Shown:
    said = index_words.WORDS[language]
    texts = {column for column in table if not _numeric(table[column])}
    heads = [
        Head(said.get(column, column), column not in texts and column not in YEARS, "" if column in texts else "n")
        for column in table
    ]
    rows = [[_cell(value, column) for column, value in zip(table, row, strict=True)] for row in table.itertuples(index=False)]
    return Shown(label, heads, rows)


def _numeric(column: pd.Series) -> bool:
    from pandas.api.types import is_numeric_dtype

    return is_numeric_dtype(column)


def _cell(value: Any, column: str = "") -> str:
    """A value as it is printed; a missing one is a dash.

    >>> _cell(0.25, "share"), _cell(2019, "year"), _cell(1234), _cell(1.5), _cell(float("nan"))
    ('25.0%', '2019', '1,234', '1.500', '–')
    """
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return "–"
    if column in YEARS:
        return str(int(value))
    if column in SHARES:
        return f"{value:.1%}"
    if column in ("low", "high"):
        return f"{value:g}"
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"


def _plain(label: str, heads: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]]) -> Shown:
    """A table from texts; a head's class says what its cells are."""
    return Shown(label, [Head(text, name == "n", name) for text, name in heads], [list(row) for row in rows])


def _input(content: Content, language: str) -> dict[str, Any]:
    w, said, table = PAGE[language], index_words.WORDS[language], content.rejections
    files = content.provenance["files"]
    counts = table.groupby("reason").agg(n=("reason", "size"), detail=("detail", "first")).reset_index()
    counts = counts.sort_values(["n", "reason"], ascending=[False, True])
    reasons = [(index_words.status(row.reason, language), f"{row.n:,}", row.detail) for row in counts.itertuples()]
    listed = [
        (row.file, f"{row.firm} {row.year}".strip(), index_words.status(row.reason, language), row.detail)
        for row in table.head(FILES).itertuples()
    ]
    return {
        "input_text": w["input_text"].format(f"{files['found']:,}", f"{files['scored']:,}", f"{len(table):,}"),
        "reasons": _plain(w["input"], [(said["reason"], ""), (said["files"], "n"), (said["for instance"], "wide")], reasons),
        "files": _plain(
            w["which"],
            [(said["file"], "file"), (said["firm"], ""), (said["reason"], ""), (said["detail"], "wide")],
            listed,
        ),
        "files_left": w["files_left"].format(FILES, f"{len(table):,}") if len(table) > FILES else "",
    }


def _quality(content: Content, language: str) -> dict[str, Any]:
    w, said, facts = PAGE[language], index_words.WORDS[language], content.facts
    rules = []
    for rule, total in facts["totals"].items():
        moved = facts["rank_correlation"].get(rule)
        own = w["own_rule"] if rule == facts["count"] else "–" if moved is None else f"{moved:.3f}"
        rules.append((rule, f"{total:,}", own))
    flags = [
        (
            FLAGS[language].get(flag, flag),
            f"{own['hits']:,}",
            w["no"] if own["dropped"] else w["yes"],
            "–" if own["rank_correlation"] is None else f"{own['rank_correlation']:.3f}",
            "–" if own["moved_deciles"] is None else f"{own['moved_deciles']:,}",
        )
        for flag, own in facts["flags"].items()
    ]
    heads = [(w["flag"], ""), (said["hits"], "n"), (w["counted"], ""), (w["rank_correlation"], "n"), (w["moved_deciles"], "n")]
    return {
        "rules": _plain(w["quality"], [(w["rule"], ""), (said["hits"], "n"), (w["rank_correlation"], "n")], rules),
        "flags": _plain(w["speaking"], heads, flags),
    }


def _above(above: pd.DataFrame, index: pd.DataFrame, language: str) -> dict[str, Any]:
    w, said = PAGE[language], index_words.WORDS[language]
    known = above[above["expected"].notna()]
    flagged = known[known["flag"]]
    by_year = known.groupby("year")["flag"].agg(["size", "sum"]).reset_index()
    names = {(row.firm, row.year): row.name for row in index[["firm", "year", "name"]].itertuples(index=False)}
    first = flagged.sort_values(["residual", "firm", "year"], ascending=[False, True, True]).head(FIRST)
    rows = [
        (f"{r.firm} {names.get((r.firm, r.year), '')}".strip(), str(r.year), _cell(r.n), _cell(r.expected), _cell(r.residual))
        for r in first.itertuples()
    ]
    heads = [(said["firm"], ""), (said["year"], "n"), (w["observed"], "n"), (w["expected"], "n"), (w["residual"], "n")]
    yearly = [
        (str(row.year), f"{row.size:,}", f"{row.flagged:,}", _cell(float(row.flagged / row.size), "share"))
        for row in by_year.rename(columns={"sum": "flagged"}).itertuples(index=False, name="Year")
    ]
    share = _cell(len(flagged) / len(known) if len(known) else math.nan, "share")
    return {
        "text": w["above_text"].format(f"{len(known):,}", f"{len(flagged):,}", share),
        "by_year": _plain(
            w["above_title"], [(said["year"], ""), (said["n"], "n"), (w["flagged"], "n"), (said["share"], "n")], yearly
        ),
        "first": _plain(w["above_first"], heads, rows),
    }


def _paragraphs(text: str) -> list[tuple[str, str]]:
    """methods.md as headings, items and paragraphs; the page's own heading is the first."""
    kinds = {"# ": "h", "- ": "li"}
    lines = [line for line in text.splitlines() if line.strip()]
    found = [(kinds.get(line[:2], "p"), line[2:] if line[:2] in kinds else line) for line in lines]
    return found[1:] if found[:1] == [("h", "Methods")] else found


def _provenance(content: Content, language: str) -> dict[str, Any]:
    w, facts, provenance = PAGE[language], content.facts, content.provenance
    versions = ", ".join(f"{name} {number}" for name, number in provenance["versions"].items())
    rows = [
        (w["dictionary"], f"{facts['name']} {facts['version']}"),
        (w["hash"], facts["sha256"]),
        (w["rule"], facts["count"]),
        (w["dropped"], ", ".join(FLAGS[language].get(flag, flag) for flag in facts["drop"]) or w["none"]),
        (w["section"], provenance["section"] or w["whole"]),
        (w["extractors"], ", ".join(provenance["extractors"])),
        (w["versions"], versions),
    ]
    inputs = len(provenance["inputs"])
    shown = {key: value for key, value in provenance.items() if key != "inputs" or inputs <= FILES}
    return {
        "provenance_text": w["provenance_text"],
        "provenance": _plain(w["provenance"], [(w["what"], ""), (w["value"], "wide")], rows),
        "provenance_json": json.dumps(shown, ensure_ascii=False, indent=1),
        "inputs_left": w["inputs_left"].format(f"{inputs:,}") if inputs > FILES else "",
    }
