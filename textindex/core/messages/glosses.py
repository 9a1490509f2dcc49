"""What codes in outputs mean, where a page or a screen shows them: flags of hits, why a hit is not counted, choices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "flag.negated": ("negated", "否定"),
    "flag.other_party": ("other_party", "他方"),
    "flag.background": ("background", "背景"),
    "flag.boilerplate": ("boilerplate", "套话"),
    "flag.plan": ("plan", "计划"),
    "flag.off_concept": ("off_concept", "非本概念"),
    "flag.dropped": ("dropped: {flags}", "按词典不计：{flags}"),
    "why.touched": (
        "a figure touches its end: a footnote's mark, or another name",
        "末尾紧接数字：脚注标记，或是别的名称",
    ),
    "why.straddles": ("straddles two words of jieba's list", "跨越 jieba 词表中的两个词"),
    "why.in_capitals": ("stands among capitals, where it may be another word", "处于大写文字之中，可能是别的词"),
    "option.report": ("report", "报告全文"),
    "option.mdna": ("mdna", "管理层讨论与分析"),
    "option.business": ("business", "业务概要"),
    "option.token": ("token", "按分词"),
    "option.whole": ("whole", "完整词"),
    "option.longest": ("longest", "最长匹配"),
    "option.substring": ("substring", "子串"),
    "option.policy": ("policy", "按词典规定"),
    "option.all": ("all", "全部"),
    "option.not_others": ("not-others", "不含否定与他方"),
    "option.own": ("own", "自身"),
    "option.own_done": ("own-done", "自身且已发生"),
    "option.ln": ("ln", "ln(1+次数)"),
    "option.chars": ("per-10k-chars", "每万字次数"),
    "option.words": ("per-10k-words", "每万词次数"),
    "option.tfidf": ("tfidf", "词频-逆文档频率"),
    "option.entropy": ("entropy", "熵值法"),
    "option.pca": ("pca", "主成分"),
    "option.z": ("z", "标准分"),
    "option.z_year": ("z-year", "标准分（按年）"),
    "option.none": ("none", "不剔除"),
})  # fmt: skip
"""By code, in English and in Chinese; the English is the code itself, as files have it."""
