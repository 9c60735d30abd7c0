"""Signing in: by the one-time link, a password, or OpenID Connect; and out; and a lost password."""

import os
import threading
from hmac import compare_digest

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.accounts import oidc
from ..campaigns.accounts.limits import TooOften
from ..campaigns.accounts.links import ResetError
from ..campaigns.accounts.passwords import LEAST, PasswordError
from ..campaigns.actions.accounts import set_password, whose_link
from ..campaigns.actions.reset_mail import send_reset_mail
from ..campaigns.actions.sign_in import (
    SignedIn,
    SignInError,
    ask_for_reset,
    sign_in,
    sign_in_by_subject,
    sign_out,
)
from ..campaigns.delivery.secrets import secret_of
from ..templates.errors import TactfulError
from ..templates.workspace.team import Oidc
from . import access
from .browsers import browser_words
from .context import AppContext, desk
from .kept_form import KeptForm, is_ours, shown_again, sign_in_page
from .security import Door

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
def show() -> ResponseReturnValue:
    """Trade the one-time token for a session; without one, ask who it is."""
    onward = request.args.get("next", "")
    if access.current() is not None:  # the same link again, in the same browser
        return redirect(_target(onward), 303)
    if "token" not in request.args:
        return sign_in_page(onward=onward)
    door: Door = current_app.extensions["tactful-door"]
    if not door.spend(request.args["token"]):
        return sign_in_page(used=True), 403
    session.clear()
    session.permanent = True
    session["signed_in"] = True
    return redirect(url_for("home.today"), 303)


@pages.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Sign in with an address and a password."""
    here, form = desk(), request.form
    email, kept = form.get("email", "")[:254], KeptForm.read(form.get("kept", ""))
    onward = form.get("next", "")
    try:
        entered = sign_in(
            here.store, email, form.get("password", ""), address=request.remote_addr or "",
            now=here.clock(), browser=browser_words(str(request.user_agent)),
        )  # fmt: skip
    except TooOften as error:
        answer = Response(
            sign_in_page(kept=kept, onward=onward, email=email, fault=str(error)), 429
        )
        answer.headers["Retry-After"] = str(error.minutes * 60)
        return answer
    except SignInError as error:
        return sign_in_page(kept=kept, onward=onward, email=email, fault=str(error)), 403
    _begin(entered)
    return shown_again(kept) if kept is not None else redirect(_target(onward), 303)


@pages.post("/sign-in/go-on")
def go_on() -> ResponseReturnValue:
    """Show what somebody wrote again, who has signed in in another tab meanwhile."""
    kept = KeptForm.read(request.form.get("kept", ""))
    if kept is None:
        return redirect(url_for("home.today"), 303)
    if access.current() is None:
        fault = "you are not signed in yet; nothing that you wrote is lost"
        return sign_in_page(kept=kept, fault=fault), 403
    return shown_again(kept)


@pages.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End this session here and in the database."""
    here, token = desk(), session.get("token")
    if isinstance(token, str):
        sign_out(here.store, token, now=here.clock())
    session.clear()
    access.forget()
    return redirect(url_for("sign_in.show"), 303)


@pages.get("/sign-in/forgot")
def forgot() -> ResponseReturnValue:
    """Ask for the address that a link is sent to."""
    return render_template("forgot.html", asked=False, fault="")


@pages.post("/sign-in/forgot")
def do_forgot() -> ResponseReturnValue:
    """Send a link, if somebody has that address; the answer is the same if nobody has."""
    here = desk()
    email = request.form.get("email", "")[:254]
    try:
        found = ask_for_reset(
            here.store, email, address=request.remote_addr or "", now=here.clock()
        )
    except TooOften as error:
        return render_template("forgot.html", asked=False, fault=str(error)), 429
    if found is not None:
        account, token = found
        link = _absolute(here, url_for("sign_in.choose", token=token))
        # Not while somebody waits: the time it takes would tell that there is an account.
        threading.Thread(
            target=send_reset_mail,
            args=(here.store, here.workspace, account.email, link),
            kwargs={"now": here.clock(), "environment": os.environ},
            name="reset mail",
        ).start()
    return render_template("forgot.html", asked=True, email=email, fault="")


@pages.get("/sign-in/password/<token>")
def choose(token: str) -> ResponseReturnValue:
    """Ask for a new password."""
    here = desk()
    try:
        account = whose_link(here.store, token, now=here.clock())
    except ResetError as error:
        return render_template("password.html", account=None, fault=str(error)), 403
    return render_template("password.html", account=account, least=LEAST, fault="")


@pages.post("/sign-in/password/<token>")
def do_choose(token: str) -> ResponseReturnValue:
    """Set it, and ask to sign in with it."""
    here, form = desk(), request.form
    try:
        account = whose_link(here.store, token, now=here.clock())
        if form.get("password") != form.get("again"):
            raise PasswordError("the two passwords differ; type the same one twice")
        set_password(here.store, token, form.get("password", ""), now=here.clock())
    except ResetError as error:
        return render_template("password.html", account=None, fault=str(error)), 403
    except PasswordError as error:
        page = render_template("password.html", account=account, least=LEAST, fault=str(error))
        return page, 422
    session.clear()
    session["changed"] = account.email
    return redirect(url_for("sign_in.show"), 303)


@pages.get("/sign-in/with")
def by_provider() -> ResponseReturnValue:
    """Send the browser to the provider of OpenID Connect."""
    here = desk()
    settings = _oidc(here)
    try:
        provider = oidc.discover(settings)
        address, begun = oidc.begin(provider, settings, back=_back(here))
    except oidc.OidcError as error:
        return sign_in_page(fault=str(error)), 502
    session["oidc"] = begun.kept()
    session["next"] = request.args.get("next", "")
    return redirect(address, 303)


@pages.get("/sign-in/back")
def come_back() -> ResponseReturnValue:
    """Take the browser back from the provider, and look whom it vouches for."""
    here = desk()
    settings, args = _oidc(here), request.args
    begun = oidc.Begun.read(session.pop("oidc", None))
    onward = session.pop("next", "")
    state = args.get("state", "").encode()
    if begun is None or not compare_digest(begun.state.encode(), state):
        return sign_in_page(fault="this sign-in was not begun here; begin it again"), 403
    if "code" not in args:
        why = args.get("error_description") or args.get("error") or "no reason given"
        return sign_in_page(fault=f"the provider did not sign you in: {why[:200]}"), 403
    try:
        secret = _secret(settings)
        whom = oidc.finish(
            oidc.discover(settings), settings, begun, code=args["code"], back=_back(here),
            secret=secret, now=here.clock(),
        )  # fmt: skip
        entered = sign_in_by_subject(
            here.store, issuer=whom.issuer, subject=whom.subject, email=whom.email,
            verified=whom.verified, now=here.clock(),
            browser=browser_words(str(request.user_agent)),
        )  # fmt: skip
    except SignInError as error:
        words = f"{error}. Ask an administrator for an account with this address"
        return sign_in_page(fault=words), 403
    except TactfulError as error:
        return sign_in_page(fault=str(error)), 502
    _begin(entered)
    return redirect(_target(onward), 303)


def _begin(entered: SignedIn) -> None:
    """Give this browser its session; nothing of an earlier one stays in it."""
    session.clear()
    session.permanent = True
    session["token"] = entered.token
    access.forget()


def _target(onward: str) -> str:
    return onward if is_ours(onward) else url_for("home.today")


def _oidc(here: AppContext) -> Oidc:
    found = here.settings.web.oidc
    if found is None:
        raise NotFound("There is no such way to sign in here.")
    return found


def _secret(settings: Oidc) -> str | None:
    if settings.client_secret is None:
        return None
    return secret_of(
        settings.client_secret, "[web.oidc]", os.environ, user="oidc", is_a="client's secret"
    )


def _back(here: AppContext) -> str:
    return _absolute(here, url_for("sign_in.come_back"))


def _absolute(here: AppContext, path: str) -> str:
    """Return an address of ours for somebody elsewhere; never out of the Host of a request."""
    return f"{here.settings.web.address or request.host_url.rstrip('/')}{path}"
