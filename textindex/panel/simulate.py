"""In: a seed. Out: a firm-year panel with the paper's names and moments from known coefficients; all simulated."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from textindex.core.errors import PanelError
from textindex.core.messages import Message
from textindex.core.summaries import shown
from textindex.panel import fundamentals as law
from textindex.panel.fundamentals import Draw
from textindex.panel.skeleton import skeleton
from textindex.panel.truth import (
    CHANNEL_NOISE,
    CHANNEL_SLOPES,
    CONTROL_SLOPES,
    CONTROLS,
    EXAGGERATING,
    FIRM_YEARS,
    FIRMS,
    NOTES,
    SLOPES,
    TABLE_1,
    TERCILES,
    Slopes,
)

FEWEST = 200
NOISE = 0.0235  # of the outcome, beside what the channels leave in it
OWN_NOISE = {"AssetTurnover": 0.05, "CF": 0.060, "PatentQuantity": 0.5, "PatentQuality": 0.35, "Collaborators": 0.35}
FIRM_EFFECT = {"AssetTurnover": 0.25, "PatentQuantity": 0.7, "PatentQuality": 0.3, "Collaborators": 0.5}


class Simulation(NamedTuple):
    """A simulated panel and the coefficients it was built from."""

    panel: pd.DataFrame
    truth: dict[str, Any]

    def __repr__(self) -> str:
        return shown(self)


def simulate(seed: int = 20230607, firms: int = FIRMS, *, channels: bool = True) -> Simulation:
    """Draw a panel calibrated to the paper's Table 1 from the coefficients of its Tables 2 to 8.

    Args:
        seed: equal seeds give equal panels.
        firms: number of firms, at least 200; firm-years are in the paper's proportion (2,049 firms, 15,724 firm-years,
            2007 to 2020).
        channels: whether the outcome takes up each channel's own noise, so that Tables 6 and 8 come out. False: there
            is no channel at all, and those tables' regressions find one all the same.

    Returns:
        The panel, one row a firm-year, sorted, and the truth.
        firm (``S00001``), year, industry (38), the paper's variables, ``tercile`` of Size (type-7 quantiles, closed
        below). ``InternationalHet``: the outcome whose coefficients differ by tercile (Table 3). ``Digital`` is ln(1 +
        ``dig_count``), at most 4.683; ``Digital_rep`` and ``dig_count_rep`` the same with a tenth of the rows
        exaggerated (``exag_true``). ``RD`` and ``DigIntangible`` are shares with gaps. ``age_years`` are whole years
        since listing; ``SOE0`` is SOE at first sight. ``simulated`` is 1 in every row, and in ``panel.attrs``.

    Few firms may leave International a larger sd than printed.

    Raises:
        PanelError: too few firms for the moments to be met, or a seed below 0.
    Source:
        Li, Xu and Sukumar (2023), Tables 1 to 8.
    """
    if firms < FEWEST:
        raise PanelError(Message("simulate.few", firms=firms, fewest=FEWEST))
    if seed < 0:
        raise PanelError(Message("simulate.seed", seed=seed))
    draw = Draw.of(seed)
    rows = skeleton(draw.stream("skeleton"), firms, round(FIRM_YEARS * firms / FIRMS))
    draw = draw.over(rows)
    law.change(draw)
    law.fundamentals(draw)
    law.digital(draw)
    noise = {name: sd * draw.noise(name) for name, sd in OWN_NOISE.items()}
    _cash_flow(draw, noise["CF"])
    _other_outcomes(draw, noise)
    _outcome(draw, noise, channels)
    _terciles(draw)
    law.disclosure(draw, EXAGGERATING)
    panel = draw.table()
    panel.attrs.update(simulated=True, seed=seed, label=f"SIMULATED by textindex, seed {seed}: no real firm")
    return Simulation(panel, _truth(seed, firms, len(panel), channels))


def _part(draw: Draw, slopes: Slopes) -> Any:
    d, c = draw["Digital"], draw["Change"]
    return slopes.DC * d * c + slopes.Digital * d + slopes.Change * c


def _cash_flow(draw: Draw, noise: Any) -> None:
    """CF is a control and an outcome of Table 5: its linear truth is kept, its sd met by the firm effect."""
    base = _part(draw, SLOPES["CF"]) + noise + 0.004 * draw.year_effect("CF")
    values = _to_sd(base, draw.firm_effect("CF"), TABLE_1["CF"].sd)
    draw["CF"] = values + TABLE_1["CF"].mean - values.mean()


def _other_outcomes(draw: Draw, noise: dict[str, Any]) -> None:
    for name, sd in FIRM_EFFECT.items():
        effects = sd * draw.firm_effect(name) + 0.03 * draw.year_effect(name)
        draw[name] = 1.0 + _part(draw, SLOPES[name]) + 0.02 * draw.size + effects + noise[name]
    effects = 0.5 * draw.firm_effect("ForeignSubs") + 0.03 * draw.year_effect("ForeignSubs")
    own = 0.45 * draw.noise("ForeignSubs")
    draw["ForeignSubs"] = 1.0 + _part(draw, SLOPES["ForeignSubs"]) + 0.05 * draw.size + effects + own


def _outcome(draw: Draw, noise: dict[str, Any], channels: bool) -> None:
    slopes = {**CONTROL_SLOPES, "CF": CONTROL_SLOPES["CF"] if channels else 0.0}
    controls = sum(slopes[name] * (draw[name] - draw[name].mean()) for name in CONTROLS)
    taken = sum(CHANNEL_NOISE[name] * noise[name] for name in CHANNEL_NOISE) if channels else 0.0
    own = taken + NOISE * draw.noise("International")
    core = _part(draw, SLOPES["International"]) + controls + 0.006 * draw.year_effect("International") + own
    values = _to_sd(core, draw.firm_effect("International"), TABLE_1["International"].sd)
    draw["International"] = values + TABLE_1["International"].mean - values.mean()


def _to_sd(base: Any, effect: Any, sd: float) -> Any:
    """Add as much of an effect as gives a standard deviation; none where the base has more already."""
    from scipy import optimize

    def gap(share: float) -> float:
        return float((base + share * effect).std(ddof=1) - sd)

    return base + (optimize.brentq(gap, 0, 10 * sd) if gap(0) < 0 else 0.0) * effect


def _terciles(draw: Draw) -> None:
    low, high = np.quantile(draw["Size"], [1 / 3, 2 / 3])
    draw["tercile"] = 1 + (draw["Size"] >= low).astype(int) + (draw["Size"] >= high).astype(int)
    parts = np.stack([_part(draw, slopes) for slopes in TERCILES])
    own = parts[draw["tercile"] - 1, np.arange(draw.n)]
    draw["InternationalHet"] = draw["International"] - _part(draw, SLOPES["International"]) + own


def _truth(seed: int, firms: int, n: int, channels: bool) -> dict[str, Any]:
    return {
        "simulated": True,
        "generator": "textindex simulate",
        "seed": seed,
        "firms": firms,
        "firm_years": n,
        "fixed_effects": ["firm", "year"],
        "slopes": {outcome: dict(slopes._asdict()) for outcome, slopes in SLOPES.items()},
        "controls": dict(CONTROL_SLOPES) if channels else {**CONTROL_SLOPES, "CF": 0.0},
        "terciles": {
            "outcome": "InternationalHet",
            "slopes": {str(k): dict(s._asdict()) for k, s in enumerate(TERCILES, 1)},
        },
        "channels": dict(CHANNEL_SLOPES) if channels else {},
        "exaggerating": {"share": EXAGGERATING, "columns": ["exag_true", "dig_count_rep", "Digital_rep"]},
        "table_1": {name: dict(moments._asdict()) for name, moments in TABLE_1.items()},
        "notes": list(NOTES),
    }
