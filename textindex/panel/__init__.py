"""The panel room: index, Change and firm data become the sample; or a panel with known truth is drawn."""

from textindex.panel.build import Panel, build_panel
from textindex.panel.simulate import Simulation, simulate

__all__ = ["Panel", "Simulation", "build_panel", "simulate"]
