"""Bounces and complaints: reports after RFC 3464, 6533 and 5965, and those in words alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...templates.lazy_regex import lazy_regex
from ..delivery.refusal import Blame, blame
from .parsed import Mail, message_ids

Delivery = Literal["hard", "soft", "delayed"]

_STATUS = lazy_regex(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE = lazy_regex(r"(?<![\d.])([45]\d\d)(?=[ :-])")
_ADDRESS = lazy_regex(r"[^\s<>\"'(),:;\[\]]{1,64}@[^\s<>\"'(),:;\[\]]{1,190}[^\s<>\"'(),:;\[\].]")
_DAEMON = lazy_regex(
    r"mailer-daemon|postmaster|mail-?daemon|mdaemon|bounces?\b|mailerdaemon|noreply"
)
_DAEMON_NAME = lazy_regex(r"mail delivery|mailer.?daemon|delivery subsystem|postmaster")
_SUBJECT = lazy_regex(
    r"undeliver|undelivered|returned mail|failure notice|delivery (?:status notification|fail)|"
    r"mail delivery (?:failed|failure|problem)|message not delivered|mail system error|"
    r"unzustellbar|nicht zustellbar|zustellung|non (?:remis|distribu)|échec de|"
    r"no (?:se )?(?:entreg|pudo)|onbestelbaar|delayed mail|warning: message|delivery delay"
)
_DELAYED = lazy_regex(
    r"\bdelayed\b|still being retried|\bwarning only\b|will keep trying|will be retried|verzögert"
)
_COPY = lazy_regex(
    r"(?i)\n[- ]{2,}.{0,60}\b(?:copy of|header of|original message|below this line|returned message"
    r"|unsent message)\b|\n----- ?(?:original|message header)"
)
_ORIGINAL = lazy_regex(r"(?im)^[> ]*(?:x-)?(?:original-)?message-id:\s*(<[^<>\s]{1,250}>)")
_FAILED = ("failed", "")
_NOT_TOLD = 550


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of a message elsewhere.

    delivery: hard, the address takes no mail; soft, it did not arrive for another reason;
    delayed, its server goes on trying. about: what that reason is about.
    """

    delivery: Delivery
    recipient: str
    status: str = ""  # "5.1.1"
    said: str = ""  # the server's words
    about: Blame = Blame.message


def report(mail: Mail) -> Bounce | None:
    """Return what a delivery report says; None where all of it arrived, or it says nothing."""
    part = mail.part("message/delivery-status", "message/global-delivery-status")
    for block in _blocks(part.text if part else ""):
        recipient = _address(block.get("final-recipient") or block.get("original-recipient", ""))
        action = block.get("action", "").strip().lower()
        if not recipient or action not in (*_FAILED, "delayed"):
            continue
        said = block.get("diagnostic-code", "").partition(";")[2].strip()
        found = _STATUS.search(block.get("status", "")) or _STATUS.search(said)
        status = found[0] if found else ""
        if action == "delayed":
            return Bounce("delayed", recipient, status, said)
        return _judged(recipient, status, said)
    return None


def is_report(mail: Mail) -> bool:
    kinds = ("message/delivery-status", "message/global-delivery-status")
    return mail.report == "delivery-status" or mail.part(*kinds) is not None


def is_from_a_mail_system(mail: Mail) -> bool:
    """Say whether a mail looks like one of a server about another mail."""
    who = mail.addresses("from")
    name, address = who[0] if who else (mail.header("from"), "")
    local = address.rpartition("@")[0]
    daemon = _DAEMON.match(local) is not None or _DAEMON_NAME.search(name.casefold()) is not None
    if mail.header("x-failed-recipients"):
        return True
    return daemon and _SUBJECT.search(mail.header("subject").casefold()) is not None


def in_words(mail: Mail, text: str, *, ours: frozenset[str]) -> Bounce | None:
    """Return what a mail server says in words alone (qmail, old Exim, Yahoo, GMX)."""
    copy = _COPY.search(text)
    words = text[: copy.start()] if copy else text
    named = [one for _, one in mail.addresses("x-failed-recipients")]
    senders = {one for _, one in mail.addresses("from")} | ours
    found = [one for one in _ADDRESS.finditer(words) if one[0].lower() not in senders]
    if not named and not found:
        return None
    recipient = named[0] if named else found[0][0].lower()
    at = next((one.end() for one in found if one[0].lower() == recipient), 0)
    said = " ".join(words[at : at + 800].lstrip(">: ").split())
    status = _STATUS.search(said)
    if _DELAYED.search(f"{mail.header('subject')} {words[:600]}".casefold()):
        return Bounce("delayed", recipient, status[0] if status else "", said[:300])
    return _judged(recipient, status[0] if status else "", said)


def complaint(mail: Mail) -> tuple[bool, str]:
    """Return whether a feedback report complains (RFC 5965), and whose it is if it says so."""
    part = mail.part("message/feedback-report")
    fields = next(iter(_blocks(part.text if part else "")), {})
    kind = fields.get("feedback-type", "").strip().lower()
    whose = fields.get("original-rcpt-to") or fields.get("removal-recipient", "")
    if not whose and (original := mail.part("message/rfc822", "text/rfc822-headers")):
        whose = next(iter(_blocks(original.text)), {}).get("to", "")
    return kind in ("abuse", "fraud", "opt-out", "other", "virus"), _address(whose)


def originals(mail: Mail, text: str) -> tuple[str, ...]:
    """Return the Message-IDs of the mail that a report is about."""
    held = [
        one.text
        for one in mail.parts
        if one.type in ("message/rfc822", "text/rfc822-headers", "message/global-headers",
                        "message/global", "message/disposition-notification")
    ]  # fmt: skip
    found = [_id for one in (*held, text) for _id in _ORIGINAL.findall(one)]
    own = message_ids(mail.header("x-original-message-id"))
    return tuple(dict.fromkeys((*found, *own)))


def _judged(recipient: str, status: str, said: str) -> Bounce:
    """Judge a failure as the sender judges a refusal; what is only for now (4.x.x) is soft."""
    code = _CODE.search(said)
    number = int(code[1]) if code else _NOT_TOLD
    words = _without_codes(said)
    detail = f"{status} {words}" if status.startswith("5") else words
    if status.startswith("4") or (not status and number < 500):
        return Bounce("soft", recipient, status, said[:300])
    about = blame(max(number, 500), detail, at_rcpt="end of data" not in said.casefold())
    return Bounce(
        "hard" if about is Blame.address else "soft", recipient, status, said[:300], about
    )


def _without_codes(said: str) -> str:
    return " ".join(_STATUS.sub(" ", _CODE.sub(" ", said)).split())


def _address(value: str) -> str:
    """Return the address of "rfc822; bob@example.net"."""
    found = _ADDRESS.search(value.partition(";")[2] or value)
    return found[0].lower() if found else ""


def _blocks(text: str) -> list[Mapping[str, str]]:
    """Return groups of fields, unfolded, by their lower-case names; a few at most."""
    found: list[Mapping[str, str]] = []
    for block in text.replace("\r", "").split("\n\n")[:60]:
        fields: dict[str, str] = {}
        last = ""
        for line in block.split("\n")[:60]:
            if line[:1] in (" ", "\t") and last:
                fields[last] = f"{fields[last]} {line.strip()}"[:4000]
                continue
            name, colon, value = line.partition(":")
            last = name.strip().lower() if colon else ""
            if last:
                fields.setdefault(last, value.strip())
        if fields:
            found.append(fields)
    return found
