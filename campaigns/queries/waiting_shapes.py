"""What waits for a yes, by shape: told from what is stored, without rendering each message.

A shape is what messages have in common: campaign, step, variant, and which of the fields that
the template uses have no value. What lint found something in, what is held, and what is written
for one person alone are exceptions: each is read by itself.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..messages.gallery import lacking
from ..messages.rendering import MessageRenderer
from ..model import LIVE, MessageState
from ..store.tables import Enrolment, MessageInputs, StoredMessage

Renderers = Callable[[str], MessageRenderer | None]
_WAITING = (MessageState.draft, MessageState.held)
_AT_ONCE = 5_000
OWN = "Written for one person alone"


@dataclass(slots=True)
class WaitingShape:
    """Messages that look alike. place is their step in words; lacks, the fields without value."""

    key: str
    campaign: str
    place: str
    variant: str | None
    lacks: tuple[str, ...]
    drafts: list[tuple[int, str]] = field(default_factory=list)  # (id, digest), rising

    @property
    def count(self) -> int:
        return len(self.drafts)

    @property
    def why(self) -> str:
        """What sets it apart, in words."""
        variant = f"variant {self.variant}" if self.variant else ""
        lacks = ", ".join(name.rpartition(".")[2].replace("_", " ") for name in self.lacks)
        return " · ".join(filter(None, (variant, f"no {lacks}" if lacks else "")))


@dataclass(frozen=True, slots=True)
class WaitingByShape:
    """All that waits: shapes, the commonest first, and exceptions by what keeps them."""

    shapes: tuple[WaitingShape, ...]
    exceptions: tuple[tuple[str, tuple[int, ...]], ...]  # why, and the messages

    @property
    def count(self) -> int:
        return sum(one.count for one in self.shapes)

    @property
    def left_out(self) -> int:
        return sum(len(ids) for _, ids in self.exceptions)

    def chosen(self, keys: Iterable[str]) -> list[tuple[int, str]]:
        """Return the drafts of some shapes, by id."""
        wanted = set(keys)
        return sorted(draft for one in self.shapes if one.key in wanted for draft in one.drafts)

    @property
    def seal(self) -> str:
        """What stands for exactly these texts, so that these are approved and no others."""
        return seal_of(draft for one in self.shapes for draft in one.drafts)


def seal_of(drafts: Iterable[tuple[int, str]]) -> str:
    """Return what stands for exactly these (id, digest)."""
    lines = "\n".join(f"{number} {digest}" for number, digest in sorted(drafts))
    return hashlib.sha256(lines.encode()).hexdigest()


def waiting_by_shape(
    session: Session,
    renderers: Renderers,
    *,
    campaign: str | None = None,
    step: int | None = None,
    owner: str | None = None,
) -> WaitingByShape:
    """Return what waits for a yes by shape; campaign, step and owner narrow it. Reads only."""
    shapes: dict[tuple[object, ...], WaitingShape] = {}
    exceptions: dict[str, list[int]] = {}
    steps = _Steps(renderers)
    after = 0
    while True:
        rows = _rows(session, campaign, owner, after)
        for number, digest, key, variant, state, findings, problem, own, name, values in rows:
            of = steps.number(name, key)
            if step is not None and of != step:
                continue
            why = _exception(state, findings, problem, own)
            if why is not None:
                exceptions.setdefault(why, []).append(number)
                continue
            lacks = steps.lacks(name, key, variant, values or {})
            about = (name, key, variant, lacks)
            if about not in shapes:
                marked = hashlib.sha256(repr(about).encode()).hexdigest()[:16]
                place = f"step {of}" if of is not None else f"former step '{key}'"
                shapes[about] = WaitingShape(marked, name, place, variant, lacks)
            shapes[about].drafts.append((number, digest))
        if len(rows) < _AT_ONCE:
            break
        after = rows[-1][0]
    ordered = sorted(shapes.values(), key=lambda one: (-one.count, one.campaign, one.place))
    told = sorted(exceptions.items(), key=lambda one: -len(one[1]))
    return WaitingByShape(tuple(ordered), tuple((why, tuple(ids)) for why, ids in told))


def _rows(session: Session, campaign: str | None, owner: str | None, after: int) -> Sequence[Any]:
    query = (
        select(
            StoredMessage.id, StoredMessage.digest, StoredMessage.key, StoredMessage.variant,
            StoredMessage.state, StoredMessage.findings, StoredMessage.problem,
            StoredMessage.inputs, Enrolment.campaign, MessageInputs.values,
        )
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .outerjoin(MessageInputs, MessageInputs.id == StoredMessage.inputs_id)
        .where(
            StoredMessage.state.in_(_WAITING), Enrolment.state.in_(LIVE), StoredMessage.id > after
        )
        .order_by(StoredMessage.id)
        .limit(_AT_ONCE)
    )  # fmt: skip
    if campaign:
        query = query.where(Enrolment.campaign == campaign)
    if owner:
        query = query.where(Enrolment.owner == owner)
    return session.execute(query).all()


def _exception(
    state: MessageState, findings: list[Any], problem: str | None, own: Mapping[str, Any] | None
) -> str | None:
    """Return why a message is read by itself, None where it is not."""
    if problem:
        return problem.partition("\n")[0]
    told = [one for one in findings if one["severity"] in _RANKS]
    if told:
        return str(min(told, key=lambda one: _RANKS[one["severity"]])["message"])
    if state is not MessageState.draft:
        return "Held"
    return OWN if own and "own" in own else None


_RANKS = {"error": 0, "warning": 1}  # what lint only advises keeps nothing


class _Steps:
    """What is asked of a step's templates, once each."""

    def __init__(self, renderers: Renderers) -> None:
        self.renderers = cache(renderers)
        self.number = cache(self._number)
        self._used = cache(self._fields)

    def lacks(
        self, campaign: str, key: str, variant: str | None, values: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Return the fields that the template uses and that have no value."""
        used = self._used(campaign, key, variant)
        return tuple(name for name in used if name in values and not values[name].strip())

    def _number(self, campaign: str, key: str) -> int | None:
        renderer = self.renderers(campaign)
        step = renderer.campaign.step_of(key) if renderer is not None else None
        return step.number if step is not None else None

    def _fields(self, campaign: str, key: str, variant: str | None) -> tuple[str, ...]:
        renderer = self.renderers(campaign)
        step = renderer.campaign.step_of(key) if renderer is not None else None
        if renderer is None or step is None:
            return ()
        try:
            template = renderer.template(step, variant if variant in step.variants else None)
        except TactfulError:
            return ()
        every = dict.fromkeys(renderer.workspace.fields, "")
        return lacking(template, every)
