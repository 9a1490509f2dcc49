"""In: the commands. Out: the reference in README.md, the `--help` of each; ``python -m textindex.cli.reference``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

BEGIN, END = "<!-- reference: begin -->", "<!-- reference: end -->"
WIDTH = 110


def reference() -> str:
    """The `--help` of every command, each folded away below its name, in Markdown."""
    from textindex.cli import main

    parts = [
        f"<details><summary><code>{path}</code></summary>\n\n```text\n{text}\n```\n\n</details>\n"
        for path, text in _helps(main, None, "textindex")
    ]
    return "\n".join(parts)


def with_reference(readme: str) -> str:
    """A README with its reference as the commands are now.

    Raises:
        ValueError: it has no place for one.
    """
    found = re.search(f"{BEGIN}\n.*?{END}", readme, re.DOTALL)
    if found is None:
        raise ValueError(f"there are no lines {BEGIN} and {END}")
    return f"{readme[: found.start()]}{BEGIN}\n{reference()}{END}{readme[found.end() :]}"


def _helps(command: click.Command, parent: click.Context | None, name: str) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command,
        parent=parent,
        info_name=name,
        terminal_width=WIDTH,
        help_option_names=["-h", "--help"],
    )
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from _helps(found, context, child)
    else:
        yield context.command_path, "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


if __name__ == "__main__":
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "README.md")
    file.write_text(with_reference(file.read_text(encoding="utf-8")), encoding="utf-8")
