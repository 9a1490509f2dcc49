"""What is fuzzed: for each reader, inputs from pieces that it looks for, and the call that may refuse in words only.

To add one: a strategy of bytes, and a function that raises what is no fault of the input. Found inputs lie in
`corpus/NAME/`, one a file, and are run by `test_fuzz.py`.
"""

import io
import shutil
import tarfile
import tempfile
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from textindex import dictionary, documents, sources
from textindex import store as room
from textindex.core import packed
from textindex.core.errors import TextIndexError
from textindex.core.packed.limits import PackedError
from textindex.core.records import Document, Filing, Page, Rejection
from textindex.estimates import load_specs
from textindex.estimates.read import read_panel
from textindex.fetch import cninfo_api, edgar_api
from textindex.fetch.client import Answer
from textindex.fetch.faults import Again
from textindex.fetch.manifest import NAME, read_own
from textindex.fetch.titles import read_title
from textindex.scoring import reading
from textindex.sources.names import read_name
from textindex.store import parts
from textindex.study.file import load_study
from textindex.tables.read import read_table

PLACE = Path(tempfile.mkdtemp(prefix="textindex-fuzz-"))
ENDINGS = (".yaml", ".csv", ".xlsx", ".dic", ".cat")


def of(*pieces, most=30):
    """Texts of such pieces and of any characters, as bytes."""
    one = st.one_of(st.sampled_from(pieces), st.sampled_from(pieces), st.text(max_size=4))
    return st.lists(one, max_size=most).map(lambda found: "".join(found).encode("utf-8", "surrogatepass"))


def text_of(data):
    return data.decode("utf-8", "replace")


def names(data):
    read_name(Filing("", text_of(data)))
    read_title(text_of(data))


def document(pages):
    return Document(Filing("x", "x"), tuple(Page(n, page, "plain") for n, page in enumerate(pages, 1)), "plain 2")


def folding(data):
    pages = text_of(data).split("\x0c")
    documents.fold(document(pages))
    sources.cover(document(pages))
    for language in ("zh", "en"):
        documents.sections(pages, language)


def report(ending):
    def read(data):
        got = documents.read(Filing(f"600519_2019{ending}", "x"), data=data)
        if not isinstance(got, Rejection):
            documents.fold(got)

    return read


def taken(data):
    path = PLACE / "600519_2019.txt"
    path.write_bytes(data)
    reading.take(Filing(str(path), path.name))


def dictionaries(data):
    """The first byte says as which kind of file the rest is read."""
    ending = ENDINGS[data[0] % len(ENDINGS)] if data else ".yaml"
    path = PLACE / f"it{ending}"
    path.write_bytes(data[1:])
    got = dictionary.load(path)
    for other in (".yaml", ".csv"):
        with suppress(TextIndexError):
            dictionary.save(got, PLACE / f"out{other}")
            (PLACE / f"out{other}").unlink()


def settings(data):
    path = PLACE / "it.toml"
    path.write_bytes(data)
    for load in (load_study, load_specs):
        with suppress(TextIndexError):
            load(path)


TABLES = (".csv", ".tsv", ".dta", ".parquet", ".xlsx")


def tables(data):
    """The first byte says as which kind of file the rest is read."""
    path = PLACE / f"table{TABLES[data[0] % len(TABLES)] if data else '.csv'}"
    path.write_bytes(data[1:])
    for read in (read_table, read_panel):
        with suppress(TextIndexError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read(path)


def answers(data):
    """The first byte says which answer of a site it is taken for."""
    answer = Answer(200, {}, data[1:])

    def own(got):
        (PLACE / NAME).write_bytes(got.body)
        read_own(PLACE)

    readers = (
        cninfo_api.page_of, cninfo_api.securities, edgar_api.companies, edgar_api.filer, edgar_api.index_rows,
        lambda got: edgar_api.older(got, "1", "x"),
        lambda got: edgar_api.period_of(got.body), own,
    )  # fmt: skip
    with suppress(Again):
        readers[data[0] % len(readers) if data else 0](answer)


def _good_store():
    """A store of one part, made once."""
    folder = PLACE / "store"
    if not folder.exists():
        path = PLACE / "600519_2019.txt"
        path.write_text("证券代码：600519\n2019年年度报告\n" + "公司大力发展大数据和云计算。" * 60, encoding="utf-8")
        store = room.Store(folder, create=True)
        store.add([reading.take(Filing(str(path), path.name))])
        shutil.copytree(folder, PLACE / "good")
    return folder


def store_parts(data):
    """Bytes that change a good part: three a change (place, place, value); the first byte says whether cells change."""
    part = next((_good_store() / "parts").glob("*.parquet"))
    good = next((PLACE / "good" / "parts").glob("*.parquet"))
    if data[:1] == b"c":
        part.write_bytes(_odd_cells(good, data[1:]))
    else:
        changed = bytearray(good.read_bytes())
        for at in range(1, len(data) - 2, 3):
            changed[int.from_bytes(data[at : at + 2]) % len(changed)] = data[at + 2]
        part.write_bytes(changed)
    for ask in (room.info, room.verify, lambda s: room.sql(s, "SELECT count(*), max(text) FROM pages, sections")):
        with suppress(TextIndexError):
            ask(room.Store(_good_store()))


ODD = (
    None, "", "[]", "{}", "[1]", "[{}]", "[[[[", b"", b"\x00", b"\xff\xff\xff\xff\x01", -1, 2**62, 0, ["a"], [None], [],
    "\x1b[31m",
)  # fmt: skip


def _odd_cells(good, data):
    table = pq.read_table(good)
    rows = table.to_pylist()
    for at in range(0, len(data) - 1, 2):
        for row in rows:
            row[table.column_names[data[at] % table.num_columns]] = ODD[data[at + 1] % len(ODD)]
    try:
        changed = pa.Table.from_pylist(rows, schema=table.schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError):
        return good.read_bytes()
    return bytes(parts.encode_table(changed))


def _files():
    """Good tables of each kind, to be changed."""
    frame = pd.DataFrame({"firm": ["000001", "2"], "year": [2019, 2020], "x": [1.5, 2.0]})
    made = []
    for number, ending in enumerate(TABLES):
        path = PLACE / f"good{ending}"
        write = {".dta": frame.to_stata, ".parquet": frame.to_parquet, ".xlsx": frame.to_excel}.get(
            ending, frame.to_csv
        )
        write(
            path, **({} if ending == ".parquet" else {"write_index": False} if ending == ".dta" else {"index": False})
        )
        made.append(bytes([number]) + path.read_bytes())
    return made


@st.composite
def changed(draw, files):
    """A good file with some bytes changed, or cut short."""
    data = bytearray(draw(st.sampled_from(files)))
    for place, value in draw(st.lists(st.tuples(st.integers(1, len(data) - 1), st.integers(0, 255)), max_size=8)):
        data[place] = value
    return bytes(data[: draw(st.one_of(st.just(len(data)), st.integers(1, len(data))))])


def led(number, inner):
    """Inputs whose first byte chooses how they are read."""
    return st.tuples(st.integers(0, number - 1), inner).map(lambda two: bytes([two[0]]) + two[1])


def worded(body):
    """A Word document of such a body."""
    of_word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    part = f'<Types><Override PartName="/word/document.xml" ContentType="{of_word}"/></Types>'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{space}"><w:body>'.encode() + body + b"</w:body></w:document>"
    return zipped({"[Content_Types].xml": part.encode(), "word/document.xml": document})


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


PACKED = (".zip", ".tar", ".tar.gz", ".7z")


def _packed():
    """Good archives of two reports, of the kinds that Python itself writes."""
    members = {"a/600519_2019.txt": b"2019" * 50, "b.zip": zipped({"600520_2019.html": b"<html>"})}
    made = [b"\x00" + zipped(members)]
    for number, mode in ((1, "w"), (2, "w:gz")):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode=mode) as package:
            for name, data in members.items():
                one = tarfile.TarInfo(name)
                one.size = len(data)
                package.addfile(one, io.BytesIO(data))
        made.append(bytes([number]) + buffer.getvalue())
    return made


def packed_files(data):
    """The first byte says as which kind of archive the rest is read."""
    path = PLACE / f"archive{PACKED[data[0] % len(PACKED)] if data else '.zip'}"
    path.write_bytes(data[1:])
    with suppress(PackedError):
        for member in packed.listing(path).members:
            with suppress(PackedError):
                packed.read_bytes(f"{path}/{member.path}")


NAMES = of(
    "600519", "2019", "年度报告", "annual", "10-K", "FY", "SH", ".", "_", "-", "/", "第", "一",
    "〇", "０", "٣", "²", "①",
    "\u202e", "\x00", "\n", "\x1b", "00700.HK", "摘要", "修订", "CIK", "Item 7", "０", "ſ", "ı", ".pdf", "（更新后）",
)  # fmt: skip
TEXT = of(
    "公司", "大数据", " ", "\t", "\u3000", "\xa0", "\n", "\r", "\x0c", "\u2028", "ﬁ", "İ", "ß", "a\u0301", "\u0301",
    "-\n", "第一节 重要提示\n", "目录\n", "……… 1\n", "2019年年度报告", "証券", "Item 1. Business\n",
    "ITEM 7.", "\u200b", "\ufeff",
    "①", "Ⅻ", "𝒳", "𠀀", "证券代码：600519", "第²节", "第٣節", "第９９節 x", "<PAGE>\n", "\ud800",
    "Annual report 2019\n",
    "fiscal year ended December 31, 2019\n", "(Exact name of registrant", "FORM 10-K\n", "the and of ", "1\n",
    most=60,
)  # fmt: skip
HTML = of(
    "<div>", "</div>", "<p>", "<table><tr><td>", "</td>", "<!--", "-->", "<script>", "<style>", "<head>", "<title>",
    "<svg>", "<ruby><rt>", "&#x0;", "&#99999999999;", "&amp", "<ix:nonNumeric name=dei:DocumentType>", "<br/>",
    "<a href=x>", "<sup>1", "公司", "text ", "<pre>", "<li>", "<x-y>", "<", ">", '"', "='", "\x00",
    "<td colspan=99999999>", "display:none", "<SEC-DOCUMENT>",
    most=40,
)  # fmt: skip
LISTS = of(
    "name: x\n", "language: zh\n", "version: '1'\n", "title: {zh: a, en: b}\n", "dimensions:\n",
    "  d: {label: {zh: a, en: b}, ", "terms: [大数据]}\n", "{term: x, weight: .inf}", "&a ", "*a", "!!binary xx",
    "!!set {a}", "<<: *a", "extends: x\n", "[", "{", "dimension,term\n", "d,大数据\n", ";",
    "\t", '"', "%\n", "1\tx\n",
    "word*\t1\n", "CAT\n", "\tword (1)\n", "@RULE\n", "\x00", "nan",
)  # fmt: skip
TOML = of(
    "[reports]\n", "folders = ['r']\n", "[score]\n", "[panel]\n", "[[model]]\n", "outcome = 'y'\n",
    "regressors = ['x']\n", "where = {a", "= [1]}\n", "vcov = {CRV1 = 'f'}\n", "[estimate]\n", "timeout = nan\n",
    "years = 'x'\n", "out = ''\n", "a = [[1]]\n", "'1' = 't'\n", "memory = -1\n", "quantile = {}\n",
    "screen = {model = '1'}\n", "label = {en = 1}\n", "name = '1'\n", "[multiverse]\n", "\\u0000",
)  # fmt: skip
CELLS = of(
    "firm", "year", "x", ",", ";", "\t", "\n", "\r", '"', "1", "1e999", "nan", "=1", "'=1", "000001", "年",
    "2019-01-01", "-",
)  # fmt: skip
JSON = of(
    "{", "}", "[", "]", ",", ":", '"announcements"', '"secCode"', '"adjunctUrl"', "null", "1", "1e999", '"x"',
    "true", '"filings"', '"recent"', '"cik"', '"accessionNumber"', '"form"',
    "CIK|Company Name|Form Type|Date Filed|Filename\n", "----\n", "|", "<a href='x'>",
    "CONFORMED PERIOD OF REPORT:\t20191231", '"announcementTime"', '"stockList"', '"0001-19-000001"',
    "99999999999999999999", "\\ud800",
)  # fmt: skip
MARKDOWN = of(
    "# ", "## ", "\n", "\n\n", "|", "---", "| a | b |\n|---|---|\n", "```\n", "> ", "- ", "1. ", "![x](", "[a](b)", ")",
    "<!--", "-->", "<table><tr><td>", "**", "__", "`", "$$", "\\", "&amp;", "公司", "大数据", "2019年年度报告",
    "    ", "\t", "\x00",
    most=60,
)  # fmt: skip
WORD = of(
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>",
    "<w:del>", "</w:del>", "<w:fldChar w:fldCharType='begin'/>", "<w:footnoteReference w:id='1'/>",
    "<w:br w:type='page'/>", "<w:lastRenderedPageBreak/>", "<w:vanish/>", "<w:rPr>", "</w:rPr>",
    "<w:txbxContent>", "</w:txbxContent>", "公司", "大数据", "&#0;", "&x;", "<!DOCTYPE x [", "<![CDATA[", "]]>",
    "<w:sym w:char='F0FE'/>", "\x0c",
)  # fmt: skip
HARNESSES = {
    "names": (NAMES, names),
    "folding": (TEXT, folding),
    "html": (HTML.map(lambda body: b"<html><body>" + body), report(".html")),
    "markdown": (MARKDOWN, report(".md")),
    "word": (st.one_of(WORD.map(worded), changed([worded(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>")])), report(".docx")),
    "packed": (st.one_of(changed(_packed()), led(4, st.binary(max_size=100))), packed_files),
    "text": (st.one_of(TEXT, st.binary(max_size=300)), taken),
    "dictionaries": (led(len(ENDINGS), st.one_of(LISTS, st.binary(max_size=60))), dictionaries),
    "settings": (TOML, settings),
    "tables": (st.one_of(led(2, CELLS), changed(_files()), led(len(TABLES), st.binary(max_size=100))), tables),
    "answers": (led(10, st.one_of(JSON, st.binary(max_size=60))), answers),
    "parts": (st.one_of(st.binary(min_size=4, max_size=25), st.binary(max_size=8).map(b"c".__add__)), store_parts),
}
