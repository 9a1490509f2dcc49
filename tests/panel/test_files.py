"""Files as people have them: headers that stand twice, semicolons and tabs, data on a second sheet."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import PanelError
from textindex.estimates import read_panel
from textindex.panel.read import raw_table
from textindex.tables.headers import delimiter

INDEX = pd.DataFrame({"firm": ["000001", "000002"], "year": [2019, 2019], "digital": [0.5, 1.5]})
FIRMS = pd.DataFrame({"firm": ["000001", "000002"], "year": ["2019", "2019"], "assets": ["80", "90"]})


def notes_of(path):
    panel = ti.build_panel(INDEX, [path], winsorize_share=0)
    return panel.record["notes"], panel.table if hasattr(panel, "table") else panel


@pytest.mark.parametrize("column", ["firm", "assets"])
def test_a_header_that_stands_twice_is_refused(tmp_path, column):
    header = f"firm,year,assets,{column}"
    (tmp_path / "t.csv").write_text(f"{header}\n000001,2019,80,7\n000002,2019,90,8\n", encoding="utf-8")
    with pytest.raises(PanelError, match=f"t.csv: .*columns . and 4 are both called {column}; rename or remove one"):
        ti.build_panel(INDEX, [tmp_path / "t.csv"])
    rows = [header.split(","), ["000001", 2019, 80, 7], ["000002", 2019, 90, 8]]
    pd.DataFrame(rows).to_excel(tmp_path / "t.xlsx", header=False, index=False)
    with pytest.raises(PanelError, match=f"and 4 are both called {column}"):
        ti.build_panel(INDEX, [tmp_path / "t.xlsx"])


@given(
    mark=st.sampled_from(",;\t"),
    names=st.lists(st.text("abc数,;\t x", min_size=1).filter(str.strip), min_size=2, max_size=6, unique=True),
)
@settings(max_examples=200)
def test_the_delimiter_is_told_from_a_quoted_header(mark, names):
    assert delimiter(mark.join(f'"{name}"' for name in names)) == mark


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_whatever_sets_its_columns_apart(tmp_path, mark, encoding):
    own = FIRMS.rename(columns={"assets": "资产"})
    own.to_csv(tmp_path / "t.csv", sep=mark, index=False, encoding=encoding)
    pd.testing.assert_frame_equal(raw_table(tmp_path / "t.csv")[1].astype(str).reset_index(drop=True), own)
    read = read_panel(tmp_path / "t.csv")
    assert list(read.columns) == ["firm", "year", "资产"]
    assert list(read["firm"]) == ["000001", "000002"]


INDEX = pd.DataFrame({"firm": ["000001", "000002"], "year": 2019, "digital": [1.0, 2.0], "n_total": [2, 6]})


@pytest.mark.parametrize(("cells", "value"), [(("80,5", "1.200,75"), 1200.75), (("80.5", "1,200.75"), 1200.75)])
def test_semicolons_tell_nothing_of_commas(tmp_path, cells, value):
    (tmp_path / "t.csv").write_text(f"firm;year;LOAR\n000001;2019;{cells[0]}\n2;2019;{cells[1]}\n", encoding="utf-8")
    made = ti.build_panel(INDEX, tmp_path / "t.csv", winsorize_share=0).panel
    assert made["LOAR"].tolist() == [80.5, value]


def test_what_may_be_two_numbers_is_refused_between_semicolons(tmp_path):
    (tmp_path / "t.csv").write_text("firm;year;assets\n000001;2019;1,200\n2;2019;3,400\n", encoding="utf-8")
    with pytest.raises(PanelError, match=r"t.csv: assets, row 2: '1,200' may have a decimal sign or one between"):
        ti.build_panel(INDEX, tmp_path / "t.csv")


def book(path, **sheets):
    with pd.ExcelWriter(path) as writer:
        for name, table in sheets.items():
            table.to_excel(writer, sheet_name=name, index=False)
    return path


def test_the_only_sheet_with_firms_is_read_and_told(tmp_path):
    about = pd.DataFrame({"About": ["these data"]})
    path = book(tmp_path / "t.xlsx", about=about, data=FIRMS)
    notes, _ = notes_of(path)
    assert "t.xlsx: the sheet data is read; the first has no firms' codes" in notes
    with pytest.warns(ti.EstimateWarning, match="the sheet data is read"):
        assert list(read_panel(path)["firm"]) == ["000001", "000002"]
    path = book(tmp_path / "two.xlsx", about=about, a=FIRMS, b=FIRMS)
    with pytest.raises(PanelError, match="several others are: a, b"):
        ti.build_panel(INDEX, [path])
    with pytest.raises(ti.EstimateError, match="several others are: a, b"):
        read_panel(path)
    first = book(tmp_path / "first.xlsx", data=FIRMS, more=FIRMS.assign(firm="9"))
    assert list(read_panel(first)["firm"]) == ["000001", "000002"]


def test_an_estimate_does_not_take_the_first_of_two(tmp_path):
    (tmp_path / "t.csv").write_text("firm,year,y,x,x\n1,1,1,1,2\n1,2,2,3,1\n", encoding="utf-8")
    with pytest.raises(ti.EstimateError, match="columns 4 and 5 are both called x; rename or remove one"):
        read_panel(tmp_path / "t.csv")
