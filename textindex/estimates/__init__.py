"""In: the analysis sample and a `ModelSpec`. Out: an `Estimate`."""

from textindex.core.estimates import Estimate, Estimates, ModelSpec, Screen, SpecFile
from textindex.core.extras import need
from textindex.estimates.adoption import Adoption, adoption
from textindex.estimates.correction import (
    Power,
    coded_firm_years,
    correct,
    correct_models,
    corrections,
    join_coded,
    power,
)
from textindex.estimates.differences import group_difference
from textindex.estimates.fit import fit
from textindex.estimates.matching import Att, Match, Stack, match, match_cohorts
from textindex.estimates.mediate import Mediation, mediate
from textindex.estimates.percent import percent_effects
from textindex.estimates.read import read_panel
from textindex.estimates.run import estimate
from textindex.estimates.saved import read_estimates
from textindex.estimates.screen import CAUTION, Screened, screen
from textindex.estimates.sizes import size_classes
from textindex.estimates.specs import load_specs, shipped_specs
from textindex.estimates.stata import do_file
from textindex.estimates.tables import files

__all__ = [
    "CAUTION",
    "Adoption",
    "Att",
    "Estimate",
    "Estimates",
    "Match",
    "Mediation",
    "ModelSpec",
    "Power",
    "Screen",
    "Screened",
    "SpecFile",
    "Stack",
    "adoption",
    "coded_firm_years",
    "correct",
    "correct_models",
    "corrections",
    "do_file",
    "estimate",
    "files",
    "fit",
    "group_difference",
    "join_coded",
    "load_specs",
    "match",
    "match_cohorts",
    "mediate",
    "percent_effects",
    "power",
    "read_estimates",
    "read_panel",
    "screen",
    "shipped_specs",
    "size_classes",
]

need("estimates")
