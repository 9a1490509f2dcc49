"""In: nothing. Out: what the simulated panel is calibrated to, and the coefficients it is built from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

YEARS = range(2007, 2021)
FIRM_YEARS, FIRMS, INDUSTRIES = 15_724, 2_049, 38
CONTROLS = ("Size", "LOAR", "ROE", "SOE", "Age", "Board", "CF", "Growth", "Tangible")


class Moments(NamedTuple):
    """A row of the paper's Table 1."""

    mean: float
    sd: float
    low: float
    high: float


TABLE_1: Mapping[str, Moments] = {
    "International": Moments(3.042, 0.124, 2.619, 3.218),
    "Digital": Moments(1.319, 1.216, 0, 4.683),
    "Change": Moments(0.204, 0.193, 0.091, 1),
    "Size": Moments(22.207, 1.342, 19.366, 25.993),
    "LOAR": Moments(0.447, 0.223, 0.046, 0.988),
    "ROE": Moments(0.071, 0.127, -0.627, 0.416),
    "SOE": Moments(0.569, 0.493, 0, 1),
    "Age": Moments(1.981, 0.931, 0, 3.229),
    "Board": Moments(2.155, 0.201, 1.609, 2.709),
    "CF": Moments(0.046, 0.075, -0.180, 0.257),
    "Growth": Moments(0.162, 0.331, -0.562, 1.771),
    "Tangible": Moments(0.278, 0.191, 0.003, 0.801),
}
"""Li, Xu and Sukumar (2023), Table 1, as printed: mean, standard deviation, minimum, maximum."""


class Slopes(NamedTuple):
    """Coefficients of Digital x Change, Digital and Change."""

    DC: float
    Digital: float
    Change: float


SLOPES: Mapping[str, Slopes] = {
    "International": Slopes(0.098, 0.063, 0.037),
    "ForeignSubs": Slopes(0.151, 0.092, 0.029),
    "AssetTurnover": Slopes(0.011, 0.006, 0.003),
    "CF": Slopes(0.032, 0.019, 0.004),
    "PatentQuantity": Slopes(0.054, 0.038, 0.017),
    "PatentQuality": Slopes(0.038, 0.018, 0.018),
    "Collaborators": Slopes(0.309, 0.281, 0.104),
}
"""The paper's Tables 2 (column 3), 4 (column 3), 5 and 7."""
TERCILES: tuple[Slopes, ...] = (
    Slopes(0.136, 0.076, 0.044),
    Slopes(0.107, 0.068, 0.040),
    Slopes(0.088, 0.059, 0.038),
)
"""Table 3, from the smallest firms to the largest; the truth of `InternationalHet` only."""
CONTROL_SLOPES: Mapping[str, float] = {
    "Size": 0.012,
    "LOAR": -0.020,
    "ROE": 0.030,
    "SOE": -0.005,
    "Age": 0.008,
    "Board": 0.010,
    "CF": 0.1788,
    "Growth": 0.005,
    "Tangible": -0.015,
}
"""Our choice: the paper prints no coefficients of controls; that of CF serves Table 6."""
CHANNEL_SLOPES: Mapping[str, float] = {
    "AssetTurnover": 0.526,
    "CF": 0.438,
    "PatentQuantity": 0.058,
    "PatentQuality": 0.053,
    "Collaborators": 0.113,
}
"""Tables 6 and 8: slopes of regressions that leave the index out."""
CHANNEL_NOISE: Mapping[str, float] = {
    "AssetTurnover": 0.40427,
    "PatentQuantity": 0.05042,
    "PatentQuality": 0.04460,
    "Collaborators": 0.05637,
}
"""What the outcome takes of each channel's own noise, solved so that `CHANNEL_SLOPES` come out."""
EXAGGERATING = 0.10
NOTES = (
    "Every number of this panel is simulated: no row is a firm.",
    "SOE's printed sd (.493) is impossible for its mean; here it is sqrt(p(1-p)).",
    "CF and International go beyond the printed range: clipping would break the linear truth.",
    "Printed standard errors are 4 to 11 times those of such a panel; Table 2, columns 1 and 2, and the R2 of Tables 6 "
    "and 8 cannot be met together with Table 1.",
    "The slopes of Tables 6 and 8 come out because the index is left out there; they are no evidence of a channel.",
    "Winsorizing the outcome biases the coefficient of DC towards zero.",
)
