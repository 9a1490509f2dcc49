"""`textindex store`: what a store holds, whether it is whole, questions in SQL."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from textindex.cli.parameters import JSON
from textindex.cli.say import echo, padded, said
from textindex.core.messages import Message
from textindex.core.reasons import SAID

SHOWN = 20
FAILED = 1


@click.group("store")
def command() -> None:
    """Look into a store: the texts that `read` and `score` keep, each report read once."""


@command.command("info")
@click.argument("store")
@JSON
def info(store: str, as_json: bool) -> None:
    """Tell what STORE holds: documents, pages, characters, readers, archives."""
    from textindex import store as room

    facts = room.info(room.Store(store))
    if as_json:
        echo(json.dumps(facts, ensure_ascii=False))
        return
    for key, value in facts.items():
        shown = (
            "; ".join(f"{_named(k)}: {_number(v)}" for k, v in value.items())
            if isinstance(value, dict)
            else _number(value)
        )
        echo(f"{padded(Message(f'info.{key}'), 12)} {shown or '-'}")


def _named(key: str) -> str:
    """A reason for not reading a file, in the terminal's language; what is none, as it stands."""
    return said(Message(f"reason.{key}")) if key in SAID else key


@command.command("verify")
@click.argument("store")
@JSON
def verify(store: str, as_json: bool) -> None:
    """Read all of STORE against its checksums; exit code 1 says that something is damaged or missing."""
    from textindex import store as room

    found = room.verify(room.Store(store))
    if as_json:
        echo(json.dumps(found._asdict(), ensure_ascii=False))
    else:
        echo(Message("store.parts", parts=found.parts, documents=found.documents))
        for name, why in found.damaged.items():
            echo(Message("store.damaged", name=name, why=why))
        for path in found.missing[:SHOWN]:
            echo(Message("store.missing", path=path))
        if len(found.missing) > SHOWN:
            echo(Message("store.missing_more", n=len(found.missing) - SHOWN))
        if found.twice or found.leftovers:
            echo(Message("store.untidy", twice=found.twice, leftovers=len(found.leftovers)))
        if not found.damaged and not found.missing:
            echo(Message("doctor.well"))
    if found.damaged or found.missing:
        sys.exit(FAILED)


@command.command("sql")
@click.argument("store")
@click.argument("statement")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, all rows, as they come.")
@JSON
def sql(store: str, statement: str, as_csv: bool, as_json: bool) -> None:
    """Answer a question in SQL (DuckDB, read-only) over the tables documents, pages, texts and files of STORE.

    Example: textindex store sql STORE "SELECT year, count(*) FROM documents GROUP BY year ORDER BY year"
    """
    from textindex import store as room

    if as_csv:
        with room.rows(room.Store(store), statement) as (frames, _):
            for number, frame in enumerate(frames):
                echo(frame.to_csv(index=False, header=not number), nl=False)
        return
    answer = room.sql(room.Store(store), statement)
    if as_json:
        echo(answer.to_json(orient="records", force_ascii=False, date_format="iso"))
    else:
        echo(answer.head(SHOWN * 5).to_string(index=False))
        if len(answer) > SHOWN * 5:
            echo(Message("store.rows_more", n=len(answer) - SHOWN * 5), err=True)


@command.command("compact")
@click.argument("store")
def compact(store: str) -> None:
    """Put the documents of many small parts into few large ones, each document once.

    Sentences kept for `--novelty` and `--formula new` are deleted: the next run compares again those that it asks for.
    """
    from textindex import store as room

    before, after = room.compact(room.Store(store))
    echo(Message("store.compacted", before=before, after=after))


@command.command("forget")
@click.argument("store")
@click.argument("archive")
def forget(store: str, archive: str) -> None:
    """Take ARCHIVE (a folder or an address) out of what STORE is scored by without PATHS; its texts stay.

    For an archive that was moved or renamed: STORE lists it by its old place too.
    """
    from textindex import store as room

    shelf = room.Store(store)
    if not (gone := shelf.forget(archive)):
        known = "; ".join(", ".join(one.roots) for one in shelf.listings().values())
        raise click.UsageError(
            Message("store.no_archive", archive=archive, store=store, known=known or Message("store.no_archives"))
        )
    for roots in gone:
        echo(Message("store.forgotten", roots=tuple(roots)))


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else ", ".join(value) if isinstance(value, list) else str(value)
