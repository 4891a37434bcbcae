"""Taking back a claim or a solution that was pressed by mistake."""

from datetime import datetime

from desk.actions.steps import cards_follow, step, tell_requester
from desk.actions.working.crew import demanded
from desk.actions.working.incident import Act
from desk.actions.working.solved import ask_no_more
from desk.events import Event
from desk.handling import demand_mistake, undone
from desk.incident import unclaimed
from desk.ports import Unit
from desk.record import Record, State, Verb


async def take_back(unit: Unit, command: Act, now: datetime) -> Record:
    """Let the record be as it was before the actor's claim or solution, a moment ago.

    The requester is told once, kindly: the report is still in good hands.

    Raises:
        TooLate: the time for it is over, or something has happened since.
        NotForYou: somebody else did it.
    """
    record = await demanded(unit, command.actor, command.record, Verb.UNDO)
    timeline = await unit.events.of(record.id)
    window = unit.policy.undo_window
    mistake = demand_mistake(timeline, command.actor.person.id, window, now)
    if mistake.verb is Verb.RESOLVE:
        return await _unsolved(unit, command, record, now)
    return await _unclaimed(unit, command, record, mistake, now)


async def _unclaimed(
    unit: Unit, command: Act, record: Record, claim: Event, now: datetime
) -> Record:
    """Take a claim back: what was new is new again, and in the hands of whom it was given to."""
    owner = command.actor.person.id if claim.facts.get("given") else None
    verb = Verb.UNDO if claim.facts.get("was") == State.NEW else Verb.UNCLAIM
    after = undone(record, now, owner) if verb is Verb.UNDO else unclaimed(record, now)
    await step(unit, after, verb, command.actor, public=False, facts={"undoes": claim.seq})
    await tell_requester(unit, after, "claim_undone", now)
    await cards_follow(unit, after, now)
    return after


async def _unsolved(unit: Unit, command: Act, record: Record, now: datetime) -> Record:
    """Take a solution back: nobody is asked any more whether it works."""
    after = undone(record, now)
    await ask_no_more(unit, record)
    await step(
        unit, after, Verb.UNDO, command.actor, public=False, facts={"undoes": record.version}
    )
    requester = await unit.chats.private(await unit.people.get(record.requester))
    if requester.reachable:  # else the question never came to them
        await tell_requester(unit, after, "solution_undone", now)
    await cards_follow(unit, after, now)
    return after
