"""In: a file's name and folder. Out: what they tell of firm, fiscal year, name and kind; a guess until the cover."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from textindex.core.patterns import regex
from textindex.core.place import shown
from textindex.core.records import Filing, Kind
from textindex.core.text import CHINESE
from textindex.sources.codes import is_a_share, of_hong_kong
from textindex.sources.firms import COMPANY, keyed, named
from textindex.sources.fiscal import day_of, fiscal_year
from textindex.sources.shares import order
from textindex.sources.titles import file_names_other, names_other
from textindex.sources.versions import MARK, rank

EDGE = "(?<![0-9A-Za-z])"
END = "(?![0-9A-Za-z])"
CODE = regex(rf"{EDGE}(?:SH|SZ|BJ)?([0-9]{{6}}){END}", re.IGNORECASE)
MONTH = regex("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])")
HONG_KONG = regex(
    rf"{EDGE}(?:([0-9]{{1,5}})[. _-]?HK{END}|(?:HK|HKG|HKEX|SEHK)[. _:-]{{0,2}}([0-9]{{3,5}}){END}"
    r"|(0[0-9]{4})(?=[._ -]|$))",
    re.IGNORECASE,
)
ACCESSION = regex(rf"{EDGE}([0-9]{{10}})-[0-9]{{2}}-[0-9]{{6}}{END}")
TEN_K, TWENTY_F = r"10-?K(?:SB|T)?(?:40|-?405)?", r"20-?F"
FORM = rf"(?:{TEN_K}|{TWENTY_F}|40-?F){END}"
CIK_FIRST = regex(r"(?:^|/)([1-9][0-9]{4,6}|0[0-9]{6,9})_(?=(?:19|20)[0-9]{2}(?![0-9]))")
PERIOD = regex(rf"(?:^|/)[0-9]{{5,10}}_((?:19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}})(?=_.*_{FORM})")
CIK = regex(
    rf"{EDGE}(?:CIK[ _-]?([0-9]{{1,10}}){END}|(00[0-9]{{8}}){END}"
    rf"|(?!(?:19|20)[0-9]{{6}}[_/-])([0-9]{{5,10}})(?=[_/-]{FORM}))",
    re.IGNORECASE,
)
LISTED = r"(?:NASDAQ|NYSE(?:AMERICAN|ARCA|MKT)?|AMEX|LSE|AIM|ASX|TSXV?|SGX|JSE|NSE|BSE|OTC[A-Z]{0,2}|NZX|CSE)"
TICKER = regex(
    rf"(?:^|{EDGE}{LISTED}[_-])([A-Z]{{1,5}}(?:\.[A-Z])?)(?=[_-](?:(?:FY)?(?:19|20)[0-9]{{2}}(?![0-9])|{FORM}))"
    rf"|(?:^|/)([A-Z]{{1,5}})(?=/{FORM}/[0-9]{{10}}-)"
)
NO_TICKER = frozenset(
    (
        *(
            "NYSE",
            "AMEX",
            "NASDAQ",
            "SEC",
            "EDGAR",
            "FORM",
            "FY",
            "AR",
            "EN",
            "US",
            "UK",
            "PDF",
            "DOC",
            "FINAL",
            "COPY",
        ),
        *("DATA", "FILE", "ESG", "CSR"),
    )
)
SYSTEM_FILE = regex(
    r"(?:^|/)(?:thumbs\.db|desktop\.ini|ehthumbs\.db|~\$.*"
    r"|.*\.(?:lnk|tmp|part|partial|crdownload|ini|db|log|bak))$",
    re.IGNORECASE,
)
DATE = regex(rf"{EDGE}((?:19|20)[0-9]{{2}})[-.]?(0[1-9]|1[0-2])[-.]?(0[1-9]|[12][0-9]|3[01]){END}")
YEARS = regex(r"(?<![0-9])((?:19|20)[0-9]{2})[-/_ ]?((?:20)?[0-9]{2})(?![0-9]|[-._][0-9])")  # 2020-21, 20202021
YEAR_MARKED = regex(r"(?<![0-9])((?:19|20)[0-9]{2}) ?年")
YEAR = regex(rf"{EDGE}(?:FY)?((?:19|20)[0-9]{{2}})(?=(?:H[12]|Q[1-4])?{END})", re.IGNORECASE)
YEAR_IN_CHINESE = regex("([一二][〇○零一二三四五六七八九]{3})年")
CHINESE_DIGITS = str.maketrans("〇○零OО一二三四五六七八九", "00000123456789")  # О is Cyrillic: covers have it
YEAR_BEFORE_CHINESE = regex(r"(?<![0-9])((?:19|20)[0-9]{2})(?=[\u4e00-\u9fff])")
FIRM_NAME = regex(r"[*A-Z]{0,3}[\u4e00-\u9fff]{2,8}[ABＡＢ]?")
TITLE_WORDS = regex(
    "(?:半?年度?|中期|中|第?[一二三四]?季度?)(?:报告|報告|报|報)(?:书|書|摘要|全文|正文)?|摘要|全文|正文"
)
NO_NAME = regex(
    "年|报告|報告|报表|股份有限公司|季度|英文|中文|公告|招股|审计|关于|關於|社会责任|内部控制|[版稿]$|巨潮|交易所|下载|扫描"
    "|管理层讨论|经营情况讨论|节选|摘录|^文本$|^[的度对]|[董监]事|债券$"
)
OF_A_PART = r"(?<![a-z])pages?[_ -]?[0-9]+[_ -]+[0-9]+|management'?s?[_ -]+discussion"
KINDS: tuple[tuple[str, Kind], ...] = (
    (OF_A_PART, "other"),
    (r"招股|prospectus", "prospectus"),
    (
        r"announcement|(?<![a-z])notice[_ -]+of|(?<![a-z])circular(?![a-z])|poll[_ -]+results|form[_ -]+of[_ -]+proxy"
        r"|press[_ -]+release|earnings[_ -]+(?:release|call)|transcript|monthly[_ -]+return|day[_ -]+disclosure"
        r"|sustainability[_ -]+report|corporate[_ -]+(?:social[_ -]+)?(?:governance|responsibility)[_ -]+report"
        r"|(?<![a-z0-9])(?:DEF[_ ]?14A|DEFA14A|8-K|6-K|N-CSRS?)(?![a-z0-9])",
        "other",
    ),
    (
        r"社会责任|可持续发展|\bESG\b|环境、社会|审计报告|内部控制|问询函|更正公告|补充公告|提示性公告|关于.*公告"
        r"|财务报表|专项报告|述职报告|独立董事.*报告|[董监]事会工作报告",
        "other",
    ),
    (r"(?:半年度?|中期)(?:报告|報告|报|報).*摘要", "half-year summary"),
    (
        r"半年度|半年报|中期(?:报告|報告)|中[報报]|interim|half-?year|semi-?annual|(?<![a-z])H1(?![0-9a-z])",
        "half-year",
    ),
    (r"[一三1-4]季|季度报告|季报|quarterly|(?<![0-9a-z])10-?q(?![0-9a-z])|(?<![a-z])Q[1-4](?![0-9a-z])", "quarterly"),
    (r"英文|english", "english"),
    (r"(?<!全文[及和与])摘要|summary", "summary"),
    (rf"{EDGE}{TEN_K}{END}", "10-K"),
    (rf"{EDGE}{TWENTY_F}{END}", "20-F"),
    (rf"年度?(?:报告|報告)|年报|年報|annual|{EDGE}40-?F{END}", "annual"),
)
PATTERNS = [(regex(pattern, re.IGNORECASE), kind) for pattern, kind in KINDS]


def read_name(filing: Filing) -> Filing:
    """Complete a filing by what its path tells.

    A date (20250425, 2020-04-16) is the day of publication: it gives no fiscal year by itself.

    >>> filing = read_name(Filing("", "000001-平安银行/2007年年度报告.pdf"))
    >>> filing.firm, filing.year, filing.name, filing.kind
    ('000001', 2007, '平安银行', 'annual')
    """
    path = unicodedata.normalize("NFKC", filing.file)
    if SYSTEM_FILE.search(path):
        return filing  # Thumbs.db is no report of the firm whose folder it lies in
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", path)
    folder, _, name = stem.rpartition("/")
    code = _code(name) or _code(folder)
    period = day_of(dated[1]) if (dated := PERIOD.search(stem)) else None
    above = folder.rpartition("/")[2]
    known = replace(
        filing,
        cik=_cik(name) or _cik(folder),
        ticker=_ticker(name) or _ticker(stem),
        year=_year(name) or _year(folder) or (fiscal_year(period, "", []) if period else None),
        period_end=period.isoformat() if period else "",
        name=_name(name) or (_name(above) if _code(above) else "") or _english_name(name),
        kind="other" if _of_another(name) else kind_of(name) or kind_of(folder),
        revision=rank(name),
    )
    known = keyed(known, code)
    return known if known.firm else replace(known, firm=filer_of(path))


Told = tuple[Any, ...]
"""What a name tells: the values of `TOLD`."""
TOLD = ("firm", "year", "name", "kind", "revision", "firm_by", "cik", "ticker", "period_end")
_told = attrgetter(*TOLD)


class Names:
    """Reads names, each once: also of those that an earlier run read by the same `rules` it knows what they told.

    Args:
        known: what names told before.

    Attributes:
        told: what the names tell that were asked for.
    """

    def __init__(self, known: Mapping[str, Told] = MappingProxyType({})) -> None:
        self._known = known
        self.told: dict[str, Told] = {}

    def filing(self, path: str, called: str, file: str) -> Filing:
        """A file with what its name, and that of the folder searched (which may tell the firm), tell of it."""
        name = f"{called}/{file}"
        told = self.told[name] = self._known.get(name) or _told(read_name(Filing(path, name)))
        return Filing(path, shown(file), **dict(zip(TOLD, told, strict=True)))


@cache
def rules() -> str:
    """By what files are told apart and names read: a hash of the code that does it; empty where that is not at hand."""
    package = Path(__file__).parent.parent
    with suppress(OSError):
        folders = ("sources", "core", "core/packed")
        code = [path.read_bytes() for folder in folders for path in sorted((package / folder).glob("*.py"))]
        return sha256(b"\n".join([unicodedata.unidata_version.encode(), *code])).hexdigest()
    return ""


@lru_cache(maxsize=256)  # folders come again and again
def kind_of(title: str) -> Kind:
    """Tell the kind of report from a title or file name; empty where it does not say.

    >>> kind_of("2023年年度报告摘要"), kind_of("2024年半年度报告"), kind_of("600519_2019")
    ('summary', 'half-year', '')
    """
    return next((kind for pattern, kind in PATTERNS if pattern.search(title)), "")


def _of_another(name: str) -> bool:
    """Whether a file's name says that it is no periodic report; folders are named by whoever collects."""
    return not is_part(name) and file_names_other(name)


def is_part(file: str) -> bool:
    """Whether a file's name says that it was cut out of a report.

    >>> is_part("01234_Annual-Report-2021_pages_6-13_MANAGEMENT_DISCUSSION.txt"), is_part("Annual-Report-2021.pdf")
    (True, False)
    """
    return re.search(OF_A_PART, file.rpartition("/")[2], re.IGNORECASE) is not None


def published(file: str) -> str:
    """The day of publication in a file's name, as 20200428; empty where there is none, or several.

    >>> published("600001_20200428_ABCD.pdf"), published("600001_2019.pdf")
    ('20200428', '')
    """
    days = {"".join(day) for day in DATE.findall(unicodedata.normalize("NFKC", file.rpartition("/")[2]))}
    return days.pop() if len(days) == 1 else ""


def filer_of(file: str) -> str:
    """The CIK that an EDGAR accession number begins with: the firm's own or that of the agent who filed for it.

    >>> filer_of("0000320193-19-000119.txt"), filer_of("AAPL_2019_10-K.htm")
    ('0000320193', '')
    """
    found = ACCESSION.search(file)
    return found[1] if found else ""


def _code(text: str) -> str:
    """The code of an exchange in China or Hong Kong; of six digits that are none of its codes, none."""
    text = ACCESSION.sub(" ", text)
    if CIK.search(text):
        return ""
    if hong_kong := HONG_KONG.search(text):
        digits = next(filter(None, hong_kong.groups()))
        return of_hong_kong(digits) if int(digits) else ""
    if CIK_FIRST.search(text) and _cik(text):
        return ""
    codes = [code for code in CODE.findall(text) if not _are_years(code)]
    if codes:
        # 201912 is a month if it can be
        return str(min(codes, key=lambda code: (MONTH.fullmatch(code) is not None, order(code))))
    return ""


def _cik(text: str) -> str:
    """The CIK that a name gives; one that begins a name before a year only where it is no A-share code."""
    text = ACCESSION.sub(" ", text)
    if cik := CIK.search(text):
        return str(next(filter(None, cik.groups()))).zfill(10)
    first = CIK_FIRST.search(text)
    if first and not is_a_share(first[1]) and not CHINESE.search(text):
        return first[1].zfill(10)
    return ""


def _ticker(text: str) -> str:
    ticker = TICKER.search(text)
    found = (ticker[1] or ticker[2]) if ticker else ""
    return "" if found in NO_TICKER else found


def _are_years(code: str) -> bool:
    """Whether six digits are two years that follow each other, as in 202021."""
    return YEARS.fullmatch(code) is not None and int(code[4:]) == (int(code[2:4]) + 1) % 100


def _english_name(text: str) -> str:
    """The firm's name in a file's name, by its legal form: Celldex_Therapeutics_Inc_NA_0c0b72."""
    found = COMPANY.match(text.replace("_", " ") + " ")
    return named(found[1].title() if found and found[1].isupper() else found[1]) if found else ""


def _year(text: str) -> int | None:
    if marked := YEAR_MARKED.search(text):
        return int(marked[1])
    if spelt := YEAR_IN_CHINESE.search(text):
        return int(spelt[1].translate(CHINESE_DIGITS))
    undated = DATE.sub(" ", ACCESSION.sub(" ", text))
    for years in YEARS.finditer(undated):
        if int(years[2]) % 100 == (int(years[1]) + 1) % 100:
            return int(years[1]) + 1
    found = YEAR.search(undated) or YEAR_BEFORE_CHINESE.search(undated)
    return int(found[1]) if found else None


def _name(text: str) -> str:
    text = TITLE_WORDS.sub("|", re.sub(r"[0-9]{6}|(?:19|20)[0-9]{2} ?年?", "|", MARK.sub("|", text)))
    parts = re.split(r"[|_:：\-—()（）【】\s]+", text)
    names = [part for part in parts if FIRM_NAME.fullmatch(part) and not (NO_NAME.search(part) or names_other(part))]
    return names[-1] if names else ""
