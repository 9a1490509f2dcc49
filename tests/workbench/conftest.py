"""A store of a few reports whose every word is known."""

import random

import pytest

import textindex as ti
from textindex.core.records import Document, Filing, Listed, Page, Reading
from textindex.documents import fold
from textindex.scoring.reading import RULES
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


FILLER = [
    "主要股东为自然人",
    "应收账款账龄在一年以内",
    "存货按成本计量",
    "固定资产折旧采用直线法",
    "现金流量净额有所下降",
]
NEAR = [
    "公司以大数据和隐私算盒为基础",
    "大数据与知识图谱相结合",
    "运用大数据、知识图谱开展风险监测",
    "大数据及隐私算盒落地应用",
]
FAR = ["知识图谱用于客户服务", "隐私算盒已经上线", "算盒覆盖全部门店", "采用算盒提升效率", "客户服务满意度保持稳定"]


def archive(folder, seed=0):
    """Reports of four firms in three years, of sentences whose words and places differ from report to report."""
    draw = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for firm in range(4):
        for year in (2018, 2019, 2020):
            lines = [f"第{n}号{draw.choice(FILLER)}，编号{draw.random():.6f}" for n in range(200)]
            lines += [f"{year}年{draw.randint(1, 28)}日{draw.choice(NEAR)}第{n}批" for n in range(8)]
            lines += [f"{draw.randint(1, 99)}家{draw.choice(FAR)}第{n}项" for n in range(12)]
            draw.shuffle(lines)
            text = f"600{firm:03}_样本{firm} {year}年年度报告\n" + "。\n".join(lines) + "。\n"
            (folder / f"60000{firm}_{year}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def made_up(tmp_path_factory):
    """A store of the made-up archive."""
    place = tmp_path_factory.mktemp("made-up")
    ti.read_archive(archive(place / "reports"), place / "store", workers=0)
    return place / "store"


@pytest.fixture(scope="session")
def sample_stores(tmp_path_factory, samples):
    """The samples read into a store for each language."""
    place = tmp_path_factory.mktemp("samples")
    for language in ("zh", "en"):
        ti.read_archive(samples / language, place / language, workers=0)
    return {language: place / language for language in ("zh", "en")}


@pytest.fixture
def seeds_only(tmp_path):
    """A dictionary with one term."""
    path = tmp_path / "seeds.yaml"
    path.write_text(
        "name: seeds\nlanguage: zh\ndimensions:\n  big_data:\n    label: {zh: 大数据, en: Big data}\n"
        "    terms:\n      - 大数据\n",
        encoding="utf-8",
    )
    return path
