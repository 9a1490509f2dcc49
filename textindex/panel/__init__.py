"""The panel room: index, Change and firm data become the sample; or a panel with known truth is drawn."""

from textindex.panel.simulate import Simulation, simulate

__all__ = ["Simulation", "simulate"]
