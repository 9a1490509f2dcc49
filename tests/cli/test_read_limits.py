"""The limits of time and memory hold for one report as for an archive, and in this process too."""

import pytest
from command_line import invoke

import textindex as ti
from textindex.core.errors import DocumentError
from textindex.runners import Limits
from textindex.scoring import pipeline
from textindex.scoring.alone import under_limits

REPORT = (
    "证券代码：600519  公司简称：云帆科技\n云帆科技股份有限公司\n2019年年度报告\n第四节 管理层讨论与分析\n"
    + "公司推进大数据建设。" * 60
)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "600519_2019.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def endless(path, **options):
    """A rule that comes to no end."""
    while True:
        pass


def greedy(path, **options):
    """A rule that takes all the memory there is."""
    held = []
    while True:
        held.append(bytearray(10_000_000))


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize(
    ("verb", "told"), [(endless, "timed out: not done after 1"), (greedy, "too large: it needs more")]
)
def test_a_report_that_passes_a_limit_is_given_up_in_one_message(report, verb, told, workers):
    with pytest.raises(DocumentError, match=told):
        under_limits(verb, str(report), Limits(workers, 1.0 if verb is endless else 60.0, 400))


@pytest.mark.parametrize("workers", ["0", "1"])
def test_read_and_sections_say_what_they_said(report, workers):
    done = invoke("read", report, "-w", workers)
    assert "公司推进大数据建设" in done.stdout
    found = under_limits(pipeline.sections, str(report), Limits(int(workers), 60.0, 2_000))
    assert found == ti.sections(report)
    assert "mdna: present" in invoke("sections", report).stdout
    (report.parent / "empty.txt").write_text(" ")
    gone = invoke("read", report.parent / "empty.txt", "-w", workers, code=1)
    assert "empty" in gone.stderr


def test_the_commands_have_the_limits(report, monkeypatch):
    monkeypatch.setattr(pipeline, "read", endless)
    done = invoke("read", report, "-w", "0", "--timeout", "1", code=1)
    assert "timed out: not done after 1 seconds" in " ".join(done.stderr.split())


def test_a_run_in_this_process_gives_a_slow_report_up_and_goes_on(report, monkeypatch):
    (report.parent / "600520_2019.txt").write_text(REPORT.replace("600519", "600520"), encoding="utf-8")
    from textindex.scoring import reading

    cover = reading.sources.cover

    def slow(document):
        return endless("") if "600520" in document.text else cover(document)

    monkeypatch.setattr(reading.sources, "cover", slow)
    result = ti.score(report.parent, dictionary="li2023-zh", workers=0, timeout_s=1.0)
    assert list(result.rejections["file"]) == ["600520_2019.txt"]
    assert list(result.rejections["reason"]) == ["timed out"]
    assert set(result.hits["file"]) == {"600519_2019.txt"}
