"""Who may be one person: pairs of a list and of who is known, decided, merged, and undone."""

from dataclasses import asdict
from datetime import datetime
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.people import (
    ask_owner,
    decide_pair,
    merge_contacts,
    undo_decision,
    unknown_to_lint,
)
from ...campaigns.people.decisions import standing
from ...lint.lists.decisions import Verdict
from ..pairs import Pair, Side, pairs_found
from .agreeing import known_list, readable
from .lists import OfList
from .operation import NUMBER, Asked, Model, NoQuery, Page, operation
from .paging import paged

_TAG = "duplicates"
_WAIT_S = 1.0  # then the answer says that they are being looked for


class SideOut(Model):
    """One of two: a row of the list, or somebody known; both where the row's address is known."""

    name: str
    address: str
    row: int | None
    contact_id: int | None
    values: dict[str, str]
    owner: str
    contacted: str = Field(description="The campaign that wrote to them last")


class PairOut(Model):
    one: SideOut
    other: SideOut
    level: str = Field(description="sure, likely or possible")
    why: list[str]
    one_mailbox: bool
    may_be_merged: bool = Field(description="Both are contacts; else say 'same' or 'different'")


class PairPage(Model):
    complete: bool = Field(description="false: they are being looked for; ask again")
    total: int | None
    items: list[PairOut]
    next: str | None


class Deciding(Model):
    one: str = Field(min_length=1, max_length=320, description="An address, or a contact's number")
    other: str = Field(min_length=1, max_length=320)
    decision: Literal["same", "different", "merge", "ask"] = Field(
        description="merge: they become one contact, and mail goes to 'one'. ask: the owner gets a"
        " task to say so"
    )
    note: str = Field(default="", max_length=500, description="Why; kept with the decision")

    @field_validator("note")
    @classmethod
    def _kept(cls, note: str, info: ValidationInfo) -> str:
        if note and info.data.get("decision") == "ask":
            raise PydanticCustomError("note", "a question to the owner keeps no note")
        return note


class DecidedOut(Model):
    decision: str
    number: int | None = Field(description="What undoes it; null for a question")
    one: str
    other: str
    address: str | None = Field(description="Of a merge: where mail goes")
    owner: str | None = Field(description="Of a question: who was asked")
    already_asked: bool | None
    notice: str = Field(description="What lint does not know yet of what was decided, or ''")


class DecisionLine(Model):
    number: int
    one: str
    other: str
    verdict: str
    by: str
    at: datetime
    note: str


class DecisionPage(Model):
    items: list[DecisionLine]
    next: str | None


class UndecidedOut(Model):
    number: int
    undone: bool


@operation("GET", "/duplicates", scope=Scope.read, tag=_TAG, says=PairPage, query=OfList)
def list_duplicates(asked: Asked[OfList, None]) -> PairPage:
    """List who of a list may be one person, among themselves or with somebody known, surest first.

    What was decided is left out. On a long list ask again until it is complete.
    """
    here, query = asked.here, asked.query
    look = known_list(here, query.path, where="query")
    with readable():
        recipients = look.recipients(wait_s=_WAIT_S)
    pairs = None
    if recipients is not None:
        pairs = pairs_found(here, look, recipients).result(wait_s=_WAIT_S)
    if pairs is None:
        return PairPage(complete=False, total=None, items=[], next=None)
    numbered = list(enumerate(pairs, 1))[query.after or 0 :]
    found, following = paged(numbered, query.limit, lambda one: one[0])
    items = [_pair(one) for _, one in found]
    return PairPage(complete=True, total=len(pairs), items=items, next=following)


@operation(
    "POST", "/duplicates/decide", scope=Scope.edit, tag=_TAG, says=DecidedOut, body=Deciding
)  # fmt: skip
def decide_duplicate(asked: Asked[NoQuery, Deciding]) -> DecidedOut:
    """Remember whether two are one person, merge two contacts, or ask whose contact they are."""
    here, said = asked.here, asked.body
    if said.decision == "ask":
        question = ask_owner(
            here.store, here.workspace, said.one, said.other, by=asked.by, now=asked.now
        )
        return _decided(asked, None, owner=question.owner, already_asked=not question.new)
    if said.decision == "merge":
        merged = merge_contacts(
            here.store, said.one, said.other, by=asked.by, now=asked.now, note=said.note
        )
        return _decided(asked, merged.number, address=merged.address)
    made = decide_pair(
        here.store, said.one, said.other, Verdict(said.decision), by=asked.by, now=asked.now,
        note=said.note,
    )  # fmt: skip
    return _decided(asked, made.number)


@operation("GET", "/decisions", scope=Scope.read, tag=_TAG, says=DecisionPage, query=Page)
def list_decisions(asked: Asked[Page, None]) -> DecisionPage:
    """List the decisions that stand, the newest first; one of them may be a merge."""
    query = asked.query
    with asked.here.store.reading() as session:
        rows = [
            DecisionLine(
                number=one.id,
                one=one.one,
                other=one.other,
                verdict=str(one.verdict),
                by=one.by,
                at=one.at,
                note=one.note,
            )
            for one in reversed(standing(session))
            if query.after is None or one.id < query.after
        ]
    found, following = paged(rows[: query.limit + 1], query.limit, lambda one: one.number)
    return DecisionPage(items=list(found), next=following)


@operation(
    "POST", f"/decisions/<{NUMBER}:number>/undo", scope=Scope.edit, tag=_TAG, says=UndecidedOut
)  # fmt: skip
def undo_duplicate(asked: Asked[NoQuery, None], number: int) -> UndecidedOut:
    """Take a decision or a merge back, as long as nothing was built on it."""
    undo_decision(asked.here.store, number, by=asked.by, now=asked.now)
    return UndecidedOut(number=number, undone=True)


def _decided(
    asked: Asked[NoQuery, Deciding],
    number: int | None,
    *,
    address: str | None = None,
    owner: str | None = None,
    already_asked: bool | None = None,
) -> DecidedOut:
    here, said = asked.here, asked.body
    return DecidedOut(
        decision=said.decision,
        number=number,
        one=said.one,
        other=said.other,
        address=address,
        owner=owner,
        already_asked=already_asked,
        notice=unknown_to_lint(here.store, here.workspace) if number is not None else "",
    )


def _pair(pair: Pair) -> PairOut:
    return PairOut(
        one=_side(pair.one),
        other=_side(pair.other),
        level=pair.level,
        why=list(pair.why),
        one_mailbox=pair.one_mailbox,
        may_be_merged=pair.may_be_merged,
    )


def _side(side: Side) -> SideOut:
    return SideOut(**asdict(side))
