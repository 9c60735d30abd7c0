"""A message's frame is as tall as its text, and a plain one as wide as a mail is read."""

import pytest

from tactful.templates.message import Address, Message
from tactful.web.mail import shape


def mail(text: str, html: str = "<p>x</p>") -> Message:
    ana = Address("ana@northlight.example")
    return Message(sender=ana, recipient=ana, subject="S", text=text, html=html)


@pytest.mark.parametrize(
    ("text", "step"),
    [("Hi", 1), ("a\n" * 3 + "b", 1), ("a\n" * 4 + "b", 2), ("w " * 150, 2), ("a\n" * 900, 12)],
)
def test_a_plain_mail_is_as_tall_as_its_lines(text: str, step: int) -> None:
    assert shape(mail(text)) == f"mail-plain text-{step}"


def test_a_designed_mail_takes_the_width_there_is() -> None:
    assert shape(mail("Hi", "<table><tr><td>Hi</td></tr></table>")) == "tall-2"
