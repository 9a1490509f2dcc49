"""In: a table of IPC prefixes and industries, IPC codes. Out: each code's industries and their shares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from textindex.core.data import shipped
from textindex.core.errors import PatentError
from textindex.core.messages import Message
from textindex.tables.columns import Columns
from textindex.tables.given import in_pandas
from textindex.tables.mapping import columns_of, load_mapping
from textindex.tables.read import numbered, read_frame

SAMPLE = "sample-ipc-industry.csv"
COLUMNS = ("ipc_prefix", "industry", "weight", "not_with", "unless_with")
_HEAD = re.compile(r"([A-H])(?:(\d{2})(?:([A-Z])(.*))?)?")


def ipc_code(text: str) -> str:
    """An IPC code in one spelling: no blanks, no version, main group without leading zeros.

    >>> ipc_code("H01L 21/02 (2006.01)"), ipc_code("A61K   8"), ipc_code("G06F0017/30"), ipc_code("a01b*")
    ('H01L21/02', 'A61K8', 'G06F17/30', 'A01B')
    """
    bare = re.sub(r"\(.*?\)|[\s*]", "", unicodedata.normalize("NFKC", text)).upper().rstrip("-/")
    known = _HEAD.fullmatch(bare)
    if known is None or not known[4]:
        return bare
    group, slash, subgroup = known[4].partition("/")
    return f"{known[1]}{known[2]}{known[3]}{group.lstrip('0')}{slash}{subgroup}"


def prefixes(code: str) -> list[str]:
    """The prefixes under which a code may be listed, the longest first; a main group is never cut within its number.

    >>> prefixes("H01L21/02")
    ['H01L21/02', 'H01L21/0', 'H01L21/', 'H01L21', 'H01L', 'H01', 'H']
    """
    group, slash, subgroup = code[4:].partition("/")
    head = code[: 4 + len(group)]
    below = [f"{head}/{subgroup[:n]}" for n in range(len(subgroup), -1, -1)] if slash else []
    upper = [code[:n] for n in (4, 3, 1) if len(code) >= n and code[:n] != head]
    return [*below, head, *upper]


def read_concordance(source: str | Path | pd.DataFrame | None = None) -> pd.DataFrame:
    """A concordance in one layout: ipc_prefix, industry, weight, not_with, unless_with.

    Args:
        source: a CSV or Excel file or a DataFrame with ipc_prefix, industry and, where there are any, weights; also as
            laid out by PATSTAT (tls902_ipc_nace2), by Lybbert and Zolas' tables, and by CNIPA's table of IPC and GB/T
            4754. None: the sample, a toy for trying things out.

    Raises:
        PatentError: columns are missing, a weight is no number or not positive.
    """
    called = str(source) if isinstance(source, (str, Path)) else Message("called.concordance")
    if source is None:
        source = shipped("mappings") / SAMPLE
    if isinstance(source, (str, Path)):
        table = read_frame(source, PatentError)
    else:
        table = numbered(in_pandas(source, PatentError))
    rules = load_mapping("concordances")
    found = columns_of(table.columns, rules["concordance"])
    if missing := [name for name in ("ipc_prefix", "industry") if name not in found]:
        raise PatentError(
            Message("patents.no_column", called=called, missing=tuple(missing), columns=tuple(map(str, table.columns)))
        )
    made = pd.DataFrame({name: table[header] for name, header in found.items()}).dropna(
        subset=["ipc_prefix", "industry"]
    )
    keys = [header for name, header in found.items() if name != "weight"]
    numbers = Columns(table, called, PatentError, keys)
    made["weight"] = numbers.read(found["weight"]).values if "weight" in found else 1.0
    if (bad := ~(made["weight"] > 0)).any():
        raise PatentError(Message("patents.weight", called=called, made=made.loc[bad, "ipc_prefix"].iloc[0]))
    split = f"[{rules['separators']}]"
    made["ipc_prefix"] = made["ipc_prefix"].astype(str).str.split(split, regex=True)
    made = made.explode("ipc_prefix")
    made["ipc_prefix"] = made["ipc_prefix"].map(ipc_code)
    made["industry"] = made["industry"].astype(str).str.strip()
    for name in ("not_with", "unless_with"):
        given = made[name] if name in made else pd.Series("", made.index)
        made[name] = given.fillna("").astype(str).map(ipc_code)
    made = made[made["ipc_prefix"] != ""]
    if made.empty:
        raise PatentError(Message("patents.no_prefix", called=called))
    return made[list(COLUMNS)].reset_index(drop=True)


def match_codes(codes: Iterable[str], concordance: pd.DataFrame) -> pd.DataFrame:
    """Give each code the rows of its longest listed prefix.

    Returns:
        Columns code (as given), industry, weight, not_with, unless_with; codes without a listed prefix have no row.
    """
    listed = {prefix: rows[list(COLUMNS[1:])].to_numpy().tolist() for prefix, rows in concordance.groupby("ipc_prefix")}
    rows: list[list[object]] = []
    for code in codes:
        longest = next((prefix for prefix in prefixes(ipc_code(code)) if prefix in listed), None)
        if longest is not None:
            rows += [[code, *own] for own in listed[longest]]
    return pd.DataFrame(rows, columns=["code", *COLUMNS[1:]])
