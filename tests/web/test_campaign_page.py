"""A campaign on one person's clock: when, in which words, where outcomes lead, how it ends."""

import json
import re
import time
from typing import Any

import pytest
from click.testing import CliRunner

from tactful.campaigns.actions.tasks import open_tasks_due
from tactful.campaigns.messages.approval import approve
from tactful.campaigns.model import person
from tactful.campaigns.queries.review import review_queue
from tactful.cli import group
from tactful.lint.findings.finding import Finding, Severity
from tactful.lint.findings.report import Report
from tactful.templates.workspace.workspace import open_workspace

from .test_tasks import words

BRANCHES = """\
campaign: guide
audience: {contacts: contacts/guide.csv}
initial: 00-invitation.mjml
sequence:
  steps:
    - call: call.txt
      key: ring
      wait: 1 hour
      on: {wrong_number: bye, no_answer: nurture, not_me: hand_back}
    - email: 01-thanks.mjml
      wait: 1 business day
      if: {ring: [voicemail, reached]}
    - email: 01-thanks.mjml
      key: acme
      wait: 2 business days
      if: {company: Acme}
    - email: goodbye.md
      key: bye
      wait: 4 business days
      goodbye: true
afterwards: {then: nurture, after: 45 days}
"""
PEOPLE = """\
email,first_name,last_name,company,asset,notes,owner,timezone,country
zoe@acme.example,Zoe,Adams,Acme,the buying guide,asked about rollout,ana,,United Kingdom
kim@dune.example,Kim,Abe,Dune,the price list,asked about prices,ana,America/New_York,
ned@elm.example,Ned,Ash,Elm,the buying guide,,ana,,Germany
lou@elm.example,Lou,Ash,Elm,the buying guide,,ana,,Germany
bea@fir.example,Bea,Oak,Fir,the buying guide,asked about size,ana,,Germany
"""


@pytest.fixture
def branching(site: Any) -> Any:
    """A call with branches, people in three countries."""
    toml = (site.root / "tactful.toml").read_text()
    where = 'timezone = { type = "text", example = "UTC" }\ncountry = { type = "text", example = "DE" }\n'
    (site.root / "tactful.toml").write_text(
        toml.replace("[fields.lead]\n", f"{where}[fields.lead]\n")
    )
    (site.root / "campaigns/guide.yml").write_text(BRANCHES)
    (site.root / "contacts/guide.csv").write_text(PEOPLE)
    site.workspace = open_workspace(site.root)
    return site


def judged(client: Any, path: str) -> Any:
    """Return the page once the linter is done beside it."""
    for _ in range(600):
        page = client.get(path)
        if "data-live" not in page.text:
            return page
        time.sleep(0.05)
    raise AssertionError("the linter never ended")


def test_titles_are_the_persons_weekday_and_subject(site: Any) -> None:
    text = words(site.enrolled().client().get("/campaigns/guide?to=zoe@acme.example"))
    for piece in (
        "Mon to Fri, 08:30 to 17:30, UTC",
        "The sequence ends at once after a reply, a meeting, an opt-out or a bounce",
        "On the clock of Zoe Adams",
        "Initial email · already sent, before this sequence A guide for Acme",
        "Wait 20 minutes Step 1 · Email Tue 3 Mar, 10:20 UTC Your copy of the buying guide",
        "Wait 1 business day Step 2 · Call Wed 4 Mar, 10:20 UTC Call: Zoe Adams",
        "Wait 4 business days Step 3 · Email Goodbye Tue 10 Mar, 10:20 UTC Closing the file, Zoe",
        "Then How it ends",
    ):
        assert piece in text, piece


@pytest.mark.parametrize("whom", ["kim@dune.example", "ned@elm.example"])
def test_the_times_are_those_of_the_plan(branching: Any, whom: str) -> None:
    asked = ["plan", "guide", "--to", whom, "--format", "json", "-C", str(branching.root)]
    done = CliRunner().invoke(group, [*asked, "--now", branching.now.isoformat()])
    plan = json.loads(done.stdout)
    page = branching.client().get(f"/campaigns/guide?to={whom}")
    shown = re.findall(r'<span class="stop-when"><time datetime="([^"]+)"', page.text)
    assert [one["local"][:16] for one in plan["touches"]] == [one[:16] for one in shown]
    text = words(page)
    assert f"{plan['timezone']} (from {plan['timezone_from']})" in text
    assert f"holidays {', '.join(plan['holidays'])} (from {plan['holidays_from']})" in text


def test_somebody_under_way_keeps_the_times_that_were_planned(branching: Any) -> None:
    branching.enrolled()
    branching.later(days=1)
    page = branching.client().get("/campaigns/guide?to=kim@dune.example")
    asked = ["plan", "guide", "--to", "kim@dune.example", "--format", "json"]
    done = CliRunner().invoke(group, [*asked, "-C", str(branching.root)])
    plan = json.loads(done.stdout)
    shown = re.findall(r'<span class="stop-when"><time datetime="([^"]+)"', page.text)
    assert [one["local"][:16] for one in plan["touches"]] == [one[:16] for one in shown]
    assert "(from their enrolment)" in words(page) and "is not done yet" not in words(page)
    open_tasks_due(branching.store, branching.workspace, now=branching.now)
    text = words(branching.client().get("/campaigns/guide?to=kim@dune.example"))
    assert "Step 1 is not done yet. The times after it are as if" in text and "Due now" in text


def test_holidays_that_are_skipped_are_named(branching: Any) -> None:
    branching.later(days=30)  # 2 April 2026, before Good Friday
    text = words(branching.client().get("/campaigns/guide?to=ned@elm.example"))
    assert "skipped: Fri 3 Apr Good Friday (DE), Mon 6 Apr Easter Monday (DE)" in text


def test_without_a_choice_it_is_a_typical_person(branching: Any) -> None:
    text = words(branching.client().get("/campaigns/guide"))
    assert "On the clock of Bea Oak , a typical recipient: Europe/Berlin" in text
    assert "United Kingdom" not in text


def test_somebody_is_found_by_words_and_by_row(branching: Any) -> None:
    client = branching.client()
    assert "On the clock of Kim Abe :" in words(client.get("/campaigns/guide?to=dune"))
    assert "On the clock of Lou Ash :" in words(client.get("/campaigns/guide?row=4"))
    several = client.get("/campaigns/guide?to=elm")
    assert "2 recipients matching “elm”" in words(several)
    assert 'href="/campaigns/guide?row=3"' in several.text
    nobody = client.get("/campaigns/guide?to=%3Cb%3Enobody")
    assert "Nobody on the list or in the sequence matches “<b>nobody”" in words(nobody)
    assert "&lt;b&gt;nobody" in nobody.text and "<b>nobody" not in nobody.text
    for row in ("0", "6", "-1", "999999999"):
        assert client.get(f"/campaigns/guide?row={row}").status_code == 404, row
    assert client.get("/campaigns/guide?row=99999999999999").status_code == 400


def test_somebody_who_left_the_list_is_found_in_the_sequence(branching: Any) -> None:
    branching.enrolled()
    (branching.root / "contacts/guide.csv").write_text(PEOPLE.replace("kim@", "kit@"))
    text = words(branching.client().get("/campaigns/guide?to=kim@dune.example"))
    assert "On the clock of Kim Abe : America/New_York" in text


def test_whoever_was_approved_sees_their_version_and_what_changed_since(branching: Any) -> None:
    branching.enrolled()
    with branching.store.session() as session:
        (kim,) = [
            one
            for one in review_queue(session, branching.workspace, "guide")
            if one.recipient.startswith("kim@") and one.step == 2
        ]
        approve(session, kim.message_id, kim.digest, by=person("ana"), now=branching.now)
    edited = BRANCHES.replace("1 business day", "9 business days").replace("Acme", "Dune")
    later = "    - {email: goodbye.md, key: more, wait: 1 business day}\nafterwards"
    (branching.root / "campaigns/guide.yml").write_text(edited.replace("afterwards", later))
    copied = branching.root / "templates/01-thanks.mjml"
    copied.write_text(copied.read_text().replace("Your copy", "Your own copy"))
    client = branching.client()
    page = client.get("/campaigns/guide?to=kim@dune.example")
    text = words(page)
    assert "Kim Abe runs on the version approved on 3 Mar 2026: these are its steps" in text
    for piece in ("Your copy of the price list", "Wait 1 business day Step 2", "is not Acme"):
        assert piece in text, piece
    for piece in ("Your own copy", "9 business days", "Step 5"):
        assert piece not in text, piece
    asked = ["plan", "guide", "--to", "kim@dune.example", "--format", "json"]
    done = CliRunner().invoke(group, [*asked, "-C", str(branching.root)])
    planned = [one["local"][:16] for one in json.loads(done.stdout)["touches"]]
    shown = re.findall(r'<span class="stop-when"><time datetime="([^"]+)"', page.text)
    assert planned == [one[:16] for one in shown]
    (link,) = set(re.findall(r'href="(/campaigns/guide/versions/[^"]+)"', page.text))
    changed = words(client.get(link))
    assert "What changed since 3 Mar 2026" in changed and "tactful release move guide" in changed
    for line in ("wait: 9 business days", "Your own copy of", "campaigns/guide.yml"):
        assert line in changed, line
    live = words(client.get("/campaigns/guide?to=ned@elm.example"))
    assert "Your own copy" in live and "Step 5" in live and "runs on the version" not in live
    preview = words(client.get("/campaigns/guide/preview?row=2&step=2"))
    assert "Your copy of the price list" in preview
    assert client.get("/campaigns/guide/preview?row=2&step=5").status_code == 404
    assert client.get("/campaigns/guide/preview?row=3&step=5").status_code == 200
    assert client.get("/campaigns/guide/versions/none").status_code == 404


def test_a_task_forks_and_what_depends_on_it_says_so(branching: Any) -> None:
    page = branching.client().get("/campaigns/guide?to=zoe@acme.example")
    text = words(page)
    for said in (
        "Wrong number Step 4 , past steps 2 to 3: email “Closing the file, Zoe”",
        "No answer The sequence ends, and they are looked at again later.",
        "Reached The sequence ends: they talked.",
        "Not the right person The lead is handed back.",
        "Step 2 · Email Depends on a task",
        "Only after voicemail or reached at step 1. Left out after wrong number at step 1.",
        "Only where Company is Acme.",
    ):
        assert said in text, said
    assert '<a href="#step-4">' in page.text and 'id="step-4"' in page.text
    assert "Step 4 · Email Goodbye" in text  # it comes whatever the outcome was


def test_a_step_that_is_not_for_somebody_says_why(branching: Any) -> None:
    text = words(branching.client().get("/campaigns/guide?to=kim@dune.example"))
    assert "Not for Kim Abe" in text and "Company 'Dune' is not Acme." in text
    assert "Not for" not in words(branching.client().get("/campaigns/guide?to=zoe@acme.example"))


def test_the_end_has_its_day(branching: Any) -> None:
    text = words(branching.client().get("/campaigns/guide?to=zoe@acme.example"))
    assert "looked at again after 45 days. For Zoe Adams that is Mon 27 Apr" in text
    guide = branching.root / "campaigns/guide.yml"
    guide.write_text(BRANCHES.replace("{then: nurture, after: 45 days}", "hand_back"))
    text = words(branching.client().get("/campaigns/guide"))
    assert "People who have not answered by then go back to whoever brought them." in text


def test_lengths_asks_and_likeness_come_with_the_linters_report(site: Any) -> None:
    copied = (site.root / "templates/00-invitation.mjml").read_text()
    long = "It has eleven checks for the offers of three makers, with prices and dates for each."
    for name, subject in (("00-invitation.mjml", "A guide"), ("01-thanks.mjml", "Your copy")):
        text = copied.replace("A guide", subject).replace("buying well.", f"buying well. {long}")
        (site.root / "templates" / name).write_text(text)
    page = judged(site.client(), "/campaigns/guide?to=zoe@acme.example")
    text = words(page)
    assert "100 % like the initial email more than 25 %" in text
    assert "Asks: Is there somebody else I should ask?" in text
    assert "I should ask? 14 words 0 % like the initial email 0 % like step 1" in text
    assert "Call: Zoe Adams 8 words 1 error" in text
    assert "S401" in text


def test_notes_are_folded_and_a_finding_leads_to_its_line(site: Any, monkeypatch: Any) -> None:
    path = "templates/01-thanks.mjml"
    found = (
        Finding("M1", Severity.error, "a hole", path=path, line=4),
        Finding("M2", Severity.info, "a thought", path=path, line=5),
    )
    monkeypatch.setattr("tactful.web.context.check_workspace", lambda *_, **__: Report(found))
    client = site.client()
    page = judged(client, "/campaigns/guide")
    assert '<details class="notes"><summary>1 note</summary>' in page.text
    (link,) = set(re.findall(r'href="(/files/[^"]+#L4)"', page.text))
    assert link == "/files/templates/01-thanks.mjml?line=4#L4"
    file = client.get(link.partition("#")[0])
    assert 'id="L4" class="code-at"' in file.text and "A hole." in words(file)


def test_a_list_that_says_nonsense_of_where_somebody_is_shows_why(branching: Any) -> None:
    people = PEOPLE.replace("America/New_York", "Mars/Base")
    (branching.root / "contacts/guide.csv").write_text(people)
    text = words(branching.client().get("/campaigns/guide?to=kim@dune.example"))
    assert "Mars/Base" in text and "cannot plan" in text.lower()
    assert "Your copy of the price list" in text  # and the texts are shown all the same


def test_hostile_values_are_shown_and_never_obeyed(site: Any) -> None:
    page = site.client().get("/campaigns/guide?to=eve@cedar.example").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
