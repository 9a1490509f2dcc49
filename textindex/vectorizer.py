"""In: texts. Out: a sparse matrix of dictionary counts: textindex as a step of a scikit-learn pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from textindex import dictionary as dictionaries_room
from textindex import documents
from textindex.core.choices import check_choices
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message
from textindex.core.records import CountRule, Dictionary, Document, Filing, Folded, Page
from textindex.scoring.scorer import Scorer, Settings, rule_of

Level = Literal["dimension", "term"]


class DictionaryVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Count a dictionary's terms in texts: hits, whatever weights the terms have.

    Args:
        dictionary: a shipped dictionary's name, a YAML file, or a `Dictionary`.
        count: counting rule; None takes the dictionary's own.
        level: ``dimension`` (a column each) or ``term``.
        log: ln(1 + n) in place of n, as in Li, Xu and Sukumar (2023).

    >>> vectorizer = DictionaryVectorizer("wu2021-zh")
    >>> vectorizer.fit_transform(["公司运用大数据和云计算。"]).toarray()
    array([[0, 1, 1, 0, 0]])
    """

    def __init__(
        self,
        dictionary: str | Path | Dictionary = "li2023-zh",
        *,
        count: CountRule | None = None,
        level: Level = "dimension",
        log: bool = False,
    ) -> None:
        self.dictionary = dictionary
        self.count = count
        self.level = level
        self.log = log

    def fit(self, texts: Iterable[str], y: Any = None) -> DictionaryVectorizer:
        """Load the dictionary; nothing is learnt from the texts.

        Raises:
            ValueError: ``level`` is neither dimension nor term.
            DictionaryError: the dictionary has faults, or cannot be counted by this rule.
        """
        check_choices(ValueError, level=(self.level, Level))
        check_choices(DictionaryError, count=(self.count, CountRule | None))
        given = self.dictionary
        self._made: Scorer | None = None
        self.dictionary_ = given if isinstance(given, Dictionary) else dictionaries_room.load(given)
        self.settings_ = Settings((self.dictionary_,), rule_of(self.count))
        self.settings_.check()
        dimensions = [dimension.key for dimension in self.dictionary_.dimensions]
        terms = [term.text for term in self.dictionary_.terms]
        self.feature_names_ = np.array(dimensions if self.level == "dimension" else terms, dtype=object)
        return self

    def transform(self, texts: Iterable[str]) -> sparse.csr_matrix:
        """Count; (n_texts, n_features), int64, or float64 with ``log``."""
        check_is_fitted(self, "dictionary_")
        if isinstance(texts, str):
            raise ValueError(Message("vectorizer.list"))
        columns = {name: position for position, name in enumerate(self.feature_names_)}
        owner = {term.text: term.dimension for term in self.dictionary_.terms}
        scorer = self._scorer()
        rows, cols, values, n_texts = [], [], [], 0
        for row, text in enumerate(texts):
            n_texts = row + 1
            pages = text.split("\f")
            for term, number in scorer.count(_fold(pages), pages, self.dictionary_).items():
                rows.append(row)
                cols.append(columns[owner[term] if self.level == "dimension" else term])
                values.append(number)
        shape = (n_texts, len(columns))
        matrix = sparse.coo_matrix((values, (rows, cols)), shape=shape, dtype=np.int64).tocsr()
        matrix.sum_duplicates()
        return matrix.log1p() if self.log else matrix

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray[Any, Any]:
        """Names of the columns: the dimensions' keys, or the terms."""
        check_is_fitted(self, "dictionary_")
        return self.feature_names_

    def _scorer(self) -> Scorer:
        """The automaton and the tokenizers, made when first needed; a pickle or a clone makes its own."""
        made: Scorer | None = getattr(self, "_made", None)
        if made is None:
            made = self._made = Scorer(self.settings_)
        return made

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()
        return {key: value for key, value in state.items() if key != "_made"}


def _fold(pages: Sequence[str]) -> Folded:
    parts = tuple(Page(number, part, "plain") for number, part in enumerate(pages, 1))
    return documents.fold(Document(Filing("", ""), parts, "text"))
