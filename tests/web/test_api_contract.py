"""schemathesis against the served application: every operation, data that fits and that does not.

`TACTFUL_EXAMPLES=200 pytest tests/web/test_api_contract.py` tries more of both.
"""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
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
