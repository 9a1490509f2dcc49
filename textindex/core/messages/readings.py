"""What is said of a file as it is read: why it cannot be, what was done to its text, where its sections stand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "pdf.engine": (
        "no PDF engine is called {engine!r}: choose one of {engines}",
        "没有名为 {engine!r} 的 PDF 引擎：请从 {engines} 中选择",
    ),
    "section.language": (
        "sections are found in Chinese and English reports, not in language {language!r}",
        "只能在中文和英文报告中查找章节，不支持语言 {language!r}",
    ),
    "file.closed": ("cannot be opened: {why}", "无法打开：{why}"),
    "file.no_bytes": ("the file has no bytes", "文件为零字节"),
    "file.html": (
        "not a PDF: it begins with an HTML page; download the report again", "不是 PDF，而是 HTML 网页",
    ),
    "file.no_pdf": (
        "not a PDF: it begins with bytes {begins}; download the report again", "不是 PDF（开头为 {begins}）",
    ),
    "file.no_ending": (
        "a file without ending, and by its bytes no report: use PDF, Word, HTML or text",
        "文件没有扩展名，内容也不是报告：请用 PDF、Word、HTML 或文本",
    ),
    "file.no_format": (
        "{suffix} is no report format: use PDF, Word, HTML or text",
        "{suffix} 不是报告格式：请用 PDF、Word、HTML 或文本",
    ),
    "file.packed": (
        "an archive, whose files are read only where it lies in a folder of reports or is named alone",
        "压缩包：放在报告文件夹中或单独指定时，才会读取其中的文件",
    ),
    "file.packed_ending": (
        "an archive whose name does not say so ({suffix}); rename it to .zip, .tar or what it is",
        "是压缩包，但扩展名（{suffix}）没有表明；请改为 .zip、.tar 等",
    ),
    "office.old": (
        "an old Word, Excel or WPS file (.doc, .xls, .wps), which is not read; open it and save it as .docx or PDF",
        "旧版 Word、Excel 或 WPS 文件（.doc、.xls、.wps），无法读取；请打开后另存为 .docx 或 PDF",
    ),
    "office.rtf": (
        "an RTF file, which is not read; open it and save it as .docx or PDF",
        "RTF 文件，无法读取；请打开后另存为 .docx 或 PDF",
    ),
    "office.encrypted": (
        "needs a password to be opened; save it without one", "需要密码才能打开；请去掉密码另存",
    ),
    "office.other": (
        "an {what} document, which is no report format; save it as PDF", "{what} 文件，不是报告格式；请另存为 PDF",
    ),
    "word.damaged": (
        "a damaged Word document ({error}); get it again", "Word 文件损坏（{error}）；请重新获取",
    ),
    "word.entities": (
        "a Word document that declares entities, as no program writes it", "Word 文件中声明了实体，并非正常程序所写",
    ),
    "word.deep": (
        "a Word document with more than {most:,} elements within each other", "Word 文件的元素嵌套超过 {most:,} 层",
    ),
    "file.too_large": (
        "{size:,} bytes of text; no report has more than {most:,}", "文本有 {size:,} 字节，超过 {most:,}",
    ),
    "file.too_big": (
        "it has {size:,} bytes; at most {most:,} are read", "文件有 {size:,} 字节；最多读取 {most:,} 字节",
    ),
    "file.error_page": ("an error page in place of the report: {text}", "下载到的是错误页面：{text}"),
    "file.no_sentence": ("{chars} characters and no sentence: {text}", "只有 {chars} 字，没有一句话：{text}"),
    "file.invisible": (
        "its fonts map all {chars:,} characters to nothing visible", "字体把全部 {chars:,} 个字符都映射为不可见字符",
    ),
    "file.nothing_visible": ("it holds no visible character", "没有可见字符"),
    "pdf.password": ("needs a password to be opened; save it without one", "需要密码才能打开"),
    "pdf.damaged": ("a damaged PDF ({error}); download the report again", "PDF 损坏（{error}）"),
    "pdf.damaged_pages": (
        "a damaged PDF: {damaged} of {pages} pages cannot be loaded", "PDF 损坏：{pages} 页中有 {damaged} 页无法载入",
    ),
    "pdf.no_pages": ("a PDF without pages", "PDF 没有页面"),
    "pdf.no_text": (
        "{pages} pages and no text layer: --ocr auto reads them ({cost})",
        "共 {pages} 页，没有文字层：--ocr auto 可识别（{cost}）",
    ),
    "pdf.blank": ("{pages} blank pages", "共 {pages} 页，均为空白"),
    "pdf.also_zip": (
        "the file is also a ZIP archive, of {n} files: read is the PDF alone",
        "该文件同时是 ZIP 压缩包（{n} 个文件）：只读取其中的 PDF",
    ),
    "pdf.repaired": (
        "text layer repaired: pdfium left out lone characters of a font that is not embedded",
        "文字层已修复：pdfium 漏掉了未嵌入字体中的个别字符",
    ),
    "pdf.left_out": ("pages that cannot be loaded: {pages}", "无法载入的页：{pages}"),
    "pdf.mended": (
        "text layer mended: {chars:,} characters whose font does not tell what they are",
        "文字层已修复：{chars:,} 个字符的字体没有说明它们是什么字",
    ),
    "pdf.unread": (
        "{chars:,} characters on {some} of {pages} pages cannot be read ({which}): their fonts do not tell what they "
        "are, and terms that hold them are not counted",
        "{pages} 页中有 {some} 页的 {chars:,} 个字符无法读出（第 {which} 页）："
        "字体没有说明它们是什么字，含有它们的词未计入",
    ),
    "pdf.unread_most": (
        "{chars:,} characters on {some} of {pages} pages cannot be read ({which}): their fonts do not tell what they "
        "are; --ocr auto reads it",
        "{pages} 页中有 {some} 页的 {chars:,} 个字符无法读出（第 {which} 页）：字体没有说明它们是什么字",
    ),
    "quality.no_text": (
        "{blank} of {pages} pages hold no text: --ocr auto reads them ({cost})",
        "{pages} 页中有 {blank} 页没有文字：--ocr auto 可识别（{cost}）",
    ),
    "quality.blank": ("{blank} of {pages} pages hold no text", "{pages} 页中有 {blank} 页没有文字"),
    "quality.blank_scans": (
        "{blank} of {pages} pages hold no text; --ocr auto reads those that are pictures ({cost})",
        "{pages} 页中有 {blank} 页没有文字；其中的图片页可用 --ocr auto 识别（{cost}）",
    ),
    "ocr.minutes": (
        "{pages:,} pages, about {time} min of one core, {gb} GB of memory",
        "{pages:,} 页，单核约 {time} 分钟，内存 {gb} GB",
    ),
    "ocr.hours": (
        "{pages:,} pages, about {time:,} hours of one core, {gb} GB of memory",
        "{pages:,} 页，单核约 {time:,} 小时，内存 {gb} GB",
    ),
    "ocr.read": (
        "{read} of {pages} pages read by OCR, confidence {sure:.3f}", "{pages} 页中识别了 {read} 页，置信度 {sure:.3f}",
    ),
    "ocr.aslant": (
        "page {page}: {lines} lines aslant (a stamp or a watermark) left out",
        "第 {page} 页：略去 {lines} 行斜置的文字（印章或水印）",
    ),
    "ocr.unsure": (
        "{pages} pages left out, of whose text OCR is unsure: {which}", "{pages} 页识别没有把握，未采用：{which}",
    ),
    "ocr.nothing": (
        "{read} of {pages} pages read by OCR, which finds hardly any text on them",
        "{pages} 页中识别了 {read} 页，几乎没有文字",
    ),
    "ocr.poor": (
        "{read} of {pages} pages read by OCR with a confidence of {sure:.2f}, below {limit:.2f}: too poor to be "
        "counted; get a better scan",
        "{pages} 页中识别了 {read} 页，置信度 {sure:.2f}，低于 {limit:.2f}，不足以计数；请换更清晰的扫描件",
    ),
    "quality.stamped": (
        "half of its {pages} pages hold fewer than {chars} characters, a stamp or a number: --ocr auto reads them "
        "({cost})",
        "{pages} 页中有一半不足 {chars} 字（印章或页码）：--ocr auto 可识别（{cost}）",
    ),
    "quality.garbled": (
        "the text layer of {bad} of {judged} sampled pages is {what}", "抽查 {judged} 页，其中 {bad} 页的文字层{what}",
    ),
    "quality.garbled_some": (
        "{bad} of {judged} sampled pages are {what}", "抽查 {judged} 页，其中 {bad} 页的文字{what}",
    ),
    "quality.hardly": (
        "hardly a page holds enough Chinese or English to be told from nonsense",
        "几乎没有一页的中文或英文多到可以辨认",
    ),
    "quality.cid": ("undecoded glyph numbers, {example}", "是未解码的字形编号 {example}"),
    "quality.private": ("private-use or replacement characters", "是私用区字符或替换字符"),
    "quality.foreign": ("in letters of neither Chinese nor English", "的字母既非中文也非英文"),
    "quality.no_chinese": ("no Chinese text", "不成中文"),
    "quality.neither": ("no Chinese or English", "既非中文也非英文"),
    "quality.no_english": ("no English text", "不成英文"),
    "text.line_utf8": (
        "two encodings in one file: line {line} is UTF-8, the rest is not; save all of it as UTF-8",
        "文件中第 {line} 行是 UTF-8，其余不是；请全部另存为 UTF-8",
    ),
    "text.most_utf8": (
        "two encodings in one file: most is UTF-8, but {chars:,} characters are not; save all of it as UTF-8",
        "文件大部分是 UTF-8，但有 {chars:,} 个字符不是；请全部另存为 UTF-8",
    ),
    "text.two_chinese": (
        "two encodings in one file, GB18030 and Big5; save all of it as UTF-8",
        "文件中混有 GB18030 与 Big5 两种编码；请统一编码后另存为 UTF-8",
    ),
    "text.no_text": (
        "the bytes are no text in UTF-8, GB18030, Big5, Latin-1 or UTF-16; save all of it as UTF-8",
        "不是 UTF-8、GB18030、Big5、Latin-1 或 UTF-16 编码的文本，请另存为 UTF-8",
    ),
    "text.controls": (
        "{chars:,} control characters among its text", "文本中有 {chars:,} 个控制字符，不是报告文本",
    ),
    "text.undecoded": (
        "{chars} characters could not be decoded as {encoding}", "有 {chars} 个字符无法按 {encoding} 解码",
    ),
    "text.blank": ("the file holds only blanks", "文件中只有空白"),
    "finglm.no_object": (
        "line {line} is no object with page, type and inside", "第 {line} 行不是含 page、type、inside 的对象",
    ),
    "finglm.page": (
        "line {line} names page {page}; pages are counted from 1", "第 {line} 行的页码为 {page}，页码从 1 起",
    ),
    "html.no_body": ("an HTML page without a body", "HTML 网页中没有正文"),
    "html.no_text": ("an HTML page without visible text", "HTML 网页中没有可见的文字"),
    "markdown.made": (
        "Markdown, made of the report by a program or a model: what that left out or added is not known",
        "Markdown 文件，由程序或模型从报告转换而来：转换时遗漏或添加了什么无从得知",
    ),
    "markdown.described": (
        "{n} passages seem to describe a picture, a model's words and not the report's, and are read as text; the "
        "first: {first}",
        "有 {n} 段似乎是模型对图片的描述，并非报告原文，仍按正文读取；第一段：{first}",
    ),
    "edgar.no_document": ("an EDGAR submission of form {form} without a document", "EDGAR 表格 {form}，其中没有文件"),
    "edgar.picture": (
        "the {form} of this EDGAR submission is a PDF or a picture in it, not text",
        "EDGAR 申报中的 {form} 是 PDF 或图片，不是文字",
    ),
    "edgar.no_annual": (
        "an EDGAR submission of form {form}, without an annual report", "EDGAR 表格 {form}，其中没有年度报告",
    ),
    "edgar.exhibit": ("its Exhibit 13, to which it refers, is read with it", "其所引用的附件（Exhibit 13）已一并读取"),
    "edgar.exhibit_unread": (
        "its Exhibit 13, to which it refers, cannot be read: {why}", "其所引用的附件（Exhibit 13）无法读取：{why}",
    ),
    "lost.time": ("not done after {seconds:g} seconds", "{seconds:g} 秒内未完成"),
    "lost.memory": ("it needs more than {megabytes:,} MB of memory", "所需内存超过 {megabytes:,} MB"),
    "lost.deaf": (
        "{item}: {why}, and what reads it cannot be stopped; nothing half-written is left. With --workers 1 it is read "
        "in a process of its own, and the others go on",
        "{item}：{why}，且读取过程无法中止；未留下写了一半的文件。加 --workers 1 则在单独的进程中读取，"
        "其余文件照常进行",
    ),
    "lost.no_memory": ("it needs more memory than there is", "所需内存超过现有内存"),
    "lost.died": ("the worker process died (exit code {code})", "读取进程异常退出（退出码 {code}）"),
    "lost.workers": ("it was lost with {workers} workers of the cluster", "集群中 {workers} 个进程因它退出"),
    "section.open_ended": (
        "{section} runs to the end of the document: no later heading was found",
        "{section} 延续到文件末尾：其后未找到标题",
    ),
    "section.elsewhere": ("“{heading}” refers elsewhere; {why}", "“{heading}”指向别处；{why}"),
    "section.named": ("“{heading}” on page {page}", "第 {page} 页的“{heading}”"),
    "section.nothing": ("nothing stands under {named}", "{named}之下没有内容"),
    "section.says_only": ("{named} says only: {body}", "{named}之下只写有：{body}"),
    "section.short": ("{named} is short and refers elsewhere: {body}", "{named}很短，并指向别处：{body}"),
    "section.present": ("{taken}; it ends before “{end}”", "{taken}；止于“{end}”之前"),
    "section.present_last": (
        "{taken}; it ends only with the document: no later heading was found",
        "{taken}；止于文件末尾：其后未找到标题",
    ),
    "section.by_contents": (
        "page {page} by the table of contents, without a heading in the text", "按目录在第 {page} 页，正文中没有标题",
    ),
    "section.plain_heading": ("a heading without number", "无编号的标题"),
    "section.numbered": ("a numbered heading", "有编号的标题"),
    "section.in_order": ("{what} in the order of the other chapters", "{what}，与其他章节的次序相合"),
    "section.listed": ("{what} that the table of contents lists", "{what}，目录中列有"),
    "section.listed_page": (
        "{what} that the table of contents lists for page {page}", "{what}，目录中列在第 {page} 页",
    ),
    "section.part": ("a part of a chapter, numbered as the next, “{end}”", "章节中的一部分，编号与下一部分“{end}”相接"),
    "section.running": (
        "the running head of pages {first} to {last}; the next page begins with another",
        "第 {first} 至 {last} 页的页眉；下一页的页眉不同",
    ),
    "section.lawful": ("a part of a report, up to the next, “{end}”", "报告中的一部分，止于下一部分“{end}”"),
    "section.only_listed": (
        "the table of contents lists it, but no such heading stands in the text", "目录中列有，但正文中没有这样的标题",
    ),
    "section.no_chapters": ("no chapter headings were found", "未找到章节标题"),
    "section.none": ("none of the {chapters} chapters has such a title", "{chapters} 个章节中没有这样的标题"),
    "section.no_language": ("its language is not known", "无法判断其语言"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""

LACKING = frozenset({
    *("pdf.left_out", "pdf.unread", "pdf.unread_most", "edgar.exhibit_unread"),
    *("quality.no_text", "quality.blank", "quality.blank_scans", "ocr.unsure"),
})  # fmt: skip
"""The codes which say that a part of a report's text was not read."""
