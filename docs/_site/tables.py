"""In: what is asked. Out: a Markdown table of it, from schemas, labels, mappings and dictionaries."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from commands import plain
from files import FILES

import textindex as ti
from textindex.core import reasons as told
from textindex.core import schemas
from textindex.core.keys import keys_of
from textindex.core.study import SECTIONS, Top
from textindex.dictionary import shipped_names
from textindex.panel import variables as panel_variables
from textindex.scoring.assembly import FORMULAS
from textindex.sources import manifest
from textindex.tables import labels

ROOT = Path(__file__).resolve().parents[2]
HEADS = {
    "columns": (("column", "type", "what it holds"), ("列", "类型", "内容（英文）")),
    "files": (("column", "what it holds"), ("列", "内容（英文）")),
    "index": (("column", "what it is", "label in Stata and Excel"), ("列", "含义（英文）", "Stata 与 Excel 中的标签")),
    "items": (("item", "headers that are known"), ("项目", "可识别的表头")),
    "study": (("key", "as in", "what it is"), ("键", "例", "含义")),
    "patents": (("table", "item", "headers that are known"), ("表", "项目", "可识别的表头")),
    "variables": (("variable", "what it is", "made from"), ("变量", "含义", "所需项目")),
    "reasons": (("reason", "in Chinese", "what to do"), ("原因", "中文", "处理办法")),
    "formulas": (("`--formula`", "what it is"), ("`--formula`", "含义")),
    "dictionaries": (("name", "terms", "dimensions"), ("名称", "词条数", "维度")),
}


def columns(name: str, *, language: str) -> str:
    """The columns of one table that a run writes."""
    schema = getattr(schemas, name.upper())
    rows = [(f"`{column}`", dtype.lower(), plain(told)) for column, (dtype, told) in schema.columns.items()]
    return _table("columns", rows, language)


def file_columns(name: str, *, language: str) -> str:
    """The columns of a file that has no schema in core."""
    return _table("files", [(f"`{column}`", plain(told)) for column, told in FILES[name].items()], language)


def index_columns(*, language: str) -> str:
    """The columns of the index, with <dimension> and <construct> for what a dictionary names."""
    rows = [(f"`{name}`", en, zh) for name, (zh, en) in labels.PLAIN.items()]
    rows += [(f"`{name}`", en, zh) for name, (zh, en) in labels.WHOLE.items()]
    rows += [(f"`{p}<construct>`", f"the index{en}", f"指数{zh}") for p, (zh, en) in labels.OF_CONSTRUCT.items()]
    rows += [(f"`{p}<dimension>`", f"{en}the dimension", f"{zh}维度") for p, (zh, en) in labels.BY_DIMENSION.items()]
    return _table("index", rows, language)


def items(section: str, mapping: str, *, language: str) -> str:
    """The items of a mapping file, and the headers by which they are known."""
    loaded = tomllib.loads((ROOT / "mappings" / f"{mapping}.toml").read_text(encoding="utf-8"))
    rows = [(f"`{item}`", ", ".join(f"`{h}`" for h in heads)) for item, heads in loaded[section].items() if heads]
    return _table("items", rows, language)


def patents(mapping: str, *, language: str) -> str:
    """The tables of patents that a mapping knows: which, item, headers."""
    loaded = tomllib.loads((ROOT / "mappings" / f"{mapping}.toml").read_text(encoding="utf-8"))
    rows = [
        (f"`{table}`", f"`{item}`", ", ".join(f"`{head}`" for head in heads))
        for table, own in loaded.items()
        if isinstance(own, dict)
        for item, heads in own.items()
        if isinstance(heads, list)
    ]
    return _table("patents", rows, language)


def manifest_columns(*, language: str) -> str:
    """The columns of a manifest, and the headers by which they are known."""
    rows = [(f"`{name}`", ", ".join(f"`{head}`" for head in heads)) for name, heads in manifest.COLUMNS.items()]
    return _table("items", rows, language)


def study(*, language: str) -> str:
    """The keys of a study file, section by section, as `textindex init` writes them."""
    parts = []
    for name, section in {"": Top, **SECTIONS}.items():
        about = section.about[language != "zh"] if name else ""
        rows = [
            (f"`{key.name}`", f"`{key.example}`", plain(key.zh if language == "zh" else key.en))
            for key in keys_of(section).values()
        ]
        parts += [
            f"## `[{name}]` {{ #{name} }}\n\n{plain(about)}\n" if name else "",
            _table("study", rows, language),
            "",
        ]
    return "\n".join(parts)


def variables(*, language: str) -> str:
    """The variables of the panel, their formulas and what they need."""
    needs = panel_variables.NEEDS
    rows = [
        (f"`{name}`", plain(what), ", ".join(f"`{item}`" for item in needs.get(name, ())) or "–")
        for name, what in panel_variables.LABELS.items()
    ]
    return _table("variables", rows, language)


def reasons(*, language: str) -> str:
    """The closed list of reasons for which a file is not scored."""
    rows = [
        (f"`{reason}`", said.zh, plain(said.advice_zh if language == "zh" else said.advice_en))
        for reason, said in told.SAID.items()
    ]
    return _table("reasons", rows, language)


def formulas(*, language: str) -> str:
    """The indices beside ln(1 + n)."""
    from textindex.store.methods import FORMULAS_ZH

    said = FORMULAS_ZH if language == "zh" else FORMULAS
    return _table("formulas", [(f"`{name}`", plain(text)) for name, text in said.items()], language)


def dictionaries(*, language: str) -> str:
    """The dictionaries that come with the package."""
    rows = []
    for name in shipped_names():
        loaded = ti.load_dictionary(name)
        called = [d.label_zh if language == "zh" else d.label_en for d in loaded.dimensions]
        rows.append((f"`{name}`", str(len(loaded.terms)), f"{len(called)}: {', '.join(called)}"))
    return _table("dictionaries", rows, language)


def _table(kind: str, rows: Iterable[Iterable[str]], language: str) -> str:
    heads = HEADS[kind][language == "zh"]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
