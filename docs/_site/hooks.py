"""In: a page with lines such as `<!-- made: columns hits -->`. Out: the page with what the code itself says there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import api
import commands
import mathml
import notebook
import search
import tables
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority

MARK = re.compile(r"^<!-- made: (\w+) ?(.*?) -->$", re.MULTILINE)
HAN = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”"
SEAM = re.compile(rf"(?<=[{HAN}])\n *(?=[{HAN}])")
DIALOG, SEARCH = 'data-md-component="search" role="dialog"', {"en": "Search", "zh": "搜索"}
MAKERS = {
    "commands": commands.commands,
    "options": commands.options,
    "public": api.public,
    "contents": api.contents,
    "notebook": notebook.cells,
    "columns": tables.columns,
    "file": tables.file_columns,
    "index": tables.index_columns,
    "items": tables.items,
    "manifest": tables.manifest_columns,
    "patents": tables.patents,
    "variables": tables.variables,
    "study": tables.study,
    "reasons": tables.reasons,
    "formulas": tables.formulas,
    "dictionaries": tables.dictionaries,
}


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Fill in what is made from the code; a mark that nobody makes ends the build."""
    language = getattr(page.file, "locale", "en")

    def fill(found: re.Match[str]) -> str:
        if found[1] not in MAKERS:
            raise PluginError(f"{page.file.src_uri}: nothing makes {found[1]!r}; known are {', '.join(MAKERS)}")
        return MAKERS[found[1]](*found[2].split(), language=language)

    markdown = MARK.sub(fill, markdown)
    return _joined(markdown) if language == "zh" else markdown


def _joined(markdown: str) -> str:
    """Chinese paragraphs without the blanks that a browser makes of the ends of lines."""
    parts = re.split(r"(```.*?```)", markdown, flags=re.DOTALL)
    return "".join(part if part.startswith("```") else SEAM.sub("", part) for part in parts)


def on_page_content(html: str, **_: Any) -> str:
    """Set the equations."""
    return mathml.with_mathml(html)


def on_post_page(output: str, *, config: Any, **_: Any) -> str:
    """Let a page search its own language; give the search a name for those who hear the page."""
    named = f'{DIALOG} aria-label="{SEARCH[_language(config)]}"'
    return search.asking_its_own(output.replace(DIALOG, named), _language(config))


def _keep(*, config: Any, **_: Any) -> None:
    """End the build if a public name stands on no page; keep the search of this language."""
    search.keep(Path(config.site_dir), _language(config))
    if missing := api.undocumented():
        raise PluginError(f"public names that stand on no page of docs/api: {', '.join(sorted(missing))}")


@event_priority(-200)
def _put(*, config: Any, **_: Any) -> None:
    """Part the search by language, after all plugins have done."""
    search.put(Path(config.site_dir))


on_post_build = CombinedEvent(_keep, _put)


def _language(config: Any) -> str:
    return str(config.plugins["i18n"].current_language)
