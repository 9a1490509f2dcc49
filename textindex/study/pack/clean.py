"""In: texts that may name places of this machine, and words of reports. Out: the same without either."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import pandas as pd

from textindex.core.errors import StudyError
from textindex.core.messages import Message
from textindex.core.place import is_remote, read_text
from textindex.core.schemas import HITS, NOVELTY
from textindex.tables.cells import csv_text
from textindex.tables.read import read_table
from textindex.workbench.coding.firm_years import MORE
from textindex.workbench.coding.sample import SHEET
from textindex.workbench.coding.sheets import CODER, HEAD
from textindex.workbench.expansion.expand import COLUMNS
from textindex.workbench.expansion.sheets import NEEDED

MOST_QUOTED = 30
"""Characters on either side of a hit that the ledger keeps."""
HASHED = 16
"""Hexadecimal digits of the hashes of pages and passages."""
WORDS = ("left", "surface", "right", "cue", "off_cue")
"""Columns of the ledger with words of a report."""
SOMEWHERE = re.compile(
    r"(?<![\w.:/\\])(?:/(?:home|Users|root|mnt|media|tmp|var|private|srv|opt|Volumes)/|[A-Za-z]:[\\/]{1,2})"
    r"(?:[^\s\"'<>|：，；、。]*[\\/])?"
)
"""How paths of machines begin, up to their last name."""
CUE = re.compile(r"(under the heading|[^:]*:) (.*)\Z", re.DOTALL)
"""A cue that quotes a report: the rule's name, then the words."""
COPIED = (".md", ".decisions.tsv")
SHEETS = (".csv", ".xlsx", ".xlsm")
OF_SHEETS = ((HEAD, {*SHEET, *MORE, CODER}), (NEEDED, {*NEEDED, *COLUMNS} - {"example"}))
"""What a coding sheet and a sheet of decisions are known by, and those of their columns that a pack may hold."""


class Cleaner:
    """Takes the places of this machine out of a text.

    Args:
        places: folders whose paths may stand in it.

    >>> Cleaner(["/data/study"]).clean('see "/data/study/out/a.csv" and /home/ann/b c')
    'see "out/a.csv" and b c'
    """

    def __init__(self, places: Iterable[str | Path]) -> None:
        known = {str(Path(form)) for one in places if not is_remote(one) for form in _forms(one)}
        roots = sorted((one for one in known if len(Path(one).parts) > 1), key=len, reverse=True)
        written = [
            re.escape(form) for one in roots for form in (one, one.replace("\\", "/"), one.replace("\\", "\\\\"))
        ]
        self._roots = re.compile(rf"(?:{'|'.join(written)})(?:[\\/]+|(?![\w.-]))") if written else None

    def clean(self, text: str) -> str:
        """The text, paths begun where they are not the machine's own."""
        return SOMEWHERE.sub("", self._roots.sub("", text) if self._roots else text)


def _forms(place: str | Path) -> list[str]:
    return [os.path.abspath(place), os.path.realpath(place)]  # noqa: PTH100 (no link followed)


def named_within(files: Sequence[str]) -> dict[str, str]:
    """Files that a run names by their whole paths (two folders of one name): each by as much of it as tells it apart.

    >>> named_within(["a.pdf", "/x/one/2019/b.pdf", "/x/two/2019/b.pdf"])
    {'/x/one/2019/b.pdf': 'one/2019/b.pdf', '/x/two/2019/b.pdf': 'two/2019/b.pdf'}
    """
    whole = [file for file in dict.fromkeys(files) if file.startswith("/") or re.match(r"[A-Za-z][\w+.-]*:/", file)]
    taken, found = set(files) - set(whole), dict[str, str]()
    for file in whole:
        parts = file.split("/")
        tails = ("/".join(parts[-n:]) for n in range(1, len(parts)))
        found[file] = next(
            (t for t in tails if t not in taken and not any(o != file and o.endswith(f"/{t}") for o in whole)),
            sha256(file.encode()).hexdigest()[:HASHED],
        )
        taken.add(found[file])
    return found


def ledger_of(hits: pd.DataFrame, quotes: int) -> pd.DataFrame:
    """A ledger as a pack holds it: of a report's words the hit, and as much around it as is allowed.

    Args:
        hits: the ledger.
        quotes: characters on either side.

    Returns:
        Its columns, ``left``, ``right`` and what the cues quote cut, and ``passage``: the hash of what was there.
    """
    whole = [str(c) for c, (kind, _) in {**HITS.columns, **NOVELTY.columns}.items() if kind == "Int64" and c in hits]
    texts = {name: hits[name].fillna("").astype(str) for name in WORDS if name in hits}
    passages = ["\x1f".join(words) for words in zip(*texts.values(), strict=True)]
    made = _cut(hits, quotes).assign(passage=[hashed(passage) for passage in passages])
    return made.astype(dict.fromkeys(whole, "Int64"))


def _cue(told: str, quotes: int) -> str:
    """A cue: the rule's name, and of what it quotes as much as is allowed.

    >>> _cue("accounting: 直线法", 0), _cue("accounting: 直线法", 2), _cue("under the heading 行业格局", 0)
    ('accounting', 'accounting: 直线', 'under the heading')
    """
    found = CUE.match(told)
    if found is None:
        return told
    return f"{found[1]} {found[2][:quotes]}" if found[2][:quotes] else found[1].removesuffix(":")


def hashed(text: str) -> str:
    """The hash by which a page or a passage is known again.

    >>> len(hashed("大数据"))
    16
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASHED]


def added(path: Path, quotes: int, cleaner: Cleaner) -> tuple[str, bytes, list[str]]:
    """A further file of a study, as a pack holds it: a code book, a coding sheet, a sheet of decisions.

    Returns:
        Its name, its bytes, and the columns that are left out.

    Raises:
        StudyError: it is none of these; SourceError: it cannot be read.
    """
    if path.name.lower().endswith(COPIED):
        try:
            return path.name, cleaner.clean(read_text(path)).encode(), []
        except (OSError, UnicodeDecodeError) as error:
            raise StudyError(Message("pack.closed", path=path, why=str(error))) from None
    table = read_table(path) if path.suffix.lower() in SHEETS else pd.DataFrame()
    known = next((own for has, own in OF_SHEETS if set(has) <= set(table)), None)
    if known is None:
        raise StudyError(Message("pack.no_sheet", path=path))
    kept = [name for name in table if name in known]
    made = _cut(table[kept], quotes)
    gone = [str(name) for name in table if name not in known]
    return f"{path.stem}.csv", cleaner.clean(csv_text(made)).encode(), gone


def _cut(table: pd.DataFrame, quotes: int) -> pd.DataFrame:
    """A table whose columns with words around a hit hold as many as are allowed."""
    cut = {"left": lambda text: text[max(0, len(text) - quotes) :], "right": lambda text: text[:quotes]}
    cut |= dict.fromkeys(("cue", "off_cue"), lambda text: _cue(text, quotes))
    return table.assign(**{name: table[name].fillna("").astype(str).map(cut[name]) for name in cut if name in table})
