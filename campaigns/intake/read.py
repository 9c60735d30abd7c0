"""One raw mail in, what it is out."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from ...templates.lazy_regex import lazy_regex
from . import bounces, out_of_office
from .bounces import Bounce
from .new_text import new_text, whole_text
from .parsed import Mail, message_ids, parsed
from .reply_words import NOTHING, Proposal, proposal


class Kind(StrEnum):
    """What a mail that came in is."""

    reply = "reply"
    opt_out = "opt_out"  # an answer that plainly asks for no more
    auto_reply = "auto_reply"
    out_of_office = "out_of_office"
    bounce = "bounce"
    complaint = "complaint"  # "this is spam", told by a feedback loop (ARF)
    calendar = "calendar"  # an answer to an invitation
    receipt = "receipt"  # it arrived, or was read
    own = "own"  # sent from one of our own mailboxes
    unrelated = "unrelated"  # a newsletter, or nothing that can be read
    unreadable = "unreadable"  # its server did not give it, or we failed at it


Answer = Literal["accepted", "declined", "tentative"]
_ANSWERS: dict[str, Answer] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
}
_PARTSTAT = lazy_regex(r"(?im)^ATTENDEE\b[^\n]{0,2000}?\bPARTSTAT=\"?([A-Z-]+)")
_METHOD_REPLY = lazy_regex(r"(?im)^METHOD:REPLY\s*$")
_MOST_ANSWERED = 60


@dataclass(frozen=True, slots=True)
class Received:
    """What one mail is. key: its Message-ID, else a hash of its bytes: the same mail, the same key.

    answers: the Message-IDs it may answer, or is about, the nearest first. text: what is new in it.
    """

    kind: Kind
    key: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    answers: tuple[str, ...] = ()
    text: str = ""
    reply: Proposal = NOTHING
    bounce: Bounce | None = None
    back_on: date | None = None
    calendar: Answer | None = None
    complained: str = ""  # who complains, where the report says it


def read_mail(raw: bytes, *, own: Collection[str] = (), today: date) -> Received:
    """Say what a raw mail is; never raises, whatever the bytes are.

    own: the addresses of our mailboxes, in lower case. today counts where the mail has no date.
    """
    mail = parsed(raw)
    ours = frozenset(own)
    who = mail.addresses("from")
    name, sender = who[0] if who else ("", "")
    whole = whole_text(mail)

    def result(kind: Kind, **more: object) -> Received:
        return Received(
            kind=kind,
            key=_key(mail, raw),
            sender=sender,
            sender_name=name[:200],
            recipients=tuple(
                one for header in ("to", "cc", "delivered-to") for _, one in mail.addresses(header)
            )[:50],
            subject=mail.header("subject")[:500],
            sent_at=mail.date,
            answers=_answered(mail, whole),
            **{"text": new_text(whole), **more},  # type: ignore[arg-type]
        )

    if sender in ours:
        return result(Kind.own)
    if (about := _about_a_mail(mail, whole, ours)) is not None:
        kind, more = about
        return result(kind, **more)
    if not sender:
        return result(Kind.unrelated)
    if (calendar := _calendar(mail)) is not None:
        return result(Kind.calendar, calendar=calendar)
    if mail.header("list-id"):
        return result(Kind.unrelated)
    day = mail.date.date() if mail.date else today
    if out_of_office.is_automatic(mail):
        kind, back = _automatic(mail, whole, day)
        return result(kind, back_on=back)
    text = new_text(whole)
    known = frozenset({sender, *ours})
    found = proposal(text, day, subject=mail.header("subject"), known=known)
    plainly = found.kind is not None and found.kind == "opt_out" and found.sure
    return result(Kind.opt_out if plainly else Kind.reply, text=text, reply=found)


def _about_a_mail(
    mail: Mail, whole: str, ours: frozenset[str]
) -> tuple[Kind, dict[str, object]] | None:
    """Return what a server's mail about another mail says."""
    if mail.report == "feedback-report" or mail.part("message/feedback-report"):
        complains, whose = bounces.complaint(mail)
        return (Kind.complaint if complains else Kind.receipt), {"complained": whose}
    if mail.report == "disposition-notification":
        return Kind.receipt, {}
    found = bounces.report(mail)
    if found is None and bounces.is_from_a_mail_system(mail):
        found = bounces.in_words(mail, whole, ours=ours)
    if found is not None:
        return Kind.bounce, {"bounce": found}
    return (Kind.receipt, {}) if bounces.is_report(mail) else None


def _automatic(mail: Mail, whole: str, day: date) -> tuple[Kind, date | None]:
    subject, text = mail.header("subject"), new_text(whole)
    precedence = mail.header("precedence").strip().lower()
    if precedence in ("bulk", "list") and mail.header("list-unsubscribe"):
        return Kind.unrelated, None
    back = out_of_office.back_on(subject, text, day)
    if back is not None or out_of_office.is_away(subject, text):
        return Kind.out_of_office, back
    return Kind.auto_reply, None


def _calendar(mail: Mail) -> Answer | None:
    """Return the answer to an invitation (RFC 5546, METHOD:REPLY)."""
    part = mail.part("text/calendar")
    if part is None:
        return None
    text = part.text.replace("\n ", "").replace("\n\t", "")  # unfolded
    if part.method != "reply" and not _METHOD_REPLY.search(text):
        return None
    found = _PARTSTAT.search(text)
    return _ANSWERS.get(found[1].upper()) if found else None


def _answered(mail: Mail, whole: str) -> tuple[str, ...]:
    said = message_ids(mail.header("in-reply-to"))
    chain = message_ids(mail.header("references"))
    about = bounces.originals(mail, whole)
    return tuple(dict.fromkeys((*said, *about, *reversed(chain))))[:_MOST_ANSWERED]


def _key(mail: Mail, raw: bytes) -> str:
    found = message_ids(mail.header("message-id"))
    if found:
        return found[0]
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"
