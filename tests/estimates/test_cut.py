"""The cut: numpy's quantile as oracle; how many are above, what ties do."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textindex.core.errors import EstimateError
from textindex.estimates.cut import above, due, quantile

SHARES = st.sampled_from([0.01, 0.05, 0.1, 0.125, 0.2, 0.3, 0.5])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), SHARES)
def test_the_quantile_is_numpys(values, share):
    own = quantile(np.array(values), 1 - Fraction(str(share)))
    assert own == pytest.approx(np.quantile(values, 1 - share), rel=1e-9, abs=1e-9)


@given(st.integers(1, 400), SHARES, st.integers(0, 99), st.booleans())
def test_without_ties_the_share_is_met(n, share, seed, exact):
    values = np.random.default_rng(seed).permutation(n).astype(float)
    cut = above(values, share, exact=exact)
    assert cut.above.sum() == due(n, share)
    assert values[cut.above].min(initial=np.inf) > values[~cut.above].max()


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60), SHARES)
def test_ties_stay_or_are_taken_in_order(values, share):
    own = np.array(values, dtype=float)
    cut, exact = above(own, share), above(own, share, exact=True)
    assert cut.above.sum() <= due(len(own), share) == exact.above.sum()
    assert (own[cut.above] > cut.at[cut.above]).all()
    assert not (cut.above & ~exact.above).any()
    for value in set(values):
        flags = exact.above[own == value]
        assert (np.diff(flags.astype(int)) <= 0).all()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.integers(0, 9), st.floats(1, 1e4), st.floats(-1e3, 1e3))
def test_rounding_does_not_tell_ties_apart_nor_does_the_unit(values, seed, scale, shift):
    own = np.array([*values, 0, 1], dtype=float)
    noise = np.random.default_rng(seed).uniform(-1e-11, 1e-11, len(own))
    np.testing.assert_array_equal(above(own, 0.2).above, above((own + noise) * scale + shift, 0.2).above)


def test_each_group_has_a_cut_of_its_own():
    values, groups = np.array([1.0, 2, 3, 10, 20, 30, 7]), np.array([0, 0, 0, 1, 1, 1, 2])
    cut = above(values, 0.3, groups)
    assert cut.above.tolist() == [False, False, True, False, False, True, False]
    assert cut.at[0] == pytest.approx(np.quantile([1, 2, 3], 0.7))
    assert cut.at[6] == 7


@pytest.mark.parametrize("share", [0, 1, 10, -0.1])
def test_shares_that_are_none(share):
    with pytest.raises(EstimateError, match="between 0 and 1"):
        above(np.arange(5.0), share)
