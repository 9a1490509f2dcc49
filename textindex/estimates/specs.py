"""In: a shipped file of specifications, or a TOML file of one's own. Out: `ModelSpec`s, or every fault in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

from textindex.core import toml
from textindex.core.choices import nearest
from textindex.core.data import shipped
from textindex.core.errors import EstimateError
from textindex.core.estimates import Channel, Difference, Family, ModelSpec, Screen, Shuffle, Singletons, SpecFile
from textindex.core.messages import Message, joined, lines, of_error
from textindex.core.samples import DescribeSpec, MatchSpec
from textindex.estimates.vcov import kind

MODEL = {
    "name": str, "label": (str, dict), "outcome": str, "regressors": list, "without": list, "fixed_effects": list,
    "vcov": (str, dict), "family": str, "weights": str, "offset": str, "singletons": str, "endogenous": list,
    "instruments": list, "where": dict, "quantile": dict, "screen": dict, "beside": list, "panel": list,
    "constant": bool, "published": dict,
}  # fmt: skip
FILE = {
    "title": (str, dict), "source": str, "note": (str, dict), "lists": dict, "defaults": dict, "model": list,
    "difference": list, "mediation": list, "match": list, "describe": list, "tables": dict, "labels": dict,
}  # fmt: skip
MEDIATION = {
    "name": str, "model": str, "channel": str, "terms": list, "printed": str, "draws": int, "seed": int, "cluster": str,
}  # fmt: skip
DIFFERENCE = {"name": str, "models": list, "terms": list, "permutations": int, "seed": int, "shuffle": str}
MATCH = {
    "name": str, "treatment": str, "covariates": list, "where": dict, "unit": str, "ratio": int, "replacement": bool,
    "caliper": (int, float), "caliper_in": str, "support": (bool, str), "method": str, "distance": str, "order": str,
    "ties": str, "bandwidth": (int, float),
}  # fmt: skip
DESCRIBE = {"name": str, "columns": list, "weights": str, "by": str, "where": dict}
CHOICES = {"family": get_args(Family), "singletons": get_args(Singletons), "shuffle": get_args(Shuffle)}
KINDS: Mapping[Any, Message] = {
    str: Message("keys.text"),
    list: Message("specs.list"),
    dict: Message("specs.braces"),
    int: Message("specs.number"),
    (int, float): Message("specs.number"),
    bool: Message("keys.flag"),
    (bool, str): Message("specs.flag_text"),
}
TERMS = ("regressors", "without", "fixed_effects", "endogenous", "instruments")


def shipped_specs() -> list[str]:
    """Names of the files of specifications that come with textindex, sorted."""
    return sorted(path.stem for path in shipped("specs").glob("*.toml"))


def load_specs(name: str | Path) -> SpecFile:
    """Load a file of specifications.

    Args:
        name: a shipped one (``li2023``) or the path of a TOML file.

    Raises:
        EstimateError: there is no such file, or it has faults; all of them are listed.
    """
    path = Path(name)
    if path.suffix.lower() != ".toml":
        path = shipped("specs") / f"{name}.toml"
        if not path.is_file():
            raise EstimateError(Message("fault.no_specs", name=str(name), names=tuple(shipped_specs())))
    return _file(toml.specification(path, EstimateError), path)


def one(name: str) -> ModelSpec:
    """A model by ``file#model``, such as ``li2023#2.3``; the file alone if it has one model.

    Raises:
        EstimateError: there is none, or several.
    """
    file, _, model = name.partition("#")
    found = load_specs(file) if file.lower().endswith(".toml") else _shipped(file)
    if not model and len(found.models) == 1:
        return found.models[0]
    if not model:
        raise EstimateError(Message("specs.several", file=file, name=found.models[0].name))
    return found.model(model)


@cache
def _shipped(name: str) -> SpecFile:
    """A shipped file, read once: reading takes as long as a regression of some ten thousand rows."""
    return load_specs(name)


def _file(root: dict[str, Any], path: Path) -> SpecFile:
    faults: list[str] = []
    _check(root, FILE, Message("specs.file"), faults)
    lists, defaults = root.get("lists", {}), root.get("defaults", {})
    _check(defaults, MODEL, "[defaults]", faults)
    models, named = [], list[str]()
    for number, own in enumerate(root.get("model", []), 1):
        place = f"model {own.get('name', number)}" if isinstance(own, dict) else f"model {number}"
        before = len(faults)
        _check(own, MODEL, place, faults)
        if len(faults) == before and (model := _model({**defaults, **own}, lists, str(number), place, faults)):
            models.append(model)
            named.append(model.name)
    faults += [Message("specs.twice", name=name) for name in dict.fromkeys(named) if named.count(name) > 1]
    faults += [
        Message("specs.screen", m=m.name, model=m.screen.model)
        for m in models
        if m.screen and m.screen.model and m.screen.model not in named
    ]
    differences = [_difference(own, named, faults) for own in root.get("difference", [])]
    mediations = [_mediation(own, named, faults) for own in root.get("mediation", [])]
    matches = [_match(own, lists, faults) for own in root.get("match", [])]
    descriptions = [_describe(own, lists, faults) for own in root.get("describe", [])]
    texts = [(f"[{key}]: {name}", own) for key in ("tables", "labels") for name, own in root.get(key, {}).items()]
    texts += [(f"model {model.name}: label", model.label) for model in models]
    texts += [(key, root[key]) for key in ("title", "note") if key in root]
    faults += [Message("specs.label", place=place, own=own) for place, own in texts if not _text(own)]
    if not models and not matches and not faults:
        faults.append(Message("specs.no_model"))
    if faults:
        raise EstimateError(
            Message(
                "specs.faults", name=path.name, faults=lines(Message("list.indented", of=fault) for fault in faults)
            )
        )
    text = {key: root.get(key, "") for key in ("title", "note")}
    return SpecFile(
        path.stem, **text, source=root.get("source", ""), models=tuple(models),
        differences=tuple(d for d in differences if d),
        mediations=tuple(m for m in mediations if m), tables=dict(root.get("tables", {})),
        labels=dict(root.get("labels", {})), matches=tuple(m for m in matches if m),
        descriptions=tuple(d for d in descriptions if d),
    )  # fmt: skip


def _text(own: object) -> bool:
    return isinstance(own, str) or (isinstance(own, dict) and all(isinstance(text, str) for text in own.values()))


def _check(own: Any, known: Mapping[str, Any], place: str, faults: list[str]) -> None:
    """Keys that are known, values of the right kind."""
    if not isinstance(own, dict):
        faults.append(Message("specs.table", place=place))
        return
    for key, value in own.items():
        if key not in known:
            near = nearest(key, known) or Message("specs.known", known=tuple(known))
            faults.append(Message("specs.unknown", place=place, key=key, near=near))
        elif not isinstance(value, known[key]) or (isinstance(value, bool) and "bool" not in str(known[key])):
            wanted = KINDS.get(known[key], Message("specs.text_table"))
            faults.append(Message("specs.must", place=place, key=key, get=wanted, value=value))
        elif key in CHOICES and value not in CHOICES[key]:
            faults.append(
                Message("specs.choices", place=place, key=key, choices=joined(CHOICES[key], "list.or"), value=value)
            )


def _model(own: dict[str, Any], lists: dict[str, Any], number: str, place: str, faults: list[str]) -> ModelSpec | None:
    parts: dict[str, Any] = {key: value for key, value in own.items() if key not in ("without",)}
    parts["name"] = str(own.get("name", number))
    for key in TERMS:
        if key in own:
            parts[key] = _terms(own[key], lists, f"{place}: {key}", faults)
    without = parts.pop("without", ())
    parts["controls"] = _controls(own.get("regressors", []), lists, without)
    there = parts.get("regressors", ())
    faults += [Message("specs.without", place=place, name=name) for name in without if name not in there]
    parts["regressors"] = tuple(dict.fromkeys(t for t in parts.get("regressors", ()) if t not in without))
    if not own.get("outcome") or not parts["regressors"]:
        faults.append(Message("specs.outcome", place=place))
        return None
    try:
        for vcov in (own.get("vcov", "hetero"), *own.get("beside", ())):
            kind(vcov)
        if "quantile" in own:
            parts["quantile"] = _quantile(own["quantile"])
        if "screen" in own:
            parts["screen"] = Screen(**own["screen"])
            if not 0 < float(parts["screen"].share) < 1:
                raise EstimateError(Message("specs.share"))
            if bool(parts["screen"].model) == bool(parts["screen"].column):
                raise EstimateError(Message("specs.names"))
        if "panel" in own and len(own["panel"]) != 2:
            raise EstimateError(Message("specs.panel"))
    except EstimateError as error:
        faults.append(Message("list.of", of=place, what=of_error(error)))
        return None
    except (TypeError, ValueError):
        faults.append(Message("specs.screen_is", place=place))
        return None
    if "where" in own:
        parts["where"] = _where(own["where"])
    parts |= {key: tuple(own[key]) for key in ("beside", "panel") if key in own}
    return ModelSpec(**parts)


def _where(own: dict[str, Any]) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    return tuple((k, tuple(v) if isinstance(v, list) else (v,)) for k, v in own.items())


def _terms(terms: list[Any], lists: dict[str, Any], place: str, faults: list[str]) -> tuple[str, ...]:
    """Terms with ``@list`` written out."""
    found: list[str] = []
    for term in terms:
        if not isinstance(term, str):
            faults.append(Message("specs.quotes", place=place, term=term))
        elif not term.startswith("@"):
            found.append(term)
        elif isinstance(lists.get(term[1:]), list):
            found += _terms(lists[term[1:]], {}, place, faults)
        else:
            faults.append(
                Message(
                    "specs.no_list",
                    place=place,
                    term=term[1:],
                    lists=Message("specs.lists", lists=tuple(lists)) if lists else "",
                )
            )
    return tuple(found)


def _controls(terms: list[Any], lists: dict[str, Any], without: Sequence[str]) -> tuple[str, ...]:
    """What the list ``controls`` brings in and the regressors do not name themselves."""
    given = lists.get("controls", []) if "@controls" in terms else []
    return tuple(term for term in given if isinstance(term, str) and term not in terms and term not in without)


def _quantile(own: dict[str, Any]) -> tuple[str, int, int]:
    column, groups, take = own.get("column"), own.get("groups"), own.get("take")
    known = set(own) == {"column", "groups", "take"} and isinstance(column, str)
    if known and isinstance(groups, int) and isinstance(take, int) and 1 <= take <= groups:
        return str(column), groups, take
    raise EstimateError(Message("specs.quantile"))


def _difference(own: Any, named: list[str], faults: list[str]) -> Difference | None:
    before = len(faults)
    place = f"difference {own.get('name', '')}" if isinstance(own, dict) else "difference"
    _check(own, DIFFERENCE, place, faults)
    if len(faults) > before:
        return None
    models, terms = [str(m) for m in own.get("models", [])], [str(t) for t in own.get("terms", [])]
    if len(models) != 2 or not terms:
        faults.append(Message("specs.two", place=place))
        return None
    if absent := [model for model in models if model not in named]:
        faults.append(Message("specs.absent", place=place, absent=absent[0]))
        return None
    rest = {key: own[key] for key in ("permutations", "seed", "shuffle") if key in own}
    return Difference(own.get("name", " - ".join(models)), (models[0], models[1]), tuple(terms), **rest)


def _mediation(own: Any, named: list[str], faults: list[str]) -> Channel | None:
    before = len(faults)
    place = f"mediation {own.get('name', '')}" if isinstance(own, dict) else "mediation"
    _check(own, MEDIATION, place, faults)
    if len(faults) > before:
        return None
    if not own.get("model") or not own.get("channel"):
        faults.append(Message("specs.channel", place=place))
        return None
    absent = [own[key] for key in ("model", "printed") if key in own and own[key] not in named]
    faults += [Message("specs.no_such", place=place, name=name) for name in absent]
    if own.get("draws", 0) < 0:
        faults.append(Message("specs.draws", place=place))
    parts = {"name": f"{own['model']} through {own['channel']}", **own, "terms": tuple(map(str, own.get("terms", ())))}
    return None if len(faults) > before else Channel(**parts)


def _match(own: Any, lists: dict[str, Any], faults: list[str]) -> MatchSpec | None:
    before = len(faults)
    place = f"match {own.get('name', '')}" if isinstance(own, dict) else "match"
    _check(own, MATCH, place, faults)
    if len(faults) == before and not all(own.get(key) for key in ("name", "treatment", "covariates")):
        faults.append(Message("specs.match", place=place))
    if len(faults) > before:
        return None
    covariates = _terms(own["covariates"], lists, f"{place}: covariates", faults)
    set_apart = ("name", "treatment", "covariates", "where", "unit")
    options = {key: value for key, value in own.items() if key not in set_apart}
    return MatchSpec(
        own["name"], own["treatment"], covariates, _where(own.get("where", {})), own.get("unit", "firm"), options
    )


def _describe(own: Any, lists: dict[str, Any], faults: list[str]) -> DescribeSpec | None:
    before = len(faults)
    place = f"describe {own.get('name', '')}" if isinstance(own, dict) else "describe"
    _check(own, DESCRIBE, place, faults)
    if len(faults) == before and not all(own.get(key) for key in ("name", "columns")):
        faults.append(Message("specs.describe", place=place))
    if len(faults) > before:
        return None
    columns = _terms(own["columns"], lists, f"{place}: columns", faults)
    where = _where(own.get("where", {}))
    return DescribeSpec(own["name"], columns, own.get("weights", ""), own.get("by", ""), where)
