"""R311: a field that the sequence needs and that too many rows lack."""

import math
from collections.abc import Iterator
from contextlib import suppress

from ....templates.engine.missing_values import is_nothing
from ....templates.errors import TemplateError
from ....templates.source.template import read_template
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.workspace import Workspace
from ...findings.finding import Finding, Severity
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import AudienceRule
from ...rule.field_use import uses
from ...view.views import Context

_HEAD = "email,first_name,asset\n"
_FULL = "".join(f"p{n}@acme.example,Jo,the guide\n" for n in range(10))
_TWO = "p1@acme.example,Jo,the guide\np2@acme.example,Ann,the guide\n"
_TWO_THIN = "q1@acme.example,,the guide\nq2@acme.example,,the guide\n"
_THIN = "".join(f"q{n}@acme.example,,the guide\n" for n in range(10))


class ThinColumn(AudienceRule):
    code = "R311"
    name = "thin-column"
    severity = Severity.warning
    summary = "Too many rows have no value in a field that the sequence prints or must show."
    why = (
        "A fallback helps the one email whose field is empty. When half the list gets 'Hi "
        "there', the sequence does not fit this list: choose another opening, or fill the "
        "column. On a list of fewer than 20 a few empty cells may be chance, so there the share "
        "must be higher: 3 of 5, 4 of 7, 6 of 12."
    )
    requirement = "R5"
    options = {"most": 0.3, "least_rows": 5, "many_rows": 20}
    bad = (
        Example("every other first name", _HEAD + _FULL + _THIN, "contacts/leads.csv"),
        Example(
            "most of a short list",
            _HEAD + _TWO + _TWO_THIN + _TWO_THIN.replace("q", "s"),
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "two of a short list",
            _HEAD + _TWO + _TWO_THIN + _TWO.replace("p", "r"),
            "contacts/leads.csv",
        ),
        Example(
            "nearly all rows have a value",
            _HEAD + _FULL + _FULL.replace("p", "r"),
            "contacts/leads.csv",
        ),
    )

    def check(
        self, campaign: Campaign, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        if context.workspace is None or len(recipients) < int(context.options["least_rows"]):
            return
        for key, steps in _needed_fields(context.workspace, campaign).items():
            if key not in recipients.columns:
                continue  # R310 reports the missing column
            column = recipients.columns[key]
            field = context.fields.get(key)
            empty = {value for value in set(column) if is_nothing(value, field)}
            rows = [row for row, value in enumerate(column, 1) if value in empty] if empty else []
            share = len(rows) / len(column)
            is_short = len(column) < int(context.options["many_rows"])
            sure = _surely(len(rows), len(column)) if is_short else share
            if sure <= float(context.options["most"]):
                continue
            used_in = f"{'steps' if len(steps) > 1 else 'step'} {', '.join(map(str, steps))}"
            where = {**recipients.where(rows[0], key), "row": None, "recipient": None}
            yield self.finding(
                f"{len(rows):,} of {len(column):,} rows ({share:.0%}) have no {key}, which is "
                f"used in {used_in}",
                fix="fill the column, or change these steps so that they do not need it",
                count=len(rows),
                examples=tuple(recipients.column("contact.email")[row - 1] for row in rows[:3]),
                **where,
            )


def _surely(rows: int, of: int) -> float:
    """Return the share of rows that even a list of other people would have, nine times of ten.

    The lower end of Wilson's interval: J. Am. Stat. Assoc. 22 (1927), 209-212.
    """
    z = 1.2816  # nine tenths of the normal distribution lie above -z
    share = rows / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of)


def _needed_fields(workspace: Workspace, campaign: Campaign) -> dict[str, list[int]]:
    """Return the fields that steps always print or must show, with the numbers of these steps."""
    found: dict[str, list[int]] = {}
    for step in campaign.sequence.steps:
        needed = {step.evidence} if step.evidence else set()
        for name in {step.template, *step.variants.values()}:
            path = workspace.path(name)
            with suppress(TemplateError):  # reported where the template itself is checked
                template = read_template(path, name=name, shown=workspace.shown(path))
                needed |= {use.name for use in uses(template) if use.printed and not use.guarded}
        for key in sorted(needed & set(workspace.fields)):
            found.setdefault(key, []).append(step.number)
    return found
