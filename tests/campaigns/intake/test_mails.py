"""What each mail is, all of them in one table; and that hostile bytes do no harm."""

import random
import time
from datetime import date

import pytest

from tactful.campaigns.intake.read import Received, read_mail

from .cases import Case, cases

OURS = "<mfrggzdfmztwq2lknnwg23tpoa@example.com>"
OWN = ("sam@example.com", "kim@example.com")
TODAY = date(2026, 11, 30)


def values(one: Received) -> dict[str, str]:
    bounce = one.bounce
    return {
        "kind": str(one.kind),
        "reply": str(one.reply.kind).lower(),
        "sure": "yes" if one.reply.sure else "no",
        "until": str(one.reply.until).lower(),
        "who": one.reply.who,
        "text": one.text,
        "back": str(one.back_on).lower(),
        "bounce": bounce.delivery if bounce else "none",
        "status": bounce.status if bounce else "",
        "recipient": bounce.recipient if bounce else one.complained,
        "calendar": str(one.calendar).lower(),
        "answers": "yes" if OURS in one.answers else "no",
    }


def expected(case: Case) -> dict[str, str]:
    known = dict(case.expected)
    if OURS.encode() in case.raw and known["kind"] != "own":
        known.setdefault("answers", "yes")
    return known


def test_every_mail_is_what_it_is() -> None:
    misses = []
    for case in cases():
        got = values(read_mail(case.raw, own=OWN, today=TODAY))
        wrong = {key: got[key] for key, value in expected(case).items() if got[key] != value}
        if wrong:
            misses.append((case.name, {key: expected(case)[key] for key in wrong}, wrong))
    assert len(cases()) >= 120
    assert misses == []


def test_hostile_bytes_are_read_in_bounds() -> None:
    draw = random.Random(7)
    mails = [case.raw for case in cases()]
    for _ in range(400):
        raw = bytearray(draw.choice(mails))
        for _ in range(draw.randint(1, 30)):
            at = draw.randrange(len(raw))
            match draw.randrange(4):
                case 0:
                    raw[at] = draw.randrange(256)
                case 1:
                    del raw[at : at + draw.randint(1, 60)]
                case 2:
                    raw[at:at] = draw.choice([b"\0", b"\n", b"=?utf-8?q?=C3?=", b"\xff\xfe", b'"'])
                case _:
                    other = draw.choice(mails)
                    start = draw.randrange(len(other))
                    raw[at:at] = other[start : start + 200]
            raw = raw or bytearray(b"x")
        bounded(read_mail(bytes(raw), own=OWN, today=TODAY))


def bounded(one: Received) -> None:
    assert len(one.text) <= 8_000
    assert len(one.answers) <= 60
    assert len(one.subject) <= 500
    assert len(one.key) <= 252
    kept = one.text + one.subject + one.sender + one.sender_name + one.key + one.reply.who
    assert "\0" not in kept
    kept.encode()


HOSTILE = {
    "nothing": b"",
    "only zeros": b"\0" * 5000,
    "zeros in words": b"From: a\0@b.example\r\nSubject: =?utf-8?q?=00?=\r\n\r\nx\0y",
    "half a character": b"From: \xed\xa0\x80 <a@b.example>\r\nSubject: =?utf-16?b?2AA=?=\r\n\r\nx",
    "parts in parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(3000)
    ),
    "mails in mails": b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" * 3000,
    "many headers": b"From: a@b.example\r\n" + b"X: y\r\n" * 150_000,
    "a long header": b"From: " + b"<a@b.example>, " * 60_000 + b"\r\n\r\nx",
    "long references": b"From: a@b.example\r\nReferences: " + b"<a@b> " * 150_000 + b"\r\n\r\nx",
    "many encoded words": b"From: a@b.example\r\nSubject: " + b"=?utf-8?b?4pi?= " * 50_000,
    "open brackets": b"From: " + b"(" * 200_000 + b"\r\n\r\nx",
    "no codec": b'From: a@b.example\r\nContent-Type: text/plain; charset="rot13"\r\n\r\nx',
    "idna": b"From: a@b.example\r\nContent-Type: text/plain; charset=idna\r\n\r\n" + b"a" * 300_000,
    "html in html": b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 150_000,
    "half a tag": b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<br" * 200_000,
    "one line": b"From: a@b.example\r\n\r\n" + b"on a " * 150_000 + b"wrote",
    "dashes": b"From: postmaster@b.example\r\nSubject: undelivered\r\n\r\n" + b"\n--" * 200_000,
    "ats": b"From: postmaster@b.example\r\nSubject: undelivered\r\n\r\n" + b"a@" * 300_000,
    "days": b"From: a@b.example\r\nAuto-Submitted: x\r\n\r\n" + b"bis 1. bis am 2. " * 50_000,
    "a year of nines": b"From: a@b.example\r\nDate: Mon, 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
    "attendees": b"From: a@b.example\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
    + b"ATTENDEE;X=" * 80_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_shapes_cost_little(name: str) -> None:
    start = time.process_time()
    bounded(read_mail(HOSTILE[name], own=OWN, today=TODAY))
    assert time.process_time() - start < 5  # a second at most; a shared machine may be slow
