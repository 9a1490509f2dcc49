"""Reports of whose terms every number is drawn: what a published index of them can be reconstructed from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from textindex import dictionary
from textindex.core.records import Dictionary, MatchPolicy, Term
from textindex.core.text import fold_term

FILLER = ("股东大会", "固定资产", "应收账款", "会计政策", "利润分配", "审计报告", "关联交易", "募集资金")


def pool() -> list[str]:
    """The Chinese terms of the dictionaries that come with textindex, each once."""
    every = map(dictionary.load, dictionary.shipped_names())
    found = {fold_term(term.text): term.text for one in every if one.language == "zh" for term in one.terms}
    return list(found.values())


def archive(folder: Path, terms: list[str], firms: int, years: int, seed: int, rate: float = -2.4) -> Path:
    """Reports in which terms stand as often as firms, fields and chance have it; few are frequent, most are rare."""
    draw = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    often = np.exp(draw.normal(rate, 1.8, len(terms)))
    field = draw.integers(0, 8, len(terms))
    for firm in range(firms):
        size, fields = draw.gamma(0.6, 1 / 0.6), draw.gamma(0.7, 1 / 0.7, 8)
        for year in range(2010, 2010 + years):
            n = draw.poisson(np.minimum(often * size * fields[field] * np.exp(draw.normal(0, 0.5)), 60))
            words = np.repeat(np.arange(len(terms)), n)
            draw.shuffle(words)
            lines = [
                f"第{at}项{draw.choice(FILLER)}，{terms[word]}，{draw.choice(FILLER)}" for at, word in enumerate(words)
            ]
            head = f"{600000 + firm}_样本 {year}年年度报告\n"
            text = head + "。\n".join([*lines, *draw.choice(FILLER, 60)]) + "。\n"
            (folder / f"{600000 + firm}_{year}.txt").write_text(text, encoding="utf-8")
    return folder


def dictionary_of(terms: list[str], count: str = "whole", name: str = "secret") -> Dictionary:
    """A dictionary of some terms."""
    blank = dictionary.load("wu2021-zh")
    made = tuple(Term(text, "d") for text in terms)
    dimension = blank.dimensions[0]._replace(key="d")
    return Dictionary(name, "1", "zh", {}, MatchPolicy(count, ()), (dimension,), made, ())
