"""Presets: how many touches a kind of lead gets, how soon, how dense, with where each is from.

The articles disagree on the number of touches because they speak of different leads: who asked
to be called accepts six to ten, who asked for nothing four or five. So each kind of lead has a
file in ``presets/``; a workspace adds its own in ``presets/NAME.toml`` or ``[presets.NAME]``.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ..errors import Place, Problem, TemplateError, WorkspaceError
from .campaign import DEFAULT_LEAD_TYPE, Campaign
from .faults import validate
from .located import Located, load_toml, nearest, read_text
from .stages import Stage
from .waits import Wait
from .whole_numbers import Whole

FOLDER = "presets"
_BUNDLED = Path(__file__).resolve().parent / FOLDER


class _Sourced(BaseModel):
    """Numbers that belong together; source is where they are from, in a reader's words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = ""
    """Where the numbers are from, in a reader's words."""


class Touches(_Sourced):
    """How many touches there are; calls is how many of them may be calls and voicemails."""

    fewest: Whole | None = Field(default=None, ge=1)
    """The fewest touches such leads should get."""
    most: Whole | None = Field(default=None, ge=1)
    """The most touches such leads accept."""
    calls: Whole | None = Field(default=None, ge=0)
    """How many of them may be calls and voicemails."""

    @model_validator(mode="after")
    def _can_be_met(self) -> "Touches":
        if self.fewest is not None and self.most is not None and self.fewest > self.most:
            raise ValueError(f"fewest is {self.fewest}, and most is {self.most}: nothing fits")
        return self


class FirstTouch(_Sourced):
    """The floor and the ceiling of the first touch, in business hours from the enrolment."""

    not_before: Wait | None = None
    """The first touch comes no sooner: nobody wants to be pounced on."""
    not_after: Wait | None = None
    """The first touch comes no later."""

    @field_validator("not_before", "not_after", mode="before")
    @classmethod
    def _read_wait(cls, value: Any) -> Any:
        return value if value is None or isinstance(value, Wait) else Wait.parse(str(value))


class Acknowledgement(_Sourced):
    """Whether an email that only thanks, or brings what was asked for, may go before the floor."""

    at_once: bool = False
    """Whether an email that only thanks may go before the floor."""


class Density(_Sourced):
    """So many touches within so many business days are too many."""

    touches: Whole = Field(ge=2)
    """So many touches are too many…"""
    business_days: Whole = Field(ge=1)
    """…within so many business days."""


class Memory(_Sourced):
    """After so many business days without a touch, the next one says again what it is about."""

    business_days: Whole = Field(ge=0)
    """After so many business days the contact no longer remembers."""


class AssumedStage(_Sourced):
    """The stage of a lead whose own nobody knows."""

    assumed: Stage
    """The stage of a lead whose own is not known."""


class Preset(BaseModel):
    """One kind of lead. What is not given has no bound; like takes the rest from another one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    like: str | None = None
    """The preset that the rest is taken from."""
    touches: Touches = Touches()
    """How many touches there are."""
    first_touch: FirstTouch = FirstTouch()
    """How soon the first touch comes."""
    acknowledgement: Acknowledgement = Acknowledgement()
    """Whether thanks may go at once."""
    density: Density | None = None
    """How many touches within how many days are too many."""
    memory: Memory | None = None
    """How long a conversation is remembered."""
    stage: AssumedStage | None = None
    """The stage of a lead whose own is not known."""

    def over(self, base: "Preset") -> "Preset":
        """Return base with what this one says itself, number by number."""
        given: dict[str, Any] = {}
        for name in self.model_fields_set - {"like"}:
            own, below = getattr(self, name), getattr(base, name)
            if isinstance(below, _Sourced) and isinstance(own, _Sourced):
                said = {key: getattr(own, key) for key in own.model_fields_set}
                own = type(below).model_validate(
                    {**{key: getattr(below, key) for key in type(below).model_fields}, **said}
                )
            given[name] = own
        return base.model_copy(update=given)


@cache
def bundled_presets() -> Mapping[str, Preset]:
    """Return the presets that come with Tactful, by name."""
    found = {}
    for file in sorted(_BUNDLED.glob("*.toml")):
        located = load_toml(read_text(file, shown=f"{FOLDER}/{file.name}"), file.name)
        found[file.stem] = validate(Preset, located)
    return found


def presets_of(
    root: Path, declared: Mapping[str, Preset], settings: Located | None, places: dict[str, Located]
) -> tuple[dict[str, Preset], list[Problem]]:
    """Return every preset that a campaign may name, and what is wrong with the workspace's own.

    declared are those of ``[presets.NAME]``. A workspace's own wins over a bundled one.
    """
    own: dict[str, tuple[Preset, Place]] = {}
    problems: list[Problem] = []
    for name, preset in declared.items():
        place = settings.place(("presets", name)) if settings else Place(FOLDER)
        own[name] = preset, place
    for file in sorted((root / FOLDER).glob("*.toml")):
        shown = f"{FOLDER}/{file.name}"
        try:
            located = load_toml(read_text(file, shown=shown), shown)
            places[shown] = located
            preset = validate(Preset, located)
        except (WorkspaceError, TemplateError) as error:
            problems += error.problems
            preset = Preset()  # a campaign that names it is not at fault
        if file.stem in own and file.stem in declared:
            what = f"preset '{file.stem}' is also in {own[file.stem][1].path}"
            problems.append(Problem(what, Place(shown, 1, 1), "keep one of them"))
        own[file.stem] = preset, Place(shown, 1, 1)
    known = {**bundled_presets(), **{name: preset for name, (preset, _) in own.items()}}
    for name, (preset, place) in own.items():
        at = places[place.path].place(("like",)) if place.path in places else place
        where = at if place.path.startswith(f"{FOLDER}/") else place
        base, why = _base(name, preset, own, known)
        if why is not None:
            problems.append(Problem(f"preset '{name}': {why[0]}", where, why[1]))
        known[name] = preset.over(base) if base else preset
    return known, problems


def _base(
    name: str,
    preset: Preset,
    own: Mapping[str, tuple[Preset, Place]],
    known: Mapping[str, Preset],
) -> tuple[Preset | None, tuple[str, str] | None]:
    """Return what a preset is like, or why that cannot be: itself, an unknown one, a circle."""
    like = preset.like
    if like is None:
        return None, None
    if like == name and name in bundled_presets():
        return bundled_presets()[name], None  # the bundled one with changes
    if like in own:
        fix = f"write like = one of {', '.join(sorted(bundled_presets()))}"
        return None, (f"'{like}' is no preset that comes with Tactful", fix)
    if like not in known:
        near = nearest(like, sorted(known))
        fix = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(known))}"
        return None, (f"unknown preset '{like}'", fix)
    return known[like], None


def lead_type_problems(
    campaign: Campaign, known: Mapping[str, Preset], located: Located
) -> list[Problem]:
    """Return that a campaign names a preset which there is not."""
    if campaign.lead_type in known:
        return []
    near = nearest(campaign.lead_type, sorted(known))
    fix = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(known))}"
    what = f"lead_type: unknown value '{campaign.lead_type}'"
    return [Problem(what, located.place(("lead_type",)), fix)]


def preset_of(campaign: Campaign, known: Mapping[str, Preset]) -> Preset:
    """Return the preset of a campaign."""
    return known.get(campaign.lead_type) or bundled_presets()[DEFAULT_LEAD_TYPE]
