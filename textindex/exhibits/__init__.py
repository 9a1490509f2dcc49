"""The exhibits: estimates and samples become tables and figures as a paper prints them."""

from textindex.core.extras import need
from textindex.exhibits.figures.coefficients import draw_coefficients
from textindex.exhibits.figures.curve import draw_specification_curve
from textindex.exhibits.figures.effects import marginal_effects
from textindex.exhibits.figures.event_study import draw_bacon, draw_event_study, draw_group_time
from textindex.exhibits.figures.flow import draw_flow
from textindex.exhibits.figures.marginal import draw_marginal_effects
from textindex.exhibits.figures.matching import draw_balance, draw_support
from textindex.exhibits.figures.save import FIGURES, figure_bytes
from textindex.exhibits.figures.survey import draw_loadings, draw_recheck
from textindex.exhibits.tables.balance import typeset_balance
from textindex.exhibits.tables.describe import describe
from textindex.exhibits.tables.event_study import typeset_event_study
from textindex.exhibits.tables.full import full_markdown, full_text
from textindex.exhibits.tables.record import Table
from textindex.exhibits.tables.render import TABLES, table_bytes
from textindex.exhibits.tables.typeset import typeset

__all__ = [
    "FIGURES",
    "TABLES",
    "Table",
    "describe",
    "draw_bacon",
    "draw_balance",
    "draw_coefficients",
    "draw_event_study",
    "draw_flow",
    "draw_group_time",
    "draw_loadings",
    "draw_marginal_effects",
    "draw_recheck",
    "draw_specification_curve",
    "draw_support",
    "figure_bytes",
    "full_markdown",
    "full_text",
    "marginal_effects",
    "table_bytes",
    "typeset",
    "typeset_balance",
    "typeset_event_study",
]

need("exhibits")
