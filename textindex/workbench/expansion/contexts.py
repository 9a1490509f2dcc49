"""In: sentences as lists of words. Out: for sets of sentences, how alike they are (TF-IDF and truncated SVD)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

DIMENSIONS = 100
MIN_SENTENCES = 3
MAX_FEATURES = 30_000
SEED = 0


def vectors(sentences: Sequence[Sequence[str]], without: Collection[str]) -> Any:
    """A vector for each sentence: latent semantic analysis (Deerwester et al. 1990) of its words.

    Words weigh tf-idf with sublinear tf; the matrix is reduced to at most `DIMENSIONS` by truncated SVD with a fixed
    seed, the mean sentence is taken off, and each vector is made of length one.

    Args:
        sentences: the words of each.
        without: words that are not looked at: the seeds, so that likeness comes from what is around them.

    Returns:
        An array, a row a sentence; None where there are too few words or sentences to compare.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    dropped = frozenset(without)
    weigh = TfidfVectorizer(
        analyzer=lambda words: [word for word in words if word not in dropped],
        min_df=MIN_SENTENCES,
        max_features=MAX_FEATURES,
        sublinear_tf=True,
        dtype=np.float32,
    )
    try:
        weighed = weigh.fit_transform(sentences)
    except ValueError:  # no word stands in three sentences
        return None
    size = min(DIMENSIONS, min(weighed.shape) - 1)
    if size < 1:
        return None
    reduced = TruncatedSVD(size, algorithm="randomized", n_iter=3, random_state=SEED).fit_transform(weighed)
    reduced -= reduced.mean(axis=0)
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    return reduced / np.where(lengths > 0, lengths, 1)


def similarities(points: Any, members: Sequence[Sequence[int]], seeds: Sequence[int]) -> list[float | None]:
    """Cosine of the mean vector of some sentences and that of the seeds' sentences.

    Args:
        points: what `vectors` gives.
        members: for each candidate the numbers of its sentences.
        seeds: the numbers of the seeds' sentences.

    Returns:
        A cosine for each candidate; None where it or the seeds have no sentence.
    """
    if points is None or not len(seeds):
        return [None] * len(members)
    centre = points[list(seeds)].mean(axis=0)
    found: list[float | None] = []
    for own in members:
        mean = points[list(own)].mean(axis=0) if len(own) else None
        length = 0.0 if mean is None else float(np.linalg.norm(mean) * np.linalg.norm(centre))
        found.append(float(mean @ centre) / length if mean is not None and length > 0 else None)
    return found
