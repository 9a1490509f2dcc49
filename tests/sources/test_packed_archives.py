"""Reports in packed files through the whole road: score, read, sections, manifest, store; conserved and resumable."""

import gzip
import io
import os
import warnings
import zipfile
from hashlib import sha256

import pytest
from command_line import invoke

import textindex
from textindex.core.errors import IdentityWarning, SourceError
from textindex.scoring.pipeline import read_archive
from textindex.sources import search
from textindex.sources.inside import LINKS
from textindex.sources.walk import FETCHED


def report(number):
    head = f"公司代码：{600100 + number}  公司简称：云帆科技\n云帆科技股份有限公司\n2020年年度报告\n"
    chapter = "第三节 管理层讨论与分析\n" + "公司经营情况良好。" * 40 + "\n第四节 公司治理\n"
    return (head + chapter + "公司推进大数据建设。" * number + "公司经营情况良好。" * 40).encode()


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


MEMBERS = {f"2020/{600100 + number}_2020.txt": report(number) for number in (1, 2, 3)}


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    inner = zipped({"600104_2020.txt": report(4), "__MACOSX/x.txt": b"x", ".DS_Store": b"x"})
    (folder / "all.zip").write_bytes(zipped({**MEMBERS, "inner.zip": inner}))
    (folder / "600105_2020.txt").write_bytes(report(5))
    os.utime(folder / "600105_2020.txt", (0, 0))  # what was changed a moment ago is read again
    return folder


def unpacked(tmp_path):
    folder = tmp_path / "unpacked"
    for name, data in {**MEMBERS, "inner/600104_2020.txt": report(4), "600105_2020.txt": report(5)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_an_archive_scores_as_the_folder_that_it_was_made_of(archive, tmp_path):
    packed, plain = textindex.score(archive), textindex.score(unpacked(tmp_path))
    assert len(packed.index) == 5
    drop = ["file"]
    assert packed.index.drop(columns=drop).to_csv() == plain.index.drop(columns=drop).to_csv()
    assert packed.hits.drop(columns=drop).to_csv() == plain.hits.drop(columns=drop).to_csv()
    assert set(packed.index["file"]) == {
        *("all.zip/2020/600101_2020.txt", "all.zip/2020/600102_2020.txt", "all.zip/2020/600103_2020.txt"),
        *("all.zip/inner.zip/600104_2020.txt", "600105_2020.txt"),
    }
    assert packed.run["passed_over"] == {"hidden": 1, "left by a system or program": 1}


def test_a_second_run_reads_nothing_and_one_of_a_grown_archive_only_what_is_new(archive, tmp_path):
    read_archive(archive, tmp_path / "st")
    steps = []
    read_archive(archive, tmp_path / "st", progress=steps.append)
    assert [step for step in steps if step.step == "read"] == []
    (archive / "all.zip").write_bytes(zipped({**MEMBERS, "2020/600109_2020.txt": report(9)}))
    read_archive(archive, tmp_path / "st", progress=steps.append)
    assert [step.file for step in steps if step.step == "read"] == ["all.zip/2020/600109_2020.txt"]


def test_workers_read_inside_as_well(archive, tmp_path):
    table = read_archive(archive, tmp_path / "st", workers=2)
    assert sorted(table["status"]) == ["ok"] * 5


def test_an_archive_that_is_gone_is_scored_as_last_seen(archive, tmp_path):
    first = textindex.score(archive, store=tmp_path / "st")
    (archive / "all.zip").rename(tmp_path / "elsewhere.zip")
    (archive / "600105_2020.txt").unlink()
    archive.rmdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert textindex.score(archive, store=tmp_path / "st").index.equals(first.index)


def test_a_manifest_names_files_inside(archive, tmp_path):
    (tmp_path / "m.csv").write_text(
        "path,firm,year\nall.zip/2020/600101_2020.txt,000001,2015\n600104_2020.txt,000002,2016\n", encoding="utf-8"
    )
    told = {filing.file: (filing.firm, filing.year) for filing in search([archive], tmp_path / "m.csv").filings}
    assert told["all.zip/2020/600101_2020.txt"] == ("000001", 2015)
    assert told["all.zip/inner.zip/600104_2020.txt"] == ("000002", 2016)


def test_what_fetch_left_inside_is_used(tmp_path):
    manifest = b"path,firm,year,kind,site,version,status,sha256\na.txt,000009,2011,annual,cninfo,latest,fetched,\n"
    (tmp_path / "a.zip").write_bytes(zipped({"x/manifest.csv": manifest, "x/a.txt": report(1)}))
    found = search([tmp_path])
    assert [(one.file, one.firm, one.year) for one in found.filings] == [("a.zip/x/a.txt", "000009", 2011)]
    assert found.passed == {FETCHED: ["a.zip/x/manifest.csv"]}


def test_tables_of_firms_inside_are_used_as_those_in_a_folder(tmp_path):
    """A folder that fetch filled and somebody packed gives the firms that the folder gives."""
    table = b"code,orgId,name,category\n900101,g1,x,B\xe8\x82\xa1\n600101,g1,x,A\xe8\x82\xa1\n"
    files = {
        "a/900101_2020.txt": report(1).replace(b"600101", b"900101"), "companies-cninfo.csv": table,
    }  # fmt: skip
    (tmp_path / "folder" / "a").mkdir(parents=True)
    for name, data in files.items():
        (tmp_path / "folder" / name).write_bytes(data)
    (tmp_path / "all.zip").write_bytes(zipped(files))
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "all.zip").write_bytes(zipped({f"deep/{name}": data for name, data in files.items()}))
    with pytest.warns(IdentityWarning, match="as the table of firms tells"):
        firms = [textindex.score(tmp_path / at).index["firm"].tolist() for at in ("folder", "all.zip", "one")]
    assert firms == [["600101"]] * 3


def test_a_table_inside_is_no_report_and_says_how_it_is_used(tmp_path):
    rows = "证券代码,年份,简称,主营业务\n" + "".join(f"{600100 + n},2020,甲,公司从事软件。\n" for n in range(40))
    tables = {
        "2020/firms.csv": rows.encode("gb18030"), "2020/600177_2020.csv": rows.encode(), "TRD_2020.txt": rows.encode(),
        "t_2020.md": rows.replace(",", " | ").encode(), "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "x.html": f"<html><table>{rows.replace(',', '<td>').replace(chr(10), '<tr><td>')}</table>".encode(),
    }  # fmt: skip
    (tmp_path / "all.zip").write_bytes(zipped({**MEMBERS, **tables}))
    result = textindex.score(tmp_path / "all.zip")
    assert set(result.index["file"]) == {f"all.zip/{name}" for name in MEMBERS}  # no missing row of 600177 either
    told = result.rejections.set_index("file")
    assert set(told.index) == {f"all.zip/{name}" for name in tables}
    assert set(told["reason"]) == {"not an annual report"}
    assert all("--manifest" in detail and "--firms" in detail for detail in told["detail"])


def test_a_table_that_a_manifest_names_keeps_its_firm_year_as_missing(tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "r" / "600101_2020.txt").write_bytes(report(1))
    (tmp_path / "m.csv").write_text("path,firm,year\nr/a.csv,600555,2019\n")
    index = textindex.score(tmp_path / "r", manifest=tmp_path / "m.csv").index.set_index("firm")
    assert index.loc["600555", "status"] == "not an annual report"
    assert index.loc["600101", "status"] == "ok"


@pytest.mark.parametrize("name", ["2020/m.csv", "m.xlsx", "m.csv.gz", "inner.zip/m.csv"])
def test_a_manifest_inside_is_given_by_its_path_there(tmp_path, name):
    rows = "path,firm,year\n600101_2020.txt,000001,2015\n"
    made = {"csv": rows.encode(), "gz": gzip.compress(rows.encode())}.get(name.rpartition(".")[2]) or workbook(rows)
    own = {"inner.zip": zipped({"m.csv": made})} if "/m" in name and name.startswith("inner") else {name: made}
    (tmp_path / "all.zip").write_bytes(zipped({**MEMBERS, **own}))
    with pytest.warns(IdentityWarning, match="the manifest is taken"):
        result = textindex.score(tmp_path / "all.zip", manifest=tmp_path / "all.zip" / name)
    assert ("000001", 2015) in set(zip(result.index["firm"], result.index["year"], strict=True))
    assert len(result.index) == 3
    assert result.rejections.empty
    assert result.provenance["manifest_sha256"] == sha256(made).hexdigest()


def workbook(rows):
    import openpyxl

    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in rows.splitlines():
        book.active.append(row.split(","))
    book.save(buffer)
    return buffer.getvalue()


def test_a_manifest_that_is_not_inside_is_told(archive):
    with pytest.raises(SourceError, match=r"no file m\.csv is inside"):
        search([archive], archive / "all.zip" / "m.csv")


def test_firm_data_inside_are_given_by_their_path_there(tmp_path):
    import pandas as pd

    from textindex.tables.read import read_frame

    frame, made = pd.DataFrame({"firm": ["600101"], "x": [1.5]}), {}
    for ending, write in (("csv", frame.to_csv), ("dta", frame.to_stata), ("parquet", frame.to_parquet)):
        buffer = io.BytesIO()
        write(buffer, **({"write_index": False} if ending == "dta" else {"index": False}))
        made[f"f.{ending}"] = buffer.getvalue()
    (tmp_path / "all.zip").write_bytes(zipped(made))
    for name in made:
        read = read_frame(tmp_path / "all.zip" / name)
        assert (read["firm"].tolist(), read["x"].astype(float).tolist()) == (["600101"], [1.5])


def test_one_file_or_folder_inside_is_read_alone(archive):
    whole = archive / "all.zip"
    assert "云帆科技" in invoke("read", whole / "2020/600102_2020.txt").stdout
    assert "present" in invoke("sections", whole / "inner.zip/600104_2020.txt").stdout
    assert [filing.file for filing in search([whole / "2020"]).filings] == sorted(
        name.removeprefix("2020/") for name in MEMBERS
    )
    assert len(textindex.score(whole).index) == 4
    with pytest.raises(SourceError, match="holds 4 files; name one"):
        textindex.read(whole)
    with pytest.raises(SourceError):
        textindex.read(whole / "none.txt")


def test_all_that_is_inside_is_read_rejected_or_told(tmp_path):
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", report(1))
        archive.writestr("b.txt", report(2))
        archive.writestr("../c.txt", report(3))
        archive.writestr("broken.zip", b"PK\x03\x04 not more")
        archive.writestr("table.xlsx", zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}))
        archive.writestr(link, b"/etc/passwd")
    data = buffer.getvalue().replace(
        "推进大数据建设。公司推进大数据建设。".encode(), "推进大数据建设。公司推进大数据建投。".encode()
    )
    (tmp_path / "a.zip").write_bytes(data)
    result = textindex.score(tmp_path)
    reasons = dict(zip(result.rejections["file"], result.rejections["reason"], strict=True))
    assert list(result.index["file"]) == ["a.zip/a.txt"]
    assert reasons == {
        "a.zip/b.txt": "unreadable",
        "a.zip/../c.txt": "no access",
        "a.zip/broken.zip": "unreadable",
        "a.zip/table.xlsx": "not an annual report",
    }
    assert result.run["passed_over"] == {LINKS: 1}


def test_archives_that_cannot_be_read_are_rejections_of_their_own(tmp_path):
    (tmp_path / "cut.zip").write_bytes(zipped(MEMBERS)[:-30])
    (tmp_path / "a.rar").write_bytes(b"Rar!\x1a\x07\x00" + b"x" * 50)
    (tmp_path / "600101_2020.txt").write_bytes(report(1))
    result = textindex.score(tmp_path)
    assert dict(zip(result.rejections["file"], result.rejections["reason"], strict=True)) == {
        "cut.zip": "unreadable",
        "a.rar": "unreadable",
    }
    assert "RAR" in result.rejections["detail"].str.cat()


def test_a_zip_of_stored_pdfs_is_an_archive_and_a_pdf_with_a_zip_behind_it_a_pdf(samples, tmp_path):
    pdf = next((samples / "zh").glob("*.pdf")).read_bytes()
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "report.pdf").write_bytes(zipped({"a.pdf": pdf, "b.txt": report(1)}))
    assert [filing.file for filing in search([tmp_path / "two"]).filings] == ["report.pdf/a.pdf", "report.pdf/b.txt"]
    (tmp_path / "900001_2018.pdf").write_bytes(pdf + zipped({"a.txt": report(1)}))
    assert [filing.file for filing in search([tmp_path / "900001_2018.pdf"]).filings] == ["900001_2018.pdf"]
    document = textindex.read(tmp_path / "900001_2018.pdf")
    assert document.pages[0].origin == "text-layer"
    assert any("also a ZIP archive" in note for note in document.notes)


def test_an_archive_at_a_far_address(archive):
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe("/far/all.zip", (archive / "all.zip").read_bytes())
    result = textindex.score("memory://far")
    assert len(result.index) == 4
    assert "all.zip/inner.zip/600104_2020.txt" in set(result.index["file"])
    assert "云帆科技" in textindex.read("memory://far/all.zip/2020/600101_2020.txt").text
    with pytest.raises(SourceError):
        textindex.read("memory://far/all.zip/2020/none.txt")
    system.rm("/far", recursive=True)
