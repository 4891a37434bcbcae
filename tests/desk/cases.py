"""Cases for the tests of promises: a record, a short history, and small terms."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from desk.events import Event
from desk.incident import claimed, moved, pended, reopened, resolved, resumed, unclaimed
from desk.policy import PendingReason
from desk.priority import Priority
from desk.promises.case import Case
from desk.record import Record, State, Verb
from desk.sla import Level
from desk.terms import Addressee, Chain, Lease, Rung, Step, Terms, Wait, Who
from tests.desk.records import ENGINEER, record
from tests.desk.test_hours import A, W, local

P1, P2, P3, P4 = Priority
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LEVELS = {
    P1: Level(response=15 * MINUTE, resolution=4 * HOUR, hours=A),
    P2: Level(response=30 * MINUTE, resolution=8 * HOUR, hours=W),
    P3: Level(response=2 * HOUR, resolution=18 * HOUR, hours=W),
    P4: Level(response=4 * HOUR, resolution=45 * HOUR, hours=W),
}
OWNER, LEAD, MANAGER = (Addressee(who) for who in (Who.OWNER, Who.LEAD, Who.MANAGER))
TERMS = Terms(
    targets={},
    ladder=(
        Rung(percent=75, tell=OWNER),
        Rung(percent=100, tell=LEAD),
        Rung(percent=125, tell=MANAGER),
    ),
    chains=(
        Chain(
            key="p1",
            priorities=frozenset({P1}),
            steps=(
                Step(page=Addressee(Who.ONCALL), wait=5 * MINUTE),
                Step(page=LEAD, wait=10 * MINUTE),
                Step(page=MANAGER, wait=15 * MINUTE),
            ),
        ),
    ),
    leases={P1: Lease(nudge=15 * MINUTE, back=30 * MINUTE), P2: Lease(nudge=HOUR, back=2 * HOUR)},
    waits={
        "wait_user": Wait(pauses=True, remind=(4 * HOUR, 9 * HOUR), resolve_after=27 * HOUR),
        "appointment": Wait(
            pauses=True, tell=OWNER, before=(24 * HOUR, HOUR), asks_until=True, resumes=True
        ),
        "wait_part": Wait(tell=OWNER, every=9 * HOUR, asks_until=True),
    },
)


def at(text: str) -> datetime:
    """Return a moment of Monday 23 November 2026, or of another day where the text names it."""
    moment: datetime = local(f"2026-{text}" if "-" in text else f"2026-11-23 {text}")
    return moment


class Story:
    """A case that grows: each act is a step of its timeline."""

    def __init__(self, priority: Priority = P2, reported: str = "09:00", **facts: Any) -> None:
        began = at(reported)
        self.case = Case(
            record=record(reported_at=began, changed_at=began, priority=priority),
            timeline=(),
            terms=TERMS,
            levels=LEVELS,
            hours=W,
            close_after=27 * HOUR,
        )
        self.case = replace(self.case, **facts)
        self._took(self.case.record, Verb.REPORT, began, actor=None)

    def _took(self, then: Record, verb: Verb, when: datetime, actor=ENGINEER, **facts) -> "Story":
        event = Event(
            record=then.id,
            seq=len(self.case.timeline) + 1,
            at=when,
            actor=actor,
            verb=verb,
            public=True,
            facts=facts,
        )
        timeline = (*self.case.timeline, event)
        self.case = replace(self.case, record=then, timeline=timeline)
        return self

    def claim(self, when: str) -> "Story":
        return self._took(claimed(self.case.record, ENGINEER, at(when)), Verb.CLAIM, at(when))

    def unclaim(self, when: str) -> "Story":
        return self._took(unclaimed(self.case.record, at(when)), Verb.UNCLAIM, at(when))

    def pend(self, when: str, reason: str, until: str | None = None) -> "Story":
        why = PendingReason(key=reason, names={}, told={}, resumes_on_user_message=False)
        facts = {"reason": reason} | ({"until": at(until).isoformat()} if until else {})
        return self._took(pended(self.case.record, why, at(when)), Verb.PEND, at(when), **facts)

    def resume(self, when: str) -> "Story":
        return self._took(resumed(self.case.record, at(when)), Verb.RESUME, at(when))

    def resolve(self, when: str) -> "Story":
        after = resolved(self.case.record, "other", "Mended", at(when))
        return self._took(after, Verb.RESOLVE, at(when))

    def reopen(self, when: str) -> "Story":
        return self._took(reopened(self.case.record, at(when)), Verb.REOPEN, at(when), None)

    def did(self, when: str, verb: Verb, actor=ENGINEER, **facts) -> "Story":
        after = moved(self.case.record, verb, at(when))
        return self._took(after, verb, at(when), actor, **facts)

    def is_in(self, state: State) -> bool:
        return self.case.record.state is state
