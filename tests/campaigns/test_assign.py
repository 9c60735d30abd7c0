"""A person becomes another rep's: what is still to be sent is the new sender's, with a new yes."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tactful.campaigns.actions.assign import AssignError, assign
from tactful.campaigns.commands.people import command
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.messages.approval import approve_all
from tactful.campaigns.messages.shown import message_for
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.people.address import AddressError
from tactful.campaigns.store.tables import Audit, Enrolment, Lead, Outbox, StoredMessage

from .conftest import Place, no_findings

ANN = person("ann")
WHOM = "zoe@example.org"


def give(place: Place, to: str, whom: str = WHOM, because: str = "sam is ill") -> str:
    return assign(
        place.store, place.workspace, whom, to,
        because=because, by=ANN, now=place.now, check=no_findings,
    ).words  # fmt: skip


def texts(place: Place) -> list[tuple[str, str, MessageState]]:
    with place.store.reading() as session:
        rows = session.scalars(
            select(StoredMessage)
            .where(StoredMessage.enrolment_id == 1)
            .order_by(StoredMessage.key, StoredMessage.id)
        )
        return [
            (one.key, message_for(session, place.workspace, one).sender.address, one.state)
            for one in rows
        ]


def waiting(place: Place) -> list[tuple[int, str, OutboxState]]:
    with place.store.reading() as session:
        rows = session.scalars(select(Outbox).order_by(Outbox.id))
        return [(one.enrolment_id, one.mailbox, one.state) for one in rows]


def test_what_was_approved_of_the_former_sender_is_drafted_and_approved_anew(house: Place) -> None:
    place = house.ready()
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
    assert waiting(place) == [(1, "sam", OutboxState.due), (2, "sam", OutboxState.due)]
    assert give(place, "Kim Lund") == (
        "zoe@example.org is kim's now (was sam); in spring; 2 texts have the new sender and must "
        "be approved."
    )
    assert texts(place) == [
        ("email-spring-again", "sam@example.com", MessageState.stale),
        ("email-spring-again", "kim@example.com", MessageState.draft),
        ("email-spring-thanks", "sam@example.com", MessageState.stale),
        ("email-spring-thanks", "kim@example.com", MessageState.draft),
    ]
    # Nothing of the former sender's leaves; the other person is untouched.
    assert waiting(place) == [(1, "kim", OutboxState.held), (2, "sam", OutboxState.due)]
    with place.store.session() as session:
        approve_all(session, place.workspace.campaign("spring"), by=ANN, now=place.now)
    assert waiting(place) == [(1, "kim", OutboxState.due), (2, "sam", OutboxState.due)]
    with place.store.reading() as session:
        assert session.get_one(Enrolment, 1).owner == "kim"
        assert session.get_one(Lead, 1).owner == "kim"  # later lists know it too


def test_it_is_noted_done_once_and_undone_by_giving_back(place: Place) -> None:
    place.ready()
    give(place, "kim")
    assert give(place, "kim") == "zoe@example.org is kim's already."
    assert "is sam's now (was kim)" in give(place, "sam", because="sam is back")
    with place.store.reading() as session:
        lines = session.scalars(select(Audit).where(Audit.action == "assigned"))
        assert [(one.by, one.subject_id, one.detail) for one in lines] == [
            ("ann", "1", {"from": "sam", "to": "kim", "why": "sam is ill"}),
            ("ann", "1", {"from": "kim", "to": "sam", "why": "sam is back"}),
        ]


def test_what_has_left_stays_as_it_was_sent(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        session.scalars(
            select(Outbox).where(Outbox.enrolment_id == 1)
        ).one().state = OutboxState.sent
    give(place, "kim")
    assert ("email-spring-thanks", "sam@example.com", MessageState.approved) in texts(place)
    assert (1, "sam", OutboxState.sent) in waiting(place)


def test_all_their_sequences_go_along(place: Place) -> None:
    place.ready()
    file = Path(place.root / "campaigns/spring.yml")
    other = file.with_name("autumn.yml")
    other.write_text(file.read_text().replace("campaign: spring", "campaign: autumn"))
    with place.store.session() as session:
        first = session.get_one(Enrolment, 1)
        session.add(
            Enrolment(
                campaign="autumn", contact_id=first.contact_id, address_id=first.address_id,
                lead_id=first.lead_id, owner="sam", mailbox="sam", timezone="UTC",
                state=first.state, started_at=place.now,
            )
        )  # fmt: skip
    give(place, "kim")
    with place.store.reading() as session:
        owners = {one.campaign: one.owner for one in session.scalars(select(Enrolment))
                  if one.contact_id == 1}  # fmt: skip
    assert owners == {"spring": "kim", "autumn": "kim"}


def test_where_nobody_approves_the_new_texts_need_no_yes_either(place: Place) -> None:
    place.write(approval="none").ready()
    give(place, "kim")
    assert {state for _, sender, state in texts(place) if sender == "kim@example.com"} == {
        MessageState.approved
    }


def test_what_cannot_be_is_said(place: Place) -> None:
    place.ready()
    with pytest.raises(
        AssignError, match=r"'kin' is no mailbox of tactful\.toml; did you mean 'kim'"
    ):
        give(place, "kin")
    with pytest.raises(AssignError, match="say why"):
        give(place, "kim", because=" ")
    with pytest.raises(AddressError, match="nobody in this workspace has the address"):
        give(place, "kim", whom="who@example.org")


def test_the_command_says_what_became_of_it(place: Place) -> None:
    place.ready()
    words = ["assign", WHOM, "--to", "kim", "--because", "ill", "-C", str(place.root)]
    done = CliRunner().invoke(command, words, catch_exceptions=False)
    assert done.exit_code == 0
    assert done.output.startswith("zoe@example.org is kim's now (was sam); in spring;")
