"""Editing a file in the browser: checked, shown as a message, saved whole, taken back, committed."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tactful.web.source_file import read_source

from .test_pages import CSRF
from .test_tasks import words

THANKS = "templates/01-thanks.mjml"
PAGE = f"/edit/{THANKS}"


def text_of(site: Any, path: str = THANKS) -> str:
    return Path(site.root, path).read_text(encoding="utf-8")


def send(client: Any, text: str, *, path: str = THANKS, do: str = "save", **form: str) -> Any:
    """Press a button with a text; base is the file's digest as the page last gave it."""
    page = client.get(f"/edit/{path}")
    token = CSRF.search(page.text)
    assert token is not None
    base = form.pop("base", page.text.split('name="base" value="')[1].split('"')[0])
    data = {"csrf_token": token[1], "text": text, "base": base, "do": do, **form}
    return client.post(f"/edit/{path}", data=data)


def test_a_text_is_checked_and_shown_as_a_message_before_it_is_saved(site: Any) -> None:
    client, before = site.client(), text_of(site)
    page = client.get(PAGE)
    assert "Dear {{ contact.first_name }}" in page.text and "To Zoe Adams" in words(page)
    wrong = before.replace("here is {{ lead.asset }}", "here is {{ lead.aset }} {Add name}")
    checked = send(client, wrong, do="check")
    text = words(checked)
    assert "lead.aset" in text and "{Add name}" in text and "1 line added, 1 line removed" in text
    assert text_of(site) == before
    new = before.replace("Shall we go through it", "Shall we read it")
    frame = send(client, new, do="check").text.split('src="/edit-mail/')[1].split('"')[0]
    mail = client.get(f"/edit-mail/{frame}")
    assert "Shall we read it" in mail.text and "sandbox" in mail.headers["Content-Security-Policy"]
    assert client.get("/edit-mail/nothing").status_code == 404


def test_what_is_saved_is_the_text_and_nothing_else_changes(site: Any) -> None:
    file = site.root / THANKS
    windows = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(windows)
    file.chmod(0o640)
    client = site.client()
    assert send(client, read_source(file).text.replace("\n", "\r\n")).status_code == 303
    assert file.read_bytes() == windows and "Nothing was changed" in words(client.get(PAGE))
    new = read_source(file).text.replace("as you asked", "as you wished")
    assert send(client, new).status_code == 303
    assert file.read_bytes() == windows.replace(b"as you asked", b"as you wished")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(".")] == []
    assert "as you wished" in client.get("/campaigns/guide/preview?step=1&view=text").text


def test_a_saving_is_taken_back_once_and_never_over_somebody_elses(site: Any) -> None:
    client, before = site.client(), text_of(site)
    send(client, before + "<!-- one -->\n")
    token = CSRF.search(client.get(PAGE).text)
    assert token is not None
    undo = {"csrf_token": token[1]}
    client.post(f"/edit-undo/{THANKS}", data=undo)
    assert text_of(site) == before
    client.post(f"/edit-undo/{THANKS}", data=undo)
    assert text_of(site) == before
    send(client, before + "<!-- two -->\n")
    (site.root / THANKS).write_text(before + "<!-- theirs -->\n", encoding="utf-8")
    client.post(f"/edit-undo/{THANKS}", data=undo)
    assert "theirs" in text_of(site)
    assert "changed since" in words(client.get(PAGE))


def test_what_somebody_saved_meanwhile_is_not_lost(site: Any) -> None:
    client, before = site.client(), text_of(site)
    theirs = before.replace("as you asked", "as THEY wrote")
    base = client.get(PAGE).text.split('name="base" value="')[1].split('"')[0]
    (site.root / THANKS).write_text(theirs, encoding="utf-8")
    mine = before.replace("as you asked", "as I wrote")
    refused = send(client, mine, base=base)
    assert refused.status_code == 409 and text_of(site) == theirs
    text = words(refused)
    assert "Somebody saved this file meanwhile" in text and "as I wrote" in refused.text
    assert "as THEY wrote" in text  # the line that saving would replace
    assert send(client, mine).status_code == 303  # with the base of the page that said so
    assert text_of(site) == mine


def test_a_broken_campaign_is_mended_where_it_is_shown(site: Any) -> None:
    path = "campaigns/guide.yml"
    good = text_of(site, path)
    (site.root / path).write_text(good.replace("wait: 20 minutes", "wait: soon"), encoding="utf-8")
    client = site.client()
    broken = client.get("/")
    assert broken.status_code >= 400 and f"/edit/{path}" in broken.text
    page = client.get(f"/edit/{path}")
    assert page.status_code == 200 and "soon" in words(page)
    assert send(client, good, path=path).status_code == 303
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "tactful.toml",
        "contacts/guide.csv",
        "templates/none.mjml",
        "templates/../tactful.toml",
        "templates/.hidden.md",
        "templates",
        "/etc/passwd",
        "campaigns/x.exe",
    ],
)
def test_only_texts_of_the_workspace_are_edited(site: Any, path: str) -> None:
    (site.root / "templates/.hidden.md").write_text("x", encoding="utf-8")
    client, before = site.client(), text_of(site, "tactful.toml")
    assert client.get(f"/edit/{path}").status_code in (404, 308)
    token = CSRF.search(client.get(PAGE).text)
    assert token is not None
    data = {"csrf_token": token[1], "text": "x", "base": "", "do": "save"}
    assert client.post(f"/edit/{path}", data=data).status_code in (404, 308)
    assert client.post(f"/edit-undo/{path}", data=data).status_code in (404, 308)
    assert text_of(site, "tactful.toml") == before


def test_a_link_out_of_the_workspace_is_not_followed(site: Any, tmp_path_factory: Any) -> None:
    outside = tmp_path_factory.mktemp("outside") / "mine.md"
    outside.write_text("private", encoding="utf-8")
    (site.root / "templates/link.md").symlink_to(outside)
    client = site.client()
    answer = client.get("/edit/templates/link.md")
    assert answer.status_code >= 400 and "private" not in answer.text


@pytest.mark.parametrize("raw", [b"caf\xe9 \xff", b"x" * 300_000])
def test_what_is_no_text_is_refused_with_the_reason(site: Any, raw: bytes) -> None:
    (site.root / "templates/odd.md").write_bytes(raw)
    page = site.client().get("/edit/templates/odd.md")
    assert page.status_code == 422 and "cannot be edited here" in words(page)


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def repository(site: Any, monkeypatch: Any) -> Any:
    for key, value in (("AUTHOR", "Ana"), ("COMMITTER", "Ana")):
        monkeypatch.setenv(f"GIT_{key}_NAME", value)
        monkeypatch.setenv(f"GIT_{key}_EMAIL", "ana@northlight.example")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git(site.root, "init", "--quiet")
    git(site.root, "add", "templates", "campaigns", "tactful.toml")
    git(site.root, "commit", "--quiet", "--message", "begin")
    return site


def test_a_saved_file_is_committed_alone(repository: Any) -> None:
    site, client = repository, repository.client()
    (site.root / "campaigns/guide.yml").write_text(text_of(site, "campaigns/guide.yml") + "\n")
    git(site.root, "add", "campaigns")  # somebody is in the middle of something else
    new = text_of(site).replace("as you asked", "as you wished")
    send(client, new, keep="1", message="thanks: say wished")
    assert "Committed as" in words(client.get(PAGE))
    assert git(site.root, "log", "-1", "--format=%s").strip() == "thanks: say wished"
    assert git(site.root, "show", "--name-only", "--format=").split() == [THANKS]
    assert git(site.root, "diff", "--cached", "--name-only").split() == ["campaigns/guide.yml"]
    send(client, new + "<!-- -->\n")  # not asked for: saved only
    assert git(site.root, "log", "-1", "--format=%s").strip() == "thanks: say wished"


def test_a_commit_that_is_refused_leaves_the_file_saved_and_says_why(repository: Any) -> None:
    site, client = repository, repository.client()
    hook = site.root / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 'lint says no' >&2\nexit 1\n")
    hook.chmod(0o755)
    new = text_of(site).replace("as you asked", "as you wished")
    send(client, new, keep="1")
    assert text_of(site) == new and "It was not committed: lint says no" in words(client.get(PAGE))


def test_a_hostile_text_stays_text(site: Any) -> None:
    client = site.client()
    nasty = '</textarea><script>alert(1)</script>{{ "".__class__ }}\n\n  leading'
    page = send(client, nasty, path="templates/goodbye.md", do="check")
    assert "</textarea><script>" not in page.text and "&lt;/textarea&gt;" in page.text
    start = send(client, "\n\nfirst\n", path="templates/goodbye.md", do="check").text
    assert "autocomplete" in start and ">\n\n\nfirst" in start  # HTML drops the first line end
