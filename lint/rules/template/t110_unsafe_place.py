"""T110: recipient data where escaping does not protect the reader."""

import re
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ....templates.source.template import Kind, Template
from ....templates.workspace.fields import OWNERS, Field, FieldType
from ...findings.edit import filtered
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.field_use import Use, uses
from ...view.views import Context

_ATTRIBUTE = lazy_regex(
    r"(?P<name>[\w:-]+)\s*=\s*(?:\"(?P<double>[^\"]*)|'(?P<single>[^']*)|(?P<bare>[^\s\"'<>]*))\Z"
)
_MARKDOWN_LINK = lazy_regex(r"\]\(\s*<?(?P<url>[^)\s]*)\Z")
_CODE = lazy_regex(r"<(?P<closing>/?)(?P<name>script|style|mj-style)\b[^>]*>", re.IGNORECASE)
_LINKS = frozenset(("href", "src", "action", "background", "background-url", "poster", "srcset"))
_LOOK_BACK = 2_000  # characters before a tag that are looked at
_HARMLESS = frozenset((FieldType.integer, FieldType.money))


class UnsafePlace(TemplateRule):
    code = "T110"
    name = "unsafe-place"
    severity = Severity.error
    summary = "recipient data is used where escaping does not protect"
    why = (
        "The values in a list were typed by strangers. In a script, a style or the beginning "
        "of a link, a value can do harm in your email; in the middle of a link, 'Smith & "
        "Sons' breaks it."
    )
    fixable = "suggestion"
    requirement = "R18"
    bad = (
        Example("in a link, not encoded", "[See it](https://b.example/?a={{ lead.asset }})\n"),
        Example("a link that the list decides", "[See it]({{ lead.asset }})\n"),
        Example(
            "an attribute with no quotes",
            "<p title={{ lead.asset }}>About it</p>\n",
            "templates/offer.html",
        ),
        Example("in a style", '<p style="color: {{ lead.asset }}">x</p>\n', "templates/offer.html"),
        Example("in a script", "<script>x('{{ lead.asset }}')</script>\n", "templates/offer.html"),
    )
    good = (
        Example(
            "encoded, and in quotes",
            '<p title="{{ lead.asset }}"><a href=\'https://b.example/?a={{ lead.asset | '
            "urlencode }}'>x</a> <a href='mailto:{{ sender.email }}'>y</a></p>\n",
            "templates/offer.html",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for use in uses(template):
            if not use.printed or use.tag is None or use.name.partition(".")[0] not in OWNERS:
                continue
            if fault := _fault(template, use, context.fields.get(use.name)):
                what, fix = fault
                coded = filtered(template.source, use.place, use.name, "urlencode", safe=False)
                yield self.finding(
                    f"'{use.name}' {what}",
                    path=use.place.path,
                    line=use.place.line,
                    column=use.place.column,
                    field=use.name,
                    fix=fix,
                    edits=(coded,) if coded and "urlencode" in fix else (),
                )


def _fault(template: Template, use: Use, field: Field | None) -> tuple[str, str] | None:
    """Return what is wrong with the place of a use, and what to do."""
    assert use.tag is not None
    if template.kind is Kind.txt:
        return None
    before = template.source[max(0, use.tag.offset - _LOOK_BACK) : use.tag.offset]
    opened = list(_CODE.finditer(before))
    if opened and not opened[-1]["closing"]:
        element = opened[-1]["name"].lower()
        return f"is used in <{element}>, where escaping does not protect", "remove it from there"
    if template.kind is Kind.md and (link := _MARKDOWN_LINK.search(before)):
        return _in_link(use, field, link["url"])
    if use.tag.where not in ("attribute", "tag"):
        return None
    attribute = _ATTRIBUTE.search(before)
    if attribute is None:
        return "is used among an element's attributes", "put it into an attribute, in quotes"
    name = attribute["name"].lower()
    if attribute["bare"] is not None:
        return f"is used in {name}= without quotes", f'write {name}="{use.tag.text}"'
    if name.startswith("on"):
        return f"is used in {name}, which is a script", "remove it from there"
    if name == "style":
        return (
            "is used in a style, where escaping does not protect",
            "choose the style with a condition",
        )
    if name in _LINKS:
        return _in_link(use, field, attribute["double"] or attribute["single"] or "")
    return None


def _in_link(use: Use, field: Field | None, before: str) -> tuple[str, str] | None:
    """Check a value in a link; before is the part of the link in front of it."""
    kind = field.type if field else FieldType.text
    if "urlencode" in use.filters or kind in _HARMLESS:
        return None
    if not before.strip():
        if kind is FieldType.url:
            return None
        fix = f"declare it as type = 'url' in [fields.{use.name.partition('.')[0]}]"
        return f"is the whole link, but its type is {kind.value}", fix
    if re.fullmatch(r"(?i)\s*(?:mailto|tel|sms):", before):
        return None
    return "is used in a link without encoding", f"write {{{{ {use.name} | urlencode }}}}"
