"""One inbox of several people: each gets their own mail when somebody asks for it, once."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tactful.campaigns.actions.enrol import foresee
from tactful.campaigns.actions.import_list import import_list, undo_list
from tactful.campaigns.actions.people import decide_pair, merge_contacts
from tactful.campaigns.actions.suppress import suppress_value, unsubscribe, unsuppress_value
from tactful.campaigns.journey.ending.endings import record_bounce
from tactful.campaigns.journey.entering.enrol import EnrolReport, enrol
from tactful.campaigns.model import EnrolmentState, person
from tactful.campaigns.people.decisions import DecisionError
from tactful.campaigns.people.suppression import suppress
from tactful.campaigns.store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    Suppression,
)
from tactful.lint.lists.decisions import Verdict
from tactful.lint.lists.recipients import read_recipients

from ..command_line import tactful
from .conftest import Place

ANN = person("ann")
INBOX = "familie@brandt.example"
COUPLE = "Ilse Brandt", "Otto Brandt"
ALWAYS = {"days": "mon-sun", "hours": "00:00-23:59"}


def listed(place: Place, *people: str, address: str = INBOX, name: str = "spring") -> Path:
    """Write a list of whole names, all at one address; one with an @ brings its own."""
    lines = ["Email,First name,Last name"]
    for one in people:
        whole, _, own = one.partition(" <")
        first, _, last = whole.rpartition(" ") if " " in whole else (whole, "", "")
        lines.append(f"{own.rstrip('>') or address},{first},{last}")
    path = place.root / f"contacts/{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def enrolled(
    place: Place, *people: str, keep: bool = True, also: tuple[int, ...] = ()
) -> EnrolReport:
    """Enrol a list of names as tactful enrol would, with --keep-doubles."""
    workspace = place.workspace
    recipients = read_recipients(listed(place, *people), workspace.fields)
    with place.store.session() as session:
        return enrol(
            session, workspace, workspace.campaign("spring"), recipients, source="spring.csv",
            now=place.now, keep_doubles=keep, also=also,
        )  # fmt: skip


def in_sequence(place: Place) -> list[tuple[str, str, EnrolmentState]]:
    """Say who is enrolled at which address, and how that stands."""
    with place.store.reading() as session:
        return [
            (
                " ".join(
                    filter(
                        None,
                        (
                            one.contact.fields.get("contact.first_name"),
                            one.contact.fields.get("contact.last_name"),
                        ),
                    )
                ),
                one.address.address,
                one.state,
            )
            for one in session.scalars(select(Enrolment).order_by(Enrolment.id))
        ]


def names(place: Place) -> list[str]:
    return [name for name, _, _ in in_sequence(place)]


def test_a_couple_gets_two_mails_and_an_opt_out_stops_both(house: Any, catcher: Any) -> None:
    handler, port = catcher
    house.write(port=port, **ALWAYS)
    listed(house, *COUPLE)
    alone = tactful(house.root, "enrol", "spring")
    assert "row 2, familie@brandt.example: left out, the same mailbox as row 1\n" in alone.stdout
    assert "who share an inbox: --keep-doubles, or --also 2\n" in alone.stdout
    assert names(house) == ["Ilse Brandt"]

    both = tactful(house.root, "enrol", "spring", "--keep-doubles")
    assert both.returncode == 0, both.stdout + both.stderr
    assert names(house) == ["Ilse Brandt", "Otto Brandt"]
    again = tactful(house.root, "enrol", "spring", "--keep-doubles", "--format", "json")
    told = json.loads(again.stdout)
    assert (told["enrolled"], [skip["kind"] for skip in told["skipped"]]) == (0, ["enrolled"] * 2)

    assert tactful(house.root, "approve", "spring", "--all").returncode == 0
    assert tactful(house.root, "run", "--until-empty").returncode == 0
    mails = [(mail.recipients, message_from_bytes(mail.data)) for mail in handler.mails]
    assert [to for to, _ in mails] == [[INBOX]] * 2
    assert sorted(mail["Subject"] for _, mail in mails) == ["Thanks, Ilse", "Thanks, Otto"]
    assert len({mail["List-Unsubscribe"] for _, mail in mails}) == 2
    assert len({mail["Message-ID"] for _, mail in mails}) == 2

    out = tactful(house.root, "suppress", INBOX)
    assert "2 sequences stopped." in out.stdout
    assert "the shared inbox of Ilse Brandt and Otto Brandt: nobody there" in out.stdout
    assert {state for _, _, state in in_sequence(house)} == {EnrolmentState.opted_out}
    assert tactful(house.root, "run", "--until-empty").returncode == 0
    assert len(handler.mails) == 2


def test_a_reply_stops_both_and_says_so(house: Any) -> None:
    house.write(**ALWAYS)
    enrolled(house, *COUPLE, "Rosa Lima <rosa@lima.example>")
    told = tactful(house.root, "reply", INBOX.upper())
    assert "2 sequences stopped" in told.stdout
    assert "the shared inbox of Ilse Brandt and Otto Brandt. Who of them" in told.stdout
    assert [state for _, _, state in in_sequence(house)] == ["replied", "replied", "active"]
    with house.store.reading() as session:
        why = session.scalars(select(Enrolment.why).order_by(Enrolment.id)).all()
    assert why[:2] == ["replied (the shared inbox of Ilse Brandt and Otto Brandt)"] * 2
    alone = tactful(house.root, "reply", "rosa@lima.example")
    assert "shared inbox" not in alone.stdout


@pytest.mark.parametrize("whose", [0, 1])
def test_the_link_in_either_mail_opts_the_inbox_out(house: Any, whose: int) -> None:
    enrolled(house, *COUPLE)
    with house.store.reading() as session:
        tokens = session.scalars(select(Enrolment.unsubscribe_token).order_by(Enrolment.id)).all()
    assert len(set(tokens)) == 2
    gone = unsubscribe(house.store, str(tokens[whose]), now=house.now)
    assert (gone.enrolment_id, gone.address, gone.already) == (whose + 1, INBOX, False)
    assert unsubscribe(house.store, str(tokens[1 - whose]), now=house.now).already
    assert [state for _, _, state in in_sequence(house)] == ["opted_out", "opted_out"]
    with house.store.reading() as session:
        why = session.scalar(select(Suppression.why).where(Suppression.kind == "address"))
    assert why is not None and "the shared inbox of Ilse Brandt and Otto Brandt" in why


def test_lifting_the_opt_out_lifts_it_for_both(house: Any) -> None:
    enrolled(house, *COUPLE)
    suppress_value(house.store, INBOX, by=ANN, now=house.now)
    done = unsuppress_value(house.store, INBOX, by=ANN, now=house.now, why="they asked")
    assert (done.changed, done.still) == (True, None)
    with house.store.reading() as session:
        assert session.scalars(select(Suppression)).all() == []


def test_a_bounce_ends_both(house: Any) -> None:
    enrolled(house, *COUPLE)
    with house.store.session() as session:
        assert record_bounce(session, INBOX, now=house.now).enrolments == 2


def test_what_stands_against_one_person_leaves_the_other(house: Any) -> None:
    enrolled(house, *COUPLE)
    with house.store.session() as session:
        suppress(session, "1", kind="person", why="by phone", by=ANN, now=house.now)
    house.write()
    text = (house.root / "campaigns/spring.yml").read_text()
    (house.root / "campaigns/spring.yml").write_text(text.replace("spring\n", "summer\n", 1))
    workspace = house.workspace
    recipients = read_recipients(listed(house, *COUPLE), workspace.fields)
    with house.store.session() as session:
        report = enrol(
            session, workspace, workspace.campaign("summer"), recipients, source="spring.csv",
            now=house.now, keep_doubles=True,
        )  # fmt: skip
    assert [(skip.row, skip.kind) for skip in report.skipped] == [(1, "suppressed")]
    assert len(report.enrolled) == 1


def test_also_lets_in_the_row_it_names(house: Any) -> None:
    listed(house, *COUPLE, "Ida Brandt")
    done = tactful(house.root, "enrol", "spring", "--also", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert names(house) == ["Ilse Brandt", "Otto Brandt"]
    assert "row 3, familie@brandt.example: left out, the same mailbox as row 1\n" in done.stdout


def test_also_with_an_address_lets_in_who_surely_are_several(house: Any) -> None:
    listed(house, "Ilse Brandt", "Otto Brandt", "Ilze Brandt", "Vera Klein <vera@klein.example>")
    done = tactful(house.root, "enrol", "spring", "--also", INBOX)
    assert done.returncode == 0, done.stdout + done.stderr
    assert names(house) == ["Ilse Brandt", "Otto Brandt", "Vera Klein"]


def test_also_still_needs_ask_for_who_shares_no_inbox(place: Place) -> None:
    listed(place, *COUPLE, "Vera Klein <vera@klein.example>")
    done = tactful(place.root, "enrol", "spring", "--also", "3")
    assert done.returncode == 2
    assert "--also 3: tactful.toml does not allow it" in done.stderr
    assert tactful(place.root, "enrol", "spring", "--also", "9").returncode == 2


def test_also_lets_in_a_name_that_might_be_one_person(house: Any) -> None:
    """Two Annas of one practice: only a person can know."""
    people = ("Anna Kuhn", "Anna Lehmann")
    assert [skip.kind for skip in enrolled(house, *people).skipped] == ["twice"]
    enrolled(house, *people, keep=False, also=(2,))
    assert names(house) == ["Anna Kuhn", "Anna Lehmann"]
    assert enrolled(house, *people, keep=False, also=(2,)).enrolled == ()


@pytest.mark.parametrize(
    "second",
    ["ilse BRANDT", "Brandt Ilse", "Dr. Ilse Brandt", "I. Brandt", "Ilze Brandt", "Ilse Klein", ""],
)
def test_the_same_person_is_never_two_of_an_inbox(house: Any, second: str) -> None:
    report = enrolled(house, "Ilse Brandt", second)
    assert [(skip.row, skip.why) for skip in report.skipped] == [
        (2, "the same mailbox as row 1, and maybe the same person")
    ]
    assert names(house) == ["Ilse Brandt"]


@pytest.mark.parametrize("second", ["ilse BRANDT", "Brandt Ilse", "Dr. Ilse Brandt", ""])
def test_not_even_by_naming_the_row(house: Any, second: str) -> None:
    assert len(enrolled(house, "Ilse Brandt", second, also=(2,)).enrolled) == 1


def test_the_database_takes_nobody_twice_at_one_inbox(house: Any) -> None:
    enrolled(house, *COUPLE)
    with pytest.raises(IntegrityError), house.store.session() as session:
        known = session.get_one(ContactAddress, 2)
        session.add(
            ContactAddress(contact_id=1, address=known.address, key=known.key, sharer=known.sharer)
        )
        session.flush()


def test_who_came_alone_is_not_taken_for_who_comes_first_later(house: Any) -> None:
    """Otto is enrolled; a list with Ilse before him must not make him Ilse and come again."""
    enrolled(house, "Otto Brandt")
    report = enrolled(house, *COUPLE)
    assert [(skip.row, skip.kind) for skip in report.skipped] == [(2, "enrolled")]
    assert names(house) == ["Otto Brandt", "Ilse Brandt"]


def test_a_corrected_name_is_the_person_who_is_known(house: Any) -> None:
    enrolled(house, *COUPLE)
    report = enrolled(house, "Ilse Brandt-Klein", "Otto M. Brandt")
    assert [skip.kind for skip in report.skipped] == ["enrolled", "enrolled"]
    assert names(house) == ["Ilse Brandt-Klein", "Otto M. Brandt"]
    # The name under which the second came in is still known as theirs.
    assert enrolled(house, *COUPLE).enrolled == ()


def test_each_of_them_is_known_again_alone(house: Any) -> None:
    enrolled(house, *COUPLE)
    report = enrolled(house, "Otto Brandt", keep=False)
    assert [skip.kind for skip in report.skipped] == ["enrolled"]
    assert names(house) == ["Ilse Brandt", "Otto Brandt"]


def test_a_row_that_names_neither_of_them_is_told(house: Any) -> None:
    enrolled(house, *COUPLE)
    for stranger in ("Ida Brandt", "Brandt", ""):
        (skip,) = enrolled(house, stranger, keep=False).skipped
        assert "the shared inbox of Ilse Brandt and Otto Brandt" in skip.why
        assert skip.kind == "invalid"
    assert names(house) == ["Ilse Brandt", "Otto Brandt"]
    assert len(enrolled(house, "Ilse Brandt", "Ida Brandt").enrolled) == 1


def test_an_opt_out_in_the_list_of_one_counts_for_both(house: Any) -> None:
    path = listed(house, *COUPLE)
    path.write_text(
        f"Email,First name,Last name,Opted out\n{INBOX},Ilse,Brandt,\n{INBOX},Otto,Brandt,yes\n"
    )
    workspace = house.workspace
    with house.store.session() as session:
        report = enrol(
            session, workspace, workspace.campaign("spring"),
            read_recipients(path, workspace.fields), source="spring.csv", now=house.now,
            keep_doubles=True,
        )  # fmt: skip
    assert [skip.kind for skip in report.skipped] == ["suppressed", "suppressed"]


def test_what_a_preview_foresees_is_what_is_enrolled(house: Any) -> None:
    workspace = house.workspace
    recipients = read_recipients(listed(house, *COUPLE), workspace.fields)
    seen = foresee(
        house.store, workspace, workspace.campaign("spring"), recipients, now=house.now,
        keep_doubles=True,
    )  # fmt: skip
    links = [seen.prospect(row).recipient.unsubscribe_url for row in (1, 2)]
    enrolled(house, *COUPLE)
    with house.store.reading() as session:
        tokens = session.scalars(select(Enrolment.unsubscribe_token).order_by(Enrolment.id)).all()
    assert [str(link).rpartition("/")[2] for link in links] == tokens


def test_undoing_an_import_leaves_the_other_person(house: Any) -> None:
    workspace = house.workspace
    recipients = read_recipients(listed(house, "Ilse Brandt", name="late"), workspace.fields)
    brought = import_list(
        house.store, workspace, recipients, source="late.csv", by=ANN, now=house.now
    )
    house.later(hours=1)
    # Ilse is on the list too, but her row is left out before she could be enrolled.
    with house.store.session() as session:
        suppress(session, "1", kind="person", why="by phone", by=ANN, now=house.now)
    report = enrolled(house, *COUPLE)
    assert [skip.kind for skip in report.skipped] == ["suppressed"]
    assert brought.number is not None
    undone = undo_list(house.store, brought.number, now=house.now, by=ANN)
    assert (undone.removed, undone.kept) == (0, 1)  # she came again since, with another list
    assert names(house) == ["Otto Brandt"]
    assert enrolled(house, "Otto Brandt").enrolled == ()


def test_undoing_the_import_of_one_deletes_only_their_address(house: Any) -> None:
    workspace = house.workspace
    enrolled(house, "Otto Brandt")
    recipients = read_recipients(listed(house, "Vera Klein <v@k.example>"), workspace.fields)
    number = import_list(
        house.store, workspace, recipients, source="late.csv", by=ANN, now=house.now
    ).number
    with house.store.session() as session:  # Vera's contact has Otto's inbox, as a sharer
        session.get_one(ContactAddress, 2).key = INBOX
        session.get_one(ContactAddress, 2).sharer = "klein vera"
    assert number is not None
    assert undo_list(house.store, number, now=house.now, by=ANN).removed == 1
    with house.store.reading() as session:
        assert session.scalars(select(ContactAddress.contact_id)).all() == [1]
        assert session.scalar(select(func.count(Contact.id))) == 1


def test_a_shared_inbox_is_nobody_in_particular_for_merging(house: Any) -> None:
    enrolled(house, *COUPLE, "Ilse Brandt <ilse@brandt.example>", keep=True)
    own = "ilse@brandt.example"
    for one, other in ((INBOX, own), (own, INBOX), ("1", own)):
        with pytest.raises(DecisionError, match="the shared inbox of Ilse Brandt and Otto Brandt"):
            merge_contacts(house.store, one, other, by=ANN, now=house.now)
        with pytest.raises(DecisionError, match="needs an address of one person"):
            decide_pair(house.store, one, other, Verdict.same, by=ANN, now=house.now)
    decide_pair(house.store, INBOX, own, Verdict.different, by=ANN, now=house.now)


def test_both_may_be_in_another_campaign_of_the_same_rep(house: Any) -> None:
    """Neither holds the other, whatever their data look like."""
    enrolled(house, "Иван Петров", "Мария Петрова")
    assert len(names(house)) == 2
    enrolled(house, "Иван Петров", "Мария Петрова", "Олег Петров")
    assert names(house)[2:] == ["Олег Петров"]


@pytest.mark.parametrize("named", ["in-doubt", "sent"])
@pytest.mark.parametrize("sent", [1, 2])
def test_after_a_lost_database_nobody_of_the_inbox_gets_it_again(
    place: Place, catcher: Any, named: str, sent: int
) -> None:
    """The journal names the inbox only: each of them is asked about, whoever comes first."""
    handler, port = catcher
    place.write(port=port, per_hour=sent, **ALWAYS)
    listed(place, *COUPLE)

    def call(*arguments: str) -> tuple[int, str]:
        done = tactful(place.root, *arguments)
        return done.returncode, done.stdout + done.stderr

    for arguments in (("enrol", "--keep-doubles"), ("approve", "--all"), ("run", "--until-empty")):
        assert call(*arguments)[0] == 0
    assert len(handler.mails) == sent
    for file in (place.root / ".tactful").glob("tactful.db*"):
        if file.suffix != ".sent":
            file.unlink()
    place.write(port=port, per_hour=500, **ALWAYS)
    listed(place, *reversed(COUPLE))
    assert call("enrol", "--keep-doubles")[0] == 0
    assert call("adopt", "--named", named, "--yes")[0] == 0
    waiting = json.loads(call("approve", "--format", "json")[1])
    digests = [one["digest"] for one in waiting["waiting"] if one["step"] == 1]
    assert len(digests) == 2
    for digest in digests:  # the second comes into the outbox after the first was asked about
        assert call("approve", "spring", digest)[0] == 0
        call("run", "--until-empty")
    assert len(handler.mails) == sent
    doubts = json.loads(call("status", "--format", "json")[1])["sending"]["in_doubt"]
    assert [one["recipient"] for one in doubts] == [INBOX] * 2
    # What a person then says of each is what happens, once.
    call("status", "--settle", str(doubts[0]["outbox_id"]), "resend")
    call("status", "--settle", str(doubts[1]["outbox_id"]), "sent")
    call("run", "--until-empty")
    call("run", "--until-empty")
    assert len(handler.mails) == sent + 1


PEOPLE = st.sampled_from(
    ["Ilse Brandt", "ILSE BRANDT", "Ilze Brandt", "Otto Brandt", "O. Brandt", "Brandt Otto", "",
     "Ida Klein", "Ida Brandt", "Jim Cole", "James Cole"]
)  # fmt: skip
SAME = {  # who of them is whom, as a person would say
    "ILSE BRANDT": "Ilse Brandt", "Brandt Otto": "Otto Brandt", "James Cole": "Jim Cole",
    "Ilze Brandt": "Ilse Brandt", "O. Brandt": "Otto Brandt", "Ida Brandt": "Ida Klein",
}  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lists=st.lists(st.lists(PEOPLE, min_size=1, max_size=5), min_size=1, max_size=4))
def test_nobody_is_ever_enrolled_twice_whatever_lists_come(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[str]]
) -> None:
    place = Place(tmp_path_factory.mktemp("any") / "workspace").write()
    try:
        came: list[int] = []
        for people in lists:
            place.now += timedelta(hours=1)
            came += enrolled(place, *people).enrolled
            again = enrolled(place, *people)
            # What a first look could not tell apart, a second may: but nobody once more.
            came += again.enrolled
        with place.store.reading() as session:
            every = session.scalars(select(Enrolment.contact_id)).all()
        assert max(Counter(every).values()) == 1
        whom = Counter(SAME.get(name, name) for name in names(place))
        assert max(whom.values()) == 1, (lists, whom)
    finally:
        for store in place.stores:
            store.close()
