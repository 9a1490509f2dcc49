"""What a user writes (mappings, file names, headers, cells) is data in the patents' SQL, never a part of it."""

import pandas as pd
import pytest

import textindex as ti
from textindex.core.errors import PatentError, SourceError
from textindex.patents.session import session
from textindex.patents.tables import load
from textindex.tables.mapping import load_mapping

PATENTS = "patent_id,grant_date,kind\nP1,2010-01-01,{kind}\nP2,2011-01-01,{kind}\n"
CITATIONS, IPC = "citing,cited\nP2,P1\n", "patent_id,ipc\nP1,G06F\nP2,G06F\n"
CONCORDANCE = pd.DataFrame({"ipc_prefix": ["G06F"], "industry": ["C39"]})
HOSTILE = (
    "a' THEN 'b' END AS kind, NULL AS claims, NULL::DATE AS lapse_date FROM raw_patents; "
    "COPY (SELECT 1 AS a) TO 'made.txt'; SELECT CASE 'a' WHEN 'b"
)


@pytest.fixture
def tables(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(patents="p.csv", kind="invention", folder=""):
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        for name, text in ((patents, PATENTS.format(kind=kind)), ("c.csv", CITATIONS), ("i.csv", IPC)):
            (place / name).write_text(text, encoding="utf-8")
        return place / patents, place / "c.csv", place / "i.csv"

    return write


def cycle(sources, mapping=None):
    return ti.technology_cycle(*sources, CONCORDANCE, mapping=mapping, min_citations=1).ledger


@pytest.mark.parametrize("where", ["values", "separators"])
def test_a_mappings_text_cannot_run(tables, tmp_path, where):
    (tmp_path / "m.toml").write_text(
        f'[patents.values.kind]\n"{HOSTILE}" = "c"\n'
        if where == "values"
        else f"""separators = "];{HOSTILE}"\n[ipc]\nipc = ["ipc"]\n""",
        encoding="utf-8",
    )
    sources = tables()
    before = sorted(tmp_path.iterdir())
    if where == "values":
        assert cycle(sources, tmp_path / "m.toml")["used"] == 1
    else:  # every letter parts cells: no id is left that fits
        with pytest.raises(PatentError, match="no citation can be used"):
            cycle(sources, tmp_path / "m.toml")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("kind", ["the inventor's", "100% ''new''", "a\\b"])
def test_a_value_with_any_sign_is_that_value(tables, tmp_path, kind):
    toml = kind.replace("\\", "\\\\")
    (tmp_path / "m.toml").write_text(f'[patents.values.kind]\n"{toml}" = "invention"\n', encoding="utf-8")
    assert cycle(tables(kind=kind), tmp_path / "m.toml")["inventions"] == 2


@pytest.mark.parametrize("marks", ["]", "^;", "'", "\\", "-;a"])
def test_separators_are_signs_and_no_pattern(tables, tmp_path, marks):
    toml = marks.replace("\\", "\\\\")
    (tmp_path / "m.toml").write_text(f'separators = "{toml}"\n[ipc]\nipc = ["ipc"]\n', encoding="utf-8")
    ipc = tables()[2]
    ipc.write_text(f"patent_id,ipc\nP1,G06F {marks[0]} H01L\nP2,G06F\n", encoding="utf-8")
    with session(200, ipc) as db:
        load(db, "ipc", ipc, tmp_path / "m.toml")
        assert db.run("SELECT ipc FROM ipc ORDER BY patent_id, ipc").fetchall() == [("G06F",), ("H01L",), ("G06F",)]


@pytest.mark.parametrize("name", ["p*.csv", "p?.csv", "[p]1.csv", "p'1.csv", "p{1}.csv", "~p.csv"])
@pytest.mark.parametrize("folder", ["", "a*[b]", "year=2019"])
def test_a_files_name_means_that_file(tables, tmp_path, name, folder):
    sources = tables(name, folder=folder)
    for other in ("p1.csv", "p12.csv", "q.csv"):
        (sources[0].parent / other).write_text(PATENTS.format(kind="design"), encoding="utf-8")
    assert cycle(sources)["inventions"] == 2
    frame = pd.read_csv(sources[0])
    frame.to_parquet(sources[0].with_suffix(".parquet"))
    assert cycle((sources[0].with_suffix(".parquet"), *sources[1:]))["inventions"] == 2


def test_a_session_opens_what_it_was_given_and_nothing_else(tables, tmp_path):
    patents, citations, _ = tables()
    (tmp_path / "secret.txt").write_text("a\n1\n", encoding="utf-8")
    with session(200, patents) as db:
        load(db, "patents", patents)
        for statement in (
            "SELECT * FROM read_text('secret.txt')",
            "COPY (SELECT 1) TO 'made.csv'",
            "SET enable_external_access = true",
            "SELECT 1; SELECT 2",
        ):
            with pytest.raises(PatentError):
                db.run(statement)
        with pytest.raises(PatentError):
            load(db, "citations", citations)
    assert not (tmp_path / "made.csv").exists()


def test_semicolons_set_columns_apart_too(tables):
    sources = tables()
    sources[0].write_text(PATENTS.format(kind="invention").replace(",", ";"), encoding="utf-8")
    assert cycle(sources)["inventions"] == 2


def test_claims_that_are_no_whole_numbers_stop_the_work(tables, tmp_path):
    place = tmp_path / "k.csv"
    place.write_text('patent_id,grant_date,claims\nP1,2010-01-01,"1,234"\nP2,2011-01-01,--\n', encoding="utf-8")
    with session(200, place) as db:
        load(db, "patents", place)
        assert db.run("SELECT claims FROM patents ORDER BY patent_id").fetchall() == [(1234,), (None,)]
    place.write_text('patent_id,grant_date,claims\nP1,2010-01-01,"1,2"\n', encoding="utf-8")
    with (
        session(200, place) as db,
        pytest.raises(PatentError, match=r"k.csv: claims, row 2: '1,2' is no whole number"),
    ):
        load(db, "patents", place)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[items]\nassets = 3", "assets is 3: it must be in quotes"),
        ("[items]\nassets = [1, 2]", "assets is"),
        ("items = 'assets'", r"items is 'assets': it must be a table"),
        ("strip_kind_code = 'yes'", "must be true or false"),
        ("separators = ['a']", "in quotes"),
        ("extends = 'none-such'", "no mapping is called none-such"),
        ("a = " + "[" * 9_000 + "]" * 9_000, "no mapping file"),
        ("a = " + "9" * 5_000, "no mapping file"),
    ],
)
def test_a_mapping_of_another_kind_is_refused(tmp_path, text, message):
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        load_mapping(tmp_path / "m.toml")


def test_a_mapping_extends_a_shipped_one(tmp_path):
    (tmp_path / "m.toml").write_text(
        'extends = "csmar"\n[items]\nassets = "资产合计"\nfoo = ["Bar"]\n', encoding="utf-8"
    )
    own, base = load_mapping(tmp_path / "m.toml"), load_mapping("csmar")
    assert own["items"]["assets"] == ["资产合计", *base["items"]["assets"]]
    assert own["items"]["foo"] == ["Bar"]
    assert own["keys"] == base["keys"]
