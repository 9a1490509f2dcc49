"""Each answer of cninfo in the documented shapes, by its file: what a right client does with it."""

import json
import re

import pytest
from disclosure import World, pdf

from textindex.core.errors import FetchError
from textindex.fetch import fetch_cninfo
from textindex.fetch.client import Answer
from textindex.fetch.cninfo_api import page_of, plain, row_of, securities
from textindex.fetch.cninfo_firms import Directory
from textindex.fetch.titles import read_title


@pytest.fixture
def answer(answers):
    def read(name):
        return Answer(200, {}, (answers / "cninfo" / name).read_bytes())

    return read


@pytest.fixture
def market(serve, answers, answer):
    """A server that lists what an answer holds; its firms are those of 01_stock_list.json."""

    def start(name, files=True, **options):
        stocks = json.loads((answers / "cninfo" / "01_stock_list.json").read_bytes())["stockList"]
        server = serve(World(stocks=stocks), **options)
        told = json.loads(answer(name).body) if name else {"announcements": None, "totalAnnouncement": 0}
        server.ask["query"] = lambda form: told
        for row in told["announcements"] or []:
            path = "/" + row["adjunctUrl"].strip().lstrip("/")
            if files:
                server.world.files[path] = pdf(row["secCode"], "虚构", 2018, "年度报告")
        return server

    return start


def run(server, settings, out, firms="900103", years="2018", **options):
    told = []
    options.setdefault("pause_s", 0)
    done = fetch_cninfo(firms, years, out, settings=settings(server), progress=told.append, **options)
    return done, told


def wanted(done):
    return [report.id for report in done.reports if report.wanted == "yes"]


def test_01_stock_list(answer):
    known = Directory(securities(answer("01_stock_list.json")))
    assert known.by_code["900103"].org == "9909000103"  # not built from the code
    assert known.by_code["900104"].org == "jjxt0900104"
    assert known.key("gfbj0900105", "900105") == known.key("gfbj0900105", "990105")  # one firm
    assert known.key("gssz0900106", "209106") == "900106"  # a B share is its A share's firm
    assert known.by_code["900107"].name == "深渭天"
    assert known.named("ST青杉")[0].code == "900106"


def test_01_an_empty_number_is_not_resolved(market, settings, tmp_path):
    with pytest.raises(FetchError, match=r"900108.*without the site's number"):
        run(market(""), settings, tmp_path / "out", "900108")


@pytest.mark.parametrize(
    ("name", "code", "org"),
    [("02_topsearch_query.json", "900190", "gssz0900190"), ("03_topsearch_detail.json", "900102", "gssh0900102")],
)
def test_02_03_search(serve, settings, answer, tmp_path, name, code, org):
    server = serve(World())
    asked = "query" if name.startswith("02") else "detailOfQuery"
    for path in ("query", "detailOfQuery"):
        body = answer(name).body if path == asked else b"[]" if path == "query" else b'{"keyBoardList": []}'
        server.fixed[f"/new/information/topSearch/{path}"] = (200, {}, body)
    server.world.announce(code, "2018年年度报告", "2019-04-20", org=org, name="退市松岭")
    done, _ = run(server, settings, tmp_path / "out", code)
    assert [form["stock"] for form in forms(server)] == [f"{code},{org}"]  # neither the bond nor the fund
    assert done.account.fetched == 1  # delisted, and fetched


def forms(server):
    return [seen.form for seen in server.seen if seen.path.endswith("hisAnnouncement/query")]


def test_02_a_fund_that_holds_the_code_is_no_firm(serve, settings, answer, tmp_path):
    server = serve(World())
    server.fixed["/new/information/topSearch/query"] = (200, {}, answer("02_topsearch_query.json").body)
    with pytest.raises(FetchError, match="190900: cninfo knows no share"):
        run(server, settings, tmp_path / "out", "190900")


def test_04_05_06_three_pages_of_a_list_that_moves(market, settings, answers, tmp_path):
    server = market("04_page1_of_3.json")
    pages = [
        json.loads((answers / "cninfo" / name).read_bytes())
        for name in ("04_page1_of_3.json", "05_page2_of_3.json", "06_page3_of_3.json")
    ]
    server.ask["query"] = lambda form: pages[int(form["pageNum"]) - 1]
    done, _ = run(server, settings, tmp_path / "out", (), "2019", whole_market=True, until="2020-01-01", list_only=True)
    assert [form["pageNum"] for form in forms(server)] == ["1", "2", "3"]  # totalpages says two
    assert sum(len(page["announcements"]) for page in pages) == 66
    assert len({report.id for report in done.reports}) == 65
    assert done.account.whole


def test_07_an_honest_empty_answer_is_a_warning(market, settings, tmp_path):
    done, _ = run(market("07_empty_null.json"), settings, tmp_path / "out", "900103")
    assert done.account.found == 0
    assert "900103" in done.account.warnings[0]
    assert "wrong" in done.account.warnings[0]


def test_08_a_total_without_rows_is_asked_again(market, settings, tmp_path):
    server = market("08_total_but_null.json")
    done, _ = run(server, settings, tmp_path / "out")
    assert len(forms(server)) > 2
    assert "list incomplete: 65 announced" in done.account.incomplete[0]
    assert not done.account.whole


def test_09_titles(market, settings, tmp_path):
    done, _ = run(market("09_titles.json"), settings, tmp_path / "out")
    reports = {report.id[-2:]: report for report in done.reports}
    assert len(reports) == 27  # the first quarter's report is of 2019
    candidates = {number for number, report in reports.items() if report.version}
    assert candidates == {*["00", "02", "03", "04", "05", "06", "07", "17", "19", "22", "23", "24", "25", "26", "27"]}
    assert wanted(done) == ["9906200026"]  # the latest, the 正文 of the same day behind it
    assert reports["03"].reason.startswith("withdrawn, or corrected")
    for number, why in {"01": "summary", "08": "English", "09": "English", "10": "English", "11": "notice"}.items():
        assert why in reports[number].reason
    for number, why in {"12": "English", "13": "notice", "14": "opinion", "15": "opinion", "16": "audit"}.items():
        assert why in reports[number].reason
    assert "Hong Kong" in reports["18"].reason
    assert "half-year" in reports["20"].reason


def test_09_all_versions(market, settings, tmp_path):
    done, _ = run(market("09_titles.json"), settings, tmp_path / "out", all_versions=True)
    assert done.account.fetched == 15
    assert sum(report.version == "latest" for report in done.reports) == 1


def test_10_em_titles(answer):
    rows = page_of(answer("10_em_titles.json")).rows
    assert [row.title for row in rows] == ["2021年年度报告", "2021年年度报告 （修订版）"]
    assert [read_title(row.title)[:2] for row in rows] == [("annual", 2021)] * 2
    assert plain("A&amp;B") == "A&B"


def test_11_times(answer):
    rows = page_of(answer("11_times.json")).rows
    assert [row.published[:10] for row in rows] == [
        *("2020-01-01", "2020-04-30", "2020-04-28", "2018-04-21", "2017-04-21"),
    ]
    assert rows[1].published == "2020-04-30T18:20:27+08:00"


def test_12_attachments(market, settings, tmp_path):
    server = market("12_attachments.json")
    server.world.files["/finalpage/2006-04-01/99600005.doc"] = b"\xd0\xcf\x11\xe0" + bytes(600)
    done, _ = run(server, settings, tmp_path / "out", "900106", "2001-2013")
    by_id = {report.id: report for report in done.reports}
    assert by_id["99083343"].status == by_id["99600001"].status == by_id["993256"].status == "fetched"
    assert by_id["99600005"].status == "fetched"
    assert by_id["99600005"].path.endswith(".doc")
    assert by_id["99131585"].status == by_id["9900015846"].status == "set aside"
    failed = {report.id: report.reason for report in done.reports if report.status == "failed"}
    assert failed["99600002"] == "the site names no file"
    assert "another host" in failed["99600003"]
    assert "99600004" in failed
    assert not [path for path in server.paths("/") if "99600004" in path or "elsewhere" in path]
    names = [path.name for path in (tmp_path / "out").iterdir()]
    assert not [name for name in names if re.search(r"[*/\\]|\.\.", name)]
    assert len(names) == 5


def test_13_beijing(market, settings, tmp_path):
    done, _ = run(market("13_beijing.json"), settings, tmp_path / "out", "900105", "2022-2024")
    assert {(report.firm, report.year) for report in done.reports} == {("900105", year) for year in (2022, 2023, 2024)}
    assert done.account.fetched == 3


def test_14_other_securities(market, settings, tmp_path):
    server = market("14_other_securities.json")
    options = {"whole_market": True, "until": "2007-12-31"}
    done, _ = run(server, settings, tmp_path / "out", (), "2002-2020", **{**options, "until": "2002-12-31"})
    assert done.account.aside["bond or fund"] == 1
    assert done.account.aside["Hong Kong share"] == 1
    assert done.account.aside["third board"] == 1
    assert wanted(done) == ["9910000002"]  # the A share's row of one report; the B share's is listed
    assert {report.firm for report in done.reports} == {"900106"}


def test_15_16_pages_beyond_100_are_never_read(market, settings, answer, tmp_path):
    server = market("15_page100.json", files=False)
    pages = [json.loads(answer(name).body) for name in ("15_page100.json", "16_page101_repeats_100.json")]
    server.ask["query"] = lambda form: pages[int(form["pageNum"]) > 100]
    with pytest.raises(FetchError, match=r"list incomplete: 4,210 announced"):
        run(server, settings, tmp_path / "out", (), "2022", whole_market=True, until="2023-12-31")
    assert all(int(form["pageNum"]) < 100 for form in forms(server))
    assert len({form["seDate"] for form in forms(server)}) > 5  # the window was split
    assert len(forms(server)) < 30


def test_16_repeated_pages_end_with_an_error(market, settings, tmp_path, answer):
    server = market("15_page100.json", files=False)
    told = json.loads(answer("16_page101_repeats_100.json").body) | {"totalAnnouncement": 90, "totalRecordNum": 90}
    server.ask["query"] = lambda form: told  # hasMore stays true
    done, _ = run(server, settings, tmp_path / "out", "900103", "2022")
    assert "list incomplete: 90 announced, 30 read" in done.account.incomplete[0]
    assert len(forms(server)) <= 6


def test_17_no_totals(market, settings, tmp_path):
    with pytest.raises(FetchError, match="another shape than is known"):
        run(market("17_no_totals.json"), settings, tmp_path / "out")


def test_18_late_batch(market, settings, tmp_path):
    done, _ = run(market("18_late_batch.json"), settings, tmp_path / "out", "900107", "2007-2010")
    assert sorted(report.year for report in done.reports) == [2007, 2008, 2009, 2010]
    assert done.account.fetched == 4


def test_19_two_bare(market, settings, tmp_path):
    done, _ = run(market("19_two_bare.json"), settings, tmp_path / "out", "900101", "2021")
    assert wanted(done) == ["9913531098"]
    assert {report.id: report.status for report in done.reports}["9913161824"] == "set aside"
    assert [report.kind for report in done.reports if report.id == "9913531099"] == ["correction"]
    assert len(done.reports) == 3


def test_20_throttled_empty_body(market, settings, answer, tmp_path):
    server = market("19_two_bare.json")
    server.faults.append(_fault("empty", "hisAnnouncement", 2))
    done, _ = run(server, settings, tmp_path / "out", "900101", "2021")
    assert answer("20_throttled_empty_body.txt").body == b""
    assert done.account.fetched == 1
    server.faults.append(_fault("empty", "hisAnnouncement", 0))
    with pytest.raises(FetchError, match="throttles"):
        run(server, settings, tmp_path / "other", "900101", "2021")


def _fault(*told):
    from disclosure import Fault

    return Fault(*told)


def test_21_challenge(market, settings, answer, tmp_path):
    server = market("19_two_bare.json")
    server.fixed["/new/hisAnnouncement/query"] = (200, {}, answer("21_challenge_200.html").body)
    with pytest.raises(FetchError, match="a page for humans"):
        run(server, settings, tmp_path / "out", "900101", "2021")
    assert len(forms(server)) == 1  # no storm


@pytest.mark.parametrize("status", [404, 200])
def test_22_html_where_a_pdf_is_due(market, settings, answer, tmp_path, status):
    server = market("19_two_bare.json")
    page = (status, {"Content-Type": "text/html"}, answer("22_file_404_as_html.html").body)
    server.fixed["/finalpage/2022-05-28/9913531098.PDF"] = page
    done, _ = run(server, settings, tmp_path / "out", "900101", "2021")
    assert done.account.failed.total() == 1
    assert not list((tmp_path / "out").glob("*.pdf"))
    assert not list((tmp_path / "out").glob(".*pdf*"))


def test_23_page_ids_reused(market, settings, tmp_path):
    done, _ = run(market("23_page_ids_reused.json"), settings, tmp_path / "out", "900101", "2019")
    assert len(done.reports) == 1
    assert "9907400001 is listed as" in done.account.warnings[0]
    assert done.account.whole


def test_rows_of_any_answer_are_read(answers):
    for place in sorted((answers / "cninfo").glob("*.json")):
        rows = json.loads(place.read_bytes())
        for row in (rows.get("announcements") or []) if isinstance(rows, dict) else []:
            made = row_of(row)
            assert made.id
            assert re.fullmatch(r"\d{4}-\d\d-\d\d.*", made.published)
