"""Hostile small files of our own making: YAML, TOML, workbooks."""

import io
import zipfile

import openpyxl

HEAD = "name: x\nlanguage: zh\nversion: '1'\ntitle: {zh: a, en: b}\n"
LAUGHS = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)
)
YAML = {
    "aliases that double": HEAD + LAUGHS + "dimensions: {d: {label: {zh: a, en: b}, terms: *a8}}\n",
    "many aliases of a long list": HEAD + f"x: &x [{','.join(['t'] * 20_000)}]\ny: [{','.join(['*x'] * 3_000)}]\n",
    "lists 20,000 deep": "a: " + "[" * 20_000 + "]" * 20_000,
    "lists 1,000,000 deep, open": "a: " + "[" * 1_000_000,
    "mappings 3,000 deep": "".join(" " * i + "a:\n" for i in range(3_000)),
    "a tag that makes an object": HEAD + "dimensions: !!python/object/apply:os.mkdir ['made']\n",
    "a tag of a module": HEAD + "dimensions: !!python/name:os.system\n",
    "an alias of itself": HEAD + "dimensions: &d {d: *d}\n",
    "extends itself": "name: it\nextends: it.yaml\n",
    "extends a file above": "name: it\nextends: ../../../../etc/passwd\n",
    "a null byte": "name: a\x00b\n",
    "a binary of megabytes": HEAD + "dimensions: !!binary " + "QUFB" * 500_000 + "\n",
    "a merge of itself": HEAD + "dimensions: &d\n  <<: *d\n",
    "a key of 2 MB": HEAD + "k" * 2_000_000 + ": 1\n",
    "a number of 100,000 parts to the base of sixty": HEAD + "x: 1" + ":1" * 100_000 + "\n",
    "merges that double": HEAD
    + "m0: &m0 {a: 1}\n"
    + "".join(f"m{i}: &m{i} {{<<: [*m{i - 1}, *m{i - 1}], b{i}: 1}}\n" for i in range(1, 30)),
    "a term of a million letters": HEAD
    + "dimensions: {d: {label: {zh: a, en: b}, terms: ["
    + "词" * 1_000_000
    + "]}}\n",
    "weights that are no numbers": HEAD
    + "dimensions: {d: {label: {zh: a, en: b}, terms: [{term: a, weight: .nan}, {term: b, weight: 1e400}]}}\n",
    "a name that is a path": HEAD.replace("name: x", "name: ../../x")
    + "dimensions: {d: {label: {zh: a, en: b}, terms: [a]}}\n",
}
TOML = {
    "lists 20,000 deep": "a = " + "[" * 20_000 + "]" * 20_000 + "\n",
    "tables 5,000 deep": "a = " + "{a=" * 5_000 + "1" + "}" * 5_000 + "\n",
    "a key of 20,000 parts": ".".join(["a"] * 20_000) + " = 1\n",
    "an integer of 5,000 digits": "[reports]\nmemory = " + "9" * 5_000 + "\n",
    "a hexadecimal of 5,000 digits": "[reports]\nmemory = 0x" + "f" * 5_000 + "\n",
    "half a character": 'title = "\\uD800"\n',
    "not a number": "[reports]\nfolders = ['r']\ntimeout = nan\n",
    "infinity": "[reports]\nfolders = ['r']\ntimeout = inf\n",
    "1,000,000 nested arrays": "a = " + "[" * 1_000_000 + "]" * 1_000_000,
    "100,000 tables of an array": "[[model]]\n" * 100_000,
    "a header of 100,000 parts": "[" + ".".join(["a"] * 100_000) + "]\n",
    "a memory below nothing": "[reports]\nfolders = ['r']\nmemory = -1\n",
}
SHEET = "xl/worksheets/sheet1.xml"
CELL = b'<c r="%s" t="inlineStr"><is><t>x</t></is></c>'
END = b"</sheetData>"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lolololololol">'
    + b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 10))
    + b"]>"
)


def _row(number, cell):
    return b'<row r="%d">%s</row>' % (number, CELL % cell)


def _without_declaration(data):
    return data.split(b"?>", 1)[-1] if data.startswith(b"<?xml") else data


CHANGES = {
    "a cell at XFD1048576": lambda d: d.replace(END, _row(1_048_576, b"XFD1048576") + END),
    "a cell at A1048576": lambda d: d.replace(END, _row(1_048_576, b"A1048576") + END),
    "all cells joined": lambda d: d.replace(
        END, END + b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "600 MB of one letter": lambda d: d.replace(
        END,
        b"".join(
            b'<row r="%d">%s</row>' % (i, (CELL % b"A%d" % i).replace(b">x<", b">" + b"A" * 3_000_000 + b"<"))
            for i in range(3, 203)
        )
        + END,
    ),
    "entities that double": lambda d: (
        ENTITIES + _without_declaration(d).replace(END, _row(3, b"A3").replace(b">x<", b">&l9;<") + END)
    ),
    "an entity of a file": lambda d: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        + _without_declaration(d).replace(END, _row(3, b"A3").replace(b">x<", b">&e;<") + END)
    ),
    "broken XML": lambda d: d[: len(d) // 2],
    "a row number of 30 digits": lambda d: d.replace(b'r="2"', b'r="' + b"9" * 30 + b'"'),
}


def workbook(change=lambda data: data):
    """A workbook of two rows, its sheet changed."""
    book = openpyxl.Workbook()
    book.active.title = "terms"
    for row in (["dimension", "term", "firm", "year", "x"], ["d", "大数据", "900001", 2018, 1]):
        book.active.append(row)
    plain, made = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part.filename)
            new.writestr(part.filename, change(data) if part.filename == SHEET else data)
    return made.getvalue()
