"""What is wrong with a regression, its sample or a correction by coded firm-years."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "absorb.slow": (
        "the fixed effects cannot be taken out to {tolerance} in {iterations:,} steps: their levels hardly "
        "overlap; join two of them with ^, leave one out, or use engine='exact'",
        "固定效应在 {iterations:,} 步内未能消除到 {tolerance} 的精度：各组几乎不重叠；请用 ^ "
        "合并其中两个、去掉一个，或用 engine='exact'",
    ),
    "table.no_year": (
        "{year!r} holds {known:g}, which is no year; take the year first",
        "{year!r} 含有 {known:g}，不是年份；请先取年份",
    ),
    "table.keep_one": ("{twice}; keep one row of each", "{twice}；请各留一行"),
    "table.no_rows": ("the table has no rows", "表中没有数据行"),
    "table.no_frame": (
        "a table of pandas, polars or pyarrow is needed, not {kind}",
        "须为 pandas、polars 或 pyarrow 的表，而不是 {kind}",
    ),
    "asked.offset": (
        "an offset is for Poisson models; subtract it from the outcome instead",
        "offset 只用于泊松模型；请改为从被解释变量中减去",
    ),
    "asked.controls": (
        "controls {absent}: not among the regressors; write them there too, as they stand",
        "控制变量 {absent} 不在解释变量中；请在那里也照样写上",
    ),
    "asked.poisson_iv": (
        "instruments are for least squares only, not for a Poisson model", "工具变量只用于最小二乘，不用于泊松模型",
    ),
    "asked.file": (
        "{asked}: leaves out rows by another model; run its file with `estimate`",
        "{asked}：它按另一个模型剔除行；请用 `estimate` 运行其文件",
    ),
    "asked.name": (
        "{part}: {value} is no name of a column; write names as texts, 'x' (a table's numbered columns get them by "
        "data.columns = data.columns.astype(str))",
        "{part}：{value} 不是列名；请以文本写列名，如 'x'（以数字为列名的表可用 "
        "data.columns = data.columns.astype(str) 改名）",
    ),
    "asked.quantile": (
        "quantile is {quantile!r}; it is a column, the number of groups and which of them: ('Size', 3, 1)",
        "quantile 为 {quantile!r}；应为列、组数和第几组，如 ('Size', 3, 1)",
    ),
    "asked.panel": (
        "panel is {panel!r}; it is the columns of firm and year: ('firm', 'year')",
        "panel 为 {panel!r}；应为公司列和年份列，如 ('firm', 'year')",
    ),
    "asked.where": (
        "where is {value!r}; it names columns and values, {{'SOE': 1, 'year': [2015, 2016]}}; a condition is a sample: "
        "sample=data['year'] > 2012",
        "where 为 {value!r}；它给出列及其取值，如 {{'SOE': 1, 'year': [2015, 2016]}}；条件请写为 "
        "sample=data['year'] > 2012",
    ),
    "asked.none": (
        "give an outcome and regressors, a formula such as y ~ x | firm + year, or a spec",
        "请给出被解释变量和解释变量、公式（如 y ~ x | firm + year），或模型设定",
    ),
    "asked.twice": (
        "{twice} are given by the formula {outcome!r} already; leave one away",
        "公式 {outcome!r} 已给出 {twice}；请只给一处",
    ),
    "calls.no_base": (
        "{unparse}: {column} has no {base!r}; it has {levels}", "{unparse}：{column} 中没有 {base!r}；现有 {levels}",
    ),
    "correct.no_estimate": (
        "no estimate: {why}; Fieller's 95% set: {set}", "没有估计值：{why}；Fieller 95% 置信集：{set}",
    ),
    "correct.denominator": (
        "the coded rows tell the denominator from 0 by {min:.1f} standard errors (t_G), and below {floor:g} an "
        "estimate can be anything: code more firm-years (ti.power), or whole firms",
        "已编码的行只能以 {min:.1f} 个标准误（t_G）将分母与 0 区分，低于 {floor:g} 时估计值可能毫无意义："
        "请编码更多公司年度（ti.power），或整家公司",
    ),
    "correct.predicted": ("predicted: name at least one column", "predicted：请至少写明一列"),
    "correct.method": (
        "method='ppi' takes one predicted column as it is; method='dsl' learns from several",
        "method='ppi' 只取一列预测值，原样使用；method='dsl' 可由多列学习",
    ),
    "guard.interval": ("{low:.4f} to {high:.4f}", "{low:.4f} 至 {high:.4f}"),
    "guard.outside": (
        "all but {low:.4f} to {high:.4f}", "除 {low:.4f} 至 {high:.4f} 之外的一切取值",
    ),
    "guard.every": ("every number", "全部数字"),
    "power.mse": (
        "error {error!r}: the mean squared error of the prediction is above 0",
        "error {error!r}：预测的均方误差应大于 0",
    ),
    "power.all": ("everything is coded already; a pilot is a part", "已全部编码；试编码应是一部分"),
    "power.small": (
        "the pilot is too small to tell (t_G below 3): give the prediction's error instead",
        "试编码太少，无法判断（t_G 小于 3）：请改为给出预测的误差",
    ),
    "power.product": (
        "for a product, or for whole firms, a pilot is needed: code some first",
        "对乘积项或整家公司，须有试编码：请先编码一部分",
    ),
    "power.error": (
        "standard_error {standard_error!r}: a number above 0", "standard_error {standard_error!r}：应为大于 0 的数",
    ),
    "power.pilot": (
        "give a pilot (true, coded, probability), or the mean squared error of the prediction",
        "请给出试编码（true、coded、probability），或预测的均方误差",
    ),
    "power.needed": (
        "Code {needed:,} of {of:,} {what} for a standard error of {asked:g}",
        "要使标准误为 {asked:g}，须编码 {of:,} {what}中的 {needed:,}",
    ),
    "power.none": (
        "No number of {what} gives {asked:g}: with everything coded it is {floor:.4f}",
        "编码再多{what}也达不到 {asked:g}：全部编码时为 {floor:.4f}",
    ),
    "power.headline": (
        "Standard errors by {what} coded (of {of:,}); everything coded: {floor:.4f}",
        "编码{what}（共 {of:,}）时的标准误；全部编码：{floor:.4f}",
    ),
    "correct.simex": (
        "SIMEX: {se:.2f} of own hits are kept and {fp:.2f} of others; no error to extrapolate",
        "SIMEX：保留了 {se:.2f} 的自身命中和 {fp:.2f} 的他人命中；没有可外推的误差",
    ),
    "correct.few": ("too few coded rows for an imputation with so many columns", "已编码的行太少，列太多，无法插补"),
    "sheet.two": (
        "the sheet has firm-years with two probabilities; each was drawn with one",
        "表单中有公司年度写有两个概率；每个只按一个概率抽取",
    ),
    "sheet.short": (
        "{sum:,|coded firm-year has|coded firm-years have} missing hits ({named}): code every hit of a firm-year, and "
        "put none in its place",
        "{sum:,} 个已编码的公司年度缺少命中（{named}）：请编码公司年度的每一次命中，不要以其他命中代替",
    ),
    "sheet.open": (
        "{sum:,|hit is|hits are} not coded, or with '?' ({named}): a firm-year counts as coded when every hit of it "
        "is decided",
        "{sum:,} 次命中未编码或为 '?'（{named}）：一个公司年度的命中全部判定后才算已编码",
    ),
    "sheet.no_hits": (
        "the sheet has no column 'hits': how many hits each firm-year has tells whether all are coded",
        "表单没有 'hits' 列：各公司年度的命中数用来判断是否全部编码",
    ),
    "sheet.lost": (
        "{lost:,} of {n_there:,|coded firm-year is|coded firm-years are} not in the panel ({named})",
        "{n_there:,} 个已编码的公司年度中有 {lost:,} 个不在面板中（{named}）",
    ),
    "sheet.apart": (
        "no firm-year of the sheet is in the panel: the sheet has {named}, the panel {keys}; are firms written "
        "alike?",
        "表单的公司年度都不在面板中：表单有 {named}，面板有 {keys}；公司的写法是否一致？",
    ),
    "sheet.panel_column": ("the panel has no column {missing!r}", "面板没有 {missing!r} 列"),
    "sheet.twice": ("the sheet has firm-years twice: {named}", "表单中有公司年度重复：{named}"),
    "sheet.no_year": ("the sheet has {sum:,} rows without a year", "表单有 {sum:,} 行没有年度"),
    "sheet.no_column": ("the sheet has no column {missing!r}{more}", "表单没有 {missing!r} 列{more}"),
    "sheet.chance": (
        ": without the chance with which each firm-year was drawn, written down before coding, coded rows say "
        "nothing of the others; `textindex dict sample --unit firm-year` writes it",
        "：没有编码之前写下的各公司年度抽取概率，已编码的行就说明不了其他行；`textindex dict sample --unit "
        "firm-year` 会写出它",
    ),
    "correct.lag": (
        "has a lag or another form of {own} beside it, which is not corrected",
        "同时含有 {own} 的滞后项或其他形式，无法校正",
    ),
    "correct.products": (
        "has {n_products} products of {own}; one can be corrected",
        "含有 {own} 的 {n_products} 个乘积项；只能校正一个",
    ),
    "correct.no_regressor": ("has no regressor {own!r}; it has {terms}", "没有解释变量 {own!r}；现有 {terms}"),
    "correct.poisson": ("least squares can be corrected, not a Poisson model", "可以校正最小二乘，不能校正泊松模型"),
    "correct.has": (
        "has {odd}: least squares on all rows can be corrected, and nothing else",
        "含 {odd}：只能校正以全部行估计的最小二乘",
    ),
    "correct.nothing": ("no model of {file} could be corrected:", "{file} 中没有可以校正的模型："),
    "correct.neither": (
        "SIMEX: the corrected regressor is neither {counts} nor ln(1+{counts})",
        "SIMEX：被校正的解释变量既不是 {counts} 也不是 ln(1+{counts})",
    ),
    "correct.parts": (
        "SIMEX: {counts} and {counts_2} are parts of {counts_3}, and cannot be more",
        "SIMEX：{counts} 和 {counts_2} 是 {counts_3} 的一部分，不能大于它",
    ),
    "correct.missing": ("SIMEX: hits are missing in {counts}", "SIMEX：{counts} 中有缺失的命中数"),
    "correct.names": (
        "SIMEX relabels hits: name the columns of all hits, those let through, and own ones",
        "SIMEX 要重新标记命中：请写明全部命中、放行命中和自身命中所在的列",
    ),
    "correct.sensitivity": (
        "a sensitivity check that asks more of the errors than the corrected estimate does (see the guide)",
        "一项敏感性检验，对误差的要求比校正后的估计更高（见指南）",
    ),
    "correct.total": (
        "the coded firm-years stand for {total:,.0f} by their probabilities, the regression has {n:,}: were "
        "they drawn from other firm-years, or some of them not coded?",
        "按概率，已编码的公司年度代表 {total:,.0f} 个，而回归有 {n:,} 个：是否从其他公司年度中抽取，"
        "或有的未编码？",
    ),
    "dropped.collinear": ("collinear with the fixed effects or other regressors", "与固定效应或其他解释变量共线"),
    "correct.levels": (
        "{levels:,} levels of {fixed_effects} in {n_y:,} rows: the correction takes many levels of firms "
        "alone; use coarser effects beside them",
        "{n_y:,} 行中 {fixed_effects} 有 {levels:,} 组：校正只能容纳公司这一个多组的固定效应；"
        "其余请用较粗的固定效应",
    ),
    "correct.unit": (
        "unit='firm' says that firms were drawn with all their years; here some are coded in part, or with "
        "more than one chance: code the other years, or say unit='firm-year' if years were drawn one by one",
        "unit='firm' 表示公司连同其全部年份被抽取；而此处有的只编码了一部分，或概率不止一个：请编码其余年份，"
        "或在逐年抽取时写 unit='firm-year'",
    ),
    "correct.firms": (
        "{firms:|firm has|firms have} a coded firm-year; at least {fewest} are needed, and a standard error worth "
        "printing takes more: ti.power says how many",
        "有 {firms} 家公司含已编码的公司年度；至少需要 {fewest} 家，要得到值得报告的标准误则需更多：用 "
        "ti.power 计算",
    ),
    "correct.never": (
        "column {probability!r}: {never:,|firm-year could|firm-years could} never be drawn, so that nothing is known "
        "of them; leave them out of the sample on purpose, or draw again",
        "{probability!r} 列：{never:,} 个公司年度没有被抽取的可能，因此对它们一无所知；"
        "请有意将其排除在样本之外，或重新抽取",
    ),
    "correct.unknown": (
        "column {probability!r}: {sum:,} of {sum_2:,|coded firm-year has|coded firm-years have} no chance above 0 and "
        "up to 1 with which they were drawn; a sheet without probabilities cannot be used: take those of the draw "
        "(`textindex dict sample --unit firm-year` writes them)",
        "{probability!r} 列：{sum_2:,} 个已编码的公司年度中有 {sum:,} 个没有大于 0 且不超过 1 的抽取概率；"
        "没有概率的表单无法使用：请采用抽取时的概率（`textindex dict sample --unit firm-year` 会写出）",
    ),
    "correct.empty": (
        "{sum:,|coded firm-year has|coded firm-years have} no value of {name} ({rows}): a firm-year counts as coded "
        "when every hit of it is; code the rest, and do not put others in their place",
        "{sum:,} 个已编码的公司年度没有 {name} 的值（{rows}）：公司年度的命中全部编码后才算已编码；请补编，"
        "不要以其他公司年度代替",
    ),
    "correct.marks": (
        "column {coded!r} says 1 of coded rows and 0 of others, not {marks:g}",
        "{coded!r} 列以 1 表示已编码的行，以 0 表示其他行，不能是 {marks:g}",
    ),
    "correct.no_chance": (
        "the table has no column {probability!r}: without the chance with which each firm-year was drawn, "
        "written down before coding, coded rows say nothing of the others; `textindex dict sample --unit "
        "firm-year` writes it into the sheet",
        "表中没有 {probability!r} 列：没有编码之前写下的各公司年度抽取概率，已编码的行就说明不了其他行；"
        "`textindex dict sample --unit firm-year` 会把它写入表单",
    ),
    "correct.same": (
        "{name!r}: the coded value, the prediction and the other regressors are different columns",
        "{name!r}：编码值、预测值和其他解释变量应是不同的列",
    ),
    "cut.share": (
        "the share above the cut is {share}; it lies between 0 and 1 (0.1 for a tenth)",
        "高于界限的比例为 {share}；应在 0 与 1 之间（十分之一写 0.1）",
    ),
    "design.constant": (
        "the outcome {outcome!r} is {low:g} in all {n_y:,} rows used",
        "被解释变量 {outcome!r} 在所用的全部 {n_y:,} 行中都为 {low:g}",
    ),
    "design.negative": (
        "a Poisson model needs counts; {outcome!r} is {low:g} in some row",
        "泊松模型须为计数；{outcome!r} 有一行为 {low:g}",
    ),
    "design.singletons": (
        "every row is alone in a level of a fixed effect (singletons): nothing can be estimated",
        "每一行都是固定效应的单观测组：无法估计",
    ),
    "design.no_rows": (
        "sample and screen leave out every row that the specification asks for",
        "sample 与筛选剔除了设定所要的全部行",
    ),
    "design.incomplete": (
        "no row has a value in every column of the regression; missing: {parts}",
        "没有一行在回归的各列中都有值；缺失：{parts}",
    ),
    "design.weights": ("weights {weights!r} are negative in {sum:,} rows", "权重 {weights!r} 在 {sum:,} 行中为负"),
    "design.infinite": (
        "{sum:,|row|rows} with infinite values dropped ({columns})", "剔除 {sum:,} 行无穷大的值（{columns}）",
    ),
    "design.missing": (
        "{whole!r} is missing in all {asked:,} rows of the sample; leave it out or fill it",
        "{whole!r} 在样本的全部 {asked:,} 行中均缺失；请去掉它或补全",
    ),
    "design.no_group": (
        "no row has a value of {name}, by which groups are to be formed", "没有一行有 {name} 的值，无法据此分组",
    ),
    "design.no_sample": (
        "no row has {name} = {wanted}; there is {shown}", "没有 {name} = {wanted} 的行；现有 {shown}",
    ),
    "design.instruments": (
        "{n_endogenous} endogenous regressors need at least as many instruments, not {n_extra}",
        "{n_endogenous} 个内生变量至少需要同样多的工具变量，现有 {n_extra} 个",
    ),
    "design.instrument": (
        "{both!r} is a regressor and an instrument; an instrument must be left out of the equation",
        "{both!r} 既是解释变量又是工具变量；工具变量不能出现在方程中",
    ),
    "design.endogenous": (
        "endogenous {unknown!r} is no regressor; the regressors are {names}",
        "内生变量 {unknown!r} 不在解释变量中；解释变量有 {names}",
    ),
    "design.both": (
        "{outcome!r} is both the outcome and a regressor ({name}); take it out of one side",
        "{outcome!r} 既是被解释变量又是解释变量（{name}）；请从一侧去掉",
    ),
    "design.no_regressor": ("a regression needs at least one regressor", "回归至少要有一个解释变量"),
    "design.twice": (
        "{twice} among the rows used, and each would count; keep one row of each, or, where a row is more than "
        "a firm and year (a product, a plant), name its own key: panel = [\"plant\", \"year\"]",
        "{twice}出现在所用的行中，每一行都会计入；请各留一行；若一行不止于公司和年度（产品、工厂），"
        "请写明其键：panel = [\"plant\", \"year\"]",
    ),
    "groups.alike": (
        "the two models must be alike but for the rows that they use (where, quantile, sample)",
        "两个模型除所用的行（where、quantile、样本）外须相同",
    ),
    "groups.instrumented": (
        "differences of instrumented regressions are not offered", "工具变量回归不提供组间差异检验",
    ),
    "groups.shared": (
        "the groups share {shared:,} rows; a difference between groups needs groups apart",
        "两组有 {shared:,} 行重叠；组间差异检验要求两组互不重叠",
    ),
    "groups.no_term": (
        "{term!r} is no coefficient of the {group} group; it has {names}", "{group}没有系数 {term!r}；现有 {names}",
    ),
    "group.first": ("first", "第一组"),
    "group.second": ("second", "第二组"),
    "groups.moving": (
        "{moving:,|firm is|firms are} in both groups, so whole firms cannot change group; shuffle rows",
        "{moving:,} 家公司同时出现在两组，无法整家公司换组；请按行置换（`shuffle='rows'`）",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
