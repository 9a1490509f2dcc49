"""Every code has a sentence in both languages with the same holes, and every message in the sources fits its code."""

import ast
import json
import pickle
import re
from copy import deepcopy
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.core.messages import Message, apart, catalogue, joined, kept, lines, restored, told
from textindex.core.messages.catalogue import CATALOGUE

PACKAGE = Path(ti.__file__).parent
HAN = re.compile("[\u4e00-\u9fff]")
PROPER = {
    *("PDF", "HTML", "EDGAR", "UTF", "GB", "Big", "Latin", "OCR", "MB", "K", "page", "type", "inside", "pdfium"),
    *("Exhibit", "ESG", "proxy", "statement", "Li", "Xu", "and", "Sukumar", "A"),
    *(
        "textindex",
        "score",
        "store",
        "out",
        "token",
        "notes",
        "zh",
        "engine",
        "pdfplumber",
        "auto",
        "jieba",
        "whole",
        "LEI",
        "CIK",
    ),
    *("dict", "validate", "DigitalWide", "li", "SPEC", "SHEET", "FILE", "FOLDER", "NAME", "COLUMN", "compact", "ST"),
    *("Excel", "CSV", "TOML", "Digital", "DC", "Change", "filter", "st", "digital", "firm", "pip", "install"),
    *("toml", "xlsx", "Windows", "TMPDIR", "TEMP", "PYTHONUTF", "u", "spaCy", "technology", "technologies", "cluster"),
    *("Word", "ZIP", "RAR", "RTF", "WPS", "Markdown", "docx", "doc", "xls", "wps", "zip", "tar", "z", "sevenzip"),
    *("s", "workers", "README", "Try", "it", "requirements", "lock", "PNG", "Python"),
}
"""What stands in Latin letters in Chinese too."""
CHINESE_IN_ENGLISH = {"kind.summary", "manifest.column", "unit.unknown", "option.label", "whom.column"}
"""What names Chinese words in English too."""
REJECTING = {"Rejection": 3, "ReadError": 1, "Lost": 1}
"""What is made of a detail, and at which place it stands."""


def holes(form):
    """The holes of a sentence with how each is formed, in any order; an English number's nouns are no part of it."""
    parsed = [(name, of.split("|")[0], how) for _, name, of, how in Formatter().parse(form) if name is not None]
    return sorted(parsed, key=str)


def calls(names):
    """Every call of one of these names in the package: (file, line, the call)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield path.relative_to(PACKAGE).as_posix(), node.lineno, node


def codes_of(node):
    """The codes that an expression may be; a hole of an f-string is any text."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return codes_of(node.body) + codes_of(node.orelse)
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values]
        return [code for code in CATALOGUE if re.fullmatch("".join(parts), code)]
    return []


MADE = [
    (f"{file}:{line}", codes_of(call.args[0]), [keyword.arg for keyword in call.keywords])
    for file, line, call in calls({"Message"})
]


def test_every_code_is_said_in_both_languages_with_the_same_holes():
    assert {code: wrong for code, said in CATALOGUE.items() if (wrong := faults_of(code, *said))} == {}


def test_no_code_stands_in_two_modules_of_the_catalogue():
    modules = [own.SENTENCES for own in vars(catalogue).values() if hasattr(own, "SENTENCES")]
    codes = [code for sentences in modules for code in sentences]
    assert len(modules) > 10
    assert {code for code in codes if codes.count(code) > 1} == set()


def faults_of(code, english, chinese):
    """What is wrong with the two sentences of a code."""
    latin = re.sub(r"`[^`]*`|\{[^}]*\}|--[a-z-]+ [a-z]+|(?:textindex|dict|panel) [a-z]+", "", chinese)
    words = re.search("[a-z]", re.sub(r"\{[^}]*\}", "", english))
    checks = {
        "empty": english.strip() and chinese.strip(),
        "holes": set(holes(chinese)) == {hole for hole in holes(english) if hole[0] != "plural"},
        "Chinese in the English": not HAN.search(english) or code in CHINESE_IN_ENGLISH,
        "no Chinese": not words or HAN.search(chinese),
        "other Latin words": set(re.findall("[A-Za-z]+", latin)) <= PROPER | proper_of(english),
        "English": not [
            two for two in re.findall("(?=\\b([a-z]{2,} [a-z]{2,})\\b)", latin) if not set(two.split()) <= PROPER
        ],
    }
    return [name for name, well in checks.items() if not well]


def proper_of(english):
    """What may be written alike in both languages: each of these words alone, a name, an option, a key, a column."""
    return set(re.findall("[A-Za-z]+", english))


def test_every_message_in_the_sources_fits_its_code():
    wrong = []
    for place, codes, filled in MADE:
        if place.startswith("core/messages/__init__"):
            continue  # what makes messages of records
        wrong += [] if codes else [place]
        for code in codes:
            fits = code in CATALOGUE and (
                None in filled or {name for name, *_ in holes(CATALOGUE[code][0])} == set(filled)  # None: **facts
            )
            wrong += [] if fits else [(place, code)]
    assert wrong == []


def test_what_joins_several_has_a_hole_for_what_was_first_and_one_for_what_follows():
    given = [(f"{file}:{line}", code) for file, line, call in calls({"joined"}) for code in codes_of_joining(call)]
    assert len(given) > 5
    assert [own for own in given if {name for name, *_ in holes(CATALOGUE[own[1]][0])} != {"first", "then"}] == []


def codes_of_joining(call):
    """The code that a call of `joined` names."""
    return [code for argument in call.args[1:] for code in codes_of(argument) if isinstance(code, str)]


def test_no_sentence_is_left_that_nothing_says():
    said = {code for _, codes, _ in MADE for code in codes}
    assert {code for code in CATALOGUE if not code.startswith(("reason.", "list."))} - said == set()


def test_no_rejection_is_made_of_words_that_only_english_has():
    for file, line, call in calls(REJECTING):
        at = REJECTING[call.func.id]
        if len(call.args) > at and file not in ("store/listing.py", "documents/unread.py"):
            detail = call.args[at]
            of_error = file == "runners/local.py" and "error" in ast.dump(detail)
            assert of_error or not isinstance(detail, ast.Constant | ast.JoinedStr | ast.BinOp), (file, line)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
leaves = st.builds(lambda of, taken: Message("report.longer", of=of, more=taken), texts, st.integers(1, 10**9))
messages = st.recursive(
    leaves,
    lambda own: st.one_of(
        st.builds(lambda of: Message("report.in_scoring", of=of), own),
        st.builds(lambda some: Message("pdf.left_out", pages=tuple(some)), st.lists(own, max_size=3)),
        st.builds(lambda some: joined(some), st.lists(own, min_size=2, max_size=3)),
    ),
    max_leaves=4,
)


@given(messages)
def test_a_message_comes_back_from_json_pickle_and_copy_as_it_was(message):
    back = restored(str(message), json.loads(json.dumps(kept(message))))
    for same in (back, pickle.loads(pickle.dumps(message)), deepcopy(message)):
        assert type(same) is Message
        assert (same, same.code, told(same, "zh")) == (str(message), message.code, told(message, "zh"))
    assert type(told(message, "en")) is str
    assert told(message, "en") == message


@given(texts)
def test_what_is_no_message_stands_as_it_is(text):
    assert kept(text) is None
    assert restored(text, None) == told(text, "zh") == told(text, "en") == text


def test_a_code_of_another_version_leaves_the_english_sentence():
    for record in ({"code": "of.later", "params": {}}, {"code": "pdf.blank", "params": {}}, {"code": "pdf.blank"}):
        assert restored("12 blank pages", record) == "12 blank pages"


def test_texts_with_braces_are_no_holes():
    assert Message("report.copy", of="{0} {pages}.pdf") == "the same bytes as {0} {pages}.pdf"


def test_what_the_catalogue_does_not_have_fails_where_it_is_made():
    with pytest.raises(KeyError):
        Message("pdf.nothing")
    with pytest.raises(KeyError):
        Message("pdf.blank")


def test_very_many_messages_are_one_that_takes_no_more_than_its_words_and_no_depth():
    """Three thousand faults of a file took a gigabyte, and in Chinese more levels than Python has."""
    many = [Message("list.indented", of=f"fault {number}") for number in range(3_000)]
    by_one = joined(many)
    for language in ("en", "zh"):
        assert told(by_one, language).count("fault ") == 3_000
    depth, waiting = 0, [(by_one, 1)]
    while waiting:
        message, level = waiting.pop()
        depth = max(depth, level)
        if isinstance(message, Message):
            waiting += [(part, level + 1) for part in message.params.values()]
    assert depth < 50
    shown = lines(many)
    assert [str(part) for part in apart(shown)] == [*map(str, many[:1_000]), "… and 2,000 more"]
    assert told(shown, "zh").endswith("……另有 2,000 项")


@pytest.mark.parametrize("n", [1, 2, 3, 7, 20])
def test_few_messages_are_kept_as_they_were(n):
    """What stores keep of remarks has one form."""
    record = kept(joined([str(number) for number in range(n)])) if n > 1 else None
    expected = "0"
    for number in range(1, n):
        expected = {"code": "list.next", "params": {"first": expected, "then": str(number)}}
    assert record == (expected if n > 1 else None)
