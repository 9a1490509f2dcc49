"""In: what a formula calls (``log(A)``, ``i(year, ref=2010)``). Out: the same as terms of a `ModelSpec`."""

from __future__ import annotations

import ast
import re
from typing import Any

import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.terms import levels_of

CALLS = "log(A), log1p(A), log(1 + A), L(A), L(A, 2), F(A), i(A), i(A, ref=2010), i(A, B), C(A), I(A**2), I(A*B)"
QUOTED = re.compile(r"`([^`]*)`")
LOGS, SHIFTS = ("log", "ln", "np.log"), {"L": "L", "l": "L", "F": "F", "f": "F"}
HIGHEST = 4  # power


def written(text: str, data: pd.DataFrame) -> list[str]:
    """A call as terms.

    Args:
        text: Python, with columns that are no words between backticks.
        data: the table.

    Returns:
        One term, several of ``i(A, B)``; none where the call is unknown.

    Raises:
        EstimateError: the column of ``i()`` has no such level, or too many.

    >>> data = pd.DataFrame({"g": [1, 2, 3], "my x": [1.0, 2.0, 3.0]})
    >>> written("log(1 + `my x`)", data), written("L(log(x), 2)", data), written("I(x**2)", data)
    (['ln(1+my x)'], ['L2.ln(x)'], ['x:x'])
    >>> written("i(g, ref=2)", data), written("i(g, x)", data), written("i(g, x, ref=1)", data)
    (['1.g', '3.g'], ['1.g:x', '2.g:x', '3.g:x'], ['2.g:x', '3.g:x'])
    """
    names = QUOTED.findall(text)
    held = iter(range(len(names)))
    try:
        node = ast.parse(QUOTED.sub(lambda _: f"_quoted_{next(held)}_", text).strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return []
    return _Reader(names, data).terms(node)


class _Reader:
    """What a formula's Python says, as terms."""

    def __init__(self, names: list[str], data: pd.DataFrame) -> None:
        self.names, self.data = names, data

    def terms(self, node: ast.expr) -> list[str]:
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("i", "C"):
                return self._indicators(node, called)
            if called == "I" and len(node.args) == 1 and not node.keywords:
                return self._one(self._product(node.args[0]))
            return self._one(self._single(node))
        return self._one(self._product(node))

    def _one(self, found: str) -> list[str]:
        return [found] if found else []

    def _single(self, node: ast.expr) -> str:
        """A column, its logarithm, its lag; empty where it is something else."""
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._name(ast.unparse(node))
        if not isinstance(node, ast.Call) or node.keywords or not node.args:
            return ""
        called, inner = ast.unparse(node.func), self._single(node.args[0])
        if called in SHIFTS and inner and len(node.args) <= 2:
            years = _constant(node.args[1]) if len(node.args) == 2 else 1
            return f"{SHIFTS[called]}{'' if years == 1 else years}.{inner}" if _whole(years) else ""
        if len(node.args) != 1:
            return ""
        if called in ("log1p", "np.log1p"):
            return inner and f"ln(1+{inner})"
        if called in LOGS:
            more = self._one_more(node.args[0])
            return f"ln(1+{more})" if more else inner and f"ln({inner})"
        return ""

    def _one_more(self, node: ast.expr) -> str:
        """A of ``1 + A``."""
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            return ""
        pairs = ((node.left, node.right), (node.right, node.left))
        return next((self._single(own) for one, own in pairs if _constant(one) == 1), "")

    def _product(self, node: ast.expr) -> str:
        """``A**2``, ``A*B`` as products."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Pow, ast.BitXor)):
            power, inner = _constant(node.right), self._single(node.left)
            return ":".join([inner] * power) if inner and _whole(power) and power <= HIGHEST else ""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            left, right = self._product(node.left), self._product(node.right)
            return f"{left}:{right}" if left and right else ""
        return self._single(node)

    def _indicators(self, node: ast.Call, called: str) -> list[str]:
        """``i(A)``, ``i(A, ref=2010)``, ``i(A, B)``, ``C(A)``.

        Without a second column the lowest level is left out unless another is named; with one, none is, as in fixest.
        """
        factors = [self._single(own) for own in node.args]
        known = {own.arg: _constant(own.value) for own in node.keywords}
        if not all(factors) or len(factors) > (2 if called == "i" else 1) or set(known) - {"ref"}:
            return []
        column, by = factors[0], factors[1:]
        if "ref" not in known and not by:
            return [f"i.{column}"]
        levels = levels_of(self.data, column)
        base = _level(known.get("ref"))
        if "ref" in known and base not in levels:
            raise EstimateError(
                Message("calls.no_base", unparse=ast.unparse(node), column=column, base=base, levels=tuple(levels[:5]))
            )
        return [":".join([f"{level}.{column}", *by]) for level in levels if "ref" not in known or level != base]

    def _name(self, text: str) -> str:
        quoted = re.fullmatch(r"_quoted_(\d+)_", text)
        return self.names[int(quoted[1])] if quoted else text


def _constant(node: ast.expr) -> Any:
    """A number or a text; None where it is none."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _level(value: Any) -> str:
    """A level as terms write it: 2010, not 2010.0."""
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
