# What the room gives, and where it is: each is loaded when it is first used.

from .fold import fold as fold
from .quote import around as around
from .quote import quote as quote
from .quote import quoted as quoted
from .read import ENGINES as ENGINES
from .read import MOST_BYTES as MOST_BYTES
from .read import SUFFIXES as SUFFIXES
from .read import not_opened as not_opened
from .read import read as read
from .read import reader_of as reader_of
from .readers import extractor_version as extractor_version
from .readers import ocr_version as ocr_version
from .readers import parted as parted
from .readers import readers as readers
from .readers import with_ocr as with_ocr
from .sections import SECTION_LANGUAGES as SECTION_LANGUAGES
from .sections import section_remarks as section_remarks
from .sections import sections as sections
