"""What passes between `estimates` and those who print it: what was asked, and what came out.

In: nothing. Out: `ModelSpec`, `Screen`, `Estimate`; `SpecFile`, `Difference`, `Estimates`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from textindex.core import summaries
from textindex.core.choices import check_choices
from textindex.core.errors import EstimateError
from textindex.core.later import Later
from textindex.core.messages import Message
from textindex.core.samples import Described, DescribeSpec, Matched, MatchSpec

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

Vcov = str | Mapping[str, str]
"""``iid``, ``hetero`` (HC1), or ``{"CRV1": "firm"}``, ``{"CRV1": "firm+year"}``, ``{"CRV1": "industry^year"}``."""
Family = Literal["gaussian", "poisson"]
Singletons = Literal["keep", "drop"]
Shuffle = Literal["rows", "firms"]
LEVEL = 0.95
"""Of the intervals that an estimate's table holds."""
Z_95 = 1.959963984540054
"""The normal law's 0.975 quantile."""
INTERCEPT = "(Intercept)"
NAMED = re.compile(r"\s*([^=]+?)\s*=\s*(.+)", re.DOTALL)
"""A regressor that is given a name: ``NAME = TERM``."""
Text = str | Mapping[str, str]
"""A text in any language, or one for each: ``{"en": "Size", "zh": "资产规模"}``."""


def in_language(text: Text, language: str) -> str:
    """A text in a language; where it has none in that one, in the first that it has.

    >>> in_language({"en": "Size", "zh": "资产规模"}, "zh"), in_language({"en": "Size"}, "zh")
    ('资产规模', 'Size')
    """
    return text if isinstance(text, str) else text.get(language) or next(iter(text.values()), "")


@dataclass(frozen=True, slots=True)
class Screen:
    """Rows to leave out of a model: those whose residual in another one is above its upper quantile, or those marked.

    Attributes:
        model: the name of the other model, in the same file of specifications.
        share: the share above the cut; 0.1 cuts at the type-7 quantile 0.9. Rows that equal the cut stay.
        column: in place of a model: rows in which this column is 1 go, as ``above_expectation`` of `screen`; 0 and
            missing stay.
    """

    model: str = ""
    share: float = 0.1
    column: str = ""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One regression, in words; README, "Estimates", explains how terms are written.

    Attributes:
        outcome: the dependent variable: a column, or ``ln(COLUMN)``, ``ln(1+COLUMN)``.
        regressors: terms in the order in which they are reported: a column, ``A:B`` (product), ``A*B`` (both and their
            product), ``L.A`` and ``L2.A`` (the firm's value one and two years before), ``F.A`` (after),
            ``ln(A)``, ``ln(1+A)``, ``i.A`` and ``ib2010.A`` (indicators, the lowest value or 2010 left out),
            ``2018.A`` (one indicator), or ``NAME = TERM``.
        fixed_effects: columns, or columns joined by ``^`` for one effect a combination.
        vcov: see `Vcov`.
        family: ``gaussian`` (least squares) or ``poisson`` (pseudo maximum likelihood, log link).
        weights: a column of weights (Stata's aweights); rows without one are dropped.
        offset: of a Poisson model: a term that enters with coefficient 1.
        singletons: whether rows alone in a level of a fixed effect stay; they never move a coefficient, but count in n.
        endogenous: regressors to be instrumented (two-stage least squares).
        instruments: terms left out of the equation that instrument them.
        controls: those of the regressors whose coefficients a table sums up in one row; in a file of specifications
            what ``@controls`` brings in and is not named beside it.
        where: (column, values) pairs; a row is used if each column has one of its values.
        quantile: (column, k, g): only the g-th of k quantile groups of a column, cut at type-7 quantiles, [low, high).
        screen: rows to leave out by the residual of another model, or by a column.
        beside: further covariance matrices to show beside `vcov`.
        panel: the columns of firm and year, which lags need.
        constant: report the constant beside fixed effects, as Stata does: the mean of the outcome less the means of the
            regressors times their coefficients.
        name: what the model is called in outputs.
        label: what a table's column says, a text or one a language.
        published: what a paper prints, for comparison: ``{"DC": (estimate, se), "nobs": n, "r2": r2}``.
    """

    outcome: str
    regressors: tuple[str, ...]
    fixed_effects: tuple[str, ...] = ()
    vcov: Vcov = "hetero"
    family: Family = "gaussian"
    weights: str | None = None
    offset: str | None = None
    singletons: Singletons = "keep"
    endogenous: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    quantile: tuple[str, int, int] | None = None
    screen: Screen | None = None
    beside: tuple[Vcov, ...] = ()
    panel: tuple[str, str] = ("firm", "year")
    constant: bool = False
    name: str = ""
    label: Text = ""
    published: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_choices(EstimateError, family=(self.family, Family), singletons=(self.singletons, Singletons))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Estimate:
    """A regression's result, in the words of pandas, statsmodels and linearmodels.

    Attributes:
        spec: what was asked.
        table: one row a term, the terms as index: ``estimate, se, t, p, low, high`` (95% interval). Without fixed
            effects the first term is ``(Intercept)``. Of a Poisson model ``t`` is z and the normal law gives p.
        cov: covariance matrix of the estimates, terms as index and columns.
        beside: the same estimates under each covariance matrix of ``spec.beside``:
            ``vcov, term, estimate, se, t, p, low, high, clusters``.
        record: plain values (JSON): nobs, rows given and dropped by reason, singletons, levels of each fixed effect,
            r2, adj_r2, within_r2, columns dropped and why, controls (the names of their terms), whether any row is
            simulated, vcov and its small-sample correction, engine, versions.
        rows: the rows used, by the data's own index: ``fitted`` and ``residual`` (of the response).
        warnings: what the table's note must say.
    """

    spec: ModelSpec
    table: pd.DataFrame
    cov: pd.DataFrame
    beside: pd.DataFrame
    record: dict[str, Any]
    rows: pd.DataFrame
    warnings: tuple[str, ...] = ()

    @property
    def params(self) -> pd.Series:
        """The estimates by term."""
        return self.table["estimate"].rename("params")

    @property
    def std_errors(self) -> pd.Series:
        """The standard errors by term."""
        return self.table["se"].rename("std_errors")

    @property
    def tvalues(self) -> pd.Series:
        """Estimate over standard error by term; z of a Poisson model."""
        return self.table["t"].rename("tvalues")

    @property
    def pvalues(self) -> pd.Series:
        """Two-sided p-values by term."""
        return self.table["p"].rename("pvalues")

    def conf_int(self, level: float = 0.95) -> pd.DataFrame:
        """Confidence intervals.

        Args:
            level: above 0 and below 1.

        Returns:
            ``lower`` and ``upper`` by term, by the law (t or normal) that gives the p-values.

        Raises:
            EstimateError: the level is none.
        """
        if not 0 < level < 1:
            raise EstimateError(Message("level.wrong", level=level))
        if level == LEVEL:
            return self.table[["low", "high"]].set_axis(["lower", "upper"], axis=1)
        reach = self.std_errors * quantile_of(0.5 + level / 2, self.record.get("vcov", {}).get("df_t"))
        return pd.DataFrame({"lower": self.params - reach, "upper": self.params + reach})

    @property
    def nobs(self) -> int:
        """Rows used."""
        return int(self.record["nobs"])

    @property
    def rsquared(self) -> float:
        """R2, fixed effects counted as explaining; NaN where there is none (Poisson)."""
        return self._known("r2")

    @property
    def rsquared_adj(self) -> float:
        """R2 adjusted for the number of parameters, fixed effects among them."""
        return self._known("adj_r2")

    @property
    def rsquared_within(self) -> float:
        """R2 of what the fixed effects leave; NaN where there are none."""
        return self._known("within_r2")

    def _known(self, key: str) -> float:
        value = self.record.get(key)
        return float("nan") if value is None else float(value)

    def __getitem__(self, term: str) -> pd.Series:
        """One term's row: ``estimate["DC"]["se"]``.

        Raises:
            KeyError: the model has no such term; the text names those that it has, or why this one was dropped.
        """
        if term in self.table.index:
            return self.table.T[term]
        why = self.record.get("dropped_columns", {}).get(term)
        raise KeyError(summaries.missing(term, list(self.table.index), why))

    def summary(self) -> summaries.Summary:
        """Everything on one screen: model, rows, fit, every term, what the note must say."""
        return summaries.of_estimate(self, None)

    def __str__(self) -> str:
        return str(self.summary())

    def __repr__(self) -> str:
        """The summary, cut to a screen where there are many terms."""
        return str(summaries.of_estimate(self, summaries.SCREEN))

    def _repr_html_(self) -> str:
        return summaries.of_estimate(self, None)._repr_html_()


@dataclass(frozen=True, slots=True)
class Difference:
    """Whether coefficients differ between two models of one file.

    Attributes:
        name: what outputs call it.
        models: the two models.
        terms: the coefficients.
        permutations: draws of Fisher's permutation test; none if 0.
        seed: of the draws.
        shuffle: whether rows or whole firms change group.
    """

    name: str
    models: tuple[str, str]
    terms: tuple[str, ...]
    permutations: int = 0
    seed: int = 1
    shuffle: Shuffle = "rows"

    def __post_init__(self) -> None:
        check_choices(EstimateError, shuffle=(self.shuffle, Shuffle))


@dataclass(frozen=True, slots=True)
class Channel:
    """What of a model's effects goes through a channel (see `mediate`).

    Attributes:
        name: what outputs call it.
        model: the model of the total effect.
        channel: the channel, a term.
        terms: the effects to take apart; the model's first if empty.
        printed: a model with the channel and without the index, to stand beside; none if empty.
        draws: of the bootstrap.
        seed: of the draws.
        cluster: column to draw by; the firm's if empty.
    """

    name: str
    model: str
    channel: str
    terms: tuple[str, ...] = ()
    printed: str = ""
    draws: int = 1000
    seed: int = 1
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class SpecFile:
    """A file of specifications.

    Attributes:
        name: the file's name without ending.
        title: one line; a text, or one a language.
        source: the publication, with tables.
        note: what a reader of the tables must know; so, too.
        models: in the file's order.
        differences: tests between models.
        mediations: effects through channels.
        tables: a table's title by its name (``2`` of 2.1, 2.2), a text or one a language.
        labels: what tables print for a term, an outcome, a product's part or a test's name; so, too.
        matches: matches whose weights models use.
        descriptions: tables of descriptive statistics.
    """

    name: str
    title: Text
    source: str
    note: Text
    models: tuple[ModelSpec, ...]
    differences: tuple[Difference, ...] = ()
    mediations: tuple[Channel, ...] = ()
    tables: Mapping[str, Text] = field(default_factory=dict)
    labels: Mapping[str, Text] = field(default_factory=dict)
    matches: tuple[MatchSpec, ...] = ()
    descriptions: tuple[DescribeSpec, ...] = ()

    def labels_in(self, language: str) -> dict[str, str]:
        """The labels in a language; a name without one there is printed as it is called."""
        own = {name: text if isinstance(text, str) else text.get(language, "") for name, text in self.labels.items()}
        return {name: text for name, text in own.items() if text}

    def named(self, name: str) -> list[ModelSpec]:
        """The model of that name, or those of a table: ``2`` names 2.1, 2.2 and 2.3.

        Raises:
            EstimateError: there is none.
        """
        table = [model for model in self.models if model.name.rpartition(".")[0] == name]
        return table if table and name not in {model.name for model in self.models} else [self.model(name)]

    def model(self, name: str) -> ModelSpec:
        """One model by name.

        Raises:
            EstimateError: there is none.
        """
        for model in self.models:
            if model.name == name:
                return model
        raise EstimateError(Message("model.none", name=self.name, name_2=name, m=tuple(m.name for m in self.models)))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Estimates(summaries.Shown):
    """What a file of specifications gave.

    Attributes:
        file: the file.
        estimates: in the file's order, of the models that could be run.
        differences: tests between models: ``name``, then the columns of `group_difference`.
        failed: why each other model or test could not be run.
        cuts: of models that leave out rows by another one's residual: the cut.
        mediations: effects through channels: ``name``, ``channel``, ``printed`` (the channel's slope where the index is
            left out), then the columns of `mediate`; ``note``.
        matches: what each match gave.
        descriptions: descriptive statistics.
    """

    file: SpecFile
    estimates: tuple[Estimate, ...]
    differences: pd.DataFrame
    failed: dict[str, str]
    cuts: dict[str, float]
    mediations: pd.DataFrame
    matches: tuple[Matched, ...] = ()
    descriptions: tuple[Described, ...] = ()

    def __getitem__(self, name: str) -> Estimate:
        """One model's estimate by name."""
        for estimate in self.estimates:
            if estimate.spec.name == name:
                return estimate
        there = ", ".join(estimate.spec.name for estimate in self.estimates)
        why = f" could not be run: {self.failed[name]}" if name in self.failed else f" is not here; there are {there}"
        raise KeyError(f"model {name!r}{why}")

    def _headline(self) -> str:
        names = ", ".join(estimate.spec.name for estimate in self.estimates)
        failed = f", {len(self.failed):,} not run" if self.failed else ""
        return f"Estimates of {self.file.name}: {len(self.estimates):,} models ({names}){failed}"


def quantile_of(share: float, freedom: float | None) -> float:
    """A quantile of Student's law, or of the normal one where there are no degrees of freedom.

    >>> round(quantile_of(0.975, None), 4), round(quantile_of(0.975, 10), 4)
    (1.96, 2.2281)
    """
    from scipy.special import ndtri, stdtrit

    return float(ndtri(share) if freedom is None else stdtrit(freedom, share))
