"""Every fault of a dictionary file is named with its line, all at once; the shipped dictionaries are what they say."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import DictionaryError
from textindex.core.records import Dimension, MatchPolicy, Source, Term
from textindex.core.text import fold_term
from textindex.dictionary import check_words, shipped_names
from textindex.scoring.scorer import Settings

GOOD = """\
name: own-zh
title: {zh: 自己的, en: My own}
language: zh
version: "2"
policy: {count: whole, drop: [negated]}
sources:
  mine: {status: own mapping, reference: by me, note: a note}
dimensions:
  big_data:
    label: {zh: 大数据, en: Big data}
    definition: Data.
    terms:
      - 大数据
      - {term: 数据仓库, source: mine, why: stores data}
  cloud:
    label: {zh: 云计算, en: Cloud}
    terms:
      - {term: 云计算, source: mine}
      - {term: 数据湖, dimension: big_data}
"""
LINES = GOOD.splitlines()


def line_of(part):
    (number,) = (n for n, line in enumerate(LINES, 1) if part in line)
    return number


def changed(*pairs):
    text = GOOD
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def faults_of(tmp_path):
    """Load a text as own.yaml and return the lines of the one error."""

    def load(text):
        path = tmp_path / "own.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(ti.DictionaryError) as caught:
            ti.load_dictionary(path)
        return str(caught.value).splitlines()

    return load


@pytest.fixture
def load_text(tmp_path):
    def load(text):
        path = tmp_path / "own.yaml"
        path.write_text(text, encoding="utf-8")
        return ti.load_dictionary(path)

    return load


# ---- a file without faults


def test_a_good_file_is_read_as_it_is_written(load_text):
    dictionary = load_text(GOOD)
    assert (dictionary.name, dictionary.language, dictionary.version) == ("own-zh", "zh", "2")
    assert dict(dictionary.title) == {"zh": "自己的", "en": "My own"}
    assert dictionary.policy == MatchPolicy("whole", ("negated",))
    assert dictionary.sources == (Source("mine", "own mapping", "by me", "a note"),)
    assert dictionary.dimensions == (
        Dimension("big_data", "大数据", "Big data", "Data."),
        Dimension("cloud", "云计算", "Cloud", ""),
    )
    assert dictionary.terms == (
        Term("大数据", "big_data"),
        Term("数据仓库", "big_data", "mine", "stores data"),
        Term("云计算", "cloud", "mine"),
        Term("数据湖", "big_data"),
    )
    assert not dictionary.unverified


def test_the_byte_order_mark_and_the_line_ends_of_windows_make_no_difference(load_text, tmp_path):
    windows = tmp_path / "windows.yml"
    windows.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert ti.load_dictionary(windows) == load_text(GOOD)
    assert ti.load_dictionary(str(windows)).sha256 == load_text(GOOD).sha256


def test_the_hash_is_of_what_counts(load_text):
    plain = load_text(GOOD).sha256
    for same in (("by me", "by him"), ("stores data", "holds data"), ("大数据, en: Big data", "数据, en: Data")):
        assert load_text(changed(same)).sha256 == plain
    for other in (("whole", "longest"), ("[negated]", "[]"), ("- 大数据", "- 大数据平台"), ("  cloud:", "  clouds:")):
        assert load_text(changed(other)).sha256 != plain
    assert load_text(changed((", dimension: big_data", ""))).sha256 != plain


def test_what_looks_like_a_number_or_a_truth_is_a_term_as_written(load_text):
    texts = [term.text for term in load_text(changed(("- 大数据", "- 5.10\n      - NO\n      - 010"))).terms]
    assert texts[:3] == ["5.10", "NO", "010"]


# ---- faults

SPLIT = "jieba can never yield it as one word"
FAULTS = [  # what is changed, the line of the fault, what its message names
    pytest.param(("language: zh", "language: de"), "language:", ["'de'", "zh, en"], id="language"),
    pytest.param(("count: whole", "count: words"), "policy:", ["'words'", "longest"], id="count rule"),
    pytest.param(("[negated]", "[negative]"), "policy:", ["'negative'", "negated"], id="drop flag"),
    pytest.param(("drop: [negated]", "drop: negated"), "policy:", ["drop"], id="drop is no list"),
    pytest.param(("name: own-zh", "nome: own-zh"), "name: own", ["'nome'", "name"], id="unknown key"),
    pytest.param(("own mapping", "ours"), "mine:", ["mine", "'ours'", "own mapping"], id="source status"),
    pytest.param((", reference: by me", ""), "mine:", ["mine", "'reference'"], id="source without reference"),
    pytest.param(("仓库, source: mine", "仓库, source: his"), "数据仓库", ["数据仓库", "'his'"], id="source unknown"),
    pytest.param(("dimension: big_data", "dimension: data"), "数据湖", ["数据湖", "'data'"], id="dimension unknown"),
    pytest.param(("  cloud:", "  Cloud:"), "  cloud:", ["'Cloud'", "lower-case"], id="dimension key"),
    pytest.param(("term: 云计算", "terms: 云计算"), "term: 云计算", ["'terms'"], id="term key unknown"),
    pytest.param(("- 大数据", "-"), "- 大数据", ["term"], id="term empty"),
    pytest.param(("- 大数据", "- [大数据]"), "- 大数据", ["term"], id="term a list"),
    pytest.param(("- 大数据", "- 大 数据"), "- 大数据", ["大 数据", SPLIT, "longest"], id="term with a blank"),
    pytest.param(("- 大数据", "- B2B/B2C"), "- 大数据", ["B2B/B2C", SPLIT], id="term with a slash"),
    pytest.param(("term: 数据湖", "term: 大数据"), "数据湖", ["大数据", "line 13", "big_data"], id="term twice"),
    pytest.param(("title: {zh: 自己的, en: My own}", "title: own"), "title:", ["title"], id="title a text"),
    pytest.param(("en: Cloud", "fr: Nuage"), "en: Cloud", ["cloud", "'fr'"], id="label in French"),
    pytest.param(("{zh: 云计算, en: Cloud}", '{zh: "", en: Cloud}'), "en: Cloud", ["cloud", "zh"], id="label empty"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "at", "named"), FAULTS)
def test_a_fault_is_named_with_its_file_and_line(faults_of, change, at, named):
    lines = faults_of(changed(change))
    assert lines[0] == f"own.yaml: {len(lines) - 1} fault{'s' if len(lines) > 2 else ''}"
    here = [line for line in lines[1:] if line.startswith(f"  line {line_of(at)}: ")]
    assert here, lines
    assert any(all(part in line for part in named) for line in here), lines


def test_a_missing_label_is_named_with_its_dimension(faults_of):
    lines = faults_of(changed(("    label: {zh: 云计算, en: Cloud}\n", "")))
    assert len(lines) == 2
    assert "dimension cloud" in lines[1]
    assert "'label' is missing" in lines[1]
    assert lines[1].startswith(f"  line {line_of('  cloud:') + 1}: ")


def test_a_label_in_one_language_only_is_a_missing_label(faults_of):
    lines = faults_of(changed(("{zh: 云计算, en: Cloud}", "{zh: 云计算}")))
    assert len(lines) == 2
    assert "cloud" in lines[1]
    assert "'en' is missing" in lines[1]


@pytest.mark.parametrize("name", ["../../x", "/etc/x", "a\\b", "con", "x" * 101, "..", "a\x1bb", "a:b"])
def test_a_name_by_which_no_file_can_be_called_is_refused(tmp_path, name):
    """`pack` writes a file of that name in a folder of temporary files, and did so above it."""
    text = f"name: {json.dumps(name)}\nlanguage: zh\ndimensions: {{d: {{label: {{zh: a, en: b}}, terms: [大数据]}}}}\n"
    (tmp_path / "it.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DictionaryError, match="cannot be a dictionary's name"):
        ti.load_dictionary(tmp_path / "it.yaml")


@pytest.mark.parametrize(
    ("before", "again", "named"),
    [
        ("language: zh", "language: zh", "'language' is given twice"),
        ("    definition: Data.", "    definition: Data.", "big_data: 'definition' is given twice"),
        ("sources:", "  mine: {status: published, reference: other}", "'mine' is given twice"),
        ("dimensions:", "  cloud:\n    label: {zh: 云, en: Cloud}\n    terms: [云平台]", "'cloud' is given twice"),
    ],
    ids=["top", "dimension", "source", "dimension key"],
)
def test_a_key_given_twice_is_named(faults_of, before, again, named):
    lines = faults_of(changed((f"{before}\n", f"{before}\n{again}\n")))
    assert any(named in line for line in lines), lines
    assert all(line.startswith("  line ") for line in lines[1:])


@pytest.mark.parametrize(
    ("first", "second"), [("ERP", "erp"), ("B2B", "Ｂ２Ｂ"), ("Fintech", "ＦＩＮＴＥＣＨ"), ("互联网+", "互联网＋")]
)
def test_a_term_given_twice_by_width_or_case_is_named_with_both_lines(faults_of, first, second):
    lines = faults_of(changed(("- 大数据", f"- {first}"), ("term: 数据湖", f"term: {second}")))
    assert lines[1:] == [
        f"  line {line_of('数据湖')}: term {second}: already given on line {line_of('- 大数据')} (big_data); keep one"
    ]


def test_several_faults_are_all_listed_in_the_order_of_their_lines(faults_of):
    lines = faults_of(
        changed(
            ("count: whole", "count: words"),
            ("[negated]", "[negative, nobody]"),
            ("- 大数据", "- 大/数据"),
            ("仓库, source: mine", "仓库, source: yours"),
            ("term: 云计算", "term: 数据仓库"),
            ("dimension: big_data", "dimension: data"),
        )
    )
    numbers = [int(line.split(":")[0].removeprefix("  line ")) for line in lines[1:]]
    assert numbers == sorted(numbers)
    assert {line_of(part) for part in ("policy:", "- 大数据", "数据仓库", "term: 云计算", "数据湖")} <= set(numbers)
    report = "\n".join(lines)
    for named in ("'words'", "'negative'", "'nobody'", "大/数据", "'yours'", "数据仓库: already given", "'data'"):
        assert named in report
    assert len(lines) == 8


INDEPENDENT = [
    fault.values for fault in FAULTS if fault.id not in ("language", "term twice", "term key unknown")
]  # of these none explains another away


@settings(deadline=None)
@given(st.lists(st.sampled_from(INDEPENDENT), min_size=1, unique_by=lambda fault: fault[1]))
def test_faults_of_different_lines_do_not_hide_each_other(tmp_path_factory, faults):
    path = tmp_path_factory.mktemp("faulty") / "own.yaml"
    path.write_text(changed(*(change for change, _, _ in faults)) + "other: x\n", encoding="utf-8")
    with pytest.raises(ti.DictionaryError) as caught:
        ti.load_dictionary(path)
    lines = str(caught.value).splitlines()
    assert any("'other'" in line for line in lines)
    for _, at, named in faults:
        here = [line for line in lines if line.startswith(f"  line {line_of(at)}: ")]
        assert any(all(part.lower() in line.lower() for part in named) for line in here), (at, lines)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (changed(("title: {zh: 自己的, en: My own}", "title: {zh: 自己的, en: My own")), 3),
        (changed(("      - 大数据", "\t- 大数据")), 13),
        (changed(("version: \"2\"", "version: \"2")), None),
        (changed(("language: zh", "language zh")), None),
    ],
    ids=["bracket", "tab", "quote", "colon"],
)  # fmt: skip
def test_a_broken_yaml_line_is_named_once(faults_of, text, line):
    (message,) = faults_of(text)
    assert message.startswith("own.yaml: line ")
    assert "broken YAML" in message
    if line:
        assert message.startswith(f"own.yaml: line {line}, column ")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n"])
def test_an_empty_file_is_said_to_lack_everything(faults_of, text):
    lines = faults_of(text)
    assert lines[0] == "own.yaml: 3 faults"
    for key in ("name", "language", "dimensions"):
        assert any(f"'{key}' is missing" in line for line in lines[1:])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("- a\n- b\n", "must be a mapping"),
        ("just a text\n", "must be a mapping"),
        ("---\n", "must be a mapping"),
        ("name: x\nlanguage: zh\ndimensions: [a, b]\n", "dimensions must be a mapping"),
        ("name: x\nlanguage: zh\ndimensions: {}\n", "no terms"),
        ("name: x\nlanguage: zh\ndimensions:\n  d:\n    label: {zh: a, en: a}\n    terms: []\n", "no terms"),
        ("name: x\nlanguage: zh\ndimensions:\n  d:\n    label: {zh: a, en: a}\n    terms: 大数据\n", "must be a list"),
        (changed(("  mine: {status: own mapping, ref", "  - {status: own mapping, ref")), "sources must be a mapping"),
    ],
    ids=["list", "text", "nothing", "dimensions a list", "no dimensions", "no terms", "terms a text", "sources a list"],
)  # fmt: skip
def test_a_file_of_another_shape_is_told_what_it_should_be(faults_of, text, named):
    lines = faults_of(text)
    assert lines[0].startswith("own.yaml: ")
    assert any(named in line for line in lines), lines


def test_a_list_that_holds_itself_is_a_fault_and_no_endless_reading(faults_of):
    lines = faults_of(changed(("      - 大数据", "      - &a [*a]")))
    assert lines[0].startswith("own.yaml: ")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_that_is_not_utf_8_says_so(faults_of, encoding):
    (message,) = faults_of(GOOD.encode(encoding))
    assert "own.yaml: not UTF-8" in message
    assert "save the dictionary as UTF-8" in message


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ti.DictionaryError, match=r"nowhere\.yaml: .*No such file"):
        ti.load_dictionary(tmp_path / "nowhere.yaml")


def test_a_folder_in_place_of_a_file_is_named(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(ti.DictionaryError, match=r"folder\.yaml: .*cannot be opened"):
        ti.load_dictionary(tmp_path / "folder.yaml")


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ti.DictionaryError) as caught:
        ti.load_dictionary("li2032-zh")
    assert "'li2032-zh'" in str(caught.value)
    assert all(name in str(caught.value) for name in shipped_names())


def test_terms_that_are_no_words_pass_under_string_rules_and_are_refused_by_name_for_word_rules(load_text):
    for rule in ("longest", "substring"):
        text = changed(("count: whole", f"count: {rule}"), ("- 大数据", "- B2B/B2C"), ("湖", " 湖"))
        dictionary = load_text(text)
        assert {"B2B/B2C", "数据 湖"} <= {term.text for term in dictionary.terms}
        with pytest.raises(ti.DictionaryError, match="own-zh: B2B/B2C, 数据 湖: "):
            check_words(dictionary)
    check_words(load_text(GOOD))


@settings(deadline=None)
@given(st.lists(st.text(alphabet="大数据云计算BbＢ2２", min_size=1, max_size=4), min_size=1, max_size=8))
def test_a_list_of_terms_is_taken_whole_or_refused_for_its_doubles(tmp_path_factory, words):
    path = tmp_path_factory.mktemp("own") / "own.yaml"
    head = "name: own\nlanguage: zh\ndimensions:\n  d:\n    label: {zh: 维, en: d}\n    terms:\n"
    path.write_text(head + "".join(f'      - "{word}"\n' for word in words), encoding="utf-8")
    doubles = sum(number - 1 for number in Counter(fold_term(word) for word in words).values())
    if not doubles:
        assert [term.text for term in ti.load_dictionary(path).terms] == words
        return
    with pytest.raises(ti.DictionaryError) as caught:
        ti.load_dictionary(path)
    assert str(caught.value).count("already given") == doubles


# ---- the shipped dictionaries


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_dictionary_is_whole(name):
    dictionary = ti.load_dictionary(name)
    assert dictionary.name == name
    owners = Counter(term.dimension for term in dictionary.terms)
    described = {source.key for source in dictionary.sources}
    for dimension in dictionary.dimensions:
        assert owners[dimension.key] > 0
        assert dimension.definition
        assert dimension.label_en != dimension.key
        assert any("一" <= character <= "鿿" for character in dimension.label_zh)
    assert {term.source for term in dictionary.terms} <= described
    assert {source.key for source in dictionary.sources if source.status == "own mapping"} <= {"own"}
    Settings((dictionary,)).check()


@pytest.mark.parametrize("name", shipped_names())
def test_every_own_term_of_a_shipped_dictionary_says_why(name):
    unexplained = [t.text for t in ti.load_dictionary(name).terms if t.source == "own" and not t.why]
    assert unexplained == []


def test_the_names_of_the_shipped_dictionaries():
    names = [
        "anchors-en",
        "channels-en",
        "industry40-en",
        "li2023-en",
        "li2023-wide-zh",
        "li2023-zh",
        "wu2021-zh",
        "zhao2021-recalled-zh",
    ]
    assert shipped_names() == names


def test_li2023_has_the_five_dimensions_of_the_paper_in_order():
    dictionary = ti.load_dictionary("li2023-zh")
    assert [dimension.key for dimension in dictionary.dimensions] == [
        "internet_business_model",
        "big_data",
        "artificial_intelligence",
        "modern_information_systems",
        "cloud_computing",
    ]
    assert dictionary.policy.count == "whole"
    own = next(source for source in dictionary.sources if source.key == "own")
    assert own.status == "own mapping"
    assert sum(term.source == "own" for term in dictionary.terms) > 50


def test_wu2021_is_the_published_list():
    file = Path(__file__).resolve().parents[2] / ".." / "shared" / "term_lists" / "wu2021.csv"
    if not file.is_file():
        pytest.skip("needs ../shared/term_lists/wu2021.csv, beside the checkout")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        published = [(row["dimension"], row["term"]) for row in csv.DictReader(lines)]
    dictionary = ti.load_dictionary("wu2021-zh")
    labels = {dimension.key: dimension.label_zh for dimension in dictionary.dimensions}
    assert sorted((labels[term.dimension], term.text) for term in dictionary.terms) == sorted(published)
    assert list(labels.values()) == list(dict.fromkeys(dimension for dimension, _ in published))
    assert not dictionary.unverified


def test_the_recalled_list_of_zhao2021_says_that_it_is_unverified():
    dictionary = ti.load_dictionary("zhao2021-recalled-zh")
    assert dictionary.unverified
    assert {source.status for source in dictionary.sources} == {"unverified"}
    assert "未经核对" in dictionary.title["zh"]
    assert "unverified" in dictionary.title["en"]
    assert len(dictionary.terms) == 99
    owners = Counter(term.dimension for term in dictionary.terms)
    assert sorted(owners.values()) == [12, 23, 28, 36]


def test_the_wide_dictionary_extends_the_five_dimensions_by_terms_of_its_own():
    wide, five = ti.load_dictionary("li2023-wide-zh"), ti.load_dictionary("li2023-zh")
    assert wide.terms[: len(five.terms)] == five.terms
    assert wide.dimensions[: len(five.dimensions)] == five.dimensions
    assert len(wide.dimensions) - len(five.dimensions) >= 5
    assert len(wide.terms) - len(five.terms) >= 150
    assert len({fold_term(term.text) for term in wide.terms}) == len(wide.terms)


def extending(tmp_path, name, parent, term):
    path = tmp_path / f"{name}.yaml"
    path.write_text(
        f"name: {name}\nextends: {parent}\nlanguage: zh\ndimensions:\n"
        f"  further:\n    label: {{zh: 更多, en: Further}}\n    terms:\n      - {term}\n",
        encoding="utf-8",
    )
    return path


def test_a_dictionary_may_extend_another_and_repeats_none_of_its_terms(tmp_path):
    longer = ti.load_dictionary(extending(tmp_path, "longer", "wu2021-zh", "低空经济"))
    assert len(longer.terms) == 77
    assert longer.terms[-1].dimension == "further"
    with pytest.raises(ti.DictionaryError, match=r"line 8: term 大数据: already given in wu2021-zh"):
        ti.load_dictionary(extending(tmp_path, "again", "wu2021-zh", "大数据"))
    own = tmp_path / "itself.yaml"
    with pytest.raises(ti.DictionaryError, match="extends itself"):
        ti.load_dictionary(extending(tmp_path, "itself", own, "低空经济"))
