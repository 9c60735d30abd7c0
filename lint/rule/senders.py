"""The sender of an email."""

from email.utils import parseaddr
from typing import Any

from ...templates.workspace.root import SETTINGS
from ...templates.workspace.workspace import Workspace
from ..reading.urls import site_of
from ..view.views import View


def domain_of(address: str) -> str:
    """Return an address's domain in lower case."""
    return address.rpartition("@")[2].lower()


def organisation_of(address: str) -> str:
    """Return the registered domain that an address belongs to."""
    return site_of(domain_of(address)) or domain_of(address)


def answers_to(view: View) -> str:
    """Return the Reply-To address, "" where there is none."""
    if view.message is None:
        return ""
    if view.message.reply_to is not None:
        return view.message.reply_to.address
    return parseaddr(header(view, "reply-to"))[1]


def header(view: View, name: str) -> str:
    """Return the first header of that name (lower case), "" where there is none."""
    headers = view.message.headers if view.message else ()
    return next((value for key, value in headers if key.lower() == name), "")


def where_sender(view: View, workspace: Workspace | None) -> dict[str, Any]:
    """Return the place of the sender's mailbox in the settings, or of the email's own header."""
    sender = view.message.sender.address if view.message else ""
    if workspace is None:
        return view.where("From:", "from:")
    located = workspace.places.get(SETTINGS)
    boxes = workspace.settings.mailboxes
    key = next((key for key, box in boxes.items() if box.address == sender), None)
    if located is None or key is None:
        return {"path": SETTINGS, "line": 1}
    place = located.place(("mailboxes", key, "address"))
    return {"path": SETTINGS, "line": place.line, "column": place.column}
