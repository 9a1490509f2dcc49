"""In: real annual reports. Out: archives of thousands of reports that are made of their paragraphs, files and store.

A made report is blocks of consecutive lines of real reports, tables too, with digits exchanged and a firm's name of its
own put before 公司, so that what firms write anew differs and boilerplate does not. The store has them as reading them
would leave them, but for covers and sections, which are told and not looked for: to read 20,000 takes half an hour.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from textindex import documents
from textindex.core.packed import stamp
from textindex.core.records import Filing, Folded, Listed, Origin, Reading
from textindex.core.text import visible_chars
from textindex.scoring import pipeline
from textindex.scoring.reading import RULES
from textindex.sources.names import read_name
from textindex.store import Store, Writer, roots_of

CHARS = 23_600
BLOCK, PAGE = 400, 1_200  # characters at least
YEARS = 15
NAMES = "华中海天金新东方科泰安达信和力源宏宇恒通瑞康德美利盛联合创兴业光明江河山川龙凤南北"


def texts(size: str) -> tuple[int, int]:
    """How many reports are asked for, and how long each is: 2000 or 60000x6000."""
    number, _, chars = size.partition("x")
    return int(number), int(chars or CHARS)


def blocks(reports: list[Path], home: Path) -> list[str]:
    """Blocks of consecutive lines of real reports, as they are matched."""
    pipeline.read_archive([str(path) for path in reports], home)
    store, found = Store(home), list[str]()
    for entry in sorted(store.ledger().values(), key=lambda one: one.sha256):
        if entry.reason or entry.cover.get("language") != "zh":
            continue
        for stored in store.texts(entry.part, [entry.row]):
            held, size = list[str](), 0
            for line in stored.folded.text.split("\n"):
                held.append(line)
                size += len(line)
                if size >= BLOCK:
                    found.append("\n".join(held))
                    held, size = [], 0
    return found


def made(number: int, chars: int, parts: list[str], seed: int = 1) -> Iterator[tuple[str, str, int, list[str]]]:
    """Reports by firm, name and year: the texts of their pages, about so many characters together."""
    for serial in range(number):
        draw = random.Random(f"{seed} {serial}")
        firm, year = f"{600000 + serial // YEARS:06d}", 2009 + serial % YEARS
        own = random.Random(firm)
        name = "".join(own.sample(NAMES, 3))
        digits = str.maketrans("0123456789", "".join(draw.sample("0123456789", 10)))
        pages, page, total = list[str](), "", 0
        while total < chars:
            block = f"{draw.choice(parts)[: chars - total]}\n"
            page, total = page + block, total + len(block)
            if len(page) >= PAGE or total >= chars:
                pages.append(page.translate(digits).replace("公司", f"{name}公司"))
                page = ""
        yield firm, name, year, pages


def reading(data: bytes, firm: str, name: str, year: int, pages: list[str]) -> Reading:
    """What a store keeps of a made report."""
    starts, at = list[int](), 0
    for page in pages:
        starts.append(at)
        at += len(page.encode())
    return Reading(
        sha256=sha256(data).hexdigest(),
        suffix=".txt",
        reader=documents.reader_of(data, ".txt", "pdfium"),
        rules=RULES,
        extractor="made",
        cover={"firm": firm, "year": year, "name": name, "kind": "annual", "language": "zh"},
        pages=tuple(pages),
        page_origin="plain",
        n_chars=visible_chars("".join(pages)),
        folded=Folded(data, Origin(starts, list(range(1, len(pages) + 1)), [0] * len(pages))),
    )


def archive(number: int, chars: int, parts: list[str], home: Path) -> tuple[Path, Path]:
    """Make an archive of so many reports; gives its folder, and a store that has read it."""
    folder, store = home / f"archive-{number}", Store(home / f"store-{number}", create=True)
    folder.mkdir(parents=True)
    filings = list[Filing]()
    with Writer(store) as writer:
        for firm, name, year, pages in made(number, chars, parts):
            below = folder / str(year)
            below.mkdir(exist_ok=True)
            path, data = below / f"{firm}_{year}.txt", "".join(pages).encode()
            path.write_bytes(data)
            one = reading(data, firm, name, year, pages)
            writer.add(one)
            relative = path.relative_to(folder).as_posix()
            told = read_name(Filing(str(path.absolute()), f"{folder.name}/{relative}", sha256=one.sha256))
            filings.append(Filing(**{**{k: getattr(told, k) for k in told.__dataclass_fields__}, "file": relative}))
    now = time.time() + 3600  # what was changed just now has no stamp yet
    listed = [Listed(filing, stamp(filing.path, now)) for filing in sorted(filings, key=lambda one: one.file)]
    store.save_listing(roots_of([folder]), listed)
    return folder, Path(store.address)
