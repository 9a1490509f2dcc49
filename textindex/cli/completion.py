"""`textindex completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click

from textindex.cli.say import echo

HOW = {
    "bash": "eval \"$(textindex completion bash)\"    # as a line of ~/.bashrc (bash 4.4 or newer)",
    "zsh": "eval \"$(textindex completion zsh)\"     # as a line of ~/.zshrc, below compinit",
    "fish": "textindex completion fish > ~/.config/fish/completions/textindex.fish",
}  # fmt: skip


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
    echo(f"# {HOW[shell]}")
    echo(made(main, {}, "textindex", "_TEXTINDEX_COMPLETE").source())
