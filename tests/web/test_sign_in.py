"""Signing in by password and OpenID Connect, out again, and what a lost session leaves whole."""

import re
import socket
import threading
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import urllib3
from aiosmtpd.controller import Controller
from flask.testing import FlaskClient

from tactful.campaigns.actions import accounts as act
from tactful.campaigns.model import person
from tactful.campaigns.queries.audit import events
from tactful.templates.workspace.workspace import open_workspace
from tactful.web import create_app

from .oidc_provider import Provider, serve

ADDRESS = "https://tactful.example.com"
WEB = f'\n[web]\naddress = "{ADDRESS}"\nproxy = "127.0.0.1"\n'
WORDS = "correct horse battery staple"


class Team:
    """The site with accounts, behind its proxy."""

    def __init__(self, site: Any, more: str = "") -> None:
        self.site, self.store = site, site.store
        path = site.root / "tactful.toml"
        path.write_text(path.read_text() + WEB + more)
        self.workspace = site.workspace = open_workspace(site.root)
        self.app = site.app = create_app(
            self.workspace, site.store, token=None, clock=lambda: site.now
        )
        self.add("ana@example.com", name="Ana Ruiz", roles=["rep", "admin"])

    def add(self, email: str, **more: Any) -> None:
        act.add_account(
            self.store, self.workspace, email, by=person("root"), now=self.site.now,
            password=WORDS, **more,
        )  # fmt: skip

    def client(self, email: str | None = None) -> FlaskClient:
        client = self.app.test_client()
        client.environ_base["REMOTE_ADDR"] = "192.0.2.1"
        if email is not None:
            assert self.enter(client, email).status_code == 303
        return client

    def get(self, client: FlaskClient, path: str, **more: Any) -> Any:
        return client.get(path, base_url=ADDRESS, **more)

    def post(self, client: FlaskClient, path: str, page: str = "/sign-in", **data: Any) -> Any:
        """Post with the CSRF token of a page."""
        shown = self.get(client, page).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
        assert token is not None, shown
        origin = {"Origin": ADDRESS}
        data["csrf_token"] = token[1]
        return client.post(path, base_url=ADDRESS, data=data, headers=origin)

    def enter(self, client: FlaskClient, email: str, password: str = WORDS, **more: Any) -> Any:
        return self.post(client, "/sign-in", email=email, password=password, **more)


@pytest.fixture
def team(site: Any) -> Team:
    return Team(site)


def test_a_password_signs_in_and_the_cookie_is_for_this_site_alone(team: Team) -> None:
    client = team.client()
    wrong = team.enter(client, "ana@example.com", "wrong")
    assert (wrong.status_code, "do not belong together" in wrong.text) == (403, True)
    assert 'value="ana@example.com"' in wrong.text and "wrong" not in wrong.text.split("<main")[1]
    entered = team.enter(client, "Ana@Example.com", next="/tasks?all=1")
    assert (entered.status_code, entered.location) == (303, "/tasks?all=1")
    cookie = entered.headers["Set-Cookie"]
    assert cookie.startswith("__Host-tactful=") and "; Path=/" in cookie
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))
    page = team.get(client, "/")
    assert page.status_code == 200 and "Ana Ruiz" in page.text
    assert page.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-in", "/a\nb", ""]
)
def test_nobody_is_sent_elsewhere_after_signing_in(team: Team, onward: str) -> None:
    assert team.enter(team.client(), "ana@example.com", next=onward).location == "/"


def test_signing_out_ends_the_session_wherever_its_cookie_went(team: Team) -> None:
    client, thief = team.client("ana@example.com"), team.client()
    cookie = client.get_cookie("__Host-tactful", domain="tactful.example.com")
    assert cookie is not None
    thief.set_cookie("__Host-tactful", cookie.value, domain="tactful.example.com")
    assert team.get(thief, "/").status_code == 200
    assert team.post(client, "/sign-out", page="/").location == "/sign-in"
    assert team.get(client, "/").status_code == team.get(thief, "/").status_code == 403


def test_deactivation_and_roles_count_at_once(team: Team) -> None:
    team.add("bob@example.com", name="Bob", roles=["marketer"])
    client = team.client("bob@example.com")
    assert team.get(client, "/campaigns/guide/enrol").status_code == 200
    now = {"by": person("root"), "now": team.site.now}
    act.change_roles(team.store, "Bob", ["viewer"], **now)
    refused = team.get(client, "/campaigns/guide/enrol")
    assert (refused.status_code, "Ask Ana Ruiz." in refused.text) == (403, True)
    act.deactivate(team.store, "Bob", **now)
    assert "Forgot your password?" in team.get(client, "/").text


def test_the_one_time_link_opens_nothing_where_there_are_accounts(team: Team) -> None:
    for token in ("open-once", "", "None"):
        assert team.client().get(f"/sign-in?token={token}").status_code == 403


def test_who_tries_too_often_is_told_when_to_come_back(team: Team) -> None:
    client = team.client()
    for _ in range(8):
        assert team.enter(client, "ana@example.com", "wrong").status_code == 403
    late = team.enter(client, "ana@example.com")
    assert (late.status_code, late.headers["Retry-After"]) == (429, "900")
    assert "wait 15 minutes" in late.text
    team.site.later(minutes=16)
    assert team.enter(client, "ana@example.com").status_code == 303


def test_only_its_own_name_and_only_encrypted(team: Team) -> None:
    client = team.client()
    assert client.get("/", base_url="https://evil.example").status_code == 421
    plain = client.get("/", base_url=ADDRESS.replace("https", "http"))
    assert (plain.status_code, "not encrypted" in plain.text) == (421, True)
    assert client.get("/", base_url=ADDRESS).status_code == 403


def test_what_is_typed_when_the_session_ends_is_shown_again(team: Team) -> None:
    client = team.client("ana@example.com")
    path = "/edit/templates/goodbye.md"
    shown = team.get(client, path)
    base = re.search(r'name="base" value="([0-9a-f]+)"', shown.text)
    assert base is not None
    typed = '---\nsubject: "Bye"\n---\n\nA <long> text, „typed“ & not saved.\n' * 40
    form = {"text": typed, "base": base[1], "do": "save", "csrf_token": "old"}
    team.site.later(hours=13)
    asked = client.post(path, base_url=ADDRESS, data=form, headers={"Origin": ADDRESS})
    assert (asked.status_code, "Nothing that you wrote is lost" in asked.text) == (403, True)
    kept = field(asked.text, "kept")
    wrong = team.enter(client, "ana@example.com", "wrong", kept=kept)
    assert field(wrong.text, "kept") == kept
    again = team.enter(client, "ana@example.com", kept=kept)
    assert again.status_code == 200 and f'action="{path}"' in again.text
    fields = {name: field(again.text, name) for name in ("csrf_token", "base", "do")}
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", again.text, re.S)
    assert text is not None
    saved = client.post(
        path, base_url=ADDRESS, headers={"Origin": ADDRESS},
        data={**fields, "text": unescape(text[1])},
    )  # fmt: skip
    assert saved.status_code == 303
    assert (team.site.root / "templates/goodbye.md").read_text() == typed


def test_a_form_that_came_before_another_sign_in_is_not_lost_either(team: Team) -> None:
    client = team.client("ana@example.com")
    form = {"value": "zoe@example.org", "why": "by phone", "csrf_token": "of an old session"}
    again = client.post(
        "/suppression", base_url=ADDRESS, data=form, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert (again.status_code, field(again.text, "why")) == (400, "by phone")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": ADDRESS},
     {"Origin": "null"}],
)  # fmt: skip
def test_a_form_of_another_site_is_never_kept(team: Team, headers: dict[str, str]) -> None:
    asked = team.client().post(
        "/review/1/approve", base_url=ADDRESS, data={"digest": "x"}, headers=headers
    )
    assert asked.status_code == 403 and 'name="kept"' not in asked.text


def test_a_kept_form_of_ones_own_making_leads_nowhere_else(team: Team) -> None:
    for path in ("https://evil.example/x", "//evil.example", "/sign-in"):
        kept = f'["{path}",false,[["a","b"]]]'
        assert team.enter(team.client(), "ana@example.com", kept=kept).location == "/"
    for odd in ("{}", "[]", "[1,2,3]", '["/x",0,[["a"]]]', "nonsense"):
        assert team.enter(team.client(), "ana@example.com", kept=odd).location == "/"


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, page
    return unescape(found[1])


class Inbox:
    """Keeps what a mail server gets, and says when something came."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.came = threading.Event()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(envelope.content.decode())
        self.came.set()
        return "250 OK"


def test_a_lost_password_is_set_anew_by_a_mailed_link(site: Any) -> None:
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        path = site.root / "tactful.toml"
        path.write_text(
            path.read_text().replace('security = "none"', f'security = "none"\nport = {port}')
        )
        team = Team(site)
        client = team.client()
        for email in ("nobody@example.com", "ana@example.com"):
            asked = team.post(client, "/sign-in/forgot", page="/sign-in/forgot", email=email)
            assert "If " in asked.text and asked.status_code == 200
        assert inbox.came.wait(30)
    finally:
        controller.stop()
    assert len(inbox.mails) == 1
    link = re.search(rf"{ADDRESS}(/sign-in/password/\S+)", inbox.mails[0].replace("=\r\n", ""))
    assert link is not None, inbox.mails[0]
    path = link[1].replace("=3D", "=")
    for first, second, status in (
        ("short", "short", 422), ("another long password", "other", 422),
        ("another long password", "another long password", 303),
    ):  # fmt: skip
        answer = team.post(client, path, page=path, password=first, again=second)
        assert answer.status_code == status
    assert "link does not work" in team.get(client, path).text
    assert "Your password is set" in team.get(client, "/sign-in").text
    assert team.enter(client, "ana@example.com", "another long password").status_code == 303


@pytest.fixture
def provider(site: Any) -> Iterator[Provider]:
    made = Provider(int(site.now.timestamp()))
    server = serve(made)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def with_provider(site: Any, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setenv("OUR_OIDC_SECRET", provider.secret)
    return Team(
        site,
        f'[web.oidc]\nissuer = "{provider.issuer}"\nclient_id = "tactful"\n'
        'client_secret = "env:OUR_OIDC_SECRET"\nname = "Example ID"\n',
    )


def walk(team: Team, client: FlaskClient, **query: str) -> Any:
    """Go to the provider and back; returns our answer."""
    away = client.get("/sign-in/with", base_url=ADDRESS, query_string=query)
    assert away.status_code == 303, away.text
    back = urllib3.request("GET", away.location, redirect=False).headers["Location"]
    assert back.startswith(f"{ADDRESS}/sign-in/back?")
    parts = urlsplit(back)
    return team.get(client, f"{parts.path}?{parts.query}")


def test_openid_connect_signs_in_whom_the_provider_vouches_for(
    site: Any, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = with_provider(site, provider, monkeypatch)
    client = team.client()
    assert "Sign in with Example ID" in team.get(client, "/").text
    entered = walk(team, client, next="/tasks")
    assert (entered.status_code, entered.location) == (303, "/tasks")
    assert "Ana Ruiz" in team.get(client, "/").text
    provider.claims = {"sub": "248", "email": "ana.new@example.com"}  # the address is another now
    assert walk(team, team.client()).status_code == 303
    provider.claims = {"sub": "999", "email": "ana@example.com", "email_verified": True}
    assert "Nobody with the address" in walk(team, team.client()).text
    with team.store.reading() as session:
        assert "signed in" in [one.action for one in events(session)]


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        ({"nonce": "other"}, "nonce"),
        ({"iss": "https://evil.example"}, "iss"),
        ({"aud": "another-client"}, "aud"),
        ({"exp": 1}, "expired"),
        ({"email_verified": False}, "nobody with the address"),
        ({"email_verified": "true"}, "nobody with the address"),
        ({"email": "eve@example.com"}, "nobody with the address eve@example.com"),
    ],
)
def test_what_does_not_prove_who_came_opens_nothing(
    site: Any, provider: Provider, monkeypatch: pytest.MonkeyPatch, lie: dict[str, Any], said: str
) -> None:
    team = with_provider(site, provider, monkeypatch)
    provider.lies = lie
    client = team.client()
    refused = walk(team, client)
    assert refused.status_code in (403, 502) and said in refused.text.lower()
    assert team.get(client, "/").status_code == 403


def test_signatures_states_and_codes_are_checked(
    site: Any, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = with_provider(site, provider, monkeypatch)
    for algorithm in ("none", "HS256"):
        provider.signs = algorithm
        assert "ID token is not valid" in walk(team, team.client()).text
    provider.signs = "RS256"
    provider.shown_key = type(provider.key).generate_key(2048, {"kid": "one"})
    assert "ID token is not valid" in walk(team, team.client()).text
    provider.shown_key = None
    for path in ("/sign-in/back?code=code-0&state=x", "/sign-in/back", "/sign-in/back?state="):
        assert "not begun here" in team.get(team.client(), path).text
    client = team.client()  # one's own state with a code that somebody else got
    away = team.get(client, "/sign-in/with").location
    state = re.search(r"state=([^&]+)", away)
    assert state is not None
    other = urllib3.request(
        "GET", team.get(team.client(), "/sign-in/with").location, redirect=False
    )
    code = re.search(r"code=([^&]+)", other.headers["Location"])
    assert code is not None
    stolen = team.get(client, f"/sign-in/back?code={code[1]}&state={state[1]}")
    assert "refused: no such code" in stolen.text
    refused = team.get(client, "/sign-in/back?error=access_denied&state=x")
    assert "not begun here" in refused.text, "a state counts once"
    monkeypatch.setenv("OUR_OIDC_SECRET", "another")
    assert "refused: invalid_client" in walk(team, team.client()).text


def test_a_provider_that_is_not_itself_is_not_asked(
    site: Any, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = with_provider(site, provider, monkeypatch)
    provider.issuer = "https://evil.example"
    refused = team.get(team.client(), "/sign-in/with")
    assert (refused.status_code, "calls itself" in refused.text) == (502, True)


def test_the_log_names_who_pressed(team: Team) -> None:
    client = team.client("ana@example.com")
    team.post(client, "/suppression", page="/suppression", value="zoe@example.org", why="asked")
    with team.store.reading() as session:
        assert [one.by for one in events(session) if one.action == "suppressed"] == ["Ana Ruiz"]
