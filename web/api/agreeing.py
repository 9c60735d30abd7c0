"""A write that is looked at first: without "apply" it says what it would do, with a digest.

With it, and the digest of what was shown, it does exactly that or nothing (412).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from werkzeug.exceptions import NotFound

from ...lint.lists.recipients import Recipients
from ...templates.errors import RecipientsError
from ..context import AppContext
from ..list_looks import Look
from ..lists import look_at
from .operation import Model
from .problems import Fault, Refused

T = TypeVar("T")
WAIT_S = 30.0  # for what is worked out beside the request
PATH = r"^[^\x00-\x1f]+$"  # of a file of the workspace


class Agreed(Model):
    """What both forms of such a write say."""

    apply: bool = Field(default=False, description="Do it; without it nothing is changed")
    digest: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", validate_default=True,
        description="Of the answer that was looked at; it is needed with apply",
    )  # fmt: skip

    @field_validator("digest")
    @classmethod
    def _named(cls, digest: str | None, info: ValidationInfo) -> str | None:
        if digest is None and info.data.get("apply"):
            raise PydanticCustomError("digest", "apply needs the digest of the answer without it")
        return digest


def unfit(pointer: str, detail: str, *, where: str = "body") -> Refused:
    """Return the refusal of one part of a request."""
    fault = Fault(where=where, pointer=pointer, detail=detail)
    return Refused(422, "The request has faults; all are listed.", errors=[fault])


def in_time(work: Callable[..., T | None]) -> T:
    """Return what is worked out beside the request; refuses, to be asked again, if it lasts."""
    found = work(wait_s=WAIT_S)
    if found is None:
        words = "This takes longer, and goes on meanwhile: ask the same again."
        raise Refused(503, words, headers={"Retry-After": "5"})
    return found


def known_list(here: AppContext, path: str, *, where: str = "body") -> Look:
    """Return a list of the workspace; refuses a "path" that leads to none."""
    try:
        return look_at(here, path)
    except NotFound as error:
        raise unfit("/path", error.description or "there is no such list", where=where) from error


def rows_of(look: Look) -> Recipients:
    """Return the rows of a list; refuses one that cannot be read, with all its faults."""
    with readable():
        return in_time(look.recipients)


@contextmanager
def readable() -> Iterator[None]:
    """Refuse with the faults of a list that cannot be read at all."""
    try:
        yield
    except RecipientsError as error:
        faults = [Fault(where="workspace", pointer="", detail=str(one)) for one in error.problems]
        words = "The list cannot be read; all faults are listed."
        raise Refused(422, words, errors=faults) from error
