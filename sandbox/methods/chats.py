"""Methods about chats, their members and files."""

from sandbox.errors import bad
from sandbox.methods.common import Method, chat_of
from sandbox.model import Json
from sandbox.params import Params
from sandbox.wire import file
from sandbox.world import World

BIGGEST_DOWNLOAD = 20 * 1024 * 1024
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
         "gifts_from_channels")  # fmt: skip


def get_chat(world: World, params: Params) -> Json:
    """Tell of a chat."""
    chat = chat_of(world, params)
    return world.wire.chat(chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }


def get_chat_member(world: World, params: Params) -> Json:
    """Tell what somebody is in a chat."""
    chat = chat_of(world, params)
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad("invalid user_id specified")
    if user_id == world.bot.id:
        return world.wire.member(world.bot, chat.bot_status)
    if user_id not in world.people:
        raise bad("user not found")
    return world.wire.member(world.people[user_id], chat.members.get(user_id, "left"))


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Tell of the people who run a group; other bots are left out, this one is not."""
    chat = chat_of(world, params)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    people = [world.people[id_] for id_ in chat.present if chat.members[id_] == "administrator"]
    found = [world.wire.member(person, "administrator") for person in people]
    if chat.bot_status == "administrator":
        found.append(world.wire.member(world.bot, "administrator"))
    return found


def get_chat_member_count(world: World, params: Params) -> int:
    """Count who is in a chat, the bot included."""
    return len(chat_of(world, params).present) + 1


def leave_chat(world: World, params: Params) -> bool:
    """Let the bot leave a group."""
    chat = chat_of(world, params)
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    world.change_bot(chat, world.bot, "left")
    return True


def get_file(world: World, params: Params) -> Json:
    """Prepare a file for download, for an hour."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad("file_id not specified")
    if not file_id.startswith("SANDBOX-"):
        raise bad("invalid file_id")
    ref = world.files.get(file_id)
    if ref is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if ref.size > BIGGEST_DOWNLOAD:
        raise bad("file is too big")
    return file(ref, world.files.link(ref, world.clock()))


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
