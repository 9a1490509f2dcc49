"""Published matrices checked again: the paper's Table 4 and 5, matrices of data that we have, and bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.statistics import from_correlations
from textindex.statistics.least_squares import least_squares

NAMES = ["H1", "H2", "H3", "H4", "readiness"]
STARS = {(3, 0): "**", (3, 2): "*", (4, 1): "*", (4, 2): "*"}
"""Of Table 4, by what is known of it: every cell follows SPSS's rule (** 1%, * 5%)."""


@pytest.fixture
def table4(oracle):
    """As printed: the lower triangle, three digits, stars."""
    seed = oracle["seed4"]
    rows = [*seed["R"], [*seed["r_y"], 1]]
    return [[f"{rows[i][j]:.3f}{STARS.get((i, j), '')}" for j in range(i + 1)] for i in range(5)]


@pytest.fixture
def table5(oracle):
    own = oracle["seed4"]["published"]
    printed = {"B": [f"{b:.3f}" for b in own["B"]], "t": [f"{t:.3f}" for t in own["t"]]}
    return {**printed, "p": [f"{p:.3f}" for p in own["p"]], "vif": [f"{v:.3f}" for v in own["VIF"]]}


def close(found, wanted, tolerance=1e-10):
    np.testing.assert_allclose(np.asarray(found, dtype=float), np.asarray(wanted, dtype=float), rtol=0, atol=tolerance)


def test_table_5_follows_from_table_4(table4, table5, oracle):
    found = ti.recheck(table4, 300, names=NAMES, printed=table5, legend={"**": 0.05, "*": 0.1})
    seed, table = oracle["seed4"], found.coefficients
    implied, band = seed["from_correlations"], seed["rounding_band"]
    for column in ("beta", "se_beta", "t", "p", "vif", "simple_t", "simple_p"):
        close(table[column], implied["VIF" if column == "vif" else column])
    for name, key in {"t": "t", "vif": "VIF", "p": "p"}.items():
        close(table[f"{name}_low"], band[f"{key}_low"])
        close(table[f"{name}_high"], band[f"{key}_high"])
        assert table[f"{name}_follows"].all()
    close(table["sd_ratio"], seed["implied_sd_x_over_sd_y"])
    close(table["p_of_printed_t"], seed["p_from_printed_t"])
    record = found.record
    close([record[key] for key in ("r2", "adj_r2", "f", "p_f")], [implied[k] for k in ("R2", "adj_R2", "F", "p_F")])
    close([record["r2_low"], record["r2_high"]], band["R2"])
    close(record["smallest_eigenvalue"], implied["smallest_eigenvalue"])
    assert record["every_corner"]
    assert record["at_once"]
    assert found.findings[0] == ("all 12 printed figures hold at once for correlations that round to the printed ones")


def test_stars_follow_the_rule_of_spss_and_not_the_legend(table4, oracle):
    found = ti.recheck(table4, 300, names=NAMES, legend={"**": 0.05, "*": 0.1})
    assert found.record["legends"]["** 1%, * 5% (SPSS)"] == []
    wrong = found.correlations[~found.correlations["stars_follow"]]
    lacking = wrong[(wrong["printed_stars"] == "") & (wrong["stars"] == "*")]
    assert sorted(lacking["r"]) == [0.098, 0.108]
    assert sorted(wrong["r"]) == [0.098, 0.108, 0.114, 0.115, 0.139]
    assert any("every cell follows ** 1%, * 5% (SPSS)" in said for said in found.findings)
    own = oracle["seed4"]["correlation_p"]
    p = {(row.a, row.b): row.p for row in found.correlations.itertuples()}
    close([p[name, "readiness"] for name in NAMES[:4]], own["r_y"])
    close(
        [p[NAMES[j], NAMES[i]] for i in range(4) for j in range(i)],
        [own["R"][i][j] for i in range(4) for j in range(i)],
    )


def test_what_is_near_a_level_and_what_holds_jointly_only_is_told(table4, table5):
    said = ti.recheck(table4, 300, names=NAMES, printed=table5).findings
    assert [text for text in said if "on which side of 0.05" in text] == [
        "H3: p lies between 0.0495 and 0.0530: its digits do not tell on which side of 0.05; from the printed t it is "
        "0.0500044"
    ]
    jointly = [text.partition(" ")[0] for text in said if "beside the others, not alone" in text]
    assert jointly == ["H1", "H4"]


def test_what_does_not_follow_is_named(table4):
    found = ti.recheck(table4, 300, names=NAMES, printed={"t": {"H2": "1.95", "H4": "-2.60"}, "r2": 0.08, "f": "4.13"})
    assert found.coefficients["t_follows"].tolist() == [None, True, None, False]
    assert found.findings[0] == (
        "t: 1 of 2 printed values do not follow from the correlations: H4 -2.6, attainable -2.5855 to -2.5438"
    )
    assert (found.record["r2_follows"], found.record["f_follows"]) == (False, True)


def test_forms_of_one_matrix(table4):
    wanted = ti.recheck(table4, 300, names=NAMES).coefficients
    full = np.array([[float(row[j].strip("*")) if j < len(row) else np.nan for j in range(5)] for row in table4])
    full = np.where(np.isnan(full), full.T, full)
    frame = pd.DataFrame(full, NAMES, NAMES)
    upper = frame.where(np.triu(np.ones((5, 5)), 1) > 0)
    lower = [row[:-1] for row in table4]
    minus = [[cell.replace("-", "−").replace(".", ",") for cell in row] for row in table4]
    for given_, names in ((frame, None), (upper, None), (lower, NAMES), (full, NAMES), (minus, NAMES)):
        pd.testing.assert_frame_equal(ti.recheck(given_, 300, names=names).coefficients, wanted)
    turned = frame.iloc[::-1, ::-1]
    other = ti.recheck(turned, 300, outcome="readiness").coefficients.set_index("term").loc[NAMES[:4]]
    close(other[["beta", "t_low", "t_high"]], wanted[["beta", "t_low", "t_high"]])


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(2, 3))
def test_the_truth_lies_in_its_band(seed, k, digits):
    """Of data that we have: exact correlations give the regression, and the band of rounded ones holds it."""
    random = np.random.default_rng(seed)
    data = random.normal(size=(40, k + 1)) @ (np.eye(k + 1) + 0.3 * random.normal(size=(k + 1, k + 1)))
    fit, r = least_squares(data[:, -1], data[:, :-1]), np.corrcoef(data, rowvar=False)
    exact = from_correlations.regression(r, 40)
    close(exact.beta, fit.beta, 1e-9)
    close(exact.t, fit.t[1:], 1e-9)
    close(exact.vif, fit.vif, 1e-9)
    close([exact.r2, exact.f], [fit.facts["r2"], fit.facts["f"]], 1e-8)
    rounded = [[f"{r[i, j]:.{digits}f}" for j in range(i)] for i in range(k + 1)]
    paper = {"t": fit.t[1:], "p": fit.p[1:], "vif": fit.vif, "B": fit.b[1:], "se": fit.se[1:], "beta": fit.beta}
    paper = {name: [f"{value:.3f}" for value in values] for name, values in paper.items()}
    paper |= {"r2": f"{fit.facts['r2']:.3f}", "f": f"{fit.facts['f']:.2f}"}
    try:
        found = ti.recheck(rounded, 40, printed=paper)
    except ti.SurveyError:  # rounded, these correlations are impossible
        assume(False)
    if not found.record["bounded"]:
        assert "no bounds" in found.findings[0]
        return
    assert found.record["at_once"], found.findings[0]
    assert not [said for said in found.findings if "printed is" in said or "printed t is" in said]
    for name, value in (("beta", fit.beta), ("t", fit.t[1:]), ("vif", fit.vif), ("p", fit.p[1:])):
        assert (found.coefficients[f"{name}_low"] <= value + 1e-9).all(), name
        assert (found.coefficients[f"{name}_high"] >= value - 1e-9).all(), name
    assert found.record["r2_low"] - 1e-12 <= fit.facts["r2"] <= found.record["r2_high"] + 1e-12


def test_many_correlations_are_climbed_and_reach_the_corners(monkeypatch, table4):
    every = ti.recheck(table4, 300, names=NAMES)
    monkeypatch.setattr(from_correlations, "CORNERS", 3)
    climbed = ti.recheck(table4, 300, names=NAMES)
    assert (every.record["every_corner"], climbed.record["every_corner"]) == (True, False)
    pd.testing.assert_frame_equal(climbed.coefficients, every.coefficients, rtol=1e-12)


MATRIX = [[1], [0.9, 1], [-0.9, 0.9, 1]]


@pytest.mark.parametrize(
    ("matrix", "n", "more", "said"),
    [
        (
            MATRIX,
            100,
            {},
            "not positive definite (smallest eigenvalue -0.8000): x1-x2 0.9, x1-x3 -0.9, x2-x3 0.9 cannot",
        ),
        ([[1], [1.2, 1]], 50, {}, "x2 and x1: 1.2 is no correlation"),
        ([[1], [None, 1]], 50, {}, "x2 and x1: there is no correlation"),
        ([[1, 0.3], [0.4, 1]], 50, {}, "0.4 below the diagonal and 0.3 above it"),
        ([[2.5], [0.4, 1]], 50, {}, "the diagonal has 2.5, not 1"),
        ([["1"], ["about .4", "1"]], 50, {}, "'about .4' is no printed number"),
        ([[1, 2, 3], [0.4, 1]], 50, {}, "must be square"),
        ([[1], [0.4, 1]], 50, {"names": ["a"]}, "for 1 name"),
        ([[1], [0.4, 1]], 50, {"names": ["a", "a"]}, "two figures of the matrix are called 'a'"),
        ([[1], [0.4, 1]], 2, {}, "n = 2: a regression on 1 figure needs a whole number of 3"),
        ([[1], [0.4, 1]], 50.5, {}, "n = 50.5"),
        ([[1], [0.4, 1]], "50", {}, "n = '50'"),
        ([[1], [1, 1], [0.4, 0.4, 1]], 50, {}, "x1 and x2 are one figure (1): leave one of them out"),
        ([["1"], [0.4, "1"]], 50, {"printed": {"t": "about 3"}}, "printed t of x1: 'about 3' is no printed number"),
        ([[1], [0.4, 1]], 50, {"outcome": "y"}, "the outcome 'y' is no figure of the matrix"),
        ([[1], [0.4, 1]], 50, {"printed": {"T": [1]}}, "printed 'T' is unknown"),
        ([[1], [0.4, 1]], 50, {"printed": {"t": [1, 2]}}, "printed t: 2 numbers for 1 regressor (x1)"),
        ([[1], [0.4, 1]], 50, {"printed": {"t": {"x9": 1}}}, "printed t: 'x9' is no regressor"),
        ([[1], [0.4, 1]], 50, {"legend": {"*": 5}}, "legend: '*' has 5"),
        (0.4, 50, {}, "0.4 is no matrix"),
        (pd.DataFrame([[1, 0.4], [0.4, 1]], ["a", "b"], ["a", "c"]), 50, {}, "both must name the same figures"),
    ],
)
def test_bad_input_is_one_message(matrix, n, more, said):
    with pytest.raises(ti.SurveyError) as told:
        ti.recheck(matrix, n, **more)
    assert said in " ".join(str(told.value).split())


def test_a_cell_near_a_level_is_not_called_wrong():
    """.25 of 62 rows has p = .050: whichever star is printed, rounding may have earned it."""
    for star in ("", "*"):
        found = ti.recheck([["1"], [f".25{star}", "1"], ["-.50**", ".10", "1"]], 62, legend={"**": 0.01, "*": 0.05})
        assert found.correlations["stars_follow"].all()


def test_marks_as_papers_print_them():
    found = ti.recheck([["1"], [".25†", "1"], ["−0,30 **", "0.10 n.s.", "1"]], 62, legend={"**": 0.05, "†": 0.1})
    assert found.correlations["r"].tolist() == [0.25, -0.3, 0.1]
    assert found.correlations["printed_stars"].tolist() == ["†", "**", ""]
    assert found.correlations["half_unit"].tolist() == [0.005] * 3
    assert ti.recheck([[1], [0.4, 1]], 50, printed={"t": "3.02"}).coefficients["t_follows"].tolist() == [True]


def test_a_band_that_is_no_bound_calls_nothing_wrong():
    """.99, .99 and .97: rounded from correlations that are nearly impossible; R² may be anything up to 1."""
    found = ti.recheck([[], [".99"], [".99", ".97"]], 50, printed={"t": ["100", "1"], "r2": 0.2})
    assert not found.record["bounded"]
    assert "no bounds" in found.findings[0]
    assert False not in found.coefficients["t_follows"].tolist()
    assert found.record["r2_follows"] is None


def test_figures_that_hold_alone_and_not_at_once(table4):
    """The upper end of H1's t with the lower one of its beta: no correlations give both."""
    found = ti.recheck(table4, 300, names=NAMES, printed={"t": {"H1": "2.4790"}, "beta": {"H1": "0.15370"}})
    assert found.coefficients.loc[0, ["t_follows", "beta_follows"]].tolist() == [True, True]
    assert found.record["at_once"] is False
    assert found.findings[0].startswith("no correlations that round to the printed ones were found that give all 2")


def test_printed_figures_that_contradict_one_another(table4):
    said = ti.recheck(
        table4, 300, names=NAMES,
        printed={"t": {"H1": "2.451", "H2": "1.95", "H4": "-2.57"}, "p": {"H1": "0.051", "H2": "0.052"},
                 "B": {"H2": "0.129", "H4": "0.162"}, "se": {"H2": "0.066", "H4": "0.063"}},
    ).findings  # fmt: skip
    assert "H1: t = 2.451 has p between 0.0148 and 0.0148, printed is 0.051" in said
    assert "H4: B / SE lies between 2.543 and 2.600 in size, printed t is -2.57" in said
    assert not [text for text in said if text.startswith("H2: B") or text.startswith("H2: t =")]
