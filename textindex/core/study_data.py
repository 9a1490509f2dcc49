"""In: nothing. Out: a study's sections that make the panel: keys, defaults and meaning, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from textindex.core.keys import (
    ONE,
    SEVERAL,
    Flag,
    Named,
    Nameds,
    Number,
    Pairs,
    Path,
    Paths,
    Section,
    Texts,
    Whole,
    Years,
    key,
)
from textindex.core.recognition import OcrMode
from textindex.core.records import CountRule, PdfEngine, ScoreFormula, SectionName
from textindex.core.records import Flag as Dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports(Section):
    """Where the annual reports are, and how they are read."""

    about = ("年度报告在哪里，如何读取", "where the annual reports are, and how they are read")
    folders: Paths = key((), '["reports"]', "报告所在文件夹，含子文件夹", "folders of reports, those inside included")
    manifest: Path | None = key(
        None,
        '"manifest.csv"',
        "对照表 path, firm, year, name：补充文件名和封面未写明的公司和年度",
        "path, firm, year, name, for files that do not tell which report they are",
        "Table (CSV, Excel) of path, firm, year, name, for files that do not tell which report they are.",
    )
    store: Path = key(
        "textindex-store",
        '"textindex-store"',
        "仓库：每份报告只读一次",
        "where texts are kept: each report is read once",
    )
    engine: Annotated[PdfEngine, ONE] = key(
        "pdfium",
        '"pdfium"',
        "读 PDF 的程序；pdfplumber 较慢",
        "PDF reader; pdfplumber is the slow one",
        "PDF reader: pdfium is fast, pdfplumber slow.",
    )
    ocr: Annotated[OcrMode, ONE] = key(
        "never",
        '"never"',
        "扫描页的文字识别：never、auto（只识别没有可用文字层的页）、always；约每页 5 秒",
        "reading scans: never, auto (pages without a usable text layer), always; about 5 seconds a page",
        "Read by OCR: auto only pages without a usable text layer (scans, garbled fonts), always every page of PDFs; "
        "about 5 seconds a page and 1.2 GB a process. Needs textindex[ocr]. Pages are kept in the store as they are "
        "done, and a report may take twenty times --timeout.",
    )
    timeout: Number = key(
        600,
        "600",
        "每份报告的时限（秒）",
        "seconds after which a report is given up",
        "Seconds after which the reading or scoring of a report is given up; it is tried again at the next "
        "run. With --workers 0 one long call of compiled code is not stopped.",
    )
    memory: Whole = key(
        2000,
        "2000",
        "读一份报告的内存上限（MB）",
        "megabytes that reading a report may take",
        "Megabytes that the process reading a report may take, or its scoring beyond what the dictionaries "
        "take, before it is given up; with --workers 0 as for --timeout.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Section):
    """The reports scored by a dictionary: the index."""

    about = ("用词典给报告计分，得到指数", "the reports scored by a dictionary: the index")
    dictionaries: Nameds = key(
        ("li2023-zh",),
        '["li2023-zh"]',
        "词典名或 YAML 文件；英文报告用 li2023-en",
        "names or YAML files; li2023-en for English reports",
        "A shipped dictionary (see `textindex dict list`) or a file of your own; may be given several times.",
    )
    count: Annotated[CountRule, ONE] | None = key(
        None,
        '"whole"',
        "计数规则 token、whole、longest、substring；默认为词典的规则",
        "token, whole, longest, substring; the dictionary's own rule unless given",
        "How terms are counted; the dictionary's own rule unless given.",
    )
    section: Annotated[SectionName, ONE] | None = key(
        None,
        '"mdna"',
        "只计管理层讨论 mdna 或公司业务 business；默认整份报告",
        "mdna or business; the whole report unless given",
        "Score only the management discussion (mdna) or the business section; a report without it is a missing row.",
    )
    drop: Annotated[tuple[Dropped, ...], SEVERAL] | None = key(
        None,
        '["negated", "other_party"]',
        "不计的提及，还有 background、boilerplate、plan、off_concept；[] 全计",
        "hits not to count; also background, boilerplate, plan, off_concept; [] drops none",
        "Hits not to count, by who speaks and what is meant: negated, other_party, background, boilerplate, "
        "plan, off_concept, with commas between; or none. The dictionary's own policy unless given.",
    )
    own: Annotated[float, ONE] | None = key(
        None,
        "0.5",
        "只计 own_p（说的是公司自身的概率）不低于此值的命中",
        "count only hits whose own_p, the probability that they tell of the firm's own, is at least this",
        "Count only hits whose own_p, the probability that they tell of the firm's own, is at least this.",
    )
    formulas: Annotated[tuple[ScoreFormula, ...], SEVERAL] = key(
        (),
        '["per-10k-chars"]',
        "另加的指数：per-10k-words、tfidf、entropy、pca、z、z-year、new（不含重复语句）、own（公司自身的）",
        "further indices: per-10k-words, tfidf, entropy, pca, z, z-year, new (not repeated), own (the firm's own)",
        "A further index beside ln(1 + n); may be given several times.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Section):
    """Firm data joined to the index: the panel."""

    about = ("公司数据与指数合并为面板", "firm data joined to the index: the panel")
    firms: Paths = key(
        (),
        '["FS_Combas.xlsx", "TRD_Co.xlsx"]',
        "公司数据表",
        "tables of firm data",
        "Firm data (.dta, .csv, .xlsx, .parquet); several times.",
    )
    file: Path | None = key(
        None, '"panel.dta"', "现成面板，代替本节其他各项", "a panel that is ready, in place of all others"
    )
    mapping: Named = key(
        "csmar",
        '"csmar"',
        "表头对照：csmar 或自己的 .toml",
        "how headers are read: csmar, or your own .toml",
        "How headers are to be read: csmar or your own .toml.",
    )
    years: Years | None = key(
        None,
        '"2007-2020"',
        "保留的年度；默认全部",
        "years to keep; all unless given",
        "Years to keep, such as 2007-2020.",
    )
    status: Path | None = key(
        None,
        '"ST.xlsx"',
        "ST 起止：firm, date, status 或 firm, start, end",
        "dated special treatment (ST): firm, date, status; or firm, start, end",
    )
    digital: Pairs | None = key(
        None,
        '{ n_total = "n_total" }',
        "变量名 = 指数表的列；n_total 供 [filter] 用",
        "our names to the index's columns; n_total serves [filter]",
        "A column of INDEX by a name of ours.",
    )
    industry_codes: Annotated[Literal["2012", "2001", "by-year"], ONE] = key(
        "2012",
        '"2012"',
        "证监会行业分类：2012、2001、by-year",
        "codes of the CSRC: 2012, 2001, by-year",
        "Which codes of the CSRC the firms' industries are; by-year: those of 2001 before 2012.",
    )
    st_rule: Annotated[Literal["any", "year-end"], ONE] = key(
        "any",
        '"any"',
        "年内任一日为 ST（any）或年末为 ST（year-end）",
        "ST on any day, or at year-end",
        "ST on which day.",
    )
    drop_finance: Flag = key(False, "false", "剔除金融业", "leave financial firms out")
    winsorize: Number = key(0.01, "0.01", "两端缩尾比例；0 为不缩尾", "share at each end; 0 for none")
    keep: Texts = key(
        (),
        "[]",
        "公司数据中另需保留的列",
        "further columns of the firm data",
        "A further column of the firm data; several times.",
    )
    format: Annotated[Literal["dta", "csv", "parquet", "xlsx"], ONE] = key(
        "dta", '"dta"', "面板的格式：dta、csv、parquet、xlsx", "format of the panel: dta, csv, parquet, xlsx"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Section):
    """Change by industry and year, from patent tables."""

    about = ("由专利表计算各行业各年的 Change", "Change by industry and year, from patent tables")
    file: Path | None = key(
        None,
        '"change.csv"',
        "现成的 industry, year, Change 表，代替专利表",
        "a ready table: industry, year, Change; in place of patent tables",
    )
    patents: Path | None = key(
        None,
        '"g_patent.tsv"',
        "patent_id, grant_date 等",
        "patent_id, grant_date and more",
        "patent_id, grant_date; filing_date, kind, claims, lapse_date where known.",
    )
    citations: Path | None = key(
        None, '"g_us_patent_citation.tsv"', "citing, cited", "citing, cited", "citing, cited; cited_date where known."
    )
    ipc: Path | None = key(None, '"g_ipc_at_issue.tsv"', "patent_id, ipc", "patent_id, ipc", "patent_id, ipc.")
    applications: Path | None = key(
        None,
        '"g_application.tsv"',
        "patent_id, filing_date（若单独成表）",
        "patent_id, filing_date, where they are a table of their own",
        "patent_id, filing_date, where they are a table of their own (g_application).",
    )
    applicants: Path | None = key(
        None,
        '"g_assignee.tsv"',
        "patent_id, name；self_citations = false 时需要",
        "patent_id, name; needed by self_citations = false",
        "patent_id, name; needed by --no-self-citations.",
    )
    concordance: Path | None = key(
        None,
        '"ipc-industry.csv"',
        "ipc_prefix, industry, weight；默认仅为示例对照",
        "ipc_prefix, industry, weight; a toy sample unless given",
        "IPC to industry: ipc_prefix, industry, weight; a toy sample unless given.",
    )
    mapping: Named | None = key(
        None,
        '"patentsview"',
        "表头对照：patentsview、cnipa 或 .toml；默认按表头判断",
        "patentsview, cnipa or your own .toml; told by the headers unless given",
        "patentsview, cnipa or your own .toml; told by the headers unless given.",
    )
    level: Annotated[Literal["pair", "patent"], ONE] = key(
        "pair",
        '"pair"',
        "中位数按引用对（pair）或按专利（patent）",
        "median over citations, or over patents",
        "Median over citations (pair), or over the patents' own medians (patent).",
    )
    by: Annotated[Literal["grant", "filing"], ONE] = key(
        "grant",
        '"grant"',
        "按授权年（grant）或申请年（filing）",
        "year of the grant, or of the filing",
        "Whose year counts.",
    )
    ages: Annotated[Literal["days", "years"], ONE] = key(
        "days",
        '"days"',
        "引用年龄按日；只有年份时用 years",
        "by days; years where only years are known",
        "years, where dates are known by year only.",
    )
    self_citations: Flag = key(
        True,
        "true",
        "计入自引",
        "count citations within an applicant",
        "Leave out citations between patents that share an applicant.",
    )
    first_ipc: Flag = key(False, "false", "只用第一个 IPC 号", "a patent's first IPC code only")
    min_citations: Whole = key(
        30, "30", "少于此数的单元并入更大范围", "a cell with fewer is widened", "Below it a cell is widened."
    )
    floor: Number = key(1.0, "1.0", "最短周期（年）", "shortest cycle, in years")
    memory: Whole = key(2000, "2000", "内存上限（MB），超出后用磁盘", "megabytes before work goes on on disk")
