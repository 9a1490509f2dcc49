"""The store: what was read once, and what a run writes. Only this room and the command line write files."""

from textindex.store.archive import Store, Writer, roots_of
from textindex.store.outputs import check_writable, write
from textindex.store.parts import Entry, GoneError, Stored, key_of, warm
from textindex.store.query import Check, compact, info, rows, sql, verify
from textindex.store.recognized import RecognizedPages
from textindex.store.spool import HitSpool
from textindex.store.statements import Statements

__all__ = [
    "Check",
    "Entry",
    "GoneError",
    "HitSpool",
    "RecognizedPages",
    "Statements",
    "Store",
    "Stored",
    "Writer",
    "check_writable",
    "compact",
    "info",
    "key_of",
    "roots_of",
    "rows",
    "sql",
    "verify",
    "warm",
    "write",
]
