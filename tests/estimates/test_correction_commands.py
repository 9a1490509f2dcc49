"""`textindex power` and `textindex estimate --coded`, with sheets as coders give them back."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command_line import invoke

import textindex as ti

HERE = Path(__file__).resolve().parents[1] / "oracles" / "dsl"
SPEC = """
[[model]]
name = "2.1"
outcome = "y"
regressors = ["Digital", "size", "lev"]
fixed_effects = ["firm", "year"]
label = { en = "All years", zh = "全部年份" }

[[model]]
name = "2.2"
outcome = "y"
regressors = ["Digital", "Digital:change", "change", "size"]
fixed_effects = ["firm", "year"]
vcov = { CRV1 = "firm" }

[[model]]
name = "2.3"
outcome = "y"
regressors = ["Digital", "L.Digital"]
fixed_effects = ["firm", "year"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A panel with all hits and hits that rules let pass, a sheet of coded hits, a file of models."""
    place = tmp_path_factory.mktemp("coded")
    data = pd.read_csv(HERE / "panel.csv.gz")
    data["firm"] = [f"{600000 + own:06d}" for own in data["firm"]]
    panel = data[["firm", "year", "y", "change", "size", "lev"]].assign(
        Digital=np.log1p(data["hits_total"]), Flagged=np.log1p(data["hits_flagged"])
    )
    panel.to_csv(place / "panel.csv", index=False)
    drawn = data[(data["coded_a"] == 1) & (data["hits_total"] > 0)]
    hits = drawn.loc[drawn.index.repeat(drawn["hits_total"])]
    place_of = hits.groupby(level=0).cumcount()
    sheet = pd.DataFrame({
        "firm": hits["firm"], "year": hits["year"], "probability": hits["pi_a"], "hits": hits["hits_total"],
        "relevant": "1", "speaker": np.where(place_of < hits["own_true"], "own", "other_party"),
    })  # fmt: skip
    sheet.to_csv(place / "sheet.csv", index=False)
    (place / "models.toml").write_text(SPEC, encoding="utf-8")
    return place


def test_a_file_of_models_is_corrected(folder, tmp_path):
    done = invoke(
        "estimate",
        folder / "models.toml",
        "--panel",
        folder / "panel.csv",
        "--coded",
        folder / "sheet.csv",
        "--predicted",
        "Flagged",
        "--out",
        tmp_path,
        "--format",
        "docx,latex,txt",
        "--sensitivity",
        "rc",
        code=3,
    )
    assert "lag or another form of Digital" in done.output
    text = (tmp_path / "tables.txt").read_text(encoding="utf-8")
    assert all(word in text for word in ("All hits", "Flagged hits left out", "Corrected", "Coded firm-years"))
    record = json.loads((tmp_path / "estimates.json").read_text(encoding="utf-8"))
    names = [own["name"] for own in record["models"]]
    assert names == [f"2.{table}.{column}" for table in (1, 2) for column in (1, 2, 3, 4)]
    assert record["inputs"]["coded"]["name"] == "sheet.csv"
    data = ti.join_coded(pd.read_csv(folder / "panel.csv", dtype={"firm": str}),
                         ti.coded_firm_years(folder / "sheet.csv"))[0]  # fmt: skip
    none = data["Digital"] == 0
    data.loc[none, ["coded", "probability", "own"]] = [1, 1.0, 0]
    own = ti.correct(data, "y", true="d = ln(1+own)", predicted="Flagged", coded="coded", probability="probability",
                     regressors=["size", "lev"])  # fmt: skip
    found = next(model for model in record["models"] if model["name"] == "2.1.3")
    slope = next(row for row in found["coefficients"] if row["term"] == "Digital")
    assert slope["estimate"] == pytest.approx(own.params["d"])
    assert own.record["coded"]["sure"] == int(none.sum())


def test_power_by_pilot_and_by_error(folder):
    pilot = json.loads(
        invoke(
            "power",
            folder / "panel.csv",
            "--outcome",
            "y",
            "--predicted",
            "Flagged",
            "--coded",
            folder / "sheet.csv",
            "--se",
            "0.034",
            "--json",
        ).stdout
    )
    assert pilot["basis"] == "pilot"
    assert 100 < pilot["needed"] < pilot["of"]
    said = invoke(
        "power",
        folder / "panel.csv",
        "--outcome",
        "y",
        "--predicted",
        "Flagged",
        "--error",
        pilot["error"],
        "--se",
        "0.001",
    )
    assert said.stdout.startswith("No number of firm-years gives 0.001")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.drop(columns="probability"), "written down before coding"),
        (lambda s: s.iloc[1:], "1 coded firm-year has missing hits"),
        (lambda s: s.assign(relevant=["?", *s["relevant"][1:]]), "1 hit is not coded"),
        (lambda s: s.drop(columns="hits"), "no column 'hits'"),
        (lambda s: s.assign(probability=[0.9, *s["probability"][1:]]), "two probabilities"),
        (lambda s: s.assign(firm="9" + s["firm"]), "no firm-year of the sheet is in the panel"),
        (lambda s: s[s["firm"] < "600020"], "at least 20 are needed"),
        (lambda s: s.assign(year=""), "without a year"),
    ],
)
def test_bad_sheets_are_one_clear_sentence(folder, tmp_path, change, said):
    sheet = pd.read_csv(folder / "sheet.csv", dtype=str)
    change(sheet).to_csv(tmp_path / "bad.csv", index=False)
    done = invoke(
        "estimate",
        folder / "models.toml",
        "-p",
        folder / "panel.csv",
        "--coded",
        tmp_path / "bad.csv",
        "-o",
        tmp_path / "out",
        "--model",
        "2.1",
        code=1,
    )
    assert said in done.output
    assert "Traceback" not in done.output


def test_options_that_go_together(folder, tmp_path):
    common = ("estimate", folder / "models.toml", "-p", folder / "panel.csv", "-o", tmp_path)
    assert "--coded" in invoke(*common, "--predicted", "Flagged", code=2).output
    assert "--check" in invoke(*common, "--coded", folder / "sheet.csv", "--check", code=2).output
    assert (
        "--coded"
        in invoke(
            "power", folder / "panel.csv", "--outcome", "y", "--predicted", "Flagged", "--true", "own", code=2
        ).output
    )


def test_a_sheet_of_firm_years_is_taken_as_it_is(folder):
    years = ti.coded_firm_years(pd.DataFrame({
        "firm": ["600001", "600001"], "year": ["2019", "2020"], "probability": ["0.5", "0.25"], "own": ["3", ""],
    }))  # fmt: skip
    assert years["own"].tolist()[0] == 3
    assert np.isnan(years["own"].tolist()[1])
    with pytest.raises(ti.EstimateError, match="twice"):
        ti.coded_firm_years(pd.concat([years, years]))
