"""For whom a step is, by what is known of them: its ``if`` over fields. Pure."""

from collections.abc import Mapping

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.fields import by_name
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
    return None


def rows_for(
    workspace: Workspace, campaign: Campaign, step: Step, recipients: Recipients
) -> list[bool] | None:
    """Say of each row whether the step may be its turn; None where it asks no field."""
    asked = [
        (by_name(name, workspace.fields) or name, criterion, name)
        for name, criterion in step.conditions.items()
        if campaign.step_of(name) is None
    ]
    if not asked:
        return None
    holds = [True] * len(recipients)
    for key, criterion, name in asked:
        column, field = recipients.column(key), workspace.fields.get(key)
        known = {value: failing(criterion, value, name, field) is None for value in set(column)}
        holds = [held and known[value] for held, value in zip(holds, column, strict=True)]
    return holds
