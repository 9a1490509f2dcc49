"""In: a report's folded text, an abbreviation. Out: what the report defines it as, if not as what the terms mean by it.

``dictionaries/abbreviations.toml`` says what each means as a term. Of one that a hit asks for, a scan finds every place
where it may be defined ((“AI”), (AI), 简称“AI”, AI 指 …); what stands there decides. A report that defines one both
ways leaves it open.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from textindex.core import toml
from textindex.core.data import shipped
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message, of_error
from textindex.core.patterns import regex
from textindex.core.place import read_bytes
from textindex.core.text import CHINESE
from textindex.matching import concept_zh

FILE = "abbreviations.toml"
QUOTES = (("“", "”"), ('"', '"'), ("‘", "’"), ("「", "」"), ("'", "'"))
TOKEN = regex(r"[A-Za-z][A-Za-z0-9]+")
WORD = regex(r"[a-z][a-z0-9&’]*")
BACK, AHEAD = 90, 60
"""Characters before and behind an abbreviation in which its definition stands."""
OPENED = regex(r"\([^()\n]{0,40}$")
CALLED = regex(r"(?:简称|下称|称为?|缩写为?):?$")
GLOSSARY = regex(r"^[”\"’」']?(?:\n?指\n?|:? (?:means|refers to|stands for) |\n?(?::|—|–)\n?)([^\n。;]+)")
SENTENCE = regex(r"[.;!?。;!?](?=\s|[\u4e00-\u9fff])|\n\n")
SKIPPED = frozenset(("and", "of", "the", "for", "to", "in", "a", "on"))
DOTTED = regex(r"\b(inc|corp|ltd|co|bros|intl|u\.s)\.")
FORMS = frozenset(
    ("inc", "corp", "corporation", "ltd", "limited", "llc", "plc", "company", "co", "n", "v", "s", "l", "p")
)


class Known(NamedTuple):
    """What the file says: for each abbreviation (folded) how it is written, and what it means as a term."""

    written: dict[str, str]
    meanings: dict[str, tuple[str, ...]]
    sha256: str


@cache
def known() -> Known:
    """The file, read when it is first needed.

    Raises:
        DictionaryError: it cannot be read, or is no table of lists of words.
    """
    path = shipped("dictionaries") / FILE
    try:
        data = read_bytes(path)
        table = toml.parsed(data.decode("utf-8-sig")).get("abbreviations")
    except OSError as error:
        raise DictionaryError(Message("abbreviations.closed", path=path, strerror=error.strerror)) from None
    except (UnicodeDecodeError, toml.TomlError) as error:
        raise DictionaryError(Message("fault.toml", file=FILE, error=of_error(error))) from None
    if not isinstance(table, dict) or not all(isinstance(words, list) and words for words in table.values()):
        raise DictionaryError(Message("abbreviations.list", file=FILE))
    meanings = {name.casefold(): tuple(_plain(word.casefold()) for word in words) for name, words in table.items()}
    return Known({name.casefold(): name for name in table}, meanings, hashlib.sha256(data).hexdigest())


@lru_cache(maxsize=4096)
def within(term: str) -> str:
    """The abbreviation that a term is or holds, folded; empty if it holds none that the file knows.

    >>> within("AI"), within("IT system"), within("CRM系统"), within("it is"), within("大数据")
    ('ai', 'it', 'crm', '', '')
    """
    written = known().written
    return next((token.casefold() for token in TOKEN.findall(term) if written.get(token.casefold()) == token), "")


@cache
def _defining(name: str) -> re.Pattern[bytes]:
    """Finds an abbreviation where a definition of it may begin or end."""
    around = [*QUOTES, *(("(", closed) for closed in "),;"), ("\n", ":"), ("\n", " - "), ("简称", ""), ("简称为", "")]
    around += [("", word) for word in ("\n指", "指", " means ", " refers to ", " stands for ")]
    forms = (f"(?<={re.escape(before + name)})(?={re.escape(after)})" for before, after in around)
    return re.compile(f"{re.escape(name)}(?:{'|'.join(forms)})".encode())


def defined_otherwise(
    name: str, data: bytes | memoryview, quoted: Callable[[int, int], str], places: Iterable[int] | None = None
) -> str:
    """What a report defines an abbreviation as, if that is something else: the words that do so; else "".

    Args:
        name: the abbreviation, folded.
        data: the report's folded text.
        quoted: the report's own characters of the bytes between two positions.
        places: the bytes at which it stands; None looks for them.
    """
    form, other = _defining(name), ""
    for found in form.finditer(data) if places is None else filter(None, (form.match(data, at) for at in places)):
        place, end = found.span()
        if bytes(data[max(0, place - 1) : place]).isalnum() or bytes(data[end : end + 1]).isalnum():
            continue
        if quoted(place, end) != known().written[name]:
            continue
        before = bytes(data[max(0, place - 4 * BACK) : place]).decode(errors="ignore")[-BACK:]
        after = bytes(data[end : end + 4 * AHEAD]).decode(errors="ignore")[:AHEAD]
        said = judge(name, before, after)
        if said == "":
            return ""
        other = other or said or ""
    return other


def judge(name: str, before: str, after: str) -> str | None:
    r"""What an abbreviation is defined as at a place: words for something else, "" for its own meaning, None if open.

    >>> judge("ai", "we sold artificial intelligence (", ")"), judge("ai", "albany international corp. (“", "” or")
    ('', 'albany international corp')
    >>> judge("bi", "the governor of bank indonesia (", ")"), judge("ai", "our models (“", "”)")
    ('bank indonesia', None)
    >>> judge("bi", "\n", "\n指\n德国勃林格殷格翰公司\n")
    '德国勃林格殷格翰公司'
    """
    meanings = known().meanings[name]
    if told := GLOSSARY.match(after):
        words = told[1].strip()
        if any(meaning in _plain(words) for meaning in meanings):
            return ""
        return words if concept_zh.rules().somebody.search(words) or _spelled(name, words.split(",")[0]) else None
    opened = OPENED.search(before)
    plain = before.rstrip("“\"‘'「")
    if opened is None and not CALLED.search(plain):
        return None
    words = before[: opened.start()] if opened else CALLED.sub("", plain)
    words = SENTENCE.split(DOTTED.sub(r"\1", words))[-1].strip(" ,\n")
    if any(meaning in _plain(words + " " + (opened.group() if opened else "")) for meaning in meanings):
        return ""
    if CHINESE.search(words[-12:]):
        explicit = plain != before or CALLED.search(plain)
        tail = re.split(r"[,。;:、\n]", words)[-1]
        return tail if explicit and concept_zh.rules().somebody.search(tail[-6:]) else None
    return _spelled(name, words) or None


def _spelled(name: str, words: str) -> str:
    """The last words of a text whose first letters spell an abbreviation; small words may stand between.

    >>> _spelled("ai", "shares of albany international corp."), _spelled("ai", "our large models")
    ('albany international corp', '')
    """
    found = list(WORD.finditer(words))
    while found and found[-1].group() in FORMS:
        found.pop()
    letters, at = list(name), len(found)
    while letters and at:
        at -= 1
        if found[at].group()[0] == letters[-1]:
            letters.pop()
        elif found[at].group() not in SKIPPED:
            return ""
    return "" if letters else words[found[at].start() :].rstrip(" .,")


def _plain(text: str) -> str:
    """A folded text with blanks for hyphens, line ends and what else is no letter."""
    return re.sub(r"[\W_]+", " ", text)
