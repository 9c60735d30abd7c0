"""DKIM: what is signed, verified by another implementation (dkimpy) against a DNS of our own."""

import asyncio
import random
import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import dkim
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.campaigns.actions.mailbox_check import dkim_answer
from tactful.campaigns.delivery.dkim import Signer, Signing, signer_of
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.mime import MimeError, mime
from tactful.campaigns.delivery.secrets import SecretError
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.delivery.transport import Outgoing
from tactful.cli import group
from tactful.templates.message import Address, Message
from tactful.templates.workspace.outgoing_mail import Dkim
from tactful.templates.workspace.settings import Mailbox

from .conftest import Catcher, Place, tool
from .test_alerts import alerting, answer, deliver
from .test_sender import rows, send

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
KINDS = ("rsa", "ed25519")
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def as_pem(key: Any) -> str:
    form = serialization.PrivateFormat.PKCS8
    pem: bytes = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return pem.decode()


@cache
def pem(kind: str) -> str:
    if kind == "rsa":
        return as_pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    return as_pem(ed25519.Ed25519PrivateKey.generate())


def signer(kind: str) -> Signer:
    where = Dkim(selector="mail", domain="example.com", key="env:X")
    return Signer(where, pem(kind), whose="the test")


def verified(data: bytes, one: Signer) -> bool:
    def dns(name: bytes, **_: Any) -> bytes | None:
        return one.record.encode() if name.decode().rstrip(".") == one.name else None

    return bool(dkim.verify(data, dnsfunc=dns))


def written(subject: str = "Thanks", text: str = "Hello\n", **more: Any) -> bytes:
    sender, to = Address("sam@example.com", "Sam Réed"), Address("zoe@example.org", "Zoë")
    one = Message(sender=sender, recipient=to, subject=subject, text=text, **more)
    return mime(
        one,
        message_id="<b@example.com>",
        date=AT,
        in_reply_to="<a@example.com>",
        references=["<a@example.com>"],
    )


ONE_CLICK = (
    ("List-Unsubscribe", "<https://mail.example.com/u/abc>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
)
MAILS = {
    "plain": written(),
    "not ASCII": written("Grüße aus Zürich: 你好 — „Hallo“", "Füße, naïve, 東京, 🙂\n"),
    "long lines": written(text="word " * 500 + "\n" + "x" * 3000 + "\n"),
    "long subject": written("A rather long subject " * 9),
    "dots": written(text=".\n..\n.hidden\n\n.\n"),
    "blanks": written(text="a  b\t\tc   \n   \n\t\n  indented\n"),
    "empty lines at the end": written(text="Hello\n\n\n\n\n"),
    "no text": written(text=""),
    "html": written(html="<p>Hello &amp; <b>good</b> day</p>\n" * 40),
    "invitation": written(html="<p>Come</p>", calendar=CALENDAR),
    "one click": written(headers=ONE_CLICK, reply_to=Address("team@example.com", "The team")),
    "a body that we do not write": b"From: a@example.com\r\nSubject: x\r\n\r\n a \t b \r\n\t\r\nc",
    "no body": b"From: a@example.com\r\nSubject:\r\n folded\r\n\t twice\r\n\r\n",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", MAILS)
def test_another_implementation_verifies_it(what: str, kind: str) -> None:
    one, data = signer(kind), MAILS[what]
    signed = one.signed(data)
    assert signed.endswith(data)
    assert all(len(line) <= 78 for line in signed[: -len(data)].split(b"\r\n"))
    assert verified(signed, one)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=400), st.sampled_from(KINDS))
def test_whatever_is_in_it(subject: str, text: str, kind: str) -> None:
    one = signer(kind)
    try:
        data = written(subject, text)
    except MimeError:
        return
    assert verified(one.signed(data), one)


@pytest.mark.parametrize("kind", KINDS)
def test_hundreds_of_mails_verify_and_none_does_when_it_is_changed(kind: str) -> None:
    one, draw = signer(kind), random.Random(7)
    for number in range(150):
        words = " ".join(draw.choice(["grün", "day", "of", "…", "  ", "\n"]) for _ in range(60))
        signed = one.signed(written(f"Number {number}", words))
        assert verified(signed, one)
        changed = signed.replace(f"Number {number}".encode(), f"Number {number + 1}".encode())
        assert not verified(changed, one)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "added",
    [
        b"From: eve@example.net",
        b"Subject: another",
        b"Reply-To: eve@example.net",
        b"To: b@b.example",
    ],
)
def test_nobody_can_add_a_header_that_readers_would_believe(added: bytes, kind: str) -> None:
    one = signer(kind)
    signed = one.signed(written())
    assert not verified(added + b"\r\n" + signed, one)


def test_what_the_law_and_the_providers_want_is_signed() -> None:
    head = signer("ed25519").signed(MAILS["one click"]).partition(b"bh=")[0].decode()
    names = head.partition("h=")[2].replace("\r\n", "").replace(" ", "").rstrip(";").split(":")
    wanted = (
        "from to subject date message-id reply-to in-reply-to references mime-version content-type "
        "list-unsubscribe list-unsubscribe-post"
    )
    assert set(wanted.split()) <= set(names)


def box(key: str, **more: str) -> Mailbox:
    where = {"selector": "mail", "domain": "example.com", "key": key, **more}
    return Mailbox.model_validate({"address": "sam@example.com", "dkim": where})


def test_where_the_key_is(tmp_path: Path) -> None:
    text = pem("ed25519")
    file = tmp_path / "dkim.pem"
    file.write_text(text)
    for key, environ in (
        (f"file:{file}", {}),
        ("env:KEY", {"KEY": text}),
        ("env:KEY", {"KEY": text.replace("\n", "\\n")}),  # as some hosts' settings have it
    ):
        found = signer_of(box(key), environ)
        assert found is not None
        assert found.public == signer("ed25519").public
    assert signer_of(Mailbox(address="sam@example.com"), {}) is None


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("env:NONE", "the environment variable NONE is not set; set it to the key, as PEM"),
        ("file:/no/such/key.pem", "/no/such/key.pem cannot be read"),
        ("env:WORDS", "is no private key in PEM without a password"),
        ("env:SHORT", "has 512 bits, and 1024 are the least|no private key"),
        ("env:CURVE", "is neither RSA nor Ed25519"),
    ],
)
def test_a_key_that_cannot_sign_says_why(key: str, said: str) -> None:
    command = [tool("openssl"), "genrsa", "512"]
    short = subprocess.run(command, check=True, capture_output=True, text=True)
    environ = {
        "WORDS": "-----BEGIN PRIVATE KEY-----\nsecret words\n-----END PRIVATE KEY-----",
        "CURVE": as_pem(ec.generate_private_key(ec.SECP256R1())),
        "SHORT": short.stdout,
    }
    with pytest.raises(SecretError, match=said) as caught:
        signer_of(box(key), environ)
    assert "secret words" not in str(caught.value)


def test_the_next_message_is_signed_once_and_the_same() -> None:
    one, carried = signer("rsa"), MemoryTransport()
    first, second = (Outgoing("sam@example.com", f"{n}@b.example", written(n)) for n in "12")

    async def go() -> None:
        async def begin() -> bool:
            return True

        transport = Signing(carried, one)
        await transport.deliver(first, begin=begin, upcoming=second)
        await transport.deliver(second, begin=begin)

    asyncio.run(go())
    assert [verified(data, one) for _, _, data in carried.sent] == [True, True]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_signed_is_what_the_settings_say(
    place: Place, catcher: tuple[Catcher, int], tmp_path: Path, kind: str
) -> None:
    handler, port = catcher
    file = tmp_path / "key.pem"
    file.write_text(pem(kind))
    place.write(port=port)
    settings_file = place.root / "tactful.toml"
    lines = (
        f'\n[mailboxes.sam.dkim]\nselector = "mail"\ndomain = "example.com"\nkey = "file:{file}"\n'
    )
    settings_file.write_text(settings_file.read_text() + lines)
    place.ready()
    one = place.workspace.settings.mailboxes["sam"]
    key = signer_of(one, {})
    assert key is not None
    ran = send(place, transports=lambda box: Signing(SmtpTransport(box, timeout_s=2), key))
    assert ran.counts == {"sent": 2}
    assert [verified(mail.data, key) for mail in handler.mails] == [True, True]
    assert {row.state for row in rows(place)} == {"sent"}


def test_what_reps_are_told_is_signed_too(
    place: Place, catcher: tuple[Catcher, int], tmp_path: Path
) -> None:
    handler, port = catcher
    file = tmp_path / "key.pem"
    file.write_text(pem("ed25519"))
    lines = f'dkim = {{selector = "mail", domain = "example.com", key = "file:{file}"}}\n'
    alerting(place, 'reply = "email"', port=port, box=lines)
    answer(place, "Yes, Tuesday works for me.")
    assert deliver(place) == 1
    key = signer_of(place.workspace.settings.mailboxes["sam"], {})
    assert key is not None
    assert [verified(mail.data, key) for mail in handler.mails] == [True]


def test_whether_the_dns_has_the_key() -> None:
    environ, one = {"KEY": pem("rsa")}, signer("rsa")
    half = len(one.public) // 2
    spaced = f"v=DKIM1;k=rsa; p={one.public[:half]} {one.public[half:]}"

    def said(*records: str) -> tuple[bool, str]:
        answer = dkim_answer(box("env:KEY"), environ, lookup=lambda _name: records)
        assert answer is not None
        return answer.ok, answer.detail

    name = "mail._domainkey.example.com"
    publish = f'publish a TXT record there: "{one.record}"'
    assert said(one.record) == said("other=1", spaced) == (True, f"the DNS has the key, at {name}")
    assert said() == (False, f"the DNS has no key at {name}; {publish}")
    assert said("v=DKIM1; p=") == (False, f"the DNS has another key at {name}; {publish}")

    def silent(_name: str) -> list[str]:
        raise OSError("no answer in time")

    answer = dkim_answer(box("env:KEY"), environ, lookup=silent)
    assert answer is not None
    assert "the DNS does not answer" in answer.detail
    assert dkim_answer(Mailbox(address="sam@example.com"), environ, lookup=silent) is None


def test_doctor_reads_the_key(place: Place, tmp_path: Path) -> None:
    file = place.root / "tactful.toml"
    lines = '\n[mailboxes.sam.dkim]\nselector = "mail"\ndomain = "example.com"\nkey = "file:%s"\n'
    file.write_text(file.read_text() + lines % (tmp_path / "key.pem"))
    asked = ["doctor", "--offline", "-C", str(place.root)]
    assert "key.pem cannot be read" in CliRunner().invoke(group, asked).output.replace("\n", "")
    (tmp_path / "key.pem").write_text(pem("ed25519"))
    said = "DKIM of sam: the key can be read; mail._domainkey.example.com not checked"
    assert said in CliRunner().invoke(group, asked).output
