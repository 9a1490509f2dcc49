"""Enters: nothing but the text in this file. Leaves: zh/, en/, broken/ and truth.csv beside this file.

The small demonstration corpus of the project. Firms, figures and sentences are invented. Every digital term is
written in braces in the text below (``{大数据}``, or ``{B2B|Ｂ２Ｂ}`` where the page shows another form), and the
same function that takes the braces away counts the term, so the counts in truth.csv hold by construction. Text
outside the braces may hold no digital vocabulary at all; the script stops when it does.

Run: ``python make.py``. Each run writes the same bytes.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Template

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped, unused-ignore]
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped, unused-ignore]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfbase import pdfmetrics, ttfonts  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped, unused-ignore]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped, unused-ignore]

HERE = Path(__file__).resolve().parent
SONG = "STSong-Light"
PAGE_W, PAGE_H = A4
LEFT, RIGHT, TOP, BOTTOM = 90.0, PAGE_W - 90.0, PAGE_H - 86.0, 76.0
SIZE, LEAD = 12.0, 20.4
# A page may end this many lines early when that leaves a planted term broken over the page end.
RAGGED = 5
NO_START = "，。、；：）”》？！％%"
NO_END = "（“《"

# --------------------------------------------------------------------------------------------------------------
# Planting
# --------------------------------------------------------------------------------------------------------------

PLANT = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")
# Roots of digital vocabulary. Nothing outside braces may contain one of them.
FORBIDDEN = re.compile(
    r"互联|数据|智能|智慧|云(?!帆)|信息(?!披露|\n)|网|平台|电商|电子|软件|数字|数码|数控|数智|线上|线下|系统|自动|计算|算法|虚拟"
    r"|集成|一体化|识别|区块|机器|移动|在线|征信|金融科技|支付|通信|通讯|终端|芯片|远程|编程|建模|学习|可视|共享|客服|家居"
    r"|物联|[A-Za-zＡ-Ｚａ-ｚ]"
)
FORBIDDEN_EN = re.compile(
    r"\bdata|digital|cloud|artificial|intelligen|internet|online|website|web\b|software|e-?commerce|electronic|comput"
    r"|information|system|platform|machine|automat|robot|network|mobile|technolog|algorithm|virtual|cyber|(?-i:\bIT\b)|\bapps?\b",
    re.IGNORECASE,
)


def planted(text: str) -> Counter[str]:
    """Count the terms planted in a marked text."""
    return Counter(found.group(1) for found in PLANT.finditer(text))


def shown(text: str) -> str:
    """Return a marked text as the reader sees it, without braces."""
    return PLANT.sub(lambda found: found.group(2) or found.group(1), text)


def check_clean(text: str, english: bool = False, allow: str = "") -> None:
    """Stop when a marked text holds digital vocabulary outside its braces.

    Args:
        text: The marked text.
        english: Whether to test against the English list.
        allow: A word that is taken away first (the trap heading, say).

    Raises:
        ValueError: If such a word is found.
    """
    bare = PLANT.sub("□", text)
    if allow:
        bare = bare.replace(allow, "")
    hit = (FORBIDDEN_EN if english else FORBIDDEN).search(bare)
    if hit:
        raise ValueError(f"digital vocabulary outside braces: {bare[max(0, hit.start() - 15) : hit.end() + 15]!r}")


def paras(text: str, glue: str = "") -> list[str]:
    """Split a text into paragraphs at blank lines and join the lines within each."""
    return [re.sub(r"\n\s*", glue, part.strip()) for part in re.split(r"\n\s*\n", text.strip())]


# --------------------------------------------------------------------------------------------------------------
# Text: common parts of a Chinese report. $F full name, $S short name, $C code, $Y year, $P last year, $N next.
# --------------------------------------------------------------------------------------------------------------

NOTICE = paras("""
一、董事会、监事会以及全体董事、监事和高级管理人员对本年度报告的真实、准确与完整负责，保证其中没有虚假记载，也没有
误导性的陈述或者重大的遗漏，并依法承担相应的责任。

二、全体董事出席了审议本年度报告的董事会会议，无人委托他人代为表决。

三、正和会计师事务所（特殊普通合伙）为本公司出具了标准无保留意见的审计报告。

四、公司负责人、主管会计工作的负责人以及会计机构负责人声明：保证年度报告中财务报告的真实、准确与完整。

五、经董事会审议的$Y年度利润分配预案：以年末总股本为基数，向全体股东每10股派发现金红利1.20元（含税），不送红股，
也不以公积金转增股本。该预案尚须提交股东大会批准。

六、前瞻性陈述的风险声明：本报告所涉及的发展战略与经营计划等前瞻性陈述，不构成公司对投资者的实质承诺，敬请投资者
注意投资风险。

七、是否存在被控股股东及其关联方占用资金的情况：否。是否存在违反规定决策程序对外提供担保的情况：否。
""")

TERMS_TABLE = (
    ("释义项", "释义内容"),
    ("公司、本公司、$S", "$F"),
    ("股东大会", "$F股东大会"),
    ("报告期、本年", "$Y年1月1日至$Y年12月31日"),
    ("上年、去年同期", "$P年1月1日至$P年12月31日"),
    ("元、万元", "人民币元、人民币万元"),
)

PROFILE = paras("""
公司的中文名称为$F，简称$S，股票代码为$C，法定代表人为陈望山。公司注册地址与办公地址一致，位于东川市滨河路18号，
董事会秘书为林一舟，证券事务代表为周若谷。

公司选定的信息披露报纸为《东川证券时报》，年度报告备置于公司董事会办公室，供股东查阅。

报告期内公司的注册情况没有变更，控股股东没有变更，主营业务与上市时相比也没有变化。公司聘请的会计师事务所为正和会计师
事务所，签字会计师为赵远、钱砚秋。
""")

MATTERS = paras("""
（一）利润分配政策的执行。公司按照章程的规定执行现金分红政策，分红标准和比例明确而清晰，相关的决策程序完备，独立董事
尽职履责并发表了意见，中小股东有充分表达诉求的机会，其合法权益得到了维护。

（二）承诺事项的履行。控股股东承诺不从事与公司相竞争的业务，并承诺减少和规范关联交易。截至报告期末，上述承诺均得到
严格履行，没有出现逾期未履行的情形。

（三）会计政策变更。公司按照财政部新修订的准则调整了报表列报的格式，该调整对净利润和净资产没有影响，已经董事会和监事
会审议通过。

（四）聘任与解聘会计师事务所。公司续聘正和会计师事务所为审计机构，年度审计费用为人民币80万元，内部控制审计费用为人民币
20万元。

（五）重大诉讼与仲裁。报告期内公司没有重大的诉讼与仲裁事项，公司及其董事、监事、高级管理人员也没有受到处罚的情形。

（六）重大合同。报告期内公司没有重大的托管、承包与租赁事项，对外担保余额均为对全资子公司的担保，总额未超过最近一期净
资产的百分之十。

（七）社会责任。公司依法纳税，善待员工，帮助定点村镇修建道路并资助困难学生，全年捐赠款物折合人民币160万元。公司不属于
重点排污单位，生产和办公过程中的废水与废物均按规定处理。
""")

HOLDERS = paras("""
报告期内公司普通股股份总数与股本结构没有变化，限售股份没有变动，也没有发行新的证券。

截至报告期末，普通股股东总数为26418户，上月末为26905户。前十名股东之间，除第一大股东与第三大股东同受一方控制之外，公司
未知其他股东之间是否存在关联关系或者一致行动安排。
""")

PEOPLE = paras("""
公司现任董事九名，其中独立董事三名；监事三名，其中职工代表一名；高级管理人员六名。上述人员最近三年没有受到证券监管机构
处罚的情况。

公司实行以岗位价值与业绩贡献为基础的薪酬政策，员工薪酬由基本工资、绩效奖金和各项补贴组成。公司重视人才培养，全年举办
各类培训一百四十余期，参加人员超过五千人次，内容包括安全生产、质量管理、财务知识与合规要求。
""")

GOVERNANCE = paras("""
公司按照公司法、证券法和上市公司治理准则的要求，不断完善法人治理结构。股东大会、董事会、监事会与经营层权责分明，各司其职，
运作规范。报告期内召开股东大会两次、董事会会议八次、监事会会议五次，各次会议的召集、召开与表决程序均符合规定。

公司与控股股东在业务、人员、资产、机构和财务上相互独立，具备自主经营的能力。控股股东没有越过股东大会干预公司的决策和经营。

公司已建立较为完整的内部控制制度，并由审计部每半年检查一次。经评价，公司在报告期末不存在财务报告内部控制的重大缺陷。公司
严格执行内幕知情人登记制度，信息披露工作及时、公平，未发生更正已披露公告的情形。
""")

AUDIT = paras("""
我们审计了$F的财务报表，包括$Y年12月31日的合并及公司资产负债表，$Y年度的合并及公司利润表、现金流量表、股东权益变动表
以及财务报表附注。我们认为，后附的财务报表在所有重大方面按照企业会计准则的规定编制，公允反映了该公司的财务状况、经营成果
和现金流量。

关键审计事项是我们根据职业判断，认为对本期财务报表审计最为重要的事项。我们把收入的确认和应收款项的减值作为关键审计事项，
实施的程序包括了解和测试相关的内部控制、抽样检查合同与单据、向主要客户函证余额，以及在资产负债表日前后实施截止测试。
""")

# The heading ends in 其他信息 and the next line begins 管理层: joined without care they read 信息管理.
TRAP_HEADING = "四、其他信息"
TRAP_PARA = (
    "管理层对其他内容负责。其他内容包括年度报告中涵盖的材料，但不包括财务报表和我们的审计报告。我们对财务报表发表的"
    "审计意见并不涵盖其他内容，我们也不对其发表任何形式的鉴证结论。"
)

NOTES = paras("""
财务报表以持续经营为基础编制，记账本位币为人民币，会计年度自公历1月1日起至12月31日止。公司对自报告期末起十二个月的持续经营
能力进行了评价，没有发现影响持续经营能力的重大事项。

存货包括原材料、在产品、库存商品与低值易耗品，按照成本与可变现净值孰低计量，发出时采用加权平均法。固定资产采用年限平均法
计提折旧，房屋及建筑物的折旧年限为20至40年，设备的折旧年限为5至12年，预计净残值率为百分之五。

收入在客户取得相关商品控制权时确认。公司在履行了合同中的履约义务之后，按照分摊至该项义务的交易价格确认收入。附有退回条款的
销售，按照预期将退还的金额确认负债。

资产负债表日后，公司没有需要披露的重大非调整事项。
""")

NOTE_ASSETS = "无形资产包括土地使用权、专利权与{信息系统}，按照直线法在预计受益期内摊销，每年年末复核使用寿命。"

FILES = paras("""
（一）载有公司负责人、主管会计工作负责人与会计机构负责人签名并盖章的财务报表。

（二）载有会计师事务所盖章、会计师签名并盖章的审计报告原件。

（三）报告期内在指定报纸上公开披露过的所有公司文件的正本及公告的原稿。
""")

OUTLOOK = paras("""
$N年，公司将坚持稳中求进，围绕主业做深做实，控制负债水平，合理安排资本开支，力争营业收入与净利润保持平稳增长。上述经营
计划不构成业绩承诺。

可能面对的风险主要有三项：一是宏观经济波动使需求不及预期；二是原材料与人工成本上升挤压利润；三是行业竞争加剧使产品价格走低。
公司将通过优化产品结构、改善采购方式与加强费用管理加以应对。
""")

# --------------------------------------------------------------------------------------------------------------
# Text: the firms
# --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Firm:
    """An invented firm with the text that only its reports hold."""

    code: str
    short: str
    full: str
    revenue: float
    goods: tuple[str, ...]
    business: list[str]
    discussion: list[str]


YUNFAN = Firm(
    "900001",
    "云帆科技",
    "云帆科技股份有限公司",
    1873.4,
    ("温控部件", "流体阀门", "成套设备"),
    paras("""
公司主要从事温控部件、流体阀门和成套设备的研发、生产与销售，产品用于家用电器、船舶和供热工程。公司以订单组织生产，对通用
部件保持合理库存，对成套设备实行项目制管理。

公司所处的行业为通用零部件制造业，上游为铜材、钢材与电机，下游为整机厂与工程公司。行业的需求随房地产竣工与船舶订单起伏，
旺季一般为每年的第二季度和第四季度。公司在国内温控部件的细分市场中位居前列。

公司的核心竞争力在于材料与密封工艺的长期积累、与整机厂多年合作形成的信任，以及贴近客户的三处生产基地。报告期内核心竞争力
没有发生重大变化。
"""),
    paras("""
报告期内，公司面对铜价上涨与海运费用波动的局面，坚持以质量求生存，以效率求发展，较好地完成了年初制定的各项任务。温控部件
销量稳步上升，流体阀门在船舶市场取得突破，成套设备的在手订单较为充足。

采购方面，公司与主要的铜材供应商签订了年度框架协议，约定价格随行情调整，并对部分用量进行了套期保值，减轻了原料价格波动对
毛利率的影响。生产方面，东川基地二期厂房投入使用，新增冲压线四条，单班产量提高约两成，一次交验合格率保持在百分之九十九以上。

研发方面，公司承担省级课题两项，新取得专利四十一件，其中发明专利九件。公司的低噪声阀门通过了船级社的认可，为后续进入海工
领域打下了基础。人才方面，公司引进材料与热工专业的硕士二十余人，并选派骨干赴高校进修。

管理方面，公司推行精益生产，清理闲置物料，压缩在制品数量，存货周转天数较上年减少六天。公司还完善了安全责任制，全年没有发生
重大的安全事故。
"""),
)

QINGHE = Firm(
    "900002",
    "青禾食品",
    "青禾食品股份有限公司",
    962.7,
    ("酱腌菜", "调味酱", "杂粮制品"),
    paras("""
公司主要从事酱腌菜、调味酱和杂粮制品的生产与销售，原料以青菜头、黄豆和小米为主，产品通过经销商进入商超、农贸市场与餐饮
渠道。公司在主产区与合作社签订收购协议，实行保护价收购，以稳定原料的数量与品质。

调味品行业的需求较为稳定，消费者看重口味、价格与食品安全。行业集中度逐年提高，区域品牌逐步走向全国。公司的产品在西南地区
家喻户晓，在华东与华北仍有较大的开拓空间。

公司的核心竞争力在于传统的三腌三榨工艺、窖池的产能规模、覆盖三百余个地级市的经销队伍，以及多年积累的品牌声誉。
"""),
    paras("""
报告期内，公司坚持做好每一坛菜的宗旨，从田间、窖池到餐桌严格把关。青菜头收购价格较上年有所上涨，公司通过提前收储与调整
产品规格消化了大部分成本。调味酱新品进入餐饮渠道，销量好于预期；杂粮制品受包装调整影响，销量略有下降。

销售方面，公司把一千二百余家经销商按区域重新划分，设立县级办事处四十六个，鼓励业务员走街串巷，把货架陈列与试吃活动做到
乡镇。公司还参加了两届全国糖酒会，新签经销商八十三家。

生产方面，新建的一万吨窖池投入使用，洗菜与切丝工序更换了不锈钢设备，用水量减少百分之十二。质量方面，公司增设原料检验站五处，
全年抽检合格率为百分之百，没有发生食品安全事故。

费用方面，由于加大了电视广告与路牌广告的投放，销售费用有所增加；由于利息收入增加，财务费用有所下降。公司现金流充裕，没有
银行借款。
"""),
)

YUANSHAN = Firm(
    "900003",
    "远山银行",
    "远山银行股份有限公司",
    5210.9,
    ("公司业务", "零售业务", "资金业务"),
    paras("""
本行主要从事吸收公众存款、发放贷款、办理国内外结算、办理票据承兑与贴现、买卖债券以及代理收付款项等业务。本行立足地方，
服务中小企业与城乡居民，现有分行七家、支行九十二家，营业机构遍及东川市全部区县。

报告期内，银行业的净息差继续收窄，存款竞争较为激烈，监管部门对资本与流动性的要求趋于严格。本行坚持小额分散的信贷原则，
不良贷款率低于同业的平均水平，拨备较为充足。

本行的核心竞争力在于熟悉本地客户、决策链条较短、员工队伍稳定，以及与各级政府和商会多年来的良好合作。
"""),
    paras("""
报告期内，本行围绕服务实体经济的主线，加大对制造业、农业与小微企业的信贷投放，各项贷款余额较年初增长百分之十三，各项存款
余额较年初增长百分之十一，存贷款规模在当地同业中继续位居前三。

公司业务方面，本行走访企业两千余家，推出厂房按揭与订单质押两项产品，全年新增有贷客户六百余户。零售业务方面，本行把支行大堂
改造为便民驿站，开办老年客户专柜，储蓄存款的占比提高两个百分点。资金业务方面，本行减少了长期限债券的持有，投资组合的久期
有所缩短。

风险管理方面，本行修订了授信审批办法，实行双人调查与集体审议，加快了不良资产的清收与核销。年末不良贷款率较年初下降0.08个
百分点，拨备覆盖率上升11个百分点，资本充足率满足监管要求。

渠道与运营方面，本行撤并低效支行三家，新设社区支行五家，柜面业务的平均等候时间缩短三分钟。本行还对全体柜员进行了服务礼仪
与反假货币的培训。
"""),
)

HAITANG = Firm(
    "900004",
    "海棠百货",
    "海棠百货股份有限公司",
    3345.2,
    ("百货", "超市", "家电"),
    paras("""
公司主要从事百货、超市与家电的零售业务，经营方式以联营为主，自营与租赁为辅。公司在东川、宁溪与安浦三市开设门店三十七家，
自有物业面积四十二万平方米，另有常温与低温配送中心各一处。

零售行业竞争充分，居民收入增长放缓，消费者更加看重品质与体验。购物中心分流了传统百货的客流，社区超市则因贴近居民而保持增长。

公司的核心竞争力在于位于城市中心的自有物业、三十余年积累的会员与供应商资源，以及较强的生鲜采购和加工能力。
"""),
    paras("""
报告期内，公司以提升顾客体验为中心，调整品牌、改造门店、丰富活动，努力稳定客流。百货业态引进品牌一百二十余个，淘汰品牌九十
余个；超市业态扩大生鲜面积，增加现场加工的品种；家电业态推进以旧换新，送装服务的满意度有所提高。

门店方面，宁溪店完成外立面与餐饮楼层的改造，安浦二店开业迎客，两家亏损的超市门店按计划关闭。供应链方面，公司与四十余家农业
合作社建立直采关系，生鲜损耗率下降0.6个百分点，低温配送中心的日均吞吐量增加两成。

会员方面，公司修订了积分办法，设立会员日与亲子活动日，全年新增会员二十一万人，会员消费占比超过六成。费用方面，人工与租金
仍是主要的支出项目，公司通过优化排班与商谈租金减轻了压力。

内部管理方面，公司压缩管理层级，实行店长负责制，开展采购廉洁自查，完善商品验收与退换货制度，顾客投诉较上年减少百分之十五。
"""),
)

# Terms and counts of each annual report. They grow by year; the food firm has two years with none.
PLAN: dict[tuple[str, str], dict[str, int]] = {
    ("900001", "2018"): {"大数据": 2, "云计算": 1, "信息系统": 2, "信息化": 1, "B2B": 1},
    ("900001", "2019"): {
        "大数据": 3, "云计算": 2, "人工智能": 2, "物联网": 2, "数据挖掘": 1, "信息系统": 2, "信息化": 2, "B2B": 2,
    },
    ("900001", "2020"): {
        "大数据": 5, "人工智能": 4, "机器学习": 2, "云计算": 3, "物联网": 4, "数据挖掘": 2, "语音识别": 1,
        "智能家居": 2, "信息系统": 3, "信息化": 2, "B2B": 2,
    },
    ("900001", "2021"): {
        "大数据": 6, "人工智能": 6, "机器学习": 3, "深度学习": 2, "云计算": 4, "物联网": 5, "语音识别": 2,
        "数据可视化": 1, "智能家居": 4, "信息系统": 3, "信息化": 3, "信息共享": 1, "移动互联网": 1, "B2B": 3,
    },
    ("900002", "2018"): {},
    ("900002", "2019"): {},
    ("900002", "2020"): {"电子商务": 1, "信息系统": 1},
    ("900003", "2019"): {"大数据": 3, "云计算": 1, "人脸识别": 1, "移动互联网": 2, "第三方支付": 2, "信息系统": 3},
    ("900003", "2020"): {
        "大数据": 5, "云计算": 2, "机器学习": 1, "自然语言处理": 1, "人脸识别": 2, "区块链": 2, "智能客服": 2,
        "移动互联网": 3, "第三方支付": 2, "信息系统": 4,
    },
    ("900003", "2021"): {
        "大数据": 7, "人工智能": 3, "机器学习": 2, "自然语言处理": 2, "人脸识别": 3, "语音识别": 1, "区块链": 4,
        "云计算": 3, "数据挖掘": 2, "数据可视化": 1, "智能客服": 4, "移动互联网": 3, "第三方支付": 3, "信息系统": 4,
        "信息共享": 2,
    },
    ("900004", "2020"): {
        "大数据": 2, "电子商务": 4, "O2O": 3, "B2B": 1, "移动互联网": 2, "第三方支付": 1, "信息系统": 2,
    },
    ("900004", "2021"): {
        "大数据": 4, "数据挖掘": 1, "人脸识别": 1, "电子商务": 6, "O2O": 5, "移动互联网": 3, "第三方支付": 2,
        "智能客服": 1, "信息系统": 2, "信息化": 2, "信息共享": 1,
    },
}  # fmt: skip

# Sentences with one slot (@) for a term, by the sort of term.
SENTENCES: dict[str, list[str]] = {
    "method": paras("""
公司把@用于排班与质量检验，由运营部门牵头，按季度总结成效。

研究院围绕@设立了专门课题，形成专有方法三项，申请专利两件。

公司与两所高校共同培养熟悉@的人才，全年举办研讨六期。

管理层认为，@的成熟将改变行业的成本结构，需要提前布局并量力而行。

公司尝试引入@，缩短了客户咨询的答复时间，得到了客户的好评。

公司成立了由总经理任组长的@工作组，每月听取一次进展汇报。

本年与@有关的研发支出较上年有所增加，占研发支出总额的比重约为一成。

在风险排查环节，公司借助@发现异常单据，减少了人工核对的工作量。

经过论证，董事会批准了关于@的三年规划，并安排了专项资金。

公司选派骨干参加@专题研修，回来之后在各部门讲授，效果良好。

供应商管理方面，公司以@为辅助，对交货的及时程度进行评分。

行业协会组织了关于@的交流活动，公司作为理事单位介绍了经验。

公司对@的应用仍处于起步阶段，投入产出情况有待进一步检验。

在需求预测方面，公司依靠@把预测误差降低了约三个百分点。
"""),
    "channel": paras("""
公司通过@实现的销售占比较上年有所提高，客单价基本稳定。

@的普及改变了客户的习惯，公司相应调整了服务的时间与方式。

公司为@业务单独设立了团队，考核指标以复购率和满意度为主。

在@方面，公司与三家合作伙伴续签了协议，费率保持稳定。

公司制定了@业务的管理办法，明确了审批权限与对账要求。

随着@的发展，公司的客户群体趋于年轻，小额订单的数量增加较快。

公司审计部对@业务进行了专项检查，没有发现重大问题。
"""),
    "system": paras("""
公司继续完善@，使总部与各分支机构之间的单据流转更加顺畅。

公司按照统一规划推进@，撤并了重复的报表与台账。

总部与各下属单位之间加强了@，减少了重复采购与积压。

公司对@进行了年度检查，排除隐患十二处，全年运行平稳。
"""),
    "product": paras("""
公司的@业务进入推广阶段，全年处理或交付的数量较上年翻了一番。

公司加大了对@的投入，用户的评价较好，后续将逐步扩大范围。

围绕@，公司新立项目两个，预计次年年末完成验收。

公司把@列为重点培育的方向，由分管副总经理负责。
"""),
}

SORT: dict[str, str] = {
    **dict.fromkeys(["电子商务", "B2B", "O2O", "移动互联网", "第三方支付"], "channel"),
    **dict.fromkeys(["信息系统", "信息化", "信息共享"], "system"),
    **dict.fromkeys(["智能客服", "智能家居"], "product"),
}

# --------------------------------------------------------------------------------------------------------------
# A report as a list of blocks
# --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """One part of a report: cover, section, heading, para, straddle (a para to be broken over pages), table, toc."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[float, ...] = ()


@dataclass
class Doc:
    """A document of the corpus: what it is, what it says and what should become of it."""

    file: str
    firm: str
    year: str
    name: str
    kind: str
    status: str
    header: str
    blocks: list[Block] = field(default_factory=list)

    def counts(self) -> Counter[str]:
        """Return how often each term is planted in the document."""
        total: Counter[str] = Counter()
        for block in self.blocks:
            for text in (block.text, *(cell for row in block.rows for cell in row)):
                total += planted(text)
        return total


def plant_paragraphs(plan: dict[str, int], shift: int) -> list[str]:
    """Return paragraphs of about four sentences in which each term of the plan stands as often as planned."""
    waiting = [term for turn in range(max(plan.values(), default=0)) for term, n in plan.items() if n > turn]
    used: Counter[str] = Counter()
    sentences = []
    for term in waiting:
        sort = SORT.get(term, "method")
        bank = SENTENCES[sort]
        sentences.append(bank[(shift + used[sort]) % len(bank)].replace("@", "{" + term + "}"))
        used[sort] += 1
    return ["".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]


NARROW, ROOMY = (60, 76, 86, 90), (60, 140, 112, 90)


def project_table(plan: dict[str, int]) -> tuple[Block | None, dict[str, int]]:
    """Put up to three terms of the plan into narrow table cells and return the table and the rest of the plan."""
    rest = dict(plan)
    picked = [term for term in plan if plan[term] > 1 and term.isalpha()][:3]
    rows = [("项目名称", "项目内容", "进展情况", "拟达到的目标")]
    work = ("总部牵头的{0}质量追溯项目", "面向基层的{0}推广项目", "高校合办的{0}人才培养项目")
    for text, term in zip(work, picked, strict=False):
        rest[term] -= 1
        content = text.replace("{0}", "{" + term + "}")
        rows.append(("重点项目", content, "已经完成方案评审，正在分步实施", "提高效率并减少差错"))
    if not picked:
        return None, rest
    return Block("table", rows=tuple(rows), widths=NARROW), rest


def money_table(firm: Firm, year: int) -> Block:
    """Return the table of main figures, made from the firm's size and the year only."""
    growth = 1 + 0.07 * (year - 2018)
    now, then = firm.revenue * growth, firm.revenue * (growth - 0.07)
    rows: list[tuple[str, ...]] = [("主要会计项目（万元）", f"{year}年", f"{year - 1}年", "增减（%）")]
    shares = {"营业收入": 100.0, "归属于上市公司股东的净利润": 8.3, "净资产": 131.0, "总资产": 247.0}
    for label, share in shares.items():
        new, old = now * share, then * (share - 0.4)
        rows.append((label, f"{new:,.2f}", f"{old:,.2f}", f"{(new / old - 1) * 100:.2f}"))
    rows.append(("基本每股收益（元／股）", f"{now / 6000:.2f}", f"{then / 6100:.2f}", "不适用"))
    return Block("table", rows=tuple(rows), widths=(140, 100, 100, 72))


def goods_table(firm: Firm, year: int) -> Block:
    """Return the table of revenue by product."""
    rows: list[tuple[str, ...]] = [("分产品", "营业收入（万元）", "占比（%）", "毛利率（%）")]
    for place, good in enumerate(firm.goods):
        share = (52, 31, 17)[place]
        amount = firm.revenue * (1 + 0.07 * (year - 2018)) * share
        rows.append((good, f"{amount:,.2f}", f"{share:.2f}", f"{34.5 - 4.1 * place + 0.3 * (year - 2018):.2f}"))
    return Block("table", rows=tuple(rows), widths=(110, 120, 90, 92))


def holders_table() -> Block:
    """Return a table of shareholders with wrapped names."""
    rows = (
        ("股东名称", "股东性质", "持股比例（%）", "质押情况"),
        ("东川市国有资产投资经营有限公司", "国有法人", "31.26", "无"),
        ("宁溪实业控股集团有限公司", "境内非国有法人", "9.48", "质押部分股份"),
        ("安浦产业投资合伙企业（有限合伙）", "其他", "4.05", "无"),
    )
    return Block("table", rows=rows, widths=(150, 90, 90, 82))


def cover(firm: Firm, title: str, style: int, foot: str = "") -> Block:
    """Return a cover; styles differ in how code, name and year are written."""
    top = f"公司代码：{firm.code}                                        公司简称：{firm.short}"
    if style == 1:
        top = f"证券代码：{firm.code}          证券简称：{firm.short}          公告编号：临{firm.code[-1]}-015"
    return Block("cover", "\n".join([top, firm.full, title, foot]))


def fill(block: Block, values: dict[str, str]) -> Block:
    """Replace the $ fields of a block."""
    rows = tuple(tuple(Template(cell).substitute(values) for cell in row) for row in block.rows)
    return Block(block.kind, Template(block.text).substitute(values), rows, block.widths)


def section_titles(year: int) -> list[str]:
    """Return the section titles; from 2021 on the order and names changed."""
    if year >= 2021:
        names = (
            "释义 公司简介和主要财务指标 管理层讨论与分析 公司治理 重要事项 股份变动及股东情况 财务报告 备查文件目录"
        )
    else:
        names = (
            "释义 公司简介和主要财务指标 公司业务概要 经营情况讨论与分析 重要事项 普通股股份变动及股东情况 "
            "董事、监事、高级管理人员和员工情况 公司治理 财务报告 备查文件目录"
        )
    return [f"第{'一二三四五六七八九十'[place]}节 {name}" for place, name in enumerate(names.split())]


def discussion_blocks(firm: Firm, year: int, plan: dict[str, int], letter_spaced: bool) -> list[Block]:
    """Return the discussion section: the firm's text with the planted paragraphs strewn in."""
    rest = dict(plan)
    blocks = [Block("heading", "一、经营情况的讨论与分析")]
    if letter_spaced:
        rest["信息化"] -= 1
    table, rest = project_table(rest)
    plants = plant_paragraphs(rest, year - 2018 + int(firm.code[-1]))
    texts = [Block("para", text) for text in firm.discussion]
    for place, text in enumerate(plants):
        texts.insert(min(1 + 2 * place, len(texts)), Block("straddle" if place < 2 else "plant", text))
    blocks += texts
    blocks += [Block("heading", "二、主营业务分析"), goods_table(firm, year)]
    if letter_spaced:
        blocks += [
            Block("para", "（一）{信息化|信 息 化}"),
            Block("para", "该项工作由总经理办公室统一安排，全年预算执行率为百分之九十六。"),
        ]
    if table:
        blocks += [Block("heading", "三、研发与重点项目"), table]
    return blocks + [Block("heading", "四、公司未来发展的展望"), *(Block("para", text) for text in OUTLOOK)]


def widen(blocks: list[Block], term: str) -> list[Block]:
    """Show the first planted occurrence of an ASCII term in full-width letters."""
    wide = "".join(chr(ord(char) + 0xFEE0) for char in term)
    for place, block in enumerate(blocks):
        if "{" + term + "}" in block.text:
            text = block.text.replace("{" + term + "}", "{" + term + "|" + wide + "}", 1)
            return [*blocks[:place], Block(block.kind, text, block.rows, block.widths), *blocks[place + 1 :]]
    return blocks


def sections(firm: Firm, year: int, plan: dict[str, int], letter_spaced: bool) -> dict[str, list[Block]]:
    """Return the blocks of every section by the last words of its title."""
    rest = dict(plan)
    notes = [Block("para", text) for text in NOTES]
    if rest.get("信息系统", 0):
        rest["信息系统"] -= 1
        notes.insert(2, Block("para", NOTE_ASSETS))
    business = [Block("para", text) for text in firm.business]
    talk = discussion_blocks(firm, year, rest, letter_spaced)
    governance = [Block("para", text) for text in GOVERNANCE]
    people = [Block("para", text) for text in PEOPLE]
    audit = [Block("heading", "一、审计报告"), *(Block("para", text) for text in AUDIT)]
    audit += [Block("heading", TRAP_HEADING), Block("para", TRAP_PARA)]
    return {
        "释义": [Block("table", rows=TERMS_TABLE, widths=(140, 272))],
        "公司简介和主要财务指标": [*(Block("para", text) for text in PROFILE), money_table(firm, year)],
        "公司业务概要": business,
        "经营情况讨论与分析": talk,
        "管理层讨论与分析": [*business, *talk],
        "重要事项": [Block("para", text) for text in MATTERS],
        "普通股股份变动及股东情况": [*(Block("para", text) for text in HOLDERS), holders_table()],
        "股份变动及股东情况": [*(Block("para", text) for text in HOLDERS), holders_table()],
        "董事、监事、高级管理人员和员工情况": people,
        "公司治理": governance if year < 2021 else [*governance, *people],
        "财务报告": [*audit, Block("heading", "五、财务报表附注"), *notes],
        "备查文件目录": [Block("para", text) for text in FILES],
    }


def annual(
    file: str,
    firm: Firm,
    year: int,
    *,
    status: str = "ok",
    style: int = 0,
    title: str = "",
    foot: str = "",
    extra: str = "",
    spaced: bool = False,
) -> Doc:
    """Build one full annual report.

    Args:
        file: Path below the corpus folder.
        firm: The firm.
        year: The fiscal year.
        status: What should become of the file.
        style: Style of the cover.
        title: Title on the cover, if not the usual one.
        foot: Last line on the cover.
        extra: A term planted once more than planned.
        spaced: Whether one planted heading is letter-spaced.
    """
    plan = PLAN[firm.code, str(year)]
    if extra:
        plan = {**plan, extra: plan[extra] + 1}
    parts = sections(firm, year, plan, spaced)
    blocks = [cover(firm, title or f"{year}年年度报告", style, foot), Block("heading", "重要提示")]
    blocks += [*(Block("para", text) for text in NOTICE), Block("toc")]
    for name in section_titles(year):
        blocks += [Block("section", name), *parts[name.split(" ", 1)[1]]]
    blocks = widen(blocks, "B2B")
    if file.endswith(".txt"):  # a word broken inside a cell can be told in a text with geometry only
        blocks = [replace(block, widths=ROOMY) if block.widths == NARROW else block for block in blocks]
    values = {"F": firm.full, "S": firm.short, "C": firm.code}
    values |= {"Y": str(year), "P": str(year - 1), "N": str(year + 1)}
    doc = Doc(file, firm.code, str(year), firm.short, "annual", status, f"{firm.full} {year} 年年度报告")
    return finish(replace(doc, blocks=[fill(block, values) for block in blocks]))


def finish(doc: Doc, english: bool = False) -> Doc:
    """Check that a document holds no digital vocabulary besides what is planted, and return it."""
    for block in doc.blocks:
        for text in (block.text, *(cell for row in block.rows for cell in row)):
            check_clean(text, english, allow="其他信息")
    check_clean(doc.header, english)
    return doc


# --------------------------------------------------------------------------------------------------------------
# The other Chinese documents
# --------------------------------------------------------------------------------------------------------------

SUMMARY = paras("""
本年度报告摘要来自年度报告全文。投资者欲全面了解本公司的经营成果、财务状况与发展规划，应当仔细阅读刊登于指定报纸的年度报告
全文。

公司董事会以及全体董事、监事和高级管理人员对摘要的真实、准确与完整负责。正和会计师事务所出具了标准无保留意见的审计报告。

报告期内，公司以提升顾客体验为中心，调整品牌，改造门店。公司通过{电子商务}实现的销售占比有所提高，{O2O}业务由专门的团队
负责，对{大数据}的应用仍处于起步阶段。

公司零售门店的数量为三十七家，其中百货门店十一家，超市门店二十一家，家电门店五家。宁溪店完成改造，安浦二店开业迎客。

公司拟向全体股东每10股派发现金红利1.20元（含税）。该预案尚须提交股东大会批准。
""")

HALF_YEAR = paras("""
公司董事会以及全体董事、监事和高级管理人员对半年度报告的真实、准确与完整负责。本半年度报告未经审计。

报告期为2020年1月1日至2020年6月30日。上半年，受天气影响，青菜头收购期较往年推迟，公司通过延长窖池腌制时间保证了品质。
调味酱在餐饮渠道的销量有所回落，居民家庭的购买量则有所上升。

公司尝试通过{电子商务}销售小包装产品，目前金额较小。公司没有银行借款，现金流保持充裕。

公司上半年没有利润分配与公积金转增股本的方案，也没有重大的诉讼与仲裁事项。
""")

PROSPECTUS = """北辰器材股份有限公司

首次公开发行股票招股说明书

（申报稿）

保荐人（主承销商）：东川证券有限责任公司

发行人声明
发行人以及全体董事、监事和高级管理人员承诺招股说明书不存在虚假记载、误导性陈述或者重大遗漏。

本次发行概况
本次拟发行的股份不超过2500万股，占发行后总股本的比例不低于百分之二十五，拟于东川证券交易所上市。本次发行之前，发行人
未曾公开披露年度报告，招股说明书所引用的最近三年年度报告均为报送股东的内部文件。

业务与技术
发行人主要从事体育器材的制造与销售。发行人计划把部分募集资金用于建设{信息系统}，并尝试把{大数据}用于需求预测。

发行人的主要客户为学校、体育场馆与经销商，最近三年前五名客户的销售占比均低于百分之三十，不存在依赖单一客户的情形。
"""

NO_COVER = paras("""
报告期内，公司坚持以质量求生存，以效率求发展，较好地完成了年初制定的各项任务，主要产品的销量稳步上升，在手订单较为充足。

公司尝试把{大数据}用于需求预测，并继续完善{信息系统}，使各部门之间的单据流转更加顺畅。公司对{大数据}的应用仍处于起步阶段。
""")


def small_docs() -> list[Doc]:
    """Return summary, half-year report, the report without firm or year, and the encrypted one."""
    full, head = HAITANG, "海棠百货股份有限公司 2021 年年度报告摘要"
    summary = [cover(full, "2021年年度报告摘要", 1), *(Block("para", text) for text in SUMMARY)]
    summary += [
        goods_table(full, 2021),
        *(Block("para", text) for text in HOLDERS),
        holders_table(),
        money_table(full, 2021),
    ]
    half = [cover(QINGHE, "2020年半年度报告", 0), Block("heading", "第一节 重要提示与公司简介")]
    half += [Block("para", text) for text in HALF_YEAR]
    half += [Block("heading", "第二节 公司业务概要"), *(Block("para", text) for text in QINGHE.business)]
    half += [Block("heading", "第三节 重要事项"), *(Block("para", text) for text in MATTERS[1:3] + MATTERS[4:])]
    half_head = "青禾食品股份有限公司 2020 年半年度报告"
    plain = NOTES + MATTERS + HOLDERS
    nameless = [Block("heading", "经营情况讨论与分析"), *(Block("para", text) for text in NO_COVER)]
    nameless += [Block("para", text) for text in plain]
    locked = [Block("heading", "经营情况讨论与分析"), *(Block("para", text) for text in plain)]
    wrong = "not an annual report"
    return [
        finish(Doc(
            "zh/900004_海棠百货_2021年年度报告摘要.pdf", "900004", "2021", "海棠百货", "summary", wrong, head, summary
        )),
        finish(Doc(
            "zh/900002_青禾食品_2020年半年度报告.pdf", "900002", "2020", "青禾食品", "half-year", wrong, half_head, half
        )),
        finish(Doc("broken/no_cover.pdf", "", "", "", "annual", "unidentified", "年度报告", nameless)),
        finish(Doc("broken/encrypted.pdf", "", "", "", "annual", "encrypted", "年度报告", locked)),
    ]  # fmt: skip


def annual_docs() -> list[Doc]:
    """Return all full Chinese annual reports."""
    revised = "2020年年度报告（修订版）"
    return [
        annual("zh/900001_2018.pdf", YUNFAN, 2018),
        annual("zh/900001_云帆科技_2019.pdf", YUNFAN, 2019, spaced=True),
        annual("zh/云帆科技2020年年度报告.pdf", YUNFAN, 2020, status="superseded"),
        annual(f"zh/云帆科技{revised}.pdf", YUNFAN, 2020, title=revised, extra="大数据"),
        annual("zh/900001-云帆科技-2021年年度报告.txt", YUNFAN, 2021),
        annual("zh/900002_2018.txt", QINGHE, 2018),
        annual("zh/900002_青禾食品_2019_年报.pdf", QINGHE, 2019),
        annual("zh/2021-04-20__青禾食品股份有限公司__900002__青禾食品__2020年__年度报告.pdf", QINGHE, 2020, style=1),
        annual("zh/900003-远山银行/2019年年度报告.pdf", YUANSHAN, 2019, title="二〇一九年年度报告"),
        annual("zh/900003-远山银行/远山银行_2020年年度报告.html", YUANSHAN, 2020, style=1),
        annual("zh/900003-远山银行/远山银行：2021年年度报告.PDF", YUANSHAN, 2021, style=1),
        annual("zh/年报_海棠百货_900004_2020.pdf", HAITANG, 2020),
        annual("zh/900004_20220425_ABCD.pdf", HAITANG, 2021, style=1, title="2021 年年度报告", foot="2022 年 4 月"),
    ]


# --------------------------------------------------------------------------------------------------------------
# Layout
# --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Token:
    """A piece of text that is not broken over lines, and the planted term it belongs to (0: none)."""

    text: str
    term: int


@dataclass(frozen=True)
class Line:
    """A laid-out line, its natural width, and whether a planted term goes on in the next line."""

    text: str
    width: float
    broken: bool


@dataclass(frozen=True)
class Run:
    """A drawing step: a text at a place, or (when text is empty) a straight rule to x2, y2."""

    x: float
    y: float
    text: str = ""
    size: float = SIZE
    space: float = 0.0
    x2: float = 0.0
    y2: float = 0.0


def width_of(text: str, size: float) -> float:
    """Return the width of a text in points."""
    return float(pdfmetrics.stringWidth(text, SONG, size))


def tokenize(text: str) -> list[Token]:
    """Cut a marked text into single Chinese characters and whole ASCII words, remembering planted terms."""
    tokens: list[Token] = []
    end = 0
    for number, found in enumerate([*PLANT.finditer(text), None], start=1):
        plain = text[end : found.start()] if found else text[end:]
        tokens += [Token(piece, 0) for piece in re.findall(r"[!-~]+|.", plain)]
        if found:
            tokens += [Token(piece, number) for piece in re.findall(r"[!-~]+|.", found.group(2) or found.group(1))]
            end = found.end()
    return tokens


def wrap(text: str, width: float, size: float, indent: float = 0.0) -> list[Line]:
    """Break a marked text into lines of the full width; punctuation does not begin a line."""
    lines: list[Line] = []
    now: list[Token] = []
    used = indent
    for token in tokenize(text):
        wide = width_of(token.text, size)
        if now and used + wide > width + 0.01 and token.text[0] not in NO_START:
            carry = [now.pop()] if len(now) > 1 and now[-1].text in NO_END else []
            first = (carry or [token])[0]
            broken = now[-1].term > 0 and now[-1].term == first.term
            line = "".join(piece.text for piece in now)
            lines.append(Line(line, width_of(line, size), broken))
            now, used = carry, sum(width_of(piece.text, size) for piece in carry)
        now.append(token)
        used += wide
    line = "".join(piece.text for piece in now)
    return [*lines, Line(line, width_of(line, size), False)]


LEADS = (
    "", "其中，", "一年来，", "近年以来，", "与此同时，", "截至年末，", "在经营之中，", "按照年初安排，",
    "为了提高效率，", "在各部门配合下，", "从全年情况来看，", "结合自身实际情况，", "在总结经验的基础上，",
)  # fmt: skip
BETWEEN = (
    "", "实施以来效果良好。", "各项工作进展较为顺利。", "这一做法得到了员工的普遍认可。",
    "董事会对此表示满意，并要求总结经验。", "独立董事就此提出了若干建议，管理层均予采纳。",
    "上述安排没有增加公司的债务负担，后续投入将视效果而定。",
)  # fmt: skip


def breaks(text: str) -> int:
    """Return how many planted terms of a paragraph are broken over two lines."""
    return sum(line.broken for line in wrap(text, RIGHT - LEFT, SIZE, 2 * SIZE))


def lead_in(text: str, most: int) -> str:
    """Put plain words before up to ``most`` sentences of a paragraph that leave their term broken over two lines."""
    done = ""
    for number, sentence in enumerate(re.findall(r"[^。]+。", text)):
        # Starting at another phrase each time keeps the openings varied.
        turn = (len(text) + 5 * number) % len(LEADS)
        leads = LEADS if sentence.startswith(("公司", "总部", "研究院")) else ("",)
        turned = [*leads[turn:], *leads[:turn]]
        tries = [between + lead for between in (BETWEEN if done else ("",)) for lead in turned]
        fits = [words for words in tries if breaks(done + words + sentence) > breaks(done)]
        if breaks(done + sentence) > breaks(done) or most <= 0 or not fits:
            done += sentence
        else:
            done += fits[0] + sentence
            most -= 1
    return done


class Pages:
    """Lays blocks out on pages; headers, footers and the table of contents are filled in at the end."""

    def __init__(self, header: str) -> None:
        """Start without a page; the header is repeated on every page but a cover."""
        self.header = header
        self.pages: list[list[Run]] = []
        self.y = 0.0
        self.toc_page = -1
        self.toc: list[tuple[str, int]] = []
        self.waiting: list[list[Line]] = []
        self.seen: Counter[str] = Counter()

    def new_page(self) -> None:
        """Begin a page."""
        self.pages.append([])
        self.y = TOP

    def room(self) -> int:
        """Return how many lines still fit on the page."""
        return int((self.y - BOTTOM) / LEAD)

    def put(self, x: float, text: str, size: float = SIZE, space: float = 0.0) -> None:
        """Draw one line of text at the present height."""
        self.pages[-1].append(Run(x, self.y, text, size, space))

    def heading(self, text: str, size: float = 13.0) -> None:
        """Draw a heading, on a new page if it would stand alone at the foot."""
        if self.room() < 4:
            self.new_page()
        self.y -= LEAD * 1.3
        self.put(LEFT, text, size)
        self.y -= LEAD * 0.2

    def para(self, lines: Sequence[Line]) -> None:
        """Draw the lines of a paragraph, preferring page ends at which a planted term is broken."""
        page_broken = False
        for place, line in enumerate(lines):
            if self.room() < 1 or (page_broken and self.room() < RAGGED):
                self.new_page()
                self.seen["page"] += page_broken
            self.y -= LEAD
            indent = 2 * SIZE if place == 0 else 0.0
            slack = RIGHT - LEFT - indent - line.width
            last = place == len(lines) - 1
            # Full lines are stretched or squeezed to the margin, as a word processor does.
            space = 0.0 if last and slack > 0 else slack / max(1, len(line.text) - 1)
            self.put(LEFT + indent, line.text, SIZE, space)
            page_broken = line.broken
            self.seen["line"] += line.broken

    def best_wrap(self, text: str) -> list[Line]:
        """Wrap a paragraph so that one or two of its planted terms are broken over lines."""
        return wrap(lead_in(text, 2), RIGHT - LEFT, SIZE, 2 * SIZE)

    def flush(self, force: bool = False) -> None:
        """Draw a waiting paragraph as soon as the page ends where one of its terms is broken."""
        for lines in list(self.waiting):
            breaks = [place + 1 for place, line in enumerate(lines) if line.broken]
            if force or any(0 <= self.room() - place < RAGGED for place in breaks):
                self.waiting.remove(lines)
                self.para(lines)

    def table(self, block: Block) -> None:
        """Draw a table with rules; text is wrapped in its cells."""
        size, lead, pad = 9.0, 13.0, 4.0
        self.y -= 8
        for row in block.rows:
            cells = [wrap(cell, wide - 2 * pad, size) for cell, wide in zip(row, block.widths, strict=True)]
            height = max(len(cell) for cell in cells) * lead + 2 * pad
            if self.y - height < BOTTOM:
                self.new_page()
            top, x = self.y, LEFT
            for cell, wide in zip(cells, block.widths, strict=True):
                for place, line in enumerate(cell):
                    self.pages[-1].append(Run(x + pad, top - pad - 9.5 - place * lead, line.text, size))
                    self.seen["cell"] += line.broken
                self.box(x, top, wide, height)
                x += wide
            self.y = top - height
        self.y -= 8

    def box(self, x: float, top: float, wide: float, height: float) -> None:
        """Draw the rules around a cell."""
        low = top - height
        corners = [(x, top), (x + wide, top), (x + wide, low), (x, low), (x, top)]
        for (x1, y1), (x2, y2) in zip(corners, corners[1:], strict=False):
            self.pages[-1].append(Run(x1, y1, "", x2=x2, y2=y2))

    def cover(self, text: str, short: bool) -> None:
        """Draw a cover; a short document goes on below it on the same page."""
        top, name, title, foot = text.split("\n")
        self.put(LEFT - 10, top, 11)
        for line, size, drop in ((name, 24.0, 60.0 if short else 210.0), (title, 22.0, 50.0), (foot, 14.0, 300.0)):
            if line:
                self.y -= drop
                self.put((PAGE_W - width_of(line, size)) / 2, line, size)
        self.y -= 30
        if not short:
            self.new_page()

    def draw(self, block: Block, short: bool) -> None:
        """Lay out one block."""
        if block.kind == "cover":
            self.cover(block.text, short)
        elif block.kind == "toc":
            self.flush(force=True)
            self.new_page()
            self.toc_page = len(self.pages) - 1
            self.new_page()
        elif block.kind == "section":
            self.flush(force=True)
            self.heading(block.text, 15.0)
            self.toc.append((block.text, len(self.pages)))
        elif block.kind == "heading":
            self.heading(block.text)
        elif block.kind == "table":
            self.table(block)
        elif block.kind == "straddle":
            self.waiting.append(self.best_wrap(block.text))
        elif block.kind == "plant":
            self.para(self.best_wrap(block.text))
        else:
            self.para(wrap(block.text, RIGHT - LEFT, SIZE, 2 * SIZE))
        if block.kind not in ("heading", "section"):
            self.flush()

    def contents(self) -> None:
        """Fill the reserved page with a letter-spaced title and dotted leaders."""
        if self.toc_page < 0:
            return
        page, y = self.pages[self.toc_page], TOP - 40
        page.append(Run(PAGE_W / 2 - 30, y, "目    录", 16))
        for title, number in self.toc:
            y -= LEAD * 1.3
            dots = int((RIGHT - LEFT - width_of(f"{title}{number}", SIZE)) / width_of(".", SIZE))
            page.append(Run(LEFT, y, f"{title}{'.' * dots}{number}"))


def layout(doc: Doc) -> Pages:
    """Lay a document out on pages and add running headers and page numbers."""
    pages = Pages(doc.header)
    pages.new_page()
    # A summary has its title on the first page of text; so has a document without a cover.
    short = doc.kind == "summary" or doc.blocks[0].kind != "cover"
    for block in doc.blocks:
        pages.draw(block, short)
    pages.flush(force=True)
    pages.contents()
    total = len(pages.pages)
    for number, page in enumerate(pages.pages, start=1):
        foot = f"{number} / {total}"
        page.append(Run((PAGE_W - width_of(foot, 9)) / 2, 44, foot, 9))
        if number > 1 or short:
            # Header first: a page's text stream begins with it, as in real reports.
            head = Run((PAGE_W - width_of(doc.header, 9)) / 2, PAGE_H - 56, doc.header, 9)
            page[:0] = [head, Run(LEFT, PAGE_H - 61, "", x2=RIGHT, y2=PAGE_H - 61)]
    return pages


def draw_pages(canvas: Canvas, pages: Iterable[list[Run]]) -> None:
    """Draw laid-out pages on a canvas."""
    for page in pages:
        canvas.setLineWidth(0.5)
        for run in page:
            if not run.text:
                canvas.line(run.x, run.y, run.x2, run.y2)
                continue
            text = canvas.beginText(run.x, run.y)
            text.setFont(SONG, run.size)
            text.setCharSpace(round(run.space, 4))
            text.textOut(run.text)
            canvas.drawText(text)
        canvas.showPage()


def save_pdf(doc: Doc, pages: Pages) -> bytes:
    """Return a document as PDF; the encrypted one needs a password to be opened."""
    lock = StandardEncryption("open sesame", "owner", strength=128) if doc.status == "encrypted" else None
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, encrypt=lock)
    canvas.setTitle("")
    draw_pages(canvas, pages.pages)
    canvas.save()
    return stream.getvalue()


# --------------------------------------------------------------------------------------------------------------
# Text and HTML
# --------------------------------------------------------------------------------------------------------------


def as_text(doc: Doc) -> str:
    """Return a document as plain text with one line per paragraph."""
    out: list[str] = []
    for block in doc.blocks:
        if block.kind == "table":
            out += ["\t".join(shown(cell) for cell in row) for row in block.rows]
        elif block.kind == "toc":
            titles = [other.text for other in doc.blocks if other.kind == "section"]
            out += ["目  录", *(f"{title}{'.' * 20}{place + 3}" for place, title in enumerate(titles))]
        elif block.kind in ("para", "plant", "straddle"):
            out.append("　　" + shown(block.text))
        else:
            out += [*shown(block.text).split("\n"), ""]
    return "\n".join(out) + "\n"


def as_paged_text(pages: Pages) -> str:
    """Return a document as a converter from PDF leaves it: hard line ends, headers, page numbers, form feeds."""
    return "\f".join("\n".join(run.text for run in page if run.text) + "\n" for page in pages.pages)


def html_text(text: str, split: bool) -> str:
    """Return a marked text as HTML, with planted terms cut by tags when asked, as converted files have them."""

    def term(found: re.Match[str]) -> str:
        word = found.group(2) or found.group(1)
        return f"<span>{word[:2]}</span><span>{word[2:]}</span>" if split else word

    return PLANT.sub(term, html.escape(text, quote=False))


def as_html(doc: Doc) -> str:
    """Return a document as an HTML page."""
    out = ["<!DOCTYPE html>", '<html lang="zh-CN">', "<head>", '<meta charset="utf-8">', f"<title>{doc.header}</title>"]
    # Words in a script are not words of the report; they must not be counted.
    out += ["<style>td { border: 1px solid; }</style>", '<script>var tags = ["大数据", "云计算"];</script>']
    out += ["</head>", "<body>"]
    for block in doc.blocks:
        if block.kind == "table":
            rows = ("".join(f"<td>{html_text(cell, False)}</td>" for cell in row) for row in block.rows)
            out.append("<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>")
        elif block.kind == "toc":
            continue
        elif block.kind == "cover":
            out += [f"<p>{line.replace(' ', '&nbsp;')}</p>" for line in block.text.split("\n") if line]
        elif block.kind in ("section", "heading"):
            out.append(f"<h2>{html_text(block.text, False)}</h2>")
        else:
            out.append(f"<p>&nbsp;&nbsp;{html_text(block.text, block.kind == 'straddle')}</p>")
    return "\n".join([*out, "</body>", "</html>", ""])


# --------------------------------------------------------------------------------------------------------------
# English reports
# --------------------------------------------------------------------------------------------------------------

ENGLISH = paras(
    """
Harborline Outfitters, Inc. designs, buys and sells outdoor clothing, boots and camping gear. We run 114 stores in
nineteen states and a mail-order catalog that dates back to 1962. Our customers value durable goods, fair prices and
the advice of our store associates.

Our business is seasonal. About forty percent of our net sales fall in the fourth quarter, and an early or late winter
moves the sales of coats and boots. We buy from some two hundred vendors, none of which accounts for more than six
percent of our purchases.

We compete with department stores, specialty chains and sporting goods dealers. We believe that selection, service and
the location of our stores are the main points on which we compete. We employ about 3,900 people, of whom roughly half
work part time.

Net sales grew in the low single digits. Gross margin rose because we marked down fewer boots and because freight rates
eased in the second half of the year. Selling expenses grew in line with sales, and rent was nearly flat.

Our liquidity remains sound. We paid for our capital spending, our dividend and the remodeling of eleven stores out of
cash from operations, and we did not draw on our credit line at year end.

We are exposed to risks from weather, from the loss of vendors, from changes in tariffs and from claims about the safety
of our goods. Any of these could harm our results, and our insurance may not cover all losses.
""",
    " ",
)

ENGLISH_PLANTS = {
    "2020": paras(
        """
Sales through {e-commerce} reached nine percent of net sales. We replaced the {information system} of our warehouse in
Ohio, and we plan to move our payroll to {cloud computing} over the next two years. {big data|Big data} helps our buyers
to plan sizes by store, although our use of {big data} is still modest.

We opened a site in Dayton, and it now ships nearly all of our {e-commerce} orders. Our auditors tested
the {information system} that records store receipts and found no material weakness.

In two stores in New Hampshire we made first trials of {artificial intelligence} as a help in setting prices.
""",
        " ",
    ),
    "2021": paras(
        """
Sales through {e-commerce} reached fourteen percent of net sales, and {e-commerce} returns fell. We use {big data} and
{artificial intelligence} to plan markdowns. {artificial intelligence|Artificial intelligence} also answers simple
questions from customers at night, and more staff have been trained in {artificial intelligence} since the spring.

Our move to {cloud computing} is complete for payroll and half done for purchasing. With {cloud computing} we pay for
what we use. A failure of our {information system} could delay shipments. We rely on {big data} to set stock levels, and
we believe {big data} lowers our losses from overstock. {e-commerce|E-commerce} remains our fastest growing channel.
""",
        " ",
    ),
}


def english_doc(file: str, year: str) -> Doc:
    """Return an English annual report of the invented firm."""
    texts = [*ENGLISH[:4], *ENGLISH_PLANTS[year], *ENGLISH[4:]]
    head = f"Harborline Outfitters, Inc. Annual Report {year}"
    blocks = [Block("para", text) for text in texts]
    return finish(Doc(file, "HBLN", year, "Harborline Outfitters, Inc.", "english", "ok", head, blocks), english=True)


def hyphenate(word: str) -> tuple[str, str] | None:
    """Cut a long word or one with a hyphen for a line end; the words where this matters are listed."""
    cuts = {"intelligence": 7, "computing": 4, "e-commerce": 2}
    stem = word.rstrip(".,").lower()
    if stem not in cuts:
        return None
    head, tail = word[: cuts[stem]], word[cuts[stem] :]
    return (head if head.endswith("-") else head + "-"), tail


def wrap_english(text: str, width: float, size: float) -> list[str]:
    """Break an English text into lines, cutting a listed word with a hyphen where it does not fit."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if pdfmetrics.stringWidth(longer, "Times-Roman", size) <= width:
            line = longer
            continue
        cut = hyphenate(word)
        if cut and pdfmetrics.stringWidth(f"{line} {cut[0]}", "Times-Roman", size) <= width:
            lines.append(f"{line} {cut[0]}")
            line = cut[1]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def english_pdf(doc: Doc) -> bytes:
    """Return the English report as PDF: a cover, then text with running header and page number."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(612, 792), invariant=1)
    canvas.setTitle("")
    cover_lines = [(26, doc.name), (20, f"Annual Report {doc.year}"), (12, "Ticker symbol: HBLN")]
    for place, (size, text) in enumerate(cover_lines):
        canvas.setFont("Times-Roman", size)
        canvas.drawCentredString(306, 520 - 50 * place, text)
    canvas.showPage()
    paragraphs = [wrap_english(shown(block.text), 374, 13) for block in doc.blocks]
    for page, start in enumerate(range(0, len(paragraphs), 4), start=2):
        canvas.setFont("Times-Roman", 9)
        canvas.drawCentredString(306, 750, doc.header)
        canvas.drawCentredString(306, 40, str(page))
        canvas.setFont("Times-Roman", 13)
        y = 710.0
        for lines in paragraphs[start : start + 4]:
            for line in lines:
                canvas.drawString(106, y, line)
                y -= 20
            y -= 12
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def english_html(doc: Doc) -> str:
    """Return the English report as a page that looks like an annual filing."""
    head = ["<html>", f"<head><title>{doc.header}</title></head>", "<body>", "<p>FORM 10-K</p>"]
    head += ["<p>ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934</p>"]
    head += [f"<p>For the fiscal year ended December&nbsp;31, {doc.year}</p>", f"<p><b>{doc.name}</b></p>"]
    head += ["<p>(Exact name of registrant as specified in its charter)</p>", "<p>Trading symbol: HBLN</p>"]
    titles = {0: "Item 1. Business", 3: "Item 7. Management&#8217;s Discussion", 7: "Item 1A. Risks"}
    body = []
    for place, block in enumerate(doc.blocks):
        if place in titles:
            body.append(f"<h2>{titles[place]}</h2>")
        body.append(f"<p>{html_text(block.text, False)}</p>")
    return "\n".join([*head, *body, "</body>", "</html>", ""])


# --------------------------------------------------------------------------------------------------------------
# Broken files
# --------------------------------------------------------------------------------------------------------------

NOT_FOUND = """<!DOCTYPE html>
<html><head><title>404 Not Found</title></head>
<body><h1>404 Not Found</h1><p>The requested file was not found on this server.</p></body></html>
"""


def scan_image(page: int) -> Image.Image:
    """Return a black-and-white picture of lines of strokes that look like print."""
    image = Image.new("1", (620, 876), 1)
    pen = ImageDraw.Draw(image)
    seed = 7 + page
    for y in range(90, 790, 22):
        for x in range(90, 530, 16):
            # A linear congruential step: the picture must not depend on a random generator's version.
            seed = (seed * 1103515245 + 12345) % 2**31
            for bit in range(4):
                if seed >> (8 + bit) & 1:
                    pen.line((x, y + 3 * bit, x + 11, y + 3 * bit))
                if seed >> (16 + bit) & 1:
                    pen.line((x + 3 * bit, y, x + 3 * bit, y + 11))
    return image


def scanned() -> bytes:
    """Return a PDF of three pages with one picture each and no text."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle("")
    for page in range(3):
        canvas.drawImage(ImageReader(scan_image(page)), 0, 0, PAGE_W, PAGE_H)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def private_cmap(name: str, subset: Sequence[int]) -> str:
    """Return a character map that sends every glyph to the private-use area, as faulty PDF printers write it."""
    head = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /{name} def /CMapType 2 def"
    pairs = "\n".join(f"<{place:02X}> <{0xE000 + place:04X}>" for place in range(len(subset)))
    span = f"1 begincodespacerange <00> <{len(subset) - 1:02X}> endcodespacerange"
    return f"{head}\n{span}\n{len(subset)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"


def garbled() -> bytes:
    """Return a PDF whose text layer is private-use characters on two pages and (cid:12) marks on a third."""
    stream = io.BytesIO()
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", "Vera.ttf"))
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle("")
    for page in range(3):
        canvas.setFont("Vera" if page < 2 else "Helvetica", 10)
        for place in range(40):
            row = "".join(chr(97 + (page + place * 7 + step * 5) % 26) for step in range(48))
            marks = " ".join(f"(cid:{(place * 31 + step * 57) % 900 + 12})" for step in range(8))
            canvas.drawString(80, 770 - 17 * place, row if page < 2 else marks)
        canvas.showPage()
    usual: Callable[[str, Sequence[int]], str] = ttfonts.makeToUnicodeCMap
    # The map is written at save time; the library offers no other way to spoil it.
    ttfonts.makeToUnicodeCMap = private_cmap
    try:
        canvas.save()
    finally:
        ttfonts.makeToUnicodeCMap = usual
    return stream.getvalue()


def blank_pages() -> bytes:
    """Return a valid PDF of four pages with nothing on them."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle("")
    for _ in range(4):
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def wrong_encoding() -> bytes:
    """Return bytes that are no text in UTF-8, GB18030 or UTF-16.

    Raises:
        ValueError: If one of them reads the bytes after all.
    """
    # 0xD8 pairs are lone surrogates in both orders of UTF-16; 0xFF stands in no GB18030 or UTF-8 text.
    raw = b"".join(bytes([0xD8, 0xD8, 0xFF, 0x80 + step % 90, 0x9F]) for step in range(600)) + b"\xff"
    for name in ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        try:
            raw.decode(name)
        except UnicodeDecodeError:
            continue
        raise ValueError(f"the bytes read as {name}")
    return raw


# --------------------------------------------------------------------------------------------------------------
# Writing
# --------------------------------------------------------------------------------------------------------------


def write(file: str, data: bytes) -> None:
    """Write one file of the corpus."""
    path = HERE / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def encode(doc: Doc, seen: Counter[str]) -> bytes:
    """Return a Chinese document as the bytes of its file, counting in ``seen`` how terms are broken."""
    if doc.file.endswith(".html"):
        return as_html(doc).encode("utf-8")
    if doc.file.endswith(".txt") and doc.firm == QINGHE.code:
        return as_text(doc).encode("utf-8")
    pages = layout(doc)
    seen.update(pages.seen)
    print(f"{doc.file}: {len(pages.pages)} pages, broken terms {dict(pages.seen)}")
    if doc.file.endswith(".txt"):
        return as_paged_text(pages).replace("\n", "\r\n").encode("gb18030")
    return save_pdf(doc, pages)


def write_broken(good: bytes) -> list[Doc]:
    """Write the files with a fault that hold no planted term, and return what should become of them."""
    files = {
        "scanned.pdf": (scanned(), "scanned"),
        "garbled.pdf": (garbled(), "garbled"),
        "truncated.pdf": (good[: len(good) * 6 // 10], "unreadable"),
        "not_a_pdf.pdf": (NOT_FOUND.encode(), "unreadable"),
        "empty.pdf": (b"", "empty"),
        "blank_pages.pdf": (blank_pages(), "empty"),
        "wrong_encoding.txt": (wrong_encoding(), "unreadable"),
    }
    for name, (data, _) in files.items():
        write(f"broken/{name}", data)
    return [Doc(f"broken/{name}", "", "", "", "annual", status, "") for name, (_, status) in files.items()]


def write_truth(docs: Iterable[Doc]) -> None:
    """Write truth.csv: a row per file and planted term, or one row with an empty term."""
    with (HERE / "truth.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(["file", "firm", "year", "name", "kind", "status", "term", "n"])
        for doc in sorted(docs, key=lambda doc: doc.file):
            about = [doc.file, doc.firm, doc.year, doc.name, doc.kind, doc.status]
            for term, n in sorted(doc.counts().items()) or [("", 0)]:
                table.writerow([*about, term, n])


def main() -> None:
    """Write the whole corpus."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    seen: Counter[str] = Counter()
    docs = annual_docs()
    for doc in docs:
        if PLAN[doc.firm, doc.year] != doc.counts() and "修订版" not in doc.file:
            raise ValueError(f"{doc.file}: planted {doc.counts()}, planned otherwise")
    docs += small_docs()
    made = {doc.file: encode(doc, seen) for doc in docs}
    for file, data in made.items():
        write(file, data)
    write("zh/副本_900001_2018.pdf", made[docs[0].file])
    docs.append(replace(docs[0], file="zh/副本_900001_2018.pdf", status="duplicate"))
    docs += write_broken(made["zh/900003-远山银行/2019年年度报告.pdf"])
    english = [english_doc("en/HBLN_2020.pdf", "2020"), english_doc("en/HBLN_10-K_2021.html", "2021")]
    write(english[0].file, english_pdf(english[0]))
    write(english[1].file, english_html(english[1]).encode("utf-8"))
    offer = Doc("broken/prospectus.txt", "", "", "北辰器材", "prospectus", "not an annual report", "")
    offer.blocks = [Block("para", PROSPECTUS)]
    write(offer.file, shown(PROSPECTUS).encode("utf-8"))
    write_truth([*docs, *english, finish(offer)])
    print(f"planted terms broken: {dict(seen)}")


if __name__ == "__main__":
    main()
