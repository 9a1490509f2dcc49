"""In: a page that OCR has read. Out: the same at the next run: kept in the store as it is done, by file and program."""

from __future__ import annotations

from hashlib import sha256

from textindex.store.folder import Folder

PAGES = "ocr"


class RecognizedPages:
    """The pages of one file that are done; each is written whole or not at all.

    Args:
        address: the store's.
        digest: sha256 of the file.
        by: what recognises, and its version: pages of another are not found.
    """

    def __init__(self, address: str, digest: str, by: str) -> None:
        self._folder = Folder(address)
        self._place = f"{PAGES}/{digest[:32]}-{sha256(by.encode()).hexdigest()[:8]}"

    def get(self, name: str) -> bytes | None:
        """What is kept under a name; None where nothing is."""
        return self._folder.read(f"{self._place}/{name}")

    def put(self, name: str, data: bytes) -> None:
        """Keep it."""
        self._folder.write(f"{self._place}/{name}", data)
