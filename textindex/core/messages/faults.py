"""What is often wrong with what a user gives: a file, a column, a name that is not there, an extra that is missing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "fault.extra": (
        "this needs {libraries}, not installed here: pip install 'textindex[{extra}]'",
        "此功能需要 {libraries}，尚未安装：pip install 'textindex[{extra}]'",
    ),
    "fault.no_dictionary": (
        "no dictionary is called {name!r}: choose one of {names}, or give the path of a file ({endings})",
        "没有名为 {name!r} 的词典：请从 {names} 中选择，或给出文件路径（{endings}）",
    ),
    "fault.dictionary_ending": (
        "{path}: what ends with {ending} is not read; known are {endings}",
        "{path}：不能读取以 {ending} 结尾的文件；可用 {endings}",
    ),
    "fault.dictionary_utf8": (
        "{path}: not UTF-8 (byte {byte}); save the dictionary as UTF-8",
        "{path}：不是 UTF-8（第 {byte} 字节）；请将词典另存为 UTF-8",
    ),
    "fault.dictionary_itself": (
        "{file}: extends itself; take the line `extends` out of one of the files",
        "{file}：引用了自己；请去掉其中一个文件的 `extends` 行",
    ),
    "fault.dictionaries_twice": (
        "two dictionaries are called {names}: give each a name of its own",
        "有两个词典同名（{names}）：请各取一个名字",
    ),
    "fault.columns_twice": (
        "two dictionaries would name their columns {prefix}…: rename one of them",
        "两个词典的列名都将是 {prefix}……：请为其中一个改名",
    ),
    "fault.dictionary_none": ("no dictionary is given", "没有给出词典"),
    "fault.folder": (
        "{path}: a folder; give one report, or read a folder into a store (read_archive)",
        "{path}：是文件夹；请给出一份报告，或将文件夹读入仓库中（read_archive）",
    ),
    "fault.unread": ("{file}: {reason}: {detail}", "{file}：{reason}：{detail}"),
    "fault.no_place": (
        "give the reports' folder, or a store to score from", "请给出报告所在的文件夹，或用来计分的仓库",
    ),
    "fault.table_ending": ("{path}: a table is one of {endings}", "{path}：表格应为 {endings} 之一"),
    "fault.table_xls": (
        "{path}: a table is one of {endings}; save it as .xlsx in Excel",
        "{path}：表格应为 {endings} 之一；请在 Excel 中另存为 .xlsx",
    ),
    "fault.closed": ("{path}: it cannot be opened: {why}", "{path}：无法打开：{why}"),
    "fault.empty": ("{path}: the file is empty", "{path}：文件为空"),
    "fault.no_csv": (
        "{path}: line {line}: no CSV ({error}): look for a quotation mark that is not closed",
        "{path}：第 {line} 行：不是 CSV（{error}）：请查找没有成对的引号",
    ),
    "fault.no_workbook": (
        "{path}: it is no Excel workbook, or is encrypted or damaged: {error}",
        "{path}：不是 Excel 工作簿，或已加密、损坏：{error}",
    ),
    "fault.no_sheet": ("{path}: the workbook has no sheet with cells", "{path}：工作簿中没有含单元格的工作表"),
    "fault.merged": (
        "{path}: merged cells ({cells}): unmerge them, each row stands for itself",
        "{path}：有合并的单元格（{cells}）：请取消合并，每行独立成行",
    ),
    "fault.formula": (
        "{path}: cell {cell} holds a formula: paste it as a value", "{path}：单元格 {cell} 是公式：请粘贴为数值",
    ),
    "fault.no_header": (
        "{path}: row 1 is empty; it must hold the columns' names", "{path}：第 1 行为空；该行须为列名",
    ),
    "fault.row_longer": (
        "{path}: row {row} has {cells} cells, the header {names}",
        "{path}：第 {row} 行有 {cells} 格，表头只有 {names} 格",
    ),
    "fault.formula_bare": (
        "{path}: cell {cell} holds a formula whose value the file does not keep: open it in Excel and save it, or "
        "paste the cells as values",
        "{path}：单元格 {cell} 是公式，而文件没有保存它的值：请在 Excel 中打开并保存，或将单元格粘贴为数值",
    ),
    "fault.sheets": (
        "{path}: the first sheet, {first}, is not what is looked for, and several others are: {sheets}; save the one "
        "that is meant as a file of its own",
        "{path}：第一张工作表 {first} 不是所需的表，而另有几张都是：{sheets}；请把要用的那张另存为单独的文件",
    ),
    "fault.text": ("{path}: {why}", "{path}：{why}"),
    "fault.unreadable": ("{path}: not readable as {ending}: {why}", "{path}：无法按 {ending} 读取：{why}"),
    "fault.ending": (
        "{path}: the name's ending says what is written: choose one of {endings}",
        "{path}：写出何种文件由扩展名决定：请选用 {endings} 之一",
    ),
    "fault.folder_there": (
        "{path}: a folder stands where a file is to be written; move it away",
        "{path}：要写文件之处已有同名文件夹；请移走它",
    ),
    "fault.reads": (
        "{path} is read by this very command: write to another file",
        "{path} 正是本命令要读取的文件：请写到另一个文件",
    ),
    "fault.foreign": (
        "{path} is there, and is nothing that this command wrote: move it away, name another file, or write over it "
        "with --force",
        "{path} 已存在，且不是本命令写出的：请移走它、换一个名字，或用 --force 覆盖",
    ),
    "fault.answered": (
        "{path} is there, and its column {column} has been filled in: move it away, name another file, or write over "
        "it with --force",
        "{path} 已存在，且其 {column} 列已有人填写：请移走它、换一个名字，或用 --force 覆盖",
    ),
    "fault.there": (
        "{path} is there already; move it away or choose another name", "{path} 已存在；请移走它，或换一个名字",
    ),
    "fault.no_column": ("{path}: no column {name}; there are {columns}", "{path}：没有 {name} 列；现有 {columns}"),
    "fault.no_column_near": (
        "the table has no column {name!r}; there is {near}", "表中没有 {name!r} 列；相近的有 {near}",
    ),
    "fault.no_column_of": (
        "the table has no column {name!r}; there are {columns}", "表中没有 {name!r} 列；现有 {columns}",
    ),
    "fault.no_specs": (
        "no specification is called {name!r}: choose one of {names}, or give the path of a .toml file",
        "没有名为 {name!r} 的模型设定：请从 {names} 中选择，或给出 .toml 文件的路径",
    ),
    "fault.specs_closed": (
        "{path}: the specification cannot be opened: {why}", "{path}：无法打开设定：{why}",
    ),
    "fault.utf8": (
        "{path}: not UTF-8 (byte {byte}); save it as UTF-8",
        "{path}：不是 UTF-8（第 {byte} 字节）；请另存为 UTF-8",
    ),
    "fault.toml": (
        "{file}: broken TOML: {error}; text needs quotes, lists need brackets",
        "{file}：TOML 有误：{error}；文本要加引号，列表要加方括号",
    ),
    "fault.no_study": (
        "{file}: there is no such study file; `textindex init` writes one",
        "{file}：没有这个研究文件；可用 `textindex init` 写出一个",
    ),
    "fault.study_closed": ("{file}: cannot be opened: {why}", "{file}：无法打开：{why}"),
    "fault.no_step": (
        "no step of {file} is called {name!r}: there are {names}", "{file} 中没有名为 {name!r} 的步骤：现有 {names}",
    ),
    "fault.no_run": (
        "{place}: there is no {name}; give a folder that `textindex score --out` wrote",
        "{place}：其中没有 {name}；请给出 `textindex score --out` 写出的文件夹",
    ),
    "fault.run_dictionary": (
        "{place}: the run had no dictionary {name!r}; it had {names}", "{place}：该次计分没有词典 {name!r}；有 {names}",
    ),
    "fault.no_rows": ("{place}: the panel has no rows", "{place}：面板中没有数据行"),
    "fault.no_share": (
        "the share to winsorize is {share}: give 0 to 0.5, such as 0.01",
        "缩尾比例为 {share}：请给出 0 到 0.5，例如 0.01",
    ),
    "fault.no_firms": ("give at least one table of firm data", "请至少给出一个公司数据表"),
    "fault.kept_taken": (
        "{name!r} cannot be kept: another table gives that name; rename the firm table's column",
        "无法保留 {name!r}：另一个表已用此名；请为公司数据表中的列改名",
    ),
    "fault.not_kept": ("no firm table has a column {name!r} to keep", "没有公司数据表含有要保留的 {name!r} 列"),
    "fault.index_columns": (
        "{path}: no column {names}; give what `textindex score` writes",
        "{path}：没有 {names} 列；请给出 `textindex score` 写出的文件",
    ),
    "fault.no_digital": (
        "{path}: no column digital; name the index's column: --digital Digital=COLUMN",
        "{path}：没有 digital 列；请写明指数所在的列：--digital Digital=COLUMN",
    ),
    "fault.no_index": (
        "{path}: no column {name}; the indices there are {indices}", "{path}：没有 {name} 列；其中的指数有 {indices}",
    ),
    "fault.none": ("none", "无"),
    "fault.no_codes": (
        "{path}: no column of firms' codes; here are {columns}. Call it firm, or name it in a mapping file (--mapping)",
        "{path}：没有公司代码列；现有 {columns}。请将该列命名为 firm，或在对照文件中写明（--mapping）",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
