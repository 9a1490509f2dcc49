"""In: categories and entries of another program's dictionary. Out: the nodes of a textindex file, to be checked as one.

Such dictionaries have categories of any name, say no language, and may hold an entry twice; ours have keys, a language,
and a dimension for each term.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from textindex.core.errors import DictionaryError
from textindex.core.messages import Message, of_error, some
from textindex.core.place import read_bytes
from textindex.core.terms import Term
from textindex.core.text import CHINESE, fold_term, splittable
from textindex.dictionary.terms import KEY
from textindex.dictionary.yaml_nodes import Faults, Node
from textindex.tables.text import encoding_of

KEY_CHARS = 26
KEY_PARTS = re.compile(r"[^a-z0-9]+")
LATIN = re.compile(r"[a-z0-9]")
GLOBS = re.compile(r"\?")


@dataclass(slots=True)
class Category:
    """A category: the line it begins on, what is said of it, and its entries by folded text."""

    line: int
    about: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Node] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """A dictionary as it is read. ``head`` are nodes of the file's top; ``notes`` are remarks for the user."""

    faults: Faults
    head: dict[str, Node] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    repeated: int = 0
    empty: int = 0

    def category(self, name: str, line: int) -> Category:
        """The category of a name, made when it is first met."""
        return self.categories.setdefault(name, Category(line))

    def add(self, category: str, line: int, text: str, fields: Mapping[str, Node] | None = None) -> None:
        """Add an entry; one that is empty, or there already in the same category, is counted and left out."""
        text = text.strip()
        if not text:
            self.empty += 1
            return
        folded = fold_term(text)
        own = self.category(category, line)
        if folded in own.entries:
            self.repeated += 1
            return
        for name, other in self.categories.items():
            if folded in other.entries:
                there = self.faults.place(other.entries[folded].line)
                message = Message("draft.two", text=text, name=name, there=there, category=category)
                self.faults.add(line, message)
                return
        own.entries[folded] = (
            mapping(line, {"term": Node(line, text=text), **fields}) if fields else Node(line, text=text)
        )

    def prune(self) -> None:
        """Take out categories that hold nothing but other categories, named ``theirs.other``."""
        for name in [name for name, category in self.categories.items() if not category.entries]:
            if any(other.startswith(f"{name}.") for other in self.categories):
                del self.categories[name]

    def node(self, stem: str, language: str | None) -> Node:
        """The nodes of a textindex file; what is not stated is taken from the terms and the file's name."""
        texts = [_text(node) for category in self.categories.values() for node in category.entries.values()]
        head = {"name": Node(1, text=stem), **self.head}
        if language or "language" not in head:
            head["language"] = Node(1, text=language or guessed_language(texts))
        chinese = head["language"].text == "zh"
        no_words = [text for text in texts if not splittable(Term(text, "").stem)]
        if chinese and no_words and "policy" not in head:
            head["policy"] = mapping(1, {"count": Node(1, text="longest")})
            self.notes.append(Message("draft.longest", some=some(no_words)))
        self._note(language, head["language"].text or "")
        dimensions = {
            key: mapping(category.line, self._of(name, category), list(category.entries.values()))
            for (name, category), key in zip(self.categories.items(), keys_of(self.categories), strict=True)
        }
        lines = [category.line for category in self.categories.values()]
        nodes = [(key, line, node) for (key, node), line in zip(dimensions.items(), lines, strict=True)]
        return Node(1, mapping=[*((k, 1, n) for k, n in head.items()), ("dimensions", 1, Node(1, mapping=nodes))])

    def _of(self, name: str, category: Category) -> dict[str, Node]:
        about, line = category.about, category.line
        labels = {each: Node(line, text=about.get(f"label_{each}") or name) for each in ("zh", "en")}
        told = {"definition": Node(line, text=about["definition"])} if about.get("definition") else {}
        return {"label": mapping(line, labels), **told}

    def _note(self, given: str | None, language: str) -> None:
        if not given and "language" not in self.head:
            self.notes.append(Message("draft.language", language=language))
        if "construct" not in self.head:
            self.notes.append(Message("draft.construct"))
        if self.repeated:
            self.notes.append(Message("draft.repeated", number=Message("number.entry", n=self.repeated)))
        if self.empty:
            self.notes.append(Message("draft.empty", number=Message("number.empty entry", n=self.empty)))
        keys = zip(self.categories, keys_of(self.categories), strict=True)
        renamed = [f"{key} = {name}" for name, key in keys if name != key]
        if renamed:
            number = Message("number.category", n=len(renamed))
            self.notes.append(Message("draft.renamed", number=number, some=some(renamed)))


def mapping(line: int, values: Mapping[str, Node], terms: list[Node] | None = None) -> Node:
    """A mapping that begins on a line, with a list ``terms`` if one is given."""
    nodes = [(key, node.line, node) for key, node in values.items()]
    if terms is not None:
        nodes.append(("terms", line, Node(line, items=terms)))
    return Node(line, mapping=nodes)


def keys_of(names: Iterable[str]) -> list[str]:
    """A dimension's key for each category's name, each once.

    >>> keys_of(["Big Data", "big-data", "人工智能", "cloud"])
    ['big_data', 'big_data_2', 'd3', 'cloud']
    """
    names = list(names)
    keys: list[str] = []
    taken = {name for name in names if KEY.fullmatch(name)}
    for number, name in enumerate(names, 1):
        if name in taken:
            keys.append(name)
            continue
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = KEY_PARTS.sub("_", plain).strip("_")[:KEY_CHARS].strip("_")
        slug = slug if slug[:1].isalpha() else f"d{number}" if not slug else f"d{number}_{slug}"[:KEY_CHARS].strip("_")
        key, again = slug, 1
        while key in taken:
            again += 1
            tail = f"_{again}"
            key = slug[: KEY_CHARS - len(tail)] + tail
        taken.add(key)
        keys.append(key)
    return keys


def guessed_language(texts: Iterable[str]) -> str:
    """``zh`` where any term holds a Chinese character, or none a Latin letter or digit; else ``en``."""
    texts = list(texts)
    english = any(LATIN.search(fold_term(text)) for text in texts)
    return "zh" if any(CHINESE.search(text) for text in texts) or not english else "en"


def decoded(path: Path, notes: list[str]) -> str:
    """A file's text: UTF-8, UTF-16 with its mark, or GB18030.

    Raises:
        DictionaryError: it cannot be opened, or is in none of these.
    """
    try:
        data = read_bytes(path)
    except OSError as error:
        raise DictionaryError(Message("dict.closed", path=path, strerror=error.strerror)) from None
    try:
        encoding = encoding_of(io.BytesIO(data))
    except ValueError as error:
        raise DictionaryError(Message("list.of", of=path, what=of_error(error))) from None
    if encoding == "gb18030":
        notes.append(Message("draft.gb18030", name=path.name))
    return data.decode(encoding)


def no_globs(draft: Draft, line: int, text: str, program: str) -> bool:
    """Note an entry with a wildcard for one character, which no term of ours can be."""
    if GLOBS.search(text):
        draft.faults.add(line, Message("draft.glob", text=text, program=program))
        return False
    return True


def _text(node: Node) -> str:
    return node.text if node.text is not None else _text(next(n for key, _, n in node.mapping or [] if key == "term"))
