"""Files of specifications: those that ship run, and every fault of one's own is named."""

import re
import warnings

import pytest

from textindex import EstimateError, ModelSpec
from textindex.estimates import estimate, load_specs, read_panel, shipped_specs
from textindex.estimates.specs import one

GOOD = """
[lists]
controls = ["w", "z"]
[defaults]
outcome = "y"
fixed_effects = ["firm"]
[[model]]
name = "1"
regressors = ["x", "@controls"]
[[model]]
name = "2"
regressors = ["x", "@controls"]
without = ["z"]
vcov = { CRV1 = "firm" }
where = { year = [2012, 2013] }
"""


def write(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file(tmp_path):
    file = load_specs(write(tmp_path, GOOD))
    assert file.name == "own"
    assert file.models == (
        ModelSpec("y", ("x", "w", "z"), ("firm",), controls=("w", "z"), name="1"),
        ModelSpec(
            "y", ("x", "w"), ("firm",), {"CRV1": "firm"}, controls=("w",), where=(("year", (2012, 2013)),), name="2"
        ),
    )


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (("regressors", "regresors"), "model 1: 'regresors' is unknown; 'regressors'\\?"),
        (('["firm"]', '"firm"'), "fixed_effects must be a list in brackets"),
        (('"@controls"', '"@control"'), "there is no list 'control'; controls"),
        (('without = ["z"]', 'without = ["v"]'), "model 2: without 'v', which is no regressor"),
        (('{ CRV1 = "firm" }', '"cluster"'), "model 2: vcov 'cluster' is unknown"),
        (('name = "2"', 'name = "1"'), "two models are called '1'"),
        (('outcome = "y"', ""), "an outcome and regressors are needed"),
        (("where =", 'family = "probit"\nwhere ='), "family must be gaussian or poisson, not 'probit'"),
        (("where =", 'screen = { model = "9" }\nwhere ='), "screens by '9', and there is no such model"),
        (("where =", 'screen = { modell = "1" }\nwhere ='), "screen is { model"),
        (("where =", 'quantile = { column = "x", groups = 3, take = 4 }\nwhere ='), "quantile is { column"),
        (("[lists]", "[list]"), "the file: 'list' is unknown; 'lists'"),
        (("[[model]]", '[[difference]]\nmodels = ["1"]\nterms = ["x"]\n[[model]]'), "two models and at least one term"),
        (("[[model]]", '[[difference]]\nmodels = ["1", "7"]\nterms = ["x"]\n[[model]]'), "there is no model '7'"),
        (("[lists]", "[tables]\n1 = 5\n[lists]"), "tables.: 1 must be a text"),
        (("[lists]", "[labels]\nx = [1]\n[lists]"), "labels.: x must be a text"),
        (('name = "1"', 'name = "1"\nlabel = { zh = 1 }'), "model 1: label must be a text"),
        (('name = "1"', "name = 1"), "name must be a text in quotes, not 1"),
        (("=", ""), "broken TOML"),
    ],
)
def test_faults(tmp_path, change, match):
    with pytest.raises(EstimateError, match=match):
        load_specs(write(tmp_path, GOOD.replace(*change)))


def test_all_faults_are_listed(tmp_path):
    text = GOOD.replace("regressors", "regresors").replace('["firm"]', '"firm"')
    with pytest.raises(EstimateError) as caught:
        load_specs(write(tmp_path, text))
    assert str(caught.value).count("\n") == 3


def test_files_that_are_none(tmp_path):
    with pytest.raises(EstimateError, match="no specification is called 'li2022': choose one of inapp-did, li2023"):
        load_specs("li2022")
    with pytest.raises(EstimateError, match="cannot be opened"):
        load_specs(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('title = "é"'.encode("latin-1"))
    with pytest.raises(EstimateError, match="not UTF-8"):
        load_specs(tmp_path / "latin.toml")
    with pytest.raises(EstimateError, match=r"no \[\[model\]\]"):
        load_specs(write(tmp_path, 'title = "t"'))


def test_one_model_by_name():
    assert one("li2023#2.3").label["en"] == "controls, firm and year effects"
    assert "CF" not in one("li2023#5.2").regressors
    with pytest.raises(EstimateError, match=r"several models; say which, as li2023#2\.1"):
        one("li2023")
    with pytest.raises(EstimateError, match="li2023 has no model '9'"):
        one("li2023#9")


@pytest.mark.parametrize("name", shipped_specs())
def test_the_shipped_specifications_have_both_languages(name):
    """Whatever a Chinese table prints for a name is Chinese, and no English one prints Chinese."""
    file = load_specs(name)
    english, chinese = file.labels_in("en"), file.labels_in("zh")
    printed = {term.split(" = ")[0] for model in file.models for term in model.regressors}
    printed |= {model.outcome for model in file.models} | {test.name for test in (*file.differences, *file.mediations)}
    assert printed <= set(chinese)
    texts = [*file.tables.values(), *(model.label for model in file.models)]
    for text in [*chinese.values(), *(text["zh"] for text in texts)]:
        assert re.search("[\u4e00-\u9fff]", text), text
    for text in [*english.values(), *(text["en"] for text in texts)]:
        assert text.replace("×", "").isascii(), text


def test_every_table_is_there():
    assert shipped_specs() == ["inapp-did", "li2023"]
    columns = {"2": 3, "3": 3, "4": 3, "5": 2, "6": 2, "7": 3, "8": 3}
    names = {model.name for model in load_specs("li2023").models}
    assert names == {f"{table}.{c + 1}" for table, number in columns.items() for c in range(number)} | {"disclosure"}
    waves = load_specs("inapp-did")
    assert {model.name.partition(".")[0] for model in waves.models} == {
        *("2", "3h", "3l", "4s", "4l", "4fs", "4fl", "4as", "4al", "5", "5a", "A2", "A3", "M", "X")
    }
    assert [own.name for own in (*waves.descriptions, *waves.matches)] == ["1", "A1", "psw_dt", "psw_it", "psw_rob"]


def test_the_shipped_specification_on_the_oracles_panel(oracle_folder, oracle):
    """Names as the paper's, numbers as fixest's: the tables that a user gets from the shipped file."""
    data = read_panel(oracle_folder / "panel.csv")
    pairs = {"2.3": "T2c3", "4.1": "T4c1", "4.2": "T4c2", "5.2": "T5c2", "6.1": "T6c1", "8.3": "T8c3"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = estimate("li2023", data, models=list(pairs))
    for name, theirs in pairs.items():
        truth = oracle["results"][theirs]
        assert found[name].record["nobs"] == truth["N"]
        for (term, value), row in zip(truth["coef"].items(), found[name].table.itertuples(), strict=True):
            assert abs(row.estimate - value) <= 1e-10, (name, term)
            assert abs(row.se / truth["se"][term] - 1) <= 1e-9, (name, term)


def test_a_model_that_cannot_run_stops_no_other(tmp_path, panel):
    file = write(tmp_path, GOOD + '[[model]]\nname = "3"\nregressors = ["absent"]\n')
    found = estimate(file, panel)
    assert [e.spec.name for e in found.estimates] == ["1", "2"]
    assert "no column 'absent'" in found.failed["3"]
    with pytest.raises(KeyError, match="absent"):
        _ = found["3"]
    with pytest.raises(EstimateError, match="no model of own could be run"):
        estimate(file, panel, models=["3"])
