"""Topics of a group in which engineers work: a room of its own for a ticket or a team."""

from dataclasses import dataclass
from enum import StrEnum

from desk.identifiers import ChatId
from desk.notices import Subject


class TopicState(StrEnum):
    """Where a topic stands."""

    WANTED = "wanted"
    """To be made before the next message that belongs into it."""
    OPEN = "open"
    CLOSED = "closed"
    REFUSED = "refused"
    """The bot may not make topics there: what belongs into it goes to the team's place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """The topic of a subject (a record, or a team) in one chat.

    `thread` is Telegram's message_thread_id, None until it is made; `name` is the name it has.
    """

    subject: Subject
    chat: ChatId
    state: TopicState = TopicState.WANTED
    thread: int | None = None
    name: str | None = None
