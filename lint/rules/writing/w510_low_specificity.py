"""W510: a step that says the same to everybody."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ....templates.workspace.fields import FieldType
from ...findings.finding import Finding, Severity
from ...prose.authored_text import AuthoredText
from ...prose.likeness import likeness
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

if TYPE_CHECKING:
    from ...lists.recipients import Recipients

_NOT_PERSONAL = frozenset(("sender", "workspace", "campaign", "unsubscribe_url", "step", "loop"))
_WHO = (FieldType.name, FieldType.company, FieldType.email, FieldType.phone)
_FOLLOW_UP = FILES["templates/follow-up.md"]
_TO_ALL = """\
---
subject: Two pages are worth your time
preheader: The spring guide, in short
---
Hi {{ contact.first_name | given }},

the guide is out. Pages four and nine answer what most visitors ask first. Our engineers wrote
them after a summer on the river, and every number in them was measured twice.

Sam

[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}
"""


class LowSpecificity(SequenceRule):
    code = "W510"
    name = "low-specificity"
    severity = Severity.warning
    summary = "two recipients' messages are nearly the same text"
    why = (
        "'Generic responses are almost worse than no response.' A first name in the greeting "
        "or a company's name in a sentence that fits any company does not show that you thought "
        "of the person; neither does a value that everybody on the list has. What they asked for, "
        "what they do, or a paragraph that was chosen for them does. A merged value counts as one "
        "word; the greeting, the signature and the footer do not count."
    )
    requirement = "R5"
    source = "sources/000"
    options = {"alike": 0.8, "fewest_words": 12}
    bad = (
        Example("only the first name differs", _TO_ALL),
        Example(
            "only names and companies differ",
            _TO_ALL.replace("on the river,", "on the river, as {{ contact.company }} may know,"),
        ),
        Example(
            "everybody has the same value",
            _FOLLOW_UP,
            also={
                "contacts/leads.csv": "email,first_name,company,asset\n"
                "jo@acme.example,Jo,Acme,the spring guide\n"
                "ana@globex.example,Ana,Globex,the spring guide\n"
            },
        ),
    )
    good = (
        Example(
            "something is chosen for the person",
            _TO_ALL.replace("guide is out", "guide is out, and so is {{ content.pick().title }}"),
            also={
                "content/library.yml": "items:\n  notes: {title: Field notes, "
                'url: "https://b.example/n"}\n'
            },
        ),
        Example("it names what the person asked for", _FOLLOW_UP),
        Example(
            "a paragraph chosen for the person",
            _TO_ALL.replace(
                "Pages four",
                "{% if contact.title %}You lead a team, so begin with the last chapter: it has "
                "the plan, the cost of each well and who must agree before summer.{% else %}"
                "Pages four",
            ).replace("twice.", "twice.{% endif %}"),
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        for number, texts in sequence.texts.items():
            if number == 0:
                continue  # the initial email may be the same for all
            for path in sorted({text.path for text in texts}):
                same_file = [text for text in texts if text.path == path]
                words = min(text.words for text in same_file)
                if words < context.options["fewest_words"]:
                    continue
                printed = frozenset().union(*(text.printed for text in same_file))
                if not _specific(printed, sequence, context) and self._alike(same_file, context):
                    yield self.finding(
                        f"step {number} says the same to everybody: {self._share(same_file)}",
                        path=path,
                        line=1,
                        step=number,
                        fix="name what the person asked for or does, or choose a paragraph by it",
                    )

    @staticmethod
    def _alike(same_file: Sequence[AuthoredText], context: Context) -> bool:
        """Say whether all branches have nearly the same text."""
        first, *others = sorted(same_file, key=lambda text: text.masked)
        return all(
            likeness(first, other).score >= float(context.options["alike"]) for other in others
        )

    @staticmethod
    def _share(same_file: Sequence[AuthoredText]) -> str:
        longest = max(same_file, key=lambda text: (text.words, text.masked))
        merged = longest.masked.count("⟨")
        share = 1 - merged / longest.words
        return f"{share:.0%} of its {longest.words} words do not depend on the person"


def _specific(printed: frozenset[str], sequence: SequenceView, context: Context) -> bool:
    """Say whether any printed value tells more of a person than who they are."""
    return any(
        _of_person(name, context) and not _same_for_all(name, sequence.recipients)
        for name in printed
    )


def _of_person(name: str, context: Context) -> bool:
    declared = context.fields.get(name)
    if declared is not None:
        return declared.type not in _WHO
    root, _, rest = name.partition(".")
    chosen = root == "content" and rest.startswith("pick")
    return chosen or root not in (*_NOT_PERSONAL, "content", "contact")


def _same_for_all(name: str, recipients: "Recipients | None") -> bool:
    """Say whether several recipients have one and the same value."""
    if recipients is None or len(recipients) <= 1:
        return False
    values = set(recipients.columns.get(name, ()))
    return len(values) == 1 and "" not in values
