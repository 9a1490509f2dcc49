"""One process, a pool and Dask give equal bytes; in a job of two languages each report goes its language's way."""

import csv
import shutil
from collections import Counter

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import textindex as ti
from textindex.scoring import archives, outcomes, pipeline

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:firms known by name or ticker only"),  # the English samples print no number
]

ENGLISH = """
name: small-en
title: {zh: 小词典, en: A small dictionary}
language: en
version: "1"
policy: {count: longest}
dimensions:
  data:
    label: {zh: 数据, en: Data}
    definition: What is done with data.
    terms: [big data, artificial intelligence, information system]
  network:
    label: {zh: 网络, en: Network}
    definition: What is done over a network.
    terms: [cloud computing, e-commerce]
"""
RUNS = {"serial": {}, "pool": {"workers": 2}, "dask": {"dask": "local", "workers": 2}}
EQUAL = (
    *(
        "index.xlsx",
        "index.csv",
        "documents.csv",
        "index.parquet",
        "index.dta",
        "hits.csv",
        "hits.parquet",
        "documents.parquet",
        "terms.csv",
    ),
    *("rejections.csv", "methods.md", "provenance.json"),
)
FORMULAS = ("per-10k-chars", "tfidf", "z", "z-year")
KEYS = {"firm_by", "cik", "ticker", "period_end"}
WITHOUT = {"firm", "year", "name", "language", "status", "n_pages", "n_chars", "file"} | KEYS


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    path = tmp_path_factory.mktemp("dictionary") / "small-en.yaml"
    path.write_text(ENGLISH, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def archive(samples, tmp_path_factory):
    """All samples, and an English report that also has Chinese words, under a name that sorts among the Chinese."""
    folder = tmp_path_factory.mktemp("archive")
    for name in ("zh", "en", "broken"):
        shutil.copytree(samples / name, folder / name)
    page = (samples / "en" / "HBLN_10-K_2021.html").read_text(encoding="utf-8")
    mixed = page.replace("2021", "2019").replace("</body>", "<p>大数据, 人工智能 and big data.</p></body>")
    (folder / "zh" / "HBLN_10-K_2019.html").write_text(mixed, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(archive, english, tmp_path_factory):
    """The archive scored by two dictionaries in one process, in a pool and on Dask, each in many small tasks."""
    written = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "POOL_CHARS", 0)
        patch.setattr(archives, "CHUNK", 5)
        for name, options in RUNS.items():
            patch.setattr(outcomes, "JOB_DOCUMENTS", 64 if name == "serial" else 2)
            written[name] = tmp_path_factory.mktemp(name)
            result = ti.score(archive, ["li2023-zh", english], count="longest", formulas=FORMULAS, **options)
            ti.write(result, written[name])
    return written


def csv_of(folder, name):
    return pd.read_csv(folder / name, dtype={"firm": "string"}, encoding="utf-8-sig")


@pytest.mark.parametrize("other", ["pool", "dask"])
@pytest.mark.parametrize("name", EQUAL)
def test_every_output_is_equal_byte_by_byte(runs, other, name):
    assert (runs[other] / name).read_bytes() == (runs["serial"] / name).read_bytes()


@pytest.mark.parametrize("other", ["pool", "dask"])
def test_the_ledger_of_hits_is_an_equal_table(runs, other):
    one, two = (pq.read_table(runs[name] / "hits.parquet") for name in ("serial", other))
    assert len(one) > 150
    assert two.equals(one, check_metadata=True)


def test_only_the_record_of_the_run_differs(runs):
    for folder in runs.values():
        assert {path.name for path in folder.iterdir()} == {*EQUAL, "run.json"}


# ---- two languages


@pytest.fixture(scope="module")
def columns(runs):
    """The index's columns of each dictionary."""
    names = csv_of(runs["serial"], "index.csv").columns
    own = {language: [n for n in names if n.startswith(prefix)] for language, prefix in PREFIXES.items()}
    assert sorted([*WITHOUT, *own["zh"], *own["en"]]) == sorted(names)
    return own


PREFIXES = {"zh": "li2023_zh_", "en": "small_en_"}


def stata_of(folder):
    with pd.io.stata.StataReader(folder / "index.dta") as reader:
        return reader.read()


def test_no_report_is_rejected_for_its_language(runs):
    reasons = Counter(csv_of(runs["serial"], "rejections.csv")["reason"])
    assert reasons["other language"] == 0
    assert len(reasons) > 5  # the broken ones are there


@pytest.mark.parametrize("form", ["csv", "parquet", "stata"])
def test_the_columns_of_the_other_dictionary_are_missing_and_no_zeros(runs, columns, form):
    folder = runs["serial"]
    if form == "stata":
        index = stata_of(folder).drop(columns="firm_id")
        assert len(index.columns) == len(csv_of(folder, "index.csv").columns)
        index.columns = csv_of(folder, "index.csv").columns  # names longer than Stata takes are cut
    else:
        index = csv_of(folder, "index.csv") if form == "csv" else pd.read_parquet(folder / "index.parquet")
    scored = index[index["status"] == "ok"]
    assert Counter(scored["language"]) == {"zh": 12, "en": 3}
    for language, other in (("zh", "en"), ("en", "zh")):
        own = scored[scored["language"] == language]
        assert own[columns[other]].isna().all(axis=None)
        assert own[f"{PREFIXES[language]}n_total"].notna().all()
        assert own[f"{PREFIXES[language]}digital"].notna().all()
    zeros = scored.loc[scored["language"] == "zh", "li2023_zh_n_total"]
    assert (zeros == 0).any()  # a true zero stays one


def test_what_is_missing_is_an_empty_cell(runs, columns):
    with (runs["serial"] / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["ticker"] == "HBLN"]
    assert len(rows) == 3
    assert {row[name] for row in rows for name in columns["zh"]} == {""}
    schema = pq.read_schema(runs["serial"] / "index.parquet")
    assert {str(schema.field(f"{prefix}n_total").type) for prefix in PREFIXES.values()} == {"int64"}


def test_hits_are_of_the_dictionary_of_the_reports_language(runs):
    hits = csv_of(runs["serial"], "hits.csv")
    languages = csv_of(runs["serial"], "index.csv").set_index(["firm", "year"])["language"]
    found = Counter((row.dictionary, languages[row.firm, row.year]) for row in hits.itertuples())
    assert set(found) == {("li2023-zh", "zh"), ("small-en", "en")}


def test_english_counts_are_those_that_were_planted(runs, samples):
    truth = pd.read_csv(samples / "truth.csv", dtype={"firm": "string"})
    planted = truth[truth["file"] == "en/HBLN_10-K_2021.html"].set_index("term")["n"]
    hits = csv_of(runs["serial"], "hits.csv")
    counted = hits.loc[hits["file"] == "en/HBLN_10-K_2021.html"].groupby("term")["kept"].sum()
    assert counted.to_dict() == planted.to_dict()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_language_counts_as_if_it_were_alone(runs, archive, english, language):
    dictionary = {"zh": "li2023-zh", "en": english}[language]
    alone = ti.score(archive, dictionary, count="longest", formulas=FORMULAS)
    together = pd.read_parquet(runs["serial"] / "index.parquet")
    together = together[(together["status"] == "ok") & (together["language"] == language)].reset_index(drop=True)
    index = alone.index[alone.index["status"] == "ok"].reset_index(drop=True)
    assert together["firm"].tolist() == index["firm"].tolist()
    for column in set(index.columns) - WITHOUT:
        one = index[column].to_numpy("float64", na_value=np.nan)
        two = together[PREFIXES[language] + column].to_numpy("float64", na_value=np.nan)
        np.testing.assert_array_equal(one, two, column)
    terms = csv_of(runs["serial"], "terms.csv")
    own = terms[terms["dictionary"] == alone.terms["dictionary"].iloc[0]].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, alone.terms.reset_index(drop=True), check_dtype=False)
    assert (alone.rejections["reason"] == "other language").any()
