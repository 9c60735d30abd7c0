"""A play: the order of a follow-up sequence and its texts, one folder of plain data.

``plays/NAME/play.yml`` has the steps, ``plays/NAME/en/STEP.md`` and ``…/STEP.txt`` their texts. A
text that a play's folder lacks is taken from ``plays/common/``. A workspace's own plays stand
beside the shipped ones, and take the place of those that they share a name with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from ...templates.errors import Place, Problem, TemplateError, WorkspaceError
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.faults import validate
from ...templates.workspace.located import load_yaml, nearest, read_text
from ...templates.workspace.root import astray
from ...templates.workspace.step import Channel
from ...templates.workspace.step_keys import KEY
from ...templates.workspace.waits import Wait
from ...templates.workspace.workspace import Workspace
from .slot_names import SLOTS

FOLDER, COMMON = "plays", "common"
_LANGUAGE = lazy_regex(r"[a-z]{2,3}")


def _known(value: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in value if name not in SLOTS]
    if unknown:
        near = nearest(unknown[0], list(SLOTS))
        fix = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(SLOTS))}"
        raise ValueError(f"'{unknown[0]}' is no slot; {fix}")
    return value


Slots = Annotated[tuple[str, ...], AfterValidator(_known)]


class PlayStep(BaseModel):
    """One touch of a play. ``text`` is the name of its text, without its ending."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    written_keys: ClassVar = {"channel": tuple(Channel), "text": ()}

    channel: Channel
    text: str
    wait: str
    brings: str = Field(min_length=3)  # the new reason, as the plan names it
    stage: str | None = None  # of the content item that it offers
    needs: Slots = ()  # without which the step has no point
    spare: bool = False  # the first to go where a lead type takes fewer touches
    thread: Literal["new", "reply"] | None = None
    goodbye: bool = False

    @model_validator(mode="before")
    @classmethod
    def _channel_is_the_key(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "channel" in data:
            return data
        named = [channel for channel in Channel if channel in data]
        if len(named) != 1:
            raise ValueError(f"a step is one of {', '.join(Channel)}, with the name of its text")
        rest = {key: value for key, value in data.items() if key != named[0]}
        return {"channel": named[0], "text": data[named[0]], **rest}

    @field_validator("text")
    @classmethod
    def _is_a_key(cls, value: str) -> str:
        if not KEY.fullmatch(value):
            raise ValueError(f"'{value}': use lower-case letters, digits and single hyphens")
        return value

    @field_validator("wait")
    @classmethod
    def _is_a_wait(cls, value: str) -> str:
        return str(Wait.parse(value))

    @property
    def file(self) -> str:
        """The file of its text in a language's folder: emails are Markdown, scripts are text."""
        return f"{self.text}.{'md' if self.channel is Channel.email else 'txt'}"


class PlayFile(BaseModel):
    """play.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = Field(min_length=3)
    lead_types: tuple[str, ...] = Field(min_length=1)
    signs: dict[str, tuple[str, ...]] = {}  # words of emails and lists, by language
    fields: Slots = ()  # which point to this play when a list fills them
    needs: Slots = ()
    steps: tuple[PlayStep, ...] = Field(min_length=1)
    afterwards: Literal["nurture", "hand_back", "nothing"] = "nurture"  # of the campaign


@dataclass(frozen=True, slots=True)
class Play:
    """One play. languages are those that its folder has texts in; own: it is the workspace's."""

    name: str
    about: str
    lead_types: tuple[str, ...]
    signs: dict[str, tuple[str, ...]]
    fields: tuple[str, ...]
    needs: tuple[str, ...]
    steps: tuple[PlayStep, ...]
    afterwards: str
    folder: Path
    shown: str
    own: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(
            sorted(
                one.name
                for one in self.folder.iterdir()
                if one.is_dir() and _LANGUAGE.fullmatch(one.name)
            )
        )

    def text(self, step: PlayStep, language: str) -> tuple[str, str]:
        """Return the text of a step and its shown path; raises WorkspaceError where none is."""
        common = (self.folder.parent / COMMON, _shipped(COMMON))
        places = [(self.folder, self.shown), *((folder, "") for folder in common)]
        for folder, shown in places:
            path = folder / language / step.file
            if path.is_file():
                name = f"{shown or f'{FOLDER}/{COMMON}'}/{language}/{step.file}"
                return read_text(path, shown=name), name
        where = Place(f"{self.shown}/play.yml")
        fix = f"add {self.shown}/{language}/{step.file}"
        raise WorkspaceError([Problem(f"the text '{step.file}' is missing", where, fix)])


def plays(workspace: Workspace) -> dict[str, Play]:
    """Return all plays by name; raises WorkspaceError with every fault of the workspace's own."""
    found = {play.name: play for play in _in(_shipped(), FOLDER, own=False)}
    home = workspace.root / FOLDER
    if not home.is_dir():
        return found
    problems = [
        Problem(f"this link points to something that {why}", Place(workspace.shown(path)))
        for path in (home, *sorted(home.rglob("*")))
        if (why := astray(workspace.root, path, original=workspace.original))
    ]
    if problems:
        raise WorkspaceError(problems)
    found |= {play.name: play for play in _in(home, FOLDER, own=True)}
    return found


def _shipped(name: str = "") -> Path:
    return Path(str(files("tactful.lint.drafting").joinpath(FOLDER, name)))


def _in(home: Path, shown: str, *, own: bool) -> Iterator[Play]:
    problems: list[Problem] = []
    found: list[Play] = []
    for folder in sorted(path.parent for path in home.glob("*/play.yml")):
        name = f"{shown}/{folder.name}"
        try:
            located = load_yaml(
                read_text(folder / "play.yml", shown=f"{name}/play.yml"), f"{name}/play.yml"
            )
            read = validate(PlayFile, located)
        except (WorkspaceError, TemplateError) as error:
            problems += error.problems
            continue
        parts = {key: getattr(read, key) for key in PlayFile.model_fields}
        play = Play(folder.name, **parts, folder=folder, shown=name, own=own)
        if not KEY.fullmatch(play.name):
            fix = "use lower-case letters, digits and single hyphens"
            problems.append(Problem(f"'{play.name}' is no name of a play", Place(name), fix))
        elif not play.languages:
            fix = "add a folder like en/ with the texts of its steps"
            problems.append(Problem("the play has no texts", Place(name), fix))
        found.append(play)
    if problems:
        raise WorkspaceError(problems)
    yield from found
