"""In: the analysis sample and a `ModelSpec`. Out: an `Estimate`."""

from textindex.base.estimates import Estimate, Estimates, ModelSpec, Screen, SpecFile
from textindex.estimates.differences import group_difference
from textindex.estimates.fit import fit
from textindex.estimates.read import read_panel
from textindex.estimates.run import estimate
from textindex.estimates.saved import read_estimates
from textindex.estimates.specs import load_specs, shipped_specs
from textindex.estimates.stata import do_file
from textindex.estimates.tables import files

__all__ = [
    "Estimate",
    "Estimates",
    "ModelSpec",
    "Screen",
    "SpecFile",
    "do_file",
    "estimate",
    "files",
    "fit",
    "group_difference",
    "load_specs",
    "read_estimates",
    "read_panel",
    "shipped_specs",
]
