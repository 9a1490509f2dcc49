"""In: this installation, and the versions that a run had. Out: the packages that it consists of, as a lock file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import metadata

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def lock(run: Mapping[str, str]) -> str:
    """Every package that textindex needs and that is installed, those of its extras too: ``name==version``, sorted.

    Args:
        run: versions that a run recorded; these are taken, whatever is installed by now.
    """
    told = {_plain(name): version for name, version in run.items()}
    installed = _installed()
    lines = [f"{name}=={told.get(name, version)}" for name, version in sorted(installed.items()) if name != "textindex"]
    return f"# textindex {told.get('textindex', '?')}, Python {told.get('python', '?')}\n" + "\n".join(lines) + "\n"


def _installed() -> dict[str, str]:
    found, asked = dict[str, str](), ["textindex"]
    while asked:
        name = _plain(asked.pop())
        if name in found:
            continue
        try:
            own = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = own.version
        needed = own.requires or []
        extras = name == "textindex"  # of others, what an extra of theirs asks for is no part
        asked += [NAME.match(one)[0] for one in needed if extras or "extra ==" not in one]  # type: ignore[index]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
