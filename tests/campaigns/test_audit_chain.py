"""The audit log is a chain: what is changed, removed or put in afterwards is found."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from tactful.campaigns.model import TACTFUL, person
from tactful.campaigns.queries.audit_chain import verify_audit
from tactful.campaigns.store.audit import note, note_all

from .test_audit import OLD, old_database

AT = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)


def written(place: Any, count: int = 5) -> None:
    for number in range(count):
        with place.store.session() as session:
            note(
                session, "paused", "mailbox", f"ü{number}", by=person("Zoë"), at=AT,
                detail={"why": "„quoted“ \\ \" 😀", "count": number, "were": ["b", "a"]},
            )  # fmt: skip
            note_all(
                session, "approved", "message", [(1, {"digest": "9f"}), (2, "")], by=TACTFUL, at=AT
            )


def verdict(place: Any, **more: Any) -> Any:
    with place.store.reading() as session:
        return verify_audit(session, **more)


def test_what_was_written_is_whole_and_keeps_a_noted_head(house: Any) -> None:
    assert verdict(house).broken is None
    written(house)
    first = verdict(house)
    assert (first.lines, first.broken, len(first.head)) == (15, None, 64)
    written(house, 1)
    assert verdict(house, noted=first.head).broken is None
    assert verdict(house, noted="0" * 64).why.startswith("the noted head is not in this log")


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit SET \"by\" = 'nobody' WHERE id = 4", 4),
        ("UPDATE audit SET subject_id = 'x' WHERE id = 1", 1),
        ("UPDATE audit SET action = 'sent' WHERE id = 15", 15),
        ("UPDATE audit SET hash = '' WHERE id = 7", 7),
        ("DELETE FROM audit WHERE id = 1", 2),
        ("DELETE FROM audit WHERE id = 9", 10),
        ("DELETE FROM audit WHERE id > 12", 0),
        ("DELETE FROM audit", 0),
        ("UPDATE audit SET id = 100 WHERE id = 3", 4),
        (
            'INSERT INTO audit (id, at, "by", action, subject_type, subject_id, detail, hash) '
            "SELECT 16, at, \"by\", 'sent', subject_type, subject_id, detail, hash FROM audit "
            "WHERE id = 15",
            16,
        ),
    ],
)
def test_what_is_changed_afterwards_is_found(place: Any, change: str, broken: int) -> None:
    written(place)
    with place.store.session() as session:
        session.execute(text(change))
    assert verdict(place).broken == broken


def test_the_lines_of_an_older_version_are_chained_when_it_is_opened(house: Any) -> None:
    old_database(house)
    assert (verdict(house).lines, verdict(house).broken) == (len(OLD), None)
    written(house, 1)
    assert (verdict(house).lines, verdict(house).broken) == (len(OLD) + 3, None)


def test_writers_at_the_same_time_make_one_chain(house: Any) -> None:
    _ = house.store

    def write() -> None:
        for _ in range(10):
            with house.store.session() as session:
                note(session, "paused", "all", by=person("ann"), at=AT)
                session.execute(text("SELECT 1"))

    threads = [threading.Thread(target=write) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (verdict(house).lines, verdict(house).broken) == (40, None)


def test_what_is_taken_back_leaves_no_line(place: Any) -> None:
    written(place, 1)
    with pytest.raises(ZeroDivisionError), place.store.session() as session:
        note(session, "paused", "all", by=person("ann"), at=AT)
        _ = 1 // 0
    assert (verdict(place).lines, verdict(place).broken) == (3, None)
