"""Validity: the merge keeps codes and counts what it leaves out; figures equal those of scipy on the same pairs."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from textindex.core.errors import SourceError
from textindex.tables.match import codes_of, merge, with_figures, year_in
from textindex.workbench.validity import read_index, validate


@pytest.fixture
def index():
    random = np.random.default_rng(1)
    firms, years = [f"{code:06d}" for code in (1, 2, 333, *range(600_000, 600_037))], range(2015, 2020)
    rows = [(firm, year) for firm in firms for year in years]
    table = pd.DataFrame(rows, columns=["firm", "year"])
    level = pd.Series(random.normal(2, 0.8, len(firms)), index=firms).loc[table["firm"]].to_numpy()
    for dimension in "abc":
        table[f"n_{dimension}"] = random.poisson(np.exp(level))
        table[f"ln_{dimension}"] = np.log1p(table[f"n_{dimension}"])
    table["digital"] = np.log1p(table[["n_a", "n_b", "n_c"]].sum(axis=1))
    table["z_digital"] = 0.0
    table.insert(2, "status", "ok")
    lost = random.random(len(table)) < 0.1
    table.loc[lost, "status"] = "scanned"
    table.loc[lost, [c for c in table.columns if c not in ("firm", "year", "status")]] = np.nan
    return table


@pytest.fixture
def other(index):
    random = np.random.default_rng(2)
    table = index[["firm", "year"]].copy()
    table["sales"] = index["digital"].fillna(1) * 2 + random.normal(size=len(table))
    table["staff"] = random.integers(1, 9, len(table)).astype(float)
    table.loc[::7, "sales"] = np.nan
    return pd.concat(
        [table.iloc[10:], pd.DataFrame({"firm": ["999999"], "year": [2015], "sales": [1.0], "staff": 2.0})]
    )


def figure(found, **where):
    rows = found.table
    for column, value in where.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1, where
    return rows.iloc[0]


def test_convergence_is_that_of_scipy(index, other):
    found = validate(index, other, resamples=50)
    both = index.merge(other, on=["firm", "year"])[["firm", "year", "digital", "sales"]].dropna()
    row = figure(found, part="convergence", against="sales", scope="overall", statistic="pearson")
    theirs = stats.pearsonr(both["digital"], both["sales"])
    interval = theirs.confidence_interval()
    assert (row["value"], row["low"], row["high"]) == pytest.approx((theirs.statistic, interval.low, interval.high))
    assert (row["n"], row["firms"]) == (len(both), both["firm"].nunique())
    assert row["boot_low"] < row["value"] < row["boot_high"]
    row = figure(found, against="sales", scope="overall", statistic="spearman")
    assert row["value"] == pytest.approx(stats.spearmanr(both["digital"], both["sales"]).statistic)
    for year, own in both.groupby("year"):
        row = figure(found, against="sales", scope=f"year {year}", statistic="spearman")
        assert row["value"] == pytest.approx(stats.spearmanr(own["digital"], own["sales"]).statistic)
    again = both[both.groupby("firm")["firm"].transform("size") > 1]
    x, y = (again[c] - again.groupby("firm")[c].transform("mean") for c in ("digital", "sales"))
    row = figure(found, against="sales", scope="within firm", statistic="pearson")
    r, pairs = stats.pearsonr(x, y).statistic, len(again) - again["firm"].nunique() + 1
    assert row["value"] == pytest.approx(r)
    assert row["high"] == pytest.approx(np.tanh(np.arctanh(r) + stats.norm.ppf(0.975) / math.sqrt(pairs - 3)))
    assert set(found.table[found.table["part"] == "convergence"]["against"]) == {"sales", "staff"}
    assert found.facts["merge"] == {"matched": 190, "only_index": 10, "only_file": 1, "without_key": 0}


def test_consistency_and_stability(index, other):
    found = validate(index, other, resamples=50)
    items = index[["ln_a", "ln_b", "ln_c"]].dropna()
    alpha = 3 / 2 * (1 - items.var().sum() / items.sum(axis=1).var())
    row = figure(found, statistic="cronbach_alpha")
    assert row["value"] == pytest.approx(alpha)
    assert row["low"] < alpha < row["high"]
    assert row["boot_low"] < alpha < row["boot_high"]
    r = items.corr().to_numpy()[np.triu_indices(3, 1)].mean()
    assert figure(found, statistic="standardized_alpha")["value"] == pytest.approx(3 * r / (1 + 2 * r))
    row = figure(found, statistic="item_rest_correlation", scope="ln_b")
    assert row["value"] == pytest.approx(items["ln_b"].corr(items["ln_a"] + items["ln_c"]))
    row = figure(found, statistic="alpha_if_dropped", scope="ln_b")
    assert row["value"] == pytest.approx(
        2 * (1 - items[["ln_a", "ln_c"]].var().sum() / (items["ln_a"] + items["ln_c"]).var())
    )
    wide = index.pivot(index="firm", columns="year", values="digital")
    ranks = [wide[[y, y + 1]].dropna() for y in range(2015, 2019)]
    expected = [stats.spearmanr(own[y], own[y + 1]).statistic for y, own in zip(range(2015, 2019), ranks, strict=True)]
    rows = found.table[found.table["statistic"] == "rank_correlation"]
    assert rows["value"].tolist() == pytest.approx([*expected, np.mean(expected)])
    assert rows["n"].tolist()[:4] == [len(own) for own in ranks]
    assert 0.5 < figure(found, statistic="icc_oneway")["value"] < 1
    assert 0.5 < figure(found, statistic="icc_consistency")["value"] < 1


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".dta", ".parquet"])
def test_every_format_gives_the_same(tmp_path, index, other, ending):
    path = tmp_path / f"other{ending}"
    numeric = other.assign(firm=other["firm"].astype(int)).rename(columns={"firm": "stkcd"})  # zeros lost
    if ending == ".dta":
        numeric.to_stata(path, write_index=False)
    elif ending == ".xlsx":
        numeric.to_excel(path, index=False)
    else:
        numeric.to_csv(path, index=False) if ending == ".csv" else numeric.to_parquet(path)
    index.to_csv(tmp_path / "index.csv", index=False, encoding="utf-8-sig")
    found = validate(tmp_path, path, resamples=0)
    pd.testing.assert_frame_equal(found.table, validate(index, other, resamples=0).table)


def test_an_index_as_textindex_writes_it(samples, tmp_path):
    import textindex as ti

    result = ti.score(samples / "zh", dictionary=["li2023-zh", "wu2021-zh"])
    ti.write(result, tmp_path)
    for name in ("index.csv", "index.parquet"):
        table = read_index(tmp_path / name)
        assert table["firm"].dropna().str.len().eq(6).all()
        missing = result.index["status"] != "ok"
        assert table.loc[missing.to_numpy(), "li2023_zh_digital"].isna().all()
        with pytest.raises(SourceError, match="Name it with --measure: li2023_zh_digital, wu2021_zh_digital"):
            validate(table, table)
        found = validate(table, table[["firm", "year", "wu2021_zh_digital"]], measure="li2023_zh_digital", resamples=0)
        assert found.facts["items"]
        assert all(item.startswith("li2023_zh_ln_") for item in found.facts["items"])


def test_codes_of_all_sorts():
    codes = codes_of(["000001", "600519", "0000320193", "AAPL"])
    index = pd.DataFrame({"firm": ["000001", "600519", "0000320193", "AAPL"], "year": 2019})
    written = ["1", "SH600519", 320193.0, "aapl"]
    assert codes["1"] == "000001"
    found = merge(index, pd.DataFrame({"Symbol": written, "Accper": "2019-12-31", "v": 1}), "f")
    assert found.table["firm"].tolist() == ["000001", "600519", "0000320193", "AAPL"]
    assert merge(index, pd.DataFrame({"code": ["000001.SZ"], "年份": ["2019年"], "v": 1}), "f").counts["matched"] == 1
    two = codes_of(["000001", "0000000001"])
    assert "1" not in two


def test_years_and_figures():
    told = (2019, "2019/6/30", pd.Timestamp("2019-12-31"), "201912", pd.NaT, None, "x", "")
    assert [year_in(v, "t", 2) for v in told] == [2019, 2019, 2019, 2019, None, None, None, None]
    for wrong in (1850, "201913", "1012"):
        with pytest.raises(SourceError, match=f"t: row 2: the year '{wrong}' is"):
            year_in(wrong, "t", 2)
    table = with_figures(pd.DataFrame({"a": ["1e3", " 7 ", "1,000", ".", None, "inf"], "b": list("x23456")}), "t")
    assert table["a"].fillna(-1).tolist() == [1000, 7, 1000, -1, -1, -1]
    assert table["b"].tolist() == list("x23456")


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_decimal_commas_are_read_as_such(index, other, tmp_path, mark):
    plain = validate(index, other, resamples=0).table
    written = other.copy()
    for column in ("sales", "staff"):
        written[column] = [f'"{value!r}"'.replace(".", ",") for value in other[column].astype(float)]
    path = tmp_path / ("t.csv" if mark != "\t" else "t.tsv")
    lines = [mark.join(map(str, written.columns)), *(mark.join(map(str, row)) for row in written.to_numpy())]
    path.write_text("\n".join(lines), encoding="utf-8")
    pd.testing.assert_frame_equal(validate(index, path, resamples=0).table, plain)


def test_what_cannot_be_merged_is_said(index, other, tmp_path):
    with pytest.raises(SourceError, match=r"000333, 2015 stands twice \(rows"):
        validate(index, pd.concat([other, other[other["firm"] == "000333"]]))
    with pytest.raises(SourceError, match="Name it with --firm-column; there are who, year, sales, staff"):
        validate(index, other.rename(columns={"firm": "who"}))
    assert (
        validate(index, other.rename(columns={"firm": "who"}), firm="who", resamples=0).facts["merge"]["matched"] == 190
    )
    with pytest.raises(SourceError, match="no firm-year is in the index"):
        validate(index, other.assign(firm="123456", year=[1900 + k for k in range(len(other))]))
    with pytest.raises(SourceError, match="no column profit; there are sales, staff"):
        validate(index, other, columns=["profit"])
    with pytest.raises(SourceError, match=r"column sales, .*: 'x' is no number"):
        validate(index, other.assign(sales="x"), columns=["sales"])
    with pytest.raises(SourceError, match="no column of figures"):
        validate(index, other[["firm", "year"]].assign(note="x"))
    with pytest.raises(SourceError, match="no figures in a column best"):
        validate(index, other, measure="best")
    with pytest.raises(SourceError, match=r"holds no index\.csv"):
        validate(tmp_path, other)
    with pytest.raises(SourceError, match="the column year is missing"):
        validate(index.drop(columns="year"), other)


def test_rows_without_a_key_are_counted(index, other):
    labels = pd.DataFrame({"firm": ["证券代码", ""], "year": ["年度", ""], "sales": ["营业收入", "元"]})
    found = validate(index, pd.concat([labels, other.drop(columns="staff")]), resamples=0)
    assert found.facts["merge"]["without_key"] == 2
    assert figure(found, against="sales", scope="overall", statistic="pearson")["n"] > 100
