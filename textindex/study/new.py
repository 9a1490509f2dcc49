"""In: five answers. Out: the text of a study file, with what else may stand in it as comments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from textindex.core.errors import StudyError
from textindex.core.keys import keys_of
from textindex.core.messages import Message
from textindex.core.study import SECTIONS, Top

WIDTH = 40


def new_study(
    path: str | Path,
    *,
    reports: str = "reports",
    dictionary: str = "li2023-zh",
    firms: Sequence[str] = (),
    tables: Sequence[str] = (),
    out: str = "out",
) -> Path:
    """Write a study file; one that is there is never touched.

    Args:
        path: the file.
        reports: the folder of the reports.
        dictionary: a shipped dictionary's name or a YAML file.
        firms: tables of firm data; without any the study ends with the index.
        tables: models of li2023, such as ``2.2``; all if empty.
        out: folder of all outputs.

    Returns:
        The file.

    Raises:
        StudyError: it is there already, or cannot be written.
    """
    file = Path(path)
    text = study_text(reports, dictionary, firms, tables, out)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except FileExistsError:
        raise StudyError(Message("study.there", file=file)) from None
    except OSError as error:
        raise StudyError(Message("study.unwritten", file=file, strerror=error.strerror or error)) from None
    return file


def study_text(reports: str, dictionary: str, firms: Sequence[str], tables: Sequence[str], out: str) -> str:
    """The text of a study file.

    >>> print(study_text("reports", "li2023-zh", [], [], "out").splitlines()[8][:10])
    title = ""
    """
    given = {
        "": {"title": _text(""), "out": _text(out)},
        "reports": {"folders": _list([reports]), "store": _text("textindex-store")},
        "score": {"dictionaries": _list([dictionary])},
        "report": {},
    }
    if firms:
        given["panel"] = {"firms": _list(firms), "mapping": _text("csmar")}
        given["estimate"] = {"spec": _text("li2023"), "models": _list(tables), "stata": "true"}
    return HEAD + "\n".join(_section(name, given.get(name)) for name in ("", *SECTIONS))


def _section(name: str, given: Mapping[str, str] | None) -> str:
    """A section's lines, each key with what it means; those not given as comments, the whole section where none is."""
    lines = []
    if name:
        lines.append(_line(f"[{name}]", *SECTIONS[name].about, given is not None))
    for key in keys_of(SECTIONS[name] if name else Top).values():
        value = (given or {}).get(key.name)
        lines.append(_line(f"{key.name} = {value or key.example}", key.zh, key.en, value is not None))
    return "\n".join(lines) + "\n"


def _line(text: str, zh: str, en: str, used: bool) -> str:
    return f"{text if used else f'# {text}':<{WIDTH}}  # {zh} | {en}"


def _text(value: str) -> str:
    """A text as TOML has it; JSON's escapes are TOML's."""
    return json.dumps(value.replace("\\", "/"), ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


HEAD = """\
# 从报告到表格的一项研究，宜纳入版本管理。路径相对于本文件，Windows 上也写 /。# 之后不读取：去掉行首的 # 即启用该行。
#   textindex run --check     将做什么、为什么
#   textindex run             执行；改动之后只重做受影响的步骤
# A study: from the reports to the tables. Keep it under version control. Paths are relative to this file; write / in
# them on Windows too. What follows # is not read: take the # at a line's beginning away to use the line.
#   textindex run --check     what would be done, and why
#   textindex run             do it; a changed step re-does only what depends on it

"""
