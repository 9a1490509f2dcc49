"""`textindex estimate`: what it writes, from every format, and what it says of bad files."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from command_line import invoke

import textindex as ti

SPEC = """
title = "Two models"
[defaults]
outcome = "y"
regressors = ["x", "w", "L.x"]
fixed_effects = ["firm", "year"]
beside = [{ CRV1 = "industry^year" }]
[[model]]
name = "1.1"
published = { x = [0.5, 0.1], nobs = 200, r2 = 0.4 }
[[model]]
name = "1.2"
vcov = { CRV1 = "firm" }
where = { industry = ["C13", "C14", "C15"] }
singletons = "drop"
[[model]]
name = "1.3"
where = { industry = ["C16", "C17", "C18"] }
vcov = { CRV1 = "firm" }
singletons = "drop"
[[model]]
name = "counts"
outcome = "n"
regressors = ["x", "2012.year", "ln(size)"]
fixed_effects = ["firm"]
family = "poisson"
[[model]]
name = "iv"
regressors = ["x", "w"]
endogenous = ["w"]
instruments = ["z"]
[[model]]
name = "screened"
screen = { model = "1.1", share = 0.1 }
[[difference]]
models = ["1.2", "1.3"]
terms = ["x"]
permutations = 9
"""


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "two.toml"
    path.write_text(SPEC, encoding="utf-8")
    return path


SAVE = {
    ".csv": lambda d, p: d.to_csv(p, index=False, encoding="utf-8-sig"),
    ".tsv": lambda d, p: d.to_csv(p, index=False, sep="\t"),
    ".dta": lambda d, p: d.to_stata(p, write_index=False, version=118),
    ".parquet": lambda d, p: d.to_parquet(p, index=False),
    ".xlsx": lambda d, p: d.to_excel(p, index=False),
}


@pytest.mark.parametrize("ending", SAVE)
def test_every_format_gives_the_same(panel, spec, tmp_path, ending):
    data = panel.assign(firm=panel.firm.map(lambda f: f"000{f[-3:]}"))
    file = tmp_path / f"panel{ending}"
    SAVE[ending](data, file)
    invoke("estimate", spec, "--panel", file, "--out", tmp_path / "out", "--model", "1.1")
    found = pd.read_csv(tmp_path / "out" / "coefficients.csv")
    assert list(found) == ["model", "term", "estimate", "se", "t", "p", "nobs", "r2", "within_r2"]
    ours = ti.fit(data, "y", ["x", "w", "L.x"], ["firm", "year"])
    np.testing.assert_allclose(found.estimate, ours.params, rtol=1e-12)


def test_codes_keep_their_zeros(panel, tmp_path):
    from textindex.estimates import read_panel

    data = panel.assign(firm=panel.firm.map(lambda f: f"000{f[-3:]}"))
    for ending, save in SAVE.items():
        save(data, tmp_path / f"panel{ending}")
        assert list(read_panel(tmp_path / f"panel{ending}").firm) == list(data.firm), ending
    (tmp_path / "gbk.csv").write_bytes("firm,简称\n000002,万科\n".encode("gb18030"))
    assert read_panel(tmp_path / "gbk.csv").iloc[0].tolist() == ["000002", "万科"]


def test_all_that_is_written(panel, spec, tmp_path):
    panel.to_csv(tmp_path / "panel.csv", index=False)
    out = tmp_path / "out"
    done = invoke("estimate", spec, "-p", tmp_path / "panel.csv", "-o", out, "--exact", "--stata")
    assert "Check by the second engine: coefficients differ by at most" in done.stderr
    record = json.loads((out / "estimates.json").read_text(encoding="utf-8"))
    models = {model["name"]: model for model in record["models"]}
    assert list(models) == ["1.1", "1.2", "1.3", "counts", "iv", "screened"]
    assert len(record["inputs"]["panel"]["sha256"]) == 64
    assert models["iv"]["record"]["first_stages"]["w"]["F"] > 10
    assert models["counts"]["record"]["r2"] is None
    rows = pd.read_csv(out / "rows.csv")
    for _, own in rows.groupby("model"):
        out_of = own[own.step.str.startswith("left out")].rows.sum()
        assert own[own.step == "given"].rows.item() == out_of + own[own.step == "used"].rows.item()
    assert "of these missing in,L.x" in (out / "rows.csv").read_text(encoding="utf-8")
    beside = pd.read_csv(out / "standard_errors.csv")
    assert set(beside.vcov) == {"industry^year"}
    assert set(pd.read_csv(out / "differences.csv").test) == {"interacted", "suest", "permutation"}
    table = (out / "estimates.md").read_text(encoding="utf-8")
    assert [line.lstrip("# ") for line in table.splitlines()][:3] == done.stdout.splitlines()[:3]
    assert not set("\\|") & set(done.stdout)  # on the screen nothing is escaped
    assert "| Observations | " in table
    assert "[0.500 (0.100)]" in table
    assert " [200]" in table


def test_the_do_file(panel, spec, tmp_path):
    panel.to_csv(tmp_path / "panel.csv", index=False)
    invoke("estimate", spec, "-p", tmp_path / "panel.csv", "-o", tmp_path / "out", "--stata")
    script = (tmp_path / "out" / "estimates.do").read_text(encoding="utf-8")
    for line in (
        "egen long id_firm = group(firm)",
        "xtset id_firm year",
        "gen double L_x = L.x",
        "reghdfe y x w L_x, absorb(id_firm id_year) vce(robust) keepsingletons tolerance(1e-12)",
        'reghdfe y x w L_x if inlist(industry, "C13", "C14", "C15"), absorb(id_firm id_year) vce(cluster id_firm) '
        "tolerance(1e-12)",
        "gen double _2012_year = cond(missing(year), ., year == 2012)",
        "ppmlhdfe n x _2012_year ln_size_, absorb(id_firm) vce(robust) keepsingletons tolerance(1e-12)",
        "ivreghdfe y x (w = z), absorb(id_firm id_year) robust keepsingletons",
        "reghdfe y x w L_x, absorb(id_firm id_year) vce(robust) keepsingletons tolerance(1e-12) residuals(r_1_1)",
        "estimates store m_screened",
    ):
        assert f"{line}\n" in script, line
    generated = [line.split()[2] for line in script.splitlines() if line.startswith("gen double")]
    assert len(generated) == len(set(generated))
    assert not set(generated) & set(panel.columns)


def test_a_generated_variable_never_takes_a_columns_place(panel, tmp_path):
    spec = tmp_path / "s.toml"
    spec.write_text('[[model]]\nname="a"\noutcome="y"\nregressors=["x = w", "z"]\n[[model]]\nname="b"\noutcome="y"\n'
                    'regressors=["x = w:z", "w"]\n')  # fmt: skip
    panel.to_csv(tmp_path / "panel.csv", index=False)
    invoke("estimate", spec, "-p", tmp_path / "panel.csv", "-o", tmp_path / "out", "--stata")
    script = (tmp_path / "out" / "estimates.do").read_text(encoding="utf-8")
    assert "gen double x_2 = w\nregress y x_2 z" in script
    assert "gen double x_3 = w*z\nregress y x_3 w" in script


def test_exit_codes_and_messages(panel, spec, tmp_path):
    panel.drop(columns="w").to_csv(tmp_path / "panel.csv", index=False)
    out = tmp_path / "out"
    done = invoke("estimate", spec, "-p", tmp_path / "panel.csv", "-o", out, code=3)
    assert "Not run: 1.1: the table has no column 'w'" in done.stderr
    assert "- 1.1 was not run" in (out / "estimates.md").read_text(encoding="utf-8")
    invoke("estimate", spec, "-p", tmp_path / "panel.csv", "-o", out, "-M", "1.1", code=1)
    invoke("estimate", spec, "-p", tmp_path / "panel.csv", code=2)
    for name, content, match in (
        ("none.csv", None, "cannot be opened"),
        ("empty.csv", b"", "the file is empty"),
        ("head.csv", b"firm,year\n", "no rows"),
        ("panel.sav", b"x", "a table is one of"),
        ("bad.dta", b"nonsense", "not readable as .dta"),
        ("bad.parquet", b"nonsense", "not readable as .parquet"),
        ("bad.xlsx", b"nonsense", "no Excel workbook"),
    ):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        done = invoke("estimate", spec, "-p", tmp_path / name, "-o", out, code=1)
        assert match in done.stderr, name
        assert done.stderr.count("\n") == 1, done.stderr


def test_lists(spec):
    done = invoke("estimate", "--list")
    assert "li2023" in done.stdout
    assert "20 models" in done.stdout
    assert "1.2 " in invoke("estimate", spec, "--list").stdout


def test_json_on_stdout(panel, spec, tmp_path):
    panel.to_parquet(tmp_path / "panel.parquet")
    done = invoke("estimate", spec, "-p", tmp_path / "panel.parquet", "-o", tmp_path / "out", "--json", "-M", "1.1")
    assert json.loads(done.stdout)["models"][0]["name"] == "1.1"


def test_texts_that_a_spreadsheet_would_run(panel, tmp_path):
    spec = tmp_path / "s.toml"
    spec.write_text('[[model]]\nname = "=1+1"\noutcome = "y"\nregressors = ["x", "-w"]\n')
    panel.rename(columns={"w": "-w"}).to_csv(tmp_path / "panel.csv", index=False)
    invoke("estimate", spec, "-p", tmp_path / "panel.csv", "-o", tmp_path / "out")
    found = pd.read_csv(tmp_path / "out" / "coefficients.csv")
    assert set(found.model) == {"'=1+1"}
    assert list(found.term) == ["(Intercept)", "x", "'-w"]


def test_the_do_file_of_what_is_rare(panel, tmp_path):
    """Kinds of standard errors, more texts than inlist() takes, codes that Stata would read as numbers."""
    data = panel.assign(**{"return on assets": panel.x})
    ten = ", ".join(f'"{firm}"' for firm in sorted(data.firm.unique())[:30])
    (tmp_path / "rare.toml").write_text(f"""
[defaults]
outcome = "y"
vcov = "iid"
[[model]]
name = "firms"
regressors = ["return on assets"]
where = {{ firm = [{ten}] }}
[[model]]
name = "iv"
regressors = ["w"]
endogenous = ["w"]
instruments = ["z"]
fixed_effects = ["firm"]
[[model]]
name = "plain"
regressors = ["w"]
endogenous = ["w"]
instruments = ["z"]
[[model]]
name = "two"
regressors = ["w"]
endogenous = ["w"]
instruments = ["z"]
vcov = {{ CRV1 = "firm+year" }}
[[model]]
name = "counts"
outcome = "n"
family = "poisson"
regressors = ["x"]
""", encoding="utf-8")  # fmt: skip
    data.to_csv(tmp_path / "panel.csv", index=False)
    invoke("estimate", tmp_path / "rare.toml", "-p", tmp_path / "panel.csv", "-o", tmp_path / "out", "--stata")
    lines = (tmp_path / "out" / "estimates.do").read_text(encoding="utf-8").splitlines()
    (load,) = (line for line in lines if line.startswith("import delimited"))
    assert load.endswith(f"stringcols({list(data).index('firm') + 1})")
    (firms,) = (line for line in lines if line.startswith("regress "))
    lists = re.findall(r"inlist\(firm, ([^)]*)\)", firms)
    assert [len(own.split(",")) for own in lists] == [9, 9, 9, 3]
    assert " if (inlist(" in firms
    assert firms.startswith("regress y returnonassets if")
    assert "ivreghdfe y (w = z), absorb(id_firm) keepsingletons" in lines
    assert "ivregress 2sls y (w = z), vce(unadjusted) small" in lines
    assert "ivreg2 y (w = z), cluster(id_firm id_year) small" in lines
    assert "poisson n x, vce(oim)" in lines
