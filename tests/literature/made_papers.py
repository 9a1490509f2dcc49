"""Papers and interviews of the tests' own making; the sentences say what each is for."""

from dataclasses import replace
from functools import cache

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

import textindex as ti

FILLER = (
    "We spoke with the owners of forty small firms in three regions, and we asked each of them how they had come to "
    "sell to other countries, what they had learned in the first years, and which of their plans they would make again."
)
SUPPORT = {
    ("cost_access_resources", "effect"): "Digital platforms reduce transaction costs for small exporters.",
    ("cost_access_resources", "opportunity"): "Cloud computing makes a new business model possible.",
    ("market_knowledge", "effect"): "Online tools give small firms market knowledge at once.",
    ("market_knowledge", "opportunity"): "Social media help them to identify opportunities.",
    ("distance_location", "effect"): "Digital channels shorten psychic distance to customers.",
    ("distance_location", "opportunity"): "Many were born global thanks to the internet.",
    ("relations_networks", "effect"): "Firms keep customer relationships on digital platforms.",
    ("relations_networks", "opportunity"): "Value is made by co-creation in virtual communities.",
}
NO_SUPPORT = {
    "another study": "According to Abel et al. (2015), digital tools add market knowledge.",
    "quotation": "One text calls it \u201ca new kind of market knowledge that digital tools bring\u201d in passing.",
    "negated": "We find no evidence that digital tools add market knowledge.",
    "reference list": "Bohr, B. (2016). Digital market knowledge of exporters. Invented Journal, 2, 4-9.",
    "no digital technology near": "Market knowledge comes from many years in a trade.",
}
REFERENCES = (
    "Abel, A., & Curie, M. (2015). Small firms abroad. Invented Review, 1, 1-20.",
    "Dunant, H. (2011). Trade and places. Invented Press.",
    "Euler, L. (2009). On networks. Invented Journal, 7, 2-3.",
)


@cache
def small():
    """A few terms of two fields and of the anchors, which are made into automata faster than all of them."""
    made = []
    for name, terms in (
        ("channels-en", {"market knowledge", "psychic distance"}),
        ("anchors-en", {"digital*", "online"}),
    ):
        whole = ti.load_dictionary(name)
        kept = tuple(term for term in whole.terms if term.text in terms)
        keys = {term.dimension for term in kept}
        made.append(replace(whole, dimensions=tuple(d for d in whole.dimensions if d.key in keys), terms=kept))
    return {"dictionary": made[0], "anchors": made[1]}


def pdf(path, body, references=REFERENCES, appendix=()):
    """A paper: paragraphs (None breaks the page), its list of references, an appendix."""
    styles = getSampleStyleSheet()

    def heading(text):
        return Paragraph(text, styles["Heading2"])

    flow = [heading("A paper on small firms"), Paragraph(FILLER, styles["BodyText"])]
    flow += [PageBreak() if text is None else Paragraph(text, styles["BodyText"]) for text in body]
    flow += [Paragraph(FILLER, styles["BodyText"])]
    if references:
        flow += [
            heading("References"),
            *(Paragraph(own.replace("&", "&amp;"), styles["BodyText"]) for own in references),
        ]
    if appendix:
        flow += [heading("Appendix A"), *(Paragraph(own, styles["BodyText"]) for own in appendix)]
    SimpleDocTemplate(str(path)).build(flow)
    return path
