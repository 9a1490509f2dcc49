"""What is wrong with words looked up, tried, drawn, coded and decided on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "agree.coders": ("coders differ on {differ} of {both:|hit|hits}", "编码者在 {both} 次命中里有 {differ} 次不一致"),
    "agree.below": (
        "precision is below {threshold:g}: at most {high:.2f} ({relevant:g} of {n} relevant)",
        "精确率低于 {threshold:g}：至多 {high:.2f}（{n} 次中相关 {relevant:g} 次）",
    ),
    "classify.few": (
        "too few codes to learn from: {n:|hit|hits} ({yes} substantive, {n_2} not) of {groups:|firm|firms}; at least "
        "{few_codes} with {few_of_a_kind} of each kind, of {few_firms:|firm|firms}, are needed: draw a larger sample "
        "(textindex dict sample --n) and code it",
        "编码太少，无法学习：{groups} 家公司的 {n} 次命中（实质性 {yes} 次，非实质性 {n_2} 次）；至少需要 "
        "{few_firms} 家公司的 {few_codes} 次，两类各 {few_of_a_kind} 次：请抽取更大的样本（textindex dict "
        "sample --n）并编码",
    ),
    "classify.lacks": (
        "the ledger lacks {n_missing} of the sheets' {n_coded:|hit|hits} ({missing}, …): give the ledger that the "
        "sample was drawn from",
        "命中台账缺少表单 {n_coded} 次命中里的 {n_missing} 次（{missing}……）：请给出抽样所用的台账",
    ),
    "sample.no_known": (
        "the ledger has no counted hit of {name} whose firm and year are known",
        "命中台账中没有 {name} 的、公司和年度已知的计入命中",
    ),
    "sample.numbers": ("a sample needs n and coders of at least 1", "抽样的 n 和 coders 至少为 1"),
    "sample.overlap": (
        "a sample needs n and coders of at least 1, and an overlap between 0 and 1",
        "抽样的 n 和 coders 至少为 1，overlap 在 0 与 1 之间",
    ),
    "sample.none": ("the ledger has no counted hit of {name}", "命中台账中没有 {name} 的计入命中"),
    "ledger.choose": (
        "the ledger has hits of {names}: choose one with --dictionary",
        "命中台账中有 {names} 的命中：请用 --dictionary 选择一部",
    ),
    "ledger.no_hits": (
        "the ledger has no hits of {dictionary}, but of {names}",
        "命中台账中没有 {dictionary} 的命中，只有 {names} 的",
    ),
    "ledger.column": (
        "{place}: no ledger, the column {missing} is missing; give hits.parquet of a run",
        "{place}：不是命中台账，缺少 {missing} 列；请给出一次计分的 hits.parquet",
    ),
    "ledger.no_file": (
        "{parent} holds no hits.parquet: give the folder that textindex score wrote (--out)",
        "{parent} 中没有 hits.parquet：请给出 textindex score 写出的文件夹（--out）",
    ),
    "sheets.differs": (
        "{place}: row {row}, column {column} ({letter}): {value}, but in {other}, row {at}, the same hit ({id}"
        ") has {before}: restore what dict sample wrote",
        "{place}：第 {row} 行 {column} 列（{letter}）：{value}，而在 {other} 第 {at} 行，同一命中（{id}）为 "
        "{before}：请恢复 dict sample 所写的内容",
    ),
    "sheets.code": (
        "row {row}, column {variable} ({letter}): {cell!r} is no code; use {allowed} or leave it empty",
        "第 {row} 行 {variable} 列（{letter}）：{cell!r} 不是编码；请用 {allowed}，或留空",
    ),
    "sheets.weight": (
        "row {row}, column weight ({letter}): {cell!r} is no weight",
        "第 {row} 行 weight 列（{letter}）：{cell!r} 不是权重",
    ),
    "sheets.number": (
        "row {row}, column {column} ({letter}): {cell!r} is no number",
        "第 {row} 行 {column} 列（{letter}）：{cell!r} 不是数字",
    ),
    "sheets.lost": (
        "column row: {n_lost} of the sheet's rows are missing (row = {shown}); restore them",
        "row 列：缺少表单中的 {n_lost} 行（row = {shown}）；请恢复",
    ),
    "sheets.rows": (
        "column rows: it must be the same number throughout; restore what dict sample wrote",
        "rows 列：应始终为同一个数；请恢复 dict sample 所写的内容",
    ),
    "sheets.id_twice": (
        "row {row}, column id: {key} stands twice (row {seen}); delete one",
        "第 {row} 行 id 列：{key} 出现两次（第 {seen} 行）；请删去一个",
    ),
    "sheets.id": (
        "row {row}, column id: empty; a row of the sheet begins with what dict sample wrote",
        "第 {row} 行 id 列：为空；每行应以 dict sample 所写的内容开头",
    ),
    "sheets.sample": (
        "row {row}, column sample: {own}, the others are of {usual}", "第 {row} 行 sample 列：{own}，其余为 {usual}",
    ),
    "sheets.not_coded": (
        "{place}: the column relevant ({letter}) is empty: nothing is coded yet",
        "{place}：relevant 列（{letter}）为空：尚未编码",
    ),
    "sheets.faults": ("{place}: {n_faults:|fault|faults} in the sheet", "{place}：表单有 {n_faults} 处错误"),
    "sheets.empty": ("{place}: the sheet has no row below its header", "{place}：表头之下没有行"),
    "sheets.more": ("… and {n} more", "……另有 {n} 处"),
    "sheets.column": (
        "{place}: the column {missing} is missing; sheets have the columns that dict sample wrote",
        "{place}：缺少 {missing} 列；表单应有 dict sample 写出的各列",
    ),
    "sheets.samples": (
        "{place} is of sample {names}, {first} of {names_2}: give sheets of one sample",
        "{place} 属于样本 {names}，{first} 属于 {names_2}：请给出同一样本的表单",
    ),
    "sheets.same": (
        "the same sheet is given twice; each coder has a file of its own",
        "同一个表单给了两次；每位编码者应有自己的文件",
    ),
    "sheets.none": (
        "no sheet is given: textindex dict agree SHEET SHEET", "没有给出表单：textindex dict agree SHEET SHEET",
    ),
    "impact.no_term": (
        "{loaded} has no term {missing}; see textindex dict show",
        "{loaded} 中没有词条 {missing}；见 textindex dict show",
    ),
    "diff.language": (
        "{a} is for {language} reports, {b} for {language_2}: no report has both",
        "{a} 用于 {language} 报告，{b} 用于 {language_2}：没有报告同属两者",
    ),
    "change.dictionarys": ("the dictionary's", "词典的"),
    "change.flags": ("dropped flags", "剔除的标记"),
    "change.rule": ("counting rule", "计数规则"),
    "industry.year": (
        "{path}: row {row}: the year {value!r} {why_not}", "{path}：第 {row} 行：年度 {value!r} {why_not}",
    ),
    "industry.twice": (
        "{path}: {which} has two industries; keep one{of}", "{path}：{which} 有两个行业；请只留一个{of}",
    ),
    "industry.years": (", or give years", "，或给出年度"),
    "industry.column": (
        "{path}: there is no column {missing}; it has {given}. Call them firm, industry and year",
        "{path}：没有 {missing} 列；现有 {given}。请将其命名为 firm、industry、year，或证券代码、行业、年度",
    ),
    "kwic.no_term": (
        "{dictionary} has no term {missing}; without the dictionary any word is found",
        "{dictionary} 中没有词条 {missing}；不给词典则可查找任何词",
    ),
    "kwic.dimension": (
        "no dimension is called {dimension!r}: choose one of {dimensions}",
        "没有名为 {dimension!r} 的维度：请从 {dimensions} 中选择",
    ),
    "kwic.word": ("give a word to look for, or a dictionary", "请给出要查找的词，或一部词典"),
    "kwic.dictionary": (
        "dimensions, what is not counted, and novelty belong to a dictionary: name one",
        "维度、未计入的命中和新旧属于词典：请指定一部",
    ),
    "kwic.new": ("new", "新语句"),
    "kwic.repeated": ("repeated, first in {year}", "重复，首见于 {year} 年"),
    "kwic.shared": ("shared with {n} other firms", "与另外 {n} 家公司共有"),
    "kwic.not_counted": ("not counted: {reason}", "未计入：{reason}"),
    "corpus.none": (
        "the store {address} holds no such annual report; see textindex store info",
        "仓库 {address} 中没有这样的年度报告；见 textindex store info",
    ),
    "corpus.no_firm": (
        "the store {address} holds no such annual report of {firms}; firms are given by their codes, such as {such}",
        "仓库 {address} 中没有 {firms} 的年度报告；公司以代码指明，如 {such}",
    ),
    "decide.log_line": (
        "{log}: line {number} has {n_row:|cell|cells}, not {n_columns}; mend it",
        "{log}：第 {number} 行有 {n_row} 格，应为 {n_columns} 格；请修正",
    ),
    "decide.log_first": (
        "{log}: its first line must be {columns}; take it from version control",
        "{log}：第一行应为 {columns}；请从版本管理中恢复",
    ),
    "decide.log_unread": (
        "{log}: the log cannot be read ({error}); take it from version control",
        "{log}：无法读取决定记录（{error}）；请从版本管理中恢复",
    ),
    "decide.changed": (
        "{path}: changed since a run was stopped that was about to add to it; its decisions stand in {planned}"
        ": delete that file and decide again",
        "{path}：上次中断的运行正要写入，其后文件又有改动；其决定在 {planned} 中：请删除该文件，重新决定",
    ),
    "decide.again": (
        "{path}: cannot be written: {strerror}; run the same command again",
        "{path}：无法写出：{strerror}；请再次运行同一命令",
    ),
    "decide.layout": (
        "{path}: the terms cannot be added to this file's layout; nothing was written",
        "{path}：无法按该文件的版式加入词条；什么也没有写入",
    ),
    "write.unwritten": ("{path}: cannot be written: {strerror}", "{path}：无法写出：{strerror}"),
    "decide.nothing": ("{error}\nnothing was written", "{error}\n什么也没有写入"),
    "decide.dimension": (
        "no such dimension in {base} ({wrong}): use {keys}; nothing was written",
        "{base} 中没有这样的维度（{wrong}）：请用 {keys}；什么也没有写入",
    ),
    "decide.no_dimension": ("no dimension", "没有维度"),
    "decide.counts": (
        "{path}: it counts otherwise than {base}, which it extends; nothing was written",
        "{path}：其计数方式与所引用的 {base} 不同；什么也没有写入",
    ),
    "decide.mend": ("{n_faults:|row|rows} to mend; nothing was written", "{n_faults} 行须修改；什么也没有写入"),
    "decide.already": (
        "row {number}: {term}: decided on row {first} already; keep one",
        "第 {number} 行：{term}：第 {first} 行已有决定；请只留一个",
    ),
    "decide.stands": ("row {number}: {term} stands for the candidate", "第 {number} 行：候选词处是{term}"),
    "decide.unknown": (
        "row {number}: decision {decision!r} is none of accept, reject, skip",
        "第 {number} 行：decision {decision!r} 不是 accept、reject、skip 之一",
    ),
    "decide.ending": ("{into}: a dictionary's file ends in .yaml", "{into}：词典文件应以 .yaml 结尾"),
    "decide.yaml": (
        "{path}: terms are added to YAML; first: textindex dict convert {path} {stem}.yaml",
        "{path}：词条只能加到 YAML；请先运行：textindex dict convert {path} {stem}.yaml",
    ),
    "expand.no_term": (
        "no term of {loaded} ({keys}) is found there: there is nothing to start from",
        "其中没有 {loaded}（{keys}）的任何词条：无从开始",
    ),
    "expand.language": (
        "{folder}: no text in the dictionary's language ({language}) can be read there",
        "{folder}：其中没有可读的、词典语言（{language}）的文本",
    ),
    "expand.dimension": (
        "{loaded} has no dimension {unknown}: choose among {keys}",
        "{loaded} 中没有维度 {unknown}：请从 {keys} 中选择",
    ),
    "expand.nothing": (
        "nothing to look for terms in: give a store (--store DIR) or a folder of texts (--documents DIR)",
        "没有可供查找的文本：请给出仓库（--store DIR）或文本文件夹（--documents DIR）",
    ),
    "decisions.twice": ("{path}: two columns are called {twice}: keep one", "{path}：有两列都叫 {twice}：请只留一列"),
    "decisions.columns": (
        "{path}: without the column{plural} {missing}: its first row must name candidate, decision, reason and "
        "dimension, as the sheet that dict expand --out writes does",
        "{path}：缺少 {missing} 列：第一行须有 candidate、decision、reason 和 dimension，如 dict expand --out "
        "写出的表",
    ),
    "misspelt.slip": ("{message}; if it is a slip, put it right", "{message}；若是笔误，请更正"),
    "misspelt.often": (
        ", which stands {more:,} times, it {number:,}", "，后者出现 {more:,} 次，它只出现 {number:,} 次",
    ),
    "like.apart": ("one character apart from", "与之只差一字的是"),
    "like.sound": ("sounds like", "与之音近的是"),
    "like.shape": ("looks like", "与之形近的是"),
    "kwic.no_terms": ("{dictionary} has no term {unknown}", "{dictionary} 中没有词条 {unknown}"),
    "session.off": ("all terms are switched off: leave at least one on", "所有词条都已关闭：请至少保留一个"),
    "session.none": (
        "the store has no report of {unknown} in the dictionary's language", "仓库中没有该词典语言的 {unknown} 的报告",
    ),
    "web.texts": ("{key}: a list of texts is needed", "{key}：须为文本的列表"),
    "web.text": ("{key}: a text is needed", "{key}：须为文本"),
    "web.late": ("the question did not come", "没有收到问题"),
    "web.bytes": ("a question has at most {max_body:,} bytes", "一个问题至多 {max_body:,} 字节"),
    "web.nested": ("the question is nested too deep", "问题嵌套过深"),
    "web.other": ("A page of another place may not ask here.", "其他页面不能在此提问。"),
    "web.token": (
        "Open the address that `textindex workbench` printed: it holds the token.",
        "请打开 `textindex workbench` 打印的地址：其中含有令牌。",
    ),
    "sentences.none": (
        "the store {address} holds none of the ledger's reports: give the store of that run",
        "仓库 {address} 中没有台账所列的报告：请给出该次计分的仓库",
    ),
    "validate.no_figures": (
        "the index has no figures in a column {measure}; there are {numbers}",
        "指数的 {measure} 列中没有数字；现有 {numbers}",
    ),
    "validate.measure": (
        "which column is the measure? Name it with --measure: {totals}",
        "哪一列是指数？请用 --measure 指明：{totals}",
    ),
    "index.twice": (
        "{name}: {firm}, {year} stands twice (row {twice})", "{name}：{firm}，{year} 出现两次（第 {twice} 行）",
    ),
    "index.column": (
        "{name}: no index, the column {missing} is missing; give the index.csv of a run",
        "{name}：不是指数，缺少 {missing} 列；请给出一次计分的 index.csv",
    ),
    "index.no_file": (
        "{place} holds no index.csv: give the folder that textindex score wrote (--out)",
        "{place} 中没有 index.csv：请给出 textindex score 写出的文件夹（--out）",
    ),
    "called.other": ("the other table", "另一个表"),
    "misspelt.like": ("{how} {named}{often}", "{how} {named}{often}"),
    "misspelt.source": ("{other} ({source})", "{other}（{source}）"),
    "decide.formula": ("a formula", "公式"),
    "decide.empty": ("nothing", "空的"),
    "decide.reason": ("row {number}: {term}: give a reason", "第 {number} 行：{term}：请给出理由"),
    "decide.dimension_of": ("{term}: {dimension}", "{term}：{dimension}"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
