"""Secret links for recipients: unsubscribe, with nothing to enumerate."""

from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.workspace import Workspace
from ..journey.ending.endings import record_opt_out
from ..model import person
from ..people.suppression import is_suppressed
from ..store.tables import Enrolment

_TOKEN = lazy_regex(r"[A-Za-z0-9_-]{40}")


class LinkError(TactfulError, ValueError):
    """The link was not made by us, or what it names is gone."""


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """Whom a link unsubscribes."""

    enrolment_id: int
    address: str
    campaign: str
    already: bool  # had opted out before


def signing_key(session: Session) -> str:
    """Return the key of links and Message-IDs, which the store was opened with or keeps."""
    return str(session.info["secret"])


def token(session: Session, enrolment_id: int) -> str:
    """Return the enrolment's unsubscribe token: the same one each time, about 40 characters."""
    return token_of(session, session.get_one(Enrolment, enrolment_id))


def token_of(session: Session, enrolment: Enrolment) -> str:
    """Return the same of an enrolment that was read."""
    return enrolment.unsubscribe_token or str(_serializer(session).dumps(enrolment.id))


def unsubscribe_url(workspace: Workspace, token: str) -> str | None:
    """Return the public address of the unsubscribe page, or None without a public_url."""
    base = workspace.settings.public_url.rstrip("/")
    return f"{base}/u/{token}" if base else None


def resolve(session: Session, token: str) -> Unsubscribing:
    """Return whom the token names and change nothing (a GET); raises LinkError."""
    enrolment = _signed(session, token) if "." in token else _kept(session, token)
    if enrolment is None:
        raise LinkError("this unsubscribe link is incomplete or was not made here")
    address = enrolment.address.address
    already = is_suppressed(session, address, contact_id=enrolment.contact_id)
    return Unsubscribing(enrolment.id, address, enrolment.campaign, already)


def unsubscribe(session: Session, token: str, *, now: datetime) -> Unsubscribing:
    """Opt the person out at once (a POST): suppressed, and every live sequence ended.

    Doing it twice changes nothing. Raises LinkError.
    """
    who = resolve(session, token)
    if not who.already:
        note = f"unsubscribed by the link in '{who.campaign}'"
        record_opt_out(session, who.address, now=now, by=person("recipient"), note=note)
    return who


def _kept(session: Session, token: str) -> Enrolment | None:
    """Return whose token it is, of enrolments under one address the newest."""
    if not _TOKEN.fullmatch(token):
        return None
    own = select(Enrolment).where(Enrolment.unsubscribe_token == token)
    return session.scalar(own.order_by(Enrolment.id.desc()).limit(1))


def _signed(session: Session, token: str) -> Enrolment | None:
    """Return whose number was signed so, in mails from before tokens were kept."""
    serializer = _serializer(session)
    try:
        enrolment_id = serializer.loads(token)
    except BadSignature:
        return None
    # Base64 has a few spellings of one signature; ours is the only one we take.
    if not isinstance(enrolment_id, int) or serializer.dumps(enrolment_id) != token:
        return None
    return session.get(Enrolment, enrolment_id)


def _serializer(session: Session) -> URLSafeSerializer:
    return URLSafeSerializer(signing_key(session), salt="tactful unsubscribe")
