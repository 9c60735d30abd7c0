"""W501: the phrases by which people recognise a follow-up that has nothing to say."""

import re
from collections.abc import Iterable

from ...finding import Severity
from ...reading.hit import Hit, matches, separate
from ...rule import Context, Example, ReadingRule

_JUST = r"(?:just |simply |only |quickly |really |kindly )?"
_WANT = (
    rf"(?:(?:i|we)(?:['’]m| am|['’]re| are)? )?{_JUST}(?:wanted to |want to |"
    rf"wanting to |thought i['’]d |thought i would |writing to |reaching out to |"
    rf"hoping to |here to |trying to |looking to )?{_JUST}"
)
_LED = (
    r"(?:(?:just|quickly|wanted to|want to|wanting to|thought i['’]d|hoping to|writing to|"
    r"reaching out to|trying to) )+"
)
_FAMILIES: tuple[tuple[str, str], ...] = (
    (
        "received-it",
        r"(?:i |we )?(?:hope|trust|assume|believe|wonder(?:ed|ing)?(?: if)?|"
        r"not sure(?: if)?|did|have) (?:that )?you (?:have |had |were able to |got |"
        r"get |received |receive |seen |saw |see |read |managed |had a chance )+(?:to |"
        r"a chance to |the chance to )?(?:see |read |review |look at |get )?(?:my|our|"
        r"the|this) (?:\w+ )?(?:previous|last|earlier|first|other|recent|"
        r"initial)?\s?(?:e-?mail|mail|message|note|letter|voicemail)s?",
    ),
    (
        "hope-well",
        r"(?:i |we )?(?:just )?(?:hope|trust|hoping) (?:that )?(?:this (?:e-?mail|"
        r"message|note|mail|finds)|you(?:['’]re| are| have been|['’]ve been)|all is|"
        r"everything is|your (?:week|day|monday|year|weekend))(?: is| finds you|"
        r" are)?(?: (?:doing |going |keeping |having )?(?:well|great|good|safe|fine|"
        r"in good (?:health|spirits)|a (?:great|good|wonderful|lovely)))",
    ),
    ("finds-you", r"(?:this (?:e-?mail|message|note)|it) finds you (?:well|in good|safe)"),
    (
        "check-in",
        rf"{_WANT}(?:{_LED}check(?:ing)?[- ](?:in|back|up)(?! (?:at|to (?:the|your) )|g)|"
        rf"checking[- ](?:in|back|up)(?! (?:at|to|desk|counter|online|for) ?))\b"
        rf"(?: (?:on|with|to see|about|regarding)\b)?",
    ),
    (
        "touch-base",
        rf"{_WANT}(?:touch(?:ing|ed)? base|re-?connect(?:ing)?(?= (?:with you|on|and|"
        rf"about))|{_LED}re-?connect(?:ing)?|sync(?:ing)? up|reach(?:ing|"
        rf"ed)? out (?:again|once more|one more time|"
        rf"to see if))",
    ),
    (
        "circle-back",
        rf"{_WANT}(?:{_LED}follow(?:ing)?[- ]up|circl(?:e|ing|ed) back|loop(?:ing|"
        rf"ed)? back|follow(?:ing|"
        rf"ed)?[- ]up (?:on|with|regarding|about|to) (?:my|our|the|this|"
        rf"that)(?: \w+){{0,2}} (?:previous|last|earlier|e-?mail|mail|message|note|"
        rf"voicemail|conversation|below)|follow(?:ing)?[- ]up (?:again|once more|to see|"
        rf"here|on this|on that|on the below|as i)|com(?:e|ing) back to you on this)",
    ),
    (
        "bump",
        rf"{_WANT}(?:bump(?:ing|ed)?|float(?:ing)?|push(?:ing)?|mov(?:e|ing)|"
        rf"bring(?:ing)?|resurfac(?:e|ing)|pop(?:ping)?|nudg(?:e|ing)) (?:this|my|it|"
        rf"the thread|you)(?: (?:e-?mail|message|note|thread|up|back))*(?: (?:up |"
        rf"back )?(?:to|in) (?:the )?(?:top|your inbox)\b.{{0,20}}| up\b| again\b|"
        rf" on this\b| in case\b)",
    ),
    (
        "buried",
        r"(?:in case|i know|i['’]m sure|sure) (?:this|it|my (?:last |"
        r"previous )?(?:e-?mail|message|note)|your inbox|you)(?: \w+){0,4} (?:slipped|"
        r"got (?:lost|buried)|was missed|buried|missed (?:it|this|my)|fell through|"
        r"is (?:full|crazy|busy)|inbox|swamped|are busy|you['’]re busy)",
    ),
    (
        "busy",
        r"(?:i know|i understand|i realize|i realise|"
        r"i['’]m sure) (?:that )?you(?:['’]re| are| must be) (?:very |super |extremely |"
        r"really |probably )?(?:busy|swamped|slammed)",
    ),
    (
        "any-questions",
        r"(?:please )?(?:let me know|feel free to (?:reach out|contact me|reply|ask)|"
        r"do not hesitate to|don['’]t hesitate to|reach out|"
        r"contact me)(?: to \w+ me)? (?:if|should) you (?:have|had|need|"
        r"require)? ?(?:any|further|more)? ?(?:questions?|thoughts|information|queries|"
        r"concerns)",
    ),
    ("hesitate", r"(?:please )?(?:do not|don['’]t) hesitate to (?:contact|reach|ask|call|get)"),
    (
        "right-person",
        r"(?:if|should) (?:you (?:are|['’]re) not|i should (?:talk|speak)|"
        r"you feel i should|there is someone|someone else)(?: \w+){0,6} (?:right|best|"
        r"correct|appropriate) (?:person|contact)|(?:point|direct|forward) (?:me|"
        r"this(?: e-?mail)?)(?: \w+){0,3} (?:to|in) (?:the )?(?:right|appropriate|best|"
        r"correct) (?:person|direction|contact|colleague)|"
        r"if you feel i should talk to someone else",
    ),
    (
        "thoughts",
        r"^[^\w\n]*+(?:any (?:thoughts|update|updates|news|interest|feedback)(?: on (?:this|"
        r"my|the)(?: \w+){0,4})?|thoughts)\s*\?|(?:have|had|did|got|"
        r"get) (?:you )?(?:had |get |got )?(?:a |"
        r"the )?(?:chance|time|opportunity|moment) to (?:review|look|read|think|go over|"
        r"consider)(?: \w+){0,2} (?:my|our|the|this|over|at|about)|"
        r"(?:let me know|love to (?:hear|know|get)|share) (?:what )?your (?:thoughts|feedback)|"
        r"are you still interested\?|sorry to (?:bother|bug|pester|keep) ",
    ),
    (
        "did-not-hear",
        r"(?:i |we )?(?:haven['’]t|have not|never|didn['’]t|did not|still haven['’]t|"
        r"not) (?:yet )?(?:heard? (?:back )?from you|heard back|got(?:ten)? a (?:reply|"
        r"response)|receiv\w+ (?:a|any|your) (?:reply|response))|since i (?:haven['’]t|"
        r"have not|didn['’]t) (?:heard|hear|get)",
    ),
    (
        "pick-brain",
        rf"{_WANT}(?:pick your brain|grab (?:a few|15|10|20|30|five|ten) minutes|"
        rf"hop on a (?:quick )?call|jump on a (?:quick )?call|take the liberty|"
        rf"introduce myself)",
    ),
    (
        "gentle",
        r"(?:a |just a |this is a )?(?:(?:gentle|friendly|kind) reminder|"
        r"(?:gentle|friendly|quick|soft|kind|little) (?:nudge|follow[- ]?up|ping|bump|"
        r"check[- ]?in))\b",
    ),
    ("per-my", r"(?:as )?per my (?:last|previous|earlier) (?:e-?mail|message|note)"),
    (
        "synergy",
        r"(?:explore|discuss|uncover|find) (?:potential |possible |any )?synerg\w+|"
        r"(?:at|to) your earliest convenience|"
        r"look(?:ing)? forward to (?:hearing from you|your (?:reply|"
        r"response))(?: soon)?(?=\s*[.!]|\s*$)",
    ),
)
_BLANK = re.compile(r"(?<!\[-) (?!\])")
_ANY_BLANK = r"\\s+"  # a phrase may run over the end of a line
_PATTERNS = tuple(
    (name, re.compile(rf"(?im)(?<![\w'’])(?P<at>{_BLANK.sub(_ANY_BLANK, words)})"))
    for name, words in _FAMILIES
)
_FIX = "say what the person asked for or did, and what is new since then"


class GenericPhrase(ReadingRule):
    code = "W501"
    name = "generic-phrase"
    severity = Severity.warning
    summary = "a phrase that every follow-up has and nobody means"
    why = (
        "'I hope you received my previous email. Let me know if you have any questions…': "
        "'generic responses are almost worse than no response at all'. The phrase tells that "
        "the writer has nothing for this reader."
    )
    requirement = "R5"
    source = "sources/000, do no. 2"
    options = {"allow": []}
    bad = (
        Example(
            "the article's own sample",
            "I hope you received my previous email. Let me know if you have any questions or "
            "require any further information. If you feel I should talk to someone else in your "
            "organisation in regards to this, I would appreciate it if you forward this email to "
            "the right person.\n",
            "mail.txt",
        ),
        Example("checking in", "I just wanted to check in on this.\n", "mail.txt"),
        Example("circling back", "Circling back on my last email.\n", "mail.txt"),
        Example("bumping", "Bumping this to the top of your inbox.\n", "mail.txt"),
        Example("a wish for all", "Hope this email finds you well.\n", "mail.txt"),
    )
    good = (
        Example(
            "a reason",
            "You asked on Tuesday how the filter copes with frost; page nine has the figures.\n",
            "mail.txt",
        ),
        Example("a real check-in", "Check-in at the hotel opens at three.\n", "mail.txt"),
    )
    kinds = ("subject", "preheader", "text", "html")

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        allowed = [str(phrase).lower() for phrase in context.options.get("allow", ())]
        hits = [
            hit
            for name, pattern in _PATTERNS
            for hit in matches(pattern, text, "'{}' is a phrase that every follow-up has", _FIX)
            if name not in allowed and text[hit.start : hit.end].lower() not in allowed
        ]
        return separate(hits)
