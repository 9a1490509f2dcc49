"""The notebooks run from top to bottom, with nothing in them but what they compute."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def run(path, monkeypatch, reports):
    """A notebook's printed and shown texts, run on reports."""
    monkeypatch.setenv("TEXTINDEX_REPORTS", str(reports))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=900, resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    return "\n".join(o.get("text") or o.get("data", {}).get("text/html", "") for o in outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert not [cell for cell in book.cells if cell.get("outputs") or cell.get("execution_count")]
    imports = [line for cell in book.cells for line in cell.source.splitlines() if "import textindex" in line]
    assert imports
    assert not [line for cell in book.cells for line in cell.source.splitlines() if "from textindex." in line]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run_on_the_shipped_reports(path, tmp_path, monkeypatch):
    assert run(path, monkeypatch, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared reports are not here")
def test_tuning_finds_what_the_notebook_says(monkeypatch):
    """The sentences between the cells of 02 are about what its cells show of the real reports."""
    shown = run(ROOT / "notebooks" / "02-tune-a-dictionary.ipynb", monkeypatch, SHARED)
    new = shown[shown.index("in no shipped dictionary") :]
    for term in (
        "具身智能",
        "智能体",
        "数据质量",
        "风险管理系统",
        "资产负债管理系统",
        "aidc",
        "金融电子化",
        "市场数据",
    ):
        assert f"<td>{term}</td>" in new
    lint = shown[: shown.index("in no shipped dictionary")]
    assert "Illinois" in lint
    assert lint.count("300617") >= 3
    assert "'hits_a': 566, 'hits_b': 563" in lint
    assert "'hits_a': 1948, 'hits_b': 1943" in lint
    assert "'hits_a': 563, 'hits_b': 605" in new
    assert "measurement tool" in new
