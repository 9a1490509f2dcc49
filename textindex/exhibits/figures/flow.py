"""In: the counts of a review (`Flow`). Out: the PRISMA 2020 flow diagram as a chart (Altair).

Source: Page et al. (2021), BMJ 372:n71, the diagram for searches of databases and registers; what was found in other
ways is listed in its first box. A box whose count is not known is not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

from textindex.core.choices import check_choices
from textindex.core.errors import ExhibitError
from textindex.core.flow import Flow
from textindex.core.records import Language
from textindex.core.text import width as text_width
from textindex.exhibits.figures.theme import INK, PALETTE, Chart, themed, titled

if TYPE_CHECKING:
    import altair as alt

LINE, PAD, GAP = 11, 6, 20  # points: a line of text, the space inside a box, the space between two rows of boxes
PHASE, LEFT, RIGHT, EDGE = (0, 14), (24, 244), (276, 492), 492
LETTER = 4.1  # points that a letter of 8 points takes
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "identification": "Identification", "screening": "Screening", "included": "Included",
        "identified": "Records identified from:", "database": "Databases", "register": "Registers",
        "other": "Other methods", "removed": "Records removed before screening:", "duplicates": "Duplicate records",
        "automation": "Marked as ineligible by automation tools", "other_removed": "Removed for other reasons",
        "screened": "Records screened", "excluded": "Records excluded", "sought": "Reports sought for retrieval",
        "not_retrieved": "Reports not retrieved", "assessed": "Reports assessed for eligibility",
        "reports_excluded": "Reports excluded", "studies": "Studies included in review",
        "reports": "Reports of included studies", "works": "Records included after screening", "n": "{} (n = {:,})",
    },
    "zh": {
        "identification": "识别", "screening": "筛选", "included": "纳入",
        "identified": "检索到的文献：", "database": "数据库", "register": "注册平台",
        "other": "其他途径",
        "removed": "筛选前剔除：", "duplicates": "重复文献", "automation": "自动化工具判为不合格",
        "other_removed": "其他原因剔除", "screened": "筛选的文献", "excluded": "剔除的文献",
        "sought": "拟获取全文的报告",
        "not_retrieved": "未获取全文", "assessed": "评估资格的报告", "reports_excluded": "剔除的报告",
        "studies": "纳入综述的研究", "reports": "纳入研究的报告", "works": "筛选后纳入的文献", "n": "{}（n = {:,}）",
    },
}  # fmt: skip
REASONS_ZH = {"language": "语言", "period": "年份", "document type": "文献类型", "search terms": "检索词"}


class Box(NamedTuple):
    """A box: its phase, its lines, and the lines of the box to its right (none: nothing leaves here)."""

    phase: str
    lines: list[str]
    aside: list[str]


def draw_flow(flow: Flow, *, language: Language = "en", title: str = "") -> Chart:
    """Draw the PRISMA 2020 flow diagram of a review.

    Args:
        flow: its counts; a `Flow` whose sums are wrong cannot be made.
        language: ``en`` or ``zh``.
        title: above the diagram.
    """
    import altair as alt

    check_choices(ExhibitError, language=(language, Language))
    rows = boxes(flow, language)
    places, height = _placed(rows)
    rects: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    for box, (top, low, aside_low) in zip(rows, places, strict=True):
        _add(rects, texts, LEFT, top, low, box.lines)
        if box.aside:
            _add(rects, texts, RIGHT, top, aside_low, box.aside)
    x, y = alt.Scale(domain=[0, EDGE], nice=False, zero=False), alt.Scale(domain=[height, 0], nice=False, zero=False)
    across = {"x": alt.X("x:Q", scale=x, axis=None), "y": alt.Y("y:Q", scale=y, axis=None)}
    to = {"x2": "x2:Q", "y2": "y2:Q"}
    layers = [
        _chart(rects).mark_rect(fill="white", stroke=INK, strokeWidth=0.8).encode(**across, **to),
        _chart(texts).mark_text(align="left", baseline="top", color=INK).encode(**across, text="text:N"),
        *_phases(rows, places, language, across, to),
        *_arrows(rows, places, across, to),
    ]
    made = alt.layer(*layers).properties(width=EDGE, height=height)
    chart: Chart = themed(titled(made, title))
    return chart


def boxes(flow: Flow, language: str = "en") -> list[Box]:
    """The diagram's boxes from the top down, each with its lines.

    >>> [box.lines[0] for box in boxes(Flow({"Scopus": 3}, 1, 2, {}, 2))]
    ['Records identified from:', 'Records screened (n = 2)', 'Records included after screening (n = 2)']
    """
    word = WORDS[language]

    def named(name: str, n: int | None) -> list[str]:
        return [] if n is None else _wrapped(word["n"].format(name, n), "  ")

    def told(what: str, n: int | None, indent: str = "") -> list[str]:
        return [] if n is None else _wrapped(word["n"].format(word[what], n), indent)

    def reasons(counts: Mapping[str, int]) -> list[str]:
        names = {own: REASONS_ZH.get(own, own) if language == "zh" else own[:1].upper() + own[1:] for own in counts}
        return [line for own, n in counts.items() for line in named(names[own], n)]

    found = [word["identified"]]
    for way in ("database", "register", "other"):
        own = {source: n for source, n in flow.identified.items() if flow.ways.get(source, "database") == way}
        if own:
            found += told(way, sum(own.values()))
            found += [line for source, n in own.items() for line in named(source, n)]
    removed = [word["removed"], *told("duplicates", flow.duplicates, "  ")]
    removed += [*told("automation", flow.automation, "  "), *told("other_removed", flow.other_removed, "  ")]
    excluded = [*told("excluded", sum(flow.excluded.values())), *reasons(flow.excluded)]
    made = [Box("identification", found, removed), Box("screening", told("screened", flow.screened), excluded)]
    if flow.sought is None:
        return [*made, Box("included", told("works", flow.included), [])]
    lost = flow.not_retrieved or 0
    assessed = flow.sought - lost if flow.assessed is None else flow.assessed
    out = [*told("reports_excluded", sum(flow.excluded_reports.values())), *reasons(flow.excluded_reports)]
    return [
        *made,
        Box("screening", told("sought", flow.sought), told("not_retrieved", flow.not_retrieved)),
        Box("screening", told("assessed", assessed), out),
        Box("included", [*told("studies", flow.studies), *told("reports", flow.included)], []),
    ]


def _wrapped(text: str, indent: str) -> list[str]:
    room = (LEFT[1] - LEFT[0] - 2 * PAD) / LETTER
    room = round(room * len(text) / max(1, text_width(text)))  # a Chinese letter takes two places
    return wrap(text, room, initial_indent=indent, subsequent_indent=f"{indent}  " if indent else "")


def _placed(rows: list[Box]) -> tuple[list[tuple[int, int, int]], int]:
    """Top and bottom of each box, and the bottom of the one beside it; and the height of all."""
    found, top = [], 0
    for box in rows:
        least = 2 if box.phase == "included" else 1  # so that the phase's name fits beside it
        low, aside_low = (top + LINE * max(least, len(lines)) + 2 * PAD for lines in (box.lines, box.aside))
        found.append((top, low, aside_low if box.aside else top))
        top = max(low, aside_low if box.aside else low) + GAP
    return found, top - GAP


def _add(
    rects: list[dict[str, Any]],
    texts: list[dict[str, Any]],
    side: tuple[int, int],
    top: int,
    low: int,
    lines: list[str],
) -> None:
    rects.append({"x": side[0], "x2": side[1], "y": top, "y2": low})
    for number, line in enumerate(lines):
        indent = 8 * (len(line) - len(line.lstrip())) // 2
        texts.append({"x": side[0] + PAD + indent, "y": top + PAD + LINE * number, "text": line.strip()})


def _phases(
    rows: list[Box], places: list[tuple[int, int, int]], language: str, across: dict[str, Any], to: dict[str, Any]
) -> list[alt.Chart]:
    """The bands at the left that name the phases."""
    bands: dict[str, dict[str, Any]] = {}
    for box, (top, low, aside_low) in zip(rows, places, strict=True):
        band = bands.setdefault(
            box.phase, {"x": PHASE[0], "x2": PHASE[1], "y": top, "text": WORDS[language][box.phase]}
        )
        band["y2"] = max(low, aside_low)
    names = [{"x": PHASE[1] / 2, "y": (b["y"] + b["y2"]) / 2, "text": b["text"]} for b in bands.values()]
    turn = 0 if language == "zh" else 270
    return [
        _chart(list(bands.values())).mark_rect(fill=PALETTE[0], cornerRadius=2).encode(**across, **to),
        _chart(names)
        .mark_text(angle=turn, color="white", fontSize=7, align="center", baseline="middle")
        .encode(**across, text="text:N"),
    ]


def _arrows(
    rows: list[Box], places: list[tuple[int, int, int]], across: dict[str, Any], to: dict[str, Any]
) -> list[alt.Chart]:
    middle = (LEFT[0] + LEFT[1]) / 2
    lines, down, right = [], [], []
    for at, (box, (top, low, _)) in enumerate(zip(rows, places, strict=True)):
        if at + 1 < len(rows):
            below = places[at + 1][0]
            lines.append({"x": middle, "x2": middle, "y": low, "y2": below - 4})
            down.append({"x": middle, "y": below - 3})
        if box.aside:
            level = top + PAD + LINE / 2
            lines.append({"x": LEFT[1], "x2": RIGHT[0] - 4, "y": level, "y2": level})
            right.append({"x": RIGHT[0] - 3, "y": level})
    return [
        _chart(lines).mark_rule(color=INK, strokeWidth=0.8).encode(**across, **to),
        _chart(down).mark_point(shape="triangle-down", color=INK, size=26).encode(**across),
        _chart(right).mark_point(shape="triangle-right", color=INK, size=26).encode(**across),
    ]


def _chart(rows: list[dict[str, Any]]) -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.InlineData(values=rows))
