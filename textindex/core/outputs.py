"""In: a folder's names, and what its run.json says. Out: which of its files an earlier run wrote.

Outputs are known by their names and by the record beside them, not by the folder that they lie in: what else lies there
is the user's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from contextlib import suppress

RUN, PROVENANCE = "run.json", "provenance.json"
BEFORE = frozenset({
    *("index.csv", "index.dta", "index.parquet", "hits.csv", "hits.parquet", "documents.parquet", "terms.csv"),
    *("rejections.csv", "methods.md", PROVENANCE, RUN),
})  # fmt: skip
"""What versions wrote whose run.json does not name its files,"""
OF_A_RUN = frozenset({"index.parquet", "hits.parquet", PROVENANCE})
"""and what tells that they did."""


def written_by_a_run(names: Collection[str], read: Callable[[str], bytes]) -> frozenset[str]:
    """The files of a folder that `textindex score` wrote.

    Args:
        names: the files that lie in the folder.
        read: gives the bytes of one of them; may raise OSError.

    >>> sorted(written_by_a_run(["run.json", "index.csv", "a.pdf"], lambda name: b'{"textindex files": ["index.csv"]}'))
    ['index.csv', 'run.json']
    """
    with suppress(OSError, ValueError, RecursionError, AttributeError, KeyError, TypeError):
        listed = json.loads(read(RUN))["textindex files"] if RUN in names else None
        if listed is not None:
            return frozenset(names).intersection({RUN, *map(str, listed)})
    return BEFORE.intersection(names) if frozenset(names) >= OF_A_RUN else frozenset()
