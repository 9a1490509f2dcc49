"""In: nothing. Out: for every section and key of a study file an example in TOML, and a line on it in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Line(NamedTuple):
    """A key's example, as TOML has it, and what it means, in Chinese and in English."""

    example: str
    zh: str
    en: str


SECTIONS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "reports": ("年度报告在哪里，如何读取", "where the annual reports are, and how they are read"),
    "score": ("用词典给报告计分，得到指数", "the reports scored by a dictionary: the index"),
    "panel": ("公司数据与指数合并为面板", "firm data joined to the index: the panel"),
    "change": ("由专利表计算各行业各年的 Change", "Change by industry and year, from patent tables"),
    "estimate": ("论文表格中的回归", "the regressions of the paper's tables"),
    "filter": ("高于预期的披露", "disclosure above expectation"),
    "multiverse": ("各种选择组合下的同一系数", "one coefficient under every combination of choices"),
    "report": ("发给合作者的网页 out/report.html", "one HTML page to send to a co-author: out/report.html"),
})  # fmt: skip

KEYS: Mapping[str, Mapping[str, Line]] = MappingProxyType({
    "": {
        "title": Line('""', "研究名称", "what the study is called"),
        "out": Line('"out"', "全部结果的文件夹", "folder of all outputs"),
    },
    "reports": {
        "folders": Line('["reports"]', "报告所在文件夹，含子文件夹", "folders of reports, those inside included"),
        "manifest": Line('"manifest.csv"', "清单 path, firm, year, name：补充文件名和封面未写明的公司和年度",
                         "path, firm, year, name, for files that do not tell which report they are"),
        "store": Line('"textindex-store"', "文本库：每份报告只读一次",
                      "where texts are kept: each report is read once"),
        "engine": Line('"pdfium"', "读 PDF 的程序；pdfplumber 较慢", "PDF reader; pdfplumber is the slow one"),
        "timeout": Line("600", "每份报告的时限（秒）", "seconds after which a report is given up"),
        "memory": Line("2000", "读一份报告的内存上限（MB）", "megabytes that reading a report may take"),
    },
    "score": {
        "dictionaries": Line('["li2023-zh"]', "词典名或 YAML 文件；英文报告用 li2023-en",
                             "names or YAML files; li2023-en for English reports"),
        "count": Line('"whole"', "计数规则 token、whole、longest、substring；默认为词典的规则",
                      "token, whole, longest, substring; the dictionary's own rule unless given"),
        "section": Line('"mdna"', "只计管理层讨论 mdna 或公司业务 business；默认整份报告",
                        "mdna or business; the whole report unless given"),
        "drop": Line('["negated", "other_party"]', "不计的提及，还有 background、boilerplate、plan；[] 全计",
                     "hits not to count; also background, boilerplate, plan; [] drops none"),
        "formulas": Line('["per-10k-chars"]', "另加的指数：per-10k-words、tfidf、entropy、pca、z、z-year",
                         "further indices: per-10k-words, tfidf, entropy, pca, z, z-year"),
    },
    "panel": {
        "firms": Line('["FS_Combas.xlsx", "TRD_Co.xlsx"]', "公司数据表", "tables of firm data"),
        "file": Line('"panel.dta"', "现成面板，代替本节其他各项", "a panel that is ready, in place of all others"),
        "mapping": Line('"csmar"', "表头对照：csmar 或自己的 .toml", "how headers are read: csmar, or your own .toml"),
        "years": Line('"2007-2020"', "保留的年度；默认全部", "years to keep; all unless given"),
        "status": Line('"ST.xlsx"', "ST 起止：firm, date, status 或 firm, start, end",
                       "dated special treatment (ST): firm, date, status; or firm, start, end"),
        "digital": Line('{ n_total = "n_total" }', "变量名 = 指数表的列；n_total 供 [filter] 用",
                        "our names to the index's columns; n_total serves [filter]"),
        "industry_codes": Line('"2012"', "证监会行业分类：2012、2001、by-year",
                               "codes of the CSRC: 2012, 2001, by-year"),
        "st_rule": Line('"any"', "年内任一日为 ST（any）或年末为 ST（year-end）", "ST on any day, or at year-end"),
        "drop_finance": Line("false", "剔除金融业", "leave financial firms out"),
        "winsorize": Line("0.01", "两端缩尾比例；0 为不缩尾", "share at each end; 0 for none"),
        "keep": Line("[]", "公司数据中另需保留的列", "further columns of the firm data"),
        "format": Line('"dta"', "面板的格式：dta、csv、parquet、xlsx", "of the panel: dta, csv, parquet, xlsx"),
    },
    "change": {
        "file": Line('"change.csv"', "现成的 industry, year, Change 表，代替专利表",
                     "a ready table: industry, year, Change; in place of patent tables"),
        "patents": Line('"g_patent.tsv"', "patent_id, grant_date 等", "patent_id, grant_date and more"),
        "citations": Line('"g_us_patent_citation.tsv"', "citing, cited", "citing, cited"),
        "ipc": Line('"g_ipc_at_issue.tsv"', "patent_id, ipc", "patent_id, ipc"),
        "applications": Line('"g_application.tsv"', "patent_id, filing_date（若单独成表）",
                             "patent_id, filing_date, where they are a table of their own"),
        "applicants": Line('"g_assignee.tsv"', "patent_id, name；self_citations = false 时需要",
                           "patent_id, name; needed by self_citations = false"),
        "concordance": Line('"ipc-industry.csv"', "ipc_prefix, industry, weight；默认仅为示例对照",
                            "ipc_prefix, industry, weight; a toy sample unless given"),
        "mapping": Line('"patentsview"', "表头对照：patentsview、cnipa 或 .toml；默认按表头判断",
                        "patentsview, cnipa or your own .toml; told by the headers unless given"),
        "level": Line('"pair"', "中位数按引用对（pair）或按专利（patent）", "median over citations, or over patents"),
        "by": Line('"grant"', "按授权年（grant）或申请年（filing）", "year of the grant, or of the filing"),
        "ages": Line('"days"', "引用年龄按日；只有年份时用 years", "by days; years where only years are known"),
        "self_citations": Line("true", "计入自引", "count citations within an applicant"),
        "first_ipc": Line("false", "只用第一个 IPC 号", "a patent's first IPC code only"),
        "min_citations": Line("30", "少于此数的单元并入更大范围", "a cell with fewer is widened"),
        "floor": Line("1.0", "最短周期（年）", "shortest cycle, in years"),
        "memory": Line("2000", "内存上限（MB），超出后用磁盘", "megabytes before work goes on on disk"),
    },
    "estimate": {
        "spec": Line('"li2023"', "模型设定：自带的（textindex estimate --list）或 .toml",
                     "a shipped specification (textindex estimate --list), or your own .toml"),
        "models": Line('["2.2", "2.3"]', "只估计这些模型；[] 为全部", "only these models; [] for all"),
        "format": Line('["docx", "latex"]', "表格格式，还有 html、xlsx、md、txt",
                       "of the tables; also html, xlsx, md, txt"),
        "language": Line('"en"', "表格文字：en 或 zh", "of the words in tables: en, zh"),
        "stata": Line("false", "另写 estimates.do，在 Stata 中跑同样的模型", "estimates.do: the same models in Stata"),
        "check": Line("false", "用精确算法再估计一遍", "each model by the exact engine too"),
        "screened": Line("false", "用 [filter] 写出的面板，含 above_expectation 列",
                         "on the panel that [filter] wrote, with its column above_expectation"),
    },
    "filter": {
        "count": Line('"n_total"', "次数所在的列", "column of the number of hits"),
        "model": Line('"ols"', "预期的模型：ols、poisson、nb2", "of the expectation: ols, poisson, nb2"),
        "residual": Line('"raw"', "残差：raw、pearson、deviance、quantile、randomized；默认随模型",
                         "raw, pearson, deviance, quantile, randomized; by the model unless given"),
        "controls": Line('["Size", "ROE"]', "代替默认八个的基本面变量", "fundamentals in place of the usual eight"),
        "inputs": Line("[]", "真实数字化投入变量；默认用面板中已有的", "real digital inputs in place of those found"),
        "effects": Line('["industry^year"]', "固定效应", "fixed effects"),
        "firm_effects": Line("false", "加公司固定效应：与公司自身习惯相比",
                             "add firm effects: above the firm's own habit"),
        "offset": Line('"ln(n_chars)"', "系数为 1 的项；仅 poisson 和 nb2", "with coefficient 1; poisson and nb2 only"),
        "by": Line('"pooled"', "全样本一个分界，或逐年（year）", "one cut, or one a year"),
        "share": Line("0.1", "高于分界的比例", "share above the cut"),
        "exact_share": Line("false", "分界处并列时按公司、年度取前",
                            "of ties at the cut, take the first by firm and year"),
        "seed": Line("1", "随机数种子", "of random residuals and removals"),
        "path": Line('"li2023#2.3"', "剔除最高 1% 至 20% 后重跑的回归；none 不跑",
                     "regression run without the upper 1% to 20%; none for none"),
        "draws": Line("20", "随机剔除同样多行的次数", "random removals of as many rows"),
        "hits": Line("false", "加上计划、背景、套话所占比例", "adds the share of plans, background and boilerplate"),
        "dictionary": Line('"li2023-zh"', "有几部词典时用哪一部", "of which dictionary, where there are several"),
        "label": Line('"truth"', "真值列（1 和 0，模拟面板）", "column with the truth, 1 and 0 (simulated panels)"),
        "also": Line('["xlsx"]', "另写的格式：dta、parquet、xlsx", "further formats: dta, parquet, xlsx"),
    },
    "multiverse": {
        "dictionaries": Line('["li2023-zh", "wu2021-zh"]', "词典", "dictionaries"),
        "sections": Line('["report", "mdna"]', "报告的范围，还有 business", "what part of the report; also business"),
        "counts": Line('["whole", "longest"]', "计数规则", "counting rules"),
        "speakers": Line('["all", "own"]', "谁说的：policy、all、not-others、own、own-done",
                         "whose words: policy, all, not-others, own, own-done"),
        "formulas": Line('["ln"]', "由次数到指数，取值另有 [score] formulas 各项",
                         "from counts to an index: ln, and those of [score]"),
        "screens": Line("[0.0, 0.1]", "剔除高于预期的比例", "shares of firm-years above expectation left out"),
        "spec": Line('"li2023"', "模型设定", "a shipped specification, or your own .toml"),
        "models": Line('["2.2", "2.3"]', "其中的模型", "models of it"),
        "term": Line('"DC"', "所看的系数", "the coefficient that is watched"),
        "winsorize": Line("0.01", "指数两端缩尾比例", "of the index, at each end"),
        "language": Line('"en"', "图中文字：en 或 zh", "of the figure: en, zh"),
    },
    "report": {
        "dictionary": Line('"li2023-zh"', "有几部词典时显示哪一部；默认第一部", "the first of the run's unless given"),
        "language": Line('"zh"', "网页语言 zh 或 en；默认随词典", "zh or en; the dictionary's unless given"),
        "firms": Line('["600519"]', "附原句的公司；默认次数最多者",
                      "whose sentences it holds; those with most hits unless given"),
        "industry": Line('"industries.csv"', "firm, industry 表", "a table: firm, industry"),
        "above": Line("false", "显示 [filter] 的结果", "show what [filter] found"),
        "sentences": Line("true", "整句；false 只有前后 30 字", "whole sentences; false: 30 characters on either side"),
    },
})  # fmt: skip
