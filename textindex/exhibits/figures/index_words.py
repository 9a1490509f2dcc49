"""In: a language. Out: what figures and the report say in it."""

from __future__ import annotations

from types import MappingProxyType

from textindex.core.construct import Construct
from textindex.core.reasons import name_of

WORDS = MappingProxyType(
    {
        "zh": MappingProxyType(
            {
                "year": "会计年度",
                "ln": "ln(1+次数)",
                "mean": "均值",
                "median": "中位数",
                "band": "四分位区间（25%–75%）",
                "zero": "零值占比",
                "n": "公司—年度观测数",
                "dimension": "维度",
                "industry": "行业",
                "share": "占比",
                "hits": "次数",
                "term": "词条",
                "no hit": "零次",
                "status": "状态",
                "firm": "公司",
                "change": "变动",
                "before": "期初",
                "after": "期末",
                "q25": "25% 分位",
                "q75": "75% 分位",
                "firms": "公司数",
                "cumulative": "累计占比",
                "firm_years": "出现的观测数",
                "low": "下限",
                "high": "上限",
                "first_year": "首年",
                "last_year": "末年",
                "name": "简称",
                "firm-years": "公司—年度观测数",
                "reason": "原因",
                "files": "文件数",
                "file": "文件",
                "detail": "说明",
                "advice": "处理办法",
                "of hits": "占计入次数的比例",
                "marks": "圆点：均值；竖线：中位数；横条：25%–75%",
            }
        ),
        "en": MappingProxyType(
            {
                "year": "Fiscal year",
                "ln": "ln(1 + hits)",
                "mean": "Mean",
                "median": "Median",
                "band": "Quartile band (25% to 75%)",
                "zero": "Share without a hit",
                "n": "Firm-years",
                "dimension": "Dimension",
                "industry": "Industry",
                "share": "Share",
                "hits": "Hits",
                "term": "Term",
                "no hit": "no hit",
                "status": "Status",
                "firm": "Firm",
                "change": "Change",
                "before": "First",
                "after": "Last",
                "q25": "25%",
                "q75": "75%",
                "firms": "Firms",
                "cumulative": "Cumulative share",
                "firm_years": "Firm-years with it",
                "low": "From",
                "high": "To",
                "first_year": "First year",
                "last_year": "Last year",
                "name": "Name",
                "firm-years": "Firm-years",
                "reason": "Reason",
                "files": "Files",
                "file": "File",
                "detail": "What was seen",
                "advice": "What to do",
                "of hits": "Share of counted hits",
                "marks": "dot: mean; tick: median; bar: 25% to 75%",
            }
        ),
    }
)

OTHERS = MappingProxyType({"zh": {"ok": "已读取", "other": "其他"}, "en": {"ok": "read"}})


def axis(construct: Construct | None, language: str) -> str:
    """What the values of a figure are: of the whole index, or of a dimension.

    >>> axis(Construct("esg", "ESG", "ESG"), "en"), axis(Construct(), "zh"), axis(None, "en")
    ('ESG index, ln(1 + hits)', '数字化指数 ln(1+次数)', 'ln(1 + hits)')
    """
    logs = WORDS[language]["ln"]
    return logs if construct is None else f"{construct.called(language)}{' ' if language == 'zh' else ', '}{logs}"


def status(name: str, language: str) -> str:
    """A status or reason in a language.

    >>> status("scanned", "zh"), status("scanned", "en"), status("ok", "en")
    ('扫描件', 'scanned', 'read')
    """
    return OTHERS[language].get(name) or name_of(name, language)
