"""In: a table of firms, a treatment, covariates. Out: a `Match`: whom each treated firm is compared with, and how well.

The estimand is always the effect on the treated, on those of them that found somebody: what was dropped on the way is
counted, because it changes whose effect it is.
"""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError, EstimateWarning
from textindex.core.messages import Message
from textindex.estimates.matching import neighbours, weighting
from textindex.estimates.matching.balance import balance_table, overall
from textindex.estimates.matching.logit import Logit, logit
from textindex.estimates.matching.result import Match
from textindex.estimates.matching.words import estimand, method
from textindex.estimates.terms import Columns
from textindex.tables.given import in_pandas

Method = Literal["nearest", "kernel", "entropy", "ipw"]
KINDS = {
    **{"method": Method, "support": bool | Literal["treated", "both"], "distance": Literal["score", "logit"]},
    **{"caliper_in": Literal["sd", "score"], "order": neighbours.Order, "ties": neighbours.Ties},
}
SHOWN, FEWEST = 3, 2


class _Firms(NamedTuple):
    """The firms that can be matched."""

    place: np.ndarray
    treated: np.ndarray
    x: np.ndarray
    names: tuple[str, ...]
    unit: Any
    rows: dict[str, Any]


def match(
    data: pd.DataFrame,
    *,
    treatment: str,
    covariates: Sequence[str],
    ratio: int = 1,
    replacement: bool = False,
    caliper: float | None = None,
    support: bool | Literal["treated", "both"] = True,
    method: Method = "nearest",
    caliper_in: Literal["sd", "score"] = "sd",
    distance: Literal["score", "logit"] = "score",
    order: neighbours.Order = "largest",
    ties: neighbours.Ties = "lower",
    bandwidth: float = weighting.BANDWIDTH,
    unit: str | None = None,
) -> Match:
    """Compare treated firms with controls that were as likely to be treated.

    Args:
        data: one row a firm, of one wave from before the treatment.
        treatment: column of 1 (treated) and 0.
        covariates: terms as in `fit` (``edu``, ``ln(employees)``, ``i.sector``), of the logit and the balance table.
        ratio: controls for each treated firm.
        replacement: whether a control may serve several treated firms.
        caliper: the farthest that a control may be; one at just this distance counts.
        support: ``True`` or ``"treated"``: treated firms with a score above the highest of the controls, or below the
            lowest, are left out; ``"both"``: controls outside the treated firms' range too; ``False``: nobody.
        method: ``nearest``, or weights without pairs: ``kernel`` (Epanechnikov), ``entropy`` (balancing), ``ipw``.
        caliper_in: the caliper's unit: standard deviations of ``distance`` over the firms on support, or as it is.
        distance: match on the ``score``, or on its ``logit`` ln(p / (1 - p)).
        order: who chooses first without replacement; equal scores as the rows stand.
        ties: see `textindex.estimates.matching.neighbours`.
        bandwidth: of the kernel.
        unit: column that names a firm; ``firm`` where there is one, else the index.

    Raises:
        EstimateError: no common support, nobody within the caliper, a covariate that is collinear or tells the groups
            apart, a firm in several rows, a treatment that is not 0 and 1.

    Warns:
        EstimateWarning: treated firms were left out, or covariates stay unbalanced.

    Source:
        The study of Italian firms (INAPP), Table 5, Table B1, Figures B1 and B2; Rosenbaum and Rubin (1983).

    >>> import pandas as pd
    >>> firms = pd.DataFrame({"firm": list("abcdef"), "dt": [1, 1, 0, 0, 0, 0], "size": [3.0, 5, 1, 3.1, 4.9, 6]})
    >>> found = match(firms, treatment="dt", covariates=["size"], support=False)
    >>> list(found.pairs["treated"]), list(found.pairs["control"])
    (['a', 'b'], ['d', 'e'])
    """
    given = locals()
    check_choices(EstimateError, **{key: (given[key], kind) for key, kind in KINDS.items()})
    asked = {
        "treatment": treatment, "covariates": _listed(covariates), "method": method, "ratio": ratio,
        "replacement": replacement, "caliper": caliper, "caliper_in": caliper_in, "distance": distance,
        "support": support, "order": order, "ties": ties, "bandwidth": bandwidth,
    }  # fmt: skip
    _check(asked)
    return _matched(in_pandas(data, EstimateError), unit, asked)


def _matched(data: pd.DataFrame, unit: str | None, asked: dict[str, Any]) -> Match:
    firms = _firms(data, asked["treatment"], asked["covariates"], unit)
    fitted = logit(firms.x, firms.treated, firms.names)
    on = _on_support(fitted.score, firms.treated, asked["support"])
    weights, pairs, width = _weighted(firms, fitted, on, asked)
    found = _dressed(
        data=data,
        firms=firms,
        fitted=fitted,
        on=on,
        weights=weights,
        pairs=pairs,
        asked={**asked, "caliper_width": width},
    )
    for text in found.warnings:
        python_warnings.warn(Message("match.warning", text=text), EstimateWarning, stacklevel=3)
    return found


def _listed(names: Sequence[str] | str) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _check(asked: dict[str, Any]) -> None:
    if isinstance(asked["ratio"], bool) or not isinstance(asked["ratio"], int) or asked["ratio"] < 1:
        raise EstimateError(Message("match.ratio", ratio=asked["ratio"]))
    for key in ("caliper", "bandwidth"):
        if asked[key] is not None and not (isinstance(asked[key], (int, float)) and asked[key] > 0):
            raise EstimateError(Message("match.above", key=key, asked=asked[key]))
    if asked["ties"] == "average" and not asked["replacement"]:
        raise EstimateError(Message("match.ties"))
    if not asked["covariates"]:
        raise EstimateError(Message("match.covariates"))


def _firms(data: pd.DataFrame, treatment: str, covariates: Sequence[str], unit: str | None) -> _Firms:
    """Rows with a treatment and all covariates; how many were left out and why."""
    if data.empty:
        raise EstimateError(Message("table.no_rows"))
    columns = Columns(data, ("firm", "year"))
    column = unit or ("firm" if "firm" in data else None)
    names = data.index if column is None else pd.Index(columns.column(column))
    status = columns.values(treatment)
    if (odd := np.unique(status[~np.isnan(status) & ~np.isin(status, (0, 1))])).size:
        raise EstimateError(Message("match.treatment", treatment=treatment, odd=tuple(f"{v:g}" for v in odd[:SHOWN])))
    terms = columns.expand(covariates)
    if treatment in (both := [term for _, term in terms]):
        raise EstimateError(Message("match.among", treatment=treatment, both=both))
    x = np.column_stack([columns.values(term) for _, term in terms])
    untold, lacking, nameless = np.isnan(status), ~np.isfinite(x), np.asarray(names.isna())
    keep = ~untold & ~lacking.any(axis=1) & ~nameless
    rows = {
        "given": len(data), "firm missing": int(nameless.sum()), "treatment missing": int((untold & ~nameless).sum()),
        "covariates missing": int((~untold & ~nameless & lacking.any(axis=1)).sum()), "used": int(keep.sum()),
        "missing_in": {name: int(n) for (name, _), n in zip(terms, lacking.sum(axis=0), strict=True) if n},
    }  # fmt: skip
    place = np.flatnonzero(keep)
    treated = status[place] == 1
    if min(treated.sum(), (~treated).sum()) < FEWEST:
        raise EstimateError(
            Message(
                "match.fewest",
                sum=int(treated.sum()),
                sum_2=int((~treated).sum()),
                fewest=FEWEST,
                missing_in=rows["missing_in"] or Message("fault.nothing"),
            )
        )
    if (twice := names[place][names[place].duplicated()]).size:
        raise EstimateError(Message("match.rows", nunique=twice.nunique(), twice=twice[0]))
    return _Firms(place, treated, x[place], tuple(name for name, _ in terms), names, rows)


def _on_support(score: np.ndarray, treated: np.ndarray, support: object) -> np.ndarray:
    """Which firms are kept by the rule of common support (minima and maxima of the other group)."""
    on: np.ndarray = np.ones(len(score), dtype=bool)
    if support is False:
        return on
    low, high = score[~treated].min(), score[~treated].max()
    on = ~treated | ((score >= low) & (score <= high))
    if support == "both":
        on &= treated | ((score >= score[treated].min()) & (score <= score[treated].max()))
    if not on[treated].any() or not on[~treated].any():
        of_treated, of_controls = (
            f"{part.min():.3g} to {part.max():.3g}" for part in (score[treated], score[~treated])
        )
        raise EstimateError(Message("match.support", of_treated=of_treated, of_controls=of_controls))
    return on


def _weighted(
    firms: _Firms, fitted: Logit, on: np.ndarray, asked: dict[str, Any]
) -> tuple[np.ndarray, neighbours.Pairs | None, float | None]:
    """Weights (0 of those left out), pairs where there are any, and the caliper in the distance's own unit."""
    weights, method = np.zeros(len(on)), asked["method"]
    treated, controls = (np.flatnonzero(on & group) for group in (firms.treated, ~firms.treated))
    if method == "ipw":
        weights[on] = weighting.odds(fitted.score[on], firms.treated[on])
    elif method == "entropy":
        weights[on] = weighting.entropy(firms.x[on], firms.treated[on], firms.names)
    elif method == "kernel":
        weights, matched = weighting.kernel(fitted.score, treated, controls, asked["bandwidth"])
        _refuse_nobody(len(matched), Message("match.bandwidth", bandwidth=asked["bandwidth"]))
    if method != "nearest":
        return weights, None, None
    distance = fitted.score if asked["distance"] == "score" else fitted.linear
    width = asked["caliper"]
    if width is not None and asked["caliper_in"] == "sd":
        width = float(width * distance[on].std(ddof=1))
    pairs = neighbours.nearest(
        distance, treated, controls, ratio=asked["ratio"], replacement=asked["replacement"],
        width=np.inf if width is None else width, order=asked["order"], ties=asked["ties"],
    )  # fmt: skip
    _refuse_nobody(len(pairs.treated), Message("match.caliper", caliper=asked["caliper"]) if width else "reach")
    weights[pairs.treated] = 1.0
    np.add.at(weights, pairs.control, 1 / np.bincount(pairs.treated, minlength=len(on))[pairs.treated])
    return weights, pairs, width


def _refuse_nobody(matched: int, within: str) -> None:
    if matched < FEWEST:
        few = Message("match.nobody") if not matched else Message("match.single")
        raise EstimateError(Message("match.within", few=few, within=within))


def _dressed(
    data: pd.DataFrame,
    firms: _Firms,
    fitted: Logit,
    on: np.ndarray,
    weights: np.ndarray,
    pairs: neighbours.Pairs | None,
    asked: dict[str, Any],
) -> Match:
    status = np.where(firms.treated, "treated, no control within reach", "control, not used").astype(object)
    status[weights > 0] = np.where(firms.treated, "treated, matched", "control, used")[weights > 0]
    status[~on] = np.where(firms.treated, "treated, off support", "control, off support")[~on]
    table = pd.DataFrame(index=data.index)
    for name, values, rest in (
        ("unit", firms.unit[firms.place], None), ("treated", firms.treated.astype(float), np.nan),
        ("score", fitted.score, np.nan), ("linear", fitted.linear, np.nan), ("weight", weights, np.nan),
        ("status", status, "left out: treatment or covariates missing"),
    ):  # fmt: skip
        column = np.full(len(data), rest, dtype=object if name in ("unit", "status") else float)
        column[firms.place] = values
        table[name] = column
    table["unit"] = list(firms.unit)
    counts = {str(key): int(n) for key, n in pd.Series(status).value_counts(sort=False).sort_index().items()}
    balance = balance_table(firms.x, firms.treated, weights, firms.names)
    likeness = overall(balance, fitted, firms.x, firms.treated, weights)
    used = weights[~firms.treated]
    record = {
        **asked, "said": method(asked), "estimand": estimand(counts), "rows": firms.rows, "firms": counts,
        "effective_controls": float(used.sum() ** 2 / np.sum(used**2)), "logit": _of_logit(fitted), "overall": likeness,
    }  # fmt: skip
    return Match(
        pairs=_paired(pairs, firms, fitted),
        table=table,
        balance=balance,
        record=record,
        warnings=tuple(_warnings(firms.rows, counts, likeness)),
        _data=data,
        _place=firms.place,
        _pairs=pairs,
        _x=firms.x,
    )


def _paired(pairs: neighbours.Pairs | None, firms: _Firms, fitted: Logit) -> pd.DataFrame:
    """Pairs by the firms' names."""
    none = np.zeros(0, dtype=np.int64)
    own = pairs or neighbours.Pairs(none, none, none.astype(float), none)
    names = firms.unit[firms.place]
    return pd.DataFrame(
        {
            "treated": names[own.treated], "control": names[own.control], "rank": own.rank, "distance": own.distance,
            "treated_score": fitted.score[own.treated], "control_score": fitted.score[own.control],
        }
    )  # fmt: skip


def _of_logit(fitted: Logit) -> dict[str, Any]:
    return {
        "coefficients": dict(zip(fitted.names, map(float, fitted.beta), strict=True)),
        "se": dict(zip(fitted.names, map(float, np.sqrt(np.diag(fitted.cov))), strict=True)),
        "loglik": fitted.loglik, "pseudo_r2": fitted.pseudo_r2, "lr": fitted.lr, "steps": fitted.steps,
    }  # fmt: skip


def _warnings(rows: dict[str, Any], counts: dict[str, int], likeness: dict[str, Any]) -> list[str]:
    found: list[str] = []
    if lacking := rows["given"] - rows["used"]:
        parts = [
            f"{key.removesuffix(' missing')} {rows[key]:,}"
            for key in ("firm missing", "treatment missing")
            if rows[key]
        ]
        parts += [f"{name} {n:,}" for name, n in rows["missing_in"].items()]
        found.append(Message("match.lacking", lacking=lacking, given=rows["given"], parts=tuple(parts)))
    lost = {key: n for key, n in counts.items() if key.startswith("treated") and key != "treated, matched"}
    if lost:
        reach = "treated, no control within reach"
        told = tuple(
            Message("lost_of.reach", n=n) if key == reach else Message("lost_of.support", n=n)
            for key, n in lost.items()
        )
        found.append(
            Message("match.lost", lost=sum(lost.values()), told=told, treatedmatched=counts.get("treated, matched", 0))
        )
    b = likeness["matched"]["B"]
    if b is not None and b > 25:
        found.append(Message("match.rubin", b=b))
    return found
