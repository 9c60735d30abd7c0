"""S413: a script for a call or a voicemail that leaves out what the person has to know."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ....templates.lazy_regex import lazy_regex
from ....templates.source.template import Template
from ....templates.workspace.step import Step
from ...check.mail_files import template_parts
from ...findings.finding import Finding, Severity
from ...lists.recipients import Recipients
from ...reading.codes import FILLED
from ...reading.greeting import greetings
from ...reading.language import language_of
from ...reading.phrasebook import phrasebooks
from ...reading.script import has_number, has_reason, has_value
from ...reading.words import HONORIFICS
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.field_use import uses
from ...rule.policy import SPOKEN
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "templates/call.txt"
_NAMED = lazy_regex(rf"\b(?:{HONORIFICS})\.?[ \t]+([A-ZÀ-Þ][\w'’-]+)|\bAsk for ([A-ZÀ-Þ][\w'’-]+)")
_NEAR = 2  # letters that differ: Brado is near Brodo
_SHORTEST = 5  # letters of a name that is near another by so much
_OURS = (
    "Hello {{ contact.first_name | given }}, this is {{ sender.name }} of {{ workspace.name }}. "
)
_WHY = "You asked for {{ lead.asset }}; "
_FOR = "page four answers what most visitors ask first, and I can read it to you. "
_BACK = "My number is {{ sender.phone }}.\n"


class PoorScript(SequenceRule):
    code = "S413"
    name = "poor-script"
    severity = Severity.error
    summary = "a call's or a voicemail's script lacks who, company, reason, value or number"
    why = (
        "'Hi Mr. Brado (My name is Brodo), this is Mike from XYZ Company, please call me back at "
        "555-1212. Huh? I had no idea who he was, what he wanted, or why I should call him back.' "
        "A script says who calls, of which company, why this person is called, what is in it for "
        "them, and under which number they reach you. A name in it is the lead's own: print the "
        "field. Reason and value are judged in the languages of the writing rules."
    )
    requirement = "R17, R49"
    source = "sources/000, don't no. 6"
    bad = (
        Example("only a name and a number", _OURS + _BACK, _FILE),
        Example("no number", _OURS + _WHY + _FOR, _FILE),
        Example("nobody calls", "Hello! " + _WHY + _FOR + _BACK, _FILE),
        Example(
            "no value", f"{_OURS}{_WHY.replace('; ', '. ')}Please call me back. {_BACK}", _FILE
        ),
        Example(
            "a name that is nearly theirs",
            _OURS.replace("{{ contact.first_name | given }}", "Ms. Rivora") + _WHY + _FOR + _BACK,
            _FILE,
        ),
    )
    good = (
        Example("all of it", _OURS + _WHY + _FOR + _BACK, _FILE),
        Example(
            "in the company's own words",
            "Hi, Sam Ortiz at Brightwater here. I am calling because {{ lead.asset }} went out "
            "with a wrong table on page nine, and the right one saves you a new filter. You reach "
            "me at +44 113 496 0000.\n",
            _FILE,
        ),
        Example(
            "German",
            "Guten Tag, hier ist {{ sender.name }} von {{ workspace.name }}. Ich rufe an, weil Sie "
            "{{ lead.asset }} wollten: Auf Seite vier steht, welcher Filter zu Ihrem Brunnen "
            "passt. Meine Nummer ist {{ sender.phone }}.\n",
            _FILE,
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        told: set[str] = set()
        for step in sequence.campaign.sequence.steps:
            if step.channel in SPOKEN and step.template not in told:
                told.add(step.template)
                templates = sequence.made_of(step.template)
                if templates:
                    yield from self._lacking(sequence, step, templates)
                    yield from self._misnamed(sequence, templates)

    def _lacking(
        self, sequence: SequenceView, step: Step, templates: Sequence[Template]
    ) -> Iterator[Finding]:
        lacking = _lacks(sequence, templates)
        if lacking:
            yield self.finding(
                f"the script of step {step.number}, a {step.channel}, does not say "
                f"{_listed(lacking)}",
                fix="write it as if to somebody who has never heard of you",
                path=sequence.workspace.shown(sequence.workspace.path(step.template)),
                line=1,
            )

    def _misnamed(self, sequence: SequenceView, templates: Sequence[Template]) -> Iterator[Finding]:
        if sequence.recipients is None:
            return
        for template in templates:
            for part in template_parts(template):
                for start, name in _typed_names(part.text):
                    own = _near(name, sequence.recipients)
                    if own is not None:
                        yield self.finding(
                            f"the script says '{name}', and the list has '{own}'",
                            fix="print the field: {{ contact.last_name }}",
                            **part.where(start, start + len(name)),
                        )


def _lacks(sequence: SequenceView, templates: Sequence[Template]) -> list[str]:
    """Return what a script leaves out, as a sentence goes on after "does not say"."""
    settings = sequence.workspace.settings
    printed = {use.name for template in templates for use in uses(template) if use.printed}
    text = "\n".join(part.text for one in templates for part in template_parts(one))
    plain = text.casefold()
    people = (box.name for box in settings.mailboxes.values() if box.name)
    names = {name.casefold() for one in people for name in (one, one.split()[0])}
    found = {
        "who calls": bool(printed & {"sender.name", "sender.first_name"})
        or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain) for name in names),
        "of which company": "workspace.name" in printed or settings.name.casefold() in plain,
        "under which number you can be reached": "sender.phone" in printed or has_number(text),
    }
    told = any(name.startswith(("lead.", "research.", "step.")) for name in printed)
    words = text.replace(FILLED, " ")
    language = language_of(words) or settings.locale[:2].lower()  # a short script names none
    book = phrasebooks().get(language)
    if told or book is not None:
        found["why they are called"] = told or has_reason(text, book)
    if book is not None:
        found["what is in it for them"] = has_value(text, book)
    return [what for what, is_said in found.items() if not is_said]


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"


def _typed_names(text: str) -> Iterator[tuple[int, str]]:
    """Yield the names that stand in a script as its own words, with where they start."""
    seen: set[int] = set()
    for match in _NAMED.finditer(text):
        name = match[1] or match[2]
        seen.add(match.end() - len(name))
        yield match.end() - len(name), name
    for greeting in greetings(text):
        for name in re.finditer(r"[A-ZÀ-Þ][\w'’-]+", text[greeting.start : greeting.end]):
            start = greeting.start + name.start()
            if start not in seen:
                seen.add(start)
                yield start, name[0]


def _near(name: str, recipients: Recipients) -> str | None:
    """Return a lead's name that is nearly name, None where name is one or none is near."""
    known = {*recipients.column("contact.last_name"), *recipients.column("contact.first_name")}
    folded = {one.casefold(): one for one in known if one}
    wanted = name.casefold()
    if wanted in folded or len(wanted) < _SHORTEST:
        return None
    found = process.extractOne(
        wanted, folded.keys(), scorer=Levenshtein.distance, score_cutoff=_NEAR
    )
    return folded[found[0]] if found is not None and len(found[0]) >= _SHORTEST else None
