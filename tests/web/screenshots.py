"""Writes every page at two widths and in both colour schemes into a folder: `make screenshots`.

The pages are those of the bundled campaign, a moment after its list was enrolled.
"""

import logging
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tactful.campaigns.actions.approve import approve_all_in_parts
from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.model import person
from tactful.campaigns.store import open_store
from tactful.lint.lists.recipients import campaign_list
from tactful.templates.workspace.workspace import open_workspace
from tactful.web import create_app

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = ROOT / "templates/demo"
LIST = "contacts/as-exported.csv"  # with its faults
WIDTHS = (1440, 390)
SCHEMES: tuple[Any, ...] = ("light", "dark")
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def pages(campaign: str, file: str) -> dict[str, str]:
    """Return the address of each page by the name of its picture."""
    at = f"/campaigns/{campaign}"
    return {
        "today": "/",
        "campaign": at,
        "preview": f"{at}/preview",
        "preview-phone": f"{at}/preview?view=phone",
        "preview-images-off": f"{at}/preview?view=noimages",
        "preview-copied": f"{at}/preview?view=text&copied=1",
        "shapes": f"{at}/shapes",
        "enrol": f"{at}/enrol",
        "review": "/review",
        "review-message": "/review/1",
        "review-edit": "/review/1/edit",
        "review-by-shape": "/review/approve-clean",
        "tasks": "/tasks",
        "replies": "/replies",
        "lists": "/lists",
        "list": f"/lists/of/{LIST}?show=errors",
        "list-row": f"/lists/row/{LIST}?row=89&column=email",
        "import": f"/import?list={LIST}",
        "import-choose": "/import",
        "duplicates": f"/duplicates?list={LIST}",
        "person": "/people/1",
        "search": "/search?q=foods",
        "draft": "/draft",
        "edit-file": f"/edit/{file}",
        "sending": "/sending",
        "mailboxes": "/mailboxes",
        "suppression": "/suppression",
    }


def main(folder: Path) -> None:
    """Write the pictures of all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as made:
        root = Path(made, "workspace")
        shutil.copytree(DEMO / "faulty", root)
        shutil.copytree(DEMO / "fixed", root, dirs_exist_ok=True)  # what was corrected of it
        shutil.copy(DEMO / "faulty/contacts/webinar.csv", root / LIST)
        workspace = open_workspace(root)
        campaign = next(iter(workspace.campaigns.values()))
        recipients = campaign_list(workspace, campaign)
        assert recipients is not None
        store = open_store(workspace)
        ana = person("ana")
        enrol_list(store, workspace, campaign, recipients, now=NOW, by=ana)
        approve_all_in_parts(store, campaign, by=ana, now=NOW, step=1)
        app = create_app(
            workspace, store, token="once", clock=lambda: NOW + timedelta(hours=1), user=ana
        )
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            walk(folder, f"http://127.0.0.1:{server.port}", pages(campaign.name, campaign.path))
        finally:
            server.shutdown()
            store.close()


def walk(folder: Path, address: str, named: dict[str, str]) -> None:
    """Open each page in each look, and write what is to be seen."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        first = browser.new_context(base_url=address)
        first.new_page().goto("/sign-in?token=once")
        session: Any = first.storage_state()
        for width in WIDTHS:
            for scheme in SCHEMES:
                context = browser.new_context(
                    base_url=address, storage_state=session, color_scheme=scheme,
                    viewport={"width": width, "height": 900},
                )  # fmt: skip
                page = context.new_page()
                for name, path in named.items():
                    answer = page.goto(path)
                    assert answer is not None and answer.status < 500, path
                    for _ in range(60):  # what is worked out beside the page
                        if name == "sending" or not page.locator("[data-live]").count():
                            break
                        page.wait_for_timeout(500)
                    page.wait_for_timeout(150)  # what is in its frames
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"))
