"""What came in, ready to be handled: a message with its words, or a press with its button."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

import telegram

from desk.access import Actor
from desk.draft import Piece
from handlers.chat.buttons import Pressed

REPORT = "report"
"""The parameter of a link that leads to one's own draft: who one is decides, so it is no secret."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """A message: who wrote it and where, what it says, what it answers.

    `rest` is what stands after the command, if it began with one; `answered` is what it answers,
    as Telegram shows it.
    """

    actor: Actor
    piece: Piece
    said_at: datetime
    reply_to: int | None = None
    reply_to_user: int | None = None
    rest: str = ""
    is_service: bool = False
    answered: telegram.Message | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A press on a genuine button of ours, in the chat it was made for."""

    actor: Actor
    pressed: Pressed
    message_id: int


COMMAND = re.compile(
    r"/(?P<name>[a-z0-9_]{1,32})(?:@(?P<addressee>\w+))?(?P<rest>\s.*)?$", re.IGNORECASE | re.DOTALL
)
"""`/name words`, `/name@bot words`; `/dev/sda1 is full` is none.

Source: Telegram Bot API, BotCommand: 1-32 characters of a-z, 0-9 and underscore.
"""


@dataclass(frozen=True, slots=True)
class Command:
    """A command and the words after it."""

    name: str
    rest: str


def command_of(message: telegram.Message, username: str) -> Command | None:
    """Return the command a message begins with, if it is one and meant for this bot.

    `/t_123` is the command `t` with the rest `123`: the form of a number that can be tapped.
    """
    if message.forward_origin is not None:
        return None  # somebody else's words order nothing
    return command_in(message.text or message.caption or "", username)


def command_in(text: str, username: str) -> Command | None:
    """Return the command that words begin with, if they do and it is meant for this bot."""
    found = COMMAND.match(text)
    if found is None:
        return None
    name, addressee, rest = found["name"].lower(), found["addressee"], (found["rest"] or "").strip()
    if addressee and addressee.lower() != username.lower():
        return None
    if name.startswith("t_"):
        return Command("t", name[2:])
    return Command(name, rest)


def without_command(piece: Piece, name: str, username: str) -> Piece:
    """Return an edited message without the command that it began with."""
    command = command_in(piece.text, username)
    if command is None or command.name != name:
        return piece
    return replace(piece, text=command.rest)
