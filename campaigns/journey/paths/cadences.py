"""People of one list are split between whole cadences: which campaign somebody gets. Pure."""

import hashlib

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.workspace import Workspace


def cadences(workspace: Workspace, campaign: Campaign) -> tuple[str, ...]:
    """Return the campaigns between which people are split, the one that says so first; or none."""
    if campaign.split_with:
        return (campaign.name, *campaign.split_with)
    others = workspace.campaigns.values()
    says = next((one for one in others if campaign.name in one.split_with), None)
    return (says.name, *says.split_with) if says is not None else ()


def cadence_for(among: tuple[str, ...], address_key: str) -> str:
    """Return which of some cadences a mailbox gets: always the same one, in equal shares."""
    seed = "\n".join((*among, address_key)).encode()
    return among[int.from_bytes(hashlib.sha256(seed).digest()[:8], "big") % len(among)]


def elsewhere(workspace: Workspace, campaign: Campaign, address_key: str) -> str | None:
    """Return the campaign that somebody gets instead of this one; None where it is theirs."""
    among = cadences(workspace, campaign)
    theirs = cadence_for(among, address_key) if among else campaign.name
    return theirs if theirs != campaign.name else None
