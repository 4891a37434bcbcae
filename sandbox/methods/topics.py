"""Methods about the topics of forums."""

from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import Method, chat_of
from sandbox.methods.threads import GENERAL
from sandbox.model import Chat, Json, Topic
from sandbox.people.topics import ICON_COLORS, LONGEST_NAME
from sandbox.wire import compact
from sandbox.world import World

NO_TOPIC = "TOPIC_ID_INVALID"
SAME_TOPIC = "TOPIC_NOT_MODIFIED"


def create_forum_topic(world: World, params: Params) -> Json:
    """Open a topic."""
    name, color = params.text("name"), params.integer("icon_color")
    icon = _icon(params)
    forum = _forum(world, params)
    if not forum.bot_may("can_manage_topics"):
        raise bad("not enough rights to create a topic")
    name = _cut(name)
    if not name:
        raise bad("name must be non-empty")
    # What the official server says here is in no source; that it takes no other colour is.
    if color and color not in ICON_COLORS:
        raise bad("ICON_COLOR_INVALID")
    topic = world.open_topic(forum, world.bot, name, color or ICON_COLORS[0], icon or None)
    return compact(
        message_thread_id=topic.id,
        name=topic.name,
        icon_color=topic.icon_color,
        icon_custom_emoji_id=topic.icon_custom_emoji_id,
    )


def edit_forum_topic(world: World, params: Params) -> bool:
    """Give a topic another name or icon; what is not there stays, an empty icon goes."""
    given, icon = params.text("name"), _icon(params)
    forum, topic = _topic(world, params)
    _demand(world, forum, topic, "edit the topic")
    name = _cut(given)
    if given and not name:
        raise bad("name must be non-empty")
    has_icon = "icon_custom_emoji_id" in params.given
    if not given and not has_icon:
        return True
    other_name = bool(name) and name != topic.name
    other_icon = has_icon and icon != (topic.icon_custom_emoji_id or "")
    if not other_name and not other_icon:
        raise bad(SAME_TOPIC)
    world.change_topic(
        forum,
        world.bot,
        topic,
        name=name if other_name else None,
        icon=icon if other_icon else None,
    )
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    """Close a topic to members."""
    return _turned(world, *_topic(world, params), closed=True)


def reopen_forum_topic(world: World, params: Params) -> bool:
    """Open a closed topic again."""
    return _turned(world, *_topic(world, params), closed=False)


def close_general_forum_topic(world: World, params: Params) -> bool:
    """Close General to members."""
    return _turned(world, _forum(world, params), None, closed=True)


def reopen_general_forum_topic(world: World, params: Params) -> bool:
    """Open General again."""
    return _turned(world, _forum(world, params), None, closed=False)


def delete_forum_topic(world: World, params: Params) -> bool:
    """Delete a topic with all its messages."""
    forum, topic = _topic(world, params)
    if not forum.bot_may("can_delete_messages") and topic.creator != world.bot.id:
        raise bad("not enough rights to delete the topic")
    world.drop_topic(forum, topic)
    return True


def _turned(world: World, forum: Chat, topic: Topic | None, *, closed: bool) -> bool:
    _demand(world, forum, topic, "close or open the topic")
    if closed == (topic.closed if topic else forum.general_closed):
        raise bad(SAME_TOPIC)
    world.turn_topic(forum, world.bot, topic, closed=closed)
    return True


def _demand(world: World, forum: Chat, topic: Topic | None, what: str) -> None:
    """Refuse what only a manager of topics may do, or who opened the topic."""
    is_own = topic is not None and topic.creator == world.bot.id
    if not is_own and not forum.bot_may("can_manage_topics"):
        raise bad(f"not enough rights to {what}")


def _forum(world: World, params: Params) -> Chat:
    chat = chat_of(world, params)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    return chat


def _topic(world: World, params: Params) -> tuple[Chat, Topic]:
    """Return the forum and the topic a call is about."""
    thread = params.integer("message_thread_id")
    forum = _forum(world, params)
    if thread <= 0:
        raise bad("invalid forum topic identifier specified")
    if thread == GENERAL or thread not in forum.topics:
        raise bad(NO_TOPIC)
    return forum, forum.topics[thread]


def _icon(params: Params) -> str:
    """Read the number of an emoji; what is no number is none."""
    number = params.integer("icon_custom_emoji_id")
    return str(number) if number else ""


def _cut(name: str) -> str:
    """Return a name as Telegram keeps it: one line, and no more of it than fits."""
    return " ".join(name[:LONGEST_NAME].split())


METHODS: dict[str, Method] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
    "closeGeneralForumTopic": close_general_forum_topic,
    "reopenGeneralForumTopic": reopen_general_forum_topic,
}
