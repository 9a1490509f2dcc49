"""What a file says of a term's counting is read as it stands, told where it cannot be meant, and part of the hash."""

from hashlib import sha256

import pytest

from textindex.core.errors import DictionaryError
from textindex.core.records import Term
from textindex.dictionary import check_words, load, shipped_names

FILE = """\
name: own
language: {language}
policy: {{count: {count}}}
dimensions:
  d:
    label: {{zh: 维, en: d}}
    terms:
      - {term}
"""


@pytest.fixture
def load_term(tmp_path):
    def load_it(term, language="zh", count="whole"):
        path = tmp_path / "own.yaml"
        path.write_text(FILE.format(term=term, language=language, count=count), encoding="utf-8")
        return load(path)

    return load_it


def test_a_term_says_how_it_counts(load_term):
    said = "{term: 网联, exclude: [物联网联盟, 车网联合], weight: 0.5, drop: [background]}"
    (term,) = load_term(said).terms
    assert term == Term("网联", "d", "", "", False, ("物联网联盟", "车网联合"), 0.5, ("background",))
    assert load_term("{term: 网联, drop: []}").terms[0].drop == ()
    assert load_term("{term: 网联}").terms[0].drop is None
    assert [load_term(f"{{term: 网联, weight: {w}}}").terms[0].weight for w in ("2", ".5", "1e-3")] == [2, 0.5, 0.001]


@pytest.mark.parametrize("text", ["智能*", "智能＊", "digital*", "EB级存储*"])
def test_a_wildcard_is_a_term_and_a_word_for_jieba(load_term, text):
    dictionary = load_term(text)
    assert dictionary.terms[0].wildcard
    assert dictionary.terms[0].stem == text[:-1]
    check_words(dictionary)


def test_the_hash_holds_what_is_said_and_is_the_same_where_nothing_is(load_term):
    plain = load_term("网联").sha256
    for same in ("{term: 网联}", "{term: 网联, weight: 1}", "{term: 网联, weight: 1.0}", "{term: 网联, exclude: []}"):
        assert load_term(same).sha256 == plain
    said = ("网联*", "{term: 网联, weight: 2}", "{term: 网联, drop: []}", "{term: 网联, drop: [plan]}",
            "{term: 网联, exclude: [车网联合]}", "{term: 网联, exclude: [车网联合, 物联网联盟]}")  # fmt: skip
    hashes = [load_term(term).sha256 for term in said]
    assert len({plain, *hashes}) == len(said) + 1
    assert load_term("{term: 网联, exclude: [物联网联盟, 车网联合]}").sha256 == hashes[-1]


PLAIN = [name for name in shipped_names() if not any(t.exclude or t.weight != 1 for t in load(name).terms)]


@pytest.mark.parametrize("name", PLAIN)
def test_the_hash_of_a_dictionary_that_says_none_of_it_is_as_before(name):
    own = load(name)
    lines = [own.policy.count, *own.policy.drop, *(d.key for d in own.dimensions)]
    lines += sorted(f"{t.dimension}\t{t.text}" + ("\texact" if t.exact else "") for t in own.terms)
    assert own.sha256 == sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.parametrize(
    ("term", "language", "fault"),
    [
        ("智*", "zh", "term 智*: before * stand 2 Chinese characters or 3 Latin letters at least"),
        ("5G*", "zh", "before * stand 2 Chinese"),
        ("'*'", "zh", "before * stand 2 Chinese"),
        ("'*智能'", "zh", "* stands for a word's rest: one of them, at the end of the term"),
        ("智*能*", "zh", "one of them, at the end"),
        ("智能**", "zh", "one of them, at the end"),
        ("data c*", "en", "before * stand 2 Chinese characters or 3 Latin letters of the last word at least"),
        ("data *", "en", "of the last word at least"),
        ("ai/ml*", "en", "of the last word at least"),
        ("big* data", "en", "one of them, at the end"),
        ("智 能*", "zh", "jieba can never yield it as one word"),
        ("{term: 网联, exclude: 物联网联盟}", "zh", "term 网联: exclude must be a list"),
        ("{term: 网联, exclude: [联盟]}", "zh", "联盟 does not hold the term, so that it excludes nothing"),
        ("{term: 网联, exclude: [网联]}", "zh", "网联 is the term itself"),
        ("{term: 网联, exclude: [物联网联, 物联网联]}", "zh", "物联网联 is given twice"),
        ("{term: 网联, exclude: [物联网联*]}", "zh", "without *"),
        ("{term: 网联, weight: 0}", "zh", "weight '0' must be a positive number"),
        ("{term: 网联, weight: -1}", "zh", "must be a positive number"),
        ("{term: 网联, weight: .inf}", "zh", "must be a positive number"),
        ("{term: 网联, weight: 1e999}", "zh", "must be a positive number"),
        ("{term: 网联, weight: nan}", "zh", "must be a positive number"),
        ("{term: 网联, weight: 半}", "zh", "must be a positive number"),
        ("{term: 网联, weight: }", "zh", "weight must be a text"),
        ("{term: 网联, drop: negated}", "zh", "term 网联: drop must be a list"),
        ("{term: 网联, drop: [denied]}", "zh", "term 网联: drop: unknown flag 'denied'; known are negated"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(load_term, term, language, fault):
    with pytest.raises(DictionaryError) as caught:
        load_term(term, language)
    assert f"line 8: {'term' if fault.startswith('term') else ''}" in str(caught.value)
    assert fault in str(caught.value)


def test_a_wildcard_may_have_several_words_in_english(load_term):
    assert load_term("data analy*", "en").terms[0].stem == "data analy"
    assert load_term("{term: cloud, exclude: [cloud cover]}", "en").terms[0].exclude == ("cloud cover",)
