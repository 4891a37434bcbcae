"""Whether a message of a promise still means something to whoever is to read it."""

from desk.events import Event
from desk.identifiers import PersonId
from desk.promises.case import WORKED, Case
from desk.promises.paging import is_alone
from desk.record import State, Verb
from desk.sla import ClockKind

TAKES = (Verb.CLAIM, Verb.ASSIGN, Verb.HAND_OVER)
"""What brings a record into somebody's hands."""


def still(template: str, case: Case, event: Event, reader: PersonId | None) -> bool:
    """Tell whether what was to be said of a step is still worth saying: nothing stale is told.

    Args:
        template: what it is.
        case: the record as it stands now.
        event: the step.
        reader: whose private chat it is for; None for a group.
    """
    record = case.record
    is_worked = record.state in WORKED
    is_theirs = reader is None or record.owner == reader
    match template:
        case "staff/page":
            holds = is_alone(record)
        case "staff/warned":
            holds = _runs(case, event) and not _taken_since(case, event, reader)
        case "staff/wait_reminder":
            holds = record.state is State.PENDING
        case "staff/nudge":
            holds = record.owner is not None and is_worked and is_theirs
        case "staff/returned":
            holds = reader is None or (record.owner is None and is_worked)
        case "staff/lease_over":
            holds = record.owner != reader and is_worked
        case "staff/moment_come":
            holds = reader is None or record.state is State.ACTIVE
        case _:
            holds = True
    return holds


def _runs(case: Case, event: Event) -> bool:
    """Whether the clock that a warning is about has not been stopped."""
    if case.clocks is None:
        return True
    is_response = event.facts.get("clock") == ClockKind.RESPONSE
    clock = case.clocks.response if is_response else case.clocks.resolution
    return clock.stopped_at is None


def _taken_since(case: Case, event: Event, reader: PersonId | None) -> bool:
    """Whether the record came into the hands of another person after a step."""
    if reader is None or case.record.owner in (None, reader):
        return False
    taken = case.last(*TAKES)
    return taken is not None and taken.seq > event.seq
