"""What `textindex fetch` leaves beside reports is used by itself: its manifest, its tables of firms."""

import csv

import pytest

import textindex as ti
from textindex.core.errors import IdentityWarning
from textindex.core.records import Filing
from textindex.sources import companies, completed, find, read_manifest, search
from textindex.sources.fetched import is_fetched, read_fetched

COLUMNS = (
    *("path", "firm", "year", "name", "kind", "title", "published", "period_end", "id", "address", "size", "wanted"),
    *("version", "status", "reason", "code", "ticker", "site", "bytes", "sha256", "fetched"),
)
ROW = {"kind": "annual", "version": "latest", "status": "fetched", "site": "cninfo", "wanted": "yes"}
REPORT = "甲乙股份有限公司\n2019年年度报告\n公司推进大数据。\n" * 30


def manifest(folder, *rows):
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "manifest.csv").open("w", encoding="utf-8-sig", newline="") as file:
        made = csv.DictWriter(file, COLUMNS, restval="")
        made.writeheader()
        made.writerows({**ROW, **row} for row in rows)


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(REPORT + name, encoding="utf-8")
    return folder


def test_a_manifest_tells_which_report_a_file_is(archive):
    manifest(
        archive,
        {"path": "a.txt", "firm": "600001", "year": "2019", "name": "甲乙"},
        {"path": "b.txt", "firm": "600001", "year": "2019", "version": "earlier"},
        {"path": "gone.txt", "firm": "600002", "year": "2019", "status": "listed"},
    )
    found = search([archive])
    a, b, _ = found.filings
    assert (a.firm, a.year, a.name) == ("600001", 2019, "甲乙")
    assert {"firm", "year"} <= a.asserted
    assert not b.asserted
    assert [names for kind, names in found.passed.items() if "fetch" in kind] == [["manifest.csv"]]
    assert not found.rejections


def test_in_a_folder_below(archive):
    manifest(
        archive / "x", {"path": "d.txt", "firm": "0000000007", "year": "2020", "site": "edgar", "ticker": "AB AB-A"}
    )
    (archive / "x" / "d.txt").write_text("x", encoding="utf-8")
    filing = next(one for one in find([archive]) if one.file == "x/d.txt")
    assert (filing.firm, filing.cik, filing.ticker) == ("0000000007", "0000000007", "AB")


def test_what_the_user_says_goes_first(archive, tmp_path):
    manifest(archive, {"path": "a.txt", "firm": "600001", "year": "2019"})
    own = tmp_path / "own.csv"
    own.write_text("path,firm,year\na.txt,600009,2011\n", encoding="utf-8")
    assert (find([archive], own)[0].firm, find([archive], own)[0].year) == ("600009", 2011)


def test_a_fetched_manifest_may_be_named_too(archive):
    manifest(
        archive,
        {"path": "a.txt", "firm": "600001", "year": "2019"},
        {"path": "", "firm": "600002", "year": "2019", "status": "failed"},
    )
    assert read_manifest(archive / "manifest.csv")["a.txt"].firm == "600001"
    assert find([archive], archive / "manifest.csv")[0].firm == "600001"


def test_another_manifest_is_the_users(archive):
    (archive / "manifest.csv").write_text("path,firm,year\na.txt,600009,2011\n", encoding="utf-8")
    assert [one.file for one in find([archive])][-1] == "manifest.csv"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\0\0", b"path,firm", "路径,年".encode("gb18030")])
def test_other_bytes_are_none_of_it(data):
    assert not is_fetched("manifest.csv", data)
    assert read_fetched(data) == {}


def test_score_uses_it(archive, tmp_path):
    manifest(archive, *({"path": f"{n}.txt", "firm": f"60000{i}", "year": "2019"} for i, n in enumerate("abc", 1)))
    result = ti.score(archive, "li2023-zh")
    assert sorted(result.index["firm"]) == ["600001", "600002", "600003"]
    assert len(result.rejections) == 0


EDGAR = (
    "cik,ticker,name,exchange\n"
    + "0000000007,AB,Alpha Beta Inc,NYSE\n0000000007,AB-A,Alpha Beta Inc,NYSE\n0000000008,CD,Gamma Corp,\n"
)


@pytest.fixture
def known(tmp_path):
    (tmp_path / "companies-edgar.csv").write_text(EDGAR, encoding="utf-8-sig")
    rows = "835185,gf1,白泉,A股,bj,\n920185,gf1,白泉,A股,bj,\n200006,gs6,青杉B,B股,sz B,\n000006,gs6,青杉,A股,szmb,\n"
    (tmp_path / "companies-cninfo.csv").write_text(
        "code,orgId,name,category,board,delisted\n" + rows, encoding="utf-8-sig"
    )
    return companies([tmp_path])


@pytest.mark.parametrize(
    ("filing", "key"),
    [
        (
            Filing("", "", firm="ALPHA BETA INC", name="Alpha Beta, Inc.", firm_by="name"),
            ("0000000007", "0000000007", "AB"),
        ),
        (Filing("", "", firm="CD", ticker="CD", firm_by="ticker"), ("0000000008", "0000000008", "CD")),
        (Filing("", "", firm="0000000007", cik="0000000007"), ("0000000007", "0000000007", "AB")),
        (Filing("", "", firm="835185"), ("920185", "", "")),
        (Filing("", "", firm="200006"), ("000006", "", "")),
        (Filing("", "", firm="600519"), ("600519", "", "")),
    ],
)
def test_tables_of_firms_complete_a_filing(known, filing, key):
    (made,), _ = completed([filing], known)
    assert (made.firm, made.cik, made.ticker) == key
    assert not made.firm_by


def test_a_symbol_that_another_firm_bears_now_is_not_followed(known):
    old = Filing("", "", firm="OLD CHEMICALS CORP", name="Old Chemicals Corp", ticker="CD", firm_by="name")
    assert completed([old], known)[0] == [old]


def test_what_a_manifest_says_stands(known):
    told = Filing("", "", firm="835185", asserted=frozenset({"firm"}))
    assert completed([told], known)[0][0].firm == "835185"


def test_an_index_has_cik_and_symbol(tmp_path):
    (tmp_path / "companies-edgar.csv").write_text(EDGAR, encoding="utf-8-sig")
    cover = (
        "UNITED STATES SECURITIES AND EXCHANGE COMMISSION", "FORM 10-K",
        "ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d)",
        "For the fiscal year ended December 31, 2019", "Alpha Beta, Inc.",
        "(Exact name of registrant as specified in its charter)", "Big data and the cloud. " * 80,
    )  # fmt: skip
    page = "".join(f"<p>{line}</p>" for line in cover)
    (tmp_path / "report.htm").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    with pytest.warns(IdentityWarning, match="ALPHA BETA INC is 0000000007, as the table of firms tells"):
        result = ti.score(tmp_path, "li2023-en")
    assert list(result.index[["firm", "cik", "ticker"]].iloc[0]) == ["0000000007", "0000000007", "AB"]
    assert set(result.provenance["companies_sha256"]) == {"companies-edgar.csv"}
