"""Ledgers and sheets made for tests."""

import numpy as np
import pandas as pd

from textindex.core.schemas import HITS

TERMS = {"大数据": "big_data", "数据挖掘": "big_data", "云计算": "cloud", "电商": "internet", "ERP": "systems"}


def ledger(rows=400, firms=20, seed=0, dictionary="mine", substantive=None):
    """A ledger in which what stands before a hit tells whether it is the firm's own."""
    random = np.random.default_rng(seed)
    terms = random.choice(list(TERMS), rows, p=[0.5, 0.05, 0.25, 0.15, 0.05])
    own = random.random(rows) < 0.6 if substantive is None else np.array(substantive)
    firm = random.integers(0, firms, rows)
    year = random.integers(2015, 2020, rows)
    frame = pd.DataFrame(
        {
            "firm": [f"{code:06d}" for code in firm],
            "year": year,
            "file": [f"{code:06d}_{y}.txt" for code, y in zip(firm, year, strict=True)],
            "page": random.integers(1, 50, rows),
            "start": np.arange(rows) * 10,
            "section": "",
            "dictionary": dictionary,
            "term": terms,
            "dimension": [TERMS[term] for term in terms],
            "surface": terms,
            "left": ["=公司建成并使用了" if mine else "+行业政策鼓励发展" for mine in own],
            "right": "平台，效果良好。",
            "boundary_ok": True,
            "polarity": "affirmed",
            "speaker": np.where(random.random(rows) < 0.2, "background", "own"),
            "tense": "fact",
            "cue": "",
            "own_p": 0.75,
            "off_concept": False,
            "off_cue": "",
            "kept": random.random(rows) < 0.9,
            "reason": "",
        }
    )
    frame["end_page"], frame["stop"] = frame["page"], frame["start"] + frame["surface"].str.len()
    return frame[list(HITS.columns)].astype(HITS.dtypes)
