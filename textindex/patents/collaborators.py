"""In: applicants of inventions, links of names to firms. Out: with how many others a firm applied in a year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from textindex.patents.link import holders
from textindex.patents.names import is_individual
from textindex.patents.session import Source, session
from textindex.patents.tables import load


def collaborators(
    patents: Source,
    applicants: Source,
    links: Source,
    *,
    applications: Source | None = None,
    mapping: str | Path | None = None,
    memory_mb: int = 2000,
) -> pd.DataFrame:
    """Count the distinct co-applicants of a firm's inventions by year of filing.

    Names that are linked to the firm itself (former names, subsidiaries) are none. Names that are equal when normalized
    are one.

    Args:
        patents: patent_id, filing_date; kind where known: only inventions and their applications count.
        applicants: patent_id, name; type where known.
        links: name, firm: `match_applicants`.
        applications: patent_id, filing_date, where they stand in a table of their own.
        mapping: a mapping's name or file.
        memory_mb: what DuckDB may take before it works on disk.

    Returns:
        firm, year, ``n_applications``, ``n_collaborators``, ``n_individuals`` among them (by the data's type, else by
        the name's form), ``Collaborators`` = ln(1 + n_collaborators). Firm-years without an application have no row.

    Raises:
        PatentError: a table cannot be read or lacks a column.
    Source:
        Li, Xu and Sukumar (2023), section 3.2.4.
    """
    with session(memory_mb, patents, applicants, links, applications) as db:
        load(db, "patents", patents, mapping)
        load(db, "applicants", applicants, mapping)
        filed = "SELECT patent_id, filing_date FROM patents UNION ALL SELECT patent_id, filing_date FROM applicants"
        if applications is not None:
            load(db, "applications", applications, mapping)
            filed += " UNION ALL SELECT patent_id, filing_date FROM applications"
        holders(db, links)
        db.connection.create_function("is_person", is_individual, ["VARCHAR"], "BOOLEAN")
        db.run(f"""CREATE TABLE f AS SELECT patent_id, year(min(filing_date)) AS year FROM ({filed})
                   WHERE filing_date IS NOT NULL GROUP BY patent_id""")
        db.run("""CREATE TABLE inventions AS SELECT patent_id FROM patents GROUP BY patent_id
                  HAVING count(kind) = 0 OR bool_or(kind IN ('invention', 'application'))""")
        db.run("""CREATE TABLE others AS SELECT patent_id, holder,
                         bool_or(coalesce(type = 'individual', is_person(name))) AS individual
                  FROM applicants JOIN called USING (name) GROUP BY patent_id, holder""")
        table = db.frame("""
            WITH own AS (SELECT DISTINCT h.patent_id, h.firm, f.year FROM holding h JOIN f USING (patent_id)
                         JOIN inventions USING (patent_id)),
            pairs AS (SELECT o.firm, o.year, o.patent_id, a.holder, a.individual FROM own o
                      LEFT JOIN others a ON a.patent_id = o.patent_id
                      AND NOT EXISTS (SELECT 1 FROM linked l WHERE l.holder = a.holder AND l.firm = o.firm))
            SELECT firm, year, count(DISTINCT patent_id) AS n_applications, count(DISTINCT holder) AS n_collaborators,
                   count(DISTINCT holder) FILTER (individual) AS n_individuals
            FROM pairs GROUP BY firm, year ORDER BY firm, year""")
    table["Collaborators"] = np.log1p(table["n_collaborators"])
    return table
