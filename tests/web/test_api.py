"""The JSON API by a client: who may, what is answered, what is refused and how."""

import json
from typing import Any

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from tactful.campaigns.accounts.scopes import Scope
from tactful.campaigns.actions.tokens import make_token, revoke_token
from tactful.campaigns.model import person

ALL = tuple(Scope)


def token(site: Any, *scopes: Scope, name: str = "robot", **more: Any) -> dict[str, str]:
    made = make_token(site.store, name, scopes or ALL, by=person("ana"), now=site.now, **more)
    return {"Authorization": f"Bearer {made.secret}"}


def test_try(site: Any) -> None:
    head = token(site.enrolled())
    client = site.app.test_client()
    spec = client.get("/api/v1/openapi.json").json
    OPENAPI_31_VALIDATOR.validate(spec)
    for path, methods in spec["paths"].items():
        for method in methods:
            if method == "get" and "{" not in path:
                answer = client.get(path, headers=head)
                print(path, answer.status_code, answer.text[:300])
    for path in ("campaigns/guide", "campaigns/guide/findings", "campaigns/guide/preview?recipient=zoe@acme.example", "campaigns/guide/shapes", "messages/1", "messages/99", "nothing"):
        answer = client.get("/api/v1/" + path, headers=head)
        print(path, answer.status_code, answer.headers.get("ETag"), answer.text[:300])
    etag = client.get("/api/v1/messages/1", headers=head).headers["ETag"]
    print(client.post("/api/v1/messages/1/approve", headers={**head, "If-Match": etag, "Idempotency-Key": "x"}).text)
    print(client.post("/api/v1/messages/1/approve", headers={**head, "If-Match": etag, "Idempotency-Key": "x"}).headers)
    print(client.post("/api/v1/leads", headers=head, json={"campaign": "guide", "values": {"contact.email": "new@fir.example", "contact.first_name": "Nia", "lead.asset": "the buying guide"}}).text)
    print(client.post("/api/v1/leads", headers=head, json={"campaign": "guide", "values": {"email": "new@fir", "first_name": "Nia"}}).text)
    print(client.post("/api/v1/leads", headers=head, json={"campaign": 1, "valus": {}}).text)
