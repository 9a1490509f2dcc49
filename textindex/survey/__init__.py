"""Questionnaires: scales, factors, regressions of scores; published correlation matrices checked again."""
