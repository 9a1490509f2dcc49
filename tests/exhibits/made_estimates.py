"""Estimates made up of given numbers."""

import numpy as np
import pandas as pd

from textindex.core.estimates import Estimate, Estimates, ModelSpec, SpecFile

ACCOUNT = {"given": 9, "dropped": {}, "missing_in": {}, "infinite_in": {}, "used": 9,
           "singletons": {"rows": 0, "treatment": "kept"}}  # fmt: skip


def made(name, numbers, *, controls=(), effects=(), regressors=None, warnings=(), label="", published=None, **record):
    """An estimate with the given ``{term: (estimate, se, p)}``."""
    terms = list(numbers)
    table = pd.DataFrame(
        [(t, b, se, b / se if se else np.nan, p, b - 2 * se, b + 2 * se) for t, (b, se, p) in numbers.items()],
        columns=["term", "estimate", "se", "t", "p", "low", "high"],
    ).set_index("term")
    spec = ModelSpec(
        "y", tuple(regressors or terms), tuple(effects), name=name, label=label, published=published or {},
        controls=tuple(controls),
    )  # fmt: skip
    full = {
        "outcome": "y", "family": "gaussian", "nobs": 9, "r2": 0.5, "within_r2": None, "rows": ACCOUNT,
        "singletons": ACCOUNT["singletons"], "vcov": {"type": "hetero", "df_t": 7}, "controls": list(controls),
        "simulated": False, **record,
    }  # fmt: skip
    cov = pd.DataFrame(np.diag([se**2 for _, se, _ in numbers.values()]), index=terms, columns=terms)
    beside = pd.DataFrame(columns=["vcov", "term", "estimate", "se", "t", "p", "low", "high", "clusters"])
    return Estimate(spec, table, cov, beside, full, pd.DataFrame({"fitted": [], "residual": []}), tuple(warnings))


def run_of(*estimates, **parts):
    file = SpecFile(
        "made",
        parts.pop("title", "Made"),
        "",
        "",
        tuple(e.spec for e in estimates),
        tables=parts.pop("tables", {}),
        labels=parts.pop("labels", {}),
    )
    tests, channels = (parts.pop(name, pd.DataFrame()) for name in ("differences", "mediations"))
    return Estimates(file, estimates, tests, parts.pop("failed", {}), {}, channels)
