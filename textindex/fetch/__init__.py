"""The fetch room: reports from disclosure sites into a folder, with a manifest beside them."""

from textindex.fetch.calls import fetch_cninfo, fetch_companies, fetch_edgar, fetch_esef
from textindex.fetch.errand import Fetched
from textindex.fetch.run import Event
from textindex.fetch.settings import agent, config_file, keep_email, load

__all__ = [
    "Event",
    "Fetched",
    "agent",
    "config_file",
    "fetch_cninfo",
    "fetch_companies",
    "fetch_edgar",
    "fetch_esef",
    "keep_email",
    "load",
]
