"""Whole mails, byte for byte, as they go over the wire: ``golden/*.eml``.

When bytes change on purpose, write them anew and read the difference before committing it:

    TACTFUL_GOLDEN=write python -m pytest -n 0 tests/campaigns/test_golden.py
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tactful.campaigns.delivery.mime import mime, read_message
from tactful.templates.message import Address, Message
from tactful.templates.render.compose import Composer
from tactful.templates.render.history import EarlierMessage, SentHistory, unknown
from tactful.templates.workspace.workspace import Workspace

mailparse = pytest.importorskip("fast_mail_parser")

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("TACTFUL_GOLDEN") == "write"
LIST = (
    ("List-Unsubscribe", "<https://mail.brightwater.example/u/abc>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
)
FIRST_ID = "<first@brightwater.example>"
DESIGNED = """\
<mjml>
  <mj-head>
    <mj-title>Two pages for {{ contact.first_name }}</mj-title>
    <mj-preview>Made to be used standing up</mj-preview>
  </mj-head>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-image src="https://x.example/two pages.png?a=1&amp;b=2" alt="The two pages" />
        <mj-text>Dear {{ contact.first_name }}, it’s <a href="https://x.example/?e={{ contact.email | urlencode }}">here</a>.</mj-text>
        <mj-button href="https://x.example/open">Open {{ lead.asset }}</mj-button>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""
MARKDOWN = """\
---
subject: Your {{ lead.asset }}
---
Hi {{ contact.first_name }},

here is [the **guide**](https://x.example/guide), in three parts:

- costs & terms
- “quotes” – and dashes
- a = b

{{ sender.name }}
"""
FILES = {
    "campaigns/spring.yml": """\
campaign: spring
sequence:
  steps:
    - email: plain.md
    - email: reply.md
      thread: reply
    - email: designed.mjml
""",
    "templates/plain.md": MARKDOWN,
    "templates/reply.md": "---\nsubject: unused\n---\nOne more thing.\n\n{{ step.quoted }}\n",
    "templates/designed.mjml": DESIGNED,
}
VALUES = {
    "contact.email": "zoe+news@example.org",
    "contact.first_name": "Zoë",
    "contact.last_name": "Müller",
    "lead.asset": "guide & checklist",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A message, and the Message-IDs that it continues."""

    message: Message
    references: Sequence[str] = ()


def written(text: str, html: str | None = None, **changes: object) -> Mail:
    given: dict[str, object] = {
        "sender": Address("sam@brightwater.example", "Sam Ortiz"),
        "recipient": Address("zoe@example.org", "Zoë Müller"),
        "subject": "Your checklist",
        "text": text,
        "html": html,
    }
    return Mail(Message(**{**given, **changes}))  # type: ignore[arg-type]


BY_HAND = {
    "only-text": written("Hello,\n\nshort, plain, ASCII.\n"),
    "text-by-hand": written(
        "Hello Zoë,\n\nthe same in fewer words: https://x.example/a?b=c\n",
        "<p>Hello Zoë,</p>\n<p>here is <a href='https://x.example/a?b=c'>the page</a>.</p>\n",
        reply_to=Address("desk@brightwater.example"),
        headers=LIST,
    ),
    "other-scripts": written(
        "Καλημέρα Ελένη,\n\nο οδηγός είναι έτοιμος. 素晴らしい 😀\n",
        "<p>Καλημέρα Ελένη</p>\n",
        sender=Address("sam@brightwater.example", "Σαμ “Sam” Ορτίζ"),
        recipient=Address("eleni@example.org", "Ελένη 佐藤 花子 Żółć"),
        subject="Ο οδηγός σας είναι έτοιμος: 資料ができました – and a subject that folds 😀 twice",
    ),
    "long-lines": written(
        "word " * 300 + "end\n" + "x" * 1200 + "\n" + "é" * 300 + "\n",
        "<p>" + "one “line” of HTML " * 200 + "</p>\n",
        subject="A long subject in plain ASCII words that has to be folded " * 3 + "at the end",
    ),
    "from-and-dots": written(
        "From here on\n.\n..\n.hidden\n\nFrom there\n>From quoted\n--=_boundary_=\n=3D =\n",
        "<pre>\nFrom here\n.\n=_\n</pre>\n",
        subject="From: =?utf-8?q?not_a_word?= . a  b",
    ),
}


def composed(workspace: Workspace) -> Mapping[str, Mail]:
    composer, sender = Composer(workspace, workspace.campaign("spring")), workspace.mailbox()

    def message(number: int, past: SentHistory = unknown) -> Message:
        link = "https://mail.brightwater.example/u/abc"
        return composer.compose(number, VALUES, sender=sender, unsubscribe_url=link, past=past)

    first = message(1)
    return {
        "markdown": Mail(first),
        "reply": Mail(
            message(2, lambda: {1: EarlierMessage(first, date(2026, 3, 2))}), (FIRST_ID,)
        ),
        "designed": Mail(message(3)),
    }


@pytest.fixture
def mails(workspace: Callable[..., Workspace]) -> Mapping[str, Mail]:
    return {**BY_HAND, **composed(workspace(FILES))}


NAMES = (*BY_HAND, "markdown", "reply", "designed")


def bytes_of(name: str, mail: Mail) -> bytes:
    return mime(
        mail.message,
        message_id=f"<{name}@brightwater.example>",
        date=datetime(2026, 3, 3, 9, tzinfo=UTC),
        in_reply_to=mail.references[-1] if mail.references else None,
        references=mail.references,
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_is_written_byte_for_byte_as_it_was(name: str, mails: Mapping[str, Mail]) -> None:
    raw = bytes_of(name, mails[name])
    if WRITE:
        (GOLDEN / f"{name}.eml").write_bytes(raw)
    assert raw == (GOLDEN / f"{name}.eml").read_bytes()


def test_every_golden_file_belongs_to_a_mail() -> None:
    assert {path.stem for path in GOLDEN.glob("*.eml")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_is_read_alike_by_us_and_by_two_others(
    name: str, mails: Mapping[str, Mail]
) -> None:
    raw, one = (GOLDEN / f"{name}.eml").read_bytes(), mails[name].message
    assert read_message(raw) == replace(one, preheader="")  # which stands in the HTML

    mail = message_from_bytes(raw, policy=policy.default)
    other = mailparse.parse_email(raw)
    assert not any(part.defects for part in mail.walk()) and not other.warnings
    assert [body(mail, "plain"), body(mail, "html")] == [one.text, one.html]
    found = [text.replace("\r\n", "\n") for text in (*other.text_plain, *other.text_html)]
    assert found == [text for text in (one.text, one.html) if text is not None]
    for header in set(mail) & {"From", "To", "Reply-To", "Date", "Message-ID", *dict(LIST)}:
        assert other.headers[header] == [str(mail[header])]
    assert other.subject == one.subject
    if "=?" not in one.subject:  # which the standard library decodes twice
        assert mail["Subject"] == one.subject
    assert str(mail["References"] or "").split() == list(mails[name].references)


def body(mail: EmailMessage, kind: str) -> str | None:
    part = mail.get_body((kind,))
    return part.get_content().replace("\r\n", "\n") if part else None
