"""What is said of a file keeps its code in the store and in the listing; the tables say it in both languages."""

import warnings

import pandas as pd
import pytest

import textindex as ti
from textindex.core.errors import IdentityWarning
from textindex.core.messages import Message, told
from textindex.core.records import Filing, Listed, Reading, Rejection, Section
from textindex.store import listing, parts


def back_from_a_part(tmp_path, reading):
    path = tmp_path / "part.parquet"
    path.write_bytes(parts.encode([reading]))
    return next(parts.entries(parts.ledger(parts.open_part(str(path), "part")), "part"))


def test_a_part_gives_back_messages_and_plain_texts_as_they_were(tmp_path):
    why = Message("section.nothing", named=Message("section.named", heading="三、管理层讨论", page=7))
    reading = Reading(
        *("ab", ".pdf", "none", 5),
        detail=Message("pdf.blank", pages=3),
        cover={"kind": "other", "what": Message("kind.notice", mark="特此公告")},
        notes=("of old", Message("pdf.left_out", pages=(2, 3))),
        sections=(Section("mdna", "absent", why=why), Section("business", "absent", why="of old")),
    )
    entry = back_from_a_part(tmp_path, reading)
    assert (entry.detail, entry.notes, entry.sections) == (reading.detail, reading.notes, reading.sections)
    assert told(entry.detail, "zh") == "共 3 页，均为空白"
    assert told(entry.cover["what"], "zh") == "公告（文中有“特此公告”）"
    assert [told(note, "zh") for note in entry.notes] == ["of old", "无法载入的页：2、3"]
    assert [told(one.why, "zh") for one in entry.sections] == ["第 7 页的“三、管理层讨论”之下没有内容", "of old"]


def test_a_listing_gives_back_why_a_file_was_lost():
    filing = Filing("/a/1.pdf", "1.pdf", what=Message("kind.fund"))
    detail = Message("report.tried_again", of=Message("lost.time", seconds=0.5))
    lost = Rejection(filing, "runners", "timed out", detail)
    files = [Listed(filing, "s", lost), Listed(Filing("/a/2.pdf", "2.pdf"))]
    first, second = listing.decode(listing.encode(["/a"], files, 0.0)).files
    assert (first, second) == tuple(files)
    assert told(first.lost.detail, "zh") == "0.5 秒内未完成；下次读取时再试"
    assert told(first.filing.what, "zh") == "基金报告"


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    archive = tmp_path_factory.mktemp("archive")
    cover = "云帆科技股份有限公司2020年年度报告\n公司代码：600001 公司简称：云帆科技\n"
    text = cover + "公司推进大数据平台建设，加强人工智能应用。\n" * 200
    (archive / "600002_2020.txt").write_text(text, encoding="utf-8")
    (archive / "1.txt").write_text(" \n", encoding="utf-8")
    store = archive.parent / "store"
    ti.read_archive(archive, store, workers=0)
    with pytest.warns(IdentityWarning) as caught:
        done = ti.score(archive, "li2023-zh", store=store, workers=0)
    return done, [warning.message.args[0] for warning in caught]


def test_tables_say_both_languages_of_what_came_out_of_the_store(result):
    result, warned = result
    (row,) = result.rejections.itertuples()
    assert row.detail.startswith("the file holds only blanks; if it is an annual report")
    assert row.detail_zh.startswith("文件中只有空白；若为年度报告")
    notes = result.documents.set_index("file").loc["600002_2020.txt"]
    assert notes["notes"] == "firm: the file name says 600002, the cover 600001; the cover is taken"
    assert notes["notes_zh"] == "公司：文件名为 600002，封面为 600001；采用封面"
    (warning,) = warned
    assert told(warning, "zh") == "600002_2020.txt：" + notes["notes_zh"]


def test_a_runs_warnings_and_failures_keep_their_codes_in_its_file(tmp_path):
    from textindex.estimates import read_estimates
    from textindex.estimates.tables import files

    firms = [(firm, year) for firm in range(4) for year in range(2010, 2016)]
    data = pd.DataFrame(firms, columns=["firm", "year"])
    data["x"] = (data["firm"] * 7 + data["year"] * 3) % 11
    data["y"] = data["x"] * 0.5 + data["firm"] + (data["year"] * 5 % 7) * 0.1
    spec = 'title = { en = "One", zh = "其一" }\n'
    spec += '[[model]]\nname = "a"\noutcome = "y"\nregressors = ["x"]\nvcov = { CRV1 = "firm" }\n'
    spec += '[[model]]\nname = "b"\noutcome = "y"\nregressors = ["none"]\n'
    (tmp_path / "spec.toml").write_text(spec, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = ti.estimate(tmp_path / "spec.toml", data)
    (tmp_path / "estimates.json").write_text(files(made)["estimates.json"], encoding="utf-8")
    back = read_estimates(tmp_path)
    assert [*back["a"].warnings] == [*made["a"].warnings] != []
    assert [told(text, "zh") for text in back["a"].warnings] == [told(text, "zh") for text in made["a"].warnings]
    assert "firm 只有 4 个" in told(back["a"].warnings[0], "zh")
    assert back.failed == made.failed
    assert told(back.failed["b"], "zh") == told(made.failed["b"], "zh") != back.failed["b"]
    (table,) = ti.typeset(back, language="zh")
    assert any("聚类太少（firm 只有 4 个）" in note for note in table.notes)
    assert back.file.title == {"en": "One", "zh": "其一"}
