"""In: `Estimates`. Out: a Stata do-file (reghdfe, ppmlhdfe, ivreghdfe) that runs the same models on the same panel."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import pandas as pd

from textindex.core.errors import EstimateError
from textindex.core.estimates import Estimate, Estimates, ModelSpec, in_language
from textindex.core.messages import Message
from textindex.estimates.terms import LOG, Columns
from textindex.estimates.vcov import clusters, kind

LONGEST = 32
LISTED = 9  # texts that Stata's inlist() takes
TEXT = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
LOAD = {
    ".dta": 'use "{0}", clear',
    ".csv": 'import delimited using "{0}", clear varnames(1) case(preserve) encoding("UTF-8") asdouble',
    ".tsv": 'import delimited using "{0}", clear delim(tab) varnames(1) case(preserve) encoding("UTF-8") asdouble',
    ".xlsx": 'import excel using "{0}", clear firstrow',
}
HEAD = """\
* {title}
* Written by textindex. Needs, once: ssc install ftools, reghdfe, ppmlhdfe (and ivreghdfe, ivreg2, ranktest for IV).
* Coefficients agree; standard errors agree up to the count of redundant levels: reghdfe counts them by connected sets
* for two effects, textindex (as fixest) one an effect after the first; ppmlhdfe has a small-sample factor of its own.
version 16
{load}
"""


def do_file(results: Estimates, panel: str, data: pd.DataFrame) -> str:
    """The do-file of a run.

    Args:
        results: of `estimate`.
        panel: the panel's file, as Stata is to open it.
        data: the panel, for which of its columns hold text.
    """
    ending = "." + panel.rsplit(".", 1)[-1].lower()
    if re.search(r"[\"`$\x00-\x1f]", panel):
        raise EstimateError(Message("stata.panel", panel=panel))
    load = LOAD.get(ending, f"* {panel}: save it as .dta first\n" + LOAD[".dta"]).format(panel)
    if ending in (".csv", ".tsv") and (codes := _codes(data)):
        load += f" stringcols({' '.join(map(str, codes))})"
    script = _Script(data)
    blocks = [HEAD.format(title=_line(in_language(results.file.title, "en") or results.file.name), load=load)]
    blocks += [_weights(match.name, results, script) for match in results.matches if match.name not in data]
    blocks += [script.model(results, estimate) for estimate in results.estimates]
    names = [_name(f"m_{estimate.spec.name}") for estimate in results.estimates]
    blocks += [
        f"estimates table {' '.join(names[start : start + 6])}, b(%12.0g) se(%12.0g) stats(N r2 r2_within)"
        for start in range(0, len(names), 6)
    ]
    return "\n".join(blocks) + "\n"


def _weights(name: str, results: Estimates, script: _Script) -> str:
    """Lines that bring in a match's weights from matched.csv, which stands beside the do-file."""
    unit = next((asked.unit for asked in results.file.matches if asked.name == name), "firm")
    text = " stringcols(2)" if script.is_text(unit) else ""
    return "\n".join([
        f"* {name}: weights of the match, for all rows of a firm", "tempfile panel", "save `panel'",
        f'import delimited using "matched.csv", clear varnames(1) case(preserve) encoding("UTF-8") asdouble{text}',
        f'keep if match == {_text(name)}', "keep unit weight", f"rename (unit weight) ({_name(unit)} {_name(name)})",
        f"merge 1:m {_name(unit)} using `panel', keep(match using) nogenerate", "",
    ])  # fmt: skip


def _codes(data: pd.DataFrame) -> list[int]:
    """Places (from 1) of columns of text that Stata would read as numbers: 000999."""
    texts = [(place, data.iloc[:, place - 1]) for place in range(1, data.shape[1] + 1)]
    return [
        place
        for place, own in texts
        if own.dtype.kind not in "iufbM" and own.dropna().astype(str).str.fullmatch(r"[\d.]+").all()
    ]


class _Script:
    """Writes models; remembers what it has generated."""

    def __init__(self, data: pd.DataFrame) -> None:
        self.data = data
        self.columns: Collection[str] = [str(column) for column in data.columns]
        self.made: dict[str, str] = {}
        self.is_set = False

    def model(self, results: Estimates, estimate: Estimate) -> str:
        """One model's lines."""
        spec = estimate.spec
        lines = [_line(f"* {spec.name} {in_language(spec.label, 'en')}").rstrip()]
        condition = self._conditions(estimate)
        if spec.screen and spec.screen.column:
            condition.append(f"{self._column(spec.screen.column)} != 1")
        elif spec.screen:
            residual, more = self._screen(results, spec)
            lines += more
            cut = results.cuts[spec.name]
            condition.append(f"!({residual} > {cut!r} & !missing({residual}))")
        lines += self._fit(spec, condition)
        return "\n".join([*lines, f"estimates store {_name(f'm_{spec.name}')}", ""])

    def _fit(self, spec: ModelSpec, condition: list[str], residual: str = "") -> list[str]:
        lines: list[str] = []
        columns = Columns(self.data, spec.panel)
        outcome = self._term(*columns.named(spec.outcome), spec, lines)
        terms = {name: self._term(name, term, spec, lines) for name, term in columns.expand(spec.regressors)}
        instruments = [self._term(name, term, spec, lines) for name, term in columns.expand(spec.instruments)]
        effects = [self._effect(effect, lines) for effect in spec.fixed_effects]
        by = [self._effect(effect, lines) for effect in clusters(spec.vcov)]
        where = f" if {' & '.join(condition)}" if condition else ""
        weight = f" [aw={self._column(spec.weights)}]" if spec.weights else ""
        options = [f"absorb({' '.join(effects)})"] if effects else []
        robust = f"cluster {' '.join(by)}" if by else "robust"
        keep = ["keepsingletons"] if effects and spec.singletons == "keep" else []
        if spec.family == "poisson":
            command = "ppmlhdfe" if effects else "poisson"
            plain = "oim" if kind(spec.vcov) == "iid" else robust
            if effects and plain == "oim":
                lines.append("* ppmlhdfe has no iid standard errors: these are robust")
                plain = "robust"
            options += [f"vce({plain})", *keep, *([f"d({residual}_d)"] if residual and effects else [])]
            options += ["tolerance(1e-12)"] if effects else []
            options += [f"offset({self._term(*columns.named(spec.offset), spec, lines)})"] if spec.offset else []
            weight = weight.replace("[aw=", "[pw=")
        elif spec.endogenous:
            command = "ivreghdfe" if effects else "ivreg2" if len(by) > 1 else "ivregress 2sls"
            plain = "unadjusted" if kind(spec.vcov) == "iid" else robust
            given = {name for name, _ in columns.expand(spec.endogenous)}
            if command == "ivregress 2sls":
                options += [f"vce({plain})", "small"]
            else:
                options += [f"cluster({' '.join(by)})"] if by else ["robust"] if plain == "robust" else []
                options += [] if effects else ["small"]
            options += keep
            inside = f"({' '.join(v for k, v in terms.items() if k in given)} = {' '.join(instruments)})"
            terms = {k: v for k, v in terms.items() if k not in given} | {"": inside}
        else:
            command = "reghdfe" if effects or len(by) > 1 else "regress"
            iid = kind(spec.vcov) == "iid"
            options += ["noabsorb"] if command == "reghdfe" and not effects else []
            options += [] if iid and command == "regress" else [f"vce({'unadjusted' if iid else robust})"]
            options += keep + (["tolerance(1e-12)"] if effects else [])
            options += [f"residuals({residual})"] if residual and effects else []
        tail = f", {' '.join(options)}" if options else ""
        lines.append(f"{command} {outcome} {' '.join(terms.values())}{weight}{where}{tail}")
        if residual and (spec.family == "poisson" or not effects):
            lines += self._residual(spec, outcome, residual)
        return lines

    def _residual(self, spec: ModelSpec, outcome: str, residual: str) -> list[str]:
        if spec.family == "gaussian":
            return [f"predict double {residual} if e(sample), residuals"]
        what = "mu" if spec.fixed_effects else "n"
        return [
            f"predict double {residual}_mu if e(sample), {what}",
            f"gen double {residual} = {outcome} - {residual}_mu",
        ]

    def _screen(self, results: Estimates, spec: ModelSpec) -> tuple[str, list[str]]:
        assert spec.screen is not None
        residual = _name(f"r_{spec.screen.model}")
        if residual in self.made:
            return residual, []
        self.made[residual] = residual
        return residual, self._fit(results.file.model(spec.screen.model), [], residual)

    def _conditions(self, estimate: Estimate) -> list[str]:
        conditions = []
        for column, values in estimate.spec.where:
            shown = [self._value(value, column) for value in values]
            parts = [", ".join(shown[at : at + LISTED]) for at in range(0, len(shown), LISTED)]
            told = " | ".join(f"inlist({self._column(column)}, {part})" for part in parts)
            conditions.append(f"({told})" if len(parts) > 1 else told)
        if estimate.spec.quantile:
            found = estimate.record["rows"]["quantile"]
            name = self._column(found["column"])
            conditions.append(f"!missing({name})")
            conditions += [f"{name} >= {found['from']!r}"] if found["group"] > 1 else []
            conditions += [f"{name} < {found['below']!r}"] if found["group"] < found["of"] else []
        return conditions

    def _term(self, name: str, term: str, spec: ModelSpec, lines: list[str]) -> str:
        """A variable's name; generated first if the term is no column."""
        if term in self.columns and (name == term):
            return self._column(term)
        expression = self._expression(term, spec, lines)
        return self._made(_name(name), expression, lines)

    def _made(self, wanted: str, expression: str, lines: list[str]) -> str:
        """A generated variable; never one of the panel's own columns, nor one that stands for something else."""
        variable, number = wanted, 1
        while variable in self.columns or self.made.get(variable, expression) != expression:
            number += 1
            variable = f"{wanted[: LONGEST - 3]}_{number}"
        if variable not in self.made:
            self.made[variable] = expression
            lines.append(f"gen double {variable} = {expression}")
        return variable

    def _expression(self, term: str, spec: ModelSpec, lines: list[str]) -> str:
        if term in self.columns:
            return self._column(term)
        columns = Columns(self.data, spec.panel)
        if len(parts := columns.factors(term)) > 1:
            return "*".join(self._expression(part, spec, lines) for part in parts)
        if found := columns.shift(term):
            if not self.is_set:
                lines.append(f"xtset {self._effect(spec.panel[0], lines)} {self._column(spec.panel[1])}")
                self.is_set = True
            inner = self._expression(found[3], spec, lines)
            if found[3] not in self.columns:
                inner = self._made(_name(found[3]), inner, lines)
            return f"{found[1]}{found[2]}.{inner}"
        if found := LOG.fullmatch(term):
            return f"ln({'1 + ' if found[1] else ''}{self._expression(found[2].strip(), spec, lines)})"
        if level := columns.level(term):
            column = self._column(level[1])
            return f"cond(missing({column}), ., {column} == {self._value(*level)})"
        return self._column(term)

    def _effect(self, effect: str, lines: list[str]) -> str:
        """A numbered variable of a fixed effect's levels."""
        parts = [effect] if effect in self.columns else [part.strip() for part in effect.split("^")]
        name = _name("id_" + "_".join(parts))
        if name not in self.made:
            self.made[name] = effect
            lines.append(f"egen long {name} = group({' '.join(self._column(part) for part in parts)})")
        return name

    def _column(self, name: str) -> str:
        """A column as Stata calls it: its imports leave out what a name cannot hold, blanks among it."""
        return name if re.fullmatch(r"[^\W\d]\w{0,31}", name) else _name(re.sub(r"\W", "", name))

    def _value(self, value: Any, column: str) -> str:
        """A value as Stata compares it with a column: 0.1 is not what a float holds of it."""
        if self.is_text(column):
            return _text(str(value))
        text = str(int(value)) if isinstance(value, bool) else str(value)
        single = column in self.data and self.data[column].dtype == "float32"
        return f"float({text})" if single and not float(text).is_integer() else text

    def is_text(self, column: str) -> bool:
        """Whether a column holds text."""
        return column in self.data and self.data[column].dtype.kind not in "iufb"


def _line(text: str) -> str:
    """A text as it may stand in a comment: one line, whatever it holds."""
    return TEXT.sub(" ", text)


def _text(text: str) -> str:
    r"""A text as Stata writes it, on one line; what would end it or begin a macro is put in by number.

    >>> print(_text("state"), _text('a"b'), _text("x\ny"))
    "state" `"a"b"' "x y"
    >>> print(_text("`p'"))
    (`""' + char(96) + `"p'"')
    """
    parts = re.split("([`$]|\"')", _line(text))
    if len(parts) == 1:
        return f'`"{parts[0]}"\'' if '"' in text else f'"{parts[0]}"'
    pieces = [
        " + ".join(f"char({ord(sign)})" for sign in part) if at % 2 else f'`"{part}"\'' for at, part in enumerate(parts)
    ]
    return f"({' + '.join(pieces)})"


def _name(text: str) -> str:
    """A name that Stata takes.

    >>> _name("Digital:Change"), _name("2018.year"), _name("m_2.3")
    ('Digital_Change', '_2018_year', 'm_2_3')
    """
    name = re.sub(r"\W", "_", text)
    return (name if not name[:1].isdigit() else f"_{name}")[:LONGEST]
