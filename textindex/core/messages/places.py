"""What is wrong with a place: patent tables, a manifest, a folder, a store and its parts, worker processes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "patents.no_prefix": ("{called}: it holds no IPC prefix with an industry", "{called}：其中没有带行业的 IPC 前缀"),
    "patents.weight": ("{called}: the weight of {made} is no positive number", "{called}：{made} 的权重不是正数"),
    "patents.no_column": (
        "{called}: no column for {missing}; here are {columns}", "{called}：没有 {missing} 列；现有 {columns}",
    ),
    "called.concordance": ("the concordance", "行业对照表"),
    "patents.without": ("inventions without {what}", "没有{what}的发明专利"),
    "patents.an_industry": ("an industry", "行业"),
    "patents.a_citation": ("a citation used", "所用的引用"),
    "patents.no_citation": (
        "no citation can be used ({told}): see whether ids and dates of the tables fit",
        "没有可用的引用（{told}）：请检查各表的编号与日期是否对应",
    ),
    "patents.floor": ("the floor is {floor} years: give more than 0", "下限为 {floor} 年：请给出大于 0 的数"),
    "patents.self_citations": (
        "to leave self-citations out, give the applicants' table (--applicants)",
        "要剔除自引，请给出申请人表（--applicants）",
    ),
    "cited.no_industry": ("without an industry", "没有行业"),
    "cited.younger": ("of younger patents", "被引专利更晚"),
    "cited.no_dates": ("without dates", "没有日期"),
    "cited.other": ("by other than inventions", "引用者不是发明专利"),
    "cited.not_there": ("by patents not in the table", "引用专利不在表中"),
    "cited.none": ("without a patent cited", "没有被引专利"),
    "patents.decision": (
        "the decision on {applicant} is {decision!r}: write accept or refuse",
        "对 {applicant} 的决定为 {decision!r}：请写 accept 或 refuse",
    ),
    "patents.decisions": (
        "the decisions lack {missing}; they need {decisions}", "决定表缺少 {missing}；须有 {decisions}",
    ),
    "patents.lacks": (
        "{path}: it lacks {missing}; decisions need {decisions}", "{path}：缺少 {missing}；决定表须有 {decisions}",
    ),
    "called.firms": ("the firms' table", "公司表"),
    "patents.no_scope": (
        "scope: left out, the data have no numbers of claims", "scope：未计算，数据中没有权利要求数",
    ),
    "patents.no_time": (
        "time: left out, the data have no lapse or no filing dates", "time：未计算，数据中没有失效日或申请日",
    ),
    "patents.left_out": (
        "{left_out:,} inventions without grant date or IPC code are left out",
        "{left_out:,} 件发明专利没有授权日或 IPC 分类号，未采用",
    ),
    "patents.no_invention": (
        "no invention with a grant date and an IPC code is in the tables",
        "表中没有同时具备授权日和 IPC 分类号的发明专利",
    ),
    "patents.both": (
        "for firms' patents give both the applicants' table and the links of names to firms",
        "要得到公司的专利，请同时给出申请人表和名称与公司的对应表",
    ),
    "patents.no_file": ("{path}: there is no such file", "{path}：没有这个文件"),
    "patents.not_given": (
        "{path}: this session was not given the file, and does not open it",
        "{path}：未向此会话提供该文件，故不打开",
    ),
    "patents.needs": (
        "{called}: as {table} it needs columns for {missing}; here are {types}. Rename them, or name them in a "
        "mapping file (--mapping)",
        "{called}：作为 {table} 须有 {missing} 列；现有 {types}。请改列名，或在对照文件中写明（--mapping）",
    ),
    "patents.failed": ("the patent tables cannot be worked on: {splitlines}", "无法处理专利表：{splitlines}"),
    "patents.memory": (
        "{limit} of memory are not enough for these tables: give more (--spill-above)",
        "{limit} 内存不足以处理这些表：请调高（--spill-above）",
    ),
    "patents.sql": (
        "{n_parsed} SQL statements where one is due: see the mapping's texts",
        "有 {n_parsed} 条 SQL 语句，而此处应为一条：请检查对照文件中的文本",
    ),
    "dask.silent": (
        "no Dask scheduler answers at {address} ({partition}); start one with `dask scheduler`, or give --dask "
        "local",
        "{address} 没有 Dask 调度器应答（{partition}）；请用 `dask scheduler` 启动，或用 --dask local",
    ),
    "dask.needed": (
        "--dask needs Dask: pip install 'textindex[cluster]'", "--dask 需要 Dask：pip install 'textindex[cluster]'",
    ),
    "workers.end": (
        "worker processes end before they are ready; see the messages above", "读取进程尚未就绪即退出；见上面的信息",
    ),
    "manifest.several": (
        "row {line} of the manifest: {names:|file is|files are} called {name}; give its folder too",
        "对照表第 {line} 行：有 {names} 个文件都叫 {name}；请写明其文件夹",
    ),
    "find.no_address": (
        "{address}: no such folder or file; check the address", "{address}：没有这个文件夹或文件；请检查地址",
    ),
    "find.unlisted": ("{address}: cannot be listed: {strerror}", "{address}：无法列出：{strerror}"),
    "find.links": (
        "{where}: no files found but {n_links:,|link that leads|links that lead} out of it; give what they lead to",
        "{where}：没有文件，只有 {n_links:,} 个指向其外的链接；请直接给出链接所指的位置",
    ),
    "manifest.missing": (
        "{manifest}: {n_missing} of its files are not among the reports: {missing}{more}; correct the paths "
        "or take the rows out",
        "{manifest}：其中 {n_missing} 个文件不在报告之中：{missing}{more}；请更正路径，或去掉这些行",
    ),
    "called.manifest": ("the manifest", "对照表"),
    "manifest.no_zeros": (
        "firm {firm!r} has lost its zeros (Excel takes them); write it out, 000001, in a column of text",
        "公司代码 {firm!r} 缺少前导零（Excel 会去掉它们）；请在文本格式的列中写全，如 000001",
    ),
    "manifest.no_path": ("no path", "没有路径"),
    "manifest.no_year": ("year {written!r} is no fiscal year{hint}", "年度 {written!r} 不是会计年度{hint}"),
    "manifest.month": (
        "; a year ends with a month: give the fiscal year, not the day of publication",
        "；年度止于月末：请写会计年度，而不是公布日期",
    ),
    "manifest.zeros": (
        "{path}: codes of {n_mended:|firm|firms} had lost their zeros ({mended})",
        "{path}：{n_mended} 家公司的代码缺少前导零（{mended}）",
    ),
    "manifest.faults": ("{path}: {n_faults} faults in the manifest", "{path}：对照表有 {n_faults} 处错误"),
    "manifest.firm_year": (
        "row {line}: firm {whole}, year {year} is given twice (row {first}); keep one file",
        "第 {line} 行：公司 {whole}、年度 {year} 重复（第 {first} 行）；请只留一个文件",
    ),
    "manifest.row": ("row {row}: {of}", "第 {row} 行：{of}"),
    "manifest.twice": (
        "row {line}: {key} is given twice (row {line_2})", "第 {line} 行：{key} 重复（第 {line_2} 行）",
    ),
    "manifest.column": (
        "{path}: the manifest lacks the column {missing} (path, firm, year, name; or 路径, 证券代码, 年度, "
        "简称); here are {name}",
        "{path}：对照表缺少 {missing} 列（path、firm、year、name；或 路径、证券代码、年度、简称）；现有 {name}",
    ),
    "passed.leaves": (
        "links that lead out of the folder: name what they lead to beside it, if it belongs to the reports",
        "指向文件夹之外的链接：若属于报告，请另行给出其所指的位置",
    ),
    "passed.twice": ("the same by another path", "经另一路径已计"),
    "passed.fetched": ("left by textindex fetch, and used", "由 textindex fetch 留下，已使用"),
    "passed.a_store": ("store of texts", "仓库"),
    "passed.output": ("written by an earlier run", "先前运行写出的"),
    "passed.system": ("left by a system or program", "系统或程序留下的"),
    "store.newer": (
        "the store {address} is of a newer textindex (format {made}; this one reads {format}): upgrade "
        "textindex, or give another --store",
        "仓库 {address} 由更新版本的 textindex 写出（格式 {made}，此版本读取 {format}）：请升级 textindex，"
        "或另给 --store",
    ),
    "store.mark": (
        "{address}/{mark} is damaged; is this the store's folder?", "{address}/{mark} 已损坏；这是仓库所在的文件夹吗？",
    ),
    "store.none": (
        "{address}: no store; make one with: textindex read ARCHIVE --store {address}",
        "{address}：这里没有仓库；可用 textindex read ARCHIVE --store {address} 建立",
    ),
    "store.fails": ("the store {address} {what}: {strerror}{advice}", "仓库 {address} {what}：{strerror}{advice}"),
    "store.own": ("; choose a folder of your own with --store", "；请用 --store 选择您有权写入的文件夹"),
    "store.full": (
        "; free some space and run the same command again, what is done is kept",
        "；请腾出空间后再次运行同一命令，已完成的部分会保留",
    ),
    "store.undeleted": ("{name} cannot be deleted", "中的 {name} 无法删除"),
    "store.process": ("process {pid} on {host}", "{host} 上的进程 {pid}"),
    "store.long": (
        "the question has {n:,} characters; at most {most:,} are taken", "查询语句有 {n:,} 个字符，最多 {most:,} 个",
    ),
    "store.memory": (
        "the query takes more than {memory} of memory and {disk:,} bytes of disk; ask for fewer columns or rows "
        "(WHERE, LIMIT), or in several questions",
        "查询所需的内存超过 {memory}、磁盘超过 {disk:,} 字节；请减少列或行（WHERE、LIMIT），或分几次查询",
    ),
    "store.answer": (
        "the answer takes more than {size:,} bytes after {n:,} rows; ask for fewer columns or rows (WHERE, LIMIT), or "
        "print it as it comes with `textindex store sql … --csv`",
        "查询结果在 {n:,} 行之后超过 {size:,} 字节；请减少列或行（WHERE、LIMIT），或用 textindex store sql … --csv "
        "边查边打印",
    ),
    "store.no_question": (
        'that is no question; for example: "SELECT count(*) FROM documents"',
        '这不是查询语句；例如："SELECT count(*) FROM documents"',
    ),
    "store.unwritten": ("cannot be written", "无法写入"),
    "store.unread": ("{name} cannot be read", "中的 {name} 无法读取"),
    "store.unlisted": ("cannot be listed", "无法列出"),
    "store.unreached": ("cannot be reached", "无法访问"),
    "store.no_listing": ("no listing of an archive ({partition})", "不是档案的文件清单（{partition}）"),
    "outputs.folder": (
        "{folder}: a folder stands where a file is to be written; move it away",
        "{folder}：要写文件之处已有同名文件夹；请移走它",
    ),
    "shard.delete": (
        "{place}: {first}; delete it and run the same command again: its reports are read anew",
        "{place}：{first}；请删除它并再次运行同一命令：其中的报告会重新读取",
    ),
    "shard.gone": (
        "{place} is gone; was the store compacted meanwhile? Run the same command again",
        "{place} 不见了；仓库是否同时被 compact？请再次运行同一命令",
    ),
    "shard.values_first": ("{damaged} ({first})", "{damaged}（{first}）"),
    "shard.values": ("damaged: it holds what no store writes", "已损坏：含有仓库不会写出的内容"),
    "shard.columns": ("damaged: its columns are not those of a store", "已损坏：其中的列不是仓库的列"),
    "shard.newer": (
        "{name} was written by a newer textindex (store format {decode}; this one reads {format}): upgrade "
        "textindex, or give another --store",
        "{name} 由更新版本的 textindex 写出（仓库格式 {decode}，此版本读取 {format}）：请升级 textindex，或另给 "
        "--store",
    ),
    "shard.older": (
        "written by an older textindex (store format {decode})", "由旧版本的 textindex 写出（仓库格式 {decode}）",
    ),
    "shard.foreign": ("a Parquet file that textindex did not write", "不是 textindex 写出的 Parquet 文件"),
    "shard.damaged": ("damaged: {first}", "已损坏：{first}"),
    "store.damaged_parts": (
        "damaged parts: {damaged}; see `textindex store verify`",
        "损坏的部分：{damaged}；见 `textindex store verify`",
    ),
    "store.adding": (
        "{others} is adding to the store {address}: compact it afterwards",
        "{others} 正在写入仓库 {address}：请在其完成后再运行 compact",
    ),
    "store.duckdb": ("DuckDB: {error}", "DuckDB 报告：{error}"),
    "results.lacks": ("{place}: it lacks {missing}; score again", "{place}：缺少 {missing}；请重新计分"),
    "results.damaged": (
        "{place}: provenance.json or methods.md is damaged ({error}); score again",
        "{place}：provenance.json 或 methods.md 已损坏（{error}）；请重新计分",
    ),
    "ledger.unread": ("{folder}: the ledger cannot be read: {error}", "{folder}：无法读取命中台账：{error}"),
    "cited.own": ("self-citations", "自引"),
    "cited.used": ("used", "已使用"),
    "cited.repeated": ("repeated", "重复"),
    "cited.citations": ("citations", "引用"),
    "cited.inventions": ("inventions", "发明专利"),
    "cited.cell": ("cell", "单元格"),
    "cited.window": ("3-year window", "三年窗口"),
    "cited.year": ("all industries, year", "全行业当年"),
    "passed.hidden": ("hidden", "隐藏文件"),
    "passed.in_store": ("of a store", "属于仓库"),
    "list.below": ("{first}\n  {then}", "{first}\n  {then}"),
    "list.indented": ("  {of}", "  {of}"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
