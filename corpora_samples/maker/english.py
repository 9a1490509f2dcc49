"""Enters: the English prose in this file. Leaves: the two English reports with the bytes of their files."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped, unused-ignore]

from maker.blocks import Doc, finish, paragraphs
from maker.layout import pdf
from maker.lines import width_of
from maker.plain import html_text
from maker.planting import paras, shown

_FONT = "Times-Roman"
_NAME = "Harborline Outfitters, Inc."

_COMMON = """
Harborline Outfitters, Inc. designs, buys and sells outdoor clothing, boots and camping gear. We run 114 stores in
nineteen states and a mail-order catalog that dates back to 1962. Our customers value durable goods, fair prices and
the advice of our store associates.

Our business is seasonal. About forty percent of our net sales fall in the fourth quarter, and an early or late winter
moves the sales of coats and boots. We buy from some two hundred vendors, none of which accounts for more than six
percent of our purchases.

We compete with department stores, specialty chains and sporting goods dealers. We believe that selection, service and
the location of our stores are the main points on which we compete. We employ about 3,900 people, of whom roughly half
work part time.

Net sales grew in the low single digits. Gross margin rose because we marked down fewer boots and because freight rates
eased in the second half of the year. Selling expenses grew in line with sales, and rent was nearly flat.

Our liquidity remains sound. We paid for our capital spending, our dividend and the remodeling of eleven stores out of
cash from operations, and we did not draw on our credit line at year end.

We are exposed to risks from weather, from the loss of vendors, from changes in tariffs and from claims about the safety
of our goods. Any of these could harm our results, and our insurance may not cover all losses.
"""

_PLANTS = {
    "2020": """
Sales through {e-commerce} reached nine percent of net sales. We replaced the {information system} of our warehouse in
Ohio, and we plan to move our payroll to {cloud computing} over the next two years. {big data|Big data} helps our buyers
to plan sizes by store, although our use of {big data} is still modest.

We opened a site in Dayton, and it now ships nearly all of our {e-commerce} orders. Our auditors tested
the {information system} that records store receipts and found no material weakness.

In two stores in New Hampshire we made first trials of {artificial intelligence} as a help in setting prices.
""",
    "2021": """
Sales through {e-commerce} reached fourteen percent of net sales, and {e-commerce} returns fell. We use {big data} and
{artificial intelligence} to plan markdowns. {artificial intelligence|Artificial intelligence} also answers simple
questions from customers at night, and more staff have been trained in {artificial intelligence} since the spring.

Our move to {cloud computing} is complete for payroll and half done for purchasing. With {cloud computing} we pay for
what we use. A failure of our {information system} could delay shipments. We rely on {big data} to set stock levels, and
we believe {big data} lowers our losses from overstock. {e-commerce|E-commerce} remains our fastest growing channel.
""",
}


def english_files() -> list[tuple[Doc, bytes]]:
    """Return the PDF of one year and the filing in HTML of the next."""
    plain, filing = _doc("en/HBLN_2020.pdf", "2020"), _doc("en/HBLN_10-K_2021.html", "2021")
    return [(plain, _pdf(plain)), (filing, _filing(filing).encode("utf-8"))]


def _doc(file: str, year: str) -> Doc:
    """Return an annual report of the invented firm."""
    common = paras(_COMMON, " ")
    blocks = paragraphs([*common[:4], *paras(_PLANTS[year], " "), *common[4:]])
    doc = Doc(file, "english", "ok", f"{_NAME} Annual Report {year}", blocks, "HBLN", year, _NAME)
    return finish(doc, english=True)


def _pdf(doc: Doc) -> bytes:
    """Return a report as PDF: a cover, then text with running header and page number."""

    def draw(canvas: Canvas) -> None:
        cover = ((26, doc.name), (20, f"Annual Report {doc.year}"), (12, "Ticker symbol: HBLN"))
        for place, (size, text) in enumerate(cover):
            canvas.setFont(_FONT, size)
            canvas.drawCentredString(306, 520 - 50 * place, text)
        canvas.showPage()
        texts = [_wrap(shown(block.text), 374, 13) for block in doc.blocks]
        for page, start in enumerate(range(0, len(texts), 4), start=2):
            canvas.setFont(_FONT, 9)
            canvas.drawCentredString(306, 750, doc.header)
            canvas.drawCentredString(306, 40, str(page))
            canvas.setFont(_FONT, 13)
            y = 710.0
            for lines in texts[start : start + 4]:
                for line in lines:
                    canvas.drawString(106, y, line)
                    y -= 20
                y -= 12
            canvas.showPage()

    return pdf(draw, size=(612, 792))


def _wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines, cutting a listed word with a hyphen where it does not fit."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if width_of(longer, size, _FONT) <= width:
            line = longer
            continue
        head, tail = _hyphenate(word)
        if head and width_of(f"{line} {head}", size, _FONT) <= width:
            lines.append(f"{line} {head}")
            line = tail
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def _hyphenate(word: str) -> tuple[str, str]:
    """Cut a word for a line end; nothing stands before the cut unless it is one of the words where this matters."""
    cuts = {"intelligence": 7, "computing": 4, "e-commerce": 2}
    cut = cuts.get(word.rstrip(".,").lower(), 0)
    head, tail = word[:cut], word[cut:]
    return (f"{head}-" if head and not head.endswith("-") else head), tail


def _filing(doc: Doc) -> str:
    """Return a report as a page that looks like an annual filing."""
    head = ["<html>", f"<head><title>{doc.header}</title></head>", "<body>", "<p>FORM 10-K</p>"]
    head += ["<p>ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934</p>"]
    head += [f"<p>For the fiscal year ended December&nbsp;31, {doc.year}</p>", f"<p><b>{doc.name}</b></p>"]
    head += ["<p>(Exact name of registrant as specified in its charter)</p>", "<p>Trading symbol: HBLN</p>"]
    titles = {0: "Item 1. Business", 3: "Item 7. Management&#8217;s Discussion", 7: "Item 1A. Risks"}
    body = []
    for place, block in enumerate(doc.blocks):
        if place in titles:
            body.append(f"<h2>{titles[place]}</h2>")
        body.append(f"<p>{html_text(block.text, False)}</p>")
    return "\n".join([*head, *body, "</body>", "</html>", ""])
