"""What is wrong with a figure or a table that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "figure.models": (
        "{n} models: one to {most} can be told apart; name those to draw: {shown}",
        "{n} 个模型：图中至多能区分 {most} 个；请指明要画的：{shown}",
    ),
    "figure.no_term": (
        "no model has a term {absent}; there are {there}", "没有模型含变量 {absent}；现有 {there}",
    ),
    "figure.no_coefficients": ("there are no coefficients to draw; name the terms", "没有可画的系数；请指明变量"),
    "figure.no_column": (
        "the table has no column {absent}; it needs {needed}, and choices",
        "表中没有 {absent} 列；须有 {needed} 及各项选择的列",
    ),
    "figure.no_estimate": ("no specification has an estimate", "没有一种设定有估计值"),
    "figure.not_in_model": ("the model has no term {name!r}; it has {names}", "模型没有变量 {name!r}；现有 {names}"),
    "figure.no_product": (
        "the model has no product of {term} and {over} (its terms: {bodies}); if a column is it, say which by "
        "interaction=",
        "模型没有 {term} 与 {over} 的交互项（其变量：{bodies}）；若某一列即为交互项，请用 interaction= 指明",
    ),
    "figure.other_products": (
        "{term} stands in {others} too, so its effect does not depend on {over} alone",
        "{term} 还出现在 {others} 中，其效应不只取决于 {over}",
    ),
    "figure.data": (
        "give data=, the panel that was estimated on, for the range of {over}; or values=",
        "请用 data= 给出估计所用的面板，以取得 {over} 的取值范围；或用 values= 给出取值",
    ),
    "figure.data_column": (
        "the data have no column {body!r}; give values= for the range of {over}",
        "数据中没有 {body!r} 列；请用 values= 给出 {over} 的取值",
    ),
    "figure.data_rows": (
        "the data are not those that the estimate used: their rows do not match", "数据不是估计所用的数据：行不一致",
    ),
    "figure.constant": ("{over} does not vary in the rows used", "{over} 在所用的行中没有变化"),
    "figure.no_study": ("there is no event study to draw", "没有可画的事件研究"),
    "figure.one_estimator": (
        "two studies are by one estimator; draw them in two figures", "有两个事件研究使用同一估计量；请分两张图画",
    ),
    "figure.window": ("no effect lies in the window {window}", "窗口 {window} 内没有效应"),
    "figure.no_effects": ("the studies have no effects", "事件研究没有效应"),
    "figure.no_cells": (
        "{estimator} has no group-time effects; draw those of callaway-santanna or imputation",
        "{estimator} 没有组别-时间效应；请画 callaway-santanna 或 imputation 的",
    ),
    "figure.balance": (
        "a balance table has columns covariate, sample, bias: give .balance of a match",
        "平衡性检验表须有 covariate、sample、bias 列：请给出匹配结果的 .balance",
    ),
    "figure.scores": (
        "a table of scores has columns score, treated, status: give .table of a match",
        "倾向得分表须有 score、treated、status 列：请给出匹配结果的 .table",
    ),
    "figure.ending": (
        "{ending}: a figure's ending is one of {endings}", "{ending}：图的扩展名应为 {endings} 之一",
    ),
    "figure.no_font": (
        "the figure has Chinese text and no font with Chinese characters was found: it will show boxes. Install one "
        "and "
        "run again: {fonts}",
        "图中有中文，而没有找到中文字体：中文会显示为方框。请安装后重试：{fonts}",
    ),
    "figure.fonts": (
        "`apt install fonts-noto-cjk` (Debian, Ubuntu), `dnf install google-noto-sans-cjk-fonts` (Fedora); where you "
        "may not install, put NotoSansSC-Regular.otf (Noto CJK) into ~/.local/share/fonts. SVG and HTML need a font "
        "only where they are looked at",
        "`apt install fonts-noto-cjk`（Debian、Ubuntu），`dnf install google-noto-sans-cjk-fonts`（Fedora）；"
        "无权安装时，"
        "请将 `NotoSansSC-Regular.otf`（Noto CJK）放入 `~/.local/share/fonts`。SVG 与 HTML 只在查看的机器上需要字体",
    ),
    "figure.no_loadings": ("there are no loadings: {why}", "没有因子载荷：{why}"),
    "exhibit.no_ending": ("no ending", "没有扩展名"),
    "page.room": (
        "the sentences of {firm}, number {number} of the firms named, no longer find room: a page has at most "
        "{most:g} MB; name fewer firms",
        "{firm}（所指明的第 {number} 家公司）的句子已放不下：页面至多 {most:g} MB；请少指明几家公司",
    ),
    "typeset.balance": (
        "a balance table has columns covariate, sample, bias, reduction: give .balance of a match",
        "平衡性检验表须有 covariate、sample、bias、reduction 列：请给出匹配结果的 .balance",
    ),
    "typeset.no_numbers": (
        "the table has no columns of numbers; name the variables", "表中没有数值列；请指明变量",
    ),
    "typeset.no_column": ("there is no column {name!r}; there are {there}", "没有 {name!r} 列；现有 {there}"),
    "typeset.not_numbers": ("column {name!r} holds no numbers", "{name!r} 列不是数值"),
    "typeset.no_study": ("there is no event study to typeset", "没有可排版的事件研究"),
    "typeset.ending": ("{ending}: a table's ending is one of {endings}", "{ending}：表的扩展名应为 {endings} 之一"),
    "typeset.no_tables": ("there are no tables to write", "没有可写出的表"),
    "typeset.language": ("language {language!r}: choose en or zh", "语言 {language!r}：请选 en 或 zh"),
    "typeset.no_estimates": ("there are no estimates to print", "没有可打印的估计结果"),
})  # fmt: skip
"""By code, in English and in Chinese."""
