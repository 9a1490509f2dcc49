"""In: the name of a file inside a packed file, as bytes or as it was decoded. Out: the path it stands for.

A ZIP archive says of a name only that it is UTF-8 or that it is not. Chinese Windows writes its own encoding (GBK, in
Taiwan and Hong Kong Big5), macOS UTF-8 without saying so, and Western Windows code page 437.
"""

from __future__ import annotations

from collections.abc import Iterable

from textindex.core.messages import Message

CHINESE = (("gb18030", range(0xB0, 0xD8), 0xA1), ("big5hkscs", range(0xA4, 0xC7), 0x40))
"""Encodings; the first bytes of those of their characters that are the usual ones, and the least second byte."""
USUAL = 0.7
"""Share of the usual among the characters of names; of one encoding read as the other it is a half at most."""
SIGNS = range(0xA1, 0xA4)
"""First bytes of punctuation and full-width letters, in both."""


def encoding_of(names: Iterable[bytes]) -> str:
    r"""The one encoding of a packed file's names.

    >>> encoding_of(["年报/贵州茅台2019年年度报告.pdf".encode("gbk")])
    'gb18030'
    >>> encoding_of(["年報/台積電2019年年報.pdf".encode("big5")]), encoding_of([b"r\x82sum\x82.pdf"])
    ('big5hkscs', 'cp437')
    """
    whole = b"\n".join(names)
    if _decodes(whole, "utf-8"):
        return "utf-8"
    shares = {encoding: _usual(whole, encoding, leads, least) for encoding, leads, least in CHINESE}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= USUAL else "cp437"


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _usual(data: bytes, encoding: str, leads: range, least: int) -> float:
    """The share of usual characters among those of two bytes, signs aside; 0 where the bytes are no such text."""
    if not _decodes(data, encoding):
        return 0.0
    usual, letters, at = 0, 0, 0
    while at < len(data):
        if data[at] < 0x80:
            at += 1
            continue
        letters += data[at] not in SIGNS
        usual += data[at] in leads and data[at + 1] >= least
        at += 2
    return usual / letters if letters else 0.0


def path_of(name: str) -> tuple[str, str]:
    r"""A name as a path inside, and why it cannot be one: the name leads out, or is none.

    >>> path_of("2019\\a.pdf"), path_of("./2019//a.pdf")
    (('2019/a.pdf', ''), ('2019/a.pdf', ''))
    >>> [why for _, why in map(path_of, ("../a.pdf", "/etc/a.pdf", "C:/a.pdf", "a.pdf"))]
    ['its name leads out of the archive', 'its name leads out of the archive', 'its name leads out of the archive', '']
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    path = "/".join(parts)
    leads_out = ".." in parts or name[:1] in "/\\" or (name[1:2] == ":" and name[:1].isascii() and name[:1].isalpha())
    if not path or "\0" in path or leads_out:
        return path.replace("\0", "?") or "?", Message("packed.leads_out")
    return path, ""
