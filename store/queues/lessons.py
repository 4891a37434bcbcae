"""What corrected tickets teach: first words, and the category that they turned out to be about."""

from collections.abc import Sequence

from sqlalchemy import bindparam, false, select, true

from store.database.engine import Database
from store.tables import message as messages
from store.tables import person as people
from store.tables import record as records

MOST = 2000

_REPORT = 1
"""The event in which a record was told."""
_NEWEST = (
    select(messages.c.text, records.c.category)
    .join(records, records.c.id == messages.c.record_id)
    .join(people, people.c.id == records.c.requester_id)
    .where(
        messages.c.seq == _REPORT,
        records.c.guessed.is_not(None),
        records.c.category != records.c.guessed,
        # An engineer has looked at it and left, or made, the category as it is.
        records.c.responded_at.is_not(None),
        records.c.confidential == false(),
        people.c.verified == true(),
        messages.c.text != "",
    )
    .order_by(records.c.id.desc())
    .limit(bindparam("most"))
)

Lesson = tuple[str, str]
"""The words of a report, and its category."""


class Lessons:
    """The lessons that the store holds; strangers and confidential tickets teach nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, most: int = MOST) -> Sequence[Lesson]:
        """Return the newest lessons, oldest first: one a ticket."""
        async with self._database.reading() as connection:
            rows = await connection.rows(_NEWEST, {"most": most})
        return [(row.text, row.category) for row in reversed(rows)]
