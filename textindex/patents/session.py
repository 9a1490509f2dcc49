"""In: how much memory, which files. Out: a DuckDB session that keeps to both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from textindex.core import leaving
from textindex.core.errors import PatentError
from textindex.core.messages import Message

if TYPE_CHECKING:
    import duckdb

Source = str | Path | pd.DataFrame


def quoted(value: str) -> str:
    """A text as SQL has it: whatever it holds, it stays one text."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def one_file(path: Path) -> str:
    """A file's place as DuckDB takes it for that file alone: its signs for patterns stand for themselves.

    >>> one_file(Path("/a/p*[1].csv"))
    '/a/p[*][[]1].csv'
    """
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path.absolute()))


class Session:
    """A DuckDB connection with a memory limit, whose tables have our layout: text ids, dates, whole numbers."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, files: Iterable[Path] = ()) -> None:
        self.connection = connection
        self.folder = folder
        self.files = frozenset(file.absolute() for file in files)
        self.has_guard = False

    def check_given(self, file: Path) -> None:
        """Find that a file is none of the session's: what Python reads for it keeps to them as SQL does.

        Raises:
            PatentError: it is not.
        """
        if file.absolute() not in self.files:
            raise PatentError(Message("patents.not_given", path=file))

    def run(self, statement: str, *values: Any) -> Any:
        """Execute one statement.

        Raises:
            PatentError: DuckDB refuses: too little memory, a full disk, values that cannot be read.
        """
        import duckdb

        try:
            if len(parsed := self.connection.extract_statements(statement)) != 1:
                raise PatentError(Message("patents.sql", n_parsed=len(parsed)))
            return self.connection.execute(parsed[0], list(values))
        except duckdb.OutOfMemoryException:
            limit = self.connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]
            raise PatentError(Message("patents.memory", limit=limit)) from None
        except duckdb.Error as error:
            raise PatentError(Message("patents.failed", splitlines=str(error).splitlines()[0])) from None

    def one(self, statement: str) -> Any:
        """The first value of a query's first row."""
        return self.run(statement).fetchall()[0][0]

    def frame(self, statement: str) -> pd.DataFrame:
        """A query's rows."""
        table: pd.DataFrame = self.run(statement).df()
        return table


@contextmanager
def session(memory_mb: int, *sources: Source | None) -> Iterator[Session]:
    """Open a DuckDB session that keeps to so much memory, spills to a temporary folder, and opens no other files.

    Args:
        memory_mb: what it may take.
        sources: all that will be loaded; it reaches these files and the temporary folder, and no others.
    """
    import duckdb

    files = [Path(source) for source in sources if isinstance(source, (str, Path))]
    open_to = sorted({place for file in files for place in (str(file.absolute()), one_file(file))})
    with leaving.folder(prefix="textindex-patents-") as folder:
        connection = duckdb.connect(config={"memory_limit": f"{memory_mb}MB", "temp_directory": folder})
        try:
            connection.execute("SET enable_progress_bar = false")  # it is drawn on stdout
            connection.execute("SET preserve_insertion_order = false")
            connection.execute(f"SET allowed_paths = [{', '.join(map(quoted, open_to))}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield Session(connection, Path(folder), files)
        finally:
            connection.close()
