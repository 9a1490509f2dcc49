"""What is said of a published table: which universe and which terms come nearest to it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "reconstruct.not_one": (
        "{columns} cannot be the columns of one table: no dictionary has as many dimensions, or one of them holds nothing "
        "but zeros; leave out --together, or name columns with --column",
        "{columns} 不会是同一张表的各列：没有一部词典有这么多维度，或其中一列只有零；请去掉 --together，或用 --column 指明各列",
    ),
    "called.published": ("the published table", "已发布的表"),
})  # fmt: skip
