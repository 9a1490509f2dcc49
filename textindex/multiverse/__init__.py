"""The multiverse: every combination of the choices between reports and a table, and what moves the coefficient."""
