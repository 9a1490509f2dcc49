"""Lists of words as people keep them, wherever a dictionary is named."""

import openpyxl
import pytest
from command_line import invoke

from textindex.core.errors import DictionaryError
from textindex.dictionary import load, read


def written(folder, text, name="碳中和词表.txt", encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def texts(dictionary):
    return [term.text for term in dictionary.terms]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("清洁能源\r\n\r\n  光伏发电 \r\n", ["清洁能源", "光伏发电"]),
        ("# 自选\n清洁能源  # 核心词\n// 第二组\n光伏发电\n", ["清洁能源", "光伏发电"]),
        ("清洁能源、光伏发电，风电场；储能", ["清洁能源", "光伏发电", "风电场", "储能"]),
        ("清洁能源,光伏发电\t风电场;储能", ["清洁能源", "光伏发电", "风电场", "储能"]),
        ("清洁能源 光伏发电\n", ["清洁能源", "光伏发电"]),
        ("清洁能源 100 n\n光伏发电 5\n风电场 nz\nCCUS 3 eng\n", ["清洁能源", "光伏发电", "风电场", "CCUS"]),
        ("词条\n清洁能源\n清洁能源\n", ["清洁能源"]),
    ],
)
def test_a_list_is_one_dimension_named_by_its_file(tmp_path, text, terms, encoding):
    found = load(written(tmp_path, text, encoding=encoding))
    assert texts(found) == terms
    assert [(d.label_zh, d.label_en) for d in found.dimensions] == [("碳中和词表", "碳中和词表")]
    assert (found.name, found.language) == ("碳中和词表", "zh")


def test_english_terms_keep_their_blanks_and_numbers(tmp_path):
    found = load(written(tmp_path, "clean energy\nwind farm, heat pump\noffice 365\ncarbon tax n\n", "green.txt"))
    assert texts(found) == ["clean energy", "wind farm", "heat pump", "office 365", "carbon tax n"]
    assert found.language == "en"


def test_a_name_and_a_colon_begin_a_dimension(tmp_path):
    found = load(written(tmp_path, "能源：清洁能源、光伏发电\n储能\nWaste: 循环利用\n"))
    assert {d.label_zh: [t.text for t in found.terms if t.dimension == d.key] for d in found.dimensions} == {
        "能源": ["清洁能源", "光伏发电", "储能"],
        "Waste": ["循环利用"],
    }


def test_what_is_assumed_is_said(tmp_path):
    notes = " ".join(read(written(tmp_path, "清洁能源 100 n\n光伏发电、风电场\n", encoding="gbk")).notes)
    for said in ("GB18030", "user dictionary of jieba", "1 line holds several words", "taken to be zh"):
        assert said in notes
    assert load(tmp_path / "碳中和词表.txt").notes


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".txt"])
def test_a_table_in_a_text_file_is_a_table(tmp_path, ending):
    mark = "," if ending == ".csv" else "\t"
    found = load(written(tmp_path, f"维度{mark}词条\n能源{mark}清洁能源\n储能{mark}电池\n", f"own{ending}"))
    assert [(d.label_zh, t.text) for d, t in zip(found.dimensions, found.terms, strict=True)] == [
        ("能源", "清洁能源"),
        ("储能", "电池"),
    ]


def test_one_column_is_a_list_with_a_heading_or_without(tmp_path):
    for name, text in (("a.csv", "清洁能源\n光伏发电\n"), ("b.csv", "关键词\n清洁能源\n光伏发电\n")):
        found = load(written(tmp_path, text, name))
        assert texts(found) == ["清洁能源", "光伏发电"]
        assert [d.label_zh for d in found.dimensions] == [name[0]]
    book = openpyxl.Workbook()
    for row in (["词条"], ["清洁能源"], ["光伏发电"]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    assert texts(load(tmp_path / "c.xlsx")) == ["清洁能源", "光伏发电"]


def test_a_dimension_may_be_named_by_its_label(tmp_path):
    table = (
        "dimension,label_zh,label_en,term\nenergy,能源,Energy,清洁能源\n能源,,,光伏发电\nEnergy,,,储能\nwaste,,,循环\n"
    )
    found, notes = read(written(tmp_path, table, "own.csv"))
    assert [(t.dimension, t.text) for t in found.terms][:3] == [
        ("energy", "清洁能源"),
        ("energy", "光伏发电"),
        ("energy", "储能"),
    ]
    assert [d.key for d in found.dimensions] == ["energy", "waste"]
    assert "line 3: dimension 能源 is energy, by its label" in notes


HEAD = "name: own\nlanguage: zh\ndimensions:\n  a:\n    label: {zh: 甲, en: A}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "    terms:\n\t- 储能\n", ["line 7", "tab", "blanks"]),
        (HEAD + "    terms: [清洁能源，储能]\n", ["line 6", "full-width comma ，"]),
        (HEAD + "    terms: [清洁能源、储能]\n", ["line 6", "、"]),
        (HEAD.replace("language: zh", "language：zh"), ["line 2", "full-width ："]),
        (HEAD + "    terms: ［清洁能源, 储能］\n", ["terms"]),
    ],
)
def test_slips_of_a_chinese_keyboard_are_named(tmp_path, text, told):
    with pytest.raises(DictionaryError) as caught:
        load(written(tmp_path, text, "own.yaml"))
    assert all(part in str(caught.value) for part in told), str(caught.value)


@pytest.mark.parametrize("levels", [4, 40])
def test_aliases_that_stand_for_more_than_the_file_holds_are_refused(tmp_path, levels):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    with pytest.raises(DictionaryError, match="aliases"):
        load(written(tmp_path, "\n".join(lines), "own.yaml"))


@pytest.mark.parametrize("text", ["[" * 50_000, "- " * 50_000, "{a: " * 50_000, "a: [" + "[" * 200 + "]" * 200 + "]"])
def test_lists_without_end_are_refused(tmp_path, text):
    with pytest.raises(DictionaryError, match="deep"):
        load(written(tmp_path, text, "own.yaml"))


def test_commands_take_a_list(tmp_path):
    path = written(tmp_path, "清洁能源\n光伏发电\n")
    for words in (["dict", "show"], ["dict", "validate"]):
        invoke(*words, path)
    invoke("dict", "convert", path, tmp_path / "own.yaml")
    assert texts(load(tmp_path / "own.yaml")) == ["清洁能源", "光伏发电"]
