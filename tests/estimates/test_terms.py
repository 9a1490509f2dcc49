"""How terms are written."""

import re
import warnings

import numpy as np
import pandas as pd
import pytest

import textindex as ti
from textindex import EstimateError
from textindex.estimates import do_file


def terms(panel, *written, **more):
    return list(ti.fit(panel, "y", list(written), **more).params.index[1:])


def test_products(panel):
    assert terms(panel, "x*change") == ["x", "change", "x:change"]
    assert terms(panel, "x:change", "x*change", "w") == ["x:change", "x", "change", "w"]
    assert terms(panel, "x*w*z") == ["x", "w", "z", "x:w", "x:z", "w:z", "x:w:z"]
    built = ti.fit(panel.assign(xc=panel.x * panel.change), "y", ["xc", "x"], ["firm"])
    named = ti.fit(panel, "y", ["xc = x:change", "x"], ["firm"])
    pd.testing.assert_frame_equal(built.table, named.table)


def test_levels(panel):
    years = sorted(panel.year.unique())
    assert terms(panel, "i.year") == [f"{y}.year" for y in years[1:]]
    assert terms(panel, "ib2012.year", "x") == [*(f"{y}.year" for y in years if y != 2012), "x"]
    assert terms(panel, "2012.year:x", "i.industry") == ["2012.year:x", *(f"C{k}.industry" for k in range(14, 19))]
    dummies = ti.fit(panel, "y", ["x", "i.year"]).table
    absorbed = ti.fit(panel, "y", ["x"], ["year"])
    assert absorbed["x"]["estimate"] == pytest.approx(dummies.estimate["x"], abs=1e-12)
    assert absorbed["x"]["se"] == pytest.approx(dummies.se["x"], rel=1e-12)
    with pytest.raises(EstimateError, match="'1999' is to be left out"):
        terms(panel, "ib1999.year")
    with pytest.raises(EstimateError, match="levels"):
        terms(panel, "i.x")


@pytest.mark.parametrize(
    "stored", ["bool", "boolean", "float32", "Float32", "float64", "int8", "Int64", "category", "object", "str"]
)
def test_an_indicator_is_the_same_however_it_is_stored(panel, stored):
    """A flag as Stata (byte, float), pandas (bool) or Excel (text) holds it has one coefficient."""
    flag = panel.x + panel.w > panel.x.mean()
    own = flag if stored in ("bool", "boolean", "object", "category") else flag.astype(int)
    wanted = ti.fit(panel.assign(A=flag.astype(float)), "y", ["A", "x"], ["firm"]).table
    table = panel.assign(A=own.astype(stored))
    for written in ("i.A", "1.A"):
        found = ti.fit(table, "y", [written, "x"], ["firm"]).table
        assert list(found.index) == ["1.A", "x"]
        np.testing.assert_allclose(found, wanted, rtol=1e-12)
    for value in (1, True, 1.0, "1"):
        kept = ti.fit(table, "y", ["x"], where={"A": value})
        assert kept.record["nobs"] == flag.sum()


@pytest.mark.parametrize("stored", ["float32", "float64", "str"])
def test_levels_with_fractions(panel, stored):
    halves = (panel.year % 3 / 2).astype(stored)  # 0, 0.5 and 1
    table = panel.assign(**{"h": halves, "h.2": halves})
    zero, one = ("0.0", "1.0") if stored == "str" else ("0", "1")
    for name in ("h", "h.2"):
        assert terms(table, f"i.{name}") == [f"0.5.{name}", f"{one}.{name}"]
        assert terms(table, f"0.5.{name}") == [f"0.5.{name}"]
    assert ti.fit(table, "y", ["x"], where={"h": [float(zero), 0.5] if stored != "str" else [zero, "0.5"]}).record[
        "nobs"
    ] == int((panel.year % 3 < 2).sum())


MARKED = ["A:B", "C*D", "E=F", "机械：设备*", "G.H:I"]


@pytest.mark.parametrize(
    ("written", "plainly"),
    [
        (["i.industry", "x"], ["i.industry", "x"]),
        (["x*i.industry"], ["x*i.industry"]),
        (["ibC*D.industry:x", "x"], ["ibC2.industry:x", "x"]),
        (["A:B.industry:x", "x*E=F.industry"], ["C1.industry:x", "x*C3.industry"]),
        (["d = G.H:I.industry"], ["d = C5.industry"]),
        ("y ~ x + i(industry, ref='A:B')", "y ~ x + i(industry, ref='C1')"),
        ("y ~ i(industry, x)", "y ~ i(industry, x)"),
    ],
)
def test_levels_may_hold_the_marks_of_terms(panel, written, plainly):
    renamed = {f"C{number}": level for number, level in enumerate(MARKED, 1)}
    plain = panel.assign(industry=[f"C{1 + row % 5}" for row in range(len(panel))])
    marked = plain.assign(industry=plain.industry.map(renamed))
    first, second = (
        ti.fit(table, terms) if isinstance(terms, str) else ti.fit(table, "y", terms)
        for table, terms in ((plain, plainly), (marked, written))
    )

    def as_marked(name):
        return re.sub(r"C\d(?=\.industry)", lambda found: renamed[found[0]], name)

    wanted = first.table.rename(index=as_marked)
    assert sorted(second.table.index) == sorted(wanted.index)
    np.testing.assert_allclose(second.table.loc[wanted.index], wanted, rtol=1e-10)


def test_columns_may_hold_the_marks_of_terms(panel):
    names = {"x": "净利润:元*", "w": "ROA (%)", "z": "a=b"}
    table = panel.rename(columns=names)
    for plain in (["x*w"], ["x:w", "L.x"], ["ln(1+x):z", "d = z:x"], ["x:z*w"]):
        own = [re.sub(r"\b[xwz]\b", lambda found: names[found[0]], term) for term in plain]
        wanted, found = (ti.fit(t, "y", terms, ["firm"]).table for t, terms in ((panel, plain), (table, own)))
        np.testing.assert_allclose(found, wanted, rtol=1e-12)


def test_a_level_that_reads_as_a_product_is_told(panel):
    table = panel.assign(industry=[["x:B", "B", "C"][row % 3] for row in range(len(panel))])
    for written in ("i.industry", "x:B.industry"):
        with pytest.raises(EstimateError, match="'x:B' is a level of industry, but reads as x times level 'B'"):
            terms(table, written)
    assert terms(table, "C.industry", "w") == ["C.industry", "w"]


def test_lags_and_leads():
    data = pd.DataFrame({"firm": list("aaabb"), "year": [2010, 2011, 2013, 2011, 2010], "x": [1.0, 2, 3, 4, 5]})
    from textindex.estimates.terms import Columns

    columns = Columns(data, ("firm", "year"))
    np.testing.assert_array_equal(columns.values("L.x"), [np.nan, 1, np.nan, 5, np.nan])
    np.testing.assert_array_equal(columns.values("L2.x"), [np.nan, np.nan, 2, np.nan, np.nan])
    np.testing.assert_array_equal(columns.values("F.x"), [2, np.nan, np.nan, np.nan, 4])
    np.testing.assert_array_equal(columns.values("L.ln(x):x"), columns.values("L.ln(x)") * data.x)


def test_a_lag_sees_rows_outside_the_sample(panel):
    late = ti.fit(panel, "y", ["L.x"], where={"year": [2014, 2015]})
    kept = panel.year.isin([2014, 2015])
    before = panel[["firm", "year"]].apply(tuple, axis=1)
    had = kept & pd.Series([(f, y - 1) in set(before) for f, y in before], panel.index)
    assert late.record["nobs"] == had.sum()


def test_one_name_one_thing(panel):
    with pytest.raises(EstimateError, match="two terms are called 'd'"):
        terms(panel, "d = x:w", "d = x:z")
    with pytest.raises(EstimateError, match="stands for 3 terms"):
        terms(panel, "d = x*w")
    with pytest.raises(EstimateError, match="one column is needed here"):
        ti.fit(panel, "x*w", ["z"])


def test_quantile_groups_are_of_type_7_and_half_open():
    data = pd.DataFrame({"size": np.arange(1.0, 11), "x": np.arange(10.0) ** 2, "y": np.cos(np.arange(10.0))})
    sizes = [ti.fit(data, "y", ["x"], quantile=("size", 3, g)).rows.index.tolist() for g in (1, 2, 3)]
    assert sizes == [[0, 1, 2], [3, 4, 5], [6, 7, 8, 9]]


def test_covariances_beside(panel):
    beside = ["iid", {"CRV1": "firm"}, {"CRV1": "firm+year"}, {"CRV1": "industry^year"}, {"CRV1": "province"}]
    with pytest.warns(ti.EstimateWarning):
        found = ti.fit(panel, "y", ["x", "w"], ["firm", "year"], beside=beside)
    assert "standard errors clustered by province left out: there is no column 'province'" in found.warnings
    for vcov in beside[:4]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ti.EstimateWarning)
            alone = ti.fit(panel, "y", ["x", "w"], ["firm", "year"], vcov)
        kind = alone.record["vcov"]["type"]
        own = found.beside[found.beside.vcov == kind].reset_index(drop=True)
        pd.testing.assert_frame_equal(own[["term", *alone.table]], alone.table.reset_index())


def test_what_an_estimate_shows(panel):
    found = ti.fit(panel, "y", ["x", "w"], ["firm", "year"], {"CRV1": "firm"}, name="main")
    head = f"main: y ~ x + w | firm + year\nn = {len(panel)}, R2 0."
    assert str(found).startswith(head)
    assert "standard errors firm (58 of firm)" in str(found)
    assert list(found.cov.index) == list(found.cov.columns) == ["x", "w"]
    np.testing.assert_allclose(np.sqrt(np.diag(found.cov)), found.std_errors)
    record = found.record
    assert record["levels"] == {"firm": panel.firm.nunique(), "year": panel.year.nunique()}
    means = panel[["x", "w"]].mean().to_numpy()
    assert record["constant"] == pytest.approx(panel.y.mean() - means @ found.params.to_numpy())


def test_levels_that_look_like_leads(panel, tmp_path):
    """Trade is F51 and F52, business services L72 (CSRC 2012): i.industry asked for leads by 51 years."""
    names = dict(zip(sorted(panel.industry.unique()), ["A01", "F51", "F52", "L", "L72", "S90"], strict=True))
    data = panel.assign(industry=panel.industry.map(names))
    for kind in (object, "str", "category"):
        stored = data.assign(industry=data.industry.astype(kind))
        found = ti.fit(stored, "y ~ x + i.industry | year")
        assert list(found.params.index) == ["x", *(f"{own}.industry" for own in ("F51", "F52", "L", "L72", "S90"))]
        plain = ti.fit(panel, "y", ["x", "i.industry"], ["year"])
        np.testing.assert_array_equal(found.table.to_numpy(), plain.table.to_numpy())
    assert ti.fit(data, "y ~ x + i(industry, ref='F51') | year").params.index[1] == "A01.industry"
    with pytest.raises(EstimateError, match="'industry' holds text"):
        ti.fit(data, "y", ["L2.industry"])
    spec = tmp_path / "one.toml"
    spec.write_text('[[model]]\nname = "1"\noutcome = "y"\nregressors = ["F51.industry", "L.x"]\n', encoding="utf-8")
    lines = do_file(ti.estimate(spec, data), "p.dta", data)
    assert 'industry == "F51")' in lines
    assert " L.x" in lines
