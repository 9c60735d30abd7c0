"""An answer goes where the email's ``on`` says of its kind: to a task, a later day, an ending."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from tactful.campaigns.actions.receive import Receipt, receive
from tactful.campaigns.actions.reply import stop_for_reply
from tactful.campaigns.commands.plan import command as plan
from tactful.campaigns.commands.reply import command as reply
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.ending.endings import Ended
from tactful.campaigns.journey.outcomes.tasks import OutcomeError, record_outcome
from tactful.campaigns.journey.simulated.reply_model import reply_model
from tactful.campaigns.journey.simulated.simulation import simulate
from tactful.campaigns.journey.steps.advance import complete_touch
from tactful.campaigns.journey.timelines.forecast import forecast
from tactful.campaigns.ledger.outbox import message_id
from tactful.campaigns.model import (
    EnrolmentState,
    MessageState,
    OutboxState,
    Outcome,
    ReplyKind,
    StateError,
    TouchState,
    person,
)
from tactful.campaigns.store.tables import Enrolment, FreeTask, Outbox, StoredMessage, Touch

from .conftest import Place

ANN, ZOE = person("ann"), "zoe@example.org"
HEAD = """\
campaign: spring
audience: {contacts: contacts/spring.csv}
sequence:
  window: {days: mon-fri, hours: "08:30-17:30", holidays: none}
  steps:
"""
MAIL = "    - {email: spring/thanks.md, key: thanks, wait: 0 minutes"
RING = "    - {call: spring/call.txt, key: ring, wait: 1 hour"
AGAIN = "    - {email: spring/again.md, key: again, wait: 5 business days"
ASKED = f"{MAIL}, on: {{question: ring}}}}\n{RING}, if: {{thanks: question}}}}\n{AGAIN}}}\n"


def lay(place: Place, steps: str, *, tail: str = "", people: str = "") -> None:
    place.write(**({"people": people} if people else {}))
    Path(place.root / "campaigns/spring.yml").write_text(HEAD + steps + tail)
    place.ready()


def sent(place: Place, key: str = "thanks", who: int = 1) -> None:
    """Let a step's email have left now."""
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        enrolment = session.get_one(Enrolment, who)
        assert complete_touch(session, place.workspace, enrolment, key, at=place.now)


def answer(place: Place, kind: str, *, until: date | None = None, who: str = "") -> Ended:
    return stop_for_reply(
        place.store, place.workspace, ZOE, by=ANN, now=place.now, kind=ReplyKind(kind),
        until=until, who=who,
    )  # fmt: skip


def way(place: Place) -> dict[str, tuple[TouchState, datetime]]:
    with place.store.reading() as session:
        rows = session.scalars(select(Touch).where(Touch.enrolment_id == 1).order_by(Touch.id))
        return {touch.key: (touch.state, touch.due_at) for touch in rows}


def states(place: Place) -> dict[str, TouchState]:
    return {key: state for key, (state, _) in way(place).items()}


def ended(place: Place) -> tuple[EnrolmentState, date | None, str]:
    with place.store.reading() as session:
        one = session.get_one(Enrolment, 1)
        return one.state, one.again_on, one.why


def texts(place: Place) -> dict[str, MessageState]:
    with place.store.reading() as session:
        rows = session.scalars(select(StoredMessage).where(StoredMessage.enrolment_id == 1))
        return {row.key: row.state for row in rows}


def test_who_asks_is_called_and_then_the_sequence_continues(place: Place) -> None:
    lay(place, ASKED)
    sent(place)
    assert states(place) == {"thanks": TouchState.done, "again": TouchState.planned}
    place.later(hours=2)
    done = answer(place, "question")
    assert (done.enrolments, done.led) == (0, "'spring' continues with step 2, 'ring'")
    assert way(place)["ring"] == (TouchState.planned, place.now + timedelta(hours=1))
    assert states(place) == {"thanks": TouchState.done, "ring": TouchState.planned}
    assert texts(place)["again"] is MessageState.approved
    place.later(hours=1)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        [one] = session.scalars(select(Touch.id).where(Touch.key == "ring"))
        record_outcome(
            session, place.workspace, one, Outcome.voicemail, by=ANN, now=place.now
        )  # fmt: skip
    assert states(place)["again"] is TouchState.planned
    assert ended(place)[0] is EnrolmentState.active


def mailed(place: Place, text: str, to: str, *, mid: str = "a1") -> Receipt:
    """Receive an answer to the email of a step."""
    ours = message_id(1, key=to, domain="example.com")
    with place.store.session() as session:
        session.execute(
            update(Outbox)
            .where(Outbox.enrolment_id == 1, Outbox.key == to)
            .values(state=OutboxState.sent, message_id_header=ours, sending_at=place.now)
        )
    raw = (
        f"From: Zoe <{ZOE}>\nTo: sam@example.com\nSubject: Re: Thanks\nIn-Reply-To: {ours}\n"
        f"Message-ID: <{mid}@mail.example>\nDate: {format_datetime(place.now)}\n\n{text}\n"
    )
    return receive(place.store, place.workspace, raw.encode(), by=ANN, now=place.now)


TWO_ASKED = f"{MAIL}, on: {{question: ring, yes: continue}}}}\n{RING}, if: {{thanks: question}}}}\n"
BRANCHED = f"{TWO_ASKED}{AGAIN}, on: {{question: hand_back}}}}\n"
LAST = "    - {call: spring/call.txt, key: last, wait: 2 business days}\n"


@pytest.mark.parametrize(("to", "state"), [("thanks", "active"), ("again", "handed_back")])
def test_the_branch_is_that_of_the_email_that_was_answered(
    place: Place, to: str, state: str
) -> None:
    lay(place, BRANCHED + LAST)
    sent(place)
    place.later(days=7)
    sent(place, "again")
    place.later(days=1)
    done = mailed(place, "What does it cost for two people?", to)
    assert done.mail.reply.kind is ReplyKind.question
    assert ended(place)[0] == state
    assert ("ring" in states(place)) is (to == "thanks")


def test_after_a_late_branch_the_sequence_continues_where_it_was(place: Place) -> None:
    lay(place, BRANCHED + LAST)
    sent(place)
    place.later(days=7)
    sent(place, "again")
    mailed(place, "What does it cost for two people?", "thanks")
    place.later(hours=2)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        [one] = session.scalars(select(Touch.id).where(Touch.key == "ring"))
        record_outcome(
            session, place.workspace, one, Outcome.voicemail, by=ANN, now=place.now
        )  # fmt: skip
    assert states(place) == {
        "thanks": TouchState.done, "again": TouchState.done, "ring": TouchState.done,
        "last": TouchState.planned,
    }  # fmt: skip
    # The call was made: a second question to the same email leads nowhere, and ends it.
    mailed(place, "And what does it cost for three?", "thanks", mid="a2")
    assert ended(place)[0] is EnrolmentState.replied


def test_a_kind_that_a_person_says_later_is_of_the_answered_email_too(place: Place) -> None:
    lay(place, BRANCHED + LAST)
    sent(place)
    place.later(days=7)
    sent(place, "again")
    done = mailed(place, "I showed it to my colleagues.", "again")
    assert done.unsure
    assert ended(place)[0] is EnrolmentState.replied
    answer(place, "question")
    assert ended(place)[0] is EnrolmentState.handed_back


def test_who_was_put_off_and_asks_now_is_handed_back(place: Place) -> None:
    lay(place, f"{MAIL}, on: {{question: hand_back}}}}\n{AGAIN}}}\n")
    sent(place)
    answer(place, "not_now", until=place.now.date() + timedelta(days=40))
    assert ended(place)[0] is EnrolmentState.nurture
    done = answer(place, "question")
    assert done.led == "'spring' ends, and who brought the lead has a task"
    assert ended(place)[0] is EnrolmentState.handed_back
    with place.store.reading() as session:
        assert session.scalars(select(FreeTask.kind)).all() == ["handed_back"]


def test_who_does_not_answer_never_gets_the_call(place: Place) -> None:
    lay(place, ASKED)
    sent(place)
    place.later(days=7)
    sent(place, "again")
    assert states(place) == {"thanks": TouchState.done, "again": TouchState.done}
    assert ended(place)[0] is EnrolmentState.finished


def test_the_text_for_an_answer_is_dropped_when_the_sequence_ends(place: Place) -> None:
    third = "    - {email: spring/again.md, key: more, wait: 1 hour, if: {thanks: question}}\n"
    lay(place, f"{MAIL}, on: {{question: more}}}}\n{third}{AGAIN}}}\n")
    assert texts(place)["more"] is MessageState.approved
    sent(place)
    place.later(days=7)
    assert texts(place)["more"] is MessageState.approved
    sent(place, "again")
    assert texts(place)["more"] is MessageState.cancelled


@pytest.mark.parametrize(
    ("kind", "until", "who"),
    [("yes", None, ""), ("no", None, ""), ("not_me", None, "Dana Reyes"),
     ("not_now", date(2026, 5, 4), "")],
)  # fmt: skip
def test_a_kind_without_a_branch_ends_the_sequence(
    place: Place, kind: str, until: date | None, who: str
) -> None:
    lay(place, ASKED)
    sent(place)
    done = answer(place, kind, until=until, who=who)
    assert (done.enrolments, done.led) == (1, "")
    assert ended(place)[0] not in (EnrolmentState.active,)


def test_not_now_resumes_on_its_day_by_itself(place: Place) -> None:
    lay(place, f"{MAIL}, on: {{not_now: continue}}}}\n{RING}}}\n{AGAIN}}}\n")
    sent(place)
    done = answer(place, "not_now", until=date(2026, 4, 15))
    assert done.led == "'spring' continues, not before 2026-04-15"
    assert way(place)["ring"] == (TouchState.planned, datetime(2026, 4, 15, 8, 30, tzinfo=UTC))
    assert ended(place)[0] is EnrolmentState.active
    place.now = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
    assert states(place)["ring"] is TouchState.open


def test_not_now_leads_to_a_step_on_its_day(place: Place) -> None:
    lay(place, f"{MAIL}, on: {{not_now: again}}}}\n{RING}}}\n{AGAIN}}}\n")
    sent(place)
    answer(place, "not_now", until=date(2026, 4, 15))
    assert states(place)["ring"] is TouchState.skipped
    assert way(place)["again"][1] == datetime(2026, 4, 15, 8, 30, tzinfo=UTC)


def test_not_now_without_a_day_asks_for_one(place: Place) -> None:
    lay(place, f"{MAIL}, on: {{not_now: continue}}}}\n{RING}}}\n")
    sent(place)
    with pytest.raises(OutcomeError, match="from which day"):
        answer(place, "not_now")
    assert states(place)["ring"] is TouchState.planned


def test_afterwards_says_the_day_of_a_not_now(place: Place) -> None:
    lay(place, f"{MAIL}, on: {{not_now: continue}}}}\n{RING}}}\n",
        tail="afterwards: {then: nurture, after: 30 days}\n")  # fmt: skip
    sent(place)
    answer(place, "not_now")
    assert way(place)["ring"][1].date() == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("target", "kind", "wanted"),
    [
        ("hand_back", "yes", EnrolmentState.handed_back),
        ("nurture", "no", EnrolmentState.nurture),
        ("end", "question", EnrolmentState.replied),
        ("hand_back", "not_me", EnrolmentState.handed_back),
    ],
)
def test_an_answer_leads_to_an_ending(
    place: Place, target: str, kind: str, wanted: EnrolmentState
) -> None:
    lay(place, f"{MAIL}, on: {{{kind}: {target}}}}}\n{RING}}}\n",
        tail="afterwards: {then: nurture, after: 30 days}\n")  # fmt: skip
    sent(place)
    done = answer(place, kind, who="Dana Reyes" if kind == "not_me" else "")
    state, again_on, why = ended(place)
    assert (done.enrolments, state) == (1, wanted)
    assert why == f"replied: {kind.replace('_', ' ')}"
    assert (again_on is not None) is (wanted is EnrolmentState.nurture)
    with place.store.reading() as session:
        tasks = session.scalars(select(FreeTask.kind)).all()
    assert tasks == (["handed_back"] if target == "hand_back" else [])


def test_an_ending_counts_after_the_last_email_too(place: Place) -> None:
    lay(place, f"{MAIL}, on: {{yes: hand_back}}}}\n")
    sent(place)
    assert ended(place)[0] is EnrolmentState.finished
    answer(place, "yes")
    assert ended(place)[0] is EnrolmentState.handed_back


def test_the_email_that_they_got_last_says_it(place: Place) -> None:
    lay(
        place,
        f"{MAIL}, on: {{question: ring}}}}\n{AGAIN}, on: {{question: hand_back}}}}\n{RING}}}\n",
    )
    sent(place)
    place.later(days=7)
    sent(place, "again")
    answer(place, "question")
    assert ended(place)[0] is EnrolmentState.handed_back


def test_whose_answer_it_is_in_a_shared_inbox_is_not_known(place: Place) -> None:
    both = "team@example.org,Zoë,Tulip,,,\nteam@example.org,Bob,Tulip,,,\n"
    lay(place, ASKED, people=both)
    with place.store.reading() as session:
        many = len(session.scalars(select(Enrolment.id)).all())
    sent(place)
    done = stop_for_reply(
        place.store, place.workspace, "team@example.org", by=ANN, now=place.now,
        kind=ReplyKind.question,
    )  # fmt: skip
    assert (done.led == "") is (many > 1)


def test_a_task_never_goes_like_an_answer(place: Place) -> None:
    lay(place, f"{RING}}}\n{AGAIN}}}\n")
    place.later(hours=1)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        [one] = session.scalars(select(Touch.id).where(Touch.enrolment_id == 1))
        with pytest.raises(StateError, match="'yes' is an answer to an email"):
            record_outcome(session, place.workspace, one, Outcome.yes, by=ANN, now=place.now)


def test_a_call_put_off_goes_on_on_its_day(place: Place) -> None:
    lay(place, f"{RING}, on: {{not_now: again}}}}\n{AGAIN}}}\n")
    place.later(hours=1)
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        [one] = session.scalars(select(Touch.id).where(Touch.enrolment_id == 1))
        record_outcome(session, place.workspace, one, Outcome.not_now, by=ANN, now=place.now,
                       until=date(2026, 6, 1))  # fmt: skip
    assert way(place)["again"][1] == datetime(2026, 6, 1, 8, 30, tzinfo=UTC)


def said(place: Place, command: object, *words: str) -> str:
    args: Sequence[str] = [*words, "-C", str(place.root)]
    done = CliRunner().invoke(command, args, catch_exceptions=False)  # type: ignore[arg-type]
    return re.sub(r"\s+", " ", done.output)


def test_the_command_says_where_an_answer_led(place: Place) -> None:
    lay(place, ASKED)
    sent(place)
    words = said(place, reply, ZOE, "--kind", "question")
    assert "0 sequences stopped" in words
    assert "As its campaign says of such an answer, 'spring' continues with step 2" in words


def test_the_plan_says_on_which_answer_a_step_hangs(place: Place) -> None:
    lay(place, ASKED)
    words = said(place, plan, "--to", ZOE, "--now", "2026-03-02T10:00+00:00", "--format", "json")
    touches = {one["key"]: one for one in json.loads(words)["touches"]}
    assert touches["ring"]["depends"] == "if question in answer to step 1"
    # Whoever does not answer does not wait for the call: five business days after the email.
    assert touches["again"]["at"].startswith("2026-03-09")
    assert touches["again"]["depends"] == ""


@pytest.mark.parametrize(
    ("steps", "kind", "wanted", "state"),
    [
        (ASKED, "question", ["thanks", "ring", "again"], EnrolmentState.active),
        (ASKED, "yes", ["thanks"], EnrolmentState.replied),
        (f"{MAIL}, on: {{no: nurture}}}}\n{AGAIN}}}\n", "no", ["thanks"], EnrolmentState.nurture),
        (f"{MAIL}, on: {{yes: hand_back}}}}\n", "yes", ["thanks"], EnrolmentState.handed_back),
        (f"{MAIL}, on: {{not_now: continue}}}}\n{AGAIN}}}\n", "not_now",
         ["thanks", "again"], EnrolmentState.replied),
    ],
)  # fmt: skip
def test_a_simulation_takes_the_branch_of_the_kind(
    place: Place, steps: str, kind: str, wanted: list[str], state: EnrolmentState
) -> None:
    place.write()
    Path(place.root / "campaigns/spring.yml").write_text(HEAD + steps)
    workspace = place.workspace
    model, problems = reply_model(["reply=1", f"reply_{kind}=1", "no_answer=1"])
    assert problems == []
    (found,) = simulate(
        workspace, [workspace.campaigns["spring"]], place.recipients(), model,
        start=place.now, until=place.now + timedelta(days=90), seed=1,
    )  # fmt: skip
    life = found.lives[0]
    assert [touch.key for touch in life.touches] == wanted
    if kind == "not_now":
        assert (life.touches[1].at - life.answers[0][0]).days in range(28, 33)
    if state is not EnrolmentState.active:  # the second email of ASKED is answered as well
        assert life.state is state


def test_a_plan_of_everybody_counts_nobody_as_answering(place: Place) -> None:
    lay(place, ASKED)
    found = forecast(
        place.workspace, place.workspace.campaigns["spring"], place.recipients(), start=place.now
    )
    assert {channel for _, channel in found.touches} == {"email"}
