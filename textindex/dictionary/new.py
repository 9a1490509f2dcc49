"""In: a name. Out: a dictionary's file to start from, with what can be said in it as comments."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from textindex.core.data import shipped
from textindex.core.errors import DictionaryError
from textindex.core.messages import Message
from textindex.core.records import Dictionary, Language
from textindex.dictionary.load import load
from textindex.dictionary.validate import LANGUAGES
from textindex.dictionary.yamls import write_textindex

ENDINGS = (".yaml", ".yml")
NAME = re.compile(r"\w[\w.-]*")
HELP = {
    "en": """\
# A dictionary of textindex. Check it:  textindex dict validate {file}
# Use it:  textindex score reports/ --dictionary {file} --out out/
#
# A term is a line; or more is said of it in braces:
#   - {{term: {term}, why: where it comes from, or why it is there}}
#   - {term}*                                             all words that begin so
#   - {{term: {term}, exclude: [{excluded}]}}    not where it stands inside these
#   - {{term: {term}, weight: 0.5}}                         a hit counts for half
#   - {{term: {term}, drop: [negated]}}                     not where the text denies it
#   - {{term: IT, case: exact}}                             only as it is written
# Flags for drop: negated, other_party, background, boilerplate, plan, off_concept (a name, another abbreviation, an
# empty box: not what the term means). The policy is for all terms; count is one of
# whole, token, longest, substring. A term may name its source, which is then described under sources.

""",
    "zh": """\
# textindex 的词典。检查：  textindex dict validate {file}
# 使用：  textindex score reports/ --dictionary {file} --out out/
#
# 每行一个词条；还要说明其他内容的写在花括号中：
#   - {{term: {term}, why: 出自何处，或为何收入}}
#   - {term}*                                 所有以此开头的词
#   - {{term: {term}, exclude: [{excluded}]}}    在这些语之内的不计
#   - {{term: {term}, weight: 0.5}}             一次命中计一半
#   - {{term: {term}, drop: [negated]}}         否定的不计
#   - {{term: IT, case: exact}}               区分大小写
# drop 可用：negated（否定）、other_party（他方）、background（背景）、boilerplate（套话）、plan（计划）、
# off_concept（名称、另有所指的缩写、未勾选的选项：不是词条本义）。policy 用于全部词条；count 可用
# whole、token、longest、substring。词条可写明来源（source），并在 sources 之下说明。

""",
}
START = """\
name: {name}
title: {{zh: {name}, en: {name}}}
language: {language}
version: "1"
construct: {{name: digital, label: {{zh: 数字化, en: digitalization}}}}    # what it measures: column, labels
policy: {{count: whole, drop: []}}

sources:
  own: {{status: own mapping, reference: who chose the terms and when}}

dimensions:
  first_dimension:                 # small letters, digits and _; the index has a column n_first_dimension
    label: {{zh: 第一维度, en: First dimension}}
    definition: What belongs to it, in a sentence.
    terms:
{terms}"""
EXAMPLES = {
    "zh": ("物联网", "物联网联盟", ["大数据", "{term: 云计算, source: own, why: 示例}"]),
    "en": ("cloud", "cloud cover", ["big data", "{term: cloud computing, source: own, why: an example}"]),
}


def _title(name: str, base: Dictionary) -> dict[str, str]:
    """What a copy is called: its terms will not be those of the dictionary that it began with."""
    return {
        "zh": f"{name}（以 {base.name} 第 {base.version} 版为起点）",
        "en": f"{name} (begun with {base.name}, version {base.version})",
    }


def new(
    target: str | Path,
    *,
    start: str | Path | None = None,
    language: str | None = None,
    comments: Language = "en",
) -> Path:
    """Write a dictionary's file to start from; nothing is overwritten.

    Args:
        target: the dictionary's name, or the path of its file (.yaml).
        start: a dictionary whose dimensions and terms it begins with; None: one dimension with two examples.
        language: ``zh`` or ``en``; None: that of ``start``, else Chinese.
        comments: in which language its comments are.

    Returns:
        The file.

    Raises:
        DictionaryError: the file is there already or cannot be written, or the languages differ.
    """
    path = Path(target)
    path = path if path.suffix.lower() in ENDINGS else path.with_name(f"{path.name}.yaml")
    name = path.stem
    if not NAME.fullmatch(name):
        raise DictionaryError(Message("new.name", name=name))
    if (shipped("dictionaries") / f"{name}.yaml").is_file():
        raise DictionaryError(Message("new.bundled", name=name))
    if language not in (None, *LANGUAGES):
        raise DictionaryError(Message("dict.language", language=language, languages=tuple(LANGUAGES)))
    base = load(start) if start is not None else None
    if base is not None and language not in (None, base.language):
        raise DictionaryError(Message("new.language", base=base.name, language=base.language, language_2=language))
    language = language or (base.language if base else "zh")
    term, excluded, terms = EXAMPLES[language]
    text = HELP[comments].format(file=path.name, term=term, excluded=excluded)
    if base is not None:
        text += write_textindex(replace(base, name=name, title=_title(name, base))).decode()
    else:
        text += START.format(name=name, language=language, terms="".join(f"      - {line}\n" for line in terms))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise DictionaryError(Message("new.there", path=path)) from None
    except OSError as error:
        raise DictionaryError(Message("dict.unwritable", path=path, strerror=error.strerror or error)) from None
    return path
