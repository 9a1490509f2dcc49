"""Enters: texts, a firm and a year. Leaves: the blocks of which a report is made, and the report as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from string import Template

from maker.firms import Firm
from maker.planting import check_clean, planted

NARROW, ROOMY = (60, 76, 86, 90), (60, 140, 112, 90)


@dataclass(frozen=True)
class Block:
    """One part of a report.

    Its kind is cover, toc, section, heading, table, para, plant (a para with planted terms) or straddle (a plant to be
    broken over pages).
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()

    def texts(self) -> list[str]:
        """Return the text and the texts of all table cells."""
        return [self.text, *(cell for row in self.rows for cell in row)]


@dataclass(frozen=True)
class Doc:
    """A document of the corpus: what it is, what should become of it, what it says and whose it is."""

    file: str
    kind: str
    status: str
    header: str = ""
    blocks: list[Block] = field(default_factory=list)
    firm: str = ""
    year: str = ""
    name: str = ""

    def counts(self) -> Counter[str]:
        """Return how often each term is planted in the document."""
        return sum((planted(text) for block in self.blocks for text in block.texts()), Counter())


def finish(doc: Doc, english: bool = False) -> Doc:
    """Check that a document holds no digital vocabulary besides what is planted, and return it."""
    for text in (doc.header, *(text for block in doc.blocks for text in block.texts())):
        check_clean(text, english, allow="其他信息")
    return doc


def paragraphs(texts: Iterable[str]) -> list[Block]:
    """Return one block per paragraph."""
    return [Block("para", text) for text in texts]


def fill(block: Block, values: dict[str, str]) -> Block:
    """Replace the $ fields of a block."""
    rows = tuple(tuple(Template(cell).substitute(values) for cell in row) for row in block.rows)
    return replace(block, text=Template(block.text).substitute(values), rows=rows)


def cover(firm: Firm, title: str, style: int, foot: str = "") -> Block:
    """Return a cover; styles differ in how code, name and year are written."""
    top = f"公司代码：{firm.code}                                        公司简称：{firm.short}"
    if style == 1:
        top = f"证券代码：{firm.code}          证券简称：{firm.short}          公告编号：临{firm.code[-1]}-015"
    return Block("cover", "\n".join([top, firm.full, title, foot]))


def money_table(firm: Firm, year: int) -> Block:
    """Return the table of main figures, made from the firm's size and the year only."""
    growth = _growth(year)
    now, then = firm.revenue * growth, firm.revenue * (growth - 0.07)
    rows: list[tuple[str, ...]] = [("主要会计项目（万元）", f"{year}年", f"{year - 1}年", "增减（%）")]
    shares = {"营业收入": 100.0, "归属于上市公司股东的净利润": 8.3, "净资产": 131.0, "总资产": 247.0}
    for label, share in shares.items():
        new, old = now * share, then * (share - 0.4)
        rows.append((label, f"{new:,.2f}", f"{old:,.2f}", f"{(new / old - 1) * 100:.2f}"))
    rows.append(("基本每股收益（元／股）", f"{now / 6000:.2f}", f"{then / 6100:.2f}", "不适用"))
    return Block("table", rows=tuple(rows), widths=(140, 100, 100, 72))


def goods_table(firm: Firm, year: int) -> Block:
    """Return the table of revenue by product."""
    rows: list[tuple[str, ...]] = [("分产品", "营业收入（万元）", "占比（%）", "毛利率（%）")]
    for place, (good, share) in enumerate(zip(firm.goods, (52, 31, 17), strict=True)):
        amount, margin = firm.revenue * _growth(year) * share, 34.5 - 4.1 * place + 0.3 * (year - 2018)
        rows.append((good, f"{amount:,.2f}", f"{share:.2f}", f"{margin:.2f}"))
    return Block("table", rows=tuple(rows), widths=(110, 120, 90, 92))


def _growth(year: int) -> float:
    return 1 + 0.07 * (year - 2018)


def holders_table() -> Block:
    """Return a table of shareholders with wrapped names."""
    rows = (
        ("股东名称", "股东性质", "持股比例（%）", "质押情况"),
        ("东川市国有资产投资经营有限公司", "国有法人", "31.26", "无"),
        ("宁溪实业控股集团有限公司", "境内非国有法人", "9.48", "质押部分股份"),
        ("安浦产业投资合伙企业（有限合伙）", "其他", "4.05", "无"),
    )
    return Block("table", rows=rows, widths=(150, 90, 90, 82))


def project_table(plan: dict[str, int]) -> tuple[Block | None, dict[str, int]]:
    """Put up to three terms of the plan into narrow table cells and return the table and the rest of the plan."""
    rest = dict(plan)
    picked = [term for term in plan if plan[term] > 1 and term.isalpha()][:3]
    if not picked:
        return None, rest
    rows = [("项目名称", "项目内容", "进展情况", "拟达到的目标")]
    work = ("总部牵头的@质量追溯项目", "面向基层的@推广项目", "高校合办的@人才培养项目")
    for text, term in zip(work, picked, strict=False):
        rest[term] -= 1
        content = text.replace("@", f"{{{term}}}")
        rows.append(("重点项目", content, "已经完成方案评审，正在分步实施", "提高效率并减少差错"))
    return Block("table", rows=tuple(rows), widths=NARROW), rest
