"""Where shipped dictionaries, samples and specifications lie: inside the wheel, or beside the package in a checkout.

And where what a user keeps for all work lies: settings, tables of firms.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from textindex.core.messages import Message

PACKAGE = Path(__file__).resolve().parent.parent


SETTINGS = "TEXTINDEX_CONFIG"
"""The variable that names the settings file."""


def kept_folder(env: Mapping[str, str] = os.environ) -> Path:
    """Where settings are kept: beside the file that TEXTINDEX_CONFIG names, else where this system keeps them."""
    if named := env.get(SETTINGS):
        return Path(named).parent
    if sys.platform == "win32":
        base = Path(env.get("APPDATA") or Path.home())
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(env.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "textindex"


def shipped(name: str) -> Path:
    """Return the folder ``dictionaries``, ``corpora_samples`` or ``specs`` that came with this installation.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for folder in (PACKAGE / "_shipped" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(Message("data.lacking", name=name))
