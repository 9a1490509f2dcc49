"""What users of other programs complain of, by its number in the guide's table, and what happens here."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from disclosure import Fault, World, example

import textindex as ti
from textindex.core.errors import FetchError
from textindex.core.records import Filing
from textindex.fetch.reports import file_name, safe
from textindex.fetch.titles import read_title
from textindex.fetch.years import fiscal_year
from textindex.sources.fiscal import fiscal_year as by_sources
from textindex.sources.names import read_name

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "fetch.md"


def cninfo(server, settings, out, firms, years, **options):
    return ti.fetch_cninfo(firms, years, out, settings=settings(server), pause_s=0, **options)


def edgar(server, settings, out, firms, years, **options):
    return ti.fetch_edgar(firms, years, out, settings=settings(server), pause_s=0, **options)


def test_1_the_manifest_survives_a_run_that_stops(serve, settings, tmp_path):
    server = serve(example())
    cninfo(server, settings, tmp_path, "600519", "2019-2021")
    before = (tmp_path / "manifest.csv").read_text(encoding="utf-8-sig").count(",fetched,")
    server.faults.append(Fault("challenge", "hisAnnouncement", 0))
    with pytest.raises(FetchError):
        cninfo(server, settings, tmp_path, "000001", "2019-2021")
    assert (tmp_path / "manifest.csv").read_text(encoding="utf-8-sig").count(",fetched,") == before == 3


def test_2_a_file_is_never_appended_to_itself(serve, settings, tmp_path):
    world = World()
    world.firm("600519", "甲")
    world.announce("600519", "2019年年度报告", "2020-04-20")
    server = serve(world)
    for _ in range(3):
        cninfo(server, settings, tmp_path, ["600519", "SH600519", "600519.SH"], [2019])
    (file,) = tmp_path.glob("*.pdf")
    assert file.read_bytes() in world.files.values()


def test_3_filings_of_all_pages(serve, settings, tmp_path):
    world = World()
    world.filer(7, "Old Firm Inc")
    for year in range(1994, 2020):
        world.file(7, "10-K405" if 1996 <= year < 2002 else "10-K", f"{year}-12-31", f"{year + 1}-03-20")
    server = serve(world)
    told = world.submissions("0000000007")
    recent = told["filings"]["recent"]
    kept, old = ({key: values[part] for key, values in recent.items()} for part in (slice(0, 10), slice(10, None)))
    name = "CIK0000000007-submissions-001.json"
    told["filings"] = {"recent": kept, "files": [{"name": name, "filingCount": 16, "filingTo": "2010-03-20"}]}
    server.fixed["/submissions/CIK0000000007.json"] = (200, {}, json.dumps(told).encode())
    server.fixed[f"/submissions/{name}"] = (200, {}, json.dumps(old).encode())
    assert edgar(server, settings, tmp_path / "a", 7, "1994-2019").account.fetched == 26
    fewer = {key: values[1:] for key, values in old.items()}
    server.fixed[f"/submissions/{name}"] = (200, {}, json.dumps(fewer).encode())
    done = edgar(server, settings, tmp_path / "b", 7, "1994-2019")
    assert "announces 16 filings and holds 15" in done.account.line()


def test_4_5_a_file_that_is_not_there_is_said_and_the_run_goes_on(serve, settings, tmp_path):
    world = example()
    server = serve(world)
    path = next(path for path in world.files if path.endswith("main.htm") and "/320193/" in path and "000003" in path)
    server.fixed[path] = (404, {}, b"gone")
    done = edgar(server, settings, tmp_path, ["AAPL", "MSFT"], "2019-2021")
    assert done.account.line().endswith("6 found; 5 fetched; 0 already there; 1 failed (not found (404) 1)")
    assert not done.account.whole


def test_6_a_refusal_is_explained(serve, settings, tmp_path):
    server = serve(example())
    with pytest.raises(FetchError, match=r"name nobody.*--email"):
        ti.fetch_edgar("AAPL", 2019, tmp_path, settings=settings(server, TEXTINDEX_EMAIL=""), pause_s=0)
    assert server.seen == []


def test_7_forms(serve, settings, tmp_path):
    world = World()
    world.filer(8, "Example SE", ("SAP",))
    for form, year in (
        ("10-K405", 1999),
        ("10KSB", 2000),
        ("20-F", 2001),
        ("40-F", 2002),
        ("11-K", 2003),
        ("NT 10-K", 2004),
    ):
        world.file(8, form, f"{year}-12-31", f"{year + 1}-03-20")
    server = serve(world)
    assert edgar(server, settings, tmp_path / "a", "SAP", "1999-2004").account.found == 4
    assert edgar(server, settings, tmp_path / "b", "SAP", "1999-2004", forms=["10-ksb", "10-k405"]).account.found == 2


def test_8_delisted_and_renamed_firms(serve, settings, tmp_path):
    server = serve(example())
    done = cninfo(server, settings, tmp_path, ["600001", "退市丁钢"], 2019)
    assert done.account.fetched == 1  # one firm by code and by its last name


def test_9_a_code_is_taken_whole(serve, settings, tmp_path):
    server = serve(example())
    with pytest.raises(FetchError, match="060051: cninfo knows no share"):
        cninfo(server, settings, tmp_path, "60051", 2019)


@pytest.mark.parametrize(
    "brief", ["2019年年度报告（英文简版）", "关于2019年年度报告的自愿性披露公告", "2019 Annual Report"]
)
def test_10_the_english_brief_does_not_win(serve, settings, tmp_path, brief):
    world = World()
    world.firm("600519", "甲")
    world.announce("600519", "2019年年度报告", "2020-04-20")
    world.announce("600519", brief, "2020-06-20")
    done = cninfo(serve(world), settings, tmp_path, "600519", 2019)
    assert [report.title for report in done.reports if report.wanted == "yes"] == ["2019年年度报告"]


def test_11_12_an_empty_answer_crashes_nothing_and_is_told(serve, settings, tmp_path):
    world = World()
    world.firm("600519", "甲", org="wrong")
    world.announce("600519", "2019年年度报告", "2020-04-20")
    done = cninfo(serve(world), settings, tmp_path, "600519", 2019)
    assert "wrong number of the firm" in done.account.warnings[0]
    assert not done.account.whole


def test_13_the_day_in_beijing_and_the_time(serve, settings, tmp_path):
    world = World()
    world.firm("600519", "甲")
    world.announce("600519", "2019年年度报告", "2020-01-01")["announcementTime"] += 8_123_000
    done = cninfo(serve(world), settings, tmp_path, "600519", 2019)
    assert done.reports[0].published == "2020-01-01T02:15:23+08:00"


def test_14_one_question_a_firm(serve, settings, tmp_path):
    server = serve(example())
    cninfo(server, settings, tmp_path, ["600519", "000001", "300750"], 2019, list_only=True)
    assert len(server.paths("/new/hisAnnouncement")) == 3


@pytest.mark.parametrize("kind", ["empty", "cut", "html"])
def test_15_no_blank_files(serve, settings, tmp_path, kind):
    server = serve(example(), [Fault(kind, "finalpage", 0)])
    done = cninfo(server, settings, tmp_path, "600519", 2019)
    assert done.account.failed.total() == 1
    assert not list(tmp_path.glob("*.pdf"))


# ---- what all of it rests on


def test_the_guide_has_a_row_a_complaint():
    rows = re.findall(r"^\| ([0-9]+) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    here = Path(__file__).read_text(encoding="utf-8")
    tested = {
        int(number) for name in re.findall(r"def test_((?:[0-9]+_)+)", here) for number in name.strip("_").split("_")
    }
    assert [int(row) for row in rows] == list(range(1, 16)) == sorted(tested)


def test_fiscal_years_are_those_of_sources():
    for month, day in [(1, 26), (2, 2), (2, 14), (2, 15), (3, 31), (6, 30), (9, 28), (12, 31)]:
        ended = date(2020, month, day)
        assert fiscal_year(ended) == by_sources(ended, "", [])


@pytest.mark.parametrize(
    ("name", "firm", "year", "kind", "revision"),
    [
        ("600519_贵州茅台_2019年年度报告_20200422_id1207500000.pdf", "600519", 2019, "annual", 0),
        ("000001_ST甲_2008年年度报告（更新前）_20090422_id60000001.pdf", "000001", 2008, "annual", -1),
        ("000001_甲乙_2009年年度报告（第二次修订）_20100422_id19990101.pdf", "000001", 2009, "annual", 2),
        ("600519_甲_2019年半年度报告_20190822_id993256.pdf", "600519", 2019, "half-year", 0),
        ("600519_甲_2019年第一季度报告_20190422_id1.pdf", "600519", 2019, "quarterly", 0),
        ("600519_甲_2019年年度报告摘要_20200422_id1.pdf", "600519", 2019, "summary", 0),
        ("600519_甲_关于2019年年度报告的更正公告_20200422_id1.pdf", "600519", 2019, "other", 0),
        ("0000320193_10-K_2009_20091027_0000320193-09-000014.htm", "0000320193", 2009, "10-K", 0),
        ("0000320193_10-K_amended_2019_20200814_0000320193-20-000041.htm", "0000320193", 2019, "10-K", 1),
        ("0000320193_20-F_2001_20020211_0000320193-02-000005.txt", "0000320193", 2001, "20-F", 0),
        ("0000320193_10-K405_1999_20000330_0000320193-00-000090.txt", "0000320193", 1999, "10-K", 0),
    ],
)
def test_sources_know_the_names_without_the_manifest(name, firm, year, kind, revision):
    told = read_name(Filing("", name))
    assert (told.firm, told.year, told.kind, told.revision) == (firm, year, kind, revision)


UNSAFE = ("../../etc/passwd", "*ST青/杉", "a\x00b", "CON", "nul.txt", "名" * 200, "a:b?c|d", " . ")


@pytest.mark.parametrize("text", UNSAFE)
def test_no_text_leaves_a_files_name(text, tmp_path):
    name = file_name([text, "2019"], ".pdf")
    assert Path(name).name == name
    assert len(name.encode()) < 255
    assert not re.search(r"[\x00-\x1f*?:|<>\"/\\]", name)
    assert not safe(text).startswith(".")
    (tmp_path / name).write_bytes(b"x")


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [
        ("2019年年度报告及摘要", "annual", 2019),
        ("2019年年度报告更新后", "annual", 2019),
        ("[定期报告]白泉材料:2024年年度报告", "annual", 2024),
        ("二○○七年年度报告", "annual", 2007),
        ("2019年年报", "annual", 2019),
        ("2019年度財務報告", "", 2019),
        ("2019年年度報告", "annual", 2019),
        ("2019年年度报告摘要（更新后）", "summary", 2019),
        ("2019年三季报", "quarterly", 2019),
        ("2018年半年度报告（修订版）", "half-year", 2018),
        ("2019年度内部控制自我评价报告", "", 2019),
        ("2019年度董事会工作报告", "", 2019),
        ("关于收到2019年年度报告问询函的公告", "", 2019),
        ("2019年年度报告的补充公告", "correction", 2019),
        ("独立董事2019年度述职报告", "", 2019),
        ("公司章程", "", None),
        ("2019年年度报告-修订版", "annual", 2019),
        ("2019年年度报告（更正公告）", "correction", 2019),
        ("2019年年度报告（H股）", "", 2019),
        ("年度报告2019", "annual", 2019),
        ("年度报告（2019年度）", "annual", 2019),
        ("2019年年度报告问询函的回复", "", 2019),
    ],
)
def test_titles(title, kind, year):
    told = read_title(title, ["01010503", "010113", "010301"])
    assert (told.kind, told.year) == (kind, year)
