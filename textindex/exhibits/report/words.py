"""In: nothing. Out: what the page of a run says, in Chinese and English; ``{0}`` stands for a number or a name."""

from __future__ import annotations

from types import MappingProxyType

EN = {
    "skip": "Go to the firms",
    "contents": "Contents",
    "dimension": "Dimension",
    "numbers": "The numbers",
    "nothing": "There is nothing to show: no report was read.",
    "input": "What went in",
    "input_text": "Files found: {0}; annual reports scored: {1}; files not scored: {2}. A report that could not be "
    "read is a missing value in the index, never a zero.",
    "which": "Which files, and what was seen",
    "files_left": "The first {0} of {1}; rejections.csv has all.",
    "time": "The index over time",
    "dimensions": "By dimension",
    "industries": "By industry",
    "distribution": "Its distribution",
    "quality": "Quality",
    "rules_text": "The same reports under the four counting rules. The rank correlation (Spearman, over reports) says "
    "how far the order of reports rests on the rule.",
    "counts": "What it counts",
    "speaking": "Who is speaking",
    "speaking_text": "Hits that rules of words take for not the firm's own, affirmed facts, whether they are "
    "counted, and "
    "how the ranks of reports move when each is treated the other way. The rules err: read some of the sentences.",
    "terms": "The terms that carry it",
    "moved": "The firms that moved",
    "above_title": "Disclosure above expectation",
    "above_text": "{0} firm-years have an expected number of hits, {1} are flagged ({2}): they disclose more "
    "than their "
    "firm's characteristics lead one to expect. A flag says nothing of why.",
    "above_first": "The flagged firm-years with the largest residuals",
    "firms": "Firms and their sentences",
    "held_text": "Firms with an index in this page: {0}; with their sentences: {1} ({2}).",
    "held_most": "those with the most counted hits",
    "held_named": "those that were named",
    "held_all": "all that have any",
    "find": "Find a firm by code or name",
    "years": "Years",
    "noscript": "Searching needs JavaScript; all figures and tables are here without it.",
    "not_held": "This page does not hold the firm's sentences. They are in hits.parquet; `textindex kwic --firm` and "
    "`textindex workbench` show them.",
    "show_passed": "show also what is not counted",
    "own_text": "“Own” beside a hit is how likely it is, from 0 to 1, that it tells of the firm's own technology or "
    "activity (own_p, by a model). It can be far off for a single hit.",
    "split": "The bars:",
    "new": "hits in new sentences",
    "repeated": "in sentences that the firm had in an earlier year",
    "shared": "in sentences that only other firms had",
    "methods": "Methods",
    "provenance": "Provenance",
    "provenance_text": "Equal input and equal versions give equal numbers.",
    "lead": "Dictionary {0}, version {1}; terms: {2}, dimensions: {3}; counted by the rule {4} ({5}).",
    "others": "The run also scored {0}; this page shows {1}.",
    "unverified": "Some of the dictionary's terms are recalled from memory and not verified against their publication.",
    "standing": "Its terms by source: {0}.",
    "title": "{1}, {0}",
    "title_none": "{1}",
    "footer": "Made by textindex {0} from the folder of one run. The page needs no network.",
    "fact_n": "Firm-years",
    "fact_firms": "Firms",
    "fact_index": "Mean index",
    "fact_zero": "Without a hit",
    "fact_hits": "Counted hits",
    "fact_missing": "Firm-years missing",
    "sd": "s.d. {0}",
    "of_n": "{0} of {1}",
    "weighted": "weights differ by term",
    "rule": "Rule",
    "rank_correlation": "Rank correlation",
    "own_rule": "this page's",
    "flag": "Taken for",
    "counted": "Counted",
    "yes": "yes",
    "no": "no",
    "moved_deciles": "Reports that change their decile",
    "what": "What",
    "value": "Value",
    "observed": "Hits",
    "expected": "Expected",
    "residual": "Residual",
    "flagged": "Flagged",
    "versions": "Versions",
    "dictionary": "Dictionary",
    "hash": "SHA-256 of what counts",
    "section": "Section scored",
    "whole": "whole report",
    "extractors": "Text extracted by",
    "dropped": "Not counted (policy)",
    "none": "none",
    "over-time": "{0}: mean, median and quartile band of firm-years; below, the share without a hit. Firm-years: {1}.",
    "by-dimension": "Mean of ln(1 + hits) by dimension, over firm-years.",
    "by-industry": "{0}: mean, median and quartile band by industry, with the number of firm-years; up to 20 "
    "industries with the most. Firm-years without an industry: {1}.",
    "distribution-caption": "{0}: firm-years by bins of one half, lower ends included; exact zeros apart.",
    "coverage": "Firm-years by what became of their report.",
    "terms-caption": "{0}: terms by their share of all {1} counted hits.",
    "movers": "{0}: the greatest rises and falls between a firm's first and last year that was read; firms "
    "with two years or more: {1}.",
}
ZH = {
    "skip": "跳到公司检索",
    "contents": "目录",
    "dimension": "维度",
    "numbers": "查看数值",
    "nothing": "没有可显示的内容：没有读取到任何报告。",
    "input": "样本来源与剔除",
    "input_text": "共找到 {0} 个文件；{1} 份年度报告计入指数，{2} 个文件未计入。无法读取的报告在指数中为缺失值，而"
    "不是零。",
    "which": "逐个文件及原因",
    "files_left": "共 {1} 个，此处列出前 {0} 个；全部见 rejections.csv。",
    "time": "指数的时间趋势",
    "dimensions": "分维度",
    "industries": "分行业",
    "distribution": "指数的分布",
    "quality": "质量",
    "rules_text": "同一批报告在四种计数规则下的总次数。秩相关（Spearman，按报告）说明报告排序在多大程度上取决于规则。",
    "counts": "计什么",
    "speaking": "谁在说话",
    "speaking_text": "按词语规则判定为并非公司自身既成事实的提及，是否计入，以及反过来处理时报告排序如何变动。"
    "规则会出错，请抽读原句。",
    "terms": "支撑指数的词条",
    "moved": "变动最大的公司",
    "above_title": "高于预期的披露",
    "above_text": "{0} 个公司—年度有预期次数，其中 {1} 个被标记（{2}）：其披露多于由公司特征预期的水平。标记并不说"
    "明原因。",
    "above_first": "残差最大的被标记公司—年度",
    "firms": "公司与原句",
    "held_text": "本页含 {0} 家公司的指数，以及其中 {1} 家公司的原句（{2}）。",
    "held_most": "计入次数最多的公司",
    "held_named": "指定的公司",
    "held_all": "全部有命中的公司",
    "find": "按代码或简称查找公司",
    "years": "年度",
    "noscript": "检索需要 JavaScript；所有图表不需要。",
    "not_held": "本页不含该公司的原句。原句在 hits.parquet 中，可用 `textindex kwic --firm` 或 `textindex workben"
    "ch` 查看。",
    "show_passed": "同时显示未计入的提及",
    "own_text": "命中旁的“自身”是它说的是公司自身技术或活动的概率，从 0 到 1（own_p，由模型给出）。"
    "就单个命中而言可能相差很远。",
    "split": "柱的各段：",
    "new": "新语句中的次数",
    "repeated": "公司以前年度已有的语句中的次数",
    "shared": "仅其他公司已有的语句中的次数",
    "methods": "方法",
    "provenance": "数据与版本",
    "provenance_text": "输入与版本相同，则结果相同。",
    "lead": "词典 {0}（第 {1} 版）：{3} 个维度、{2} 个词条，计数规则 {4}（{5}）。",
    "others": "该次运行还使用了 {0}；本页为 {1}。",
    "unverified": "词典中部分词条凭记忆整理，未与原文核对。",
    "standing": "词条来源：{0}。",
    "title": "企业{1}，{0}",
    "title_none": "企业{1}",
    "footer": "由 textindex {0} 根据一次运行的结果生成。本页不需要网络。",
    "fact_n": "公司—年度观测数",
    "fact_firms": "公司数",
    "fact_index": "指数均值",
    "fact_zero": "零值占比",
    "fact_hits": "计入次数",
    "fact_missing": "缺失的公司—年度",
    "sd": "标准差 {0}",
    "of_n": "{0}/{1}",
    "weighted": "词条权重不同",
    "rule": "规则",
    "rank_correlation": "秩相关",
    "own_rule": "本页所用",
    "flag": "判定为",
    "counted": "是否计入",
    "yes": "计入",
    "no": "不计入",
    "moved_deciles": "十分位变动的报告数",
    "what": "项目",
    "value": "内容",
    "observed": "次数",
    "expected": "预期",
    "residual": "残差",
    "flagged": "被标记",
    "versions": "版本",
    "dictionary": "词典",
    "hash": "计数内容的 SHA-256",
    "section": "计分范围",
    "whole": "整份报告",
    "extractors": "文本提取程序",
    "dropped": "不计入（政策）",
    "none": "无",
    "over-time": "{0}：各年公司—年度的均值、中位数与四分位区间；下方为零值占比。共 {1} 个观测。",
    "by-dimension": "各维度 ln(1+次数) 的年度均值。",
    "by-industry": "{0}：各行业的均值、中位数与四分位区间，括号内为观测数；至多列出观测数最多的 20 个行业。{1} 个"
    "观测无行业。",
    "distribution-caption": "{0}：以 0.5 为组距（含下限）的观测数；恰为零者单列。",
    "coverage": "各年公司—年度按报告读取状态。",
    "terms-caption": "{0}：各词条占全部 {1} 次计入次数的比例。",
    "movers": "{0}：首个与最后一个已读取年度之间升降最大的公司；{1} 家公司有两年及以上数据。",
}
PAGE = MappingProxyType({"en": MappingProxyType(EN), "zh": MappingProxyType(ZH)})
"""What the template and the tables say."""

RULES = MappingProxyType(
    {
        "en": {
            "whole": "words that equal a term, terms not being cut",
            "token": "words that equal a term, as the word segmenter cuts them",
            "longest": "the longest terms from left to right, whatever the words",
            "substring": "every occurrence of every term, also inside another",
        },
        "zh": {
            "whole": "分词时不切开词条，与词条相等的词",
            "token": "照常分词，与词条相等的词",
            "longest": "不分词，从左到右取最长的词条",
            "substring": "不分词，每个词条的每次出现，可相互重叠",
        },
    }
)
"""What the counting rules count."""
STANDING = MappingProxyType(
    {
        "en": {
            "published": "{0} published",
            "own mapping": "{0} chosen by the dictionary's makers (own mapping)",
            "unverified": "{0} recalled from memory and not verified against their publication",
            "": "{0} of no stated source",
        },
        "zh": {
            "published": "公开发表 {0} 条",
            "own mapping": "词典作者自行选取归类 {0} 条",
            "unverified": "凭记忆整理、未与原文核对 {0} 条",
            "": "未注明来源 {0} 条",
        },
    }
)
"""How many terms come from sources of a standing."""

SCRIPT = MappingProxyType(
    {
        "en": {
            "lang": "en",
            "found": "Firms found: {0}",
            "found_more": "Firms found: {0}; the first {1} are shown",
            "year_label": "{0}: {1} hits, index {2}",
            "missing": "{0}: missing ({1}).",
            "counted": "{0}: {1} hits counted, index {2}.",
            "above": "Disclosure above expectation: {0} expected, residual {1}.",
            "expected": "Expected: {0}, residual {1}.",
            "between": "; ",
            "page": "Page {0}",
            "not_counted": "not counted: {0}",
            "own": "own {0}",
            "split": "In new sentences {0}, repeated {1}, shared with other firms {2}.",
            "untold": "The firm's first report: there is nothing to compare it with.",
            "new": "new",
            "repeated": "repeated, first in {0}",
            "shared": "shared, other firms: {0}",
            "none": "No sentence to show for this year.",
            "old": "This browser is too old to search the page (it lacks DecompressionStream); figures and "
            "tables are here.",
        },
        "zh": {
            "lang": "zh-CN",
            "found": "找到 {0} 家公司",
            "found_more": "找到 {0} 家公司，显示前 {1} 家",
            "year_label": "{0} 年：{1} 次，指数 {2}",
            "missing": "{0} 年：缺失（{1}）。",
            "counted": "{0} 年：计入 {1} 次，指数 {2}。",
            "above": "高于预期的披露：预期 {0}，残差 {1}。",
            "expected": "预期 {0}，残差 {1}。",
            "between": "；",
            "page": "第 {0} 页",
            "not_counted": "未计入：{0}",
            "own": "自身 {0}",
            "split": "其中新语句 {0} 次，重复 {1} 次，与其他公司共有 {2} 次。",
            "untold": "该公司的首份报告：没有可比的。",
            "new": "新语句",
            "repeated": "重复，首见于 {0} 年",
            "shared": "共有，其他公司 {0} 家",
            "none": "该年没有可显示的句子。",
            "old": "浏览器版本过旧，无法检索（缺少 DecompressionStream）；图表不受影响。",
        },
    }
)
"""What the page's script says."""

FLAGS = MappingProxyType(
    {
        "en": {
            flag: flag.replace("_", " ")
            for flag in ("negated", "other_party", "background", "boilerplate", "plan", "off_concept")
        },
        "zh": {
            "negated": "否定",
            "other_party": "他方",
            "background": "背景",
            "boilerplate": "套话",
            "plan": "计划",
            "off_concept": "非本概念",
        },
    }
)

CUES = MappingProxyType(
    {
        "name of a company": "公司名称",
        "name of a body": "机构名称",
        "name of a fund": "基金名称",
        "name of an index": "指数名称",
        "name of a body, fund or index": "机构、基金或指数名称",
        "box not ticked": "未勾选",
        "abbreviation": "缩写",
    }
)
"""What a hit is that is not its term's concept, in Chinese, by what the ledger's ``off_cue`` begins with."""


def cue_in_words(cue: str, language: str) -> str:
    """What a hit is in place of its term's concept, as the page says it.

    >>> cue_in_words("abbreviation: AI is Albany International", "zh"), cue_in_words("box not ticked: □电商", "en")
    ('缩写：AI 指 Albany International', 'box not ticked: □电商')
    """
    kind, mark, what = cue.partition(": ")
    if language == "en" or not mark:
        return cue
    return f"{CUES.get(kind, kind)}：{what.replace(' is ', ' 指 ', 1) if kind == 'abbreviation' else what}"
