"""The pack: one file for a referee: what numbers were made of, without the reports; and the check of it on a copy."""

from textindex.study.pack.make import Packed, pack
from textindex.study.pack.verify import Verified, verify

__all__ = ["Packed", "Verified", "pack", "verify"]
