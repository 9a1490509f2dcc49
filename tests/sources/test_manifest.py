"""A manifest is a table as people have them: Chinese headers, Excel, dates for years, codes kept or lost by Excel."""

import datetime

import pandas as pd
import pytest

import textindex as ti
from textindex.core.errors import IdentityWarning, SourceError
from textindex.sources import read_manifest

TEXT = "公司建设大数据平台，应用云计算。" * 20


def written(folder, text, name="manifest.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def rows(path):
    return {key: (row.firm, row.year, row.name) for key, row in read_manifest(path).items()}


@pytest.mark.parametrize(
    "header", ["证券代码,会计年度,文件名,证券简称", "股票代码,年份,路径,简称", "代码,报告期,文件路径,名称"]
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headers_in_any_order_and_encoding(tmp_path, header, encoding):
    path = written(tmp_path, f"{header}\n000777,2018,年报/甲.pdf,甲乙\n", encoding=encoding)
    assert rows(path) == {"年报/甲.pdf": ("000777", 2018, "甲乙")}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs(tmp_path, separator):
    path = written(tmp_path, "path,firm,year\na.pdf,000777,2018\n".replace(",", separator))
    assert rows(path) == {"a.pdf": ("000777", 2018, "")}


@pytest.mark.parametrize(
    ("code", "firm"),
    [
        ("'000777", "000777"),
        ("’000777", "000777"),
        ('"=""000777"""', "000777"),
        ("000777.SZ", "000777"),
        ("SZ000777", "000777"),
        ("０００７７７", "000777"),
        ("600777.0", "600777"),
        ("777.HK", "00777.HK"),
        ("ABCD", "ABCD"),
    ],
)
def test_a_code_is_the_firms_however_it_was_kept_as_text(tmp_path, code, firm):
    assert rows(written(tmp_path, f"path,firm,year\na.pdf,{code},2018\n")) == {"a.pdf": (firm, 2018, "")}


@pytest.mark.parametrize(
    "year", ["2018", "2018.0", "2018年", "2018年度", "FY2018", "2018-12-31", "2018/12/31", "20181231", "2018年12月31日"]
)
def test_a_year_may_be_its_last_day(tmp_path, year):
    assert rows(written(tmp_path, f"path,firm,year\na.pdf,600777,{year}\n")) == {"a.pdf": ("600777", 2018, "")}


@pytest.mark.parametrize("year", ["2019-04-20", "20190420", "2018-02-30", "18", "2018-2019"])
def test_a_day_of_publication_is_no_fiscal_year(tmp_path, year):
    with pytest.raises(SourceError, match=r"row 2: year .* is no fiscal year"):
        read_manifest(written(tmp_path, f"path,firm,year\na.pdf,600777,{year}\n"))


def test_zeros_are_mended_where_the_header_says_what_codes_they_are(tmp_path):
    with pytest.warns(IdentityWarning, match=r"codes of 1 firm had lost their zeros \(777 is 000777\)"):
        found = rows(written(tmp_path, "路径,证券代码,年度\na.pdf,777,2018\nb.pdf,600777,2018\n"))
    assert [firm for firm, _, _ in found.values()] == ["000777", "600777"]


@pytest.mark.parametrize(
    "text", ["path,firm,year\na.pdf,777,2018\n", "路径,证券代码,年度\na.pdf,777,2018\nb.pdf,00777.HK,2018\n"]
)
def test_zeros_are_refused_by_line_where_they_may_be_of_another_market(tmp_path, text):
    with pytest.raises(SourceError, match="row 2: firm '777' has lost its zeros"):
        read_manifest(written(tmp_path, text))


def test_excel_stata_and_parquet(tmp_path):
    own = {"证券代码": [777, 600778], "年度": [2018, 2019], "路径": ["a.pdf", "b.pdf"], "简称": ["甲", None]}
    expected = {"a.pdf": ("000777", 2018, "甲"), "b.pdf": ("600778", 2019, "")}
    pd.DataFrame(own).to_excel(tmp_path / "m.xlsx", index=False)
    pd.DataFrame(
        {"firm": ["000777", "600778"], "year": [2018, 2019], "path": own["路径"], "name": ["甲", ""]}
    ).to_stata(tmp_path / "m.dta", write_index=False, version=118)
    dated = {
        **own,
        "证券代码": ["000777", "600778"],
        "年度": [datetime.datetime(2018, 12, 31), datetime.datetime(2019, 12, 31)],
    }
    pd.DataFrame(dated).to_parquet(tmp_path / "m.parquet")
    pd.DataFrame(dated).to_excel(tmp_path / "dated.xlsx", index=False)
    with pytest.warns(IdentityWarning, match="lost their zeros"):
        assert rows(tmp_path / "m.xlsx") == expected
    for name in ("m.dta", "m.parquet", "dated.xlsx"):
        assert rows(tmp_path / name) == expected, name


def test_a_column_that_is_lacking_is_named_with_those_that_are_there(tmp_path):
    with pytest.raises(SourceError, match=r"lacks the column year .*here are 路径, 证券代码, 地区"):
        read_manifest(written(tmp_path, "路径,证券代码,地区\na.pdf,600777,沪\n"))


def test_equal_files_that_a_manifest_gives_to_several_firm_years_are_rows_of_their_own(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a", "b", "c", "600779_2018"):
        (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    path = written(tmp_path, "path,firm,year\na.txt,600777,2018\nb.txt,600778,2018\nc.txt,600777,2019\n")
    result = ti.score(folder, "wu2021-zh", manifest=path, workers=0)
    found = result.index[["firm", "year", "n_total"]].values.tolist()
    assert found == [["600777", 2018, 40], ["600777", 2019, 40], ["600778", 2018, 40]]
    assert list(result.rejections["file"]) == ["600779_2018.txt"]
    assert list(result.rejections["reason"]) == ["duplicate"]
