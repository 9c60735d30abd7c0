"""What a file declares, read and never changed."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A part of a file: no other keys, and nothing changes it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
