"""In: an index. Out: its description, and that of the paper's Table 1."""

from __future__ import annotations

from typing import Any

import numpy as np

TABLE_1 = {"n": 15724, "mean": 1.319, "sd": 1.216, "max": 4.683}
"""`Digital` in Li, Xu and Sukumar (2023), Table 1: 15,724 firm-years, 2007 to 2020, winsorised at 1%."""


def summarise(values: Any) -> dict[str, float | None]:
    """Number of firm-years, mean, standard deviation, minimum, median and maximum; missing ones left out.

    What cannot be formed (no firm-year, the standard deviation of one) is None.

    >>> summarise([0.0, 2.0, None])["mean"]
    1.0
    """
    told = np.asarray(values, dtype="float64")
    known = told[~np.isnan(told)]
    if not len(known):
        return {"n": 0, "mean": None, "sd": None, "min": None, "median": None, "max": None}
    return {
        "n": len(known),
        "mean": float(known.mean()),
        "sd": float(known.std(ddof=1)) if len(known) > 1 else None,
        "min": float(known.min()),
        "median": float(np.sort(known)[(len(known) - 1) // 2 : len(known) // 2 + 1].mean()),
        "max": float(known.max()),
    }
