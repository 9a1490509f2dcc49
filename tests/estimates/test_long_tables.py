"""What spares a long table work changes no number: levels shared between models, one thread, looks left out."""

import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_info

import textindex as ti
from textindex.estimates import moments
from textindex.estimates.cells import any_twice
from textindex.estimates.scale import scaled_columns
from textindex.estimates.threads import one_thread

SPEC = """
[[model]]
name = "1"
outcome = "y"
regressors = ["x", "L.w"]
fixed_effects = ["firm", "industry^year"]
vcov = { CRV1 = "firm" }

[[model]]
name = "2"
outcome = "y"
regressors = ["L.x", "ln(size)", "firmwise"]
fixed_effects = ["firm", "year"]
where = { year = [2012, 2013, 2014, 2015, 2016] }
beside = [{ CRV1 = "firm+year" }, { CRV1 = "industry^year" }]
weights = "size"
"""


def test_models_of_one_file_are_those_fitted_alone(panel, tmp_path):
    path = tmp_path / "both.toml"
    path.write_text(SPEC, encoding="utf-8")
    data = panel.assign(firmwise=panel.firm.str[-2:].astype(float))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        together = ti.estimate(path, data)
        alone_each = [ti.fit(data, spec=found.spec) for found in together.estimates]
    assert "2: firmwise dropped: constant within firm" in [str(warning.message) for warning in told]
    assert {warning.filename for warning in told} == {__file__}  # the user's own line
    for found, alone in zip(together.estimates, alone_each, strict=True):
        for part in ("table", "cov", "beside", "rows"):
            pd.testing.assert_frame_equal(getattr(found, part), getattr(alone, part))
        assert found.record == alone.record


def threads():
    """Of numpy's own linear algebra, where it has some that can be asked."""
    return [own["num_threads"] for own in threadpool_info() if own["user_api"] == "blas" and "numpy" in own["filepath"]]


@one_thread()
def failing():
    return 1 / 0


def test_threads_are_put_back():
    before = threads()
    with one_thread():
        with one_thread():
            assert set(threads()) <= {1}
        assert set(threads()) <= {1}
    assert threads() == before
    with pytest.raises(ZeroDivisionError):
        failing()
    assert threads() == before

    def within(_):
        with one_thread():
            return float((np.ones((200, 200)) @ np.ones(200)).sum())

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(within, range(50))) == {40_000.0}
    assert threads() == before


def test_coefficients_of_many_draws_are_those_of_each():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(5, 40, 4))
    x[2, :, 1] = x[2, :, 0]  # no variation of its own
    crossed = np.swapaxes(x, 1, 2) @ x
    whole = np.full(4, 40.0)
    together = moments.coefficients(crossed, [0, 1, 2], 3, whole)
    for i, own in enumerate(x):
        if i == 2:
            assert np.isnan(together[i]).all()
            continue
        truth = np.linalg.lstsq(own[:, :3], own[:, 3], rcond=None)[0]
        np.testing.assert_allclose(together[i], truth, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(moments.coefficients(crossed[i], [0, 1, 2], 3, whole), truth, rtol=1e-10)


@pytest.mark.parametrize("stretch", [1, 10**9])
def test_keys_that_occur_twice(stretch):
    keys = np.random.default_rng(1).permutation(1000) * stretch
    assert not any_twice(keys)
    assert any_twice(np.append(keys, keys[17]))
    assert not any_twice(keys[:0])


@pytest.mark.parametrize(
    ("column", "constant"),
    [
        (np.full(1000, 0.1), True),
        (np.append(np.full(999, 1e9), 1e9 + 1e-7), True),  # rounding of numbers of that size
        (np.append(np.full(999, 1e9), 1e9 + 1.0), False),
        (np.append(np.zeros(9999), 1.0), False),
        (np.zeros(1000), True),
    ],
)
def test_a_column_is_constant_up_to_rounding(column, constant):
    scaled = scaled_columns([column, np.arange(float(len(column)))], ["a", "b"])
    assert list(scaled.dropped) == (["a"] if constant else [])
    assert scaled.z.shape == (len(column), 1 if constant else 2)
