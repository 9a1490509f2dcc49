"""In: an HTML page. Out: the same, with no more elements within each other, or attributes on one, than a parser bears.

A parser of HTML looks through the open elements for each tag, and through an element's attributes for each attribute:
its time grows with the square of their number. No page that somebody wrote comes near these limits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from textindex.core.patterns import regex

MAX_OPEN = 2_000
MAX_ATTRIBUTES = 1_000
ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s"'>][^\s>]*+)?)?"""
ATTRIBUTES = regex(ATTRIBUTE)
TAG = regex(rf"<(/?[a-zA-Z][^\s/>]*+)((?:{ATTRIBUTE})*+)[\s/]*+(?:>|\Z)")
SHORTEST_MANY = 2 * MAX_ATTRIBUTES
"""Characters of as many attributes as are too many, at least."""
VOID = {"br", "hr", "img", "meta", "link", "input", "col", "wbr", "area", "base", "embed", "source", "param", "track"}
# What the next of its kind closes, so that it is right to leave its end out.
ENDED = {"p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup"}
DEFINITIONS = {"dt", "dd"}


def within_limits(page: str, inline: Iterable[str]) -> str:
    """The page without the tags of elements that lie too deep in one another, and without attributes beyond counting.

    Args:
        page: the source.
        inline: elements that break no line; the tags of others leave a line break behind.

    >>> within_limits("<div>" * 3 + "a</div>", ()), within_limits("<div>" * 2001 + "a", ())[-9:]
    ('<div><div><div>a</div>', '<br><br>a')
    """
    names, too_many = [], False
    for tag in TAG.finditer(page):
        names.append(tag[1].lower())
        if len(tag[2]) > SHORTEST_MANY and not too_many:
            too_many = len(ATTRIBUTES.findall(tag[2])) > MAX_ATTRIBUTES
    deep = _too_deep(names)
    if not deep and not too_many:
        return page
    bare = set(inline)

    def kept(tag: re.Match[str]) -> str:
        name = tag[1].lower().removeprefix("/")
        if name in deep:
            return "" if name in bare else "<br>"
        if len(tag[2]) > SHORTEST_MANY and len(ATTRIBUTES.findall(tag[2])) > MAX_ATTRIBUTES:
            return f"<{tag[1]}>"
        return tag[0]

    return TAG.sub(kept, page)


def _too_deep(names: Iterable[str]) -> set[str]:
    """The elements to leave out, the most nested first, so that no more than `MAX_OPEN` can be open at once."""
    now, most = Counter[str](), Counter[str]()
    for name in names:
        if name[0] == "/":
            now[name[1:]] = max(0, now[name[1:]] - 1)
        else:
            now[name] += 1
            most[name] = max(most[name], now[name])
    # An item of a list does not end a definition, nor the other way round: together they nest.
    found = set(DEFINITIONS) if min(most["li"], sum(most[name] for name in DEFINITIONS)) > MAX_OPEN else set[str]()
    nesting = {name: depth for name, depth in most.items() if name not in ENDED | VOID}
    total = sum(nesting.values())
    for name in sorted(nesting, key=lambda name: -nesting[name]):
        if total <= MAX_OPEN:
            break
        found.add(name)
        total -= nesting[name]
    return found
