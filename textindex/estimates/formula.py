"""In: a formula (``y ~ x + A:B | firm + year | d ~ z``). Out: outcome and terms as a `ModelSpec` has them.

The grammar is that of fixest and pyfixest: regressors, fixed effects, then endogenous regressors and instruments, with
``|`` between. Terms are parsed by formulaic; what they may call is written as our own terms: ``log(A)`` is ``ln(A)``,
``i(year, ref=2010)`` is ``i.year`` without 2010. A column whose name is no word stands between backticks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise, product
from typing import Any

import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.messages import Message
from textindex.estimates.calls import CALLS, written

WRITTEN = "outcome ~ A + B:C + log(D) + i(E) | firm + year | endogenous ~ instrument"
QUOTED = re.compile(r"`([^`]*)`")
INSIDE = re.compile(r"\([^()]*\)|\{[^{}]*\}|`[^`]*`")
POWER = re.compile(r"([\w.]+)\s*(?:\*\*|\^)\s*\d|(?<![\w.:*])([\w.]+)\s*[:*]\s*\2(?![\w.(])")
MINUS = re.compile(r"-\s*([^\W\d][\w.]*)")
WORD = re.compile(r"[^\W\d][\w.]*")
NO_EFFECT = re.compile(r"[\[\](),:*]")


def is_formula(text: object, columns: Collection[Any]) -> bool:
    """Whether an outcome is a formula: it holds ``~`` and is no column.

    >>> is_formula("y ~ x", ["y", "x"]), is_formula("ln(y)", ["y"]), is_formula("a~b", ["a~b"])
    (True, False, False)
    """
    return isinstance(text, str) and "~" in text and text not in columns


def parsed(formula: str, data: pd.DataFrame) -> dict[str, Any]:
    """Parse a formula.

    Args:
        formula: as in the module's text. A regressor may be any term of a `ModelSpec` too (``L.A``, ``ib2010.year``).
        data: the table, whose values tell the levels of ``i(A, B)``.

    Returns:
        outcome, regressors, fixed_effects, endogenous, instruments: parts of a `ModelSpec`.

    Raises:
        EstimateError: it cannot be parsed, or asks for what `fit` does not do; the text says how it is written.

    >>> found = parsed("log(y) ~ x + a*b | firm + industry^year | d ~ z", pd.DataFrame())
    >>> found["outcome"], found["regressors"], found["fixed_effects"], found["instruments"]
    ('ln(y)', ('x', 'a', 'b', 'a:b', 'd'), ('firm', 'industry^year'), ('z',))
    """
    try:
        return _parsed(formula, data)
    except EstimateError:
        bare = QUOTED.sub(" ", formula)
        odd = [name for name in map(str, data.columns) if not WORD.fullmatch(name) and name in bare]
        if not odd:
            raise
        raise EstimateError(Message("formula.quote", formula=formula, name=max(odd, key=len))) from None


def _parsed(formula: str, data: pd.DataFrame) -> dict[str, Any]:
    parts = [part.strip() for part in _split(formula, "|")]
    left, tilde, right = _halves(parts[0])
    effects, stages = ([part for part in parts[1:] if ("~" in part) == there] for there in (False, True))
    if not (tilde and left and right) or len(effects) > 1 or len(stages) > 1:
        raise EstimateError(Message("formula.none", formula=formula, written=WRITTEN))
    first, _, second = _halves(stages[0]) if stages else ("", "", "")
    outcome, endogenous = (_terms(text, formula, data)[0] for text in (left, first))
    if len(outcome) != 1:
        raise EstimateError(Message("formula.outcomes", formula=formula, n_outcome=len(outcome)))
    regressors, constant = _terms(right, formula, data)
    effect = _effects(effects[0] if effects else "", formula)
    if not constant and not effect:
        raise EstimateError(Message("formula.constant", formula=formula))
    return {
        "outcome": outcome[0],
        "regressors": tuple(dict.fromkeys([*regressors, *endogenous])),
        "fixed_effects": effect,
        "endogenous": tuple(endogenous),
        "instruments": tuple(_terms(second, formula, data)[0]),
    }


def _halves(text: str) -> tuple[str, str, str]:
    left, tilde, right = text.partition("~")
    return left.strip(), tilde, right.strip()


def _split(text: str, mark: str) -> list[str]:
    """A text at a mark outside of backticks."""
    held = QUOTED.sub(lambda found: "\0" * len(found[0]), text)
    places = [-1, *(at for at, char in enumerate(held) if char == mark), len(text)]
    return [text[first + 1 : last] for first, last in pairwise(places)]


def _effects(text: str, formula: str) -> tuple[str, ...]:
    """``firm + industry^year``; none where it says 0 or 1."""
    found = [part.strip() for part in _split(text, "+")]
    if found in ([""], ["0"], ["1"]):
        return ()
    if odd := [part for part in found if not part or ("`" not in part and NO_EFFECT.search(part))]:
        raise EstimateError(Message("formula.effect", formula=formula, odd=odd[0]))
    return tuple(QUOTED.sub(r"\1", part) for part in found)


def _terms(text: str, formula: str, data: pd.DataFrame) -> tuple[list[str], bool]:
    """Terms of one side in the order in which they are written; whether a constant is among them."""
    if not text:
        return [], False
    _refuse_silent(text, formula)
    found: dict[str, None] = {}
    constant = False
    for factors in _factors(text, formula):
        if factors == [("1", "literal")]:
            constant = True
            continue
        choices = [_choices(own, how, formula, data) for own, how in factors]
        found |= dict.fromkeys(":".join(each) for each in product(*choices))
    return list(found), constant


def _factors(text: str, formula: str) -> list[list[tuple[str, str]]]:
    """Each term's factors, as (text, how formulaic would read it)."""
    from formulaic.errors import FormulaicError
    from formulaic.parser import DefaultFormulaParser

    try:
        terms = DefaultFormulaParser().get_terms(text)
        return [[(factor.expr, factor.eval_method.value) for factor in term.factors] for term in terms]
    except (FormulaicError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        why = str(error).splitlines()[0].strip(" .") if isinstance(error, FormulaicError) else type(error).__name__
        raise EstimateError(Message("formula.at", formula=formula, text=text, why=why, written=WRITTEN)) from None


def _choices(own: str, how: str, formula: str, data: pd.DataFrame) -> Sequence[str]:
    if own in data or how == "lookup":
        return [own]
    found = written(own, data) if how == "python" else []
    if not found:
        raise EstimateError(Message("formula.unknown", formula=formula, own=own, calls=CALLS))
    return found


def _refuse_silent(text: str, formula: str) -> None:
    """What formulas of R and Python leave out without a word: squares, and what a minus takes from nothing."""
    bare = text
    while (shorter := INSIDE.sub(" ", bare)) != bare:
        bare = shorter
    if power := POWER.search(bare):
        name = power[1] or power[2]
        raise EstimateError(Message("formula.power", formula=formula, power=power[0].strip(), name=name))
    for minus in MINUS.finditer(bare):
        if len(re.findall(rf"(?<![\w.]){re.escape(minus[1])}(?![\w.])", text)) < 2:
            raise EstimateError(Message("formula.minus", formula=formula, minus=minus[1]))
