"""Texts that a program of the user's proposes for a draft: JSON in, JSON out, no shell.

``[draft] command`` in tactful.toml is the program, a language model's client for instance. It gets
the play, the steps, the facts and the initial email, and answers with texts by the steps' keys.
"""

import json
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.settings import DraftSettings
from .draft import Draft

VERSION = 1
_MOST = 1_000_000  # bytes of an answer
_TOLD = 400  # characters of what the program says on stderr


def question(draft: Draft) -> dict[str, Any]:
    """Return what the program is asked; no lead's data is in it, only the names of fields."""
    mail = draft.mail
    return {
        "version": VERSION,
        "language": draft.language,
        "formal": draft.formal,
        "play": {"name": draft.play.name, "about": draft.play.about},
        "initial": {
            "subject": mail.subject,
            "text": mail.text,
            "links": [{"url": link.url, "label": link.label} for link in mail.links],
        },
        "facts": [
            {"field": one.key, "label": one.label, "role": one.role, "everybody": one.full}
            for one in draft.evidence
        ],
        "steps": [
            {
                "key": one.key,
                "channel": one.step.channel.value,
                "brings": one.step.brings,
                "evidence": one.evidence,
                "goodbye": one.step.goodbye,
                "text": one.text,
            }
            for one in draft.steps
        ],
    }


def proposed(settings: DraftSettings, root: Path, asked: Mapping[str, Any]) -> dict[str, str]:
    """Return the program's texts by step; raises WorkspaceError for an answer that is none."""
    answer = _answer(settings, root, json.dumps(asked, ensure_ascii=False))
    try:
        texts = json.loads(answer)
    except ValueError as error:
        raise _problem(f"its answer is no JSON: {error}") from error
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise _problem("its answer is no JSON object from step keys to texts")
    known = [step["key"] for step in asked["steps"]]
    strange = [key for key in texts if key not in known]
    if strange:
        raise _problem(f"it answers for steps that there are not: {', '.join(strange[:5])}")
    return {key: text if text.endswith("\n") else f"{text}\n" for key, text in texts.items()}


def _answer(settings: DraftSettings, root: Path, asked: str) -> bytes:
    try:
        words = shlex.split(settings.command or "")
    except ValueError as error:
        raise _problem(f"it cannot be read: {error}") from error
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
        try:
            process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=out, stderr=told,
                                       cwd=root, start_new_session=True)  # fmt: skip
        except (OSError, ValueError, IndexError) as error:
            raise _problem(f"it cannot be started: {error}") from error
        try:
            process.communicate(asked.encode(), timeout=settings.seconds)
        except subprocess.TimeoutExpired as error:
            raise _problem(f"it did not answer within {settings.seconds} seconds") from error
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)  # what it started goes with it
            process.wait()
        told.seek(0)
        last = told.read().decode("utf-8", "replace").strip()[-_TOLD:]
        if process.returncode:
            raise _problem(
                f"it ended with code {process.returncode}" + (f": {last}" if last else "")
            )
        if out.tell() > _MOST or os.fstat(out.fileno()).st_size > _MOST:
            raise _problem(f"its answer has more than {_MOST:,} bytes")
        out.seek(0)
        return out.read(_MOST)


def _problem(what: str) -> WorkspaceError:
    fix = "nothing was written; --no-command drafts without it"
    return WorkspaceError([Problem(f"[draft] command: {what}", Place(SETTINGS), fix)])
