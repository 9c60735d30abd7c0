"""T106: a sentence that reads wrong when the value is missing."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache

from ....templates.errors import TemplateError
from ....templates.lazy_regex import lazy_regex
from ....templates.render.compose import Composer
from ....templates.render.contexts import To
from ....templates.source.template import Template
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.fields import COMMON, Field
from ....templates.workspace.settings import Mailbox
from ....templates.workspace.workspace import Workspace
from ...check.static_preview import StaticPreview, Unsure
from ...findings.finding import Finding, Severity
from ...judging.rendered_view import rendered
from ...reading.hit import Hit, matches
from ...reading.holes import find_holes
from ...reading.repeats import find_repeats
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.field_use import uses
from ...view.parts import Part
from ...view.views import Context

_SENDER = Mailbox(address="sender@sender.example", name="Sam Sender", phone="+1 555 0100")
_URL = "https://b.example/u"
_DETERMINERS = r"(?:the|an?|your|our|my|his|her|their|this|that)"
_DOUBLED = lazy_regex(rf"(?i)(?<![\w'’-])(?P<at>{_DETERMINERS} {_DETERMINERS})(?= [a-z])")


# "Dear Ms there": a title wants a name behind it; "Herr von Berg" is one.
_TITLED = lazy_regex(
    r"(?<![\w'’-])(?P<at>(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau|Mme|Madame|Monsieur|Señora?|Sra?|"
    r"Senhora?|Signora?|Mevrouw|Meneer|Dhr|Mevr)\.? (?!(?:von|van|vom|zu|zum|zur|de|da|do|dos|del|"
    r"della|di|du|des|la|le|ter|ten|der|den|al|el|bin|ibn|af|av|und|and|et|y|e|o)\b)[a-zà-ÿ]+)"
)
# "in your house at your house": what the fallback says stands in its sentence already.
_SAID_BEFORE = lazy_regex(
    rf"(?i)(?<![\w'’-])(?P<at>(?P<said>{_DETERMINERS} [^\W\d_]{{3,30}})\b[^.!?\n]{{1,30}}"
    r"(?<![\w'’-])(?P=said)(?![\w'’-]))"
)


class ReadsWrong(TemplateRule):
    code = "T106"
    name = "reads-wrong-without"
    severity = Severity.warning
    summary = "the fallback, or the branch for a missing value, does not fit its sentence"
    why = (
        "A fallback is written once and read by everybody whose row has a gap: 'at your your "
        "company', 'Hi ,'. Previews do not show it, because people look at previews of "
        "complete rows."
    )
    requirement = "R18"
    bad = (
        Example(
            "an empty fallback",
            "---\nsubject: Rivers\npreheader: Two\n---\nHi {{ contact.last_name | fallback('') "
            "}}, about {{ lead.asset }}.\n",
        ),
        Example(
            "a word twice",
            "---\nsubject: Rivers\npreheader: Two\n---\nHow is it at your "
            "{{ contact.company | fallback('your office') }} now?\n",
        ),
        Example(
            "a title and no name",
            "---\nsubject: Rivers\npreheader: Two\n---\nDear Ms {{ contact.last_name | "
            "fallback('there') }}, about {{ lead.asset }}.\n",
        ),
        Example(
            "the same words again",
            "---\nsubject: Rivers\npreheader: Two\n---\nWhat is checked in your house at "
            "{{ contact.company | fallback('your house') }}?\n",
        ),
        Example(
            "a branch that leaves a gap",
            "---\nsubject: Rivers\npreheader: Two\n---\nI saw that at {% if contact.company %}"
            "{{ contact.company }}{% endif %}, rivers matter.\n",
        ),
    )
    good = (
        Example(
            "the sentence works with and without the value",
            "---\nsubject: Rivers\npreheader: Two\n---\nHow is it at {{ contact.company | "
            "fallback('your office') }} now?{% if contact.last_name %} All well, "
            "{{ contact.last_name }}?{% endif %}\n",
        ),
    )

    def __init__(self) -> None:
        self._preview: StaticPreview | None = None

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        workspace = context.workspace
        missing = _may_be_missing(template, context.fields) if workspace else {}
        if workspace is None or not missing:
            return
        values = {key: _example(field) for key, field in context.fields.items()}
        if self._preview is None or self._preview.workspace is not workspace:
            self._preview = _preview(workspace, values)
        with suppress(Unsure):
            if not any(_faults(self._preview.changed(template, missing))):
                return
        composer = _composer(workspace, template.name)
        try:
            expected = {hit.what for part in _parts(composer, values) for hit in _faults(part.text)}
            for key in missing:
                for part in _parts(composer, {**values, key: ""}):
                    for hit in _faults(part.text):
                        if hit.what not in expected:
                            yield self._finding(key, part, hit)
        except TemplateError:
            return  # reported where the template itself is checked

    def _finding(self, key: str, part: Part, hit: Hit) -> Finding:
        where = part.where(hit.start, hit.end) | {"field": key}
        fix = f"change the fallback of {{{{ {key} }}}}, or the words around it"
        return self.finding(f"without '{key}', {hit.what}", fix=fix, **where)


def _may_be_missing(template: Template, fields: Mapping[str, Field]) -> dict[str, None]:
    """Return the optional fields with a fallback or a condition; T105 reports the others."""
    found: dict[str, None] = {}
    for use in uses(template):
        field = fields.get(use.name)
        if field and not field.required and (field.fallback is not None or use.guarded):
            found[use.name] = None
    return found


def _composer(workspace: Workspace, name: str) -> Composer:
    alone = {"campaign": "alone", "initial": name, "sequence": {"steps": [{"email": name}]}}
    return Composer(workspace, Campaign.model_validate(alone))


def _preview(workspace: Workspace, values: Mapping[str, str]) -> StaticPreview:
    @cache
    def to(missing: str | None) -> To:
        return To({**values, missing: ""} if missing else values, _SENDER, _URL)

    return StaticPreview(workspace, _composer(workspace, "no template"), to)


def _parts(composer: Composer, values: Mapping[str, str]) -> tuple[Part, ...]:
    marked = composer.marked(0, values, sender=_SENDER, unsubscribe_url=_URL)
    return rendered(marked, composer.template(0), step=None, recipient=None, values=values).parts


def _faults(text: str) -> Iterator[Hit]:
    yield from find_holes(text)
    yield from find_repeats(text)
    for wrong in (_DOUBLED, _TITLED, _SAID_BEFORE):
        yield from matches(wrong, text, "the text reads '{}'", None)


def _example(field: Field) -> str:
    known = COMMON.get(field.key)
    return field.example or (known[1] if known else "") or "Example"
