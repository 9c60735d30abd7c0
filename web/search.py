"""Search over people, campaigns, files and pages: one form, and what the palette asks."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..campaigns.queries.search import find_people
from ..lint.lists.normal import fold
from ..templates.workspace.root import astray
from .context import AppContext, desk
from .files import KINDS
from .lists import is_text, lists_of
from .numbers import asked_number

pages = Blueprint("search", __name__)

_MOST = 20
_MOST_FILES = 2_000
_FOLDERS = ("campaigns", "templates", "content")
# What the pages are called, and what somebody may type who looks for one.
PAGES = (
    ("Today", "home.today", "start home due waiting"),
    ("Review", "queue.show", "approve messages drafts queue"),
    ("Approve by shape", "bulk.ask", "bulk approve all"),
    ("Tasks", "tasks.show", "calls letters due"),
    ("Calendar", "calendar.show", "schedule planned sent weeks holidays"),
    ("Reports", "reports.show", "sent replied bounced opted out first touch intervals csv"),
    ("Replies", "replies.show", "answers bounces out of office"),
    ("Lists", "lists.index", "recipients contacts csv excel"),
    ("Import a list", "importing.show", "upload csv excel"),
    ("Duplicates", "duplicates.show", "merge same person twice"),
    ("Sending", "sending.show", "outbox pause in doubt"),
    ("Mailboxes", "mailboxes.show", "smtp imap accounts limits"),
    ("Suppression", "suppression.show", "unsubscribe opt out do not email"),
    ("Draft a sequence", "drafting.show", "new campaign play"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; kind is what it is, more what tells it apart."""

    kind: str
    title: str
    more: str
    href: str


@pages.get("/search")
def show() -> ResponseReturnValue:
    """Show what is found."""
    here = desk()
    words = " ".join(request.args.get("q", "").replace("\0", "").split())[:100]
    before = asked_number(request.args, "before")
    hits, further = found(here, words, before=before)
    return render_template("search.html", words=words, hits=hits, further=further, before=before)


def found(
    here: AppContext, words: str, *, before: int | None = None
) -> tuple[list[Hit], int | None]:
    """Return what is found, and before which person to search on; None at the end."""
    wanted = [fold(word) for word in words.split()]
    if not wanted:
        return list(_pages([])), None
    with here.store.reading() as session:
        people = find_people(session, words, most=_MOST, before=before)
    hits = [
        Hit(
            "Person",
            one.name,
            ", ".join(filter(None, (one.title, one.company, one.address))),
            url_for("persons.show", contact_id=one.contact_id),
        )
        for one in people.people
    ]
    if before is None:
        companies = dict.fromkeys(one.company for one in people.people if one.company)
        named = [name for name in companies if all(word in fold(name) for word in wanted)]
        hits = [
            *_pages(wanted),
            *_campaigns(here, wanted),
            *(
                Hit("Company", name, "everybody there", url_for("search.show", q=name))
                for name in named
                if fold(name) != fold(words)
            ),
            *hits,
            *_files(here, wanted),
        ]
    return hits, people.before


def _pages(wanted: list[str]) -> Iterator[Hit]:
    for title, endpoint, more in PAGES:
        if all(word in fold(f"{title} {more}") for word in wanted):
            yield Hit("Page", title, "", url_for(endpoint))


def _campaigns(here: AppContext, wanted: list[str]) -> Iterator[Hit]:
    """Yield campaigns with their previews; those that are over come last, as what they are."""
    named = [
        one
        for one in here.workspace.campaigns.values()
        if all(word in fold(one.name) for word in wanted)
    ]
    for one in named:
        if not one.archived:
            yield Hit("Campaign", one.name, "", url_for("campaign.show", name=one.name))
            yield Hit("Preview", one.name, "", url_for("preview.show", name=one.name))
    for one in named:
        if one.archived:
            where = url_for("campaign.show", name=one.name)
            yield Hit("Archived campaign", one.name, "", where)


def _files(here: AppContext, wanted: list[str]) -> Iterator[Hit]:
    count = 0
    for path in _every_file(here.workspace.root):
        if all(word in fold(path) for word in wanted):
            yield Hit("File", path, "", url_for("files.show", path=path))
            count += 1
            if count == _MOST:
                break
    for one in lists_of(here):
        if all(word in fold(one.path) for word in wanted):
            kind = "List" if is_text(one.path) else "Excel list"
            yield Hit(kind, one.path, "", url_for("lists.show", path=one.path))


def _every_file(root: Path) -> Iterator[str]:
    left = _MOST_FILES
    for top in _FOLDERS:
        if astray(root, root / top) is not None:
            continue
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if Path(name).suffix.lower() in KINDS and not name.startswith("."):
                    yield Path(folder, name).relative_to(root).as_posix()
                    left -= 1
                    if not left:
                        return
