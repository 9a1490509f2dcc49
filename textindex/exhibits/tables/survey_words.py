"""In: a language. Out: the words of a questionnaire's tables."""

from __future__ import annotations

from textindex.core.errors import ExhibitError
from textindex.core.messages import Message

BOTH: dict[str, tuple[str, str]] = {
    "scales": ("Scales: reliability and validity", "量表：信度与效度"),
    "items": ("Items", "题项"),
    "scale": ("Scale", "量表"),
    "item": ("Item", "题项"),
    "n": ("N", "观测值"),
    "mean": ("Mean", "均值"),
    "sd": ("SD", "标准差"),
    "alpha": ("Alpha", "α 系数"),
    "alpha_standardised": ("Alpha (std.)", "标准化 α"),
    "cr": ("CR", "CR"),
    "ave": ("AVE", "AVE"),
    "item_rest_r": ("Item-rest r", "校正的项总相关"),
    "alpha_if_dropped": ("Alpha if dropped", "删除该项后的 α"),
    "loading": ("Loading", "载荷"),
    "reversed": ("{} (reversed)", "{}（反向）"),
    "score_complete": (
        "Scores are means of items; missing unless every item is answered.",
        "得分为题项均值；须全部题项作答，否则记为缺失。",
    ),
    "score_half": (
        "Scores are means of the items answered; missing where fewer than half are.",
        "得分为已作答题项的均值；作答不足一半者记为缺失。",
    ),
    "alpha_listwise": (
        "Alpha and item statistics listwise: rows that answer every item of the scale.",
        "α 系数及题项统计量按整例删除：仅用该量表全部作答的观测。",
    ),
    "alpha_pairwise": (
        "Alpha and item statistics from pairwise covariances.",
        "α 系数及题项统计量由成对协方差计算。",
    ),
    "own_factor": (
        "CR, AVE and loadings of each scale's own single factor (maximum likelihood).",
        "CR、AVE 与载荷取自各量表的单因子模型（极大似然）。",
    ),
    "rows": (
        "{:,} respondents, of whom {:,} answer every item; {:,} cells without an answer.",
        "{:,} 名受访者，其中 {:,} 名全部作答；{:,} 个单元格无回答。",
    ),
    "codes": ("Taken as no answer: {}.", "视为无回答：{}。"),
    "correlations": ("Correlations", "相关系数"),
    "variable": ("Variable", "变量"),
    "pearson": (
        "Pearson's r, {}, {}; p by Student's t with n-2.",
        "Pearson 相关系数，{}，{}；p 值由自由度 n-2 的 t 检验得出。",
    ),
    "listwise": ("listwise", "整例删除"),
    "pairwise": ("pairwise", "成对删除"),
    "n_one": ("n = {:,}", "n = {:,}"),
    "n_many": ("n = {:,} to {:,}", "n = {:,} 至 {:,}"),
    "stars": ("{}.", "{}。"),
    "factors": ("Factor loadings", "因子载荷"),
    "factor": ("Factor {}", "因子 {}"),
    "communality": ("Communality", "共同度"),
    "kmo": ("KMO", "KMO"),
    "ml": ("maximum likelihood", "极大似然"),
    "paf": ("principal axes", "主轴因子"),
    "pca": ("principal components", "主成分"),
    "varimax": ("varimax with Kaiser normalisation", "Kaiser 标准化的最大方差旋转"),
    "oblimin": ("direct oblimin (gamma 0); the pattern is shown", "直接斜交旋转（gamma 为 0），列示模式矩阵"),
    "none": ("not rotated", "未旋转"),
    "extraction": ("{}, {}; n = {:,} (rows without a gap).", "{}，{}；n = {:,}（全部作答的观测）。"),
    "adequacy": (
        "KMO {:.3f}; Bartlett's test χ²({}) = {:.2f}, p {}; {} eigenvalues above 1.",
        "KMO {:.3f}；Bartlett 球形检验 χ²({}) = {:.2f}，p {}；{} 个特征值大于 1。",
    ),
    "enough": (
        "So many factors are enough: χ²({}) = {:.2f}, p {}.",
        "因子数充分性检验：χ²({}) = {:.2f}，p {}。",
    ),
    "harman": (
        "Harman: the first factor takes {:.1%} (components), {:.1%} (axes) of the variance.",
        "Harman 单因子检验：首个因子解释 {:.1%}（主成分）、{:.1%}（主轴）的方差。",
    ),
    "phi": ("Correlations of the factors: {}.", "因子间相关系数：{}。"),
    "apart": ("Discriminant validity", "区分效度"),
    "apart_is": (
        "Diagonal: root of AVE; below: correlations of the factors (Fornell and Larcker); above: HTMT.",
        "对角线为 AVE 平方根；下三角为因子间相关系数（Fornell-Larcker）；上三角为 HTMT。",
    ),
    "fit": (
        "Confirmatory analysis (ML): χ²({}) = {:.2f}, p {}, CFI {:.3f}, TLI {:.3f}, RMSEA {:.3f}, SRMR {:.3f}.",
        "验证性因子分析（ML）：χ²({}) = {:.2f}，p {}，CFI {:.3f}，TLI {:.3f}，RMSEA {:.3f}，SRMR {:.3f}。",
    ),
    "regression": ("Regression {}: {}", "回归 {}：{}"),
    "constant": ("Constant", "常数项"),
    "estimate": ("B", "B"),
    "se": ("SE", "标准误"),
    "beta": ("Beta", "Beta"),
    "t": ("t", "t"),
    "p": ("p", "p"),
    "tolerance": ("Tolerance", "容差"),
    "vif": ("VIF", "VIF"),
    "partial": ("Partial r", "偏相关"),
    "se_hc3": ("SE (HC3)", "标准误（HC3）"),
    "p_hc3": ("p (HC3)", "p（HC3）"),
    "observations": ("Observations", "观测值"),
    "r2": ("R²", "R²"),
    "adj_r2": ("Adjusted R²", "调整 R²"),
    "f": ("F({}, {})", "F({}, {})"),
    "durbin_watson": ("Durbin-Watson", "Durbin-Watson"),
    "breusch_pagan": ("Breusch-Pagan χ²", "Breusch-Pagan χ²"),
    "ols": (
        "Least squares; SE for errors of equal variance, HC3 robust to heteroskedasticity beside.",
        "最小二乘法；标准误假定同方差，并列 HC3 异方差稳健标准误。",
    ),
    "order": (
        "Durbin-Watson rests on the order of the rows in the file, which a cross-section does not have.",
        "Durbin-Watson 取决于数据行的次序；横截面数据并无次序。",
    ),
    "left_out": ("{:,} rows left out (missing: {}).", "剔除 {:,} 行（缺失：{}）。"),
    "recheck": ("What the printed correlations imply for {}", "由所公布相关系数推得的回归：{}"),
    "of_correlations": ("implied", "推得值"),
    "band": ("attainable", "可达区间"),
    "printed": ("printed", "论文公布值"),
    "to": ("{} to {}", "{} 至 {}"),
    "strip": (
        "Bar: attainable within rounding; stroke: implied; diamond: printed",
        "横条：四舍五入范围内可达；竖线：推得；菱形：公布",
    ),
    "line": ("Dashes: 5%", "虚线：5% 水平"),
    "bands_are": (
        "Attainable: the least and the greatest value when every correlation lies anywhere within its rounding.",
        "可达区间：各相关系数在其四舍五入范围内任意取值时的最小值与最大值。",
    ),
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """The words of a language.

    Raises:
        ExhibitError: neither ``en`` nor ``zh``.
    """
    if language not in ("en", "zh"):
        raise ExhibitError(Message("typeset.language", language=language))
    return {key: own[language == "zh"] for key, own in BOTH.items()}
