"""In: a store and hits. Out: the sentence that each hit stands in, for those who read it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.scoring.sentences import REACH
from textindex.workbench.corpus import Corpus

Context = dict[tuple[str, int, int, str], tuple[str, str]]
"""By file, page, start and term: what stands before and after a hit."""
BREAK = re.compile(r"\s*[\r\n\f]\s*")
WEST = re.compile(r"[!-~]")
END = re.compile(r"[。！？；!?]|(?<=[a-z0-9)”\"%])\.(?=\s+[A-Z“\"])")


def one_line(text: str) -> str:
    r"""A text without line breaks; where Western letters met at one, with a blank.

    >>> one_line("加强\n信贷"), one_line("data\ncenter")
    ('加强信贷', 'data center')
    """

    def joined(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return " " if WEST.match(before) and WEST.match(after) else ""

    return BREAK.sub(joined, text)


def sentence(page: str, start: int, stop: int, reach: int) -> tuple[str, str]:
    """What stands before and after a hit in its sentence, at most so many characters on either side.

    >>> sentence("公司发展良好。公司运用大数据分析需求。明年继续。", 11, 14, 200)
    ('公司运用', '分析需求。')
    """
    before = page[max(0, start - reach) : start]
    after = page[stop : stop + reach]
    ends = list(END.finditer(before + page[start : start + 1]))  # a full stop ends where a capital follows
    if ends and ends[-1].end() <= len(before):
        before = before[ends[-1].end() :]
    if end := END.search(after):
        after = after[: end.end()]
    return one_line(before).lstrip(), one_line(after).rstrip()


def sentences(store: Corpus | str | Path, hits: pd.DataFrame) -> Context:
    """The sentence around each hit, from the pages as extracted.

    A hit whose report the store does not hold, or that goes on over the page, is left out, as is a sentence shorter
    than what the ledger has.

    Args:
        store: a store, or its reports where sentences are asked for more than once.
        hits: rows of the ledger.

    Raises:
        SourceError: the store holds none of the reports.
    """
    corpus = store
    if not isinstance(corpus, Corpus):
        years = {int(year) for year in hits["year"] if str(year).isdigit()}
        corpus = Corpus(corpus, firms=set(hits["firm"].dropna()), years=years)
    of_file: dict[str, Any] = {str(file): own for file, own in hits.groupby("file")}
    if not any(report.file in of_file for report in corpus.reports):
        raise SourceError(Message("sentences.none", address=corpus.store.address))
    found: Context = {}
    for report, stored in corpus.texts(of_file.keys()):
        for hit in of_file[report.file].itertuples(index=False):
            page = int(hit.page)
            stop = int(getattr(hit, "stop", int(hit.start) + len(hit.surface)))
            if int(getattr(hit, "end_page", page)) != page or page > len(stored.pages):
                continue
            before, after = sentence(stored.pages[page - 1], int(hit.start), stop, REACH.get(report.language, 200))
            if len(before) + len(after) >= len(one_line(hit.left)) + len(one_line(hit.right)):
                found[report.file, page, int(hit.start), str(hit.term)] = before, after
    return found
