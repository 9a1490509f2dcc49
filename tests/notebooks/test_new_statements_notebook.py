"""Notebook 08: counts of new statements are the ledger's, and repeated ones stand in the firm's earlier reports."""

import json
import re
import unicodedata

import pandas as pd
import pytest
from test_notebooks import ROOT, run

import textindex as ti

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SEEN = """
import json
(Path(FOLDER) / "steps.json").write_text(json.dumps(growth.reset_index().to_dict("records"), default=int))
(Path(FOLDER) / "pairs.json").write_text(json.dumps([len(repeated), len(pairs)]))
for name, table in {"index": index, "told": told, "lacking": lacking, "documents": result.documents}.items():
    table.to_parquet(f"{FOLDER}/{name}.parquet")
"""
ENDS = r"[。；！？\s]"
SAMPLES = ROOT / "corpora_samples" / "zh"


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    folder, patch = tmp_path_factory.mktemp("new"), pytest.MonkeyPatch()
    last = f"FOLDER = {str(folder)!r}\n{SEEN}"
    shown = run(ROOT / "notebooks" / "08-new-statements.ipynb", patch, folder, last)
    patch.undo()
    names = ("index", "told", "lacking", "documents")
    return shown, folder, *(pd.read_parquet(folder / f"{name}.parquet") for name in names)


def test_the_index_the_lines_and_the_growth_are_one_count(seen):
    shown, folder, index, told, _, _ = seen
    n = told.groupby(["firm", "year"])["novelty"].agg(lambda own: (own == "new").sum())
    own = index.dropna(subset="n_new").set_index(["firm", "year"])["n_new"]
    assert own[own > 0].to_dict() == n[n > 0].to_dict()
    firsts = index.groupby("firm")["year"].min()
    assert index.loc[index["n_new"].isna(), ["firm", "year"]].apply(tuple, axis=1).tolist() == list(firsts.items())
    total = index.set_index(["firm", "year"])["n_total"]
    steps = json.loads((folder / "steps.json").read_text(encoding="utf-8"))
    for row in steps:
        years = sorted(told.loc[told["firm"] == row["firm"], "year"].unique())
        assert row["all"] == total[row["firm"], years[-1]] - total[row["firm"], years[0]]
    more, old = sum(row["all"] for row in steps), sum(row["repeated"] for row in steps)
    assert f"{more} hits more, {old} of them repeated" in shown


def test_repeated_words_stand_in_an_earlier_report(seen):
    """By plain search: the words around a repeated hit, without blanks and digits, in an earlier text of the firm."""
    _, folder, _, told, _, documents = seen
    texts = {
        (row.firm, row.year): _bare("".join(page.text for page in ti.read(SAMPLES / row.file).pages))
        for row in documents[documents["status"] == "ok"].itertuples()
    }
    repeated = told[told["novelty"] == "repeated"]
    there = [
        any(_words(row) in texts[row.firm, year]
            for year in range(row.first_seen, row.year) if (row.firm, year) in texts)
        for row in repeated.itertuples()
    ]  # fmt: skip
    assert len(there) > 15
    assert sum(there) / len(there) > 0.85  # near sentences may differ here, by a comma or a word
    whole, paired = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    assert whole == len(repeated)
    assert paired >= 0.9 * whole


def test_a_lacking_year_makes_new_what_it_held(seen):
    lacking = seen[4].dropna()
    assert (lacking["n_new_without_2020"] >= lacking["n_new"]).all()
    assert (lacking["n_new_without_2020"] > lacking["n_new"]).any()


def _words(row):
    """A hit with up to four characters on either side, of its own sentence."""
    left, right = re.split(ENDS, row.left)[-1], re.split(ENDS, row.right)[0]
    return _bare(left[-4:] + row.surface + right[:4])


def _bare(text):
    return re.sub(r"[\s\d]", "", unicodedata.normalize("NFKC", text))
