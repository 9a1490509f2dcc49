"""What is wrong with firm data, with a panel or its simulation, and with a multiverse."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "multiverse.firm_years_twice": (
        "the panel has {n_twice:|firm-year|firm-years} twice, the first {first}: keep one of each",
        "面板有 {n_twice} 个公司年度重复，第一个是 {first}：每个请只留一行",
    ),
    "multiverse.no_firm": (
        "the panel has {none:,} rows without a firm; take them out or fill them in",
        "面板有 {none:,} 行没有公司；请去掉或补全",
    ),
    "multiverse.no_column": ("the panel has no column {missing}", "面板没有 {missing} 列"),
    "multiverse.no_common": (
        "index and panel have no firm-year in common; firms of the index: {ours}, of the panel: {theirs}",
        "指数与面板没有共同的公司年度；指数中的公司：{ours}，面板中的公司：{theirs}",
    ),
    "multiverse.no_section": (
        "no report of the dictionary's language has this section", "该词典语言的报告都没有这一章节",
    ),
    "called.panel": ("the panel", "面板"),
    "multiverse.numbers": (
        "{term}: {combinations:,|combination|combinations}, {estimated:,} estimated; {positive:,} positive, "
        "{significant:,} with p < {level}",
        "{term}：{combinations:,} 种组合，估计了 {estimated:,} 种；其中 {positive:,} 种为正，{significant:,} 种 p < "
        "{level}",
    ),
    "multiverse.spans": (
        "estimate {estimate_min:.4f} to {estimate_max:.4f}, median {estimate_median:.4f}; beta {beta_min:.4f} to "
        "{beta_max:.4f}, median {beta_median:.4f}",
        "估计值 {estimate_min:.4f} 至 {estimate_max:.4f}，中位数 {estimate_median:.4f}；标准化系数 {beta_min:.4f} 至 "
        "{beta_max:.4f}，中位数 {beta_median:.4f}",
    ),
    "multiverse.moves": (
        "  {choice}: {share_of_variance:.0%} of the variance of beta; in {flips:.0%} of pairs that differ in it alone, "
        "one is significant only",
        "  {choice}：占标准化系数方差的 {share_of_variance:.0%}；只在此项上不同的配对中，{flips:.0%} 仅有一方显著",
    ),
    "multiverse.screen": ("screen: {error}", "筛查：{error}"),
    "multiverse.upper": ("upper {share} out", "剔除最高的 {share}"),
    "multiverse.failed": ("  {n:,} not estimated: {why}", "  {n:,} 种未能估计：{why}"),
    "choice_of.dictionary": ("dictionary", "词典"),
    "choice_of.section": ("section", "章节"),
    "choice_of.count": ("count", "计数规则"),
    "choice_of.speaker": ("speaker", "表述者"),
    "choice_of.formula": ("formula", "指数公式"),
    "choice_of.screen": ("screen", "筛查"),
    "choice_of.model": ("model", "模型"),
    "multiverse.dropped": ("{term} was dropped: {warnings}", "{term} 被剔除：{warnings}"),
    "multiverse.not_named": (
        "model {model} does not name {name}, as which the index of {one} enters; its terms are {regressors}. "
        "Write a specification with {name} (--spec FILE)",
        "模型 {model} 中没有 {name}，而 {one} 的指数以此名进入；其变量有 {regressors}。请用 {name} "
        "写一个模型设定（--spec FILE）",
    ),
    "multiverse.nothing": ("nothing could be estimated: {why}", "没有一种设定可以估计：{why}"),
    "multiverse.no_term": (
        "model {model} has no term {term}: its terms are {regressors}",
        "模型 {model} 没有变量 {term}：其变量有 {regressors}",
    ),
    "multiverse.name_twice": (
        "{name}: {twice} is given twice; rename one, or leave it out",
        "{name}：{twice} 重复；请为其中一个改名，或去掉它",
    ),
    "multiverse.share": ("screens: a share lies between 0 and 1", "screens：比例应在 0 与 1 之间"),
    "multiverse.twice": ("one is given twice", "有一个值重复"),
    "multiverse.none": ("give one at least", "至少给出一个"),
    "step.information": ("information industry ({section})", "信息业（{section}）"),
    "step.special": ("special treatment (ST, *ST, PT)", "特别处理（ST、*ST、PT）"),
    "panel.clash": (
        "no index can be called {clash}, which stands for something else in the panel",
        "指数不能叫 {clash}，面板中它另有含义",
    ),
    "step.no_firm_data": ("not in the firm data", "不在公司数据中"),
    "called.firm_table": ("firm table {k}", "公司数据表 {k}"),
    "panel.firms_of": (
        "firms of {some}. A panel that is ready needs no building: estimate it as it is",
        "公司代码：{some}。已经备好的面板无须再构建：直接用于估计即可",
    ),
    "called.index": ("the index", "指数"),
    "panel.nothing_left": (
        "no firm-year is left:\n{flow}\n{codes_of}", "没有公司年度留下：\n{flow}\n{codes_of}",
    ),
    "simulate.moments": (
        "mean {mean} and sd {sd} cannot be met ({far:.4f} off): simulate more firms",
        "均值 {mean} 与标准差 {sd} 无法同时满足（相差 {far:.4f}）：请模拟更多公司",
    ),
    "panel.key_rows": ("{key} ({n:|row|rows})", "{key}（{n} 行）"),
    "panel.keys_twice": (
        "{called}: {n_twice:,|key|keys} ({keys}) more than once: {shown}. Keep one row of each: what makes "
        "them differ (a statement's kind, a currency, a correction) must be decided by you",
        "{called}：有 {n_twice:,} 个键（{keys}）出现多次：{shown}。每个请只留一行："
        "它们的差别（报表类型、币种、更正）须由您取舍",
    ),
    "aside.interim": ("interim periods", "中期报告"),
    "aside.parent": ("statements of the parent alone", "母公司报表"),
    "aside.labels": ("rows of labels and units", "标签和单位行"),
    "panel.no_years": (
        "{read}: there is no column of years, and {n:,|firm has|firms have} several rows ({unique}); the columns are "
        "{named}. Call the column of years year, or one of {known}, or name it in a mapping file (--mapping)",
        "{read}：没有年度列，而 {n:,} 家公司有多行（{unique}）；现有列 {named}。请将年度列命名为 year 或 "
        "{known} 之一，或在对照文件中写明（--mapping）",
    ),
    "aside.no_firm": ("rows without a firm", "没有公司的行"),
    "panel.twice": (
        "{name}: two columns are called {twice}; rename one", "{name}：有两列都叫 {twice}；请为其中一列改名",
    ),
    "panel.change_industry": (
        "Change is by industry: a firm table must hold the firms' industry codes",
        "Change 按行业给出：须有一个公司数据表含有行业代码",
    ),
    "panel.change_columns": (
        "{called}: no column {missing}; give what `textindex patents cycle` writes",
        "{called}：没有 {missing} 列；请给出 `textindex patents cycle` 写出的文件",
    ),
    "called.change": ("the table of Change", "Change 表"),
    "panel.unplaced": (
        "{n_odd:,|firm-year has|firm-years have} no industry code that begins with a section's letter, such as I65 "
        "(there: {some}): if they are of the information industry, they are still in the sample",
        "{n_odd:,} 个公司年度的行业代码不以门类字母开头（应如 I65；现有 {some}）：若属信息业，则仍在样本中",
    ),
    "panel.status_word": (
        "{called}: the status {status!r} is neither special treatment nor its end",
        "{called}：状态 {status!r} 既不是特别处理，也不是其撤销",
    ),
    "panel.undated": (
        "{called}: {n_undated:,|row has|rows have} no {dated} ({shown}), left out: see whether ST is right",
        "{called}：{n_undated:,} 行没有 {dated}（{shown}），未采用：请检查 ST 是否正确",
    ),
    "panel.status": (
        "{called}: give firm, date and status (a row a change), or firm, start and end; a table of firm, year "
        "and a flag ST is one of the firm data",
        "{called}：请给出公司、日期和状态（每次变更一行），或公司、起始和结束；含公司、年度和 ST "
        "标记的表属于公司数据表",
    ),
    "called.status": ("the status table", "状态表"),
    "step.no_key": ("without firm or year", "没有公司或年度"),
    "step.index": ("rows of the index", "指数的行"),
    "simulate.seed": ("the seed is {seed}: give 0 or more", "种子为 {seed}：请给出 0 或正整数"),
    "simulate.few": (
        "{firms:|firm is|firms are} too few for the paper's moments: simulate {fewest} or more",
        "{firms} 家公司太少，无法满足论文中的矩：请模拟 {fewest} 家以上",
    ),
    "simulate.surplus": (
        "{firms:|firm cannot|firms cannot} fill {firm_years:|firm-year|firm-years} ({surplus} too many in {years})",
        "{firms} 家公司填不满 {firm_years} 个公司年度（{years} 年多出 {surplus} 个）",
    ),
    "simulate.fill": (
        "{firms:|firm cannot|firms cannot} fill {firm_years:|firm-year|firm-years} of 14 years: about 7.7 a firm can",
        "{firms} 家公司填不满 14 年的 {firm_years} 个公司年度：每家公司约 7.7 个",
    ),
    "unit.carry": ("{one}, and {two}: carry them to one currency first", "{one}，而{two}：请先换算为一种货币"),
    "unit.currency": (
        "{called}: {item} is in {written!r}, its column of currencies says {base}",
        "{called}：{item} 的单位为 {written!r}，而货币列为 {base}",
    ),
    "unit.currencies": (
        "{called}: amounts are in several currencies ({shown}): carry them to one first",
        "{called}：金额有几种货币（{shown}）：请先换算为一种",
    ),
    "unit.money": (
        "{called}: {header} is in {written!r}, but {item} stands for {formulas}",
        "{called}：{header} 的单位为 {written!r}，但 {item} 应为 {formulas}",
    ),
    "unit.no_money": (
        "{called}: {header} is in {written!r}; as {item} it must be an amount of money",
        "{called}：{header} 的单位为 {written!r}；{item} 应为金额",
    ),
    "unit.two": (
        "{called}: {header} ({item}) is in two units: {shown}; correct one of them",
        "{called}：{header}（{item}）有两种单位：{shown}；请更正其一",
    ),
    "unit.row": ("{called}, row {place}: {why}", "{called}，第 {place} 行：{why}"),
    "unit.unknown": (
        "{header} ({item}) is in {text!r}, which is no known unit of money; write 元 or 万元",
        "{header}（{item}）的单位为 {text!r}，不是已知的货币单位；请写 元 或 万元",
    ),
    "unit.header": ("its header", "表头"),
    "panel.state": (
        "{called}, row {rows_of}: {named} tells neither that the State controls a firm nor that it does not. "
        "Known are 1 and 0; the State: {owned}; others: {other}. Write one of these, or add the word to a "
        "mapping file (--mapping): extends = \"csmar\", [state_owned], owned = [...], other = [...]",
        "{called}，第 {rows_of} 行：{named} 未说明公司是否由国家控制。已知 1 和 0；国有：{owned}；其他：{other}"
        "。请改用其中之一，或在对照文件（--mapping）中加入该词：extends = \"csmar\"，[state_owned]，owned = "
        "[...]，other = [...]",
    ),
    "panel.day_first": (
        "{called}: {what}, row {rows_of}: of {values!r} it is not known which figure is the day: write "
        "2001-08-01",
        "{called}：{what}，第 {rows_of} 行：{values!r} 中哪个是日不明确：请写成 2001-08-01",
    ),
    "panel.day": (
        "{called}: {what}, row {rows_of}: {value!r} {why_not}{more}",
        "{called}：{what}，第 {rows_of} 行：{value!r} {why_not}{more}",
    ),
    "panel.such_cells": (" ({sum:,} such cells)", "（共 {sum:,} 个这样的单元格）"),
    "panel.year_missing": (
        "{called}: {n:,|row has|rows have} no year; take them out or fill them in",
        "{called}：{n:,} 行没有年度；请去掉或补全",
    ),
    "panel.no_fiscal": (
        "{called}: {sum:,} values are no fiscal year: {shown}. The first {why}",
        "{called}：{sum:,} 个值不是会计年度：{shown}。第一个{why}",
    ),
    "step.outside": ("outside {first} to {last}", "{first} 至 {last} 年之外"),
    "step.finance": ("finance ({section})", "金融业（{section}）"),
    "unit.place": ("row {place}", "第 {place} 行"),
    "unit.written": ("{unit!r} ({where})", "{unit!r}（{where}）"),
    "unit.in": ("{item} ({file}) in {unit}", "{item}（{file}）的单位为 {unit}"),
    "unit.of": ("{item} ({file})", "{item}（{file}）"),
    "cell.at": ("{value!r} (row {row})", "{value!r}（第 {row} 行）"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
