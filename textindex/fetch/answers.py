"""In: a site's answer in JSON. Out: what it holds, and the fields of its rows as texts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from textindex.core.errors import FetchError
from textindex.core.messages import Message
from textindex.fetch.client import Answer
from textindex.fetch.faults import Again

IS_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")


def json_of(answer: Answer, page: FetchError | None = None, empty: str = "") -> Any:
    """What an answer holds.

    Args:
        answer: the site's.
        page: raised for a page for humans; None: it is no JSON, as other text is none.
        empty: what an answer without a byte means, where the site has a meaning for it.

    Raises:
        Again: it is empty, or no JSON.
        FetchError: it is a page for humans.
    """
    body = answer.body.strip()
    if not body:
        raise Again(empty or Message("fault_of.empty"))
    if page is not None and IS_PAGE.match(body):
        raise page
    try:
        return json.loads(body.decode("utf-8-sig"))
    except ValueError:
        raise Again(Message("fault_of.no_json"), at_most=3) from None


def text_of(row: Mapping[str, Any], key: str) -> str:
    """A field as text without blanks at its ends; empty where there is none."""
    value = row.get(key)
    return "" if value is None else str(value).strip()
