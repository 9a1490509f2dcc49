"""Reports that others have gathered, under the names they came by: which report each is, and what is none."""

import csv
import re
import warnings
from collections import Counter

import pytest

import textindex as ti
from textindex.core.records import ANNUAL_KINDS, Document, Filing, Rejection
from textindex.documents import read
from textindex.sources import identify, not_annual
from textindex.sources.firms import core
from textindex.sources.names import read_name

QUICK = {"text", "other"}
YEARS_AND_KINDS, FIRMS = 0.98, 0.95


def rows(shared_data):
    """Of the manifest what is in English, or from Hong Kong."""
    path = shared_data / "more" / "MANIFEST.tsv"
    if not path.exists():
        pytest.skip("shared/data/more is not there")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["language"] == "en" or row["firm"].endswith(".HK"):
                yield path.parent / row["folder"] / row["file"], row


def is_firm(filing, row):
    """By the key itself; by CIK or name where the manifest has the symbol of today's firm."""
    cik = re.search(r"CIK ([0-9]{10})", row["notes"])
    codes = row["firm"].split("/")
    by_name = core(filing.name) in {core(name) for name in row["name"].split(" / ")}
    return filing.firm in codes or (cik and filing.firm == cik[1]) or filing.ticker in codes or by_name


def faults(shared_data, folders):
    """Each file with what is wrong of it, and how many have a firm, a year and a kind to be right about."""
    wrong, known = {}, Counter()
    for path, row in rows(shared_data):
        if row["folder"] not in folders:
            continue
        read_as = read(read_name(Filing(str(path), path.name)))
        if isinstance(read_as, Rejection):
            assert row["text_layer"] in ("garbage", "none"), read_as
            continue
        assert isinstance(read_as, Document)
        filing, _ = identify(read_as)
        annual = row["kind"].startswith(("annual report", "10-K"))
        right = {"kind": (filing.kind in ANNUAL_KINDS) == annual == (not_annual(filing) is None)}
        if annual or row["folder"] == "text":
            right["year"] = str(filing.year) == row["fiscal_year"]
            right["firm"] = bool(is_firm(filing, row))
        known.update(right.keys())
        wrong[path.name] = [field for field, is_right in right.items() if not is_right]
    missed = Counter(field for fields in wrong.values() for field in fields)
    shares = {field: 1 - missed[field] / known[field] for field in known}
    return {name: fields for name, fields in wrong.items() if fields}, shares


def check(shared_data, folders):
    wrong, shares = faults(shared_data, folders)
    assert shares["kind"] == 1, wrong  # nothing else is scored, no report is left out
    assert shares["year"] >= YEARS_AND_KINDS, wrong
    assert shares["firm"] >= FIRMS, wrong


def test_parts_funds_notices_and_interim_reports_are_none_and_say_whose_they_are(shared_data):
    check(shared_data, QUICK)


@pytest.mark.slow
def test_of_all_english_reports_year_kind_and_firm_are_right(shared_data):
    check(shared_data, {"en_pdf", "en_html", *QUICK})


WANTED = {
    "annual": "scored", "10-K": "scored", "MD&A excerpt": "not an annual report", "fund ": "not an annual report",
    "government": "not an annual report", "social": "not an annual report", "prospectus": "not an annual report",
    "announcement": "not an annual report", "10-Q": "not an annual report", "broker": "not an annual report",
}  # fmt: skip


@pytest.mark.slow
def test_every_file_is_scored_or_rejected_for_the_right_reason(shared_data, tmp_path):
    """All that was gathered, as one archive: by the manifest's kind, text layer and versions."""
    folder = shared_data / "more"
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wanted = {"MANIFEST.tsv": "not an annual report", "sections.tsv": "not an annual report"}
    for row in told:
        kind = next(
            reason for begins, reason in WANTED.items() if row["kind"].startswith(begins) or row["folder"] == "scanned"
        )
        layer = {"none": "scanned", "garbage": "garbled"}.get(row["text_layer"], kind)
        replaced = "superseded" if "version before correction" in row["notes"] else layer
        wanted[f"{row['folder']}/{row['file']}"] = replaced
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = ti.score(folder, ["li2023-zh", "li2023-en"], store=tmp_path / "store", workers=1)
    became = dict(zip(result.rejections["file"], result.rejections["reason"], strict=True))
    became |= dict.fromkeys(result.index["file"], "scored")
    assert became == wanted
    assert len(became) == 97
