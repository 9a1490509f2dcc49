"""What users bring to the screen: each fault has one message that says what to do; a row lost is a row told."""

import numpy as np
import pandas as pd
import pytest

import textindex as ti
from textindex import EstimateError
from textindex.core.messages import told

ASKED = {"controls": ("Size", "ROE"), "inputs": ("RD",)}


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(5)
    firm, year = np.repeat(np.arange(30), 4), np.tile(np.arange(2015, 2019), 30)
    columns = {"firm": [f"{600000 + f}" for f in firm], "year": year, "industry": [f"C{f % 3}" for f in firm]}
    numbers = {name: rng.normal(size=120) for name in ("Size", "ROE", "RD")}
    return pd.DataFrame({**columns, **numbers, "n_total": rng.poisson(4, 120)})


def refuses(data, match, *args, **asked):
    with pytest.raises(EstimateError, match=match):
        ti.screen(data, *args, **{**ASKED, **asked})


def test_tables_that_are_none(data):
    refuses("panel.csv", "a table of pandas, polars or pyarrow is needed, not str")
    refuses(data.iloc[:0], "the table has no rows")
    refuses(data.drop(columns="firm"), "no column 'firm'")
    refuses(data.drop(columns="industry"), "no column 'industry'")
    refuses(data.drop(columns="Size"), "no column 'Size'")
    refuses(data, "no column 'Rd'; there is RD", inputs=["Rd"])
    refuses(data.assign(Size="big"), "'Size' holds text")


def test_firm_years_twice(data):
    refuses(pd.concat([data, data.iloc[[3]]]), "1 firm-year occurs more than once .*keep one row of each")


def test_one_firm_and_one_year(data):
    refuses(data[data.firm == "600003"], "alone in a level of a fixed effect")
    assert ti.screen(data[data.year == 2016], **ASKED).record["rows"]["given"] == 30


def test_counts_that_are_none(data):
    refuses(data.assign(n_total=3), "outcome .* is 1.38629 in all 120 rows")
    refuses(data.assign(n_total=0), "in all 120 rows")
    refuses(data.assign(n_total=-1), "'n_total' is below 0 in 120 rows")
    refuses(data.assign(n_total=np.nan), "no row can be scored: missing count n_total")
    refuses(data.assign(n_total=data.n_total + 0.5), "no whole number in 120 rows", model="nb2")
    refuses(data.assign(n_total=data.n_total + 0.5), "no whole number", model="poisson", residual="quantile")
    refuses(data.drop(columns="n_total"), "no column n_total or dig_count, and no Digital")
    winsorized = data.drop(columns="n_total").assign(Digital=np.log1p(data.n_total).clip(upper=1.9))
    refuses(winsorized, "no whole number of hits in .* rows .*winsorized or weighted; add the count")
    weighted = ti.screen(data.assign(n_total=data.n_total + 0.5), **ASKED).table
    assert (weighted.n == data.n_total + 0.5).all()


def test_a_missing_count_is_not_zero(data):
    found = ti.screen(data.assign(n_total=data.n_total.astype(float).mask(data.index < 7)), **ASKED)
    assert found.record["rows"]["reasons"] == {"missing count n_total": 7}
    assert found.table.n[:7].isna().all()
    assert found.table.above_expectation[:7].isna().all()


def test_rows_without_keys_or_industry_are_kept_and_told(data):
    holes = data.assign(
        firm=data.firm.mask(data.index == 0), year=data.year.astype("Int64").mask(data.index == 1),
        industry=data.industry.mask(data.index == 2), Size=data.Size.mask(data.index.isin([2, 3])),
    )  # fmt: skip
    reason = ti.screen(holes, **ASKED).table.reason
    assert reason[0] == "missing firm"
    assert reason[1] == "missing year, missing industry^year"
    assert reason[2] == "missing industry^year, missing Size"
    assert reason[3] == "missing Size"


def test_infinite_values_are_no_values(data):
    endless = data.assign(RD=data.RD.mask(data.index == 4, np.inf), ROE=data.ROE.mask(data.index == 4, -np.inf))
    endless = endless.assign(n_total=data.n_total.astype(float).mask(data.index == 6, np.inf))
    found = ti.screen(endless, **ASKED).table
    assert found.reason[4] == "infinite ROE, infinite RD"
    assert found.reason[6] == "infinite count n_total"


def test_an_input_that_is_missing_everywhere(data):
    found = ti.screen(data.assign(RD=np.nan), **ASKED)
    assert "RD is missing in every row: it is left out" in found.warnings
    assert found.record["regressors"] == ["Size", "ROE"]
    refuses(data.assign(RD=np.nan), "at least one fundamental or real input", controls=())


def test_a_fundamental_that_is_missing_everywhere(data):
    refuses(data.assign(ROE=np.nan), r"no row can be scored: missing ROE \(120\)")


def test_options(data):
    refuses(data, "model: 'zip' is none of ols, poisson, nb2", model="zip")
    refuses(data, "residual: 'score' is none of raw", residual="score")
    refuses(data, "ols has one residual, raw", residual="pearson")
    refuses(data, "by: 'industry' is none of pooled, year", by="industry")
    refuses(data, "offset is for counts", offset="ln(Size)")
    refuses(data, "between 0 and 1", share=10)
    refuses(data, "random removals cannot be made", draws=-1)
    refuses(data, "must be 1 or 0", label="n_total")
    refuses(data, "no column 'International'", path="li2023#2.3")
    refuses(data, "has no model '9.9'", path="li2023#9.9")


def test_text_to_stand_beside(data):
    text = pd.DataFrame({"firm": ["600000"], "year": [2015], "share": [0.5]})
    refuses(data, "no column 'firm'", text=text.drop(columns="firm"))
    refuses(data, "firm-years twice", text=pd.concat([text, text]))
    refuses(data, "also has a column 'residual'", text=text.assign(residual=1))
    empty = ti.screen(data, text=text.iloc[:0], **ASKED)
    assert empty.table.share.isna().all()
    assert any("0 of 120" in note for note in empty.warnings)


def test_industries_of_mixed_writing_and_a_size_in_words(data):
    mixed = data.assign(industry=data.industry.where(data.index % 3 > 0, 7), Size="large")
    found = ti.screen(mixed, controls=("ROE",), inputs=())
    assert "7" in set(found.summary[found.summary.by == "industry"].group)
    assert "Size tercile" not in set(found.summary.by)


def test_the_table_given_is_left_as_it_was(data):
    before = data.copy()
    _ = ti.screen(data, model="nb2", **ASKED)
    pd.testing.assert_frame_equal(data, before)


def test_why_rows_have_no_expectation_is_told_in_chinese(data):
    found = ti.screen(data.assign(Size=[np.nan, np.inf, *data["Size"][2:]]), **ASKED)
    assert "1 个未计算：缺失 Size" in told(str(found), "zh")
    assert "1 个未计算：Size 为无穷大" in told(str(found), "zh")
