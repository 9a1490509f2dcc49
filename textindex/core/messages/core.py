"""What is wrong with what a call or a study is given: choices, names, keys, TOML, addresses, a review's flow."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "choice.several": (
        "{name}: {value!r} is one value, and several may be given: [{value!r}]",
        "{name}：{value!r} 只是一个值，而此处可给多个：[{value!r}]",
    ),
    "choice.none": (
        "{name}: {one!r} is none of {told}{nearest}", "{name}：{one!r} 不可用，应为 {told} 之一{nearest}",
    ),
    "construct.taken": (
        "{name!r}: an index has columns {which} that hold something else; choose another name",
        "{name!r}：指数中{which}列另有含义；请另取名称",
    ),
    "construct.that_name": ("of that name", "同名的"),
    "construct.beginning": ("beginning with {family}", "以 {family} 开头的"),
    "construct.stata": (
        "{name!r}: Stata takes that word for no variable; choose another name",
        "{name!r}：Stata 不允许用该词作变量名；请另取名称",
    ),
    "construct.name": (
        "{name!r}: a name has lower-case letters, digits and _, a letter first, 26 at most{like}",
        "{name!r}：名称由小写字母、数字和 _ 组成，以字母开头，至多 26 个字符{like}",
    ),
    "construct.like": (", such as {made}", "，例如 {made}"),
    "data.lacking": (
        "this installation lacks its folder {name!r}: install textindex again",
        "安装不完整，缺少文件夹 {name!r}：请重新安装 textindex",
    ),
    "model.none": ("{name} has no model {name_2!r}; there are {m}", "{name} 中没有模型 {name_2!r}；现有 {m}"),
    "level.wrong": (
        "level {level!r}: a confidence level lies between 0 and 1, such as 0.95",
        "level {level!r}：置信水平在 0 与 1 之间，例如 0.95",
    ),
    "flow.studies": (
        "{included:|report tells|reports tell} of {studies} studies: a study has one report at least",
        "{included} 份报告对应 {studies} 项研究：每项研究至少要有一份报告",
    ),
    "flow.excluded": ("reports are excluded, and sought is not given", "有报告被剔除，却没有给出 sought"),
    "flow.no_sought": ("{name} is given, and sought is not", "给出了 {name}，却没有给出 sought"),
    "flow.wrong": ("the flow does not add up: {faults}", "各项数目不平衡：{faults}"),
    "keys.years": ('first and last year in quotes, "2007-2020"', '带引号的起止年份，"2007-2020"'),
    "keys.pairs": ('a table of texts, {{ NAME = "COLUMN" }}', '文本表，{{ NAME = "COLUMN" }}'),
    "keys.flag": ("true or false", "true 或 false"),
    "keys.numbers": ("a list of numbers, [0.0, 0.1]", "数字列表，[0.0, 0.1]"),
    "keys.number": ("a number from 0", "0 或正数"),
    "keys.whole": ("a whole number from 0", "0 或正整数"),
    "keys.nameds": ('a list of names or paths, ["a", "b"]', '名称或路径的列表，["a", "b"]'),
    "keys.named": ("a name or a path in quotes", "带引号的名称或路径"),
    "keys.path_list": ('a list of paths, ["a", "b"]', '路径列表，["a", "b"]'),
    "keys.path": ("a path in quotes", "带引号的路径"),
    "keys.texts": ('a list of texts, ["a", "b"]', '文本列表，["a", "b"]'),
    "keys.text": ("a text in quotes", "带引号的文本"),
    "keys.escaped": (
        ": {value!r} has a character that \\ makes between double quotes; {paths}",
        "：{value!r} 中有双引号内的 \\ 转义而成的字符；{paths}",
    ),
    "keys.must": (" must be {wanted}, not {value!r}", " 应为 {wanted}，而不是 {value!r}"),
    "keys.paths": (
        "in a path write / in place of \\, or put single quotes around it", "路径请用 / 代替 \\，或用单引号括起",
    ),
    "place.cluster": (
        "{error}; pip install 'textindex[cluster]' brings what s3:// needs",
        "{error}；s3:// 所需的库用 pip install 'textindex[cluster]' 安装",
    ),
    "place.within": ("an address within another (::) is not read", "不能读取嵌套的地址（::）"),
    "place.protocol": ("Protocol not known: {scheme}; known are {schemes}", "不支持的协议：{scheme}；可用 {schemes}"),
    "vectorizer.list": ("give a list of texts, not one text", "请给出文本的列表，而不是一段文本"),
    "toml.whole": ("a whole number of more than 19 digits", "整数超过 19 位"),
    "toml.key": (
        "a key of more than {max_parts} parts (at line {number})", "键超过 {max_parts} 段（第 {number} 行）",
    ),
    "toml.long": (
        "{n_text:,} characters, where {max_chars:,} are enough for any", "共 {n_text:,} 个字符，上限为 {max_chars:,}",
    ),
    "toml.deep": ("lists or tables within each other, over {depth} deep", "列表或表的嵌套超过 {depth} 层"),
    "toml.at": ("{what} (at line {line}, column {column})", "{what}（第 {line} 行第 {column} 列）"),
    "toml.end": ("{what} (at end of document)", "{what}（文件末尾）"),
    "choice.near": ("; {near!r}?", "；是否为 {near!r}？"),
    "flow.below": ("{name} is {n}", "{name} 为 {n}"),
    "flow.sum": (
        "{name} is {n}, and {above} less {less} {what} is {left}",
        "{name} 为 {n}，而{above}减去{what} {less} 等于 {left}",
    ),
    "flow.so_many": ("{n} {what}", "{what} {n}"),
    "flow.identified": ("identified", "检索所得"),
    "flow.removed": ("removed", "去除"),
    "flow.screened": ("screened", "筛选"),
    "flow.excluded_some": ("excluded", "剔除"),
    "flow.sought": ("sought", "应获取全文"),
    "flow.not_retrieved": ("not retrieved", "未能获取"),
    "flow.assessed": ("assessed", "评估"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
