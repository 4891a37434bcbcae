"""The world as JSON: all that people, the bot and the page can still ask for."""

from dataclasses import MISSING, Field, fields
from itertools import islice
from typing import Any

from sandbox.model import FILE_KINDS, Bot, Chat, FileRef, Json, Message, Person, Press, Webhook
from sandbox.updates.queue import Update, Updates
from sandbox.wire import compact
from sandbox.world import World

PRESSES_KEPT = 1000
"""Far more than the page shows, or than people press before the oldest can be answered no more."""
ARCHIVE_KEPT = 1000
"""How many updates can still be delivered once more."""
BOT = "bot"
"""Stands for the bot where people have their id."""


def written(world: World) -> Json:
    """Return the world as JSON; the contents of files are named by their digests only."""
    return {
        "bot": flat(world.bot),
        "reads_all": world.reads_all,
        "people": [flat(person) for person in world.people.values()],
        "chats": [_chat(chat) for chat in world.chats.values()],
        "presses": [_press(press) for press in _last(world.presses, PRESSES_KEPT)],
        "last_query_id": world.last_query_id,
        "files": {
            "stored": [{**flat(one.ref), "digest": one.digest} for one in _files(world)],
            "links": [
                [path, file_id, until.isoformat()]
                for path, (file_id, until) in world.files.links.items()
            ],
            "next_number": world.files.next_number,
        },
        "updates": _updates(world.updates),
        "webhook": world.webhook and _webhook(world.webhook),
        "profile": {
            "name": world.profile.name,
            "names": world.profile.names,
            "descriptions": world.profile.descriptions,
            "short_descriptions": world.profile.short_descriptions,
            "commands": [[*key, commands] for key, commands in world.profile.commands.items()],
            "menu_buttons": list(world.profile.menu_buttons.items()),
        },
    }


def flat(thing: Any, *but: str) -> Json:  # noqa: ANN401 - any of the dataclasses of the model
    """Return the fields of a dataclass that say more than their default, all or all but some."""
    values = {one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in but}
    defaults = {one.name: _default(one) for one in fields(thing)}
    return {name: value for name, value in values.items() if value != defaults[name]}


def _default(field: Field[Any]) -> Any:  # noqa: ANN401 - whatever the field holds
    return field.default if field.default_factory is MISSING else field.default_factory()


def _last(items: dict[Any, Any], most: int) -> list[Any]:
    """Return the newest values of a dict, in order."""
    return list(islice(items.values(), max(0, len(items) - most), None))


def _files(world: World) -> list[Any]:
    return list(world.files.stored.values())


def _chat(chat: Chat) -> Json:
    return flat(chat, "members", "log", "topics", "bot_rights", "anonymous") | {
        "members": list(chat.members.items()),
        "log": [_message(message) for message in chat.log.values()],
        "topics": [flat(topic) for topic in chat.topics.values()],
        "bot_rights": sorted(chat.bot_rights),
        "anonymous": sorted(chat.anonymous),
    }


def _message(message: Message) -> Json:
    plain = flat(
        message,
        *("chat_id", "sender", "date", "entities", "keyboard", "edited_at", "link_preview"),
        *("joined", "left", "reactions", *FILE_KINDS),
    )
    return plain | compact(
        sender=_who(message.sender),
        date=message.date.isoformat(),
        entities=[flat(entity) for entity in message.entities],
        keyboard=[[dict(button.wire) for button in row] for row in message.keyboard],
        **{kind: _file_id(getattr(message, kind)) for kind in FILE_KINDS},
        edited_at=message.edited_at and message.edited_at.isoformat(),
        link_preview=message.link_preview and dict(message.link_preview),
        joined=[_who(who) for who in message.joined],
        left=message.left and _who(message.left),
        reactions=list(message.reactions.items()),
    )


def _who(who: Person | Bot) -> int | str:
    return BOT if isinstance(who, Bot) else who.id


def _file_id(ref: FileRef | None) -> str | None:
    return None if ref is None else ref.file_id


def _press(press: Press) -> Json:
    answer = press.answer
    return flat(press, "at", "answer") | {
        "at": press.at.isoformat(),
        "answer": answer and flat(answer),
    }


def _updates(updates: Updates) -> Json:
    return {
        "allowed": updates.allowed,
        "queue": [_update(update) for update in updates.queue],
        "archive": [_update(update) for update in _last(updates.archive, ARCHIVE_KEPT)],
        "last_id": updates.last_id,
    }


def _update(update: Update) -> Json:
    return flat(update, "until", "due_at") | {
        "until": update.until.isoformat(),
        "due_at": update.due_at and update.due_at.isoformat(),
    }


def _webhook(webhook: Webhook) -> Json:
    return flat(webhook, "last_error_at") | {
        "last_error_at": webhook.last_error_at and webhook.last_error_at.isoformat(),
    }
