"""In: `Numbers`. Out: `Moments`: pooled, or with firm effects taken out and the diagonal corrected."""

from __future__ import annotations

from typing import Literal

import numpy as np

from textindex.estimates.correction.numbers import Further, Moments, Numbers, outer

Unit = Literal["firm-year", "firm"]
"""What was drawn to be coded: single firm-years, or firms with all their years."""


def pooled(numbers: Numbers) -> Moments:
    """Moments without firm effects; the known columns (a constant among them) come after the predicted ones.

    J = Σ[X̂X̂' + w(XX' - X̂X̂')], h = Σ[X̂y + w(X - X̂)y]; no small-sample factor.

    Source:
        Egami, Hinck, Stewart and Wei (2023), Using Imperfect Surrogates for Downstream Inference.
    """
    guess, true = (np.hstack([own, numbers.known]) for own in (numbers.guess, numbers.true))
    w, y = numbers.weight[:, None], numbers.y[:, None]
    gram = outer(guess, guess) + w[:, :, None] * (outer(true, true) - outer(guess, guess))
    return Moments(numbers.sums((guess + w * (true - guess)) * y), numbers.sums(gram), 1.0)


def within(numbers: Numbers, unit: Unit) -> Moments:
    """Moments with firm effects.

    Firm dummies bring (Σ_t x*)²/T into the moments, and E(x*²) = x² + ((1-π)/π)e²: the usual form divides by too small
    a number, by a share that does not vanish with the sample. With M the residual-maker of everything known, and g
    what was drawn (a firm-year, or a firm), the corrected matrix

        G = x*'Mx* + Σ_g [a_g - x*_g'M_gg x*_g],  a_g = x̂_g'M_gg x̂_g + w_g(x_g'M_gg x_g - x̂_g'M_gg x̂_g)

    is unbiased under independent draws. Firm means are taken out exactly; other effects are columns of `known`, so
    that unbalanced panels are exact too.
    """
    q, triangle = np.linalg.qr(numbers.centred(numbers.known))
    y, star = numbers.centred(numbers.y), numbers.pseudo
    crossed = numbers.sums(outer(star, q))  # B_f
    cross = crossed.sum(0)
    if unit == "firm":
        gram, block = _of_firms(numbers, q, crossed)
    else:
        gram, block = _of_years(numbers, q)
    level = q.T @ y
    rest = (y - q @ level)[:, None]
    scores = numbers.sums(q * rest)
    slopes = numbers.sums(outer(q, numbers.centred(star) - q @ cross.T))
    u = numbers.sums(star * y[:, None]) - crossed @ level - scores @ cross.T
    slope = gram + block - crossed @ cross.T - cross @ slopes
    firms = len(gram)
    return Moments(u, slope, firms / (firms - 1), Further(level, cross, scores, slopes, triangle))


def _of_years(numbers: Numbers, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A_f and c_f where firm-years were drawn, (F, p, p) each: M_gg is 1 - 1/T - |Q_i|²."""
    star, a = numbers.pseudo, numbers.squares
    excess = outer(star, star) - a
    s = numbers.sums(star)
    paired = (outer(s, s) - numbers.sums(excess)) / numbers.sizes[:, None, None]
    return numbers.sums(a) - paired, numbers.sums((q**2).sum(1)[:, None, None] * excess)


def _of_firms(numbers: Numbers, q: np.ndarray, crossed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A_f and c_f where whole firms were drawn: M_gg is the firm's block, and w one number a firm."""
    w = (numbers.sums(numbers.weight) / numbers.sizes)[:, None, None]
    grams, crosses = [], []
    for own in (numbers.guess, numbers.true):
        centred, b = numbers.centred(own), numbers.sums(outer(own, q))
        grams.append(numbers.sums(outer(centred, centred)))
        crosses.append(b @ b.swapaxes(1, 2))
    gram = grams[0] + w * (grams[1] - grams[0])
    return gram, crossed @ crossed.swapaxes(1, 2) - (crosses[0] + w * (crosses[1] - crosses[0]))
