"""In: the elements of a Word document's part, as a parser meets them. Out: its text, with breaks of pages."""

from __future__ import annotations

from textindex.core.patterns import regex

BREAK = "\x0c"
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
MATH = ("http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math")
CHOICES = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SILENT = {"moveFrom", "del", "rt", "delText", "instrText", "delInstrText"}
"""Elements of which no text is printed: what a tracked change took away, readings of characters, codes of fields."""
OFF = {"0", "false", "off", "none"}
NOTE_REFERENCES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
MAX_JOINED = 200
"""Characters of a cell of which the paragraphs are one text, as in HTML; longer ones hold lines of their own."""
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
IN_CHINESE = regex(f"(?<=[{WIDE}])\n(?=[{WIDE}])")
BLANKS = regex(r"[ \xa0]{2,}")


class _Flow:
    """Lines that stand below one another: the body, a cell, a text box, a note."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.behind: list[str] = []  # text boxes and notes of the paragraph that is open
        self.paragraph: list[str] | None = None
        self.goes_on = False  # the paragraph's end was deleted: the next one continues it
        self.breaks = False  # a page ends behind the paragraph that is open
        self.rows: list[list[str]] = []  # of each table that is open, the cells of its row


class Body:
    """Takes a part's elements (`start`, `end`, `data`); gives its `text`, or the `notes` that it holds."""

    def __init__(self, notes: dict[tuple[str, str], str]) -> None:
        self._refers, self.notes = notes, dict[tuple[str, str], str]()
        self._flows = [_Flow()]
        self._silent = 0  # how many silent elements are open
        self._hidden = False
        self._properties: list[str] = []  # those of a paragraph or run that are open
        self._is_text = False
        self._note = ("", "")

    def text(self) -> str:
        """The text of the whole part."""
        return "\n".join(self._flows[0].lines)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        space, _, tag = name.rpartition(" ")
        if (space == CHOICES and tag == "Fallback") or (space in WORD and tag in SILENT and not self._properties):
            self._silent += 1
        elif self._silent:
            return
        elif space in MATH and tag == "t":
            self._is_text = True
        elif space in WORD:
            self._start(tag, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _start(self, tag: str, has: dict[str, str]) -> None:
        flow = self._flows[-1]
        if tag in ("pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr"):
            self._properties.append(tag)
        elif self._properties:
            self._property(tag, has.get("val", "") not in OFF, flow)
        elif tag == "p":
            flow.paragraph = flow.paragraph or []
        elif tag == "r":
            self._hidden = False
        elif tag == "t":
            self._is_text = True
        elif tag == "br" and has.get("type") == "page":
            self._add(BREAK)
        elif tag == "br":
            self._add("\n")
        elif tag == "lastRenderedPageBreak":
            self._break(flow)
        elif tag in SIGNS:
            self._add(SIGNS[tag])
        elif tag in NOTE_REFERENCES:
            flow.behind.append(self._refers.get((NOTE_REFERENCES[tag], has.get("id", "")), ""))
        elif tag == "tr":
            flow.rows.append([])
        elif tag in ("tc", "txbxContent", "footnote", "endnote"):
            self._flows.append(_Flow())
            self._note = (tag, has.get("id", "")) if tag in NOTE_REFERENCES.values() else self._note

    def _property(self, tag: str, on: bool, flow: _Flow) -> None:
        """Take what is said of a paragraph or run."""
        if tag in ("vanish", "specVanish") and self._properties == ["rPr"]:
            self._hidden = on
        elif tag in ("del", "moveFrom") and self._properties[:2] == ["pPr", "rPr"]:
            flow.goes_on = True
        elif tag == "pageBreakBefore" and on and self._properties == ["pPr"]:
            self._page_before(flow)

    def _page_before(self, flow: _Flow) -> None:
        if len(self._flows) == 1:
            flow.lines.append(BREAK)

    def _break(self, flow: _Flow) -> None:
        """Take a page's end as the document was laid out: within a paragraph it counts behind it, so no word is cut."""
        if len(self._flows) == 1 and not "".join(flow.paragraph or ()).strip():
            flow.lines.append(BREAK)
        else:
            self._flows[0].breaks = True

    def _add(self, text: str) -> None:
        flow = self._flows[-1]
        if self._hidden and text != BREAK:
            return
        if text == BREAK and len(self._flows) > 1:
            self._flows[0].breaks = True
        elif flow.paragraph is not None:
            flow.paragraph.append(text)

    def data(self, text: str) -> None:
        """Take characters."""
        if self._is_text and not self._silent:
            self._add(text.replace(BREAK, " ").replace("\n", " "))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        space, _, tag = name.rpartition(" ")
        if (space == CHOICES and tag == "Fallback") or (space in WORD and tag in SILENT and not self._properties):
            self._silent -= 1
        elif self._silent:
            return
        elif space in MATH and tag == "t":
            self._is_text = False
        elif space in WORD:
            self._end(tag)

    def _end(self, tag: str) -> None:
        if self._properties:
            if tag == self._properties[-1]:
                self._properties.pop()
        elif tag == "t":
            self._is_text = False
        elif tag == "p":
            self._paragraph(self._flows[-1])
        elif tag == "tr":
            self._row(self._flows[-1])
        elif tag == "tc":
            cell = self._flows.pop()
            if self._flows[-1].rows:
                self._flows[-1].rows[-1].append(_cell(cell.lines))
        elif tag == "txbxContent":
            box = self._flows.pop()
            self._flows[-1].behind += box.lines
        elif tag in ("footnote", "endnote"):
            self.notes[self._note] = "\n".join(self._flows.pop().lines)

    def _paragraph(self, flow: _Flow) -> None:
        if flow.goes_on:
            flow.goes_on = False
            return
        line = BLANKS.sub(" ", "".join(flow.paragraph or ()))
        flow.paragraph = None
        self._put(flow, [line.strip(" \t\xa0\u3000"), *flow.behind])
        flow.behind = []

    def _row(self, flow: _Flow) -> None:
        if flow.rows:
            self._put(flow, ["\t".join(flow.rows.pop()).rstrip("\t")])

    def _put(self, flow: _Flow, lines: list[str]) -> None:
        flow.lines += [line for line in lines if line.strip() or BREAK in line]
        if flow is self._flows[0] and flow.breaks:
            flow.lines.append(BREAK)
            flow.breaks = False


def _cell(paragraphs: list[str]) -> str:
    """A cell's paragraphs as one text, where they are short; else a line each."""
    text = "\n".join(paragraphs)
    return IN_CHINESE.sub("", text).replace("\n", " ") if len(text) <= MAX_JOINED else text
