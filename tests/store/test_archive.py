"""The store: readings come back as they were, each once, under names that their content gives; nothing half written."""

import hashlib
import sys
import tempfile
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex import documents, sources
from textindex.core.errors import StoreError
from textindex.core.records import REASONS, Document, Filing, Folded, Origin, Page, Reading
from textindex.scoring.pipeline import read_archive
from textindex.scoring.reading import take
from textindex.store import Store, Writer, archive, compact, info, sql, verify

# ---- readings of any kind

chars = st.characters(exclude_categories=("Cs",)) | st.sampled_from(
    "大数据云计算的，。 \n\u3000Ａｂ①ﬁé\u0301İß𠮷𝒜😀繁體\x00\u200b"
)
texts = st.text(chars, max_size=40)
years = st.integers(1990, 2030)
covers = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("firm", "name", "kind", "language"), texts),
        "year": years,
        "revision": st.integers(0, 9),
    },
)
numbers = st.integers(0, 2**31 - 1)


def digest(*values):
    return hashlib.sha256(repr(values).encode()).hexdigest()


@st.composite
def folded_anyhow(draw):
    """A text with a map of any runs, each beginning at a character."""
    text = draw(texts)
    begins = list(accumulate((len(char.encode()) for char in text), initial=0))[:-1]
    starts = begins[:1] + [begin for begin in begins[1:] if draw(st.booleans())]
    pages, offsets = ([draw(numbers) for _ in starts] for _ in "po")
    return Folded(text.encode(), Origin(starts, pages, offsets))


@st.composite
def readings(draw):
    suffix = draw(st.sampled_from([".pdf", ".txt", ".html", ""]))
    key = {"sha256": digest(draw(st.integers(0, 10**9))), "suffix": suffix}
    key |= {"reader": draw(st.sampled_from(["pdfium 5", "plain 1", "读 1"])), "rules": draw(st.integers(1, 3))}
    if draw(st.integers(0, 3)) == 0:
        return Reading(**key, reason=draw(st.sampled_from(REASONS)), detail=draw(texts))
    pages = tuple(draw(st.lists(texts, max_size=5)))
    if draw(st.booleans()):
        document = Document(Filing("", ""), tuple(Page(n, text, "plain") for n, text in enumerate(pages, 1)), "")
        folded = documents.fold(document)
    else:
        folded = draw(folded_anyhow())
    return Reading(
        **key,
        extractor=draw(texts),
        cover=draw(covers),
        notes=tuple(draw(st.lists(texts, max_size=3))),
        pages=pages,
        page_origin=draw(st.sampled_from(["text-layer", "html", "plain", "ocr"])),
        n_chars=draw(st.integers(0, 10**7)),
        folded=folded,
    )


def key_of(reading):
    return reading.sha256, reading.suffix


def small(number, text="大数据", **others):
    """A reading of one page, told apart by its number."""
    data = text.encode()
    made = Reading(
        digest(number),
        ".txt",
        "plain 1",
        1,
        pages=(text,),
        n_chars=len(text),
        folded=Folded(data, Origin([0], [1], [0])),
    )
    return replace(made, **others)


def runs_of(folded):
    return list(zip(*(map(int, column) for column in folded.origin), strict=True))


def assert_entry_is(entry, reading):
    for name in ("sha256", "suffix", "reader", "rules", "extractor", "reason", "detail", "notes", "n_chars"):
        assert getattr(entry, name) == getattr(reading, name), name
    assert dict(entry.cover) == dict(reading.cover)
    assert entry.n_pages == len(reading.pages)


def assert_text_is(stored, reading):
    assert bytes(stored.folded.data) == bytes(reading.folded.data)
    assert stored.folded.text == reading.folded.text
    assert runs_of(stored.folded) == runs_of(reading.folded)
    assert list(stored.pages) == list(reading.pages)
    assert len(stored.pages) == len(reading.pages)
    ends = accumulate(len(char.encode()) for char in reading.folded.text)
    for position in (0, *ends):
        if position < len(reading.folded.data):
            assert stored.folded.locate(position) == reading.folded.locate(position)


def assert_holds(store, given_ones):
    """The ledger and the texts of a store are those readings."""
    ledger = store.ledger()
    assert ledger.keys() == {key_of(reading) for reading in given_ones}
    for reading in given_ones:
        entry = ledger[key_of(reading)]
        assert_entry_is(entry, reading)
        if reading.folded is not None:
            for stored in store.texts(entry.part, [entry.row]):  # pages are read while the part is open
                assert stored.row == entry.row
                assert_text_is(stored, reading)


# ---- what goes in comes out


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(readings(), min_size=1, max_size=6, unique_by=key_of))
def test_readings_come_back_as_they_were(given_ones):
    with tempfile.TemporaryDirectory() as folder:
        Store(folder, create=True).add(given_ones)
        assert_holds(Store(folder), given_ones)
        (part,) = Path(folder, "parts").iterdir()
        kept = pq.read_table(part, columns=["sha256", "suffix", "page_origin"]).to_pylist()
        assert {(row["sha256"], row["suffix"]): row["page_origin"] for row in kept} == {
            key_of(reading): reading.page_origin for reading in given_ones
        }


def test_readings_of_the_samples_come_back_as_they_were(samples, tmp_path):
    paths = [path for folder in ("zh", "en", "broken") for path in sorted((samples / folder).rglob("*.*"))]
    taken = {key_of(reading): reading for reading in (take(Filing(str(path), path.name)) for path in paths)}
    assert {reading.reason for reading in taken.values()} >= {"", "scanned", "encrypted", "unreadable"}
    with Writer(Store(tmp_path, create=True)) as writer:
        for reading in taken.values():
            writer.add(reading)
    assert_holds(Store(tmp_path), list(taken.values()))
    for path in paths:
        reading = taken[hashlib.sha256(path.read_bytes()).hexdigest(), path.suffix.lower()]
        if reading.folded is not None:
            document = documents.read(Filing(str(path), path.name))
            assert [page.text for page in document.pages] == list(reading.pages)
            assert documents.fold(document) == reading.folded
            assert sources.cover(document) == reading.cover


@pytest.fixture(scope="module")
def forty(tmp_path_factory):
    """A part of forty readings, in three row groups; every seventh could not be read."""
    store = Store(tmp_path_factory.mktemp("forty"), create=True)
    made = [
        small(n, reason="garbled", pages=(), n_chars=0, folded=None) if n % 7 == 0
        else small(n, f"第{n}号😀", pages=("", f"第{n}号😀", "" * n, "尾"))
        for n in range(40)
    ]  # fmt: skip
    store.add(made)
    return store, {key_of(reading): reading for reading in made}


@given(rows=st.lists(st.integers(0, 39), max_size=40, unique=True))
def test_any_rows_of_a_part_are_given_in_their_order(forty, rows):
    store, made = forty
    by_row = {entry.row: made[entry.sha256, entry.suffix] for entry in store.entries()}
    assert by_row.keys() == set(range(40))
    rows = [row for row in rows if by_row[row].folded is not None]
    (part,) = store.part_names()
    seen = []
    for stored in store.texts(part, rows):
        assert_text_is(stored, by_row[stored.row])
        seen.append(stored.row)
    assert seen == sorted(rows)


def test_pages_are_a_sequence(forty):
    store, made = forty
    (part,) = store.part_names()
    entry = next(entry for entry in store.entries() if not entry.reason)
    expected = list(made[entry.sha256, entry.suffix].pages)
    for stored in store.texts(part, [entry.row]):
        assert (stored.pages[0], stored.pages[1], stored.pages[-1]) == ("", expected[1], "尾")
        assert stored.pages[1:] == expected[1:]
        assert stored.pages[::-1] == expected[::-1]
        with pytest.raises(IndexError):
            stored.pages[4]


# ---- names and copies


def test_a_parts_name_says_which_readings_it_holds(tmp_path):
    store = Store(tmp_path, create=True)
    one, two = small(1), small(2)
    others = (replace(one, reader="plain 2"), replace(one, rules=2), replace(one, suffix=".md"))
    different = [[one], [two], [one, two], *([other] for other in others)]
    for several in different:
        store.add(several)
    assert len(store.part_names()) == len(different)
    for several in different:
        store.add(several)
        store.add(several[::-1])
    assert len(store.part_names()) == len(different)
    assert [path.name for path in (tmp_path / "parts").iterdir() if path.name not in store.part_names()] == []


def test_the_same_readings_elsewhere_and_later_give_the_same_name_and_bytes(tmp_path):
    several = [small(n) for n in range(5)]
    for folder in ("a", "b"):
        Store(tmp_path / folder, create=True).add(several)
    (a,), (b,) = (list((tmp_path / folder / "parts").iterdir()) for folder in "ab")
    assert a.name == b.name
    assert a.read_bytes() == b.read_bytes()


def test_a_part_written_again_in_another_order_is_the_same_part(tmp_path):
    # Two runs at once read in different orders; the rows that one has looked up must not move under its eyes.
    store = Store(tmp_path, create=True)
    several = [small(n, f"第{n}号") for n in range(5)]
    store.add(several)
    looked_up = store.ledger()
    before = next((tmp_path / "parts").iterdir()).read_bytes()
    Store(tmp_path).add(several[::-1])
    for reading in several:
        entry = looked_up[key_of(reading)]
        (stored,) = store.texts(entry.part, [entry.row])
        assert stored.folded.text == reading.folded.text
    assert next((tmp_path / "parts").iterdir()).read_bytes() == before


def test_a_document_in_two_parts_counts_once(tmp_path):
    store = Store(tmp_path, create=True)
    store.add([small(1), small(2)])
    store.add([small(2), small(3)])
    assert len(list(store.entries())) == 4
    assert_holds(store, [small(1), small(2), small(3)])


variants = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["a 1", "a 2", "b 1"]), st.integers(1, 3)),
    min_size=1,
    max_size=12,
    unique=True,
)


@given(variants, st.integers(1, 4), st.sets(st.sampled_from(["a 1", "a 2", "b 1"])), st.integers(1, 3))
def test_of_several_readings_of_a_file_the_wanted_one_is_found_else_the_newest(made, parts, readers, rules):
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder, create=True)
        for part in range(parts):
            some = [small(n, f"{reader} {rule}", reader=reader, rules=rule) for n, reader, rule in made[part::parts]]
            if some:
                store.add(some)
        for fitting, found in (
            ([one for one in made if one[1] in readers and one[2] == rules], store.ledger(readers, rules)),
            (made, store.ledger()),
        ):
            newest = {}
            for number, reader, rule in sorted(fitting, key=lambda one: (one[2], one[1])):
                newest[digest(number), ".txt"] = (reader, rule)
            assert {key: (entry.reader, entry.rules) for key, entry in found.items()} == newest
            for entry in found.values():
                (stored,) = store.texts(entry.part, [entry.row])
                assert stored.folded.text == f"{entry.reader} {entry.rules}"


# ---- the writer


def parts_after(store, readings, **options):
    """Number of parts after each reading that a writer takes, and at its end."""
    seen = []
    with Writer(store, **options) as writer:
        for reading in readings:
            writer.add(reading)
            seen.append(len(store.part_names()))
    return [*seen, len(store.part_names())]


def test_a_part_is_written_when_it_holds_enough_documents(tmp_path):
    store = Store(tmp_path, create=True)
    full = archive.PART_DOCUMENTS
    assert parts_after(store, map(small, range(2 * full + 1))) == [0] * (full - 1) + [1] * full + [2, 2, 3]
    rows = [pq.ParquetFile(path).metadata.num_rows for path in (tmp_path / "parts").iterdir()]
    assert sorted(rows) == [1, full, full]
    assert len(store.ledger()) == 2 * full + 1


def test_a_part_is_written_when_it_holds_enough_characters(tmp_path):
    share = archive.PART_CHARS // 2
    several = [small(n, n_chars=chars) for n, chars in enumerate([share, share - 1, 1, 1, 10 * share, 1])]
    assert parts_after(Store(tmp_path, create=True), several) == [0, 0, 1, 1, 2, 2, 3]


def test_a_part_is_written_when_its_first_reading_has_waited_long_enough(tmp_path, monkeypatch):
    several = [small(n) for n in range(3)]
    assert parts_after(Store(tmp_path / "quick", create=True), several) == [0, 0, 0, 1]
    monkeypatch.setattr(archive, "PART_S", -1.0)
    assert parts_after(Store(tmp_path / "slow", create=True), several) == [1, 2, 3, 3]


def test_a_whole_writer_writes_one_part_at_its_end(tmp_path):
    several = [small(n, n_chars=archive.PART_CHARS) for n in range(archive.PART_DOCUMENTS + 5)]
    assert parts_after(Store(tmp_path, create=True), several, whole=True) == [0] * len(several) + [1]


def test_a_writer_that_took_nothing_writes_nothing(tmp_path):
    with Writer(Store(tmp_path / "store", create=True)):
        pass
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_what_a_writer_took_is_written_when_it_is_stopped(tmp_path, stop):
    store = Store(tmp_path, create=True)

    def work():
        with Writer(store) as writer:
            writer.add(small(1))
            raise stop

    with pytest.raises(stop):
        work()
    assert_holds(store, [small(1)])


# ---- nothing half written


def everything(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_store_holds_what_it_says_and_nothing_else(samples, tmp_path):
    read_archive(samples / "zh", tmp_path / "store")
    store = Store(tmp_path / "store")
    (listing,) = (f"archives/{key}.parquet" for key in store.listings())
    assert everything(tmp_path / "store") == [listing, *(f"parts/{n}" for n in store.part_names()), "store.json"]


def test_a_part_that_cannot_be_put_in_its_place_leaves_no_trace(tmp_path):
    store = Store(tmp_path, create=True)
    store.add([small(1)])
    (part,) = (tmp_path / "parts").iterdir()
    part.rename(tmp_path / "kept")
    part.mkdir()  # where the part is to go, there is a folder
    (part / "full").touch()
    before = everything(tmp_path)
    with pytest.raises(StoreError, match="cannot be written"):
        store.add([small(1)])
    assert everything(tmp_path) == before
    store.add([small(2)])
    assert {entry.sha256 for entry in Store(tmp_path).entries()} == {small(2).sha256}


def test_a_store_where_a_file_stands_is_refused(tmp_path):
    (tmp_path / "store").write_text("keep me")
    for action in (lambda: Store(tmp_path / "store"), lambda: ti.score(tmp_path, store=tmp_path / "store")):
        with pytest.raises(StoreError, match="store"):
            action()
    assert (tmp_path / "store").read_text() == "keep me"


# ---- where a store may lie


@pytest.fixture
def reports(samples, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("900001-云帆科技-2021年年度报告.txt", "900002_2018.txt"):
        (folder / name).write_bytes((samples / "zh" / name).read_bytes())
    return folder


def test_a_store_inside_the_archive_is_not_read_as_reports(reports):
    expected = ti.score(reports)
    assert len(expected.documents) == 2
    for _ in range(3):
        result = ti.score(reports, store=reports / "store")
        ti.write(result, reports / "out")
        assert result.documents.equals(expected.documents)
        assert result.index.equals(expected.index)
    assert len(Store(reports / "store").ledger()) == 2


def test_a_store_inside_the_archive_that_has_no_part_yet_is_not_read_as_reports(reports):
    # As a run leaves it that is killed before its first part, or has it while another one begins.
    with Store(reports / "store", create=True).at_work():
        assert not (reports / "store" / "parts").exists()
        result = ti.score(reports, store=reports / "store")
    assert sorted(result.documents["file"]) == sorted(path.name for path in reports.glob("*.txt"))
    assert len(result.rejections) == 0


NAMES = [
    "我的 库",
    "ü ñ 𠮷 😀",
    "a#b%20c?d=1&e",
    "[x]*{y}",
    'it\'s "quoted"',
    " blank ",
    "a:b",
    "-store",
    "store.parquet",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_store_may_have_any_name(reports, tmp_path, name):
    expected = ti.score(reports)
    place = tmp_path / name / name
    for _ in range(2):
        assert ti.score(reports, store=place).index.equals(expected.index)
    assert ti.score(store=place).index.equals(expected.index)
    store = Store(place)
    assert len(store.ledger()) == 2
    found = verify(store)
    assert (found.parts, found.documents, found.damaged, found.missing) == (1, 2, {}, [])
    assert info(store)["archives"] == {str(reports): 2}
    pages = sql(store, "SELECT sha256, page, text FROM pages ORDER BY sha256, page")
    files = sql(store, "SELECT path, sha256 FROM files ORDER BY path")
    assert len(files) == 2
    for path, sha256 in zip(files["path"], files["sha256"], strict=True):
        texts = pages.loc[pages["sha256"] == sha256, "text"].tolist()
        assert texts == [page.text for page in ti.read(path).pages]
    assert compact(store) == (1, 1)


@pytest.mark.parametrize("name", NAMES)
def test_an_archive_may_have_any_name(reports, tmp_path, name):
    place = tmp_path / name
    reports.rename(place)
    store = tmp_path / "kept"
    expected = ti.score(place).index
    for _ in range(2):
        assert ti.score(place, store=store).index.equals(expected)
    place.rename(tmp_path / "gone")
    assert ti.score(place, store=store).index.equals(expected)  # as last seen
    assert len(Store(store).ledger()) == 2


@pytest.mark.parametrize("number", range(6))
def test_a_store_alone_is_scored_by_what_each_file_was_last(reports, tmp_path, number):
    # The listings' names are hashes: which comes first differs from folder to folder.
    place = tmp_path / str(number)
    reports.rename(place)
    file, store = place / "900002_2018.txt", tmp_path / "store"
    before = ti.score(file, store=store).index["n_total"].item()
    file.write_text(file.read_text(encoding="utf-8") + "公司推进大数据建设。\n", encoding="utf-8")
    ti.score(place, store=store)
    index = ti.score(store=store).index.set_index("firm")
    assert index.loc["900002", "n_total"] == before + 1


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes that are no UTF-8 are Linux's own")
def test_names_that_are_no_unicode_can_be_stored_asked_for_and_missed(reports, tmp_path):
    (reports / "900002_2018.txt").rename(reports / "900002_2018_\udcff.txt")
    place = tmp_path / "arch\udcfeive"
    reports.rename(place)
    expected = ti.score(place)
    for _ in range(2):
        result = ti.score(place, store=tmp_path / "store")
        assert result.index.equals(expected.index)
    place.rename(tmp_path / "gone")
    assert ti.score(place, store=tmp_path / "store").index.equals(expected.index)
    store = Store(tmp_path / "store")
    assert len(store.ledger()) == 2
    assert list(info(store)["archives"].values()) == [2]
    files = sql(store, "SELECT path, file, sha256 FROM files")
    assert len(files) == 2
    for part in store.part_names():
        (tmp_path / "store" / "parts" / part).unlink()
    assert len(verify(store).missing) == 2
