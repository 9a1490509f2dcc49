"""What the commands after scoring print: words in context, dictionaries, estimates, tables, a study, a store."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "kwic.no_span": (
        "{value!r} is neither a year nor a span such as 2015-2019", "{value!r} 不是年份，也不是 2015-2019 这样的区间",
    ),
    "kwic.backwards": ("{years}: the first year comes after the last", "{years}：起始年份晚于结束年份"),
    "kwic.no_word": ("give a word to look for, or --dictionary", "请给出要查找的词，或 --dictionary"),
    "kwic.written": ("{n:,|line|lines} written to {out}", "已将 {n:,} 行写入 {out}"),
    "kwic.none": (
        "no line: the words stand in none of the reports asked for", "没有结果：所选报告中均未出现这些词",
    ),
    "dict.listed": (
        "{name:<22} {terms:>4|term|terms}  {dimensions:>2|dimension|dimensions}  {count:<8} {standing:<36} {title}",
        "{name:<22} {terms:>4} 个词  {dimensions:>2} 个维度  {count:<8} {title}  {standing:<36}",
    ),
    "dict.own": ("own selection", "自行选词"),
    "dict.own_unverified": ("own selection, some terms UNVERIFIED", "自行选词，部分词未经核对"),
    "dict.published": ("published terms", "已发表的词"),
    "dict.unverified": ("UNVERIFIED", "未经核对"),
    "dict.valid": (
        "{name}: {terms:|term|terms} in {dimensions:|dimension|dimensions}, no faults",
        "{name}：{dimensions} 个维度，{terms} 个词，没有错误",
    ),
    "dict.made": (
        "Written to {path}; edit it, then: textindex dict validate {path}",
        "已写入 {path}；编辑后运行：textindex dict validate {path}",
    ),
    "dict.converted": (
        "Written to {target}: {terms:|term|terms} in {dimensions:|dimension|dimensions}",
        "已写入 {target}：{dimensions} 个维度，{terms} 个词",
    ),
    "findings.rule": ("{rule}: {what}", "{rule}：{what}"),
    "lint.duplicate": ("the same term twice, once folded", "统一写法后，同一个词出现两次"),
    "lint.same words": (
        "English terms that are the same words in other spellings or inflections", "拼写或词形不同、实为同一词的英文词",
    ),
    "lint.traditional": (
        "traditional characters, or the same term in both scripts", "繁体字，或同一个词的简体与繁体都在其中",
    ),
    "lint.no word": ("jieba never yields it as one word", "jieba 从不把它切成一个词"),
    "lint.absent": ("no report of the archive holds it", "没有一份报告含有它"),
    "lint.inside a word": ("hits that stand inside another word", "命中位于另一个词之内"),
    "lint.one report": ("most hits come from one report", "多数命中来自同一份报告"),
    "lint.one sentence": (
        "most hits come from one sentence that several reports have", "多数命中来自多份报告共有的同一句话",
    ),
    "lint.misspelt": (
        "looks or sounds like a term that is far more frequent, or is one character apart from it",
        "与某个常见得多的词形近、音近，或只差一字",
    ),
    "lint.nested": ("a term inside another one", "一个词包含在另一个词之内"),
    "findings.example": ("      {text}  ({file}, p. {page})", "      {text}  （{file}，第 {page} 页）"),
    "findings.found": ("{n:|finding|findings} by {rules:|rule|rules}", "{rules} 条规则共发现 {n} 处"),
    "findings.none": ("no findings", "没有发现"),
    "doubt.duplicate": (
        "the same as {first} (width and case are folded); keep one",
        "与 {first} 相同（不分全角半角和大小写）；请只留一个",
    ),
    "doubt.same_words": (
        "the same words as {one} in another spelling; keep one", "与 {one} 是同样的词，只是写法不同；请只留一个",
    ),
    "doubt.both_scripts": (
        "{simple} in traditional characters, which are matched as simplified ones; take it out",
        "{simple} 的繁体写法；匹配时繁体一律转为简体，请去掉",
    ),
    "doubt.traditional": (
        "has traditional characters, and traditional reports are matched as simplified ones: {simple}",
        "含繁体字；匹配时繁体一律转为简体：{simple}",
    ),
    "doubt.some_more": ("{some} and {n} more", "{some} 等（另有 {n} 个）"),
    "doubt.nested_twice": (
        "stands inside {outers}; by {count} its places inside them count twice",
        "包含在 {outers} 之内；按 {count} 计数时，其中的位置会重复计数",
    ),
    "doubt.nested": (
        "stands inside {outers}; by {count} it counts only where it stands outside them",
        "包含在 {outers} 之内；按 {count} 计数时，只计其外的位置",
    ),
    "doubt.nested_often": (
        "{what} ({inside:,} of {all:,} occurrences lie inside one)", "{what}（{all:,} 次出现中有 {inside:,} 次在其内）",
    ),
    "doubt.blank": (
        "a blank or mark is in it, which jieba always cuts at; by whole and token it is never found",
        "含空格或符号，jieba 总在此处切开；按 whole 和 token 永远找不到它",
    ),
    "doubt.cut": (
        "by {rule} jieba cuts it into {words}, even standing alone",
        "按 {rule}，即使单独出现，jieba 也把它切成 {words}",
    ),
    "doubt.never": (
        "stands {n:,} times outside other terms, and by {rules} never as a word",
        "在其他词之外出现 {n:,} 次，但按 {rules} 从不成词",
    ),
    "doubt.absent": ("none of {reports:,|report|reports} holds it", "{reports:,} 份报告中没有一份含有它"),
    "doubt.inside": (
        "{inside:,} of {hits:,|hit stands|hits stand} inside other words of {tokenizer}: {words}",
        "{hits:,} 次命中里有 {inside:,} 次位于 {tokenizer} 切出的其他词之内：{words}",
    ),
    "doubt.one_report": (
        "{most:,} of {hits:,|hit comes|hits come} from one report, {file}",
        "{hits:,} 次命中里有 {most:,} 次来自同一份报告 {file}",
    ),
    "doubt.one_sentence": (
        "{most:,} of {hits:,|hit comes|hits come} from one sentence, which {reports:,|report has|reports have}",
        "{hits:,} 次命中里有 {most:,} 次来自同一句话，有 {reports:,} 份报告含有这句话",
    ),
    "tuning.written": ("written: {file}", "已写出：{file}"),
    "tuning.more": ("… and {n:,} more; --out writes all", "……另有 {n:,} 行；用 --out 写出全部"),
    "tuning.table": ("\n{title}", "\n{title}"),
    "tuning.table_none": ("\n{title}: none", "\n{title}：无"),
    "tuning.terms": ("Terms whose hits move most", "命中数变化最大的词"),
    "tuning.deciles": ("Firm-years that move a decile", "换了十分位的公司年度"),
    "tuning.changed": ("Firm-years whose index changes", "指数发生变化的公司年度"),
    "tuning.years": ("By year", "按年度"),
    "tuning.industries": ("By industry", "按行业"),
    "tuning.without": ("The index without each term", "逐一去掉各词后的指数"),
    "tuning.effect": (
        "\n{firm_years:,|firm-year|firm-years}: hits {before:,} → {after:,}{weighted}, {changed:,|index "
        "changes|indices change}, {moved}, rank correlation {correlation}",
        "\n公司年度 {firm_years:,} 个：命中 {before:,} → {after:,}{weighted}，{changed:,} 个指数改变，{moved}，"
        "秩相关 {correlation}",
    ),
    "tuning.weighted": (" (weighted {before:,g} → {after:,g})", "（加权后 {before:,g} → {after:,g}）"),
    "tuning.few": ("too few for deciles (20 are needed)", "太少，不分十分位（至少需 20 个）"),
    "tuning.moved": ("{n:,} move a decile", "{n:,} 个换了十分位"),
    "estimate.asked": (
        "give SPEC, --panel FILE and --out FOLDER; --list shows the shipped specifications",
        "请给出 SPEC、--panel FILE 和 --out FOLDER；--list 列出自带的模型设定",
    ),
    "estimate.coded_alone": ("--{name} goes with --coded SHEET", "--{name} 须与 --coded SHEET 同用"),
    "estimate.coded_check": (
        "--check and --stata are for plain regressions; leave them away with --coded",
        "--check 与 --stata 用于普通回归；用 --coded 时请去掉",
    ),
    "estimate.not_run": ("Not run: {name}: {why}", "未能运行：{name}：{why}"),
    "estimate.done": ("{n:|model|models}; {files} in {out}", "共 {n} 个模型；{files} 已写入 {out}"),
    "estimate.exact": (
        "Check by the second engine: coefficients differ by at most {coefficient:.1e} ({errors:.1e} standard errors), "
        "standard errors by {se:.1e} of themselves",
        "以第二种算法核对：系数相差不超过 {coefficient:.1e}（合 {errors:.1e} 个标准误），标准误的相对差不超过 {se:.1e}",
    ),
    "estimate.listed": ("{name:<14} {n:>3|model|models}  {title}", "{name:<14} {n:>3} 个模型  {title}"),
    "estimate.lie": ("They lie in {folder}", "文件位于 {folder}"),
    "table.no_source": (
        "{source}: there is no such file or folder; give a folder of estimates, or a panel",
        "{source}：没有这个文件或文件夹；请给出估计结果的文件夹，或面板数据",
    ),
    "table.of_panel": (
        "--variable is for the Table 1 of a panel; for estimates there is --term",
        "--variable 用于面板的表 1；估计结果请用 --term",
    ),
    "table.of_estimates": (
        "--term and --model are for estimates; for a panel there is --variable",
        "--term 与 --model 用于估计结果；面板请用 --variable",
    ),
    "table.no_model": (
        "{source}: there is no model {model!r}; there are {models}", "{source}：没有模型 {model!r}；现有 {models}",
    ),
    "panel.pair": (
        "{value!r}: write NAME=COLUMN, such as DigitalWide=li2023_wide_zh_digital",
        "{value!r}：请写成 NAME=COLUMN，例如 DigitalWide=li2023_wide_zh_digital",
    ),
    "panel.span": (
        "{value!r}: write first and last year, such as 2007-2020", "{value!r}：请写起止年份，例如 2007-2020",
    ),
    "firms.no_list": (
        "{path}: no list of firms, one a line: {error}", "{path}：不是每行一家公司的名单：{error}",
    ),
    "firms.no_codes": (
        "name at least one firm, such as 600519,000001", "请至少写明一家公司，例如 600519,000001",
    ),
    "state.will run": ("will run", "将运行"),
    "state.up to date": ("up to date", "已是最新"),
    "state.cannot run": ("cannot run", "无法运行"),
    "state.done": ("done", "完成"),
    "state.runs": ("runs", "运行"),
    "run.note": ("  note: {note}", "  提示：{note}"),
    "run.place": ("  in {place}", "  位于 {place}"),
    "store.parts": ("{parts:,|part|parts}, {documents:,|document|documents}", "{parts:,} 个部分，{documents:,} 份文件"),
    "store.damaged": (
        "damaged: {name}: {why}; delete it, and read the archive again to fill the gap",
        "损坏：{name}：{why}；请删除它，再重新读取报告以补全",
    ),
    "store.missing": ("missing: {path}: read the archive again", "缺失：{path}：请重新读取报告"),
    "store.missing_more": ("missing: {n:,} more", "缺失：另有 {n:,} 个"),
    "store.untidy": (
        "{twice:|document|documents} twice, {leftovers:|leftover|leftovers} of killed runs: compact it",
        "{twice} 份文件重复，{leftovers} 个中断运行的残留：请运行 compact",
    ),
    "store.rows_more": ("... {n:,|row|rows} more; --csv prints all", "……另有 {n:,} 行；--csv 打印全部"),
    "store.compacted": ("{before:,|part is|parts are} now {after:,}", "{before:,} 个部分已合并为 {after:,} 个"),
    "store.no_archive": (
        "{archive}: no archive of {store}; it lists {known}", "{archive}：仓库 {store} 中没有它；仓库中列有 {known}",
    ),
    "store.no_archives": ("none", "无"),
    "store.forgotten": ("forgotten: {roots}", "已移出：{roots}"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
