"""Errors and warnings as strings: what names of files hold reaches no terminal."""

import warnings

from hypothesis import given
from hypothesis import strategies as st

from textindex.core.errors import IdentityWarning, SourceError, TextIndexError, TextIndexWarning
from textindex.core.text import UNSEEN, visible


@given(st.text(max_size=60))
def test_errors_and_warnings_steer_no_terminal_as_strings(text):
    for made in (TextIndexError(text), SourceError(f"{text}\x1b[2J\u202e"), IdentityWarning(f"\x07{text}")):
        assert not UNSEEN.search(str(made))
        assert str(made) == visible(made.args[0])


def test_a_warning_is_printed_without_what_its_text_steers():
    line = warnings.formatwarning(IdentityWarning("600030_2019_\x1b]0;X\x07.txt"), IdentityWarning, "x.py", 1, "")
    assert "\x1b" not in line
    assert "IdentityWarning: 600030_2019_\\x1b]0;X\\x07.txt" in line
    assert issubclass(IdentityWarning, TextIndexWarning)
