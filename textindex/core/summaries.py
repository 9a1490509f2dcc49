"""In: results. Out: how they look at a prompt or in a notebook: a text that fits a screen, or a little HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from html import escape
from typing import Any

SCREEN = 25
"""Terms that a repr shows; a summary shows all."""
COLUMNS = 100
HEAD = ("estimate", "std. error", "t", "p", "[95% interval]")
NAMES_SHOWN = 12


class Summary(str):
    """A text that a prompt shows as it stands, without quotes, and a notebook as a table."""

    __slots__ = ("html",)
    html: str

    def __new__(cls, text: str, html: str) -> Summary:
        """A text and the same in HTML."""
        made = super().__new__(cls, text)
        made.html = html
        return made

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return "".join(self)  # a plain str

    def _repr_html_(self) -> str:
        return self.html


class Shown:
    """A record whose repr has one line a field: how many rows a table has, where a text is cut."""

    __slots__ = ()

    def __repr__(self) -> str:
        return shown(self, self._headline())

    def _headline(self) -> str:
        return type(self).__name__


def shown(record: Any, headline: str = "") -> str:
    """A dataclass or NamedTuple, one line a field."""
    names = getattr(record, "_fields", None) or [field.name for field in fields(record)]
    width = max(map(len, names), default=0)
    lines = [f"  {name:<{width}}  {_said(getattr(record, name))}" for name in names]
    return "\n".join([headline or type(record).__name__, *map(_cut, lines)])


def missing(term: str, there: Sequence[str], why: str | None) -> str:
    """What a `KeyError` says of a term that a model has not.

    >>> missing("Dc", ["DC", "Size"], None), missing("Size2", ["DC"], "collinear")
    ("no term 'Dc'; there are DC, Size", "no term 'Size2': it was dropped (collinear); there are DC")
    """
    shown = ", ".join(there[:NAMES_SHOWN]) + (f" and {len(there) - NAMES_SHOWN} more" if there[NAMES_SHOWN:] else "")
    return f"no term {term!r}{f': it was dropped ({why})' if why else ''}; there are {shown}"


def of_estimate(estimate: Any, most: int | None) -> Summary:
    """A regression on one screen: what it is, its rows and fit, its terms, its notes.

    Args:
        estimate: the regression.
        most: terms shown; all if None.
    """
    lines, table = _heads(estimate), estimate.table.iloc[:most]
    rows = [(str(row[0]), *_numbers(row[1:])) for row in table.itertuples()]
    left = len(estimate.table) - len(rows)
    more = [f"… and {left:,} more terms; .summary() shows all, .table holds them"] if left else []
    notes = [f"note: {warning}" for warning in estimate.warnings]
    text = "\n".join([*lines, *_aligned(("", *HEAD), rows), *more, *notes])
    return Summary(text, _html(lines, rows, [*more, *notes]))


def _heads(estimate: Any) -> list[str]:
    """The equation; rows, fit and what the standard errors are."""
    spec, r = estimate.spec, estimate.record
    regressors = " + ".join([*spec.regressors[:NAMES_SHOWN], *(["…"] if spec.regressors[NAMES_SHOWN:] else [])])
    effects = f" | {' + '.join(spec.fixed_effects)}" if spec.fixed_effects else ""
    called = f"{spec.name}: " if spec.name else ""
    measures = {"r2": "R2", "within_r2": "within R2", "pseudo_r2": "pseudo R2"}
    fit = [f"{word} {r[key]:.4f}" for key, word in measures.items() if r.get(key) is not None]
    return [
        f"{called}{r.get('outcome', spec.outcome)} ~ {regressors}{effects}",
        ", ".join([f"n = {r['nobs']:,}", *fit, _spread(r.get("vcov", {}))]),
    ]


def _spread(vcov: Mapping[str, Any]) -> str:
    clusters = ", ".join(f"{number:,} of {name}" for name, number in vcov.get("clusters", {}).items())
    return f"standard errors {vcov.get('type', '?')}{f' ({clusters})' if clusters else ''}"


def _numbers(row: Sequence[Any]) -> tuple[str, ...]:
    estimate, se, t, p, low, high = (float(value) for value in row[:6])
    return _number(estimate), _number(se), f"{t:.2f}", f"{p:.3f}", f"[{_number(low)}, {_number(high)}]"


def _number(value: float) -> str:
    """Four decimals, or four digits where these would hide the number.

    >>> _number(0.0753), _number(-0.0000123), _number(1234567.8), _number(float("nan"))
    ('0.0753', '-1.230e-05', '1.235e+06', 'nan')
    """
    plain = value != value or value == 0 or 0.001 <= abs(value) < 100_000
    return f"{value:.4f}" if plain else f"{value:.3e}"


def _aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = []
    for first, *cells in (head, *rows):
        aligned = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *aligned]))
    return lines


def _html(lines: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> str:
    caption = "<br>".join(map(escape, lines))
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in HEAD)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for name, *cells in rows
    )
    below = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return (
        f'<table class="dataframe"><caption style="text-align:left">{caption}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>{below}"
    )


def _said(value: Any) -> str:
    """A field's value in few words.

    >>> _said({"a": 1, "b": 2}), _said(("x",) * 3), _said("short")
    ('2 entries: a, b', '3 items', "'short'")
    """
    if hasattr(value, "columns") and hasattr(value, "shape"):
        return f"{len(value):,} rows x {value.shape[1]} columns: {', '.join(map(str, value.columns))}"
    if isinstance(value, Mapping):
        return f"{len(value):,} entries: {', '.join(map(str, value))}" if value else "none"
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields") and value:
        return f"{len(value):,} items" if len(value) > 1 else _said(value[0])
    if isinstance(value, (str, bytes)):
        value = value[: 2 * COLUMNS]
    return " ".join(repr(value)[: 2 * COLUMNS].split())


def _cut(line: str) -> str:
    return line if len(line) <= COLUMNS else line[: COLUMNS - 2].rstrip(", ") + " …"
