"""Patterns that are compiled when they are used: what they do is what ``re`` does, and each of them can be compiled."""

import importlib
import pkgutil
import re

from textindex import sources
from textindex.core import patterns


def held(value):
    """The late patterns in a module's value, in tables of them too."""
    if type(value) is patterns._Pattern:
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from held(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from held(one)


def test_every_late_pattern_can_be_compiled():
    names = [module.name for module in pkgutil.iter_modules(sources.__path__)]
    modules = [importlib.import_module(f"textindex.sources.{name}") for name in names]
    late = {id(one): one for module in modules for value in vars(module).values() for one in held(value)}
    assert len(late) > 100
    assert all(re.compile(one._text, one._flags) is not None for one in late.values())


def test_a_late_pattern_is_what_re_makes():
    late, made = patterns.regex(r"(?P<year>20\d\d)年", re.IGNORECASE), re.compile(r"(?P<year>20\d\d)年", re.IGNORECASE)
    text = "2019年、2020年"
    assert late.findall(text) == made.findall(text)
    assert late.search(text, 3).span() == made.search(text, 3).span()
    assert late.sub("x", text) == made.sub("x", text)
    assert (late.pattern, late.flags, late.groupindex) == (made.pattern, made.flags, made.groupindex)
