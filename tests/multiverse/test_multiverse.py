"""The multiverse against single runs of score, screen and an independent regression."""

import csv
import json
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from command_line import invoke

import textindex as ti
from textindex.multiverse.run import Choices, _Index, _joined, multiverse
from textindex.multiverse.sensitivity import CHOICES, moves

CONTROLS = ["Size", "LOAR", "ROE", "SOE", "Age", "Board", "CF", "Growth", "Tangible"]
FILLER = "本公司坚持稳健经营，完善治理结构，产品质量稳步提升，与客户保持良好合作。"
SENTENCES = (
    "公司建成大数据平台并投入使用。",
    "公司已经应用人工智能技术。",
    "公司未来将建设云计算中心。",
    "电子商务行业快速发展。",
)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Simulated firms, and simulated reports that say as much as the panel's Digital."""
    folder = tmp_path_factory.mktemp("study")
    panel, _ = ti.simulate(3, 200)
    panel = panel[panel["firm"].isin(panel["firm"].unique()[:36])].reset_index(drop=True)
    random = np.random.default_rng(3)
    rows = []
    (folder / "reports").mkdir()
    for firm, year, digital in panel[["firm", "year", "Digital"]].itertuples(index=False):
        lines = [FILLER] * 12 + [SENTENCES[i] for i in random.integers(0, 4, round(np.expm1(digital)))]
        random.shuffle(lines)
        name = f"{firm}_{year}.txt"
        text = f"某某公司{year}年年度报告\n证券代码：{firm}\n" + "\n".join(lines) + "\n"
        (folder / "reports" / name).write_text(text, encoding="utf-8")
        rows.append((name, firm, year, "某某公司"))
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("path", "firm", "year", "name"), *rows])
    ti.read_archive(folder / "reports", folder / "store", manifest=folder / "manifest.csv")
    return folder / "store", panel


BROAD = Choices(("li2023-zh", "wu2021-zh"), ("report", "mdna"), ("whole", "longest"), ("all", "own"),
                ("ln", "per-10k-chars", "pca"), (0.0, 0.1), ("2.2", "2.3"))  # fmt: skip


@pytest.fixture(scope="module")
def made(study):
    return multiverse(*study, BROAD)


def test_every_combination_has_its_row_and_a_result_or_a_reason(made):
    table = made.table
    names = [("li2023-zh", "wu2021-zh"), *BROAD[1:5], ("none", "upper 10% out"), BROAD.models]
    assert [tuple(row) for row in table[list(CHOICES)].itertuples(index=False)] == list(product(*names))
    assert (table["estimate"].isna() == table["failed"].notna()).all()
    assert set(table.loc[table["section"] == "mdna", "failed"].dropna()) != set()  # no report has that section
    assert table.loc[table["section"] == "report", "failed"].isna().all()
    screened = table[(table["section"] == "report") & (table["screen"] != "none")]
    assert (screened["screened"] > 0).all()
    assert (screened["nobs"] + screened["screened"] == screened["firm_years"]).all()


@pytest.mark.parametrize(("formula", "column"), [("ln", "digital"), ("per-10k-chars", "pc10k_total"), ("pca", "pca1")])
def test_a_row_is_what_the_steps_give_one_by_one(study, made, formula, column):
    store, panel = study
    index = ti.score(None, "wu2021-zh", store=store, count="longest",
                     drop=["negated", "other_party", "background", "boilerplate", "off_concept"],
                     formulas=[] if formula == "ln" else [formula]).index  # fmt: skip
    data = panel.drop(columns=["Digital", "DC"], errors="ignore").merge(
        index[["firm", "year", column]], on=["firm", "year"]
    )
    data["Digital"] = data[column].clip(*np.quantile(data[column], [0.01, 0.99]))
    data["DC"] = data["Digital"] * data["Change"]
    fit = smf.ols(f"International ~ DC + Digital + Change + {' + '.join(CONTROLS)}", data).fit(
        cov_type="HC1", use_t=True
    )
    row = made.table.query(
        "dictionary == 'wu2021-zh' and section == 'report' and count == 'longest' and speaker == 'own' and "
        f"formula == '{formula}' and screen == 'none' and model == '2.2'"
    ).iloc[0]
    assert row["nobs"] == fit.nobs == len(panel)
    np.testing.assert_allclose(row[["estimate", "se"]].astype(float), [fit.params["DC"], fit.bse["DC"]], rtol=1e-8)
    scale = data["DC"].std() / data["International"].std()
    np.testing.assert_allclose(row["beta"], fit.params["DC"] * scale, rtol=1e-8)


def test_a_screened_row_is_the_regression_without_the_flagged(study, made):
    store, panel = study
    index = ti.score(None, "li2023-zh", store=store, count="whole", drop=[]).index
    data = panel.drop(columns=["Digital", "DC"], errors="ignore").merge(
        index[["firm", "year", "n_total"]], on=["firm", "year"]
    )
    flagged = ti.screen(data, "n_total", share=0.1).table["above_expectation"].eq(1).fillna(False).to_numpy(bool)
    digital = np.log1p(data["n_total"].astype(float))
    data["Digital"] = digital.clip(*np.quantile(digital, [0.01, 0.99]))
    row = made.table.iloc[2]
    assert tuple(row[list(CHOICES)]) == ("li2023-zh", "report", "whole", "all", "ln", "upper 10% out", "2.2")
    alone = ti.fit(data, spec="li2023#2.2", beside=(), sample=~flagged)
    np.testing.assert_allclose(row[["estimate", "se"]].astype(float), list(alone["DC"][["estimate", "se"]]), rtol=1e-7)


def test_choices_that_print_alike_stay_apart(study, tmp_path):
    store, panel = study
    close = Choices(
        ("li2023-zh",), counts=("whole",), speakers=("all",), screens=(0.01, 0.014, 0.0149), models=("2.2",)
    )
    table = multiverse(store, panel, close).table
    assert table["screen"].tolist() == ["upper 1% out", "upper 1.4% out", "upper 1.49% out"]
    alone = [multiverse(store, panel, close._replace(screens=(share,))).table for share in close.screens]
    pd.testing.assert_frame_equal(table, pd.concat(alone, ignore_index=True))
    copy = tmp_path / "mine.yaml"
    copy.write_bytes((Path(ti.__file__).parents[1] / "dictionaries" / "li2023-zh.yaml").read_bytes())
    with pytest.raises(ti.EstimateError, match="dictionary: li2023-zh is given twice"):
        multiverse(store, panel, close._replace(dictionaries=("li2023-zh", copy)))


def points_of(chart):
    """The upper part's points, and the values that they show."""
    points = chart["vconcat"][0]["layer"][2]
    data = points["data"]
    return points, data["values"] if "values" in data else chart["datasets"][data["name"]]


def test_the_curve_says_what_it_draws(study, made, tmp_path):
    """With several formulas beta, under that name; with one, the estimate; by the command as by the method."""
    store, panel = study
    one = multiverse(store, panel, Choices(("li2023-zh",), speakers=("all", "own"), models=("2.3",)))
    for found, column, axis in ((made, "beta", "Standardized coefficient (beta)"), (one, "estimate", "Estimate")):
        upper, rows = points_of(found.chart().to_dict())
        known = found.table[found.table["estimate"].notna()]
        assert [row[column] for row in rows] == sorted(known[column])
        assert upper["encoding"]["y"]["title"] == axis
        found.table.to_csv(tmp_path / "m.csv", index=False)
        asked = ["draw", "curve", str(tmp_path / "m.csv"), "-o", str(tmp_path / "m.json"), "--of", column]
        invoke(*asked)
        chart = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
        np.testing.assert_allclose([row[column] for row in points_of(chart)[1]], [row[column] for row in rows])
        choices = {place.split("\u2063")[0] for place in chart["vconcat"][1]["encoding"]["y"]["sort"]}
        assert choices == {*CHOICES} - ({"model"} if found is one else set())


def test_processes_give_the_same_table(study, made):
    few = Choices(("li2023-zh",), ("report",), ("whole", "longest"), ("all",), ("ln",), (0.0,), ("2.3",))
    here, there = multiverse(*study, few), multiverse(*study, few, workers=2)
    pd.testing.assert_frame_equal(here.table, there.table)


def test_moves_decompose_the_variance_of_a_balanced_table():
    """With an additive effect of two choices, shares of variance are those of a two-way analysis of variance."""
    effects = {"dictionary": {"a": 0.0, "b": 2.0}, "formula": {"x": 0.0, "y": 0.5, "z": 1.0}}
    rows = [(d, f, 1 + effects["dictionary"][d] + effects["formula"][f], 0.01) for d, f in product("ab", "xyz")]
    found = moves(pd.DataFrame(rows, columns=["dictionary", "formula", "beta", "p"]))
    shares = found.groupby("choice")["share_of_variance"].first()
    assert shares.sum() == pytest.approx(1)
    assert shares["dictionary"] == pytest.approx(1.0 / (1.0 + 0.5**2 * 2 / 3))
    assert (found["flips"] == 0).all()


def test_what_cannot_be_is_said(study):
    store, panel = study
    for choices, said in (
        (Choices(sections=("notes",)), "sections: 'notes' is none of report, mdna, business"),
        (Choices(speakers=("all", "all")), "given twice"),
        (Choices(dictionaries=()), "give one at least"),
        (Choices(screens=(1.5,)), "between 0 and 1"),
        (Choices(models=("9.9",)), "9.9"),
        (Choices(models=("6.1",)), "has no term DC"),
    ):
        with pytest.raises(ti.EstimateError, match=said):
            multiverse(store, panel, choices)
    with pytest.raises(ti.EstimateError, match="no firm-year in common"):
        multiverse(store, panel.assign(firm="X" + panel["firm"]))
    with pytest.raises(ti.EstimateError, match="twice"):
        multiverse(store, pd.concat([panel, panel.head(1)]))
    with pytest.raises(ti.EstimateError, match="Change"):
        multiverse(store, panel.drop(columns="Change"))


def test_the_command_writes_table_choices_and_curve(study, made, tmp_path):
    store, panel = study
    panel.to_parquet(tmp_path / "panel.parquet")
    asked = ["-d", "li2023-zh", "-d", "wu2021-zh", "--section", "report", "--section", "mdna", "--formula", "ln",
             "--formula", "per-10k-chars", "--formula", "pca"]  # fmt: skip
    result = invoke("multiverse", "-s", store, "-p", tmp_path / "panel.parquet", "-o", tmp_path / "m", *asked)
    assert "The panel is simulated." in result.stdout
    assert f"{made.table['failed'].notna().sum()} not estimated" in result.stdout
    read = pd.read_csv(tmp_path / "m" / "multiverse.csv")
    numbers = ["estimate", "se", "p", "beta", "nobs", "firm_years"]
    pd.testing.assert_frame_equal(read[numbers], made.table[numbers], rtol=1e-12)
    assert (read["simulated"] == 1).all()
    choices = pd.read_csv(tmp_path / "m" / "choices.csv")
    assert set(choices["choice"]) <= set(CHOICES)
    page = (tmp_path / "m" / "curve.html").read_text(encoding="utf-8")
    assert "simulated panel" in page
    assert "<script src" not in page
    bad = invoke("multiverse", "-s", tmp_path, "-p", tmp_path / "x.dta", "-o", "m", code=1)
    assert bad.stderr.startswith("Error: ")


def test_firms_and_years_as_panels_write_them(study):
    """Codes that lost their zeros would leave without a word; years may be dates."""
    table = pd.DataFrame({"firm": ["000001", "600519", "000002"], "year": [2018, 2018, 2019], "n_total": [1, 2, 3]})
    index = _Index("d", "report", "whole", "all", table, {}, "Digital")
    for firms in ([1, 600519, 2], ["1", "600519", "2"], [1.0, 600519.0, 2.0], ["000001", "600519", "000002"]):
        panel = pd.DataFrame({"firm": firms, "year": [2018, 2018, 2019], "Change": [0.1, 0.2, 0.3]})
        joined, why = _joined(panel, index)
        assert (joined["firm"].tolist(), why) == (["000001", "600519", "000002"], "")
    store, panel = study
    few = Choices(counts=("whole",), speakers=("all",), screens=(0.0,), models=("2.3",))
    plain = multiverse(store, panel, few).table
    for dates in (pd.to_datetime(panel["year"].astype(str) + "-12-31"), panel["year"].astype(str) + "-12-31"):
        pd.testing.assert_frame_equal(multiverse(store, panel.assign(year=dates), few).table, plain)
    with pytest.raises(ti.TextIndexError, match="no fiscal year: 'FY18'"):
        multiverse(store, panel.assign(year="FY18"), few)
