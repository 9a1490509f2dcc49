"""The study: a TOML file says how reports become tables, and `run_study` does what is not done yet."""

from textindex.study.run import check_study, run_study

__all__ = ["check_study", "run_study"]
