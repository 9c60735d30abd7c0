"""Signed links for recipients: unsubscribe, with nothing to enumerate."""

from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace
from ..journey.endings import record_opt_out
from ..people.suppression import is_suppressed
from ..store.tables import Enrolment


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
    return str(_serializer(session).dumps(enrolment_id))


def unsubscribe_url(workspace: Workspace, token: str) -> str | None:
    """Return the public address of the unsubscribe page, or None without a public_url."""
    base = workspace.settings.public_url.rstrip("/")
    return f"{base}/u/{token}" if base else None


def resolve(session: Session, token: str) -> Unsubscribing:
    """Return whom the token names and change nothing (a GET); raises LinkError."""
    wrong = "this unsubscribe link is not complete or not ours"
    serializer = _serializer(session)
    try:
        enrolment_id = serializer.loads(token)
    except BadSignature as error:
        raise LinkError(wrong) from error
    enrolment = session.get(Enrolment, enrolment_id) if isinstance(enrolment_id, int) else None
    # Base64 has a few spellings of one signature; ours is the only one we take.
    if enrolment is None or serializer.dumps(enrolment_id) != token:
        raise LinkError(wrong)
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
        record_opt_out(session, who.address, now=now, by="recipient", note=note)
    return who


def _serializer(session: Session) -> URLSafeSerializer:
    return URLSafeSerializer(signing_key(session), salt="tactful unsubscribe")
