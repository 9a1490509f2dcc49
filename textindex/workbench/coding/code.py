"""In: a coding sheet, its codebook, a model. Out: the sheet as the model codes it, every prompt and answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from textindex.core.errors import SourceError
from textindex.core.messages import Message
from textindex.core.summaries import Shown
from textindex.tables.read import read_table
from textindex.workbench.coding import prompts
from textindex.workbench.coding.audit import Audit, opened, read_answers
from textindex.workbench.coding.endpoint import Endpoint, checked, key_from
from textindex.workbench.coding.sheets import CODER, HEAD, MODEL

PASSAGE = ("left", "surface", "right")
STABILITY = "stability"
TRIES = 3
"""Answers to one question before its hit is left without a code."""
KEY_ENV = "OPENAI_API_KEY"
TIMEOUT_S, BACKOFF_S = 120.0, 2.0


@dataclass(frozen=True)
class Plan:
    """What coding a sheet will take.

    Attributes:
        hits: rows of the sheet.
        calls: questions to be asked, as long as every answer is of the codebook.
        known: answers that the audit file has already.
        tokens_in, tokens_out: tokens of these calls, about (a Chinese character one, four other characters one).
        cost: in the currency of the prices; None where no price is given.
    """

    hits: int
    calls: int
    known: int
    tokens_in: int
    tokens_out: int
    cost: float | None


@dataclass(frozen=True, repr=False)
class CodedByModel(Shown):
    """What a model made of a sheet.

    Attributes:
        sheet: the sheet with relevant, speaker and note of the model, ``coder`` and ``stability`` (the share of the
            repeats that gave these codes); empty codes where it gave none.
        facts: model, endpoint, hits, coded, empty, calls, tokens_in, tokens_out, outcomes (a number by kind), stable.
        audit: the file of every prompt and answer.
    """

    sheet: pd.DataFrame
    facts: dict[str, Any]
    audit: Path = field(default_factory=Path)


def code(
    sheet: str | Path,
    *,
    model: str,
    endpoint: str,
    codebook: str | Path = "",
    audit: str | Path = "",
    repeat: int = 1,
    key_env: str = KEY_ENV,
    price_in: float | None = None,
    price_out: float | None = None,
    timeout: float = TIMEOUT_S,
    backoff: float = BACKOFF_S,
    agreed: Callable[[Plan], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> CodedByModel:
    """Have a model answer the codebook for each hit of a sheet: one more coder for `textindex.agree`.

    The passages are sent to the endpoint, and nothing else leaves this machine. Every answer is in the audit file
    before anything is made of it; the same call goes on from there, and asks nothing twice.

    Args:
        sheet: as `textindex.sample` drew it (CSV, Excel); codes in it are not looked at.
        model: the model's name at the endpoint.
        endpoint: address of an API that speaks OpenAI's chat completions.
        codebook: its file; else codebook.md beside the sheet.
        audit: the file of prompts and answers (JSON lines); else beside the sheet, by its name and the model's.
        repeat: times each hit is asked; the code that most give is taken.
        key_env: the variable of the environment that holds the key; empty sends none.
        price_in: of a million tokens sent; for the forecast alone.
        price_out: of a million tokens answered.
        timeout: seconds without an answer after which an attempt is given up.
        backoff: seconds before the second attempt, doubled for each further one.
        agreed: asked before the first call; False ends it.
        progress: called after each hit with the number done and of all.
        say: takes a sentence that the user should read.

    Raises:
        SourceError: the sheet, the codebook, the address, the key or the audit file cannot be used; it was not agreed
            to; or the endpoint does not let the run go on (what it answered is kept).
        MissingExtraError: httpx is not installed (``textindex[llm]``).
    """
    place, hits, book = _given(sheet, codebook, model, repeat)
    key = key_from(key_env, endpoint)
    path = Path(audit) if audit else audit_path(place, model)
    address = checked(endpoint, key)
    questions = [prompts.messages(book, row) for row in _records(hits)]
    prices = (price_in, price_out)
    if agreed is not None and not agreed(_plan(questions, address, model, repeat, read_answers(path), prices)):
        raise SourceError(Message("coder.not_agreed"))
    with Endpoint(endpoint, model, key, timeout, backoff, say or (lambda _: None)) as asked, opened(path) as kept:
        coder = _Coder(asked, kept, address)
        answers = []
        for number, (name, question) in enumerate(zip(hits["id"], questions, strict=True), start=1):
            answers.append([coder.answer(str(name), question, turn) for turn in range(1, repeat + 1)])
            if progress is not None:
                progress(number, len(hits))
    return _made(hits, answers, model, asked.named, coder, path)


def foretell(
    sheet: str | Path,
    *,
    model: str,
    endpoint: str,
    codebook: str | Path = "",
    audit: str | Path = "",
    repeat: int = 1,
    price_in: float | None = None,
    price_out: float | None = None,
) -> Plan:
    """What `code` would take, without a key and without sending anything; arguments and errors are its."""
    place, hits, book = _given(sheet, codebook, model, repeat)
    known = read_answers(Path(audit) if audit else audit_path(place, model))
    questions = [prompts.messages(book, row) for row in _records(hits)]
    return _plan(questions, checked(endpoint, ""), model, repeat, known, (price_in, price_out))


def audit_path(sheet: Path, model: str) -> Path:
    """The audit file of a sheet and a model.

    >>> str(audit_path(Path("sheet.csv"), "lab/model:7b"))
    'sheet-lab-model-7b.jsonl'
    """
    return sheet.with_name(f"{sheet.stem}-{named(model)}.jsonl")


def check_out(path: Path, model: str) -> None:
    """Find, before anything is paid, that the coded sheet would be written over another coder's.

    Raises:
        SourceError: it would.
    """
    if not path.is_file():
        return
    table = read_table(path, formulas=False)
    if CODER not in table or set(table[CODER].astype(str)) != {f"{MODEL}{model}"}:
        raise SourceError(Message("coder.foreign", path=path, model=model))


def named(model: str) -> str:
    """A model's name as part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in model).strip("-.") or "model"


class _Coder:
    """Asks of each hit what the audit file has no answer to."""

    def __init__(self, endpoint: Endpoint, audit: Audit, address: str) -> None:
        self._endpoint, self._audit, self._address = endpoint, audit, address
        self.calls = self.tokens_in = self.tokens_out = 0
        self.outcomes: Counter[str] = Counter()

    def answer(self, name: str, asked: prompts.Messages, turn: int) -> prompts.Answer:
        """The answer to a question; one that is of no use is told so, and the question put again."""
        found = prompts.Answer("broken")
        for number in range(1, TRIES + 1):
            body = self._reply(name, asked, turn, number)
            found = prompts.answer_of(body)
            self.outcomes[found.outcome] += 1
            if found.outcome in ("ok", "refused"):
                return found
            asked = prompts.again(asked, prompts.text_of(body)[0], found.note)
        return found

    def _reply(self, name: str, asked: prompts.Messages, turn: int, number: int) -> Any:
        """The body of the answer, from the audit file or the endpoint."""
        key = prompts.key_of(self._address, self._endpoint.model, asked, turn)
        if key in self._audit.answers:
            return self._audit.answers[key]["reply"]
        line = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "id": name, "repeat": turn, "attempt": number, "hash": key,
            "endpoint": self._endpoint.named, "model": self._endpoint.model,
        }  # fmt: skip
        reply = self._endpoint.ask(asked, lambda why: self._audit.keep({**line, "error": why}))
        self.calls += 1
        usage = reply.body.get("usage") if isinstance(reply.body, dict) else None
        if isinstance(usage, dict):
            self.tokens_in += _number(usage.get("prompt_tokens"))
            self.tokens_out += _number(usage.get("completion_tokens"))
        body = reply.body if reply.body is not None else reply.text
        sent = {"messages": asked, **self._endpoint.parameters}
        self._audit.keep({**line, "seconds": round(reply.seconds, 3), "request": sent, "reply": body})
        return body


def _given(sheet: str | Path, codebook: str | Path, model: str, repeat: int) -> tuple[Path, pd.DataFrame, str]:
    """The sheet, its rows as texts, and the codebook.

    Raises:
        SourceError: one of them cannot be used.
    """
    place = Path(sheet)
    if not model.strip():
        raise SourceError(Message("coder.no_model"))
    if repeat < 1:
        raise SourceError(Message("coder.repeat", repeat=repeat))
    hits = read_table(place, formulas=False).map(lambda cell: str(cell).strip())
    if missing := [column for column in (*HEAD, *PASSAGE) if column not in hits.columns]:
        raise SourceError(Message("sheets.column", place=place, missing=missing[0]))
    if not len(hits):
        raise SourceError(Message("sheets.empty", place=place))
    if (twice := hits["id"][hits["id"].duplicated() | (hits["id"] == "")]).size:
        raise SourceError(Message("coder.id", place=place, id=twice.iloc[0] or Message("coder.id_empty")))
    book = Path(codebook) if codebook else place.with_name("codebook.md")
    try:
        text = book.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SourceError(Message("coder.no_book", book=book)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(Message("coder.book_unread", book=book, error=error)) from None
    if not text.strip():
        raise SourceError(Message("coder.book_empty", book=book))
    return place, hits, text


def _plan(
    questions: list[prompts.Messages], address: str, model: str, repeat: int, known: dict[str, dict[str, Any]],
    prices: tuple[float | None, float | None],
) -> Plan:  # fmt: skip
    calls = tokens = 0
    seen = set(known)
    for question in questions:
        for turn in range(1, repeat + 1):
            key = prompts.key_of(address, model, question, turn)
            if key not in seen:
                seen.add(key)
                calls, tokens = calls + 1, tokens + prompts.tokens_of(question)
    answered = calls * prompts.ANSWER_TOKENS
    sums = [number * price / 1e6 for number, price in zip((tokens, answered), prices, strict=True) if price is not None]
    return Plan(len(questions), calls, len(questions) * repeat - calls, tokens, answered, sum(sums) if sums else None)


def _made(
    hits: pd.DataFrame, answers: list[list[prompts.Answer]], model: str, named_endpoint: str, coder: _Coder, path: Path
) -> CodedByModel:
    codes = [prompts.majority(own) for own in answers]
    sheet = hits.copy()
    for place, column in enumerate(("relevant", "speaker", "note")):
        sheet[column] = [code[place] for code in codes]
    for row, own in enumerate(answers):
        if not codes[row][0]:
            sheet.iloc[row, list(sheet.columns).index("note")] = f"{own[-1].outcome}: {own[-1].note}"
    sheet[CODER] = f"{MODEL}{model}"
    sheet[STABILITY] = [code[3] for code in codes]
    shares = [code[3] for code in codes if code[3] is not None]
    facts = {
        "model": model, "endpoint": named_endpoint, "hits": len(hits), "coded": len(shares),
        "empty": len(hits) - len(shares), "calls": coder.calls, "tokens_in": coder.tokens_in,
        "tokens_out": coder.tokens_out, "outcomes": dict(sorted(coder.outcomes.items())),
        "stable": sum(share == 1 for share in shares) / len(shares) if shares else math.nan,
    }  # fmt: skip
    return CodedByModel(sheet, facts, path)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _records(hits: pd.DataFrame) -> list[dict[str, Any]]:
    """A sheet's rows by the names of its columns."""
    return [{str(name): value for name, value in row.items()} for row in hits.to_dict("records")]
