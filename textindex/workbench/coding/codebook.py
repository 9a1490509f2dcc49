"""In: a sample and its dictionary. Out: the codebook that coders decide by, in English and Chinese (Markdown)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textindex.core.construct import DIGITAL
from textindex.core.records import Dictionary
from textindex.core.text import percent
from textindex.workbench.coding.sample import Sample

RELEVANT_EN = """\
Judge the hit (`surface`) as it stands between `left` and `right`. Where that is not enough, open the report (`file`,
`page`). Fill `relevant` in every row; judge alone; do not sort, insert or delete rows.

- `1`: the word has the sense of its dimension, **and** the firm or its group {does} what
  it names, now or by a plan of its own.
- `0`: the word means something else; or it is about others (customers, peers, names of companies, posts, prizes), about
  policy, the industry or {subject} in general; or it stands in a definition, an accounting policy, a business scope;
  or the text denies it.
- `?`: the passage does not let you decide.
- empty: not judged; the hit is left out.

`speaker` (optional) says whose it is: `own`, `other_party`, `background` (policy, economy, industry,
{subject} in general), `boilerplate` (definitions, accounting policies, business scope, standard clauses). `note` is
free.
"""
RELEVANT_ZH = """\
按 `left` 与 `right` 之间的命中词（`surface`）判断；上下文不足时，请打开报告原文（`file`，`page`）。
`relevant` 列逐行填写；独立判断；不要排序、插入或删除行。

- `1`：该词取本维度的含义，**并且**本公司（含集团内公司）正在{does}，
  或自己计划这样做。
- `0`：该词另有所指；或说的是他人（客户、同行、公司名称、职务、奖项），或政策、行业、{subject}背景；
  或出现在释义、会计政策、经营范围中；或文中予以否认。
- `?`：仅凭原文无法判断。
- 空：未判断，不计入。

`speaker`（可选）说明所指为谁：`own` 本公司，`other_party` 他人，`background` 背景（政策、经济、行业、{subject}），
`boilerplate` 套话（释义、会计政策、经营范围、格式条款）。`note` 可自由填写。
"""
DIGITAL_WORDS = {
    "en": {"does": "uses, offers, buys, builds or studies", "subject": "technology"},
    "zh": {"does": "使用、提供、采购、建设或研究它", "subject": "一般技术"},
}
OTHER_WORDS = {
    "en": {"does": "does, has, offers or works on", "subject": "the subject"},
    "zh": {"does": "实施、具备、提供或推进它", "subject": "该主题的一般论述"},
}
"""What a firm does with what a term names: with technology, and with anything else that is measured."""
EXAMPLES = (
    ("公司建成了统一的【数据中心】。", "1", "own", "the firm built it", "公司自建"),
    ("公司计划于明年上线【ERP系统】。", "1", "own", "its own plan", "公司自己的计划"),
    ("公司尚未开展【区块链】业务。", "0", "own", "denied", "文中否认"),
    ("国务院印发意见，推动【大数据】与制造业融合。", "0", "background", "policy", "政策背景"),
    ("竞争对手已推出【智能客服】。", "0", "other_party", "a competitor's", "竞争对手的"),
    ("子公司某某【大数据】科技有限公司注册资本一千万元。", "0", "other_party", "a company's name", "公司名称"),
    ("经营范围：软件开发；【物联网】技术服务。", "0", "boilerplate", "business scope", "经营范围"),
    ("公司所在地为发【电商】集中的地区。", "0", "", "another word: 发电商", "另一个词：发电商"),
    ("We run our own 【data center】.", "1", "own", "the firm runs it", "公司自有"),
    ("Mr. Smith was head of 【e-commerce】 at another firm.", "0", "other_party", "a biography", "个人简历"),
    ("Laws on 【cybersecurity】 differ between states.", "0", "background", "regulation", "法规背景"),
    ("Costs of 【cloud computing】 are amortized over five years.", "0", "boilerplate", "accounting", "会计政策"),
)


def codebook(sample: Sample, dictionary: Dictionary | None, sheets: Sequence[str]) -> str:
    """The codebook of a sample.

    Args:
        sample: as drawn.
        dictionary: whose terms they are; None where it is not known, and its definitions are left out.
        sheets: the names of the sheets' files.

    Returns:
        Markdown: English, then Chinese.
    """
    facts, construct = sample.facts, dictionary.construct if dictionary else DIGITAL
    called = {each: construct.called(each) if dictionary else facts["dictionary"] for each in ("en", "zh")}
    words = DIGITAL_WORDS if construct.name == DIGITAL.name else OTHER_WORDS
    drawn = f"{facts['n']:,} of {facts['hits']:,} counted hits of `{facts['dictionary']}`"
    english = [
        f"# Codebook of sample {sample.name}: {called['en']}",
        f"Sheets: {', '.join(f'`{name}`' for name in sheets)}. Drawn: {drawn}, {_design_en(facts)}, seed "
        f"{facts['seed']}. `weight` is how many hits of the population a row stands for. {_overlap_en(sample)}",
        "## How to decide",
        RELEVANT_EN.format(**words["en"]),
        "## Dimensions",
        _dimensions(sample, dictionary, english=True),
        "## Examples",
        _examples(words is DIGITAL_WORDS, english=True),
        "When all is coded: `textindex dict agree SHEET SHEET`. A cell that begins with an apostrophe before = + - @ "
        "is a text of the report, kept from running as a formula.",
    ]
    chinese = [
        f"# 编码手册：样本 {sample.name}（{called['zh']}）",
        f"编码表：{'、'.join(f'`{name}`' for name in sheets)}。从 `{facts['dictionary']}` 的 {facts['hits']:,} 个"
        f"计入的命中中抽取 {facts['n']:,} 个，{_design_zh(facts)}，随机种子 {facts['seed']}。"
        f"`weight` 为该行代表的总体命中数。{_overlap_zh(sample)}",
        "## 如何判断",
        RELEVANT_ZH.format(**words["zh"]),
        "## 维度",
        _dimensions(sample, dictionary, english=False),
        "## 例子",
        _examples(words is DIGITAL_WORDS, english=False),
        "编码完成后运行 `textindex dict agree 表1 表2`。以撇号开头、其后为 = + - @ 的单元格是报告原文，"
        "撇号防止其被当作公式执行。",
    ]
    return "\n\n".join(part.strip() for part in [*english, "---", *chinese]) + "\n"


def _overlap_en(sample: Sample) -> str:
    coders, share = sample.facts["coders"], sample.facts["overlap"]
    if coders == 1:
        return "Every coder fills a copy of the same sheet."
    return f"{coders} coders; all of them judge {percent(share)} of the hits, the others are dealt out among them."


def _overlap_zh(sample: Sample) -> str:
    coders, share = sample.facts["coders"], sample.facts["overlap"]
    if coders == 1:
        return "每位编码员填写同一张表的一份副本。"
    return f"共 {coders} 位编码员；{percent(share)} 的命中由所有人判断，其余分配给各人。"


def _dimensions(sample: Sample, dictionary: Dictionary | None, *, english: bool) -> str:
    by_dimension = sample.strata.groupby("dimension")[["hits", "drawn"]].sum()
    counts: dict[str, Any] = {str(row.Index): row for row in by_dimension.itertuples()}
    head = "| dimension | hits | drawn | definition |" if english else "| 维度 | 命中 | 抽取 | 定义 |"
    lines = [head, "|---|---|---|---|"]
    known = {d.key: d for d in dictionary.dimensions} if dictionary else {}
    for key, row in sorted(counts.items(), key=lambda item: [*known, item[0]].index(item[0])):
        dimension = known.get(key)
        if dimension is None:
            name, text = f"`{key}`", ""
        else:
            name = f"`{key}` {dimension.label_en if english else dimension.label_zh}"
            few = [term.text for term in dictionary.terms if term.dimension == key][:6] if dictionary else []
            text = f"{dimension.definition} {'Terms' if english else '词条'}: {', '.join(few)} …"
        lines.append(f"| {name} | {row.hits:,} | {row.drawn:,} | {text.replace('|', '/').strip()} |")
    if not known:
        missing = "The dictionary's file was not given: write its definitions here before coding starts."
        lines.append("\n" + (missing if english else "未提供词典文件：请在编码前于此写明各维度定义。"))
    return "\n".join(lines)


def _examples(own: bool, *, english: bool) -> str:
    """Passages and how they are coded; ``own`` if they are of the construct that is measured."""
    head = "| passage | `relevant` | `speaker` | why |" if english else "| 原文 | `relevant` | `speaker` | 理由 |"
    rows = [f"| {text} | {code} | {who} | {why if english else zh} |" for text, code, who, why, zh in EXAMPLES]
    other = (
        "From a study of digitalization: they show how to decide, not your terms."
        if english
        else "取自数字化研究，只说明判断方法，并非本词典的词条。"
    )
    return "\n".join([*(() if own else (other, "")), head, "|---|---|---|---|", *rows])


def _design_en(facts: Mapping[str, Any]) -> str:
    """How the sample was drawn."""
    if facts.get("unit") == "firm-year":
        return (
            f"all of {facts['drawn']:,} of {facts['firm_years']:,} firm-years that have a hit, each with the same "
            "`probability`, stratified by their hits; code every hit of a firm-year, and put none in its place"
        )
    return (
        f"stratified by dimension, frequency band of the term and fiscal year ({facts['strata']:,} strata), "
        f"{facts['allocation']} allocation"
    )


def _design_zh(facts: Mapping[str, Any]) -> str:
    if facts.get("unit") == "firm-year":
        return (
            f"即 {facts['firm_years']:,} 个有命中的企业—年份中 {facts['drawn']:,} 个的全部命中，"
            "每个概率（`probability`）相同，按命中数分层；每个企业—年份的命中须全部编码，不得以他物顶替"
        )
    share = "按比例" if facts["allocation"] == "proportional" else "各层等额"
    return f"按维度、词频组、会计年度分层（{facts['strata']:,} 层），{share}分配"
