"""Import, enrol, draft, approve, and what ends a sequence."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tactful.campaigns.delivery.settle import pause, resume
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.ending.endings import record_bounce, record_opt_out, record_reply
from tactful.campaigns.journey.outcomes.tasks import record_outcome
from tactful.campaigns.messages import links
from tactful.campaigns.messages.approval import ApprovalError, approve, approve_all, draft, skip
from tactful.campaigns.messages.drafts import Drafting
from tactful.campaigns.messages.shown import message_for
from tactful.campaigns.model import (
    EnrolmentState,
    MessageState,
    OutboxState,
    Outcome,
    StateError,
    TouchState,
    person,
)
from tactful.campaigns.people.address import AddressError
from tactful.campaigns.people.import_list import import_contacts
from tactful.campaigns.people.suppression import is_suppressed, suppress, unsuppress
from tactful.campaigns.queries.audit import events
from tactful.campaigns.queries.campaign import campaign_overview
from tactful.campaigns.queries.people import enrolments
from tactful.campaigns.queries.review import review_item, review_queue
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.queries.tasks import open_tasks
from tactful.campaigns.store import open_store
from tactful.campaigns.store.tables import Contact, Enrolment, Lead, Outbox, StoredMessage, Touch
from tactful.lint.findings.finding import Finding, Severity

from .conftest import Place


def due(place: Place) -> Any:
    with place.store.session() as session:
        return materialise_due(session, place.workspace, now=place.now)


def queue(place: Place, **more: Any) -> Any:
    with place.store.reading() as session:
        return review_queue(session, place.workspace, "spring", **more)


def states(place: Place, table: Any) -> Any:
    with place.store.reading() as session:
        return [row.state for row in session.scalars(select(table).order_by(table.id))]


# -- import ---------------------------------------------------------------------------


def bring(place: Place) -> Any:
    with place.store.session() as session:
        return import_contacts(
            session, place.workspace, place.recipients(), source="spring.csv", now=place.now
        )


def test_a_second_import_of_the_same_list_changes_nothing(place: Place) -> None:
    first, second = bring(place), bring(place)
    assert (first.new, first.updated, first.unchanged) == (2, 0, 0)
    assert (second.new, second.updated, second.unchanged) == (0, 0, 2)


def test_a_changed_cell_updates_and_an_empty_one_wipes_nothing(place: Place) -> None:
    bring(place)
    place.write(people="ZOE@example.org,Zoe,,,,\nbob@example.net,Bob,Rose,,,\n")
    report = bring(place)
    assert (report.new, report.updated, report.unchanged) == (0, 1, 1)
    with place.store.reading() as session:
        fields = session.get_one(Contact, 1).fields
        assert fields["contact.first_name"] == "Zoe"
        assert fields["contact.company"] == "Tulip"


def test_rows_that_cannot_be_people_are_rejected_with_the_reason(place: Place) -> None:
    place.write(people="zoe@example.org,Zoë,,,,\nzoe,Z,,,,\n,Nobody,,,,\nZoe@Example.org,Z,,,,\n")
    report = bring(place)
    assert [(r.row, r.why.split(":")[0]) for r in report.rejected] == [
        (2, "'zoe'"),
        (3, "no email address"),
        (4, "the same mailbox as row 1"),
    ]
    assert report.new == 1


def test_a_row_that_says_opted_out_is_suppressed(place: Place) -> None:
    place.write(people="zoe@example.org,Zoë,,,,yes\nbob@example.net,Bob,,,,no\n")
    assert bring(place).opted_out == 1
    with place.store.reading() as session:
        assert is_suppressed(session, "Zoe@example.org")
        assert not is_suppressed(session, "bob@example.net")


def test_the_owner_comes_from_the_lead_and_strangers_are_named(place: Place) -> None:
    place.write(people="zoe@example.org,Zoë,,,kim,\nbob@example.net,Bob,,,pat,\n")
    assert bring(place).strangers == ("pat",)
    with place.store.reading() as session:
        assert [lead.owner for lead in session.scalars(select(Lead))] == ["kim", "pat"]


def test_a_suppressed_domain_covers_its_subdomains_and_nothing_else(place: Place) -> None:
    with place.store.session() as session:
        suppress(session, "example.org", why="asked", by=person("ann"), now=place.now)
        assert is_suppressed(session, "x@mail.example.org")
        assert is_suppressed(session, "x@example.org")
        assert not is_suppressed(session, "x@badexample.org")
        assert unsuppress(session, "example.org", why="mistake", by=person("ann"), now=place.now)
        assert not is_suppressed(session, "x@example.org")


# -- enrol ----------------------------------------------------------------------------


def test_enrolling_twice_is_enrolling_once(place: Place) -> None:
    assert len(place.enrol().enrolled) == 2
    again = place.enrol()
    assert again.enrolled == ()
    assert dict(again.counts) == {"enrolled": 2}


def test_everyone_left_out_is_counted_with_a_reason(place: Place) -> None:
    place.write(
        people="zoe@example.org,Zoë,,,,1\nbob@example.net,Bob,,,,\nbob@example.net,B,,,,\nx,X,,,,\n"
    )
    report = place.enrol()
    assert len(report.enrolled) == 1
    assert [(skip.row, skip.kind) for skip in report.skipped] == [
        (1, "suppressed"),
        (3, "twice"),
        (4, "invalid"),
    ]


def test_a_person_whom_another_rep_follows_up_is_locked(place: Place) -> None:
    place.write(people="zoe@example.org,Zoë,,,kim,\n")
    place.enrol()
    other = (place.root / "campaigns/spring.yml").read_text().replace("spring\n", "summer\n", 1)
    (place.root / "campaigns/summer.yml").write_text(other)
    place.write(people="zoe@example.org,Zoë,,,sam,\n")
    workspace = place.workspace
    with place.store.session() as session:
        from tactful.campaigns.journey.entering.enrol import enrol

        report = enrol(
            session,
            workspace,
            workspace.campaign("summer"),
            place.recipients(),
            source="other.csv",
            now=place.now,
        )
    assert [(s.kind, s.why) for s in report.skipped] == [
        ("owned", "kim follows this person up since 2026-03-02 in 'spring'")
    ]


def test_someone_who_answered_is_not_enrolled_again(place: Place) -> None:
    place.enrol()
    with place.store.session() as session:
        record_reply(session, "zoe@example.org", now=place.now)
    assert dict(place.enrol().counts) == {"enrolled": 2}


# -- draft and approve ----------------------------------------------------------------


def test_all_emails_of_an_enrolment_are_drafted_ahead(place: Place) -> None:
    place.enrol()
    report = place.draft()
    assert (report.drafted, report.held) == (4, 0)
    items = queue(place)
    assert [(i.recipient, i.step, i.state) for i in items] == [
        ("zoe@example.org", 1, "draft"),
        ("zoe@example.org", 3, "draft"),
        ("bob@example.net", 1, "draft"),
        ("bob@example.net", 3, "draft"),
    ]
    assert items[0].message.subject == "Thanks, Zoë"
    assert items[1].message.subject == "Re: Thanks, Zoë"
    assert items[0].message.digest == items[0].digest
    assert place.draft().unchanged == 4


def test_a_draft_with_an_error_is_held_with_its_findings(place: Place) -> None:
    place.enrol()

    def strict(_: Any, step: Any, values: Any) -> Any:
        if step.number == 3:
            return [Finding("M999", Severity.error, "no", recipient=values["contact.email"])]
        return []

    workspace = place.workspace
    with place.store.session() as session:
        report = draft(
            session, workspace, workspace.campaign("spring"), now=place.now, check=strict
        )
    assert (report.drafted, report.held) == (2, 2)
    held = queue(place, states=(MessageState.held,))
    assert [(i.step, i.findings[0].code) for i in held] == [(3, "M999"), (3, "M999")]
    with place.store.session() as session, pytest.raises(ApprovalError, match="held"):
        approve(session, held[0].message_id, held[0].digest, by=person("ann"), now=place.now)
    assert place.approve() == 2
    # The finding is fixed: the same text is a draft now.
    assert place.draft().drafted == 2
    assert queue(place, states=(MessageState.held,)) == ()


def test_a_text_that_cannot_be_rendered_is_held_with_the_problem(place: Place) -> None:
    place.enrol()
    path = place.root / "templates/spring/again.md"
    path.write_text("---\nsubject: Hi\n---\n{{ contact.first_name | nosuch }}\n")
    assert place.draft().held == 2
    held = queue(place, states=(MessageState.held,))
    assert "nosuch" in (held[0].problem or "")
    assert held[0].digest == ""


def test_a_yes_names_a_digest_and_any_other_is_refused(place: Place) -> None:
    place.enrol()
    place.draft()
    item = queue(place)[0]
    with place.store.session() as session, pytest.raises(ApprovalError, match="changed"):
        approve(session, item.message_id, "0" * 64, by=person("ann"), now=place.now)
    with place.store.session() as session:
        approve(session, item.message_id, item.digest, by=person("ann"), now=place.now)
        approve(session, item.message_id, item.digest, by=person("ann"), now=place.now)
    with place.store.reading() as session:
        now_is = review_item(session, place.workspace, item.message_id)
        assert now_is is not None and now_is.state == "approved"


@pytest.mark.parametrize("ended", [EnrolmentState.replied, EnrolmentState.opted_out])
def test_no_yes_is_taken_for_somebody_whose_sequence_has_ended(
    place: Place, ended: EnrolmentState
) -> None:
    """Also where the message is still a draft: the end may come between reading and the yes."""
    place.enrol()
    place.draft()
    item = queue(place)[0]
    with place.store.session() as session:
        session.execute(
            update(Enrolment).where(Enrolment.id == item.enrolment_id).values(state=ended)
        )
    with place.store.session() as session, pytest.raises(ApprovalError):
        approve(session, item.message_id, item.digest, by=person("ann"), now=place.now)
    with place.store.session() as session:
        assert (
            approve_all(
                session, place.workspace.campaign("spring"), by=person("ann"), now=place.now
            )
            == 2
        )
    assert states(place, StoredMessage).count(MessageState.draft) == 2
    assert states(place, Outbox) == [OutboxState.due]


def test_approval_of_a_due_touch_makes_its_outbox_row(place: Place) -> None:
    place.enrol()
    place.draft()
    assert states(place, Outbox) == []
    assert place.approve() == 4
    assert states(place, Outbox) == [OutboxState.due, OutboxState.due]  # step 1 only


def test_a_changed_template_makes_only_its_own_message_stale(place: Place) -> None:
    place.ready()
    path = place.root / "templates/spring/again.md"
    path.write_text(path.read_text().replace("one more thing", "a last thing"))
    report = place.draft()
    assert (report.stale, report.drafted, report.unchanged) == (0, 0, 4)  # approved as it was
    place.move()
    item = queue(place)[0]
    assert "a last thing" in item.message.text
    assert item.before is not None and "one more thing" in item.before.text
    assert states(place, Outbox) == [OutboxState.due, OutboxState.due]


def test_a_stale_text_in_the_outbox_is_held_until_the_new_one_has_a_yes(place: Place) -> None:
    place.ready()
    path = place.root / "templates/spring/thanks.md"
    path.write_text(path.read_text().replace("thank you", "many thanks"))
    place.move()
    assert states(place, Outbox) == [OutboxState.held, OutboxState.held]
    place.approve()
    assert states(place, Outbox) == [OutboxState.due, OutboxState.due]
    with place.store.reading() as session:
        row = session.scalars(select(Outbox).limit(1)).one()
        assert row.digest == row.message.digest
        assert "many thanks" in message_for(session, place.workspace, row.message).text


def test_a_campaign_without_approval_is_approved_by_policy(place: Place) -> None:
    place.write(approval="none")
    place.enrol()
    assert place.draft().approved == 4
    with place.store.reading() as session:
        approved = [e for e in events(session) if e.action == "approved"]
    assert {event.by for event in approved} == {"policy"}


def test_without_approval_a_text_that_drifted_on_its_way_out_waits_for_nobody(place: Place) -> None:
    place.write(approval="none")
    place.enrol()
    place.draft()
    workspace = place.workspace
    with place.store.session() as session:
        for one in session.scalars(select(Contact)):  # the list says another name meanwhile
            one.fields = {**one.fields, "contact.first_name": "Robin"}
    with place.store.session() as session:  # what a send does that finds another text
        drafting = Drafting(workspace, workspace.campaign("spring"))
        drafting.drafts(session, list(session.scalars(select(Enrolment))), now=place.now)
    assert MessageState.draft in states(place, StoredMessage)
    assert place.draft().approved == 4
    assert MessageState.draft not in states(place, StoredMessage)


def test_a_no_leaves_the_step_out_and_the_sequence_goes_on(place: Place) -> None:
    place.enrol()
    place.draft()
    zoe = queue(place)[0]
    with place.store.session() as session:
        skip(session, zoe.message_id, by=person("ann"), now=place.now, why="wrong person")
    due(place)
    with place.store.reading() as session:
        item = enrolments(session, place.workspace, address="zoe@example.org")[0]
    assert (item.state, item.step) == ("active", 2)
    assert place.draft().drafted == 0


def test_only_the_next_step_is_ever_in_the_outbox(place: Place) -> None:
    place.ready()
    place.later(days=30)
    due(place)
    with place.store.reading() as session:
        assert {row.key for row in session.scalars(select(Outbox))} == {"email-spring-thanks"}


# -- endings --------------------------------------------------------------------------


def test_a_reply_stops_everything_that_is_pending_in_one_transaction(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        ended = record_reply(session, "ZOE@example.org", now=place.now)
    assert (ended.enrolments, ended.cancelled, ended.on_the_wire) == (1, 2, 0)
    with place.store.reading() as session:
        zoe = session.get_one(Enrolment, 1)
        assert zoe.state is EnrolmentState.replied
        rows = {r.enrolment_id: r.state for r in session.scalars(select(Outbox))}
        assert rows == {1: OutboxState.cancelled, 2: OutboxState.due}
        touch = session.scalars(select(Touch).where(Touch.enrolment_id == 1)).one()
        assert touch.state is TouchState.cancelled
    place.later(days=10)
    due(place)
    with place.store.reading() as session:
        assert open_tasks(session, place.workspace) == ()


def test_a_reply_of_a_stranger_is_an_error_that_says_so(place: Place) -> None:
    with place.store.session() as session, pytest.raises(AddressError, match="nobody"):
        record_reply(session, "eve@example.org", now=place.now)


def test_an_opt_out_suppresses_the_person_and_the_address(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        ended = record_opt_out(session, "zoe@example.org", now=place.now)
        assert ended.enrolments == 1
        assert is_suppressed(session, "zoe@example.org")
        assert is_suppressed(session, "other@example.org", contact_id=1)


def test_a_bounce_ends_the_sequence_to_that_address(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        assert record_bounce(session, "zoe@example.org", now=place.now).enrolments == 1
        assert session.get_one(Enrolment, 1).state is EnrolmentState.bounced


def test_a_domain_suppressed_later_ends_live_sequences(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        suppress(session, "example.org", why="their lawyer wrote", by=person("ann"), now=place.now)
    assert due(place).ended == 1
    assert states(place, Outbox) == [OutboxState.cancelled, OutboxState.due]


def test_the_unsubscribe_link_works_once_and_twice_and_no_other_does(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        token = links.token(session, 1)
        assert len(token) < 60
        assert links.token(session, 1) == token
        url = links.unsubscribe_url(place.workspace, token)
        assert url == f"https://mail.example.com/u/{token}"
        assert links.resolve(session, token).already is False
        assert links.unsubscribe(session, token, now=place.now).address == "zoe@example.org"
        assert links.unsubscribe(session, token, now=place.now).already is True
        assert session.get_one(Enrolment, 1).state is EnrolmentState.opted_out
        other = token[:-1] + ("y" if token.endswith("x") else "x")
        for wrong in (other, "", "1", "nonsense.token", token + "=", "é", "\0" * 40):
            with pytest.raises(links.LinkError):
                links.resolve(session, wrong)


def test_a_link_from_before_tokens_were_kept_goes_on_working(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        session.execute(update(Enrolment).values(unsubscribe_token=None))
    with place.store.session() as session:
        token = links.token(session, 1)
        assert "." in token
        wrong = token[:-2] + ("yy" if token.endswith("x") else "xx")
        with pytest.raises(links.LinkError):
            links.resolve(session, wrong)
        assert links.unsubscribe(session, token, now=place.now).address == "zoe@example.org"


def test_a_kept_token_outlives_another_secret(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        token = links.token(session, 1)
    other = open_store(place.workspace, secret="another")
    place.stores.append(other)
    with other.session() as session:
        assert links.token(session, 1) == token
        assert links.resolve(session, token).address == "zoe@example.org"


def test_every_mail_carries_the_link_of_its_own_enrolment(place: Place) -> None:
    place.enrol()
    place.draft()
    headers = [dict(item.message.headers)["List-Unsubscribe"] for item in queue(place)]
    assert headers[0] == headers[1] != headers[2]


# -- tasks ----------------------------------------------------------------------------


def open_call(place: Place) -> Any:
    """Step 1 is skipped, so that the call comes due."""
    place.enrol()
    place.draft()
    for item in queue(place):
        if item.step == 1:
            with place.store.session() as session:
                skip(session, item.message_id, by=person("ann"), now=place.now)
    due(place)
    place.later(days=1)
    assert due(place).tasks == 2
    with place.store.reading() as session:
        return open_tasks(session, place.workspace)


def test_a_call_becomes_a_task_with_its_script(place: Place) -> None:
    task = open_call(place)[0]
    assert (task.channel, task.recipient) == ("call", "zoe@example.org")
    assert task.script == "Call Zoë of Tulip.\n"
    with place.store.reading() as session:
        told = [e for e in events(session) if e.action == "task"]
    assert [(one.subject, one.by) for one in told] == [
        ("enrolment 2", "tactful"),
        ("enrolment 1", "tactful"),
    ]


def test_a_reply_says_how_many_messages_and_tasks_it_stopped(place: Place) -> None:
    open_call(place)
    with place.store.session() as session:
        ended = record_reply(session, "zoe@example.org", now=place.now)
    assert (ended.enrolments, ended.cancelled) == (1, 2)  # the open call, the second email


def test_no_answer_goes_on_and_reached_ends_the_sequence(place: Place) -> None:
    zoe, bob = open_call(place)
    with place.store.session() as session:
        for task, outcome in ((zoe, Outcome.no_answer), (bob, Outcome.reached)):
            record_outcome(
                session, place.workspace, task.touch_id, outcome, by=person("ann"), now=place.now
            )
    with place.store.reading() as session:
        one, two = sorted(enrolments(session, place.workspace), key=lambda e: e.enrolment_id)
    assert (one.state, one.step) == ("active", 3)
    assert one.due_at == place.now + timedelta(days=2)
    assert (two.state, two.step) == ("met", None)


def test_a_task_is_closed_once(place: Place) -> None:
    task = open_call(place)[0]
    with place.store.session() as session:
        for again in (False, True):
            if again:
                with pytest.raises(StateError):
                    record_outcome(
                        session,
                        place.workspace,
                        task.touch_id,
                        Outcome.voicemail,
                        by=person("ann"),
                        now=place.now,
                    )
            else:
                record_outcome(
                    session,
                    place.workspace,
                    task.touch_id,
                    Outcome.voicemail,
                    by=person("a"),
                    now=place.now,
                )


# -- reads ----------------------------------------------------------------------------


def test_the_overviews_add_up(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        pause(session, "campaign", "spring", by=person("ann"), now=place.now, why="holiday")
    with place.store.reading() as session:
        one = campaign_overview(session, place.workspace, "spring", now=place.now)
        sending = sending_overview(session, place.workspace, now=place.now)
    assert one.enrolments == {"active": 2}
    assert [step.messages for step in one.steps] == [{"approved": 2}, {}, {"approved": 2}]
    assert one.steps[0].outbox == {"due": 2}
    assert one.paused == "holiday"
    sam = sending.mailboxes[0]
    assert (sam.key, sam.counts, sam.last_day) == ("sam", {"due": 2}, 0)
    with place.store.session() as session:
        resume(session, "campaign", "spring", by=person("ann"), now=place.now)
        assert campaign_overview(session, place.workspace, "spring", now=place.now).paused is None


def test_approve_all_can_take_one_step_only(place: Place) -> None:
    place.enrol()
    place.draft()
    with place.store.session() as session:
        campaign = place.workspace.campaign("spring")
        assert approve_all(session, campaign, by=person("ann"), now=place.now, step=3) == 2
