"""The time zone in which a person reads moments; never guessed."""

from dataclasses import replace
from datetime import datetime

from desk.access import Actor
from desk.actions.people.person import audited
from desk.actions.steps import answer
from desk.errors import NotForYou
from desk.people import ChatKind
from desk.ports import Unit


async def choose_zone(unit: Unit, actor: Actor, zone: str, now: datetime) -> None:
    """Tell the person times in this zone (an IANA name) from now on.

    Raises:
        NotForYou: a group has no zone of its own.
    """
    if actor.place is not ChatKind.PRIVATE:
        raise NotForYou
    await unit.people.save(replace(actor.person, timezone=zone))
    await audited(unit, actor, f"timezone {zone}", actor.person.id, now)
    await answer(unit, actor, "timezone", now)
