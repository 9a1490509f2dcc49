"""OCR against text layers: characters wrong, terms found, CPU time, memory; beside Tesseract where there is one.

Usage: python tests/benchmarks/bench_ocr.py FOLDER [--pages 50] [--seed 1]

FOLDER holds PDFs with text layers (at any depth) and, for traditional characters, text files. Pages are drawn at 150
dots an inch (those of text files with a font of the system), spoilt in turn in one of eight ways, and read again as
scans by the road that `--ocr always` takes. The truth is the text layer, as textindex reads it, NFKC and without white
space. "wrong" is edit distance over its length, which counts a cell read in another place; "lost" are characters of the
truth, as a bag, that OCR does not give, wherever they stand. Terms are those of wu2021-zh and industry40-en, counted
as written. Tesseract (chi_sim+chi_tra+eng) is asked with its own detection of turned pages, on the same pictures.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import shutil
import statistics
import subprocess
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

import textindex as ti
from textindex.core.records import Filing, Rejection
from textindex.documents import read
from textindex.documents.readers import with_ocr

DPI = 150
ENOUGH = 400  # characters of a page that is worth reading
WAYS = ("upright", "turned 90", "turned 180", "tilted 1°", "tilted 2°", "tilted 3°", "noisy", "two columns")
TERMS = {
    language: re.compile("|".join(map(re.escape, sorted(terms, key=len, reverse=True))), re.IGNORECASE)
    for language, terms in (
        (language, {plain for term in ti.load_dictionary(name).terms for plain in [term.text] if plain.isprintable()})
        for language, name in (("zh", "wu2021-zh"), ("en", "industry40-en"))
    )
}


class Sample(NamedTuple):
    """A page: where it is from, its picture, the text that stands on it, the kind of page."""

    name: str
    picture: Image.Image
    truth: str
    kind: str


def bare(text: str) -> str:
    """Without white space and the dots that lead from a title to its page."""
    return re.sub(r"\s+|\.{3,}", "", unicodedata.normalize("NFKC", text))


def language_of(text: str) -> str:
    return "zh" if sum("\u4e00" <= c <= "\u9fff" for c in text) > len(text) / 10 else "en"


def terms_of(text: str) -> Counter[str]:
    language = language_of(text)
    said = bare(text) if language == "zh" else re.sub(r"\s+", " ", text)
    return Counter(found.lower() for found in TERMS[language].findall(said))


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
                made.append(Sample(f"{path.name} {page.number}", picture, page.text, kind))
    return made


def drawn(name: str, text: str, columns: int) -> Sample:
    """A page of a text file, set in one column or two."""
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
    return Sample(name, page, "\n".join(set_lines), "traditional" if columns == 1 else "two columns")


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


def by_ours(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PDF", resolution=DPI)
    got = read(
        Filing("600519_2019.pdf", "600519_2019.pdf"), engine=with_ocr("pdfium", "always"), data=buffer.getvalue()
    )
    return "" if isinstance(got, Rejection) else "\n".join(page.text for page in got.pages)


def by_tesseract(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(DPI, DPI))
    asked = ["tesseract", "-", "-", "-l", "chi_sim+chi_tra+eng", "--psm", "1"]
    done = subprocess.run(asked, input=buffer.getvalue(), capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--pages", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    dice = random.Random(options.seed)
    pdfs = sorted(path for path in options.folder.rglob("*") if path.suffix.lower() == ".pdf")
    texts = sorted(path for path in options.folder.rglob("*.txt"))
    samples = from_pdfs(dice.sample(pdfs, min(len(pdfs), 12)), options.pages - 2 * min(len(texts), 4), dice)
    for path in dice.sample(texts, min(len(texts), 4)):
        text = path.read_text(encoding="utf-8", errors="replace")
        samples += [drawn(path.name, text, 1), drawn(path.name, text, 2)]
    programs = {"textindex": by_ours} | ({"tesseract": by_tesseract} if shutil.which("tesseract") else {})
    found: dict[tuple[str, str], list[tuple[int, int, int, int, int, int, float]]] = defaultdict(list)
    for number, sample in enumerate(samples[: options.pages]):
        way = WAYS[number % (len(WAYS) - 1)] if sample.kind in ("zh", "en", "table") else "upright"
        picture, truth = spoilt(sample.picture, way, number), bare(sample.truth)
        for program, act in programs.items():
            before = cpu()
            text = act(picture)
            took, said = cpu() - before, bare(text)
            lost = (Counter(truth) - Counter(said)).total()
            true, seen = terms_of(sample.truth), terms_of(text)
            row = (Levenshtein.distance(truth, said), lost, len(truth), (true & seen).total(), true.total(),
                   (seen - true).total(), took)  # fmt: skip
            for key in ("all", f"kind: {sample.kind}", f"way: {way}"):
                found[program, key].append(row)
            print(f"{program:<10} {sample.name[-36:]:<36} {way:<11} wrong {row[0] / row[2]:7.2%} "
                  f"lost {lost / row[2]:6.2%} terms {row[3]}/{row[4]}+{row[5]} {took:5.1f} s", flush=True)  # fmt: skip
    print(f"\n{'program':<10} {'pages of':<20} {'n':>3} {'wrong':>8} {'lost':>8} {'terms':>12} {'CPU s/page':>10}")
    for (program, key), rows in sorted(found.items()):
        wrong, lost, length, right, true, invented, _ = (sum(column) for column in zip(*rows, strict=True))
        print(f"{program:<10} {key:<20} {len(rows):>3} {wrong / length:8.2%} {lost / length:8.2%} "
              f"{f'{right}/{true}+{invented}':>12} {statistics.median(row[6] for row in rows):10.1f}")  # fmt: skip
    for who, name in ((resource.RUSAGE_SELF, "textindex, with drawing"), (resource.RUSAGE_CHILDREN, "largest child")):
        print(f"peak memory of {name}: {resource.getrusage(who).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
