"""What several test folders need: where the samples and the shared data lie."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
