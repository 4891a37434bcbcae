"""What came in, ready to be handled: a message with its words, or a press with its button."""

from dataclasses import dataclass
from datetime import datetime

import telegram

from desk.access import Actor
from desk.draft import Piece
from handlers.chat.buttons import Pressed


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """A message: who wrote it and where, what it says, what it answers.

    `rest` is what stands after the command, if it began with one.
    """

    actor: Actor
    piece: Piece
    said_at: datetime
    reply_to: int | None = None
    reply_to_user: int | None = None
    rest: str = ""
    is_service: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A press on a genuine button of ours, in the chat it was made for."""

    actor: Actor
    pressed: Pressed
    message_id: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command and the words after it."""

    name: str
    rest: str


def command_of(message: telegram.Message, username: str) -> Command | None:
    """Return the command a message begins with, if it is one and meant for this bot.

    `/t_123` is the command `t` with the rest `123`: the form of a number that can be tapped.
    """
    text = message.text or ""
    first, _, rest = text.partition(" ")
    first, newline, below = first.partition("\n")
    if not first.startswith("/"):
        return None
    name, _, addressee = first[1:].partition("@")
    if addressee and addressee.lower() != username.lower():
        return None
    name = name.lower()
    if name.startswith("t_"):
        return Command("t", name[2:])
    return Command(name, f"{below} {rest}".strip() if newline else rest.strip())
