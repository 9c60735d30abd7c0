"""A marketer's and a rep's walk in a real browser: with and without JavaScript, at a desk and
on a phone, in light and in dark; axe-core must find nothing on any page."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select, update

from tactful.campaigns.messages.approval import approve
from tactful.campaigns.model import EnrolmentState, MessageState, OutboxState, TouchState, person
from tactful.campaigns.queries.review import review_queue
from tactful.campaigns.store.tables import Enrolment, Outbox, StoredMessage, Touch
from tactful.lint.check.api import check_workspace
from tactful.lint.formats import Printing, formats
from tactful.templates.workspace.scaffold import lay
from tactful.templates.workspace.workspace import open_workspace

from ..campaigns.memory_keyring import memory_keyring
from ..campaigns.token_server import token_server
from .test_campaign_page import branching
from .test_connecting import by_oauth
from .test_replies import UNCLEAR, come, mail, sent
from .test_results import answered, split
from .test_tasks import calls

__all__ = ["branching", "calls", "sent", "split"]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# Processes and pages kept for what never comes: half of what a page load costs.
FLAGS.append("--disable-features=SpareRendererForSitePerProcess,BackForwardCache,RenderDocument")
# How a walk clicks and types. On each page, fit() looks at both widths in light and in dark.
LOOKS = [
    pytest.param(True, 1440, "light", id="js-1440-light"),
    pytest.param(False, 390, "dark", id="nojs-390-dark"),
]
SOME_LOOKS = [
    pytest.param(True, 390, "dark", id="js-390-dark"),
    pytest.param(False, 1440, "light", id="nojs-1440-light"),
]
# A frame without scripts cannot hold axe; what is in it is the user's mail, not our page.
AXE = {"iframes": False, "resultTypes": ["violations"]}
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RUN_AXE = "options => axe.run(options).then(({violations}) => ({violations}))"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


# One browser for this file only: while Playwright's loop runs, no other can run in its process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no chromium: tests/system_packages.sh installs it")
        pytest.skip("there is no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, served: str) -> Iterator[Any]:
    """Return a function that opens the site, signed in; complaints of the browser fail."""
    contexts = []
    complaints: list[str] = []

    def open_(script: bool, width: int, scheme: Any) -> Page:
        context = browser.new_context(
            base_url=served,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _bad(said) else None)
        page.goto("/sign-in?token=open-once")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


def _bad(said: Any) -> bool:
    # MJML asks for web fonts, which the policy of a shown mail refuses: as it should be.
    # A form that comes back with its error is told to the console as well.
    expected = "fonts.googleapis.com" in said.text or "status of 422" in said.text
    return said.type == "error" and not expected


def fit(page: Page, *, script: bool = True) -> None:
    """Nothing for axe to find, and nothing sticks out at the side: at a desk and on a phone, in
    light and in dark, beginning and ending with how the page is looked at.

    axe is a script itself: where scripts are off, the same page was judged with them on.
    """
    page.wait_for_load_state()
    scheme = (
        "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    )
    size = page.viewport_size or {"width": 1440, "height": 900}
    if script:
        page.evaluate(Axe().axe_script)
    for width in (1440, 390) if size["width"] == 390 else (390, 1440):
        page.set_viewport_size({**size, "width": width})
        for colours in ("light", "dark") if scheme == "dark" else ("dark", "light"):
            page.emulate_media(color_scheme=colours)
            if script:
                options = AXE | (ONLY_COLOURS if colours == "dark" else {})
                found = AxeResults(page.evaluate(RUN_AXE, options))
                assert found.violations_count == 0, f"{width} {colours} {found.generate_report()}"
            assert page.evaluate(TOO_WIDE) <= 0, (page.url, width, colours)


expect.set_options(timeout=20_000)


# A click returns before the next page has come: every look at a page waits for what it names.
def headed(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def told(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def press_after_reading(page: Page, key: str) -> None:
    """Press a key that decides something: in its first second a page takes none."""
    page.wait_for_load_state()
    page.wait_for_timeout(1_100)
    page.keyboard.press(key)


def drafts(site: Any, state: MessageState) -> int:
    with site.store.reading() as session:
        return len(review_queue(session, site.workspace, "guide", states=(state,)))


@pytest.mark.parametrize(("script", "width", "scheme"), LOOKS)
def test_a_marketer_looks_through_a_campaign(
    open_page: Any, script: bool, width: int, scheme: str
) -> None:
    page = open_page(script, width, scheme)
    headed(page, "Today")
    fit(page, script=script)
    page.get_by_role("link", name="guide", exact=True).click()
    headed(page, "guide")
    fit(page, script=script)
    page.get_by_role("link", name="Preview", exact=True).click()
    headed(page, "Zoe Adams")
    mail = page.frame_locator("iframe[title='Step 1 as sent']")
    expect(mail.locator("body")).to_contain_text("Dear Zoe")
    fit(page, script=script)
    if script:
        page.keyboard.press("j")
    else:
        page.get_by_role("link", name="Next recipient").click()
    page.wait_for_url("**/preview?*row=2*")
    headed(page, "Omar Haddad")
    for view in ("Phone", "Dark", "Source", "Headers", "Plain text"):
        page.get_by_role("link", name=view, exact=True).click()
        shown = page.get_by_role("link", name=view, exact=True)
        expect(shown).to_have_attribute("aria-current", re.compile("."))
        fit(page, script=script)
    written = page.locator(".mail-text").first
    expect(written).to_contain_text("Dear Omar, here is the buying guide")
    page.get_by_role("link", name="Underline merged values").click()
    expect(page.locator("mark", has_text="Omar").first).to_be_visible()
    fit(page, script=script)
    page.get_by_role("searchbox").fill("Hohenlohe")
    page.get_by_role("button", name="Find").click()
    page.wait_for_url("**/preview?*row=4*")
    fit(page, script=script)
    page.goto("/campaigns/guide/enrol")
    fit(page, script=script)
    page.get_by_role("button", name="Enrol 4 recipients").click()
    told(page, "4 recipients enrolled")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_a_sequence_is_drafted_read_and_shown_on_somebodys_clock(
    open_page: Any, branching: Any, script: bool, width: int, scheme: str
) -> None:
    page = open_page(script, width, scheme)
    page.get_by_role("link", name="Draft a sequence").click()
    headed(page, "Draft a sequence")
    fit(page, script=script)
    page.get_by_label("Initial email").select_option("00-invitation.mjml")
    page.get_by_label("List", exact=True).select_option("contacts/guide.csv")
    page.get_by_label("Name of the campaign").fill("a / b")
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("'a / b' is no name for a campaign")
    expect(page.get_by_label("Initial email")).to_have_value("00-invitation.mjml")
    fit(page, script=script)
    page.get_by_label("Name of the campaign").fill("next")
    page.get_by_role("button", name="Draft", exact=True).press("Enter")
    write = page.get_by_role("button", name="Write these files")
    for _ in range(60):
        page.wait_for_timeout(500)
        if write.count():
            break
        if not script:
            page.reload()
    fit(page, script=script)
    assert not (branching.root / "campaigns/next.yml").exists()
    write.press("Enter")
    headed(page, "next")
    expect(page.locator(".flashes")).to_contain_text("files written. Lint:")
    fit(page, script=script)
    page.goto("/campaigns/guide")
    expect(page.locator("main")).to_contain_text("a typical recipient")
    page.get_by_role("searchbox").fill("kim")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("main")).to_contain_text("On the clock of Kim Abe: America/New_York")
    fit(page, script=script)
    page.get_by_role("link", name="Step 4", exact=True).first.click()
    expect(page.locator("#step-4")).to_be_in_viewport()
    page.locator("#step-1").get_by_role("link", name="call.txt").click()
    headed(page, "templates/call.txt")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_results_and_what_changed_since_a_version_are_read(
    split: Any, open_page: Any, script: bool, width: int, scheme: str
) -> None:
    answered(split)
    guide = split.root / "campaigns/guide.yml"
    guide.write_text(guide.read_text().replace("4 business days", "5 business days"))
    page = open_page(script, width, scheme)
    page.goto("/campaigns/guide?to=p1@firm1.example")
    fit(page, script=script)
    page.get_by_role("link", name="Results").click()
    headed(page, "Results of guide")
    expect(page.get_by_role("img")).to_have_count(2)
    page.get_by_label("People each needs").fill("5")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("b wins")).to_be_visible()
    fit(page, script=script)
    page.goto("/campaigns/guide")
    page.get_by_role("link", name="Report", exact=True).click()
    headed(page, "Reports of guide")
    expect(page.get_by_role("img")).to_have_count(4)
    fit(page, script=script)
    page.get_by_label("From").fill("2026-01-01")
    page.get_by_label("To", exact=True).fill("2026-01-02")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Nothing happened in these days")).to_be_visible()
    fit(page, script=script)
    with split.store.reading() as session:
        someone = session.scalars(select(Enrolment)).first()
        assert someone is not None
        address = someone.address.address
    page.goto(f"/campaigns/guide?to={address}")
    page.get_by_role("link", name="What changed since").click()
    headed(page, "What changed since 3 Mar 2026")
    expect(page.get_by_text("wait: 5 business days")).to_be_visible()
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), LOOKS)
def test_a_rep_works_through_the_queue(
    open_page: Any, site: Any, script: bool, width: int, scheme: str
) -> None:
    site.enrolled()
    site.later(hours=1)
    page = open_page(script, width, scheme)
    page.get_by_role("link", name=re.compile("^Review 6 messages")).click()
    expect(page.get_by_role("link", name="Read one by one")).to_be_visible()
    fit(page, script=script)
    page.get_by_role("link", name="Read one by one").click()
    headed(page, "Zoe Adams")
    expect(page.get_by_role("complementary")).to_contain_text("asked about rollout")
    fit(page, script=script)
    first = page.url
    if script:
        press_after_reading(page, "a")
        page.wait_for_url(lambda url: url != first)
        page.keyboard.press("a")  # a second press at once is not for the next message
    else:
        page.get_by_role("button", name="Approve").click()
        page.wait_for_url(lambda url: url != first)
    told(page, "Approved: Zoe Adams (zoe@acme.example), “Your copy of the buying guide”. Undo")
    assert drafts(site, MessageState.approved) == 1
    fit(page, script=script)
    if script:
        page.keyboard.press("p")
    else:
        page.get_by_role("link", name="Back to the message decided before").click()
    page.wait_for_url(first)
    fit(page, script=script)
    if script:
        press_after_reading(page, "u")
    else:
        page.get_by_role("button", name="Withdraw approval").click()
    told(page, "The approval is withdrawn: Zoe Adams")
    assert drafts(site, MessageState.approved) == 0
    site.later(seconds=2)
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url(lambda url: url != first)
    assert drafts(site, MessageState.approved) == 1
    second = page.url
    if script:
        page.keyboard.press("s")
        page.keyboard.type("answered by phone")
        page.keyboard.press("Enter")
    else:
        page.locator("summary", has_text="Skip").click()
        page.get_by_label("Why is this step skipped").fill("answered by phone")
        fit(page, script=script)
        page.get_by_role("button", name="Skip this step").click()
    page.wait_for_url(lambda url: url != second)
    told(page, "Skipped: ")
    assert drafts(site, MessageState.rejected) == 1
    page.goto("/review/approve-clean")
    fit(page, script=script)
    page.get_by_role("link", name="Sending").click()
    expect(page.locator(".mailbox")).to_contain_text("1 waiting")
    fit(page, script=script)
    page.locator("summary", has_text="Pause everything").click()
    page.get_by_label("Why?").first.fill("a wrong price")
    fit(page, script=script)
    page.get_by_role("button", name="Pause everything").click()
    expect(page.locator("main")).to_contain_text("a wrong price")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), LOOKS)
def test_somebody_left_out_is_told_to_be_somebody_else(
    open_page: Any, site: Any, script: bool, width: int, scheme: str
) -> None:
    site.enrolled()
    (site.root / "contacts/guide.csv").write_text(
        "email,first_name,last_name,company,asset,notes,owner\n"
        "zadams@acme.example,Zoe,Adams,Acme,the buying guide,,ana\n"
    )
    page = open_page(script, width, scheme)
    page.goto("/campaigns/guide/enrol")
    headed(page, "Nobody new to enrol")
    fit(page, script=script)
    button = page.get_by_role("button", name="It is somebody else: zadams@acme.example is not Zoe")
    button.focus()
    page.keyboard.press("Enter")
    headed(page, "Enrol 1 recipient?")
    told(page, "now two different people")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), LOOKS)
def test_a_rep_works_through_the_tasks(
    open_page: Any, calls: Any, script: bool, width: int, scheme: str
) -> None:
    page = open_page(script, width, scheme)
    page.get_by_role("link", name=re.compile("^See the tasks")).click()
    headed(page, "Tasks")
    expect(page.locator("main")).to_contain_text("3 tasks due; oldest first")
    fit(page, script=script)
    page.get_by_role("link", name="Work one by one").click()
    headed(page, "Zoe Adams")
    expect(page.get_by_role("complementary")).to_contain_text("They open a plant in Hull")
    fit(page, script=script)
    page.get_by_label("Note").fill("the spring order")
    page.get_by_label("Day").focus()
    page.keyboard.press("Enter")  # it chooses no outcome
    expect(page.get_by_role("alert")).to_have_text("Press the button that says how it went.")
    expect(page.get_by_label("Note")).to_have_value("the spring order")
    fit(page, script=script)
    page.get_by_role("button", name="Not the right person").click()
    headed(page, "<script>alert(1)</script> Okoro")  # the note says who it is
    told(page, "The sequence to zoe@acme.example has ended")
    fit(page, script=script)
    page.get_by_label("Day").fill("2026-03-10")
    page.get_by_role("button", name="No answer").click()
    expect(page.get_by_role("alert")).to_contain_text("A day has no effect with 'no_answer'")
    expect(page.get_by_label("Day")).to_have_value("2026-03-10")
    fit(page, script=script)
    page.get_by_label("Note").fill("the price list")
    page.get_by_role("button", name="Call back").click()
    headed(page, "Omar Haddad")
    told(page, "comes again on 2026-03-10")
    if script:
        page.wait_for_load_state()
        page.keyboard.press("?")
        expect(page.get_by_text("next and previous task")).to_be_visible()
    fit(page, script=script)
    page.get_by_role("button", name="No answer").click()
    headed(page, "Tasks")
    expect(page.get_by_role("heading", level=2)).to_have_text("No task is due")
    fit(page, script=script)
    with calls.store.session() as session:
        for touch in session.query(Touch).filter_by(channel="call"):
            touch.state, touch.channel = TouchState.open, "letter"
            touch.enrolment.state = EnrolmentState.active
            number = touch.id
    page.goto(f"/tasks/{number}")
    page.get_by_role("link", name="Print").click()
    expect(page.get_by_role("article")).to_contain_text("2 Mill Lane")
    fit(page, script=script)
    page.emulate_media(media="print", color_scheme=scheme)
    expect(page.get_by_role("link")).to_have_count(0)


TROUBLE = (OutboxState.failed, OutboxState.held, OutboxState.sent)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_a_rep_decides_what_came_in(
    open_page: Any, sent: Any, script: bool, width: int, scheme: str
) -> None:
    come(sent, mail(UNCLEAR))
    come(sent, mail(UNCLEAR, sender="boss@elsewhere.example", key="2"))
    page = open_page(script, width, scheme)
    page.get_by_role("link", name="Decide 2 replies to decide").click()
    headed(page, "Replies")
    fit(page, script=script)
    page.get_by_role("link", name="Decide one by one").click()
    headed(page, "boss@elsewhere.example")
    fit(page, script=script)
    page.get_by_role("button", name="Nothing follows from it").click()
    headed(page, "Zoe Adams")
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("alert")).to_contain_text("from which day")
    fit(page, script=script)
    page.get_by_label("Day").fill("2026-05-04")
    page.get_by_role("button", name="Not now").click()
    told(page, "Recorded: not now.")
    expect(page.get_by_role("heading", level=2)).to_have_text("Nothing to decide")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_a_text_is_edited_beside_what_lint_says_and_how_it_reads(
    open_page: Any, script: bool, width: int, scheme: str
) -> None:
    page = open_page(script, width, scheme)
    page.goto("/campaigns/guide/preview?step=1")
    page.get_by_role("link", name="All shapes").click()
    headed(page, "Shapes of guide")
    for _ in range(0 if script else 60):  # without scripts the page comes again by itself
        if page.locator(".shape-card").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator(".shape-card").first).to_contain_text("of 4")
    fit(page, script=script)
    page.goto("/campaigns/guide/preview?step=1")
    page.get_by_role("link", name="Edit this text").click()
    headed(page, "templates/01-thanks.mjml")
    fit(page, script=script)
    text = page.get_by_label("Text", exact=True)
    before = text.input_value()
    text.fill(before.replace("as you asked", "as you wished, {Add first name}"))
    if not script:
        page.get_by_role("button", name="Check").click()
    expect(page.locator("#checked .finding").first).to_contain_text("{Add first name}")
    expect(page.locator("#checked summary")).to_contain_text("1 line added, 1 line removed")
    page.locator("#checked summary").click()
    fit(page, script=script)
    page.get_by_label("Text", exact=True).fill(before.replace("as you asked", "as you wished"))
    page.get_by_role("button", name="Save").click()
    told(page, "templates/01-thanks.mjml is saved.")
    frame = page.frame_locator("iframe.mail")
    expect(frame.get_by_text("as you wished")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    told(page, "is as it was before")
    expect(page.get_by_label("Text", exact=True)).to_have_value(before)


def test_pages_full_of_trouble_and_empty_ones_are_sound_too(open_page: Any, site: Any) -> None:
    page = open_page(True, 390, "dark")
    page.goto("/review")
    expect(page.get_by_role("heading", level=2)).to_have_text("Nothing waits for review")
    fit(page)
    site.enrolled()
    site.later(hours=1)
    long = "554 5.7.1 refused, see https://support.example/" + "policy" * 30
    with site.store.session() as session:
        rows = session.query(StoredMessage).filter_by(state=MessageState.draft).all()
        states = iter(TROUBLE)
        for row in rows:
            approve(session, row.id, row.digest, by=person("ana"), now=site.now)
            queued = session.query(Outbox).filter_by(message_id=row.id).one_or_none()
            if queued is not None:
                queued.state, queued.response = next(states), long
    for path in ("/", "/sending", "/review?state=approved", "/review/1"):
        page.goto(path)
        fit(page)
    page.goto("/sending")
    for summary in page.locator("details.brake summary, details.reply summary").all():
        summary.click()
    fit(page)
    page.get_by_role("link", name="Mailboxes").click()
    headed(page, "Mailboxes")
    page.get_by_role("button", name="Check the connection of ana").click()
    expect(page.get_by_role("alert")).to_contain_text("Sending:")
    fit(page)
    page.goto("/sending")
    page.get_by_role("link", name="Suppression").click()
    headed(page, "Suppression")
    fit(page)
    page.get_by_label("Address or domain").fill(
        "a-rather-long-name@" + "very-" * 8 + "long.example"
    )
    page.get_by_role("button", name="Send them nothing more").click()
    told(page, "gets no more emails")
    page.get_by_text("Allow again…").click()
    page.get_by_role("button", name="Allow again").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    fit(page)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_a_mailbox_is_connected_at_its_provider(
    site: Any, open_page: Any, script: bool, width: int, scheme: str
) -> None:
    with memory_keyring(), token_server() as tokens:
        by_oauth(site, tokens)
        page = open_page(script, width, scheme)
        page.goto("/mailboxes")
        fit(page, script=script)
        page.get_by_role("button", name="Connect ana").click()
        headed(page, f"Connect ana to {tokens.url.removeprefix('http://')}")
        fit(page, script=script)
        page.get_by_role("link", name="Continue to 127.0.0.1").click()
        told(page, "ana is connected.")
        fit(page, script=script)
        page.get_by_role("button", name="Disconnect ana").click()
        told(page, "ana is disconnected.")


def test_pages_without_a_menu_are_sound_too(browser: Browser, served: str) -> None:
    context = browser.new_context(base_url=served, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    for path in ("/", "/sign-in?token=no", "/u/nothing"):
        page.goto(path)
        fit(page)
    context.close()


def test_keys_can_be_turned_off_and_leave_typing_alone(open_page: Any) -> None:
    page = open_page(True, 1440, "light")
    page.goto("/campaigns/guide/preview")
    page.get_by_role("searchbox").press_sequentially("jk")
    expect(page.get_by_role("searchbox")).to_have_value("jk")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn single keys off").click()
    page.reload()
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert "row=2" not in page.url


def test_a_hostile_mail_runs_nothing(browser: Browser, served: str, site: Any) -> None:
    (site.root / "templates/01-thanks.mjml").write_text(
        "<mjml><mj-head><mj-title>x</mj-title></mj-head><mj-body><mj-section><mj-column>"
        "<mj-raw><b id='mark'>here</b><script>top.document.title='taken'</script>"
        "<img src='x' onerror=\"top.document.title='taken'\"></mj-raw>"
        "</mj-column></mj-section></mj-body></mjml>"
    )
    context = browser.new_context(base_url=served)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto("/sign-in?token=open-once")
    page.goto("/campaigns/guide/preview?step=1")
    frame = page.frame_locator("iframe").first
    expect(frame.locator("#mark")).to_have_text("here")
    for _ in range(200):
        if any("Blocked script execution" in text for text in said):
            break
        page.wait_for_timeout(100)
    else:
        pytest.fail(f"no script was blocked: {said}")
    assert "taken" not in page.title()
    context.close()


def test_sending_keeps_itself_fresh(open_page: Any, site: Any) -> None:
    page = open_page(True, 1440, "light")
    page.goto("/sending")
    site.later(hours=2)
    expect(page.locator("main")).to_contain_text("As of today 12:00", timeout=20_000)


def test_unsubscribing_in_a_browser(browser: Browser, served: str, site: Any) -> None:
    from tactful.campaigns.messages import links

    site.enrolled()
    with site.store.session() as session:
        token = links.token(session, 1)
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"/u/{token}")
    fit(page)
    page.get_by_role("button", name="Unsubscribe").click()
    headed(page, "You are unsubscribed")
    fit(page)
    context.close()


def test_the_linters_page_is_sound_too(browser: Browser, tmp_path: Path) -> None:
    lay("demo/faulty", tmp_path)
    report = check_workspace(open_workspace(tmp_path))
    file = tmp_path / "report.html"
    file.write_text(formats()["html"](report, Printing(root=tmp_path)), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    headed(page, "Findings")
    fit(page)
    page.get_by_role("link", name="R301").first.click()
    expect(page.locator("dt#R301")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_a_marketer_brings_a_list_and_corrects_it(
    open_page: Any, site: Any, script: bool, width: int, scheme: str
) -> None:
    rows = site.root / "contacts/guide.csv"
    more = "no-address,Jos\u00c3\u00a9,Pe\u00f1a,Elm,,,ana\nzoe.adams@acme.example,Zoe,Adams,Acme,,,ana\n"
    rows.write_text(rows.read_text(encoding="utf-8") + more, encoding="utf-8")
    page = open_page(script, width, scheme)
    page.get_by_role("link", name="Lists", exact=True).click()
    headed(page, "Lists")
    fit(page, script=script)
    page.get_by_role("link", name="contacts/guide.csv", exact=True).click()
    expect(page.locator("main")).to_contain_text("2 rows with errors", timeout=60_000)
    fit(page, script=script)
    page.get_by_role("link", name="2 rows with errors").click()
    page.get_by_role("link", name="no-address").click()
    headed(page, "Correct row 5")
    expect(page.get_by_label("email")).to_be_focused()
    page.get_by_label("email").fill("jose@elm.example")
    if not script:
        page.get_by_role("button", name="Check").click()
    expect(page.locator("#checked")).to_contain_text("jose@elm.example")
    fit(page, script=script)
    page.get_by_role("button", name="Save").click()
    told(page, "Row 5 of contacts/guide.csv is corrected in the file.")
    page.get_by_role("link", name="Import\u2026").click()
    headed(page, "Import 6 people?")
    fit(page, script=script)
    page.get_by_role("button", name="Import 6 people").click()
    told(page, "contacts/guide.csv is imported: 6 new people")
    headed(page, "Nothing new in this list")
    page.goto("/duplicates")
    headed(page, "1 pair to look at")
    fit(page, script=script)
    page.get_by_role("button", name=re.compile("^Not the same")).click()
    told(page, "are two people")
    fit(page, script=script)
    page.goto("/import")
    headed(page, "Import a list")
    fit(page, script=script)
    if script:
        page.keyboard.press("Control+k")
        field = page.get_by_role("combobox", name="Search")
        expect(field).to_be_focused()
        page.keyboard.type("hohenlohe")
        expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
        fit(page)
        page.keyboard.press("Enter")
    else:
        page.get_by_role("link", name="Search").click()
        page.get_by_role("searchbox").fill("hohenlohe")
        page.get_by_role("button", name="Find").click()
        fit(page, script=script)
        page.get_by_role("link", name=re.compile("Maximiliane")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hohenlohe")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_a_rep_writes_to_one_person_and_approves_the_rest_by_shape(
    open_page: Any, site: Any, script: bool, width: int, scheme: str
) -> None:
    site.enrolled()
    page = open_page(script, width, scheme)
    page.goto("/review")
    if script:
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.get_by_role("button", name="Approve 1 ticked")).to_be_visible()
        page.keyboard.press("x")
        page.keyboard.press("Enter")
    else:
        page.get_by_role("link", name=re.compile("Your copy of the buying guide")).first.click()
    headed(page, "Zoe Adams")
    page.get_by_role("link", name="Edit", exact=True).click()
    headed(page, "Write to Zoe Adams alone")
    page.get_by_label("A paragraph before the sign-off").fill("We met in Leeds.")
    if not script:
        page.get_by_role("button", name="Check").click()
    expect(page.locator("#checked mark")).to_have_text("We met in Leeds.")
    fit(page, script=script)
    page.get_by_role("button", name="Save").click()
    told(page, "The message is written for this person alone.")
    mail = page.frame_locator("iframe[title='The message to Zoe Adams']")
    expect(mail.locator("body")).to_contain_text("We met in Leeds.")
    page.locator("summary", has_text="Request changes").click()
    page.get_by_label("What should change?").fill("Say when.")
    fit(page, script=script)
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator("main")).to_contain_text("ana asks for a change")
    fit(page, script=script)
    page.goto("/review/approve-clean")
    headed(page, "4 messages of 2 shapes")
    expect(page.locator("main")).to_contain_text("Left out: 4 messages")
    fit(page, script=script)
    page.get_by_role("button", name="Approve the ticked shapes").click()
    told(page, "4 messages approved.")
    fit(page, script=script)
    assert drafts(site, MessageState.approved) == 4
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=re.compile("Approve .*ticked")).click()
    told(page, "1 message approved.")
    page.goto("/campaigns/guide/preview?step=1&row=1")
    for view in ("Images off", "Outlook, no styles"):
        page.get_by_role("link", name=view, exact=True).click()
        expect(page.frame_locator("iframe").first.locator("body")).to_contain_text("Dear Zoe")
    page.get_by_role("link", name="Mark copied passages").click()
    expect(page.locator("main")).to_contain_text("Marked on both sides")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_a_token_is_made_shown_once_and_revoked(
    open_page: Any, script: bool, width: int, scheme: str
) -> None:
    page = open_page(script, width, scheme)
    page.goto("/")
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="API tokens").click()
    headed(page, "Settings")
    page.get_by_label("For which program?").fill("website form")
    page.get_by_label("leads").check()
    page.get_by_role("button", name="Make it").click()
    told(page, "it is shown this once")
    expect(page.get_by_label("Secret")).to_have_value(re.compile("^tactful_.{40}"))
    fit(page, script=script)
    page.goto("/tokens")
    expect(page.get_by_label("Secret")).to_have_count(0)
    page.get_by_text("Revoke… website form").click()
    page.get_by_role("button", name="Revoke it").click()
    told(page, "The token is revoked")
    expect(page.locator(".lines")).to_contain_text("Revoked")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_an_administrator_invites_somebody_who_then_signs_in(
    open_page: Any, monkeypatch: pytest.MonkeyPatch, script: bool, width: int, scheme: str
) -> None:
    page = open_page(script, width, scheme)
    page.goto("/settings/people")
    page.get_by_label("Email address").fill("kim@northlight.example")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Link", exact=True).input_value()
    fit(page, script=script)
    page.goto("/settings/audit-log")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_text("The log is whole:")).to_be_visible()
    fit(page, script=script)
    monkeypatch.setattr("tactful.web.audit_log.PART", 1)  # as if it were long
    page.goto("/settings/audit-log")
    page.get_by_role("button", name="Begin at the first line").click()
    if not script:
        fit(page, script=script)
        page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("The log is whole:")).to_be_visible()
    fit(page, script=script)
    page.get_by_role("link", name="Alerts").click()
    page.get_by_label("Answers").select_option("webhook")
    page.get_by_label("ana Ana Ruiz").fill("nobody")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("3 fields are not right yet:")).to_be_visible()
    fit(page, script=script)
    page.get_by_label("Answers").select_option("email")
    page.get_by_label("ana Ana Ruiz").fill("ruiz@northlight.example")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#checked ins", has_text="alert_to")).to_be_visible()
    fit(page, script=script)
    page.get_by_role("button", name="Save", exact=True).click()
    told(page, "tactful.toml is saved.")
    fit(page, script=script)
    page.get_by_role("button", name="Send a test to the rep of ana").click()
    expect(page.get_by_text("The test did not arrive:")).to_be_visible()
    page.context.clear_cookies()
    page.goto(link)
    fit(page, script=script)
    for label in ("New password", "The same once more"):
        page.get_by_label(label).fill("several words of Kim")
    page.get_by_role("button", name="Set the password").click()
    fit(page, script=script)
    page.get_by_label("Password").fill("several words of Kim")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/account")
    headed(page, "Your account")
    fit(page, script=script)


@pytest.mark.parametrize(("script", "width", "scheme"), SOME_LOOKS)
def test_a_marketer_reads_the_calendar_and_archives_a_campaign(
    open_page: Any, site: Any, script: bool, width: int, scheme: str
) -> None:
    site.enrolled()
    page = open_page(script, width, scheme)
    page.get_by_role("link", name="Four weeks in the calendar").click()
    headed(page, "Calendar")
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(5)
    fit(page, script=script)
    page.get_by_label("Rep").select_option("ana")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/calendar?*owner=ana*")
    page.get_by_role("table").get_by_role("link", name="Today").click()
    headed(page, "Tue 3 Mar")
    expect(page.locator(".queue > li")).to_have_count(4)
    fit(page, script=script)
    page.goto("/campaigns/guide")
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_text("Not archived: 4 people are under way.")).to_be_visible()
    with site.store.session() as session:
        session.execute(update(Enrolment).values(state=EnrolmentState.finished))
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_text("guide is archived: ")).to_be_visible()
    fit(page, script=script)
    page.goto("/")
    page.get_by_text("Archived: 1 campaign").click()
    fit(page, script=script)
    page.get_by_role("link", name="guide", exact=True).click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_text("guide is back: ")).to_be_visible()
