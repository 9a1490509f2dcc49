"""In: the cues in ``dictionaries/attribution-*.toml`` and ``concept-*.toml``. Out: a language's rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from typing import Any

from textindex.core import toml
from textindex.core.data import shipped
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message, lines, of_error
from textindex.core.patterns import Late
from textindex.core.place import read_bytes

GROUP = re.compile(r"\(\?<!\{([a-z_]+)\}\)|\{([a-z_]+)\}")
# Where a language's words are found: English ones as whole words, Chinese ones wherever they stand.
EDGE = {"en": r"\b", "zh": ""}
LETTERS = re.compile(r"[a-z]+")
UNPAIRED = frozenset("()[")
"""What is left of the brackets of a pattern that has one too many: joined to another they might be pairs."""
# A letter that a pattern begins with or not.
OPTIONAL = re.compile(r"(\\n|\\\W|[^\W_])\?(?![*+?{])")
# A pattern's first letter, if it surely begins with one.
FIRST = re.compile(r"(\\b(?=[^\W_]))?([^\W_]|[》”]|\\n|\\\W)(?![*+?{])")


Told = Callable[[re.error], DictionaryError]
"""What is said of a pattern that cannot be compiled."""


class Rule(Late):
    """A rule of the file: its pattern, compiled when it is first asked, and what must stand in a text that it matches.

    A report asks a third of the rules, and all of them take as long to compile as fifty hits to judge.

    Attributes:
        words: the rule's plain words.
        needs: what saves trying the pattern where none of it stands; empty where it is always tried.
        spared: whether the rule need not be tried on a text of these words.
    """

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]

    def __init__(self, pattern: str, words: tuple[str, ...], needs: Iterable[str], told: Told) -> None:
        super().__init__(pattern)
        self.words, self.needs = words, frozenset(needs)
        self.spared: Callable[[frozenset[str]], bool] = self.needs.isdisjoint if self.needs else _never
        self._told = told

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except re.error as error:
            raise self._told(error) from None

    @cached_property
    def needed(self) -> Callable[..., re.Match[str] | None]:
        """Finds one of the needs in a text; finds nothing, anywhere, where the rule is always tried."""
        return re.compile("|".join(map(re.escape, sorted(self.needs)))).search

    def last(self, text: str) -> re.Match[str] | None:
        """The last match in a text."""
        found = list(self.finditer(text))
        return found[-1] if found else None


def _never(words: frozenset[str]) -> bool:
    return False


@cache
def content(language: str, kind: str = "attribution") -> bytes:
    """The file of a language's rules of a kind (``attribution``, ``concept``), as it is first read."""
    path = shipped("dictionaries") / f"{kind}-{language}.toml"
    try:
        return read_bytes(path)
    except OSError as error:
        raise DictionaryError(Message("rules.closed", path=path, strerror=error.strerror)) from None


def sha256(language: str, kind: str = "attribution") -> str:
    """The hash of the file that `content` read."""
    return hashlib.sha256(content(language, kind)).hexdigest()


def load(language: str, names: Iterable[str], kind: str = "attribution") -> dict[str, Rule]:
    """The rules of a kind of a language.

    Raises:
        DictionaryError: the file cannot be read, or it has faults; all of them are listed.
    """
    return parse(content(language, kind), f"{kind}-{language}.toml", names, EDGE[language])


def parse(data: bytes, file: str, names: Iterable[str], edge: str) -> dict[str, Rule]:
    """The rules in a file's bytes; ``names`` are those it must hold, ``edge`` stands around a plain word.

    A pattern with an unpaired bracket is told here, with other faults another when it is first asked.
    """
    try:
        root = toml.parsed(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DictionaryError(Message("rules.utf8", file=file, start=error.start)) from None
    except toml.TomlError as error:
        raise DictionaryError(Message("rules.toml", file=file, error=of_error(error))) from None
    groups, tables, wanted = root.get("groups", {}), root.get("rules", {}), list(names)
    if not isinstance(groups, dict) or not isinstance(tables, dict):
        raise DictionaryError(Message("rules.tables", file=file))
    faults: list[str] = [Message("rules.group", name=name) for name, words in groups.items() if not _strings(words)]
    faults += [Message("rules.missing", name=name) for name in wanted if name not in tables]
    faults += [Message("rules.unknown", name=name) for name in tables if name not in wanted]
    rules = {}
    if not faults:
        for name in wanted:
            try:
                rules[name] = _rule(tables[name], groups, edge, partial(_broken, file, name))
            except (ValueError, re.error) as error:
                faults.append(Message("rules.rule", name=name, error=of_error(error)))
    if faults:
        raise DictionaryError(lines(Message("list.of", of=file, what=fault) for fault in faults))
    return rules


def _rule(table: Any, groups: Mapping[str, list[str]], edge: str, broken: Callable[..., DictionaryError]) -> Rule:
    if not isinstance(table, dict) or not isinstance(table.get("why"), str):
        raise ValueError(Message("rules.why"))
    if unknown := table.keys() - {"why", "words", "patterns", "needs"}:
        raise ValueError(Message("rules.key", unknown=sorted(unknown)[0]))
    for key in table.keys() - {"why"}:
        if not _strings(table[key]):
            raise ValueError(Message("rules.list", key=key))
    words = tuple(table.get("words", ()))
    found = [edge + word + edge for word in _escaped(words)]
    for pattern in table.get("patterns", ()):
        outside = _outside(_filled(pattern, groups))
        if not UNPAIRED.isdisjoint(outside):
            _check([pattern], groups)
        if "|" in outside:
            raise ValueError(Message("rules.two", pattern=pattern))
        found += [_filled(part, groups) for part in _spread(pattern, groups)]
    if not found:
        raise ValueError(Message("rules.neither"))
    told = partial(broken, table.get("patterns", ()), groups)
    return Rule(_joined(found), words, _needed(table.get("needs", ()), groups), told)


def _broken(
    file: str, name: str, patterns: Iterable[str], groups: Mapping[str, list[str]], error: re.error
) -> DictionaryError:
    """What is wrong with a rule's patterns, of which one cannot be compiled."""
    try:
        _check(patterns, groups)
    except re.error as as_written:
        error = as_written
    return DictionaryError(Message("list.of", of=file, what=Message("rules.rule", name=name, error=of_error(error))))


def _check(patterns: Iterable[str], groups: Mapping[str, list[str]]) -> None:
    """Compile each pattern for itself: a fault is told of it as written."""
    for pattern in patterns:
        re.compile(_filled(pattern, groups))


def _strings(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) and item for item in value)


def _escaped(words: Iterable[str]) -> list[str]:
    return [re.escape(word) for word in sorted(words, key=len, reverse=True)]


def _group(name: str, groups: Mapping[str, list[str]]) -> list[str]:
    if name not in groups:
        raise ValueError(Message("rules.no_group", name=name))
    return _escaped(groups[name])


def _filled(pattern: str, groups: Mapping[str, list[str]]) -> str:
    """The pattern with the words of its groups."""

    def words(found: re.Match[str]) -> str:
        if found[1]:  # behind a place all words are tried one by one: they differ in length
            return "".join(f"(?<!{word})" for word in _group(found[1], groups))
        return f"(?:{'|'.join(_group(found[2], groups))})"

    return GROUP.sub(words, pattern)


def _spread(pattern: str, groups: Mapping[str, list[str]]) -> list[str]:
    """A pattern that begins with a group, once for each first letter of its words: Python then skips to these.

    So too one that begins with a letter that may lack: once with it and once without.
    """
    if optional := OPTIONAL.match(pattern):
        rest = pattern[optional.end() :]
        return [optional[1] + rest, *_spread(rest, groups)]
    found = re.match(r"(\\b)?\{([a-z_]+)\}(?![{*+?])", pattern)
    if found is None:
        return [pattern]
    rests: dict[str, list[str]] = {}
    for word in _group(found[2], groups):
        first = word[:2] if word[0] == "\\" else word[0]
        rests.setdefault(first, []).append(word[len(first) :])
    tail = pattern[found.end() :]
    return [f"{found[1] or ''}{first}(?:{'|'.join(some)}){tail}" for first, some in rests.items()]


def _outside(pattern: str) -> str:
    """What stands in no bracket of a pattern."""
    pattern, count = re.sub(r"\\.|\[\^?\]?[^]]*\]", "", pattern), 1
    while count:
        pattern, count = re.subn(r"\([^()]*\)", "", pattern)
    return pattern


def _joined(patterns: list[str]) -> str:
    """One pattern for all: by their first letters if each has one, to which Python then skips."""
    firsts = [FIRST.match(pattern) for pattern in patterns]
    rests: dict[str, list[str]] = {}
    for pattern, first in zip(patterns, firsts, strict=True):
        if first is None:
            return "|".join(patterns)
        head = f"{first[2]}(?<!\\w{first[2]})" if first[1] else first[2]
        rests.setdefault(head, []).append(pattern[first.end() :])
    return "|".join(f"{head}(?:{'|'.join(some)})" for head, some in rests.items())


def _needed(needs: Iterable[str], groups: Mapping[str, list[str]]) -> Iterable[str]:
    for need in needs:
        if found := GROUP.fullmatch(need):
            _group(found[2], groups)
            yield from (LETTERS.findall(word)[-1] for word in groups[found[2]])
        else:
            yield need
