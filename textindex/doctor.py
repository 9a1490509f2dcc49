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
from textindex.core import leaving
from textindex.core.messages import Message

State = Literal["ok", "note", "fault"]
GB = 1024**3
LITTLE_MEMORY, LITTLE_DISK = 2 * GB, 2 * GB
OLDEST = (3, 11)
AGAIN = Message("doctor.again")
OPTIONAL = ("distributed", "s3fs", "py7zr")


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
        return Finding("", "fault", detail, Message("doctor.python", oldest=".".join(map(str, OLDEST))))
    return Finding("", "ok", detail)


def _packages() -> Finding:
    """Whether every library that textindex needs is there."""
    required = [line for line in metadata.requires("textindex") or () if "extra ==" not in line]
    names = [_name(line) for line in required]
    found = {name: _version(name) for name in names}
    if lost := [name for name, version in found.items() if not version]:
        return Finding("", "fault", Message("doctor.missing", names=tuple(lost)), f"pip install {' '.join(lost)}")
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
    """The parts that only a cluster, a cloud or .7z archives need."""
    found = {name: _version(name) for name in OPTIONAL}
    detail = Message("doctor.each", each=tuple(_part(name, version) for name, version in found.items()))
    if all(found.values()):
        return Finding("", "ok", detail)
    return Finding("", "note", detail, Message("doctor.if_needed"))


def _part(name: str, version: str) -> Message:
    told = version or Message("doctor.not_installed")
    return Message("doctor.part", name=name, version=told, serves=Message(f"serves.{name}"))


def _memory() -> Finding:
    import psutil

    seen = psutil.virtual_memory()
    detail = Message("doctor.memory", total=seen.total / GB, free=seen.available / GB)
    if seen.available < LITTLE_MEMORY:
        return Finding("", "note", detail, Message("doctor.fewer"))
    return Finding("", "ok", detail)


def _cores() -> Finding:
    number = os.cpu_count() or 1
    return Finding("", "ok", Message("doctor.cores", n=number))


def _disk() -> Finding:
    """Room for stores and outputs, here and where temporary files go."""
    import shutil

    places = {Message("doctor.here"): Path.cwd(), Message("doctor.temporary"): Path(tempfile.gettempdir())}
    free = {name: shutil.disk_usage(place).free for name, place in places.items()}
    each = tuple(Message("doctor.free", n=n / GB, name=name, place=places[name]) for name, n in free.items())
    detail = Message("doctor.each", each=each)
    if min(free.values()) < LITTLE_DISK:
        return Finding("", "note", detail, Message("doctor.room"))
    return Finding("", "ok", detail)


def _temporary() -> Finding:
    try:
        with leaving.folder(prefix="textindex-") as folder:
            (Path(folder) / "数字化.txt").write_text("数字化", encoding="utf-8")
    except OSError as error:
        detail = Message("doctor.unwritable", why=error.strerror or str(error))
        return Finding("", "fault", detail, Message("doctor.tmpdir"))
    return Finding("", "ok", Message("doctor.writable", folder=tempfile.gettempdir()))


def _console() -> Finding:
    encoding = getattr(sys.stdout, "encoding", "") or "unknown"
    try:
        "数字化—é".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        remedy = Message("doctor.utf8")
        return Finding("", "note", Message("doctor.lacks", encoding=encoding), remedy)
    return Finding("", "ok", encoding)


def _fonts() -> Finding:
    from textindex.exhibits.figures.save import has_chinese_font

    if has_chinese_font():
        return Finding("", "ok", Message("doctor.font"))
    remedy = Message("doctor.install_font", fonts=Message("figure.fonts"))
    return Finding("", "note", Message("doctor.no_font"), remedy)


def _chinese() -> Finding:
    """Whether jieba's dictionary is whole, by a sentence whose words are known."""
    from textindex.matching import Splitter

    return _words(f"jieba {_version('jieba')}", Splitter().words("公司应用大数据技术"), "公司 应用 大 数据 技术")


def _english() -> Finding:
    """Whether spaCy's tokenizer and its lookup tables are there."""
    from textindex.matching import EnglishSplitter
    from textindex.matching.families import Families

    if "technologies" not in Families().of("technology"):
        return Finding("", "fault", Message("doctor.forms"), AGAIN)
    return _words(
        f"spaCy {_version('spacy')}", EnglishSplitter().words("We don't sell robots."), "We do n't sell robots ."
    )


def _words(tokenizer: str, words: Sequence[str], wanted: str) -> Finding:
    told = f"{tokenizer}: {' | '.join(words)}"
    if " ".join(words) == wanted:
        return Finding("", "ok", told)
    return Finding("", "fault", Message("doctor.words", told=told, wanted=wanted.replace(" ", " | ")), AGAIN)


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
        return Finding("", "fault", Message("doctor.bundled", found=str(found), planted=str(planted)), AGAIN)
    return Finding("", "ok", Message("doctor.planted", hits=sum(found.values()), terms=len(found)))


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
        seen = Message("doctor.engines_differ", apart=apart, slope=slope)
        return Finding("", "fault", seen, AGAIN)
    return Finding("", "ok", Message("doctor.engines", apart=apart, slope=slope))


CHECKS: dict[str, Callable[[], Finding]] = {
    Message("check.versions"): _versions,
    Message("check.packages"): _packages,
    Message("check.optional"): _optional,
    Message("check.memory"): _memory,
    Message("check.cores"): _cores,
    Message("check.disk"): _disk,
    Message("check.temporary"): _temporary,
    Message("check.console"): _console,
    Message("check.fonts"): _fonts,
    Message("check.chinese"): _chinese,
    Message("check.english"): _english,
    Message("check.reading"): _reading,
    Message("check.regression"): _regression,
}
"""Each check by its name, in the order in which they are told."""
