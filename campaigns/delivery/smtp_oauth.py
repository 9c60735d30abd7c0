"""SMTP opened by an access token (RFC 4954; XOAUTH2, OAUTHBEARER), renewed once if refused."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Collection, Mapping

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox
from .oauth.access import access_token
from .oauth.sasl import Sasl, offered, sasl, words_of_challenge
from .oauth.token_server import TokenError
from .smtp_reply import NotAReply, Reply
from .smtp_session import SmtpSession
from .transport import NeedsPerson, Phase, SendError

_GO_ON = 334
# RFC 4954 4: AUTH is a command like others (RFC 5321 4.5.3.1.4); what is longer is sent when the
# server asks for it. Postfix cuts lines beyond 2,048; Google and Microsoft take either.
_LONGEST_LINE = 512
_TOKEN_REFUSED = (535, 534, 530)

Opening = Callable[[], Awaitable[tuple[SmtpSession, Collection[str]]]]


class SmtpOAuth:
    """Signs one mailbox in."""

    def __init__(self, box: Mailbox, environment: Mapping[str, str], *, timeout_s: float) -> None:
        self.box, self._environment, self._timeout_s = box, environment, timeout_s

    async def signed_in(self, opening: Opening) -> SmtpSession:
        """Return a session that has signed in. Raises SendError, NeedsPerson."""
        token = await self._token(None)
        session, reply = await self._tried(opening, token)
        if reply is not None and reply.code in _TOKEN_REFUSED:
            session.abort()
            token = await self._token(token)  # it may have ended, or been taken back
            session, reply = await self._tried(opening, token)
        if reply is None:
            return session
        session.abort()
        box = self.box
        text = f"{box.host} refused the access of {box.user or box.address}: {reply.text}"
        if reply.code in _TOKEN_REFUSED:
            text += "; was it this account that agreed, and may it send by SMTP?"
        raise SendError(Phase.connect, text, code=reply.code, permanent=reply.code >= 500)

    async def _token(self, refused: str | None) -> str:
        try:
            return await asyncio.to_thread(
                access_token, self.box, self._environment, refused=refused
            )
        except TokenError as error:
            kind = NeedsPerson if error.ended else SendError
            raise kind(Phase.connect, str(error), permanent=not error.temporary) from error
        except TactfulError as error:
            raise SendError(Phase.connect, str(error), permanent=True) from error

    async def _tried(self, opening: Opening, token: str) -> tuple[SmtpSession, Reply | None]:
        """Open a session and say the token; the reply is None where the server takes it."""
        session, mechanisms = await opening()
        name = offered(mechanisms)
        if name is None:
            session.abort()
            has = ", ".join(one.upper() for one in mechanisms) or "no sign-in at all"
            text = f"{self.box.host} takes no sign-in by OAuth; it offers {has}"
            raise SendError(Phase.connect, text, permanent=True)
        try:
            one = self._sasl(name, token)
            reply = await self._asked(session, one)
        except (NotAReply, OSError, ValueError) as error:
            session.abort()
            raise SendError(Phase.connect, f"{self.box.host}: {error}") from None
        return session, None if reply.good else Reply(reply.code, one.hidden(reply.text))

    def _sasl(self, name: str, token: str) -> Sasl:
        box = self.box
        user = box.user or box.address
        return sasl(name, user=user, token=token, host=box.host, port=box.port)

    async def _asked(self, session: SmtpSession, one: Sasl) -> Reply:
        line = f"AUTH {one.mechanism} ".encode() + one.encoded
        if len(line) > _LONGEST_LINE - 2:
            reply = await self._command(session, f"AUTH {one.mechanism}".encode())
            if reply.code == _GO_ON:
                reply = await self._command(session, one.encoded)
        else:
            reply = await self._command(session, line)
        if reply.code != _GO_ON:
            return reply
        # What is wrong with the token; an answer to it is due before the refusal comes.
        told = words_of_challenge(reply.text)
        last = await self._command(session, base64.b64encode(one.after_error))
        if last.good or last.code == _GO_ON:
            raise NotAReply("it took a sign-in that it had refused")
        return Reply(last.code, f"{last.text} ({told})" if told else last.text)

    async def _command(self, session: SmtpSession, line: bytes) -> Reply:
        return await session.command(line, timeout_s=self._timeout_s)
