"""The workbench page: exact figures behind it, nobody without the token before it, and a real browser on it."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

import textindex as ti
from textindex.cli.workbench import _new_file, _way_in
from textindex.core.errors import DictionaryError, SourceError
from textindex.workbench.page.session import Session
from textindex.workbench.page.web import app

TOKEN = "a-token-for-the-test"


@pytest.fixture(scope="module")
def store(samples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("session") / "store"
    ti.read_archive(samples / "zh", folder)
    return folder


@pytest.fixture(scope="module")
def session(store):
    return Session(store, ti.load_dictionary("li2023-zh"))


@pytest.fixture(scope="module")
def result(store):
    return ti.score(None, "li2023-zh", store=store)


def test_terms_and_their_contexts_are_the_ledgers(session, result):
    terms = {row["term"]: row for row in session.terms()}
    assert list(terms) == [term.text for term in session.dictionary.terms]
    assert sum(row["hits"] for row in terms.values()) == int(result.hits["kept"].sum())
    for term, row in terms.items():
        own = result.hits[result.hits["term"] == term]
        assert (row["hits"], row["passed_over"]) == (own["kept"].sum(), (~own["kept"]).sum())
        assert [(c["file"], c["page"], c["surface"]) for c in session.contexts(term)] == list(
            own[["file", "page", "surface"]].itertuples(index=False, name=None)
        )


def test_the_index_without_terms_is_that_of_the_smaller_dictionary(session, store, result):
    frequent = sorted(session.terms(), key=lambda row: -row["hits"])
    for off in ([], [frequent[0]["term"]], [row["term"] for row in frequent[:8]]):
        rows = session.index(off, list(session.firms))
        own = ti.score(None, session.without(off), store=store).index
        assert [(r["firm"], r["year"]) for r in rows] == list(own[["firm", "year"]].itertuples(index=False, name=None))
        assert [r["n_total_now"] for r in rows] == own["n_total"].tolist()
        assert [r["index_now"] for r in rows] == pytest.approx(own["digital"].tolist())
        assert [r["n_total"] for r in rows] == result.index["n_total"].tolist()


def test_what_cannot_be_shown_is_refused(session, store):
    with pytest.raises(DictionaryError, match="no term 没有的词"):
        session.index(["没有的词"])
    with pytest.raises(DictionaryError, match="leave at least one on"):
        session.without([term.text for term in session.dictionary.terms])
    with pytest.raises(SourceError, match="no report of 123456"):
        Session(store, session.dictionary, ["123456"])


# ---- over HTTP


@pytest.fixture(scope="module")
def saved():
    return []


@pytest.fixture(scope="module")
def client(session, saved):
    from starlette.testclient import TestClient

    def save(off, name):
        saved.append((off, name))
        return f"/folder/{name}.yaml"

    return TestClient(app(session, TOKEN, save), base_url="http://127.0.0.1")


def test_the_page_and_its_answers_speak_the_language_asked_for(session):
    from starlette.testclient import TestClient

    shown = {}
    for language in ("en", "zh"):
        served = TestClient(app(session, TOKEN, lambda off, name: name, language), base_url="http://127.0.0.1")
        page = served.get(f"/?token={TOKEN}").text
        words = json.loads(re.search('id="words">(.*?)</script>', page, re.DOTALL)[1])
        body = re.sub("(?s)<style>.*?</style>|<script.*?</script>", "", page)
        error = post(served, "/api/contexts", {"term": "no such term"}).json()["error"]
        shown[language] = (re.sub("<[^>]*>", " ", body).split(), words, error)
    assert {"Terms", "hits", "Save", "dictionary"} <= set(shown["en"][0])
    assert {"词条", "命中", "保存词典"} <= set(shown["zh"][0])
    assert not re.search("[\u4e00-\u9fff]", " ".join(shown["en"][0]))
    assert [word for word in shown["zh"][0] if not re.search("[\u4e00-\u9fff]", word)] == ["textindex", "textindex"]
    for name, words in shown["en"][1].items():
        if isinstance(words, str):
            assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", shown["zh"][1][name])), name
    assert shown["zh"][1]["codes"]["negated"] == "否定"
    assert "no such term" in shown["en"][2]
    assert "no such term" in shown["zh"][2]
    assert shown["en"][2] != shown["zh"][2]


def post(client, path, question, token=TOKEN):
    return client.post(path, json=question, headers={"X-Token": token})


def test_nobody_comes_in_without_the_token_or_by_another_name(client):
    for path in ("/api/about", "/api/contexts", "/api/index", "/api/save"):
        assert post(client, path, {}, token="another").status_code == 403
        assert client.post(path, json={}).status_code == 403
        assert client.get(path, headers={"X-Token": TOKEN}).status_code == 405
    assert client.get("/").status_code == 403
    assert client.get(f"/?token={TOKEN}").status_code == 200
    assert client.get(f"/?token={TOKEN}", headers={"host": "elsewhere.example"}).status_code == 400


def test_questions_are_answered_and_bad_ones_told(client, session, saved):
    about = post(client, "/api/about", {}).json()
    assert about["terms"] == session.terms()
    assert about["chosen"] == session.chosen
    rows = post(client, "/api/index", {"off": [], "firms": session.chosen[:1]}).json()
    assert {row["firm"] for row in rows} == set(session.chosen[:1])
    assert post(client, "/api/save", {"off": ["大数据"], "name": "mine"}).json() == {"path": "/folder/mine.yaml"}
    assert saved == [(["大数据"], "mine")]
    for path, question, told in (
        ("/api/contexts", {"term": "没有的词"}, "no term"),
        ("/api/contexts", {}, "term: a text is needed"),
        ("/api/index", {"off": "大数据"}, "off: a list of texts is needed"),
        ("/api/index", [1], "off: a list of texts is needed"),
        ("/api/index", {"off": [], "firms": ["123456"]}, "no such annual report"),
        ("/api/save", {"off": [], "name": " "}, "name: a text is needed"),
    ):
        answer = post(client, path, question)
        assert answer.status_code == 400
        assert told in answer.json()["error"]
    broken = client.post("/api/index", content=b"{", headers={"X-Token": TOKEN})
    assert broken.status_code == 400


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "0.0.0.0", "127.1",
     "[::1]", "", "127.0.0.1, evil.example"],
)  # fmt: skip
def test_a_host_that_is_not_its_own_is_refused(client, host):
    assert client.get(f"/?token={TOKEN}", headers={"host": host}).status_code == 400


def test_other_methods_forms_and_preflights_do_nothing(client, saved):
    before = list(saved)
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"):
        for path in ("/", "/api/save"):
            answer = client.request(method, path, headers={"X-Token": TOKEN, "Origin": "https://x.y"})
            assert answer.status_code in (403, 405)
            assert not [name for name in answer.headers if name.startswith("access-control")]
    form = client.post(
        "/api/save", data={"off": "x", "name": "mine", "token": TOKEN}, headers={"Origin": "https://x.y"}
    )
    assert form.status_code == 403
    assert client.post("/api/save", content=b"x" * (300 << 20)).status_code == 403  # without a token it is not read
    assert saved == before


def test_a_token_of_any_letters_is_another_one(client):
    for token in ("é", "\xff", "词".encode().decode("latin-1"), "x" * 100_000, ""):
        assert client.post("/api/about", json={}, headers={"X-Token": token.encode("latin-1")}).status_code == 403
    assert client.get("/?token=词").status_code == 403
    assert client.get(f"/?token={TOKEN}&token=x").status_code == 403
    assert client.get(f"/?token=x&token={TOKEN}").status_code == 200  # the last one counts


@pytest.mark.skipif(not hasattr(os, "fork"), reason="rights of files are Unix's")
def test_who_lists_processes_does_not_see_the_token(tmp_path):
    from urllib.parse import urlsplit

    way = _way_in(f"http://127.0.0.1:1/?token={TOKEN}", tmp_path)
    assert TOKEN not in way
    file = Path(urlsplit(way).path)
    assert (file.stat().st_mode & 0o077, TOKEN in file.read_text(encoding="utf-8")) == (0, True)


HEADERS = ("content-security-policy", "x-frame-options", "x-content-type-options", "referrer-policy")


def test_every_answer_bears_what_keeps_others_out(client):
    answers = [
        client.get(f"/?token={TOKEN}"), client.get("/"), client.get("/nowhere"), post(client, "/api/about", {}),
        post(client, "/api/index", {"off": 1}), client.get("/", headers={"host": "elsewhere.example"}),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 403, 404, 200, 400, 400]
    for answer in answers:
        assert all(name in answer.headers for name in HEADERS)
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]


def test_a_page_of_another_place_may_not_ask_even_with_the_token(client):
    for origin, status in (
        ("http://127.0.0.1", 200),
        ("http://127.0.0.1:81", 403),
        ("null", 403),
        ("https://x.y", 403),
    ):
        headers = {"X-Token": TOKEN, "Origin": origin}
        assert client.post("/api/about", json={}, headers=headers).status_code == status


def test_what_no_question_can_be_is_told(client):
    for body in (
        b"[" * 200_000,
        b'{"term": "\\ud800"}',
        b'{"off": ["\\ud800"]}',
        b'{"name": "\\udfff"}',
        b" " * (5 << 20),
    ):
        for path in ("/api/contexts", "/api/index", "/api/save"):
            answer = client.post(path, content=body, headers={"X-Token": TOKEN})
            assert answer.status_code in (200, 400)
            assert answer.status_code == 400 or path != "/api/contexts"


@pytest.mark.parametrize(
    "name", ["../up", "a/b", "a\\b", "name:stream", "con", "NUL.yaml", "..", "x" * 101, "词" * 34, "a\x1bb", "a\u202eb"]
)
def test_names_that_some_system_does_not_take_are_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DictionaryError, match="give a name without folders"):
        _new_file(name)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="links are Unix's")
def test_the_command_listens_here_alone_and_saves_only_what_is_new(store, tmp_path):
    import httpx
    import psutil

    (tmp_path / "there.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "outside")
    command = [sys.executable, "-m", "textindex", "workbench", "li2023-zh", "-s", str(store), "--no-browser"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = next(line for line in server.stdout if "token=" in line)
            address = re.search(r"http://\S+", line)[0]
            base, _, token = address.partition("/?token=")

            def save(name):
                asked = {"off": ["大数据"], "name": name}
                return httpx.post(f"{base}/api/save", json=asked, headers={"X-Token": token}, timeout=60).status_code

            end = time.monotonic() + 60
            while time.monotonic() < end:
                try:
                    assert httpx.get(address, timeout=5).status_code == 200
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            heard = [one.laddr.ip for one in psutil.Process(server.pid).net_connections() if one.status == "LISTEN"]
            assert heard == ["127.0.0.1"]
            with ThreadPoolExecutor(8) as threads:
                assert sorted(threads.map(save, ["twice"] * 8)) == [200] + [400] * 7
            assert [save(name) for name in ("there", "link", "../up", "..", "~", "$HOME", "-rf")] == [
                *(400, 400, 400, 400), *(200, 200, 200),
            ]  # fmt: skip
        finally:
            server.terminate()
    assert (tmp_path / "there.yaml").read_text(encoding="utf-8") == "mine"
    names = {"there.yaml", "link.yaml", "twice.yaml", "~.yaml", "$HOME.yaml", "-rf.yaml"}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert not (tmp_path.parent / "up.yaml").exists()


# ---- in a browser


@contextmanager
def serving(session, saved):
    import uvicorn

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))

    def save(off, name):
        saved.append((off, name))
        return f"/folder/{name}.yaml"

    server = uvicorn.Server(uvicorn.Config(app(session, TOKEN, save), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/?token={TOKEN}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def address(session, saved):
    with serving(session, saved) as address:
        yield address


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (1400, "dark"), (420, "light")])
def test_a_term_is_read_switched_off_and_the_rest_saved(browser, address, session, saved, tmp_path, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(address)
    rows = page.locator("#terms tbody tr")
    page.locator("#index tbody tr").first.wait_for()
    assert rows.count() == len(session.dictionary.terms)

    term = max(session.terms(), key=lambda row: row["hits"])["term"]
    page.fill("#find", term)
    page.get_by_role("button", name=term, exact=True).click()
    page.locator("#contexts tr").first.wait_for()
    assert page.locator("#contexts tr").count() == len(session.contexts(term))
    assert page.locator("#contexts tr td.hit").first.inner_text() == session.contexts(term)[0]["surface"]

    page.get_by_label(f"{term} counts", exact=True).uncheck()
    page.locator("#index td.changed").first.wait_for()
    shown = [row.locator("td").nth(4).inner_text() for row in page.locator("#index tbody tr").all()]
    assert shown == [str(row["n_total_now"]) for row in session.index([term])]

    page.fill("#name", "mine")
    page.get_by_role("button", name="Save dictionary").click()
    page.get_by_text("Saved: /folder/mine.yaml").wait_for()
    assert saved[-1] == ([term], "mine")
    picture = os.environ.get("TEXTINDEX_SCREENSHOTS", str(tmp_path))
    page.screenshot(path=f"{picture}/workbench-{width}-{scheme}.png", full_page=True)
    assert errors == []
    page.close()


MARKUP = "<img src=x onerror=alert(1)><svg onload=alert(2)>\"'</script><script>alert(3)</script>{{7*7}}${7*7}"
HOSTILE = f"""
name: mine
language: zh
version: {json.dumps(MARKUP)}
title: {{zh: {json.dumps(MARKUP)}, en: {json.dumps(MARKUP)}}}
dimensions:
  one:
    label: {{zh: {json.dumps(MARKUP)}, en: {json.dumps(MARKUP)}}}
    terms: [大数据]
"""


@pytest.mark.slow
def test_markup_in_a_dictionary_or_a_report_is_text_in_the_page(browser, tmp_path):
    (tmp_path / "reports").mkdir()
    text = f"证券代码：600519\n2019年年度报告\n公司简称：甲\n{'公司经营情况良好。' * 60}\n{MARKUP}大数据{MARKUP}\n"
    (tmp_path / "reports" / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "m.csv").write_text(f"path,firm,year,name\na.txt,600519,2019,{MARKUP}\n", encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(HOSTILE, encoding="utf-8")
    ti.read_archive(tmp_path / "reports", tmp_path / "st", manifest=tmp_path / "m.csv", workers=0)
    with serving(Session(tmp_path / "st", ti.load_dictionary(tmp_path / "mine.yaml")), []) as address:
        page, said = browser.new_page(), []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        page.locator("#index tbody tr").first.wait_for()
        page.get_by_role("button", name="大数据", exact=True).click()
        page.locator("#contexts tr").first.wait_for()
        body = page.locator("body").inner_text()
        assert "<img src=x onerror=alert(1)>" in body
        assert page.locator("img, svg").count() == 0
        assert page.locator("script", has_text="alert").count() == 0
        assert said == []
        page.close()


def test_a_question_that_does_not_come_is_not_waited_for(session, monkeypatch):
    import asyncio

    from textindex.workbench.page import web

    monkeypatch.setattr(web, "BODY_S", 0.05)
    sent = []

    async def never():
        await asyncio.sleep(60)

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"x-token", TOKEN.encode())]
    scope = {"type": "http", "method": "POST", "path": "/api/about", "query_string": b"", "headers": headers}
    scope |= {"http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 80), "root_path": ""}
    asyncio.run(web.app(session, TOKEN, lambda off, name: name)(scope, never, send))
    assert [message["status"] for message in sent if message["type"] == "http.response.start"] == [408]
