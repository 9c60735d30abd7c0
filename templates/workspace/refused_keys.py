"""Keys that no file may have: a mark on the model's field, so that nothing is taken in silence."""

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticOmit, core_schema


@dataclass(frozen=True, slots=True)
class Refused:
    """Put into ``Annotated``: whatever a file gives for this key is an error that says why."""

    why: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._refuse, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        raise PydanticOmit  # no schema has the key

    def _refuse(self, _: object) -> object:
        raise ValueError(self.why)


SET_BY_US = Refused("Tactful sets this automatically; remove it")


def is_refused(info: FieldInfo) -> bool:
    """Say whether a model's field is one that no file may have."""
    return any(isinstance(mark, Refused) for mark in info.metadata)
