"""Not the concept: names, abbreviations defined as something else, empty boxes; and what only looks like one."""

import csv
import hashlib
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textindex.core.data import shipped
from textindex.core.errors import DictionaryError
from textindex.core.text import fold_term
from textindex.documents.script import to_simplified
from textindex.matching import Concept, abbreviations, attribution_rules, concept_sha256, concept_zh

WIDE = "\u3400-\u9fff\u3000-\u303f\uff00-\uffef【】"
BLANK = re.compile(rf"(?<=[{WIDE}])[^\S\n]+|[^\S\n]+(?=[{WIDE}])")
ROOT = Path(__file__).parents[2]


def instead(text, language, term=""):
    """What the hit between 【 and 】 is instead of its term."""
    if language == "zh":
        text = BLANK.sub("", text.translate(to_simplified()))
    parts = re.split("[【】]", text)
    before, surface, after = folded = [fold_term(part) for part in parts]
    data, raw = "".join(folded).encode(), "".join(parts)
    assert len(raw) == len(data.decode())

    def quoted(start, stop):
        return raw[len(data[:start].decode()) : len(data[:stop].decode())]

    start = len(before.encode())
    stop = start + len(surface.encode())
    term = term or (surface if parts[1].istitle() and parts[1] != "Amazon Web Services" else parts[1])
    return Concept(data, quoted).instead(start, stop, before, after, language=language, term=term)


OFF = [
    # names of companies, bodies, funds, indices
    ("zh", "深圳市某某【智能机器人】股份有限公司本期变动", "name of a company: …股份有限公司"),
    ("zh", "某某【智慧能源】科技（苏州）有限公司", "name of a company: …科技(苏州)有限公司"),
    ("zh", "某某【电子商务】有限\n公司", "name of a company: …有限公司"),
    ("zh", "某某【智能物联】股权投资基金合伙企业（有限合伙）", "name of a company"),
    ("zh", "现任中国【人工智能】学会副理事长", "name of a body: …学会"),
    ("zh", "某大学【大数据】研究院院长", "name of a body: …研究院"),
    ("zh", "持有某某【人工智能】产业投资基金份额", "name of a fund: …产业投资基金"),
    ("zh", "跟踪中证【大数据】产业指数", "name of an index: …产业指数"),
    ("en", "In May it merged with Example 【Data Analytics】 Inc. of Ohio.", "name of a company: Data Analytics Inc"),
    ("en", "managing partner of 【AI】 Fund, L.P.", "name of a company: AI Fund, L.P"),
    ("en", "SHARES OF HAIER 【SMART HOME】 CO., LTD.", "name of a company"),
    ("en", "a member of the Global 【Robotics】 and Automation Index", "name of a body, fund or index"),
    ("en", "she sits on the board of the 【Cybersecurity】 Alliance", "name of a body, fund or index"),
    # a company's short name, as the report itself gives it
    ("zh", "子公司某某集团电子商务有限公司成立。销售给集团【电子商务】公司的酒", "name of a company: 集团电子商务…"),
    ("zh", "某省益家物联网科技有限公司（以下简称“益家物联”）。向益家【物联】采购", "name of a company: 益家物联"),
    ("zh", "\n前海电商\n指\n深圳前海某某有限公司\n。前海【电商】的净资产", "name of a company: 前海电商"),
    # abbreviations that the report defines as something else
    (
        "en",
        "Albany International Corp. (“AI”) sponsors a plan. The 【AI】 Pension Plan is frozen.",
        "abbreviation: AI is",
    ),
    ("en", "accounts receivable (AR) rose. Our 【AR】 balance grew.", "abbreviation: AR is accounts receivable"),
    ("en", "Bank Indonesia (the “BI”) sets rates. 【BI】 rate.", "abbreviation: BI is bank indonesia"),
    ("en", "The 【CRM】 fell. Central Rock Mining, Inc. (“CRM” or the “Company”) is a mine.", "abbreviation: CRM is"),
    ("zh", "美国某某国际集团（以下简称“AI”）。公司与【AI】签订合同", "abbreviation: AI is 美国某某国际集团"),
    ("zh", "\nBI\n指\n德国某某殷格翰公司\n其他\n。公司向【BI】供货", "abbreviation: BI is 德国某某殷格翰公司"),
    ("zh", "某某银行（简称“IT”）。公司使用【IT】系统", "abbreviation: IT is"),
    # boxes that are not ticked
    ("zh", "√农林产业扶贫□旅游扶贫□【电商】扶贫□资产收益扶贫", "box not ticked: □电商"),
    ("zh", "☑ 现场 ☐ 【线上】会议 ☐ 其他", "box not ticked: ☐线上"),
]

ON = [
    ("zh", "主要客户包括【互联网】公司和银行"),
    ("zh", "公司设立【人工智能】研究院"),
    ("zh", "公司与高校共建【大数据】学院"),
    ("zh", "合作设立国际【数据中心】产业基金"),
    ("zh", "建成【数据中心】，由某某有限公司运维"),
    ("zh", "【数据中心】指数化测评"),
    ("zh", "联动【线上线下】积极布局指数型产品"),
    ("zh", "大型【智能终端】类产品主要采购自上海某某电子有限公司"),
    ("zh", "推进视频分析系统等【大数据】产品某某高铁技术股份有限公司2018年年度报告全文"),
    ("zh", "√适用□不适用【电子商务】业务发展良好"),
    ("zh", "□现场√【线上】会议□其他"),
    ("zh", "打造【人工智能】公司治理体系"),
    ("zh", "子公司某某集团电子商务有限公司成立。公司发展【电子商务】公司治理"),
    ("zh", "图：车底智能巡检机器人某某高铁技术股份有限公司\n图：车底智能【巡检机器人】\n"),
    ("zh", "公司运用人工智能（AI）。【AI】客服"),
    ("zh", "\nAI\n指\n人工智能，Artificial Intelligence\n。【AI】客服"),
    ("zh", "\nMES\n指\n面向车间的管理软件\n。【MES】系统"),
    ("en", "We use artificial intelligence (“AI”). Our 【AI】 tools"),
    ("en", "We use software-as-a-service (SaaS). Our 【SaaS】 tools"),
    ("en", "IT: information technology. Our 【IT systems】 failed."),
    ("en", "augmented reality (AR) devices; accounts receivable (AR). Our 【AR】 glasses"),
    ("en", "our large models (“AI”). Our 【AI】 tools"),
    ("en", "We buy from 【Amazon Web Services】, Inc."),
    ("en", "We sell 【cloud computing】 services; Example Inc. is a customer."),
    ("en", "Built on a scalable, 【cloud-native】 foundation to create"),
    ("en", "models such as 【AI】 Foundation Models, and tools"),
    ("en", "our 【Deep Learning】 Institute offers training"),
    ("en", "the group’s 【data security】 controls; limited resources"),
    ("en", "solutions offered for 【AI】, such as Advanced Micro Devices, Inc."),
]


@pytest.mark.parametrize(("language", "text", "why"), OFF)
def test_what_is_not_the_concept(language, text, why):
    assert instead(text, language).startswith(why)


@pytest.mark.parametrize(("language", "text"), ON)
def test_what_is(language, text):
    assert instead(text, language) == ""


PIECES = [
    *(
        "电商",
        "前海",
        "某某",
        "集团",
        "科技",
        "(",
        ")",
        "“",
        "”",
        "以下简称",
        "简称为",
        "指",
        "\n",
        ",",
        "。",
        "2018年年度报告",
    ),
    *("股份", "有限公司", "有限", "有\n限责任公司", "公司", "ai", "北京", "5g", "x"),
]


def companies_of(text):
    """Every company that a text names, by a look at all of it: full names without legal form, short ones."""
    full, short = [], []
    for at in (found.start() for found in re.finditer("有限", text)):
        before, after = text.encode()[: len(text[:at].encode())][-160:], text[at:].encode()[:160]
        before, after = before.decode(errors="ignore"), after.decode(errors="ignore")
        form = re.match(r"有限\n?责?任?\n?公\n?司(?!\n?20\d\d年?\n?(?:年度|半年度)报告)", after)
        if form:
            full.append(re.search(r"[^\s,。;:!?、“”\"'《》0-9%.*/-]*\Z", before[-40:]).group())
            short += concept_zh.SHORT_AFTER.findall(after[form.end() :])
            short += concept_zh.SHORT_BEFORE.findall(before)
    return full, short


@given(st.lists(st.sampled_from(PIECES), min_size=3, max_size=40).map("".join), st.booleans())
@settings(max_examples=300)
def test_companies_near_a_word_are_those_of_the_whole_report_that_hold_it(text, scanned):
    data, (full, short) = text.encode(), companies_of(text)
    for word in ("电商", "集团", "ai"):
        stems = [(0, at, at + len(word.encode())) for at in range(len(data)) if data.startswith(word.encode(), at)]
        found = Concept(data, lambda a, b: "", stems if scanned else ())._companies.near(word)
        assert {name for name in found.short if word in name} == {name for name in short if word in name}
        assert {name for name in found.full.split() if word in name} == {name for name in full if word in name}


@pytest.mark.parametrize(
    "text", ["(“ai”) ai指某某银行", "某某集团(简称“ai”)ai", "xai指 ai,(ai)", "人工智能(ai)某某银行(ai)"]
)
def test_an_abbreviation_whose_places_are_known_is_defined_as_one_that_is_looked_for(text):
    data = text.encode()
    places = [at for at in range(len(data)) if data.startswith(b"ai", at)]

    def told(*known):
        return abbreviations.defined_otherwise("ai", data, lambda a, b: data[a:b].decode().upper(), *known)

    assert told() == told(places)


def test_a_word_that_is_no_abbreviation_is_not_looked_up():
    """“it” in quotation marks is no IT, and the report is read for definitions only if a hit asks for it."""
    assert instead("the Institute (“it”) is large. Our 【IT systems】 failed.", "en") == ""

    class Unread(bytes):
        def find(self, *_):
            raise AssertionError("read for what no hit asks")

    data = Unread(b"our data lake")
    concept = Concept(data, lambda a, b: data[a:b].decode())
    assert concept.instead(4, 13, "our ", "", language="en", term="data lake") == ""


def test_on_the_labels_of_two_readers(shared_data):
    """Seen while the rules were made: no test of what they find elsewhere."""
    file = shared_data.parent / "labels" / "hits_more.tsv"
    if not file.is_file():
        pytest.skip("the shared labels are not here")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) == 212
    right, flagged, labelled = dict.fromkeys(("zh", "en"), 0), dict.fromkeys(("zh", "en"), 0), {"zh": 0, "en": 0}
    for row in rows:
        text = f"{row['left'][-150:]}【{row['hit']}】{row['right'][:150]}".replace("\ufffe", "-")
        off, found = row["on_concept_a"] == row["on_concept_b"] == "no", instead(text, row["language"], row["term"])
        labelled[row["language"]] += off
        flagged[row["language"]] += bool(found)
        right[row["language"]] += off and bool(found)
    assert (labelled, flagged, right) == ({"zh": 9, "en": 2}, {"zh": 5, "en": 0}, {"zh": 5, "en": 0})
    for page in ("counting.md", "counting.zh.md"):
        told = re.search(
            r"^    \| 212 \| (\d+) \| (\d+) \| (\d+) \|$", (ROOT / "docs/methods" / page).read_text("utf-8"), re.M
        )
        assert told is not None, page
        assert tuple(map(int, told.groups())) == (11, 5, 5)


def test_the_rules_can_be_read_and_are_hashed():
    for language in ("zh", "en"):
        file = shipped("dictionaries") / f"concept-{language}.toml"
        assert attribution_rules.sha256(language, "concept") == hashlib.sha256(file.read_bytes()).hexdigest()
        assert re.fullmatch("[0-9a-f]{64}", concept_sha256(language))
    assert concept_sha256("zh") != concept_sha256("en")


@pytest.mark.parametrize(
    ("text", "message"),
    [("[abbreviations", "broken TOML"), ("x = 1", "must give each"), ("[abbreviations]\nAI = 'x'", "must give each")],
)
def test_a_broken_table_of_abbreviations_is_refused(monkeypatch, text, message):
    monkeypatch.setattr(abbreviations, "read_bytes", lambda _: text.encode())
    with pytest.raises(DictionaryError, match=re.escape(message)):
        abbreviations.known.__wrapped__()


def test_each_abbreviation_of_a_shipped_term_is_known_by_what_it_means():
    assert {"AI", "IT", "CRM", "BI", "ERP", "IoT", "EDI", "O2O"} <= set(abbreviations.known().written.values())
    for name, meanings in abbreviations.known().meanings.items():
        assert meanings, name
        assert all(meaning == meaning.casefold() for meaning in meanings), name


@pytest.mark.parametrize("piece", ["有限公司", "某某有限公司", "（“AI”）", "(ai)", "ai指", "□", "简称“ai”", "益有限"])
def test_the_report_is_read_in_time_that_grows_with_it(piece):
    def seconds(number):
        text = piece * number
        data = fold_term(text).encode()
        start = time.process_time()
        concept = Concept(data, lambda a, b: "AI")
        for words in ("有限", "某", "益"):
            concept._companies.near(words)
        abbreviations.defined_otherwise("ai", data, lambda a, b: "AI")
        return time.process_time() - start

    seconds(10)
    ratios = (seconds(24_000) / max(seconds(4_000), 0.01) for _ in range(3))
    assert any(ratio < 15 for ratio in ratios)
