"""Methods about who is in a chat, and the bot's own leaving."""

from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import Method, chat_of
from sandbox.model import Json
from sandbox.world import World


def get_chat_member(world: World, params: Params) -> Json:
    """Tell what somebody is in a chat."""
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad("invalid user_id specified")
    chat = chat_of(world, params)
    if user_id == world.bot.id:
        return world.wire.standing(chat, world.bot)
    stranger = chat.type == "private" and user_id != chat.id
    if stranger or user_id not in world.people:
        # Of a supergroup only Telegram's servers can say so, and they say it thus.
        raise bad("PARTICIPANT_ID_INVALID" if chat.type == "supergroup" else "member not found")
    return world.wire.standing(chat, world.people[user_id])


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Tell of the people who run a group; other bots are left out, this one is not."""
    chat = chat_of(world, params)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    found = [world.wire.standing(chat, world.people[id_]) for id_ in chat.administrators]
    if chat.bot_status == "administrator":
        found.append(world.wire.standing(chat, world.bot))
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


METHODS: dict[str, Method] = {
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
