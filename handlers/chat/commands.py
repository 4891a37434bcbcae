"""The commands that Telegram's menu offers, by place."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.people import ChatKind
from desk.policy import Policy
from handlers.chat.words import Words

MENU: Mapping[ChatKind, tuple[str, ...]] = {
    ChatKind.PRIVATE: ("new", "my", "help", "language", "cancel"),
    ChatKind.GROUP: (
        "board",
        "find",
        "r",
        "away",
        "back",
        "handover",
        "dup",
        "help",
        "language",
        "role",
    ),
    ChatKind.STAFF: ("new", "help"),
}


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A command and what it does, in one line."""

    command: str
    description: str


def menu(place: ChatKind, locale: str, policy: Policy) -> list[MenuEntry]:
    """Return the menu of a place in a language."""
    words = Words(locale, policy)
    return [MenuEntry(command, words(f"commands.{command}")) for command in MENU[place]]
