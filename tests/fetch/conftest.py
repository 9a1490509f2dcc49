"""What the tests of fetching share: answers in the documented shapes, the local server, settings that lead to it."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _server():
    spec = importlib.util.spec_from_file_location("disclosure", ROOT / "servers" / "disclosure.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["disclosure"] = module
    spec.loader.exec_module(module)
    return module


disclosure = sys.modules.get("disclosure") or _server()


@pytest.fixture
def serve():
    """Starts servers, which end with the test."""
    running = []

    def start(world=None, faults=None, **options):
        server = disclosure.Disclosure(world or disclosure.World(), faults, **options)
        running.append(server.__enter__())
        return server

    yield start
    for server in running:
        server.__exit__()


@pytest.fixture(scope="session")
def answers():
    """The folder of the forty-one answers in the documented shapes."""
    return Path(__file__).with_name("answers")


@pytest.fixture(autouse=True)
def own_places(tmp_path, monkeypatch):
    """No test touches the settings or the kept tables of who runs it, or a proxy."""
    monkeypatch.setenv("TEXTINDEX_CONFIG", str(tmp_path / "config" / "fetch.toml"))
    monkeypatch.setenv("TEXTINDEX_CACHE", str(tmp_path / "cache"))
    for name in ("TEXTINDEX_EMAIL", "TEXTINDEX_USER_AGENT", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def settings():
    """Makes the settings that lead to a server, with waits of a hundredth of what they are."""
    from textindex.fetch import load

    def made(server, **more):
        quick = {"TEXTINDEX_CNINFO_REST": "0.05", "TEXTINDEX_EDGAR_REST": "0.05"}
        quick["TEXTINDEX_CONFIG"] = os.environ["TEXTINDEX_CONFIG"]  # of `own_places`: not of who runs the tests
        return load({**server.variables, "TEXTINDEX_EMAIL": "A Tester a.tester@example.org", **quick, **more})

    return made
