"""What passes between `estimates` and those who print it: what was asked, and what came out.

In: nothing. Out: `ModelSpec`, `Screen`, `Estimate`; `SpecFile`, `Difference`, `Estimates`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from textindex.core.errors import EstimateError
from textindex.core.samples import Described, DescribeSpec, Matched, MatchSpec

if TYPE_CHECKING:
    import pandas as pd

Vcov = str | Mapping[str, str]
"""``iid``, ``hetero`` (HC1), or ``{"CRV1": "firm"}``, ``{"CRV1": "firm+year"}``, ``{"CRV1": "industry^year"}``."""
Family = Literal["gaussian", "poisson"]
Singletons = Literal["keep", "drop"]
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


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A regression's result.

    Attributes:
        spec: what was asked.
        coefficients: one row a term: ``term, estimate, se, t, p, low, high`` (95% interval). Without fixed effects the
            first term is ``(Intercept)``. Of a Poisson model ``t`` is z and the normal law gives p.
        vcov: covariance matrix of the estimates, terms as index and columns.
        beside: the same estimates under each covariance matrix of ``spec.beside``:
            ``vcov, term, estimate, se, t, p, low, high, clusters``.
        record: plain values (JSON): nobs, rows given and dropped by reason, singletons, levels of each fixed effect,
            r2, adj_r2, within_r2, columns dropped and why, controls (the names of their terms), whether any row is
            simulated, vcov and its small-sample correction, engine, versions.
        rows: the rows used, by the data's own index: ``fitted`` and ``residual`` (of the response).
        warnings: what the table's note must say.
    """

    spec: ModelSpec
    coefficients: pd.DataFrame
    vcov: pd.DataFrame
    beside: pd.DataFrame
    record: dict[str, Any]
    rows: pd.DataFrame
    warnings: tuple[str, ...] = ()

    def __getitem__(self, term: str) -> pd.Series:
        """One term's row: ``estimate["DC"]["se"]``."""
        table = self.coefficients.set_index("term")
        return table.iloc[list(table.index).index(term)]

    def __str__(self) -> str:
        """The coefficients, the number of rows and what the note must say, for the screen."""
        r, table = self.record, self.coefficients.to_string(index=False, float_format=lambda v: f"{v:.4f}")
        fit = "  ".join(f"{key} {r[key]:.3f}" for key in ("r2", "within_r2", "pseudo_r2") if r.get(key) is not None)
        head = f"{self.spec.name or self.spec.outcome}: {r['outcome']}, n = {r['nobs']:,}, {r['vcov']['type']}  {fit}"
        return "\n".join([head, table, *(f"note: {warning}" for warning in self.warnings)])


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
    shuffle: str = "rows"


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
        title: one line.
        source: the publication, with tables.
        note: what a reader of the tables must know.
        models: in the file's order.
        differences: tests between models.
        mediations: effects through channels.
        tables: a table's title by its name (``2`` of 2.1, 2.2), a text or one a language.
        labels: what tables print for a term, an outcome, a product's part or a test's name; so, too.
        matches: matches whose weights models use.
        descriptions: tables of descriptive statistics.
    """

    name: str
    title: str
    source: str
    note: str
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
        raise EstimateError(f"{self.name} has no model {name!r}; there are {', '.join(m.name for m in self.models)}")


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
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
        raise KeyError(self.failed.get(name, name))
