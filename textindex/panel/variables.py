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
"""What a variable is, in words, for files that hold labels,"""
CHINESE: Mapping[str, str] = {
    "International": "企业国际化：ln(1+海外业务收入)",
    "ForeignSubs": "海外子公司数",
    "Size": "资产规模：ln(总资产)",
    "LOAR": "资产负债率：负债/总资产",
    "ROE": "净资产收益率：净利润/所有者权益",
    "SOE": "产权性质：国有控股为 1",
    "Age": "企业年龄：ln(1+上市至年末的年数)",
    "Board": "董事会规模：ln(董事人数)",
    "CF": "现金流：经营活动现金流量净额/总资产",
    "Growth": "成长性：营业收入/上年营业收入-1",
    "Tangible": "固定资产占比：固定资产/总资产",
    "AssetTurnover": "总资产周转率：营业收入/总资产",
    "RD": "研发强度：研发投入/营业收入",
    "firm": "证券代码",
    "year": "会计年度",
    "industry": "证监会行业代码",
    "industry_2001": "证监会行业代码（2001 年版）",
    "Digital": "数字化水平：ln(1+关键词次数)",
    "DigitalWide": "数字化水平（扩展词典）：ln(1+关键词次数)",
    "Change": "技术变革速度：1/该行业当年的技术周期",
    "DC": "数字韧性：Digital×Change",
    "n_total": "关键词总次数",
    "PatentQuantity": "专利数量：ln(1+当年授权发明专利数)",
    "PatentQuality": "专利质量：当年授权发明专利的平均质量（同批中的秩）",
    "Collaborators": "专利合作者：ln(1+当年申请发明专利的共同申请人数)",
    "n_inventions": "授权发明专利数",
    "has_patent": "当年有授权发明专利为 1",
    "DigIntangible": "数字化无形资产占比",
    "tercile": "Size 的三分组",
    "InternationalHet": "International，斜率随 Size 三分组而不同",
    "dig_count": "关键词次数（实际命中）",
    "dig_count_rep": "关键词次数，其中十分之一的行夸大",
    "Digital_rep": "ln(1+dig_count_rep)",
    "exag_true": "该行夸大为 1",
    "age_years": "上市整年数",
    "SOE0": "公司首年的产权性质",
    "simulated": "1：模拟，不是真实企业",
}
"""and in Chinese."""
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
