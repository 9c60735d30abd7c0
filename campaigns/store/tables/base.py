"""The base of all tables: names of constraints, and types of columns."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    MetaData,
    Text,
)
from sqlalchemy.orm import DeclarativeBase

from ....lint.lists.decisions import Verdict
from ...model import EnrolmentState, MessageState, OutboxState, Outcome, ReplyKind, TouchState
from ..types import UtcDateTime, Word


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        EnrolmentState: Word(EnrolmentState),
        MessageState: Word(MessageState),
        OutboxState: Word(OutboxState),
        TouchState: Word(TouchState),
        Outcome: Word(Outcome),
        ReplyKind: Word(ReplyKind),
        Verdict: Word(Verdict),
        dict[str, str]: JSON,
        dict[str, list[str]]: JSON,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        str: Text,
    }
