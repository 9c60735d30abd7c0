"""The tasks' pages: what a rep sees of a call or a letter, and what an outcome does."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from tactful.campaigns.actions.tasks import close_task, open_tasks_due
from tactful.campaigns.messages.approval import approve_all
from tactful.campaigns.model import EnrolmentState, OutboxState, Outcome, TouchState, person
from tactful.campaigns.queries.free_tasks import open_free_tasks
from tactful.campaigns.queries.overdue import overdue_tasks
from tactful.campaigns.queries.tasks import list_open
from tactful.campaigns.store.tables import Outbox, StoredMessage, Touch
from tactful.templates.workspace.workspace import open_workspace
from tactful.web.tasks import tel

from .test_pages import CSRF, post


def words(answer: Any) -> str:
    """Return an answer as a person reads it, block by block."""
    text = re.sub(r"<(script|style).*?</\1>|<wbr>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def changed(site: Any, **files: str) -> None:
    """Write files of the workspace anew; the pages read them with the next request."""
    for name, text in files.items():
        (site.root / name).write_text(text, encoding="utf-8")
    site.workspace = open_workspace(site.root)


@pytest.fixture
def calls(site: Any) -> Any:
    """Everybody of the list is to be called: four tasks are due."""
    guide = "campaigns/guide.yml"
    toml = (site.root / "tactful.toml").read_text()
    toml = toml.replace(
        "[fields.lead]\n",
        'phone = { type = "phone", example = "+44 20 7946 0018" }\n'
        'title = { type = "text", example = "CTO" }\n\n[fields.lead]\n',
    )
    toml += (
        '\n[fields.research]\ntext = { type = "text", example = "a new plant" }\n'
        'source = { type = "text", example = "https://acme.example/news" }\n'
        'date = { type = "date", example = "2026-02-01" }\n'
    )
    people = (
        "email,first_name,last_name,company,asset,notes,owner,phone,title,research.text,research.source,research.date\n"
        "zoe@acme.example,Zoe,Adams,Acme,the buying guide,asked about rollout,ana,"
        "+44 (0)20 7946 0018,Head of Buying,They open a plant in Hull,"
        "https://acme.example/news,2026-02-01\n"
        "eve@cedar.example,<script>alert(1)</script>,Okoro,Cedar & Sons,the price list,,ana,"
        "020 7946 0019,,Said <b>no</b> before,javascript:alert(1),2026-02-01\n"
        "omar@birch.example,Omar,Haddad,Birch,the buying guide,,ana,,,,,\n"
    )
    text = (site.root / guide).read_text()
    text = text.replace(
        "    - email: 01-thanks.mjml\n      wait: 20 minutes\n      evidence: lead.asset\n", ""
    )
    text = text.replace("wait: 1 business day", "wait: 20 minutes")
    changed(site, **{"tactful.toml": toml, "contacts/guide.csv": people, guide: text})
    site.enrolled()
    site.later(hours=1)
    assert open_tasks_due(site.store, site.workspace, now=site.now) == 3
    return site


def tasks_of(site: Any) -> dict[str, int]:
    """Return the open tasks' ids by address."""
    with site.store.reading() as session:
        ids = [one.touch_id for one in list_open(session, site.workspace)]
        return {session.get_one(Touch, n).enrolment.address.address: n for n in ids}


def task_of(site: Any, address: str = "zoe@acme.example") -> int:
    return tasks_of(site)[address]


def record(client: Any, number: int, **form: object) -> Any:
    return post(client, f"/tasks/{number}", f"/tasks/{number}/outcome", **form)


def touch(site: Any, number: int) -> tuple[TouchState, Outcome | None, str, EnrolmentState]:
    with site.store.reading() as session:
        row = session.get_one(Touch, number)
        return row.state, row.outcome, row.note, row.enrolment.state


def test_the_menu_and_today_lead_to_the_tasks_that_are_due(calls: Any) -> None:
    client = calls.client()
    today = client.get("/")
    assert "Tasks 3 due" in words(today)
    assert "3 tasks due Calls, letters" in words(today) and 'href="/tasks"' in today.text
    assert 'href="/tasks?owner=ana"' in today.text and "overdue" not in words(today)
    assert 'href="/tasks?campaign=guide"' in client.get("/campaigns/guide").text
    page = words(client.get("/tasks?campaign=guide"))
    assert "3 tasks due; oldest first. ana 3 tasks Today Zoe Adams" in page
    assert page.index("Zoe Adams") < page.index("Okoro") < page.index("Omar Haddad")
    assert "Head of Buying, Acme" in page and "guide, step 1" in page


def agreed(site: Any, time: str = "2 hours") -> None:
    """Let the campaign say within what time a task is done."""
    guide = "campaigns/guide.yml"
    text = (site.root / guide).read_text()
    changed(site, **{guide: f"{text}sla: {{tasks: {time}}}\n"})


def test_tasks_past_the_agreed_time_are_overdue_and_come_first(calls: Any) -> None:
    agreed(calls)
    with calls.store.session() as session:
        session.get_one(Touch, task_of(calls, "omar@birch.example")).due_at -= timedelta(days=1)
    client = calls.client()
    today = words(client.get("/"))
    assert "3 tasks due, 1 overdue" in today and "ana 1 overdue tasks of ana 3 tasks" in today
    page = words(client.get("/tasks"))
    assert "3 tasks due, 1 overdue (past the time agreed for them" in page
    assert "working hours in UTC" in page
    assert page.index("Mon 2 Mar") < page.index("Omar") < page.index("Today Zoe")
    assert page.count("Overdue") == 2  # the filter, and Omar's
    late = words(client.get("/tasks?due=overdue"))
    assert "1 task due" in late and "Omar" in late and "Zoe" not in late
    assert "Omar" not in words(client.get("/tasks?due=today"))
    number = task_of(calls, "omar@birch.example")
    assert "was to be done by" in words(client.get(f"/tasks/{number}"))
    onward = f"/tasks/{task_of(calls)}"
    assert f'href="{onward}"' in client.get(f"/tasks/{number}").text  # the list's own order


@pytest.mark.parametrize("hours", [0, 1, 3, 30])
def test_the_page_and_the_command_call_the_same_tasks_overdue(calls: Any, hours: int) -> None:
    agreed(calls)
    calls.later(hours=hours)
    with calls.store.reading() as session:
        command = {one.task for one in overdue_tasks(session, calls.workspace, now=calls.now)}
        page = {
            str(one.touch_id)
            for one in list_open(session, calls.workspace)
            if one.overdue(calls.now)
        }
    assert page == command and len(page) == (3 if hours >= 3 else 0)
    assert ("3 overdue" in words(calls.client().get("/tasks"))) is bool(page)


def test_without_an_agreed_time_nothing_is_overdue(calls: Any) -> None:
    calls.later(days=9)
    client = calls.client()
    assert "overdue" not in words(client.get("/")).replace("Overdue", "")
    assert "3 tasks due; oldest first." in words(client.get("/tasks"))


def test_hot_leads_come_first_and_it_is_said_why(calls: Any) -> None:
    toml = calls.root / "tactful.toml"
    text = toml.read_text().replace("[fields.lead]\n", "[fields.lead]\nscore = {}\n", 1)
    toml.write_text(text + '\n[tasks]\nhot_field = "score"\n')
    with calls.store.session() as session:
        for address, score in (("omar@birch.example", "95"), ("zoe@acme.example", "40")):
            lead = session.get_one(Touch, task_of(calls, address)).enrolment.lead
            lead.fields = {**lead.fields, "lead.score": score}
    client = calls.client()
    page = words(client.get("/tasks"))
    assert page.index("Hot leads") < page.index("Omar") < page.index("Zoe") < page.index("Okoro")
    assert "score 95" in page and "hot leads first, then the oldest first" in page
    today = words(client.get("/"))
    assert today.index("Hot lead: call Omar") < today.index("Hot lead: call Zoe")
    assert "score 95." in today
    assert "Hot: score 95" in words(client.get(f"/tasks/{task_of(calls, 'omar@birch.example')}"))


def test_tasks_stand_rep_by_rep_and_what_is_nobodys_last(calls: Any) -> None:
    with calls.store.session() as session:
        for address, owner in (("zoe@acme.example", None), ("eve@cedar.example", "ben")):
            session.get_one(Touch, task_of(calls, address)).enrolment.owner = owner
    client = calls.client()
    page = words(client.get("/tasks"))
    assert page.index("ana 1 task Today") < page.index("ben 1 task Today")
    assert page.index("ben 1 task Today") < page.index("Nobody’s 1 task Today Zoe")
    nobodys = words(client.get("/tasks?owner=-"))
    assert "1 task due" in nobodys and "Zoe" in nobodys and "Omar" not in nobodys
    assert 'href="/tasks?owner=-"' in client.get("/").text


def test_the_list_is_narrowed_by_rep_and_by_channel(calls: Any) -> None:
    client = calls.client()
    assert "3 tasks due" in words(client.get("/tasks?owner=ana&channel=call"))
    for narrow in ("owner=nobody", "channel=letter", "campaign=other"):
        text = words(client.get(f"/tasks?{narrow}"))
        assert "No tasks found" in text and "Zoe" not in text, narrow


def test_a_task_shows_whom_to_call_what_to_say_and_what_is_known(calls: Any) -> None:
    page = calls.client().get(f"/tasks/{task_of(calls)}")
    text = words(page)
    for piece in (
        "guide, step 1 of 2",
        "Zoe Adams",
        "Head of Buying, Acme",
        "Hello Zoe, Ana here, about the buying guide.",
        "Research They open a plant in Hull",
        "Notes asked about rollout",
        "History Nothing yet",
        "Reached The sequence ends: they talked.",
        "No answer Step 2 comes next: email.",
        "Wrong number The sequence continues; later calls are left out.",
        "Call back With a day. The same task comes again on that day",
    ):
        assert piece in text, piece
    assert '<a href="tel:+44-20-7946-0018">+44 (0)20 7946 0018</a>' in page.text
    assert '<a href="https://acme.example/news" rel="noreferrer noopener">' in page.text
    assert 'rel="next"' in page.text and 'rel="prev"' not in page.text


def test_what_the_list_says_is_shown_and_never_obeyed(calls: Any) -> None:
    page = calls.client().get(f"/tasks/{task_of(calls, 'eve@cedar.example')}").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    assert "Said &lt;b&gt;no&lt;/b&gt; before" in page
    assert 'href="javascript:' not in page
    assert 'href="tel:02079460019"' in page


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+44 (0)20 7946 0018", "tel:+44-20-7946-0018"),
        ("+1 415 555 0100 ext. 5", "tel:+1-415-555-0100;ext=5"),
        ("+49 (0) 30 901820", "tel:+49-30-901820"),
        ("030 / 90 18 20", "tel:030901820"),
        ("ask the desk", ""),
    ],
)
def test_a_phone_number_is_dialled_as_it_is_meant(written: str, dialled: str) -> None:
    assert tel(written) == dialled


def test_an_outcome_moves_the_sequence_and_says_what_comes_next(calls: Any) -> None:
    client, number = calls.client(), task_of(calls)
    done = record(client, number, outcome="no_answer", note="line was dead")
    assert done.status_code == 303
    assert done.location == f"/tasks/{task_of(calls, 'eve@cedar.example')}"
    told = words(client.get(done.location))
    assert f"Task {number} is closed: no answer. The sequence to zoe@acme.example continues" in told
    assert "2 due" in told
    assert touch(calls, number) == (
        TouchState.done, Outcome.no_answer, "line was dead", EnrolmentState.active,
    )  # fmt: skip
    for address, outcome in (("eve@cedar.example", "reached"), ("omar@birch.example", "voicemail")):
        done = record(client, task_of(calls, address), outcome=outcome)
    assert done.location == "/tasks"
    assert "No task is due" in words(client.get("/tasks"))


def test_the_next_task_keeps_to_the_filter(calls: Any) -> None:
    client, number = calls.client(), task_of(calls)
    page = f"/tasks/{number}?owner=ana"
    done = post(client, page, f"/tasks/{number}/outcome?owner=ana", outcome="no_answer")
    assert done.location == f"/tasks/{task_of(calls, 'eve@cedar.example')}?owner=ana"


def test_a_call_back_needs_a_day_and_comes_again_with_its_topic(calls: Any) -> None:
    client, number = calls.client(), task_of(calls)
    refused = record(client, number, outcome="call_back", note="the <spring> order")
    assert refused.status_code == 422
    assert "Say when to call back, and in the note about what." in words(refused)
    assert ">the &lt;spring&gt; order</textarea>" in refused.text  # nothing is typed twice
    assert 'id="until" name="until" type="date"' in refused.text
    assert re.search(r'id="until"[^>]*aria-invalid="true"', refused.text)
    done = record(client, number, outcome="call_back", note="the spring order", until="2026-03-10")
    assert "comes again on 2026-03-10" in words(client.get(done.location))
    assert "It comes again on its day" in words(client.get(f"/tasks/{number}"))
    calls.later(days=8)
    client = calls.client()
    assert "1 more task has come due" in words(client.get("/tasks"))
    opened = post(client, "/tasks", "/tasks/open")
    assert "1 task opened" in words(client.get(opened.location))
    again = words(client.get(f"/tasks/{number}"))
    assert "They asked to be called back about the spring order" in again
    assert "Call: call back, until 2026-03-10, the spring order" in again


@pytest.mark.parametrize(
    ("form", "said", "field"),
    [
        ({"outcome": "not_me"}, "Say who is the right person in the note", "note"),
        ({"outcome": "not_now"}, "Say from which day they may be asked again", "until"),
        ({"outcome": "not_now", "until": "2020-01-01"}, "not within the next ten years", "until"),
        ({"outcome": "not_now", "until": "31.3."}, "'31.3.' is no day", "until"),
        ({"outcome": "no_answer", "until": "2026-03-10"}, "a day has no effect", "until"),
        ({}, "Press the button that says how it went", ""),
        ({"outcome": "married"}, "Press the button that says how it went", ""),
    ],
)
def test_what_is_missing_is_said_at_the_task(
    calls: Any, form: dict[str, str], said: str, field: str
) -> None:
    number = task_of(calls)
    refused = record(calls.client(), number, **form)
    assert refused.status_code == 422
    assert said.lower() in words(refused).lower()
    if field:
        assert re.search(rf'id="{field}"[^>]*aria-describedby="fault-{field}"', refused.text)
    assert touch(calls, number)[0] is TouchState.open


def test_not_now_ends_the_sequence_until_its_day(calls: Any) -> None:
    client, number = calls.client(), task_of(calls)
    done = record(client, number, outcome="not_now", until="2026-09-01")
    assert "has ended until 2026-09-01 (nurture)" in words(client.get(done.location))
    assert touch(calls, number)[3] is EnrolmentState.nurture


def test_a_task_that_somebody_else_closed_is_told_and_nothing_is_done_twice(calls: Any) -> None:
    client, number = calls.client(), task_of(calls)
    token = CSRF.search(client.get(f"/tasks/{number}").text)
    assert token is not None
    close_task(
        calls.store, calls.workspace, number, Outcome.no_answer,
        by=person("kim"), now=calls.now, note="rang long",
    )  # fmt: skip
    form = {"csrf_token": token[1], "outcome": "reached", "note": "we talked"}
    late = client.post(f"/tasks/{number}/outcome", data=form)
    assert late.status_code == 409
    text = words(late)
    assert "Nothing was recorded: the task was closed before" in text
    assert "Your note: we talked" in text  # it is not lost
    assert "No answer: recorded by" in text and "kim" in text and "Note: rang long" in text
    assert touch(calls, number) == (
        TouchState.done, Outcome.no_answer, "rang long", EnrolmentState.active,
    )  # fmt: skip
    plain = client.get(f"/tasks/{number}")
    assert plain.status_code == 200 and "Nothing was recorded" not in words(plain)


def test_a_task_of_a_sequence_that_ended_says_so(calls: Any) -> None:
    client, number = calls.client(), task_of(calls)
    with calls.store.session() as session:
        session.get_one(Touch, number).enrolment.state = EnrolmentState.replied
    assert "The sequence has ended: replied." in words(client.get(f"/tasks/{number}"))
    assert "Zoe" not in words(client.get("/tasks"))


@pytest.mark.parametrize(
    "path", ["/tasks/999", "/tasks/999/letter", "/tasks/x", "/tasks/" + "9" * 30]
)
def test_what_is_no_task_is_not_found(calls: Any, path: str) -> None:
    assert calls.client().get(path).status_code == 404


def test_looking_changes_nothing_and_a_change_needs_the_token(calls: Any) -> None:
    client, number = calls.client(), task_of(calls)
    for path in (f"/tasks/{number}/outcome", "/tasks/open"):
        assert client.get(path).status_code in (404, 405)
        assert client.post(path, data={"outcome": "reached"}).status_code == 400
    assert touch(calls, number)[0] is TouchState.open


def test_the_history_holds_what_was_sent_and_how_earlier_tasks_went(calls: Any) -> None:
    client, number = calls.client(), task_of(calls)
    record(client, number, outcome="voicemail", note="left <my> number")
    with calls.store.session() as session:
        zoe = session.get_one(Touch, number).enrolment
        message = next(one for one in session.query(StoredMessage) if one.enrolment_id == zoe.id)
        session.add(
            Outbox(
                enrolment_id=zoe.id, key=message.key, message_id=message.id, mailbox="ana",
                digest=message.digest, recipient_key="zoe@acme.example", state=OutboxState.sent,
                due_at=calls.now, not_before=calls.now, not_after=calls.now, sent_at=calls.now,
                created_at=calls.now, updated_at=calls.now,
            )
        )  # fmt: skip
        later = Touch(
            enrolment_id=zoe.id, key="another", channel="call", state=TouchState.open,
            due_at=calls.now,
        )  # fmt: skip
        session.add(later)
        session.flush()
        number = later.id
    page = client.get(f"/tasks/{number}")
    assert "Call: left a voicemail, left <my> number" in words(page)
    assert "left &lt;my&gt; number" in page.text
    assert "Email: “Closing the file, Zoe”" in words(page)
    assert "no longer has this step" in words(page)  # and the page still works


def test_a_branch_is_said_at_its_button(calls: Any) -> None:
    guide = (calls.root / "campaigns/guide.yml").read_text()
    guide = guide.replace(
        "    - call: call.txt\n",
        "    - call: call.txt\n      on: {wrong_number: bye, no_answer: nurture}\n",
    ).replace("    - email: goodbye.md\n", "    - email: goodbye.md\n      key: bye\n")
    changed(calls, **{"campaigns/guide.yml": guide})
    text = words(calls.client().get(f"/tasks/{task_of(calls)}"))
    assert "Wrong number Step 2 comes next: email." in text
    assert "Left a voicemail Step 2 comes next" in text
    assert "No answer The sequence ends, and they are looked at again later." in text


def test_after_the_last_step_the_sequence_ends(calls: Any) -> None:
    guide = (calls.root / "campaigns/guide.yml").read_text()
    changed(calls, **{"campaigns/guide.yml": guide[: guide.index("    - email: goodbye")]})
    text = words(calls.client().get(f"/tasks/{task_of(calls)}"))
    assert "step 1 of 1" in text and "No answer This was the last step: the sequence ends." in text


def test_a_step_that_is_not_for_everybody_is_not_promised(calls: Any) -> None:
    guide = (calls.root / "campaigns/guide.yml").read_text()
    guide = guide.replace("- call: call.txt\n", "- call: call.txt\n      key: first\n")
    guide = guide.replace("goodbye: true", "goodbye: true\n      if: {first: voicemail}")
    changed(calls, **{"campaigns/guide.yml": guide})
    text = words(calls.client().get(f"/tasks/{task_of(calls)}"))
    assert "No answer The sequence continues." in text


def test_a_letter_is_printed_with_the_senders_address_and_nothing_else(calls: Any) -> None:
    number = task_of(calls, "eve@cedar.example")
    with calls.store.session() as session:
        session.get_one(Touch, number).channel = "letter"
    client = calls.client()
    shown = words(client.get(f"/tasks/{number}"))
    assert "The letter" in shown and "Print" in shown
    for piece in ("Done Step 2 comes next: email.", "Put off With a day."):
        assert piece in shown, piece
    assert "Wrong number" not in shown
    page = client.get(f"/tasks/{number}/letter")
    text = words(page)
    assert "Northlight, 2 Mill Lane, Leeds Hello <script>" in text
    assert "&lt;script&gt;alert(1)" in page.text and "<nav" not in page.text
    assert client.get(f"/tasks/{task_of(calls)}/letter").status_code == 404  # a call
    (calls.root / "templates/call.txt").write_text("{{ workspace.postal_address }}\n\nDear all\n")
    assert words(client.get(f"/tasks/{number}/letter")).count("2 Mill Lane") == 1


def test_a_script_that_cannot_be_shown_says_why(calls: Any) -> None:
    (calls.root / "templates/call.txt").write_text("Hello {{ contact.nme }}\n")
    page = calls.client().get(f"/tasks/{task_of(calls)}")
    assert page.status_code == 200
    assert "The text cannot be shown:" in words(page) and "call.txt:1" in words(page)


def test_a_long_list_is_shown_a_page_at_a_time(calls: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("tactful.web.tasks.MAX_LISTED", 2)
    client = calls.client()
    first = client.get("/tasks")
    assert "3 tasks due" in words(first) and "ana 3 tasks" in words(first)
    assert "Omar" not in words(first)
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onward is not None
    second = words(client.get(onward[1]))
    assert "Omar" in second and "Zoe" not in second and "Back to the first" in second


def test_a_button_says_what_the_release_of_the_person_says(calls: Any) -> None:
    with calls.store.session() as session:
        campaign = calls.workspace.campaign("guide")
        approve_all(session, campaign, by=person("ann"), now=calls.now)
    guide = (calls.root / "campaigns/guide.yml").read_text()
    changed(calls, **{"campaigns/guide.yml": guide.replace(
        "    - call: call.txt\n", "    - call: call.txt\n      on: {no_answer: nurture}\n")})  # fmt: skip
    text = words(calls.client().get(f"/tasks/{task_of(calls)}"))
    assert "No answer Step 2 comes next: email." in text


def test_what_an_email_invites_to_stands_on_the_pages_that_show_it(site: Any) -> None:
    guide = (site.root / "campaigns/guide.yml").read_text()
    changed(site, **{"campaigns/guide.yml": guide.replace(
        "    - email: 01-thanks.mjml\n",
        "    - email: 01-thanks.mjml\n      invitation: {title: A visit, start: 2030-05-06 14:00,"
        " duration: 1 hour, zone: Europe/London, location: 4 Quayside}\n")})  # fmt: skip
    site.enrolled()
    with site.store.reading() as session:
        one = session.scalars(select(StoredMessage.id).order_by(StoredMessage.id)).first()
    for page in ("/campaigns/guide/preview?step=1&row=1", f"/review/{one}"):
        text = words(site.client().get(page))
        assert "Invitation A visit" in text, page
        assert "When Mon 06 May 2030 14:00 to 15:00 (Europe/London) Where 4 Quayside" in text


def handed_back(site: Any) -> int:
    """Have the call to Zoe send her back to whoever brought her; return that task's number."""
    guide = "campaigns/guide.yml"
    text = (site.root / guide).read_text()
    changed(
        site,
        **{guide: text.replace("    - call:", "    - on: {no_answer: hand_back}\n      call:", 1)},
    )
    close_task(
        site.store, site.workspace, task_of(site), Outcome.no_answer, by=person("ana"), now=site.now
    )
    with site.store.reading() as session:
        [one] = open_free_tasks(session, site.workspace, now=site.now)
    return one.task_id


def test_a_lead_that_was_handed_back_is_a_task_until_it_is_done(calls: Any) -> None:
    number = handed_back(calls)
    client = calls.client()
    page = words(client.get("/tasks"))
    assert (
        "Beside the sequences 1 task" in page and f"f{number}, for" in page and "Zoe Adams" in page
    )
    assert "Tasks 3" in page  # in the menu: two calls and this
    assert "Beside the sequences" not in words(client.get("/tasks?channel=call"))
    assert "Beside the sequences" not in words(client.get("/tasks?campaign=other"))
    done = post(client, "/tasks", f"/tasks/free/{number}/done")
    assert done.status_code == 303
    page = words(client.get("/tasks"))
    assert f"Task f{number} is done." in page and "Beside the sequences" not in page
    other = f"/tasks/{task_of(calls, 'omar@birch.example')}"
    post(client, other, f"/tasks/free/{number}/done")
    assert f"task f{number} was done by" in words(client.get("/tasks"))
    post(client, other, "/tasks/free/999/done")
    assert "there is no task f999" in words(client.get("/tasks"))
