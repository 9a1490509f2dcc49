"""`textindex filter`: what it writes, says, and refuses; Table 4, column 2 from what it writes."""

import json

import numpy as np
import pandas as pd
import pytest
from command_line import invoke

import textindex as ti
from textindex.estimates import load_specs


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filter")
    panel = ti.simulate(3, 200).panel
    panel.to_stata(folder / "panel.dta", write_index=False)
    panel.to_csv(folder / "panel.csv", index=False)
    return folder, panel


def ledger(panel, path):
    rows = [(firm, year, tense) for firm, year in panel[["firm", "year"]].head(50).itertuples(index=False)
            for tense in ("fact", "plan")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["firm", "year", "tense"])
    table = table.assign(dictionary="d", polarity="affirmed", speaker="own", kept=True, reason="")
    table.to_parquet(path)


def test_files_and_account(simulated, tmp_path):
    folder, panel = simulated
    ledger(panel, tmp_path / "hits.parquet")
    options = (
        "--draws",
        2,
        "--also",
        "dta",
        "--also",
        "parquet",
        "--count-column",
        "dig_count_rep",
        "--truth",
        "exag_true",
    )
    options += ("--hits", tmp_path)  # a run's folder, as dict sample takes it
    done = invoke("filter", "-p", folder / "panel.dta", "-o", tmp_path / "out", *options)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"screen.csv", "screen.dta", "screen.parquet", "summary.csv", "agreement.csv", "path.csv",
                     "panel-screened.dta", "screen.json"}  # fmt: skip
    rows = pd.read_csv(tmp_path / "out" / "screen.csv", encoding="utf-8-sig")
    truth = ti.screen(panel, "dig_count_rep").table
    np.testing.assert_array_equal(rows.above_expectation, truth.above_expectation.astype(float))
    np.testing.assert_allclose(rows.residual, truth.residual, rtol=1e-12)
    assert rows.share_plan_background.notna().sum() == 50
    assert (rows.share_plan_background.dropna() == 0.5).all()
    stata = pd.read_stata(tmp_path / "out" / "screen.dta")
    np.testing.assert_array_equal(stata.above_expectation, rows.above_expectation)
    marked = pd.read_stata(tmp_path / "out" / "panel-screened.dta")
    assert list(marked.columns) == [*panel.columns, "above_expectation"]
    record = json.loads((tmp_path / "out" / "screen.json").read_text(encoding="utf-8"))
    assert sum(record["rows"][key] for key in ("above", "kept", "not_scored")) == len(panel)
    for words in ("above expectation", "not scored", "auc", "Jaccard", "without the upper 10%", "plans, background",
                  "regains only part", "no proof of exaggeration"):  # fmt: skip
        assert words in done.stdout, words
    for word in ("liar", "exaggerators", "fraud"):
        assert word not in done.stdout
    assert "note: the count is dig_count_rep" in done.stderr


def test_table_4_column_2_from_what_is_written(simulated, tmp_path):
    folder, panel = simulated
    for ending in ("dta", "csv"):
        out = tmp_path / ending
        invoke("filter", "-p", folder / f"panel.{ending}", "-o", out, "--path", "none")
        assert not (out / "path.csv").exists()
        spec = tmp_path / "own.toml"
        terms = json.dumps(list(load_specs("li2023").model("4.2").regressors))
        spec.write_text(f'[[model]]\nname = "4.2"\noutcome = "International"\nregressors = {terms}\n'
                        'fixed_effects = ["firm", "year"]\nscreen = { column = "above_expectation" }\n')  # fmt: skip
        invoke("estimate", spec, "-p", out / f"panel-screened.{ending}", "-o", tmp_path / "tables", "--stata")
        above = (ti.screen(panel, "dig_count").table.above_expectation == 1).sum()
        found = json.loads((tmp_path / "tables" / "estimates.json").read_text(encoding="utf-8"))
        assert found["models"][0]["record"]["nobs"] == len(panel) - above
        assert "if above_expectation != 1" in (tmp_path / "tables" / "estimates.do").read_text(encoding="utf-8")


def test_json_and_options(simulated, tmp_path):
    folder, _ = simulated
    options = ("--expectation", "nb2", "--by", "year", "--share", 0.2, "--input", "DigIntangible")
    options += ("--fundamental", "Size", "--fundamental", "ln(1+RD)")
    done = invoke("filter", "-p", folder / "panel.csv", "-o", tmp_path, "--json", "--path", "none", *options)
    record = json.loads(done.stdout)
    assert (record["model"], record["residual"], record["by"]) == ("nb2", "quantile", "year")
    assert record["regressors"] == ["Size", "ln(1+RD)", "DigIntangible", "DigIntangible missing"]
    assert len(record["cuts"]) == 14
    assert record["alpha"] > 0


def test_a_panel_without_the_paths_columns_is_screened_all_the_same(simulated, tmp_path):
    _, panel = simulated
    panel.drop(columns="International").to_csv(tmp_path / "panel.csv", index=False)
    done = invoke("filter", "-p", tmp_path / "panel.csv", "-o", tmp_path / "out")
    assert "no path over cuts by li2023#2.3: the table has no column 'International'" in done.stderr
    asked = ("filter", "-p", tmp_path / "panel.csv", "-o", tmp_path / "out", "--path", "li2023#4.3")
    invoke(*asked)
    invoke(*asked[:-1], "li2023#2.2", code=1)


def test_exit_codes_and_messages(simulated, tmp_path):
    folder, panel = simulated
    panel.drop(columns="industry").to_csv(tmp_path / "bare.csv", index=False)
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "hits.parquet").write_bytes(b"nonsense")
    out = ("-o", tmp_path / "out")
    for asked, code, match in (
        (("-p", tmp_path / "none.csv", *out), 1, "cannot be opened"),
        (("-p", tmp_path / "empty.csv", *out), 1, "empty"),
        (("-p", tmp_path / "bare.csv", *out), 1, "no column 'industry'"),
        (("-p", folder / "panel.csv", *out, "--count-column", "hits"), 1, "no column 'hits'"),
        (("-p", folder / "panel.csv", *out, "--share", 3), 1, "between 0 and 1"),
        (("-p", folder / "panel.csv", *out, "--hits", tmp_path / "hits.parquet"), 1, "not readable as .parquet"),
        (("-p", folder / "panel.csv", *out, "--hits", folder / "panel.csv"), 1, "no column 'dictionary'"),
        (("-p", folder / "panel.csv", *out, "-d", "li2023-zh"), 2, "give --hits"),
        (("-p", folder / "panel.csv"), 2, "Missing option"),
        (("-p", folder / "panel.csv", *out, "--expectation", "zip"), 2, "not one of"),
    ):
        done = invoke("filter", *asked, code=code)
        assert match in done.stderr, asked
        assert not list((tmp_path / "out").glob("*")), asked
