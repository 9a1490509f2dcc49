"""In: the hits that were read, and the reports that they stand in. Out: the attribution models, and how good they are.

``python tests/quality/attribution/train.py DATA STORE`` reads DATA into STORE, fits attribution-model-zh.json and
attribution-model-en.json (in ``dictionaries``) to the hits of the training firms and prints the figures of the test
firms, beside the rules alone; with ``--measure`` it fits nothing. ``--curve`` prints what fewer labels would have
brought, and what more may bring; ``--old`` what is said of the labels of before. Firms are never on both sides.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import curve
import measures
import numpy as np
import old
from draw import DATA_FOLDERS, unite
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from textindex import matching
from textindex.core.records import Hit
from textindex.matching import attribution_model
from textindex.scoring import pipeline
from textindex.scoring.hearing import Heard, heard, looks
from textindex.scoring.outcomes import Scan
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


class Read(NamedTuple):
    """A labelled hit as the model sees it, and what rules and model say of it today."""

    seen: matching.Seen
    heard: Heard


def scanned(data: Path, store: str, language: str) -> Scan:
    """The shared reports in the store."""
    settings = Settings((unite(language),), count="longest", drop=())
    return pipeline.scan(settings, [str(data / folder) for folder in DATA_FOLDERS], store)[0]


def read_of(rows: list[Row], data: Path, store: str, language: str) -> dict[str, Read]:
    """What is known of the hits, by their ids."""
    entries = {o.filing.file: o.entry for o in scanned(data, store, language).outcomes if o.entry is not None}
    found = {}
    for file in dict.fromkeys(row["file"] for row in rows):
        own = [row for row in rows if row["file"] == file]
        entry = entries[file]
        for stored in Store(store).texts(entry.part, [entry.row]):
            hits = [_hit(stored.folded, row) for row in own]
            told = (said for _, said in heard(stored, hits, language))
            both = zip(own, looks(stored, hits, language), told, strict=True)
            found.update({row["id"]: Read(seen, said) for row, seen, said in both})
    return found


def _hit(folded, row: Row) -> Hit:
    page, start, stop = int(row["page"]), int(row["start"]), int(row["stop"])
    end = folded.find(page if stop > start else page + 1, stop)
    return Hit(folded.find(page, start), end, row["term"], row["dimension"], row["boundary_ok"] == "True")


def fit(rows: list[Row], read: dict[str, Read], language: str) -> dict:
    """Weights, and the line that calibrates their sum on firms left out.

    The rules' finding is the one of the day of the draw (columns rules_…): today's were made with these hits in view,
    and would be trusted more than they deserve on others.
    """
    found = [sorted(matching.features(_as_drawn(read[row["id"]].seen, row), language)) for row in rows]
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


def hits_of(rows: list[Row], read: dict[str, Read]) -> measures.Hits:
    """As the measures take them."""

    def of(name: str) -> tuple[list[bool], list[bool]]:
        said = [read[row["id"]].heard for row in rows]
        if name == "off_concept":
            return [row["on_concept"] == "no" for row in rows], [own.off_concept for own in said]
        column = "tense" if name == "plan" else "speaker"
        return [row[column] == name for row in rows], [getattr(own, column) == name for own in said]

    pairs = {name: of(name) for name in measures.FLAGS}
    return measures.Hits(
        truth={name: np.array(truth) for name, (truth, _) in pairs.items()},
        rules={name: np.array(rule) for name, (_, rule) in pairs.items()},
        p=np.array([read[row["id"]].heard.own_p for row in rows]),
        weight=np.array([1 / float(row["probability"]) for row in rows]),
        firm=np.array([row["firm"] for row in rows]),
    )


def part_of(rows: list[Row], read: dict[str, Read], language: str, *, as_drawn: bool) -> curve.Part:
    """As the learning curve takes them: hits that are fitted to with the rules' answers of the day of the draw."""
    seen = [_as_drawn(read[row["id"]].seen, row) if as_drawn else read[row["id"]].seen for row in rows]
    return curve.Part(
        found=[sorted(matching.features(own, language)) for own in seen],
        own=np.array([row["speaker"] == "own" for row in rows]),
        weight=np.array([1 / float(row["probability"]) for row in rows]),
        firm=np.array([row["firm"] for row in rows]),
    )


def learning(rows: list[Row], read: dict[str, Read], language: str) -> dict[str, list[list[str]]]:
    """The learning curve's tables, by where the models are judged."""
    train, test = ([row for row in rows if row["split"] == split] for split in ("train", "test"))
    parts = part_of(train, read, language, as_drawn=True), part_of(test, read, language, as_drawn=False)

    def fitted(found: list[list[str]], own: np.ndarray) -> Callable[[list[list[str]]], np.ndarray]:
        words, model = _fit(found, own, PENALTY[language])
        return lambda others: model.decision_function(words.transform(others))

    points = curve.points(*parts, fitted)
    return {name: curve.table(some, part) for (name, some), part in zip(points.items(), parts, strict=True)}


def figures(rows: list[Row], read: dict[str, Read], language: str) -> Iterator[str]:
    """By class, and the reliability of `own_p`, on these hits, weighted to all hits."""
    started = time.process_time()
    for row in rows:
        matching.own_probability(read[row["id"]].seen, language)
    took = (time.process_time() - started) / len(rows) * 1e6
    hits = hits_of(rows, read)
    yield f"{language}: {len(rows)} hits of {len(set(hits.firm))} firms; {took:.0f} microseconds a hit"
    yield "hits, share, precision, recall: the rules by class, own_p >= 0.5, own_p >= 0.8"
    yield from (" | ".join(row) for row in measures.classes(hits))
    of_model, of_rules = (
        np.average((said - hits.truth["own"]) ** 2, weights=hits.weight)
        for said in (hits.p, hits.rules["own"].astype(float))
    )
    yield f"Brier score of own_p {of_model:.4f}, of the rules {of_rules:.4f}"
    yield f"area under the curve {measures.areas(hits.truth['own'], hits.p, hits.weight[None])[0]:.3f}"
    yield "own_p from to, hits, mean own_p, share own: tenths of the hits, then all"
    yield from (" | ".join(row) for row in measures.deciles(hits))


def before(data: Path, store: str) -> Iterator[tuple[str, list[str]]]:
    """The labels of before: the set, the language, and its row (`old.row`)."""
    fitted_to = {language: {r["firm"] for r in rows_of(language) if r["split"] == "train"} for language in ("zh", "en")}
    sets = {
        "one reader, tuned on": old.one_reader("tune"),
        "one reader, held out": old.one_reader("held_out"),
        "two readers": old.two_readers(data.parent / "labels" / "hits_more.tsv"),
    }
    for language in ("zh", "en"):
        outcomes = scanned(data, store, language).outcomes
        apart: list = []
        for name, several in sets.items():
            told = old.told([hit for hit in several if hit.language == language], outcomes, data, store)
            apart += [own for own in told if own[1] not in fitted_to[language]]
            yield f"{language}, {name}", old.row(old.hits_of(told))
        yield f"{language}, all of these in firms that the model was not fitted to", old.row(old.hits_of(apart))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("store")
    asked.add_argument("--measure", action="store_true", help="fit nothing")
    asked.add_argument("--curve", action="store_true", help="the learning curve (fits nothing that is kept)")
    asked.add_argument("--old", action="store_true", help="the labels of before")
    given = asked.parse_args()
    for language in ("zh", "en"):
        rows = rows_of(language)
        read = read_of(rows, given.data, given.store, language)
        if given.curve:
            for name, table in learning(rows, read, language).items():
                print(f"{language}, {name}: labels, area under the curve, precision at recall 0.95")
                print(*(" | ".join(row) for row in table), sep="\n")
            continue
        if not (given.measure or given.old):
            model = fit([row for row in rows if row["split"] == "train"], read, language)
            text = json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
            (DICTIONARIES / f"attribution-model-{language}.json").write_text(text, encoding="utf-8")
            attribution_model.load.cache_clear()
            attribution_model.data_of.cache_clear()
            read = read_of(rows, given.data, given.store, language)
        print(*figures([row for row in rows if row["split"] == "test"], read, language), sep="\n")
    if given.old:
        for name, row in before(given.data, given.store):
            print(name, "|", " | ".join(row))


if __name__ == "__main__":
    main()
