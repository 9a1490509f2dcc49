"""In: a dictionary, or a file of another program. Out: the one from the other, and what the new file cannot hold.

What is written is read back before it takes its place, and what differs is named: nothing is lost in silence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from textindex.core import leaving
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message, of_error
from textindex.core.place import read_bytes
from textindex.core.records import Dictionary, Term
from textindex.core.text import fold_term
from textindex.dictionary.draft import guessed_language
from textindex.dictionary.lists import write_liwc, write_wordstat
from textindex.dictionary.load import ENDINGS, read, read_as
from textindex.dictionary.tables import write_csv, write_excel
from textindex.dictionary.yamls import write_cntext, write_quanteda, write_textindex

WRITERS: dict[str, Callable[[Dictionary], bytes]] = {
    "textindex": write_textindex,
    "csv": write_csv,
    "excel": write_excel,
    "quanteda": write_quanteda,
    "liwc": write_liwc,
    "wordstat": write_wordstat,
    "cntext": write_cntext,
}
FORMATS = tuple(WRITERS)
LOSSLESS = ("textindex", "excel")
SHOWN = 5


class Converted(NamedTuple):
    """What was written; remarks on the source; and what the target cannot hold, a sentence each."""

    dictionary: Dictionary
    notes: tuple[str, ...]
    lost: tuple[str, ...]


def convert(
    source: str | Path,
    target: str | Path,
    form: str | None = None,
    *,
    language: str | None = None,
    force: bool = True,
) -> Converted:
    """Convert a dictionary's file into one of another format.

    Args:
        source: as in `read`.
        target: the file to be written.
        form: a name of `FORMATS`; None goes by the target's ending.
        language: as in `read`.
        force: replace what is there; else only what holds the same dictionary.

    Raises:
        DictionaryError: the source has faults, or the target cannot be written, or is there and not to be replaced.
    """
    if Path(source).exists() and Path(target).exists() and Path(source).samefile(target):
        raise DictionaryError(Message("convert.same", target=target))
    dictionary, notes = read(source, language=language)
    if not force and Path(target).exists() and not _holds(Path(target), dictionary, form_of(Path(target), form)):
        raise DictionaryError(Message("convert.there", target=target))
    return Converted(dictionary, notes, save(dictionary, target, form))


def save(dictionary: Dictionary, target: str | Path, form: str | None = None) -> tuple[str, ...]:
    """Write a dictionary to a file, whole or not at all.

    Args:
        dictionary: what is written; a dictionary that extends another is written with all its terms.
        target: the file; what is there is replaced.
        form: a name of `FORMATS`; None goes by the target's ending.

    Returns:
        What the format cannot hold, a sentence each.

    Raises:
        DictionaryError: an unknown format, a term that no such file can hold, or a file that cannot be written.
    """
    path = Path(target)
    form = form_of(path, form)
    _check_characters(dictionary, form)
    try:
        with leaving.folder(prefix=".writing-", dir=path.parent) as folder:
            made = Path(folder) / f"made{'.yaml' if form == 'textindex' else path.suffix}"
            made.write_bytes(WRITERS[form](dictionary))
            lost = tuple(_lost(dictionary, _read_back(made, form, path, dictionary.language), form))
            made.replace(path)
    except OSError as error:
        raise DictionaryError(Message("dict.unwritable", path=path, strerror=error.strerror or error)) from None
    return lost


def _holds(path: Path, dictionary: Dictionary, form: str) -> bool:
    """Whether a file reads as what would be written of a dictionary."""
    with leaving.folder() as folder:
        made = Path(folder) / path.name
        save(dictionary, made, form)
        try:
            return read_bytes(path) == read_bytes(made) or (
                _read_back(path, form, path, dictionary.language) == _read_back(made, form, path, dictionary.language)
            )
        except (DictionaryError, OSError):
            return False


def form_of(path: Path, form: str | None) -> str:
    """The format of a file to be written.

    Raises:
        DictionaryError: none is known.
    """
    if form is not None and form not in WRITERS:
        raise DictionaryError(Message("convert.form", form=form, formats=tuple(FORMATS)))
    known = [ending for ending, named in ENDINGS.items() if named in WRITERS]
    if form is None and path.suffix.lower() not in known:
        raise DictionaryError(Message("convert.ending", path=path, known=tuple(known)))
    return form or ENDINGS[path.suffix.lower()]


def _read_back(made: Path, form: str, path: Path, language: str) -> Dictionary:
    try:
        return read_as(made, form, None if form in LOSSLESS else language, path.stem).dictionary
    except DictionaryError as error:
        said = of_error(error)
        faults = said.params["each"] if isinstance(said, Message) and said.code == "faults.all" else said
        raise DictionaryError(Message("convert.cannot", name=path.name, form=form, faults=faults)) from None


def _check_characters(dictionary: Dictionary, form: str) -> None:
    """Refuse characters that only YAML can write."""
    if form == "textindex":
        return
    about = [text for d in dictionary.dimensions for text in d] + [text for s in dictionary.sources for text in s]
    loose = [*about, *(term.why for term in dictionary.terms), *dictionary.title.values(), *dictionary.construct]
    tight = [text for term in dictionary.terms for text in (term.text, *term.exclude)] + [dictionary.name]
    wrong = [text for text in loose if _unprintable(text, "\n\t")] + [text for text in tight if _unprintable(text, "")]
    if wrong:
        shown = ", ".join(map(repr, wrong[:SHOWN]))
        raise DictionaryError(Message("convert.controls", form=form, shown=shown))


def _unprintable(text: str, allowed: str) -> bool:
    return any(unicodedata.category(char) in ("Cc", "Cs", "Cn", "Zl", "Zp") and char not in allowed for char in text)


def _lost(own: Dictionary, back: Dictionary, form: str) -> Iterator[str]:
    """What differs between a dictionary and what is read of its file."""
    guessed = guessed_language(term.text for term in back.terms)
    whole = [
        what
        for what, one, other in (
            ("name", own.name, back.name),
            ("language", own.language, back.language if form in LOSSLESS else guessed),
            ("version", own.version, back.version),
            ("title", dict(own.title), dict(back.title)),
            ("construct", own.construct, back.construct),
            ("policy", own.policy, back.policy),
        )
        if one != other
    ]
    if whole:
        yield Message("convert.whole", form=form, whole=tuple(whole))
    kept = {d.key: d for d in back.dimensions}
    yield from _sentence(form, "labels", [d.key for d in own.dimensions if _differ(d, kept.get(d.key), 1, 3)])
    yield from _sentence(form, "definitions", [d.key for d in own.dimensions if _differ(d, kept.get(d.key), 3, 4)])
    yield from _sentence(form, "", [d.key for d in own.dimensions if d.key not in kept])
    described = {source.key: source for source in back.sources}
    sources = [source.key for source in own.sources if described.get(source.key) != source]
    yield from _sentence(form, "descriptions", sources, "source")
    yield from _lost_terms(own, back, form)


def _differ(one: Sequence[str], other: Sequence[str] | None, first: int, stop: int) -> bool:
    return other is not None and one[first:stop] != other[first:stop]


def _lost_terms(own: Dictionary, back: Dictionary, form: str) -> Iterator[str]:
    kept = {fold_term(term.text): term for term in back.terms}
    gone = [term.text for term in own.terms if fold_term(term.text) not in kept]
    yield from _sentence(form, "", gone, "term")
    pairs = [(term, kept[fold_term(term.text)]) for term in own.terms if fold_term(term.text) in kept]
    differing: tuple[tuple[str, Callable[[Term], object]], ...] = (
        ("sources", lambda term: term.source),
        ("reasons", lambda term: term.why),
        ("case", lambda term: term.exact),
        ("exclusions", lambda term: term.exclude),
        ("weights", lambda term: term.weight),
        ("policy", lambda term: term.drop),
        ("dimension", lambda term: term.dimension),
    )
    for what, value in differing:
        yield from _sentence(form, what, [one.text for one, other in pairs if value(one) != value(other)], "term")


def _sentence(form: str, what: str, names: Sequence[str], noun: str = "dimension") -> Iterator[str]:
    if names:
        shown: str = Message("list.each", each=tuple(names[:SHOWN]))
        if len(names) > SHOWN:
            shown = Message("list.shown_more", some=shown, n=len(names) - SHOWN)
        number = Message(f"number.{noun}", n=len(names))
        yield Message(
            "convert.lost", form=form, what=Message(f"forgone.{what}", what=number) if what else number, shown=shown
        )
