"""The audit log: what each line is about, what it holds, and how older lines are kept."""

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import MetaData, create_engine, inspect, select

from tactful.campaigns.delivery.settle import pause
from tactful.campaigns.journey.steps.edits import follow_all
from tactful.campaigns.model import POLICY, SENDER, TACTFUL, person
from tactful.campaigns.queries.audit import events, words
from tactful.campaigns.store.audit import note, note_all
from tactful.campaigns.store.tables import Audit, Pause
from tactful.campaigns.store.upgrade import config

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# (action, subject, detail) as older versions wrote them; (type, id) as they are now.
OLD = [
    ("approved", "message 12", "936f", ("message", "12")),
    ("replied", "enrolment 3", "they wrote zoe@example.org", ("enrolment", "3")),
    ("sent", "outbox 7", 'zoe@example.org by sam: 250 "Ok" ü \\ {1}', ("outbox", "7")),
    ("recovered", "outbox", "1 due again, 0 in doubt", ("outbox", "")),
    ("no answer", "task 4", "", ("task", "4")),
    ("resting", "mailbox sales team", "535 no: 100%", ("mailbox", "sales team")),
    ("paused", "campaign spring@home", "why", ("campaign", "spring@home")),
    ("paused", "all", "", ("all", "")),
    ("adopted", "database", "found: it moved", ("database", "")),
    ("let in", "zoe@example.org", "has been written to", ("address", "zoe@example.org")),
    ("suppressed", "bob@example.net", "said no", ("address", "bob@example.net")),
    ("suppressed", "example.net", "competitor", ("domain", "example.net")),
    ("unsuppressed", "12", "asked", ("contact", "12")),
    ("imported", "spring.csv", "2 new", ("list", "spring.csv")),
    ("imported", "campaign 7", "2 new", ("list", "campaign 7")),
    ("imported", "all", "2 new", ("list", "all")),
    ("import undone", "leads@fair.csv", "2 removed", ("list", "leads@fair.csv")),
    ("decided", "contact", "not somebody", ("other", "contact")),
]


def old_database(place: Any) -> None:
    url = place.workspace.settings.database
    if url.startswith("sqlite"):
        (place.root / ".tactful").mkdir()
        url = f"sqlite:///{place.root}/.tactful/tactful.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(config(connection), "0007")
        tables = MetaData()
        tables.reflect(connection, only=["audit"])
        connection.execute(
            tables.tables["audit"].insert(),
            [
                {"at": AT, "by": "ann", "action": action, "subject": subject, "detail": detail}
                for action, subject, detail, _ in OLD
            ],
        )
    engine.dispose()


def test_lines_of_an_older_version_are_split_and_keep_their_words(house: Any) -> None:
    old_database(house)
    with house.store.reading() as session:
        rows = session.scalars(select(Audit).order_by(Audit.id)).all()
        assert [(row.action, (row.subject_type, row.subject_id)) for row in rows] == [
            (action, about) for action, _, _, about in OLD
        ]
        assert [row.detail for row in rows] == [
            {"text": detail} if detail else {} for _, _, detail, _ in OLD
        ]
        assert {(row.by, row.at) for row in rows} == {("ann", AT)}
        shown = [(one.subject, one.detail) for one in events(session)]
    assert shown[::-1] == [(subject, detail) for _, subject, detail, _ in OLD]


def test_the_upgraded_table_is_the_one_that_a_new_database_has(house: Any) -> None:
    old_database(house)
    upgraded = inspect(house.store.engine)
    columns = {one["name"]: one for one in upgraded.get_columns("audit")}
    assert set(columns) == {column.name for column in Audit.__table__.columns}
    assert not any(one["nullable"] for one in columns.values())
    assert columns["subject_type"]["default"] is columns["subject_id"]["default"] is None
    assert sorted(one["column_names"] for one in upgraded.get_indexes("audit")) == [
        ["action", "id"], ["at", "id"], ["by", "id"], ["subject_type", "subject_id"],
    ]  # fmt: skip
    with house.store.session() as session:
        note(session, "sent", "outbox", 8, by=TACTFUL, at=AT)
    with house.store.reading() as session:
        assert session.scalars(select(Audit.id).order_by(Audit.id.desc())).first() == len(OLD) + 1


def test_a_line_holds_words_or_values_by_name(house: Any) -> None:
    values: dict[str, str | int | list[str]] = {
        "to": "zoe@example.org",
        "removed": 2,
        "were": ["a", "b"],
    }
    with house.store.session() as session:
        note(session, "sent", "outbox", 7, by=TACTFUL, at=AT, detail=values)
        note(session, "paused", "mailbox", "sam", by=person("ann"), at=AT, detail="he is ill")
        note(session, "resumed", "all", by=person("ann"), at=AT)
        note_all(
            session, "approved", "message", [(1, {"digest": "9f"}), (2, "")], by=person("ann"), at=AT
        )  # fmt: skip
    with house.store.reading() as session:
        found = select(Audit).where(Audit.subject_type == "outbox", Audit.subject_id == "7")
        assert session.scalars(found).one().detail == values
        assert [(one.subject, one.detail) for one in reversed(events(session))] == [
            ("outbox 7", "to: zoe@example.org, 2 removed, were: a, b"),
            ("mailbox sam", "he is ill"),
            ("all", ""),
            ("message 1", "digest: 9f"),
            ("message 2", ""),
        ]


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({}, ""),
        ({"text": ""}, ""),
        ({"text": "asked by phone"}, "asked by phone"),
        (
            {"text": "opted out", "address": "zoe@example.org"},
            "opted out, address: zoe@example.org",
        ),
        ({"due_again": 1, "in_doubt": 0}, "1 due again, 0 in doubt"),
        ({"found": []}, "found: none"),
    ],
)
def test_values_are_shown_as_words(detail: dict[str, Any], said: str) -> None:
    assert words(detail) == said


def test_an_account_called_as_one_of_us_is_still_a_person(house: Any) -> None:
    deciding = [person("ann"), person("tactful"), person("policy"), TACTFUL, POLICY, SENDER]
    with house.store.session() as session:
        for actor in deciding:
            note(session, "paused", "all", by=actor, at=AT)
    with house.store.reading() as session:
        assert [one.by for one in reversed(events(session))] == [
            "ann",
            "tactful (person)",
            "policy (person)",
            "tactful",
            "policy",
            "tactful",
        ]


def test_the_brake_of_a_person_called_tactful_is_not_lifted_as_ours(place: Any) -> None:
    place.enrol()
    with place.store.session() as session:
        pause(session, "campaign", "spring", by=person("tactful"), now=place.now)
    with place.store.session() as session:
        assert follow_all(session, place.workspace, now=place.now) == {}
    with place.store.reading() as session:
        assert session.scalars(select(Pause.by)).all() == ["tactful (person)"]
