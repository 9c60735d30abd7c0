"""T103: a merge code of another platform in a template."""

from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ....templates.source.template import Template
from ....templates.workspace.odd_characters import odd_character
from ...check.mail_files import template_parts
from ...findings.edit import printed
from ...findings.finding import Finding, Severity
from ...lists.field_names import proposed
from ...reading.codes import find_codes
from ...reading.hit import in_pieces
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...view.views import Context

_BLOCK = lazy_regex(r"(?i)^[#/^&>]|\b(?:if|ifnot|elseif|else|end|endif|each|foreach|unless|set)\b")


class ForeignCode(TemplateRule):
    code = "T103"
    name = "foreign-merge-code"
    severity = Severity.error
    summary = "a merge code of another platform, which Tactful does not fill"
    why = (
        "Text is copied from the last tool, and its merge codes come with it: '*|FNAME|*' and "
        "'%%first_name%%' are printed as they are. The syntax of every common platform is "
        "recognised, whole, cut in half or encoded in a link."
    )
    fixable = "suggestion"
    requirement = "R18"
    source = "public help pages of the platforms; see docs/rules.md"
    bad = (
        Example("Mailchimp", "Hi *|FNAME|*, thank you for coming.\n"),
        Example("Salesforce", "Dear %%First_Name%%, thank you.\n"),
        Example("Marketo, with its spaces", "Hi {{lead.First Name}}, thank you.\n"),
        Example("Word", "Dear «First_Name», thank you.\n"),
        Example("Handlebars", "{{#if first_name}}Hi{{/if}}\n"),
        Example("encoded in a link", "[Go](https://x.example/?m=*%7CEMAIL%7C*)\n"),
        Example("half of one", "Hi *|FNAME, thank you.\n"),
    )
    good = (
        Example(
            "Tactful's own codes",
            "---\nsubject: Rivers\n---\nHi {{ contact.first_name }}, *|* is a pattern.\n\n"
            "About {{ lead.asset }}. [Stop]({{ unsubscribe_url }})\n",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for part in template_parts(template):
            for hit in in_pieces(find_codes, part.text):
                ours = part.text[hit.start : hit.start + 2] in ("{{", "{%")
                code = part.text[hit.start : hit.end]
                if ours and template.problems and ("half of" in hit.what or _pasted(code)):
                    continue  # a tag of ours that is not closed, or pasted: T101 says where
                inner = part.text[hit.start : hit.end].strip("{}[]<>«»%*|$@#~!=_- ")
                field = proposed(inner, context.fields) if context.workspace else None
                fix = f"write {{{{ {field} }}}}" if field else hit.fix
                where = part.where(hit.start, hit.end)
                plain = field and part.kind != "attribute" and not _BLOCK.search(inner)
                edits = printed(
                    template.source, where, code, context.fields, field if plain else None
                )
                yield self.finding(hit.what, fix=fix, edits=edits, **where)


def _pasted(code: str) -> bool:
    """Say whether a tag of ours holds a typographic quote or the like, which Jinja refuses."""
    return any(odd_character(one) for one in code if not one.isspace())
