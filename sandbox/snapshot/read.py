"""JSON as `written` made it, made a world again."""

from collections.abc import Callable
from datetime import datetime

from sandbox.model import (
    FILE_KINDS,
    Answer,
    Bot,
    Button,
    Chat,
    Entity,
    FileRef,
    Json,
    Message,
    Person,
    Press,
    Topic,
    Webhook,
)
from sandbox.snapshot.written import BOT
from sandbox.updates.queue import Update
from sandbox.world import World

LEAP = 10_000
"""More than any count can grow between two savings."""


def world_of(
    state: Json,
    *,
    clock: Callable[[], datetime],
    token: str,
    content: Callable[[str], bytes],
) -> World:
    """Return the world that was written.

    Args:
        state: what `written` returned.
        clock: gives the moment from now on.
        token: the bot's token.
        content: gives the content of a file by its digest.

    Raises:
        LookupError, TypeError, ValueError: it was not written by `written`.
    """
    bot = Bot(**state["bot"])
    world = World(
        token=token,
        clock=clock,
        bot_name=bot.first_name,
        bot_username=bot.username,
        bot_id=bot.id,
    )
    world.reads_all = state["reads_all"]
    _take_files(world, state["files"], content)
    people = {one["id"]: Person(**one) for one in state["people"]}
    reader = _Reader(world, people)
    world.adopt(people.values(), [reader.chat(chat) for chat in state["chats"]])
    world.presses.update((press["id"], _press(press)) for press in state["presses"])
    world.last_query_id = state["last_query_id"]
    _take_updates(world, state["updates"])
    world.webhook = state["webhook"] and _webhook(state["webhook"])
    profile = state["profile"]
    world.profile.name = profile["name"]
    world.profile.names.update(profile["names"])
    world.profile.menu_buttons.update(profile["menu_buttons"])
    world.profile.descriptions.update(profile["descriptions"])
    world.profile.short_descriptions.update(profile["short_descriptions"])
    for scope, language, commands in profile["commands"]:
        world.profile.commands[scope, language] = commands
    return world


def leap(world: World) -> None:
    """Let all ids go on far above those that a world may have forgotten it gave away.

    The bot knows them: were they given to something else, it would take that for what it knew.
    """
    for chat in world.chats.values():
        chat.last_id += LEAP
    world.updates.last_id += LEAP
    world.last_query_id += LEAP
    world.files.next_number += LEAP


class _Reader:
    """Reads what refers to people and files."""

    def __init__(self, world: World, people: dict[int, Person]) -> None:
        self._world = world
        self._people = people

    def chat(self, state: Json) -> Chat:
        members = {id_: status for id_, status in state["members"]}  # noqa: C416 - of pairs that JSON made lists
        read = {
            "members": members,
            "log": {},
            "topics": {one["id"]: Topic(**one) for one in state["topics"]},
            "bot_rights": set(state["bot_rights"]),
            "anonymous": set(state["anonymous"]),
        }
        chat = Chat(**{**state, **read})
        for one in state["log"]:
            chat.log[one["id"]] = self._message(one, chat)
        return chat

    def _message(self, state: Json, chat: Chat) -> Message:
        read: Json = {
            "sender": self._who(state["sender"]),
            "date": datetime.fromisoformat(state["date"]),
            "entities": tuple(Entity(**entity) for entity in state.get("entities", ())),
            "keyboard": tuple(
                tuple(Button(wire=wire) for wire in row) for row in state.get("keyboard", ())
            ),
            "reply_keyboard": tuple(tuple(row) for row in state.get("reply_keyboard", ())),
            **{kind: self._file(state.get(kind)) for kind in FILE_KINDS},
            "edited_at": _moment(state.get("edited_at")),
            "joined": tuple(self._who(who) for who in state.get("joined", ())),
            "left": self._who(state["left"]) if "left" in state else None,
            "reactions": {who: tuple(emoji) for who, emoji in state.get("reactions", ())},
        }
        return Message(**{**state, **read, "chat_id": chat.id})

    def _who(self, who: int | str) -> Person | Bot:
        return self._world.bot if who == BOT else self._people[int(who)]

    def _file(self, file_id: str | None) -> FileRef | None:
        return None if file_id is None else self._world.files.stored[file_id].ref


def _take_files(world: World, state: Json, content: Callable[[str], bytes]) -> None:
    for one in state["stored"]:
        digest = one.pop("digest")
        world.files.put(FileRef(**one), content(digest))
    for path, file_id, until in state["links"]:
        world.files.links[path] = (file_id, datetime.fromisoformat(until))
    world.files.next_number = state["next_number"]


def _take_updates(world: World, state: Json) -> None:
    updates = world.updates
    updates.allowed = tuple(state["allowed"])
    updates.queue.extend(_update(one) for one in state["queue"])
    updates.archive.update((one["id"], _update(one)) for one in state["archive"])
    updates.last_id = state["last_id"]


def _update(state: Json) -> Update:
    until = datetime.fromisoformat(state["until"])
    return Update(**{**state, "until": until, "due_at": _moment(state["due_at"])})


def _press(state: Json) -> Press:
    answer = state["answer"]
    at = datetime.fromisoformat(state["at"])
    return Press(**{**state, "at": at, "answer": answer and _answer(answer)})


def _answer(state: Json) -> Answer:
    return Answer(**state)


def _webhook(state: Json) -> Webhook:
    return Webhook(**{**state, "last_error_at": _moment(state["last_error_at"])})


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
