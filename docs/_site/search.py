"""In: the search index of one language's pages, as each build writes it. Out: an index a language, which its pages ask.

The two languages are built one after the other into one folder: the second build writes over the first one's index, and
the plugin for languages then writes one index of both, less the pages that are alike.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

DEFAULT = "en"
PIPELINE = ["stopWordFilter"]
"""No stemmer: what is typed is a word's beginning ("rules" would not find "rule"). No trimmer: it would take Chinese
characters off a word's ends, and so the whole of a Chinese word."""
BASE = re.compile(r'("base": ")([./]*)(")')

_kept: dict[str, str] = {}


def keep(site: Path, language: str) -> None:
    """Take the index that has just been written for that of a language."""
    file = site / "search" / "search_index.json"
    index = json.loads(file.read_text(encoding="utf-8"))
    prefix = "" if language == DEFAULT else f"{language}/"
    for entry in index["docs"]:
        entry["location"] = entry["location"].removeprefix(prefix)
    index["config"] |= {"lang": [language], "pipeline": PIPELINE}
    _kept[language] = json.dumps(index, ensure_ascii=False)


def put(site: Path) -> None:
    """Put each language's index where its pages look."""
    for known, text in _kept.items():
        folder = site / ("" if known == DEFAULT else known) / "search"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "search_index.json").write_text(text, encoding="utf-8")
        (folder / "search_index.js").write_text(f"var __index = {text}", encoding="utf-8")


def asking_its_own(page: str, language: str) -> str:
    """A page that looks for the index of its language: its base is that language's folder.

    >>> asking_its_own('{"base": "../..", "x": 1}', "zh"), asking_its_own('{"base": ".."}', "zh")
    ('{"base": "..", "x": 1}', '{"base": "."}')
    """
    if language == DEFAULT:
        return page
    return BASE.sub(lambda found: f"{found[1]}{_one_less(found[2])}{found[3]}", page, count=1)


def _one_less(base: str) -> str:
    return "/".join(base.split("/")[1:]) or "."
