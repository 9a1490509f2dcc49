"""`textindex workbench`: a local page on which a dictionary is tuned by reading."""

from __future__ import annotations

import secrets
import socket
from dataclasses import replace
from pathlib import Path

import click

from textindex.core.errors import DictionaryError

LOOPBACK = "127.0.0.1"


@click.command("workbench")
@click.argument("dictionary")
@click.option("--store", "-s", required=True, help="The store whose reports are read.")
@click.option("--firm", "firms", multiple=True, help="A firm whose index is shown; several may be given, at most 20.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Port on this machine.  [default: a free one]")
@click.option("--browser/--no-browser", default=True, help="Open the page.")
def command(dictionary: str, store: str, firms: tuple[str, ...], port: int, browser: bool) -> None:
    """Browse DICTIONARY's terms, read them in their sentences, switch them off and see the index change; save the rest.

    The page is served to this machine only, and only to who has the address that is printed. Ctrl-C ends it.
    """
    import uvicorn

    import textindex
    from textindex.dictionary import save
    from textindex.workbench.page.session import Session
    from textindex.workbench.page.web import app

    session = Session(store, textindex.load_dictionary(dictionary), firms)

    def keep(off: list[str], name: str) -> str:
        if Path(name).name != name:
            raise DictionaryError(
                f"{name}: give a name without folders; the file is written where the command was begun"
            )
        path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml").absolute()
        if path.exists():
            raise DictionaryError(f"{path} exists already; choose another name")
        save(replace(session.without(off), name=path.stem), path)
        return str(path)

    token = secrets.token_urlsafe(24)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as error:
        raise click.BadParameter(f"port {port}: {error.strerror}; choose another", param_hint="--port") from None
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/?token={token}"
    click.echo(f"{address}\nCtrl-C ends it.")
    if browser:
        click.launch(address)
    server = uvicorn.Server(uvicorn.Config(app(session, token, keep), log_level="warning", access_log=False))
    server.run(sockets=[listening])
