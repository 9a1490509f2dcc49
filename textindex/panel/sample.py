"""In: joined firm-years. Out: the paper's sample: ST and information firms out, tails set to quantiles; the flow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from textindex.core.errors import PanelError
from textindex.core.messages import Message
from textindex.panel.read import Source, check_unique, codes, raw_table, read_of
from textindex.panel.tables import FirmTable
from textindex.panel.values import days, numbers, years
from textindex.tables.mapping import columns_of

Vintage = Literal["2012", "2001", "by-year"]
StRule = Literal["any", "year-end"]
INFORMATION: Mapping[str, str] = {"2012": "I", "2001": "G"}
FINANCE: Mapping[str, str] = {"2012": "J", "2001": "I"}
"""Sections of the CSRC's industry codes: since 2012 information is I and finance J; before, G and I."""
NEW_CODES = 2012
NORMAL = ("撤销", "摘帽", "正常", "恢复", "解除", "normal")
MARKED = r"ST|PT|^(?:是|TRUE|YES|Y|T)$"
DENIED = r"非|未|不|NOT |NON|^(?:否|FALSE|NO|N|F)$|" + "|".join(word.upper() for word in NORMAL)
SPECIAL = re.compile(r"ST|PT|特别处理|特别转让|风险警示", re.IGNORECASE)


class Flow:
    """How many firm-years each step took."""

    def __init__(self, table: pd.DataFrame, unknown: int) -> None:
        firms = int(table["firm"].nunique())
        start = {"step": Message("step.index"), "dropped": 0, "firm_years": len(table) + unknown, "firms": firms}
        self.rows: list[dict[str, Any]] = [start]
        if unknown:
            self._note(Message("step.no_key"), unknown, table)

    def _note(self, step: str, dropped: int, table: pd.DataFrame) -> None:
        left = {"firm_years": len(table), "firms": int(table["firm"].nunique())}
        self.rows.append({"step": step, "dropped": dropped, **left})

    def drop(self, table: pd.DataFrame, out: Any, step: str) -> pd.DataFrame:
        """The table without some rows; the step is written down even where it takes none."""
        left: pd.DataFrame = table[~out.fillna(False).astype(bool)]
        self._note(step, len(table) - len(left), left)
        return left

    def table(self) -> pd.DataFrame:
        """step, dropped, firm_years and firms left."""
        return pd.DataFrame(self.rows)


def special_years(
    source: Source,
    rules: Mapping[str, Any],
    known: frozenset[str],
    span: tuple[int, int],
    rule: str,
    notes: list[str] | None = None,
) -> set[tuple[str, int]]:
    """Firm-years under special treatment (ST, *ST, PT), from dated changes or from periods.

    Args:
        source: firm, date and status (a row a change; CSMAR's two letters, or words), or firm, start
            and end (the day it ended).
        rules: the mapping's ``status``.
        known: the index's firms.
        span: first and last year wanted.
        rule: ``any``, on any day of the year; ``year-end``, on its last.
        notes: to which is added what was left out: rows without a date.

    Raises:
        PanelError: columns are missing; a date or a status cannot be read.
    """
    called, raw = raw_table(source, Message("called.status"))
    found = columns_of(raw.columns, {name: rules.get(name, []) for name in ("firm", "date", "status", "start", "end")})
    periods = {"firm", "start"} <= found.keys()
    if not periods and not {"firm", "date", "status"} <= found.keys():
        raise PanelError(Message("panel.status", called=called))
    dated = ["start", "end"] if periods else ["date"]
    rows = pd.DataFrame({name: raw[header] for name, header in found.items()})
    labels = rows["firm"].astype("string").str.contains(r"\d").fillna(False).astype(bool)
    rows = rows[labels].copy()
    rows["firm"] = codes(FirmTable(called, rows), rows["firm"], known)
    for name in dated:
        rows[name] = pd.to_datetime(days(rows[name], called, name), format="ISO8601") if name in rows else pd.NaT
    undated = rows[rows[dated[0]].isna()]
    if len(undated) and notes is not None:
        shown = ", ".join(undated["firm"].dropna().unique()[:3])
        notes.append(Message("panel.undated", called=called, n_undated=len(undated), dated=dated[0], shown=shown))
    last = pd.Timestamp(span[1] + 1, 1, 1)
    if periods:
        ends = rows["end"].fillna(last)
        spells = [(str(f), s, e) for f, s, e in zip(rows["firm"], rows["start"], ends, strict=True) if not pd.isna(s)]
    else:
        spells = _spells(rows, called, last)
    found_years = set()
    for firm, start, end in spells:
        for year in range(max(span[0], start.year), min(span[1], (end - pd.Timedelta(days=1)).year) + 1):
            if rule == "any" or end > pd.Timestamp(year, 12, 31):
                found_years.add((str(firm), year))
    return found_years


def _spells(rows: pd.DataFrame, called: str, last: Any) -> list[tuple[str, Any, Any]]:
    """Periods under special treatment from changes; one that is only ended was there from the beginning."""
    spells: list[tuple[str, Any, Any]] = []
    for firm, changes in rows.dropna(subset=["date"]).sort_values("date").groupby("firm", sort=True):
        since = None
        for position, (day, status) in enumerate(zip(changes["date"], changes["status"], strict=True)):
            special = _is_special(str(status), called)
            if special and since is None:
                since = day
            elif not special:
                before = position == 0 and not re.fullmatch("A[A-Z]", str(status).strip())
                begin = since if since is not None else (pd.Timestamp(1990, 1, 1) if before else None)
                if begin is not None:
                    spells.append((str(firm), begin, day))
                since = None
        if since is not None:
            spells.append((str(firm), since, last))
    return spells


def _is_special(status: str, called: str) -> bool:
    """Whether a change leads into special treatment.

    >>> [_is_special(status, "t") for status in ("AB", "BA", "*ST", "撤销ST", "实施退市风险警示")]
    [True, False, True, False, True]
    """
    text = status.strip()
    if re.fullmatch("[A-Z]{2}", text) and text not in ("ST", "PT"):
        return text[1] not in "AX"  # CSMAR: A normal, X delisted
    if any(word in text.lower() for word in NORMAL):
        return False
    if SPECIAL.search(text):
        return True
    raise PanelError(Message("panel.status_word", called=called, status=status))


def flagged_special(values: pd.Series, notes: list[str]) -> pd.Series:
    """Firm-years that a column st marks: ST, *ST, 1, 是, true; what is neither that nor its denial is told."""
    flag = values.astype("string").str.strip().str.upper()
    number = pd.to_numeric(flag, errors="coerce")
    denied = flag.str.contains(DENIED, na=False) | (number == 0).fillna(False)
    marked = ~denied & (flag.str.contains(MARKED, na=False) | (number == 1).fillna(False))
    odd = values[flag.notna() & (flag != "") & ~denied & ~marked]
    if len(odd):
        some = ", ".join(map(repr, odd.astype(str).unique()[:3]))
        notes.append(Message("joined.st_unclear", some=some, n=len(odd)))
    return marked.astype(bool)


def in_section(table: pd.DataFrame, sections: Mapping[str, str], vintage: Vintage) -> pd.Series:
    """Rows whose industry lies in a section, by codes of 2012 or 2001, or by those of their year.

    Where a row has no code of 2012 and one of 2001 (``industry_2001``), the latter decides.
    """
    none = pd.Series(pd.NA, index=table.index, dtype="string")
    code = table["industry"].astype("string").str.strip().str.upper() if "industry" in table else none
    old = table["industry_2001"].astype("string").str.strip().str.upper() if "industry_2001" in table else none
    if vintage == "by-year":
        early = (table["year"] < NEW_CODES).astype(bool)
        old, code = old.fillna(code.where(early)), code.where(~early)
    elif vintage == "2001":
        old, code = old.fillna(code), none
    by_new = code.str.startswith(sections["2012"]).fillna(False).astype(bool)
    by_old = old.str.startswith(sections["2001"]).fillna(False).astype(bool) & code.isna().astype(bool)
    return by_new | by_old


def unplaced(table: pd.DataFrame) -> str:
    """What to say of firm-years whose industry's section cannot be told; nothing where there are none."""
    codes = [table[name].astype("string").str.strip() for name in ("industry", "industry_2001") if name in table]
    code = codes[0] if len(codes) == 1 else codes[0].fillna(codes[1])
    odd = code[~code.str.match("[A-Za-z]").fillna(False).astype(bool)]
    if odd.empty:
        return ""
    some = ", ".join(odd.dropna().unique()[:3]) or "none"
    return Message("panel.unplaced", n_odd=len(odd), some=some)


def with_change(joined: pd.DataFrame, source: Source, notes: list[str]) -> pd.DataFrame:
    """Change by the longest industry code of its table that begins the firm's."""
    called, raw = raw_table(source, Message("called.change"))
    if missing := [name for name in ("industry", "year", "Change") if name not in raw]:
        raise PanelError(Message("panel.change_columns", called=called, missing=tuple(missing)))
    if "industry" not in joined:
        raise PanelError(Message("panel.change_industry"))
    raw = raw[["industry", "year", "Change"]].copy()
    raw["industry"], raw["year"] = raw["industry"].astype("string").str.strip(), years(raw["year"], called)
    raw["industry"], read = raw["industry"].str.upper(), read_of(called, raw, ["industry", "year"])
    raw["Change"] = numbers(raw["Change"], "Change", read)
    notes += read.notes
    check_unique(raw, ["industry", "year"], called)
    listed = set(raw["industry"])

    def longest(code: Any) -> Any:
        text = str(code).strip().upper()
        return next((text[:n] for n in range(len(text), 0, -1) if text[:n] in listed), None)

    match = {code: longest(code) for code in joined["industry"].dropna().unique()}
    own = joined.assign(_industry=joined["industry"].map(match).astype("string"))
    made = own.merge(
        raw.rename(columns={"industry": "_industry"}), on=["_industry", "year"], how="left", validate="m:1"
    )
    if lost := sorted(str(code) for code, found in match.items() if found is None):
        named = ", ".join(lost[:10]) + (" …" if len(lost) > 10 else "")
        notes.append(Message("joined.no_change", table=called, industries=named))
    return made.drop(columns="_industry")


def winsorize(
    table: pd.DataFrame, columns: Sequence[str], share: float
) -> tuple[pd.DataFrame, dict[str, dict[str, float]]]:
    """Set values below the share's quantile and above that of 1 - share to those quantiles, over all rows together.

    Quantiles are linear interpolations (type 7; numpy's and R's default), of the values known; missing ones stay
    missing.

    Returns:
        (the table; for each column low, high and how many values were set).
    """
    made, told = table.copy(), {}
    for column in columns:
        values = table[column].astype("float64")
        if not share or values.notna().sum() == 0:
            continue
        low, high = float(values.quantile(share)), float(values.quantile(1 - share))
        made[column] = values.clip(low, high)
        told[column] = {"low": low, "high": high, "set": int(((values < low) | (values > high)).sum())}
    return made, told
