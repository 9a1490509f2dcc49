"""In: a table's file. Out: pandas' table of it, the encoding of its text, a firm's code with the zeros it lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from textindex.base.errors import TextIndexError

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".dta", ".parquet")
MARKS = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = ("utf-8-sig", "gb18030")
PIECE = 1 << 20
CODE_DIGITS = (6, 10)
"""Of a firm's code in China, and of a CIK."""


def read_frame(
    path: Path, error: type[TextIndexError], *, csv: Mapping[str, Any], excel: Mapping[str, Any]
) -> pd.DataFrame:
    """Read a table as pandas does: numbers of Stata and Parquet stay numbers.

    Args:
        path: the file; its ending tells what it is. ``.csv`` has commas, ``.tsv`` and ``.txt`` have tabs.
        error: what is raised.
        csv: pandas' options for text.
        excel: pandas' options for Excel, of which the first sheet is read.

    Raises:
        TextIndexError: of the class given: it cannot be read.
    """
    import pandas as pd

    ending = path.suffix.lower()
    if ending not in ENDINGS:
        hint = "; save it as .xlsx in Excel" if ending == ".xls" else ""
        raise error(f"{path}: a table is one of {', '.join(ENDINGS)}{hint}")
    frame: pd.DataFrame
    try:
        if ending == ".dta":
            frame = pd.read_stata(path, convert_categoricals=False)
        elif ending == ".parquet":
            frame = pd.read_parquet(path)
        elif ending == ".xlsx":
            frame = pd.read_excel(path, **excel)
        else:
            with path.open("rb") as file:
                encoding = encoding_of(file)
            frame = pd.read_csv(path, sep="," if ending == ".csv" else "\t", encoding=encoding, **csv)
    except OSError as wrong:
        raise error(f"{path}: it cannot be opened: {wrong.strerror or wrong}") from None
    except Exception as wrong:  # noqa: BLE001 (each format's library has errors of its own; all mean: not readable)
        raise error(f"{path}: not readable as {ending}: {str(wrong).partition(chr(10))[0]}") from None
    return frame


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a text: UTF-16 by its mark, UTF-8, else GB18030, as Chinese Excel saves it.

    Raises:
        ValueError: it is in none of these; the text says what to do.

    >>> from io import BytesIO
    >>> encoding_of(BytesIO("年度".encode("gb18030")))
    'gb18030'
    """
    for encoding in ("utf-16",) if file.read(2) in MARKS else ENCODINGS:
        file.seek(0)
        text = TextIOWrapper(file, encoding)
        try:
            while (piece := text.read(PIECE)) and "\0" not in piece:
                pass
            if not piece:
                return encoding
        except UnicodeError:
            continue
        finally:
            text.detach()
    raise ValueError("the text is neither UTF-8 nor GB18030; save it as UTF-8, or in Excel as CSV UTF-8 or .xlsx")


def whole_code(value: object, known: Collection[str]) -> str:
    """A firm's code with the zeros that a spreadsheet took, where that is a known one; else as it stands.

    >>> whole_code(1.0, {"000001"}), whole_code("320193", {"0000320193"}), whole_code("7", {"8"})
    ('000001', '0000320193', '7')
    """
    text = re.sub(r"\.0+$", "", str(value).strip().removeprefix("'"))
    longer = [text.zfill(digits) for digits in CODE_DIGITS] if text.isascii() and text.isdigit() else []
    return next((one for one in (text, *longer) if one in known), text)
