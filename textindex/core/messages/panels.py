"""Notes on a panel as it is built: what was taken for what, and what its sample lacks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "joined.unread": (
        "{n:,} firm-years of the firm data have no row in the index", "公司数据中有 {n:,} 个公司年度不在指数中",
    ),
    "joined.constant": (
        "{name} is the same in all firm-years: it explains nothing", "{name} 在所有公司年度中相同，没有解释力",
    ),
    "joined.as_digital": (
        "Digital holds {column}, and the tables of li2023 call it digitalization all the same: name it there with "
        "`textindex table … -l Digital=… -l DC=…`, and the titles under [tables] of a copy of the specification",
        "Digital 一列是 {column}，而 li2023 的表仍称之为数字化：排表时用 `textindex table … -l Digital=… -l DC=…` "
        "改名，标题在模型设定副本的 [tables] 中改",
    ),
    "joined.named": (
        "the index measures {name}, and is called so in the panel; li2023's models name Digital and DC, which it has "
        "not: write models with {name}, or build the panel with --digital Digital={column}",
        "指数衡量的是 {name}，在面板中即用此名；li2023 的模型用 Digital 和 DC，面板中没有："
        "请用 {name} 写模型，或以 --digital Digital={column} 构建面板",
    ),
    "joined.differs": (
        "{column}: {table} differs from an earlier table, which counts, in {n:,|firm-year|firm-years}",
        "{column}：{table} 与先给出的表有 {n:,} 个公司年度不同，以先给出的为准",
    ),
    "joined.no_status": (
        "no status table and no column st: firms under special treatment (ST) are in the sample",
        "没有状态表，也没有 st 列：样本中含特别处理（ST）的公司",
    ),
    "joined.no_industry": (
        "no industry codes: the information industry is in the sample", "没有行业代码：样本中含信息业",
    ),
    "joined.no_patent": (
        "has_patent is 0 in {n:,|firm-year|firm-years} that the patents' table does not list",
        "{n:,} 个公司年度未列在专利表中，其 has_patent 记为 0",
    ),
    "joined.simulated": (
        "simulated firm data: winsorizing moves its coefficients away from the truth; winsorize at 0",
        "公司数据是模拟的：缩尾会使系数偏离真值；请将缩尾比例设为 0",
    ),
    "joined.all_missing": ("{name} is missing in every firm-year", "{name} 在所有公司年度中均缺失"),
    "joined.no_count": (
        "the index has no count of hits (n_total): no {name}, which Table 4 and textindex filter use",
        "指数中没有命中数（n_total）：因此没有 {name}，而表 4 和 textindex filter 要用它",
    ),
    "joined.lacking": (
        "the tables given hold nothing for {names}, which li2023's models need",
        "所给的表中没有 {names}，而 li2023 的模型需要它们",
    ),
    "joined.one_firm": (
        "the sample has {n} firm: nothing can be said across firms", "样本中只有 {n} 家公司：无法作公司之间的比较",
    ),
    "joined.sheet": (
        "{table}: the sheet {sheet} is read; the first has no firms' codes",
        "{table}：读取的是工作表 {sheet}；第一个工作表没有公司代码",
    ),
    "joined.encoding": (
        "{table}: its texts are read as {encoding}; the file does not say what they are in",
        "{table}：文字按 {encoding} 读取；文件没有说明其编码",
    ),
    "joined.nothing": ("nothing", "无"),
    "joined.no_years": (
        "{table}: no column of years: what it holds ({items}) stands for every year of a firm",
        "{table}：没有年度列：其内容（{items}）用于公司的每一年",
    ),
    "joined.letters": (
        "{table}: codes are taken without their exchange's letters ({example})",
        "{table}：代码去掉了交易所的字母（{example}）",
    ),
    "joined.zeros": (
        "{table}: codes of {n:,|firm|firms} had lost their zeros ({first} is {whole})",
        "{table}：{n:,} 家公司的代码缺少前导零（{first} 即 {whole}）",
    ),
    "joined.not_consolidated": (
        "{table}: no statement is consolidated (A); here are {kinds}, and all count",
        "{table}：没有合并报表（A）；现有 {kinds}，全部计入",
    ),
    "joined.no_december": (
        "{table}: {n:,|firm has|firms have} no period that ends on 31 December, left out; where fiscal years end on "
        "another day, give years (2019) instead of dates",
        "{table}：{n:,} 家公司没有止于 12 月 31 日的报告期，未计入；财年止于其他日期的，请给出年份（2019）而非日期",
    ),
    "joined.no_numbers": (
        "{table}: {item}: {n:,|cell is no number|cells are no numbers} ({word}): missing",
        "{table}：{item}：{n:,} 个单元格不是数字（{word}），记为缺失",
    ),
    "joined.infinite": (
        "{table}: {item}: {n:,|infinite value|infinite values}: missing",
        "{table}：{item}：{n:,} 个无穷大的值，记为缺失",
    ),
    "joined.no_value": (
        "{name} = {formula} has no value in {n:,|firm-year|firm-years} whose items are known",
        "{name} = {formula} 在 {n:,} 个各项已知的公司年度中没有值",
    ),
    "joined.st_unclear": (
        "st: {some} ({n:,|firm-year|firm-years}) says neither yes nor no: taken for no special treatment",
        "st：{some}（{n:,} 个公司年度）既非是也非否，按未受特别处理计",
    ),
    "joined.no_change": (
        "{table}: it has no Change for the industries {industries}: missing",
        "{table}：没有行业 {industries} 的 Change，记为缺失",
    ),
    "joined.unit": (
        "{table}: {items} in {written}: times {factor:,g}, so that values are in {base}",
        "{table}：{items} 的单位为 {written}：乘以 {factor:,g}，换算为 {base}",
    ),
    "joined.shares": ("shares of one", "小数（1 为全部）"),
    "joined.ones": ("single ones", "个"),
    "joined.no_unit": (
        "no unit is named for {items}: taken for {base}, as {first} is carried to {base}",
        "{items} 没有写明单位：按 {base} 计，因为 {first} 换算为 {base}",
    ),
})  # fmt: skip
"""By code, the sentence in English and in Chinese."""
