"""What stops a download, or is noted of it: the sites, their answers, the firms and years asked for, the settings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "fetch.exchange": (
        "no exchange is called {board!r}: choose among {exchanges}",
        "没有名为 {board!r} 的交易所：请从 {exchanges} 中选择",
    ),
    "fetch.email": (
        "EDGAR refuses requests that name nobody: give a name and an e-mail address once with --email 'Jane "
        "Doe jane@univ.edu' (it is kept in the settings file), or set TEXTINDEX_EMAIL",
        "EDGAR 拒绝不具名的请求：请用 --email 'Jane Doe jane@univ.edu' "
        "给出一次姓名和电子邮件（保存在设置文件中），或设置 TEXTINDEX_EMAIL",
    ),
    "fetch.no_firm": ("no firm is named", "没有指明公司"),
    "fetch.not_both": (
        "name firms, or a board or the whole market, not both", "请指明公司，或板块或全市场，不能同时给出",
    ),
    "fetch.which": (
        "name firms (codes, names, or a file of them), a board with --board, or all of them with --all",
        "请指明公司（代码、名称，或含这些的文件）、用 --board 指明板块，或用 --all 取全部",
    ),
    "fetch.until": (
        "--until {until!r} is no day; write it as 2022-12-31", "--until {until!r} 不是日期；请写成 2022-12-31",
    ),
    "fetch.rule": ("Fiscal years by one rule for all firms: {rule}", "所有公司的会计年度按同一规则：{rule}"),
    "fetch.no_shares": (
        "cninfo does not give its list of shares; run the same command again later",
        "巨潮资讯没有给出股票列表；请稍后再次运行同一命令",
    ),
    "fetch.lei": ("name firms (LEIs), or countries with --country", "请指明公司（LEIs），或用 --country 指明国家"),
    "proxy.correct": (
        "correct the proxy in {where}, or take it out (NO_PROXY=host spares one host)",
        "请在{where}中更正代理，或去掉它（NO_PROXY=host 可使某一主机不用代理）",
    ),
    "proxy.system": ("the system's settings", "系统设置"),
    "proxy.stops": (
        "{named} does not let the request through ({error}); {proxy_advice}",
        "{named}不让请求通过（{error}）；{proxy_advice}",
    ),
    "proxy.the": ("the proxy", "代理"),
    "fetch.proxy": (
        "a proxy is set that cannot be used ({error}); {proxy_advice}",
        "所设的代理无法使用（{error}）；{proxy_advice}",
    ),
    "fault_of.status": ("status {status}", "状态码 {status}"),
    "fault_of.own": ("the site's own fault ({status})", "网站自身的故障（{status}）"),
    "fault_of.many": ("too many requests (429)", "请求过多（429）"),
    "fault_of.refused": ("refused (403)", "被拒绝（403）"),
    "fault_of.not_found": ("not found ({status})", "没有找到（{status}）"),
    "fault_of.host": ("refused: it leads to another host ({where})", "已拒绝：它指向另一主机（{where}）"),
    "fault_of.no_file": ("the site names no file", "网站没有给出文件"),
    "fault_of.circle": ("redirected in a circle", "循环重定向"),
    "fault_of.unread": ("an answer that cannot be read ({error})", "应答无法读取（{error}）"),
    "fault_of.broke": ("the connection broke ({error})", "连接中断（{error}）"),
    "fault_of.silent": ("no answer within {timeout:g} seconds", "{timeout:g} 秒内没有应答"),
    "fault_of.connection": ("no connection to {netloc} ({error})", "无法连接到 {netloc}（{error}）"),
    "fault_of.slow": (
        "fewer than {fewest_bytes:,} bytes in {timeout:g} seconds", "{timeout:g} 秒内不足 {fewest_bytes:,} 字节",
    ),
    "fault_of.large": ("an answer of more than {max_answer} MB", "返回内容超过 {max_answer} MB"),
    "fetch.rest": (
        "{site}: {why}; all requests rest for {seconds:.1f} minutes, as asking on lengthens it",
        "{site}：{why}；全部请求暂停 {seconds:.1f} 分钟，继续请求只会延长等待",
    ),
    "fetch.wait": (
        "{site} asks to wait {hours} ({why}); run the same command then, and it goes on",
        "{site} 要求等待 {hours}（{why}）；届时运行同一命令即可继续",
    ),
    "fetch.again": (
        "{site}: {fault}; it is asked again in {wait:.0f} seconds", "{site}：{fault}；{wait:.0f} 秒后再次请求",
    ),
    "fetch.needs": (
        "fetching needs httpx and tenacity, which are not installed: pip install 'textindex[fetch]'",
        "下载须有 httpx 和 tenacity，尚未安装：pip install 'textindex[fetch]'",
    ),
    "fetch.no_title_year": (
        "the title names no year: that before its publication is assumed", "标题没有写年度：按公布年份的前一年",
    ),
    "fetch.none_of_kind": (
        "{key} ({firm}): no {kinds} report is listed for these years; a wrong number of the firm at the site "
        "would look the same: try its name in place of the code",
        "{key}（{firm}）：这些年没有列出 {kinds} 报告；若网站的公司编号有误，情形也是如此：请以名称代替代码试试",
    ),
    "fetch.none_of_key": ("{key}: no report listed", "{key}：没有列出报告"),
    "cninfo.board": (
        "no board is called {board!r}: choose among {boards}", "没有名为 {board!r} 的板块：请从 {boards} 中选择",
    ),
    "cninfo.shape": (
        "cninfo: its answer has another shape than is known; look for a newer version of textindex",
        "巨潮资讯：应答的形式与已知的不同；请查看 textindex 是否有新版本",
    ),
    "fault_of.no_json": ("an answer that is no JSON", "应答不是 JSON"),
    "cninfo.page": (
        "cninfo answers with a page for humans (a challenge, or notice of a fault) where data are due: it is "
        "not asked again; wait an hour, open the site in a browser from this machine, then run the same "
        "command again",
        "巨潮资讯在应给出数据之处返回了供人阅读的网页（验证或故障通知）：不再请求；请等一小时，"
        "在本机的浏览器中打开该网站，然后再次运行同一命令",
    ),
    "cninfo.throttle": ("an empty answer: the site throttles", "空的应答：网站限流"),
    "cninfo.shape_firms": (
        "cninfo: its list of firms has another shape than is known; look for a newer version of textindex",
        "巨潮资讯：公司列表的形式与已知的不同；请查看 textindex 是否有新版本",
    ),
    "cninfo.no_rows": ("{total:,} announced and no rows", "公告有 {total:,} 条，却没有行"),
    "cninfo.total": (
        "cninfo: its answer has another shape than is known (no total of announcements), so that nobody can "
        "tell whether the list is complete; nothing is taken from it. Look for a newer version of textindex",
        "巨潮资讯：应答的形式与已知的不同（没有公告总数），无法判断列表是否完整；未采用其中任何内容。请查看 "
        "textindex 是否有新版本",
    ),
    "cninfo.no_name": (
        "{name!r}: cninfo knows no firm of this name; give the six digits of its code",
        "{name!r}：巨潮资讯没有这个名称的公司；请给出六位代码",
    ),
    "cninfo.several": (
        "{name!r} is the name of several firms ({codes}); give the code",
        "{name!r} 是几家公司的名称（{codes}）；请给出代码",
    ),
    "cninfo.no_share": (
        "{code}: cninfo knows no share of this code; look whether it is right, and not that of a fund or bond",
        "{code}：巨潮资讯没有这个代码的股票；请检查是否正确，是否为基金或债券的代码",
    ),
    "cninfo.no_number": (
        "{code} ({listed}) is listed without the site's number for it (orgId), and cannot be asked for",
        "{code}（{listed}）没有网站的编号（orgId），无法请求",
    ),
    "cninfo.while": (
        "wait a while, then run the same command again, and it goes on", "请稍等，然后再次运行同一命令即可继续",
    ),
    "cninfo.net": (
        "look whether this machine is on the net and the address is right, then run the same command again",
        "请检查本机是否联网、地址是否正确，然后再次运行同一命令",
    ),
    "cninfo.cannot": ("cninfo cannot be asked ({reason}); {advice}", "无法请求巨潮资讯（{reason}）；{advice}"),
    "cninfo.no_list": (
        "cninfo does not give its list ({reason}); wait a while, then run the same command again, and it goes "
        "on",
        "巨潮资讯没有给出列表（{reason}）；请稍等，然后再次运行同一命令即可继续",
    ),
    "list_of.reason": ("list incomplete: {reason}, asked several times", "列表不完整：{reason}，已请求多次"),
    "list_of.read": (
        "list incomplete: {announced:,} announced, {n_read:,} read: the site repeats pages or moves rows; run "
        "the same command again later",
        "列表不完整：公告 {announced:,} 条，读取 {n_read:,} 条：网站重复了页面或移动了行；"
        "请稍后再次运行同一命令",
    ),
    "list_of.boards": (
        "list incomplete: {total:,} announced on {since}, {announced:,} by boards",
        "列表不完整：{since} 公告 {total:,} 条，按板块为 {announced:,} 条",
    ),
    "list_of.day": (
        "list incomplete: {total:,} announced on {since} and only {fits:,} can be read: the site repeats its "
        "pages from there on, or does not heed the dates",
        "列表不完整：{since} 公告 {total:,} 条，只能读取 {fits:,} 条：网站自此重复各页，或不理会日期",
    ),
    "fault_of.without": ("an answer without the file (304)", "应答中没有文件（304）"),
    "fault_of.other_file": (
        "the site has another file than the half that came before", "网站的文件与先前下载的一半不是同一个",
    ),
    "fetch.full": (
        "{folder}: the disk is full; make room, then run the same command again, and it goes on",
        "{folder}：磁盘已满；请腾出空间，然后再次运行同一命令即可继续",
    ),
    "fetch.no_period": (
        "EDGAR tells no period: the year before the filing is assumed", "EDGAR 没有给出报告期：按申报年份的前一年",
    ),
    "fetch.none_of_named": ("{named}: no report listed", "{named}：没有列出报告"),
    "list_of.index": (
        "list incomplete: EDGAR's index of {year}, quarter {quarter}, cannot be had ({wrong})",
        "列表不完整：无法取得 EDGAR {year} 年第 {quarter} 季度的索引（{wrong}）",
    ),
    "list_of.older": (
        "list incomplete: {name} announces {announced:,} filings and holds {n_rows:,}",
        "列表不完整：{name} 公告申报 {announced:,} 件，其中只有 {n_rows:,} 件",
    ),
    "edgar.no_filer": (
        "{named}: EDGAR has {no_filer}; look the firm up on sec.gov and give its CIK",
        "{named}：EDGAR {no_filer}；请在 sec.gov 查找该公司并给出其 CIK",
    ),
    "edgar.no_symbol": (
        "{text!r}: EDGAR knows no symbol or name like this; its symbols are those of firms listed now: look "
        "the firm up on sec.gov and give its CIK",
        "{text!r}：EDGAR 没有这样的代码或名称；其代码只含现在上市的公司：请在 sec.gov 查找该公司并给出其 CIK",
    ),
    "edgar.several": (
        "{text!r} is the name of several registrants ({ciks}); give the CIK",
        "{text!r} 是几家登记公司的名称（{ciks}）；请给出 CIK",
    ),
    "edgar.no_table": (
        "EDGAR's table of trading symbols cannot be had ({wrong}); give CIKs, or run the same command later",
        "无法取得 EDGAR 的交易代码表（{wrong}）；请给出 CIK，或稍后运行同一命令",
    ),
    "fetch.no_row": (
        "{path}: no row of it is wanted from {site}; look at its columns site and wanted",
        "{path}：其中没有要从 {site} 下载的行；请查看 site 和 wanted 列",
    ),
    "fetch.cannot": (
        "{site} cannot be asked ({reason}); run the same command again later",
        "无法请求 {site}（{reason}）；请稍后再次运行同一命令",
    ),
    "esef.shape": (
        "filings.xbrl.org answers in another shape than is known", "filings.xbrl.org 应答的形式与已知的不同",
    ),
    "fault_of.empty": ("an empty answer", "空的应答"),
    "list_of.esef": (
        "list incomplete: {announced:,} announced, {n_found:,} read",
        "列表不完整：公告 {announced:,} 件，读取 {n_found:,} 件",
    ),
    "esef.cannot": (
        "filings.xbrl.org cannot be asked ({reason}); run the same command again later",
        "无法请求 filings.xbrl.org（{reason}）；请稍后再次运行同一命令",
    ),
    "esef.none": (
        "{named}: filings.xbrl.org lists no report for these years; it lacks many countries",
        "{named}：filings.xbrl.org 这些年没有列出报告；它缺少许多国家",
    ),
    "esef.country": (
        "--country {country!r}: write two letters, such as IT, FR or FI",
        "--country {country!r}：请写两个字母，例如 IT、FR 或 FI",
    ),
    "fetch.no_report_of": ("no report is listed of {missing}", "没有列出 {missing} 的报告"),
    "fetch.another": (
        "{folder}: another run fetches into this folder; wait for it, or choose another --out",
        "{folder}：另一个运行正在下载到此文件夹；请等待，或另选 --out",
    ),
    "fetch.closed": (
        "{folder}: cannot be written to: {strerror}; choose another --out",
        "{folder}：无法写入：{strerror}；请另选 --out",
    ),
    "fetch.no_number": ("{where} is {text!r}, which is no number", "{where} 为 {text!r}，不是数字"),
    "fetch.fiscal": (
        "{place}: line {line}: year {year} is no fiscal year", "{place}：第 {line} 行：{year} 不是会计年度",
    ),
    "fetch.no_address": (
        "{place}: line {line}: no address; take the row out, or set wanted to no",
        "{place}：第 {line} 行：没有地址；请删去该行，或将 wanted 设为 no",
    ),
    "fetch.manifest_column": (
        "{place}: the manifest lacks the column {missing} (here are {here}); take the one that --list wrote, "
        "and take out rows, not columns",
        "{place}：对照表缺少 {missing} 列（现有 {here}）；请用 --list 写出的对照表，只删行，不删列",
    ),
    "fetch.no_manifest": (
        "{place}: it is no manifest of textindex fetch (it lacks {missing}); move it away, or choose another "
        "--out",
        "{place}：不是 textindex fetch 的对照表（缺少 {missing}）；请移走它，或另选 --out",
    ),
    "fetch.unwritten": ("{place}: cannot be written: {strerror}{hint}", "{place}：无法写出：{strerror}{hint}"),
    "write.open": ("; is it open in another program?", "；是否已在其他程序中打开？"),
    "fetch.in_a_row": (
        "{site}: {in_a_row} files in a row could not be had ({reason}); wait a while, then run the same "
        "command again, and it goes on",
        "{site}：连续 {in_a_row} 个文件无法取得（{reason}）；请稍等，然后再次运行同一命令即可继续",
    ),
    "fetch.unmade": (
        "{folder}: cannot be made: {strerror}; choose another --out", "{folder}：无法建立：{strerror}；请另选 --out",
    ),
    "fetch.is_file": ("{folder}: is a file; give a folder as --out", "{folder}：是文件；请给出文件夹作为 --out"),
    "settings.less": (
        "{source}: {seconds:g} is less than {usual:g}, which {site} is owed; it can only be more",
        "{source}：{seconds:g} 小于对 {site} 应有的 {usual:g}；只能更多",
    ),
    "settings.seconds": ("{source}: {value!r} is no number of seconds", "{source}：{value!r} 不是秒数"),
    "settings.http": (
        "{source}: {address}: plain http is allowed to this machine (127.0.0.1) alone; write https://",
        "{source}：{address}：普通 http 只允许用于本机（127.0.0.1）；请写 https://",
    ),
    "settings.address": (
        "{source}: {address!r} is no address: write https://, the host, and perhaps a port",
        "{source}：{address!r} 不是地址：请写 https://、主机，必要时加端口",
    ),
    "settings.table": (
        '{place}: {site} is a table: write [{site}] and below it address = "https://…"',
        '{place}：{site} 应为表：请写 [{site}]，其下写 address = "https://…"',
    ),
    "settings.none": (
        "{place}: no settings file: {error}; correct it, or move it away",
        "{place}：不是设置文件：{error}；请更正，或移走它",
    ),
    "fetch.keep": (
        "{place}: cannot be written: {strerror}; set TEXTINDEX_EMAIL instead",
        "{place}：无法写出：{strerror}；请改为设置 TEXTINDEX_EMAIL",
    ),
    "fetch.latin": (
        "{written!r}: a request's header holds plain Latin letters alone; write the name in these",
        "{written!r}：请求头只能含拉丁字母；请用拉丁字母写姓名",
    ),
    "fetch.no_email": (
        "{written!r} names no e-mail address: give a name and an address, such as Jane Doe jane@univ.edu",
        "{written!r} 没有电子邮件地址：请给出姓名和地址，例如 Jane Doe jane@univ.edu",
    ),
    "fetch.pause": (
        "--pause {pause:g}: {site} is asked every {pause_2:g} seconds at most; a pause can only be longer",
        "--pause {pause:g}：{site} 至多每 {pause_2:g} 秒请求一次；间隔只能更长",
    ),
    "whom.column": (
        "{place}: no column is called firm, code, 证券代码, ticker or cik: {header}",
        "{place}：没有名为 firm、code、证券代码、ticker 或 cik 的列：{header}",
    ),
    "whom.unread": ("{place}: cannot be read: {error}", "{place}：无法读取：{error}"),
    "whom.no_firm": (
        "{place}: it holds no firm; write one a line, or a column called firm",
        "{place}：其中没有公司；请每行写一家，或写一列 firm",
    ),
    "whom.no_file": (
        "{place}: no such file; give a table or a text with one firm a line",
        "{place}：没有这个文件；请给出表，或每行一家公司的文本",
    ),
    "years.first": (
        "--years {written!r}: neither site has reports of {found}; the first can be {first}",
        "--years {written!r}：两个网站都没有 {found} 年的报告；最早为 {first}",
    ),
    "years.begun": (
        "--years {written!r}: the fiscal year {found} has not begun; the last one can be {year}",
        "--years {written!r}：会计年度 {found} 尚未开始；最后一个可为 {year}",
    ),
    "years.no_year": (
        "--years names no year; write 2019, 2019-2021 or 2015,2019",
        "--years 没有写年份；请写 2019、2019-2021 或 2015,2019",
    ),
    "years.ends": ("--years {written!r}: {part} ends before it begins", "--years {written!r}：{part} 的结束早于开始"),
    "years.none": (
        "--years {written!r}: {part!r} is no fiscal year; write 2019, 2019-2021 or 2015,2019",
        "--years {written!r}：{part!r} 不是会计年度；请写 2019、2019-2021 或 2015,2019",
    ),
    "years.rule": (
        "the fiscal year is the calendar year in which the period ends; of a period that ends by the middle of "
        "February, the year before",
        "会计年度为报告期结束的公历年；在二月中旬之前结束的，取前一年",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
