"""In: the folded text before and after a hit. Out: its `Attribution`: affirmed or negated, who speaks, fact or plan.

Rules by language: the cues are data, ``dictionaries/attribution-zh.toml`` and ``attribution-en.toml``; what they
decide is in `attribution_zh` and `attribution_en`. They read a window of text, not the report: what only a section's
heading tells, far above the hit, they do not know.
"""

from __future__ import annotations

from typing import NamedTuple

from textindex.matching import attribution_en, attribution_rules, attribution_zh

POLARITIES = ("affirmed", "negated")
SPEAKERS = ("own", "other_party", "background", "boilerplate")
TENSES = ("fact", "plan")

REACH = {"zh": (700, 200), "en": (500, 500)}
"""Characters before and after a hit that the rules look at, by language."""


class Attribution(NamedTuple):
    """Who is speaking in a hit.

    Attributes:
        polarity: ``affirmed``, or ``negated``: the text denies that the thing exists, happens or is done.
        speaker: whose technology it is: ``own``, ``other_party``, ``background`` or ``boilerplate``.
        tense: ``fact``, or ``plan``: it is still to come.
        why: the cues found, in English; empty where there is none (an own, affirmed fact).
    """

    polarity: str
    speaker: str
    tense: str
    why: str


def attribute(before: str, surface: str, after: str, *, language: str, term: str, heading: str = "") -> Attribution:
    """Tell who is speaking in a hit.

    Args:
        before: folded text before the hit; of more than ``REACH[language]`` characters the last are looked at.
        surface: the hit as it stands in the folded text.
        after: folded text after the hit, of which the first are looked at.
        language: ``zh`` or ``en``.
        term: the dictionary's term.
        heading: heading of the section that the hit stands in, folded; empty where it is not known.

    Returns:
        The attribution; whatever no cue speaks against is an own, affirmed fact.

    Raises:
        KeyError: there are no rules for the language.

    >>> attribute("截至报告期末,公司尚未建立", "数据中心", "。", language="zh", term="数据中心")
    Attribution(polarity='negated', speaker='own', tense='fact', why='negation before the hit: 尚未建立')
    >>> attribute("next year we will open a second ", "data center", ".", language="en", term="data center").tense
    'plan'
    """
    back, ahead = REACH[language]
    judge = attribution_en.judge if language == "en" else attribution_zh.judge
    return Attribution(*judge(before[-back:], after[:ahead], heading))


def rules_sha256(language: str) -> str:
    """The hash of the file that holds a language's cues.

    Raises:
        DictionaryError: the file cannot be read.
        KeyError: there are no rules for the language.
    """
    return attribution_rules.sha256(language)
