"""`textindex workbench`: a local page on which a dictionary is tuned by reading."""

from __future__ import annotations

import secrets
import socket
from dataclasses import replace
from pathlib import Path

import click

from textindex.cli.say import echo, language
from textindex.core import leaving
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message
from textindex.core.place import MAX_NAME, is_name
from textindex.core.text import visible

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
    from textindex.core.extras import need

    need("workbench")
    import uvicorn

    import textindex
    from textindex.dictionary import save
    from textindex.workbench.page.session import Session
    from textindex.workbench.page.web import app

    session = Session(store, textindex.load_dictionary(dictionary), firms)

    def keep(off: list[str], name: str) -> str:
        path = _new_file(name)
        try:
            path.touch(exist_ok=False)  # so that of two that are saved at once under one name the second is refused
        except FileExistsError:
            raise DictionaryError(Message("workbench.there", path=path)) from None
        try:
            save(replace(session.without(off), name=path.stem), path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return str(path)

    token = secrets.token_urlsafe(24)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as error:
        raise click.BadParameter(
            Message("workbench.port", port=port, strerror=error.strerror), param_hint="--port"
        ) from None
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/?token={token}"
    echo(Message("workbench.address", address=address))
    server = uvicorn.Server(
        uvicorn.Config(app(session, token, keep, language()), log_level="warning", access_log=False)
    )
    with leaving.folder(prefix="textindex-") as folder:
        if browser:
            click.launch(_way_in(address, Path(folder)))
        server.run(sockets=[listening])


def _way_in(address: str, folder: Path) -> str:
    """A file of this user's that leads to the page: other users see the names of what is opened, not what it holds."""
    way = folder / "workbench.html"
    way.touch(mode=0o600)
    way.write_text(f'<meta charset="utf-8"><meta http-equiv="refresh" content="0; url={address}">', encoding="utf-8")
    return way.as_uri()


def _new_file(name: str) -> Path:
    r"""The file of a name that the page gives, in the folder where the command was begun.

    Raises:
        DictionaryError: it is a path, holds what a file's name cannot hold somewhere, or is too long.

    >>> _new_file("mine").name
    'mine.yaml'
    """
    if not is_name(name):
        raise DictionaryError(Message("workbench.name", visible=visible(name[:MAX_NAME]), max_name=MAX_NAME))
    return Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml").absolute()
