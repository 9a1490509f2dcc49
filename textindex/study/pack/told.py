"""In: what came of a pack. Out: the same in sentences, on a page in English and Chinese, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textindex.core.messages import Message, joined, told
from textindex.study.pack.verify import Verified, report_of


def head(done: Verified, name: str) -> Iterator[str]:
    """What was checked and what was not."""
    yield Message("verify.head", pack=name, title=done.title) if done.title else name
    yield Message("verify.checked", **done.checked)
    if done.versions:
        yield Message("verify.versions", versions=done.versions)
    for what in done.not_checked:
        yield Message("verify.not_checked", what=what)
    if n := int((~done.differences["numbers"]).sum()):
        yield Message("verify.aside", n=n)


def line(row: Any) -> str:
    """A difference in a sentence."""
    what = Message(f"verify.what_{row.what}") if row.what in ("report", "index", "terms", "tables") else row.what
    said = Message(
        "verify.row", what=what, of="".join(f" {one}" for one in (row.file, row.firm, row.year) if one),
        why=Message(f"verify.why_{row.why}"), detail=row.detail,
    )  # fmt: skip
    parts = [said]
    if row.page and row.term:
        at = {"term": row.term, "packed": row.packed or "–", "here": row.here or "–"}
        parts.append(Message("verify.place", page=row.page, **at))
    elif row.term:
        parts.append(Message("verify.cell", term=row.term, packed=row.packed or "–", here=row.here or "–"))
    if row.hits:
        parts.append(Message("verify.hits", n=row.hits))
    return joined(parts, "list.after")


def page_of(done: Verified, name: str) -> str:
    """A page in Markdown: English, then Chinese."""
    parts = []
    for language in ("en", "zh"):
        verdict = Message("verify.equal") if done.equal else Message("verify.differs", n=len(done.differences))
        lines = [f"# {told(verdict, language)}", ""]
        lines += [f"- {told(one, language)}" for one in head(done, name)]
        lines += ["", *(f"- {told(line(row), language)}" for row in done.differences.itertuples())]
        parts.append("\n".join(lines).rstrip())
    return "\n\n".join(parts) + "\n"


def json_of(done: Verified) -> dict[str, Any]:
    """The same as JSON has it."""
    rows = report_of(done).to_dict("records")
    return {
        "equal": done.equal, "checked": dict(done.checked), "not_checked": [str(one) for one in done.not_checked],
        "versions": list(done.versions), "title": done.title, "differences": rows,
    }  # fmt: skip
