"""In: an address, a path of this machine or an fsspec one (``s3://…``, ``memory://…``). Out: what lies there."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from textindex.core.messages import Message, of_error
from textindex.core.patterns import regex

REMOTE = regex(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
ALIASES = {"s3a": "s3", "gcs": "gs", "abfss": "abfs"}  # other names of one scheme
NO_FILE = Message("folder.no_file")
SCHEMES = (
    *(
        "s3",
        "gs",
        "abfs",
        "az",
        "adl",
        "oss",
        "http",
        "https",
        "ftp",
        "sftp",
        "ssh",
        "smb",
        "hdfs",
        "webhdfs",
        "memory",
    ),
)
"""What is reached from afar: places of files, and no programs, wrappers or lists of other places."""
PASSWORD = regex(r"(://[^/\s:@]*):[^/\s]*@")
BRACKETED = regex(r"\[[0-9A-Fa-f:.]*\]")  # an address of IPv6
MAX_NAME = 100
"""Bytes of a name; file systems take 255, and what is written beside it needs some."""
UNNAMEABLE = regex(r'[<>:"/\\|?*]|^\.*$|[ .]$')
DEVICE = regex(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
MOST_TEXT = 256_000_000
"""Bytes of what is written by hand, or keeps a record."""
READY_S = 2.0  # a file changed so recently may change again within one tick of its time stamp


def is_remote(address: str | Path) -> bool:
    """Whether an address names a place that fsspec reaches.

    >>> is_remote("s3://bucket/reports"), is_remote("C:/reports"), is_remote("reports")
    (True, False, False)
    """
    return REMOTE.match(str(address)) is not None


def local(address: str | Path) -> str:
    """An address as it is used: a ``file://`` one is a path of this machine.

    >>> local("file:///data/reports"), local("s3://bucket/reports"), local("reports")
    ('/data/reports', 's3://bucket/reports', 'reports')
    """
    text = str(address)
    if text.lower().startswith("file://"):
        from urllib.request import url2pathname  # which loads what asks sites

        return url2pathname(text[len("file://") :])
    return text


def canonical(address: str | Path) -> str:
    """The one form of an address, however it is written: what is known by an address is kept by this.

    >>> canonical("S3A://bucket/reports//2019/"), canonical("s3://bucket/./reports/2019")
    ('s3://bucket/reports/2019', 's3://bucket/reports/2019')
    """
    text = local(address)
    if not is_remote(text):
        return Path(os.path.realpath(text)).as_posix()
    scheme, _, rest = text.partition("://")
    scheme = ALIASES.get(scheme.lower(), scheme.lower())
    rest = without_password(f"://{rest}").removeprefix("://")
    return f"{scheme}://{'/'.join(part for part in rest.split('/') if part not in ('', '.'))}"


def canonical_files(addresses: Iterable[str]) -> list[str]:
    """The same of files, of which one that is a link keeps its own name; each folder is asked for once."""
    folders: dict[str, str] = {}
    found = []
    for address in addresses:
        folder, _, name = address.replace(os.sep, "/").rpartition("/")
        if folder not in folders:
            folders[folder] = canonical(folder or "/")
        found.append(f"{folders[folder].rstrip('/')}/{name}")
    return found


def shown(path: str) -> str:
    """A path as it can be printed and stored: bytes that are no characters are written out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def without_password(text: str) -> str:
    """A text in which no address shows a password.

    >>> without_password("the store ftp://me:secret@host/x cannot be reached"), without_password("s3://b/a:b@c")
    ('the store ftp://me:***@host/x cannot be reached', 's3://b/a:b@c')
    """
    return PASSWORD.sub(r"\1:***@", text) if "://" in text else text


def is_name(name: str) -> bool:
    r"""Whether a file may be called so on every system: no path, no device, no control character, not too long.

    >>> [is_name(name) for name in ("词典 2", "../up", "a:b", "con", "x" * 101, "a\x1bb")]
    [True, False, False, False, False, False]
    """
    return (
        name.isprintable()
        and not UNNAMEABLE.search(name)
        and not DEVICE.fullmatch(name)
        and len(name.encode("utf-8", "replace")) <= MAX_NAME
    )


def suffix_of(path: str) -> str:
    """The ending of a file's name in lower case: with its bytes, what a reading is kept by.

    >>> suffix_of("reports/600519_2019.PDF")
    '.pdf'
    """
    name = path[max(path.rfind("/"), path.rfind(os.sep)) + 1 :]
    at = name.rfind(".")
    return name[at:].lower() if 0 < at < len(name) - 1 else ""


def filesystem(address: str) -> tuple[Any, str]:
    """The fsspec file system of a remote address, and the path within it.

    Raises:
        OSError: the part that speaks to it is not installed, or the address is none of a known kind.
    """
    from fsspec.core import url_to_fs

    scheme = address.partition("://")[0].lower()
    if ALIASES.get(scheme, scheme) not in SCHEMES:
        raise OSError(0, Message("place.protocol", scheme=scheme, schemes=tuple(SCHEMES)))
    if "::" in BRACKETED.sub("", address):
        raise OSError(0, Message("place.within"))
    try:
        with reached():
            system, path = url_to_fs(address)
    except ImportError as error:
        raise OSError(0, Message("place.cluster", error=of_error(error))) from None
    return system, path


def read_bytes(address: str | Path, most: int | None = None) -> bytes:
    """Every byte of a file.

    Args:
        address: where it lies.
        most: bytes that it may have; None sets no limit.

    Raises:
        OSError: it cannot be read; with the number EFBIG, it has more bytes.
    """
    if not is_remote(address):
        check_regular(address)
        _check_size(os.stat(address).st_size, most, address)  # noqa: PTH116 (a text or a Path)
        return Path(address).read_bytes()
    system, path = filesystem(str(address))
    with reached():
        if most is not None:
            _check_size(int(system.size(path) or 0), most, address)
        data: bytes = system.cat_file(path)
    return data


def _check_size(found: int, most: int | None, address: str | Path) -> None:
    if most is not None and found > most:
        raise OSError(errno.EFBIG, Message("file.too_big", size=found, most=most), str(address))


def read_text(path: str | Path, encoding: str = "utf-8-sig") -> str:
    """The text of a file of this machine: of a setting, a dictionary, a record, of at most `MOST_TEXT` bytes.

    Raises:
        OSError: it cannot be read, or is larger.
        UnicodeDecodeError: it is written in another encoding.
    """
    return read_bytes(path, MOST_TEXT).decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def check_regular(path: str | Path) -> None:
    """Refuse what is no file of bytes that end: reading a pipe would wait for who writes it, a device go on for ever.

    Raises:
        OSError: it is a pipe, a socket, a device; or it is not there.
    """
    kind = os.stat(path).st_mode  # noqa: PTH116 (a text or a Path)
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):  # of a folder, opening tells
        raise OSError(errno.EINVAL, NO_FILE, str(path))


@contextmanager
def reached() -> Iterator[None]:
    """Turn whatever a far place's library raises (no credentials, no network) into an OSError with its message."""
    try:
        yield
    except (OSError, ImportError):
        raise
    except ValueError as error:
        raise OSError(0, str(error)) from None
    except Exception as error:  # noqa: BLE001 (each library has errors of its own, all of which mean: not reached)
        raise OSError(0, f"{type(error).__name__}: {error}") from None


def exists(address: str | Path) -> bool:
    """Whether anything lies at an address.

    Raises:
        OSError: that cannot be told, because the place cannot be reached.
    """
    if not is_remote(address):
        return Path(address).exists()
    system, path = filesystem(str(address))
    with reached():
        return bool(system.exists(path))


def size(address: str) -> int | None:
    """Bytes of a file; None where that cannot be told."""
    try:
        if not is_remote(address):
            return Path(address).stat().st_size
        system, path = filesystem(address)
        with reached():
            return int(system.size(path))
    except (OSError, TypeError):
        return None


def stamp(address: str, now: float) -> str:
    """What changes when a file does, without reading it; empty where that cannot be told.

    A local file's size and time of change (a file changed within the last seconds is not trusted, as in git's index);
    a remote one's own tag.
    """
    try:
        if is_remote(address):
            system, path = filesystem(address)
            with reached():
                return str(system.ukey(path))
        return stamp_of(os.stat(address), now)  # noqa: PTH116 (an address, not a Path)
    except OSError:
        return ""


def stamp_of(seen: os.stat_result, now: float) -> str:
    """The stamp of a local file by what the system tells of it."""
    return "" if seen.st_mtime > now - READY_S else f"{seen.st_size}-{seen.st_mtime_ns}"
