"""M213: a claim that stands in no fact."""

import re
from collections.abc import Iterator

from ....templates.errors import TemplateError
from ....templates.lazy_regex import lazy_regex
from ....templates.source.files import TemplateFiles
from ....templates.source.template import FRONT
from ....templates.workspace.workspace import Workspace
from ...check.mail_files import template_parts
from ...findings.finding import Finding, Severity
from ...prose.authored_text import main_text
from ...prose.known_facts import KnownFacts, known_facts
from ...reading.claims import Claim, Kind, find_claims
from ...reading.codes import FILLED
from ...reading.language import language_of
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.parts import Part
from ...view.views import Context, View

_DRAFTED = lazy_regex(r"(?mi)^drafted:[ \t]*true[ \t]*(?:#.*)?$")
_AROUND = 24  # characters beside a claim that help to find it in its file
_FACTS = {
    "facts.yml": "facts:\n"
    "  - Forty plants took part in the trial of 2025.\n"
    "  - 'Mara Quist of Halden Mill said: \"it paid for itself in a summer\".'\n"
    "  - The filter is certified to ISO 9001 and costs 1,200 euros.\n"
    "  - {fact: The tour is on 9 May 2026., expires: 2999-01-01}\n"
}


def _mail(words: str, front: str = "") -> str:
    return (
        f"---\nsubject: Page nine\npreheader: Two pages\n{front}---\nHi {{{{ contact.first_name | "
        f"given }}}},\n\nyou asked for {{{{ lead.asset }}}}. {words}\n\nSam\n\n"
        "[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"
    )


class UnfoundedClaim(MessageRule):
    code = "M213"
    name = "unfounded-claim"
    severity = Severity.error
    needs = Needs.structure
    summary = "a number, name, date, price, quotation or product claim that stands in no fact"
    why = (
        "A text that a program wrote, or a colleague in a hurry, says '93 % of plants' and nobody "
        "knows where that is from; the reader asks. Where the workspace declares facts.yml, or a "
        "template's front matter says drafted: true, each claim must stand in the lead's fields, "
        "facts.yml, the content library or the initial email. A number counts in digits or in "
        "words; merged values are the lead's own. No claims are weekdays, ordinals, the times and "
        "the length of the call that is asked for, small numbers in words, and what the sender is "
        "called. Names and praise are read in English and German."
    )
    requirement = "R4"
    bad = (
        Example("a number", _mail("It saves 93 % of the water."), also=_FACTS),
        Example("a name", _mail("Last week I showed it to Olaf Brandt."), also=_FACTS),
        Example("a date", _mail("The tour is on 12 June 2026."), also=_FACTS),
        Example("a price", _mail("It costs 900 euros."), also=_FACTS),
        Example(
            "a quotation", _mail('A reader wrote: "the best filter we have ever had".'), also=_FACTS
        ),
        Example("praise", _mail("The filter is patented, and it shows."), also=_FACTS),
        Example("a drafted email without facts", _mail("Sixty plants use it.", "drafted: true\n")),
        Example(
            "German",
            _mail(
                "Der Filter spart Ihnen laut Herrn Brandt 70 Prozent des Wassers, und er ist "
                "in Ihrem Land längst patentiert worden."
            ),
            also=_FACTS,
        ),
    )
    good = (
        Example(
            "what facts.yml says",
            _mail("40 plants took part in the trial of 2025. It costs 1.200 euros."),
            also=_FACTS,
        ),
        Example(
            "a quotation that is there",
            _mail("“It paid for itself in a summer”, says Mara Quist."),
            also=_FACTS,
        ),
        Example(
            "a meeting",
            _mail("Would Tuesday, 3 March, at 10:30 suit you for 15 minutes?"),
            also=_FACTS,
        ),
        Example(
            "small talk",
            _mail(
                "One question: is yours the first well, or the 2nd? Three lines "
                "are enough for Sam at Brightwater."
            ),
            also=_FACTS,
        ),
        Example("no facts declared", _mail("It saves 93 % of the water.")),
    )

    def __init__(self) -> None:
        self._facts: dict[tuple[str, ...], KnownFacts] = {}
        self._found: dict[tuple[str, str | None], list[Claim]] = {}

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        workspace = context.workspace
        if workspace is None or view.message is None or view.step is None:
            return  # the initial email is where facts are from
        if workspace.facts is None and not _is_drafted(view.source or ""):
            return
        facts = self._known(view, context)
        body = main_text(view)
        language = language_of(body) or workspace.settings.locale[:2].lower()
        told: set[tuple[Kind, str]] = set()
        texts = [
            *(_own(part) for part in view.parts if part.kind in ("subject", "preheader")),
            body,
        ]
        for text in texts:
            for claim in self._claims(text, language):
                if (claim.kind, claim.key) in told or facts.holds(claim):
                    continue
                told.add((claim.kind, claim.key))
                said = " ".join(text[claim.start : claim.end].split())
                yield self.finding(
                    f"'{said}' is a {claim.kind} that no fact has",
                    fix="add it to facts.yml if it is true, or take it out",
                    **view.where(_near(text, claim), said),
                )

    def _claims(self, text: str, language: str | None) -> list[Claim]:
        """Return the claims of a text; with values masked, most recipients have the same."""
        if (text, language) not in self._found:
            self._found[text, language] = find_claims(text, language)
        return self._found[text, language]

    def _known(self, view: View, context: Context) -> KnownFacts:
        workspace = context.workspace
        assert workspace is not None
        campaigns = workspace.campaigns.values()
        mine = (one for one in campaigns if view.step in one.sequence.steps)
        initials = tuple(dict.fromkeys(one.initial for one in mine if one.initial))
        if initials not in self._facts:
            said = (_said(workspace, name) for name in initials)
            self._facts[initials] = known_facts(workspace, said, context.today)
        return self._facts[initials]


def _said(workspace: Workspace, name: str) -> str:
    """Return what the template of an initial email says itself; nothing where it cannot be read."""
    try:
        parts = template_parts(TemplateFiles(workspace).template(name))
    except TemplateError:  # reported where the template itself is checked
        return ""
    return "\n".join(part.text.replace(FILLED, " ") for part in parts)


def _is_drafted(source: str) -> bool:
    front = FRONT.match(source)
    return front is not None and _DRAFTED.search(front[1]) is not None


def _own(part: Part) -> str:
    """Return a part's own words, with each merged value masked."""
    text = part.text
    for span in reversed(part.spans):
        text = f"{text[: span.start]}⟨value⟩{text[span.end :]}"
    return text


def _near(text: str, claim: Claim) -> str:
    """Return a claim with some words around it, as its file has them."""
    before = re.split(r"[⟩\n]", text[max(0, claim.start - _AROUND) : claim.start])[-1]
    after = re.split(r"[⟨\n]", text[claim.end : claim.end + _AROUND])[0]
    return f"{before.partition(' ')[2]}{text[claim.start : claim.end]}{after.rpartition(' ')[0]}"
