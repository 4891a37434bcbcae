"""Reads how a store would run a statement: which tables it would walk through from end to end."""

import json
import re
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from store.database.statements import Prepared
from store.tables import metadata

SMALL = {
    "alembic_version",
    "attendance",  # one a person and day, read by its index of days
    "counter",
    "duty_offer",
    "duty_override",
    "duty_stint",
    "leave",
    "membership",
    "policy_version",
    "report_run",
    "roster",
    "setting",
    "token",
}
"""They grow with the staff or the configuration, not with people, tickets and messages."""
GROWING = set(metadata.tables) - SMALL
WAITING = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
    and re.search("state|_at IS NULL|guessed", str(index.dialect_options["sqlite"]["where"]))
}
"""Indexes of what still waits, or is rare: they stay short, and may be walked through."""


@contextmanager
def collected():
    """Collect every statement that is run, each with the first parameters it came with."""
    found: dict[str, Any] = {}

    def keep(_connection, _cursor, statement, parameters, _context, _is_many):
        is_many = bool(parameters) and isinstance(parameters[0], tuple)
        first = parameters[0] if is_many else parameters
        if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", statement):
            found.setdefault(statement, first)

    def keep_prepared(self, parameters):
        taken = values(self, parameters)
        found.setdefault(self.sql, taken)
        return taken

    values = Prepared.values
    event.listen(Engine, "before_cursor_execute", keep)
    Prepared.values = keep_prepared  # type: ignore[method-assign]
    try:
        yield found
    finally:
        Prepared.values = values  # type: ignore[method-assign]
        event.remove(Engine, "before_cursor_execute", keep)


def scans(connection, statement, parameters):
    """Return the growing tables that a statement walks through, with the line that says so."""
    if connection.dialect.name == "sqlite":
        return _of_sqlite(connection, statement, parameters)
    # A short table is read whole whatever there is: what counts is whether it need be.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return _of_postgres(connection, statement, parameters)


def _of_sqlite(connection, statement, parameters):
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    aliases = {alias: table for table, alias in re.findall(r"\b(\w+) AS (\w+)\b", statement)}
    found = []
    for *_, line in plan:
        name = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
        if name and aliases.get(name[1], name[1]) in GROWING and name[2] not in WAITING:
            found.append(line)
    return found


def _of_postgres(connection, statement, parameters):
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return list(_walked(plan[0]["Plan"], ends=False))


def _walked(node, *, ends):
    """Walk through a plan; `ends` is whether what is above stops reading before the end."""
    kind, table, index = (node.get(k) for k in ("Node Type", "Relation Name", "Index Name"))
    if table in GROWING:
        is_whole = kind == "Seq Scan" or (
            kind.startswith("Index") and "Index Cond" not in node and index not in WAITING
        )
        if is_whole and (kind == "Seq Scan" or not ends):
            yield f"{kind} on {table}" + (f" using {index}" if index else "")
    for child in node.get("Plans", ()):
        yield from _walked(child, ends=kind in {"Limit", "Merge Join"})
