"""Each answer of EDGAR in the documented shapes, by its file: what a right client does with it."""

import contextlib
import json
import threading
import time

import pytest
from disclosure import World

from textindex.core.errors import FetchError
from textindex.core.records import Filing
from textindex.documents import read
from textindex.fetch import fetch_edgar
from textindex.fetch.client import Answer, Client
from textindex.fetch.edgar_api import (
    companies,
    filer,
    index_rows,
    is_annual,
    older,
    period_of,
)
from textindex.fetch.settings import load
from textindex.fetch.years import RULE

NORTH, FJORD, STORES, RAGGED = "0009990001", "0009990002", "0009990003", "0009990004"
PAGES = {
    NORTH: "03_CIK0009990001.json",
    FJORD: "05_CIK0009990002.json",
    STORES: "06_CIK0009990003.json",
    RAGGED: "07_CIK0009990004_ragged.json",
}
REPORT = b"<html><head><title>10-K</title></head><body><p>Annual report</p></body></html>"


@pytest.fixture
def answer(answers):
    def made(name):
        return Answer(200, {}, (answers / "edgar" / name).read_bytes())

    return made


@pytest.fixture
def site(serve, answer):
    """A server with these answers; every document that a filing names is there."""

    def start(**options):
        server = serve(World(), **options)
        fixed = {f"/submissions/CIK{cik}.json": answer(name).body for cik, name in PAGES.items()}
        fixed["/submissions/CIK0009990001-submissions-001.json"] = answer("04_CIK0009990001-submissions-001.json").body
        fixed["/files/company_tickers.json"] = answer("01_company_tickers.json").body
        fixed["/files/company_tickers_exchange.json"] = answer("02_company_tickers_exchange.json").body
        server.fixed.update({path: (200, {}, body) for path, body in fixed.items()})
        for body in [value for path, value in fixed.items() if "/submissions/" in path]:
            told = json.loads(body)
            columns = told.get("filings", {}).get("recent") or told
            cik = int(told.get("cik") or 9990001)
            for accession, document in zip(columns["accessionNumber"], columns["primaryDocument"], strict=False):
                folder = f"/Archives/edgar/data/{cik}/{accession.replace('-', '')}"
                server.world.files[f"{folder}/{document or accession + '.txt'}"] = REPORT
        old = "/Archives/edgar/data/9990001/000999990100000090/0009999901-00-000090.txt"
        server.world.files[old] = answer("16_full_submission_1997.txt").body.replace(b"19961231", b"19991231")
        return server

    return start


def run(server, settings, out, firms, years, **options):
    told = []
    options.setdefault("pause_s", 0)
    done = fetch_edgar(firms, years, out, settings=settings(server), progress=told.append, **options)
    return done, [event.reason for event in told if event.step == "note"]


def taken(done):
    return {(report.year, report.kind, report.id[-9:]) for report in done.reports if report.wanted == "yes"}


def test_01_two_tickers_one_firm(site, settings, answer, tmp_path):
    known = companies(answer("01_company_tickers.json"))
    assert {row.cik for row in known} == {"0009990001", "0009990002", "0009990990"}
    assert [row.ticker for row in known if row.cik == "0009990001"] == ["NRWD", "NRWD-PA"]
    done, _ = run(site(), settings, tmp_path / "out", ["NRWD", "NRWD-PA", "9990001", "NORTHWOULD INC"], 2020)
    assert done.account.asked.startswith("4 firms")
    assert done.account.fetched == 1


def test_02_fields_tell_the_order_of_columns(answer):
    told = json.loads(answer("02_company_tickers_exchange.json").body)
    turned = {"fields": told["fields"][::-1], "data": [row[::-1] for row in told["data"]]}
    one, other = (
        companies(answer("02_company_tickers_exchange.json")),
        companies(Answer(200, {}, json.dumps(turned).encode())),
    )
    assert one == other
    assert one[3] == ("0009990990", "OLDE", "Olde & Sons Corp", "")  # its exchange is null


def test_03_filings_of_a_firm(site, settings, tmp_path):
    server = site()
    done, _ = run(server, settings, tmp_path / "out", "NRWD", "2017-2021")
    assert taken(done) == {
        (2021, "10-K", "22-000012"),  # its amendment of 210 kB is a part of a report
        (2020, "10-K", "21-000009"),
        (2019, "10-K/A", "20-000041"),  # a full restatement
        (2017, "10-KT", "18-000007"),
    }
    aside = {report.id[-9:]: report.reason for report in done.reports if report.wanted != "yes"}
    assert aside["22-000031"].startswith("an amendment of a part")
    assert set(aside) == {"22-000031", "20-000005"}  # no NT 10-K, 10-Q or 4 among the reports
    assert "/submissions/CIK0009990001-submissions-001.json" not in server.paths()  # it ends in 2009
    assert any(
        "xslF345X03" in row
        for row in json.loads(server.fixed["/submissions/CIK0009990001.json"][2])["filings"]["recent"][
            "primaryDocument"
        ]
    )
    assert (
        filer(Answer(200, {}, server.fixed["/submissions/CIK0009990001.json"][2])).filings[2].document == "edgardoc.xml"
    )


def test_03_one_form_by_name(site, settings, tmp_path):
    done, _ = run(site(), settings, tmp_path / "out", "NRWD", "2017-2021", forms=["10k"])
    assert taken(done) == {(2021, "10-K", "22-000012"), (2020, "10-K", "21-000009"), (2019, "10-K", "20-000005")}


def test_04_older_filings(site, settings, answer, tmp_path):
    assert len(older(answer("04_CIK0009990001-submissions-001.json"), NORTH, "x")) == 6
    server = site()
    done, _ = run(server, settings, tmp_path / "out", "9990001", "1995-2008")
    assert {(year, form) for year, form, _ in taken(done)} == {
        *((2008, "10-K"), (2001, "10-K405"), (1999, "10-K405"), (1998, "10KSB"), (1995, "10-K")),
    }
    paths = {report.year: report.path for report in done.reports if report.wanted == "yes"}
    assert paths[1998].endswith(".txt")  # no main document: the full submission
    by_year = {report.year: report for report in done.reports if report.wanted == "yes"}
    assert by_year[1999].period_end == "1999-12-31"  # from the header of the text
    assert by_year[1998].address.endswith("/0009999901-99-000071.txt")


def test_05_a_year_that_ends_in_march(site, settings, tmp_path):
    done, notes = run(site(), settings, tmp_path / "out", "FJRD", "2018-2020")
    assert taken(done) == {(2020, "20-F", "20-080001"), (2019, "20-F", "19-070001"), (2018, "40-F", "18-060001")}
    assert any(RULE in note for note in notes)
    assert {report.firm for report in done.reports} == {FJORD}


def test_06_years_that_end_in_january(site, settings, tmp_path):
    done, _ = run(site(), settings, tmp_path / "out", "9990003", "2017-2020")
    assert taken(done) == {
        *((2020, "10-K", "21-000011"), (2019, "10-K", "20-000010")),
        *((2018, "10-K", "19-000022"), (2017, "10-K", "19-000021")),
    }


def test_07_ragged_columns_are_an_error_of_that_firm(site, settings, tmp_path):
    done, _ = run(site(), settings, tmp_path / "out", ["9990004", "9990002"], 2020)
    assert "differ in length" in done.account.incomplete[0]
    assert done.account.fetched == 1


def test_08_an_unknown_firm(site, settings, answer, tmp_path):
    server = site()
    server.fixed["/submissions/CIK0009999999.json"] = (404, {}, answer("08_CIK_unknown_404.xml").body)
    done, _ = run(server, settings, tmp_path / "out", ["9999999", "9990002"], 2020)
    assert done.account.incomplete == ["9999999 (0009999999): no such filer"]
    assert done.account.fetched == 1


def test_09_master_index(site, settings, answer, tmp_path):
    rows = index_rows(answer("09_master.idx"))
    assert [row.form for row in rows if is_annual(row.form)] == [
        "10-K",
        "10-K405",
        "20-F",
        "10-K",
        "10-K",
        "10KSB",
        "10KSB40/A",
    ]
    assert rows[2].name == "SOCIÉTÉ VIDE SA"
    server = site()
    server.fixed["/Archives/edgar/full-index/2002/QTR1/master.idx"] = (200, {}, answer("09_master.idx").body)
    for row in rows:
        text = answer("16_full_submission_1997.txt").body.replace(b"19961231", b"20011231")
        server.world.files[f"/Archives/{row.file}"] = text + row.accession.encode() + b"</SEC-DOCUMENT>"
    done, _ = run(server, settings, tmp_path / "out", (), 2001, whole_market=True, until="2002-03-31")
    assert {report.kind for report in done.reports} == {"10-K", "10-K405", "20-F", "10KSB", "10KSB40/A"}
    shared = [report for report in done.reports if report.id == "0009998906-02-000044"]
    assert {report.firm for report in shared} == {"0009990006", "0009990007"}
    assert len({report.path for report in shared}) == 2
    assert all(report.status == "fetched" for report in shared)
    asked = [seen for seen in server.seen if "0009998906-02-000044" in seen.path]
    assert ["range" in seen.headers for seen in asked] == [True, False]  # its head for the period, then the text, once


def test_10_daily_index(answer):
    rows = index_rows(answer("10_master.20191231.daily.idx"))
    assert [(row.form, row.filed, row.cik) for row in rows][1] == ("10-K", "2019-12-31", "0009990011")


def test_11_columns_of_fixed_width(answer):
    rows = index_rows(answer("11_form.idx"))
    assert rows[1].name == "Two  Blanks In A Name & Co., L.P. / Series 10-K Trust"
    assert [row.form for row in rows] == ["10-K", "10-K", "10-K/A", "10-KT", "20-F", "NT 10-K"]
    assert rows[4].accession == "0009999902-21-080001"


def test_11_columns_stand_where_the_header_says(answer):
    wider = [line[:74] + "      " + line[74:] for line in answer("11_form.idx").body.decode().splitlines()]
    assert index_rows(Answer(200, {}, "\n".join(wider).encode())) == index_rows(answer("11_form.idx"))


def test_09_a_bar_in_a_name(answer):
    body = answer("09_master.idx").body.replace(b"TINY FIRM INC|10KSB|", b"TINY | FIRM|10KSB|")
    assert [row.name for row in index_rows(Answer(200, {}, body)) if row.form == "10KSB"] == ["TINY|FIRM"]


def test_12_a_quarter_just_begun(answer):
    assert index_rows(answer("12_form_header_only.idx")) == []


def test_13_undeclared(site, settings, answer, tmp_path):
    server = site()
    server.fixed["/submissions/CIK0009990002.json"] = (403, {}, answer("13_undeclared_403.html").body)
    with pytest.raises(FetchError, match=r"names nobody.*ten minutes"):
        run(server, settings, tmp_path / "out", "9990002", 2020)
    assert len(server.paths("/submissions")) == 1


def test_14_too_many_requests(site, settings, answer, tmp_path):
    server = site()
    page = answer("14_rate_429.html").body
    server.fixed["/submissions/CIK0009990002.json"] = (429, {}, page)
    rest = {"TEXTINDEX_EDGAR_REST": "40"}
    own = load({**server.variables, "TEXTINDEX_EMAIL": "A a@b.org", **rest})
    told = []
    with Client("edgar", own.hosts("edgar"), own.paused("edgar", 0), own.email, told.append) as client:
        first = threading.Thread(target=asking, args=(client, server))
        first.start()
        while not told:
            time.sleep(0.01)
        second = threading.Thread(target=asking, args=(client, server))  # of the same process: it rests too
        second.start()
        time.sleep(0.3)
        client.stop.set()
        first.join()
        second.join()
    assert "rest for 0.7 minutes" in told[0]
    assert len(server.paths("/submissions")) == 1
    assert load({}).limits["edgar"].rest == 600


def asking(client, server):
    with contextlib.suppress(KeyboardInterrupt):
        client.get(f"{server.address}/submissions/CIK0009990002.json", filer)


def test_15_full_submission(answers):
    got = read(Filing(str(answers / "edgar" / "15_full_submission.txt"), "15_full_submission.txt"))
    assert "hidden digital text" not in got.text
    assert "Exhibit 13" in got.text
    assert "begin 644" not in got.text
    assert "xsd:schema" not in got.text
    assert "we moved to the cloud" in got.text  # the discussion that stands in EX-13 alone
    assert got.stated["period"] == "20191231"


def test_16_full_submission_of_1997(answers, answer):
    assert period_of(answer("16_full_submission_1997.txt").body).isoformat() == "1996-12-31"
    got = read(Filing(str(answers / "edgar" / "16_full_submission_1997.txt"), "16_full_submission_1997.txt"))
    assert "FORM 10-K405" in got.text
    assert "PRIVACY-ENHANCED" not in got.text
    assert "<CASH>" not in got.text
