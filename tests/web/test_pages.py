"""What the pages show and what their forms do."""

import re
import threading
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tactful.campaigns.messages.approval import approve
from tactful.campaigns.model import MessageState, OutboxState, person
from tactful.campaigns.queries.review import review_item, review_queue
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.store.instance import Here, Host, bind_new
from tactful.campaigns.store.tables import Outbox
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.findings.report import Report
from tactful.templates.errors import Place, Problem, RecipientsError

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


def post(client: Any, page: str, path: str, **form: object) -> Any:
    """Post a form with the token of the page that holds it."""
    token = CSRF.search(client.get(page).text)
    assert token is not None, page
    return client.post(path, data={"csrf_token": token[1], **form})


def digest_of_page(answer: Any) -> str:
    """Return the digest that a page's form sends back."""
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', answer.text)
    assert found is not None
    return found[1]


def enrolled_as_shown(client: Any, page: str) -> Any:
    """Press "Enrol" on the page that shows who would be."""
    return post(client, page, page, digest=digest_of_page(client.get(page)))


def words(answer: Any) -> str:
    """Return an answer as a person reads it."""
    text = re.sub(r"<(script|style).*?</\1>|<wbr>|<[^>]+>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(text).split())


def message_id(site: Any, address: str, step: int) -> int:
    with site.store.reading() as session:
        queue = review_queue(session, site.workspace, "guide")
        return next(
            item.message_id for item in queue if (item.recipient, item.step) == (address, step)
        )


def state_of(site: Any, number: int) -> MessageState:
    with site.store.reading() as session:
        item = review_item(session, site.workspace, number)
        assert item is not None
        return item.state


def test_today_says_what_needs_me(site: Any) -> None:
    client = site.client()
    assert "Nobody is enrolled yet" in words(client.get("/"))
    site.enrolled()
    text = words(client.get("/"))
    assert "6 messages to review" in text and "2 messages held" in text
    assert "4 recipients enrolled" in text


def test_the_page_does_not_wait_for_the_linter(site: Any, monkeypatch: Any) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def slow(*_: object, progress: Any, **__: object) -> Report:
        progress(3, 12, "messages")
        begun.set()
        go_on.wait(30)
        return Report((Finding("M1", Severity.error, "a hole", path="templates/01-thanks.mjml"),))

    monkeypatch.setattr("tactful.web.context.check_workspace", slow)
    client = site.client()
    client.get("/")  # opening the first page starts it
    assert begun.wait(30)
    page = client.get("/campaigns/guide")
    assert "3 of 12" in words(page) and "Being checked" in words(page)
    assert "data-live" in page.text
    go_on.set()
    for _ in range(200):  # each time it waits a little
        text = words(client.get("/campaigns/guide"))
        if "Being checked" not in text:
            break
    assert "templates/01-thanks.mjml 1 error" in text and "A hole." in text


def test_what_the_linter_cannot_do_is_said(site: Any, monkeypatch: Any) -> None:
    def broken(*_: object, **__: object) -> Report:
        raise RecipientsError([Problem("the list is empty", Place("contacts/guide.csv"))])

    monkeypatch.setattr("tactful.web.context.check_workspace", broken)
    client = site.client()
    client.get("/")
    answer = client.get("/campaigns/guide")
    assert (answer.status_code, "The list is empty" in words(answer)) == (503, True)


def test_enrolling_asks_first_and_then_does_what_it_said(site: Any) -> None:
    client = site.client()
    asked = words(client.get("/campaigns/guide/enrol"))
    assert "Enrol 4 recipients?" in asked
    assert "Nobody is enrolled yet" in words(client.get("/"))  # asking kept nothing
    wrong = post(client, "/campaigns/guide/enrol", "/campaigns/guide/enrol", digest="0" * 64)
    assert "The list changed while you were reading" in words(client.get(wrong.location))
    assert "Nobody is enrolled yet" in words(client.get("/"))
    done = enrolled_as_shown(client, "/campaigns/guide/enrol")
    assert "4 recipients enrolled, " in words(client.get(done.location))
    again = words(client.get("/campaigns/guide/enrol"))
    assert "Nobody new to enrol" in again


def test_a_further_person_of_a_shared_inbox_is_let_in_by_name(site: Any) -> None:
    (site.root / "contacts/guide.csv").write_text(
        "email,first_name,last_name,company,asset,notes,owner\n"
        "office@acme.example,Zoe,Adams,Acme,the buying guide,,ana\n"
        "office@acme.example,Omar,Farouk,Acme,the buying guide,,ana\n"
    )
    client, page = site.client(), "/campaigns/guide/enrol"
    asked = client.get(page)
    assert "Enrol 1 recipient?" in words(asked)
    assert 'aria-label="Enrol row 2 as well: Omar Farouk"' in asked.text
    both = client.get(f"{page}?also=2")
    assert "Enrol 2 recipients?" in words(both)
    assert "Let in by you: row 2" in words(both)
    assert "Enrol row 2 as well" not in both.text
    shown = digest_of_page(both)
    changed = post(client, page, page, digest=shown)  # the form was not the one that was shown
    assert "Nobody was enrolled" in words(client.get(changed.location))
    done = post(client, page, page, digest=shown, also=2)
    assert "2 recipients enrolled, " in words(client.get(done.location))


@pytest.mark.parametrize("row", ["1", "9", "x", "1" * 5000])
def test_who_shares_no_inbox_is_not_let_in_by_an_address(site: Any, row: str) -> None:
    assert site.client().get(f"/campaigns/guide/enrol?also={row}").status_code == 400


def test_who_is_left_out_as_somebodys_already_can_be_told_to_be_somebody_else(site: Any) -> None:
    site.enrolled()
    (site.root / "contacts/guide.csv").write_text(
        "email,first_name,last_name,company,asset,notes,owner\n"
        "zadams@acme.example,Zoe,Adams,Acme,the buying guide,,ana\n"
    )
    client, page = site.client(), "/campaigns/guide/enrol"
    asked = words(client.get(page))
    assert "Nobody new to enrol" in asked
    assert "Ana follows this person up since 2026-03-03 in 'guide', as zoe@acme.example:" in asked
    assert "same last name · same first name" in asked
    pair = {"one": "zadams@acme.example", "other": "zoe@acme.example"}
    assert client.post("/campaigns/guide/different", data=pair).status_code == 400  # no token
    told = post(client, page, "/campaigns/guide/different", **pair)
    answer = words(client.get(told.location))
    assert "are now two different people" in answer
    assert "Enrol 1 recipient?" in answer
    wrong = post(client, page, "/campaigns/guide/different", one="x", other="zoe@acme.example")
    assert "Nothing was changed" in words(client.get(wrong.location))


def test_preview_shows_any_recipient_before_enrolment(site: Any) -> None:
    client = site.client()
    page = client.get("/campaigns/guide/preview?step=1&row=1")
    assert "Your copy of the buying guide" in words(page)
    assert "A guide for Acme" in words(page)  # the initial email beside it
    assert 'rel="next"' in page.text and 'rel="prev"' not in page.text
    assert "A guide for Acme" not in words(client.get("/campaigns/guide/preview?beside=0"))
    found = client.get("/campaigns/guide/preview?q=Maximiliane")
    assert (found.status_code, "row=4" in found.location) == (303, True)
    assert "Nobody on the list matches" in words(client.get("/campaigns/guide/preview?q=qqqq"))
    several = words(client.get("/campaigns/guide/preview?q=buying"))
    assert "3 recipients matching “buying”" in several
    named = client.get("/campaigns/guide/preview?to=omar@birch.example")
    assert "Omar Haddad" in words(named)


def test_preview_underlines_merged_values(site: Any) -> None:
    page = site.client().get("/campaigns/guide/preview?step=3&row=1&view=text&marks=1").text
    assert re.search(r"<mark [^>]*>Zoe</mark>", page)
    assert re.search(r"<mark [^>]*>the buying guide</mark>", page)
    assert "contact.first_name" in page and "goodbye.<wbr>md:4" in page


def test_preview_shows_the_bytes_that_would_be_sent(site: Any) -> None:
    client = site.enrolled().client()
    with site.store.reading() as session:
        item = review_item(session, site.workspace, message_id(site, "zoe@acme.example", 1))
    assert item is not None
    mail = client.get("/campaigns/guide/mail?step=1&row=1")
    assert mail.text == item.message.html
    assert item.digest in client.get("/campaigns/guide/preview?step=1&row=1&view=headers").text
    source = client.get("/campaigns/guide/source?step=1&row=1")
    assert (source.text, source.mimetype) == (item.message.html, "text/plain")


def test_preview_says_when_the_text_changed_since_it_was_drafted(site: Any) -> None:
    client = site.enrolled().client()
    path = site.root / "templates/goodbye.md"
    path.write_text(path.read_text().replace("I will not write again", "I shall not write"))
    text = words(client.get("/campaigns/guide/preview?step=3&row=1&view=text"))
    assert "The text changed since it was drafted" in text
    assert "I shall not write" in text  # the file as it is now


def test_a_template_that_cannot_be_rendered_says_why(site: Any) -> None:
    (site.root / "templates/goodbye.md").write_text("---\nsubject: x\n---\nHi {{ contact.nme }\n")
    page = site.client().get("/campaigns/guide/preview?step=3&row=1")
    assert page.status_code == 200
    assert "cannot be rendered" in words(page) and "goodbye.md:4" in words(page)


def test_approving_is_a_yes_to_the_digest_on_the_page(site: Any) -> None:
    client = site.enrolled().client()
    number = message_id(site, "zoe@acme.example", 1)
    page = f"/review/{number}"
    refused = post(client, page, f"{page}/approve", digest="0" * 64)
    assert "changed after you read it" in words(client.get(refused.location))
    assert state_of(site, number) is MessageState.draft
    digest = re.search(r'name="digest" value="(\w+)"', client.get(page).text)
    assert digest is not None
    done = post(client, page, f"{page}/approve", digest=digest[1])
    assert done.status_code == 303 and done.location != page
    assert state_of(site, number) is MessageState.approved


def test_a_review_names_what_the_step_is_in_the_version_of_that_person(site: Any) -> None:
    site.enrolled()
    with site.store.session() as session:
        queue = review_queue(session, site.workspace, "guide")
        of = {(one.recipient[:3], one.step): one for one in queue}
        zoe = of["zoe", 1]
        approve(session, zoe.message_id, zoe.digest, by=person("ana"), now=site.now)
    file = site.root / "campaigns/guide.yml"
    text = file.read_text().replace("      goodbye: true\n", "")
    file.write_text(text.replace("evidence: lead.asset", "goodbye: true"))
    client = site.client()

    def heading(whom: str, step: int) -> str:
        page = client.get(f"/review/{of[whom, step].message_id}").text
        return re.search(r'<h2 id="message">(.*?)</h2>', page)[1]  # type: ignore[index]

    assert heading("zoe", 3) == "Step 3, goodbye" and heading("zoe", 1) == "Step 1"
    assert heading("eve", 3) == "Step 3" and heading("eve", 1) == "Step 1, goodbye"
    file.unlink()  # nobody knows any more what the step was; the page is there all the same
    assert heading("zoe", 3).startswith("Former step")


def test_skipping_takes_a_reason_and_moves_on(site: Any) -> None:
    client = site.enrolled().client()
    number = message_id(site, "omar@birch.example", 1)
    page = client.get(f"/review/{number}")
    assert "Held: a finding must be fixed first" in words(page)
    assert "The notes are missing." in words(page) and ">Approve<" not in page.text
    post(client, f"/review/{number}", f"/review/{number}/skip", why="answered by phone")
    assert state_of(site, number) is MessageState.rejected


def test_the_queue_can_be_narrowed(site: Any) -> None:
    client = site.enrolled().client()
    assert "8 messages" in words(client.get("/review"))
    assert "2 messages" in words(client.get("/review?state=held"))
    step = words(client.get("/review?campaign=guide&step=3"))
    assert "4 messages" in step and "Your copy" not in step
    assert "No messages found" in words(client.get("/review?owner=nobody"))


def test_next_and_previous_keep_to_the_filter(site: Any) -> None:
    client = site.enrolled().client()
    omar = message_id(site, "omar@birch.example", 3)
    page = client.get(f"/review/{omar}?campaign=guide&step=3").text
    links = {
        rel: int(re.search(rf'rel="{rel}"[^>]* href="/review/(\d+)', page)[1])  # type: ignore[index]
        for rel in ("prev", "next")
    }
    assert links["prev"] == message_id(site, "zoe@acme.example", 3)
    with site.store.reading() as session:
        after = review_item(session, site.workspace, links["next"])
    assert after is not None and after.step == 3


def test_approving_the_clean_ones_leaves_out_what_has_findings(site: Any) -> None:
    client = site.enrolled().client()
    asked = client.get("/review/approve-clean")
    assert "5 messages of 2 shapes" in words(asked)
    assert "Left out: 3 messages" in words(asked) and "Rather short." in words(asked)
    seal = re.search(r'name="seal" value="(\w+)"', asked.text)
    assert seal is not None
    wrong = post(client, "/review/approve-clean", "/review/approve-clean", seal="0")
    assert "The queue changed while you were reading" in words(client.get(wrong.location))
    shapes = re.findall(r'name="shape" value="(\w+)"', asked.text)
    none = post(client, "/review/approve-clean", "/review/approve-clean", seal=seal[1])
    assert "tick the shapes" in words(client.get(none.location))
    form = {"seal": seal[1], "shape": shapes}
    post(client, "/review/approve-clean", "/review/approve-clean", **form)
    text = words(client.get("/review"))
    assert "3 messages" in text and "Zoe Adams" in text


def test_the_ticked_ones_are_approved_by_what_the_list_showed(site: Any) -> None:
    client = site.enrolled().client()
    ticks = re.findall(r'name="message" value="(\d+ \w+)"', client.get("/review").text)
    assert len(ticks) == 6  # Omar's are held: there is no box to tick
    path = "/review/approve-ticked"
    nothing = post(client, "/review", path)
    assert "tick the messages first" in words(client.get(nothing.location))
    stale = post(client, "/review", path, message=[f"{ticks[0].split()[0]} {'0' * 64}"])
    assert "Nothing was approved" in words(client.get(stale.location))
    assert post(client, "/review", path, message=["x y"]).status_code == 400
    done = post(client, "/review", path, message=ticks[:2])
    text = words(client.get(done.location))
    assert "2 messages approved. Undo" in text and "6 messages, oldest first" in text


def test_one_message_is_written_for_one_person_and_a_change_is_asked_for(site: Any) -> None:
    client = site.enrolled().client()
    number = message_id(site, "eve@cedar.example", 3)
    page = f"/review/{number}/edit"
    base = re.search(r'name="base" value="(\w+)"', client.get(page).text)
    assert base is not None
    form = {"base": base[1], "subject": "", "paragraph": "We met in <b>Leeds</b>.\n\nSee [Name]."}
    checked = words(post(client, page, page, do="check", **form))
    assert "We met in <b>Leeds</b>. See [Name]." in checked and "[Name]" in checked.split("Rule")[0]
    long = post(client, page, page, do="save", **form | {"subject": "s" * 300})
    assert long.status_code == 422 and "more than 200" in words(long)
    stale = post(client, page, page, do="save", **form | {"base": "0" * 64})
    assert stale.status_code == 409 and "changed after you read it" in words(stale)
    assert "We met in &lt;b&gt;Leeds" in stale.text
    form["paragraph"] = "We met in <b>Leeds</b>."
    saved = post(client, page, page, do="save", **form)
    text = words(client.get(saved.location))
    assert "Written for this person alone: a paragraph" in text
    mail = client.get(f"{saved.location}/mail").text
    assert "<p>We met in &lt;b&gt;Leeds&lt;/b&gt;.</p>" in mail
    assert mail.index("We met in") < mail.index("Ana Ruiz</p>")
    assert "Edited" in words(client.get("/review"))
    preview = words(client.get("/campaigns/guide/preview?step=3&row=3&view=text"))
    assert "We met in <b>Leeds</b>." in preview
    asked = post(client, saved.location, f"{saved.location}/note", text="Less about\nLeeds.")
    text = words(client.get(asked.location))
    assert "ana asks for a change" in text and "Less about Leeds." in text
    assert "ana asks for a change: <script>alert(1)</script> Okoro, step 3" in words(
        client.get("/")
    )
    post(client, asked.location, "/review/notes/1/done")
    assert "asks for a change" not in words(client.get("/"))
    assert client.get("/review/999/edit").status_code == 404


def test_a_changed_text_shows_what_changed(site: Any) -> None:
    client = site.enrolled().client()
    path = site.root / "templates/goodbye.md"
    path.write_text(path.read_text().replace("somebody else", "anybody else"))
    answer = post(client, "/campaigns/guide", "/campaigns/guide/draft")
    assert "out of date" in words(client.get(answer.location))
    with site.store.reading() as session:
        queue = review_queue(session, site.workspace, "guide")
        item = next(one for one in queue if one.before and "Zoe" in one.message.text)
    page = client.get(f"/review/{item.message_id}").text
    assert "<del>somebody</del>" in page and "<ins>anybody</ins>" in page


@pytest.fixture
def on_its_way(site: Any) -> Any:
    """Zoe's first message is in the outbox."""
    site.enrolled()
    site.later(hours=1)
    client = site.client()
    number = message_id(site, "zoe@acme.example", 1)
    digest = re.search(r'name="digest" value="(\w+)"', client.get(f"/review/{number}").text)
    assert digest is not None
    post(client, f"/review/{number}", f"/review/{number}/approve", digest=digest[1])
    return client


def put(site: Any, state: OutboxState, **more: object) -> int:
    with site.store.session() as session:
        row = session.query(Outbox).one()
        row.state = state
        for key, value in more.items():
            setattr(row, key, value)
        return int(row.id)


def test_sending_shows_mailboxes_and_pauses_them(on_its_way: Any) -> None:
    assert "1 waiting" in words(on_its_way.get("/sending"))
    form = {"scope": "all", "name": "", "why": "the price is wrong"}
    post(on_its_way, "/sending", "/sending/pause", **form)
    text = words(on_its_way.get("/sending"))
    assert "Everything is paused" in text and "the price is wrong" in text
    assert "Sending is paused" in words(on_its_way.get("/"))
    post(on_its_way, "/sending", "/sending/resume", scope="all", name="")
    assert "Everything is paused" not in words(on_its_way.get("/sending"))
    assert post(on_its_way, "/sending", "/sending/pause", scope="moon").status_code == 400


@pytest.mark.parametrize(("verdict", "then"), [("sent", "recent"), ("resend", "")])
def test_a_message_in_doubt_is_settled_by_a_person(
    site: Any, on_its_way: Any, verdict: str, then: str
) -> None:
    number = put(site, OutboxState.in_doubt, why="the line broke", sending_at=site.now)
    text = words(on_its_way.get("/sending"))
    assert "the line broke" in text and "It was sent" in text
    post(on_its_way, "/sending", f"/sending/{number}/settle", verdict=verdict)
    with site.store.reading() as session:
        traffic = sending_overview(session, site.workspace, now=site.now)
    assert not traffic.in_doubt
    assert len(traffic.recent) == (1 if then else 0)
    late = post(on_its_way, "/sending", f"/sending/{number}/settle", verdict=verdict)
    assert "only a message in doubt can be settled" in words(on_its_way.get(late.location))


def test_a_held_message_is_released(site: Any, on_its_way: Any) -> None:
    number = put(site, OutboxState.held, why="late by 2 days")
    assert "late by 2 days" in words(on_its_way.get("/sending"))
    answer = post(on_its_way, "/sending", f"/sending/{number}/release")
    assert "Released" in words(on_its_way.get(answer.location))


def test_a_refused_message_is_on_today_and_can_be_decided(site: Any, on_its_way: Any) -> None:
    put(site, OutboxState.failed, why="550 5.7.1 no", response="550 5.7.1 no")
    today = on_its_way.get("/")
    assert "1 message refused" in words(today) and "/sending#refused" in today.text
    page = words(on_its_way.get("/sending"))
    assert "Refused 1" in page and "550 5.7.1 no" in page
    number = put(site, OutboxState.failed)
    answer = post(on_its_way, "/sending", f"/sending/{number}/settle", verdict="skip")
    assert "It is given up" in words(on_its_way.get(answer.location))
    assert "refused" not in words(on_its_way.get("/"))
    wrong = post(on_its_way, "/sending", f"/sending/{number}/settle", verdict="burn")
    assert wrong.status_code == 400


def approve_drafts(site: Any, client: Any) -> None:
    for number in range(1, 9):
        if state_of(site, number) is MessageState.draft:
            site.later(seconds=2)
            page = f"/review/{number}"
            digest = re.search(r'name="digest" value="(\w+)"', client.get(page).text)
            assert digest is not None
            post(client, page, f"{page}/approve", digest=digest[1])


@pytest.mark.parametrize("state", [OutboxState.in_doubt, OutboxState.held, OutboxState.failed])
def test_the_counts_are_whole_where_the_lists_are_cut(
    site: Any, on_its_way: Any, state: OutboxState, monkeypatch: Any
) -> None:
    client = on_its_way
    approve_drafts(site, client)
    with site.store.session() as session:
        rows = session.query(Outbox).all()
        for row in rows:
            row.state = state
        count = len(rows)
    assert count > 1
    said = {"in_doubt": "in doubt", "held": "held", "failed": "refused"}[state]
    monkeypatch.setattr("tactful.web.sending.MAX_LISTED", 1)
    assert re.search(rf"{count} (approved )?messages {said}", words(client.get("/")))
    assert f"1 of {count} are shown" in words(client.get("/sending"))


def test_recent_messages_are_paged(site: Any, on_its_way: Any, monkeypatch: Any) -> None:
    put(site, OutboxState.sent, sent_at=site.now, response="250 2.0.0 Ok: queued as 4F1A")
    page = on_its_way.get("/sending")
    assert "<summary>250<" in page.text and "queued as 4F1A" in page.text
    assert 'rel="next"' not in page.text
    approve_drafts(site, on_its_way)
    with site.store.session() as session:
        rows = session.query(Outbox).order_by(Outbox.id).all()
        for place, row in enumerate(rows):
            row.state, row.updated_at = OutboxState.sent, site.now + timedelta(minutes=place)
    monkeypatch.setattr("tactful.web.sending.RECENT", 1)
    newest, older = on_its_way.get("/sending"), on_its_way.get("/sending?skipped=1")
    assert f"1 to 1 of {len(rows)}" in words(newest) and f"2 to 2 of {len(rows)}" in words(older)
    assert 'rel="next"' in newest.text and 'rel="prev"' not in newest.text
    assert 'rel="prev"' in older.text and words(older) != words(newest)
    assert "There are no older messages" in words(on_its_way.get("/sending?skipped=40"))
    assert on_its_way.get(f"/sending?skipped={2**63}").status_code == 400


def test_a_campaign_whose_file_is_gone_is_told(site: Any, on_its_way: Any) -> None:
    (site.root / "campaigns/guide.yml").unlink()
    for page in ("/", "/sending"):
        assert "1 approved message has no campaign" in words(on_its_way.get(page))


@pytest.mark.parametrize("page", ["/", "/sending"])
def test_a_page_says_that_a_copied_database_sends_nothing(
    site: Any, tmp_path: Path, page: str
) -> None:
    here = Here(Host("one", "one"), "/where/it/was", tmp_path / "x.sent")
    bind_new(site.store.engine, here)
    site.store.here = here
    assert "right database" not in words(site.client().get(page))
    site.store.here = Here(Host("one", "one"), "/where/it/is", tmp_path / "x.sent")
    text = words(site.client().get(page))
    assert "belongs to /where/it/was on one" in text
    assert "Nothing is sent: is this the right database?" in text and "run tactful adopt" in text
    assert "Start it with tactful run" not in text


@pytest.mark.parametrize("number", [str(2**63), "9" * 20, "9" * 5_000])
def test_a_number_that_no_database_holds_names_nothing(site: Any, number: str) -> None:
    client = site.enrolled().client()
    assert client.get(f"/review/{number}").status_code == 404
    assert client.get(f"/review/{number}/mail").status_code == 404
    with site.store.reading() as session:
        page = f"/review/{review_queue(session, site.workspace, 'guide')[0].message_id}"
    for path in (f"/review/{number}/approve", f"/review/{number}/skip", f"/sending/{number}/settle", f"/sending/{number}/release"):  # fmt: skip
        assert post(client, page, path).status_code == 404
    for name in ("step", "after"):
        assert client.get(f"/review?{name}={number}").status_code == 400
    for name in ("step", "row"):
        assert client.get(f"/campaigns/guide/preview?{name}={number}").status_code in (400, 404)
