"""In: a questionnaire's result, or a matrix checked again. Out: their tables as a paper prints them.

What a table rests on (rows, how missing answers are treated, the rule of its stars) stands in its notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from textindex.core.estimates import INTERCEPT
from textindex.core.messages import told
from textindex.core.survey import Factoring, Recheck, Regression, Stars, SurveyResult, SurveySpec
from textindex.exhibits.tables.record import Cell, Head, Row, Table, number
from textindex.exhibits.tables.survey_words import words

SCALE = ("n", "mean", "sd", "alpha", "alpha_standardised", "cr", "ave")
ITEM = ("n", "mean", "sd", "item_rest_r", "alpha_if_dropped", "loading")
SLOPE = ("estimate", "se", "beta", "t", "p", "tolerance", "vif", "partial", "se_hc3", "p_hc3")
WHOLE = (",.0f", ("n", "items"))
FIGURES = ("beta", "t", "p", "vif")


def survey_tables(
    result: SurveyResult, *, labels: Mapping[str, str] | None = None, language: str = "en"
) -> list[Table]:
    """The tables of a questionnaire: scales, items, correlations, loadings, discriminant validity, regressions.

    Args:
        result: of `textindex.survey`.
        labels: what is printed for a scale, an item or a column, before the specification's own.
        language: ``en`` or ``zh``.

    Raises:
        ExhibitError: an unknown language.
    """
    word = words(language)

    def label(name: str) -> str:
        return (labels or {}).get(name) or result.spec.label_of(name)

    made = [_scales(result, label, word, language), _items(result, label, word, language)]
    if len(result.correlations):
        made.append(_correlations(result, label, word, language))
    if result.factoring:
        made.append(_loadings(result.factoring, result.spec, label, word, language))
        if len(result.factoring.fornell_larcker) > 1:
            made.append(_apart(result.factoring, label, word, language))
    return [*made, *(_regression(own, label, word, language) for own in result.regressions)]


def _scales(result: SurveyResult, label: Any, word: Mapping[str, str], language: str) -> Table:
    heads = (tuple(Head(word[key]) for key in ("items", *SCALE)),)
    rows = tuple(
        Row(label(own["scale"]), tuple(_cell(own[key], key) for key in ("items", *SCALE)))
        for _, own in result.scales.iterrows()
    )
    given = result.rows
    notes = [word["rows"].format(given["given"], given["complete"], given["cells_missing"])]
    codes = ", ".join(f"{code} ({n:,})" for code, n in given["missing_codes"].items())
    notes += [word["codes"].format(codes)] if codes else []
    notes += [word[f"score_{result.spec.score}"], word[f"alpha_{result.spec.missing}"], word["own_factor"]]
    notes += [_sentence(warning, language) for warning in result.warnings]
    return Table(word["scales"], heads, rows, tuple(notes), word["scale"], language)


def _items(result: SurveyResult, label: Any, word: Mapping[str, str], language: str) -> Table:
    rows, last = list[Row](), None
    for _, own in result.items.iterrows():
        if own["scale"] != last:
            rows.append(Row(label(own["scale"]), tuple(Cell() for _ in ITEM), rule=last is not None))
            last = own["scale"]
        told = word["reversed"].format(label(own["item"])) if own["reversed"] else label(own["item"])
        rows.append(Row(told, tuple(_cell(own[key], key) for key in ITEM)))
    heads = (tuple(Head(word[key]) for key in ITEM),)
    notes = (word[f"alpha_{result.spec.missing}"], word["own_factor"])
    return Table(word["items"], heads, tuple(rows), notes, word["item"], language)


def _correlations(result: SurveyResult, label: Any, word: Mapping[str, str], language: str) -> Table:
    """Mean, SD, and the lower triangle with stars."""
    pairs: dict[Any, Any] = {(own.b, own.a): own for own in result.correlations.itertuples()}
    names = list(result.scores.columns)
    rows = []
    for at, name in enumerate(names):
        values = result.scores[name].dropna()
        cells = [number(values.mean() if len(values) else None), number(values.std() if len(values) > 1 else None)]
        cells += [number(pairs[name, other].r, pairs[name, other].stars) for other in names[:at]]
        cells += [number(1.0), *(Cell() for _ in names[at + 1 :])]
        rows.append(Row(f"({at + 1}) {label(name)}", tuple(cells)))
    n = result.correlations["n"]
    told = word["n_one"].format(n.min()) if n.min() == n.max() else word["n_many"].format(n.min(), n.max())
    notes = (rule(result.spec.stars), word["pearson"].format(word[result.spec.missing], told))
    heads = ((Head(word["mean"]), Head(word["sd"]), *(Head(f"({at})") for at in range(1, len(names) + 1))),)
    return Table(word["correlations"], heads, tuple(rows), notes, word["variable"], language)


def rule(stars: Stars) -> str:
    """The rule of stars, as a note.

    >>> rule(((0.01, "**"), (0.05, "*")))
    '** p<0.01, * p<0.05.'
    """
    return f"{', '.join(f'{mark} p<{level:g}' for level, mark in stars)}."


def _loadings(made: Factoring, spec: SurveySpec, label: Any, word: Mapping[str, str], language: str) -> Table:
    r, table, home = made.record, made.loadings, {i: scale.name for scale in spec.scales for i in scale.items}
    heads = [Head(word["factor"].format(at + 1)) for at in range(r["factors"])]
    rows, last = list[Row](), None
    for item, own in table.iterrows():
        new, last = last is not None and home[str(item)] != last, home[str(item)]
        rows.append(Row(label(item), tuple(number(value) for value in own), rule=new))
    told = [word["extraction"].format(word[r["extraction"]].capitalize(), word[r["rotation"]], r["n"])]
    told.append(word["adequacy"].format(r["kmo"], r["df"], r["bartlett"], below(r["p_bartlett"]), r["kaiser"]))
    if r["chi2_df"]:
        told.append(word["enough"].format(r["chi2_df"], r["chi2"], below(r["p_chi2"])))
    told.append(word["harman"].format(r["harman_pca"], r["harman_paf"]))
    if r["rotation"] == "oblimin" and r["factors"] > 1:
        phi = made.phi.to_numpy()
        pairs = (f"{j + 1}-{i + 1} {phi[i, j]:.3f}" for j, i in combinations(range(r["factors"]), 2))
        told.append(word["phi"].format(", ".join(pairs)))
    heads += [Head(word["communality"]), Head(word["kmo"])]
    return Table(word["factors"], (tuple(heads),), tuple(rows), tuple(told), word["item"], language)


def _apart(made: Factoring, label: Any, word: Mapping[str, str], language: str) -> Table:
    names = list(made.fornell_larcker.columns)
    square, ratios = made.fornell_larcker.to_numpy(), made.htmt.to_numpy()
    rows = []
    for i, name in enumerate(names):
        cells = [number(float(square[i, j] if j <= i else ratios[i, j])) for j in range(len(names))]
        rows.append(Row(f"({i + 1}) {label(name)}", tuple(cells)))
    fit = made.fit
    told = word["fit"].format(
        fit["df"], fit["chi2"], below(fit["p"]), *(fit[key] for key in ("cfi", "tli", "rmsea", "srmr"))
    )
    heads = (tuple(Head(f"({at})") for at in range(1, len(names) + 1)),)
    return Table(word["apart"], heads, tuple(rows), (word["apart_is"], told), word["scale"], language)


def _regression(made: Regression, label: Any, word: Mapping[str, str], language: str) -> Table:
    """One regression as SPSS's table of coefficients, robust standard errors beside."""
    r, rows = made.record, []
    for _, own in made.coefficients.iterrows():
        name = word["constant"] if own["term"] == INTERCEPT else label(own["term"])
        there = [key not in ("beta", "tolerance", "vif", "partial") or own["term"] != INTERCEPT for key in SLOPE]
        cells = (_cell(own[key], key) if shown else Cell() for key, shown in zip(SLOPE, there, strict=True))
        rows.append(Row(name, tuple(cells), "estimate"))

    def fact(name: str, cell: Cell, first: bool = False, p: float | None = None) -> Row:
        cells = [cell, *(Cell() if p is None or key != "p" else _cell(p, "p") for key in SLOPE[1:])]
        return Row(name, tuple(cells), rule=first)

    rows.append(fact(word["observations"], number(r["nobs"], form=",.0f"), first=True))
    rows += [fact(word[key], number(r[key])) for key in ("r2", "adj_r2")]
    rows.append(fact(word["f"].format(r["df1"], r["df2"]), number(r["f"]), p=r["p_f"]))
    rows.append(fact(word["durbin_watson"], number(r["durbin_watson"])))
    rows.append(fact(word["breusch_pagan"], number(r["breusch_pagan"]), p=r["p_breusch_pagan"]))
    notes = [word["ols"], word["order"]]
    if r["left_out"]:
        joint = "、" if language == "zh" else ", "
        lost = joint.join(f"{label(name)} {n:,}" for name, n in r["missing"].items() if n)
        notes.append(word["left_out"].format(r["left_out"], lost))
    # the last warning is the note on order, said above in words
    notes += [_sentence(warning, language) for warning in made.warnings[:-1]]
    title = made.model.label or word["regression"].format(made.model.name, label(made.model.outcome))
    heads = (tuple(Head(word[key]) for key in SLOPE),)
    return Table(title, heads, tuple(rows), tuple(notes), word["variable"], language)


def recheck_table(found: Recheck, *, labels: Mapping[str, str] | None = None, language: str = "en") -> list[Table]:
    """What follows from a printed matrix, its band, and what the paper prints, side by side."""
    word, names = words(language), dict(labels or {})
    table, heads, above = found.coefficients, list[Head](), list[Head]()
    for name in FIGURES:
        own = [word["of_correlations"], word["band"]]
        own += [word["printed"]] if f"printed_{name}" in table else []
        above.append(Head(word[name], len(own)))
        heads += [Head(text) for text in own]
    rows = []
    for _, own_row in table.iterrows():
        cells = [cell for name in FIGURES for cell in _three(own_row, name, table, word)]
        rows.append(Row(names.get(own_row["term"], own_row["term"]), tuple(cells), "estimate"))
    r, blank = found.record, len(heads) - 2

    def fact(name: str, key: str) -> Row:
        band = word["to"].format(f"{r[f'{key}_low']:.3f}", f"{r[f'{key}_high']:.3f}")
        return Row(name, (number(r[key]), Cell(band), *(Cell() for _ in range(blank))), rule=key == "r2")

    facts = [fact(word[key], key) for key in ("r2", "adj_r2")]
    facts.append(fact(word["f"].format(r["k"], r["n"] - r["k"] - 1), "f"))
    found_too = (_sentence(said, language) for said in found.findings)
    notes = (_sentence(word["n_one"].format(r["n"]), language), word["bands_are"], *found_too)
    title = word["recheck"].format(names.get(found.outcome, found.outcome))
    return [Table(title, (tuple(above), tuple(heads)), (*rows, *facts), notes, word["variable"], language)]


def _sentence(text: str, language: str) -> str:
    """A note with the stop that ends it, unless it has one."""
    said, stop = told(text, language), "。" if language == "zh" else "."
    return said if said.endswith("。") else said + stop


def _three(row: pd.Series, name: str, table: pd.DataFrame, word: Mapping[str, str]) -> Sequence[Cell]:
    ends = (number(row[f"{name}_low"]).text, number(row[f"{name}_high"]).text)
    cells = [number(row[name]), Cell(word["to"].format(*ends))]
    return cells + ([number(row[f"printed_{name}"])] if f"printed_{name}" in table else [])


def below(p: float) -> str:
    """A p-value behind the letter.

    >>> below(0.0000123), below(0.0494)
    ('< 0.001', '= 0.049')
    """
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def _cell(value: Any, key: str) -> Cell:
    form, whole = WHOLE
    if key in whole:
        return number(float(value), form=form)
    if key.startswith("p") and key != "partial" and value < 0.001:
        return Cell("<0.001", "", float(value))
    return number(float(value))
