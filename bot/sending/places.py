"""Where in a group a notice belongs at the moment it is sent: which topic, if any."""

from collections.abc import Collection
from dataclasses import dataclass

from desk.actions.desks import group_of, ticket_of
from desk.actions.rooms import room_of
from desk.notices import Form, Notice, Subject
from desk.people import Chat, ChatKind
from desk.policy import Team, Topics
from desk.ports import Unit
from desk.topics import Topic, TopicState


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place in a chat.

    `thread` is the message_thread_id to send with: None in General, in a plain group and in
    private. `topic` is what the desk knows of it, None for a place that is none of its topics;
    `is_own` tells that it is a ticket's own. `opens` tells that it is closed and must be opened
    before anything is written. `is_guest` tells that what goes there belongs to another record: it
    is neither pinned nor moved there.
    """

    thread: int | None = None
    topic: Topic | None = None
    is_own: bool = False
    opens: bool = False
    is_guest: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether it has still to be made."""
        return self.topic is not None and self.thread is None


NOWHERE = Place()
"""The chat as it is: a private one, a plain group, the General topic."""


async def place_of(unit: Unit, notice: Notice, chat: Chat, without: Collection[int] = ()) -> Place:
    """Return where a notice belongs; threads in `without` have proved to be no place."""
    if chat.kind is ChatKind.PRIVATE or not chat.is_forum:
        return NOWHERE
    number = notice.subject.record_id
    if number is None or "thread" in notice.data:
        asked_in = notice.data.get("thread")
        if not isinstance(asked_in, int) or asked_in in without:
            return NOWHERE
        return Place(thread=asked_in)
    record = await unit.records.get(number)
    group = await group_of(unit, record)
    if group is None or group.id != chat.id:
        return await _left_behind(unit, notice, chat)
    ticket = await ticket_of(unit, record)
    near = ticket is record or await group_of(unit, ticket) == group
    room = await room_of(unit, ticket, chat) if near else None
    if room is not None:
        opens = room.state is TopicState.CLOSED and ticket.is_open
        is_guest = ticket is not record
        return Place(thread=room.thread, topic=room, is_own=True, opens=opens, is_guest=is_guest)
    return await _team_place(unit, unit.policy.team(record.team), chat)


async def _left_behind(unit: Unit, notice: Notice, chat: Chat) -> Place:
    """Return the topic of a record that is worked elsewhere now: it can only be closed."""
    room = await unit.topics.get(notice.subject, chat.id) if notice.form is Form.TOPIC else None
    if room is None or room.thread is None:
        return NOWHERE
    return Place(thread=room.thread, topic=room, is_own=True)


async def is_there(unit: Unit, notice: Notice, place: Place) -> bool:
    """Tell whether the part of a message that a notice posts stands in its topic already.

    What is lost with a topic is asked for anew, while the same may still wait.
    """
    number, part = notice.subject.record_id, int(notice.data.get("part") or 0)
    if number is None or place.thread is None:
        return False
    copy = (await unit.pairs.copies(notice.chat, number, notice.seq)).get(part)
    pair = None if copy is None else await unit.pairs.find(notice.chat, copy)
    return pair is not None and pair.thread == place.thread


async def _team_place(unit: Unit, team: Team, chat: Chat) -> Place:
    """Return the place of a team: the topic it names or that is made for it, else General."""
    subject = Subject.team(team.key)
    if team.topic is None and unit.policy.topics is not Topics.PER_TEAM:
        return NOWHERE
    topic = await unit.topics.get(subject, chat.id) or Topic(subject=subject, chat=chat.id)
    is_closed = topic.state is TopicState.CLOSED
    if topic.state is TopicState.REFUSED or (is_closed and not chat.manages_topics):
        return NOWHERE
    if team.topic is not None:
        state = TopicState.CLOSED if is_closed else TopicState.OPEN
        topic = Topic(subject=subject, chat=chat.id, state=state, thread=team.topic)
    return Place(thread=topic.thread, topic=topic, opens=is_closed)
