"""What every action ends with: the record saved, its event added, its cards and people told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desk.access import Actor
from desk.actions.arming import arm
from desk.actions.desks import desks_of, group_of, ticket_of
from desk.actions.nights import told_at
from desk.actions.rooms import FIRST, show_room, want_room
from desk.actions.vendors import tell_vendor
from desk.actions.watching import tell_watchers
from desk.events import Event, Fact, Message
from desk.identifiers import ChatId
from desk.notices import Form, Menu, Notice, Rank, Subject
from desk.people import Chat
from desk.ports import Outcome, Unit
from desk.record import Kind, Record, State, Verb
from desk.task import demand_unblocked, skipped
from desk.versions import numbered

LIST_REST = timedelta(seconds=5)
"""How long the list of open tickets of a group rests between two edits."""
CARD_REST = timedelta(milliseconds=300)
"""How long a card waits for the next part of what came at once before it shows the whole."""


async def step(
    unit: Unit,
    record: Record,
    verb: Verb,
    actor: Actor | None,
    *,
    public: bool,
    facts: Mapping[str, Fact] | None = None,
    message: Message | None = None,
) -> None:
    """Stage one step of a record: `record` is how it stands after `verb`.

    `actor` is None when the desk itself acts. The audit line is part of every step. What is given
    up takes its open tasks along.

    Raises:
        BlockedBy: it would be resolved, and tasks of it are open.
    """
    if verb is Verb.RESOLVE:
        demand_unblocked(await unit.records.tasks_of(record.id))
    await unit.records.save(record)
    await _happened(unit, record, verb, actor, public=public, facts=facts or {}, message=message)


async def first_step(
    unit: Unit,
    record: Record,
    actor: Actor | None,
    message: Message,
    facts: Mapping[str, Fact] | None = None,
    *,
    public: bool = True,
) -> None:
    """Stage the filing of a new record, told by its requester."""
    await unit.records.add(record)
    await _happened(
        unit, record, Verb.REPORT, actor, public=public, facts=facts or {}, message=message
    )


async def _happened(
    unit: Unit,
    record: Record,
    verb: Verb,
    actor: Actor | None,
    *,
    public: bool,
    facts: Mapping[str, Fact],
    message: Message | None,
) -> None:
    person = actor.person.id if actor else None
    event = Event(
        record=record.id,
        seq=record.version,
        at=record.changed_at,
        actor=person,
        verb=verb,
        public=public,
        facts=facts,
    )
    await unit.events.add(event, message)
    await tell_watchers(unit, record, verb, actor, record.changed_at)
    await tell_vendor(unit, record, verb, record.changed_at)
    await unit.audit.add(
        at=record.changed_at,
        actor=person,
        action=verb,
        subject=Subject.record(record.id).key,
        outcome=Outcome.DONE,
        facts={"seq": record.version, "source": actor.source if actor else "timer"},
    )
    await arm(unit, record, verb, record.changed_at)
    if verb is Verb.CANCEL:
        await _give_up_tasks(unit, record, actor)


async def _give_up_tasks(unit: Unit, ticket: Record, actor: Actor | None) -> None:
    """Stage that nobody has to do the open tasks of a ticket that was given up.

    Whoever has one in hand learns it in private.
    """
    now = ticket.changed_at
    for task in await unit.records.tasks_of(ticket.id):
        if not task.is_open:
            continue
        after = skipped(task, now)
        await step(unit, after, Verb.SKIP, None, public=False, facts={"by": "ticket"})
        await task_follows(unit, after, now)
        if after.owner is not None and (actor is None or after.owner != actor.person.id):
            chat = await unit.chats.private(await unit.people.get(after.owner))
            if chat.reachable:
                await tell(unit, after, chat.id, "staff/task_over", now)


async def cards_follow(
    unit: Unit, record: Record, now: datetime, *, repost_to_requester: bool = False
) -> None:
    """Stage that the cards of a record, the engineers' and the requester's, show how it stands.

    Of a task there are only the engineers', and those of its ticket.
    """
    if record.kind is Kind.TASK:
        await task_follows(unit, record, now)
        return
    requester = await unit.chats.private(await unit.people.get(record.requester))
    if repost_to_requester and await told_at(unit, record, requester.id, now) > now:
        await tell(unit, record, requester.id, "solved", now)
        repost_to_requester = False
    await show_card(unit, record, requester.id, now, repost=repost_to_requester)
    for desk in await desks_of(unit, record):
        await show_card(unit, record, desk.id, now)
    group = await group_of(unit, record)
    if group is None:
        return
    if record.is_open and record.owner is not None and record.state is not State.NEW:
        await want_room(unit, record, group, now)
    await show_room(unit, record, group, now)
    await show_list(unit, group, now)


async def task_follows(unit: Unit, task: Record, now: datetime) -> None:
    """Stage that the cards of a task show how it stands, and those of its ticket with it."""
    for desk in await desks_of(unit, task):
        await show_card(unit, task, desk.id, now)
    ticket = await ticket_of(unit, task)
    source = f"r{ticket.id}.t{task.id}.{task.version}"
    for desk in await desks_of(unit, ticket):
        await show_card(unit, ticket, desk.id, now, source=source)


async def show_card(
    unit: Unit,
    record: Record,
    chat: ChatId,
    now: datetime,
    *,
    repost: bool = False,
    quiet: bool = False,
    source: str | None = None,
) -> None:
    """Stage that the record's card in `chat` shows how it stands, with its main buttons.

    `source` names what asked for it, where that is no step of the record.
    """
    subject = Subject.record(record.id)
    card = await unit.cards.get(subject, chat)
    if card is not None and card.menu is not Menu.MAIN:
        await unit.cards.save(replace(card, menu=Menu.MAIN))
    await unit.notices.add(
        Notice(
            ref=f"{source or subject.key}.{record.version}.card.{chat}",
            form=Form.CARD,
            template="card",
            chat=chat,
            subject=subject,
            seq=record.version,
            rank=Rank.REPLY if repost else Rank.CARD,
            not_before=now,
            repost=repost,
            quiet=quiet,
        )
    )


async def show_list(unit: Unit, group: Chat, now: datetime) -> None:
    """Stage that the list of open tickets of a group shows how things stand.

    All that happens within `LIST_REST` is one edit at its end, so there is at most one in that
    time.
    """
    stretch = int(now.timestamp() // LIST_REST.total_seconds()) + 1
    subject = Subject.board(group.id)
    await unit.notices.add(
        Notice(
            ref=f"{subject.key}.{stretch}",
            form=Form.CARD,
            template="list",
            chat=group.id,
            subject=subject,
            seq=0,
            rank=Rank.CARD,
            not_before=datetime.fromtimestamp(stretch * LIST_REST.total_seconds(), UTC),
            important=False,
            quiet=True,
        )
    )


async def tell_requester(unit: Unit, record: Record, template: str, now: datetime) -> None:
    """Stage a message that tells the requester what just happened; tasks are none of theirs."""
    if record.kind is Kind.TASK:
        return
    chat = await unit.chats.private(await unit.people.get(record.requester))
    await tell(unit, record, chat.id, template, now)


async def tell_group(
    unit: Unit, record: Record, template: str, now: datetime, *, rank: Rank | None = None
) -> None:
    """Stage a message that tells the engineers what just happened."""
    for desk in await desks_of(unit, record):
        await tell(unit, record, desk.id, template, now, rank=rank)


async def tell(
    unit: Unit,
    record: Record,
    chat: ChatId,
    template: str,
    now: datetime,
    *,
    form: Form = Form.MESSAGE,
    seq: int | None = None,
    data: Mapping[str, Fact] | None = None,
    rank: Rank | None = None,
    held_until: datetime | None = None,
) -> None:
    """Stage a message about the event `seq` (the newest one) of a record.

    What is `held_until` a moment waits for it; else that is for the nights of the requester.
    """
    data = data or {}
    seq = record.version if seq is None else seq
    subject = Subject.record(record.id)
    part = data.get("part")
    not_before = held_until or await told_at(unit, record, chat, now)
    await unit.notices.add(
        Notice(
            ref=f"{subject.key}.{record.version}.{template}.{chat}"
            + ("" if part is None else f".{part}"),
            form=form,
            template=template,
            chat=chat,
            subject=subject if not_before == now else Subject.night(record.id),
            seq=seq,
            rank=rank if rank is not None else _rank_of(form),
            not_before=not_before,
            data=data,
        )
    )


def _rank_of(form: Form) -> Rank:
    return Rank.REPLY if form is Form.RELAY else Rank.NOTICE


async def relay(
    unit: Unit, record: Record, message: Message, chat: ChatId, template: str, now: datetime
) -> None:
    """Stage that `chat` receives a message, in as many parts as it takes.

    `data["part"]` is the number of a part's first message, as pairs count them. What is relayed to
    the group after the report is the first need of a topic of its own; a stranger causes none.
    """
    group = await group_of(unit, record)
    requester = await unit.people.get(record.requester)
    is_stranger = unit.policy.is_stranger(verified=requester.verified)
    if group is not None and group.id == chat and message.seq > FIRST and not is_stranger:
        await want_room(unit, record, group, now)
    for part in numbered(message.parts):
        await tell(
            unit,
            record,
            chat,
            template,
            now,
            form=Form.RELAY,
            seq=message.seq,
            data={"part": part},
        )


async def answer(
    unit: Unit, actor: Actor, template: str, now: datetime, data: Mapping[str, Fact] | None = None
) -> None:
    """Stage an answer to whoever wrote, in the chat and topic where they wrote."""
    where: dict[str, Fact] = {} if actor.thread is None else {"thread": actor.thread}
    subject = Subject.person(actor.person.id)
    await unit.notices.add(
        Notice(
            ref=f"{actor.source}.{template}",
            form=Form.MESSAGE,
            template=template,
            chat=actor.chat,
            subject=subject,
            seq=0,
            rank=Rank.REPLY,
            not_before=now,
            data={"person": actor.person.id, **where, **(data or {})},
        )
    )
