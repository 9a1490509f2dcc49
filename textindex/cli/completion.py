"""`textindex completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click

from textindex.cli.say import echo
from textindex.core.messages import Message

HOW = {
    "bash": Message("completion.bash"),
    "zsh": Message("completion.zsh"),
    "fish": Message("list.each", each="textindex completion fish > ~/.config/fish/completions/textindex.fish"),
}


@click.command("completion")
@click.argument("shell", type=click.Choice([*HOW]))
def command(shell: str) -> None:
    """Print the script by which SHELL completes commands and options with the Tab key.

    \b
    bash: eval "$(textindex completion bash)"    in ~/.bashrc
    zsh:  eval "$(textindex completion zsh)"     in ~/.zshrc, below compinit
    fish: textindex completion fish > ~/.config/fish/completions/textindex.fish
    """  # noqa: D301 (click reads the backspace as: keep these lines)
    from click.shell_completion import get_completion_class

    from textindex.cli.main import main

    made = get_completion_class(shell)
    assert made is not None
    echo(Message("completion.comment", how=HOW[shell]))
    echo(made(main, {}, "textindex", "_TEXTINDEX_COMPLETE").source())
