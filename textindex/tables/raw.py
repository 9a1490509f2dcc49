"""In: a table's file. Out: pandas' table of it, the encoding of its text, a firm's code with the zeros it lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from textindex.core.errors import TextIndexError
from textindex.core.messages import Message
from textindex.core.place import check_regular, read_bytes
from textindex.tables.headers import header, refuse_twice
from textindex.tables.office import checked
from textindex.tables.stata import read_dta

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".dta", ".parquet")
MARKS = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = ("utf-8-sig", "gb18030")
PIECE = 1 << 20
CODE_DIGITS = (6, 10)
"""Of a firm's code in China, and of a CIK."""


def read_frame(
    path: Path,
    error: type[TextIndexError],
    *,
    csv: Mapping[str, Any],
    excel: Mapping[str, Any],
    fits: Callable[[Sequence[object]], bool] = lambda _: True,
) -> pd.DataFrame:
    """Read a table as pandas does: numbers of Stata and Parquet stay numbers.

    Args:
        path: the file; its ending tells what it is. ``.csv`` has commas, semicolons or tabs, as its header has;
            ``.tsv`` and ``.txt`` have tabs.
        error: what is raised.
        csv: pandas' options for text.
        excel: pandas' options for Excel.
        fits: whether a sheet's header is one that is looked for; where the first sheet's is not and one other's is,
            that one is read, and named in the table's ``attrs["sheet"]``.

    Returns:
        The table; in its ``attrs``: ``mark``, what sets columns of text apart; ``labels`` of a Stata file's variables,
        and the ``encoding`` in which its texts were found to be.

    Raises:
        TextIndexError: of the class given: it cannot be read, or two columns have one name.
    """
    import pandas as pd

    ending = path.suffix.lower()
    if ending not in ENDINGS:
        hint = Message("table.as_xlsx") if ending == ".xls" else ""
        raise error(Message("table.ending", path=path, endings=tuple(ENDINGS), hint=hint))
    frame: pd.DataFrame
    try:
        check_regular(path)
        if ending == ".dta":
            frame = read_dta(path)
        elif ending == ".parquet":
            frame = pd.read_parquet(path)
        elif ending == ".xlsx":
            frame = _excel(path, excel, fits)
        else:
            frame = _text(path, "" if ending == ".csv" else "\t", csv)
    except OSError as wrong:
        raise error(Message("fault.closed", path=path, why=wrong.strerror or str(wrong))) from None
    except Exception as wrong:  # noqa: BLE001 (each format's library has errors of its own; all mean: not readable)
        raise error(
            Message("fault.unreadable", path=path, ending=ending, why=str(wrong).partition(chr(10))[0])
        ) from None
    return frame


def _text(path: Path, mark: str, options: Mapping[str, Any]) -> pd.DataFrame:
    import pandas as pd

    with path.open("rb") as file:
        encoding = encoding_of(file)
    with path.open(encoding=encoding, newline="") as text:
        mark, names = header(text, mark)
    refuse_twice(names)
    frame: pd.DataFrame = pd.read_csv(path, sep=mark, encoding=encoding, **options)
    frame.attrs["mark"] = mark
    return frame


def _excel(path: Path, options: Mapping[str, Any], fits: Callable[[Sequence[object]], bool]) -> pd.DataFrame:
    import pandas as pd

    with pd.ExcelFile(BytesIO(checked(read_bytes(path))), engine="openpyxl") as book:
        tops = {sheet: pd.read_excel(book, sheet, header=None, nrows=1, dtype=object) for sheet in book.sheet_names}
        names = {str(sheet): [] if top.empty else list(top.iloc[0]) for sheet, top in tops.items()}
        chosen = first = next(iter(names))
        having = [sheet for sheet, own in names.items() if fits(own)]
        if having and first not in having:
            if len(having) > 1:
                raise ValueError(Message("table.sheets", first=first, having=tuple(having)))
            (chosen,) = having
        refuse_twice(names[chosen])
        frame: pd.DataFrame = pd.read_excel(book, chosen, **options)
    if chosen != first:
        frame.attrs["sheet"] = chosen
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
    raise ValueError(Message("table.encoding"))


def whole_code(value: object, known: Collection[str]) -> str:
    """A firm's code with the zeros that a spreadsheet took, where that is a known one; else as it stands.

    >>> whole_code(1.0, {"000001"}), whole_code("320193", {"0000320193"}), whole_code("7", {"8"})
    ('000001', '0000320193', '7')
    """
    text = re.sub(r"\.0+$", "", str(value).strip().removeprefix("'"))
    longer = [text.zfill(digits) for digits in CODE_DIGITS] if text.isascii() and text.isdigit() else []
    return next((one for one in (text, *longer) if one in known), text)
