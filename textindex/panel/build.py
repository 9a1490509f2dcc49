"""In: an index, Change and firm data. Out: the paper's sample under the paper's names, and how it came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from textindex.core.choices import check_choices
from textindex.core.construct import index_columns
from textindex.core.errors import PanelError
from textindex.core.glosses import beside
from textindex.core.messages import Message, joined, lines
from textindex.core.summaries import shown
from textindex.panel.read import Source, check_unique, codes, firm_table, raw_table, read_of
from textindex.panel.sample import (
    FINANCE,
    INFORMATION,
    Flow,
    StRule,
    Vintage,
    flagged_special,
    in_section,
    special_years,
    unplaced,
    winsorize,
    with_change,
)
from textindex.panel.tables import FirmTable
from textindex.panel.truth import CONTROLS
from textindex.panel.units import one_currency
from textindex.panel.values import numbers, years
from textindex.panel.variables import FORMULAS, NEEDS, variables
from textindex.tables.mapping import load_mapping

GIVEN = ("PatentQuantity", "PatentQuality", "Collaborators", "DigIntangible", "has_patent", "n_inventions", "simulated")
"""Variables that are taken as they are, from `textindex patents` or the user's own tables."""
DUMMIES = frozenset({"SOE", "has_patent", "simulated"})
COUNT = "dig_count"
"""What the count behind Digital is called, in simulated panels and in built ones: `screen` and Table 4 need it."""
COUNTS = frozenset({"n_total", COUNT})
"""Hits as counted, for `screen`: with tails set to quantiles they would be no counts."""
LEADING = ("firm", "year", "industry", "International", "Digital", "DigitalWide", COUNT, "Change", "DC", *CONTROLS)


class Panel(NamedTuple):
    """The sample, and what became of each firm-year.

    Attributes:
        panel: one row a firm-year, sorted; firm (text), year, industry, the paper's variables, further ones.
        flow: step, dropped, firm_years and firms left: what went in less what was dropped is what comes out.
        record: the rules, the bounds of winsorizing, missing values by variable, rows set aside in each table, notes.
    """

    panel: pd.DataFrame
    flow: pd.DataFrame
    record: dict[str, Any]

    def __repr__(self) -> str:
        return shown(self)


def build_panel(
    index: Source,
    firms: Sequence[Source] | Source,
    change: Source | None = None,
    *,
    status: Source | None = None,
    indices: Mapping[str, str] | None = None,
    mapping: str | Path = "csmar",
    span: tuple[int, int] | None = None,
    industry_codes: Vintage = "2012",
    st_rule: StRule = "any",
    drop_finance: bool = False,
    winsorize_share: float = 0.01,
    keep: Sequence[str] = (),
) -> Panel:
    """Join index, Change and firm data and draw the sample as the paper does.

    Out go, in this order: firm-years outside the span, without firm data, under special treatment (ST), of the
    information industry, on request of finance. Then variables are winsorized, and DC = Digital x Change is formed.
    No row is dropped because a variable is missing.

    Args:
        index: `score`'s index (a folder of outputs, a file or a DataFrame).
        firms: tables of firm data, by firm and year or by firm; items are found by the mapping.
        change: industry, year, Change (`technology_cycle`); joined by the longest code that begins the firm's.
        status: dated special treatment, see `special_years`; a column ``st`` of a firm table serves too.
        indices: our name to the index's column, e.g. ``{"DigitalWide": "li2023_wide_zh_digital"}``.
        mapping: a mapping's name or file, for the firm tables' headers.
        span: first and last year.
        industry_codes: the CSRC's of 2012, of 2001, or ``by-year``: of 2001 before 2012.
        st_rule: ``any`` day of the year, or ``year-end``.
        drop_finance: whether financial firms go out.
        winsorize_share: at each end; 0 leaves values as they are.
        keep: further columns of the firm tables.

    Raises:
        PanelError: a table cannot be read, keys stand twice, nothing is left.
    Source:
        Li, Xu and Sukumar (2023), sections 3.1 and 3.2.
    """
    check_choices(PanelError, industry_codes=(industry_codes, Vintage), st_rule=(st_rule, StRule))
    if not 0 <= winsorize_share < 0.5:
        raise PanelError(Message("fault.no_share", share=winsorize_share))
    rules = load_mapping(mapping)
    base, unknown, notes = _index(index, indices)
    flow, known = Flow(base, unknown), frozenset(base["firm"])
    if span:
        base = flow.drop(base, ~base["year"].between(*span), Message("step.outside", first=span[0], last=span[1]))
    reads = _read(firms, rules, known, keep, () if change is not None else ("Change",))
    if taken := [name for name in keep if name in base or (name == "Change" and change is not None)]:
        raise PanelError(Message("fault.kept_taken", name=taken[0]))
    joined = _join(base, reads, flow, keep, notes)
    joined = _restrict(
        joined=joined,
        flow=flow,
        status=status,
        rules=rules,
        known=known,
        vintage=industry_codes,
        st_rule=st_rule,
        drop_finance=drop_finance,
        notes=notes,
    )
    if joined.empty:
        raise PanelError(
            Message("panel.nothing_left", flow=lines(beside(flow.table(), "step")), codes_of=_codes_of(base, reads))
        )
    if change is not None:
        joined = with_change(joined, change, notes)
    return _finish(joined, flow, reads, notes, winsorize_share, keep)


def _codes_of(base: pd.DataFrame, reads: Sequence[FirmTable]) -> str:
    """Firms' codes as they stand in the index and in the tables, for one who looks why none match."""
    told = [(Message("called.index"), base), *((read.name, read.table) for read in reads)]
    some = [
        Message("list.of", of=name, what=tuple(map(str, table["firm"].unique()[:3])))
        for name, table in told
        if "firm" in table
    ]
    return Message("panel.firms_of", some=joined(some))


def _read(
    firms: Sequence[Source] | Source,
    rules: Mapping[str, Any],
    known: frozenset[str],
    keep: Sequence[str],
    more: Sequence[str],
) -> list[FirmTable]:
    sources: list[Any] = list(firms) if isinstance(firms, (list, tuple)) else [firms]
    if not sources:
        raise PanelError(Message("fault.no_firms"))
    wanted = {**rules, "items": {**rules.get("items", {}), **{name: [] for name in (*NEEDS, *GIVEN, *more)}}}
    reads = [
        firm_table(own, wanted, known, keep, Message("called.firm_table", k=k)) for k, own in enumerate(sources, 1)
    ]
    reads[-1].notes += one_currency([(read.name, read.units, list(map(str, read.table))) for read in reads])
    if absent := [name for name in keep if not any(name in read.table for read in reads)]:
        raise PanelError(Message("fault.not_kept", name=absent[0]))
    return reads


def _join(
    base: pd.DataFrame, reads: Sequence[FirmTable], flow: Flow, keep: Sequence[str], notes: list[str]
) -> pd.DataFrame:
    """Index and variables; firm-years without firm data go out."""
    items = _together(reads, base, notes)
    built, more = variables(items)
    notes += more
    texts = ("industry", "industry_2001", "st")
    further = [
        c for c in dict.fromkeys((*texts, *GIVEN, "Change", *keep)) if c in items and c not in built and c not in base
    ]
    joined = base.merge(built.join(items[further]), on=["firm", "year"], how="left", indicator=True, validate="1:1")
    unread = int(items.merge(base[["firm", "year"]], how="left", indicator=True)["_merge"].eq("left_only").sum())
    if unread:
        notes.append(Message("joined.unread", n=unread))
    return flow.drop(joined, joined["_merge"] == "left_only", Message("step.no_firm_data")).drop(columns="_merge")


def _index(source: Source, indices: Mapping[str, str] | None) -> tuple[pd.DataFrame, int, list[str]]:
    """firm, year and the indices under our names; rows without firm or year; notes."""
    if isinstance(source, (str, Path)) and Path(source).is_dir():
        source = Path(source) / "index.parquet"
    called, raw = raw_table(source, Message("called.index"))
    raw = raw.rename(columns=str)
    if missing := [name for name in ("firm", "year") if name not in raw]:
        raise PanelError(Message("fault.index_columns", path=called, names=tuple(missing)))
    chosen, told = _chosen(raw, indices or {}, called)
    main = chosen.get("Digital") or next(column for name, column in chosen.items() if name not in COUNTS)
    count = _count_of(main, [str(column) for column in raw])
    chosen |= {COUNT: count} if count and COUNT not in chosen else {}
    read = read_of(called, raw, ["firm", "year"])
    base = raw[["firm", "year"]].assign(firm=codes(read, raw["firm"], frozenset()))
    unknown = base["firm"].isna() | base["year"].isna()
    base, raw = base[~unknown].copy(), raw[~unknown]
    base["year"] = years(base["year"], called)
    for name, column in chosen.items():
        base[name] = numbers(raw[column], name, read)
        if base[name].nunique() == 1 and name != COUNT:
            read.notes.append(Message("joined.constant", name=name))
    check_unique(base, ["firm", "year"], called)
    return base.sort_values(["firm", "year"], ignore_index=True), int(unknown.sum()), [*told, *read.notes]


def _chosen(raw: pd.DataFrame, indices: Mapping[str, str], called: str) -> tuple[dict[str, str], list[str]]:
    """Our name to the index's column, and a note: those asked for; Digital and DigitalWide where they can be told.

    The index of another construct keeps its name: the paper's names are for what the paper measures.
    """
    columns, there = [str(column) for column in raw], index_columns(raw)
    chosen, notes = dict(indices), list[str]()
    if clash := [name for name in chosen if name in (*NEEDS, *GIVEN, "Change", "DC", "firm", "year", "industry")]:
        raise PanelError(Message("panel.clash", clash=clash[0]))
    names = {c: c.removeprefix(prefix) for c, prefix in there.items() if c not in chosen.values()}
    left = [c for c, name in names.items() if name == "digital"]
    if "Digital" not in chosen and (own := "Digital" if "Digital" in columns else next(iter(left), None)):
        chosen["Digital"] = own
    for column, name in names.items():
        if name != "digital":
            chosen[column if list(names.values()).count(name) > 1 else name] = column
    if not chosen or not {*chosen} - COUNTS:
        raise PanelError(Message("fault.no_digital", path=called))
    if "Digital" not in chosen:
        name, column = next((n, c) for n, c in chosen.items() if n not in COUNTS)
        notes.append(Message("joined.named", name=name, column=column))
    elif (own := chosen["Digital"]) in there and own.removeprefix(there[own]) != "digital":
        notes.append(Message("joined.as_digital", column=own))
    wide = next((c for c in left if "wide" in c and c not in chosen.values()), None)
    if wide and "DigitalWide" not in chosen:
        chosen["DigitalWide"] = wide
    if missing := [column for column in chosen.values() if column not in columns]:
        raise PanelError(
            Message("fault.no_index", path=called, name=missing[0], indices=tuple(there) or Message("fault.none"))
        )
    return chosen, notes


def _count_of(column: str, columns: Sequence[str]) -> str:
    """The index's column of the hits that another one is formed of; nothing where it has none.

    >>> columns = ["a_digital", "a_n_total", "a_ln_cloud", "a_n_cloud", "n_total"]
    >>> [_count_of(own, columns) for own in ("a_digital", "a_ln_cloud", "digital")], _count_of("Digital", ["Digital"])
    (['a_n_total', 'a_n_cloud', 'n_total'], '')
    """
    prefixes = [own.removesuffix("n_total") for own in columns if own.endswith("n_total")]
    prefix = max((own for own in prefixes if column.startswith(own)), key=len, default=None)
    if prefix is None:
        return COUNT if COUNT in columns else ""
    dimension = f"{prefix}n_{column.removeprefix(prefix).removeprefix('ln_')}"
    return dimension if dimension in columns else f"{prefix}n_total"


def _together(reads: Sequence[FirmTable], base: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """One table of all items by firm and year; of an item in two tables the first one's value counts."""
    dated = [read for read in reads if "year" in read.table]
    if dated:
        keys = pd.concat([read.table[["firm", "year"]] for read in dated])
    else:
        keys = base.loc[base["firm"].isin(pd.concat([read.table["firm"] for read in reads])), ["firm", "year"]]
    items = keys.drop_duplicates().sort_values(["firm", "year"], ignore_index=True)
    for read in reads:
        notes += read.notes
        new = items[["firm", "year"]].merge(read.table, on=read.keys, how="left", validate="m:1").set_axis(items.index)
        for column in new.columns.difference(["firm", "year"], sort=False):
            if column in items:
                both = items[column].notna() & new[column].notna()
                if n := int((items[column] != new[column])[both].sum()):
                    notes.append(Message("joined.differs", column=column, table=read.name, n=n))
                items[column] = items[column].where(items[column].notna(), new[column])
            else:
                items[column] = new[column]
    return items


def _restrict(
    joined: pd.DataFrame,
    flow: Flow,
    status: Source | None,
    rules: Mapping[str, Any],
    known: frozenset[str],
    vintage: Vintage,
    st_rule: str,
    drop_finance: bool,
    notes: list[str],
) -> pd.DataFrame:
    special = pd.Series(False, index=joined.index)
    if status is not None and len(joined):
        span = int(joined["year"].min()), int(joined["year"].max())
        listed = special_years(status, rules.get("status", {}), known, span, st_rule, notes)
        special |= pd.Series(list(zip(joined["firm"], joined["year"], strict=True)), index=joined.index).isin(listed)
    if "st" in joined:
        special |= flagged_special(joined["st"], notes)
    if status is None and "st" not in joined:
        notes.append(Message("joined.no_status"))
    joined = flow.drop(joined, special, Message("step.special"))
    if "industry" not in joined and "industry_2001" not in joined:
        notes.append(Message("joined.no_industry"))
        return joined
    if told := unplaced(joined):
        notes.append(told)
    section = f"CSRC {vintage}"
    joined = flow.drop(joined, in_section(joined, INFORMATION, vintage), Message("step.information", section=section))
    if drop_finance:
        joined = flow.drop(joined, in_section(joined, FINANCE, vintage), Message("step.finance", section=section))
    return joined


def _finish(
    joined: pd.DataFrame, flow: Flow, reads: Sequence[FirmTable], notes: list[str], share: float, keep: Sequence[str]
) -> Panel:
    if "has_patent" in joined:
        if none := int(joined["has_patent"].isna().sum()):
            notes.append(Message("joined.no_patent", n=none))
        joined["has_patent"] = joined["has_patent"].fillna(0).astype(int)
    text = ("firm", "year", "industry", "industry_2001", "st")
    numeric = [str(c) for c in joined if c not in text and pd.api.types.is_numeric_dtype(joined[c])]
    made, bounds = winsorize(joined, [c for c in numeric if c not in DUMMIES | COUNTS and c not in keep], share)
    if "simulated" in made and share:
        notes.append(Message("joined.simulated"))
    if "Change" in made and "Digital" in made:
        made["DC"] = made["Digital"] * made["Change"]
    order = [c for c in LEADING if c in made]
    further = [str(c) for c in made.columns if c not in order and c != "st"]
    made = made[[*order, *further]]
    made = made.sort_values(["firm", "year"], ignore_index=True)
    made["year"] = made["year"].astype("int64")
    counts = {c: int(made[c].isna().sum()) for c in made if made[c].isna().any()}
    notes += [Message("joined.all_missing", name=c) for c, n in counts.items() if n == len(made)]
    if COUNT not in made:
        notes.append(Message("joined.no_count", name=COUNT))
    told = ("industry", "DigitalWide", COUNT, *(() if "Digital" in made else ("Digital", "DC")))
    if lacking := [name for name in LEADING if name not in made and name not in told]:
        notes.append(Message("joined.lacking", names=tuple(lacking)))
    if (one := made["firm"].nunique()) == 1:
        notes.append(Message("joined.one_firm", n=one))
    record = {
        "winsorized": {"share": share, "rule": "pooled over the sample, type-7 quantiles, after logs and ratios"},
        "bounds": bounds,
        "formulas": {name: FORMULAS[name] for name in FORMULAS if name in made},
        "missing": counts,
        "units": {read.name: {item: unit.written for item, unit in read.units.items()} for read in reads if read.units},
        "set_aside": {read.name: {reason: n for reason, n in read.set_aside.items() if n} for read in reads},
        "notes": notes,
        "flow": flow.rows,
    }
    return Panel(made, flow.table(), record)
