"""In: the hits that were read, and the reports that they stand in. Out: the attribution models, and how good they are.

``python tests/quality/attribution/train.py DATA STORE [--measure]`` reads DATA into STORE, fits
dictionaries/attribution-model-zh.json and -en.json to the hits of the training firms and prints the figures of the test
firms, beside the rules alone; with ``--measure`` it fits nothing. Firms are never on both sides.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from draw import DATA_FOLDERS, unite
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from textindex import matching
from textindex.core.records import Hit
from textindex.matching import attribution_model
from textindex.scoring import pipeline
from textindex.scoring.hearing import looks
from textindex.scoring.scorer import Settings
from textindex.store import Store

HERE = Path(__file__).parent
DICTIONARIES = HERE.parents[2] / "dictionaries"
PENALTY = {"zh": 0.3, "en": 0.1}  # C of scikit-learn, chosen by leaving firms out among the training firms
SEEN_AT_LEAST = 4  # hits that a feature is found in
FOLDS = 10
KEPT = 0.005  # smaller weights are left out
Row = dict[str, str]


def rows_of(language: str) -> list[Row]:
    """The hits of a language that were read."""
    lines = (HERE / "labels.tsv").read_text(encoding="utf-8").splitlines()
    return [row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row["language"] == language]


def seen_of(rows: list[Row], data: Path, store: str, language: str) -> dict[str, matching.Seen]:
    """The hits as the model sees them, by their ids."""
    settings = Settings((unite(language),), count="longest", drop=())
    found, _ = pipeline.scan(settings, [str(data / folder) for folder in DATA_FOLDERS], store)
    entries = {o.filing.file: o.entry for o in found.outcomes if o.entry is not None}
    seen = {}
    for file in dict.fromkeys(row["file"] for row in rows):
        own = [row for row in rows if row["file"] == file]
        entry = entries[file]
        for stored in Store(store).texts(entry.part, [entry.row]):
            hits = [_hit(stored.folded, row) for row in own]
            seen.update(zip((row["id"] for row in own), looks(stored, hits, language), strict=True))
    return seen


def _hit(folded, row: Row) -> Hit:
    page, start, stop = int(row["page"]), int(row["start"]), int(row["stop"])
    end = folded.find(page if stop > start else page + 1, stop)
    return Hit(folded.find(page, start), end, row["term"], row["dimension"], row["boundary_ok"] == "True")


def fit(rows: list[Row], seen: dict[str, matching.Seen], language: str) -> dict:
    """Weights, and the line that calibrates their sum on firms left out.

    The rules' finding is the one of the day of the draw (columns rules_…): today's were made with these hits in view,
    and would be trusted more than they deserve on others.
    """
    found = [sorted(matching.features(_as_drawn(seen[row["id"]], row), language)) for row in rows]
    own = np.array([row["speaker"] == "own" for row in rows])
    firms = [row["firm"] for row in rows]
    left_out = np.zeros(len(rows))
    for train, test in GroupKFold(FOLDS).split(found, own, firms):
        words, model = _fit([found[i] for i in train], own[train], PENALTY[language])
        left_out[test] = model.decision_function(words.transform([found[i] for i in test]))
    weight = np.array([1 / float(row["probability"]) for row in rows])
    line = LogisticRegression(C=1e6).fit(left_out[:, None], own, sample_weight=weight)
    words, model = _fit(found, own, PENALTY[language])
    named = zip(words.get_feature_names_out(), model.coef_[0], strict=True)
    weights = {name: round(float(w), 4) for name, w in sorted(named) if abs(w) >= KEPT}
    return {
        "what": "weights of a logistic regression, by feature; own_p = 1 / (1 + exp(-(slope * sum + shift)))",
        "labels": f"{len(rows)} hits of {len(set(firms))} firms, read by language models",
        "constant": round(float(model.intercept_[0]), 4),
        "slope": round(float(line.coef_[0][0]), 4),
        "shift": round(float(line.intercept_[0]), 4),
        "weights": weights,
    }


def _as_drawn(seen: matching.Seen, row: Row) -> matching.Seen:
    said = matching.Attribution(row["rules_polarity"], row["rules_speaker"], row["rules_tense"], row["rules_cue"])
    return seen._replace(attribution=said)


def _fit(found: list[list[str]], own: np.ndarray, penalty: float) -> tuple[CountVectorizer, LogisticRegression]:
    words = CountVectorizer(analyzer=list, min_df=SEEN_AT_LEAST, binary=True)
    model = LogisticRegression(C=penalty, solver="liblinear", random_state=0)
    return words, model.fit(words.fit_transform(found), own)


def figures(rows: list[Row], seen: dict[str, matching.Seen], language: str) -> Iterator[str]:
    """Precision and recall on these hits, weighted to all hits; intervals by resampling firms."""
    own = np.array([row["speaker"] == "own" for row in rows])
    started = time.process_time()
    p = np.array([matching.own_probability(seen[row["id"]], language) for row in rows])
    took = (time.process_time() - started) / len(rows) * 1e6
    rules = np.array([seen[row["id"]].attribution.speaker == "own" for row in rows])
    weight = np.array([1 / float(row["probability"]) for row in rows])
    yield f"{language}: {len(rows)} hits of {len({row['firm'] for row in rows})} firms; {took:.0f} microseconds a hit"
    yield f"  share of own hits {(weight * own).sum() / weight.sum():.3f}"
    for name, said in (
        ("rules say own", rules),
        ("own_p >= 0.5", p >= 0.5),
        ("own_p >= 0.8", p >= 0.8),
        ("both", rules & (p >= 0.5)),
    ):
        yield f"  {name:14} " + _both(own, said, weight, rows)
    for value in ("other_party", "background", "boilerplate"):
        yield f"  rules: {value:12}" + _both(
            np.array([row["speaker"] == value for row in rows]),
            np.array([seen[row["id"]].attribution.speaker == value for row in rows]),
            weight,
            rows,
        )
    yield "  rules: plan        " + _both(
        np.array([row["tense"] == "plan" for row in rows]),
        np.array([seen[row["id"]].attribution.tense == "plan" for row in rows]),
        weight,
        rows,
    )
    of_model, of_rules = (np.average((said - own) ** 2, weights=weight) for said in (p, rules.astype(float)))
    yield f"  Brier score of own_p {of_model:.4f}, of the rules {of_rules:.4f}"
    areas = [roc_auc_score(own, said, sample_weight=weight) for said in (p, rules)]
    yield f"  area under the curve {areas[0]:.3f}, of the rules {areas[1]:.3f}"
    edges = np.array([0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001])
    for low, high in pairwise(edges):
        inside = (p >= low) & (p < high)
        if inside.any():
            share = (weight * own)[inside].sum() / weight[inside].sum()
            mean = np.average(p[inside], weights=weight[inside])
            yield f"  own_p {low:.2f} to {min(high, 1):.2f}: {inside.sum():4} hits, mean {mean:.2f}, own {share:.2f}"


def _both(truth: np.ndarray, said: np.ndarray, weight: np.ndarray, rows: list[Row]) -> str:
    def pair(w: np.ndarray) -> tuple[float, float]:
        hit = (w * (truth & said)).sum()
        return hit / max((w * said).sum(), 1e-9), hit / max((w * truth).sum(), 1e-9)

    firms = sorted({row["firm"] for row in rows})
    of = np.array([firms.index(row["firm"]) for row in rows])
    rng = np.random.default_rng(0)
    drawn = [
        pair(weight * np.bincount(rng.integers(0, len(firms), len(firms)), minlength=len(firms))[of])
        for _ in range(500)
    ]
    (low_p, low_r), (high_p, high_r) = np.quantile(drawn, [0.025, 0.975], axis=0)
    precision, recall = pair(weight)
    return f"precision {precision:.3f} [{low_p:.3f}, {high_p:.3f}]  recall {recall:.3f} [{low_r:.3f}, {high_r:.3f}]"


def main(data: Path, store: str, *, measure: bool) -> None:
    for language in ("zh", "en"):
        rows = rows_of(language)
        seen = seen_of(rows, data, store, language)
        if not measure:
            model = fit([row for row in rows if row["split"] == "train"], seen, language)
            text = json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
            (DICTIONARIES / f"attribution-model-{language}.json").write_text(text, encoding="utf-8")
            attribution_model.load.cache_clear()
            attribution_model.data_of.cache_clear()
        for line in figures(
            [row for row in rows if row["split"] == ("test" if "--test" in sys.argv else "train")], seen, language
        ):
            print(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], measure="--measure" in sys.argv)
