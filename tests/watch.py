"""What a scene keeps an eye on: unread messages, error lines, and calls that went wrong."""

import logging
import re
from collections.abc import Iterable, Sequence

from desk.identifiers import RecordId
from desk.record import Record
from sandbox.model import Button, Call, Message
from sandbox.world import World
from tests.judge import faults_of_call

On = Message | Record | RecordId | int | None


def words_of(message: Message) -> str:
    """Return what a reader sees of a message: its words, and its buttons in brackets."""
    buttons = "\n".join(" ".join(f"[{b.text}]" for b in row) for row in message.keyboard)
    return "\n".join(filter(None, (message.text or message.caption, buttons)))


LIST_SIGN = "📋 "


def is_list(message: Message) -> bool:
    """Whether a message is the list of open tickets: stories look at it when they ask for it."""
    words = message.text or ""
    return message.from_bot and words.startswith((f"{LIST_SIGN}Open", f"{LIST_SIGN}未结"))


def _is_read(message: Message) -> bool:
    """Whether a message is of the bot and says something that a story must take in."""
    return message.from_bot and not message.is_service and not is_list(message)


def pressed_parts(button: Button) -> tuple[str, str, str]:
    """Return verb, reference and argument of our own callback data, as far as it is that."""
    parts = (button.data or "").split(".")
    if len(parts) < 6:
        return ("", "", "")
    return (parts[1], parts[2], ".".join(parts[4:-1]))


def _names_of(button: Button) -> set[str]:
    """Return what a button may be called: by its verb, or by verb and argument."""
    verb, _, argument = pressed_parts(button)
    return {verb, f"{verb} {argument or '-'}"} if verb else set()


def button_of(world: World, chat: int, name: str, on: On) -> tuple[Message, Button]:
    """Return the message and the button that a story names.

    Raises:
        AssertionError: there is none; it tells what there is.
    """
    for message in _looked_at(world, chat, on):
        buttons = [button for row in message.keyboard for button in row if button.data]
        for fits in (_by_label, _by_verb, _by_part):
            for button in buttons:
                if fits(button, name):
                    return message, button
    shown = "\n--\n".join(words_of(message) for message in world.messages(chat)[-4:])
    raise AssertionError(f"no button {name!r} in chat {chat}; the newest messages:\n{shown}")


def _looked_at(world: World, chat: int, on: On) -> Iterable[Message]:
    live = {message.id: message for message in world.messages(chat)}
    if isinstance(on, Message):
        return [live[on.id]] if on.id in live else []
    return [m for m in reversed(live.values()) if on is None or _is_about(m, on)]


def _is_about(message: Message, on: Record | int) -> bool:
    number = str(on.id if isinstance(on, Record) else on)
    return any(pressed_parts(b)[1] == number for row in message.keyboard for b in row)


def _by_label(button: Button, name: str) -> bool:
    return button.text == name


def _by_verb(button: Button, name: str) -> bool:
    return name in _names_of(button)


def _by_part(button: Button, name: str) -> bool:
    return name.casefold() in button.text.casefold()


class Reader:
    """Remembers which messages of the bot, new or changed, a story has not taken in yet."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._changes = world.subscribe()
        self._unread: dict[tuple[int, int], None] = {}

    def unread(self, chat: int | None = None) -> list[Message]:
        """Return the unread messages, oldest first."""
        self._catch_up()
        found = []
        for room, number in self._unread:
            if chat in (None, room):
                found += [m for m in self._world.messages(room) if m.id == number]
        return found

    def take(self, chat: int, parts: Sequence[str]) -> Message:
        """Take in the oldest unread message that holds all parts."""
        unread = self.unread(chat)
        for message in unread:
            if all(part in words_of(message) for part in parts):
                del self._unread[chat, message.id]
                return message
        shown = "\n--\n".join(map(words_of, unread)) or "(nothing)"
        raise AssertionError(f"nothing unread with {parts}; unread is:\n{shown}")

    def skip(self, chat: int | None = None) -> None:
        """Take in everything."""
        for message in self.unread(chat):
            del self._unread[message.chat_id, message.id]

    def offered(self, chat: int) -> set[str]:
        """Return all that can be pressed on the newest card of a chat."""
        card = self.card(chat)
        return {name for row in card.keyboard for button in row for name in _names_of(button)}

    def card(self, chat: int, on: On = None) -> Message:
        """Return the newest message that has buttons."""
        for message in _looked_at(self._world, chat, on):
            if message.keyboard:
                return message
        raise AssertionError(f"no card in chat {chat}; it shows:\n{self.shown(chat)}")

    def shown(self, chat: int) -> str:
        """Return a chat as its members see it."""
        return "\n--\n".join(map(words_of, self._world.messages(chat)))

    def _catch_up(self) -> None:
        while not self._changes.queue.empty():
            change = self._changes.queue.get_nowait()
            if change.chat_id is None or change.message_id is None:
                continue
            key = (change.chat_id, change.message_id)
            if change.kind == "deleted":
                self._unread.pop(key, None)
            elif change.kind in {"message", "edited"} and self._is_ours(*key):
                self._unread.setdefault(key)

    def _is_ours(self, chat: int, number: int) -> bool:
        messages = self._world.messages(chat)
        return any(m.id == number and _is_read(m) for m in messages)


class Errors(logging.Handler):
    """Collects ERROR lines, and judges calls."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self.explained: list[re.Pattern[str]] = []
        self.allowed: list[re.Pattern[str]] = []
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def unexplained(self) -> list[str]:
        """Return the lines that no pattern explains."""
        return [
            f"unexplained ERROR line:\n{line}"
            for line in self.lines
            if not any(pattern.search(line) for pattern in self.explained)
        ]

    def wrong_calls(self, calls: Iterable[Call]) -> list[str]:
        """Return the calls that Telegram would not have taken as they stand."""
        return [f"wrong call:\n{wrong}" for call in calls if (wrong := self._wrong(call))]

    def _wrong(self, call: Call) -> str | None:
        for what in ("unknown_parameters", "mistyped_parameters", "unserved_parameters"):
            if found := getattr(call, what):
                return f"{call.method}: {what} {found}"
        if faults := faults_of_call(call):
            return f"{call.method} {call.params}: {faults}"
        if not call.served:
            return f"{call.method} is not served by the sandbox"
        told = f"{call.status} {call.description or ''}"
        if call.status == 200 or any(pattern.search(told) for pattern in self.allowed):
            return None
        return f"{call.method} {call.params}: {told}"
