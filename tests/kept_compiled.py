"""What a process that opens thousands of databases and sites need not make anew for each.

A user's process opens one of either. Every statement still runs on its test's own database, and
every page is still made of its test's own values.
"""

import os
import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from tactful.campaigns.store import database
from tactful.campaigns.store.upgrade import upgrade


class Pages(BytecodeCache):
    """The compiled page templates of all sites; a changed source is compiled anew."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.codes[bucket.key] = (bucket.checksum, bucket.code)


@cache  # once, though the tests of several rooms ask for it
def keep_compiled() -> None:
    """Let all sites and all engines of this process share what is compiled for them."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Pages()}
    statements: LRUCache[Any, Any] = LRUCache(5_000)
    begin = Engine.__init__

    def with_statements(self: Engine, *arguments: Any, **more: Any) -> None:
        begin(self, *arguments, **more)
        self._compiled_cache = statements

    Engine.__init__ = with_statements  # type: ignore[method-assign]
    # A statement is kept by the dialect it was compiled for, and each engine has one of its own.
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = _is_same  # type: ignore[method-assign]
        dialect.__hash__ = _hash_of_kind  # type: ignore[method-assign, assignment]
    database.upgrade = New().upgrade  # type: ignore[attr-defined]


def _is_same(one: object, other: object) -> bool:
    return type(one) is type(other)


def _hash_of_kind(one: object) -> int:
    return hash(type(one))


class New:
    """A new SQLite file, made by the first store of the process and copied for the others."""

    def __init__(self) -> None:
        self.made = b""

    def upgrade(self, engine: Engine) -> None:
        """Do what ``upgrade`` does; a file that is not there yet begins as the copy."""
        path = Path(engine.url.database or "")
        if engine.dialect.name != "sqlite" or not path.is_absolute() or path.exists():
            return upgrade(engine)
        if self.made:
            copy = path.with_name(f"{path.name}.{os.urandom(4).hex()}")
            with suppress(OSError):  # what SQLite says of such a folder is the test's matter
                copy.write_bytes(self.made)
                with suppress(FileExistsError):  # another thread was quicker
                    os.link(copy, path)
                copy.unlink()
        upgrade(engine)
        if not self.made:
            with closing(sqlite3.connect(path)) as connection:
                self.made = connection.serialize()
        return None
