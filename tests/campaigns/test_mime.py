"""A message as bytes, and back."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.campaigns.delivery.mime import MimeError, mime, read_message
from tactful.templates.message import Address, Message, tidy

ID = "<abc123@example.com>"
DATE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SAM, ZOE = Address("sam@example.com", "Sam Reed"), Address("zoe@example.org", "Zoë Müller")


def message(**changes: object) -> Message:
    given: dict[str, object] = {
        "sender": SAM,
        "recipient": ZOE,
        "subject": "Your checklist",
        "text": "Hello Zoë,\n\nhere it is.\n",
        "html": "<p>Hello Zoë</p>\n",
    }
    return Message(**{**given, **changes})  # type: ignore[arg-type]


def test_a_mail_reads_as_any_client_would_read_it() -> None:
    raw = mime(
        message(headers=(("List-Unsubscribe", "<https://x.example/u/1>"),)),
        message_id=ID,
        date=DATE,
        in_reply_to="<first@example.com>",
        references=("<first@example.com>",),
    )
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["From"] == "Sam Reed <sam@example.com>"
    assert mail["To"].addresses[0].display_name == "Zoë Müller"
    assert mail["Subject"] == "Your checklist"
    assert mail["Message-ID"] == ID
    assert mail["Date"].datetime == DATE
    assert mail["In-Reply-To"] == mail["References"] == "<first@example.com>"
    assert mail["List-Unsubscribe"] == "<https://x.example/u/1>"
    assert mail.get_content_type() == "multipart/alternative"
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == "Hello Zoë,\n\nhere it is.\n"


def test_equal_messages_give_equal_bytes() -> None:
    assert mime(message(), message_id=ID, date=DATE) == mime(message(), message_id=ID, date=DATE)


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\r\nBcc: all@example.org"},
        {"subject": "Hello\nthere"},
        {"sender": Address("sam@example.com", "Sam\nBcc: x@example.org")},
        {"recipient": Address("zoe@example.org>\r\nRCPT TO:<x@example.org")},
        {"recipient": Address("zoe@example.org, eve@example.org")},
        {"headers": (("List-Id", "a\r\nBcc: x@example.org"),)},
        {"headers": (("Bcc", "x@example.org"),)},
        {"headers": (("List-Id: x\r\nBcc", "x@example.org"),)},
        {"subject": "\ud800"},
        {"text": "\ud800\n"},
    ],
)
def test_no_value_can_break_a_header(changes: dict[str, object]) -> None:
    with pytest.raises(MimeError):
        mime(message(**changes), message_id=ID, date=DATE)


def test_a_message_id_cannot_carry_another_header() -> None:
    with pytest.raises(MimeError):
        mime(message(), message_id="<a@b>\r\nBcc: x@example.org", date=DATE)


def test_one_line_of_sixty_kilobytes_travels_in_short_lines() -> None:
    raw = mime(message(html="<p>" + "word " * 13_000 + "</p>\n"), message_id=ID, date=DATE)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_what_relays_add_is_left_out() -> None:
    raw = mime(message(), message_id=ID, date=DATE)
    trace = b"Return-Path: <sam@example.com>\r\nReceived: by mx.example.org; x\r\nX-Spam: no\r\n"
    assert read_message(trace + raw) == message()


bodies = st.text().map(tidy)
lines = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"))
addresses = st.builds(
    Address,
    st.from_regex(r"[a-z0-9.+_-]{1,20}@[a-z0-9]{1,20}\.example", fullmatch=True),
    lines,
)
listed = st.lists(
    st.tuples(st.sampled_from(["List-Unsubscribe", "List-Id", "Feedback-ID"]), lines), max_size=3
).map(tuple)
messages = st.builds(
    Message,
    sender=addresses,
    recipient=addresses,
    subject=lines,
    text=bodies,
    html=st.none() | bodies,
    reply_to=st.none() | addresses,
    headers=listed,
)


@settings(deadline=None)
@given(messages)
def test_reading_is_the_inverse_of_writing(one: Message) -> None:
    raw = mime(one, message_id=ID, date=DATE, references=["<a@b>"] * 5)
    assert read_message(raw) == one
    assert read_message(raw).digest == one.digest
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[!-~]{1,60}", fullmatch=True), min_size=1).map(" ".join))
def test_a_long_ascii_subject_is_folded_and_comes_back(subject: str) -> None:
    raw = mime(message(subject=subject), message_id=ID, date=DATE)
    assert read_message(raw).subject == subject
    assert max(map(len, raw.split(b"\r\n"))) <= 98


@pytest.mark.parametrize("text", ["From here on\n", "Hello,\nFrom here on\n", "a\n\nFrom b\n"])
def test_a_line_that_begins_with_from_is_never_sent_as_it_is(text: str) -> None:
    """Programs that store mbox files write ">From" there, and the digest would differ."""
    raw = mime(message(text=text, html=None), message_id=ID, date=DATE)
    body = raw.partition(b"\r\n\r\n")[2]
    assert not any(line.startswith(b"From ") for line in body.split(b"\r\n"))
    assert read_message(raw).text == tidy(text)


def test_words_that_only_hold_from_go_as_they_are() -> None:
    raw = mime(message(text="Letters From here.\n", html=None), message_id=ID, date=DATE)
    assert b"Letters From here." in raw
    assert b"Content-Transfer-Encoding: 7bit" in raw
