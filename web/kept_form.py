"""What somebody was writing when their session ended: shown again, and never sent by itself.

Only a form of our own pages is kept (the browser says where it came from): else another site
could bring a form of its own through the sign-in. Files that were chosen have to be chosen again.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue

from .context import desk

_NOT_KEPT = frozenset({"csrf_token", "password"})
_MOST_FIELDS = 200
_SHOWN = 200  # characters from which on a text is folded


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kept form."""

    name: str
    value: str

    @property
    def is_long(self) -> bool:
        """Say whether it is a text that somebody has written, and not a choice."""
        return len(self.value) > _SHOWN or "\n" in self.value


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was posted: to which page, and what stood in it."""

    path: str
    fields: tuple[Field, ...]
    had_file: bool = False

    @property
    def written(self) -> str:
        """It as a hidden field holds it."""
        said = [self.path, self.had_file, [[one.name, one.value] for one in self.fields]]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, written: str) -> "KeptForm | None":
        """Return what ``written`` says, None for anything else."""
        try:
            path, had_file, pairs = json.loads(written)
            fields = tuple(Field(str(name), str(value)) for name, value in pairs)
        except (ValueError, TypeError):
            return None
        return cls(str(path), fields, bool(had_file)) if is_ours(path) else None


def posted() -> KeptForm | None:
    """Return the form of this request, None where it is not one of our own pages'."""
    if request.method != "POST" or not _came_from_here():
        return None
    fields = [
        Field(name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in _NOT_KEPT
    ]
    had_file = any(one.filename for one in request.files.values())
    path = request.full_path.removesuffix("?")
    return KeptForm(path, tuple(fields[:_MOST_FIELDS]), had_file) if is_ours(path) else None


def ask_to_sign_in() -> ResponseReturnValue:
    """Answer somebody who is not signed in: the way in, with what they wrote kept in it."""
    onward = request.full_path.removesuffix("?") if request.method == "GET" else ""
    return sign_in_page(kept=posted(), onward=onward), 403


def sign_in_page(
    *,
    kept: KeptForm | None = None,
    onward: str = "",
    email: str = "",
    fault: str = "",
    used: bool = False,
) -> str:
    """Return the page that asks who it is."""
    here = desk()
    return render_template(
        "sign_in.html",
        accounts=here.has_accounts(),
        provider=here.settings.web.oidc,
        kept=kept,
        onward=onward if is_ours(onward) else "",
        email=email,
        fault=fault,
        used=used,
    )


def shown_again(kept: KeptForm) -> str:
    """Return the page with what somebody wrote, and the button that sends it after all."""
    return render_template("kept_form.html", kept=kept)


def is_ours(path: object) -> bool:
    """Say whether it is the address of a page of ours, and of no other site."""
    if not isinstance(path, str) or not path.startswith("/") or path.startswith(("//", "/\\")):
        return False
    return not any(ord(c) < 32 for c in path) and not path.startswith("/sign-in")


def _came_from_here() -> bool:
    """Say whether the browser names one of our own pages as where the form was."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.host
