"""In: a `Match`. Out: what it did, in sentences: method, order, ties, estimand, counts, likeness."""

from __future__ import annotations

from typing import Any

ORDERS = {
    "largest": "the treated choose in descending score",
    "smallest": "the treated choose in ascending score",
    "data": "the treated choose as their rows stand",
}
TIES = {
    "lower": "of controls at one distance the one with the lower score, then the lower row",
    "position": "of controls at one distance the one fewest places away in order of score and row, then the left one",
    "average": "all controls at one distance share the weight",
}


def described(match: Any) -> list[str]:
    """Lines for a screen or a note."""
    record = match.record
    lines = [record["said"], match.estimand]
    lines += [f"{key}: {n:,}" for key, n in record["firms"].items()]
    lines.append(f"effective number of controls: {match.effective_controls:,.1f}")
    for sample in ("unmatched", "matched"):
        own = record["overall"][sample]
        line = f"{sample}: mean |bias| {own['mean_bias']:.1f}%, median {own['median_bias']:.1f}%"
        if own["B"] is not None:
            line += f", Rubin's B {own['B']:.1f}, R {own['R']:.2f}, pseudo-R2 {own['pseudo_r2']:.4f}"
        lines.append(line)
    return lines + [f"note: {text}" for text in match.warnings]


def estimand(counts: dict[str, int]) -> str:
    """Whose effect a match estimates.

    >>> estimand({"treated, matched": 3, "treated, off support": 1})
    'average effect on the treated (3 of 4 treated firms)'
    """
    matched, everybody = counts.get("treated, matched", 0), sum(n for k, n in counts.items() if k.startswith("treated"))
    whom = f"all {matched:,}" if matched == everybody else f"{matched:,} of {everybody:,}"
    return f"average effect on the treated ({whom} treated firms)"


def method(record: dict[str, Any]) -> str:
    """The method in one sentence."""
    support = {
        False: "no support rule", True: "treated firms within the controls' range of scores",
        "treated": "treated firms within the controls' range of scores", "both": "firms within both groups' ranges",
    }[record["support"]]  # fmt: skip
    start = f"logit by maximum likelihood on {', '.join(record['covariates'])}; {support}; "
    if record["method"] == "entropy":
        return start + "entropy balancing: control weights with the treated firms' means"
    if record["method"] == "ipw":
        return start + "controls weighted by p / (1 - p)"
    if record["method"] == "kernel":
        return start + f"Epanechnikov kernel on the score, bandwidth {record['bandwidth']:g}"
    on = "the score" if record["distance"] == "score" else "its logit"
    parts = [f"{record['ratio']} nearest on {on} {'with' if record['replacement'] else 'without'} replacement"]
    if not record["replacement"]:
        parts.append(ORDERS[record["order"]])
    parts.append(TIES[record["ties"]])
    if record["caliper"] is not None:
        unit = " standard deviations" if record["caliper_in"] == "sd" else ""
        parts.append(f"caliper {record['caliper']:g}{unit} ({record['caliper_width']:.6g})")
    return start + "; ".join(parts)
