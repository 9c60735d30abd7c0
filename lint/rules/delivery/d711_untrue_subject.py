"""D711: a subject that is not true any more, or is not yet, on the day its email leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ....templates.source.tag_masking import TAG
from ....templates.source.template import Template
from ....templates.workspace.content import ContentItem
from ....templates.workspace.located import nearest
from ....templates.workspace.step import Step
from ...findings.finding import Finding, Severity
from ...reading.codes import FILLED
from ...reading.urgency import Kind, find_urgency
from ...rule.base import Example
from ...rule.content_use import content_uses
from ...rule.families import SequenceRule
from ...rule.rules_of_law import rules_of_law
from ...rule.schedule import leaving_days
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_DAY = timedelta(days=1)
_BODY = (
    "preheader: Two pages\n---\nHi {{{{ contact.first_name | given }}}},\n\nyou asked for "
    "{{{{ lead.asset }}}}. {} Shall we talk on Tuesday at ten?\n\nSam\n\n"
    "[No more of these]({{{{ unsubscribe_url }}}}) · {{{{ workspace.postal_address }}}}\n"
)
_LIBRARY = "items:\n  seats: {title: The spring price, url: 'https://b.example/p', expires: %s}\n"


def _mail(subject: str, body: str = "The price of spring ends with it.", offer: str = "") -> str:
    return f"---\nsubject: '{subject}'\n{offer}{_BODY.format(body)}"


def _declared(expires: str) -> dict[str, str]:
    return {"content/library.yml": _LIBRARY % expires}


@dataclass(frozen=True, slots=True)
class _Subject:
    """A subject as its template writes it, with what its email says of an offer."""

    template: Template
    text: str
    offer: tuple[str, ContentItem] | None


class UntrueSubject(SequenceRule):
    code = "D711"
    name = "untrue-subject"
    severity = Severity.error
    summary = "a subject's deadline, price or 'today' is not true on the day its email leaves"
    why = (
        "'Ends today' goes out on Monday to one person and on Thursday to the next; courts in the "
        "USA count each false subject. A subject that time makes untrue needs an offer with its "
        "end: an item of the library with 'expires', which the email names or its front matter has "
        "as 'offer: KEY'. Then each follow-up is checked for the day on which it leaves, for "
        "somebody who is enrolled on the day of the check; 'today' is true on the offer's last day "
        "only, 'tomorrow' on the day before. A reply has the subject that its thread began with. "
        "Before an email leaves it is asked again, for that day."
    )
    source = "RCW 19.190.020, Brown v. Old Navy (2025); 15 U.S.C. 7704(a)(2)"
    bad = (
        Example("last chance, of what", _mail("Last chance for the spring price")),
        Example("a price without an end", _mail("A seat for $49")),
        Example(
            "true on one day only",
            _mail("The price ends today", offer="offer: seats\n"),
            also=_declared("2026-06-01"),
        ),
        Example(
            "over when it leaves",
            _mail("Last chance for the spring price", offer="offer: seats\n"),
            also=_declared("2026-03-04"),
        ),
        Example(
            "an offer that is not there",
            _mail("Last chance", offer="offer: seat\n"),
            also=_declared("2026-06-01"),
        ),
        Example("German", _mail("Nur noch bis Freitag: der Frühlingspreis")),
    )
    good = (
        Example(
            "an offer with its end",
            _mail("Last chance for the spring price", offer="offer: seats\n"),
            also=_declared("2026-06-01"),
        ),
        Example(
            "named in the text",
            _mail("A seat for $49", "{{ content.seats.title }} is there."),
            also=_declared("2026-06-01"),
        ),
        Example(
            "the last day",
            _mail("The price ends today", offer="offer: seats\n"),
            also=_declared("2026-03-05"),
        ),
        Example("no claim", _mail("Two pages on the price of water")),
        Example("a meeting", _mail("Tuesday at ten?")),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        days = leaving_days(sequence.campaign.sequence, context.today) if context.today else {}
        for step in sequence.campaign.emails:
            for subject in _subjects(sequence, step):
                yield from self._offer(sequence, step, subject)
                leaves = context.leaves or days.get(step.number)
                yield from self._claims(step, subject, leaves)

    def _offer(self, sequence: SequenceView, step: Step, subject: _Subject) -> Iterator[Finding]:
        named = subject.template.front.get("offer")
        library = sequence.workspace.content
        if named is not None and str(named) not in library:
            near = nearest(str(named), list(library))
            yield self._at(
                step,
                subject,
                f"the offer '{named}' is not in content/library.yml",
                f"did you mean '{near}'?" if near else "add it there, with 'expires'",
            )

    def _claims(self, step: Step, subject: _Subject, leaves: date | None) -> Iterator[Finding]:
        for kind, hit in find_urgency(subject.text):
            why = _untrue(kind, subject, leaves)
            if why is not None:
                law = rules_of_law()["true_subject"]
                yield self._at(
                    step,
                    subject,
                    f"{hit.what} in the subject of step {step.number}: {why} ({law.source})",
                    "leave it out, or name an offer of the library whose 'expires' fits",
                )
                return  # one is enough to have it rewritten

    def _at(self, step: Step, subject: _Subject, what: str, fix: str) -> Finding:
        place = subject.template.subject.place if subject.template.subject else None
        return self.finding(
            what,
            path=subject.template.path,
            line=place.line if place else 1,
            step=step.number,
            fix=fix,
        )


def _untrue(kind: Kind, subject: _Subject, leaves: date | None) -> str | None:
    """Return why what a subject says is not true on the day it leaves; None where it is."""
    offer = subject.offer
    if offer is None:
        return "no offer with an end says until when that is true"
    key, item = offer
    assert item.expires is not None
    last = item.expires - _DAY
    if leaves is None:
        return None
    if leaves > last:
        return f"it leaves on {leaves}, and the last day of '{key}' is {last}"
    days = {Kind.today: leaves, Kind.tomorrow: leaves + _DAY}
    if kind in days and days[kind] != last:
        return f"it leaves on {leaves}, and '{key}' ends on {last}"
    return None


def _subjects(sequence: SequenceView, step: Step) -> Iterator[_Subject]:
    """Yield the subjects that a step may have: of its variants, or that its thread began with."""
    if step.thread == "reply":
        emails = [one for one in sequence.campaign.emails if one.number < step.number]
        heads = [one for one in emails if one.thread == "new"]
        name = heads[-1].template if heads else sequence.campaign.initial
        names = [name] if name else []
    else:
        names = list(dict.fromkeys((step.template, *step.variants.values())))
    for name in names:
        template = sequence.sources.get(name)
        if template is not None and template.subject is not None:
            text = TAG.sub(FILLED, template.subject.text)
            yield _Subject(template, text, _offer_of(sequence, name, template))


def _offer_of(
    sequence: SequenceView, name: str, template: Template
) -> tuple[str, ContentItem] | None:
    """Return the offer with an end that an email declares or names; of several the first to end."""
    named = template.front.get("offer")
    uses = (use.key for one in sequence.made_of(name) for use in content_uses(one))
    keys = [str(named)] if named is not None else list(uses)
    library = sequence.workspace.content
    ending = [(key, library[key]) for key in keys if key in library and library[key].expires]
    return min(ending, key=lambda one: one[1].expires or date.max, default=None)
