"""In: `Estimates`. Out: a run's files as texts: coefficients, standard errors, rows, differences, record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from textindex.core.estimates import Estimate, Estimates
from textindex.core.messages import kept
from textindex.core.plain import as_json
from textindex.tables.cells import csv_text


def files(results: Estimates, inputs: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The numbers of a run as files, by name.

    - ``coefficients.csv``: model, term, estimate, se, t, p, nobs, r2, within_r2; all digits.
    - ``standard_errors.csv``: the same terms under every other covariance asked for.
    - ``rows.csv``: rows given, left out by reason, and used; how many each column lacks.
    - ``balance.csv``, ``matched-pairs.csv``, ``matched.csv``: of each match; ``descriptives.csv``: of each table.
    - ``differences.csv``: tests between models, where there are any. ``mediations.csv``: effects through channels.
    - ``estimates.json``: everything, with versions and inputs; `read_estimates` reads it back.

    A text in a CSV that a spreadsheet would run as a formula is written after an apostrophe.

    Args:
        results: of `estimate`.
        inputs: what went in (file names, hashes), for the record.
    """
    found = {"coefficients.csv": _csv(coefficients(results.estimates))}
    beside = [_named(e.beside, e) for e in results.estimates if len(e.beside)]
    if beside:
        found["standard_errors.csv"] = _csv(pd.concat(beside, ignore_index=True))
    found["rows.csv"] = _csv(rows(results.estimates))
    found |= _of_samples(results)
    if len(results.differences):
        found["differences.csv"] = _csv(results.differences)
    if len(results.mediations):
        found["mediations.csv"] = _csv(results.mediations)
    found["estimates.json"] = _json(results, inputs or {})
    return found


def _of_samples(results: Estimates) -> dict[str, str]:
    """Files of matches and descriptions, where there are any."""
    import pandas as pd

    found: dict[str, str] = {}
    for name, part in (("balance.csv", "balance"), ("matched-pairs.csv", "pairs"), ("matched.csv", "firms")):
        tables = [getattr(match, part).assign(match=match.name) for match in results.matches]
        if tables:
            table = pd.concat(tables, ignore_index=True)
            found[name] = _csv(table[["match", *table.columns.drop("match")]])
    if results.descriptions:
        tables = [own.table.assign(name=own.name) for own in results.descriptions]
        table = pd.concat(tables, ignore_index=True)
        found["descriptives.csv"] = _csv(table[["name", *table.columns.drop("name")]])
    return found


def coefficients(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """One row a model and term: ``model, term, estimate, se, t, p, nobs, r2, within_r2``."""
    tables = []
    for estimate in estimates:
        table = _named(estimate.table[["estimate", "se", "t", "p"]].reset_index(), estimate)
        for key in ("nobs", "r2", "within_r2"):
            value = estimate.record.get(key)
            table[key] = float("nan") if value is None else value
        tables.append(table)
    head = ["model", "term", "estimate", "se", "t", "p", "nobs", "r2", "within_r2"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=head)


def rows(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """How the rows of each model came about: ``model, step, column, rows``; given = left out + used."""
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
            "coefficients": estimate.table.reset_index().to_dict("records"),
            "beside": estimate.beside.to_dict("records"),
            "vcov": estimate.cov.to_numpy().tolist(),
            "warnings": list(estimate.warnings),
            "messages": [kept(text) for text in estimate.warnings],
        })  # fmt: skip
    file = {
        "name": results.file.name,
        "title": results.file.title,
        "source": results.file.source,
        "note": results.file.note,
        "tables": dict(results.file.tables),
        "labels": dict(results.file.labels),
    }
    record = {
        "file": file, "inputs": dict(inputs), "models": models, "failed": results.failed,
        "failed_messages": {name: kept(why) for name, why in results.failed.items()}, "cuts": results.cuts,
        "differences": results.differences.to_dict("records"),
        "mediations": results.mediations.to_dict("records"),
        "matches": [
            {"name": own.name, "record": own.record, "warnings": own.warnings,
             "messages": {"said": kept(own.record["said"]), "estimand": kept(own.record["estimand"]),
                          "warnings": [kept(text) for text in own.warnings]},
             "balance": own.balance.to_dict("records"), "pairs": own.pairs.to_dict("records")}
            for own in results.matches
        ],
        "descriptions": [
            {"name": own.name, "weights": own.weights, "by": own.by, "table": own.table.to_dict("records")}
            for own in results.descriptions
        ],
    }  # fmt: skip
    return as_json(record)
