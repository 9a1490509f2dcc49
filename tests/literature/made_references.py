"""Records and exports of the tests' own making."""

from textindex.literature.records import Reference


def record(number, source="a", **values):
    """A record with what is told, and nothing else."""
    return Reference(f"{source}-{number}", source, **values)


RIS = (
    "TY  - JOUR\r\nAU  - Abel, A.\r\nAU  - Bohr, B.\r\nTI  - Going abroad\r\nPY  - 2017/05//\r\nDO  - 10.1/AB\r\n"
    "AB  - First line\r\n  and a second one.\r\nKW  - export\r\nKW  - digital\r\nER  - \r\n\r\n"
    "TY  - CONF\r\nT1  - Staying home\r\nY1  - 2016\r\nN2  - None.\r\nER  -\r\n"
)
BIBTEX = """@string{jib = "Journal of Invented Business"}
@comment{not a record}
@article{a1,
  author = {M{\\"u}ller, J. and van der Berg, Anna}, title = {{R&D and {SME}s: costs fell 20% in a year}},
  journal = jib, year = 2016, doi = {10.1000/a_b}, note = {Article}}
@inproceedings{b2, title = "Platforms", booktitle = {Proc.}, date = {2017-03-01}}
"""
SCOPUS = (
    "\ufeffAuthors,Title,Year,Source title,DOI,Abstract,Author Keywords,"
    "Document Type,Language of Original Document,EID\n"
    '"Abel A.; Bohr B.","Costs, ""cheap"" and dear",2017,J,10.1/x,[No abstract available],'
    "export; digital,Article,English,2-s2\n"
    '"Curie, M.",=Formula,2018,J,,"Two\nlines",,Review,German,2-s3\n'
)
WOS = 'PT\tAU\tTI\tSO\tDT\tLA\tDI\tPY\tUT\nJ\tAbel, A; Bohr, B\tA "quoted\tJ\tArticle\tEnglish\t10.1/y\t2018\tWOS:1\n'
WOS_TEXT = (
    "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Abel, A\n   Bohr, B\nTI A long\n   title\nSO J\nPY 2018\n"
    "LA English\nDT Article\nDE export; digital\nUT WOS:1\nER\n\nEF\n"
)
