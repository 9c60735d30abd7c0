"""Preview: any step for any recipient, beside the initial email; exactly what would be sent."""

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.actions.test_send import send_test
from ..templates.errors import TactfulError
from ..templates.message import Message
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.step import Channel
from .context import AppContext, desk
from .flashes import told
from .mail import MAX_SOURCE, headers, invitation, pieces, shape, size_words
from .mail_looks import CLIPPED_AT, clipped, copied, in_outlook, without_images
from .numbers import asked_number
from .people import People, Person
from .render import campaign_of, rendered
from .security import as_mail

pages = Blueprint("preview", __name__)

VIEWS = {
    "desktop": "Desktop",
    "phone": "Phone",
    "dark": "Dark",
    "noimages": "Images off",
    "outlook": "Outlook, no styles",
    "text": "Plain text",
    "source": "Source",
    "headers": "Headers",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a preview page asks for."""

    name: str
    step: int
    row: int
    view: str
    marks: bool
    beside: bool
    copied: bool = False

    def to(self, **changed: object) -> str:
        """Return the address of the same preview with something changed."""
        return url_for("preview.show", **(self.query() | changed))  # type: ignore[arg-type]

    def query(self) -> dict[str, object]:
        """Return the parts of the address; what is as usual is left out."""
        parts: dict[str, object] = {"name": self.name, "step": self.step, "row": self.row}
        if self.view != "desktop":
            parts["view"] = self.view
        if self.marks:
            parts["marks"] = 1
        if not self.beside:
            parts["beside"] = 0
        if self.copied:
            parts["copied"] = 1
        return parts


@pages.get("/campaigns/<name>/preview")
def show(name: str) -> ResponseReturnValue:
    """Show one step for one recipient."""
    here = desk()
    campaign = here.campaign(name)
    people = People(here.workspace, here.recipients(campaign))
    asked = _asked(here, campaign, people)
    words = request.args.get("q", "").strip()
    found = people.find(words) if words else []
    if len(found) == 1:
        return redirect(asked.to(row=found[0].row), 303)
    person = _person(people, asked.row)
    main = rendered(here, campaign, asked.step, person)
    beside = None
    if asked.beside and asked.step and campaign.initial and main.message:
        beside = rendered(here, campaign, 0, person)
    return render_template(
        "preview.html",
        campaign=campaign,
        asked=asked,
        person=person,
        people=people,
        main=main,
        beside=beside,
        views=VIEWS,
        steps=_steps(campaign_of(here, campaign, person)),
        words=words,
        found=found,
        headers=headers,
        invitation=invitation,
        shape=shape,
        pieces=pieces,
        size_words=size_words,
        copied=partial(copied, footer=_footer(here.workspace.settings.postal_address)),
        clip_kb=CLIPPED_AT // 1024,
        is_clipped=len((main.message.html or "").encode()) > CLIPPED_AT if main.message else False,
        max_source=MAX_SOURCE,
        mailboxes=[box.address for box in here.workspace.settings.mailboxes.values()],
    )


@pages.get("/campaigns/<name>/mail")
def mail(name: str) -> ResponseReturnValue:
    """Return the HTML part alone, for the sandboxed frame; as a client shows it, if one is named.

    What is sent has no line where Gmail cuts: that is drawn in here.
    """
    page, look = _message(name).html or "", request.args.get("look", "")
    if look == "noimages":
        answer = as_mail(without_images(page))
        policy = answer.headers["Content-Security-Policy"]
        answer.headers["Content-Security-Policy"] = policy.replace("img-src data: https:;", "")
        return answer
    return as_mail(in_outlook(page) if look == "outlook" else clipped(page))


@pages.get("/campaigns/<name>/source")
def source(name: str) -> ResponseReturnValue:
    """Return the HTML part as text, whole."""
    return Response(_message(name).html or "", mimetype="text/plain")


@pages.post("/campaigns/<name>/test")
def do_test(name: str) -> ResponseReturnValue:
    """Send what is shown to one of the workspace's own mailboxes."""
    here, to = desk(), request.form.get("mailbox", "")
    try:
        reply = send_test(
            here.store, here.workspace, _message(name), to=to, by=here.user, now=here.clock()
        )
    except TactfulError as error:
        told(f"The test was not sent: {error}", "warning")
    else:
        told(f"Sent to {to} as a test. The server said: {reply}")
    campaign = here.campaign(name)
    return redirect(
        _asked(here, campaign, People(here.workspace, here.recipients(campaign))).to(), 303
    )


def _footer(address: str | None) -> str:
    return (address or "").partition("\n")[0]


def _message(name: str) -> Message:
    here = desk()
    campaign = here.campaign(name)
    people = People(here.workspace, here.recipients(campaign))
    asked = _asked(here, campaign, people)
    message = rendered(here, campaign, asked.step, _person(people, asked.row)).message
    if message is None:
        raise NotFound("There is no message for this step.")
    return message


def _asked(here: AppContext, campaign: Campaign, people: People) -> Asked:
    """Read the address; raises NotFound for a step or recipient that is not there."""
    row = asked_number(request.args, "row")
    if address := request.args.get("to", "").strip():
        match = people.find(address)
        if not match:
            raise NotFound(f"There is no recipient {address} in the list of {campaign.name}.")
        row = match[0].row
    row = row if row is not None else min(1, len(people))
    campaign = campaign_of(here, campaign, _person(people, row))
    steps = [number for number, _ in _steps(campaign)]
    emails = [step.number for step in campaign.emails]
    step = asked_number(request.args, "step")
    if step is None:
        step = emails[0] if emails else steps[0]
    if step not in steps:
        raise NotFound(f"There is no step {step} in {campaign.name}.")
    view = request.args.get("view", "desktop")
    return Asked(
        campaign.name,
        step,
        row,
        view if view in VIEWS else "desktop",
        request.args.get("marks") == "1",
        request.args.get("beside") != "0",
        request.args.get("copied") == "1",
    )


def _person(people: People, row: int) -> Person:
    if row == 0 and not len(people):
        return people.example()
    person = people.at(row)
    if person is None:
        raise NotFound(f"There is no recipient {row}: the list has {len(people)}.")
    return person


def _steps(campaign: Campaign) -> list[tuple[int, str]]:
    """Return (number, words) of all there is to see, the initial email first."""
    found = [(0, "Initial email")] if campaign.initial else []
    for step in campaign.sequence.steps:
        kind = "Email" if step.channel is Channel.email else step.channel.value.title()
        found.append((step.number, f"{step.number}. {kind}"))
    return found
