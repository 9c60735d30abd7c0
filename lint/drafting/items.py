"""Which item of the content library a step offers: by stage, then by what the mails are about."""

from collections.abc import Collection
from datetime import date, timedelta

from ...templates.workspace.content import ContentItem
from ...templates.workspace.workspace import Workspace
from ..reading.language import language_of
from ..reading.matter import matter
from .initial_mail import InitialMail

_AT_LEAST = timedelta(days=45)  # an item is to outlast the sequence


def suitable(
    workspace: Workspace,
    mail: InitialMail,
    stage: str | None,
    *,
    language: str,
    taken: Collection[str],
    today: date,
) -> str | None:
    """Return the key of the item to offer, None where the library has none that fits.

    It has a link, outlasts the sequence, is in the language of the mails, was not offered before,
    and is of the stage; only an item for those who are comparing may say no stage.
    """
    about = set(matter(f"{mail.subject} {mail.text}"))
    found = []
    for position, (key, item) in enumerate(workspace.content.items()):
        ends = item.expires is not None and item.expires <= today + _AT_LEAST
        if key in taken or key in mail.items or not item.url or ends or key == "pick":
            continue
        own = item.stage.strip().lower()
        if stage is not None and own != stage and (own or stage == "decision"):
            continue
        if (language_of(_words(item)) or language) != language:
            continue
        alike = len(about & set(matter(_words(item))))
        found.append((own != (stage or ""), -alike, position, key))
    return min(found)[3] if found else None


def _words(item: ContentItem) -> str:
    return f"{item.title}. {item.topic}. {item.summary}"
