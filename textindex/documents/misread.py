"""In: what OCR reads in a piece of text. Out: the same, a small l where only a capital I can stand put right.

Without serifs both are one stroke, and the program takes the small letter: names of technologies (AI, IoT, IaaS, IT)
are lost by it. Capitals alone, or with what such a name ends with, tell which it is. Al with a hyphen is a name, and
what ends in Cl a salt or an acid; aluminium's own sign by itself is read as AI.
"""

from __future__ import annotations

import re

BEGINS = re.compile(r"(?<![A-Za-z0-9])l(?=[A-Z]|oT|aaS)")
WITHIN = re.compile(r"(?<=[A-Z])l(?=[A-Z]|oT|aaS)")
ENDS = re.compile(r"(?<![A-Za-z0-9])(A|[A-Z]+[ABD-Z])l(?![A-Za-z0-9]|-[A-Z])")


def mended(text: str) -> str:
    """A piece of text with capital I for small l where it must be one; as long as before.

    >>> mended("Al, loT, AloT, laaS, lT and KPl; Al-Futtaim, HCl, Alibaba, email")
    'AI, IoT, AIoT, IaaS, IT and KPI; Al-Futtaim, HCl, Alibaba, email'
    """
    if "l" not in text:
        return text
    return ENDS.sub(r"\1I", WITHIN.sub("I", BEGINS.sub("I", text)))
