# What the room gives, and where it is: each is loaded when it is first used.

from .fold import fold as fold
from .quote import around as around, quote as quote, quoted as quoted
from .read import (
    ENGINES as ENGINES,
    MOST_BYTES as MOST_BYTES,
    SUFFIXES as SUFFIXES,
    not_opened as not_opened,
    read as read,
    reader_of as reader_of,
)
from .readers import (
    extractor_version as extractor_version,
    ocr_version as ocr_version,
    parted as parted,
    readers as readers,
    with_ocr as with_ocr,
)
from .sections import SECTION_LANGUAGES as SECTION_LANGUAGES, section_remarks as section_remarks, sections as sections
