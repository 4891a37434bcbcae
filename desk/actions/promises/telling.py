"""Words to those whom work waits for: a new time, a reminder, a question to a silent owner."""

from datetime import datetime

from desk.actions.promises.finding import found
from desk.actions.promises.sparing import tell_by_day
from desk.actions.promises.taking import take
from desk.actions.steps import cards_follow, tell_requester
from desk.notices import Rank
from desk.ports import Unit
from desk.promises.case import Case, Planned
from desk.promises.waiting import wait_of
from desk.terms import Addressee, Who


async def slip(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Tell the requester before it happens that it takes longer, and until when."""
    record = await take(unit, case, plan, now)
    await tell_requester(unit, record, "slipped", now)
    await cards_follow(unit, record, now)


async def nudge(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Ask an owner who keeps silent, in private; their team where they cannot be reached."""
    record = await take(unit, case, plan, now)
    who = await found(unit, record, Addressee(Who.OWNER), now)
    chats = [(await unit.chats.private(person)).id for person in who.people]
    for chat in chats or who.places:
        await tell_by_day(unit, record, chat, "staff/nudge", now, rank=Rank.PAGE)


async def remind(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Remind whom work waits for; of what was arranged with the requester both sides are."""
    wait = wait_of(case)
    record = await take(unit, case, plan, now)
    if wait.tell is None or wait.before:
        await tell_requester(unit, record, "wait_reminder", now)
    if wait.tell is not None:
        who = await found(unit, record, wait.tell, now)
        chats = [(await unit.chats.private(person)).id for person in who.people]
        for chat in chats or who.places:
            await tell_by_day(unit, record, chat, "staff/wait_reminder", now)
    await cards_follow(unit, record, now)
