"""In: a store, a panel, choices. Out: the coefficient of interest under each combination of them.

Every choice that a researcher makes between the reports and a table can be made otherwise. The multiverse makes all of
them: dictionary, section, counting rule, who is speaking, formula, screen of disclosure above expectation, regression.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex import dictionary, estimates
from textindex.core.choices import check_choices
from textindex.core.errors import CombineError, EstimateError, EstimateWarning
from textindex.core.estimates import Estimate, ModelSpec
from textindex.core.messages import Message, of_error
from textindex.core.messages import joined as listed
from textindex.core.records import CountRule, Dictionary, SectionName
from textindex.core.study_results import Measure, Part, Speaker
from textindex.core.text import percent
from textindex.multiverse.sensitivity import CHOICES, Multiverse, moves
from textindex.panel.read import codes
from textindex.panel.sample import winsorize
from textindex.panel.tables import FirmTable
from textindex.panel.values import years
from textindex.runners import Limits, Lost, run
from textindex.scoring import assembly, index, pipeline
from textindex.scoring.archives import Event, Progress
from textindex.scoring.hearing import SPEAKERS
from textindex.scoring.outcomes import Scan
from textindex.scoring.scorer import Settings
from textindex.tables.given import in_pandas

SECTIONS: dict[str, SectionName | None] = {"report": None, "mdna": "mdna", "business": "business"}
FORMULAS: dict[str, str] = {
    "ln": "ln_total",
    "per-10k-chars": "pc10k_total",
    "per-10k-words": "pw10k_total",
    "tfidf": "tfidf_total",
    "entropy": "entropy",
    "pca": "pca1",
    "z": "z_total",
    "z-year": "zy_total",
}
"""Formula to the name that its values have here, whatever the dictionary measures."""


class Choices(NamedTuple):
    """What is tried; every combination is one specification.

    Attributes:
        dictionaries: names, files or `Dictionary` objects.
        sections: keys of `SECTIONS`.
        counts: counting rules.
        speakers: keys of `SPEAKERS`.
        formulas: keys of `FORMULAS`.
        screens: shares of firm-years above expectation that are left out; 0 leaves none out.
        models: names in the file of specifications.
    """

    dictionaries: tuple[str | Path | Dictionary, ...] = ("li2023-zh",)
    sections: tuple[Part, ...] = ("report",)
    counts: tuple[CountRule, ...] = ("whole", "longest")
    speakers: tuple[Speaker, ...] = ("all", "own")
    formulas: tuple[Measure, ...] = ("ln",)
    screens: tuple[float, ...] = (0.0, 0.1)
    models: tuple[str, ...] = ("2.2", "2.3")

    def check(self) -> None:
        """Find what is not there before hours of scoring.

        Raises:
            EstimateError: an unknown choice, one given twice, or none.
        """
        check_choices(
            EstimateError,
            sections=(self.sections, tuple[Part, ...]),
            counts=(self.counts, tuple[CountRule, ...]),
            speakers=(self.speakers, tuple[Speaker, ...]),
            formulas=(self.formulas, tuple[Measure, ...]),
        )
        for name, chosen in zip(self._fields, self, strict=True):
            if not chosen or len(set(map(str, chosen))) < len(chosen):
                raise EstimateError(
                    Message(
                        "list.of", of=name, what=Message("multiverse.twice") if chosen else Message("multiverse.none")
                    )
                )
        if not all(0 <= share < 1 for share in self.screens):
            raise EstimateError(Message("multiverse.share"))


def multiverse(
    store: str | Path,
    data: pd.DataFrame,
    choices: Choices = Choices(),  # noqa: B008 (immutable)
    *,
    spec: str | Path = "li2023",
    term: str = "DC",
    winsorize_share: float = 0.01,
    workers: int = 0,
    progress: Progress | None = None,
) -> Multiverse:
    """Estimate one coefficient under every combination of choices.

    Args:
        store: the reports, read (`read_archive`).
        data: the panel: firm, year, Change and what the models need besides the index, which each combination brings
            as Digital, or by the name of what the dictionary measures. A firm-year without a report is missing, not
            zero, and is no part of a regression.
        choices: what is tried.
        spec: a file of specifications, or a shipped one by name.
        term: the coefficient.
        winsorize_share: of each index, at each end, over the firm-years of the panel; 0 leaves values as they are.
        workers: processes; 0 works in this one.
        progress: called at each index that is estimated.

    Raises:
        EstimateError: an unknown choice or model; no firm-year in common; nothing can be estimated.
    Source:
        Steegen et al. (2016), Perspectives on Psychological Science 11, 702-712; Simonsohn, Simmons and Nelson (2020),
        Nature Human Behaviour 4, 1208-1214.
    """
    choices.check()
    for name in CHOICES:  # a dictionary by its name and by its file is one
        if twice := [each for each, n in Counter(_names(choices, name)).items() if n > 1]:
            raise EstimateError(Message("multiverse.name_twice", name=name, twice=twice[0]))
    file = estimates.load_specs(spec)
    models = tuple(replace(file.model(name), screen=None, beside=()) for name in choices.models)
    for model in models:
        if term not in {name.partition("=")[0].strip() for name in model.regressors}:
            raise EstimateError(
                Message("multiverse.no_term", model=model.name, term=term, regressors=tuple(model.regressors))
            )
    _check_named(models, choices)
    data = _keyed(data)
    task = partial(_Fitter, data, models, choices, term, winsorize_share)
    todo = len(choices.dictionaries) * len(choices.sections) * len(choices.counts) * len(choices.speakers)
    rows: list[dict[str, Any]] = []
    with closing(run(task, _indices(store, choices, workers), Limits(workers, timeout_s=86_400.0))) as results:
        for done, (item, got) in enumerate(results, start=1):
            rows += task()(item) if isinstance(got, Lost) else got
            if progress is not None:
                progress(Event("estimate", done, todo))
    table, failed = pd.DataFrame(rows), {str(row["failed"]): row["failed"] for row in rows if row["failed"]}
    if table["estimate"].isna().all():
        raise EstimateError(Message("multiverse.nothing", why=listed(failed.values())))
    order = {name: [str(x) for x in _names(choices, name)] for name in CHOICES}
    keys = [table[name].map(order[name].index) for name in CHOICES]
    table = table.iloc[pd.concat(keys, axis=1).apply(tuple, axis=1).argsort(kind="stable")].reset_index(drop=True)
    return Multiverse(table, moves(table), term, failed)


def _names(choices: Choices, choice: str) -> list[str]:
    """What stands in the table's column of a choice."""
    if choice == "dictionary":
        return [loaded.name for loaded in map(_loaded, choices.dictionaries)]
    if choice == "screen":
        return [_screen_name(share) for share in choices.screens]
    plural = {"section": "sections", "count": "counts", "speaker": "speakers", "formula": "formulas", "model": "models"}
    return list(getattr(choices, plural[choice]))


def _loaded(given: str | Path | Dictionary) -> Dictionary:
    return given if isinstance(given, Dictionary) else dictionary.load(given)


def _check_named(models: Sequence[ModelSpec], choices: Choices) -> None:
    """Refuse models that do not hold the index: they would give the same estimate under every choice.

    Raises:
        EstimateError: a model does not name what a dictionary measures.
    """
    for one in map(_loaded, choices.dictionaries):
        name = one.construct.variable
        for model in models:
            if not any(re.search(rf"\b{name}\b", regressor) for regressor in model.regressors):
                raise EstimateError(
                    Message(
                        "multiverse.not_named",
                        model=model.name,
                        name=name,
                        one=one.name,
                        regressors=tuple(model.regressors),
                    )
                )


def _screen_name(share: float) -> str:
    return f"upper {percent(share)} out" if share else "none"


class _Index(NamedTuple):
    """One index: what was chosen for it; firm, year, ``n_total`` and the formulas' columns; its variable's name."""

    dictionary: str
    section: str
    rule: str
    speaker: str
    table: pd.DataFrame
    failed: dict[str, str]
    variable: str


def _indices(store: str | Path, choices: Choices, workers: int) -> Iterator[_Index]:
    """Score the store once for each section and rule, all dictionaries at a time; the ledger gives every speaker."""
    loaded = tuple(_loaded(given) for given in choices.dictionaries)
    formulas = [name for name in choices.formulas if name in index.FORMULAS]
    words = "per-10k-words" in formulas
    for section, count in product(choices.sections, choices.counts):
        settings = Settings(loaded, count, words=words, section=SECTIONS[section], drop=())
        settings.check()
        scan, _ = pipeline.scan(settings, None, store, limits=Limits(workers))
        hits = assembly.ledger(scan).pandas()
        for speaker in choices.speakers:
            own = replace(settings, drop=SPEAKERS[speaker])
            scored, failed = _scored(scan._replace(settings=own), assembly.under(hits, own), formulas)
            for one in loaded:
                prefix, construct = one.prefix(len(loaded) > 1), one.construct
                own_names = {"ln": construct.name, "z": f"z_{construct.name}", "z-year": f"zy_{construct.name}"}
                made = [name for name in choices.formulas if name not in failed]
                wanted = {
                    "n_total": "n_total",
                    **{FORMULAS[name]: own_names.get(name, FORMULAS[name]) for name in made},
                }
                table = scored[["firm", "year", *(f"{prefix}{column}" for column in wanted.values())]]
                table = table.set_axis(["firm", "year", *wanted], axis="columns")
                known = table[table["n_total"].notna()]
                yield _Index(
                    dictionary=one.name,
                    section=section,
                    rule=count,
                    speaker=speaker,
                    table=known,
                    failed=failed,
                    variable=construct.variable,
                )


def _scored(scan: Scan, hits: pd.DataFrame, formulas: Sequence[str]) -> tuple[pd.DataFrame, dict[str, str]]:
    """The index of the whole store; of formulas that cannot be fitted to it (PCA of one dimension), why."""
    try:
        return assembly.index_table(scan, hits, formulas)[0].pandas(), {}
    except CombineError as error:
        if not formulas:
            raise
        if len(formulas) == 1:
            return assembly.index_table(scan, hits)[0].pandas(), {formulas[0]: of_error(error)}
    found, failed = zip(*(_scored(scan, hits, [formula]) for formula in formulas), strict=True)
    columns = [table.drop(columns=[c for c in table if c in found[0]]) for table in found[1:]]
    return pd.concat([found[0], *columns], axis=1), {name: why for one in failed for name, why in one.items()}


class _Fitter:
    """Estimates every model on one index; built once in each process."""

    def __init__(
        self, data: pd.DataFrame, models: tuple[ModelSpec, ...], choices: Choices, term: str, winsorize_share: float
    ) -> None:
        self._data, self._models, self._choices, self._term = data, models, choices, term
        self._share = winsorize_share

    def __call__(self, item: _Index) -> list[dict[str, Any]]:
        """One row a formula, screen and model."""
        joined, reason = _joined(self._data, item)
        rows = []
        for share in self._choices.screens:
            keep, why = (None, reason) if reason else _kept(joined, share)
            for formula, model in product(self._choices.formulas, self._models):
                row: dict[str, Any] = dict(
                    zip(CHOICES, (*item[:4], formula, _screen_name(share), model.name), strict=True)
                )
                row |= {"firm_years": len(joined), "screened": None if keep is None else int((~keep).sum())}
                said = why or item.failed.get(formula, "")
                fitted = _no(said) if said else self._fitted(joined, formula, item.variable, keep, model)
                rows.append(row | fitted)
        return rows

    def _fitted(self, joined: pd.DataFrame, formula: str, variable: str, keep: Any, model: ModelSpec) -> dict[str, Any]:
        data = joined.assign(**{variable: joined[FORMULAS[formula]].astype("float64")})
        if self._share:
            data, _ = winsorize(data, [variable], self._share)
        data["DC"] = data[variable] * data["Change"]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", EstimateWarning)
                result = estimates.fit(data, spec=model, sample=keep, engine="exact")
        except EstimateError as error:
            return _no(of_error(error))
        if self._term not in result.table.index or result[self._term].isna().any():
            return _no(Message("multiverse.dropped", term=self._term, warnings=listed(result.warnings)))
        return _row(result, data, self._term)


def _joined(data: pd.DataFrame, item: _Index) -> tuple[pd.DataFrame, str]:
    """The panel's firm-years that the index has; why there are none."""
    keys = {"firm": "object", "year": "int64"}
    known = frozenset(item.table["firm"].astype(str))
    data = data.assign(firm=codes(FirmTable(Message("called.panel"), data), data["firm"], known))
    held = data.drop(columns=[c for c in item.table.columns if c in data and c not in keys])
    joined = held.astype(keys).merge(item.table.astype(keys), on=["firm", "year"], how="inner")
    if len(joined):
        return joined, ""
    if item.table.empty:
        return joined, Message("multiverse.no_section")
    ours, theirs = (", ".join(map(str, t["firm"].unique()[:3])) for t in (item.table, data))
    return joined, Message("multiverse.no_common", ours=ours, theirs=theirs)


def _kept(joined: pd.DataFrame, share: float) -> tuple[Any, str]:
    """Which firm-years stay when those above expectation go; None, and why, where that cannot be told."""
    if not share:
        return np.ones(len(joined), dtype=bool), ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", EstimateWarning)
            screened = estimates.screen(joined, "n_total", share=share)
    except EstimateError as error:
        return None, Message("multiverse.screen", error=of_error(error))
    return screened.table["above_expectation"].ne(1).fillna(True).to_numpy(dtype=bool), ""


def _row(result: Estimate, data: pd.DataFrame, term: str) -> dict[str, Any]:
    found, used = result[term], result.rows.index
    outcome = result.rows["fitted"] + result.rows["residual"]
    scale = float(data[term].loc[used].std() / outcome.std()) if term in data else float("nan")
    numbers = {name: float(found[name]) for name in ("estimate", "se", "t", "p", "low", "high")}
    betas = {
        f"beta{end}": numbers[name] * scale for end, name in (("", "estimate"), ("_low", "low"), ("_high", "high"))
    }
    return {**numbers, **betas, "nobs": int(result.record["nobs"]), "failed": None}


def _no(why: str) -> dict[str, Any]:
    """A row without an estimate."""
    names = ("estimate", "se", "t", "p", "low", "high", "beta", "beta_low", "beta_high")
    return {**dict.fromkeys(names, float("nan")), "nobs": 0, "failed": why}


def _keyed(data: pd.DataFrame) -> pd.DataFrame:
    """The panel with years as numbers, one row a firm-year."""
    data = in_pandas(data, EstimateError)
    if missing := [name for name in ("firm", "year", "Change") if name not in data]:
        raise EstimateError(Message("multiverse.no_column", missing=tuple(missing)))
    if none := int(data["firm"].isna().sum()):
        raise EstimateError(Message("multiverse.no_firm", none=none))
    data = data.assign(year=years(data["year"], Message("called.panel")).astype("int64"))
    twice = data[data.duplicated(["firm", "year"])]
    if len(twice):
        first = f"{twice['firm'].iloc[0]} {twice['year'].iloc[0]}"
        raise EstimateError(Message("multiverse.firm_years_twice", n_twice=len(twice), first=first))
    return data
