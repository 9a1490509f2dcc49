"""In: a TOML file, or the same keys in a mapping. Out: a `SurveySpec`, or every fault in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from textindex.core import toml
from textindex.core.choices import nearest
from textindex.core.errors import SurveyError
from textindex.core.messages import Message, joined, lines
from textindex.core.survey import STARS, Extraction, Missing, Rotation, Scale, Score, Stars, SurveyModel, SurveySpec

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
    "score": get_args(Score), "missing": get_args(Missing), "extraction": get_args(Extraction),
    "rotation": get_args(Rotation),
}  # fmt: skip
KINDS = {
    str: Message("keys.text"),
    list: Message("specs.list"),
    dict: Message("specs.braces"),
    int: Message("survey.whole"),
}


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
        return _spec(given, Message("survey.spec"), Path())
    if not isinstance(given, (str, Path)):
        raise SurveyError(Message("survey.path", given=given))
    path = Path(given)
    return _spec(toml.specification(path, SurveyError), path.name, path.parent)


def load_recheck(path: Path) -> dict[str, Any]:
    """What `textindex recheck` is asked: the arguments of `textindex.recheck`, and a title.

    Raises:
        SurveyError: the file cannot be read, or has faults; all of them are listed.
    """
    root, faults = toml.specification(path, SurveyError), list[str]()
    check(root, RECHECK, Message("specs.file"), faults)
    faults += [Message("survey.key_missing", key=key) for key in ("n", "correlations") if key not in root]
    rows = root.get("correlations", [])
    faults += [Message("survey.brackets", row=row) for row in rows if not isinstance(row, list)]
    if faults:
        raise SurveyError(
            Message(
                "specs.faults", name=path.name, faults=lines(Message("list.indented", of=fault) for fault in faults)
            )
        )
    return root


def check(own: Any, known: Mapping[str, type], place: str, faults: list[str]) -> bool:
    """Whether keys are known and values of the right kind; what is wrong is added to the faults."""
    before = len(faults)
    if not isinstance(own, Mapping):
        faults.append(Message("survey.table", place=place, own=own))
        return False
    for key, value in own.items():
        if key not in known:
            near = nearest(key, known) or Message("specs.known", known=tuple(known))
            faults.append(Message("specs.unknown", place=place, key=key, near=near))
        elif isinstance(value, bool) or not isinstance(value, (list, tuple) if known[key] is list else known[key]):
            faults.append(Message("survey.must", place=place, key=key, kinds=KINDS[known[key]], value=value))
        elif key in CHOICES and value not in CHOICES[key]:
            faults.append(
                Message("specs.choices", place=place, key=key, choices=joined(CHOICES[key], "list.or"), value=value)
            )
    return len(faults) == before


def _spec(root: Mapping[str, Any], called: str, folder: Path) -> SurveySpec:
    faults: list[str] = []
    check(root, FILE, Message("specs.file"), faults)
    whole = _range(root.get("range", (1, 7)), "range", faults)
    scales = [_scale(own, number, whole, faults) for number, own in enumerate(_listed(root, "scale"), 1)]
    found = tuple(scale for scale in scales if scale)
    models = [_model(own, number, faults) for number, own in enumerate(_listed(root, "regression"), 1)]
    _check_scales(found, faults)
    names = [model.name for model in models if model]
    faults += [Message("survey.two", name=name) for name in dict.fromkeys(names) if names.count(name) > 1]
    if not found and not faults:
        faults.append(Message("survey.no_scale"))
    codes = root.get("missing_codes", ())
    if any(isinstance(code, bool) or not isinstance(code, (int, float)) for code in codes):
        faults.append(Message("survey.codes", codes=codes))
        codes = ()
    faults += [
        Message("survey.code", code=code, scale=scale.name, low=scale.low, high=scale.high)
        for scale in found
        for code in codes
        if scale.low <= code <= scale.high
    ]
    stars = _stars(root.get("stars"), faults)
    if root.get("factors", 0) < 0 if isinstance(root.get("factors", 0), int) else False:
        faults.append(Message("survey.factors"))
    labels = root.get("labels", {})
    if isinstance(labels, Mapping):
        faults += [
            Message("survey.labels", name=name, own=own) for name, own in labels.items() if not isinstance(own, str)
        ]
    if faults:
        raise SurveyError(
            Message(
                "survey.faults", called=called, faults=lines(Message("list.indented", of=fault) for fault in faults)
            )
        )
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
    faults.append(Message("survey.range", place=place, given=given))
    return 1.0, 7.0


def _scale(own: Any, number: int, whole: tuple[float, float], faults: list[str]) -> Scale | None:
    place = f"scale {own.get('name', number)}" if isinstance(own, Mapping) else f"scale {number}"
    if not check(own, SCALE, place, faults):
        return None
    if not own.get("name") or not own.get("items"):
        faults.append(Message("survey.items", place=place))
        return None
    items, turned = tuple(map(str, own["items"])), tuple(map(str, own.get("reverse", ())))
    faults += [Message("survey.reverse", place=place, name=name) for name in turned if name not in items]
    low, high = _range(own["range"], f"{place}: range", faults) if "range" in own else whole
    return Scale(own["name"], items, turned, low, high, own.get("label", ""))


def _check_scales(scales: tuple[Scale, ...], faults: list[str]) -> None:
    names = [scale.name for scale in scales]
    faults += [Message("survey.scales", name=name) for name in dict.fromkeys(names) if names.count(name) > 1]
    homes: dict[str, list[str]] = {}
    for scale in scales:
        for item in scale.items:
            homes.setdefault(item, []).append(scale.name)
    for item, own in homes.items():
        if len(own) > 1:
            faults.append(Message("survey.item", item=item, own=joined(own, "list.and")))


def _model(own: Any, number: int, faults: list[str]) -> SurveyModel | None:
    place = f"regression {own.get('name', number)}" if isinstance(own, Mapping) else f"regression {number}"
    if not check(own, REGRESSION, place, faults):
        return None
    regressors = tuple(map(str, own.get("regressors", ())))
    if not own.get("outcome") or not regressors:
        faults.append(Message("specs.outcome", place=place))
        return None
    twice = [name for name in dict.fromkeys(regressors) if regressors.count(name) > 1]
    faults += [Message("survey.regressor", place=place, name=name) for name in twice]
    if own["outcome"] in regressors:
        faults.append(Message("survey.outcome", place=place, outcome=own["outcome"]))
    return SurveyModel(own["outcome"], regressors, own.get("name", str(number)), own.get("label", ""))


def _stars(given: Any, faults: list[str]) -> Stars:
    """Marks and levels, strictest first: {"**" = 0.01, "*" = 0.05}."""
    if not isinstance(given, Mapping):
        return STARS
    wrong = [
        own for own in given.values() if isinstance(own, bool) or not isinstance(own, (int, float)) or not 0 < own < 1
    ]
    if wrong or not given:
        faults.append(Message("survey.stars", given=given))
        return STARS
    return tuple(sorted((float(level), str(own)) for own, level in given.items()))
