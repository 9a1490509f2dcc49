"""Figures: an Altair chart in the house's theme, and its files."""
