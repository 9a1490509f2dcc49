"""In: the outcomes of a run's files, and the counts of their hits. Out: its tables and provenance."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from textindex import documents
from textindex.core import schemas
from textindex.core.errors import CombineError, IdentityWarning
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
        hits = hits.join(scan.novelty)
    table, fitted = index_table(scan, hits, formulas, weights)
    terms = _terms(scan.counts, hits, scan.settings)
    used = sorted(scan.used, key=lambda own: own.filing.file)
    provenance = provenance_of(scan, table, terms, hits)
    provenance["formulas"] = {formula: FORMULAS[formula] for formula in formulas}
    return ScoreResult(
        index=table,
        hits=hits,
        documents=documents_table(outcomes, scan.rejections, scan.counts.n_words, versions),
        rejections=_rejections(scan.rejections),
        terms=terms,
        provenance=provenance | {"weights": fitted, "weights_reused": weights is not None},
        run={},
        dictionaries=scan.settings.dictionaries,
        incomplete={own.filing.file: own.lacking for own in used if own.lacking},
    )


def ledger(scan: Scan, *, sentences: bool = False) -> pd.DataFrame:
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
    scan: Scan, hits: pd.DataFrame, formulas: Sequence[str] = (), weights: dict[str, Any] | None = None
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """One row a firm-year.

    Args:
        scan: what a run found.
        hits: its ledger.
        formulas: further indices.
        weights: fitted weights of an earlier run.

    Returns:
        The index, and what its formulas were fitted to.
    """
    used, counts = scan.used, scan.counts
    columns, fitted = _index_columns(scan, hits, formulas, weights)
    missing = _unread(scan.rejections, {(o.filing.firm, o.filing.year) for o in used})
    table = pd.DataFrame(
        {
            "firm": pd.array([o.filing.firm for o in used], dtype="string"),
            "year": pd.array([o.filing.year for o in used], dtype="Int64"),
            "name": pd.array([o.filing.name for o in used], dtype="string"),
            "language": pd.array([o.filing.language for o in used], dtype="string"),
            "status": pd.array(["ok"] * len(used), dtype="string"),
            **{key: pd.array([getattr(o.filing, key) or None for o in used], dtype="string") for key in KEYS},
        }
    )
    sizes = pd.DataFrame(
        {
            "n_pages": pd.array([o.entry.n_pages if o.entry else None for o in used], dtype="Int64"),
            "n_chars": pd.array([_n_chars(o, counts) for o in used], dtype="Int64"),
            "file": pd.array([o.filing.file for o in used], dtype="string"),
        }
    )
    if documents.parted(scan.settings.engine)[1] != "never":
        shares = [_ocr_share(o.entry) for o in used]
        sizes.insert(2, "ocr_share", pd.Series(shares, dtype="Float64"))
    table = pd.concat([table, columns.reset_index(drop=True), sizes], axis=1)
    return _with_missing(table, missing), fitted


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


def _frame(rows: Iterable[Sequence[Any]], schema: schemas.Schema) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=list(schema.columns), dtype="object")
    return table.astype(schema.dtypes)


def _index_columns(
    scan: Scan,
    hits: pd.DataFrame,
    formulas: Sequence[str],
    weights: dict[str, Any] | None,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The columns of each dictionary, for the reports in its language; of the others they are missing."""
    used, counts, settings = scan.used, scan.counts, scan.settings
    files = [o.filing.file for o in used]
    of_counts = [formula for formula in formulas if formula in index.FORMULAS]
    size = pd.DataFrame(
        {
            "year": [o.filing.year for o in used],
            "n_chars": [_n_chars(o, counts) for o in used],
            "n_words": [counts.n_words[file] for file in files],
        },
        index=files,
    )
    parts, fitted = [], {}
    for dictionary in settings.dictionaries:
        of_it = [o.filing.file for o in used if dictionary in settings.of_language(o.filing.language)]
        own = hits[hits["dictionary"] == dictionary.name]
        keys = [d.key for d in dictionary.dimensions]
        by_term = scores.term_counts(own, of_it, [t.text for t in dictionary.terms])
        weighted = scores.weigh(by_term, dictionary.terms, keys) if dictionary.weighted else None
        own_counts = index.Counts(scores.score(own, of_it, keys), by_term, size.loc[of_it])
        owner = {t.text: t.dimension for t in dictionary.terms}
        own_weights, name = weights_of(dictionary, settings, weights), dictionary.construct.name
        columns, found = index.combine(own_counts, owner, of_counts, own_weights, weighted, name)
        if "new" in formulas:
            columns = pd.concat([columns, statements.columns_of(scan, own, dictionary)], axis=1)
        if "own" in formulas:
            columns = pd.concat([columns, scores.own_columns(own, of_it)], axis=1)
        if found:
            held = {"dictionary_sha256": dictionary.sha256, "count": settings.rule(dictionary)}
            fitted[dictionary.name] = {**held, **found}
        parts.append(_of_all(columns, files).add_prefix(dictionary.prefix(len(settings.dictionaries) > 1)))
    return pd.concat(parts, axis=1), fitted


def _of_all(columns: pd.DataFrame, files: Sequence[str]) -> pd.DataFrame:
    if list(columns.index) == list(files):
        return columns
    whole = [column for column in columns if columns[column].dtype == "int64"]
    return columns.astype(dict.fromkeys(whole, "Int64")).reindex(list(files))


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


def _with_missing(table: pd.DataFrame, missing: Sequence[Rejection]) -> pd.DataFrame:
    counts = [column for column in table.columns if table[column].dtype == "int64"]
    table = table.astype(dict.fromkeys(counts, "Int64"))
    if missing:
        told = ("firm", "year", "name", "language", *KEYS, "file")
        empty = pd.DataFrame([[getattr(r.filing, column) for column in told] for r in missing], columns=list(told))
        empty = empty.replace(dict.fromkeys(KEYS, ""), None).assign(status=[r.reason for r in missing])
        empty = empty.reindex(columns=table.columns).astype(table.dtypes.to_dict())
        table = pd.concat([table, empty], ignore_index=True)
    return table.sort_values(["firm", "year"], kind="stable", ignore_index=True)


def documents_table(
    outcomes: Sequence[Outcome],
    rejections: Sequence[Rejection] | None = None,
    n_words: Mapping[str, int | None] | None = None,
    more: Mapping[str, str] | None = None,
) -> pd.DataFrame:
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
    return _frame(rows, schemas.DOCUMENTS)


def _by_name(filing: Filing) -> list[str]:
    return [Message(f"remark.firm_by_{filing.firm_by}")] if filing.firm_by else []


def _in_both(text: str) -> tuple[str, str]:
    """A remark in English and in Chinese."""
    return told(text, "en"), told(text, "zh")


def _status(read: Entry | None, name: str) -> str | None:
    return next((found.status for found in read.sections if found.section == name), None) if read else None


def _rejections(rejections: Sequence[Rejection]) -> pd.DataFrame:
    rows = []
    for r in rejections:
        detail, detail_zh = _in_both(_with_hint(r))
        known = r.filing.file, r.filing.firm, r.filing.year, r.stage, r.reason
        rows.append((*known, detail, advice(r.reason, "en"), advice(r.reason, "zh"), detail_zh))
    return _frame(sorted(rows, key=lambda row: row[0]), schemas.REJECTIONS)


def _with_hint(rejection: Rejection) -> str:
    """What was seen, and what keeps the firm-year of an unreadable report in the index, as a missing value."""
    filing = rejection.filing
    known = (filing.firm and filing.year) or rejection.reason == "not an annual report"
    if rejection.stage != "documents" or known:
        return rejection.detail
    return Message("report.keep_missing", of=rejection.detail)


def _terms(counts: RunCounts, hits: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    rows = []
    kept = Counter(zip(*(hits.loc[hits["kept"], column] for column in ("dictionary", "term")), strict=True))
    for d in settings.dictionaries:
        for t in d.terms:
            token, whole, longest, substring = (counts.terms[d.name, rule][t.text] for rule in COUNT_RULES)
            rows.append(
                (d.name, t.dimension, t.text, token, whole, longest, substring, longest - token, kept[d.name, t.text])
            )
    return _frame(rows, schemas.TERMS)
