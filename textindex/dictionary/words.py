"""In: a list of words as people keep them: a text file, or a user dictionary of jieba. Out: a draft of ours.

A word a line, or several with a comma, 、 ; or a tab between; what follows ``#`` or ``//`` is a remark. ``name: words``
begins a dimension of that name; without one, the words are of one dimension, named by the file. In jieba's user
dictionaries a word is followed by its frequency and its tag, which say nothing to us.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textindex.core.messages import Message, some
from textindex.core.patterns import regex
from textindex.core.text import CHINESE
from textindex.dictionary.draft import Draft, decoded
from textindex.dictionary.tables import is_table, known_column, read_csv
from textindex.dictionary.yaml_nodes import Faults

REMARK = regex(r"(?:^|\s)(?:#|//).*")
BETWEEN = regex(r"[、，,；;\t]")
DIMENSION = regex(r"([^:：]+)[:：](?!//)(.*)")
TAGS = (
    " a ad ag an b c d df dg e eng f g h i j k l m mg mq n ng nr nrfg nrt ns nt nz o p q r rg rr rz s t tg u ud ug uj"
    " ul uv uz v vd vg vi vn vq x y z zg "
)
"""jieba's tags of parts of speech."""
USER = regex(r"(.*\S)\s+\d+(?:\s+([a-z]+))?|(.*\S)\s+([a-z]+)")


def read_words(path: Path, faults: Faults) -> Draft:
    """Read a list of words, or the table that a text file may hold."""
    draft = Draft(faults)
    text = decoded(path, draft.notes)
    if is_table(text):
        return read_csv(path, faults)
    lines = list(_lines(text))
    of_jieba = any(CHINESE.search(words) and _plain(words) != words for _, words in lines)
    name, several, tagged = path.stem, list[str](), 0
    for number, line in lines:
        words = line
        if found := DIMENSION.fullmatch(line):
            name, words = found[1].strip(), found[2].strip()
            draft.category(name, number)
        plain = _plain(words) if of_jieba else words
        tagged += plain != words
        parts = _parts(plain)
        several += [words] if len(parts) > 1 else []
        for part in parts:
            draft.add(name, number, part)
    if tagged:
        draft.notes.append(Message("words.tagged", tagged=tagged))
    if several:
        draft.notes.append(Message("words.several", n_several=len(several), some=some(several, 3)))
    return draft


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Number and text of the lines that hold words: without remarks, and without a heading that tables have."""
    first = True
    for number, line in enumerate(text.splitlines(), 1):
        bare = REMARK.sub("", line).strip()
        if bare and not (first and known_column(bare) == "term"):
            yield number, bare
        first = first and not bare


def _plain(words: str) -> str:
    """A line of jieba's user dictionary without frequency and tag; any other as it is."""
    found = USER.fullmatch(words)
    if found is None or f" {found[2] or found[4] or 'n'} " not in TAGS:
        return words
    return found[1] or (found[3] if CHINESE.search(found[3]) else words)


def _parts(words: str) -> list[str]:
    """The words of a line: a blank parts them only where each has Chinese characters, for English terms have blanks."""
    parts = [part.strip() for part in BETWEEN.split(words)]
    return [
        word
        for part in parts
        if part
        for word in (part.split() if all(CHINESE.search(one) for one in part.split()) else [part])
    ]
