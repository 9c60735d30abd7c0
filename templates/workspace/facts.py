"""What a workspace says is true: facts.yml, from which drafted emails may take their claims."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator, model_validator


class Fact(BaseModel):
    """One thing that is true, in a sentence.

    In the file: ``- Forty teams took part``, or with the first day on which it is no longer
    said: ``- {fact: Seats cost 90 euros, expires: 2027-01-01}``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fact: str
    expires: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: Any) -> Any:
        return (
            data if isinstance(data, dict | Fact) else {"fact": "" if data is None else str(data)}
        )

    @model_validator(mode="after")
    def _says_something(self) -> "Fact":
        if not self.fact.strip():
            raise ValueError("says nothing; write one sentence, or remove the line")
        return self


class Facts(BaseModel):
    """facts.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: tuple[Fact, ...] = ()

    @field_validator("facts", mode="before")
    @classmethod
    def _none_is_none(cls, value: Any) -> Any:
        return () if value is None else value
