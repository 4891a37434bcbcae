"""What the page is told: the whole world as JSON, and afterwards only what changed."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TypeAlias

from sandbox.model import Call, Change, Chat, Json, Person, Press, Topic
from sandbox.page.messages import portrayed
from sandbox.page.network import network_of
from sandbox.world import World

Captions: TypeAlias = Mapping[int, Mapping[str, str]]

CALLS_SHOWN = 300
POLLS_SHOWN = 20
PRESSES_SHOWN = 100


class Portrait:
    """Pictures of one world.

    Tables are objects by key, so that a patch has the shape of the whole: what is there replaces
    what was, and `gone` names what is no more.
    """

    def __init__(self, world: World, captions: Captions) -> None:
        self._world = world
        self._captions = captions

    def whole(self) -> Json:
        """Return everything the page shows."""
        world = self._world
        messages = [message for chat in world.chats for message in world.messages(chat)]
        recent = islice(reversed(world.presses.values()), PRESSES_SHOWN)
        return {
            "bot": self._bot(),
            "commands": self._commands(),
            "network": network_of(world),
            "people": {str(person.id): self._person(person) for person in world.people.values()},
            "chats": {str(chat.id): _chat(chat) for chat in world.chats.values()},
            "messages": {_key(one.chat_id, one.id): portrayed(one) for one in messages},
            "calls": {str(call.number): _call(call) for call in _shown(world.calls)},
            "presses": {press.id: _press(press) for press in recent},
        }

    def after(self, changes: Iterable[Change]) -> Json:
        """Return what the changes touched, as it stands now."""
        patch: Json = {name: {} for name in ("people", "chats", "messages", "calls", "presses")}
        gone: list[str] = []
        for change in changes:
            self._touch(patch, gone, change)
        kept = {name: table for name, table in patch.items() if table}
        kept["network"] = network_of(self._world)
        if "calls" in kept:
            kept |= {"bot": self._bot(), "commands": self._commands()}
        return kept | ({"gone": {"messages": gone}} if gone else {})

    def _touch(self, patch: Json, gone: list[str], change: Change) -> None:
        world = self._world
        person = world.people.get(change.person or change.chat_id or 0)
        if person is not None:
            patch["people"][str(person.id)] = self._person(person)
        chat = world.chats.get(change.chat_id or 0)
        if chat is not None:
            patch["chats"][str(chat.id)] = _chat(chat)
        if chat is not None and change.message_id is not None:
            message = chat.log.get(change.message_id)
            key = _key(chat.id, change.message_id)
            if message is not None:
                patch["messages"][key] = portrayed(message)
            elif change.kind == "deleted":
                patch["messages"].pop(key, None)
                gone.append(key)
        if change.query_id is not None:
            patch["presses"][change.query_id] = _press(world.presses[change.query_id])
        if change.call is not None:
            call = next((one for one in reversed(world.calls) if one.number == change.call), None)
            if call is not None:
                patch["calls"][str(call.number)] = _call(call)

    def _bot(self) -> Json:
        bot = self._world.bot
        return {"id": bot.id, "name": bot.name, "username": bot.username}

    def _commands(self) -> Json:
        """Return the bot's commands by `scope/language`."""
        known = self._world.profile.commands
        return {f"{scope}/{language}": commands for (scope, language), commands in known.items()}

    def _person(self, person: Person) -> Json:
        caption = self._captions.get(person.id)
        return {
            "id": person.id,
            "name": person.name,
            "username": person.username,
            "language": person.language_code,
            "started": person.started,
            "blocked": person.blocked,
            "caption": dict(caption) if caption else None,
        }


def _key(chat: int, message: int) -> str:
    return f"{chat}/{message}"


def _chat(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "kind": "private" if chat.type == "private" else "group",
        "type": chat.type,
        "title": chat.title,
        "members": list(chat.present),
        "administrators": list(chat.administrators),
        "anonymous": sorted(chat.anonymous),
        "has_bot": chat.has_bot,
        "bot_manages_topics": chat.bot_may("can_manage_topics"),
        "bot_runs": chat.bot_status == "administrator",
        "forum": chat.is_forum,
        "topics": [_topic(topic) for topic in chat.topics.values()],
        "general_closed": chat.general_closed,
        "pinned": list(chat.pinned),
        "migrated_to": chat.migrated_to,
        "migrated_from": chat.migrated_from,
        "protected": chat.protected,
    }


def _topic(topic: Topic) -> Json:
    return {
        "id": topic.id,
        "name": topic.name,
        "color": f"{topic.icon_color:06x}",
        "creator": topic.creator,
        "closed": topic.closed,
    }


def _press(press: Press) -> Json:
    answer = press.answer
    return {
        "person": press.person,
        "chat": press.chat_id,
        "message": press.message_id,
        "answer": answer and {"text": answer.text, "alert": answer.show_alert, "url": answer.url},
    }


def _call(call: Call) -> Json:
    return {
        "number": call.number,
        "at": call.at.timestamp(),
        "method": call.method,
        "params": call.params,
        "status": call.status,
        "description": call.description,
        "applied": call.applied,
        "unknown": list(call.unknown_parameters),
        "mistyped": list(call.mistyped_parameters),
        "unserved": list(call.unserved_parameters),
    }


def _shown(calls: list[Call]) -> list[Call]:
    """Return the newest calls, with polling kept from crowding out the rest."""
    shown: list[Call] = []
    polls = 0
    for call in reversed(calls):
        is_poll = call.method.lower() == "getupdates"
        polls += is_poll
        if not is_poll or polls <= POLLS_SHOWN:
            shown.append(call)
        if len(shown) == CALLS_SHOWN:
            break
    return shown
