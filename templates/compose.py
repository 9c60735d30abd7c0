"""A step and plain values in, the message one recipient gets out. (Contract; being written.)"""

from collections.abc import Mapping
from dataclasses import dataclass

from .message import Message
from .origin import MarkedText
from .sequence import Campaign
from .template import Template
from .workspace import Mailbox, Workspace


@dataclass(frozen=True, slots=True)
class Marked:
    """The linter's render: the message, and its readable parts with merged values marked.

    html is the HTML part's *visible* text; None where the message is plain text.
    """

    message: Message
    subject: MarkedText
    preheader: MarkedText
    text: MarkedText
    html: MarkedText | None


class Composer:
    """Renders one campaign's steps; templates are compiled once and kept."""

    def __init__(self, workspace: Workspace, campaign: Campaign) -> None:
        self.workspace, self.campaign = workspace, campaign

    def template(self, number: int, *, variant: str | None = None) -> Template:
        """Return the parsed template of a step (0: the initial email)."""
        raise NotImplementedError

    def compose(
        self,
        number: int,
        values: Mapping[str, str],
        *,
        sender: Mailbox,
        unsubscribe_url: str | None = None,
        variant: str | None = None,
    ) -> Message:
        """Return the email of step number (0: the initial email) for one recipient.

        values maps field keys ("contact.first_name") to plain text; an absent, empty or
        blank value is missing. Raises TemplateError.
        """
        raise NotImplementedError

    def marked(
        self,
        number: int,
        values: Mapping[str, str],
        *,
        sender: Mailbox,
        unsubscribe_url: str | None = None,
        variant: str | None = None,
    ) -> Marked:
        """Return the same message with the places of its merged values."""
        raise NotImplementedError

    def script(self, number: int, values: Mapping[str, str], *, sender: Mailbox) -> str:
        """Return the text of a step that is not an email (a call script)."""
        raise NotImplementedError
