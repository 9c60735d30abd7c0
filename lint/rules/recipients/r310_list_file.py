"""R310: errors in the list file: its header, its rows, its encoding."""

from collections.abc import Iterator

from ....templates.engine.missing_values import is_nothing
from ....templates.workspace.time_zones import not_a_zone, understood_zone
from ...findings.finding import Finding, Severity
from ...lists.leavers import tells_of_leaving
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context


class ListFile(RecipientsRule):
    code = "R310"
    name = "list-file"
    severity = Severity.error
    summary = "The list file has an error in its header, a row's cells, a quote or the encoding."
    why = (
        "One missing quote, and every row below it moves one column to the right: Ms Leeds "
        "from Brodo gets an email about 'VP of marketing'. Better to find out before she "
        "does."
    )
    bad = (
        Example(
            "a comma without quotes",
            "email,company,asset\njo@acme.example,Acme, Inc,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a quote that is never closed",
            'email,company,asset\njo@acme.example,"Acme,guide\nal@acme.example,Acme,guide\n',
            "contacts/leads.csv",
        ),
        Example(
            "a column that appears twice",
            "email,asset,asset\njo@acme.example,guide,sheet\n",
            "contacts/leads.csv",
        ),
        Example(
            "a time zone that is none",
            "email,asset,timezone\njo@acme.example,guide,Mars/Phobos\n",
            "contacts/leads.csv",
        ),
        Example("no header", "jo@acme.example,Jo\nal@acme.example,Al\n", "contacts/leads.csv"),
    )
    good = (
        Example(
            "quotes where they belong",
            'email,first_name,asset\njo@acme.example,"Jo, the second",guide\n',
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        settings = context.workspace.settings.lists if context.workspace else None
        unrelated = settings.not_opt_outs if settings else ()
        for problem in recipients.problems:
            if problem.severity is Severity.info and tells_of_leaving(
                recipients, problem.column or "", unrelated=unrelated
            ):
                continue  # no template uses the column; R307 says what it is for
            where = recipients.where(problem.row)
            where["field"] = problem.column
            yield self.finding(problem.why, fix=problem.fix, severity=problem.severity, **where)
        for row, value in enumerate(recipients.column("contact.timezone"), 1):
            if value and not is_nothing(value) and understood_zone(value) is None:
                fix = "correct it, or clear it to use the workspace's time zone"
                where = recipients.where(row, "contact.timezone")
                yield self.finding(
                    not_a_zone(value), fix=fix, severity=_zone_counts(context), **where
                )


def _zone_counts(context: Context) -> Severity:
    """A person's zone decides when to write, unless every campaign has hours of its own."""
    campaigns = context.workspace.campaigns.values() if context.workspace else ()
    zones = {one.sequence.window.timezone for one in campaigns}
    return Severity.error if not zones or "recipient" in zones else Severity.warning
