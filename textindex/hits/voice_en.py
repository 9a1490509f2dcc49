"""In: the folded text around an English hit. Out: polarity, speaker, tense and the cues that decided."""

from __future__ import annotations

import re

Finding = tuple[str, str]
"""A value and the reason for it; the reason is empty where nothing was found."""

# A full stop ends a sentence unless it ends an abbreviation or an initial (the text is case folded).
SENTENCE_END = re.compile(
    r"[.!?](?=\s)(?<!\binc\.)(?<!\bcorp\.)(?<!\bltd\.)(?<!\bco\.)(?<!\bno\.)(?<!\bmr\.)(?<!\bms\.)(?<!\bmrs\.)(?<!\bdr\.)(?<!\be\.g\.)"
    r"(?<!\bi\.e\.)(?<!\bu\.s\.)(?<!\bvs\.)|[\n•]"
)

# Polarity -----------------------------------------------------------------------------------------------------------

NEGATION = re.compile(
    r"\b(?:not|cannot|no longer|never|neither|nor|none of|nobody|without|no|lacks?|lacking|absence of|"
    r"ceased|exited|discontinued|terminated|abandoned|withdrew from|stopped)\b(?!-)|n't\b"
)
NO_DENIAL = re.compile(
    r"not (?:only|just|merely|limited|necessarily|to mention|until|least|uncommon|insignificant)|"
    r"no (?:doubt|assurances?|guarantees?|less|more than|matter|later|certainty)|no-\w|never (?:more|been more|before)|"
    r"without (?:limitation|limiting|doubt|interruption|prejudice|regard)|cannot (?:overstate|assure|guarantee|be (?:certain|sure))|"
    r"not (?:be )?(?:guarantee|assure|certain|sure|predict|overstate|disclos|audit|certif|believe|expect|anticipat|"
    r"eliminate|prevent|incorporated|part of)"
)
DOUBT = re.compile(
    r"\b(?:may|might|could|would|should|if|unless|whether|failure|fails?|there can be|provide assurances?|assurance)\b"
)
# Where the reach of a negation ends.
BARRIER = re.compile(r"\b(?:that|which|who|because|but|however|although|though|if|while|since|due to|despite|through|as)\b|[,;:()]")
DENIED_AFTER = re.compile(
    r"^[^.,;:\n]{0,40}?\b(?:(?:has|have|had|is|are|was|were)(?: not|n't)(?: yet)?(?: been| being)? "
    r"(?:implement|adopt|deploy|us(?:e|ed)\b|launch|available|develop|introduc|start|install|built|offered|operat)|"
    r"(?:has|have|was|were)(?: been)? (?:discontinued|terminated|abandoned|shut down))"
)

# Whose technology ---------------------------------------------------------------------------------------------------

OWN = re.compile(r"\b(?:we|we're|we've|our|ours|us|the company(?:['’]s)?|the bank['’]s|the group(?:['’]s)?|the registrant)\b")
PARTIES = (
    r"(?:customers?|clients?|consumers?|suppliers?|vendors?|competitors?|third[- ]part(?:y|ies)|partners?|franchisees?|dealers?|"
    r"distributors?|merchants?|retailers?|tenants?|lessees?|licensees?|shareholders?|stockholders?|"
    r"(?:service )?providers?|peers?|entrants?|manufacturers?|(?:other|many|some|several|larger|established) compan(?:y|ies))"
)
# A party as the subject: at the head of a clause, before a verb; not after "helping", "to", "with", "for".
OTHER_SUBJECT = re.compile(
    r"(?:^|[,;:] ?|\b(?:and|because|that|when|if|as|while|or|of) )"
    r"(?:(?:(?:one|two|three|some|certain|many|most|several|all|none|number) of )?(?:our|its|their|these|those|the|certain|some|many|most|"
    r"several|other|established|new|existing|potential|current|future|large|larger|largest|major|principal|automobile|and) ?)*"
    rf"{PARTIES}(?:, as well as [^,]*,)? (?:(?:also|already|currently|generally|increasingly) )?"
    r"(?:ha(?:s|ve|d)|may|might|will|are|is|were|was|can|could|do|does|offers?|uses?|operates?|adopt(?:s|ed)?|rel(?:y|ies)|"
    r"develop(?:s|ed)?|providing|announced?|invest(?:s|ed)?|depend)\b"
)
THEY = re.compile(r"\bthey (?:may|might|will|do|have|are|can|could|also)\b")
POSSESSIVE = re.compile(rf"\b{PARTIES}['’]s? (?:\w+ ){{0,2}}$|\b(?:systems?|networks|use) of (?:our |its |the |these |certain )?{PARTIES}\b")
PERSON = re.compile(r"\b(?:mr|ms|mrs|dr)\.? \w|(?:^|[,;] |\band )(?:he|she|who) \w")
CAREER = re.compile(
    r"\b(?:served as|serves as|previously|formerly|prior to joining|joined|was appointed|held (?:various|several|a)|"
    r"career|received (?:a|an|his|her)|degree|earned|professor|member of the board|board of directors of)\b"
)
TITLE_BEFORE = re.compile(
    r"\b(?:head|vice president|president|vp|svp|evp|director|chief|manager|professor|officer|leader|bachelor|master|degree)"
    r"(?:,? (?:of|for|in)) (?:\w+ ){0,3}$|\bchief $"
)
NAME_AFTER = re.compile(
    r"^,? (?:[\w&-]+ ){0,3}?(?:inc|corp|corporation|incorporated|ltd|llc|plc|gmbh|association|institute|alliance|council|consortium|"
    r"university|foundation|commission|agency|administration|institution|award|awards)\b"
)
OFFICER_AFTER = re.compile(r"^ (?:officer|director|manager|engineer)s?\b")
FIRMS_AFTER = re.compile(r"^ (?:companies|firms|vendors|suppliers|manufacturers|competitors|start-?ups|retailers|merchants)\b")

# Boilerplate ----------------------------------------------------------------------------------------------------------

BOILERPLATE = re.compile(
    r"\b(?:such terms? refers?|the term\b|refers? to accessing|is defined as|are defined as|has the meaning|for purposes of this|"
    r"useful li(?:fe|ves)|straight-line|lease components?|nonlease|accounting (?:polic|standard|pronouncement|guidance|for )|"
    r"accounts? for|performance obligations?|standalone selling|amortiz(?:ed|ation)|asc \d|asu \d|asu no|fasb|generally accepted|"
    r"costs? (?:is|are) capitalized|forward-looking statements?)"
)
DEFINED_AFTER = re.compile(r"^[\"”’]? ?(?:\([^)]*\) )?(?:means|refers to|is defined as)\b")
ITEM = re.compile(r"\bitem \d+[a-c]?\.?[\s:—-]*$")
ITEM_AFTER = re.compile(r"^\s*\n|^ information (?:in response|required)|^[ .]{4,}|^\s*(?:not applicable|\d+\s*\n)")
POINTER = re.compile(r"^[^\n]{0,60}(?:incorporated (?:herein )?by reference)")

# Background -----------------------------------------------------------------------------------------------------------

LAW = re.compile(
    r"\b(?:laws?|legislation|legislat\w+|regulations?|regulatory (?!filings|approvals?)|regulators?|rules? governing|rules on|directives?|statutes?|guidelines|"
    r"export controls?|sec|fdic|federal (?:reserve|banking|agencies|trade)|governments?|government['’]s|agencies|"
    r"obligations relating to|requirements relating to|(?:is|are) expected to have|would require|proposed amendments|european union|executive order)\b"
)
REQUIRING = re.compile(r"\b(?:would require|requires? (?:us|companies|registrants|the company|that)|proposed (?:rules|amendments)|if adopted)\b")
WORLD = re.compile(
    r"\b(?:industry-wide issue|industry (?:trends|participants|is|has)|the (?:industry|economy|market for|world)|worldwide|according to|analysts|"
    r"technological developments?|technological advances|consumers|hackers|attackers|cybercriminals|threat actors|bad actors|"
    r"for many|demand for|the case for|competitive landscape)\b"
)
HABITS = re.compile(r"\bconsumer (?:customs|habits|preferences|behaviou?r)\b")
SPREAD = re.compile(
    r"\b(?:evolution|availability|proliferation|emergence|prevalence|popularity|rise|advent|advances?|growth|adoption|"
    r"(?:increas(?:ed|ing)|growing|wider|widespread|malicious) use|development and use|shift|transition|trends?)"
    r"(?: and \w+ \w+)? (?:of|in|to|toward|towards) (?:[\w-]+ ){0,2}$"
)
FIELD_AFTER = re.compile(
    r"^(?: and [\w-]+)?(?: [\w-]+)? (?:industry|industries|market|sector|laws?|regulations?|legislation|rules|requirements|landscape|act)\b"
)

# Tense ----------------------------------------------------------------------------------------------------------------

PLAN = re.compile(
    r"(?<!last )(?<!disputed )(?<!a )\bwill (?!of\b|and testament)|\b(?:intends?|(?<!have )plans|(?<!the )plan|planning|expects?|aims?|proposes?|scheduled|hopes?) to\b|"
    r"\b(?:would require|calls? for|are likely to|is likely to|next year|in the coming|going forward|(?<!in the )(?<!near )future)\b"
)
PROPOSED = re.compile(r"\bwould require|\bif adopted|\bproposed (?:rules?|amendments|legislation)")
RISK = re.compile(r"\b(?:assurance|no guarantee|if|could|may|might|failure|unless|will not|whether|cannot)\b")
PLAN_AFTER = re.compile(r"^[^.,;:\n]{0,40}?\b(?:will\b(?! not)|(?:is|are) (?:expected|planned|scheduled|likely|intended) to)")


def judge(before: str, surface: str, after: str, heading: str) -> tuple[str, str, str, str]:
    """Polarity, speaker, tense and reason of an English hit."""
    start = 0
    for mark in SENTENCE_END.finditer(before):
        start = mark.end()
    sentence, earlier = before[start:].lstrip(), before[:start]
    stop = SENTENCE_END.search(after)
    rest = after[: stop.start()] if stop else after
    polarity, denial = _polarity(sentence, rest)
    speaker, who = _speaker(earlier, sentence, rest, after)
    tense, when = _tense(sentence, rest, speaker)
    return polarity, speaker, tense, "; ".join(part for part in (denial, who, when) if part)


def _polarity(sentence: str, rest: str) -> Finding:
    cue = _last(NEGATION, sentence)
    if cue:
        start = max(sentence.rfind(mark, 0, cue.start()) for mark in ",;") + 1
        between = sentence[cue.end() :]
        if not (
            len(between) > 70
            or BARRIER.search(between)
            or NO_DENIAL.search(sentence, max(0, cue.start() - 3))
            or DOUBT.search(sentence, start, cue.start())
        ):
            return "negated", f"negation before the hit: {cue.group()}"
    if cue := DENIED_AFTER.match(rest):
        return "negated", f"negation after the hit: {cue.group()[-24:]}"
    return "affirmed", ""


def _speaker(earlier: str, sentence: str, rest: str, after: str) -> Finding:
    return (
        _title(sentence, rest)
        or _boilerplate(earlier, sentence, rest, after)
        or _other_party(earlier, sentence, rest)
        or _background(sentence, rest)
        or ("own", "")
    )


def _title(sentence: str, rest: str) -> Finding | None:
    if cue := TITLE_BEFORE.search(sentence):
        return "other_party", f"a post: {cue.group().strip()} …"
    if cue := OFFICER_AFTER.match(rest) or NAME_AFTER.match(rest):
        return "other_party", f"part of a name or title: …{cue.group()}"
    if PERSON.search(sentence) and (cue := CAREER.search(sentence)):
        return "other_party", f"biography: {cue.group()}"
    return None


def _boilerplate(earlier: str, sentence: str, rest: str, after: str) -> Finding | None:
    if cue := BOILERPLATE.search(sentence) or BOILERPLATE.search(rest) or DEFINED_AFTER.match(rest):
        return "boilerplate", f"standard text: {cue.group().strip()}"
    if ITEM.search(f"{earlier}{sentence}"[-20:]) and (ITEM_AFTER.match(after) or POINTER.match(after)):
        return "boilerplate", "heading of an item"
    return None


def _other_party(earlier: str, sentence: str, rest: str) -> Finding | None:
    if cue := POSSESSIVE.search(sentence):
        return "other_party", f"another party's: {cue.group().strip()}"
    if cue := FIRMS_AFTER.match(rest):
        return "other_party", f"other firms: …{cue.group()}"
    if (cue := _last(OTHER_SUBJECT, sentence)) and not OWN.search(sentence, cue.end()):
        return "other_party", f"another party's: {cue.group().strip(' ,;')}"
    if (cue := THEY.search(sentence)) and re.search(PARTIES, sentence[: cue.start()]) and not OWN.search(sentence, cue.end()):
        return "other_party", f"another party's: {cue.group()}"
    return None


def _background(sentence: str, rest: str) -> Finding | None:
    if cue := REQUIRING.search(sentence):
        return "background", f"regulation: {cue.group()}"
    own = _last(OWN, sentence)
    since = own.end() if own else 0
    if (cue := FIELD_AFTER.match(rest)) and not (own and len(sentence) - since < 12):
        return "background", f"a field: …{cue.group()}"
    if cue := LAW.search(sentence, since):
        return "background", f"regulation: {cue.group()}"
    if (cue := SPREAD.search(sentence, since)) and not (own and len(sentence) - since < 60):
        return "background", f"the world: {cue.group().strip()}"
    if cue := HABITS.search(sentence, since) or (None if own else WORLD.search(sentence)):
        return "background", f"the world: {cue.group()}"
    return None


def _tense(sentence: str, rest: str, speaker: str) -> Finding:
    if speaker == "boilerplate":
        return "fact", ""
    if speaker == "background" and (cue := PROPOSED.search(sentence)):
        return "plan", f"plan: {cue.group()}"
    near = sentence[-110:]
    if (cue := _last(PLAN, near)) and not RISK.search(near, 0, cue.start()) and "will not" not in near:
        return "plan", f"plan: {cue.group().strip()}"
    if (cue := PLAN_AFTER.match(rest)) and not RISK.search(sentence):
        return "plan", f"plan after the hit: {cue.group()[-16:].strip()}"
    return "fact", ""


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):
        pass
    return found
