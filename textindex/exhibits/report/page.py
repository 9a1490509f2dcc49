"""In: what a run wrote. Out: one HTML page to send to a co-author, which needs no network.

Figures are drawn here, as SVG, not by the reader's browser: the page opens at once, prints, and can be read aloud (each
has its numbers in a table). Sentences are packed by firm and unpacked when the firm is opened.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textindex.core.errors import ExhibitError
from textindex.core.messages import Message
from textindex.core.scripts import script_hash
from textindex.exhibits.figures import index_words
from textindex.exhibits.report import data as report_data
from textindex.exhibits.report import figures as report_figures
from textindex.exhibits.report import parts as report_parts
from textindex.exhibits.report.content import Content
from textindex.exhibits.report.words import FLAGS, PAGE, SCRIPT

BYTES = 14_500_000  # so that it stays below 15 MB however these are counted
SPARE = 20_000  # for what stands around the sentences
FIRMS = 200
LANG = {"zh": "zh-CN", "en": "en"}


def page(content: Content, language: str = "en", limit: int = BYTES) -> str:
    """The page.

    Args:
        content: what it shows.
        language: ``zh`` or ``en``.
        limit: bytes that it may have; sentences of further firms are left out before it is reached.

    Raises:
        ExhibitError: the sentences of the firms that were named do not find room.
    """
    import jinja2

    folder = Path(__file__).parent
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    script = (folder / "report.js").read_text(encoding="utf-8")
    template = environment.get_template("report.html")
    shown = report_parts.parts(content, language) | {
        "lang": LANG[language],
        "w": PAGE[language],
        "css": _safe((folder / "report.css").read_text(encoding="utf-8") + report_data.colour_rules()),
        "js": _safe(script),
        "script_hash": script_hash(script),
        "version": content.provenance["versions"]["textindex"],
        "measures": report_figures.measures(content, language),
        "words_json": _script_words(content, language),
        "book": report_data.pack(
            report_data.book(
                content.index, ["total", *content.dimensions], content.terms, content.above, content.novelty
            )
        ),
    }
    empty = template.render(**shown, hits=[], held_json=_json([]), held_text="")
    held, packed = _embedded(content, limit - SPARE - len(empty.encode()), language)
    made = template.render(
        **shown, hits=packed, held_json=_json(held), held_text=report_parts.held_text(content, len(held), language)
    )
    return made.encode("utf-8", "replace").decode()


def _embedded(content: Content, room: int, language: str) -> tuple[list[str], list[str]]:
    """The firms whose sentences find room, and these, packed."""
    held: list[str] = []
    packed: list[str] = []
    for firm, hits in content.hits:
        one = report_data.pack(report_data.sentences(hits, language))
        size = len(one) + len(firm.encode()) + 100
        if size > room:
            if content.named:
                raise ExhibitError(Message("page.room", firm=firm, number=len(held) + 1, most=BYTES / 1e6))
            continue
        room -= size
        held.append(firm)
        packed.append(one)
    return held, packed


def _script_words(content: Content, language: str) -> Any:
    statuses = {status: index_words.status(status, language) for status in content.index["status"].unique()}
    return _json(
        SCRIPT[language]
        | {
            "status": statuses,
            "flags": FLAGS[language],
            "dimensions": {key: labels[language == "en"] for key, labels in content.dimensions.items()},
        }
    )


def _json(data: Any) -> Any:
    """JSON for a script element: no < in it, so that no text ends the element."""
    from markupsafe import Markup

    return Markup(report_parts.json_text(data).replace("<", "\\u003c"))


def _safe(text: str) -> Any:
    """A text of ours that is no data, as it stands."""
    from markupsafe import Markup

    return Markup(text)
