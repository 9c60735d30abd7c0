"""Which play suits an initial email and a list, and why."""

import re
from collections.abc import Collection, Mapping

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.workspace.located import nearest
from ..lists.normal import fold
from .initial_mail import InitialMail
from .play import Play

_FIELD = 2  # what a field of the list counts for, beside a word of the email or of a header


def named_play(plays: Mapping[str, Play], name: str) -> Play:
    """Return the play of that name, or raise WorkspaceError naming the nearest."""
    if name in plays:
        return plays[name]
    near = nearest(name, list(plays))
    fix = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(plays))}"
    raise WorkspaceError([Problem(f"unknown play '{name}'", fix=fix)])


def chosen_play(
    plays: Mapping[str, Play],
    mail: InitialMail,
    slots: Collection[str],
    said: str,
    *,
    language: str,
    lead_type: str | None,
) -> tuple[Play, str]:
    """Return the play that most speaks for, and why; said has the names of files and headers.

    Raises WorkspaceError where nothing speaks for one, or as much for another.
    """
    text = fold(f"{mail.subject}\n{mail.text}\n{said}").replace("_", " ").replace("-", " ")
    rated = []
    for play in plays.values():
        if lead_type is not None and lead_type not in play.lead_types:
            continue
        words = [word for word in play.signs.get(language, ()) if _stands_in(word, text)]
        fields = [name for name in play.fields if name in slots]
        rated.append((len(words) + _FIELD * len(fields), play.name, words, fields))
    rated.sort(key=lambda one: (-one[0], one[1]))
    if not rated or rated[0][0] == 0:
        what = "nothing in the initial email or the list says which play this is"
        raise WorkspaceError([Problem(what, Place(mail.shown), _name_one(plays, lead_type))])
    score, name, words, fields = rated[0]
    if len(rated) > 1 and rated[1][0] == score:
        alike = " and ".join(one[1] for one in rated if one[0] == score)
        what = f"as much speaks for {alike}"
        raise WorkspaceError([Problem(what, Place(mail.shown), "name one with --play")])
    why = [f"it says {', '.join(repr(word) for word in words)}"] if words else []
    why += [f"the list has a field for '{one}'" for one in fields]
    why += [f"the leads are of type {lead_type}"] if lead_type is not None else []
    return plays[name], "; ".join(why)


def _stands_in(word: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(fold(word))}", text) is not None


def _name_one(plays: Mapping[str, Play], lead_type: str | None) -> str:
    some = [p.name for p in plays.values() if lead_type is None or lead_type in p.lead_types]
    return f"name one with --play: {', '.join(sorted(some)) or 'no play is for this lead type'}"
