"""Where a workspace's events are sent to, for other programs: ``[webhooks.NAME]``."""

import re
from typing import Annotated, Literal

from pydantic import Field as Setting
from pydantic import field_validator

from .as_written import as_written
from .frozen import Frozen
from .incoming_mail import HOOK
from .secret_names import SECRET, only_a_reference

WebhookEvent = Literal[
    "reply.received",
    "reply.decided",
    "person.opted_out",
    "person.bounced",
    "person.suppressed",
    "message.sent",
    "message.failed",
    "message.in_doubt",
    "task.due",
    "sequence.ended",
]


class Webhook(Frozen):
    """What ``[webhooks.NAME]`` may say: an address that is told of events, signed."""

    url: Annotated[str, as_written("https://hooks.example.com/tactful", pattern=f"^(?:{HOOK})$")]
    """Where the events go, as POST."""
    secret: Annotated[str, as_written("env:CRM_WEBHOOK_SECRET", pattern=f"^(?:{SECRET.pattern})$")]
    """Where the key that signs them is found; never the key itself."""
    events: tuple[WebhookEvent, ...] = Setting(default=())
    """Which events it is told of; without it: all."""
    private: bool = False
    """Whether url may lead into your own network; else only public addresses are called."""

    @field_validator("url")
    @classmethod
    def _a_hook(cls, value: str) -> str:
        if not re.fullmatch(HOOK, value):
            raise ValueError(
                f"'{value}' is not an https address; write it like 'https://hooks.example.com/x'"
            )
        return value

    @field_validator("secret")
    @classmethod
    def _only_a_reference(cls, value: str) -> str | None:
        return only_a_reference(value)
