"""Error pages that say what happened and what to do next."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from ..templates.errors import Problem, ProblemsError, TactfulError
from . import access, kept_form
from .api.problems import is_asked as by_program
from .api.problems import of_http, of_ours
from .security import PUBLIC

_WORDS = {
    400: ("This request cannot be read", "Go back, reload the page, and try again."),
    403: ("You have no access to this page", "Go to the start page and sign in again if asked."),
    404: ("Page not found", "The address may be wrong, or the page no longer exists."),
    405: ("This page cannot be opened like this", "Go back and use the button on the page."),
    413: ("This is too much text", "Send less text."),
}
_EXPIRED = (
    "This page was open for too long",
    "Nothing was changed. Go back, reload the page, and press the button again.",
)


def register(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(HTTPException, http_fault)
    app.register_error_handler(TactfulError, our_fault)
    app.register_error_handler(InternalServerError, broken)


def http_fault(error: HTTPException) -> ResponseReturnValue:
    """Show 403, 404 and their kin; a recipient's page tells nothing of the rest."""
    code = error.code or 500
    if by_program():
        return of_http(error)
    if is_public():
        return render_template("public_nothing.html"), code
    if isinstance(error, CSRFError):
        kept = kept_form.posted() if access.current() is not None else None
        if kept is not None:  # signed in again in another tab: nothing typed is lost
            return kept_form.shown_again(kept), code
        title, advice = _EXPIRED
    elif isinstance(error, access.NotAllowed):
        return render_template("not_allowed.html", words=error.description), code
    elif isinstance(error, access.NotSignedIn):
        return kept_form.ask_to_sign_in()
    else:
        title, advice = _WORDS.get(code, ("This did not work", "Go back and try again."))
    ours = error.description if code == 404 and "There is no" in str(error.description) else None
    return render_template("fault.html", title=title, advice=ours or advice, code=code), code


def our_fault(error: TactfulError) -> ResponseReturnValue:
    """Show what is wrong in the workspace or with what was asked, fault by fault."""
    if by_program():
        return of_ours(error)
    if is_public():
        return render_template("public_nothing.html"), 503
    problems = error.problems if isinstance(error, ProblemsError) else (Problem(str(error)),)
    return render_template("problems.html", problems=problems), 503


def broken(_error: InternalServerError) -> ResponseReturnValue:
    """Show that the fault is ours; what it was is in the terminal's log."""
    if by_program():
        return of_http(_error)
    if is_public():
        return render_template("public_nothing.html", ours=True), 500
    title = "Something went wrong in Tactful"
    advice = (
        "Your data is safe: nothing is ever saved half done. The terminal that runs "
        "“tactful web” shows the error."
    )
    return render_template("fault.html", title=title, advice=advice, code=500), 500


def is_public() -> bool:
    """Say whether a recipient asks: such a page has no menu and tells nothing."""
    return request.path.startswith(PUBLIC)
