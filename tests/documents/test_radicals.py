"""A radical, a stroke or a compatibility ideograph is the character that it looks like, in texts and in terms."""

import pytest

from textindex.core.records import Document, Filing, Page
from textindex.core.text import fold_term
from textindex.documents import fold, sections

CODES = [*range(0x2E80, 0x2FE0), *range(0x31C0, 0x31E4), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)]


def folded(*pages):
    read = tuple(Page(number, text, "plain") for number, text in enumerate(pages, 1))
    return fold(Document(Filing("", ""), read, "plain"))


SIMPLIFIED = "这家公司为发展业务与产销设备" * 3  # or the whole were taken for traditional Chinese


@pytest.mark.parametrize("code", CODES[::7], ids=hex)
def test_a_text_and_a_term_are_folded_alike(code):
    text = f"{SIMPLIFIED}物{chr(code)}业"
    assert folded(text).text == fold_term(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("⻜机", "飞机"),
        ("⻓江", "长江"),
        ("⻝品", "食品"),
        ("⼈⼯", "人工"),
        ("\uf9ba解", "了解"),
        ("葛\U000e0100城", "葛城"),
    ],
)
def test_what_looks_like_a_character_is_it_and_leads_back_to_its_place(written, meant):
    text = folded("前言", f"关于{written}的说明")
    assert meant in text.text
    at = text.text.encode().index("的说明".encode())
    page, offset = text.locate(at)[:2]
    assert (page, offset) == (2, 2 + len(written))


def test_a_heading_in_radicals_is_found():
    chapters = ["第一节 释义", "第二节 公司简介", "第三节 管理层讨论与分析", "第四节 公司治理", "第五节 重要事项"]
    body = "\n本公司产品销往各地，经营稳定。" * 40
    radicals = str.maketrans("一二三四五公节理", "⼀⼆三四五公节理")
    radicals[ord("长")] = "⻓"
    text = "\n".join(chapter.translate(radicals) + body for chapter in chapters)
    plain = "\n".join(chapter + body for chapter in chapters)
    assert sections([text], "zh") != []
    assert [found.start for found in sections([text], "zh")] == [found.start for found in sections([plain], "zh")]
    assert any(found.status == "present" for found in sections([text], "zh"))
