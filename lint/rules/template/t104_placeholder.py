"""T104: a placeholder that somebody meant to fill in."""

from collections.abc import Iterator

from ....templates.source.template import Kind, Template
from ...check.mail_files import template_parts
from ...findings.edit import printed
from ...findings.finding import Finding, Severity
from ...lists.field_names import proposed
from ...reading.codes import find_codes
from ...reading.hit import in_pieces
from ...reading.placeholders import find_placeholders
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...view.views import Context


class Placeholder(TemplateRule):
    code = "T104"
    name = "human-placeholder"
    severity = Severity.error
    summary = "a placeholder that somebody meant to fill in"
    why = (
        "'Dear {Add first name} Jim' was in a real follow-up. A field name in brackets, an "
        "instruction to the writer, 'XX/XX' or 'lorem ipsum' is a placeholder; a label such "
        "as '[Webinar] …', a link or a footnote is not."
    )
    fixable = "suggestion"
    requirement = "R18"
    bad = (
        Example("an instruction", "Dear {Add first name} Jim,\n"),
        Example("a bracketed field", "See you on [date] at [location].\n"),
        Example("capitals in angle brackets", "I noticed <COMPANY> is hiring.\n"),
        Example("a note to oneself", "TODO: add the offer\n"),
        Example("filler text", "Lorem ipsum dolor sit amet.\n"),
    )
    good = (
        Example(
            "labels, notes and links",
            "---\nsubject: Rivers\n---\nAbout {{ lead.asset }}: see note [1] and [the report]"
            "(https://brightwater.example/r).\n\n[ACTION REQUIRED] was never our style. "
            "[Stop]({{ unsubscribe_url }})\n",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for part in template_parts(template):
            if part.kind in ("attribute", "comment"):
                continue
            codes = list(in_pieces(find_codes, part.text))  # T103 reports those
            for hit in in_pieces(find_placeholders, part.text):
                if any(code.overlaps(hit.start, hit.end) for code in codes):
                    continue
                if template.kind is Kind.md and part.text[hit.end : hit.end + 1] in ("(", ":"):
                    continue  # a Markdown link
                gap = part.text[hit.start : hit.end]
                field = proposed(gap.strip("[]{}<>()"), context.fields)
                fix = f"write {{{{ {field} }}}}" if context.workspace and field else hit.fix
                where = part.where(hit.start, hit.end)
                ours = field if context.workspace else None
                edits = printed(template.source, where, gap, context.fields, ours)
                yield self.finding(hit.what, fix=fix, edits=edits, **where)
