"""In: a TOML file, or the same keys in a mapping. Out: a `SurveySpec`, or every fault in it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from textindex.core import toml
from textindex.core.errors import SurveyError
from textindex.core.place import read_text
from textindex.core.survey import STARS, Scale, Stars, SurveyModel, SurveySpec

FILE = {
    "title": str, "source": str, "data": str, "range": list, "missing_codes": list, "score": str, "missing": str,
    "stars": dict, "extraction": str, "rotation": str, "factors": int, "labels": dict, "scale": list,
    "regression": list,
}  # fmt: skip
SCALE = {"name": str, "items": list, "reverse": list, "range": list, "label": str}
REGRESSION = {"name": str, "label": str, "outcome": str, "regressors": list}
RECHECK = {
    "title": str, "n": int, "outcome": str, "names": list, "decimals": int, "correlations": list, "printed": dict,
    "legend": dict,
}  # fmt: skip
CHOICES = {
    "score": ("complete", "half"), "missing": ("listwise", "pairwise"), "extraction": ("ml", "paf", "pca"),
    "rotation": ("varimax", "oblimin", "none"),
}  # fmt: skip
KINDS = {str: "a text in quotes", list: "a list in brackets", dict: "a table in braces", int: "a whole number"}


def load_survey(given: str | Path | Mapping[str, Any] | SurveySpec) -> SurveySpec:
    """A specification from a file, or from its keys.

    Args:
        given: the path of a TOML file, a mapping with the same keys, or what this returned before. A file's ``data`` is
            looked for beside the file.

    Raises:
        SurveyError: the file cannot be read, or has faults; all of them are listed.
    """
    if isinstance(given, SurveySpec):
        return given
    if isinstance(given, Mapping):
        return _spec(given, "the specification", Path())
    if not isinstance(given, (str, Path)):
        raise SurveyError(f"a specification is the path of a TOML file, or a mapping with its keys, not {given!r}")
    path = Path(given)
    return _spec(read_toml(path), path.name, path.parent)


def load_recheck(path: Path) -> dict[str, Any]:
    """What `textindex recheck` is asked: the arguments of `textindex.recheck`, and a title.

    Raises:
        SurveyError: the file cannot be read, or has faults; all of them are listed.
    """
    root, faults = read_toml(path), list[str]()
    check(root, RECHECK, "the file", faults)
    faults += [f"the file: {key} is missing" for key in ("n", "correlations") if key not in root]
    rows = root.get("correlations", [])
    faults += [f"correlations: {row!r} is no row in brackets" for row in rows if not isinstance(row, list)]
    if faults:
        raise SurveyError(f"{path.name} has faults:\n" + "\n".join(f"  {fault}" for fault in faults))
    return root


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file's keys.

    Raises:
        SurveyError: it cannot be opened, is not UTF-8, or is broken.
    """
    try:
        return toml.parsed(read_text(path))
    except OSError as error:
        raise SurveyError(f"{path}: the specification cannot be opened: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SurveyError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except toml.TomlError as error:
        raise SurveyError(f"{path.name}: broken TOML: {error}; text needs quotes, lists need brackets") from None


def check(own: Any, known: Mapping[str, type], place: str, faults: list[str]) -> bool:
    """Whether keys are known and values of the right kind; what is wrong is added to the faults."""
    before = len(faults)
    if not isinstance(own, Mapping):
        faults.append(f"{place}: a table is needed, not {own!r}")
        return False
    for key, value in own.items():
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            faults.append(f"{place}: {key!r} is unknown" + (f"; {near[0]!r}?" if near else f": {', '.join(known)}"))
        elif isinstance(value, bool) or not isinstance(value, (list, tuple) if known[key] is list else known[key]):
            faults.append(f"{place}: {key} must be {KINDS[known[key]]}, not {value!r}")
        elif key in CHOICES and value not in CHOICES[key]:
            faults.append(f"{place}: {key} must be {' or '.join(CHOICES[key])}, not {value!r}")
    return len(faults) == before


def _spec(root: Mapping[str, Any], called: str, folder: Path) -> SurveySpec:
    faults: list[str] = []
    check(root, FILE, "the file", faults)
    whole = _range(root.get("range", (1, 7)), "range", faults)
    scales = [_scale(own, number, whole, faults) for number, own in enumerate(_listed(root, "scale"), 1)]
    found = tuple(scale for scale in scales if scale)
    models = [_model(own, number, faults) for number, own in enumerate(_listed(root, "regression"), 1)]
    _check_scales(found, faults)
    names = [model.name for model in models if model]
    faults += [f"two regressions are called {name!r}" for name in dict.fromkeys(names) if names.count(name) > 1]
    if not found and not faults:
        faults.append('there is no [[scale]]; each needs a name and items, such as name = "ck", items = ["ck1", "ck2"]')
    codes = root.get("missing_codes", ())
    if any(isinstance(code, bool) or not isinstance(code, (int, float)) for code in codes):
        faults.append(f"missing_codes must be numbers, not {codes!r}")
        codes = ()
    faults += [
        f"missing_codes: {code:g} is an answer of scale {scale.name} ({scale.low:g} to {scale.high:g})"
        for scale in found
        for code in codes
        if scale.low <= code <= scale.high
    ]
    stars = _stars(root.get("stars"), faults)
    if root.get("factors", 0) < 0 if isinstance(root.get("factors", 0), int) else False:
        faults.append("factors must be 1 or more; leave it out for one a scale")
    labels = root.get("labels", {})
    if isinstance(labels, Mapping):
        faults += [
            f"[labels]: {name} must be a text, not {own!r}" for name, own in labels.items() if not isinstance(own, str)
        ]
    if faults:
        raise SurveyError(f"{called} has faults:\n" + "\n".join(f"  {fault}" for fault in faults))
    kept = {key: root[key] for key in ("title", "source", "factors", *CHOICES) if key in root}
    data = str(folder / root["data"]) if root.get("data") else ""
    return SurveySpec(
        found, tuple(model for model in models if model), data=data, stars=stars, labels=dict(labels),
        missing_codes=tuple(float(code) for code in codes), **kept,
    )  # fmt: skip


def _listed(root: Mapping[str, Any], key: str) -> list[Any]:
    own = root.get(key, [])
    return list(own) if isinstance(own, (list, tuple)) else []


def _range(given: Any, place: str, faults: list[str]) -> tuple[float, float]:
    numbers = isinstance(given, (list, tuple)) and all(
        isinstance(end, (int, float)) and not isinstance(end, bool) for end in given
    )
    if numbers and len(given) == 2 and given[0] < given[1]:
        return float(given[0]), float(given[1])
    faults.append(f"{place} is the lowest and the highest answer, such as [1, 7], not {given!r}")
    return 1.0, 7.0


def _scale(own: Any, number: int, whole: tuple[float, float], faults: list[str]) -> Scale | None:
    place = f"scale {own.get('name', number)}" if isinstance(own, Mapping) else f"scale {number}"
    if not check(own, SCALE, place, faults):
        return None
    if not own.get("name") or not own.get("items"):
        faults.append(f"{place}: a name and items are needed")
        return None
    items, turned = tuple(map(str, own["items"])), tuple(map(str, own.get("reverse", ())))
    faults += [f"{place}: reverse names {name!r}, which is none of its items" for name in turned if name not in items]
    low, high = _range(own["range"], f"{place}: range", faults) if "range" in own else whole
    return Scale(own["name"], items, turned, low, high, own.get("label", ""))


def _check_scales(scales: tuple[Scale, ...], faults: list[str]) -> None:
    names = [scale.name for scale in scales]
    faults += [f"two scales are called {name!r}" for name in dict.fromkeys(names) if names.count(name) > 1]
    homes: dict[str, list[str]] = {}
    for scale in scales:
        for item in scale.items:
            homes.setdefault(item, []).append(scale.name)
    for item, own in homes.items():
        if len(own) > 1:
            faults.append(f"item {item!r} stands in {' and in '.join(own)}; an item belongs to one scale, once")


def _model(own: Any, number: int, faults: list[str]) -> SurveyModel | None:
    place = f"regression {own.get('name', number)}" if isinstance(own, Mapping) else f"regression {number}"
    if not check(own, REGRESSION, place, faults):
        return None
    regressors = tuple(map(str, own.get("regressors", ())))
    if not own.get("outcome") or not regressors:
        faults.append(f"{place}: an outcome and regressors are needed")
        return None
    twice = [name for name in dict.fromkeys(regressors) if regressors.count(name) > 1]
    faults += [f"{place}: {name!r} stands twice among the regressors" for name in twice]
    if own["outcome"] in regressors:
        faults.append(f"{place}: the outcome {own['outcome']!r} stands among its regressors")
    return SurveyModel(own["outcome"], regressors, own.get("name", str(number)), own.get("label", ""))


def _stars(given: Any, faults: list[str]) -> Stars:
    """Marks and levels, strictest first: {"**" = 0.01, "*" = 0.05}."""
    if not isinstance(given, Mapping):
        return STARS
    wrong = [
        own for own in given.values() if isinstance(own, bool) or not isinstance(own, (int, float)) or not 0 < own < 1
    ]
    if wrong or not given:
        faults.append(
            f'stars are marks and levels between 0 and 1, such as {{ "**" = 0.01, "*" = 0.05 }}, not {given!r}'
        )
        return STARS
    return tuple(sorted((float(level), str(own)) for own, level in given.items()))
