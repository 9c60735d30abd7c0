"""Static files under an address that has their digest in it, so that a browser keeps them."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

_KEPT = "public, max-age=31536000, immutable"
_LETTERS = 16


def register(app: Flask) -> None:
    """Let ``url_for("static", …)`` name the digest, and browsers keep what has it."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def named(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            digest = digest_of(folder, str(values.get("filename", "")))
            if digest:
                values["v"] = digest

    @app.after_request
    def kept(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 206, 304):
            name = str((request.view_args or {}).get("filename", ""))
            # Another digest: the file of another version, which must not be kept as this one.
            same = request.args.get("v") == digest_of(folder, name)
            response.headers["Cache-Control"] = _KEPT if same else "no-cache"
        return response


def digest_of(folder: Path, name: str) -> str:
    """Return the beginning of a file's digest, empty where there is none."""
    try:
        return _digest(folder / name, (folder / name).stat().st_mtime_ns)
    except (OSError, ValueError):
        return ""


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_LETTERS]
