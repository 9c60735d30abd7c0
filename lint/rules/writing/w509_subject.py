"""W509: a subject that readers and filters take for junk mail."""

import re
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...reading.phrasebook import phrasebooks
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.parts import Part
from ...view.views import Context, View
from .mails import mail

_REPLY = lazy_regex(r"(?i)^\s*(?P<word>re|aw|sv|antw|antwort|fwd?|wg|tr|vs)(?:\[\d+\])?\s*:")
_FORWARDS = frozenset(("fw", "fwd", "wg", "tr"))
_FORWARDED = lazy_regex(r"(?im)^\s*(?:>|-{2,}.*(?:forwarded|weitergeleitet)|(?:from|von): .+@)")
_NO_REPLY = "but the email is not a reply"
_SHOUTED = lazy_regex(r"\b[A-Z][A-Z'’]{3,}\b")
_WORD = lazy_regex(r"\b[A-Za-z][\w'’-]*")
_TEXT = (
    "you asked for {{ lead.asset }}. Page nine has the figures for your river.\n\nWhich of the "
    "wells is yours?"
)
_STORED = "From: sam@brightwater.example\nTo: jo@acme.example\n"


class JunkSubject(MessageRule):
    code = "W509"
    name = "junk-subject"
    severity = Severity.warning
    needs = Needs.subject
    measures = True
    summary = "the subject is too long, in capitals, a false reply, or uses words of junk mail"
    why = (
        "The subject decides whether the email is opened. Phones show about 40 characters, "
        "filters count capitals and exclamation marks, and a false 'Re:' destroys the trust "
        "that the email should build. A step with thread: reply is a real reply; in "
        "any other step of a campaign a false one is an error."
    )
    options = {"most": 80, "allow": []}
    bad = (
        Example("shouting", mail("LAST CHANCE FOR YOUR RIVER", _TEXT)),
        Example("exclamation", mail("Your river is waiting!!", _TEXT)),
        Example("a false reply", f"{_STORED}Subject: Re: your river\n\nHello!\n", "mail.eml"),
        Example("a false forward", f"{_STORED}Subject: Fwd: your river\n\nHello!\n", "mail.eml"),
        Example("junk", mail("Risk-free and 100% guaranteed", _TEXT)),
        Example(
            "far too long", mail("About your river and " + "all the others that flow " * 4, _TEXT)
        ),
    )
    good = (
        Example("plain", mail("Page nine of {{ lead.asset }}", _TEXT)),
        Example("acronyms", mail("GDPR and NIS2 for your river", _TEXT)),
        Example(
            "a true reply",
            mail("Page nine of {{ lead.asset }}", _TEXT),
            also={
                "campaigns/spring.yml": "campaign: spring\ninitial: invitation.md\nsequence:\n"
                "  steps:\n    - {email: follow-up.md, wait: 1 business day, thread: reply}\n"
            },
        ),
        Example(
            "a true forward",
            mail(
                '"Fwd: the river notice"',
                f"{_TEXT}\n\n---------- Forwarded message ----------\nThe weir opens in May.",
            ),
        ),
        Example("about something", mail("Re-use of river water", _TEXT)),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        part = next((part for part in view.parts if part.kind == "subject"), None)
        if part is None:
            return
        allowed = {str(word).lower() for word in context.options["allow"]}
        for start, end, what, fix in _faults(view, part, int(context.options["most"]), allowed):
            place = {**part.where(start, end), "field": None}
            lies = view.step is not None and start == 0 and what.endswith(_NO_REPLY)
            severity = Severity.error if lies else self.severity
            yield self.finding(what, fix=fix, severity=severity, **place)
            return  # one is enough to have it rewritten


def _faults(
    view: View, part: Part, most: int, allowed: set[str]
) -> Iterator[tuple[int, int, str, str]]:
    text = part.text
    if (reply := _REPLY.match(text)) and not _is_answer(view, reply["word"].lower()):
        what = f"'{reply['word']}:' in the subject, {_NO_REPLY}"
        yield 0, reply.end(), what, "remove it, or write thread: reply in the campaign"
    if _shouts(part):
        yield 0, len(text), "the subject is mostly in capitals", "write it as a sentence"
    if marks := re.search(r"(?<![!?])[!?]*!\s*!+|!.*!.*!", text):
        yield (
            *marks.span(),
            "the subject has too many exclamation marks",
            "remove the exclamation marks",
        )
    for book in phrasebooks().values():
        for family, match in book.matches("spam", text):
            if not allowed & {family, match[0].lower()}:
                yield (
                    *match.span(),
                    f"'{match[0]}' is typical of junk mail",
                    "say what the email is about",
                )
    if len(text) > most:
        what = f"{len(text)} characters; a phone shows about 40"
        yield 0, len(text), what, "say the one thing that the email is about"


def _is_answer(view: View, word: str) -> bool:
    if view.message is None:
        return True  # a template alone: it is not known what it replies to
    if word in _FORWARDS and any(_FORWARDED.search(part.text) for part in view.parts):
        return True  # what is forwarded stands below
    if view.step is not None:
        return view.step.thread == "reply" and word not in _FORWARDS
    headers = {name.lower() for name, _ in view.message.headers}
    return bool(headers & {"in-reply-to", "references"}) or not headers


def _shouts(part: Part) -> bool:
    """Say whether most of the team's own words are in capitals; merged values do not count."""
    own = [m for m in _WORD.finditer(part.text) if not part.spans_in(m.start(), m.end())]
    letters = sum(len(m[0]) for m in own)
    loud = [m for m in own if _SHOUTED.fullmatch(m[0])]
    return len(loud) >= 2 and sum(len(m[0]) for m in loud) > letters / 2
