"""Who is speaking: traps one by one, and floors on precision and recall against the labels made by reading."""

import csv
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textindex.core.data import shipped
from textindex.core.errors import DictionaryError
from textindex.core.records import Document, Filing, Folded
from textindex.core.text import fold_term
from textindex.documents import fold, read
from textindex.documents.script import to_simplified
from textindex.matching import attribution_en, attribution_rules, attribution_zh
from textindex.matching.attribution import POLARITIES, REACH, SPEAKERS, TENSES, attribute, rules_sha256

LABELS = Path(__file__).parent.parent / "quality" / "hit_labels.tsv"
WIDE = "\u3400-\u9fff\u3000-\u303f\uff00-\uffef【】"
BLANK = re.compile(rf"(?<=[{WIDE}])[^\S\n]+|[^\S\n]+(?=[{WIDE}])")
VALUES = {"polarity": POLARITIES, "speaker": SPEAKERS, "tense": TENSES}
Context = tuple[str, str, str]


def labels() -> list[dict[str, str]]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def excerpt(text: str, language: str) -> Context:
    """The folded text around the hit between 【 and 】."""
    if language == "zh":
        text = BLANK.sub("", text.translate(to_simplified()))
    before, rest = text.split("【")
    surface, after = rest.split("】")
    return fold_term(before), fold_term(surface), fold_term(after)


def heard(text: str, language: str) -> tuple[str, str, str]:
    before, surface, after = excerpt(text, language)
    found = attribute(before, surface, after, language=language, term=surface)
    assert bool(found.why) == (found[:3] != ("affirmed", "own", "fact"))
    return found.polarity, found.speaker, found.tense


TRAPS = [
    # no negations
    ("zh", "公司不仅使用【大数据】分析客户需求,", "affirmed own fact"),
    ("zh", "公司不断升级【信息系统】。", "affirmed own fact"),
    ("zh", "公司的【无人仓库】运行良好。", "affirmed own fact"),
    ("zh", "公司在无锡建立了【数据中心】。", "affirmed own fact"),
    ("zh", "【云计算】业务方兴未艾,公司积极布局。", "affirmed own fact"),
    ("zh", "公司不得不采用【人工智能】提高效率。", "affirmed own fact"),
    ("zh", "报告期内公司【信息系统】未发生重大安全事故。", "affirmed own fact"),
    ("zh", "如未能及时升级【信息系统】,公司的经营可能受到影响。", "affirmed own fact"),
    ("zh", "公司未披露【电子商务】收入。", "affirmed own fact"),
    ("zh", "不良贷款由【管理信息系统】监测。", "affirmed own fact"),
    ("zh", "公司没有发生事故,并建成了【智能工厂】。", "affirmed own fact"),
    ("en", "We not only use 【machine learning】 in planning but also sell it.", "affirmed own fact"),
    (
        "en",
        "Our systems, including without limitation our 【cloud computing】 accounts, run well.",
        "affirmed own fact",
    ),
    ("en", "There can be no assurance that our 【information systems】 are secure.", "affirmed own fact"),
    ("en", "If we do not maintain our 【information systems】, sales may fall.", "affirmed own fact"),
    ("en", "We sell no-code 【automation】 tools.", "affirmed own fact"),
    ("en", "We did not lose a day, and our 【data center】 ran throughout.", "affirmed own fact"),
    # negations
    ("zh", "公司尚未开展【区块链】业务。", "negated own fact"),
    ("zh", "公司业务不涉及【互联网金融】。", "negated own fact"),
    ("zh", "公司没有【电子商务】业务。", "negated own fact"),
    ("zh", "公司的【智能工厂】尚未投产。", "negated own fact"),
    ("zh", "公司尚未建立统一的【数据平台】。", "negated own fact"),
    ("zh", "公司已终止【人工智能】项目。", "negated own fact"),
    ("en", "We do not operate any 【data centers】.", "negated own fact"),
    ("en", "We no longer sell through 【e-commerce】.", "negated own fact"),
    ("en", "The 【ERP】 system has not yet been implemented.", "negated own fact"),
    # other parties
    ("zh", "子公司北京某某【大数据】科技有限公司注册资本一千万元。", "affirmed other_party fact"),
    ("zh", "公司是中国【人工智能】产业协会理事单位。", "affirmed other_party fact"),
    ("zh", "张三先生历任某银行【电子银行】部副总经理。", "affirmed other_party fact"),
    ("zh", "主要客户为【互联网】行业龙头,自建机房。", "affirmed other_party fact"),
    ("zh", "竞争对手已推出【智能客服】。", "affirmed other_party fact"),
    ("zh", "公司为供应商开通【电子商务】门户。", "affirmed own fact"),
    ("zh", "公司荣获“中国【数字化转型】创新奖”。", "affirmed other_party fact"),
    ("zh", "公司通过了【信息安全】管理体系认证。", "affirmed other_party fact"),
    ("zh", "收到某市经济和【信息化】局补助", "affirmed other_party fact"),
    ("zh", "公司设有风险委员会、【信息化建设】委员会。", "affirmed own fact"),
    ("zh", "某区【电子商务】发展专项资金", "affirmed other_party fact"),
    ("zh", "公司【智能工厂】建设项目补助", "affirmed own fact"),
    ("zh", "五月,公司在第三届中国【数字金融】大会上展出新品。", "affirmed other_party fact"),
    ("zh", "公司的【大数据】平台项目获得二等奖。", "affirmed own fact"),
    ("zh", "公司荣获二等奖的是“零售【数字化】”项目。", "affirmed own fact"),
    ("zh", "办公地址:某市东风路88号【信息中心】大厦", "affirmed other_party fact"),
    ("zh", "开发供应商应收融资、【线上供应链金融】等产品。", "affirmed own fact"),
    ("zh", "独立董事因故未到会,公司与股东共用【办公系统】。", "affirmed own fact"),
    ("en", "Mr. Smith served as head of 【e-commerce】 at another company.", "affirmed other_party fact"),
    ("en", "Our competitors have invested in 【artificial intelligence】.", "affirmed other_party fact"),
    ("en", "We help our customers to adopt 【cloud computing】.", "affirmed own fact"),
    ("en", "The report goes to our Chief 【Information Security】 Officer.", "affirmed other_party fact"),
    ("en", "In May it merged with Example 【Data Analytics】 Inc. of Ohio.", "affirmed other_party fact"),
    # background
    ("zh", "国务院印发意见,推动【大数据】与制造业融合。", "affirmed background fact"),
    ("zh", "随着【人工智能】技术的发展,市场竞争加剧。", "affirmed background fact"),
    ("zh", "随着公司【信息化建设】的推进,效率提高。", "affirmed own fact"),
    ("zh", "公司响应国家号召,建成【工业互联网】平台。", "affirmed own fact"),
    ("zh", "我国【电子商务】市场规模达到十万亿元。", "affirmed background fact"),
    ("en", "Laws and regulations on 【cybersecurity】 differ between states.", "affirmed background fact"),
    ("en", "The rapid adoption of 【artificial intelligence】 changes how people work.", "affirmed background fact"),
    ("en", "Our adoption of 【artificial intelligence】 cut costs.", "affirmed own fact"),
    ("zh", "2021年,国家电网提出建设【智能电网】的目标。", "affirmed background fact"),
    ("zh", "公司中标国家电网的【智能电网】项目。", "affirmed own fact"),
    ("zh", "工信部印发了三年计划。各地的【工业互联网】试点陆续展开。", "affirmed background fact"),
    ("zh", "公司贯彻工信部部署的计划。加快【工业互联网】试点。", "affirmed own fact"),
    ("zh", "工信部印发了三年计划。一是推进【工业互联网】,二是节能。", "affirmed own fact"),
    ("zh", "公司抓住【5g建设】给产业带来的发展机遇,扩大销售。", "affirmed background fact"),
    ("zh", "公司【网上商城】的发展带来了新增收入。", "affirmed own fact"),
    ("zh", "公司面对的是【电商】时代的挑战。", "affirmed background fact"),
    ("zh", "公司将客户转为会员,受【电商】迅猛崛起所迫。", "affirmed background fact"),
    ("zh", "2023年,银行业积极贯彻落实会议精神,推进【数字金融】。", "affirmed background fact"),
    ("zh", "本行积极贯彻落实会议精神,推进【数字金融】。", "affirmed own fact"),
    ("zh", "运用大数据、【人工智能】等新技术手段降低成本。", "affirmed own fact"),
    ("zh", "在行业内率先建成【信息化】仓库。", "affirmed own fact"),
    ("zh", "结合市场发展趋势,全面推广【智能客服】。", "affirmed own fact"),
    ("zh", "完善薪酬政策,提高【信息化程度】。", "affirmed own fact"),
    ("zh", "【互联网金融】快速崛起,息差收窄。", "affirmed background fact"),
    # boilerplate
    ("zh", "产业扶贫项目类型√农林扶贫□【电商】扶贫", "affirmed boilerplate fact"),
    (
        "zh",
        "基金托管业务;年金账户管理业务;债券承销业务;保管箱业务;代收税费业务;【网上银行】业务;",
        "affirmed boilerplate fact",
    ),
    ("zh", "公司把【数字化】贯穿到研发、制造、销售、管理等环节。", "affirmed own fact"),
    ("zh", "“两翼”一是指架空线、【物联网】等业务。", "affirmed own fact"),
    ("zh", "经营范围:软件开发;【物联网】技术服务;技术咨询;货物进出口。", "affirmed boilerplate fact"),
    ("zh", "无形资产中【信息系统】按使用寿命五年平均摊销。", "affirmed boilerplate fact"),
    ("zh", "不可抗力包括地震、【信息系统】故障等。", "affirmed boilerplate fact"),
    ("en", "Costs of 【cloud computing】 are amortized over their useful lives.", "affirmed boilerplate fact"),
    ("en", "The term “platform” refers to our 【mobile app】.", "affirmed boilerplate fact"),
    # rivals and firms of no name
    ("en", "We compete with Example Corp and with sellers of 【cloud services】.", "affirmed other_party fact"),
    ("en", "We face competition from older firms, among them sellers of 【robots】.", "affirmed other_party fact"),
    ("en", "Our competitors include:\n• makers of ovens;\n• sellers of 【robots】;", "affirmed other_party fact"),
    ("en", "Our competitors are large. They may have better 【machine learning】.", "affirmed other_party fact"),
    ("en", "Others sell 【robots】 and ovens, which compete with ours.", "affirmed other_party fact"),
    ("en", "Companies that offer 【e-commerce】 grew.", "affirmed other_party fact"),
    ("en", "There is demand for competing offerings, among them 【cloud storage】.", "affirmed other_party fact"),
    ("en", "Few read of a breach of the 【data security】 of any other large company.", "affirmed other_party fact"),
    ("en", "We compete with many, but our 【machine learning】 is good.", "affirmed own fact"),
    ("en", "We acquired two 【cloud computing】 companies.", "affirmed own fact"),
    # what the firm's product lets customers do, and what customers do
    ("en", "Customers can pay their bills in the 【mobile app】.", "affirmed own fact"),
    ("en", "Customers choose how they can buy our 【cloud computing】.", "affirmed own fact"),
    ("en", "Customers routinely and increasingly use 【mobile apps】 to compare.", "affirmed other_party fact"),
    ("en", "Our use of third-party tools for 【encryption】 is wide.", "affirmed own fact"),
    # posts, staff and lives
    ("en", "Jo Example, Senior Vice President, Sales & 【Data Analytics】", "affirmed other_party fact"),
    ("en", "Our CISO has ten years of experience in 【cybersecurity】.", "affirmed other_party fact"),
    ("en", "Each plant has its 【information security】 officers.", "affirmed own fact"),
    ("en", "We are a recognized leader in 【business intelligence】.", "affirmed own fact"),
    # the law
    ("en", "This might cause companies to spend more on 【cybersecurity】.", "affirmed background fact"),
    ("en", "Two countries have proposed taxes on 【online advertising】.", "affirmed background fact"),
    ("en", "He sued under the Example 【Biometric】 Information Privacy Act.", "affirmed background fact"),
    ("en", "We are bound by statutes on:\n• wages;\n• 【data security】;", "affirmed background fact"),
    ("en", "We serve schools and government agencies with 【analytics】.", "affirmed own fact"),
    ("en", "We complied with privacy laws by hiring 【information security】 staff.", "affirmed own fact"),
    ("en", "The audit committee hears of 【threat intelligence】, policies and regulations.", "affirmed own fact"),
    ("en", "It acts on internal 【information security】 regulations.", "affirmed own fact"),
    # the world
    ("en", "We believe that most businesses view 【big data】 as a chance.", "affirmed background fact"),
    ("en", "Consumers increasingly buy through 【e-commerce】.", "affirmed background fact"),
    ("en", "【Machine learning】 is rapidly changing how people work.", "affirmed background fact"),
    ("en", "New technologies, such as 【artificial intelligence】, come and go.", "affirmed background fact"),
    ("en", "It hangs on the growth of the internet, mobile phones and 【e-commerce】.", "affirmed background fact"),
    ("en", "We think that 【e-commerce】 in general has a future.", "affirmed background fact"),
    ("en", "It hangs on the timely use of new technologies such as 【artificial intelligence】.", "affirmed own fact"),
    ("en", "Sold to hospitals worldwide: 【cloud computing】.", "affirmed own fact"),
    # policies and definitions
    ("en", "Revenue from 【search advertising】 is recognized when it is shown.", "affirmed boilerplate fact"),
    ("en", "Glossary\nABC\nA Big Cat\nDEF\n【Buy online】, pick up", "affirmed boilerplate fact"),
    ("en", "Costs rose with 【data center】 depreciation and amortization.", "affirmed own fact"),
    # plans
    ("zh", "公司将继续加大【人工智能】投入。", "affirmed own plan"),
    ("zh", "公司将【大数据】应用于风险控制。", "affirmed own fact"),
    ("zh", "公司计划于明年建设【数据中心】。", "affirmed own plan"),
    ("zh", "公司将安全、质量贯穿全流程,自主研发了【智能化】平台。", "affirmed own fact"),
    ("zh", "本行将操作风险纳入管理,完善【数据治理】。", "affirmed own fact"),
    ("zh", "2025年,公司将继续扩大产能。同时,升级【信息系统】。", "affirmed own plan"),
    ("zh", "2025年,公司将继续扩大产能。公司目前已有【信息系统】。", "affirmed own fact"),
    ("zh", "公司将继续跟进重点项目和重点工作事项。\n部门间的【信息共享】加快。", "affirmed own fact"),
    ("zh", "公司实施员工持股计划,激励【大数据】团队。", "affirmed own fact"),
    ("zh", "公司推出拟人化的【智能客服】。", "affirmed own fact"),
    ("zh", "公司采用虚拟化技术建设【数据中心】。", "affirmed own fact"),
    ("zh", "公司的【数据中心】预计于下半年投产。", "affirmed own plan"),
    ("en", "We intend to open a second 【data center】.", "affirmed own plan"),
    ("en", "Under his last will the founder left the 【e-commerce】 shares to us.", "affirmed own fact"),
    ("en", "Our 【data center】 is expected to open in June.", "affirmed own plan"),
]


@pytest.mark.parametrize(("language", "text", "expected"), TRAPS)
def test_traps(language, text, expected):
    assert " ".join(heard(text, language)) == expected


def test_line_feeds_and_full_stops_end_what_a_cue_governs():
    assert heard("公司尚未开展相关业务\n【大数据】平台运行良好", "zh")[0] == "affirmed"
    assert heard("公司将继续努力。【大数据】平台运行良好", "zh")[2] == "fact"
    assert heard("We have no debt. 【Cloud computing】 costs rose.", "en")[0] == "affirmed"
    assert heard("Example Inc. will open a 【data center】.", "en")[2] == "plan"


def test_outlook_and_glossary_are_known_from_the_lines_before():
    outlook = ("(三)经营计划\n1、扩大销售。\n2、完善", "信息系统", "建设。\n")
    assert attribute(*outlook, language="zh", term="信息系统").tense == "plan"
    glossary = ("释义\n", "增材制造", "\n指\n一种加工技术")
    assert attribute(*glossary, language="zh", term="增材制造").speaker == "boilerplate"
    headed = attribute("完善", "信息系统", "建设。", language="zh", term="信息系统", heading="经营计划")
    assert headed.tense == "plan"


def test_a_heading_further_up_tells_of_an_outlook_or_the_industry():
    filler = "推进各项工作,提高服务水平。" * 20
    for heading, expected in [
        ("\n二、新年度经营目标\n", ("own", "plan")),
        ("\n一、报告期内公司所处行业情况\n", ("background", "fact")),
        ("\n一、行业情况\n" + filler + "\n二、公司业务\n", ("own", "fact")),
        ("\n二、主要业务\n", ("own", "fact")),
    ]:
        found = attribute(f"前文{heading}{filler}\n完善", "信息系统", "。", language="zh", term="信息系统")
        assert (found.speaker, found.tense) == expected, heading


def test_a_printed_line_that_goes_on_is_one_sentence_with_the_next():
    line = "公司承担或参与的重大科研项目有十余项,获得了各方面的好评与各项支持资金,包括多个部委的工程"
    assert heard(f"{line}\n和国家的【增材制造】项目。", "zh")[1] == "own"
    assert heard("国家的项目一览\n【增材制造】项目", "zh")[1] == "own"


def test_a_table_of_definitions_is_known_by_its_middle_column():
    before = "智能电网\n指\n现代的电网\n充分应用"
    after = "的网络\n新电网\n指\n另一种电网\n"
    assert attribute(before, "人工智能", after, language="zh", term="人工智能").speaker == "boilerplate"


def test_only_the_text_in_reach_counts():
    far = "公司尚未建立" + "某" * REACH["zh"][0]
    assert attribute(far, "数据中心", "。", language="zh", term="数据中心").why == ""


def test_the_hit_itself_and_text_out_of_reach_change_nothing():
    for row in labels()[::7]:
        before, surface, after = excerpt(row["text"], row["language"])
        back, ahead = REACH[row["language"]]
        whole = attribute("x" * 600 + before, surface, after + "x" * 600, language=row["language"], term=row["term"])
        cut = ("x" * 600 + before)[-back:], "", (after + "x" * 600)[:ahead]
        assert attribute(*cut, language=row["language"], term="") == whole


# Pieces that cues are made of, and anything else.
PIECES = {
    "zh": r"公司|尚未|不仅|的|将|拟|计划|国务院|随着|先生|曾任|任|客户|家|“|”|指|□|,|。|;|\n|、|销售;|....",
    "en": r"we|our|not only|n't|no|will |the company|customers|they|head of|,|. |inc. |mr. |\n|•|item 1.|(|laws’|means",
}


def texts(language: str) -> st.SearchStrategy[str]:
    joint = {"zh": "", "en": " "}[language]
    return st.text(max_size=30) | st.lists(
        st.sampled_from(PIECES[language].replace(r"\n", "\n").split("|")), max_size=12
    ).map(joint.join)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_any_text_has_an_attribution(language):
    @settings(max_examples=150, deadline=None)
    @given(texts(language), texts(language), texts(language))
    def check(before, after, heading):
        found = attribute(before, "x", after, language=language, term="x", heading=heading)
        assert found.polarity in POLARITIES
        assert found.speaker in SPEAKERS
        assert found.tense in TENSES
        assert bool(found.why) == (found[:3] != ("affirmed", "own", "fact"))

    check()
    attribute("\ud800" * 3, "\udfff", "\udc00", language=language, term="")


def needing() -> Iterator[tuple[str, str, str]]:
    for language in ("zh", "en"):
        root = tomllib.loads(attribution_rules.content(language).decode())
        for name, rule in root["rules"].items():
            if "needs" in rule:
                patterns = [attribution_rules._filled(pattern, root["groups"]) for pattern in rule.get("patterns", ())]
                yield from (
                    (language, name, pattern) for pattern in [*patterns, *map(re.escape, rule.get("words", ()))]
                )


@pytest.mark.parametrize(("language", "name", "pattern"), list(needing()))
def test_what_a_rule_needs_stands_in_whatever_it_matches(language, name, pattern):
    rule = getattr({"zh": attribution_zh, "en": attribution_en}[language].rules(), name)

    alike = re.compile(re.sub(r"\(\?<=[^()]*\)", "", pattern) + r"(?:\bx)?", re.ASCII)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(alike, fullmatch=True).filter(re.compile(pattern).search))
    def check(text):
        assert rule.needed(text) if language == "zh" else not rule.spared(attribution_en._words(text))

    check()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_hash_is_that_of_the_file(language):
    file = shipped("dictionaries") / f"attribution-{language}.toml"
    assert rules_sha256(language) == hashlib.sha256(file.read_bytes()).hexdigest()


def parsed(text: str) -> dict[str, attribution_rules.Rule]:
    return attribution_rules.parse(text.encode(), "mine.toml", ["first"], r"\b")


def test_a_letter_that_may_lack_is_spelled_out_so_that_python_skips_to_what_a_pattern_begins_with():
    rules = """
    [rules.first]
    why = "names"
    patterns = ['\\n?有\\n?限公司', '\\(?有限合伙\\)?', 'a?bc+', '(?:no )?letter']
    """
    texts = ["大\n有限公司", "(有限合伙)", "有\n限公司", "xabcc", "bc", "有限", "a letter", "\n\n有限合伙("]
    plain = re.compile(r"\n?有\n?限公司|\(?有限合伙\)?|a?bc+|(?:no )?letter")
    for patterns in (rules, rules.replace(", '(?:no )?letter'", "")):  # the second way all have a first letter
        rule = parsed(patterns)["first"]
        for text in texts[: None if patterns is rules else -2]:
            assert [found.span() for found in rule.finditer(text)] == [found.span() for found in plain.finditer(text)]


def test_words_patterns_and_groups():
    rules = """
    [groups]
    firms = ["bank", "bank group", "a.b"]
    ends = ["xc", "yyc"]
    [rules.first]
    why = "firms"
    words = ["ours", "our"]
    needs = ["{firms}", "our"]
    patterns = ['the {firms}', '{firms} of', 'c(?<!{ends})d']
    """
    rule = parsed(rules)["first"]
    found = [
        match.group() for match in rule.finditer("our hour ours, the bank group; the a.b axb of a.b of xcd cd yycd")
    ]
    assert found == ["our", "ours", "the bank group", "the a.b", "a.b of", "cd"]
    assert rule.needs == {"group", "bank", "b", "our"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[rules", "broken TOML"),
        ("[rules]", "rule first is missing"),
        ("[rules.first]\nwhy='x'\nwords=['y']\n[rules.second]", "rule second is not known"),
        ("[rules.first]\nwords=['y']", "rule first: must say why"),
        ("[rules.first]\nwhy='x'", "rule first: has neither words nor patterns"),
        ("[rules.first]\nwhy='x'\nwords='y'", "rule first: words must be a list"),
        ("[rules.first]\nwhy='x'\nwords=['']", "rule first: words must be a list"),
        ("[rules.first]\nwhy='x'\nword=['y']", "rule first: 'word' is not known"),
        ("[rules.first]\nwhy='x'\npatterns=['(y']", "rule first: .*missing \\)"),
        ("[rules.first]\nwhy='x'\npatterns=['y(', 'y)']", "rule first: .*missing \\)"),  # together they would be one
        ("[rules.first]\nwhy='x'\npatterns=['y*', 'y**']", "rule first: multiple repeat"),
        ("[rules.first]\nwhy='x'\npatterns=['a|b']", "rule first: 'a|b' are two patterns"),
        ("[rules.first]\nwhy='x'\npatterns=['{firms}']", "rule first: there is no group 'firms'"),
        ("[groups]\nfirms='y'\n[rules.first]\nwhy='x'\nwords=['y']", "group firms: must be a list"),
    ],
)
def test_faults_of_a_rule_file_are_told(text, message):
    with pytest.raises(DictionaryError, match=f"mine.toml: {message}"):
        parsed(text)["first"].search("y")


@pytest.mark.parametrize("kind", ["attribution", "concept"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_can_be_compiled(language, kind):
    names = tomllib.loads(attribution_rules.content(language, kind).decode())["rules"]
    rules = attribution_rules.load(language, names, kind)
    assert len(rules) > 1
    assert all(callable(rule.search) for rule in rules.values())


class Figures(NamedTuple):
    """Counts of one value: labelled and found, found, labelled."""

    hits: int
    found: int
    labelled: int

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.labelled if self.labelled else 1.0


def figures(rows: list[dict[str, str]], contexts: dict[str, Context]) -> dict[str, Figures]:
    pairs = [
        (row, attribute(*contexts[row["id"]], language=row["language"], term=row["term"])._asdict())
        for row in rows
        if row["id"] in contexts
    ]
    return {
        value: Figures(
            sum(row[column] == value == found[column] for row, found in pairs),
            sum(found[column] == value for _, found in pairs),
            sum(row[column] == value for row, _ in pairs),
        )
        for column, values in VALUES.items()
        for value in values
    }


def below(found: dict[str, Figures], floors: dict[str, tuple[float, float]]) -> list[str]:
    return [
        f"{value}: precision {found[value].precision:.2f}, recall {found[value].recall:.2f}; floors {floor}"
        for value, floor in floors.items()
        if found[value].precision < floor[0] or found[value].recall < floor[1]
    ]


# Precision and recall, a little under what was measured. The rules were made with the part "tune" in view; the part
# "held_out" was measured once, after them, and says what to expect of another report. An excerpt says less.
FLOORS_EXCERPTS: dict[str, dict[str, tuple[float, float]]] = {
    "tune": {
        "affirmed": (0.98, 0.98),
        "negated": (0.85, 0.90),
        "own": (0.91, 0.96),
        "other_party": (0.85, 0.60),
        "background": (0.80, 0.75),
        "boilerplate": (0.90, 0.75),
        "fact": (0.94, 0.97),
        "plan": (0.80, 0.44),
    },
    "held_out": {
        "affirmed": (0.97, 0.98),
        "negated": (0.50, 0.30),
        "own": (0.76, 0.95),
        "other_party": (0.90, 0.63),
        "background": (0.78, 0.29),
        "boilerplate": (0.50, 0.60),
        "fact": (0.91, 0.97),
        "plan": (0.90, 0.53),
    },
}
FLOORS_REPORTS: dict[str, dict[str, tuple[float, float]]] = {
    "tune": {
        "affirmed": (0.98, 0.98),
        "negated": (0.85, 0.90),
        "own": (0.95, 0.97),
        "other_party": (
            0.90,
            0.75,
        ),  # 0.95 before the rules were made on 3,000 further hits (tests/quality/attribution)
        "background": (0.90, 0.88),
        "boilerplate": (0.95, 0.95),
        "fact": (0.95, 0.98),
        "plan": (0.89, 0.62),
    },
    "held_out": {
        "affirmed": (0.97, 0.98),
        "negated": (0.50, 0.30),
        "own": (0.78, 0.94),
        "other_party": (0.92, 0.69),
        "background": (0.85, 0.34),
        "boilerplate": (0.45, 0.95),
        "fact": (0.92, 0.96),
        "plan": (0.80, 0.60),
    },
}
FLOORS_WRITTEN: dict[str, tuple[float, float]] = {
    "affirmed": (0.96, 0.93),
    "negated": (0.90, 0.95),
    "own": (0.92, 0.92),
    "other_party": (0.85, 0.95),
    "background": (0.95, 0.75),
    "boilerplate": (0.95, 0.95),
    "fact": (0.93, 0.93),
    "plan": (0.85, 0.85),
}


def excerpts(rows: list[dict[str, str]]) -> dict[str, Context]:
    return {row["id"]: excerpt(row["text"], row["language"]) for row in rows}


def test_written_cases():
    rows = [row for row in labels() if row["origin"] == "written"]
    assert len(rows) == 40
    assert below(figures(rows, excerpts(rows)), FLOORS_WRITTEN) == []


@pytest.mark.parametrize(("split", "size"), [("tune", 334), ("held_out", 178)])
def test_excerpts_of_real_reports(split, size):
    rows = [row for row in labels() if row["origin"] == "real" and row["split"] == split]
    assert len(rows) == size
    assert below(figures(rows, excerpts(rows)), FLOORS_EXCERPTS[split]) == []


@pytest.mark.slow
@pytest.mark.parametrize("split", ["tune", "held_out"])
def test_real_reports(shared_data, split):
    rows = [row for row in labels() if row["origin"] == "real" and row["split"] == split]
    contexts = dict(from_reports(rows, shared_data))
    assert len(contexts) == len(rows)
    found = figures(rows, contexts)
    assert below(found, FLOORS_REPORTS[split]) == []


def test_the_floors_are_above_flagging_nothing():
    rows = [row for row in labels() if row["origin"] == "real" and row["split"] == "held_out"]
    own = sum(row["speaker"] == "own" for row in rows) / len(rows)
    assert own + 0.1 < FLOORS_EXCERPTS["held_out"]["own"][0]


def from_reports(rows: list[dict[str, str]], folder: Path) -> Iterator[tuple[str, Context]]:
    """The text around each labelled hit, as the rules get it."""
    for file in sorted({row["file"] for row in rows}):
        document = read(Filing(str(folder / file), file))
        assert isinstance(document, Document)
        folded = fold(document)
        data = bytes(folded.data)
        find = by_excerpt(data) if file.startswith("en_html/") else by_place(data, folded)
        for row in (row for row in rows if row["file"] == file):
            position = find(row)
            (back, ahead), term = REACH[row["language"]], fold_term(row["term"])
            before = data[max(0, position - 4 * back) : position].decode(errors="ignore")[-back:]
            after = data[position : position + 4 * (ahead + len(term))].decode(errors="ignore")
            yield row["id"], (before, after[: len(term)], after[len(term) :][:ahead])


def by_place(data: bytes, folded: Folded) -> Callable[[dict[str, str]], int]:
    """Finds a label's hit by page and place."""
    origin = folded.origin
    ends = [*origin.starts[1:], len(data)]

    def find(row: dict[str, str]) -> int:
        page, start = int(row["page"]), int(row["start"])
        for run, stop, at_page, offset in zip(origin.starts, ends, origin.pages, origin.offsets, strict=True):
            if at_page != page or offset > start:
                continue
            text = data[run:stop].decode()
            if start - offset < len(text):
                position = run + len(text[: start - offset].encode())
                assert folded.locate(position) == (page, start)
                return position
        raise AssertionError(f"{row['id']} is not in the folded text")

    return find


def by_excerpt(data: bytes) -> Callable[[dict[str, str]], int]:
    """Finds a label's hit by the letters around it: the pages of EDGAR files were not yet told apart when labelled."""
    text = data.decode()
    places = [place for place, character in enumerate(text) if character.isalnum()]
    letters = "".join(text[place] for place in places)

    def find(row: dict[str, str]) -> int:
        before, surface, after = ("".join(filter(str.isalnum, part)) for part in excerpt(row["text"], row["language"]))
        found = letters.find(before[-60:] + surface + after[:60])
        assert found >= 0, f"{row['id']} is not in the folded text"
        return len(text[: places[found + len(before[-60:])]].encode())

    return find
