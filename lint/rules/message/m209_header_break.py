"""M209: a value that would break a header."""

import re
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...reading.hit import shorten
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View

_BREAK = lazy_regex(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\\[rn]|%0[ad]", re.IGNORECASE)
_HEADER = lazy_regex(r"(?i)\b(?:bcc|cc|to|from|subject|reply-to|content-type|mime-version)\s*:")
_NAMED = ("contact.first_name", "contact.last_name", "contact.full_name", "contact.email")


class HeaderBreak(MessageRule):
    code = "M209"
    name = "header-break"
    severity = Severity.error
    needs = Needs.structure
    summary = "a value with a line break or with header syntax is used in a header"
    why = (
        "'Jim\\nBcc: everyone@…' in a name field is how strangers send their own emails through "
        "yours. Tactful never writes such a header, but a row like that comes from an attack or "
        "from a broken export, and should not get any email."
    )
    requirement = "R18"
    bad = (
        Example(
            "a second line in a name",
            "---\nsubject: Rivers\npreheader: Two\n---\nAbout {{ lead.asset }}. "
            "[Stop]({{ unsubscribe_url }})\n",
            also={
                "contacts/leads.csv": "email,first_name,asset\n"
                'jo@acme.example,"Jo\nBcc: all@acme.example",a guide\n'
            },
        ),
        Example(
            "a second line in the subject",
            "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\nAbout {{ lead.asset }}. "
            "[Stop]({{ unsubscribe_url }})\n",
            also={
                "contacts/leads.csv": "email,first_name,asset\njo@acme.example,Jo,"
                '"a guide\nand a list"\n'
            },
        ),
    )
    good = (
        Example(
            "a colon is not a header",
            "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\nAbout {{ lead.asset }}. "
            "[Stop]({{ unsubscribe_url }})\n",
            also={
                "contacts/leads.csv": "email,first_name,asset\n"
                "jo@acme.example,Jo,From: farm to fork\n"
            },
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        fields = dict.fromkeys(_NAMED if view.message else ())
        for part in view.parts:
            if part.kind == "subject":
                fields |= dict.fromkeys(s.origin.field for s in part.spans if s.origin.field)
        for field in fields:
            value = view.values.get(field, "").strip()
            broken = _BREAK.search(value)
            if broken and (broken[0].isspace() or _HEADER.search(value)):
                yield self.finding(
                    f"'{field}' contains a line break and would go into a header: "
                    f"'{shorten(_BREAK.sub('⏎', value))}'",
                    path=view.path,
                    field=field,
                    fix="correct the row: a name or a subject has one line only",
                )
