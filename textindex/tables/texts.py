"""In: texts and bytes by file name, and a folder. Out: the files, all of them or none."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from textindex.core.errors import StoreError
from textindex.tables.swap import swap_in


def write_texts(files: Mapping[str, str | bytes], out: str | Path) -> list[Path]:
    """Write texts as UTF-8, and bytes as they are; what was there before stays whole if one cannot be written.

    Raises:
        StoreError: the folder cannot be written.
    """
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as temporary:
            for name, content in files.items():
                data = content if isinstance(content, bytes) else content.encode("utf-8")
                (Path(temporary) / name).write_bytes(data)
            if blocked := [name for name in files if (folder / name).is_dir()]:
                raise StoreError(f"{folder / blocked[0]}: a folder stands where a file is to be written; move it away")
            swap_in([(Path(temporary) / name, folder / name) for name in files])
    except OSError as error:
        raise StoreError(f"{folder}: the outputs cannot be written: {error.strerror or error}") from None
    return [folder / name for name in files]
