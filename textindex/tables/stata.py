"""In: a .dta file. Out: its table, texts in the encoding that they were written in, the variables' labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

PAIR = 0xA1  # both bytes of a character of GB2312 are at least this
MOSTLY = 0.6


def read_dta(path: Path) -> pd.DataFrame:
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
    return text.encode("latin-1", errors="ignore").decode(encoding, errors="replace") if _high(text) else text


def _high(text: str) -> bool:
    return not text.isascii()


def _encoding(texts: list[str]) -> str:
    r"""The encoding of texts that were taken for Latin-1; nothing where they are right as they are.

    A Latin-1 text has single letters beyond ASCII among others; one of GB18030 has pairs of them, in nearly all its
    characters. UTF-8 is told by itself.

    >>> _encoding(["\xb9\xfa\xc6\xf3"]), _encoding(["M\xfcller"]), _encoding(["国企"])
    ('gb18030', '', '')
    """
    try:
        high = [text.encode("latin-1") for text in texts if _high(text)]
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
