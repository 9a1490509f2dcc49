"""In: the lock file and what is installed. Out: the licences of all dependencies, or a bill of materials (CycloneDX).

`python .ci/supply.py licences` prints a table; `python .ci/supply.py sbom FILE` writes the runtime's bill of materials,
all extras included.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).resolve().parent.parent
LOCK = HOME / "requirements-dev.lock"
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
REFUSED = re.compile(
    r"\bA?GPL|(?<!lesser )general public|affero|\bSSPL|\bBUSL|business source|commons clause|non-?commercial|"
    r"\bNC\b|proprietary|all rights reserved|academic",
    re.IGNORECASE,
)
"""What forbids commercial use, or asks that whoever uses it be open too."""
FREE = re.compile(
    r"\bMIT\b|\bBSD\b|\d-Clause|\b0?BSD\b|Apache|\bISC\b|ISCL|\bMPL|Mozilla|\bPSF|Python Software Foundation|\bZlib|"
    r"\bLGPL|Lesser General|Unlicense|\bCC0|\bNCSA|\bHPND|Dual License",
    re.IGNORECASE,
)
SAID_ELSEWHERE = {"axe-playwright-python": "MIT", "matplotlib": "PSF-2.0"}
"""Licences that a package's own files state, and its metadata do not, or at a length."""


class Pinned(NamedTuple):
    """A locked release: name, version, hashes of its files."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked(path: Path = LOCK) -> dict[str, Pinned]:
    """What a lock file pins, by name; where it pins one release for each of several Pythons, the first."""
    found: dict[str, Pinned] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", path.read_text(encoding="utf-8")):
        if pin := PINNED.match(block):
            name = canonicalize_name(pin[1])
            found.setdefault(name, Pinned(name, pin[2], tuple(HASH.findall(block))))
    return found


def runtime() -> dict[str, list[str]]:
    """What an installation with all extras brings: each package, and those that it needs itself."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(one for name, own in extras.items() if name != "all" for one in own)]
    graph = {project["name"]: sorted({canonicalize_name(Requirement(one).name) for one in wanted})}
    waiting = [Requirement(one) for one in wanted]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        if (name, frozenset(asked.extras)) in seen:
            continue
        seen.add((name, frozenset(asked.extras)))
        more = [one for one in needed_by(name) if applies(one, asked.extras)]
        graph[name] = sorted({*graph.get(name, ()), *(canonicalize_name(one.name) for one in more)})
        waiting += more
    return graph


def needed_by(name: str) -> list[Requirement]:
    """What an installed package needs; nothing where it is not installed (another system's)."""
    try:
        return [Requirement(one) for one in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:
        return []


def applies(asked: Requirement, extras: set[str]) -> bool:
    """Whether a need holds on this machine, under some extras of who has it."""
    return asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def licence_of(name: str) -> str:
    """A package's licence: as SPDX expression (PEP 639), else by its classifiers, else by the field's first line."""
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not installed here"
    if expression := told.get("License-Expression"):
        return str(expression)
    named = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    named = [one for one in named if one != "OSI Approved"]
    return " AND ".join(named) or (told.get("License") or "unknown").strip().partition("\n")[0]


def is_free(licence: str) -> bool:
    """Whether everybody may use it, in closed and paid work too; of several to choose from, one suffices.

    >>> is_free("MIT OR GPL-2.0-only"), is_free("AGPL-3.0"), is_free("MPL-2.0 AND MIT"), is_free("unknown")
    (True, False, True, False)
    """
    choices = re.split(r"\s+OR\s+", licence)
    return any(FREE.search(one) and not REFUSED.search(one) for one in choices)


def licences() -> list[tuple[str, str, str, str]]:
    """Each locked package: name, version, licence, and whether users get it or developers alone."""
    kept = runtime()
    pins = locked().values()
    return [(pin.name, pin.version, licence_of(pin.name), "runtime" if pin.name in kept else "dev") for pin in pins]


def bill() -> dict[str, Any]:
    """The runtime's bill of materials, CycloneDX 1.6; equal locks give equal bills."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    graph, pins = runtime(), locked()
    held = {name: pins[name] for name in sorted(graph) if name in pins}
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    refs = {project["name"]: own} | {name: f"pkg:pypi/{name}@{pin.version}" for name, pin in held.items()}
    needs = [
        {"ref": refs[name], "dependsOn": [refs[one] for one in graph[name] if one in refs]}
        for name in sorted(graph)
        if name in refs
    ]
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": project["name"], "version": project["version"],
                "purl": own, "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": [
            {
                "type": "library", "bom-ref": refs[name], "name": name, "version": pin.version, "purl": refs[name],
                "hashes": [{"alg": "SHA-256", "content": one} for one in pin.hashes],
                "licenses": [{"license": {"name": licence_of(name)}}],
            }
            for name, pin in held.items()
        ],
        "dependencies": needs,
    }  # fmt: skip
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(made, sort_keys=True))
    return {**made, "serialNumber": f"urn:uuid:{serial}"}


def main(asked: list[str]) -> int:
    """Print licences, or write the bill; 1 where a licence is none that everybody may use."""
    if asked[:1] == ["sbom"] and len(asked) == 2:
        Path(asked[1]).write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
        print(f"{asked[1]}: {len(bill()['components'])} components")
        return 0
    if asked != ["licences"]:
        print(__doc__, file=sys.stderr)
        return 2
    rows = licences()
    for name, version, licence, role in rows:
        print(f"{name:<28} {version:<22} {role:<8} {licence}")
    bad = [name for name, _, licence, role in rows if role == "runtime" and not is_free(licence)]
    users = sum(role == "runtime" for *_, role in rows)
    print(f"{len(rows)} packages, {users} of them at run time; not free: {', '.join(bad) or 'none'}")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
