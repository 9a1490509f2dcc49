"""What a store keeps of parts and names: the next run finds the same by it, and reads anew whatever is not the same."""

import os
import shutil
import warnings
import zipfile
from pathlib import Path

import pytest

import textindex as ti
from tests.store.test_archive import small
from textindex import sources
from textindex.core.records import Filing
from textindex.sources import names
from textindex.store import Store, cache, compact

REPORT = "证券代码：{0}\n某某股份有限公司\n2020年年度报告\n公司推进大数据建设。\n" + "营业收入稳步增长。" * 40


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(cache, "FEW", 2)
    monkeypatch.setattr(cache, "FEW_NAMES", 2)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store", create=True)
    for number in range(5):
        made.add([small(number, notes=("说明",), cover={"firm": f"60000{number}", "year": 2020}), small(100 + number)])
    return made


def held(store):
    again = Store(store.address)
    return list(again.entries()), again.damaged


def opened(monkeypatch):
    """The parts that are opened from now on."""
    asked, plain = [], cache.Ledgers.add
    monkeypatch.setattr(cache.Ledgers, "add", lambda self, name, table: (asked.append(name), plain(self, name, table)))
    return asked


def test_ledgers_that_were_kept_are_those_of_the_parts(store, monkeypatch):
    first, damaged = held(store)
    assert (len(first), damaged) == (10, {})
    asked = opened(monkeypatch)
    assert held(store) == (first, {})
    assert not asked
    store.add([small(7)])
    assert len(held(store)[0]) == 11
    assert len(asked) == 1  # the new one; so few are read again and not kept
    assert len(held(store)[0]) == 11
    assert len(asked) == 2


def test_a_part_that_changed_or_went_is_not_known_by_what_was_kept(store, monkeypatch):
    first, _ = held(store)
    cut, gone, *_ = store.part_names()
    parts = Path(store.address) / "parts"
    (parts / cut).write_bytes((parts / cut).read_bytes()[:100])
    (parts / gone).unlink()
    found, damaged = held(store)
    assert list(damaged) == [cut]
    assert found == [entry for entry in first if entry.part not in (cut, gone)]


@pytest.mark.parametrize("harm", ["cut", "flipped", "another table", "empty", "not to be read"])
def test_what_was_kept_and_cannot_be_read_is_formed_again(store, tmp_path, harm):
    first, _ = held(store)
    place = tmp_path / "store" / cache.LEDGERS
    data = place.read_bytes()
    if harm == "another table":
        shutil.copy(tmp_path / "store" / "parts" / store.part_names()[0], place)
    elif harm == "not to be read":
        place.unlink()
        place.mkdir()
    else:
        middle = len(data) // 3
        changed = {"cut": data[:-20], "empty": b""}
        place.write_bytes(changed.get(harm, data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]))
    assert held(store) == (first, {})


def test_a_store_that_is_put_together_keeps_nothing_of_its_old_parts(store, tmp_path):
    held(store)
    assert compact(Store(store.address)) == (5, 1)
    assert not (tmp_path / "store" / cache.LEDGERS).exists()
    assert len(held(store)[0]) == 10


# ---- names


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "600519-贵州茅台"
    for number in range(4):
        (folder / f"20{number}").mkdir(parents=True)
        place = folder / f"20{number}" / f"{600100 + number}_2020年年度报告.txt"
        place.write_text(REPORT.format(600100 + number), encoding="utf-8")
        os.utime(place, (1e9, 1e9))
    return folder


def scored(archive, store, **how):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ti.IdentityWarning)
        result = ti.score(archive, "li2023-zh", store=store, **how)
    return [table.to_csv() for table in (result.index, result.hits, result.documents, result.rejections)]


@pytest.fixture
def read(monkeypatch):
    """The names that are read, and the files that are opened to see whether they are packed ones."""
    asked, plain_name, plain_file = [], names.read_name, sources.find.__globals__["_holds_files"]
    monkeypatch.setattr(names, "read_name", lambda filing: (asked.append(filing.file), plain_name(filing))[1])
    monkeypatch.setitem(
        sources.find.__globals__, "_holds_files", lambda path: (asked.append(path), plain_file(path))[1]
    )
    return asked


def test_names_are_read_and_files_opened_once(archive, tmp_path, read):
    first = scored(archive, tmp_path / "store")
    assert len(read) == 8
    del read[:]
    assert scored(archive, tmp_path / "store") == first == scored(archive, None)
    assert len(read) == 8  # by the run without a store


def test_names_are_read_again_by_other_rules(archive, tmp_path, read, monkeypatch):
    first = scored(archive, tmp_path / "store")
    monkeypatch.setattr(sources, "rules", lambda: "of another version")
    del read[:]
    assert scored(archive, tmp_path / "store") == first
    assert len(read) == 8
    del read[:]
    assert scored(archive, tmp_path / "store") == first
    assert not read


def test_where_the_rules_are_not_at_hand_nothing_is_kept(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "rules", lambda: "")
    first = scored(archive, tmp_path / "store")
    assert not (tmp_path / "store" / "cache").exists()
    assert scored(archive, tmp_path / "store") == first


def test_what_a_manifest_says_is_no_part_of_what_is_kept(archive, tmp_path):
    plain = scored(archive, tmp_path / "store")
    manifest = tmp_path / "m.csv"
    manifest.write_text("path,firm,year,name\n200/600100_2020年年度报告.txt,000001,2019,平安银行\n", encoding="utf-8")
    told = scored(archive, tmp_path / "store", manifest=manifest)
    assert told == scored(archive, None, manifest=manifest) != plain
    assert scored(archive, tmp_path / "store") == plain


def test_a_file_that_became_a_packed_one_is_looked_into(archive, tmp_path):
    scored(archive, tmp_path / "store")
    place = archive / "200" / "600100_2020年年度报告.txt"
    place.unlink()
    with zipfile.ZipFile(place, "w") as packed:
        packed.writestr("600777_2020.txt", REPORT.format(600777))
    os.utime(place, (1e9, 1e9))
    found = scored(archive, tmp_path / "store")
    assert "600777_2020.txt" in found[2]
    assert found == scored(archive, None)


def test_what_an_archive_that_is_forgotten_told_is_forgotten(archive, tmp_path):
    scored(archive, tmp_path / "store")
    (kept,) = (tmp_path / "store" / "cache").iterdir()
    Store(tmp_path / "store").forget(archive)
    assert not kept.exists()


def test_names_that_are_no_characters_are_kept_as_they_are(tmp_path):
    told = {f"x/{n}\udcff.txt": ("600519", None if n else 2020, "", "", 0, "", "", "", "") for n in range(3)}
    store = Store(tmp_path, create=True)
    store.save_names(["/x"], lambda: "1", sources.TOLD, told)
    assert store.names(["/x"], lambda: "1") == told
    assert not store.names(["/x"], lambda: "2")
    assert not store.names(["/y"], lambda: "1")


def test_the_rules_are_known_and_what_is_known_is_not_read():
    names.rules.cache_clear()
    assert len(names.rules()) == 64
    assert names.Names({"x/a.txt": ("1", 2020, "", "", 0, "", "", "", "")}).filing("", "x", "a.txt") == Filing(
        "", "a.txt", "1", 2020
    )
