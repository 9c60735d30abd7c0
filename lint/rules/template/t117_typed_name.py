"""T117: a person's name typed into the greeting of a template."""

import re
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ....templates.source.template import Template
from ...check.mail_files import template_parts
from ...findings.edit import printed
from ...findings.finding import Finding, Severity
from ...lists.field_names import proposed
from ...reading.casing import given_names
from ...reading.codes import FILLED
from ...reading.greeting import Greeting, greetings, without_honorifics
from ...reading.words import EVERYONE
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...view.views import Context

_ANYBODY = frozenset(  # also words: "Hello Summer!"
    "april may june summer autumn spring hope joy faith dawn sunny art jan bee berry king major "
    "christian earth world sunday".split()
)
_AND = frozenset("and und et y e en & og och".split())
# "Noor, thank you for your visit": a name, then words to whoever has it.
_NAME_FIRST = lazy_regex(
    r"\A\s*(?P<name>[A-ZÀ-Þ][a-zà-ÿ'’-]+)(?:,| [-–—]) (?:thank|thanks|many thanks|you|your|I|we|it|"
    r"here|this|as|did|do|can|could|would|are|have|how|what|when|just|danke|vielen Dank|Sie|Ihre?|"
    r"du|ich|wir|hier|merci|vous|votre|je|nous|voici|gracias|usted|te|le|su|aquí|obrigad[ao]|"
    r"grazie)\b"
)
_NAME = lazy_regex(r"[A-ZÀ-Þ][\w'’-]+")
_END = "\n\n[Stop]({{ unsubscribe_url }}) · {{ workspace.postal_address }}\n"


def _mail(greeting: str) -> str:
    return f"---\nsubject: About {{{{ lead.asset }}}}\npreheader: Two\n---\n{greeting}{_END}"


class TypedName(TemplateRule):
    code = "T117"
    name = "typed-name"
    severity = Severity.error
    summary = "a person's name is typed into the greeting, so everybody is called that"
    why = (
        "The template was made from an email to one person: 'Hi Jim,' is still there, and two "
        "hundred people are called Jim. A preview of Jim's row does not show it."
    )
    fixable = "suggestion"
    requirement = "R18"
    bad = (
        Example("a first name", _mail("Hi Jim,\n\nthe guide is here.")),
        Example("a title and a name", _mail("Dear Mr. Brodo,\n\nthe guide is here.")),
        Example("both names", _mail("Hello Anna Quell!\n\nThe guide is here.")),
        Example("German", _mail("Sehr geehrter Herr Brodo,\n\nder Leitfaden ist da.")),
        Example("two people", _mail("Good morning Anna and Jim,\n\nthe guide is here.")),
        Example("the name alone", _mail("Anna, thank you for your visit.")),
        Example("French", _mail("Bonjour Claire,\n\nvoici le guide.")),
    )
    good = (
        Example("the field", _mail("Hi {{ contact.first_name }},\n\nthe guide is here.")),
        Example("everybody", _mail("Dear colleagues,\n\nthe guide is here.")),
        Example("nobody", _mail("Hello,\n\nthe guide is here.")),
        Example("a month first", _mail("April, as you know, is wet.")),
        Example("a season", _mail("Hello Summer!\n\nThe guide is here.")),
        Example("an email to one person", "Hi Jim,\n\nthe guide is here.\n", "mail.txt"),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        if context.workspace is None:
            return
        for part in template_parts(template):
            if part.kind not in ("text", "html"):
                continue
            for name, start, formal in _typed_names(part.text):
                where = part.where(start, start + len(name))
                field = proposed("last name" if formal else "first name", context.fields)
                yield self.finding(
                    f"'{name}' is typed into the greeting: everybody would be called that",
                    fix=f"write {{{{ {field} }}}}" if field else "print a field, or greet all",
                    edits=printed(template.source, where, name, context.fields, field),
                    **where,
                )


def _typed_names(text: str) -> Iterator[tuple[str, int, bool]]:
    """Yield each name typed into text, where it starts, and whether a title is before it."""
    for greeting in greetings(text):
        name = _typed(greeting)
        if name is not None:
            yield name, text.index(name, greeting.start), _formal(greeting)
    first = _NAME_FIRST.match(text)
    if first and (name := first["name"].lower()) in given_names() and name not in _ANYBODY:
        yield first["name"], first.start("name"), False


def _formal(greeting: Greeting) -> bool:
    return len(without_honorifics(greeting.words)) < len(greeting.words)


def _and_alone(greeting: Greeting) -> bool:
    """Return whether nothing but "and" makes a group of whom a greeting names."""
    return not any(word.lower().strip("*_.'") in EVERYONE - _AND for word in greeting.words)


def _typed(greeting: Greeting) -> str | None:
    """Return the name that stands in a greeting as a word of the template, or None."""
    slot = greeting.slot
    if (
        greeting.is_loose
        or (greeting.is_everyone and not _and_alone(greeting))
        or FILLED in slot
        or re.search(r"[{}<>\[\]|%*]", slot)
    ):
        return None
    if greeting.closed_by not in ("", ",", "!", ":", "–", "—"):
        return None
    words = [word for word in without_honorifics(greeting.words) if word not in _AND]
    if not 1 <= len(words) <= 3 or not all(_NAME.fullmatch(word) for word in words):
        return None
    first = words[0].lower()
    if first in _ANYBODY or not (_formal(greeting) or first in given_names()):
        return None
    return " ".join(words) if " ".join(words) in slot else words[0]
