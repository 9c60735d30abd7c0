"""Where the commands that send or read mail find passwords: the environment, the keyring."""

import os

from ..templates.workspace.incoming_mail import Alerts
from ..templates.workspace.settings import Mailbox
from ..templates.workspace.webhooks import Webhook
from .actions.alerts import Secrets
from .delivery.secrets import password_of, secret_of


def secrets() -> Secrets:
    """Return them; each is looked up when it is needed."""
    return Secrets(_of_mailbox, _of_webhooks)


def _of_mailbox(box: Mailbox) -> str | None:
    return password_of(box, os.environ)


def _of_webhooks(of: Alerts | Webhook) -> str:
    reference = of.secret or ""
    return secret_of(reference, "alerts", os.environ, user="alerts", is_a="key that signs webhooks")
