"""What is wrong with scoring, with a study and its steps, and what they say as they run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "rules.no_group": ("there is no group {name!r}", "没有组 {name!r}"),
    "rules.neither": ("has neither words nor patterns", "既没有词也没有模式"),
    "rules.two": (
        "{pattern!r} are two patterns: give each its own string", "{pattern!r} 是两个模式：请各写成一个字符串",
    ),
    "rules.list": ("{key} must be a list of strings, none of them empty", "{key} 应为非空字符串的列表"),
    "rules.key": (
        "{unknown!r} is not known: a rule has why, words, patterns, needs",
        "未知的 {unknown!r}：规则含 why、words、patterns、needs",
    ),
    "rules.why": ("must say why it is there", "须说明其理由"),
    "rules.unknown": ("rule {name} is not known", "未知的规则 {name}"),
    "rules.missing": ("rule {name} is missing", "缺少规则 {name}"),
    "rules.group": ("group {name}: must be a list of words", "组 {name}：应为词的列表"),
    "rules.tables": ("{file}: groups and rules must be tables", "{file}：groups 和 rules 应为表"),
    "rules.toml": ("{file}: broken TOML: {error}", "{file}：TOML 有误：{error}"),
    "rules.utf8": (
        "{file}: not UTF-8 (byte {start}); save the file as UTF-8",
        "{file}：不是 UTF-8（第 {start} 字节）；请将文件另存为 UTF-8",
    ),
    "rules.closed": ("{path}: the rules cannot be opened: {strerror}", "{path}：无法打开规则：{strerror}"),
    "count.star": (
        "a term with * is counted by the words of a tokenizer without the dictionary: give one",
        "含 * 的词条按不加载词典的分词计数：请给出分词器",
    ),
    "count.tokenizer": ("counting by {rule!r} needs a tokenizer", "按 {rule!r} 计数须有分词器"),
    "count.written": (
        "a term counts only as it is written: the report's own characters are needed",
        "词条只按原样计数：须有报告的原文字符",
    ),
    "alone.limits": (
        "{path}: {reason}: {detail}; --timeout and --memory set the limits",
        "{path}：{reason}：{detail}；界限由 --timeout 和 --memory 设定",
    ),
    "read.forget": (
        "if it was moved: textindex store forget {address} {here}",
        "若已搬移：textindex store forget {address} {here}",
    ),
    "read.moved": (
        "{number:,} files of {here} are those of {there} by name and bytes, and count once",
        "{here} 中有 {number:,} 个文件与 {there} 的名称和字节相同，只计一次",
    ),
    "read.no_archive": (
        "the archive is not there, and its files keep what the manifest said when they were read; leave the "
        "manifest out, or bring the archive",
        "档案不在，其中的文件保留读取时对照表所写的内容；请不要给对照表，或恢复档案",
    ),
    "read.not": ("not read: {kinds}", "未读取：{kinds}"),
    "read.others": (
        "{others} also reads into {address}; both may go on", "{others} 也在读入 {address}；两者可同时进行",
    ),
    "read.damaged": (
        "damaged in {address}: {names}; what it held is read again",
        "{address} 中 {names} 损坏；其中的内容将重新读取",
    ),
    "weights.count": (
        "the weights were fitted on counts by {count}, this run counts by {rule}; give --count {count} or fit "
        "them anew",
        "权重按 {count} 的计数拟合，而此次按 {rule} 计数；请用 --count {count}，或重新拟合",
    ),
    "weights.other": (
        "the weights were fitted for {held}, not for {dictionary} as it is now; fit them anew (leave out the "
        "weights) or score with the dictionary that they belong to",
        "权重是为 {held} 拟合的，而不是现在的 {dictionary}；请重新拟合（不给权重），或用其所属的词典计分",
    ),
    "weights.none": ("no dictionary", "无词典"),
    "count.changed": (
        "{n_left} of {n_used:|report was|reports were} not scored; the store {address} changed",
        "{n_used} 份报告中有 {n_left} 份未计分；仓库 {address} 有变动",
    ),
    "weights.lacking": (
        "the weights hold none for {lacking}: fit them in a run of their own",
        "其中没有 {lacking} 的权重：请在单独的一次计分中拟合",
    ),
    "formula.none_called": (
        "no formula is called {unknown}: choose among {formulas}",
        "没有名为 {unknown} 的公式：请从 {formulas} 中选择",
    ),
    "weights.component": ("principal component", "主成分"),
    "weights.pca": (
        "a principal component needs three firm-years at least, and a dimension that varies",
        "主成分至少需要三个公司年度，且有一个维度存在差异",
    ),
    "weights.kind": (
        "the {kind} weights were fitted for another dictionary; fit them anew or use that dictionary",
        "{kind} 权重是为另一部词典拟合的；请重新拟合，或用那部词典",
    ),
    "score.damaged": (
        "damaged in {address}: {names}; what it held is missing", "{address} 中 {names} 损坏；其中的内容记为缺失",
    ),
    "score.last_seen": (
        "{where} is not there; its files are scored as last seen", "{where} 不在；其中的文件按上次所见计分",
    ),
    "score.rule": (
        "no counting rule is called {count!r}: choose one of {count_rules}",
        "没有名为 {count!r} 的计数规则：请从 {count_rules} 中选择",
    ),
    "score.same_words": (
        "{dictionary}: {pairs}: the same words in other spellings or inflections; keep one of them, or count "
        "by longest or substring",
        "{dictionary}：{pairs}：拼写或词形不同、实为同样的词；请只留一个，或按 longest 或 substring 计数",
    ),
    "score.no_flag": (
        "no flag is called {unknown}: choose among {flags}", "没有名为 {unknown} 的标记：请从 {flags} 中选择",
    ),
    "score.section": (
        "no section is called {section!r}: choose one of {sections}",
        "没有名为 {section!r} 的章节：请从 {sections} 中选择",
    ),
    "why.own": ("own_p below {own:g}", "own_p 低于 {own:g}"),
    "why.excluded": ("excluded: {within}", "在排除语“{within}”之内"),
    "why.overlaps": ("overlaps a hit that is counted", "与已计入的命中重叠"),
    "why.begins_spacy": ("begins no word of spaCy", "没有 spaCy 的词以它开头"),
    "why.begins_jieba": ("begins no word of jieba", "没有 jieba 的词以它开头"),
    "why.spacy": ("no word of its own for spaCy", "spaCy 不把它切成一个词"),
    "why.jieba": ("no word of its own for jieba", "jieba 不把它切成一个词"),
    "score.too_large": (
        "the weights are too large to be summed: give smaller ones; their ratios matter",
        "权重太大，无法求和：请给小一些的；只有比例起作用",
    ),
    "substance.several": (
        "{sum:,|firm-year has|firm-years have} hits of several dictionaries ({names}); say which",
        "{sum:,} 个公司年度有几部词典的命中（{names}）；请指明一部",
    ),
    "substance.dictionary": (
        "the ledger has no hits of {dictionary!r}; there is {unique}",
        "命中台账中没有 {dictionary!r} 的命中；有 {unique}",
    ),
    "substance.column": (
        "the ledger has no column {absent!r}; take hits.parquet of a run of `textindex score`",
        "命中台账没有 {absent!r} 列；请用 `textindex score` 写出的 hits.parquet",
    ),
    "statements.new": (
        "{dictionary}: its dimension new has the columns of the formula new: rename it",
        "{dictionary}：其维度 new 与公式 new 的列重名：请改名",
    ),
    "study.simulated_panel": (" (simulated panel)", "（模拟面板）"),
    "study.no_path": (
        "no path over cuts by {screen_path}: {error}", "未能按 {screen_path} 计算各界限下的结果：{error}",
    ),
    "study.no_estimator": ("no estimator is named", "没有写明估计量"),
    "study.serves": (
        "[change] serves [panel] with firms, and there is none", "[change] 用于含 firms 的 [panel]，而这里没有",
    ),
    "study.change": (
        "[change] needs either patents, citations and ipc, or file (a ready table of Change)",
        "[change] 须有 patents、citations 和 ipc，或 file（已备好的 Change 表）",
    ),
    "study.winsorize": ("[panel] winsorize lies between 0 and 0.5", "[panel] winsorize 应在 0 与 0.5 之间"),
    "study.with_firms": (
        "[panel] with firms needs a section [score]: its index is what firm data are joined to",
        "含 firms 的 [panel] 须有 [score] 部分：公司数据与其指数合并",
    ),
    "study.either": (
        "[panel] needs either firms (tables of firm data), or file (a ready panel)",
        "[panel] 须有 firms（公司数据表）或 file（已备好的面板）之一",
    ),
    "study.hits": ("[filter] hits needs a section [score]", "[filter] hits 须有 [score] 部分"),
    "study.above": ("[report] above needs a section [filter]", "[report] above 须有 [filter] 部分"),
    "study.screened": ("[estimate] screened needs a section [filter]", "[estimate] screened 须有 [filter] 部分"),
    "study.needs": ("[{name}] needs a section [{section}]", "[{name}] 须有 [{section}] 部分"),
    "study.needs_panel": (
        "[{name}] needs a section [panel], with firms, or with the file of a ready panel",
        "[{name}] 须有 [panel] 部分，含 firms，或含已备好面板的 file",
    ),
    "study.folders": (
        '[reports] needs folders = ["reports"], or the store of reports that were read',
        '[reports] 须有 folders = ["reports"]，或已读取报告的 store',
    ),
    "study.begin": (
        "there is no section: begin with [reports] and [score], or [panel] with file and [estimate]",
        "没有任何部分：请以 [reports] 和 [score] 开始，或以含 file 的 [panel] 和 [estimate] 开始",
    ),
    "study.there_are": (": there are {known}", "：现有 {known}"),
    "study.none_of": (": {input!r} is none of {among}{nearest}", "：{input!r} 不可用，应为 {among} 之一{nearest}"),
    "study.key": ("{called}{key!r} is unknown{near}", "未知的键 {called}{key!r}{near}"),
    "study.is_section": (
        "{name} is a section: write [{name}] on a line of its own", "{name} 是一个部分：请将 [{name}] 单独写成一行",
    ),
    "study.section": ("section [{name}] is unknown{near}", "未知的部分 [{name}]{near}"),
    "study.faults": ("{file} has faults:\n{told}", "{file} 有错误：\n{told}"),
    "study.out_inside": (
        "out ({out}) lies in the reports' folder {folder}; give it its own",
        "out（{out}）位于报告文件夹 {folder} 之内；请另设文件夹",
    ),
    "study.toml": ("{file}: broken TOML: {error}; {hint}", "{file}：TOML 有误：{error}；{hint}"),
    "study.quotes": ("text needs quotes; {paths}", "文本要加引号；{paths}"),
    "study.no_store": (
        "{store}: there is no such store; check [reports] store, or give folders",
        "{store}：没有这个仓库；请检查 [reports] store，或给出 folders",
    ),
    "review.language": (
        "other language: the paper is in {language}, the terms in {language_2}",
        "其他语言：论文为 {language}，词条为 {language_2}",
    ),
    "review.both_called": (
        "{own} and {own_2} would both be called {name}: name them in a table of file and name (--names), by "
        "one name if they are one text",
        "{own} 与 {own_2} 都会叫 {name}：请用 file 和 name 的表（--names）为其命名，若为同一文本则用同一名称",
    ),
    "review.none_of": ("{names}: {unknown} is none of the files: {f} …", "{names}：{unknown} 不在文件之中：{f} ……"),
    "review.column": (
        "{names}: the column {missing} is missing; write file and name",
        "{names}：缺少 {missing} 列；请写 file 和 name",
    ),
    "review.no_place": ("{place}: no such file or folder", "{place}：没有这个文件或文件夹"),
    "review.no_file": (
        "{paths}: there is no file to code here; one ends in {told}",
        "{paths}：其中没有可编码的文件；文件应以 {told} 结尾",
    ),
    "samples.no_value": ("no row has {name} = {value}", "没有 {name} = {value} 的行"),
    "matching.no_index": (
        "{source}: holds no {index}; give a folder that `textindex score` wrote",
        "{source}：其中没有 {index}；请给出 `textindex score` 写出的文件夹",
    ),
    "matching.column": (
        "{source}: has a column {weights!r} already; --weights-name names the new one",
        "{source}：已有 {weights!r} 列；请用 --weights-name 为新列命名",
    ),
    "study.unwritten": ("{file}: cannot be written: {strerror}", "{file}：无法写出：{strerror}"),
    "study.there": (
        "{file} is there already and stays as it is; give another name", "{file} 已存在，保持不变；请另取名字",
    ),
    "report.twice": (
        "{path}: {firm} {year} stands there twice; keep one row of each firm-year",
        "{path}：{firm} {year} 出现两次；每个公司年度请只留一行",
    ),
    "report.year_missing": ("{path}: row {index} has no year", "{path}：第 {index} 行没有年度"),
    "report.column": (
        "{path}: there is no column {missing}; it needs {above}", "{path}：没有 {missing} 列；须有 {above}",
    ),
    "report.firms": (
        "{n_wanted:|firm|firms}: a page holds the sentences of {firms} at most; name fewer",
        "{n_wanted} 家公司：一个页面至多容纳 {firms} 家的句子；请减少",
    ),
    "report.not_in_run": (
        "the run has no firm {unknown}; give codes as they stand in index.csv",
        "该次计分没有公司 {unknown}；请按 index.csv 中的写法给出代码",
    ),
    "draw.nothing": (
        "{folder}: there is nothing to draw: no firm-year has what this figure shows",
        "{folder}：没有可画的：没有公司年度具有该图所示的内容",
    ),
    "draw.industry": (
        "give the firms' industries: --industry FILE with the columns firm and industry",
        "请给出公司的行业：--industry FILE，含 firm（证券代码）和 industry（行业）两列",
    ),
    "draw.dimension": (
        "{measure!r} is no dimension of {name}: {dimensions}", "{measure!r} 不是 {name} 的维度：{dimensions}",
    ),
    "review.no_relevant": (
        "{sheet}: no work is relevant: recall has nothing to be measured on; draw a larger sample",
        "{sheet}：没有相关文献，无法衡量召回率；请抽取更大的样本",
    ),
    "review.not_work": ("{sheet}: {unknown} is no work of {works}", "{sheet}：{unknown} 不在 {works} 之中"),
    "review.no_column": (
        "{path}: the column {missing} is missing; there are {table}", "{path}：缺少 {missing} 列；现有 {table}",
    ),
    "review.lacks": (
        "{sheet}: row {at} has no {missing}, and no work that tells it",
        "{sheet}：第 {at} 行没有 {missing}，也没有可说明它的文献",
    ),
    "review.no_work": (
        "{sheet}: row {at}: {unknown} is no work of {works}", "{sheet}：第 {at} 行：{unknown} 不在 {works} 之中",
    ),
    "review.works": (
        "{sheet}: row {at} names works: give works.csv too, as the review wrote it",
        "{sheet}：第 {at} 行写有文献：请同时给出综述写出的 works.csv",
    ),
    "review.one_code": (
        "the coders use one code throughout: chance would agree as often",
        "编码者自始至终用同一编码：偶然一致也会如此",
    ),
    "run.follows": (
        "follows {first}; stays as it is where their files come out equal", "随 {first}；若其文件不变，则保持不变",
    ),
    "run.forced": ("is forced", "强制重做"),
    "run.not_done": ("was not done yet", "尚未执行"),
    "run.no_file": ("{path}: no such file", "{path}：没有这个文件"),
    "run.stuck": ("{stuck} cannot run", "{stuck} 不能运行"),
    "run.lost": (
        "some reports timed out, crashed or were too large; they are tried again", "有报告超时、崩溃或过大；将再试",
    ),
    "run.no_store": ("the store {place} is not there", "仓库 {place} 不存在"),
    "run.gone": ("{name} is not there", "{name} 不存在"),
    "run.changed": (
        "{name} was changed by hand or by another command; it is made again", "{name} 被手动或由其他命令修改；将重做",
    ),
    "run.damaged": (
        "{path}: damaged; delete it, and every step is done again", "{path}：已损坏；请删除它，全部步骤将重做",
    ),
    "run.combinations": (
        "{combinations:,|combination|combinations}, {estimated:,} estimated",
        "{combinations:,} 种组合，估计了 {estimated:,} 种",
    ),
    "run.unread": ("{path}: cannot be read: {strerror}", "{path}：无法读取：{strerror}"),
    "run.nothing": (
        "{name}: nothing was done, because some steps cannot run:\n{lines}",
        "{name}：有些步骤不能运行，因此什么也没有做：\n{lines}",
    ),
    "score.more_notes": (
        "… and {n_found} more, in documents.csv (notes)", "……另有 {n_found} 条，见 documents.csv（notes_zh 列）",
    ),
    "run.simulated": ("the panel is simulated", "面板是模拟的"),
    "run.not_run": ("not run: {name}: {why}", "未能运行：{name}：{why}"),
    "run.above": (
        "{above:,} above expectation, {kept:,} not, {not_scored:,} not scored",
        "披露多于预期 {above:,} 个，其余 {kept:,} 个，未计算 {not_scored:,} 个",
    ),
    "run.panel": (
        "{n_panel:,|firm-year|firm-years} of {nunique:,|firm|firms}",
        "{nunique:,} 家公司的 {n_panel:,} 个公司年度",
    ),
    "run.toy": ("no concordance: industries are those of a toy sample", "没有行业对照表：行业取自试用的示例"),
    "run.scored": (
        "{found:,|file|files} in: {scored:,} scored, {lost:,} rejected",
        "共 {found:,} 个文件：计分 {scored:,}，未计入 {lost:,}",
    ),
    "run.scored_lost": (
        "{found:,|file|files} in: {scored:,} scored, {lost:,} rejected ({reasons}; rejections.csv)",
        "共 {found:,} 个文件：计分 {scored:,}，未计入 {lost:,}（{reasons}；rejections.csv）",
    ),
    "run.models": ("{n:,|model|models}", "{n:,} 个模型"),
    "run.files": (
        "{n_table:,|file|files}, {sum:,} of them annual reports that can be read",
        "{n_table:,} 个文件，其中可读的年度报告 {sum:,} 份",
    ),
    "run.last_seen": (
        "the archive is not there; its reports are scored as last seen", "档案不在；其中的报告按上次所见计分",
    ),
    "run.no_folder": (
        "{folders}: no such folder; check [reports] folders", "{folders}：没有这个文件夹；请检查 [reports] folders",
    ),
    "read.kind": ("{n:,} {kind} ({some})", "{kind} {n:,}（{some}）"),
    "run.changes": ("changed: {found}", "有改动：{found}"),
    "changed.settings": ("the setting {name}", "设置 {name}"),
    "changed.files": ("{name}", "{name}"),
    "changed.known": ("the {name}", "所取的 {name}"),
    "changed.version": ("the version of {name}", "{name} 的版本"),
    "run.after": ("follows {first}", "随 {first}"),
    "study.wrong": ("{called}{key}{why}", "{called}{key}{why}"),
    "run.why": ("  {step}: {why}", "  {step}：{why}"),
    "rules.rule": ("rule {name}: {error}", "规则 {name}：{error}"),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
