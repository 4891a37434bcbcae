"""What Telegram must know of the bot: where its webhook is, and its menu of commands."""

from dataclasses import dataclass

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from bot.clock import Clock
from bot.health import Stage
from bot.loops import Loop, Trouble
from bot.telegram import Door
from bot.wire.updates import ALLOWED
from desk.people import LANGUAGES, ChatKind
from desk.policy import Policy
from desk.secrets.secret import Secret
from handlers.chat.commands import MenuEntry, menu

SCOPES: dict[ChatKind, BotCommandScope] = {
    ChatKind.PRIVATE: BotCommandScopeAllPrivateChats(),
    ChatKind.STAFF: BotCommandScopeAllGroupChats(),
}
"""What holds everywhere; single groups and people have menus of their own (bot/wire/menus.py)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """Where Telegram posts updates to, and what it says to prove itself."""

    url: str
    secret: Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The menu of one place in one language; None is for every language without one."""

    place: ChatKind
    language: str | None
    entries: tuple[MenuEntry, ...]


def menus(policy: Policy) -> list[Shown]:
    """Return what Telegram shall offer; the desk's language is there for all others."""
    return [
        Shown(
            place=place,
            language=language,
            entries=tuple(menu(place, language or policy.language, policy)),
        )
        for place in SCOPES
        for language in (None, *LANGUAGES)
    ]


class Profile(Loop):
    """Tells Telegram once at each start; tried again until Telegram has heard it."""

    shows_rest = False

    def __init__(
        self, *, stage: Stage, clock: Clock, door: Door, policy: Policy, webhook: Webhook | None
    ) -> None:
        super().__init__(stage, clock)
        self._bot = door.bot
        self._policy = policy
        self._webhook = webhook
        self._told = False

    async def turn(self) -> int:
        """Tell everything; return 1 the time that it was heard."""
        if self._told:
            return 0
        try:
            await self._set_webhook()
            await self._set_commands()
        except TelegramError as error:
            raise Trouble(f"Telegram could not be told of the bot: {error.message}") from None
        self._told = True
        self.stop()
        return 1

    async def _set_webhook(self) -> None:
        if self._webhook is not None:
            await self._bot.set_webhook(
                self._webhook.url,
                secret_token=self._webhook.secret.reveal(),
                allowed_updates=ALLOWED,
                drop_pending_updates=False,
            )

    async def _set_commands(self) -> None:
        """Set the menu of each place in each language."""
        for shown in menus(self._policy):
            await self._bot.set_my_commands(
                [BotCommand(entry.command, entry.description) for entry in shown.entries],
                scope=SCOPES[shown.place],
                language_code=shown.language,
            )
