"""The workbench in a browser of this machine."""

from textindex.core.extras import need

need("workbench")
