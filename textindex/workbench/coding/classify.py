"""In: a ledger and coded hits of it. Out: each hit's probability of being substantive, and how far to trust it.

A logistic regression on what stands around a hit (TF-IDF of character 1- to 3-grams in Chinese, of words and pairs of
words in English), its term, dimension and attribution flags. Its probabilities are calibrated (Platt 1999, in Advances
in Large Margin Classifiers, 61-74: a sigmoid fitted to predictions for firms that the regression has not seen). Its
figures are those of cross-validation in which no firm is on both sides. Codes count by the sample's weights.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.core.summaries import Shown
from textindex.core.text import CHINESE
from textindex.workbench.coding.agree import plain, relevance
from textindex.workbench.coding.sample import KEY, read_ledger
from textindex.workbench.coding.sheets import read_sheets

FOLDS = 5
FEW_CODES, FEW_OF_A_KIND, FEW_FIRMS = 60, 15, 5
STRENGTH = 1.0  # inverse of the ridge penalty
BATCH = 50_000
BINS = 5
SIGMOID = 1e6  # the same of the sigmoid: next to none
TEXT_WEIGHTS = (0.0, 0.1, 0.3, 1.0)
NAMES, ATTRIBUTION = ("term", "dimension"), ("speaker", "polarity", "tense")
HERE = "\u25a1"  # where the hit stands
CUT = 0.5
COLUMN = "substantive"


@dataclass(frozen=True, repr=False)
class Classified(Shown):
    """A ledger with the column `substantive`, and the report on it.

    Attributes:
        ledger: the ledger; `substantive` is the code (1 or 0; a mean where coders differ) of coded hits, a probability
            of the other hits of the same dictionary, missing for those of others.
        rules: precision, recall, F1 and Brier score in cross-validation: of the model, of the trivial rule (every hit
            is substantive) and of the attribution flags alone (own and affirmed); the probabilities of these two are
            the shares in training.
        calibration: the model's cross-validated probabilities in bins: n, mean probability, share substantive.
        facts: codes, substantive, firms, folds; `better`, whether the model's Brier score is below both rules'.
    """

    ledger: pd.DataFrame
    rules: pd.DataFrame
    calibration: pd.DataFrame
    facts: dict[str, Any]

    def record(self) -> dict[str, Any]:
        """The report for JSON."""
        return {**self.facts, "rules": plain(self.rules), "calibration": plain(self.calibration)}


def classify(
    hits: pd.DataFrame | str | Path, sheets: Sequence[str | Path], *, folds: int = FOLDS, seed: int = 0
) -> Classified:
    """Learn from coded hits which hits are substantive, and mark the rest of the ledger.

    Args:
        hits: the ledger that the sample was drawn from, its file, or the folder of the run.
        sheets: the coded sheets; hits whose codes balance (one coder 1, one 0) or that are only ``?`` teach nothing.
        folds: of the cross-validation; fewer where there are fewer firms.
        seed: deals firms to folds.

    Raises:
        SourceError: the sheets or the ledger cannot be used, do not belong together, or there are too few codes.
    """
    ledger = read_ledger(hits)
    coded = read_sheets(sheets)
    values = relevance(coded)
    places, dictionary = _places(ledger, coded.hits)
    known = [i for i, value in enumerate(values) if not math.isnan(value) and value != CUT]
    train = ledger.loc[[places[i] for i in known]].reset_index(drop=True)
    y = [int(values[i] > CUT) for i in known]
    weights = coded.hits["weight"].iloc[known].to_numpy()
    rules, calibration, facts = evaluate(train, y, weights, folds=folds, seed=seed)
    model = Model(seed).fit(train, y, weights)
    own = ledger.index[ledger["dictionary"] == dictionary]
    marked = ledger.copy()
    marked[COLUMN] = math.nan
    for first in range(0, len(own), BATCH):
        rows = own[first : first + BATCH]
        marked.loc[rows, COLUMN] = model.predict(ledger.loc[rows])
    for place, value in zip(places, values, strict=True):
        if not math.isnan(value):
            marked.loc[place, COLUMN] = value
    return Classified(marked, rules, calibration, {"dictionary": dictionary, **facts, "hits_marked": len(own)})


def _places(ledger: pd.DataFrame, coded: pd.DataFrame) -> tuple[list[int], str]:
    """Where each coded hit stands in the ledger, and whose hits they are."""
    dictionaries = ledger.groupby("dictionary")
    for name, own in dictionaries:
        at = dict(zip(zip(*(own[column] for column in KEY), strict=True), own.index, strict=True))
        found = [at.get(tuple(key)) for key in coded[list(KEY)].itertuples(index=False, name=None)]
        if all(place is not None for place in found):
            return [int(place) for place in found if place is not None], str(name)
        missing = [key for key, place in zip(coded["id"], found, strict=True) if place is None]
    raise SourceError(Message("classify.lacks", n_missing=len(missing), n_coded=len(coded), missing=missing[0]))


def evaluate(
    train: pd.DataFrame, y: Sequence[int], weights: Any, *, folds: int = FOLDS, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, Any]]:
    """Cross-validate the model, the trivial rule and the attribution flags alone; no firm is on both sides.

    Args:
        train: coded rows of a ledger.
        y: 1 for substantive, else 0.
        weights: what each row stands for.
        folds: at most so many.
        seed: deals firms to folds.

    Returns:
        (rules, calibration, facts), as in `Classified`.

    Raises:
        SourceError: there are too few codes.
    """
    target, w = np.array(y), np.asarray(weights, dtype=float)
    firms = train["firm"].astype("string").fillna("").to_numpy(dtype=str)
    _check_enough(target, firms)
    own = ((train["speaker"] == "own") & (train["polarity"] == "affirmed")).to_numpy()
    chances = {name: np.zeros(len(target)) for name in ("model", "trivial", "attribution")}
    splits = splits_by_firm(target, firms, folds, seed)
    for into, out in splits:
        chances["trivial"][out] = np.average(target[into], weights=w[into])
        for flag in (True, False):
            known = into[own[into] == flag]
            share = np.average(target[known], weights=w[known]) if len(known) else chances["trivial"][out[0]]
            chances["attribution"][out[own[out] == flag]] = share
        model = Model(seed).fit(train.iloc[into], target[into].tolist(), w[into])
        chances["model"][out] = model.predict(train.iloc[out])
    said = {"model": chances["model"] >= CUT, "trivial": np.ones(len(target), dtype=bool), "attribution": own}
    rules = _rules(target, w, said, chances)
    facts = {
        **{"codes": len(target), "substantive": int(target.sum()), "firms": len(set(firms)), "folds": len(splits)},
        "better": bool(rules["brier"].idxmin() == 0),
    }
    return rules, _calibration(target, w, chances["model"]), facts


def _check_enough(target: np.ndarray[Any, Any], firms: np.ndarray[Any, Any]) -> None:
    n, yes, groups = len(target), int(target.sum()), len(set(firms))
    if n < FEW_CODES or min(yes, n - yes) < FEW_OF_A_KIND or groups < FEW_FIRMS:
        raise SourceError(
            Message(
                "classify.few",
                n=n,
                yes=yes,
                n_2=n - yes,
                groups=groups,
                few_codes=FEW_CODES,
                few_of_a_kind=FEW_OF_A_KIND,
                few_firms=FEW_FIRMS,
            )
        )


def splits_by_firm(
    target: np.ndarray[Any, Any], firms: np.ndarray[Any, Any], folds: int, seed: int
) -> list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    """(training, testing) rows; a firm's rows are all in one, and both kinds are in each training part."""
    from sklearn.model_selection import StratifiedGroupKFold

    n = min(folds, len(set(firms)), int(target.sum()), int((1 - target).sum()))
    if n < 2:
        return []
    splitter = StratifiedGroupKFold(n_splits=n, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a firm with most hits of a kind: folds cannot be even
        found = list(splitter.split(np.zeros(len(target)), target, firms))
    return [(into, out) for into, out in found if len(set(target[into])) == 2 and len(out)]


class Model:
    """The regression, how much it heeds texts and terms, and the sigmoid that calibrates it."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    def fit(self, rows: pd.DataFrame, y: Sequence[int], weights: Any) -> Model:
        """Learn from coded rows of a ledger.

        The weight of texts and terms beside the flags is the one of `TEXT_WEIGHTS` whose calibrated predictions for
        firms not seen have the smallest log loss.
        """
        target, w = np.array(y), np.asarray(weights, dtype=float)
        w = w / w.mean()
        firms = rows["firm"].astype("string").fillna("").to_numpy(dtype=str)
        self._columns = _columns().fit(_features(rows))
        features = self._columns.transform(_features(rows)).tocsr()
        splits = splits_by_firm(target, firms, FOLDS, self._seed)
        trials = [self._trial(features, target, w, text, splits) for text in TEXT_WEIGHTS]
        _, self._text, self._sigmoid = min(trials, key=lambda trial: trial[0])
        self._logistic = _logistic().fit(self._weighed(features, self._text), target, sample_weight=w)
        return self

    def predict(self, rows: pd.DataFrame) -> np.ndarray[Any, Any]:
        """The probability that each row of a ledger is substantive."""
        features = self._weighed(self._columns.transform(_features(rows)).tocsr(), self._text)
        if self._sigmoid is None:
            chances: np.ndarray[Any, Any] = self._logistic.predict_proba(features)[:, 1]
        else:
            chances = self._sigmoid.predict_proba(self._logistic.decision_function(features)[:, None])[:, 1]
        return chances

    def _trial(self, features: Any, target: Any, w: Any, text: float, splits: Any) -> tuple[float, float, Any]:
        """Log loss for firms not seen, the weight of texts, and the sigmoid; infinite and None where there are none."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.metrics import log_loss

        scores, seen = np.zeros(len(target)), np.zeros(len(target), dtype=bool)
        weighed = self._weighed(features, text)
        for into, out in splits:
            inner = _logistic().fit(weighed[into], target[into], sample_weight=w[into])
            scores[out], seen[out] = inner.decision_function(weighed[out]), True
        if len(set(target[seen])) < 2:
            return math.inf, text, None
        sigmoid = LogisticRegression(C=SIGMOID).fit(scores[seen, None], target[seen], sample_weight=w[seen])
        if sigmoid.coef_[0, 0] <= 0:  # firms not seen are told no better than by chance
            sigmoid.fit(0 * scores[seen, None], target[seen], sample_weight=w[seen])
        chances = sigmoid.predict_proba(scores[seen, None])[:, 1]
        return float(log_loss(target[seen], chances, sample_weight=w[seen])), text, sigmoid

    def _weighed(self, features: Any, text: float) -> Any:
        """The features, all but the attribution flags times the weight of texts; the flags stand last."""
        from scipy.sparse import diags

        flags = len(self._columns.named_transformers_["attribution"].get_feature_names_out())
        scale = np.full(features.shape[1], text)
        scale[features.shape[1] - flags :] = 1.0
        return features @ diags(scale)


def _features(rows: pd.DataFrame) -> pd.DataFrame:
    """What the model looks at: the text around the hit by its language, its term and dimension, its flags."""
    left, right = (rows[side].astype("string").fillna("") for side in ("left", "right"))
    around = [f"{a} {HERE} {b}" for a, b in zip(left, right, strict=True)]
    chinese = [bool(CHINESE.search(text)) for text in around]
    texts = {  # the mark alone keeps a vocabulary from being empty where a language is missing
        "zh": [text if own else HERE for text, own in zip(around, chinese, strict=True)],
        "en": [HERE if own else text for text, own in zip(around, chinese, strict=True)],
    }
    flags = {name: rows[name].astype("string").fillna("").to_numpy(dtype=object) for name in (*NAMES, *ATTRIBUTION)}
    return pd.DataFrame({**texts, **flags})


def _columns() -> Any:
    from sklearn.compose import ColumnTransformer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import OneHotEncoder

    chars = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=rf"(?u)\b\w\w+\b|{HERE}")
    return ColumnTransformer(
        [
            ("zh", chars, "zh"),
            ("en", words, "en"),
            ("names", OneHotEncoder(handle_unknown="ignore"), list(NAMES)),
            ("attribution", OneHotEncoder(handle_unknown="ignore"), list(ATTRIBUTION)),
        ],
        sparse_threshold=1.0,
    )


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=2000)


def _rules(
    target: np.ndarray[Any, Any], w: np.ndarray[Any, Any], said: dict[str, Any], chances: dict[str, Any]
) -> pd.DataFrame:
    from sklearn.metrics import brier_score_loss, f1_score, precision_score, recall_score

    rows = []
    for name, own in said.items():
        measures = {"precision": precision_score, "recall": recall_score, "f1": f1_score}
        row = {key: float(of(target, own, sample_weight=w, zero_division=math.nan)) for key, of in measures.items()}
        rows.append({"rule": name, **row, "brier": float(brier_score_loss(target, chances[name], sample_weight=w))})
    return pd.DataFrame(rows)


def _calibration(target: np.ndarray[Any, Any], w: np.ndarray[Any, Any], chance: np.ndarray[Any, Any]) -> pd.DataFrame:
    rows = []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        own = (chance >= low) & ((chance < high) | (number == BINS - 1))
        means = [float(np.average(v[own], weights=w[own])) if own.any() else math.nan for v in (chance, target)]
        rows.append({"from": low, "to": high, "n": int(own.sum()), "mean_probability": means[0], "share": means[1]})
    return pd.DataFrame(rows)
