"""A bound socket, its link, and a server that knows its proxy and ends cleanly."""

import socket
from dataclasses import dataclass

from flask import Flask
from waitress.server import create_server  # type: ignore[import-untyped]

from ..templates.errors import TactfulError
from ..templates.workspace.team import Web
from .security import reachable

THREADS = 6
_ALONE = Web()
# Of what a proxy says only who asks, and whether it was encrypted; the name is in Host.
_TOLD = frozenset({"x-forwarded-for", "x-forwarded-proto"})


class PortError(TactfulError, OSError):
    """The port is taken, or may not be used."""


@dataclass(frozen=True, slots=True)
class Door:
    """A bound socket and the address it answers on."""

    socket: socket.socket
    host: str
    port: int

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def link(self, token: str) -> str:
        """Return the address that signs in."""
        return f"{self.address}/sign-in?token={token}"


def bound(host: str, port: int, web: Web = _ALONE, *, has_accounts: bool = False) -> Door:
    """Bind an address (port 0: a free one); raises HostError or PortError.

    Beyond this machine only where there are accounts, and a proxy that encrypts.
    """
    name = reachable(host, web, has_accounts=has_accounts)
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((name, port))
        listening.listen()  # so that a quick click on the link waits and is not refused
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise PortError(
            f"cannot use {name}:{port}: {reason}; is Tactful already running? "
            "Use a free port with --port 0"
        ) from error
    return Door(listening, name, listening.getsockname()[1])


def serve(app: Flask, door: Door, web: Web = _ALONE) -> None:
    """Answer until Ctrl-C; what was being answered then is finished.

    What X-Forwarded-* says is believed of the proxy in the settings alone.
    """
    proxy = {"trusted_proxy": web.proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": _TOLD}
    server = create_server(
        app, sockets=[door.socket], threads=THREADS, ident="",
        clear_untrusted_proxy_headers=True, **(proxy if web.proxy else {}),
    )  # fmt: skip
    try:
        server.run()
    finally:
        server.close()
