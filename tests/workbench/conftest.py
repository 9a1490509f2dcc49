"""Stores of the samples, and of a made-up archive in which it is known what is to be found."""

import random

import pytest

import textindex as ti

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
