"""What a token of the API may do. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from .permissions import Permission, RoleError


class Scope(StrEnum):
    """One thing that a token may do; none includes another."""

    read = "read"
    edit = "edit"
    leads = "leads"
    approve = "approve"
    send = "send"
    administer = "administer"


SCOPE_WORDS: Mapping[Scope, str] = {
    Scope.read: "reads everything that the pages show",
    Scope.edit: "imports and enrols lists, decides who is whom, drafts, skips messages, closes "
    "tasks, decides replies, suppresses",
    Scope.leads: "brings leads in, and sees nothing else",
    Scope.approve: "approves messages and takes that back",
    Scope.send: "pauses and resumes sending, settles what is in doubt",
    Scope.administer: "lifts suppressions, manages accounts, erases people for good",
}
# What the same needs of a person who is signed in; reading needs only that.
PERMISSION: Mapping[Scope, Permission | None] = {
    Scope.read: None,
    Scope.edit: Permission.edit,
    Scope.leads: Permission.edit,
    Scope.approve: Permission.approve,
    Scope.send: Permission.send,
    Scope.administer: Permission.administer,
}


def known_scopes(given: Iterable[str]) -> tuple[Scope, ...]:
    """Return scopes in their usual order, each once; raises RoleError for one that is none."""
    words = [word.strip().lower() for one in given for word in one.split(",") if word.strip()]
    for word in words:
        if word not in Scope.__members__:
            raise RoleError(f"there is no scope '{word}'; choose from: {', '.join(Scope)}")
    if not words:
        raise RoleError(f"name at least one scope: {', '.join(Scope)}")
    return tuple(scope for scope in Scope if scope in words)


def permissions_of(scopes: Iterable[Scope]) -> frozenset[Permission]:
    """Return what a page's permissions they stand for; leads alone stands for none."""
    found = (PERMISSION[scope] for scope in scopes if scope is not Scope.leads)
    return frozenset(one for one in found if one is not None)
