"""In: a dictionary. Out: it as YAML of textindex, quanteda and cntext; and drafts of ours from the last two.

quanteda: categories with lists of entries, categories within categories; ``__`` are the entries of what they stand in.
cntext: Name, Desc, Refer, Category (names), Dictionary (a list of words for each name).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textindex.core.messages import Message
from textindex.core.records import Dictionary, MatchPolicy, Term
from textindex.dictionary.draft import Draft, decoded, mapping, no_globs
from textindex.dictionary.lists import plain
from textindex.dictionary.yaml_nodes import Faults, Node, parse

WIDTH = 110
OWN_WORDS = "__"
NOTHING = ("", "~", "null", "NULL")
REFER = "refer"


class _Flow(dict[str, Any]):
    """A mapping that is written on one line."""


def is_cntext(root: Node) -> bool:
    """Whether a file has the layout of cntext."""
    keys = {key: value for key, _, value in root.mapping or []}
    return "Dictionary" in keys and bool(keys.keys() & {"Name", "Desc", "Refer", "Category"})


def is_textindex(root: Node) -> bool:
    """Whether a file is meant to be one of ours, with faults or without."""
    for key, _, value in root.mapping or []:
        if key in ("name", "language", "extends") and value.text:
            return True
        if key == "dimensions" and any(inner.mapping is not None for _, _, inner in value.mapping or []):
            return True
    return not root.mapping


def written(data: Any) -> str:
    """Data as YAML, a term of ours a line."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

    Dumper.add_representer(
        _Flow, lambda dumper, d: dumper.represent_mapping("tag:yaml.org,2002:map", d, flow_style=True)
    )
    text: str = yaml.dump(
        data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False
    )
    return text


def write_textindex(dictionary: Dictionary) -> bytes:
    """Write a dictionary as `load` reads it; nothing is lost."""
    return written(_data(dictionary)).encode()


def _data(dictionary: Dictionary) -> dict[str, Any]:
    policy, construct = dictionary.policy, dictionary.construct
    data: dict[str, Any] = {
        "name": dictionary.name,
        "title": _Flow(dictionary.title),
        "language": dictionary.language,
        "version": dictionary.version,
        "construct": _Flow(name=construct.name, label=_Flow(zh=construct.zh, en=construct.en)),
    }
    if policy != MatchPolicy():
        data["policy"] = _Flow({"count": policy.count, **({"drop": list(policy.drop)} if policy.drop else {})})
    if dictionary.sources:
        data["sources"] = {
            s.key: {"status": s.status, "reference": s.reference, **({"note": s.note} if s.note else {})}
            for s in dictionary.sources
        }
    data["dimensions"] = {
        d.key: {
            "label": _Flow({"zh": d.label_zh, "en": d.label_en}),
            **({"definition": d.definition} if d.definition else {}),
            "terms": [_term(term) for term in dictionary.terms if term.dimension == d.key],
        }
        for d in dictionary.dimensions
    }
    return data


def _term(term: Term) -> str | _Flow:
    said: dict[str, Any] = {
        "case": "exact" if term.exact else "",
        "weight": "" if term.weight == 1 else term.weight,
        "exclude": list(term.exclude),
        "drop": None if term.drop is None else list(term.drop),
        "source": term.source,
        "why": term.why,
    }
    said = {key: value for key, value in said.items() if value or (key == "drop" and value is not None)}
    return _Flow({"term": term.text, **said}) if said else term.text


def read_quanteda(path: Path, faults: Faults) -> Draft:
    """Read a dictionary of quanteda; a category within others is named by all of them."""
    draft = Draft(faults)
    root = parse(decoded(path, draft.notes), path)
    for name, line, value in root.mapping or []:
        _read_category(draft, name, line, value)
    draft.prune()
    if root.mapping is None:
        faults.add(root.line, Message("quanteda.mapping"))
    return draft


def _read_category(draft: Draft, name: str, line: int, value: Node) -> None:
    draft.category(name, line)
    for key, below, inner in value.mapping or []:
        _read_category(draft, name if key == OWN_WORDS else f"{name}.{key}", below, inner)
    entries = value.items if value.items is not None else [value] if value.text not in (None, *NOTHING) else []
    for entry in entries:
        if entry.text is None:
            draft.faults.add(entry.line, Message("quanteda.text", name=name))
        elif no_globs(draft, entry.line, entry.text, "quanteda"):
            draft.add(name, entry.line, entry.text)


def write_quanteda(dictionary: Dictionary) -> bytes:
    """Write a dictionary as quanteda reads it, without terms that it takes for globs."""
    return written(_lists(dictionary, "?")).encode()


def _lists(dictionary: Dictionary, without: str = "") -> Mapping[str, list[str]]:
    return {
        d.key: [
            plain(term)
            for term in dictionary.terms
            if term.dimension == d.key and not (without and without in term.text)
        ]
        for d in dictionary.dimensions
    }


def read_cntext(path: Path, faults: Faults) -> Draft:
    """Read a dictionary of cntext; its reference becomes a source that nobody has checked."""
    draft = Draft(faults)
    found = faults.keys(
        parse(decoded(path, draft.notes), path),
        Message("what.cntext"),
        {"Name", "Desc", "Refer", "Category", "Dictionary"},
        {"Dictionary"},
    )
    about = {key: node for key, node in found.items() if node.text and node.text.strip()}
    if "Name" in about:
        draft.head["name"] = about["Name"]
    if "Desc" in about:
        draft.head["title"] = mapping(about["Desc"].line, {"zh": about["Desc"], "en": about["Desc"]})
    source: dict[str, Node] = {}
    if "Refer" in about:
        line = about["Refer"].line
        described = mapping(line, {"status": Node(line, text="unverified"), "reference": about["Refer"]})
        draft.head["sources"] = mapping(line, {REFER: described})
        source = {"source": Node(line, text=REFER)}
    for name, line, value in found["Dictionary"].mapping or [] if "Dictionary" in found else []:
        if value.mapping is not None:
            faults.add(line, Message("cntext.valence", name=name))
            break
        draft.category(name, line)
        for entry in faults.list_of(value, Message("what.category", key=name)):
            draft.add(name, entry.line, entry.text or "", source)
    for entry in faults.list_of(found.get("Category"), "Category"):
        if entry.text not in draft.categories and not faults.found:
            faults.add(entry.line, Message("cntext.category", text=entry.text))
    return draft


def write_cntext(dictionary: Dictionary) -> bytes:
    """Write a dictionary as cntext reads it: of the titles that in its language, of the sources their references."""
    lists = _lists(dictionary)
    data = {
        "Name": dictionary.name,
        "Desc": dictionary.title[dictionary.language],
        "Refer": "; ".join(source.reference for source in dictionary.sources),
        "Category": list(lists),
        "Dictionary": dict(lists),
    }
    return written(data).encode()
