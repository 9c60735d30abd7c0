"""Who never gets an email from here."""

from datetime import datetime

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.suppress import suppress_value, unsuppress_value
from ...campaigns.queries.suppressions import SuppressionItem, suppressions
from .operation import Asked, Model, NoQuery, Page, operation
from .paging import paged

_TAG = "suppression"


class SuppressionQuery(Page):
    find: str = Field(default="", max_length=320)


class SuppressionOut(Model):
    number: int
    kind: str
    value: str
    why: str
    by: str
    at: datetime
    addresses: list[str]


class SuppressionPage(Model):
    items: list[SuppressionOut]
    next: str | None


class Suppress(Model):
    value: str = Field(min_length=1, max_length=320, description="An address, or a domain")
    why: str = Field(default="", max_length=1000)


class Lift(Suppress):
    why: str = Field(min_length=1, max_length=1000)


class Suppressed(Model):
    value: str
    sequences: int
    shared_inbox: str


class Lifted(Model):
    value: str
    changed: bool
    still: str | None = Field(description="Why the address gets no emails all the same")


@operation(
    "GET", "/suppressions", scope=Scope.read, tag=_TAG, says=SuppressionPage, query=SuppressionQuery
)
def list_suppressions(asked: Asked[SuppressionQuery, None]) -> SuppressionPage:
    """List who gets no emails, newest first."""
    query = asked.query
    with asked.here.store.reading() as session:
        rows = suppressions(
            session, search=query.find.strip(), before=query.after, most=query.limit + 1
        )
    found, following = paged(rows, query.limit, lambda one: one.number)
    return SuppressionPage(items=[_out(one) for one in found], next=following)


@operation("POST", "/suppressions", scope=Scope.edit, tag=_TAG, says=Suppressed, body=Suppress)
def suppress(asked: Asked[NoQuery, Suppress]) -> Suppressed:
    """Never write to an address (and its person) or a domain again; its sequences stop at once."""
    said = asked.body
    done = suppress_value(
        asked.here.store, said.value, by=asked.by, now=asked.now, why=said.why.strip()
    )
    return Suppressed(value=done.value, sequences=done.sequences, shared_inbox=done.shared_inbox)


@operation("POST", "/suppressions/lift", scope=Scope.administer, tag=_TAG, says=Lifted, body=Lift)
def lift_suppression(asked: Asked[NoQuery, Lift]) -> Lifted:
    """Let somebody get emails again; sequences that ended stay ended."""
    said = asked.body
    done = unsuppress_value(
        asked.here.store, said.value, why=said.why.strip(), by=asked.by, now=asked.now
    )
    return Lifted(value=done.value, changed=done.changed, still=done.still)


def _out(one: SuppressionItem) -> SuppressionOut:
    return SuppressionOut(
        number=one.number,
        kind=one.kind,
        value=one.value,
        why=one.why,
        by=one.by,
        at=one.at,
        addresses=list(one.addresses),
    )
