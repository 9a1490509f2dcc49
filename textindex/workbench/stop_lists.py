"""In: nothing. Out: words of reports that are no terms, and verbs and adjectives that begin or end none."""

from __future__ import annotations

FORMULAIC = frozenset(
    """
    公司 本公司 本行 我行 本集团 集团 子公司 母公司 分公司 企业 报告 报告期 报告期内 年度 年度报告 本报告期 本年 上年 期末 期初 本期 上期 年末 年初
    董事 董事会 监事 监事会 股东 股东大会 高级管理人员 总经理 股份 股票 有限公司 股份有限公司 有限责任公司 万元 亿元 人民币 单位 项目 金额 合计
    附注 会计 审计 事项 议案 公告 章程 情况 内容 相关 主要 其他 以上 以下 如下 上述 该等 本集团 报告书 财务报表 会计政策 说明 备注 披露 编制
    工作 方面 方式 进一步 不断 持续 积极 有效 同时 通过 根据 基于 以及 包括 围绕 依托 借助 按照 针对 利用 作为 成为 随着 为了 关于 对于 由于
    部分 个人 人员 员工 职工 职务 任职 先生 女士 博士 硕士 学士 学历 教授 大学 学院 毕业 专业 研究生 本科 任期 委员 委员会 主任 部长
    中国 国家 国内 国外 全国 全球 世界 国际 政府 北京 上海 深圳 广东 省 市
    """.split()
)
"""Chinese words that a report's form prints everywhere: in no term."""

LIGHT = frozenset(
    """
    推进 推动 加强 加快 提升 提高 增强 实现 开展 建立 完善 打造 构建 形成 强化 深化 优化 促进 支持 提供 进行 落实 发挥 探索 拓展 扩大 降低 保障
    确保 致力 致力于 利用 运用 应用于 采用 使用 结合 引入 引进 具备 拥有 覆盖 涵盖 包含 涉及 帮助 助力 满足 升级 布局 参与 做好 做强 重点 全面
    深入 充分 大力 加大 进入 带动 引领 聚焦 坚持 保持 注重 关注 关键 重要 核心 先进 领先 新型 高效 优质 创新 成功 完成 获得 取得 启动 上线 投入
    发布 推出 增加 减少 增长 下降 面向 立足 紧跟 抓住 把握 打通 整合 赋能 相结合 建成 需要 要求 能够 可以 可能 存在 发生 属于 位于 负责 主导
    围绕 依托 借助 通过 基于 根据 按照 针对 目前 未来 当前 近年 近年来 期间 之间 以来 之后 以后 以前 等等 多个 各类 各种 各项 各地 一系列 一批 首个 首家
    充分运用 充分利用 不断创新 不断丰富 积极探索 世界各地 新增 占比 显示 表明 得益于 相比 同比 环比 一流 成功率 三是 二是 一是 四是
    大量 大型 中小 较大 较高 较强 不同 相应 有关 相关 主要 其他 具体 特定 自身 自有 自主 全新 全部 整个 整体 共同 联合 分别 包括 例如 如
    """.split()
)
"""Chinese words that stand beside terms without being part of them: they begin and end none."""

GENERAL = frozenset(
    """
    手段 方式 方法 空间 领域 优势 能力 体系 机制 模式 水平 架构 结构 组织 融合 专家 团队 人才 业务 客户 产品 服务 市场 行业 产业 战略 策略 资源 渠道
    营销 零售 销售 品牌 技术 科技 研发 创新 管理 运营 经营 建设 发展 改革 转型 流程 质量 效率 成本 风险 金融 银行 贷款 工程 设备 项目 中心 平台 系统 统一
    模型 方案 标准 功能 性能 环境 基础 核心 工业 制造 生产 供应链 汽车 医疗 药物 靶点 贸易 交易 支付 电子 办公 计算 识别 分析 处理 信息 网络 移动
    驱动 推荐 共享 学习 机器 采集 驾驶 视觉 线下 合作 联盟 体验 特色 个性化 综合化 批量 环节 机遇 趋势 思维 训练 模块 队伍 设计 科研 应急
    """.split()
)
"""Chinese words too general to be a term alone, or to lead to one: many trades have platforms, systems, channels."""

ENGLISH_GENERAL = frozenset(
    """
    platform system service solution technology product process application customer model management development
    capability strategy infrastructure network operation market tool team resource channel information design
    experience feature performance quality security software equipment device center analysis processing marketing
    """.split()
)
"""The same in English, as base forms."""

ENGLISH_LIGHT = frozenset(
    """
    company business year quarter report annual form item note table page part section act date period fiscal ended month day
    new many such certain various several significant additional related general particular available able include including
    may could would also well use used using based per one two three first second number amount rate percent million billion
    other others own same different result effect addition example term case condition way thing level basis factor risk
    inc corp corporation ltd llc co plc subsidiary shareholder stockholder director officer management board
    united states u.s. us america american china
    increase decrease change continue provide require subject material adverse future current prior previous good great
    """.split()
)
"""English base forms that a report's form prints everywhere: in no term."""
