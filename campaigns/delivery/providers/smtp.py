"""Any mail server: SMTP with the mailbox's host, port, user and password."""

from collections.abc import Mapping

from ....templates.workspace.settings import Mailbox
from ..dkim import signing
from ..oauth.refresh_tokens import client_secret, connection
from ..secrets import password_of
from ..smtp import TIMEOUT_S, SmtpTransport
from ..smtp_oauth import SmtpOAuth
from ..transport import Transport


def where(box: Mailbox) -> str:
    return f"{box.host}:{box.port}"


def open_transport(
    box: Mailbox, environment: Mapping[str, str], timeout_s: float | None
) -> Transport:
    timeout_s = timeout_s or TIMEOUT_S
    if box.oauth is not None:
        connection(box, environment)
        client_secret(box, environment)
        oauth = SmtpOAuth(box, environment, timeout_s=timeout_s)
        plain = SmtpTransport(box, oauth=oauth, timeout_s=timeout_s)
    else:
        plain = SmtpTransport(box, password=password_of(box, environment), timeout_s=timeout_s)
    return signing(box, plain, environment)
