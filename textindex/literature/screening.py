"""In: works, and the rules of a protocol. Out: which are included, and of each other the first rule that it fails.

A work that does not tell what a rule asks for (no language, no year) is not excluded for it: the outcome names what is
unknown, and a person looks. An abstract that is missing does not count against a work whose title says enough; where
the title does not, the search terms are unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from textindex.core.errors import LiteratureError
from textindex.core.flow import Flow
from textindex.core.messages import Message, joined
from textindex.literature.duplicates import Work
from textindex.literature.protocol import Rules
from textindex.literature.records import Reference, languages_of

REASONS = ("language", "period", "document type", "search terms")
"""The rules, in the order in which they are asked."""
YES, NO = ("1", "yes", "y", "true", "included", "include"), ("0", "no", "n", "false", "excluded", "exclude")


class Outcome(NamedTuple):
    """What became of a work in screening.

    Attributes:
        work: its id.
        included: whether it passes.
        reason: the first rule that it fails, of `REASONS`; empty where it passes.
        detail: what was seen of it.
        unknown: rules that could not be asked, since the record lacks what they ask for.
    """

    work: str
    included: bool
    reason: str = ""
    detail: str = ""
    unknown: tuple[str, ...] = ()


class Assessed(NamedTuple):
    """What the full text of an included work showed; reports with one ``study`` tell of it, else each of its own."""

    work: str
    retrieved: bool
    included: bool
    reason: str = ""
    study: str = ""


Asked = tuple[bool | None, str]
"""Whether a rule holds (None: not known), and what was seen."""


def screen(works: Sequence[Work], rules: Rules) -> list[Outcome]:
    """Ask each work the rules in their order; its reason is the first that it fails.

    >>> work = Work("W1", Reference("a-1", "a", title="Digital trade", year=2015, language="English"), ())
    >>> screen([work], Rules(("English",), (2016, 2018)))
    [Outcome(work='W1', included=False, reason='period', detail='2015', unknown=())]
    """
    asked: dict[str, Callable[[Reference, Rules], Asked]] = {
        "language": _language, "period": _period, "document type": _kind, "search terms": _terms,
    }  # fmt: skip
    found = []
    for work in works:
        answers = {name: ask(work.best, rules) for name, ask in asked.items()}
        unknown = tuple(name for name, (holds, _) in answers.items() if holds is None)
        failed = next(((name, seen) for name, (holds, seen) in answers.items() if holds is False), None)
        found.append(Outcome(work.id, failed is None, *(failed or ("", "")), unknown=unknown))
    return found


def _language(record: Reference, rules: Rules) -> Asked:
    if not rules.languages:
        return True, ""
    wanted = {language for own in rules.languages for language in languages_of(own)}
    found = languages_of(record.language)
    return (bool(wanted & set(found)), record.language) if found else (None, "")


def _period(record: Reference, rules: Rules) -> Asked:
    if rules.years is None:
        return True, ""
    if record.year is None:
        return None, ""
    return rules.years[0] <= record.year <= rules.years[1], str(record.year)


def _kind(record: Reference, rules: Rules) -> Asked:
    if not rules.kinds:
        return True, ""
    parts = {part.strip().lower() for part in record.kind.split(";") if part.strip()}
    return (bool(parts & {kind.lower() for kind in rules.kinds}), record.kind) if parts else (None, "")


def _terms(record: Reference, rules: Rules) -> Asked:
    texts = {"title": record.title, "abstract": record.abstract, "keywords": "; ".join(record.keywords)}
    told = "\n".join(texts[name] for name in rules.where)
    missing = [group for group, pattern in rules.terms.items() if not pattern.search(told)]
    seen = Message("screening.no_term", missing=joined(missing, "list.and_of")) if missing else ""
    if missing and "abstract" in rules.where and not record.abstract:
        return None, seen
    return not missing, seen


def flow_of(
    identified: Mapping[str, int],
    works: Sequence[Work],
    outcomes: Sequence[Outcome],
    assessed: Sequence[Assessed] | None = None,
    ways: Mapping[str, str] | None = None,
) -> Flow:
    """Count what became of the records, with the later boxes where the full texts were assessed.

    Raises:
        LiteratureError: the counts do not add up, or an assessment is missing, doubled, or of a work not included.
    """
    records = sum(identified.values())
    reasons = Counter(outcome.reason for outcome in outcomes if not outcome.included)
    excluded = {reason: reasons[reason] for reason in REASONS if reasons[reason]}
    passed = [outcome.work for outcome in outcomes if outcome.included]
    if assessed is None:
        return Flow(identified, records - len(works), len(outcomes), excluded, len(passed), dict(ways or {}))
    _check(assessed, passed)
    read = [one for one in assessed if one.retrieved]
    kept = [one for one in read if one.included]
    after = Counter(one.reason for one in read if not one.included)
    return Flow(
        identified,
        records - len(works),
        len(outcomes),
        excluded,
        len(kept),
        dict(ways or {}),
        sought=len(passed),
        not_retrieved=len(assessed) - len(read),
        assessed=len(read),
        excluded_reports=dict(sorted(after.items(), key=lambda item: (-item[1], item[0]))),
        studies=len({one.study or one.work for one in kept}),
    )


def _check(assessed: Sequence[Assessed], passed: Sequence[str]) -> None:
    counts = Counter(one.work for one in assessed)
    faults = [f"{work} stands {n} times" for work, n in counts.items() if n > 1]
    faults += [Message("screening.not_included", work=work) for work in counts if work not in passed]
    if missing := [work for work in passed if work not in counts]:
        faults.append(Message("screening.no_row", missing=tuple(missing[:10]), more=" …" if len(missing) > 10 else ""))
    faults += [Message('screening.no_reason', work=one.work) for one in assessed
               if one.retrieved and not one.included and not one.reason]  # fmt: skip
    if faults:
        raise LiteratureError(Message("screening.assessed", faults=joined(faults)))


def said(cell: str, what: str) -> bool:
    """A cell that says yes or no.

    Raises:
        LiteratureError: it says neither.

    >>> said("Yes", "row 2, retrieved"), said("0", "row 2, retrieved")
    (True, False)
    """
    text = str(cell).strip().lower().removesuffix(".0")
    if text in (*YES, *NO):
        return text in YES
    raise LiteratureError(Message("screening.yes_no", what=what, cell=cell))
