"""In: a table's estimates. Out: the notes below it, each with the columns it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textindex.core.estimates import Estimate
from textindex.core.messages import told
from textindex.exhibits.words import effect, words


def below(
    block: Sequence[Estimate],
    numbers: Sequence[str],
    hidden: Sequence[Sequence[str]],
    aliases: Sequence[Sequence[str]],
    language: str,
    published: bool,
    beside: bool,
) -> tuple[str, ...]:
    """Every note of a table.

    Args:
        block: its models.
        numbers: their columns, ``(1)``.
        hidden: of each the terms that are summed up as controls.
        aliases: of each what the names of its terms stand for.
        language: ``en`` or ``zh``.
        published: whether published values stand in brackets.
        beside: whether standard errors under other covariances are printed; otherwise nothing is said of them.
    """
    word = words(language)
    stop, comma = ("。", "、") if language == "zh" else (".", ", ")

    def each(texts: Iterable[str], alone: str = "{}") -> list[str]:
        return [alone.format(text) for text in _by_columns(list(texts), numbers, language)]

    errors = each(_errors(estimate, language) for estimate in block)
    notes = [word["stars"], *(word["errors"].format(text) for text in errors)]
    notes += each((comma.join(own) for own in hidden), word["controls_are"])
    notes += each(comma.join(own) + stop if own else "" for own in aliases)
    notes += each(_weights(estimate, word) for estimate in block)
    notes += each(_poisson(estimate, word) for estimate in block)
    notes += each(_instrumented(estimate, word, comma) for estimate in block)
    notes += each(_rows(estimate, word, comma) for estimate in block)
    notes += each(_binary(estimate, word) for estimate in block)
    if any(_missing_error(estimate) for estimate in block):
        notes.append(word["no_error"])
    said = [[told(text, language) for text in _warnings(estimate, beside)] for estimate in block]
    for warning in dict.fromkeys(text for own in said for text in own):
        notes += each(warning if warning in own else "" for own in said)
    notes += [word["published"]] if published and any(estimate.spec.published for estimate in block) else []
    notes += [word["simulated"]] if any(estimate.record.get("simulated") for estimate in block) else []
    return tuple(notes)


def kind_of_errors(kind: str, clusters: Mapping[str, int], language: str) -> str:
    """A covariance in words.

    >>> kind_of_errors("firm+year", {"firm": 2049, "year": 14}, "en")
    'clustered by firm 2,049, year 14'
    >>> kind_of_errors("firm", {}, "zh")
    '在企业层面聚类'
    """
    word = words(language)
    if kind in ("hetero", "iid"):
        return word[kind]
    names = kind.split("+")
    joint = "、" if language == "zh" else ", "
    parts = [
        word["clusters"].format(effect(name, language), clusters[name]) if name in clusters else effect(name, language)
        for name in names
    ]
    return word["cluster"].format(joint.join(parts))


def _errors(estimate: Estimate, language: str) -> str:
    record = estimate.record["vcov"]
    return kind_of_errors(record["type"], record.get("clusters", {}), language)


def _by_columns(texts: Sequence[str], numbers: Sequence[str], language: str) -> list[str]:
    """Texts with the columns that they are about; without, where all columns say the same; empty ones say nothing."""
    found: dict[str, list[str]] = {}
    for text, name in zip(texts, numbers, strict=True):
        if text:
            found.setdefault(text, []).append(name)
    if len(found) == 1 and len(next(iter(found.values()))) == len(numbers):
        return list(found)
    joint = "、" if language == "zh" else ", "
    return [words(language)["in"].format(joint.join(names), text) for text, names in found.items()]


def _weights(estimate: Estimate, word: Mapping[str, str]) -> str:
    return word["weighting"].format(word["weights"].format(estimate.spec.weights)) if estimate.spec.weights else ""


def _poisson(estimate: Estimate, word: Mapping[str, str]) -> str:
    return word["poisson"].split("{}")[0].rstrip("：: ") if estimate.spec.family == "poisson" else ""


def _instrumented(estimate: Estimate, word: Mapping[str, str], comma: str) -> str:
    spec = estimate.spec
    parts = (comma.join(spec.endogenous), comma.join(spec.instruments))
    return word["instrumented"].format(*parts) if spec.endogenous else ""


def _binary(estimate: Estimate, word: Mapping[str, str]) -> str:
    """Of an outcome of 0 and 1: how far the linear fit is from a probability, and how few firms tell it."""
    own = estimate.record.get("binary")
    if not own:
        return ""
    return word["binary"].format(own["below 0"], own["above 1"], own["firms without change"], own["firms"])


def _rows(estimate: Estimate, word: Mapping[str, str], comma: str) -> str:
    """Rows left out by reason, and singletons."""
    account: dict[str, Any] = estimate.record["rows"]
    reasons = [f"{word.get(reason, reason)} {rows:,}" for reason, rows in account["dropped"].items() if rows]
    parts = []
    if reasons:
        parts.append(word["dropped"].format(sum(account["dropped"].values()), comma.join(reasons)))
    alone = account["singletons"]
    if alone["rows"]:
        parts.append(word[f"singletons_{'keep' if alone['treatment'] == 'kept' else 'drop'}"].format(alone["rows"]))
    return (comma.join(parts) + ("。" if comma == "、" else ".")) if parts else ""


def _warnings(estimate: Estimate, beside: bool) -> list[str]:
    """What the fit warned of; of standard errors only those that are printed."""
    others = {str(kind) for kind in estimate.beside.get("vcov", ())} - {estimate.record["vcov"]["type"]}
    unsaid = tuple(
        start for kind in others for start in (f"standard errors by {kind}: ", f"the covariance clustered by {kind} ")
    )
    return [text for text in estimate.warnings if beside or not text.startswith(unsaid)]


def _missing_error(estimate: Estimate) -> bool:
    return bool(estimate.std_errors.isna().any())
