"""In: an option's name. Out: the one meaning that it has over all commands, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from textindex.cli.chinese import in_chinese

MEANINGS: Mapping[str, tuple[str, str]] = {
    "--archive": ("the reports, a folder", "报告所在文件夹"),
    "--applicants": ("a table of patent_id and name", "含 patent_id 与 name 的表"),
    "--coders": ("for how many coders", "供几位编码者"),
    "--count": ("a rule by which terms are counted", "词条的计数规则"),
    "--covariate": ("what treated and controls are made alike in", "使处理组与对照组相同的变量"),
    "--decisions": ("the file with a person's decisions on pairs", "人工对配对所作决定的文件"),
    "--column": ("a column of the other table", "另一张表的一列"),
    "--coded": ("a coded sheet", "已编码的表单"),
    "--dictionary": ("which dictionary: a name or a file", "哪部词典：名称或文件"),
    "--dimension": ("only this dimension of the dictionary", "只取词典的此维度"),
    "--firm": ("a firm's code", "公司代码"),
    "--firm-column": ("the column that holds firms", "公司所在的列"),
    "--firms": ("tables of firm data", "公司数据表"),
    "--format": ("of what is written", "写出内容的格式"),
    "--formula": ("from counts to an index", "由计数到指数"),
    "--hits": ("a run's folder or its hits.parquet", "一次计分的文件夹或其 hits.parquet"),
    "--interaction": ("what the regressor is multiplied by", "与解释变量相乘的变量"),
    "--json": ("JSON on stdout", "将 JSON 打印到标准输出"),
    "--language": ("the language of what textindex writes", "textindex 所写文字的语言"),
    "--list": ("list what there is, and do no more", "只列出现有的，不做其他"),
    "--mapping": ("how a table's headers are read", "如何识别表的列名"),
    "--model": (
        "a model by its name: of a specification, or a language model",
        "一个模型的名称：模型设定中的，或语言模型",
    ),
    "--out": ("where to write", "写到哪里"),
    "--outcome": ("the variable that is explained", "被解释变量"),
    "--predicted": ("the regressor as rules count it", "按规则计数的解释变量"),
    "--regressor": ("a regressor", "解释变量"),
    "--section": ("what part of a report", "报告的哪一部分"),
    "--seed": ("of what is drawn at random", "随机抽取的种子"),
    "--store": ("the store with the reports' texts", "存有报告文本的仓库"),
    "--term": ("a coefficient's term", "系数所属的变量"),
    "--text-language": ("of the text that is read", "所读文本的语言"),
    "--title": ("printed above what is made", "印在所作图表上方的标题"),
    "--treatment": ("the column of 1 and 0 that tells the treated", "以 1 和 0 表示是否处理的列"),
    "--true": ("the coded value", "编码值"),
    "--unit": ("what one unit is, of a panel or of a draw", "面板或抽样中的一个单位"),
    "--winsorize": ("share at each end", "两端各缩尾的比例"),
    "--workers": ("processes", "进程数"),
    "--year-column": ("the column that holds years", "年度所在的列"),
    "--yes": ("do not ask", "不询问"),
    "--years": ("fiscal years that are kept", "保留的会计年度"),
}
"""By the option's name, in English and in Chinese."""


def options(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Option, str]]:
    """Every option below a command: its name, itself, and the command that has it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if (found := command.get_command(context, name)) is not None:
                yield from options(found, (*path, name))
    for option in command.params:
        if isinstance(option, click.Option):
            for name in (*option.opts, *option.secondary_opts):
                if name.startswith("--"):
                    yield name, option, " ".join(path)


def meanings(command: click.Command, language: str) -> dict[str, tuple[str, list[str]]]:
    """By the name of each option below a command: what it means, and the commands that have it."""
    found: dict[str, tuple[str, list[str]]] = {}
    for name, option, path in options(command):
        help_ = option.help or ""
        told = (
            MEANINGS[name][language == "zh"] if name in MEANINGS else in_chinese(help_) if language == "zh" else help_
        )
        found.setdefault(name, (told, []))[1].append(path)
    return dict(sorted(found.items()))
