"""Coded sheets: figures equal those computed apart from them; every fault is named with row and column."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_ledgers import ledger

from textindex.core.errors import SourceError
from textindex.core.messages import told
from textindex.statistics.intervals import wilson
from textindex.tables.read import read_table
from textindex.tables.write import write_tables
from textindex.workbench.coding.agree import agree
from textindex.workbench.coding.sample import sample


def coded(folder, coders=2, n=60, fill=None, **how):
    """Sheets filled at random, or by `fill(coder, sheet)`; one file a coder."""
    drawn = sample(ledger(), n, coders=coders, **how)
    paths = []
    for coder, sheet in enumerate(drawn.sheets):
        random = np.random.default_rng(coder)
        truth = [hash_of(key) for key in sheet["id"]]
        codes = [t if random.random() < 0.8 else random.choice(["1", "0", "?", ""]) for t in truth]
        sheet = sheet.assign(relevant=codes if fill is None else fill(coder, sheet))
        paths.append(folder / f"s{coder}{'.xlsx' if coder % 2 else '.csv'}")
        write_tables({paths[-1]: sheet})
    return paths


def hash_of(key):
    return "1" if int(key[1:]) % 3 else "0"


def test_two_coders_against_scikit_learn(tmp_path):
    from sklearn.metrics import cohen_kappa_score

    paths = coded(tmp_path)
    a, b = (read_table(path)["relevant"].tolist() for path in paths)
    both = [(x, y) for x, y in zip(a, b, strict=True) if x and y]
    found = agree(paths, resamples=200).agreement.iloc[0]
    assert found["n"] == len(both)
    assert found["percent"] == pytest.approx(np.mean([x == y for x, y in both]))
    assert found["kappa"] == pytest.approx(cohen_kappa_score(*zip(*both, strict=True)))
    assert found["alpha_low"] <= found["alpha"] <= found["alpha_high"]


def test_several_coders_against_the_krippendorff_package(tmp_path):
    package = pytest.importorskip("krippendorff", reason="GPL, therefore no dependency; install it to compare")
    paths = coded(tmp_path, coders=3, overlap=0.5)
    sheets = [read_table(path).set_index("id")["relevant"] for path in paths]
    ids = sorted(set().union(*(sheet.index for sheet in sheets)))
    numbers = [[("01?".index(s[i]) if i in s.index and s[i] else np.nan) for i in ids] for s in sheets]
    theirs = package.alpha(reliability_data=numbers, level_of_measurement="nominal")
    found = agree(paths, resamples=0).agreement
    assert found.iloc[0]["alpha"] == pytest.approx(theirs)
    assert len(found) == 1 + 3


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["1", "0", "?", ""]), min_size=40, max_size=40).filter(any), st.booleans())
def test_precision_is_the_weighted_share_of_what_was_judged(tmp_path, codes, equal):
    paths = coded(
        tmp_path, coders=1, n=40, fill=lambda coder, sheet: codes, allocation="equal" if equal else "proportional"
    )
    sheet = read_table(paths[0])
    found = agree(paths).precision
    weight = sheet["weight"].astype(float)
    for row in found.itertuples(index=False):
        own = np.ones(40, dtype=bool)
        if row.dimension:
            own &= (sheet["dimension"] == row.dimension).to_numpy()
        if row.term:
            own &= (sheet["term"] == row.term).to_numpy()
        judged = own & sheet["relevant"].isin(["1", "0"]).to_numpy()
        assert (row.drawn, row.n) == (own.sum(), judged.sum())
        assert row.hits == pytest.approx(weight[own].sum())
        if judged.any():
            yes = (sheet["relevant"] == "1")[judged]
            assert row.precision == pytest.approx(np.average(yes, weights=weight[judged]))
            if weight[judged].nunique() == 1:
                assert (row.low, row.high) == pytest.approx(wilson(int(yes.sum()), int(judged.sum()))[1:])
        else:
            assert math.isnan(row.precision)
    assert found[found["scope"] == "term"]["n"].sum() == found.iloc[0]["n"]


def test_terms_to_reconsider(tmp_path):
    def fill(coder, sheet):
        bad = ["0" if term == "大数据" else "1" for term in sheet["term"]]
        return [
            "0" if coder and term == "云计算" and i % 2 else c
            for i, (c, term) in enumerate(zip(bad, sheet["term"], strict=True))
        ]

    found = agree(coded(tmp_path, fill=fill)).reconsider
    why = dict(zip(found["term"], found["why"], strict=True))
    assert set(why) == {"大数据", "云计算"}
    assert "precision is below 0.5" in why["大数据"]
    assert "coders differ on" in why["云计算"]
    assert told(why["云计算"], "zh").startswith("编码者")


def test_codes_as_people_and_excel_write_them(tmp_path):
    paths = coded(tmp_path, coders=1, n=4, fill=lambda coder, sheet: ["１", "1.0", " 0 ", "？"])
    found = agree(paths).precision.iloc[0]
    assert (found["n"], found["relevant"], found["unsure"]) == (3, 2, 1)


def test_a_sheet_in_gb18030_and_one_sheet_alone(tmp_path):
    (path,) = coded(tmp_path, coders=1)
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("gb18030"))
    found = agree([path])
    assert not len(found.agreement)
    assert found.precision.iloc[0]["n"] > 0
    assert "NaN" not in str(found.record())


def spoil(path, change):
    sheet = read_table(path)
    write_tables({path: change(sheet)})


FAULTS = {
    "missing row": (lambda s: s.drop(index=7), r"1 of the sheet's rows are missing .row = 6."),
    "doubled row": (lambda s: pd.concat([s, s.loc[[5]]]), r"row 62, column id: h\d+ stands twice .row 5."),
    "unknown code": (
        lambda s: s.assign(relevant=["yes", *s["relevant"][1:]]),
        r"row 2, column relevant \(N\): 'yes' is no code; use 1, 0, \? or leave it empty",
    ),
    "unknown speaker": (
        lambda s: s.assign(speaker="we"),
        r"60 faults.*\n  row 2, column speaker \(O\): 'we' is no code",
    ),
    "empty column": (lambda s: s.assign(relevant=""), r"column relevant \(N\) is empty: nothing is coded yet"),
    "no column": (lambda s: s.drop(columns="weight"), "column weight is missing"),
    "no rows": (lambda s: s.head(0), "no row below its header"),
    "weight": (lambda s: s.assign(weight=["x", *s["weight"][1:]]), r"row 2, column weight \(T\): 'x' is no weight"),
    "sample": (lambda s: s.assign(sample=["s1", *s["sample"][1:]]), "row 2, column sample: s1, the others are of s"),
    "changed hit": (lambda s: s.assign(term=["other", *s["term"][1:]]), "row 2, column term .J.: .*, the same hit"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("which", [0, 1])
def test_faults_are_named_with_their_place(tmp_path, fault, which):
    change, message = FAULTS[fault]
    paths = coded(tmp_path)
    spoil(paths[which], change)
    with pytest.raises(SourceError, match=message) as caught:
        agree(paths)
    assert f"s{which}." in str(caught.value) or fault == "changed hit"


def test_sheets_that_do_not_belong_together(tmp_path):
    (first,) = coded(tmp_path, coders=1)
    (tmp_path / "other").mkdir()
    (second,) = coded(tmp_path / "other", coders=1, seed=9)
    with pytest.raises(SourceError, match=r"is of sample s\w{8}, .* of s\w{8}: give sheets of one sample"):
        agree([first, second])
    with pytest.raises(SourceError, match="given twice"):
        agree([first, first])
