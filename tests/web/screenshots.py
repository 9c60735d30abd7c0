"""Writes every page at two widths and in both colour schemes into a folder: `make screenshots`.

Each page is opened once, in one browser; then it is looked at four times.
"""

import logging
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from .screenshots_site import LIST, PASSWORD, WHO, Shown, shown

LOOKS: tuple[tuple[int, Any], ...] = (
    (1440, "light"), (1440, "dark"), (390, "dark"), (390, "light"),
)  # fmt: skip
DOOR = ("sign-in", "forgot", "password", "unsubscribe", "unsubscribe-wrong")  # nobody signed in


def pages(site: Shown) -> dict[str, str]:
    """Return the address of each page by the name of its picture."""
    at = f"/campaigns/{site.campaign.name}"
    return {
        "sign-in": "/sign-in",
        "forgot": "/sign-in/forgot",
        "password": f"/sign-in/password/{site.invitation}",
        "unsubscribe": f"/u/{site.unsubscribe}",
        "unsubscribe-wrong": "/u/wrong",
        "today": "/",
        "calendar": "/calendar",
        "calendar-day": "/calendar/2026-03-03",
        "reports": "/reports",
        "campaign": at,
        "results": f"{at}/results",
        "version": f"{at}/versions/{site.release}",
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
        "reply": "/replies/1",
        "lists": "/lists",
        "list": f"/lists/of/{LIST}?show=errors",
        "list-row": f"/lists/row/{LIST}?row=89&column=email",
        "import": f"/import?list={LIST}",
        "import-choose": "/import",
        "duplicates": f"/duplicates?list={LIST}",
        "person": "/people/1",
        "search": "/search?q=foods",
        "draft": "/draft",
        "file": "/files/templates/webinar/01-thanks.mjml",
        "edit-file": f"/edit/{site.campaign.path}",
        "sending": "/sending",
        "mailboxes": "/mailboxes",
        "mailbox-connect": "/mailboxes",
        "suppression": "/suppression",
        "account": "/account",
        "settings-people": "/settings/people",
        "settings-audit-log": "/settings/audit-log",
        "settings-alerts": "/settings/alerts",
        "settings-tokens": "/tokens",
        "fault": "/nothing-here",
        "problems": "/",
    }


def main(folder: Path, only: tuple[str, ...] = ()) -> None:
    """Write the pictures of all pages, or only of those named."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as made, shown(Path(made)) as site:
        named = pages(site)
        walk(folder, site, {one: at for one, at in named.items() if one in (only or named)})


def walk(folder: Path, site: Shown, named: Mapping[str, str]) -> None:
    """Open each page, and write what is to be seen of it in each look."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(base_url=site.address).new_page()
        page.set_default_timeout(60_000)
        for name in filter(named.__contains__, DOOR):
            picture(page, folder, name, named[name])
        page.goto("/sign-in")
        page.get_by_label("Email").fill(WHO)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{site.address}/")
        for name in named:
            if name == "problems":  # the last one: nothing else is to be seen after it
                settings = site.root / "tactful.toml"
                settings.write_text(settings.read_text() + '\n[sending]\nper_day = "many"\n')
            if name not in DOOR:
                picture(page, folder, name, named[name])
        browser.close()


def picture(page: Page, folder: Path, name: str, path: str) -> None:
    """Open a page, wait for what is worked out beside it, and write its four pictures."""
    answer = page.goto(path)
    assert answer is not None, path
    assert answer.status < 500 or name == "problems", f"{path}: {answer.status}"
    if name == "mailbox-connect":
        page.locator("form[action$='/connect'] button").click()
    for _ in range(60):
        if name == "sending" or not page.locator("[data-live]").count():
            break
        page.wait_for_timeout(500)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(150)  # what is in its frames
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots"), tuple(sys.argv[2:]))
