"""Seams between lines, pages and cells of real reports, labelled by reading: most come out as read.

`line_joins.tsv` quotes a few characters before and after each seam. `join`: one sentence, title or cell was broken by
the layout. `break`: two things only touch.
"""

import csv
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from textindex.core.records import Filing
from textindex.documents import fold, read

CASES = Path(__file__).with_name("line_joins.tsv")
FLOOR = 171  # of 177; raise it when the rules get better, never lower it


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@lru_cache(maxsize=1)
def read_and_fold(path: Path):
    document = read(Filing(str(path), path.name))
    return document, fold(document)


def position(folded, page: int, offset: int) -> int | None:
    """Where a character of a page stands in the folded text, in bytes; None where it was taken out."""
    starts = [*folded.origin.starts, len(folded.data)]
    for start, stop, number, at in zip(starts, starts[1:], folded.origin.pages, folded.origin.offsets, strict=False):
        run = folded.part(start, stop)
        if number == page and at <= offset < at + len(run) and run[0] != "\n":
            return start + len(run[: offset - at].encode())
    return None


def seam(document, case) -> tuple[int, int, int]:
    """Offset of the last character before the seam, page and offset of the first one after it."""
    page, before, after = int(case["page"]), re.escape(case["before"]), re.escape(case["after"])
    text = document.pages[page - 1].text
    if case["where"] == "page":
        last = list(re.finditer(before, text))[-1].end() - 1
        following = re.search(rf"(?m)^\s*{after}", document.pages[page].text)
        return last, page + 1, following.end() - len(case["after"])
    between = r"\s*[\r\n]\s*" if case["where"] == "line" else r"\s+"
    found = re.search(before + between + after, text)
    return found.start() + len(case["before"]) - 1, page, found.end() - len(case["after"])


def verdict(document, folded, case) -> str:
    last, page_after, first = seam(document, case)
    left, right = position(folded, int(case["page"]), last), position(folded, page_after, first)
    if left is None or right is None:
        return "break"
    return "join" if folded.part(left, right)[1:] in ("", " ") else "break"


@pytest.mark.slow
def test_most_seams_come_out_as_read(shared_data):
    right, wrong = Counter(), []
    for case in sorted(cases(), key=lambda case: case["file"]):
        document, folded = read_and_fold(shared_data / "zh_pdf" / case["file"])
        if verdict(document, folded, case) == case["label"]:
            right[case["label"]] += 1
        else:
            wrong.append(f"{case['file']} p{case['page']}: {case['before']} | {case['after']}: read as {case['label']}")
    assert right.total() >= FLOOR, "\n".join(wrong)


def test_both_kinds_are_there_in_number():
    labels = Counter(case["label"] for case in cases())
    assert labels["join"] >= 40
    assert labels["break"] >= 40
