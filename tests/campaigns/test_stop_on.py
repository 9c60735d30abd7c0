"""stop_on: what ends a sequence is what the campaign says, and an opt-out or a bounce always."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tactful.campaigns.commands.reply import command as reply
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.ending.endings import record_bounce, record_opt_out, record_reply
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.messages.approval import skip
from tactful.campaigns.model import EnrolmentState, OutboxState, Outcome, TouchState, person
from tactful.campaigns.store.tables import Enrolment, Outbox, StoredMessage, Touch
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.sequence import StopOn

from .conftest import Place

EVERY = "[reply, meeting, opt_out, bounce]"
WHOM = "zoe@example.org"


def stopping(place: Place, said: str) -> Any:
    """Give the campaign a stop_on, and enrol, draft and approve."""
    place.write()
    file = Path(place.root / "campaigns/spring.yml")
    text = file.read_text()
    file.write_text(text.replace("  steps:", f"  stop_on: {said}\n  steps:"))
    return place.ready()


def state(place: Place) -> EnrolmentState:
    with place.store.reading() as session:
        found: EnrolmentState = session.get_one(Enrolment, 1).state
        return found


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (EVERY, EnrolmentState.replied),
        ("[reply, opt_out, bounce]", EnrolmentState.replied),
        ("[opt_out, bounce]", EnrolmentState.active),
        ("[meeting, bounce, opt_out]", EnrolmentState.active),
    ],
)
def test_a_reply_stops_where_stop_on_has_it(
    place: Place, said: str, wanted: EnrolmentState
) -> None:
    stopping(place, said)
    with place.store.session() as session:
        ended = record_reply(session, WHOM, now=place.now, campaigns=place.workspace.campaigns)
    assert state(place) is wanted
    went_on = wanted is EnrolmentState.active
    assert (ended.enrolments, ended.going_on) == ((0, 1) if went_on else (1, 0))
    with place.store.reading() as session:
        rows = session.scalars(select(Outbox.state).where(Outbox.enrolment_id == 1)).all()
    assert rows == [OutboxState.due if went_on else OutboxState.cancelled]


def test_a_sequence_whose_file_is_gone_is_stopped_by_a_reply(place: Place) -> None:
    stopping(place, "[opt_out, bounce]")
    with place.store.session() as session:
        record_reply(session, WHOM, now=place.now, campaigns={})
    assert state(place) is EnrolmentState.replied


def test_the_command_obeys_it_and_says_so(place: Place) -> None:
    stopping(place, "[opt_out, bounce]")
    said = CliRunner().invoke(reply, [WHOM, "-C", str(place.root)], catch_exceptions=False).output
    assert "0 sequences stopped" in said
    assert "1 sequence not stopped: their stop_on does not list reply." in said
    assert state(place) is EnrolmentState.active


@pytest.mark.parametrize(
    ("said", "wanted"),
    [(EVERY, EnrolmentState.met), ("[reply, opt_out, bounce]", EnrolmentState.active)],
)
def test_a_meeting_stops_where_stop_on_has_it(
    place: Place, said: str, wanted: EnrolmentState
) -> None:
    stopping(place, said)
    with place.store.session() as session:
        first = session.scalars(
            select(StoredMessage.id).where(StoredMessage.key == "email-spring-thanks")
        ).all()
        for message in first:
            skip(session, message, by=person("ann"), now=place.now)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
    place.later(days=1)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        [task] = session.scalars(
            select(Touch.id).where(Touch.enrolment_id == 1, Touch.state == TouchState.open)
        )
        record_outcome(
            session, place.workspace, task, Outcome.reached, by=person("ann"), now=place.now
        )
    assert state(place) is wanted


@pytest.mark.parametrize("end", [record_opt_out, record_bounce])
def test_an_opt_out_and_a_bounce_always_stop(place: Place, end: Any) -> None:
    stopping(place, "[opt_out, bounce]")
    with place.store.session() as session:
        end(session, WHOM, now=place.now)
    assert state(place) in (EnrolmentState.opted_out, EnrolmentState.bounced)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("[reply]", "an opt-out and a bounce always stop a sequence; add opt_out, bounce"),
        ("[reply, bounce]", "an opt-out always stops a sequence; add opt_out"),
        ("[opt_out]", "a bounce always stops a sequence; add bounce"),
        ("[]", "an opt-out and a bounce always stop a sequence; add opt_out, bounce"),
        ("[opt_out, bounce, replly]", "unknown value 'replly'; did you mean 'reply'?"),
        ("reply", "'reply' is not a list; write it like [a, b]"),
    ],
)
def test_what_always_stops_cannot_be_left_out(place: Place, said: str, wanted: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        stopping(place, said)
    assert wanted in str(caught.value)
    assert str(caught.value).startswith("campaigns/spring.yml:6:")


def test_every_word_of_stop_on_is_one_of_those_above() -> None:
    assert [stop.value for stop in StopOn] == ["reply", "meeting", "opt_out", "bounce"]
