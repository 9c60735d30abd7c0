"""A small OpenID Connect provider on this machine: discovery, PKCE, nonce, RS256 keys."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


@dataclass
class Provider:
    """What it says; tests change it to lie."""

    now: int
    client: str = "tactful"
    secret: str = "s3cr:et/+"
    claims: dict[str, Any] = field(
        default_factory=lambda: {"sub": "248", "email": "ana@example.com", "email_verified": True}
    )
    lies: dict[str, Any] = field(default_factory=dict)  # over the claims that it would set itself
    signs: str = "RS256"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    shown_key: RSAKey | None = None
    issuer: str = ""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # by code

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser is sent back to, as if the person had signed in."""
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Return what a code stands for, to whoever has the verifier and the secret."""
        asked = self.asked.pop(form.get("code", ""), None)  # a code works once
        made = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _plain(made).decode()
        expected = base64.b64encode(b"tactful:s3cr%3Aet%2F%2B").decode()
        if authorization != f"Basic {expected}":
            return 401, {"error": "invalid_client"}
        if asked is None or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant", "error_description": "no such code"}
        claims = {
            "iss": self.issuer, "aud": self.client, "iat": self.now, "exp": self.now + 300,
            "nonce": asked["nonce"], **self.claims, **self.lies,
        }  # fmt: skip
        header = {"alg": self.signs, "kid": "one"}
        if self.signs == "RS256":
            token = jwt.encode(header, claims, self.key, algorithms=["RS256"])
        else:  # forged: with nothing, or with the public key as if it were a shared secret
            parts = [json.dumps(header).encode(), json.dumps(claims).encode()]
            said = b".".join(map(_plain, parts))
            known = self.key.as_pem(private=False)
            mark = b"" if self.signs == "none" else hmac.digest(known, said, "sha256")
            token = (said + b"." + _plain(mark)).decode()
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def answer(self, method: str, path: str, body: str, headers: Any) -> tuple[int, Any, str]:
        """Return status, JSON and where to be sent, for one request."""
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }, ""  # fmt: skip
        if path == "/keys":
            return 200, {"keys": [(self.shown_key or self.key).as_dict(private=False)]}, ""
        if path.startswith("/authorize"):
            query = {key: value[0] for key, value in parse_qs(urlsplit(path).query).items()}
            return 303, {}, self.authorize(query)
        if method == "POST" and path == "/token":
            form = {key: value[0] for key, value in parse_qs(body).items()}
            status, found = self.token(form, headers.get("Authorization", ""))
            return status, found, ""
        return 404, {}, ""


def _plain(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def serve(provider: Provider) -> ThreadingHTTPServer:
    """Return the provider's server; provider.issuer is its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, body: str) -> None:
            status, found, to = provider.answer(self.command, self.path, body, self.headers)
            data = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if to:
                self.send_header("Location", to)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    return server
