"""What happens on one click: blocks, kicks, rights, topics, migration, and failures on order."""

from aiohttp import web

from sandbox.calls.faults import ANY_SENDING
from sandbox.model import Json
from sandbox.page.network import TOO_MANY, network_of
from sandbox.page.served import served
from sandbox.page.wishes import Wish
from sandbox.world import World

TOPICS = "can_manage_topics"
RETRY_AFTER = 30
"""Seconds, of a refused call."""


class Happenings:
    """The handlers of what changes chats, members and the network."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return what can happen, and where."""
        return served(
            {
                "block": self._block,
                "unblock": self._unblock,
                "join": self._join,
                "leave": self._leave,
                "administrator": self._administrator,
                "anonymous": self._anonymous,
                "bot": self._bot,
                "topic-right": self._topic_right,
                "upgrade": self._upgrade,
                "forum": self._forum,
                "topic/create": self._create_topic,
                "topic/close": self._close_topic,
                "topic/delete": self._delete_topic,
                "outage": self._outage,
                "too-many": self._too_many,
                "limits": self._limits,
            }
        )

    def _block(self, wish: Wish) -> None:
        self._world.block(wish.number("person"))

    def _unblock(self, wish: Wish) -> None:
        self._world.unblock(wish.number("person"))

    def _join(self, wish: Wish) -> None:
        self._world.join(wish.number("person"), wish.number("chat"))

    def _leave(self, wish: Wish) -> None:
        self._world.leave(wish.number("person"), wish.number("chat"))

    def _administrator(self, wish: Wish) -> None:
        self._promote(wish.number("chat"), wish.number("person"), on=wish.truth("on"))

    def _anonymous(self, wish: Wish) -> None:
        """Let somebody act in the name of the group; whoever does not run it yet does so then."""
        chat, person, on = wish.number("chat"), wish.number("person"), wish.truth("on")
        if on:
            self._promote(chat, person, on=True)
        self._world.set_anonymous(chat, person, on=on)

    def _promote(self, chat: int, person: int, *, on: bool) -> None:
        """Make a member an administrator or no more; whoever created the group stays one."""
        status = self._world.chats[chat].members.get(person)
        if status not in ("creator", "administrator", "member"):
            raise LookupError(f"{person} is no member of chat {chat}")
        if status != "creator":
            self._world.set_member_status(chat, person, "administrator" if on else "member")

    def _bot(self, wish: Wish) -> None:
        """Kick the bot, or let it back as the administrator it was."""
        inside = wish.truth("inside")
        self._world.set_bot_status(wish.number("chat"), "administrator" if inside else "kicked")

    def _topic_right(self, wish: Wish) -> None:
        chat = wish.number("chat")
        others = self._world.chats[chat].bot_rights - {TOPICS}
        self._world.set_bot_rights(chat, others | {TOPICS} if wish.truth("on") else others)

    def _upgrade(self, wish: Wish) -> Json:
        return {"chat": self._world.upgrade(wish.number("chat")).id}

    def _forum(self, wish: Wish) -> None:
        self._world.make_forum(wish.number("chat"), on=wish.truth("on"))

    def _create_topic(self, wish: Wish) -> Json:
        person = wish.number_or_none("person")
        topic = self._world.create_topic(wish.number("chat"), wish.words("name"), by=person)
        return {"thread": topic.id}

    def _close_topic(self, wish: Wish) -> None:
        """Close or reopen a topic; the one without a number is General."""
        world, chat, thread = self._world, wish.number("chat"), wish.number_or_none("thread")
        closed = wish.truth("closed")
        if thread is None:
            (world.close_general if closed else world.reopen_general)(chat)
        else:
            (world.close_topic if closed else world.reopen_topic)(chat, thread)

    def _delete_topic(self, wish: Wish) -> None:
        self._world.delete_topic(wish.number("chat"), wish.number("thread"))

    def _outage(self, wish: Wish) -> Json:
        self._world.outage = wish.truth("on")
        return network_of(self._world)

    def _too_many(self, wish: Wish) -> Json:
        """Let whatever the bot sends next be refused with 429."""
        del wish
        self._world.fail_next(ANY_SENDING, status=TOO_MANY, retry_after=RETRY_AFTER)
        return network_of(self._world)

    def _limits(self, wish: Wish) -> Json:
        self._world.limits_on = wish.truth("on")
        return network_of(self._world)
