"""In: the transcript of an interview (.txt, .docx). Out: its turns: who speaks, and what is said.

A turn begins with a name and a colon (``I: …``, ``[00:12] Ms Rossi: …``), or is a row of a table of two columns in a
Word file; lines without one go on with the turn before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, at, of_error
from textindex.core.place import read_bytes
from textindex.literature.texts import decoded
from textindex.tables.office import checked

ENDINGS = (".txt", ".docx")
TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?"
TURN = re.compile(
    rf"^\s*(?:{TIME}\s*[-–]?\s*)?(?P<who>[^\W\d_][\w.'’\- ]{{0,40}}?(?: ?\([^()]{{1,40}}\))?)\s*(?:{TIME}\s*)?"
    r"[:：]\s*(?P<said>.*)$"
)
INTERVIEWERS = frozenset({
    "i", "int", "interviewer", "interviewers", "q", "question", "moderator", "researcher", "interviewer 1",
    "interviewer 2", "intervistatore", "intervistatrice", "d", "domanda", "frage", "interviewerin", "采访者", "访谈者",
    "访谈人", "问",
})  # fmt: skip
"""What interviewers are called in transcripts, in small letters."""
HEADS = frozenset({
    "firm", "company", "date", "place", "location", "duration", "sector", "industry", "role", "position", "employees",
    "language", "note", "notes", "participants", "project", "transcript", "recording", "azienda", "impresa", "data",
    "luogo", "durata", "settore", "ruolo", "公司", "企业", "日期", "地点", "时间",
})  # fmt: skip
"""What the lines above an interview begin with, in small letters."""
PARTICLES = frozenset({"de", "di", "da", "del", "della", "van", "von", "der", "and", "e"})
LONGEST = 5  # words of a name; more are a sentence


class Turn(NamedTuple):
    """What one speaker says at a time: its number from 1, the line (paragraph) it begins in, the speaker, the words."""

    number: int
    line: int
    speaker: str
    text: str


class Transcript(NamedTuple):
    """An interview: its turns, those who ask, and the lines before the first turn, which are nobody's."""

    turns: tuple[Turn, ...]
    interviewers: tuple[str, ...]
    head: tuple[str, ...]

    @property
    def answers(self) -> list[Turn]:
        """The turns of those who answer."""
        return [turn for turn in self.turns if turn.speaker not in self.interviewers]


def read_transcript(path: str | Path, interviewers: Collection[str] = ()) -> Transcript:
    """Read a transcript.

    Args:
        path: .txt (UTF-8, UTF-16, GB18030, Windows-1252) or .docx.
        interviewers: names of those who ask, as the transcript writes them; the usual ones unless given.

    Raises:
        LiteratureError: it cannot be read, has no turns, or it cannot be told who asks and who answers.
    """
    place = Path(path)
    lines = _docx(place) if place.suffix.lower() == ".docx" else _txt(place)
    head: list[str] = []
    turns: list[Turn] = []
    wanted = {name.strip().lower() for name in interviewers} or INTERVIEWERS
    for number, line in lines:
        match = TURN.match(line)
        who = " ".join(match["who"].split()) if match else ""
        if match and _is_name(who, wanted) and (turns or who.lower() not in HEADS):
            turns.append(Turn(len(turns) + 1, number, who, match["said"].strip()))
        elif turns and line.strip():
            last = turns[-1]
            turns[-1] = last._replace(text=f"{last.text} {line.strip()}".strip())
        elif line.strip():
            head.append(line.strip())
    turns = [turn for turn in turns if turn.text]
    return _told(place, turns, head, wanted)


def _is_name(who: str, wanted: Collection[str]) -> bool:
    """Whether what stands before a colon is a speaker: words with capitals, or what interviewers are called.

    >>> _is_name("Ms Rossi (CEO)", INTERVIEWERS), _is_name("I told him", INTERVIEWERS), _is_name("q", INTERVIEWERS)
    (True, False, True)
    """
    words = re.sub(r"\([^()]*\)$", "", who).split()
    named = all(word[0].isupper() or not word[0].islower() or word in PARTICLES for word in words)
    return _bare(who) in wanted or (len(words) <= LONGEST and named)


def _told(place: Path, turns: list[Turn], head: list[str], wanted: Collection[str]) -> Transcript:
    if not turns:
        raise LiteratureError(at(place, Message("interview.no_turn")))
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    asking = tuple(name for name in speakers if _bare(name) in wanted or name.lower() in wanted)
    if not asking or len(asking) == len(speakers):
        told = ", ".join(speakers[:8])
        which = Message("interview.asks") if not asking else Message("interview.answers")
        raise LiteratureError(at(place, Message("interview.which", which=which, told=told)))
    return Transcript(tuple(turns), asking, tuple(head))


def _bare(name: str) -> str:
    return re.sub(r"\s*\([^()]*\)$", "", name).strip(" .").lower()


def _txt(place: Path) -> Iterator[tuple[int, str]]:
    if place.suffix.lower() != ".txt":
        raise LiteratureError(at(place, Message("interview.ending", endings=tuple(ENDINGS))))
    try:
        text = decoded(read_bytes(place), place)
    except OSError as error:
        raise LiteratureError(at(place, Message("protocol.closed", strerror=error.strerror or error))) from None
    return enumerate(text.removeprefix("\ufeff").splitlines(), start=1)


def _docx(place: Path) -> Iterator[tuple[int, str]]:
    """The paragraphs of a Word file in order; a table's row of two cells is a turn, its first cell the speaker."""
    import docx
    from docx.table import Table

    try:
        document = docx.Document(BytesIO(checked(read_bytes(place))))
    except OSError as error:
        raise LiteratureError(at(place, Message("protocol.closed", strerror=error.strerror or error))) from None
    except Exception as error:  # noqa: BLE001 (zip, XML and python-docx errors all mean: no Word file)
        raise LiteratureError(at(place, Message("interview.docx", error=of_error(error)))) from None
    lines: list[str] = []
    for block in document.iter_inner_content():
        lines += _rows(block) if isinstance(block, Table) else block.text.split("\n")
    return enumerate(lines, start=1)


def _rows(table: object) -> Iterable[str]:
    for row in table.rows:  # type: ignore[attr-defined]
        cells = [" ".join(cell.text.split()) for cell in row.cells]
        filled = [cell for cell in cells if cell]
        if len(filled) >= 2 and ":" not in filled[-2][-1:]:
            yield f"{filled[-2]}: {filled[-1]}"
        else:
            yield " ".join(filled)
