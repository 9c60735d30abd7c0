"""`tactful mailbox`: a person agrees, in a browser or on another device; what is kept, and where."""

import json
import os
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tactful.campaigns.actions.mailbox_check import passwords_refused
from tactful.campaigns.actions.mailbox_connect import asked, standing
from tactful.campaigns.commands import mailbox
from tactful.campaigns.commands.doctor import command as doctor
from tactful.campaigns.delivery.oauth.access import access_token
from tactful.campaigns.delivery.oauth.consent import (
    ConsentError,
    answers,
    device_code,
    question,
    redeemed,
    redeemed_device,
)
from tactful.campaigns.delivery.oauth.loopback import loopback
from tactful.campaigns.delivery.oauth.refresh_tokens import Connection, keep
from tactful.campaigns.delivery.oauth.token_server import TokenError
from tactful.campaigns.store.tables import Audit
from tactful.templates.workspace.oauth import OAuth, providers
from tactful.templates.workspace.settings import Mailbox
from tactful.templates.workspace.workspace import open_workspace

from .conftest import Place
from .memory_keyring import Ring, memory_keyring
from .oauth_servers import imap_by_oauth, smtp_by_oauth, taking
from .test_oauth import by_oauth, connected, sam
from .token_server import CLIENT, TokenServer, endless, says, token_server

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    with memory_keyring() as ours:
        yield ours


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with token_server() as ours:
        yield ours


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A browser that follows where it is sent; yields the pages that it ended at."""
    ended: list[str] = []
    threads: list[threading.Thread] = []

    def surf(url: str) -> None:
        with urllib.request.urlopen(url, timeout=20) as page:
            ended.append(page.read().decode())

    def start(url: str) -> bool:
        threads.append(threading.Thread(target=surf, args=(url,)))
        threads[-1].start()
        return True

    monkeypatch.setattr("webbrowser.open", start)
    yield ended
    for one in threads:
        one.join()


def ran(place: Place, *words: str) -> Result:
    return CliRunner().invoke(mailbox.command, [*words, "-C", str(place.root)])


def test_a_person_agrees_in_the_browser_and_the_mailbox_sends_and_is_read(
    place: Place, tokens: TokenServer, ring: Ring, browser: list[str]
) -> None:
    tokens.extra = {"refresh_token_expires_in": 90 * 86_400}
    with smtp_by_oauth(taking(tokens)) as smtp, imap_by_oauth(taking(tokens)) as imap:
        by_oauth(place, tokens, smtp.port, imap=imap.port)
        before = ran(place, "list")
        assert "sam@example.com" in before.stdout and "not connected" in before.stdout
        assert "kim@example.com" in before.stdout and "no sign-in" in before.stdout
        done = ran(place, "connect", "sam")
        assert done.exit_code == 0, done.output
        assert (
            "sam is connected. The refresh token is in the keyring (tactful-oauth/" in done.stdout
        )
        assert "It ends on " in done.stdout and "can be read: INBOX" in done.stdout
        assert f"127.0.0.1:{smtp.port} answers" in done.stdout and not smtp.handler.mails
        found = json.loads(ran(place, "list", "--format", "json").stdout)[0]
        assert (found["sign_in"], found["connected"], found["why"]) == ("oauth", True, None)
        assert found["kept_in"] == "keyring:tactful-oauth/sam@example.com" and found["until"]
        checked = json.loads(ran(place, "check", "sam", "--format", "json").stdout)
        assert [checked[key]["ok"] for key in ("access", "sends", "reads")] == [True] * 3
        lines = CliRunner().invoke(doctor, ["--format", "json", "-C", str(place.root)]).stdout
        said = {one["what"]: one["ok"] for one in json.loads(lines)}
        assert said["OAuth of sam"] and said["mailbox sam"] and said["replies to sam"]
    (page,) = browser
    assert "Thank you" in page
    every = done.output + before.output + page + lines
    secret = [*tokens.access, *tokens.refresh, *tokens.codes]
    assert secret and not [one for one in secret if one in every]
    assert len(ring.kept) == 1
    with place.store.reading() as session:
        written = select(Audit.detail).where(Audit.action == "connected")
        assert session.scalars(written).all() == [{"text": "keyring:tactful-oauth/sam@example.com"}]
    assert "sam is disconnected" in ran(place, "disconnect", "sam").stdout
    assert not ring.kept and "was not connected" in ran(place, "disconnect", "sam").stdout


def test_what_is_printed_is_the_one_line_for_the_environment(
    place: Place, tokens: TokenServer, ring: Ring, browser: list[str]
) -> None:
    by_oauth(place, tokens, 1)
    done = ran(place, "connect", "sam", "--print")
    (token,) = tokens.refresh
    assert done.stdout == f"export SAM_REFRESH_TOKEN='{token}'\n" and not ring.kept
    place.write()
    by_oauth(place, tokens, 1, more='refresh_token = "env:SAM_TOKEN"')
    refused = ran(place, "connect", "sam")
    assert "use tactful mailbox connect sam --print" in str(refused.exception)
    assert "set SAM_TOKEN to what it prints" in str(refused.exception)
    assert ran(place, "connect", "sam", "--print").stdout.startswith("export SAM_TOKEN='")
    assert len(browser) <= 2


def test_agreeing_on_another_device(
    place: Place, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    by_oauth(place, tokens, 1)
    box = sam(place)
    assert box.oauth is not None
    code = device_code(box.oauth, secret=None)
    got = redeemed_device(box.oauth, code, secret=None, sleep=waits.append)
    assert tokens.refresh[str(got.refresh_token)] == "sam@example.com"
    assert waits == [1, 1, 6, 6]  # RFC 8628 3.5: five seconds more once it is told to slow down
    monkeypatch.setattr("time.sleep", waits.append)
    done = ran(place, "connect", "sam", "--device", "--print")
    assert (
        "Open https://login.example.com/device on any device, and enter: WDJB-MJHT" in done.stderr
    )
    assert done.stdout.startswith("export SAM_REFRESH_TOKEN='refresh-")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("access_denied", "the person said no"),
        ("expired_token", "the code has ended"),
        ("invalid_client", "invalid_client"),
    ],
)
def test_a_device_that_nobody_agrees_on(tokens: TokenServer, error: str, said: str) -> None:
    oauth = settings(tokens)
    code = device_code(oauth, secret=None)
    tokens.faults.extend([says(503, {}), says(400, {"error": error})])
    with pytest.raises((ConsentError, TokenError), match=said):
        redeemed_device(oauth, code, secret=None, sleep=lambda _: None)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"device_code": "a", "user_code": "b"},
        {"device_code": "a", "user_code": "b", "verification_uri": "javascript:alert(1)"},
        {"device_code": "a", "user_code": "\x1b[2J", "verification_uri": "https://x.example/"},
        {"device_code": 7, "user_code": "b", "verification_uri": "https://x.example/"},
    ],
)
def test_what_is_no_device_code_is_refused(tokens: TokenServer, said: dict[str, object]) -> None:
    tokens.down = says(200, said)
    with pytest.raises(TokenError):
        device_code(settings(tokens), secret=None)


def test_google_gives_no_codes_for_mail_and_says_so() -> None:
    with pytest.raises(ConsentError, match="leave --device out, and see --port"):
        device_code(OAuth(provider="google", client_id="a"), secret=None)


def settings(tokens: TokenServer) -> OAuth:
    return OAuth(
        client_id=CLIENT, authorize_url=f"{tokens.url}/authorize", token_url=f"{tokens.url}/token",
        device_url=f"{tokens.url}/device", scopes=("mail.send",),
    )  # fmt: skip


def asks(oauth: OAuth) -> tuple[str, dict[str, str]]:
    box = Mailbox(address="sam@example.com", oauth=oauth)
    parts = urlsplit(asked(box, "http://localhost:1/mailboxes/connected").url)
    query = {key: one for key, (one,) in parse_qs(parts.query).items()}
    return f"{parts.scheme}://{parts.netloc}{parts.path}", query


def test_where_a_person_agrees_is_what_the_settings_say() -> None:
    where, query = asks(OAuth(provider="google", client_id="abc"))
    assert where == "https://accounts.google.com/o/oauth2/v2/auth"
    assert query["scope"] == "https://mail.google.com/" and query["client_id"] == "abc"
    assert (query["access_type"], query["prompt"]) == ("offline", "consent")
    assert query["login_hint"] == "sam@example.com" and len(query["state"]) > 40
    where, query = asks(OAuth(provider="microsoft", client_id="a", tenant="contoso.example"))
    assert where == "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize"
    assert query["scope"].split()[-1] == "offline_access" and "SMTP.Send" in query["scope"]
    any_tenant = OAuth(provider="microsoft", client_id="a", scopes=("x.read", "y"))
    assert "/common/" in asks(any_tenant)[0] and asks(any_tenant)[1]["scope"] == "x.read y"
    own = OAuth(
        client_id="a", authorize_url="https://l.example/a?x=1", token_url="https://l.example/t"
    )
    where, query = asks(own)
    assert where == "https://l.example/a" and query["x"] == "1"
    assert own.at.token_url == "https://l.example/t"
    assert set(providers()) == {"google", "microsoft"}


def test_only_the_answer_to_the_question_is_redeemed(tokens: TokenServer) -> None:
    oauth = settings(tokens)
    one = question(
        oauth, redirect_uri="http://127.0.0.1:1/mailboxes/connected", address="a@b.example"
    )
    other = question(oauth, redirect_uri=one.redirect_uri, address="a@b.example")
    query = {key: values[0] for key, values in parse_qs(urlsplit(one.url).query).items()}
    back = dict(parse_qs(urlsplit(tokens.approve(query, "sam@example.com")).query))
    said = {key: values[0] for key, values in back.items()}
    assert answers(one, said) and not answers(other, said) and not answers(one, {})
    for wrong in ({}, {"state": ""}, {**said, "state": "é"}, {**said, "state": other.state}):
        with pytest.raises(ConsentError, match="to another question"):
            redeemed(oauth, one, wrong, secret=None)
    with pytest.raises(ConsentError, match="access_denied: No, not me"):
        error = {"state": one.state, "error": "access_denied", "error_description": "No,\nnot me"}
        redeemed(oauth, one, error, secret=None)
    with pytest.raises(ConsentError, match="sent no code"):
        redeemed(oauth, one, {"state": one.state}, secret=None)
    stolen = {**said, "state": other.state}  # PKCE: a code is of no use to another question
    with pytest.raises(TokenError, match="PKCE"):
        redeemed(oauth, other, stolen, secret=None)
    assert tokens.grants("authorization_code") == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (says(200, {"access_token": "abc"}), "without a refresh token"),
        (says(400, {"error": "invalid_grant"}), "invalid_grant"),
        (says(200, {"access_token": "a\nb", "refresh_token": "c"}), "cannot be one"),
        (endless, "no token server says"),
    ],
)
def test_tokens_that_cannot_be_kept_are_refused(tokens: TokenServer, fault: Any, said: str) -> None:
    oauth = settings(tokens)
    one = question(oauth, redirect_uri="http://127.0.0.1:1/x", address="a@b.example")
    tokens.down = fault
    with pytest.raises((ConsentError, TokenError), match=said):
        redeemed(oauth, one, {"state": one.state, "code": "abc"}, secret=None)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as page:
            return int(page.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_the_loopback_address_takes_the_answer_and_turns_all_else_away() -> None:
    with loopback("localhost") as here:
        assert here.uri.startswith("http://localhost:") and here.uri.endswith(
            "/mailboxes/connected"
        )
        base = here.uri.replace("localhost", "127.0.0.1")
        wrong = [
            base.replace("/mailboxes/connected", "/favicon.ico"), base, f"{base}?state=other&code=x",
            f"{base}?{'&'.join(['a=b'] * 99)}", f"{base}?state=%ff",
        ]  # fmt: skip
        seen: list[int] = []

        def surf() -> None:
            seen.extend(status(url) for url in wrong)
            seen.append(status(f"{base}?{urlencode({'state': 'right', 'error': 'access_denied'})}"))

        thread = threading.Thread(target=surf)
        thread.start()
        said = here.wait(lambda found: found.get("state") == "right", seconds=20)
        thread.join()
        assert seen == [404, 400, 400, 400, 400, 200] and said["error"] == "access_denied"
        with pytest.raises(ConsentError, match="nobody agreed"):
            here.wait(lambda _: False, seconds=0)
        port = urlsplit(here.uri).port
        with pytest.raises(ConsentError, match="cannot be used"), loopback("127.0.0.1", port or 0):
            pass


def test_a_mailbox_with_a_password_has_nothing_to_connect_by(place: Place) -> None:
    refused = ran(place, "connect", "kim")
    assert "[mailboxes.kim.oauth]" in str(refused.exception)
    assert ran(place, "connect", "nobody").exit_code == 2
    assert "No mailbox 'nobody'; known: kim, sam." in ran(place, "check", "nobody").output


def test_a_check_that_fails_says_so_and_ends_with_1(place: Place, tokens: TokenServer) -> None:
    by_oauth(place, tokens, 9)
    keep(sam(place), Connection("used-up-long-ago"))
    found = ran(place, "check", "sam")
    assert found.exit_code == 1 and "no longer connected" in found.stdout
    connected(place, tokens)
    found = ran(place, "check", "sam")
    assert found.exit_code == 1 and "gives access" in found.stdout and "sends: " in found.stdout
    assert access_token(sam(place), os.environ) and standing(sam(place), os.environ).since is None


def test_the_settings_in_the_manual_can_be_used(place: Place) -> None:
    manual = Path(__file__).resolve().parents[2] / "docs/mailboxes.md"
    blocks = re.findall(r"```toml\n(.*?)```", manual.read_text(), re.DOTALL)
    settings = (place.root / "tactful.toml").read_text()
    whole = [block for block in blocks if "client_id" in block]
    assert len(whole) == 3
    for block in whole:
        text = dedent(block)
        if "[mailboxes.sam]" in text:  # it takes the place of the section that is there
            text = re.sub(r"\[mailboxes\.sam\].*?(?=\n\[)", "", settings, flags=re.DOTALL) + text
        else:
            text = settings + text
        (place.root / "tactful.toml").write_text(text)
        box = open_workspace(place.root).settings.mailboxes["sam"]
        assert box.oauth is not None and passwords_refused(box, {}) == ()
