"""Faults at the server, each alone and all at random: the folder ends as that of an undisturbed run.

Nothing that came whole is fetched twice, and no request goes over the limit, counted at the server.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from disclosure import FAULTS, LISTS, Fault, World, pdf

from textindex.core.errors import FetchError
from textindex.fetch import fetch_cninfo, fetch_edgar

FILES = r"finalpage|Archives"
ENDS = {"404", "elsewhere"}
"""What ends a file in one run, and is right in the next."""


def world(firms=3, years=range(2018, 2021), pages=1):
    made = World()
    for number in range(firms):
        code = f"60{number:04d}"
        made.firm(code, f"甲{chr(0x4E00 + number)}股份")
        for year in years:
            body = pdf(code, f"甲{number}", year, "年度报告", pages)
            made.announce(code, f"{year}年年度报告", f"{year + 1}-04-20", name=f"甲{number}", body=body)
    return made


def filers(firms=3, years=range(2018, 2021)):
    made = World()
    for number in range(firms):
        made.filer(9_990_000 + number, f"Firm {chr(65 + number)} Inc", (f"FI{chr(65 + number)}",))
        for year in years:
            made.file(9_990_000 + number, "10-K", f"{year}-12-31", f"{year + 1}-02-20")
    return made


def cninfo(server, settings, out, pause_s=0, **options):
    codes = [stock["code"] for stock in server.world.stocks]
    return fetch_cninfo(codes, "2018-2020", out, settings=settings(server), pause_s=pause_s, **options)


def edgar(server, settings, out, pause_s=0, **options):
    return fetch_edgar(
        list(server.world.filers), "2018-2020", out, settings=settings(server), pause_s=pause_s, **options
    )


def held(folder):
    """What a folder holds: name to hash; of the manifest all but the times."""
    found = {}
    for path in sorted(Path(folder).iterdir()):
        data = path.read_bytes()
        if path.name == "manifest.csv":
            lines = data.decode("utf-8-sig").splitlines()
            data = "\n".join(line.rpartition(",")[0] for line in lines).replace(":", "").encode()
            data = b"\n".join(part for part in data.split(b"\n"))
        found[path.name] = sha256(data).hexdigest() if path.name != "manifest.csv" else data
    return found


def same(one, other):
    """Whether two folders hold the same but for addresses (the servers differ) and times."""
    ours, theirs = held(one), held(other)
    assert ours.keys() == theirs.keys()
    for name in ours.keys() - {"manifest.csv"}:
        assert ours[name] == theirs[name], name
    plain = [[row.split(b",") for row in both["manifest.csv"].split(b"\n")] for both in (ours, theirs)]
    at = plain[0][0].index(b"address")
    for mine, yours in zip(*plain, strict=True):
        assert mine[:at] + mine[at + 1 :] == yours[:at] + yours[at + 1 :]


@pytest.fixture
def undisturbed(serve, settings, tmp_path):
    """The folder of a run without faults."""

    def run(call, made):
        out = tmp_path / "undisturbed"
        assert call(serve(made), settings, out).account.whole
        return out

    return run


@pytest.mark.parametrize("kind", [kind for kind in FAULTS if kind not in (*LISTS, "challenge")])
@pytest.mark.parametrize("call", [cninfo, pytest.param(edgar, marks=pytest.mark.slow)], ids=["cninfo", "edgar"])
def test_each_fault_of_a_file_alone(serve, settings, tmp_path, undisturbed, call, kind):
    made = world() if call is cninfo else filers()
    server = serve(made, [Fault(kind, FILES)], drip_s=0.3, retry_after="0")
    out, short = tmp_path / "out", {"TEXTINDEX_CNINFO_TIMEOUT": "0.4", "TEXTINDEX_EDGAR_TIMEOUT": "0.4"}
    done = call(server, lambda s: settings(s, **short), out)
    if kind in ENDS:
        assert done.account.failed.total() == 1
        done = call(server, settings, out)
        assert done.account.present == 8
    assert done.account.whole
    same(out, undisturbed(call, made))
    assert [path for path in server.world.files if server.sent[path] > 2] == []


@pytest.mark.parametrize(
    "kind", ["403", "429", "429-after", "500", "503-after", "cut", "long", "empty", "reset", "null"]
)
def test_each_fault_of_a_list_alone(serve, settings, tmp_path, undisturbed, kind):
    made = world()
    server = serve(made, [Fault(kind, "hisAnnouncement"), Fault(kind, "szse_stock")], retry_after="0")
    assert cninfo(server, settings, tmp_path / "out").account.whole
    same(tmp_path / "out", undisturbed(cninfo, made))


def market(server, settings, out):
    options = {"whole_market": True, "until": "2020-12-31", "list_only": True}
    return fetch_cninfo((), 2019, out, settings=settings(server), pause_s=0, **options)


@pytest.mark.parametrize("kind", ["repeat", "move", "null", "empty", "500"])
@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_each_fault_of_a_page_of_a_long_list(serve, settings, tmp_path, kind, page):
    server, asked = serve(world(100, [2019])), 0
    plain = server.fault

    def fault(path):
        nonlocal asked
        asked += "hisAnnouncement" in path
        return kind if "hisAnnouncement" in path and asked == page else plain(path)

    server.fault = fault
    done = market(server, settings, tmp_path / "out")
    assert done.account.found == 100
    assert done.account.whole


@pytest.mark.parametrize("seed", range(3))
def test_a_long_list_under_all_faults_at_random(serve, settings, tmp_path, seed):
    kinds = ("repeat", "move", "null", "empty", "500", "429", "reset", "cut")
    server = serve(world(100, [2019]), chaos=(seed, 0.3), kinds=kinds)
    for _ in range(30):
        try:
            done = market(server, settings, tmp_path / "out")
        except FetchError:  # a list is complete or says so
            continue
        if done.account.whole:
            break
    assert len({report.id for report in done.reports}) == done.account.found == 100


def test_retry_after_is_obeyed(serve, settings, tmp_path):
    server = serve(world(1, [2019]), [Fault("429-after", FILES)])
    assert cninfo(server, settings, tmp_path / "out").account.whole
    first, second = [seen.at for seen in server.seen if "finalpage" in seen.path]
    assert second - first >= 1


def test_a_cut_file_goes_on_where_it_broke(serve, settings, tmp_path):
    made = world(1, [2019], pages=400)
    server = serve(made, [Fault("cut", FILES)])
    assert cninfo(server, settings, tmp_path / "out").account.whole
    ranges = [seen.headers.get("range") for seen in server.seen if "finalpage" in seen.path]
    size = len(next(iter(made.files.values())))
    assert ranges == [None, f"bytes={size // 2}-"]
    assert all("if-range" in seen.headers for seen in server.seen if "range" in seen.headers)


def test_a_whole_file_without_its_name_is_not_asked_for_again(serve, settings, tmp_path):
    server, out = serve(world(1, [2019])), tmp_path / "out"
    cninfo(server, settings, out)
    (file,) = out.glob("*.pdf")
    (path,) = server.world.files
    noted = {"address": server.address + path, "validator": "", "total": file.stat().st_size, "encoded": False}
    (out / f".{file.name}.part.json").write_text(json.dumps(noted))
    file.rename(out / f".{file.name}.part")  # as if killed between the last byte and the name
    assert cninfo(server, settings, out).account.whole
    assert server.sent[path] == 1
    assert sorted(one.name for one in out.iterdir()) == [file.name, "manifest.csv"]


def test_a_site_without_ranges_sends_the_whole_again(serve, settings, tmp_path):
    server = serve(world(1, [2019], pages=50), [Fault("cut", FILES)], ranges=False)
    assert cninfo(server, settings, tmp_path / "out").account.whole


def test_a_file_that_changed_meanwhile_is_taken_anew(serve, settings, tmp_path):
    made = world(1, [2019], pages=50)
    server = serve(made, [Fault("cut", FILES), Fault("500", FILES, 6)])
    assert not cninfo(server, settings, tmp_path / "out").account.whole
    (path,) = made.files
    made.files[path] = pdf("600000", "乙", 2019, "年度报告", 60)
    assert cninfo(server, settings, tmp_path / "out").account.whole
    (file,) = (tmp_path / "out").glob("*.pdf")
    assert file.read_bytes() == made.files[path]


def test_a_challenge_in_place_of_files_ends_the_run(serve, settings, tmp_path):
    server = serve(world(12), [Fault("challenge", FILES, 0)])
    with pytest.raises(FetchError, match=r"(?s)10 files in a row.*36 found; 0 fetched"):
        cninfo(server, settings, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.pdf"))


def test_the_block_page_of_edgar_ends_the_run(serve, settings, tmp_path):
    server = serve(filers(), [Fault("block", FILES, 0)])
    with pytest.raises(FetchError, match="ten minutes"):
        edgar(server, settings, tmp_path / "out")
    assert len(server.paths("/Archives")) <= 4  # one a worker


@pytest.mark.parametrize("call", [cninfo, edgar], ids=["cninfo", "edgar"])
def test_a_second_run_fetches_nothing(serve, settings, tmp_path, call):
    server = serve(world() if call is cninfo else filers())
    call(server, settings, tmp_path / "out")
    before = len(server.paths("/finalpage")) + len(server.paths("/Archives"))
    done = call(server, settings, tmp_path / "out")
    assert (done.account.fetched, done.account.present) == (0, 9)
    assert len(server.paths("/finalpage")) + len(server.paths("/Archives")) == before
    tables = [seen for seen in server.seen if seen.path.endswith("szse_stock.json")]
    assert [seen.status for seen in tables] == ([200, 304] if call is cninfo else [])


def test_a_file_that_was_damaged_is_fetched_again(serve, settings, tmp_path):
    server = serve(world(1))
    cninfo(server, settings, tmp_path / "out")
    victim = sorted((tmp_path / "out").glob("*.pdf"))[0]
    whole = victim.read_bytes()
    victim.write_bytes(whole[:100])
    done = cninfo(server, settings, tmp_path / "out")
    assert (done.account.fetched, done.account.present) == (1, 2)
    assert victim.read_bytes() == whole


def test_a_disk_that_fills(serve, settings, tmp_path, monkeypatch):
    import textindex.fetch.download as download

    server, usage = serve(world(1)), download.shutil.disk_usage
    left = iter([10**12, 10**6, 10**12, 10**12])

    monkeypatch.setattr(download.shutil, "disk_usage", lambda path: usage(path)._replace(free=next(left)))
    with pytest.raises(FetchError, match=r"disk is full.*goes on"):
        cninfo(server, settings, tmp_path / "out")
    assert cninfo(server, settings, tmp_path / "out").account.present == 1


@pytest.mark.skipif(os.name != "posix", reason="a limit on files' size is POSIX's")
def test_a_file_that_no_longer_fits(serve, tmp_path):
    server = serve(world(1, [2019], pages=2000))
    code = (
        "import resource; from textindex.cli import main; resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000));"
        f"main(['fetch', 'cninfo', '600000', '--years', '2019', '--pause', '0', '--out', {str(tmp_path / 'out')!r}])"
    )
    env = {**os.environ, **server.variables}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 1
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr


# ---- the limit


@pytest.mark.parametrize(("call", "most"), [(cninfo, 1), (edgar, 8)], ids=["cninfo", "edgar"])
def test_no_request_over_the_limit(serve, settings, tmp_path, call, most):
    made = world(1, [2019, 2020]) if call is cninfo else filers(4)
    server = serve(made, slow_s=0.05)
    assert call(server, settings, tmp_path / "out", pause_s=None).account.whole
    assert server.most_in_a_second() <= most
    times = [seen.at for seen in server.seen]
    if call is cninfo:
        assert min(later - at for at, later in pairwise(times)) > 0.95


# ---- all at random


@pytest.mark.parametrize("seed", range(2))
def test_all_faults_at_random(serve, settings, tmp_path, undisturbed, seed):
    storm(serve, settings, tmp_path, undisturbed, seed, 0.25)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_many_faults_at_random(serve, settings, tmp_path, undisturbed, seed):
    storm(serve, settings, tmp_path, undisturbed, seed, random.Random(seed).uniform(0.1, 0.6))


def storm(serve, settings, tmp_path, undisturbed, seed, share):
    """Run through faults until the folder is complete; then look what it holds, and what was asked for."""
    call = (cninfo, edgar)[seed % 2]
    made = world(4) if call is cninfo else filers(4)
    server = serve(made, chaos=(seed, share), drip_s=0.15, retry_after="0")
    out, quick = tmp_path / "out", {"TEXTINDEX_CNINFO_TIMEOUT": "0.3", "TEXTINDEX_EDGAR_TIMEOUT": "0.3"}
    for attempt in range(40):
        if attempt == 25:
            server.chaos = None  # a site that is never well cannot be had
        try:
            if call(server, lambda s: settings(s, **quick), out).account.whole:
                break
        except FetchError:
            continue
    server.chaos = None
    assert call(server, settings, out).account.whole
    same(out, undisturbed(call, made))


# ---- kill -9


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills by signals")
@pytest.mark.parametrize("site", ["cninfo", "edgar"])
def test_kill_at_random_moments(serve, settings, tmp_path, undisturbed, site):
    call = {"cninfo": cninfo, "edgar": edgar}[site]
    made = world(8, pages=300) if call is cninfo else filers(8)
    server, out, draw = serve(made, slow_s=0.01), tmp_path / "out", random.Random(9)
    firms = [s["code"] for s in made.stocks] if call is cninfo else list(made.filers)
    command = [sys.executable, "-m", "textindex", "fetch", site, *firms, "--years", "2018-2020", "--out", str(out)]
    env = {
        **os.environ,
        **server.variables,
        "TEXTINDEX_EMAIL": "A Tester a@example.org",
        f"TEXTINDEX_{site.upper()}_PAUSE": "0",
    }
    killed = 0
    for _ in range(20):
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            time.sleep(draw.uniform(0.2, 1.5))
            if run.poll() is None:
                run.send_signal(signal.SIGKILL)
                killed += 1
    assert killed > 3
    assert call(server, settings, out).account.whole
    same(out, undisturbed(call, made))
    assert [path for path in made.files if server.sent[path] > 1 and whole_twice(server, path)] == []


def whole_twice(server, path):
    """Whether a file was sent to its end twice: one that a kill cut off is asked for again, from where it was."""
    asked = [seen for seen in server.seen if seen.path == path and seen.status == 200]
    return len(asked) > 2


@pytest.mark.skipif(os.name != "posix", reason="signals a process")
@pytest.mark.parametrize("site", ["cninfo", pytest.param("edgar", marks=pytest.mark.slow)])
def test_ctrl_c_keeps_what_is_there(serve, tmp_path, site):
    made = world(6) if site == "cninfo" else filers(8)
    server, out = serve(made, slow_s=0.1), tmp_path / "out"
    firms = [stock["code"] for stock in made.stocks] if site == "cninfo" else list(made.filers)
    command = [sys.executable, "-m", "textindex", "fetch", site, *firms, "--years", "2018-2020", "--out", str(out)]
    env = {**os.environ, **server.variables, "TEXTINDEX_EMAIL": "A Tester a@example.org"}
    with subprocess.Popen([*command, "--pause", "0"], env=env, stderr=subprocess.PIPE, text=True) as run:
        deadline = time.monotonic() + 30
        while len(files_of(server)) < 6 and time.monotonic() < deadline:
            time.sleep(0.02)
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=30)
    assert run.returncode == 130
    assert "Interrupted" in told
    assert "Traceback" not in told
    there = [path.name for path in (*out.glob("*.pdf"), *out.glob("*.htm"))]
    manifest = (out / "manifest.csv").read_text(encoding="utf-8-sig")
    assert len(there) >= 2
    assert manifest.count(",fetched,") <= len(there)  # one may have got its name as the run ended
    assert not (out / ".fetch.lock").exists()


def files_of(server):
    return [path for path in server.paths("/finalpage") + server.paths("/Archives") if path in server.world.files]
