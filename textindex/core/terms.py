"""In: nothing. Out: `Term`, a dictionary's entry and what it says of how it is counted."""

from __future__ import annotations

from typing import NamedTuple

WILDCARDS = ("*", "＊")
"""What ends a term that stands for all words beginning with what is before it; Chinese keyboards give the other one."""


class Term(NamedTuple):
    """A dictionary entry.

    Attributes:
        text: what is looked for; with ``*`` at its end, all words that begin with it.
        dimension: key of its dimension.
        source: key of its source.
        why: why it is there.
        exact: it counts only where the report writes it in the same capital and small letters.
        exclude: strings; an occurrence inside an occurrence of one of them does not count.
        weight: what a hit counts for in the weighted hits; positive and finite.
        drop: flags (of `FLAGS`) whose hits are not counted, in place of the dictionary's; None: the dictionary's.
    """

    text: str
    dimension: str
    source: str = ""
    why: str = ""
    exact: bool = False
    exclude: tuple[str, ...] = ()
    weight: float = 1.0
    drop: tuple[str, ...] | None = None

    @property
    def wildcard(self) -> bool:
        """Whether it stands for all words that begin with its stem."""
        return self.text.endswith(WILDCARDS)

    @property
    def stem(self) -> str:
        """Its text, without the wildcard.

        >>> Term("智能*", "ai").stem, Term("智能", "ai").stem
        ('智能', '智能')
        """
        return self.text[:-1] if self.wildcard else self.text

    @property
    def rules(self) -> str:
        """What it says of counting, besides its text: what the dictionary's hash holds; empty for most terms."""
        parts = ["exact"] if self.exact else []
        parts += [f"exclude {text!r}" for text in sorted(self.exclude)]
        parts += [f"weight {self.weight!r}"] if self.weight != 1 else []
        parts += [f"drop {','.join(sorted(self.drop))}"] if self.drop is not None else []
        return "".join(f"\t{part}" for part in parts)
