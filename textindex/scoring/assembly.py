"""In: the outcomes of a run's files, and the counts of their hits. Out: its tables and provenance."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from textindex import documents
from textindex.core import schemas
from textindex.core.errors import CombineError, IdentityWarning
from textindex.core.later import pandas as pd
from textindex.core.messages import Message, joined, told
from textindex.core.reasons import advice
from textindex.core.recognition import ocr_pages
from textindex.core.records import ANNUAL_KINDS, COUNT_RULES, SECTIONS, Dictionary, Filing, Rejection
from textindex.core.results import ScoreResult
from textindex.scoring import index, scores, statements
from textindex.scoring.outcomes import Outcome, RunCounts, Scan
from textindex.scoring.provenance import provenance_of
from textindex.scoring.scorer import Settings
from textindex.store import Entry
from textindex.tables.frame import Frame

SIZES = ("n_pages", "n_chars")
FORMULAS = {**index.FORMULAS, "new": statements.NEW, "own": scores.OWN}
"""What `score` may be asked for, and what it is."""
KEYS = ("firm_by", "cik", "ticker", "period_end")


def assemble(scan: Scan, formulas: Sequence[str] = (), weights: dict[str, Any] | None = None) -> ScoreResult:
    """Form the tables of a run.

    Args:
        scan: what it found.
        formulas: further indices.
        weights: fitted weights of an earlier run.
    """
    outcomes = sorted(scan.outcomes, key=lambda o: o.filing.file)
    chosen = [o.filing for o in scan.used]
    versions = _versions(scan.rejections, chosen)
    _warn(outcomes, versions, chosen)
    hits = ledger(scan)
    if scan.novelty is not None:
        hits = Frame.of_pandas(hits.pandas().join(scan.novelty))
    counted = {name: hits[name] for name in scores.COUNTED if name in hits.names}
    table, fitted = index_table(scan, counted, formulas, weights)
    terms = _terms(scan.counts, counted, scan.settings)
    used = sorted(scan.used, key=lambda own: own.filing.file)
    provenance = provenance_of(scan, table, terms, counted)
    provenance["formulas"] = {formula: FORMULAS[formula] for formula in formulas}
    return ScoreResult(
        tables={
            "index": table,
            "hits": hits,
            "documents": documents_table(outcomes, scan.rejections, scan.counts.n_words, versions),
            "rejections": _rejections(scan.rejections),
            "terms": terms,
        },
        provenance=provenance | {"weights": fitted, "weights_reused": weights is not None},
        run={},
        dictionaries=scan.settings.dictionaries,
        incomplete={own.filing.file: own.lacking for own in used if own.lacking},
    )


def ledger(scan: Scan, *, sentences: bool = False) -> Frame:
    """The hits of a run; with their sentences where these are asked for."""
    years = {o.filing.file: (o.filing.firm, o.filing.year) for o in scan.used}
    return scan.counts.hits.frame(years, sentences=sentences)


def under(hits: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """A ledger as other settings of what is dropped give it.

    Args:
        hits: the ledger of a run that drops nothing.
        settings: those of that run, but for ``drop``.
    """
    parts = [
        scores.under_policy(hits[hits["dictionary"] == d.name], settings.drops(d), settings.drops_by_term(d))
        for d in settings.dictionaries
    ]
    return pd.concat(parts).sort_index()


def index_table(
    scan: Scan, hits: scores.Columns, formulas: Sequence[str] = (), weights: dict[str, Any] | None = None
) -> tuple[Frame, dict[str, Any]]:
    """One row a firm-year.

    Args:
        scan: what a run found.
        hits: the columns of its ledger that scores are counted from (`scores.COUNTED`).
        formulas: further indices.
        weights: fitted weights of an earlier run.

    Returns:
        The index, and what its formulas were fitted to.
    """
    used, counts = scan.used, scan.counts
    missing = _unread(scan.rejections, {(o.filing.firm, o.filing.year) for o in used})
    rows = [*((o.filing, "ok") for o in used), *((r.filing, r.reason) for r in missing)]
    order = sorted(range(len(rows)), key=lambda at: (rows[at][0].firm, rows[at][0].year is None, rows[at][0].year or 0))
    measured, fitted = _index_columns(scan, hits, formulas, weights)
    columns: dict[str, list[Any]] = {
        **{name: [getattr(filing, name) for filing, _ in rows] for name in ("firm", "year", "name", "language")},
        "status": [status for _, status in rows],
        **{key: [getattr(filing, key) or None for filing, _ in rows] for key in KEYS},
        **{name: values for name, (values, _) in measured.items()},
        "n_pages": [o.entry.n_pages if o.entry else None for o in used],
        "n_chars": [_n_chars(o, counts) for o in used],
        "ocr_share": [_ocr_share(o.entry) for o in used],
        "file": [filing.file for filing, _ in rows],
    }
    dtypes = dict.fromkeys(columns, "string") | {name: dtype for name, (_, dtype) in measured.items()}
    dtypes |= {"year": "Int64", "n_pages": "Int64", "n_chars": "Int64", "ocr_share": "Float64"}
    if documents.parted(scan.settings.engine)[1] == "never":
        del dtypes["ocr_share"]
    whole = {name: [*column, *[None] * (len(rows) - len(column))] for name, column in columns.items()}
    return Frame.of({name: [column[at] for at in order] for name, column in whole.items()}, dtypes), fitted


def _ocr_share(entry: Entry | None) -> float | None:
    """The share of a report's pages that OCR read."""
    return len(ocr_pages(entry.page_origin)) / entry.n_pages if entry and entry.n_pages else None


def _n_chars(outcome: Outcome, counts: RunCounts) -> int | None:
    """Characters of what is scored: the report, or one section of it."""
    of_section = counts.n_chars[outcome.filing.file]
    return of_section if of_section is not None or outcome.entry is None else outcome.entry.n_chars


def _warn(outcomes: Sequence[Outcome], more: Mapping[str, str], chosen: Sequence[Filing]) -> None:
    """Warn of every disagreement about a file, each of which stands in its notes too; and of firms without a code."""
    for outcome in outcomes:
        for remark in (*outcome.remarks, *filter(None, [more.get(outcome.filing.file)])):
            said = Message("remark.of_file", file=outcome.filing.file, remark=remark)
            warnings.warn(said, IdentityWarning, stacklevel=4)
    if by_name := sorted({filing.firm for filing in chosen if filing.firm_by}):
        some = ", ".join(by_name[:3]) + (" …" if len(by_name) > 3 else "")
        message = Message("remark.firms_by_name", n=len(by_name), some=some)
        warnings.warn(message, IdentityWarning, stacklevel=4)


def _versions(rejections: Sequence[Rejection], chosen: Sequence[Filing]) -> dict[str, str]:
    """By file: withdrawn versions scored for want of another, and corrections that cannot be read."""
    told: dict[str, str] = {
        filing.file: Message("remark.only_withdrawn", firm=filing.firm, year=filing.year)
        for filing in chosen
        if filing.revision < 0
    }
    revisions = {(filing.firm, filing.year): filing for filing in chosen}
    for rejection in rejections:
        filing = rejection.filing
        scored = revisions.get((filing.firm, filing.year))
        unread = rejection.stage in ("documents", "runners") and filing.kind in (*ANNUAL_KINDS, "")
        if scored and filing.revision > max(scored.revision, 0) and unread:
            told[filing.file] = Message(
                "remark.correction_unread", reason=Message(f"reason.{rejection.reason}"), scored=scored.file
            )
    return told


def _index_columns(
    scan: Scan, hits: scores.Columns, formulas: Sequence[str], weights: dict[str, Any] | None
) -> tuple[dict[str, tuple[list[Any], str]], dict[str, Any]]:
    """The columns of each dictionary with their types, for the reports in its language; of others they are missing."""
    used, settings = scan.used, scan.settings
    made: dict[str, tuple[list[Any], str]] = {}
    fitted = {}
    for dictionary in settings.dictionaries:
        its = [at for at, o in enumerate(used) if dictionary in settings.of_language(o.filing.language)]
        columns, found = _of_dictionary(scan, dictionary, its, hits, formulas, weights)
        if found:
            held = {"dictionary_sha256": dictionary.sha256, "count": settings.rule(dictionary)}
            fitted[dictionary.name] = {**held, **found}
        prefix = dictionary.prefix(len(settings.dictionaries) > 1)
        for name, values in columns.items():
            column: list[Any] = [None] * len(used)
            for at, value in zip(its, _listed(values), strict=True):
                column[at] = value
            made[prefix + name] = column, "Int64" if values.dtype.kind in "iu" else "float64"
    return made, fitted


def _of_dictionary(
    scan: Scan,
    dictionary: Dictionary,
    its: Sequence[int],
    hits: scores.Columns,
    formulas: Sequence[str],
    weights: dict[str, Any] | None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of one dictionary for its reports, and what formulas were fitted to."""
    own, files = scores.of_dictionary(hits, dictionary.name), [scan.used[at].filing.file for at in its]
    keys, name = [d.key for d in dictionary.dimensions], dictionary.construct.name
    counts = scores.score(own, files, keys)
    of_counts = [formula for formula in formulas if formula in index.FORMULAS]
    texts = [term.text for term in dictionary.terms]
    by_term = scores.term_counts(own, files, texts) if of_counts or dictionary.weighted else None
    weighted = scores.weigh(by_term, dictionary.terms, keys) if by_term is not None and dictionary.weighted else None
    own_weights = weights_of(dictionary, scan.settings, weights)
    columns, found = index.measured(counts, weighted, name), dict[str, Any]()
    if of_counts:
        size = {
            "year": [scan.used[at].filing.year for at in its],
            "n_chars": [_n_chars(scan.used[at], scan.counts) for at in its],
            "n_words": [scan.counts.n_words[file] for file in files],
        }
        owner = {term.text: term.dimension for term in dictionary.terms}
        tables = index.Counts.of(counts, by_term, texts, size)
        made, found = index.combine(tables, owner, of_counts, own_weights, weighted, name)
        columns = {str(column): made[column] for column in made}
    if "new" in formulas:
        told = statements.columns_of(scan, own, dictionary)
        columns |= {str(column): told[column] for column in told}
    if "own" in formulas:
        columns |= scores.own_columns(own, files)
    return columns, found


def _listed(values: Any) -> list[Any]:
    """Values as Python has them, None where pandas has a missing whole number."""
    known = values.astype("object").where(values.notna(), None) if str(values.dtype) == "Int64" else values
    listed: list[Any] = known.tolist()
    return listed


def weights_of(dictionary: Dictionary, settings: Settings, weights: dict[str, Any] | None) -> dict[str, Any] | None:
    """Earlier weights of a dictionary, if any are given.

    Raises:
        CombineError: they were fitted for another dictionary, another version of it, or another counting rule.
    """
    if weights is None:
        return None
    own: dict[str, Any] | None = weights.get(dictionary.name)
    if own is None or own.get("dictionary_sha256") != dictionary.sha256:
        held = tuple(weights) or Message("weights.none")
        raise CombineError(Message("weights.other", held=held, dictionary=dictionary.name))
    if own.get("count") != settings.rule(dictionary):
        raise CombineError(Message("weights.count", count=own.get("count"), rule=settings.rule(dictionary)))
    return own


def _unread(rejections: Sequence[Rejection], known: set[tuple[str, int | None]]) -> list[Rejection]:
    """Annual reports that were found and could not be read, of firm-years that no other report covers."""
    missing: dict[tuple[str, int | None], Rejection] = {}
    for rejection in rejections:
        filing = rejection.filing
        # A table named 600519_2019.csv is none, unless a manifest says so.
        may_be = {"firm", "year"} <= filing.asserted or rejection.reason != "not an annual report"
        is_annual = filing.kind in ANNUAL_KINDS or (not filing.kind and may_be)
        unread = rejection.stage in ("documents", "runners") or rejection.reason == "other language"
        if unread and is_annual and filing.firm and filing.year and (filing.firm, filing.year) not in known:
            missing.setdefault((filing.firm, filing.year), rejection)
    return list(missing.values())


def documents_table(
    outcomes: Sequence[Outcome],
    rejections: Sequence[Rejection] | None = None,
    n_words: Mapping[str, int | None] | None = None,
    more: Mapping[str, str] | None = None,
) -> Frame:
    """One row a file: which report it is, and what became of it.

    Args:
        outcomes: what became of each file when it was read.
        rejections: all rejections of a run; None takes those of the reading.
        n_words: words by file, where they were counted.
        more: further remarks by file.
    """
    if rejections is None:
        rejections = [o.rejection for o in outcomes if o.rejection is not None]
    reasons = {rejection.filing.file: rejection.reason for rejection in rejections}
    identity = ("file", "firm", "year", "name", *KEYS, "language", "kind", "revision", "sha256")
    rows = []
    for outcome in sorted(outcomes, key=lambda o: o.filing.file):
        file, entry = outcome.filing.file, outcome.entry
        read = None if entry is None or entry.reason else entry
        own = [more[file]] if more and file in more else []
        rows.append(
            (
                *(getattr(outcome.filing, column) for column in identity),
                reasons.get(file, "ok"),
                *(getattr(read, column, None) for column in SIZES),
                *(_status(read, section) for section in SECTIONS),
                (n_words or {}).get(file),
                getattr(read, "extractor", ""),
                *_in_both(joined((*outcome.notes, *outcome.remarks, *_by_name(outcome.filing), *own))),
            )
        )
    return Frame.of_rows(rows, schemas.DOCUMENTS.dtypes)


def _by_name(filing: Filing) -> list[str]:
    return [Message(f"remark.firm_by_{filing.firm_by}")] if filing.firm_by else []


def _in_both(text: str) -> tuple[str, str]:
    """A remark in English and in Chinese."""
    return told(text, "en"), told(text, "zh")


def _status(read: Entry | None, name: str) -> str | None:
    return next((found.status for found in read.sections if found.section == name), None) if read else None


def _rejections(rejections: Sequence[Rejection]) -> Frame:
    rows = []
    for r in rejections:
        detail, detail_zh = _in_both(_with_hint(r))
        known = r.filing.file, r.filing.firm, r.filing.year, r.stage, r.reason
        rows.append((*known, detail, advice(r.reason, "en"), advice(r.reason, "zh"), detail_zh))
    return Frame.of_rows(sorted(rows, key=lambda row: row[0]), schemas.REJECTIONS.dtypes)


def _with_hint(rejection: Rejection) -> str:
    """What was seen, and what keeps the firm-year of an unreadable report in the index, as a missing value."""
    filing = rejection.filing
    known = (filing.firm and filing.year) or rejection.reason == "not an annual report"
    if rejection.stage != "documents" or known:
        return rejection.detail
    return Message("report.keep_missing", of=rejection.detail)


def _terms(counts: RunCounts, hits: scores.Columns, settings: Settings) -> Frame:
    rows = []
    kept = Counter(zip(*(hits[column][hits["kept"]].tolist() for column in ("dictionary", "term")), strict=True))
    for d in settings.dictionaries:
        for t in d.terms:
            token, whole, longest, substring = (counts.terms[d.name, rule][t.text] for rule in COUNT_RULES)
            rows.append(
                (d.name, t.dimension, t.text, token, whole, longest, substring, longest - token, kept[d.name, t.text])
            )
    return Frame.of_rows(rows, schemas.TERMS.dtypes)
