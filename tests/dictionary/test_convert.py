"""What a format can hold comes back from it; what it cannot is named; what cannot be read is told with its line."""

import csv
import re
from collections import defaultdict

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from textindex.core.errors import DictionaryError
from textindex.core.records import FLAGS, Dictionary, Dimension, MatchPolicy, Source, Term
from textindex.core.text import fold_term
from textindex.dictionary import FORMATS, convert, load, read, save, shipped_names

ENDING = {
    "textindex": ".yaml", "csv": ".csv", "excel": ".xlsx", "quanteda": ".yaml", "liwc": ".dic", "wordstat": ".cat",
    "cntext": ".yaml",
}  # fmt: skip

# ---- round trips

WORDS = [
    "大数据", "物联网", "云计算", "智能", "5G", "ERP", "数字化", "区块链", "=大", "+互联网", "'=云", "@数", "-链",
    "%", "no", "null", "数据(1)", "4.0", "谁?",
]  # fmt: skip
ENGLISH = ["cloud", "big data", "industry 4.0", "=sum", "+plus", "@home", "-dash", "ERP", "yes", "3d", "who?", "e-mail",
           "C++", "'=x", "a (1)", "r&d: plan", "# one", "(a)"]  # fmt: skip
notes_text = st.text(st.sampled_from("because 因为=+'\"|,;#:{}-@\n1%"), max_size=12).map(str.strip)


def unique(texts):
    seen = {}
    for text in texts:
        seen.setdefault(fold_term(text), text)
    return list(seen.values())


@st.composite
def dictionaries(draw):
    language = draw(st.sampled_from(["zh", "en"]))
    stems = WORDS if language == "zh" else ENGLISH
    texts = unique(draw(st.lists(st.sampled_from(stems), min_size=1, max_size=10)))
    texts = unique([*texts, *draw(st.lists(st.sampled_from(["智能*", "数据＊", "digital*", "ERPs*"]), max_size=2))])
    if language == "en":
        texts = [text for text in texts if re.search("[A-Za-z0-9]", text)]
    keys = draw(st.lists(st.sampled_from(["big_data", "ai", "a_", "d2", "name", "total__x"]), min_size=1, unique=True))
    sources = draw(st.lists(st.sampled_from(["s1", "wu2021"]), unique=True))
    terms = tuple(draw(term_of(text, language, keys, sources)) for text in texts)
    return Dictionary(
        name=draw(st.sampled_from(["mine", "我的", "file"])),
        version=draw(st.sampled_from(["1", "2.1"])),
        language=language,
        title={"zh": draw(st.sampled_from(["标题", "mine"])), "en": draw(st.sampled_from(["=Title", "mine"]))},
        policy=MatchPolicy(
            draw(st.sampled_from(["longest", "substring"])), tuple(draw(st.lists(st.sampled_from(FLAGS), unique=True)))
        ),
        dimensions=tuple(
            Dimension(key, draw(st.sampled_from([key, "维度"])), draw(st.sampled_from([key, "Name"])), draw(notes_text))
            for key in keys
        ),
        terms=terms,
        sources=tuple(
            Source(key, draw(st.sampled_from(["published", "own mapping"])), "by us; 2020", draw(notes_text))
            for key in sources
        ),
    )


@st.composite
def term_of(draw, text, language, keys, sources):
    written = text[:-1] if text[-1] in "*＊" else text
    if draw(st.booleans()):
        return Term(text, draw(st.sampled_from(keys)))
    return Term(
        text,
        draw(st.sampled_from(keys)),
        draw(st.sampled_from(["", *sources])),
        draw(notes_text),
        written.upper() != written.lower() and draw(st.booleans()),
        tuple(
            draw(st.lists(st.sampled_from([f"{written}局", f"的{written}", f"={written}"]), max_size=2, unique=True))
        ),
        draw(st.sampled_from([1.0, 1.0, 2.0, 0.5, 1e-05])),
        draw(st.sampled_from([None, (), ("negated",), ("plan", "background")])),
    )


def grouped(dictionary, value):
    """By dimension, what there is of each term, in order."""
    found = defaultdict(list)
    for term in dictionary.terms:
        found[term.dimension].append((fold_term(term.text), value(term)))
    return dict(found)


PARTS = {  # what a message names, and what it is about
    "sources of": lambda term: term.source,
    "reasons (why) of": lambda term: term.why,
    "case: exact of": lambda term: term.exact,
    "exclusions of": lambda term: term.exclude,
    "weights of": lambda term: term.weight,
    "policy (drop) of": lambda term: term.drop,
}
MAY_LOSE = {
    "textindex": set(), "excel": set(),
    "csv": {"sources of", "descriptions of"},
    "liwc": {*PARTS, "labels of", "definitions of", "descriptions of"},
    "wordstat": {*PARTS, "labels of", "definitions of", "descriptions of"},
    "quanteda": {*PARTS, "labels of", "definitions of", "descriptions of"},
    "cntext": {*PARTS, "labels of", "definitions of", "descriptions of"},
}  # fmt: skip
LEFT_OUT = {"quanteda": "?", "wordstat": "?@", "liwc": "()<>"}


@pytest.mark.parametrize("form", FORMATS)
@given(dictionary=dictionaries())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_a_round_trip_loses_only_what_is_named(tmp_path_factory, form, dictionary):
    folder = tmp_path_factory.mktemp("trip")
    path = folder / f"file{ENDING[form]}"
    if form == "liwc":
        assume(any(not set("()<>") & set(term.text) for term in dictionary.terms))
    elif form in LEFT_OUT and all("?" in term.text or term.text.startswith("@") for term in dictionary.terms):
        assume(form == "quanteda" and any("?" not in term.text for term in dictionary.terms))
    lost = "\n".join(save(dictionary, path, form))
    assert [file.name for file in folder.iterdir()] == [path.name]
    unheld = LEFT_OUT.get(form, "")
    held = [t for t in dictionary.terms if not any(mark in t.text for mark in unheld.replace("@", ""))]
    if "@" in unheld:
        held = [term for term in held if not term.text.startswith("@")]
    gone = len(dictionary.terms) - len(held)
    assert (f"{form} does not hold {gone} term" in lost) == bool(gone)
    back = read(path, language=dictionary.language).dictionary
    assert [d.key for d in back.dimensions] == [d.key for d in dictionary.dimensions]
    kept = Dictionary(**{**{f: getattr(dictionary, f) for f in Dictionary.__slots__}, "terms": tuple(held)})
    assert grouped(back, lambda term: None) == grouped(kept, lambda term: None)
    for named, value in PARTS.items():
        if grouped(back, value) != grouped(kept, value):
            assert named in lost
            assert named in MAY_LOSE[form]
        else:
            assert named not in lost
    for what, one, other in (
        ("name", kept.name, back.name),
        ("version", kept.version, back.version),
        ("title", dict(kept.title), dict(back.title)),
        ("policy", kept.policy, back.policy),
        ("labels of", [d[1:3] for d in kept.dimensions], [d[1:3] for d in back.dimensions]),
        ("definitions of", [d.definition for d in kept.dimensions], [d.definition for d in back.dimensions]),
        ("descriptions of", kept.sources, tuple(s for s in back.sources if s in kept.sources)),
    ):
        if one != other:
            assert what in lost, what
            assert " of" not in what or what in MAY_LOSE[form]
    if form in ("textindex", "excel"):
        assert lost == ""
        assert back.sha256 == dictionary.sha256


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_dictionary_goes_through_excel_and_yaml_and_counts_the_same(tmp_path, name):
    own = load(name)
    for ending in (".xlsx", ".yaml"):
        done = convert(name, tmp_path / f"x{ending}")
        assert done.lost == ()
        assert read(tmp_path / f"x{ending}").dictionary.sha256 == own.sha256


def test_other_programs_read_what_is_written(tmp_path):
    """The layouts, by readers that are none of ours."""
    save(load("wu2021-zh"), tmp_path / "w.yaml", "cntext")
    made = yaml.safe_load((tmp_path / "w.yaml").read_text(encoding="utf-8"))
    assert list(made) == ["Name", "Desc", "Refer", "Category", "Dictionary"]
    assert made["Category"] == list(made["Dictionary"])
    assert made["Dictionary"]["big_data"][0] == "大数据"
    save(load("wu2021-zh"), tmp_path / "q.yaml", "quanteda")
    assert yaml.safe_load((tmp_path / "q.yaml").read_text(encoding="utf-8")) == made["Dictionary"]
    save(load("wu2021-zh"), tmp_path / "w.dic")
    _, head, body = (tmp_path / "w.dic").read_text(encoding="utf-8").split("%\n")
    assert head.splitlines()[1] == "2\tbig_data"
    assert "大数据\t2" in body.splitlines()
    save(load("wu2021-zh"), tmp_path / "w.cat")
    lines = (tmp_path / "w.cat").read_text(encoding="utf-8").splitlines()
    assert lines[lines.index("big_data") + 1] == "\t大数据 (1)"


# ---- formulas


DANGEROUS = Dictionary(
    "x", "1", "en", {"zh": "x", "en": "=x"}, MatchPolicy("longest"), (Dimension("d", "=1+1", "d", ""),),
    (Term("=cmd", "d", why="+1"), Term("@x", "d"), Term("-y", "d"), Term("'=z", "d"), Term("fine", "d", why="a=b")), (),
)  # fmt: skip


def test_no_text_becomes_a_formula_in_csv(tmp_path):
    save(DANGEROUS, tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert {"'=cmd", "'@x", "'-y", "''=z", "fine", "'+1", "a=b", "'=1+1"} <= set(cells)
    assert [t.text for t in read(tmp_path / "x.csv").dictionary.terms] == ["=cmd", "@x", "-y", "'=z", "fine"]


def test_no_text_becomes_a_formula_in_excel(tmp_path):
    save(DANGEROUS, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert types == {"s"}
    assert read(tmp_path / "x.xlsx").dictionary.terms == DANGEROUS.terms
    assert book["terms"].freeze_panes == "A2"
    assert book["terms"].column_dimensions["A"].width >= len("dimension")


# ---- bad input


@pytest.fixture
def fails(tmp_path):
    """The message of reading a file with that name and content."""

    def run(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(DictionaryError) as caught:
            read(path)
        return str(caught.value)

    return run


def table(path, rows, change=lambda sheet: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("x.dic", "大数据\t1\n", ["no header", "%"]),
        ("x.dic", "%\n1\tA\n%\n大数据\t1\t7\n", ["line 4", "大数据", "category 7 is not defined"]),
        ("x.dic", "%\n1\tA\n1\tB\n%\n大数据\t1\n", ["line 3", "defined twice"]),
        ("x.dic", "%\n1\tA\n2\tB\n%\n大数据\t1\t2\n", ["line 5", "大数据", "in two categories, A (line 5) and B"]),
        ("x.dic", "%\n1\tA\n%\nkind\t(02 134)125/464\n", ["line 4", "kind", "conditions in brackets"]),
        ("x.dic", "%\n1\tA\n%\nkind\n", ["line 4", "kind", "no category"]),
        ("x.cat", "A\n\t大数据 (1)\nB\n\t大数据 (1)\n", ["line 4", "in two categories, A (line 2) and B"]),
        ("x.cat", "大数据 (1)\n", ["line 1", "stands in no category"]),
        ("x.cat", "A\n\t@NEAR [X] (1)\n\tgood? (1)\n", ["line 2", "rule of WordStat", "line 3", "one character"]),
        ("x.yaml", "A: [z??, deceit*x]\n", ["z??", "one character", "deceit*x", "at the end"]),
        ("x.yaml", "A: [{b: 1}]\n", ["must be a text"]),
        ("x.yaml", "Name: v\nDictionary:\n  好:\n    valence: 1\n", ["valence"]),
        ("x.yaml", "Name: v\nCategory: [A, B]\nDictionary:\n  A: [好人]\n", ["Category names B"]),
        ("x.csv", "kind,group\n大数据,A\n", ["no column of terms", "kind, group"]),
        ("x.csv", "dimension,term\n,大数据\n", ["line 2", "大数据", "no dimension"]),
        ("x.csv", "dimension,term\nA,=SUM(A1)\n", ["line 2", "formula stored as text"]),
        ("x.csv", "dimension,term,weight\nA,大数据,-1\n", ["line 2", "weight '-1'", "positive"]),
        ("x.csv", "dimension,term,label_zh\nA,数据,甲\nA,云,乙\n", ["line 3", "label_zh is 乙 here and 甲 above"]),
        ("x.csv", "dimension,term,why\nA,,because\n", ["line 2", "no term"]),
        ("x.csv", "", ["no column"]),
        ("x.csv", b"dimension,term\nA,caf\xe9 \xff\n", ["neither UTF-8 nor GB18030"]),
        ("x.xlsx", "no workbook", ["no Excel workbook", "password"]),
        ("x.md", "大数据", ["ends with .md", ".xlsx"]),
        ("x.dic", "%\n1\tA\n%\n(01) data\t1\nkind)\t1\n", ["line 4", "line 5", "(01) data", "kind)", "brackets"]),
        ("x.csv", "dimension,term\nA,\"数据\t云\"\n", ["line 2", "a tab stands in it"]),
        ("x.csv", "", ["no column of terms"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(fails, name, content, named):
    message = fails(name, content)
    assert all(part in message for part in named), message


@pytest.mark.parametrize(
    ("rows", "change", "named"),
    [
        ([["A", "大数据"], [None, "云计算"]], lambda s: s.merge_cells("A2:A3"), ["row 2", "A2:A3", "merged"]),
        ([["A", "大数据"]], lambda s: s.cell(2, 2, "=A1"), ["row 2", "!B2 is a formula (=A1)"]),
        ([["A", 2025]], lambda s: None, ["row 2", "!B2 is a number or date (2025)"]),
        ([["A", "大数据"]], lambda s: setattr(s.cell(2, 2, "=x"), "data_type", "s"), ["row 2", "stored as text (=x)"]),
    ],
    ids=["merged", "formula", "number", "formula as text"],
)
def test_a_cell_that_is_no_text_is_told(tmp_path, rows, change, named):
    path = table(tmp_path / "x.xlsx", [["维度", "词条"], *rows], change)
    with pytest.raises(DictionaryError) as caught:
        read(path)
    assert all(part in str(caught.value) for part in named), str(caught.value)


def test_a_table_of_a_users_own_is_read(tmp_path):
    rows = [
        ["类别", "关键词", "权重", "来源", "页"],
        ["大数据技术", "大数据", 0.5, "Wu 2021", 3],
        ["大数据技术", "数据挖掘"],
    ]
    found, notes = read(table(tmp_path / "我的.xlsx", rows))
    assert found.name == "我的"
    assert [(t.text, t.weight, t.source) for t in found.terms] == [("大数据", 0.5, "source_1"), ("数据挖掘", 1, "")]
    assert found.sources == (Source("source_1", "unverified", "Wu 2021"),)
    assert found.dimensions == (Dimension("d1", "大数据技术", "大数据技术", ""),)
    assert any("columns not read: 页" in note for note in notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_windows_are_read(tmp_path, encoding):
    (tmp_path / "x.dic").write_bytes("%\r\n1\t数据\r\n%\r\n大数据\t1\r\n".encode(encoding))
    found, notes = read(tmp_path / "x.dic")
    assert [t.text for t in found.terms] == ["大数据"]
    assert any("GB18030" in note for note in notes) == (encoding == "gb18030")


def test_categories_within_categories_are_named_by_all_of_them(tmp_path):
    (tmp_path / "q.yml").write_text("A:\n  B: [cat, dog*]\n  __: bird\n'C d': [fish, fish, '']\n", encoding="utf-8")
    found, notes = read(tmp_path / "q.yml")
    assert [(d.key, d.label_en) for d in found.dimensions] == [("a", "A"), ("a_b", "A.B"), ("c_d", "C d")]
    assert grouped(found, lambda t: t.text) == {
        "a_b": [("cat", "cat"), ("dog*", "dog*")], "a": [("bird", "bird")], "c_d": [("fish", "fish")],
    }  # fmt: skip
    assert any("1 entry given twice" in note for note in notes)
    assert any("1 empty entry" in note for note in notes)
    (tmp_path / "q.cat").write_text("A\n\tB\n\t\tcat (1)\n\tbird (2)\n", encoding="utf-8")
    nested = read(tmp_path / "q.cat").dictionary
    assert {(t.text, t.dimension, t.weight) for t in nested.terms} == {("cat", "a_b", 1), ("bird", "a", 2)}
    assert len(nested.dimensions) == 2


def test_what_jieba_cannot_cut_is_counted_by_longest(tmp_path):
    (tmp_path / "x.yaml").write_text("A: [大数据, B2B/B2C]\n", encoding="utf-8")
    found, notes = read(tmp_path / "x.yaml")
    assert found.policy.count == "longest"
    assert any("B2B/B2C" in note for note in notes)


def test_a_failure_leaves_what_was_there(tmp_path):
    target = tmp_path / "x.dic"
    target.write_text("old", encoding="utf-8")
    broken = Dictionary(**{**{f: getattr(DANGEROUS, f) for f in Dictionary.__slots__}, "terms": (Term("a\tb", "d"),)})
    with pytest.raises(DictionaryError, match="control characters or line ends"):
        save(broken, target)
    assert target.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["x.dic"]
    for bad, named in ((tmp_path / "no" / "x.csv", "cannot be written"), (tmp_path / "x.odt", "ending")):
        with pytest.raises(DictionaryError, match=named):
            save(DANGEROUS, bad)
    with pytest.raises(DictionaryError, match="no format is called 'spss'"):
        save(DANGEROUS, target, "spss")
    with pytest.raises(DictionaryError, match="same file"):
        convert(target, target)
