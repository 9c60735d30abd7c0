"""A long audit log: verified part by part from a kept mark, and looked up without reading it all."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text, update

from tactful.campaigns.actions.verify_audit import Progress, verify_further
from tactful.campaigns.model import TACTFUL, person
from tactful.campaigns.queries.audit_chain import MARK, kept_mark, verify_audit
from tactful.campaigns.queries.audit_log import (
    AuditFilter,
    audit_actions,
    audit_lines,
    audit_page,
    newest_lines,
)
from tactful.campaigns.store.audit import note, note_all
from tactful.campaigns.store.redaction import ACTION, redact
from tactful.campaigns.store.tables import Audit, Kept

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
ZOE, ANN = person("Zoë"), person("ann")


def written(place: Any, count: int = 100) -> None:
    """Write lines 1 to count: approvals of Tactful, every tenth a pause by Zoë, by the minute."""
    with place.store.session() as session:
        for number in range(1, count + 1):
            at = AT + timedelta(minutes=number)
            if number % 10:
                detail = {"digest": f"9f{number}"}
                note(session, "approved", "message", number, by=TACTFUL, at=at, detail=detail)
            else:
                note(session, "paused", "mailbox", f"box{number}", by=ZOE, at=at)


def change(place: Any, sql: str) -> None:
    with place.store.session() as session:
        session.execute(text(sql))


def further(place: Any, **more: Any) -> Progress:
    return verify_further(place.store, by=ANN, now=place.now, most=40, **more)


def reached(place: Any) -> tuple[int, int] | None:
    with place.store.reading() as session:
        mark = kept_mark(session)
    return (mark.reached.last, mark.reached.lines) if mark is not None else None


def test_a_log_is_verified_part_by_part_and_then_only_what_is_new(house: Any) -> None:
    written(house)
    assert [further(house).verdict, reached(house)] == [None, (40, 40)]
    assert [further(house).verdict, reached(house)] == [None, (80, 80)]
    done = further(house).verdict
    with house.store.reading() as session:
        assert done == verify_audit(session)
    assert (done.lines, done.broken) == (100, None)
    written(house, 5)
    again = further(house)
    assert again.verdict is not None and (again.verdict.lines, again.verdict.broken) == (105, None)
    mark = again.mark
    assert mark is not None and (mark.by, mark.begun, mark.at) == ("ann", house.now, house.now)
    assert [further(house, afresh=True).verdict, reached(house)] == [None, (40, 40)]


def test_a_part_that_ends_with_the_log_says_so_by_the_next_look(house: Any) -> None:
    written(house, 40)
    verdict = further(house).verdict
    assert verdict is not None and (verdict.lines, verdict.broken) == (40, None)
    empty = further(house).verdict
    assert empty is not None and (empty.lines, empty.broken, empty.head) == (
        40, None, verdict.head,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "broken", "kept"),
    [
        ("UPDATE audit SET \"by\" = 'x' WHERE id = 60", 60, (40, 40)),
        ("DELETE FROM audit WHERE id = 40", 40, (40, 40)),
        ("UPDATE audit SET hash = 'x' WHERE id = 40", 40, (40, 40)),
        ("DELETE FROM audit WHERE id = 41", 42, (40, 40)),
        ("DELETE FROM audit WHERE id > 70", 0, (40, 40)),
        ('UPDATE audit SET detail = \'{"text": "(forgotten)"}\' WHERE id = 55', 55, (80, 80)),
        ("UPDATE kept SET value = '100 0' WHERE name = 'audit head'", 100, (80, 80)),
    ],
)
def test_what_is_changed_after_the_mark_is_found_in_its_part(
    place: Any, sql: str, broken: int, kept: tuple[int, int]
) -> None:
    written(place)
    further(place)
    change(place, sql)
    for _ in range(3):
        found = further(place)
        if found.verdict is not None:
            break
    assert found.verdict is not None
    assert (found.verdict.broken, reached(place)) == (broken, kept)
    again = further(place).verdict
    assert again is not None and again.broken == broken


def test_what_is_before_the_mark_is_found_from_the_first_line(place: Any) -> None:
    written(place)
    further(place)
    change(place, "UPDATE audit SET action = 'sent' WHERE id = 7")
    assert further(place).verdict is None
    found = further(place, afresh=True).verdict
    assert found is not None and found.broken == 7


def test_lines_that_a_forgetting_emptied_wait_for_their_seal(house: Any) -> None:
    written(house)
    with house.store.session() as session:
        detail = redact(session, [3, 39, 45, 100])
        note(session, ACTION, "contact", 1, by=ANN, at=AT, detail={"addresses": 1, **detail})
    assert further(house).verdict is None
    with house.store.reading() as session:
        mark = kept_mark(session)
    assert mark is not None and mark.reached.emptied == {3, 39}
    assert further(house).verdict is None
    verdict = further(house).verdict
    assert verdict is not None and (verdict.lines, verdict.broken) == (101, None)
    # And one that was emptied by nobody's seal is found, wherever the mark is.
    with house.store.session() as session:
        session.execute(update(Audit).where(Audit.id == 20).values(detail={"text": "(forgotten)"}))
    for _ in range(3):
        found = further(house, afresh=_ == 0).verdict
    assert found is not None and found.broken == 20


def test_a_mark_that_cannot_be_read_is_none(place: Any) -> None:
    written(place, 10)
    with place.store.session() as session:
        session.merge(Kept(name=MARK, value="nonsense"))
    assert reached(place) is None
    verdict = further(place).verdict
    assert verdict is not None and verdict.broken is None


# --- looking something up ---------------------------------------------------------------------


def numbers(place: Any, chosen: AuditFilter, **more: Any) -> list[int]:
    """Return the lines of all pages, one after the other, as by their links."""
    found: list[int] = []
    before = None
    while True:
        with place.store.reading() as session:
            page = audit_page(session, chosen, before=before, most=7, within=25, **more)
        assert len(page.lines) <= 7 and (len(page.lines) == 7 or page.cut or not page.onward)
        found += [one.id for one in page.lines]
        if page.onward is None:
            return found
        before = page.onward


CHOSEN = [
    (AuditFilter(), lambda _: True),
    (AuditFilter(by="zoë"), lambda n: n % 10 == 0),
    (AuditFilter(by="nobody"), lambda _: False),
    (AuditFilter(action="paused"), lambda n: n % 10 == 0),
    (AuditFilter(by="ZOË", action="approved"), lambda _: False),
    (AuditFilter(action="approved", about="9F1"), lambda n: n % 10 != 0 and str(n)[0] == "1"),
    (AuditFilter(about="box20"), lambda n: n == 20),
    (
        AuditFilter(since=AT + timedelta(minutes=30), until=AT + timedelta(minutes=50)),
        lambda n: 30 <= n < 50,
    ),
    (AuditFilter(by="Zoë", since=AT + timedelta(minutes=95)), lambda n: n == 100),
    (AuditFilter(until=AT + timedelta(minutes=12), about="box"), lambda n: n == 10),
]


@pytest.mark.parametrize(("chosen", "fits"), CHOSEN)
def test_page_after_page_every_line_comes_once(house: Any, chosen: AuditFilter, fits: Any) -> None:
    written(house)
    wanted = [n for n in range(100, 0, -1) if fits(n)]
    assert numbers(house, chosen) == wanted
    with house.store.reading() as session:
        assert [one.id for one in audit_lines(session, chosen)] == wanted[::-1]
        assert [one.id for one in newest_lines(session, chosen, 5)] == wanted[:5]


def test_lines_of_one_moment_are_paged_too(house: Any) -> None:
    with house.store.session() as session:
        note_all(session, "approved", "message", [(n, "") for n in range(60)], by=ZOE, at=AT)
    day = AuditFilter(since=AT, until=AT + timedelta(days=1))
    assert numbers(house, day) == list(range(60, 0, -1))


@contextmanager
def asked(store: Any) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that reading sends."""
    found: list[tuple[str, Any]] = []

    def note_it(_c: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        if "audit" in sql:
            found.append((sql, values))

    event.listen(store._readers, "before_cursor_execute", note_it)
    yield found
    event.remove(store._readers, "before_cursor_execute", note_it)


def plans(store: Any, statements: list[tuple[str, Any]]) -> str:
    """Return how the database goes about them; on PostgreSQL as with a table too long to scan."""
    sqlite = store.engine.dialect.name == "sqlite"
    with store.reading() as session:
        connection = session.connection()
        if not sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        return "\n".join(
            str(row[-1])
            for sql, values in statements
            for row in connection.exec_driver_sql(f"{explain} {sql}", values)
        )


SCANS = re.compile(r"^SCAN audit\b.*|Seq Scan on audit\b.*", re.MULTILINE)


@pytest.mark.parametrize("chosen", [one for one, _ in CHOSEN])
def test_no_page_reads_the_whole_log(house: Any, chosen: AuditFilter) -> None:
    written(house)
    with asked(house.store) as statements, house.store.reading() as session:
        audit_page(session, chosen, before=90, most=7)
        audit_page(session, chosen, most=7)
        audit_actions(session)
    steps = plans(house.store, statements)
    assert "ix_audit_action_id" in steps
    assert SCANS.findall(steps) == []


def test_a_scan_would_be_seen(house: Any) -> None:
    written(house)
    whole = [("SELECT * FROM audit WHERE detail IS NOT NULL", ())]
    assert len(SCANS.findall(plans(house.store, whole))) == 1


def test_no_part_reads_the_whole_log(house: Any) -> None:
    written(house)
    further(house)
    with house.store.session() as session:
        note(session, ACTION, "contact", 1, by=ANN, at=AT, detail=dict(redact(session, [90])))
    with asked(house.store) as statements:
        while further(house).verdict is None:
            pass
    steps = plans(house.store, statements)
    assert "USING INTEGER PRIMARY KEY (rowid>?)" in steps or "using pk_audit" in steps
    assert SCANS.findall(steps) == []


def test_a_part_reads_no_more_lines_than_it_may(place: Any) -> None:
    written(place)
    with asked(place.store) as statements:
        further(place)
        further(place)
    most = [values[1] for sql, values in statements if "audit.detail" in sql]
    assert (most, reached(place)) == ([41, 41], (80, 80))  # one more shows that there is more
