"""One question to a token server (RFC 6749 5), and what its answer means. Bounded in size and time.

The forms are authlib's. Redirects are not followed: the form holds secrets.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ....templates.errors import TactfulError
from ....templates.lazy_regex import lazy_regex
from ..http_session import HttpAnswer, HttpSession
from ..smtp_reply import cleaned
from ..transport import SendError

TIMEOUT_S = 15.0
_LONGEST_TOKEN = 16_384
# RFC 6749 appendix A.12 and A.17: VSCHAR; an access token stands in a header, without blanks.
_ACCESS = lazy_regex(r"[\x21-\x7e]+")
_REFRESH = lazy_regex(r"[\x20-\x7e]+")
_UNTOLD_S, _LONGEST_S = 300, 365 * 24 * 3600
# What only a person can repair, by agreeing again.
_ENDED = ("invalid_grant", "interaction_required", "consent_required", "login_required")
_FOR_NOW = ("temporarily_unavailable", "server_error", "slow_down")


class TokenError(TactfulError):
    """There is no access token. ended: until a person connects again; temporary: for now.

    error: the token server's own word for it, or "".
    """

    def __init__(
        self, text: str, *, ended: bool = False, temporary: bool = False, error: str = ""
    ) -> None:
        super().__init__(text)
        self.ended, self.temporary, self.error = ended, temporary, error


@dataclass(frozen=True, slots=True)
class Granted:
    """What a token server gave. None: no (new) refresh token, or it does not say how long."""

    access_token: str = field(repr=False)
    lasts_s: int
    refresh_token: str | None = field(repr=False)
    refresh_lasts_s: int | None = None


def ask(url: str, form: str, *, timeout_s: float = TIMEOUT_S) -> tuple[int, Mapping[str, Any]]:
    """Post a form, as it is encoded; return the status and the object of the answer.

    Must not be called from within a loop of asyncio. Raises TokenError.
    """
    answer = asyncio.run(_posted(url, form, timeout_s))
    said = answer.json()
    if answer.status >= 500 or answer.status == 429:
        text = f"{_host(url)} answers {answer.status}; it is asked again later"
        raise TokenError(text, temporary=True)
    if not said:
        text = f"{_host(url)} answered {answer.status} with what no token server says"
        raise TokenError(text, temporary=True)
    return answer.status, said


def granted(
    url: str, form: str, *, hide: Iterable[str] = (), timeout_s: float = TIMEOUT_S
) -> Granted:
    """Ask for tokens. hide: what is secret in the form. Raises TokenError."""
    status, said = ask(url, form, timeout_s=timeout_s)
    if status != 200 or "error" in said:
        raise refusal(url, said, hide=hide)
    return read_grant(url, said)


def read_grant(url: str, said: Mapping[str, Any]) -> Granted:
    """Return the tokens of an answer. Raises TokenError where they cannot be any."""
    access, refresh = said.get("access_token"), said.get("refresh_token")
    if not _is_token(access, _ACCESS) or not (refresh is None or _is_token(refresh, _REFRESH)):
        raise TokenError(f"{_host(url)} gave a token that cannot be one")
    assert isinstance(access, str)
    lasts = _seconds(said.get("expires_in"))
    return Granted(
        access,
        _UNTOLD_S if lasts is None else lasts,
        refresh,
        _seconds(said.get("refresh_token_expires_in")),
    )


def refusal(url: str, said: Mapping[str, Any], *, hide: Iterable[str] = ()) -> TokenError:
    """Return what a refusal means. Its words are shown, what is secret in them is not."""
    error = cleaned(str(said.get("error") or "an error"))[:100]
    words = cleaned(str(said.get("error_description") or ""))[:300]
    shown = redacted(f"{error}: {words}" if words else error, *hide)
    if error in _ENDED:
        return TokenError(f"{_host(url)} says {shown}", ended=True, error=error)
    if error in _FOR_NOW:
        return TokenError(f"{_host(url)} says {shown}", temporary=True, error=error)
    return TokenError(f"{_host(url)} says {shown}", error=error)


def redacted(text: str, *secrets: str) -> str:
    """Return text without what is secret, however long a part of it somebody repeats."""
    for one in sorted(filter(None, secrets), key=len, reverse=True):
        if len(one) >= 8:
            text = text.replace(one, "…")
    return text


async def _posted(url: str, form: str, timeout_s: float) -> HttpAnswer:
    parts = urlsplit(url)
    session = HttpSession(f"{parts.scheme}://{parts.netloc}", timeout_s=timeout_s)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        await session.connect()
        return await session.ask("POST", path, headers, form.encode("ascii"))
    except TimeoutError as error:
        raise TokenError(f"{_host(url)}: no answer in time", temporary=True) from error
    except SendError as error:
        raise TokenError(error.text, temporary=True) from error
    finally:
        session.drop()


def _is_token(value: object, shape: Any) -> bool:
    return (
        isinstance(value, str) and 0 < len(value) <= _LONGEST_TOKEN and bool(shape.fullmatch(value))
    )


def _seconds(value: object) -> int | None:
    """Return a count of seconds, which some servers write as a text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return max(0, min(int(value), _LONGEST_S))
    except (ValueError, OverflowError):
        return None


def _host(url: str) -> str:
    return urlsplit(url).netloc
