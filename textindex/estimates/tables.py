"""In: `Estimates`. Out: a run's files as texts: coefficients, standard errors, rows, differences, tables, record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from textindex.base.cells import csv_text

if TYPE_CHECKING:
    import pandas as pd

    from textindex.base.estimates import Estimate, Estimates

STARS = ((0.01, "***"), (0.05, "**"), (0.1, "*"))
STAR = "\\*"
ACROSS = 6  # models side by side


def files(results: Estimates, inputs: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Everything that a run writes, by file name.

    - ``coefficients.csv``: model, term, estimate, se, t, p, nobs, r2, within_r2; all digits.
    - ``standard_errors.csv``: the same terms under every other covariance asked for.
    - ``rows.csv``: rows given, left out by reason, and used; how many each column lacks.
    - ``differences.csv``: tests between models, where there are any.
    - ``estimates.md``: the tables as one reads them. ``estimates.json``: everything, with versions and inputs.

    A text in a CSV that a spreadsheet would run as a formula is written after an apostrophe.

    Args:
        results: of `estimate`.
        inputs: what went in (file names, hashes), for the record.
    """
    import pandas as pd

    found = {"coefficients.csv": _csv(coefficients(results.estimates))}
    beside = [_named(e.beside, e) for e in results.estimates if len(e.beside)]
    if beside:
        found["standard_errors.csv"] = _csv(pd.concat(beside, ignore_index=True))
    found["rows.csv"] = _csv(rows(results.estimates))
    if len(results.differences):
        found["differences.csv"] = _csv(results.differences)
    found["estimates.md"] = markdown(results)
    found["estimates.json"] = _json(results, inputs or {})
    return found


def coefficients(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """One row a model and term: ``model, term, estimate, se, t, p, nobs, r2, within_r2``."""
    import pandas as pd

    tables = []
    for estimate in estimates:
        table = _named(estimate.coefficients[["term", "estimate", "se", "t", "p"]], estimate)
        for key in ("nobs", "r2", "within_r2"):
            value = estimate.record.get(key)
            table[key] = float("nan") if value is None else value
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def rows(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """How the rows of each model came about: ``model, step, column, rows``; given = left out + used."""
    import pandas as pd

    found = []
    for estimate in estimates:
        account, name = estimate.record["rows"], estimate.spec.name
        steps = [("given", "", account["given"])]
        steps += [(f"left out: {reason}", "", number) for reason, number in account["dropped"].items()]
        steps += [("of these missing in", column, number) for column, number in account["missing_in"].items()]
        steps += [("of these infinite in", column, number) for column, number in account["infinite_in"].items()]
        steps.append(("used", "", account["used"]))
        steps.append((f"of these singletons ({account['singletons']['treatment']})", "", account["singletons"]["rows"]))
        found += [(name, *step) for step in steps]
    return pd.DataFrame(found, columns=["model", "step", "column", "rows"])


def stars(p: float) -> str:
    """Stars of a p-value: *** below 0.01, ** below 0.05, * below 0.1.

    >>> stars(0.004), stars(0.05), stars(0.2)
    ('***', '*', '')
    """
    return next((mark for level, mark in STARS if p < level), "")


def markdown(results: Estimates) -> str:
    """The tables in Markdown: estimates with stars, standard errors in parentheses, what a paper prints in brackets."""
    file = results.file
    lines = [f"# {file.title or file.name}", ""]
    lines += [f"Source of the specifications: {file.source}", ""] if file.source else []
    lines += [file.note, ""] if file.note else []
    for block in _blocks(results.estimates):
        lines += [*_block(block), ""]
        notes: dict[str, list[str]] = {}
        for estimate in block:
            for note in estimate.warnings:
                notes.setdefault(note, []).append(estimate.spec.name)
        lines += [*(f"- {', '.join(names)}: {note}" for note, names in notes.items()), ""]
    if len(results.differences):
        lines += ["Differences between groups", "", *_differences(results.differences), ""]
    lines += [f"- {name} was not run: {why}" for name, why in results.failed.items()]
    lines += [
        "",
        "\\*\\*\\* p<0.01, \\*\\* p<0.05, \\* p<0.1; standard errors in parentheses; [in brackets: as published].",
    ]
    return "\n".join(lines).rstrip() + "\n"


def _blocks(estimates: Iterable[Estimate]) -> Iterable[list[Estimate]]:
    """Models of one table (the name before the point; those without one together) side by side."""
    blocks: dict[str, list[Estimate]] = {}
    for estimate in estimates:
        blocks.setdefault(estimate.spec.name.rpartition(".")[0], []).append(estimate)
    for block in blocks.values():
        for start in range(0, len(block), ACROSS):
            yield block[start : start + ACROSS]


def _block(block: list[Estimate]) -> list[str]:
    by = [estimate.coefficients.set_index("term") for estimate in block]
    terms = list(dict.fromkeys(term for table in by for term in table.index))
    lines = [["", *(estimate.spec.name for estimate in block)], ["---"] * (len(block) + 1)]
    lines.append(["", *(estimate.spec.label for estimate in block)])
    lines.append(["outcome", *(estimate.record["outcome"] for estimate in block)])
    for term in terms:
        own = [table.loc[term] if term in table.index else None for table in by]
        lines.append([term, *(f"{r['estimate']:.3f}{stars(r['p'])}" if r is not None else "" for r in own)])
        lines.append(["", *(f"({r['se']:.3f})" if r is not None else "" for r in own)])
        printed = [_printed(estimate.spec.published.get(term)) for estimate in block]
        lines += [["", *printed]] if any(printed) else []
    for key, form in (("nobs", ",.0f"), ("r2", ".3f"), ("within_r2", ".3f"), ("pseudo_r2", ".3f")):
        values = [estimate.record.get(key) for estimate in block]
        printed = [f" [{p:{form}}]" if (p := e.spec.published.get(key)) is not None else "" for e in block]
        if any(value is not None for value in values):
            lines.append(
                [key, *(f"{v:{form}}{p}" if v is not None else "" for v, p in zip(values, printed, strict=True))]
            )
    lines.append(["fixed effects", *(", ".join(estimate.spec.fixed_effects) for estimate in block)])
    lines.append(["standard errors", *(estimate.record["vcov"]["type"] for estimate in block)])
    for kind in dict.fromkeys(kind for estimate in block for kind in estimate.beside.get("vcov", ())):
        lines.append([f"first regressor's, by {kind}", *(_beside(estimate, kind) for estimate in block)])
    return [f"| {' | '.join(cell.replace('|', '/').replace('*', STAR) for cell in line)} |" for line in lines]


def _beside(estimate: Estimate, kind: str) -> str:
    """The first slope's standard error under another covariance."""
    table = estimate.beside[estimate.beside["vcov"] == kind]
    if table.empty:
        return ""
    slopes = table[table["term"] != "(Intercept)"]
    return f"({slopes['se'].iloc[0]:.4f}){stars(slopes['p'].iloc[0])}"


def _printed(value: Any) -> str:
    if value is None:
        return ""
    numbers = value if isinstance(value, list) else [value]
    return f"[{numbers[0]:.3f}" + (f" ({numbers[1]:.3f})]" if len(numbers) > 1 else "]")


def _differences(table: pd.DataFrame) -> list[str]:
    import pandas as pd

    lines = ["| groups | test | term | first | second | difference | p |", "|---|---|---|---|---|---|---|"]
    for row in table.to_dict("records"):
        values = ["" if pd.isna(row[key]) else f"{row[key]:.3f}" for key in ("first", "second", "difference")]
        lines.append(f"| {row['name']} | {row['test']} | {row['term']} | {' | '.join(values)} | {row['p']:.3f} |")
    return lines


def _named(table: pd.DataFrame, estimate: Estimate) -> pd.DataFrame:
    named = table.copy()
    named.insert(0, "model", estimate.spec.name)
    return named


def _csv(table: pd.DataFrame) -> str:
    return "\ufeff" + csv_text(table)


def _json(results: Estimates, inputs: Mapping[str, Any]) -> str:
    models = []
    for estimate in results.estimates:
        spec = asdict(estimate.spec)
        spec["published"] = dict(spec["published"])
        models.append({
            "name": estimate.spec.name,
            "spec": spec,
            "record": estimate.record,
            "coefficients": estimate.coefficients.to_dict("records"),
            "beside": estimate.beside.to_dict("records"),
            "vcov": estimate.vcov.to_numpy().tolist(),
            "warnings": list(estimate.warnings),
        })  # fmt: skip
    file = {"name": results.file.name, "title": results.file.title, "source": results.file.source}
    record = {
        "file": file, "inputs": dict(inputs), "models": models, "failed": results.failed, "cuts": results.cuts,
        "differences": results.differences.to_dict("records"),
    }  # fmt: skip
    return json.dumps(_plain(record), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    """NaN and missing values as null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(own) for key, own in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(own) for own in value]
    if isinstance(value, float):
        return value if value - value == 0 else None
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)
