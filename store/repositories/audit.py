"""Who did or tried what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.events import Fact
from desk.identifiers import PersonId
from desk.ports import Outcome
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import insert
from store.tables import audit

ADD_AUDIT = insert(audit)


class Audit(Repository):
    """Lines that are only ever added; a refusal keeps them."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: list[dict[str, Any]] = []

    async def add(
        self,
        *,
        at: datetime,
        actor: PersonId | None,
        action: str,
        subject: str,
        outcome: Outcome,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        """Stage a line; it survives a refusal."""
        self._staged.append(
            {
                "at": at,
                "actor_id": actor,
                "action": action,
                "subject": subject,
                "outcome": outcome.value,
                "facts": dict(facts or {}),
            }
        )

    async def flush(self) -> None:
        """Write the lines."""
        if self._staged:
            await self._connection.write(ADD_AUDIT, self._staged)
