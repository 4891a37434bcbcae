"""What a connection to PostgreSQL is told of its sessions: the schema, and the limits of time.

Three options of the address are ours. `schema` names the schema that holds the tables of a desk: it
is said in each transaction, as the server that a pooler lends for one knows nothing of the last.
`pooler=transaction` says that such a pooler is in between: then nothing at all is left to the
session, neither its limits nor prepared statements. `connections` is how many a process has for its
work at most, and keeps at rest; one more is its line to other processes.

Source: PgBouncer, Features: SET and LISTEN never work with transaction pooling; prepared statements
do so from 1.21 on, where they are switched on.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import URL

NAME: Final = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")
"""A schema is named by what needs no quotes. Source: PostgreSQL, CREATE SCHEMA: pg_ is its own."""
COUNT: Final = re.compile(r"[2-9]|[1-9][0-9]")
TRANSACTION: Final = "transaction"
CONNECTIONS: Final = 10
"""As many as updates that are served at once, and two for the rest."""
_OPTIONS: Final = ("schema", "pooler", "connections")
_APPLICATION: Final = {"application_name": "opsdesk"}
_LIMITS: Final = {
    "statement_timeout": "10000",
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "10000",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """How the sessions of one desk are; see above.

    `schema` is None where the user's own order of schemas counts.
    """

    schema: str | None
    through_pooler: bool
    connections: int = CONNECTIONS

    def arguments(self) -> dict[str, Any]:
        """Return what asyncpg is called with, beside the address."""
        found: dict[str, Any] = {"server_settings": _APPLICATION | _LIMITS}
        if self.through_pooler:
            found = {
                "server_settings": dict(_APPLICATION),
                "statement_cache_size": 0,
                "prepared_statement_cache_size": 0,
                "prepared_statement_name_func": _unnamed,
            }
        begun = self._begun()
        return found | ({"connection_class": _connection_class(begun)} if begun else {})

    def _begun(self) -> str:
        """Return what follows each BEGIN in the same message to the server."""
        settings = {"search_path": f'"{self.schema}"'} if self.schema else {}
        if self.through_pooler:
            settings |= _LIMITS
        return "".join(f" SET LOCAL {name} = {value};" for name, value in settings.items())


def session_of(url: URL) -> tuple[URL, Session]:
    """Return the address without our options, and what they say.

    Raises:
        ValueError: they say something else than they can.
    """
    schema, pooler, connections = (url.query.get(option) for option in _OPTIONS)
    if schema is not None and not (isinstance(schema, str) and NAME.fullmatch(schema)):
        raise ValueError(
            "a schema is named by small letters, digits and _, at most 63, and not by pg_"
        )
    if pooler not in (None, TRANSACTION):
        raise ValueError(f"the only pooler that must be named is pooler={TRANSACTION}")
    count = CONNECTIONS
    if connections is not None:
        if not (isinstance(connections, str) and COUNT.fullmatch(connections)):
            raise ValueError("connections is a number from 2 to 99")
        count = int(connections)
    found = Session(schema=schema, through_pooler=pooler is not None, connections=count)
    return url.difference_update_query(_OPTIONS), found


def _connection_class(begun: str) -> type[Any]:
    """Return connections whose transactions begin with settings of their own."""
    from asyncpg import Connection  # type: ignore[import-untyped] # noqa: PLC0415 (may be absent)

    class Settled(Connection):  # type: ignore[misc]
        """A connection that says `begun` in the message that begins a transaction."""

        async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ANN401, ASYNC109 - as asyncpg's
            if query.startswith("BEGIN") and not args:
                query = f"{query.rstrip(';')};{begun}"
            said: str = await super().execute(query, *args, timeout=timeout)
            return said

    return Settled


def _unnamed() -> str:
    """Return the name of a statement that the server forgets with the next one."""
    return ""
