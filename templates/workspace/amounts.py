"""A number in a file that counts money: true and false are none."""

from typing import Annotated

from pydantic import BeforeValidator, Field


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("this must be a number, like 4.50")
    return value


Cost = Annotated[float, BeforeValidator(_no_truth), Field(ge=0, le=1_000_000, allow_inf_nan=False)]
