"""What commands print: how a run goes, what came of it, what is wrong with what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "said.error": ("Error: {error}", "错误：{error}"),
    "said.warning": ("Warning: {warning}", "警告：{warning}"),
    "said.note": ("Note: {note}", "提示：{note}"),
    "said.interrupted": (
        "Interrupted. What was done is kept: run the same command again to go on.",
        "已中断。完成的部分已保留：再次运行同一命令即可继续。",
    ),
    "said.near": ("{error} Did you mean {near}?", "{error}是否为 {near}？"),
    "said.written": ("Written: {files}", "已写出：{files}"),
    "said.at": ("{place}: {why}", "{place}：{why}"),
    "said.counted": ("{what} {n:,}", "{what} {n:,}"),
    "progress.begins": ("{verb} {total:,|file|files} …", "{verb}，共 {total:,} 个文件……"),
    "verb.list": ("Listing", "正在列出文件"),
    "verb.fetch": ("Fetching", "正在下载"),
    "verb.read": ("Reading", "正在读取"),
    "verb.score": ("Scoring", "正在计分"),
    "verb.estimate": ("Estimating", "正在估计"),
    "progress.line": (
        "{verb}: {done:,} of {total:,}, {rate:.1f} a second, about {left} left",
        "{verb}：{total:,} 中已完成 {done:,}，每秒 {rate:.1f} 个，约余 {left}",
    ),
    "progress.line_lost": (
        "{verb}: {done:,} of {total:,}, {rate:.1f} a second, about {left} left, {lost}",
        "{verb}：{total:,} 中已完成 {done:,}，每秒 {rate:.1f} 个，约余 {left}，{lost}",
    ),
    "progress.rejected": ("{n:,} rejected", "{n:,} 个未计入"),
    "progress.failed": ("{n:,} failed", "{n:,} 个失败"),
    "progress.minutes": ("{n:.0f|minute|minutes}", "{n:.0f} 分钟"),
    "progress.hours": ("{n:.1f} hours", "{n:.1f} 小时"),
    "score.own": (
        "--own {own}: a probability from 0 to 1 is needed, such as 0.5",
        "--own {own}：须为 0 到 1 之间的概率，如 0.5",
    ),
    "score.dictionary": ("\n{name} (counted by {count})", "\n{name}（计数规则：{count}）"),
    "score.dictionary_unverified": (
        "\n{name} (counted by {count})  [has unverified terms: see methods.md]",
        "\n{name}（计数规则：{count}）  【含未经核对的词：见 methods.md】",
    ),
    "score.standing": ("  terms by source:   {each}", "  词条来源：   {each}"),
    "score.next": (
        "  as a page to read, with the sentences:   textindex report {folder}",
        "  做成网页，逐句阅读命中：   textindex report {folder}",
    ),
    "score.by_rule": ("  hits by rule:   {each}", "  各规则的命中数：   {each}"),
    "score.note": ("  note: {note}", "  提示：{note}"),
    "score.rank": (
        "  rank correlation of the total with the other rules:   {each}", "  总数与其他规则下总数的秩相关：   {each}",
    ),
    "score.swallowed": (
        "  lost with terms loaded plainly (token): {each}; all in terms.csv",
        "  词按常规载入（token）时漏掉的：{each}；全部见 terms.csv",
    ),
    "score.swallowed_one": ("{term} {n} of {all}", "{term} {all} 中的 {n}"),
    "score.index": (
        "  {name}:   {n:|firm-year|firm-years}, mean {mean}, sd {sd}, max {max}",
        "  {name}：   公司年度 {n} 个，均值 {mean}，标准差 {sd}，最大值 {max}",
    ),
    "score.table_1": (
        "  Table 1 of Li, Xu and Sukumar (2023):   {n:,|firm-year|firm-years}, mean {mean}, sd {sd}, max {max} "
        "(winsorized; A-shares 2007-2020; their terms are not published, so levels differ with terms, firms and years)",
        "  Li, Xu and Sukumar (2023) 表 1：   公司年度 {n:,} 个，均值 {mean}，标准差 {sd}，最大值 {max}"
        "（已缩尾；2007-2020 年 A 股；其词表未公布，水平随词、公司和年度而异）",
    ),
    "score.flags": ("  who is speaking:   {each}", "  谁在说话：   {each}"),
    "score.flag": ("{flag} {n:,}", "{flag} {n:,}"),
    "score.flag_moves": ("{flag} {moves}", "{flag} {moves}"),
    "score.flag_dropped": ("{flag} {n:,} (dropped)", "{flag} {n:,}（已剔除）"),
    "score.incomplete": (
        "\n{n:|scored report lacks|scored reports lack} a part of the text; what is counted is the rest:",
        "\n已计分的报告中有 {n} 份缺少部分文本，其计数只含其余部分：",
    ),
    "score.incomplete_one": ("  {file}: {notes}", "  {file}：{notes}"),
    "score.incomplete_more": (
        "  … and {n} more, in documents.csv (notes)", "  ……另有 {n} 份，见 documents.csv（notes_zh 列）",
    ),
    "score.weights_alone": (
        "--weights serves --formula: name the formulas whose weights are to be used",
        "--weights 须与 --formula 同用：请写明要用其权重的公式",
    ),
    "score.no_provenance": ("{path}: no provenance.json ({error})", "{path}：不是 provenance.json（{error}）"),
    "score.no_weights": (
        "{path}: holds no weights; give the provenance.json of a run with --formula",
        "{path}：其中没有权重；请给出带 --formula 的一次计分的 provenance.json",
    ),
    "score.other_way": (
        "  if treated the other way (rank correlation, reports that change their decile):   {each}",
        "  若反向处理（秩相关，换了十分位的报告数）：   {each}",
    ),
    "score.other_way_few": (
        "  if treated the other way (rank correlation; too few reports for deciles):   {each}",
        "  若反向处理（秩相关；报告太少，不分十分位）：   {each}",
    ),
    "find.unknown": (
        "{where}: {why}, and the store {store} knows nothing of it", "{where}：{why}，仓库 {store} 中也没有它的记录",
    ),
    "find.empty_store": ("{where}: {why}", "{where}：{why}"),
    "find.not_read": ("nothing was read into it", "其中没有读入任何报告"),
    "find.no_such": ("no such folder or file", "没有这个文件夹或文件"),
    "score.more_warnings": (
        "… and {n} more, in documents.csv (notes)", "……另有 {n} 条，见 documents.csv（notes_zh 列）",
    ),
    "score.written": ("\nWritten to {folder}: {files}", "\n已写入 {folder}：{files}"),
    "score.advice": ("  {reason} {n:,}: {advice}", "  {reason} {n:,}：{advice}"),
    "score.ledger": (
        "{found:,|file|files} in: {scored:,} scored, {rejected:,} rejected",
        "共 {found:,} 个文件：计分 {scored:,}，未计入 {rejected:,}",
    ),
    "score.ledger_lost": (
        "{found:,|file|files} in: {scored:,} scored, {rejected:,} rejected ({reasons}; see rejections.csv)",
        "共 {found:,} 个文件：计分 {scored:,}，未计入 {rejected:,}（{reasons}；见 rejections.csv）",
    ),
    "score.nothing_asked": (
        "give the folder of reports, or --store to score what was read before",
        "请给出报告所在的文件夹，或用 --store 对已读取的报告计分",
    ),
    "read.done": ("{files:,|file|files} in: {read:,} read", "共 {files:,} 个文件：已读取 {read:,}"),
    "read.done_lost": (
        "{files:,|file|files} in: {read:,} read, {lost:,} cannot be read ({reasons})",
        "共 {files:,} 个文件：已读取 {read:,}，无法读取 {lost:,}（{reasons}）",
    ),
    "read.next": (
        "Score them with:  textindex score --store {store} --out out",
        "计分请运行：  textindex score --store {store} --out out",
    ),
    "read.one_only": (
        "--page and --folded print one report: leave out --store", "--page 与 --folded 只打印一份报告：请去掉 --store",
    ),
    "read.several": (
        "give one report to print, or --store to read several", "打印请只给一份报告；读取多份请加 --store",
    ),
    "read.note": ("note: {note}", "提示：{note}"),
    "read.report": (
        "firm {firm}  year {year}  {name}  {kind}  {pages:|page|pages}  {extractor}",
        "公司 {firm}  年度 {year}  {name}  {kind}  共 {pages} 页  {extractor}",
    ),
    "read.kind_unknown": ("kind?", "类型不明"),
    "read.no_page": (
        "there is no page {page}: the report has {pages}", "没有第 {page} 页：该报告共 {pages} 页",
    ),
    "read.folded_whole": ("--folded is of the whole report: leave out --page", "--folded 针对整份报告：请去掉 --page"),
    "status.present": ("present", "找到"),
    "status.absent": ("absent", "没有"),
    "status.pointer": ("pointer", "仅指向其他文件"),
    "sections.one": ("{section}: {status}", "{section}：{status}"),
    "sections.one_at": (
        "{section}: {status}  pages {first} to {last}", "{section}：{status}  第 {first} 至 {last} 页",
    ),
    "shown.begins": ("  begins: {text}", "  开头：{text}"),
    "shown.ends": ("  ends before: {text}", "  止于其前：{text}"),
    "shown.why": ("  why: {text}", "  依据：{text}"),
    "find.nothing": (
        "{where}: no files found; give the folder that holds the reports",
        "{where}：没有找到文件；请给出报告所在的文件夹",
    ),
    "find.nothing_closed": (
        "{where}: no files found; {path}: {why}", "{where}：没有找到文件；{path}：{why}",
    ),
    "find.no_place": ("{path}: no such folder or file; check the path", "{path}：没有这个文件夹或文件；请检查路径"),
    "find.no_file": (
        "{path}: {why}; give a report, or the reports' folder", "{path}：{why}；请给出报告，或报告所在的文件夹",
    ),
    "outputs.closed": (
        "{folder}: the outputs cannot be written: {why}; earlier ones are as before",
        "{folder}：无法写出结果：{why}；先前的结果未变",
    ),
    "outputs.not_there": (
        "{folder}: the outputs cannot be written there: {why}", "{folder}：无法在此写出结果：{why}",
    ),
    "outputs.rows_cut": (
        "{file} holds the first {most:,} of {rows:,|row|rows}, for Excel takes no more; {whole} has all",
        "{file} 只有前 {most:,} 行（共 {rows:,} 行），因 Excel 容纳不下；全部见 {whole}",
    ),
    "outputs.cells_cut": (
        "{n:,|cell is|cells are} cut to the {most:,|character|characters} that Excel takes, the first in {column}: "
        "write `.csv` or `.parquet` to have them whole",
        "{n:,} 个单元格被截至 Excel 所容的 {most:,} 字，首个在 {column} 列：如需完整，请写 `.csv` 或 `.parquet`",
    ),
    "outputs.foreign": (
        "{file} is there, and no run of textindex wrote it: move it away, choose another folder, or write over it with "
        "--force",
        "{file} 已存在，且不是 textindex 写出的：请移走、换一个文件夹，或用 --force 覆盖",
    ),
    "panel.set_aside": ("{name}: {n:,} {reason} set aside", "{name}：搁置 {n:,} 行（{reason}）"),
    "panel.missing": ("missing: {each}", "缺失：{each}"),
    "report.drawing": (
        "Drawing some sixty figures; this takes half a minute or so …", "正在绘制约六十幅图，约需半分钟……",
    ),
    "report.where": (
        "{folder}: no such folder; give what `textindex score --out FOLDER` wrote",
        "{folder}：没有这个文件夹；请给出 `textindex score --out FOLDER` 写出的文件夹",
    ),
    "doctor.again": (
        "install the versions of requirements.lock (README: Try it), and report this line if it stays",
        "请安装 requirements.lock 中的版本（README: Try it）；若仍如此，请报告此行",
    ),
    "doctor.python": ("install Python {oldest} or newer", "请安装 Python {oldest} 或更新的版本"),
    "doctor.missing": ("missing: {names}", "缺少：{names}"),
    "doctor.each": ("{each}", "{each}"),
    "doctor.part": ("{name} {version} ({serves})", "{name} {version}（{serves}）"),
    "doctor.not_installed": ("not installed", "未安装"),
    "serves.distributed": ("--dask", "用于 --dask"),
    "serves.s3fs": ("addresses s3://", "s3:// 地址"),
    "serves.py7zr": (".7z archives", ".7z 压缩包"),
    "doctor.if_needed": (
        "only if you need them: pip install 'textindex[cluster,sevenzip]'",
        "仅在需要时：pip install 'textindex[cluster,sevenzip]'",
    ),
    "doctor.memory": ("{total:.1f} GB, {free:.1f} GB of them free", "{total:.1f} GB，其中可用 {free:.1f} GB"),
    "doctor.fewer": (
        "close programs, or run with fewer processes: --workers 1", "请关闭其他程序，或减少进程数：--workers 1",
    ),
    "doctor.cores": (
        "{n} cores: so many reports are read at a time unless --workers says otherwise",
        "{n} 个核：同时读取这么多份报告，除非用 --workers 另行指定",
    ),
    "doctor.here": ("here", "当前文件夹"),
    "doctor.temporary": ("temporary files", "临时文件"),
    "doctor.free": ("{n:.1f} GB free for {name} ({place})", "{name}（{place}）可用 {n:.1f} GB"),
    "doctor.room": (
        "make room, or set TMPDIR (Windows: TEMP) and --store to a larger disk",
        "请腾出空间，或将 TMPDIR（Windows 为 TEMP）与 --store 设到更大的磁盘",
    ),
    "doctor.unwritable": ("temporary files cannot be written: {why}", "无法写临时文件：{why}"),
    "doctor.tmpdir": (
        "set TMPDIR (Windows: TEMP) to a folder that you may write to",
        "请将 TMPDIR（Windows 为 TEMP）设为可写的文件夹",
    ),
    "doctor.writable": ("{folder} can be written, with Chinese names", "{folder} 可写，可用中文文件名"),
    "doctor.utf8": (
        "set PYTHONUTF8=1 (Windows, before Python starts); files are written in UTF-8 in any case",
        "请设置 PYTHONUTF8=1（Windows，启动 Python 之前）；文件总以 UTF-8 写出",
    ),
    "doctor.lacks": (
        "{encoding} lacks characters: they are printed as \\u6570 and the like",
        "{encoding} 缺少一些字符：它们将显示为 \\u6570 之类",
    ),
    "check.versions": ("versions", "版本"),
    "check.packages": ("packages", "软件包"),
    "check.optional": ("optional", "可选组件"),
    "check.memory": ("memory", "内存"),
    "check.cores": ("cores", "处理器"),
    "check.disk": ("disk", "磁盘"),
    "check.temporary": ("temporary files", "临时文件"),
    "check.console": ("console", "终端"),
    "check.fonts": ("fonts", "字体"),
    "check.chinese": ("Chinese words", "中文分词"),
    "check.english": ("English words", "英文分词"),
    "check.reading": ("reading", "读取"),
    "check.regression": ("regression", "回归"),
    "found.ok": ("ok", "正常"),
    "found.note": ("note", "提示"),
    "found.fault": ("fault", "故障"),
    "doctor.install_font": ("install one: {fonts}", "请安装一种：{fonts}"),
    "doctor.font": ("a font with Chinese characters is there", "有中文字体"),
    "doctor.no_font": (
        "no font with Chinese characters: figures as PDF and PNG show boxes",
        "没有中文字体：PDF 和 PNG 图中的汉字显示为方框",
    ),
    "doctor.forms": (
        "spaCy's table of word forms is not whole: no technologies for technology",
        "spaCy 的词形表不完整：technology 缺少 technologies",
    ),
    "doctor.words": (
        "{told}, and not {wanted}: counts will differ", "{told}，应为 {wanted}：计数会有出入",
    ),
    "doctor.bundled": (
        "the bundled report gives {found}, and holds {planted}", "自带报告的结果为 {found}，实际含有 {planted}",
    ),
    "doctor.planted": (
        "{hits:|hit|hits} of {terms:|term|terms} in the bundled report, as planted",
        "自带报告中 {terms} 个词共命中 {hits} 次，与所植入的相符",
    ),
    "doctor.engines_differ": (
        "the engines differ by {apart:.1e}; slope {slope:.6f} where 2 was put in",
        "两种算法相差 {apart:.1e}；斜率 {slope:.6f}，应为 2",
    ),
    "doctor.engines": (
        "both engines agree to {apart:.0e}; slope {slope:.4f} where 2 was put in",
        "两种算法相差不超过 {apart:.0e}；斜率 {slope:.4f}，应为 2",
    ),
    "doctor.well": ("all is well", "一切正常"),
    "doctor.faults": ("{n:|fault|faults}", "{n} 处故障"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
