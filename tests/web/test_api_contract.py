"""schemathesis against the served application: every operation, data that fits and that does not.

`TACTFUL_EXAMPLES=200 pytest tests/web/test_api_contract.py` tries more of both.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from tactful.web.api.operation import Model

from .test_api import token

EXAMPLES = int(os.environ.get("TACTFUL_EXAMPLES", "2"))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance, negative_data_rejection,
    ignored_auth,
]  # fmt: skip
KNOWN = {"name": "guide", "number": 1}


def test_no_operation_breaks_or_says_what_the_document_does_not(site: Any) -> None:
    head = token(site.enrolled(), per_minute=100_000)
    ana = {"email": "ana@northlight.example", "roles": ["admin"]}
    site.app.test_client().post("/api/v1/accounts", json=ana, headers=head)
    raw = site.app.test_client().get("/api/v1/openapi.json").json
    OPENAPI_31_VALIDATOR.validate(raw)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app)
    seen: dict[str, set[int]] = {}
    for one in schema.get_all_operations():
        operation: Any = one.ok()  # type: ignore[union-attr]
        named = {key: value for key, value in KNOWN.items() if f"{{{key}}}" in operation.path}
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
                continue
            _tried(operation.as_strategy(mode, path_parameters=named), head, seen)
        if named:  # and of what is not there
            _tried(operation.as_strategy(GenerationMode.POSITIVE), head, seen)
    assert len(seen) >= 34
    answered = {name for name, codes in seen.items() if codes & {200, 409, 412, 422}}
    # None was only refused at the door, but where there is nothing: no mail, nothing on its way.
    empty = {name for name in seen if "/outbox/" in name or "/replies/" in name}
    assert answered | empty == set(seen)


def test_no_two_models_have_one_name() -> None:
    """The document knows a model by its class's name: of two it would keep the last."""

    def below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    names = Counter(one.__name__ for one in below(Model))
    assert [name for name, count in names.items() if count > 1] == []


def _can_be_wrong(operation: Any) -> bool:
    return bool(operation.body or operation.query or operation.path_parameters)


def _tried(strategy: Any, head: dict[str, str], seen: dict[str, set[int]]) -> None:
    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(case=strategy)
    def ask(case: Any) -> None:
        response = case.call(headers=head)
        seen.setdefault(case.operation.label, set()).add(response.status_code)
        case.validate_response(response, checks=CHECKS, headers=head)

    ask()


LIST = {"path": "contacts/guide.csv"}
DRAFT = {"initial": "00-invitation.mjml", "contacts": "contacts/guide.csv", "name": "next"}
ZOE = {"one": "zoe@acme.example", "other": "omar@birch.example"}
FITTING: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("GET", "/lists", {}),
    ("POST", "/lists", {"body": {"name": "new.csv", "content": "ZW1haWwKYUBiLmV4YW1wbGUK"}}),
    ("GET", "/lists/findings", {"query": LIST}),
    ("POST", "/lists/import", {"body": LIST}),
    ("GET", "/duplicates", {"query": LIST}),
    ("POST", "/campaigns/{name}/enrol", {"body": {}}),
    ("POST", "/lists/import", {"body": LIST, "apply": True}),
    ("GET", "/imports", {}),
    ("POST", "/imports/{number}/undo", {}),
    ("POST", "/campaigns/{name}/enrol", {"body": {}, "apply": True}),
    ("POST", "/campaigns/{name}/draft", {}),
    ("POST", "/duplicates/decide", {"body": {**ZOE, "decision": "different"}}),
    ("GET", "/decisions", {}),
    ("POST", "/decisions/{number}/undo", {}),
    ("POST", "/duplicates/decide", {"body": {**ZOE, "decision": "ask"}}),
    ("POST", "/duplicates/decide", {"body": {**ZOE, "decision": "merge"}}),
    ("GET", "/report", {"query": {"since": "2026-03-01"}}),
    ("GET", "/campaigns/{name}/report", {}),
    ("GET", "/sequences/choices", {}),
    ("POST", "/sequences/draft", {"body": DRAFT}),
    ("POST", "/sequences/draft", {"body": DRAFT, "apply": True}),
)


def test_what_fits_is_done_and_answered_as_the_document_says(site: Any) -> None:
    head = token(site)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app)
    shown: dict[str, str] = {}  # by path, the digest of the answer that was looked at
    for method, path, how in FITTING:
        body = how.get("body")
        if how.get("apply"):
            body = {**how["body"], "apply": True, "digest": shown[path]}
        known = {key: value for key, value in KNOWN.items() if f"{{{key}}}" in path}
        case = schema[f"/api/v1{path}"][method].Case(
            path_parameters=known, query=how.get("query"), headers=head,
            **({"body": body, "media_type": "application/json"} if body is not None else {}),
        )  # fmt: skip
        response = case.call()
        assert response.status_code < 300, (method, path, response.text)
        case.validate_response(response, checks=CHECKS)
        if body is not None and "digest" in response.json():
            shown[path] = response.json()["digest"]


@pytest.mark.parametrize("secret", ["", "Bearer nothing", "Basic eDp5", "Bearer " + "x" * 300])
def test_every_operation_asks_who_it_is(site: Any, secret: str) -> None:
    client = site.app.test_client()
    raw = client.get("/api/v1/openapi.json").json
    head = {"Authorization": secret} if secret else {}
    for path, methods in raw["paths"].items():
        where = path.replace("{name}", "guide").replace("{number}", "1")
        for method in methods:
            answer = client.open(where, method=method.upper(), headers=head, json={})
            assert answer.status_code == 401, (method, path)
            assert answer.mimetype == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert "zoe" not in answer.text
