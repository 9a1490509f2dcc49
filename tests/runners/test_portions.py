"""Small texts read in portions by many processes: the store holds what one process gives, a loss is one file's."""

import pytest

from textindex.core.records import Filing
from textindex.runners import Limits, Lost
from textindex.scoring import archives, pipeline
from textindex.sources import find
from textindex.store import Store

TEXT = "证券代码：{0}\n某某股份有限公司\n2020年年度报告\n公司推进大数据建设，{1}。\n" + "营业收入稳步增长。" * 40


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "reports"
    place.mkdir()
    for n in range(30):
        text = TEXT.format(600100 + n, "数字" * (n // 2))
        (place / f"{600100 + n}_2020.txt").write_text(text, encoding="utf-8")
    (place / "copy.txt").write_bytes((place / "600107_2020.txt").read_bytes())
    (place / "empty.txt").write_bytes(b"")
    return place


def held(store):
    return {
        (entry.sha256, entry.suffix, entry.reason, tuple(sorted(map(str, entry.cover.items()))), entry.n_chars)
        for entry in Store(store).entries()
    }


def test_a_store_holds_the_same_whoever_writes_its_parts(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MANY", 2)
    one = pipeline.read_archive(folder, tmp_path / "one")
    two = pipeline.read_archive(folder, tmp_path / "two", workers=2)
    assert two.equals(one)
    assert held(tmp_path / "two") == held(tmp_path / "one")
    entries = list(Store(tmp_path / "two").entries())
    assert len(entries) == len({entry.sha256 for entry in entries}) == 31
    assert len({entry.part for entry in entries}) > 2


def test_a_portion_that_is_lost_is_read_again_file_by_file(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MANY", 2)
    bad, asked = str(folder / "600111_2020.txt"), []

    def run(make, items, limits):
        task = make()
        for item in items:
            files = [one.path for one in item] if isinstance(item, tuple) else [item.path]
            asked.append(len(files))
            yield item, Lost("crashed", "it died") if bad in files else task(item)

    monkeypatch.setattr(archives.runners, "run", run)
    found = pipeline.read_archive(folder, tmp_path / "store", workers=2)
    assert found.loc[found["status"] == "crashed", "file"].tolist() == ["600111_2020.txt"]
    assert (found["status"] == "ok").sum() == 30
    assert max(asked) > 1 == asked[-1]


def test_portions_hold_every_small_text_once_and_grow_fewer(folder):
    filings = find([folder])
    portions = archives._together([*filings, Filing("a.pdf", "a.pdf")], 2)
    assert sorted(one.file for portion in portions for one in portion) == sorted(one.file for one in filings)
    sizes = [len(portion) for portion in portions]
    assert max(sizes) <= archives.CHUNK
    assert sizes[0] > sizes[-1]


def test_of_few_files_the_largest_are_read_first(folder):
    filings = find([folder])
    sizes = [archives.size(one.path) for one in archives._largest_first(filings, 2)]
    assert sizes == sorted(sizes, reverse=True)
    assert archives._largest_first(filings, 1) is filings
    assert archives._largest_first(filings * 20, 2) == filings * 20


def test_a_single_file_gives_its_reading(folder, tmp_path):
    Store(tmp_path / "store", create=True)
    (filing,) = find([folder / "600100_2020.txt"])
    got = archives.read_portion(str(tmp_path / "store"), "pdfium", Limits(), (), (filing,))
    assert got.cover["firm"] == "600100"
    assert not Store(tmp_path / "store", create=True).part_names()
