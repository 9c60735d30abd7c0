"""OAuth with postfix and dovecot themselves, which ask our token server about each token."""

import asyncio
from collections.abc import Iterator

import pytest

from tactful.campaigns.actions.mailbox_check import imap_answer, sends_answer
from tactful.campaigns.delivery.oauth.access import access_token
from tactful.campaigns.delivery.oauth.refresh_tokens import Connection, keep
from tactful.campaigns.delivery.providers import transport_of
from tactful.campaigns.delivery.transport import Outgoing
from tactful.templates.workspace.incoming_mail import Imap
from tactful.templates.workspace.oauth import OAuth
from tactful.templates.workspace.settings import Mailbox

from .mail_servers import MailServers, mail_servers
from .memory_keyring import memory_keyring
from .token_server import CLIENT, TokenServer, token_server


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenServer]:
    with token_server() as ours, memory_keyring():
        yield ours


@pytest.fixture(scope="module")
def servers(tokens: TokenServer) -> Iterator[MailServers]:
    with mail_servers(smtp=True, introspection=f"{tokens.url}/introspect") as started:
        yield started


def test_postfix_and_dovecot_take_a_token_and_a_renewed_one(
    tokens: TokenServer, servers: MailServers
) -> None:
    box = Mailbox(
        address="sam@example.test", host="127.0.0.1", port=servers.smtp, security="none",
        imap=Imap(host="127.0.0.1", port=servers.imap, security="none"),
        oauth=OAuth(
            client_id=CLIENT, authorize_url=f"{tokens.url}/authorize",
            token_url=f"{tokens.url}/token", scopes=("mail",),
        ),
    )  # fmt: skip
    keep(box, Connection(tokens.agreed("sam@example.test")))
    mail = b"From: sam@example.test\r\nTo: kim@example.test\r\nSubject: Hello\r\n\r\nHello.\r\n"

    async def send() -> None:
        async def go() -> bool:
            return True

        transport = transport_of(box, {}, timeout_s=10)
        await transport.deliver(Outgoing(box.address, "kim@example.test", mail), begin=go)
        await transport.close()

    asyncio.run(send())
    assert b"Subject: Hello" in servers.wait("kim", 1)[0]
    read = imap_answer(box, {})
    assert read is not None and read.ok, read
    tokens.access.clear()  # they have ended, for both: each is told so, and has a new one
    assert sends_answer(box, {}).ok
    tokens.access.clear()
    read = imap_answer(box, {})
    assert read is not None and read.ok, read
    assert tokens.grants("refresh_token") == 3
    tokens.access[access_token(box, {})] = "kim@example.test"  # another account has agreed
    refused = sends_answer(box.model_copy(update={"user": "zoe@example.test"}), {})
    assert not refused.ok and "refused the access of zoe@example.test" in refused.detail
