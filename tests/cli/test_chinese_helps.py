"""Every help has its Chinese, no Chinese is left without its help, and helps are shown in the terminal's language."""

import re
from pathlib import Path

import click
import pytest
from command_line import invoke

from textindex.cli.chinese import SPEAKING, paragraphs, texts, wrapped
from textindex.cli.main import main
from textindex.core.text import HAN, width

CLICK = Path(click.__file__).parent


def commands(command=main, path=("textindex",)):
    """Every command with its path."""
    yield " ".join(path), command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), (*path, name))


@pytest.fixture(scope="module")
def helps():
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            patch.delenv(name, raising=False)
        found = {}
        for path, command in commands():
            for text in (command.help, *(getattr(param, "help", None) for param in command.params)):
                found |= dict.fromkeys(paragraphs(text) if text else (), path)
        return found


def test_every_help_has_its_chinese(helps):
    assert {part: path for part, path in helps.items() if part not in texts()} == {}


def test_no_chinese_is_left_that_no_help_and_no_sentence_of_click_has(helps):
    said = "".join((CLICK / f"{name}.py").read_text(encoding="utf-8") for name in SPEAKING)
    rest = set(texts()) - helps.keys()
    assert {text for text in rest if text.split("{")[0].strip("'(\n ").split("\n")[0] not in said} == set()


def test_the_chinese_is_chinese_and_keeps_what_is_code():
    for english, chinese in texts().items():
        assert re.search(f"[{HAN}]", chinese) or not re.search("[a-z]{3} [a-z]{3}", english), english
        for code in re.findall(r"`[^`]+`|--[a-z][a-z-]+", english):
            assert code.strip("`") in chinese, (english, code)


@pytest.mark.parametrize(("path", "command"), [*commands()], ids=lambda one: one if isinstance(one, str) else "")
def test_a_help_is_shown_in_the_terminals_language(path, command):
    shown = {}
    for speaks in ("zh_CN.UTF-8", "C"):
        environment = {"LC_ALL": None, "LC_MESSAGES": None, "LANG": speaks}
        done = invoke(*path.split()[1:], "--help", env=environment)
        shown[speaks] = done.output
    assert not re.search(f"[{HAN}]", re.sub("已取消|更新前|数字化", "", shown["C"]))
    prose = re.sub(r"用法.*|`[^`]*`|\[[^\]]*\]|textindex [a-z -]+", "", shown["zh_CN.UTF-8"])
    assert re.findall(r"\b[a-z]{3,} [a-z]{3,} [a-z]{2,}\b", prose) == []
    assert "显示此帮助并退出" in shown["zh_CN.UTF-8"]


def test_lines_of_chinese_keep_to_their_columns():
    text = "每份报告只读取一次（存入库中）；词典有改动时，由 store 重新计数。" * 4
    lines = wrapped(text, 40, "  ", "    ").splitlines()
    assert max(map(width, lines)) <= 44  # a mark that closes may stand beyond
    assert "".join(line.strip() for line in lines).replace(" ", "") == text.replace(" ", "")
    assert all(line.startswith("    ") and line[4] not in "，。；：）" for line in lines[1:])
