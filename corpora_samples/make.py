"""Enters: nothing but the texts in maker/. Leaves: zh/, en/, broken/ and truth.csv beside this file.

The small demonstration corpus of the project. Firms, figures and sentences are invented, and the counts in truth.csv
hold by construction (see maker/planting.py).

Run: ``python make.py``. Each run writes the same bytes.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from maker.blocks import Doc
from maker.broken import broken_files
from maker.english import english_files
from maker.firms import QINGHE
from maker.layout import Pages, pages_pdf
from maker.lines import register_font
from maker.plain import as_html, as_paged_text, as_text
from maker.planting import shown
from maker.reports import annual_docs, prospectus, small_docs

_HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write the whole corpus."""
    register_font()
    seen: Counter[str] = Counter()
    made = {doc.file: (doc, _encode(doc, seen)) for doc in [*annual_docs(), *small_docs()]}
    first, data = made["zh/900001_2018.pdf"]
    _, cut = made["zh/900003-远山银行/2019年年度报告.pdf"]
    offer = prospectus()
    files = [
        *made.values(),
        (replace(first, file="zh/副本_900001_2018.pdf", status="duplicate"), data),
        *broken_files(cut),
        *english_files(),
        (offer, shown(offer.blocks[0].text).encode("utf-8")),
    ]
    for doc, data in files:
        path = _HERE / doc.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    _write_truth(doc for doc, _ in files)
    print(f"planted terms broken: {dict(seen)}")


def _encode(doc: Doc, seen: Counter[str]) -> bytes:
    """Return a Chinese document as the bytes of its file, counting in ``seen`` how terms are broken."""
    if doc.file.endswith(".html"):
        return as_html(doc).encode("utf-8")
    if doc.file.endswith(".txt") and doc.firm == QINGHE.code:
        return as_text(doc).encode("utf-8")
    pages = Pages(doc)
    seen.update(pages.seen)
    print(f"{doc.file}: {len(pages.pages)} pages, broken terms {dict(pages.seen)}")
    if doc.file.endswith(".txt"):
        return as_paged_text(pages).replace("\n", "\r\n").encode("gb18030")
    return pages_pdf(pages, password="open sesame" if doc.status == "encrypted" else "")


def _write_truth(docs: Iterable[Doc]) -> None:
    """Write truth.csv: a row per file and planted term, or one row with an empty term."""
    with (_HERE / "truth.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(["file", "firm", "year", "name", "kind", "status", "term", "n"])
        for doc in sorted(docs, key=lambda doc: doc.file):
            about = [doc.file, doc.firm, doc.year, doc.name, doc.kind, doc.status]
            for term, n in sorted(doc.counts().items()) or [("", 0)]:
                table.writerow([*about, term, n])


if __name__ == "__main__":
    main()
