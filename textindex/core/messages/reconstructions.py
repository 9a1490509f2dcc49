"""What is said of a published table: which universe and which terms come nearest to it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "called.published": ("the published table", "已发布的表"),
    "reconstruct.not_one": (
        "{columns} cannot be the columns of one table: no dictionary has as many dimensions, or one of them holds "
        "nothing but zeros; leave out --together, or name columns with --column",
        "{columns} 不会是同一张表的各列：没有一部词典有这么多维度，或其中一列只有零；请去掉 --together，或用 --column "
        "指明各列",
    ),
    "reconstruct.matched": (
        "{matched:|firm-year is|firm-years are} in the store and in {file}; {only_file} of the file are not in the "
        "store, {only_index} of the store not in the file; {without_key:|row has|rows have} no firm or year",
        "{matched} 个公司年度既在仓库中也在 {file} 中；文件中有 {only_file} 个不在仓库中，仓库中有 {only_index} 个不在"
        "文件中；{without_key} 行没有公司或年度",
    ),
    "reconstruct.setting": (
        "{dictionary}, section {section}, rule {count}, speaker {speaker}",
        "{dictionary}，章节 {section}，规则 {count}，说话者 {speaker}",
    ),
    "reconstruct.settings": (
        "all columns as one table: {setting}: {exact} of {n} numbers exact, nearness {near}",
        "各列作为一张表：{setting}：{n} 个数值中有 {exact} 个完全一致，接近度 {near}",
    ),
    "reconstruct.of_counts": (
        "whole numbers ({digits} decimals), taken for counts", "整数（{digits} 位小数），视为计数",
    ),
    "reconstruct.of_logarithms": ("ln(1 + count), {digits} decimals", "ln(1 + 计数)，{digits} 位小数"),
    "reconstruct.of_numbers": (
        "neither counts nor their logarithms, {digits} decimals",
        "既非计数也非其对数，{digits} 位小数",
    ),
    "reconstruct.column": ("{column}: {n} numbers; {kind}", "{column}：{n} 个数值；{kind}"),
    "reconstruct.zeros": (
        "nothing but zeros where the store has reports: nothing can be told from them",
        "在仓库有年报之处全为零：无从判断",
    ),
    "reconstruct.universe": (
        "{dictionary}, {dimension}, section {section}, rule {count}, speaker {speaker}, formula {formula}",
        "{dictionary}，{dimension}，章节 {section}，规则 {count}，说话者 {speaker}，公式 {formula}",
    ),
    "reconstruct.nearest": (
        "nearest: {universe}: {exact} of {compared} exact, correlation {pearson}, of ranks {spearman}, mean difference "
        "{mean_difference}",
        "最接近：{universe}：{compared} 个中 {exact} 个完全一致，相关系数 {pearson}，秩相关 {spearman}，平均差 "
        "{mean_difference}",
    ),
    "reconstruct.scale": ("its numbers are multiplied by {scale}", "其数值乘以 {scale}"),
    "reconstruct.same": (
        "{same} further universes give the same numbers here and cannot be told apart from it",
        "另有 {same} 种做法在此给出相同的数值，无法与之区分",
    ),
    "reconstruct.next": (
        "the next one with other numbers has {next_exact} exact",
        "数值不同的下一种做法有 {next_exact} 个完全一致",
    ),
    "reconstruct.unread": (
        "{n} zeros are set aside: the reports have hits, so that they were probably not read: {some}",
        "{n} 个零值被搁置：年报中有命中，当初很可能没有读到：{some}",
    ),
    "reconstruct.unexplained": (
        "{n:|firm-year is|firm-years are} not given by it, {none} of them by no universe at all (unexplained.csv)",
        "它未能给出 {n} 个公司年度，其中 {none} 个没有任何做法能给出（unexplained.csv）",
    ),
    "reconstruct.no_totals": (
        "terms were not looked for: {formula} cannot be turned back into counts",
        "未寻找词条：{formula} 无法还原为计数",
    ),
    "reconstruct.few": (
        "{firm_years:|firm-year|firm-years} for {candidates} candidate terms that occur in them: many sets of terms "
        "give these numbers",
        "{firm_years} 个公司年度对应其中出现的 {candidates} 个候选词条：许多组词条都能给出这些数值",
    ),
    "reconstruct.terms": (
        "terms: {surely_in} surely in, {surely_out} surely out, {undecided} undecided",
        "词条：{surely_in} 个确定在内，{surely_out} 个确定不在内，{undecided} 个未定",
    ),
    "reconstruct.undecided": (
        "undecided: {unseen} stand in no report compared, {together} always come together with others, {few} for want "
        "of firm-years, {ways} since ways of counting that fit about as well disagree, {weak} since others can take "
        "their place, {time} since the time was over",
        "未定：{unseen} 个不在所比较的年报中，{together} 个总与其他词条同现，{few} 个因公司年度太少，{ways} 个因吻合"
        "程度相当的计数方式结论不一，{weak} 个可由其他词条替代，{time} 个因时间已到",
    ),
    "reconstruct.in": ("surely in: {some}", "确定在内：{some}"),
    "reconstruct.out": ("surely out: {some}", "确定不在内：{some}"),
    "reconstruct.some": ("{names}, … ({n} in all)", "{names}……（共 {n} 个）"),
    "reconstruct.way": (
        "counted by {way}; those that lean in give {exact} of {firm_years} numbers exactly",
        "计数方式：{way}；倾向在内的词条使 {firm_years} 个数值中的 {exact} 个完全一致",
    ),
    "reconstruct.counted": (
        "rule {count}, section {section}, dropped: {drop}",
        "规则 {count}、章节 {section}，剔除：{drop}",
    ),
    "reconstruct.tied": (
        "other ways fit about as well, and what is sure is so by each of them: {ways}",
        "其他计数方式吻合程度相当，所谓确定，在每种方式下都成立：{ways}",
    ),
    "reconstruct.law": (
        "the terms that lean in leave errors of {width:|hit|hits} (median law), and {astray}% of firm-years astray",
        "倾向在内的词条留下 {width} 次命中的误差（中位），另有 {astray}% 的公司年度偏离",
    ),
    "reconstruct.title": ("textindex: what made {file}", "textindex：{file} 的由来"),
    "reconstructed.universes": ("Universes, the nearest first", "各种做法，最接近者在前"),
    "reconstructed.unexplained": ("Firm-years not explained", "未能解释的公司年度"),
    "reconstructed.terms": ("Terms that occur", "出现过的词条"),
    "reconstruct.more": ("{n:|more row|more rows} in {file}.", "其余 {n} 行见 {file}。"),
    "reconstruct.how": (
        "A universe is a dictionary, dimension, section, rule, speaker and formula. Surely: odds of 99 to 1 after "
        "every candidate had its chance. What universes and terms fit tells what gives the same numbers, not what was "
        "done.",
        "一种做法指词典、维度、章节、规则、说话者和公式的一种组合。确定：在顾及全部候选词条之后，胜算为 99 比 1。做法"
        "和词条相符只说明它们给出相同的数值，并不证明当初就是这样做的。",
    ),
})  # fmt: skip
