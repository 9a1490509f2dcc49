"""In: the bytes of a text that somebody saved. Out: the text, by the encoding that gives letters."""

from __future__ import annotations

import io
import re
from pathlib import Path

from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, at
from textindex.core.text import HAN
from textindex.tables.text import encoding_of


def decoded(data: bytes, place: Path) -> str:
    """The text; what is no UTF-8 is a Western or a Chinese code page, whichever gives letters.

    Raises:
        LiteratureError: it is no text in any of these.

    >>> decoded("Genève".encode("cp1252"), Path("a.txt")), decoded("数字化".encode("gb18030"), Path("b.txt"))
    ('Genève', '数字化')
    """
    try:
        encoding = encoding_of(io.BytesIO(data))
    except ValueError:
        encoding = "cp1252"
    if encoding == "gb18030":
        chinese = data.decode("gb18030")
        # Accented letters of Windows-1252 stand alone among Latin ones; read as Chinese, each eats its neighbour.
        mixed = len(re.findall(rf"[A-Za-z][{HAN}](?=[A-Za-z])", chinese))
        if mixed * 2 < len(re.findall(f"[{HAN}]+", chinese)):
            return chinese
        encoding = "cp1252"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LiteratureError(at(place, Message("texts.encoding", start=error.start))) from None
