"""In: the analysis sample and a `ModelSpec`. Out: an `Estimate`."""

from textindex.base.estimates import Estimate, ModelSpec, Screen
from textindex.estimates.fit import fit

__all__ = ["Estimate", "ModelSpec", "Screen", "fit"]
