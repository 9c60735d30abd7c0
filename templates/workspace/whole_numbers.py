"""A whole number in a file: true and false, which Python counts as 1 and 0, are none."""

from typing import Annotated

from pydantic import BeforeValidator


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("this must be a whole number, like 400")
    return value


Whole = Annotated[int, BeforeValidator(_no_truth)]
