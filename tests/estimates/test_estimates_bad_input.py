"""What users bring: each fault has one message that says what to do, and nothing is lost without a word."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import textindex as ti
from textindex import EstimateError, EstimateWarning
from textindex.estimates import read_panel


def refuses(data, match, *args, **kwargs):
    with pytest.raises(EstimateError, match=match):
        ti.fit(data, *args, **kwargs)


def test_a_firm_year_twice_is_refused_where_it_would_count_twice(panel, tmp_path):
    twice = pd.concat([panel, panel.iloc[[10, 20]]], ignore_index=True)
    which = f"{panel.firm[10]} {panel.year[10]}, {panel.firm[20]} {panel.year[20]}"
    message = rf"2 firm-years occur more than once \({which}\)"
    refuses(twice, message, "y", ["L.x"], ["firm"])
    refuses(twice, rf"{message} among the rows used.*panel = ", "y", ["x"], ["firm"])
    refuses(twice.iloc[::-1], "occur more than once", "y", ["x"])
    spec = tmp_path / "two.toml"
    spec.write_text('[[model]]\nname = "1"\noutcome = "y"\nregressors = ["x"]\n', encoding="utf-8")
    with pytest.raises(EstimateError, match=which):
        ti.estimate(spec, twice)
    # Not where the second row is no part of the regression, nor where rows are more than firm and year.
    twice.loc[twice.index[-2:], "y"] = np.nan
    once = ti.fit(panel, "y", ["x"], ["firm"])
    pd.testing.assert_frame_equal(ti.fit(twice, "y", ["x"], ["firm"]).table, once.table)
    plants = pd.concat([panel, panel]).assign(plant=range(2 * len(panel)))
    assert ti.fit(plants, "y", ["x"], ["firm"], panel=("plant", "year")).record["nobs"] == 2 * once.record["nobs"]


@pytest.mark.parametrize(
    ("year", "match"),
    [
        (lambda y: y * 100 + 12, r"holds 201\d12, which is no year; take the year first: data\['year'\] // 100"),
        (lambda y: (y * 10_000 + 1231).astype(float), r"holds 201\d1231, which is no year.*// 10000"),
        (lambda y: y.where(y.index != 17, 201213), r"holds 201213, which is no year"),
        (lambda y: (y * 100 + 1).astype("Int64"), "which is no year"),
        (lambda y: (y * 100 + 1).astype(str), "which is no year"),
        (lambda y: y.where(y.index != 3, 99_999), r"holds 99999, which is no year; correct these rows"),
    ],
)
def test_months_and_days_are_no_years(panel, year, match):
    moved = panel.assign(year=year(panel.year))
    refuses(moved, match, "y", ["x"], ["firm", "year"])
    refuses(moved, match, "y", ["x"], ["firm"], {"CRV1": "firm+year"})
    refuses(moved, match, "y", ["L.x"], ["firm"])


def test_a_code_in_two_writings(panel):
    codes = panel.firm.str[-2:].astype(int).astype(object)
    codes[::2] = codes[::2].map(lambda c: f"{c:06d}")
    refuses(panel.assign(firm=codes), r"'firm' writes one code in several ways .*zfill\(6\)", "y", ["x"], ["firm"])


def test_codes_read_as_numbers_group_alike(panel):
    number = ti.fit(panel.assign(firm=panel.firm.astype(float)), "y", ["x"], ["firm", "year"])
    text = ti.fit(panel, "y", ["x"], ["firm", "year"])
    pd.testing.assert_frame_equal(number.table, text.table)


@pytest.mark.parametrize(
    "dates",
    [
        lambda y: pd.to_datetime(y.astype(str) + "-12-31"),
        lambda y: y.astype(str) + "-12-31",
        lambda y: y.astype(str) + "年12月31日",
        lambda y: pd.PeriodIndex(y.astype(str), freq="Y"),
    ],
)
@pytest.mark.parametrize("terms", [["x"], ["L.x"]])
def test_years_as_dates(panel, dates, terms):
    refuses(panel.assign(year=np.asarray(dates(panel.year))), "'year' holds dates", "y", terms, ["firm", "year"])


def test_years_as_numbers_of_any_kind(panel):
    plain = ti.fit(panel, "y", ["L.x"], ["firm", "year"])
    for years in (panel.year.astype(float), panel.year.astype("Int16"), panel.year.astype("int8", errors="ignore")):
        other = ti.fit(panel.assign(year=years), "y", ["L.x"], ["firm", "year"])
        pd.testing.assert_frame_equal(other.table, plain.table)
    refuses(panel.assign(year=panel.year + 0.5), "no whole number", "y", ["L.x"])


def test_all_missing_control(panel):
    refuses(panel.assign(rd=np.nan), rf"'rd' is missing in all {len(panel)} rows", "y", ["x", "rd"], ["firm"])
    refuses(panel.assign(rd=pd.NA), "'rd' is missing in all", "y", ["x", "rd"], ["firm"])


def test_missing_everywhere_but_never_together(panel):
    half = np.arange(len(panel)) % 2 == 0
    data = panel.assign(x=panel.x.where(half), w=panel.w.where(~half))
    refuses(data, "no row has a value in every column.*missing: x 1.., w 1..", "y", ["x", "w"])


@pytest.mark.parametrize("effects", [[], ["firm", "year"]])
def test_constant_index(panel, effects):
    with pytest.warns(EstimateWarning, match=r"digital dropped: constant \(2 in every row\)"):
        found = ti.fit(panel.assign(digital=2.0), "y", ["digital", "x"], effects)
    assert "digital" not in set(found.params.index)
    assert found.record["dropped_columns"] == {"digital": "constant (2 in every row)"}
    refuses(panel.assign(digital=2.0), "no regressor has variation of its own: digital: constant", "y", ["digital"])


def test_constant_outcome(panel):
    refuses(panel.assign(y=3.25), "outcome 'y' is 3.25 in all", "y", ["x"])


def test_one_firm(panel):
    one = panel[panel.firm == panel.firm.mode()[0]]
    refuses(one, "clustered by firm need two clusters; firm has one", "y", ["x"], ["firm"], {"CRV1": "firm"})
    refuses(one, "no regressor has variation of its own: x: constant within year", "y", ["x"], ["firm", "year"])
    refuses(one[:2], "2 rows cannot give 2 parameters", "y", ["x"])
    with pytest.warns(EstimateWarning, match="the rows used are all of one firm"):
        assert ti.fit(one, "y", ["x"], ["firm"]).record["levels"] == {"firm": 1}


def test_collinear_regressors_are_named(panel):
    with pytest.warns(EstimateWarning, match="total dropped: collinear with x, w$"):
        ti.fit(panel.assign(total=panel.x - 2 * panel.w + 5), "y", ["x", "w", "z", "total"])
    with pytest.warns(EstimateWarning, match="change dropped: constant within industry\\^year"):
        ti.fit(panel, "y", ["x", "change"], ["firm", "industry^year"])
    age = panel.assign(age=panel.year - 1990 - panel.firm.str[-2:].astype(int) % 7)
    with pytest.warns(EstimateWarning, match="age dropped: a sum of the fixed effects firm and year"):
        ti.fit(age, "y", ["x", "age"], ["firm", "year"])
    mixed = panel.assign(mixed=panel.x + age.age)
    with pytest.warns(EstimateWarning, match="mixed dropped: collinear with x and the fixed effects"):
        ti.fit(mixed, "y", ["x", "mixed"], ["firm", "year"])


def test_single_precision_does_not_identify_a_firm_constant(panel):
    """A firm's constant stored as float, and made again from parts, differs in its seventh digit."""
    noise = np.random.default_rng(1).uniform(-6e-8, 6e-8, len(panel))
    level = panel.firm.str[-2:].astype(float)
    with pytest.warns(EstimateWarning, match="level dropped"):
        ti.fit(panel.assign(level=(level * (1 + noise)).astype(np.float32)), "y", ["x", "level"], ["firm", "year"])


def test_infinite_values(panel):
    data = panel.assign(x=panel.x.where(panel.index > 4, np.inf), w=panel.w.where(panel.index != 7, -np.inf))
    with pytest.warns(EstimateWarning, match=r"6 rows with infinite values dropped \(x 5, w 1\)"):
        found = ti.fit(data, "y", ["x", "w"], ["firm"])
    assert found.record["rows"]["dropped"]["infinite"] == 6
    assert found.record["nobs"] == len(panel) - 6


def test_a_logarithm_of_zero_is_infinite_and_of_less_is_missing(panel):
    data = panel.assign(v=panel.x.where(panel.index > 2, 0.0))
    with pytest.warns(EstimateWarning, match=r"3 rows with infinite values dropped \(ln\(v\) 3\)"):
        found = ti.fit(data, "y", ["ln(v)"])
    assert found.record["rows"]["missing_in"] == {"ln(v)": int((data.v < 0).sum())}


NAMES = ["class", "C", "I", "lambda", "return on assets", "Q(x)", "x:y", "a*b", "净利润/资产", "L.x", "1st", "x=1"]


@pytest.mark.parametrize("name", [*NAMES, "np.log(x)", "ln(x)", "i.x", "2010.x", ""])
def test_any_name_of_a_column(panel, name):
    plain = ti.fit(panel, "y", ["x", "w"], ["firm", "year"], {"CRV1": "firm"})
    data = panel.rename(columns={"x": name, "firm": "class of firm", "year": "from"})
    data = data.assign(x=0.0) if name != "x" else data
    odd = ti.fit(data, "y", [name, "w"], ["class of firm", "from"], {"CRV1": "class of firm"})
    assert list(odd.params.index) == [name, "w"]
    pd.testing.assert_frame_equal(odd.table.reset_index(drop=True), plain.table.reset_index(drop=True))


def test_text_where_numbers_are_needed(panel):
    refuses(panel.assign(soe="国企"), "'soe' holds text .*'i.soe'", "y", ["soe"])
    refuses(panel.assign(x=panel.x.astype(str)), "'x' holds text", "y", ["x"])
    refuses(panel.assign(x=pd.to_datetime("2020-01-01")), "'x' holds dates", "y", ["x"])
    mixed = panel.assign(x=panel.x.astype(object).where(panel.index > 0, None))
    assert ti.fit(mixed, "y", ["x"]).record["nobs"] == len(panel) - 1


def test_numbers_of_every_dtype(panel):
    plain = ti.fit(panel, "y", ["n", "w"], ["firm"])
    for kind in ("Int64", "float32", "int8", "Float64", object, "int64[pyarrow]"):
        other = ti.fit(panel.assign(n=panel.n.astype(kind)), "y", ["n", "w"], ["firm"])
        pd.testing.assert_frame_equal(other.table, plain.table)
    assert ti.fit(panel.assign(b=panel.x > 0), "y", ["b"]).record["nobs"] == len(panel)


def test_names_that_do_not_exist(panel):
    refuses(panel, "no column 'Industy'; there is industry", "y", ["x"], ["Industy"])
    refuses(panel, "no column 'digital'", "y", ["digital"])
    refuses(panel, "no column 'frim'; there is firm", "y", ["x"], ["firm"], {"CRV1": "frim"})
    refuses(panel, "no column 'weight'", "y", ["x"], weights="weight")
    refuses(panel.drop(columns="year"), "no column 'year'", "y", ["L.x"])


def test_tables_that_are_none(panel):
    refuses(panel.iloc[:0], "no rows", "y", ["x"])
    refuses("panel.csv", "a table of pandas, polars or pyarrow is needed, not str", "y", ["x"])
    refuses(pd.concat([panel, panel[["x"]]], axis=1), "two columns called 'x'", "y", ["x"])


def test_roles(panel):
    refuses(panel, "'y' is both the outcome and a regressor", "y", ["x", "y"])
    refuses(panel, "at least one regressor", "y", [])
    refuses(panel, "outcome and regressors, a formula such as y ~ x .*, or a spec", "y")
    refuses(panel, "endogenous 'w' is no regressor", "y", ["x"], endogenous=["w"], instruments=["z"])
    refuses(panel, "at least as many instruments, not 0", "y", ["x"], endogenous=["x"])
    refuses(panel, "is a regressor and an instrument", "y", ["x", "z"], endogenous=["x"], instruments=["z"])
    firmwise = panel.assign(v=panel.firm.str[-2:].astype(int))
    refuses(firmwise, "instruments are collinear", "y", ["x"], ["firm"], endogenous=["x"], instruments=["v"])
    refuses(panel, "for least squares only", "n", ["x"], family="poisson", endogenous=["x"], instruments=["z"])
    with pytest.raises(TypeError, match="unexpected keyword argument 'cluster'"):
        ti.fit(panel, "y", ["x"], cluster="firm")


def test_values_of_options(panel):
    for vcov in ("HC3", {"CRV3": "firm"}, {"CRV1": ""}, {"CRV1": "firm+firm"}, {"CRV1": "firm+year+industry"}, 3):
        refuses(panel, "vcov .* is unknown", "y", ["x"], vcov=vcov)
    refuses(panel, "singletons: 'drop_all' is none of keep, drop; 'drop'", "y", ["x"], singletons="drop_all")
    refuses(panel, "family: 'logit' is none of gaussian, poisson", "y", ["x"], family="logit")
    refuses(panel, "engine: 'torch' is none of pyfixest, exact", "y", ["x"], engine="torch")
    refuses(panel, "one True or False for each", "y", ["x"], sample=[True])
    refuses(panel, "no row has year = 1999; there is 2", "y", ["x"], where={"year": 1999})


def test_weights(panel):
    refuses(panel.assign(size=-1.0), "weights 'size' are negative", "y", ["x"], weights="size")
    data = panel.assign(size=panel["size"].where(panel.index > 5).mask(panel.index == 9, 0.0))
    found = ti.fit(data, "y", ["x"], weights="size")
    assert found.record["rows"]["dropped"] == {"outside the sample": 0, "missing": 6, "infinite": 0, "weight 0": 1}


def test_counts(panel):
    refuses(panel, "a Poisson model needs counts; 'y' is -", "y", ["x"], family="poisson")
    separated = panel.assign(d=(panel.n == 0) * 1.0)
    refuses(separated, "has no finite estimate: 'd'.*separation", "n", ["x", "d"], family="poisson")


def test_nothing_but_singletons(panel):
    refuses(panel.drop_duplicates("firm"), "singletons", "y", ["x"], ["firm"], singletons="drop")


def test_missing_levels_are_counted_not_grouped(panel):
    data = panel.assign(industry=panel.industry.where(panel.index % 10 > 0))
    found = ti.fit(data, "y", ["x"], ["industry^year"], {"CRV1": "firm"})
    lost = int(data.industry.isna().sum())
    assert found.record["rows"]["missing_in"] == {"level of industry^year": lost}
    assert found.record["nobs"] == len(panel) - lost


def test_the_table_given_is_left_as_it_was(panel):
    before = panel.copy()
    ti.fit(panel, "y", ["L.x", "i.industry:x"], ["firm", "year"], weights="size")
    pd.testing.assert_frame_equal(panel, before)


@pytest.mark.parametrize("instruments", [["still"], ["z", "still"]])
def test_an_instrument_that_does_not_vary(panel, instruments):
    """It was dropped without a word: F was of other coefficients; the slope was noise if it was the only one."""
    data = panel.assign(z=np.random.default_rng(5).normal(size=len(panel)), still=3.0)
    refuses(data, "still is constant", "y", ["x"], ["firm"], endogenous=["x"], instruments=instruments)


def test_years_as_stata_keeps_them(panel, tmp_path):
    """`xtset firm year, yearly` gives the year the format %ty, which pandas reads as a date."""
    yearly = panel.assign(year=pd.to_datetime(panel.year.astype(str)))[["firm", "year", "x", "y"]]
    yearly.to_stata(tmp_path / "p.dta", write_index=False, convert_dates={"year": "ty"})
    read = read_panel(tmp_path / "p.dta")
    assert read.year.tolist() == panel.year.tolist()
    plain, other = (ti.fit(data, "y", ["L.x"], ["firm", "year"]) for data in (panel, read))
    pd.testing.assert_frame_equal(plain.table, other.table)
    yearly.assign(day=pd.Timestamp("2020-03-05")).to_stata(tmp_path / "d.dta", write_index=False)
    assert read_panel(tmp_path / "d.dta").day.dt.month.unique().tolist() == [3]


def test_a_sample_in_another_order_is_refused(panel):
    """A Series was taken by its place in the table, whatever its index said: other rows, without a word."""
    late = panel.year > 2013
    plain = ti.fit(panel, "y", ["x"], ["firm"], sample=late)
    pd.testing.assert_frame_equal(ti.fit(panel, "y", ["x"], ["firm"], sample=late.to_numpy()).table, plain.table)
    mixed = late.sample(frac=1, random_state=1)
    refuses(panel, r"another index.*sample.reindex\(data.index\)", "y", ["x"], ["firm"], sample=mixed)
    again = ti.fit(panel, "y", ["x"], ["firm"], sample=mixed.reindex(panel.index))
    pd.testing.assert_frame_equal(again.table, plain.table)
    spec = ti.ModelSpec("y", ("x",), ("firm",))
    with pytest.raises(EstimateError, match="another index"):
        ti.mediate(panel, "w", spec, draws=0, sample=mixed)
    with pytest.raises(EstimateError, match="another index"):
        ti.group_difference(panel, spec, spec, ["x"], samples=(mixed, ~mixed))
    found = ti.group_difference(panel, spec, spec, ["x"], samples=(late, ~late))
    pd.testing.assert_frame_equal(
        found, ti.group_difference(panel, spec, spec, ["x"], samples=(late.to_numpy(), ~late.to_numpy()))
    )


def test_a_sample_of_nothing(panel):
    refuses(panel, "leave out every row", "y", ["x"], sample=np.zeros(len(panel), dtype=bool))


def test_names_in_the_index_and_several_in_one_text(panel):
    refuses(panel.set_index(["firm", "year"]), r"'firm' is in the table's index.*reset_index", "y", ["x"], ["firm"])
    for text in ("firm + year", "firm, year", "firm，year"):
        refuses(panel, r"several columns are a list, \['firm', 'year'\]", "y", ["x"], text)
    refuses(panel, r"several columns are a list, \['x', 'w'\]", "y", "x + w", ["firm"])
    refuses(panel, "no column 'Firm'; there is firm", "y", ["x"], ["Firm"])
    refuses(panel, "no column 'Y'; there is y", "Y ~ x")


def test_what_is_no_name(panel):
    numbered = panel[["y", "x"]].set_axis([0, 1], axis=1)
    refuses(numbered, r"outcome: 0 is no name of a column.*columns.astype\(str\)", 0, [1])
    refuses(numbered.rename(columns={0: "y"}), "regressors: 1 is no name", "y", [1])
    refuses(panel, "outcome: Series is no name", panel.y, ["x"])
    refuses(panel, r"outcome: \['y'\] is no name", ["y"], ["x"])
    refuses(panel, "weights: Series is no name", "y", ["x"], weights=panel["size"])
    refuses(panel, "vcov .* is unknown", "y", ["x"], vcov={"CRV1": ["firm", "year"]})
    refuses(panel, r"where is 'year > 2012'.*sample=data\['year'\] > 2012", "y", ["x"], where="year > 2012")
    refuses(panel, "where is 2012", "y", ["x"], where=2012)


def test_a_text_without_a_sign_is_missing(panel):
    """Stata keeps a missing text as ""; the firms without a code were one firm, the industries one industry."""
    data = panel.assign(industry="I" + panel.industry.astype(str))
    gone = data.index % 9 == 0
    model = {
        "outcome": "y",
        "regressors": ["x"],
        "fixed_effects": ["industry", "industry^year"],
        "vcov": {"CRV1": "firm"},
    }
    plain = ti.fit(data.assign(industry=data.industry.mask(gone)), **model)
    for kind in (object, "str", "category"):
        for sign in ("", "  "):
            odd = data.assign(industry=data.industry.mask(gone, sign).astype(kind))
            found = ti.fit(odd, **model)
            pd.testing.assert_frame_equal(found.table, plain.table)
            assert found.record["rows"] == plain.record["rows"]
            assert found.record["levels"] == plain.record["levels"]
    nameless = panel.assign(firm=panel.firm.mask(panel.index < 30, ""))
    assert ti.fit(nameless, "y", ["x"], ["firm"]).nobs == len(panel) - 30


def test_numbers_of_a_database_and_what_is_none(panel):
    plain = ti.fit(panel.assign(x=panel.x.round(3)), "y", ["x"], ["firm"])
    exact = panel.x.round(3).map(lambda v: Decimal(f"{v:.3f}"))
    pd.testing.assert_frame_equal(ti.fit(panel.assign(x=exact), "y", ["x"], ["firm"]).table, plain.table)
    missing = exact.astype(object).mask(panel.index == 3, None).mask(panel.index == 4, pd.NA)
    assert ti.fit(panel.assign(x=missing), "y", ["x"], ["firm"]).nobs == len(panel) - 2
    refuses(panel.assign(x=panel.x + 1j), "'x' holds complex128", "y", ["x"])
    refuses(panel.assign(x=pd.to_timedelta(panel.x, unit="D")), "'x' holds timedelta", "y", ["x"])
    refuses(panel.assign(x=panel.year.astype("category")), "'x' holds category", "y", ["x"])


def test_groups_and_panels_that_are_none(panel):
    for quantile in ("w", ("w", 3), ("w", 3, 4), ("w", 3, 0), (3, "w", 1), ("w", 3.0, 1)):
        refuses(panel, r"quantile is .*\('Size', 3, 1\)", "y", ["x"], quantile=quantile)
    for pair in ("firm", ("firm",), ("firm", "year", "industry"), ("firm", 2010)):
        refuses(panel, r"panel is .*\('firm', 'year'\)", "y", ["x"], panel=pair)
    codes = panel.rename(columns={"firm": "code"})
    refuses(codes, r"no column 'firm'; name them: panel=\('code', 'year'\)", "y", ["L.x"])
    lagged = ti.fit(panel, "y", ["L.x"])
    pd.testing.assert_frame_equal(ti.fit(codes, "y", ["L.x"], panel=["code", "year"]).table, lagged.table)


def test_a_code_with_a_blank_behind_it(panel):
    odd = panel.assign(industry=panel.industry.mask(panel.year > 2013, panel.industry + " "))
    refuses(odd, r"'industry' writes one code in several ways .*\.str\.strip\(\)$", "y", ["x"], ["industry"])


@pytest.mark.parametrize("size", [1e-300, 1e-160, 1e-100, 1e100, 1e160, 5e307])
@pytest.mark.parametrize("column", ["y", "x", "size", "z", "n"])
def test_a_unit_whose_squares_no_number_holds_is_told(panel, column, size):
    """They were dropped as constant, or had errors of 0: squares of 1e-160 are 0, those of 1e160 endless."""
    table = panel.assign(**{column: panel[column] * size})
    how = {"z": "y ~ x | firm | w ~ z", "n": "n ~ x | firm"}.get(column, "y ~ x + w | firm + year")
    refuses(
        table, f"{column}: the largest value is .* give the column in another unit", how,
        weights="size" if column == "size" else None, family="poisson" if column == "n" else None,
    )  # fmt: skip


@pytest.mark.parametrize("size", [1e-45, 1e45])
def test_units_far_apart_leave_t_as_it_is(panel, size):
    plain = ti.fit(panel, "y ~ x + w | firm + year", weights="size")
    for scaled in (["x"], ["y"], ["x", "y"], ["x", "y", "size"]):
        table = panel.assign(**{name: panel[name] * size for name in scaled})
        found = ti.fit(table, "y ~ x + w | firm + year", weights="size")
        np.testing.assert_allclose(found.tvalues, plain.tvalues, rtol=1e-9)
        assert found.rsquared == pytest.approx(plain.rsquared, abs=1e-10)


@pytest.mark.parametrize("engine", ["pyfixest", "exact"])
def test_an_outcome_that_the_effects_explain_wholly_is_told(panel, engine):
    """Its coefficients were what rounding left, with stars."""
    table = panel.assign(v=panel.firm.astype(int) / 7 + panel.year**2)
    refuses(table, "v has no variation of its own.* effects of firm and year", "v ~ x | firm + year", engine=engine)
    refuses(table, "v has no variation of its own", "v ~ 1 | firm + year | x ~ z", engine=engine)
    assert ti.fit(table, "v ~ x | firm", engine=engine).nobs == len(table)
