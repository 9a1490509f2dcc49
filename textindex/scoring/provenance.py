"""In: what a run found, and its tables. Out: its provenance: versions, rules, hashes, and how far choices move it."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from platform import python_version
from typing import Any

import numpy as np

from textindex import documents, matching
from textindex.core.records import COUNT_RULES, CountRule, Dictionary
from textindex.core.versions import version
from textindex.scoring import index, scores
from textindex.scoring.outcomes import RunCounts, Scan
from textindex.scoring.scorer import Settings
from textindex.tables.frame import Frame

VERSIONED = (
    "textindex",
    "jieba",
    "spacy",
    "spacy-lookups-data",
    "ahocorasick_rs",
    "pypdfium2",
    "pdfplumber",
    "selectolax",
    "opencc",
    "pyarrow",
    "scikit-learn",
    "pandas",
    "numpy",
)


def provenance_of(scan: Scan, table: Frame, terms: Frame, hits: scores.Columns) -> dict[str, Any]:
    """Equal for equal input.

    Args:
        scan: what a run found.
        table: its index.
        terms: its terms, counted by all rules.
        hits: its ledger.
    """
    settings = scan.settings
    return {
        "versions": {"python": python_version(), **{package: version(package) for package in VERSIONED}},
        "engine": documents.extractor_version(settings.engine),
        "extractors": sorted({o.entry.extractor for o in scan.used if o.entry}),
        "section": settings.section,
        "dictionaries": [_of(d, scan, table, terms, hits) for d in settings.dictionaries],
        "files": {
            "found": len(scan.outcomes),
            "scored": len(scan.used),
            "rejected": dict(sorted(Counter(r.reason for r in scan.rejections).items())),
        },
        "inputs": {"listed_in": "documents.parquet", "sha256": _hash_of_files(scan)},
    }


def _hash_of_files(scan: Scan) -> str:
    """The hash of all files: of a line for each with its hash and its name, in order of the names, as sha256sum has it.

    The list itself would be most of the provenance of a large archive; it stands in the documents table.
    """
    found = sha256()
    for name, content in sorted((outcome.filing.file, outcome.filing.sha256) for outcome in scan.outcomes):
        found.update(f"{content}  {name}\n".encode())
    return found.hexdigest()


def _of(dictionary: Dictionary, scan: Scan, table: Frame, terms: Frame, hits: scores.Columns) -> dict[str, Any]:
    """What was counted by one dictionary, how, and how far other rules and flags move it."""
    d, settings = dictionary, scan.settings
    prefix, of_it = d.prefix(len(settings.dictionaries) > 1), terms["dictionary"] == d.name
    files = [o.filing.file for o in scan.used if d in settings.of_language(o.filing.language)]
    return {
        "name": d.name,
        "prefix": prefix,
        "version": d.version,
        "language": d.language,
        "sha256": d.sha256,
        "title": dict(d.title),
        "construct": d.construct._asdict(),
        "reports": len(files),
        **({"notes": list(d.notes)} if d.notes else {}),
        "terms": len(d.terms),
        "dimensions": [dimension.key for dimension in d.dimensions],
        "labels": {dimension.key: [dimension.label_zh, dimension.label_en] for dimension in d.dimensions},
        "standing": d.standing,
        "unverified": d.unverified,
        "count": settings.rule(d),
        "drop": list(settings.drops(d)),
        **_own_drops(settings, d),
        "attribution_rules_sha256": matching.rules_sha256(d.language),
        **({} if settings.own is None else {"own": settings.own}),
        "attribution_model_sha256": matching.model_sha256(d.language),
        "concept_rules_sha256": matching.concept_sha256(d.language),
        "flags": scores.effects(
            scores.of_dictionary(hits, d.name),
            files,
            settings.drops(d),
            settings.drops_by_term(d),
            {t.text: t.weight for t in d.terms if t.weight != 1},
        ),
        "hits": int(terms["kept"][of_it].sum()),
        "totals": {rule: int(terms[rule][of_it].sum()) for rule in COUNT_RULES},
        "rank_correlation": _rank_moves(scan.counts, d.name, settings.rule(d)),
        "summary": index.summarise(table[f"{prefix}{d.construct.name}"]),
    }


def _own_drops(settings: Settings, dictionary: Dictionary) -> dict[str, dict[str, list[str]]]:
    """The flags that terms with a policy of their own are dropped for; nothing where none has one."""
    own = settings.drops_by_term(dictionary)
    return {"drop_by_term": {term: list(drops) for term, drops in own.items()}} if own else {}


def _rank_moves(counts: RunCounts, name: str, rule: CountRule) -> dict[str, float | None]:
    """Spearman's rank correlation of the total under the run's rule with that under each other rule."""
    own = [totals[name] for _, totals in sorted(counts.totals.items()) if name in totals]
    by_rule = {other: np.array([totals[other] for totals in own], dtype="float64") for other in COUNT_RULES}
    return {other: scores.rank_correlation(by_rule[rule], by_rule[other]) for other in COUNT_RULES if other != rule}
