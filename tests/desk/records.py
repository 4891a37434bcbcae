"""Records for the tests of the rules."""

from datetime import UTC, datetime
from typing import Any

from desk.identifiers import PersonId, RecordId
from desk.priority import Impact, Priority, Urgency
from desk.record import Kind, Record, State

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REQUESTER, ENGINEER, RIVAL = PersonId(1), PersonId(2), PersonId(3)


def record(**changes):
    facts: dict[str, Any] = {
        "id": RecordId(12),
        "kind": Kind.INCIDENT,
        "title": "Printer jams",
        "category": "hardware.printer",
        "team": "desk",
        "impact": Impact.ONE,
        "urgency": Urgency.HINDERED,
        "priority": Priority.P4,
        "requester": REQUESTER,
        "state": State.NEW,
        "owner": None,
        "reported_at": NOW,
        "changed_at": NOW,
        "version": 1,
    }
    return Record(**(facts | changes))
