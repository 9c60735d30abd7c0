"""B2: render and write the complete message (headers, text, HTML), for each recipient.

The peer renders its parts with bare Jinja, then ``EmailMessage`` and ``as_bytes()``. The
limit is the bare render and one SHA-256 of our bytes.
"""

import hashlib
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage

from follow_up import follow_up
from rows import Row, medians

from tactful.campaigns.delivery.mime import mime
from tactful.templates.message import tidy

RECIPIENTS = 100
ID, DATE = "<abc@example.com>", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def run() -> list[Row]:
    with follow_up(RECIPIENTS) as it:
        composer, sender, people = it.composer, it.sender, it.values

        def ours(values: dict[str, str]) -> bytes:
            message = composer.compose(1, values, sender=sender)
            return mime(message, message_id=ID, date=DATE)

        def peer(n: int) -> bytes:
            values, mail = it.plain[n], EmailMessage(policy=policy.SMTP)
            mail["Date"], mail["Message-ID"] = DATE, ID
            mail["From"] = Address("Ann Lee", "a", "example.com")
            mail["To"] = Address("", f"p{n}", "example.com")
            mail["Subject"] = it.subject.render(**values)
            mail.set_content(it.text.render(**values))
            mail.add_alternative(it.html.render(**values), subtype="html")
            return mail.as_bytes()

        def limit(n: int) -> str:
            values = it.plain[n]
            for part in (it.html, it.text, it.subject):
                part.render(**values)
            return hashlib.sha256(first).hexdigest()

        first = ours(people[0])
        one, other = (
            [
                part.get_payload(decode=True).decode().replace("\r\n", "\n")  # type: ignore[union-attr]
                for part in message_from_bytes(raw, policy=policy.SMTP).iter_parts()  # type: ignore[attr-defined]
            ]
            for raw in (first, peer(0))
        )
        assert [tidy(text) for text in one] == [tidy(text) for text in other]
        messages = [composer.compose(1, values, sender=sender) for values in people]

        whole, stdlib, floor, written = medians(
            lambda: [ours(values) for values in people],
            lambda: [peer(n) for n in range(0, RECIPIENTS, 5)],
            lambda: [limit(n) for n in range(RECIPIENTS)],
            lambda: [mime(m, message_id=ID, date=DATE) for m in messages],
        )
        stdlib *= 5
    size = len(first) // 1000
    return [
        Row("B2", f"render + {size} KB MIME, ms a recipient", f"{whole / RECIPIENTS * 1e3:.3f}"),
        Row("B2", "  times as fast as bare Jinja + EmailMessage.as_bytes()", f"{stdlib / whole:.1f}", "goal 25"),
        Row("B2", "  rate against the bare render and a SHA-256", f"{floor / whole:.2f}"),
        Row("B2", "  share of it that writing MIME takes", f"{written / whole:.2f}"),
    ]  # fmt: skip
