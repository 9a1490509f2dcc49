"""Enters: the prose, the firms and the plan. Leaves: the Chinese documents as lists of blocks, checked and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from maker.blocks import (
    NARROW,
    ROOMY,
    Block,
    Doc,
    cover,
    fill,
    finish,
    goods_table,
    holders_table,
    money_table,
    paragraphs,
    project_table,
)
from maker.firms import HAITANG, PLAN, QINGHE, SENTENCES, SORT, YUANSHAN, YUNFAN, Firm
from maker.prose import (
    AUDIT,
    FILES,
    GOVERNANCE,
    HALF_YEAR,
    HOLDERS,
    MATTERS,
    NO_COVER,
    NOTE_ASSETS,
    NOTES,
    NOTICE,
    OUTLOOK,
    PEOPLE,
    PROFILE,
    PROSPECTUS,
    SUMMARY,
    TERMS_TABLE,
    TRAP_HEADING,
    TRAP_PARA,
)

_NOT_ANNUAL = "not an annual report"


def annual_docs() -> list[Doc]:
    """Return all full Chinese annual reports."""
    revised = "2020年年度报告（修订版）"
    return [
        _annual("zh/900001_2018.pdf", YUNFAN, 2018),
        _annual("zh/900001_云帆科技_2019.pdf", YUNFAN, 2019, spaced=True),
        _annual("zh/云帆科技2020年年度报告.pdf", YUNFAN, 2020, status="superseded"),
        _annual(f"zh/云帆科技{revised}.pdf", YUNFAN, 2020, title=revised, extra="大数据"),
        _annual("zh/900001-云帆科技-2021年年度报告.txt", YUNFAN, 2021),
        _annual("zh/900002_2018.txt", QINGHE, 2018),
        _annual("zh/900002_青禾食品_2019_年报.pdf", QINGHE, 2019),
        _annual("zh/2021-04-20__青禾食品股份有限公司__900002__青禾食品__2020年__年度报告.pdf", QINGHE, 2020, style=1),
        _annual("zh/900003-远山银行/2019年年度报告.pdf", YUANSHAN, 2019, title="二〇一九年年度报告"),
        _annual("zh/900003-远山银行/远山银行_2020年年度报告.html", YUANSHAN, 2020, style=1),
        _annual("zh/900003-远山银行/远山银行：2021年年度报告.PDF", YUANSHAN, 2021, style=1),
        _annual("zh/年报_海棠百货_900004_2020.pdf", HAITANG, 2020),
        _annual("zh/900004_20220425_ABCD.pdf", HAITANG, 2021, style=1, title="2021 年年度报告", foot="2022 年 4 月"),
    ]


def small_docs() -> list[Doc]:
    """Return summary, half-year report, the report without firm or year, and the encrypted one."""
    summary = [cover(HAITANG, "2021年年度报告摘要", 1), *paragraphs(SUMMARY), goods_table(HAITANG, 2021)]
    summary += [*_holders(), money_table(HAITANG, 2021)]
    half = [cover(QINGHE, "2020年半年度报告", 0), Block("heading", "第一节 重要提示与公司简介"), *paragraphs(HALF_YEAR)]
    half += [Block("heading", "第二节 公司业务概要"), *paragraphs(QINGHE.business)]
    half += [Block("heading", "第三节 重要事项"), *paragraphs(MATTERS[1:3] + MATTERS[4:])]
    talk = Block("heading", "经营情况讨论与分析")
    plain = paragraphs(NOTES + MATTERS + HOLDERS)
    nameless = [talk, *paragraphs(NO_COVER), *plain]
    docs = [
        Doc(
            "zh/900004_海棠百货_2021年年度报告摘要.pdf", "summary", _NOT_ANNUAL,
            "海棠百货股份有限公司 2021 年年度报告摘要", summary, HAITANG.code, "2021", HAITANG.short,
        ),
        Doc(
            "zh/900002_青禾食品_2020年半年度报告.pdf", "half-year", _NOT_ANNUAL,
            "青禾食品股份有限公司 2020 年半年度报告", half, QINGHE.code, "2020", QINGHE.short,
        ),
        Doc("broken/no_cover.pdf", "annual", "unidentified", "年度报告", nameless),
        Doc("broken/encrypted.pdf", "annual", "encrypted", "年度报告", [talk, *plain]),
    ]  # fmt: skip
    return [finish(doc) for doc in docs]


def prospectus() -> Doc:
    """Return the prospectus: a text of one block that is no annual report."""
    blocks = [Block("para", PROSPECTUS)]
    return finish(Doc("broken/prospectus.txt", "prospectus", _NOT_ANNUAL, blocks=blocks, name="北辰器材"))


def _annual(
    file: str,
    firm: Firm,
    year: int,
    *,
    status: str = "ok",
    style: int = 0,
    title: str = "",
    foot: str = "",
    extra: str = "",
    spaced: bool = False,
) -> Doc:
    """Build one full annual report.

    Args:
        file: Path below the corpus folder.
        firm: The firm.
        year: The fiscal year.
        status: What should become of the file.
        style: Style of the cover.
        title: Title on the cover, if not the usual one.
        foot: Last line on the cover.
        extra: A term planted once more than planned.
        spaced: Whether one planted heading is letter-spaced.

    Raises:
        ValueError: If the report does not hold the terms as often as planned.
    """
    plan = Counter(PLAN[firm.code, str(year)])
    if extra:
        plan[extra] += 1
    parts = _sections(firm, year, plan, spaced)
    blocks = [cover(firm, title or f"{year}年年度报告", style, foot), Block("heading", "重要提示")]
    blocks += [*paragraphs(NOTICE), Block("toc")]
    for name in _section_titles(year):
        blocks += [Block("section", name), *parts[name.split(" ", 1)[1]]]
    blocks = _widen(blocks, "B2B")
    if file.endswith(".txt"):  # a word broken inside a cell can be told in a text with geometry only
        blocks = [replace(block, widths=ROOMY) if block.widths == NARROW else block for block in blocks]
    values = {"F": firm.full, "S": firm.short, "C": firm.code}
    values |= {"Y": str(year), "P": str(year - 1), "N": str(year + 1)}
    blocks = [fill(block, values) for block in blocks]
    header = f"{firm.full} {year} 年年度报告"
    doc = finish(Doc(file, "annual", status, header, blocks, firm.code, str(year), firm.short))
    if doc.counts() != plan:
        raise ValueError(f"{file}: planted {doc.counts()}, planned {plan}")
    return doc


def _section_titles(year: int) -> list[str]:
    """Return the section titles; from 2021 on the order and names changed."""
    if year >= 2021:
        names = (
            "释义 公司简介和主要财务指标 管理层讨论与分析 公司治理 重要事项 股份变动及股东情况 财务报告 备查文件目录"
        )
    else:
        names = (
            "释义 公司简介和主要财务指标 公司业务概要 经营情况讨论与分析 重要事项 普通股股份变动及股东情况 "
            "董事、监事、高级管理人员和员工情况 公司治理 财务报告 备查文件目录"
        )
    return [f"第{'一二三四五六七八九十'[place]}节 {name}" for place, name in enumerate(names.split())]


def _sections(firm: Firm, year: int, plan: dict[str, int], letter_spaced: bool) -> dict[str, list[Block]]:
    """Return the blocks of every section by the last words of its title."""
    rest = dict(plan)
    notes = paragraphs(NOTES)
    if rest.get("信息系统", 0):
        rest["信息系统"] -= 1
        notes.insert(2, Block("para", NOTE_ASSETS))
    business, people, governance = paragraphs(firm.business), paragraphs(PEOPLE), paragraphs(GOVERNANCE)
    talk = _discussion(firm, year, rest, letter_spaced)
    audit = [Block("heading", "一、审计报告"), *paragraphs(AUDIT)]
    audit += [Block("heading", TRAP_HEADING), Block("para", TRAP_PARA)]
    return {
        "释义": [Block("table", rows=TERMS_TABLE, widths=(140, 272))],
        "公司简介和主要财务指标": [*paragraphs(PROFILE), money_table(firm, year)],
        "公司业务概要": business,
        "经营情况讨论与分析": talk,
        "管理层讨论与分析": [*business, *talk],
        "重要事项": paragraphs(MATTERS),
        "普通股股份变动及股东情况": _holders(),
        "股份变动及股东情况": _holders(),
        "董事、监事、高级管理人员和员工情况": people,
        "公司治理": governance if year < 2021 else [*governance, *people],
        "财务报告": [*audit, Block("heading", "五、财务报表附注"), *notes],
        "备查文件目录": paragraphs(FILES),
    }


def _holders() -> list[Block]:
    return [*paragraphs(HOLDERS), holders_table()]


def _discussion(firm: Firm, year: int, plan: dict[str, int], letter_spaced: bool) -> list[Block]:
    """Return the discussion section: the firm's text with the planted paragraphs strewn in."""
    rest = dict(plan)
    if letter_spaced:
        rest["信息化"] -= 1
    table, rest = project_table(rest)
    texts = paragraphs(firm.discussion)
    for place, text in enumerate(_plants(rest, year - 2018 + int(firm.code[-1]))):
        texts.insert(min(1 + 2 * place, len(texts)), Block("straddle" if place < 2 else "plant", text))
    blocks = [Block("heading", "一、经营情况的讨论与分析"), *texts]
    blocks += [Block("heading", "二、主营业务分析"), goods_table(firm, year)]
    if letter_spaced:
        budget = "该项工作由总经理办公室统一安排，全年预算执行率为百分之九十六。"
        blocks += paragraphs(["（一）{信息化|信 息 化}", budget])
    if table:
        blocks += [Block("heading", "三、研发与重点项目"), table]
    return [*blocks, Block("heading", "四、公司未来发展的展望"), *paragraphs(OUTLOOK)]


def _plants(plan: dict[str, int], shift: int) -> list[str]:
    """Return paragraphs of about four sentences in which each term of the plan stands as often as planned."""
    waiting = [term for turn in range(max(plan.values(), default=0)) for term, n in plan.items() if n > turn]
    used: Counter[str] = Counter()
    sentences = []
    for term in waiting:
        sort = SORT.get(term, "method")
        bank = SENTENCES[sort]
        sentences.append(bank[(shift + used[sort]) % len(bank)].replace("@", f"{{{term}}}"))
        used[sort] += 1
    return ["".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]


def _widen(blocks: list[Block], term: str) -> list[Block]:
    """Show the first planted occurrence of an ASCII term in full-width letters."""
    wide = "".join(chr(ord(char) + 0xFEE0) for char in term)
    for place, block in enumerate(blocks):
        text = block.text.replace(f"{{{term}}}", f"{{{term}|{wide}}}", 1)
        if text != block.text:
            return [*blocks[:place], replace(block, text=text), *blocks[place + 1 :]]
    return blocks
