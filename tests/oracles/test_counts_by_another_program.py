"""The terms of Wu et al. (2021) counted by another program on all Chinese reports at hand: the same numbers.

The other program shares nothing with ours but the list of terms: pdfium's text as it comes, NFKC, lines joined, one
regular expression with the longest terms first. What it counts otherwise is in `EXPLAINED`, with the reason.
"""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import textindex as ti
from textindex.core.records import Document, Filing
from textindex.documents import fold, read
from textindex.matching import Matcher, Splitter

EXPLAINED = {
    # file: {term: (ours, the other's)}
    # A word of its own is needed: S2B2C and B2B2C are other words.
    "600332_20240316_M2MS.md": {"b2c": (0, 1)},
    "000001_平安银行_2018_annual.txt": {"b2b": (0, 2)},
    # Broken over two pages, with foot and head between them.
    "新世界：2018年年度报告.PDF": {"移动互联网": (1, 0)},
    # In traditional characters.
    "02324_10105815_20220128_Annual-Report-202021_pages_10-21_MANAGEMENT_DISCUSSION_AND_ANALYSIS_CHI.txt": {
        "虚拟现实": (2, 0)
    },
}


def normal(text):
    return unicodedata.normalize("NFKC", text).casefold()


def text_of(path):
    """A file's text by the shortest way: no layout, no repair, no knowledge of what a report is."""
    if path.suffix.lower() == ".pdf":
        pdfium = pytest.importorskip("pypdfium2")
        pdf = pdfium.PdfDocument(path)
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        return text
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", "", text) if path.suffix == ".html" else text


def counted(path, terms):
    text = re.sub("[\x00\u200b\ufffe\xad]", "", normal(text_of(path)))
    text = re.sub(r"[ \t]*[\r\n\f]+[ \t]*", "", text)
    longest_first = sorted(map(normal, terms), key=len, reverse=True)
    return Counter(re.findall("|".join(map(re.escape, longest_first)), text))


def chinese_files(shared_data):
    for folder in ("zh_pdf", "zh_text"):
        yield from (path for path in (shared_data / folder).rglob("*") if path.is_file() and path.suffix != ".tsv")
    with (shared_data / "more" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["language"].startswith("zh"):
                yield shared_data / "more" / row["folder"] / row["file"]


@pytest.mark.slow
def test_terms_are_counted_as_another_program_counts_them(shared_data):
    if not (shared_data / "more").exists():
        pytest.skip("the reports gathered later are not here")
    matcher = Matcher(ti.load_dictionary("wu2021-zh").terms)
    splitter = Splitter(matcher.folded, "longest")
    terms = {term.text for term in ti.load_dictionary("wu2021-zh").terms}
    compared, different, total = 0, {}, 0
    for path in sorted(chinese_files(shared_data), key=Path.as_posix):
        document = read(Filing(str(path), path.name))
        if not isinstance(document, Document):
            continue  # scans
        hits = matcher.match(fold(document).data, "longest", splitter)
        ours, others = Counter(normal(hit.term) for hit in hits), counted(path, terms)
        compared, total = compared + 1, total + ours.total()
        if found := {term: (ours[term], others[term]) for term in {*ours, *others} if ours[term] != others[term]}:
            different[path.name] = found
    assert different == EXPLAINED
    assert (compared, total) > (90, 700)
