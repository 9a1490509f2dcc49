"""A .dta file read (texts in the encoding that they were written in, the variables' labels), and written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textindex.core.errors import StoreError
from textindex.core.messages import Message
from textindex.tables.dta import dta
from textindex.tables.firm_ids import FIRM_ID, with_firm_ids
from textindex.tables.frame import Frame

if TYPE_CHECKING:
    import pandas as pd

LABEL_CHARS, NAME_CHARS = 80, 32
PAIR = 0xA1  # both bytes of a character of GB2312 are at least this
MOSTLY = 0.6
RESERVED = re.compile(
    r"_all|_b|_coef|_cons|_n|_N|_pi|_pred|_rc|_skip|byte|double|float|if|in|int|long|str[0-9]+|strL|using|with"
)
"""Names that mean something to Stata."""


def read_dta(path: Path | BytesIO) -> pd.DataFrame:
    """Read a Stata file; up to Stata 13 it does not say its texts' encoding, which then is UTF-8, GB18030 or Latin-1.

    Returns:
        The table, in ``attrs`` the variables' ``labels`` and, where texts were not as pandas reads them, their
        ``encoding``.
    """
    import pandas as pd

    with pd.read_stata(path, convert_categoricals=False, iterator=True) as reader:
        frame: pd.DataFrame = reader.read()  # type: ignore[attr-defined]  # its stub knows one class of reader
        labels = {str(name): str(text) for name, text in reader.variable_labels().items() if text}
    columns = [name for name, dtype in frame.dtypes.items() if str(dtype) in ("object", "str", "string")]
    texts = {text for name in columns for text in frame[name].unique() if isinstance(text, str)}
    encoding = _encoding([*texts, *labels.values()])
    if encoding:
        for name in columns:
            frame[name] = [_again(value, encoding) if isinstance(value, str) else value for value in frame[name]]
        labels = {name: _again(text, encoding) for name, text in labels.items()}
        frame.attrs["encoding"] = encoding
    frame.attrs["labels"] = labels
    return frame


def _again(text: str, encoding: str) -> str:
    return text.encode("latin-1", errors="ignore").decode(encoding, errors="replace") if not text.isascii() else text


def _encoding(texts: list[str]) -> str:
    r"""The encoding of texts that were taken for Latin-1; nothing where they are right as they are.

    A Latin-1 text has single letters beyond ASCII among others; one of GB18030 has pairs of them, in nearly all its
    characters. UTF-8 is told by itself.

    >>> _encoding(["\xb9\xfa\xc6\xf3"]), _encoding(["M\xfcller"]), _encoding(["国企"])
    ('gb18030', '', '')
    """
    try:
        high = [text.encode("latin-1") for text in texts if not text.isascii()]
    except UnicodeEncodeError:  # there are characters beyond Latin-1: the file says its encoding
        return ""
    for encoding in ("utf-8", "gb18030") if high else ():
        try:
            decoded = [text.decode(encoding) for text in high]
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _paired(decoded):
            return encoding
    return ""


def _paired(texts: list[str]) -> bool:
    characters = [character.encode("gb18030") for text in texts for character in text if not character.isascii()]
    pairs = sum(min(own) >= PAIR for own in characters)
    return pairs > MOSTLY * len(characters)


def write_dta(table: pd.DataFrame | Frame, path: Path, label: str, labels: Mapping[str, str], numbered: bool) -> None:
    """Write a table for Stata 14 and later; equal tables give equal bytes.

    Args:
        table: its columns have names that Stata takes; of whole numbers with gaps and of flags it makes numbers. A name
            that is a word of Stata's own gets a line before it, and itself as its label.
        path: the file.
        label: name of the data set.
        labels: column to its label; both labels are cut to Stata's 80 characters.
        numbered: add ``firm_id``, the firm as a number (`textindex.tables.firm_ids`).

    Raises:
        StoreError: Stata takes no column of that name, or no number as large as one of them.
    """
    columns = {name: table[name] for name in table.names} if isinstance(table, Frame) else _plain(table)
    if long := [name for name in columns if not str(name).isidentifier() or len(str(name)) > NAME_CHARS]:
        raise StoreError(Message("stata.name", long=long[0]))
    columns, codes = with_firm_ids(columns) if numbered or FIRM_ID in columns else (columns, {})
    names = {name: f"_{name}" if RESERVED.fullmatch(name) else name for name in columns}
    told = {own: name for name, own in names.items() if name != own} | {names.get(n, n): t for n, t in labels.items()}
    made = {names[name]: _shown(values) if values.dtype.kind == "O" else values for name, values in columns.items()}
    try:
        data = dta(made, label[:LABEL_CHARS], {n: t[:LABEL_CHARS] for n, t in told.items()}, codes, len(table))
    except OverflowError as error:
        raise StoreError(Message("stata.number", path=path, number=error.args[0])) from None
    path.write_bytes(data)


def _plain(table: pd.DataFrame) -> dict[str, Any]:
    """The columns of a table as NumPy's arrays: texts as objects, whole numbers with gaps as floats."""
    columns: dict[str, Any] = {}
    for name, dtype in table.dtypes.items():
        values, kind = table[name], str(dtype)
        if kind in ("bool", "boolean", "Int64", "Float64"):
            whole = kind == "bool" or (kind != "Float64" and not values.isna().any())
            columns[str(name)] = values.astype("int64" if whole else "float64").to_numpy()
        elif dtype.kind in "iufM" and not hasattr(dtype, "na_value"):
            columns[str(name)] = values.to_numpy()
        else:
            texts = values.astype("object")
            columns[str(name)] = texts.where(texts.notna(), None).to_numpy()
    return columns


def _shown(texts: Any) -> list[str]:
    return ["" if text is None else str(text) for text in texts]
