"""The groups in which engineers work: what they can do, where they moved, who let the bot in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.actions.alarm import NO_TOPICS, alarm
from desk.actions.desks import desks_of
from desk.actions.rooms import furnish
from desk.actions.steps import show_card, show_list
from desk.identifiers import ChatId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Chat
from desk.policy import Topics
from desk.ports import Unit
from desk.record import OPEN, Record, State
from desk.topics import TopicState

MOST_OPEN = 1000
"""More open tickets than this a desk does not look at once."""
BEFORE_WORDS = timedelta(seconds=5)
BEFORE_LEAVING = timedelta(seconds=20)
"""How long a strange group is looked at: one that is just being upgraded turns out to be known."""
ANONYMOUS_REST = timedelta(hours=1)
ANONYMOUS_STEP = timedelta(minutes=10)
"""Anonymous admins of a group are told why nothing happens at most once in such a rest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What a group is, and what the bot may do in it."""

    is_forum: bool
    manages_topics: bool


async def teams_of(unit: Unit, chat: ChatId) -> list[str]:
    """Return the teams that work in a group."""
    found = []
    for team in unit.policy.teams.values():
        group = None if team.group is None else await unit.chats.by_telegram(team.group)
        if group is not None and group.id == chat:
            found.append(team.key)
    return found


async def open_records(unit: Unit, teams: list[str], *, confidential: bool = False) -> list[Record]:
    """Return the open records of teams: by priority, then oldest first.

    `confidential` ones are left out unless they are asked for.
    """
    states = [state for state in State if state in OPEN]
    records = await unit.records.board(states, MOST_OPEN, confidential=confidential)
    return [record for record in records if unit.policy.team(record.team).key in teams]


async def learned(unit: Unit, chat: ChatId, standing: Standing, now: datetime) -> None:
    """Know what a group is: topics that could not be made are wanted again where they can."""
    group = await unit.chats.get(chat)
    if not group.working:
        return
    can = standing.is_forum and standing.manages_topics
    if standing != Standing(is_forum=group.is_forum, manages_topics=group.manages_topics):
        await unit.chats.save(
            replace(group, is_forum=standing.is_forum, manages_topics=standing.manages_topics)
        )
    if can:
        await _want_again(unit, group, now)
    elif standing.is_forum and unit.policy.topics is not Topics.OFF:
        await alarm(unit, NO_TOPICS, now, {"group": group.telegram_id, "about": chat})


async def _want_again(unit: Unit, group: Chat, now: datetime) -> None:
    """Stage that topics which were refused are wanted, with what belongs into them."""
    for topic in await unit.topics.refused(group.id):
        await unit.topics.save(replace(topic, state=TopicState.WANTED, thread=None, name=None))
        number = topic.subject.record_id
        record = None if number is None else await unit.records.get(number)
        if record is not None and record.is_open:
            source = f"again{int(now.timestamp())}"
            await furnish(unit, record, group.id, source, now)
            await show_card(unit, record, group.id, now, source=f"r{record.id}.{source}")


async def moved(unit: Unit, old: int, new: int, now: datetime) -> None:
    """Follow a group to its new id of Telegram's: open cards are posted there once."""
    known = await unit.chats.by_telegram(old)
    if known is None or known.telegram_id == new:
        return
    await unit.chats.migrated(old, new, now)
    group = await unit.chats.by_telegram(new)
    if group is None or not group.working:
        return
    await _show_all(unit, group, f"moved{new}", now)


async def seen(unit: Unit, chat: ChatId, source: str, now: datetime, *, inside: bool) -> None:
    """Know whether a group can be reached; back in it, its cards are looked after once.

    What waited meanwhile goes out by itself.
    """
    group = await unit.chats.get(chat)
    if inside is group.reachable:
        return
    await unit.chats.save(replace(group, unreachable_since=None if inside else now))
    if inside and group.working:
        await _show_all(unit, group, source, now)


async def _show_all(unit: Unit, group: Chat, source: str, now: datetime) -> None:
    """Stage that every open card of a group is shown anew, in case it is not there any more."""
    for record in await open_records(unit, await teams_of(unit, group.id), confidential=True):
        card = await unit.cards.get(Subject.record(record.id), group.id)
        if card is not None:
            await unit.cards.save(replace(card, shown=None))
        source_of_it = f"r{record.id}.{source}"
        for desk in await desks_of(unit, record):
            await show_card(unit, record, desk.id, now, quiet=True, source=source_of_it)
    await show_list(unit, group, now)


async def let_in(unit: Unit, telegram_id: int, source: str, now: datetime) -> None:
    """Say one sentence in a group that no team has, and leave it.

    While no team has any group, this may become the first one: the desk names its id and stays.
    """
    chat = await unit.chats.met_group(telegram_id)
    if chat.working or chat.staff:
        return
    await unit.chats.save(replace(chat, unreachable_since=None))
    steps = [(Form.MESSAGE, "first_group", BEFORE_WORDS)]
    if any(team.group for team in unit.policy.teams.values()):
        steps = [
            (Form.MESSAGE, "strange_group", BEFORE_WORDS),
            (Form.LEAVE, "leave", BEFORE_LEAVING),
        ]
    for form, template, wait in steps:
        await unit.notices.add(
            Notice(
                ref=f"c{chat.id}.{template}.{source}",
                form=form,
                template=template,
                chat=chat.id,
                subject=Subject.chat(chat.id),
                seq=0,
                rank=Rank.NOTICE,
                not_before=now + wait,
                important=False,
            )
        )


async def tell_anonymous(unit: Unit, chat: ChatId, thread: int | None, now: datetime) -> None:
    """Tell an anonymous admin why nothing happens, at most once an hour in a group."""
    step = int(now.timestamp() // ANONYMOUS_STEP.total_seconds())
    for back in range(ANONYMOUS_REST // ANONYMOUS_STEP + 1):
        if await unit.notices.known(f"c{chat}.anonymous.{step - back}"):
            return
    await unit.notices.add(
        Notice(
            ref=f"c{chat}.anonymous.{step}",
            form=Form.MESSAGE,
            template="anonymous",
            chat=chat,
            subject=Subject.chat(chat),
            seq=0,
            rank=Rank.NOTICE,
            not_before=now,
            important=False,
            data={} if thread is None else {"thread": thread},
        )
    )
