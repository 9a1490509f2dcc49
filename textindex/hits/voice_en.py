"""In: the folded text around an English hit. Out: polarity, speaker, tense and the cues that decided."""

from __future__ import annotations

import re

Finding = tuple[str, str]
"""A value and the reason for it; the reason is empty where nothing was found."""

# A full stop ends a sentence unless it ends an abbreviation or an initial (the text is case folded).
SENTENCE_END = re.compile(r"[.!?\n•](?:\s|(?<=[\n•]))")
ABBREVIATIONS = (
    " inc. ",
    " corp. ",
    " ltd. ",
    " co. ",
    " no. ",
    " mr. ",
    " ms. ",
    " mrs. ",
    " dr. ",
    " vs. ",
    "e.g. ",
    "i.e. ",
    "u.s. ",
)


# Polarity -----------------------------------------------------------------------------------------------------------

NEGATION = re.compile(
    r"\b(?:not|cannot|no longer|never|neither|nor|none of|nobody|without|no|lacks?|lacking|absence of|"
    r"ceased|exited|discontinued|terminated|abandoned|withdrew from|stopped)\b(?!-)|n't\b"
)
NO_DENIAL = re.compile(
    r"not (?:only|just|merely|limited|necessarily|to mention|until|least|uncommon|insignificant)|"
    r"no (?:doubt|assurances?|guarantees?|less|more than|matter|later|certainty)|no-\w|never (?:more|been more|before)|"
    r"without (?:limitation|limiting|doubt|interruption|prejudice|regard)|cannot (?:overstate|assure|guarantee|"
    r"be (?:certain|sure))|"
    r"cannot control|not (?:be )?(?:control|guarantee|assure|certain|sure|predict|overstate|disclos|audit|certif|"
    r"believe|expect|anticipat|"
    r"eliminate|prevent|incorporated|part of)"
)
DOUBT = re.compile(
    r"\b(?:may|might|could|would|should|if|unless|whether|failure|fails?|there can be|provide assurances?|assurance)\b"
)
# Where the reach of a negation ends.
BARRIER = re.compile(
    r"\b(?:that|which|who|because|but|however|although|though|if|while|since|due to|despite|as)\b|[,;:()]"
)
DENIED_AFTER = re.compile(
    r"^[^.,;:\n]{0,40}?\b(?:(?:has|have|had|is|are|was|were)(?: not|n't)(?: yet)?(?: been| being)? "
    r"(?:implement|adopt|deploy|us(?:e|ed)\b|launch|available|develop|introduc|start|install|built|offered|operat)|"
    r"(?:has|have|was|were)(?: been)? (?:discontinued|terminated|abandoned|shut down))"
)

# Whose technology ---------------------------------------------------------------------------------------------------

OWN = re.compile(
    r"\b(?:we|we're|we've|our|ours|us|the company(?:['’]s)?|the bank['’]s|the group(?:['’]s)?|the registrant)\b"
)
PARTIES = (
    r"(?:customers?|clients?|consumers?|suppliers?|vendors?|competitors?|third[- ]part(?:y|ies)|partners?|"
    r"franchisees?|dealers?|"
    r"distributors?|merchants?|retailers?|tenants?|lessees?|licensees?|shareholders?|stockholders?|providers?|peers?|"
    r"entrants?|"
    r"manufacturers?|other companies|many companies|some companies|several companies|larger companies)"
)
OTHERS = re.compile(PARTIES)
# A party as the subject: at the head of a clause, before a verb; not after "helping", "to", "with", "for".
OTHER_SUBJECT = re.compile(
    rf"{PARTIES}(?:, as well as [^,]*,)? (?:(?:also|already|currently|generally|increasingly) )?"
    r"(?:ha(?:s|ve|d)|may|might|will|are|is|were|was|can|could|do|does|offers?|uses?|operates?|adopt(?:s|ed)?|"
    r"rel(?:y|ies)|"
    r"develop(?:s|ed)?|providing|announced?|invest(?:s|ed)?|depend)\b"
)
CLAUSE_HEAD = re.compile(
    r"(?:^|[,;:] ?|\b(?:and|because|that|when|if|as|while|or|of) )"
    r"(?:(?:one|two|three|some|certain|many|most|several|all|none|number|of|our|its|their|these|those|the|other|"
    r"established|new|existing|"
    r"potential|current|future|large|larger|largest|major|principal|automobile|and) )*$"
)
OF_OTHERS = re.compile(
    rf"^(?: [\w-]+){{0,4}} of (?:(?:our|its|the|their|these|such|certain|third-party|service) )*{PARTIES}\b"
)
THEY = re.compile(r"\bthey (?:may|might|will|do|have|are|can|could|also)\b")
POSSESSIVE = re.compile(rf"{PARTIES}['’]s? (?:\w+ ){{0,2}}$")
SYSTEMS_OF = re.compile(rf"(?:systems?|networks|use) of (?:our |its |the |these |certain )?{PARTIES}\b")
PERSON = re.compile(r"\b(?:mr|ms|mrs|dr)\.? \w|(?:^|[,;] |\band )(?:he|she|who) \w")
CAREER = re.compile(
    r"\b(?:served as|serves as|previously|formerly|prior to joining|joined|was appointed|held (?:various|several|a)|"
    r"career|received (?:a|an|his|her)|degree|earned|professor|member of the board|board of directors of)\b"
)
TITLE_BEFORE = re.compile(
    r"\b(?:head|vice president|president|vp|svp|evp|director|chief|manager|professor|officer|leader|bachelor|master|"
    r"degree)"
    r"(?:,? (?:of|for|in)) (?:\w+ ){0,3}$|\bchief $"
)
NAME_AFTER = re.compile(
    r"^,? (?:[\w&-]+ ){0,3}?(?:inc|corp|corporation|incorporated|ltd|llc|plc|gmbh|association|institute|alliance|"
    r"council|consortium|"
    r"university|foundation|commission|agency|administration|institution|award|awards)\b"
)
OFFICER_AFTER = re.compile(r"^ (?:officer|director|manager|engineer)s?\b")
FIRMS_AFTER = re.compile(
    r"^ (?:companies|firms|vendors|suppliers|manufacturers|competitors|start-?ups|retailers|merchants)\b"
)

# Boilerplate ----------------------------------------------------------------------------------------------------------

BOILERPLATE = re.compile(
    r"\b(?:such terms? refers?|the term\b|refers? to accessing|is defined as|are defined as|has the meaning|"
    r"for purposes of this|"
    r"useful li(?:fe|ves)|straight-line|lease components?|nonlease|accounting (?:polic|standard|pronouncement|"
    r"guidance|for )|"
    r"accounts? for|performance obligations?|standalone selling|amortiz(?:ed|ation)|asc \d|asu \d|asu no|fasb|"
    r"generally accepted|"
    r"costs? (?:is|are) capitalized|forward-looking statements?)"
)
DEFINED_AFTER = re.compile(r"^[\"”’]? ?(?:\([^)]*\) )?(?:means|refers to|is defined as)\b")
ITEM = re.compile(r"\bitem \d+[a-c]?\.?[\s:—-]*$")
ITEM_AFTER = re.compile(
    r"^\s*(?:\d+\s*\n|information (?:in response|required|regarding|set forth)|not applicable|see |[ .]{4,})"
)
POINTER = re.compile(r"^[^\n]{0,60}(?:incorporated (?:herein )?by reference)")

# Background -----------------------------------------------------------------------------------------------------------

LAW = re.compile(
    r"\b(?:laws?|legislation|legislat\w+|regulations?|regulatory (?!filings|approvals?)|regulators?|rules? governing|"
    r"rules on|directives?|statutes?|guidelines|"
    r"export controls?|sec|fdic|federal (?:reserve|banking|agencies|trade)|government (?:agenc|regulat|polic|"
    r"program)\w+|government['’]s|agencies|"
    r"obligations relating to|requirements relating to|(?:is|are) expected to have|would require|proposed amendments|"
    r"european union|executive order)\b"
)
REQUIRING = re.compile(
    r"\b(?:would require|requires? (?:us|companies|registrants|the company|that)|proposed (?:rules|amendments)|"
    r"if adopted)\b"
)
OWN_AFTER = re.compile(r"^(?: [\w-]+){0,3} (?:of|within|in|across|for|on) our\b")
WORLD = re.compile(
    r"\b(?:industry-wide issue|industry (?:trends|participants|is|has)|the (?:industry|economy|market for|world)|"
    r"worldwide|according to|analysts|"
    r"technological developments?|technological advances|consumers|hackers|attackers|cybercriminals|threat actors|"
    r"bad actors|"
    r"for many|demand for|the case for|competitive landscape)\b"
)
HABITS = re.compile(r"\bconsumer (?:customs|habits|preferences|behaviou?r)\b")
SPREAD = re.compile(
    r"\b(?:evolution|availability|proliferation|emergence|prevalence|popularity|rise|advent|advances?|growth|adoption|"
    r"(?:increas(?:ed|ing)|growing|wider|widespread|malicious) use|development and use|shift|transition|trends?)"
    r"(?: and \w+ \w+)? (?:of|in|to|toward|towards) (?!the |its |our |this )(?:[\w-]+ ){0,2}$"
)
LAWS_AFTER = re.compile(r"(?:laws|regulations|legislation)\b")
NO_LIST = re.compile(r"[.;:()]|\b(?:is|are|was|were|has|have|had|to|that|which|we|our|with|under)\b")
FIELD_AFTER = re.compile(
    r"^(?: and [\w-]+)?(?: [\w-]+)? (?:industry|industries|market|sector|laws?|regulations?|legislation|rules|"
    r"requirements|landscape|act)\b"
)

# Tense ----------------------------------------------------------------------------------------------------------------

PLAN = re.compile(
    r"will (?<=\bwill )(?<!last will )(?<!disputed will )(?<!a will )(?!of\b|and testament)|intends? to\b|"
    r"plans (?<!have plans )to\b|"
    r"plan (?<!the plan )to\b|planning to\b|expects? to\b|aims? to\b|proposes? to\b|scheduled to\b|hopes? to\b|"
    r"would require\b|"
    r"calls? for\b|are likely to\b|is likely to\b|next year\b|in the coming\b|going forward\b|"
    r"future\b(?<!in the future)(?<!near future)"
)
PROPOSED = re.compile(r"\bwould require|\bif adopted|\bproposed (?:rules?|amendments|legislation)")
RISK = re.compile(r"\b(?:assurance|no guarantee|if|could|may|might|failure|unless|will not|whether|cannot)\b")
PLAN_AFTER = re.compile(
    r"^[^.,;:\n]{0,40}?\b(?:will\b(?! not)|(?:is|are) (?:expected|planned|scheduled|likely|intended) to)"
)


# What must be among a sentence's words before a pattern is tried: most sentences hold none of them.
WORD = re.compile(r"[a-z]+")
Words = frozenset[str]


def _words(text: str) -> Words:
    return frozenset(WORD.findall(text))


DENYING = _words(
    "not cannot t no never neither nor none nobody without lack lacks lacking absence ceased exited discontinued "
    "terminated "
    "abandoned withdrew stopped shut"
)
PARTY = _words(
    "customer customers client clients consumer consumers supplier suppliers vendor vendors competitor competitors "
    "party parties partner "
    "partners franchisee franchisees dealer dealers distributor distributors merchant merchants retailer retailers "
    "tenant tenants lessee "
    "lessees licensee licensees shareholder shareholders stockholder stockholders provider providers peer peers "
    "entrant entrants "
    "manufacturer manufacturers companies"
)
SELF = _words("we our ours us company bank group registrant")
TITLES = _words("head president vp svp evp director chief manager professor officer leader bachelor master degree")
NAMES = _words(
    "inc corp corporation incorporated ltd llc plc gmbh association institute alliance council consortium university "
    "foundation "
    "commission agency administration institution award awards"
)
PERSONS = _words("mr ms mrs dr he she who")
STANDARD = _words(
    "refer refers term defined meaning purposes useful straight lease nonlease accounting account accounts "
    "performance standalone "
    "amortized amortization asc asu fasb accepted capitalized forward"
)
LEGAL = _words(
    "law laws legislation legislative legislators regulation regulations regulatory regulator regulators rules "
    "directive directives statute "
    "statutes guidelines controls sec fdic federal government governments agencies relating expected require "
    "requires proposed european "
    "executive adopted"
)
SPREADING = _words(
    "evolution availability proliferation emergence prevalence popularity rise advent advance advances growth "
    "adoption use shift "
    "transition trend trends"
)
WORLDLY = _words(
    "industry economy market world worldwide according analysts technological consumers hackers attackers "
    "cybercriminals threat bad "
    "many demand case competitive"
)
COMING = _words(
    "will intend intends plan plans planning expect expects aim aims propose proposes scheduled hope hopes require "
    "call calls likely next "
    "coming going future expected planned intended"
)


def judge(before: str, after: str, heading: str) -> tuple[str, str, str, str]:
    """Polarity, speaker, tense and reason of an English hit."""
    sentence, rest = _sentence(before), _rest(after[:160])
    words, later = _words(sentence), _words(rest[:110])
    polarity, denial = _polarity(sentence, rest, words, later)
    speaker, who = (
        _title(sentence, rest, words, later)
        or _boilerplate(before, sentence, rest, after, words, later)
        or _other_party(sentence, rest, words, later)
        or _background(sentence, rest, words)
        or ("own", "")
    )
    tense, when = _tense(sentence, rest, speaker, words, later)
    return polarity, speaker, tense, "; ".join(part for part in (denial, who, when) if part)


def _sentence(before: str) -> str:
    for mark in reversed(list(SENTENCE_END.finditer(before, max(0, len(before) - 400)))):
        if not before.endswith(ABBREVIATIONS, 0, mark.end()):
            return before[mark.end() :].lstrip()
    return before


def _rest(after: str) -> str:
    for mark in SENTENCE_END.finditer(after):
        if not after.endswith(ABBREVIATIONS, 0, mark.end()):
            return after[: mark.start()]
    return after.removesuffix(".")


def _polarity(sentence: str, rest: str, words: Words, later: Words) -> Finding:
    if not words.isdisjoint(DENYING) and (cue := _last(NEGATION, sentence)):
        start = max(sentence.rfind(",", 0, cue.start()), sentence.rfind(";", 0, cue.start())) + 1
        if not (
            len(sentence) - cue.end() > 70
            or BARRIER.search(sentence, cue.end())
            or NO_DENIAL.search(sentence, max(0, cue.start() - 3))
            or DOUBT.search(sentence, start, cue.start())
        ):
            return "negated", f"negation before the hit: {cue.group()}"
    if not later.isdisjoint(DENYING) and (cue := DENIED_AFTER.match(rest)):
        return "negated", f"negation after the hit: {cue.group()[-24:]}"
    return "affirmed", ""


def _title(sentence: str, rest: str, words: Words, later: Words) -> Finding | None:
    if not words.isdisjoint(TITLES) and (cue := TITLE_BEFORE.search(sentence[-70:])):
        return "other_party", f"a post: {cue.group().strip()} …"
    if cue := OFFICER_AFTER.match(rest) or (None if later.isdisjoint(NAMES) else NAME_AFTER.match(rest)):
        return "other_party", f"part of a name or title: …{cue.group()}"
    if not words.isdisjoint(PERSONS) and PERSON.search(sentence) and (cue := CAREER.search(sentence)):
        return "other_party", f"biography: {cue.group()}"
    return None


def _boilerplate(before: str, sentence: str, rest: str, after: str, words: Words, later: Words) -> Finding | None:
    if not words.isdisjoint(STANDARD) and (cue := BOILERPLATE.search(sentence)):
        return "boilerplate", f"standard text: {cue.group().strip()}"
    if not later.isdisjoint(STANDARD) and (cue := BOILERPLATE.search(rest)):
        return "boilerplate", f"standard text: {cue.group().strip()}"
    if cue := DEFINED_AFTER.match(rest):
        return "boilerplate", f"definition: {cue.group().strip()}"
    if "item" in before[-14:] and ITEM.search(before[-20:]) and (ITEM_AFTER.match(after) or POINTER.match(after)):
        return "boilerplate", "heading of an item"
    return None


def _other_party(sentence: str, rest: str, words: Words, later: Words) -> Finding | None:
    if not later.isdisjoint(PARTY) and (cue := FIRMS_AFTER.match(rest) or OF_OTHERS.match(rest)):
        return "other_party", f"other firms: …{cue.group()}"
    if words.isdisjoint(PARTY):
        return None
    end = sentence[-60:]
    if cue := (POSSESSIVE.search(end) if "’" in end or "'" in end else None) or SYSTEMS_OF.search(sentence):
        return "other_party", f"another party's: {cue.group().strip()}"
    for cue in OTHER_SUBJECT.finditer(sentence):
        if CLAUSE_HEAD.search(sentence[max(0, cue.start() - 60) : cue.start()]) and not OWN.search(sentence, cue.end()):
            return "other_party", f"another party's: {cue.group()}"
    if (
        "they" in words
        and (cue := THEY.search(sentence))
        and OTHERS.search(sentence, 0, cue.start())
        and not OWN.search(sentence, cue.end())
    ):
        return "other_party", f"another party's: {cue.group()}"
    return None


def _background(sentence: str, rest: str, words: Words) -> Finding | None:
    legal = not words.isdisjoint(LEGAL)
    if legal and (cue := REQUIRING.search(sentence)):
        return "background", f"regulation: {cue.group()}"
    if OWN_AFTER.match(rest):
        return None
    own = None if words.isdisjoint(SELF) else _last(OWN, sentence)
    since = own.end() if own else 0
    distance = len(sentence) - since if own else len(sentence) + 100
    if distance > 12 and (cue := FIELD_AFTER.match(rest)):
        return "background", f"a field: …{cue.group()}"
    if own is None and (cue := LAWS_AFTER.search(rest, 0, 60)) and not NO_LIST.search(rest, 0, cue.start()):
        return "background", f"regulation: … {cue.group()}"
    if legal and (cue := LAW.search(sentence, since)):
        return "background", f"regulation: {cue.group()}"
    if distance > 60 and not words.isdisjoint(SPREADING) and (cue := SPREAD.search(sentence[-90:])):
        return "background", f"the world: {cue.group().strip()}"
    if "consumer" in words and (cue := HABITS.search(sentence, since)):
        return "background", f"the world: {cue.group()}"
    if own is None and not words.isdisjoint(WORLDLY) and (cue := WORLD.search(sentence)):
        return "background", f"the world: {cue.group()}"
    return None


def _tense(sentence: str, rest: str, speaker: str, words: Words, later: Words) -> Finding:
    if speaker == "boilerplate":
        return "fact", ""
    if not words.isdisjoint(COMING) or "proposed" in words or "adopted" in words:
        if speaker == "background" and (cue := PROPOSED.search(sentence)):
            return "plan", f"plan: {cue.group()}"
        near = sentence[-110:]
        if (
            (cue := _last(PLAN, near))
            and not RISK.search(near, 0, cue.start())
            and "will not" not in near
            and not (cue.group() == "future" and ";" in near[cue.end() :])
        ):
            return "plan", f"plan: {cue.group().strip()}"
    if not later.isdisjoint(COMING) and (cue := PLAN_AFTER.match(rest)) and not RISK.search(sentence):
        return "plan", f"plan after the hit: {cue.group()[-16:].strip()}"
    return "fact", ""


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None
