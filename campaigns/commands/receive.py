"""tactful receive: what came back by mail, and what follows from it."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from ..actions.receive import Did, Receipt, receive
from ..intake.read import Kind
from ..shell import (
    console,
    format_option,
    opened,
    plural,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)

_EXAMPLES = """\b
Examples:
  tactful receive < answer.eml
  tactful receive answer.eml bounce.eml --dry-run
  tactful receive ~/Maildir                          every mail in new/ and cur/
  tactful receive answer.eml --as zoe@example.org    it is hers, from another address
"""
_MOST_BYTES = 50_000_000


@click.command("receive", epilog=_EXAMPLES)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--as",
    "as_address",
    default="",
    metavar="ADDRESS",
    help="Whose the mail is, where that is asked.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@workspace_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    as_address: str,
    dry_run: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Read raw mails (FILES, maildirs, or "-" for standard input) and do what follows from them.

    An answer stops the sequences to who wrote it, a bounce suppresses an address that does not
    exist, an opt-out is obeyed, and while somebody is out of office their sequences rest. The same
    mail twice acts once. Exit code 1 if somebody has to look: at an answer of no certain kind, or
    at a mail that is nobody's here.
    """
    named = list(_named(files or (Path("-"),)))
    if as_address and len(named) != 1:
        raise click.UsageError("--as is about one mail; name one file.")
    workspace = opened(folder)
    done: list[tuple[str, Receipt]] = []
    with stored(workspace) as store:
        for name in named:
            one = receive(
                store, workspace, _bytes(name), by=user(), now=present(),
                as_address=as_address.strip(), dry_run=dry_run,
            )  # fmt: skip
            done.append((str(name), one))
            if form == "text":
                _show(str(name), one, several=len(named) > 1)
    if form == "json":
        print_json([_json(name, one) for name, one in done])
    ctx.exit(1 if any(_to_be_seen(one) for _, one in done) else 0)


def _to_be_seen(one: Receipt) -> bool:
    return one.unsure or one.did in (Did.offered, Did.shown)


def _named(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield each mail: a file as it is, of a folder its files, of a maildir what is in it."""
    for path in paths:
        if str(path) != "-" and path.is_dir():
            inside = [path / "new", path / "cur"]
            folders = [one for one in inside if one.is_dir()] or [path]
            for one in folders:
                yield from sorted(
                    file for file in one.iterdir()
                    if file.is_file() and not file.name.startswith(".")
                )  # fmt: skip
        elif str(path) != "-" and not path.exists():
            raise click.UsageError(f"There is no file {path}.")
        else:
            yield path


def _bytes(path: Path) -> bytes:
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(_MOST_BYTES)
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise click.ClickException(f"{path}: {os.strerror(error.errno or 0)}") from error


def _show(name: str, one: Receipt, *, several: bool) -> None:
    out = console()
    begins = f"{name}: " if several else ""
    for number, line in enumerate(_lines(one)):
        out.print(f"{begins if not number else '  '}{line}", markup=False)


def _lines(one: Receipt) -> Iterator[str]:
    mail = one.mail
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


def _json(name: str, one: Receipt) -> dict[str, Any]:
    mail, bounce, ended = one.mail, one.mail.bounce, one.ended
    return {
        "file": name,
        "kind": str(mail.kind),
        "did": str(one.did),
        "of": one.address or None,
        "person_decides": _to_be_seen(one),
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
