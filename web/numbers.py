"""Numbers in addresses and forms, no larger than a database can hold."""

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1  # that PostgreSQL holds as the number of a row
_DIGITS = 20  # with more it is larger


class RowId(IntegerConverter):
    """``<int:…>`` in an address: a larger one names nothing."""

    def to_python(self, value: str) -> int:
        if len(value) > _DIGITS or int(value) > LARGEST:
            raise ValidationError
        return int(value)


def register(app: Flask) -> None:
    """Let every address with a number in it be bounded."""
    app.url_map.converters["int"] = RowId


def asked_number(values: MultiDict[str, str], name: str) -> int | None:
    """Return a number that a form or an address gives, None where it gives none."""
    text = values.get(name, "").strip()
    try:
        found = int(text) if len(text) <= _DIGITS else LARGEST + 1
    except ValueError:
        return None
    if abs(found) > LARGEST:
        raise BadRequest
    return found
