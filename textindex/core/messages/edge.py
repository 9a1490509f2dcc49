"""What commands say of their own: what was asked wrongly, what was done, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "adoption.window": (
        "{value!r}: write FIRST-LAST, such as 2015-2017", "{value!r}：请写成起止年份，例如 2015-2017",
    ),
    "adoption.pair": (
        "{value!r}: write NAME=DIMENSION,DIMENSION, such as AI=artificial_intelligence",
        "{value!r}：请写成 NAME=DIMENSION,DIMENSION，例如 AI=artificial_intelligence",
    ),
    "coding.foreign": (
        "Warning: {name} does not come with textindex: give its file (--dictionary)",
        "警告：{name} 不是自带的词典：请给出其文件（--dictionary）",
    ),
    "classify.written": (
        "Written: {out} ({hits_marked:,|hit|hits} marked)", "已写出：{out}（标记了 {hits_marked:,} 次命中）",
    ),
    "classify.worse": (
        "Warning: the model is no better than a simpler rule (Brier score): use that one, or code more hits",
        "警告：模型并不优于更简单的规则（Brier 分数）：请用该规则，或编码更多命中",
    ),
    "classify.against": ("Probabilities against codes", "概率与编码对照"),
    "classify.codes": (
        "{codes:,|code|codes} ({substantive:,} substantive) of {firms:,|firm|firms}, {folds} folds by firm",
        "{firms:,} 家公司的 {codes:,} 个编码（其中实质性 {substantive:,} 个），按公司分为 {folds} 折",
    ),
    "agree.none": ("\nNo term to reconsider", "\n没有需要重新考虑的词条"),
    "agree.reconsider": ("\nTo reconsider", "\n待重新考虑的词条"),
    "agree.more_terms": ("… and {n:,|term|terms} more; --out has all", "……另有 {n:,} 个词条；--out 写出全部"),
    "completion.comment": ("# {how}", "# {how}"),
    "completion.bash": (
        'eval "$(textindex completion bash)"    # as a line of ~/.bashrc (bash 4.4 or newer)',
        'eval "$(textindex completion bash)"    # 写入 ~/.bashrc（须 bash 4.4 或更新）',
    ),
    "completion.zsh": (
        'eval "$(textindex completion zsh)"     # as a line of ~/.zshrc, below compinit',
        'eval "$(textindex completion zsh)"     # 写入 ~/.zshrc，放在 compinit 之后',
    ),
    "filter.path": (
        "{term} {what}: {estimate:.4f} ({se:.4f}){beside}{span}",
        "{term}（{what}）：{estimate:.4f}（{se:.4f}）{beside}{span}",
    ),
    "agree.classes": (
        "\nBy class (agreement: 2 both / (first + second))", "\n按类别（一致率：2×两人均编/（第一人+第二人））",
    ),
    "agree.precision": ("\nPrecision", "\n精确率"),
    "agree.more": (
        "  … and {n:,} more; --json has all", "  ……另有 {n:,} 处；--json 列出全部",
    ),
    "agree.differ": (
        "  differ: {id}  {term}  {file} p. {page}:  {codes}",
        "  不一致：{id}  {term}  {file} 第 {page} 页：  {codes}",
    ),
    "agree.head": ("Agreement (? is a code; empty cells are left out)", "一致性（? 也是一种编码；空单元格不计）"),
    "sample.shown": (
        "The sentence is shown for {n:,} of {of:,|hit|hits}; the others' is shorter than the 30 characters shown.",
        "{of:,} 次命中中有 {n:,} 次显示整句；其余句子不足所显示的 30 个字符。",
    ),
    "sample.firm_years": (
        "{drawn:,} of {firm_years:,|firm-year|firm-years} that have a hit, every hit of each",
        "{firm_years:,} 个有命中的公司年度中抽取 {drawn:,} 个，含其全部命中",
    ),
    "sample.hits": (
        "{n:,} of {hits:,|counted hit|counted hits} of {dictionary}",
        "{dictionary} 的 {hits:,} 次计入命中中抽取 {n:,} 次",
    ),
    "sheet.ending": ("the sheet's name ends in .xlsx or .csv", "表单的文件名须以 .xlsx 或 .csv 结尾"),
    "demo.next": (
        "\nNext: open {out}, read {methods}, or score your own folder:",
        "\n接下来：打开 {out}，阅读 {methods}，或对您自己的文件夹计分：",
    ),
    "demo.index": (
        "\nThe index (invented firms; hits by dimension, digital = ln(1 + total)):\n",
        "\n指数（公司均为虚构；各维度的命中数，digital = ln(1 + 总数)）：\n",
    ),
    "said.note_small": ("note: {note}", "提示：{note}"),
    "log.changed": (
        "Changed by hand since the last decision: {sha256_after}, now {sha256}.",
        "最后一次决定之后词典被手动修改：当时 {sha256_after}，现在 {sha256}。",
    ),
    "log.same": (
        "The dictionary is as the last decision left it ({sha256}).", "词典与最后一次决定之后相同（{sha256}）。",
    ),
    "log.none": (
        "no decisions: {path} is not there; textindex dict expand begins it",
        "没有决定：{path} 不存在；它由 textindex dict expand 开始",
    ),
    "log.by_hand": (
        "before decision {number} the dictionary was changed by hand", "第 {number} 个决定之前，词典曾被手动修改",
    ),
    "decide.terms": ("Terms: {dictionary}", "词条：{dictionary}"),
    "decide.before": (", {n} decided before ({before})", "，{n} 个先前已有决定（{before}）"),
    "decide.done": ("{accepted} accepted, {rejected} rejected", "接受 {accepted} 个，拒绝 {rejected} 个"),
    "expand.reviewed": (
        "\n{accepted} accepted, {rejected} rejected; {kept}", "\n接受 {accepted} 个，拒绝 {rejected} 个；{kept}",
    ),
    "expand.hits": (
        "  {n_hits:|hit|hits} in {n_reports:|report|reports}, {n_new} new, {n_near} near a seed",
        "  {n_reports} 份报告中命中 {n_hits} 次，新增 {n_new} 次，{n_near} 次邻近种子词",
    ),
    "expand.none": ("no candidates", "没有候选词"),
    "expand.more": ("{n} more; --out FILE writes all", "另有 {n} 个；--out FILE 写出全部"),
    "expand.also": ("  also in {also_in}", "  也见于 {also_in}"),
    "expand.written": (
        "{n:|candidate|candidates} written to {out}; fill in decision and reason, then:",
        "已将 {n} 个候选词写入 {out}；请填写 decision 和 reason 两列，然后运行：",
    ),
    "expand.ending": ("give a file that ends in .csv or .xlsx", "请给出以 .csv 或 .xlsx 结尾的文件"),
    "expand.store": ("give --store DIR, or --documents DIR", "请给出 --store DIR，或 --documents DIR"),
    "fetch.next": (
        "Score them with:  textindex score {folder} --out out", "计分请运行：  textindex score {folder} --out out",
    ),
    "fetch.manifest": ("Manifest: {folder}", "对照表：{folder}"),
    "fetch.others": ("Also listed, and not taken: {others}", "另列有而未取的：{others}"),
    "fetch.more": ("… and {n:,|more warning|more warnings}", "……另有 {n:,} 条警告"),
    "fetch.name_kept": ("Your name and address are kept in {place}", "姓名和邮件地址保存在 {place}"),
    "fetch.who": ("Who asks", "请求人"),
    "fetch.nobody": (
        "EDGAR refuses requests that name nobody. Your name and e-mail address, as in "
        "Jane Doe jane@univ.edu",
        "EDGAR 拒绝不具名的请求。请填写姓名和电子邮件，例如 Jane Doe jane@univ.edu",
    ),
    "fetch.no_years": (
        "give --years, such as 2019-2021, or --from with a manifest",
        "请给出 --years，例如 2019-2021，或用 --from 给出对照表",
    ),
    "fetch.no_out": ("give --out, the folder for the files", "请给出 --out，即存放文件的文件夹"),
    "fetch.kept": (
        "{kept}: the table of firms is kept; `textindex score` uses it",
        "{kept}：已保存公司表；`textindex score` 会使用它",
    ),
    "filter.text": (
        "plans, background, boilerplate of hits, {name}: mean {mean:.1%} of {n:,|report|reports}",
        "命中为计划、背景、套话的比例，{name}：{n:,} 份报告的均值 {mean:.1%}",
    ),
    "filter.expectation": ("above expectation", "披露多于预期"),
    "filter.all": ("of all rows", "全部行"),
    "filter.without": ("without the upper {share}", "去掉最高的 {share}"),
    "filter.random": ("; as many at random {random_mean:.4f}", "；随机剔除同样多的行 {random_mean:.4f}"),
    "filter.both": (
        "{first} and {second}: {both:,|row|rows} above in both, Jaccard {jaccard:.2f}",
        "{first} 与 {second}：两者都判为多于预期的有 {both:,} 行，Jaccard {jaccard:.2f}",
    ),
    "filter.above": ("above by {by}: {shown}", "各{by}中披露多于预期的比例：{shown}"),
    "filter.against": ("against {column}: {figures}", "与 {column} 对照：{figures}"),
    "said.written_in": ("Written: {name} in {out}", "已写出：{out} 中的 {name}"),
    "filter.dictionary": (
        "--dictionary says which hits of --hits are meant; give --hits",
        "--dictionary 用于指明 --hits 中的哪些命中；请同时给出 --hits",
    ),
    "init.next": ("Next: textindex run {file} --check", "接下来：textindex run {file} --check"),
    "init.cannot": ("{step} cannot run yet: {why}", "{step} 尚不能运行：{why}"),
    "init.there": (
        "{study} is there already and stays as it is; give another name", "{study} 已存在，保持不变；请另取名字",
    ),
    "init.out": ("Where are the outputs to go (a folder)", "结果写到哪里（文件夹）"),
    "init.models": (
        "Which models of the paper's tables (such as 2.2,2.3; all)",
        "论文各表中的哪些模型（例如 2.2,2.3；全部填 all）",
    ),
    "init.firms": (
        "Which tables hold firm data (paths with commas between; none)",
        "哪些表含有公司数据（路径之间用逗号；没有则填 none）",
    ),
    "init.dictionary": (
        "Which dictionary (`textindex dict list`, or a file of your own); li2023-en for English reports",
        "用哪部词典（见 `textindex dict list`，或您自己的文件）；英文报告用 li2023-en",
    ),
    "init.reports": ("Where are the reports (a folder)", "报告在哪里（文件夹）"),
    "recall.missed": ("  missed: {work} ({reason}): {title}", "  遗漏：{work}（{reason}）：{title}"),
    "agree.discuss": (
        "{open_cells:,} of {all:,|cell is|cells are} to be discussed",
        "{all:,} 个单元格中有 {open_cells:,} 个待讨论",
    ),
    "sheet.cells": ("{n:,|cell|cells}", "{n:,} 个单元格"),
    "code.not": ("{file}: not coded: {why}", "{file}：未编码：{why}"),
    "code.interviewer": ("--interviewer needs --interviews", "--interviewer 须与 --interviews 同用"),
    "code.cited": ("--cited is of papers", "--cited 只用于论文"),
    "review.texts": ("Full texts are those of {sheet}.", "全文取自 {sheet}。"),
    "review.kept": ("Decisions in {pairs} are kept.", "{pairs} 中的决定已保留。"),
    "review.pairs": (
        "{pairs} holds decisions and would be written over: move it away, or leave out --decisions",
        "{pairs} 中已有决定，会被覆盖：请移走它，或去掉 --decisions",
    ),
    "match.pair": (
        "{value!r}: write COLUMN=VALUE, such as year=2010", "{value!r}：请写成 COLUMN=VALUE，例如 year=2010",
    ),
    "multiverse.simulated": ("The panel is simulated.", "面板是模拟的。"),
    "option.format": ("{unknown!r} is none of {formats}", "{unknown!r} 不可用，应为 {formats} 之一"),
    "option.label": (
        "{value!r}: write NAME=TEXT, such as Digital=数字化", "{value!r}：请写成 NAME=TEXT，例如 Digital=数字化",
    ),
    "cycle.codes": (
        "{n:,} IPC codes have no industry ({shown}, …); see {name}",
        "{n:,} 个 IPC 分类号没有行业（{shown}……）；见 {name}",
    ),
    "cycle.cells": ("cells: {items}", "单元格：{items}"),
    "cycle.toy": (
        "No --concordance: industries are those of a toy sample, for trying things out",
        "没有 --concordance：行业取自试用的示例对照表",
    ),
    "power.true": ("--true goes with --coded SHEET", "--true 须与 --coded SHEET 同用"),
    "read.page": ("--- page {number}{how}\n{text}", "--- 第 {number} 页{how}\n{text}"),
    "read.ocr": ("  (ocr, confidence {confidence:.3f})", "  （文字识别，置信度 {confidence:.3f}）"),
    "score.flag_unknown": (
        "no flag is called {unknown}: {flags}, or none", "没有名为 {unknown} 的标记：{flags}，或 none",
    ),
    "simulate.done": (
        "{n:,|simulated firm-year|simulated firm-years} of {firms:,|simulated firm|simulated firms}, seed {seed}",
        "{firms:,} 家模拟公司的 {n:,} 个模拟公司年度，种子 {seed}",
    ),
    "validate.matched": (
        "{matched:,|firm-year|firm-years} in both; {only_index:,} only in the index, {only_file:,} only in {against}, "
        "{without_key:,|row|rows} there without firm or year",
        "两者共有 {matched:,} 个公司年度；仅指数有 {only_index:,} 个，仅 {against} 有 {only_file:,} 个，其中 "
        "{without_key:,} 行没有公司或年度",
    ),
    "part.stability": ("\nStability over years", "\n跨年稳定性"),
    "part.consistency": ("\nInternal consistency of the dimensions", "\n各维度的内部一致性"),
    "part.convergence": ("\nConvergence with {against}", "\n与 {against} 的趋同性"),
    "workbench.name": (
        "{visible}: give a name without folders, of letters, figures, - and _, at most {max_name} bytes; the "
        "file is written where the command was begun",
        "{visible}：请给出不含文件夹的名字，由字母、数字、- 和 _ 组成，至多 {max_name} 字节；"
        "文件写在运行命令的位置",
    ),
    "workbench.address": ("{address}\nCtrl-C ends it.", "{address}\n按 Ctrl-C 结束。"),
    "workbench.port": ("port {port}: {strerror}; choose another", "端口 {port}：{strerror}；请换一个"),
    "workbench.there": ("{path} exists already; choose another name", "{path} 已存在；请另取名字"),
    "cycle.so_many": ("{n:,} {name}", "{name} {n:,}"),
    "filter.span": (" ({low:.4f} to {high:.4f})", "（{low:.4f} 至 {high:.4f}）"),
    "filter.others": ("others", "其他"),
    "filter.by_year": ("year", "年度"),
    "filter.by_tercile": ("Size tercile", "规模三分位"),
    "filter.by_count": ("count", "命中数"),
    "expand.number": ("{n} of {all}", "第 {n} 个，共 {all} 个"),
    "expand.keys": ("a accept, r reject, s skip, q quit", "a 接受，r 拒绝，s 跳过，q 退出"),
    "decide.log": ("Log: {log}", "决定记录：{log}"),
    "said.page": ("p. {page}", "第 {page} 页"),
    "log.change": ("  {before} to {after}", "  {before} 改为 {after}"),
    "said.files_in": ("{files} in {out}", "{out} 中的 {files}"),
    "agree.why": ("  {term} ({dimension}): {why}", "  {term}（{dimension}）：{why}"),
    "said.each": ("{each}", "{each}"),
    "info.store": ("store", "仓库"),
    "info.parts": ("parts", "部分数"),
    "info.bytes": ("bytes", "字节"),
    "info.documents": ("documents", "文件数"),
    "info.unreadable": ("unreadable", "无法读取"),
    "info.pages": ("pages", "页数"),
    "info.characters": ("characters", "字符数"),
    "info.readers": ("readers", "读取程序"),
    "info.archives": ("archives", "档案"),
    "info.damaged": ("damaged", "损坏"),
    "info.runs_now": ("runs now", "正在写入"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
