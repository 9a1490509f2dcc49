"""In: five answers. Out: the text of a study file, with what else may stand in it as comments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from textindex.base.errors import StudyError

LIST = ("reports", "dictionary", "firms", "tables", "out")
"""What is asked, in order."""


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
        raise StudyError(f"{file} is there already and stays as it is; give another name") from None
    except OSError as error:
        raise StudyError(f"{file}: cannot be written: {error.strerror or error}") from None
    return file


def study_text(reports: str, dictionary: str, firms: Sequence[str], tables: Sequence[str], out: str) -> str:
    """The text of a study file.

    >>> print(study_text("reports", "li2023-zh", [], [], "out").split("[score]")[1].split("#")[0].strip())
    dictionaries = ["li2023-zh"]
    """
    panel = f"[panel]\nfirms = {_list(firms)}\n{PANEL}" if firms else NO_PANEL
    estimate = f"[estimate]\nspec = {_text('li2023')}\nmodels = {_list(tables)}\n{ESTIMATE}" if firms else NO_ESTIMATE
    return (
        f"{HEAD}out = {_text(out)}\n\n[reports]\nfolders = {_list([reports])}\n{REPORTS}\n[score]\n"
        f"dictionaries = {_list([dictionary])}\n{SCORE}\n{panel}\n{estimate}\n{REST}"
    )


def _text(value: str) -> str:
    """A text as TOML has it; JSON's escapes are TOML's."""
    return json.dumps(value.replace("\\", "/"), ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


HEAD = """\
# A study: from the reports to the tables. Keep it under version control.
#   textindex run --check     what would be done, and why
#   textindex run             do it; a changed step re-does only what depends on it
# Paths are relative to this file; write / in them on Windows too. What follows # is not read:
# take it away to use a line.

title = ""
"""
REPORTS = """\
# manifest = "manifest.csv"        # path, firm, year, name, for files that do not tell which report they are
store = "textindex-store"          # where texts are kept, so that each report is read once
# timeout = 600                    # seconds after which a report is given up
"""
SCORE = """\
# count = "whole"                  # token, whole, longest, substring; the dictionary's own rule unless given
# section = "mdna"                 # mdna or business; the whole report unless given
# drop = ["negated", "other_party"]    # also background, boilerplate, plan; [] drops none
# formulas = ["per-10k-chars"]     # per-10k-words, tfidf, entropy, pca, z, z-year
"""
PANEL = """\
# file = "panel.dta"               # in place of all others: a panel that is ready, such as one of `textindex simulate`
mapping = "csmar"                  # how headers are to be read: csmar, or your own .toml
# years = "2007-2020"              # all unless given
# status = "ST.xlsx"               # dated special treatment (ST): firm, date, status; or firm, start, end
# digital = { n_total = "n_total" }    # our names to the index's columns; n_total serves [filter]
# industry_codes = "2012"          # which codes of the CSRC: 2012, 2001, by-year
# st_rule = "any"                  # or year-end
# drop_finance = false
# winsorize = 0.01                 # at each end; 0 for none
# keep = []                        # further columns of the firm data
# format = "dta"                   # csv, parquet, xlsx

# [change]                         # Change by industry and year, from patent tables, or from a ready table:
# file = "change.csv"
# patents = "g_patent.tsv"
# citations = "g_us_patent_citation.tsv"
# ipc = "g_ipc_at_issue.tsv"
# concordance = "ipc-industry.csv"
"""
NO_PANEL = """\
# [panel]                          # firm data, joined to the index:
# firms = ["FS_Combas.xlsx", "TRD_Co.xlsx"]
# years = "2007-2020"
# file = "panel.dta"               # in place of all others: a panel that is ready
"""
ESTIMATE = """\
format = ["docx", "latex"]         # also html, xlsx, md, txt
language = "en"                    # of the words in tables: en, zh
stata = true                       # estimates.do: the same models in Stata
# check = false                    # each model by the exact engine too
# screened = false                 # on the panel that [filter] wrote, with its column above_expectation
"""
NO_ESTIMATE = """\
# [estimate]
# spec = "li2023"                  # a shipped specification (textindex estimate --list), or your own .toml
# models = ["2.2", "2.3"]          # all unless given
# format = ["docx", "latex"]
"""
REST = """\
# [filter]                         # disclosure above expectation
# model = "ols"                    # poisson, nb2
# share = 0.1
# hits = true                      # what the text says of plans and background, from the ledger

# [multiverse]                     # one coefficient under every combination of choices
# dictionaries = ["li2023-zh", "wu2021-zh"]
# counts = ["whole", "longest"]
# screens = [0.0, 0.1]
# models = ["2.2", "2.3"]
# term = "DC"

[report]                           # one HTML page to send to a co-author: out/report.html
# language = "zh"                  # the dictionary's unless given
# firms = ["600519"]               # whose sentences it holds; those with the most hits unless given
# industry = "industries.csv"      # firm, industry
# above = true                     # what [filter] found
"""
