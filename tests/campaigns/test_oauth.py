"""OAuth at the wire: the sender and the reader sign in by tokens, renew them, and never repeat them."""

import base64
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import PasswordSetError
from sqlalchemy import select

from tactful.campaigns.actions.mailbox_check import (
    imap_answer,
    oauth_answer,
    passwords_refused,
    sends_answer,
)
from tactful.campaigns.actions.mailbox_connect import connect, disconnect, standing
from tactful.campaigns.actions.reading import MailboxReader
from tactful.campaigns.delivery.oauth import access
from tactful.campaigns.delivery.oauth.access import access_token, given_up
from tactful.campaigns.delivery.oauth.refresh_tokens import Connection, connection, keep
from tactful.campaigns.delivery.oauth.token_server import Granted, TokenError
from tactful.campaigns.delivery.providers import transport_of
from tactful.campaigns.delivery.secrets import SecretError
from tactful.campaigns.model import OutboxState, person
from tactful.campaigns.store.tables import MailboxReading, MailboxRest, Outbox, Pause
from tactful.templates.errors import WorkspaceError
from tactful.templates.workspace.incoming_mail import Imap
from tactful.templates.workspace.oauth import OAuth
from tactful.templates.workspace.settings import Mailbox
from tactful.templates.workspace.workspace import open_workspace

from .conftest import Place
from .memory_keyring import Ring, memory_keyring
from .oauth_servers import BearerSMTP, OAuthSMTP, imap_by_oauth, smtp_by_oauth, taking
from .test_sender import rows, send
from .token_server import SECRET, TokenServer, drips, endless, says, token_server

SAM = person("sam")
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")


@pytest.fixture(autouse=True)
def ring() -> Iterator[Ring]:
    with memory_keyring() as ours:
        yield ours


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with token_server() as ours:
        yield ours


def section(tokens: TokenServer, key: str = "sam", more: str = "") -> str:
    return f"\n[mailboxes.{key}.oauth]\n{tokens.settings(more)}"


def by_oauth(
    place: Place, tokens: TokenServer, smtp: int, *, more: str = "", imap: int = 0
) -> Place:
    """Let Sam's mailbox send, and be read, by OAuth alone."""
    place.write(port=smtp)
    toml = place.root / "tactful.toml"
    text = toml.read_text() + section(tokens, more=more)
    if imap:
        text += f'\n[mailboxes.sam.imap]\nhost = "127.0.0.1"\nport = {imap}\nsecurity = "none"\n'
    toml.write_text(text)
    return place


def sam(place: Place) -> Mailbox:
    return place.workspace.settings.mailboxes["sam"]


def transports(environment: dict[str, str]) -> Any:
    return partial(transport_of, environment=environment, timeout_s=5)


def sent(place: Place, environment: dict[str, str] | None = None) -> Any:
    return send(place, transports=transports(environment or {}))


def connected(place: Place, tokens: TokenServer) -> str:
    """Connect Sam's mailbox, as if a person had agreed; return the refresh token."""
    token = tokens.agreed("sam@example.com")
    keep(sam(place), Connection(token))
    return token


def paused(place: Place) -> str | None:
    with place.store.reading() as session:
        return session.scalar(select(Pause.why).where(Pause.name == "sam"))


def test_the_sender_signs_in_by_a_token_and_asks_for_one_once(
    place: Place, tokens: TokenServer, caplog: pytest.LogCaptureFixture
) -> None:
    with smtp_by_oauth(taking(tokens)) as smtp:
        by_oauth(place, tokens, smtp.port).ready()
        refresh = connected(place, tokens)
        assert not sent(place).errors
        assert [one.recipients for one in smtp.handler.mails] == [
            ["zoe@example.org"],
            ["bob@example.net"],
        ]
        assert tokens.grants("refresh_token") == 1
        # Another connection, another use: the same token, until shortly before its end.
        assert sends_answer(sam(place), {}).ok
        assert tokens.grants("refresh_token") == 1 and len(set(smtp.seen)) == 1
        secret = [refresh, *smtp.seen, base64.b64encode(smtp.seen[0].encode()).decode()[:20]]
        said = " ".join(
            record.getMessage() for record in caplog.records if record.name != "mail.log"
        )
        assert not [one for one in secret if one in said]


LASTING = [(3600, 1), (60, 1), (0, 2), ("3600", 1), (None, 1), ("soon", 1), (-5, 2), (1e300, 1)]


def test_how_long_a_token_is_used(place: Place, tokens: TokenServer) -> None:
    by_oauth(place, tokens, 1)
    connected(place, tokens)
    for lasts, asked in LASTING:
        tokens.lasts, before = lasts, tokens.grants("refresh_token")
        given_up(sam(place))
        first, second = access_token(sam(place), {}), access_token(sam(place), {})
        assert tokens.grants("refresh_token") - before == asked, lasts
        assert (first == second) is (asked == 1), lasts


def test_a_token_that_the_server_no_longer_takes_is_renewed_once(
    place: Place, tokens: TokenServer
) -> None:
    with smtp_by_oauth(taking(tokens)) as smtp:
        by_oauth(place, tokens, smtp.port).ready()
        connected(place, tokens)
        stale = access_token(sam(place), {})
        tokens.access.clear()
        assert not sent(place).errors and len(smtp.handler.mails) == 2
        assert smtp.seen[0] == stale and len(set(smtp.seen)) == 2
        assert tokens.grants("refresh_token") == 2


def test_an_account_that_is_refused_for_good_rests_the_mailbox_and_says_why(
    place: Place, tokens: TokenServer
) -> None:
    with smtp_by_oauth(lambda *_: False) as smtp:
        smtp.kind.last = "535 5.7.139 TOKEN: SmtpClientAuthentication is disabled for the tenant"
        by_oauth(place, tokens, smtp.port).ready()
        connected(place, tokens)
        error = sent(place).errors["sam"]
    assert "refused the access of sam@example.com: 5.7.139 …: SmtpClientAuthentication" in error
    assert "(status 401)" in error and len(smtp.seen) == 2
    assert not any(token in error for token in smtp.seen)
    assert {row.state for row in rows(place)} == {OutboxState.due}
    assert paused(place) is None
    with place.store.reading() as session:
        assert session.get_one(MailboxRest, "sam").failures == 1


@pytest.mark.parametrize("base", [OAuthSMTP, BearerSMTP])
def test_a_long_token_is_said_when_the_server_asks_for_it(
    place: Place, tokens: TokenServer, base: type[OAuthSMTP]
) -> None:
    tokens.pad = ".long" * 800  # Microsoft's have 2,000 characters and more
    with smtp_by_oauth(taking(tokens), base) as smtp:
        by_oauth(place, tokens, smtp.port)
        connected(place, tokens)
        access_token(sam(place), {})
        tokens.access.clear()
        assert sends_answer(sam(place), {}).ok and len(set(smtp.seen)) == 2
        smtp.kind.takes = staticmethod(lambda *_: False)
        smtp.kind.last = "535 5.7.8 TOKEN"
        refused = sends_answer(sam(place), {})
        assert not refused.ok and ".long" not in refused.detail


def test_where_only_the_standards_mechanism_is_offered_it_is_used(
    place: Place, tokens: TokenServer
) -> None:
    with smtp_by_oauth(taking(tokens), BearerSMTP) as smtp:
        by_oauth(place, tokens, smtp.port).ready()
        connected(place, tokens)
        tokens.access["old"] = "nobody"
        held = access._held(sam(place))
        held.access_token, held.renew_at = "old-access-token", float("inf")
        assert not sent(place).errors and len(smtp.handler.mails) == 2
        assert smtp.seen[0] == "old-access-token"


def test_a_server_without_oauth_is_said(place: Place, tokens: TokenServer, catcher: Any
                                        ) -> None:  # fmt: skip
    by_oauth(place, tokens, catcher[1])
    connected(place, tokens)
    found = sends_answer(sam(place), {})
    assert not found.ok
    assert "takes no sign-in by OAuth; it offers no sign-in at all" in found.detail


def test_a_revoked_refresh_token_pauses_the_mailbox_and_connecting_resumes_it(
    place: Place, tokens: TokenServer
) -> None:
    with smtp_by_oauth(taking(tokens)) as smtp:
        by_oauth(place, tokens, smtp.port).ready()
        refresh = connected(place, tokens)
        tokens.refresh.clear()
        error = sent(place).errors["sam"]
        assert "use: tactful mailbox connect sam" in error and refresh not in error
        assert paused(place) == error
        assert [row.state for row in rows(place)] == [OutboxState.due] * 2
        asked = len(tokens.forms)
        sent(place)
        assert len(tokens.forms) == asked and not smtp.handler.mails
        status, said = tokens.tokens("sam@example.com")
        again = Granted(str(said["access_token"]), 3600, tokens.agreed("sam@example.com"), 86_400)
        done = connect(place.store, sam(place), again, by=SAM, now=place.now)
        assert (
            status == 200
            and done.resumed
            and done.kept_in == "keyring:tactful-oauth/sam@example.com"
        )
        assert done.until is not None and paused(place) is None
        sent(place)
        assert len(smtp.handler.mails) == 2
    assert {row.state for row in rows(place)} == {OutboxState.sent}


def test_a_mailbox_that_a_person_paused_stays_so_when_it_is_connected(
    place: Place, tokens: TokenServer
) -> None:
    by_oauth(place, tokens, 1).ready()
    with place.store.session() as session:
        session.add(Pause(scope="mailbox", name="sam", why="ill", by="sam", at=place.now))
    one = Granted("access-token", 3600, tokens.agreed("sam@example.com"), None)
    assert not connect(place.store, sam(place), one, by=SAM, now=place.now).resumed
    assert paused(place) == "ill"


TROUBLE = [
    (says(500, {"error": "x"}), "answers 500"),
    (says(503, b"<html>down</html>"), "answers 503"),
    (says(429, {}), "answers 429"),
    (says(200, b"<html>sign in to the wifi</html>"), "what no token server says"),
    (says(200, []), "what no token server says"),
    (says(400, {"error": "temporarily_unavailable"}), "temporarily_unavailable"),
    (endless, "what no token server says"),
]


def test_a_token_server_in_trouble_is_a_failure_for_now(place: Place, tokens: TokenServer) -> None:
    by_oauth(place, tokens, 1)
    connected(place, tokens)
    for fault, says_so in TROUBLE:
        tokens.down = fault
        with pytest.raises(TokenError, match=says_so) as failed:
            access_token(sam(place), {})
        assert failed.value.temporary and "for mailbox 'sam' now" in str(failed.value)


def test_while_the_token_server_is_down_the_mailbox_rests_and_everything_stays_due(
    place: Place, tokens: TokenServer
) -> None:
    with smtp_by_oauth(taking(tokens)) as smtp:
        by_oauth(place, tokens, smtp.port).ready()
        connected(place, tokens)
        tokens.down = says(500, {})
        assert "answers 500" in sent(place).errors["sam"]
        assert paused(place) is None
        assert {row.state for row in rows(place)} == {OutboxState.due}
        tokens.down = None
        assert sent(place).errors and not smtp.handler.mails  # it rests
        place.now += timedelta(minutes=1)
        assert not sent(place).errors and len(smtp.handler.mails) == 2


def test_a_token_server_that_is_away_or_drips_is_bounded(place: Place, tokens: TokenServer) -> None:
    by_oauth(place, tokens, 1)
    connected(place, tokens)
    tokens.down = drips
    with pytest.raises(TokenError, match="no answer in time") as slow:
        access_token(sam(place), {}, timeout_s=0.3)
    toml = place.root / "tactful.toml"
    toml.write_text(toml.read_text().replace(f"{tokens.url}/token", "http://127.0.0.1:9/token"))
    with pytest.raises(TokenError, match=r"127\.0\.0\.1:9") as away:
        access_token(sam(place), {}, timeout_s=1)
    assert slow.value.temporary and away.value.temporary


NO_TOKENS: list[dict[str, object]] = [
    {"access_token": "a\r\nRCPT TO:<evil@example.com>", "expires_in": 3600},
    {"access_token": "a\x01auth=Bearer b", "expires_in": 3600},
    {"access_token": "blank in it"},
    {"access_token": "ä"},
    {"access_token": ""},
    {"access_token": 7},
    {"access_token": "x" * 20_000},
    {"token_type": "Bearer"},
    {"access_token": "fine", "refresh_token": "not\nfine"},
]


def test_what_cannot_be_a_token_is_none(place: Place, tokens: TokenServer, ring: Ring) -> None:
    by_oauth(place, tokens, 1)
    connected(place, tokens)
    for said in NO_TOKENS:
        tokens.down = says(200, said)
        with pytest.raises(TokenError, match="gave a token that cannot be one") as refused:
            access_token(sam(place), {})
        assert "RCPT" not in str(refused.value) and ring.writes == 1


def test_a_wrong_application_is_said_and_pauses_nothing(place: Place, tokens: TokenServer) -> None:
    by_oauth(place, tokens, 1).ready()
    refresh = connected(place, tokens)
    for error in ("invalid_client", "unauthorized_client", "invalid_scope", "odd\x1b[2J"):
        words = f"AADSTS7000215 {refresh} is wrong"
        tokens.down = says(401, {"error": error, "error_description": words})
        with pytest.raises(
            TokenError, match="look at client_id, client_secret and tenant"
        ) as wrong:
            access_token(sam(place), {})
        assert refresh not in str(wrong.value) and "\x1b" not in str(wrong.value)
        assert not wrong.value.ended and not wrong.value.temporary
    assert "AADSTS7000215 … is wrong" in sent(place).errors["sam"] and paused(place) is None


def test_a_rotated_refresh_token_is_kept_before_its_access_token_is_used(
    place: Place, tokens: TokenServer, ring: Ring
) -> None:
    tokens.rotates, tokens.lasts = True, 0
    tokens.extra = {"refresh_token_expires_in": 86_400}
    by_oauth(place, tokens, 1)
    first = connected(place, tokens)
    for _ in range(3):
        access_token(sam(place), {})
        kept = connection(sam(place), {})
        assert kept.refresh_token in tokens.refresh and kept.until is not None
    assert first not in tokens.refresh
    ring.fault = PasswordSetError("locked")
    with pytest.raises(TokenError, match="could not be written down") as unkept:
        access_token(sam(place), {})
    assert unkept.value.temporary and connection(sam(place), {}).refresh_token not in tokens.refresh
    ring.fault = None  # it was not lost
    access_token(sam(place), {})
    assert connection(sam(place), {}).refresh_token in tokens.refresh


def test_a_token_that_another_process_rotated_meanwhile_is_used(
    place: Place, tokens: TokenServer
) -> None:
    by_oauth(place, tokens, 1)
    old = connected(place, tokens)
    fresh = tokens.agreed("sam@example.com")
    del tokens.refresh[old]

    def elsewhere(handler: Any) -> None:
        keep(sam(place), Connection(fresh))
        handler.answer(400, {"error": "invalid_grant"})

    tokens.faults.append(elsewhere)
    assert tokens.access[access_token(sam(place), {})] == "sam@example.com"


def test_a_rotating_provider_and_a_variable_work_until_the_end_and_say_so(
    place: Place, tokens: TokenServer
) -> None:
    tokens.rotates, tokens.lasts = True, 0
    by_oauth(place, tokens, 1, more='refresh_token = "env:SAM_TOKEN"')
    there = {"SAM_TOKEN": tokens.agreed("sam@example.com")}
    box = sam(place)
    for _ in range(3):
        access_token(box, there)
    answer = oauth_answer(box, there)
    assert answer is not None and answer.ok
    assert "a variable cannot be changed from here" in answer.detail
    assert "tactful mailbox connect sam --print" in answer.detail
    given_up(box)  # the process ends; the variable has what was used up
    with pytest.raises(TokenError, match="set SAM_TOKEN to what it prints") as ended:
        access_token(box, there)
    assert ended.value.ended
    again = {"SAM_TOKEN": tokens.agreed("sam@example.com")}
    assert access_token(box, again)
    with pytest.raises(SecretError, match="SAM_TOKEN is not set"):
        transport_of(box, {})


def test_many_who_ask_at_once_share_one_token(place: Place, tokens: TokenServer) -> None:
    tokens.rotates = True
    by_oauth(place, tokens, 1)
    connected(place, tokens)
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(access_token(sam(place), {})))
        for _ in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(found)) == 1 and len(found) == 8 and tokens.grants("refresh_token") == 1


def test_one_mailboxs_trouble_is_not_anothers(place: Place, tokens: TokenServer) -> None:
    with smtp_by_oauth(taking(tokens)) as smtp:
        by_oauth(place, tokens, smtp.port)
        people = place.root / "contacts/spring.csv"
        people.write_text(people.read_text().replace("Bob,Rose,,,", "Bob,Rose,,kim,"))
        place.ready()
        toml = place.root / "tactful.toml"
        toml.write_text(toml.read_text() + section(tokens, "kim"))
        connected(place, tokens)
        tokens.refresh.clear()
        keep(
            place.workspace.settings.mailboxes["kim"], Connection(tokens.agreed("kim@example.com"))
        )
        sent(place)
        assert [one.recipients for one in smtp.handler.mails] == [["bob@example.net"]]
        assert "tactful mailbox connect sam" in str(paused(place))


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_replies_are_read_by_a_token_which_is_renewed_once(
    place: Place, tokens: TokenServer, mechanism: str
) -> None:
    with imap_by_oauth(taking(tokens), mechanism) as imap:
        by_oauth(place, tokens, 1, imap=imap.port)
        connected(place, tokens)
        access_token(sam(place), {})
        tokens.access.clear()
        answer = imap_answer(sam(place), {})
        assert answer is not None and answer.ok, answer
        assert "can be read: INBOX, Sent" in answer.detail and len(set(imap.seen)) == 2


def test_a_mailbox_that_cannot_be_read_by_its_token_says_why(
    place: Place, tokens: TokenServer
) -> None:
    with imap_by_oauth(lambda *_: False) as imap:
        imap.last = "NO [AUTHENTICATIONFAILED] TOKEN is not welcome"
        by_oauth(place, tokens, 1, imap=imap.port).ready()
        connected(place, tokens)
        reader = MailboxReader(
            place.store, place.workspace, password=lambda _: None, clock=place.clock, timeout_s=5
        )
        reader.begin()
        error = reader.read("sam").error
        assert "refused the access of sam@example.com: [AUTHENTICATIONFAILED] … is not" in error
        imap.instead.extend(["NO [UNAVAILABLE] try later"])
        passing = reader.read("sam", at_once=True).error
        assert passing.endswith("[UNAVAILABLE] try later") and "refused" not in passing
        imap.takes, tokens.down = taking(tokens), says(500, {})
        given_up(sam(place))
        assert "answers 500" in reader.read("sam", at_once=True).error
        tokens.down = None
        assert reader.read("sam", at_once=True).error == ""
        reader.close()
    with place.store.reading() as session:
        assert session.get_one(MailboxReading, "sam").failures == 0


def test_disconnecting_forgets_here_and_at_the_provider(
    place: Place, tokens: TokenServer, ring: Ring
) -> None:
    by_oauth(place, tokens, 1)
    token = connected(place, tokens)
    access_token(sam(place), {})
    assert standing(sam(place), {}).connected
    assert disconnect(place.store, sam(place), {}, by=SAM, now=place.now)
    assert not ring.kept and not standing(sam(place), {}).connected
    with pytest.raises(SecretError, match="is not connected; use: tactful mailbox connect sam"):
        access_token(sam(place), {})
    assert not disconnect(place.store, sam(place), {}, by=SAM, now=place.now)
    assert token in tokens.refresh  # this provider names no address for that


def test_an_application_with_a_secret_says_it(place: Place, tokens: TokenServer) -> None:
    tokens.secret = SECRET
    by_oauth(place, tokens, 1, more='client_secret = "env:CLIENT"')
    connected(place, tokens)
    with pytest.raises(SecretError, match="CLIENT is not set; set it to the client secret"):
        transport_of(sam(place), {})
    assert access_token(sam(place), {"CLIENT": SECRET})


def test_a_refresh_token_goes_to_the_server_that_gave_it_and_to_no_other(
    place: Place, tokens: TokenServer
) -> None:
    by_oauth(place, tokens, 1)
    given = Granted("access-token", 3600, tokens.agreed("sam@example.com"))
    connect(place.store, sam(place), given, by=SAM, now=place.now)
    toml = place.root / "tactful.toml"
    mine = toml.read_text()
    with token_server() as other:
        toml.write_text(mine.replace(tokens.url, other.url))
        with pytest.raises(SecretError, match=r"tactful\.toml now names http://127") as refused:
            access_token(sam(place), {})
        assert "tactful mailbox connect sam" in str(refused.value) and not other.forms
        assert not standing(sam(place), {}).connected
    toml.write_text(mine)
    assert access_token(sam(place), {}) == "access-token"


def test_a_server_of_somebody_else_is_warned_of() -> None:
    oauth = OAuth(provider="google", client_id="a")
    box = Mailbox(address="s@example.com", host="SMTP.gmail.com", oauth=oauth)
    assert passwords_refused(box, {}) == ()
    imap = Imap(host="imap.gmali.com")
    (said,) = passwords_refused(box.model_copy(update={"imap": imap}), {})
    assert "goes to imap.gmali.com, which is not Google's own imap.gmail.com" in said


def test_a_machine_without_a_keyring_says_what_to_do(place: Place, tokens: TokenServer) -> None:
    by_oauth(place, tokens, 1)
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    with pytest.raises(SecretError, match="this machine has none; write 'env:NAME_OF_VARIABLE'"):
        keep(sam(place), Connection("x"))
    assert "this machine has none" in standing(sam(place), {}).why


GOOD = 'client_id = "a"\nprovider = "google"\n'
WRONG = [
    ("", GOOD.replace("google", "gogle"), "unknown OAuth provider 'gogle'; did you mean 'google'?"),
    ("", 'client_id = "a"\n', "add authorize_url, token_url, scopes, or provider"),
    ("", f'{GOOD}tenant = "x"\n', "a tenant has a use at Microsoft only; remove it"),
    ("", f'{GOOD}client_secret = "hunter2"\n', "must not be in the workspace"),
    ("", f'{GOOD}refresh_token = "1//0abc"\n', "must not be in the workspace"),
    ("", f'{GOOD}token_url = "http://t.example/"\n', "is not an https address"),
    ("", 'client_id = "a b"\nprovider = "google"\n', "it has no blanks"),
    ("", f'{GOOD}scopes = ["a b"]\n', "write each by itself"),
    ('user = "s"\npassword = "env:X"\n', GOOD, "by its password or by OAuth, not by both"),
]


@pytest.mark.parametrize(("box", "oauth", "said"), WRONG)
def test_settings_that_cannot_work_are_refused(
    place: Place, box: str, oauth: str, said: str
) -> None:
    toml = place.root / "tactful.toml"
    text = toml.read_text().replace("[mailboxes.kim]", f"{box}[mailboxes.kim]", 1)
    toml.write_text(f"{text}\n[mailboxes.sam.oauth]\n{oauth}")
    with pytest.raises(WorkspaceError) as refused:
        open_workspace(place.root)
    assert said in str(refused.value) and "hunter2" not in str(refused.value)


def test_a_token_goes_to_no_server_that_is_not_named_or_not_encrypted(place: Place) -> None:
    toml = place.root / "tactful.toml"
    text = toml.read_text()

    def why(old: str, new: str) -> str:
        imap = '[mailboxes.sam.imap]\nhost = "i.example"\nsecurity = "none"\n'
        toml.write_text(f"{text.replace(old, new, 1)}\n[mailboxes.sam.oauth]\n{GOOD}{imap}")
        with pytest.raises(WorkspaceError) as refused:
            open_workspace(place.root)
        return str(refused.value)

    assert 'add host = "smtp.gmail.com" to [mailboxes.sam]' in why('host = "127.0.0.1"\n', "")
    said = why('host = "127.0.0.1"', 'host = "s.example"')
    assert "would go to s.example without encryption" in said
    assert "would go to i.example without encryption" in said


@pytest.mark.parametrize(
    ("host", "password", "said"),
    [
        ("smtp.office365.com", "x", "by default takes no password from the end of December 2026"),
        ("SMTP-mail.Outlook.com", "x", "takes no password any more"),
        ("smtp.gmail.com", "hunter2", "does not take an account's own password"),
        ("smtp.gmail.com", "abcd efgh ijkl mnop", ""),
        ("smtp.gmail.com", "", ""),
        ("smtp.example.com", "hunter2", ""),
    ],
)
def test_which_passwords_are_warned_of(host: str, password: str, said: str) -> None:
    box = Mailbox(address="sam@example.com", host=host, user="sam", password="env:P")
    box = box.model_copy(update={"key": "sam"})
    found = passwords_refused(box, {"P": password})
    assert len(found) == bool(said) and all(said in one for one in found)
    assert all("tactful mailbox connect sam" in one and "hunter2" not in one for one in found)
    free = box.model_copy(update={"password": None})
    assert passwords_refused(free, {}) == ()


def test_nothing_of_a_token_stands_in_what_python_shows(place: Place, tokens: TokenServer
                                                        ) -> None:  # fmt: skip
    by_oauth(place, tokens, 1)
    refresh = connected(place, tokens)
    token = access_token(sam(place), {})
    shown = repr([connection(sam(place), {}), access._held(sam(place)), Granted(token, 1, refresh)])
    assert refresh not in shown and token not in shown


def test_of_the_ledger_nothing_counts_as_sent_without_access(
    place: Place, tokens: TokenServer
) -> None:
    by_oauth(place, tokens, 1, more='refresh_token = "env:NOWHERE"').ready()
    assert "NOWHERE is not set" in sent(place).errors["sam"]
    with place.store.reading() as session:
        assert set(session.scalars(select(Outbox.state))) == {OutboxState.due}
