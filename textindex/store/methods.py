"""In: a run's provenance. Out: the paragraph on the measure that a paper can quote, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textindex.core.glosses import gloss
from textindex.core.messages import told
from textindex.core.reasons import name_of
from textindex.core.records import Dictionary

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
FORMULAS_ZH = {
    "per-10k-chars": "pc10k_<维度>，每 10,000 字（不含空白）的次数",
    "per-10k-words": "pw10k_<维度>，每 10,000 个词（jieba 分词，不含标点）的次数",
    "tfidf": "tfidf_<维度>，各词条 n 与 idf 之积的和，idf = ln((1 + N) / (1 + df)) + 1，N 为公司—年度数",
    "entropy": "entropy，各维度次数缩放至 0..1 后的加权和，权重（熵值法）与 1 - e 成比例，e = -sum p ln p / ln N",
    "pca": "pca1，各维度 ln(1 + n) 标准化后的第一主成分，其载荷之和为正",
    "z": "z_<construct>，指数减其均值、除以其标准差（n - 1），按全部公司—年度",
    "z-year": "zy_<construct>，按年度作同样处理（只有一家公司的年度为缺失）",
    "new": "n_new，所在语句在该公司以前年度、其他公司同年及以前年度报告中均未出现（Jaccard 相似度低于 0.8）的次数；"
    "ln_new = ln(1 + n_new)；share_repeated 和 share_shared，语句为该公司以前年度已有、或仅为其他公司已有的次数占比；"
    "公司首年为缺失",
    "own": "n_own，归属模型认为说的是公司自身的次数（own_p 不低于 0.5）；n_own_expected，own_p 之和",
}
"""`textindex.scoring.assembly.FORMULAS` in Chinese."""
PLAIN = frozenset({"per-10k-chars", "per-10k-words", "new", "own"})
"""Formulas that fit no weights to the run's firm-years."""


def methods(provenance: Mapping[str, Any], dictionaries: Sequence[Dictionary]) -> str:
    """Write `methods.md`: what was done, with versions and numbers, and what is published and what is not."""
    english, chinese = [], []
    for dictionary, facts in zip(dictionaries, provenance["dictionaries"], strict=True):
        by_words = facts["count"] in ("whole", "token")
        en, zh = ENGLISH_WORDS if by_words and dictionary.language == "en" else RULES[facts["count"]]
        total, reports, construct = facts["totals"][facts["count"]], facts["reports"], dictionary.construct
        part = PARTS[provenance["section"]]
        english.append(
            f"The {construct.en} index is built on the dictionary {dictionary.name} (version {dictionary.version}, "
            f"{_some(facts['terms'], 'term', 'terms')} in "
            f"{_some(len(facts['dimensions']), 'dimension', 'dimensions')}, SHA-256 {facts['sha256'][:12]}). "
            f"Hits are counted as {en}; {_some(total, 'hit was', 'hits were')} found in {part[0]}"
            f"{_some(reports, 'annual report', 'annual reports')}{_of_language(dictionary, dictionaries)[0]}. "
            f"It is {_measure(dictionary)[0]}. {_standing(dictionary)[0]}"
            + (f" {UNVERIFIED[0]}" if dictionary.unverified else "")
            + _particulars(dictionary, facts)[0]
            + _dropped(facts)[0]
        )
        chinese.append(
            f"{construct.zh}指数采用词典 {dictionary.name}（第 {dictionary.version} 版，"
            f"{len(facts['dimensions'])} 个维度、"
            f"{facts['terms']} 个词条，SHA-256 {facts['sha256'][:12]}）。计数规则：{zh}；"
            f"在 {reports:,} 份{_of_language(dictionary, dictionaries)[1]}年度报告{part[1]}中共计 {total:,} 次。"
            f"指数 {_measure(dictionary)[1]}。"
            + _standing(dictionary)[1]
            + (UNVERIFIED[1] if dictionary.unverified else "")
            + _particulars(dictionary, facts)[1]
            + _dropped(facts)[1]
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
            _reading(provenance, dictionaries)[0],
            "# 方法（中文）",
            *chinese,
            _reading(provenance, dictionaries)[1],
            "# Sources of the terms",
            sources + "\n",
        ]
    )


def _reading(provenance: Mapping[str, Any], dictionaries: Sequence[Dictionary]) -> tuple[str, str]:
    """How the reports were read, by what, and what became of the files."""
    versions, files = provenance["versions"], provenance["files"]
    readers = provenance["extractors"]
    by_words = {facts["language"] for facts in provenance["dictionaries"] if facts["count"] in ("whole", "token")}
    cut = {"zh": f"jieba {versions['jieba']}", "en": f"spaCy {versions['spacy']} (English)"}
    cutters = [cut[language] for language in sorted(by_words)]
    rejected, number = files["rejected"], sum(files["rejected"].values())
    reasons = ", ".join(f"{reason} {n:,}" for reason, n in rejected.items())
    reasons_zh = "、".join(f"{name_of(reason, 'zh')} {n:,}" for reason, n in rejected.items())
    english = (
        f"Text was extracted with {' and '.join(readers) or 'no reader'} "
        "and cleaned (running heads, page numbers and line breaks inside sentences "
        "removed; NFKC, radicals as the characters that they stand for; case folded) "
        f"by textindex {versions['textindex']}"
        + (f"; words were cut by {' and '.join(cutters)}" if cutters else "")
        + f".{_further(provenance, dictionaries)[0]} Of {_some(files['found'], 'file', 'files')} found, "
        f"{_some(files['scored'], 'annual report was', 'annual reports were')} scored and {number:,} rejected"
        + (f" ({reasons})" if reasons else "")
        + "; a report that could not be read is a missing value, not a zero."
    )
    chinese = (
        f"文本由 {'、'.join(readers) or '（无）'} 提取，经 textindex {versions['textindex']} 清洗"
        "（去除页眉、页码和句中换行；NFKC 规范化，部首归并为所代表的汉字；不区分大小写）"
        + (f"；由 {'、'.join(cutters).replace(' (English)', '（英文）')} 分词" if cutters else "")
        + f"。{_further(provenance, dictionaries)[1]}共找到 {files['found']:,} 个文件，其中 "
        f"{files['scored']:,} 份年度报告计入，"
        f"{number:,} 个文件未计入" + (f"（{reasons_zh}）" if reasons else "") + "；无法读取的报告记为缺失值，而不是零。"
    )
    return english, chinese


def _some(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> _some(1, "file", "files"), _some(2000, "file", "files")
    ('1 file', '2,000 files')
    """
    return f"{number:,} {one if number == 1 else many}"


def _further(provenance: Mapping[str, Any], dictionaries: Sequence[Dictionary]) -> tuple[str, str]:
    """The indices beside the paper's."""
    formulas = provenance["formulas"]
    if not formulas:
        return "", ""
    reused = provenance["weights_reused"]
    fitted = "were fitted in an earlier run" if reused else "stand in provenance.json"
    names = {dictionary.construct.name for dictionary in dictionaries}
    name = names.pop() if len(names) == 1 else "<construct>"
    english = "; ".join(formulas.values()).replace("<construct>", name)
    told = "；".join(FORMULAS_ZH[formula] for formula in formulas).replace("<construct>", name)
    weighted = not PLAIN.issuperset(formulas)
    return (
        f" Further indices: {english}." + (f" Their weights {fitted}." if weighted else ""),
        f"另有指数：{told}。"
        + (f"其权重{'由此前一次运行拟合' if reused else '见 provenance.json'}。" if weighted else ""),
    )


def _of_language(dictionary: Dictionary, dictionaries: Sequence[Dictionary]) -> tuple[str, str]:
    """Which reports a dictionary counts, where those of the run are of several languages."""
    if len({each.language for each in dictionaries}) == 1:
        return "", ""
    return (" in Chinese", "中文") if dictionary.language == "zh" else (" in English", "英文")


def _standing(dictionary: Dictionary) -> tuple[str, str]:
    """Where the terms come from, counted by what their sources say of themselves."""
    counts = {name or "of no stated source": number for name, number in dictionary.standing.items()}
    words = {"published": "公开发表", "own mapping": "自行选取归类", "unverified": "未经核对"}
    english = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    chinese = "、".join(f"{words.get(name, '未注明来源')} {number} 条" for name, number in sorted(counts.items()))
    return f"By the sources below, its terms are: {english}.", f"词条来源：{chinese}。"


def _measure(dictionary: Dictionary) -> tuple[str, str]:
    """How the index comes from the hits."""
    name = dictionary.construct.variable
    if not dictionary.weighted:
        return f"{name} = ln(1 + hits)", f"{name} = ln(1 + 次数)"
    others = [term.weight for term in dictionary.terms if term.weight != 1]
    span = f"{min(others):g}" if min(others) == max(others) else f"{min(others):g} to {max(others):g}"
    zh_span = span.replace(" to ", " 至 ")
    return (
        f"{name} = ln(1 + weighted hits), where a hit counts for its term's weight (other than 1: {len(others)} of "
        f"the terms, {span}), and so by dimension; the n_ columns are hits",
        f"{name} = ln(1 + 加权次数)，每次命中按词条权重计（{len(others)} 个词条权重为 {zh_span}，其余为 1）；"
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


def _dropped(facts: Mapping[str, Any]) -> tuple[str, str]:
    """What the policy leaves out. (The rules' precision on hits read by hand stands in the documentation.)"""
    if not facts["drop"] and "drop_by_term" not in facts:
        return "", ""
    dropped = facts["totals"][facts["count"]] - facts["hits"]
    own = {flag for flags in facts.get("drop_by_term", {}).values() for flag in flags}
    flags = [*facts["drop"], *sorted(own - {*facts["drop"]})]
    chinese = [f"{told(gloss(flag), 'zh')}（{flag}）" for flag in flags]
    return (
        f" Mentions that rules take for {', '.join(flags)}{' (by term)' if own else ''} are not counted ({dropped:,} "
        "of them); the ledger keeps each with the words that decided.",
        f"按规则判定为{'、'.join(chinese)}{'（按词条而异）' if own else ''}的提及不计入（共 {dropped:,} 次）；"
        "命中台账保留每次提及及作出判定的词语。",
    )
