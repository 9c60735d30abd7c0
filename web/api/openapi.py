"""The OpenAPI document: what spectree makes of the operations, and what it cannot know."""

from typing import Any

from flask import Flask, current_app

from ...campaigns.accounts.scopes import SCOPE_WORDS
from .operation import SCOPES, api, spec
from .problems import MEDIA

_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of 'tactful token create'. Scopes: "
    + "; ".join(f"{scope}: {words}" for scope, words in SCOPE_WORDS.items())
    + ".",
}


@api.get("/openapi.json")
def openapi() -> dict[str, Any]:
    """Return this document."""
    return document(current_app)


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of an application's operations."""
    kept: dict[str, Any] | None = app.extensions.get("tactful-openapi")
    if kept is None:
        with app.app_context():
            spec.app = app
            kept = app.extensions["tactful-openapi"] = _completed(spec._generate_spec())
    return kept


def _completed(found: dict[str, Any]) -> dict[str, Any]:
    found["components"]["securitySchemes"] = {"token": _TOKEN}
    for path in found["paths"].values():
        for one in path.values():
            scope = SCOPES[one["operationId"]]
            one["security"] = [{"token": []}]
            one["description"] = f"{one['description']}\n\nScope: `{scope}`.".strip()
            for parameter in one["parameters"]:
                schema = parameter.get("schema", {})
                if schema.get("format") == "int32":  # rows are counted further than that
                    schema["format"] = "int64"
            for code, answer in one["responses"].items():
                if code >= "400":
                    answer["content"] = {MEDIA: answer["content"]["application/json"]}
    return found
