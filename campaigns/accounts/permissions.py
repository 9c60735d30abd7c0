"""What people may do, and the roles that are sets of it. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from ...templates.errors import TactfulError


class Permission(StrEnum):
    """What somebody may do. Everybody who signs in may look."""

    edit = "edit"
    approve = "approve"
    send = "send"
    administer = "administer"


ALL = frozenset(Permission)
_P = Permission
ROLES: Mapping[str, frozenset[Permission]] = {
    "viewer": frozenset(),
    "marketer": frozenset({_P.edit}),
    "rep": frozenset({_P.edit, _P.approve}),
    "approver": frozenset({_P.approve}),
    "sender": frozenset({_P.send}),
    "admin": frozenset({_P.administer}),
}
ROLE_WORDS: Mapping[str, str] = {
    "viewer": "looks, changes nothing",
    "marketer": "edits campaigns, enrols people",
    "rep": "edits, approves, records calls and replies",
    "approver": "approves messages",
    "sender": "pauses and resumes sending, settles what is in doubt",
    "admin": "manages people, mailboxes, suppression and tokens",
}
PERMISSION_WORDS: Mapping[Permission, str] = {
    Permission.edit: "edit campaigns and record what people answered",
    Permission.approve: "approve messages",
    Permission.send: "control the sending",
    Permission.administer: "manage people and settings",
}


class RoleError(TactfulError, ValueError):
    """A role that does not exist."""


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Return what these roles allow together; a role that is no more allows nothing."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def known_roles(given: Iterable[str]) -> tuple[str, ...]:
    """Return roles in their usual order, each once; raises RoleError for one that does not exist.

    Several may stand in one text with commas between them.
    """
    words = [word.strip().lower() for one in given for word in one.split(",") if word.strip()]
    for word in words:
        if word not in ROLES:
            raise RoleError(f"there is no role '{word}'; choose from: {', '.join(ROLES)}")
    return tuple(role for role in ROLES if role in words)
