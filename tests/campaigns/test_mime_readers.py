"""Every message we write reads the same with two parsers that share no code.

The standard library's, and the Rust crate mailparse (PyPI: fast-mail-parser).
"""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from tactful.campaigns.delivery.mime import mime
from tactful.templates.message import Address, Message

mailparse = pytest.importorskip("fast_mail_parser")
BODIES = {
    "short ASCII": "Hello,\n\nhere it is.\n",
    "blanks and dots": "a  b\n.\n..\n\tx = y\n",
    "from": "From here on\nFrom there\n",
    "accents": "Grüße, Zoë – “so” 😀\n" * 9,
    "Greek": "Καλημέρα σας, τι κάνετε;\n" * 9,
    "one long line": "<p>" + "word = “x” " * 7_000 + "</p>\n",
    "designed": "<title>Zoë</title>" + "<table><tr><td a='b=c'>Zoë &amp; co</td></tr></table>" * 400 + "\n",
    "our boundary": "--=_0000_=\n=_\n",
}  # fmt: skip
SUBJECTS = ["Re: your note", "Zoë, “so” – and 😀", "word " * 30 + "end", "a  b =?utf-8?q?c?="]


@pytest.mark.parametrize("text", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("html", [None, *BODIES.values()], ids=["plain text", *BODIES])
def test_two_readers_find_what_was_written(text: str, html: str | None) -> None:
    for subject in SUBJECTS:
        one = Message(
            Address("sam@example.com", "Sam Reed"), Address("zoe@example.org", "Zoë Müller"),
            subject, text, html, headers=(("List-Unsubscribe", "<https://x.example/u/1>"),),
        )  # fmt: skip
        raw = mime(one, message_id="<a@b.example>", date=datetime(2026, 3, 2, 9, tzinfo=UTC))
        assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 78
        wanted = [text] if html is None else [text, html]

        mail = message_from_bytes(raw, policy=policy.default)
        parts = list(mail.walk())[0 if html is None else 1 :]
        read = [part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in parts]  # type: ignore[union-attr]
        assert read == wanted
        assert not any(part.defects for part in mail.walk())
        assert mail["Subject"] == subject or "=?" in subject  # which the library decodes twice

        other = mailparse.parse_email(raw)
        found = [body.replace("\r\n", "\n") for body in [*other.text_plain, *other.text_html]]
        assert found == wanted
        assert other.subject == subject
        assert not other.warnings
        assert other.headers["List-Unsubscribe"] == ["<https://x.example/u/1>"]
