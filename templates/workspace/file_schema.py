"""JSON Schemas of a workspace's files as people write them, made from the models that read them.

Loaded when somebody asks for a schema, never by a run of lint. The words are valid in draft 7 as
in draft 2020-12, because editors know the former.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from .as_written import NAMES
from .campaign import Campaign
from .content import Library
from .key_words import words_of, words_of_keys, words_of_type
from .settings import Settings
from .written_forms import FORMS, NUMBER, SAYS, TRUE_OR_FALSE, WHOLE_NUMBER

Json = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
MADE = "Made by `tactful schema`, which makes it again; a change here has no effect on Tactful."


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file. typed: numbers and words differ in it, and nothing is null."""

    model: type[BaseModel]
    title: str
    typed: bool


KINDS: Mapping[str, FileKind] = {
    "campaign": FileKind(Campaign, "A campaign of Tactful", typed=False),
    "workspace": FileKind(Settings, "The settings of a workspace of Tactful", typed=True),
    "library": FileKind(Library, "The content library of a workspace of Tactful", typed=False),
}


def file_schema(kind: str) -> Json:
    """Return the JSON Schema of "campaign", "workspace" or "library"."""
    file = KINDS[kind]
    maker = _Typed if file.typed else _Words
    made = file.model.model_json_schema(schema_generator=maker)
    return {"$schema": DRAFT, "$comment": MADE, "title": file.title, **_untitled(made)}


def schema_text(schema: Json) -> str:
    """Return a schema as it stands in a file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


class _Typed(GenerateJsonSchema):
    """pydantic's generator, which puts in what a file may hold instead of what the model keeps."""

    text: Json = {"type": "string"}

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        rest = {key: one for key, one in super().str_schema(schema).items() if key != "type"}
        return {**rest, **self.text}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return {**super().int_schema(schema), **WHOLE_NUMBER}

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        made = super().float_schema(schema)
        # A number in quotes is none where the model is strict: no pattern could bound it.
        return (
            {**made, SAYS: "write a number, like 0.05"} if schema.get("strict") else made | NUMBER
        )

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return {**TRUE_OR_FALSE}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        if NAMES in keys:
            made["propertyNames"] = {NAMES: keys[NAMES]}
        return made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if made.get("default") in (None, "") or isinstance(made["default"], list | dict):
            made.pop("default", None)  # it says nothing, or is not what one would write
        return made

    def enum_schema(self, schema: core_schema.EnumSchema) -> JsonSchemaValue:
        made = super().enum_schema(schema)
        if told := words_of_keys(schema["cls"]):
            names = {member.value: name for name, member in schema["cls"].__members__.items()}
            made["enumDescriptions"] = [told.get(names[one], "") for one in made["enum"]]
        return _described(made, schema["cls"])

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        model = schema["cls"]
        made = _described(super().model_schema(schema), model)
        told = words_of_keys(model)
        for key, info in model.model_fields.items():
            written = made.get("properties", {}).get(str(info.validation_alias or key))
            if written is not None:
                said = info.description or told.get(key) or words_of_type(info.annotation)
                written.pop("title", None)
                if said:
                    written["description"] = said
        form = FORMS.get(model)
        return form(made, self.text) if form else made


class _Words(_Typed):
    """For YAML, of which every value is read as the word that is written.

    Editors read types into it, so a text may look like a number or a yes to them; a key with
    nothing behind it is null.
    """

    # As a type of three, editors would offer true and false for every text.
    text: Json = {"if": {"not": {"type": "boolean"}}, "then": {"type": ["string", "number"]}}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        return {"anyOf": [inner, {"type": "null"}]}


def _untitled(schema: Json) -> Json:
    """Return a schema without the titles that pydantic makes of Python's names.

    What does not fit a pattern is told by examples: an editor would show the pattern.
    """
    left: Json = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):  # here a title is a key of the file
            left[key] = {name: _untitled_value(one) for name, one in value.items()}
        elif key != "title":
            left[key] = _untitled_value(value)
    if "pattern" in left and SAYS not in left and "examples" in left:
        left[SAYS] = "write it like " + " or ".join(f"'{one}'" for one in left["examples"][:2])
    return left


def _untitled_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_untitled_value(one) for one in value]
    return _untitled(value) if isinstance(value, dict) else value


def _described(made: Json, of: type) -> Json:
    rest = {key: value for key, value in made.items() if key not in ("title", "description")}
    said = words_of(of)
    return {"description": said, **rest} if said else rest
