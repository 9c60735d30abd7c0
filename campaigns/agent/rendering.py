"""Tools that render: one message to one person of a list, and the shapes of all of them.

As lint renders them, from the list and the files alone; what the database knows of somebody
(earlier mails, who may be enrolled) is not asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from ...lint.judging.mail_renderer import Mail, MailRenderer, Person
from ...lint.judging.rule_runner import RuleRunner
from ...lint.lists.addresses import keys
from ...lint.lists.recipients import campaign_list
from ...lint.lists.senders import senders_of
from ...templates.errors import Problem, WorkspaceError
from ...templates.render.compose import Composer
from ...templates.workspace.workspace import open_workspace
from ..messages.gallery import Entry, Shape, lacking, shapes
from .bounds import Grounds, answer
from .looking import shown

MAX_ROWS = 300  # that shapes are made of
_MAX_CARDS = 30
_FIRST = 400  # characters of a shape's sample


def render(
    grounds: Grounds, *, campaign: str, recipient: str, step: int, today: date
) -> dict[str, Any]:
    """Return what a step says to one person of the campaign's list, and what lint finds in it."""
    mails = _mails(grounds, campaign, today)
    mail, person = _of_step(mails, step), _person(mails, recipient)
    view, findings = mails.findings(mail, person)
    message = view.message if view is not None else None
    facts = {
        "campaign": campaign,
        "step": step,
        "row": person.row,
        "renders": message is not None,
        "meant_for_them": mails.is_for(mail, person),
        "errors": sum(one.severity == "error" for one in findings),
    }
    texts = {
        "from": str(message.sender), "to": str(message.recipient), "subject": message.subject,
        "preheader": message.preheader, "text": message.text, "html": message.html,
    } if message is not None else {}  # fmt: skip
    values = {key: value for key, value in person.values.items() if value}
    return answer(facts, {"values": values, "message": texts, "findings": shown(findings)})


def preview_shapes(
    grounds: Grounds, *, campaign: str, step: int | None, today: date
) -> dict[str, Any]:
    """Return one message of each shape that the list gives, those with errors first."""
    mails = _mails(grounds, campaign, today)
    wanted = [_of_step(mails, step)] if step is not None else mails.all()
    people = list(islice(mails.people(most=0), MAX_ROWS))
    total = len(mails.recipients) if mails.recipients is not None else len(people)
    found = shapes(_entries(mails, wanted, people))
    return answer(
        {"campaign": campaign, "rows": total, "rows_looked_at": len(people)},
        {
            "steps": [
                {
                    "step": number,
                    "shapes": len(some),
                    "shown": [_card(one) for one in some[:_MAX_CARDS]],
                }
                for number, some in found
            ]
        },
    )


@dataclass(frozen=True, slots=True)
class _Row:
    mail: Mail
    person: Person


def _entries(mails: MailRenderer, wanted: list[Mail], people: list[Person]) -> Iterator[Entry]:
    rows = (_Row(mail, one) for mail in wanted for one in people)
    for row in rows:
        if not mails.is_for(row.mail, row.person):
            continue
        view, findings = mails.findings(row.mail, row.person)
        template = mails.composer.template(row.mail.number, variant=row.mail.variant)
        columns = mails.recipients.columns if mails.recipients is not None else {}
        values = {**dict.fromkeys(columns, ""), **row.person.values}
        errors = any(one.severity == "error" for one in findings)
        yield Entry(
            row.mail.number,
            view.message if view is not None else None,
            lacking(template, values),
            tuple(findings),
            variant=row.mail.variant,
            held=errors or view is None,
            recipient=row.person.name or "",
        )


def _card(shape: Shape) -> dict[str, Any]:
    one = shape.sample
    text = " ".join(one.message.text.split())[:_FIRST] if one.message else ""
    return {
        "messages": shape.count,
        "why": shape.why,
        "would_be_held": one.held,
        "subject": one.message.subject if one.message else "",
        "begins": text,
        "codes": sorted({found.code for found in one.findings}),
        "for_example": [member.to or member.recipient for member in shape.members[:3]],
    }


def _mails(grounds: Grounds, name: str, today: date) -> MailRenderer:
    workspace = open_workspace(grounds.root)
    one = workspace.campaign(name)
    recipients = campaign_list(workspace, one)
    senders = senders_of(workspace, one, recipients) if recipients is not None else None
    run = RuleRunner.of(workspace, today=today)
    composer = Composer(workspace, one)
    return MailRenderer(workspace, one, composer, run, today, recipients, senders)


def _of_step(mails: MailRenderer, step: int) -> Mail:
    known = [mail.number for mail in mails.all()]
    if step not in known:
        what = f"step {step} is no email; the email steps are {sorted(set(known))}"
        raise WorkspaceError([Problem(what)])
    return Mail(step)


def _person(mails: MailRenderer, recipient: str) -> Person:
    if mails.recipients is None:
        raise WorkspaceError([Problem("the campaign has no list")])
    wanted = keys([recipient])[0] or recipient
    for row, key in enumerate(keys(mails.recipients.column("contact.email"))):
        if key == wanted:
            return mails.person(row)
    fix = "give an address of the campaign's list"
    raise WorkspaceError([Problem("nobody on the list has this address", fix=fix)])
