"""What requesters think of tickets that are over."""

from sqlalchemy import bindparam, select

from desk.feedback import Feedback
from desk.identifiers import PersonId, RecordId
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import feedback

_LATEST = (
    select(feedback)
    .where(feedback.c.record_id == bindparam("record"))
    .order_by(feedback.c.round.desc())
    .limit(1)
)
_new = insert(feedback)
_SAVE = _new.on_conflict_do_update(
    index_elements=["record_id", "round"],
    set_={
        name: getattr(_new.excluded, name)
        for name in ("asked_at", "stars", "reason", "answered_at", "void")
    },
)


class FeedbackRepository(Repository):
    """The stars of tickets, one asking a round."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[RecordId, Feedback] = {}

    async def latest(self, record: RecordId) -> Feedback | None:
        """Return the newest asking of a record, if it was ever asked."""
        if record in self._staged:
            return self._staged[record]
        row = await self._connection.row(_LATEST, {"record": record})
        return None if row is None else _feedback_of(row)

    async def save(self, asked: Feedback) -> None:
        """Stage an asking, or what became of it."""
        self._staged[asked.record] = asked

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write what is staged."""
        if self._staged:
            await self._connection.write(
                _SAVE,
                [
                    {
                        "record_id": asked.record,
                        "round": asked.round,
                        "person_id": asked.person,
                        "asked_at": asked.asked_at,
                        "stars": asked.stars,
                        "reason": asked.reason,
                        "answered_at": asked.answered_at,
                        "void": asked.void,
                    }
                    for _, asked in sorted(self._staged.items())
                ],
            )


def _feedback_of(row: AnyRow) -> Feedback:
    return Feedback(
        record=RecordId(row.record_id),
        round=row.round,
        person=PersonId(row.person_id),
        asked_at=row.asked_at,
        stars=row.stars,
        reason=row.reason,
        answered_at=row.answered_at,
        void=row.void,
    )
