"""In: this machine and installation. Out: what works, what does not, and what to do about it.

Each check is one function without arguments that gives one `Finding`; a check that fails in a way not foreseen is a
finding too.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

import textindex

State = Literal["ok", "note", "fault"]
GB = 1024**3
LITTLE_MEMORY, LITTLE_DISK = 2 * GB, 2 * GB
OLDEST = (3, 11)
AGAIN = "install the versions of requirements.lock (README: Try it), and report this line if it stays"
OPTIONAL = {"distributed": "--dask", "s3fs": "addresses s3://"}


class Finding(NamedTuple):
    """What a check found.

    Attributes:
        name: of the check.
        state: ``ok``; ``note``: something is missing that not everybody needs; ``fault``: it stops work.
        detail: what was seen.
        remedy: what to do; empty where nothing is to be done.
    """

    name: str
    state: State
    detail: str
    remedy: str = ""


def examine() -> list[Finding]:
    """Run all checks; takes some ten seconds."""
    return [_ran(name, check) for name, check in CHECKS.items()]


def _ran(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()._replace(name=name)
    except Exception as error:  # noqa: BLE001 (whatever a broken installation raises is what is to be told)
        return Finding(name, "fault", f"{type(error).__name__}: {error}", AGAIN)


def _versions() -> Finding:
    """Python's version, and textindex's."""
    running = ".".join(map(str, sys.version_info[:3]))
    detail = f"textindex {textindex.__version__}, Python {running}, {sys.platform}"
    if sys.version_info < OLDEST:
        return Finding("", "fault", detail, f"install Python {'.'.join(map(str, OLDEST))} or newer")
    return Finding("", "ok", detail)


def _packages() -> Finding:
    """Whether every library that textindex needs is there."""
    required = [line for line in metadata.requires("textindex") or () if "extra ==" not in line]
    names = [_name(line) for line in required]
    found = {name: _version(name) for name in names}
    if lost := [name for name, version in found.items() if not version]:
        return Finding("", "fault", f"missing: {', '.join(lost)}", f"pip install {' '.join(lost)}")
    return Finding("", "ok", ", ".join(f"{name} {version}" for name, version in found.items()))


def _name(requirement: str) -> str:
    """The package's name in a requirement.

    >>> _name("pandas>=2.2"), _name("moto[server]>=5.0"), _name("x ; python_version > '3'")
    ('pandas', 'moto', 'x')
    """
    for mark in "<>=!~[; (":
        requirement = requirement.partition(mark)[0]
    return requirement.strip()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _optional() -> Finding:
    """The parts that only a cluster or a cloud needs."""
    found = {name: _version(name) for name in OPTIONAL}
    detail = ", ".join(f"{name} {version or 'not installed'} ({OPTIONAL[name]})" for name, version in found.items())
    if all(found.values()):
        return Finding("", "ok", detail)
    return Finding("", "note", detail, "only if you need them: pip install 'textindex[cluster]'")


def _memory() -> Finding:
    import psutil

    seen = psutil.virtual_memory()
    detail = f"{seen.total / GB:.1f} GB, {seen.available / GB:.1f} GB of them free"
    if seen.available < LITTLE_MEMORY:
        return Finding("", "note", detail, "close programs, or run with fewer processes: --workers 1")
    return Finding("", "ok", detail)


def _cores() -> Finding:
    number = os.cpu_count() or 1
    return Finding("", "ok", f"{number} cores: so many reports are read at a time unless --workers says otherwise")


def _disk() -> Finding:
    """Room for stores and outputs, here and where temporary files go."""
    import shutil

    places = {"here": Path.cwd(), "temporary files": Path(tempfile.gettempdir())}
    free = {name: shutil.disk_usage(place).free for name, place in places.items()}
    detail = ", ".join(f"{n / GB:.1f} GB free for {name} ({places[name]})" for name, n in free.items())
    if min(free.values()) < LITTLE_DISK:
        return Finding("", "note", detail, "make room, or set TMPDIR (Windows: TEMP) and --store to a larger disk")
    return Finding("", "ok", detail)


def _temporary() -> Finding:
    try:
        with tempfile.TemporaryDirectory(prefix="textindex-") as folder:
            (Path(folder) / "数字化.txt").write_text("数字化", encoding="utf-8")
    except OSError as error:
        detail = f"temporary files cannot be written: {error.strerror or error}"
        return Finding("", "fault", detail, "set TMPDIR (Windows: TEMP) to a folder that you may write to")
    return Finding("", "ok", f"{tempfile.gettempdir()} can be written, with Chinese names")


def _console() -> Finding:
    encoding = getattr(sys.stdout, "encoding", "") or "unknown"
    try:
        "数字化—é".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        remedy = "set PYTHONUTF8=1 (Windows, before Python starts); files are written in UTF-8 in any case"
        return Finding("", "note", f"{encoding} lacks characters: they are printed as \\u6570 and the like", remedy)
    return Finding("", "ok", encoding)


def _fonts() -> Finding:
    from textindex.exhibits.figures.save import NO_FONT, has_chinese_font

    if has_chinese_font():
        return Finding("", "ok", "a font with Chinese characters is there")
    remedy = f"install one{NO_FONT.partition('Install one and run again')[2]}"
    return Finding("", "note", "no font with Chinese characters: figures as PDF and PNG show boxes", remedy)


def _chinese() -> Finding:
    """Whether jieba's dictionary is whole, by a sentence whose words are known."""
    from textindex.matching import Splitter

    return _words(f"jieba {_version('jieba')}", Splitter().words("公司应用大数据技术"), "公司 应用 大 数据 技术")


def _english() -> Finding:
    """Whether spaCy's tokenizer and its lookup tables are there."""
    from textindex.matching import EnglishSplitter
    from textindex.matching.families import Families

    if "technologies" not in Families().of("technology"):
        return Finding("", "fault", "spaCy's table of word forms is not whole: no technologies for technology", AGAIN)
    return _words(
        f"spaCy {_version('spacy')}", EnglishSplitter().words("We don't sell robots."), "We do n't sell robots ."
    )


def _words(tokenizer: str, words: Sequence[str], wanted: str) -> Finding:
    told = f"{tokenizer}: {' | '.join(words)}"
    if " ".join(words) == wanted:
        return Finding("", "ok", told)
    return Finding("", "fault", f"{told}, and not {wanted.replace(' ', ' | ')}: counts will differ", AGAIN)


def _reading() -> Finding:
    """Read and count a bundled report and compare with what its maker planted."""
    import csv

    from textindex.core.data import shipped

    samples, report, terms = shipped("corpora_samples"), "zh/900001_2018.pdf", textindex.load_dictionary("li2023-zh")
    known = {term.text for term in terms.terms}
    with (samples / "truth.csv").open(encoding="utf-8", newline="") as file:
        planted = {row["term"]: int(row["n"]) for row in csv.DictReader(file) if row["file"] == report}
    planted = {term: n for term, n in planted.items() if n and term in known}
    hits = textindex.score(samples / report, terms).hits
    found = hits.loc[hits["kept"], "term"].value_counts().to_dict()
    if found != planted:
        return Finding("", "fault", f"the bundled report gives {found}, and holds {planted}", AGAIN)
    return Finding("", "ok", f"{sum(found.values())} hits of {len(found)} terms in the bundled report, as planted")


def _regression() -> Finding:
    """Fit a regression by both engines, on rows whose slope is known."""
    import numpy as np
    import pandas as pd

    firm, year = np.repeat(np.arange(12), 5), np.tile(np.arange(2010, 2015), 12)
    x, e = np.sin(firm * 7.0 + year), np.cos(firm * 3.0 + year * 11.0)
    data = pd.DataFrame({"firm": firm, "year": year, "x": x, "y": 2 * x + firm + 0.1 * e})
    made = textindex.fit(data, outcome="y", regressors=["x"], fixed_effects=["firm", "year"], vcov="hetero", check=True)
    apart, slope = made.record["check"]["coefficient"], float(made["x"]["estimate"])
    if not apart < 1e-8 or not abs(slope - 2) < 0.1:
        seen = f"the engines differ by {apart:.1e}; slope {slope:.6f} where 2 was put in"
        return Finding("", "fault", seen, AGAIN)
    return Finding("", "ok", f"both engines agree to {apart:.0e}; slope {slope:.4f} where 2 was put in")


CHECKS: dict[str, Callable[[], Finding]] = {
    "versions": _versions, "packages": _packages, "optional": _optional, "memory": _memory, "cores": _cores,
    "disk": _disk, "temporary files": _temporary, "console": _console, "fonts": _fonts, "Chinese words": _chinese,
    "English words": _english, "reading": _reading, "regression": _regression,
}  # fmt: skip
"""Each check by its name, in the order in which they are told."""
