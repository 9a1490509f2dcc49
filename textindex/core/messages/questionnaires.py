"""What is wrong with answers, scales, a survey's regressions or a printed matrix, and what is noted of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "answers.log": (
        "{name}: row {place} has {value:g}, of which there is no logarithm; ln(1+…) takes 0",
        "{name}：第 {place} 行为 {value:g}，没有对数；ln(1+…) 可取 0",
    ),
    "answers.numbers": (
        "{error}. Answers must be numbers: 1 for the lowest, and so on", "{error}。答案须为数字：最低为 1，依次类推",
    ),
    "answers.labels": (
        "column {name!r} holds labels ({iloc}), not numbers; export it as numbers",
        "{name!r} 列是标签（{iloc}），不是数字；请按数字导出",
    ),
    "answers.twice": (
        "the answers have two columns called {twice!r}; rename one of them",
        "答卷有两列都叫 {twice!r}；请为其中一列改名",
    ),
    "answers.no_column": (
        "the answers have no column {absent}{hint}; there are {there}", "答卷没有 {absent} 列{hint}；现有 {there}",
    ),
    "answers.outside": (
        "answers lie outside their scale:\n{faults}\nGive the scale its own range, correct the rows, or, if a "
        "number stands for no answer, name it: missing_codes = [99]",
        "有答案超出量表范围：\n{faults}\n请为该量表写明范围，或更正这些行；若某数表示未作答，请写明："
        "missing_codes = [99]",
    ),
    "called.answers": ("the answers", "答卷"),
    "answers.no_rows": ("{path}: the table has no rows", "{path}：表中没有数据行"),
    "answers.spss": (
        "{path}: in SPSS, save it as Stata (.dta), Excel (.xlsx) or CSV, values and not labels",
        "{path}：请在 SPSS 中另存为 Stata（.dta）、Excel（.xlsx）或 CSV，保存数值而不是标签",
    ),
    "consistent.t_b": (
        "{term}: B / SE lies between {low:.3f} and {high:.3f} in size, printed t is {value:g}",
        "{term}：B / SE 的绝对值在 {low:.3f} 与 {high:.3f} 之间，所印的 t 为 {value:g}",
    ),
    "consistent.t_p": (
        "{term}: t = {value:g} has p between {low:.4f} and {high:.4f}, printed is {value_2:g}",
        "{term}：t = {value:g} 对应的 p 在 {low:.4f} 与 {high:.4f} 之间，所印为 {value_2:g}",
    ),
    "consistent.none": (
        "no correlations that round to the printed ones were found that give all {n_names} printed figures at "
        "once; the nearest miss {names} by {misses:.2f} units of its last digit",
        "没有找到四舍五入后与所印一致、且使全部 {n_names} 个所印数字同时成立的相关系数；最接近的一组中 {names} "
        "相差其末位的 {misses:.2f} 个单位",
    ),
    "consistent.all": (
        "all {n_names} printed figures hold at once for correlations that round to the printed ones",
        "存在四舍五入后与所印一致的相关系数，使全部 {n_names} 个所印数字同时成立",
    ),
    "factors.fornell": (
        "Fornell and Larcker: the root of AVE of {names} ({square:.3f}) is below a correlation of its own",
        "Fornell-Larcker：{names} 的 AVE 平方根（{square:.3f}）低于其某个相关系数",
    ),
    "factors.improper": (
        "the confirmatory analysis found no proper solution; distrust its loadings",
        "验证性分析没有恰当的解；其载荷不可信",
    ),
    "factors.no_cfa": (
        "no confirmatory analysis: {few} has too few items; Fornell and Larcker's table needs it",
        "没有验证性分析：{few} 的题项太少；Fornell-Larcker 表需要它",
    ),
    "factors.sum": (
        "no factors: an item is the sum of others (the correlations are singular); take it out",
        "没有因子：有一个题项是其他题项之和（相关矩阵奇异）；请去掉它",
    ),
    "factors.same": (
        "no factors: {names} and {names_2} are the same answers; take one out",
        "没有因子：{names} 与 {names_2} 的答案相同；请去掉一个",
    ),
    "factors.flat": (
        "no factors: {flat} does not vary among the rows that answer all items",
        "没有因子：在回答了全部题项的行中，{flat} 没有变化",
    ),
    "factors.htmt": (
        "{names} and {names_2} are hardly apart (HTMT {ratios:.2f})",
        "{names} 与 {names_2} 几乎无法区分（HTMT {ratios:.2f}）",
    ),
    "factors.harman": (
        "one factor takes {harman_pca:.0%} of the variance (Harman): common-method bias?",
        "一个因子解释了 {harman_pca:.0%} 的方差（Harman）：是否存在共同方法偏差？",
    ),
    "factors.heywood": (
        "the factors' solution is not proper: the iteration did not rest, or a factor explains an item whole "
        "(Heywood case); ask for fewer factors",
        "因子解不恰当：迭代未收敛，或某因子完全解释了一个题项（Heywood 情形）；请减少因子",
    ),
    "factors.rows": (
        "{n:|row answers|rows answer} all {p} items; factors need more rows than items, so there are no loadings",
        "有 {n} 行回答了全部 {p} 个题项；因子分析的行数须多于题项，因此没有载荷",
    ),
    "factors.few": (
        "{p} items are too few for {factors} factors; there are no loadings",
        "{p} 个题项对 {factors} 个因子来说太少；没有载荷",
    ),
    "factors.many": (
        "{p} items cannot have {factors} factors; ask for fewer, or leave factors out",
        "{p} 个题项不能有 {factors} 个因子；请减少，或不写 factors",
    ),
    "survey.stars": (
        'stars are marks and levels between 0 and 1, such as {{ "**" = 0.01, "*" = 0.05 }}, not {given!r}',
        'stars 应为标记和 0 与 1 之间的水平，如 {{ "**" = 0.01, "*" = 0.05 }}，而不是 {given!r}',
    ),
    "survey.outcome": (
        "{place}: the outcome {outcome!r} stands among its regressors",
        "{place}：被解释变量 {outcome!r} 也在其解释变量中",
    ),
    "survey.regressor": (
        "{place}: {name!r} stands twice among the regressors", "{place}：{name!r} 在解释变量中出现两次",
    ),
    "survey.item": (
        "item {item!r} stands in {own}; an item belongs to one scale, once",
        "题项 {item!r} 出现在 {own} 中；每个题项只属于一个量表，且只出现一次",
    ),
    "survey.scales": ("two scales are called {name!r}", "有两个量表都叫 {name!r}"),
    "survey.reverse": (
        "{place}: reverse names {name!r}, which is none of its items", "{place}：reverse 中的 {name!r} 不是其题项",
    ),
    "survey.items": ("{place}: a name and items are needed", "{place}：须有名称和题项"),
    "survey.range": (
        "{place} is the lowest and the highest answer, such as [1, 7], not {given!r}",
        "{place} 应为最低和最高的答案，如 [1, 7]，而不是 {given!r}",
    ),
    "survey.faults": ("{called} has faults:\n{faults}", "{called} 有错误：\n{faults}"),
    "survey.labels": ("[labels]: {name} must be a text, not {own!r}", "[labels]：{name} 应为文本，而不是 {own!r}"),
    "survey.factors": (
        "factors must be 1 or more; leave it out for one a scale", "factors 应为 1 或更多；每个量表一个时可不写",
    ),
    "survey.code": (
        "missing_codes: {code:g} is an answer of scale {scale} ({low:g} to {high:g})",
        "missing_codes：{code:g} 是量表 {scale}（{low:g} 至 {high:g}）的一个答案",
    ),
    "survey.codes": ("missing_codes must be numbers, not {codes!r}", "missing_codes 应为数字，而不是 {codes!r}"),
    "survey.no_scale": (
        'there is no [[scale]]; each needs a name and items, such as name = "ck", items = ["ck1", "ck2"]',
        '没有 [[scale]]；每个须有名称和题项，如 name = "ck"，items = ["ck1", "ck2"]',
    ),
    "survey.two": ("two regressions are called {name!r}", "有两个回归都叫 {name!r}"),
    "survey.must": ("{place}: {key} must be {kinds}, not {value!r}", "{place}：{key} 应为{kinds}，而不是 {value!r}"),
    "survey.table": ("{place}: a table is needed, not {own!r}", "{place}：须为表，而不是 {own!r}"),
    "survey.brackets": ("correlations: {row!r} is no row in brackets", "correlations：{row!r} 不是方括号中的一行"),
    "survey.key_missing": ("the file: {key} is missing", "文件：缺少 {key}"),
    "survey.path": (
        "a specification is the path of a TOML file, or a mapping with its keys, not {given!r}",
        "设定应为 TOML 文件的路径，或含其各键的映射，而不是 {given!r}",
    ),
    "survey.spec": ("the specification", "设定"),
    "survey.whole": ("a whole number", "整数"),
    "implied.jointly": (
        "{term} is significant at 5% {where}: as a simple regression t = {simple_t:.3f}, p = {simple_p:.3f}; "
        "in the multiple one t = {t:.3f}, p = {p:.3f}",
        "{term} 在{where}于 5% 水平显著：一元回归中 t = {simple_t:.3f}，p = {simple_p:.3f}；多元回归中 t = "
        "{t:.3f}，p = {p:.3f}",
    ),
    "implied.alone": ("alone, not beside the others", "单独时，而非与其他变量一起时"),
    "implied.beside": ("beside the others, not alone", "与其他变量一起时，而非单独时"),
    "implied.level": (
        "{term}: p lies between {p_low:.4f} and {p_high:.4f}: its digits do not tell on which side of {level:g}"
        "{exact}",
        "{term}：p 在 {p_low:.4f} 与 {p_high:.4f} 之间：从其位数看不出在 {level:g} 的哪一侧{exact}",
    ),
    "implied.exact": ("; from the printed t it is {own:.7f}", "；由所印的 t 得 {own:.7f}"),
    "implied.not": (
        "{name}: {n_at} of {known} printed values do not follow from the correlations: {shown}",
        "{name}：{known} 个所印数值中有 {n_at} 个不能由相关系数得出：{shown}",
    ),
    "implied.within": (
        "{name}: all {known} printed values lie within what the rounding of the correlations allows",
        "{name}：全部 {known} 个所印数值都在相关系数四舍五入所允许的范围之内",
    ),
    "implied.outside": (
        "{name}: {n_lost} of {known} printed values lie outside the band, which is no bound here",
        "{name}：{known} 个所印数值中有 {n_lost} 个在区间之外，此处该区间不是界限",
    ),
    "stars.contradict": (
        "stars: {n_wrong} of {n_pairs:|cell contradicts|cells contradict} the printed legend ({legend}): {cells}",
        "星号：{n_pairs} 个单元格中有 {n_wrong} 个与所印图例（{legend}）矛盾：{cells}",
    ),
    "stars.printed": (
        "stars: all cells follow the printed legend ({legend})", "星号：全部单元格符合所印图例（{legend}）",
    ),
    "stars.none": ("stars: no usual legend explains every cell", "星号：没有一种常用图例能解释全部单元格"),
    "stars.every": ("stars: every cell follows {fitting}", "星号：每个单元格都符合 {fitting}"),
    "printed.numbers": (
        "printed {called}: {n_cells:|number|numbers} for {n_names:|regressor|regressors} ({names})",
        "所印的 {called}：{n_cells} 个数字，而解释变量有 {n_names} 个（{names}）",
    ),
    "printed.regressor": (
        "printed {called}: {unknown!r} is no regressor; there are {names}",
        "所印的 {called}：{unknown!r} 不是解释变量；现有 {names}",
    ),
    "printed.differ": (
        "{pair}: {value:g} below the diagonal and {value_2:g} above it; which is right?",
        "{pair}：对角线下为 {value:g}，上为 {value_2:g}；哪个正确？",
    ),
    "printed.correlation": (
        "{pair}: {value:g} is no correlation; it lies between -1 and 1",
        "{pair}：{value:g} 不是相关系数；它在 -1 与 1 之间",
    ),
    "printed.none": (
        "{pair}: there is no correlation; one triangle must be full", "{pair}：没有相关系数；须有一个三角是完整的",
    ),
    "printed.diagonal": (
        "{name}: the diagonal has {value:g}, not 1; write 1 in place of a variance or an alpha",
        "{name}：对角线为 {value:g}，不是 1；请以 1 代替方差或 alpha",
    ),
    "printed.matrix": (
        "{given} is no matrix; give a DataFrame, or rows: [[1], [0.3, 1]]",
        "{given} 不是矩阵；请给出 DataFrame，或各行：[[1], [0.3, 1]]",
    ),
    "printed.twice": (
        "two figures of the matrix are called {twice!r}; rename one",
        "矩阵中有两个变量都叫 {twice!r}；请为其中一个改名",
    ),
    "printed.square": (
        "the matrix has {n_rows:|row|rows} of up to {widest:|cell|cells} for {n_told:|name|names}; it must be square, "
        "or a lower triangle with one row a figure (its first row empty where the diagonal is left out)",
        "矩阵有 {n_rows} 行，至多 {widest} 格，而名称有 {n_told} 个；它须为方阵，"
        "或每个变量一行的下三角（不含对角线时第一行为空）",
    ),
    "printed.names": (
        "the matrix has rows {told} and columns {columns}; both must name the same figures in the same order",
        "矩阵的行为 {told}，列为 {columns}；两者须以同样的次序写同样的变量",
    ),
    "printed.number": (
        "{place}: {cell!r} is no printed number; write it as the paper does, such as -0.433**",
        "{place}：{cell!r} 不是所印的数字；请照论文写，如 -0.433**",
    ),
    "recheck.legend": (
        'legend: {mark!r} has {level!r}; write levels between 0 and 1, such as {{"*": 0.05}}',
        'legend：{mark!r} 为 {level!r}；请写 0 与 1 之间的水平，如 {{"*": 0.05}}',
    ),
    "recheck.definite": (
        "the matrix is not positive definite (smallest eigenvalue {value:.4f}): {where}{pairwise}",
        "矩阵不是正定的（最小特征值 {value:.4f}）：{where}{pairwise}",
    ),
    "recheck.pairwise": (
        "; a matrix of pairwise correlations can be so too, and then no regression follows from it",
        "；成对计算的相关矩阵也会如此，由它得不出回归",
    ),
    "recheck.together": (
        "{told} cannot stand together: look there for a slip in a sign or a digit",
        "{told} 不能同时成立：请在此查看是否有正负号或数位的笔误",
    ),
    "recheck.one": (
        "{names} and {names_2} are one figure ({r:g}): leave one of them out",
        "{names} 与 {names_2} 是同一变量（{r:g}）：请去掉其中一个",
    ),
    "recheck.slip": ("look for a slip in a sign or a digit", "请查看是否有正负号或数位的笔误"),
    "recheck.n": (
        "n = {n!r}: a regression on {k:|figure|figures} needs a whole number of {k_2} rows at least",
        "n = {n!r}：{k} 个变量的回归至少需要 {k_2} 行，须为整数",
    ),
    "recheck.printed": (
        "printed {wrong!r} is unknown; there are {columns}", "未知的 printed {wrong!r}；可用 {columns}",
    ),
    "recheck.outcome": (
        "the outcome {last!r} is no figure of the matrix; there are {names}",
        "被解释变量 {last!r} 不是矩阵中的变量；现有 {names}",
    ),
    "recheck.near": (
        "the matrix is so near to being singular that some correlations which round to it are impossible: the "
        "bands are those of the possible corners, and no bounds",
        "矩阵接近奇异，四舍五入后与之一致的某些相关系数并不可能：所给的区间取自可能的角点，不是界限",
    ),
    "regress.singular": (
        "{called}: {names} give one another exactly (a singular design); take one of them out",
        "{called}：{names} 可以互相得出（设计矩阵奇异）；请去掉其中一个",
    ),
    "regress.flat": (
        "{called}: {flat} is the same in every row that is used; take it out",
        "{called}：{flat} 在所用的每一行都相同；请去掉它",
    ),
    "regress.part": (
        "{part} is an item of {name}: one is a part of the other", "{part} 是 {name} 的题项：一个是另一个的一部分",
    ),
    "regress.vif": ("variance inflation above {collinear:.0f}: {high}", "方差膨胀因子高于 {collinear:.0f}：{high}"),
    "regress.constant": (
        "{called}: the outcome {outcome} is {y:g} in every row", "{called}：被解释变量 {outcome} 在每一行都为 {y:g}",
    ),
    "regress.exact": (
        "{called}: {names} give the outcome {outcome} exactly in the {n} rows that are used; nothing is left to test",
        "{called}：在所用的 {n} 行中，{names} 可以精确得出被解释变量 {outcome}；没有可供检验的误差",
    ),
    "regress.leverage": (
        "a row decides a coefficient alone (its leverage is 1): there are no standard errors HC3",
        "有一行单独决定了某个系数（其杠杆值为 1）：无法给出 HC3 标准误",
    ),
    "regress.rows": (
        "{called}: {n} of {n_own:|row has|rows have} all of {own}; {k} at least are needed. {lost}",
        "{called}：{n_own} 行中有 {n} 行 {own} 齐全；至少需要 {k} 行。{lost}",
    ),
    "regress.missing": (
        'Missing are {lost}; score = "half" keeps rows with half of the items answered',
        '缺失的有 {lost}；score = "half" 会保留回答了一半题项的行',
    ),
    "regress.dw": (
        "Durbin-Watson is that of the rows in the file's order; of a cross-section it says nothing about the "
        "errors",
        "Durbin-Watson 按文件中行的次序计算；对截面数据，它说明不了误差",
    ),
    "survey.no_answers": (
        'no answers: give the table or its file, or name it in the specification: data = "answers.csv"',
        '没有答卷：请给出表或其文件，或在设定中写明：data = "answers.csv"',
    ),
    "scales.reversal": (
        "{scale}: {told} runs against the scale: a reversal forgotten, or one too many? Alpha is {alpha:.3f}; "
        "{do}, and it is {then:.3f}{either}. Look at the wording first",
        "{scale}：{told} 与量表方向相反：是否漏了反向计分，或多了一个？alpha 为 {alpha:.3f}；若{do}，则为 "
        "{then:.3f}{either}。请先看题项的措辞",
    ),
    "scales.either": (
        "; half of the items run against the other half, so it may be the others",
        "；有一半题项与另一半相反，也可能是另外几个",
    ),
    "scales.take": ("take {take} out of reverse", "将 {take} 从 reverse 中去掉"),
    "scales.add": ("add {add} to reverse", "将 {add} 加入 reverse"),
    "scales.rest": (
        "{scale}: {items} does not go with the rest (item-rest r {r:.2f})",
        "{scale}：{items} 与其余题项不一致（题项与其余之和的 r 为 {r:.2f}）",
    ),
    "scales.heywood": (
        "{scale}: its single factor explains an item whole (Heywood case); distrust its CR and AVE",
        "{scale}：其单一因子完全解释了一个题项（Heywood 情形）；其 CR 和 AVE 不可信",
    ),
    "scales.no_alpha": (
        "{scale}: fewer than two rows answer all items; no alpha", "{scale}：回答了全部题项的不足两行；没有 alpha",
    ),
    "scales.flat": (
        "{scale}: {item} has {what}; it can be in no correlation: take it out of the scale",
        "{scale}：{item} {what}；不会有任何相关：请从量表中去掉它",
    ),
    "scales.same_answer": ("the same answer ({there:g}) in every row", "每一行都是同一答案（{there:g}）"),
    "scales.no_answer": ("no answer", "没有作答"),
    "implied.one": (
        "{term} {value:g}, attainable {low:.4f} to {high:.4f}", "{term} {value:g}，可达 {low:.4f} 至 {high:.4f}",
    ),
    "survey.warning": ("warning: {warning}", "警告：{warning}"),
    "list.apart": ("{first}\n\n{then}", "{first}\n\n{then}"),
    "recheck.shown": (
        "{outcome} on {k} regressors, n = {n}: R² {r2:.4f}, F {f:.3f}, p {p_f:.4f}",
        "{outcome} 对 {k} 个解释变量回归，n = {n}：R² {r2:.4f}，F {f:.3f}，p {p_f:.4f}",
    ),
    "published.inside": (
        "{name}: printed {value:g} lies within {low:.4f} to {high:.4f}",
        "{name}：公布值 {value:g} 落在 {low:.4f} 至 {high:.4f} 之内",
    ),
    "published.not": (
        "{name}: printed {value:g} does not follow: {low:.4f} to {high:.4f}",
        "{name}：公布值 {value:g} 无法由矩阵得出：{low:.4f} 至 {high:.4f}",
    ),
    "published.outside": (
        "{name}: printed {value:g} lies outside {low:.4f} to {high:.4f}",
        "{name}：公布值 {value:g} 落在 {low:.4f} 至 {high:.4f} 之外",
    ),
    "answers.row_has": ("row {row} has {value:g}", "第 {row} 行为 {value:g}"),
    "answers.cells": ("{item} ({low:g} to {high:g}): {places}", "{item}（{low:g} 至 {high:g}）：{places}"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
