"""The workbench: what a researcher reads, tries and decides to tune a dictionary; all of it from the store."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
