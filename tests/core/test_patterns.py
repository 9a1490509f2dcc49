"""Patterns that are compiled when they are used: what they do is what ``re`` does, and each of them can be compiled."""

import importlib
import re
from pathlib import Path

import textindex
from textindex.core import patterns


def held(value):
    """The late patterns in a module's value, in tables of them too."""
    if type(value) is patterns.Late:
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from held(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from held(one)


def test_every_late_pattern_can_be_compiled():
    home = Path(textindex.__file__).parent
    files = [file for file in home.rglob("*.py") if "patterns import regex" in file.read_text(encoding="utf-8")]
    names = [".".join(file.relative_to(home.parent).with_suffix("").parts) for file in files]
    modules = [importlib.import_module(name) for name in names]
    late = {id(one): one for module in modules for value in vars(module).values() for one in held(value)}
    assert len(late) > 180
    assert all(re.compile(one._text, one._flags) is not None for one in late.values())


def test_a_late_pattern_is_what_re_makes():
    late, made = patterns.regex(r"(?P<year>20\d\d)年", re.IGNORECASE), re.compile(r"(?P<year>20\d\d)年", re.IGNORECASE)
    text = "2019年、2020年"
    assert late.findall(text) == made.findall(text)
    assert late.search(text, 3).span() == made.search(text, 3).span()
    assert late.sub("x", text) == made.sub("x", text)
    assert (late.pattern, late.flags, late.groupindex) == (made.pattern, made.flags, made.groupindex)
