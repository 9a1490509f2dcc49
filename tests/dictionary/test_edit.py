"""Adding terms to a dictionary's text: all that is there stays, and the file says what it said, and more."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import textindex as ti
from textindex import dictionary
from textindex.core.records import Source, Term
from textindex.dictionary.edit import begun, with_terms

HEAD = "# mine\nname: mine\nlanguage: zh\n"
LABEL = "    label: {zh: 一, en: One}\n"
SOURCE = Source("expand", "own mapping", "found: by #search")
TOP = f"{HEAD}dimensions:\n  one:\n{LABEL}"
LAYOUTS = {
    "a term a line": f"{TOP}    terms:\n      - 大数据   # first\n      # last\n",
    "no indent": f"{TOP}    terms:\n    - 大数据\n",
    "in brackets": f"{TOP}    terms: [大数据, 数据湖]   # remark\n",
    "brackets over lines": f"{TOP}    terms: [大数据,\n      数据湖,\n    ]\n",
    "terms with reasons": f"{TOP}    terms:\n      - term: 大数据\n        why: a # no remark\n",
    "a long reason": f"{TOP}    terms:\n      - term: 大数据\n        why: >\n          so\n          much\n",
    "terms first": f"{HEAD}dimensions:\n  one:\n    terms:\n      - 大数据\n{LABEL}",
    "more below": f"{TOP}    terms:\n      - 大数据\n\n# two\n  two:\n{LABEL}    terms: [云]\n",
    "all in braces": f"{HEAD}dimensions: {{one: {{label: {{zh: 一, en: One}}, terms: [大数据]}}}}\n",
    "no line end": f"{TOP}    terms: [大数据]",
    "sources there": f"{HEAD}sources:\n  own: {{status: own mapping, reference: me}}  # x\ndimensions:\n  one:\n{LABEL}"
    "    terms:\n      - {term: 大数据, source: own}\n",
    "policy below": f"{TOP}    terms:\n      - 大数据\npolicy: {{count: longest}}\n",
}


def loaded(text, folder, name="mine"):
    path = folder / f"{name}.yaml"
    path.write_bytes(text.encode())
    return dictionary.load(path)


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_terms_are_added_to_a_file_as_it_is_laid_out(layout, mark, ends, tmp_path):
    text = mark + layout.replace("\n", ends)
    before = loaded(text, tmp_path)
    new = [Term("算力", "one", "expand", 'he said "new": #1'), Term("智算", "one", "expand", "x")]
    after = loaded(with_terms(text, new, [SOURCE]), tmp_path)
    assert [t for t in after.terms if t not in new] == list(before.terms)
    assert [t for t in after.terms if t in new] == new
    assert after.policy == before.policy
    assert SOURCE in after.sources


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_nothing_that_was_there_is_lost_or_moved(layout):
    changed = with_terms(layout, [Term("算力", "one", "expand", "x")], [SOURCE])
    rest = iter(changed)
    assert all(char in rest for char in layout), changed  # the old text is a subsequence of the new one


def test_terms_are_added_again_and_again_and_each_source_once(tmp_path):
    text = begun(dictionary.load("wu2021-zh"), "mine")
    for term in ("算力", "智算中心"):
        text = with_terms(text, [Term(term, "big_data", "expand", "x")], [SOURCE])
    text = with_terms(text, [Term("算力云", "cloud_computing", "expand", "x")], [SOURCE])
    found, base = loaded(text, tmp_path), dictionary.load("wu2021-zh")
    assert text.count("expand:") == 1
    assert found.terms[: len(base.terms)] == base.terms
    assert [(t.text, t.dimension) for t in found.terms[len(base.terms) :]] == [
        *[("算力", "big_data"), ("智算中心", "big_data"), ("算力云", "cloud_computing")]
    ]
    assert found.policy == base.policy
    assert found.dimensions == base.dimensions


@example(why="\r", term="云")
@given(why=st.text(), term=st.text("数据湖abcXYZ", min_size=1))
def test_any_reason_is_written_so_that_it_is_read_back(why, term, tmp_path_factory):
    text = with_terms(LAYOUTS["a term a line"], [Term(term, "one", "expand", why)], [SOURCE])
    found = loaded(text, tmp_path_factory.mktemp("d")).terms[-1]
    assert (found.text, found.why) == (term, " ".join(why.split()))


def test_a_file_may_add_terms_to_a_dimension_of_what_it_extends_but_not_name_it_anew(tmp_path):
    head = "name: mine\nextends: wu2021-zh\nlanguage: zh\ndimensions:\n  big_data:\n"
    assert loaded(f"{head}    terms: [算力]\n", tmp_path).terms[-1] == Term("算力", "big_data")
    with pytest.raises(ti.DictionaryError, match=r"line 6: dimension big_data .*unknown key 'label'"):
        loaded(f"{head}    label: {{zh: 大, en: Big}}\n    terms: [算力]\n", tmp_path)


def test_what_cannot_be_added_to_is_refused():
    with pytest.raises(ti.DictionaryError, match="remark"):
        with_terms(f"{HEAD}dimensions:\n  one:\n{LABEL}    terms: [大数据 # x\n      ]\n", [Term("算力", "one")])
    with pytest.raises(ti.DictionaryError, match="no dimensions"):
        with_terms(HEAD, [Term("算力", "one")])
