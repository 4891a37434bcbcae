"""Telling the admins, in private, that the desk needs their hands."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from desk.events import Fact
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Person, Role
from desk.ports import Unit

NO_TOPICS = "no_topics"
"""The bot may not make topics in a group that should have them."""

QUARANTINE = "quarantine"
"""Updates could not be handled and were put aside."""
FOREIGN_POLLER = "foreign_poller"
"""Another process polls with the bot's token."""
FOREIGN_WEBHOOK = "foreign_webhook"
"""Somebody set a webhook, so that polling brings nothing."""
POLLING_AGAIN = "polling_again"
"""Nobody else gets the updates any more."""
WEBHOOK_CHANGED = "webhook_changed"
"""Updates were posted to another address."""
WEBHOOK_FAILING = "webhook_failing"
"""Telegram cannot post updates to the desk."""
WEBHOOK_AGAIN = "webhook_again"
"""Updates are posted to the desk again."""
NOBODY = "nobody"
"""A chain of pages brought nobody to a pressing ticket."""
CLOCK_DEFECT = "clock_defect"
"""What was kept of tickets was not what had happened to them."""
CLOCK_AHEAD = "clock_ahead"
"""The clock of the machine jumped forward."""
CLOCK_BACK = "clock_back"
"""The clock of the machine was set back."""
RESTORED = "restored"
"""The database was put back to an earlier moment."""
COMMANDS_CHANGED = "commands_changed"
"""Somebody changed the bot's menu of commands."""
OWN_TROUBLE = "own_trouble"
"""Something is wrong with the desk itself, and it opened an incident."""
OWN_WELL = "own_well"
"""What was wrong with the desk itself is over."""


async def alarm(
    unit: Unit,
    key: str,
    now: datetime,
    facts: Mapping[str, Fact] | None = None,
    others: Iterable[Person] = (),
) -> None:
    """Stage a private message to each admin who can be reached, written in `alarms/<key>`.

    `others` are told the same. The same alarm is told once a day; the fact `about` names what it
    concerns, so that two of one kind are two alarms where they concern different things.
    """
    facts = facts or {}
    about = facts.get("about")
    what = key if about is None else f"{key}.{about}"
    people = {person.id: person for person in (*await _admins(unit), *others)}
    for admin in people.values():
        chat = await unit.chats.private(admin)
        if not chat.reachable:
            continue
        await unit.notices.add(
            Notice(
                ref=f"alarm.{what}.{now:%Y-%m-%d}.{admin.id}",
                form=Form.MESSAGE,
                template=f"alarms/{key}",
                chat=chat.id,
                subject=Subject.person(admin.id),
                seq=0,
                rank=Rank.PAGE,
                not_before=now,
                data=facts,
            )
        )


async def _admins(unit: Unit) -> list[Person]:
    """Return everybody who is admin of a team, once."""
    found = {
        person.id: person
        for team in unit.policy.teams
        for person in await unit.people.holding(team)
        if Role.ADMIN in person.roles(team)
    }
    return [found[number] for number in sorted(found)]
