"""What came of a call of the Bot API: five outcomes, and only the fields that the desk reads."""

import json
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

DEFAULT_PAUSE_SECONDS = 5
"""How long to wait after a 429 that does not say how long."""


class Outcome(Enum):
    """How a call ended, as far as the caller can know."""

    OK = "ok"
    REFUSED = "refused"
    """Telegram said no: nothing happened, and asking again would change nothing."""
    LIMITED = "limited"
    """Too many requests: nothing happened, and it may be asked again after a while."""
    NOT_SENT = "not_sent"
    """The request surely never left: no connection, no name, no free slot."""
    UNKNOWN = "unknown"
    """It left, and whether it took effect is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """The answer to one call; `description` never holds the token.

    Of a limited one `held` tells that it never left because of our own limits, and `of_all` that
    not only its chat is meant.
    """

    outcome: Outcome
    result: Any = None
    code: int = 0
    description: str = ""
    retry_after: int = 0
    migrate_to: int | None = None
    held: bool = False
    of_all: bool = False
    unread: bytes = b""
    """The body of a good answer that is no JSON, or too deep or long a one to be read."""

    @property
    def is_ok(self) -> bool:
        """Whether the call took effect."""
        return self.outcome is Outcome.OK

    @property
    def message_ids(self) -> tuple[int, ...]:
        """The ids of the messages that the call made or changed; an album has several."""
        found = self.result if isinstance(self.result, list) else [self.result]
        ids = [item.get("message_id") for item in found if isinstance(item, dict)]
        return tuple(number for number in ids if isinstance(number, int))

    @property
    def message_id(self) -> int | None:
        """The id of the message that the call made or changed, of several the first."""
        return next(iter(self.message_ids), None)

    def says(self, *phrases: str) -> bool:
        """Whether the refusal holds one of these phrases, in whatever case."""
        description = self.description.lower()
        return any(phrase.lower() in description for phrase in phrases)


def read_reply(status: int, body: bytes) -> Reply:
    """Return what an HTTP answer means; whatever cannot be read is an unknown outcome."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return Reply(
            outcome=Outcome.UNKNOWN,
            code=status,
            description=f"unreadable answer, HTTP {status}",
            unread=body if status == HTTPStatus.OK else b"",
        )
    if answer.get("ok") is True:
        return Reply(outcome=Outcome.OK, result=answer.get("result"), code=status)
    return _refusal(status, answer)


def _refusal(status: int, answer: dict[str, Any]) -> Reply:
    """Return what an answer that is not ok means."""
    code = _number(answer.get("error_code")) or status
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    description = str(answer.get("description", f"HTTP {status}"))
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        pause = _number(parameters.get("retry_after")) or DEFAULT_PAUSE_SECONDS
        return Reply(outcome=Outcome.LIMITED, code=code, description=description, retry_after=pause)
    is_refusal = HTTPStatus.BAD_REQUEST <= code < HTTPStatus.INTERNAL_SERVER_ERROR
    return Reply(
        outcome=Outcome.REFUSED if is_refusal else Outcome.UNKNOWN,
        code=code,
        description=description,
        migrate_to=_number(parameters.get("migrate_to_chat_id")) or None,
    )


def _number(value: object) -> int:
    """Return a whole number, 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
