"""What one pass over a few hundred people changes, written down with a few statements."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, literal_column, select, update
from sqlalchemy.orm import Session

from ...lint.check.gate import errors, said
from ..ledger import outbox
from ..model import TACTFUL, MessageState
from ..store.audit import note_all
from ..store.row_ids import next_ids
from ..store.tables import Enrolment, MessageInputs, Outbox, StoredMessage
from .history import StoredHistory
from .inputs import days_stored, digest_of_person, input_digest, is_of_inputs
from .rendering import Recipient, RenderedMessage

_MESSAGES = cast(Table, StoredMessage.__table__)
_INPUTS = cast(Table, MessageInputs.__table__)
# What no new row has is written into the statement, and not given again for each row.
_INSERT = insert(_MESSAGES).values(
    {
        one.name: literal_column("'[]'" if one.default.is_callable else "''")
        for one in _MESSAGES.c
        if one.default is not None
    }
)
_MOVED = (
    update(_MESSAGES)
    .where(_MESSAGES.c.id == bindparam("message"))
    .values(
        inputs_id=bindparam("to_inputs"), release_step=bindparam("number"), inputs=bindparam("own"),
        release_id=None, rendered=bindparam("seen"),
    )
)  # fmt: skip
_CHANGED = "the text changed after it was approved"


@dataclass(slots=True)
class _Inputs:
    """The row of one person: what all their messages of this pass read together."""

    id: int
    to: Recipient
    values: dict[str, str] = field(default_factory=dict)
    used: bool = False


class DraftBatch:
    """The drafts of one pass: new ones, those that go stale, those that only move to a release."""

    def __init__(self, session: Session, release_id: str, *, most: int, now: datetime) -> None:
        self._session, self._release_id, self._now = session, release_id, now
        self._ids = iter(next_ids(session, StoredMessage, most)) if most else iter(())
        self._people: dict[int, _Inputs] = {}
        self._rows: list[dict[str, Any]] = []
        self._replaced: dict[int, tuple[StoredMessage, str]] = {}
        self._moved: list[dict[str, Any]] = []
        self._later: set[int] = set()

    def begin(self, people: Iterable[tuple[Enrolment, Recipient]]) -> None:
        """Set the people about whom it is."""
        who = list(people)
        ids = next_ids(self._session, MessageInputs, len(who)) if who else []
        for (enrolment, to), number in zip(who, ids, strict=True):
            self._people[enrolment.id] = _Inputs(number, to)

    def add(
        self,
        enrolment: Enrolment,
        key: str,
        step: int,
        one: RenderedMessage,
        past: StoredHistory,
        kept: StoredMessage | None,
        *,
        same: bool,
    ) -> int:
        """Take in a new draft; returns its id. same: lint alone speaks against the former one."""
        if kept is not None:
            self._replaced[kept.id] = kept, said(errors(one.findings)) if same else _CHANGED
        number = next(self._ids)
        if one.later:
            self._later.add(number)
        self._rows.append(
            {
                "id": number,
                "enrolment_id": enrolment.id,
                "key": key,
                "release_step": step,
                "variant": one.variant,
                "state": MessageState.draft if one.fit else MessageState.held,
                "digest": one.digest,  # empty: nothing that anybody could say yes to
                "findings": [finding.to_json() for finding in one.findings],
                "problem": one.problem,
                "picks": [[*asked, item] for asked, item in one.picks.items()],
                "replaces_id": kept.id if kept is not None else None,
                "created_at": self._now,
                **self._sources(enrolment.id, one, past),
            }
        )
        return number

    def replaces(self, message_id: int) -> bool:
        """Say whether a stored message gets another text."""
        return message_id in self._replaced

    def move(
        self, kept: StoredMessage, step: int, one: RenderedMessage, past: StoredHistory
    ) -> None:
        """Let a message that reads the same be one of this release from now on."""
        sources = self._sources(kept.enrolment_id, one, past)
        self._moved.append(
            {"message": kept.id, "number": step, "to_inputs": sources["inputs_id"],
             "own": sources["inputs"], "seen": one.digest if is_of_inputs(kept.digest) else None}
        )  # fmt: skip

    def write(self, counts: Counter[str]) -> None:
        """Write everything down; a text that somebody decided on meanwhile is left as it is."""
        kept = self._made_stale(counts)
        rows = [
            row for row in self._rows if row["replaces_id"] is None or row["replaces_id"] in kept
        ]
        used = [one for one in self._people.items() if one[1].used]
        self._name(rows)
        if used:
            self._session.execute(insert(_INPUTS), [self._of_person(*one) for one in used])
        for alike in _alike(rows):
            self._session.execute(_INSERT, alike)
        if self._moved:
            self._session.connection().execute(_MOVED, self._moved)
        for row in rows:
            counts["drafted" if row["state"] is MessageState.draft else "held"] += 1

    def _name(self, rows: Sequence[dict[str, Any]]) -> None:
        """Give those that are rendered later the digest of what they are made of."""
        hashes: dict[int, bytes] = {}
        for row in rows:
            if row["id"] not in self._later:
                continue
            person = self._people[row["enrolment_id"]]
            if person.id not in hashes:
                to = person.to
                hashes[person.id] = digest_of_person(
                    self._release_id, to.sender.key, to.unsubscribe_url, person.values
                )
            past = (row["inputs"] or {}).get("past", {})
            row["digest"] = input_digest(
                hashes[person.id], row["release_step"], row["variant"],
                person.to.days.get(row["release_step"]),
                {int(number): told and told[0] for number, told in past.items()},
            )  # fmt: skip

    def _sources(
        self, enrolment_id: int, one: RenderedMessage, past: StoredHistory
    ) -> dict[str, Any]:
        person = self._people[enrolment_id]
        person.used = True
        person.values.update(one.read)
        person.values.setdefault("contact.email", person.to.values.get("contact.email", ""))
        own: dict[str, Any] = {}
        if past.told is not None:
            own["past"] = {
                str(number): told and [told.message_id, told.day and told.day.isoformat()]
                for number, told in past.told.items()
            }
        if one.own:
            own["own"] = {"subject": one.own.subject, "paragraph": one.own.paragraph}
        return {"inputs_id": person.id, "inputs": own or None}

    def _of_person(self, enrolment_id: int, one: _Inputs) -> dict[str, Any]:
        return {
            "id": one.id,
            "enrolment_id": enrolment_id,
            "release_id": self._release_id,
            "sender": one.to.sender.key,
            "unsubscribe_url": one.to.unsubscribe_url,
            "values": dict(sorted(one.values.items())),
            "days": days_stored(one.to.days),
        }

    def _made_stale(self, counts: Counter[str]) -> set[int]:
        """Make the texts stale that no longer are what would be sent; return which were."""
        done: set[int] = set()
        for state in {row.state for row, _ in self._replaced.values()}:
            ids = [number for number, (row, _) in self._replaced.items() if row.state is state]
            done.update(
                self._session.scalars(
                    update(StoredMessage)
                    .where(StoredMessage.id.in_(ids), StoredMessage.state == state)
                    .values(state=MessageState.stale)
                    .returning(StoredMessage.id)
                    .execution_options(synchronize_session=False)
                )
            )
        if not done:
            return done
        lines = [(one, {"was": str(self._replaced[one][0].state)}) for one in sorted(done)]
        note_all(self._session, "stale", "message", lines, by=TACTFUL, at=self._now)
        leaving = select(Outbox.message_id).where(Outbox.message_id.in_(done))
        for number in self._session.scalars(leaving).all():
            outbox.hold(self._session, number, why=self._replaced[number][1], now=self._now)
        for number in done:
            counts["stale"] += bool(self._replaced[number][0].digest)
            self._session.expire(self._replaced[number][0])
        return done


def _alike(rows: Sequence[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Yield rows that have the same columns; what is not known is left out, and null."""
    apart: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        known = {name: value for name, value in row.items() if value is not None}
        apart.setdefault(tuple(known), []).append(known)
    return apart.values()
