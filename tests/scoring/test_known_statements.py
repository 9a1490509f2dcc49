"""What an earlier run compared is known: the end is that of a run from scratch, whatever became of what was kept."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import StoreError
from textindex.scoring import scores
from textindex.scoring.statements import near_in
from textindex.store import Statements, Store, compact, verify
from textindex.store.statements import FOLDER
from textindex.workbench import kwic

LONG = "公司运用大数据分析客户需求并改进服务质量提高经营效率"
VARIANTS = [LONG, *(LONG[:at] + sign + LONG[at:] for at in (0, 13, 26) for sign in ("新", "𠀀", "新的", "能力", "云"))]
SENTENCE = st.one_of(st.text("ab#", max_size=6), st.sampled_from(VARIANTS))


def store(folder):
    return Store(folder, create=True)


def files(shelf):
    return shelf.folder.names(FOLDER, ".parquet")


def path(shelf, name):
    return f"{shelf.address}/{FOLDER}/{name}"


def changed(place, data):
    Path(place).write_bytes(data)


@pytest.fixture
def compared(monkeypatch):
    """The sentences that were compared with each other, a list a time."""
    seen = []
    joined = scores.joined
    monkeypatch.setattr(scores, "joined", lambda sentences: seen.append(list(sentences)) or joined(sentences))
    return seen


@given(st.lists(st.lists(SENTENCE, unique=True, max_size=8), max_size=6), st.randoms(use_true_random=False))
def test_runs_one_after_the_other_find_what_one_run_finds(tmp_path_factory, runs, random):
    shelf = store(tmp_path_factory.mktemp("known"))
    for sentences in runs:
        assert np.array_equal(near_in(shelf, sentences), scores.near(sentences))
    everything = list(dict.fromkeys(sentence for sentences in runs for sentence in sentences))
    random.shuffle(everything)
    assert np.array_equal(near_in(shelf, everything), scores.near(everything))
    assert Statements(shelf, scores.COMPARED).n == len(everything)


def test_only_new_sentences_are_compared_and_parts_stay_few(tmp_path, compared):
    shelf = store(tmp_path)
    near_in(shelf, VARIANTS[:8])
    near_in(shelf, VARIANTS[:8])
    near_in(shelf, VARIANTS[:9])
    assert compared == [sorted(VARIANTS[:8]), [VARIANTS[8]]]
    for n in range(9, 17):
        near_in(shelf, VARIANTS[:n])
    assert len(files(shelf)) <= 3
    assert np.array_equal(near_in(shelf, VARIANTS), scores.near(VARIANTS))


def test_what_cannot_be_read_is_compared_again(tmp_path, compared):
    shelf = store(tmp_path)
    near_in(shelf, VARIANTS[:10])
    near_in(shelf, VARIANTS)
    first, expected = files(shelf), scores.near(VARIANTS)
    kept = {name: shelf.folder.read(f"{FOLDER}/{name}") for name in first}
    assert len(first) == 2
    for name, data in kept.items():
        for at in [0, 4, len(data) // 3, len(data) // 2, len(data) - 30, len(data) - 1]:
            changed(path(shelf, name), data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
            assert np.array_equal(near_in(shelf, VARIANTS), expected)
            for other in files(shelf):
                shelf.folder.delete(f"{FOLDER}/{other}")
            for other, own in kept.items():
                shelf.folder.write(f"{FOLDER}/{other}", own)
        for spoilt in (b"", data[: len(data) // 2], b"PAR1" * 20):
            changed(path(shelf, name), spoilt)
            assert f"{FOLDER}/{name}" in verify(shelf).damaged
            assert np.array_equal(near_in(shelf, VARIANTS), expected)
            assert Statements(shelf, scores.COMPARED).n == len(VARIANTS)
            for other, own in kept.items():
                shelf.folder.write(f"{FOLDER}/{other}", own)


def test_a_part_that_says_what_no_run_finds_is_not_believed(tmp_path):
    shelf = store(tmp_path)
    known = Statements(shelf, scores.COMPARED)
    known.add(VARIANTS, scores.prefixes(VARIANTS), np.array([[99, 3]]))
    assert Statements(shelf, scores.COMPARED).n == 0
    assert np.array_equal(near_in(shelf, VARIANTS), scores.near(VARIANTS))
    assert len(files(shelf)) == 1


def test_what_was_compared_otherwise_is_compared_again(tmp_path, monkeypatch, compared):
    shelf = store(tmp_path)
    near_in(shelf, VARIANTS)
    before = files(shelf)
    monkeypatch.setattr(scores, "COMPARED", "0.9 3 1")
    near_in(shelf, VARIANTS)
    assert compared == [sorted(VARIANTS)] * 2
    assert len(files(shelf)) == 1
    assert files(shelf) != before


def test_two_runs_at_once_harm_nothing(tmp_path):
    shelf = store(tmp_path)
    near_in(shelf, VARIANTS[:2])
    one, other = (Statements(shelf, scores.COMPARED) for _ in range(2))
    for known, own in ((one, VARIANTS[2:6]), (other, VARIANTS[6:7])):
        known.add(own, scores.prefixes(own), scores.near([*known.parts[0].texts([0, 1]), *own]))
    assert np.array_equal(near_in(shelf, VARIANTS), scores.near(VARIANTS))
    assert Statements(shelf, scores.COMPARED).n == len(VARIANTS)


def test_compact_takes_out_what_nobody_asks_for_any_more(tmp_path, compared):
    shelf = store(tmp_path)
    near_in(shelf, VARIANTS)
    compact(shelf)
    assert files(shelf) == []
    assert np.array_equal(near_in(shelf, VARIANTS[:4]), scores.near(VARIANTS[:4]))
    assert Statements(shelf, scores.COMPARED).n == 4
    assert compared == [sorted(VARIANTS), sorted(VARIANTS[:4])]


def test_a_run_ends_as_ever_when_the_store_is_compacted_meanwhile(tmp_path, monkeypatch):
    shelf, joined = store(tmp_path), scores.joined
    near_in(shelf, VARIANTS[:10])

    def meanwhile(sentences):
        compact(shelf)
        return joined(sentences)

    monkeypatch.setattr(scores, "joined", meanwhile)
    assert np.array_equal(near_in(shelf, VARIANTS), scores.near(VARIANTS))
    monkeypatch.undo()
    assert Statements(shelf, scores.COMPARED).n == 0  # what goes on from nothing is not believed
    assert np.array_equal(near_in(shelf, VARIANTS), scores.near(VARIANTS))
    assert len(files(shelf)) == 1


def test_a_store_that_may_only_be_read_gives_the_same(tmp_path, monkeypatch):
    shelf = store(tmp_path)
    near_in(shelf, VARIANTS[:4])
    before = files(shelf)

    def full(*_):
        raise StoreError("may only be read")

    monkeypatch.setattr(Store, "write", full)
    assert np.array_equal(near_in(shelf, VARIANTS), scores.near(VARIANTS))
    assert files(shelf) == before


def reports(folder, n):
    folder.mkdir(exist_ok=True)
    for number in range(n):
        firm, year = f"60000{number % 3}", 2015 + number // 3
        body = "。".join([*VARIANTS[number : number + 4], f"第{number}项云计算业务。"])
        text = f"{firm}\n某公司{year}年年度报告\n第一节 概述\n{body}\n" + "其他内容。" * 50
        (folder / f"{firm}_{year}_年度报告.txt").write_text(text, encoding="utf-8")
    return folder


def test_one_more_report_ends_as_a_run_from_scratch(tmp_path, compared):
    ti.score(reports(tmp_path / "a", 8), "wu2021-zh", formulas=["new"], store=tmp_path / "st")
    n = len(compared)
    more = ti.score(reports(tmp_path / "a", 9), "wu2021-zh", formulas=["new"], store=tmp_path / "st")
    assert len(compared) == n + 1
    assert len(compared[-1]) <= 2
    scratch = ti.score(tmp_path / "a", "wu2021-zh", formulas=["new"])
    pd.testing.assert_frame_equal(more.hits, scratch.hits)
    pd.testing.assert_frame_equal(more.index, scratch.index)
    assert more.hits["novelty"].notna().sum() > 10
    for result, name in ((more, "one"), (scratch, "other")):
        ti.write(result, tmp_path / name)
    for name in ("hits.parquet", "index.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_kwic_scores_each_report_once(tmp_path, monkeypatch):
    from textindex.scoring.scorer import Scorer

    ti.read_archive(reports(tmp_path / "a", 6), tmp_path / "st")
    seen, score = [], Scorer.score

    def counting(self, stored, file, *more):
        seen.append(file)
        return score(self, stored, file, *more)

    monkeypatch.setattr(Scorer, "score", counting)
    lines = kwic((), tmp_path / "st", dictionary="wu2021-zh", firms=["600001"], novelty=True)
    assert sorted(seen) == sorted(set(seen))
    assert len(seen) == 6
    assert set(lines["firm"]) == {"600001"}
    assert lines["novelty"].notna().any()
