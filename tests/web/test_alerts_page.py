"""Settings, Alerts: who is told of what, written into tactful.toml, and a test that it arrives."""

import subprocess
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from tactful.campaigns.demo.rehearsal import catcher
from tactful.campaigns.queries.audit import events
from tactful.campaigns.store.tables import Alert
from tactful.templates.workspace.workspace import open_workspace

from ..campaigns.test_alerts import SECRET, hook
from .test_pages import post, words
from .test_sign_in import Team

__all__ = ["hook"]

PAGE = "/settings/alerts"
SECTION = """
[alerts] # ours
# A day's digest would be too much.
reply = "email"   # at once
"""


def toml(site: Any) -> Path:
    return Path(site.root / "tactful.toml")


def add(site: Any, text: str) -> None:
    toml(site).write_text(toml(site).read_text() + text)


def base(client: Any) -> str:
    page = client.get(PAGE).text
    return str(page.split('name="base" value="')[1].split('"')[0])


def save(client: Any, **fields: str) -> Any:
    given = {"do": "save", "base": base(client), **fields}
    return post(client, PAGE, PAGE, **given)


def logged(site: Any) -> list[tuple[str, str, str]]:
    with site.store.reading() as session:
        return [(one.by, one.action, one.detail) for one in events(session)]


def test_only_what_was_changed_is_written_and_comments_stay(site: Any) -> None:
    add(site, SECTION)
    before, client = toml(site).read_text(), site.client()
    fields = {"reply": "none", "held": "email", "to-ana": "ruiz@northlight.example"}
    done = save(client, **fields)
    assert done.status_code == 303
    after = toml(site).read_text()
    wanted = before.replace('reply = "email"   #', 'reply = "none"   #')
    wanted = wanted.replace("# at once\n", '# at once\nheld = "email"\n')
    wanted = wanted.replace(
        'security = "none"\n', 'security = "none"\nalert_to = "ruiz@northlight.example"\n', 1
    )
    assert after == wanted
    settings = open_workspace(site.root).settings
    assert (settings.alerts.reply, settings.alerts.held) == ("none", "email")
    assert settings.mailboxes["ana"].alert_to == "ruiz@northlight.example"
    by, action, said = logged(site)[0]
    assert (by, action) == ("ana", "alerts changed")
    assert "reply: email → none" in said
    assert "alerts of ana: none → ruiz@northlight.example" in said
    shown = client.get(PAGE)
    assert "tactful.toml is saved." in words(shown) and "Undo" in words(shown)
    assert 'value="ruiz@northlight.example"' in shown.text
    post(client, PAGE, f"{PAGE}/undo")
    assert toml(site).read_text() == before
    assert logged(site)[0][1:] == ("alerts changed", "as it was before")
    post(client, PAGE, f"{PAGE}/undo")
    assert "nothing was taken back" in words(client.get(PAGE))


def test_what_saving_changes_is_shown_first_and_nothing_is_written(site: Any) -> None:
    before, client = toml(site).read_text(), site.client()
    page = post(client, PAGE, PAGE, do="check", base=base(client), reply="email")
    assert page.status_code == 200 and toml(site).read_text() == before
    assert "<ins>[alerts]</ins>" in page.text and "<del>" not in page.text
    assert "<ins>reply = &#34;email&#34;</ins>" in page.text
    assert "Nothing: the file is as it stands here." in words(client.get(PAGE))
    assert save(client).status_code == 303
    assert "Nothing was changed." in words(client.get(PAGE))
    assert toml(site).read_text() == before


def test_every_fault_is_told_at_its_field_and_no_key_comes_back(site: Any) -> None:
    before, client = toml(site).read_text(), site.client()
    wrong = {
        "reply": "webhook", "held": "pigeon", "url": "http://hooks.example.com",
        "secret": SECRET, "to-ana": "nobody",
    }  # fmt: skip
    page = save(client, **wrong)
    assert page.status_code == 422 and toml(site).read_text() == before
    assert SECRET not in page.text
    for field, said in (
        ("held", "Unknown value 'pigeon'"), ("url", "is not an https address"),
        ("secret", "must not be in the workspace"), ("to-1", "'nobody' is not an email address"),
    ):  # fmt: skip
        assert f'id="fault-{field}"' in page.text, field
        assert f'aria-describedby="fault-{field}"' in page.text, field
        assert f'href="#{field}"' in page.text
        assert said in words(page)
    assert "4 fields are not right yet" in words(page)
    lacking = words(save(client, held="webhook"))
    assert "needs an address to go to" in lacking and "needs a key that signs it" in lacking
    assert logged(site) == []


def test_what_somebody_else_saved_meanwhile_is_not_lost(site: Any) -> None:
    client = site.client()
    old = base(client)
    add(site, "\n[replies]\npoll_seconds = 90\n")
    page = post(client, PAGE, PAGE, do="save", base=old, reply="email")
    assert page.status_code == 409 and "Somebody changed tactful.toml meanwhile" in words(page)
    assert "reply" not in toml(site).read_text()
    assert save(client, reply="email").status_code == 303
    assert "poll_seconds = 90\n\n[alerts]\nreply = " in toml(site).read_text()


def test_what_is_written_in_another_way_is_left_to_a_person(site: Any) -> None:
    text = toml(site).read_text()
    toml(site).write_text(f'alerts = {{ reply = "email" }}\n{text}')
    page = save(site.client(), reply="none")
    assert page.status_code == 422
    assert 'write reply = "none" under [alerts]' in words(page)


def test_it_is_committed_where_that_is_wanted_and_by_whom(site: Any) -> None:
    team = Team(site)
    git = ["git", "-C", str(site.root), "-c", "user.name=t", "-c", "user.email=t@example.com"]
    for one in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *one], check=True, capture_output=True)
    for name, value in (("user.name", "t"), ("user.email", "t@example.com")):
        subprocess.run([*git, "config", name, value], check=True)
    admin = team.client("ana@example.com")
    page = team.get(admin, PAGE).text
    assert "Commit to git" in page
    digest = page.split('name="base" value="')[1].split('"')[0]
    team.post(admin, PAGE, PAGE, do="save", base=digest, keep="1", held="email")
    said = subprocess.run(
        [*git, "log", "-1", "--format=%an <%ae> %s", "--name-only"],
        check=True, capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    assert said[0] == "Ana Ruiz <ana@example.com> Alerts: who is told of what"
    assert said[2:3] == ["tactful.toml"]
    digest = team.get(admin, PAGE).text.split('name="base" value="')[1].split('"')[0]
    team.post(admin, PAGE, PAGE, do="save", base=digest, held="none")
    status = subprocess.run(
        [*git, "status", "--short"], check=True, capture_output=True, text=True
    ).stdout
    assert " M tactful.toml" in status


def test_a_page_reaches_no_address_inside_but_that_of_the_file(site: Any) -> None:
    team = Team(site)
    admin = team.client("ana@example.com")

    def saved(**fields: str) -> Any:
        digest = team.get(admin, PAGE).text.split('name="base" value="')[1].split('"')[0]
        return team.post(admin, PAGE, PAGE, do="save", base=digest, **fields)

    for inside in (
        "https://127.0.0.1/x",
        "http://localhost:9/x",
        "https://[::1]/",
        "https://10.0.0.8/",
    ):
        page = saved(url=inside)
        assert page.status_code == 422, inside
        assert "which is not public; if it is meant, write it in tactful.toml" in words(page)
    add(site, '\n[alerts]\nurl = "http://127.0.0.1:9/x"\n')
    assert saved(url="http://127.0.0.1:9/x", held="email").status_code == 303
    assert saved(url="https://192.0.2.1.invalid/x").status_code == 303


def test_only_an_administrator_sees_it(site: Any) -> None:
    team = Team(site)
    team.add("bob@example.com", name="Bob", roles=["marketer", "approver", "sender"])
    bob = team.client("bob@example.com")
    assert team.get(bob, PAGE).status_code == 403
    assert PAGE not in team.get(bob, "/mailboxes").text
    assert PAGE in team.get(team.client("ana@example.com"), "/settings/people").text


def test_a_test_reaches_the_rep_as_an_alert_would(site: Any) -> None:
    with catcher() as (caught, port):
        box = f'port = {port}\nalert_to = "ruiz@northlight.example"\n\n[fields.contact]'
        toml(site).write_text(toml(site).read_text().replace("[fields.contact]", box))
        client = site.client()
        post(client, PAGE, f"{PAGE}/test", mailbox="ana")
        ((recipient, raw),) = caught.mails
        assert recipient == "ruiz@northlight.example"
        told = message_from_bytes(raw, policy=default)
        assert told["Subject"] == "[Test] Tactful tells you here"
        assert "alerts about the mailbox ana arrive here" in told.get_content()
        assert told["Auto-Submitted"] == "auto-generated"
        assert "A test was sent to ruiz@northlight.example." in words(client.get(PAGE))
        assert logged(site)[0][:2] == ("ana", "test alert sent")
    post(client, PAGE, f"{PAGE}/test", mailbox="ana")
    assert "The test did not arrive:" in words(client.get(PAGE))
    post(client, PAGE, f"{PAGE}/test", mailbox="none")
    assert "tactful.toml has no mailbox 'none'" in words(client.get(PAGE))
    assert len(logged(site)) == 1


def test_a_test_is_taken_by_the_webhook_signed(
    site: Any, hook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    got, url = hook
    client = site.client()
    post(client, PAGE, f"{PAGE}/test")
    assert "a webhook needs both url and secret" in words(client.get(PAGE))
    # Whoever is alone on this machine may name an address of it.
    save(client, url=url, secret="env:HOOK_KEY", held="webhook")
    post(client, PAGE, f"{PAGE}/test")
    assert "the environment variable HOOK_KEY is not set" in words(client.get(PAGE))
    monkeypatch.setenv("HOOK_KEY", SECRET)
    post(client, PAGE, f"{PAGE}/test")
    assert f"A test was taken by {url}." in words(client.get(PAGE))
    ((headers, body),) = got.got
    assert headers["webhook-signature"].startswith("v1,") and b'"type":"alert.test"' in body
    got.answers.append(500)
    post(client, PAGE, f"{PAGE}/test")
    assert f"{url} answered 500" in words(client.get(PAGE))


def test_what_did_not_arrive_and_who_else_is_told_is_shown(site: Any) -> None:
    add(site, '\n[webhooks.crm]\nurl = "https://crm.example"\nsecret = "env:CRM"\n')
    with site.store.session() as session:
        session.add(
            Alert(
                key="reply.received 1", event="reply.received", channel="email", mailbox="ana",
                recipient="x@y.example", subject="Reply from zoe", text="", data={}, attempts=9,
                state="failed", error="550 no such user", not_before=site.now, created_at=site.now,
            )
        )  # fmt: skip
    said = words(site.client().get(PAGE))
    assert "Not delivered ana Given up Reply from zoe 550 no such user." in said
    assert "crm https://crm.example; all events" in said
    page = save(site.client(), held="webhook").text
    assert page.count(" autofocus") == 1 and 'aria-describedby="fault-url" autofocus' in page
