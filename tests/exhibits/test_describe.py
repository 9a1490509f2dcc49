"""Table 1 against pandas, SciPy and statsmodels, with values missing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.outliers_influence import variance_inflation_factor

import textindex as ti
from textindex.exhibits.tables.describe import PAPER, describe, inflation, pearson


def holed(panel):
    rng = np.random.default_rng(2)
    data = panel.copy()
    data.loc[rng.random(len(data)) < 0.2, "Size"] = np.nan
    data.loc[rng.random(len(data)) < 0.1, "Digital"] = np.inf
    return data


def test_statistics_are_those_of_pandas(panel):
    data = holed(panel)
    first, _ = describe(data)
    expected = data.replace(np.inf, np.nan)[[name for name in PAPER if name in data]].describe().T
    assert [row.label for row in first.rows] == list(expected.index)
    for row, (_, own) in zip(first.rows, expected.iterrows(), strict=True):
        values = own[["count", "mean", "std", "min", "25%", "50%", "75%", "max"]]
        np.testing.assert_allclose([cell.value for cell in row.cells], values, rtol=1e-12)
    assert [cell.text for cell in first.rows[0].cells[:2]] == ["477", f"{expected['mean'].iloc[0]:.3f}"]
    assert first.notes[0] == "477 firm-years of 80 firms, 2010–2015."


def test_correlations_and_their_stars_are_those_of_scipy(panel):
    data = holed(panel)
    _, second = describe(data)
    names = [name for name in PAPER if name in data]
    clean = data.replace(np.inf, np.nan)
    for at, row in enumerate(second.rows[:-1]):
        assert row.label == f"({at + 1}) {names[at]}"
        for other, cell in enumerate(row.cells[:at]):
            pair = clean[[names[at], names[other]]].dropna()
            r, p = stats.pearsonr(pair.iloc[:, 0], pair.iloc[:, 1])
            assert cell.value == pytest.approx(r, abs=1e-12)
            assert cell.stars == ("***" if p < 0.01 else "**" if p < 0.05 else "*" if p < 0.1 else "")
        assert [cell.text for cell in row.cells[at:]] == ["1.000"] + [""] * (len(names) - at - 1)
    design = clean[names[1:]].dropna().assign(constant=1.0)
    expected = [variance_inflation_factor(design.to_numpy(), at) for at in range(len(names) - 1)]
    np.testing.assert_allclose([cell.value for cell in second.rows[-1].cells[1:]], expected, rtol=1e-9)
    assert second.rows[-1].cells[0].text == ""
    assert f"{len(design)} complete rows" in second.notes[-1]


PAIRS = st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=3, max_size=30)


@settings(max_examples=50)
@given(PAIRS)
def test_pearson_is_scipys(pairs):
    x, y = (np.array(own) for own in zip(*pairs, strict=True))
    r, p, n = pearson(x, y)
    assert n == len(pairs)
    if np.ptp(x) < 1e-6 or np.ptp(y) < 1e-6:
        return
    expected = stats.pearsonr(x, y)
    assert r == pytest.approx(expected.statistic, abs=1e-9)
    assert p == pytest.approx(expected.pvalue, abs=1e-6)


def test_published_table_is_checked_by_its_correlations():
    """VIF is the diagonal of the inverse correlation matrix."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(500, 4)) @ rng.normal(size=(4, 4))
    found, n = inflation({str(i): x[:, i] for i in range(4)}, list("0123"))
    np.testing.assert_allclose(list(found.values()), np.diag(np.linalg.inv(np.corrcoef(x.T))), rtol=1e-9)
    assert n == 500


def test_what_cannot_be_told_is_a_point(panel):
    data = panel.assign(c=1.0, twice=panel.Size * 2, none=np.nan)
    first, second = describe(data, ["Size", "twice", "c", "none", "Digital"], regressors=["Size", "twice", "Digital"])
    assert [cell.text for cell in first.rows[3].cells] == ["0", *["."] * 7]
    assert second.rows[2].cells[0].text == "."
    assert second.rows[2].cells[0].stars == ""
    assert [cell.text for cell in second.rows[-1].cells[:4]] == ["∞", "∞", "", ""]
    assert second.rows[-1].cells[4].value >= 1


def test_chinese_labels_text_columns_and_simulated_rows(panel):
    data = panel.assign(simulated=1, Size=panel.Size.astype(str))
    first, second = describe(data, ["Digital", "Size"], labels={"Digital": "数字化"}, language="zh")
    assert first.title == "表 1 描述性统计"
    assert [row.label for row in first.rows] == ["数字化", "Size"]
    assert first.rows[1].cells[1].value == pytest.approx(panel.Size.mean())
    assert first.notes[-1] == second.notes[-1] == "模拟面板：没有一行是真实企业。"
    only = describe(pd.DataFrame({"a": [1.0, 2.0]}))
    assert len(only) == 1
    assert only[0].notes[0] == "2 rows."


def test_faults(panel):
    with pytest.raises(ti.ExhibitError, match="there is no column 'Sise'"):
        describe(panel, ["Sise"])
    with pytest.raises(ti.ExhibitError, match="column 'firm_name' holds no numbers"):
        describe(panel.assign(firm_name="a"), ["firm_name", "Size"])
    with pytest.raises(ti.ExhibitError, match="no columns of numbers"):
        describe(pd.DataFrame({"firm": ["a"], "year": [1]}))


def test_years_as_dates_and_infinite_values():
    years = pd.Series([2010, 2011, 2012, 2012])
    frame = pd.DataFrame({"firm": list("aabb"), "x": [1.0, 2, np.inf, 4], "still": 1.0, "none": np.nan})
    for dates in (
        years,
        years * 1.0,
        years.astype(str),
        years.astype(str) + "-12-31",
        pd.to_datetime(years.astype(str)),
    ):
        first, second = describe(frame.assign(year=dates), ["x", "still", "none"])
        assert first.notes[0] == "4 firm-years of 2 firms, 2010–2012."
        assert "Infinite values left out: x 1." in first.notes
        assert [row.cells[at].text for at, row in enumerate(second.rows[:3])] == ["1.000", ".", "."]
    assert "Infinite" not in " ".join(describe(frame.assign(year=years, x=1.0), ["x"])[0].notes)
