"""Tables, sessions and migrations."""

from .database import Store, StoreError, database_path, open_store

__all__ = ["Store", "StoreError", "database_path", "open_store"]
