"""Literature: exports of databases become one list of works, screened; papers and interviews become coded tables."""
