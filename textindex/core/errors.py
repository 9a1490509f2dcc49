"""The errors of textindex: one tree, a class per room.

TextIndexError
├── SourceError       a folder, file or manifest that cannot be used
├── DocumentError     a report that cannot be read (raised by `read`, recorded as a `Rejection` in a run)
├── DictionaryError   a dictionary file with faults, all of them listed
├── MatchError        a counting rule that a dictionary cannot be counted by
├── CombineError      an index that cannot be formed
├── EstimateError     a regression that cannot be run as asked
├── PatentError       patent tables that cannot be measured
├── PanelError        firm data that cannot be joined, or a panel that cannot be simulated
├── LiteratureError   references, papers or transcripts of a literature review that cannot be used
├── ExhibitError      a table or figure that cannot be made as asked
├── SurveyError       answers or a published matrix that cannot be used
├── StudyError        a study file with faults, all of them listed, or a step of it that cannot be done
├── FetchError        reports that cannot be got from a site, or a request for them that cannot be met
├── RunnerError       worker processes that cannot be started, a cluster that cannot be reached
├── MissingExtraError what an extra of the package brings, and is not installed
└── StoreError        a store, or outputs, that cannot be read or written
"""

from textindex.core.text import visible


class TextIndexError(Exception):
    """Base of every error that textindex raises on purpose; its text says what to do next.

    As a string it steers no terminal, whatever the names of files in it.
    """

    def __str__(self) -> str:
        return visible(super().__str__())


class TextIndexWarning(UserWarning):
    """Base of every warning that textindex gives; as a string it steers no terminal."""

    def __str__(self) -> str:
        return visible(super().__str__())


class SourceError(TextIndexError):
    """A folder, a file or a manifest that cannot be used."""


class DocumentError(TextIndexError):
    """A report that cannot be read; the text names the reason."""


class DictionaryError(TextIndexError):
    """A dictionary with faults; the text lists every fault with file, line and term."""


class MatchError(TextIndexError):
    """A counting rule that this dictionary cannot be counted by."""


class CombineError(TextIndexError):
    """An index that cannot be formed from these scores."""


class EstimateError(TextIndexError):
    """A regression that cannot be run as asked; the text says which column or rows are at fault."""


class PatentError(TextIndexError):
    """Patent tables that cannot be measured."""


class PanelError(TextIndexError):
    """Firm data that cannot be joined, or a panel that cannot be simulated."""


class LiteratureError(TextIndexError):
    """References, papers or transcripts of a review that cannot be used; the text says which and what to change."""


class ExhibitError(TextIndexError):
    """A table or a figure that cannot be made as asked; the text says what is missing."""


class SurveyError(TextIndexError):
    """Answers, a survey's specification or a published matrix that cannot be used; the text says what to change."""


class StudyError(TextIndexError):
    """A study file with faults, all of them listed, or a step of it that cannot be done."""


class RunnerError(TextIndexError):
    """Worker processes that cannot be started, or a cluster that cannot be reached."""


class StoreError(TextIndexError):
    """A store, or outputs, that cannot be written or read back."""


class FetchError(TextIndexError):
    """Reports that cannot be got from a site, or a request for them that cannot be met; the text says what to do."""


class IdentityWarning(TextIndexWarning):
    """Manifest, file name and cover disagree about a report's firm, fiscal year or kind."""


class OutputWarning(TextIndexWarning):
    """What a file cannot hold in full, such as more rows than a sheet of Excel takes."""


class EstimateWarning(TextIndexWarning):
    """What a regression did on its own and its table must say: columns dropped, firm-years twice, few clusters."""


class SurveyWarning(TextIndexWarning):
    """What a survey's reader must know: a reversal forgotten, answers missing, a solution out of bounds."""


class ExhibitWarning(TextIndexWarning):
    """A figure that this machine cannot draw in full, such as Chinese text without a font for it."""


class MissingExtraError(TextIndexError, ImportError):
    """What an extra brings is not installed; the text says which extra."""
