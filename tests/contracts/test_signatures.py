"""What every public function promises: hints that resolve, few-valued arguments that are checked, short reprs."""

import inspect
import re
from contextlib import suppress
from dataclasses import fields
from typing import Literal, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex import workbench
from textindex.core.choices import check_choices, values_of

OURS = {"Filing", "Page", "Section", "Rejection"}
"""Records that textindex itself makes; a user gets them and makes none."""
SEVERAL = re.compile("Sequence|Collection|tuple")
LATER = {"Choices": "check", "DictionaryVectorizer": "fit"}
"""Classes whose arguments are looked at by a method, as scikit-learn's conventions and a tuple's nature ask."""


def public():
    for home in (ti, workbench):
        for name in home.__all__:
            yield name, getattr(home, name)


def callables():
    """Functions, constructors and methods, as (name, what is called, where its hints stand, unbound self first)."""
    for name, thing in public():
        if not inspect.isclass(thing):
            yield name, thing, thing
        elif not issubclass(thing, Exception):
            yield name, thing, thing if "__init__" not in vars(thing) or hasattr(thing, "_fields") else thing.__init__
            for method, own in vars(thing).items():
                if inspect.isfunction(own) and not method.startswith("_"):
                    yield f"{name}.{method}", own, own


EVERY = list(callables())


@pytest.mark.parametrize(("name", "called", "hinted"), EVERY, ids=[each[0] for each in EVERY])
def test_hints_resolve(name, called, hinted):
    get_type_hints(hinted)


def few_valued():
    for name, called, hinted in EVERY:
        hints = {}
        if name in OURS:
            continue
        with suppress(NameError):  # which the test above tells
            hints = get_type_hints(hinted)
        for argument in inspect.signature(called).parameters:
            if argument in hints and any(isinstance(value, str) for value in values_of(hints[argument])):
                yield name, called, argument, hints[argument]


FEW = list(few_valued())


def call(name, called, **given):
    """A call in which what must be given and is not is None, or right."""
    hints = get_type_hints(next(hinted for other, _, hinted in EVERY if other == name))
    for key, own in inspect.signature(called).parameters.items():
        if own.default is own.empty:
            given.setdefault(key, next(iter(values_of(hints.get(key))), None))
    made = called(**given)
    if name in LATER:
        _ = made.check() if LATER[name] == "check" else made.fit([])


@pytest.mark.parametrize(("name", "called", "argument", "kind"), FEW, ids=[f"{each[0]}-{each[2]}" for each in FEW])
@pytest.mark.parametrize("wrong", ["no such value", 3.5, ""])
def test_a_wrong_value_is_refused_and_the_right_ones_are_named(name, called, argument, kind, wrong):
    """First of all, before anything is read."""
    if wrong in values_of(kind):
        return
    with pytest.raises((ti.TextIndexError, ValueError)) as caught:
        call(name, called, **{argument: [wrong] if SEVERAL.search(str(kind)) else wrong})
    message = str(caught.value)
    assert message.startswith(f"{argument}: {wrong!r} is none of "), message
    assert all(str(value) in message for value in values_of(kind) if value)


def test_there_are_such_arguments():
    found = {f"{name}.{argument}" for name, _, argument, _ in FEW}
    assert {
        "score.engine",
        "score.drop",
        "score.formulas",
        "fit.engine",
        "fit.family",
        "group_difference.shuffle",
    } <= found
    assert {"technology_cycle.by", "technology_cycle.ages", "technology_cycle.level", "screen.by"} <= found
    assert {"kwic.sort", "kwic.flags", "sample.allocation", "ModelSpec.family", "MatchPolicy.count"} <= found


def test_no_public_function_takes_what_it_does_not_name():
    for name, called, _ in EVERY:
        kinds = {own.kind for own in inspect.signature(called).parameters.values()}
        assert inspect.Parameter.VAR_KEYWORD not in kinds, name


def test_every_part_of_a_model_is_an_argument_of_fit():
    own = set(inspect.signature(ti.fit).parameters)
    assert own == {field.name for field in fields(ti.ModelSpec)} | {"data", "spec", "sample", "engine", "check"}


WORDS = st.text(alphabet="abc", min_size=1, max_size=3)


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True), WORDS)
def test_what_is_refused(right, value):
    kind = Literal[tuple(right)]
    if value in right:
        check_choices(ValueError, x=(value, kind))
        check_choices(ValueError, x=([value, right[0]], list[kind] | None))
        check_choices(ValueError, x=(None, kind | None))
        with pytest.raises(ValueError, match="is one value, and several may be given"):
            check_choices(ValueError, x=(value, tuple[kind, ...]))
    else:
        for given_, wanted in ((value, kind), ([right[0], value], list[kind]), (None, kind), (value, bool | kind)):
            with pytest.raises(ValueError, match=r"^x: .* is none of "):
                check_choices(ValueError, x=(given_, wanted))
