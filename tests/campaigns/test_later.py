"""Drafts of a long list that nobody has rendered: a yes to what they are made of is a yes to a text.

What leaves is what was approved, and its digest is written down; else it is held.
"""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select, update

from tactful.campaigns.actions.approve import approve_all_in_parts, approve_message
from tactful.campaigns.actions.draft import draft_in_parts
from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.delivery.mime import read_message
from tactful.campaigns.journey.steps.advance import complete_touch
from tactful.campaigns.messages import judging
from tactful.campaigns.messages.inputs import is_of_inputs
from tactful.campaigns.messages.rendering import MessageRenderer
from tactful.campaigns.messages.replay import replayed
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.releases import snapshot
from tactful.campaigns.store.tables import (
    Approval,
    Contact,
    Enrolment,
    MessageInputs,
    Outbox,
    StoredMessage,
)
from tactful.lint.check.gate import Gate
from tactful.lint.proof import prove
from tactful.templates.workspace.step import Channel

from .conftest import Place

ANN = person("ann")
FIRST = ("Zoe", "Bob", "Ann", "Tom", "Eva", "Max")
PEOPLE = "".join(f"p{n}@a{n}.example,{FIRST[n % 6]},Rose,,,\n" for n in range(30))


@pytest.fixture
def many(house: Place, catcher: Any, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Thirty people in either database, enrolled as a long list is."""
    monkeypatch.setattr(judging, "FEW", 5)
    monkeypatch.setattr(prove, "MOST", 10.0)
    house.write(people=PEOPLE, port=catcher[1], days="mon-sun", hours="00:00-23:59")
    enrol_list(
        house.store, house.workspace, house.workspace.campaign("spring"), house.recipients(),
        now=house.now, by=ANN, gate=Gate(),
    )  # fmt: skip
    return house


def rows(place: Place, **which: Any) -> list[StoredMessage]:
    with place.store.reading() as session:
        query = select(StoredMessage).filter_by(**which).order_by(StoredMessage.id)
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def unread(place: Place, **which: Any) -> list[StoredMessage]:
    return [row for row in rows(place, **which) if is_of_inputs(row.digest)]


def approve_all(place: Place) -> int:
    campaign = place.workspace.campaign("spring")
    return approve_all_in_parts(place.store, campaign, by=ANN, now=place.now)


def called(place: Place) -> None:
    with place.store.session() as session:
        (call,) = (
            one
            for one in place.workspace.campaign("spring").sequence.steps
            if one.channel is Channel.call
        )
        for one in session.scalars(select(Enrolment)).all():
            complete_touch(session, place.workspace, one, call.key, at=place.now)


def test_each_leaves_once_as_it_reads_and_its_digest_is_written_down(
    many: Place, catcher: Any
) -> None:
    handler, _ = catcher
    assert len(unread(many)) >= 40  # of each kind a few were judged
    assert all(row.rendered is None for row in rows(many))
    assert approve_all(many) == 60
    texts = many.texts()
    many.later(minutes=30)
    many.send()
    assert len(handler.mails) == 30
    many.later(days=1)
    many.send()  # the calls come due
    called(many)
    many.later(days=2, minutes=1)
    many.send()
    many.send()
    arrived = Counter(mail.recipients[0] for mail in handler.mails)
    assert arrived == {f"p{n}@a{n}.example": 2 for n in range(30)}
    digests = {read_message(mail.data).digest for mail in handler.mails}
    assert digests == {text.digest for text in texts.values()}
    for row in unread(many):
        assert row.rendered == texts[row.id].digest
    with many.store.reading() as session:
        sent = session.scalars(select(Outbox)).all()
        assert {one.state for one in sent} == {OutboxState.sent}
        for one in sent:
            yes = select(Approval.digest).where(Approval.message_id == one.message_id)
            assert one.digest == session.scalar(yes)
            again = replayed(session, many.workspace, one.message_id)
            assert again.same and again.why is None


def test_a_yes_to_one_keeps_the_digest_of_the_text_that_was_read(many: Place) -> None:
    one, other = unread(many)[:2]
    text = many.texts(StoredMessage.id == one.id)[one.id]
    renderer = MessageRenderer(many.workspace, many.workspace.campaign("spring"), gate=Gate())
    approve_message(many.store, lambda _: renderer, one.id, one.digest, by=ANN, now=many.now)
    (mine,), (theirs,) = rows(many, id=one.id), rows(many, id=other.id)
    assert (mine.state, mine.rendered) == (MessageState.approved, text.digest)
    assert (theirs.state, theirs.rendered) == (MessageState.draft, None)


def test_another_version_lets_go_what_was_read_and_holds_what_was_not(
    many: Place, catcher: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, _ = catcher
    one = unread(many)[0]
    renderer = MessageRenderer(many.workspace, many.workspace.campaign("spring"), gate=Gate())
    approve_message(many.store, lambda _: renderer, one.id, one.digest, by=ANN, now=many.now)
    approve_all(many)
    seen = {row.id for row in rows(many) if row.rendered or not is_of_inputs(row.digest)}
    assert one.id in seen and len(seen) < 30
    monkeypatch.setattr(snapshot, "renderer", lambda: {"tactful": "99"})
    many.later(minutes=30)
    many.send()
    with many.store.reading() as session:
        states = {row.message_id: row.state for row in session.scalars(select(Outbox))}
    assert len(states) == 30 and len(handler.mails) == len(seen & states.keys())
    for number, state in states.items():
        assert state is (OutboxState.sent if number in seen else OutboxState.held)


def test_what_a_yes_named_cannot_be_changed_beneath_it(many: Place, catcher: Any) -> None:
    """The stored inputs and the person's data change together: the digest tells."""
    handler, _ = catcher
    approve_all(many)
    one = next(row for row in unread(many) if row.inputs_id is not None)
    with many.store.session() as session:
        inputs = session.get_one(MessageInputs, one.inputs_id)
        values = {**inputs.values, "contact.first_name": "Mallory"}
        session.execute(
            update(MessageInputs).where(MessageInputs.id == inputs.id).values(values=values)
        )
        contact = session.get_one(Contact, session.get_one(Enrolment, one.enrolment_id).contact_id)
        contact.fields = {**contact.fields, "contact.first_name": "Mallory"}
        address = inputs.values["contact.email"]
    many.later(minutes=30)
    many.send()
    assert len(handler.mails) == 29
    assert address not in {mail.recipients[0] for mail in handler.mails}
    with many.store.reading() as session:
        (held,) = session.scalars(select(Outbox).where(Outbox.state == OutboxState.held))
        assert held.enrolment_id == one.enrolment_id


def test_a_value_that_a_text_reads_makes_just_that_one_stale(many: Place) -> None:
    with many.store.session() as session:
        one = session.scalars(select(Contact).order_by(Contact.id).limit(1)).one()
        one.fields = {**one.fields, "contact.first_name": "Eve"}
    campaign = many.workspace.campaign("spring")
    again = draft_in_parts(many.store, many.workspace, campaign, now=many.now, gate=Gate())
    assert (again.unchanged, again.stale, again.drafted) == (58, 2, 2)


def test_an_edit_of_one_step_moves_the_others_which_read_the_same(many: Place) -> None:
    was = {row.id: row for row in unread(many)}
    path = many.root / "templates" / many.workspace.campaign("spring").emails[1].template
    path.write_text(path.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    campaign = many.workspace.campaign("spring")
    again = draft_in_parts(many.store, many.workspace, campaign, now=many.now, gate=Gate())
    assert (again.unchanged, again.stale, again.drafted) == (30, 30, 30)
    moved = [row for row in rows(many, state=MessageState.draft) if row.id in was]
    assert moved
    for number, text in many.texts(StoredMessage.id.in_([row.id for row in moved])).items():
        (row,) = rows(many, id=number)
        assert row.digest == was[number].digest and row.rendered == text.digest
    assert approve_all(many) == 60
