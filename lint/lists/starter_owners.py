"""Who writes in a new workspace: the sender that was named, and the owners that the list names."""

import re
from collections import Counter
from pathlib import Path

from ...templates.workspace.owners import Owners
from ...templates.workspace.settings import Mailbox
from .owners import owners_of
from .recipients import read_recipients
from .starter_files import Sender, sender_of

_MOST = 50  # a column with more names is hardly one of reps


def senders_of(contacts: Path | None, sender: Sender | None) -> tuple[Sender, ...]:
    """Return whom to write a mailbox for: sender, then the list's owners, the busiest first.

    An owner's address or name may be missing. Numbers of another system name nobody.
    """
    found = [sender] if sender is not None else []
    if contacts is None:
        return tuple(found)
    written = Counter(one for one in owners_of(read_recipients(contacts, {}), None) if one)
    for text, _ in written.most_common():
        if _is_known(text, found):
            continue
        if (one := _read(text)) is not None and len(found) < _MOST:
            found.append(one)
    return tuple(found)


def _read(written: str) -> Sender | None:
    if (one := sender_of(written)) is not None:
        return one
    if re.search(r"[\d@]", written) or not re.search(r"[^\W\d_]", written):
        return None
    surname, comma, first = written.partition(",")
    plain = f"{first} {surname}" if comma and "," not in first else written
    return Sender(" ".join(plain.split()), "")


def _is_known(written: str, among: list[Sender]) -> bool:
    boxes = {
        f"{place} {one.key}": Mailbox(
            address=one.address or f"nobody{place}@x.example", name=one.name
        )
        for place, one in enumerate(among)
    }
    return bool(Owners(boxes).may_be(written)) or any(_is_short_for(written, one) for one in among)


def _is_short_for(written: str, one: Sender) -> bool:
    """Say whether "P. Renard" may be Paul Renard: then lint asks, and nobody is invented."""
    short, names = written.replace(".", " ").split(), one.name.split()
    if len(short) < 2 or len(names) < 2 or short[-1].lower() != names[-1].lower():
        return False
    initial, first = sorted((short[0].lower(), names[0].lower()), key=len)
    return len(initial) == 1 and first.startswith(initial)
