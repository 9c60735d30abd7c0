"""One operation of the API: who may, what is asked and answered, and how often it is done.

spectree writes the OpenAPI document out of the models. What comes in is validated here: body, query
and headers together, so that every fault is told at once, and strictly, as the document says.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, Generic, Literal, TypeVar

from flask import Blueprint, Response, g, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from spectree import Response as Answers
from spectree import SpecTree
from werkzeug.exceptions import NotFound

import tactful

from ...campaigns.accounts.scopes import PERMISSION, SCOPE_WORDS, Scope
from ...campaigns.actions.kept_answers import Answer, begun, ended, undone
from ...campaigns.model import Actor
from ..access import Need, Visitor, require
from ..context import AppContext, desk
from ..security import csrf
from .problems import Fault, Problem, Refused, of_validation

Method = Literal["GET", "POST", "DELETE"]
Q = TypeVar("Q", bound=BaseModel)
B = TypeVar("B", bound=BaseModel | None)

BIG = 2**31 - 1  # that PostgreSQL holds as the number of a row
NUMBER = f"int(min=1,max={BIG})"  # of a row, in an address
_REFUSALS = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)

api = Blueprint("api", __name__, url_prefix="/api/v1")
NEEDS: dict[str, Need] = {}  # of each operation, for the table of pages (web/access.py)
SCOPES: dict[str, Scope] = {}  # of each operation, by its OpenAPI name
spec = SpecTree(
    "flask",
    mode="strict",
    annotations=False,
    title="Tactful",
    version=tactful.__version__,
    description="Follow-up sequences: linted for every recipient, approved, sent exactly once.",
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
)


class Model(BaseModel):
    """What is asked or answered; nothing else may be in it."""

    model_config = ConfigDict(extra="forbid")


class NoQuery(Model):
    """No parameters."""


class Page(Model):
    """Which part of a list."""

    limit: int = Field(default=50, ge=1, le=200, description="So many at most")
    cursor: Annotated[str, Field(pattern=r"^[0-9]{1,18}$")] | None = Field(
        default=None, description="The 'next' of the page before"
    )

    @property
    def after(self) -> int | None:
        return min(int(self.cursor), BIG) if self.cursor else None


class OnceOnly(BaseModel):
    """Headers of a write."""

    key: str | None = Field(
        default=None, alias="Idempotency-Key", min_length=1, max_length=200,
        pattern=r"^[!-~]+$",
        description="The same key and request again within 24 hours: the same answer, done once",
    )  # fmt: skip


class ForDigest(OnceOnly):
    """Headers of a decision about exactly one text."""

    match: str = Field(
        alias="If-Match", pattern=r'^"[0-9a-f]{64}"$',
        description="The ETag of the message that was read: its digest, in quotes",
    )  # fmt: skip

    @property
    def digest(self) -> str:
        return self.match.strip('"')


@dataclass(frozen=True, slots=True)
class Asked(Generic[Q, B]):
    """One request: what it says, who asks, and what there is to answer with."""

    here: AppContext
    now: datetime
    visitor: Visitor
    query: Q
    body: B
    digest: str = ""

    @property
    def by(self) -> Actor:
        return self.visitor.actor


@dataclass(frozen=True, slots=True)
class Said:
    """An answer with headers, or another status than the operation's usual one."""

    body: BaseModel
    headers: Mapping[str, str]
    status: int | None = None


View = Callable[..., BaseModel | Said]


def operation(
    method: Method,
    rule: str,
    *,
    scope: Scope,
    tag: str,
    says: type[BaseModel],
    query: type[BaseModel] = NoQuery,
    body: type[BaseModel] | None = None,
    status: int = 200,
    for_digest: bool = False,
    as_agreed: bool = False,
) -> Callable[[View], View]:
    """Serve and document a view: it gets an Asked and the parts of its address.

    for_digest: it is about one text, which If-Match names. as_agreed: its body names the answer
    that was looked at (agreeing.py).
    """
    headers: type[OnceOnly] | None = ForDigest if for_digest else OnceOnly
    headers = headers if method != "GET" else None

    def decorate(view: View) -> View:
        name = view.__name__

        @wraps(view)
        def served(**place: Any) -> Response:
            visitor = _allowed(scope)
            asked, key = _read(visitor, query, body, headers)
            if key is None:
                return _response(view(asked, **place), status)
            return _once(asked, key, lambda: _response(view(asked, **place), status))

        refusals = [*_REFUSALS, *((412, 428) if for_digest else (412,) if as_agreed else ())]
        answers: dict[str, Any] = {f"HTTP_{status}": says}
        answers |= {f"HTTP_{code}": Problem for code in refusals}
        document = spec.validate(
            query=query if query.model_fields else None,
            json=body,
            headers=headers,
            resp=Answers(**answers),
            tags=(tag,),
            operation_id=name,
            skip_validation=True,
        )
        api.add_url_rule(rule, endpoint=name, view_func=document(served), methods=[method])
        permission = PERMISSION[scope]
        # A token for leads stands for no permission, so it is asked for its scope below.
        if permission is None or scope is Scope.leads:
            NEEDS[f"api.{name}"] = "signed in"
        else:
            NEEDS[f"api.{name}"] = frozenset({permission})
        SCOPES[name] = scope
        return view

    return decorate


def _allowed(scope: Scope) -> Visitor:
    """Return who asks, if they may; a browser's session needs the page's token to write."""
    permission = PERMISSION[scope]
    visitor = require(permission) if permission and scope is not Scope.leads else require_any()
    if visitor.via == "token":
        if scope not in g.api_scopes:
            raise Refused(403, f"This token lacks the scope '{scope}': {SCOPE_WORDS[scope]}.")
        return visitor
    if scope is Scope.leads and permission is not None:
        require(permission)
    if request.method != "GET":
        csrf.protect()
    return visitor


def require_any() -> Visitor:
    """Return who asks, whatever they may. Raises Refused."""
    from ..access import current

    visitor = current()
    if visitor is None:
        raise Refused(401, "Send a token: Authorization: Bearer …")
    return visitor


def _read(
    visitor: Visitor,
    query: type[BaseModel],
    body: type[BaseModel] | None,
    headers: type[OnceOnly] | None,
) -> tuple[Asked[Any, Any], str | None]:
    """Return what is asked, and its Idempotency-Key. Raises Refused with every fault at once."""
    faults: list[Fault] = []

    def tried(where: str, read: Callable[[], BaseModel]) -> Any:
        try:
            return read()
        except ValidationError as error:
            faults.extend(of_validation(error, where))
            return None

    asked = tried("query", lambda: query.model_validate(_arguments(faults)))
    sent = None
    if headers is not None:
        names = [field.alias or "" for field in headers.model_fields.values()]
        given = {name: request.headers[name] for name in names if name in request.headers}
        if headers is ForDigest and "If-Match" not in given:
            raise Refused(428, "Say which text you read: send If-Match with its ETag.")
        sent = tried("header", lambda: headers.model_validate(given))
    said = None
    if body is not None:
        said = tried("body", lambda: body.model_validate_json(_raw(faults), strict=True))
    if faults:
        raise Refused(422, "The request has faults; all are listed.", errors=faults)
    digest = sent.digest if isinstance(sent, ForDigest) else ""
    here = desk()
    found = Asked(here, here.clock(), visitor, asked, said, digest)
    return found, sent.key if sent is not None else None


def _arguments(faults: list[Fault]) -> dict[str, str]:
    found = request.args.to_dict()
    for name, values in request.args.lists():
        if len(values) > 1:
            faults.append(Fault(where="query", pointer=f"/{name}", detail="given more than once"))
        if _unfit(values[0]):
            faults.append(Fault(where="query", pointer=f"/{name}", detail=_UNFIT))
    return found


def _raw(faults: list[Fault]) -> bytes:
    """Return the body's JSON. Raises Refused for what is none."""
    if request.mimetype != "application/json":
        raise Refused(415, "Send JSON: Content-Type: application/json.")
    raw = request.get_data()
    try:
        read = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "The body is not JSON.") from error
    faults += [Fault(where="body", pointer=at, detail=why) for at, why in _unfit_in(read, "")]
    return b"null" if faults else raw


def _no_constant(name: str) -> float:
    raise ValueError(name)


_UNFIT = "it holds a NUL or half a character, which no database keeps"


_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def _unfit(text: str) -> bool:
    return _NO_TEXT.search(text) is not None


def _unfit_in(value: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and _unfit(value):
        yield at, _UNFIT
    elif isinstance(value, float) and not math.isfinite(value):
        yield at, "it is too large a number"
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _unfit_in(one, f"{at}/{place}")
    elif isinstance(value, dict):
        for name, one in value.items():
            if _unfit(name):
                yield at, _UNFIT
            else:
                yield from _unfit_in(one, f"{at}/{name}")


def _response(said: BaseModel | Said, status: int) -> Response:
    answer = said if isinstance(said, Said) else Said(said, {})
    found = Response(
        answer.body.model_dump_json(), answer.status or status, mimetype="application/json"
    )
    found.headers.update(answer.headers)
    return found


def _once(asked: Asked[Any, Any], key: str, work: Callable[[], Response]) -> Response:
    """Do a write under its key, or answer as before."""
    store, who = asked.here.store, f"{asked.visitor.via} {asked.by}"
    what = f"{request.method} {request.full_path} {asked.digest}\n".encode() + request.get_data()
    before = begun(store, who=who, key=key, request=what, now=asked.now)
    if before is not None:
        again = Response(before.body, before.status)
        again.headers.update(before.headers)
        again.headers["Idempotent-Replayed"] = "true"
        return again
    try:
        done = work()
    except Exception:
        # An action either is done whole or not at all: what was refused may be asked again.
        undone(store, who=who, key=key)
        raise
    kept = {name: done.headers[name] for name in ("Content-Type", "ETag", "Location")
            if name in done.headers}  # fmt: skip
    answer = Answer(done.status_code, done.get_data(as_text=True), kept)
    ended(store, who=who, key=key, answer=answer)
    return done


def missing(what: str, name: object) -> NotFound:
    """Return that there is no such thing, to be raised."""
    return NotFound(f"There is no {what} '{name}'.")
