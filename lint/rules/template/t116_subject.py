"""T116: an email without a subject or preheader, or with a line break in its subject."""

from collections.abc import Iterator

from ....templates.source.template import Kind, Template
from ....templates.workspace.step import Channel
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...view.views import Context

_WHERE = {
    Kind.mjml: "<mj-title> in <mj-head>",
    Kind.html: "<title> in <head>",
    Kind.md: "'subject:' between '---' lines at the top",
    Kind.txt: "'subject:' between '---' lines at the top",
}


class MissingSubject(TemplateRule):
    code = "T116"
    name = "subject-missing"
    severity = Severity.error
    summary = "subject or preheader missing, or the subject contains a line break"
    why = (
        "The subject decides whether the rest is read. An email without one looks like spam; "
        "without a preheader the inbox shows 'View in browser' next to the subject."
    )
    bad = (
        Example("no subject", "Hi {{ contact.first_name }},\n\nabout {{ lead.asset }}.\n"),
        Example("an empty subject", "---\nsubject: ''\n---\nAbout {{ lead.asset }}.\n"),
        Example("two lines", "---\nsubject: |\n  About\n  {{ lead.asset }}\n---\nHello!\n"),
    )
    good = (
        Example(
            "both are there",
            "---\nsubject: About {{ lead.asset }}\npreheader: Two pages\n---\n"
            "Hi {{ contact.first_name }}! [Stop]({{ unsubscribe_url }})\n",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        heads, emails = _emails(context)
        if template.name not in emails or template.problems:
            return
        subject = template.subject
        if template.name in heads and (subject is None or not subject.text.strip()):
            place = subject.place if subject else template.body.place
            yield self.finding(
                "the email has no subject",
                path=template.path,
                line=place.line if subject else 1,
                column=place.column if subject else 1,
                fix=f"write it as {_WHERE[template.kind]}",
            )
        elif subject is not None and "\n" in subject.text.strip():
            yield self.finding(
                "the subject contains a line break",
                path=template.path,
                line=subject.place.line,
                column=subject.place.column,
                fix="write the subject on one line",
            )
        preheader = template.preheader
        if template.kind in (Kind.mjml, Kind.md) and (
            preheader is None or not preheader.text.strip()
        ):
            where = "<mj-preview>" if template.kind is Kind.mjml else "'preheader:'"
            yield self.finding(
                "the email has no preheader: the inbox will show its first line",
                severity=Severity.info,
                path=template.path,
                line=1,
                column=1,
                fix=f"write one sentence that continues the subject, as {where}",
            )


def _emails(context: Context) -> tuple[set[str], set[str]]:
    """Return the templates that need a subject, and all that are emails."""
    heads: set[str] = set()
    emails: set[str] = set()
    for campaign in context.workspace.campaigns.values() if context.workspace else ():
        if campaign.initial:
            heads.add(campaign.initial)
        for step in campaign.sequence.steps:
            if step.channel is Channel.email:
                names = {step.template, *step.variants.values()}
                emails |= names
                if step.thread == "new":
                    heads |= names
    return heads, emails | heads
