"""Lists of the workspace: which there are, what is wrong with their cells, sending one in."""

import base64
import io

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...lint.findings.finding import Finding
from ...lint.lists.recipients import Recipients
from ..list_looks import column_of
from ..lists import lists_of
from ..uploads import UploadError, plain_name, take
from .agreeing import PATH, known_list, readable, unfit
from .operation import Asked, Model, Page, operation
from .paging import paged
from .problems import Fault, Refused

_TAG = "lists"
_WAIT_S = 1.0  # then the answer says that it is being read


class ListLine(Model):
    path: str = Field(description="In the workspace")
    bytes: int
    campaigns: list[str] = Field(description="Those whose list it is")


class ListPage(Model):
    items: list[ListLine]
    next: str | None


class OfList(Page):
    path: str = Field(min_length=1, max_length=400, pattern=PATH, description="Of /lists")


class CellOut(Model):
    """A finding in a list, with the cell that it is about. No row: it is about the whole list."""

    code: str
    severity: str
    message: str
    row: int | None = Field(description="From 1; the header is not counted")
    line: int | None
    column: str | None = Field(description="The column's header")
    field: str | None
    value: str | None = Field(description="What the cell says")
    fix: str | None


class CellPage(Model):
    complete: bool = Field(description="false: the list is being read; ask again")
    rows: int | None
    items: list[CellOut]
    next: str | None


class NewList(Model):
    name: str = Field(min_length=1, max_length=200, description="Such as 'fair.csv' or 'fair.xlsx'")
    content: str = Field(
        min_length=1, description="The file's bytes in base64; 50 MB at most",
        json_schema_extra={"contentEncoding": "base64"},
    )  # fmt: skip


class NewListOut(Model):
    path: str


@operation("GET", "/lists", scope=Scope.read, tag=_TAG, says=ListPage, query=Page)
def list_lists(asked: Asked[Page, None]) -> ListPage:
    """List the lists of the workspace, and whose list each is."""
    numbered = list(enumerate(lists_of(asked.here), 1))[asked.query.after or 0 :]
    found, following = paged(numbered, asked.query.limit, lambda one: one[0])
    items = [
        ListLine(path=one.path, bytes=one.size, campaigns=list(one.campaigns)) for _, one in found
    ]
    return ListPage(items=items, next=following)


@operation("POST", "/lists", scope=Scope.edit, tag=_TAG, says=NewListOut, body=NewList, status=201)
def create_list(asked: Asked[Page, NewList]) -> NewListOut:
    """Keep a list in contacts/, under a name of its own; nobody is imported by that.

    The same content under the same name again is the same list.
    """
    body, faults = asked.body, []
    try:
        plain_name(body.name)
    except UploadError as error:
        faults.append(Fault(where="body", pointer="/name", detail=str(error)))
    try:
        raw = base64.b64decode(body.content, validate=True)
    except ValueError:  # other letters than ASCII too
        faults.append(Fault(where="body", pointer="/content", detail="it is no base64"))
    if faults:
        raise Refused(422, "The list cannot be taken; all faults are listed.", errors=faults)
    try:
        return NewListOut(path=take(asked.here.workspace_root, body.name, io.BytesIO(raw)))
    except UploadError as error:
        raise unfit("/content", str(error)) from error
    except OSError as error:
        raise Refused(503, f"It cannot be written: {error.strerror or error}.") from error


@operation(
    "GET", "/lists/findings", scope=Scope.read, tag=_TAG, says=CellPage, query=OfList
)  # fmt: skip
def list_cell_findings(asked: Asked[OfList, None]) -> CellPage:
    """Return what lint finds in a list, cell by cell; on a long list ask again until complete."""
    query = asked.query
    look = known_list(asked.here, query.path, where="query")
    with readable():
        recipients = look.recipients(wait_s=_WAIT_S)
    verdict = look.verdict(wait_s=_WAIT_S)
    if recipients is None or verdict is None:
        rows = None if recipients is None else len(recipients)
        return CellPage(complete=False, rows=rows, items=[], next=None)
    numbered = list(enumerate(verdict.findings, 1))[query.after or 0 :]
    found, following = paged(numbered, query.limit, lambda one: one[0])
    items = cells(recipients, [one for _, one in found])
    return CellPage(complete=True, rows=len(recipients), items=items, next=following)


def cells(recipients: Recipients, found: list[Finding]) -> list[CellOut]:
    """Return findings with what their cells say."""
    texts = recipients.by_header()
    said = []
    for one in found:
        column = column_of(recipients, one.field)
        said.append(
            CellOut(
                code=one.code,
                severity=str(one.severity),
                message=one.message,
                row=one.row,
                line=one.line,
                column=column,
                field=one.field,
                value=texts[column][one.row - 1] if one.row and column is not None else None,
                fix=one.fix,
            )
        )
    return said
