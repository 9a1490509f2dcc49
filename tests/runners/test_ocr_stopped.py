"""A real report of which some pages are scanned: OCR reads these alone; killed and stopped, it goes on at the page."""

import os
import signal

import pytest

from tests.benchmarks.bench_ocr_stopped import disturbed, ended, finish, recognized, with_pictures

REPORT = "2020-04-16__四方科技集团股份有限公司__603339__四方科技__2019年__年度报告.pdf"
PAGES = range(40, 44)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs the signals of POSIX")
def test_a_report_with_scanned_pages_goes_on_at_the_page_and_ends_the_same(shared_data, tmp_path):
    pytest.importorskip("rapidocr")
    archive, whole, stopped = (tmp_path / name for name in ("archive", "whole", "stopped"))
    archive.mkdir()
    with_pictures(shared_data / "zh_pdf" / REPORT, archive / REPORT, PAGES)
    finish(archive, whole)
    confidence = recognized(whole)
    assert list(confidence) == list(PAGES)
    assert min(confidence.values()) > 0.95
    (killed, told), again = disturbed(archive, stopped, len(PAGES))
    assert (killed.number, killed.code) == (signal.SIGKILL, -signal.SIGKILL)
    assert (told.number, told.code) == (signal.SIGTERM, 130)
    assert 1 <= killed.done <= told.done < len(PAGES)
    assert again == 0
    assert ended(stopped) == ended(whole)
