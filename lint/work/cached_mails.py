"""What was found about mails, in the form in which a cache keeps it.

It is put together only where something must be judged: what a text holds is slow to load.
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from ...templates.errors import Place
from ..findings.finding import Finding
from ..judging.mail_findings import FAMILIES, MailFindings
from ..prose.authored_text import AuthoredText, Sentence
from .stored_findings import finding_of, typed


def written(found: MailFindings) -> dict[str, Any]:
    """Return what was found as JSON can say it."""
    return {
        "problems": _packed(found.problems),
        "listed": _packed(found.listed),
        "messages": _packed(found.messages),
        "texts": {key.hex(): _text(text) for key, text in found.texts.items()},
        "asked": sorted(map(list, found.asked)),
    }


def read(data: Any, drawn: Iterable[str]) -> MailFindings:
    """Return what ``written`` made data of.

    Raises ValueError, KeyError or TypeError for anything else.
    """
    return MailFindings(
        _unpacked(data["problems"]),
        _unpacked(data["listed"]),
        _unpacked(data["messages"]),
        {bytes.fromhex(key): _text_of(one) for key, one in typed(data["texts"], dict).items()},
        {_asked(*typed(one, list)) for one in typed(data["asked"], list)},
        set(drawn),
    )


def _asked(family: Any, path: Any) -> tuple[str, str]:
    if family not in FAMILIES:
        raise ValueError
    return family, typed(path, str)


def _packed(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings with what they say once, and whom each is about: most are alike."""
    said: dict[Finding, int] = {}
    about = []
    for one in findings:
        number = said.setdefault(replace(one, recipient=None, row=None), len(said))
        about.append([number, one.recipient, one.row])
    return {"said": [asdict(one) for one in said], "about": about}


def _unpacked(data: Any) -> list[Finding]:
    said = [finding_of(one) for one in typed(data["said"], list)]
    return [
        replace(
            said[typed(number, int)],
            recipient=typed(recipient, str, type(None)),
            row=typed(row, int, type(None)),
        )
        for number, recipient, row in typed(data["about"], list)
    ]


def _text(text: AuthoredText) -> dict[str, Any]:
    return {
        "path": text.path,
        "masked": text.masked,
        "sentences": [
            [one.text, one.place.path, one.place.line, one.place.column, list(one.matter)]
            for one in text.sentences
        ],
        "printed": sorted(text.printed),
    }


def _text_of(data: Any) -> AuthoredText:
    return AuthoredText(
        typed(data["path"], str),
        typed(data["masked"], str),
        tuple(_sentence(*typed(one, list)) for one in typed(data["sentences"], list)),
        frozenset(typed(name, str) for name in typed(data["printed"], list)),
    )


def _sentence(text: Any, path: Any, line: Any, column: Any, matter: Any) -> Sentence:
    none = type(None)
    place = Place(typed(path, str), typed(line, int, none), typed(column, int, none))
    return Sentence(typed(text, str), place, tuple(typed(w, str) for w in typed(matter, list)))
