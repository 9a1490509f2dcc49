"""One cover may hold codes of A, B, H and preferred shares and of bonds: the A share is the firm."""

import pytest

from textindex.core.records import Filing
from textindex.sources import settle
from textindex.sources.names import read_name
from textindex.sources.shares import listed


@pytest.mark.parametrize(
    ("cover", "firm"),
    [
        ("B股股票代码:900777A股股票代码:600777", "600777"),
        ("股票代码:200777(B股)、000777(A股)", "000777"),
        ("证券代码:000777、200777", "000777"),
        ("股票简称甲A甲B股票代码000777200777", "000777"),
        ("优先股股票代码:140777优先股简称:优1股票代码:601777", "601777"),
        ("证券代码:360777证券代码:601777", "601777"),
        ("债券代码:127777债券简称:某转债证券代码:002777", "002777"),
        ("证券代码:113777证券简称:某转债证券代码:603777", "603777"),
        ("股票代码(H股):00777股票代码(A股):601777", "601777"),
        ("A股:601777H股:00777", "601777"),
        ("证券代码:837777", "837777"),
        ("证券代码:920777", "920777"),
        ("股票代码:688777", "688777"),
        ("存托凭证代码:689777", "689777"),
        ("股票种类股票上市交易所股票简称股票代码B股上海证券交易所甲B900777A股上海证券交易所甲A600777", "600777"),
        ("股票代码:900777", "900777"),
        ("证券代码:113777", ""),
        ("公司持有的股票代码:600778", ""),
        ("A股:上海证券交易所代码:600777A股简称:甲H股:香港联合交易所有限公司代码:0777H股简称:甲", "600777"),
        ("股票上市交易所名称及代码H股:香港联合交易所代码:0777H股简称:甲A股:深圳证券交易所代码:000777", "000777"),
        ("代码:600777A股简称:甲", "600777"),
        ("持有A股代码:600778", ""),
        ("统一社会信用代码:914401016332068077(深圳证券交易所)", ""),
        ("邮政编码:200777公司股票上市交易所:上海证券交易所", ""),
    ],
)
def test_the_a_share_stands_for_the_firm(cover, firm):
    assert listed([cover])[0] == firm


def test_of_several_firms_on_a_cover_the_files_name_says_which():
    seen = {"firm": "600778", "codes": "600778 600779"}
    filing, remarks = settle(read_name(Filing("", "600779_2018.pdf")), seen)
    assert (filing.firm, remarks) == ("600779", [])
    filing, _ = settle(read_name(Filing("", "600111_2018.pdf")), seen)
    assert filing.firm == "600778"


def test_the_b_share_in_the_files_name_is_the_firm_of_the_a_share_without_a_remark():
    filing, remarks = settle(read_name(Filing("", "900777_2018.pdf")), {"firm": "600777", "codes": "600777 900777"})
    assert (filing.firm, remarks) == ("600777", [])


def test_of_an_a_and_a_b_share_in_a_name_the_a_share_is_the_firm():
    assert read_name(Filing("", "900777_600777_2018.pdf")).firm == "600777"
