"""In: the name of an extra. Out: one sentence that names it, where what it brings is not installed.

The core reads, matches and scores. What comes after the index is installed by extras (`pip install 'textindex[all]'`).
"""

from __future__ import annotations

from importlib.util import find_spec

from textindex.core.errors import MissingExtraError
from textindex.core.messages import Message, joined

BRINGS = {
    "estimates": ("pyfixest", "formulaic"),
    "exhibits": ("altair", "vl_convert", "docx", "jinja2"),
    "workbench": ("starlette", "uvicorn"),
    "llm": ("httpx",),
    "ocr": ("rapidocr", "onnxruntime"),
}


def need(extra: str) -> None:
    """Ask for what an extra brings.

    Raises:
        MissingExtraError: some of it is not installed.
    """
    if lacking := [name for name in BRINGS[extra] if find_spec(name) is None]:
        libraries = joined(lacking, "list.and")
        raise MissingExtraError(Message("fault.extra", libraries=libraries, extra=extra))
