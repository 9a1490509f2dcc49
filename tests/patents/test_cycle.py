"""Technology cycle time against a computation by the definition, in fractions, that shares no code; real layouts."""

import json
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest
from command_line import invoke
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import TextIndexError
from textindex.patents.concordance import ipc_code, match_codes, prefixes, read_concordance

CONCORDANCE = pd.DataFrame(
    [
        ("H01L", "C39", 1),
        ("H01", "C38", 1),
        ("G06F", "C39", 7),
        ("G06F", "I65", 3),
        ("G06F17", "I65", 1),
        ("B63B", "C37", 1),
    ],
    columns=["ipc_prefix", "industry", "weight"],
)
CODES = ["H01L21/02", "H01M4/00", "G06F 3/01", "G06F17/30", "G06F 170/02", "B63B35/00", "Z99Z1/00"]
DAY_0 = date(2000, 1, 1)


def exact_median(pairs):
    """By the definition: the smallest value with half the weight at or below it; the mean with the next on equality."""
    pairs = sorted((age, weight) for age, weight in pairs if weight > 0)
    half, cumulated = sum(weight for _, weight in pairs) / 2, Fraction(0)
    merged = sorted({age for age, _ in pairs})
    for place, age in enumerate(merged):
        cumulated += sum(weight for other, weight in pairs if other == age)
        if cumulated == half:
            return (age + merged[place + 1]) / 2
        if cumulated > half:
            return Fraction(age)
    raise AssertionError


def shares(codes):
    """A patent's industries, by trying every listed prefix, longest first, on the code without blanks."""
    own = {}
    listed = {}
    for prefix, industry, weight in CONCORDANCE.itertuples(index=False):
        listed.setdefault(prefix, []).append((industry, Fraction(weight)))
    for code in set(codes):
        bare = code.replace(" ", "")
        fits = [p for p in listed if bare == p or bare.startswith(p + "/") or (len(p) <= 4 and bare.startswith(p))]
        if fits:
            rows = listed[max(fits, key=len)]
            for industry, weight in rows:
                own[industry] = own.get(industry, 0) + weight / sum(w for _, w in rows)
    total = sum(own.values())
    return {industry: weight / total for industry, weight in own.items()} if total else {}


def brute_force(patents, citations, codes, least, level):
    granted = {pid: day for pid, day, _ in patents}
    kinds = {pid: kind for pid, _, kind in patents}
    cells = {}
    used = 0
    ages = {}
    for citing, cited in sorted({(a, b) for a, b in citations if a and b}):
        if citing not in granted or kinds[citing] != "invention" or cited not in granted:
            continue
        age = (granted[citing] - granted[cited]).days
        own = shares(codes.get(citing, []))
        if age < 0 or not own:
            continue
        used += 1
        ages.setdefault(citing, []).append(age)
    for citing, own_ages in ages.items():
        own_ages.sort()
        middle = [own_ages[(len(own_ages) - 1) // 2], own_ages[len(own_ages) // 2]]
        values = [Fraction(sum(middle), 2)] if level == "patent" else [Fraction(age) for age in own_ages]
        for industry, weight in shares(codes[citing]).items():
            cell = cells.setdefault((industry, granted[citing].year), {"pairs": [], "n": 0})
            cell["pairs"] += [(age, weight) for age in values]
            cell["n"] += len(own_ages)
    found = {}
    years = {year for _, year in cells}
    for industry in {industry for industry, _ in cells}:
        for year in years:
            near = [cells[industry, y] for y in (year - 1, year, year + 1) if (industry, y) in cells]
            if cells.get((industry, year), {"n": 0})["n"] >= least:
                pairs, source = cells[industry, year]["pairs"], "cell"
            elif sum(cell["n"] for cell in near) >= least:
                pairs, source = [pair for cell in near for pair in cell["pairs"]], "3-year window"
            else:
                pairs = [pair for (_, y), cell in cells.items() if y == year for pair in cell["pairs"]]
                source = "all industries, year"
            found[industry, year] = exact_median(pairs) / Fraction(365.25), source
    return found, used


@st.composite
def worlds(draw):
    n = draw(st.integers(3, 14))
    ids = [f"P{k}" for k in range(n)]
    days = draw(st.lists(st.integers(0, 2500), min_size=n, max_size=n))
    kinds = draw(st.lists(st.sampled_from(["invention"] * 4 + ["utility model"]), min_size=n, max_size=n))
    patents = [(pid, DAY_0 + timedelta(day), kind) for pid, day, kind in zip(ids, days, kinds, strict=True)]
    one = st.sampled_from([*ids, "X1"])
    citations = draw(st.lists(st.tuples(one, st.sampled_from([*ids, "X2", None])), min_size=1, max_size=40))
    codes = {pid: draw(st.lists(st.sampled_from(CODES), max_size=3)) for pid in ids}
    return patents, citations, codes


@settings(max_examples=15)
@given(worlds(), st.sampled_from([1, 2, 4]), st.sampled_from(["pair", "patent"]))
def test_equals_the_definition(world, least, level):
    patents, citations, codes = world
    expected, used = brute_force(patents, citations, codes, least, level)
    tables = (
        pd.DataFrame(patents, columns=["patent_id", "grant_date", "kind"]),
        pd.DataFrame(citations, columns=["citing", "cited"]).astype("string"),
        pd.DataFrame(
            [(pid, code) for pid, own in codes.items() for code in own], columns=["patent_id", "ipc"], dtype="string"
        ),
    )
    if not used:
        with pytest.raises(TextIndexError, match="no citation can be used"):
            ti.technology_cycle(*tables, CONCORDANCE, min_citations=least, level=level)
        return
    result = ti.technology_cycle(*tables, CONCORDANCE, min_citations=least, level=level)
    found = {(row.industry, row.year): row for row in result.table.itertuples()}
    assert found.keys() == expected.keys()
    for key, (tct, source) in expected.items():
        assert found[key].source == source
        assert found[key].tct == pytest.approx(max(float(tct), 1.0), rel=1e-12)
        assert found[key].Change == pytest.approx(1 / max(float(tct), 1.0), rel=1e-12)
        assert found[key].floored == (tct < 1)
    ledger = dict(result.ledger)
    assert ledger["used"] == used
    assert ledger.pop("citations") == len(citations)
    assert sum(n for reason, n in ledger.items() if not reason.startswith("inventions")) == len(citations)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5)), min_size=1).filter(lambda own: any(w for _, w in own))
)
def test_weighted_median_repeats_values_by_their_weights(pairs):
    import statistics

    import numpy as np

    from textindex.patents.median import grouped_median, weighted_median

    values, weights = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    repeated = [value for value, weight in pairs for _ in range(weight)]
    assert weighted_median(values, weights) == statistics.median(repeated)
    upper, lower = statistics.median_grouped(repeated), -statistics.median_grouped([-value for value in repeated])
    assert grouped_median(values, weights) == pytest.approx((upper + lower) / 2)


def test_patentsview_tables_are_read_as_they_are(tmp_path):
    """Quoted TSV with the publisher's headers; years of equal age, so that the median is known by hand."""
    (tmp_path / "g_patent.tsv").write_text(
        '"patent_id"\t"patent_type"\t"patent_date"\t"patent_title"\t"wipo_kind"\t"num_claims"\t"withdrawn"\t"filename"\n'
        '"7000001"\t"utility"\t"2006-02-14"\t"A ""quoted"" title"\t"B2"\t12\t0\t"x"\n'
        '"9000001"\t"utility"\t"2015-04-07"\t"T"\t"B2"\t3\t0\t"x"\n'
        '"D700000"\t"design"\t"2015-04-07"\t"T"\t"S1"\t1\t0\t"x"\n',
        encoding="utf-8",
    )
    (tmp_path / "g_us_patent_citation.tsv").write_text(
        "patent_id\tcitation_sequence\tcitation_patent_id\tcitation_date\trecord_name\twipo_kind\tcitation_category\n"
        "9000001\t0\t7000001\t2006-02-01\tA\tB2\tcited by examiner\n"
        "9000001\t1\t4000000\t1976-12-00\tB\tA\tcited by applicant\n"
        "D700000\t0\t7000001\t2006-02-01\tA\tB2\tcited by examiner\n",
        encoding="utf-8",
    )
    (tmp_path / "g_ipc_at_issue.tsv").write_text(
        "patent_id\tipc_sequence\tclassification_level\tsection\tipc_class\tsubclass\tmain_group\tsubgroup\n"
        "9000001\t0\tA\tH\t01\tL\t21\t02\n9000001\t1\tA\tH\t1\tL\t21\t02\n",
        encoding="utf-8",
    )
    tables = {name: str(tmp_path / f"g_{name}.tsv") for name in ("patent", "us_patent_citation", "ipc_at_issue")}
    out = tmp_path / "change.csv"
    arguments = [
        "--patents",
        tables["patent"],
        "--citations",
        tables["us_patent_citation"],
        "--ipc",
        tables["ipc_at_issue"],
    ]
    done = invoke("patents", "cycle", *arguments, "--min-citations", "1", "--out", out, "--json")
    assert "toy sample" in done.stderr
    record = json.loads(done.stdout)
    assert record["ledger"]["by other than inventions"] == 1
    assert record["ledger"]["used"] == 2
    table = pd.read_csv(out)
    by_hand = ((date(2015, 4, 7) - date(2006, 2, 14)).days + (date(2015, 4, 7) - date(1976, 12, 1)).days) / 2 / 365.25
    assert table["tct"].tolist() == pytest.approx([by_hand])
    assert table[["industry", "year", "source"]].to_numpy().tolist() == [["C39", 2015, "cell"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_headers_and_cells_of_several_values(tmp_path, encoding):
    path = tmp_path / "专利.csv"
    path.write_text(
        "公开（公告）号,专利类型,申请日,授权公告日,IPC分类号,申请人,引证专利\n"
        "CN100000001A,发明授权,2001.03.05,2004年05月06日,B63B35/00,甲公司,\n"
        "CN200000002B,发明授权,2008-03-05,2012/05/06,H01L21/02;G06F17/30,甲公司;乙大学,CN100000001B;US1\n"
        "CN300000003U,实用新型,2010-01-01,20120506,H01L21/02,甲公司,CN100000001A\n",
        encoding=encoding,
    )
    result = ti.technology_cycle(path, path, path, CONCORDANCE, min_citations=1)
    by_hand = (date(2012, 5, 6) - date(2004, 5, 6)).days / 365.25
    assert set(result.table["industry"]) == {"C39", "I65"}
    assert result.table["tct"].tolist() == pytest.approx([by_hand] * 2)
    assert result.ledger["without dates"] == 1  # US1 is not in the table
    assert result.ledger["by other than inventions"] == 1
    with pytest.raises(TextIndexError, match="no citation"):
        ti.technology_cycle(path, path, path, CONCORDANCE, applicants=path, self_citations=False)


def test_years_only_are_interpolated():
    patents = pd.DataFrame({"patent_id": ["a", "b", "c", "d"], "grant_date": ["2010", "2008", "2008", "2005"]})
    citations = pd.DataFrame({"citing": ["a"] * 3, "cited": ["b", "c", "d"]})
    ipc = pd.DataFrame({"patent_id": ["a"], "ipc": ["H01L"]})
    result = ti.technology_cycle(patents, citations, ipc, CONCORDANCE, ages="years", min_citations=1)
    assert result.table["tct"].tolist() == [2.25]  # 2, 2, 5 years: 1.5 + 1.5 / 2


def test_patstat_concordance_with_its_conditions():
    table = pd.DataFrame(
        {
            "ipc": ["A61K", "A61K   8", "H01L", "H01L"],
            "not_with_ipc": ["", "", "G06F", ""],
            "unless_with_ipc": ["", "", "B63B", ""],
            "nace2_code": ["21", "20.4", "99", "26"],
            "nace2_weight": [1, 1, 1, 1],
        }
    )
    concordance = read_concordance(table)
    assert match_codes(["A61K 8/18", "A61K80/00"], concordance)["industry"].tolist() == ["20.4", "21"]
    patents = pd.DataFrame({"patent_id": list("abcx"), "grant_date": ["2010-01-01"] * 3 + ["2000-01-01"]})
    citations = pd.DataFrame({"citing": list("abc"), "cited": ["x"] * 3})
    codes = [
        ("a", "H01L1/00"),
        ("b", "H01L1/00"),
        ("b", "G06F1/00"),
        ("c", "H01L1/00"),
        ("c", "G06F1/00"),
        ("c", "B63B1/00"),
    ]
    ipc = pd.DataFrame(codes, columns=["patent_id", "ipc"])
    result = ti.technology_cycle(patents, citations, ipc, concordance, min_citations=1)
    assert dict(zip(result.table["industry"], result.table["n_patents"], strict=True)) == {"26": 3, "99": 2}
    assert result.unmatched["ipc"].tolist() == ["G06F1/00", "B63B1/00"]


@given(st.sampled_from("ABCH"), st.integers(1, 99), st.sampled_from("ABZ"), st.integers(1, 9999), st.integers(0, 99))
def test_prefixes_never_cut_a_main_group(section, ipc_class, subclass, group, subgroup):
    code = ipc_code(f"{section}{ipc_class:02d}{subclass} {group:04d}/{subgroup:02d}")
    own = prefixes(code)
    assert own == sorted(own, key=len, reverse=True)
    assert own[0] == code
    for prefix in own:
        assert code.startswith(prefix)
        assert len(prefix) <= 4 or not code[len(prefix) :][:1].isdigit() or "/" in prefix


def test_faults_are_told(tmp_path):
    good = pd.DataFrame({"patent_id": ["a"], "grant_date": ["2010-01-01"]})
    with pytest.raises(TextIndexError, match="columns for cited"):
        ti.technology_cycle(good, good, good)
    with pytest.raises(TextIndexError, match="no such file"):
        ti.technology_cycle(tmp_path / "none.csv", good, good)
    with pytest.raises(TextIndexError, match="no positive number"):
        read_concordance(pd.DataFrame({"ipc": ["A01"], "industry": ["1"], "weight": [0]}))
    with pytest.raises(TextIndexError, match="no mapping is called"):
        ti.technology_cycle(good, good, good, mapping="nowhere")
    invoke("patents", "cycle", "--patents", "x.csv", code=2)


def test_too_little_memory_is_told_with_what_to_do():
    ids = pd.Series(range(200_000)).map("patent{:012d}".format)
    patents = pd.DataFrame({"patent_id": ids, "grant_date": "2010-05-04"})
    citations = pd.DataFrame({"citing": ids, "cited": ids[::-1].to_numpy()})
    with pytest.raises(
        TextIndexError, match=r"MiB of memory are not enough for these tables: give more \(--spill-above\)"
    ):
        ti.technology_cycle(
            patents, citations, patents[["patent_id"]].assign(ipc="H01L21/02"), CONCORDANCE, memory_mb=4
        )


@pytest.mark.parametrize("kinds", [("发明申请", "发明授权"), ("发明", "发明")])
def test_an_application_beside_its_grant(kinds):
    """One row each for CN…A and CN…B: the patent is a granted invention, as of the grant's day, not of publication."""
    a, b = kinds
    table = pd.DataFrame(
        {
            "公开(公告)号": ["CN100000001A", "CN100000001B", "CN100000002B"],
            "公开(公告)日": ["2012-06-01", "2015-06-01", "2010-06-01"],
            "专利类型": [a, b, b],
            "IPC分类号": ["H01L21/02"] * 3,
            "引证专利": ["CN100000002B", "CN100000002B", ""],
        }
    )
    concordance = pd.DataFrame({"ipc_prefix": ["H01L"], "industry": ["C39"]})
    found = ti.technology_cycle(table, table, table, concordance, min_citations=1)
    days = (pd.Timestamp("2015-06-01") - pd.Timestamp("2010-06-01")).days
    assert found.table[["year", "tct", "n_used"]].values.tolist() == [[2015, pytest.approx(days / 365.25), 1]]
    assert (found.ledger["used"], found.ledger["repeated"]) == (1, 1)
    quality = ti.patent_quality(table, table, table).patents.set_index("patent_id")
    assert quality["grant_year"].to_dict() == {"CN100000001": 2015, "CN100000002": 2010}
