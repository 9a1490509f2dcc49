"""Sections in a run: kept with the text, scored alone, and never replaced by the whole report."""

import json

import pytest
from command_line import invoke

import textindex as ti
from textindex.core.errors import DocumentError
from textindex.store import Store, sql

HEAD = "公司代码：{firm}\n某某股份有限公司\n2020年年度报告\n" + "公司经营情况良好，各项业务有序开展。\n" * 20
CHAPTERS = (
    "第一节 释义\n无。\n第二节 公司简介\n公司利用云计算。\n第三节 公司业务概要\n{business}\n第四节 {title}\n{mdna}\n"
    "第五节 重要事项\n公司运用大数据。\n第六节 财务报告\n大数据。\n"
)
LONG = "报告期内，公司收入增长。" * 60


def write(folder, firm, title="经营情况讨论与分析", mdna=None, business="公司从事云计算服务。" + LONG):
    mdna = "公司建成大数据平台，大数据业务增长。" + LONG if mdna is None else mdna
    text = HEAD.format(firm=firm) + CHAPTERS.format(title=title, mdna=mdna, business=business)
    (folder / f"{firm}_2020.txt").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sections")
    write(folder, "600001")
    write(folder, "600002", title="股份变动情况")
    write(folder, "600003", mdna="详见公司同日披露的《2020年度董事会工作报告》。")
    return folder


def test_one_section_is_scored_and_the_reports_without_it_are_missing_rows(archive):
    result = ti.score(archive, "li2023-zh", section="mdna")
    rows = result.index.set_index("firm")
    assert rows["status"].to_dict() == {"600001": "ok", "600002": "no section", "600003": "pointer"}
    assert rows.loc["600001", "n_big_data"] == 2
    assert rows.loc["600001", "n_cloud_computing"] == 0
    assert rows.loc[["600002", "600003"], ["n_total", "digital", "n_chars"]].isna().all(axis=None)
    told = result.rejections.set_index("firm")
    assert told["reason"].to_dict() == {"600002": "no section", "600003": "pointer"}
    assert "详见公司同日披露" in told.loc["600003", "detail"]
    assert set(result.hits["section"]) == {"mdna"}
    assert rows.loc["600001", "n_chars"] == len("第四节经营情况讨论与分析公司建成大数据平台,大数据业务增长。" + LONG)
    assert result.provenance["section"] == "mdna"


def test_without_a_section_the_whole_report_is_scored_and_hits_tell_theirs(archive):
    result = ti.score(archive, "li2023-zh")
    assert result.index["status"].tolist() == ["ok"] * 3
    own = result.hits[result.hits["firm"] == "600001"]
    assert own["section"].tolist() == ["", "business", "mdna", "mdna", "", ""]
    documents = result.documents.set_index("firm")
    assert documents["mdna"].to_dict() == {"600001": "present", "600002": "absent", "600003": "pointer"}
    assert set(documents["business"]) == {"present"}


def test_the_hits_of_a_section_are_those_between_its_places(samples):
    """By page and offset, as `sections` gives them: another road than that by folded bytes."""
    whole = ti.score(samples / "zh", ["li2023-zh", "wu2021-zh"], count="substring")
    places = {file: ti.sections(samples / "zh" / file) for file in set(whole.hits["file"])}
    for name in ("mdna", "business"):
        alone = ti.score(samples / "zh", ["li2023-zh", "wu2021-zh"], count="substring", section=name)
        missing = set(alone.rejections.loc[alone.rejections["reason"].isin(["no section", "pointer"]), "file"])
        between = []
        for row in whole.hits.itertuples():
            if row.file in missing:
                continue
            found = next(s for s in places[row.file] if s.section == name)
            here = (row.page, row.start)
            if (found.start_page, found.start) <= here < (found.end_page, found.end):
                between.append((row.file, row.dictionary, *here, row.term))
        columns = ["file", "dictionary", "page", "start", "term"]
        assert sorted(alone.hits[columns].itertuples(index=False, name=None)) == sorted(between)
        assert len(between) > 20 or name == "business"


def test_places_are_found_again(samples):
    """`find` is the inverse of `locate`, at every character."""
    for path in sorted((samples / "zh").rglob("*.pdf"))[:4]:
        folded = ti.fold(ti.read(path))
        places = list(zip(folded.origin.pages, folded.origin.offsets, strict=True))
        assert places == sorted(places)
        at = 0
        for character in folded.text:
            page, offset = folded.locate(at)
            assert folded.find(page, offset) <= at
            assert folded.locate(folded.find(page, offset)) == (page, offset)
            at += len(character.encode())
        assert folded.find(0, 0) == 0
        assert folded.find(10_000, 0) == len(folded.data)


def test_a_section_that_nothing_ends_is_told(tmp_path):
    write(tmp_path, "600004")
    whole = (tmp_path / "600004_2020.txt").read_text(encoding="utf-8")
    (tmp_path / "600004_2020.txt").write_text(whole.partition("第五节")[0], encoding="utf-8")
    write(tmp_path, "600005")
    notes = ti.score(tmp_path, "li2023-zh").documents.set_index("firm")["notes"]
    assert "mdna runs to the end of the document" in notes["600004"]
    assert "runs to the end" not in notes["600005"]


def test_an_unknown_section_is_refused(archive):
    with pytest.raises(DocumentError, match="section: 'md&a' is none of mdna, business"):
        ti.score(archive, "li2023-zh", section="md&a")


def test_the_store_keeps_sections(archive, tmp_path):
    ti.read_archive(archive, tmp_path / "store")
    table = sql(Store(tmp_path / "store"), "SELECT section, status, count(*) AS n FROM sections GROUP BY ALL")
    assert {(row.section, row.status, row.n) for row in table.itertuples()} == {
        ("mdna", "present", 1),
        ("mdna", "absent", 1),
        ("mdna", "pointer", 1),
        ("business", "present", 3),
    }
    again = ti.score(None, "li2023-zh", store=tmp_path / "store", section="mdna")
    assert again.index.equals(ti.score(archive, "li2023-zh", section="mdna").index)


def test_the_command_shows_what_was_found_where_and_why(archive):
    shown = invoke("sections", archive / "600003_2020.txt")
    assert "mdna: pointer" in shown.stdout
    assert "refers elsewhere" in shown.stdout
    found = json.loads(invoke("sections", archive / "600001_2020.txt", "--json").stdout)
    keys = ["section", "status", "start_page", "end_page", "heading", "starts_with", "ends_before", "why"]
    assert [list(one) for one in found] == [keys, keys]
    assert found[0]["section"] == "mdna"
    assert (found[0]["status"], found[0]["heading"]) == ("present", "第四节 经营情况讨论与分析")
    assert found[0]["ends_before"] == "第五节 重要事项"
    assert found[1]["starts_with"].startswith("第三节 公司业务概要 公司从事云计算服务。")


def test_the_command_says_what_is_wrong(tmp_path, samples):
    (tmp_path / "empty.txt").touch()
    for path, told in (
        (tmp_path / "none.pdf", "no such"),
        (tmp_path / "empty.txt", "empty"),
        (samples / "broken" / "scanned.pdf", "scanned"),
    ):
        failed = invoke("sections", path, code=1)
        assert told in failed.stderr
