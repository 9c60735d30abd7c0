"""Drafting in the browser: a form, every file as it would be, and nothing written before a yes."""

import json
import re
import sys
import time
from html import unescape
from typing import Any

import pytest

from tactful.lint.drafting import judged

from .test_pages import CSRF
from .test_pages import words as plain
from .test_tasks import words

ASKED = "initial=00-invitation.mjml&contacts=contacts/guide.csv&play=content-download&name=next"
ANSWERS = {"initial": "00-invitation.mjml", "contacts": "contacts/guide.csv",
           "play": "content-download", "name": "next"}  # fmt: skip
GOOD = """\
---
subject: A guide to buying well
---
Dear {{ contact.first_name }},

We wrote a guide to buying well, with eleven checks for the offers of three makers. Each check
names what to ask for and how long it takes. Which of your orders comes up next?

Kind regards,
{{ sender.name }}

{{ workspace.postal_address }}

[Unsubscribe]({{ unsubscribe_url }})
"""


@pytest.fixture
def ready(site: Any) -> Any:
    (site.root / "templates/guide-mail.md").write_text(GOOD)
    return site


def drafted(client: Any, query: str = ASKED) -> Any:
    """Return the page once the draft is made beside it."""
    for _ in range(600):
        page = client.get(f"/draft?{query}")
        if "data-live" not in page.text:
            return page
        time.sleep(0.05)
    raise AssertionError("the draft was never made")


def written(client: Any, page: Any, **changed: str) -> Any:
    """Press "Write these files"."""
    digest = re.search(r'name="digest" value="(\w+)"', page.text)
    token = CSRF.search(page.text)
    assert digest is not None and token is not None
    form = {"csrf_token": token[1], "digest": digest[1], **ANSWERS, **changed}
    return client.post("/draft", data=form)


def files(site: Any) -> set[str]:
    some = (*site.root.glob("campaigns/*"), *site.root.glob("templates/**/*"))
    return {one.relative_to(site.root).as_posix() for one in some if one.is_file()}


def test_the_form_offers_emails_lists_lead_types_and_plays(ready: Any) -> None:
    page = ready.client().get("/draft")
    offered = re.findall(r"<option(?: value=\"([^\"]*)\")?[^>]*>([^<]*)", page.text)
    names = [value or said for value, said in offered]
    for one in ("00-invitation.mjml", "guide-mail.md", "contacts/guide.csv", "event"):
        assert one in names, one
    assert "trade-fair-badge" in names
    assert "01-thanks.mjml" not in names and "call.txt" not in names  # what follows is no initial


def test_a_draft_is_shown_whole_and_nothing_is_written(ready: Any) -> None:
    before = files(ready)
    page = drafted(ready.client())
    text = words(page)
    for piece in (
        "The draft “next”",
        "The play content-download , because you named it.",
        "Email after",
        "Left out: call: the list has no phone numbers of most leads (contact.phone).",
        "campaigns/next.yml New +",
        "campaign: next",
        "Write these files",
    ):
        assert piece in text, piece
    assert "<ins>campaign: next</ins>" in page.text
    assert files(ready) == before


def test_written_are_the_files_that_were_shown(ready: Any) -> None:
    client = ready.client()
    page = drafted(client)
    shown = re.findall(r"<summary><code>([^<]+(?:<wbr>[^<]+)*)</code>", page.text)
    paths = {one.replace("<wbr>", "") for one in shown}
    before = files(ready)
    done = written(client, page)
    assert (done.status_code, done.location) == (303, "/campaigns/next")
    assert files(ready) - before == paths
    text = words(client.get(done.location))
    assert f"{len(paths)} files written. Lint:" in text
    assert "The sequence" in text and "A guide for Acme" in text
    lines = (ready.root / "campaigns/next.yml").read_text().splitlines()
    assert all(
        f"<ins>{line}</ins>" in page.text for line in lines if line.isascii() and '"' not in line
    )


def test_a_draft_that_is_not_the_one_shown_is_shown_again(ready: Any) -> None:
    client = ready.client()
    page, before = drafted(client), files(ready)
    done = written(client, page, digest="0" * 64)
    assert done.status_code == 303 and files(ready) == before
    assert "The draft changed while you were reading" in words(client.get(done.location))


def test_a_file_that_is_there_is_replaced_only_unchanged_and_when_said(ready: Any) -> None:
    client = ready.client()
    assert written(client, drafted(client)).status_code == 303
    again = drafted(client)
    assert "They were drafted before and nobody changed them since." in words(again)
    assert 'name="replace" value="1" required' in again.text
    stood = (ready.root / "campaigns/next.yml").read_bytes()
    refused = written(client, again)
    assert "Nothing was written" in words(client.get(refused.location))
    assert written(client, again, replace="1").location == "/campaigns/next"
    own = ready.root / "campaigns/next.yml"
    assert own.read_bytes() == stood
    own.write_bytes(stood + b"# mine\n")
    page = drafted(client)
    text = words(page)
    assert "Nothing can be written under this name" in text
    assert "somebody changed this file since it was drafted" in text
    assert "<del># mine</del>" in page.text and "Write these files" not in text
    assert own.read_bytes() == stood + b"# mine\n"


def test_a_link_out_of_the_workspace_is_never_followed(ready: Any) -> None:
    outside = ready.root.parent / "outside"
    outside.mkdir()
    page = drafted(ready.client())
    (ready.root / "templates/next").symlink_to(outside)
    client = ready.client()
    written(client, page)
    assert list(outside.iterdir()) == [] and not (ready.root / "campaigns/next.yml").exists()


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("initial=&contacts=contacts/guide.csv", "initial", "Choose the email"),
        ("initial=../../etc/passwd&contacts=contacts/guide.csv", "initial", "Choose the email"),
        ("initial=00-invitation.mjml&contacts=/etc/passwd", "contacts", "Choose the list"),
        (f"{ASKED}&lead_type=<b>", "lead_type", "'<b>' is no lead type"),
        (ASKED.replace("content-download", "no-such"), "play", "Unknown play 'no-such'"),
        (ASKED.replace("=next", "=../x"), "name", "'../x' is no name for a campaign"),
        (ASKED.replace("guide.csv", "names.csv"), "contacts", "no column says what each lead"),
        (ASKED.replace("guide.csv", "empty.csv"), "contacts", "The list has no rows"),
        (ASKED.replace("00-invitation.mjml", "fr.md"), "initial", "the plays have only|has only"),
        (
            f"{ASKED.replace('play=content-download', 'lead_type=dormant')}",
            "play",
            "choose the play",
        ),
    ],
)
def test_what_cannot_be_drafted_is_said_beside_its_field(
    ready: Any, query: str, field: str, said: str
) -> None:
    lists, templates = ready.root / "contacts", ready.root / "templates"
    (lists / "names.csv").write_text("email,first_name\nzoe@acme.example,Zoe\n")
    (lists / "empty.csv").write_text("email,asset\n")
    (templates / "fr.md").write_text(
        "---\nsubject: Votre guide\n---\nBonjour, nous avons écrit un guide pour bien acheter. "
        "Quelle commande préparez-vous en ce moment ?\n\n[Se désabonner]({{ unsubscribe_url }})\n"
    )
    page = drafted(ready.client(), query)
    fault = re.search(rf'id="fault-{field}" role="alert">([^<]*)', page.text)
    assert page.status_code == 422
    assert fault is not None, plain(page)
    assert any(one in unescape(fault[1]) for one in said.split("|")), fault[1]
    assert "--" not in fault[1]  # no option of the command line
    assert f'id="{field}"' in page.text and 'aria-invalid="true"' in page.text
    assert "Write these files" not in page.text and "<b>'" not in page.text


def test_long_work_is_done_beside_the_page(ready: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("tactful.web.drafting.WAIT_S", 0)
    client = ready.client()
    first = client.get(f"/draft?{ASKED}")
    assert "data-live" in first.text and "Reload" in words(first)
    assert "Write these files" in words(drafted(client))


def test_the_same_draft_is_made_once(ready: Any, monkeypatch: Any) -> None:
    made = []

    def count(*given: Any, **how: Any) -> Any:
        made.append(given)
        return judged.drafted_clean(*given, **how)

    monkeypatch.setattr("tactful.web.drafts.drafted_clean", count)
    client = ready.client()
    drafted(client)
    drafted(client)
    assert len(made) == 1


def test_without_an_email_or_a_list_it_says_what_is_missing(site: Any) -> None:
    (site.root / "contacts/guide.csv").rename(site.root / "guide.csv")
    guide = site.root / "campaigns/guide.yml"
    guide.write_text(guide.read_text().replace("audience: {contacts: contacts/guide.csv}\n", ""))
    text = words(site.client().get("/draft"))
    assert "There is no list yet." in text and "Add the file and reload" in text


def program(site: Any, code: str, seconds: int = 20) -> None:
    """Let tactful.toml name a program of [draft] command."""
    file = site.root / "propose.py"
    file.write_text(f"import json, sys, time\nasked = json.load(sys.stdin)\n{code}\n")
    toml = site.root / "tactful.toml"
    line = json.dumps(f"{sys.executable} {file}")
    toml.write_text(f"{toml.read_text()}\n[draft]\ncommand = {line}\nseconds = {seconds}\n")


def asked(client: Any) -> Any:
    """Press "Ask the program", and wait for what it proposes."""
    token = CSRF.search(drafted(client).text)
    assert token is not None
    done = client.post("/draft/ask", data={"csrf_token": token[1], **ANSWERS})
    return drafted(client, f"{ASKED}&ask=1") if done.status_code == 303 else done


def test_the_program_proposes_the_texts_which_are_shown_and_written(ready: Any) -> None:
    program(ready, """
first = asked["steps"][0]
print(json.dumps({first["key"]: first["text"] + "\\n{# proposed #}\\n"}))
""")  # fmt: skip
    client = ready.client()
    assert "Ask the program" in words(drafted(client)) and "20 seconds" in words(drafted(client))
    page = asked(client)
    assert "{# proposed #}" in unescape(page.text)
    assert "These texts are proposed by the program" in words(page)
    before = files(ready)
    assert written(client, page, ask="1").status_code == 303
    new = files(ready) - before
    assert new, words(client.get("/"))
    assert any("{# proposed #}" in (ready.root / one).read_text() for one in new)


@pytest.mark.parametrize(
    ("code", "seconds", "told"),
    [
        ("sys.exit('the model is away')", 20, "it ended with code 1: the model is away"),
        ("print('no JSON')", 20, "its answer is no JSON"),
        ("time.sleep(60)", 1, "it did not answer within 1 seconds"),
    ],
)
def test_what_is_wrong_with_the_program_is_said(
    ready: Any, code: str, seconds: int, told: str
) -> None:
    program(ready, code, seconds)
    before = files(ready)
    page = asked(ready.client())
    assert page.status_code == 422 and told in words(page)
    assert "Ask the program" in words(page)  # again
    assert files(ready) == before


def test_a_link_alone_runs_no_program(ready: Any) -> None:
    program(ready, "open('ran', 'w').close()")
    page = drafted(ready.client(), f"{ASKED}&ask=1")
    assert page.status_code == 200 and "These texts are proposed" not in words(page)
    assert not (ready.root / "ran").exists()


def test_texts_with_errors_are_not_written(ready: Any) -> None:
    program(ready, """
first = asked["steps"][0]
print(json.dumps({first["key"]: first["text"] + "\\nDear {Add first name},\\n"}))
""")  # fmt: skip
    client, before = ready.client(), files(ready)
    assert written(client, asked(client), ask="1").status_code == 303
    assert "The program’s texts have errors. Nothing was written" in words(client.get("/"))
    assert files(ready) == before
