"""The audience, as written: its list, what makes a lead worth following up, and who does it."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from ..lazy_regex import lazy_regex
from .amounts import Cost
from .as_written import Names, as_written
from .countries import understood_country
from .frozen import Frozen
from .patterns import PatternError, compiled

_COMPARED = lazy_regex(r"(>=|<=|!=|>|<|=)\s*(.+)")
_SIGNS = {">=": "at_least", "<=": "at_most", ">": "above", "<": "below"}
_TESTS = ("at_least", "at_most", "above", "below", "matches", "one_of", "none_of")


def _number(value: Any) -> Any:
    """Read "1,200" and "1_200" as people write them; what is no number is left as it is."""
    return value.replace(",", "").replace("_", "") if isinstance(value, str) else value


Bound = Annotated[float | None, BeforeValidator(_number), Field(allow_inf_nan=False)]


class Criterion(Frozen):
    """What one field must say. All that is given must hold; nothing given: it must be known.

    In the file: ``">= 50"``, ``"50-500"``, ``health``, ``[health, energy]``,
    ``{matches: "marketing|revenue"}``, ``known``.
    """

    at_least: Bound = None
    """The smallest number that will do."""
    at_most: Bound = None
    """The largest number that will do."""
    above: Bound = None
    """A number that the value must exceed."""
    below: Bound = None
    """A number that the value must stay under."""
    matches: str | None = None
    """A pattern that is somewhere in the value, whatever the case: "marketing|sales"."""
    one_of: tuple[str, ...] = ()
    """The values that will do."""
    none_of: tuple[str, ...] = ()
    """The values that will not do."""

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        if isinstance(data, str):
            return _read(data.strip())
        if data is None:
            raise ValueError("says nothing; write what the value must be, or: known")
        if isinstance(data, list):
            return {"one_of": _texts(data)}
        if isinstance(data, dict):
            named = {key: _texts(value) if key.endswith("_of") else value
                     for key, value in data.items()}  # fmt: skip
            if unknown := [key for key in named if key not in _TESTS]:
                raise ValueError(f"unknown test '{unknown[0]}'; use one of {', '.join(_TESTS)}")
            if unsaid := [key for key, value in named.items() if value is None]:
                raise ValueError(f"'{unsaid[0]}' says nothing; write what it compares with")
            return named
        return data

    @model_validator(mode="after")
    def _pattern_is_one(self) -> "Criterion":
        if self.matches is not None:
            try:
                compiled(self.matches)
            except PatternError as error:
                raise ValueError(f"'{self.matches}' is not a valid pattern: {error}") from None
        return self

    def __str__(self) -> str:
        said = [
            *(f"{sign} {getattr(self, name):g}" for sign, name in _SIGNS.items()
              if getattr(self, name) is not None),
            *([f"like '{self.matches}'"] if self.matches is not None else []),
            *([" or ".join(self.one_of)] if self.one_of else []),
            *([f"not {' or '.join(self.none_of)}"] if self.none_of else []),
        ]  # fmt: skip
        return " and ".join(said) or "known"


def _read(text: str) -> dict[str, Any]:
    if text.casefold() in ("known", ""):
        return {}
    if compared := _COMPARED.fullmatch(text):
        sign, wanted = compared[1], compared[2].strip()
        if sign in _SIGNS:
            try:
                return {_SIGNS[sign]: float(_number(wanted))}
            except ValueError:
                raise ValueError(f"'{text}': '{wanted}' is not a number") from None
        return {"one_of" if sign == "=" else "none_of": (wanted,)}
    if span := re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", text):
        return {"at_least": float(span[1]), "at_most": float(span[2])}
    return {"one_of": (text,)}


def _texts(value: Any) -> tuple[str, ...]:
    """Return one text or several; raises ValueError where nothing, or no text, is written."""
    several = value if isinstance(value, list) else [value]
    if any(one is None or isinstance(one, list | dict) for one in several):
        raise ValueError("each value must be a text; put a text with [, { or : in quotes")
    return tuple(str(one) for one in several)


SHORT_ROUTES = ("owner", "history", "load", "round_robin")
AMONG = ("load", "round_robin")  # routes that choose among several reps
ELSE = "else"


class Route(Frozen):
    """One way to find the owner of a lead; the first that finds one decides.

    ``owner``: the list's own column. ``history``: who followed up this person, or a colleague
    at the same company. ``{industry: {health: sam, else: dana}}``: by a field's value. ``load``:
    the rep with the fewest people under way; ``round_robin``: in turn; each among all mailboxes
    or ``{load: [sam, dana]}``.
    """

    kind: Literal["owner", "history", "field", "load", "round_robin"]
    """How the owner is found."""
    field: str = ""
    """The field whose value decides."""
    owners: dict[str, str] = {}
    """The mailbox that gets the leads with each value."""
    otherwise: str | None = None
    """The mailbox that gets the leads with any other value."""
    reps: tuple[str, ...] = ()
    """The mailboxes to choose among."""

    @property
    def always_decides(self) -> bool:
        """Whether no route after it is ever asked."""
        return self.kind in AMONG or self.otherwise is not None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        if isinstance(data, str):
            if data not in SHORT_ROUTES:
                raise ValueError(
                    f"unknown route '{data}'; write owner, history, load, round_robin or "
                    "{industry: {health: sam}}"
                )
            return {"kind": data}
        if isinstance(data, dict):
            if len(data) != 1:
                raise ValueError("a route uses exactly one field: {industry: {health: sam}}")
            name, told = next(iter(data.items()))
            if name in AMONG and told == []:
                raise ValueError(f"{name} names nobody; write {name} alone for every mailbox")
            if name in AMONG:
                return {"kind": name, "reps": _texts(told)}
            if not isinstance(told, dict) or any(
                one is None or isinstance(one, list | dict) for one in told.values()
            ):
                raise ValueError(f"say who gets which {name}: {{{name}: {{health: sam}}}}")
            if not told:
                raise ValueError(f"say who gets which {name}: {{{name}: {{health: sam}}}}")
            owners = {str(value): str(owner) for value, owner in told.items()}
            otherwise = owners.pop(ELSE, None)
            return {"kind": "field", "field": str(name), "owners": owners, "otherwise": otherwise}
        return data


def read_as(field: str, value: str) -> tuple[str, ...]:
    """Return what a value of a field is looked up as, the most particular first.

    Case does not count; a country is the same under all its names, and holds its parts.

    >>> read_as("country", "Scotland"), read_as("industry", "Health")
    (('scotland', 'GB-SCT', 'GB'), ('health',))
    """
    plain = value.strip().casefold()
    if field.rpartition(".")[2] != "country" or (land := understood_country(value)) is None:
        return (plain,)
    return tuple(dict.fromkeys((plain, str(land), land.country)))


def same_value(field: str, value: str) -> str:
    """Return what is equal for two ways to write one value of a field."""
    return read_as(field, value)[min(1, len(read_as(field, value)) - 1)]


class Audience(Frozen):
    """Where the leads are, what makes one worth following up, and who does.

    qualify_at is how many criteria must hold; without it, all of them.
    """

    contacts: Annotated[str | None, as_written("contacts/webinar.csv", names=Names.contacts)] = None
    """The list: a CSV or Excel file in the workspace."""
    sheet: str | None = None
    """The sheet of a workbook; without it, the first."""
    criteria: Annotated[
        dict[Annotated[str, as_written(names=Names.short_field)], Criterion], as_written()
    ] = {}
    """What makes a lead worth following up: a field, and what it must say."""
    qualify_at: int | None = Field(default=None, ge=1)
    """How many of the criteria must hold; without it, all of them."""
    route: tuple[Route, ...] = ()
    """How the owner of a lead is found; the first that finds one decides."""
    originator: Annotated[str | None, as_written("sdr", names=Names.short_field)] = None
    """The field, or the mailbox, of who brought the lead: they get it back with `hand_back`."""
    lead_cost: Cost | None = Field(default=None, ge=0.01)
    """What it cost to get one of these leads, in the currency of [costs]; "plan to spend as much
    following up with a lead as it cost you to generate it"."""

    @model_validator(mode="after")
    def _can_qualify(self) -> "Audience":
        if self.qualify_at is not None and self.qualify_at > len(self.criteria):
            raise ValueError(
                f"qualify_at is {self.qualify_at}, but there are {len(self.criteria)} criteria"
            )
        return self

    @model_validator(mode="after")
    def _sheet_is_of_a_list(self) -> "Audience":
        if self.sheet is not None and self.contacts is None:
            raise ValueError(
                f"'{self.sheet}' is a sheet without a workbook; add the workbook as contacts"
            )
        return self
