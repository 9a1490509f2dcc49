"""In: a run's result. Out: what a researcher reads of it on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from textindex.cli.say import echo, secho, tabled
from textindex.core.glosses import FLAGS
from textindex.core.messages import Message, joined
from textindex.core.records import COUNT_RULES

SHOWN_WARNINGS = 5
SHOWN_TERMS = 5
SHOWN_ROWS = 30


def warnings_of(messages: Sequence[Any]) -> None:
    """Print the first disagreements about which report a file is; all of them stand in documents.csv."""
    for message in messages[:SHOWN_WARNINGS]:
        secho(Message("said.warning", warning=message.args[0]), err=True, fg="yellow")
    if len(messages) > SHOWN_WARNINGS:
        echo(Message("score.more_warnings", n=len(messages) - SHOWN_WARNINGS), err=True)


def summary(result: Any, files: Sequence[Path], *, to_stderr: bool = False) -> None:
    """Print each dictionary's numbers, where the files lie, and last the ledger of files."""

    def say(text: str = "") -> None:
        echo(text, err=to_stderr)

    for facts in result.provenance["dictionaries"]:
        for line in _of_dictionary(facts, result.tables["terms"]):
            say(line)
    say(Message("score.written", folder=files[0].parent, files=tuple(file.name for file in files)))
    say(Message("score.next", folder=_quoted(files[0].parent)))
    for line in incomplete(result.incomplete):
        say(line)
    for line in advised(result.provenance["files"]["rejected"]):
        say(line)
    say(ledger(result))


def _quoted(folder: Path) -> str:
    """A folder as it is typed in a shell."""
    return f'"{folder}"' if " " in str(folder) else str(folder)


def incomplete(lacking: Mapping[str, Sequence[str]]) -> list[str]:
    """Lines on reports that are scored without a part of their text, such as pages that are pictures.

    Args:
        lacking: by file, what of its text is missing.
    """
    if not lacking:
        return []
    shown = list(lacking.items())[:SHOWN_WARNINGS]
    lines: list[str] = [Message("score.incomplete", n=len(lacking))]
    lines += [Message("score.incomplete_one", file=file, notes=joined(notes)) for file, notes in shown]
    if more := len(lacking) - len(shown):
        lines.append(Message("score.incomplete_more", n=more))
    return lines


def _of_dictionary(facts: dict[str, Any], terms: Any) -> list[str]:
    from textindex.scoring.index import TABLE_1

    totals, moved, described = facts["totals"], facts["rank_correlation"], facts["summary"]
    named = {"name": facts["name"], "count": facts["count"]}
    lines: list[str] = [
        Message("score.dictionary_unverified" if facts["unverified"] else "score.dictionary", **named),
        *(Message("score.note", note=note) for note in facts.get("notes", ())),
        Message("score.standing", each=_in_line([_standing(name, n) for name, n in facts["standing"].items()])),
        Message("score.by_rule", each="   ".join(f"{rule} {totals[rule]:,}" for rule in COUNT_RULES)),
    ]
    known = {rule: value for rule, value in moved.items() if value is not None}
    if known:
        lines.append(Message("score.rank", each=_pairs(known, ".3f")))
    if any(own["hits"] for own in facts["flags"].values()):
        lines += _of_flags(facts["flags"])
    rows = zip(*(terms[name].tolist() for name in ("dictionary", "term", "swallowed", "longest")), strict=True)
    words = [row[1:] for row in rows if row[0] == facts["name"] and row[2] > 0 and facts["language"] == "zh"]
    if words:
        most = sorted(words, key=lambda word: -word[1])[:SHOWN_TERMS]
        each = tuple(Message("score.swallowed_one", term=term, n=n, all=whole) for term, n, whole in most)
        lines.append(Message("score.swallowed", each=each))
    if described["n"]:
        numbers = {key: _number(described[key]) for key in ("mean", "sd", "max")}
        name = f"{facts['prefix']}{facts['construct']['name']}"
        lines.append(Message("score.index", name=name, n=described["n"], **numbers))
    of_the_paper = facts["name"].startswith("li2023") and facts["construct"]["name"] == "digital"
    if described["n"] and of_the_paper and facts["language"] == "zh":
        lines.append(Message("score.table_1", **{key: TABLE_1[key] for key in ("n", "mean", "sd", "max")}))
    return lines


def _standing(status: str, n: int) -> str:
    """How many terms come from sources of a status."""
    if status == "own mapping":
        return Message("standing.own", n=n)
    return Message(f"standing.{status or 'none'}", n=n)


def _of_flags(flags: dict[str, dict[str, Any]]) -> list[str]:
    """What each flag touches, and how the reports' ranks move when it is treated the other way."""
    lines: list[str] = [Message("score.flags", each=_in_line([_touched(flag, own) for flag, own in flags.items()]))]
    known = {flag: own for flag, own in flags.items() if own["hits"] and own["rank_correlation"] is not None}
    few = any(own["moved_deciles"] is None for own in known.values())
    moves = [
        Message(
            "score.flag_moves",
            flag=FLAGS.get(flag, flag),
            moves=f"{own['rank_correlation']:.3f}" + ("" if few else f", {own['moved_deciles']:,}"),
        )
        for flag, own in known.items()
    ]
    if moves:
        lines.append(Message("score.other_way_few" if few else "score.other_way", each=_in_line(moves)))
    return lines


def _touched(flag: str, own: Mapping[str, Any]) -> str:
    return Message("score.flag_dropped" if own["dropped"] else "score.flag", flag=FLAGS.get(flag, flag), n=own["hits"])


def _in_line(parts: Sequence[str]) -> str:
    """Several in a line, with blanks between."""
    return reduce(lambda first, then: Message("list.beside", first=first, then=then), parts)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _pairs(values: dict[str, float], form: str) -> str:
    return "   ".join(f"{key} {value:{form}}" for key, value in values.items())


def ledger(result: Any) -> str:
    """One line: files in, scored, rejected by reason."""
    files = result.provenance["files"]
    rejected = files["rejected"]
    told = {"found": files["found"], "scored": files["scored"], "rejected": sum(rejected.values())}
    if rejected:
        return Message("score.ledger_lost", **told, reasons=counted(rejected))
    return Message("score.ledger", **told)


def counted(rejected: Mapping[str, int]) -> tuple[str, ...]:
    """How many files were rejected, by reason."""
    return tuple(Message("said.counted", what=Message(f"reason.{reason}"), n=n) for reason, n in rejected.items())


def advised(rejected: Mapping[str, int]) -> list[str]:
    """A line a reason: what to do about the files rejected for it."""
    return [
        Message("score.advice", reason=Message(f"reason.{reason}"), n=n, advice=Message(f"advice.{reason}"))
        for reason, n in rejected.items()
    ]


def index_table(table: Any, names: Mapping[str, str]) -> str:
    """The index as a table for the screen: firm-years and counts by dimension.

    Args:
        table: the index.
        names: what columns are called; any other by what stands behind ``n_``.
    """
    columns = [c for c in table.columns if c in ("firm", "year", "name", "status", "digital") or c.startswith("n_")]
    shown = table[[c for c in columns if c not in ("n_pages", "n_chars")]].head(SHOWN_ROWS)
    short = {c: c.removeprefix("n_").replace("_", " ")[:12] for c in shown if c.startswith("n_")}
    return tabled(shown.rename(columns={**short, **names}), float_format=lambda value: f"{value:.3f}", na_rep="-")
