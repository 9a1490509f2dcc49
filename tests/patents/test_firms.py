"""Quality, collaborators and the matching of applicants, each against what is computed by hand or by another way."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from command_line import invoke
from hypothesis import given
from hypothesis import strategies as st

import textindex as ti
from textindex.core.errors import TextIndexError
from textindex.patents.names import is_individual, normalise
from textindex.patents.survival import expected_life


def life_by_steps(ages, lapsed, term, now):
    """Kaplan and Meier's product, integrated in small steps: another way to the same expectation."""

    def survival(u):
        s = 1.0
        for time in sorted({age for age, end in zip(ages, lapsed, strict=True) if end}):
            if time <= u:
                ended = sum(1 for age, end in zip(ages, lapsed, strict=True) if end and age == time)
                s *= 1 - ended / sum(1 for age in ages if age >= time)
        return s

    if not survival(now):
        return now
    step = 1 / 8  # ages are multiples of 1/4, so that midpoints are never steps
    points = np.arange(now, term, step) + step / 2
    return now + sum(survival(u) for u in points) * step / survival(now)


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=12))
def test_expected_life_is_the_integral_of_survival(pairs):
    ages = [quarter / 4 for quarter, _ in pairs]
    lapsed = [end for _, end in pairs]
    life = expected_life(np.array(ages), np.array(lapsed), np.full(len(ages), 12.0))
    for age, end, found in zip(ages, lapsed, life, strict=True):
        assert age <= found <= 12
        assert found == pytest.approx(age if end else life_by_steps(ages, lapsed, 12.0, age))


def tables(n=60, seed=1):
    rng = np.random.default_rng(seed)
    granted = pd.Timestamp("2010-01-01") + pd.to_timedelta(rng.integers(0, 3000, n), "D")
    filed = granted - pd.to_timedelta(rng.integers(300, 1500, n), "D")
    lapsed = pd.Series(granted + pd.to_timedelta(rng.integers(200, 4000, n), "D")).where(rng.random(n) < 0.5)
    ids = [f"p{k:03d}" for k in range(n)]
    patents = pd.DataFrame(
        {
            "patent_id": ids,
            "grant_date": granted,
            "filing_date": filed,
            "lapse_date": lapsed,
            "claims": rng.integers(1, 30, n),
        }
    )
    citations = pd.DataFrame({"citing": rng.choice(ids, 4 * n), "cited": rng.choice(ids, 4 * n)})
    ipc = pd.DataFrame({"patent_id": ids, "ipc": rng.choice(["H01L21/02", "G06F17/30"], n)})
    return patents, citations, ipc


def test_quality_by_its_definition():
    patents, citations, ipc = tables()
    result = ti.patent_quality(patents, citations, ipc, as_of=date(2019, 12, 31))
    made = result.patents.set_index("patent_id")
    day = patents.set_index("patent_id")["grant_date"]
    for pid in made.index:
        near = {
            a
            for a, b in citations.itertuples(index=False)
            if b == pid and day[pid] <= day[a] < day[pid] + pd.DateOffset(years=5)
        }
        assert made.loc[pid, "strength"] == pytest.approx(np.log1p(len(near)))
        assert made.loc[pid, "truncated"] == (day[pid] + pd.DateOffset(years=5) > pd.Timestamp("2019-12-31"))
    assert made["scope"].tolist() == pytest.approx(np.log1p(patents["claims"]).tolist())
    assert made["time"].between(0, 1).all()
    for name in ("time", "scope", "strength"):
        for _, cohort in made.groupby(["section", "grant_year"]):
            below = [(cohort[name] < value).sum() + (cohort[name] == value).sum() / 2 for value in cohort[name]]
            assert cohort[f"q_{name}"].tolist() == pytest.approx([b / len(cohort) for b in below])
    assert made["quality"].tolist() == pytest.approx(made[["q_time", "q_scope", "q_strength"]].mean(axis=1).tolist())
    known = patents.set_index("patent_id").loc[made.index[~made["in_force"].astype(bool)]]
    end = known["lapse_date"].fillna(known["filing_date"] + pd.DateOffset(years=20))
    left = (known["filing_date"] + pd.DateOffset(years=20) - known["grant_date"]).dt.days
    share = (end - known["grant_date"]).dt.days / left
    assert made.loc[known.index, "time"].tolist() == pytest.approx(share.clip(upper=1).tolist())


def test_a_patent_in_force_is_not_counted_until_today():
    patents, citations, ipc = tables()
    early = ti.patent_quality(patents, citations, ipc, as_of=date(2018, 6, 1)).patents
    running = early[early["in_force"].astype(bool)].merge(patents, on="patent_id")
    so_far = (pd.Timestamp("2018-06-01") - running["grant_date"]).dt.days
    term = (running["filing_date"] + pd.DateOffset(years=20) - running["grant_date"]).dt.days
    assert (running["time"] >= so_far / term - 1e-9).all()
    assert (running["time"] > so_far / term + 0.01).mean() > 0.5


def test_a_dimension_that_the_data_lack_is_told_and_not_zero():
    patents, citations, ipc = tables()
    result = ti.patent_quality(patents.drop(columns="lapse_date"), citations, ipc)
    assert any(note.startswith("time") for note in result.notes)
    assert result.patents["q_time"].isna().all()
    assert result.patents["quality"].notna().all()
    patents.loc[0, "claims"] = None
    scored = ti.patent_quality(patents, citations, ipc).patents.set_index("patent_id")
    assert scored["quality"].isna().sum() == 1


def test_firm_years_are_means_over_their_inventions():
    patents, citations, ipc = tables()
    rng = np.random.default_rng(2)
    applicants = pd.DataFrame(
        {"patent_id": patents["patent_id"], "name": rng.choice(["甲股份有限公司", "乙公司", "丙"], 60)}
    )
    links = pd.DataFrame({"name": ["甲", "乙有限公司"], "firm": ["1", "600002"]})
    result = ti.patent_quality(patents, citations, ipc, applicants=applicants, links=links)
    merged = result.patents.merge(applicants, on="patent_id")
    for firm, name in (("000001", "甲股份有限公司"), ("600002", "乙公司")):
        own = merged[merged["name"] == name].groupby("grant_year")["quality"].agg(["size", "mean"])
        found = result.firms[result.firms["firm"] == firm].set_index("year")
        assert found["n_inventions"].to_dict() == own["size"].to_dict()
        assert found["PatentQuality"].tolist() == pytest.approx(own["mean"].tolist())
        assert found["PatentQuantity"].tolist() == pytest.approx(np.log1p(own["size"]).tolist())


def test_collaborators_are_distinct_others():
    applicants = pd.DataFrame(
        [
            ("a", "甲股份有限公司"), ("a", "清华大学"), ("a", "甲（上海）有限公司"),
            ("b", "甲股份有限公司"), ("b", "清華大學 "), ("b", "清华大学"), ("b", "王小明"),
            ("c", "甲股份有限公司"), ("d", "乙公司"), ("u", "甲股份有限公司"), ("u", "丙公司"),
        ],
        columns=["patent_id", "name"],
    )  # fmt: skip
    patents = pd.DataFrame(
        {
            "patent_id": list("abcdu"),
            "grant_date": "2012-01-01",
            "filing_date": ["2010-02-01", "2010-05-01", "2011-01-01", "2010-01-01", "2010-01-01"],
            "kind": ["invention", "application", "invention", "invention", "utility model"],
        }
    )
    links = pd.DataFrame(
        {"name": ["甲股份有限公司", "甲（上海）有限公司", "乙"], "firm": ["000001", "000001", "000002"]}
    )
    found = ti.collaborators(patents, applicants, links).set_index(["firm", "year"])
    assert found["n_collaborators"].to_dict() == {("000001", 2010): 3, ("000001", 2011): 0, ("000002", 2010): 0}
    assert found.loc[("000001", 2010), "n_individuals"] == 1
    assert found.loc[("000001", 2010), "n_applications"] == 2


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("中兴通讯股份有限公司", "中兴通讯（股份）公司", True),
        ("中兴通讯股份有限公司", "中兴通讯有限责任公司", True),
        ("华为技术有限公司", "华为终端有限公司", False),
        ("Huawei Technologies Co., Ltd.", "HUAWEI TECHNOLOGIES CO LTD", True),
        ("Ｔｏｙｏｔａ Motor Corporation", "toyota motor corp.", True),
        ("3M Company", "3M Innovative Properties Company", False),
    ],
)
def test_names(one, other, equal):
    assert (normalise(one) == normalise(other)) == equal


@given(st.text())
def test_normalising_twice_changes_nothing(name):
    assert normalise(normalise(name)) == normalise(name)


def test_persons_by_their_form():
    assert [is_individual(name) for name in ("张伟", "诸葛亮", "北京大学", "一汽集团")] == [True, True, False, False]


FIRMS = """证券代码,公司名称,关系
000063,中兴通讯股份有限公司,name
000063,中兴新通讯有限公司,former
2,万科企业股份有限公司,name
"""


def test_matching_remembers_what_was_decided(tmp_path):
    (tmp_path / "firms.csv").write_text(FIRMS, encoding="gb18030")
    pd.DataFrame(
        {
            "patent_id": list("abcde"),
            "name": ["中兴通讯有限公司", "中兴新通讯公司", "中兴新通讯科技公司", "万科企业公司", "=遥远的公司"],
        }
    ).to_csv(tmp_path / "applicants.csv", index=False)
    arguments = ["patents", "match", "--cutoff", "70"]
    for option, name in (("applicants",) * 2, ("firm-names", "firms"), ("decisions",) * 2, ("open-pairs", "review")):
        arguments += [f"--{option}", str(tmp_path / f"{name}.csv")]
    arguments += ["--out", str(tmp_path / "links.csv")]
    invoke(*arguments)
    links = pd.read_csv(tmp_path / "links.csv", dtype=str)
    found = dict(zip(links["name"], links["firm"], strict=True))
    zte = "000063"
    assert found == {"中兴通讯": zte, "中兴新通讯": zte, "万科企业": "000002"}
    review = pd.read_csv(tmp_path / "review.csv", dtype=str)
    assert set(review["applicant"]) == {"中兴新通讯科技"}
    assert set(review["firm"]) == {"000063"}
    review["decision"] = "refuse"
    review.to_csv(tmp_path / "review.csv", index=False)
    for _ in range(2):
        again = invoke(*arguments)
        assert "1 refused" in again.stdout
        assert pd.read_csv(tmp_path / "review.csv").empty
    kept = pd.read_csv(tmp_path / "decisions.csv", dtype=str)
    assert kept.to_numpy().tolist() == [["中兴新通讯科技", "000063", "refuse"]]
    kept["decision"] = "accept"
    kept.to_csv(tmp_path / "decisions.csv", index=False)
    invoke(*arguments)
    assert len(pd.read_csv(tmp_path / "links.csv")) == 4


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-8", ";")])
def test_a_sheet_of_which_a_part_was_decided_is_written_again_however_it_was_saved(tmp_path, encoding, mark):
    (tmp_path / "firms.csv").write_text(FIRMS, encoding="utf-8")
    names = ["中兴新通讯科技公司", "中兴新通讯技术公司"]
    pd.DataFrame({"patent_id": ["a", "b"], "name": names}).to_csv(tmp_path / "applicants.csv", index=False)
    arguments = ["patents", "match", "--cutoff", "70", "--out", str(tmp_path / "links.csv")]
    for option, name in (("applicants",) * 2, ("firm-names", "firms"), ("decisions",) * 2, ("open-pairs", "review")):
        arguments += [f"--{option}", str(tmp_path / f"{name}.csv")]
    invoke(*arguments)
    review = pd.read_csv(tmp_path / "review.csv", dtype=str)
    assert len(review) == 4
    review["decision"] = ["refuse", "", "", ""]
    review.to_csv(tmp_path / "review.csv", index=False, sep=mark, encoding=encoding)
    invoke(*arguments)
    assert pd.read_csv(tmp_path / "review.csv")["applicant"].tolist() == ["中兴新通讯科技"] * 2
    assert pd.read_csv(tmp_path / "decisions.csv")["decision"].tolist() == ["refuse"]
    swapped = [one.replace("review.csv", "firms.csv") for one in arguments]
    invoke(*swapped, code=1)
    assert (tmp_path / "firms.csv").read_text("utf-8") == FIRMS


def test_commands_from_one_chinese_table(tmp_path):
    table = tmp_path / "专利.csv"
    table.write_text(
        "公开(公告)号,专利类型,申请日,授权公告日,失效日,权利要求数量,IPC分类号,申请人,引证专利\n"
        "CN1A,发明授权,2001-03-05,2004-05-06,2010-01-01,5,H01L21/02,甲股份有限公司;清华大学,\n"
        "CN2B,发明授权,2003-03-05,2004-06-06,,9,H01L21/03,甲公司,CN1A\n",
        encoding="gb18030",
    )
    (tmp_path / "links.csv").write_text("name,firm\n甲,1\n", encoding="utf-8")
    both = ["--patents", str(table), "--applicants", str(table), "--links", str(tmp_path / "links.csv")]
    out, each = tmp_path / "q.csv", tmp_path / "each.parquet"
    more = ["--citations", str(table), "--ipc", str(table), "--each", str(each), "--out", str(out)]
    invoke("patents", "quality", *both, *more)
    firm = pd.read_csv(out, dtype={"firm": str})
    assert firm[["firm", "year", "n_inventions"]].to_numpy().tolist() == [["000001", 2004, 2]]
    assert pd.read_parquet(each)["strength"].tolist() == [pytest.approx(np.log(2)), 0.0]
    invoke("patents", "collaborators", *both, "--out", tmp_path / "c.csv", "--json")
    found = pd.read_csv(tmp_path / "c.csv", dtype={"firm": str})
    assert found[["firm", "year", "n_collaborators"]].to_numpy().tolist() == [["000001", 2001, 1], ["000001", 2003, 0]]


def test_a_name_of_two_firms_is_never_linked_alone():
    firms = pd.DataFrame({"firm": ["000001", "000002"], "name": ["东方公司", "东方股份有限公司"]})
    result = ti.match_applicants(pd.DataFrame({"patent_id": ["a"], "name": ["东方有限公司"]}), firms)
    assert result.links.empty
    assert result.review["firm"].tolist() == ["000001", "000002"]
    bad = pd.DataFrame({"applicant": ["东方"], "firm": ["000001"], "decision": ["perhaps"]})
    with pytest.raises(TextIndexError, match="accept or refuse"):
        ti.match_applicants(pd.DataFrame({"patent_id": ["a"], "name": ["东方"]}), firms, bad)
