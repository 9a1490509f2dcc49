"""Packs cut short, changed, edited by hand or forged: one clear sentence and the right exit code, or a row."""

import csv
import hashlib
import importlib
import io
import json
import random
import re
import warnings
import zipfile

import pytest
from command_line import invoke

import textindex as ti
from textindex.core.errors import StudyError
from textindex.core.messages import Message, told
from textindex.scoring import pipeline
from textindex.study.pack.sealed import seal, unseal

CUTS, FLIPS, PARTS = 40, 200, 96
VALUES = (None, "x", 3, -1, 1e400, [], [None], {"a": 1})
GONE = object()
PYTHONS = re.compile(r"Error|NoneType|object|argument|literal|subscriptable|iterable|float|unpack \(|'\w+'$")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A few short reports, one of them unreadable, and the pack of their index."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "reports").mkdir()
    for n, firm in enumerate(("900001", "900002", "900003"), 1):
        words = "公司建成大数据平台。" * n + "稳健经营。" * 40
        (folder / "reports" / f"{firm}_2020_某{firm}_年度报告.txt").write_text(
            f"某{firm}公司2020年年度报告\n股票代码：{firm}\n{words}\n", encoding="utf-8"
        )
    (folder / "reports" / "900004_2020_年度报告.pdf").write_bytes(b"%PDF-1.4\n")
    run = ti.score(folder / "reports", "wu2021-zh", store=folder / "textindex-store", formulas=["new", "tfidf"])
    ti.write(run, folder / "out")
    ti.pack(folder / "out", folder / "a.zip")
    return folder


@pytest.fixture
def check(made, monkeypatch):
    """Verifies packs of these reports, which are scored once."""
    real, seen, tables = pipeline.scored, {}, {}

    def scored(settings, *given, **how):
        key = str((settings, how["aside"]))
        if key not in seen:
            seen[key] = real(settings, *given, **how)
        return seen[key]

    def here(result, *where):
        if id(result) not in tables:
            tables[id(result)] = of_copy(result, *where)
        return tables[id(result)]

    module = importlib.import_module("textindex.study.pack.verify")
    of_copy = module._here
    monkeypatch.setattr(pipeline, "scored", scored)
    monkeypatch.setattr(module, "_here", here)
    return lambda pack: ti.verify(pack, made / "reports", store=made / "kept")


def zipped(entries):
    """A ZIP archive with the seal of a pack, as somebody may make it by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            with warnings.catch_warnings(action="ignore"):  # the same name twice
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        archive.comment = b"textindex pack 1 sha256 " + b"0" * 64
    body = buffer.getvalue()[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


def entries_of(pack):
    with zipfile.ZipFile(pack) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def sealed(made, out, change, *, counted=False):
    """The pack after a change of facts and members, sealed anew; its rows counted anew or not."""
    facts, members = unseal(made / "a.zip")
    facts = {key: value for key, value in facts.items() if key not in ("textindex pack", "members")}
    change(facts, members)
    if counted:
        facts["counts"] = {name: len(rows_of(members, name)) for name in facts["counts"]}
    out.write_bytes(seal(facts, members))
    return out


def rows_of(members, name):
    return list(csv.DictReader(io.StringIO(members[f"{name}.csv"].decode("utf-8-sig"))))


def without(name, number):
    """A change that takes a row out of a table."""

    def change(_, members):
        rows = rows_of(members, name)
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for at, row in enumerate(rows) if at != number)
        members[f"{name}.csv"] = text.getvalue().encode("utf-8-sig")

    return change


def sentence(error, path):
    """What is said of a pack: one line that begins with its name, in both languages, in no words of Python's."""
    said = error.args[0]
    assert isinstance(said, Message)
    for text in (told(said, "en"), told(said, "zh")):
        assert text.startswith(str(path)) or said.code == "pack.table"
        assert "\n" not in text
        for word in (
            "Error",
            "NoneType",
            "object",
            "argument",
            "literal",
            "subscriptable",
            "iterable",
            "float",
            "unpack (",
        ):
            assert word not in text, text
    return said.code, getattr(said.params.get("why"), "code", None)


def test_a_pack_cut_short_or_changed_by_a_byte_is_told_wherever_it_is(made, tmp_path):
    data, draw, path = (made / "a.zip").read_bytes(), random.Random(0), tmp_path / "x.zip"
    spoilt = [data[: len(data) * n // CUTS] for n in range(CUTS)]
    spoilt += [
        data[:at] + bytes([data[at] ^ draw.randrange(1, 256)]) + data[at + 1 :]
        for at in draw.sample(range(len(data)), FLIPS)
    ]
    codes = set()
    for one in spoilt:
        path.write_bytes(one)
        with pytest.raises(StudyError) as raised:
            unseal(path)
        codes.add(sentence(raised.value, path)[0])
    assert codes == {"pack.foreign", "pack.cut", "pack.changed"}
    for one in (spoilt[0], spoilt[CUTS // 2], spoilt[-1]):
        path.write_bytes(one)
        done = invoke("verify", path, "--archive", made / "reports", "-w", "0", code=None)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_members_that_are_gone_renamed_or_there_twice_are_told_and_their_order_is_no_content(made, tmp_path):
    entries, path = entries_of(made / "a.zip"), tmp_path / "x.zip"
    for at, (name, data) in enumerate(entries):
        rest = entries[:at] + entries[at + 1 :]
        ways = ((rest, "untold"), ([*rest, (f"{name}.old", data)], "untold"), ([*entries, (name, data)], "twice"))
        for some, why in ways:
            path.write_bytes(zipped(some))
            with pytest.raises(StudyError) as raised:
                unseal(path)
            assert sentence(raised.value, path) == (
                "pack.unfit", "pack.no_facts" if name == "pack.json" and why == "untold" else f"pack.{why}",
            )  # fmt: skip
    path.write_bytes(zipped(entries[::-1]))
    assert unseal(path) == unseal(made / "a.zip")


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize("name", ["terms", "documents", "rejections", "ledger", "index", "pages"])
def test_a_row_that_was_taken_out_is_told(made, check, tmp_path, name, counted):
    facts, _ = unseal(made / "a.zip")
    for number in {0, facts["counts"][name] - 1}:
        odd = sealed(made, tmp_path / "odd.zip", without(name, number), counted=counted)
        if name == "index" and not number:  # of a report that is scored
            with pytest.raises(StudyError) as raised:
                check(odd)
            assert sentence(raised.value, odd) == ("pack.unfit", "pack.firm_year")
            continue
        done = check(odd)
        found = {(row.what, row.why) for row in done.differences.itertuples()}
        assert ((f"{name}.csv", "contradicts itself") in found) >= (not counted)
        assert found
        assert done.equal == (counted and name in ("index", "pages"))  # a page without a hit, a row without a number


def test_a_row_that_stands_twice_is_told(made, check, tmp_path):
    def change(_, members):
        members["terms.csv"] += members["terms.csv"].splitlines(keepends=True)[-1]

    done = check(sealed(made, tmp_path / "odd.zip", change, counted=True))
    assert "contradicts itself" in set(done.differences["why"])
    assert any("stands twice" in detail for detail in done.differences["detail"])


def edits(record, at=()):
    """Every way to spoil a value of a JSON record, to the third level."""
    items = record.items() if isinstance(record, dict) else enumerate(record[:1])
    for key, value in list(items):
        for wrong in (GONE, *VALUES):
            yield (*at, key), wrong
        if isinstance(value, dict | list) and value and len(at) < 3:
            yield from edits(value, (*at, key))


def spoilt(record, at, wrong):
    own = record
    for key in at[:-1]:
        own = own[key]
    if wrong is GONE:
        del own[at[-1]]
    else:
        own[at[-1]] = wrong


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
def test_whatever_a_record_says_the_answer_is_a_sentence(made, check, tmp_path, part):
    facts, members = unseal(made / "a.zip")
    facts = {key: value for key, value in facts.items() if key not in ("textindex pack", "members")}
    provenance = json.loads(members["provenance.json"])
    ways = [("pack.json", *edit) for edit in edits(facts)]
    ways += [("provenance.json", *edit) for edit in edits(provenance)]
    said = set()
    for member, at, wrong in ways[part::PARTS]:

        def change(own, held, member=member, at=at, wrong=wrong):
            record = own if member == "pack.json" else json.loads(held["provenance.json"])
            spoilt(record, at, wrong)
            if member != "pack.json":
                held["provenance.json"] = json.dumps(record).encode()

        try:
            odd = sealed(made, tmp_path / "odd.zip", change)
        except ValueError:  # what JSON cannot hold
            continue
        try:
            done = check(odd)
        except StudyError as error:
            said.add(sentence(error, odd))
        else:
            assert isinstance(done.equal, bool)
            for row in done.differences.itertuples():
                assert isinstance(row.detail, Message)
    assert part or ("pack.unfit", "pack.no_sense") in said
