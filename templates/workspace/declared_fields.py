"""Fields as a workspace declares them: the sections [fields.*] of tactful.toml."""

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from .fields import EMAIL, OWNERS, Field, FieldType


class DeclaredField(BaseModel):
    """One field as it is declared; its key follows from where it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: FieldType = FieldType.text
    """What kind of thing its values are."""
    required: bool = False
    """Whether everybody must have a value: a list without its column is an error, and so is a
    message that prints it to somebody who has none."""
    fallback: str | None = None
    """What is printed for a person who has no value."""
    example: str = ""
    """A value as the list has it, for previews."""
    spoken: dict[str, str] = {}
    """How a person would say each of a form's options; {{ … | spoken }} prints it."""
    columns: tuple[str, ...] = ()
    """Further headers under which a list may carry it."""

    @field_validator("columns", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _spoken_is_for_picklists(self) -> "DeclaredField":
        if self.spoken and self.type is not FieldType.picklist:
            raise ValueError("only fields of type picklist have spoken forms")
        return self


class FieldSections(BaseModel):
    """Declared fields of the person, of the lead, and of what was found out about them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact: dict[str, DeclaredField] = {}
    """What is known of the person: {{ contact.first_name }}."""
    lead: dict[str, DeclaredField] = {}
    """What came in, what the person asked for: {{ lead.asset }}."""
    research: dict[str, DeclaredField] = {}
    """What was found out: text, source and date. {{ research.text }} prints it."""

    def section(self, owner: str) -> dict[str, DeclaredField]:
        """Return the fields of one of OWNERS."""
        found: dict[str, DeclaredField] = getattr(self, owner)
        return found

    def declared(self) -> dict[str, Field]:
        """Return all declared fields by key; an email address always is one."""
        fields = {EMAIL.key: EMAIL}
        for owner in OWNERS:
            for name, one in self.section(owner).items():
                key = f"{owner}.{name}"
                fields[key] = Field(
                    one.type, one.required, one.fallback, one.example, one.spoken, one.columns, key
                )
        return fields
