"""In: a language. Out: the words that tables and figures put around numbers, in English and Chinese."""

from __future__ import annotations

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.records import Language

LANGUAGES = ("en", "zh")

BOTH: dict[str, tuple[str, str]] = {
    "table": ("Table {}", "表 {}"),
    "titled": ("{}. {}", "{} {}"),
    "of_outcomes": ("Dependent variable: {}", "被解释变量：{}"),
    "continued": ("{} (continued)", "{}（续）"),
    "observations": ("Observations", "观测值"),
    "coded_rows": ("Coded firm-years", "已编码的企业—年份"),
    "coded_firms": ("Firms with coded firm-years", "有编码的企业"),
    "r2": ("R²", "R²"),
    "within_r2": ("Within R²", "组内 R²"),
    "pseudo_r2": ("Pseudo R²", "伪 R²"),
    "controls": ("Controls", "控制变量"),
    "effects": ("{} fixed effects", "{}固定效应"),
    "constant": ("Constant", "常数项"),
    "yes": ("Y", "是"),
    "no": ("N", "否"),
    "first_stage": ("First-stage F ({})", "第一阶段 F 值（{}）"),
    "stars": ("*** p<0.01, ** p<0.05, * p<0.1.", "*** p<0.01，** p<0.05，* p<0.1。"),
    "errors": ("Standard errors in parentheses: {}.", "括号内为标准误：{}。"),
    "hetero": ("robust to heteroskedasticity (HC1)", "异方差稳健（HC1）"),
    "iid": ("homoskedastic (iid)", "同方差（iid）"),
    "cluster": ("clustered by {}", "在{}层面聚类"),
    "clusters": ("{} {:,}", "{} {:,} 个"),
    "poisson": ("Poisson pseudo maximum likelihood; z-tests: {}.", "泊松伪极大似然估计，z 检验：{}。"),
    "instrumented": ("Two-stage least squares: {} instrumented by {}.", "两阶段最小二乘：{}，工具变量为 {}。"),
    "in": ("{}: {}", "{}：{}"),
    "controls_are": ("Controls: {}.", "控制变量：{}。"),
    "is": ("{} is {}.", "{} 为 {}。"),
    "dropped": ("{:,} rows left out ({})", "剔除 {:,} 行（{}）"),
    "singletons_keep": ("{:,} singletons kept", "保留 {:,} 个单观测组"),
    "singletons_drop": ("{:,} singletons left out", "剔除 {:,} 个单观测组"),
    "missing": ("missing", "缺失"),
    "infinite": ("infinite", "无穷"),
    "outside the sample": ("outside the sample", "不在样本内"),
    "simulated": ("Simulated panel: no row is a real firm.", "模拟面板：没有一行是真实企业。"),
    "published": ("In brackets: as published.", "方括号内为论文公布的数值。"),
    "beside": ("first slope's standard error, {}", "首个变量的标准误，{}"),
    "no_error": ("A point stands for a standard error that has no value.", "圆点表示标准误无法计算。"),
    "differences": ("Differences between groups", "组间差异"),
    "mediations": ("Effects through channels, the index kept in", "中介效应（保留指数）"),
    "channel": ("Channel", "渠道"),
    "slope_alone": ("slope, index left out", "斜率（不含指数）"),
    "slope_b": ("b, index kept in", "b（保留指数）"),
    "slope_a": ("a", "a"),
    "indirect": ("a b", "a b"),
    "bootstrap": ("95% (bootstrap)", "95%（自助法）"),
    "sobel": ("95% (Sobel)", "95%（Sobel）"),
    "direct": ("direct", "直接效应"),
    "total": ("total", "总效应"),
    "mediation_note": (
        "Bootstrap of whole clusters, {:,} draws or more; total = direct + a b.",
        "按聚类整群抽样自助法，至少{:,}次；总效应=直接效应+a b。",
    ),
    "groups": ("groups", "分组"),
    "test": ("test", "检验"),
    "interacted": ("interacted", "交互项"),
    "suest": ("suest", "似无相关（suest）"),
    "permutation": ("permutation", "置换检验"),
    "(all)": ("(all)", "（联合）"),
    "term": ("term", "变量"),
    "first": ("first", "第一组"),
    "second": ("second", "第二组"),
    "difference": ("difference", "差异"),
    "p": ("p", "p 值"),
    "not_run": ("{} was not run: {}", "{} 未能估计：{}"),
    "source": ("Source of the specifications: {}", "模型设定来源：{}"),
    "weights": ("weighted by {}", "以 {} 加权"),
    "weighting": ("{}.", "{}。"),
    "descriptive": ("Table 1. Descriptive statistics", "表 1 描述性统计"),
    "correlations": ("Correlations", "相关系数"),
    "variable": ("Variable", "变量"),
    "n": ("N", "观测值"),
    "mean": ("Mean", "均值"),
    "sd": ("SD", "标准差"),
    "min": ("Min", "最小值"),
    "p25": ("P25", "P25"),
    "median": ("Median", "中位数"),
    "p75": ("P75", "P75"),
    "max": ("Max", "最大值"),
    "vif": ("VIF", "VIF"),
    "panel_is": ("{:,} firm-years of {:,} firms, {}–{}.", "{:,} 个企业—年份观测，{:,} 家企业，{}—{} 年。"),
    "endless": ("Infinite values left out: {}.", "剔除无穷值：{}。"),
    "rows_are": ("{:,} rows.", "{:,} 行。"),
    "quantiles": (
        "Quantiles by linear interpolation (type 7); SD with n-1.",
        "分位数按线性插值（第 7 类）；标准差以 n-1 为分母。",
    ),
    "pearson": (
        "Pearson's correlations of pairs of values that are both there ({}); p-values by Student's t.",
        "Pearson 相关系数，按两变量均不缺失的观测计算（{}）；p 值由 t 检验得出。",
    ),
    "pairs_one": ("n = {:,}", "n = {:,}"),
    "pairs": ("n = {:,} to {:,}", "n = {:,} 至 {:,}"),
    "vif_is": (
        "VIF of each regressor given the others ({}), {:,} complete rows.",
        "各解释变量对其余解释变量的 VIF（{}），{:,} 个完整观测。",
    ),
    "estimate_axis": ("Estimate", "估计值"),
    "beta_axis": ("Standardized coefficient (beta)", "标准化系数（beta）"),
    "estimate_with": ("Estimate, {}", "估计值与 {}"),
    "left_out": ("{:,} specifications without an estimate are left out", "{:,} 个设定没有估计值，未画出"),
    "interval": ("95% interval", "95% 置信区间"),
    "effect_of": ("Marginal effect of {0}|on {1}", "{0}对{1}的边际效应"),
    "share": ("Share of rows", "观测占比"),
    "specification": ("Specifications, ordered by estimate", "模型设定，按估计值排序"),
    "significant": ("p<0.05", "p<0.05"),
    "insignificant": ("p≥0.05", "p≥0.05"),
    "binary": (
        "Linear probability: {:,} rows fitted below 0, {:,} above 1; the outcome of {:,} of {:,} firms never changes.",
        "线性概率模型：{0:,} 个拟合值小于 0，{1:,} 个大于 1；{3:,} 家企业中有 {2:,} 家的被解释变量从不变化。",
    ),
    "aweights": (
        "Weighted by {}, as Stata's aweights: SD is sqrt(n/(n-1) Σw(x-mean)²/Σw).",
        "以 {} 加权（同 Stata 的 aweights）：标准差=sqrt(n/(n-1) Σw(x-均值)²/Σw)。",
    ),
    "sd_is": ("SD with n-1.", "标准差以 n-1 为分母。"),
    "of_unmatched": ("unmatched", "匹配前"),
    "of_matched": ("matched", "匹配后"),
    "mark_unmatched": ("U", "匹配前"),
    "mark_matched": ("M", "匹配后"),
    "standardised": ("Absolute standardised difference (%)", "标准化偏差绝对值（%）"),
    "score": ("Propensity score", "倾向得分"),
    "share_of_group": ("Share of group: controls below, treated above", "组内占比（上：处理组，下：对照组）"),
    "support_treated": ("treated, on support", "处理组（共同支撑内）"),
    "support_control": ("controls, on support", "对照组（共同支撑内）"),
    "support_treated_off": ("treated, off support", "处理组（共同支撑外）"),
    "support_control_off": ("controls, off support", "对照组（共同支撑外）"),
    "balance": ("Balance of covariates", "协变量平衡性检验"),
    "sample": ("Sample", "样本"),
    "mean_treated": ("Treated", "处理组均值"),
    "mean_control": ("Control", "对照组均值"),
    "percent_bias": ("% bias", "标准化偏差（%）"),
    "reduction": ("% reduction", "偏差降幅（%）"),
    "t": ("t", "t"),
    "variance_ratio": ("V(T)/V(C)", "方差比"),
    "balance_note": (
        "% bias is 100 (treated - control) / sqrt((s2T + s2C) / 2), unmatched variances in both rows; t-tests read "
        "weights as frequencies. U: unmatched, M: matched.",
        "标准化偏差=100×(处理组均值-对照组均值)/sqrt((s2T+s2C)/2)，两行均用匹配前方差；t 检验把权重当作频数。",
    ),
    "overall_bias": ("{}: mean |bias| {:.1f}%, median {:.1f}%", "{}：平均偏差 {:.1f}%，中位数 {:.1f}%"),
    "overall_rubin": (", Rubin's B {:.1f}, R {:.2f}, pseudo R² {:.4f}", "，Rubin B {:.1f}，R {:.2f}，伪 R² {:.4f}"),
    "stop": (".", "。"),
    "estimand": ("Estimand: {}.", "估计量：{}。"),
    "matched_firms": (
        "{:,} of {:,} treated firms matched with {:,} controls (effective number {:,.1f}).",
        "{1:,} 家处理组企业中 {0:,} 家与 {2:,} 家对照企业匹配（有效对照数 {3:,.1f}）。",
    ),
    "screened": ("by another model's residual", "按另一模型的残差"),
    "periods": ("Waves since adoption", "距采用的期数"),
    "wave": ("Wave", "时期"),
    "cohort": ("Adopted in", "采用时期"),
    "effect": ("Effect", "效应"),
    "weight": ("Weight", "权重"),
    "semicolon": ("; ", "；"),
    "two_by_two": ("Two-by-two estimate", "2×2 估计值"),
    "by_imputation": ("Imputation (Borusyak and others)", "插补法（Borusyak 等）"),
    "by_did2s": ("Two stages (Gardner)", "两阶段法（Gardner）"),
    "by_callaway-santanna": ("Callaway and Sant'Anna", "Callaway–Sant'Anna"),
    "by_sun-abraham": ("Sun and Abraham", "Sun–Abraham"),
    "by_local-projections": ("Local projections", "局部投影"),
    "by_twfe": ("Two-way least squares", "双向固定效应"),
    "before_adoption": ("Joint tests of no effect before adoption: {}.", "采用前无效应的联合检验：{}。"),
    "misled": (" (differing effects mislead this test)", "（效应异质时会误导）"),
    "test_all group-time effects before adoption": ("Callaway and Sant'Anna", "Callaway–Sant'Anna"),
    "test_Sun and Abraham's leads": ("Sun and Abraham", "Sun–Abraham"),
    "event_study": ("Effects of adoption", "采用的效应"),
    "att": ("Effect on the treated", "处理组平均效应"),
    "period": ("Period {}", "第 {} 期"),
    "base": ("base", "基期"),
    "no_trend_p": ("No effect before adoption, p", "采用前无效应，p 值"),
    "firms_used": ("Firms", "企业数"),
    "clusters_used": ("Clusters", "聚类数"),
    "two_way_test": (
        "Differing effects mislead the two-way test before adoption; of the same rows: {}.",
        "效应异质时双向模型的事前检验会误导；同一样本上：{}。",
    ),
    "varying_base": (
        "Callaway and Sant'Anna's leads are changes from the wave before (varying base).",
        "Callaway–Sant'Anna 的提前项为相对前一期的变化（可变基期）。",
    ),
    "adopters_below": (
        "Below the axis: adopters seen in each period. Open points: the period compared with.",
        "坐标轴下方：各期观测到的采用企业数；空心点：基准期。",
    ),
    "bold_is": (
        "Bold: the 95% interval leaves 0 out. Framed dark: from adoption on.",
        "粗体：95% 置信区间不含 0；深色边框：采用当期及以后。",
    ),
    "dashed_is": (
        "Dashed: the two-way estimate, {:.3f}; shares of weight in brackets.",
        "虚线：双向固定效应估计值 {:.3f}；括号内为权重占比。",
    ),
    "bacon_treated vs never treated": ("treated v never treated", "处理组对从未处理组"),
    "bacon_earlier vs later treated": ("earlier v later treated", "先处理组对后处理组"),
    "bacon_later vs earlier treated": ("later v earlier treated", "后处理组对先处理组"),
    "bacon_later vs always treated": ("later v always treated", "后处理组对始终处理组"),
}
KEYS = {"firm": "企业", "year": "年份", "industry": "行业", "province": "省份", "city": "城市", "region": "地区"}


def words(language: str) -> dict[str, str]:
    """The words of a language.

    Raises:
        ExhibitError: there are none.
    """
    check_choices(ExhibitError, language=(language, Language))
    at = LANGUAGES.index(language)
    return {key: both[at] for key, both in BOTH.items()}


def effect(column: str, language: str) -> str:
    """A fixed effect or cluster in words.

    >>> effect("industry^year", "en"), effect("industry^year", "zh"), effect("firm", "zh")
    ('industry × year', '行业×年份', '企业')
    """
    parts = [part.strip() for part in column.split("^")]
    if language == "zh":
        return "×".join(KEYS.get(part, part) for part in parts)
    return " × ".join(parts)


def effects(column: str, language: str) -> str:
    """A row's label for a fixed effect.

    >>> effects("firm", "en"), effects("sector^region", "en"), effects("year", "zh")
    ('Firm fixed effects', 'Sector × region fixed effects', '年份固定效应')
    """
    told = words(language)["effects"].format(effect(column, language))
    return told[:1].upper() + told[1:]
