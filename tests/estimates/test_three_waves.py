"""The study of Italian firms: the shipped specification on simulated waves gives R's numbers, constants among them."""

import json
from gzip import decompress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from textindex import EstimateError, ModelSpec, fit, size_classes
from textindex.estimates import estimate, files, load_specs, read_estimates
from textindex.exhibits import full_text, typeset

SISTERS = Path(__file__).parents[1] / "oracles" / "sisters"
TRUTH = json.loads(decompress((SISTERS / "three-waves.json.gz").read_bytes()))
TABLES = {
    "2": TRUTH["T2"], "3h": TRUTH["T3"]["high"], "3l": TRUTH["T3"]["low"], "4s": TRUTH["T4"]["small"],
    "4l": TRUTH["T4"]["large"], "4fs": TRUTH["T4_first_size"]["small"], "4fl": TRUTH["T4_first_size"]["large"],
    "4as": TRUTH["T4_foot8"]["small"], "4al": TRUTH["T4_foot8"]["large"], "A2": TRUTH["A2"], "A3": TRUTH["A3"],
    "5": {key: TRUTH["T5"][key]["regression"] for key in ("DT", "IT", "ROB")},
    "5a": {key: TRUTH["T5"][key]["regression_fm"] for key in ("DT", "IT", "ROB")},
}  # fmt: skip
QUICK = ["2.dt", "3h.dt", "3l.dt", "4fs.it", "4l.rob", "A2.dt", "A3.it", "5.it", "5a.it"]
pytestmark = pytest.mark.filterwarnings("ignore::textindex.EstimateWarning")


@pytest.fixture(scope="module")
def waves():
    data = pd.read_csv(SISTERS / "did3.csv.gz")
    data = data.rename(columns={"fm": "any_foreign", "tech": "high_tech", "wgt": "weight"})
    return data.assign(
        first_adopter=1 - data["it2010"], employees_50=size_classes(data),
        employees_50_first=size_classes(data, by="first"), foreign_sales=np.expm1(data["y"]),
        **{f"{name}_clean": ((data[name] == 1) | (data["DT"] == 0)).astype(int) for name in ("IT", "ROB")},
    )  # fmt: skip


@pytest.fixture(scope="module")
def quick(waves):
    return estimate("inapp-did", waves, models=QUICK)


def named(term, technology):
    """The oracle's name of a term in the shipped file's words."""
    if term.startswith(technology):
        return term.replace("_", "x")
    return f"Year {term[1:]}" if term.startswith("y20") else term


def agrees(found, truth, technology):
    assert found.record["nobs"] == truth["N"]
    assert found.record["vcov"]["df_t"] == truth["df_t"]
    for term, value in truth["coef"].items():
        own = found[named(term, technology)]
        assert abs(own["estimate"] - value) < 1e-9, term
        assert own["se"] == pytest.approx(truth["se"][term], rel=1e-8), term
        assert own["p"] == pytest.approx(truth["p"][term], rel=1e-6), term
    constant = found["(Intercept)"]
    assert abs(constant["estimate"] - truth["constant"]) < 1e-9
    assert constant["se"] == pytest.approx(truth["constant_se"], rel=1e-8)
    assert found.record["constant"] == pytest.approx(truth["constant"], abs=1e-9)
    assert found.record["r2"] == pytest.approx(truth["R2"], abs=1e-10)
    assert found.record["within_r2"] == pytest.approx(truth["within_R2"], abs=1e-10)
    assert list(found.record["dropped_columns"]) == [truth["dropped"]]


@pytest.mark.parametrize("name", QUICK)
def test_a_model_of_each_kind(name, quick):
    table, _, technology = name.partition(".")
    agrees(quick[name], TABLES[table][technology.upper()], technology.upper())


@pytest.mark.slow
def test_every_model_table_and_file(waves, tmp_path):
    found = estimate("inapp-did", waves)
    assert not found.failed
    for table, models in TABLES.items():
        for technology, truth in models.items():
            agrees(found[f"{table}.{technology.lower()}"], truth, technology)
    described_as_in_the_oracle(found)
    balanced_as_in_the_oracle(found)
    for name, text in files(found).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert {"balance.csv", "matched-pairs.csv", "matched.csv", "descriptives.csv"} <= {
        path.name for path in tmp_path.iterdir()
    }
    again = read_estimates(tmp_path)
    assert full_text(again) == full_text(found)


def test_the_difference_between_high_and_low_technology(quick):
    table = quick.differences
    own = table[(table["test"] == "interacted") & (table["name"] == "high less low: dt")].set_index("term")
    truth = TRUTH["T3_difference"]
    assert own.loc["DTx2018", "difference"] == pytest.approx(truth["coef"], abs=1e-9)
    assert own.loc["DTx2018", "se"] == pytest.approx(truth["se"], rel=1e-8)
    assert own.loc["DTx2018", "p"] == pytest.approx(truth["p"], rel=1e-6)
    assert own.loc["DTx2014", "difference"] == pytest.approx(truth["coef_2014"], abs=1e-9)
    assert own.loc["DTx2014", "se"] == pytest.approx(truth["se_2014"], rel=1e-8)


def balanced_as_in_the_oracle(found):
    """Scores, weights and Table B1 of each match."""
    reference = pd.read_csv(SISTERS / "did3-match-ref.csv.gz").set_index("firm")
    keys = {("mean_treated", "U"): "meanT_U", ("mean_control", "M"): "meanC_M", ("bias", "M"): "bias_M",
            ("reduction", "M"): "reduction", ("t", "M"): "t_M", ("p", "U"): "p_U"}  # fmt: skip
    for own in found.matches:
        technology = own.name.removeprefix("psw_").upper()
        truth = TRUTH["T5"][technology]
        firms = own.firms.set_index("unit")
        assert np.abs(firms["score"] - reference[f"ps_{technology}"]).max() < 1e-10
        assert np.abs(firms["weight"] - reference[f"w_{technology}"]).max() < 1e-12
        for term, value in truth["logit"].items():
            term = {"lnemp": "ln(employees)"}.get(term, term)
            assert abs(own.record["logit"]["coefficients"][term] - value) < 1e-10
        assert own.record["firms"]["treated, matched"] == truth["treated_on_support"]
        assert own.record["firms"]["control, used"] == truth["controls_used"]
        table = own.balance.set_index(["covariate", "sample"])
        for covariate, balance in truth["balance_B1"].items():
            covariate = {"lnemp": "ln(employees)"}.get(covariate, covariate)
            for (column, sample), key in keys.items():
                sample = {"U": "unmatched", "M": "matched"}[sample]
                assert abs(table.loc[(covariate, sample), column] - balance[key]) < 1e-8, (covariate, key)


def test_matched_firms_and_table_b1(quick):
    assert [own.name for own in quick.matches] == ["psw_it"]
    balanced_as_in_the_oracle(quick)


def described_as_in_the_oracle(found):
    own = {part.name: part.table.set_index(["group", "variable"]) for part in found.descriptions}
    cells = {("1", ""): TRUTH["Table1_weighted"], ("A1", "DT = 1"): TRUTH["A1_weighted"]["DT1"],
             ("A1", "DT = 0"): TRUTH["A1_weighted"]["DT0"]}  # fmt: skip
    for (table, group), truth in cells.items():
        for variable, values in truth.items():
            variable = {"fm": "any_foreign"}.get(variable, variable)
            if variable in ("pctfm", "call"):
                continue
            row = own[table].loc[(group, variable)]
            for key, theirs in (("n", "n"), ("mean", "mean"), ("sd", "sd_aweight"), ("min", "min"), ("max", "max")):
                assert row[key] == pytest.approx(values[theirs], abs=1e-9), (table, variable, key)


def test_tables_1_and_a1(waves, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("".join(TABLE_1), encoding="utf-8")
    found = estimate(path, waves)
    described_as_in_the_oracle(found)
    first = typeset(found)[0]
    assert [head.text for head in first.heads[0]] == ["N", "Mean", "SD", "Min", "Max"]
    assert "aweights" in first.notes[0]
    second = typeset(found)[1]
    assert [head.span for head in second.heads[0]] == [3, 3]


TABLE_1 = (
    '[lists]\nall = ["any_foreign", "y", "DT", "IT", "ROB", "edu", "secondary", "female", "dynastic", "shgrad", ',
    '"aged", "assoc", "multinational", "firmage", "prodinn", "procinn", "employees"]\n',
    '[[describe]]\nname = "1"\ncolumns = ["@all"]\nweights = "weight"\n',
    '[[describe]]\nname = "A1"\ncolumns = ["@all"]\nweights = "weight"\nby = "DT"\n',
    '[[model]]\nname = "1"\noutcome = "y"\nregressors = ["edu"]\n',
)


def test_what_a_linear_probability_leaves_unsaid(quick):
    truth, own = TRUTH["A2_fitted_outside"], quick["A2.dt"].record["binary"]
    assert own == {
        "below 0": truth["below0"], "above 1": truth["above1"], "firms without change": truth["constant_outcome_firms"],
        "firms": TRUTH["A2"]["DT"]["firms"],
    }  # fmt: skip
    notes = " ".join(typeset(quick["A2.dt"])[0].notes)
    assert "2,260 rows fitted below 0, 445 above 1; the outcome of 1,905 of 3,076 firms never changes" in notes
    assert quick["2.dt"].record["binary"] is None


def test_tables_print_years_and_constant(quick):
    rows = typeset(quick["2.dt"], labels={"DTx2018": "A"})[0].rows
    labels = [row.label for row in rows]
    assert labels.index("Constant") > labels.index("Year 2018") > labels.index("A")
    constant = rows[labels.index("Constant") + 1]
    assert constant.cells[0].value == pytest.approx(TRUTH["T2"]["DT"]["constant_se"], rel=1e-8)


@pytest.mark.parametrize("vcov", ["iid", "hetero", {"CRV1": "firm"}])
def test_the_constant_is_that_of_dummies_averaged(vcov):
    """Against dummies written out: the constant is the mean of all intercepts, weighted by rows."""
    rng = np.random.default_rng(4)
    firm = np.repeat(np.arange(12), 4)
    data = pd.DataFrame({"firm": firm, "year": np.tile(range(4), 12), "x": rng.normal(size=48)})
    data["y"] = data["x"] + firm / 5 + rng.normal(size=48)
    spec = ModelSpec("y", ("x",), ("firm",), vcov, constant=True)
    found = fit(data, spec=spec)
    dummies = np.column_stack([data["x"], np.eye(12)[firm]])
    beta, *_ = np.linalg.lstsq(dummies, data["y"], rcond=None)
    assert found["(Intercept)"]["estimate"] == pytest.approx(beta[1:].mean(), abs=1e-12)
    if vcov == "iid":
        errors = data["y"] - dummies @ beta
        cov = np.linalg.inv(dummies.T @ dummies) * float(errors @ errors) / (48 - 13)
        pick = np.array([0, *[1 / 12] * 12])
        assert found["(Intercept)"]["se"] == pytest.approx(float(np.sqrt(pick @ cov @ pick)), rel=1e-10)
    slope = fit(data, spec=ModelSpec("y", ("x",), ("firm",), vcov))["x"]
    assert found["x"]["se"] == pytest.approx(slope["se"], rel=1e-12)


SPEC = """
[[match]]
name = "w"
treatment = "DT"
covariates = ["edu"]
where = { year = 2010 }
[[model]]
name = "1"
outcome = "y"
regressors = ["edu"]
weights = "w"
"""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('"w"\ntreatment', '"edu"\ntreatment'), "a column 'edu' already; call the match otherwise"),
        (("year = 2010", "year = 2011"), "no row has year = 2011"),
        (("where = { year = 2010 }\n", ""), "firms stand in several rows"),
        (('"DT"', '"employees"'), "is to be 1 or 0"),
    ],
)
def test_a_match_that_fails_fails_its_models_alone(change, says, waves, tmp_path):
    path = tmp_path / "own.toml"
    more = '[[model]]\nname = "2"\noutcome = "y"\nregressors = ["edu"]\n'
    path.write_text(SPEC.replace(*change).replace('weights = "edu"', 'weights = "w"') + more, encoding="utf-8")
    found = estimate(path, waves)
    assert [own.spec.name for own in found.estimates] == ["2"]
    assert any(says in why for why in found.failed.values())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("treatment", "treatmnt"), "match w: 'treatmnt' is unknown; 'treatment'?"),
        (('["edu"]\nwhere', '"edu"\nwhere'), "match w: covariates must be a list in brackets"),
        (('treatment = "DT"\n', ""), "match w: a name, a treatment and covariates are needed"),
        (('treatment = "DT"', 'treatment = "DT"\nreplacement = "yes"'), "replacement must be true or false"),
        (("[[match]]", '[[describe]]\nname = "1"\n[[match]]'), "describe 1: a name and columns are needed"),
        (('weights = "w"', 'weights = "w"\nconstant = 1'), "constant must be true or false"),
    ],
)
def test_faults_in_a_file(change, says, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(SPEC.replace(*change, 1), encoding="utf-8")
    with pytest.raises(EstimateError) as caught:
        load_specs(path)
    assert says in str(caught.value)
