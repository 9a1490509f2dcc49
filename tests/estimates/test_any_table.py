"""A table of any library and any kind of column gives what pandas' plain one gives; what is no table is told."""

import warnings

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import textindex as ti
from textindex import EstimateError, EstimateWarning, ModelSpec


class Foreign:
    """A table of a library that is not installed here, such as polars: it says how it becomes pandas'."""

    def __init__(self, table):
        self.table = table

    def to_pandas(self):
        return self.table


def fits(data):
    return ti.fit(data, "y ~ x*i.industry + flag | year", vcov={"CRV1": "firm"}).table


def lagged(data):
    return ti.fit(data, "y", ["L.x", "flag"], ["firm"], weights="size", where={"industry": ["C13", "C14", "C15"]}).table


def counted(data):
    return ti.fit(data, "n ~ x | industry", family="poisson").table


def matched(data):
    return ti.match_cohorts(data, cohort="cohort", covariates=["x"]).rows[
        ["unit", "treated", "relative", "D", "weight"]
    ]


def differs(data):
    own = [ModelSpec("y", ("x",), where=(("flag", (value,)),)) for value in (1, 0)]
    return ti.group_difference(data, *own, ["x"], permutations=20)


CALLS = {
    "fit": fits,
    "lags": lagged,
    "poisson": counted,
    "match": lambda data: ti.match(data, treatment="flag", covariates=["z", "w"], unit="row").table,
    "match_cohorts": matched,
    "event_study": lambda data: ti.event_study(data, "y", cohort="cohort").effects,
    "few_clusters": lambda data: ti.few_clusters(data, "y", ["x"], cluster="industry", draws=99).table,
    "group_difference": differs,
    "mediate": lambda data: ti.mediate(data, "w", ModelSpec("y", ("x",), ("industry",)), draws=20).table,
    "size_classes": lambda data: pd.DataFrame({"class": ti.size_classes(data, "n", cuts=(2, 4)).astype(str)}),
    "screen": lambda data: ti.screen(data, "n", controls=["x"]).table,
}


@pytest.fixture
def firms(panel):
    whole = panel.reset_index(drop=True)
    starts = whole.firm.map(lambda firm: {0: 2013, 1: 2015}.get(int(firm) % 4, 0))
    own = whole.assign(cohort=starts, flag=whole.x > whole.x.mean(), row=np.arange(len(whole)))
    return own.astype(dict.fromkeys(("x", "w", "y", "size"), float))


def unused(data):
    """Categories with levels that no row has, in another order than the alphabet's."""
    levels = {name: ["0", *sorted(data[name].unique())[::-1], "zz"] for name in ("firm", "industry")}
    return data.assign(**{name: pd.Categorical(data[name], categories=own) for name, own in levels.items()})


def encoded(data):
    kind = pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))
    return data.assign(**{name: data[name].astype(str).astype(kind) for name in ("firm", "industry")})


KINDS = {
    "pyarrow": lambda data: pa.Table.from_pandas(data, preserve_index=False),
    "another library": Foreign,
    "nullable": lambda data: data.convert_dtypes(),
    "string[pyarrow]": lambda data: data.convert_dtypes().astype(
        dict.fromkeys(("firm", "industry"), "string[pyarrow]")
    ),
    "arrow columns": lambda data: data.convert_dtypes(dtype_backend="pyarrow"),
    "arrow dictionaries": encoded,
    "unused categories": unused,
    "one index for all rows": lambda data: data.set_axis([7] * len(data)),
    "firm and year in the index too": lambda data: data.set_index(["firm", "year"], drop=False).rename_axis(["a", "b"]),
}


def plainly(table):
    """Numbers and texts, whatever holds them."""
    table = table.reset_index(drop=table.index.name is None)
    return [
        own.to_numpy(float, na_value=np.nan) if pd.api.types.is_numeric_dtype(own.dtype) else own.astype(str).tolist()
        for _, own in table.items()
    ]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", KINDS)
def test_any_table_gives_what_a_plain_one_gives(firms, call, kind):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)
        wanted, found = (CALLS[call](table) for table in (firms, KINDS[kind](firms)))
    assert list(found.columns) == list(wanted.columns)
    for own, other in zip(plainly(found), plainly(wanted), strict=True):
        if isinstance(other, list):
            assert own == other
        else:
            np.testing.assert_allclose(own, other, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("given", [{"y": [1.0]}, [[1.0]], None, pd.Series([1.0]), pd.DataFrame])
def test_what_is_no_table_is_told(call, given):
    with pytest.raises(EstimateError, match="a table of pandas, polars or pyarrow is needed, not "):
        CALLS[call](given)


def test_a_foreign_table_is_named_by_its_library():
    with pytest.raises(EstimateError, match=r"not pyarrow\.lib\.RecordBatchReader|not pyarrow\.\w+"):
        ti.fit(pa.RecordBatchReader.from_batches(pa.schema([("x", pa.int64())]), []), "y ~ x")


@pytest.mark.parametrize(
    "time", [lambda y: pd.PeriodIndex(y.astype(str), freq="Y"), lambda y: pd.to_datetime(y.astype(str) + "-12-31")]
)
def test_an_event_study_takes_the_years_of_dates(firms, time):
    dated = firms.assign(year=time(firms.year))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimateWarning)
        wanted, found = (ti.event_study(table, "y", cohort="cohort").effects for table in (firms, dated))
    pd.testing.assert_frame_equal(found, wanted)


def test_a_column_that_is_no_word_is_quoted_in_a_formula(firms):
    for name in ("净利润（元）", "ROA (%)", "R&D"):
        table = firms.rename(columns={"x": name})
        with pytest.raises(EstimateError, match="is a column whose name is no word; write it between backticks: `"):
            ti.fit(table, f"y ~ {name} + w | firm")
        quoted = ti.fit(table, f"y ~ `{name}` + w | firm")
        np.testing.assert_array_equal(quoted.table, ti.fit(firms, "y ~ x + w | firm").table)
        np.testing.assert_array_equal(ti.fit(table, "y", [name, "w"], ["firm"]).table, quoted.table)
