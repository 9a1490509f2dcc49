"""What several test folders need: where the samples and the shared data lie, and how far properties are searched."""

import os
import shutil
import signal
import warnings
from pathlib import Path

import pytest
from hypothesis import settings

collect_ignore_glob = ["*conftest.py"]  # none holds a doctest; two in one call have the same module name


ROOT = Path(__file__).resolve().parent.parent

# No test reads the settings, or the kept tables of firms, of whoever runs it.
os.environ["TEXTINDEX_CONFIG"] = str(ROOT / "tests" / "no-settings" / "fetch.toml")

# Tests read what commands print in English, whatever the terminal of whoever runs them speaks.
for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
    if os.environ.get(name, "").lower().startswith("zh"):
        os.environ[name] = "en_US.UTF-8"

# A shell starts what it runs in the background deaf to Ctrl-C, and so would be every command that a test interrupts.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The gate tries the same examples every time; `make test-slow` searches further, at random.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The project's own sample reports."""
    return ROOT / "corpora_samples"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real reports, beside the checkout; tests that need them skip where they are absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("needs ../shared/data, the real reports beside the checkout")
    return folder


@pytest.fixture(scope="module")
def browser():
    """Chromium; tests that need it skip where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if (path := next(filter(None, map(shutil.which, names)), None)) is None:
        pytest.skip("needs Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def splitter():
    """The English splitter."""
    from textindex.matching import EnglishSplitter

    return EnglishSplitter()


@pytest.fixture(scope="session")
def nlp():
    """spaCy's own English tokenizer, which takes a report as one text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy
    made = spacy.blank("en")
    made.max_length = 10**8
    return made
