"""Figures that several pages show, counted once for as long as nothing is written."""

from flask import Flask, Response, request
from sqlalchemy.orm import Session

from ..campaigns.queries.campaign import campaign_overview
from ..campaigns.queries.values import CampaignOverview
from .context import AppContext, desk


def overview_of(here: AppContext, session: Session, name: str) -> CampaignOverview:
    """Return a campaign's figures."""
    workspace, now = here.workspace, here.clock()
    return here.counted(
        f"campaign {name}", lambda: campaign_overview(session, workspace, name, now=now)
    )


def register(app: Flask) -> None:
    """Let figures be counted again after each press."""

    @app.after_request
    def pressed(response: Response) -> Response:
        if request.method != "GET":
            desk().forget_counts()
        return response
