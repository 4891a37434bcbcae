"""The state of the sandbox: people, chats, messages, updates and calls, and how they change."""

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from sandbox.calls.faults import Faults
from sandbox.calls.limits import Limits
from sandbox.changes import Changes, Subscription
from sandbox.files import Files
from sandbox.model import (
    Answer,
    Bot,
    BotStatus,
    Call,
    Change,
    ChangeKind,
    Chat,
    MemberStatus,
    Message,
    Person,
    Press,
    Webhook,
)
from sandbox.model.profile import Profile
from sandbox.text import entities
from sandbox.updates.polling import Polling
from sandbox.updates.queue import Updates
from sandbox.wire import Wire

# A leading 0 is what the official server gives to no bot and refuses from all.
TOKEN = re.compile(r"0:sandbox[A-Za-z0-9_-]*")
CALLS_KEPT = 10_000
ID_BITS = 41
"""The ids of groups fit in so many, and in 64 with a message id behind: 19 digits at most."""
GROUP_IDS = {
    "supergroup": re.compile(r"-100\d+"),
    # Source: core.telegram.org/api/bots/ids: basic groups end at twelve digits.
    "group": re.compile(r"-\d{1,12}"),
}


class State:
    """What there is, and the changes that both people and the bot bring about.

    Args:
        token: the bot's token; must begin with `0:sandbox`, so that no real one gets in here.
        clock: gives the moment, aware and in UTC.
        bot_name: what getMe calls the bot.
        bot_username: the bot's username.
        bot_id: the bot's user id.
    """

    def __init__(
        self,
        *,
        token: str = "0:sandbox",  # noqa: S107 - no secret: it opens nothing but this sandbox
        clock: Callable[[], datetime],
        bot_name: str = "Opsdesk (sandbox)",
        bot_username: str = "opsdesk_sandbox_bot",
        bot_id: int = 7_000_000_001,
    ) -> None:
        if not TOKEN.fullmatch(token):
            raise ValueError(
                "The sandbox takes only tokens like 0:sandbox-name; this one could belong to a "
                "real bot, and a real token has no business here."
            )
        self.token = token
        self.clock = clock
        self.bot = Bot(id=bot_id, first_name=bot_name, username=bot_username)
        self.reads_all = False
        self._people: dict[int, Person] = {}
        self._chats: dict[int, Chat] = {}
        self._ids = itertools.count(1001)
        self._group_ids = itertools.count(1000000001)
        self._late: list[tuple[int, int, dict[str, Any]]] = []
        self._outage = False
        self.presses: dict[str, Press] = {}
        self.last_query_id = 4_000_000_000_000_000
        self.files = Files()
        self.updates = Updates(clock=clock)
        self.polling = Polling(self.updates)
        self.webhook: Webhook | None = None
        self.profile = Profile(name=bot_name)
        self.faults = Faults()
        self.limits = Limits(clock=clock)
        self._limits_on = True
        self.calls: list[Call] = []
        self.call_count = 0
        self.wire = Wire(self.bot, self._people, self._chats)
        self._changes = Changes()

    # -- what there is -------------------------------------------------------------------------

    @property
    def people(self) -> Mapping[int, Person]:
        """Everybody, by id."""
        return self._people

    @property
    def chats(self) -> Mapping[int, Chat]:
        """Every chat, by id; a private chat has the id of its person."""
        return self._chats

    def add_person(
        self,
        name: str,
        *,
        id: int | None = None,  # noqa: A002 - the field's own name
        username: str | None = None,
        language: str | None = None,
        started: bool = False,
        hides_forwards: bool = False,
    ) -> Person:
        """Let somebody have an account; `started` says that they pressed Start already."""
        first, _, last = name.strip().partition(" ")
        if id is None:
            id = next(free for free in self._ids if free not in self._people)  # noqa: A001
        if not first or id in self._people or id <= 0:
            raise ValueError(f"{name!r} needs a name and a positive id that nobody has")
        person = Person(
            id=id,
            first_name=first,
            last_name=last or None,
            username=username,
            language_code=language,
            started=started,
            hides_forwards=hides_forwards,
        )
        self._people[id] = person
        self._chats[id] = Chat(id=id, type="private", members={id: "member"})
        self.tell("person", chat_id=id, person=id)
        return person

    def add_group(
        self,
        title: str,
        *,
        id: int | None = None,  # noqa: A002 - the field's own name
        members: Iterable[int] = (),
        administrators: Iterable[int] = (),
        bot_status: BotStatus = "administrator",
        kind: Literal["supergroup", "group"] = "supergroup",
        is_forum: bool = False,
    ) -> Chat:
        """Let there be a group; neither its people nor the bot are told of it.

        Raises:
            ValueError: the id is taken or not one of its kind, or a basic group is to be a forum.
        """
        if is_forum and kind == "group":
            raise ValueError("only a supergroup can be a forum")
        if id is None:
            id = self._free_group_id(kind)  # noqa: A001
        if id in self._chats or not GROUP_IDS[kind].fullmatch(str(id)):
            raise ValueError(f"{id} is taken, or begins otherwise than the id of a {kind}")
        status: dict[int, MemberStatus] = dict.fromkeys(members, "member")
        status |= dict.fromkeys(administrators, "administrator")
        for member in status:
            self._person(member)
        chat = Chat(
            id=id,
            type=kind,
            title=title,
            bot_status=bot_status,
            members=status,
            is_forum=is_forum,
            # In a forum it is that of General, whose root no chat can have.
            last_id=1 if is_forum else 0,
        )
        self._chats[id] = chat
        self.tell("chat", chat_id=id)
        return chat

    def _free_group_id(self, kind: Literal["supergroup", "group"]) -> int:
        lead = "-100" if kind == "supergroup" else "-4"
        numbers = (int(f"{lead}{number}") for number in self._group_ids)
        return next(free for free in numbers if free not in self._chats)

    def adopt(self, people: Iterable[Person], chats: Iterable[Chat]) -> None:
        """Let there be people and chats just as they were in an earlier world."""
        self._people.update((person.id, person) for person in people)
        self._chats.update((chat.id, chat) for chat in chats)

    @property
    def limits_on(self) -> bool:
        """Whether a call is refused for coming too soon after others."""
        return self._limits_on

    @limits_on.setter
    def limits_on(self, value: bool) -> None:
        self._limits_on = value
        self.tell("network")

    def messages(self, chat: int) -> list[Message]:
        """Return the messages of a chat in order, as its members see them now."""
        return [message for _, message in sorted(self._chat(chat).log.items())]

    def file_bytes(self, file_id: str) -> bytes:
        """Return the content of a file; LookupError for an unknown id."""
        return self.files.data(file_id)

    def answer_of(self, query_id: str) -> Answer | None:
        """Return the answer to a press, or None while there is none."""
        return self.presses[query_id].answer

    # -- what both sides share -----------------------------------------------------------------

    def subscribe(self) -> Subscription:
        """Hear of every change from now on."""
        return self._changes.subscribe()

    def tell(self, kind: ChangeKind, **about: Any) -> None:  # noqa: ANN401 - the fields of Change
        """Tell the listeners of a change."""
        self._changes.tell(Change(kind=kind, **about))

    def record(self, call: Call) -> None:
        """Add a call to the log; of very many the oldest are forgotten."""
        self.calls.append(call)
        if len(self.calls) > CALLS_KEPT:
            del self.calls[: CALLS_KEPT // 2]
        self.tell("call", call=call.number)

    def post(self, chat: Chat, sender: Person | Bot, **content: Any) -> Message:  # noqa: ANN401 - the fields of Message
        """Put a new message into a chat; an anonymous administrator's is in its name."""
        chat.last_id += 1
        if sender.id in chat.anonymous:
            content.setdefault("sender_chat", chat.id)
        message = Message(
            id=chat.last_id, chat_id=chat.id, sender=sender, date=self.clock(), **content
        )
        return self.keep(message, "message")

    def announce(
        self,
        chat: Chat,
        sender: Person | Bot,
        **content: Any,  # noqa: ANN401 - the fields of Message
    ) -> Message:
        """Put a message into a chat that the bot hears of, its own ones included."""
        message = self.post(chat, sender, **content)
        self._deliver("message", message)
        return message

    def keep(self, message: Message, kind: ChangeKind) -> Message:
        """Let a message stand as it is given here."""
        self._chats[message.chat_id].log[message.id] = message
        self.tell(kind, chat_id=message.chat_id, message_id=message.id)
        return message

    def remove(self, message: Message) -> None:
        """Take a message out of its chat, for everybody."""
        chat = self._chats[message.chat_id]
        del chat.log[message.id]
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.tell("deleted", chat_id=message.chat_id, message_id=message.id)

    def album_id(self, chat: Chat) -> str:
        """Return what the parts of an album share that begins with the next message."""
        return str((abs(chat.id) % (1 << ID_BITS) << 63 - ID_BITS) + chat.last_id + 1)

    # -- inside --------------------------------------------------------------------------------

    def _person(self, id_: int) -> Person:
        try:
            return self._people[id_]
        except KeyError:
            raise LookupError(f"nobody has the id {id_}") from None

    def _chat(self, id_: int) -> Chat:
        try:
            return self._chats[id_]
        except KeyError:
            raise LookupError(f"there is no chat {id_}") from None

    def _live(self, chat: int, message_id: int) -> Message:
        try:
            return self._chat(chat).log[message_id]
        except KeyError:
            raise LookupError(f"chat {chat} has no message {message_id} now") from None

    def _deliver(self, kind: str, message: Message) -> None:
        chat = self._chats[message.chat_id]
        if chat.has_bot and self._visible(chat, message):
            at = message.edited_at or message.date
            self.updates.add(kind, self.wire.message(message), f"chat:{chat.id}", at=at)

    def _visible(self, chat: Chat, message: Message) -> bool:
        """Say whether privacy mode lets the bot see a message. Source: Telegram, bot features."""
        if chat.type == "private" or chat.bot_status == "administrator" or self.reads_all:
            return True
        replied = chat.log.get(message.reply_to or 0)
        if message.is_service or (replied is not None and replied.from_bot):
            return True
        command = entities.command_of(message.text or "", message.entities)
        return command is not None and command[1] in (None, self.bot.username)
