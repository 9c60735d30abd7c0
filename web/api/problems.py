"""Refusals as RFC 9457 says them: application/problem+json, with every fault and its pointer."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from flask import Response, request
from pydantic import BaseModel, Field, ValidationError
from werkzeug.exceptions import HTTPException

from ...campaigns.accounts.permissions import RoleError
from ...campaigns.actions.agreed import ListChanged
from ...campaigns.actions.enrol import NotFit
from ...campaigns.actions.kept_answers import KeyInUse, KeyReused
from ...campaigns.actions.sending import ScopeError
from ...campaigns.actions.tasks import OutcomeError
from ...campaigns.model import StateError
from ...campaigns.people.address import AddressError
from ...campaigns.store.database import StoreError
from ...templates.errors import ProblemsError, TactfulError
from ..access import Refusal

PATH = "/api/"
MEDIA = "application/problem+json"
_MOST = 100  # faults of one answer


class Fault(BaseModel):
    """One thing that is wrong with a request: where, and what."""

    where: str = Field(description="body, query, header, or a file of the workspace")
    pointer: str = Field(description="A JSON pointer into the body (RFC 6901), or a name")
    detail: str


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []
    changed: list[dict[str, str]] | None = Field(
        default=None, description="Of a stale approval: what reads otherwise now, word by word"
    )
    message_id: int | None = Field(
        default=None, description="Of a stale approval: the message that stands in its place"
    )


class Refused(Exception):
    """Ends a request with a problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Iterable[Fault] = (),
        changed: list[dict[str, str]] | None = None,
        message_id: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(
            title=HTTPStatus(status).phrase, status=status, detail=detail,
            errors=list(errors)[:_MOST], changed=changed, message_id=message_id,
        )  # fmt: skip
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Return it as an answer."""
        body = self.problem.model_dump_json(exclude_none=True)
        found = Response(body, self.problem.status, mimetype=MEDIA)
        found.headers.update(self.headers)
        if self.problem.status == 401:
            found.headers["WWW-Authenticate"] = 'Bearer realm="Tactful"'
        return found


def is_asked() -> bool:
    """Say whether this request is one of the API, which gets no pages."""
    return request.path.startswith(PATH)


def of_refusal(refusal: Refusal) -> Response:
    """Return why somebody may not."""
    return Refused(refusal.status, refusal.words).response()


def of_http(error: HTTPException) -> Response:
    """Return what Flask itself refuses: no such address, no such method, too much."""
    headers = {
        name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")
    }
    code = error.code or 500
    if code == 500:
        detail = "Something went wrong in Tactful; its log has the error. Nothing was half done."
    else:
        detail = error.description or HTTPStatus(code).phrase
    if code in (301, 302, 303, 307, 308):  # a slash too many
        code = 404
    return Refused(code, detail, headers=headers).response()


def of_validation(error: ValidationError, where: str) -> list[Fault]:
    """Return every fault of a body, a query or headers."""
    return [
        Fault(where=where, pointer=_pointer(one["loc"]), detail=one["msg"])
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _pointer(place: tuple[int | str, ...]) -> str:
    parts = (str(one).replace("~", "~0").replace("/", "~1") for one in place)
    return "".join(f"/{one}" for one in parts)


_STATUS: tuple[tuple[type[TactfulError], int], ...] = (
    (OutcomeError, 422), (AddressError, 422), (ScopeError, 422), (RoleError, 422),
    (KeyReused, 422), (KeyInUse, 409), (NotFit, 422), (ListChanged, 412),
    (StoreError, 503), (StateError, 409),
)  # fmt: skip


def of_ours(error: TactfulError) -> Response:
    """Return what an action or the workspace refuses."""
    if isinstance(error, NotFit):
        faults = [
            Fault(where=one.path or "workspace", pointer=str(one.line or ""), detail=one.message)
            for one in error.findings
        ]
        return Refused(422, "Lint finds errors of the whole campaign", errors=faults).response()
    if isinstance(error, ProblemsError):
        faults = [Fault(where="workspace", pointer="", detail=str(one)) for one in error.problems]
        return Refused(503, "The workspace has faults", errors=faults).response()
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 409)
    headers = {"Retry-After": "5"} if status == 503 else {}
    return Refused(status, str(error), headers=headers).response()
