"""OCR against text layers: characters wrong, terms found, the index, CPU time, memory; beside Tesseract where it is.

Usage: python tests/benchmarks/bench_ocr.py FOLDER [--pages 50] [--seed 1] [--keep STORE]

FOLDER holds PDFs with text layers (at any depth) and, for traditional characters, text files. Pages are drawn at 150
dots an inch (those of text files with a font of the system), spoilt in turn in one of eight ways, and read again as
scans by the road that `--ocr always` takes. The truth is the text layer, as textindex reads it, NFKC and without white
space. "wrong" is edit distance over its length, which counts a cell read in another place; "lost" are characters of the
truth, as a bag, that OCR does not give, wherever they stand. Terms are those of li2023-zh and li2023-en, counted as
written. Tesseract (chi_sim+chi_tra+eng) is asked with its own detection of turned pages, on the same pictures.

The pages drawn of each report are then scored as one report, by li2023-zh or li2023-en, from their text layer and from
their scans: hits and index of both. With --keep, what was recognised is found again in that store: then the order of
its pieces alone is tried anew, and CPU times say nothing.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import re
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

import textindex as ti
from textindex.core.records import Filing, Rejection
from textindex.documents import ocr_version, read, with_ocr
from textindex.store import RecognizedPages

DPI = 150
ENOUGH = 400  # characters of a page that is worth reading
WAYS = ("upright", "turned 90", "turned 180", "tilted 1°", "tilted 2°", "tilted 3°", "noisy", "two columns")
INDEX_BY = {"zh": "li2023-zh", "en": "li2023-en"}


def written(language: str) -> re.Pattern[str]:
    """The terms of a dictionary as they are written, longest first; those without capitals in any case."""
    texts = sorted({term.text for term in ti.load_dictionary(INDEX_BY[language]).terms}, key=len, reverse=True)
    return re.compile("|".join(_bounded(text, language) for text in texts if text.isprintable()))


def _bounded(text: str, language: str) -> str:
    own = re.escape(text) if re.search("[A-Z]", text) else f"(?i:{re.escape(text)})"
    return own if language == "zh" and not text.isascii() else rf"(?<![A-Za-z]){own}(?![A-Za-z])"


TERMS = {language: written(language) for language in INDEX_BY}


class Sample(NamedTuple):
    """A page: the file it is from and its number there, its picture, the text that stands on it, the kind of page."""

    source: Path
    number: int
    picture: Image.Image
    truth: str
    kind: str


class Timed:
    """Pages kept in a store, and the CPU seconds that each took since the one before; 0 for what was kept already."""

    def __init__(self, kept: RecognizedPages) -> None:
        self._kept, self._before = kept, cpu()
        self.took: list[float] = []

    def get(self, name: str) -> bytes | None:
        data, self._before = self._kept.get(name), cpu()
        if data:
            self.took.append(0.0)
        return data

    def put(self, name: str, data: bytes) -> None:
        self.took.append(cpu() - self._before)
        self._kept.put(name, data)


def bare(text: str) -> str:
    """Without white space and the dots that lead from a title to its page."""
    return re.sub(r"\s+|\.{3,}", "", unicodedata.normalize("NFKC", text))


def language_of(text: str) -> str:
    return "zh" if sum("\u4e00" <= c <= "\u9fff" for c in text) > len(text) / 10 else "en"


def terms_of(text: str) -> Counter[str]:
    language = language_of(text)
    said = bare(text) if language == "zh" else re.sub(r"\s+", " ", text)
    return Counter(TERMS[language].findall(said))


def from_pdfs(paths: list[Path], wanted: int, dice: random.Random) -> list[Sample]:
    """Pages drawn at random, as many from each report, half of them with terms where there are such."""
    made: list[Sample] = []
    for path in paths:
        got = read(Filing(str(path), path.name))
        if isinstance(got, Rejection):
            continue
        full = [page for page in got.pages if len(bare(page.text)) > ENOUGH]
        each = min(len(full), max(2, round(wanted / len(paths))))
        rich = [page for page in full if terms_of(page.text).total() > 1]
        chosen = dice.sample(rich, min(len(rich), each // 2))
        chosen += dice.sample([page for page in full if page not in chosen], each - len(chosen))
        with pdfium.PdfDocument(path) as pdf:
            for page in chosen:
                picture = pdf[page.number - 1].render(scale=DPI / 72).to_pil().convert("RGB")
                kind = "table" if page.text.count("\t") > 40 else language_of(page.text)
                made.append(Sample(path, page.number, picture, page.text, kind))
    return made


def drawn(path: Path, columns: int) -> Sample:
    """A page of a text file, set in one column or two."""
    text = path.read_text(encoding="utf-8", errors="replace")
    wide, high = round(210 / 25.4 * DPI), round(297 / 25.4 * DPI)
    font = ImageFont.truetype(_font(), 22)
    page, lines = Image.new("RGB", (wide, high), "white"), []
    each = (wide - 200 - 60 * (columns - 1)) // columns
    pen = ImageDraw.Draw(page)
    for paragraph in text.split("\n"):
        line = ""
        for piece in re.findall(r"[!-~]+ ?|.", paragraph.strip()):
            if pen.textlength(line + piece, font=font) > each:
                lines.append(line)
                line = ""
            line += piece
        lines += [line] if line else []
    room = (high - 240) // 36
    set_lines = lines[: room * columns]
    for number, line in enumerate(set_lines):
        column, row = divmod(number, room)
        pen.text((100 + column * (each + 60), 120 + row * 36), line, fill="black", font=font)
    return Sample(path, columns, page, "\n".join(set_lines), "traditional" if columns == 1 else "two columns")


def _font() -> str:
    asked = ["fc-match", "-f", "%{file}", "serif:lang=zh-tw"]
    return subprocess.run(asked, capture_output=True, check=True, text=True).stdout


def spoilt(picture: Image.Image, way: str, seed: int) -> Image.Image:
    if way.startswith("turned"):
        return picture.rotate(int(way.split()[1]), expand=True)
    if way.startswith("tilted"):
        return picture.rotate(float(way[7]), resample=Image.Resampling.BICUBIC, fillcolor="white")
    if way == "noisy":
        noise = np.random.default_rng(seed).normal(0, 25, (picture.height, picture.width, 1))
        grey = Image.fromarray(np.clip(np.asarray(picture, dtype=float) + noise, 0, 255).astype(np.uint8))
        buffer = io.BytesIO()
        grey.save(buffer, "JPEG", quality=45)
        return Image.open(buffer).convert("RGB")
    return picture


def scanned(pictures: Sequence[Image.Image]) -> bytes:
    """A PDF of pictures, the same bytes at every time."""
    buffer, never = io.BytesIO(), time.gmtime(0)
    pictures[0].save(
        buffer, "PDF", resolution=DPI, save_all=True, append_images=pictures[1:], creationDate=never, modDate=never
    )
    return buffer.getvalue()


def by_ours(scan: bytes, store: Path) -> Iterator[tuple[str, float]]:
    """The text of each page of a scan, and the CPU seconds that it took."""
    timed = Timed(RecognizedPages(str(store), sha256(scan).hexdigest(), ocr_version()))
    got = read(Filing("scan.pdf", "scan.pdf"), engine=with_ocr("pdfium", "always"), data=scan, kept=timed)
    texts = [""] * len(timed.took) if isinstance(got, Rejection) else [page.text for page in got.pages]
    return zip(texts, timed.took, strict=True)


def by_tesseract(picture: Image.Image) -> tuple[str, float]:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(DPI, DPI))
    before = cpu()
    asked = ["tesseract", "-", "-", "-l", "chi_sim+chi_tra+eng", "--psm", "1"]
    done = subprocess.run(asked, input=buffer.getvalue(), capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace"), cpu() - before


def cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def drawn_pages(folder: Path, wanted: int, seed: int) -> list[Sample]:
    """The pages that are read, those of a file one after the other."""
    dice = random.Random(seed)
    pdfs = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
    texts = sorted(path for path in folder.rglob("*.txt"))
    samples = from_pdfs(dice.sample(pdfs, min(len(pdfs), 12)), wanted - 2 * min(len(texts), 4), dice)
    for path in dice.sample(texts, min(len(texts), 4)):
        samples += [drawn(path, 1), drawn(path, 2)]
    return samples[:wanted]


def indices(reports: Sequence[tuple[Path, Sequence[int], bytes]], language: str, store: Path) -> Iterator[str]:
    """Hits and index of each report's pages, from the text layer and from OCR.

    Args:
        reports: of one language; of each the PDF, the pages drawn and their scan.
        language: theirs.
        store: where what was recognised is kept.
    """
    with tempfile.TemporaryDirectory() as place:
        layers, scans = (Path(place) / name for name in ("layers", "scans"))
        for folder in (layers, scans):
            folder.mkdir()
            with (folder / "manifest.csv").open("w", newline="") as file:
                rows = [(f"{firm}_2020.pdf", str(firm), 2020) for firm in range(600001, 600001 + len(reports))]
                csv.writer(file).writerows([("path", "firm", "year"), *rows])
        for (name, *_), (path, numbers, scan) in zip(rows, reports, strict=True):
            (scans / name).write_bytes(scan)
            with pdfium.PdfDocument(path) as old, pdfium.PdfDocument.new() as new:
                new.import_pages(old, [number - 1 for number in numbers])
                new.save(layers / name)
        shutil.copytree(store / "ocr", Path(place) / "store" / "ocr")  # its readings may be of another order of pieces
        asked = {"dictionary": INDEX_BY[language]}
        layer = ti.score(layers, **asked, manifest=layers / "manifest.csv").index
        scan_of = ti.score(
            scans, **asked, manifest=scans / "manifest.csv", ocr="always", store=Path(place) / "store"
        ).index
    both = layer.merge(scan_of, on=["firm", "year"], suffixes=("", "_ocr"), how="outer").sort_values("firm")
    for row, (path, numbers, _) in zip(both.itertuples(), reports, strict=True):
        yield (f"{path.name[-36:]:<36} {len(numbers):>2} pages  n {row.n_total:>4.0f} {row.n_total_ocr:>4.0f}  "
               f"digital {row.digital:6.3f} {row.digital_ocr:6.3f}")  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--pages", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        measure(drawn_pages(options.folder, options.pages, options.seed), options.keep or Path(place))


def measure(samples: Sequence[Sample], store: Path) -> None:
    """Read pages by each program, and print how well."""
    found: dict[tuple[str, str], list[tuple[int, int, int, int, int, int, float]]] = defaultdict(list)
    reports: dict[str, list[tuple[Path, list[int], bytes]]] = {"zh": [], "en": []}
    number = 0
    for path, group in groupby(samples, lambda sample: sample.source):
        pages = list(group)
        pictures, ways = [], []
        for sample in pages:
            ways.append(WAYS[number % (len(WAYS) - 1)] if sample.kind in ("zh", "en", "table") else "upright")
            pictures.append(spoilt(sample.picture, ways[-1], number))
            number += 1
        scan = scanned(pictures)
        told = {"textindex": list(by_ours(scan, store))}
        if shutil.which("tesseract"):
            told["tesseract"] = [by_tesseract(picture) for picture in pictures]
        for program, texts in told.items():
            for sample, way, (text, took) in zip(pages, ways, texts, strict=True):
                row = compared(sample.truth, text, took)
                for key in ("all", f"kind: {sample.kind}", f"way: {way}"):
                    found[program, key].append(row)
                wrong, lost, length, right, true, invented, _ = row
                print(f"{program:<10} {path.name[-30:]:<30} {sample.number:>3} {way:<10} wrong {wrong / length:7.2%} "
                      f"lost {lost / length:6.2%} terms {right}/{true}+{invented} {took:.1f}", flush=True)  # fmt: skip
        if path.suffix.lower() == ".pdf":
            language = language_of("".join(sample.truth for sample in pages))
            reports[language].append((path, [sample.number for sample in pages], scan))
    print(f"\n{'program':<10} {'pages of':<20} {'n':>3} {'wrong':>8} {'lost':>8} {'terms':>12} {'CPU s/page':>10}")
    for (program, key), rows in sorted(found.items()):
        wrong, lost, length, right, true, invented, _ = (sum(column) for column in zip(*rows, strict=True))
        print(f"{program:<10} {key:<20} {len(rows):>3} {wrong / length:8.2%} {lost / length:8.2%} "
              f"{f'{right}/{true}+{invented}':>12} {statistics.median(row[6] for row in rows):10.1f}")  # fmt: skip
    for who, name in ((resource.RUSAGE_SELF, "textindex, with drawing"), (resource.RUSAGE_CHILDREN, "largest child")):
        print(f"peak memory of {name}: {resource.getrusage(who).ru_maxrss / 1024:,.0f} MB")
    print("\nhits and index of each report's pages: text layer, OCR")
    for language, those in reports.items():
        for line in indices(those, language, store) if those else ():
            print(line)


def compared(truth: str, text: str, took: float) -> tuple[int, int, int, int, int, int, float]:
    """Characters wrong, lost, of the truth; terms found, of the truth, invented; CPU seconds."""
    true, said, terms, seen = bare(truth), bare(text), terms_of(truth), terms_of(text)
    lost = (Counter(true) - Counter(said)).total()
    found = (terms & seen).total()
    return Levenshtein.distance(true, said), lost, len(true), found, terms.total(), (seen - terms).total(), took


if __name__ == "__main__":
    main()
