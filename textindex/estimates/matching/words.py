"""In: a `Match`. Out: what it did, in sentences: method, order, ties, estimand, counts, likeness."""

from __future__ import annotations

from typing import Any

from textindex.core.messages import Message

ORDERS = {
    "largest": Message("order.descending"),
    "smallest": Message("order.ascending"),
    "data": Message("order.rows"),
}
TIES = {
    "lower": Message("ties.score"),
    "position": Message("ties.order"),
    "average": Message("ties.share"),
}


def described(match: Any) -> list[str]:
    """Lines for a screen or a note."""
    record = match.record
    lines = [record["said"], match.estimand]
    lines += [f"{key}: {n:,}" for key, n in record["firms"].items()]
    lines.append(Message("match.effective", effective_controls=match.effective_controls))
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
    return Message("match.estimand", whom=whom)


def method(record: dict[str, Any]) -> str:
    """The method in one sentence."""
    support = {
        False: Message('support.none'), True: Message('support.treated'),
        "treated": Message('support.treated'), "both": Message('support.both'),
    }[record["support"]]  # fmt: skip
    start = Message("method.logit", covariates=tuple(record["covariates"]), support=support)
    if record["method"] == "entropy":
        return Message("method.entropy", start=start)
    if record["method"] == "ipw":
        return Message("method.odds", start=start)
    if record["method"] == "kernel":
        return Message("method.kernel", start=start, bandwidth=record["bandwidth"])
    on = Message("method.score") if record["distance"] == "score" else Message("method.its_logit")
    parts = [f"{record['ratio']} nearest on {on} {'with' if record['replacement'] else 'without'} replacement"]
    if not record["replacement"]:
        parts.append(ORDERS[record["order"]])
    parts.append(TIES[record["ties"]])
    if record["caliper"] is not None:
        unit = " standard deviations" if record["caliper_in"] == "sd" else ""
        parts.append(f"caliper {record['caliper']:g}{unit} ({record['caliper_width']:.6g})")
    return start + "; ".join(parts)
