"""For whom a step is, by what is known of them: its ``if`` over fields, its day. Pure."""

from collections.abc import Mapping

from ...templates.engine.missing_values import is_nothing
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.fields import by_name
from ...templates.workspace.localized_formats import as_date
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from .lead_criteria import failing
from .recipients import Recipients


def failing_field(
    workspace: Workspace, campaign: Campaign, step: Step, values: Mapping[str, str]
) -> str | None:
    """Return why a step is not for somebody with these values by field key; None: it may be."""
    for name, criterion in step.conditions.items():
        if campaign.step_of(name) is None:
            key = by_name(name, workspace.fields) or name
            if why := failing(criterion, values.get(key, ""), name, workspace.fields.get(key)):
                return why
    key = step.wait.field
    return failing_day(values.get(key, ""), key) if key and step.wait.day is None else None


def failing_day(value: str, key: str) -> str | None:
    """Return why a field's value is no day for which a step can wait, None where it is."""
    if is_nothing(value):
        return f"{key} is not known"
    shown = value if len(value) <= 40 else f"{value[:40]}…"
    return f"{key} '{shown}' is no day like 2027-05-03" if as_date(value) is None else None


def rows_for(
    workspace: Workspace, campaign: Campaign, step: Step, recipients: Recipients
) -> list[bool] | None:
    """Say of each row whether the step may be its turn; None where it asks no field."""
    asked = [
        (by_name(name, workspace.fields) or name, criterion, name)
        for name, criterion in step.conditions.items()
        if campaign.step_of(name) is None
    ]
    day = step.wait.field if step.wait.day is None else ""
    if not asked and not day:
        return None
    holds = [True] * len(recipients)
    for key, criterion, name in asked:
        column, field = recipients.column(key), workspace.fields.get(key)
        known = {value: failing(criterion, value, name, field) is None for value in set(column)}
        holds = [held and known[value] for held, value in zip(holds, column, strict=True)]
    if day:
        column = recipients.column(day)
        known = {value: failing_day(value, day) is None for value in set(column)}
        holds = [held and known[value] for held, value in zip(holds, column, strict=True)]
    return holds
