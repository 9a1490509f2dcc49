"""What is wrong with a formula, a file of models or a model, and what regressions note of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "exact.width": (
        "the exact engine would need {width:,} indicators ({max_indicators:,} at most); check a smaller "
        "sample, or use engine='pyfixest'",
        "精确算法需要 {width:,} 个虚拟变量（至多 {max_indicators:,} 个）；请用较小的样本核对，或用 "
        "engine='pyfixest'",
    ),
    "fit.differ": (
        "the engines differ: coefficients by {coefficient_in_se:.1e} standard errors, standard errors by "
        "{se_relative:.1e}; do not trust the digits beyond",
        "两种算法有差异：系数相差 {coefficient_in_se:.1e} 个标准误，标准误相差 {se_relative:.1e}；"
        "其后的数字不可信",
    ),
    "fit.disagree": (
        "the engines disagree on which regressors to keep: {mine} and {theirs}",
        "两种算法所保留的解释变量不同：{mine} 与 {theirs}",
    ),
    "fit.missing_cluster": (
        "standard errors clustered by {kind} left out: the cluster is missing in some rows used",
        "未计算按 {kind} 聚类的标准误：所用的某些行缺少聚类变量",
    ),
    "fit.no_cluster": (
        "standard errors clustered by {kind} left out: there is no column {absent!r}",
        "未计算按 {kind} 聚类的标准误：没有 {absent!r} 列",
    ),
    "fit.constant_effect": (
        "the rows used are all of one {name}: its fixed effect is the constant",
        "所用各行的 {name} 都相同：其固定效应即常数项",
    ),
    "fit.sample_index": (
        "sample is a Series with another index than the table's: align it (sample.reindex(data.index)), or, where its "
        "rows stand in the table's order, give sample.to_numpy()",
        "sample 是 Series，其索引与表的索引不同：请先对齐（sample.reindex(data.index)）；若各行次序与表相同，"
        "请给 sample.to_numpy()",
    ),
    "fit.sample": (
        "sample needs one True or False for each of the {rows:,|row|rows}, none missing",
        "sample 须为全部 {rows:,} 行各给一个 True 或 False，不能缺失",
    ),
    "formula.minus": (
        "{formula!r}: - {minus} takes a term away that is not there; a column whose name holds - stands "
        "between backticks",
        "{formula!r}：- {minus} 要去掉的项并不存在；列名含 - 的请放在反引号中",
    ),
    "formula.power": (
        "{formula!r}: {power!r} is {name} alone in a formula; a square is I({name}**2)",
        "{formula!r}：公式中的 {power!r} 只等于 {name}；平方请写 I({name}**2)",
    ),
    "formula.unknown": (
        "{formula!r}: {own} is unknown; there are {calls}, or make it a column of the table",
        "{formula!r}：未知的 {own}；可用 {calls}，或将其作为表中的一列",
    ),
    "formula.at": (
        "{formula!r} cannot be read at {text!r} ({why}); write {written}",
        "{formula!r} 在 {text!r} 处无法读取（{why}）；请写成 {written}",
    ),
    "formula.quote": (
        "{formula!r}: {name!r} is a column whose name is no word; write it between backticks: `{name}`",
        "{formula!r}：列名 {name!r} 不是一个单词；请写在反引号之间：`{name}`",
    ),
    "formula.effect": (
        "{formula!r}: {odd!r} is no fixed effect; write a column, or columns joined by ^, such as industry^year",
        "{formula!r}：{odd!r} 不是固定效应；请写一列，或用 ^ 连接的几列，例如 industry^year",
    ),
    "formula.constant": (
        "{formula!r}: a model without a constant is not offered; leave - 1 (or 0) away",
        "{formula!r}：不支持没有常数项的模型；请去掉 - 1（或 0）",
    ),
    "formula.outcomes": (
        "{formula!r}: one outcome stands before ~, not {n_outcome}; fit one model at a time",
        "{formula!r}：~ 之前应有一个被解释变量，而不是 {n_outcome} 个；请一次估计一个模型",
    ),
    "formula.none": (
        "{formula!r} is no formula that can be read; write {written}", "{formula!r} 不是可读的公式；请写成 {written}",
    ),
    "fault.nothing": ("nothing", "无"),
    "percent.no_term": ("the model has no term {absent!r}; it has {index}", "模型中没有 {absent!r}；现有 {index}"),
    "percent.years": ("years is a number above 0, not {years!r}", "years 应为大于 0 的数，而不是 {years!r}"),
    "read_panel.year": (
        "{called}, {where}: the year {value!r} {why_not}", "{called}，{where}：年度 {value!r} {why_not}",
    ),
    "read_panel.numbers": ("{name}: read as numbers with {how}: {odd}", "{name}：按含{how}的数字读取：{odd}"),
    "read_panel.signs": ("signs between thousands, units or marks of missing cells", "千位分隔符、单位或缺失标记"),
    "read_panel.commas": ("decimal commas", "小数逗号"),
    "read_panel.sheet": (
        "{name}: the sheet {sheet} is read; the first has no column {text}",
        "{name}：读取的是工作表 {sheet}；第一个工作表没有 {text} 列",
    ),
    "run.none": ("no model of {file} could be run:\n{reasons}", "{file} 中没有可以运行的模型：\n{reasons}"),
    "run.reason": ("  {names}: {why}", "  {names}：{why}"),
    "run.match": ("its weights are those of a match that failed: {failed}", "它的权重来自未能完成的匹配：{failed}"),
    "samples.no_row": ("no row has {name} = {wanted}", "没有 {name} = {wanted} 的行"),
    "samples.taken": (
        "the panel has a column {asked!r} already; call the match otherwise",
        "面板中已有 {asked!r} 列；请为该匹配另取名称",
    ),
    "saved.none": (
        "{path}: no estimates that `textindex estimate` wrote ({error!r}); run it again",
        "{path}：不是 `textindex estimate` 写出的估计结果（{error!r}）；请重新运行",
    ),
    "saved.closed": (
        "{path}: cannot be opened: {strerror}; give a folder of `textindex estimate`",
        "{path}：无法打开：{strerror}；请给出 `textindex estimate` 写出的文件夹",
    ),
    "scale.constant": ("constant ({center:g} in every row)", "常数（每一行都是 {center:g}）"),
    "scale.far": (
        "{name}: the largest value is {most:.0e}, and its squares are beyond what a computer's numbers hold; give the "
        "column in another unit, times a power of ten",
        "{name}：最大值为 {most:.0e}，其平方超出计算机数的范围；请换一个单位，即乘以 10 的某次幂",
    ),
    "sizes.cuts": ("cuts are numbers in ascending order, not {cuts}", "cuts 应为由小到大的数，而不是 {cuts}"),
    "solve.explained": (
        "{outcome} has no variation of its own: it is a sum of the fixed effects of {effects}",
        "{outcome} 自身没有变异：它是 {effects} 固定效应之和",
    ),
    "solve.instruments": (
        "the instruments are collinear with each other, the regressors or the fixed effects",
        "工具变量彼此之间、与解释变量或与固定效应共线",
    ),
    "solve.endogenous": ("an endogenous regressor was dropped: {items}", "有内生变量被剔除：{items}"),
    "fit.dropped": ("{name} dropped: {why}", "{name} 已剔除：{why}"),
    "dropped.sum": ("a sum of the fixed effects {effects}", "是固定效应 {effects} 之和"),
    "dropped.within": ("constant within {name}", "在 {name} 内为常数"),
    "solve.no_variation": ("no regressor has variation of its own: {why}", "没有一个解释变量有自身的变异：{why}"),
    "dropped.with": ("collinear with {others}{effects}", "与 {others}{effects}共线"),
    "dropped.and_effects": (" and the fixed effects", "及固定效应"),
    "solve.separation": (
        "the Poisson model of {outcome!r} has no finite estimate: {names!r}, perhaps with other regressors, "
        "tells zeros apart perfectly ({sum:,|row|rows}; separation); leave it or those rows out",
        "{outcome!r} 的泊松模型没有有限的估计：{names!r}（可能连同其他解释变量）完全区分了零（{sum:,} 行；"
        "完全分离）；请去掉它或这些行",
    ),
    "solve.still": (
        "an instrument that does not vary moves nothing: {still}; leave it out",
        "没有变化的工具变量不起作用：{still}；请去掉它",
    ),
    "specs.describe": ("{place}: a name and columns are needed", "{place}：须有名称和列"),
    "specs.match": ("{place}: a name, a treatment and covariates are needed", "{place}：须有名称、处理变量和协变量"),
    "specs.draws": ("{place}: draws are 0 or more", "{place}：draws 应为 0 或更多"),
    "specs.no_such": ("{place}: there is no model {name!r}", "{place}：没有模型 {name!r}"),
    "specs.channel": ("{place}: a model and a channel are needed", "{place}：须有一个模型和一个渠道"),
    "specs.absent": ("{place}: there is no model {absent!r}", "{place}：没有模型 {absent!r}"),
    "specs.two": ("{place}: two models and at least one term are needed", "{place}：须有两个模型和至少一个变量"),
    "specs.quantile": (
        'quantile is {{ column = "Size", groups = 3, take = 1 }}',
        'quantile 应为 {{ column = "Size", groups = 3, take = 1 }}',
    ),
    "specs.no_list": ("{place}: there is no list {term!r}{lists}", "{place}：没有列表 {term!r}{lists}"),
    "specs.quotes": ("{place}: {term!r} is no text in quotes", "{place}：{term!r} 不是带引号的文本"),
    "specs.screen_is": (
        '{place}: screen is {{ model = "NAME", share = 0.1 }} or {{ column = "NAME" }}',
        '{place}：screen 应为 {{ model = "NAME", share = 0.1 }} 或 {{ column = "NAME" }}',
    ),
    "specs.panel": ("panel names two columns: firm and year", "panel 应写明两列：公司和年度"),
    "specs.names": ("screen names a model or a column", "screen 应写明一个模型或一列"),
    "specs.share": ("screen: share lies between 0 and 1", "screen：share 应在 0 与 1 之间"),
    "specs.outcome": ("{place}: an outcome and regressors are needed", "{place}：须有被解释变量和解释变量"),
    "specs.without": ("{place}: without {name!r}, which is no regressor", "{place}：不含 {name!r}，而它不是解释变量"),
    "specs.choices": (
        "{place}: {key} must be {choices}, not {value!r}", "{place}：{key} 应为 {choices}，而不是 {value!r}",
    ),
    "specs.must": ("{place}: {key} must be {get}, not {value!r}", "{place}：{key} 应为{get}，而不是 {value!r}"),
    "specs.text_table": ("a text or a table", "文本或表"),
    "specs.flag_text": ("true, false or a text", "true、false 或文本"),
    "specs.braces": ("a table in braces", "花括号中的表"),
    "specs.number": ("a number", "数字"),
    "specs.list": ("a list in brackets", "方括号中的列表"),
    "specs.unknown": ("{place}: {key!r} is unknown{near}", "{place}：未知的键 {key!r}{near}"),
    "specs.table": ("{place}: a table is needed", "{place}：须为表"),
    "specs.faults": ("{name} has faults:\n{faults}", "{name} 有错误：\n{faults}"),
    "specs.no_model": ("there is no [[model]]", "没有 [[model]]"),
    "specs.label": (
        '{place} must be a text, or {{ en = "…", zh = "…" }}, not {own!r}',
        '{place} 应为文本，或 {{ en = "…", zh = "…" }}，而不是 {own!r}',
    ),
    "specs.screen": (
        "model {m}: screens by {model!r}, and there is no such model", "模型 {m}：按 {model!r} 筛查，但没有这个模型",
    ),
    "specs.twice": ("two models are called {name!r}", "有两个模型都叫 {name!r}"),
    "specs.file": ("the file", "文件"),
    "specs.several": (
        "{file} has several models; say which, as {file}#{name}", "{file} 有几个模型；请指明一个，写作 {file}#{name}",
    ),
    "stata.panel": (
        "{panel!r}: Stata cannot open a file of this name; rename it, without quotes, ` and $",
        "{panel!r}：Stata 无法打开这样命名的文件；请改名，不含引号、` 和 $",
    ),
    "terms.writings": (
        "{name!r} writes one code in several ways ({same}), {nunique:,|code|codes} so; write all as texts in one "
        "way: data[{name!r}].astype(str).str.{how}",
        "{name!r} 中同一代码有几种写法（{same}），共 {nunique:,} 个；请统一写法：data[{name!r}"
        "].astype(str).str.{how}",
    ),
    "terms.no_year": (
        "{name!r} holds {first:.0f}, which is no year; {how}", "{name!r} 含有 {first:.0f}，不是年份；{how}",
    ),
    "terms.correct": ("correct these rows", "请更正这些行"),
    "terms.take_year": ("take the year first: data[{name!r}] // {size}", "请先取年份：data[{name!r}] // {size}"),
    "terms.dates": (
        "{name!r} holds dates ({first}), not years or numbers; take the year first: pandas.to_datetime(data["
        "{name!r}].astype(str)).dt.year",
        "{name!r} 是日期（{first}），不是年份或数字；请先取年份：pandas.to_datetime(data[{name!r}"
        "].astype(str)).dt.year",
    ),
    "terms.kind": (
        "{name!r} holds {kind} ({shown}), not numbers; make it numbers first, such as data[{name!r}].astype(float)",
        "{name!r} 的类型是 {kind}（{shown}），不是数字；请先转为数字，如 data[{name!r}].astype(float)",
    ),
    "terms.no_panel": (
        "lags and leads go by firm and year, and the table has no column {name!r}; name them: panel=('code', 'year')",
        "滞后与超前按公司和年份计，表中没有 {name!r} 列；请指明：panel=('code', 'year')",
    ),
    "terms.in_index": (
        "{name!r} is in the table's index and no column; give data.reset_index()",
        "{name!r} 在表的索引中，不是列；请用 data.reset_index()",
    ),
    "terms.several": (
        "the table has no column {name!r}; several columns are a list, {parts}, or stand in a formula",
        "表中没有 {name!r} 列；多列请写成列表 {parts}，或写在公式中",
    ),
    "terms.text": (
        "{name!r} holds text ({shown}), not numbers; make it numbers (pandas.to_numeric), or write 'i.{name}' "
        "for an indicator a value, or make it a fixed effect",
        "{name!r} 是文本（{shown}），不是数字；请转为数字（pandas.to_numeric），或写 'i.{name}' "
        "为每个取值设虚拟变量，或作为固定效应",
    ),
    "terms.many": (
        "i({name}): {name} has {n_levels:,} levels; indicators are for 2 to {max_levels}",
        "i({name})：{name} 有 {n_levels:,} 个取值；虚拟变量用于 2 至 {max_levels} 个",
    ),
    "terms.calendar": (
        "{panel} is no whole number in some rows; lags count calendar years",
        "{panel} 在某些行不是整数；滞后按日历年计",
    ),
    "terms.lags": (
        "lags need one row a firm and year, but {twice}; keep one row of each",
        "滞后项要求每个公司年度一行，但{twice}；请各留一行",
    ),
    "terms.levels": (
        "{factor!r}: {found} has {n_levels} levels ({levels}), and {base!r} is to be left out; give a column "
        "with 2 to {max_levels} levels, of which that is one, or a fixed effect",
        "{factor!r}：{found} 有 {n_levels} 个取值（{levels}），而要以 {base!r} 为基准；请给出有 2 至 "
        "{max_levels} 个取值且包含该基准的列，或作为固定效应",
    ),
    "terms.repeated": (
        "{n_twice:,|firm-year occurs|firm-years occur} more than once ({shown}{more})",
        "{n_twice:,} 个公司年度出现多次（{shown}{more}）",
    ),
    "terms.marks": (
        "{name!r} is to mark rows by 1 and 0; it holds other numbers",
        "{name!r} 应以 1 和 0 标记各行；其中有其他数字",
    ),
    "terms.one": (
        "{term!r}: one column is needed here, and this stands for {n_pairs}",
        "{term!r}：此处须为一列，而它代表 {n_pairs} 列",
    ),
    "terms.two": ("two terms are called {name!r}: {found}, {single}", "有两个变量都叫 {name!r}：{found}、{single}"),
    "terms.either": (
        "{level!r} is a level of {name}, but reads as {first} times level {rest!r}; rename the level or the column",
        "{level!r} 是 {name} 的一个取值，但也可读作 {first} 与取值 {rest!r} 的乘积；请为该取值或该列改名",
    ),
    "terms.singles": (
        "{term!r}: stands for {n_singles:|term|terms}, so it cannot have one name",
        "{term!r}：代表 {n_singles} 个变量，不能只有一个名称",
    ),
    "terms.twice": (
        "the table has two columns called {twice!r}; rename one", "表中有两列都叫 {twice!r}；请为其中一列改名",
    ),
    "vcov.has": ("{cluster} has {size}", "{cluster} 只有 {size} 个"),
    "vcov.few": (
        "standard errors by {name}: few clusters ({few}), so they are probably too small",
        "按 {name} 的标准误：聚类太少（{few}），很可能偏小",
    ),
    "vcov.negative": (
        "the covariance clustered by {name} had negative eigenvalues, which were set to 0",
        "按 {name} 聚类的协方差矩阵有负的特征值，已置为 0",
    ),
    "vcov.two": (
        "standard errors clustered by {name} need two clusters; {names} has one",
        "按 {name} 聚类的标准误须有两个聚类；{names} 只有一个",
    ),
    "vcov.rows": (
        "{n:,|row cannot|rows cannot} give {parameters:,} parameters (levels of fixed effects counted) and standard "
        "errors; use fewer fixed effects or regressors, or more rows",
        "{n:,} 行不足以估计 {parameters:,} 个参数（含固定效应的各组）及其标准误；请减少固定效应或解释变量，"
        "或增加行",
    ),
    "vcov.unknown": (
        "vcov {vcov!r} is unknown: 'iid', 'hetero', {{'CRV1': 'firm'}}, {{'CRV1': 'firm+year'}} or {{'CRV1': "
        "'industry^year'}}",
        "未知的 vcov {vcov!r}：应为 'iid'、'hetero'、{{'CRV1': 'firm'}}、{{'CRV1': 'firm+year'}} 或 {{'CRV1': "
        "'industry^year'}}",
    ),
    "specs.known": (": {known}", "：{known}"),
    "specs.lists": ("; {lists}", "；有 {lists}"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
