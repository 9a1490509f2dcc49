"""The command: what is asked for, bad input, manifests given back, tables of firms, and the road to an index."""

import csv
import re
import socket
import sys

import pytest
from command_line import invoke
from disclosure import Fault, World, example, lei_of

import textindex as ti
from textindex.core.errors import FetchError
from textindex.fetch.errand import spoken
from textindex.fetch.settings import DEFAULTS, load
from textindex.fetch.whom import firms_of


@pytest.fixture
def site(serve, monkeypatch):
    """The example firms; the environment leads to them."""
    server = serve(example())
    for name, value in server.variables.items():
        monkeypatch.setenv(name, value)
    return server


def run(*arguments, code=0, say=None):
    return invoke(*arguments, code=code, input=say)


def fails(*arguments, code=1, say=None):
    """The one message of a command that cannot be done."""
    done = run(*arguments, code=code, say=say)
    assert len(re.findall("Error: ", done.stderr)) == 1, done.stderr
    return done.stderr


def rows(folder):
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def last(done):
    return done.stdout.strip().splitlines()[-1]


# ---- as the issue spells them


def test_cninfo_then_score(site, tmp_path):
    done = run("fetch", "cninfo", "600519", "000001", "--years", "2019-2021", "--out", tmp_path / "r", "--pause", "0")
    assert last(done) == "asked for 2 firms, 2019-2021 (6 firm-years); 6 found; 6 fetched; 0 already there; 0 failed"
    versions = {(row["firm"], row["year"]): row["title"] for row in rows(tmp_path / "r") if row["wanted"] == "yes"}
    assert versions["600519", "2019"] == "2019年年度报告（更新后）"
    assert len(versions) == 6
    result = ti.score(tmp_path / "r")
    assert sorted(result.index["firm"].unique()) == ["000001", "600519"]
    assert (result.index["n_total"] > 0).all()
    assert len(result.rejections) == 0


def test_edgar_then_score(site, tmp_path, monkeypatch):
    out = tmp_path / "r"
    arguments = ("fetch", "edgar", "AAPL", "320193", "--years", "2019-2021", "--form", "10-K", "--out", out)
    done = run(*arguments, say="Jane Doe jane@univ.edu\n")
    assert last(done).startswith("asked for 2 firms, 2019-2021 (3 firm-years); 3 found; 3 fetched")
    assert {seen.headers["user-agent"] for seen in site.seen} == {f"textindex/{ti.__version__} Jane Doe jane@univ.edu"}
    assert "3 already there" in last(run(*arguments))  # who asks is kept
    index = ti.score(out, "li2023-en").index
    assert list(index["firm"]) == ["0000320193"] * 3
    assert set(index["cik"]) == {"0000320193"}
    assert set(index["ticker"]) == {"AAPL"}
    assert list(index["year"]) == [2019, 2020, 2021]


def test_esef_then_score(site, tmp_path):
    run("fetch", "esef", "--country", "IT", "--years", "2020-2021", "--out", tmp_path / "r", "--pause", "0")
    index = ti.score(tmp_path / "r", "li2023-en").index
    assert set(index["firm"]) == {lei_of("9845000000000000A0")}
    assert list(index["year"]) == [2020, 2021]


def test_esef_languages_and_versions(serve, settings, tmp_path):
    world, lei = World(), lei_of("98450000000000000A")
    for language in ("it", "en", "en"):
        world.esef(lei, "Esempio SpA", "IT", "2021-12-31", language)
    server = serve(world)
    done = ti.fetch_esef([lei], 2021, tmp_path / "r", settings=settings(server), pause_s=0)
    (taken,) = [report for report in done.reports if report.wanted == "yes"]
    assert taken.path == f"{lei}_2021_annual_report_IT_en_2.xhtml"  # the later of the English ones
    assert done.account.aside["another version or language"] == 2
    assert done.manifest["firm"].unique().tolist() == [lei]


# ---- whom


def test_a_delisted_firm_by_code_and_by_name(site, tmp_path):
    done = run("fetch", "cninfo", "600001", "甲酒股份", "--years", "2019", "--out", tmp_path / "r", "--pause", "0")
    assert {row["firm"] for row in rows(tmp_path / "r")} == {"600001", "600519"}
    assert "2 found; 2 fetched" in last(done)


@pytest.mark.parametrize("name", ["firms.csv", "firms.txt", "firms.xlsx"])
def test_a_file_of_firms_whose_zeros_are_lost(site, tmp_path, name):
    place = tmp_path / name
    if name.endswith(".xlsx"):
        import pandas as pd

        pd.DataFrame({"证券代码": [1, 600519], "x": ["a", "b"]}).to_excel(place, index=False)
    else:
        place.write_text(
            "Stkcd,x\n1,a\n600519,b\n" if name.endswith("csv") else "1\n600519  # maotai\n", encoding="utf-8"
        )
    run("fetch", "cninfo", place, "--years", "2020", "--out", tmp_path / "r", "--pause", "0")
    assert {row["firm"] for row in rows(tmp_path / "r")} == {"000001", "600519"}


def test_a_whole_market_with_late_filings(site, tmp_path):
    site.world.announce("300750", "2019年年度报告（第二次修订）", "2023-03-01", name="丙能股份")
    arguments = [
        "fetch",
        "cninfo",
        "--all",
        "--years",
        "2019",
        "--until",
        "2023-06-30",
        "--out",
        tmp_path / "r",
        "--list",
    ]
    done = run(*arguments, "--pause", "0")
    taken = [row for row in rows(tmp_path / "r") if row["wanted"] == "yes"]
    assert len(taken) == 4
    assert {row["published"] for row in taken if row["firm"] == "300750"} == {"2023-03-01"}
    assert "4 listed, none fetched" in last(done)
    assert not list((tmp_path / "r").glob("*.pdf"))
    spans = [seen.form["seDate"].split("~") for seen in site.seen if seen.form.get("seDate")]
    assert all(int(until[:4]) - int(since[:4]) <= 2 for since, until in spans)  # three years are the most


@pytest.mark.slow
def test_a_busy_day_is_split_by_boards(serve, settings, tmp_path):
    world = World()
    for number in range(3100):
        row = world.announce(
            f"{600000 + number}", "2019年年度报告", "2020-04-28", name=f"甲{number}", body=b"%PDF-%%EOF"
        )
        row["adjunctUrl"] = f"finalpage/2020-04-28/{row['announcementId']}.PDF"
    server = serve(world)
    plain = world.query

    def query(form):
        told = plain({**form, "plate": ""})
        if form["plate"]:
            rows = [row for row in world.rows if (int(row["secCode"]) % 3) == ("sz", "sh", "bj").index(form["plate"])]
            part = World(rows=rows)
            told = part.query(form)
        return told

    server.ask["query"] = query
    options = {"whole_market": True, "until": "2020-06-30", "list_only": True}
    done = ti.fetch_cninfo((), 2019, tmp_path / "r", settings=settings(server), pause_s=0, **options)
    assert done.account.found == 3100
    assert done.account.whole


def test_kinds(site, tmp_path):
    arguments = ["fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path / "r", "--pause", "0"]
    run(*arguments, "--kind", "half-year", "--kind", "summary")
    kinds = sorted(row["kind"] for row in rows(tmp_path / "r") if row["status"] == "fetched")
    assert kinds == ["half-year", "summary"]
    result = ti.score(tmp_path / "r")
    assert sorted(result.rejections["reason"]) == ["not an annual report"] * 2


def test_a_foreign_issuer_asked_for_the_wrong_form(serve, settings, tmp_path):
    world = World()
    world.filer(1000184, "Example SE", ("SAP",))
    world.file(1000184, "20-F", "2019-12-31", "2020-03-01")
    done = ti.fetch_edgar("SAP", 2019, tmp_path / "r", forms=["10-K"], settings=settings(serve(world)), pause_s=0)
    assert "it files 20-F (1): name that with --form" in done.account.warnings[0]
    assert not done.account.whole


def test_a_firm_that_left_is_found_by_its_name(serve, settings, tmp_path):
    world = World()
    world.filer(9, "Bought Up Corp")  # no symbol any more
    world.file(9, "10-K", "2015-12-31", "2016-03-01")
    done = ti.fetch_edgar("BOUGHT UP CORPORATION", 2015, tmp_path / "r", settings=settings(serve(world)), pause_s=0)
    assert [report.firm for report in done.reports] == ["0000000009"]


def test_a_part_of_a_symbol_is_no_symbol(site, tmp_path):
    message = fails(
        "fetch", "edgar", "AAP", "--years", "2019", "--out", tmp_path / "r", "--email", "J D j@u.edu", "--pause", "0"
    )
    assert "'AAP': EDGAR knows no symbol" in message


# ---- a manifest given back


def test_a_list_edited_and_given_back(site, tmp_path):
    out, edited = tmp_path / "r", tmp_path / "edited.csv"
    run("fetch", "cninfo", "600519", "000001", "--years", "2019-2020", "--out", out, "--list", "--pause", "0")
    text = (out / "manifest.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [text[0], *(line for line in text[1:] if ",2020," in line and ",annual," in line)]
    edited.write_text(
        "\n".join(kept).replace("000001_", "1_").replace(",000001,", ",1,"), encoding="gb18030"
    )  # as Excel does
    done = run("fetch", "cninfo", "--from", edited, "--out", tmp_path / "new", "--pause", "0")
    assert last(done) == "asked for 2 rows of edited.csv; 2 found; 2 fetched; 0 already there; 0 failed"
    assert {row["firm"] for row in rows(tmp_path / "new")} == {"000001", "600519"}
    assert sorted(ti.score(tmp_path / "new").index["firm"]) == ["000001", "600519"]


def test_a_row_that_the_user_wants_after_all(site, tmp_path):
    out = tmp_path / "r"
    run("fetch", "cninfo", "600519", "--years", "2019", "--out", out, "--list", "--pause", "0")
    own = rows(out)
    for row in own:
        row["wanted"] = "yes" if row["title"] == "2019年年度报告" else "no"
    with (tmp_path / "own.csv").open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, own[0].keys())
        made.writeheader()
        made.writerows(own)
    run("fetch", "cninfo", "--from", tmp_path / "own.csv", "--out", out, "--pause", "0")
    assert [row["title"] for row in rows(out) if row["status"] == "fetched"] == ["2019年年度报告"]
    assert list(ti.score(out).index["year"]) == [2019]


def test_names_that_would_leave_the_folder_are_made_safe(site, tmp_path):
    out = tmp_path / "r"
    run("fetch", "cninfo", "600519", "--years", "2020", "--out", out, "--list", "--pause", "0")
    (row,) = [row for row in rows(out) if row["wanted"] == "yes"]
    (tmp_path / "own.csv").write_text(
        ",".join(row) + "\n" + ",".join({**row, "path": "../../away.pdf"}.values()), encoding="utf-8"
    )
    run("fetch", "cninfo", "--from", tmp_path / "own.csv", "--out", out, "--pause", "0")
    assert (out / "away.pdf").is_file()
    assert not (tmp_path / "away.pdf").exists()


# ---- bad input


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["cninfo", "999999", "--years", "2019"], "999999: cninfo knows no share of this code"),
        (["cninfo", "600519", "--years", "2199"], "2199"),
        (["cninfo", "600519", "--years", "2094"], "has not begun"),
        (["cninfo", "600519", "--years", "2021-2019"], "ends before it begins"),
        (["cninfo", "600519", "--years", "soon"], "no fiscal year"),
        (["cninfo", "--years", "2019"], "name firms"),
        (["cninfo", "600519", "--all", "--years", "2019"], "not both"),
        (["cninfo", "--board", "nyse", "--years", "2019"], "no board is called 'nyse'"),
        (["cninfo", "--all", "--years", "2019", "--until", "soon"], "2022-12-31"),
        (["cninfo", "nowhere.csv", "--years", "2019"], "nowhere.csv: no such file"),
        (["edgar", "AAPL", "--years", "2019"], "give a name and an e-mail address once with --email"),
        (["edgar", "AAPL", "--years", "2019", "--email", "Jane"], "names no e-mail address"),
        (["esef", "--country", "Italy", "--years", "2019"], "two letters"),
        (["cninfo", "--from", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_cannot_be_asked(site, tmp_path, arguments, word):
    assert word in fails("fetch", *arguments, "--out", tmp_path / "r", "--pause", "0")
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    "arguments", [["cninfo", "600519", "--years", "2019"], ["cninfo", "600519", "--out", "x"], ["nasdaq"]]
)
def test_an_incomplete_command(arguments):
    fails("fetch", *arguments, code=2)


def test_a_manifest_without_a_column(site, tmp_path):
    place = tmp_path / "own.csv"
    place.write_text("firm,year,title,id,published,name,kind\n600519,2019,x,1,2020-01-01,x,annual\n", encoding="utf-8")
    assert "lacks the column address" in fails("fetch", "cninfo", "--from", place, "--out", tmp_path / "r")


def test_a_manifest_that_leads_elsewhere(site, tmp_path):
    place = tmp_path / "own.csv"
    place.write_text(
        "address,firm,year,title,id,published,name,kind\nhttps://elsewhere.invalid/a.pdf,600519,2019,x,1,2020-01-01,x,annual\n",
        encoding="utf-8",
    )
    done = run("fetch", "cninfo", "--from", place, "--out", tmp_path / "r", code=3)
    assert "refused: it leads to another host" in last(done)


def test_an_out_that_is_a_file(site, tmp_path):
    (tmp_path / "r").write_text("mine")
    assert "is a file" in fails("fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path / "r", "--pause", "0")
    assert (tmp_path / "r").read_text() == "mine"


def test_a_manifest_of_somebody_elses(site, tmp_path):
    (tmp_path / "manifest.csv").write_text("path,firm,year\n", encoding="utf-8")
    message = fails("fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path, "--pause", "0")
    assert "it is no manifest of textindex fetch" in message
    assert (tmp_path / "manifest.csv").read_text() == "path,firm,year\n"


def test_two_runs_in_one_folder(site, tmp_path):
    from textindex.fetch.lock import alone_in

    with alone_in(tmp_path):
        message = fails("fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path, "--pause", "0")
    assert "another run fetches into this folder" in message
    run("fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path, "--pause", "0")


@pytest.mark.parametrize("scheme", ["HTTP_PROXY", "HTTPS_PROXY"])
def test_a_proxy_that_refuses(tmp_path, monkeypatch, serve, scheme):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    if scheme == "HTTP_PROXY":
        monkeypatch.setenv("TEXTINDEX_CNINFO", serve(example()).address)
    monkeypatch.setenv(scheme, f"http://127.0.0.1:{closed}")
    message = fails("fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path / "r")
    assert f"http://127.0.0.1:{closed} does not let the request through" in message
    assert f"correct the proxy in {scheme}" in message


def test_a_site_that_is_not_there(tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("TEXTINDEX_CNINFO", f"http://127.0.0.1:{free.getsockname()[1]}")
    monkeypatch.setenv("TEXTINDEX_CNINFO_FILES", "http://127.0.0.1:1")
    message = fails("fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path / "r", "--pause", "0")
    assert "on the net" in message


def test_without_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "httpx", None)
    message = fails("fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path / "r")
    assert "pip install 'textindex[fetch]'" in message
    assert message.count("\n") == 1


# ---- settings


@pytest.mark.parametrize(
    ("variable", "value", "word"),
    [
        ("TEXTINDEX_CNINFO", "http://www.cninfo.com.cn", "plain http is allowed to this machine"),
        ("TEXTINDEX_EDGAR", "ftp://x", "is no address"),
        ("TEXTINDEX_EDGAR_PAUSE", "0.01", "is less than 0.15"),
        ("TEXTINDEX_EDGAR_REST", "5", "it can only be more"),
        ("TEXTINDEX_CNINFO_PAUSE", "fast", "no number of seconds"),
    ],
)
def test_settings_that_are_not_allowed(variable, value, word):
    with pytest.raises(FetchError, match=word):
        load({variable: value})


def test_a_settings_file(tmp_path):
    place = tmp_path / "fetch.toml"
    place.write_text(
        'email = "J D j@u.edu"\n[edgar]\npause = 0.5\naddress = "https://mirror.example.org/"\n', encoding="utf-8"
    )
    own = load({"TEXTINDEX_CONFIG": str(place)})
    assert own.address("edgar") == "https://mirror.example.org"
    assert own.hosts("edgar") == {"mirror.example.org", "data.sec.gov"}
    assert (own.limits["edgar"].pause, own.limits["cninfo"].pause, own.email) == (0.5, 1.0, "J D j@u.edu")
    place.write_text("[edgar\n", encoding="utf-8")
    with pytest.raises(FetchError, match="no settings file"):
        load({"TEXTINDEX_CONFIG": str(place)})


def test_a_pause_can_only_be_made_longer(tmp_path):
    message = fails("fetch", "cninfo", "600519", "--years", "2019", "--out", tmp_path / "r", "--pause", "0.1")
    assert "a pause can only be longer" in message
    own = load({})
    assert own.paused("cninfo", 3.0).pause == 3.0
    assert own.limits["edgar"] == DEFAULTS["edgar"]
    assert 1 / DEFAULTS["edgar"].pause < 8


# ---- tables of firms


def test_tables_of_firms(site, tmp_path):
    run("fetch", "edgar", "--companies", "--out", tmp_path, "--email", "J D j@u.edu")
    run("fetch", "cninfo", "--companies", "--out", tmp_path)
    edgar, cninfo = (
        (tmp_path / f"companies-{name}.csv").read_text(encoding="utf-8-sig") for name in ("edgar", "cninfo")
    )
    assert edgar.splitlines()[:2] == ["cik,ticker,name,exchange", "0000320193,AAPL,ORCHARD DEVICES INC,NYSE"]
    assert cninfo.splitlines()[0] == "code,orgId,name,category,board,delisted"
    assert "600519,99600519,甲酒股份,A股,shmb," in cninfo


def test_tables_of_firms_are_kept_for_all_folders(site, tmp_path):
    run("fetch", "edgar", "--companies", "--email", "J D j@u.edu")
    assert (tmp_path / "config" / "companies-edgar.csv").is_file()


# ---- what is said


def test_a_long_run_is_forecast(serve, settings, tmp_path):
    world, told = World(), []
    world.firm("600519", "甲")
    for year in range(2000, 2020):
        world.announce("600519", f"{year}年年度报告", f"{year + 1}-04-20", body=b"%PDF-1 %%EOF")
    for row in world.rows:
        row["adjunctSize"] = 200_000
    server = serve(world, [Fault("challenge", "finalpage", 0)])
    with pytest.raises(FetchError):
        ti.fetch_cninfo("600519", "2000-2019", tmp_path, settings=settings(server), pause_s=0, progress=told.append)
    (note,) = [event.reason for event in told if event.step == "note"]
    assert note.startswith("Fetching 20 files, 4.0 GB: about 34 minutes")
    assert spoken(60) == "1 minute"


def test_firms_in_files(tmp_path):
    (tmp_path / "a.csv").write_text("cik;name\n0000320193;x\n", encoding="utf-8")
    assert firms_of(["SH600519", str(tmp_path / "a.csv"), "SH600519"]) == ["SH600519", "0000320193"]
    (tmp_path / "b.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FetchError, match="no column is called firm"):
        firms_of([str(tmp_path / "b.csv")])
    (tmp_path / "c.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(FetchError, match="holds no firm"):
        firms_of([str(tmp_path / "c.txt")])


def test_a_delisted_firm_with_two_shares_is_one_in_the_market(serve, settings, tmp_path):
    world = World()  # its list knows neither
    for code in ("600002", "900902"):
        world.announce(code, "2019年年度报告", "2020-04-20", org="gone", name="退市")
    options = {"whole_market": True, "until": "2020-12-31", "list_only": True}
    done = ti.fetch_cninfo((), 2019, tmp_path, settings=settings(serve(world)), pause_s=0, **options)
    assert {report.firm for report in done.reports} == {"600002"}
    assert [report.code for report in done.reports if report.wanted == "yes"] == ["600002"]
