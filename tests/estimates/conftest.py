"""The oracle of R fixest beside the checkout, and a small panel made here: unbalanced, with gaps and singletons."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def oracle_folder(tmp_path_factory):
    """fixest's results and the panels they are of (`tests/oracles/README.md`), unpacked."""
    folder = tmp_path_factory.mktemp("oracle")
    for packed in (HERE.parent / "oracles" / "fixest").glob("*.gz"):
        (folder / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
    return folder


@pytest.fixture(scope="session")
def shared_oracle():
    """The same and the sister studies' beside the checkout."""
    folder = HERE.parents[2] / "shared" / "oracle"
    if not folder.is_dir():
        pytest.skip("needs ../shared/oracle, the reference numbers beside the checkout")
    return folder


@pytest.fixture(scope="session")
def oracle(oracle_folder):
    return json.loads((oracle_folder / "oracle.json").read_text())


def make_panel(seed=7, firms=60, years=8):
    """Firm-years with industry, a binary, counts; some firms once only, some with a gap, two-way dependent errors."""
    rng = np.random.default_rng(seed)
    firm = np.repeat(np.arange(firms), years)
    year = np.tile(np.arange(2010, 2010 + years), firms)
    first, last = rng.integers(0, 4, firms)[firm] + 2010, 2010 + years - rng.integers(0, 4, firms)[firm]
    there = (year >= first) & (year < last) & (rng.random(len(firm)) > 0.08)
    there &= (firm >= 4) | (year == 2012)
    firm, year = firm[there], year[there]
    n = len(firm)
    industry = rng.integers(0, 6, firms)[firm]
    change = rng.random((6, years))[industry, year - 2010]
    x = rng.normal(size=n) + 0.3 * (firm % 5)
    z = rng.normal(size=n)
    hidden = rng.normal(size=n)
    w = 0.6 * z + 0.5 * hidden + 0.2 * x
    y = 0.5 * x - 0.4 * w + change + 0.3 * x * change + rng.normal(size=firms)[firm] + hidden + rng.normal(size=n)
    mean = np.exp(0.3 * x + 0.2 * rng.normal(size=firms)[firm] + 0.5)
    return pd.DataFrame(
        {
            "firm": [f"{600000 + f:06d}" for f in firm],
            "year": year,
            "industry": [f"C{i + 13}" for i in industry],
            "x": x,
            "w": w,
            "z": z,
            "change": change,
            "size": rng.random(n) + 0.5,
            "y": y,
            "n": rng.poisson(mean),
        }
    )


@pytest.fixture(scope="session")
def panel():
    return make_panel()
