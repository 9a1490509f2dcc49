"""A model as one more coder: against a local server with faults nothing is lost, and nothing is paid for twice."""

import importlib.util
import json
import re
import socket
import sys
from pathlib import Path

import pandas as pd
import pytest
from command_line import invoke

import textindex as ti
from textindex.core.errors import SourceError
from textindex.workbench.coding.code import audit_path, foretell
from textindex.workbench.coding.endpoint import StoppedError

SERVER = importlib.util.spec_from_file_location("chat", Path(__file__).parents[1] / "servers" / "chat.py")
chat = importlib.util.module_from_spec(SERVER)
sys.modules["chat"] = chat
SERVER.loader.exec_module(chat)
GOOD = chat.GOOD
KEY = "sk-secret-0123456789"
HITS = 4


@pytest.fixture
def server():
    with chat.serving() as world:
        yield world


@pytest.fixture
def sheet(tmp_path):
    rows = [
        {
            "sample": "s1", "row": n, "rows": HITS, "id": f"h{n}", "file": "a.txt", "page": 1, "start": n,
            "term": "大数据", "dimension": "big_data", "weight": 2.0, "left": f"公司{n}建成",
            "surface": "大数据", "right": "平台", "relevant": "", "speaker": "", "note": "", "firm": "600000",
        }
        for n in range(1, HITS + 1)
    ]  # fmt: skip
    path = tmp_path / "sheet.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    (tmp_path / "codebook.md").write_text("# Codebook\n`1`: the firm does it.\n", encoding="utf-8")
    return path


def code(sheet, server, **how):
    how = {"model": "m", "endpoint": server.url, "backoff": 0.01, "timeout": 5.0, **how}
    return ti.code(sheet, **how)


def lines(sheet):
    return [json.loads(line) for line in audit_path(sheet, "m").read_text("utf-8").splitlines()]


def test_each_hit_is_asked_once_and_kept(sheet, server):
    found = code(sheet, server)
    assert found.sheet["relevant"].tolist() == ["1"] * HITS
    assert found.sheet["speaker"].tolist() == ["own"] * HITS
    assert set(found.sheet["coder"]) == {"model m"}
    assert (found.facts["calls"], found.facts["tokens_in"], found.facts["tokens_out"]) == (HITS, 400, 40)
    body = server.seen[0][1]
    assert (body["model"], body["temperature"], body["response_format"]) == ("m", 0, {"type": "json_object"})
    assert "# Codebook" in body["messages"][0]["content"]
    assert "公司1建成【大数据】平台" in body["messages"][1]["content"]
    assert "600000" not in json.dumps(body)
    assert "a.txt" not in json.dumps(body)
    kept = lines(sheet)
    assert [line["id"] for line in kept] == ["h1", "h2", "h3", "h4"]
    assert kept[0]["request"]["messages"] == body["messages"]
    assert kept[0]["reply"]["choices"][0]["message"]["content"] == GOOD


def test_a_second_run_asks_nothing(sheet, server):
    first = code(sheet, server)
    again = code(sheet, server)
    assert (len(server.paid), again.facts["calls"]) == (HITS, 0)
    pd.testing.assert_frame_equal(first.sheet, again.sheet)


def test_another_codebook_model_or_passage_is_another_question(sheet, server):
    code(sheet, server)
    sheet.with_name("codebook.md").write_text("# Another\n", encoding="utf-8")
    assert code(sheet, server).facts["calls"] == HITS
    assert code(sheet, server, model="n", audit=audit_path(sheet, "m")).facts["calls"] == HITS
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    table.loc[0, "left"] = "子公司"
    table.to_csv(sheet, index=False)
    assert code(sheet, server).facts["calls"] == 1


FAULTS = {
    "429": (429, {}, {"error": {"message": "slow down"}}),
    "429, to wait": (429, {"Retry-After": "0"}, {"error": {"message": "slow down"}}),
    "429, milliseconds": (429, {"retry-after-ms": "20"}, "no JSON"),
    "500": (500, {}, "<html>broken</html>"),
    "503": (503, {"Retry-After": "0"}, {"error": "overloaded"}),
    "cut": "cut",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_what_passes_is_asked_again(sheet, server, fault):
    server.faults = [None, fault, fault]
    found = code(sheet, server)
    assert (found.facts["coded"], len(server.paid)) == (HITS, HITS)
    assert len(server.seen) == HITS + 2
    failed = [line for line in lines(sheet) if "error" in line]
    assert [line["id"] for line in failed] == ["h2", "h2"]
    assert all("reply" not in line for line in failed)


def test_a_slow_answer_is_asked_again_and_told(sheet, server):
    server.faults = ["slow"]
    found = code(sheet, server, timeout=0.3)
    assert found.facts["coded"] == HITS
    assert "may be billed" in next(line["error"] for line in lines(sheet) if "error" in line)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (["Surely it is!"], "broken"),
        (['{"relevant": "yes"}'], "outside"),
        (['{"relevant": "1", "speaker": "we"}'], "outside"),
    ],
)
def test_an_answer_outside_the_codebook_is_told_so_and_asked_again(sheet, server, answers, outcome):
    server.faults = list(answers)
    found = code(sheet, server)
    assert found.facts["coded"] == HITS
    assert found.facts["outcomes"] == {outcome: 1, "ok": HITS}
    asked = server.seen[1][1]["messages"]
    assert asked[2] == {"role": "assistant", "content": answers[0]}
    assert len(server.paid) == HITS + 1
    assert code(sheet, server).facts["calls"] == 0


def test_what_is_never_answered_stays_empty_and_is_not_paid_again(sheet, server):
    server.faults = ["no", "no", "no"]
    found = code(sheet, server)
    assert found.sheet["relevant"].tolist() == ["", "1", "1", "1"]
    assert found.sheet["note"].tolist()[0] == "broken: no JSON"
    assert (found.facts["empty"], found.facts["calls"]) == (1, HITS + 2)
    again = code(sheet, server)
    assert (again.facts["empty"], again.facts["calls"]) == (1, 0)


@pytest.mark.parametrize("refusal", [{"role": "assistant", "content": None, "refusal": "I cannot"}])
def test_a_refusal_is_kept_and_not_argued_with(sheet, server, refusal):
    server.faults = [refusal]
    found = code(sheet, server)
    assert found.facts["outcomes"] == {"ok": HITS - 1, "refused": 1}
    assert found.sheet.loc[found.sheet["id"] == "h1", ["relevant", "note"]].to_numpy().tolist() == [
        ["", "refused: I cannot"]
    ]
    assert len(server.paid) == HITS


def test_a_stop_in_the_middle_loses_nothing(sheet, server):
    def stop(done, of):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        code(sheet, server, progress=stop)
    with audit_path(sheet, "m").open("ab") as file:
        file.write(b'{"id": "h3", "hash": "cut sho')
    found = code(sheet, server)
    assert (found.facts["calls"], len(server.paid), len(set(server.paid))) == (2, HITS, HITS)
    assert found.facts["coded"] == HITS


def test_an_endpoint_that_stays_down_ends_the_run_and_keeps_what_it_said(sheet, server):
    server.faults = [None, *[(500, {}, "down")] * 20]
    with pytest.raises(StoppedError, match="status 500, 6 times; run the same command later"):
        code(sheet, server)
    server.faults = []
    assert code(sheet, server).facts["calls"] == HITS - 1
    assert len(server.paid) == HITS


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {}, {"error": {"message": f"Incorrect API key provided: {KEY}"}}), "refuses the key"),
        ((404, {}, {"error": {"message": "no such model"}}), "is the address right, and the model m"),
        ((400, {}, {"error": {"message": "context too long"}}), "refuses the question"),
        ((302, {"Location": "http://127.0.0.1:9/"}, ""), "refuses the question"),
        ((429, {}, {"error": {"message": "pay first", "code": "insufficient_quota"}}), "no credit left"),
        ((429, {"Retry-After": "86400"}, "tomorrow"), "asks to wait 24.0 hours"),
    ],
)
def test_what_does_not_pass_ends_the_run_at_once(sheet, server, monkeypatch, answer, said):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.faults = [answer]
    with pytest.raises(StoppedError, match=said) as fault:
        code(sheet, server)
    assert len(server.seen) == 1
    assert KEY not in str(fault.value)


def test_a_parameter_that_is_not_taken_is_left_out(sheet, server):
    names = ["temperature", "max_tokens", "response_format"]
    server.faults = [(400, {}, {"error": {"message": f"Unsupported parameter: '{name}'"}}) for name in names]
    said = []
    found = code(sheet, server, say=said.append)
    assert found.facts["coded"] == HITS
    assert set(server.seen[-1][1]) == {"model", "messages", "max_completion_tokens"}
    assert [name for name in names if any(name in sentence for sentence in said)] == names


def test_the_key_goes_into_the_header_and_nowhere_else(sheet, server, monkeypatch, tmp_path):
    monkeypatch.setenv("LAB_KEY", KEY)
    server.codes = lambda _: json.dumps({"relevant": "1", "note": f"your key is {KEY}"})
    words = ["dict", "code", str(sheet), "-M", "m", "--endpoint", server.url, "--key-env", "LAB_KEY", "--yes"]
    done = invoke(*words)
    assert server.seen[0][0]["Authorization"] == f"Bearer {KEY}"
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert KEY not in done.output
    assert KEY.encode() not in written
    assert {"sheet-m.csv", "sheet-m.jsonl"} <= {path.name for path in tmp_path.iterdir()}


def test_repeats_are_asked_apart_and_their_stability_told(sheet, server):
    turns = iter(["1", "1", "0"] + ["1", "0", "?"] + ["1"] * 10)
    server.codes = lambda _: json.dumps({"relevant": next(turns), "speaker": "own"})
    found = code(sheet, server, repeat=3)
    assert len(server.paid) == 3 * HITS
    assert found.sheet["relevant"].tolist() == ["1", "?", "1", "1"]
    assert found.sheet["stability"].round(3).tolist() == [0.667, 0.333, 1.0, 1.0]
    assert found.facts["stable"] == 0.5
    assert code(sheet, server, repeat=3).facts["calls"] == 0
    assert code(sheet, server, repeat=4).facts["calls"] == HITS


def test_calls_and_cost_are_told_before_and_no_means_no(sheet, server):
    plan = foretell(sheet, model="m", endpoint=server.url, repeat=2, price_in=1e6, price_out=0)
    assert (plan.hits, plan.calls, plan.cost) == (HITS, 2 * HITS, plan.tokens_in)
    words = ["dict", "code", str(sheet), "-M", "m", "--endpoint", server.url, "--price-in", "2.5", "--price-out", "10"]
    done = invoke(*words, code=1, input="n\n")
    assert re.search(
        r"4 hits, 4 calls of m at .*: about [\d,]+ tokens sent and 240 answered, cost about 0\.\d\d", done.output
    )
    assert "nothing was sent" in done.output
    assert server.seen == []
    assert not audit_path(sheet, "m").exists()
    assert invoke(*words, code=None, input="").exit_code != 0  # nobody there to answer
    assert server.seen == []
    invoke(*words, input="y\n")
    again = invoke(*words)  # all is known: nothing to agree to
    assert "0 calls of m" in again.output


def test_a_persons_sheet_is_not_written_over(sheet, server):
    other = sheet.with_name("wang.csv")
    other.write_bytes(sheet.read_bytes())
    words = ["dict", "code", str(sheet), "-M", "m", "--endpoint", server.url, "--yes", "--out"]
    done = [invoke(*words, place, code=None) for place in (other, sheet)]
    assert [one.exit_code != 0 for one in done] == [True, True]
    assert "is not m's sheet" in " ".join(done[0].output.split())
    assert (server.seen, other.read_bytes()) == ([], sheet.read_bytes())
    own = sheet.with_name("mine.csv")
    assert [invoke(*words, own, code=None).exit_code for _ in range(2)] == [0, 0]


def test_a_hit_without_a_code_is_told_by_the_exit_code(sheet, server):
    server.faults = [{"role": "assistant", "content": "", "refusal": "no"}]
    words = ["dict", "code", str(sheet), "-M", "m", "--endpoint", server.url, "--yes", "--json"]
    done = invoke(*words, code=3)
    assert json.loads(done.stdout)["empty"] == 1


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"endpoint": "api.example.org"}, "is no address"),
        ({"endpoint": "https://me:pass@api.example.org/v1"}, "holds a user's name or password"),
        ({"endpoint": "http://api.example.org/v1"}, "a key is not sent unencrypted"),
        ({"endpoint": "https://api.example.org/v1", "key_env": "NO_SUCH_KEY"}, "no key: set the variable NO_SUCH_KEY"),
        ({"model": " "}, "--model is empty"),
        ({"repeat": 0}, "ask each hit once or more"),
        ({"codebook": "none.md"}, "there is no codebook"),
    ],
)
def test_bad_input(sheet, server, monkeypatch, how, said):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with pytest.raises(SourceError, match=said):
        code(sheet, server, **how)
    assert server.seen == []
    assert not audit_path(sheet, "m").exists()


@pytest.mark.parametrize(("change", "said"), [("left", "the column left is missing"), ("id", "is not that of one row")])
def test_a_sheet_that_was_changed(sheet, server, change, said):
    table = pd.read_csv(sheet, dtype=str)
    table = table.drop(columns="left") if change == "left" else table.assign(id="h1")
    table.to_csv(sheet, index=False)
    with pytest.raises(SourceError, match=said):
        code(sheet, server)


def test_an_endpoint_that_is_not_there(sheet):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoppedError, match=r"no connection .*, 3 times"):
        ti.code(sheet, model="m", endpoint=f"http://127.0.0.1:{port}/v1", backoff=0.01)


def test_two_runs_at_a_time_are_refused_and_another_file_is_not_written_over(sheet, server):
    lock = audit_path(sheet, "m").with_name("sheet-m.jsonl.lock")
    lock.touch()
    with pytest.raises(SourceError, match="another run of dict code"):
        code(sheet, server)
    lock.unlink()
    sheet.with_name("notes.txt").write_text("mine\nand mine\n", encoding="utf-8")
    with pytest.raises(SourceError, match="line 1 is no line of an audit file"):
        code(sheet, server, audit=sheet.with_name("notes.txt"))
    assert sheet.with_name("notes.txt").read_text("utf-8") == "mine\nand mine\n"


def test_a_model_stands_beside_people_by_class(sheet, server):
    server.codes = lambda asked: (
        GOOD if "公司1" in asked[1]["content"] else GOOD.replace('"1"', '"0"').replace("own", "background")
    )
    table = code(sheet, server).sheet
    table.to_csv(sheet.with_name("model.csv"), index=False)
    people = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    people.assign(relevant=["1", "1", "0", "0"], speaker=["own", "own", "background", ""]).to_csv(
        sheet.with_name("wang.csv"), index=False
    )
    found = ti.agree([sheet.with_name("wang.csv"), sheet.with_name("model.csv")])
    by_class = found.classes.set_index(["variable", "code"])
    one = by_class.loc[("relevant", "1")]
    assert (one["n"], one["first"], one["second"], one["both"]) == (4, 2, 1, 1)
    assert one["agreement"] == pytest.approx(2 / 3)
    assert by_class.loc[("speaker", "background"), "agreement"] == pytest.approx(2 / 3)
    assert found.models == {str(sheet.with_name("model.csv")): "m"}
    done = invoke("dict", "agree", sheet.with_name("wang.csv"), sheet.with_name("model.csv"))
    assert "By class" in done.output
    assert "model.csv was coded by the model m" in done.output
