"""The commands that Telegram's menu offers, by place."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from desk.people import ChatKind, Role
from desk.policy import Policy
from handlers.chat.words import Words

EXAMPLES = ("printer", "wifi", "password")
"""The sentences of the greeting, by the key of their words."""
LEADERS = frozenset({Role.LEAD, Role.MANAGER, Role.ADMIN})

MENU: Mapping[ChatKind, tuple[str, ...]] = {
    ChatKind.PRIVATE: ("new", "my", "sla", "help", "language", "timezone", "cancel"),
    ChatKind.GROUP: (
        "new",
        "board",
        "find",
        "why",
        "next",
        "sla",
        "r",
        "team",
        "away",
        "back",
        "handover",
        "dup",
        "oncall",
        "roster",
        "leave",
        "cover",
        "swap",
        "checkin",
        "checkout",
        "testpage",
        "invite",
        "help",
        "language",
        "role",
    ),
    ChatKind.STAFF: ("new", "help"),
}
"""What everybody is offered in a place."""
OF_DESK = (
    "board",
    "find",
    "why",
    "next",
    "team",
    "oncall",
    "roster",
    "leave",
    "cover",
    "swap",
    "away",
    "back",
    "checkin",
    "checkout",
    "attendance",
)
"""What people with a role are offered in private beside that."""
OF_LEADERS = ("testpage", "invite", "handover", "dup")


def commands_of(place: ChatKind, roles: Collection[Role]) -> tuple[str, ...]:
    """Return the commands that somebody is offered in a place."""
    if place is not ChatKind.PRIVATE or not roles:
        return MENU[place]
    own = OF_LEADERS if not LEADERS.isdisjoint(roles) else ()
    return (*MENU[place][:2], *OF_DESK, *own, *MENU[place][2:])


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A command and what it does, in one line."""

    command: str
    description: str


def menu(
    place: ChatKind, locale: str, policy: Policy, roles: Collection[Role] = ()
) -> list[MenuEntry]:
    """Return the menu of a place in a language, for somebody with these roles."""
    words = Words(locale, policy)
    return [
        MenuEntry(command, words(f"commands.{command}")) for command in commands_of(place, roles)
    ]
