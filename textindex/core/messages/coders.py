"""What is said as a model codes a sheet: what it will take, what the endpoint answers, what is wrong with its files."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "coder.ending": ("the coded sheet's name ends in .xlsx or .csv", "编码后的表单文件名须以 .xlsx 或 .csv 结尾"),
    "coder.itself": (
        "the sheet itself is not written over: a coder has a file of its own",
        "不会覆盖原表单：每位编码者各有一个文件",
    ),
    "coder.send": ("Send them?", "是否发送？"),
    "coder.coded": (
        "{coded:,} of {hits:,|hit|hits} coded by {model}; answers: {answers}",
        "{model} 编码了 {hits:,} 次命中中的 {coded:,} 次；回答：{answers}",
    ),
    "coder.outcome.ok": ("ok {n:,}", "有效 {n:,}"),
    "coder.outcome.refused": ("refused {n:,}", "拒答 {n:,}"),
    "coder.outcome.broken": ("broken {n:,}", "格式有误 {n:,}"),
    "coder.outcome.outside": ("outside {n:,}", "超出编码手册 {n:,}"),
    "coder.calls": (
        "{calls:,|call|calls}, {sent:,} tokens sent, {answered:,} answered",
        "共调用 {calls:,} 次，发送 {sent:,} 个 token，返回 {answered:,} 个",
    ),
    "coder.stable": (
        "{share:.1%} of the hits have the same codes in all {repeats} repeats",
        "{share:.1%} 的命中在全部 {repeats} 次重复中编码一致",
    ),
    "coder.empty": (
        "Warning: {n:,|hit has|hits have} no code; the column note says why",
        "警告：{n:,} 次命中没有编码；原因见 note 列",
    ),
    "coder.done": ("{done:,} of {of:,|hit|hits}", "{of:,} 次命中中已完成 {done:,} 次"),
    "coder.known": (" ({n:,|answer is|answers are} there already)", "（其中 {n:,} 个回答已有）"),
    "coder.no_price": (
        "its cost is not known: give --price-in and --price-out", "费用未知：请给出 --price-in 与 --price-out",
    ),
    "coder.cost": ("cost about {cost:,.2f}", "费用约 {cost:,.2f}"),
    "coder.plan": (
        "{hits:,|hit|hits}, {calls:,|call|calls} of {model} at {where}{known}: about {sent:,} tokens sent and "
        "{answered:,} answered, {cost}. {goes}",
        "{hits:,} 次命中，将在 {where} 调用 {model} {calls:,} 次{known}：约发送 {sent:,} 个 token，返回 "
        "{answered:,} 个，"
        "{cost}。{goes}",
    ),
    "coder.leaves": ("The passages leave this machine.", "文段会离开本机。"),
    "coder.stays": (
        "The endpoint is on this machine: the passages do not leave it.", "接口就在本机：文段不会离开本机。",
    ),
    "coder.not_agreed": (
        "nothing was sent: it was not agreed to (--yes agrees)", "未获同意，没有发送任何内容（--yes 表示同意）",
    ),
    "coder.foreign": (
        "{path} is not {model}'s sheet: a coder's codes are not written over; give --out another name",
        "{path} 不是 {model} 的表单：不会覆盖其他编码者的编码；请用 --out 另取名字",
    ),
    "coder.no_model": (
        "--model is empty: give the name that the endpoint knows the model by",
        "--model 为空：请给出该接口所用的模型名称",
    ),
    "coder.repeat": ("repeat is {repeat}: ask each hit once or more", "重复次数为 {repeat}：每次命中至少询问一次"),
    "coder.id": (
        "{place}: the id {id} is not that of one row; restore what dict sample wrote",
        "{place}：id {id} 不是唯一一行的编号；请恢复 dict sample 写出的内容",
    ),
    "coder.id_empty": ("(empty)", "（空）"),
    "coder.no_book": (
        "{book}: there is no codebook; dict sample writes one, or give it (--codebook)",
        "{book}：没有编码手册；dict sample 会写出一份，也可用 --codebook 给出",
    ),
    "coder.book_unread": ("{book}: the codebook cannot be read: {error}", "{book}：无法读取编码手册：{error}"),
    "coder.book_empty": ("{book}: the codebook is empty", "{book}：编码手册为空"),
    "coder.model_coded": ("{name} was coded by the model {model}", "{name} 由模型 {model} 编码"),
    "coder.models_agree": (
        "two models, or one asked twice, agree too easily; say so beside the figure",
        "两个模型之间，或同一模型两次回答之间，容易过于一致；报告该数值时请予说明",
    ),
    "audit.locked": (
        "another run of dict code writes {path}: wait for it, or delete {lock} if no such run is left",
        "另一个 dict code 正在写 {path}：请等待；若已没有这样的运行，请删除 {lock}",
    ),
    "audit.line": (
        "{path}: line {number} is no line of an audit file; give --audit another name",
        "{path}：第 {number} 行不是审计文件的内容；请用 --audit 另取名字",
    ),
    "endpoint.times": (
        "{named}: {why}, {attempt} times; run the same command later, and it goes on",
        "{named}：{why}，已尝试 {attempt} 次；请稍后再次运行同一命令即可继续",
    ),
    "endpoint.wait": (
        "{named} asks to wait {hours:.1f} hours ({why}); run the same command then",
        "{named} 要求等待 {hours:.1f} 小时（{why}）；届时请再次运行同一命令",
    ),
    "endpoint.again": (
        "{named}: {why}; it is asked again in {seconds:.0f} seconds", "{named}：{why}；{seconds:.0f} 秒后再次请求",
    ),
    "endpoint.no_connection": ("no connection ({error})", "无法连接（{error}）"),
    "endpoint.no_answer": (
        "no answer within {seconds:g} seconds (it may be billed all the same)",
        "{seconds:g} 秒内没有回答（仍可能计费）",
    ),
    "endpoint.broke": ("the connection broke ({error})", "连接中断（{error}）"),
    "endpoint.status": ("status {status}", "状态码 {status}"),
    "endpoint.status_of": ("status {status}: {name} is not taken", "状态码 {status}：不接受 {name}"),
    "endpoint.no_credit": (
        "{named}: the account has no credit left ({told})", "{named}：账户余额不足（{told}）",
    ),
    "endpoint.key": (
        "{named} refuses the key (status {status}: {told}); see --key-env",
        "{named} 拒绝该密钥（状态码 {status}：{told}）；见 --key-env",
    ),
    "endpoint.not_found": (
        "{named}: not found (404: {told}); is the address right, and the model {model}?",
        "{named}：未找到（404：{told}）；请检查地址和模型 {model} 是否正确",
    ),
    "endpoint.without": (
        "{named} does not take {name}: asked without it ({told})",
        "{named} 不接受 {name}：已去掉该参数再请求（{told}）",
    ),
    "endpoint.refuses": (
        "{named} refuses the question (status {status}: {told})", "{named} 拒绝该请求（状态码 {status}：{told}）",
    ),
    "endpoint.address": (
        "--endpoint is no address: give one such as https://api.example.org/v1 or http://localhost:8000/v1",
        "--endpoint 不是地址：请给出如 `https://api.example.org/v1` 或 `http://localhost:8000/v1` 的地址",
    ),
    "endpoint.password": (
        "--endpoint holds a user's name or password: put the key into the variable that --key-env names",
        "--endpoint 含有用户名或密码：请把密钥放入 --key-env 所指的环境变量",
    ),
    "endpoint.unencrypted": (
        "{host}: a key is not sent unencrypted: use https, or --key-env '' to send none",
        "{host}：不会以明文发送密钥：请用 https，或以 --key-env '' 表示不发送",
    ),
    "endpoint.no_key": (
        "no key: set the variable {name}, or name another one (--key-env NAME; '' for an endpoint without)",
        "没有密钥：请设置环境变量 {name}，或另指一个（--key-env NAME；不需要密钥的接口用 ''）",
    ),
    "endpoint.no_such_key": (
        "the variable {name} holds no key: letters, digits and signs without blanks",
        "环境变量 {name} 中不是密钥：密钥由字母、数字和符号组成，不含空格",
    ),
})  # fmt: skip
"""By code, in English and in Chinese."""
