"""Tickets are as people made them: one a report, each step legal and once, one owner (P2-P4)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from campaigns.checkers.history import History, Row
from desk.errors import IllegalMove
from desk.record import Kind, State, Verb
from desk.transitions import TRANSITIONS

TAKES = {"claim"}
GIVES_FREE = {"unclaim", "undo", "assign", "hand_over", "reopen"}
"""After what a ticket may be claimed again."""
LATE = timedelta(seconds=30)
"""So long after its moment no timer may wait, where the desk has come to rest."""


def one_ticket_a_report(history: History) -> Iterator[str]:
    """Who reported once has one ticket (P1, P2)."""
    people = history.people
    filed = Counter(
        people.get(row["requester_id"]) for row in history.table("record") if row["kind"] != "task"
    )
    wanted = Counter(report.person for report in history.reports)
    for person in sorted(wanted):
        if filed[person] != wanted[person]:
            yield f"{person} reported {wanted[person]} and has {filed[person]} tickets"


def no_double_effect(history: History) -> Iterator[str]:
    """What somebody wrote on a ticket stands on it, and once (P1, P2)."""
    texts = "\n".join(row["text"] for row in history.table("message"))
    for mark in history.said:
        times = texts.count(mark)
        if times != 1:
            yield f"{mark} was written once and is kept {times} times"


def legal_events(history: History) -> Iterator[str]:
    """Each step is in the table of moves, their numbers have no gap, the last is the version."""
    events: dict[int, list[Row]] = defaultdict(list)
    for row in history.table("event"):
        events[row["record_id"]].append(row)
    for record in history.table("record"):
        steps = sorted(events[record["id"]], key=lambda row: row["seq"])
        numbers = [row["seq"] for row in steps]
        if numbers != list(range(1, record["version"] + 1)):
            yield f"#{record['id']} at version {record['version']} has the steps {numbers}"
            continue
        yield from _moves(record, steps)


def _moves(record: Row, steps: list[Row]) -> Iterator[str]:
    """Follow the steps of a record from its beginning."""
    kind = Kind(record["kind"])
    state = State.TODO if kind is Kind.TASK else State.NEW
    for step in steps[1:]:
        try:
            state = TRANSITIONS[kind].after(state, Verb(step["verb"]))
        except IllegalMove:
            yield f"#{record['id']} was {state} at step {step['seq']}, {step['verb']}"
            return
    if state != record["state"]:
        yield f"#{record['id']} is {record['state']}, and its steps lead to {state}"


def one_owner(history: History) -> Iterator[str]:
    """A ticket is not claimed while somebody has it (P3)."""
    steps = sorted(history.table("event"), key=lambda row: (row["record_id"], row["seq"]))
    holder: dict[int, int] = {}
    for row in steps:
        record, verb = row["record_id"], row["verb"]
        if verb in GIVES_FREE:
            holder.pop(record, None)
        if verb in TAKES:
            if holder.get(record, row["actor_id"]) != row["actor_id"]:
                yield f"#{record} was claimed by two, the second at step {row['seq']}"
            holder[record] = row["actor_id"]


def timers_fired(history: History) -> Iterator[str]:
    """No timer waits whose moment is long over (P10)."""
    for row in history.table("timer"):
        if row["state"] == "waiting" and row["due_at"] < history.ended_at - LATE:
            yield f"timer {row['kind']} of {row['subject']} waits since {row['due_at']}"
