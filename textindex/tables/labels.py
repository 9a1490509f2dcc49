"""In: an index's columns and the dictionaries behind it. Out: what each column means, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textindex.core.records import Dictionary

STATA_NAME_CHARS = 32
PLAIN = {
    "firm": ("证券代码", "firm's code"),
    "year": ("会计年度", "fiscal year"),
    "name": ("证券简称", "firm's short name"),
    "language": ("语言（zh 中文、en 英文）", "language of the report (zh, en)"),
    "status": ("状态（ok 为已读取，否则为未能读取的原因）", "ok, or why the report was not read"),
    "firm_by": ("公司代码的来源（name 名称、ticker 交易代码；其余为空）", "firm known by name or ticker only"),
    "cik": ("CIK（SEC 公司代码）", "CIK"),
    "ticker": ("交易代码", "trading symbol"),
    "period_end": ("会计年度截止日", "day on which the fiscal year ends"),
    "n_pages": ("页数", "pages"),
    "n_chars": ("字符数（不含空白）", "characters, blanks excluded"),
    "file": ("报告文件（相对于所给文件夹）", "report, relative to the folder searched"),
}
WHOLE = {
    "n_total": ("关键词总次数", "hits of all terms"),
    "w_total": ("关键词加权总次数", "weighted hits of all terms"),
    "pc10k_total": ("每万字符次数：合计", "hits per 10,000 characters: all"),
    "pw10k_total": ("每万词次数：合计", "hits per 10,000 words: all"),
    "tfidf_total": ("tf-idf：合计", "tf-idf: all"),
    "entropy": ("熵值法指数", "entropy-weighted index"),
    "pca1": ("第一主成分", "first principal component"),
    "n_new": ("首次出现的语句中的次数", "hits in new sentences"),
    "n_own": ("公司自身的命中次数", "hits of the firm's own"),
    "n_own_expected": ("公司自身的命中次数（期望）", "hits of the firm's own, expected"),
    "ln_new": ("ln(1+首次出现的语句中的次数)", "ln(1 + n_new)"),
    "share_repeated": ("重复本公司以前年度语句的占比", "share of hits in sentences that the firm repeats"),
    "share_shared": ("语句仅为其他公司已有的占比", "share of hits in sentences that only other firms have too"),
}
OF_CONSTRUCT = {
    "": (" ln(1+总次数)", ", ln(1 + n_total)"),
    "z_": ("标准分（全样本）", ", z-score over all"),
    "zy_": ("标准分（按年）", ", z-score within the year"),
}
"""The index itself: what goes before its name, and what is said behind it."""
BY_DIMENSION = {
    "n_": ("次数：", "hits: "),
    "w_": ("加权次数：", "weighted hits: "),
    "ln_": ("ln(1+次数)：", "ln(1 + hits): "),
    "pc10k_": ("每万字符次数：", "hits per 10,000 characters: "),
    "pw10k_": ("每万词次数：", "hits per 10,000 words: "),
    "tfidf_": ("tf-idf：", "tf-idf: "),
}
WEIGHTED = {
    "": (" ln(1+加权总次数)", ", ln(1 + w_total)"),
    "ln_": ("ln(1+加权次数)：", "ln(1 + weighted hits): "),
}
"""What differs where terms have weights."""


def label(column: str, dictionaries: Sequence[Dictionary]) -> tuple[str, str]:
    """Return the Chinese and the English label of an index column."""
    if column in PLAIN:
        return PLAIN[column]
    several = len(dictionaries) > 1
    for dictionary in sorted(dictionaries, key=lambda d: len(d.prefix(several)), reverse=True):
        prefix = dictionary.prefix(several)
        if column.startswith(prefix):
            zh, en = _within(column.removeprefix(prefix), dictionary)
            return (f"{zh}（{dictionary.name}）", f"{en} ({dictionary.name})") if several else (zh, en)
    return column, column


def _within(column: str, dictionary: Dictionary) -> tuple[str, str]:
    changed = WEIGHTED if dictionary.weighted else {}
    if column in WHOLE:
        return WHOLE[column]
    construct = dictionary.construct
    for prefix, (zh, en) in {**OF_CONSTRUCT, **{p: changed[p] for p in OF_CONSTRUCT if p in changed}}.items():
        if column == prefix + construct.name:
            return construct.called("zh") + zh, construct.called("en") + en
    for prefix, (zh, en) in {**BY_DIMENSION, **{p: changed[p] for p in BY_DIMENSION if p in changed}}.items():
        for dimension in dictionary.dimensions:
            if column == prefix + dimension.key:
                return zh + dimension.label_zh, en + dimension.label_en
    return column, column


def stata_names(columns: Iterable[str], dictionaries: Sequence[Dictionary]) -> dict[str, str]:
    """Names that Stata takes, each once: where one would have over 32 characters, dictionaries are called d1, d2, …

    >>> stata_names(["firm", "digital"], [])
    {'firm': 'firm', 'digital': 'digital'}
    """
    columns = list(columns)
    several = len(dictionaries) > 1
    short = several and any(len(column) > STATA_NAME_CHARS for column in columns)
    by_length = sorted(enumerate(dictionaries, 1), key=lambda item: len(item[1].prefix(several)), reverse=True)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        owner = next(((n, d.prefix(several)) for n, d in by_length if column.startswith(d.prefix(several))), None)
        name = f"d{owner[0]}_{column.removeprefix(owner[1])}" if short and owner and column not in PLAIN else column
        name, cut = name[:STATA_NAME_CHARS], 1
        while name in taken:
            cut += 1
            name = f"{name[: STATA_NAME_CHARS - len(str(cut)) - 1]}_{cut}"
        taken.add(name)
        names[column] = name
    return names
