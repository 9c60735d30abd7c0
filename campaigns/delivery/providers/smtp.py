"""Any mail server: SMTP with the mailbox's host, port, user and password."""

from collections.abc import Mapping

from ....templates.workspace.settings import Mailbox
from ..secrets import password_of
from ..smtp import TIMEOUT_S, SmtpTransport


def where(box: Mailbox) -> str:
    return f"{box.host}:{box.port}"


def open_transport(
    box: Mailbox, environment: Mapping[str, str], timeout_s: float | None
) -> SmtpTransport:
    password = password_of(box, environment)
    return SmtpTransport(box, password=password, timeout_s=timeout_s or TIMEOUT_S)
