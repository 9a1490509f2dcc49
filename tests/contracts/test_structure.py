"""The plan of the house: who may import whom, where heavy libraries live, and that importing is quick work."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import textindex
from textindex.cli import main

PACKAGE = Path(textindex.__file__).parent
FLOOR = {"core", "tables"}
ROOMS = {
    *("sources", "documents", "dictionary", "matching", "patents", "panel", "estimates", "exhibits", "statistics"),
    *("runners", "fetch", "literature", "survey"),
}
PURE = {"scoring/scores", "scoring/index"}
"""Halves of a room that composes others, which themselves import the ground floor and each other alone."""
BORROWS = {"survey": {"statistics"}}
"""Rooms that are built on the pure functions of another one."""
TOP = {"__init__.py", "__main__.py", "vectorizer.py", "doctor.py"}
HOMES = {
    "pypdfium2": "documents fetch", "pdfplumber": "documents", "pdfminer": "documents", "selectolax": "documents",
    "opencc": "documents", "jieba": "matching", "yaml": "dictionary", "ahocorasick_rs": "matching",
    "pyarrow": "store tables", "duckdb": "store patents", "distributed": "runners", "fsspec": "core", "tqdm": "cli",
    "click": "cli", "spacy": "matching", "spacy_lookups_data": "matching documents", "starlette": "workbench",
    "openpyxl": "tables dictionary exhibits workbench", "xlsxwriter": "tables",
    "httpx": "fetch workbench", "tenacity": "fetch",
    "rapidfuzz": "patents literature", "pyfixest": "estimates", "threadpoolctl": "estimates", "pypinyin": "workbench",
    "altair": "exhibits", "vl_convert": "exhibits", "jinja2": "exhibits", "markupsafe": "exhibits",
    "docx": "exhibits literature", "rapidocr": "documents", "cv2": "documents",
    "rispy": "literature", "bibtexparser": "literature", "markdown_it": "documents", "py7zr": "core",
}  # fmt: skip
HEAVY = {*HOMES, "psutil", "sklearn", "scipy"} - {"click"}
"""What weighs much and is rarely used, or may be missing (an extra): imported where it is used."""
ROAD = {"core", "tables", "store", "dictionary", "scoring"}
"""Rooms that every worker loads: there pandas (0.3 s and 60 MB a process) too is imported where it is used."""
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_shipped" not in path.parts)


def imports(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, node.module
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names if node.module == "textindex")


def room_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else ""


def half_of(path: Path) -> str:
    return "/".join(path.relative_to(PACKAGE).parts[:2])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_import_rule(path):
    room = room_of(path)
    for node, name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] in HOMES:
            assert room in HOMES[parts[0]].split(), f"line {node.lineno}: {name} is at home in {HOMES[parts[0]]}"
        if parts[0] != "textindex" or len(parts) < 2:
            continue
        target = parts[1]
        if room in ROOMS:
            assert target in {room, *FLOOR, *BORROWS.get(room, ())}, f"line {node.lineno}: room {room} imports {name}"
        elif half_of(path) in PURE:
            assert target in FLOOR or "/".join(parts[1:3]) in PURE, (
                f"line {node.lineno}: {half_of(path)} imports {name}"
            )
        elif room in FLOOR:
            assert target in {"core", room}, f"line {node.lineno}: {room} imports {name}"


def test_no_loose_modules_at_the_top():
    assert {path.name for path in PACKAGE.glob("*.py")} == TOP


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_load_where_they_are_used(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        for child in ast.walk(node)
    }
    if path.name == "vectorizer.py":
        return  # a scikit-learn class cannot do without scikit-learn; the root loads it lazily
    heavy = HEAVY | ({"pandas"} if room_of(path) in ROAD else set())
    if room_of(path) in {"cli", ""}:
        heavy |= {"numpy", "pandas"}
    for node, name in imports(tree):
        assert name.split(".")[0] not in heavy or id(node) in guarded, f"line {node.lineno}: {name}"


@pytest.mark.parametrize(
    ("modules", "unwanted"),
    [
        ("textindex, textindex.cli.main", HEAVY | {"numpy", "pandas"}),
        (
            ", ".join(f"textindex.cli.{module}" for module in main.LAZY.values()),
            HEAVY | {"numpy", "pandas", "pydantic"},
        ),
        ("textindex.scoring.reading, textindex.scoring.counting", HEAVY | {"pandas"}),
    ],
    ids=["root and command line", "the help of every command", "a worker"],
)
def test_importing_loads_nothing_heavy(modules, unwanted):
    code = f"import sys, {modules}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert unwanted.isdisjoint(loaded)


def test_public_names_are_what_they_seem():
    assert len(set(textindex.__all__)) == len(textindex.__all__) > 50
    for name in textindex.__all__:
        assert getattr(textindex, name).__name__ in (name, "load"), name
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = textindex.no_such_name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_fits_in_one_reading(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            length = node.end_lineno - node.body[0].lineno  # explicit arguments, a line each, cost no reader's breath
            assert length <= 60, f"{node.name} has {length} lines"


def test_commands_print_by_one_door():
    """What steers a terminal is written out in `textindex/cli/say.py`: no command prints past it."""
    doors = {"echo", "secho", "style", "echo_via_pager"}
    for path in (PACKAGE / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "click":
                assert path.name == "say.py" or node.attr not in doors, f"{path.name}, line {node.lineno}"
