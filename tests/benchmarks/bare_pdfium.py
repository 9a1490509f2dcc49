"""pdfium's text of PDFs and no more, as a script of its own takes it: CPU seconds of each file, as JSON.

Usage: python tests/benchmarks/bare_pdfium.py [--without-fonts] FILE ...

Where a report does not embed its fonts, pdfium looks for them on the machine, page after page. textindex gives it none
(`textindex.documents.pdfium`), so that what is read does not depend on the machine: the same text, which is what
readings are compared with, comes by ``--without-fonts``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pypdfium2


def text_of(path: Path) -> int:
    """How many characters it has."""
    pdf = pypdfium2.PdfDocument(path)
    characters = 0
    for index in range(len(pdf)):
        page = pdf[index]
        textpage = page.get_textpage()
        characters += len(textpage.get_text_range())
        textpage.close()
        page.close()
    pdf.close()
    return characters


def seconds(paths: Sequence[Path], *, fonts: bool = False) -> list[float]:
    """What each file takes, in a new process."""
    command = [sys.executable, __file__, *([] if fonts else ["--without-fonts"]), *map(str, paths)]
    return list(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    words = sys.argv[1:]
    if words[:1] == ["--without-fonts"]:
        from textindex.documents import pdfium

        pdfium._without_system_fonts()
        words = words[1:]
    paths = [Path(word) for word in words]
    text_of(paths[0])
    taken = []
    for path in paths:
        started = time.process_time()
        text_of(path)
        taken.append(time.process_time() - started)
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
