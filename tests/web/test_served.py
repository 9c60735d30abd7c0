"""Served right: behind a proxy, for monitoring, and with files that browsers keep."""

import re
import signal
from pathlib import Path
from typing import Any

import pytest
import urllib3
from sqlalchemy import text

from tactful.campaigns.actions.accounts import add_account
from tactful.campaigns.model import person
from tactful.templates.workspace.team import Web
from tactful.web.security import HostError, reachable

from .test_command import started
from .test_sign_in import ADDRESS, WEB, WORDS, Team

NAME = "tactful.example.com"
PROXIED = Web(address=ADDRESS, proxy="127.0.0.1")


@pytest.mark.parametrize(
    ("host", "web", "has_accounts", "said"),
    [
        ("0.0.0.0", PROXIED, False, "have no accounts yet"),
        ("0.0.0.0", Web(), True, "set address and proxy"),
        ("0.0.0.0", Web(address=ADDRESS), True, "set address and proxy"),
        ("example.com", PROXIED, True, "not an IP address"),
    ],
)
def test_it_opens_to_others_only_with_accounts_and_a_proxy(
    host: str, web: Web, has_accounts: bool, said: str
) -> None:
    with pytest.raises(HostError, match=said):
        reachable(host, web, has_accounts=has_accounts)
    assert reachable("0.0.0.0", PROXIED, has_accounts=True) == "0.0.0.0"
    assert reachable("[::1]", Web(), has_accounts=True) == "::1"


def test_behind_its_proxy_it_knows_who_asks_and_nobody_else_says_so(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACTFUL_METRICS_TOKEN", "for the monitor")
    path = site.root / "tactful.toml"
    path.write_text(path.read_text() + WEB)
    add_account(
        site.store, site.workspace, "ana@example.com", password=WORDS, by=person("root"),
        now=site.now,
    )  # fmt: skip
    process = started(site, "--host", "0.0.0.0")
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == f"Northlight: {ADDRESS}"
        assert "sign in by their accounts" in process.stdout.readline()
        port = _port(process.pid)

        def ask(path: str, peer: str = "127.0.0.1", **headers: str) -> urllib3.BaseHTTPResponse:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            url = f"http://127.0.0.1:{port}{path}"
            with urllib3.PoolManager(source_address=(peer, 0), timeout=30) as pool:
                return pool.request("GET", url, headers=named, redirect=False)

        told = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "198.51.100.7"}
        proxied = ask("/", Host=NAME, **told)
        assert (proxied.status, b"Forgot your password?" in proxied.data) == (403, True)
        assert "Strict-Transport-Security" in proxied.headers
        assert ask("/", Host=NAME).status == 421, "not encrypted"
        assert ask("/", Host="evil.example", **told).status == 421
        # X-Forwarded-Host is not believed of anybody, and nothing of who is not the proxy.
        assert ask("/", Host="evil.example", X_Forwarded_Host=NAME, **told).status == 421
        assert ask("/", peer="127.0.0.2", Host=NAME, **told).status == 421
        assert ask("/healthz").data == b"ok\n"
        assert ask("/readyz", Host="10.1.2.3:8025").status == 200
        assert ask("/metrics").status == 200
        assert ask("/metrics", Host=NAME, **told).status == 403
        assert ask("/metrics", X_Forwarded_For="198.51.100.7").status == 403
        token = {"Authorization": "Bearer for the monitor"}
        assert ask("/metrics", Host=NAME, **told, **token).status == 200
        assert ask("/metrics", Host=NAME, **told, Authorization="Bearer no").status == 403
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, rest


def _port(pid: int) -> int:
    """Return the port that a process listens on."""
    for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
        local, state, inode = line.split()[1], line.split()[3], line.split()[9]
        links = (one.readlink() for one in Path(f"/proc/{pid}/fd").iterdir())
        if state == "0A" and f"socket:[{inode}]" in map(str, links):
            return int(local.partition(":")[2], 16)
    raise AssertionError("it does not listen")


def test_monitoring_is_told_what_happens(site: Any) -> None:
    client = site.enrolled().client()
    said = client.get("/metrics").text
    assert "tactful_database_up 1.0" in said and "tactful_sent_total 0.0" in said
    for name in ("queue", "deferred", "failed", "in_doubt", "held", "sender_up"):
        assert re.search(rf"^tactful_{name} 0\.0$", said, re.M), name
    assert 'tactful_http_requests_total{method="GET",status="3xx"} 1.0' in said
    assert "tactful_http_request_seconds_count" in said
    with site.store.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    site.store.file.path.unlink()
    assert client.get("/readyz").status_code == 503
    assert "tactful_database_up 0.0" in client.get("/metrics").text


def test_files_are_kept_under_their_digest_and_no_other(site: Any) -> None:
    client = Team(site).client()
    page = client.get("/sign-in", base_url=ADDRESS).text
    for name in ("tactful.css", "logo.svg"):
        address = re.search(rf'"(/static/{re.escape(name)}\?v=[0-9a-f]{{16}})"', page)
        assert address is not None, name
        kept = client.get(address[1], base_url=ADDRESS)
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        for other in (address[1][:-1] + "_", f"/static/{name}"):
            assert client.get(other, base_url=ADDRESS).headers["Cache-Control"] == "no-cache"
    assert client.get("/sign-in", base_url=ADDRESS).headers["Cache-Control"] == "no-store"
    assert client.get("/static/none.css?v=", base_url=ADDRESS).status_code == 404
