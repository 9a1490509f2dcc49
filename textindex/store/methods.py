"""In: a run's provenance. Out: the paragraph on the measure that a paper can quote, in English and Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from textindex.base.records import Dictionary

RULES = {
    "whole": (
        "words of the jieba segmenter that equal a term, with frequencies that keep terms whole",
        "jieba 分词后与词条完全相等的词（词条作为整词加载，不被切开）",
    ),
    "token": (
        "words of the jieba segmenter that equal a term, terms loaded at jieba's suggested frequency",
        "jieba 分词后与词条完全相等的词（词条按 jieba 建议词频加载）",
    ),
    "longest": ("leftmost longest string matches, each character counted once", "最左最长匹配，每个字符只计一次"),
    "substring": ("all string occurrences, overlaps included", "词条作为子串的全部出现次数（含重叠）"),
}
ENGLISH_WORDS = (
    "words of spaCy's tokenizer that are a term or an inflection or spelling of it (lemmas of spacy-lookups-data)",
    "spaCy 分词后与词条、其屈折形式或异体拼写相等的词",
)
PARTS = {
    None: ("", ""),
    "mdna": ("the management discussion of ", "的管理层讨论与分析部分"),
    "business": ("the business section of ", "的公司业务部分"),
}
UNVERIFIED = (
    "Some of its terms are recalled from memory and UNVERIFIED against the publication; say so, or check them first.",
    "其中部分词条凭记忆整理，未与原文核对，引用时须注明或先行核对。",
)


def methods(provenance: Mapping[str, Any], dictionaries: Sequence[Dictionary]) -> str:
    """Write `methods.md`: what was done, with versions and numbers, and what is published and what is not."""
    files = provenance["files"]
    english, chinese = [], []
    for dictionary, facts in zip(dictionaries, provenance["dictionaries"], strict=True):
        by_words = facts["count"] in ("whole", "token")
        en, zh = ENGLISH_WORDS if by_words and dictionary.language == "en" else RULES[facts["count"]]
        total = facts["totals"][facts["count"]]
        part = PARTS[provenance["section"]]
        english.append(
            f"The index is built on the dictionary {dictionary.name} (version {dictionary.version}, "
            f"{facts['terms']} terms in {len(facts['dimensions'])} dimensions, SHA-256 {facts['sha256'][:12]}). "
            f"Hits are counted as {en}; {total:,} hits were found in {part[0]}{files['scored']:,} annual reports. "
            f"It is {_measure(dictionary)[0]}. {_standing(dictionary)[0]}"
            + (f" {UNVERIFIED[0]}" if dictionary.unverified else "")
            + _particulars(dictionary, facts)[0]
            + (f" {_dropped(facts)}" if facts["drop"] or "drop_by_term" in facts else "")
        )
        chinese.append(
            f"数字化指数采用词典 {dictionary.name}（第 {dictionary.version} 版，{len(facts['dimensions'])} 个维度、"
            f"{facts['terms']} 个词条）。计数规则：{zh}；"
            f"在 {files['scored']:,} 份年度报告{part[1]}中共计 {total:,} 次。"
            f"指数 {_measure(dictionary)[1]}。"
            + _standing(dictionary)[1]
            + (UNVERIFIED[1] if dictionary.unverified else "")
            + _particulars(dictionary, facts)[1]
            + (f"按规则判定为 {'、'.join(facts['drop'])} 的提及不计入。" if facts["drop"] else "")
            + "无法读取的报告记为缺失值，而不是零。"
        )
    sources = "\n".join(
        f"- {d.name}: {s.reference} [{s.status}]{f': {s.note}' if s.note else ''}"
        for d in dictionaries
        for s in d.sources
    )
    return "\n\n".join(
        [
            "# Methods",
            *english,
            _reading(provenance),
            "# 方法（中文）",
            *chinese,
            "# Sources of the terms",
            sources + "\n",
        ]
    )


def _reading(provenance: Mapping[str, Any]) -> str:
    versions, files = provenance["versions"], provenance["files"]
    readers = " and ".join(provenance["extractors"]) or "no reader"
    by_words = {facts["language"] for facts in provenance["dictionaries"] if facts["count"] in ("whole", "token")}
    cut = {"zh": f"jieba {versions['jieba']}", "en": f"spaCy {versions['spacy']} (English)"}
    rejected = ", ".join(f"{reason} {number:,}" for reason, number in files["rejected"].items()) or "none"
    return (
        f"Text was extracted with {readers} and cleaned (running heads, page numbers and line breaks inside sentences "
        f"removed; NFKC; case folded) by textindex {versions['textindex']}"
        + (f"; words were cut by {' and '.join(cut[language] for language in sorted(by_words))}" if by_words else "")
        + f".{_further(provenance)} Of {files['found']:,} files found, {files['scored']:,} annual reports were scored "
        f"and {sum(files['rejected'].values()):,} rejected ({rejected}); a report that could not be read is a missing "
        "value, not a zero."
    )


def _further(provenance: Mapping[str, Any]) -> str:
    formulas = provenance["formulas"]
    if not formulas:
        return ""
    fitted = "were fitted in an earlier run" if provenance["weights_reused"] else "stand in provenance.json"
    return f" Further indices: {'; '.join(formulas.values())}. Their weights {fitted}."


def _standing(dictionary: Dictionary) -> tuple[str, str]:
    """Where the terms come from, counted by what their sources say of themselves."""
    status = {source.key: source.status for source in dictionary.sources}
    counts = Counter(status.get(term.source, "of no stated source") for term in dictionary.terms)
    words = {"published": "公开发表", "own mapping": "自行选取归类", "unverified": "未经核对"}
    english = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    chinese = "、".join(f"{words.get(name, '未注明来源')} {number} 条" for name, number in sorted(counts.items()))
    return f"By the sources below, its terms are: {english}.", f"词条来源：{chinese}。"


def _measure(dictionary: Dictionary) -> tuple[str, str]:
    """How the index comes from the hits."""
    if not dictionary.weighted:
        return "Digital = ln(1 + hits)", "Digital = ln(1 + 次数)"
    others = [term.weight for term in dictionary.terms if term.weight != 1]
    span = f"{min(others):g}" if min(others) == max(others) else f"{min(others):g} to {max(others):g}"
    zh_span = span.replace(" to ", " 至 ")
    return (
        f"Digital = ln(1 + weighted hits), where a hit counts for its term's weight (other than 1: {len(others)} of "
        f"the terms, {span}), and so by dimension; the n_ columns are hits",
        f"Digital = ln(1 + 加权次数)，每次命中按词条权重计（{len(others)} 个词条权重为 {zh_span}，其余为 1）；"
        "各维度对数同此，n_ 列为未加权次数",
    )


def _particulars(dictionary: Dictionary, facts: Mapping[str, Any]) -> tuple[str, str]:
    """What single terms say of their counting: wildcards, exclusions, flags of their own; nothing where none does."""
    wild = sum(term.wildcard for term in dictionary.terms)
    excluding = sum(bool(term.exclude) for term in dictionary.terms)
    own = len(facts.get("drop_by_term", {}))
    english = (
        (f" Terms that stand for all words beginning so (*): {wild}." if wild else "")
        + (f" Terms that do not count inside strings listed for them: {excluding}." if excluding else "")
        + (f" Terms with a policy of their own on who is speaking (provenance.json): {own}." if own else "")
    )
    chinese = (
        (f"其中 {wild} 个词条为前缀通配（*），计所有以其开头的词。" if wild else "")
        + (f"{excluding} 个词条设有排除语，出现在排除语之内的不计。" if excluding else "")
        + (f"{own} 个词条对说话主体另有取舍（见 provenance.json）。" if own else "")
    )
    return english, chinese


def _dropped(facts: Mapping[str, Any]) -> str:
    """What the policy leaves out. (The rules' precision on hits read by hand stands in the documentation.)"""
    dropped = facts["totals"][facts["count"]] - facts["hits"]
    own = {flag for flags in facts.get("drop_by_term", {}).values() for flag in flags}
    flags = [*facts["drop"], *sorted(own - {*facts["drop"]})]
    named = f"{', '.join(flags)}{' (by term)' if own else ''}"
    return (
        f"Mentions that rules take for {named} are not counted ({dropped:,} of them); the ledger keeps each with the "
        "words that decided."
    )
