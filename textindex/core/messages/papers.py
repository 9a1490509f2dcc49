"""What is wrong with references, papers, transcripts and codes of a literature review."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "bib.unread": (
        "{name}: {n_faults:|entry cannot|entries cannot} be read ({told}): a brace or a quotation mark that is not "
        "closed, or a file that was cut; export it again",
        "{name}：有 {n_faults} 个条目无法读取（{told}）：花括号或引号未闭合，或文件被截断；请重新导出",
    ),
    "export.csv": (
        "{name}: line {begin}: no CSV ({error}): a quotation mark is not closed; the file was cut: export it "
        "again",
        "{name}：第 {begin} 行：不是 CSV（{error}）：引号未闭合；文件被截断：请重新导出",
    ),
    "export.cut": (
        "{name}: line {first}: {n_cells:|cell|cells}, and the header has {n_header}: the file was cut, or saved by "
        "another program; export it again",
        "{name}：第 {first} 行有 {n_cells} 格，而表头有 {n_header} 格：文件被截断，或由其他程序保存过；"
        "请重新导出",
    ),
    "export.cells": (
        "{name}: line {first}: {n_cells:|cell|cells}, and the header has {n_header}",
        "{name}：第 {first} 行有 {n_cells} 格，而表头有 {n_header} 格",
    ),
    "dedup.back": (
        "{id} and {id_2} are decided the same work, and records of them apart: take one of the decisions back",
        "{id} 与 {id_2} 被判为同一文献，而其中的记录又被判为不同：请撤回其中一个决定",
    ),
    "dedup.both": (
        "{a} and {b} are decided both same and apart, or are one record: keep one decision",
        "{a} 与 {b} 既被判为相同又被判为不同，或本是一条记录：请只留一个决定",
    ),
    "dedup.said": (
        "the decision on {a} and {b} is {said!r}: write same or apart, or leave it empty",
        "关于 {a} 与 {b} 的决定为 {said!r}：请写 same 或 apart，或留空",
    ),
    "dedup.unknown": (
        "a decision names the record {unknown}, which no source has; were exports changed?",
        "有一个决定所写的记录 {unknown} 不在任何来源中；导出文件是否有变动？",
    ),
    "dedup.name": (
        "two sources have one name: give each export a name of its own, as in --source scopus=a.csv",
        "有两个来源同名：请为每个导出文件各取名称，如 --source scopus=a.csv",
    ),
    "protocol.key": (
        "{where}: {unknown} is no key; there are {known}", "{where}：没有 {unknown} 这个键；可用 {known}",
    ),
    "protocol.twice": (
        "two searches have the source {twice!r}: give each a name of its own",
        "有两次检索的来源都是 {twice!r}：请各取名称",
    ),
    "protocol.semicolon": (
        "the source {odd!r} holds a semicolon, which sets works apart: write another name",
        "来源 {odd!r} 含分号，而分号用于分隔文献：请换一个名称",
    ),
    "protocol.date": (
        "{name}: date is {day!r}: write the day of the search, as in 2018-12-01",
        "{name}：date 为 {day!r}：请写检索日期，如 2018-12-01",
    ),
    "protocol.hits": (
        "{name}: hits is {hits!r}: write how many records the database said it found",
        "{name}：hits 为 {hits!r}：请写数据库所示的记录数",
    ),
    "protocol.way": ("{name}: way is {way!r}: choose among {ways}", "{name}：way 为 {way!r}：请从 {ways} 中选择"),
    "protocol.search": (
        "no search is told: write [[search]] with source and file for each export",
        "没有说明检索：请为每个导出文件写 [[search]]，含 source 和 file",
    ),
    "protocol.pattern": ("terms of {group}: no regular expression: {error}", "{group} 的词：不是正则表达式：{error}"),
    "protocol.group": (
        "terms of {group}: write a list of terms, or one regular expression between quotes",
        "{group} 的词：请写词的列表，或引号中的一个正则表达式",
    ),
    "protocol.terms": (
        "terms is a table: write [screening.terms] and below it a group a line",
        "terms 应为表：请写 [screening.terms]，其下每行一组",
    ),
    "protocol.in": ("in names {wrong!r}: choose among {places}", "in 中有 {wrong!r}：请从 {places} 中选择"),
    "protocol.nth": ("search {n}", "第 {n} 次检索"),
    "protocol.text": ("{name}: {key} is {value!r}: write a text", "{name}：{key} 为 {value!r}：应为文本"),
    "protocol.list": (
        "{key} is {lists!r}: write a list of texts in square brackets", "{key} 为 {lists!r}：请写方括号中的文本列表",
    ),
    "protocol.years": (
        "years is {years!r}: write the first and the last year, as in [2016, 2018]",
        "years 为 {years!r}：请写起止年份，如 [2016, 2018]",
    ),
    "protocol.table": ("screening is a table: write [screening]", "screening 应为表：请写 [screening]"),
    "protocol.faults": ("{place}: {n_faults:|fault|faults}", "{place}：有 {n_faults} 处错误"),
    "protocol.toml": ("{place}: no TOML: {error}", "{place}：不是 TOML：{error}"),
    "protocol.closed": ("it cannot be opened: {strerror}", "无法打开：{strerror}"),
    "references.empty": (
        "{place}: the file is empty; run the search again and export its results",
        "{place}：文件为空；请重新检索并导出结果",
    ),
    "references.kind": (
        "{place}: it begins with {first!r}, which is no export that is known: {kinds}",
        "{place}：以 {first!r} 开头，不是已知的导出格式：{kinds}",
    ),
    "references.none": (
        "{place}: the export holds no record; run the search again and export its results",
        "{place}：导出文件中没有记录；请重新检索并导出结果",
    ),
    "references.package": (
        "{place}: reading it needs the package {error}: pip install 'textindex[literature]'",
        "{place}：读取它须有 {error} 包：pip install 'textindex[literature]'",
    ),
    "review.changed": (
        "{path}: {work} is {titles!r} now, and {title!r} in the sheet: were the exports changed? Put the rows "
        "right, or delete the sheet",
        "{path}：{work} 现为 {titles!r}，表中为 {title!r}：导出文件是否有变动？请更正各行，或删除该表",
    ),
    "review.waiting": (
        "{path}: {n_waiting} works are not assessed yet ({shown}): fill retrieved and included, or move the "
        "sheet away to draw the flow without it",
        "{path}：有 {n_waiting} 篇文献尚未评估（{shown}）：请填写 retrieved 和 included，"
        "或移走该表以绘制不含它的流程",
    ),
    "review.sheet": (
        "{path}: the column {missing} is missing; there are {columns}", "{path}：缺少 {missing} 列；现有 {columns}",
    ),
    "review.unknown": (
        "{unknown:,} included works lack what a rule asks for: see the column unknown of works",
        "有 {unknown:,} 篇纳入的文献缺少某条规则所需的内容：见 works 的 unknown 列",
    ),
    "review.look": (
        "{look:,|pair|pairs} of records to look at: see the column look of pairs",
        "有 {look:,} 对记录待查看：见 pairs 的 look 列",
    ),
    "review.hits": (
        "{source}: the protocol tells {hits:,|hit|hits}, and {file} holds {identified:,} records",
        "{source}：方案写有 {hits:,} 条，而 {file} 有 {identified:,} 条记录",
    ),
    "screening.yes_no": (
        "{what}: {cell!r} says neither yes nor no: write 1 or 0", "{what}：{cell!r} 既非是也非否：请写 1 或 0",
    ),
    "screening.assessed": ("the sheet of assessed reports: {faults}", "全文评估表：{faults}"),
    "screening.no_reason": ("{work} is excluded without a reason", "{work} 被剔除而没有理由"),
    "screening.no_row": ("no row for {missing}{more}", "没有 {missing} 的行{more}"),
    "screening.not_included": ("{work} was not included in screening", "{work} 未在筛选中纳入"),
    "screening.no_term": ("no term of {missing}", "没有 {missing} 的词"),
    "coded.cell": ("row {row}: {code!r}", "第 {row} 行：{code!r}"),
    "bib.line": ("line {line}: {text}", "第 {line} 行：{text}"),
    "coded.codes": (
        "{place}: column {column}: write 1, 0, ? or nothing: {faults}",
        "{place}：{column} 列：请写 1、0、? 或留空：{faults}",
    ),
    "coded.one_cell": (
        "{place}: rows {seen} and {row} are one cell ({text}, {field}); delete one",
        "{place}：第 {seen} 行与第 {row} 行是同一单元格（{text}，{field}）；请删去一个",
    ),
    "coded.columns": (
        "{place}: it needs the columns {text}, and field; there are {sheet}",
        "{place}：须有 {text} 列和 field 列；现有 {sheet}",
    ),
    "coded.no_two": (
        "no cell has codes of two coders: fill the sheets, or give those of one sample",
        "没有单元格有两位编码者的编码：请填写表格，或给出同一样本的表格",
    ),
    "coded.needs": ("{place}: it needs {needed}; there are {sheet}", "{place}：须有{needed}；现有 {sheet}"),
    "coded.code": ("the column code", "code 列"),
    "coded.coders": (
        "two columns or more that begin with coder, or give a sheet a coder",
        "两列以上以 coder 开头的列，或每位编码者一个表",
    ),
    "coded.same": (
        "the same sheet is given twice; each coder has a file of their own",
        "同一个表给了两次；每位编码者应有自己的文件",
    ),
    "coded.not": (
        "{folder}.csv is not what `textindex literature code` wrote",
        "{folder}.csv 不是 `textindex literature code` 写出的",
    ),
    "tagged.cut": (
        "{name}: the record that begins in line {start}{called} does not end with ER: {why}. The file was cut; "
        "export it again, or take this record out if you know that nothing else is missing",
        "{name}：第 {start} 行开始的记录{called}没有以 ER 结束：{why}。文件被截断；请重新导出；"
        "若确知不缺其他内容，也可去掉这条记录",
    ),
    "tagged.none": (
        "{name}: {odd} and no line that begins with {first}: it holds no record; export it again",
        "{name}：{odd}，没有以 {first} 开头的行：其中没有记录；请重新导出",
    ),
    "tagged.ends": ("the file ends", "文件到此结束"),
    "tagged.another": ("another begins in line {number}", "第 {number} 行又开始了另一条"),
    "tagged.line": (
        "{name}: line {number}: {line!r} belongs to no record: {what} begins with {first}; part of the file is "
        "missing; export it again",
        "{name}：第 {number} 行：{line!r} 不属于任何记录：{what}以 {first} 开头；文件缺了一部分；请重新导出",
    ),
    "tagged.wos": ("a record of Web of Science", "Web of Science 记录"),
    "tagged.ris": ("a RIS record", "RIS 记录"),
    "texts.encoding": (
        "byte {start} is no text in UTF-8, UTF-16, GB18030 or Windows-1252; save it as UTF-8",
        "第 {start} 字节不是 UTF-8、UTF-16、GB18030 或 Windows-1252 的文本；请另存为 UTF-8",
    ),
    "interview.docx": (
        "it is no Word file (.docx), or is damaged or encrypted: {error}",
        "不是 Word 文件（.docx），或已损坏或加密：{error}",
    ),
    "interview.ending": (
        "a transcript is one of {endings}; save it as one of them",
        "访谈记录应为 {endings} 之一；请另存为其中一种",
    ),
    "interview.which": (
        "it cannot be told {which} among {told}: name the interviewers (--interviewer NAME)",
        "无法判断 {told} 中{which}：请指明访谈者（--interviewer NAME）",
    ),
    "interview.answers": ("who answers", "谁回答"),
    "interview.asks": ("who asks", "谁提问"),
    "interview.no_turn": (
        "no turn of a speaker is found: begin each with a name and a colon, as in 'I: How many?' and "
        "'Rossi: Ten.'",
        "没有找到发言：每次发言请以姓名加冒号开头，如 'I: How many?' 和 'Rossi: Ten.'",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
