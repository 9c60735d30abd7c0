"""Mailboxes: how each one sends and is read, whether its servers answer, and what it may send."""

import os
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.actions.mailbox_check import (
    Answered,
    imap_answer,
    passwords_refused,
    sends_answer,
)
from ..campaigns.actions.mailbox_connect import standing
from ..campaigns.actions.reading import read_by
from ..campaigns.delivery.providers import where
from ..campaigns.queries.sending import sending_overview
from ..campaigns.queries.unread import mailbox_readings
from ..templates.errors import TactfulError
from ..templates.workspace.settings import Mailbox
from .context import AppContext, desk

pages = Blueprint("mailboxes", __name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the servers of a mailbox said just now."""

    key: str
    sends: Answered
    reads: Answered | None


@pages.get("/mailboxes")
def show() -> ResponseReturnValue:
    """Show every mailbox with its settings and how it does."""
    return _page(desk(), None)


@pages.post("/mailboxes/<key>/check")
def do_check(key: str) -> ResponseReturnValue:
    """Log in at the servers of a mailbox, and say what they answer; nothing is sent."""
    here = desk()
    box = here.workspace.settings.mailboxes.get(key)
    if box is None:
        raise NotFound(f"There is no mailbox '{key}' in tactful.toml.")
    return _page(here, _checked(box))


def _checked(box: Mailbox) -> Checked:
    try:
        sends = sends_answer(box)
    except TactfulError as error:  # its password is not there
        return Checked(box.key, Answered(False, _where(box), str(error)), None)
    return Checked(box.key, sends, imap_answer(box))


def _page(here: AppContext, checked: Checked | None) -> ResponseReturnValue:
    settings, now = here.workspace.settings, here.clock()
    with here.store.reading() as session:
        traffic = sending_overview(session, here.workspace, now=now, recent=0, most=0)
        readings = mailbox_readings(session)
    return render_template(
        "mailboxes.html",
        boxes=settings.mailboxes,
        overviews={one.key: one for one in traffic.mailboxes},
        readings=readings,
        read_by={key: read_by(settings, key) for key in settings.mailboxes},
        signs_in={key: standing(box, os.environ) for key, box in settings.mailboxes.items()},
        warnings={key: passwords_refused(box) for key, box in settings.mailboxes.items()},
        away={key: _away(box, now.date()) for key, box in settings.mailboxes.items()},
        where={key: _where(box) for key, box in settings.mailboxes.items()},
        default=settings.default_mailbox,
        checked=checked,
        hold_after=settings.replies.hold_after_minutes,
    )


def _where(box: Mailbox) -> str:
    """Return where a mailbox's mail is handed over; a provider that there is not, by its name."""
    try:
        return where(box)
    except TactfulError:
        return box.provider


def _away(box: Mailbox, today: date) -> list[tuple[date, date]]:
    """Return the spans of days off that are not over yet, the next first."""
    spans = sorted((one.first, one.last) for one in box.away)
    return [span for span in spans if span[1] >= today][:3]
