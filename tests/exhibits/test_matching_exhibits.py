"""The love plot, the histogram of support and the balance table show the match that they were given."""

import numpy as np
import pandas as pd
import pytest

from textindex import ExhibitError, draw_balance, draw_support, match, typeset_balance
from textindex.exhibits import figure_bytes, table_bytes

pytestmark = pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")


@pytest.fixture(scope="module")
def matched():
    rng = np.random.default_rng(8)
    x, z = rng.normal(size=(2, 300))
    treated = rng.random(300) < 1 / (1 + np.exp(1.5 - 1.5 * x - z))
    data = pd.DataFrame({"firm": range(300), "dt": treated.astype(int), "size": x, "age": z})
    return match(data, treatment="dt", covariates=["size", "age"], support="both", replacement=True)


def values(chart, at):
    made = chart.to_dict()
    data = made["layer"][at]["data"]
    return data.get("values") or made["datasets"][data["name"]]


def test_the_love_plot_shows_absolute_bias_with_lines_at_10_and_25(matched):
    chart = draw_balance(matched.balance, labels={"size": "Size"})
    assert [row["at"] for row in values(chart, 0)] == [10, 25]
    shown = {(row["covariate"], row["sample"]): row["bias"] for row in values(chart, 1)}
    table = matched.balance.set_index(["covariate", "sample"])["bias"].abs()
    assert shown["Size", "matched"] == pytest.approx(table["size", "matched"])
    assert shown["age", "unmatched"] == pytest.approx(table["age", "unmatched"])
    first = max(("size", "age"), key=lambda name: table[name, "unmatched"])
    assert chart.to_dict()["layer"][1]["encoding"]["y"]["sort"][0] == {"size": "Size"}.get(first, first)


def test_the_histogram_holds_every_firm_once_those_off_support_apart(matched):
    rows = values(draw_support(matched.table), 0)
    counts = pd.DataFrame(rows).groupby("key")["firms"].sum().to_dict()
    status = matched.table["status"].value_counts()
    assert counts["treated off"] == status["treated, off support"]
    assert counts["control off"] == status["control, off support"]
    assert sum(counts.values()) == 300
    whole = {"treated": 0.0, "control": 0.0}
    for row in rows:
        whole[row["key"].split()[0]] += row["to"] - row["from"]
        assert row["low"] < row["high"]
    assert whole == pytest.approx({"treated": 1.0, "control": -1.0})


def test_the_balance_table_prints_pairs_of_rows(matched):
    table = typeset_balance(matched.balance, matched.record, labels={"size": "Size"})
    assert [row.label for row in table.rows] == ["Size", "", "age", ""]
    assert [row.cells[0].text for row in table.rows] == ["U", "M", "U", "M"]
    assert table.rows[1].cells[3].value == pytest.approx(matched.balance.loc[1, "bias"])
    text = table_bytes([table], ".txt").decode()
    assert "Rubin's B" in text
    assert f"Estimand: {matched.estimand}." in text
    assert f"(effective number {matched.effective_controls:.1f})" in text
    assert "1 nearest on the score with replacement" in text
    assert f"{matched.record['firms']['treated, matched']} of {int(matched.table['treated'].sum())} treated" in text
    assert "平衡性" in table_bytes([typeset_balance(matched.balance, language="zh")], ".txt").decode()


def test_files_and_refusals(matched):
    assert figure_bytes(draw_support(matched.table, language="zh", title="共同支撑"), ".svg").startswith(b"<svg")
    assert figure_bytes(draw_balance(matched.balance, width="page"), ".json")
    with pytest.raises(ExhibitError, match=r"give \.balance of a match"):
        draw_balance(matched.table)
    with pytest.raises(ExhibitError, match=r"give \.table of a match"):
        draw_support(matched.balance)
    with pytest.raises(ExhibitError, match=r"give \.balance of a match"):
        typeset_balance(matched.pairs)
