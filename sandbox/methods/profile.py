"""Methods about the bot itself: who it is, its commands and descriptions."""

import re

from sandbox.errors import bad
from sandbox.methods.common import Method
from sandbox.model import Json
from sandbox.params import Params
from sandbox.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"(?:[a-z]{2})?")
MOST_COMMANDS = 100
LONGEST_COMMAND_DESCRIPTION = 256
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120
SCOPES = {
    "default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (),
    "chat": ("chat_id",), "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}  # fmt: skip


def get_me(world: World, _: Params) -> Json:
    """Tell who the bot is."""
    return world.wire.user(world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all,
        "supports_inline_queries": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    """Set the commands of a scope and language."""
    given = params.value("commands", "commands")
    if not isinstance(given, list):
        raise bad("expected an Array of BotCommand")
    if len(given) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[_scope(world, params)] = [_command(item) for item in given]
    return True


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad("expected an Object as BotCommand")
    command, description = given.get("command"), given.get("description")
    # The official server takes a leading slash and cuts it.
    name = command.removeprefix("/") if isinstance(command, str) else ""
    if not COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= LONGEST_COMMAND_DESCRIPTION:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Tell the commands of a scope and language; none where none were set for just these."""
    return world.profile.commands.get(_scope(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the commands of a scope and language."""
    world.profile.commands.pop(_scope(world, params), None)
    return True


def _scope(world: World, params: Params) -> tuple[str, str]:
    given = params.value("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(given, dict):
        raise bad("object expected as bot command scope")
    kind = given.get("type")
    if kind not in SCOPES:
        raise bad("unsupported type specified")
    inner = Params(given=given)
    place = [inner.integer(name) for name in SCOPES[kind]]
    if place and place[0] not in world.chats:
        raise bad("chat not found")
    return " ".join([kind, *map(str, place)]), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad("invalid language code specified")
    return language


def set_my_description(world: World, params: Params) -> bool:
    """Set what an empty chat with the bot shows."""
    _describe(params, world.profile.descriptions, "description", LONGEST_DESCRIPTION)
    return True


def set_my_short_description(world: World, params: Params) -> bool:
    """Set what the bot's profile shows."""
    texts = world.profile.short_descriptions
    _describe(params, texts, "short_description", LONGEST_SHORT_DESCRIPTION)
    return True


def _describe(params: Params, texts: dict[str, str], name: str, longest: int) -> None:
    text = params.text(name)
    if len(text) > longest:
        raise bad(f"{name.replace('_', ' ')} is too long")
    texts[_language(params)] = text


def get_my_name(world: World, params: Params) -> Json:
    """Tell the bot's name, which is one for all languages."""
    _language(params)
    return {"name": world.profile.name}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": set_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyName": get_my_name,
}
