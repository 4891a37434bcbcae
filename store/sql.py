"""Pieces of statements that both stores read alike."""

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, Row, Table, bindparam, literal_column
from sqlalchemy.dialects import postgresql

from store.types import Moment

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row of whatever columns; repositories turn it into what the desk knows at once."""


def is_(column: ColumnElement[Any], *values: str) -> ColumnElement[bool]:
    """Return that a column holds one of our own words.

    They are written out, in the order of the index: a partial index serves only statements that
    repeat its condition word for word.
    """
    words: list[ColumnElement[Any]] = [literal_column(f"'{value}'") for value in values]
    return column == words[0] if len(words) == 1 else column.in_(words)


def moment(name: str) -> BindParameter[datetime]:
    """Return a parameter that is a moment."""
    return bindparam(name, type_=Moment)


def insert(table: Table) -> postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT, which both stores spell alike."""
    return postgresql.insert(table)
