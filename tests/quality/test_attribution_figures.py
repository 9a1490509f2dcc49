"""What the documentation says of the attribution model comes of the labels, on firms that it was not fitted to."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent / "attribution"))
DOCS = Path(__file__).parents[2] / "docs" / "methods"
LANGUAGES = ("zh", "en")
FLOORS = {"zh": (0.5, 0.90, 0.90, 0.90), "en": (0.8, 0.79, 0.88, 0.84)}


@pytest.fixture(scope="module")
def labelled(shared_data, tmp_path_factory):
    """By language: the labels, what is known of them; and where the reports were read to."""
    import train

    store = str(tmp_path_factory.mktemp("attribution") / "store")
    rows = {language: train.rows_of(language) for language in LANGUAGES}
    return {own: (rows[own], train.read_of(rows[own], shared_data, store, own)) for own in LANGUAGES} | {"store": store}


def said(ending):
    """Cells of numbers of all rows of tables on the page, each row without the texts that it begins with."""
    text = (DOCS / f"counting{ending}").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines() if "|" in line]
    number = re.compile(r"[\d–]")
    return [[cell for cell in row if number.match(cell)] for row in rows]


@pytest.fixture(scope="module")
def pages():
    return [said(ending) for ending in (".md", ".zh.md")]


def of(labelled, language, split):
    rows, read = labelled[language]
    return [row for row in rows if row["split"] == split], read


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_own_on_firms_never_seen(language, labelled):
    """Precision and recall at a threshold, and the area under the curve; weighted to all hits of the reports."""
    import measures
    import train

    hits = train.hits_of(*of(labelled, language, "test"))
    own, weight = hits.truth["own"], hits.weight
    threshold, precision, recall, area = FLOORS[language]
    is_said = hits.p >= threshold
    assert np.average(own[is_said], weights=weight[is_said]) >= precision
    assert np.average(is_said[own], weights=weight[own]) >= recall
    assert measures.areas(own, hits.p, weight[None])[0] >= area


@pytest.mark.slow
def test_tables_by_class_and_by_tenth_are_what_comes_of_the_labels(labelled, pages):
    import measures
    import train

    several = [train.hits_of(*of(labelled, language, "test")) for language in LANGUAGES]
    tenths = [[*one, *other] for one, other in zip(*map(measures.deciles, several), strict=True)]
    for page in pages:
        for row in [*measures.classes(several[0]), *measures.classes(several[1]), *tenths]:
            assert row in page, row


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_learning_curve_is_what_comes_of_the_labels(language, labelled, pages):
    import train

    rows, read = labelled[language]
    left_out, test = train.learning(rows, read, language).values()
    for page in pages:
        for one, other in zip(left_out, test, strict=True):
            assert [*one, *other] in page, (one, other)


@pytest.mark.slow
def test_the_labels_of_before_are_told_as_the_documentation_says(labelled, shared_data, pages):
    import train

    for name, row in train.before(shared_data, labelled["store"]):
        for page in pages:
            assert row in page, (name, row)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_model_that_ships_is_the_one_that_is_fitted(language, labelled):
    import train

    shipped = json.loads((train.DICTIONARIES / f"attribution-model-{language}.json").read_text(encoding="utf-8"))
    assert train.fit(*of(labelled, language, "train"), language) == shipped
