"""R314: more criteria than anybody remembers."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_STEPS = """\
sequence:
  steps:
    - email: follow-up.md
      evidence: lead.asset
    - call: call.txt
    - email: goodbye.md
      evidence: lead.asset
      goodbye: true
"""


def _campaign(*fields: str) -> str:
    criteria = "".join(f"    {name}: known\n" for name in fields)
    return f"campaign: spring\nlead_type: event\naudience:\n  criteria:\n{criteria}{_STEPS}"


class TooManyCriteria(SequenceRule):
    code = "R314"
    name = "too-many-criteria"
    severity = Severity.warning
    summary = "A campaign has more than six criteria for a lead."
    why = (
        "'Five or six simple and clear points.' With more, marketing and sales each remember "
        "different ones, and nobody can quickly say why somebody is a lead."
    )
    requirement = "R1"
    options = {"most": 6}
    bad = (
        Example(
            "seven",
            _campaign("company", "title", "industry", "country", "phone", "city", "website"),
            "campaigns/spring.yml",
        ),
    )
    good = (
        Example(
            "five",
            _campaign("company", "title", "industry", "country", "phone"),
            "campaigns/spring.yml",
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        criteria = list(sequence.campaign.audience.criteria)
        most = int(context.options["most"])
        if len(criteria) > most:
            yield self.finding(
                f"{len(criteria)} criteria; people remember at most {most}",
                fix="keep those that really matter",
                **sequence.place("audience", "criteria", criteria[most]),
            )
