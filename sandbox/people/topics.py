"""Topics of forums: created, renamed, closed, reopened, deleted, by people or by the bot."""

from sandbox.model import Bot, Chat, Json, Message, Person, Topic
from sandbox.people.acting import Acting

# Source: Telegram Bot API, createForumTopic: the six colours, the first one being the default.
ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
LONGEST_NAME = 128


class Topics(Acting):
    """The part of a world that is about topics; `by` is who does it, or whoever runs the group."""

    def create_topic(
        self, chat: int, name: str, by: int | None = None, *, icon_color: int = ICON_COLORS[0]
    ) -> Topic:
        """Let somebody in a forum open a topic; every member may."""
        forum = self._forum(chat)
        actor = self._leader(forum, None) if by is None else by
        self._writable(self._inside(actor, chat), actor, None)
        name = _named(name)
        if icon_color not in ICON_COLORS:
            raise ValueError(f"{icon_color} is none of the colours of topics")
        return self.open_topic(forum, self._person(actor), name, icon_color)

    def rename_topic(self, chat: int, thread: int, name: str, by: int | None = None) -> None:
        """Let somebody give a topic another name."""
        forum, topic, actor = self._changing(chat, thread, by)
        self.change_topic(forum, actor, topic, name=_named(name))

    def close_topic(self, chat: int, thread: int, by: int | None = None) -> None:
        """Let somebody close a topic: from now on members cannot write there."""
        self._turn(chat, thread, by, closed=True)

    def reopen_topic(self, chat: int, thread: int, by: int | None = None) -> None:
        """Let somebody open a closed topic again."""
        self._turn(chat, thread, by, closed=False)

    def delete_topic(self, chat: int, thread: int, by: int | None = None) -> None:
        """Let somebody delete a topic with all its messages; the bot learns nothing of it."""
        forum, topic, _ = self._changing(chat, thread, by)
        self.drop_topic(forum, topic)

    def close_general(self, chat: int, by: int | None = None) -> None:
        """Let an administrator close General."""
        forum = self._forum(chat)
        self.turn_topic(forum, self._person(self._leader(forum, by)), None, closed=True)

    def reopen_general(self, chat: int, by: int | None = None) -> None:
        """Let an administrator open General again."""
        forum = self._forum(chat)
        self.turn_topic(forum, self._person(self._leader(forum, by)), None, closed=False)

    # -- what people and the bot share ---------------------------------------------------------

    def open_topic(
        self,
        forum: Chat,
        actor: Person | Bot,
        name: str,
        icon_color: int,
        icon_custom_emoji_id: str | None = None,
    ) -> Topic:
        """Open a topic; its id is that of the message that says so."""
        created: Json = {"name": name, "icon_color": icon_color}
        if icon_custom_emoji_id is not None:
            created["icon_custom_emoji_id"] = icon_custom_emoji_id
        topic = Topic(
            id=forum.last_id + 1,
            name=name,
            icon_color=icon_color,
            creator=actor.id,
            icon_custom_emoji_id=icon_custom_emoji_id,
        )
        forum.topics[topic.id] = topic
        self._note(forum, actor, topic, {"forum_topic_created": created})
        return topic

    def change_topic(
        self,
        forum: Chat,
        actor: Person | Bot,
        topic: Topic,
        *,
        name: str | None = None,
        icon: str | None = None,
    ) -> None:
        """Give a topic another name or icon; an empty icon takes it away, None leaves it."""
        edited: Json = {}
        if name is not None:
            topic.name = edited["name"] = name
        if icon is not None:
            edited["icon_custom_emoji_id"] = icon
            topic.icon_custom_emoji_id = icon or None
        self._note(forum, actor, topic, {"forum_topic_edited": edited})

    def turn_topic(
        self, forum: Chat, actor: Person | Bot, topic: Topic | None, *, closed: bool
    ) -> None:
        """Close or reopen a topic, or General where none is named; nothing if it is so already."""
        if closed == (topic.closed if topic else forum.general_closed):
            return
        if topic is None:
            forum.general_closed = closed
        else:
            topic.closed = closed
        what = "forum_topic_closed" if closed else "forum_topic_reopened"
        self._note(forum, actor, topic, {what: {}})

    def drop_topic(self, forum: Chat, topic: Topic) -> None:
        """Take a topic away, and all its messages."""
        for message in [one for one in forum.log.values() if one.thread == topic.id]:
            self.remove(message)
        del forum.topics[topic.id]
        self.tell("topic", chat_id=forum.id)

    # -- inside --------------------------------------------------------------------------------

    def _note(self, forum: Chat, actor: Person | Bot, topic: Topic | None, what: Json) -> Message:
        message = self.announce(forum, actor, thread=topic and topic.id, service=what)
        self.tell("topic", chat_id=forum.id)
        return message

    def _turn(self, chat: int, thread: int, by: int | None, *, closed: bool) -> None:
        forum, topic, actor = self._changing(chat, thread, by)
        self.turn_topic(forum, actor, topic, closed=closed)

    def _forum(self, chat: int) -> Chat:
        forum = self._group(chat)
        if not forum.is_forum:
            raise LookupError(f"chat {chat} is no forum")
        return forum

    def _changing(self, chat: int, thread: int, by: int | None) -> tuple[Chat, Topic, Person]:
        """Return the forum, the topic and who changes it: its creator or who runs the group."""
        forum = self._forum(chat)
        if thread not in forum.topics:
            raise LookupError(f"chat {chat} has no topic {thread}")
        topic = forum.topics[thread]
        is_creator = by == topic.creator and by in forum.present
        actor = by if by is not None and is_creator else self._leader(forum, by)
        return forum, topic, self._person(actor)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise ValueError(f"the name of a topic has 1 to {LONGEST_NAME} characters")
    return name
