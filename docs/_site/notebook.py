"""In: a notebook of notebooks/. Out: its cells as Markdown; where TEXTINDEX_DOCS=full, with what they show."""

from __future__ import annotations

import hashlib
import html
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
CACHE = Path(__file__).resolve().parents[2] / ".docs-cache"
SETUP = 'import altair, warnings\naltair.renderers.enable("svg")\nwarnings.simplefilter("ignore", DeprecationWarning)'
TOLD = {
    "en": "Run it yourself: `notebooks/{}.ipynb`.",
    "zh": "可自行运行：`notebooks/{}.ipynb`。",
}


def cells(name: str, *, language: str) -> str:
    """The notebook without its title, which the page has.

    Args:
        name: as in notebooks/, without its ending.
        language: of the line above it; a notebook is English.
    """
    book = _run(name) if os.environ.get("TEXTINDEX_DOCS") == "full" else nbformat.read(FOLDER / f"{name}.ipynb", 4)
    parts = [TOLD[language].format(name)]
    for cell in book.cells:
        if cell.cell_type == "markdown":
            parts.append(re.sub(r"^# .*\n+", "", cell.source))
        else:
            parts.append(f"```python\n{cell.source}\n```")
            parts += [shown for output in cell.outputs if (shown := _shown(output))]
    return "\n\n".join(parts)


@cache
def _run(name: str) -> Any:
    """The notebook after a run on the samples; kept until it or the package changes."""
    file = FOLDER / f"{name}.ipynb"
    sources = sorted((FOLDER.parent / "textindex").rglob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in [file, *sources])).hexdigest()[:16]
    kept = CACHE / f"{name}-{digest}.ipynb"
    if kept.is_file():
        return nbformat.read(kept, 4)
    from nbclient import NotebookClient

    book = nbformat.read(file, 4)
    book.cells.insert(0, nbformat.v4.new_code_cell(SETUP))
    there = os.environ.get("PYTHONPATH", "")
    os.environ["TEXTINDEX_REPORTS"] = str(CACHE / "none")  # the samples, wherever the site is built
    os.environ["PYTHONPATH"] = os.pathsep.join([str(FOLDER.parent), there]).rstrip(os.pathsep)
    NotebookClient(book, timeout=900, resources={"metadata": {"path": str(FOLDER)}}).execute()
    del book.cells[0]
    CACHE.mkdir(exist_ok=True)
    nbformat.write(book, kept)
    return book


def _shown(output: Any) -> str:
    """One output: a chart as SVG, a table as HTML, all else as text."""
    if output.output_type == "stream":
        return "" if output.name == "stderr" else _text(output.text)
    data = output.get("data", {})
    if "image/svg+xml" in data:
        return _framed(data["image/svg+xml"])
    if "text/html" in data:
        return _framed(re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.DOTALL))
    return _text(data.get("text/plain", ""))


def _framed(markup: str) -> str:
    """HTML on one line, which Markdown leaves as it is."""
    return f'<div class="shown" tabindex="0">{re.sub(chr(10) + " *", " ", markup)}</div>'


def _text(text: str) -> str:
    if not text.strip():
        return ""
    lines = html.escape(text.rstrip()).replace("\n", "&#10;")
    return f'<pre class="shown" tabindex="0"><code>{lines}</code></pre>'
