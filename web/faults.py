"""Error pages that say what happened and what to do next."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from ..templates.errors import Problem, ProblemsError, TactfulError
from .security import PUBLIC

_WORDS = {
    400: ("That request cannot be read", "Go back, reload the page, and try once more."),
    403: ("That is not open to you", "Go back to the start and sign in again if asked."),
    404: ("There is nothing here", "The address may be mistyped, or what it named is gone."),
    405: ("That page cannot be asked in this way", "Go back and use the button on the page."),
    413: ("That is too much at once", "Send less text."),
}
_EXPIRED = (
    "That page had been open too long",
    "Nothing was done. Go back, reload the page, and press the button once more.",
)


def register(app: Flask) -> None:
    """Give every fault its page."""
    app.register_error_handler(HTTPException, http_fault)
    app.register_error_handler(TactfulError, our_fault)
    app.register_error_handler(InternalServerError, broken)


def http_fault(error: HTTPException) -> ResponseReturnValue:
    """Show 403, 404 and their kin; a recipient's page tells nothing of the rest."""
    code = error.code or 500
    if is_public():
        return render_template("public_nothing.html"), code
    if isinstance(error, CSRFError):
        title, advice = _EXPIRED
    else:
        title, advice = _WORDS.get(code, ("That did not work", "Go back and try once more."))
    ours = error.description if code == 404 and "There is no" in str(error.description) else None
    return render_template("fault.html", title=title, advice=ours or advice, code=code), code


def our_fault(error: TactfulError) -> ResponseReturnValue:
    """Show what is wrong in the workspace or with what was asked, fault by fault."""
    if is_public():
        return render_template("public_nothing.html"), 503
    problems = error.problems if isinstance(error, ProblemsError) else (Problem(str(error)),)
    return render_template("problems.html", problems=problems), 503


def broken(_error: InternalServerError) -> ResponseReturnValue:
    """Show that the fault is ours; what it was is in the terminal's log."""
    if is_public():
        return render_template("public_nothing.html", ours=True), 500
    title = "Something broke on our side"
    advice = (
        "Nothing was half done: every decision is one transaction. The terminal that runs "
        "“tactful web” shows what broke."
    )
    return render_template("fault.html", title=title, advice=advice, code=500), 500


def is_public() -> bool:
    """Say whether a recipient asks: such a page has no menu and tells nothing."""
    return request.path.startswith(PUBLIC)
