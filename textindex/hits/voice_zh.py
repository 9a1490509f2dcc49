"""In: the folded text around a Chinese hit. Out: polarity, speaker, tense and the cues that decided.

The lists are cues a reader would accept; what they govern is cut out of the text first: the clause for a negation, the
sentence for a speaker or a plan, the lines before for a biography, a definition, a list or an outlook.
"""

from __future__ import annotations

import re

Finding = tuple[str, str]
"""A value and the reason for it; the reason is empty where nothing was found."""

SENTENCE_END = re.compile(r"[。!?;\n]")

# Polarity -----------------------------------------------------------------------------------------------------------

DEEDS = (
    "建立|建设|建成|搭建|构建|成立|设立|设置|开设|开展|开始|开通|开发|研发|研究|涉及|从事|经营|运营|生产|制造|销售|提供|通过|使用|利用|"
    "采用|应用|运用|引入|引进|实施|推行|推广|推出|实现|形成|拥有|持有|具备|具有|存在|发生|出现|发现|受到|遭受|上线|部署|投入|投资|购买|"
    "采购|购置|配备|安装|启用|启动|下载|进入|布局|参与|接入|进行|完成建设|建有|设有|纳入"
)
# What is denied of the object that follows; an adverb or two may stand between (并没有实质从事).
NEGATED_DEED = re.compile(
    r"(?:尚未|还未|从未|并未|暂未|仍未|未曾|未能|未(?!来|知|必|尽|经|艾|予)|没有?|不再|不会|无法|无需|不需要?|(?<!不得)(?<!无)不)"
    rf"(?:实质|实际|单独|独立|大规模|直接|自行|全面|正式|专门|能够?|可以?|及时|生产和|发生过){{0,2}}(?:{DEEDS})"
)
NOTHING = re.compile(
    r"没有(?!限|效|害|意|必要|影响|变化|改变)|(?:尚|暂|并|均|从|仍|亦|也)无(?!线|人|需|源|锡|法|形|纸)|不含(?!税)|缺乏|缺少|不具[备有]|"
    r"(?:已|并|全面|决定)?(?:停止|终止|退出|停用|关停|放弃|取消了?)(?!上市)"
)
DENIAL_HINT = re.compile(r"[不未没无缺停终退关放取□]")
NO_DENIAL = re.compile(
    r"不[仅但只光]|不断|不得不|不可或缺|不可不|无不|不无|并非没有|不是没有|不能没有|没有放松|不限于|毫无疑问|无疑|无纸|无线|无人|"
    r"[如若]果?[^,。]{0,12}[不未]|倘若|一旦|可能|是否|能否|以免|避免|防止|不存在障碍"
)
# Denials of something else than the deed: disclosure, recognition, certificates, permission, harm.
OTHER_DENIAL = re.compile(r"披露|确认|认证|备案|审批|审计|影响|滥用|障碍|竞争|依赖|区分|列示|计提|收到|取得.{0,6}证")
ATTRIBUTE = re.compile(r"的[^的]{0,3}$")
# A deed that the attribute qualifies only the object of: 尚未建立统一的 X still denies X.
HAVING = re.compile(
    r"^(?:尚未|还未|并未|从未|暂未|仍未|没有|未(?:建立|开展|形成|拥有|使用|采用|设立|发生)|不(?:涉及|存在|具备|拥有))"
)
DENIED_AFTER = re.compile(
    r"^[^,。;:!?\n的]{0,10}?(?:(?:尚|还|仍|均|并|暂|从)未|未(?!来|知|发生|出现|经|受)|没有|不再)[^,。;:!?\n]{0,5}?"
    r"(?:建立|建成|建设|建好|投产|投入|上线|启用|开展|实施|推出|开通|形成|使用|落地|运营|运行|应用|产生收入)"
)
ENDED_AFTER = re.compile(r"^[^,。;:!?\n的]{0,8}?已(?:经|全部|全面)?(?:停止|终止|停用|关停|下线|剥离)")
NOT_APPLICABLE = re.compile(r"^[^,。;\n]{0,12}\n?□适用\n?[√☑]\n?不适用")

# Whose technology ---------------------------------------------------------------------------------------------------

OWN = re.compile(
    r"本公司|我公司|本行|我行|全行|本集团|我们|我司|本企业|本银行|发行人|自主研发|自主开发|自主打造|自研|"
    r"公司(?<!上市公司)(?<!该公司)(?<!子公司)(?<!参股公司)(?<!可比公司)(?<!同行业公司)(?<!其他公司)(?<!家公司)(?<!控股公司)(?<!科技公司)"
    r"(?<!有限公司)(?<!关联公司)(?<!联营公司)(?<!合营公司)(?<!标的公司)(?<!分公司)(?<!限责任公司)(?<!股份公司)(?![法章])|"
    # What the firm follows or takes on: the rest of the clause is the object of its doing.
    r"响应[^,。;\n]*|衔接[^,。;\n]*|落实[^,。;\n]*|贯彻[^,。;\n]*|紧跟[^,。;\n]*|顺应[^,。;\n]*|把握[^,。;\n]*|紧抓[^,。;\n]*|抓住[^,。;\n]*|"
    r"借助[^,。;\n]*|承担[^。;\n]*|参与[^。;\n]*|获批[^。;\n]*"
)
# Parts of an organisation's name that may follow the hit; nothing between may break the name off.
NAMED = re.compile(
    r"股?份?\n?有\n?限\n?责?任?\n?公\n?司|有限合伙|股份公司|集团公司|协会|学会|联盟|促进会|研究会|联合会|联席会|管理局|监督局|"
    r"专业委员会|专家委员会|产业基金|基金会|大学|学院|部总经理"
)
NAME_BREAK = re.compile(r"[\s,。;:!?、“”\"《》的与和及为由在对向是等了将被]")
INSTITUTE = re.compile(r"^[^\s,。;:!?、的与和及]{0,4}(?:研究院|研究所)")
FOUNDED = re.compile(r"成立|组建|设立|创建|打造|建立|本|公司")
PRIZE = re.compile(r"荣?获得?|获评|获颁|授予|评为|评选|入选|颁发|荣膺|跻身")
CERTIFICATE = re.compile(r"^[^\s,。;:!?、的]{0,6}(?:认证|证书|资质)")
ORGANISATION_AFTER = re.compile(
    r"^(?:类|行业|领域|技术|业务|服务|解决方案|平台)?的?(?:企业|公司(?!的|在)|厂商|巨头|运营商|服务商|供应商|集成商|开发商|制造商|商户|商家)"
)
SELF_AS = re.compile(r"(?:是|为|作为|成为|成)[^,。;\n]{0,20}$|(?:打造|建设|建成|转型)[^,。;\n]{0,12}$")
COUNTED = re.compile(r"(?:\d[余多]?|多|数十|数百|若干)家(?:知名|大型|主流|头部|国内|合作|第三方)*$")

PERSON = re.compile(r"先生|女士|博士|教授|院士|他(?<!其他)|她|彼")
CAREER = re.compile(
    r"曾任|历任|先后任|先后在|先后担任|兼任|现任|出任|曾在|曾担任|任职|毕业于|"
    r"获得?[^。\n]{0,30}(?:学士|硕士|博士|学位)|取得[^。\n]{0,30}(?:学士|硕士|博士|学位)|持有[^。\n]{0,30}(?:学士|硕士|博士|学位)|"
    r"年(?:\d+月)?(?:起|至今|至[^,。\n]{2,12})?,?担?任|独立(?:非执行)?董事|年\d*月?出?生(?!产)|"
    r"先生[^。\n]{0,20}担任|女士[^。\n]{0,20}担任|博士[^。\n]{0,20}担任|彼[^。\n]{0,20}担任"
)
POST_AFTER = re.compile(
    r"^[^,。;\n]{0,16}?(?:总裁|总经理|经理|总监|主任|局长|部长|处长|院长|教授|讲师|主席|委员|会士|工程师|学士|硕士|博士|专业|学位|首席)"
)
IN_CHARGE = re.compile(
    r"(?:分管|主管|负责|主持|领导|带领|牵头|推动)(?:了)?(?:[^,。;\n]{0,6}(?:本|我们|集团|公司))|本(?:公司|行|集团)的?(?:[^,。;\n]{0,16})$"
)

OTHERS = (
    "竞争对手|竞争者|同行业(?:可比)?(?:公司|企业)?|可比公司|上述公司|上述企业|友商|供应商|经销商|代理商|加盟商|控股股东|大股东|实际控制人|"
    "联营企业|联营公司|合营企业|合营公司|参股公司|关联方|关联企业|交易对方|合作伙伴|合作方|第三方机构|该公司|该企业|该厂|被投资企业|被投资单位"
)
# A party is the subject when nothing makes it an object (为客户, 与供应商) and no word of the firm comes after it.
OTHER_SUBJECT = re.compile(
    rf"{OTHERS}|主要客户|下游客户|终端客户|部分客户|大客户|客户(?=自建|自有|自身|所属行业)|"
    r"世界[^,。;\n]{0,14}?专家|全球[^,。;\n]{0,14}?专家|国内外[^,。;\n]{0,14}?(?:专家|学者)|科学家|研究人员|科研团队"
)
OBJECT_MARK = re.compile(r"(?:[为向与和对给让及由从使]|帮助|赋能|助力|服务|面向|针对|通过)$")
NO_SUBJECT = re.compile(r"关系|管理|协同|门户|平台|渠道|体系|系统|端|提供")

# Boilerplate ----------------------------------------------------------------------------------------------------------

DEFINED_AFTER = re.compile(r"^[^,。;:\n]{0,10}(?:\n指\n?|指(?![标导数引挥出定令示南纹]))")
DEFINED = re.compile(r"\n指\n[^\n]*$|(?:是指|系指|指的是)[^。\n]*$")
ACCOUNTING = re.compile(
    r"会计政策|会计准则|会计处理|会计估计|企业会计|暂行规定|摊销|使用寿命|使用年限|履约义务|履约进度|控制权转移|收入确认|确认收入|"
    r"确认为(?:无形|固定)?资产|予以资本化|资本化条件|减值测试|减值迹象|可收回金额|公允价值计量|直线法|年限平均法|折旧方法"
)
POLICY_HEADING = re.compile(r"收入确认|会计政策|计量方法|使用寿命|摊销方法|折旧方法|会计估计")
SCOPE = re.compile(r"(?:经营|营业|业务)范围|主要经营业务|许可项目|一般项目|依法须经批准")
SCOPE_ITEM = re.compile(
    r"(?:销售|制造|服务|开发|咨询|转让|推广|代理|租赁|进出口|研发|生产|设计|交流|安装|维修|制作|发布)(?:\([^)]*\))?[;、,]"
)
DEFECT = re.compile(r"缺陷|流失严重|胜任能力|财务报告内部控制")
WEAKNESS = re.compile(r"^[^,。;\n]{0,12}(?:漏洞|缺陷|失效|瘫痪)")
TOPICS = re.compile(r"(?:重要性|实质性|重大性|重要)议题")
FORCE_MAJEURE = re.compile(r"不可抗力[^。]*$")
CONTENTS = re.compile(r"^[^\n。]{0,30}(?:\.{4}|…{2}|·{4})")

# Background -----------------------------------------------------------------------------------------------------------

POLICY = re.compile(
    r"国务院|党中央|中央经济|中央金融|发改委|发展改革委|工信部|工业和信息化部|财政部|商务部|证监会|银监会|银保监会|监管部门|监管机构|监管层|"
    r"各级政府|国家(?!级|重点|高新|枢纽|知识产权|科技|电网|企业|专利|标准)|我国|政策|十[二三四五]五规划|行动计划|指导意见|若干意见|实施意见|"
    r"[》”](?:等文件)?的?(?:印发|出台|发布|提出|明确|指出|强调)"
)
INDUSTRY = re.compile(
    r"随着|伴随|受益于|得益于|行业(?!务)(?:发展|竞争|整体|格局|景气|正|将|进入|内|呈|面临|集中度|趋势)|业(?<=[行融造售药险券车饮游产]业)"
    r"(?:正|将|的?发展|进入|迈入|面临|呈|加速)|市场规模|市场需求|市场容量|市场空间|市场前景|发展趋势|趋势性|浪潮|新常态|新业态|新一轮|宏观经济|世界经济|全球经济|"
    r"国内经济|实体经济|国民经济|数字经济|经济发展|全社会|全球范围|全球市场|据(?<!根据)(?<!依据)(?<!数据)[^,。\n《]{2,20}(?:统计|预测|数据|报告)|"
    r"展望未来|因素的?影响"
)
# Up to eight characters may stand between the hit and these.
TREND_AFTER = re.compile(
    r"发展趋势|趋势|浪潮|时代|大潮|持续升温|的发展(?:给|也给|为|对)|市场规模|行业(?!务)(?:的|发展|竞争|规模|市场|整体)|产业(?:的|发展|规模|政策)|"
    r"等(?:新|新兴|新型|新一代)(?:信息)?(?:技术|业态|模式|经济)|等技术的?(?:快速|迅猛|蓬勃|高速|不断)?发展|"
    r"的(?:快速|迅猛|蓬勃|高速)(?:发展|兴起|崛起|普及)|的兴起|的崛起|的普及"
)
BACKGROUND_HEADING = re.compile(r"行业(?!务)|宏观|政策|竞争格局|市场环境|外部环境|经济环境|经济形势|发展趋势|产业规划")
FIRM_HEADING = re.compile(r"公司|本行|本集团|我们|核心竞争力|应对|经营计划|战略")

# Tense ----------------------------------------------------------------------------------------------------------------

PLAN = re.compile(
    r"计划(?=在|于|将|对|投|建|新|与|到|用|通过|进一步|启|开|推|至|年内|\d|实施|利用|引|完成|加大)|"
    r"拟(?<![模虚比草]拟)(?![人合态真议写像定])|力争|争取|下一步|下一年|下一阶段|明年|来年|新的一年|今后|未来(?=[一二两三五\d几]|,|将|公司)|"
    r"还将|也将|均将|仍将|必将|公司将|本行将|我们将|集团将|并将|"
    r"将(?=于|在|会|继续|进一步|持续|以|通过|加[大快强]|重点|不断|全面|积极|逐步|大力|深入|努力|着力|围绕|坚持|依托|充分|启动|建|推|打造|实现|利用|成为)|"
    r"预计(?=将|在|于|到|\d)|预期将|有望|筹建|筹备"
)
TAKING = re.compile(r"将$|将[^,。;:\n]{1,8}$")
TAKEN = re.compile(
    r"^[^,。;\n]{0,20}?(?:应用于?|用于|纳入|融入|运用|引入|嵌入|作为|转化|打通|结合|整合|植入|贯穿|列为|视为|转变|升级为|接入|与)"
)
PLAN_AFTER = re.compile(
    r"^[^,。;:!?\n]{0,10}?(?:(?:仍|即|还|也|均)?将(?![^,。]{0,12}与)(?=[于在会继进持逐成全投正启为])|拟(?<![模虚比草]拟)(?!人|合|定)|预计(?:将|在|于|到|"
    r"\d)|计划(?:于|在|将)|有望|尚在筹)"
)
PLAN_HINT = re.compile(r"[将拟预计有尚]")
OUTLOOK = re.compile(
    r"经营计划[\n:如]|工作计划[\n:如]|业务计划[\n:如]|发展计划[\n:如]|工作重点|重点(?:经营)?工作|工作思路|工作安排|工作目标|发展规划[\n:]|"
    r"未来展望|未来规划|未来发展规划|未来发展展望|将(?:重点)?(?:做好|关注|采取|开展)|将重点关注|力争(?:实现|使)|拟投[入资]|计划投[入资]"
)
PROCEEDS = re.compile(r"拟定用途|预期用途|未动用所得")
DONE = re.compile(r"报告期内?|已(?!经营)|本年度?(?!计划)|去年|上年|完成了|建成了|推出了|实现了|年末|年内|期末|目前")


def judge(before: str, after: str, heading: str) -> tuple[str, str, str, str]:
    """Polarity, speaker, tense and reason of a Chinese hit."""
    if heading:
        before = f"{heading}\n{before}"
    line = before.rfind("\n") + 1
    paragraph = max(line, before.rfind("。") + 1)
    start = max(paragraph, before.rfind(";") + 1, before.rfind("!") + 1, before.rfind("?") + 1)
    sentence = before[start:]
    clause = sentence[max(sentence.rfind(","), sentence.rfind(":")) + 1 :]
    end = SENTENCE_END.search(after)
    rest = after[: end.start()] if end else after
    polarity, denial = _polarity(clause, after)
    speaker, who = (
        _name(sentence, clause, after)
        or _career(before, before[paragraph:], after)
        or _boilerplate(before, sentence, rest, after)
        or _other_party(sentence, clause, after)
        or _background(before, sentence, rest)
        or ("own", "")
    )
    tense, when = _tense(before, sentence, clause, after, speaker)
    return polarity, speaker, tense, "; ".join(part for part in (denial, who, when) if part)


def _polarity(clause: str, after: str) -> Finding:
    if DENIAL_HINT.search(clause):
        for pattern in (NEGATED_DEED, NOTHING):
            cue = pattern.search(clause)
            if cue is None or len(clause) - cue.end() > 25:
                continue
            if NO_DENIAL.search(clause) or OTHER_DENIAL.search(clause, cue.start()):
                continue
            if ATTRIBUTE.search(clause, cue.end()) and not HAVING.match(cue.group()):
                continue
            return "negated", f"negation before the hit: {cue.group()}"
    if DENIAL_HINT.search(after, 0, 14) and (cue := DENIED_AFTER.match(after) or NOT_APPLICABLE.match(after)):
        return "negated", f"negation after the hit: {cue.group()[-8:]}"
    if "已" in after[:9] and (cue := ENDED_AFTER.match(after)):
        return "negated", f"negation after the hit: {cue.group()[-8:]}"
    return "affirmed", ""


def _name(sentence: str, clause: str, after: str) -> Finding | None:
    if (cue := NAMED.search(after, 0, 24)) and not NAME_BREAK.search(after, 0, cue.start()):
        return "other_party", f"part of a name: …{after[: cue.end()]}"
    if "研究" in after[:8] and (cue := INSTITUTE.match(after)) and not FOUNDED.search(clause):
        return "other_party", f"part of a name: …{cue.group()}"
    if sentence.rfind("“") > sentence.rfind("”") and (cue := PRIZE.search(sentence)):
        return "other_party", f"name of a prize: {cue.group()}"
    if cue := CERTIFICATE.match(after):
        return "other_party", f"certificate: …{cue.group()}"
    return None


def _career(before: str, paragraph: str, after: str) -> Finding | None:
    cue = CAREER.search(paragraph)
    if cue is None and PERSON.search(paragraph) and POST_AFTER.match(after):
        cue = CAREER.search(before)
    if cue is None or (cue.group().startswith("年") and not POST_AFTER.match(after)) or IN_CHARGE.search(paragraph):
        return None
    return "other_party", f"biography: {cue.group()}"


def _boilerplate(before: str, sentence: str, rest: str, after: str) -> Finding | None:
    if ("指" in after[:13] and DEFINED_AFTER.match(after)) or ("指" in before and DEFINED.search(before)):
        return "boilerplate", "definition: 指"
    if "不可抗力" in before and FORCE_MAJEURE.search(before):
        return "boilerplate", "force majeure: 不可抗力"
    if cue := ACCOUNTING.search(sentence) or ACCOUNTING.search(rest) or POLICY_HEADING.search(_line_above(before)):
        return "boilerplate", f"accounting: {cue.group()[:8]}"
    near, next_ = before[-80:], after[:80]
    if near.count(";") + near.count("、") + next_.count(";") + next_.count("、") >= 2:
        items = len(SCOPE_ITEM.findall(near)) + len(SCOPE_ITEM.findall(next_))
        if items >= 5 or (items >= 2 and SCOPE.search(before)):
            return "boilerplate", "business scope: a list of trades"
    if WEAKNESS.match(after) and len(DEFECT.findall(before)) + len(DEFECT.findall(after)) >= 2:
        return "boilerplate", "standard of defects: 缺陷"
    if (
        "议题" in before
        and after[:1] in "\n与和及、"
        and not ("," in sentence or ":" in sentence)
        and TOPICS.search(before)
    ):
        return "boilerplate", "list of topics: 议题"
    if ("...." in after[:40] or "…" in after[:40]) and CONTENTS.match(after):
        return "boilerplate", "table of contents"
    return None


def _other_party(sentence: str, clause: str, after: str) -> Finding | None:
    if "家" in clause[-8:] and (cue := COUNTED.search(clause)):
        return "other_party", f"others are counted: {cue.group()}"
    if (cue := ORGANISATION_AFTER.match(after)) and not SELF_AS.search(clause):
        return "other_party", f"other firms: …{cue.group()}"
    for cue in OTHER_SUBJECT.finditer(sentence):
        if OBJECT_MARK.search(sentence, 0, cue.start()) or NO_SUBJECT.match(sentence, cue.end()):
            continue
        if not OWN.search(sentence, cue.end()):
            return "other_party", f"another party's: {cue.group()}"
    return None


def _background(before: str, sentence: str, rest: str) -> Finding | None:
    trend = TREND_AFTER.search(rest, 0, 20)
    if trend and (trend.start() > 8 or "," in rest[: trend.start()]):
        trend = None
    if OWN.search(sentence):
        if trend and ("趋势" in trend.group() or "浪潮" in trend.group()):
            return "background", f"trend: …{trend.group()}"
        return None
    if cue := POLICY.search(sentence):
        return "background", f"policy: {cue.group()}"
    if cue := INDUSTRY.search(sentence):
        return "background", f"industry: {cue.group()}"
    if trend:
        return "background", f"trend: …{trend.group()}"
    if (title := _heading(before)) and BACKGROUND_HEADING.search(title) and not FIRM_HEADING.search(title):
        return "background", f"under the heading {title}"
    return None


def _tense(before: str, sentence: str, clause: str, after: str, speaker: str) -> Finding:
    if speaker == "boilerplate":
        return "fact", ""
    scope = clause if speaker == "background" else sentence
    if (cue := _last(PLAN, scope)) and not (TAKING.search(clause[-9:]) and TAKEN.match(after)):
        return "plan", f"plan: {cue.group()}"
    if PLAN_HINT.search(after, 0, 16) and (cue := PLAN_AFTER.match(after)):
        return "plan", f"plan after the hit: {cue.group()[-6:]}"
    if speaker != "own":
        return "fact", ""
    if cue := PROCEEDS.search(before):
        return "plan", f"use of proceeds: {cue.group()}"
    if (cue := _last(OUTLOOK, before)) and not DONE.search(before, cue.end()):
        return "plan", f"outlook: {cue.group()[:8].strip()}"
    return "fact", ""


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _line_above(before: str) -> str:
    stop = before.rfind("\n")
    return before[before.rfind("\n", 0, stop) + 1 : stop] if stop > 0 and len(before) - stop < 60 else ""


def _heading(before: str) -> str:
    """The last line before the hit's own that reads like a heading."""
    for line in reversed(before.split("\n")[1:-1]):
        if line and len(line) <= 30 and line[-1] not in "。,;、":
            return line
        if len(line) > 60:
            break
    return ""
