"""From PDF to counts: textindex against what published scripts do, and against bare text extraction, in one run.

Usage: python tests/benchmarks/bench_pipeline.py [REPORT.pdf ...] [--rounds N] [--skip-plumber]

Without reports it takes five of ../shared/data, else the project's samples. Every figure is a median over rounds that
take turns, in CPU seconds; read the ratios. Bare extraction has processes of its own, once with the fonts that the
machine has and once, as textindex reads, without.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from pathlib import Path

import jieba
import pdfplumber
import pypdfium2
from bare_pdfium import seconds

import textindex as ti
from textindex.core.records import Filing
from textindex.core.text import fold_term
from textindex.documents import fold, read
from textindex.scoring.reading import take
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Stored

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = [
    "000001-平安银行/2016年年度报告.pdf",
    "000001-平安银行/深发展Ａ2001年年度报告.pdf",
    "贵州茅台2021年年度报告.pdf",
    "2020-04-16__四方科技集团股份有限公司__603339__四方科技__2019年__年度报告.pdf",
    "annual_chinamobile_2025_report.PDF",
]


def default_reports() -> list[Path]:
    folder = ROOT.parent / "shared" / "data" / "zh_pdf"
    if folder.is_dir():
        return [folder / name for name in REAL]
    return sorted((ROOT / "corpora_samples" / "zh").rglob("*.pdf"))


def published_script(path: Path, tokenizer: jieba.Tokenizer, terms: set[str]) -> Counter[str]:
    """pdfplumber for the text, jieba over all of it, words compared with the dictionary."""
    with pdfplumber.open(path) as pdf:
        text = "".join(page.extract_text() or "" for page in pdf.pages)
    return Counter(word for word in tokenizer.cut(text) if word in terms)


def read_and_score(filing: Filing, scorer: Scorer) -> None:
    reading = take(filing)
    scorer.score(Stored(0, reading.folded, reading.pages), filing.file, "zh")


def timed(action, *arguments) -> float:
    started = time.process_time()
    action(*arguments)
    return time.process_time() - started


def assert_equal_counts(paths: list[Path], dictionary: ti.Dictionary) -> int:
    """On equal text, full jieba and the pipeline count the same, what a term does not mean included."""
    scorer = Scorer(Settings((dictionary,), drop=()))
    names = {fold_term(term.text): term.text for term in dictionary.terms}
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for name in names:  # kept whole: probability one
        tokenizer.FREQ[name] = tokenizer.total
        for end in range(1, len(name)):
            tokenizer.FREQ.setdefault(name[:end], 0)
    total = 0
    for path in paths:
        document = read(Filing(str(path), path.name))
        folded = fold(document)
        words = Counter(names[word] for word in tokenizer.cut(folded.text) if word in names)
        ours = scorer.count(folded, [page.text for page in document.pages], dictionary)
        latin = {term for term in words if fold_term(term)[0].isascii() or fold_term(term)[-1].isascii()}
        difference = {t: (words[t], ours[t]) for t in words | ours if words[t] != ours[t] and t not in latin}
        assert not difference, difference
        total += ours.total()
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--skip-plumber", action="store_true", help="only the ratio to bare extraction")
    options = parser.parse_args()
    reports = options.reports or default_reports()
    dictionary = ti.load_dictionary("li2023-zh")
    scorer = Scorer(Settings((dictionary,)))
    filings = {path: Filing(str(path), path.name) for path in reports}
    pages = {path: len(pypdfium2.PdfDocument(path)) for path in reports}
    for path in reports:  # warm up: tables and caches are made once a process
        read_and_score(filings[path], scorer)
    ours, bare, fonts = ({path: [] for path in reports} for _ in range(3))
    for _ in range(options.rounds):
        for path, plain, with_fonts in zip(reports, seconds(reports), seconds(reports, fonts=True), strict=True):
            ours[path].append(timed(read_and_score, filings[path], scorer))
            bare[path].append(plain)
            fonts[path].append(with_fonts)
    tokenizer = jieba.Tokenizer()
    for term in dictionary.terms:
        tokenizer.add_word(term.text)
    terms = {term.text for term in dictionary.terms}
    print(
        f"{'report':<40} {'pages':>5} {'pages/s':>8} {'to bare pdfium':>15} {'with fonts':>11} {'script to ours':>15}"
    )
    sums = Counter()
    for path in reports:
        mine, plain, with_fonts = (statistics.median(values[path]) for values in (ours, bare, fonts))
        slow = 0.0 if options.skip_plumber else timed(published_script, path, tokenizer, terms)
        sums.update(mine=mine, plain=plain, fonts=with_fonts, slow=slow)
        print(
            f"{path.name[-40:]:<40} {pages[path]:>5} {pages[path] / mine:>8.0f} "
            f"{mine / plain:>15.2f} {mine / with_fonts:>11.2f} {slow / mine:>8.1f}"
        )
    print(f"all together: {sums['mine'] / sums['plain']:.2f} times bare pdfium without fonts of the machine, ", end="")
    print(f"{sums['mine'] / sums['fonts']:.2f} times with them", end="")
    print(
        ""
        if options.skip_plumber
        else f", {sums['slow'] / sums['mine']:.1f} times faster than pdfplumber plus jieba.cut"
    )
    print(f"equal text, equal counts: {assert_equal_counts(reports, dictionary)} hits, no difference")


if __name__ == "__main__":
    main()
