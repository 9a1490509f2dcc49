"""Scoring keeps the limits of time and memory: what passes one is rejected, at each run, and the others are scored."""

import threading
import time
import warnings

import pytest
from made_files import report

import textindex
from textindex import matching
from textindex.core.errors import StoreError
from textindex.runners import Limits, Lost, watched
from textindex.scoring import pipeline
from textindex.scoring.scorer import Scorer

POISON = "毒丸"
LINES = 12_000  # whose hits take seconds to tell who speaks in them: many times what the others take


def write(folder, texts):
    folder.mkdir()
    for number, more in enumerate(texts, 1):
        (folder / f"{number}.txt").write_text(report(number, more), encoding="utf-8")
    return folder


def score(archive, store, **more):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", textindex.IdentityWarning)
        return textindex.score(archive, "li2023-zh", store=store, **more)


def fate(result):
    """What became of each file, and the number of hits of each row of the index."""
    rejected = {row.file: (row.stage, row.reason) for row in result.rejections.itertuples()}
    return rejected, dict(zip(result.index["firm"], result.index["n_total"], strict=True))


def poison(monkeypatch, deed):
    """Let the matcher do a deed at a text that holds the poison."""
    plain = matching.Matcher.match_by

    def match_by(self, data, *others):
        if POISON.encode() in bytes(data):
            deed()
        return plain(self, data, *others)

    monkeypatch.setattr(matching.Matcher, "match_by", match_by)


def spin():
    while True:
        pass


def swallow():
    """Go on whatever is raised, once: the limit is said again."""
    try:
        spin()
    except BaseException:  # noqa: BLE001
        spin()


DEEDS = {"spin": spin, "sleep": lambda: time.sleep(600), "swallow": swallow}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_report_whose_scoring_takes_too_long_is_rejected_each_time_and_the_others_are_scored(
    tmp_path, monkeypatch, deed
):
    archive = write(tmp_path / "archive", ["", POISON, ""])
    poison(monkeypatch, DEEDS[deed])
    for _ in range(2):
        began = time.monotonic()
        result = score(archive, tmp_path / "store", timeout_s=0.5)
        assert time.monotonic() - began < 60
        rejected, totals = fate(result)
        assert rejected == {"2.txt": ("runners", "timed out")}
        assert (totals["600101"], totals["600103"]) == (1, 3)
        assert result.index.set_index("firm").loc["600102", "status"] == "timed out"
        assert result.provenance["files"] == {"found": 3, "scored": 2, "rejected": {"timed out": 1}}
    (detail,) = result.rejections["detail"]
    assert detail == "not done after 0.5 seconds; in scoring"
    assert list(result.rejections["detail_zh"]) == ["0.5 秒内未完成（计分时）"]
    monkeypatch.undo()
    assert fate(score(None, tmp_path / "store")) == ({}, {"600101": 1, "600102": 2, "600103": 3})


def versions(folder, texts):
    """Reports of one firm-year, each longer than those before."""
    folder.mkdir()
    for number, more in enumerate(texts, 1):
        (folder / f"{number}.txt").write_text(report(1, "公司经营情况良好。" * 40 * number + more), encoding="utf-8")
    (folder / "another.txt").write_text(report(2), encoding="utf-8")
    return folder


@pytest.mark.parametrize("poisoned", [{3}, {2}, {3, 2}, {3, 2, 1}, {3, 1}])
def test_the_next_report_of_a_firm_year_stands_in_for_one_lost_in_scoring(tmp_path, monkeypatch, poisoned):
    archive = versions(tmp_path / "archive", [POISON if number in poisoned else "" for number in (1, 2, 3)])
    (archive / "copy.txt").write_bytes((archive / "3.txt").read_bytes())
    poison(monkeypatch, lambda: {}["nowhere"])
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", textindex.IdentityWarning)
        result = textindex.score(archive, "li2023-zh", store=tmp_path / "store")
    taken = max({1, 2, 3} - poisoned, default=None)
    tried = {f"{number}.txt" for number in poisoned if taken is None or number > taken}
    rejected, totals = fate(result)
    used = {f"{taken}.txt"} if taken else set()
    assert {file for file, why in rejected.items() if why == ("runners", "crashed")} == tried
    assert {file for file, why in rejected.items() if why[1] == "duplicate"} == {
        *("copy.txt", "1.txt", "2.txt", "3.txt")
    } - tried - used
    assert sorted([*rejected, *used, "another.txt"]) == sorted(path.name for path in archive.iterdir())
    row = result.index.set_index("firm").loc["600101"]
    assert (row["status"], totals["600102"]) == ("ok" if taken else "crashed", 2)
    if taken:
        assert (row["file"], row["n_total"]) == (f"{taken}.txt", 1)
    told = [str(one.message) for one in warned if "stands for its firm-year" in str(one.message)]
    assert len(told) == (taken is not None and bool(tried))
    assert all(name in told[0] for name in (*tried, *used) if told)
    notes = result.documents.set_index("file")["notes"]
    assert notes[notes.str.contains("stands for its firm-year")].index.tolist() == (sorted(used) if told else [])


def test_a_report_whose_scoring_takes_too_much_memory_is_rejected(tmp_path, monkeypatch):
    archive = write(tmp_path / "archive", ["", POISON])
    held = []

    def hoard():
        while True:
            held.append(b"x" * 1_000_000)

    poison(monkeypatch, hoard)
    result = score(archive, tmp_path / "store", memory_mb=300)
    held.clear()
    assert fate(result)[0] == {"2.txt": ("runners", "too large")}
    assert result.rejections["detail"].tolist() == ["it needs more than 300 MB of memory; in scoring"]


def test_a_report_whose_scoring_fails_is_rejected_with_what_was_raised(tmp_path, monkeypatch):
    archive = write(tmp_path / "archive", ["", POISON])
    poison(monkeypatch, lambda: {}["nowhere"])
    result = score(archive, tmp_path / "store")
    assert fate(result)[0] == {"2.txt": ("runners", "crashed")}
    assert "KeyError" in result.rejections["detail"][0]


def test_a_store_that_cannot_be_read_is_no_fault_of_a_report(tmp_path, monkeypatch):
    archive = write(tmp_path / "archive", [""])

    def gone(self, job):
        raise StoreError("the part is gone")

    monkeypatch.setattr(Scorer, "__call__", gone)
    with pytest.raises(StoreError, match="the part is gone"):
        score(archive, tmp_path / "store")


@pytest.fixture
def slow_archive(tmp_path):
    """An archive whose second report takes seconds to score, and a limit that it passes; each is read already."""
    archive = write(tmp_path / "archive", ["", "公司推进云计算与大数据。\n" * LINES, ""])
    result = score(archive, tmp_path / "store")
    assert fate(result) == ({}, {"600101": 1, "600102": 2 * LINES + 2, "600103": 3})
    return archive, (result.run["seconds"] - result.run["seconds_reading"]) / 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "way", [{"workers": 0}, {"workers": 1}, {"dask": "local", "workers": 1}], ids=["here", "workers", "cluster"]
)
@pytest.mark.parametrize("pooled", [False, True])
def test_a_text_that_takes_long_in_truth(tmp_path, slow_archive, monkeypatch, way, pooled):
    archive, limit = slow_archive
    if pooled:
        monkeypatch.setattr(pipeline, "POOL_CHARS", 0)
    for _ in range(2):
        rejected, totals = fate(score(archive, tmp_path / "store", **way, timeout_s=limit))
        assert rejected == {"2.txt": ("runners", "timed out")}
        assert (totals["600101"], totals["600103"]) == (1, 3)


# ---- the watch itself


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_done_in_another_thread_is_watched_too(deed):
    if deed == "sleep":
        pytest.skip("a blocking call is interrupted in the main thread only")
    got = []
    thread = threading.Thread(target=lambda: got.append(watched(lambda item: DEEDS[deed](), 1, Limits(timeout_s=0.2))))
    thread.start()
    thread.join(60)
    assert got == [Lost("timed out", "not done after 0.2 seconds")]


def test_the_watch_ends_with_its_item_and_never_strikes_the_next():
    for number in range(300):
        got = watched(lambda item: time.sleep(0.01) or item, number, Limits(timeout_s=0.0101))
        assert got in (number, Lost("timed out", "not done after 0.0101 seconds"))
    watches = [thread for thread in threading.enumerate() if thread.name.startswith("watch")]
    for thread in watches:
        thread.join(5)
    assert not any(thread.is_alive() for thread in watches)


def test_an_interruption_is_not_the_items():
    def interrupted(item):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watched(interrupted, 1, Limits())
