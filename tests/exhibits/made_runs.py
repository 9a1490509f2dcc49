"""In: how many firms, years and hits. Out: a folder as `textindex score` writes it, made up, with known numbers."""

import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

import textindex as ti

DIMENSIONS = {"big_data": ("大数据", "Big data"), "cloud": ("云计算", "Cloud computing")}
TEXT = "公司运用新技术改进生产，报告期内完成系统建设并投入使用；客户数量稳步增长，董事会认为经营情况良好。" * 40
FILLER = (
    "本公司董事会、监事会及董事、监事、高级管理人员保证年度报告内容的真实、准确、完整，并承担个别和连带的法律责任。" * 2
)
HOSTILE = '</script><img src=x onerror="window.ran=1"><!-- <b>'
REASONS = ("scanned", "garbled", "encrypted")


def provenance(dimensions, hits):
    """What report and figures read of provenance.json."""
    each = {"hits": 1, "dropped": False, "rank_correlation": 0.99, "moved_deciles": 2}
    flags = {flag: dict(each) for flag in ("negated", "background")}
    totals = dict.fromkeys(("token", "whole", "longest", "substring"), hits)
    facts = {
        "name": "made", "prefix": "", "version": "1", "language": "zh", "sha256": "0" * 64, "title": {}, "terms": 4,
        "dimensions": list(dimensions), "labels": {key: list(own) for key, own in dimensions.items()},
        "standing": {"own mapping": 2, "published": 1, "unverified": 1}, "unverified": True,
        "count": "whole", "drop": [], "flags": flags, "hits": hits, "totals": totals,
        "rank_correlation": {"token": 1.0, "longest": 0.9, "substring": None},
    }  # fmt: skip
    return {
        "versions": {"python": "3", "textindex": "0"}, "extractors": ["made up"], "section": None,
        "dictionaries": [facts],
        "files": {"found": 1, "scored": 1, "rejected": {}}, "inputs": {},
    }  # fmt: skip


def write_run(folder, firms=20, years=5, per_year=6.0, seed=0, text=TEXT, dimensions=DIMENSIONS):
    """Write the folder; returns its index."""
    draw = np.random.default_rng(seed)
    n = firms * years
    firm = np.repeat([f"{600000 + number:06}" for number in range(firms)], years)
    year = np.tile(np.arange(2007, 2007 + years), firms)
    level = np.repeat(draw.gamma(0.9, per_year / 0.9, firms), years) / len(dimensions)
    index = pd.DataFrame({"firm": firm, "year": year, "name": [f"公司{code[-4:]}" for code in firm], "language": "zh"})
    missing = draw.random(n) < 0.1
    index["status"] = np.where(missing, draw.choice(REASONS, n), "ok")
    for key in dimensions:
        index[f"n_{key}"] = np.where(missing, 0, draw.poisson(level))
    index["n_total"] = index[[f"n_{key}" for key in dimensions]].sum(axis=1)
    _hits(folder, index, draw, text, dimensions)
    counts = [column for column in index if column.startswith("n_")]
    index[counts] = index[counts].astype("float64")
    index.loc[missing, counts] = np.nan
    for key in dimensions:
        index[f"ln_{key}"] = np.log1p(index[f"n_{key}"])
    index["digital"] = np.log1p(index["n_total"])
    index["n_pages"], index["n_chars"] = 100.0, 1e5
    index.to_parquet(folder / "index.parquet", index=False)
    return index


def _hits(folder, index, draw, text, dimensions):
    """The ledger, with one occurrence that is not counted for each report that has any that is."""
    columns = []
    for at, key in enumerate(dimensions):
        row = np.repeat(np.arange(len(index)), index[f"n_{key}"].to_numpy())
        columns.append(
            pd.DataFrame(
                {
                    "row": row,
                    "dimension": key,
                    "term": draw.choice([f"{key} 甲", f"{key} 乙"], len(row)),
                    "kept": True,
                    "at": at,
                }
            )
        )
    ledger = pd.concat(columns, ignore_index=True)
    extra = ledger.drop_duplicates("row").assign(kept=False)
    ledger = pd.concat([ledger, extra], ignore_index=True)
    total = len(ledger)
    page, begin = draw.integers(1, 200, total), draw.integers(0, len(text) - 70, total)
    ledger = ledger.assign(page=page, start=draw.integers(0, 2000, total), begin=begin).sort_values(
        ["row", "page", "start"]
    )
    rows = ledger["row"].to_numpy()
    starts = ledger["begin"].to_numpy()
    firms, years = index["firm"].to_numpy()[rows], index["year"].to_numpy()[rows].astype("int64")
    table = pd.DataFrame({
        "firm": firms, "year": years,
        "file": [f"{code}_{number}.pdf" for code, number in zip(firms, years, strict=True)],
        "page": ledger["page"], "start": ledger["start"], "end_page": ledger["page"], "stop": ledger["start"] + 4,
        "section": "", "dictionary": "made", "term": ledger["term"], "dimension": ledger["dimension"],
        "surface": [text[at + 30 : at + 34] for at in starts], "left": [text[at : at + 30] for at in starts],
        "right": [text[at + 34 : at + 64] for at in starts], "boundary_ok": True, "polarity": "affirmed",
        "speaker": "own", "tense": "fact", "cue": "", "kept": ledger["kept"],
        "reason": np.where(ledger["kept"], "", "overlaps a hit that is counted"),
    })  # fmt: skip
    pq.write_table(
        pa.Table.from_pandas(table, preserve_index=False),
        folder / "hits.parquet",
        compression="zstd",
        row_group_size=131_072,
    )
    kept = table[table["kept"]].groupby(["dimension", "term"]).size().rename("kept").reset_index()
    terms = kept.assign(
        dictionary="made", swallowed=0, **dict.fromkeys(("token", "whole", "longest", "substring"), kept["kept"])
    )
    terms.to_csv(folder / "terms.csv", index=False)
    rejected = pd.DataFrame(
        {
            "file": ["a.pdf"],
            "firm": ["600001"],
            "year": ["2008"],
            "stage": ["documents"],
            "reason": ["scanned"],
            "detail": ["no text layer"],
        }
    )
    rejected.to_csv(folder / "rejections.csv", index=False)
    (folder / "methods.md").write_text("# Methods\n\nMade up.\n\n# Sources of the terms\n\n- none\n", encoding="utf-8")
    record = provenance(dimensions, int(table["kept"].sum()))
    (folder / "provenance.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def write_hostile_run(place):
    """A run whose file, firm, name, sentences, terms and dimensions would all like to be markup."""
    reports = place / "reports"
    reports.mkdir()
    (reports / "a&lt;i&gt;.txt").write_text(
        f"{HOSTILE}公司运用大数据。{FILLER}云计算{HOSTILE}\n" * 30, encoding="utf-8"
    )
    (reports / "b.txt").write_text("", encoding="utf-8")
    pd.DataFrame(
        {
            "path": ["a&lt;i&gt;.txt", "b.txt"],
            "firm": ["<i>1", "<i>2"],
            "year": [2018, 2018],
            "name": [HOSTILE + "\x01", "=1"],
        }
    ).to_csv(place / "files.csv", index=False)
    label = json.dumps(HOSTILE)
    (place / "mine.yaml").write_text(
        f"name: mine\nlanguage: zh\npolicy: {{count: longest}}\ndimensions:\n  d:\n"
        f"    label: {{zh: {label}, en: {label}}}\n"
        "    terms: [大数据, '云计算</script>', 云计算]\n",
        encoding="utf-8",
    )
    result = ti.score(reports, place / "mine.yaml", manifest=place / "files.csv", workers=0)
    assert result.hits["kept"].sum() >= 60
    ti.write(result, place / "out")
    return place / "out"
