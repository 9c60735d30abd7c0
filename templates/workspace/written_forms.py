"""What a file says where its model keeps something else: a step's channel is its key.

One function for each model that reads short forms; `tests/templates/test_schema.py` holds that
none is missing, and that each takes what the model takes.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from . import (
    audience,
    campaign,
    closures,
    content,
    invitation,
    sequence,
    settings,
    sla,
    step,
    waits,
    window,
)
from .as_written import NAMES, Names
from .declared_fields import DeclaredField, FieldSections
from .key_words import words_of_keys
from .outcomes import ENDS_EVER, Ending, Outcome, outcomes_of

Json = dict[str, Any]
Form = Callable[[Json, Json], Json]  # the model's schema, and the schema of a text

SAYS = "patternErrorMessage"  # what an editor shows instead of the pattern
_PLAIN = r"[0-9](?:[0-9_]*[0-9])?"
_NUMBER = r"[+-]?(?:[0-9][0-9,_]*\.?[0-9,_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?"
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_FULL = rf"^\s*{_NUMBER}\s*$"


def any_case(pattern: str) -> str:
    """Return a pattern that matches small and capital letters, where no flag can say so."""
    return re.sub(
        r"\\.|[a-z]", lambda m: m[0] if m[0][0] == "\\" else f"[{m[0].upper()}{m[0]}]", pattern
    )


WHOLE_NUMBER: Json = {
    "type": ["integer", "string"],
    "pattern": rf"^\s*[+-]?{_PLAIN}(?:\.0*)?\s*$",
    SAYS: "write a whole number, like 400",
}
NUMBER: Json = {"type": ["number", "string"], "pattern": _FULL, SAYS: "write a number, like 50"}
TRUE_OR_FALSE: Json = {
    "type": ["boolean", "string", "integer"],
    "pattern": f"^(?:{any_case('true|false|yes|no|on|off|t|f|y|n')}|0|1)$",
    SAYS: "write true or false",
    "minimum": 0,
    "maximum": 1,
}


def whole(pattern: re.Pattern[str]) -> str:
    """Return a pattern of Python's, which is to match all of a text, as a schema has it."""
    source = any_case(pattern.pattern) if pattern.flags & re.IGNORECASE else pattern.pattern
    return rf"^\s*(?:{source})\s*$"


def _step(made: Json, _text: Json) -> Json:
    """In place of the channel and the template: exactly one channel, which names the template."""
    keys = dict(made["properties"])
    template = keys.pop("template")
    keys.pop("channel")
    told = words_of_keys(step.Channel)
    channels = {
        channel.value: {**template, "description": told.get(channel.name, "")}
        for channel in step.Channel
    }
    keys["on"] = {**keys["on"], "propertyNames": _outcomes()}
    email = {"required": [step.Channel.email.value]}
    nowhere = {
        "then": {"properties": dict.fromkeys(step.FOR_TASKS, False)},
        "else": {"properties": dict.fromkeys(step.FOR_EMAILS, False)},
    }
    return {
        **{key: value for key, value in made.items() if key != "required"},
        "properties": {**channels, **keys},
        "oneOf": [{"required": [channel]} for channel in channels],
        "allOf": [{"if": email, **nowhere}, *_branches()],
    }


def _outcomes() -> Json:
    """Return the outcomes that a step of any channel may branch on, and what they mean."""
    any_of = {outcome for channel in step.Channel for outcome in outcomes_of(channel)}
    names = [outcome for outcome in Outcome if outcome in any_of]
    told = words_of_keys(Outcome)
    return {
        "enum": [outcome.value for outcome in names],
        "enumDescriptions": [told.get(outcome.name, "") for outcome in names],
    }


def _branches() -> list[Json]:
    """Return which outcomes a step of each channel may branch on."""
    named: dict[str, Json] = {
        channel: {"propertyNames": {"enum": [outcome.value for outcome in outcomes_of(channel)]}}
        for channel in step.Channel
    }
    ends = {"enum": [ending.value for ending in Ending]}
    named[step.Channel.email]["properties"] = {one.value: ends for one in ENDS_EVER}
    return [
        {"if": {"required": [channel]}, "then": {"properties": {"on": outcomes}}}
        for channel, outcomes in named.items()
    ]


def _sla(made: Json, _text: Json) -> Json:
    return {**made, "anyOf": [{"required": [key]} for key in made["properties"]]}


def _afterwards(made: Json, _text: Json) -> Json:
    """One word, or a table; nurture alone says after how long."""
    then = made["properties"]["then"]["enum"]
    null = {"type": "null"}
    table = {
        **made,
        "if": {"properties": {"then": {"const": "nurture"}}, "required": ["then"]},
        "then": {"properties": {"after": {"not": null}}, "required": ["after"]},
        "else": {"properties": {"after": null}},
    }
    short = {"enum": [word for word in then if word != "nurture"]}
    examples = [{"then": "nurture", "after": "45 days"}]
    return {"description": made["description"], "anyOf": [short, table], "examples": examples}


def _wait(made: Json, _text: Json) -> Json:
    business = any_case(r"business\s+(?!day)")
    return {
        "description": made["description"],
        "type": "string",
        "pattern": whole(waits.WAIT).replace("^", rf"^(?!.*{business})", 1),
        "examples": ["20 minutes", "1 business day", "3 days", "1 week"],
    }


def _step_wait(made: Json, text: Json) -> Json:
    """A wait, or until a day."""
    wait = _wait(made, text)
    forms = "|".join((wait["pattern"][1:-1], _schema(waits.UNTIL), _schema(waits.BESIDE)))
    examples = [*wait["examples"], "until event_date", "2 days before event_date"]
    no_day = any_case(r"\s*(?:until\s+)?0+\s*\S+(?:\s+\S+)?\s+(?:before|after)\s")
    return {**wait, "pattern": f"^(?!{no_day})(?:{forms})$", "examples": examples}


def _schema(pattern: re.Pattern[str]) -> str:
    r"""Return a pattern with what JavaScript reads otherwise: letters of any script."""
    said = whole(pattern)[1:-1]
    return said.replace(r"[^\W\d]\w*", r"[^\s!-/:-@\[-^`{-~0-9][^\s!-/:-@\[-^`{-~]*")


def _window(made: Json, _text: Json) -> Json:
    keys = dict(made["properties"])
    day = f"(?:{'|'.join(any_case(day) for day in window.DAYS)})"
    days = rf"{day}[^\s,-]*(?:-{day}[^\s,]*)?"
    pattern = rf"^\s*{days}(?:[,\s]+{days})*\s*$"
    written = {"type": "string", "pattern": pattern, SAYS: "write it like 'mon-fri' or 'tue, thu'"}
    keys["days"] = {
        "description": keys["days"]["description"],
        "anyOf": [written, {"type": "array", "items": written, "minItems": 1}],
        "examples": ["mon-fri", "tue, thu"],
    }
    pattern = rf"^\s*{_TIME}(?::[0-5]\d(?:\.\d+)?)?\s*$"
    time = {"type": "string", "pattern": pattern, SAYS: "write a time of day, like '08:30'"}
    for key in ("opens", "closes"):
        keys[key] = {"description": keys[key]["description"], **time}
    hours = {
        "description": "From what time of day to what other a touch may happen.",
        "type": "string",
        "pattern": rf"^\s*{_TIME}\s*-\s*{_TIME}\s*$",
        "examples": ["08:30-17:30"],
    }
    holidays = keys["holidays"]
    item = holidays["items"]
    keys["holidays"] = {
        "description": holidays["description"],
        "anyOf": [item, {"type": "array", "items": item, "minItems": 1}],
    }
    both = [{"required": ["hours", key]} for key in ("opens", "closes")]
    first = {"days": keys.pop("days"), "hours": hours}
    return {**made, "properties": {**first, **keys}, "not": {"anyOf": both}}


def _sequence(made: Json, _text: Json) -> Json:
    always = [{"contains": {"const": stop.value}} for stop in sequence.ALWAYS_STOPS]
    made["properties"]["stop_on"]["allOf"] = always
    return made


def _audience(made: Json, _text: Json) -> Json:
    def is_said(key: str) -> Json:
        return {"properties": {key: {"not": {"type": "null"}}}, "required": [key]}

    return {**made, "if": is_said("sheet"), "then": is_said("contacts")}


def _criterion(made: Json, text: Json) -> Json:
    """A text, several texts, or tests by their names."""
    keys = dict(made["properties"])
    several = {"anyOf": [text, {"type": "array", "items": text}]}
    for key, said in keys.items():
        value = several if key.endswith("_of") else text
        if key in ("at_least", "at_most", "above", "below"):
            value = NUMBER
        keys[key] = {"description": said["description"], **value}
    compared = rf"(?:>=|<=|>|<)\s*{_NUMBER}\s*|[<>]\s*|[^<>\s][\s\S]*|"
    pattern = rf"^\s*(?:{compared})$"
    short = {**text, "pattern": pattern, SAYS: "write a number after the sign, like '>= 50'"}
    forms = [short, {"type": "array", "items": text}, {**made, "properties": keys}]
    examples = ["known", ">= 50", "50-500", ["health", "energy"], {"matches": "marketing|sales"}]
    return {"description": made["description"], "anyOf": forms, "examples": examples}


def _route(made: Json, text: Json) -> Json:
    box = {**text, NAMES: Names.mailbox.value}
    boxes = {"anyOf": [box, {"type": "array", "items": box, "minItems": 1}]}
    among = {
        "round_robin": {"description": "Among these mailboxes in turn.", **boxes},
        "load": {"description": "Among these the one with the fewest people under way.", **boxes},
    }
    values: Json = {
        "type": "object",
        "properties": {audience.ELSE: {"description": "Who gets any other value.", **box}},
        "additionalProperties": box,
        "minProperties": 1,
    }
    by_value: Json = {
        "type": "object",
        "properties": among,
        "additionalProperties": values,
        "propertyNames": {NAMES: Names.short_field.value},
        "minProperties": 1,
        "maxProperties": 1,
    }
    short = {"enum": list(audience.SHORT_ROUTES)}
    examples: list[Any] = [*audience.SHORT_ROUTES, {"industry": {"health": "sam", "else": "dana"}}]
    return {
        "description": made["description"],
        "anyOf": [short, by_value],
        "examples": examples,
    }


def _declared(made: Json, _text: Json) -> Json:
    keys = made["properties"]
    columns = keys["columns"]
    keys["columns"] = {
        "description": columns["description"],
        "anyOf": [columns["items"], {"type": "array", "items": columns["items"]}],
    }
    spoken = {"properties": {"spoken": {"minProperties": 1}}, "required": ["spoken"]}
    picklist = {"properties": {"type": {"const": "picklist"}}, "required": ["type"]}
    return {**made, "if": spoken, "then": picklist}


def _sections(made: Json, _text: Json) -> Json:
    for section in made["properties"].values():
        section["propertyNames"] = {
            "pattern": r"^(?![_0-9])[^\s!-/:-@\[-^`{-~]+$",
            SAYS: "use letters, digits and _, and begin with a letter",
        }
    return made


def _mailbox(made: Json, _text: Json) -> Json:
    pair = ("user", "password")
    each = [
        {"if": {"required": [one]}, "then": {"required": [other]}}
        for one, other in (pair, pair[::-1])
    ]
    return {**made, "allOf": each}


def _closure(made: Json, text: Json) -> Json:
    """A day, a span of days, or a table of them with a name."""
    like = "write it like '2026-12-24' or '2026-12-24 to 2027-01-03: shutdown'"
    word = {"type": "string", "pattern": whole(closures.WRITTEN), SAYS: like}
    said = {key: one["description"] for key, one in made["properties"].items()}
    keys: Json = {
        "day": {"description": "The only day.", **word},
        "from": {"description": said["first"], **word},
        "to": {"description": said["last"], **word},
        "name": {"description": said["name"], **text},
    }
    table = {
        "type": "object",
        "properties": keys,
        "additionalProperties": False,
        "anyOf": [{"required": ["day"]}, {"required": ["from"]}],
        "not": {"anyOf": [{"required": ["day", "to"]}]},
    }
    examples = ["2026-12-24", "2026-12-24 to 2027-01-03: shutdown", "12-24: every year"]
    return {"description": made["description"], "anyOf": [word, table], "examples": examples}


def _library(made: Json, _text: Json) -> Json:
    made["properties"]["items"]["propertyNames"] = {"not": {"const": content.RESERVED}}
    return made


def _invitation(made: Json, _text: Json) -> Json:
    """An end, or how long it takes; a moment or a field."""
    keys = made["properties"]
    time = r"^(?:\d{4}-\d\d-\d\d[T ]\d.*|\s*[^\d\s].*)$"
    like = {"pattern": time, SAYS: "write a field, or a moment like '2027-05-03 14:00'"}
    keys["start"] |= like

    def is_said(key: str) -> Json:
        return {"properties": {key: {"not": {"type": "null"}}}, "required": [key]}

    return {**made, "oneOf": [is_said("end"), is_said("duration")]}


FORMS: Mapping[type, Form] = {
    step.Step: _step,
    waits.Wait: _wait,
    invitation.Invitation: _invitation,
    waits.StepWait: _step_wait,
    window.Window: _window,
    sequence.Sequence: _sequence,
    campaign.Afterwards: _afterwards,
    sla.Sla: _sla,
    audience.Audience: _audience,
    audience.Criterion: _criterion,
    audience.Route: _route,
    DeclaredField: _declared,
    FieldSections: _sections,
    settings.Mailbox: _mailbox,
    content.Library: _library,
    closures.Closure: _closure,
}
