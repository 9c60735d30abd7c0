"""What a template may say to an enrolled person, and whom it comes from."""

import hashlib
from collections.abc import Mapping

from ....templates.workspace.settings import Mailbox
from ....templates.workspace.step import Step
from ....templates.workspace.workspace import Workspace
from ...store.tables import Enrolment


def values_of(enrolment: Enrolment) -> dict[str, str]:
    """Return the merge values by field key; the address is the one enrolled."""
    lead = enrolment.lead.fields if enrolment.lead else {}
    return {**enrolment.contact.fields, **lead, "contact.email": enrolment.address.address}


def sender_of(workspace: Workspace, enrolment: Enrolment) -> Mailbox:
    """Return the enrolment's mailbox; raises WorkspaceError when it is gone from tactful.toml."""
    boxes: Mapping[str, Mailbox] = workspace.settings.mailboxes
    if enrolment.mailbox in boxes:
        return boxes[enrolment.mailbox]
    return workspace.mailbox(workspace.campaigns.get(enrolment.campaign), enrolment.owner)


def variant_for(campaign: str, step: Step, address_key: str) -> str | None:
    """Return which variant of a step a mailbox gets, None for the step's own template.

    It is always the same one, and known before anybody is enrolled. Whoever was drafted one
    already keeps that (messages/rendering.py).
    """
    if len(step.arms) == 1:
        return step.arms[0]
    seed = f"{campaign}\n{step.key}\n{address_key}".encode()
    return step.arms[int.from_bytes(hashlib.sha256(seed).digest()[:8], "big") % len(step.arms)]
