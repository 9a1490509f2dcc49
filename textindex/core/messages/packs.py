"""What is said of packs for referees, and of checking one on a copy of the reports."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "pack.closed": ("{path}: cannot be read: {why}", "{path}：无法读取：{why}"),
    "pack.foreign": (
        "{path}: not a pack of `textindex pack`, or its last bytes were changed; get the pack again",
        "{path}：不是 `textindex pack` 所写的复核包，或其末尾已被改动；请重新获取",
    ),
    "pack.cut": (
        "{path}: the pack is cut short, or its end was changed; get it again",
        "{path}：复核包不完整或末尾被改动；请重新获取",
    ),
    "pack.changed": (
        "{path}: the pack was changed after it was made: its hash is another; get it again",
        "{path}：复核包在生成之后被改动过（哈希不符）；请重新获取",
    ),
    "pack.newer": (
        "{path}: a pack of format {made}; this textindex reads format {format}: install a newer one",
        "{path}：复核包格式为 {made}，此版 textindex 只读格式 {format}：请安装新版",
    ),
    "pack.unfit": (
        "{path}: no pack that textindex makes ({why}); get it again from its authors",
        "{path}：不是 textindex 生成的复核包（{why}）；请向作者重新索取",
    ),
    "pack.long_name": ("{name}…: no system takes a name as long", "{name}……：文件名过长"),
    "pack.twice": ("{name} is in it twice", "其中有两个 {name}"),
    "pack.large": ("it unpacks to more than {most:,} bytes", "解压后超过 {most:,} 字节"),
    "pack.no_facts": ("its {facts} lacks or is damaged", "其中的 {facts} 缺失或损坏"),
    "pack.untold": ("{name} is in it or in {facts}, and not in both", "{name} 只见于包内或 {facts} 之一"),
    "pack.hash": ("{name} is not what {facts} says", "{name} 与 {facts} 所记不符"),
    "pack.firm_year": (
        "{file} is scored, and index.csv has no {firm} {year}", "{file} 已计分，index.csv 却没有 {firm} {year}",
    ),
    "pack.no_sense": ("its {name} says what textindex does not write", "其中的 {name} 含有 textindex 不会写出的内容"),
    "pack.table": (
        "the pack's {name} lacks or is damaged; get the pack again", "复核包中的 {name} 缺失或损坏；请重新获取",
    ),
    "pack.quotes": (
        "quotes: {quotes}; the ledger keeps 0 to {most:|character|characters}",
        "引文字数 {quotes}：台账只存 0 至 {most} 字",
    ),
    "pack.ending": ("{path}: a pack is a .zip; name it so", "{path}：复核包为 .zip 文件，请以此结尾命名"),
    "pack.no_score": (
        "{file}: a pack needs [reports] and [score] in the study file",
        "{file}：生成复核包须在研究文件中有 [reports] 和 [score]",
    ),
    "pack.undone": (
        "{file}: the study is not done as its file says; run it first (textindex run), or pack its index\n{lines}",
        "{file}：研究尚未按文件所写完成；请先运行（textindex run），或只为指数生成复核包\n{lines}",
    ),
    "pack.no_run": (
        "{folder}: neither a study (study.toml) nor what `textindex score` wrote",
        "{folder}：既不是研究（study.toml），也不是 `textindex score` 的结果",
    ),
    "pack.no_text": (
        "{store}: the text of {n:,} reports is not in this store ({first}, …): name the run's store (--store) or the "
        "reports (--archive)",
        "{store}：此仓库缺少 {n:,} 份报告的文本（如 {first}）：请指明该次计分的仓库（--store）或报告（--archive）",
    ),
    "pack.dictionary": (
        "{name}: the dictionary is not the one that {run} was scored by; name that file (--dictionary), or score again",
        "{name}：与 {run} 计分所用的词典不同；请指明当时的文件（--dictionary），或重新计分",
    ),
    "pack.manifest": (
        "the run had a manifest, and this store does not know what it said: name the reports and the manifest "
        "(--archive, --manifest)",
        "该次计分有对照表，而此仓库不知其内容：请指明报告和对照表（--archive、--manifest）",
    ),
    "pack.no_sheet": (
        "{path}: neither a code book (.md), a coding sheet of dict sample nor a sheet of dict expand (.csv, .xlsx)",
        "{path}：不是编码手册（.md）、dict sample 的编码表或 dict expand 的表（.csv、.xlsx）",
    ),
    "pack.added_twice": ("two files to be added are called {name}: rename one", "要加入的两个文件都叫 {name}：请改名"),
    "pack.columns_out": ("added/{name}: without the columns {columns}", "added/{name}：不含列 {columns}"),
    "pack.left_out": ("{folder}/: {names}", "{folder}/：{names}"),
    "pack.done": (
        "{path}: {members:|file|files}, {size:,} bytes; {reports:,|report|reports}, {hits:,|hit|hits}, "
        "{quotes:|character|characters} quoted on either side of a hit",
        "{path}：{members} 个文件，{size:,} 字节；报告 {reports:,} 份，命中 {hits:,} 次，命中前后各引 {quotes} 字",
    ),
    "pack.without": ("left out: {what}", "未放入：{what}"),
    "pack.next": (
        "to check it: textindex verify {path} --archive reports/", "复核：textindex verify {path} --archive reports/",
    ),
    "verify.equal": ("equal: every number that was checked", "一致：所核对的数字全部相同"),
    "verify.differs": ("different; rows that differ: {n:,}", "不一致：{n:,} 行"),
    "verify.head": ("{pack}: {title}", "{pack}：{title}"),
    "verify.checked": (
        "checked: {documents:,|file|files}, {pages:,|page|pages}, {ledger:,|hit|hits}, {index:,|firm-year|firm-years}, "
        "{terms:,|term|terms}, {estimates:,|row|rows} of estimates",
        "核对：文件 {documents:,} 个，页 {pages:,}，命中 {ledger:,} 次，公司—年度 {index:,}，词条 {terms:,}，"
        "估计结果 {estimates:,} 行",
    ),
    "verify.aside": (
        "not as they were, though no number is another: {n:,}", "与原来不同、但不影响任何数字：{n:,} 项",
    ),
    "verify.not_checked": ("not checked: {what}", "未核对：{what}"),
    "verify.missing": ("not in this copy", "此副本中没有"),
    "verify.version": (
        "sha256 {packed}… in the pack, {here}… here",
        "复核包中 sha256 为 {packed}…，此处为 {here}…",
    ),
    "verify.from_page": ("the text differs from page {page} on", "文字自第 {page} 页起不同"),
    "verify.placed": ("the same characters, lines placed otherwise", "字符相同，行的位置不同"),
    "verify.same_text": ("the text is the same", "文字相同"),
    "verify.not_read": ("not read here: {reason}; verify again", "此处未能读取：{reason}；请再次核对"),
    "verify.readers": (
        "the same bytes, read by {packed} in the pack and by {here} here",
        "字节相同，复核包由 {packed} 读取，此处由 {here} 读取",
    ),
    "verify.same_reader": (
        "the same bytes and the same reader ({reader}), and another text", "字节和读取程序（{reader}）相同，文字不同",
    ),
    "verify.versions": ("other versions: {versions}", "版本不同：{versions}"),
    "verify.choice": (
        "for the firm-year {file} is scored here ({packed} in the pack, {here} here)",
        "该公司年度此处计分的是 {file}（复核包中为 {packed}，此处为 {here}）",
    ),
    "verify.unexplained": (
        "the same bytes, text and versions, and another number: it is not what textindex counts; ask the authors",
        "字节、文字和版本均相同，数字却不同：并非 textindex 计数所得，请询问作者",
    ),
    "verify.follows_report": ("follows from its report", "由其报告的差异所致"),
    "verify.follows_others": ("follows from other reports that differ", "由其他报告的差异所致"),
    "verify.cells": ("columns that differ: {n}, the first {column}", "{n} 列不同，首先是 {column}"),
    "verify.no_panel": (
        "estimates: the pack holds no panel; give it with --panel ({name})",
        "估计结果：复核包不含面板；请用 --panel 给出（{name}）",
    ),
    "verify.panel_unused": ("--panel: the pack has no estimates", "--panel：复核包中没有估计结果"),
    "verify.panel_given": (
        "how the panel was made of index and firm data: it is taken as it is",
        "面板如何由指数和公司数据合成：照原样使用",
    ),
    "verify.other_panel": (
        "{name} is not the panel that the pack's estimates were made of", "{name} 不是复核包估计所用的面板",
    ),
    "verify.other_panel_row": ("made of another panel", "由另一面板估计"),
    "verify.estimate": ("the same panel and specification give another number", "同一面板和设定得出不同的数字"),
    "verify.no_extra": ("estimates: {why}", "估计结果：{why}"),
    "verify.as_given": ("what is in {folders}, which is as the authors gave it", "{folders} 中的内容，照作者所给"),
    "verify.lacking": ("columns that this version does not write: {columns}", "此版不写出的列：{columns}"),
    "verify.extra": (
        "{n:,|file|files} of this copy, which the pack does not have",
        "此副本中有 {n:,} 个文件不在复核包内",
    ),
    "verify.beyond": (
        "totals of terms, and columns that depend on all reports: firm-years that only this copy scores: {n:,} "
        "({first}{more}); verify again without these files",
        "词条合计，以及取决于全部报告的列：仅此副本计分的公司—年度有 {n:,} 个（{first}{more}）；请去掉这些文件再核对",
    ),
    "verify.set_aside": (
        "firm-years that only this copy scores: {n:,} ({first}{more}); they were set aside, and no total holds them",
        "仅此副本计分的公司—年度：{n:,} 个（{first}{more}）；已搁置，任何合计均不含它们",
    ),
    "verify.rows": (
        "{n:,|row|rows}, where {by} tells of {told:,}: rows were taken out or put in",
        "有 {n:,} 行，而 {by} 记为 {told:,} 行：有行被删除或添加",
    ),
    "verify.twice": ("a row stands twice: {key}", "有一行出现两次：{key}"),
    "verify.total": (
        "{name}: {column} adds up to {n:,}, where provenance.json tells of {told:,}",
        "{name}：{column} 合计为 {n:,}，而 provenance.json 记为 {told:,}",
    ),
    "verify.rejected": (
        "documents.csv says {packed}, rejections.csv says {here}",
        "documents.csv 记为 {packed}，rejections.csv 记为 {here}",
    ),
    "verify.no_estimate": (
        "its estimates and those that {by} tells of are not the same study's", "其中的估计与 {by} 所记不属于同一研究",
    ),
    "verify.not_packed": (
        "the study writes this table, and the pack does not hold it", "该研究会写出此表，复核包中却没有",
    ),
    "verify.other_dictionary": (
        "whether the authors scored by {names} as the pack holds it: provenance.json has the hash of another",
        "作者是否用包中的 {names} 计分：provenance.json 所记的哈希是另一部词典的",
    ),
    "verify.row": ("{what}{of}: {why}: {detail}", "{what}{of}：{why}：{detail}"),
    "verify.place": (" (page {page}, {term}: {packed} → {here})", "（第 {page} 页，{term}：{packed} → {here}）"),
    "verify.cell": (" ({term}: {packed} → {here})", "（{term}：{packed} → {here}）"),
    "verify.hits": ("; hits that differ: {n}", "；{n} 次命中不同"),
    "verify.more": ("… and {n:,} more; --out writes all", "…… 另有 {n:,} 行；--out 写出全部"),
    "verify.why_missing": ("missing", "缺失"),
    "verify.why_other version": ("other version", "其他版本"),
    "verify.why_other text layer": ("other text layer", "文字层不同"),
    "verify.why_other choice": ("other choice", "选用不同"),
    "verify.why_not read": ("not read", "未读取"),
    "verify.why_other package version": ("other package version", "软件包版本不同"),
    "verify.why_follows": ("follows", "连带"),
    "verify.why_contradicts itself": ("the pack contradicts itself", "复核包自相矛盾"),
    "verify.why_unexplained": ("unexplained", "原因不明"),
    "verify.what_report": ("report", "报告"),
    "verify.what_firms": ("tables of firms", "公司名录"),
    "verify.what_index": ("index", "指数"),
    "verify.what_terms": ("term", "词条"),
    "verify.what_tables": ("estimates", "估计结果"),
})  # fmt: skip
