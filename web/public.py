"""What recipients see: the unsubscribe page. No sign-in, no menu, nothing to enumerate."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ..campaigns.actions.suppress import unsubscribe
from ..campaigns.messages import links
from .context import desk
from .security import csrf

pages = Blueprint("public", __name__)


@pages.get("/u/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Ask first: mail scanners follow every link, and they must unsubscribe nobody."""
    here = desk()
    try:
        with here.store.reading() as session:
            whom = links.resolve(session, token)
    except links.LinkError:
        return render_template("public_nothing.html"), 404
    return render_template("unsubscribe.html", whom=whom, done=False)


# No CSRF token and no session: a mail client posts here on its own (RFC 8058), and the
# signed link is the proof. It answers at once and never by a redirect, as the RFC asks.
@pages.post("/u/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
def act(token: str) -> ResponseReturnValue:
    """Unsubscribe; doing it twice changes nothing."""
    here = desk()
    try:
        whom = unsubscribe(here.store, token, now=here.clock())
    except links.LinkError:
        return render_template("public_nothing.html"), 404
    return render_template("unsubscribe.html", whom=whom, done=True)
