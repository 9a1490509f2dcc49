"""In: a screen's scores and cut. Out: its tables: rows, summary, agreement of models, the path of coefficients."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.estimates import ModelSpec
from textindex.core.messages import Message, of_error
from textindex.estimates import absorb, moments, solve, vcov
from textindex.estimates.cut import Cut, above
from textindex.estimates.design import build, part
from textindex.estimates.expectation import Expected, Given, Scores
from textindex.estimates.terms import Columns

COLUMN = "above_expectation"
PATH = (
    *("share", "term", "rows", "removed", "estimate", "se"),
    *("random_mean", "random_low", "random_high", "draws"),
)
SHARES = tuple(percent / 100 for percent in range(1, 21))
FOLLOWED = 3  # regressors whose coefficients the path follows
FEW_HITS = 2


def rows(given: Given, chosen: Expected, cut: Cut, model: str, groups: np.ndarray | None) -> pd.DataFrame:
    """The table of rows, in the order of `given`; percentiles within groups."""
    place = np.flatnonzero(chosen.scored)
    n = len(given.n)
    at, flag, percentile = np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan)
    at[place], flag[place] = cut.at, cut.above
    ranked = pd.Series(chosen.residual[place]).groupby(np.zeros(len(place)) if groups is None else groups)
    percentile[place] = 100 * ranked.rank(method="max", pct=True)
    names = [*given.panel, *(["industry"] if "industry" in given.data and "industry" not in given.panel else [])]
    whole = bool((np.isnan(given.n) | (np.isfinite(given.n) & (given.n == np.round(given.n)))).all())
    own = {
        "n": pd.array(given.n, dtype="Int64") if whole else given.n,
        "expected": chosen.expected,
        "residual": chosen.residual,
        "percentile": percentile,
        COLUMN: pd.array(flag, dtype="Int64"),
        "cut": at,
        "model": model,
        "reason": chosen.reason,
    }  # fmt: skip
    return given.data[names].assign(**own)


def account(table: pd.DataFrame, cut: Cut, given: Given, by: str) -> dict[str, Any]:
    """Plain values: given = above + kept + not scored; cuts; ties."""
    flag = table[COLUMN]
    scored = table[flag.notna()]
    lost = table.loc[flag.isna(), "reason"].value_counts()
    year = given.panel[1]
    cuts = {"all": float(scored["cut"].iloc[0])}
    if by == "year":
        cuts = {str(key): float(value) for key, value in scored.groupby(year)["cut"].first().items()}
    return {
        "rows": {
            "given": len(table),
            "above": int((flag == 1).sum()),
            "kept": int((flag == 0).sum()),
            "not_scored": int(flag.isna().sum()),
            "zero_cell": int((table["reason"] == "all-zero cell").sum()),
            "reasons": {str(why): int(number) for why, number in lost.items()},
        },
        "cuts": cuts,
        "ties": cut.ties,
    }


def summary(given: Given, table: pd.DataFrame) -> pd.DataFrame:
    """Rows above expectation by year, industry, tercile of Size (type-7 quantiles, [low, high)) and count."""
    groups: dict[str, Any] = {"all": pd.Series("", index=table.index), "year": table[given.panel[1]]}
    if "industry" in table:
        groups["industry"] = table["industry"].astype("string")
    if "Size" in given.data and pd.api.types.is_numeric_dtype(given.data["Size"]):
        size = Columns(given.data, given.panel).values("Size")
        known = np.isfinite(size)
        if known.any():
            low, high = np.quantile(size[known], [1 / 3, 2 / 3])
            tercile = pd.Series(1 + (size >= low) + (size >= high), index=table.index, dtype="Int64")
            groups["Size tercile"] = tercile.where(known)
    hits = pd.Series(np.where(np.isinf(given.n), np.nan, given.n), index=table.index)
    named = hits.round().astype("Int64").astype("string")
    groups["count"] = named.where(hits <= FEW_HITS, str(Message("scope.or_more", n=FEW_HITS + 1))).where(hits.notna())
    found = []
    group: Any
    for by, keys in groups.items():
        for group, own in table.groupby(keys, sort=True, dropna=False):
            flag = own[COLUMN]
            scored, flagged = int(flag.notna().sum()), int((flag == 1).sum())
            name = "missing" if pd.isna(group) else str(group)
            found.append((by, name, len(own), scored, flagged, flagged / scored if scored else float("nan")))
    return pd.DataFrame(found, columns=["by", "group", "rows", "scored", "above", "share"])


def agreement(
    scores: Scores, chosen: tuple[str, str], others: Mapping[str, str], share: float, groups: Any, exact_share: bool
) -> tuple[pd.DataFrame, list[str]]:
    """Jaccard's index of what each two models flag, cut by one rule; what a model does not score, it leaves."""
    flags, notes = dict[str, Any](), list[str]()
    for model, kind in dict.fromkeys([chosen, *others.items()]):
        if model == "ols" and scores.given.offset:
            notes.append(Message("screen.ols_offset"))
            continue
        try:
            own = scores.of(model, kind)
        except EstimateError as error:
            notes.append(Message("screen.compare", model=model, kind=kind, error=of_error(error)))
            continue
        place = np.flatnonzero(own.scored)
        flags[f"{model} {kind}"] = np.zeros(len(own.scored), dtype=bool)
        cut = above(own.residual[place], share, None if groups is None else groups[place], exact=exact_share)
        flags[f"{model} {kind}"][place] = cut.above
    pairs = []
    for first, second in combinations(flags, 2):
        a, b = flags[first], flags[second]
        both, either = int((a & b).sum()), int((a | b).sum())
        jaccard = both / either if either else float("nan")
        pairs.append((first, second, int(a.sum()), int(b.sum()), both, either, jaccard))
    names = ["first", "second", "above_first", "above_second", "both", "either", "jaccard"]
    return pd.DataFrame(pairs, columns=names), notes


def path(given: Given, spec: ModelSpec, chosen: Expected, by_year: bool, draws: int, seed: int) -> pd.DataFrame:
    """Coefficients of a regression without the upper 1% to 20%, and without as many rows drawn at random.

    Followed are the first three regressors.

    Args:
        given: the panel.
        spec: the regression; its own screen is left aside.
        chosen: residuals.
        by_year: cut, and draw, within years.
        draws: random removals for each share; their range is that from the 2.5% to the 97.5% quantile.
        seed: of the draws.

    Raises:
        EstimateError: the regression cannot be run.
    """
    columns = Columns(given.data, spec.panel)
    design = build(columns, spec)
    place = np.flatnonzero(chosen.scored)
    groups = given.years[place] if by_year else np.zeros(len(place), dtype=np.int64)
    followed = list(design.names[:FOLLOWED])
    random = np.random.default_rng(seed)
    found = _path_rows(design, spec, np.zeros(len(given.n), dtype=bool), 0.0, followed, [])
    for share in SHARES:
        flag = np.zeros(len(given.n), dtype=bool)
        flag[place] = above(chosen.residual[place], share, groups).above
        drawn = []
        for _ in range(draws):
            gone = np.zeros(len(given.n), dtype=bool)
            gone[place[_drawn(random, flag[place], groups)]] = True
            drawn.append(_quick(design, spec, ~gone[design.place], followed))
        found += _path_rows(design, spec, flag, share, followed, drawn)
    return pd.DataFrame(found, columns=list(PATH))


def no_path() -> pd.DataFrame:
    """The path's columns without rows."""
    return pd.DataFrame(columns=list(PATH))


def _drawn(random: np.random.Generator, flag: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Positions of as many rows as are flagged in each group, at random."""
    mixed = random.permutation(len(flag))
    mixed = mixed[np.argsort(groups[mixed], kind="stable")]
    sizes, wanted = np.bincount(groups), np.bincount(groups, flag)
    rank = np.arange(len(mixed)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(mixed[rank < np.repeat(wanted, sizes)])


def _path_rows(
    design: Any, spec: ModelSpec, gone: np.ndarray, share: float, terms: list[str], drawn: list[dict[str, float]]
) -> list[tuple[Any, ...]]:
    keep = ~gone[design.place]
    slopes = _slopes(part(design, keep), spec)
    lines = []
    for term in terms:
        own = np.array([one[term] for one in drawn])
        spread = (own.mean(), *np.quantile(own, [0.025, 0.975])) if len(own) else (np.nan,) * 3
        numbers = (*slopes.get(term, (np.nan, np.nan)), *map(float, spread), len(own))
        lines.append((share, term, int(keep.sum()), int((~keep).sum()), *numbers))
    return lines


def _slopes(design: Any, spec: ModelSpec) -> dict[str, tuple[float, float]]:
    """Coefficients and standard errors."""
    road = solve.poisson if spec.family == "poisson" else solve.linear
    found = road(design, spec.fixed_effects, absorb.demean)
    matrix = vcov.covariance(found.sandwich, spec.vcov, [design.groups[name] for name in vcov.clusters(spec.vcov)])[0]
    pairs = zip(map(float, found.beta), map(float, np.sqrt(np.diag(matrix))), strict=True)
    return dict(zip(found.names, pairs, strict=True))


def _quick(design: Any, spec: ModelSpec, keep: np.ndarray, terms: list[str]) -> dict[str, float]:
    """Coefficients alone, of least squares from cross products."""
    own = part(design, keep)
    if spec.family == "gaussian" and not spec.endogenous:
        x = own.x
        columns = np.column_stack([x, own.y])
        columns = (columns - columns.mean(axis=0)) / np.where(np.std(columns, axis=0) > 0, np.std(columns, axis=0), 1.0)
        scale = np.std(own.y) / np.where(np.std(x, axis=0) > 0, np.std(x, axis=0), 1.0)
        crossed = moments.net(columns, own.effects, own.weights)
        k = x.shape[1]
        found = moments.coefficients(crossed, range(k), k, np.full(k + 1, float(len(own.y))))
        if not np.isnan(found).any():
            return {term: float((found * scale)[own.names.index(term)]) for term in terms}
    slopes = _slopes(own, spec)
    return {term: slopes.get(term, (float("nan"), 0.0))[0] for term in terms}


def against(given: Given, chosen: Expected, flag: pd.Series, label: str) -> dict[str, Any]:
    """How well residual and flag tell a known truth: AUC, precision, recall; for simulated panels.

    Raises:
        EstimateError: the label is not 1 and 0 in every scored row.
    """
    from scipy.stats import rankdata

    truth = Columns(given.data, given.panel).values(label)[chosen.scored]
    if not np.isin(truth, (0, 1)).all():
        raise EstimateError(Message("screen.label", label=label))
    true, flagged = truth == 1, flag.to_numpy(dtype=float, na_value=0.0)[chosen.scored] == 1
    ones, zeros, hits = int(true.sum()), int((~true).sum()), int((true & flagged).sum())
    ranks = rankdata(chosen.residual[chosen.scored])
    return {
        "column": label,
        "labelled": ones,
        "auc": float((ranks[true].sum() - ones * (ones + 1) / 2) / (ones * zeros)) if ones and zeros else None,
        "precision": hits / int(flagged.sum()) if flagged.any() else None,
        "recall": hits / ones if ones else None,
    }


def beside(table: pd.DataFrame, text: pd.DataFrame, panel: tuple[str, str]) -> tuple[pd.DataFrame, list[str]]:
    """The table with another table's columns, joined by firm and year; codes that lost their zeros are found.

    Raises:
        EstimateError: the other table has no such columns, or a firm-year twice.
    """
    if absent := [name for name in ("firm", "year") if name not in text]:
        raise EstimateError(Message("screen.beside", absent=absent[0]))
    theirs = text.assign(_firm=_codes(text["firm"]), _year=pd.to_numeric(text["year"])).drop(columns=["firm", "year"])
    keys = ["_firm", "_year"]
    if theirs.duplicated(keys).any():
        raise EstimateError(Message("screen.beside_twice"))
    if taken := [name for name in theirs.columns if name in table.columns]:
        raise EstimateError(Message("screen.beside_taken", taken=taken[0]))
    ours = pd.DataFrame({"_firm": _codes(table[panel[0]]), "_year": pd.to_numeric(table[panel[1]])}, index=table.index)
    joined = ours.reset_index(drop=True).merge(theirs.astype({"_year": ours["_year"].dtype}, errors="ignore"),
                                               on=keys, how="left", indicator="_found")  # fmt: skip
    found = int((joined["_found"] == "both").sum())
    joined.index = table.index
    more = joined.drop(columns=[*keys, "_found"])
    notes: list[str] = [Message("screen.found", found=found, n_table=len(table))]
    return pd.concat([table, more], axis=1), notes


def _codes(firms: pd.Series) -> pd.Series:
    """Codes without what differs between files: leading zeros, a point zero."""
    text = firms.astype("string").str.strip().str.replace(r"\.0+$", "", regex=True)
    digits = text.str.fullmatch(r"\d+").fillna(False).astype(bool)
    return pd.Series(text.where(~digits, text.str.lstrip("0")), index=firms.index)
