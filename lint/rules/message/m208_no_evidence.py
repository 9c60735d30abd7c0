"""M208: the step declares evidence that the email does not show."""

from collections.abc import Iterator

from ....templates.engine.missing_values import is_nothing
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_CAMPAIGN = """\
campaign: spring
audience: {contacts: contacts/leads.csv}
sequence:
  steps:
    - email: follow-up.md
      evidence: lead.asset
"""


class NoEvidence(MessageRule):
    code = "M208"
    name = "no-evidence"
    severity = Severity.error
    follows = ("M203",)
    needs = Needs.structure
    summary = "the step's evidence (asset, request, note) does not appear in the email"
    why = (
        "A follow-up is worth reading because of what the person did: the guide they took, "
        "the question they asked. If the email does not mention it, it could be for anybody."
    )
    requirement = "R4, R27"
    bad = (
        Example(
            "the caller's note is left out",
            "---\nsubject: Rivers\npreheader: Two\n---\nHi {{ contact.first_name }}, about "
            "{{ lead.asset }}. [Stop]({{ unsubscribe_url }})\n",
            also={"campaigns/spring.yml": _CAMPAIGN.replace("lead.asset", "contact.company")},
        ),
        Example(
            "declared but not shown",
            "---\nsubject: Rivers\npreheader: Two\n---\nHi {{ contact.first_name }}, do you have "
            "ten minutes on Tuesday? [Stop]({{ unsubscribe_url }})\n",
            also={"campaigns/spring.yml": _CAMPAIGN},
        ),
        Example(
            "shown to some recipients only",
            "---\nsubject: Rivers\npreheader: Two\n---\nHi {{ contact.first_name }}, "
            "{% if contact.last_name %}about {{ lead.asset }}{% else %}how are you{% endif %}? "
            "[Stop]({{ unsubscribe_url }})\n",
            also={"campaigns/spring.yml": _CAMPAIGN},
        ),
    )
    good = (
        Example(
            "the caller's note",
            "---\nsubject: Rivers\npreheader: Two\n---\nHi {{ contact.first_name }}, you told my "
            "colleague about {{ contact.company }}. [Stop]({{ unsubscribe_url }})\n",
            also={"campaigns/spring.yml": _CAMPAIGN.replace("lead.asset", "contact.company")},
        ),
        Example(
            "in the text",
            "---\nsubject: Rivers\npreheader: Two\n---\nHi {{ contact.first_name }}, you took "
            "{{ lead.asset }}. May I call on Tuesday? [Stop]({{ unsubscribe_url }})\n",
            also={"campaigns/spring.yml": _CAMPAIGN},
        ),
    )

    def compares(self, view: View) -> str | None:
        evidence = view.step.evidence if view.step else None
        return None if not evidence or _prints(view, evidence) else evidence

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        evidence = view.step.evidence if view.step else None
        if not evidence:
            return
        raw, field = view.values.get(evidence, ""), context.fields.get(evidence)
        value = "" if is_nothing(raw, field) else " ".join(raw.split()).casefold()
        stands_in = field.fallback if field and not raw.strip() else None
        said = value or " ".join((stands_in or "").split()).casefold()
        if said and any(_shows(part.text, said) for part in view.parts):
            return
        if _prints(view, evidence):
            return  # shown in another form: a spoken form, a date, a fallback
        what = f"does not show '{evidence}', the evidence of its step"
        fix = f"write {{{{ {evidence} }}}} where the email says why you write"
        if not value:
            says = f": it says '{raw.strip()[:40]}'" if raw.strip() else ""
            what += f"; the list has no value for it{says}"
            fix = "write the real value in the list, or remove the row"
            if stands_in:
                fix = f"write {{{{ {evidence} }}}} in the email, or remove 'evidence' from the step"
        yield self.finding(
            f"the email {what}",
            path=view.path,
            field=evidence,
            fix=fix,
        )


def _prints(view: View, field: str) -> bool:
    return any(
        span.origin.field == field and span.start < span.end
        for part in view.parts
        for span in part.spans
    )


def _shows(text: str, value: str) -> bool:
    return value in " ".join(text.split()).casefold()
