"""The tables behind the figures: equal to DuckDB's SQL and to Python's own statistics on the same firm-years."""

import math
import statistics

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex.exhibits.figures import index_tables

FIRM_YEARS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(2010, 2015),
        st.one_of(st.none(), st.integers(0, 5), st.integers(0, 4000)),
        st.sampled_from(["C13", "J66", None]),
    ),
    max_size=40,
    unique_by=lambda row: row[:2],
)
REASONS = ("scanned", "garbled", "encrypted", "empty", "crashed", "timed out")


def index_of(rows):
    """An index in which each firm-year has the given hits; None: its report was not read."""
    table = pd.DataFrame(
        {
            "firm": [f"{firm:06}" for firm, *_ in rows],
            "year": pd.Series([row[1] for row in rows], dtype="int64"),
            "name": [f"F{firm}" for firm, *_ in rows],
            "status": ["ok" if n is not None else REASONS[(firm + year) % 6] for firm, year, n, _ in rows],
            "n_total": pd.Series([row[2] for row in rows], dtype="float64"),
            "industry": pd.Series([row[3] for row in rows], dtype="object"),
        }
    )
    table["ln_total"] = table["n_total"].map(math.log1p, na_action="ignore")
    return table.assign(n_d=table["n_total"], ln_d=table["ln_total"])


def sql(index, question):
    with duckdb.connect() as connection:
        connection.register("t", index)
        return connection.execute(question).fetchall()


def rows_of(table):
    return [
        tuple(None if value != value else value for value in row) for row in table.itertuples(index=False, name=None)
    ]


@given(FIRM_YEARS)
def test_by_year_as_in_sql(rows):
    index = index_of(rows)
    table = index_tables.over_time(index)
    expected = sql(
        index,
        "SELECT year, count(*), avg(ln_total), quantile_cont(ln_total, .25), quantile_cont(ln_total, .5), "
        "quantile_cont(ln_total, .75), avg((n_total = 0)::int) "
        "FROM t WHERE NOT isnan(ln_total) GROUP BY year ORDER BY year",
    )
    assert [row for row in rows_of(table) if row[1]] == [pytest.approx(row) for row in expected]
    gaps = [row for row in rows_of(table) if not row[1]]
    assert all(row[2:] == (None,) * 5 for row in gaps), "a year without a firm-year is missing, not zero"
    if expected:
        assert list(table["year"]) == list(range(expected[0][0], expected[-1][0] + 1))


@given(FIRM_YEARS)
def test_by_industry_as_in_sql(rows):
    table = index_tables.by_industry(index_of(rows))
    expected = sql(
        index_of(rows),
        "SELECT industry, count(*), count(DISTINCT firm), avg(ln_total), quantile_cont(ln_total, .25), "
        "median(ln_total), "
        "quantile_cont(ln_total, .75) FROM t WHERE NOT isnan(ln_total) AND industry IS NOT NULL GROUP BY industry",
    )
    assert sorted(rows_of(table)) == [pytest.approx(row) for row in sorted(expected)]
    assert list(table["mean"]) == sorted(table["mean"], reverse=True)


@given(FIRM_YEARS)
def test_the_histogram_holds_every_firm_year_once(rows):
    index = index_of(rows)
    table = index_tables.distribution(index)
    known = [math.log1p(n) for _, _, n, _ in rows if n is not None]
    assert table["n"].sum() == len(known)
    assert table["n"][0] == sum(value == 0 for value in known)
    for row in table[1:].itertuples():
        assert row.n == sum(value > 0 and row.low <= value < row.high for value in known)
    assert not known or table["share"].sum() == pytest.approx(1)


@given(FIRM_YEARS)
def test_coverage_counts_every_firm_year_with_its_status(rows):
    index = index_of(rows)
    table = index_tables.coverage(index)
    assert table["n"].sum() == len(rows)
    for year, own in table.groupby("year"):
        assert own["n"].sum() == sum(row[1] == year for row in rows)
        assert own.loc[own["status"] == "ok", "n"].sum() == sum(row[1] == year and row[2] is not None for row in rows)
    assert table["status"].nunique() <= 5


@given(FIRM_YEARS)
def test_movers_are_the_ends_of_the_order_by_change(rows):
    table = index_tables.movers(index_of(rows), most=2)
    changes = {}
    for firm in {row[0] for row in rows}:
        read = sorted((row[1], row[2]) for row in rows if row[0] == firm and row[2] is not None)
        if len(read) > 1:
            changes[f"{firm:06}"] = (math.log1p(read[-1][1]) - math.log1p(read[0][1]), read[0][0], read[-1][0])
    up = sorted((change for change, *_ in changes.values() if change > 0), reverse=True)[:2]
    down = sorted(change for change, *_ in changes.values() if change < 0)[:2]
    assert list(table["change"]) == pytest.approx([*up, *reversed(down)])
    for row in table.itertuples():
        assert (row.change, row.first_year, row.last_year) == (
            pytest.approx(changes[row.firm][0]),
            *changes[row.firm][1:],
        )


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50)), max_size=30))
def test_terms_have_their_share_of_all_counted_hits(terms):
    table = pd.DataFrame(terms, columns=["dimension", "kept"]).astype({"kept": "int64"})
    table["term"] = [f"t{at}" for at in range(len(table))]
    table["firm_years"] = 1
    for measure, own in (("total", terms), ("a", [term for term in terms if term[0] == "a"])):
        top = index_tables.top_terms(table, measure, most=5)
        total = sum(n for _, n in own)
        counts = sorted((n for _, n in own if n), reverse=True)[:5]
        assert list(top["hits"]) == counts
        assert list(top["share"]) == pytest.approx([n / total for n in counts])
        assert list(top["cumulative"]) == pytest.approx([sum(counts[: at + 1]) / total for at in range(len(counts))])


def test_a_dimension_is_measured_by_its_own_columns():
    index = index_of([(1, 2010, 7, None), (2, 2010, 3, None)]).assign(n_d=[0.0, 1.0], ln_d=[0.0, math.log(2)])
    table = index_tables.by_dimension(index, {"d": "维度"})
    assert rows_of(table) == [(2010, "维度", pytest.approx(statistics.mean([0, math.log(2)])), 0.5, 2)]
