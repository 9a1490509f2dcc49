"""The study: a TOML file says how reports become tables, and `run_study` does what is not done yet."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
