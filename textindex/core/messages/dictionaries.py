"""What is wrong with a dictionary's file, and what is noted as one is read, changed or converted."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "convert.whole": ("{form} does not hold the dictionary's {whole}", "{form} 不保存词典的 {whole}"),
    "convert.controls": (
        "{form} cannot hold control characters or line ends: {shown}; take them out",
        "{form} 容不下控制字符或换行：{shown}；请去掉",
    ),
    "convert.cannot": (
        "{name}: the format {form} cannot hold this dictionary:\n{faults}",
        "{name}：{form} 格式容不下这部词典：\n{faults}",
    ),
    "convert.ending": (
        "{path}: its ending tells no format ({known}); give one with --format",
        "{path}：从扩展名看不出格式（{known}）；请用 --format 指明",
    ),
    "convert.form": (
        "no format is called {form!r}: choose one of {formats}", "没有名为 {form!r} 的格式：请从 {formats} 中选择",
    ),
    "dict.unwritable": ("{path}: the dictionary cannot be written: {strerror}", "{path}：无法写出词典：{strerror}"),
    "convert.there": (
        "{target} is there and holds something else: move it away, name another target, or write over it with "
        "--force",
        "{target} 已存在且内容不同：请移走、换一个名字，或用 --force 覆盖",
    ),
    "convert.same": (
        "{target}: source and target are the same file; name another target",
        "{target}：源文件与目标文件相同；请另取目标文件名",
    ),
    "draft.glob": (
        "term {text}: ? stands for one character in {program}; write the words out, or end with *",
        "词条 {text}：? 在 {program} 中代表一个字符；请写出各词，或以 * 结尾",
    ),
    "draft.gb18030": ("{name} is read as GB18030: it is not UTF-8", "{name} 按 GB18030 读取：它不是 UTF-8"),
    "abbreviations.closed": (
        "{path}: the abbreviations cannot be opened: {strerror}", "{path}：无法打开缩写表：{strerror}",
    ),
    "abbreviations.list": (
        "{file}: [abbreviations] must give each abbreviation a list of what it means",
        "{file}：[abbreviations] 中每个缩写须给出其含义的列表",
    ),
    "model.unread": ("{name}: the attribution model cannot be read: {error}", "{name}：无法读取归属判别模型：{error}"),
    "model.closed": ("{path}: it cannot be opened: {strerror}", "{path}：无法打开：{strerror}"),
    "dict.closed": ("{path}: the dictionary cannot be opened: {strerror}", "{path}：无法打开词典：{strerror}"),
    "draft.renamed": (
        "{number} named by keys, as columns are; the labels keep the names ({some})",
        "{number}以键命名，列名即用键；标签保留原名（{some}）",
    ),
    "draft.empty": ("{number} left out", "略去{number}"),
    "draft.repeated": ("{number} given twice in one category: kept once", "{number}在同一类别中重复：只留一次"),
    "draft.construct": (
        "the file states no construct; it is taken to be digitalization (column digital); state `construct` if it "
        "measures something else",
        "文件未写明构念，按数字化处理（指数的列名为 digital）；测度其他内容时请写明 construct",
    ),
    "draft.language": (
        "the file states no language; it is taken to be {language}", "文件未写明语言，按 {language} 处理",
    ),
    "draft.longest": (
        "counted by longest: {some} can be no words for jieba", "按 longest 计数：{some} 不可能是 jieba 的一个词",
    ),
    "draft.two": (
        "term {text}: in two categories, {name} ({there}) and {category}; keep it in one of them",
        "词条 {text}：出现在两个类别中：{name}（{there}）与 {category}；请只留一处",
    ),
    "edit.remark": (
        "line {line}: a remark stands before the bracket; write an item a line",
        "第 {line} 行：括号前有注释；请每行写一项",
    ),
    "edit.line": (
        "line {line}: cannot add to this; write it as a list, an item a line",
        "第 {line} 行：无法在此添加；请写成列表，每行一项",
    ),
    "edit.no_mapping": ("the dictionary must be a mapping (key: value)", "词典必须是映射（键: 值）"),
    "edit.broken": ("broken YAML: {error}", "YAML 有误：{error}"),
    "edit.no_list": (
        "dimension {dimension} has no list of terms: write one below it (terms: [])",
        "维度 {dimension} 没有词条列表：请在其下写一个（terms: []）",
    ),
    "edit.no_dimensions": (
        "the dictionary has no dimensions: textindex dict validate tells more",
        "词典没有维度：可用 textindex dict validate 查看",
    ),
    "wordstat.rule": (
        "{found}: a rule of WordStat, which textindex has not; take it out",
        "{found}：WordStat 的规则，textindex 没有；请去掉",
    ),
    "wordstat.none": ("term {found}: it stands in no category", "词条 {found}：不属于任何类别"),
    "liwc.undefined": (
        "term {term}: category {each} is not defined between the lines %",
        "词条 {term}：类别 {each} 未在两行 % 之间定义",
    ),
    "liwc.number": (
        "term {term}: {each!r} is no category's number; conditions in brackets are not read",
        "词条 {term}：{each!r} 不是类别的编号；不读取括号中的条件",
    ),
    "liwc.none": ("term {term}: no category stands behind it", "词条 {term}：其后没有类别"),
    "liwc.brackets": (
        "term {term}: conditions and codes in brackets are not read; write the words alone, each a line",
        "词条 {term}：不读取括号中的条件和代码；请只写词，每行一个",
    ),
    "liwc.twice": ("category {number} {name} is defined twice", "类别 {number} {name} 定义了两次"),
    "liwc.category": (
        "{text!r} is no category: a number, a tab and a name", "{text!r} 不是类别：应为数字、制表符和名称",
    ),
    "liwc.header": (
        "{name}: no header: a .dic file begins with a line %, then a number and a name for each category, then "
        "a line %",
        "{name}：没有表头：.dic 文件以一行 % 开头，然后每个类别一个数字和名称，再一行 %",
    ),
    "new.there": (
        "{path} is there already; give another name, or move it away", "{path} 已存在；请换一个名字，或移走它",
    ),
    "new.language": (
        "{base} is in {language}, not in {language_2}; leave out the language",
        "{base} 的语言是 {language}，不是 {language_2}；请不要指定语言",
    ),
    "dict.language": (
        "language {language!r} is not known; known are {languages}", "不支持语言 {language!r}；可用 {languages}",
    ),
    "new.bundled": (
        "a dictionary that comes with textindex is called {name}: give yours another name",
        "自带的词典中已有 {name}：请另取名字",
    ),
    "new.name": (
        "{name!r} cannot be a dictionary's name: take letters, digits, -, _ and dots",
        "{name!r} 不能作词典名：请用字母、数字、-、_ 和句点",
    ),
    "words.cell_number": (
        "{sheet}!{coordinate} is a number or date ({text}); format the cell as text and type it again",
        "{sheet}!{coordinate} 是数字或日期（{text}）；请将单元格设为文本格式后重新输入",
    ),
    "words.cell_stored": (
        "{sheet}!{coordinate} is a formula stored as text ({text}); write the text itself",
        "{sheet}!{coordinate} 是存为文本的公式（{text}）；请直接写文本",
    ),
    "words.cell_formula": (
        "{sheet}!{coordinate} is a formula ({value}); paste it as a value",
        "{sheet}!{coordinate} 是公式（{value}）；请粘贴为值",
    ),
    "words.merged": (
        "cells {coord} of the sheet {title} are merged; part them, and fill each",
        "工作表 {title} 的单元格 {coord} 已合并；请拆分并逐一填写",
    ),
    "words.no_sheet": ("{name}: the workbook has no sheet", "{name}：工作簿没有工作表"),
    "words.no_excel": (
        "{path}: no Excel workbook (.xlsx), or one with a password ({kind}); save it anew",
        "{path}：不是 Excel 工作簿（.xlsx），或设有密码（{kind}）；请另存",
    ),
    "words.no_term": (
        "dimension {dimension}: no term stands in a row with {fields}", "维度 {dimension}：含 {fields} 的行没有词条",
    ),
    "words.differs": (
        "dimension {dimension}: {column} is {told} here and {about} above",
        "维度 {dimension}：{column} 此处为 {told}，上文为 {about}",
    ),
    "words.no_dimension": ("term {term}: no dimension stands in its row", "词条 {term}：所在行没有维度"),
    "words.label": (
        "{place}: dimension {named} is {keys}, by its label", "{place}：维度 {named} 按标签即 {keys}",
    ),
    "words.unread": ("columns not read: {unread}", "未读取的列：{unread}"),
    "words.twice": ("{name}: two columns are called {twice}; take one out", "{name}：有两列都叫 {twice}；请去掉一列"),
    "words.one_dimension": (
        "{name} has no column dimension: its terms are one dimension, {whole}",
        "{name} 没有 dimension 列：其词条归为一个维度 {whole}",
    ),
    "words.no_column": (
        "{name}: no column of terms ({names}); the first row has {found}",
        "{name}：没有词条列（{names}）；第一行是 {found}",
    ),
    "words.formula": (
        "{cell} is a formula stored as text; write the text itself, or an apostrophe before the =",
        "{cell} 是存为文本的公式；请直接写文本，或在 = 前加单引号",
    ),
    "words.csv": ("{name}: line {line_num}: broken CSV: {error}", "{name}：第 {line_num} 行：CSV 有误：{error}"),
    "term.exclude_none": (
        "term {text}: exclude: {excluded} does not hold the term, so that it excludes nothing",
        "词条 {text}：exclude：{excluded} 不含该词条，因此什么也不排除",
    ),
    "term.short": (
        "term {text}: before * stand {min_han} Chinese characters or {min_latin} Latin letters{of_what} at "
        "least",
        "词条 {text}：* 之前至少要有 {min_han} 个汉字或 {min_latin} 个拉丁字母{of_what}",
    ),
    "term.last_word": (" of the last word", "（最后一个单词的）"),
    "term.star": (
        "term {text}: * stands for a word's rest: one of them, at the end of the term",
        "词条 {text}：* 代表词的其余部分：只能有一个，且在词条末尾",
    ),
    "term.parted": (
        "term {text}: {found} stands in it: write each term as an item of its own",
        "词条 {text}：其中有{found}：请将每个词条单列一项",
    ),
    "term.weight": (
        "term {text}: weight {given!r} must be a positive number, such as 0.5",
        "词条 {text}：权重 {given!r} 应为正数，例如 0.5",
    ),
    "term.exclude_star": (
        "{what}: {excluded}: what is excluded is a string as it stands, without *",
        "{what}：{excluded}：排除的应是原样的字符串，不含 *",
    ),
    "term.exclude_itself": (
        "{what}: {excluded} is the term itself, which would never count; take one of them out",
        "{what}：{excluded} 就是该词条本身，这样它永远不计；请去掉其中一个",
    ),
    "term.exclude_twice": ("{what}: {excluded} is given twice", "{what}：{excluded} 重复"),
    "term.flag": ("{what}: unknown flag {flag!r}; known are {flags}", "{what}：未知标记 {flag!r}；可用 {flags}"),
    "term.case": (
        "term {text}: case {case!r} is not known; known is {exact}",
        "词条 {text}：不支持 case {case!r}；可用 {exact}",
    ),
    "term.source": (
        "term {text}: source {source!r} is not described under sources",
        "词条 {text}：来源 {source!r} 未在 sources 下说明",
    ),
    "term.dimension": (
        "term {text}: unknown dimension {named!r}; known are {dimensions}",
        "词条 {text}：未知维度 {named!r}；已有 {dimensions}",
    ),
    "term.semicolon": ("a full-width semicolon ；", "全角分号 ；"),
    "term.comma": ("a full-width comma ，", "全角逗号 ，"),
    "dict.no_words": ("{dictionary}: {wrong}: {no_word}", "{dictionary}：{wrong}：{no_word}"),
    "term.no_case": (
        "term {text}: case is exact, and it has neither capital nor small letters",
        "词条 {text}：case 为 exact，但它不分大小写",
    ),
    "term.no_latin": (
        "term {text}: no Latin letter or digit is in it, and the dictionary is English",
        "词条 {text}：其中没有拉丁字母或数字，而词典是英文的",
    ),
    "term.twice": ("term {text}: already given {first}; keep one", "词条 {text}：已出现{first}；请只留一个"),
    "what.extended": ("dimension {key} (of the dictionary that it extends)", "维度 {key}（来自所引用的词典）"),
    "dict.dimension_twice": ("dimension {key!r} is given twice", "维度 {key!r} 重复"),
    "dict.key_taken": (
        "dimension {key!r}: an index has a column n_{key} that holds something else; rename it",
        "维度 {key!r}：指数中的 n_{key} 列另有含义；请改名",
    ),
    "dict.key": (
        "dimension {key!r}: a key has lower-case letters, digits and _, 26 at most",
        "维度 {key!r}：键由小写字母、数字和 _ 组成，至多 26 个字符",
    ),
    "dict.dimensions": (
        "dimensions must be a mapping: a key for each dimension", "dimensions 必须是映射：每个维度一个键",
    ),
    "dict.status": (
        "source {key}: status {status!r} is none of {statuses}", "来源 {key}：status {status!r} 应为 {statuses} 之一",
    ),
    "dict.source_twice": ("source {key!r} is given twice", "来源 {key!r} 重复"),
    "dict.sources": ("sources must be a mapping: a key for each source", "sources 必须是映射：每个来源一个键"),
    "dict.count": (
        "policy.count {count!r} is no counting rule: {count_rules}",
        "policy.count {count!r} 不是计数规则：{count_rules}",
    ),
    "dict.no_terms": ("the dictionary has no terms", "词典没有词条"),
    "what.dictionary": ("the dictionary", "词典"),
    "term.no_word": (
        "jieba can never yield it as one word (a blank, a slash or another mark is in it); take it out, or "
        "count by longest or substring",
        "jieba 不可能把它切成一个词（含空格、斜杠或其他符号）；请去掉，或按 longest 或 substring 计数",
    ),
    "words.several": (
        "{n_several:,|line holds|lines hold} several words each ({some})",
        "{n_several:,} 行各含多个词（{some}）",
    ),
    "words.tagged": (
        "a user dictionary of jieba: frequencies and tags are left out in {tagged:,|line|lines}",
        "是 jieba 的用户词典：略去 {tagged:,} 行中的词频和词性",
    ),
    "yaml.full_width": (
        "line {number} holds a full-width {found}; YAML takes {full_width}",
        "第 {number} 行有全角的 {found}；YAML 要的是 {full_width}",
    ),
    "yaml.tab": (
        "line {number} begins with a tab; YAML takes blanks only: put two blanks for each step",
        "第 {number} 行以制表符开头；YAML 只认空格：每级请用两个空格",
    ),
    "yaml.deep": (
        "{name}: lists or mappings within each other, over {deepest} deep",
        "{name}：列表或映射的嵌套超过 {deepest} 层",
    ),
    "yaml.broken_somewhere": ("{name}: broken YAML: {error}", "{name}：YAML 有误：{error}"),
    "yaml.broken": ("{name}: {where}: broken YAML: {told}", "{name}：{where}：YAML 有误：{told}"),
    "yaml.look": (
        "{problem}; look for a missing colon, bracket, quote or blank",
        "{problem}；请检查是否缺少冒号、括号、引号或空格",
    ),
    "yaml.text": ("{what} must be a text", "{what}：应为文本"),
    "yaml.list": (
        "{what} must be a list: [a, b] or an item a line, each after a dash",
        "{what}：应为列表，[a, b]，或每行一项、以短横开头",
    ),
    "yaml.missing": ("{what}: {key!r} is missing", "{what}：缺少 {key!r}"),
    "yaml.unknown": ("{what}: unknown key {key!r}; known are {known}", "{what}：未知的键 {key!r}；可用 {known}"),
    "yaml.twice": ("{what}: {key!r} is given twice", "{what}：{key!r} 重复"),
    "yaml.mapping": ("{what} must be a mapping (key: value)", "{what}：应为映射（键: 值）"),
    "yaml.aliases": (
        "aliases (*name) that stand for more than the file holds; write the terms out",
        "别名（*name）展开后超过文件所能容纳；请写出各词条",
    ),
    "cntext.category": (
        "Category names {text}, which Dictionary has not", "Category 中的 {text} 在 Dictionary 中没有",
    ),
    "cntext.valence": (
        "{name}: numbers by word (a valence dictionary); only lists of words by category are read",
        "{name}：按词给出数值（情感效价词典）；只能读取按类别列词的",
    ),
    "what.cntext": ("a dictionary of cntext", "cntext 的词典"),
    "quanteda.text": ("category {name}: an entry must be a text", "类别 {name}：词条必须是文本"),
    "quanteda.mapping": (
        "the dictionary must be a mapping: a name for each category, and its entries",
        "词典必须是映射：每个类别一个名称，及其词条",
    ),
    "what.dimension": ("dimension {key}", "维度 {key}"),
    "what.source": ("source {key}", "来源 {key}"),
    "what.category": ("category {key}", "类别 {key}"),
    "what.term": ("a term", "词条"),
    "what.dimension_part": ("dimension {key}: {part}", "维度 {key}：{part}"),
    "what.source_part": ("source {key}: {part}", "来源 {key}：{part}"),
    "what.term_part": ("term {text}: {part}", "词条 {text}：{part}"),
    "faults.one": ("{file}: {n} fault", "{file}：{n} 处错误"),
    "faults.some": ("{file}: {n:|fault|faults}", "{file}：{n} 处错误"),
    "faults.all": ("{head}\n{each}", "{head}\n{each}"),
    "faults.at": ("  {place}: {what}", "  {place}：{what}"),
    "at.line": ("line {n}", "第 {n} 行"),
    "at.row": ("row {n}", "第 {n} 行"),
    "place.column": ("line {line}, column {column}", "第 {line} 行第 {column} 列"),
    "place.somewhere": ("somewhere", "某处"),
    "term.first": ("on {place} ({dimension})", "于{place}（{dimension}）"),
    "yaml.colon": ("a colon : and a blank", "冒号 : 加空格"),
    "number.entry": ("{n:,|entry|entries}", "{n:,} 个词条"),
    "number.empty entry": ("{n:,|empty entry|empty entries}", "{n:,} 个空词条"),
    "number.category": ("{n:,|category|categories}", "{n:,} 个类别"),
    "number.dimension": ("{n:,|dimension|dimensions}", "{n:,} 个维度"),
    "number.source": ("{n:,|source|sources}", "{n:,} 个来源"),
    "number.term": ("{n:,|term|terms}", "{n:,} 个词条"),
    "list.some_more": ("{some} and {n:,} more", "{some} 等（另有 {n:,} 个）"),
    "list.shown_more": ("{some}, … {n:,} more", "{some}等，另有 {n:,} 个"),
    "convert.lost": ("{form} does not hold {what} ({shown})", "{form} 不保存{what}（{shown}）"),
    "forgone.labels": ("the labels of {what}", "{what}的标签"),
    "forgone.definitions": ("the definitions of {what}", "{what}的定义"),
    "forgone.descriptions": ("the descriptions of {what}", "{what}的说明"),
    "forgone.sources": ("the sources of {what}", "{what}的来源"),
    "forgone.reasons": ("the reasons (why) of {what}", "{what}的理由（why）"),
    "forgone.case": ("case: exact of {what}", "{what}的 case: exact"),
    "forgone.exclusions": ("the exclusions of {what}", "{what}的排除"),
    "forgone.weights": ("the weights of {what}", "{what}的权重"),
    "forgone.policy": ("the policy (drop) of {what}", "{what}的政策（drop）"),
    "forgone.dimension": ("the dimension of {what}", "{what}所属的维度"),
    "list.each": ("{each}", "{each}"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
