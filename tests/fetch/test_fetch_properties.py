"""What holds of all titles, times, manifests, years and paces, not of examples alone."""

import threading
import time
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from textindex.fetch import manifest
from textindex.fetch.cninfo_api import BEIJING, published
from textindex.fetch.manifest import read_given, read_own
from textindex.fetch.pace import Pace
from textindex.fetch.reports import Report
from textindex.fetch.titles import read_title
from textindex.fetch.years import spoken, years_of

DIGITS = "〇一二三四五六七八九"
FIRMS = ("", "贵州茅台", "云墟数据:", "*ST青杉", "[定期报告]白泉材料:", "招商银行股份有限公司", "ST大渊Ｂ", "上海三毛")
ENDS = ("年年度报告", "年度报告", "年年度报告全文", "年年报", "年年度报告书", " 年 年度 报告", "年年度报告及摘要")
MARKS = {"": (False, False), "（更新后）": (False, True), "(修订版)": (False, True), "（更新前）": (True, False)}
MARKS |= {"（已取消）": (True, False), "（更新后）（更新前）": (True, False), "（2030年6月修订）": (False, True)}
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85"), max_size=20)


def written(year, way):
    """A year as titles write it."""
    digits = str(year)
    return {"plain": digits, "letters": digits.replace("0", "O"), "chinese": "".join(DIGITS[int(d)] for d in digits)}[
        way
    ]


@given(
    firm=st.sampled_from(FIRMS),
    year=st.integers(1990, 2029),
    way=st.sampled_from(["plain", "letters", "chinese"]),
    end=st.sampled_from(ENDS),
    mark=st.sampled_from(sorted(MARKS)),
)
def test_every_way_of_writing_an_annual_report(firm, year, way, end, mark):
    told = read_title(f"{firm}{written(year, way)}{end}{mark}")
    assert (told.kind, told.year, (told.withdrawn, told.changed)) == ("annual", year, MARKS[mark])


@given(
    year=st.integers(1990, 2029),
    firm=st.sampled_from(FIRMS),
    end=st.sampled_from(ENDS),
    mark=st.sampled_from(sorted(MARKS)),
)
def test_no_notice_or_translation_is_a_report(year, firm, end, mark):
    title = f"{year}{end}"
    for other in (
        f"关于{title}{mark}的提示性公告",
        f"{firm}{title}（英文版）{mark}",
        f"监事会对{title}的审核意见",
        f"{title}更正公告",
    ):
        told = read_title(other)
        assert told.kind in ("", "correction"), other
        assert told.why, other


@given(st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1), timezones=st.just(BEIJING)))
def test_the_day_is_that_in_beijing(moment):
    moment = moment.replace(microsecond=0)
    stamp = int(moment.timestamp() * 1000)
    for given_as in (stamp, str(stamp)):
        told = published(given_as, "")
        assert told[:10] == moment.date().isoformat()
        assert (len(told) == 10) == (moment.time() == datetime.min.time())
        if len(told) > 10:
            assert datetime.fromisoformat(told) == moment.astimezone(UTC)


REPORTS = st.builds(
    Report,
    path=TEXTS,
    firm=st.sampled_from(["600519", "0000320193", "9845000000000000A011"]),
    year=st.none() | st.integers(1990, 2040),
    name=TEXTS,
    kind=st.sampled_from(["annual", "10-K/A", ""]),
    title=TEXTS,
    published=st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(str),
    id=st.integers(1, 10**10).map(str),
    address=TEXTS,
    size=st.none() | st.integers(0, 10**9),
    wanted=st.sampled_from(["yes", "no"]),
    reason=TEXTS,
    site=st.sampled_from(["cninfo", "edgar", "esef"]),
)


@settings(max_examples=40)
@given(reports=st.lists(REPORTS, max_size=5))
def test_a_manifest_is_read_as_it_was_written(tmp_path_factory, reports):
    folder = tmp_path_factory.mktemp("m")
    manifest.write(reports, folder)
    again = read_own(folder)
    assert len(again) == len(reports)
    for one, other in zip(reports, again, strict=True):
        for field in ("path", "name", "title", "address", "reason"):
            setattr(one, field, plain(getattr(one, field)))
            setattr(other, field, plain(getattr(other, field)))
        assert one == other


def plain(text):
    import unicodedata

    return unicodedata.normalize("NFC", text).strip()


def test_a_manifest_that_excel_saved(tmp_path):
    rows = "firm,year,title,id,published,name,kind,address,wanted,site\n"
    rows += "1,2019.0,2019年年度报告,1207500000,2020/4/8,平安,annual,https://x/1.PDF,YES,cninfo\n"
    (tmp_path / "m.csv").write_text(rows, encoding="gb18030")
    (report,) = read_given(tmp_path / "m.csv")
    assert (report.firm, report.year, report.published, report.wanted) == ("000001", 2019, "2020-04-08", "yes")


@given(st.sets(st.integers(1990, 2026), min_size=1, max_size=8))
def test_years_are_read_as_they_are_spoken(years):
    asked = tuple(sorted(years))
    assert years_of(spoken(asked), date(2026, 1, 1)) == asked
    assert years_of(",".join(map(str, years)), date(2026, 1, 1)) == asked


def test_no_two_of_many_workers_go_at_once():
    pace, times = Pace(0.02, alone=False, stop=threading.Event()), []

    def work():
        for _ in range(5):
            pace.turn()
            times.append(time.monotonic())

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(times) == 20
    assert max(times) - min(times) >= 19 * 0.02 - 0.01


def test_all_rest_together():
    pace = Pace(0.0, alone=False, stop=threading.Event())
    began = time.monotonic()
    pace.rest(0.2)
    waiting = threading.Thread(target=pace.turn)
    waiting.start()
    pace.turn()
    waiting.join()
    assert time.monotonic() - began >= timedelta(milliseconds=199).total_seconds()
