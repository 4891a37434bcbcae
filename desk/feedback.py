"""What requesters think of a ticket that is over: stars, and a reason where they are few."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.identifiers import PersonId, RecordId

FEW = 2
"""So many stars or fewer ask for a reason, and the leads learn of them."""
MOST = 5
EDITABLE = timedelta(hours=12)
"""How long after the first answer the stars may be changed."""
OPEN_FOR = timedelta(days=7)
"""How long the question stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """One asking of one ticket; `round` counts how often it was reopened before.

    `stars` is None while nobody answered. A `void` one belongs to a solution that did not hold.
    """

    record: RecordId
    round: int
    person: PersonId
    asked_at: datetime
    stars: int | None = None
    reason: str | None = None
    answered_at: datetime | None = None
    void: bool = False

    def takes_stars(self, now: datetime) -> bool:
        """Whether stars may be given, or changed, at this moment."""
        if self.void:
            return False
        if self.answered_at is None:
            return now < self.asked_at + OPEN_FOR
        return now < self.answered_at + EDITABLE
