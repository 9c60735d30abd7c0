"""The JSON API: the same actions and queries as the pages, for programs. It decides nothing."""

from flask import Flask, Response

from .. import access
from ..security import csrf
from . import (
    accounts,
    audit,
    campaigns,
    drafting,
    duplicates,
    enrolling,
    findings,
    forgetting,
    imports,
    leads,
    lists,
    mailboxes,
    messages,
    people,
    previews,
    replies,
    reports,
    sending,
    suppression,
    tasks,
)
from .openapi import document as document
from .operation import NEEDS, api
from .problems import PATH, Refused, of_refusal
from .tokens import Meter, by_token

__all__ = ["document", "register"]

# Importing them has put their operations into the blueprint.
RESOURCES = (
    campaigns, findings, previews, lists, imports, duplicates, enrolling, drafting,
    people, leads, messages, tasks, replies, sending, suppression, reports, mailboxes, audit,
    accounts, forgetting,
)  # fmt: skip


def register(app: Flask) -> None:
    """Serve the API beside the pages, by the same doors. After security.guard()."""
    meter = Meter()
    csrf.exempt(api)  # an operation asks for it itself, where a browser's session writes
    access.identify_first(app, lambda: by_token(meter))
    access.refuse_under(app, PATH, of_refusal)
    access.allow(app, {**NEEDS, "api.openapi": "anyone"})
    app.register_error_handler(Refused, _refused)
    app.register_blueprint(api)


def _refused(error: Refused) -> Response:
    return error.response()
