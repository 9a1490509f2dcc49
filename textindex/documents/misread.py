"""In: what OCR reads in a piece of text. Out: the same, a small letter where only its capital can stand put right.

Without serifs capital I and small l are one stroke, and the program takes the small letter: names of technologies (AI,
IoT, IaaS, IT) are lost by it. Capitals alone, or with what such a name ends with, tell which it is. Al with a hyphen is
a name, and what ends in Cl a salt or an acid; aluminium's own sign by itself is read as AI.

Other letters have one shape in both sizes (AwS for AWS, CiSO for CISO). What stands between capitals tells nothing of
them, since names are written so (PwC, SoC, QoS): such a letter is put right within the names of `NAMES` alone.
"""

from __future__ import annotations

from textindex.core.patterns import regex

BEGINS = regex(r"(?<![A-Za-z0-9])l(?=[A-Z]|oT|aaS)")
WITHIN = regex(r"(?<=[A-Z])l(?=[A-Z]|oT|aaS)")
ENDS = regex(r"(?<![A-Za-z0-9])(A|[A-Z]+[ABD-Z])l(?![A-Za-z0-9]|-[A-Z])")
ALIKE = frozenset("CIKOPSUVWXZ")
NAMES = ("AIGC", "AWS", "CISO", "DCS", "ICT", "LIMS", "RFID", "RPA", "SCADA")
"""Abbreviations of the dictionaries with such a letter between others, that nothing else is written like."""


def _in_any_size(name: str) -> str:
    within = "".join(f"[{letter}{letter.lower()}]" if letter in ALIKE else letter for letter in name[1:-1])
    return name[0] + within + name[-1]


ALIKE_WITHIN = regex(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(_in_any_size, NAMES))})(?=s?(?![A-Za-z0-9]))")


def mended(text: str) -> str:
    """A piece of text with a capital for a small letter where it must be one; as long as before.

    >>> mended("Al, loT, AloT, laaS, lT and KPl; Al-Futtaim, HCl, Alibaba, email")
    'AI, IoT, AIoT, IaaS, IT and KPI; Al-Futtaim, HCl, Alibaba, email'
    >>> mended("AwS, CiSOs and iCT云; PwC, SoC, aws.amazon.com, Aws")
    'AWS, CISOs and iCT云; PwC, SoC, aws.amazon.com, Aws'
    """
    if "l" in text:
        text = ENDS.sub(r"\1I", WITHIN.sub("I", BEGINS.sub("I", text)))
    return ALIKE_WITHIN.sub(lambda found: found[0].upper(), text)
