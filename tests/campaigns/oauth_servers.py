"""Mail servers on loopback that take an access token of our token server, and nothing else."""

from __future__ import annotations

import base64
import json
import re
import socketserver
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, auth_mechanism

from .conftest import Catcher, free_port
from .token_server import TokenServer

Takes = Callable[[str, str], bool]  # user and access token


def taking(tokens: TokenServer) -> Takes:
    return lambda user, token: tokens.access.get(token) == user


def parts_of(said: bytes) -> tuple[str, str]:
    """Return user and token of what XOAUTH2 or OAUTHBEARER says."""
    user = re.search(rb"(?:^user=|^n,a=)([^\x01]*?),?\x01", said)
    token = re.search(rb"\x01auth=Bearer ([^\x01]+)\x01\x01$", said)
    assert user and token and said.count(b"\x01") in (3, 5)
    return user[1].decode().replace("=2C", ",").replace("=3D", "="), token[1].decode()


CHALLENGE = json.dumps({"status": "401", "schemes": "bearer", "scope": "mail"}).encode()


class OAuthSMTP(SMTP):
    """Says 334 with what is wrong, wants an answer to it, and then says 535."""

    line_length_limit = 12_288  # of a response; a command has 512 still
    takes: Takes
    last: str = "535 5.7.8 Username and access not accepted"
    seen: list[str]
    excluded: tuple[str, ...] = ("LOGIN", "PLAIN")

    @auth_mechanism("XOAUTH2")
    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._by_token(args, b"")

    async def _by_token(self, args: list[str], wanted: bytes) -> AuthResult:
        if len(args) > 1:
            said = base64.b64decode(args[1])
        else:
            answer = await self.challenge_auth("", encode_to_b64=False)
            assert isinstance(answer, bytes)
            said = answer
        user, token = parts_of(said)
        self.seen.append(token)
        if type(self).takes(user, token):
            return AuthResult(success=True, auth_data=user)
        answer = await self.challenge_auth(CHALLENGE)
        assert answer == wanted, answer
        await self.push(type(self).last.replace("TOKEN", token))
        return AuthResult(success=False, handled=True)


class BearerSMTP(OAuthSMTP):
    excluded = ("LOGIN", "PLAIN", "XOAUTH2")

    @auth_mechanism("OAUTHBEARER")
    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._by_token(args, b"\x01")


class OAuthCatcher:
    """A running SMTP server. seen: the tokens that it was shown."""

    def __init__(self, handler: Catcher, port: int, kind: type[OAuthSMTP]) -> None:
        self.handler, self.port, self.kind = handler, port, kind
        self.seen = kind.seen


@contextmanager
def smtp_by_oauth(takes: Takes, base: type[OAuthSMTP] = OAuthSMTP) -> Iterator[OAuthCatcher]:
    kind: type[OAuthSMTP] = type("Bound", (base,), {"takes": staticmethod(takes), "seen": []})
    handler, port = Catcher(), free_port()

    class Ours(Controller):
        def factory(self) -> SMTP:
            return kind(
                handler, auth_required=True, auth_require_tls=False, auth_exclude_mechanism=kind.excluded,
            )  # fmt: skip

    controller = Ours(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield OAuthCatcher(handler, port, kind)
    finally:
        controller.stop()


class OAuthImap:
    """A small IMAP server: AUTHENTICATE by a token, one empty INBOX."""

    def __init__(self, takes: Takes, mechanism: str) -> None:
        self.takes, self.mechanism, self.port = takes, mechanism, 0
        self.seen: list[str] = []
        self.last = "NO [AUTHENTICATIONFAILED] Invalid credentials"
        self.instead: deque[str] = deque()


class _ImapSession(socketserver.StreamRequestHandler):
    ours: OAuthImap

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("* OK ready")
        for raw in self.rfile:
            tag, _, command = raw.decode().strip().partition(" ")
            word = command.split(" ")[0].upper()
            if word == "AUTHENTICATE":
                self.authenticate(tag, command.split(" ")[1])
                continue
            untagged = {
                "CAPABILITY": [f"CAPABILITY IMAP4rev1 AUTH={self.ours.mechanism} LOGINDISABLED"],
                "EXAMINE": ["2 EXISTS", "OK [UIDVALIDITY 7] ok", "OK [UIDNEXT 9] ok"],
                "UID": ["SEARCH"],
                "LIST": ['LIST (\\Sent) "/" Sent'],
                "LOGOUT": ["BYE bye"],
            }
            for line in untagged.get(word, []):
                self.say(f"* {line}")
            self.say(f"{tag} OK done")

    def authenticate(self, tag: str, mechanism: str) -> None:
        ours = self.ours
        assert mechanism == ours.mechanism
        self.say("+ ")
        user, token = parts_of(base64.b64decode(self.rfile.readline()))
        ours.seen.append(token)
        if ours.takes(user, token):
            self.say(f"{tag} OK signed in")
            return
        self.say(f"+ {base64.b64encode(CHALLENGE).decode()}")
        answer = base64.b64decode(self.rfile.readline())
        assert answer == (b"\x01" if mechanism == "OAUTHBEARER" else b""), answer
        last = ours.instead.popleft() if ours.instead else ours.last
        self.say(f"{tag} {last.replace('TOKEN', token)}")


@contextmanager
def imap_by_oauth(takes: Takes, mechanism: str = "XOAUTH2") -> Iterator[OAuthImap]:
    ours = OAuthImap(takes, mechanism)
    session = type("Bound", (_ImapSession,), {"ours": ours})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), session)
    server.daemon_threads = True
    ours.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield ours
    finally:
        server.shutdown()
        server.server_close()
