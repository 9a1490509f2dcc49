"""Notebook 04: what it shows, by numpy and pandas alone, and held against what the firms were drawn from."""

import json

import numpy as np
import pandas as pd
import pytest
from test_notebooks import ROOT, run

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SEEN = """
import json
from pathlib import Path
seen = {
    "truth": truth,
    "numbers": numbers[["effect", "se"]].to_dict("index"),
    "effects": {name: s.effects[["period", "estimate"]].to_dict("list") for name, s in studies.items()},
    "pretests": tests.reset_index().to_dict("records"),
    "negative": negative["negative_share"],
    "types": parts.types.to_dict("records"),
    "gaps": {name: [s.att, s.se, s.record["rows"], s.record["units"]] for name, s in with_gaps.items()},
    "equation": {name: fitted["ROBx2018"][["estimate", "se"]].to_dict() for name, fitted in regressions.items()},
    "pairs": matched.pairs[["treated", "control"]].to_dict("list"),
    "adoption": adopted.table.to_dict("records")[0],
    "few": few.table.set_index("method")[["estimate", "se", "p"]].to_dict("index"),
}
panel.to_csv(f"{FOLDER}/panel.csv", index=False)
cross.to_csv(f"{FOLDER}/cross.csv", index=False)
weighed.to_csv(f"{FOLDER}/waves.csv", index=False)
Path(f"{FOLDER}/seen.json").write_text(json.dumps(seen, default=float))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    folder, patch = tmp_path_factory.mktemp("adoption"), pytest.MonkeyPatch()
    shown = run(ROOT / "notebooks" / "04-adoption-did.ipynb", patch, folder, f"FOLDER = {str(folder)!r}\n{SEEN}")
    patch.undo()
    made = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    made["waves"] = pd.read_csv(folder / "waves.csv")
    return shown, made, pd.read_csv(folder / "panel.csv"), pd.read_csv(folder / "cross.csv")


def two_way(panel, columns):
    """Least squares with a dummy for each firm and year, by numpy."""
    blocks = [pd.get_dummies(panel[name]).to_numpy(float) for name in ("firm", "year")]
    design = np.column_stack([*columns, *blocks])
    return np.linalg.lstsq(design, panel["y"].to_numpy(), rcond=None)[0], design


def test_numbers_are_those_of_dummies_and_means(seen):
    _, made, panel, _ = seen
    treated = ((panel["cohort"] > 0) & (panel["year"] >= panel["cohort"])).to_numpy()
    assert made["truth"] == pytest.approx(panel["effect"][treated].mean())
    static = two_way(panel, [treated.astype(float)])[0][0]
    assert made["numbers"]["twfe"]["effect"] == pytest.approx(static, abs=1e-9)
    free, design = two_way(panel[~treated], [])[0], two_way(panel, [])[1]
    imputed = (panel["y"] - design @ free)[treated].mean()
    for name in ("imputation", "did2s"):
        assert made["numbers"][name]["effect"] == pytest.approx(imputed, abs=1e-8)
    means = panel.groupby(["cohort", "year"])["y"].mean()
    sizes = panel.drop_duplicates("firm")["cohort"].value_counts()
    gaps, weights = zip(*[
        (means[g, t] - means[g, g - 1] - means[0, t] + means[0, g - 1], sizes[g])
        for g in (2010, 2013, 2016)
        for t in range(g, 2020)
    ], strict=True)  # fmt: skip
    for name in ("callaway-santanna", "sun-abraham"):
        assert made["numbers"][name]["effect"] == pytest.approx(np.average(gaps, weights=weights), abs=1e-9)


def test_what_the_text_says_is_so(seen):
    shown, made, panel, _ = seen
    for name in ("imputation", "did2s", "callaway-santanna", "sun-abraham"):
        own = made["numbers"][name]
        assert abs(own["effect"] - made["truth"]) < 2.5 * own["se"], name
        assert f"{own['effect']:.3f}" in shown
    two = made["numbers"]["twfe"]
    assert made["truth"] - two["effect"] > 2 * two["se"]
    assert made["negative"] > 0.02
    tests = pd.DataFrame(made["pretests"])
    alone = tests[tests["test"] == "two-way leads"]["p"].iloc[0]
    assert alone < 0.05 < tests[tests["test"] != "two-way leads"]["p"].min()
    types = {row["type"]: row for row in made["types"]}
    assert types["later vs earlier treated"]["estimate"] < types["treated vs never treated"]["estimate"]
    effects = pd.DataFrame(made["effects"]["imputation"])
    true = panel[panel["effect"] != 0].groupby(panel["year"] - panel["cohort"])["effect"].mean()
    assert np.abs(effects.set_index("period")["estimate"].loc[0:] - true).max() < 0.3


def test_what_is_left_out_is_counted(seen):
    shown, made, _, _ = seen
    for att, se, rows, units in made["gaps"].values():
        assert rows["given"] == rows["used"] + sum(rows["dropped"].values())
        assert units["dropped"]["no untreated row (always treated)"] >= 30
        assert abs(att - made["truth"]) < 3 * se
    assert made["gaps"]["callaway-santanna, pairs"][1] < made["gaps"]["callaway-santanna, rows"][1]
    assert "have no untreated row" in shown


def test_few_clusters_say_less_than_the_usual_error(seen):
    _, made, _, cross = seen
    few = made["few"]
    gap = cross.groupby("treat")["z"].mean().diff().iloc[-1]
    assert few["CR1"]["estimate"] == pytest.approx(gap, abs=1e-12)
    assert few["CR2"]["p"] > few["CR1"]["p"]
    assert few["CR2"]["se"] > few["CR1"]["se"]


def test_matching_takes_out_what_selection_put_in(seen):
    """Pairs and effects by pandas alone: of each pair the change since 2010, less its control's."""
    shown, made, _, _ = seen
    waves = made["waves"]
    known = waves.dropna(subset=["n_robotics"])
    assert made["adoption"]["adopters"] == known.loc[known["n_robotics"] > 0, "firm"].nunique()
    wide = waves.pivot(index="firm", columns="year", values="y")
    change = wide[2018] - wide[2010]
    treated, control = (change.loc[made["pairs"][key]].to_numpy() for key in ("treated", "control"))
    assert made["equation"]["matched firms"]["estimate"] == pytest.approx((treated - control).mean(), abs=1e-10)
    sizes = waves.drop_duplicates("firm").set_index("firm")["size"]
    gap = sizes.loc[made["pairs"]["treated"]].to_numpy() - sizes.loc[made["pairs"]["control"]].to_numpy()
    assert len(set(made["pairs"]["control"])) == len(gap)
    assert abs(gap.mean()) < 0.1
    own, everybody = made["equation"]["matched firms"], made["equation"]["all firms"]
    assert abs(own["estimate"] - 0.3) < 2.5 * own["se"]
    assert everybody["estimate"] - 0.3 > 3 * everybody["se"]
    assert "caliper 0.2 standard deviations" in shown
