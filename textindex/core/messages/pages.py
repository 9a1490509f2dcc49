"""What the workbench's page and a page of words in context say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "page.filter": ("filter", "筛选"),
    "head.firm": ("firm", "公司"),
    "head.year": ("year", "年度"),
    "head.name": ("name", "简称"),
    "head.left": ("left", "左侧"),
    "head.term": ("term", "词"),
    "head.right": ("right", "右侧"),
    "head.dimension": ("dimension", "维度"),
    "head.section": ("section", "章节"),
    "head.who": ("who", "归属"),
    "head.own_p": ("own_p", "自身概率"),
    "head.page": ("page", "页"),
    "head.file": ("file", "文件"),
    "head.on": ("on", "启用"),
    "head.hits": ("hits", "命中"),
    "head.reports": ("reports", "报告"),
    "head.now": ("now", "现值"),
    "head.index": ("index", "指数"),
    "page.workbench": ("textindex workbench", "textindex 工作台"),
    "page.title": ("{name} — textindex workbench", "{name} — textindex 工作台"),
    "page.save_as": ("Save as", "另存为"),
    "page.save": ("Save dictionary", "保存词典"),
    "page.saved": ("Saved: {path}", "已保存：{path}"),
    "page.terms": ("Terms", "词条"),
    "page.find": ("Find", "查找"),
    "page.of_dimension": ("Dimension", "维度"),
    "page.all": ("all", "全部"),
    "page.choose": ("Choose a term to read it in its sentences", "选择一个词条，查看其所在的句子"),
    "page.index": ("Index of chosen firms", "所选公司的指数"),
    "page.add_firm": ("Add a firm", "添加公司"),
    "page.add": ("Add", "添加"),
    "page.counts": ("{term} counts", "计入 {term}"),
    "page.hits": ("{term}: {n:|hit|hits}", "{term}：命中 {n} 次"),
    "page.no_hits": ("{term}: no report holds it", "{term}：没有报告含有该词"),
    "page.on_page": ("p. {page}", "第 {page} 页"),
    "page.facts": (
        "{on} of {of:|term|terms} on, counted by {count}",
        "共 {of} 个词条，启用 {on} 个，计数规则：{count}",
    ),
    "page.take_away": ("take {code} away", "移除 {code}"),
    "page.no_report": ("no report of {code}", "没有 {code} 的报告"),
})  # fmt: skip
"""By code, in English and in Chinese."""
