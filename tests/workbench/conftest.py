"""A store of a few reports whose every word is known."""

import pytest

import textindex as ti
from textindex.base.records import Document, Filing, Listed, Page, Reading
from textindex.documents import fold
from textindex.reading import RULES
from textindex.store import Store

BOILERPLATE = "展望未来,以服务业为主体的第三产业快速增长,移动支付方兴未艾。"
FILLER = "本公司二零一八年度经营情况良好,董事会对全体股东负责,并认真履行职责。" * 3
TEXTS = {
    "600001_2018.txt": ["公司建设大数据平台，推进数字化转型。公司尚未建立数据中心。", "大数据中心建成。"],
    "600002_2018.txt": ["智能网联汽车销量增长。物联网联盟成立。" + BOILERPLATE, "竞争对手使用云计算。=云计算,大數據"],
    "600003_2019.txt": ["我们利用数字金融服务客户，云计算与大数据。" * 12 + BOILERPLATE],
    "600004_2019.txt": ["计划建设物联网。ＡＩ赋能。5G基站，15G。" + BOILERPLATE, "<b>数字化</b>&转型"],
    "600005_2020.txt": [BOILERPLATE * 3],
    "600006_2020.txt": ["Cloud computing, data centers. 云计算" + BOILERPLATE],
}


def reading(file, pages):
    parts = tuple(Page(n, text, "plain") for n, text in enumerate(pages, 1))
    folded = fold(Document(Filing(file, file), parts, "text"))
    cover = {"firm": file[:6], "year": int(file[7:11]), "kind": "annual", "language": "zh", "name": f"公司{file[5]}"}
    return Reading(file.ljust(64, "0"), ".txt", "textindex", RULES, cover=cover, pages=pages, folded=folded, n_chars=99)


@pytest.fixture(scope="session")
def texts():
    """The reports' pages, by file."""
    return TEXTS


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    """The store's folder."""
    folder = tmp_path_factory.mktemp("shelf") / "st"
    store = Store(folder, create=True)
    store.add([reading(file, pages) for file, pages in TEXTS.items()])
    listed = [
        Listed(Filing(f"/reports/{f}", f, f[:6], int(f[7:11]), kind="annual", sha256=f.ljust(64, "0"))) for f in TEXTS
    ]
    store.save_listing(["/reports"], listed)
    return folder


@pytest.fixture(scope="session")
def real(samples, tmp_path_factory):
    """The samples, read."""
    folder = tmp_path_factory.mktemp("real") / "st"
    ti.read_archive([samples / "zh", samples / "en"], folder)
    return folder


@pytest.fixture
def yaml(tmp_path):
    """Writes a dictionary of some terms."""

    def write(terms, name="mine", count="whole", language="zh", more=""):
        path = tmp_path / f"{name}.yaml"
        listed = "\n".join(f"      - {{term: '{term}'}}" for term in terms)
        path.write_text(
            f"name: {name}\nlanguage: {language}\npolicy: {{count: {count}}}\ndimensions:\n  d:\n"
            f"    label: {{zh: 甲, en: A}}\n    terms:\n{listed}\n{more}",
            encoding="utf-8",
        )
        return path

    return write
