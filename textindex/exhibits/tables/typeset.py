"""In: estimates. Out: tables as a paper prints them: stars, standard errors in parentheses, what was held fixed.

Stars are computed from p-values; three digits always. What a reader must know and a table tends to hide (rows left
out, singletons, columns dropped, the kind of standard errors, simulated data) stands in the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.estimates import INTERCEPT, NAMED, Estimate, Estimates, in_language
from textindex.core.messages import Message, told
from textindex.core.records import Language
from textindex.core.survey import Recheck, SurveyResult
from textindex.exhibits.tables.notes import below, kind_of_errors
from textindex.exhibits.tables.of_samples import balanced, described
from textindex.exhibits.tables.record import Cell, Head, Row, Table, number, stars
from textindex.exhibits.tables.survey import recheck_table, survey_tables
from textindex.exhibits.words import effects, words

ACROSS = 6  # models side by side
PRODUCT = re.compile(r"[^\s:=*()^]+(:[^\s:=*()^]+)+")


def typeset(
    estimates: Estimates | Estimate | Iterable[Estimate] | SurveyResult | Recheck,
    *,
    terms: Sequence[str] | None = None,
    show_controls: bool = False,
    labels: Mapping[str, str] | None = None,
    language: Language = "en",
    published: bool = False,
    beside: bool = False,
) -> list[Table]:
    """Form the tables of estimates: models named ``2.1``, ``2.2`` make Table 2, six side by side at most.

    Args:
        estimates: of `estimate` or `fit`; or of `survey` or `recheck`, of which labels and language alone are asked.
        terms: the terms to print, in this order; the others count as controls. All but the controls unless given.
        show_controls: print the controls' coefficients too.
        labels: what is printed for a term, an outcome or a part of a product, before the file's own ``[labels]``.
        language: ``en`` or ``zh``.
        published: add what a paper prints, in brackets.
        beside: add the first slope's standard error under the other covariances.

    Raises:
        ExhibitError: no estimates; a term that no model has; an unknown language.
    """
    check_choices(ExhibitError, language=(language, Language))
    if isinstance(estimates, SurveyResult):
        return survey_tables(estimates, labels=labels, language=language)
    if isinstance(estimates, Recheck):
        return recheck_table(estimates, labels=labels, language=language)
    given = several_of(estimates)
    if terms is not None and (absent := set(terms) - {t for e in given for t in e.table.index}):
        there = dict.fromkeys(t for e in given for t in e.table.index)
        raise ExhibitError(Message("figure.no_term", absent=tuple(sorted(absent)), there=tuple(there)))
    found, names = [], labels_of(estimates, labels, language)
    titles = estimates.file.tables if isinstance(estimates, Estimates) else {}
    if isinstance(estimates, Estimates):
        found += described(estimates, names, language)
    for title, block in _blocks(given, titles, language):
        asked = _Asked(block, terms, show_controls, names, language)
        rows = [*asked.coefficients(published), *asked.facts(published)]
        rows += asked.beside() if beside else []
        notes = below(
            block=block,
            numbers=asked.numbers,
            hidden=asked.controls(),
            aliases=asked.aliases(),
            language=language,
            published=published,
            beside=beside,
        )
        found.append(Table(title, asked.heads(), tuple(rows), notes, "", language))
    if isinstance(estimates, Estimates):
        found += balanced(estimates, names, language)
    if isinstance(estimates, Estimates) and len(estimates.differences):
        found.append(_differences(estimates.differences, names, language))
    if isinstance(estimates, Estimates) and len(estimates.mediations):
        found.append(_mediations(estimates.mediations, names, language))
    return found


def labels_of(estimates: object, labels: Mapping[str, str] | None, language: str) -> dict[str, str]:
    """What is printed for names: the labels of the estimates' file, and before them those given."""
    own = estimates.file.labels_in(language) if isinstance(estimates, Estimates) else {}
    return {**own, **(labels or {})}


def several_of(estimates: Estimates | Estimate | Iterable[Estimate]) -> list[Estimate]:
    """Estimates as a list; empty of a file that only matches or describes.

    Raises:
        ExhibitError: there are none.
    """
    if isinstance(estimates, Estimate):
        return [estimates]
    given = list(estimates.estimates if isinstance(estimates, Estimates) else estimates)
    samples = isinstance(estimates, Estimates) and bool(estimates.matches or estimates.descriptions)
    if not given and not samples:
        raise ExhibitError(Message("typeset.no_estimates"))
    return given


def _blocks(
    estimates: Sequence[Estimate], titles: Mapping[str, Any], language: str
) -> Iterable[tuple[str, list[Estimate]]]:
    """Models of one table (the name before the point; those without one together), as many as fit side by side."""
    word = words(language)
    blocks: dict[str, list[Estimate]] = {}
    for estimate in estimates:
        blocks.setdefault(estimate.spec.name.rpartition(".")[0], []).append(estimate)
    for name, block in blocks.items():
        title = word["table"].format(name) if name else ""
        own = titles.get(name, "")
        if own := in_language(own, language):
            title = word["titled"].format(title, own) if title else own
        for start in range(0, len(block), ACROSS):
            yield word["continued"].format(title).strip() if start else title, block[start : start + ACROSS]


class _Asked:
    """One table's models, and what of them is to be printed."""

    def __init__(
        self,
        block: list[Estimate],
        terms: Sequence[str] | None,
        show_controls: bool,
        labels: dict[str, str],
        language: str,
    ) -> None:
        self.block, self.labels, self.language, self.word = block, labels, language, words(language)
        self.by = [estimate.table for estimate in block]
        everything = list(dict.fromkeys(t for table in self.by for t in table.index))
        summed = [set() if show_controls else set(e.record.get("controls", ())) for e in block]
        if terms is None:
            terms = [
                t for t in everything if any(t in b.index and t not in c for b, c in zip(self.by, summed, strict=True))
            ]
            terms.sort(key=lambda term: term == INTERCEPT)
            self.shown = [{t for t in b.index if t not in c} for b, c in zip(self.by, summed, strict=True)]
        else:
            self.shown = [set(terms)] * len(block)
        self.terms = [term for term in terms if term in everything]
        self.numbers = _numbers(block)

    def hidden(self) -> list[list[str]]:
        """Of each model the terms that are not printed."""
        return [
            [t for t in table.index if t not in shown and t != INTERCEPT]
            for table, shown in zip(self.by, self.shown, strict=True)
        ]

    def controls(self) -> list[list[str]]:
        """The same as printed in a note."""
        return [[self.labels.get(term, term) for term in own] for own in self.hidden()]

    def heads(self) -> tuple[tuple[Head, ...], ...]:
        outcomes = list[Head]()
        for estimate in self.block:
            name = self.label(estimate.record["outcome"])
            if outcomes and outcomes[-1].text == name:
                outcomes[-1] = replace(outcomes[-1], span=outcomes[-1].span + 1)
            else:
                outcomes.append(Head(name))
        says = [_says(estimate, self.language) for estimate in self.block]
        rows = [tuple(outcomes), tuple(map(Head, says)), tuple(map(Head, self.numbers))]
        return tuple(row for row in rows if any(head.text for head in row))

    def label(self, term: str) -> str:
        """A term as printed."""
        return label_of(term, self.block, self.labels, self.language)

    def aliases(self) -> list[list[str]]:
        """Of each model what the printed names stand for, where the label does not say it."""
        found: list[list[str]] = [[] for _ in self.block]
        for term in self.terms:
            formulas = _formulas(term, self.block)
            if len({body for _, body in formulas if body}) == 1 and PRODUCT.fullmatch(
                next(b for _, b in formulas if b)
            ):
                continue
            for at, body in formulas:
                if body:
                    found[at].append(self.word["is"].format(self.label(term), self._body(body)).rstrip(".。"))
        return found

    def _body(self, body: str) -> str:
        """What a name stands for, as printed where the parts have labels."""
        plain = PRODUCT.fullmatch(body) and any(part in self.labels for part in body.split(":"))
        return self.label(body) if plain or body in self.labels else body

    def coefficients(self, published: bool) -> list[Row]:
        rows = []
        for term in self.terms:
            own = [_of(table, term) if term in shown else None for table, shown in self._pairs()]
            values = tuple(Cell() if found is None else number(found[0], stars(found[2])) for found in own)
            errors = tuple(Cell() if found is None else number(found[1], wrap="({})") for found in own)
            rows += [Row(self.label(term), values, "estimate"), Row("", errors, "error")]
            printed = tuple(_printed(estimate.spec.published.get(term)) for estimate in self.block)
            rows += [Row("", printed, "published")] if published and any(cell.text for cell in printed) else []
        return rows

    def _pairs(self) -> Iterable[tuple[pd.DataFrame, set[str]]]:
        return zip(self.by, self.shown, strict=True)

    def facts(self, published: bool) -> list[Row]:
        """Controls, fixed effects, and what a table closes with."""
        yes, no = Cell(self.word["yes"]), Cell(self.word["no"])
        rows, hidden = [], self.hidden()
        if any(hidden):
            rows.append(Row(self.word["controls"], tuple(yes if own else no for own in hidden)))
        for column in dict.fromkeys(column for estimate in self.block for column in estimate.spec.fixed_effects):
            has = tuple(yes if column in estimate.spec.fixed_effects else no for estimate in self.block)
            rows.append(Row(effects(column, self.language), has))
        numbers = [("observations", "nobs", ",.0f"), *((key, key, ".3f") for key in ("r2", "within_r2", "pseudo_r2"))]
        for name, key, form in numbers:
            values = [estimate.record.get(key) for estimate in self.block]
            if any(value is not None for value in values):
                cells = [Cell() if value is None else number(value, form=form) for value in values]
                if published:
                    cells = [_with(c, e.spec.published.get(key), form) for c, e in zip(cells, self.block, strict=True)]
                rows.append(Row(self.word[name], tuple(cells)))
        rows += self._coded()
        for name in dict.fromkeys(n for e in self.block for n in e.record.get("first_stages", ())):
            stages = [e.record.get("first_stages", {}).get(name) for e in self.block]
            cells = [Cell() if stage is None else number(stage["F"]) for stage in stages]
            rows.append(Row(self.word["first_stage"].format(self.label(name)), tuple(cells)))
        return [replace(rows[0], rule=True), *rows[1:]] if rows else []

    def _coded(self) -> list[Row]:
        """On how many coded firm-years, and firms, corrected estimates stand."""
        rows, coded = [], [estimate.record.get("coded") for estimate in self.block]
        for name, key in (("coded_rows", "drawn"), ("coded_firms", "firms")):
            cells = tuple(Cell() if own is None else number(own[key], form=",.0f") for own in coded)
            rows += [Row(self.word[name], cells)] if any(coded) else []
        return rows

    def beside(self) -> list[Row]:
        rows = []
        for kind in dict.fromkeys(kind for estimate in self.block for kind in estimate.beside.get("vcov", ())):
            label = self.word["beside"].format(kind_of_errors(kind, {}, self.language))
            rows.append(Row(label, tuple(_slope(estimate, kind) for estimate in self.block), "error"))
        return rows


def label_of(term: str, block: Sequence[Estimate], labels: Mapping[str, str], language: str) -> str:
    """A term as printed: its label, or a product's parts with a sign between them; else as it is called.

    Args:
        term: the term or outcome.
        block: the models that are shown together.
        labels: what is printed for a term or a part of a product.
        language: ``en`` or ``zh``.
    """
    if term in labels:
        return labels[term]
    if term == INTERCEPT:
        return words(language)["constant"]
    means = {body for _, body in _formulas(term, block)}
    body = means.pop() if len(means) == 1 else term
    if PRODUCT.fullmatch(body):
        return " × ".join(labels.get(part, part) for part in body.split(":"))
    return term


def _formulas(term: str, block: Sequence[Estimate]) -> list[tuple[int, str]]:
    """(model, what the term stands for there; empty where it is a plain column) of the models that have it."""
    found = []
    for at, estimate in enumerate(block):
        if term in estimate.table.index:
            named = (NAMED.fullmatch(regressor) for regressor in estimate.spec.regressors)
            own = next((match[2].strip() for match in named if match and match[1] == term), "")
            found.append((at, own or (term if PRODUCT.fullmatch(term) else "")))
    return found


def _numbers(block: Sequence[Estimate]) -> list[str]:
    """(1), (2), …: the name after the point, or the model's place."""
    parts = [estimate.spec.name.rpartition(".")[2] for estimate in block]
    if all(part.isdigit() and "." in estimate.spec.name for part, estimate in zip(parts, block, strict=True)):
        return [f"({part})" for part in parts]
    return [f"({at})" for at in range(1, len(block) + 1)]


def _says(estimate: Estimate, language: str) -> str:
    """What a column is called: its label, or its name where that is more than the table's number and its own."""
    name = estimate.spec.name
    numbered = "." in name and name.rpartition(".")[2].isdigit()
    return in_language(estimate.spec.label, language) or ("" if numbered else name)


def _of(table: pd.DataFrame, term: str) -> tuple[float, float, float] | None:
    """A term's estimate, standard error and p-value."""
    if term not in table.index:
        return None
    estimate, se, p = (float(table[key][term]) for key in ("estimate", "se", "p"))
    return estimate, se, p


def _slope(estimate: Estimate, kind: str) -> Cell:
    """The first slope's standard error under another covariance, with the stars of its own p-value."""
    table = estimate.beside[(estimate.beside["vcov"] == kind) & (estimate.beside["term"] != INTERCEPT)]
    if table.empty:
        return Cell()
    return number(table["se"].iloc[0], stars(table["p"].iloc[0]), form=".4f", wrap="({})")


def _printed(value: Any) -> Cell:
    """A published estimate with its standard error, if that is printed."""
    if value is None:
        return Cell()
    numbers = [float(each) for each in (value if isinstance(value, (list, tuple)) else [value])]
    return Cell(f"[{numbers[0]:.3f}" + (f" ({numbers[1]:.3f})]" if len(numbers) > 1 else "]"), "", numbers[0])


def _with(cell: Cell, printed: float | None, form: str) -> Cell:
    return cell if printed is None else replace(cell, text=f"{cell.text} [{printed:{form}}]".strip())


def _differences(table: pd.DataFrame, names: Mapping[str, str], language: str) -> Table:
    """Tests between groups."""
    word = words(language)
    heads = tuple(Head(word[key]) for key in ("test", "term", "first", "second", "difference", "p"))
    rows = []
    for row in table.to_dict("records"):
        values = [number(row[key]) for key in ("first", "second", "difference")]
        values = [cell if cell.value is not None else Cell() for cell in values]
        last = number(row["p"], stars(row["p"]))
        name, term = (names.get(row[key], row[key]) for key in ("name", "term"))
        test, term = word.get(row["test"], row["test"]), word["(all)"] if term == "(all)" else term
        rows.append(Row(name, (Cell(test), Cell(term), *values, last)))
    return Table(word["differences"], (heads,), tuple(rows), (word["stars"],), word["groups"], language)


def _mediations(table: pd.DataFrame, names: Mapping[str, str], language: str) -> Table:
    """Channels: the slope with the index left out, beside what goes through it with the index kept in."""
    word = words(language)
    texts = ("term", "slope_alone", "slope_b", "slope_a", "indirect", "bootstrap", "sobel", "direct", "total")
    rows, notes = [], dict.fromkeys([word["mediation_note"].format(int(table["draws"].min()))])
    for row in table.to_dict("records"):
        slopes = [number(row[key], form=".4f") for key in ("printed", "b", "a", "indirect")]
        spans = [Cell(_span(row[low], row[high])) for low, high in (("low", "high"), ("sobel_low", "sobel_high"))]
        ends = [number(row[key], form=".4f") for key in ("direct", "total")]
        channel, term, name = (names.get(row[key], row[key]) for key in ("channel", "term", "name"))
        rows.append(Row(channel, (Cell(term), *slopes, *spans, *ends)))
        if row["note"]:
            notes[word["in"].format(name, told(row["note"], language))] = None
    heads = (tuple(Head(word[key]) for key in texts),)
    return Table(word["mediations"], heads, tuple(rows), tuple(notes), word["channel"], language)


def _span(low: float, high: float) -> str:
    """An interval."""
    return f"[{low:.4f}, {high:.4f}]"
