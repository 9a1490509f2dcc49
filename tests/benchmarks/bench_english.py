"""English counts: textindex against spaCy over the full text, in one run, with equal counts.

Usage: python tests/benchmarks/bench_english.py [REPORT ...] [--rounds N]

The other side is `nlp.pipe` with spaCy's PhraseMatcher on the norm of words, which is set to be one for each family of
spellings: the fastest that spaCy has for it. Without reports it takes six of ../shared/data, else the project's
samples. Every figure is a median over rounds that take turns, in one process, in CPU seconds; what our tokenizer
remembers is forgotten before each round, what spaCy's remembers is not. Read the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections import Counter
from itertools import product
from pathlib import Path

from textindex.core.records import Dictionary, Dimension, Filing, Folded, MatchPolicy, Term
from textindex.documents import fold, read
from textindex.matching import EnglishSplitter, PhraseMatcher
from textindex.scoring import scorer as scoring
from textindex.scoring.scorer import Scorer, Settings
from textindex.store import Stored

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import spacy
    from spacy.matcher import PhraseMatcher as SpacyMatcher

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = [
    "en_pdf/NASDAQ_MSFT_2022.pdf",
    "en_pdf/NASDAQ_AMZN_2022.pdf",
    "en_pdf/Safe_Green_Holdings_Corp_2023_ae2c94.pdf",
    "en_html/meta-10-k-2025-01-30.html",
    "en_html/nvda-10-k-2025-02-26.html",
    "en_html/10-K_0000950153-99-001234.html",
]
# Single words and phrases, rare ones and such as stand in every paragraph; nothing that is written with marks, which
# a list of lemmas cannot tell from words.
TERMS = [
    "digital transformation", "digitalization", "digitize", "data center", "data analytics", "big data", "database",
    "data mining", "cloud computing", "cloud service", "cloud platform", "internet of things", "internet service",
    "online service", "online advertising", "ecommerce", "mobile application", "mobile device", "app", "software",
    "platform", "algorithm", "artificial intelligence", "machine learning", "deep learning", "neural network",
    "automation", "automate", "robot", "robotics", "robotic process automation", "cybersecurity", "cyber attack",
    "information technology", "information system", "augmented reality", "virtual reality", "blockchain",
    "digital asset", "digital payment", "digital marketing", "streaming", "semiconductor", "smart device",
    "smartphone", "wearable", "server", "analytics", "chatbot", "business process", "supply chain management",
    "network", "internet", "technology", "web site", "electronic", "personalize", "encryption", "virtualize", "data",
]  # fmt: skip


def default_reports() -> list[Path]:
    folder = ROOT.parent / "shared" / "data"
    if folder.is_dir():
        return [folder / name for name in REAL]
    return sorted((ROOT / "corpora_samples" / "en").rglob("*.*"))


class FullSpacy:
    """What one would write with spaCy alone: every word cut, phrases matched on norms that are one for each family."""

    def __init__(self, terms: list[Term], splitter: EnglishSplitter) -> None:
        self.nlp = spacy.blank("en")
        self.nlp.max_length = 10**8
        norms: dict[str, str] = {}
        for forms, _ in (part for term in terms for part in splitter.parts(term.text, False)):
            for form in forms:
                assert norms.setdefault(form, min(forms)) == min(forms), form
        for form, norm in norms.items():
            self.nlp.vocab[form].norm_ = f"family of {norm}"
        self.matcher = SpacyMatcher(self.nlp.vocab, attr="NORM")
        for term in terms:
            words = term.text.casefold().split()
            for gaps in product((" ", "-", "\u2013"), repeat=len(words) - 1):
                phrase = words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
                self.matcher.add(term.text, [self.nlp.make_doc(phrase)])

    def count(self, text: str) -> Counter[str]:
        """Of matches that overlap the leftmost longest counts; a hyphen between two blanks binds no words."""
        (document,) = self.nlp.pipe([text.replace("\u2010", "-")])
        counts, end = Counter(), 0
        for key, start, stop in sorted(self.matcher(document), key=lambda match: (match[1], -match[2])):
            if start >= end and not any(
                document[at].text in "-\u2013" and (document[at].whitespace_ or document[at - 1].whitespace_)
                for at in range(start, stop)
            ):
                counts[self.nlp.vocab.strings[key]] += 1
                end = stop
        return counts


def timed(action, *arguments):
    started = time.process_time()
    found = action(*arguments)
    return time.process_time() - started, found


def count(matcher: PhraseMatcher, splitter: EnglishSplitter, folded: Folded) -> Counter[str]:
    return Counter(hit.term for hit in matcher.match(folded.data, "whole", splitter))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reports", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    terms = [Term(text, "digital") for text in TERMS]
    dictionary = Dictionary(
        "bench", "1", "en", {}, MatchPolicy(), (Dimension("digital", "", "", ""),), tuple(terms), ()
    )
    print(f"{'report':<40} {'chars':>8} {'hits':>6} {'Mchar/s':>8} {'spaCy':>6} {'times':>6} {'with rows':>9}")
    full = FullSpacy(terms, EnglishSplitter())
    splitter = EnglishSplitter()
    matcher, scorer = PhraseMatcher(terms, splitter), Scorer(Settings((dictionary,)))
    sums: Counter[str] = Counter()
    for path in options.reports or default_reports():
        document = read(Filing(str(path), path.name))
        folded = fold(document)
        text, pages = folded.text, tuple(page.text for page in document.pages)
        stored = Stored(0, folded, pages)
        spent: dict[str, list[float]] = {"ours": [], "full": [], "rows": []}
        for _ in range(options.rounds):
            splitter._cuts.clear()
            seconds, ours = timed(count, matcher, splitter, folded)
            spent["ours"].append(seconds)
            seconds, theirs = timed(full.count, text)
            spent["full"].append(seconds)
            scoring._english()._cuts.clear()
            spent["rows"].append(timed(scorer.score, stored, path.name, "en")[0])
            assert ours == theirs, {t: (ours[t], theirs[t]) for t in ours | theirs if ours[t] != theirs[t]}
        ours_s, full_s, rows_s = (statistics.median(spent[name]) for name in ("ours", "full", "rows"))
        sums.update(chars=len(text), hits=ours.total(), ours=ours_s, full=full_s, rows=rows_s)
        print(
            f"{path.name[-40:]:<40} {len(text):>8} {ours.total():>6} {len(text) / ours_s / 1e6:>8.1f} "
            f"{len(text) / full_s / 1e6:>6.2f} {full_s / ours_s:>6.0f} {full_s / rows_s:>9.0f}"
        )
    print(
        f"all together: {sums['full'] / sums['ours']:.0f} times faster than spaCy over the full text "
        f"({sums['chars'] / sums['ours'] / 1e6:.1f} against {sums['chars'] / sums['full'] / 1e6:.2f} million "
        f"characters a second), {sums['full'] / sums['rows']:.0f} times with all four rules and the ledger's rows; "
        f"equal counts: {sums['hits']} hits, no difference"
    )


if __name__ == "__main__":
    main()
