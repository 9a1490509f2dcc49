"""Written outputs: equal input gives equal bytes, missing stays missing, nothing is half written, no file is lost."""

import errno
import json
import shutil
import unicodedata
from collections import Counter
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core import schemas
from textindex.core.errors import DictionaryError, OutputWarning, StoreError
from textindex.core.records import Dictionary, Dimension, MatchPolicy, Term
from textindex.scoring.index import FORMULAS
from textindex.store import outputs
from textindex.tables.labels import stata_names
from textindex.tables.write import LONG_CELL, write_table

SCANNED = "900009_2020年年度报告.pdf"
GOOD = (
    "900001_2018.pdf",
    "副本_900001_2018.pdf",
    "900001-云帆科技-2021年年度报告.txt",
    "900002_2018.txt",
    "900003-远山银行/2019年年度报告.pdf",
    "900003-远山银行/远山银行_2020年年度报告.html",
    "900004_海棠百货_2021年年度报告摘要.pdf",
)
FILES = (
    "index.xlsx", "index.csv", "index.dta", "index.parquet", "hits.csv", "hits.parquet", "documents.csv",
    "documents.parquet", "terms.csv",
    "rejections.csv",
    "methods.md", "provenance.json", "run.json",
)  # fmt: skip
DATED = {"run.json"}
KEYS = ("firm_by", "cik", "ticker", "period_end")
REPORT = "某某股份有限公司2020年年度报告\n公司推进{}建设。" + "公司经营情况良好。" * 40


def copy_archive(samples, folder):
    for name in GOOD:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(samples / "zh" / name, folder / name)
    shutil.copyfile(samples / "broken" / "scanned.pdf", folder / SCANNED)
    return folder


@pytest.fixture(scope="module")
def archive(samples, tmp_path_factory) -> Path:
    return copy_archive(samples, tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def result(archive) -> ti.ScoreResult:
    return ti.score(archive, formulas=list(FORMULAS))


@pytest.fixture(scope="module")
def written(result, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    assert ti.write(result, folder) == [folder / name for name in FILES]
    return folder


def contents(folder, without=DATED):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in without}


def small_dictionary(name, keys=("d1",), labels=("维",)):
    return Dictionary(
        name=name,
        version="1",
        language="zh",
        title={"zh": name, "en": name},
        policy=MatchPolicy(),
        dimensions=tuple(Dimension(key, label, key, "") for key, label in zip(keys, labels, strict=True)),
        terms=tuple(Term(text, key) for text, key in zip(("大数据", "云计算"), keys, strict=False)),
        sources=(),
    )


def read_stata(path):
    with pd.io.stata.StataReader(path) as reader:
        labels = reader.variable_labels()
        return reader.read(), labels


# ---- equal input, equal bytes


def test_writing_twice_gives_the_same_bytes(result, written, tmp_path):
    ti.write(result, tmp_path / "again")
    assert contents(tmp_path / "again", without=set()) == contents(written, without=set())
    assert sorted(contents(written, without=set())) == sorted(FILES)


def test_an_archive_elsewhere_gives_the_same_bytes(samples, written, tmp_path):
    moved = copy_archive(samples, tmp_path / "other place" / "archive")
    ti.write(ti.score(str(moved), formulas=list(FORMULAS)), tmp_path / "out")
    assert contents(tmp_path / "out") == contents(written)


def test_the_order_of_the_paths_makes_no_difference(archive, tmp_path):
    files = [path for path in sorted(archive.rglob("*")) if path.is_file()]
    for name, paths in (("one", files), ("two", files[::-1])):
        ti.write(ti.score(paths, "wu2021-zh"), tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_two_worker_processes_give_the_same_bytes_as_none(archive, tmp_path):
    files = [archive / "900002_2018.txt", archive / "900001_2018.pdf", archive / SCANNED]
    for workers in (0, 2):
        ti.write(ti.score(files, "wu2021-zh", workers=workers), tmp_path / str(workers))
    assert contents(tmp_path / "0") == contents(tmp_path / "2")


# ---- what the files hold


def test_the_index_of_all_formats_is_the_same(result, written):
    index = result.index
    parquet = pq.read_table(written / "index.parquet").to_pandas()
    texts = {column: "string" for column, dtype in index.dtypes.items() if str(dtype) == "string"}
    csv = pd.read_csv(written / "index.csv", dtype=texts, encoding="utf-8-sig")
    stata, _ = read_stata(written / "index.dta")
    assert list(parquet.columns) == list(csv.columns) == list(index.columns)
    assert list(stata.columns) == [*index.columns, "firm_id"]
    assert index["firm"].tolist() == ["900001", "900001", "900002", "900003", "900003", "900009"]
    for column, dtype in index.dtypes.items():
        for read in (parquet, csv, stata):
            if str(dtype) == "string":
                expected = index[column].fillna("").tolist()
                assert read[column].fillna("").tolist() == expected, column
            else:
                values = index[column].to_numpy(dtype="float64", na_value=np.nan)
                np.testing.assert_array_equal(read[column].to_numpy(dtype="float64", na_value=np.nan), values, column)


def test_the_workbook_is_the_index_and_says_what_its_columns_are(result, written):
    """Codes are cells of text, numbers are numbers, what is missing is empty."""
    sheets = pd.read_excel(
        written / "index.xlsx", sheet_name=None, dtype={"firm": "string"}, keep_default_na=False, na_values=[""]
    )
    index, variables = sheets["index"], sheets["variables"]
    assert list(index.columns) == variables["variable"].tolist() == list(result.index.columns)
    texts = result.index.select_dtypes("string").columns
    wanted = result.index.assign(**{column: result.index[column].replace("", pd.NA) for column in texts})
    pd.testing.assert_frame_equal(index.astype(result.index.dtypes.to_dict()), wanted, rtol=1e-14)
    assert variables.notna().all(axis=None)
    assert (variables["中文"] != variables["variable"]).all()


def test_every_warning_about_a_file_stands_in_a_table_that_excel_opens(archive, tmp_path):
    """A manifest that contradicts the cover, and a correction that cannot be read."""
    shutil.copytree(archive, tmp_path / "in")
    shutil.copyfile(archive / SCANNED, tmp_path / "in" / "900002_2018年年度报告（更正后）.pdf")
    row = "path,firm,year,name\n900001_2018.pdf,900777,2018,\n"
    (tmp_path / "m.csv").write_text(row, encoding="utf-8")
    with pytest.warns(ti.IdentityWarning) as caught:
        result = ti.score(tmp_path / "in", manifest=tmp_path / "m.csv")
    ti.write(result, tmp_path / "out")
    documents = pd.read_csv(tmp_path / "out" / "documents.csv", dtype=str, encoding="utf-8-sig").fillna("")
    notes = documents.set_index("file")["notes"]
    said = [str(warning.message) for warning in caught if warning.category is ti.IdentityWarning]
    assert len(said) == 2
    assert any("a correction that cannot be read (scanned)" in message for message in said)
    for message in said:
        file, _, remark = message.partition(": ")
        assert remark in notes[file]


def test_firms_keep_their_zeros_in_every_format(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "000009_2020年年度报告.txt").write_text(REPORT.format("大数据"), encoding="utf-8")
    ti.write(ti.score(tmp_path / "in", "wu2021-zh"), tmp_path / "out")
    stata, _ = read_stata(tmp_path / "out" / "index.dta")
    parquet = pq.read_table(tmp_path / "out" / "index.parquet").to_pandas()
    assert stata["firm"].tolist() == parquet["firm"].tolist() == ["000009"]
    assert (tmp_path / "out" / "index.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("000009,2020,")


def test_a_firm_has_a_number_for_xtset_labelled_with_its_code(tmp_path, written):
    """xtset refuses texts; equal codes have equal numbers in every file."""
    numbers = pd.read_stata(written / "index.dta", convert_categoricals=False)["firm_id"]
    assert numbers.tolist() == [900001, 900001, 900002, 900003, 900003, 900009]
    assert pd.api.types.is_integer_dtype(numbers)
    table = pd.DataFrame({"firm": ["000001", "600519", "000001"], "year": [2019, 2019, 2020], "x": 1.0})
    for own, expected in (
        (table, [1, 600519, 1]),
        (table.replace("600519", "AAPL"), [1, 2, 1]),  # in their order
        (table.replace("600519", "0000000001"), [2, 1, 2]),  # two codes of one number
        (table.assign(firm_id=[5, 5, 5]), [5, 5, 5]),  # a column of the user's
    ):
        write_table(own, tmp_path / "t.dta", numbered=True)
        assert pd.read_stata(tmp_path / "t.dta", convert_categoricals=False)["firm_id"].tolist() == expected
        if "firm_id" not in own:
            assert pd.read_stata(tmp_path / "t.dta")["firm_id"].tolist() == own["firm"].tolist()


def test_a_report_that_cannot_be_read_is_a_missing_value_and_no_zero(result, written):
    row = result.index.set_index("firm").loc["900009"]
    assert (row["year"], row["status"]) == (2020, "scanned")
    told = {"firm": "900009", "year": 2020, "status": "scanned", "file": SCANNED}
    assert row[list(told)[1:]].to_dict() == dict(list(told.items())[1:])
    counts = [column for column in result.index if column not in (*told, "name", "language", *KEYS)]
    assert len(counts) > 20
    assert row[counts].isna().all()
    stata, _ = read_stata(written / "index.dta")
    assert stata.set_index("firm").loc["900009", counts].isna().all()
    cells = (written / "index.csv").read_text(encoding="utf-8-sig").splitlines()[-1].split(",")
    assert [cell for cell in cells if cell] == ["900009", "2020", "scanned", SCANNED]
    assert result.index.set_index("firm").loc["900002", "n_total"] == 0  # a true zero stays one


def test_stata_labels_are_chinese_and_name_the_dimension(result, written):
    _, labels = read_stata(written / "index.dta")
    assert list(labels) == [*result.index.columns, "firm_id"]
    for dimension in result.dictionaries[0].dimensions:
        assert labels[f"n_{dimension.key}"] == f"次数：{dimension.label_zh}"
    assert labels["firm"] == "证券代码"
    assert all(any("一" <= c <= "鿿" for c in text) or text.startswith("tf-idf：") for text in labels.values())


def test_tables_for_excel_begin_with_the_utf_8_mark(written):
    for name in ("index.csv", "documents.csv", "terms.csv", "rejections.csv"):
        data = (written / name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.count(b"\xef\xbb\xbf") == 1
        assert b"\r" not in data


def test_hits_documents_terms_and_rejections_have_the_columns_of_their_schemas(result, written):
    arrow = {"string": "string", "Int64": "int64", "int64": "int64", "float64": "double", "bool": "bool"}
    for schema in (schemas.HITS, schemas.DOCUMENTS):
        table = pq.read_schema(written / f"{schema.name}.parquet")
        assert dict(zip(table.names, map(str, table.types), strict=True)) == {
            column: arrow[dtype] for column, dtype in schema.dtypes.items()
        }
        pd.testing.assert_frame_equal(
            pq.read_table(written / f"{schema.name}.parquet").to_pandas().astype(schema.dtypes),
            getattr(result, schema.name),
        )
    for schema in (schemas.TERMS, schemas.REJECTIONS):
        read = pd.read_csv(written / f"{schema.name}.csv", encoding="utf-8-sig", dtype=schema.dtypes)
        pd.testing.assert_frame_equal(read, getattr(result, schema.name))


def test_every_schemas_key_names_each_row_once(result):
    for schema in (schemas.HITS, schemas.DOCUMENTS, schemas.TERMS, schemas.REJECTIONS):
        table = getattr(result, schema.name)
        assert list(table.columns) == list(schema.columns)
        assert {column: str(dtype) for column, dtype in table.dtypes.items()} == schema.dtypes
        assert not table.duplicated(list(schema.key)).any(), schema.name
    assert not result.index.duplicated(["firm", "year"]).any()


def strict(path):
    def refuse(constant):
        raise AssertionError(f"{constant} in {path.name}")

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def test_json_is_strict_and_gives_the_weights_back(result, written):
    provenance = strict(written / "provenance.json")
    assert provenance == result.provenance
    assert strict(written / "run.json") == result.run
    assert provenance["weights"]["li2023-zh"].keys() == set(FORMULAS) - {"per-10k-chars", "per-10k-words"} | {
        "dictionary_sha256",
        "count",
    }


def test_provenance_names_no_place_and_no_time(archive, written):
    for name, data in contents(written).items():
        assert str(archive).encode() not in data, name
    assert "seconds" not in strict(written / "provenance.json")


def test_weights_of_a_written_run_give_the_same_index(archive, written, result):
    weights = strict(written / "provenance.json")["weights"]
    files = [archive / "900001_2018.pdf", archive / "900003-远山银行" / "远山银行_2020年年度报告.html"]
    part = ti.score(files, formulas=list(FORMULAS), weights=weights)
    expected = result.index.merge(part.index[["firm", "year"]])
    assert len(expected) == 2
    same = expected.columns.drop(["name", "file"])  # a report without its folder may not tell its firm's short name
    pd.testing.assert_frame_equal(part.index[same], expected[same], rtol=1e-12, atol=1e-12)


def test_a_run_in_which_no_report_can_be_read_is_written_too(samples, tmp_path):
    (tmp_path / "in").mkdir()
    shutil.copyfile(samples / "broken" / "scanned.pdf", tmp_path / "in" / SCANNED)
    formulas = [formula for formula in FORMULAS if formula != "pca"]
    result = ti.score(tmp_path / "in", formulas=formulas)
    ti.write(result, tmp_path / "out")
    stata, _ = read_stata(tmp_path / "out" / "index.dta")
    assert stata["firm"].tolist() == ["900009"]
    assert stata["n_total"].isna().all()
    assert strict(tmp_path / "out" / "provenance.json")["files"]["rejected"] == {"scanned": 1}


# ---- several dictionaries


def test_several_dictionaries_give_prefixed_columns_and_names_that_stata_takes(archive, tmp_path):
    names = ["li2023-zh", "wu2021-zh", "zhao2021-recalled-zh"]
    result = ti.score([archive / "900001_2018.pdf", archive / SCANNED], names)
    plain = ("firm", "year", "name", "language", "status", *KEYS, "n_pages", "n_chars", "file")
    own = [c for c in result.index if c not in plain]
    for name in names:
        prefix = name.replace("-", "_") + "_"
        alone = ti.score(archive / "900001_2018.pdf", name).index
        shared = [column for column in own if column.startswith(prefix)]
        assert shared == [prefix + column for column in alone.columns if prefix + column in own]
        assert result.index.loc[0, shared].tolist() == alone.loc[0, [c.removeprefix(prefix) for c in shared]].tolist()
        own = [column for column in own if column not in shared]
    assert own == []
    ti.write(result, tmp_path)
    stata, labels = read_stata(tmp_path / "index.dta")
    assert len(stata.columns) == len(result.index.columns) + 1 == len(set(stata.columns))
    assert all(len(column) <= 32 and column.isidentifier() for column in stata.columns)
    for number, column in enumerate(result.index.columns):
        expected = result.index[column].fillna("" if result.index[column].dtype == "string" else np.nan)
        assert stata.iloc[:, number].tolist()[0] == expected.tolist()[0]
    texts = list(labels.values())
    assert len(set(texts)) == len(texts)
    assert sum(text.endswith("（wu2021-zh）") for text in texts) == sum("wu2021" in c for c in result.index.columns)


keys = st.sampled_from(["a", "big_data", "data_1", "a" * 25 + "1", "a" * 25 + "2", "b" * 24 + "_1", "b" * 24 + "_2"])
dictionary_names = st.sampled_from(["a", "b", "li-zh", "li-wide-zh", "li-wide", "x" * 30, "x" * 31])


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(dictionary_names, st.lists(keys, min_size=1, max_size=3, unique=True)),
        min_size=1,
        max_size=3,
        unique_by=lambda pair: pair[0],
    )
)
def test_stata_names_are_unique_and_short_for_any_dictionaries(given_ones):
    dictionaries = [small_dictionary(name, keys, keys) for name, keys in given_ones]
    columns = ["firm", "year", "status"]
    for dictionary in dictionaries:
        prefix = f"{dictionary.name.replace('-', '_')}_" if len(dictionaries) > 1 else ""
        stems = [d.key for d in dictionary.dimensions]
        columns += [f"{prefix}{family}_{key}" for family in ("n", "ln", "pc10k", "tfidf") for key in stems]
        columns += [f"{prefix}digital", f"{prefix}entropy"]
    names = stata_names(columns, dictionaries)
    assert list(names) == columns
    assert all(len(name) <= 32 for name in names.values())
    assert len(set(names.values())) == len(columns)


@pytest.mark.parametrize("names", [("my list", "other"), ("2023-zh", "other"), ("词典", "other"), ("zh", "zh-wide")])
def test_dictionaries_of_any_name_are_written_with_their_own_labels(tmp_path, names):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "900009_2020年年度报告.txt").write_text(REPORT.format("大数据"), encoding="utf-8")
    first, second = (small_dictionary(name, (f"d{i}",), (f"维度{i}",)) for i, name in enumerate(names))
    ti.write(ti.score(tmp_path / "in", [first, second]), tmp_path / "out")
    _, labels = read_stata(tmp_path / "out" / "index.dta")
    for i, name in enumerate(names):
        assert {f"次数：维度{i}（{name}）", f"关键词总次数（{name}）"} <= set(labels.values())


def test_dictionaries_whose_columns_would_have_equal_names_are_refused(archive):
    two = [small_dictionary("my-list"), small_dictionary("my_list")]
    with pytest.raises(DictionaryError, match="my_list"):
        ti.score(archive / "900002_2018.txt", two)


# ---- failures leave what was there


def test_a_file_where_the_folder_should_be_is_refused(result, tmp_path):
    place = tmp_path / "out"
    place.write_text("keep me")
    with pytest.raises(StoreError, match="out"):
        ti.write(result, place)
    assert place.read_text() == "keep me"
    with pytest.raises(StoreError, match="out"):
        ti.write(result, place / "below")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.fixture
def earlier(result, tmp_path):
    """A folder with an earlier run's outputs, which differ from the ones that are going to be written."""
    ti.write(result, tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(b"earlier " + path.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    "where", ["textindex.store.outputs.write_dta", "pyarrow.parquet.write_table", "pathlib.Path.write_text"]
)
def test_a_full_disk_leaves_the_earlier_outputs_as_they_were(result, earlier, monkeypatch, where):
    before = contents(earlier, without=set())

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(where, full)
        with pytest.raises(StoreError, match="No space left on device"):
            ti.write(result, earlier)
    assert contents(earlier, without=set()) == before
    ti.write(result, earlier)
    assert contents(earlier, without=set()) != before


def test_an_interruption_leaves_the_earlier_outputs_as_they_were(result, earlier, monkeypatch):
    before = contents(earlier, without=set())

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(outputs, "write_dta", interrupt)
    with pytest.raises(KeyboardInterrupt):
        ti.write(result, earlier)
    assert contents(earlier, without=set()) == before


def test_a_folder_in_an_outputs_place_is_refused_and_the_others_stay(result, earlier):
    (earlier / "hits.parquet").unlink()
    (earlier / "hits.parquet").mkdir()
    before = contents(earlier, without={"hits.parquet"})
    with pytest.raises(StoreError, match=r"hits\.parquet"):
        ti.write(result, earlier)
    assert contents(earlier, without={"hits.parquet"}) == before
    assert list((earlier / "hits.parquet").iterdir()) == []


def test_other_files_of_the_folder_are_left_alone(result, written, tmp_path):
    (tmp_path / "my notes.txt").write_text("keep me")
    ti.write(result, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*FILES, "my notes.txt"])
    assert (tmp_path / "my notes.txt").read_text() == "keep me"


# ---- conservation


def test_every_file_is_scored_or_rejected_and_once(archive, result):
    found = sorted(path.relative_to(archive).as_posix() for path in archive.rglob("*") if path.is_file())
    assert sorted(result.documents["file"]) == found
    lines = [f"{row.sha256}  {row.file}\n" for row in result.documents.sort_values("file").itertuples()]
    listed = {"listed_in": "documents.parquet", "sha256": sha256("".join(lines).encode()).hexdigest()}
    assert result.provenance["inputs"] == listed
    scored = result.documents.loc[result.documents["status"] == "ok", "file"]
    assert sorted([*scored, *result.rejections["file"]]) == found
    files = result.provenance["files"]
    assert files["found"] == files["scored"] + sum(files["rejected"].values()) == len(found)
    assert files["rejected"] == dict(Counter(result.rejections["reason"]))
    assert len(result.index) == files["scored"] + 1  # and the scanned report, missing
    assert set(result.hits["file"]) <= set(scored)


def test_files_of_equal_names_in_two_folders_are_two_files(tmp_path):
    for folder, firm, words in (("a", "900011", "大数据"), ("b", "900012", "云计算、云计算")):
        (tmp_path / folder).mkdir()
        text = f"证券代码：{firm}\n" + REPORT.format(words)
        (tmp_path / folder / "2020年年度报告.txt").write_text(text, encoding="utf-8")
    result = ti.score([tmp_path / "a", tmp_path / "b"], "wu2021-zh")
    assert result.index[["firm", "n_big_data", "n_cloud_computing"]].to_numpy().tolist() == [
        ["900011", 1, 0],
        ["900012", 0, 2],
    ]
    assert result.documents["file"].nunique() == 2
    other = ti.score([tmp_path / "b", tmp_path / "a"], "wu2021-zh")
    pd.testing.assert_frame_equal(other.index, result.index)


def test_index_counts_are_the_kept_hits(result):
    kept = result.hits[result.hits["kept"]]
    assert kept["reason"].isna().all()
    assert result.hits.loc[~result.hits["kept"], "reason"].notna().all()
    folded = pd.crosstab([kept["firm"], kept["year"]], kept["dimension"])
    index = result.index[result.index["status"] == "ok"].set_index(["firm", "year"])
    keys = [dimension.key for dimension in result.dictionaries[0].dimensions]
    expected = folded.reindex(index=index.index, columns=keys, fill_value=0)
    assert expected.to_numpy().sum() > 50
    np.testing.assert_array_equal(index[[f"n_{key}" for key in keys]].to_numpy("int64"), expected.to_numpy())
    np.testing.assert_array_equal(index["n_total"].to_numpy("int64"), expected.sum(axis=1).to_numpy())


def test_term_totals_are_the_kept_hits_and_the_provenances(result):
    (facts,) = result.provenance["dictionaries"]
    totals = result.terms.set_index("term")
    kept = result.hits.loc[result.hits["kept"], "term"].value_counts()
    counted = totals[facts["count"]]
    assert counted[counted > 0].to_dict() == kept.to_dict()
    assert facts["totals"] == {rule: totals[rule].sum() for rule in ("token", "whole", "longest", "substring")}
    dimension_of = {term.text: term.dimension for term in result.dictionaries[0].terms}
    assert totals["dimension"].to_dict() == dimension_of
    assert (result.hits["term"].map(dimension_of) == result.hits["dimension"]).all()


def bare(text):
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def test_every_hit_leads_back_to_its_place_in_the_report(archive, result):
    across = 0
    for file, hits in result.hits.groupby("file"):
        pages = ti.read(archive / file).pages
        for hit in hits.itertuples():
            if hit.page == hit.end_page:
                found = pages[hit.page - 1].text[hit.start : hit.stop]
                assert bare(found) == bare(hit.term) == bare(hit.surface), (file, hit)
            else:  # begins with the rest of its page's text and ends on a later one, running heads between
                across += 1
                assert hit.page < hit.end_page
                head, tail = pages[hit.page - 1].text[hit.start :], pages[hit.end_page - 1].text[: hit.stop]
                assert bare(head)[0] == bare(hit.term)[0]
                assert bare(tail)[-1] == bare(hit.term)[-1]
                assert bare(hit.surface) == bare(hit.term)
    assert across > 0


def test_outputs_that_cannot_all_be_moved_are_put_back(result, earlier, monkeypatch):
    before = contents(earlier)
    replace, moves = Path.replace, []

    def failing(self, target):
        moves.append(target)
        if Path(target) == earlier / "hits.parquet" and self.parent.name.startswith(".writing-"):
            raise OSError(13, "open in another program")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(StoreError, match="open in another program"):
        ti.write(result, earlier)
    assert contents(earlier) == before


def test_what_excel_takes_no_more_of_is_told(result, tmp_path, monkeypatch):
    monkeypatch.setattr(outputs, "EXCEL_ROWS", 2)
    with pytest.warns(OutputWarning) as warned:
        outputs.write(result, tmp_path)
    rows, hits = len(result.index), len(result.hits)
    assert [str(one.message) for one in warned] == [
        f"index.xlsx holds the first 2 of {rows} rows, for Excel takes no more; index.parquet has all",
        f"hits.csv holds the first 2 of {hits} rows, for Excel takes no more; hits.parquet has all",
    ]
    assert len(pd.read_excel(tmp_path / "index.xlsx")) == len(pd.read_csv(tmp_path / "hits.csv")) == 2
    assert len(pd.read_parquet(tmp_path / "index.parquet")) == rows > 2
    assert len(pd.read_parquet(tmp_path / "hits.parquet")) == hits > 2


def test_a_text_that_is_too_long_for_a_cell_is_told(tmp_path):
    long = pd.DataFrame({"n": [1, 2], "short": ["a", "b"], "text": ["字" * (LONG_CELL + 1), "字" * LONG_CELL]})
    with pytest.warns(OutputWarning, match=r"1 cell is cut .*, the first in text"):
        write_table(long, tmp_path / "long.xlsx")
    assert pd.read_excel(tmp_path / "long.xlsx")["text"].str.len().tolist() == [LONG_CELL, LONG_CELL]
    write_table(long.iloc[1:], tmp_path / "fits.xlsx")
