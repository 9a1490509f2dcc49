"""What passes between `survey` and those who print it: what was asked of a questionnaire, and what came out.

In: nothing. Out: `Scale`, `SurveyModel`, `SurveySpec`; `Regression`, `Factoring`, `SurveyResult`, `Recheck`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from textindex.core.choices import check_choices
from textindex.core.errors import SurveyError
from textindex.core.later import Later
from textindex.core.messages import Message, joined, lines, noted

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

Score = Literal["complete", "half"]
Missing = Literal["listwise", "pairwise"]
Extraction = Literal["ml", "paf", "pca"]
Rotation = Literal["varimax", "oblimin", "none"]
Stars = tuple[tuple[float, str], ...]
"""Levels and marks, strictest first: a p-value below a level earns its mark."""
STARS: Stars = ((0.01, "***"), (0.05, "**"), (0.1, "*"))


def mark(p: float, stars: Stars = STARS) -> str:
    """The mark that a p-value earns.

    >>> mark(0.03), mark(0.03, ((0.01, "**"), (0.05, "*"))), mark(float("nan"))
    ('**', '*', '')
    """
    return next((own for level, own in stars if p < level), "")


@dataclass(frozen=True, slots=True)
class Scale:
    """Items that are to measure one thing.

    Attributes:
        name: what outputs and regressions call its score.
        items: columns of the answers.
        reverse: those of them that are worded the other way round.
        low: the lowest answer.
        high: the highest.
        label: what tables print.
    """

    name: str
    items: tuple[str, ...]
    reverse: tuple[str, ...] = ()
    low: float = 1
    high: float = 7
    label: str = ""


@dataclass(frozen=True, slots=True)
class SurveyModel:
    """A regression on scores.

    Attributes:
        outcome: a scale, or a column of the answers.
        regressors: scales, columns, ``ln(COLUMN)`` or ``ln(1+COLUMN)``, in the order of the table.
        name: what outputs call it.
        label: the title of its table.
    """

    outcome: str
    regressors: tuple[str, ...]
    name: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class SurveySpec:
    """What is asked of a questionnaire; the guide `survey` explains each.

    Attributes:
        scales: in the order of the tables.
        models: regressions.
        title: one line.
        source: the publication.
        data: the file of the answers, if the specification names one.
        missing_codes: answers that stand for none, such as 99.
        score: ``complete`` or ``half`` (at least half of the items answered).
        missing: of alpha and correlations, ``listwise`` or ``pairwise``; factors and regressions are always listwise.
        stars: levels and marks.
        extraction: ``ml``, ``paf`` or ``pca``.
        rotation: ``varimax``, ``oblimin`` or ``none``.
        factors: how many; one a scale if 0.
        labels: what tables print for a column.
    """

    scales: tuple[Scale, ...]
    models: tuple[SurveyModel, ...] = ()
    title: str = ""
    source: str = ""
    data: str = ""
    missing_codes: tuple[float, ...] = ()
    score: Score = "complete"
    missing: Missing = "listwise"
    stars: Stars = STARS
    extraction: Extraction = "ml"
    rotation: Rotation = "varimax"
    factors: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_choices(SurveyError, score=(self.score, Score), missing=(self.missing, Missing))
        check_choices(SurveyError, extraction=(self.extraction, Extraction), rotation=(self.rotation, Rotation))

    @property
    def items(self) -> tuple[str, ...]:
        """Every item, scale after scale."""
        return tuple(item for scale in self.scales for item in scale.items)

    def label_of(self, name: str) -> str:
        """What tables print for a scale or a column."""
        own = {scale.name: scale.label for scale in self.scales if scale.label}
        return self.labels.get(name) or own.get(name) or name


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A least-squares regression of scores.

    Attributes:
        model: what was asked.
        coefficients: one row a term, the constant first: ``term, estimate, se, beta, t, p, low, high`` (95% interval),
            ``vif, tolerance, zero_order, partial, part, se_hc1, p_hc1, se_hc3, p_hc3``.
        cov: covariance of the estimates, terms as index and columns.
        record: plain values: nobs, rows left out by term, r2, adj_r2, f, df1, df2, p_f, sigma, loglik, aic, bic,
            durbin_watson, breusch_pagan, p_breusch_pagan, condition.
        warnings: what the table's note must say.
    """

    model: SurveyModel
    coefficients: pd.DataFrame
    cov: pd.DataFrame
    record: dict[str, Any]
    warnings: tuple[str, ...] = ()

    @property
    def params(self) -> pd.Series:
        """Coefficients by term."""
        return self._by_term("estimate")

    @property
    def std_errors(self) -> pd.Series:
        """Standard errors by term (errors of equal variance)."""
        return self._by_term("se")

    @property
    def tvalues(self) -> pd.Series:
        """Student's t by term."""
        return self._by_term("t")

    @property
    def pvalues(self) -> pd.Series:
        """Two-sided p by term."""
        return self._by_term("p")

    @property
    def nobs(self) -> int:
        """Rows used."""
        return int(self.record["nobs"])

    @property
    def rsquared(self) -> float:
        """R²."""
        return float(self.record["r2"])

    def conf_int(self) -> pd.DataFrame:
        """95% intervals by term: ``low, high``."""
        return self.coefficients.set_index("term")[["low", "high"]]

    def __getitem__(self, term: str) -> pd.Series:
        """One term's row: ``regression["ck"]["vif"]``."""
        table = self.coefficients.set_index("term")
        if term not in table.index:
            raise KeyError(f"{term!r}; there are {', '.join(table.index)}")
        return table.iloc[list(table.index).index(term)]

    def __str__(self) -> str:
        """Coefficients, fit and what the note must say, for the screen."""
        r, shown = self.record, self.coefficients[["term", "estimate", "se", "beta", "t", "p", "vif"]]
        table = shown.to_string(index=False, float_format=lambda value: f"{value:.3f}", na_rep="")
        head = f"{self.model.name or self.model.outcome}: {self.model.outcome}, n = {r['nobs']:,}, R² {r['r2']:.3f}"
        return lines([head, table, *noted(self.warnings)])

    def summary(self) -> str:
        """The same text, as statsmodels' results call it."""
        return str(self)

    def _repr_html_(self) -> str:
        """For notebooks: the coefficients, what they rest on above and the notes below."""
        head, *_ = str(self).partition("\n")
        notes = "".join(f"<p>{escape(warning)}</p>" for warning in self.warnings)
        return f"<p>{escape(head)}</p>{self.coefficients.round(3).to_html(index=False, na_rep='')}{notes}"

    def _by_term(self, column: str) -> pd.Series:
        values: pd.Series = self.coefficients.set_index("term")[column]
        return values


@dataclass(frozen=True, slots=True, eq=False)
class Factoring:
    """What the items' correlations say of the scales; every row has answered every item.

    Attributes:
        record: plain values: n, items, factors, extraction, rotation, kmo, bartlett, df, p_bartlett, eigenvalues,
            kaiser (eigenvalues above 1), harman_pca, harman_paf, chi2, chi2_df, p_chi2, converged.
        loadings: items by factors, rotated; and ``communality``, ``kmo``.
        phi: correlations of the factors.
        confirmed: ``item, scale, loading, uniqueness`` of the confirmatory analysis; empty where it is not identified.
        fit: its chi2, df, p, cfi, tli, rmsea, srmr; empty likewise.
        fornell_larcker: scales by scales: below the diagonal the factors' correlations, on it the root of AVE.
        htmt: scales by scales.
    """

    record: dict[str, Any]
    loadings: pd.DataFrame
    phi: pd.DataFrame
    confirmed: pd.DataFrame
    fit: dict[str, float]
    fornell_larcker: pd.DataFrame
    htmt: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class SurveyResult:
    """What a questionnaire gave.

    Attributes:
        spec: what was asked.
        items: one row an item: ``scale, item, reversed, n, missing, mean, sd, min, max, skewness, item_rest_r,
            alpha_if_dropped, loading`` (of the scale's own single factor), after reversal.
        scales: one row a scale: ``scale, items, n_alpha, alpha, alpha_low, alpha_high`` (Feldt's 95%; listwise only),
            ``alpha_standardised, mean_r, cr, ave`` (of the scale's own single factor), ``n, mean, sd, min, max`` (of
            the scores).
        scores: the answers' rows, by their own index: a score a scale, and the further columns of regressions.
        correlations: one row a pair: ``a, b, r, n, p, stars``.
        factoring: None where the items cannot be factored; a warning says why.
        regressions: in the order asked.
        rows: plain values: given, complete (every item answered), cells without an answer, codes taken as none.
        warnings: what the reader must know: reversals forgotten, answers missing, solutions out of bounds.
    """

    spec: SurveySpec
    items: pd.DataFrame
    scales: pd.DataFrame
    scores: pd.DataFrame
    correlations: pd.DataFrame
    factoring: Factoring | None
    regressions: tuple[Regression, ...]
    rows: dict[str, Any]
    warnings: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Regression:
        """One regression by name."""
        for regression in self.regressions:
            if regression.model.name == name:
                return regression
        raise KeyError(f"{name!r}; there are {', '.join(r.model.name for r in self.regressions) or 'none'}")

    def __str__(self) -> str:
        """Scales, regressions and warnings, for the screen."""
        columns = ["scale", "items", "n", "mean", "sd", "alpha", "cr", "ave"]
        table = self.scales[columns].to_string(index=False, float_format=lambda value: f"{value:.3f}", na_rep="")
        told = [lines(Message("survey.warning", warning=warning) for warning in self.warnings)] if self.warnings else []
        return joined([table, *map(str, self.regressions), *told], "list.apart")


@dataclass(frozen=True, slots=True, eq=False)
class Recheck:
    """What a published correlation matrix implies, and whether the paper's own numbers follow.

    Attributes:
        outcome: the outcome's name.
        coefficients: one row a regressor: ``term, beta, se_beta, t, p, vif, simple_t, simple_p``; each of beta, t, p,
            vif with ``_low`` and ``_high``, the band that rounding allows; for each printed figure ``printed_NAME``
            and whether its own rounding reaches the band, ``NAME_follows``; ``sd_ratio`` (of the regressor to the
            outcome, from a printed B) with its band.
        correlations: one row a pair: ``a, b, r, half_unit, p, p_low, p_high``; where stars are printed also
            ``printed_stars, stars`` (by the printed legend) and ``stars_follow``.
        record: plain values: n, k, r2, adj_r2, f, p_f, bands of r2 and f, smallest_eigenvalue, every_corner, bounded
            (whether the bands are bounds), at_once (whether all printed figures can hold at once; None if fewer than
            two are printed), legends (tried, with the cells that contradict each).
        findings: sentences, most important first.
    """

    outcome: str
    coefficients: pd.DataFrame
    correlations: pd.DataFrame
    record: dict[str, Any]
    findings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The regression that follows, and the findings, for the screen."""
        shown = self.coefficients[["term", "beta", "t", "t_low", "t_high", "p", "vif"]]
        table = shown.to_string(index=False, float_format=lambda value: f"{value:.3f}")
        r = self.record
        numbers = {key: r[key] for key in ("k", "n", "r2", "f", "p_f")}
        return lines([Message("recheck.shown", outcome=self.outcome, **numbers), table, *self.findings])
