"""The token of a person's unsubscribe link, known before anybody is enrolled."""

import hmac
from base64 import urlsafe_b64encode

_BYTES = 30  # 240 bits, nothing to guess; and a multiple of three, so there is no padding


def unsubscribe_token(secret: str, campaign: str, address_key: str, sharer: str = "") -> str:
    """Return the token by which a mailbox leaves a campaign: 40 characters, always the same.

    So what a preview shows is what an enrolment at the same moment drafts. sharer says who of
    the people of a shared inbox, but for the first.
    """
    said = "\n".join(filter(None, ("tactful unsubscribe", campaign, address_key, sharer)))
    made = hmac.digest(secret.encode(), said.encode(), "sha256")
    return urlsafe_b64encode(made[:_BYTES]).decode()
