"""In: nothing. Out: a study's sections that make tables and pages: keys, defaults and meaning, declared once."""

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
    Numbers,
    Path,
    Section,
    Text,
    Texts,
    Whole,
    key,
)
from textindex.core.records import CountRule, Formula, Language

TableFormat = Literal["docx", "word", "latex", "tex", "html", "xlsx", "excel", "md", "txt"]
FORMATS = {
    **{"docx": ".docx", "word": ".docx", "latex": ".tex", "tex": ".tex", "html": ".html", "xlsx": ".xlsx"},
    **{"excel": ".xlsx", "md": ".md", "txt": ".txt"},
}
"""Formats of the paper's tables, and their endings."""
Part = Literal["report", "mdna", "business"]
Speaker = Literal["policy", "all", "not-others", "own", "own-done"]
Measure = Literal["ln"] | Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Section):
    """The regressions of the paper's tables."""

    about = ("论文表格中的回归", "the regressions of the paper's tables")
    spec: Named = key(
        "li2023",
        '"li2023"',
        "模型设定：自带的（textindex estimate --list）或 .toml",
        "a shipped specification (textindex estimate --list), or your own .toml",
    )
    models: Texts = key(
        (),
        '["2.2", "2.3"]',
        "只估计这些模型；[] 为全部",
        "only these models; [] for all",
        "Only this model; may be given several times.",
    )
    format: Annotated[tuple[TableFormat, ...], SEVERAL] = key(
        ("docx", "latex"),
        '["docx", "latex"]',
        "表格格式，还有 html、xlsx、md、txt",
        "formats of the tables; also html, xlsx, md, txt",
        "Formats of the paper's tables: docx, latex, html, xlsx, md, txt; several with commas.",
    )
    language: Annotated[Language, ONE] = key(
        "en",
        '"en"',
        "表格文字：en 或 zh",
        "language of the words in tables: en, zh",
        "Language of the words in tables.",
    )
    stata: Flag = key(
        False,
        "false",
        "另写 estimates.do，在 Stata 中跑同样的模型",
        "estimates.do: the same models in Stata",
        "Write estimates.do too, which runs the same models in Stata.",
    )
    check: Flag = key(
        False,
        "false",
        "用第二种算法再估计一遍",
        "each model by the second engine too",
        "Fit each model by the second engine too, and say how far the two differ.",
    )
    screened: Flag = key(
        False,
        "false",
        "用 [filter] 写出的面板，含 above_expectation 列",
        "on the panel that [filter] wrote, with its column above_expectation",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Section):
    """Disclosure above expectation."""

    about = ("高于预期的披露", "disclosure above expectation")
    count: Text | None = key(
        None,
        '"n_total"',
        "次数所在的列",
        "column of the number of hits",
        "Column of the number of hits.  [default: n_total, dig_count, else exp(Digital) - 1]",
    )
    model: Annotated[Literal["ols", "poisson", "nb2"], ONE] = key(
        "ols",
        '"ols"',
        "预期的模型：ols、poisson、nb2",
        "model of the expectation: ols, poisson, nb2",
        "The model that says what is expected.",
    )
    residual: Annotated[Literal["raw", "pearson", "deviance", "quantile", "randomized"], ONE] | None = key(
        None,
        '"raw"',
        "残差：raw、pearson、deviance、quantile、randomized；默认随模型",
        "raw, pearson, deviance, quantile, randomized; by the model unless given",
        "Kind of residual.  [default: raw for ols, deviance for poisson, quantile for nb2]",
    )
    controls: Texts | None = key(
        None,
        '["Size", "ROE"]',
        "代替默认八个的基本面变量",
        "fundamentals in place of the usual eight",
        "A fundamental in place of the usual eight.",
    )
    inputs: Texts | None = key(
        None,
        "[]",
        "真实数字化投入变量；默认用面板中已有的",
        "real digital inputs in place of those found",
        "A real digital input in place of those found.",
    )
    effects: Texts | None = key(
        None, '["industry^year"]', "固定效应", "fixed effects", "Fixed effect.  [default: industry^year]"
    )
    firm_effects: Flag = key(
        False,
        "false",
        "加公司固定效应：与公司自身习惯相比",
        "add firm effects: above the firm's own habit",
        "Add firm effects: what is above the firm's own habit.",
    )
    offset: Text | None = key(
        None,
        '"ln(n_chars)"',
        "系数为 1 的项；仅 poisson 和 nb2",
        "with coefficient 1; poisson and nb2 only",
        "With coefficient 1, such as ln(n_chars); poisson and nb2 only.",
    )
    by: Annotated[Literal["pooled", "year"], ONE] = key(
        "pooled", '"pooled"', "全样本一个分界，或逐年（year）", "one cut, or one a year"
    )
    share: Number = key(0.1, "0.1", "高于分界的比例", "share above the cut")
    exact_share: Flag = key(
        False, "false", "分界处并列时按公司、年度取前", "of ties at the cut, take the first by firm and year"
    )
    seed: Whole = key(1, "1", "随机数种子", "seed of random residuals and removals")
    path: Text = key(
        "li2023#2.3",
        '"li2023#2.3"',
        "剔除最高 1% 至 20% 后重跑的回归；none 不跑",
        "regression run without the upper 1% to 20%; none for none",
        "Regression to run without the upper 1% to 20%; none.",
    )
    draws: Whole = key(20, "20", "随机剔除同样多行的次数", "random removals of as many rows")
    hits: Flag = key(
        False,
        "false",
        "加上计划、背景、套话所占比例",
        "adds the share of plans, background and boilerplate",
        "A run's folder or its hits.parquet: adds the share of plans, background and boilerplate.",
    )
    dictionary: Text | None = key(
        None,
        '"li2023-zh"',
        "有几部词典时用哪一部",
        "of which dictionary, where there are several",
        "Of which dictionary, where the ledger has several for one report.",
    )
    label: Text | None = key(
        None,
        '"truth"',
        "真值列（1 和 0，模拟面板）",
        "column with the truth, 1 and 0 (simulated panels)",
        "Column of 1 and 0 with the truth (simulated panels).",
    )
    also: Annotated[tuple[Literal["dta", "parquet", "xlsx"], ...], SEVERAL] = key(
        (),
        '["xlsx"]',
        "另写的格式：dta、parquet、xlsx",
        "further formats: dta, parquet, xlsx",
        "Write the rows so, too.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiverse(Section):
    """One coefficient under every combination of choices."""

    about = ("各种选择组合下的同一系数", "one coefficient under every combination of choices")
    dictionaries: Nameds = key(
        ("li2023-zh",),
        '["li2023-zh", "wu2021-zh"]',
        "词典",
        "dictionaries",
        "A dictionary's name or file; several times.",
    )
    sections: Annotated[tuple[Part, ...], SEVERAL] = key(
        ("report",),
        '["report", "mdna"]',
        "报告的范围，还有 business",
        "what part of the report; also business",
        "What part of the report; several times.",
    )
    counts: Annotated[tuple[CountRule, ...], SEVERAL] = key(
        ("whole", "longest"), '["whole", "longest"]', "计数规则", "counting rules", "Counting rule; several times."
    )
    speakers: Annotated[tuple[Speaker, ...], SEVERAL] = key(
        ("all", "own"),
        '["all", "own"]',
        "谁说的：policy、all、not-others、own、own-done",
        "whose words: policy, all, not-others, own, own-done",
        "Whose words; several times.",
    )
    formulas: Annotated[tuple[Measure, ...], SEVERAL] = key(
        ("ln",),
        '["ln"]',
        "由次数到指数，取值另有 [score] formulas 各项（new 除外）",
        "from counts to an index: ln, and those of [score] but new",
        "From counts to an index; several times.",
    )
    screens: Numbers = key(
        (0.0, 0.1),
        "[0.0, 0.1]",
        "剔除高于预期的比例",
        "shares of firm-years above expectation left out",
        "Share of firm-years above expectation left out; several times.",
    )
    spec: Named = key(
        "li2023",
        '"li2023"',
        "模型设定",
        "a shipped specification, or your own .toml",
        "A shipped specification or a TOML file.",
    )
    models: Texts = key(("2.2", "2.3"), '["2.2", "2.3"]', "其中的模型", "models of it", "A model of it; several times.")
    term: Text = key("DC", '"DC"', "所看的系数", "the coefficient that is watched")
    winsorize: Number = key(0.01, "0.01", "指数两端缩尾比例", "share of the index winsorized at each end")
    language: Annotated[Language, ONE] = key(
        "en", '"en"', "图中文字：en 或 zh", "language of the figure: en, zh", "Language of the figure."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Section):
    """One HTML page to send to a co-author: out/report.html."""

    about = ("发给合作者的网页 out/report.html", "one HTML page to send to a co-author: out/report.html")
    dictionary: Text | None = key(
        None,
        '"li2023-zh"',
        "有几部词典时显示哪一部；默认第一部",
        "the first of the run's unless given",
        "One of the run's dictionaries; the first unless given.",
    )
    language: Annotated[Language, ONE] | None = key(
        None,
        '"zh"',
        "网页语言 zh 或 en；默认随词典",
        "zh or en; the dictionary's unless given",
        "The page's language; the dictionary's unless given.",
    )
    firms: Texts | None = key(
        None,
        '["600519"]',
        "附原句的公司；默认次数最多者",
        "whose sentences it holds; those with most hits unless given",
        "Firms whose sentences the page holds, with commas between, or @FILE with one a line; 200 at most.  "
        "[default: those with the most hits, as far as 15 MB reach]",
    )
    industry: Path | None = key(
        None,
        '"industries.csv"',
        "firm, industry 表",
        "a table: firm, industry",
        "CSV or .xlsx with the columns firm, industry and, if it changes, year.",
    )
    above: Flag = key(
        False,
        "false",
        "显示 [filter] 的结果",
        "show what [filter] found",
        "Disclosure above expectation: the screen.csv of `textindex filter`.",
    )
    sentences: Flag = key(
        True, "true", "整句；false 只有前后 30 字", "whole sentences; false: 30 characters on either side"
    )
