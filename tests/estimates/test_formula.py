"""Formulas: the same model as in words, and the same numbers as pyfixest's own formulas."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.estimates.formula import parsed

EMPTY = pd.DataFrame()
PLAIN = [
    ("y ~ x + w | firm + year", {"vcov": "hetero"}),
    ("y ~ x*w | firm", {"vcov": {"CRV1": "firm"}}),
    ("y ~ x + i(year, ref=2012) | firm", {"vcov": "iid"}),
    ("y ~ x + i(year, x, ref=2012) | firm", {"vcov": "iid"}),
    ("y ~ w + i(year, x) | firm", {"vcov": "iid"}),
    ("y ~ x + w | industry^year", {"vcov": "hetero"}),
    ("y ~ w | firm | x ~ z", {"vcov": "hetero"}),
    ("y ~ w | x ~ z", {"vcov": "hetero"}),
    ("y ~ x + C(industry)", {"vcov": "hetero"}),
    ("log(n + 1) ~ x + I(w**2)", {"vcov": "hetero"}),
]


@pytest.mark.parametrize(("formula", "options"), PLAIN, ids=[formula for formula, _ in PLAIN])
def test_the_numbers_of_pyfixest(panel, formula, options):
    import pyfixest as pf

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pf.feols(formula, panel, **options)
        ours = ti.fit(panel, formula, **options, singletons="drop")  # as pyfixest does
    assert ours.nobs == theirs._N
    assert len(ours.params) == len(theirs.coef())
    np.testing.assert_allclose(sorted(ours.params), sorted(theirs.coef()), rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(sorted(ours.std_errors), sorted(theirs.se()), rtol=1e-6)


def test_the_same_model_as_in_words(panel):
    """Our own terms (lags, levels, logarithms) may stand in a formula."""
    pairs = [
        ("y ~ L.x + F.w + i.year | firm", ("y", ["L.x", "F.w", "i.year"], ["firm"])),
        ("y ~ L(x) + L(w, 2) + ib2012.year | firm", ("y", ["L.x", "L2.w", "ib2012.year"], ["firm"])),
        ("ln(1+n) ~ x + x:w + log1p(n2) | firm + year", ("ln(1+n)", ["x", "x:w", "ln(1+n2)"], ["firm", "year"])),
        ("y ~ `return on assets` + log(`return on assets`)", ("y", ["return on assets", "ln(return on assets)"])),
        ("y ~ 资产 + 资产:x | `firm`", ("y", ["资产", "资产:x"], ["firm"])),
        ("y ~ (x + w)*z - x:z", ("y", ["x", "w", "z", "w:z"])),
    ]
    data = panel.assign(n2=panel.n + 1, **{"return on assets": np.exp(panel.w), "资产": panel.z})
    for formula, words in pairs:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ti.EstimateWarning)
            one, other = ti.fit(data, formula), ti.fit(data, *words)
        pd.testing.assert_frame_equal(one.table.sort_index(), other.table.sort_index())


def test_a_formula_stands_with_other_arguments(panel):
    options = {"where": {"industry": ["C14", "C16", "C17"]}, "controls": "w", "name": "a"}
    whole = ti.fit(panel, "y ~ x + w | firm", vcov="iid", **options)
    assert whole.record["controls"] == ["w"]
    assert whole.spec.name == "a"
    based = ti.fit(panel, "y ~ x", spec=whole.spec, controls=())
    assert (based.spec.regressors, based.spec.fixed_effects, based.spec.vcov) == (("x",), (), "iid")


def test_a_column_that_looks_like_a_formula(panel):
    odd = panel.rename(columns={"y": "y~x", "x": "a+b"})
    assert ti.fit(odd, "y~x", ["a+b"]).params.index[1] == "a+b"


def test_a_formula_with_levels_of_text():
    data = pd.DataFrame({"y": [1.0, 2, 3, 5, 4, 6.5], "g": list("aabbcc"), "x": [1.0, 2, 1, 3, 2, 4]})
    assert parsed("y ~ i(g, ref='b')", data)["regressors"] == ("a.g", "c.g")
    assert parsed("y ~ i(g, x)", data)["regressors"] == ("a.g:x", "b.g:x", "c.g:x")
    assert parsed("y ~ x:i(g, ref='a')", data)["regressors"] == ("x:b.g", "x:c.g")


BAD = [
    ("y ~", "is no formula that can be read; write outcome ~ A"),
    ("~ x", "is no formula"),
    ("y ~ x | firm | year", "is no formula"),
    ("y ~ x | firm | w ~ z | v ~ z", "is no formula"),
    ("y ~ x ~ w", "is no formula|cannot be read"),
    ("y ~ x +", r"cannot be read at 'x \+'"),
    ("y ~ x w", "Missing operator between `x` and `w`"),
    ("y ~ (x", "cannot be read"),
    ("y ~ 2*x", "cannot be read"),
    ("y ~ .", "cannot be read"),
    ("y + n ~ x", "one outcome stands before ~, not 2; fit one model at a time"),
    ("y ~ x**2", r"'x\*\*2' is x alone in a formula; a square is I\(x\*\*2\)"),
    ("y ~ w + x^2", r"a square is I\(x\*\*2\)"),
    ("y ~ x:x", r"'x:x' is x alone"),
    ("y ~ w - x", "takes a term away that is not there"),
    ("y ~ return-on-assets", "takes a term away that is not there"),
    ("y ~ x - 1", "a model without a constant is not offered"),
    ("y ~ 0 + x", "a model without a constant is not offered"),
    ("y ~ sw(x, w)", r"sw\(x, w\) is unknown; there are log\(A\)"),
    ("y ~ poly(x, 2)", r"poly\(x, 2\) is unknown"),
    ("y ~ C(industry, Treatment(1))", "is unknown"),
    ("y ~ i(year, ref=1999)", "year has no '1999'; it has 2010, 2011"),
    ("y ~ i(x, w)", r"i\(x\): x has 2\d\d levels"),
    ("y ~ i(gone, ref=1)", "no column 'gone'"),
    ("y ~ x | firm[year]", r"'firm\[year\]' is no fixed effect"),
    ("y ~ x | firm + ", "'' is no fixed effect"),
    ("y ~ x | firm:year", "columns joined by \\^, such as industry\\^year"),
    ("y ~ gone | firm", "no column 'gone'"),
    ("y ~ w | firm | x ~ ", "need at least as many instruments"),
]


@pytest.mark.parametrize(("formula", "told"), BAD, ids=[formula for formula, _ in BAD])
def test_what_cannot_be_read_is_told(panel, formula, told):
    with pytest.raises(ti.EstimateError, match=told):
        ti.fit(panel, formula)


def test_a_formula_and_its_parts_beside_it(panel):
    with pytest.raises(ti.EstimateError, match=r"fixed_effects are given by the formula 'y ~ x' already"):
        ti.fit(panel, "y ~ x", fixed_effects=["firm"])


NAME = st.from_regex(r"[a-zA-Z_一-龥][a-zA-Z0-9_一-龥]{0,5}", fullmatch=True).filter(
    lambda name: name not in ("in", "is", "or", "if", "as")
)


@given(st.lists(NAME, min_size=1, max_size=6, unique=True), st.lists(NAME, max_size=3, unique=True))
def test_columns_stay_in_the_order_in_which_they_are_written(names, effects):
    found = parsed(f"y ~ {' + '.join(names)}" + (f" | {' + '.join(effects)}" if effects else ""), EMPTY)
    assert found["regressors"] == tuple(names)
    assert found["fixed_effects"] == tuple(effects)


@given(st.text(alphabet="yx ~|+-*:^().`1,i#~", max_size=14))
def test_any_text_is_read_or_refused_in_one_way(text):
    try:
        found = parsed(text, EMPTY)
    except ti.EstimateError:
        return
    assert isinstance(found["outcome"], str)
