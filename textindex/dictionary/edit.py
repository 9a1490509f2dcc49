"""In: the text of a dictionary file, terms. Out: the text with the terms added; all else in it stays as it is written.

The file's own text is edited, not dumped anew: its comments, order, quotes and line ends are the user's.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from textindex.core.errors import DictionaryError
from textindex.core.messages import Message, of_error
from textindex.core.records import Dictionary, Source, Term

UNPRINTABLE = re.compile(r"[\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What JSON writes as it is, and YAML takes only escaped."""


def begun(base: Dictionary, name: str) -> str:
    """The text of a file that extends a shipped dictionary, as far as its dimensions: `with_terms` adds to it.

    Args:
        base: what is extended; its policy is written out, for a file does not inherit it.
        name: the new dictionary's name.
    """
    drop = ", ".join(base.policy.drop)
    return (
        f"name: {json.dumps(name, ensure_ascii=False)}\n"
        f"extends: {base.name}\n"
        f"language: {base.language}\n"
        f"policy: {{count: {base.policy.count}, drop: [{drop}]}}\n"
        "dimensions: {}\n"
    )


def with_terms(text: str, terms: Sequence[Term], sources: Sequence[Source] = ()) -> str:
    r"""Add terms to a dictionary's text, each at the end of its dimension.

    A dimension that the text does not have is added with its terms alone: it must be one of the dictionary that the
    text extends. Sources are added if the text has none of that key.

    Args:
        text: a dictionary file that can be loaded, or what `begun` gives.
        terms: what to add; source and why are written where they are given.
        sources: descriptions of the sources that the terms name.

    Raises:
        DictionaryError: the text is laid out in a way that cannot be added to.

    >>> print(with_terms("name: mine\nlanguage: zh\ndimensions: {}\n", [Term("数据要素", "big_data")]), end="")
    name: mine
    language: zh
    dimensions:
      big_data:
        terms:
          - {term: "数据要素"}
    """
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    end = "\r\n" if "\r\n" in text else "\n"
    if not text.endswith("\n"):
        text += end
    by_dimension: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        by_dimension[term.dimension].append(term)
    for dimension, own in by_dimension.items():
        text = _in_dimension(text, dimension, [_item(term) for term in own], end)
    return mark + _with_sources(text, sources, end)


def _item(term: Term) -> str:
    fields = {"term": term.text, "source": term.source, "why": term.why}
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in fields.items() if value.strip()) + "}"


def _quoted(value: str) -> str:
    """A string as YAML: what JSON writes, on one line."""
    line = json.dumps(" ".join(value.split()), ensure_ascii=False)
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", line)


def _in_dimension(text: str, dimension: str, items: Sequence[str], end: str) -> str:
    root = _top(text)
    dimensions = _value(root, "dimensions")
    if dimensions is None:
        raise DictionaryError(Message("edit.no_dimensions"))
    found = _value(dimensions, dimension)
    terms = None if found is None else _value(found, "terms")
    if terms is not None:
        return _in_list(text, terms, items, end)
    if found is not None:
        raise DictionaryError(Message("edit.no_list", dimension=dimension))
    inner = 2 + (dimensions.value[0][0].start_mark.column if dimensions.value and not dimensions.flow_style else 2)
    lines = [f"{dimension}:", "  terms:", *(f"    - {item}" for item in items)]
    block = "".join(f"{' ' * (inner - 2)}{line}{end}" for line in lines)
    if not dimensions.value:
        return _replaced(text, dimensions, block, end)
    if dimensions.flow_style:
        terms_in = ", ".join(items)
        return _before_close(text, dimensions, f"{dimension}: {{terms: [{terms_in}]}}")
    return _after(text, dimensions, block)


def _in_list(text: str, node: Any, items: Iterable[str], end: str) -> str:
    if node.flow_style or not node.value:
        return _before_close(text, node, ", ".join(items))
    indent = " " * node.start_mark.column
    return _after(text, node, "".join(f"{indent}- {item}{end}" for item in items))


def _with_sources(text: str, sources: Sequence[Source], end: str) -> str:
    for source in sources:
        root = _top(text)
        held = _value(root, "sources")
        entry = f"{{status: {source.status}, reference: {_quoted(source.reference)}}}"
        if held is None:
            at = next(key for key, _ in root.value if key.value == "dimensions").start_mark.index
            text = f"{text[:at]}sources:{end}  {source.key}: {entry}{end}{text[at:]}"
        elif _value(held, source.key) is None:
            if held.flow_style or not held.value:
                text = _before_close(text, held, f"{source.key}: {entry}")
            else:
                indent = " " * held.value[0][0].start_mark.column
                text = _after(text, held, f"{indent}{source.key}: {entry}{end}")
    return text


def _top(text: str) -> Any:
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)  # the marks of the C loader count bytes
    except yaml.YAMLError as error:
        raise DictionaryError(Message("edit.broken", error=of_error(error))) from None
    if not isinstance(root, yaml.MappingNode):
        raise DictionaryError(Message("edit.no_mapping"))
    return root


def _value(node: Any, key: str) -> Any:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _last(node: Any) -> Any:
    """The last scalar, or closed list or mapping, of a node: what a block's end is known by."""
    while not isinstance(node.value, str) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node.value[-1], tuple) else node.value[-1]
    return node


def _after(text: str, node: Any, block: str) -> str:
    """Put lines behind the line on which a block ends, and what is remarked on that line."""
    mark = _last(node).end_mark
    at = mark.index
    if mark.column:  # a block of text (| or >) ends at the beginning of the next line
        line_end = text.find("\n", at)
        at = len(text) if line_end < 0 else line_end + 1
    return text[:at] + block + text[at:]


def _before_close(text: str, node: Any, added: str) -> str:
    """Put something before the bracket that closes a list or mapping."""
    close = node.end_mark.index - 1
    if text[close : close + 1] not in ("]", "}"):
        raise DictionaryError(Message("edit.line", line=node.start_mark.line + 1))
    inside = text[node.start_mark.index + 1 : close].rstrip()
    comma = ", " if inside and not inside.endswith(",") else " " if inside else ""
    if "#" in inside.rpartition("\n")[2]:
        raise DictionaryError(Message("edit.remark", line=node.start_mark.line + 1))
    at = node.start_mark.index + 1 + len(inside)
    return text[:at] + comma + added + text[at:]


def _replaced(text: str, node: Any, block: str, end: str) -> str:
    """Put a block in place of an empty mapping ({} or nothing)."""
    start, stop = node.start_mark.index, node.end_mark.index
    return text[:start].rstrip(" ") + end + block + text[stop:].removeprefix("\r").removeprefix("\n")
