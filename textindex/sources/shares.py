"""In: the first pages of a Chinese report. Out: the share codes that it states as its own, and which one is the firm.

One firm may have A, B, H and preferred shares and bonds on one cover. The A share stands for it, as in every database
of Chinese firms; the B share only where there is no A share; bonds and preferred shares never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textindex.core.patterns import regex

LABEL = (
    "(?:证券|股票|公司|股份|A股|B股|存托凭证|證券|股份|上市)(?:简称及|名称及|简称和|简称/|簡稱及)?"
    "(?:代码|代號|代号|代碼|编码|编号)"
)
CODES = (
    r"[0-9]{6}(?:[、,，/;；及和|]*(?:[AB]股)?[:：]?[0-9]{6})*"  # cells of a table stand without a blank between them
)
CODE = regex(rf"(?:{LABEL}[^0-9]{{0,8}}|[AB]股[:：(])(?P<codes>{CODES})(?![0-9])")
LABELLED = regex(LABEL)
LISTED = regex(r"(?<![0-9.])(?:[0369][0-9]{5}|20[0-9]{4}|(?:4[023]|8[378])[0-9]{4})(?=[^0-9]|$|[0-9]{6}(?![0-9]))")
BARE = regex(r"(?:代码|代號|代号|代碼)[:：]?(?P<code>[0-9]{6})(?![0-9])")
CLASS = regex("[AB]股|交易所")
NEAR, BEFORE, BEHIND = 160, 24, 4
A_SHARE = regex("60[0-9]{4}|68[89][0-9]{3}|00[0-4][0-9]{3}|30[0-9]{4}")
BEIJING = regex("43[0-9]{4}|83[0-9]{4}|87[0-9]{4}|88[0-9]{4}|92[0-9]{4}")
B_SHARE = regex("900[0-9]{3}|20[0-9]{4}|420[0-9]{3}")
NO_SHARE = regex("1[0-9]{5}|36[0-9]{4}|0[1-9][0-9]{4}|[57][0-9]{5}")
"""Bonds (11, 12, 13, 01), preferred shares (14, 36), funds (15, 16, 5), rights and subscriptions (7)."""
INVESTED = regex("投资|持有|买入|参股|持股")


def listed(pages: list[str]) -> tuple[str, str]:
    """The firm's code, and all codes that stand beside it, the firm's first.

    Args:
        pages: the first pages' texts without blanks.

    Returns:
        (code, codes with a blank between them); both empty where none is stated.

    >>> listed(["B股股票代码:900999A股股票代码:600999"])
    ('600999', '600999 900999')
    """
    for found in (_labelled, _near, _of_class):
        for page in pages:
            codes = list(dict.fromkeys(code for code in found(page) if not NO_SHARE.fullmatch(code)))
            if codes:
                if B_SHARE.fullmatch(
                    codes[0]
                ):  # a B share: the A share's code may stand in a table, its label farther away
                    codes = list(dict.fromkeys([*codes, *(c for c in _near(page) if not NO_SHARE.fullmatch(c))]))
                codes.sort(key=order)
                return codes[0], " ".join(codes)
    return "", ""


def order(code: str) -> int:
    """A shares before those of Beijing, these before B shares, any other last.

    >>> [order(code) for code in ("600519", "920002", "900948", "140999")]
    [0, 1, 2, 3]
    """
    return next((rank for rank, kind in enumerate((A_SHARE, BEIJING, B_SHARE)) if kind.fullmatch(code)), 3)


def _labelled(page: str) -> Iterator[str]:
    """Codes right behind a label, a firm's own before one that it invests in."""
    for match in CODE.finditer(page):
        if not INVESTED.search(page[max(0, match.start() - BEFORE) : match.start()]):
            yield from re.findall("[0-9]{6}", match["codes"])


def _near(page: str) -> Iterator[str]:
    """Codes a little way behind a label, as in a table whose head it stands in; one, but where that is a B share's."""
    for match in LABELLED.finditer(page):
        if not INVESTED.search(page[max(0, match.start() - BEFORE) : match.start()]):
            found = LISTED.findall(page, match.end(), match.end() + NEAR)
            yield from found if found and B_SHARE.fullmatch(found[0]) else found[:1]


def _of_class(page: str) -> Iterator[str]:
    """Codes behind the bare word, beside which the share's class or its exchange stands, as where A and H shares do.

    >>> list(_of_class("A股:上海证券交易所代码:600999A股简称:甲H股:香港联合交易所有限公司代码:0999H股简称:甲"))
    ['600999']
    """
    for match in BARE.finditer(page):
        before, behind = page[max(0, match.start() - BEFORE) : match.start()], page[match.end() : match.end() + BEHIND]
        if LISTED.match(match["code"]) and CLASS.search(f"{before}|{behind}") and not INVESTED.search(before):
            yield match["code"]
