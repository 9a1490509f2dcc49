"""A page that is stored turned and shown upright (a landscape table) is placed as the reader sees it."""

from textindex.core.records import Document, Filing
from textindex.documents import fold
from textindex.documents.pdfium import read_pages

REPORT = "000001-平安银行/2007年年度报告.pdf"
LANDSCAPE_PAGE = 62


def test_cells_of_a_turned_page_are_wide_and_their_text_is_joined(shared_data):
    pages, _ = read_pages((shared_data / "zh_pdf" / REPORT).read_bytes())
    page = pages[LANDSCAPE_PAGE - 1]
    cell = next(line for line in page.lines if page.text[line.start : line.stop] == "占用方名称")
    assert cell.right - cell.left > 3 * (cell.top - cell.bottom)
    assert "占用方与上市公司的关联关系" in fold(Document(Filing("", ""), (page,), "pdfium")).text
