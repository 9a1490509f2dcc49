"""The simulated questionnaires, what R says of them, and a specification that asks for all of it."""

import json
from pathlib import Path

import pandas as pd
import pytest

import textindex as ti

ORACLE = Path(__file__).parents[1] / "oracles" / "sisters"
SCALES = {"ck": 5, "mk": 3, "ek": 4, "rp": 4, "rd": 4}
REVERSED = ("ck4", "ek2", "rp4")


@pytest.fixture(scope="session")
def oracle():
    return json.loads((ORACLE / "survey.json").read_text(encoding="utf-8"))


@pytest.fixture
def answers():
    return pd.read_csv(ORACLE / "survey.csv")


@pytest.fixture
def spec():
    """What may be changed by a test."""
    return asked()


@pytest.fixture(scope="session")
def result():
    """What the specification as it is gives."""
    return ti.survey(asked(), pd.read_csv(ORACLE / "survey.csv"))


def asked():
    """Five scales, three of them with a reversed item, and two regressions."""
    scales = []
    for name, size in SCALES.items():
        items = [f"{name}{number}" for number in range(1, size + 1)]
        scales.append({"name": name, "items": items, "reverse": [item for item in REVERSED if item in items]})
    own = ["ck", "mk", "ek", "rp"]
    return {
        "range": [1, 7],
        "scale": scales,
        "regression": [
            {"name": "5", "outcome": "rd", "regressors": own},
            {"name": "controls", "outcome": "rd", "regressors": [*own, "ln(employees)", "wine"]},
        ],
    }
