"""Signs mail with the key of its domain (RFC 6376; Ed25519: RFC 8463), relaxed in both parts.

What is signed are the bytes that go over the wire, so it is done last. Equal messages get equal
signatures: there is no time in them.
"""

import base64
import hashlib
import importlib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.outgoing_mail import Dkim
from ...templates.workspace.settings import Mailbox
from .secrets import SecretError, secret_of
from .transport import Outgoing, Receipt, Transport

# As often as they are there; those of _ALONE once more, so that nobody can add a second one.
_SIGNED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding", "list-unsubscribe",
    "list-unsubscribe-post", "auto-submitted",
)  # fmt: skip
_ALONE = ("from", "to", "subject", "date", "reply-to")
_LEAST_BITS = 1024  # RFC 8301: shorter ones are not verified
_LINE = 72
_FOLDS = lazy_regex(rb"[ \t\r\n]+")


class Signer:
    """A domain's private key, ready to sign."""

    def __init__(self, dkim: Dkim, pem: str, *, whose: str) -> None:
        """Read the key; raises SecretError, which never shows it."""
        self.dkim = dkim
        self._key, self._algorithm = _key_of(pem, whose)
        how = f"v=1; a={self._algorithm}-sha256; c=relaxed/relaxed"
        self.tags = f"{how};\r\n d={dkim.domain}; s={dkim.selector}"

    @property
    def name(self) -> str:
        """Where the public key stands in the DNS."""
        return f"{self.dkim.selector}._domainkey.{self.dkim.domain}"

    @property
    def record(self) -> str:
        """What stands there, as a TXT record."""
        return f"v=DKIM1; k={self._algorithm}; p={self.public}"

    @property
    def public(self) -> str:
        """The public key as the record has it."""
        forms = importlib.import_module("cryptography.hazmat.primitives.serialization")
        raw = self._algorithm == "ed25519"
        encoding = forms.Encoding.Raw if raw else forms.Encoding.DER
        form = forms.PublicFormat.Raw if raw else forms.PublicFormat.SubjectPublicKeyInfo
        return base64.b64encode(self._key.public_key().public_bytes(encoding, form)).decode()

    def signed(self, data: bytes) -> bytes:
        """Return a mail, CRLF at each line's end, with its signature on top."""
        head, _, body = data.partition(b"\r\n\r\n")
        found = _headers(head + b"\r\n")
        names = [name for name in _SIGNED for _ in found.get(name, ())]
        names = sorted([*names, *_ALONE], key=_SIGNED.index)
        hashed = base64.b64encode(hashlib.sha256(_body(body)).digest()).decode()
        own = f"{self.tags};\r\n h={_folded(':'.join(names), ':')};\r\n bh={hashed};\r\n b="
        left = {name: [*values] for name, values in found.items()}
        lines = [left[name].pop() for name in names if left.get(name)]  # from below, 5.4.2
        lines.append(_relaxed(b"dkim-signature", own.encode())[:-2])
        signature = base64.b64encode(self._sign(b"".join(lines))).decode()
        return f"DKIM-Signature: {own}{_wrapped(signature)}\r\n".encode() + data

    def _sign(self, data: bytes) -> bytes:
        if self._algorithm == "ed25519":
            return bytes(self._key.sign(hashlib.sha256(data).digest()))
        padding = importlib.import_module("cryptography.hazmat.primitives.asymmetric.padding")
        hashes = importlib.import_module("cryptography.hazmat.primitives.hashes")
        return bytes(self._key.sign(data, padding.PKCS1v15(), hashes.SHA256()))


class Signing(Transport):
    """Another transport, with each message signed before it."""

    def __init__(self, inner: Transport, signer: Signer) -> None:
        self._inner, self._signer = inner, signer
        self._ahead: tuple[Outgoing, Outgoing] | None = None  # the next one, and signed

    async def deliver(
        self,
        message: Outgoing,
        *,
        begin: Callable[[], Awaitable[bool]],
        upcoming: Outgoing | None = None,
    ) -> Receipt | None:
        signed = self._signed(message)
        self._ahead = (upcoming, self._signed(upcoming)) if upcoming is not None else None
        following = self._ahead[1] if self._ahead is not None else None
        return await self._inner.deliver(signed, begin=begin, upcoming=following)

    def _signed(self, message: Outgoing) -> Outgoing:
        if self._ahead is not None and self._ahead[0] is message:
            return self._ahead[1]
        return Outgoing(message.sender, message.recipient, self._signer.signed(message.data))

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        await self._inner.prepare(sender, recipient, size=size + 1024)  # and its signature

    async def body(self, data: bytes) -> Receipt:
        return await self._inner.body(self._signer.signed(data))

    async def abandon(self) -> None:
        await self._inner.abandon()

    async def close(self) -> None:
        await self._inner.close()


def signing(box: Mailbox, transport: Transport, environ: Mapping[str, str]) -> Transport:
    """Return a mailbox's transport, signing where it has a key. Raises SecretError."""
    signer = signer_of(box, environ)
    return transport if signer is None else Signing(transport, signer)


def signer_of(box: Mailbox, environ: Mapping[str, str]) -> Signer | None:
    """Return a mailbox's key; None where it signs nothing. Raises SecretError: what to do."""
    if box.dkim is None:
        return None
    whose = f"mailbox '{box.key}', its DKIM key"
    kind, _, name = box.dkim.key.partition(":")
    if kind != "file":
        text = secret_of(box.dkim.key, whose, environ, user=box.dkim.domain, is_a="key, as PEM")
        return Signer(box.dkim, text.replace("\\n", "\n"), whose=whose)
    try:
        text = Path(name).expanduser().read_text(encoding="ascii")
    except (OSError, UnicodeError, RuntimeError) as error:
        raise SecretError(f"{whose}: {name} cannot be read ({error})") from error
    return Signer(box.dkim, text, whose=whose)


def _key_of(pem: str, whose: str) -> tuple[Any, str]:
    """Return a private key and its algorithm's name."""
    try:
        forms = importlib.import_module("cryptography.hazmat.primitives.serialization")
        asymmetric = "cryptography.hazmat.primitives.asymmetric"
        rsa = importlib.import_module(f"{asymmetric}.rsa")
        edwards = importlib.import_module(f"{asymmetric}.ed25519")
    except ImportError as error:
        raise SecretError(
            f"{whose} needs the Python package cryptography; install tactful[dkim]"
        ) from error
    try:
        key = forms.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise SecretError(
            f"{whose} is no private key in PEM without a password; make one with "
            "'openssl genrsa -out dkim.pem 2048'"
        ) from error
    if isinstance(key, edwards.Ed25519PrivateKey):
        return key, "ed25519"
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SecretError(f"{whose} is neither RSA nor Ed25519; receivers know no other one")
    if key.key_size < _LEAST_BITS:
        bits = f"{key.key_size} bits, and {_LEAST_BITS} are the least"
        raise SecretError(f"{whose} is too short: it has {bits}; make one of 2048")
    return key, "rsa"


def _headers(head: bytes) -> dict[str, list[bytes]]:
    """Return the canonical lines of a head by their names in small letters, from above."""
    found: dict[str, list[bytes]] = {}
    lines: list[bytes] = []
    for line in head.split(b"\r\n")[:-1]:
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1] += b"\r\n" + line
        else:
            lines.append(line)
    for line in lines:
        name, _, value = line.partition(b":")
        key = name.strip().lower()
        found.setdefault(key.decode("ascii", "replace"), []).append(_relaxed(key, value))
    return found


def _relaxed(name: bytes, value: bytes) -> bytes:
    return name + b":" + _FOLDS.sub(b" ", value).strip(b" ") + b"\r\n"


def _body(body: bytes) -> bytes:
    text = body.replace(b"\t", b" ")
    while b"  " in text:  # half as many each time
        text = text.replace(b"  ", b" ")
    text = text.replace(b" \r\n", b"\r\n")
    text = text.rstrip(b"\r\n ")  # empty lines at the end do not count
    return text + b"\r\n" if text else b""


def _folded(text: str, sep: str) -> str:
    """Return a list with a fold where its line becomes long."""
    lines = [""]
    for part in text.split(sep):
        if len(lines[-1]) + len(part) > _LINE and lines[-1]:
            lines.append("")
        lines[-1] += part + sep
    return "\r\n  ".join(lines).removesuffix(sep)


def _wrapped(text: str) -> str:
    return "\r\n ".join(text[at : at + _LINE] for at in range(0, len(text), _LINE))
