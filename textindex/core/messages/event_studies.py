"""What is wrong with an event study or a comparison of the treated, and what it notes of itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "adoption.silent": (
        "{name}: of {silent:,|firm|firms} no row tells it: missing, not 0",
        "{name}：有 {silent:,} 家公司各行均未说明：记为缺失，而不是 0",
    ),
    "adoption.unsure": (
        "{name}: {unsure:,|firm has|firms have} no report of the wave before adoption: it may have been then",
        "{name}：{unsure:,} 家公司缺少采用前一期的报告：可能当时已采用",
    ),
    "adoption.early": (
        "{name}: {early:,|firm had|firms had} adopted when first seen: the year is that of the first report, and no "
        "year before is there to compare with",
        "{name}：{early:,} 家公司在首次出现时已采用：其采用年取首份报告的年份，之前没有可比的年份",
    ),
    "adoption.lost": ("{lost:,|row has|rows have} no firm or no year", "{lost:,} 行没有公司或年度"),
    "adoption.warning": ("adoption: {text}", "采用：{text}"),
    "adoption.taken": (
        "the table has a column {taken!r} already; rename it, or call the technology otherwise",
        "表中已有 {taken!r} 列；请改名，或为该技术另取名称",
    ),
    "adoption.off": (
        "{name!r} switches off in {n_unique:,|firm|firms} ({shown}): adoption is from a first year on; correct "
        "these rows, or make the column 1 from a firm's first 1: data.groupby(firm)[column].cummax() in order "
        "of years",
        "{name!r} 在 {n_unique:,} 家公司中由 1 变回 0（{shown}）：采用是从首个年份起持续的；请更正这些行，"
        "或使该列从公司的第一个 1 起一直为 1：按年份顺序 data.groupby(firm)[column].cummax()",
    ),
    "adoption.no_window": (
        "the window {window} to {window_2} holds no year of the table; there are {shown}",
        "{window} 至 {window_2} 年间表中没有数据；现有 {shown}",
    ),
    "adoption.at_least": (
        "at_least is a number above 0, not {at_least!r}", "at_least 应为大于 0 的数，而不是 {at_least!r}",
    ),
    "adoption.no_base": (
        "there are no rows of the base year {base}; there are {shown}", "没有基年 {base} 的行；现有 {shown}",
    ),
    "adoption.one_wave": (
        "the table has one wave ({shown}): adoption needs years before and after; add the others",
        "表中只有一期（{shown}）：采用须有前后各年；请补上其他年份",
    ),
    "adoption.names": (
        "technologies need a name and at least one dimension or column each",
        "每项技术须有名称，并至少有一个维度或一列",
    ),
    "adoption.groups": (
        "no groups are called {technologies!r}: {groups}, or give your own: {{\"AI\": [\"artificial_intelligence\"]"
        "}}",
        '没有名为 {technologies!r} 的组：{groups}；也可自行给出：{{"AI": ["artificial_intelligence"]}}',
    ),
    "adoption.nobody": (
        "nobody adopts {nobody!r}{window} with at least {at_least:g} hits; ask for fewer, or for other "
        "dimensions",
        "没有公司{window}以至少 {at_least:g} 次命中采用 {nobody!r}；请降低次数，或换用其他维度",
    ),
    "adoption.in_window": (" in {window} to {window_2}", "在 {window} 至 {window_2} 年间"),
    "row.level": ("level of {name}", "{name}的水平值"),
    "row.outside": ("outside the sample", "样本之外"),
    "adjust.cohort": (
        "the covariates are collinear in some cohort; leave one out", "协变量在某一批次中共线；请去掉一个",
    ),
    "adjust.support": (
        "the covariates tell who adopts almost perfectly in some cohort, so there is no common support; leave "
        "a covariate out, or use method='reg'",
        "协变量几乎完全决定了某一批次谁会采用，没有共同支撑；请去掉一个协变量，或用 method='reg'",
    ),
    "adjust.collinear": (
        "the covariates are collinear or constant among the controls of some cohort; leave one out",
        "协变量在某一批次的对照组中共线或为常数；请去掉一个",
    ),
    "bacon.treated": (
        "{weight:.1%} of the weight is on comparisons whose controls are already treated (their average is "
        "{average:.3f}): where effects grow they pull the two-way estimate down",
        "{weight:.1%} 的权重落在以已处理者为对照的比较上（其平均为 {average:.3f}）：效应递增时，"
        "它们会压低双向估计",
    ),
    "bacon.gaps": (
        "the comparisons add up only where every unit is seen in every wave; {units:,|row would|rows would} be needed, "
        "and {n_y:,} are there. complete=True leaves out units with gaps",
        "只有每个个体在每一期都有观测时，各比较才能加总；应有 {units:,} 行，现有 {n_y:,} 行。complete=True "
        "会剔除有缺口的个体",
    ),
    "cohort.few": (
        "too few units of cohort {year} or its controls are seen in both {year_2} and {year_3} for {n_names} "
        "covariates; leave covariates out",
        "{year} 批次或其对照中，{year_2} 和 {year_3} 年都有观测的个体太少，容不下 {n_names} 个协变量；"
        "请去掉一些协变量",
    ),
    "cohort.controls": ("no controls", "没有对照"),
    "cohort.no_row": ("no row of the cohort in {year}", "{year} 年没有该批次的行"),
    "cohort.no_controls": (
        "no cohort has controls after its adoption; there is nothing to estimate",
        "没有一个批次在采用之后还有对照；无法估计",
    ),
    "cohort.no_never": (
        "no unit is never treated, so there is nobody to compare with; use control='not-yet', which takes "
        "units before their own adoption",
        "没有从未处理的个体，因此没有可比的对象；请用 control='not-yet'，即以采用之前的个体为对照",
    ),
    "cells.singular": (
        "the design is singular: these are a sum of the unit and time effects and each other{worst}; there are "
        "too few untreated rows, or too few waves, to tell them apart",
        "设计矩阵奇异：以下各项是个体效应、时间效应及彼此之和{worst}；未处理的行太少或期数太少，无法区分",
    ),
    "cells.worst": (" ({worst})", "（{worst}）"),
    "cells.rows": (
        "{rows:,|row cannot|rows cannot} give {parameters:,} coefficients and standard errors; use more rows",
        "{rows:,} 行不足以估计 {parameters:,} 个系数及其标准误；请增加行",
    ),
    "cluster.rows": (
        "{n_y:,|row cannot|rows cannot} give {parameters:,} coefficients and standard errors",
        "{n_y:,} 行不足以估计 {parameters:,} 个系数及其标准误",
    ),
    "cluster.no_variation": (
        "{name!r} has no variation of its own beside the other regressors and effects",
        "除其他解释变量和固定效应之外，{name!r} 没有自身的变异",
    ),
    "cluster.dummies": (
        "{width:,} dummies are needed for effects across clusters; {most:,} at most are taken",
        "跨聚类的固定效应需要 {width:,} 个虚拟变量；至多 {most:,} 个",
    ),
    "cluster.one": (
        "{cluster} has one value in the rows used; two clusters are needed",
        "{cluster} 在所用的行中只有一个值；聚类至少要有两组",
    ),
    "did.ols_weights": ("treated rows, by the weights of least squares", "处理的行，按最小二乘的权重"),
    "did.no_test": (
        "a test beside the two-way leads cannot be made: {error}", "无法在双向前导项之外再作检验：{error}",
    ),
    "did.staggered": (
        "units adopt in {n_adopting} waves: the two-way estimate {weighs}, and its leads take up differences "
        "between cohorts' effects, so that their test may reject where there is no trend; read it beside the "
        "other tests, and prefer another estimator",
        "个体分 {n_adopting} 期采用：双向估计{weighs}，其前导项会吸收各批次效应的差异，"
        "因此没有趋势时其检验也可能拒绝；请与其他检验对照，并优先采用其他估计量",
    ),
    "did.compares": ("also compares with units that are treated already", "也以已处理的个体为对照"),
    "did.negative": (
        "weighs {negative_share:.1%} of treated rows negatively", "对 {negative_share:.1%} 的处理行赋予负权重",
    ),
    "did.leads": ("two-way leads", "双向前导项"),
    "did.lp_se": (
        "least squares by horizon, clustered, G/(G-1) (n-1)/(n-K)", "逐期最小二乘，聚类，G/(G-1) (n-1)/(n-K)",
    ),
    "did.horizons": (
        "horizons 0 to {last} in one regression, of units seen in all of them",
        "第 0 至 {last} 期在一个回归中，取各期都有观测的个体",
    ),
    "did.lp_leads": ("leads of local projections", "局部投影的前导项"),
    "did.no_never": ("no unit is never treated; use control='not-yet'", "没有从未处理的个体；请用 control='not-yet'"),
    "did.sa_se": ("least squares, clustered, G/(G-1) (n-1)/(n-K)", "最小二乘，聚类，G/(G-1) (n-1)/(n-K)"),
    "did.sa_leads": ("Sun and Abraham's leads", "Sun 和 Abraham 的前导项"),
    "did.influence": ("influence functions, clustered, no small-sample factor", "影响函数，聚类，不作小样本调整"),
    "did.sizes": ("group-time effects, by cohorts' sizes", "组别-时间效应，按批次规模加权"),
    "did.holes": (
        "{holes:,|unit is|units are} not seen in every wave, and each of their rows counts; gaps='pairs' compares "
        "units seen in both waves, so that differences in level between units cancel",
        "{holes:,} 个个体并非每期都有观测，而其每一行都计入；gaps='pairs' 只比较两期都有观测的个体，"
        "从而消去个体间的水平差异",
    ),
    "did.few": (
        "{few:|cohort has|cohorts have} fewer than 5 units: their standard errors are not to be relied on",
        "{few} 个批次不足 5 个个体：其标准误不可靠",
    ),
    "did.further": (
        "{n_absent} further group-time effects are not estimated", "另有 {n_absent} 个组别-时间效应未能估计",
    ),
    "did.cohort": ("not estimated: cohort {text}", "未能估计：批次 {text}"),
    "did.before": ("all group-time effects before adoption", "采用之前的全部组别-时间效应"),
    "did.untreated_leads": ("leads among untreated rows", "未处理行的前导项"),
    "did.lost": (
        "{lost:,|treated row has|treated rows have} no untreated row that links their unit to their wave; no effect of "
        "theirs can be told, and they are left out",
        "{lost:,} 行处理观测没有未处理的行把其个体与该期联系起来；其效应无从得知，未采用",
    ),
    "did.residuals": ("means of residuals of untreated rows", "未处理行残差的均值"),
    "did.gardner": (
        "two-stage (Gardner), clustered, no small-sample factor", "两阶段（Gardner），聚类，不作小样本调整",
    ),
    "did.bjs": (
        "Borusyak, Jaravel and Spiess, clustered; leads as in two-way least squares",
        "Borusyak、Jaravel 和 Spiess，聚类；前导项同双向最小二乘",
    ),
    "did.treated": ("treated rows", "处理的行"),
    "did.alone": (
        "{alone:|cell has|cells have} one treated row, whose own deviation the standard errors cannot count",
        "{alone} 个单元只有一行处理观测，标准误无法计入其自身的偏离",
    ),
    "few.distinct": (
        "the bootstrap has {distinct} distinct |t*|, so its p cannot be below {distinct_2:.3f}: too few "
        "clusters, or too few of them treated",
        "自助法只有 {distinct} 个不同的 |t*|，p 值不可能低于 {distinct_2:.3f}：聚类太少，或其中处理的太少",
    ),
    "few.exact": (
        "the regressors explain the outcome without error: there is nothing to test",
        "解释变量完全解释了被解释变量：没有可检验的",
    ),
    "few.no_regressor": ("{name!r} is no regressor; there are {names}", "{name!r} 不是解释变量；现有 {names}"),
    "few.draws": ("{draws} draws cannot be made; give 1 or more", "无法作 {draws} 次抽样；请给出 1 或更多"),
    "impute.none": (
        "no treated row has an untreated one of its unit and of its wave to compare with",
        "没有一行处理观测在同一个体和同一期有未处理的行可比",
    ),
    "lp.few": (
        "horizon {h} has {rows:,} rows of {groups:,} clusters, too few for a standard error",
        "第 {h} 期只有 {groups:,} 个聚类的 {rows:,} 行，不足以计算标准误",
    ),
    "lp.no_wave": (
        "horizon {h} has no wave with both adopters and clean controls; narrow the window",
        "第 {h} 期没有同时包含采用者和干净对照的观测期；请缩小窗口",
    ),
    "lp.none": (
        "no horizon from {first} to {last} can be estimated after adoption: {why}",
        "采用之后第 {first} 至 {last} 期都无法估计：{why}",
    ),
    "lp.few_waves": ("the panel has too few waves", "面板的期数太少"),
    "did.no_switch": (
        "no unit goes from untreated to treated in the rows used", "所用的行中没有个体由未处理变为处理",
    ),
    "did.clusters": (
        "standard errors clustered by {cluster} need two clusters at least",
        "按 {cluster} 聚类的标准误至少要有两个聚类",
    ),
    "did.all_treated": (
        "every row is treated; untreated rows are needed to compare with", "每一行都已处理；须有未处理的行作对照",
    ),
    "did.no_adopter": (
        "no unit adopts in the rows used; is the cohort's year among the years?",
        "所用的行中没有个体采用；批次的年份是否在各年份之中？",
    ),
    "did.constant": (
        "the outcome is {y:g} in every row used; there is no effect to tell",
        "被解释变量在所用的每一行中都为 {y:g}；没有可言的效应",
    ),
    "did.one_wave": (
        "the rows are all of {years}; an event study needs two waves at least",
        "所有行都是 {years} 年的；事件研究至少要两期",
    ),
    "did.nobody": ("no unit is left: {items}", "没有个体留下：{items}"),
    "did.always": (
        "{lost:,|unit has|units have} no untreated row, so no effect of theirs can be told; they are left out, their "
        "{dropped:,} rows too",
        "{lost:,} 个个体没有未处理的行，其效应无从得知；它们及其 {dropped:,} 行未采用",
    ),
    "row.always": ("no untreated row (always treated)", "没有未处理的行（始终处理）"),
    "row.gaps": ("not seen in every wave", "并非每期都有观测"),
    "did.cluster": ("the cluster must be the same in all rows of a unit", "同一个体各行的聚类必须相同"),
    "did.waves": (
        "the waves are {given}: a period is a wave, not a year, and adoption is the first wave in which a unit "
        "is treated{between}",
        "观测期为 {given}：一期是一次观测而不是一年，采用是个体首次被处理的那一期{between}",
    ),
    "did.between": (" ({between:,|unit adopts|units adopt} between two waves)", "（{between:,} 个个体在两期之间采用）"),
    "did.later": (
        "{later:,|unit adopts|units adopt} after {given}, the last year: in these rows they are never treated",
        "{later:,} 个个体在最后一年 {given} 之后采用：在这些行中它们从未处理",
    ),
    "did.again": (
        "{n_again:,|row is|rows are} of a unit and year that stand there before, such as {unit} {iloc}, {time} {years}"
        "; keep one row of each",
        "{n_again:,} 行的个体和年份前面已有，例如 {unit} {iloc}，{time} {years}；请各留一行",
    ),
    "did.no_row": ("no row has a value in every column; {items}", "没有一行在各列中都有值；{items}"),
    "row.no_cluster": ("cluster missing", "缺少聚类变量"),
    "row.no_unit": ("unit or time missing", "缺少个体或时间"),
    "did.when": (
        "say when units adopt: cohort= (a column of years, 0 for never) or treatment= (0 and 1)",
        "请说明个体何时采用：cohort=（年份列，从未采用为 0）或 treatment=（0 和 1）",
    ),
    "did.covariates": (
        "covariates are taken by callaway-santanna, as they are before adoption; {estimator} would take "
        "controls that adoption itself may move",
        "callaway-santanna 取采用之前的协变量；{estimator} 会纳入可能受采用影响的控制变量",
    ),
    "did.few_clusters": (
        "{clusters:|cluster is|clusters are} few, so these standard errors are probably too small; see "
        "textindex.few_clusters",
        "聚类只有 {clusters} 个，标准误很可能偏小；见 textindex.few_clusters",
    ),
    "did.control": (
        "control={control!r} is not for {estimator}, which compares with every untreated row",
        "control={control!r} 不用于 {estimator}，它与每一行未处理的观测比较",
    ),
    "did.against_never": ("treated vs never treated", "处理组对从未处理组"),
    "did.earlier": ("earlier vs later treated", "先处理组对后处理组"),
    "did.later_earlier": ("later vs earlier treated", "后处理组对先处理组"),
    "did.against_always": ("later vs always treated", "后处理组对始终处理组"),
    "did.keep": (
        "always='keep' is for {kept}; the others cannot use units without untreated rows",
        "always='keep' 只用于 {kept}；其他估计量无法使用没有未处理行的个体",
    ),
    "did.window": (
        "window {window!r}: the first and the last period, such as (-5, 5)",
        "window {window!r}：请写成首期与末期，例如 (-5, 5)",
    ),
    "did.outside": (
        "no period lies in the window {window}; there is nothing to show", "窗口 {window} 内没有任何一期；没有可展示的",
    ),
    "did.period_out": (
        "no unit is never treated, so period {period} is left out too",
        "没有从未处理的个体，因此第 {period} 期也未纳入",
    ),
    "did.one_cohort": (
        "all units adopt in one wave and none is never treated: from then on there is nobody to compare with",
        "所有个体在同一期采用，且没有从未处理的个体：此后没有可比较的对象",
    ),
    "did.last_cohort": (
        "no unit is never treated: the cohort of {year} is the control, and the rows from {year} on are left out",
        "没有从未处理的个体：以 {year} 年的批次为对照组，{year} 年及以后的行未纳入",
    ),
    "did.no_base": (
        "cohort {cohort} has no row in the wave before its adoption, which its effects are compared with; use "
        "estimator='imputation'",
        "批次 {cohort} 在采用前一期没有观测，而其效应须与该期比较；请用 estimator='imputation'",
    ),
    "did.none_before": (
        "no unit adopts before the last cohort does; there is nothing to compare",
        "在最后一个批次之前没有个体采用；没有可比较的",
    ),
    "did.years": (
        "{name!r} must hold whole years (2015), and holds {shown}; correct these cells",
        "{name!r} 应为整数年份（如 2015），而其中有 {shown}；请更正这些单元格",
    ),
    "did.no_adoption_year": (
        "{name!r} is {value:g} in some row, no year of adoption; never is 0 or an empty cell",
        "{name!r} 在某行为 {value:g}，不是采用年份；从未采用应为 0 或留空",
    ),
    "did.dummy": (
        "{name!r} is 0 and 1, no year of adoption; a column that says in which rows a unit is treated is given as "
        "treatment={name!r}",
        "{name!r} 为 0 和 1，不是采用年份；标示个体在哪些行已处理的列，请以 treatment={name!r} 给出",
    ),
    "did.moving": (
        "{name!r} is not the same in all rows of {moving:,} units; it must hold the one year in which a unit adopts "
        "(0 for never), in each of its rows",
        "有 {moving:,} 个个体的 {name!r} 在各行不一致；每一行都应为该个体的采用年份（从未采用为 0）",
    ),
    "did.unknown": (
        "{n:,|unit has|units have} no {name!r} (missing), and count as never treated like those with 0; leave them out "
        "if it is not known whether they adopt",
        "{n:,} 个个体的 {name!r} 缺失，与取值为 0 者一样视为从未处理；若不知其是否采用，请将其剔除",
    ),
    "did.not_binary": (
        "treatment {name!r} must be 0 or 1, and is {value:g} in some row",
        "处理变量 {name!r} 应为 0 或 1，而某行为 {value:g}",
    ),
    "did.switches_off": (
        "treatment {name!r} switches off in {ends:,|unit|units}; these estimators are for a treatment that stays. Take "
        "the first year of treatment as cohort= (what follows is then the effect of having started), or leave these "
        "units "
        "out",
        "有 {ends:,} 个个体的处理变量 {name!r} 由 1 变回 0；这些估计量要求处理一经发生便持续。请以首次处理的年份作为 "
        "cohort=（此时估计的是开始处理之后的效应），或剔除这些个体",
    ),
    "study.shown": (
        "{estimator}: effect on the treated {att:.4f} ({se:.4f}), 95% {low:.4f} to {high:.4f}; {rows:,} rows, "
        "{units:,} units, {cohorts} cohorts of adopters",
        "{estimator}：处理组平均效应 {att:.4f}（{se:.4f}），95% 置信区间 {low:.4f} 至 {high:.4f}；{rows:,} 行，"
        "{units:,} 个个体，{cohorts} 个采用批次",
    ),
    "study.pretests": ("Nothing before adoption?", "采用之前有无效应？"),
    "bacon.shown": ("Two-way estimate {estimate:.4f}:", "双向固定效应估计值 {estimate:.4f}："),
    "few.shown": (
        "{term}: {clusters} clusters, {distinct} distinct |t*|",
        "{term}：{clusters} 个聚类，|t*| 有 {distinct} 个不同的值",
    ),
    "cohorts.shown": (
        "{cohort}: {treated:,} treated, {controls:,} controls of {pool:,}",
        "{cohort}：处理组 {treated:,} 家，{pool:,} 家对照中采用 {controls:,} 家",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
