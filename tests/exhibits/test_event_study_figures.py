"""The figures of event studies show the numbers that they were given, and say what a reader must know."""

import warnings

import numpy as np
import pandas as pd
import pytest

import textindex as ti
from textindex.exhibits import figure_bytes, table_bytes

pytestmark = pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")
ESTIMATORS = ("imputation", "did2s", "callaway-santanna", "sun-abraham", "local-projections", "twfe")


@pytest.fixture(scope="module")
def firms():
    rng = np.random.default_rng(4)
    firm, year = np.repeat(np.arange(60), 8), np.tile(np.arange(2010, 2018), 60)
    cohort = np.array([0, 2012, 2015])[firm % 3]
    after = (cohort > 0) & (year >= cohort)
    y = rng.normal(size=60)[firm] + rng.normal(size=480) + after * (year - cohort + 1)
    return pd.DataFrame({"firm": firm, "year": year, "cohort": cohort, "y": y})


@pytest.fixture(scope="module")
def studies(firms):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [ti.event_study(firms, "y", cohort="cohort", estimator=name) for name in ESTIMATORS]


def data(spec):
    """Every row of every layer of a chart, wherever Altair keeps it."""
    if isinstance(spec, dict):
        for key, own in spec.items():
            if key == "datasets":
                for rows in own.values():
                    yield from rows
            elif key == "values" and isinstance(own, list):
                yield from (row for row in own if isinstance(row, dict))
            else:
                yield from data(own)
    elif isinstance(spec, list):
        for own in spec:
            yield from data(own)


def told(chart):
    """The lines above a chart as one text."""
    title = chart.to_dict().get("title", {})
    lines = [title.get("text", ""), title.get("subtitle", "")]
    return " ".join(" ".join(line) if isinstance(line, list) else line for line in lines)


def test_every_effect_is_a_point_beside_its_period(studies):
    rows = [row for row in data(ti.draw_event_study(studies).to_dict()) if "estimator" in row]
    names = list(dict.fromkeys(row["estimator"] for row in rows))
    assert len(names) == 6
    for study in studies:
        shown = [row for row in rows if round(row["x"] - row["period"], 6) == position(study)]
        table = study.effects.sort_values("period")
        own = sorted(shown, key=lambda row: row["period"])
        assert [row["period"] for row in own] == list(table["period"])
        np.testing.assert_allclose([row["estimate"] for row in own], table["estimate"])
        assert [row["adopters"] for row in own] == list(table["rows"])
        fixed = [row["period"] for row in own if row["kind"] == "reference"]
        assert fixed == ([-1] if study.record["reference"] == -1 else [])
    assert max(abs(row["x"] - row["period"]) for row in rows) < 0.5


def position(study):
    return round(0.72 * ((ESTIMATORS.index(study.estimator) + 0.5) / 6 - 0.5), 6)


def test_the_two_way_test_never_stands_alone(studies):
    line = told(ti.draw_event_study(studies[-1]))
    tests = studies[-1].pretests["p"]
    assert all(f"p={p:.3f}" in line for p in tests)
    assert "differing effects mislead this test" in line
    assert "Sun and Abraham p=" in line
    assert "varying base" not in line
    assert "varying base" in told(ti.draw_event_study(studies[2]))
    chinese = told(ti.draw_event_study(studies[-1], language="zh"))
    assert "效应异质时会误导" in chinese


def test_simulated_firms_are_told(firms):
    study = ti.event_study(firms.assign(simulated=1), "y", cohort="cohort")
    for chart in (ti.draw_event_study(study), ti.draw_group_time(study)):
        assert "no row is a real firm" in told(chart)
    assert "real firm" not in told(ti.draw_event_study(ti.event_study(firms, "y", cohort="cohort")))


def test_window_and_names(studies):
    chart = ti.draw_event_study(studies[:2], window=(-2, 3), labels={"imputation": "BJS"}, width="column")
    rows = [row for row in data(chart.to_dict()) if "estimator" in row]
    assert {row["period"] for row in rows} == set(range(-2, 4))
    assert {row["estimator"] for row in rows} == {"BJS", "Two stages (Gardner)"}
    with pytest.raises(ti.ExhibitError, match="window"):
        ti.draw_event_study(studies, window=(40, 50))
    with pytest.raises(ti.ExhibitError, match="two studies are by one estimator"):
        ti.draw_event_study([studies[0], studies[0]])
    with pytest.raises(ti.ExhibitError, match="no event study"):
        ti.draw_event_study([])


def test_group_time_effects_are_tiles(studies):
    study = studies[2]
    rows = {(row["cohort"], row["time"]): row for row in data(ti.draw_group_time(study).to_dict()) if "sure" in row}
    assert len(rows) == len(study.cells)
    for cell in study.cells.itertuples():
        row = rows[cell.cohort, cell.time]
        assert row["estimate"] == pytest.approx(cell.estimate)
        assert row["sure"] == (cell.low > 0 or cell.high < 0)
        assert row["after"] == (cell.time >= cell.cohort)
    with pytest.raises(ti.ExhibitError, match="no group-time effects"):
        ti.draw_group_time(studies[-1])


def test_the_scatter_has_every_comparison(firms):
    found = ti.bacon(firms, "y", cohort="cohort")
    chart = ti.draw_bacon(found)
    rows = [row for row in data(chart.to_dict()) if "weight" in row]
    assert len(rows) == len(found.table)
    assert sum(row["weight"] * row["estimate"] for row in rows) == pytest.approx(found.estimate)
    later = found.types.set_index("type").loc["later vs earlier treated", "weight"]
    assert f"later v earlier treated ({later:.0%})" in {row["type"] for row in rows}
    assert f"{found.estimate:.3f}" in told(chart)


def test_the_table_has_a_column_an_estimator(studies):
    table = ti.typeset_event_study(studies, window=(-2, 1))
    assert [row.label for row in table.rows[::2]][:5] == [
        "Effect on the treated", "Period -2", "Period -1", "Period 0", "Period 1",
    ]  # fmt: skip
    for at, study in enumerate(studies):
        assert table.rows[0].cells[at].value == study.att
        assert table.rows[1].cells[at].value == study.se
        effects = study.effects.set_index("period")
        for row, period in ((2, -2), (6, 0), (8, 1)):
            assert table.rows[row].cells[at].value == effects.loc[period, "estimate"]
            assert table.rows[row + 1].cells[at].text == f"({effects.loc[period, 'se']:.3f})"
        base = table.rows[4].cells[at]
        assert (base.text == "base") == (study.record["reference"] == -1)
        facts = {row.label: row.cells[at].value for row in table.rows if row.kind == "fact"}
        assert facts["Observations"] == 480
        assert facts["Firms"] == 60
        assert facts["No effect before adoption, p"] == study.pretests["p"].iloc[0]
    stars = [study.att / study.se for study in studies]
    assert [cell.stars for cell in table.rows[0].cells] == ["***" if t > 2.7 else "**" for t in stars]
    text = table_bytes([table], ".txt").decode()
    assert "Sun and Abraham p=" in text  # the two-way test is not alone
    assert "第 0 期" in table_bytes([ti.typeset_event_study(studies[0], language="zh")], ".txt").decode()
    with pytest.raises(ti.ExhibitError, match="no event study"):
        ti.typeset_event_study([])


def test_files(studies, firms):
    charts = [
        ti.draw_event_study(studies, title="t"),
        ti.draw_group_time(studies[0], language="zh"),
        ti.draw_bacon(ti.bacon(firms, "y", cohort="cohort"), language="zh"),
    ]
    for chart in charts:
        assert figure_bytes(chart, ".svg").startswith(b"<svg")
