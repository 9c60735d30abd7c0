"""People: contacts with their addresses, and their ways through sequences."""

from dataclasses import asdict
from datetime import datetime

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.model import EnrolmentState
from ...campaigns.queries.paged import enrolment_page, person_page
from .operation import BIG, Asked, Model, Page, operation
from .paging import paged

_TAG = "people"


class PeopleQuery(Page):
    address: str | None = Field(default=None, min_length=1, max_length=320)


class PersonOut(Model):
    contact_id: int
    addresses: list[str]
    fields: dict[str, str]
    created_at: datetime


class PersonPage(Model):
    items: list[PersonOut]
    next: str | None


class EnrolmentQuery(Page):
    campaign: str | None = Field(default=None, min_length=1, max_length=200)
    state: EnrolmentState | None = None
    contact_id: int | None = Field(default=None, ge=1, le=BIG)


class EnrolmentOut(Model):
    enrolment_id: int
    contact_id: int
    campaign: str
    recipient: str
    owner: str | None
    mailbox: str
    state: str
    why: str
    started_at: datetime
    ended_at: datetime | None
    step: int | None
    due_at: datetime | None


class EnrolmentPage(Model):
    items: list[EnrolmentOut]
    next: str | None


@operation("GET", "/people", scope=Scope.read, tag=_TAG, says=PersonPage, query=PeopleQuery)
def list_people(asked: Asked[PeopleQuery, None]) -> PersonPage:
    """List contacts with their addresses and fields."""
    query = asked.query
    with asked.here.store.reading() as session:
        rows = person_page(
            session, address=query.address, after=query.after or 0, most=query.limit + 1
        )
    found, following = paged(rows, query.limit, lambda one: one.contact_id)
    items = [PersonOut(**{**asdict(one), "addresses": list(one.addresses)}) for one in found]
    return PersonPage(items=items, next=following)


@operation(
    "GET", "/enrolments", scope=Scope.read, tag=_TAG, says=EnrolmentPage, query=EnrolmentQuery
)
def list_enrolments(asked: Asked[EnrolmentQuery, None]) -> EnrolmentPage:
    """List who is in which sequence, and how far."""
    query = asked.query
    with asked.here.store.reading() as session:
        rows = enrolment_page(
            session, asked.here.workspace, campaign=query.campaign, state=query.state,
            contact_id=query.contact_id, after=query.after or 0, most=query.limit + 1,
        )  # fmt: skip
    found, following = paged(rows, query.limit, lambda one: one.enrolment_id)
    return EnrolmentPage(items=[EnrolmentOut(**asdict(one)) for one in found], next=following)
