"""The exhibits: estimates and samples become tables and figures as a paper prints them."""

from textindex.exhibits.curve import draw_specification_curve
from textindex.exhibits.describe import describe
from textindex.exhibits.draw import draw_coefficients
from textindex.exhibits.effects import marginal_effects
from textindex.exhibits.flow import draw_flow
from textindex.exhibits.full import full_markdown, full_text
from textindex.exhibits.marginal import draw_marginal_effects
from textindex.exhibits.record import Table
from textindex.exhibits.render import TABLES, table_bytes
from textindex.exhibits.save import FIGURES, figure_bytes
from textindex.exhibits.typeset import typeset

__all__ = [
    "FIGURES",
    "TABLES",
    "Table",
    "describe",
    "draw_coefficients",
    "draw_flow",
    "draw_marginal_effects",
    "draw_specification_curve",
    "figure_bytes",
    "full_markdown",
    "full_text",
    "marginal_effects",
    "table_bytes",
    "typeset",
]
