"""Messages of long lists that nobody renders before somebody reads them, or they leave.

What lint finds in such a message is known from those that are alike, and so are the values that its
template may look at: they are stored, and the digest of all that it is made of is what a yes names.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from ...lint.proof.reads import message_reads
from ...templates.errors import TemplateError
from ...templates.message import Message
from ...templates.render.history import EarlierMessage
from ...templates.workspace.step import Step
from ..people.address import AddressError, sendable
from .history import StoredHistory
from .rendering import MessageRenderer, Recipient, RenderedMessage

# Beside what the template reads: whom it goes to, and in which language it is written.
_ALWAYS = (
    "contact.email", "contact.full_name", "contact.first_name", "contact.last_name",
    "contact.locale",
)  # fmt: skip
_About = tuple[int, str | None]


class Later:
    """Which of one campaign's messages can be rendered later, as far as it is known."""

    def __init__(self, renderer: MessageRenderer) -> None:
        self._renderer = renderer
        self._fields: dict[_About, tuple[str, ...] | None] = {}

    def of(self, to: Recipient, step: Step, past: StoredHistory) -> RenderedMessage | None:
        """Return a message that is still to be rendered; None where it must be rendered now."""
        variant = to.variants.get(step.number)
        fields = self._read(step, variant)
        if fields is None or to.own.get(step.number):
            return None
        try:
            sendable(to.values.get("contact.email", ""))
        except AddressError:
            return None
        # A reply has the subject of an email before it, which must be there to be named.
        if step.thread == "reply" and None in past().values():
            return None
        read = {key: to.values.get(key, "") for key in fields}
        return RenderedMessage(None, variant, read=read, later=True)

    def learn(self, step: Step, one: RenderedMessage) -> None:
        """Look at a message that was rendered: where it read more than was foreseen, all are."""
        fields = self._read(step, one.variant)
        if fields is not None and not one.read.keys() <= set(fields):
            self._fields[step.number, one.variant] = None

    def told(
        self, to: Recipient, step: Step, past: StoredHistory, day: date | None
    ) -> EarlierMessage:
        """Return such a message as one that came before: it is rendered where one asks for it."""
        return EarlierMessage(lambda: self._rendered(to, step, past), day, {})

    def _rendered(self, to: Recipient, step: Step, past: StoredHistory) -> Message:
        one = self._renderer.message(to, step, past)
        if one.message is None:
            raise TemplateError(one.problems)
        return one.message

    def _read(self, step: Step, variant: str | None) -> tuple[str, ...] | None:
        about = step.number, variant
        if about not in self._fields:
            self._fields[about] = None
            with suppress(TemplateError):
                self._fields[about] = self._foreseen(step, variant)
        return self._fields[about]

    def _foreseen(self, step: Step, variant: str | None) -> tuple[str, ...] | None:
        """Return all values that a step's text may look at; None where that cannot be told."""
        composer = self._renderer.composer
        if step.invitation is not None:
            return None
        if step.thread == "reply":
            head = composer.step(composer.thread_head(step.number))
            if head is not None and head.variants:
                return None
        same = step.variants.get(variant or "") == step.template
        reads = message_reads(composer, step.number, None if same else variant)
        if reads.unknown or reads.quotes or reads.picks:
            return None
        declared: Mapping[str, object] = self._renderer.workspace.fields
        always = (key for key in _ALWAYS if key != "contact.locale" or key in declared)
        return tuple(sorted({*reads.fields, *always}))
