"""Who asks by a token: recognised before any page or operation, and told to wait when too quick."""

import threading
import time
from collections.abc import Callable

from flask import g, request

from ...campaigns.accounts.scopes import permissions_of
from ...campaigns.actions.tokens import Bearer, recognised
from ...campaigns.model import program
from ..access import Visitor
from ..context import desk
from .problems import Refused, is_asked


class Meter:
    """How many requests each token has left, filled up steadily; of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._left: dict[int, tuple[float, float]] = {}  # token -> left, at

    def wait_s(self, bearer: Bearer) -> float:
        """Take one request off; return 0, or after how many seconds there is one again."""
        rate = bearer.per_minute / 60
        with self._lock:
            now = self._clock()
            left, at = self._left.get(bearer.token_id, (float(bearer.per_minute), now))
            left = min(float(bearer.per_minute), left + (now - at) * rate)
            if left < 1:
                self._left[bearer.token_id] = left, now
                return (1 - left) / rate
            self._left[bearer.token_id] = left - 1, now
            return 0


def by_token(meter: Meter) -> Visitor | None:
    """Return who asks by a token; None where none came, or a page is asked for.

    Raises Refused for one that is nobody's, and for one that asks too often.
    """
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if not is_asked() or not kind:
        return None
    here = desk()
    bearer = None
    if kind.lower() == "bearer" and 0 < len(secret) <= 200:
        bearer = recognised(here.store, secret.strip(), now=here.clock())
    if bearer is None:
        raise Refused(401, "This token is not known, has expired, or was revoked.")
    if wait := meter.wait_s(bearer):
        seconds = str(int(wait) + 1)
        words = f"More than {bearer.per_minute} requests in a minute; wait {seconds} seconds."
        raise Refused(429, words, headers={"Retry-After": seconds})
    g.api_scopes = bearer.scopes
    return Visitor(program(bearer.name), permissions_of(bearer.scopes), "token")
