"""Keeps from test to test what each would work out anew and alike: read YAML, compiled SQL.

A desk works both out once and runs for weeks; the tests start thousands of desks. What is kept
depends on nothing but the text of the file, or on the statement and its dialect.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.config import document
from store.database import engine
from store.store import Store

_dialects: dict[str, Dialect] = {}
_compiled: dict[str, dict[Any, Any]] = {}


def keep() -> None:
    """Keep from now on; called once a process."""
    document._compose = lru_cache(maxsize=8)(document._compose)
    engine.create_async_engine = _made  # type: ignore[attr-defined]


def learn(store: Store) -> None:
    """Take the dialect of an open store, which knows its server, for all stores that follow."""
    dialect = store._database._writer.engine.dialect
    _dialects.setdefault(dialect.name, dialect)


def _made(*place: Any, **options: Any) -> AsyncEngine:
    made = create_async_engine(*place, **options)
    known = _dialects.get(made.dialect.name)
    if known is not None:
        # Statements are compiled for one dialect and kept under it.
        made.sync_engine.dialect = known
        made.sync_engine._compiled_cache = _compiled.setdefault(known.name, {})
    return made
