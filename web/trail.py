"""Where a reviewer has been: the way back, and a second press that was meant for the first.

It is kept in the session, so it is one person's own, and ends with it.
"""

from datetime import datetime

from flask import session

_KEY = "decided"
_MOST = 20  # it is a cookie
TOO_SOON_S = 1.0


def remember(message_id: int, *, now: datetime) -> None:
    """Note that this message has just been decided."""
    kept = [one for one in _kept() if one[0] != message_id]
    session[_KEY] = [*kept, [message_id, now.timestamp()]][-_MOST:]


def behind(message_id: int | None = None) -> int | None:
    """Return the message decided before this one, or the last of all; None at the beginning."""
    ids = [one for one, _ in _kept()]
    if message_id in ids:
        ids = ids[: ids.index(message_id)]
    return int(ids[-1]) if ids else None


def is_second_press(message_id: int, *, now: datetime) -> bool:
    """Say whether another message was decided within the last second: nobody reads so fast."""
    kept = _kept()
    if not kept or kept[-1][0] == message_id:
        return False
    return bool(0 <= now.timestamp() - kept[-1][1] < TOO_SOON_S)


def _kept() -> list[list[float]]:
    found: list[list[float]] = session.get(_KEY, [])
    return found
