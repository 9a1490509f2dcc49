"""A report of which some pages are scanned: what OCR reads of it, and a run killed in the middle of these pages.

Usage: python tests/benchmarks/bench_ocr_stopped.py REPORT FOLDER [--first 40] [--last 60]

REPORT is a PDF with a text layer whose name tells firm and year. Its pages from the first to the last are replaced by
their pictures, as a scanner gives them (170 dots an inch, JPEG); the others stay. `textindex score --ocr auto` is run
once undisturbed; then, in another store, `textindex read` is killed (SIGKILL) when a third of the pages are done and
told to stop (SIGTERM) at two thirds, and `textindex score` ends it. Both must end with the same bytes.
"""

from __future__ import annotations

import argparse
import io
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil
import pypdfium2 as pdfium

from textindex.core.recognition import ocr_pages
from textindex.store import Store

DPI, JPEG_QUALITY = 170, 80
ENDS_S = 15  # by then whatever lost its parent, or was told to stop, is gone
POLL_S = 0.01


class Kept(NamedTuple):
    """A recognised page as it lies in a store: which file it is, and its bytes."""

    inode: int
    data: bytes


class Stop(NamedTuple):
    """A run that was stopped: by what, its exit code, the pages done by then, and how long its processes lived on."""

    number: signal.Signals
    code: int
    done: int
    lived_s: float


def with_pictures(report: Path, target: Path, pages: Sequence[int]) -> Path:
    """Write a report some of whose pages, counted from 1, are pictures of what they were."""
    with pdfium.PdfDocument(report) as old, pdfium.PdfDocument.new() as new:
        new.import_pages(old)
        for index in (number - 1 for number in pages):
            drawn, packed = old[index], io.BytesIO()
            wide, high = drawn.get_size()
            drawn.render(scale=DPI / 72).to_pil().convert("RGB").save(packed, "JPEG", quality=JPEG_QUALITY)
            picture = pdfium.PdfImage.new(new)
            picture.load_jpeg(packed, inline=True)
            picture.set_matrix(pdfium.PdfMatrix().scale(wide, high))
            del new[index]
            page = new.new_page(wide, high, index)
            page.insert_obj(picture)
            page.gen_content()
        new.save(target)
    return target


def command(name: str, archive: Path, folder: Path) -> list[str]:
    """`textindex read` or `score` over an archive, with one worker, its store and its outputs in a folder."""
    call = [sys.executable, "-m", "textindex", name, str(archive), "--store", str(folder / "store"), "--ocr", "auto"]
    return [*call, "--workers", "1", *(["--out", str(folder / "out")] if name == "score" else [])]


def kept(folder: Path) -> dict[str, Kept]:
    """The pages that the store of a folder keeps as OCR read them."""
    found = sorted((folder / "store" / "ocr").glob("*/[0-9]*.json"))
    return {path.name: Kept(path.stat().st_ino, path.read_bytes()) for path in found}


def finish(archive: Path, folder: Path) -> None:
    """Score an archive undisturbed."""
    subprocess.run(command("score", archive, folder), check=True, capture_output=True)


def stop(archive: Path, folder: Path, number: signal.Signals, ready: Callable[[], bool]) -> Stop:
    """Read an archive into a store, and stop the command at some moment; its workers must go with it."""
    with psutil.Popen(
        command("read", archive, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as run:
        while not ready():
            assert run.poll() is None, "it ended before it was to be stopped"
            time.sleep(POLL_S)
        family = [run, *run.children(recursive=True)]
        began = time.monotonic()
        run.send_signal(number)
        _, alive = psutil.wait_procs(family, timeout=ENDS_S)
        lived = time.monotonic() - began
        for process in alive:
            process.kill()
        assert not alive, f"lives on after {number.name}: {alive}"
        return Stop(number, run.wait(), len(kept(folder)), lived)


def recognized(folder: Path) -> dict[int, float]:
    """The pages that the only report of a store has from OCR, and their confidence."""
    (entry,) = Store(folder / "store").ledger().values()
    return ocr_pages(entry.page_origin)


def ended(folder: Path) -> dict[str, bytes]:
    """What a run ends with, byte by byte: pages, ledger with texts, outputs; not the account of the run's own times."""
    files = [
        *(folder / "store" / "ocr").rglob("*"),
        *(folder / "store" / "parts").rglob("*"),
        *(folder / "out").rglob("*"),
    ]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.is_file() and path.name != "run.json"
    }  # fmt: skip


def disturbed(archive: Path, folder: Path, pages: int) -> tuple[list[Stop], int]:
    """Kill a run at a third of its pages, tell the next one to stop at two thirds, let `score` end it.

    Returns:
        The stops, and how many of the pages that were done then were written again later (none should be).
    """
    stops, again = [], 0
    before: dict[str, Kept] = {}
    for number, share in ((signal.SIGKILL, pages // 3), (signal.SIGTERM, 2 * pages // 3)):
        stops.append(stop(archive, folder, number, lambda share=share: len(kept(folder)) >= share))  # type: ignore[misc]
        now = kept(folder)
        again += sum(now.get(name) != page for name, page in before.items())
        before = now
    finish(archive, folder)
    now = kept(folder)
    return stops, again + sum(now.get(name) != page for name, page in before.items())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("report", type=Path)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--first", type=int, default=40)
    asked.add_argument("--last", type=int, default=60)
    options = asked.parse_args()
    pages = range(options.first, options.last + 1)
    archive = options.folder / "archive"
    archive.mkdir(parents=True)
    report = with_pictures(options.report, archive / options.report.name, pages)
    with pdfium.PdfDocument(report) as pdf:
        print(f"{report.name}: {len(pdf)} pages, of which {pages[0]} to {pages[-1]} are pictures")
    whole, stopped = options.folder / "whole", options.folder / "stopped"
    finish(archive, whole)
    spent = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    found = recognized(whole)
    print(f"undisturbed: {len(found)} pages read by OCR, confidence {min(found.values())} to {max(found.values())}, "
          f"CPU {spent:.0f} s; the pages that are pictures and no others: {list(found) == list(pages)}")  # fmt: skip
    stops, again = disturbed(archive, stopped, len(pages))
    for one in stops:
        how = f"{one.done} of {len(pages)} pages done, gone after {one.lived_s:.2f} s"
        print(f"{one.number.name}: exit code {one.code}, {how}")
    print(f"pages done again: {again}")
    one, other = ended(whole), ended(stopped)
    differ = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    print(f"files compared: {len(one)}, {sum(map(len, one.values())):,} bytes; different: {differ or 'none'}")


if __name__ == "__main__":
    main()
