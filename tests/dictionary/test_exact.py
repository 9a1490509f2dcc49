"""A term may count only as it is written (``case: exact``); an English dictionary's terms can be found in English."""

import pytest

from textindex.core.errors import DictionaryError
from textindex.dictionary import load

FILE = """\
name: own-en
language: en
dimensions:
  it:
    label: {{zh: 信息技术, en: IT}}
    terms:
      - cloud computing
      - {term}
"""


@pytest.fixture
def load_term(tmp_path):
    def load_it(term, language="en"):
        path = tmp_path / "own-en.yaml"
        path.write_text(FILE.format(term=term).replace("language: en", f"language: {language}"), encoding="utf-8")
        return load(path)

    return load_it


def test_a_term_is_exact_where_the_file_says_so(load_term):
    exact, plain = load_term("{term: IT, case: exact, why: a pronoun too}"), load_term("{term: IT, why: a pronoun too}")
    assert [term.exact for term in exact.terms] == [False, True]
    assert [term.exact for term in plain.terms] == [False, False]
    assert exact.sha256 != plain.sha256
    assert plain.sha256 == load_term("IT").sha256


@pytest.mark.parametrize(
    ("term", "fault"),
    [
        ("{term: IT, case: strict}", "line 8: term IT: case 'strict' is not known; known is exact"),
        ("{term: IT, case: }", "line 8: term IT: case must be a text"),
        (
            "{term: IT, cases: exact}",
            "unknown key 'cases'; known are case, dimension, drop, exclude, source, term, weight, why",
        ),
        ("{term: 4.0, case: exact}", "line 8: term 4.0: case is exact, and it has neither capital nor small letters"),
        ("大数据", "line 8: term 大数据: no Latin letter or digit is in it, and the dictionary is English"),
        ("Cloud Computing", "line 8: term Cloud Computing: already given on line 7 (it); keep one"),
    ],
)
def test_a_term_that_cannot_be_meant_is_a_fault(load_term, term, fault):
    with pytest.raises(DictionaryError) as caught:
        load_term(term)
    assert fault in str(caught.value)


def test_words_of_several_parts_are_words_in_english_and_none_in_chinese(load_term):
    assert len(load_term("internet of things").terms) == 2
    with pytest.raises(DictionaryError, match="jieba can never yield it as one word"):
        load_term("internet of things", "zh")
