"""What is wrong with a match of firms, with a channel or with a screen, and how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "screen.whole": (
        "{count!r} is no whole number in {sum:,|row|rows} ({n:g}); nb2 and quantile residuals are for counts: give "
        "the hits themselves, or take ols or poisson with another residual",
        "{count!r} 在 {sum:,} 行不是整数（{n:g}）；nb2 和分位数残差用于计数：请给出命中数本身，或用 ols 或 "
        "poisson 及其他残差",
    ),
    "screen.no_whole": (
        "exp(Digital) - 1 is no whole number of hits in {n_wrong:,|row|rows} (Digital {first:g}): Digital was "
        "winsorized or weighted; add the count to the panel (panel build --digital n_total=COLUMN), or name it "
        "(count)",
        "有 {n_wrong:,} 行的 exp(Digital) - 1 不是整数命中数（Digital {first:g}）：Digital 经过缩尾或加权；"
        "请将命中数加入面板（panel build --digital n_total=COLUMN），或写明该列（count）",
    ),
    "screen.no_count": (
        "there is no column {counts}, and no Digital; name the count of hits (count)",
        "没有 {counts} 列，也没有 Digital；请写明命中数所在的列（count）",
    ),
    "screen.below": (
        "{name!r} is below 0 in {sum:,|row|rows}; a count of hits is needed",
        "{name!r} 在 {sum:,} 行小于 0；须为命中数",
    ),
    "screen.alone": ("alone in {effects}", "{effects} 的单观测组"),
    "screen.missing": ("missing {name}", "缺失 {name}"),
    "screen.infinite": ("infinite {name}", "{name} 为无穷大"),
    "screen.zero_cell": ("all-zero cell", "全为零的单元"),
    "screen.some_missing": (
        "{each} is missing in {sum:,|row|rows}: 0 there, beside an indicator",
        "{each} 在 {sum:,} 行缺失：记为 0，并加一个指示变量",
    ),
    "screen.all_missing": ("{each} is missing in every row: it is left out", "{each} 在每一行都缺失，未采用"),
    "screen.no_row": (
        "no row can be scored: {told}; fill these columns or leave them out",
        "没有一行可以计算：{told}；请补全这些列或去掉它们",
    ),
    "screen.no_controls": (
        "expected disclosure needs at least one fundamental or real input",
        "期望披露至少需要一个基本面变量或实际投入",
    ),
    "screen.no_inputs": (
        "no real digital inputs: expectations rest on fundamentals and effects alone",
        "没有实际数字化投入：期望只取决于基本面和固定效应",
    ),
    "screen.count": ("the count is {name}", "命中数取自 {name}"),
    "screen.twice": (
        "{twice}; each firm-year is screened once: keep one row of each",
        "{twice}；每个公司年度只筛查一次：请各留一行",
    ),
    "cohorts.no_controls": (
        "there are no clean controls: nobody is never treated, or treated later than the window",
        "没有干净的对照：没有从未处理或在窗口之后才处理的公司",
    ),
    "cohorts.no_row": ("nobody of it has a row in the year before adoption", "其中没有公司在采用前一年有数据行"),
    "cohorts.changes": (
        "{cohort!r} changes within {n_unique:,|firm|firms}; it is the year of a firm's first treatment, the same in "
        "all its rows",
        "{cohort!r} 在 {n_unique:,} 家公司内有变化；它应是公司首次处理的年份，各行相同",
    ),
    "cohorts.warning": ("match_cohorts: {text}", "按批次匹配：{text}"),
    "cohorts.none": ("no cohort could be matched: {said}", "没有一个批次可以匹配：{said}"),
    "cohorts.nobody": ("nobody adopts", "没有公司采用"),
    "cohorts.left_out": ("cohort {g} left out: {error}", "批次 {g} 未采用：{error}"),
    "logit.separated": (
        "{named}: {apart:,} of {n_treated:,|firm is|firms are} told treated or not without error (separation), so the "
        "logit has no finite estimate and there is no common support: nobody to compare them with; leave out "
        "the covariate, or these firms",
        "{named}：{n_treated:,} 家公司中有 {apart:,} 家是否处理可被完全判定（完全分离），logit 没有有限的估计，"
        "也没有共同支撑：无可比公司；请去掉该协变量或这些公司",
    ),
    "logit.collinear": (
        "the covariate {names!r} is a sum of {others}: the score has no single solution; leave one of them out",
        "协变量 {names!r} 是 {others} 之和：得分没有唯一解；请去掉其中之一",
    ),
    "logit.covariate": (
        "the covariate {name!r} is {why} of those to be matched; leave it out",
        "在待匹配的公司中，协变量 {name!r} {why}；请去掉它",
    ),
    "match.rubin": (
        "the matched groups still differ (Rubin's B {b:.1f}, above 25); see the balance table",
        "匹配后的两组仍有差异（Rubin's B 为 {b:.1f}，高于 25）；见平衡性表",
    ),
    "lost_of.reach": ("{n:,} no control within reach", "{n:,} 家卡尺内无对照"),
    "lost_of.support": ("{n:,} off support", "{n:,} 家在共同支撑之外"),
    "match.lost": (
        "{lost:,} treated firms left out ({told}): the effect is that of the other {treatedmatched:,}",
        "{lost:,} 家处理组公司未采用（{told}）：效应是其余 {treatedmatched:,} 家的",
    ),
    "match.lacking": (
        "{lacking:,} of {given:,} rows left out for missing values ({parts})",
        "{given:,} 行中有 {lacking:,} 行因缺失值未采用（{parts}）",
    ),
    "match.within": (
        "{few} a control within {within}; widen it, or use other covariates",
        "{few}在{within}之内有对照；请放宽，或换用其他协变量",
    ),
    "match.single": ("a single treated firm has", "只有一家处理组公司"),
    "match.nobody": ("no treated firm has", "没有处理组公司"),
    "match.caliper": ("the caliper of {caliper:g}", "卡尺 {caliper:g}"),
    "match.bandwidth": ("the bandwidth {bandwidth:g}", "带宽 {bandwidth:g}"),
    "match.support": (
        "no common support: scores of the treated run from {of_treated}, of the controls from {of_controls}; "
        "the covariates tell the groups apart, so leave out those that do, or compare other firms",
        "没有共同支撑：处理组的得分在 {of_treated}，对照组在 {of_controls}；协变量把两组分开了，"
        "请去掉这样的协变量，或比较其他公司",
    ),
    "match.rows": (
        "{nunique:,|firm stands|firms stand} in several rows (such as {twice}); match on one wave from before the "
        "treatment (data[data['year'] == 2010]) and carry the weights to all its rows with .weigh(data)",
        "有 {nunique:,} 家公司出现在多行（例如 {twice}）；请用处理之前的一期匹配（data[data['year'] == "
        "2010]），再用 .weigh(data) 将权重带到其全部各行",
    ),
    "match.fewest": (
        "{sum:,|treated firm|treated firms} and {sum_2:,|control|controls} with all covariates: there must be {fewest} "
        "of each at least; missing: {missing_in}",
        "协变量齐全的处理组公司有 {sum:,} 家，对照组 {sum_2:,} 家：每组至少 {fewest} 家；缺失：{missing_in}",
    ),
    "match.among": (
        "the treatment {treatment!r} is among the covariates {both}; take it out",
        "处理变量 {treatment!r} 在协变量 {both} 之中；请去掉",
    ),
    "match.treatment": (
        "the treatment {treatment!r} is to be 1 or 0, and holds {odd}; make it so: 1 for firms that were ever "
        "treated",
        "处理变量 {treatment!r} 应为 1 或 0，其中却有 {odd}；请改为：曾经处理的公司为 1",
    ),
    "match.covariates": (
        "match: covariates are a list of columns, at least one", "match：covariates 应为列名的列表，至少一个",
    ),
    "match.ties": (
        "match: ties='average' takes all tied controls, which needs replacement=True",
        "match：ties='average' 会取所有并列的对照，须同时用 replacement=True",
    ),
    "match.above": (
        "match: {key} is a number above 0, not {asked!r}", "match：{key} 应为大于 0 的数，而不是 {asked!r}",
    ),
    "match.ratio": (
        "match: ratio is a whole number from 1, not {ratio!r}", "match：ratio 应为正整数，而不是 {ratio!r}",
    ),
    "match.warning": ("match: {text}", "匹配：{text}"),
    "match.missing": (
        "{term!r} is missing for {sum:,|firm|firms} that were matched; match without them, so that no pair loses "
        "half of itself",
        "有 {sum:,} 家已匹配的公司缺少 {term!r}；请去掉它们后再匹配，以免配对只剩一半",
    ),
    "weigh.nobody": (
        "no firm in {unit!r} of the panel was matched: the firms are called {shown} there and {shown_2} in the "
        "match",
        "面板 {unit!r} 列中的公司都未匹配：面板中的写法是 {shown}，匹配中是 {shown_2}",
    ),
    "weigh.column": (
        "the panel has no column {unit!r}; unit= names its column of firms",
        "面板没有 {unit!r} 列；请用 unit= 写明公司所在的列",
    ),
    "match.convention": (
        "the standard error {convention!r} does not apply here; there are {found}",
        "标准误 {convention!r} 不适用于此；可用 {found}",
    ),
    "match.result": (
        "{outcome}: {estimate:.4f} (se {se:.4f}, 95% {low:.4f} to {high:.4f}, p {p:.4f}); {treated:,} treated, "
        "{controls:,} controls\n  {estimand}\n  standard error: {means}",
        "{outcome}：{estimate:.4f}（标准误 {se:.4f}，95% 置信区间 {low:.4f} 至 {high:.4f}，p {p:.4f}）；处理组 "
        "{treated:,} 家，对照组 {controls:,} 家\n  {estimand}\n  标准误：{means}",
    ),
    "means.hc1": (
        "weighted regression on treatment, HC1; weights as known", "对处理变量的加权回归，HC1；权重视为已知",
    ),
    "means.kernel": (
        "Abadie and Imbens (2006) with the kernel's shares in place of matches; score as known",
        "Abadie 和 Imbens (2006)，以核权重代替匹配；得分视为已知",
    ),
    "means.stacked": (
        "moments of score or balance and of the means stacked: weights as estimated",
        "得分或平衡条件与均值的矩条件联立：权重按估计所得",
    ),
    "means.lechner": (
        "Lechner (2001): sqrt(s2T / N1 + s2C sum w^2 / N1^2); weights as known",
        "Lechner (2001)：sqrt(s2T / N1 + s2C sum w^2 / N1^2)；权重视为已知",
    ),
    "means.pairs": ("mean difference within pairs, s / sqrt(pairs)", "配对内的均值差，s / sqrt(pairs)"),
    "means.clustered": (
        "weighted regression on treatment, clustered by treated firm and its controls; weights as known",
        "对处理变量的加权回归，按处理组公司及其对照聚类；权重视为已知",
    ),
    "means.ai_one": (
        "Abadie and Imbens (2006), one variance for all firms; score as known",
        "Abadie 和 Imbens (2006)，全部公司同一方差；得分视为已知",
    ),
    "means.ai": (
        "Abadie and Imbens (2006), each variance from its nearest of the same group; score as known",
        "Abadie 和 Imbens (2006)，各公司方差取自同组最近的公司；得分视为已知",
    ),
    "entropy.none": (
        "no weights of the controls balance the covariates (farthest: {worst!r}): the means of the treated lie "
        "outside what controls can reach; leave out a covariate, or the treated firms unlike any control",
        "没有一组对照权重可使协变量平衡（相差最大的是 {worst!r}）：处理组的均值超出对照组所及；"
        "请去掉一个协变量，或与任何对照都不相似的处理组公司",
    ),
    "entropy.constant": (
        "{still!r} does not vary among the controls, so no weights balance it; leave it out",
        "{still!r} 在对照组中没有变化，没有权重可以使其平衡；请去掉它",
    ),
    "method.its_logit": ("its logit", "得分的 logit"),
    "method.score": ("the score", "得分"),
    "method.kernel": (
        "{start}Epanechnikov kernel on the score, bandwidth {bandwidth:g}",
        "{start}得分的 Epanechnikov 核，带宽 {bandwidth:g}",
    ),
    "method.odds": ("{start}controls weighted by p / (1 - p)", "{start}对照以 p / (1 - p) 加权"),
    "method.entropy": (
        "{start}entropy balancing: control weights with the treated firms' means",
        "{start}熵平衡：对照的权重使其均值等于处理组",
    ),
    "method.logit": (
        "logit by maximum likelihood on {covariates}; {support}; ",
        "以 {covariates} 作 logit 极大似然估计；{support}；",
    ),
    "support.both": ("firms within both groups' ranges", "得分在两组共同范围之内的公司"),
    "support.treated": ("treated firms within the controls' range of scores", "得分在对照组范围之内的处理组公司"),
    "support.none": ("no support rule", "不限制共同支撑"),
    "match.estimand": (
        "average effect on the treated ({whom})", "处理组平均处理效应（{whom}）",
    ),
    "match.all_treated": ("all {matched:,|treated firm|treated firms}", "全部 {matched:,} 家处理组公司"),
    "match.some_treated": (
        "{matched:,} of {everybody:,|treated firm|treated firms}", "{everybody:,} 家处理组公司中的 {matched:,} 家",
    ),
    "match.likeness": (
        "{sample}: mean |bias| {mean:.1f}%, median {median:.1f}%{rubin}",
        "{sample}：平均标准化偏差 {mean:.1f}%，中位数 {median:.1f}%{rubin}",
    ),
    "match.rubins": (
        ", Rubin's B {b:.1f}, R {r:.2f}, pseudo-R2 {pseudo_r2:.4f}",
        "，Rubin B {b:.1f}，R {r:.2f}，伪 R2 {pseudo_r2:.4f}",
    ),
    "match.unmatched": ("unmatched", "匹配前"),
    "match.matched": ("matched", "匹配后"),
    "match.firms": ("{what}: {n:,}", "{what}：{n:,}"),
    "firms.treated_matched": ("treated, matched", "处理组，已匹配"),
    "firms.treated_alone": ("treated, no control within reach", "处理组，卡尺内无对照"),
    "firms.treated_off": ("treated, off support", "处理组，共同支撑外"),
    "firms.control_used": ("control, used", "对照组，已采用"),
    "firms.control_idle": ("control, not used", "对照组，未采用"),
    "firms.control_off": ("control, off support", "对照组，共同支撑外"),
    "method.nearest": ("{ratio} nearest on {on} with replacement", "按{on}取最近的 {ratio} 家，有放回"),
    "method.nearest_once": ("{ratio} nearest on {on} without replacement", "按{on}取最近的 {ratio} 家，无放回"),
    "method.caliper": ("caliper {caliper:g} ({width:.6g})", "卡尺 {caliper:g}（{width:.6g}）"),
    "method.caliper_sd": (
        "caliper {caliper:g} standard deviations ({width:.6g})", "卡尺 {caliper:g} 个标准差（{width:.6g}）",
    ),
    "match.effective": (
        "effective number of controls: {effective_controls:,.1f}", "对照的有效数目：{effective_controls:,.1f}",
    ),
    "ties.share": ("all controls at one distance share the weight", "距离相同的对照平分权重"),
    "ties.order": (
        "of controls at one distance the one fewest places away in order of score and row, then the left one",
        "距离相同的对照取在得分和行的次序中最近者，再取左侧者",
    ),
    "ties.score": (
        "of controls at one distance the one with the lower score, then the lower row",
        "距离相同的对照取得分较低者，再取靠前的行",
    ),
    "order.rows": ("the treated choose as their rows stand", "处理组按行的顺序选择"),
    "order.ascending": ("the treated choose in ascending score", "处理组按得分由低到高选择"),
    "order.descending": ("the treated choose in descending score", "处理组按得分由高到低选择"),
    "mediate.shown": ("Through {channel}:", "经由渠道 {channel}："),
    "mediate.term": ("{term!r} {why}; there are {there}", "{term!r} {why}；现有 {there}"),
    "mediate.dropped": ("was dropped ({why})", "被剔除（{why}）"),
    "mediate.no_regressor": ("is no regressor", "不是解释变量"),
    "mediate.no_variation": (
        "the channel {channel!r} has no variation of its own beside the regressors: {why}",
        "除解释变量之外，渠道 {channel!r} 没有自身的变异：{why}",
    ),
    "mediate.control": ("{name} is the channel, and no control here", "{name} 是渠道，不能作控制变量"),
    "mediate.outcome": ("{name!r} is the outcome; a channel lies before it", "{name!r} 是被解释变量；渠道应在它之前"),
    "mediate.failed": (
        "{failed:,} of {draws:,} draws left a regressor without variation, and are left out",
        "{draws:,} 次抽样中有 {failed:,} 次使某个解释变量没有变异，未采用",
    ),
    "mediate.draws": ("{draws} draws cannot be made; give 0 or more", "无法作 {draws} 次抽样；请给出 0 或更多"),
    "mediate.linear": (
        "effects through a channel are taken apart in linear models without instruments or screens",
        "只有不含工具变量和筛查的线性模型才能分解渠道效应",
    ),
    "screen.draws": (
        "{draws} random removals cannot be made; give 0 or more", "无法作 {draws} 次随机剔除；请给出 0 或更多",
    ),
    "screen.offset": (
        "an offset is for counts (poisson, nb2); with ols, make the report's length a control",
        "offset 用于计数（poisson、nb2）；用 ols 时请将报告长度作为控制变量",
    ),
    "screen.ols": (
        "ols has one residual, raw; {kind} is for counts: take poisson or nb2",
        "ols 只有一种残差，raw；{kind} 用于计数：请用 poisson 或 nb2",
    ),
    "screen.warning": ("expected disclosure: {note}", "期望披露：{note}"),
    "screen.told": (
        "{given:,|firm-year|firm-years}: {above:,} above expectation, {kept:,} not, {not_scored:,} not "
        "scored\n{model}, {residual} residual, upper {share} {by}, {cuts}, {ties:,} ties at the cut\ncount: {count}; "
        "{zero_cell:,|row|rows} in all-zero cells (expected 0, never above){lost}",
        "{given:,} 个公司年度：披露多于预期 {above:,} 个，其余 {kept:,} 个，未计算 {not_scored:,} 个\n{model}，"
        "{residual} 残差，最高的 {share}（{by}），{cuts}，界限处并列 {ties:,} 个\n命中数：{count}；"
        "{zero_cell:,} 行在全为零的单元中（期望为 0，从不高于界限）{lost}",
    ),
    "screen.each_year": ("of each year", "逐年"),
    "screen.all_years": ("of all years together", "各年合并"),
    "screen.cut": ("cut {cut:.4f}", "分界值 {cut:.4f}"),
    "screen.cuts": ("{n_cuts} cuts, one a year", "{n_cuts} 个界限，每年一个"),
    "screen.not_scored": ("\n  {number:,} not scored: {why}", "\n  {number:,} 个未计算：{why}"),
    "screen.caution": (
        "A row above the cut discloses more than is expected of it; that is no proof of exaggeration. Leaving "
        "such rows out regains only part of what exaggeration takes from a coefficient. In Li, Xu and Sukumar "
        "(2023, Table 4) the coefficient falls when they are left out (.098 to .075), where removing "
        "measurement error would raise it.",
        "高于界限的行，其披露多于预期；这并不证明夸大。剔除这些行只能部分恢复夸大对系数的影响。Li, Xu and "
        "Sukumar (2023) 表 4 中，剔除后系数下降（.098 降至 .075），而消除测量误差本应使其上升。",
    ),
    "screen.found": (
        "text-side columns for {found:,} of {n_table:,|firm-year|firm-years}; the others had no hit, or no report "
        "there",
        "{n_table:,} 个公司年度中有 {found:,} 个有文本侧的列；其余没有命中或没有报告",
    ),
    "screen.beside_taken": (
        "the table to stand beside the screen also has a column {taken!r}; rename it",
        "与筛查并列的表也有 {taken!r} 列；请改名",
    ),
    "screen.beside_twice": (
        "the table to stand beside the screen has firm-years twice; keep one row of each",
        "与筛查并列的表中公司年度重复；请各留一行",
    ),
    "screen.beside": (
        "the table to stand beside the screen has no column {absent!r}", "与筛查并列的表没有 {absent!r} 列",
    ),
    "screen.label": (
        "the label {label!r} must be 1 or 0 in every scored row", "标签 {label!r} 在每一个计算过的行中须为 1 或 0",
    ),
    "screen.compare": ("{model} {kind} could not be compared: {error}", "{model} {kind} 无法比较：{error}"),
    "screen.ols_offset": ("ols takes no offset, and is not compared", "ols 不接受 offset，不作比较"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
