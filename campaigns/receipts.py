"""A mail that came in and what was done about it: in words for people, as JSON for scripts."""

from collections.abc import Iterator
from typing import Any

from .actions.receive import Did, Receipt
from .intake.read import Kind
from .shell import plural


def to_be_seen(one: Receipt) -> bool:
    """Say whether somebody has to look at it."""
    return one.unsure or one.did in (Did.offered, Did.shown)


def receipt_lines(one: Receipt) -> Iterator[str]:
    """Yield what it is, what was done, and what a person may decide."""
    mail = one.mail
    if mail.kind is Kind.unreadable:
        yield f"{mail.subject}: {one.note}"
        return
    sender = mail.sender or "nobody"
    yield f"{_what(one)} from {sender}: {mail.subject or '(no subject)'}"
    yield from _did(one)
    if one.note and one.did not in (Did.known,):
        yield one.note
    if one.offered:
        for address in one.offered:
            yield f"Is this {address}? Then: tactful receive FILE --as {address}"
    if mail.kind is Kind.reply and one.did is Did.stopped and one.unsure:
        guess = f" It may be {mail.reply.kind}." if mail.reply.kind else ""
        yield f"What kind of answer it is, you decide: tactful reply {one.address} --kind …{guess}"


def _what(one: Receipt) -> str:
    mail = one.mail
    if mail.kind in (Kind.reply, Kind.opt_out):
        sure = f" ({mail.reply.kind})" if mail.reply.kind and mail.reply.sure else ""
        return f"Answer{sure}"
    words = {
        Kind.auto_reply: "Automatic reply",
        Kind.out_of_office: "Out of office",
        Kind.complaint: "Spam report",
        Kind.receipt: "Receipt",
        Kind.own: "Our own mail",
        Kind.unrelated: "Mail",
        Kind.unreadable: "Mail",
    }
    if mail.kind is Kind.calendar:
        return f"Invitation {mail.calendar}"
    if mail.bounce is not None:
        return {"delayed": "Delayed"}.get(mail.bounce.delivery, f"Bounce ({mail.bounce.delivery})")
    return words[mail.kind]


def _did(one: Receipt) -> Iterator[str]:
    ended = one.ended
    stops = ""
    if ended is not None:
        stops = (
            f"{plural(ended.enrolments, 'sequence')} stopped, {ended.cancelled:,} pending cancelled"
        )
    match one.did:
        case Did.stopped:
            yield f"{one.address}: {stops}."
            if one.mail.reply.sure and one.mail.reply.until:
                yield f"To be asked again from {one.mail.reply.until} on."
            if one.mail.reply.sure and one.mail.reply.who:
                yield f"The right person: {one.mail.reply.who}"
        case Did.suppressed:
            yield f"{one.address} gets no more emails; {stops}."
        case Did.bounced:
            yield f"{one.address} takes no mail and is suppressed; {stops}."
        case Did.paused:
            yield f"{one.address}: not delivered; the sequence is paused until you decide."
        case Did.rests:
            many = plural(one.rests, "sequence")
            yield f"{one.address}: {many} put off until {one.mail.back_on}."
        case Did.forgotten:
            yield "Its person asked to be forgotten: nothing of it is kept, and nothing is done."
        case Did.known:
            yield f"Received before ({one.note}); nothing more is done."
        case Did.shown:
            yield "It is of nobody in this workspace; nothing was done."
        case Did.offered:
            yield "It is from an address that nobody here has; nothing of a sequence was stopped."
        case Did.noted | Did.own:
            yield "Nothing needs to be done."
    if ended is not None and ended.shared_inbox:
        yield f"It is {ended.shared_inbox}; the sequences of all stop."
    if ended is not None and ended.led:
        yield f"As its campaign says of such an answer, {ended.led}."
    if ended is not None and ended.going_on:
        many = plural(ended.going_on, "sequence")
        yield f"{many} not stopped: their stop_on does not list reply."
    if ended is not None and ended.on_the_wire:
        yield "One message was being sent and cannot be stopped."


def receipt_json(name: str, one: Receipt) -> dict[str, Any]:
    """Return it for scripts. name: of its file, or its mailbox."""
    mail, bounce, ended = one.mail, one.mail.bounce, one.ended
    return {
        "file": name,
        "kind": str(mail.kind),
        "did": str(one.did),
        "of": one.address or None,
        "person_decides": to_be_seen(one),
        "offered": list(one.offered),
        "message_id": mail.key,
        "from": mail.sender,
        "subject": mail.subject,
        "text": mail.text,
        "reply": {
            "kind": mail.reply.kind,
            "sure": mail.reply.sure,
            "until": mail.reply.until,
            "who": mail.reply.who or None,
        },
        "back_on": mail.back_on,
        "calendar": mail.calendar,
        "bounce": None
        if bounce is None
        else {
            "delivery": bounce.delivery,
            "status": bounce.status or None,
            "recipient": bounce.recipient,
            "said": bounce.said,
        },
        "stopped": ended.enrolments if ended else 0,
        "cancelled": ended.cancelled if ended else 0,
        "rests": one.rests,
        "note": one.note or None,
    }
