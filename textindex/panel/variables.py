"""In: raw items of firms' statements. Out: the paper's variables, by the formulas of its section 3.2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.messages import Message

FORMULAS: Mapping[str, str] = {
    "International": "ln(1 + foreign_sales)",
    "ForeignSubs": "foreign_subsidiaries",
    "Size": "ln(assets)",
    "LOAR": "liabilities / assets",
    "ROE": "net_profit / equity",
    "SOE": "1 where the State controls the firm",
    "Age": "ln(1 + years from listing to the year's end)",
    "Board": "ln(directors)",
    "CF": "operating_cash_flow / assets",
    "Growth": "revenue / revenue of the year before - 1",
    "Tangible": "fixed_assets / assets",
    "AssetTurnover": "revenue / assets",
    "RD": "research / revenue",
}
LABELS: Mapping[str, str] = {
    **FORMULAS,
    "firm": "firm's code",
    "year": "fiscal year",
    "industry": "industry code of the CSRC",
    "industry_2001": "industry code of the CSRC, 2001",
    "Digital": "ln(1 + keywords)",
    "DigitalWide": "ln(1 + keywords of a wider dictionary)",
    "Change": "1 / technology cycle time of the industry's year",
    "DC": "Digital x Change",
    "n_total": "keywords, counted",
    "PatentQuantity": "ln(1 + inventions granted)",
    "PatentQuality": "mean quality of inventions granted, ranks in cohorts",
    "Collaborators": "ln(1 + co-applicants of inventions filed)",
    "n_inventions": "inventions granted",
    "has_patent": "1 where an invention was granted",
    "DigIntangible": "digital intangible assets, share",
    "tercile": "tercile of Size",
    "InternationalHet": "International, with slopes that differ by tercile of Size",
    "dig_count": "keywords, counted",
    "dig_count_rep": "keywords, a tenth of the rows exaggerated",
    "Digital_rep": "ln(1 + dig_count_rep)",
    "exag_true": "1 where the row is exaggerated",
    "age_years": "whole years since listing",
    "SOE0": "SOE in the firm's first year",
    "simulated": "1: simulated, no real firm",
}
"""What a variable is, in words, for files that hold labels."""
NEEDS: Mapping[str, tuple[str, ...]] = {
    "International": ("foreign_sales",),
    "ForeignSubs": ("foreign_subsidiaries",),
    "Size": ("assets",),
    "LOAR": ("liabilities", "assets"),
    "ROE": ("net_profit", "equity"),
    "SOE": ("state_owned",),
    "Age": ("listing_date",),
    "Board": ("directors",),
    "CF": ("operating_cash_flow", "assets"),
    "Growth": ("revenue",),
    "Tangible": ("fixed_assets", "assets"),
    "AssetTurnover": ("revenue", "assets"),
    "RD": ("research", "revenue"),
}
DAYS_PER_YEAR = 365.25


def variables(items: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Build the paper's variables that the items allow; those given under their own names are taken as they are.

    A ratio or logarithm that has no value (assets of 0, a negative amount) is missing, and told.

    Args:
        items: firm, year and items, all years that are known: Growth looks one calendar year back. Amounts are in one
            unit, listing_date is a text (2001-08-01, 2001), state_owned 1 or 0.

    Returns:
        (firm, year and variables; notes).
    """
    made, notes = items[["firm", "year"]].copy(), list[str]()
    for name, needed in NEEDS.items():
        if name in items:
            made[name] = items[name]
        elif all(item in items for item in needed):
            made[name] = BUILDERS[name](items)
            known = items[list(needed)].notna().all(axis=1)
            if name == "Growth":
                known &= _before(items).notna()
            if lost := int((known & made[name].isna()).sum()):
                notes.append(Message("joined.no_value", name=name, formula=FORMULAS[name], n=lost))
    return made, notes


def _ratio(top: str, bottom: str) -> Callable[[Any], Any]:
    return lambda items: items[top] / items[bottom].where(items[bottom] > 0)


def _log(item: str, shift: float = 0.0) -> Callable[[Any], Any]:
    def build(items: Any) -> Any:
        value = items[item] + shift
        return np.log(value.where((items[item] >= 0) & (value > 0)))

    return build


def _before(items: Any) -> Any:
    """Revenue of the calendar year before; missing where the firm has no such year."""
    last = items[["firm", "year", "revenue"]].assign(year=items["year"] + 1)
    joined = items[["firm", "year"]].merge(last, on=["firm", "year"], how="left", validate="one_to_one")
    return joined["revenue"].set_axis(items.index)


def _growth(items: Any) -> Any:
    before = _before(items)
    return items["revenue"] / before.where(before > 0) - 1


def _age(items: Any) -> Any:
    """Years from the listing day to 31 December; whole years where only the listing year is known."""
    text = items["listing_date"].astype("string")
    whole = pd.to_numeric(text.where(text.str.len() == 4), errors="coerce")
    day = pd.to_datetime(text.where(text.str.len() > 4), errors="coerce", format="ISO8601")
    end = pd.to_datetime(items["year"].astype("string") + "-12-31")
    passed = ((end - day).dt.days / DAYS_PER_YEAR).fillna((items["year"] - whole).astype("Float64").astype("float64"))
    return np.log1p(passed.where(passed >= 0))


BUILDERS: Mapping[str, Callable[[Any], Any]] = {
    "International": _log("foreign_sales", 1.0),
    "ForeignSubs": lambda items: items["foreign_subsidiaries"].where(items["foreign_subsidiaries"] >= 0),
    "Size": _log("assets"),
    "LOAR": _ratio("liabilities", "assets"),
    "ROE": _ratio("net_profit", "equity"),
    "SOE": lambda items: items["state_owned"],
    "Age": _age,
    "Board": _log("directors"),
    "CF": _ratio("operating_cash_flow", "assets"),
    "Growth": _growth,
    "Tangible": _ratio("fixed_assets", "assets"),
    "AssetTurnover": _ratio("revenue", "assets"),
    "RD": _ratio("research", "revenue"),
}
