"""Draft a sequence: an initial email and a list in, the files of a whole campaign out.

What `tactful draft` does. Nothing is written before somebody has seen every file and says so.
"""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..lint.findings.finding import Severity
from ..templates.errors import ProblemsError
from .context import AppContext, desk
from .drafts import (
    Asked,
    DraftChanged,
    Faults,
    Offer,
    TextsFaulty,
    is_asked,
    key_of,
    offer_of,
    proposal_for,
    write_as_shown,
)
from .labels import plural
from .proposal import Proposal

pages = Blueprint("drafting", __name__)

WAIT_S = 2.0  # then the page says that it is at work, and comes again
WRITE_WAIT_S = 60.0  # who pressed "Write" has seen the draft: it was made a moment ago


@pages.get("/draft")
def show() -> ResponseReturnValue:
    """Show the form; once it is filled in, the files that would be written."""
    here, asked = desk(), _asked(request.args)
    faults = Faults()
    offer = offer_of(here.workspace, faults)
    if asked.ask and not is_asked(here, asked):  # a link alone runs no program
        asked = replace(asked, ask="")
    begun = "initial" in request.args
    proposal = proposal_for(here, asked, offer, faults, wait_s=WAIT_S) if begun else None
    return _page(here, asked, offer, faults, proposal, begun=begun)


@pages.post("/draft/ask")
def do_ask() -> ResponseReturnValue:
    """Let the program of [draft] command propose the texts, as `tactful draft` does."""
    here, asked = desk(), replace(_asked(request.form), ask="1")
    faults, before = Faults(), here.reading().drafts.get(key_of(here, asked))
    if before is not None and before.finished:  # each press asks anew
        here.reading().drafts.pop(key_of(here, asked), None)
    offer = offer_of(here.workspace, faults)
    if here.workspace.settings.draft.command is None:
        faults.add("ask", "tactful.toml names no program: add [draft] command.")
    else:
        proposal_for(here, asked, offer, faults, wait_s=WAIT_S)
    if faults:
        return _page(here, asked, offer, faults, None, begun=True)
    return redirect(url_for("drafting.show", **asked.query()), 303)


@pages.post("/draft")
def do_write() -> ResponseReturnValue:
    """Write the files that were shown, and no others."""
    here, asked = desk(), _asked(request.form)
    faults = Faults()
    offer = offer_of(here.workspace, faults)
    proposal = proposal_for(here, asked, offer, faults, wait_s=WRITE_WAIT_S)
    if proposal is None:
        return _page(here, asked, offer, faults, None, begun=True)
    digest, anew = request.form.get("digest", ""), request.form.get("replace") == "1"
    fault = ""
    try:
        write_as_shown(here, asked, proposal, digest=digest, anew=anew)
    except DraftChanged:
        fault = "The draft changed while you were reading. Nothing was written: see below."
    except TextsFaulty:
        fault = "The program’s texts have errors. Nothing was written: see below."
    except ProblemsError as error:  # somebody else wrote one of them meanwhile
        fault = f"Nothing was written: {error.problems[0]}."
    if fault:
        flash(fault, "warning")
        return redirect(url_for("drafting.show", **asked.query()), 303)
    found = proposal.findings
    judged = f"{plural(len(found), 'finding')}, listed below" if found else "nothing to fix"
    flash(
        f"{plural(len(proposal.changes), 'file')} written. Lint: {judged}. Read them aloud and "
        "edit them, then enrol the list.",
        "good",
    )
    return redirect(url_for("campaign.show", name=proposal.draft.name), 303)


def _page(
    here: AppContext,
    asked: Asked,
    offer: Offer,
    faults: Faults,
    proposal: Proposal | None,
    *,
    begun: bool,
) -> ResponseReturnValue:
    page = render_template(
        "drafting.html",
        asked=asked,
        offer=offer,
        faults=faults.of,
        proposal=proposal,
        at_work=begun and proposal is None and not faults,
        runs_command=here.workspace.settings.draft.command is not None,
        command_seconds=here.workspace.settings.draft.seconds,
        errors=_count(proposal, Severity.error),
        warnings=_count(proposal, Severity.warning),
    )
    return page, 422 if faults else 200


def _count(proposal: Proposal | None, severity: Severity) -> int:
    return sum(one.severity is severity for one in proposal.findings) if proposal else 0


def _asked(values: Mapping[str, str]) -> Asked:
    parts = {key: values.get(key, "").strip()[:200] for key in Asked.__dataclass_fields__}
    return Asked(**parts)
