"""Pieces of statements that both stores read alike."""

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Row,
    Table,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

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


class _Among(ColumnElement[bool]):
    """A number that is one of a parameter's: one statement for lists of any length."""

    inherit_cache = False  # what uses it is compiled once and kept; see store.database.statements
    type = Boolean()

    def __init__(self, column: ColumnElement[int], name: str) -> None:
        self.column = column
        self.as_text = bindparam(name, type_=JSON)
        self.as_list = bindparam(name, type_=ARRAY(BigInteger))


@compiles(_Among)
def _among_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    column = compiler.process(element.column, **how)
    numbers = compiler.process(element.as_text, **how)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 (a parameter)


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401
    column = compiler.process(element.column, **how)
    return f"{column} = ANY ({compiler.process(element.as_list, **how)})"


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Return that a column of whole numbers holds one of the numbers in the parameter `name`."""
    return _Among(column, name)


def moment(name: str) -> BindParameter[datetime]:
    """Return a parameter that is a moment."""
    return bindparam(name, type_=Moment)


def insert(table: Table) -> postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT, which both stores spell alike."""
    return postgresql.insert(table)
