"""What a download lists, sets aside, and finds wrong with what a site sends; how a run is told in one line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "edgar.blocked": (
        "EDGAR refuses this program (its page “Request Rate Threshold Exceeded”): either the user agent names nobody "
        "(give --email 'Jane Doe jane@univ.edu'), or this machine's address is blocked after too many requests, "
        "perhaps of another program; ask nothing for ten minutes, then run the same command again, and it goes on",
        "EDGAR 拒绝本程序（返回页面“Request Rate Threshold Exceeded”）：或者请求没有署名（请给出 "
        "--email 'Jane Doe jane@univ.edu'），或者本机地址因请求过多而被封禁（也可能是其他程序所致）；"
        "请十分钟内不再请求，"
        "然后再次运行同一命令即可继续",
    ),
    "edgar.tickers_length": (
        "the rows of EDGAR's table of trading symbols differ in length", "EDGAR 交易代码表的各行长度不一",
    ),
    "edgar.tickers_shape": (
        "EDGAR's table of trading symbols has another shape than is known", "EDGAR 交易代码表的形式与已知的不同",
    ),
    "edgar.filings_shape": ("its list of filings has another shape than is known", "其申报列表的形式与已知的不同"),
    "edgar.older_shape": (
        "its list of older filings has another shape than is known", "其早期申报列表的形式与已知的不同",
    ),
    "edgar.filings_lack": ("its list of filings lacks {missing}", "其申报列表缺少 {missing}"),
    "edgar.filings_length": (
        "the columns of its list of filings differ in length, so that rows cannot be told",
        "其申报列表各列长度不一，无法对应成行",
    ),
    "edgar.index_shape": ("an index of filings has another shape than is known", "申报索引的形式与已知的不同"),
    "fault_of.page": ("a page for humans where data are due", "应给出数据之处返回了供人阅读的网页"),
    "edgar.filer_none": ("no such filer", "没有该申报人"),
    "edgar.bad_name": ("older filings under a name that is none ({name})", "早期申报的文件名不可用（{name}）"),
    "edgar.no_kind": ("{firm}: no {what} for these years{also}", "{firm}：这些年没有{what}{also}"),
    "edgar.annual": ("annual report", "年报"),
    "edgar.of_forms": ("{forms}", " {forms} "),
    "edgar.also": ("; it files {files}: name that with --form", "；其申报的是 {files}：请用 --form 指明"),
    "aside.year": ("another year", "其他年度"),
    "aside.industry": ("another industry", "其他行业"),
    "aside.form": ("another form than asked for ({form})", "不是所要的表格（{form}）"),
    "aside.version": ("another version", "其他版本"),
    "aside.language": ("another version or language", "其他版本或语言"),
    "aside.part": ("an amendment of a part, by its size", "按大小看只是部分内容的修订"),
    "aside.corrected": ("withdrawn, or corrected by a later version", "已撤回，或已由后来的版本更正"),
    "aside.taken": ("{why}; {id} is taken", "{why}；采用 {id}"),
    "aside.counts": ("{why}; {id} counts", "{why}；以 {id} 为准"),
    "aside.withdrawn": (
        "marked as withdrawn, and the only version that is listed", "标为已撤回，而列出的只有这一版本",
    ),
    "aside.ending": ("a {ending} file", "{ending} 文件"),
    "title.annual": ("an annual report", "年度报告"),
    "title.half_year": ("a half-year report", "半年度报告"),
    "title.quarterly": ("a quarterly report", "季度报告"),
    "title.summary": ("a summary", "摘要"),
    "title.correction": ("a notice of a correction", "更正公告"),
    "title.opinion": ("an opinion on the report", "对报告的意见"),
    "title.audit": ("an audit report or financial statements", "审计报告或财务报表"),
    "title.forecast": ("a forecast of results", "业绩预告"),
    "title.figures": ("a table of figures", "财务指标表"),
    "title.report": ("another report", "其他报告"),
    "title.in_english": ("in English", "英文"),
    "title.english": ("an English version", "英文版"),
    "title.hong_kong": ("an announcement of the Hong Kong exchange", "港交所公告"),
    "title.interim": ("a summary of an interim report", "中期报告摘要"),
    "title.notice": ("a notice", "公告"),
    "title.other": ("another document", "其他文件"),
    "share.hong_kong": ("Hong Kong share", "港股"),
    "share.bond": ("bond or fund", "债券或基金"),
    "share.preferred": ("preferred share", "优先股"),
    "share.fund": ("fund", "基金"),
    "share.right": ("subscription right", "认购权"),
    "share.third": ("third board", "新三板"),
    "listed.none": ("none listed", "没有列出"),
    "listed.twice": (
        "{id} is listed as “{title}” and as “{other}”", "{id} 既列为“{title}”，又列为“{other}”",
    ),
    "listed.not_known": ("not known: {name}", "未知：{name}"),
    "came.nothing": ("no bytes came", "没有收到内容"),
    "came.html": ("an HTML page in place of a PDF", "应为 PDF，收到的是 HTML 网页"),
    "came.no_pdf": ("no PDF: its first bytes are others", "不是 PDF：开头的字节不符"),
    "came.part_of_pdf": ("a part of a PDF: its end is missing", "PDF 不完整：缺少末尾"),
    "came.pdf": ("a PDF in place of an HTML page", "应为 HTML 网页，收到的是 PDF"),
    "came.error": ("an error page in place of the report", "收到的是错误页面，而不是报告"),
    "came.no_html": ("no HTML", "不是 HTML"),
    "came.no_word": ("no Word file: its first bytes are others", "不是 Word 文件：开头的字节不符"),
    "came.part": ("a part of it: its end is missing", "内容不完整：缺少末尾"),
    "came.changed": (
        "the file there had {size:,} bytes in place of {bytes:,}, and was fetched again",
        "原有文件为 {size:,} 字节，应为 {bytes:,} 字节，已重新下载",
    ),
    "several.firm": ("{n:,|firm|firms}", "{n:,} 家公司"),
    "several.firm-year": ("{n:,|firm-year|firm-years}", "{n:,} 个公司年度"),
    "several.file": ("{n:,|file|files}", "{n:,} 个文件"),
    "several.question": ("{n:,|question|questions}", "{n:,} 次查询"),
    "several.row": ("{n:,|row|rows}", "{n:,} 行"),
    "several.minute": ("{n:,|minute|minutes}", "{n:,} 分钟"),
    "span.hours": ("{n:.1f} hours", "{n:.1f} 小时"),
    "span.days": ("{n:.1f} days", "{n:.1f} 天"),
    "job.asked": ("{whom}, {years}", "{whom}，{years} 年"),
    "job.firm_years": ("{asked} ({n})", "{asked}（{n}）"),
    "job.market": ("the market", "全市场"),
    "job.market_part": ("the market {part}", "市场 {part}"),
    "job.rows_of": ("{rows} of {name}", "{name} 中的 {rows}"),
    "job.months": (
        "the market month by month, and days with many reports", "全市场各月，以及报告集中的日期",
    ),
    "job.indices": ("{n} quarterly indices", "{n} 个季度索引"),
    "job.periods": ("the periods of {n:,} filings", "{n:,} 件申报的报告期"),
    "forecast.list": (
        "Listing {what}: about {time}, with {pause:g} seconds between requests",
        "列出{what}：约需 {time}，两次请求间隔 {pause:g} 秒",
    ),
    "forecast.fetch": (
        "Fetching {what}{size}: about {time}, with {pause:g} seconds between requests{rate}",
        "下载{what}{size}：约需 {time}，两次请求间隔 {pause:g} 秒{rate}",
    ),
    "forecast.size": (", {gb:.1f} GB", "（{gb:.1f} GB）"),
    "forecast.rate": (" and 2 MB a second", "，每秒 2 MB"),
    "account.asked": ("asked for {asked}", "请求：{asked}"),
    "account.found": ("{n:,} found", "找到 {n:,}"),
    "account.listed": ("{n:,} listed, none fetched", "列出 {n:,}，未下载"),
    "account.fetched": ("{n:,} fetched", "下载 {n:,}"),
    "account.present": ("{n:,} already there", "已有 {n:,}"),
    "account.failed": ("{n:,} failed", "失败 {n:,}"),
    "account.failed_by": ("{n:,} failed ({why})", "失败 {n:,}（{why}）"),
    "account.incomplete": ("NOT COMPLETE: {what}", "不完整：{what}"),
    "account.incomplete_more": ("NOT COMPLETE: {what} …", "不完整：{what}……"),
})  # fmt: skip
"""By code, in English and in Chinese."""
