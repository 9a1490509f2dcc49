"""What the figures show is what was found."""

import pytest

import textindex as ti
from textindex.exhibits import figure_bytes


def values(spec):
    """Every row of data in a chart's specification."""
    return [row for rows in spec["datasets"].values() for row in rows]


def test_loadings(result):
    rows = [row for row in values(ti.draw_loadings(result, labels={"ck1": "客户"}).to_dict()) if "loading" in row]
    table = result.factoring.loadings
    shown = {(row["item"], row["factor"]): row["loading"] for row in rows}
    assert len(shown) == 100
    assert shown["客户", "1"] == table.loc["ck1", "F1"]
    assert shown["rd4", "5"] == table.loc["rd4", "F5"]
    assert not [row for row in rows if row["text"] == "-0.00"]


def test_labels_that_are_equal_are_told_apart(result):
    chart = ti.draw_loadings(result, labels={"ck1": "same", "mk1": "same"}).to_dict()
    assert {row["item"] for row in values(chart)} >= {"same (ck1)", "same (mk1)"}


def test_no_loadings_no_figure(spec, answers):
    with pytest.warns(ti.SurveyWarning):
        found = ti.survey(spec, answers.assign(ck2=answers["ck1"]))
    with pytest.raises(ti.ExhibitError, match="ck1 and ck2 are the same answers"):
        ti.draw_loadings(found)


def test_bands():
    found = ti.recheck([["1"], ["0.30", "1"], ["0.20", "-0.50", "1"]], 100, printed={"t": ["1.99", "-6.70"]})
    for figure in ("t", "p", "beta", "vif"):
        rows = {row["name"]: row for row in values(ti.draw_recheck(found, figure).to_dict()) if "name" in row}
        for own in found.coefficients.to_dict("records"):
            row = rows[own["term"]]
            assert (row["low"], row["high"], row["implied"]) == (
                own[f"{figure}_low"], own[f"{figure}_high"], own[figure],
            )  # fmt: skip
            assert row["printed"] == (own["printed_t"] if figure == "t" else None)
    assert figure_bytes(ti.draw_recheck(found, language="zh"), ".svg").startswith(b"<svg")
    with pytest.raises(ti.ExhibitError, match="figure: 'R2' is none of t, beta, p, vif"):
        ti.draw_recheck(found, "R2")
