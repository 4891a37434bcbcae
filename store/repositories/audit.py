"""Who did or tried what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from desk.events import Fact
from desk.identifiers import PersonId
from desk.ports import AuditLine, Outcome
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import insert
from store.tables import audit

ADD_AUDIT = insert(audit)
_DONE = (
    select(audit)
    .where(
        audit.c.subject == bindparam("of"),
        audit.c.at >= bindparam("since"),
        audit.c.outcome == Outcome.DONE.value,
    )
    .order_by(audit.c.id)
)


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

    async def done(self, subject: str, since: datetime) -> Sequence[AuditLine]:
        """Return what was done to a subject from a moment on, in order (stored lines)."""
        rows = await self._connection.rows(_DONE, {"of": subject, "since": since})
        return [
            AuditLine(
                at=row.at,
                actor=None if row.actor_id is None else PersonId(row.actor_id),
                action=row.action,
                facts=row.facts,
            )
            for row in rows
        ]

    async def flush(self) -> None:
        """Write the lines."""
        if self._staged:
            await self._connection.write(ADD_AUDIT, self._staged)
