"""Methods about the commands the bot offers, by scope and language."""

import re

from sandbox.calls.fields import Fields, Misfit, refusing
from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import Method, chat_of
from sandbox.methods.profile import language_of
from sandbox.model import Json
from sandbox.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
WIDE = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
NARROW = ("chat", "chat_administrators", "chat_member")


def set_my_commands(world: World, params: Params) -> bool:
    """Set the commands of a scope and language."""
    commands = _commands(params)
    place = _place(world, params)
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[place] = [_accepted(command) for command in commands]
    return True


def _commands(params: Params) -> list[Json]:
    if not params.text("commands"):
        return []
    given = params.value("commands", "commands")
    if not isinstance(given, list):
        raise bad("expected an Array of BotCommand")
    with refusing("BotCommand"):
        return [_command(item) for item in given]


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise Misfit("expected an Object")
    fields = Fields(given)
    return {name: fields.text(name, required=True) for name in ("command", "description")}


def _accepted(command: Json) -> Json:
    # A leading slash is taken and cut.
    name, description = command["command"].removeprefix("/"), command["description"].strip()
    if not COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= LONGEST_DESCRIPTION:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Tell the commands of a scope and language; none where none were set for just these."""
    return world.profile.commands.get(_place(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the commands of a scope and language."""
    world.profile.commands.pop(_place(world, params), None)
    return True


def _place(world: World, params: Params) -> tuple[str, str]:
    """Return what commands are kept by: the scope with its ids, and the language."""
    given = params.value("scope", "BotCommandScope") if params.text("scope") else {"type": WIDE[0]}
    with refusing("BotCommandScope"):
        kind, chat, user = _scope(given)
    if not chat:
        return kind, language_of(params)
    room = chat_of(world, Params(given={"chat_id": chat}))
    ids = [room.id, user] if user else [room.id]
    return " ".join([kind, *map(str, ids)]), language_of(params)


def _scope(given: object) -> tuple[str, str, int]:
    """Return the kind of a scope, the chat it names and the user in there."""
    if not isinstance(given, dict):
        raise Misfit("BotCommandScope must be an Object")
    fields = Fields(given)
    kind = fields.text("type", required=True)
    if kind in WIDE:
        return kind, "", 0
    if kind not in NARROW:
        raise Misfit("Unsupported type specified")
    chat = fields.text("chat_id", required=True)
    if not chat:
        raise Misfit("Empty chat_id specified")
    if kind != "chat_member":
        return kind, chat, 0
    user = fields.number("user_id", required=True)
    if user <= 0:
        raise Misfit("Invalid user_id specified")
    return kind, chat, user


METHODS: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}
