"""Any mail server: SMTP with the mailbox's host, port, user and password."""

from collections.abc import Mapping

from ....templates.workspace.settings import Mailbox
from ..dkim import signing
from ..secrets import password_of
from ..smtp import TIMEOUT_S, SmtpTransport
from ..transport import Transport


def where(box: Mailbox) -> str:
    return f"{box.host}:{box.port}"


def open_transport(
    box: Mailbox, environment: Mapping[str, str], timeout_s: float | None
) -> Transport:
    password = password_of(box, environment)
    plain = SmtpTransport(box, password=password, timeout_s=timeout_s or TIMEOUT_S)
    return signing(box, plain, environment)
