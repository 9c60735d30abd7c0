"""Regular expressions that users write: searched in time that grows with the text, and no more.

Python's own engine tries every way to read a text, which for ``^(a+)+b$`` doubles with each
letter. The one inside pydantic (Rust's ``regex``) does not; it knows no look-around and no
back-references, which would need it.
"""

from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, core_schema

MAX_PATTERN = 1_000  # characters


class PatternError(ValueError):
    """A pattern that cannot be searched for; its text says why."""


def matches(pattern: str, text: str) -> bool:
    """Return whether pattern is found somewhere in text, whatever the case."""
    return compiled(pattern).isinstance_python(text)


@lru_cache(maxsize=256)
def compiled(pattern: str) -> SchemaValidator:
    """Return what searches for pattern; raises PatternError."""
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"it has more than {MAX_PATTERN:,} characters")
    try:
        schema = core_schema.str_schema(pattern=f"(?i){pattern}", regex_engine="rust-regex")
        return SchemaValidator(schema)
    except SchemaError as error:
        said = str(error).strip().split("\n")[-1].strip()
        raise PatternError(said.partition(": ")[2] or said) from None
