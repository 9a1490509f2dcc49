"""`textindex event-study`: what it writes, says, and refuses."""

import json

import pandas as pd
import pytest
from adoption import firms, near, study
from command_line import invoke


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("event-study")
    for name in ("stag_panel", "stag_unbal"):
        firms(name).to_csv(folder / f"{name}.csv", index=False)
    return folder


def test_files_of_all_estimators(files, tmp_path):
    done = invoke(
        "event-study",
        files / "stag_panel.csv",
        "-Y",
        "y",
        "--cohort",
        "cohort",
        "-o",
        tmp_path / "out",
        "--periods",
        -4,
        4,
        "--figure",
        "json",
    )
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "att.csv", "effects.csv", "group_time.csv", "cohorts.csv", "years.csv", "pretests.csv", "bacon.csv",
        "event-study.json", "event-study-figure.json", "bacon.json", "tables.docx", "tables.tex",
        *(f"group-time-{e}.json" for e in ("imputation", "did2s", "callaway-santanna", "sun-abraham")),
    }  # fmt: skip
    table = pd.read_csv(tmp_path / "out" / "att.csv", encoding="utf-8-sig").set_index("estimator")
    effects = pd.read_csv(tmp_path / "out" / "effects.csv", encoding="utf-8-sig")
    record = json.loads((tmp_path / "out" / "event-study.json").read_text(encoding="utf-8"))
    assert len(record["studies"]) == len(table) == 6
    for name in table.index:
        found = study(firms("stag_panel"), name, window=(-4, 4))
        near(table.loc[name, ["estimate", "se", "low"]], [found.att, found.se, found.record["low"]], relative=1e-12)
        own = effects[effects["estimator"] == name]
        near(own["estimate"], found.effects["estimate"], absolute=1e-12)
        assert own["period"].between(-4, 4).all()
    assert "two-way leads" in done.stdout
    assert "later vs earlier treated" in done.stdout
    assert "negatively" in done.stderr


def test_options_go_to_their_estimators(files, tmp_path):
    options = ("-e", "callaway-santanna", "-e", "imputation", "--compare-with", "not-yet", "--gaps", "pairs", "--json")
    done = invoke("event-study", files / "stag_unbal.csv", "-Y", "y", "--cohort", "cohort", *options)
    record = json.loads(done.stdout)
    own = study(firms("stag_unbal"), "callaway-santanna", control="not-yet", gaps="pairs")
    near(record["studies"][0]["att"], own.att, relative=1e-12)
    near(record["studies"][1]["att"], study(firms("stag_unbal")).att, relative=1e-12)
    assert "40 units have no untreated row" in done.stderr
    assert "complete=True" in record["failed"]["decomposition"]


def test_what_fails_is_told(files, tmp_path):
    data = firms("stag_panel")
    data[data["cohort"] > 0].to_csv(tmp_path / "late.csv", index=False)
    options = ("-e", "imputation", "-e", "callaway-santanna", "--compare-with", "never")
    done = invoke("event-study", tmp_path / "late.csv", "-Y", "y", "--cohort", "cohort", *options, code=3)
    assert "Not run: callaway-santanna: no unit is never treated" in done.stderr
    done = invoke(
        "event-study", files / "stag_panel.csv", "-Y", "profit", "--cohort", "cohort", "-o", tmp_path / "none", code=1
    )
    assert "no column 'profit'" in done.stderr
    assert not (tmp_path / "none").exists() or not list((tmp_path / "none").iterdir())
    invoke("event-study", files / "stag_panel.csv", "-Y", "y", code=1)
    invoke("event-study", files / "stag_panel.csv", "-Y", "y", "--cohort", "cohort", "-e", "magic", code=2)
