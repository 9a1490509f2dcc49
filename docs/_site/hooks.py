"""In: a page with lines such as `<!-- made: columns hits -->`. Out: the page with what the code itself says there."""

from __future__ import annotations

import re
from typing import Any

import api
import commands
import mathml
import notebook
import tables
from mkdocs.exceptions import PluginError

MARK = re.compile(r"^<!-- made: (\w+) ?(.*?) -->$", re.MULTILINE)
MAKERS = {
    "commands": commands.commands,
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

    return MARK.sub(fill, markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Set the equations."""
    return mathml.with_mathml(html)


def on_post_build(**_: Any) -> None:
    """End the build if a public name stands on no page."""
    if missing := api.undocumented():
        raise PluginError(f"public names that stand on no page of docs/api: {', '.join(sorted(missing))}")
