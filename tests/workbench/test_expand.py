"""What the search finds: exact counts, nothing that it must leave out, the same each time, the words that are there."""

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import textindex as ti
from textindex import dictionary
from textindex.core.errors import StoreError
from textindex.core.records import Dictionary, MatchPolicy, Term
from textindex.core.text import fold_term
from textindex.scoring import outcomes
from textindex.scoring.scorer import Scorer, Settings
from textindex.workbench import Corpus
from textindex.workbench.expansion.candidates import gather, prune, rows_with
from textindex.workbench.expansion.contexts import similarities, vectors
from textindex.workbench.expansion.counts import Candidate, CandidateCounts, Counting, Patterns
from textindex.workbench.expansion.expand import COLUMNS, expand
from textindex.workbench.expansion.layout import Layout
from textindex.workbench.expansion.measures import Measured, is_piece, merged
from textindex.workbench.expansion.passages import Chinese, English, grammar_of
from textindex.workbench.expansion.seeds import Seed, Seeds, near, with_seeds
from textindex.workbench.expansion.seen import Seen
from textindex.workbench.expansion.strings import DENSE, Strings
from textindex.workbench.expansion.texts import NOTHING, Batch, Texts
from textindex.workbench.expansion.totals import Total, count
from textindex.workbench.hits import hits_of

SENTENCE_END = re.compile("[\n!?;。！？；]+")


def test_words_that_are_known_to_stand_near_the_seed_are_found(made_up, seeds_only):
    found = expand(seeds_only, store=made_up)
    kinds = dict(zip(found["candidate"], found["kind"], strict=True))
    assert kinds.get("知识图谱") == "combination"
    assert "隐私算盒" in kinds
    assert not {"存货", "自然人", "折旧", "直线法"} & kinds.keys()


def test_a_word_that_jieba_does_not_know_is_found_where_it_stands_in_many_places(made_up, seeds_only):
    from textindex.matching.grammar import chinese_tag

    assert not chinese_tag("算盒")
    found = expand(seeds_only, store=made_up).set_index("candidate")
    holders = [text for text in found.index if "算盒" in text]
    assert holders
    assert "算盒" not in found.index or found.loc["算盒", "n_hits"] > found.loc["隐私算盒", "n_hits"]
    assert not [text for text in found.index if text.startswith("算") and text != "算盒" and "算盒" not in text]


def texts_of(corpus, workers=0):
    return Texts(list(outcomes.jobs(corpus.store.address, corpus.used)), 1, workers)


def tables(sample_stores, language):
    name = {"zh": "li2023-zh", "en": "li2023-en"}[language]
    return dictionary.load(name), expand(name, store=sample_stores[language]), Corpus(sample_stores[language])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_counts_are_those_of_scoring_with_the_candidate_as_the_only_term(sample_stores, language):
    """In Chinese as a string, in English as a word of the dictionary in any inflection."""
    name, rule = {"zh": ("li2023-zh", "substring"), "en": ("li2023-en", "whole")}[language]
    loaded, corpus = dictionary.load(name), Corpus(sample_stores[language], languages=(language,))
    grammar, texts, every = grammar_of(loaded), texts_of(corpus), [dimension.key for dimension in loaded.dimensions]
    rows = sorted(gather(texts, loaded, every).rows)
    rows = rows[:: max(1, len(rows) // 40)]
    assert len(rows) > 30
    counts = count(texts, loaded, every, {grammar.spell(row): row for row in rows}, (), 1.0)
    for text, tally in counts.patterns.items():
        alone = Dictionary("x", "1", language, {}, MatchPolicy(rule), (), (Term(text, "d"),), ())
        scorer = Scorer(Settings((alone,)))
        hits = [scorer.count(stored.folded, stored.pages, alone).total() for _, stored in corpus.texts()]
        assert (tally.hits, tally.reports) == (sum(hits), sum(map(bool, hits))), text


def test_new_hits_are_those_that_no_hit_of_the_dictionary_touches(sample_stores):
    loaded, found, corpus = tables(sample_stores, "zh")
    seeds, fresh = Seeds(loaded), Counter()
    for _, stored in corpus.texts():
        data, hits = bytes(stored.folded.data), seeds(stored)
        for text in found["candidate"]:
            at = data.find(text.encode())
            while at >= 0:
                fresh[text] += not any(hit.start < at + len(text.encode()) and at < hit.stop for hit in hits)
                at = data.find(text.encode(), at + 1)
    chinese = [text for text in found["candidate"] if not text.isascii()]
    assert dict(zip(found["candidate"], found["n_new"], strict=True)) | {t: fresh[t] for t in chinese} == dict(
        zip(found["candidate"], found["n_new"], strict=True)
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_candidate_is_in_the_dictionary_and_each_has_its_sentence(sample_stores, language, samples):
    loaded, found, corpus = tables(sample_stores, language)
    assert list(found.columns) == list(COLUMNS)
    assert {k: str(v) for k, v in found.dtypes.items()} == COLUMNS
    assert not set(found["candidate"]) & {fold_term(term.text) for term in loaded.terms}
    assert found["candidate"].is_unique
    assert not found["candidate"].str.fullmatch(r"[\d.,% ]+").any()
    assert set(found["dimension"]) <= {dimension.key for dimension in loaded.dimensions}
    assert set(found["file"]) <= {report.file for report in corpus.reports}
    if language == "zh":
        pages = {report.file: list(stored.pages) for report, stored in corpus.texts()}
        for row in found.itertuples():
            assert row.candidate in fold_term(row.example)
            assert row.example[:4] in "".join(pages[row.file][row.page - 1].split()) or " " in row.example[:4]


def test_the_same_search_gives_the_same_table(made_up, seeds_only):
    first, second = expand(seeds_only, store=made_up), expand(seeds_only, store=made_up)
    assert first.equals(second)


def test_another_hash_seed_gives_the_same_table(made_up, seeds_only):
    import os
    import subprocess
    import sys

    code = (
        "import sys; from textindex.workbench.expansion.expand import expand\n"
        "print(expand(sys.argv[1], store=sys.argv[2]).to_csv())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code, str(seeds_only), str(made_up)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_what_was_rejected_does_not_come_again_nor_do_its_pieces(made_up, seeds_only):
    before = expand(seeds_only, store=made_up)
    gone = before["candidate"].iloc[0]
    after = expand(seeds_only, store=made_up, without=[gone])
    assert set(after["candidate"]) == set(before["candidate"]) - {gone}


def test_a_folder_of_policies_is_searched_whatever_its_texts_are(tmp_path, seeds_only):
    filler = ["健全财政保障机制", "完善农村公路养护办法", "扩大高中阶段招生规模", "提高基础养老金标准"]
    lines = [f"{n}年加快大数据、知识图谱{('布局', '应用', '研究')[n % 3]}" for n in range(20)]
    lines += [f"到{n}年{part}" for n in range(60) for part in filler]
    text = "。\n".join(lines)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "关于促进大数据发展的行动纲要.txt").write_text(text, encoding="utf-8")
    (tmp_path / "policies" / "english.txt").write_text("The annual report of the company. " * 50, encoding="utf-8")
    found = expand(seeds_only, folder=tmp_path / "policies")
    assert "知识图谱" in set(found["candidate"])
    assert set(found["file"]) == {"关于促进大数据发展的行动纲要.txt"}


def test_candidates_of_a_folder_are_counted_in_the_archive_too(tmp_path, seeds_only, made_up):
    lines = [f"{n}年加快大数据、知识图谱{('布局', '应用', '研究')[n % 3]}。到{n}年完善养护办法{n}里" for n in range(60)]
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "纲要.txt").write_text("。\n".join(lines), encoding="utf-8")
    found = expand(seeds_only, folder=tmp_path / "p", store=made_up).set_index("candidate")
    texts = [stored.folded.text for _, stored in Corpus(made_up).texts()]
    for text, row in found.iterrows():
        assert row["archive_hits"] == sum(whole.count(text) for whole in texts)
        assert row["archive_reports"] == sum(text in whole for whole in texts)
    assert found.loc["知识图谱", "archive_hits"] > 0


def test_nothing_to_start_from_is_said(made_up, seeds_only, tmp_path):
    with pytest.raises(ti.SourceError, match="--documents"):
        expand(seeds_only)
    with pytest.raises(ti.DictionaryError, match="no dimension cloud: choose among big_data"):
        expand(seeds_only, store=made_up, dimensions=["cloud"])
    seeds_only.write_text(seeds_only.read_text(encoding="utf-8").replace("- 大数据", "- 元宇宙"), encoding="utf-8")
    with pytest.raises(ti.SourceError, match="no term of seeds"):
        expand(seeds_only, store=made_up)
    (tmp_path / "none").mkdir()
    with pytest.raises(ti.SourceError):
        expand(seeds_only, folder=tmp_path / "none")


def test_seeds_are_the_hits_of_scoring(sample_stores):
    loaded = dictionary.load("li2023-zh")
    corpus = Corpus(sample_stores["zh"])
    ledger = hits_of(corpus, [loaded])
    kept = Counter(ledger[ledger["kept"]]["term"])
    seeds, found = Seeds(loaded), Counter()
    for _, stored in corpus.texts():
        for seed in seeds(stored):
            found[seed.term] += 1
            assert stored.folded.part(seed.start, seed.stop) == fold_term(seed.term)
    assert found == kept


def test_rows_near_a_seed_by_hand(seeds_only, made_up):
    loaded = dictionary.load(seeds_only)
    corpus = Corpus(made_up)
    found = gather(texts_of(corpus), loaded, ["big_data"])
    expected, seen = 0, set()
    for _, stored in corpus.texts():
        for sentence in SENTENCE_END.split(bytes(stored.folded.data).decode()):
            if sentence in seen or "大数据" not in sentence:
                continue
            seen.add(sentence)
            seed = sentence.find("大数据")
            at = sentence.find("知识图谱")
            expected += at >= 0 and seed - 20 <= at < seed + 3 + 20
    assert found.rows[("知识", "图谱")] == expected > 10


@given(st.text("大数据a5 \n!?;。！？；.:", max_size=40), st.sampled_from([Chinese, English]))
def test_sentences_lie_where_their_bytes_are_and_none_is_empty(text, language):
    """The marks are looked for here as characters, there as bytes."""
    grammar = grammar_of(Dictionary("x", "1", "zh", {}, MatchPolicy("whole"), (), (Term("大数据", "d"),), ()))
    layout = Layout([text.encode()], grammar if language is Chinese else English())
    expected = (SENTENCE_END if language is Chinese else re.compile(r"\n+|[.!?;:]+(?= )|[;!?]+")).split(text)
    assert layout.pieces == [sentence for sentence in expected if sentence]
    assert [text[a:b] for a, b in zip(layout.firsts, layout.lasts, strict=True)] == list(filter(None, expected))


PATTERNS = {"数据": ("数据",), "大数据湖": ("大数据", "湖"), "湖": ("湖",), "5g湖": ("5g", "湖"), "5g": ("5g",)}


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(["大数据", "数据", "湖", "5g", "x", "云"]), min_size=1, max_size=9), max_size=8),
    st.sampled_from([(), ("湖",), ("湖", "5g", "数据")]),
)
def test_what_is_counted_is_what_reading_sentence_by_sentence_counts(lines, parts):
    sentences = ["".join(line) for line in lines]
    seed = Dictionary("x", "1", "zh", {}, MatchPolicy("substring"), (), (Term("大数据", "d"),), ())
    counts = counted(sentences, [len(sentences) // 2], seed, parts)
    expected = {text: CandidateCounts() for text in PATTERNS}
    for number, text in enumerate(sentences):
        by_hand(text, text not in sentences[:number], expected, parts)
    for text, tally in counts.patterns.items():
        same = ("everywhere",)
        if text not in parts:
            same += ("hits", "new", "distinct", "near", "nested", "left", "right")
        assert {key: getattr(tally, key) for key in same} == {key: getattr(expected[text], key) for key in same}, text
        halves = sentences[: len(sentences) // 2], sentences[len(sentences) // 2 :]
        if text not in parts:
            assert tally.reports == sum(bool(in_any(text, half)) for half in halves)
    assert counts.positions == sum(map(len, set(sentences)))


def counted(sentences, cuts, dictionary, parts):
    """What is counted in sentences that are cut into reports, two of which are looked at together."""
    ends = [*cuts, len(sentences)]
    texts = ["。".join(sentences[a:b]).encode() for a, b in zip([0, *cuts], ends, strict=True)]
    grammar = grammar_of(dictionary)
    layout = Layout(texts, grammar)
    hits = [Seed(m.start(), m.end(), "大数据", "d") for m in re.finditer("大数据".encode(), layout.data)]
    pieces = layout.pieces
    fresh = np.array([piece not in pieces[:n] for n, piece in enumerate(pieces)], dtype=bool)
    halves = np.split(fresh, layout.heads[1:])
    known = [NOTHING._replace(fresh=np.packbits(half).tobytes()) for half in halves]
    beside = frozenset(PATTERNS.keys() - set(parts))
    asked = Patterns(PATTERNS, frozenset(parts), beside, ("d",), 1.0, leading=False)
    counting, total = Counting(grammar, asked), Total(asked)
    counting.batch(Batch(["f", "g"], texts, [b"", b""], known), layout, with_seeds(layout, hits))
    total.add(counting.part())
    return total.counts()


def in_any(pattern, sentences):
    tally = CandidateCounts()
    for text in sentences:
        by_hand(text, True, {pattern: tally}, ())
    return tally.hits


def by_hand(text, fresh, tallies, parts):
    """Count one sentence, character by character."""
    seeds = [(m.start(), m.end()) for m in re.finditer("大数据", text)]
    free = []
    for pattern, tally in tallies.items():
        for start in (at for at in range(len(text)) if text.startswith(pattern, at)):
            stop = start + len(pattern)
            ends = ((start - 1, start), (stop - 1, stop))
            if any(a >= 0 and b < len(text) and (text[a] + text[b]).isascii() for a, b in ends):
                continue
            tally.hits += 1
            tally.everywhere += fresh
            tally.new += not any(a < stop and start < b for a, b in seeds)
            if fresh and not any(a <= start and stop <= b for a, b in seeds):
                free.append((start, stop, pattern))
    for start, stop, pattern in free:
        tally = tallies[pattern]
        tally.distinct += 1
        tally.left[text[start - 1] if start else ""] += 1
        tally.right[text[stop] if stop < len(text) else ""] += 1
        tally.near["d"] += any(a - 20 <= start < b + 20 for a, b in seeds)
        others = [(a, b) for a, b, other in free if other not in parts and (a, b) != (start, stop)]
        longer = any(a <= start and stop <= b for a, b in others)
        tally.nested += longer and pattern not in parts


def test_hits_are_found_once_and_remembered(made_up, seeds_only, monkeypatch):
    loaded, texts = dictionary.load(seeds_only), texts_of(Corpus(made_up))
    gather(texts, loaded, ["big_data"])
    assert any(known.seeds for portion in texts.known for known in portion)
    rows = rows_with(texts, loaded, ["big_data"], ["图谱"])
    monkeypatch.setattr(Seeds, "__call__", None)
    assert rows_with(texts, loaded, ["big_data"], ["图谱"]) == rows
    monkeypatch.undo()
    texts.known = [[known._replace(seeds=None) for known in portion] for portion in texts.known]
    assert rows_with(texts, loaded, ["big_data"], ["图谱"]) == rows


def test_however_many_work_the_table_is_the_same(made_up, seeds_only, monkeypatch):
    monkeypatch.setattr("textindex.workbench.expansion.archive.POOL_CHARS", 0)
    monkeypatch.setattr(outcomes, "JOB_DOCUMENTS", 2)
    assert len(texts_of(Corpus(made_up)).jobs) > 2
    assert expand(seeds_only, store=made_up, workers=2).equals(expand(seeds_only, store=made_up))


def test_reports_looked_at_together_give_what_each_gives_alone(made_up, seeds_only, monkeypatch):
    together = expand(seeds_only, store=made_up)
    monkeypatch.setattr("textindex.workbench.expansion.texts.BATCH_BYTES", 1)
    assert expand(seeds_only, store=made_up).equals(together)


def test_what_is_cut_near_the_hits_alone_gives_the_same_rows(made_up, seeds_only, monkeypatch):
    loaded, corpus = dictionary.load(seeds_only), Corpus(made_up)
    whole = gather(texts_of(corpus), loaded, ["big_data"])
    monkeypatch.setattr("textindex.workbench.expansion.candidates.CUT_WHOLE", 0)
    near_alone = gather(texts_of(corpus), loaded, ["big_data"])
    assert near_alone.rows == whole.rows
    assert near_alone.strings == whole.strings
    assert (near_alone.words, near_alone.cut) == (0, 0) < (whole.words, whole.cut)


def test_what_a_worker_lost_is_done_here(sample_stores):
    loaded, corpus = dictionary.load("li2023-zh"), Corpus(sample_stores["zh"])
    texts = texts_of(corpus, workers=1)
    texts.jobs = [texts.jobs[0]._replace(part="none.parquet")]
    with pytest.raises(StoreError, match=r"none\.parquet"):
        gather(texts, loaded, [])


@given(st.lists(st.integers(0, 2**64 - 1), max_size=60), st.integers(1, 20))
def test_what_was_seen_is_told_once(numbers, size):
    seen, met = Seen(), set()
    for start in range(0, len(numbers), size):
        some = sorted({max(number, 1) for number in numbers[start : start + size]})
        new = seen.first(np.array(some, dtype=np.uint64))
        assert [number for number, first in zip(some, new, strict=True) if first] == sorted({*some} - met)
        met |= {*some}


def test_seen_grows_and_forgets_only_when_it_is_full(monkeypatch):
    monkeypatch.setattr("textindex.workbench.expansion.seen.LAST_BITS", 16)
    draw = np.random.default_rng(1).integers(1, 2**64, 60_000, dtype=np.uint64)
    numbers, seen = np.unique(draw), Seen()
    assert all(seen.first(part).all() for part in np.array_split(numbers[:39_000], 7))
    assert not any(seen.first(part).any() for part in np.array_split(numbers[:39_000], 200))
    assert seen.first(numbers[39_000:41_000]).all()
    assert seen.first(numbers[:1_000]).all()
    assert not seen.first(numbers[40_000:41_000]).any()


TEXTS = st.text("数据大a5湖 ", max_size=30)


@given(st.lists(st.text("数据大a5湖", min_size=1, max_size=5), unique=True, max_size=9), TEXTS, st.booleans())
def test_strings_stand_where_reading_character_by_character_finds_them(strings, text, dense):
    looked = Strings(strings, DENSE if dense else 0)
    points = np.array([ord(char) for char in text], dtype=np.uint32)
    found = list(zip(*(side.tolist() for side in looked(points)), strict=True))
    places = [(at, one) for one in strings for at in range(len(text)) if text.startswith(one, at)]
    expected = sorted(places, key=lambda place: (place[0], -len(place[1])))
    assert found == [(at, at + len(one), strings.index(one)) for at, one in expected]


def test_reach_is_counted_in_characters():
    spans = [(10, 13, "d")]
    assert [at for at in range(40) if near(at, spans, 5)] == list(range(5, 18))


def test_a_counter_is_kept_small_and_keeps_what_is_frequent(monkeypatch):
    from textindex.workbench.expansion import candidates

    monkeypatch.setattr(candidates, "MAX_COUNTED", 10)
    counter = Counter({str(n): 1 for n in range(50)} | {"often": 9, "more": 3})
    prune(counter)
    assert counter == {"often": 9, "more": 3}


def measured(text, hits):
    tally = CandidateCounts(hits=hits, everywhere=hits, distinct=hits)
    return Measured(Candidate(text, (text,), "neighbour"), tally, "d", 1.0, 1.0, 1.0, None, 0.5)


def test_spellings_that_differ_by_a_hyphen_or_a_particle_are_one():
    found = merged(
        [measured("data base", 3), measured("database", 9), measured("数据的治理", 2), measured("数据治理", 2)]
    )
    assert sorted((one.candidate.text, one.variants) for one in found) == [
        ("database", ("data base",)),
        ("数据治理", ("数据的治理",)),
    ]


def test_what_stands_only_in_something_longer_is_a_piece():
    whole = Counter({"a": 3, "b": 2})
    assert is_piece(CandidateCounts(distinct=5, nested=5, left=whole, right=whole), frozenset())
    assert is_piece(CandidateCounts(distinct=5, left=Counter({"据": 5}), right=whole), frozenset())
    assert not is_piece(CandidateCounts(distinct=5, left=Counter({"的": 5}), right=whole), frozenset("的"))
    assert not is_piece(CandidateCounts(distinct=5, nested=3, left=whole, right=whole), frozenset())


def test_alike_sentences_are_nearer_than_others():
    topics = [["云", "服务", "客户", "算力"], ["存货", "成本", "折旧", "金额"]]
    sentences = [[*topics[n % 2], f"词{n % 7}"] for n in range(60)]
    points = vectors(sentences, ())
    assert np.allclose(np.linalg.norm(points, axis=1), 1)
    one, other = similarities(points, [range(0, 20, 2), range(1, 20, 2)], range(20, 60, 2))
    assert one > 0.9
    assert other < 0
    assert similarities(points, [[]], [1]) == [None]
    assert vectors([["a"], ["b"]], ()) is None
