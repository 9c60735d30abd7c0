"""M212: a column of form options, printed unchanged."""

from collections import Counter
from collections.abc import Iterator

from ....templates.render.compose import Composer
from ....templates.workspace.fields import FieldType
from ...findings.finding import Finding, Severity
from ...lists.recipients import Recipients
from ...reading.hit import shorten
from ...reading.labels import is_form_option
from ...reading.option_columns import clicked_options
from ...rule.base import Example
from ...rule.families import ListedRule
from ...rule.field_use import uses
from ...view.views import Context

_TITLES = ("lead.asset", "lead.notes")  # a guide may be called "Buy or Rent"


def _rows(*values: str) -> str:
    return "".join(f"p{n}@acme.example,{value},a guide\n" for n, value in enumerate(values))


_ROWS = "".join(
    f"p{number}@acme.example,{size},a guide\n"
    for number, size in enumerate(("1-10 employees", "11-50 employees", "Other") * 4)
)
_SETTINGS = """\
name = "Brightwater"
postal_address = "1 Quay Street, Leeds LS1 4AP"
public_url = "https://mail.brightwater.example"
[mailboxes.sam]
address = "sam@brightwater.example"
[fields.contact]
size = { type = "text" }
[fields.lead]
asset = { type = "text", required = true }
"""


def _mail(printed: str) -> str:
    return (
        "---\nsubject: Rivers\npreheader: Two\n---\nAbout {{ lead.asset }}."
        f"{{% if contact.size %}} Is it right for {printed}?{{% endif %}} "
        "[Stop]({{ unsubscribe_url }})\n"
    )


class OptionColumn(ListedRule):
    code = "M212"
    name = "option-column"
    severity = Severity.warning
    summary = "a column holds a few form options, and a template prints them unchanged"
    why = (
        "The workspace declares the field as text, but the list has only a few different "
        "values in it, and they are options of a form: '11-50 employees', 'Other'. Readers "
        "who see their own form answer in the middle of a sentence know that nobody wrote it."
    )
    requirement = "R19"
    source = "sources/000, don't no. 7"
    # Distinct values; rows, twice as many where some are words.
    options = {"most": 25, "fewest_rows": 5}
    bad = (
        Example(
            "company sizes from a form",
            _mail("{{ contact.size }}"),
            also={
                "tactful.toml": _SETTINGS,
                "contacts/leads.csv": f"email,size,asset\n{_ROWS}",
            },
        ),
        Example(
            "ranges in a short list",
            _mail("{{ contact.size }}"),
            also={
                "tactful.toml": _SETTINGS,
                "contacts/leads.csv": "email,size,asset\n"
                + _rows("1-5", "6-20", "1-5", "21-100", "100+"),
            },
        ),
        Example(
            "numbered answers",
            _mail("{{ contact.size }}"),
            also={
                "tactful.toml": _SETTINGS,
                "contacts/leads.csv": "email,size,asset\n"
                + _rows("1) Small", "2) Medium", "3) Large", "2) Medium", "1) Small"),
            },
        ),
    )
    good = (
        Example(
            "too few to tell",
            _mail("{{ contact.size }}"),
            also={
                "tactful.toml": _SETTINGS,
                "contacts/leads.csv": "email,size,asset\n" + _rows("1-5", "6-20", "1-5", "21-50"),
            },
        ),
        Example(
            "opening hours overlap",
            _mail("{{ contact.size }}"),
            also={
                "tactful.toml": _SETTINGS,
                "contacts/leads.csv": "email,size,asset\n"
                + _rows("9-17", "9-18", "10-18", "9-17", "8-16"),
            },
        ),
        Example(
            "declared, with its spoken forms",
            _mail("{{ contact.size | spoken }}"),
            also={
                "tactful.toml": _SETTINGS.replace(
                    'size = { type = "text" }',
                    'size = { type = "picklist", spoken = { "1-10 employees" = "a small team", '
                    '"11-50 employees" = "a team of yours", "Other" = "your team" } }',
                ),
                "contacts/leads.csv": f"email,size,asset\n{_ROWS}",
            },
        ),
        Example(
            "few values that read naturally",
            _mail("{{ contact.size }}"),
            also={
                "tactful.toml": _SETTINGS,
                "contacts/leads.csv": "email,size,asset\n"
                + _ROWS.replace("1-10 employees", "a small team")
                .replace("11-50 employees", "a large team")
                .replace("Other", "the Leeds office (North)"),
            },
        ),
    )

    def check(
        self, composer: Composer, number: int, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        reported: set[str] = set()
        for use in uses(composer.template(number)):
            field = context.fields.get(use.name)
            if field is None or field.type is not FieldType.text or use.name in reported:
                continue
            if not use.printed or "spoken" in use.filters:
                continue
            answers = _options(recipients, use.name, context)
            if answers:
                reported.add(use.name)
                shown = ", ".join(f"'{shorten(answer)}'" for answer in answers[:2])
                yield self.finding(
                    f"'{use.name}' is printed unchanged, and the list has form options in it: "
                    f"{shown}",
                    path=use.place.path,
                    line=use.place.line,
                    column=use.place.column,
                    field=use.name,
                    fix=f'declare {use.name} as a "picklist" with spoken forms in '
                    f"tactful.toml, and write {{{{ {use.name} | spoken }}}}",
                )


def _options(recipients: Recipients, key: str, context: Context) -> list[str]:
    """Return the most common values of a column that are form options; [] if it has many values."""
    counts = Counter(recipients.columns.get(key, ()))
    del counts[""]
    rows = counts.total()
    if not 2 <= len(counts) <= context.options["most"]:
        return []
    fewest = context.options["fewest_rows"]
    if key not in _TITLES and (clicked := clicked_options(counts, fewest)):
        return clicked
    if rows < 2 * fewest or rows < 3 * len(counts):
        return []
    return [value for value, _ in counts.most_common() if is_form_option(value)]
