"""A yes takes a second person, where the workspace says so: nobody approves what they wrote last.

Who wrote: of the message itself, who edited it last; of its template (with what that draws in) and
its campaign file, who saved exactly these bytes by a page, else the author and the co-authors of
the commit that brought them. In a repository, bytes that nobody committed or saved by a page have
no known author, and nobody can be a second person to that.
"""

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.faults import validate
from ...templates.workspace.located import load_yaml
from ..model import Actor
from ..releases.kept import files_of
from ..releases.snapshot import TEMPLATES, digest_of
from ..store.tables import Account, FileAuthor, MessageInputs, OwnText, StoredMessage
from .git_author import authors_of, is_repository, own_names

_KEPT = "authors"


class SamePerson(TactfulError):
    """Who wants to approve wrote it, or nobody knows who did."""


def refuse_own(session: Session, drafts: Sequence[tuple[int, str]], *, by: Actor) -> None:
    """Raise SamePerson where the workspace needs two people and by is the first of them."""
    root = session.info.get("two_people")
    if not isinstance(root, Path):
        return
    if by.kind == "program":  # whoever made its token may be the one who wrote it
        raise SamePerson(
            f"{by} is a program, and tactful.toml asks for a second person; a person approves it"
        )
    if by.kind != "person":
        return
    me = _names(session, root, by)
    for made, ids in _by_what_they_are_made_of(session, drafts).items():
        for path, content in _files(session, made):
            _refuse(session, root, me, by, path, content)
        edited = _editors(session, ids)
        for number in ids:
            if edited.get(number) == str(by):
                raise SamePerson(
                    f"message {number} was edited last by you ({by}), and tactful.toml asks for a "
                    "second person; somebody else approves it"
                )


def _refuse(
    session: Session, root: Path, me: frozenset[str], by: Actor, path: str, content: bytes
) -> None:
    authors = _authors(session, root, path, content)
    if authors is None:
        raise SamePerson(
            f"nobody knows who wrote {path} as it is: it was not committed, and tactful.toml asks "
            "for a second person; commit it, or save it in the browser"
        )
    if not authors.isdisjoint(me):
        raise SamePerson(
            f"{path} was written last by you ({by}), and tactful.toml asks for a second person; "
            "somebody else approves it"
        )


@dataclass(frozen=True, slots=True)
class _Made:
    """What messages share: their release, and the step and variant in it."""

    release: str
    key: str
    variant: str | None


def _by_what_they_are_made_of(
    session: Session, drafts: Sequence[tuple[int, str]]
) -> dict[_Made, list[int]]:
    rows = session.execute(
        select(
            StoredMessage.id, StoredMessage.key, StoredMessage.variant,
            StoredMessage.release_id, MessageInputs.release_id.label("shared"),
        )
        .outerjoin(MessageInputs, MessageInputs.id == StoredMessage.inputs_id)
        .where(StoredMessage.id.in_([number for number, _ in drafts]))
    )  # fmt: skip
    found: dict[_Made, list[int]] = {}
    for row in rows:
        release = row.shared or row.release_id
        if release:  # a message of an older version names none
            found.setdefault(_Made(release, row.key, row.variant), []).append(row.id)
    return found


def _files(session: Session, made: _Made) -> list[tuple[str, bytes]]:
    """Return the files of a step, with their content: the campaign's, and its templates."""
    found: list[tuple[str, bytes]] = _once(session, made, partial(_found_files, session, made))
    return found


def _found_files(session: Session, made: _Made) -> list[tuple[str, bytes]]:
    files = files_of(session, made.release)
    path = next(name for name in files if name.startswith("campaigns/"))
    campaign = validate(Campaign, load_yaml(files[path].decode(), path))
    step = campaign.step_of(made.key)
    templates = {name for name in files if name.startswith(TEMPLATES)}
    if step is not None:
        first = step.variants.get(made.variant or "", step.template)
        templates = _drawn(files, f"{TEMPLATES}{posixpath.normpath(first)}", templates)
    return [(name, files[name]) for name in sorted({path, *templates})]


def _drawn(files: Any, first: str, known: set[str]) -> set[str]:
    """Return a template and all whose names stand in it, and in those: rather one too many."""
    found: set[str] = set()
    waiting = [first] if first in known else []
    while waiting:
        one = waiting.pop()
        found.add(one)
        text = files[one].decode("utf-8", "replace")
        waiting += [name for name in known - found if posixpath.basename(name) in text]
    return found


def _authors(session: Session, root: Path, path: str, content: bytes) -> frozenset[str] | None:
    """Return who wrote that content: their names in small letters; None: nobody knows."""
    digest = digest_of(content)
    row = session.get(FileAuthor, (path, digest))
    if row is not None:
        return frozenset(filter(None, (row.by.casefold(), row.email.casefold())))
    if not is_repository(root):
        return frozenset()
    found: frozenset[str] | None = _once(
        session, (path, digest), partial(_committed, root, path, content), keep_none=False
    )
    return found


def _committed(root: Path, path: str, content: bytes) -> frozenset[str] | None:
    """Ask git; a release has a campaign file without the line ends of Windows."""
    found = authors_of(root, path, content)
    if found is None and path.startswith("campaigns/"):
        return authors_of(root, path, content.replace(b"\n", b"\r\n"))
    return found


def _editors(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return who wrote something of their own into messages, by the messages' numbers."""
    rows = session.execute(
        select(StoredMessage.id, OwnText.by)
        .join(
            OwnText,
            and_(
                OwnText.enrolment_id == StoredMessage.enrolment_id,
                OwnText.key == StoredMessage.key,
            ),
        )
        .where(StoredMessage.id.in_(list(ids)))
    )
    return {row.id: row.by for row in rows}


def _names(session: Session, root: Path, by: Actor) -> frozenset[str]:
    """Return all names by which a person may stand in a file's history."""
    account = session.scalar(select(Account).where(Account.name == by.name))
    if account is not None:
        return frozenset({account.name.casefold(), account.email.casefold()})
    return frozenset({by.name.casefold()}) | own_names(root)


def _once(session: Session, key: object, make: Any, *, keep_none: bool = True) -> Any:
    """Return what never changes for a key, made once in a process."""
    kept: dict[object, Any] = session.info["kept"].setdefault(_KEPT, {})
    if key not in kept:
        made = make()
        if made is None and not keep_none:
            return None
        kept[key] = made
    return kept[key]
