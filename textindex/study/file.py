"""In: a study file (TOML). Out: its sections with paths made whole and defaults filled in, or every fault in it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from textindex.core import place, toml
from textindex.core.errors import StudyError
from textindex.core.place import read_text
from textindex.core.records import COUNT_RULES, FLAGS, SECTIONS

FORMATS = {
    **{"docx": ".docx", "word": ".docx", "latex": ".tex", "tex": ".tex", "html": ".html", "xlsx": ".xlsx"},
    **{"excel": ".xlsx", "md": ".md", "txt": ".txt"},
}
"""Formats of the paper's tables, and their endings."""


class Key(NamedTuple):
    """What a key may hold.

    Attributes:
        kind: ``text``, ``texts``, ``path``, ``paths``, ``named`` (a shipped name or a file), ``nameds``, ``whole``,
            ``number``, ``numbers``, ``flag``, ``pairs``, ``years``.
        default: what stands for it where it is not given.
        among: the only values, where there are few.
    """

    kind: str
    default: Any = None
    among: Sequence[str] = ()


PATHS = "in a path write / in place of \\, or put single quotes around it"
PLACES = ("path", "paths", "named", "nameds")
LANGUAGE = ("en", "zh")
SHAPES: Mapping[str, Mapping[str, Key]] = {
    "": {"title": Key("text", ""), "out": Key("path", "out")},
    "reports": {
        "folders": Key("paths", ()), "manifest": Key("path"), "store": Key("path", "textindex-store"),
        "engine": Key("text", "pdfium", ("pdfium", "pdfplumber")), "timeout": Key("number", 600.0),
        "memory": Key("whole", 2000),
    },
    "score": {
        "dictionaries": Key("nameds", ("li2023-zh",)), "count": Key("text", None, COUNT_RULES),
        "section": Key("text", None, SECTIONS), "drop": Key("texts", None, FLAGS),
        "formulas": Key("texts", (), ("per-10k-chars", "per-10k-words", "tfidf", "entropy", "pca", "z", "z-year")),
    },
    "change": {
        "file": Key("path"), "patents": Key("path"), "citations": Key("path"), "ipc": Key("path"),
        "applications": Key("path"), "applicants": Key("path"), "concordance": Key("path"), "mapping": Key("named"),
        "level": Key("text", "pair", ("pair", "patent")), "by": Key("text", "grant", ("grant", "filing")),
        "ages": Key("text", "days", ("days", "years")), "self_citations": Key("flag", True),
        "first_ipc": Key("flag", False), "min_citations": Key("whole", 30), "floor": Key("number", 1.0),
        "memory": Key("whole", 2000),
    },
    "panel": {
        "file": Key("path"), "firms": Key("paths", ()), "status": Key("path"), "digital": Key("pairs"),
        "mapping": Key("named", "csmar"), "years": Key("years"),
        "industry_codes": Key("text", "2012", ("2012", "2001", "by-year")),
        "st_rule": Key("text", "any", ("any", "year-end")), "drop_finance": Key("flag", False),
        "winsorize": Key("number", 0.01), "keep": Key("texts", ()),
        "format": Key("text", "dta", ("dta", "csv", "parquet", "xlsx")),
    },
    "filter": {
        "count": Key("text"), "model": Key("text", "ols", ("ols", "poisson", "nb2")),
        "residual": Key("text", None, ("raw", "pearson", "deviance", "quantile", "randomized")),
        "controls": Key("texts"), "inputs": Key("texts"), "effects": Key("texts"), "firm_effects": Key("flag", False),
        "offset": Key("text"), "by": Key("text", "pooled", ("pooled", "year")), "share": Key("number", 0.1),
        "exact_share": Key("flag", False), "seed": Key("whole", 1), "path": Key("text", "li2023#2.3"),
        "draws": Key("whole", 20), "hits": Key("flag", False), "dictionary": Key("text"), "label": Key("text"),
        "also": Key("texts", (), ("dta", "parquet", "xlsx")),
    },
    "estimate": {
        "spec": Key("named", "li2023"), "models": Key("texts", ()),
        "format": Key("texts", ("docx", "latex"), (*FORMATS,)),
        "language": Key("text", "en", LANGUAGE), "stata": Key("flag", False), "check": Key("flag", False),
        "screened": Key("flag", False),
    },
    "multiverse": {
        "dictionaries": Key("nameds", ("li2023-zh",)),
        "sections": Key("texts", ("report",), ("report", "mdna", "business")),
        "counts": Key("texts", ("whole", "longest"), COUNT_RULES),
        "speakers": Key("texts", ("all", "own"), ("policy", "all", "not-others", "own", "own-done")),
        "formulas": Key("texts", ("ln",),
                        ("ln", "per-10k-chars", "per-10k-words", "tfidf", "entropy", "pca", "z", "z-year")),
        "screens": Key("numbers", (0.0, 0.1)), "spec": Key("named", "li2023"), "models": Key("texts", ("2.2", "2.3")),
        "term": Key("text", "DC"), "winsorize": Key("number", 0.01), "language": Key("text", "en", LANGUAGE),
    },
    "report": {
        "dictionary": Key("text"), "language": Key("text", None, LANGUAGE), "firms": Key("texts"),
        "industry": Key("path"), "above": Key("flag", False), "sentences": Key("flag", True),
    },
}  # fmt: skip
"""Every section and key of a study file; what a key means, the option of the same name says."""

WANTED = {
    "text": "a text in quotes", "texts": 'a list of texts, ["a", "b"]', "path": "a path in quotes",
    "paths": 'a list of paths, ["a", "b"]', "named": "a name or a path in quotes",
    "nameds": 'a list of names or paths, ["a", "b"]', "whole": "a whole number from 0", "number": "a number from 0",
    "numbers": "a list of numbers, [0.0, 0.1]", "flag": "true or false",
    "pairs": 'a table of texts, { NAME = "COLUMN" }', "years": 'first and last year in quotes, "2007-2020"',
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study file.

    Attributes:
        path: the file.
        folder: where it lies; relative paths begin there.
        title: what the study is called.
        out: folder of all outputs.
        sections: by name, in the file's order; every key of `SHAPES` is there. Paths are as written.
    """

    path: Path
    folder: Path
    title: str
    out: Path
    sections: Mapping[str, Mapping[str, Any]]

    def at(self, written: str) -> Path:
        """Where a path of the file leads; one that is whole stays."""
        return Path(os.path.normpath(self.folder / unified(written)))

    def address(self, written: str) -> str:
        """The same for what may be an fsspec address."""
        return written if place.is_remote(written) else str(self.at(written))

    def named(self, given: str) -> str | Path:
        """A shipped thing's name as it is, or a file's place."""
        return self.at(given) if Path(unified(given)).suffix else given


def unified(written: str) -> str:
    r"""A path as every system reads it, ``~`` written out.

    >>> unified(r"data\firms.dta")
    'data/firms.dta'
    """
    return str(Path(written.replace("\\", "/")).expanduser())


def load_study(path: str | Path, more: Callable[[StudyFile], Sequence[str]] = lambda _: ()) -> StudyFile:
    """Read a study file and check all of it.

    Args:
        path: the file.
        more: finds what else is wrong with a file that has faults, so that all is told at once.

    Raises:
        StudyError: it cannot be read, or has faults; all are listed, with their lines.
    """
    file = Path(path)
    try:
        text = read_text(file)
        root = toml.parsed(text)
    except FileNotFoundError:
        raise StudyError(f"{file}: there is no such study file; `textindex init` writes one") from None
    except OSError as error:
        raise StudyError(f"{file}: cannot be opened: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise StudyError(f"{file}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except toml.TomlError as error:
        hint = f"text needs quotes; {PATHS}"
        raise StudyError(f"{file.name}: broken TOML: {error}; {hint}") from None
    lines, faults = _lines(text), list[tuple[int, str]]()

    def fault(section: str, key: str, message: str) -> None:
        faults.append((lines.get((section, key)) or lines.get((section, "")) or 0, message))

    sections = _sections(root, fault)
    top = sections.pop("")
    out = Path(os.path.normpath(file.parent / unified(top["out"])))
    study = StudyFile(file, file.parent, top["title"], out, sections)
    for folder in sections.get("reports", {}).get("folders", ()):
        if (
            not place.is_remote(folder)
            and study.at(folder).absolute() in (study.at(top["out"]) / "x").absolute().parents
        ):
            fault("", "out", f"out ({top['out']}) lies in the reports' folder {folder}; give it its own")
    if faults:
        told = [f"line {line}: {message}" if line else message for line, message in sorted(faults)]
        raise StudyError(f"{file.name} has faults:\n" + "\n".join(f"  {one}" for one in (*told, *more(study))))
    return study


def _lines(text: str) -> dict[tuple[str, str], int]:
    """The line on which each section and key stands, as far as a look at line beginnings tells."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+\s*[\"']?([^\]\"']*?)[\"']?\s*\]", line):
            section = header[1]
            found.setdefault((section, ""), number)
        elif key := re.match(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))\s*=", line):
            found.setdefault((section, next(part for part in key.groups() if part is not None)), number)
    return found


def _sections(root: Mapping[str, Any], fault: Any) -> dict[str, dict[str, Any]]:
    loose = {key: value for key, value in root.items() if key not in SHAPES or not key}
    tops = {key: value for key, value in loose.items() if not isinstance(value, (dict, list)) or key in SHAPES[""]}
    made = {"": _section("", tops, fault)}
    for name in loose.keys() - tops.keys():
        fault(name, "", f"section [{name}] is unknown{_near(name, [key for key in SHAPES if key])}")
    for name, own in root.items():
        if not name or name not in SHAPES:
            continue
        if not isinstance(own, dict):
            fault("", name, f"{name} is a section: write [{name}] on a line of its own")
            continue
        made[name] = _section(name, own, fault)
    _together(made, set(root), fault)
    return made


def _section(name: str, own: Mapping[str, Any], fault: Any) -> dict[str, Any]:
    known, made = SHAPES[name], {key: shape.default for key, shape in SHAPES[name].items()}
    called = f"[{name}] " if name else ""
    for key, value in own.items():
        if key not in known:
            fault(name, key, f"{called}{key!r} is unknown{_near(key, known)}")
        elif not _fits(value, known[key].kind):
            fault(name, key, f"{called}{key} must be {WANTED[known[key].kind]}, not {value!r}")
        elif escaped := [v for v in (value if isinstance(value, list) else [value]) if known[key].kind in PLACES
                         and any(ord(c) < 32 for c in v)]:  # fmt: skip
            fault(
                name, key, f"{called}{key}: {escaped[0]!r} has a character that \\ makes between double quotes; {PATHS}"
            )
        elif wrong := [v for v in (value if isinstance(value, list) else [value]) if known[key].among
                       and v not in known[key].among]:  # fmt: skip
            fault(name, key, f"{called}{key}: {wrong[0]!r} is none of {', '.join(known[key].among)}")
        else:
            made[key] = value
    return made


def _near(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"; {near[0]!r}?" if near else f": there are {', '.join(known)}"


def _fits(value: Any, kind: str) -> bool:
    """Whether a value is of a key's kind."""
    texts = {"texts", "paths", "nameds"}
    if kind in texts:
        return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
    if kind in ("text", "path", "named"):
        return isinstance(value, str) and (kind == "text" or bool(value.strip()))
    if kind == "flag":
        return isinstance(value, bool)
    if kind == "whole":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind in ("number", "numbers"):
        several = value if kind == "numbers" and isinstance(value, list) and value else [value]
        return all(isinstance(v, (int, float)) and not isinstance(v, bool) and 0 <= v < float("inf") for v in several)
    if kind == "pairs":
        return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
    return isinstance(value, str) and span(value) is not None


def span(years: str) -> tuple[int, int] | None:
    """First and last year; None where they are none.

    >>> span("2007-2020"), span("2020-2007"), span("2007")
    ((2007, 2020), None, None)
    """
    found = re.fullmatch(r"\s*(\d{4})\s*-\s*(\d{4})\s*", years, re.ASCII)
    return (int(found[1]), int(found[2])) if found and int(found[1]) <= int(found[2]) else None


def _together(made: Mapping[str, Mapping[str, Any]], there: set[str], fault: Any) -> None:
    """What sections need of each other."""
    if not set(made) - {""} and not there - set(SHAPES[""]):
        fault("", "", "there is no section: begin with [reports] and [score], or [panel] with file and [estimate]")
    if "reports" in made and not made["reports"]["folders"] and made["reports"]["store"] == "textindex-store":
        fault("reports", "", '[reports] needs folders = ["reports"], or the store of reports that were read')
    for name, needs in (("score", "reports"), ("report", "score"), ("multiverse", "reports")):
        if name in made and needs not in there:
            fault(name, "", f"[{name}] needs a section [{needs}]")
    for name in ("estimate", "filter", "multiverse"):
        if name in made and "panel" not in there:
            fault(name, "", f"[{name}] needs a section [panel], with firms, or with the file of a ready panel")
    panel, change = made.get("panel"), made.get("change")
    if panel:
        if bool(panel["file"]) == bool(panel["firms"]):
            fault("panel", "", "[panel] needs either firms (tables of firm data), or file (a ready panel)")
        if panel["firms"] and "score" not in there:
            fault("panel", "", "[panel] with firms needs a section [score]: its index is what firm data are joined to")
        if not panel["winsorize"] < 0.5:
            fault("panel", "winsorize", "[panel] winsorize lies between 0 and 0.5")
    if change:
        tables = [change[name] for name in ("patents", "citations", "ipc")]
        if bool(change["file"]) == any(tables) or (any(tables) and not all(tables)):
            fault("change", "", "[change] needs either patents, citations and ipc, or file (a ready table of Change)")
        if not panel or panel["file"]:
            fault("change", "", "[change] serves [panel] with firms, and there is none")
    if "estimate" in made and made["estimate"]["screened"] and "filter" not in there:
        fault("estimate", "screened", "[estimate] screened needs a section [filter]")
    if "report" in made and made["report"]["above"] and "filter" not in there:
        fault("report", "above", "[report] above needs a section [filter]")
    if "filter" in made and made["filter"]["hits"] and "score" not in there:
        fault("filter", "hits", "[filter] hits needs a section [score]")
