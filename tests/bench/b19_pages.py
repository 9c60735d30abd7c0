"""B19: what a page costs with a long list enrolled: CPU of the second look, when nothing was written.

``B19_LEADS`` says how many leads, 5,000 by default; four drafts of each wait for a yes.
"""

import os
import shutil
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from leads import write_leads
from rows import Row

from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.model import person
from tactful.campaigns.store import open_store
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.workspace.workspace import open_workspace
from tactful.web import create_app

LEADS = int(os.environ.get("B19_LEADS", "5000"))
NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
ANN = person("ann")
TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = (
    "/",
    "/review",
    "/review/4000",
    "/tasks",
    "/replies",
    "/sending",
    "/campaigns/{}",
    "/campaigns/{}/results",
    "/reports",
    "/calendar",
    "/search?q=anna",
    "/api/v1/messages",
    "/settings/audit-log",
)
TIMES = 5


def run() -> list[Row]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for layer in ("demo/faulty", "demo/fixed"):
            shutil.copytree(TEMPLATES / layer, root, dirs_exist_ok=True)
        write_leads(root / "contacts/webinar.csv", LEADS)
        workspace = open_workspace(root)
        (campaign,) = workspace.campaigns.values()
        people = read_recipients(
            root / "contacts/webinar.csv", workspace.fields, shown="contacts/webinar.csv"
        )
        store = open_store(workspace)
        done = enrol_list(store, workspace, campaign, people, now=NOW, by=ANN)
        app = create_app(workspace, store, token="once", clock=lambda: NOW, user=ANN)
        client = app.test_client()
        client.get("/sign-in?token=once")
        with app.app_context():
            app.extensions["tactful"].judging(campaign).report(wait_s=600)
        rows = []
        for page in PAGES:
            taken = []
            for _ in range(TIMES + 1):
                begun = time.thread_time()
                status = client.get(page.format(campaign.name)).status_code
                assert status == 200, f"{page}: {status}"
                taken.append(time.thread_time() - begun)
            said = f"{statistics.median(taken[1:]) * 1000:.0f} ms, first {taken[0] * 1000:.0f} ms"
            rows.append(Row("B19", f"  page {page.format('NAME')}", said, "goal 100 ms"))
        store.close()
    many = f"{len(done.report.enrolled):,} enrolled, {done.drafts.drafted:,} drafts"
    return [Row("B19", f"{many}: CPU of a page", ""), *rows]
