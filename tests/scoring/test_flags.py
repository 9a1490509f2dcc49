"""Who is speaking: flags stand in the ledger, a policy drops some, and their effect is told as another run gives it."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from command_line import invoke
from scipy.stats import spearmanr

import textindex as ti
from textindex.core.errors import DictionaryError
from textindex.core.records import DROPPED, FLAGS, OFF_CONCEPT, Dictionary, Dimension, MatchPolicy, Term
from textindex.matching.attribution import POLARITIES, SPEAKERS, TENSES
from textindex.scoring.assembly import under
from textindex.scoring.scorer import Scorer, Settings
from textindex.scoring.scores import effects

SENTENCES = {
    "own": "公司已建成大数据平台。",
    "negated": "公司目前尚未建立大数据平台。",
    "other_party": "同行业可比公司大多拥有大数据平台。",
    "background": "国务院印发《促进大数据发展行动纲要》。",
    "plan": "公司明年计划建设大数据平台。",
    "off_concept": "□旅游扶贫□大数据扶贫□其他。",
}
COUNTS = [(5, 1, 0, 2, 0, 1), (3, 0, 4, 0, 1, 0), (0, 6, 1, 0, 0, 0), (1, 1, 1, 1, 1, 1), (8, 0, 0, 0, 9, 3)]
COUNTS += [(2, 0, 0, 7, 0, 2), *((n % 5, n % 3, n % 4, n * n % 7, n % 6, n % 2) for n in range(6, 24))]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Reports that hold each kind of sentence so many times."""
    folder = tmp_path_factory.mktemp("flags")
    for number, counts in enumerate(COUNTS):
        body = "".join(text * n for text, n in zip(SENTENCES.values(), counts, strict=True))
        head = f"公司代码：6{number:05}\n某某股份有限公司\n2020年年度报告\n"
        (folder / f"6{number:05}_2020.txt").write_text(head + "公司经营情况良好。" * 40 + body, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("flags-store")


def has(hits, flags):
    """Which hits have one of the flags."""
    return hits[["polarity", "speaker", "tense"]].isin(flags).any(axis=1) | (hits[OFF_CONCEPT] & (OFF_CONCEPT in flags))


def dictionary(*drop):
    return Dictionary(
        *("flags", "1", "zh", {}, MatchPolicy("whole", drop), (Dimension("d", "", "", ""),)),
        (Term("大数据", "d"),),
        (),
    )


def test_every_hit_says_who_is_speaking(archive, store):
    hits = ti.score(archive, dictionary(), store=store).hits
    assert len(hits) == sum(map(sum, COUNTS))
    assert hits["kept"].all()
    for column, values in (("polarity", POLARITIES), ("speaker", SPEAKERS), ("tense", TENSES)):
        assert set(hits[column]) <= set(values)
    told = {flag: int(has(hits, [flag]).sum()) for flag in FLAGS}
    by_kind = dict(zip(SENTENCES, map(sum, zip(*COUNTS, strict=True)), strict=True))
    by_kind["boilerplate"] = by_kind["off_concept"]  # a form's item whose box is empty is standard text as well
    assert told == {flag: by_kind.get(flag, 0) for flag in FLAGS}
    flagged = (hits["polarity"] != "affirmed") | (hits["speaker"] != "own") | (hits["tense"] != "fact")
    assert (hits["cue"] != "").equals(flagged)
    assert (hits["off_cue"] != "").astype(bool).equals(hits[OFF_CONCEPT])


@pytest.mark.parametrize("drop", [(), ("negated",), ("negated", "other_party"), FLAGS])
def test_dropped_hits_stay_in_the_ledger_and_leave_the_index(archive, store, drop):
    whole, result = ti.score(archive, dictionary(), store=store), ti.score(archive, dictionary(*drop), store=store)
    assert len(result.hits) == len(whole.hits)
    flagged = has(whole.hits, drop)
    assert result.hits["kept"].equals(~flagged)
    assert result.hits.loc[flagged, "reason"].str.startswith(DROPPED).all()
    assert result.hits.loc[~flagged, "reason"].isna().all()
    kept = whole.hits[~flagged].groupby("firm").size()
    assert result.index.set_index("firm")["n_total"].to_dict() == {
        firm: int(kept.get(firm, 0)) for firm in whole.index["firm"]
    }
    assert result.terms["kept"].sum() == (~flagged).sum()
    assert result.terms["whole"].sum() == len(whole.hits)
    assert ti.score(archive, dictionary(), drop=list(drop), store=store).index.equals(result.index)


@pytest.mark.parametrize("drop", [("negated",), ("plan", "negated", "other_party"), FLAGS])
@pytest.mark.parametrize("own", [None, (), ("background", "negated")])
def test_a_policy_gives_the_same_ledger_before_and_after(archive, store, drop, own):
    """Applied hit by hit in scoring, or to the whole ledger of a run that drops nothing; terms may have their own."""
    terms = (Term("大数据", "d"), Term("平台", "d", drop=own), Term("公司", "d", drop=("plan", "negated")))
    made = replace(dictionary(*drop), terms=terms)
    settings = Settings((made,))
    whole = ti.score(archive, replace(dictionary(), terms=tuple(t._replace(drop=None) for t in terms)), store=store)
    assert whole.hits["kept"].any()
    pd.testing.assert_frame_equal(under(whole.hits, settings), ti.score(archive, made, store=store).hits)


def test_the_option_overrides_the_policy_both_ways(archive, store):
    none = ti.score(archive, dictionary("negated"), drop=[], store=store)
    assert none.index.equals(ti.score(archive, dictionary(), store=store).index)
    with pytest.raises(DictionaryError, match="drop: 'denied' is none of negated, other_party"):
        ti.score(archive, dictionary(), drop=["denied"], store=store)


@pytest.mark.parametrize("drop", [(), ("negated", "other_party"), FLAGS])
def test_the_effects_that_are_told_are_those_of_another_run(archive, store, drop):
    result = ti.score(archive, dictionary(*drop), store=store)
    own = result.index["n_total"].to_numpy(float)
    facts = result.provenance["dictionaries"][0]
    assert facts["drop"] == list(drop)
    assert list(facts["flags"]) == list(FLAGS)
    for flag, told in facts["flags"].items():
        other = ti.score(archive, dictionary(), drop=set(drop) ^ {flag}, store=store).index["n_total"].to_numpy(float)
        assert told["dropped"] == (flag in drop)
        assert told["hits"] == int(has(result.hits, [flag]).sum())
        if np.ptp(own) and np.ptp(other):
            assert told["rank_correlation"] == pytest.approx(spearmanr(own, other).statistic, abs=1e-6)
        else:
            assert told["rank_correlation"] is None
        assert told["moved_deciles"] == sum(map(lambda a, b: a != b, deciles(own), deciles(other)))


@pytest.mark.parametrize("n", [2, 3, 19, 20])
def test_deciles_of_few_reports_are_not_told(archive, store, n):
    result = ti.score(archive, dictionary(), store=store)
    files = sorted(result.documents["file"])[:n]
    told = effects(result.hits[result.hits["file"].isin(files)], files, ())["negated"]
    assert (told["rank_correlation"] is None) == (n < 3)
    assert (told["moved_deciles"] is None) == (n < 20)


def test_the_screen_says_deciles_only_of_enough_reports(archive, store, tmp_path):
    for paths, there in ((sorted(archive.iterdir())[:8], False), ([archive], True)):
        words = ["-d", "wu2021-zh", "--drop", "none", "-s", str(store), "-o", str(tmp_path / "o"), "-w", "0"]
        said = invoke("score", *paths, *words, code=None).stdout
        line = next(line for line in said.splitlines() if "treated" in line)
        assert ("reports that change their decile" in line) == there
        assert ("too few reports for deciles" in line) != there
        assert bool(re.search(r"negated \d\.\d{3}, \d", line)) == there
        assert re.search(r"negated \d\.\d{3}", line)


def deciles(totals):
    """Decile of the mean rank, as defined."""
    ranks = [(sum(x < t for x in totals) + (sum(x == t for x in totals) + 1) / 2) / len(totals) for t in totals]
    return [int(np.ceil(round(rank * 10, 9))) for rank in ranks]


def test_counting_in_memory_follows_the_policy(archive):
    document = ti.read(archive / "600002_2020.txt")
    pages = [page.text for page in document.pages]
    assert "□大数据" not in document.text
    for drop, total in (((), 7), (("negated",), 1), (("negated", "other_party"), 0)):
        own = dictionary(*drop)
        assert Scorer(Settings((own,))).count(ti.fold(document), pages, own).total() == total
