"""In: what a run wrote, and a language. Out: the page's texts, tables and figures, as its template takes them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from textindex.core.reasons import advice, name_of
from textindex.exhibits.figures import index_tables, index_words
from textindex.exhibits.report.content import Content
from textindex.exhibits.report.figures import drawn
from textindex.exhibits.report.tables import cell, plain
from textindex.exhibits.report.words import FLAGS, PAGE, RULES, STANDING

CHINESE = "方法（中文）"
"""The heading of the Chinese part of methods.md."""
FILES = 300
FIRST = 50


def json_text(data: Any) -> str:
    """JSON with its characters as they are."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


def parts(content: Content, language: str) -> dict[str, Any]:
    """Everything that the template shows, but for the sentences."""
    w, facts = PAGE[language], content.facts
    rows = index_tables.read_rows(content.index)
    years = f"{rows['year'].min()}–{rows['year'].max()}" if len(rows) else ""
    counted = (facts["count"], RULES[language][facts["count"]])
    lead = w["lead"].format(facts["name"], facts["version"], f"{facts['terms']:,}", len(facts["dimensions"]), *counted)
    if content.others:
        lead += " " + w["others"].format(", ".join((facts["name"], *content.others)), facts["name"])
    figures = drawn(content, language)
    return {
        "title": w["title" if years else "title_none"].format(years, content.construct.called(language)),
        "lead": lead,
        "standing": (standing := _standing(facts, language)),
        "warnings": [w["unverified"]] if facts["unverified"] and not standing else [],
        "doubtful": facts["unverified"],
        "facts": _facts(content, rows, language),
        "sections": _sections(w, figures, content.above is not None),
        "drawn": figures,
        "above": None if content.above is None else _above(content.above, content.index, language),
        "methods": _paragraphs(content.methods, language),
        **_input(content, language),
        **_quality(content, language),
        **_provenance(content, language),
        "footer": w["footer"].format(content.provenance["versions"]["textindex"]),
    }


def _standing(facts: Mapping[str, Any], language: str) -> str:
    """How many terms are published, chosen by the dictionary's makers, unverified; empty where a run does not tell."""
    counts: Mapping[str, int] = facts.get("standing", {})
    told = [STANDING[language][name].format(f"{counts[name]:,}") for name in STANDING[language] if name in counts]
    return PAGE[language]["standing"].format(("；" if language == "zh" else "; ").join(told)) if told else ""


def _sections(w: Mapping[str, str], drawn: Mapping[str, Any], above: bool) -> list[tuple[str, str]]:
    names = {
        "input": "input", "time": "time", "dimensions": "dimensions", "industries": "industries",
        "distribution": "distribution", "quality": "quality", "terms": "terms", "moved": "moved",
        "above": "above_title", "firms": "firms", "methods": "methods", "provenance": "provenance",
    }  # fmt: skip
    left_out = {*(() if drawn["by-industry"] else ("industries",)), *(() if above else ("above",))}
    return [(key, w[word]) for key, word in names.items() if key not in left_out]


def held_text(content: Content, held: int, language: str) -> str:
    """How many firms' sentences the page holds, and which."""
    w = PAGE[language]
    which = "held_named" if content.named else "held_all" if held == content.with_hits else "held_most"
    return w["held_text"].format(f"{index_tables.read_rows(content.index)['firm'].nunique():,}", f"{held:,}", w[which])


def _facts(content: Content, rows: pd.DataFrame, language: str) -> list[tuple[str, str, str]]:
    w, n = PAGE[language], len(rows)
    missing = len(content.index) - n
    zeros, hits = int(rows["n_total"].eq(0).sum()), int(rows["n_total"].sum())
    sd = rows["ln_total"].std(ddof=1)
    weighted = w["weighted"] if "w_total" in rows else ""
    return [
        (w["fact_n"], f"{n:,}", ""),
        (w["fact_firms"], f"{rows['firm'].nunique():,}", ""),
        (w["fact_index"], cell(rows["ln_total"].mean()), w["sd"].format(cell(sd)) if n > 1 else ""),
        (w["fact_zero"], cell(zeros / n if n else math.nan, "zero"), w["of_n"].format(f"{zeros:,}", f"{n:,}")),
        (w["fact_hits"], f"{hits:,}", weighted),
        (w["fact_missing"], f"{missing:,}", w["of_n"].format(f"{missing:,}", f"{len(content.index):,}")),
    ]


def _input(content: Content, language: str) -> dict[str, Any]:
    w, said, table = PAGE[language], index_words.WORDS[language], content.rejections
    files = content.provenance["files"]
    counts = table.groupby("reason").size().reset_index(name="n").sort_values(["n", "reason"], ascending=[False, True])
    each: list[Any] = list(counts.itertuples())
    reasons = [(name_of(row.reason, language), f"{row.n:,}", advice(row.reason, language)) for row in each]
    some: list[Any] = list(table.head(FILES).itertuples())
    detail = "detail_zh" if language == "zh" and "detail_zh" in table else "detail"  # runs of before have one only
    listed = [
        (row.file, f"{row.firm} {row.year}".strip(), name_of(row.reason, language), getattr(row, detail))
        for row in some
    ]
    return {
        "input_text": w["input_text"].format(f"{files['found']:,}", f"{files['scored']:,}", f"{len(table):,}"),
        "reasons": plain(w["input"], [(said["reason"], ""), (said["files"], "n"), (said["advice"], "wide")], reasons),
        "files": plain(
            w["which"],
            [(said["file"], "file"), (said["firm"], ""), (said["reason"], ""), (said["detail"], "wide")],
            listed,
        ),
        "files_left": w["files_left"].format(FILES, f"{len(table):,}") if len(table) > FILES else "",
    }


def _quality(content: Content, language: str) -> dict[str, Any]:
    w, said, facts = PAGE[language], index_words.WORDS[language], content.facts
    rules = []
    for rule, total in facts["totals"].items():
        moved = facts["rank_correlation"].get(rule)
        own = w["own_rule"] if rule == facts["count"] else "–" if moved is None else f"{moved:.3f}"
        rules.append((rule, RULES[language][rule], f"{total:,}", own))
    heads_of_rules = [(w["rule"], ""), (w["counts"], ""), (said["hits"], "n"), (w["rank_correlation"], "n")]
    flags = [
        (
            FLAGS[language].get(flag, flag),
            f"{own['hits']:,}",
            w["no"] if own["dropped"] else w["yes"],
            "–" if own["rank_correlation"] is None else f"{own['rank_correlation']:.3f}",
            "–" if own["moved_deciles"] is None else f"{own['moved_deciles']:,}",
        )
        for flag, own in facts["flags"].items()
    ]
    heads = [
        (w["flag"], ""),
        (said["hits"], "n"),
        (w["counted"], ""),
        (w["rank_correlation"], "n"),
        (w["moved_deciles"], "n"),
    ]
    return {
        "rules": plain(w["quality"], heads_of_rules, rules),
        "flags": plain(w["speaking"], heads, flags),
    }


def _above(above: pd.DataFrame, index: pd.DataFrame, language: str) -> dict[str, Any]:
    w, said = PAGE[language], index_words.WORDS[language]
    known = above[above["expected"].notna()]
    flagged = known[known["flag"]]
    names: dict[Any, str] = dict(zip(zip(index["firm"], index["year"], strict=True), index["name"], strict=True))
    first = flagged.sort_values(["residual", "firm", "year"], ascending=[False, True, True]).head(FIRST)
    best: list[Any] = list(first.itertuples())
    rows = [
        (
            f"{r.firm} {names.get((r.firm, r.year), '')}".strip(),
            str(r.year),
            cell(int(r.n) if r.n == r.n else None),
            cell(r.expected),
            cell(r.residual),
        )
        for r in best
    ]
    heads = [(said["firm"], ""), (said["year"], "n"), (w["observed"], "n"), (w["expected"], "n"), (w["residual"], "n")]
    groups = [(str(year), len(own), int(own["flag"].sum())) for year, own in known.groupby("year")]
    yearly = [(year, f"{n:,}", f"{up:,}", cell(up / n, "share")) for year, n, up in groups]
    share = cell(len(flagged) / len(known) if len(known) else math.nan, "share")
    return {
        "text": w["above_text"].format(f"{len(known):,}", f"{len(flagged):,}", share),
        "by_year": plain(
            w["above_title"], [(said["year"], ""), (said["n"], "n"), (w["flagged"], "n"), (said["share"], "n")], yearly
        ),
        "first": plain(w["above_first"], heads, rows),
    }


def _paragraphs(text: str, language: str) -> list[tuple[str, str]]:
    """methods.md as headings, items and paragraphs, the page's language first; the page's own heading is the first."""
    kinds = {"# ": "h", "- ": "li"}
    lines = [line for line in text.splitlines() if line.strip()]
    found = [(kinds.get(line[:2], "p"), line[2:] if line[:2] in kinds else line) for line in lines]
    if found[:1] == [("h", "Methods")] and language == "zh" and ("h", CHINESE) in found:
        start = found.index(("h", CHINESE))
        stop = next((at for at in range(start + 1, len(found)) if found[at][0] == "h"), len(found))
        return [*found[start + 1 : stop], *found[:start], *found[stop:]]
    return found[1:] if found[:1] == [("h", "Methods")] else found


def _provenance(content: Content, language: str) -> dict[str, Any]:
    w, facts, provenance = PAGE[language], content.facts, content.provenance
    versions = ", ".join(f"{name} {number}" for name, number in provenance["versions"].items())
    rows = [
        (w["dictionary"], f"{facts['name']} {facts['version']}"),
        (w["hash"], facts["sha256"]),
        (w["rule"], facts["count"]),
        (w["dropped"], ", ".join(FLAGS[language].get(flag, flag) for flag in facts["drop"]) or w["none"]),
        (w["section"], provenance["section"] or w["whole"]),
        (w["extractors"], ", ".join(provenance["extractors"])),
        (w["versions"], versions),
    ]
    return {
        "provenance_text": w["provenance_text"],
        "provenance": plain(w["provenance"], [(w["what"], ""), (w["value"], "wide")], rows),
        "provenance_json": json.dumps(provenance, ensure_ascii=False, indent=1),
    }
