"""Statements as a driver takes them: compiled once, then run without SQLAlchemy's layers.

SQLAlchemy writes every statement and knows how each type is kept. What it does around a single
execution, in the way of events, contexts and results, costs several times what SQLite itself needs
for a small statement. A statement that is kept, as those at the top of a module are, is therefore
compiled at its second use and afterwards handed to the driver with the values in place. What is
made anew for each use stays with SQLAlchemy, and so does what takes a list for `IN`.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Insert, Select, Update
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.sql import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Delete
from sqlalchemy.types import TypeEngine

from store.sql import AnyRow

Process = Callable[[Any], Any]
Values = tuple[Any, ...]


class Ran(NamedTuple):
    """What came of a statement: its rows, and how many it met (of one set of parameters)."""

    rows: Sequence[AnyRow]
    met: int


class Direct(Protocol):
    """A driver's connection that runs what is prepared."""

    async def direct(self, prepared: "Prepared", sets: Sequence[Values]) -> Ran:
        """Run a prepared statement with each set of values."""


_KINDS: Final = (Select, Insert, Update, Delete)


class Prepared:
    """A statement for one set of names of parameters.

    Args:
        compiled: what SQLAlchemy made of it.
        dialect: the database's way.
        columns: the types of the columns that it returns.
    """

    def __init__(
        self, compiled: SQLCompiler, dialect: Dialect, columns: Sequence[TypeEngine[Any]]
    ) -> None:
        self.sql = str(compiled)
        self.is_read = self.sql.startswith("SELECT")
        self.gives_rows = bool(columns)
        self._names = tuple(compiled.positiontup or ())
        self._fixed = {
            name: value
            for name, value in compiled.construct_params(_check=False).items()
            if not compiled.binds[name].required
        }
        kinds = {name: compiled.binds[name].type for name in self._names}
        self._takes = tuple((name, _taking(kinds[name], dialect)) for name in self._names)
        self._gives = [
            (at, process)
            for at, kind in enumerate(columns)
            if (process := _giving(kind, dialect)) is not None
        ]
        self._columns = len(columns)
        self._make: Callable[[Sequence[Any]], AnyRow] | None = None

    def values(self, parameters: Mapping[str, Any]) -> Values:
        """Return the values in the order and form in which the driver takes them.

        Raises:
            KeyError: one is missing.
            ValueError: a column's type refuses one.
        """
        fixed = self._fixed
        found = []
        for name, process in self._takes:
            value = parameters[name] if name in parameters else fixed[name]
            found.append(value if process is None else process(value))
        return tuple(found)

    def rows(self, found: Sequence[Sequence[Any]], names: Sequence[str]) -> list[AnyRow]:
        """Return the rows as the repositories read them.

        Args:
            found: the rows as the driver gave them.
            names: the names of their columns.
        """
        if not found:
            return []
        make = self._make or self._made(names)
        if not self._gives:
            return [make(row) for row in found]
        rows = []
        for row in found:
            cells = list(row)
            for at, process in self._gives:
                cells[at] = process(cells[at])
            rows.append(make(cells))
        return rows

    def _made(self, names: Sequence[str]) -> Callable[[Sequence[Any]], AnyRow]:
        if len(names) != self._columns:
            raise RuntimeError(f"{len(names)} columns came where {self._columns} were asked for")
        kind = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024
        self._make = cast("Callable[[Sequence[Any]], AnyRow]", kind._make)
        return self._make


def _taking(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _giving(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


class Statements:
    """The prepared statements of one database."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: WeakKeyDictionary[Executable, dict[Any, Prepared | None]]
        self._known = WeakKeyDictionary()

    def prepared(self, statement: Executable, names: Iterable[str]) -> Prepared | None:
        """Return a statement as the driver takes it; None where SQLAlchemy has to run it.

        Args:
            statement: what is to be run.
            names: the names of its parameters, always in the same order.
        """
        forms = self._known.get(statement)
        if forms is None:
            self._known[statement] = {}
            return None
        key = tuple(names)
        if key not in forms:
            forms[key] = self._prepare(statement, key)
        return forms[key]

    def _prepare(self, statement: Executable, names: Sequence[str]) -> Prepared | None:
        if not isinstance(statement, _KINDS):
            return None
        compiled = cast("Compiled", statement.compile(dialect=self._dialect, column_keys=names))
        if not isinstance(compiled, SQLCompiler) or _is_special(compiled):
            return None
        columns = [column.type for column in statement.exported_columns]
        return Prepared(compiled, self._dialect, columns)


@lru_cache(maxsize=4)
def statements_of(dialect: Dialect) -> Statements:
    """Return the prepared statements of a dialect."""
    return Statements(dialect)


def _is_special(compiled: SQLCompiler) -> bool:
    """Tell whether a statement needs work at each execution: a list for IN, a made default."""
    return bool(
        compiled.post_compile_params
        or compiled.literal_execute_params
        or compiled.insert_prefetch
        or compiled.update_prefetch
    )
