"""Messages as they would be drafted, before anybody is enrolled: one person's, and the shapes."""

import click
from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.list_preview import ListPreview, as_json
from ...templates.errors import ProblemsError
from ..context import MAX_FORESEEN, AppContext
from ..shapes import WAIT_S, Card, Gathering
from .findings import FindingOut, finding_out
from .operation import Asked, Model, NoQuery, operation
from .problems import Fault, Refused

_TAG = "previews"


class PreviewQuery(Model):
    recipient: str = Field(min_length=1, max_length=320, description="An address of the list")
    step: int | None = Field(default=None, ge=0, le=1000, description="0: the initial email")


class PreviewOut(Model):
    step: int
    to: str
    sender: str | None
    subject: str | None
    preheader: str | None
    text: str | None
    html: str | None
    digest: str | None
    variant: str | None
    planned: str | None
    enrolled: bool
    held: bool
    problem: str | None
    left_out: str | None
    findings: list[FindingOut]


class Previews(Model):
    items: list[PreviewOut]


class ShapeOut(Model):
    messages: int
    why: str
    held: bool
    codes: list[str]
    problem: str | None
    subject: str
    begins: str
    recipients: list[str]


class StepShapes(Model):
    step: int
    messages: int
    shapes: list[ShapeOut]
    more: int


class Shapes(Model):
    complete: bool
    done: int
    total: int
    steps: list[StepShapes]
    left_out: dict[str, int]


@operation(
    "GET", "/campaigns/<name>/preview", scope=Scope.read, tag=_TAG, says=Previews,
    query=PreviewQuery,
)  # fmt: skip
def preview_messages(asked: Asked[PreviewQuery, None], name: str) -> Previews:
    """Return what one person of the campaign's list would get."""
    here, one = asked.here, asked.here.campaign(name)
    _not_too_long(here, name)
    try:
        made = ListPreview(here.store, here.workspace, one, now=asked.now)
        found = made.of_one(asked.query.recipient, asked.query.step)
    except click.UsageError as error:
        raise _unfit("step", str(error)) from error
    except ProblemsError as error:
        raise _unfit("recipient", str(error)) from error
    items = []
    for entry in found:
        said = as_json(entry)
        said |= {"sender": said["from"], "findings": [finding_out(f) for f in entry.findings]}
        items.append(PreviewOut(**{key: said[key] for key in PreviewOut.model_fields}))
    return Previews(items=items)


@operation("GET", "/campaigns/<name>/shapes", scope=Scope.read, tag=_TAG, says=Shapes)
def list_shapes(asked: Asked[NoQuery, None], name: str) -> Shapes:
    """Return one message of each shape of the list; ask again until it is complete."""
    here, one = asked.here, asked.here.campaign(name)
    _not_too_long(here, name)
    job = here.gathering(one, Gathering)
    found = job.result(wait_s=WAIT_S)
    if found is None:
        return Shapes(complete=False, done=job.done, total=job.total, steps=[], left_out={})
    return Shapes(
        complete=True,
        done=found.messages,
        total=found.messages,
        steps=[
            StepShapes(
                step=step.step,
                messages=step.messages,
                shapes=[_shape(card) for card in step.cards],
                more=step.more,
            )
            for step in found.steps
        ],
        left_out=dict(found.left_out),
    )


def _shape(card: Card) -> ShapeOut:
    return ShapeOut(
        messages=card.count,
        why=card.why,
        held=card.held,
        codes=sorted({found.code for found in card.findings}),
        problem=card.problem,
        subject=card.subject,
        begins=card.first,
        recipients=list(card.recipients),
    )


def _not_too_long(here: AppContext, name: str) -> None:
    recipients = here.recipients(here.campaign(name))
    if recipients is None:
        raise Refused(409, f"The campaign '{name}' names no list.")
    if len(recipients) > MAX_FORESEEN:
        words = f"The list has more than {MAX_FORESEEN:,} rows; enrol it, then read /messages."
        raise Refused(409, words)


def _unfit(name: str, detail: str) -> Refused:
    fault = Fault(where="query", pointer=f"/{name}", detail=detail)
    return Refused(422, "The request has faults; all are listed.", errors=[fault])
