"""What is asked of all characters or lines at once answers as the plain question asked one by one does."""

import re
from collections import Counter
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textindex.core.kinds import Kinds
from textindex.core.records import Page
from textindex.documents import (
    classes,
    furniture,
    grid,
    hyphens,
    ligatures,
    placing,
    sections_en,
    sections_zh,
    spacing,
    touching,
    twice,
    unread,
    watermarks,
    wrapped,
)
from textindex.documents.encodings import is_mostly_utf_8, is_western
from textindex.documents.flow import Whole
from textindex.documents.script import TRADITIONAL_SHARE, is_traditional, to_simplified
from textindex.sources.firms import LEI

PLAIN_BROKEN = re.compile(
    rf"([A-Za-z]+)(?:{hyphens.MARK}|[{hyphens.HYPHENS}][ \t]*[\r\n]\s*)([A-Za-z]+)",
)
PLAIN_LEI = re.compile(
    r"\b(?:LEI|legal entity identifier)\b[^A-Z0-9]{0,60}(?:(?:code|number|no)[^A-Z0-9]{0,8})?([A-Z0-9]{18}[0-9]{2})\b",
    re.IGNORECASE,
)
PLAIN_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
BROKEN = st.text(st.sampled_from("aBé-\u2010\u2011\ufffe\n\r\t 1大"), max_size=30)


@given(BROKEN)
def test_words_broken_at_hyphens(text):
    found = [(first, second) for _, _, first, second in hyphens._broken(text)]
    assert found == [match.groups() for match in PLAIN_BROKEN.finditer(text)]
    plain = PLAIN_BROKEN.sub(" ", text).lower().replace("\u2010", "-").replace("\u2011", "-")
    assert hyphens.Hyphens([text])._words == Counter(hyphens.WORD.findall(plain))


@given(st.text(st.sampled_from("abAB1.:;!)(†[”大 \n"), max_size=40))
def test_no_place_is_passed_over_where_words_touch(text):
    perhaps = set(touching.perhaps(classes.code_points(text)).tolist())
    assert {match.start() for match in touching.TOUCHES.finditer(text)} <= perhaps


@given(st.text(st.sampled_from("aZb!é1大 '\ufffe"), max_size=40))
def test_signs_within_words_are_found_in_either_way(text):
    ways = unread.AMONG_LETTERS, unread.AMONG_OTHERS
    assert len({tuple(found.start("sign") for found in way.finditer(text)) for way in ways}) == 1


LINES = st.text(
    st.sampled_from("ItemLl 17.一、（）()第节章§*#RiskBusne\u0130管理层讨论与分析"), min_size=1, max_size=30
)


@given(LINES.map(str.strip).filter(bool))
def test_a_heading_passes_the_quick_look(line):
    for grammar in (sections_en, sections_zh):
        assert grammar.may_head(line) or not list(grammar.marks(line, "", str))


@given(st.text(st.sampled_from("LEIlei :,no"), max_size=8), st.booleans())
def test_an_lei_is_found_by_its_first_letter(before, small):
    text = f"{before}LEI: 529900T8BM49AURSDO55, legal entity identifier code 7LTWFZYICNSX8D621K86 Leila"
    text = text.lower() if small else text
    assert LEI.findall(text) == PLAIN_LEI.findall(text)


@given(st.text(st.sampled_from("數據数据大a，"), max_size=40))
def test_traditional_characters_are_counted(text):
    chinese = [char for char in text if "\u3400" <= char < "\ua000"]
    assert is_traditional(text) == (
        sum(ord(char) in to_simplified() for char in chinese) > TRADITIONAL_SHARE * len(chinese)
    )


PLACES = st.tuples(
    st.sampled_from("aab大"), st.integers(0, 12), st.integers(0, 3), st.sampled_from([None, 1, 2]), st.booleans()
)


@given(st.lists(PLACES, max_size=14), st.floats(0.5, 6))
def test_a_glance_sees_every_copy(drawn, step):
    chars = [
        twice.Char(text, (x * step, y * 3.0, x * step + 5, y * 3.0 + 9), seen, drawing)
        for text, x, y, drawing, seen in drawn
    ]
    if not twice._any_twins(chars):
        assert all(char.seen for char in chars)
        pairs = [(a, b) for i, a in enumerate(chars) for b in chars[:i] if a.text == b.text]
        assert not any(twice._same_place(a, b) for a, b in pairs)


@given(st.integers(0, 60), st.integers(1, 900))
def test_blocks_of_lines_end_where_they_are_full(n_lines, size):
    sizes = classes.np.full(n_lines, size)
    plain, start = [], 0
    for stop in range(1, n_lines + 1):
        if size * (stop - start) >= spacing.BLOCK_CHARS:
            plain.append((start, stop))
            start = stop
    assert list(spacing._blocks(sizes)) == plain


SIGNS = "(（一十百09０aZ第1章、.．)①❶■□•·☐✓✔√★※➢#|*>—-注附单位证券代码股票:：大，"
STARTS = st.text(st.sampled_from(SIGNS), min_size=1, max_size=7)


@given(STARTS)
def test_what_begins_something_new_is_told_by_its_first_character(line):
    first = classes.table()[ord(line[0])] & classes.BEGINNING
    assert first or not wrapped.BEGINS.match(line)


@given(st.text(st.sampled_from("-—–－~·| \t\u3000第页共，/09oOfFpPaAgGeE1"), max_size=12))
def test_a_page_number_is_told_by_what_it_is_made_of(line):
    counted = classes.COUNTED | classes.SPACE
    made_of_such = all(classes.table()[ord(char)] & counted for char in line)
    assert made_of_such or not furniture.PAGE_NUMBER.fullmatch(line)


BYTES = st.lists(st.sampled_from([0x41, 0x80, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE2, 0xEF, 0xF4, 0xF5]), max_size=24).map(
    bytes
)


@given(BYTES)
def test_bytes_are_looked_at_together(data):
    characters = PLAIN_UTF_8.findall(data)
    stray = sum(code >= 0x80 for code in data) - sum(map(len, characters))
    assert is_mostly_utf_8(data) == (len(characters) > stray)
    runs = re.findall(rb"[\x80-\xff]+", data.replace(b"\xa0", b" "))
    assert is_western(data) == (2 * sum(len(run) == 1 for run in runs) >= len(runs))


@given(st.text(st.sampled_from("aZ5大\U00020000\ud800 \n"), max_size=20))
def test_kinds_are_counted_as_patterns_count(text):
    kinds = {"letters": "A-Za-z", "chinese": "\u3400-\u9fff\U00020000-\U0003ffff", "some": "aZ\n"}
    assert Kinds(**kinds).count(text) == {name: len(re.findall(f"[{signs}]", text)) for name, signs in kinds.items()}


@given(st.lists(st.text(st.sampled_from("a大 \t\u3000\n\r\x85"), max_size=20), min_size=1, max_size=3))
def test_lines_are_those_between_line_ends(texts):
    flow = grid.lines_of(Whole.of([Page(number, text) for number, text in enumerate(texts, 1)]))
    plain = [
        (page, line.strip(), len(line) - len(line.lstrip()) + line[: -len(line.lstrip()) or None].count("\u3000"))
        for page, text in enumerate(texts)
        for line in re.split("[\r\n]", text)
        if line.strip()
    ]
    found = zip(flow.page.tolist(), map(flow.text, range(len(flow.page))), (2 * flow.place[:, 0]).tolist(), strict=True)
    assert list(found) == plain


BOXES = st.tuples(st.integers(0, 40), st.integers(0, 9), st.integers(0, 9), st.sampled_from([4, 4, 4, 9]))


class Drawn:
    """The characters of a page, as `placing` asks for them."""

    turns = 0

    def __init__(self, boxes):
        self._boxes = [(x, y, x + wide, y + high) for x, y, wide, high in boxes]

    def box(self, index):
        return self._boxes[index]

    def edges(self, indices):
        return [(left, top, right, bottom) for left, bottom, right, top in map(self.box, indices)]

    def quarters(self, index):
        return 0


@given(st.text(st.sampled_from("大大a1  \r\n"), max_size=24), st.lists(BOXES, min_size=24, max_size=24), st.booleans())
def test_a_plain_line_is_placed_as_any_other(text, boxes, in_order):
    chars = Drawn(
        [(12 * number + x % 9, 5, 7, 9) if in_order else (x, *rest) for number, (x, *rest) in enumerate(boxes)]
    )
    found = placing.place_lines(chars, text)
    with patch.object(placing, "_plain", lambda *_: None):
        assert placing.place_lines(chars, text) == found


PLACED = st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(0, 9), st.booleans())


@given(st.lists(PLACED, max_size=14), st.booleans())
def test_lines_over_others_are_found_together(drawn, one_portion):
    drawn = sorted(drawn, key=lambda line: line[0])
    place = np.array([(x, x + 4, y, y + 2, 0, 0, 0, 0) for _, x, y, _ in drawn], dtype=float).reshape(-1, 8)
    page = np.array([line[0] for line in drawn], dtype=int)
    flow = SimpleNamespace(place=place, page=page, start=np.arange(len(drawn)))
    rows = np.array([row for row, line in enumerate(drawn) if line[3]], dtype=int)
    others = np.array([row for row, line in enumerate(drawn) if not line[3]], dtype=int)

    def is_over(row):
        left, right, bottom, top = place[row, :4]
        its = [other for other in others if page[other] == page[row]]
        beside = [place[other, :4] for other in its if place[other, 0] < right and left < place[other, 1]]
        lies_on = any(min(t, top) - max(b, bottom) > 0.4 * min(t - b, top - bottom) for _, _, b, t in beside)
        first = bool(its) and row < min(its) and any(b > bottom for _, _, b, _ in beside)
        return lies_on or first or (bool(its) and row > max(its) and any(t < top for *_, t in beside))

    with patch.object(classes, "PORTION", 1 << 16 if one_portion else 2):
        assert watermarks._are_over(flow, rows, others).tolist() == [is_over(row) for row in rows]


@given(st.text(st.sampled_from("aﬁ1 \0大"), max_size=200), st.sets(st.integers(0, 199)))
def test_the_letters_around_an_unknown_character(text, unknown):
    unknown = {at for at in unknown if at < len(text)}

    def letter(at):
        return "\0" if at in unknown else text[at] if 0 <= at < len(text) and text[at] in "aﬁ" else ""

    def word(at):
        start, stop = at, at + 1
        while at - start < ligatures.REACH and letter(start - 1):
            start -= 1
        while stop - at < ligatures.REACH and letter(stop):
            stop += 1
        return "".join(map(letter, range(start, stop)))

    chars = [SimpleNamespace(page=1, offset=at) for at in sorted(unknown)]
    assert [found for _, found in ligatures._words({1: text}, chars)] == [word(char.offset) for char in chars]
