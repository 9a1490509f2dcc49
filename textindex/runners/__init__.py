"""The runners: one task over many items, each kept apart from the others; here in processes, or on a Dask cluster."""

from textindex.runners.cluster import run_on_dask
from textindex.runners.here import watched
from textindex.runners.local import Limits, Lost, run

__all__ = ["Limits", "Lost", "run", "run_on_dask", "watched"]
