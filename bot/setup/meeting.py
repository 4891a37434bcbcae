"""Asks Telegram who a token belongs to, and says what is wrong in words of its own."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bot.config.addresses import host_of, is_loopback
from bot.replies import Outcome, Reply
from bot.telegram import Door, Pool
from desk.secrets.secret import Secret

SANDBOX_TOKEN = "0:sandbox"  # noqa: S105 - what no real token begins with


@dataclass(frozen=True, kw_only=True, slots=True)
class Met:
    """The bot behind a token."""

    id: int
    username: str
    name: str
    reads_all: bool
    can_join: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NotMet:
    """Why a token leads to no bot: the key of the words, and the reason in Telegram's own."""

    why: str
    reason: str = ""

    @property
    def is_network(self) -> bool:
        """Whether another way to Telegram may help, and another token does not."""
        return self.why in {"unreachable", "no_answer", "no_bot_api"}


async def meet(door: Door) -> Met | NotMet:
    """Ask who the bot is."""
    reply = await door.post("getMe", pool=Pool.ANSWERS)
    if reply.is_ok and isinstance(reply.result, dict):
        return _met(reply.result)
    if reply.is_ok:
        return NotMet(why="no_bot_api")
    return NotMet(why=_why(reply), reason=reply.description)


def _met(user: dict[str, Any]) -> Met:
    return Met(
        id=int(user["id"]),
        username=str(user.get("username", "")),
        name=str(user.get("first_name", "")),
        reads_all=user.get("can_read_all_group_messages") is True,
        can_join=user.get("can_join_groups") is not False,
    )


def _why(reply: Reply) -> str:
    """Return the key of what went wrong with a call."""
    if reply.outcome is Outcome.LIMITED:
        return "limited"
    if reply.code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        # Without an answer of the Bot API's own there is none at this address.
        return "unknown_token" if reply.outcome is Outcome.REFUSED else "no_bot_api"
    if reply.outcome is Outcome.NOT_SENT:
        return "unreachable"
    if reply.unread or HTTPStatus.MULTIPLE_CHOICES <= reply.code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return "no_bot_api"
    return "no_answer"


def is_for_sandbox(token: Secret, api_root: str) -> bool:
    """Whether a token of the sandbox would be sent somewhere else."""
    return token.reveal().startswith(SANDBOX_TOKEN) and not is_loopback(host_of(api_root))
