"""In: papers, or transcripts of interviews, and a dictionary. Out: what supports each field, with its sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from textindex import documents, matching, sources
from textindex.core.errors import LiteratureError
from textindex.core.messages import Message, at, of_error
from textindex.core.records import Dictionary, Document, Filing, Folded, Hit, Page, Rejection, Term
from textindex.dictionary import load as load_dictionary
from textindex.literature import coding, transcripts
from textindex.literature.sentences import Paragraph, Sentence, reference_list, sentences
from textindex.tables.read import read_table
from textindex.tables.workbook import having

Paths = str | Path | Sequence[str | Path]


def code_papers(
    paths: Paths,
    dictionary: str | Path | Dictionary = "channels-en",
    *,
    anchors: str | Path | Dictionary | None = "anchors-en",
    names: str | Path | None = None,
    cited: bool = False,
    engine: str = "pdfium",
) -> coding.Coded:
    """Code papers by a dictionary: which fields each speaks of, with the sentences that say so.

    The fields are the dictionary's dimensions that end in ``_eff`` or ``_opp``, or all where none does.

    Args:
        paths: a folder, a file or several: PDF, HTML or text.
        dictionary: a shipped one's name, a file, or a `Dictionary`.
        anchors: words of which one must stand in a passage's sentence, or in the one before it in its paragraph; None
            asks for none.
        names: a table with file and name, where a paper is not to be called as its file; files of one name are one row.
        cited: count passages that cite another study too.
        engine: ``pdfium`` or ``pdfplumber``.

    Returns:
        The tables. A paper that cannot be read, or is in another language, has missing cells and is in ``failed``.

    Raises:
        LiteratureError: there is no paper, or two have one name that ``names`` does not give.
        DictionaryError: no such dictionary, or one with faults.
    """
    fields = _fields(dictionary, pillars=False)
    coder = _Coder(fields, _loaded(anchors) if anchors is not None else None)
    read = partial(_paper, coder=coder, engine=engine)
    texts = _texts(paths, documents.SUFFIXES, names, read)
    return coding.code(texts, fields.dimensions, cited=cited)


def code_interviews(
    paths: Paths,
    dictionary: str | Path | Dictionary = "channels-en",
    *,
    interviewers: Collection[str] = (),
    anchors: str | Path | Dictionary | None = None,
    names: str | Path | None = None,
) -> coding.Coded:
    """Code interviews by a dictionary: the answers only; what they deny is evidence against a pillar.

    The pillars are the dictionary's dimensions without the endings ``_eff`` and ``_opp``, or all where each has one. A
    passage's page is the number of its turn.

    Args:
        paths: a folder, a file or several: .txt or .docx, turns beginning with a name and a colon.
        dictionary: as in `code_papers`.
        interviewers: names of those who ask; the usual ones (I, Interviewer, Q, …) unless given.
        anchors: as in `code_papers`; none unless given, since the whole interview is about digital technology.
        names: a table with file and name: the firm of each file; files of one firm are one row.

    Raises:
        LiteratureError: there is no transcript, or two have one name that ``names`` does not give.
        DictionaryError: no such dictionary, or one with faults.
    """
    fields = _fields(dictionary, pillars=True)
    coder = _Coder(fields, _loaded(anchors) if anchors is not None else None)
    texts = _texts(paths, transcripts.ENDINGS, names, partial(_interview, coder=coder, interviewers=interviewers))
    return coding.code(texts, fields.dimensions, cited=True, against=True)


def _loaded(given: str | Path | Dictionary) -> Dictionary:
    return given if isinstance(given, Dictionary) else load_dictionary(given)


def _fields(given: str | Path | Dictionary, *, pillars: bool) -> Dictionary:
    """The dictionary with the dimensions that are coded alone, so that no other term takes a word from theirs."""
    whole = _loaded(given)
    ended = [d for d in whole.dimensions if d.key.endswith(tuple(coding.KINDS))]
    chosen = [d for d in whole.dimensions if d not in ended] if pillars else ended
    kept = tuple(chosen or whole.dimensions)
    keys = {dimension.key for dimension in kept}
    return replace(whole, dimensions=kept, terms=tuple(term for term in whole.terms if term.dimension in keys))


def _texts(
    paths: Paths, endings: Collection[str], names: str | Path | None, read: Callable[[Path, str], coding.Text]
) -> list[coding.Text]:
    files = list(_files(paths, endings))
    if not files:
        told = ", ".join(endings)
        raise LiteratureError(Message("review.no_file", paths=paths, told=told))
    called = _called(files, names)
    return [read(file, called[file]) for file in files]


def _files(paths: Paths, endings: Collection[str]) -> Iterator[Path]:
    for path in [paths] if isinstance(paths, (str, Path)) else paths:
        place = Path(path)
        if place.is_dir():
            inside = sorted(own for own in place.rglob("*") if own.is_file() and not own.name.startswith((".", "~$")))
            yield from (own for own in inside if own.suffix.lower() in endings)
        elif place.is_file():
            yield place
        else:
            raise LiteratureError(Message("review.no_place", place=place))


def _called(files: Sequence[Path], names: str | Path | None) -> dict[Path, str]:
    """What each file's text is called: as the table says, else as the file."""
    told: dict[str, str] = {}
    if names is not None:
        table = read_table(names, LiteratureError, fits=having("file", "name"))
        if missing := [column for column in ("file", "name") if column not in table]:
            raise LiteratureError(Message("review.column", names=names, missing=missing[0]))
        told = dict(zip(table["file"].str.strip(), table["name"].str.strip(), strict=True))
        if unknown := [name for name in told if name not in {file.name for file in files}]:
            raise LiteratureError(
                Message("review.none_of", names=names, unknown=unknown[0], f=tuple(f.name for f in files[:5]))
            )
    called = {file: told.get(file.name) or file.stem for file in files}
    given = {name for name in told.values() if name}
    for name in set(called.values()) - given:
        if len(own := [file for file in files if called[file] == name]) > 1:
            raise LiteratureError(Message("review.both_called", own=own[0], own_2=own[1], name=name))
    return called


class _Coder:
    """Finds the terms of the fields, and the anchors, in a document; holds the automata, which are costly to build."""

    def __init__(self, fields: Dictionary, anchors: Dictionary | None) -> None:
        self.language = fields.language
        self._fields, self._anchors = _Kit(fields), _Kit(anchors) if anchors else None

    @property
    def anchored(self) -> bool:
        """Whether anchors are asked for."""
        return self._anchors is not None

    def find(self, document: Document) -> tuple[list[Paragraph], list[Sentence], list[coding.Found], frozenset[int]]:
        """Paragraphs, sentences, hits of the fields, and the sentences that hold an anchor."""
        folded, pages = documents.fold(document), [page.text for page in document.pages]
        pieces = _pieces(folded, pages)
        paragraphs = [piece.paragraph for piece in pieces]
        told = sentences(paragraphs)
        place = _Place(folded, pages, pieces, told)
        hits = [found for hit in self._fields.match(folded, pages) if (found := place.found(hit, self.language))]
        anchors = self._anchors.match(folded, pages) if self._anchors else []
        near = frozenset(found.sentence for hit in anchors if (found := place.found(hit, "")))
        return paragraphs, told, hits, near


@lru_cache(maxsize=1)
def _english() -> matching.EnglishSplitter:
    return matching.EnglishSplitter()


class _Kit:
    """A dictionary's automaton and its tokenizers."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._rule = dictionary.policy.count
        terms: Sequence[Term] = dictionary.terms
        self._matcher: matching.Matcher
        self._words: matching.RunSplitter
        self._plain: matching.RunSplitter
        if dictionary.language == "en":
            words = _english()
            self._matcher, self._words, self._plain = matching.PhraseMatcher(terms, words), words, words
        else:
            self._matcher = matching.Matcher(terms)
            loaded = self._matcher.folded
            token = self._rule == "token"
            self._words = matching.Splitter(loaded, "token") if token else matching.Splitter(loaded, "whole")
            self._plain = matching.Splitter()

    def match(self, folded: Folded, pages: Sequence[str]) -> list[Hit]:
        """The hits of a text by the dictionary's own counting rule."""
        written = partial(documents.quote, pages, folded)
        return self._matcher.match(folded.data, self._rule, self._words, self._plain, written)


class _Piece:
    """A paragraph and where it lies in the folded text, page by page: byte, and characters before it."""

    def __init__(self, folded: Folded, pages: Sequence[str], start: int, stop: int) -> None:
        origin, cuts = folded.origin, [start]
        run = bisect_right(origin.starts, start)
        while run < len(origin.starts) and origin.starts[run] < stop:
            if origin.pages[run] != origin.pages[run - 1]:
                cuts.append(origin.starts[run])
            run += 1
        self.start, self.stop, self.cuts, self.offsets = start, stop, cuts, [0]
        text, on = "", []
        for begin, end in zip(cuts, [*cuts[1:], stop], strict=True):
            on.append((len(text), folded.locate(begin)[0]))
            text += documents.quote(pages, folded, begin, end)
            self.offsets.append(len(text))
        self.paragraph = Paragraph(text, tuple(on))


def _pieces(folded: Folded, pages: Sequence[str]) -> list[_Piece]:
    found, start = [], 0
    for line in bytes(folded.data).split(b"\n"):
        if line.strip():
            found.append(_Piece(folded, pages, start, start + len(line)))
        start += len(line) + 1
    return found


class _Place:
    """Where a hit stands: its sentence, and the characters it takes there."""

    def __init__(
        self, folded: Folded, pages: Sequence[str], pieces: Sequence[_Piece], told: Sequence[Sentence]
    ) -> None:
        self._folded, self._pages, self._pieces, self._told = folded, pages, pieces, told
        self._starts = [piece.start for piece in pieces]
        self._first: dict[int, list[int]] = {}
        for number, sentence in enumerate(told):
            self._first.setdefault(sentence.paragraph, []).append(number)

    def found(self, hit: Hit, language: str) -> coding.Found | None:
        """The hit in its sentence; with a language, by which words it is denied."""
        at = bisect_right(self._starts, hit.start) - 1
        begin, end = self._offset(at, hit.start), self._offset(at, hit.stop)
        own = [n for n in self._first.get(at, []) if self._told[n].start <= begin < self._told[n].stop]
        if not own:
            return None
        sentence = self._told[own[0]]
        start, stop = begin - sentence.start, min(end, sentence.stop) - sentence.start
        denial = _denial(sentence.text, start, stop, hit.term, language) if language else ""
        return coding.Found(own[0], start, stop, hit.term, hit.dimension, denial)

    def _offset(self, at: int, position: int) -> int:
        piece = self._pieces[at]
        part = bisect_right(piece.cuts, position - 1) - 1 if position > piece.start else 0
        return piece.offsets[part] + len(documents.quote(self._pages, self._folded, piece.cuts[part], position))


def _denial(sentence: str, start: int, stop: int, term: str, language: str) -> str:
    before, surface, after = (part.casefold() for part in (sentence[:start], sentence[start:stop], sentence[stop:]))
    told = matching.attribute(before, surface, after, language=language, term=term)
    return told.why.partition(": ")[2].partition(";")[0] if told.polarity == "negated" else ""


def _paper(file: Path, name: str, *, coder: _Coder, engine: str) -> coding.Text:
    document = documents.read(Filing(str(file), file.name), engine=engine)
    if isinstance(document, Rejection):
        why = at(Message(f"reason.{document.reason}"), document.detail)
        return coding.Text(name, file.name, failed=why)
    language = sources.identify(document)[0].language
    if language and language != coder.language:
        return coding.Text(
            name, file.name, failed=Message("review.language", language=language, language_2=coder.language)
        )
    paragraphs, told, hits, near = coder.find(document)
    listed = set(reference_list([paragraph.text for paragraph in paragraphs]))
    references = frozenset(number for number, sentence in enumerate(told) if sentence.paragraph in listed)
    return coding.Text(name, file.name, tuple(told), tuple(hits), near if coder.anchored else None, references)


def _interview(file: Path, name: str, *, coder: _Coder, interviewers: Collection[str]) -> coding.Text:
    """The answers, each a text of its own: no line of one is joined to another's."""
    try:
        transcript = transcripts.read_transcript(file, interviewers)
    except LiteratureError as error:
        return coding.Text(name, file.name, failed=_why(error))
    told: list[Sentence] = []
    hits: list[coding.Found] = []
    speakers: list[str] = []
    near: set[int] = set()
    for turn in transcript.answers:
        page = Page(1, turn.text, "plain")
        _, own, found, anchored = coder.find(Document(Filing("", ""), (page,), "transcript"))
        hits += [hit._replace(sentence=hit.sentence + len(told)) for hit in found]
        near |= {number + len(told) for number in anchored}
        told += [sentence._replace(page=turn.number, paragraph=turn.number) for sentence in own]
        speakers += [turn.speaker] * len(own)
    anchors = frozenset(near) if coder.anchored else None
    return coding.Text(name, file.name, tuple(told), tuple(hits), anchors, speakers=tuple(speakers))


def _why(error: LiteratureError) -> str:
    """What is said of a file, without its name, which stands before it wherever it is shown."""
    message = of_error(error)
    return message.params.get("why", message) if isinstance(message, Message) else message
