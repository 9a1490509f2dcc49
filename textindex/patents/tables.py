"""In: patent tables as files (CSV, TSV, Parquet, Excel) or DataFrames. Out: views of one layout in a DuckDB session."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from textindex.core import leaving
from textindex.core.errors import PatentError
from textindex.core.messages import Message, of_error
from textindex.core.place import read_bytes
from textindex.tables.headers import header
from textindex.tables.mapping import columns_of, load_mapping, plain
from textindex.tables.numerals import MISSING
from textindex.tables.office import checked

if TYPE_CHECKING:
    import duckdb

Source = str | Path | pd.DataFrame
SHIPPED = ("patentsview", "cnipa")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "patents": ("patent_id", "grant_date"),
    "applications": ("patent_id", "filing_date"),
    "citations": ("citing", "cited"),
    "ipc": ("patent_id", "ipc"),
    "applicants": ("patent_id", "name"),
    "links": ("name", "firm"),
}
FURTHER: Mapping[str, tuple[str, ...]] = {
    "patents": ("filing_date", "publication_date", "kind", "claims", "lapse_date"),
    "citations": ("cited_date",),
    "ipc": ("sequence",),
    "applicants": ("type", "filing_date"),
}
IDS = frozenset({"patent_id", "citing", "cited"})
SPLIT = {"citations": "cited", "ipc": "ipc", "applicants": "name"}
DATES = ("%Y%m%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y")
IPC_PARTS = ("section", "ipc_class", "subclass", "main_group", "subgroup")
CHUNK = 1 << 20


class Session:
    """A DuckDB connection with a memory limit, whose tables have our layout: text ids, dates, whole numbers."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.connection = connection
        self.folder = folder

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

    def load(self, table: str, source: Source, mapping: str | Path | None = None) -> None:
        """Make a view called after the table, of our layout; columns that the source lacks are NULL.

        Raises:
            PatentError: the source cannot be read, or lacks a column that is needed.
        """
        raw = f"raw_{table}"
        types = self._raw(raw, source)
        rules, found = _fitting(table, list(types), mapping, _called(source))
        missing = [name for name in NEEDED[table] if name not in found]
        if missing == ["ipc"] and (parts := _parts(rules, list(types))):
            found["ipc"], missing = "", []
        else:
            parts = []
        if missing:
            raise PatentError(
                Message(
                    "patents.needs",
                    called=_called(source),
                    table=table,
                    missing=tuple(missing),
                    types=tuple(map(str, types)),
                )
            )
        columns = []
        for name in (*NEEDED[table], *FURTHER.get(table, ())):
            if name == "ipc" and parts:
                expression = _joined(parts)
            elif name in found:
                expression = _typed(name, found[name], types[found[name]], rules, table)
                if name == "grant_date" and plain(found[name]) in rules.get("either_date", ()):
                    expression = f"CASE WHEN NOT {_applied(found, types, rules)} THEN {expression} END"
            elif name == "publication_date" and plain(found.get("grant_date", "")) in rules.get("either_date", ()):
                header = found["grant_date"]
                expression = _typed(name, header, types[header], rules, table)
            elif name == "sequence" and (marks := rules.get("separators")):
                cells = _cells(_name(found["ipc"]), marks)
                expression = f"unnest(generate_series(1, len({cells})))"
            else:
                expression = f"NULL::{_type(name)}"
            columns.append(f"{expression} AS {name}")
        self.run(f"CREATE VIEW {table} AS SELECT {', '.join(columns)} FROM {raw}")

    def _raw(self, name: str, source: Source) -> dict[Any, str]:
        if isinstance(source, (str, Path)):
            path = Path(source)
            if not path.is_file():
                raise PatentError(Message("patents.no_file", path=path))
            suffixes = [s.lower() for s in path.suffixes if s.lower() != ".gz"]
            ending = suffixes[-1] if suffixes else ""
            if ending == ".parquet":
                place = _text(_one_file(path))
                self.run(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({place}, hive_partitioning=false)")
            elif ending in (".csv", ".tsv", ".txt"):
                read = _utf8(path, self.folder)
                mark = "\t" if ending in (".tsv", ".txt") else _delimiter(read)
                self.run(
                    f"CREATE VIEW {name} AS SELECT * FROM read_csv({_text(_one_file(read))}, all_varchar=true, "
                    f"header=true, delim={_text(mark)}, quote='\"', escape='\"', hive_partitioning=false)"
                )
            elif ending in (".xlsx", ".xls"):
                self.connection.register(name, _sheet(path))
            else:
                raise PatentError(Message("patents.ending", path=path))
        else:
            self.connection.register(name, source)
        described = self.run(f"DESCRIBE {name}").fetchall()
        return {row[0]: row[1] for row in described}


@contextmanager
def session(memory_mb: int, *sources: Source | None) -> Iterator[Session]:
    """Open a DuckDB session that keeps to so much memory, spills to a temporary folder, and opens no other files.

    Args:
        memory_mb: what it may take.
        sources: all that will be loaded; SQL in it reaches these files and the temporary folder, and no others.
    """
    import duckdb

    files = [Path(source) for source in sources if isinstance(source, (str, Path))]
    open_to = sorted({place for file in files for place in (str(file.absolute()), _one_file(file))})
    with leaving.folder(prefix="textindex-patents-") as folder:
        connection = duckdb.connect(config={"memory_limit": f"{memory_mb}MB", "temp_directory": folder})
        try:
            connection.execute("SET enable_progress_bar = false")  # it is drawn on stdout
            connection.execute("SET preserve_insertion_order = false")
            connection.execute(f"SET allowed_paths = [{', '.join(map(_text, open_to))}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield Session(connection, Path(folder))
        finally:
            connection.close()


def _called(source: Source) -> str:
    return str(source) if isinstance(source, (str, Path)) else "the DataFrame"


def _text(value: str) -> str:
    """A text as SQL has it: whatever it holds, it stays one text."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _one_file(path: Path) -> str:
    """A file's place as DuckDB takes it for that file alone: its signs for patterns stand for themselves.

    >>> _one_file(Path("/a/p*[1].csv"))
    '/a/p[*][[]1].csv'
    """
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path.absolute()))


def _name(column: object) -> str:
    text = str(column).replace('"', '""')
    return f'"{text}"'


def _utf8(path: Path, folder: Path) -> Path:
    """The file, or a copy of it in UTF-8 where it is written in GB18030 or UTF-16."""
    if path.suffix.lower() == ".gz":
        return path
    with path.open("rb") as file:
        head = file.read(CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        try:
            codecs.getincrementaldecoder("utf-8")().decode(head)
            return path
        except UnicodeDecodeError:
            encoding = "gb18030"
    copy = folder / f"{len(list(folder.iterdir()))}.csv"
    try:
        with path.open(encoding=encoding, newline="") as old, copy.open("w", encoding="utf-8", newline="") as new:
            while chunk := old.read(CHUNK):
                new.write(chunk)
    except UnicodeDecodeError:
        raise PatentError(Message("patents.encoding", path=path)) from None
    return copy


def _delimiter(path: Path) -> str:
    """What sets columns apart in a file of UTF-8, told by its header; in a packed one, commas."""
    if path.suffix.lower() == ".gz":
        return ","
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        return header(text)[0]


def _sheet(path: Path) -> pd.DataFrame:
    try:
        return pd.read_excel(BytesIO(checked(read_bytes(path))), dtype=str)
    except Exception as error:  # noqa: BLE001 (zip, XML and openpyxl errors all mean: no workbook)
        raise PatentError(Message("patents.excel", path=path, error=of_error(error))) from None


def _fitting(
    table: str, headers: list[Any], mapping: str | Path | None, source: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The mapping under which most columns are found: the one asked for, else the best of the shipped ones."""
    names = (*NEEDED[table], *FURTHER.get(table, ()))
    best: tuple[dict[str, Any], dict[str, Any]] = {}, {}
    for candidate in [mapping] if mapping else [None, *SHIPPED]:
        rules = load_mapping(candidate) if candidate else {}
        known = rules.get(table, {})
        found = columns_of(headers, {name: known.get(name, []) for name in names})
        if "ipc" in names and "ipc" not in found and _parts(rules, headers):
            found["ipc"] = ""  # counts as found; `load` joins the parts
        if len(found) > len(best[1]):
            best = rules, found
    rules, found = best
    return rules, {name: header for name, header in found.items() if header != ""}


def _parts(rules: Mapping[str, Any], headers: list[Any]) -> list[Any]:
    found = columns_of(headers, {name: [] for name in IPC_PARTS}) if rules.get("ipc", {}).get("parts") else {}
    return [found[name] for name in IPC_PARTS] if len(found) == len(IPC_PARTS) else []


def _joined(parts: list[Any]) -> str:
    section, ipc_class, subclass, group, subgroup = (f"trim({_name(part)}::VARCHAR)" for part in parts)
    head = f"upper({section}) || lpad({ipc_class}, 2, '0') || upper({subclass})"
    return f"{head} || coalesce(nullif({group}, '') || coalesce('/' || nullif({subgroup}, ''), ''), '')"


def _applied(found: Mapping[str, Any], types: Mapping[Any, str], rules: Mapping[str, Any]) -> str:
    """Whether a row is of an application: its number says so (CN101234567A), or its kind."""
    said = f"regexp_matches(upper(trim({_name(found['patent_id'])}::VARCHAR)), '^CN[0-9]+A$')"
    if "kind" in found:
        kind = _typed("kind", found["kind"], types[found["kind"]], rules, "patents")
        said = f"({said} OR coalesce({kind}, '') = 'application')"
    return said


def _type(name: str) -> str:
    if name.endswith("_date"):
        return "DATE"
    return "BIGINT" if name in ("claims", "sequence") else "VARCHAR"


def _cells(column: str, marks: str) -> str:
    """What stands in a cell that holds several values."""
    one = "".join(re.escape(mark) for mark in marks)
    split = _text(rf"\s*[{one}]\s*")
    return f"string_split_regex(trim(nullif(trim({column}::VARCHAR), ''), {_text(marks)}), {split})"


def _typed(name: str, header: object, dtype: str, rules: Mapping[str, Any], table: str) -> str:
    column = _name(header)
    text = f"nullif(trim({column}::VARCHAR), '')"
    if name.endswith("_date"):
        if dtype == "DATE" or dtype.startswith("TIMESTAMP"):
            return f"{column}::DATE"
        known = f"regexp_replace({text}, '^(\\d{{4}}-\\d{{2}})-00', '\\1-01')"  # PatentsView: month only
        formats = ", ".join(f"'{form}'" for form in DATES)
        return f"coalesce(TRY_CAST({known} AS DATE), CAST(try_strptime({known}, [{formats}]) AS DATE))"
    if _type(name) == "BIGINT":  # what is written and no whole number stops the work: it is neither dropped nor guessed
        plain_text = f"regexp_replace({text}, '^([0-9]{{1,3}}(,[0-9]{{3}})+)$', replace({text}, ',', ''))"
        number = f"TRY_CAST(TRY_CAST({plain_text} AS DOUBLE) AS BIGINT)"
        told = _text(f"{name} ({header}) holds what is no whole number: ")
        absent = ", ".join(map(_text, sorted(MISSING)))
        read = f"TRY_CAST({plain_text} AS DOUBLE) = {number} OR {text} IS NULL OR lower({text}) IN ({absent})"
        return f"CASE WHEN {read} THEN {number} ELSE error({told} || {text}) END"
    if table in SPLIT and SPLIT[table] == name and (marks := rules.get("separators")):
        text = f"unnest({_cells(column, marks)})"
    if name in IDS and rules.get("strip_kind_code"):
        text = f"regexp_replace(upper({text}), '(\\d)[A-Z]\\d?$', '\\1')"
    values = rules.get(table, {}).get("values", {}).get(name, {})
    if values:
        cases = " ".join(f"WHEN {_text(old)} THEN {_text(new)}" for old, new in values.items())
        return f"CASE {text} {cases} ELSE lower({text}) END"
    return text
