"""In: a `Match`. Out: what it did, in sentences: method, order, ties, estimand, counts, likeness."""

from __future__ import annotations

from typing import Any

from textindex.core.messages import Message, joined, noted

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
FIRMS = {
    str(said): said
    for said in (
        Message("firms.treated_matched"),
        Message("firms.treated_alone"),
        Message("firms.treated_off"),
        Message("firms.control_used"),
        Message("firms.control_idle"),
        Message("firms.control_off"),
    )
}
"""What became of a firm, as the column ``status`` says it, to be told."""


def described(match: Any) -> list[str]:
    """Lines for a screen or a note."""
    record = match.record
    told = [record["said"], match.estimand]
    told += [Message("match.firms", what=FIRMS.get(key, key), n=n) for key, n in record["firms"].items()]
    told.append(Message("match.effective", effective_controls=match.effective_controls))
    for sample in (Message("match.unmatched"), Message("match.matched")):
        own = record["overall"][sample]
        rubin = ""
        if own["B"] is not None:
            rubin = Message("match.rubins", b=own["B"], r=own["R"], pseudo_r2=own["pseudo_r2"])
        told.append(
            Message("match.likeness", sample=sample, mean=own["mean_bias"], median=own["median_bias"], rubin=rubin)
        )
    return told + noted(match.warnings)


def estimand(counts: dict[str, int]) -> str:
    """Whose effect a match estimates.

    >>> estimand({"treated, matched": 3, "treated, off support": 1})
    'average effect on the treated (3 of 4 treated firms)'
    """
    matched, everybody = counts.get("treated, matched", 0), sum(n for k, n in counts.items() if k.startswith("treated"))
    whom = Message("match.some_treated", matched=matched, everybody=everybody)
    if matched == everybody:
        whom = Message("match.all_treated", matched=matched)
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
    if record["replacement"]:
        parts = [Message("method.nearest", ratio=record["ratio"], on=on)]
    else:
        parts = [Message("method.nearest_once", ratio=record["ratio"], on=on), ORDERS[record["order"]]]
    parts.append(TIES[record["ties"]])
    if record["caliper"] is not None:
        reach = {"caliper": record["caliper"], "width": record["caliper_width"]}
        of_sd = record["caliper_in"] == "sd"
        parts.append(Message("method.caliper_sd", **reach) if of_sd else Message("method.caliper", **reach))
    return Message("list.after", first=start, then=joined(parts))
