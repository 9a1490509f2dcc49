"""What is said of a file as a report: what else it is, whose, which one is taken; and of what lies in an archive."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "list.next": ("{first}; {then}", "{first}；{then}"),
    "list.line": ("{first}\n{then}", "{first}\n{then}"),
    "list.lines_more": ("… and {n:,} more", "……另有 {n:,} 项"),
    "list.of": ("{of}: {what}", "{of}：{what}"),
    "list.after": ("{first}{then}", "{first}{then}"),
    "list.and_of": ("{first} and of {then}", "{first}和{then}"),
    "list.or": ("{first} or {then}", "{first} 或 {then}"),
    "list.and": ("{first} and {then}", "{first} 和 {then}"),
    "list.beside": ("{first}   {then}", "{first}   {then}"),
    "text_in.zh": ("Chinese", "中文"),
    "text_in.en": ("English", "英文"),
    "text_in.both": ("Chinese and English", "中文和英文"),
    "language.other": (
        "the report is in {report}, the dictionary in {dictionary}",
        "报告语言（{report}）与词典语言（{dictionary}）不同",
    ),
    "language.neither": (
        "the report is in neither Chinese nor English ({language})", "报告既非中文也非英文（{language}）",
    ),
    "kind.summary": ("a summary of an annual report (摘要)", "年度报告摘要"),
    "kind.half_year": ("a half-year report", "半年度报告"),
    "kind.half_year_summary": ("a summary of a half-year report", "半年度报告摘要"),
    "kind.quarterly": ("a quarterly report", "季度报告"),
    "kind.english": ("an English version", "英文版"),
    "kind.prospectus": ("a prospectus", "招股说明书"),
    "kind.other": ("another kind of document, by its title or its file name", "其他文件（据标题或文件名）"),
    "kind.no_marks": (
        "no title, form or chapters of an annual report are in it; if it is one, or a part to be scored, name its firm "
        "and year in a manifest",
        "其中没有年度报告的标题、表格名称或章节；若为年度报告，或为须计分的部分，请在对照表中写明其公司和年度",
    ),
    "kind.other_noted": ("{what} ({notes})", "{what}（{notes}）"),
    "kind.part": (
        "a part cut out of a report, by its file name; to score it, name its firm and year in a manifest",
        "从报告中截取的一部分（据文件名）；若须计分，请在对照表中写明其公司和年度",
    ),
    "kind.titled": ("another kind of document: {title}", "其他文件：{title}"),
    "kind.fund": ("a fund's report", "基金报告"),
    "kind.broker": ("a broker's research", "券商研究报告"),
    "kind.notice": ("a notice (it says {mark})", "公告（文中有“{mark}”）"),
    "kind.table": (
        "a table, no report: one that names the firms and years of files is given by --manifest, firm data by "
        "`textindex panel build --firms`",
        "数据表，不是报告：写明各文件公司和年度的表用 --manifest 指定，公司数据用 textindex panel build --firms 指定",
    ),
    "kind.government": ("a paper of the government", "政府公文"),
    "kind.available": (
        "a notice that a report is available (it says {mark})", "年度报告披露的提示性公告（文中有“{mark}”）",
    ),
    "kind.esg": ("a report on sustainability (ESG)", "可持续发展（ESG）报告"),
    "kind.governance": ("a report on governance or remuneration", "公司治理或薪酬报告"),
    "kind.meeting": ("a notice of a general meeting", "股东大会通知"),
    "kind.proxy": ("a proxy statement", "委托书征集文件（proxy statement）"),
    "kind.results": ("an announcement of results", "业绩公告"),
    "kind.announcement": ("an announcement", "公告"),
    "kind.presentation": ("a presentation", "推介材料"),
    "kind.broker_en": ("research by a broker", "券商研究报告"),
    "kind.fund_en": ("the annual report of a fund, not of a firm", "基金而非公司的年度报告"),
    "kind.asset_backed": (
        "the 10-K of an asset-backed issuer: it has no business of its own", "资产支持证券发行人的 10-K，本身没有业务",
    ),
    "kind.form": ("a form {form}", "表格 {form}"),
    "report.unknown": (
        "neither cover nor file name tells what this is; name its firm and year in a manifest",
        "封面和文件名都看不出是何文件",
    ),
    "report.no_firm": (
        "no firm on the cover or in the file name; name it in a manifest", "封面和文件名中没有公司",
    ),
    "report.no_year": (
        "no year on the cover or in the file name; name it in a manifest", "封面和文件名中没有年度",
    ),
    "report.no_firm_no_year": (
        "no firm and no year on the cover or in the file name; name it in a manifest", "封面和文件名中没有公司和年度",
    ),
    "report.copy": ("the same bytes as {of}", "与 {of} 完全相同"),
    "report.withdrawn": ("withdrawn; {taken} is taken", "该版本已取消或已更正，采用 {taken}"),
    "report.corrected": ("corrected by {taken}", "更正版为 {taken}"),
    "report.corrected_later": (
        "corrected by {taken}, which was published later", "其后公布的版本为 {taken}",
    ),
    "report.another": (
        "another annual report of {firm}, {year}: {taken} is taken",
        "{firm} {year} 年度另有报告，采用 {taken}",
    ),
    "report.longer": ("{of}; it has {more:,} characters more", "{of}，其多 {more:,} 字"),
    "report.not_stored": (
        "its text is not in the store; read the archive again", "仓库中没有其文本，请重新读取",
    ),
    "report.section": ("{section}: {why}", "{section}：{why}"),
    "report.tried_again": (
        "{of}; it is tried again when the archive is read again", "{of}；下次读取时再试",
    ),
    "report.in_scoring": ("{of}; in scoring", "{of}（计分时）"),
    "report.keep_missing": (
        "{of}; if it is an annual report, name its firm and year in a manifest to keep the firm-year as a missing row",
        "{of}；若为年度报告，请在对照表中写明公司和年度，以保留为缺失行",
    ),
    "folder.closed": ("the folder cannot be listed: {why}", "无法列出该文件夹：{why}"),
    "folder.no_file": ("no regular file (a pipe, socket or device)", "不是普通文件（管道、套接字或设备）"),
    "key.firm": ("firm", "公司"),
    "key.year": ("year", "年度"),
    "key.kind": ("kind", "类型"),
    "key.ticker": ("ticker", "交易代码"),
    "named.annual": ("annual", "年度报告"),
    "named.summary": ("summary", "摘要"),
    "named.half_year": ("half-year", "半年度报告"),
    "named.half_year_summary": ("half-year summary", "半年度报告摘要"),
    "named.quarterly": ("quarterly", "季度报告"),
    "named.english": ("english", "英文版"),
    "named.prospectus": ("prospectus", "招股说明书"),
    "named.other": ("other", "其他文件"),
    "remark.manifest": (
        "{key}: the manifest says {told}, the cover {cover}; the manifest is taken",
        "{key}：对照表为 {told}，封面为 {cover}；采用对照表",
    ),
    "remark.name": (
        "{key}: the file name says {told}, the cover {cover}; the cover is taken",
        "{key}：文件名为 {told}，封面为 {cover}；采用封面",
    ),
    "remark.no_sample": ("{what}; leave it out of a sample of firms", "{what}；公司样本中请予剔除"),
    "remark.firm_archive": (
        "firm: {before} is {after}, as other reports of this archive tell",
        "公司：{before} 即 {after}（据本批其他报告）",
    ),
    "remark.firm_table": (
        "firm: {before} is {after}, as the table of firms tells", "公司：{before} 即 {after}（据公司表）",
    ),
    "remark.of_file": ("{file}: {remark}", "{file}：{remark}"),
    "remark.firm_by_name": ("firm by name", "公司仅凭名称识别"),
    "remark.firm_by_ticker": ("firm by ticker", "公司仅凭交易代码识别"),
    "remark.firms_by_name": (
        "firms known by name or ticker only: {n} ({some}; column firm_by): one that changes its name becomes two, "
        "unless a manifest names it",
        "仅凭名称或交易代码识别的公司共 {n} 家（{some}；见 firm_by 列）：更名后会被当作两家公司，除非在对照表中写明",
    ),
    "remark.instead": (
        "it stands for its firm-year in place of {lost}, whose scoring was given up ({why}): compare the two, or score "
        "with other limits",
        "代替 {lost} 代表该公司年度，后者计分未完成（{why}）：请核对两者，或放宽限制后重新计分",
    ),
    "remark.only_withdrawn": (
        "a version that was withdrawn or corrected, as its name says, and the only one of {firm}, {year} that is read: "
        "it is scored; add the valid version to the archive",
        "文件名表明该版本已取消或已更正，但 {firm} {year} 年读到的只有它：仍予计分；请补充有效版本",
    ),
    "remark.correction_unread": (
        "a correction that cannot be read ({reason}); {scored} is scored",
        "更正版无法读取（{reason}）；对 {scored} 计分",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
