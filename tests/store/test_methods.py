"""The paragraph on the measure says the same in English and in Chinese: figures, versions, rules, flags, reasons."""

import re
import warnings
from collections import Counter

import pytest

import textindex as ti
from textindex.core.reasons import SAID
from textindex.core.records import COUNT_RULES, Dictionary, Dimension, MatchPolicy, Term
from textindex.scoring.assembly import FORMULAS
from textindex.store.methods import FORMULAS_ZH, RULES, methods

FIGURE = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w])")
SIGN = re.compile(
    r"[A-Za-z_][\w.]*(?:[_.<]\w+)+|\b(?:NFKC|SHA-256|jieba|spaCy|pdfium|selectolax|plain|Digital|ln|idf|df)\b"
)
"""Versions, files, columns and names that stand in Latin letters in both."""
TERMS = (Term("云计算", "a", weight=0.1), Term("大数据", "a", drop=("negated",)), Term("智能*", "a", weight=2.5))


def made(language="zh", terms=TERMS):
    dimensions = (Dimension("a", "甲", "A", ""),)
    return Dictionary(
        "w", "1", language, {"zh": "w", "en": "w"}, MatchPolicy("whole", ("plan",)), dimensions, terms, ()
    )


@pytest.fixture(scope="module")
def store(samples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("methods") / "store"
    ti.read_archive([samples / "zh", samples / "en", samples / "broken"], folder)
    return folder


RUNS = {
    **{rule: (["li2023-zh"], {"count": rule}) for rule in COUNT_RULES},
    "two languages": (["wu2021-zh", "li2023-en"], {"drop": ["negated", "background"]}),
    "a section": (["zhao2021-recalled-zh"], {"section": "mdna"}),
    "every formula": (["li2023-zh"], {"formulas": list(FORMULAS)}),
    "weights of an earlier run": (["li2023-zh"], {"formulas": ["z", "tfidf"], "weights": True}),
    "terms of their own": ([made()], {}),
    "exclusions": ([made(terms=(*TERMS, Term("网联", "a", exclude=("物联网联盟",))))], {}),
}


@pytest.fixture(scope="module", params=RUNS)
def told(request, store):
    """A run's record, and its two paragraphs."""
    dictionaries, options = RUNS[request.param]
    if options.get("weights"):
        earlier = ti.score(None, dictionaries, store=store, workers=0, formulas=options["formulas"])
        options = options | {"weights": earlier.provenance["weights"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ti.IdentityWarning)  # the English sample is known by its name
        result = ti.score(None, dictionaries, store=store, workers=0, **options)
    text = methods(result.provenance, result.dictionaries).partition("# Sources of the terms")[0]
    english, _, chinese = text.partition("# 方法（中文）")
    return result.provenance, english.replace("# Methods", ""), chinese


def test_both_have_the_same_figures(told):
    _, english, chinese = told
    assert Counter(FIGURE.findall(english)) == Counter(FIGURE.findall(chinese))
    assert len(FIGURE.findall(english)) > 10


def test_both_have_the_same_versions_files_and_columns(told):
    _, english, chinese = told
    english, chinese = english.replace("<dimension>", "<d>"), chinese.replace("<维度>", "<d>")
    assert set(SIGN.findall(english)) == set(SIGN.findall(chinese))


def test_both_say_what_the_record_holds(told):
    record, english, chinese = told
    files = record["files"]
    assert len(files["rejected"]) > 4
    for facts in record["dictionaries"]:
        said = [facts["name"], facts["sha256"][:12], f"{facts['totals'][facts['count']]:,}", *facts["drop"]]
        said += [flag for flags in facts.get("drop_by_term", {}).values() for flag in flags]
        if said[3:]:
            said.append(f"{facts['totals'][facts['count']] - facts['hits']:,}")
        for fact in (*said, *record["extractors"], f"textindex {record['versions']['textindex']}"):
            assert fact in english
            assert fact in chinese
        rule = RULES[facts["count"]]
        if facts["language"] == "zh":
            assert rule[0] in english
            assert rule[1] in chinese
    for reason, number in files["rejected"].items():
        assert f"{reason} {number:,}" in english
        assert f"{SAID[reason].zh} {number:,}" in chinese
    for formula in record["formulas"]:
        assert FORMULAS[formula].replace("<construct>", "digital") in english
        assert FORMULAS_ZH[formula].replace("<construct>", "digital") in chinese


def test_every_formula_is_told_in_chinese():
    assert FORMULAS_ZH.keys() == FORMULAS.keys()
