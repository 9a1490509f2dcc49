"""In: the environment and a settings file. Out: where the sites are, how politely they are asked, who asks.

Every address and limit is a setting. Limits may be made gentler; harder ones hold on loopback addresses alone.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import urlsplit

from textindex.core import toml
from textindex.core.data import SETTINGS, kept_folder
from textindex.core.errors import FetchError
from textindex.core.messages import Message, of_error
from textindex.core.place import read_text

SiteName = Literal["cninfo", "edgar", "esef"]
SITES: tuple[SiteName, ...] = get_args(SiteName)
ADDRESSES = {
    ("cninfo", "address"): ("TEXTINDEX_CNINFO", "https://www.cninfo.com.cn"),
    ("cninfo", "files"): ("TEXTINDEX_CNINFO_FILES", "https://static.cninfo.com.cn"),
    ("edgar", "address"): ("TEXTINDEX_EDGAR", "https://www.sec.gov"),
    ("edgar", "data"): ("TEXTINDEX_EDGAR_DATA", "https://data.sec.gov"),
    ("esef", "address"): ("TEXTINDEX_ESEF", "https://filings.xbrl.org"),
}
"""Site and part of it, the variable that names its address, and where it is unless named."""
LIMITS = ("pause", "rest", "backoff", "timeout")
AGENT = ("TEXTINDEX_EMAIL", "TEXTINDEX_USER_AGENT")
EMAIL = re.compile(r"[^@\s<>()]+@[^@\s<>()]+\.[A-Za-z]{2,}")


class Limits(NamedTuple):
    """How a site is asked.

    Attributes:
        pause: seconds between two requests, over all workers.
        rest: seconds for which all requests rest after an answer that says too many and not how long to wait.
        backoff: seconds before the second attempt; doubled for each further one, with jitter.
        timeout: seconds without an answer, or with hardly a byte of it, after which an attempt is given up.
        workers: connections at a time.
    """

    pause: float
    rest: float
    backoff: float
    timeout: float
    workers: int


DEFAULTS: Mapping[SiteName, Limits] = {
    "cninfo": Limits(1.0, 10.0, 1.0, 60.0, 1),
    # Fewer than seven a second: ten are allowed, 9.8 were blocked, and what leaves evenly arrives unevenly.
    "edgar": Limits(0.15, 600.0, 1.0, 60.0, 4),
    "esef": Limits(0.5, 10.0, 1.0, 60.0, 1),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run knows of the sites.

    Attributes:
        addresses: site and part (``("edgar", "data")``) to its address, without a slash at the end.
        limits: how each site is asked.
        email: who asks: a name and an e-mail address, as EDGAR demands; empty while unknown.
    """

    addresses: Mapping[tuple[str, str], str]
    limits: Mapping[SiteName, Limits] = field(default_factory=lambda: dict(DEFAULTS))
    email: str = ""

    def address(self, site: str, part: str = "address") -> str:
        """Where a part of a site is."""
        return self.addresses[site, part]

    def hosts(self, site: str) -> frozenset[str]:
        """The hosts of a site with their ports: no other is ever asked."""
        return frozenset(urlsplit(own).netloc for (name, _), own in self.addresses.items() if name == site)

    def is_local(self, site: SiteName) -> bool:
        """Whether all of a site is on this machine."""
        return all(is_loopback(own) for (name, _), own in self.addresses.items() if name == site)

    def paused(self, site: SiteName, pause: float | None) -> Limits:
        """The limits with a pause asked for, which may only lengthen it but on this machine.

        Raises:
            FetchError: it is shorter than the site's.
        """
        own = self.limits[site]
        if pause is None:
            return own
        if self.is_local(site):  # a server of one's own: what is waited between attempts shrinks with the pause
            shorter = min(own.backoff, max(pause, 0.02))
            rest = own.rest if site == "edgar" else min(own.rest, 10 * shorter)
            return own._replace(pause=pause, backoff=shorter, rest=rest)
        if pause < own.pause:
            raise FetchError(Message("fetch.pause", pause=pause, site=site, pause_2=own.pause))
        return own._replace(pause=pause)


def is_loopback(address: str) -> bool:
    """Whether an address names this machine itself.

    >>> is_loopback("http://127.0.0.1:8080"), is_loopback("http://localhost/x"), is_loopback("http://10.0.0.1")
    (True, True, False)
    """
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def config_file(env: Mapping[str, str] = os.environ) -> Path:
    """The settings file: the one that TEXTINDEX_CONFIG names, else ``fetch.toml`` where this system keeps settings."""
    named = env.get(SETTINGS)
    return Path(named) if named else kept_folder(env) / "fetch.toml"


def load(env: Mapping[str, str] = os.environ, email: str | None = None) -> Settings:
    """Read the settings: a variable of the environment goes before the file, the file before what is usual.

    Args:
        env: the environment.
        email: who asks, where the caller says so.

    Raises:
        FetchError: the file is no settings file, or an address or a limit is not allowed.
    """
    place = config_file(env)
    told = _read(place)
    addresses = {}
    for (site, part), (variable, usual) in ADDRESSES.items():
        source, given = variable, env.get(variable, "").strip()
        if not given:
            source, given = f"{place}: [{site}] {part}", str(told.get(site, {}).get(part, usual))
        addresses[site, part] = _checked(given, source)
    who = email or next((env[name] for name in AGENT if env.get(name)), "") or str(told.get("email", ""))
    settings = Settings(addresses, email=agent(who) if who else "")
    return replace(settings, limits={site: _limits(settings, site, told.get(site, {}), env, place) for site in SITES})


def agent(written: str) -> str:
    """Who asks, as sites want to be told: a name and an e-mail address.

    Raises:
        FetchError: there is no e-mail address in it, or a character that no header holds.

    >>> agent("  Jane Doe <jane@univ.edu> ")
    'Jane Doe jane@univ.edu'
    """
    text = " ".join(re.sub(r"[<>]", " ", written).split())
    if not EMAIL.search(text):
        raise FetchError(Message("fetch.no_email", written=written))
    if not text.isascii():
        raise FetchError(Message("fetch.latin", written=written))
    return text


def keep_email(email: str) -> Path:
    """Write who asks into the settings file, which keeps all else that it holds.

    Raises:
        FetchError: it cannot be written.
    """
    place = config_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        old = read_text(place) if place.exists() else ""
        quoted = email.replace("\\", "\\\\").replace('"', '\\"')
        place.write_text(f'email = "{quoted}"\n' + re.sub(r"(?m)^email\s*=.*\n?", "", old), encoding="utf-8")
    except OSError as error:
        raise FetchError(Message("fetch.keep", place=place, strerror=error.strerror or error)) from None
    return place


def _read(place: Path) -> dict[str, Any]:
    try:
        told = toml.parsed(read_text(place))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise FetchError(Message("settings.none", place=place, error=of_error(error))) from None
    for site in SITES:
        if not isinstance(told.get(site, {}), dict):
            raise FetchError(Message("settings.table", place=place, site=site))
    return told


def _checked(address: str, source: str) -> str:
    """An address as it is used.

    Raises:
        FetchError: it is none, or plain http to another machine.
    """
    try:
        parts = urlsplit(address)
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise FetchError(Message("settings.address", source=source, address=address))
    if parts.scheme == "http" and not is_loopback(address):
        raise FetchError(Message("settings.http", source=source, address=address))
    return address.rstrip("/")


def _limits(settings: Settings, site: SiteName, told: Mapping[str, Any], env: Mapping[str, str], place: Path) -> Limits:
    """A site's limits; those of a file or variable may be gentler, and harder on this machine alone."""
    limits = DEFAULTS[site]
    for name in LIMITS:
        variable = f"TEXTINDEX_{site.upper()}_{name.upper()}"
        value = env.get(variable) or told.get(name)
        if value is None:
            continue
        source = variable if env.get(variable) else f"{place}: [{site}] {name}"
        try:
            seconds = float(value)
        except (TypeError, ValueError):
            seconds = -1.0
        usual = getattr(limits, name)
        if not 0 <= seconds < float("inf"):
            raise FetchError(Message("settings.seconds", source=source, value=value))
        if seconds < usual and name != "timeout" and not settings.is_local(site):
            raise FetchError(Message("settings.less", source=source, seconds=seconds, usual=usual, site=site))
        told_limits: dict[str, Any] = {name: seconds}
        limits = limits._replace(**told_limits)
    return limits
