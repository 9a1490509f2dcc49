"""What is wrong with a table: its cells, dates, headers and mapping, its firm-years, its file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "cell.no_percent": ("has no %, other cells of the column have", "没有 %，而同列其他单元格有"),
    "cell.unit": ("is in {base}, others are in {bases}", "单位为 {base}，其他单元格为 {bases}"),
    "cell.doubtful_comma": (
        "may have a decimal comma or one between thousands, which {bare!r} ({row}) does without",
        "其中的逗号可能是小数点，也可能是千位分隔符，而 {bare!r}（{row}）没有",
    ),
    "cell.doubtful_sign": (
        "may have a decimal sign or one between thousands", "其中的符号可能是小数点，也可能是千位分隔符",
    ),
    "cell.comma": (
        "has a decimal comma, {seen!r} ({row}) a decimal point", "用逗号作小数点，而 {seen!r}（{row}）用句点",
    ),
    "cell.not_whole": (
        "{called}: {column}, row {row}: {text!r} is no whole number",
        "{called}：{column}，第 {row} 行：{text!r} 不是整数",
    ),
    "cell.refused": (
        "{called}, {row}: {text!r} {why}; write it with a decimal point and nothing between thousands, or "
        "leave it empty where it is missing",
        "{called}，{row}：{text!r} {why}；请用小数点，千位之间不加符号；缺失值请留空",
    ),
    "cell.unreadable": ("is no number that can be read", "无法读作数字"),
    "cell.no_number": (
        "{called}, row {rows}: column {column} holds a cell that is no number: {words!r}",
        "{called}，第 {rows} 行：{column} 列的单元格不是数字：{words!r}",
    ),
    "date.neither": (
        "is neither a year nor a day: write 2019 or 2019-12-31", "既不是年份也不是日期：请写成 2019 或 2019-12-31",
    ),
    "date.short_year": (
        "has no year of four figures, so that it may be several days: write 2001-08-01",
        "年份不足四位，可能是几个不同的日期：请写成 2001-08-01",
    ),
    "date.none": (
        "is no day, month or year of the calendar: write 2019 or 2019-12-31",
        "不是日历上的日、月或年：请写成 2019 或 2019-12-31",
    ),
    "date.excel": (
        "is perhaps the day {day} as Excel numbers days: give the column the format of a date",
        "可能是 Excel 的日期序号 {day}：请将该列设为日期格式",
    ),
    "header.twice": (
        "columns {numbers} are both called {many}; rename or remove one",
        "第 {numbers} 列都叫 {many}；请改名或删去一列",
    ),
    "mapping.must": ("{place}: {key} is {value!r}: it must be {asked}", "{place}：{key} 为 {value!r}：应为 {asked}"),
    "mapping.texts": ("in quotes, several in brackets", "加引号的文本，多个放在方括号中"),
    "mapping.flag": ("true or false", "true 或 false"),
    "mapping.a_table": ("a table, as [keys]", "一个表，写作 [keys]"),
    "mapping.no_table": ("{place}: {key} is a {kinds}, no table", "{place}：{key} 应为 {kinds}，不是表"),
    "mapping.extends": (
        "{path}: extends names a shipped mapping, such as csmar, not {base!r}",
        "{path}：extends 须写自带的对照，例如 csmar，而不是 {base!r}",
    ),
    "mapping.broken": ("{path}: no mapping file: {error}", "{path}：不是对照文件：{error}"),
    "mapping.deep": (
        "{path}: no mapping file: tables stand too deep in one another", "{path}：不是对照文件：表嵌套过深",
    ),
    "mapping.unknown": (
        "no mapping is called {name}: choose among {known}, or give a .toml file",
        "没有名为 {name} 的对照：请从 {known} 中选择，或给出 .toml 文件",
    ),
    "match.which": (
        "{name}: which column is it? Name it with {option}; there are {columns}",
        "{name}：是哪一列？请用 {option} 指明；现有 {columns}",
    ),
    "match.no_figures": (
        "{name}: no column of figures beside firm and year; name one with --column",
        "{name}：除公司和年度外没有数值列；请用 --column 指明一列",
    ),
    "match.no_number": (
        "{name}: column {column}, {firm} {year}: {own!r} is no number",
        "{name}：{column} 列，{firm} {year}：{own!r} 不是数字",
    ),
    "match.year": ("{name}: row {row}: the year {text!r} {why_not}", "{name}：第 {row} 行：年度 {text!r} {why_not}"),
    "match.none": (
        "{name}: no firm-year is in the index; firms there: {ours}; here: {theirs}",
        "{name}：没有一个公司年度在指数中；指数中的公司：{ours}；此表中的公司：{theirs}",
    ),
    "match.no_year": (
        "{name}: {n} of its firms are in the index, and no year of theirs: there {ours}, here {theirs}; is the column "
        "of years the fiscal year?",
        "{name}：其中 {n} 家公司在指数中，但年度没有重合：指数为 {ours}，此表为 {theirs}；年度列是会计年度吗？",
    ),
    "fault.none_given": ("none", "无"),
    "match.twice": (
        "{name}: {firm}, {year} stands twice (rows {rows}); keep one row a firm-year (of several report dates "
        "a year, the one of December)",
        "{name}：{firm}，{year} 出现两次（第 {rows} 行）；每个公司年度请只留一行（同一年有多个报告日的，留 12 "
        "月的）",
    ),
    "office.no_room": ("no room in the folder of temporary files, {place}", "临时文件夹 {place} 没有空间"),
    "office.span": (
        "{filename} has a cell over {span:,} columns; copy the text into a new document",
        "{filename} 有跨 {span:,} 列的单元格；请将文字复制到新文档",
    ),
    "office.cells": (
        "{filename} joins {joined:,} cells; part them, or copy the table into a new one",
        "{filename} 合并了 {joined:,} 个单元格；请拆分，或将表格复制到新文件",
    ),
    "office.sheets": (
        "{filename} names one sheet several times; copy the table into a new one",
        "{filename} 多次列出同一张工作表；请将表格复制到新文件",
    ),
    "office.unpacked": ("{packed:,} bytes unpack to {unpacked:,}", "{packed:,} 字节解压后为 {unpacked:,} 字节"),
    "office.files": ("{n_parts:,} files in one", "一个文件中有 {n_parts:,} 个文件"),
    "office.damaged": (
        "it is encrypted or damaged ({error}); save it anew, without a password",
        "文件已加密或损坏（{error}）；请去掉密码后另存",
    ),
    "table.encoding": (
        "the text is neither UTF-8 nor GB18030; save it as UTF-8, or in Excel as CSV UTF-8 or .xlsx",
        "文字既非 UTF-8 也非 GB18030；请另存为 UTF-8，或在 Excel 中另存为 CSV UTF-8 或 .xlsx",
    ),
    "stata.name": (
        "Stata takes no column called {long!r}; write .csv or .parquet",
        "Stata 不接受列名 {long!r}；请写成 .csv 或 .parquet",
    ),
    "stata.number": (
        "{path}: Stata takes no number as large as {number:g}; write .csv or .parquet",
        "{path}：Stata 不接受大到 {number:g} 的数字；请写成 .csv 或 .parquet",
    ),
    "write.rows": (
        "{n_table:,} rows are more than a sheet of Excel takes: write .csv or .parquet",
        "{n_table:,} 行超过 Excel 工作表的上限：请写成 .csv 或 .parquet",
    ),
    "write.closed": (
        "{path}: cannot be written: {strerror}; is it open in another program?",
        "{path}：无法写出：{strerror}；是否已在其他程序中打开？",
    ),
    "write.sheets": ("{path}: sheets are for .xlsx", "{path}：工作表只用于 .xlsx"),
    "office.large": ("it is too large: {what}; save the table as .csv", "文件过大：{what}；请将表格另存为 .csv"),
    "office.last": ("row {row:,}, column {column:,}", "第 {row:,} 行第 {column:,} 列"),
    "office.far": (
        "{name} has {filled:,} filled cells, and the last of them in {last}; copy the table into a new workbook",
        "{name} 有 {filled:,} 个非空单元格，最后一个在{last}；请将表格复制到新工作簿",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
